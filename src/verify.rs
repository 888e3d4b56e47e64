//! Whether a text that somebody holds in hand is one that was published, and of which version.
//!
//! 1. A [`Reference`] is read: the register, checked first, with the texts kept beside it.
//! 2. A [`Hand`] is what somebody holds: a saved page ([`page`]), a file as it was written, a page of an
//!    output folder ([`folder`]).
//! 3. [`Reference::judge`] looks its words up in the register. Where they are not there, it finds the version
//!    that was meant, by what the text calls itself or else by the words it shares, and what differs.
//!
//! What a text calls itself is believed only where its words agree. Knows nothing of terminals; the site is
//! asked only for how its own files are read ([`Texts`]).

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use unicode_segmentation::UnicodeSegmentation;

use crate::asked::{Refused, extension, unreadable};
use crate::diff::Texts;
use crate::document::date::LegalDate;
use crate::finding::{self, Finding, any_error};
use crate::fingerprint::Fingerprint;
use crate::redline::{self, Kind, Redline, plain};
use crate::register::{self, Entry, Register, kept};
use crate::source::decode;
use page::{Claim, Held};

pub mod folder;
pub mod json;
pub mod page;

/// The register that texts are held against, and the texts kept beside it.
pub struct Reference {
    /// The register; no fault was found in it.
    pub register: Register,
    /// What its file was called when it was asked for.
    pub name: String,
    /// Whether somebody named it. Then it may be older than what it is held against, whose register goes on
    /// from it.
    pub is_named: bool,
    /// The folder that kept texts are below.
    root: PathBuf,
    /// By entry, read when they are first needed.
    kept: Vec<OnceLock<Option<Box<str>>>>,
    /// By entry with a text of its own: what its words are, for finding which is nearest.
    words: OnceLock<Vec<(usize, Vec<u64>)>>,
    findings: Mutex<Vec<Finding>>,
}

/// What somebody holds.
#[derive(Debug, Clone, Default)]
pub struct Hand {
    /// Its text: HTML.
    pub html: String,
    /// Which version it says it is.
    pub claim: Option<Claim>,
    /// The fingerprint of the file's bytes, if the file may be a source.
    pub source: Option<Fingerprint>,
    /// How far its words can be told from the file alone.
    pub reading: Reading,
}

/// How the words of what somebody holds were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// The text that a page marks as a notice's.
    #[default]
    Marked,
    /// What a page that marks none is about.
    Unmarked,
    /// The file was read as its site reads it.
    AsSite,
    /// The file was read alone: nothing is filled in that it takes from elsewhere.
    Alone,
    /// The file cannot be read outside of its site; its bytes alone can be compared.
    Bytes,
}

/// What a text in hand is. Entries are indices of [`Register::entries`].
#[derive(Debug)]
pub enum Verdict {
    /// Its words were published.
    Registered {
        /// The first entry of the version that has them.
        entry: usize,
        /// The entry of the version that has other words since then, if one has: they were corrected.
        corrected: Option<usize>,
        /// Entries of other versions that have the same words: the first of each.
        also: Vec<usize>,
        /// How much of the text the register covers.
        covered: Covered,
    },
    /// The file is one that a version was made from, byte for byte; its words could not be compared, since
    /// they take in what is not in hand.
    SourceOnly {
        /// The entry.
        entry: usize,
    },
    /// Its words were published, as another version than it says.
    Misnamed {
        /// The first entry that has them.
        entry: usize,
    },
    /// Its words were published, but some are struck through or hidden in one of the two.
    Restyled {
        /// The entry.
        entry: usize,
        /// From the sealed text to the one in hand.
        redline: Box<Redline>,
    },
    /// It says which registered version it is, and has other words.
    Differs {
        /// The entry it was compared with.
        entry: usize,
        /// From the sealed text to the one in hand; none if that is not kept.
        redline: Option<Box<Redline>>,
    },
    /// It says that it is a registered version whose lists of notices are no part of what is sealed; without
    /// the kept text nothing can be told of it.
    Untold {
        /// The last entry of that version.
        entry: usize,
    },
    /// The register has neither its words nor a version that it says it is.
    Unknown {
        /// The entry whose kept text shares most words with it.
        nearest: Option<Near>,
    },
}

