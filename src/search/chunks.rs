//! Puts the passages of an edition into chunks: files that the script loads to show what it found.
//!
//! A chunk holds neighbouring passages of one notice, so that a query for what one notice says loads little. In
//! the chunks of other versions all wordings of a clause stand together, newest first: each is said by what
//! differs from those before it (`copies`).

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize, Serializer};

use super::copies::{Part, Pool};
use super::passages::{Passage, passages};
use super::words::words;
use super::{EditionText, VersionText};

/// A chunk begins anew where it would become longer than this, in bytes, unless that is one passage.
const LONGEST: usize = 6_000;
/// From this length on a chunk ends where a clause does.
const ENOUGH: usize = 4_000;
/// The script looks at every word of a chunk: no more text than this, in UTF-16 units, however well it is said.
const MOST_TEXT: usize = 40_000;

/// A file of text and the terms by which it is found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Chunk {
    /// The file.
    #[serde(with = "crate::kept_as::bytes")]
    pub json: Box<[u8]>,
    /// The terms of titles of clauses, parted by line ends.
    pub titles: Box<str>,
    /// The terms of everything in it.
    pub all: Box<str>,
}

/// A wording of a clause, and the versions that have it.
struct Wording {
    passage: Passage,
    /// By index, falling.
    versions: Vec<usize>,
}

/// The chunks of the text shown, and those of wordings that other versions alone have.
pub fn chunks(edition: &EditionText<'_>) -> (Vec<Chunk>, Vec<Chunk>) {
    let versions = &edition.versions;
    let mut wordings: Vec<Wording> = Vec::new();
    // By title, text, and which of several alike in a version.
    let mut known: HashMap<(String, String, usize), usize> = HashMap::new();
    let mut shown_count = 0;
    let shown_first = (0..versions.len()).rev().filter(|at| versions[*at].is_shown);
    let others = (0..versions.len()).rev().filter(|at| !versions[*at].is_shown);
    for at in shown_first.chain(others) {
        let mut alike: HashMap<(String, String), usize> = HashMap::new();
        for passage in passages(versions[at].html) {
            let words = (passage.title.clone(), passage.text.clone());
            let nth = alike.entry(words.clone()).or_default();
            let key = (words.0, words.1, *nth);
            *nth += 1;
            let wording = *known.entry(key).or_insert_with(|| {
                wordings.push(Wording { passage, versions: Vec::new() });
                wordings.len() - 1
            });
            wordings[wording].versions.push(at);
        }
        if versions[at].is_shown {
            shown_count = wordings.len();
        }
    }
    let others = wordings.split_off(shown_count);
    let shown = wordings.into_iter().map(|wording| vec![wording]);
    let mut clauses: Vec<Vec<Wording>> = Vec::new();
    let mut clause_of: HashMap<String, usize> = HashMap::new();
    for wording in others {
        let clause = *clause_of.entry(wording.passage.anchor.clone()).or_insert_with(|| {
            clauses.push(Vec::new());
            clauses.len() - 1
        });
        clauses[clause].push(wording);
    }
    let packed = Packer::new(edition, true).pack(shown);
    (packed, Packer::new(edition, false).pack(clauses.into_iter()))
}

/// A chunk as it is written; `docs` of the format stand in `search.rs`.
#[derive(Serialize)]
struct File<'a> {
    title: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    first: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    versions: BTreeMap<usize, (&'a str, &'a str)>,
    passages: &'a [Entry],
}

/// A passage as it is written: anchor, title, text, and the versions that have it as the ends of runs.
#[derive(Serialize)]
struct Entry(String, Text, Text, #[serde(skip_serializing_if = "Vec::is_empty")] Vec<usize>);

/// A text as its parts, or as it stands where nothing of it was said before.
struct Text(Vec<Part>);

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0[..] {
            [] => serializer.serialize_str(""),
            [Part::New(text)] => serializer.serialize_str(text),
            parts => parts.serialize(serializer),
        }
    }
}

