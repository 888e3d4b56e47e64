//! How git is run: which surroundings reach it, and what its failures mean. Knows nothing of what it is
//! asked.

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{GitError, Oid};

/// The first version that has `--diff-merges=first-parent`, the youngest of the options in use.
const OLDEST: (u32, u32) = (2, 31);

/// Variables that lead git to another repository or change what it shows. Hooks set most of them for
/// the repository that they run in, which need not be the site's.
///
/// This is what `git rev-parse --local-env-vars` lists, without settings given to this one process
/// (`GIT_CONFIG_COUNT`, `GIT_CONFIG_PARAMETERS`): containers name a safe folder that way, and settings do
/// not change what is read here in whatever way they are given. What is not in that list follows it.
const NOT_OURS: [&str; 22] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_ATTR_SOURCE",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

/// What git is told by its environment.
const OURS: [(&str, &str); 8] = [
    // Its messages are read here, and passed on in the program's own language.
    ("LC_ALL", "C"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    // Replacements and grafts show a history that nobody committed.
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_GRAFT_FILE", "/dev/null"),
    ("GIT_PAGER", "cat"),
    // Else each commit of a log is written by itself, and reading it waits for as many.
    ("GIT_FLUSH", "0"),
];

/// Settings that no option overrides.
const SETTINGS: [&str; 4] = [
    // A file beside the commits that states their parents again and is not checked against them.
    "core.commitGraph=false",
    "core.quotePath=false",
    "core.fsmonitor=false",
    "log.follow=false",
];

/// Git, as it is run in one folder.
#[derive(Debug, Clone)]
pub(super) struct Git {
    program: OsString,
    folder: PathBuf,
    /// Variables as if they came from the surroundings, for tests.
    surroundings: Vec<(OsString, OsString)>,
}

impl Git {
    pub(super) fn new(folder: &Path) -> Git {
        Git { program: "git".into(), folder: folder.to_owned(), surroundings: Vec::new() }
    }

    #[cfg(test)]
    pub(super) fn with_program(mut self, program: impl Into<OsString>) -> Git {
        self.program = program.into();
        self
    }

    #[cfg(test)]
    pub(super) fn with_variable(mut self, name: &str, value: impl Into<OsString>) -> Git {
        self.surroundings.push((name.into(), value.into()));
        self
    }

    /// The same git in another folder.
    pub(super) fn at(self, folder: &Path) -> Git {
        Git { folder: folder.to_owned(), ..self }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A command of git's, ready to run, with nothing to read and its output piped.
    pub(super) fn command<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = Command::new(&self.program);
        command.envs(self.surroundings.iter().map(|(name, value)| (name, value)));
        for name in NOT_OURS {
            command.env_remove(name);
        }
        command.envs(OURS);
        // By an option, since a folder that is not there must not look like a missing program.
        command.arg("-C").arg(&self.folder).arg("--no-pager");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What git writes; an error if it fails.
    pub(super) fn run<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Vec<u8>, GitError> {
        self.run_and_hear(arguments).map(|(output, _)| output)
    }

    /// What git writes, and what it warns of.
    fn run_and_hear<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<(Vec<u8>, String), GitError> {
        let output = self.command(arguments).output().map_err(could_not_start)?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            return Ok((output.stdout, said));
        }
        if said.trim().is_empty() {
            return Err(GitError::Failed { said: format!("it ended with {}", output.status) });
        }
        Err(self.meaning(&said))
    }

    /// What git writes; none where its exit status is 1 without a complaint, by which it answers no.
    pub(super) fn ask<const N: usize>(
        &self,
        arguments: [&str; N],
    ) -> Result<Option<Vec<u8>>, GitError> {
        let output = self.command(arguments).output().map_err(could_not_start)?;
        let said = String::from_utf8_lossy(&output.stderr);
        // Hints are no complaints.
        let complains =
            said.lines().any(|it| it.starts_with("fatal: ") || it.starts_with("error: "));
        match output.status.code() {
            Some(0) => Ok(Some(output.stdout)),
            Some(1) if !complains => Ok(None),
            _ if complains => Err(self.meaning(&said)),
            _ => Err(GitError::Failed { said: format!("it ended with {}", output.status) }),
        }
    }

    /// Whether a command ends well.
    pub(super) fn succeeds<const N: usize>(&self, arguments: [&str; N]) -> bool {
        self.run(arguments).is_ok()
    }

    /// The object that a revision means, and what git warns of.
    pub(super) fn verify(&self, revision: &str) -> Result<(Oid, String), GitError> {
        // Without `--quiet`: it would also hide that git answers something else than was asked.
        let arguments = ["rev-parse", "--verify", "--end-of-options", revision];
        let (output, warned) = self.run_and_hear(arguments)?;
        match Oid::from_hex(line(output)) {
            Some(id) => Ok((id, warned)),
            // `^main` is understood, as everything but main.
            None => Err(GitError::Failed { said: String::new() }),
        }
    }

    /// Errs where git is missing or older than what is asked of it.
    pub(super) fn check_version(&self) -> Result<(), GitError> {
        let output = self.at_no_folder().run(["version"])?;
        let version = String::from_utf8_lossy(&output).trim().to_owned();
        let mut numbers = version
            .split_whitespace()
            .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
            .unwrap_or_default()
            .split('.')
            .map(|part| part.parse().unwrap_or(0));
        let this = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        if this < OLDEST { Err(GitError::TooOld { version }) } else { Ok(()) }
    }

    fn at_no_folder(&self) -> Git {
        Git { folder: PathBuf::new(), ..self.clone() }
    }

    /// Whether the clone was made without some objects on purpose.
    pub(super) fn is_partial(&self) -> bool {
        let keys = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$";
        self.succeeds(["config", "--get-regexp", keys])
    }

    /// What git's complaint is about.
    pub(super) fn meaning(&self, said: &str) -> GitError {
        let first = complaint(said);
        let folder = || self.folder.clone();
        if first.starts_with("not a git repository") {
            return GitError::NotARepository { folder: folder() };
        }
        if first.starts_with("this operation must be run in a work tree") {
            return GitError::NoFiles { folder: folder() };
        }
        if said.contains("safe.directory") {
            let named = said.lines().find_map(|line| line.split_once("--add safe.directory "));
            let folder = match named {
                Some((_, folder)) => folder.trim().to_owned(),
                None => self.folder.display().to_string(),
            };
            return GitError::NotTrusted { said: first, folder };
        }
        GitError::Failed { said: first }
    }
}

/// What a failed start means.
pub(super) fn could_not_start(error: std::io::Error) -> GitError {
    match error.kind() {
        ErrorKind::NotFound => GitError::NotInstalled,
        _ => GitError::Machine(error),
    }
}

/// The line of git's that says what is wrong, without its first word.
pub(super) fn complaint(said: &str) -> String {
    let fatal = said.lines().find_map(|line| line.strip_prefix("fatal: "));
    let error = || said.lines().find_map(|line| line.strip_prefix("error: "));
    let any = || said.lines().map(str::trim).find(|line| !line.is_empty());
    fatal.or_else(error).or_else(any).unwrap_or_default().to_owned()
}

/// One line of output, without its end.
pub(super) fn line(mut output: Vec<u8>) -> Vec<u8> {
    if output.last() == Some(&b'\n') {
        output.pop();
    }
    output
}

/// A path as git writes it.
pub(super) fn path(bytes: Vec<u8>) -> PathBuf {
    OsString::from_vec(bytes).into()
}
