//! The languages of a notice side by side: which of its versions each of them has.
//!
//! 1. A row for each version of the source, newest first, drafts before them.
//! 2. In it, by language, the versions that translate that one.
//! 3. What is bound to no version stands in a row of its own.
//!
//! Knows nothing of how it is drawn.

use std::cmp::Reverse;

use crate::document::date::LegalDate;
use crate::history::{Bound, Site, Status, Translates, Version};

use super::drafts;

/// The versions of a notice by language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    /// The language that the others are translated from.
    pub source: String,
    /// The language whose text prevails.
    pub prevailing: Option<String>,
    /// The other languages.
    pub others: Vec<String>,
    /// The versions of the source, newest first.
    pub rows: Vec<Row>,
    /// By the other languages, the versions of which nothing tells what they translate.
    pub unbound: Vec<Vec<Translated>>,
}

/// A version of the source, and what translates it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub version: String,
    /// Its status.
    pub status: Status,
    /// By the other languages, the versions that translate it, newest first.
    pub translated: Vec<Vec<Translated>>,
}

/// A version of a translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    /// Its id.
    pub version: String,
    /// In force from.
    pub effective: Option<LegalDate>,
    /// Its status.
    pub status: Status,
    /// Whether it is in force while a later version of the source is.
    pub is_stale: bool,
}

/// The languages of a notice; none where it has but one, or is not published in any.
pub fn of_notice(site: &Site, path: &str) -> Option<Languages> {
    let notice = site.notices.iter().find(|it| it.path == path)?;
    let source = notice.source_edition()?;
    let mut others: Vec<String> = notice.translations().map(|it| it.lang.clone()).collect();
    for draft in site.drafts.iter().filter(|draft| draft.notice == path) {
        if draft.lang != source.lang && !others.contains(&draft.lang) {
            others.push(draft.lang.clone());
        }
    }
    if others.is_empty() {
        return None;
    }
    let to_come = drafts(site, path, &source.lang);
    // What it translates, as an index of the rows. A text that is not published yet is no version of the
    // source, but may be what is translated ahead.
    let row_of = |version: &Version, bound: Option<Translates>| {
        let stated = version.document.front.translation_of.as_ref();
        let meant = stated.map_or(&version.id, |stated| &stated.value);
        let published = |it: Translates| to_come.len() + source.versions.len() - 1 - it.version;
        let sure = bound.filter(|it| it.by != Bound::InForceThen).map(published);
        let unpublished = || to_come.iter().position(|draft| draft.id == *meant);
        sure.or_else(unpublished).or_else(|| bound.map(published))
    };
    let of_lang = |lang: &String| -> Vec<(Option<usize>, Translated)> {
        let edition = notice.edition(lang);
        let published = edition.iter().flat_map(|edition| {
            let versions = edition.versions.iter().enumerate();
            versions.map(|(at, version)| {
                let row = row_of(version, version.translates);
                (row, translated(version, edition.is_stale_version(at)))
            })
        });
        let unpublished = drafts(site, path, lang).into_iter().map(|draft| {
            let row = row_of(&draft, notice.translated_by(&draft));
            (row, translated(&draft, false))
        });
        let mut all: Vec<_> = published.chain(unpublished).collect();
        all.sort_by_key(|(_, it)| {
            Reverse((it.status == Status::Draft, it.effective.is_none(), it.effective))
        });
        all
    };
    let by_lang: Vec<_> = others.iter().map(of_lang).collect();
    let in_row = |row: Option<usize>| -> Vec<Vec<Translated>> {
        let of_lang = |all: &Vec<(Option<usize>, Translated)>| {
            let bound = all.iter().filter(|(bound, _)| *bound == row);
            bound.map(|(_, translated)| translated.clone()).collect()
        };
        by_lang.iter().map(of_lang).collect()
    };
    let versions = to_come.iter().chain(source.versions.iter().rev()).enumerate();
    let row = |(at, version): (usize, &Version)| Row {
        version: version.id.clone(),
        status: version.status,
        translated: in_row(Some(at)),
    };
    Some(Languages {
        source: source.lang.clone(),
        prevailing: notice.prevailing.clone(),
        unbound: in_row(None),
        rows: versions.map(row).collect(),
        others,
    })
}

fn translated(version: &Version, is_stale: bool) -> Translated {
    Translated {
        version: version.id.clone(),
        effective: version.effective,
        status: version.status,
        is_stale,
    }
}
