//! Language tags that are none: `lang` and `hreflang` in texts (BCP 47, RFC 5646; WCAG 2.2, 3.1.2).
//!
//! The tags of the settings and of front matter are looked at where they are read.

use super::TextInView;
use crate::finding::Finding;
use crate::html::NodeId;

const NAME: &str = "language-tag";

/// Attributes that hold a tag.
const ATTRIBUTES: [&str; 3] = ["lang", "xml:lang", "hreflang"];

/// Tags that are often written and that no language has, each with the one that is meant.
const MEANT: [(&str, &str, &str); 12] = [
    ("chi", "zh", "Chinese"),
    ("cn", "zh", "Chinese"),
    ("cz", "cs", "Czech"),
    ("dk", "da", "Danish"),
    ("eng", "en", "English"),
    ("fra", "fr", "French"),
    ("ger", "de", "German"),
    ("gr", "el", "Greek"),
    ("jp", "ja", "Japanese"),
    ("jpn", "ja", "Japanese"),
    ("kr-kr", "ko", "Korean"),
    ("spa", "es", "Spanish"),
];

/// Irregular tags that were registered as wholes (RFC 5646, 2.1).
const IRREGULAR: [&str; 17] = [
    "en-gb-oed",
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
    "sgn-be-fr",
    "sgn-be-nl",
    "sgn-ch-de",
];

/// Looks at every element of a text.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let tree = text.tree();
    let mut findings = Vec::new();
    for id in tree.descendants(tree.root()) {
        findings.extend(ATTRIBUTES.into_iter().filter_map(|name| of_attribute(text, id, name)));
    }
    findings
}

fn of_attribute(text: &TextInView<'_>, id: NodeId, name: &str) -> Option<Finding> {
    let tag = text.tree().attr(id, name)?;
    // HTML has the empty tag for what is in no language that is known.
    let is_unknown = tag.is_empty() && name != "hreflang";
    let meant = MEANT.iter().find(|(wrong, ..)| tag.eq_ignore_ascii_case(wrong));
    if is_unknown || (is_well_formed(tag) && meant.is_none()) {
        return None;
    }
    let message = format!("`{name}=\"{tag}\"` names no language");
    let tidied = tag.trim().replace('_', "-");
    let help = match meant {
        Some((_, meant, language)) => format!("{language} is `{meant}`"),
        None if is_well_formed(&tidied) => format!("did you mean `{tidied}`?"),
        None => "write a tag such as en, ja or pt-BR (BCP 47)".to_owned(),
    };
    Some(Finding::warning(NAME, text.place(id), message).with_help(help))
}

/// Whether a tag is well-formed, and its language one that can be registered: RFC 5646 has a place for
/// languages of four to eight letters, and there are none.
fn is_well_formed(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    if IRREGULAR.contains(&tag.as_str()) {
        return true;
    }
    let parts: Vec<&str> = tag.split('-').collect();
    let of_shape = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if !parts.iter().all(|part| of_shape(part)) {
        return false;
    }
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let [first, rest @ ..] = parts.as_slice() else { return false };
    if *first == "x" {
        return !rest.is_empty();
    }
    if !((2..=3).contains(&first.len()) && letters(first)) {
        return false;
    }
    let mut rest = rest.iter().peekable();
    let mut extended = 0;
    while extended < 3 && rest.next_if(|part| part.len() == 3 && letters(part)).is_some() {
        extended += 1;
    }
    rest.next_if(|part| part.len() == 4 && letters(part));
    rest.next_if(|part| {
        (part.len() == 2 && letters(part))
            || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let is_variant = |part: &str| {
        part.len() >= 5 || (part.len() == 4 && part.starts_with(|c: char| c.is_ascii_digit()))
    };
    while rest.next_if(|part| is_variant(part)).is_some() {}
    // Extensions, then what is for private use: a single letter, and what it says.
    while let Some(singleton) = rest.next() {
        if singleton.len() != 1 {
            return false;
        }
        let is_private = *singleton == "x";
        let mut said = 0;
        while rest.next_if(|part| is_private || part.len() > 1).is_some() {
            said += 1;
        }
        if said == 0 {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_site;

    #[test]
    fn tags_that_are_none_are_told() {
        let text = "---\neffective: 2020-01-01\n---\n# A\n\n<p lang=\"en_GB\">a</p>\n\nThe <i lang=\"jp\">b</i> and [c](#a) <a href=\"#a\" hreflang=\"english\">d</a>\n";
        check_site(
            &["language-tag"],
            &[("content/a.md", text)],
            &[
                "content/a.md:6:1: `lang=\"en_GB\"` names no language",
                "help: did you mean `en-GB`?",
                "content/a.md:8:5: `lang=\"jp\"` names no language",
                "help: Japanese is `ja`",
                "content/a.md:8:36: `hreflang=\"english\"` names no language",
                "help: write a tag such as en, ja or pt-BR (BCP 47)",
            ],
        );
    }

    #[test]
    fn tags_of_languages_are_not() {
        let text = "---\neffective: 2020-01-01\n---\n# A\n\n<p lang=\"\">a</p>\n\n<p lang=\"pt-BR\" xml:lang=\"pt-BR\">b</p>\n";
        check_site(&["language-tag"], &[("content/a.md", text)], &[]);
        // The examples of RFC 5646, appendix A, and tags that are not well-formed.
        for tag in [
            "de",
            "i-enochian",
            "zh-Hant",
            "zh-cmn-Hans-CN",
            "sr-Latn-RS",
            "sl-rozaj-biske",
            "de-CH-1901",
            "hy-Latn-IT-arevela",
            "es-419",
            "de-CH-x-phonebk",
            "az-Arab-x-AZE-derbend",
            "x-whatever",
            "en-US-u-islamcal",
            "zh-CN-a-myext-x-private",
            "en-a-myext-b-another",
        ] {
            assert!(is_well_formed(tag), "{tag}");
        }
        for tag in ["de-419-DE", "a-DE", "", "en-", "en--US", "de-x", "en-u", "deutsch", "日本"] {
            assert!(!is_well_formed(tag), "{tag}");
        }
    }
}
