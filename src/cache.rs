//! What runs find out and the next ones need not find out again: files in a folder beside the site, which can be
//! deleted at any time and which git ignores by itself.
//!
//! A file is put in place whole: of two runs at once, one has the last word, and both are right. Knows nothing
//! of what the files say.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::release::files::temporary_name;

/// The folder, below the site's root.
pub const FOLDER: &str = ".engross";

/// What makes the folder ignored by git, as a file in it.
const IGNORED: (&str, &str) = (".gitignore", "# What Engross can find out again.\n*\n");

/// The version of the program and what it was built from: what another one kept may not be what this one would
/// have found out.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("ENGROSS_BUILT_FROM"));

/// What is kept for a site under a name; none if nothing is, or nothing that can be read.
pub fn kept(root: &Path, name: &str) -> Option<String> {
    fs::read_to_string(root.join(FOLDER).join(name)).ok()
}

/// Keeps a text for a site under a name.
pub fn keep(root: &Path, name: &str, text: &str) -> Result<(), NotKept> {
    let folder = root.join(FOLDER);
    let not_kept = |error| NotKept { path: folder.join(name), error };
    match fs::create_dir(&folder) {
        Ok(()) => put(&folder, IGNORED.0, IGNORED.1).map_err(not_kept)?,
        // A link may lead anywhere.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if !fs::symlink_metadata(&folder).is_ok_and(|it| it.is_dir()) {
                return Err(NotKept { path: folder, error });
            }
        }
        Err(error) => return Err(not_kept(error)),
    }
    put(&folder, name, text).map_err(not_kept)
}

/// Why something was not kept.
#[derive(Debug)]
pub struct NotKept {
    /// Where it would have been.
    pub path: PathBuf,
    /// What the machine said.
    pub error: io::Error,
}

fn put(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let temporary = folder.join(temporary_name(name));
    fs::write(&temporary, text)?;
    fs::rename(&temporary, folder.join(name)).inspect_err(|_| {
        // What cannot take its place is not left behind; that it could not is what is told.
        let _ = fs::remove_file(&temporary);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_there_the_next_time_and_out_of_the_way() {
        let site = tempfile::tempdir().expect("a folder");
        assert_eq!(kept(site.path(), "texts"), None);
        keep(site.path(), "texts", "one").expect("kept");
        keep(site.path(), "texts", "two").expect("kept");
        assert_eq!(kept(site.path(), "texts").as_deref(), Some("two"));
        let mut names: Vec<_> = fs::read_dir(site.path().join(FOLDER))
            .expect("the folder")
            .map(|it| it.expect("a file").file_name())
            .collect();
        names.sort();
        assert_eq!(names, [".gitignore", "texts"]);
        // A name that something else has.
        fs::create_dir(site.path().join(FOLDER).join("other")).expect("a folder");
        assert!(keep(site.path(), "other", "x").is_err());
        assert_eq!(fs::read_dir(site.path().join(FOLDER)).expect("it").count(), 3);
    }
}
