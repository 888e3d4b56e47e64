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

/// How much of a file that is written bit by bit is held: mostly all of it, which then is written only if it differs.
const HELD: usize = 4 << 20;

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

    /// Takes what is written for an entry bit by bit. What is longer than [`HELD`] is never in memory as a whole, and is
    /// written anew even if it is what it was.
    pub fn put_written(
        &self,
        entry: &Entry,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Option<Put> {
        if self.has_failed() {
            return None;
        }
        let (path, from) = self.place_of_new(&entry.output)?;
        let late = Late { path: &path, makes_folders: self.is_direct, file: None };
        let written = self.timings.time(Stage::Render, || late.written(HELD, write));
        self.timings.made(Piece::Entry, 1);
        match written {
            Ok(Written::Held(bytes)) => self.write(&entry.output, &bytes),
            Ok(Written::There(stamp)) => {
                let stands = self.standing(&entry.output, stamp.sha256, &mut (0, 0));
                if stands.is_some() && fs::remove_file(&path).is_ok() {
                    return stands;
                }
                Some((stamp, from))
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

/// A file that is made once something is written to it.
struct Late<'a> {
    path: &'a Path,
    makes_folders: bool,
    file: Option<Printed<File>>,
}

/// What became of what was written bit by bit.
enum Written {
    /// All of it is here.
    Held(Vec<u8>),
    /// All of it is in its file.
    There(Stamp),
}

impl Late<'_> {
    /// Writes it, if there is more of it than so many bytes.
    fn written(
        self,
        held: usize,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<Written> {
        let mut to = BufWriter::with_capacity(held, self);
        let written = write(&mut to);
        // Not flushed: that would make the file.
        let (mut late, last) = to.into_parts();
        written?;
        let last = last.map_err(io::Error::other)?;
        if late.file.is_some() {
            late.write_all(&last)?;
        }
        let Some(file) = late.file else { return Ok(Written::Held(last)) };
        let (file, sha256) = file.finish();
        let file = file.metadata()?;
        Ok(Written::There(Stamp {
            sha256,
            bytes: file.len(),
            modified: Looked::of(&file).modified,
        }))
    }
}

impl Write for Late<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            none => none.insert(Printed::on(create(self.path, self.makes_folders)?)).write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes so many bytes in threes where eight are held; tells how many are there, and whether in a file.
    fn late(folder: &Path, count: usize) -> (usize, bool) {
        let path = folder.join(format!("below/{count}"));
        let bytes: Vec<u8> = (0..count).map(|at| at as u8).collect();
        let late = Late { path: &path, makes_folders: true, file: None };
        let written = late.written(8, |to| bytes.chunks(3).try_for_each(|some| to.write_all(some)));
        match written.expect("room") {
            Written::Held(held) => {
                assert_eq!(held, bytes);
                (held.len(), path.exists())
            }
            Written::There(stamp) => {
                assert_eq!(fs::read(&path).expect("a file"), bytes);
                assert_eq!(stamp.sha256, Fingerprint::of(&bytes));
                (usize::try_from(stamp.bytes).expect("few"), true)
            }
        }
    }

    #[test]
    fn what_is_written_bit_by_bit_is_a_file_once_it_is_long() {
        let folder = tempfile::tempdir().expect("a folder");
        for count in 0..40 {
            assert_eq!(late(folder.path(), count), (count, count > 8), "{count} bytes");
        }
        // What goes wrong on the way is told, however much was written.
        for count in [1, 100] {
            let path = folder.path().join(format!("broken{count}"));
            let late = Late { path: &path, makes_folders: true, file: None };
            let written = late.written(8, |to| {
                to.write_all(&vec![0; count])?;
                Err(io::Error::other("no more"))
            });
            assert_eq!(written.err().map(|error| error.to_string()).as_deref(), Some("no more"));
        }
        // So is a path at which something stands.
        let path = folder.path().join("below");
        let late = Late { path: &path, makes_folders: true, file: None };
        assert!(late.written(8, |to| to.write_all(&[0; 20])).is_err());
    }
}
