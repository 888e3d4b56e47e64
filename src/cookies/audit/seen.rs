//! What a recording shows: cookies and entries of web storage, each seen once.
//!
//! A [`Sighting`] has no value and never had one: what is printed, written or compared is made of these, and
//! readers of recordings let go of everything else.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::set_cookie::{Refusal, SameSite};
use crate::cookies::host::same_site;
use crate::cookies::inventory::{Party, Storage};
use crate::finding::{Finding, Place};

/// Something that a browser was given, sent along or held.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// Its name; empty for a cookie that has none.
    pub name: String,
    /// Where it is kept: cookies, local storage, session storage or a database.
    pub storage: Storage,
    /// How it came to be known.
    pub how: How,
    /// Whom it belongs to: the domain that it is set for, or the host that has it.
    pub domain: String,
    /// Whether for that host alone; none where the recording does not say.
    pub host_only: Option<bool>,
    /// The path that it is set for, where that is known.
    pub path: Option<String>,
    /// How long it stays.
    pub kept: Kept,
    /// `SameSite`, where it is stated.
    pub same_site: Option<SameSite>,
    /// Whether it is sent over encrypted connections alone, where that is known.
    pub secure: Option<bool>,
    /// Whether it is kept apart for each site that embeds it.
    pub partitioned: bool,
    /// The host of the page that was looked at, where that is known.
    pub page: Option<Arc<str>>,
    /// Where in the recording.
    pub place: Place,
    /// The same for programs: a JSON pointer, or the number of a line.
    pub pointer: String,
}

/// How something came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A response set it.
    Set,
    /// A request sent it along; then nothing but its name is known.
    Sent,
    /// The browser held it.
    Held,
}

/// How long something stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Until the browser or tab is closed.
    Session,
    /// Until a moment, counted from when it was received.
    Until {
        /// When it was received, or when the browser was looked at.
        from: Timestamp,
        /// Until when it stays.
        until: Timestamp,
    },
    /// Until somebody deletes it.
    Unlimited,
    /// The recording does not say.
    Unknown,
}

impl Sighting {
    /// Whose it is as a visitor of the page sees it; none where no page is known.
    pub fn party(&self) -> Option<Party> {
        let page = self.page.as_deref()?;
        Some(if same_site(page, &self.domain) { Party::First } else { Party::Third })
    }
}

/// A cookie that a response set and browsers do not take.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Its name.
    pub name: String,
    /// The host that set it.
    pub host: String,
    /// What it has for a domain, where it states one.
    pub domain: Option<String>,
    /// Why it is refused.
    pub why: Refusal,
    /// Where in the recording.
    pub place: Place,
    /// The same for programs.
    pub pointer: String,
}

/// A recording, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Its file.
    pub path: Arc<str>,
    /// What was seen, in the order of the recording.
    pub sightings: Vec<Sighting>,
    /// What browsers refuse to take.
    pub refused: Vec<Refused>,
    /// What is wrong with the recording.
    pub findings: Vec<Finding>,
    /// What it could have shown.
    pub shows: Vec<Storage>,
    /// Whether it is of a visit, by something that is known to leave no cookie out: then it proves something that it
    /// shows none.
    pub is_whole: bool,
}

impl Recording {
    /// One in which nothing was seen yet.
    pub(super) fn of(path: &Arc<str>, shows: &[Storage]) -> Recording {
        Recording {
            path: path.clone(),
            sightings: Vec::new(),
            refused: Vec::new(),
            findings: Vec::new(),
            shows: shows.to_vec(),
            is_whole: false,
        }
    }

    /// Whether it is known of everything that was seen whose it is.
    pub fn has_parties(&self) -> bool {
        self.sightings.iter().all(|it| it.page.is_some())
    }

    /// The names that were seen, in order, each once.
    pub fn names(&self) -> Vec<&str> {
        let names: BTreeSet<&str> =
            self.sightings.iter().map(|it| it.name.as_str()).filter(|it| !it.is_empty()).collect();
        names.into_iter().collect()
    }
}
