//! The register: what was published, each version with a fingerprint of its text, each entry chained to
//! the one before, so that nothing can be altered afterwards without its being seen.
//!
//! 1. [`parse()`] reads `register.yaml` and reports whatever was done to it by hand.
//! 2. [`compare()`] holds it against the versions that the site has now; [`findings()`] tells what was
//!    altered, at the place that did it.
//! 3. [`appended`] writes new entries at its end.
//! 4. [`kept`] keeps the sealed texts beside it, so that an alteration can be shown.
//!
//! Pure but for [`kept`]. Knows nothing of how texts are rendered or when they are to be sealed. The format
//! is described in `docs/register.md`.

use std::collections::BTreeMap;

use crate::fingerprint::Fingerprint;

pub mod compare;
pub mod entry;
pub mod kept;
mod locate;
mod read;
mod told;
mod written;

#[cfg(test)]
mod tests;

pub use compare::{Cause, Discrepancy, Observed, StatedDate, compare, compare_edition};
pub use compare::{is_later_than, is_sealable, vanished_editions};
pub use entry::{Entry, Unsealed, appended};
pub use read::parse;
pub use told::{Lookup, findings, judged};

/// The name of the register's file, at the site's root.
pub const FILE: &str = "register.yaml";

/// The entries of a register, and where to find them.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// Oldest first, as they stand in the file.
    pub entries: Vec<Entry>,
    /// By notice, language and version id: indices of `entries`, oldest first.
    by_version: BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<usize>>>>,
    /// The entries that have a text.
    by_text: BTreeMap<Fingerprint, Vec<usize>>,
}

impl Register {
    /// A register of these entries, oldest first.
    pub fn new(entries: Vec<Entry>) -> Register {
        let mut register = Register::default();
        for (at, entry) in entries.iter().enumerate() {
            let editions = register.by_version.entry(entry.notice.clone()).or_default();
            let versions = editions.entry(entry.language.clone()).or_default();
            versions.entry(entry.version.clone()).or_default().push(at);
            register.by_text.entry(entry.text).or_default().push(at);
        }
        register.entries = entries;
        register
    }

    /// The entry that counts for a version: its last.
    pub fn latest(&self, notice: &str, language: &str, version: &str) -> Option<&Entry> {
        self.of(notice, language, version).next_back()
    }

    /// All entries of a version, oldest first: its first text, then what each correction made of it.
    pub fn of(
        &self,
        notice: &str,
        language: &str,
        version: &str,
    ) -> impl DoubleEndedIterator<Item = &Entry> {
        let found = self.edition(notice, language).and_then(|versions| versions.get(version));
        found.into_iter().flatten().map(|at| &self.entries[*at])
    }

    /// The versions of a notice in a language, with their entries as indices of `entries`.
    fn edition(&self, notice: &str, language: &str) -> Option<&BTreeMap<String, Vec<usize>>> {
        self.by_version.get(notice)?.get(language)
    }

    /// The entries that have this text, as indices of `entries`, oldest first.
    pub fn with_text(&self, text: Fingerprint) -> &[usize] {
        self.by_text.get(&text).map_or(&[], Vec::as_slice)
    }
}