/// How much of a text its fingerprint covers.
#[derive(Debug)]
pub enum Covered {
    /// All of it.
    Whole,
    /// All but lists of notices that keep themselves. What else stands in the text is inserted in this
    /// redline from the sealed text to the one in hand.
    WithoutLists(Box<Redline>),
}

/// The entry nearest to a text.
#[derive(Debug)]
pub struct Near {
    /// The entry.
    pub entry: usize,
    /// How many of the words of both are in both, in percent, rounded down.
    pub share: usize,
    /// From the sealed text to the one in hand, if they are near enough for that to say something.
    pub redline: Option<Box<Redline>>,
}

/// When a version ceased to be in force, as far as the register knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The first day on which it is not in force.
    pub date: LegalDate,
    /// The version that took its place; none if it was withdrawn.
    pub successor: Option<String>,
}

impl Verdict {
    /// Whether this is a text that was published, and what it says it is.
    pub fn is_registered(&self) -> bool {
        matches!(self, Verdict::Registered { .. } | Verdict::SourceOnly { .. })
    }

    /// Its name for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Registered { corrected: None, .. } => "registered",
            Verdict::Registered { .. } => "registered-and-corrected",
            Verdict::SourceOnly { .. } => "registered-source",
            Verdict::Misnamed { .. } => "misnamed",
            Verdict::Restyled { .. } => "restyled",
            Verdict::Differs { .. } => "differs",
            Verdict::Untold { .. } => "untold",
            Verdict::Unknown { .. } => "not-registered",
        }
    }

    /// The entry it speaks of.
    pub fn entry(&self) -> Option<usize> {
        match self {
            Verdict::Registered { entry, .. }
            | Verdict::SourceOnly { entry }
            | Verdict::Misnamed { entry }
            | Verdict::Restyled { entry, .. }
            | Verdict::Differs { entry, .. }
            | Verdict::Untold { entry } => Some(*entry),
            Verdict::Unknown { nearest } => nearest.as_ref().map(|it| it.entry),
        }
    }

    /// What is to be seen of it: from the sealed text to the one in hand.
    pub fn redline(&self) -> Option<&Redline> {
        match self {
            Verdict::Registered { covered: Covered::WithoutLists(redline), .. }
            | Verdict::Restyled { redline, .. } => Some(redline),
            Verdict::Differs { redline, .. } => redline.as_deref(),
            Verdict::Unknown { nearest } => nearest.as_ref().and_then(|it| it.redline.as_deref()),
            _ => None,
        }
    }
}

/// From here on a redline between two texts says something to a reader, in percent of words shared.
const NEAR: usize = 50;

