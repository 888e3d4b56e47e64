//! What a build made, kept for the next one: of each edition what it was made of, what its files are, and what
//! pages of the whole site need of it; of each tree of files which editions and other files it has.
//!
//! An edition is made again unless all that it was made of is the same ([`inputs`](crate::render::inputs)), all that it asked of
//! the rest of the site is answered as it was ([`questions`](crate::render::questions)), and its files stand where
//! they were put. What is kept of a tree belongs to one state of it, which the fingerprint of its manifest names: of
//! two builds, whichever is last in its place has a record that fits it. Editions are kept some fifteen to a piece,
//! and a piece is named after what it holds: trees have most of them in common, and a build writes those alone in
//! which something differs. What is cut off, foreign or another program's is not believed. Knows nothing of how
//! files are written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::cache::{self, NotKept};
use crate::feed;
use crate::finding::Finding;
use crate::fingerprint::{Fingerprint, Printed};
use crate::kept_as;
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

/// A file by its path in the output folder.
pub type StampedFile<'k> = (&'k str, Stamp);

/// Files by their paths in the output folder, in path order.
#[derive(Debug, Clone)]
pub enum FileList<'k> {
    /// Out of a record, whose bytes have the paths.
    Read(Vec<StampedFile<'k>>),
    /// As a build made them.
    Made(MadeFiles),
}

/// Files as a build made them, in little room: of a large site there are hundreds of thousands.
#[derive(Debug, Clone, Default)]
pub struct MadeFiles {
    /// Their paths, one behind the other.
    paths: String,
    /// Where each path ends.
    ends: Vec<usize>,
    stamps: Vec<Stamp>,
}

impl MadeFiles {
    /// These files, which are in path order.
    pub fn of(files: &[StampedFile<'_>]) -> MadeFiles {
        let mut paths = String::with_capacity(files.iter().map(|(output, _)| output.len()).sum());
        let end = |(output, _): &StampedFile<'_>| {
            paths.push_str(output);
            paths.len()
        };
        let ends = files.iter().map(end).collect();
        MadeFiles { paths, ends, stamps: files.iter().map(|(_, stamp)| *stamp).collect() }
    }

    fn get(&self, at: usize) -> Option<StampedFile<'_>> {
        let end = *self.ends.get(at)?;
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some((self.paths.get(begin..end)?, self.stamps[at]))
    }
}

impl FileList<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            FileList::Read(files) => files.len(),
            FileList::Made(made) => made.ends.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The file at a place in the list.
    pub fn get(&self, at: usize) -> Option<StampedFile<'_>> {
        match self {
            FileList::Read(files) => files.get(at).copied(),
            FileList::Made(made) => made.get(at),
        }
    }

    /// The place of the first that does not come before a path, from a place on.
    pub fn end_before(&self, from: usize, output: &str) -> usize {
        let is_before = |at: usize| self.get(at).is_some_and(|(path, _)| path < output);
        // Mostly all of them come before it.
        if self.len().checked_sub(1).is_some_and(|last| last >= from && is_before(last)) {
            return self.len();
        }
        let (mut begin, mut end) = (from, self.len());
        while begin < end {
            let middle = begin + (end - begin) / 2;
            match is_before(middle) {
                true => begin = middle + 1,
                false => end = middle,
            }
        }
        begin
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = StampedFile<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

impl Serialize for FileList<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(self.len()))?;
        self.iter().try_for_each(|file| list.serialize_element(&file))?;
        list.end()
    }
}

impl<'de: 'k, 'k> Deserialize<'de> for FileList<'k> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Vec::<StampedFile<'k>>::deserialize(from).map(FileList::Read)
    }
}

/// What a build made of an edition. What has names and bytes in it that were read is as long there as these.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EditionMade<'k> {
    /// The path of its notice.
    pub notice: &'k str,
    /// The tag of its language.
    pub lang: &'k str,
    /// What it was made of beside what was asked.
    pub inputs: Fingerprint,
    /// What was asked of the rest of the site.
    #[serde(borrow)]
    pub asked: Asked<'k>,
    /// How many entries it had in the plan, of which some may give no file.
    pub entries: usize,
    /// Its files.
    #[serde(borrow)]
    pub files: FileList<'k>,
    /// What others need of it.
    #[serde(borrow)]
    pub yields: Yields<'k>,
}

