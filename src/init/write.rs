//! Writes the files of a new site: all of them, or none. Nothing that is there is touched.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::File;
use crate::asked::Refused;

/// Writes files below a folder, which is made if it is not there.
///
/// Refuses, and writes nothing, where any of them is there already; what was written before the machine
/// failed is taken away again.
pub fn write(folder: &Path, files: &[File]) -> Result<(), Refused> {
    let there = already_there(folder, files);
    if !there.is_empty() {
        let is = if there.len() == 1 { "is" } else { "are" };
        return Err(Refused::WrongUse(
            format!("{} {is} there already, and never overwritten", there.join(", ")),
            "nothing was written; move what is there away, or name another folder".to_owned(),
        ));
    }
    let mut made = Made::default();
    for file in files {
        let path = folder.join(&file.path);
        if let Err(error) = made.file(&path, &file.text) {
            let left = made.undo();
            let mut message = format!("{} cannot be written: {error}", path.display());
            if let Err(error) = left {
                message.push_str(&format!("; a part of the site stays: {error}"));
            }
            return Err(Refused::Machine(message));
        }
    }
    Ok(())
}

/// What stands where a file, or a folder for it, is to be.
fn already_there(folder: &Path, files: &[File]) -> Vec<String> {
    // Where a link leads does not matter: it is there.
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    if is_there(folder) && !folder.is_dir() {
        return vec![folder.display().to_string()];
    }
    let mut there: Vec<String> = Vec::new();
    for file in files {
        let mut path = PathBuf::new();
        for part in file.path.split('/') {
            path.push(part);
            let whole = folder.join(&path);
            let is_file = path == Path::new(&file.path);
            if is_there(&whole) && (is_file || !whole.is_dir()) {
                there.push(path.display().to_string());
                break;
            }
        }
    }
    there.dedup();
    there
}

/// What was made, in the order in which it was.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, text: &str) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            self.folder(folder)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }

    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let above: Vec<&Path> = folder.ancestors().collect();
        for folder in above.into_iter().rev().filter(|it| !it.as_os_str().is_empty()) {
            match fs::create_dir(folder) {
                Ok(()) => self.folders.push(folder.to_owned()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                // Some systems say otherwise of a root or of `..`.
                Err(_) if folder.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn undo(&self) -> io::Result<()> {
        let files = self.files.iter().rev().map(fs::remove_file);
        let folders = self.folders.iter().rev().map(fs::remove_dir);
        let mut told = Ok(());
        // The first failure is told, and the rest is still tried.
        for done in files.chain(folders) {
            told = told.and(done);
        }
        told
    }
}