impl Reference {
    /// Reads a register. A folder stands for the register in it.
    ///
    /// Refuses one that is not there, cannot be read, or has faults: nothing can be told by it.
    pub fn read(path: &Path) -> Result<Reference, Refused> {
        let file = if path.is_dir() { path.join(register::FILE) } else { path.to_owned() };
        let name = file.display().to_string();
        let bytes = fs::read(&file).map_err(|error| match error.kind() {
            ErrorKind::NotFound => Refused::WrongUse(
                format!("there is no register {name}"),
                "name a register.yaml, such as the one that the site publishes".to_owned(),
            ),
            _ => unreadable(&file, &error),
        })?;
        let mut findings = Vec::new();
        let text = decode(&name.as_str().into(), bytes, &mut findings);
        let (register, found) = register::parse(text.as_deref().unwrap_or_default());
        findings.extend(found);
        if any_error(&findings) {
            let shown: Arc<str> = name.as_str().into();
            for finding in findings.iter_mut().filter(|it| *it.place.path == *register::FILE) {
                finding.place.path = shown.clone();
            }
            return Err(Refused::Faults(findings));
        }
        let root = file.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Reference::new(register, name, root))
    }

    fn new(register: Register, name: String, root: PathBuf) -> Reference {
        Reference {
            name,
            is_named: false,
            root,
            kept: register.entries.iter().map(|_| OnceLock::new()).collect(),
            words: OnceLock::new(),
            findings: Mutex::default(),
            register,
        }
    }

    /// An entry.
    pub fn entry(&self, at: usize) -> &Entry {
        &self.register.entries[at]
    }

    /// What was found wrong with the kept texts that were needed so far.
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = self.findings.lock().unwrap_or_else(PoisonError::into_inner).clone();
        finding::sort(&mut found);
        found
    }

    /// The text of an entry as it was sealed: HTML; none if it is not kept, or not as it was.
    pub fn kept(&self, at: usize) -> Option<&str> {
        let kept = self.kept[at].get_or_init(|| {
            let mut found = Vec::new();
            let read = kept::read(&self.root, self.entry(at), &mut found);
            let html = read.unwrap_or_else(|error| {
                let place = finding::Place::file(kept::kept_path(self.entry(at)));
                found.push(Finding::error("unreadable", place, error.to_string()));
                None
            });
            self.findings.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
            html.map(Into::into)
        });
        kept.as_deref()
    }

    /// What a text in hand is.
    pub fn judge(&self, hand: &Hand) -> Verdict {
        if hand.reading != Reading::Bytes
            && let Some(verdict) = self.by_words(hand).or_else(|| self.by_words_with_lists(hand))
        {
            return verdict;
        }
        if matches!(hand.reading, Reading::Alone | Reading::Bytes)
            && let Some(entry) = self.by_source(hand)
        {
            return Verdict::SourceOnly { entry };
        }
        if hand.reading == Reading::Bytes {
            return Verdict::Unknown { nearest: None };
        }
        let Some(entry) = self.meant(hand) else {
            return Verdict::Unknown { nearest: self.nearest(hand) };
        };
        match self.redline(entry, hand) {
            None if self.entry(entry).lists => Verdict::Untold { entry },
            redline => Verdict::Differs { entry, redline: redline.map(Box::new) },
        }
    }

    /// The entry whose source the file in hand is, byte for byte: the last one.
    pub fn by_source(&self, hand: &Hand) -> Option<usize> {
        let source = hand.source?;
        self.register.entries.iter().rposition(|entry| entry.source == source)
    }

    /// Whether the register has the version that the text says it is.
    pub fn has(&self, claim: &Claim) -> bool {
        self.register.entries.iter().any(|entry| is_of(entry, claim))
    }

    /// When a version ceases to be in force: the day it is withdrawn, or the next one takes effect.
    pub fn end(&self, entry: &Entry) -> Option<End> {
        let this = self.register.latest(&entry.notice, &entry.language, &entry.version)?;
        let order = |it: &Entry| {
            // Of several of a day the one with a number behind its date, and the higher one, is later.
            it.effective.map(|date| (date.first_day(), it.version.len(), it.version.clone()))
        };
        let own = order(this)?;
        let mut latest: BTreeMap<&str, &Entry> = BTreeMap::new();
        for it in &self.register.entries {
            if it.notice == this.notice && it.language == this.language {
                latest.insert(&it.version, it);
            }
        }
        let later = latest.into_values().filter_map(|it| Some((order(it)?, it)));
        let next = later.filter(|(at, _)| *at > own).min_by(|a, b| a.0.cmp(&b.0));
        let next = next.and_then(|(_, it)| {
            Some(End { date: it.effective?, successor: Some(it.version.clone()) })
        });
        let withdrawn = this.withdrawn.map(|date| End { date, successor: None });
        match (next, withdrawn) {
            (Some(next), Some(withdrawn)) if withdrawn.date.first_day() > next.date.first_day() => {
                Some(next)
            }
            (next, withdrawn) => withdrawn.or(next),
        }
    }

    /// The versions whose words these are.
    fn by_words(&self, hand: &Hand) -> Option<Verdict> {
        let text = Fingerprint::of_words(&hand.html);
        let mut firsts: Vec<usize> = Vec::new();
        for &at in self.register.with_text(text) {
            let is_same = |known: &usize| same_version(self.entry(*known), self.entry(at));
            if !firsts.iter().any(is_same) {
                firsts.push(at);
            }
        }
        let language = hand.claim.as_ref().and_then(|claim| claim.language.as_ref());
        let entry = match &hand.claim {
            Some(claim) => firsts.iter().find(|at| is_of(self.entry(**at), claim)),
            None => None,
        };
        let Some(&entry) = entry else {
            let first = *firsts.first()?;
            if hand.claim.is_some() {
                let is_in = |at: &&usize| Some(&self.entry(**at).language) == language;
                return Some(Verdict::Misnamed {
                    entry: firsts.iter().find(is_in).copied().unwrap_or(first),
                });
            }
            return Some(self.registered(first, &firsts, hand));
        };
        Some(self.registered(entry, &firsts, hand))
    }

    fn registered(&self, entry: usize, firsts: &[usize], hand: &Hand) -> Verdict {
        let strikes = |change: &redline::Change| {
            matches!(change.kind, Kind::Format { .. }) && change.is_of_words()
        };
        // The words are the same; that they do not hold any more is seen in the mark-up alone.
        if let Some(redline) = self.redline(entry, hand)
            && redline.changes.iter().any(strikes)
        {
            return Verdict::Restyled { entry, redline: Box::new(redline) };
        }
        Verdict::Registered {
            entry,
            corrected: self.corrected(entry),
            also: firsts.iter().copied().filter(|at| *at != entry).collect(),
            covered: Covered::Whole,
        }
    }

    /// The entry that gave a version other words than this one has, if its last one has others.
    fn corrected(&self, entry: usize) -> Option<usize> {
        let this = self.entry(entry);
        let last = self.register.latest(&this.notice, &this.language, &this.version)?;
        if last.text == this.text {
            return None;
        }
        let of_version = |at: &usize| same_version(self.entry(*at), this);
        let later = (entry + 1..self.register.entries.len()).filter(of_version);
        later.into_iter().find(|at| self.entry(*at).text != this.text)
    }

    /// Where lists that keep themselves stand in a text, all sealed words must be there in their order.
    fn by_words_with_lists(&self, hand: &Hand) -> Option<Verdict> {
        let words = words(&hand.html);
        let candidates = self.register.entries.iter().enumerate().rev();
        let candidates = candidates.filter(|(_, entry)| {
            entry.lists && hand.claim.as_ref().is_none_or(|claim| is_of(entry, claim))
        });
        for (entry, _) in candidates {
            let Some(kept) = self.kept(entry) else { continue };
            let sealed = crate::verify::words(kept);
            // A few words stand in any text: then it must say itself which one it is.
            let is_likely = hand.claim.is_some() || sealed.len() * 2 >= words.len();
            if is_likely && !sealed.is_empty() && stand_in(&sealed, &words) {
                let redline = Box::new(redline::compare(kept, &hand.html));
                return Some(Verdict::Registered {
                    entry: self.first_with_text(entry),
                    corrected: self.corrected(entry),
                    also: Vec::new(),
                    covered: Covered::WithoutLists(redline),
                });
            }
        }
        None
    }

    /// The first entry of the same version that has the same words.
    fn first_with_text(&self, entry: usize) -> usize {
        let this = self.entry(entry);
        let mut with_text = self.register.with_text(this.text).iter().copied();
        with_text.find(|at| same_version(self.entry(*at), this)).unwrap_or(entry)
    }

    /// The entry of the version that the text says it is: of several the nearest; the last, where one of
    /// their texts is not kept.
    fn meant(&self, hand: &Hand) -> Option<usize> {
        let claim = hand.claim.as_ref()?;
        let of_version: Vec<usize> =
            (0..self.register.entries.len()).filter(|at| is_of(self.entry(*at), claim)).collect();
        let last = *of_version.last()?;
        let kept: Option<Vec<&str>> = of_version.iter().map(|at| self.kept(*at)).collect();
        let Some(kept) = kept.filter(|kept| kept.len() > 1) else { return Some(last) };
        let own = hashed_words(&hand.html);
        let shares = kept.iter().map(|kept| share(&hashed_words(kept), &own)).zip(of_version);
        shares.max().map(|(_, at)| at)
    }

    fn redline(&self, entry: usize, hand: &Hand) -> Option<Redline> {
        Some(redline::compare(self.kept(entry)?, &hand.html))
    }

    /// The kept text that shares most words.
    fn nearest(&self, hand: &Hand) -> Option<Near> {
        let own = hashed_words(&hand.html);
        let all = self.words.get_or_init(|| {
            let distinct = (0..self.register.entries.len()).filter(|at| {
                let with_text = self.register.with_text(self.entry(*at).text);
                with_text.first() == Some(at)
            });
            distinct.filter_map(|at| Some((at, hashed_words(self.kept(at)?)))).collect()
        });
        let shares = all.iter().map(|(at, words)| (share(words, &own), *at));
        let (share, entry) = shares.max()?;
        // Between two versions of which the later is not sealed there is much to see, and nothing to say.
        let is_meant = hand.claim.is_none() && share >= NEAR;
        let redline = is_meant.then(|| self.redline(entry, hand).map(Box::new)).flatten();
        Some(Near { entry, share, redline })
    }
}