/// What was asked of the rest of a site, as it is kept: a text may have a hundred links.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked<'k> {
    #[serde(borrow, serialize_with = "kept_as::bytes::serialize")]
    questions: Cow<'k, [u8]>,
    /// The fingerprint of the answers.
    answers: Fingerprint,
}

impl Asked<'_> {
    /// What was asked, answered as it is now.
    pub fn of(questions: &BTreeSet<Question>, answers: &Answers<'_>) -> Self {
        let answers = answers.to(questions);
        // What could not be written could not be read, and would be asked anew.
        let questions = postcard::to_stdvec(questions).unwrap_or_default().into();
        Asked { questions, answers }
    }

    fn is_answered_alike(&self, answers: &Answers<'_>) -> bool {
        let questions: Option<Vec<Question>> = postcard::from_bytes(&self.questions).ok();
        questions.is_some_and(|questions| answers.to(&questions) == self.answers)
    }
}

/// What pages of the whole site, the register and people need of an edition.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Yields<'k> {
    /// Its versions as the register compares them, as they are kept: see [`Yields::versions`].
    #[serde(borrow, serialize_with = "kept_as::bytes::serialize")]
    versions: Cow<'k, [u8]>,
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

impl Yields<'_> {
    /// Its versions as the register compares them, by their places in the edition; none if they cannot be read. Read only
    /// where there is a register: they are the larger part of what is kept.
    pub fn versions(&self) -> Option<Vec<(usize, Observed)>> {
        postcard::from_bytes(&self.versions).ok()
    }

    /// Holds its versions no longer, for whom nobody asks.
    pub fn let_go_of_versions(&mut self) {
        self.versions = Cow::default();
    }

    /// With its versions, by their places in the edition, and nothing else yet.
    pub fn of(versions: &[(usize, Observed)]) -> Self {
        // What could not be written cannot be read either, and whoever needs it renders the edition.
        let versions = postcard::to_stdvec(versions).unwrap_or_default().into();
        Yields { versions, ..Yields::default() }
    }
}

/// The search index as it was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchMade {
    /// What it was made of.
    pub inputs: Fingerprint,
    /// Its files.
    pub files: Vec<(String, Stamp)>,
}

/// What is kept of a tree beside what it is made of.
#[derive(Debug, Serialize, Deserialize)]
pub struct TreeMade<'k> {
    /// Its files that belong to no edition; without the manifest.
    #[serde(borrow)]
    pub others: FileList<'k>,
    /// When a name last came to or went from each of its folders, in nanoseconds since 1970, in the order in which its
    /// files name them: in one that bears the same time nobody has put anything.
    pub times: Vec<i64>,
    /// The search index.
    pub search: SearchMade,
}

impl EditionMade<'_> {
    /// Whether it would be made as it was: its inputs are these, and what it asked has the same answers.
    pub fn is_as(&self, inputs: Fingerprint, answers: &Answers<'_>) -> bool {
        self.inputs == inputs && self.asked.is_answered_alike(answers)
    }
}

/// Whether a piece of the record ends with an edition, which its notice and language name. Nothing else says so: an
/// edition that comes or goes changes the piece that it stands in, or joins two of them, or parts one.
pub fn ends_piece((notice, lang): (&str, &str)) -> bool {
    Fingerprint::of(format!("{notice}\n{lang}")).bytes()[0] < 16
}

/// Under which name a part of the record of an output folder is kept.
fn name(part: &str, output: &str, print: Fingerprint) -> String {
    format!("{}{}", prefix(part, output), &print.to_string()[..16])
}

fn prefix(part: &str, output: &str) -> String {
    format!("{part}-{}-", &Fingerprint::of(output).to_string()[..16])
}

/// Which pieces and which other files a tree has, by its manifest.
const TREE: &str = "tree";
/// What some editions were made of, and which files, by what is said of them.
const PIECE: &str = "made";
/// What can be searched of an edition, by its fingerprint.
const SEARCH: &str = "search";

