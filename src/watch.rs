//! Folders watched for changes: which paths were written, moved or removed, each burst as one.
//!
//! Knows nothing of what the files are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// How long what happens to a file is gathered before it is told.
const GATHERED: Duration = Duration::from_millis(20);
const TICK: Duration = Duration::from_millis(5);

/// Some folders, watched.
pub struct Watch {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
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
        let told = move |events: DebounceEventResult| {
            let Ok(events) = events else { return tell(Change::Unknown) };
            if events.iter().any(|event| event.need_rescan()) {
                return tell(Change::Unknown);
            }
            let changes = events.into_iter().filter(|it| !matches!(it.kind, EventKind::Access(_)));
            let paths: BTreeSet<PathBuf> =
                changes.flat_map(|event| event.event.paths.into_iter()).collect();
            if !paths.is_empty() {
                tell(Change::Paths(paths.into_iter().collect()));
            }
        };
        let mut debouncer = new_debouncer(GATHERED, Some(TICK), told)?;
        // Editors replace files: watching the folder they stand in sees that too.
        debouncer.watch(root, RecursiveMode::NonRecursive)?;
        Ok(Watch { debouncer, root: root.to_owned(), folders: BTreeSet::new() })
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
            let _ = self.debouncer.unwatch(&folder);
            self.folders.remove(&folder);
        }
        let mut new = Vec::new();
        for folder in wanted {
            if !self.folders.contains(&folder) {
                match self.debouncer.watch(&folder, RecursiveMode::Recursive) {
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
