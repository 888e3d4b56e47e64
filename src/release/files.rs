//! Writes what a release came to, so that nothing is lost or overwritten whatever happens on the way.
//!
//! 1. The old text is written beside the current file, under a name that nothing has yet, and is on
//!    the disk before anything else happens.
//! 2. The new text takes the place of the current file in one step, if that is still what was read.
//!
//! Where the second step fails, the first is undone. Knows nothing of what the texts say.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Release;
use crate::asked::Refused;

/// Writes a release into the site at `root`.
pub fn apply(root: &Path, release: &Release) -> Result<(), Refused> {
    let current = root.join(&*release.current.path);
    unchanged(&current, release)?;
    let kept = match release.frozen.as_ref().filter(|frozen| !frozen.is_there) {
        Some(frozen) => Some(keep(root, &frozen.path, &current, &release.current.old)?),
        None => None,
    };
    let Err(refused) = replace(&current, release) else { return Ok(()) };
    let Some(kept) = kept else { return Err(refused) };
    Err(match kept.undo() {
        Ok(()) => refused,
        Err(error) => told(refused, &format!("{} was written and stays: {error}", kept.path)),
    })
}

/// A refusal that says one thing more.
fn told(refused: Refused, more: &str) -> Refused {
    match refused {
        Refused::WrongUse(message, help) => Refused::WrongUse(format!("{message}; {more}"), help),
        Refused::Machine(message) => Refused::Machine(format!("{message}; {more}")),
        Refused::Faults(findings) => Refused::Faults(findings),
    }
}

/// Refuses when the current file is no longer what the release was made from.
fn unchanged(current: &Path, release: &Release) -> Result<(), Refused> {
    let path = &release.current.path;
    let bytes = fs::read(current)
        .map_err(|error| Refused::Machine(format!("{path} cannot be read: {error}")))?;
    if bytes == release.current.old {
        return Ok(());
    }
    Err(Refused::WrongUse(
        format!("{path} was changed while this ran"),
        "nothing was written; run it again".to_owned(),
    ))
}

/// A file that was made, and the folder that was made for it.
struct Kept {
    path: String,
    file: PathBuf,
    folder: Option<PathBuf>,
}

impl Kept {
    /// Takes away what was made.
    fn undo(&self) -> io::Result<()> {
        fs::remove_file(&self.file)?;
        match &self.folder {
            Some(folder) => fs::remove_dir(folder),
            None => Ok(()),
        }
    }
}

