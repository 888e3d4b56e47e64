//! Holds the register against the versions that a site has now.
//!
//! - Of a version's entries the last counts: it is what was sealed last.
//! - A declared correction (more of them than the entry knew of) makes any difference one to be sealed.
//! - A withdrawal that is newly stated takes nothing back; nor does a date of publication that is newly
//!   stated, if it is not after the day on which the version was sealed: it was published by then.
//!   Both are to be sealed. Any other date that differs, came or went was moved.
//! - What is to be sealed with a date from before its edition was last sealed is worth a warning: it may have
//!   been there then, or not.
//! - A text without a date, or one that is only being worked on, is never sealed: its id says nothing.
//!
//! Pure. Knows nothing of files, and not how a discrepancy is told (`told`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Entry, Register, Unsealed};
use crate::document::date::LegalDate;
use crate::fingerprint::Fingerprint;
use crate::history::{UNDATED, WORKING};

/// A version as the site has it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// The notice's path.
    pub notice: String,
    /// The language's tag.
    pub language: String,
    /// The version's id.
    pub version: String,
    /// The title that readers see above the text.
    pub title: String,
    /// In force from.
    pub effective: Option<LegalDate>,
    /// First shown to readers, as the text or the commit history says; not what the register knows.
    pub published: Option<LegalDate>,
    /// In force no longer from, as the text says.
    pub withdrawn: Option<LegalDate>,
    /// The file that the text comes from, relative to the site's root.
    pub file: Arc<str>,
    /// The commit it comes from, if it comes from the commit history.
    pub commit: Option<String>,
    /// The fingerprint of the file's bytes.
    pub source: Fingerprint,
    /// The fingerprint of the reader's text.
    pub text: Fingerprint,
    /// Whether the text holds lists that keep themselves; they are no part of `text`.
    pub lists: bool,
    /// How many corrections its front matter declares.
    pub corrections: usize,
    /// The other files that are part of the text, by path, with fingerprints of their bytes.
    pub uses: BTreeMap<String, Fingerprint>,
    /// Whether its text could be rendered; what could not is told as its own fault, and `text` says nothing.
    pub is_rendered: bool,
    /// Whether its date is that of a commit, so that a history written anew moves it.
    pub dated_by_commit: bool,
    /// Paths that the notice had before, as its texts' aliases say.
    pub former_notices: Vec<String>,
}

impl Observed {
    /// The same version as it is to be sealed on a day.
    pub fn to_seal(&self, day: Date) -> Unsealed {
        let Observed {
            notice,
            language,
            version,
            title,
            effective,
            published,
            withdrawn,
            file,
            commit,
            source,
            text,
            lists,
            corrections,
            uses,
            is_rendered: _,
            dated_by_commit: _,
            former_notices: _,
        } = self.clone();
        let file = file.to_string();
        Unsealed {
            notice,
            language,
            version,
            title,
            effective,
            published,
            withdrawn,
            file,
            commit,
            source,
            text,
            lists,
            corrections,
            uses,
            sealed: day,
        }
    }
}

