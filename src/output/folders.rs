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

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::OutputError;
use super::looked::{Asked, Looked};
use super::manifest::{Manifest, Written};
use super::placed::Placements;
use crate::fingerprint::Fingerprint;
use crate::made::{Records, Stamp, Stood};
use crate::render::plan::MANIFEST;

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

/// A tree that a build wrote, as it was when it was written.
pub(super) struct Standing {
    pub folder: PathBuf,
    asked: Asked,
    /// The fingerprint of its manifest.
    pub manifest: Fingerprint,
    /// Its files but the manifest, in path order.
    pub files: Vec<(Box<str>, Stamp)>,
    /// Its folders in path order, each with when a name last came to or went from it; empty where that is not known.
    pub folders: Vec<(String, i64)>,
}

impl Standing {
    /// What was put at a path. `near` is where the one before was found: whoever asks in path order is answered at
    /// once.
    pub fn get(&self, output: &str, near: &mut usize) -> Option<&Stamp> {
        let is_it = |at: &usize| self.files.get(*at).is_some_and(|(path, _)| **path == *output);
        let found = [*near, *near + 1].into_iter().find(is_it);
        let found = found.or_else(|| self.files.binary_search_by(|it| (*it.0).cmp(output)).ok());
        *near = found?;
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
        Some(Stamp { modified, ..*known })
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
            } else if self.folders.binary_search_by(|(it, _)| it.as_str().cmp(&below)).is_err() {
                for_each_file(&self.folder, &below, look)?;
            }
        }
        Ok(())
    }

    /// Whether everything is known of these files that was found out.
    pub fn knows(&self, placed: &Placements<'_>) -> bool {
        let mut near = 0;
        placed.files.iter().all(|it| self.get(&it.output, &mut near) == Some(&it.stamp))
    }

    /// Whether it is already what a build is about to put into its place.
    pub fn is_as(&self, manifest: &Written, placed: &Placements<'_>) -> bool {
        // What was found in the tree beside it may have been changed here.
        self.manifest == manifest.print
            && placed.files.iter().all(|it| !it.is_new)
            && placed.files.par_iter().with_min_len(256).all(|it| it.stands_in(self))
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
        // What begins as ours does is looked at whole when the output is locked.
        if Manifest::begins(&self.output.join(MANIFEST)) && is_folder(&self.output) {
            return Ok(());
        }
        standing(&self.output, INSTEAD_OF_OUTPUT, None).map(drop)
    }

    /// The output as it is; none where there is none, or an empty folder.
    pub fn live(&self, records: Option<Records<'_>>) -> Result<Option<Standing>, OutputError> {
        standing(&self.output, INSTEAD_OF_OUTPUT, records)
    }

    /// The second tree, where it is whole; what a killed build has left is removed.
    pub fn staged(&self, records: Option<Records<'_>>) -> Result<Option<Standing>, OutputError> {
        self.remove_unfinished(&self.fresh)?;
        if is_folder(&self.staging) && exists(&self.staging.join(MARKER)) {
            remove_ours(&self.staging)?;
        }
        match standing(&self.staging, INSTEAD_OF_BESIDE, records)? {
            Some(staged) => {
                check_files(&staged, INSTEAD_OF_BESIDE)?;
                Ok(Some(staged))
            }
            None => remove_ours(&self.staging).map(|()| None),
        }
    }

    fn remove_unfinished(&self, folder: &Path) -> Result<(), OutputError> {
        if is_folder(folder) && exists(&folder.join(MARKER)) {
            return remove_ours(folder);
        }
        // Refuses what is not ours; an empty folder may be what is left of one that was being removed.
        standing(folder, INSTEAD_OF_BESIDE, None)?;
        remove_ours(folder)
    }

    /// Refuses an output folder that holds files that are not ours.
    pub fn check_ours(&self, live: &Standing) -> Result<(), OutputError> {
        check_files(live, INSTEAD_OF_FOREIGN)
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
        let Some(aside) = standing(&self.aside, INSTEAD_OF_BESIDE, None)? else {
            return remove_ours(&self.aside);
        };
        check_files(&aside, INSTEAD_OF_BESIDE)?;
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
/// anything else. With records, what is known of its files is taken from there.
fn standing(
    folder: &Path,
    help: &str,
    records: Option<Records<'_>>,
) -> Result<Option<Standing>, OutputError> {
    let metadata = match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(OutputError::io("opened", folder, &error)),
        Ok(metadata) => metadata,
    };
    let shown = folder.display();
    if !metadata.is_dir() {
        return Err(OutputError::refused(
            format!("{shown} is not a folder"),
            "remove it, or name another output folder",
        ));
    }
    if let Ok(json) = fs::read(folder.join(MANIFEST)) {
        let manifest = Fingerprint::of(&json);
        // Of a manifest that is in our records, nothing has to be read.
        let known = records.and_then(|records| records.stood(manifest));
        let known = match known {
            Some(Stood { files, folders }) => Some((files, folders)),
            None => Manifest::read(&json).map(|manifest| (stamps(&manifest), Vec::new())),
        };
        if let Some((files, folders)) = known {
            let asked =
                Asked::of(folder).map_err(|error| OutputError::io("opened", folder, &error))?;
            let folder = folder.to_owned();
            return Ok(Some(Standing { folder, asked, manifest, files, folders }));
        }
    }
    if files_in(folder)?.is_empty() {
        return Ok(None);
    }
    let message = format!("{shown} was not written by Engross; it is left alone");
    Err(OutputError::refused(message, help))
}

/// What a manifest says of files.
fn stamps(manifest: &Manifest) -> Vec<(Box<str>, Stamp)> {
    let stamp = |(path, file): (&String, &super::ManifestFile)| {
        // A file of which the manifest says nothing that could be is one that is not as it says.
        let sha256 = Fingerprint::from_hex(&file.sha256).unwrap_or_default();
        (path.as_str().into(), Stamp { sha256, bytes: file.bytes, modified: 0 })
    };
    manifest.files.iter().map(stamp).collect()
}

/// Refuses a folder with files that are not among those which were written.
fn check_files(standing: &Standing, help: &str) -> Result<(), OutputError> {
    let mut foreign = Vec::new();
    let mut look = |file: &str| {
        if file != MANIFEST && standing.get(file, &mut 0).is_none() {
            foreign.push(file.to_owned());
        }
    };
    if standing.folders.is_empty() {
        for_each_file(&standing.folder, "", &mut look)?;
    }
    let is_other = |(folder, known): &&(String, i64)| {
        standing.look(folder).is_some_and(|it| it.modified != *known || *known == 0)
    };
    let others: Vec<&(String, i64)> = standing.folders.par_iter().filter(is_other).collect();
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
