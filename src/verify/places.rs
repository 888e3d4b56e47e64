//! Where the texts of registered versions must stand in an output folder, and which of them the address of a
//! notice shows on a day.
//!
//! The register says nothing of a site's own language, whose pages have no language in front: it is taken to
//! be the one under which most registered versions are found. Whoever would have another one taken leaves the
//! texts of both without their pages. Knows nothing of what pages hold.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::page::Claim;
use super::{Reference, begins, same_version};
use crate::address::decoded;
use crate::register::{Entry, Unsealed};

/// What should stand at a path. Entries are the last ones of their versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The text of this version.
    Version(usize),
    /// The text in force of a notice: one of these, where several are of one day.
    Notice(Vec<usize>),
    /// What a version of this entry said before a correction.
    Former(usize),
    /// It is like the address of a version of a registered notice, and none such is registered.
    LikeVersion,
    /// Anything else below a registered notice.
    Below,
    /// Lists of versions, redlines, and what stands below no registered notice.
    Other,
}

impl Place {
    /// The entry whose address it is.
    pub fn entry(&self) -> Option<usize> {
        match self {
            Place::Version(at) | Place::Former(at) => Some(*at),
            Place::Notice(entries) => entries.first().copied(),
            Place::LikeVersion | Place::Below | Place::Other => None,
        }
    }
}

/// The places of an output folder.
pub struct Places<'a> {
    /// Of versions and notices, by path.
    pub own: BTreeMap<String, Place>,
    /// Folders of registered notices, with a slash at their end or empty.
    folders: BTreeSet<String>,
    /// The last entry of each version, by notice and language.
    editions: BTreeMap<(&'a str, &'a str), BTreeMap<&'a str, usize>>,
    own_language: Option<&'a str>,
    found: &'a BTreeSet<String>,
}

