//! Writes a new notice so that nothing is written over, whatever happens on the way: under a name that nothing has
//! yet, whole, and on the disk before it is said to be there. What fails half-way is undone. Knows nothing of texts.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::New;
use crate::asked::Refused;
use crate::release::files::on_disk;

/// Writes a new notice into the site at `root`.
pub fn write(root: &Path, new: &New) -> Result<(), Refused> {
    let path = &new.path;
    let file = root.join(&**path);
    let failed = |error: io::Error| Refused::Machine(format!("{path} cannot be written: {error}"));
    let folder = file.parent().unwrap_or(root);
    let made = make(folder).map_err(failed)?;
    let mut open = match OpenOptions::new().write(true).create_new(true).open(&file) {
        Ok(open) => open,
        Err(error) => {
            undo(&made);
            return Err(match error.kind() {
                ErrorKind::AlreadyExists => super::is_there(path),
                _ => failed(error),
            });
        }
    };
    let written = open
        .write_all(new.text.as_bytes())
        .and_then(|()| open.sync_all())
        .and_then(|()| on_disk(folder))
        .and_then(|()| made.iter().filter_map(|it| it.parent()).try_for_each(on_disk));
    written.map_err(|error| {
        // What cannot be removed is a part of a draft, at the place that is named.
        let _ = fs::remove_file(&file);
        undo(&made);
        failed(error)
    })
}

/// Makes a folder and those above it; gives those that were not there, the innermost first.
fn make(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let missing = folder.ancestors().take_while(|it| !it.exists());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    for (at, folder) in missing.iter().enumerate().rev() {
        if let Err(error) = fs::create_dir(folder) {
            undo(&missing[at + 1..]);
            return Err(error);
        }
    }
    Ok(missing)
}

/// Takes away folders that were made. They are empty, and no harm where they stay.
fn undo(made: &[PathBuf]) {
    for folder in made {
        let _ = fs::remove_dir(folder);
    }
}
