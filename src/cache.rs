//! What runs find out and the next ones need not find out again: files in a folder beside the site, which can be
//! deleted at any time and which git ignores by itself.
//!
//! A file is put in place whole: of two runs at once, one has the last word, and both are right. Knows nothing
//! of what the files say.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::release::files::{is_temporary, temporary_name};

/// The folder, below the site's root.
pub const FOLDER: &str = ".engross";

/// How long what is half written may still be another run's at work.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What makes the folder ignored by git, as a file in it.
const IGNORED: (&str, &str) = (".gitignore", "# What Engross can find out again.\n*\n");

/// The version of the program and what it was built from: what another one kept may not be what this one would
/// have found out.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("ENGROSS_BUILT_FROM"));

/// What is kept for a site under a name; none if nothing is, or nothing that can be read.
pub fn kept(root: &Path, name: &str) -> Option<Vec<u8>> {
    fs::read(root.join(FOLDER).join(name)).ok()
}

/// Forgets what is kept for a site under names that begin alike, but for these; also what runs that were killed left
/// half written: under such a name at once, since whoever forgets is the only one to write there, under others after a
/// day. What cannot be removed does no harm.
pub fn forget_but(root: &Path, prefix: &str, names: &BTreeSet<String>) {
    for entry in fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let is_old = || {
            let written = entry.metadata().and_then(|it| it.modified()).ok();
            written.and_then(|it| it.elapsed().ok()).is_some_and(|age| age > A_DAY)
        };
        let is_own = || name.strip_prefix('.').is_some_and(|it| it.starts_with(prefix));
        let is_half_written = || is_temporary(name) && (is_own() || is_old());
        if (name.starts_with(prefix) && !names.contains(name)) || is_half_written() {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Keeps bytes for a site under a name.
pub fn keep(root: &Path, name: &str, bytes: impl AsRef<[u8]>) -> Result<(), NotKept> {
    keep_written(root, name, |file| file.write_all(bytes.as_ref()))
}

/// Keeps for a site under a name what is written piece by piece: it need not be in memory at once.
pub fn keep_written(
    root: &Path,
    name: &str,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), NotKept> {
    let folder = root.join(FOLDER);
    let not_kept = |error| NotKept { path: folder.join(name), error };
    match fs::create_dir(&folder) {
        Ok(()) => {
            let ignored = |file: &mut File| file.write_all(IGNORED.1.as_bytes());
            put(&folder, IGNORED.0, ignored).map_err(not_kept)?;
        }
        // A link may lead anywhere.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if !fs::symlink_metadata(&folder).is_ok_and(|it| it.is_dir()) {
                return Err(NotKept { path: folder, error });
            }
        }
        Err(error) => return Err(not_kept(error)),
    }
    put(&folder, name, write).map_err(not_kept)
}

/// Why something was not kept.
#[derive(Debug)]
pub struct NotKept {
    /// Where it would have been.
    pub path: PathBuf,
    /// What the machine said.
    pub error: io::Error,
}

fn put(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    // Two threads may have the same to keep under the same name.
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(temporary_name(&format!("{name}.{number}")));
    let written = File::create(&temporary).and_then(|mut file| write(&mut file));
    written.and_then(|()| fs::rename(&temporary, folder.join(name))).inspect_err(|_| {
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
        assert_eq!(kept(site.path(), "texts").as_deref(), Some("two".as_bytes()));
        let mut names: Vec<_> = fs::read_dir(site.path().join(FOLDER))
            .expect("the folder")
            .map(|it| it.expect("a file").file_name())
            .collect();
        names.sort();
        assert_eq!(names, [".gitignore", "texts"]);
        // What runs that were killed left half written.
        let folder = site.path().join(FOLDER);
        let there = |name: &str| folder.join(name).exists();
        for name in [".made-1.0.engross-1", ".texts.0.engross-1", ".old.0.engross-1", "made-2"] {
            fs::write(folder.join(name), "half").expect("a file");
        }
        let old = File::options().append(true).open(folder.join(".old.0.engross-1"));
        let days_ago = std::time::SystemTime::now() - 2 * A_DAY;
        old.and_then(|it| it.set_modified(days_ago)).expect("another time");
        forget_but(site.path(), "made-", &BTreeSet::new());
        assert!(!there(".made-1.0.engross-1") && !there(".old.0.engross-1") && !there("made-2"));
        assert!(there(".texts.0.engross-1") && there("texts"));
        fs::remove_file(folder.join(".texts.0.engross-1")).expect("removed");
        // A name that something else has.
        fs::create_dir(site.path().join(FOLDER).join("other")).expect("a folder");
        assert!(keep(site.path(), "other", "x").is_err());
        assert_eq!(fs::read_dir(site.path().join(FOLDER)).expect("it").count(), 3);
    }
}
