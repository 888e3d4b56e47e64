//! Real repositories for tests, made by running git with nobody's settings.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::process::Git;
use super::{GitError, Oid, Repository, Walked};

/// A repository in a folder that goes with it. Each commit is a day after the one before.
pub(super) struct TestRepository {
    folder: TempDir,
    day: i64,
}

/// The day of the first commit: 2 January 2024, noon.
const FIRST: i64 = 1_704_196_800;

impl TestRepository {
    pub(super) fn new() -> TestRepository {
        TestRepository::init(&[])
    }

    pub(super) fn init(options: &[&str]) -> TestRepository {
        let made = TestRepository { folder: tempfile::tempdir().expect("a folder"), day: 0 };
        let arguments = ["init", "--quiet", "--initial-branch=main"];
        made.git(arguments.iter().chain(options));
        made
    }

    pub(super) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn path(&self, below: &str) -> PathBuf {
        self.root().join(below)
    }

    /// Runs git here, and gives what it writes.
    pub(super) fn git<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> String {
        self.git_at(self.root(), arguments)
    }

    pub(super) fn git_at<A: AsRef<OsStr>>(
        &self,
        folder: &Path,
        arguments: impl IntoIterator<Item = A>,
    ) -> String {
        self.run(folder, Stdio::null(), arguments)
    }

    /// Runs git here, with a file to read.
    pub(super) fn git_reading<A: AsRef<OsStr>>(
        &self,
        file: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> String {
        let file = std::fs::File::open(self.path(file)).expect("the file");
        self.run(self.root(), file.into(), arguments)
    }

    fn run<A: AsRef<OsStr>>(
        &self,
        folder: &Path,
        input: Stdio,
        arguments: impl IntoIterator<Item = A>,
    ) -> String {
        let time = format!("{} +0000", FIRST + self.day * 86_400);
        let mut command = Command::new("git");
        command.current_dir(folder).args(arguments).stdin(input);
        // A hook that runs the tests has its own repository in its variables.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        let output = command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs([("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.com")])
            .envs([("GIT_COMMITTER_NAME", "C"), ("GIT_COMMITTER_EMAIL", "c@example.com")])
            .env("GIT_AUTHOR_DATE", &time)
            .env("GIT_COMMITTER_DATE", &time)
            .output()
            .expect("git runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {said}");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    pub(super) fn write(&self, path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder");
        std::fs::write(file, text).expect("the file");
    }

    /// Commits everything that is there.
    pub(super) fn commit(&mut self, subject: &str) -> Oid {
        self.day += 1;
        self.git(["add", "--all"]);
        self.git(["commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", subject]);
        self.id("HEAD")
    }

    pub(super) fn id(&self, revision: &str) -> Oid {
        Oid::from_hex(self.git(["rev-parse", revision])).expect("an id")
    }

    /// As the program runs git here.
    pub(super) fn ours(&self) -> Git {
        Git::new(self.root())
            .with_variable("GIT_CONFIG_GLOBAL", "/dev/null")
            .with_variable("GIT_CONFIG_NOSYSTEM", "1")
    }

    pub(super) fn open(&self) -> Repository {
        Repository::open_with(self.ours()).expect("a repository")
    }

    pub(super) fn walk(&self) -> Result<Vec<Walked>, GitError> {
        let repository = self.open();
        repository.walk(repository.commit("HEAD")?)
    }
}
