//! The audit: what a site really sets, as browsers recorded it, against its inventory.
//!
//! 1. A recording is read into [`Sighting`](seen::Sighting)s, by one reader a format.
//! 2. Recordings that say of no page are taken to be of the visit of those that do.
//! 3. Sightings are held against the items of an inventory.
//! 4. What differs is told as findings, with the line of the item where there is one.
//!
//! Values of cookies are secrets, mostly of whoever made the recording: readers let go of them at once, and
//! nothing here keeps, compares or prints one. Knows no files and no clock.

pub mod compare;
mod cookie_date;
mod cookies_txt;
mod evidence;
pub mod har;
mod held;
mod json;
pub mod propose;
pub mod seen;
pub mod set_cookie;
pub mod told;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::host::same_site;
use crate::cookies::inventory::Word;
use crate::finding::{Finding, LineStarts, Place};
use json::{Json, NotJson};
use seen::{Kept, Recording};

/// How a recording is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An HTTP archive.
    Har,
    /// A jar of cookies by Netscape's format.
    CookiesTxt,
    /// What a browser holds, as JSON: of extensions, WebDriver, Puppeteer, Playwright.
    Held,
    /// A record of the evidence collector.
    Evidence,
}

impl Word for Format {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("har", Format::Har),
        ("cookies-txt", Format::CookiesTxt),
        ("json", Format::Held),
        ("evidence", Format::Evidence),
    ];
}

/// What is known of a recording beside what it says.
#[derive(Debug, Clone, Copy)]
pub struct Jar<'a> {
    /// The host of the page that was looked at, instead of what the recording says of it.
    pub page: Option<&'a str>,
    /// When it was looked at what the browser holds, where the recording does not say.
    pub looked: Looked,
}

/// When it was looked at what a browser holds: between these two moments, which are one where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// Not before.
    pub first: Timestamp,
    /// Not after.
    pub last: Timestamp,
}

impl Looked {
    /// At a moment that is known.
    pub fn at(moment: Timestamp) -> Looked {
        Looked { first: moment, last: moment }
    }
}

/// Reads a recording, as what it is said to be or else as what it looks like. `path` is for places.
pub fn read(path: &str, bytes: &[u8], from: Option<Format>, jar: &Jar<'_>) -> Recording {
    let mut recording = read_all(path, bytes, from, jar);
    let Recording { sightings, findings, .. } = &mut recording;
    sightings.retain(|sighting| {
        let is_domain = !sighting.domain.contains(char::is_control);
        if !is_domain {
            let fact = "this has a domain with control characters in it, which is none";
            let help = "export the recording once more; the entry was left out";
            let finding = Finding::error("audit-unreadable", sighting.place.clone(), fact);
            findings.push(finding.with_help(help));
        }
        is_domain
    });
    recording
}

fn read_all(path: &str, bytes: &[u8], from: Option<Format>, jar: &Jar<'_>) -> Recording {
    // Spreadsheets and shells write UTF-16 too; what is no text in a value does not matter.
    let (text, _, _) = encoding_rs::UTF_8.decode(bytes);
    let text = Text::new(path, &text);
    let trimmed = text.text.trim_start();
    let seems_json = trimmed.starts_with(['{', '[']);
    if from == Some(Format::CookiesTxt)
        || (from.is_none() && !seems_json && cookies_txt::is_jar(text.text))
    {
        return cookies_txt::read(&text, jar);
    }
    if from.is_none() && !seems_json {
        return untold(&text);
    }
    let root = match Json::of(text.text) {
        Ok(root) => root,
        Err(NotJson { line, column }) => {
            let fact = "the recording ends or breaks off here: it is not JSON";
            let help = "export it once more; a browser that is closed too early leaves half a file";
            let place = Place::at(text.path.clone(), line, column);
            let finding = Finding::error("audit-unreadable", place, fact).with_help(help);
            return Recording { findings: vec![finding], ..Recording::of(&text.path, &[]) };
        }
    };
    let object = root.object().unwrap_or_default();
    let seems = || {
        if har::is_har(&object) {
            return Some(Format::Har);
        }
        if evidence::is_evidence(&object) {
            return Some(Format::Evidence);
        }
        held::is_held(&root).then_some(Format::Held)
    };
    match from.or_else(seems) {
        Some(Format::Har) => har::read(&text, &object, jar),
        Some(Format::Evidence) => evidence::read(&text, &root, jar),
        Some(Format::Held) => held::read(&text, &root, jar),
        Some(Format::CookiesTxt) | None => untold(&text),
    }
}

