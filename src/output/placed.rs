//! The files of a build where they came to lie, and how the second tree becomes the output that they make up.
//!
//! Knows nothing of what they hold, or how they came there.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::OutputError;
use super::folders::{Folders, MARKER, Standing, begin, folder_order, folders_of, remove_ours};
use super::lists::{HasFiles, Lists};
use super::looked::Asked;
use super::manifest::Listing;
use crate::fingerprint::Fingerprint;
use crate::made::{FileList, Stamp, StampedFile};
use crate::render::plan::MANIFEST;

/// Where the file of an output is before it is in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// In its place in the second tree; the output may have another one there.
    Staging { is_new: bool },
    /// In the output.
    Live,
    /// Among those that were rendered, by its number.
    Fresh(u32),
}

/// A file of the output.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'p> {
    pub output: &'p str,
    pub stamp: Stamp,
    pub from: From,
}

impl Placed<'_> {
    /// Whether it is not what the output has there.
    pub fn is_new(&self) -> bool {
        match self.from {
            From::Staging { is_new } => is_new,
            From::Live => false,
            From::Fresh(_) => true,
        }
    }

    /// Whether the output has it: where it was found elsewhere, that is to be looked at.
    pub fn stands_in(&self, live: &Standing<'_>) -> bool {
        self.from == From::Live || live.holds(self.output, self.stamp.sha256, &mut 0).is_some()
    }

    fn is_in_place(&self) -> bool {
        matches!(self.from, From::Staging { .. })
    }
}

/// Where a file that was rendered waits for its place.
pub(super) fn fresh(folders: &Folders, number: u32) -> PathBuf {
    folders.fresh.join(number.to_string())
}

/// Files of an edition, or of the whole site, and where each is.
pub(super) struct PlacedList<'p> {
    files: Cow<'p, FileList<'p>>,
    from: Places,
}

/// Where the files of a list are.
enum Places {
    /// All of them: mostly those of an edition are in the same place.
    All(From),
    Each(Vec<From>),
}

impl<'p> PlacedList<'p> {
    /// These files; `from` tells of each where it is.
    pub fn of(files: Cow<'p, FileList<'p>>, from: Vec<From>) -> PlacedList<'p> {
        assert_eq!(files.len(), from.len(), "each file is somewhere");
        let from = match from.first() {
            Some(first) if from.iter().all(|it| it == first) => Places::All(*first),
            _ => Places::Each(from),
        };
        PlacedList { files, from }
    }
}

impl HasFiles for PlacedList<'_> {
    fn files(&self) -> &FileList<'_> {
        &self.files
    }
}

/// The files of an output, in path order.
pub(super) struct Placements<'p> {
    files: Lists<PlacedList<'p>>,
    /// Whether they were put into the second tree right away, where there was neither one yet nor an output.
    is_direct: bool,
}