/// Writes the old text under a name that nothing has yet.
fn keep(root: &Path, path: &str, current: &Path, bytes: &[u8]) -> Result<Kept, Refused> {
    let file = root.join(path);
    let failed = |error: io::Error| Refused::Machine(format!("{path} cannot be written: {error}"));
    let folder = file.parent().unwrap_or(root);
    // At most the notice's own folder is missing: `legal/terms/` beside `legal/terms.md`.
    let made = match fs::create_dir(folder) {
        Ok(()) => Some(folder.to_owned()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => None,
        Err(error) => return Err(failed(error)),
    };
    let opened = OpenOptions::new().write(true).create_new(true).open(&file);
    let mut open = match opened {
        Ok(open) => open,
        Err(error) => {
            if let Some(folder) = made {
                // It is empty, and no harm where it stays.
                let _ = fs::remove_dir(folder);
            }
            return Err(match error.kind() {
                ErrorKind::AlreadyExists => Refused::WrongUse(
                    format!("{path} is there already, and is never overwritten"),
                    "see what it is; rename it, or date the current text otherwise".to_owned(),
                ),
                _ => failed(error),
            });
        }
    };
    let kept = Kept { path: path.to_owned(), file: file.clone(), folder: made };
    let written = fs::metadata(current)
        .and_then(|metadata| written(&mut open, bytes, metadata.permissions()))
        .and_then(|()| on_disk(folder))
        .and_then(|()| kept.folder.as_deref().and_then(Path::parent).map_or(Ok(()), on_disk));
    match written {
        Ok(()) => Ok(kept),
        Err(error) => Err(match kept.undo() {
            Ok(()) => failed(error),
            Err(undo) => told(failed(error), &format!("a part of it stays: {undo}")),
        }),
    }
}

/// Puts the new text in the place of the current file.
fn replace(current: &Path, release: &Release) -> Result<(), Refused> {
    let path = &release.current.path;
    let failed = |error: io::Error| Refused::Machine(format!("{path} cannot be replaced: {error}"));
    let folder = current.parent().unwrap_or(Path::new("."));
    let name = current.file_name().unwrap_or_default().to_string_lossy();
    // No file of the content starts with a full stop.
    let temporary = folder.join(temporary_name(&name));
    let opened = OpenOptions::new().write(true).create_new(true).open(&temporary);
    let mut open = opened.map_err(failed)?;
    let replaced = fs::metadata(current)
        .and_then(|metadata| written(&mut open, &release.current.new, metadata.permissions()))
        .map_err(failed)
        .and_then(|()| unchanged(current, release))
        .and_then(|()| fs::rename(&temporary, current).map_err(failed));
    if replaced.is_err() {
        // Left behind it is hidden, and says by its name whose it is.
        let _ = fs::remove_file(&temporary);
        return replaced;
    }
    // The new text is there; whether it would outlast a power cut changes nothing of that.
    let _ = on_disk(folder);
    Ok(())
}

pub(crate) fn temporary_name(name: &str) -> String {
    format!(".{name}{TEMPORARY}{}", std::process::id())
}

const TEMPORARY: &str = ".engross-";

/// Whether a name is one that [`temporary_name`] gives.
pub(crate) fn is_temporary(name: &str) -> bool {
    let parts = name.strip_prefix('.').and_then(|it| it.rsplit_once(TEMPORARY));
    parts.is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Writes a file whole, to the disk.
pub(crate) fn written(file: &mut File, bytes: &[u8], permissions: Permissions) -> io::Result<()> {
    file.write_all(bytes)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}

/// Makes the names in a folder last.
pub(crate) fn on_disk(folder: &Path) -> io::Result<()> {
    // Windows keeps them without being asked, and opens no folders.
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::date::LegalDate;
    use crate::release::{Current, Frozen};

    /// Applies a release of `terms.md` to a folder that holds these files, and shows what is said and
    /// which files there are then.
    fn check_apply(files: &[(&str, &str)], said: &str, after: &[(&str, &str)]) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("a file");
        }
        let release = Release {
            frozen: Some(Frozen {
                path: "terms/2025.md".to_owned(),
                id: "2025".to_owned(),
                is_there: false,
            }),
            current: Current {
                path: "terms.md".into(),
                effective: LegalDate::from_iso("2026").expect("a date"),
                old: b"old".to_vec(),
                new: b"new".to_vec(),
            },
            done: Vec::new(),
            findings: Vec::new(),
        };
        let shown = match apply(folder.path(), &release) {
            Ok(()) => "done".to_owned(),
            Err(Refused::WrongUse(message, _) | Refused::Machine(message)) => message,
            Err(refused) => format!("{refused:?}"),
        };
        assert_eq!(shown, said, "{files:?}");
        let mut found: Vec<(String, String)> = walkdir::WalkDir::new(folder.path())
            .sort_by_file_name()
            .into_iter()
            .map(|entry| entry.expect("an entry").into_path())
            .filter(|path| *path != folder.path())
            .map(|path| {
                let below = path.strip_prefix(folder.path()).expect("below").to_string_lossy();
                (below.into_owned(), fs::read_to_string(&path).unwrap_or("a folder".to_owned()))
            })
            .collect();
        found.sort();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(found, after, "what is there after {files:?}");
    }

    #[test]
    fn the_old_text_is_kept_and_the_new_one_takes_its_place() {
        let after = [("terms", "a folder"), ("terms.md", "new"), ("terms/2025.md", "old")];
        check_apply(&[("terms.md", "old")], "done", &after);
        check_apply(
            &[("terms.md", "old"), ("terms/2024.md", "x")],
            "done",
            &[
                ("terms", "a folder"),
                ("terms.md", "new"),
                ("terms/2024.md", "x"),
                ("terms/2025.md", "old"),
            ],
        );
    }

    #[test]
    fn nothing_is_written_over() {
        check_apply(
            &[("terms.md", "edited")],
            "terms.md was changed while this ran",
            &[("terms.md", "edited")],
        );
        check_apply(
            &[("terms.md", "old"), ("terms/2025.md", "x")],
            "terms/2025.md is there already, and is never overwritten",
            &[("terms", "a folder"), ("terms.md", "old"), ("terms/2025.md", "x")],
        );
    }

    #[test]
    fn what_fails_half_way_is_undone() {
        let other = temporary_name("terms.md");
        check_apply(
            &[("terms.md", "old"), (&other, "of another run")],
            "terms.md cannot be replaced: File exists (os error 17)",
            &[(&other, "of another run"), ("terms.md", "old")],
        );
    }
}
