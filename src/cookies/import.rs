//! What others know of cookies, as an inventory: one file a format.
//!
//! A format is read into [`Drafts`]: providers with their items, each with what a person is to
//! look at. Those that nobody asked for are left out, the rest is settled into an inventory. Nothing is
//! guessed in silence: what a source does not say, or says in a way that has more than one meaning, is a
//! finding, and a remark beside the entry. Nothing here opens a file.

pub mod cookiebot;
mod draft;
mod lifetime;
mod markdown_table;
pub mod ocd;
pub mod only;
mod rows;
pub mod tcf;
mod terms;

use std::sync::Arc;

use crate::finding::{self, Finding, Severity, any_error};

use super::inventory::{Inventory, STANDARD_CATEGORIES};
use super::write::{Reviews, comment, write};
use draft::Drafts;
use only::Only;

/// How a file is written that is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The CSV of the Open Cookie Database.
    Ocd,
    /// A disclosure of device storage by the IAB's Transparency and Consent Framework.
    Tcf,
    /// A list of cookies as Cookiebot gives it, as CSV.
    CookiebotCsv,
    /// Tables of a Markdown text.
    MarkdownTable,
}

/// A file to import.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, for findings.
    pub path: Arc<str>,
    /// What it says.
    pub text: String,
}

/// How files are imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// How they are written.
    pub form: Form,
    /// The category of what states none.
    pub category: Option<String>,
    /// The name of the provider of what states none.
    pub provider: Option<String>,
    /// The names that are wanted; everything where there are none.
    pub only: Option<Only>,
}

/// What came of an import.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The inventory.
    pub inventory: Inventory,
    /// What a person is to look at, beside the entries.
    pub reviews: Reviews,
    /// The same with the places of the files, and what is true of a whole file.
    pub findings: Vec<Finding>,
    /// Names that were asked for and that no row has.
    pub unmatched: Vec<String>,
    /// How many items the files have.
    pub read: usize,
}

/// The category of what nobody gave one: what it asks for, consent, does no harm where it is not needed.
pub const CAUTIOUS: &str = STANDARD_CATEGORIES[3];

/// Reads files as one inventory; faults of the files alone where one of them cannot be read.
pub fn import(files: &[File], options: &Options) -> Result<Imported, Vec<Finding>> {
    let mut drafts = Drafts::default();
    let mut faults = Vec::new();
    for File { path, text } in files {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let read = match options.form {
            Form::Ocd => ocd::read(path, text),
            Form::Tcf => tcf::read(path, text, options),
            Form::CookiebotCsv => cookiebot::read(path, text, options),
            Form::MarkdownTable => markdown_table::read(path, text, options),
        };
        match read {
            Ok(read) => drafts.add(read),
            Err(found) => faults.extend(found),
        }
    }
    if any_error(&faults) {
        finding::sort(&mut faults);
        return Err(faults);
    }
    let read = drafts.count();
    let unmatched = match &options.only {
        Some(only) => drafts.keep(only),
        None => Vec::new(),
    };
    let (mut inventory, reviews, mut findings, order) = drafts.settle();
    if options.form == Form::Ocd {
        ocd::keep_what_cannot_be_derived(&mut inventory, &order);
    }
    finding::sort(&mut findings);
    Ok(Imported { inventory, reviews, findings, unmatched, read })
}

impl Imported {
    /// The text of the inventory's file. `source` says where it came from.
    pub fn yaml(&self, source: &str) -> String {
        comment(source) + &write(&self.inventory, &self.reviews)
    }

    /// How many things a person is to look at.
    pub fn to_look_at(&self) -> usize {
        self.findings.iter().filter(|it| it.severity <= Severity::Warning).count()
    }
}

/// The standard category that a word of consent tools and cookie lists names, if it names one.
pub fn usual_category(word: &str) -> Option<&'static str> {
    match terms::category(word) {
        terms::CategoryWord::Known(id, _) => Some(id),
        terms::CategoryWord::Unclassified | terms::CategoryWord::None => None,
    }
}

#[cfg(test)]
mod tests;
