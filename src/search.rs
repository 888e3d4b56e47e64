//! The search index of a language: static files that a script on the search page loads in small pieces.
//!
//! What is found are passages: clauses without their sub-clauses ([`passages`]). A wording that several versions
//! have is in the index once. There are two sets: what the texts shown today say, and, loaded only when it is
//! asked for, what other versions say in other words.
//!
//! Steps: [`EditionIndex::of`] packs the texts of a notice into chunks while they are in memory (`chunks`);
//! [`files`] numbers the chunks of all notices, collects which have which terms, and writes those in shards
//! (`terms`). Knows nothing of pages, nor where the files stand.
//!
//! The files, each JSON; those of other versions stand in `older/`:
//!
//! | file | what it holds |
//! |---|---|
//! | `root.json` | `generation`: changes with the index. `sets`: of each its `folder`, how many `chunks`, and `page` (as below) or `pages`, the first term of each |
//! | `p0.json`… | the number of a shard, and the first terms of it and of those behind it |
//! | `t0.json`… | terms and the chunks that have them, as `terms` says; a number names a list |
//! | `l0.json`… | a long list |
//! | `c0.json`… | a chunk: `title` and `url` of the notice; `first`: its text begins here; `passages`: anchor, title, text, and the versions that have it, first and last of each stretch; `versions`: names and links of these |
//!
//! A text in a chunk is a string, or a list of strings and of places in all texts before it (from, length).

mod chunks;
mod copies;
mod passages;
mod terms;
pub mod words;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fingerprint::Fingerprint;
use crate::render::inputs::Print;
use chunks::Chunk;
use terms::{Collected, LIMITS, Limits, TermFiles};

/// The texts of a notice in one language.
#[derive(Debug, Clone)]
pub struct EditionText<'a> {
    /// The notice's title.
    pub title: &'a str,
    /// The link to the text shown.
    pub link: &'a str,
    /// Its versions, oldest first.
    pub versions: Vec<VersionText<'a>>,
}

/// The text of a version.
#[derive(Debug, Clone, Copy)]
pub struct VersionText<'a> {
    /// What readers call it.
    pub name: &'a str,
    /// Its permanent link.
    pub link: &'a str,
    /// Whether it is what the notice's own address shows.
    pub is_shown: bool,
    /// The reader's text, with the ids of its headings: HTML.
    pub html: &'a str,
}

/// What the index holds of a notice: less than its distinct text.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct EditionIndex {
    shown: Vec<Chunk>,
    others: Vec<Chunk>,
}

impl EditionIndex {
    /// Indexes the texts of a notice.
    pub fn of(edition: &EditionText<'_>) -> EditionIndex {
        let (shown, others) = chunks::chunks(edition);
        EditionIndex { shown, others }
    }

    /// The fingerprint of all of it.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut print = Print::default();
        for chunks in [&self.shown, &self.others] {
            print.number(chunks.len());
            for Chunk { json, titles, all } in chunks {
                print.bytes(json);
                print.text(titles);
                print.text(all);
            }
        }
        print.finish()
    }

    /// How many bytes it holds.
    pub fn held(&self) -> usize {
        let size = |it: &Chunk| it.json.len() + it.all.len() + it.titles.len();
        self.shown.iter().chain(&self.others).map(size).sum()
    }
}

/// The folder of an index, below the search page.
pub const FOLDER: &str = "data";

/// Whether a path of an output is one of a file of an index: nobody but the script asks for it.
pub fn is_file(path: &str) -> bool {
    let Some((above, name)) = path.rsplit_once('/') else { return false };
    let is_numbered = |name: &str| {
        name.strip_prefix(['c', 'l', 'p', 't'])
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_digit()))
    };
    let above = above.strip_suffix("/older").unwrap_or(above);
    (above == "search/data" || above.ends_with("/search/data"))
        && name.strip_suffix(".json").is_some_and(|name| name == "root" || is_numbered(name))
}

#[derive(Serialize)]
struct Root {
    generation: String,
    sets: [SetRoot; 2],
}

#[derive(Serialize)]
struct SetRoot {
    folder: &'static str,
    chunks: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<Vec<serde_json::Value>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pages: Vec<String>,
}

/// The files of the index, by their names below its folder, as they are put together: what is known of an edition is
/// let go of once its chunks are given. The same notices in the same order give the same files.
pub fn files<E: Iterator<Item = EditionIndex>>(editions: E) -> Files<E> {
    files_within(editions, LIMITS)
}

fn files_within<E: Iterator<Item = EditionIndex>>(editions: E, limits: Limits) -> Files<E> {
    let sets = ["", "older/"].map(|folder| Set { folder, ..Set::default() });
    Files { editions, limits, sets: Some(sets), ready: VecDeque::new() }
}

/// See [`files`].
pub struct Files<E> {
    editions: E,
    limits: Limits,
    /// None once all are given.
    sets: Option<[Set; 2]>,
    ready: VecDeque<(String, Vec<u8>)>,
}

/// A set of chunks, as far as they were given.
#[derive(Default)]
struct Set {
    folder: &'static str,
    count: u32,
    terms: Collected,
    hash: Sha256,
}

impl Set {
    fn add(&mut self, chunk: Chunk) -> (String, Vec<u8>) {
        let Chunk { json, titles, all } = chunk;
        let number = self.count;
        self.count += 1;
        self.terms.add(number, &all, &titles);
        self.hash.update(&json);
        (format!("{}c{number}.json", self.folder), json.into_vec())
    }

    /// What the root says of it, the files of its terms, and the fingerprint of all its files.
    fn finish(self, limits: Limits) -> (SetRoot, Vec<(String, Vec<u8>)>, Fingerprint) {
        let Set { folder, count, terms, mut hash } = self;
        let chunks = count as usize;
        let TermFiles { firsts, has_pages, files } = terms.files(chunks, limits);
        files.iter().for_each(|(_, bytes)| hash.update(bytes));
        let (page, pages) = match has_pages {
            true => (None, firsts),
            false => {
                let firsts = firsts.into_iter().map(serde_json::Value::from);
                (Some([0.into()].into_iter().chain(firsts).collect()), Vec::new())
            }
        };
        let files = files.into_iter().map(|(name, bytes)| (format!("{folder}{name}"), bytes));
        let print = Fingerprint::from_bytes(hash.finalize().into());
        (SetRoot { folder, chunks, page, pages }, files.collect(), print)
    }
}

impl<E: Iterator<Item = EditionIndex>> Iterator for Files<E> {
    type Item = (String, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(file) = self.ready.pop_front() {
                return Some(file);
            }
            let [shown, others] = self.sets.as_mut()?;
            if let Some(edition) = self.editions.next() {
                self.ready.extend(edition.shown.into_iter().map(|chunk| shown.add(chunk)));
                self.ready.extend(edition.others.into_iter().map(|chunk| others.add(chunk)));
                continue;
            }
            let mut print = Print::default();
            let sets = self.sets.take()?.map(|set| {
                let (root, files, of_set) = set.finish(self.limits);
                self.ready.extend(files);
                print.bytes(&of_set.bytes());
                root
            });
            let generation = print.finish().to_string()[..16].to_owned();
            // Last, so that it never names what is not there yet.
            let root = terms::json(&Root { generation, sets });
            self.ready.push_back(("root.json".to_owned(), root));
        }
    }
}

#[cfg(test)]
mod tests;