/// What people call the version of an entry: `/legal/terms@2020-01-15 (en)`.
pub fn named(entry: &Entry) -> String {
    format!("{}@{} ({})", entry.notice, entry.version, entry.language)
}

/// Whether an entry is one of the version that is named.
fn is_of(entry: &Entry, claim: &Claim) -> bool {
    entry.notice == claim.notice
        && entry.version == claim.version
        && claim.language.as_ref().is_none_or(|language| *language == entry.language)
}

fn same_version(a: &Entry, b: &Entry) -> bool {
    a.notice == b.notice && a.language == b.language && a.version == b.version
}

/// The words and marks of a text, in their order.
fn words(html: &str) -> Vec<String> {
    let text = plain::text(html);
    let tokens = text.split_word_bounds().filter(|token| !token.trim().is_empty());
    tokens.map(str::to_owned).collect()
}

/// Whether the words of one text stand in another in the same order.
fn stand_in(sealed: &[String], words: &[String]) -> bool {
    let mut words = words.iter();
    sealed.iter().all(|word| words.any(|it| it == word))
}

/// The words of a text, each as a number, sorted.
fn hashed_words(html: &str) -> Vec<u64> {
    let text = plain::text(html);
    let number = |word: &str| {
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        hasher.finish()
    };
    let mut numbers: Vec<u64> = text.unicode_words().map(number).collect();
    numbers.sort_unstable();
    numbers
}

