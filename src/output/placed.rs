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
use super::looked::Asked;
use super::manifest::Listing;
use crate::made::Stamp;
use crate::render::plan::MANIFEST;

/// Where the file of an output is before it is in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// In its place in the second tree.
    Staging,
    /// In the output.
    Live,
    /// Among those that were rendered, by its number.
    Fresh(usize),
}

/// A file of the output.
#[derive(Debug)]
pub(super) struct Placed<'p> {
    pub output: Cow<'p, str>,
    pub stamp: Stamp,
    /// Whether it is not what the output has there.
    pub is_new: bool,
    pub from: From,
}

impl Placed<'_> {
    /// Whether the output has it: where it was found elsewhere, that is to be looked at.
    pub fn stands_in(&self, live: &Standing<'_>) -> bool {
        self.from == From::Live || live.holds(&self.output, self.stamp.sha256, &mut 0).is_some()
    }
}

/// Where a file that was rendered waits for its place.
pub(super) fn fresh(folders: &Folders, number: usize) -> PathBuf {
    folders.fresh.join(number.to_string())
}

/// The files of an output, in path order.
pub(super) struct Placements<'p> {
    pub files: Vec<Placed<'p>>,
    /// Whether they were put into the second tree right away, where there was neither one yet nor an output.
    pub is_direct: bool,
}

impl Placements<'_> {
    /// Leaves both trees as they are: the output has all of this already.
    pub fn give_up(&self, folders: &Folders) -> Result<(), OutputError> {
        remove_ours(if self.is_direct { &folders.staging } else { &folders.fresh })
    }

    /// Makes the second tree what these files are, with this manifest.
    pub fn put_together(
        &self,
        folders: &Folders,
        before: Option<&Standing<'_>>,
        manifest: &Listing<'_>,
    ) -> Result<(), OutputError> {
        let staging = &folders.staging;
        // From here on, until the end, the tree is neither what it was nor what it is to be.
        begin(staging)?;
        let list = staging.join(MANIFEST);
        removed(&list)?;
        if let Some(before) = before {
            self.remove_others(before)?;
        }
        let to_move: Vec<&Placed<'_>> =
            self.files.iter().filter(|it| !self.is_in_place(it)).collect();
        to_move
            .par_chunks(64)
            .try_for_each(|files| files.iter().try_for_each(|file| self.place(folders, file)))?;
        fs::File::create_new(&list)
            .and_then(|mut file| manifest.write(&mut file))
            .map_err(|it| OutputError::io("written", &list, &it))?;
        // From here on the manifest says that the folder is ours.
        removed(&staging.join(MARKER))?;
        match self.is_direct {
            true => Ok(()),
            false => remove_ours(&folders.fresh),
        }
    }

    /// The files of a tree that are not among these.
    fn gone<'b>(&self, before: &Standing<'b>) -> impl Iterator<Item = &'b str> {
        // Both are in path order.
        let mut stay = self.files.iter().map(|it| &*it.output).peekable();
        let mut stays = move |output: &str| {
            while stay.next_if(|it| *it < output).is_some() {}
            stay.peek().is_some_and(|it| *it == output)
        };
        before.files.iter().map(|(output, _)| *output).filter(move |output| !stays(output))
    }

    fn is_in_place(&self, file: &Placed<'_>) -> bool {
        file.from == From::Staging
    }

    /// When a name last came to or went from each folder of a tree that is these files now, in the order of
    /// [`folders_of`]. `known` is what was known of them where a tree is as it was, or was before it was put together.
    pub fn times(&self, tree: &Path, known: Option<&Standing<'_>>, is_as_it_was: bool) -> Vec<i64> {
        let folders: Vec<&str> = folders_of(self.files.iter().map(|it| &*it.output)).collect();
        let known = known.filter(|known| !known.folders.is_empty());
        let mut touched: HashSet<&str, ahash::RandomState> = HashSet::default();
        if !is_as_it_was && known.is_some() {
            // The manifest stands right in it, and the name of a folder that is being filled stood there.
            touched.insert("");
            let moved = self.files.iter().filter(|it| !self.is_in_place(it));
            let gone = known.into_iter().flat_map(|known| self.gone(known));
            for output in moved.map(|it| &*it.output).chain(gone) {
                touched.extend(output.match_indices('/').map(|(end, _)| &output[..end]));
            }
        }
        // Both are in the same order.
        let mut before = known.map_or(&[][..], |known| &known.folders).iter().peekable();
        let mut times = Vec::with_capacity(folders.len());
        let mut asked = Vec::new();
        for (at, folder) in folders.iter().enumerate() {
            while before.next_if(|(it, _)| folder_order(it, folder).is_lt()).is_some() {}
            let time = before.next_if(|(it, _)| it == folder).map(|(_, time)| *time);
            let time = time.filter(|_| !touched.contains(folder));
            times.push(time.unwrap_or_default());
            if time.is_none() {
                asked.push((at, *folder));
            }
        }
        let tree = Asked::of(tree).ok();
        let look = |(at, folder): (usize, &str)| {
            let looked = tree.as_ref().and_then(|it| it.look(folder));
            (at, looked.map_or(0, |it| it.modified))
        };
        let found: Vec<(usize, i64)> = asked.into_par_iter().with_min_len(64).map(look).collect();
        for (at, time) in found {
            times[at] = time;
        }
        times
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

    /// Puts a file into its place in the second tree.
    fn place(&self, folders: &Folders, file: &Placed<'_>) -> Result<(), OutputError> {
        let to = folders.staging.join(&*file.output);
        let put = || match file.from {
            From::Staging => Ok(()),
            From::Fresh(number) => fs::rename(fresh(folders, number), &to),
            From::Live => link(&folders.output.join(&*file.output), &to),
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
    use crate::fingerprint::Fingerprint;

    /// Files with these bytes, by path, that nobody has put anywhere.
    pub fn placements<'p>(files: &[(&'p str, &str)]) -> Placements<'p> {
        let placed = |(output, text): &(&'p str, &str)| {
            let stamp =
                Stamp { sha256: Fingerprint::of(text), bytes: text.len() as u64, modified: 0 };
            let output = Cow::Borrowed(*output);
            Placed { output, stamp, is_new: true, from: From::Live }
        };
        Placements { files: files.iter().map(placed).collect(), is_direct: false }
    }
}
