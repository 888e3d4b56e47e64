//! Folders watched for changes: which paths were written, moved or removed.
//!
//! Tells each change as it comes; who listens waits until no more do, since editors save in several steps. Knows
//! nothing of what the files are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Some folders, watched.
pub struct Watch {
    watcher: RecommendedWatcher,
    root: PathBuf,
    /// Those watched with all that stands below them.
    folders: BTreeSet<PathBuf>,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// These paths.
    Paths(Vec<PathBuf>),
    /// Nobody knows: the system lost count.
    Unknown,
}

impl Watch {
    /// Watches a folder, but nothing below its own files yet; `tell` hears of each change.
    pub fn new(
        root: &Path,
        tell: impl Fn(Change) + Send + 'static,
    ) -> Result<Watch, notify::Error> {
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            match event {
                Ok(event) if event.need_rescan() => tell(Change::Unknown),
                Ok(event) if is_change(&event) => tell(Change::Paths(event.paths)),
                Ok(_) => {}
                // An error may hide a change: it is better looked for than missed.
                Err(_) => tell(Change::Unknown),
            }
        })?;
        // Editors replace files: watching the folder they stand in sees that too.
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        Ok(Watch { watcher, root: root.to_owned(), folders: BTreeSet::new() })
    }

    /// Watches these folders with all that stands below them, as far as they exist, and no others any more.
    /// A folder among `touched` may be another one of that name now. Returns those that are newly watched: what was
    /// written to them before is not told.
    pub fn follow(
        &mut self,
        folders: &[PathBuf],
        touched: &[PathBuf],
    ) -> Result<Vec<PathBuf>, notify::Error> {
        let wanted: BTreeSet<PathBuf> = folders
            .iter()
            .filter(|folder| **folder != self.root && folder.is_dir())
            .cloned()
            .collect();
        let is_stale = |folder: &&PathBuf| !wanted.contains(*folder) || touched.contains(folder);
        let stale: Vec<PathBuf> = self.folders.iter().filter(is_stale).cloned().collect();
        for folder in stale {
            // A folder that is gone is watched no more by itself.
            let _ = self.watcher.unwatch(&folder);
            self.folders.remove(&folder);
        }
        let mut new = Vec::new();
        for folder in wanted {
            if !self.folders.contains(&folder) {
                match self.watcher.watch(&folder, RecursiveMode::Recursive) {
                    Ok(()) => {
                        self.folders.insert(folder.clone());
                        new.push(folder);
                    }
                    // It may have gone in between; its return is seen in the folder above.
                    Err(_) if !folder.is_dir() => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(new)
    }
}

/// Whether an event is of something that was changed, not merely looked at: a site that is read must not seem to
/// change by it.
fn is_change(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => !event.paths.is_empty(),
    }
}
