//! The output folder and the names beside it: whose they are, what stands in them, how one takes the place of
//! another.
//!
//! | name | what it is |
//! |---|---|
//! | `output` | what readers get |
//! | `.output.staging` | the second tree: the output that was, until it becomes the next one |
//! | `.output.fresh` | files that were rendered and are not in their places yet |
//! | `.output.previous` | the old output, for the moment of a swap where a file system cannot exchange two folders |
//! | `.output.lock` | keeps a second build out |

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::OutputError;
use super::lists::Lists;
use super::looked::{Asked, Looked};
use super::manifest::{Listing, Manifest};
use super::placed::Placements;
use crate::fingerprint::Fingerprint;
use crate::made::{FileList, MadeFiles, ReadTree, Stamp, StampedFile};
use crate::render::plan::MANIFEST;
use crate::settings::is_inner_path;

/// Stands in a folder that is being filled, and says that it is ours.
pub(super) const MARKER: &str = ".engross-staging";

const INSTEAD_OF_OUTPUT: &str = "empty the folder yourself, or name another one with --output";

const INSTEAD_OF_BESIDE: &str = "a build needs this name for a while: move what stands there, or name another output folder with --output";

const INSTEAD_OF_FOREIGN: &str =
    "move them into the content folder, which is copied to the output, or remove them";

/// The output folder and what stands beside it.
pub(super) struct Folders {
    pub output: PathBuf,
    pub staging: PathBuf,
    pub fresh: PathBuf,
    aside: PathBuf,
    lock: PathBuf,
}

/// A tree that a build wrote, found.
pub(super) struct Stands {
    folder: PathBuf,
    asked: Asked,
    /// The way out where it turns out to be no tree of ours.
    help: &'static str,
    /// The fingerprint of its manifest.
    pub manifest: Fingerprint,
    /// The files that its manifest lists, once that had to be read.
    listed: OnceCell<FileList<'static>>,
}

/// A tree that a build wrote, as it was when it was written.
pub(super) struct Standing<'k> {
    pub folder: &'k Path,
    asked: &'k Asked,
    /// The fingerprint of its manifest.
    pub manifest: Fingerprint,
    /// Its files but the manifest.
    pub files: Lists<&'k FileList<'k>>,
    /// Its folders as its files name them ([`folders_of`]), each with when a name last came to or went from it; empty
    /// where that is not known.
    pub folders: Vec<(&'k str, i64)>,
}

impl Stands {
    /// Reads what stands there: out of what is kept of the tree, or else out of its manifest.
    pub fn read<'k>(&'k self, kept: Option<&ReadTree<'k>>) -> Result<Standing<'k>, OutputError> {
        let Stands { folder, asked, manifest, .. } = self;
        let (files, folders) = match kept {
            Some(kept) => {
                let lists = kept.editions().map(|it| &it.files).chain([&kept.made.others]);
                let files = Lists::of(lists.collect());
                let times = &kept.made.times;
                let mut named = folders_of(files.paths());
                let told = times.iter().copied().zip(named.by_ref());
                let mut folders: Vec<_> = told.map(|(time, folder)| (folder, time)).collect();
                if folders.len() < times.len() || named.next().is_some() {
                    folders.clear();
                }
                drop(named);
                (files, folders)
            }
            None => (Lists::of(vec![self.listed()?]), Vec::new()),
        };
        // Whoever put the tree there may have put anything into its list, and what is listed is removed in the end.
        if !files.paths().all(is_inner_path) {
            return Err(foreign(folder, self.help));
        }
        Ok(Standing { folder, asked, manifest: *manifest, files, folders })
    }

    fn listed(&self) -> Result<&FileList<'static>, OutputError> {
        if let Some(listed) = self.listed.get() {
            return Ok(listed);
        }
        let manifest = fs::read(self.folder.join(MANIFEST)).ok();
        let manifest = manifest.and_then(|json| Manifest::read(&json));
        let manifest = manifest.ok_or_else(|| foreign(&self.folder, self.help))?;
        Ok(self.listed.get_or_init(|| FileList::Made(MadeFiles::of(&stamps(&manifest)))))
    }
}

