//! Where the bytes of a build go, file by file, and how the second tree becomes the output that they make up.
//!
//! While pages are rendered, neither the output nor the tree beside it is written to: bytes that are not as they
//! stand in one of them go into a folder of their own. So a build that finds an error on its last page has cost
//! neither tree anything.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::OutputError;
use super::folders::{Folders, MARKER, Standing, begin, modified, remove_ours};
use super::manifest::Written;
use crate::cache::NotKept;
use crate::finding::{Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::made::Stamp;
use crate::render::Rendered;
use crate::render::plan::{Entry, MANIFEST};
use crate::settings::is_inner_path;
use crate::source::StaticFile;
use crate::timings::{Piece, Stage, Timings};

/// Where the file of an output is before it is in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
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
    from: From,
}

impl Placed<'_> {
    /// Whether the output has it: where it was found elsewhere, that is to be looked at.
    pub fn stands_in(&self, live: &Standing) -> bool {
        self.from == From::Live || live.holds(&self.output, self.stamp.sha256, &mut 0).is_some()
    }
}

/// Takes the files of a build.
pub(super) struct Files<'a, 'p> {
    folders: &'a Folders,
    live: Option<&'a Standing>,
    before: Option<&'a Standing>,
    timings: &'a Timings,
    /// Whether files go straight into the second tree: where there is neither one yet nor an output.
    is_direct: bool,
    placed: Mutex<Vec<Placed<'p>>>,
    findings: Mutex<Vec<Finding>>,
    failure: Mutex<Option<OutputError>>,
    has_failed: AtomicBool,
    not_kept: Mutex<Option<NotKept>>,
    fresh: AtomicUsize,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a, 'p> Files<'a, 'p> {
    /// A stage before a build; the output and the tree beside it are what stands there now.
    pub fn new(
        folders: &'a Folders,
        live: Option<&'a Standing>,
        before: Option<&'a Standing>,
        timings: &'a Timings,
    ) -> Result<Self, OutputError> {
        let is_direct = live.is_none() && before.is_none();
        begin(if is_direct { &folders.staging } else { &folders.fresh })?;
        Ok(Files {
            folders,
            live,
            before,
            timings,
            is_direct,
            placed: Mutex::default(),
            findings: Mutex::default(),
            failure: Mutex::default(),
            has_failed: AtomicBool::new(false),
            not_kept: Mutex::default(),
            fresh: AtomicUsize::new(0),
        })
    }

    /// Whether something could not be written: nothing more has to be rendered.
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    pub fn report(&self, findings: Vec<Finding>) {
        if !findings.is_empty() {
            locked(&self.findings).extend(findings);
        }
    }

    /// What was reported, whichever thread came first.
    pub fn take_findings(&self) -> Vec<Finding> {
        std::mem::take(&mut locked(&self.findings))
    }

    /// Notes what could not be kept for the next build.
    pub fn note(&self, kept: Result<(), NotKept>) {
        if let Err(error) = kept {
            locked(&self.not_kept).get_or_insert(error);
        }
    }

    pub fn take_not_kept(&self) -> Option<NotKept> {
        locked(&self.not_kept).take()
    }

    pub fn take_failure(&self) -> Option<OutputError> {
        locked(&self.failure).take()
    }

