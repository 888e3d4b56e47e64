//! `engross build --watch`: builds again whenever a source changes.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use crate::watch::{Change, Watch};

/// How long nothing may change before a build starts: editors save in several steps.
const QUIET: Duration = Duration::from_millis(120);

/// The sources of a site, watched.
pub struct Sources {
    _watch: Watch,
    changes: Receiver<()>,
}

impl Sources {
    /// Watches the site at `root` below these folders, and its settings.
    pub fn watch(root: &Path, folders: &[&str]) -> Result<Sources, notify::Error> {
        // Events name real paths, whatever way the root was given.
        let root = &root.canonicalize().map_err(notify::Error::io)?;
        let (sender, changes) = mpsc::channel();
        let watched: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
        let files = [crate::settings::FILE, crate::register::FILE].map(|file| root.join(file));
        let of_interest = {
            let watched = watched.clone();
            move |path: &PathBuf| {
                files.contains(path) || watched.iter().any(|it| path.starts_with(it))
            }
        };
        let mut watch = Watch::new(root, move |change| {
            let is_ours = match &change {
                Change::Paths(paths) => paths.iter().any(&of_interest),
                Change::Unknown => true,
            };
            if is_ours {
                // Nobody listens any more only when the program is about to end.
                let _ = sender.send(());
            }
        })?;
        watch.follow(&watched, &[])?;
        Ok(Sources { _watch: watch, changes })
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
