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

/// What the index holds of a notice: less than its distinct text, so that those of all notices can be kept.
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

/// The files of the index, by their names below its folder. The same notices in the same order give the same files.
pub fn files(editions: Vec<EditionIndex>) -> impl Iterator<Item = (String, Vec<u8>)> {
    files_within(editions, LIMITS)
}

fn files_within(
    editions: Vec<EditionIndex>,
    limits: Limits,
) -> impl Iterator<Item = (String, Vec<u8>)> {
    let mut shown = Vec::new();
    let mut others = Vec::new();
    for edition in editions {
        shown.extend(edition.shown);
        others.extend(edition.others);
    }
    let mut hash = Sha256::new();
    let mut sets = Vec::new();
    let mut roots = Vec::new();
    for (folder, chunks) in [("", shown), ("older/", others)] {
        let mut terms = Collected::default();
        for (number, chunk) in (0..).zip(&chunks) {
            terms.add(number, &chunk.all, &chunk.titles);
            hash.update(&chunk.json);
        }
        let TermFiles { firsts, has_pages, files } = terms.files(chunks.len(), limits);
        files.iter().for_each(|(_, bytes)| hash.update(bytes));
        let (page, pages) = match has_pages {
            true => (None, firsts),
            false => {
                let firsts = firsts.into_iter().map(serde_json::Value::from);
                (Some([0.into()].into_iter().chain(firsts).collect()), Vec::new())
            }
        };
        roots.push(SetRoot { folder, chunks: chunks.len(), page, pages });
        // The terms of a chunk are not needed any more once they are collected.
        let chunks: Vec<Box<[u8]>> = chunks.into_iter().map(|chunk| chunk.json).collect();
        sets.push((folder, files, chunks));
    }
    let sets_of_files = sets.into_iter().flat_map(|(folder, files, chunks)| {
        let files = files.into_iter().map(move |(name, bytes)| (format!("{folder}{name}"), bytes));
        let chunks = (0..).zip(chunks).map(move |(number, json): (usize, _)| {
            (format!("{folder}c{number}.json"), json.into_vec())
        });
        files.chain(chunks)
    });
    let roots: [SetRoot; 2] = roots.try_into().unwrap_or_else(|_| unreachable!("two sets"));
    let generation = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let root = terms::json(&Root { generation, sets: roots });
    // Last, so that it never names what is not there yet.
    sets_of_files.chain([("root.json".to_owned(), root)])
}

#[cfg(test)]
mod tests;
