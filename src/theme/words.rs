//! Interface texts: what pages say beside the notices, by language.
//!
//! Knows nothing of files or templates.

use std::collections::BTreeMap;

use super::locale::{Locale, NotSaid};
use super::writing::Writing;
use crate::document::date::LegalDate;
use crate::language::main_tag;
use crate::wording::{Given, plain};
use crate::{cookies, redline};

/// Interface texts by language.
#[derive(Default)]
pub struct Words {
    pub(super) locales: BTreeMap<String, Locale>,
    /// How languages of the site that have no texts of their own write dates and numbers.
    pub(super) writings: BTreeMap<String, Writing>,
    pub(super) site_language: String,
}

impl Words {
    /// The locales in which a text of a language is looked for: in it, in its main language, in the site's,
    /// in English.
    fn ways<'a>(&'a self, lang: &'a str) -> impl Iterator<Item = &'a Locale> {
        let tags = [lang, main_tag(lang), &self.site_language, "en"];
        tags.into_iter().filter_map(|tag| self.locales.get(tag))
    }

    /// The interface text of a key in a language, with its blanks filled in; where the language lacks it,
    /// that of its main language, of the site's, of English.
    pub fn say(
        &self,
        lang: &str,
        key: &str,
        given: &[(&str, Given<'_>)],
    ) -> Result<String, NotSaid> {
        for locale in self.ways(lang) {
            match locale.say(key, given) {
                Err(NotSaid::NoText) => {}
                said => return said,
            }
        }
        plain(cookies::texts::TEXTS, key, given)
            .or_else(|| plain(&redline::page::TEXTS, key, given))
            .ok_or(NotSaid::NoText)
    }

    /// The same for every plural of the language that the text is in, with `{count}` in the place of the
    /// number.
    pub fn say_counted(
        &self,
        lang: &str,
        key: &str,
        given: &[(&str, Given<'_>)],
    ) -> Result<BTreeMap<&'static str, String>, NotSaid> {
        for locale in self.ways(lang) {
            match locale.say_counted(key, given) {
                Err(NotSaid::NoText) => {}
                said => return said,
            }
        }
        Err(NotSaid::NoText)
    }

    /// The interface text of a key that takes no variables; the key itself where there is none.
    pub fn text(&self, lang: &str, key: &str) -> String {
        self.say(lang, key, &[]).unwrap_or_else(|_| key.to_owned())
    }

    /// As [`text`](Self::text), with blanks filled in.
    pub fn filled(&self, lang: &str, key: &str, given: &[(&str, Given<'_>)]) -> String {
        self.say(lang, key, given).unwrap_or_else(|_| key.to_owned())
    }

    /// The language in which the interface texts of a language are: itself, also by those of its main language
    /// (`pt` for `pt-BR`), where most of them are there; else the site's, else English.
    pub fn interface_language<'a>(&'a self, lang: &'a str) -> &'a str {
        if self.has_most(lang) || self.has_most(main_tag(lang)) {
            return lang;
        }
        if self.has_most(&self.site_language) { &self.site_language } else { "en" }
    }

    fn has_most(&self, lang: &str) -> bool {
        let most = self.locales.values().map(|locale| locale.texts.len()).max().unwrap_or(0);
        self.locales.get(lang).is_some_and(|locale| 2 * locale.texts.len() > most)
    }

    /// The name of a language in itself.
    pub fn language_name(&self, lang: &str) -> String {
        let own = self.locales.get(lang).and_then(|it| it.say("language-name", &[]).ok());
        own.unwrap_or_else(|| lang.to_owned())
    }

    /// How dates and numbers are written among the interface texts of a language.
    fn writing(&self, lang: &str) -> Option<&Writing> {
        let lang = self.interface_language(lang);
        // Texts of `pt` on pages in `pt-BR` have the dates of Brazil.
        let own = self.locales.get(lang).map(|locale| &locale.writing);
        own.or_else(|| self.writings.get(lang))
    }

    /// The name of a language as readers of another one call it; in itself where no interface text has it.
    pub fn language_in(&self, lang: &str, named: &str) -> String {
        let main = |tag: &str| tag.split('-').next().unwrap_or(tag).to_owned();
        let own = || {
            let own = self.language_name(named);
            (own != named).then_some(own)
        };
        let named_as = |key: &str| {
            let text = |lang: &str| self.locales.get(lang)?.say(key, &[]).ok();
            text(lang).or_else(|| text(&main(lang)))
        };
        let exact = named_as(&format!("language-{named}"));
        let key = format!("language-{}", main(named));
        let english = || self.locales.get("en")?.say(&key, &[]).ok();
        let by_main = || {
            let name = named_as(&key).or_else(own).or_else(english)?;
            // The page may be in another form of the same language: Chinese and Chinese (zh-Hant).
            let is_close = main(named).eq_ignore_ascii_case(&main(lang)) && named != lang;
            Some(if is_close { format!("{name} ({named})") } else { name })
        };
        exact.or_else(by_main).unwrap_or_else(|| named.to_owned())
    }

    /// The tag by which scripts write dates and numbers as the pages of a language do.
    pub fn writing_tag(&self, lang: &str) -> String {
        self.writing(lang).map_or_else(|| "en".to_owned(), Writing::tag)
    }

    /// A date among the interface texts of a language, as precise as it is stated.
    pub fn date(&self, lang: &str, date: LegalDate) -> String {
        self.writing(lang).map_or_else(|| date.to_string(), |writing| writing.date(date))
    }
}