/// The folders of files that are in path order, each once, before those that stand in it; first the one that all of
/// them stand in, an empty path.
pub(super) fn folders_of<'f>(
    files: impl Iterator<Item = &'f str>,
) -> impl Iterator<Item = &'f str> {
    let mut before = "";
    let folders = files.flat_map(move |output| {
        // What the path has in common with the one before it was named there.
        let common = output.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
        before = output;
        let ends = output.bytes().enumerate().skip(common).filter(|(_, byte)| *byte == b'/');
        ends.map(move |(end, _)| &output[..end])
    });
    [""].into_iter().chain(folders)
}

/// In which order [`folders_of`] names folders.
pub(super) fn folder_order(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let both = a.len().min(b.len());
    // Behind a folder's name stands a slash, but for the one that all others stand in.
    let next = |it: &[u8]| it.get(both).copied().unwrap_or(if both == 0 { 0 } else { b'/' });
    a[..both].cmp(&b[..both]).then(next(a).cmp(&next(b))).then(a.len().cmp(&b.len()))
}

impl<'k> Standing<'k> {
    /// What was put at a path. `near` is where the one before was found: whoever asks in path order is answered at
    /// once.
    pub fn get(&self, output: &str, near: &mut usize) -> Option<Stamp> {
        let is_it = |at: &usize| self.files.get(*at).is_some_and(|(path, _)| path == output);
        let found = [*near, *near + 1].into_iter().find(is_it);
        *near = found.or_else(|| self.files.find(output))?;
        self.files.get(*near).map(|(_, stamp)| stamp)
    }

    /// What a file is, if it stands there with these bytes: known by its length and time, or else by reading it.
    pub fn holds(&self, output: &str, sha256: Fingerprint, near: &mut usize) -> Option<Stamp> {
        let known = self.get(output, near).filter(|it| it.sha256 == sha256)?;
        let Looked { bytes, modified, .. } = self.look(output).filter(|it| it.is_file)?;
        let is_known = modified != 0 && modified == known.modified;
        if bytes != known.bytes {
            return None;
        }
        if !is_known && Fingerprint::of(fs::read(self.folder.join(output)).ok()?) != sha256 {
            return None;
        }
        Some(Stamp { modified, ..known })
    }

    /// What stands at a path in it now.
    pub fn look(&self, below: &str) -> Option<Looked> {
        self.asked.look(below)
    }

    /// Looks at the files that stand right in one of its folders, and at all in folders that are not its own.
    fn for_each_right_in(
        &self,
        folder: &str,
        look: &mut impl FnMut(&str),
    ) -> Result<(), OutputError> {
        let path = self.folder.join(folder);
        let cannot = |error: io::Error| OutputError::io("opened", &path, &error);
        for entry in fs::read_dir(&path).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let below = match folder {
                "" => name,
                _ => format!("{folder}/{name}"),
            };
            if !entry.file_type().map_err(cannot)?.is_dir() {
                look(&below);
            } else if self.folders.binary_search_by(|(it, _)| folder_order(it, &below)).is_err() {
                for_each_file(self.folder, &below, look)?;
            }
        }
        Ok(())
    }

    /// Whether everything is known of these files that was found out.
    pub fn knows(&self, placed: &Placements<'_>) -> bool {
        let mut near = 0;
        placed.iter().all(|it| self.get(it.output, &mut near) == Some(it.stamp))
    }

    /// Whether it is already what a build is about to put into its place.
    pub fn is_as(&self, manifest: &Listing<'_, '_>, placed: &Placements<'_>) -> bool {
        // What was found in the tree beside it may have been changed here.
        placed.iter().all(|it| !it.is_new())
            && self.manifest == manifest.print()
            && placed.par_iter().all(|it| it.stands_in(self))
    }
}

