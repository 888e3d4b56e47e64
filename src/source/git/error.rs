//! Why the commit history cannot be read: the fact, and the way out. Knows nothing of terminals.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::Oid;

/// Why git, or a repository, did not give what was asked for.
#[derive(Debug)]
pub enum GitError {
    /// There is no program of git's name on this machine.
    NotInstalled,
    /// Git lacks options that the history is read with.
    TooOld {
        /// What it says its version is.
        version: String,
    },
    /// The folder stands in no repository.
    NotARepository {
        /// The folder.
        folder: PathBuf,
    },
    /// The repository has no files of its own, or the folder is git's own.
    NoFiles {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder's path inside the repository is not UTF-8.
    FolderName {
        /// The folder.
        folder: PathBuf,
    },
    /// The repository belongs to somebody else, and git refuses to read it.
    NotTrusted {
        /// What git says.
        said: String,
        /// What to name as safe.
        folder: String,
    },
    /// The clone holds the last commits only.
    Shallow,
    /// The repository has no commit yet.
    NoCommit,
    /// Not anything that can be a revision.
    BadRevision {
        /// As it was asked for.
        revision: String,
        /// What is wrong with it: a predicate.
        why: &'static str,
    },
    /// Nothing has this name.
    UnknownRevision {
        /// As it was asked for.
        revision: String,
        /// What git says.
        said: String,
    },
    /// A range of commits, where one is asked for.
    Range {
        /// As it was asked for.
        revision: String,
    },
    /// The last commit and another have none in common.
    NothingInCommon {
        /// The other, as it was asked for.
        revision: String,
    },
    /// The revision is a file or a folder.
    NotACommit {
        /// As it was asked for.
        revision: String,
    },
    /// Git's log of where a branch stood begins later than the day that was asked for.
    LogTooShort {
        /// As it was asked for.
        revision: String,
        /// The first day of the log.
        until: String,
    },
    /// The repository does not hold an object of its history.
    Missing {
        /// The object, if git names it.
        object: String,
        /// Whether the clone was made without all objects on purpose.
        partial: bool,
    },
    /// The object is of another kind.
    OtherKind {
        /// The object.
        id: Oid,
        /// What was asked for.
        asked: &'static str,
        /// What it is.
        is: String,
    },
    /// Git failed.
    Failed {
        /// What it says.
        said: String,
    },
    /// Git's answer broke off, or is none that can be read.
    Unreadable(String),
    /// Git could not be started or spoken with.
    Machine(io::Error),
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GitError::NotInstalled => write!(f, "git is not installed, or not on the path"),
            GitError::TooOld { version } => {
                write!(f, "git is too old to read the history with: this is {version}")
            }
            GitError::NotARepository { folder } => {
                write!(f, "{} is in no git repository", folder.display())
            }
            GitError::NoFiles { folder } => {
                write!(f, "{} is in a git repository without files (a bare one)", folder.display())
            }
            GitError::FolderName { folder } => {
                write!(f, "the path of {} in its repository is not UTF-8", folder.display())
            }
            GitError::NotTrusted { said, .. } => {
                write!(f, "git refuses to read the repository: {said}")
            }
            GitError::Shallow => {
                write!(f, "the clone is shallow: it holds the last commits only, not the history")
            }
            GitError::NoCommit => write!(f, "the repository has no commit yet"),
            GitError::BadRevision { revision, why } => {
                write!(f, "`{}` is no revision: it {why}", revision.escape_debug())
            }
            GitError::UnknownRevision { revision, said } => {
                write!(f, "the repository has no revision `{revision}`")?;
                if said.is_empty() { Ok(()) } else { write!(f, " (git says: {said})") }
            }
            GitError::Range { revision } => {
                write!(f, "`{}` is a range of commits, not one", revision.escape_debug())
            }
            GitError::NothingInCommon { revision } => {
                write!(f, "HEAD and `{revision}` have no commit in common in this clone")
            }
            GitError::NotACommit { revision } => write!(f, "`{revision}` is not a commit"),
            GitError::LogTooShort { revision, until } => {
                write!(f, "`{revision}` is not known here: the log of the branch begins on {until}")
            }
            GitError::Missing { object, partial } => {
                write!(f, "an object of the history is missing")?;
                if !object.is_empty() {
                    write!(f, ": {object}")?;
                }
                if *partial { write!(f, "; the clone is a partial one") } else { Ok(()) }
            }
            GitError::OtherKind { id, asked, is } => write!(f, "{id} is a {is}, not a {asked}"),
            GitError::Failed { said } => write!(f, "git failed: {said}"),
            GitError::Unreadable(what) => write!(f, "git's answer cannot be read: {what}"),
            GitError::Machine(error) => write!(f, "git cannot be run: {error}"),
        }
    }
}