/// How many of the words of two texts are in both, in percent, rounded down.
fn share(a: &[u64], b: &[u64]) -> usize {
    let (mut at, mut common) = (0, 0);
    for word in a {
        while b.get(at).is_some_and(|it| it < word) {
            at += 1;
        }
        if b.get(at) == Some(word) {
            common += 1;
            at += 1;
        }
    }
    match a.len() + b.len() {
        0 => 0,
        count => 200 * common / count,
    }
}

/// Reads a file that somebody holds: a saved page, or a text as its editor wrote it. `sites` reads files
/// of a site as it does.
pub fn in_hand(path: &Path, reference: &Reference, sites: &mut Texts<'_>) -> Result<Hand, Refused> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let name = path.display().to_string();
    if matches!(extension(path).as_str(), "html" | "htm") {
        let mut findings = Vec::new();
        let Some(text) = decode(&name.as_str().into(), bytes, &mut findings) else {
            return Err(Refused::Faults(findings));
        };
        return page_in_hand(&text).map_err(|count| several(&name, count));
    }
    let source = Some(Fingerprint::of(&bytes));
    match sites.text(&name) {
        Ok(side) => Ok(Hand {
            reading: match side.version {
                Some(_) => Reading::AsSite,
                None => Reading::Alone,
            },
            claim: side.version.map(|version| Claim {
                notice: version.notice,
                version: version.id,
                language: side.lang,
                before_correction: None,
            }),
            html: side.html,
            source,
        }),
        Err(refused) => {
            let hand = Hand { source, reading: Reading::Bytes, ..Hand::default() };
            // Bytes say enough where they are known.
            if reference.by_source(&hand).is_some() { Ok(hand) } else { Err(refused) }
        }
    }
}