impl Folders {
    pub fn of(output: &Path) -> Result<Folders, OutputError> {
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(OutputError::refused(
                format!("{} cannot be an output folder", output.display()),
                "name a folder of its own, such as output",
            ));
        };
        let beside = |what: &str| parent.join(format!(".{}.{what}", name.to_string_lossy()));
        Ok(Folders {
            output: output.to_owned(),
            staging: beside("staging"),
            fresh: beside("fresh"),
            aside: beside("previous"),
            lock: beside("lock"),
        })
    }

    /// Refuses an output folder that is not ours, by its manifest alone.
    pub fn check_manifest(&self) -> Result<(), OutputError> {
        // What begins as ours is looked at as a whole once the output is locked.
        let mut beginning = Vec::new();
        let manifest = File::open(self.output.join(MANIFEST)).map(|file| file.take(1 << 12));
        let is_read = manifest.is_ok_and(|mut file| file.read_to_end(&mut beginning).is_ok());
        if is_folder(&self.output) && is_read && Manifest::begins(&beginning) {
            return Ok(());
        }
        standing(&self.output, INSTEAD_OF_OUTPUT).map(drop)
    }

    /// The output as it is; none where there is none, or an empty folder.
    pub fn live(&self) -> Result<Option<Stands>, OutputError> {
        standing(&self.output, INSTEAD_OF_OUTPUT)
    }

    /// The second tree, where it is whole; what a killed build has left is removed.
    pub fn staged(&self) -> Result<Option<Stands>, OutputError> {
        self.remove_unfinished(&self.fresh)?;
        if is_folder(&self.staging) && exists(&self.staging.join(MARKER)) {
            remove_ours(&self.staging)?;
        }
        match standing(&self.staging, INSTEAD_OF_BESIDE)? {
            Some(staged) => Ok(Some(staged)),
            None => remove_ours(&self.staging).map(|()| None),
        }
    }

    fn remove_unfinished(&self, folder: &Path) -> Result<(), OutputError> {
        if is_folder(folder) && exists(&folder.join(MARKER)) {
            return remove_ours(folder);
        }
        // Refuses what is not ours; an empty folder may be what is left of one that was being removed.
        standing(folder, INSTEAD_OF_BESIDE)?;
        remove_ours(folder)
    }

    /// Refuses an output folder that holds files that are not ours.
    pub fn check_ours(&self, live: &Standing<'_>) -> Result<(), OutputError> {
        check_files(live, INSTEAD_OF_FOREIGN)
    }

    /// The same of the second tree.
    pub fn check_staged(&self, staged: &Standing<'_>) -> Result<(), OutputError> {
        check_files(staged, INSTEAD_OF_BESIDE)
    }

    /// Keeps a second build out until the returned file is dropped.
    pub fn lock(&self) -> Result<File, OutputError> {
        if let Some(parent) = self.lock.parent() {
            fs::create_dir_all(parent)
                .map_err(|error| OutputError::io("created", parent, &error))?;
        }
        let foreign = || {
            OutputError::refused(
                format!("{} was not made by Engross; it is left alone", self.lock.display()),
                INSTEAD_OF_BESIDE,
            )
        };
        // Whatever stands there is neither followed nor emptied.
        if fs::symlink_metadata(&self.lock).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(foreign());
        }
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(
            &mut options,
            rustix::fs::OFlags::NOFOLLOW.bits() as i32,
        );
        let file = options
            .open(&self.lock)
            .map_err(|error| OutputError::io("created", &self.lock, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(fs::TryLockError::WouldBlock) => Err(OutputError::refused(
                format!("another build is writing {}", self.output.display()),
                "wait for it to end",
            )),
            Err(fs::TryLockError::Error(error)) => {
                Err(OutputError::io("locked", &self.lock, &error))
            }
        }
    }

    /// Puts the old output back that a build was killed in the middle of swapping.
    pub fn recover(&self) -> Result<(), OutputError> {
        let Some(aside) = standing(&self.aside, INSTEAD_OF_BESIDE)? else {
            return remove_ours(&self.aside);
        };
        check_files(&aside.read(None)?, INSTEAD_OF_BESIDE)?;
        if exists(&self.output) {
            return remove_ours(&self.aside);
        }
        fs::rename(&self.aside, &self.output)
            .map_err(|error| OutputError::io("put back", &self.aside, &error))
    }

    /// Puts the second tree in the place of the output; the output becomes the second tree.
    pub fn swap(&self, has_output: bool) -> Result<(), OutputError> {
        let moved = |error: io::Error| OutputError::io("put in place", &self.output, &error);
        if !has_output {
            // An empty folder may stand there.
            return fs::rename(&self.staging, &self.output).map_err(moved);
        }
        if exchange(&self.staging, &self.output).is_ok() {
            return Ok(());
        }
        // No exchange on this file system: several steps, with the old output safe in between.
        fs::rename(&self.output, &self.aside).map_err(moved)?;
        if let Err(error) = fs::rename(&self.staging, &self.output) {
            let back = fs::rename(&self.aside, &self.output);
            return Err(moved(back.err().unwrap_or(error)));
        }
        fs::rename(&self.aside, &self.staging).map_err(moved)
    }
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| it.is_dir())
}