/// Where the site and the register disagree. Entries are indices of [`Register::entries`], observed
/// versions indices of what was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Discrepancy {
    /// The text is another one than was sealed.
    Altered {
        /// The version.
        observed: usize,
        /// What was sealed.
        entry: usize,
        /// What did it.
        cause: Cause,
        /// Another entry whose text it has now: it was swapped, or copied.
        is_text_of: Option<usize>,
    },
    /// The text or a date is another one, by a declared correction: to be sealed.
    Corrected {
        /// The version.
        observed: usize,
        /// What was sealed.
        entry: usize,
    },
    /// Other bytes, the same words.
    SourceChanged {
        /// The version.
        observed: usize,
        /// What was sealed.
        entry: usize,
    },
    /// The same bytes and words, but another file that is part of the text is another one.
    UsesChanged {
        /// The version.
        observed: usize,
        /// What was sealed.
        entry: usize,
    },
    /// No version has this id, and none that is not sealed has its text.
    Vanished {
        /// What was sealed.
        entry: usize,
    },
    /// No version has this id, but one that is not sealed has its text.
    Moved {
        /// What was sealed.
        entry: usize,
        /// The version that has the text now.
        observed: usize,
    },
    /// The same id, another date.
    Redated {
        /// The version.
        observed: usize,
        /// What was sealed.
        entry: usize,
        /// Which date.
        what: StatedDate,
    },
    /// The same words under another title.
    Retitled {
        /// The version.
        observed: usize,
        /// What was sealed.
        entry: usize,
    },
    /// A correction that was declared when it was sealed is declared no more.
    Uncorrected {
        /// The version.
        observed: usize,
        /// What was sealed.
        entry: usize,
    },
    /// It is to be sealed with a date from before the edition was last sealed.
    Backdated {
        /// The version.
        observed: usize,
        /// Which date.
        what: StatedDate,
        /// What was sealed after that date.
        entry: usize,
    },
    /// It was withdrawn since: to be sealed.
    Withdrawn {
        /// The version.
        observed: usize,
        /// What was sealed.
        entry: usize,
    },
    /// It is now known when it was published: to be sealed.
    Published {
        /// The version.
        observed: usize,
        /// What was sealed.
        entry: usize,
    },
    /// A version that the register does not have.
    Unsealed {
        /// The version.
        observed: usize,
    },
}

/// What made a text another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Its own file is another one.
    Source,
    /// Its own file is the same; these of the files it uses are others, came or went.
    Uses(Vec<String>),
    /// Nothing it is made of is another: it was rendered otherwise.
    Unknown,
}

/// A date of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedDate {
    /// In force from.
    Effective,
    /// First shown.
    Published,
    /// In force no longer from.
    Withdrawn,
}

impl StatedDate {
    /// The key of the front matter and of the register.
    pub fn key(self) -> &'static str {
        match self {
            StatedDate::Effective => "effective",
            StatedDate::Published => "published",
            StatedDate::Withdrawn => "withdrawn",
        }
    }

    /// The date that was sealed.
    pub fn sealed(self, entry: &Entry) -> Option<LegalDate> {
        match self {
            StatedDate::Effective => entry.effective,
            StatedDate::Published => entry.published,
            StatedDate::Withdrawn => entry.withdrawn,
        }
    }

    /// The date now.
    pub fn observed(self, observed: &Observed) -> Option<LegalDate> {
        match self {
            StatedDate::Effective => observed.effective,
            StatedDate::Published => observed.published,
            StatedDate::Withdrawn => observed.withdrawn,
        }
    }
}

impl Discrepancy {
    /// The version that an entry should be added for, if that settles it.
    pub fn to_be_sealed(&self) -> Option<usize> {
        match self {
            Discrepancy::Corrected { observed, .. }
            | Discrepancy::SourceChanged { observed, .. }
            | Discrepancy::Withdrawn { observed, .. }
            | Discrepancy::Published { observed, .. }
            | Discrepancy::Unsealed { observed } => Some(*observed),
            Discrepancy::Altered { .. }
            | Discrepancy::UsesChanged { .. }
            | Discrepancy::Vanished { .. }
            | Discrepancy::Moved { .. }
            | Discrepancy::Retitled { .. }
            | Discrepancy::Uncorrected { .. }
            | Discrepancy::Backdated { .. }
            | Discrepancy::Redated { .. } => None,
        }
    }
}

/// Whether versions of this id are sealed: not those of a text without a date or one being worked on.
pub fn is_sealable(version: &str) -> bool {
    !matches!(version, UNDATED | WORKING)
}

