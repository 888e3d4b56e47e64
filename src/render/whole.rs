//! Data and feeds of the whole site, put together from small pieces of its editions.
//!
//! A build collects the pieces while it has the texts of an edition in memory, as it collects what is searched;
//! a preview asks for those of one page. What is kept of an edition is a fingerprint or two, and those of its
//! entries that are among the newest of the site: never its texts.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use super::feeds::Event;
use super::plan::{self, At, Page};
use super::{EditionWork, Rendered, Renderer, data};
use crate::feed::Entry;

/// What pages of the whole site are made of.
#[derive(Debug, Default)]
pub struct Pieces {
    /// The fingerprints of the texts that lists of notices have, by edition and version.
    texts: BTreeMap<(At, usize), String>,
    /// What subscribers of all notices are told, by edition and event.
    entries: BTreeMap<(At, String), Arc<Entry>>,
}

/// What pages of the whole site need of one edition: the fingerprints of texts by version, and what subscribers are
/// told by the names of the events.
pub type EditionPieces = (Vec<(usize, String)>, Vec<(String, Arc<Entry>)>);

impl Pieces {
    /// Puts the pieces of an edition to these.
    pub fn add(&mut self, at: At, texts: &[(usize, String)], entries: &[(String, Arc<Entry>)]) {
        self.texts.extend(texts.iter().map(|(version, text)| ((at, *version), text.clone())));
        self.entries
            .extend(entries.iter().map(|(name, entry)| ((at, name.clone()), entry.clone())));
    }
}

/// What pages of the whole site need of each edition.
#[derive(Debug, Default)]
pub struct Needs {
    texts: BTreeMap<At, Vec<usize>>,
    events: BTreeMap<At, Vec<Event>>,
}

impl Needs {
    /// The editions of which anything is needed.
    pub fn editions(&self) -> Vec<At> {
        let mut editions: Vec<At> = self.texts.keys().chain(self.events.keys()).copied().collect();
        editions.sort();
        editions.dedup();
        editions
    }

    /// The versions of an edition whose texts are needed.
    pub fn versions(&self, at: At) -> Vec<usize> {
        let texts = self.texts.get(&at).into_iter().flatten().copied();
        // A redline needs the text before as well.
        let events = self.events.get(&at).into_iter().flatten();
        let events = events.flat_map(|event| event.version.saturating_sub(1)..=event.version);
        let mut versions: Vec<usize> = texts.chain(events).collect();
        versions.sort_unstable();
        versions.dedup();
        versions
    }

    /// The versions of an edition whose texts are listed.
    pub fn texts_of(&self, at: At) -> &[usize] {
        self.texts.get(&at).map_or(&[], Vec::as_slice)
    }

    /// What subscribers of all notices are told of an edition.
    pub fn events_of(&self, at: At) -> &[Event] {
        self.events.get(&at).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, other: Needs) {
        self.texts.extend(other.texts);
        for (at, events) in other.events {
            self.events.entry(at).or_default().extend(events);
        }
    }
}

impl Renderer {
    /// What a page needs of the editions; nothing for one that is not of the whole site.
    pub fn needs(&self, page: &Page) -> Needs {
        let mut needs = Needs::default();
        match page {
            Page::NoticesJson(lang) => {
                let editions = self.editions().into_iter();
                for at in editions.filter(|at| self.language_of(*at) == lang) {
                    needs.texts.insert(at, data::listed(self.edition(at)).collect());
                }
            }
            Page::SiteFeed(lang, _) => {
                for (at, event) in &*self.site_events(lang) {
                    needs.events.entry(*at).or_default().push(event.clone());
                }
            }
            _ => {}
        }
        needs
    }

    /// What all pages need of the editions.
    pub fn all_needs(&self) -> Needs {
        let mut needs = Needs::default();
        for lang in plan::listed_languages(&self.site, &self.settings) {
            needs.add(self.needs(&Page::NoticesJson(lang.to_owned())));
            // Both forms tell the same.
            if self.has_feeds() {
                needs.add(self.needs(&Page::SiteFeed(lang.to_owned(), crate::feed::Form::Atom)));
            }
        }
        needs
    }

    /// Renders a page of the whole site from pieces that hold what it needs.
    pub fn whole(&self, page: &Page, pieces: &Pieces) -> Rendered {
        match page {
            Page::NoticesJson(lang) => {
                Ok(Some(data::in_memory(|to| self.write_notices(lang, pieces, to))))
            }
            Page::SiteFeed(lang, form) => {
                let events = self.site_events(lang);
                let entry = |(at, event): &(At, Event)| {
                    pieces.entries.get(&(*at, event.name.clone())).cloned()
                };
                let entries = events.iter().filter_map(entry).collect();
                Ok(Some(self.site_feed(lang, entries).bytes(*form)))
            }
            _ => Ok(None),
        }
    }

    /// Writes the list of all notices of a language as data, notice by notice: of a large site it is longer than all
    /// else that is written at once.
    pub fn write_notices(
        &self,
        lang: &str,
        pieces: &Pieces,
        to: &mut dyn io::Write,
    ) -> io::Result<()> {
        let text =
            |at: At, version: usize| pieces.texts.get(&(at, version)).cloned().unwrap_or_default();
        data::notices_json(self, lang, &text, to)
    }
}

impl EditionWork {
    /// What pages of the whole site need of this edition.
    pub fn pieces(&self, needs: &Needs) -> EditionPieces {
        let at = self.at();
        let texts = needs.texts_of(at).iter().map(|it| (*it, self.text_sha256(*it))).collect();
        let entry = |event: &Event| Some((event.name.clone(), self.feed_entry(event)?));
        (texts, needs.events_of(at).iter().filter_map(entry).collect())
    }
}
