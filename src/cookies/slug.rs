//! Permanent ids: lower-case letters, digits and single hyphens.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether a text is one.
pub fn is_slug(text: &str) -> bool {
    text.split('-').all(|part| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

/// The id that a name makes: its Latin letters and digits, without accents; nothing if it has none.
pub fn slug(name: &str) -> Option<String> {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let words: Vec<String> = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    (!words.is_empty()).then(|| words.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_slugs() {
        for (name, expected) in [
            ("Acme Analytics", Some("acme-analytics")),
            ("Söhne & Co.", Some("sohne-co")),
            ("アクメ", None),
            ("--", None),
        ] {
            let made = slug(name);
            assert_eq!(made.as_deref(), expected, "{name}");
            assert!(made.is_none_or(|it| is_slug(&it)), "{name}");
        }
        assert!(!is_slug("A b") && !is_slug("a--b") && !is_slug("") && !is_slug("-a"));
    }
}
