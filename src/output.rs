//! The output folder: rendered in parallel into a staging folder, then put in the place of the old
//! one in a single step.
//!
//! A build that fails or is killed leaves the old output whole: nothing is written into it, ever.
//! A folder that Engross did not write is never touched, nor one that somebody has put files of
//! their own into; that holds for the output and for the names beside it that a build needs for a
//! while. Knows nothing of what the files say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::finding::{Finding, Place, any_error};
use crate::fingerprint::Fingerprint;
use crate::render::plan::{At, Entry, MANIFEST, Page, Plan};
use crate::render::schemas;
use crate::render::whole::Pieces;
use crate::render::{Rendered, Renderer, hosting};
use crate::sealing;
use crate::search::{self, EditionIndex};
use crate::settings::is_inner_path;
use crate::shown::Inline;
use crate::source::StaticFile;
use crate::timings::{Piece, Stage, Timings};

/// Stands in a staging folder until its manifest does, and says that the folder is ours.
const MARKER: &str = ".engross-staging";

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

/// The list of all files of an output but itself.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// Where its schema stands; none in one that an earlier Engross wrote.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// What wrote it.
    pub generator: String,
    /// The day it was built for.
    pub as_of: String,
    /// By their paths in the output folder.
    pub files: BTreeMap<String, ManifestFile>,
}

/// A file of an output.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ManifestFile {
    /// The fingerprint of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

impl Manifest {
    /// Reads a manifest that a build wrote; `None` for anything else.
    pub fn read(json: &[u8]) -> Option<Manifest> {
        let manifest: Manifest = serde_json::from_slice(json).ok()?;
        manifest.generator.starts_with(GENERATOR).then_some(manifest)
    }
}

/// Renders every entry of the plan and puts the result in the place of the output folder. Findings
/// of the texts are added to `findings`, also what `judge` has to say to all versions once they are
/// rendered; with an error among them nothing is replaced.
pub fn write(
    renderer: &Arc<Renderer>,
    plan: &Plan,
    statics: &[StaticFile],
    output: &Path,
    judge: &dyn Fn(&[sealing::Rendered]) -> Vec<Finding>,
    findings: &mut Vec<Finding>,
) -> Result<Outcome, OutputError> {
    let folders = Folders::of(output)?;
    let _lock = folders.lock()?;
    folders.recover()?;
    folders.check_ours()?;
    folders.stage()?;

    let mut versions = Vec::new();
    let written = render_all(renderer, plan, statics, &folders.staging, &mut versions, findings);
    findings.extend(judge(&versions));
    renderer.settings.check.apply(findings);
    let (outcome, cleared) = renderer.timings().alone(Stage::Replace, || {
        let outcome = match written {
            Ok(_) if any_error(findings) => Ok(Outcome::Refused),
            Ok(files) => folders.finish(renderer, files),
            Err(error) => Err(error),
        };
        // The staging folder now holds a build that failed, or the old output.
        (outcome, remove_ours(&folders.staging))
    });
    let outcome = outcome?;
    cleared.map(|()| outcome)
}

/// Whether the output folder may be replaced by a build; says so before anything is rendered.
/// Looks at no more than the manifest, since another build may be at work.
pub fn check(output: &Path) -> Result<(), OutputError> {
    let folders = Folders::of(output)?;
    manifest_of(&folders.output, INSTEAD_OF_OUTPUT).map(drop)
}

type Written = BTreeMap<String, ManifestFile>;

