//! Writes the files of a new site: all of them, or none. Nothing that is there is touched.

use std::path::{Path, PathBuf};

use super::File;
use crate::asked::Refused;
use crate::new_files::{self, NotWritten};

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
    let files: Vec<(&str, &str)> = files.iter().map(|file| (&*file.path, &*file.text)).collect();
    new_files::write(folder, &files).map_err(|NotWritten { path, error, left }| {
        let mut message = format!("{} cannot be written: {error}", folder.join(path).display());
        if let Some(error) = left {
            message.push_str(&format!("; a part of the site stays: {error}"));
        }
        Refused::Machine(message)
    })
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