impl Text {
    /// About how long it is as it is written, in bytes.
    fn size(&self) -> usize {
        let size = |part: &Part| match part {
            Part::New(text) => text.len() + 3,
            Part::Copy(..) => 12,
        };
        self.0.iter().map(size).sum()
    }
}

/// Fills one chunk after the other.
struct Packer<'a> {
    edition: &'a EditionText<'a>,
    shown: bool,
    done: Vec<Chunk>,
    pool: Pool,
    entries: Vec<Entry>,
    size: usize,
    titles: HashSet<String>,
    all: HashSet<String>,
}

impl<'a> Packer<'a> {
    fn new(edition: &'a EditionText<'a>, shown: bool) -> Packer<'a> {
        Packer {
            edition,
            shown,
            done: Vec::new(),
            pool: Pool::default(),
            entries: Vec::new(),
            size: 0,
            titles: HashSet::new(),
            all: HashSet::new(),
        }
    }

    fn pack(mut self, clauses: impl Iterator<Item = Vec<Wording>>) -> Vec<Chunk> {
        for clause in clauses {
            if self.size >= ENOUGH {
                self.end();
            }
            for wording in clause {
                self.add(wording);
            }
        }
        self.end();
        self.done
    }

    fn add(&mut self, wording: Wording) {
        let Wording { passage, versions } = wording;
        let Passage { anchor, title, text } = passage;
        let mut said = (Text(self.pool.add(&title)), Text(self.pool.add(&text)));
        let size = said.0.size() + said.1.size();
        let is_full = self.size + size > LONGEST || self.pool.len() > MOST_TEXT;
        if is_full && !self.entries.is_empty() {
            self.end();
            said = (Text(self.pool.add(&title)), Text(self.pool.add(&text)));
        }
        let runs = if self.shown { Vec::new() } else { runs(&versions) };
        self.size += said.0.size() + said.1.size() + anchor.len() + 16 + runs.len() * 2;
        add_terms(&title, &mut self.titles);
        add_terms(&title, &mut self.all);
        add_terms(&text, &mut self.all);
        self.entries.push(Entry(anchor, said.0, said.1, runs));
    }

    /// Ends the chunk at hand and begins another one.
    fn end(&mut self) {
        self.pool = Pool::default();
        self.size = 0;
        let entries = std::mem::take(&mut self.entries);
        if entries.is_empty() {
            return;
        }
        let EditionText { title, link, versions } = self.edition;
        let first = self.shown && self.done.is_empty();
        // Words of the notice's title lead to all of its text, and best to where it begins.
        add_terms(title, &mut self.all);
        if first {
            add_terms(title, &mut self.titles);
        }
        let named = entries.iter().flat_map(|entry| &entry.3).map(|at| {
            let VersionText { name, link, .. } = versions[*at];
            (*at, (name, link))
        });
        let file = File { title, url: link, first, versions: named.collect(), passages: &entries };
        let json = serde_json::to_vec(&file).expect("strings and numbers can be written");
        self.done.push(Chunk {
            json: json.into(),
            titles: joined(&mut self.titles),
            all: joined(&mut self.all),
        });
    }
}

/// Falling numbers as the first and last of each stretch without a gap.
fn runs(versions: &[usize]) -> Vec<usize> {
    let stretches = versions.chunk_by(|a, b| *a == b + 1);
    stretches.flat_map(|stretch| [stretch[0], stretch[stretch.len() - 1]]).collect()
}

fn add_terms(text: &str, terms: &mut HashSet<String>) {
    for word in words(text) {
        word.terms(&mut |term| {
            if !terms.contains(term) {
                terms.insert(term.to_owned());
            }
        });
    }
}

/// The terms in one text, sorted, parted by line ends; leaves none.
fn joined(terms: &mut HashSet<String>) -> Box<str> {
    let mut terms: Vec<String> = terms.drain().collect();
    terms.sort_unstable();
    terms.join("\n").into()
}