fn render_all(
    renderer: &Arc<Renderer>,
    plan: &Plan,
    statics: &[StaticFile],
    staging: &Path,
    versions: &mut Vec<sealing::Rendered>,
    findings: &mut Vec<Finding>,
) -> Result<Written, OutputError> {
    let timings = renderer.timings();
    timings.expect(plan.entries().count());
    let shared = Shared {
        staging,
        timings,
        written: Mutex::default(),
        versions: Mutex::default(),
        findings: Mutex::default(),
        inline: Mutex::default(),
        indexed: Mutex::default(),
        pieces: Mutex::default(),
        failure: Mutex::default(),
    };
    let needs = renderer.all_needs();
    plan.editions.par_iter().for_each(|edition| {
        if shared.has_failed() {
            return;
        }
        let work = timings.time(Stage::Render, || renderer.edition_work(edition.at));
        let found = work.findings();
        let observed = timings.time(Stage::Register, || work.observed());
        locked(&shared.versions).extend(observed);
        let broken = any_error(&found);
        shared.report(found);
        if !broken {
            work.compare_neighbours();
            let entries = edition.entries.par_iter().chain(&edition.former);
            entries.for_each(|entry| shared.put(entry, || work.page(entry)));
            let inline = timings.time(Stage::Render, || work.inline_hashes());
            locked(&shared.inline).add_hashes(&inline);
            let pieces = timings.time(Stage::Render, || work.pieces(&needs));
            locked(&shared.pieces).add(pieces);
            if let Some(index) = timings.time(Stage::Index, || work.search_index()) {
                locked(&shared.indexed).push((edition.at, index));
            }
        }
    });
    plan.others.par_iter().for_each(|entry| match entry.page {
        Page::Copy(at) => shared.copy(entry, &statics[at]),
        Page::Headers => shared.put_noting(entry, |found| {
            Some(hosting::headers(renderer, plan, &locked(&shared.inline), found))
        }),
        Page::Redirects => {
            shared.put_noting(entry, |found| hosting::redirects(renderer, plan, found));
        }
        Page::NoticesJson(_) | Page::SiteFeed(..) => {
            shared.put(entry, || renderer.whole(&entry.page, &locked(&shared.pieces)));
        }
        _ => shared.put(entry, || renderer.other(entry)),
    });
    write_search(renderer, plan, &shared);
    let Shared { written, versions: rendered, findings: found, failure, .. } = shared;
    *versions = into_inner(rendered);
    // Whichever thread came first.
    versions.sort_by_key(|version| (version.at, version.version));
    // Faults of one text can show on several of its pages; each is reported once.
    findings.extend(into_inner(found));
    crate::finding::sort(findings);
    match into_inner(failure) {
        Some(error) => Err(error),
        None => Ok(into_inner(written)),
    }
}

/// Writes what the search pages look into, from what was indexed of the editions.
fn write_search(renderer: &Renderer, plan: &Plan, shared: &Shared<'_>) {
    let mut indexed = std::mem::take(&mut *locked(&shared.indexed));
    // Whichever thread came first.
    indexed.sort_by_key(|(at, _)| *at);
    for index in &plan.indexes {
        let is_of = |(at, _): &(At, EditionIndex)| renderer.language_of(*at) == index.lang;
        let (own, others): (Vec<_>, Vec<_>) = indexed.into_iter().partition(is_of);
        indexed = others;
        let editions = own.into_iter().map(|(_, index)| index).collect();
        let files = shared.timings.time(Stage::Index, || search::files(editions));
        files.par_bridge().for_each(|(name, bytes)| {
            if !shared.has_failed() {
                shared.write(&format!("{}{name}", index.folder), &bytes);
            }
        });
    }
}

