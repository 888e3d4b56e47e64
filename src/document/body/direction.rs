//! The direction of words in another language than what stands around them.
//!
//! An editor who marks a quotation as Arabic says with it that it runs from right to left; browsers do not
//! conclude that from `lang`. What says its direction itself is left alone.

use crate::html::{NodeId, Tree};

/// States the direction (`dir`) of each element that names a language which runs against what it stands in. The
/// text itself is in `lang`; where that is not known, it is taken for one that runs from left to right.
pub fn state(tree: &mut Tree, lang: &str) {
    let named: Vec<NodeId> = tree
        .descendants(tree.root())
        .filter(|id| tree.attr(*id, "lang").is_some() && tree.attr(*id, "dir").is_none())
        .filter(|id| tree.name(*id) != Some("bdo"))
        .collect();
    for id in named {
        let own = tree.attr(id, "lang").map(str::trim).filter(|lang| !lang.is_empty());
        let Some(own) = own.map(direction) else { continue };
        let around = tree.ancestors(id).find_map(|id| match tree.attr(id, "dir") {
            Some(dir) => Some(dir.trim().to_ascii_lowercase()),
            None => Some(direction(tree.attr(id, "lang")?).to_owned()),
        });
        if around.as_deref().unwrap_or(direction(lang)) != own {
            tree.set_attr(id, "dir", own);
        }
    }
}

/// `rtl` for languages that are written from right to left (Unicode CLDR, `characterOrder`), by the script that their
/// tag names or else by the one that they are mostly written in; `ltr` for all others.
pub fn direction(tag: &str) -> &'static str {
    const SCRIPTS: [&str; 12] = [
        "adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa",
        "yezi",
    ];
    const LANGUAGES: [&str; 24] = [
        "ar", "arc", "arz", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "iw", "ks", "lrc", "mzn",
        "nqo", "pnb", "ps", "sd", "sdh", "syr", "ug", "ur", "uz-af", "yi",
    ];
    let tag = tag.to_ascii_lowercase().replace('_', "-");
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let script = parts
        .take_while(|part| part.len() > 1)
        .find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let is_rtl = match script {
        Some(script) => SCRIPTS.contains(&script),
        None => LANGUAGES.contains(&language) || tag == "uz-af" || tag == "pa-pk",
    };
    if is_rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_direction(lang: &str, html: &str, expected: &str) {
        let mut tree = Tree::parse_fragment(html);
        state(&mut tree, lang);
        assert_eq!(tree.to_html(), expected);
        state(&mut tree, lang);
        assert_eq!(tree.to_html(), expected, "once is enough");
    }

    #[test]
    fn what_runs_against_its_surroundings_says_so() {
        check_direction(
            "en",
            "<blockquote lang=\"ar\"><p>حق <b lang=\"en\">GDPR</b> <i lang=\"fa\">a</i></p></blockquote><p lang=\"en\">b</p>",
            "<blockquote lang=\"ar\" dir=\"rtl\"><p>حق <b lang=\"en\" dir=\"ltr\">GDPR</b> <i lang=\"fa\">a</i></p></blockquote><p lang=\"en\">b</p>",
        );
        check_direction(
            "he",
            "<p lang=\"en-GB\">a <span lang=\"ar\">b</span></p><p lang=\"ar\">c</p>",
            "<p lang=\"en-GB\" dir=\"ltr\">a <span lang=\"ar\" dir=\"rtl\">b</span></p><p lang=\"ar\">c</p>",
        );
    }

    #[test]
    fn what_says_its_direction_is_left_alone() {
        let said = "<p lang=\"ar\" dir=\"auto\">a <span lang=\"ar\" dir=\"ltr\">b</span></p><bdo lang=\"ar\">c</bdo><p lang=\"\">d</p>";
        check_direction("en", said, said);
    }

    #[test]
    fn the_script_of_a_tag_decides() {
        for tag in ["ar", "ar-EG", "he", "FA", "ur_PK", "az-Arab", "ku-Arab-IQ", "ug-CN", "pa-PK"] {
            assert_eq!(direction(tag), "rtl", "{tag}");
        }
        for tag in ["en", "ja", "ku", "az", "ar-Latn", "he-Latn-IL", "en-x-arab", ""] {
            assert_eq!(direction(tag), "ltr", "{tag}");
        }
    }
}