/// The records of one output folder of a site.
#[derive(Debug, Clone, Copy)]
pub struct Records<'a> {
    /// The site's root.
    pub root: &'a Path,
    /// The output folder, as it is named from there.
    pub output: &'a str,
}

/// What is kept of some trees, as bytes that are what was written.
#[derive(Debug, Default)]
pub struct Kept {
    trees: BTreeMap<Fingerprint, KeptTree>,
    pieces: BTreeMap<Fingerprint, Vec<u8>>,
}

#[derive(Debug)]
struct KeptTree {
    bytes: Vec<u8>,
    /// Its pieces, in the order of its editions.
    pieces: Vec<Fingerprint>,
    /// Where in the bytes stands what follows them.
    rest: usize,
}

/// The same, read.
#[derive(Debug, Default)]
pub struct Read<'k> {
    trees: BTreeMap<Fingerprint, (&'k [Fingerprint], TreeMade<'k>)>,
    pieces: BTreeMap<Fingerprint, Vec<EditionMade<'k>>>,
}

/// What is kept of one tree, all of it.
#[derive(Debug)]
pub struct ReadTree<'k> {
    /// Its pieces by their names, in the order of its editions.
    pub pieces: Vec<(Fingerprint, &'k [EditionMade<'k>])>,
    /// What else there is.
    pub made: &'k TreeMade<'k>,
}

impl<'k> ReadTree<'k> {
    /// Its editions.
    pub fn editions(&self) -> impl Iterator<Item = &'k EditionMade<'k>> {
        self.pieces.iter().flat_map(|(_, piece)| piece.iter())
    }

    /// The names of its pieces.
    pub fn names(&self) -> impl Iterator<Item = Fingerprint> {
        self.pieces.iter().map(|(name, _)| *name)
    }
}

impl Kept {
    /// Reads what can be read of it.
    pub fn read(&self) -> Read<'_> {
        let trees = self.trees.iter().filter_map(|(manifest, tree)| {
            let made = postcard::from_bytes(&tree.bytes[tree.rest..]).ok()?;
            Some((*manifest, (&*tree.pieces, made)))
        });
        let pieces = self.pieces.par_iter();
        let pieces = pieces.filter_map(|(name, it)| Some((*name, postcard::from_bytes(it).ok()?)));
        Read { trees: trees.collect(), pieces: pieces.collect() }
    }
}

impl<'k> Read<'k> {
    /// What is kept of the tree whose manifest has this fingerprint; none if anything of it is missing: the list of its
    /// files would have gaps, and every file in one would be somebody else's.
    pub fn tree(&'k self, manifest: Fingerprint) -> Option<ReadTree<'k>> {
        let (names, made) = self.trees.get(&manifest)?;
        let piece = |name: &Fingerprint| Some((*name, self.pieces.get(name)?.as_slice()));
        let pieces: Option<Vec<_>> = names.iter().map(piece).collect();
        Some(ReadTree { pieces: pieces?, made })
    }
}

impl Records<'_> {
    /// What is kept of the trees whose manifests have these fingerprints.
    pub fn kept(&self, manifests: &[Fingerprint]) -> Kept {
        let tree = |manifest: &Fingerprint| {
            let bytes = self.read(TREE, *manifest)?;
            let (pieces, rest) = postcard::take_from_bytes::<Vec<Fingerprint>>(&bytes).ok()?;
            let rest = bytes.len() - rest.len();
            Some((*manifest, KeptTree { bytes, pieces, rest }))
        };
        let trees: BTreeMap<Fingerprint, KeptTree> = manifests.iter().filter_map(tree).collect();
        let names: BTreeSet<Fingerprint> =
            trees.values().flat_map(|tree| &tree.pieces).copied().collect();
        let piece = |name: Fingerprint| {
            let bytes = cache::kept(self.root, &self.piece(name))?;
            (Fingerprint::of(&bytes) == name).then_some((name, bytes))
        };
        let pieces = names.into_par_iter().filter_map(piece).collect();
        Kept { trees, pieces }
    }

