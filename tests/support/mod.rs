//! Whole sites for tests: files in, the program run as a user runs it, output and messages out.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::print_stdout, reason = "what is skipped is said")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A site in a folder of its own.
pub struct Site {
    folder: TempDir,
}

/// The settings of a site that says nothing of them: what texts of a few words lack, and where they lead, is not
/// what most tests are of.
const SETTINGS: &str = "\
languages: [en, ja]
url: https://legal.example.com
check: {broken-link: off, disclosure: off, missing-description: off, missing-translation: off, repeated-title: off, stale-translation: off, unused-fragment: off}
";

/// How a build ended.
pub struct Built {
    pub status: i32,
    pub stdout: String,
    /// What it said, line by line.
    pub stderr: String,
    output: PathBuf,
    /// The site, where the output must outlive it.
    kept: Option<Site>,
}

/// The folder of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// git in a folder, as if nobody had ever set anything up: a fixed author, no settings of the user's.
pub fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder);
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Ada"),
        ("GIT_AUTHOR_EMAIL", "ada@example.com"),
        ("GIT_AUTHOR_DATE", "2025-06-01T12:00:00Z"),
        ("GIT_COMMITTER_NAME", "Ada"),
        ("GIT_COMMITTER_EMAIL", "ada@example.com"),
        ("GIT_COMMITTER_DATE", "2025-06-01T12:00:00Z"),
    ] {
        git.env(name, value);
    }
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY"] {
        git.env_remove(name);
    }
    git
}

/// Real texts to run on, when they are beside the checkout. Says so plainly when they are not.
pub fn shared(below: &str) -> Option<PathBuf> {
    let path = project().join("../shared").join(below);
    if path.exists() {
        return path.canonicalize().ok();
    }
    println!("SKIPPED: ../shared/{below} is not there");
    None
}

/// Says plainly that something was not tried.
pub fn skipped(why: &str) {
    println!("SKIPPED: {why}");
}

impl Site {
    /// A site with these files; settings of defaults where none are given.
    pub fn new(files: &[(&str, &str)]) -> Site {
        let site = Site { folder: tempfile::tempdir().expect("a folder") };
        if !files.iter().any(|(path, _)| *path == "engross.yaml") {
            site.write("engross.yaml", SETTINGS);
        }
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.root().join(below)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// The command, as of a fixed day, in the site's folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
        command.current_dir(self.root()).args(args).env_remove("SOURCE_DATE_EPOCH");
        if !args.contains(&"--as-of") {
            command.args(["--as-of", "2026-01-01"]);
        }
        if !args.contains(&"--findings") {
            command.args(["--findings", "short"]);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Built {
        let Output { status, stdout, stderr } = self.command(args).output().expect("a run");
        Built {
            status: status.code().unwrap_or(-1),
            stdout: String::from_utf8(stdout).expect("UTF-8"),
            stderr: String::from_utf8(stderr).expect("UTF-8"),
            output: self.path("output"),
            kept: None,
        }
    }

    /// Builds, and expects that to succeed.
    pub fn build(&self) -> Built {
        let built = self.run(&["build"]);
        assert_eq!(built.status, 0, "{}", built.stderr);
        built
    }
}

impl Built {
    /// The same, with the site's folder staying as long as it does.
    pub fn keep(mut self, site: Site) -> Built {
        self.kept = Some(site);
        self
    }

    /// A file of the output as text.
    pub fn file(&self, path: &str) -> String {
        fs::read_to_string(self.output.join(path))
            .unwrap_or_else(|error| panic!("output/{path}: {error}\n{}", self.stderr))
    }

    /// A static file by the name that it has in the theme.
    pub fn asset(&self, name: &str) -> String {
        let (stem, ending) = name.rsplit_once('.').expect("an ending");
        let tree = tree(&self.output.join("assets"));
        let is_it = |path: &&String| {
            let middle = path.strip_prefix(stem).and_then(|rest| rest.strip_suffix(ending));
            middle.is_some_and(|it| it.len() == 12 && it.starts_with('.') && it.ends_with('.'))
        };
        let path = tree.keys().find(is_it).unwrap_or_else(|| panic!("no asset {name}"));
        self.file(&format!("assets/{path}"))
    }

    pub fn has(&self, path: &str) -> bool {
        self.output.join(path).is_file()
    }

    /// The published text of a page: what stands in the element marked `data-notice-text`, but for the
    /// links behind its headings.
    pub fn text(&self, path: &str) -> String {
        let page = self.file(path);
        let start = page.find("data-notice-text").expect("a notice's text");
        let start = start + page[start..].find('>').expect("a tag") + 1;
        let end = start + page[start..].find("</article>").expect("an end");
        let mut text = page[start..end].trim().to_owned();
        while let Some(at) = text.find("<a class=\"clause-link\"") {
            let link = text[at..].find("</a>").expect("an end") + "</a>".len();
            text.replace_range(at..at + link, "");
        }
        text
    }

    pub fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.file(path)).expect("JSON")
    }

    /// Every file of the output with its bytes.
    pub fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.output)
    }
}

/// The words that a reader sees in HTML, each with how often it stands there.
pub fn words(html: &str) -> BTreeMap<String, usize> {
    let tree = engross::html::Tree::parse_fragment(html);
    let texts = tree.descendants(tree.root()).filter_map(|id| tree.text_node(id));
    let mut words = BTreeMap::new();
    for word in texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric())) {
        if !word.is_empty() {
            *words.entry(word.to_owned()).or_default() += 1;
        }
    }
    words
}

/// What a reader reads in HTML, in one line.
pub fn reader_words(html: &str) -> String {
    engross::redline::plain::text(html)
}

/// Every file below a folder with its bytes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let below = entry.path().strip_prefix(folder).expect("below").to_string_lossy();
            (below.replace('\\', "/"), fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

/// Copies a folder with all in it.
pub fn copy_folder(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}