/// Compares a whole site: every version of it, in whatever order. What concerns versions comes in their
/// order, edition by edition, then what is gone.
pub fn compare(register: &Register, observed: &[Observed]) -> Vec<Discrepancy> {
    let mut editions: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, version) in observed.iter().enumerate() {
        editions.entry((&version.notice, &version.language)).or_default().push(at);
    }
    let mut found = Vec::new();
    for ((notice, language), versions) in &editions {
        found.extend(edition(register, notice, language, observed, versions));
    }
    let present =
        editions.keys().map(|(notice, language)| ((*notice).to_owned(), (*language).to_owned()));
    let gone = vanished_editions(register, &present.collect());
    let has_gone_elsewhere = |entry: &usize| {
        let entry = &register.entries[*entry];
        let is_its_place = |version: &&Observed| {
            version.former_notices.contains(&entry.notice) && version.language == entry.language
        };
        observed.iter().filter(is_its_place).any(|version| {
            let is_it = version.version == entry.version
                && version.text == entry.text
                && version.effective == entry.effective;
            // What was sealed there once may have been corrected since.
            let mut sealed = register.of(&version.notice, &entry.language, &entry.version);
            is_it || sealed.any(|it| it.text == entry.text && it.effective == entry.effective)
        })
    };
    let gone = gone.into_iter().filter(|entry| !has_gone_elsewhere(entry));
    found.extend(gone.map(|entry| Discrepancy::Vanished { entry }));
    // A notice that has another path now took its texts along.
    settle_moves(register, observed, &mut found);
    backdated(register, observed, &mut found);
    found
}

/// Whether nobody could have seen what was sealed on a day: it was published, or else sealed, after it.
pub fn is_later_than(entry: &Entry, day: Date) -> bool {
    match entry.published {
        Some(published) => published.first_day() > day,
        None => entry.sealed > day && entry.effective.is_none_or(|date| date.first_day() > day),
    }
}

/// Compares the versions of one notice in one language; others among `observed` are passed over.
pub fn compare_edition(
    register: &Register,
    notice: &str,
    language: &str,
    observed: &[Observed],
) -> Vec<Discrepancy> {
    let is_of = |at: &usize| observed[*at].notice == notice && observed[*at].language == language;
    let versions: Vec<usize> = (0..observed.len()).filter(is_of).collect();
    let mut found = edition(register, notice, language, observed, &versions);
    backdated(register, observed, &mut found);
    found
}

/// The entries that count of editions that the site has no more, as indices of [`Register::entries`].
/// `present` are the notices and languages it has.
pub fn vanished_editions(register: &Register, present: &BTreeSet<(String, String)>) -> Vec<usize> {
    let mut gone = Vec::new();
    for (notice, editions) in &register.by_version {
        for (language, versions) in editions {
            if !present.contains(&(notice.clone(), language.clone())) {
                gone.extend(versions.values().filter_map(|entries| entries.last()));
            }
        }
    }
    gone.sort_unstable();
    gone
}

fn edition(
    register: &Register,
    notice: &str,
    language: &str,
    observed: &[Observed],
    versions: &[usize],
) -> Vec<Discrepancy> {
    let none = BTreeMap::new();
    let sealed = register.edition(notice, language).unwrap_or(&none);
    let mut found = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for &at in versions {
        let version = &observed[at];
        seen.insert(&version.version);
        match sealed.get(&version.version).and_then(|entries| entries.last()) {
            Some(&entry) => version_against(register, entry, version, at, &mut found),
            // Also one that is never sealed, for now: a text that lost its date may be it.
            None => found.push(Discrepancy::Unsealed { observed: at }),
        }
    }
    for (id, entries) in sealed {
        if let Some(&entry) = entries.last()
            && !seen.contains(id.as_str())
        {
            found.push(Discrepancy::Vanished { entry });
        }
    }
    settle_moves(register, observed, &mut found);
    found.retain(|it| match it {
        Discrepancy::Unsealed { observed: at } => is_sealable(&observed[*at].version),
        _ => true,
    });
    found
}

