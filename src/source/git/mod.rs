//! The commit history of a site's repository, through git's own plumbing.
//!
//! 1. [`Repository`] finds the repository that a folder stands in and what a revision means.
//! 2. [`Repository::walk`] reads every commit and what it changed, from one `git log` ([`walk`]).
//! 3. [`lineages`] follows each file through these commits ([`lineage`]); it is pure.
//! 4. [`Objects`] reads texts and folders, from one `git cat-file` ([`objects`]).
//!
//! How git is run, and what of the user's surroundings must not reach it, is in [`process`]. Knows
//! nothing of notices, languages or versions. Nothing here writes to a repository or fetches.

mod error;
mod lineage;
mod objects;
mod oid;
mod process;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod test_repository;
#[cfg(test)]
mod tests;
mod walk;

use std::path::{Path, PathBuf};

pub use error::GitError;
pub use lineage::{Lineage, State, lineages};
pub use objects::{EntryKind, Objects, TreeEntry};
pub use oid::Oid;
use process::Git;
pub use walk::{Change, Walked, What};

/// A repository that holds a site.
#[derive(Debug, Clone)]
pub struct Repository {
    git: Git,
    top: PathBuf,
    prefix: String,
    shallow: bool,
}

impl Repository {
    /// The repository that `folder` stands in.
    ///
    /// Errs where there is none, where it has no files of its own (a bare one), and where git is
    /// missing, too old, or refuses to read it.
    pub fn open(folder: &Path) -> Result<Repository, GitError> {
        Repository::open_with(Git::new(folder))
    }

    fn open_with(git: Git) -> Result<Repository, GitError> {
        git.check_version()?;
        let facts = git.run([
            "rev-parse",
            "--is-bare-repository",
            "--is-inside-work-tree",
            "--is-shallow-repository",
            "--show-object-format=storage",
        ])?;
        let facts = String::from_utf8_lossy(&facts);
        let facts: Vec<&str> = facts.lines().collect();
        let [bare, inside, shallow, format] = facts[..] else {
            return Err(GitError::Unreadable("what it says of the repository".to_owned()));
        };
        if bare == "true" || inside != "true" {
            return Err(GitError::NoFiles { folder: git.folder().to_owned() });
        }
        if !matches!(format, "sha1" | "sha256") {
            return Err(GitError::Unreadable(format!("object ids of the format `{format}`")));
        }
        // One path at a time: a path may hold a line feed.
        let top = process::path(process::line(git.run(["rev-parse", "--show-toplevel"])?));
        let prefix = process::line(git.run(["rev-parse", "--show-prefix"])?);
        let Ok(prefix) = String::from_utf8(prefix) else {
            return Err(GitError::FolderName { folder: git.folder().to_owned() });
        };
        let git = git.at(&top);
        Ok(Repository { git, top, prefix, shallow: shallow == "true" })
    }

    /// The repository's topmost folder.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// The folder's path inside the repository: nothing, or `site/` with a slash at its end.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The commit that a revision means: `HEAD`, a tag, `abc123`, `origin/main`,
    /// `main@{1 week ago}` and whatever else git reads as one.
    ///
    /// Errs where it means none, and where it asks for a day before the oldest that git's log of a
    /// branch knows: git would answer with the oldest.
    pub fn commit(&self, revision: &str) -> Result<Oid, GitError> {
        let refused = if revision.is_empty() {
            Some("is empty")
        } else if revision.starts_with('-') {
            Some("starts with a hyphen")
        } else if revision.contains(char::is_control) {
            Some("holds a control character")
        } else {
            None
        };
        if let Some(why) = refused {
            return Err(GitError::BadRevision { revision: revision.to_owned(), why });
        }
        let unknown = |said: &str| {
            if self.git.verify("HEAD").is_err() && self.git.succeeds(["symbolic-ref", "-q", "HEAD"])
            {
                return GitError::NoCommit;
            }
            GitError::UnknownRevision { revision: revision.to_owned(), said: said.to_owned() }
        };
        // In two steps: `:/words^{commit}` would look for these characters in messages.
        let (object, warned) = match self.git.verify(revision) {
            Ok(found) => found,
            Err(GitError::Failed { said }) => return Err(unknown(&said)),
            Err(error) => return Err(error),
        };
        if let Some(at) = warned.find("only goes back to ") {
            let until = warned[at + "only goes back to ".len()..].lines().next().unwrap_or("");
            return Err(GitError::LogTooShort {
                revision: revision.to_owned(),
                until: until.to_owned(),
            });
        }
        match self.git.verify(&format!("{object}^{{commit}}")) {
            Ok((commit, _)) => Ok(commit),
            Err(GitError::Failed { .. }) => {
                Err(GitError::NotACommit { revision: revision.to_owned() })
            }
            Err(error) => Err(error),
        }
    }

    /// The commit at which two lines of commits parted; none if they have no commit in common here: other
    /// repositories, or a clone that does not hold enough of either.
    pub fn merge_base(&self, a: Oid, b: Oid) -> Result<Option<Oid>, GitError> {
        let (a, b) = (a.to_string(), b.to_string());
        match self.git.ask(["merge-base", &a, &b])? {
            None => Ok(None),
            Some(output) => Oid::from_hex(process::line(output)).map(Some).ok_or_else(|| {
                GitError::Unreadable("the commit that two have in common".to_owned())
            }),
        }
    }

    /// Every commit reachable from `from`, children before parents, each with what it changed
    /// against its first parent; a first commit against nothing.
    ///
    /// Errs in a shallow clone: a history that ends early would look like a short one.
    pub fn walk(&self, from: Oid) -> Result<Vec<Walked>, GitError> {
        if self.shallow {
            return Err(GitError::Shallow);
        }
        walk::walk(&self.git, from)
    }

    /// What git says of a file that differs from the last commit, as two letters and its name
    /// (`git status --porcelain=v1 -z`); nothing if it does not. The path is relative to the folder that
    /// the repository was opened by.
    pub fn status_of(&self, path: &str) -> Result<String, GitError> {
        let path = format!("{}{path}", self.prefix);
        // What is ignored, or not shown by the user's own settings, is not in the history either.
        let output = self.git.run([
            "--literal-pathspecs",
            "status",
            "--porcelain=v1",
            "-z",
            "--untracked-files=all",
            "--ignored",
            "--",
            &path,
        ])?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// Reads objects, by one process that lives as long as this value.
    pub fn objects(&self) -> Result<Objects, GitError> {
        Objects::start(&self.git)
    }
}