impl<'p> Placements<'p> {
    pub fn of(lists: Vec<PlacedList<'p>>, is_direct: bool) -> Placements<'p> {
        Placements { files: Lists::of(lists), is_direct }
    }
}

impl Placements<'_> {
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// All of them in path order.
    pub fn iter(&self) -> impl Iterator<Item = Placed<'_>> {
        self.files.iter().filter_map(placed)
    }

    /// The same for several threads.
    pub fn par_iter(&self) -> impl ParallelIterator<Item = Placed<'_>> {
        (0..self.len()).into_par_iter().with_min_len(64).filter_map(|at| self.get(at))
    }

    fn get(&self, at: usize) -> Option<Placed<'_>> {
        self.files.with_list(at).and_then(placed)
    }

    /// Leaves both trees as they are: the output has all of this already.
    pub fn give_up(&self, folders: &Folders) -> Result<(), OutputError> {
        remove_ours(if self.is_direct { &folders.staging } else { &folders.fresh })
    }

    /// Makes the second tree what these files are, with this manifest. Tells the fingerprint of the latter.
    pub fn put_together(
        &self,
        folders: &Folders,
        before: Option<&Standing<'_>>,
        manifest: &Listing<'_, '_>,
    ) -> Result<Fingerprint, OutputError> {
        let staging = &folders.staging;
        // From here on, until the end, the tree is neither what it was nor what it is to be.
        begin(staging)?;
        let list = staging.join(MANIFEST);
        removed(&list)?;
        if let Some(before) = before {
            self.remove_others(before)?;
        }
        let to_move = self.par_iter().filter(|it| !it.is_in_place());
        to_move.try_for_each(|file| place(folders, &file))?;
        let print = fs::File::create_new(&list)
            .and_then(|file| manifest.write(file))
            .map_err(|it| OutputError::io("written", &list, &it))?;
        // From here on the manifest says that the folder is ours.
        removed(&staging.join(MARKER))?;
        if !self.is_direct {
            remove_ours(&folders.fresh)?;
        }
        Ok(print)
    }

    /// The files of a tree that are not among these.
    fn gone<'b>(&self, before: &Standing<'b>) -> impl Iterator<Item = &'b str> {
        // Both are in path order.
        let mut stay = self.iter().map(|it| it.output).peekable();
        let mut stays = move |output: &str| {
            while stay.next_if(|it| *it < output).is_some() {}
            stay.peek().is_some_and(|it| *it == output)
        };
        before.files.paths().filter(move |output| !stays(output))
    }

    /// When a name last came to or went from each folder of a tree that is these files now, in the order of
    /// [`folders_of`]. `known` is what was known of them where a tree is as it was, or was before it was put together.
    pub fn times(&self, tree: &Path, known: Option<&Standing<'_>>, is_as_it_was: bool) -> Vec<i64> {
        let known = known.filter(|known| !known.folders.is_empty());
        let mut touched: HashSet<&str, ahash::RandomState> = HashSet::default();
        if !is_as_it_was && known.is_some() {
            // The manifest stands right in it, and the name of a folder that is being filled stood there.
            touched.insert("");
            let moved = self.iter().filter(|it| !it.is_in_place());
            let gone = known.into_iter().flat_map(|known| self.gone(known));
            for output in moved.map(|it| it.output).chain(gone) {
                touched.extend(output.match_indices('/').map(|(end, _)| &output[..end]));
            }
        }
        // Both are in the same order.
        let mut before = known.map_or(&[][..], |known| &known.folders).iter().peekable();
        let mut folders = folders_of(self.iter().map(|it| it.output));
        let tree = Asked::of(tree).ok();
        let mut times = Vec::new();
        // A large site has too many folders to have a list of them as well.
        loop {
            let begin = times.len();
            let mut asked = Vec::new();
            for folder in folders.by_ref().take(FOLDERS_AT_ONCE) {
                while before.next_if(|(it, _)| folder_order(it, folder).is_lt()).is_some() {}
                let time = before.next_if(|(it, _)| *it == folder).map(|(_, time)| *time);
                let time = time.filter(|_| !touched.contains(folder));
                if time.is_none() {
                    asked.push((times.len(), folder));
                }
                times.push(time.unwrap_or_default());
            }
            if times.len() == begin {
                return times;
            }
            let look = |(at, folder): (usize, &str)| {
                let looked = tree.as_ref().and_then(|it| it.look(folder));
                (at, looked.map_or(0, |it| it.modified))
            };
            let found: Vec<(usize, i64)> =
                asked.into_par_iter().with_min_len(64).map(look).collect();
            for (at, time) in found {
                times[at] = time;
            }
        }
    }

    /// Removes from the second tree what is not to be there any more, folders that become empty too.
    fn remove_others(&self, before: &Standing<'_>) -> Result<(), OutputError> {
        let mut folders = BTreeSet::new();
        for output in self.gone(before) {
            let path = before.folder.join(output);
            removed(&path)?;
            let above = Path::new(output).ancestors().skip(1);
            folders.extend(above.filter(|it| it.as_os_str() != "").map(Path::to_owned));
        }
        // Those further below come last in this order.
        for folder in folders.iter().rev() {
            // One that is not empty stays.
            let _ = fs::remove_dir(before.folder.join(folder));
        }
        Ok(())
    }
}

/// A file of a list, at a place in it.
fn placed<'a>(
    (list, at, (output, stamp)): (&'a PlacedList<'_>, usize, StampedFile<'a>),
) -> Option<Placed<'a>> {
    let from = match &list.from {
        Places::All(from) => *from,
        Places::Each(from) => *from.get(at)?,
    };
    Some(Placed { output, stamp, from })
}

/// How many folders are asked when they were last written, until their answers are noted.
const FOLDERS_AT_ONCE: usize = 4096;

/// Puts a file into its place in the second tree.
fn place(folders: &Folders, file: &Placed<'_>) -> Result<(), OutputError> {
    let to = folders.staging.join(file.output);
    let put = || match file.from {
        From::Staging { .. } => Ok(()),
        From::Fresh(number) => fs::rename(fresh(folders, number), &to),
        From::Live => link(&folders.output.join(file.output), &to),
    };
    let placed = match put() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = to.parent().unwrap_or(&folders.staging);
            fs::create_dir_all(folder).and_then(|()| put())
        }
        // Somebody has put a folder in its place, without a file in it.
        Err(_) if to.is_dir() => fs::remove_dir_all(&to).and_then(|()| put()),
        placed => placed,
    };
    placed.map_err(|error| OutputError::io("written", &to, &error))
}

/// Gives a file of the output a second name; where a file system has no such thing, a copy.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(to)?;
            fs::hard_link(from, to)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error),
        Err(_) => fs::copy(from, to).map(drop),
        Ok(()) => Ok(()),
    }
}

fn removed(path: &Path) -> Result<(), OutputError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(OutputError::io("removed", path, &error))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    use crate::made::MadeFiles;

    /// Files with these bytes, by path, that nobody has put anywhere.
    pub fn placements(files: &[(&str, &str)]) -> Placements<'static> {
        let stamp = |text: &str| Stamp {
            sha256: Fingerprint::of(text),
            bytes: text.len() as u64,
            modified: 0,
        };
        let files: Vec<_> = files.iter().map(|(output, text)| (*output, stamp(text))).collect();
        let from = vec![From::Live; files.len()];
        let files = Cow::Owned(FileList::Made(MadeFiles::of(&files)));
        Placements::of(vec![PlacedList::of(files, from)], false)
    }
}