/// Makes a folder of ours that is to be filled.
pub(super) fn begin(folder: &Path) -> Result<(), OutputError> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(OutputError::io("created", folder, &error));
        }
        _ => {}
    }
    let marker = folder.join(MARKER);
    fs::write(&marker, "").map_err(|error| OutputError::io("written", &marker, &error))
}

/// The tree that Engross wrote into a folder; `None` when the folder holds no files or does not exist. Refuses
/// anything else, as far as the manifest shows it by how it begins.
fn standing(folder: &Path, help: &'static str) -> Result<Option<Stands>, OutputError> {
    let metadata = match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(OutputError::io("opened", folder, &error)),
        Ok(metadata) => metadata,
    };
    if !metadata.is_dir() {
        return Err(OutputError::refused(
            format!("{} is not a folder", folder.display()),
            "remove it, or name another output folder",
        ));
    }
    if let Ok(json) = fs::read(folder.join(MANIFEST))
        && (Manifest::begins(&json) || Manifest::read(&json).is_some())
    {
        let asked = Asked::of(folder).map_err(|error| OutputError::io("opened", folder, &error))?;
        let (folder, manifest) = (folder.to_owned(), Fingerprint::of(&json));
        return Ok(Some(Stands { folder, asked, help, manifest, listed: OnceCell::new() }));
    }
    match files_in(folder)?.is_empty() {
        true => Ok(None),
        false => Err(foreign(folder, help)),
    }
}

fn foreign(folder: &Path, help: &str) -> OutputError {
    let message = format!("{} was not written by Engross; it is left alone", folder.display());
    OutputError::refused(message, help)
}

/// What a manifest says of files.
fn stamps(manifest: &Manifest) -> Vec<StampedFile<'_>> {
    let stamp = |file: &super::ManifestFile| {
        // A file of which the manifest says nothing that could be is one that is not as it says.
        let sha256 = Fingerprint::from_hex(&file.sha256).unwrap_or_default();
        Stamp { sha256, bytes: file.bytes, modified: 0 }
    };
    manifest.files.iter().map(|(path, file)| (&**path, stamp(file))).collect()
}