impl<'a> Places<'a> {
    /// The places for entries of a register, as of a day; without one no version is taken to be in force.
    /// `found` are the files that are there.
    pub fn of(entries: &'a [Entry], day: Option<Date>, found: &'a BTreeSet<String>) -> Places<'a> {
        let mut editions: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let Unsealed { notice, language, version, .. } = &entry.sealing;
            editions.entry((notice, language)).or_default().insert(version, at);
        }
        let mut places = Places {
            own: BTreeMap::new(),
            folders: BTreeSet::new(),
            own_language: None,
            editions,
            found,
        };
        places.own_language = places.likeliest_language();
        for (&(notice, language), versions) in &places.editions {
            let folder = folder(notice, places.prefix(language));
            for (version, at) in versions {
                places.own.insert(format!("{folder}{version}/index.html"), Place::Version(*at));
            }
            let shown = shown(entries, versions, day);
            places.own.insert(format!("{folder}index.html"), Place::Notice(shown));
            places.folders.insert(folder);
        }
        places
    }

    fn prefix(&self, language: &'a str) -> Option<&'a str> {
        (self.own_language != Some(language)).then_some(language)
    }

    /// The language in which most versions stand where those of the site's own language do.
    fn likeliest_language(&self) -> Option<&'a str> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (&(notice, language), versions) in &self.editions {
            let [own, other] = [None, Some(language)].map(|prefix| {
                let folder = folder(notice, prefix);
                let is_found =
                    |version: &&&str| self.found.contains(&format!("{folder}{version}/index.html"));
                versions.keys().filter(is_found).count()
            });
            if own > 0 && own >= other {
                *counts.entry(language).or_default() += own;
            }
        }
        let most = counts.values().max()?;
        counts.iter().find(|(_, count)| *count == most).map(|(language, _)| *language)
    }

    /// What should stand at a path.
    pub fn at(&self, path: &str) -> Place {
        if let Some(place) = self.own.get(path) {
            return place.clone();
        }
        let above = path.match_indices('/').map(|(at, _)| &path[..=at]).rev().chain([""]);
        let Some(folder) = above.into_iter().find(|it| self.folders.contains(*it)) else {
            return Place::Other;
        };
        let parts: Vec<&str> = path[folder.len()..].split('/').collect();
        match parts.as_slice() {
            [id, "corrections", _, "former", "index.html"] => {
                match self.own.get(&format!("{folder}{id}/index.html")) {
                    Some(Place::Version(at)) => Place::Former(*at),
                    _ => Place::Below,
                }
            }
            [.., "history" | "changes", "index.html"]
            | [.., "history", "clauses", "index.html"]
            | [.., "compare", _, _, "index.html"]
            | [.., "corrections", _, "index.html"] => Place::Other,
            // Ids of versions are days.
            [id, "index.html"] if id.starts_with(|c: char| c.is_ascii_digit()) => {
                Place::LikeVersion
            }
            _ if folder.is_empty() && matches!(path, "404.html" | "notices/index.html") => {
                Place::Other
            }
            _ => Place::Below,
        }
    }

    /// Whether versions of a notice are registered, in the language if one is said.
    pub fn has_edition(&self, claim: &Claim) -> bool {
        self.editions.keys().any(|(notice, language)| {
            *notice == claim.notice && claim.language.as_ref().is_none_or(|said| said == language)
        })
    }

    /// Whether a path is one at which a build puts what a page says it is.
    pub fn is_own(&self, path: &str, claim: &Claim) -> bool {
        let prefixes = [None, claim.language.as_deref()];
        prefixes.into_iter().any(|prefix| {
            let folder = folder(&claim.notice, prefix);
            let Some(below) = path.strip_prefix(folder.as_str()) else { return false };
            let below: Vec<&str> = below.split('/').collect();
            match below.as_slice() {
                ["index.html"] => true,
                [id, "index.html"] | [id, "corrections", _, "former", "index.html"] => {
                    *id == claim.version
                }
                _ => false,
            }
        })
    }

    /// Whether a version that is not registered is of the same notice and language as the one in force by the
    /// register, and can have taken its place.
    pub fn is_newer(&self, claim: &Claim, in_force: usize, reference: &Reference) -> bool {
        let entry = reference.entry(in_force);
        claim.notice == entry.notice
            && claim.language.as_ref().is_none_or(|language| *language == entry.language)
            && !reference.has(claim)
    }

    /// The file of the folder that a link of its own leads to. The path that the site is published under
    /// stands before it.
    pub fn target(&self, link: &str) -> Option<String> {
        let path = link.split(['#', '?']).next().unwrap_or_default();
        let path = path.strip_prefix('/').filter(|it| !it.starts_with(['/', '\\']))?;
        let path = decoded(path);
        let mut rest: &str = &path;
        loop {
            let file = match rest.is_empty() || rest.ends_with('/') {
                true => format!("{rest}index.html"),
                false => rest.to_owned(),
            };
            if self.found.contains(&file) {
                return Some(file);
            }
            rest = rest.split_once('/').filter(|(first, _)| !first.is_empty())?.1;
        }
    }

    /// Whether a link leads to what should stand at a place: a notice that has another path now took its
    /// texts along.
    pub fn leads_to_same(&self, link: &str, place: &Place, reference: &Reference) -> bool {
        let Some(target) = self.target(link) else { return false };
        let entry = |at: usize| reference.entry(at);
        let same = |a: usize, b: usize| {
            let (a, b) = (entry(a), entry(b));
            (&a.version, &a.language, a.text) == (&b.version, &b.language, b.text)
        };
        match (place, self.own.get(&target)) {
            (Place::Version(from), Some(Place::Version(to))) => same(*from, *to),
            (Place::Notice(from), Some(Place::Notice(to))) => {
                let (Some(&from), Some(&to)) = (from.first(), to.first()) else { return false };
                let of = |at: usize| {
                    let Unsealed { notice, language, .. } = &entry(at).sealing;
                    self.editions.get(&(notice.as_str(), language.as_str()))
                };
                let (Some(then), Some(now)) = (of(from), of(to)) else { return false };
                then.iter().all(|(version, at)| now.get(version).is_some_and(|it| same(*at, *it)))
            }
            (Place::Former(from), _) => match self.at(&target) {
                Place::Former(to) => same(*from, to) && !same_version(entry(*from), entry(to)),
                _ => false,
            },
            _ => false,
        }
    }
}

fn folder(notice: &str, language: Option<&str>) -> String {
    let parts =
        language.into_iter().chain(Some(notice.trim_matches('/')).filter(|it| !it.is_empty()));
    parts.map(|part| format!("{part}/")).collect()
}

/// The versions that the address of a notice may show on a day: the last that has begun, else the first.
/// Which of several of one day is meant the register does not say.
fn shown(entries: &[Entry], versions: &BTreeMap<&str, usize>, day: Option<Date>) -> Vec<usize> {
    let Some(day) = day else { return versions.values().rev().copied().collect() };
    // A text of no stated date has begun.
    let first_day = |at: &usize| begins(&entries[*at]).map_or(day, |(date, ..)| date);
    let begun = versions.values().map(first_day).filter(|date| *date <= day).max();
    let Some(date) = begun.or_else(|| versions.values().map(first_day).min()) else {
        return Vec::new();
    };
    let mut shown: Vec<usize> =
        versions.values().copied().filter(|at| first_day(at) == date).collect();
    shown.sort_by_key(|at| std::cmp::Reverse(begins(&entries[*at])));
    shown
}
