//! Whether the text of a file is kept in the commit history: the question that a release asks where
//! versions come from there.
//!
//! Asks git itself, about one file. Knows nothing of what commits hold.

use std::path::Path;

use crate::asked::Refused;
use crate::source::git::{GitError, Repository};

/// Refuses when the last commit does not hold the file as it stands. `path` is relative to the root.
pub fn check(root: &Path, path: &str) -> Result<(), Refused> {
    let refusal = |error: GitError| {
        let message = format!("the versions of {path} come from git: {error}");
        match error.machine() {
            true => Refused::Machine(message),
            false => refused(message, &error.help()),
        }
    };
    let repository = Repository::open(root).map_err(refusal)?;
    state(path, &repository.status_of(path).map_err(refusal)?)
}

/// Reads what `git status --porcelain=v1 -z` says of a file.
fn state(path: &str, status: &str) -> Result<(), Refused> {
    let help = "commit it first: its text would be lost otherwise";
    match status.get(..2) {
        None => Ok(()),
        Some("??") => Err(refused(format!("{path} is not tracked by git"), help)),
        Some("!!") => Err(refused(
            format!("{path} is ignored by git, so that no commit holds it"),
            "add it with `git add --force`, and commit it",
        )),
        Some(_) => Err(refused(format!("{path} has changes that are not committed"), help)),
    }
}

fn refused(message: String, help: &str) -> Refused {
    Refused::WrongUse(message, help.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_state(status: &str, expected: &str) {
        let shown = match state("a.md", status) {
            Err(Refused::WrongUse(message, _)) => message,
            other => format!("{other:?}"),
        };
        assert_eq!(shown, expected, "the state {status:?}");
    }

    #[test]
    fn only_what_the_last_commit_holds_is_kept() {
        check_state("", "Ok(())");
        check_state("?? a.md\0", "a.md is not tracked by git");
        check_state("!! a.md\0", "a.md is ignored by git, so that no commit holds it");
        for status in [" M a.md\0", "M  a.md\0", "A  a.md\0", "UU a.md\0", "R  a.md\0b.md\0"] {
            check_state(status, "a.md has changes that are not committed");
        }
    }
}
