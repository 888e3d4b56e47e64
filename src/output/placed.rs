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
use super::folders::{Folders, MARKER, Standing, begin, remove_ours};
use super::looked::Asked;
use super::manifest::Written;
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
    pub fn stands_in(&self, live: &Standing) -> bool {
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
    /// The files with what is known of them.
    pub fn stamps(&self) -> Vec<(&str, Stamp)> {
        self.files.iter().map(|it| (&*it.output, it.stamp)).collect()
    }

    /// Leaves both trees as they are: the output has all of this already.
    pub fn give_up(&self, folders: &Folders) -> Result<(), OutputError> {
        remove_ours(if self.is_direct { &folders.staging } else { &folders.fresh })
    }

    /// Makes the second tree what these files are, with this manifest.
    pub fn put_together(
        &self,
        folders: &Folders,
        before: Option<&Standing>,
        manifest: &Written,
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
        fs::write(&list, &manifest.bytes).map_err(|it| OutputError::io("written", &list, &it))?;
        // From here on the manifest says that the folder is ours.
        removed(&staging.join(MARKER))?;
        match self.is_direct {
            true => Ok(()),
            false => remove_ours(&folders.fresh),
        }
    }

    /// The files of a tree that are not among these.
    fn gone<'b>(&self, before: &'b Standing) -> impl Iterator<Item = &'b str> {
        // Both are in path order.
        let mut stay = self.files.iter().map(|it| &*it.output).peekable();
        let mut stays = move |output: &str| {
            while stay.next_if(|it| *it < output).is_some() {}
            stay.peek().is_some_and(|it| *it == output)
        };
        before.files.iter().map(|(output, _)| &**output).filter(move |output| !stays(output))
    }

    fn is_in_place(&self, file: &Placed<'_>) -> bool {
        file.from == From::Staging
    }

    /// The folders of a tree that is these files now, with when a name last came to or went from each. `known` is
    /// what was known of them where a tree is as it was, or was before it was put together.
    pub fn folders<'f>(
        &'f self,
        tree: &Path,
        known: Option<&Standing>,
        is_as_it_was: bool,
    ) -> Vec<(&'f str, i64)> {
        let above = |output: &'f str| {
            let ends = output.match_indices('/').map(|(at, _)| at).chain([0]);
            ends.map(|end| &output[..end])
        };
        let mut folders: Vec<&str> = Vec::new();
        let mut touched: HashSet<&str, ahash::RandomState> = HashSet::default();
        let mut last = "";
        for file in &self.files {
            let output = &*file.output;
            // Files are in path order: most stand in the folder of the one before.
            let folder = output.rfind('/').map_or("", |at| &output[..at]);
            if folder != last {
                folders.extend(above(output));
                last = folder;
            }
            if !is_as_it_was && !self.is_in_place(file) {
                touched.extend(above(output));
            }
        }
        folders.push("");
        folders.sort_unstable();
        folders.dedup();
        let known = known.filter(|known| !known.folders.is_empty());
        for output in known.filter(|_| !is_as_it_was).into_iter().flat_map(|it| self.gone(it)) {
            let found = output.match_indices('/').map(|(at, _)| &output[..at]);
            let found = found.filter_map(|it| folders.binary_search(&it).ok());
            touched.extend(found.map(|at| folders[at]));
        }
        let asked = Asked::of(tree).ok();
        let time = |folder: &&'f str| {
            // The manifest stands right in it, and the name of a folder that is being filled stood there.
            let is_known = !folder.is_empty() && !touched.contains(*folder);
            let known = known.filter(|_| is_known || is_as_it_was).and_then(|known| {
                let at = known.folders.binary_search_by(|(it, _)| it.as_str().cmp(folder)).ok()?;
                Some(known.folders[at].1)
            });
            let now = || asked.as_ref().and_then(|it| it.look(folder)).map_or(0, |it| it.modified);
            (*folder, known.unwrap_or_else(now))
        };
        folders.par_iter().map(time).collect()
    }

    /// Removes from the second tree what is not to be there any more, folders that become empty too.
    fn remove_others(&self, before: &Standing) -> Result<(), OutputError> {
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