/// A version against the entry that counts for it.
fn version_against(
    register: &Register,
    at_entry: usize,
    version: &Observed,
    observed: usize,
    found: &mut Vec<Discrepancy>,
) {
    let entry = &register.entries[at_entry];
    // Words in a list that keeps itself are no part of the text.
    let is_altered =
        version.is_rendered && (entry.text, entry.lists) != (version.text, version.lists);
    let moved = [StatedDate::Effective, StatedDate::Published, StatedDate::Withdrawn]
        .into_iter()
        .filter(|date| date.sealed(entry) != date.observed(version));
    let (added, moved): (Vec<StatedDate>, Vec<StatedDate>) =
        moved.partition(|date| is_only_added(*date, entry, version));
    // Also if nothing else differs: one that stays unsealed would excuse a later alteration.
    if version.corrections > entry.corrections {
        found.push(Discrepancy::Corrected { observed, entry: at_entry });
        return;
    }
    let told = found.len();
    for what in moved {
        found.push(Discrepancy::Redated { observed, entry: at_entry, what });
    }
    if version.corrections < entry.corrections {
        found.push(Discrepancy::Uncorrected { observed, entry: at_entry });
    }
    // A title that stands in the text is told with it.
    if entry.title != version.title && !is_altered {
        found.push(Discrepancy::Retitled { observed, entry: at_entry });
    }
    if is_altered {
        found.push(Discrepancy::Altered {
            observed,
            entry: at_entry,
            cause: cause(entry, version),
            is_text_of: other_with_text(register, at_entry, version.text),
        });
    } else if !version.is_rendered {
        // Its own faults are told, and nothing is known of it.
    } else if entry.source != version.source && found.len() == told && added.is_empty() {
        found.push(Discrepancy::SourceChanged { observed, entry: at_entry });
    } else if entry.source == version.source && !differing_uses(entry, version).is_empty() {
        found.push(Discrepancy::UsesChanged { observed, entry: at_entry });
    }
    for what in added {
        found.push(match what {
            StatedDate::Published => Discrepancy::Published { observed, entry: at_entry },
            _ => Discrepancy::Withdrawn { observed, entry: at_entry },
        });
    }
}

/// Whether a date is stated where the entry has none, and takes nothing back.
fn is_only_added(date: StatedDate, entry: &Entry, version: &Observed) -> bool {
    match (date, date.sealed(entry), date.observed(version)) {
        (StatedDate::Withdrawn, None, Some(_)) => true,
        (StatedDate::Published, None, Some(published)) => published.first_day() <= entry.sealed,
        _ => false,
    }
}

fn cause(entry: &Entry, version: &Observed) -> Cause {
    if entry.source != version.source {
        return Cause::Source;
    }
    match differing_uses(entry, version) {
        uses if uses.is_empty() => Cause::Unknown,
        uses => Cause::Uses(uses),
    }
}

/// The files that a text uses and that are others than they were, came or went.
pub(super) fn differing_uses(entry: &Entry, version: &Observed) -> Vec<String> {
    let paths: BTreeSet<&String> = entry.uses.keys().chain(version.uses.keys()).collect();
    let differs = |path: &&&String| entry.uses.get(**path) != version.uses.get(**path);
    paths.iter().filter(differs).map(|path| (*path).clone()).collect()
}

/// Another entry that has a text: of the same edition if there is one, the last of those.
fn other_with_text(register: &Register, than: usize, text: Fingerprint) -> Option<usize> {
    let this = &register.entries[than];
    let nearness = |at: &usize| {
        let other = &register.entries[*at];
        let notice = other.notice == this.notice;
        (notice && other.language == this.language, notice, *at)
    };
    let others = register.with_text(text).iter().copied().filter(|at| *at != than);
    others.max_by_key(nearness)
}

