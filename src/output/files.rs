//! Takes the bytes of a build, file by file.
//!
//! While pages are rendered, neither the output nor the tree beside it is written to: bytes that are not as they
//! stand in one of them go into a folder of their own. So a build that finds an error on its last page has cost
//! neither tree anything. How they come to their places is `placed`'s business.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use super::OutputError;
use super::folders::{Folders, Standing, begin, remove_ours};
use super::looked::Looked;
use super::placed::{From, fresh};
use crate::cache::NotKept;
use crate::finding::{Finding, Place};
use crate::fingerprint::{Fingerprint, Printed};
use crate::made::{FileList, MadeFiles, Stamp};
use crate::render::Rendered;
use crate::render::plan::Entry;
use crate::settings::is_inner_path;
use crate::source::StaticFile;
use crate::timings::{Piece, Stage, Timings};

/// What is known of a file that was taken, and where it is.
pub(super) type Put = (Stamp, From);

/// How many bytes are written at a time.
const ENOUGH: usize = 1 << 16;

/// Takes the files of a build.
pub(super) struct Files<'a, 'p> {
    folders: &'a Folders,
    live: Option<&'a Standing<'p>>,
    before: Option<&'a Standing<'p>>,
    timings: &'a Timings,
    /// Whether files go straight into the second tree: where there is neither one yet nor an output.
    pub is_direct: bool,
    findings: Mutex<Vec<Finding>>,
    failure: Mutex<Option<OutputError>>,
    has_failed: AtomicBool,
    not_kept: Mutex<Option<NotKept>>,
    fresh: AtomicU32,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a, 'p> Files<'a, 'p> {
    /// A stage before a build; the output and the tree beside it are what stands there now.
    pub fn new(
        folders: &'a Folders,
        live: Option<&'a Standing<'p>>,
        before: Option<&'a Standing<'p>>,
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
            findings: Mutex::default(),
            failure: Mutex::default(),
            has_failed: AtomicBool::new(false),
            not_kept: Mutex::default(),
            fresh: AtomicU32::new(0),
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

    /// Takes files as they stand, if all of them do: those that an earlier build put into the output and that are to be
    /// there again. Tells where each is, and what is known of them now if that is something else.
    pub fn keep_all(&self, files: &FileList<'_>) -> Option<(Vec<From>, Option<FileList<'static>>)> {
        let mut near = (0, 0);
        let mut stamps = Vec::with_capacity(files.len());
        let mut from = Vec::with_capacity(files.len());
        for (output, known) in files.iter() {
            let (stamp, is_from) = self.standing(output, known.sha256, &mut near)?;
            stamps.push(stamp);
            from.push(is_from);
        }
        let is_as_known = files.iter().zip(&stamps).all(|((_, known), stamp)| known == *stamp);
        let now = || {
            let files = files.iter().zip(&stamps).map(|((output, _), stamp)| (output, *stamp));
            FileList::Made(MadeFiles::of(&files.collect::<Vec<_>>()))
        };
        Some((from, (!is_as_known).then(now)))
    }

    /// Takes what is rendered for an entry; none where it gives no file.
    pub fn put(&self, entry: &Entry, render: impl FnOnce() -> Rendered) -> Option<Put> {
        if self.has_failed() {
            return None;
        }
        let stamp = match self.timings.time(Stage::Render, render) {
            Ok(Some(bytes)) => self.write(&entry.output, &bytes),
            Ok(None) => None,
            Err(findings) => {
                self.report(findings);
                None
            }
        };
        self.timings.made(Piece::Entry, 1);
        stamp
    }

    /// Takes what is written for an entry bit by bit: it is never in memory as a whole.
    pub fn put_written(
        &self,
        entry: &Entry,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Option<Put> {
        if self.has_failed() {
            return None;
        }
        let (path, from) = self.place_of_new(&entry.output)?;
        let written = self.timings.time(Stage::Render, || {
            let file = Printed::on(create(&path, self.is_direct)?);
            let mut to = BufWriter::with_capacity(ENOUGH, file);
            write(&mut to)?;
            let (file, sha256) = to.into_inner()?.finish();
            let file = file.metadata()?;
            Ok((sha256, file.len(), Looked::of(&file).modified))
        });
        self.timings.made(Piece::Entry, 1);
        match written {
            Ok((sha256, bytes, modified)) => {
                let stands = self.standing(&entry.output, sha256, &mut (0, 0));
                // Whether it is another one than it was is known only now.
                if stands.is_some() && fs::remove_file(&path).is_ok() {
                    return stands;
                }
                Some((Stamp { sha256, bytes, modified }, from))
            }
            Err(error) => {
                self.fail(OutputError::io("written", &path, &error));
                None
            }
        }
    }

    /// Takes a file to copy.
    pub fn copy(&self, entry: &Entry, file: &StaticFile) -> Option<Put> {
        match fs::read(&file.file) {
            Ok(bytes) => {
                self.timings.made(Piece::Entry, 1);
                self.write(&entry.output, &bytes)
            }
            Err(error) => {
                self.report(vec![
                    Finding::error(
                        "unreadable",
                        Place::file(file.path.clone()),
                        format!("cannot be read: {error}"),
                    )
                    .with_help("make the file readable, or remove it from the content folder"),
                ]);
                None
            }
        }
    }

    /// Takes the bytes of a file.
    pub fn write(&self, output: &str, bytes: &[u8]) -> Option<Put> {
        self.timings.time(Stage::Write, || self.written(output, bytes))
    }

    fn written(&self, output: &str, bytes: &[u8]) -> Option<Put> {
        let sha256 = Fingerprint::of(bytes);
        if let Some(stands) = self.standing(output, sha256, &mut (0, 0)) {
            return Some(stands);
        }
        let (path, from) = self.place_of_new(output)?;
        match written(&path, bytes, self.is_direct) {
            Ok(modified) => Some((Stamp { sha256, bytes: bytes.len() as u64, modified }, from)),
            Err(error) => {
                self.fail(OutputError::io("written", &path, &error));
                None
            }
        }
    }

    /// Where a file goes that does not stand anywhere yet. None, and a failure, for one that would leave the folder.
    fn place_of_new(&self, output: &str) -> Option<(PathBuf, From)> {
        if !is_inner_path(output) {
            let path = self.folders.output.join(output);
            let error = io::Error::other("the path leaves the output folder");
            self.fail(OutputError::io("written", &path, &error));
            return None;
        }
        Some(match self.is_direct {
            true => (self.folders.staging.join(output), From::Staging { is_new: true }),
            false => {
                let number = self.fresh.fetch_add(1, Ordering::Relaxed);
                (fresh(self.folders, number), From::Fresh(number))
            }
        })
    }

    fn fail(&self, error: OutputError) {
        self.has_failed.store(true, Ordering::Relaxed);
        locked(&self.failure).get_or_insert(error);
    }

    /// A file with these bytes where it stands already; `near` is where the one before was found in both trees.
    fn standing(
        &self,
        output: &str,
        sha256: Fingerprint,
        near: &mut (usize, usize),
    ) -> Option<Put> {
        let in_output = self.live.and_then(|live| live.get(output, &mut near.0));
        let is_new = in_output.is_none_or(|known| known.sha256 != sha256);
        let in_staging = self.before.and_then(|before| before.holds(output, sha256, &mut near.1));
        if let Some(stamp) = in_staging {
            return Some((stamp, From::Staging { is_new }));
        }
        let stamp = self.live.and_then(|live| live.holds(output, sha256, &mut near.0))?;
        Some((stamp, From::Live))
    }

    /// Leaves everything as it was.
    pub fn give_up(self) -> Result<(), OutputError> {
        remove_ours(if self.is_direct { &self.folders.staging } else { &self.folders.fresh })
    }
}

/// Writes a file that does not exist yet, and tells when that was.
fn written(path: &Path, bytes: &[u8], makes_folders: bool) -> io::Result<i64> {
    let mut file = create(path, makes_folders)?;
    file.write_all(bytes)?;
    Ok(Looked::of(&file.metadata()?).modified)
}

fn create(path: &Path, makes_folders: bool) -> io::Result<File> {
    let create = || File::options().write(true).create_new(true).open(path);
    match create() {
        Err(error) if error.kind() == io::ErrorKind::NotFound && makes_folders => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            create()
        }
        created => created,
    }
}
