//! Whether the text of a file is kept in the commit history: the question that a release asks where
//! versions come from there.
//!
//! Asks git itself, about one file. Knows nothing of what commits hold.

use std::path::Path;
use std::process::Command;

use crate::asked::Refused;

/// Variables that lead git to another repository than the one the file is in (`git rev-parse
/// --local-env-vars`).
const LOCAL_VARIABLES: [&str; 16] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Refuses when the last commit does not hold the file as it stands. `path` is relative to the root.
pub fn check(root: &Path, path: &str) -> Result<(), Refused> {
    let mut git = Command::new("git");
    for variable in LOCAL_VARIABLES {
        git.env_remove(variable);
    }
    // Refreshing the index is not ours to do.
    git.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").arg("-C").arg(root);
    // What is ignored, or not shown by the user's own settings, is not in the history either.
    git.args(["--literal-pathspecs", "status", "--porcelain=v1", "-z"]);
    git.args(["--untracked-files=all", "--ignored", "--", path]);
    let output = git.output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => refused(
            format!("the versions of {path} come from git, which is not installed"),
            "install git, or keep versions as files: `history: files`",
        ),
        _ => Refused::Machine(format!("git cannot be run: {error}")),
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
        return Err(refused(
            format!("the versions of {path} come from git, which says: {said}"),
            "put the site under git and commit the text, or keep versions as files: `history: files`",
        ));
    }
    state(path, &String::from_utf8_lossy(&output.stdout))
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