/// Adds what is to be sealed with a date from before the edition was last sealed.
fn backdated(register: &Register, observed: &[Observed], found: &mut Vec<Discrepancy>) {
    let mut backdated = Vec::new();
    for discrepancy in found.iter() {
        let (at, what) = match discrepancy {
            Discrepancy::Unsealed { observed } => (*observed, StatedDate::Effective),
            Discrepancy::Withdrawn { observed, .. } => (*observed, StatedDate::Withdrawn),
            _ => continue,
        };
        let version = &observed[at];
        let Some(date) = what.observed(version) else { continue };
        let edition = register.edition(&version.notice, &version.language);
        let entries = edition.into_iter().flat_map(BTreeMap::values).flatten().copied();
        let newest = entries.max_by_key(|at| (register.entries[*at].sealed, *at));
        let newest = newest.filter(|at| date.first_day() < register.entries[*at].sealed);
        backdated.extend(newest.map(|entry| Discrepancy::Backdated { observed: at, what, entry }));
    }
    found.extend(backdated);
}

/// Where what is gone has the text of what is not sealed, it was moved.
fn settle_moves(register: &Register, observed: &[Observed], found: &mut Vec<Discrepancy>) {
    let mut unsealed: BTreeMap<Fingerprint, Vec<usize>> = BTreeMap::new();
    for discrepancy in found.iter().rev() {
        if let Discrepancy::Unsealed { observed: at } = discrepancy {
            unsealed.entry(observed[*at].text).or_default().push(*at);
        }
    }
    let mut taken = BTreeSet::new();
    for discrepancy in found.iter_mut() {
        if let Discrepancy::Vanished { entry } = *discrepancy
            && let Some(at) = unsealed.get_mut(&register.entries[entry].text).and_then(Vec::pop)
        {
            taken.insert(at);
            *discrepancy = Discrepancy::Moved { entry, observed: at };
        }
    }
    found.retain(|it| match it {
        Discrepancy::Unsealed { observed } => !taken.contains(observed),
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::tests::{observed_as, version};
    use crate::register::{appended, parse};

    /// `2020-01-15: words` and then, parted by commas, what differs from a version of that id and text:
    /// `published 2020`, `notice /a`, `corrections 1`, `uses x`, `source x`, `file x`, `effective -`.
    fn described(line: &str) -> Unsealed {
        let (id, rest) = line.split_once(": ").expect("an id");
        let mut parts = rest.split(", ");
        let mut version = version(id, parts.next().unwrap_or_default());
        for part in parts {
            let (key, value) = part.split_once(' ').expect("a key and a value");
            let date = || LegalDate::from_iso(value).ok();
            match key {
                "effective" => version.effective = date(),
                "published" => version.published = date(),
                "withdrawn" => version.withdrawn = date(),
                "title" => value.clone_into(&mut version.title),
                "lists" => version.lists = value == "true",
                "notice" => value.clone_into(&mut version.notice),
                "language" => value.clone_into(&mut version.language),
                "source" => version.source = Fingerprint::of(value),
                "corrections" => version.corrections = value.parse().expect("a number"),
                "uses" => {
                    let (path, words) = value.split_once('=').expect("a path and words");
                    version.uses.insert(path.to_owned(), Fingerprint::of(words));
                }
                _ => panic!("{key}?"),
            }
        }
        version
    }

    fn register_of(sealed: &[&str]) -> Register {
        let sealed = sealed.iter().map(|line| described(line)).collect();
        Register::new(appended(None, &Register::default(), sealed).1)
    }

    /// Seals versions, compares them with what there is now, and expects these discrepancies.
    fn check_compare(sealed: &[&str], now: &[&str], expected: &[&str]) {
        let register = register_of(sealed);
        let now: Vec<Observed> = now.iter().map(|line| observed_as(&described(line))).collect();
        let shown: Vec<String> = compare(&register, &now)
            .iter()
            // Said of most versions of these, which are dated before they were sealed.
            .filter(|it| !matches!(it, Discrepancy::Backdated { .. }))
            .map(|it| format!("{it:?}").replace("Discrepancy::", ""))
            .collect();
        assert_eq!(shown, expected, "{sealed:?} now {now:?}");
    }

    /// What was sealed, to be sealed again.
    fn register_entries(register: &Register) -> Vec<Unsealed> {
        let id = |entry: &Entry| entry.version.clone();
        let mut again: Vec<Unsealed> = Vec::new();
        for entry in &register.entries {
            let mut version = version(&id(entry), "");
            (version.text, version.source) = (entry.text, entry.source);
            again.push(version);
        }
        again
    }

    #[test]
    fn what_is_as_it_was_sealed_is_nothing() {
        check_compare(&[], &[], &[]);
        check_compare(
            &["2020: a, uses x=1", "2021: b, published 2020-12, withdrawn 2022, notice /a"],
            &["2021: b, published 2020-12, withdrawn 2022, notice /a", "2020: a, uses x=1"],
            &[],
        );
    }

    #[test]
    fn an_altered_text_has_a_cause() {
        check_compare(
            &["2020: a"],
            &["2020: b"],
            &["Altered { observed: 0, entry: 0, cause: Source, is_text_of: None }"],
        );
        check_compare(
            &["2020: a, source s, uses x=1, uses y=1, uses z=1"],
            &["2020: b, source s, uses w=1, uses x=1, uses y=2"],
            &[
                r#"Altered { observed: 0, entry: 0, cause: Uses(["w", "y", "z"]), is_text_of: None }"#,
            ],
        );
        check_compare(
            &["2020: a, source s, uses x=1"],
            &["2020: b, source s, uses x=1"],
            &["Altered { observed: 0, entry: 0, cause: Unknown, is_text_of: None }"],
        );
        check_compare(
            &["2020: a"],
            &["2020: a, source s"],
            &["SourceChanged { observed: 0, entry: 0 }"],
        );
        check_compare(
            &["2020: a, uses x=1"],
            &["2020: a, uses x=2"],
            &["UsesChanged { observed: 0, entry: 0 }"],
        );
        // Words in a list that keeps itself are no part of the text.
        check_compare(
            &["2020: a"],
            &["2020: a, lists true"],
            &["Altered { observed: 0, entry: 0, cause: Unknown, is_text_of: None }"],
        );
    }

    #[test]
    fn a_title_and_declared_corrections_stay() {
        check_compare(
            &["2020: a"],
            &["2020: a, title Rules, source s"],
            &["Retitled { observed: 0, entry: 0 }"],
        );
        check_compare(
            &["2020: a"],
            &["2020: a, title Rules, corrections 1"],
            &["Corrected { observed: 0, entry: 0 }"],
        );
        check_compare(
            &["2020: a, corrections 2"],
            &["2020: b, corrections 1"],
            &[
                "Uncorrected { observed: 0, entry: 0 }",
                "Altered { observed: 0, entry: 0, cause: Source, is_text_of: None }",
            ],
        );
    }

    #[test]
    fn a_notice_that_moved_may_be_corrected_where_it_is_now() {
        let register = register_of(&["2020: a, notice /old", "2020: a"]);
        let check = |line: &str, expected: &[&str]| {
            let mut now = observed_as(&described(line));
            now.former_notices = vec!["/old".to_owned()];
            let found: Vec<String> =
                compare(&register, &[now]).iter().map(|it| format!("{it:?}")).collect();
            assert_eq!(found, expected, "{line}");
        };
        check("2020: a", &[]);
        check("2020: b, corrections 1", &["Corrected { observed: 0, entry: 1 }"]);
        // Another date there is none of it.
        let register = register_of(&["2020: a, notice /old"]);
        let mut now = observed_as(&described("2020: a, effective 2019"));
        now.former_notices = vec!["/old".to_owned()];
        let found = compare(&register, &[now]);
        assert_eq!(found, [Discrepancy::Moved { entry: 0, observed: 0 }]);
    }

    #[test]
    fn what_was_published_or_sealed_later_is_not_missed() {
        let register = register_of(&["2020: a", "2027: b", "2020: c, published 2025"]);
        let day = |year| Date::constant(year, 6, 1);
        let later = |at: usize, year| is_later_than(&register.entries[at], day(year));
        assert_eq!([later(0, 2020), later(0, 2019)], [false, true]);
        assert_eq!([later(1, 2027), later(1, 2026)], [false, true]);
        assert_eq!([later(2, 2025), later(2, 2024)], [false, true]);
    }

    #[test]
    fn what_could_not_be_rendered_is_left_alone() {
        let register = register_of(&["2020: a"]);
        let mut now = observed_as(&described("2020: b"));
        now.is_rendered = false;
        assert_eq!(compare(&register, &[now]), []);
    }

    #[test]
    fn an_old_date_that_comes_after_a_seal_is_known() {
        let register = register_of(&["2020: a", "2021: b"]);
        let now = ["2020: a, withdrawn 2022", "2019: c", "2021: b", "2026-11-25: d"];
        let now: Vec<Observed> = now.iter().map(|line| observed_as(&described(line))).collect();
        let found = compare(&register, &now);
        let backdated = |observed, what| Discrepancy::Backdated { observed, what, entry: 1 };
        let told: Vec<&Discrepancy> =
            found.iter().filter(|it| matches!(it, Discrepancy::Backdated { .. })).collect();
        let expected = [backdated(0, StatedDate::Withdrawn), backdated(1, StatedDate::Effective)];
        assert_eq!(told, expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn swapped_and_copied_texts_say_whose_they_are() {
        check_compare(
            &["2020: a", "2021: b", "2021: b, notice /x"],
            &["2020: b", "2021: a", "2021: b, notice /x"],
            &[
                "Altered { observed: 0, entry: 0, cause: Source, is_text_of: Some(1) }",
                "Altered { observed: 1, entry: 1, cause: Source, is_text_of: Some(0) }",
            ],
        );
        // The file of one put in the place of another.
        check_compare(
            &["2020: a", "2021: b"],
            &["2021: a"],
            &[
                "Altered { observed: 0, entry: 1, cause: Source, is_text_of: Some(0) }",
                "Vanished { entry: 0 }",
            ],
        );
        // What it was before its correction.
        check_compare(
            &["2020: a", "2020: b, corrections 1"],
            &["2020: a, corrections 1"],
            &["Altered { observed: 0, entry: 1, cause: Source, is_text_of: Some(0) }"],
        );
    }

    #[test]
    fn a_correction_is_declared_once_for_each_alteration() {
        check_compare(
            &["2020: a"],
            &["2020: b, effective 2020-02, corrections 1"],
            &["Corrected { observed: 0, entry: 0 }"],
        );
        check_compare(&["2020: a", "2020: b, corrections 1"], &["2020: b, corrections 1"], &[]);
        check_compare(
            &["2020: a", "2020: b, corrections 1"],
            &["2020: c, corrections 1"],
            &["Altered { observed: 0, entry: 1, cause: Source, is_text_of: None }"],
        );
        // Declared ahead it would excuse what comes later.
        check_compare(
            &["2020: a"],
            &["2020: a, corrections 1"],
            &["Corrected { observed: 0, entry: 0 }"],
        );
    }

    #[test]
    fn what_is_gone_was_moved_if_its_text_is_elsewhere() {
        check_compare(&["2020: a", "2021: b"], &["2021: b"], &["Vanished { entry: 0 }"]);
        check_compare(
            &["2020: a", "2021: b"],
            &["2020-02: a", "2021: b", "2022: c"],
            &["Unsealed { observed: 2 }", "Moved { entry: 0, observed: 0 }"],
        );
        check_compare(&["2020: a"], &["undated: a"], &["Moved { entry: 0, observed: 0 }"]);
        // One text is not two.
        check_compare(
            &["2020: a", "2021: a"],
            &["2022: a"],
            &["Moved { entry: 0, observed: 0 }", "Vanished { entry: 1 }"],
        );
        check_compare(
            &["2020: a, notice /x", "2020: b, notice /x, language ja"],
            &["2020: a, notice /y"],
            &["Moved { entry: 0, observed: 0 }", "Vanished { entry: 1 }"],
        );
    }

    #[test]
    fn texts_without_a_date_are_not_sealed() {
        check_compare(&[], &["undated: a", "working: b", "2020: c"], &["Unsealed { observed: 2 }"]);
    }

    #[test]
    fn dates_stay_but_may_be_added_where_that_takes_nothing_back() {
        let redated = |what| format!("Redated {{ observed: 0, entry: 0, what: {what} }}");
        for (was, now, expected) in [
            ("x 1", "effective 2020-01", redated("Effective")),
            ("x 1", "effective -", redated("Effective")),
            ("effective -", "x 1", redated("Effective")),
            ("published 2020", "published 2019", redated("Published")),
            ("published 2020", "x 1", redated("Published")),
            ("withdrawn 2022", "x 1", redated("Withdrawn")),
            ("withdrawn 2022", "withdrawn 2023", redated("Withdrawn")),
            ("x 1", "withdrawn 2030", "Withdrawn { observed: 0, entry: 0 }".to_owned()),
            // Sealed on 25 November 2026.
            ("x 1", "published 2026-11-25", "Published { observed: 0, entry: 0 }".to_owned()),
            ("x 1", "published 2026-11-26", redated("Published")),
        ] {
            let line = |change: &str| match change {
                "x 1" => "2020: a".to_owned(),
                change => format!("2020: a, {change}"),
            };
            check_compare(&[&line(was)], &[&line(now)], &[&expected]);
        }
        check_compare(
            &["2020: a"],
            &["2020: a, source s, published 2019, withdrawn 2022"],
            &["Published { observed: 0, entry: 0 }", "Withdrawn { observed: 0, entry: 0 }"],
        );
    }

    #[test]
    fn an_edition_is_compared_alone() {
        let register = register_of(&["2020: a", "2020: b, language ja", "2021: c, language ja"]);
        let now =
            [described("2020: x"), described("2020: y, language ja")].map(|it| observed_as(&it));
        let found = compare_edition(&register, "/legal/terms", "ja", &now);
        assert_eq!(found[1..], [Discrepancy::Vanished { entry: 2 }]);
        assert!(matches!(found[0], Discrepancy::Altered { observed: 1, entry: 1, .. }));
        assert_eq!(found.len(), 2);
        let present = BTreeSet::from([("/legal/terms".to_owned(), "en".to_owned())]);
        assert_eq!(vanished_editions(&register, &present), [1, 2]);
    }

    /// Seals what is to be sealed; then there is nothing more to tell.
    #[test]
    fn what_is_settled_by_sealing_is_known() {
        let register = register_of(&["2019: a", "2020: b", "2021: c", "2022: d", "2023: e"]);
        let now = [
            "2019: a, source s",
            "2020: x, effective 2020-02, corrections 1",
            "2021: c, withdrawn 2024",
            "2022: d, published 2021",
            "2023: e",
            "2024: f, uses x=1",
        ];
        let now: Vec<Observed> = now.iter().map(|line| observed_as(&described(line))).collect();
        let mut found = compare(&register, &now);
        found.retain(|it| !matches!(it, Discrepancy::Backdated { .. }));
        let new: Vec<Unsealed> = found
            .iter()
            .filter_map(Discrepancy::to_be_sealed)
            .map(|at| now[at].to_seal(Date::constant(2026, 11, 26)))
            .collect();
        assert_eq!((found.len(), new.len()), (5, 5));
        let (text, _) = appended(None, &Register::default(), register_entries(&register));
        let (text, _) = appended(Some(&text), &register, new);
        let (register, findings) = parse(&text);
        assert_eq!(findings, []);
        assert_eq!(compare(&register, &now), []);
        assert_eq!(Discrepancy::SourceChanged { observed: 3, entry: 0 }.to_be_sealed(), Some(3));
        assert_eq!(Discrepancy::Moved { observed: 3, entry: 0 }.to_be_sealed(), None);
    }
}
