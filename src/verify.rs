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

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use unicode_segmentation::UnicodeSegmentation;

use crate::asked::{Refused, extension, unreadable};
use crate::diff::Texts;
use crate::document::date::LegalDate;
use crate::finding::{self, Finding, any_error};
use crate::fingerprint::Fingerprint;
use crate::html::{NodeId, Tree};
use crate::redline::{self, Kind, Redline, plain};
use crate::register::{self, Entry, Register, kept};
use crate::source::decode;
use page::{Around, Claim, Held, Sign};

pub mod folder;
pub mod json;
pub mod page;
mod places;

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
    /// What stands around the text, in a page that marks it.
    pub around: Around,
}

/// Why no text is taken from a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoText {
    /// It marks so many.
    Several(usize),
    /// Its elements stand too deep in each other.
    TooDeep,
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
    /// Its words were published, but some are struck through, hidden or turned round in one of the two.
    Restyled {
        /// The entry.
        entry: usize,
        /// From the sealed text to the one in hand; none where it has nothing to show.
        redline: Option<Box<Redline>>,
        /// What in the page in hand hides or turns them.
        signs: Vec<Sign>,
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
    /// All but the items of lists, whole items alone: those of notices that keep themselves. What else stands
    /// in the text is inserted in this redline from the sealed text to the one in hand.
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
            Verdict::Registered { covered: Covered::WithoutLists(redline), .. } => Some(redline),
            Verdict::Restyled { redline, .. } | Verdict::Differs { redline, .. } => {
                redline.as_deref()
            }
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
        let own = begins(this)?;
        let mut latest: BTreeMap<&str, &Entry> = BTreeMap::new();
        for it in &self.register.entries {
            if it.notice == this.notice && it.language == this.language {
                latest.insert(&it.version, it);
            }
        }
        let later = latest.into_values().filter_map(|it| Some((begins(it)?, it)));
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
        let with_text = self.register.with_text(text);
        let mut firsts: Vec<usize> = Vec::new();
        for &at in with_text {
            let is_same = |known: &usize| same_version(self.entry(*known), self.entry(at));
            if !firsts.iter().any(is_same) {
                firsts.push(at);
            }
        }
        let first = *firsts.first()?;
        let Some(claim) = &hand.claim else {
            // Of several versions of one text a file is the one that it was made into.
            let is_source = |at: &&usize| hand.source == Some(self.entry(**at).source);
            let entry = with_text.iter().rfind(is_source).copied();
            return Some(self.registered(entry.unwrap_or(first), &firsts, hand));
        };
        if let Some(&entry) = firsts.iter().find(|at| is_of(self.entry(**at), claim)) {
            return Some(self.registered(entry, &firsts, hand));
        }
        let is_in = |at: &&usize| claim.language.as_ref() == Some(&self.entry(**at).language);
        Some(Verdict::Misnamed { entry: firsts.iter().find(is_in).copied().unwrap_or(first) })
    }

    fn registered(&self, entry: usize, firsts: &[usize], hand: &Hand) -> Verdict {
        if let Some(restyled) = self.restyled(entry, hand) {
            return restyled;
        }
        let is_same = |at: &usize| same_version(self.entry(*at), self.entry(entry));
        Verdict::Registered {
            entry: self.made_into(entry, hand),
            corrected: self.corrected(entry),
            also: firsts.iter().copied().filter(|at| !is_same(at)).collect(),
            covered: Covered::Whole,
        }
    }

    /// Of the entries of a version with the same words the one that the file in hand is the source of, else
    /// the last; for a page, whose source nobody has in hand, the entry itself.
    fn made_into(&self, entry: usize, hand: &Hand) -> usize {
        let Some(source) = hand.source else { return entry };
        let this = self.entry(entry);
        let with_text = self.register.with_text(this.text).iter().copied();
        let same: Vec<usize> = with_text.filter(|at| same_version(self.entry(*at), this)).collect();
        let of_source = same.iter().rfind(|at| self.entry(**at).source == source);
        of_source.or(same.last()).copied().unwrap_or(entry)
    }

    /// Words that are the same may hold no more, or not be read: that is seen in the mark-up alone.
    fn restyled(&self, entry: usize, hand: &Hand) -> Option<Verdict> {
        let strikes = |change: &redline::Change| {
            matches!(change.kind, Kind::Format { .. }) && change.is_of_words()
        };
        let redline = self.redline(entry, hand);
        let redline = redline.filter(|redline| redline.changes.iter().any(strikes));
        let mut signs = hand.around.signs.clone();
        if let Some(kept) = self.kept(entry) {
            let mut sealed = page::signs_within(kept);
            for sign in page::signs_within(&hand.html) {
                match sealed.iter().position(|it| *it == sign) {
                    Some(at) => drop(sealed.remove(at)),
                    None => signs.push(sign),
                }
            }
        }
        (redline.is_some() || !signs.is_empty()).then(|| Verdict::Restyled {
            entry,
            redline: redline.map(Box::new),
            signs,
        })
    }

    /// What in a text may hide or turn words, where nothing is kept that says whether it did so when it was
    /// sealed.
    pub fn unjudged_signs(&self, hand: &Hand, verdict: &Verdict) -> Vec<Sign> {
        match verdict {
            Verdict::Registered { entry, .. } if self.kept(*entry).is_none() => {
                page::signs_within(&hand.html)
            }
            _ => Vec::new(),
        }
    }

    /// Whether any text is kept beside the register.
    pub fn keeps_texts(&self) -> bool {
        !self.words().is_empty()
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

    /// Where lists that keep themselves stand in a text, all that is not sealed must be whole items.
    fn by_words_with_lists(&self, hand: &Hand) -> Option<Verdict> {
        let candidates = self.register.entries.iter().enumerate().rev();
        let mut candidates = candidates
            .filter(|(_, entry)| {
                entry.lists && hand.claim.as_ref().is_none_or(|claim| is_of(entry, claim))
            })
            .peekable();
        candidates.peek()?;
        let listed = Listed::of(&hand.html);
        for (entry, _) in candidates {
            let Some(kept) = self.kept(entry) else { continue };
            let sealed = plain::text(kept);
            // A few words stand in any text: then it must say itself which one it is.
            let is_likely = hand.claim.is_some() || sealed.len() * 2 >= listed.words.len();
            if !is_likely || sealed.is_empty() || !listed.is_without_items(&sealed) {
                continue;
            }
            let entry = self.first_with_text(entry);
            if let Some(restyled) = self.restyled(entry, hand) {
                return Some(restyled);
            }
            let redline = Box::new(redline::compare(kept, &hand.html));
            return Some(Verdict::Registered {
                entry: self.made_into(entry, hand),
                corrected: self.corrected(entry),
                also: Vec::new(),
                covered: Covered::WithoutLists(redline),
            });
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

    /// The words of every kept text.
    fn words(&self) -> &[(usize, Vec<u64>)] {
        self.words.get_or_init(|| {
            let distinct = (0..self.register.entries.len()).filter(|at| {
                let with_text = self.register.with_text(self.entry(*at).text);
                with_text.first() == Some(at)
            });
            distinct.filter_map(|at| Some((at, hashed_words(self.kept(at)?)))).collect()
        })
    }

    /// The kept text that shares most words, if any shares some.
    fn nearest(&self, hand: &Hand) -> Option<Near> {
        let own = hashed_words(&hand.html);
        let shares = self.words().iter().map(|(at, words)| (share(words, &own), *at));
        let (share, entry) = shares.max().filter(|(share, _)| *share > 0)?;
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

/// When a version takes effect, and its place among those of one day: the one with a number behind its date,
/// and the higher one, is later. None where no date is known.
fn begins(entry: &Entry) -> Option<(Date, usize, &str)> {
    let date = entry.effective?.first_day();
    Some((date, entry.version.len(), &entry.version))
}

fn same_version(a: &Entry, b: &Entry) -> bool {
    a.notice == b.notice && a.language == b.language && a.version == b.version
}

/// The words of a text, and where whole items of lists begin and end among them: what may have been added to
/// a list that keeps itself.
struct Listed {
    /// In their order, with [`ITEM`] before an item and [`END`] behind it.
    words: Vec<String>,
}

/// Stands before an item. A character of private use, which no text that is read keeps.
const ITEM: &str = "\u{f0001}";
/// Stands behind an item.
const END: &str = "\u{f0002}";

impl Listed {
    fn of(html: &str) -> Listed {
        let html = html.replace(ITEM, "").replace(END, "");
        let mut tree = Tree::parse_fragment(html.trim_start_matches('\u{FEFF}'));
        let nodes: Vec<NodeId> = tree.descendants(tree.root()).collect();
        for id in nodes {
            if !is_item(&tree, id) {
                continue;
            }
            let cells = || tree.children(id).filter(|it| tree.is_element(*it));
            let (first, last) = match tree.name(id) {
                Some("tr") => (cells().next(), cells().last()),
                _ => (Some(id), Some(id)),
            };
            if let (Some(first), Some(last)) = (first, last) {
                mark(&mut tree, first, ITEM, true);
                mark(&mut tree, last, END, false);
            }
        }
        let words = plain::text_of(tree);
        Listed { words: words.split_ascii_whitespace().map(str::to_owned).collect() }
    }

    /// Whether the words without some of the items are these.
    fn is_without_items(&self, sealed: &str) -> bool {
        let sealed: Vec<&str> = sealed.split_ascii_whitespace().collect();
        // How many of the sealed words may stand before this place; of every open item, before it.
        let mut read = BTreeSet::from([0]);
        let mut before_items: Vec<BTreeSet<usize>> = Vec::new();
        for word in &self.words {
            match word.as_str() {
                ITEM => before_items.push(read.clone()),
                END => read.extend(before_items.pop().unwrap_or_default()),
                word => {
                    let goes_on = read.iter().filter(|at| sealed.get(**at) == Some(&word));
                    read = goes_on.map(|at| at + 1).collect();
                }
            }
        }
        read.contains(&sealed.len())
    }
}

/// Whether an element is an item of a list, a row of a table or an entry of a list of definitions, with
/// nothing in it that begins a text of its own.
fn is_item(tree: &Tree, id: NodeId) -> bool {
    const TEXTS: [&str; 10] =
        ["h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "table", "blockquote"];
    matches!(tree.name(id), Some("li" | "tr" | "dt" | "dd"))
        && !tree.descendants(id).any(|it| tree.name(it).is_some_and(|name| TEXTS.contains(&name)))
}

/// Puts a paragraph with a sign at the start or the end of an element.
fn mark(tree: &mut Tree, element: NodeId, sign: &str, is_start: bool) {
    let (paragraph, text) = (tree.new_element("p"), tree.new_text(sign));
    tree.append(paragraph, text);
    match tree.first_child(element).filter(|_| is_start) {
        Some(first) => tree.insert_before(first, paragraph),
        None => tree.append(element, paragraph),
    }
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
    let ending = extension(path);
    if is_page(&ending) {
        let text = page_text(&name, bytes).map_err(Refused::Faults)?;
        return page_in_hand(&text).map_err(|why| no_text(&name, why));
    }
    if !matches!(ending.as_str(), "md" | "markdown" | "txt" | "yaml" | "yml") {
        return Err(no_kind_of_text(&name, &ending));
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
            around: Around::default(),
        }),
        Err(refused) => {
            let hand = Hand { source, reading: Reading::Bytes, ..Hand::default() };
            match refused {
                // Bytes say enough where they are known.
                _ if reference.by_source(&hand).is_some() => Ok(hand),
                Refused::WrongUse(..) if matches!(ending.as_str(), "yaml" | "yml") => {
                    Err(no_kind_of_text(&name, &ending))
                }
                refused => Err(refused),
            }
        }
    }
}

/// Whether a file of this ending, in lower case, is a page.
pub fn is_page(ending: &str) -> bool {
    matches!(ending, "html" | "htm" | "xhtml" | "shtml")
}

/// The text of a page's bytes, as a browser reads them where they begin with a byte order mark.
pub fn page_text(name: &str, bytes: Vec<u8>) -> Result<String, Vec<Finding>> {
    let unit: Option<fn([u8; 2]) -> u16> = match bytes.as_slice() {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ => None,
    };
    if let Some(unit) = unit {
        let units = bytes[2..].chunks_exact(2).map(|it| unit([it[0], it[1]]));
        return Ok(char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect());
    }
    let mut findings = Vec::new();
    decode(&name.into(), bytes, &mut findings).ok_or(findings)
}

/// The text of a page.
pub fn page_in_hand(page: &str) -> Result<Hand, NoText> {
    match page::read(page) {
        Held::Text { html, claim, around } => {
            Ok(Hand { html, claim, around, source: None, reading: Reading::Marked })
        }
        Held::Unmarked { html, .. } => {
            Ok(Hand { html, reading: Reading::Unmarked, ..Hand::default() })
        }
        Held::Several(count) => Err(NoText::Several(count)),
        Held::TooDeep => Err(NoText::TooDeep),
    }
}

fn no_text(name: &str, why: NoText) -> Refused {
    match why {
        NoText::Several(count) => Refused::WrongUse(
            format!("{name} holds {count} texts of notices"),
            "save one version's own page, and verify that".to_owned(),
        ),
        NoText::TooDeep => Refused::WrongUse(
            format!("in {name} more than {} elements stand in each other", page::DEEPEST),
            "no page of a notice is made so: save it from its own address again".to_owned(),
        ),
    }
}

/// Refuses a file that is no text of a notice, with what may have been meant.
fn no_kind_of_text(name: &str, ending: &str) -> Refused {
    let file = Path::new(name).file_name().unwrap_or_default();
    if file == register::FILE {
        return Refused::WrongUse(
            format!("{name} is a register, not a text"),
            "hold texts against it: engross verify PAGE --register FILE; `engross check` says whether \
             that of a site is sound"
                .to_owned(),
        );
    }
    let (what, help) = match ending {
        "pdf" => (
            "is a PDF, of which the words cannot be told",
            "verify the page that it was printed from, saved as .html",
        ),
        "yaml" | "yml" => (
            "is no text of a notice, or an inventory outside of its site",
            "inventories are read in their site: name the file there, or the site with --root",
        ),
        "json" => (
            "is data, not the text of a notice",
            "verify the page of the version, or the whole output folder",
        ),
        _ => (
            "has no ending of a page or a text",
            "endings are .html, .htm, .md, .markdown and .txt: a saved page, or a text as its editor \
             wrote it",
        ),
    };
    Refused::WrongUse(format!("{name} {what}"), help.to_owned())
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
