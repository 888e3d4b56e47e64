//! What a build made, kept for the next one: of each edition what it was made of, what its files are, and what
//! pages of the whole site need of it.
//!
//! An edition is made again unless all that it was made of is the same ([`inputs`](crate::render::inputs)), all that it asked of
//! the rest of the site is answered as it was ([`questions`](crate::render::questions)), and its files stand where
//! they were put. What is kept belongs to one state of one output folder, which the fingerprint of its manifest
//! names: of two builds, whichever is last in its place has a record that fits it. What is cut off, foreign or
//! another program's is not believed. Knows nothing of how files are written.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cache::{self, NotKept};
use crate::feed;
use crate::finding::Finding;
use crate::fingerprint::Fingerprint;
use crate::register::Observed;
use crate::render::questions::{Answers, Question};
use crate::search::EditionIndex;
use crate::shown::Inline;

/// A file as it was put into an output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The fingerprint of its bytes.
    pub sha256: Fingerprint,
    /// How many there are.
    pub bytes: u64,
    /// When it was last written, in nanoseconds since 1970, as the machine told it afterwards: a file that bears
    /// another time or length is read before it is believed. 0 where that is not known.
    pub modified: i64,
}

/// The files of an output folder but its manifest, and its folders, the folder itself as an empty path; each in
/// path order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Stood {
    /// Its files.
    pub files: Vec<(Box<str>, Stamp)>,
    /// Its folders, each with when a name last came to or went from it, in nanoseconds since 1970: in one that
    /// bears the same time nobody has put anything.
    pub folders: Vec<(String, i64)>,
}

/// What a build made of an edition.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EditionMade {
    /// What it was made of beside what was asked.
    pub inputs: Fingerprint,
    /// What was asked of the rest of the site, and what the answers were.
    pub answers: Vec<(Question, Fingerprint)>,
    /// Its files, in the order of its plan; none for an entry that gave none.
    pub files: Vec<Option<Stamp>>,
    /// What others need of it.
    pub yields: Yields,
}

/// What pages of the whole site, the register and people need of an edition.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Yields {
    /// Its versions as the register compares them, by their places in the edition.
    pub versions: Vec<(usize, Observed)>,
    /// What is to be said of its texts; no errors, or nothing would have been made.
    pub findings: Vec<Finding>,
    /// What its texts bring inline, for the headers of the site.
    pub inline: Inline,
    /// The fingerprints of texts that lists of notices have, by version.
    pub texts: Vec<(usize, String)>,
    /// What subscribers of all notices are told of it, by the names of the events.
    pub entries: Vec<(String, Arc<feed::Entry>)>,
    /// The fingerprint of what can be searched of it.
    pub index: Option<Fingerprint>,
}

/// The search index as it was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchMade {
    /// What it was made of.
    pub inputs: Fingerprint,
    /// Its files.
    pub files: Vec<(String, Stamp)>,
}

/// What a build made.
#[derive(Debug, Default)]
pub struct Made {
    /// By the paths of notices and the tags of languages.
    pub editions: HashMap<(String, String), EditionMade>,
    /// The search index.
    pub search: SearchMade,
}

impl EditionMade {
    /// Whether it would be made as it was: its inputs are these, and what it asked has the same answers.
    pub fn is_as(&self, inputs: Fingerprint, answers: &Answers<'_>) -> bool {
        self.inputs == inputs
            && self.answers.iter().all(|(question, known)| answers.answer(question) == *known)
    }
}

/// An edition by the path of its notice and its language's tag.
type NamedEdition = ((String, String), EditionMade);

/// Under which name a part of the record of an output folder is kept.
fn name(part: &str, output: &str, manifest: Fingerprint) -> String {
    format!("{}{}", prefix(part, output), &manifest.to_string()[..16])
}

fn prefix(part: &str, output: &str) -> String {
    format!("{part}-{}-", &Fingerprint::of(output).to_string()[..16])
}

/// What each edition was made of, and which files.
const MADE: &str = "made";
/// Which files stand in the folder.
const FILES: &str = "files";
/// What can be searched.
const SEARCH: &str = "search";