impl std::error::Error for GitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            GitError::Machine(error) => Some(error),
            _ => None,
        }
    }
}

impl GitError {
    /// The way out.
    pub fn help(&self) -> String {
        match self {
            GitError::NotInstalled => {
                "install git, or take versions from files alone: `history: files`"
            }
            GitError::TooOld { .. } => "install git 2.31 or later",
            GitError::NotARepository { .. } => {
                "run it in a clone of the site's repository, or take versions from files alone: \
                 `history: files`"
            }
            GitError::NoFiles { .. } => {
                "clone the repository and run it there: a site's current texts are files"
            }
            GitError::FolderName { .. } => "rename the folder",
            GitError::NotTrusted { folder, .. } => {
                return format!(
                    "if you trust it, run: git config --global --add safe.directory {folder}"
                );
            }
            GitError::Shallow => {
                "fetch the whole history: set `fetch-depth: 0` for actions/checkout, or run \
                 `git fetch --unshallow`"
            }
            GitError::NoCommit => "commit the site's files first",
            GitError::BadRevision { .. } => {
                "name a commit, a branch or a tag: HEAD, 3f2a91c, origin/main"
            }
            GitError::UnknownRevision { .. } => {
                "name a commit, a branch or a tag that `git log` knows; one of another clone must be \
                 fetched first"
            }
            GitError::Range { revision } => {
                let mut ends = revision.split("..").map(|it| it.trim_matches('.'));
                let first = ends.find(|it| !it.is_empty()).unwrap_or("origin/main");
                return format!(
                    "name the one that this is compared with, `{first}`: the commit at which both parted is \
                     found from it"
                );
            }
            GitError::NothingInCommon { .. } => {
                "fetch the history of both: set `fetch-depth: 0` for actions/checkout, or run `git fetch \
                 --unshallow`"
            }
            GitError::NotACommit { .. } => "name a commit, a branch or a tag",
            GitError::LogTooShort { .. } => {
                "name the commit itself: `git log --until=…` finds it; the log of a branch is kept \
                 by each clone for itself"
            }
            GitError::Missing { partial: true, .. } => {
                "fetch all objects: `git fetch --refetch --no-filter`, or clone without `--filter`"
            }
            GitError::Missing { partial: false, .. } => {
                "the repository is damaged: `git fsck` says how; a fresh clone mends it"
            }
            GitError::OtherKind { .. } => "name the file or folder in a commit",
            GitError::Failed { .. } | GitError::Unreadable(_) => {
                "`git fsck` says whether the repository is whole"
            }
            GitError::Machine(_) => "see that git runs: `git --version`",
        }
        .to_owned()
    }

    /// Whether the machine failed, and not the question or the site.
    pub fn machine(&self) -> bool {
        match self {
            GitError::NotInstalled
            | GitError::TooOld { .. }
            | GitError::Failed { .. }
            | GitError::Unreadable(_)
            | GitError::Machine(_) => true,
            GitError::NotARepository { .. }
            | GitError::NoFiles { .. }
            | GitError::FolderName { .. }
            | GitError::NotTrusted { .. }
            | GitError::Shallow
            | GitError::NoCommit
            | GitError::BadRevision { .. }
            | GitError::UnknownRevision { .. }
            | GitError::Range { .. }
            | GitError::NothingInCommon { .. }
            | GitError::NotACommit { .. }
            | GitError::LogTooShort { .. }
            | GitError::Missing { .. }
            | GitError::OtherKind { .. } => false,
        }
    }
}
