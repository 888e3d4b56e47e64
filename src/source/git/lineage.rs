//! Files through the commit history.

use std::sync::Arc;

use super::{Oid, Walked};
use crate::settings::Commits;
use crate::source::Commit;

/// A file through the commit history, renames followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// Its last path in the repository.
    pub path: String,
    /// The commit of the main line that removed it, if it is gone.
    pub deleted: Option<Arc<Commit>>,
    /// Its states, oldest first.
    pub states: Vec<State>,
}

/// A file as a commit left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The path that it had then.
    pub path: String,
    /// Its text.
    pub blob: Oid,
    /// The commit, with the day on which it reached the main line.
    pub commit: Arc<Commit>,
    /// The commit's id.
    pub commit_id: Oid,
}

/// Not yet.
pub fn lineages(
    _walk: &[Walked],
    _wanted: &dyn Fn(&str) -> bool,
    _commits: Commits,
) -> Vec<Lineage> {
    Vec::new()
}
