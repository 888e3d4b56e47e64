//! The output folder: rendered in parallel into a staging folder, then put in the place of the old
//! one in a single step.
//!
//! A build that fails or is killed leaves the old output whole: nothing is written into it, ever.
//! A folder that Engross did not write is never touched, nor one that somebody has put files of
//! their own into. Knows nothing of what the files say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::finding::{Finding, Place, any_error};
use crate::render::plan::{Entry, Page, Plan};
use crate::render::{Rendered, Renderer};
use crate::settings::is_inner_path;
use crate::source::StaticFile;

/// The list of all files of the output, with their fingerprints; its presence also says that the
/// folder is ours.
pub const MANIFEST: &str = "manifest.json";

/// What the generator calls itself in the manifest, before its version.
const GENERATOR: &str = "engross ";

/// Why nothing could be written.
#[derive(Debug)]
pub struct OutputError {
    /// What is the matter, with the path.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Whether the machine failed, rather than the folder being one we must not touch.
    pub machine: bool,
}

impl OutputError {
    fn refused(message: String, help: &str) -> Self {
        OutputError { message, help: Some(help.to_owned()), machine: false }
    }

    fn io(action: &str, path: &Path, error: &io::Error) -> Self {
        OutputError {
            message: format!("{} cannot be {action}: {error}", path.display()),
            help: None,
            machine: true,
        }
    }
}

/// How a build ended.
#[derive(Debug)]
pub enum Outcome {
    /// The output folder holds the new site.
    Written {
        /// How many files it has.
        files: usize,
    },
    /// The content has errors; the output folder is as it was.
    Refused,
}

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    generator: String,
    as_of: String,
    files: BTreeMap<String, ManifestFile>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct ManifestFile {
    sha256: String,
    bytes: u64,
}

/// Renders every entry of the plan and puts the result in the place of the output folder. Findings
/// of the texts are added to `findings`; with an error among them nothing is replaced.
pub fn write(
    renderer: &Renderer,
    plan: &Plan,
    statics: &[StaticFile],
    output: &Path,
    findings: &mut Vec<Finding>,
) -> Result<Outcome, OutputError> {
    let folders = Folders::of(output)?;
    folders.check_ours()?;
    let _lock = folders.lock()?;
    folders.recover()?;
    remove_tree(&folders.staging)?;
    fs::create_dir_all(&folders.staging)
        .map_err(|error| OutputError::io("created", &folders.staging, &error))?;

    let written = render_all(renderer, plan, statics, &folders.staging, findings);
    let outcome = match written {
        Ok(_) if any_error(findings) => Ok(Outcome::Refused),
        Ok(files) => folders.finish(renderer, files),
        Err(error) => Err(error),
    };
    // The staging folder now holds a build that failed, or the old output.
    let cleared = remove_tree(&folders.staging);
    let outcome = outcome?;
    cleared.map(|()| outcome)
}

/// Whether the output folder may be replaced by a build; says so before anything is rendered.
pub fn check(output: &Path) -> Result<(), OutputError> {
    Folders::of(output)?.check_ours()
}

type Written = BTreeMap<String, ManifestFile>;

fn render_all(
    renderer: &Renderer,
    plan: &Plan,
    statics: &[StaticFile],
    staging: &Path,
    findings: &mut Vec<Finding>,
) -> Result<Written, OutputError> {
    let shared = Shared {
        staging,
        written: Mutex::default(),
        findings: Mutex::default(),
        failure: Mutex::default(),
    };
    plan.editions.par_iter().for_each(|edition| {
        if shared.has_failed() {
            return;
        }
        let work = renderer.edition_work(edition.at);
        let found = work.findings();
        let broken = any_error(&found);
        shared.report(found);
        if !broken {
            edition.entries.par_iter().for_each(|entry| shared.put(entry, || work.page(entry)));
        }
    });
    plan.others.par_iter().for_each(|entry| match entry.page {
        Page::Copy(at) => shared.copy(entry, &statics[at]),
        _ => shared.put(entry, || renderer.other(entry)),
    });
    let Shared { written, findings: found, failure, .. } = shared;
    // Faults of one text can show on several of its pages; each is reported once.
    findings.extend(into_inner(found));
    crate::finding::sort(findings);
    match into_inner(failure) {
        Some(error) => Err(error),
        None => Ok(into_inner(written)),
    }
}