/// Refuses a folder with files that are not among those which were written.
fn check_files(standing: &Standing<'_>, help: &str) -> Result<(), OutputError> {
    let mut foreign = Vec::new();
    let mut look = |file: &str| {
        if file != MANIFEST && standing.get(file, &mut 0).is_none() {
            foreign.push(file.to_owned());
        }
    };
    if standing.folders.is_empty() {
        for_each_file(standing.folder, "", &mut look)?;
    }
    let is_other = |(folder, known): &&(&str, i64)| {
        standing.look(folder).is_some_and(|it| it.modified != *known || *known == 0)
    };
    let folders = standing.folders.par_iter().with_min_len(256);
    let others: Vec<&(&str, i64)> = folders.filter(is_other).collect();
    for (folder, _) in others {
        standing.for_each_right_in(folder, &mut look)?;
    }
    if foreign.is_empty() {
        return Ok(());
    }
    foreign.sort();
    let shown = foreign.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = match foreign.len() {
        0..=5 => String::new(),
        count => format!(" and {} more", count - 5),
    };
    let folder = standing.folder.display();
    let message = format!("{folder} holds files that Engross did not write: {shown}{more}");
    Err(OutputError::refused(message, help))
}

/// Every file below a folder, with `/` between the parts of its path.
pub(crate) fn files_in(folder: &Path) -> Result<BTreeSet<String>, OutputError> {
    let mut files = BTreeSet::new();
    for_each_file(folder, "", &mut |file| {
        files.insert(file.to_owned());
    })?;
    Ok(files)
}

/// Looks at every file below a path in a folder, by its path in the folder.
fn for_each_file(
    folder: &Path,
    below: &str,
    look: &mut impl FnMut(&str),
) -> Result<(), OutputError> {
    for entry in WalkDir::new(folder.join(below)).min_depth(1) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            OutputError::io("opened", &path, &error.into())
        })?;
        if !entry.file_type().is_dir() {
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            match below.to_str() {
                Some(below) if !below.contains('\\') => look(below),
                _ => look(&below.to_string_lossy().replace('\\', "/")),
            }
        }
    }
    Ok(())
}

/// Swaps two folders in one step.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes a folder that is known to be ours. What says so goes last: a build that is killed on the
/// way leaves a folder that the next one knows.
pub(super) fn remove_ours(folder: &Path) -> Result<(), OutputError> {
    let removed = |path: &Path, result: io::Result<()>| match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(OutputError::io("removed", path, &error))
        }
        _ => Ok(()),
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return removed(folder, Err(error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| OutputError::io("opened", folder, &error))?;
        if [MARKER, MANIFEST].iter().any(|sign| entry.file_name() == *sign) {
            continue;
        }
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        removed(&path, if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) })?;
    }
    for sign in [MANIFEST, MARKER] {
        let path = folder.join(sign);
        removed(&path, fs::remove_file(&path))?;
    }
    removed(folder, fs::remove_dir(folder))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn folders_are_named_once_and_before_what_stands_in_them() {
        let files =
            [".well-known/x", "a-b/x", "a.html", "a/b/c", "a/b/d", "a/\u{e9}/f", "a/\u{e8}", "z"];
        let mut files = files.to_vec();
        files.sort_unstable();
        let folders: Vec<&str> = folders_of(files.into_iter()).collect();
        assert_eq!(folders, ["", ".well-known", "a-b", "a", "a/b", "a/\u{e9}"]);
        assert_eq!(folders_of([].into_iter()).collect::<Vec<_>>(), [""]);
    }

    proptest::proptest! {
        #[test]
        fn folders_are_all_above_files_in_the_order_that_is_told(
            files in proptest::collection::btree_set("([ab\u{e8}\u{e9}.-]{1,2}/){0,3}[ab]", 0..40),
        ) {
            let folders: Vec<&str> = folders_of(files.iter().map(String::as_str)).collect();
            let above = files.iter().flat_map(|it| it.match_indices('/').map(|(at, _)| &it[..at]));
            let above: BTreeSet<&str> = above.chain([""]).collect();
            proptest::prop_assert_eq!(folders.len(), above.len());
            proptest::prop_assert_eq!(folders.iter().copied().collect::<BTreeSet<_>>(), above);
            for (at, a) in folders.iter().enumerate() {
                for (other, b) in folders.iter().enumerate() {
                    proptest::prop_assert_eq!(folder_order(a, b), at.cmp(&other), "{} {}", a, b);
                }
            }
        }
    }
}