/// The records of one output folder of a site.
#[derive(Debug, Clone, Copy)]
pub struct Records<'a> {
    /// The site's root.
    pub root: &'a Path,
    /// The output folder, as it is named from there.
    pub output: &'a str,
}

impl Records<'_> {
    /// What was made, where the manifest of the folder has this fingerprint; nothing where that is not known.
    pub fn made(&self, manifest: Fingerprint) -> Option<Made> {
        let (editions, search): (Vec<NamedEdition>, SearchMade) = self.read(MADE, manifest)?;
        Some(Made { editions: editions.into_iter().collect(), search })
    }

    /// What stands there then.
    pub fn stood(&self, manifest: Fingerprint) -> Option<Stood> {
        self.read(FILES, manifest)
    }

    /// What can be searched of editions, by its fingerprint, where all of it together is made of this.
    pub fn indexes(&self, inputs: Fingerprint) -> Option<HashMap<Fingerprint, EditionIndex>> {
        let indexes: Vec<(Fingerprint, EditionIndex)> = self.read(SEARCH, inputs)?;
        Some(indexes.into_iter().collect())
    }

    /// Keeps what was made, in the order in which it is given.
    pub fn keep_made(
        &self,
        manifest: Fingerprint,
        editions: &[((&str, &str), &EditionMade)],
        search: &SearchMade,
    ) -> Result<(), NotKept> {
        self.write(MADE, manifest, &(editions, search))
    }

    /// Keeps what stands there: files and folders as [`Stood`] has them.
    pub fn keep_stood(
        &self,
        manifest: Fingerprint,
        files: &[(&str, Stamp)],
        folders: &[(&str, i64)],
    ) -> Result<(), NotKept> {
        self.write(FILES, manifest, &(files, folders))
    }

    /// Keeps what can be searched; `inputs` are what all of it together is made of.
    pub fn keep_indexes(
        &self,
        inputs: Fingerprint,
        indexes: Vec<(Fingerprint, &EditionIndex)>,
    ) -> Result<(), NotKept> {
        self.write(SEARCH, inputs, &indexes)
    }

    /// Forgets all states of the folder but the one that stands there, and the files of the one in the tree
    /// beside it.
    pub fn forget_but(&self, live: Fingerprint, before: Option<Fingerprint>, search: Fingerprint) {
        for (part, states) in [
            (MADE, vec![live]),
            (FILES, [live].into_iter().chain(before).collect()),
            (SEARCH, vec![search]),
        ] {
            let names: Vec<String> =
                states.into_iter().map(|it| name(part, self.output, it)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            cache::forget_but(self.root, &prefix(part, self.output), &names);
        }
    }

    fn read<T: DeserializeOwned>(&self, part: &str, manifest: Fingerprint) -> Option<T> {
        let kept = cache::kept_bytes(self.root, &name(part, self.output, manifest))?;
        let (body, print) = kept.split_at_checked(kept.len().checked_sub(PRINT)?)?;
        if Fingerprint::of(body).bytes() != print {
            return None;
        }
        postcard::from_bytes(body.strip_prefix(cache::PROGRAM.as_bytes())?).ok()
    }

    fn write(
        &self,
        part: &str,
        manifest: Fingerprint,
        value: &impl Serialize,
    ) -> Result<(), NotKept> {
        cache::keep_written(self.root, &name(part, self.output, manifest), |file| {
            let mut to =
                BufWriter::with_capacity(1 << 16, Printed { to: file, print: Sha256::new() });
            to.write_all(cache::PROGRAM.as_bytes())?;
            let mut to = postcard::to_io(value, to).map_err(io::Error::other)?;
            to.flush()?;
            let Printed { to, print } = to.into_inner().map_err(io::IntoInnerError::into_error)?;
            to.write_all(&print.finalize())
        })
    }
}

/// How many bytes a fingerprint has.
const PRINT: usize = size_of::<Fingerprint>();

/// Passes bytes on, and makes a fingerprint of them.
struct Printed<W> {
    to: W,
    print: Sha256,
}

impl<W: Write> Write for Printed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.print.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
