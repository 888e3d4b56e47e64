//! New files, all of them or none: nothing that is there is written over, nothing is half there.
//!
//! [`replace`] is for what is made again and again, an export: it takes the place of what was there, in one step.
//!
//! Each is written whole under a name that is hidden, is on the disk, and only then gets its own name, if nothing
//! has that by then. Where one fails, those before it are taken back. Knows nothing of what files say.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::release::files::{on_disk, temporary_name, written};

/// Why no file was written.
#[derive(Debug)]
pub struct NotWritten {
    /// The file that could not be, as it was asked for.
    pub path: String,
    /// Why.
    pub error: io::Error,
    /// Why a part of what was written before it stays; none where all of it was taken back.
    pub left: Option<io::Error>,
}

/// Writes files by their paths below a folder. Folders that are missing are made, that one too.
pub fn write(folder: &Path, files: &[(&str, &str)]) -> Result<(), NotWritten> {
    let mut made = Made::default();
    for (path, text) in files {
        if let Err(error) = made.write(&folder.join(path), text.as_bytes()) {
            let left = made.undo().err();
            return Err(NotWritten { path: (*path).to_owned(), error, left });
        }
    }
    Ok(())
}

/// Writes one file in the place of what is there, if anything: whoever reads it has the old one or the new one.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(file);
    fs::create_dir_all(folder)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(temporary_name(&name));
    let mut open = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
    let permissions = fs::metadata(file).or_else(|_| open.metadata());
    let done = permissions
        .and_then(|it| written(&mut open, bytes, it.permissions()))
        .and_then(|()| fs::rename(&temporary, file));
    if done.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    done.and_then(|()| on_disk(folder))
}

/// The folder in which a file stands or is to stand.
fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// What was made, to be taken back.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    /// Outermost first.
    folders: Vec<PathBuf>,
}

impl Made {
    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = folder_of(file);
        let is_missing = |it: &&Path| !it.as_os_str().is_empty() && !it.exists();
        let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_owned());
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let temporary = folder.join(temporary_name(&name));
        let mut open = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        let done = open
            .metadata()
            .and_then(|metadata| written(&mut open, bytes, metadata.permissions()))
            // A link takes no name that something has; a file under two names loses the hidden one.
            .and_then(|()| match fs::hard_link(&temporary, file) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => plainly(file, bytes),
                other => other,
            });
        // Left behind it is hidden, and says by its name whose it is.
        let _ = fs::remove_file(&temporary);
        done?;
        self.files.push(file.to_owned());
        on_disk(folder)
    }

    /// The first failure is told, and the rest is still tried.
    fn undo(&self) -> io::Result<()> {
        let mut told = Ok(());
        for file in self.files.iter().rev() {
            told = told.and(fs::remove_file(file));
        }
        for folder in self.folders.iter().rev() {
            // Somebody else may have put something in it by now; that stays.
            let _ = fs::remove_dir(folder);
        }
        told
    }
}

/// Where the file system has no links: what is there is still not overwritten.
fn plainly(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut plain = OpenOptions::new().write(true).create_new(true).open(file)?;
    let permissions = plain.metadata()?.permissions();
    let whole = written(&mut plain, bytes, permissions);
    if whole.is_err() {
        let _ = fs::remove_file(file);
    }
    whole
}