    /// Takes files as they stand, if all of them do: those that an earlier build made and that are to be again.
    /// An entry without a stamp has no file.
    pub fn keep_all<'e>(
        &self,
        files: impl Iterator<Item = (Cow<'p, str>, Option<&'e Stamp>)>,
    ) -> bool {
        let mut kept = Vec::new();
        let mut near = (0, 0);
        for (output, stamp) in files {
            let Some(stamp) = stamp else { continue };
            match self.standing(output, stamp.sha256, &mut near) {
                Ok(placed) => kept.push(placed),
                Err(_) => return false,
            }
        }
        locked(&self.placed).extend(kept);
        true
    }

    /// Takes what is rendered for an entry; none where it gives no file.
    pub fn put(&self, entry: &'p Entry, render: impl FnOnce() -> Rendered) -> Option<Stamp> {
        if self.has_failed() {
            return None;
        }
        let stamp = match self.timings.time(Stage::Render, render) {
            Ok(Some(bytes)) => self.write(Cow::Borrowed(&entry.output), &bytes),
            Ok(None) => None,
            Err(findings) => {
                self.report(findings);
                None
            }
        };
        self.timings.made(Piece::Entry, 1);
        stamp
    }

    /// Takes a file to copy.
    pub fn copy(&self, entry: &'p Entry, file: &StaticFile) {
        match fs::read(&file.file) {
            Ok(bytes) => {
                self.write(Cow::Borrowed(&entry.output), &bytes);
                self.timings.made(Piece::Entry, 1);
            }
            Err(error) => self.report(vec![
                Finding::error(
                    "unreadable",
                    Place::file(file.path.clone()),
                    format!("cannot be read: {error}"),
                )
                .with_help("make the file readable, or remove it from the content folder"),
            ]),
        }
    }

    /// Takes the bytes of a file.
    pub fn write(&self, output: Cow<'p, str>, bytes: &[u8]) -> Option<Stamp> {
        self.timings.time(Stage::Write, || self.written(output, bytes))
    }

    fn written(&self, output: Cow<'p, str>, bytes: &[u8]) -> Option<Stamp> {
        if !is_inner_path(&output) {
            let path = self.folders.output.join(&*output);
            let error = io::Error::other("the path leaves the output folder");
            self.fail(OutputError::io("written", &path, &error));
            return None;
        }
        let sha256 = Fingerprint::of(bytes);
        let placed = match self.standing(output, sha256, &mut (0, 0)) {
            Ok(placed) => placed,
            Err(output) => {
                let (path, from) = match self.is_direct {
                    true => (self.folders.staging.join(&*output), From::Staging),
                    false => {
                        let number = self.fresh.fetch_add(1, Ordering::Relaxed);
                        (fresh(self.folders, number), From::Fresh(number))
                    }
                };
                match written(&path, bytes, self.is_direct) {
                    Ok(modified) => {
                        let stamp = Stamp { sha256, bytes: bytes.len() as u64, modified };
                        Placed { output, stamp, is_new: true, from }
                    }
                    Err(error) => {
                        self.fail(OutputError::io("written", &path, &error));
                        return None;
                    }
                }
            }
        };
        let stamp = placed.stamp;
        locked(&self.placed).push(placed);
        Some(stamp)
    }

    fn fail(&self, error: OutputError) {
        self.has_failed.store(true, Ordering::Relaxed);
        locked(&self.failure).get_or_insert(error);
    }

    /// A file with these bytes where it stands already; `near` is where the one before was found in both trees.
    fn standing(
        &self,
        output: Cow<'p, str>,
        sha256: Fingerprint,
        near: &mut (usize, usize),
    ) -> Result<Placed<'p>, Cow<'p, str>> {
        let in_output = self.live.and_then(|live| live.get(&output, &mut near.0));
        let is_new = in_output.is_none_or(|known| known.sha256 != sha256);
        let in_staging = self.before.and_then(|before| before.holds(&output, sha256, &mut near.1));
        if let Some(stamp) = in_staging {
            return Ok(Placed { output, stamp, is_new, from: From::Staging });
        }
        match self.live.and_then(|live| live.holds(&output, sha256, &mut near.0)) {
            Some(stamp) => Ok(Placed { output, stamp, is_new: false, from: From::Live }),
            None => Err(output),
        }
    }

    /// Leaves everything as it was.
    pub fn give_up(self) -> Result<(), OutputError> {
        remove_ours(if self.is_direct { &self.folders.staging } else { &self.folders.fresh })
    }

    /// All files in path order.
    pub fn into_placed(self) -> Placements<'p> {
        let mut files = self.placed.into_inner().unwrap_or_else(PoisonError::into_inner);
        files.par_sort_by(|a, b| a.output.cmp(&b.output));
        Placements { files, is_direct: self.is_direct }
    }
}

fn fresh(folders: &Folders, number: usize) -> PathBuf {
    folders.fresh.join(number.to_string())
}

/// Writes a file that does not exist yet, and tells when that was.
fn written(path: &Path, bytes: &[u8], makes_folders: bool) -> io::Result<i64> {
    let create = || File::options().write(true).create_new(true).open(path);
    let mut file = match create() {
        Err(error) if error.kind() == io::ErrorKind::NotFound && makes_folders => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            create()?
        }
        created => created?,
    };
    file.write_all(bytes)?;
    Ok(modified(&file.metadata()?))
}

/// The files of an output, in path order.
pub(super) struct Placements<'p> {
    pub files: Vec<Placed<'p>>,
    is_direct: bool,
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
        let time = |folder: &&'f str| {
            // The manifest stands right in it, and the name of a folder that is being filled stood there.
            let is_known = !folder.is_empty() && !touched.contains(*folder);
            let known = known.filter(|_| is_known || is_as_it_was).and_then(|known| {
                let at = known.folders.binary_search_by(|(it, _)| it.as_str().cmp(folder)).ok()?;
                Some(known.folders[at].1)
            });
            let now = || fs::symlink_metadata(tree.join(folder)).map_or(0, |it| modified(&it));
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
