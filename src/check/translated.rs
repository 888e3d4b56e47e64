//! The versions of a site that are translations, each with what it translates: what rules of translations share.

use crate::finding::Place;
use crate::history::{Edition, Notice, Site, Version};

/// A version of a translation.
#[derive(Clone, Copy)]
pub struct Translation<'a> {
    /// The text that it is translated from, with all its versions.
    pub source: &'a Edition,
    /// Its own edition.
    pub edition: &'a Edition,
    /// Which version of it.
    pub at: usize,
    /// The same.
    pub version: &'a Version,
}

/// Every version of every translation. What comes from the commit history is left out: nobody can mend it.
pub fn versions(site: &Site) -> impl Iterator<Item = Translation<'_>> {
    site.notices.iter().flat_map(|notice| of(notice))
}

/// The same of one notice.
pub fn of(notice: &Notice) -> impl Iterator<Item = Translation<'_>> {
    let with_source = notice.source_edition().into_iter();
    with_source.flat_map(move |source| {
        notice.translations().flat_map(move |edition| {
            let versions = edition.versions.iter().enumerate();
            let versions = versions.filter(|(_, version)| version.document.commit.is_none());
            versions.map(move |(at, version)| Translation { source, edition, at, version })
        })
    })
}

/// Where a version says what it translates; the start of its file, where it does not.
pub fn place_of_binding(version: &Version) -> Place {
    let stated = version.document.front.translation_of.as_ref();
    let start = || Place::start(version.document.path.clone());
    stated.map_or_else(start, |stated| stated.place.clone())
}

/// `1 day`, `30 days`
pub fn days(count: i64) -> String {
    match count {
        1 => "1 day".to_owned(),
        count => format!("{count} days"),
    }
}
