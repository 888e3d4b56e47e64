//! What stands at paths of a folder: whether it is a file or a folder, how long it is, when it was last written.
//!
//! A build asks that of every file and folder of two trees. It is asked relative to the folder, which is opened once:
//! from the root of the machine each path would be put together and walked again. Knows nothing of what the
//! answers mean.

use std::fs;
use std::io;
use std::path::Path;

/// What stands at a path. A link is neither a file nor a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Looked {
    pub is_file: bool,
    pub is_folder: bool,
    pub bytes: u64,
    /// When it was last written, or a name last came to or went from it, in nanoseconds since 1970; 0 where the machine
    /// does not say.
    pub modified: i64,
}

impl Looked {
    pub fn of(metadata: &fs::Metadata) -> Looked {
        let since = metadata.modified().ok();
        let since = since.and_then(|it| it.duration_since(std::time::UNIX_EPOCH).ok());
        let modified = since.and_then(|it| i64::try_from(it.as_nanos()).ok()).unwrap_or_default();
        Looked {
            is_file: metadata.is_file(),
            is_folder: metadata.is_dir(),
            bytes: metadata.len(),
            modified,
        }
    }
}

/// A folder that is asked.
#[derive(Debug)]
pub(super) struct Asked {
    #[cfg(unix)]
    folder: rustix::fd::OwnedFd,
    #[cfg(not(unix))]
    folder: std::path::PathBuf,
}

#[cfg(unix)]
impl Asked {
    pub fn of(folder: &Path) -> io::Result<Asked> {
        use rustix::fs::{Mode, OFlags, open};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Asked { folder: open(folder, flags, Mode::empty())? })
    }

    /// What stands at a path below it, of which an empty one is itself; none where nothing does.
    pub fn look(&self, below: &str) -> Option<Looked> {
        use rustix::fs::{AtFlags, FileType, statat};
        let below = if below.is_empty() { "." } else { below };
        let stat = statat(&self.folder, below, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        // As wide on every machine, whatever it has them in.
        let (seconds, nanoseconds) = (i128::from(stat.st_mtime), i128::from(stat.st_mtime_nsec));
        let time = i64::try_from(seconds * 1_000_000_000 + nanoseconds).ok();
        Some(Looked {
            is_file: kind == FileType::RegularFile,
            is_folder: kind == FileType::Directory,
            bytes: u64::try_from(stat.st_size).unwrap_or_default(),
            modified: time.filter(|it| *it > 0).unwrap_or_default(),
        })
    }
}

#[cfg(not(unix))]
impl Asked {
    pub fn of(folder: &Path) -> io::Result<Asked> {
        Ok(Asked { folder: folder.to_owned() })
    }

    /// What stands at a path below it, of which an empty one is itself; none where nothing does.
    pub fn look(&self, below: &str) -> Option<Looked> {
        let metadata = fs::symlink_metadata(self.folder.join(below)).ok()?;
        Some(Looked::of(&metadata))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_what_the_machine_says_of_the_whole_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |below: &str| folder.path().join(below);
        fs::create_dir(path("a")).expect("a folder");
        fs::write(path("a/ü.html"), "words").expect("a file");
        fs::write(path("a/old"), "").expect("a file");
        let old = fs::File::options().write(true).open(path("a/old")).expect("it");
        let day = std::time::Duration::from_secs(86_400);
        old.set_modified(std::time::UNIX_EPOCH - day).expect("a time before all times");
        #[cfg(unix)]
        std::os::unix::fs::symlink("a", path("link")).expect("a link");
        let asked = Asked::of(folder.path()).expect("a folder");
        for below in ["", "a", "a/ü.html", "a/old", "link", "b", "a/b/c"] {
            let metadata = fs::symlink_metadata(path(below)).ok();
            assert_eq!(asked.look(below), metadata.as_ref().map(Looked::of), "{below}");
        }
        assert_eq!(asked.look("a/old").map(|it| it.modified), Some(0));
        assert!(Asked::of(&path("a/ü.html")).is_err() || cfg!(not(unix)), "no folder");
    }
}