/// Takes what browsers hold to be of the visit of the archives that are read with it, where it says of no page: if
/// these are all of one site, and it holds something of that site. Whose a cookie is is known then, and it is the
/// same cookie as the one that a response sets.
pub fn settle_pages(recordings: &mut [Recording]) {
    let pages = recordings.iter().flat_map(|it| &it.sightings).filter_map(|it| it.page.clone());
    let pages: BTreeSet<Arc<str>> = pages.collect();
    let Some(page) = pages.first() else { return };
    if pages.iter().any(|other| !same_site(page, other)) {
        return;
    }
    for recording in recordings {
        let is_silent = recording.sightings.iter().all(|it| it.page.is_none());
        if is_silent && recording.sightings.iter().any(|it| same_site(page, &it.domain)) {
            recording.sightings.iter_mut().for_each(|it| it.page = Some(page.clone()));
        }
    }
}

fn untold(text: &Text<'_>) -> Recording {
    let fact = "this is no recording of a browser that can be told by what stands in it";
    let known: Vec<&str> = Format::WORDS.iter().map(|(word, _)| *word).collect();
    let help = format!(
        "give an HTTP archive (HAR), a cookies.txt, JSON of a browser extension or the inspection.json of the \
         evidence collector; or say what it is with --from: {}",
        known.join(", ")
    );
    let place = Place::start(text.path.clone());
    let finding = Finding::error("audit-unreadable", place, fact).with_help(help);
    Recording { findings: vec![finding], ..Recording::of(&text.path, &[]) }
}

/// The text of a recording, and where its lines start.
struct Text<'t> {
    path: Arc<str>,
    text: &'t str,
    lines: LineStarts,
    /// The place that was asked for last: its byte, line and column.
    last: Cell<(usize, usize, usize)>,
}

impl<'t> Text<'t> {
    fn new(path: &str, text: &'t str) -> Text<'t> {
        let last = Cell::new((0, 1, 1));
        Text { path: path.into(), text, lines: LineStarts::of(text), last }
    }

    /// The place of something that begins at a byte. Many recordings are one line: there it is counted from the place
    /// before, since counting each from the start takes time that grows with the square of the size.
    fn place(&self, offset: usize) -> Place {
        let (last, line, column) = self.last.get();
        let (from, to) = (last.min(offset), last.max(offset));
        let (line, column) = match self.text.get(from..to) {
            Some(between) if from > 0 && !between.contains('\n') => {
                let moved = between.chars().count();
                (line, if offset < last { column - moved } else { column + moved })
            }
            _ => self.lines.line_column(self.text, offset),
        };
        self.last.set((offset, line, column));
        Place::at(self.path.clone(), line, column)
    }
}

/// How long something stays by the seconds since 1970 that a jar has for it: nothing, 0 and less are the session.
/// None where that was past: then it is not held any more. It is counted from the last moment at which somebody
/// may have looked, so that no time is longer than it is.
fn kept_until(seconds: Option<f64>, looked: Looked) -> Option<Kept> {
    let Some(seconds) = seconds.filter(|seconds| *seconds > 0.0) else {
        return Some(Kept::Session);
    };
    let until = timestamp(seconds).unwrap_or(Timestamp::MAX);
    match until {
        _ if until <= looked.first => None,
        _ if until <= looked.last => Some(Kept::Unknown),
        _ => Some(Kept::Until { from: looked.last, until }),
    }
}

/// The moment that so many seconds since 1970 are. Some programs count thousandths of them.
fn timestamp(seconds: f64) -> Option<Timestamp> {
    // A date in seconds comes to this in the year 5138, one in thousandths was at it in 1973.
    const THOUSANDTHS: f64 = 1e11;
    let seconds = if seconds >= THOUSANDTHS { seconds / 1000.0 } else { seconds };
    Timestamp::from_microsecond((seconds * 1e6).round() as i64).ok()
}

/// The seconds since 1970 of a moment that is written out.
fn moment(text: &str) -> Option<f64> {
    let moment: Timestamp = text.trim().parse().ok()?;
    Some(moment.as_microsecond() as f64 / 1e6)
}

#[cfg(test)]
mod tests;
