//! Interface texts: what pages say beside the notices, by language.
//!
//! Knows nothing of files or templates.

use std::collections::BTreeMap;

use crate::cookies;
use crate::document::date::LegalDate;

/// Interface texts by language.
#[derive(Debug, Default)]
pub struct Words {
    pub(super) locales: BTreeMap<String, Locale>,
    pub(super) site_language: String,
}

/// Interface texts of one language.
pub(super) type Locale = BTreeMap<String, String>;

impl Words {
    /// The interface text of a key in a language: in it, in its main language, in the site's, in
    /// English. `None` when no theme file has the key.
    pub fn text(&self, lang: &str, key: &str) -> Option<&str> {
        let main = lang.split('-').next().unwrap_or(lang);
        [lang, main, &self.site_language, "en"]
            .into_iter()
            .find_map(|lang| self.locales.get(lang)?.get(key))
            .map(String::as_str)
            .or_else(|| {
                cookies::texts::TEXTS.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
            })
    }

    /// The name of a language in itself.
    pub fn language_name(&self, lang: &str) -> String {
        let own = self.locales.get(lang).and_then(|locale| locale.get("language-name"));
        own.cloned().unwrap_or_else(|| lang.to_owned())
    }

    /// The name of a language as readers of another one call it; in itself where no interface text has it.
    pub fn language_in(&self, lang: &str, named: &str) -> String {
        let main = |tag: &str| tag.split('-').next().unwrap_or(tag).to_owned();
        let key = format!("language-{}", main(named));
        let text = |lang: &str| self.locales.get(lang)?.get(&key).cloned();
        let own = || {
            let own = self.language_name(named);
            (own != named).then_some(own)
        };
        text(lang)
            .or_else(|| text(&main(lang)))
            .or_else(own)
            .or_else(|| text("en"))
            .unwrap_or_else(|| named.to_owned())
    }

    /// A date as readers of a language write it.
    pub fn date(&self, lang: &str, date: LegalDate) -> String {
        let (year, month, day) = date.parts();
        let pattern = match (month, day) {
            (Some(_), Some(_)) => self.text(lang, "date-day"),
            (Some(_), None) => self.text(lang, "date-month"),
            _ => self.text(lang, "date-year"),
        };
        let Some(pattern) = pattern else { return date.to_string() };
        let number = month.unwrap_or(1).to_string();
        let month_name = self.text(lang, &format!("month-{number}")).unwrap_or(&number);
        pattern
            .replace("{year}", &year.to_string())
            .replace("{month}", month_name)
            .replace("{day}", &day.unwrap_or(1).to_string())
    }
}