/// What the threads of a build share.
struct Shared<'a> {
    staging: &'a Path,
    written: Mutex<Written>,
    findings: Mutex<Vec<Finding>>,
    failure: Mutex<Option<OutputError>>,
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Shared<'_> {
    fn has_failed(&self) -> bool {
        locked(&self.failure).is_some()
    }

    fn report(&self, findings: Vec<Finding>) {
        locked(&self.findings).extend(findings);
    }

    fn put(&self, entry: &Entry, render: impl FnOnce() -> Rendered) {
        if self.has_failed() {
            return;
        }
        match render() {
            Ok(bytes) => self.write(entry, &bytes),
            Err(findings) => self.report(findings),
        }
    }

    fn copy(&self, entry: &Entry, file: &StaticFile) {
        match fs::read(&file.file) {
            Ok(bytes) => self.write(entry, &bytes),
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

    fn write(&self, entry: &Entry, bytes: &[u8]) {
        let path = self.staging.join(&entry.output);
        let result = if is_inner_path(&entry.output) {
            let folder = path.parent().unwrap_or(self.staging);
            fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes))
        } else {
            Err(io::Error::other("the path leaves the output folder"))
        };
        match result {
            Ok(()) => {
                let sha256 = hex(&Sha256::digest(bytes));
                let file = ManifestFile { sha256, bytes: bytes.len() as u64 };
                locked(&self.written).insert(entry.output.clone(), file);
            }
            Err(error) => {
                locked(&self.failure).get_or_insert(OutputError::io("written", &path, &error));
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The output folder and what stands beside it while a build runs.
struct Folders {
    output: PathBuf,
    staging: PathBuf,
    /// Where the old output waits while a file system without an exchange step swaps.
    aside: PathBuf,
    lock: PathBuf,
}

impl Folders {
    fn of(output: &Path) -> Result<Folders, OutputError> {
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
            aside: beside("previous"),
            lock: beside("lock"),
        })
    }

    /// Refuses an output folder that is not ours, or holds files that are not.
    fn check_ours(&self) -> Result<(), OutputError> {
        let output = self.output.display();
        let metadata = match fs::symlink_metadata(&self.output) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(OutputError::io("opened", &self.output, &error)),
            Ok(metadata) => metadata,
        };
        if !metadata.is_dir() {
            return Err(OutputError::refused(
                format!("{output} is not a folder"),
                "remove it, or name another output folder",
            ));
        }
        let mut files = BTreeSet::new();
        for entry in WalkDir::new(&self.output).min_depth(1) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&self.output).to_owned();
                OutputError::io("opened", &path, &error.into())
            })?;
            if !entry.file_type().is_dir() {
                let below = entry.path().strip_prefix(&self.output).unwrap_or(entry.path());
                files.insert(below.to_string_lossy().replace('\\', "/"));
            }
        }
        if files.is_empty() {
            return Ok(());
        }
        let not_ours = || {
            OutputError::refused(
                format!("{output} was not written by Engross; it is left alone"),
                "empty the folder yourself, or name another one with --output",
            )
        };
        let text = fs::read(self.output.join(MANIFEST)).map_err(|_| not_ours())?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| not_ours())?;
        if !manifest.generator.starts_with(GENERATOR) {
            return Err(not_ours());
        }
        let foreign: Vec<&str> = files
            .iter()
            .map(String::as_str)
            .filter(|file| *file != MANIFEST && !manifest.files.contains_key(*file))
            .collect();
        if foreign.is_empty() {
            return Ok(());
        }
        let shown = foreign.iter().take(5).copied().collect::<Vec<_>>().join(", ");
        let more = if foreign.len() > 5 {
            format!(" and {} more", foreign.len() - 5)
        } else {
            String::new()
        };
        Err(OutputError::refused(
            format!("{output} holds files that Engross did not write: {shown}{more}"),
            "move them into the content folder, which is copied to the output, or remove them",
        ))
    }

    /// Keeps a second build out until the returned file is dropped.
    fn lock(&self) -> Result<File, OutputError> {
        if let Some(parent) = self.lock.parent() {
            fs::create_dir_all(parent)
                .map_err(|error| OutputError::io("created", parent, &error))?;
        }
        let file = File::create(&self.lock)
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
    fn recover(&self) -> Result<(), OutputError> {
        if !self.aside.exists() {
            return Ok(());
        }
        if self.output.exists() {
            return remove_tree(&self.aside);
        }
        fs::rename(&self.aside, &self.output)
            .map_err(|error| OutputError::io("put back", &self.aside, &error))
    }

    /// Writes the manifest and puts the new output in place of the old one.
    fn finish(&self, renderer: &Renderer, files: Written) -> Result<Outcome, OutputError> {
        let count = files.len() + 1;
        let manifest = Manifest {
            generator: format!("{GENERATOR}{}", env!("CARGO_PKG_VERSION")),
            as_of: renderer.day.to_string(),
            files,
        };
        let path = self.staging.join(MANIFEST);
        let mut bytes = serde_json::to_vec_pretty(&manifest)
            .map_err(|error| OutputError::io("written", &path, &error.into()))?;
        bytes.push(b'\n');
        fs::write(&path, bytes).map_err(|error| OutputError::io("written", &path, &error))?;
        self.swap()?;
        Ok(Outcome::Written { files: count })
    }

    fn swap(&self) -> Result<(), OutputError> {
        let moved = |error: io::Error| OutputError::io("put in place", &self.output, &error);
        if !self.output.exists() {
            return fs::rename(&self.staging, &self.output).map_err(moved);
        }
        if exchange(&self.staging, &self.output).is_ok() {
            return Ok(());
        }
        // No exchange on this file system: two steps, with the old output safe in between.
        fs::rename(&self.output, &self.aside).map_err(moved)?;
        if let Err(error) = fs::rename(&self.staging, &self.output) {
            let back = fs::rename(&self.aside, &self.output);
            return Err(moved(back.err().unwrap_or(error)));
        }
        remove_tree(&self.aside)
    }
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

fn remove_tree(path: &Path) -> Result<(), OutputError> {
    match fs::remove_dir_all(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(OutputError::io("removed", path, &error)),
    }
}
