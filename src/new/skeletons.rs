//! What a new notice starts from: a file for each kind of notice and language.
//!
//! A skeleton is the whole file, with `{title}` and `{effective}` to be filled in, and `[…]` where its editor is to
//! write. Knows nothing of sites.

use crate::document::date::LegalDate;
use crate::document::front_matter::Kind;

/// What a notice of a kind starts from in a language.
#[derive(Debug, Clone, Copy)]
pub struct Skeleton {
    kind: Kind,
    /// The language's primary tag.
    pub lang: &'static str,
    /// The title that a notice of this kind usually has; none where each has its own.
    pub title: Option<&'static str>,
    text: &'static str,
}

const fn skeleton(
    kind: Kind,
    lang: &'static str,
    title: Option<&'static str>,
    text: &'static str,
) -> Skeleton {
    Skeleton { kind, lang, title, text }
}

#[rustfmt::skip]
const SKELETONS: [Skeleton; 25] = [
    skeleton(Kind::PrivacyNotice, "de", Some("Datenschutzerklärung"), include_str!("privacy-notice.de.md")),
    skeleton(Kind::PrivacyNotice, "en", Some("Privacy notice"), include_str!("privacy-notice.en.md")),
    skeleton(Kind::PrivacyNotice, "es", Some("Política de privacidad"), include_str!("privacy-notice.es.md")),
    skeleton(Kind::PrivacyNotice, "fr", Some("Politique de confidentialité"), include_str!("privacy-notice.fr.md")),
    skeleton(Kind::PrivacyNotice, "ja", Some("プライバシー通知"), include_str!("privacy-notice.ja.md")),
    skeleton(Kind::CookieNotice, "de", Some("Hinweise zu Cookies"), include_str!("cookie-notice.de.yaml")),
    skeleton(Kind::CookieNotice, "en", Some("Cookie notice"), include_str!("cookie-notice.en.yaml")),
    skeleton(Kind::CookieNotice, "es", Some("Aviso de cookies"), include_str!("cookie-notice.es.yaml")),
    skeleton(Kind::CookieNotice, "fr", Some("Avis sur les cookies"), include_str!("cookie-notice.fr.yaml")),
    skeleton(Kind::CookieNotice, "ja", Some("クッキーに関する通知"), include_str!("cookie-notice.ja.yaml")),
    skeleton(Kind::Terms, "de", Some("Nutzungsbedingungen"), include_str!("terms.de.md")),
    skeleton(Kind::Terms, "en", Some("Terms of service"), include_str!("terms.en.md")),
    skeleton(Kind::Terms, "es", Some("Condiciones de uso"), include_str!("terms.es.md")),
    skeleton(Kind::Terms, "fr", Some("Conditions d'utilisation"), include_str!("terms.fr.md")),
    skeleton(Kind::Terms, "ja", Some("利用規約"), include_str!("terms.ja.md")),
    skeleton(Kind::Policy, "de", None, include_str!("policy.de.md")),
    skeleton(Kind::Policy, "en", None, include_str!("policy.en.md")),
    skeleton(Kind::Policy, "es", None, include_str!("policy.es.md")),
    skeleton(Kind::Policy, "fr", None, include_str!("policy.fr.md")),
    skeleton(Kind::Policy, "ja", None, include_str!("policy.ja.md")),
    skeleton(Kind::Other, "de", None, include_str!("other.de.md")),
    skeleton(Kind::Other, "en", None, include_str!("other.en.md")),
    skeleton(Kind::Other, "es", None, include_str!("other.es.md")),
    skeleton(Kind::Other, "fr", None, include_str!("other.fr.md")),
    skeleton(Kind::Other, "ja", None, include_str!("other.ja.md")),
];

/// The language of skeletons for those that have none.
const OTHERWISE: &str = "en";

impl Skeleton {
    /// The skeleton of a kind in the language of a tag, or in English where there is none.
    pub fn of(kind: Kind, tag: &str) -> Skeleton {
        let primary = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        let of_kind = || SKELETONS.iter().filter(|it| it.kind == kind);
        let found = of_kind().find(|it| it.lang == primary);
        let found = found.or_else(|| of_kind().find(|it| it.lang == OTHERWISE));
        *found.unwrap_or(&SKELETONS[0])
    }

    /// The text of a file.
    pub fn filled(&self, title: &str, effective: Option<&LegalDate>) -> String {
        let (head, body) = match self.text.split_once("\n---\n") {
            Some((head, body)) => (format!("{head}\n---\n"), body),
            None => (self.text.to_owned(), ""),
        };
        let effective = match effective {
            Some(date) => format!("effective: {date}"),
            None => "# effective: 2000-01-31".to_owned(),
        };
        let head = head.replace("{title}", &yaml_text(title)).replace("{effective}", &effective);
        head + &body.replace("{title}", &markdown_text(title))
    }
}

/// A text as a value in YAML.
fn yaml_text(text: &str) -> String {
    let is_plain = text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’'))
        && serde_yaml::from_str::<serde_yaml::Value>(text).is_ok_and(|it| it.is_string());
    match is_plain {
        true => text.to_owned(),
        false => serde_json::Value::from(text).to_string(),
    }
}

/// A text as words of a heading.
fn markdown_text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '#' | '{' | '~' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
