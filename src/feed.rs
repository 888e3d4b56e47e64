//! Feeds: what subscribers are told, as Atom (RFC 4287) and as JSON Feed 1.1 from one value.
//!
//! Both forms have the same entries under the same ids, so that a reader who moves from one to the other is told
//! nothing twice. What an entry says is made fit for feed readers by [`content`]; every text is fit for XML
//! whatever its editor typed. Knows nothing of sites, notices or files.

mod atom;
pub mod content;
mod json;
mod tag;

use serde::{Deserialize, Serialize};
use std::sync::Arc;

use jiff::civil::Date;

pub use tag::{is_prefix, prefix};

/// A feed.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Its id, for good: a `tag:` URI (RFC 4151).
    pub id: String,
    /// Its title.
    pub title: String,
    /// The language of its entries.
    pub lang: String,
    /// Who publishes it. Never empty: Atom asks for an author.
    pub author: String,
    /// The full address of the page that it is about.
    pub home: String,
    /// The full addresses of its Atom and its JSON form.
    pub at: [String; 2],
    /// Newest first.
    pub entries: Vec<Arc<Entry>>,
}

/// Something that subscribers are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id, for good: a `tag:` URI.
    pub id: String,
    /// The full address of the page that shows it.
    pub url: String,
    /// Its title, without mark-up.
    pub title: String,
    /// The day on which it was published, where that is known.
    #[serde(with = "crate::kept_as::text_if_any")]
    pub published: Option<Date>,
    /// The day that it is of.
    #[serde(with = "crate::kept_as::text")]
    pub updated: Date,
    /// What it says in short, without mark-up; may be empty.
    pub summary: String,
    /// What it says: HTML as [`content::portable`] gives it.
    pub html: String,
    /// What sort of entry it is, and of which notice: for readers that filter.
    pub tags: Vec<String>,
}

/// A form of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Atom.
    Atom,
    /// JSON Feed.
    Json,
}

impl Form {
    /// Both.
    pub const ALL: [Form; 2] = [Form::Atom, Form::Json];

    /// The name of its file.
    pub const fn file(self) -> &'static str {
        match self {
            Form::Atom => "feed.xml",
            Form::Json => "feed.json",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Atom => "application/atom+xml",
            Form::Json => "application/feed+json",
        }
    }
}

/// What stands in where not even a year is known: Atom asks for a date, and this one says that it is none.
pub const UNKNOWN: Date = Date::constant(1970, 1, 1);

impl Feed {
    /// The bytes of the feed in a form.
    pub fn bytes(&self, form: Form) -> Vec<u8> {
        match form {
            Form::Atom => atom::atom(self),
            Form::Json => json::json(self),
        }
    }

    /// The day of its newest entry.
    pub fn updated(&self) -> Date {
        self.entries.iter().map(|entry| entry.updated).max().unwrap_or(UNKNOWN)
    }
}

impl Entry {
    /// Roughly how many bytes it holds.
    pub fn held(&self) -> usize {
        self.html.len() + self.summary.len() + self.title.len() + self.id.len() + self.url.len()
    }
}

/// A day as a moment (RFC 3339). Legal texts are dated by day: noon in Greenwich falls on that day nearly
/// everywhere, so that readers who show dates in their own time show this one.
fn moment(day: Date) -> String {
    format!("{day}T12:00:00Z")
}

#[cfg(test)]
mod tests;