/// What the threads of a build share.
struct Shared<'a> {
    staging: &'a Path,
    timings: &'a Timings,
    written: Mutex<Written>,
    versions: Mutex<Vec<sealing::Rendered>>,
    findings: Mutex<Vec<Finding>>,
    /// What the texts bring inline, for the headers of the site.
    inline: Mutex<Inline>,
    /// What can be searched of each edition.
    indexed: Mutex<Vec<(At, EditionIndex)>>,
    /// What data and feeds of the whole site are made of.
    pieces: Mutex<Pieces>,
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
        match self.timings.time(Stage::Render, render) {
            Ok(Some(bytes)) => self.write(&entry.output, &bytes),
            Ok(None) => {}
            Err(findings) => self.report(findings),
        }
        self.timings.made(Piece::Entry, 1);
    }

    /// The same for what is made whatever there is to be said about it.
    fn put_noting(&self, entry: &Entry, render: impl FnOnce(&mut Vec<Finding>) -> Option<Vec<u8>>) {
        let mut found = Vec::new();
        self.put(entry, || Ok(render(&mut found)));
        self.report(found);
    }

    fn copy(&self, entry: &Entry, file: &StaticFile) {
        match fs::read(&file.file) {
            Ok(bytes) => {
                self.write(&entry.output, &bytes);
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

    fn write(&self, output: &str, bytes: &[u8]) {
        self.timings.time(Stage::Write, || self.written(output, bytes));
    }

    fn written(&self, output: &str, bytes: &[u8]) {
        let path = self.staging.join(output);
        let result = if is_inner_path(output) {
            let folder = path.parent().unwrap_or(self.staging);
            fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes))
        } else {
            Err(io::Error::other("the path leaves the output folder"))
        };
        match result {
            Ok(()) => {
                let sha256 = Fingerprint::of(bytes).to_string();
                let file = ManifestFile { sha256, bytes: bytes.len() as u64 };
                locked(&self.written).insert(output.to_owned(), file);
            }
            Err(error) => {
                locked(&self.failure).get_or_insert(OutputError::io("written", &path, &error));
            }
        }
    }
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
        let help =
            "move them into the content folder, which is copied to the output, or remove them";
        match manifest_of(&self.output, INSTEAD_OF_OUTPUT)? {
            Some(manifest) => check_files(&self.output, &manifest, help),
            None => Ok(()),
        }
    }

    /// Keeps a second build out until the returned file is dropped.
    fn lock(&self) -> Result<File, OutputError> {
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
    fn recover(&self) -> Result<(), OutputError> {
        let Some(manifest) = manifest_of(&self.aside, INSTEAD_OF_BESIDE)? else {
            return remove_ours(&self.aside);
        };
        check_files(&self.aside, &manifest, INSTEAD_OF_BESIDE)?;
        if fs::symlink_metadata(&self.output).is_ok() {
            return remove_ours(&self.aside);
        }
        fs::rename(&self.aside, &self.output)
            .map_err(|error| OutputError::io("put back", &self.aside, &error))
    }

    /// Makes an empty staging folder, in the place of one that a killed build has left.
    fn stage(&self) -> Result<(), OutputError> {
        let marker = self.staging.join(MARKER);
        let is_folder = fs::symlink_metadata(&self.staging).is_ok_and(|it| it.is_dir());
        if !(is_folder && fs::symlink_metadata(&marker).is_ok())
            && let Some(manifest) = manifest_of(&self.staging, INSTEAD_OF_BESIDE)?
        {
            check_files(&self.staging, &manifest, INSTEAD_OF_BESIDE)?;
        }
        remove_ours(&self.staging)?;
        fs::create_dir(&self.staging)
            .map_err(|error| OutputError::io("created", &self.staging, &error))?;
        fs::write(&marker, "").map_err(|error| OutputError::io("written", &marker, &error))
    }

    /// Writes the manifest and puts the new output in place of the old one.
    fn finish(&self, renderer: &Renderer, files: Written) -> Result<Outcome, OutputError> {
        let count = files.len() + 1;
        let manifest = Manifest {
            schema: Some(schemas::address(renderer, "manifest")),
            generator: format!("{GENERATOR}{}", env!("CARGO_PKG_VERSION")),
            as_of: renderer.day.to_string(),
            files,
        };
        let path = self.staging.join(MANIFEST);
        let mut bytes = serde_json::to_vec_pretty(&manifest)
            .map_err(|error| OutputError::io("written", &path, &error.into()))?;
        bytes.push(b'\n');
        fs::write(&path, bytes).map_err(|error| OutputError::io("written", &path, &error))?;
        // From here on the manifest says that the folder is ours.
        let marker = self.staging.join(MARKER);
        fs::remove_file(&marker).map_err(|error| OutputError::io("removed", &marker, &error))?;
        self.swap()?;
        Ok(Outcome::Written { files: count })
    }

    fn swap(&self) -> Result<(), OutputError> {
        // Somebody may have put files into the old output while the new one was rendered.
        self.check_ours()?;
        let moved = |error: io::Error| OutputError::io("put in place", &self.output, &error);
        if fs::symlink_metadata(&self.output).is_err() {
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
        remove_ours(&self.aside)
    }
}

const INSTEAD_OF_OUTPUT: &str = "empty the folder yourself, or name another one with --output";

const INSTEAD_OF_BESIDE: &str = "a build needs this name for a while: move what stands there, or name another output folder with --output";

/// The manifest of a folder that Engross wrote; `None` when the folder holds no files or does not
/// exist. Refuses anything else.
fn manifest_of(folder: &Path, help: &str) -> Result<Option<Manifest>, OutputError> {
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
    let ours = fs::read(folder.join(MANIFEST)).ok().and_then(|text| Manifest::read(&text));
    if ours.is_some() || files_in(folder)?.is_empty() {
        return Ok(ours);
    }
    let message = format!("{shown} was not written by Engross; it is left alone");
    Err(OutputError::refused(message, help))
}

/// Refuses a folder with files that its manifest does not have.
fn check_files(folder: &Path, manifest: &Manifest, help: &str) -> Result<(), OutputError> {
    let files = files_in(folder)?;
    let foreign: Vec<&str> = files
        .iter()
        .map(String::as_str)
        .filter(|file| *file != MANIFEST && !manifest.files.contains_key(*file))
        .collect();
    if foreign.is_empty() {
        return Ok(());
    }
    let shown = foreign.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = match foreign.len() {
        0..=5 => String::new(),
        count => format!(" and {} more", count - 5),
    };
    let folder = folder.display();
    let message = format!("{folder} holds files that Engross did not write: {shown}{more}");
    Err(OutputError::refused(message, help))
}

/// Every file below a folder, with `/` between the parts of its path.
pub(crate) fn files_in(folder: &Path) -> Result<BTreeSet<String>, OutputError> {
    let mut files = BTreeSet::new();
    for entry in WalkDir::new(folder).min_depth(1) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            OutputError::io("opened", &path, &error.into())
        })?;
        if !entry.file_type().is_dir() {
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            files.insert(below.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(files)
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
fn remove_ours(folder: &Path) -> Result<(), OutputError> {
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
    use super::*;

    fn manifest(files: &[&str]) -> String {
        let file = ManifestFile { sha256: String::new(), bytes: 0 };
        let files = files.iter().map(|name| ((*name).to_owned(), file.clone())).collect();
        let generator = format!("{GENERATOR}0.0.0");
        let manifest = Manifest { schema: None, generator, as_of: "2026-01-01".to_owned(), files };
        serde_json::to_string(&manifest).expect("JSON")
    }

    #[test]
    fn files_put_into_the_output_during_a_build_are_not_lost() {
        let root = tempfile::tempdir().expect("a folder");
        let folders = Folders::of(&root.path().join("output")).expect("folders");
        fs::create_dir(&folders.output).expect("a folder");
        fs::write(folders.output.join(MANIFEST), manifest(&["a.html"])).expect("a file");
        folders.stage().expect("a staging folder");
        fs::write(folders.staging.join(MANIFEST), manifest(&[])).expect("a file");
        fs::write(folders.output.join("CNAME"), "legal.example.com").expect("a file");
        let error = folders.swap().expect_err("a refusal");
        assert!(error.message.contains("files that Engross did not write: CNAME"), "{error:?}");
        assert!(folders.output.join("CNAME").exists());
        fs::remove_file(folders.output.join("CNAME")).expect("removed");
        folders.swap().expect("the new output");
        assert_eq!(manifest(&[]), fs::read_to_string(folders.output.join(MANIFEST)).expect("text"));
    }
}
