//! `engross build --watch`: builds again whenever a source changes.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How long nothing may change before a build starts: editors save in several steps.
const QUIET: Duration = Duration::from_millis(120);

/// The sources of a site, watched.
pub struct Watch {
    _watcher: RecommendedWatcher,
    changes: Receiver<()>,
}

impl Watch {
    /// Watches the site at `root` below these folders, and its settings.
    pub fn new(root: &Path, folders: &[&str]) -> Result<Watch, notify::Error> {
        // Events name real paths, whatever way the root was given.
        let root = &root.canonicalize().map_err(notify::Error::io)?;
        let (sender, changes) = mpsc::channel();
        let watched: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
        let files = [crate::settings::FILE, crate::register::FILE].map(|file| root.join(file));
        let of_interest = {
            let watched = watched.clone();
            move |path: &Path| {
                files.iter().any(|file| path == file)
                    || watched.iter().any(|it| path.starts_with(it))
            }
        };
        let mut watcher =
            notify::recommended_watcher(move |event: Result<Event, notify::Error>| {
                // An error may hide a change: build rather than miss it.
                let changed = match &event {
                    Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
                    Ok(event) => event.paths.iter().any(|path| of_interest(path)),
                    Err(_) => true,
                };
                if changed {
                    // Nobody listens any more only when the program is about to end.
                    let _ = sender.send(());
                }
            })?;
        for folder in watched.iter().filter(|folder| folder.is_dir()) {
            watcher.watch(folder, RecursiveMode::Recursive)?;
        }
        // Editors replace the file: watching the folder it stands in sees that too.
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        Ok(Watch { _watcher: watcher, changes })
    }

    /// Waits for the next change, and for the changes that come with it. False when no more can
    /// come.
    pub fn wait(&self) -> bool {
        if self.changes.recv().is_err() {
            return false;
        }
        while self.changes.recv_timeout(QUIET).is_ok() {}
        true
    }
}
