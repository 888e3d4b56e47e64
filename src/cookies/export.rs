//! Inventories for other programs: one file a format.
//!
//! A format is a function from an inventory to the text of files. Nothing here opens a file, and words come from
//! the caller, by language.

pub mod csv;
pub mod ocd;

use super::inventory::Inventory;
use super::table::TableOptions;
use crate::wording::{Given, Say};

/// What is exported, and for whom.
pub struct Export<'a> {
    /// The inventory.
    pub inventory: &'a Inventory,
    /// What it said before, oldest first.
    pub earlier: &'a [&'a Inventory],
    /// The languages of its readers; the first one stands in for the others. Never empty.
    pub languages: &'a [String],
    /// The interface text of a key in a language, see [`super::texts::TEXTS`].
    pub words: &'a SayIn<'a>,
}

/// Gives the interface text of a key in a language with its blanks filled in.
pub type SayIn<'a> = dyn Fn(&str, &str, &[(&str, Given<'_>)]) -> String + 'a;

impl Export<'_> {
    /// What says texts in one of the languages, given to whoever draws or lists them.
    pub fn in_language<T>(&self, lang: &str, with: impl FnOnce(&TableOptions<'_>) -> T) -> T {
        let texts: &Say<'_> = &|key, given| (self.words)(lang, key, given);
        with(&TableOptions {
            lang,
            site_lang: self.languages.first().map_or(lang, String::as_str),
            categories: None,
            provider: None,
            columns: None,
            texts,
        })
    }
}