    /// Keeps a piece: editions that stand side by side. One that a tree has that is `known` is there already. Tells what
    /// it is called.
    pub fn keep_piece(
        &self,
        editions: &[&EditionMade<'_>],
        known: Option<&ReadTree<'_>>,
    ) -> Result<Fingerprint, NotKept> {
        let is_it = |known: &&(Fingerprint, &[EditionMade<'_>])| {
            let are_same = |(a, b): (&&EditionMade<'_>, &EditionMade<'_>)| std::ptr::eq(*a, b);
            known.1.len() == editions.len() && editions.iter().zip(known.1).all(are_same)
        };
        if let Some((name, _)) = known.and_then(|known| known.pieces.iter().find(is_it)) {
            return Ok(*name);
        }
        let bytes = postcard::to_stdvec(editions);
        let name = bytes.as_ref().map(Fingerprint::of).unwrap_or_default();
        let write = |file: &mut File| file.write_all(&bytes.map_err(io::Error::other)?);
        cache::keep_written(self.root, &self.piece(name), write).map(|()| name)
    }

    /// Keeps a tree with this manifest, whose pieces are kept already, in the order of its editions: a tree is not
    /// named before all is there that it has.
    pub fn keep_tree(
        &self,
        manifest: Fingerprint,
        pieces: &[Fingerprint],
        tree: &TreeMade<'_>,
    ) -> Result<(), NotKept> {
        self.write(TREE, manifest, &(pieces, tree))
    }

    /// What can be searched of an edition, by its fingerprint.
    pub fn index(&self, print: Fingerprint) -> Option<EditionIndex> {
        postcard::from_bytes(&self.read(SEARCH, print)?).ok()
    }

    /// Keeps what can be searched of an edition, by its fingerprint, unless it is there already.
    pub fn keep_index(&self, print: Fingerprint, index: &EditionIndex) -> Result<(), NotKept> {
        match self.read(SEARCH, print) {
            Some(_) => Ok(()),
            None => self.write(SEARCH, print, index),
        }
    }

    /// Forgets all trees but these, which are named by their manifests, with all pieces and all that can be searched but
    /// these.
    pub fn forget_but(
        &self,
        trees: &[Fingerprint],
        pieces: &[Fingerprint],
        indexes: &[Fingerprint],
    ) {
        for (part, prints) in [(TREE, trees), (PIECE, pieces), (SEARCH, indexes)] {
            let names: BTreeSet<String> =
                prints.iter().map(|it| name(part, self.output, *it)).collect();
            cache::forget_but(self.root, &prefix(part, self.output), &names);
        }
    }

    fn piece(&self, print: Fingerprint) -> String {
        name(PIECE, self.output, print)
    }

    /// What was written by this program under this name, and nothing of it missing or another.
    fn read(&self, part: &str, print: Fingerprint) -> Option<Vec<u8>> {
        let mut kept = cache::kept(self.root, &name(part, self.output, print))?;
        let (body, last) = kept.split_at_checked(kept.len().checked_sub(PRINT)?)?;
        if Fingerprint::of(body).bytes() != last {
            return None;
        }
        let rest = body.strip_prefix(cache::PROGRAM.as_bytes())?.strip_prefix(&print.bytes())?;
        let begin = body.len() - rest.len();
        kept.truncate(kept.len() - PRINT);
        kept.drain(..begin);
        Some(kept)
    }

    fn write(&self, part: &str, print: Fingerprint, value: &impl Serialize) -> Result<(), NotKept> {
        cache::keep_written(self.root, &name(part, self.output, print), |file| {
            let mut to = BufWriter::with_capacity(1 << 16, Printed::on(file));
            to.write_all(cache::PROGRAM.as_bytes())?;
            // The name of the file is cut short.
            to.write_all(&print.bytes())?;
            let mut to = postcard::to_io(value, to).map_err(io::Error::other)?;
            to.flush()?;
            let printed = to.into_inner().map_err(io::IntoInnerError::into_error)?;
            let (to, last) = printed.finish();
            to.write_all(&last.bytes())
        })
    }
}

/// How many bytes a fingerprint has.
const PRINT: usize = size_of::<Fingerprint>();