/// The text of a page. Errs with the number of texts if there are several.
pub fn page_in_hand(page: &str) -> Result<Hand, usize> {
    match page::read(page) {
        Held::Text { html, claim } => {
            Ok(Hand { html, claim, source: None, reading: Reading::Marked })
        }
        Held::Unmarked(html) => {
            Ok(Hand { html, claim: None, source: None, reading: Reading::Unmarked })
        }
        Held::Several(count) => Err(count),
    }
}

fn several(name: &str, count: usize) -> Refused {
    Refused::WrongUse(
        format!("{name} holds {count} texts of notices"),
        "save one version's own page, and verify that".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::register::{Unsealed, appended};

    /// `2020-01-15 [2020-02 to 2022]: words`: the id, the dates if they are others, and the text.
    fn sealed(line: &str) -> Unsealed {
        let (id, words) = line.split_once(": ").expect("an id");
        let (id, dates) = id.split_once(" [").unwrap_or((id, ""));
        let date = |text: &str| LegalDate::from_iso(text.trim()).ok();
        let dates = dates.trim_end_matches(']').split_once("to");
        // `2020-01-01.2` is the second text of its day.
        let of_id = date(id.split('.').next().unwrap_or_default());
        Unsealed {
            notice: "/legal/terms".to_owned(),
            language: "en".to_owned(),
            version: id.to_owned(),
            title: "Terms".to_owned(),
            effective: dates.map_or(of_id, |(effective, _)| date(effective)),
            published: None,
            withdrawn: dates.and_then(|(_, withdrawn)| date(withdrawn)),
            file: format!("content/legal/terms/{id}.md"),
            commit: None,
            source: Fingerprint::of(words),
            text: Fingerprint::of_words(words),
            lists: words.contains("list"),
            corrections: 0,
            uses: BTreeMap::new(),
            sealed: Date::constant(2026, 11, 25),
        }
    }

    /// A register of these versions with their texts beside it.
    fn reference(lines: &[&str]) -> (tempfile::TempDir, Reference) {
        let root = tempfile::tempdir().expect("a folder");
        let new: Vec<Unsealed> = lines.iter().map(|line| sealed(line)).collect();
        let (_, entries) = appended(None, &Register::default(), new);
        for (entry, line) in entries.iter().zip(lines) {
            let (_, words) = line.split_once(": ").expect("an id");
            kept::write(root.path(), entry, words).expect("kept");
        }
        let register = Register::new(entries);
        let reference = Reference::new(register, "register.yaml".into(), root.path().to_owned());
        (root, reference)
    }

    fn hand(claim: &str, html: &str) -> Hand {
        let mark = if claim.is_empty() { String::new() } else { format!("/legal/terms@{claim}") };
        page_in_hand(&format!("<div data-notice-text=\"{mark}\">{html}</div>")).expect("one text")
    }

    /// Judges a text that makes this claim; `claim: words`. Tells the verdict, and numbers of entries.
    fn check_judged(lines: &[&str], text: &str, expected: &str) {
        let (_root, reference) = reference(lines);
        let (claim, words) = text.split_once(": ").expect("a claim");
        let verdict = reference.judge(&hand(claim, words));
        let mut shown = verdict.name().to_owned();
        let number = |at: usize| reference.entry(at).number;
        if let Some(at) = verdict.entry() {
            shown.push_str(&format!(" {}", number(at)));
        }
        match &verdict {
            Verdict::Registered { corrected, also, covered, .. } => {
                shown.extend(corrected.map(|at| format!(", corrected by {}", number(at))));
                shown.extend(also.iter().map(|at| format!(", also {}", number(*at))));
                if let Covered::WithoutLists(_) = covered {
                    shown.push_str(", without lists");
                }
            }
            Verdict::Unknown { nearest: Some(near) } => {
                shown.push_str(&format!(", {}%", near.share));
            }
            _ => {}
        }
        assert_eq!(shown, expected, "{text} of {lines:?}");
    }

    #[test]
    fn words_are_looked_up_whatever_they_call_themselves() {
        let lines = ["2020: <p>a b", "2021: <p>c d", "2020: <p>a x", "2022: <p>c <b>d"];
        check_judged(&lines, "2020: a\nx", "registered 3");
        check_judged(&lines, "2020: a b", "registered-and-corrected 1, corrected by 3");
        check_judged(&lines, "2020#1: a b", "registered-and-corrected 1, corrected by 3");
        check_judged(&lines, ": a x", "registered 3");
        check_judged(&lines, ": c d", "registered 2, also 4");
        check_judged(&lines, "2022: c d", "registered 4, also 2");
        check_judged(&lines, "2021: a x", "misnamed 3");
        check_judged(&lines, "2030: a x", "misnamed 3");
        check_judged(&lines, "2021: c <del>d</del>", "restyled 2");
    }

    #[test]
    fn a_text_that_was_corrected_back_is_what_the_version_says() {
        let lines = ["2020: a b", "2020: a x", "2020: a b"];
        check_judged(&lines, "2020: a b", "registered 1");
        check_judged(&lines, "2020: a x", "registered-and-corrected 2, corrected by 3");
    }

    #[test]
    fn the_version_that_was_meant_is_found() {
        let lines =
            ["2020: one two three four", "2021: one two six seven", "2020: one two ten four"];
        check_judged(&lines, "2020: one two three five", "differs 1");
        check_judged(&lines, "2020: one two ten five", "differs 3");
        check_judged(&lines, "2020: nothing of it", "differs 3");
        check_judged(&lines, "2019: one two six five", "not-registered 2, 75%");
        check_judged(&lines, ": two one seven six eight", "not-registered 2, 88%");
        check_judged(
            &["2020: データを30日間保存します"],
            ": データを40日間保存します",
            "not-registered 1, 90%",
        );
        check_judged(&[], ": a", "not-registered");
    }

    #[test]
    fn lists_may_stand_between_sealed_words() {
        let lines = ["2020: <p>See the list:<p>There is no other.", "2021: <p>a b c d"];
        let listed = "<p>See the list:<ul><li>a<li>b</ul><p>There is no other.";
        check_judged(&lines, &format!("2020: {listed}"), "registered 1, without lists");
        check_judged(&lines, &format!(": {listed}"), "registered 1, without lists");
        check_judged(&lines, &format!("2021: {listed}"), "differs 2");
        check_judged(&lines, "2020: <p>See the list:<ul><li>a</ul><p>There is other.", "differs 1");
        // Nine words more: that is no text which says of itself that it is this one.
        let more =
            "<p>See the list: of all that we could think of. There is no other.<p>Or is there?";
        check_judged(&lines, &format!(": {more}"), "not-registered 1, 58%");
    }

    #[test]
    fn a_version_ends_when_the_next_begins_or_it_is_withdrawn() {
        let (_root, reference) = reference(&[
            "2020-01-01: a",
            "2020-01-01.2: b",
            "2020-01-01.10: c",
            "2021 [2021-06 to 2021-09]: d",
            "2022 [2022 to 2030]: e",
            "2023: f",
            "x [ to ]: g",
        ]);
        let ends: Vec<String> = reference
            .register
            .entries
            .iter()
            .map(|entry| match reference.end(entry) {
                Some(End { date, successor }) => {
                    format!("{date} {}", successor.unwrap_or_default())
                }
                None => "none".to_owned(),
            })
            .collect();
        let expected = [
            "2020-01-01 2020-01-01.2",
            "2020-01-01 2020-01-01.10",
            "2021-06 2021",
            "2021-09 ",
            "2023 2023",
            "none",
            "none",
        ];
        assert_eq!(ends, expected);
    }
}
