//! Where texts come from: the files of the content folder, and the commit history ([`git`]).
//!
//! Steps: walk the folder in name order, tell each file's role by its name, read the texts and
//! check that they are text. Every file access of the content is here. Knows nothing of front
//! matter or Markdown.

pub mod git;
pub mod name;
pub mod past;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::document::date::DateError;
use crate::finding::{Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::settings::Settings;
use name::{Role, TextName};

/// One text as it came from its file.
#[derive(Debug, Clone)]
pub struct Source {
    /// The file, relative to the site's root, with `/` between its parts.
    pub path: Arc<str>,
    /// Which text of which notice it is.
    pub name: TextName,
    /// The text, without byte order mark, lines ended by `\n`.
    pub text: String,
    /// The fingerprint of the file's bytes as they stand.
    pub sha256: Fingerprint,
    /// The commit that it came from; none for what stands in the content folder now.
    pub commit: Option<Arc<Commit>>,
}

/// A commit of the site's repository, as far as versions need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id: all hexadecimal digits.
    pub id: String,
    /// The day on which it reached the main line, in UTC: its own committer date, or that of the
    /// merge that brought it in.
    pub day: Date,
    /// The first line of its message.
    pub subject: String,
    /// Whether it is on the main line itself, not on a branch that was merged into it.
    pub mainline: bool,
    /// Its place among all commits: along the main line, what a merge brought in right before it.
    pub sequence: usize,
}

impl Hash for Commit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Its place among others says nothing of what it holds.
        let Commit { id, day, subject, mainline, sequence: _ } = self;
        (id, day, subject, mainline).hash(state);
    }
}

impl Commit {
    /// Enough of its id for people.
    pub fn short(&self) -> &str {
        self.id.get(..10).unwrap_or(&self.id)
    }
}

/// A file that is copied as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticFile {
    /// The file, relative to the site's root.
    pub path: Arc<str>,
    /// Where it is on this machine.
    pub file: PathBuf,
    /// Where it goes in the output, without a slash in front.
    pub output: String,
}

/// What the texts of a commit are filled with.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The content folder then, relative to the site's root.
    pub content: String,
    /// Fragments by their path below it.
    pub fragments: BTreeMap<String, Arc<str>>,
    /// Inventories, in path order.
    pub inventories: Vec<Source>,
    /// The text of `engross.yaml`, if there was one.
    pub settings: Option<String>,
}

/// What the content folder holds; texts as they were taken in.
#[derive(Debug)]
pub struct Discovery<T = Source> {
    /// Texts of notices, in path order.
    pub sources: Vec<T>,
    /// Fragments by their path below the content folder.
    pub fragments: BTreeMap<String, String>,
    /// Files to copy, in path order.
    pub statics: Vec<StaticFile>,
}

impl<T> Default for Discovery<T> {
    fn default() -> Self {
        Discovery { sources: Vec::new(), fragments: BTreeMap::new(), statics: Vec::new() }
    }
}

/// A text as if its file held these bytes. The path is relative to the site's root; none for one that is no text's.
pub fn source_at(
    settings: &Settings,
    path: &Arc<str>,
    bytes: &[u8],
    findings: &mut Vec<Finding>,
) -> Option<Source> {
    let below = path.strip_prefix(settings.content.as_str()).unwrap_or(path);
    let Ok(Role::Text(name)) = settings.names().role(below.trim_start_matches('/')) else {
        return None;
    };
    let sha256 = Fingerprint::of(bytes);
    let text = decode(path, bytes.to_vec(), findings)?;
    Some(Source { path: path.clone(), name, text, sha256, commit: None })
}

/// Reads the content folder of the site at `root`. Each text is taken in as it is read, so that not all of them need to
/// be in memory at once.
pub fn discover<T: Send>(
    root: &Path,
    settings: &Settings,
    take: &(impl Fn(Source) -> T + Sync),
) -> (Discovery<T>, Vec<Finding>) {
    enum Taken<T> {
        Text(T),
        Static(StaticFile),
        Fragment(String, String),
        Nothing,
    }
    let taken = |file: ContentFile| {
        let taken = match file.read {
            Read::Source(source) => Taken::Text(take(source)),
            Read::Static(static_file) => Taken::Static(static_file),
            Read::Fragment(text) => Taken::Fragment(file.below, text),
            // Of all texts more is asked for.
            Read::Named(_) | Read::Nothing => Taken::Nothing,
        };
        (taken, file.findings)
    };
    let Found { files, mut findings, .. } = found_below(root, settings, "", OfTexts::All, &taken);
    let mut discovery = Discovery::default();
    for (taken, found) in files {
        findings.extend(found);
        match taken {
            Taken::Text(text) => discovery.sources.push(text),
            Taken::Static(file) => discovery.statics.push(file),
            Taken::Fragment(below, text) => drop(discovery.fragments.insert(below, text)),
            Taken::Nothing => {}
        }
    }
    (discovery, findings)
}

/// The folder below the content folder in which a new text in a language goes, as it is called on disk; none
/// where names of files say the language, and for texts in the site's own that stand beside such folders.
pub fn folder_of_language(root: &Path, settings: &Settings, lang: &str) -> Option<String> {
    if !settings.locale_folders {
        return None;
    }
    let entries = std::fs::read_dir(root.join(&settings.content)).into_iter().flatten();
    let mut names: Vec<(String, bool)> = entries
        .filter_map(Result::ok)
        .filter_map(|it| Some((it.file_name().into_string().ok()?, it.path().is_dir())))
        .collect();
    names.sort();
    let is_it = |(name, is_folder): &&(String, bool)| *is_folder && name.eq_ignore_ascii_case(lang);
    let there = names.iter().find(is_it).map(|(name, _)| name.clone());
    let is_new = lang != settings.language() || names.is_empty();
    there.or_else(|| is_new.then(|| lang.to_owned()))
}

/// What was read of the content folder.
#[derive(Debug)]
pub struct Content {
    /// Its files, in path order.
    pub files: Vec<ContentFile>,
    /// What is wrong with it beside what is wrong with its files.
    pub findings: Vec<Finding>,
    /// Whether links stand in it: what a change at one path changes cannot be told by the path then.
    pub has_links: bool,
}

/// A file of the content folder as it was read.
#[derive(Debug)]
pub struct ContentFile {
    /// Its path below the content folder.
    pub below: String,
    /// What it is.
    pub read: Read,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// What a file of the content folder was read as.
#[derive(Debug)]
pub enum Read {
    /// The text of a notice.
    Source(Source),
    /// A file to copy.
    Static(StaticFile),
    /// A fragment's text.
    Fragment(String),
    /// The text of a notice, of which the name was asked for alone.
    Named(TextName),
    /// Nothing that a site is made of.
    Nothing,
}

/// What is read of a folder's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OfTexts {
    All,
    Names,
}

/// Reads the content folder of the site at `root`, file by file.
pub fn read_content(root: &Path, settings: &Settings) -> Content {
    read_below(root, settings, "")
}

/// The same, but of texts the names alone.
pub fn read_names(root: &Path, settings: &Settings) -> Content {
    let found = found_below(root, settings, "", OfTexts::Names, &|file| file);
    let Found { files, findings, has_links } = found;
    Content { files, findings, has_links }
}

/// Reads what stands at a path below the content folder, or below that path; nothing if nothing does.
pub fn read_below(root: &Path, settings: &Settings, below: &str) -> Content {
    let found = found_below(root, settings, below, OfTexts::All, &|file| file);
    let Found { files, findings, has_links } = found;
    Content { files, findings, has_links }
}

/// What became of the files of a folder.
struct Found<U> {
    files: Vec<U>,
    findings: Vec<Finding>,
    has_links: bool,
}

/// The same, with each file taken in by the thread that read it.
fn found_below<U: Send>(
    root: &Path,
    settings: &Settings,
    below: &str,
    of_texts: OfTexts,
    take: &(impl Fn(ContentFile) -> U + Sync),
) -> Found<U> {
    let folder = root.join(&settings.content);
    let mut found = Found { files: Vec::new(), findings: Vec::new(), has_links: false };
    let mut paths = walk(&folder, &settings.content, below, &mut found);
    paths.sort_by(|a, b| a.below.cmp(&b.below));
    let read = |path: FoundFile| {
        let below = path.below.clone();
        let mut findings = Vec::new();
        let read = read(path, settings, of_texts, &mut findings);
        take(ContentFile { below, read, findings })
    };
    // Waking other threads takes longer than reading a file.
    found.files = match paths.len() {
        ..=4 => paths.into_iter().map(read).collect(),
        _ => paths.into_par_iter().map(read).collect(),
    };
    found
}

/// A file of the content folder that was found.
struct FoundFile {
    file: PathBuf,
    /// Relative to the content folder.
    below: String,
    /// Relative to the site's root.
    path: Arc<str>,
}

/// The files at or below a path of the content folder.
fn walk<U>(folder: &Path, name: &str, below: &str, found: &mut Found<U>) -> Vec<FoundFile> {
    let mut files = Vec::new();
    let Found { findings, has_links, .. } = found;
    let canonical = match folder.canonicalize() {
        Ok(path) if path.is_dir() => path,
        Ok(_) => {
            findings.push(Finding::error("no-content", Place::file(name), "this is not a folder"));
            return files;
        }
        Err(error) => {
            let message = format!("the content folder cannot be opened: {error}");
            findings.push(
                Finding::error("no-content", Place::file(name), message)
                    .with_help("create it, or name another with `content:` in engross.yaml"),
            );
            return files;
        }
    };
    let is_visible = |depth: usize, name: &str| {
        depth == 0 || !name.starts_with('.') || (depth == 1 && name == name::WELL_KNOWN)
    };
    let above: Vec<&str> = below.split('/').filter(|part| !part.is_empty()).collect();
    if let Some(hidden) = (0..above.len()).find(|at| !is_visible(at + 1, above[*at])) {
        // What is wrong with a link is told though it is hidden.
        *has_links |= folder.join(above[..=hidden].join("/")).is_symlink();
        return files;
    }
    let start = if above.is_empty() { folder.to_owned() } else { folder.join(below) };
    if !above.is_empty() && start.symlink_metadata().is_err_and(|it| is_absent(&it)) {
        return files;
    }
    // Links are followed, since archives use them for texts that did not change; the walk reports
    // loops, and a link that leaves the folder is a fault.
    let entries = WalkDir::new(start).follow_links(true).sort_by_file_name().into_iter();
    let visible = |entry: &walkdir::DirEntry| {
        is_visible(above.len() + entry.depth(), &entry.file_name().to_string_lossy())
    };
    let mut entries = entries.filter_entry(visible);
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                // A link that leads nowhere, or round in a circle, is told as an error alone.
                *has_links = true;
                findings.push(walk_fault(folder, name, &error));
                continue;
            }
        };
        let Ok(relative) = entry.path().strip_prefix(folder) else { continue };
        let Some(below) = relative.to_str().map(|path| path.replace('\\', "/")) else {
            let message = "the file's name is not UTF-8";
            let place = Place::file(format!("{name}/{}", relative.to_string_lossy()));
            findings
                .push(Finding::error("bad-file-name", place, message).with_help("rename the file"));
            continue;
        };
        let path: Arc<str> = format!("{name}/{below}").into();
        if entry.path_is_symlink() {
            *has_links = true;
            let target = entry.path().canonicalize();
            if !target.is_ok_and(|target| target.starts_with(&canonical)) {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                findings.push(
                    Finding::error(
                        "link-outside",
                        Place::file(path),
                        "the link leaves the content folder",
                    )
                    .with_help("copy the file into the content folder"),
                );
                continue;
            }
        }
        if entry.file_type().is_dir() {
            continue;
        }
        if !entry.file_type().is_file() {
            findings.push(Finding::error(
                "bad-file",
                Place::file(path),
                "this is not a regular file",
            ));
            continue;
        }
        if below.chars().any(|c| {
            c.is_control() || matches!(c, '\\' | '<' | '>' | '"' | '?' | '#' | ':' | '*' | '|')
        }) {
            let message = "the file's name holds a character that an address cannot have";
            findings.push(
                Finding::error("bad-file-name", Place::file(path), message)
                    .with_help("use letters, digits, hyphens, underscores and full stops"),
            );
            continue;
        }
        files.push(FoundFile { file: entry.into_path(), below, path });
    }
    files
}

/// Whether nothing stands at a path: neither it nor the folder that it would stand in.
fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

fn walk_fault(folder: &Path, name: &str, error: &walkdir::Error) -> Finding {
    let relative = error.path().and_then(|path| path.strip_prefix(folder).ok());
    let path = match relative {
        Some(path) if path.as_os_str().is_empty() => name.to_owned(),
        Some(path) => format!("{name}/{}", path.to_string_lossy()),
        None => name.to_owned(),
    };
    if error.loop_ancestor().is_some() {
        return Finding::error(
            "link-loop",
            Place::file(path),
            "the link leads back to a folder above it",
        )
        .with_help("remove the link");
    }
    let broken = folder.join(relative.unwrap_or(Path::new(""))).is_symlink();
    let message = match error.io_error() {
        Some(error) if broken => format!("the link leads nowhere: {error}"),
        Some(error) => format!("cannot be read: {error}"),
        None => "cannot be read".to_owned(),
    };
    Finding::error("unreadable", Place::file(path), message)
        .with_help("make the file readable, or remove it from the content folder")
}

fn read(
    found: FoundFile,
    settings: &Settings,
    of_texts: OfTexts,
    findings: &mut Vec<Finding>,
) -> Read {
    let FoundFile { file, below, path } = found;
    let role = match settings.names().role(&below) {
        Ok(role) => role,
        Err(error) => {
            let message = match error {
                DateError::NoSuchDay(date) => {
                    format!("the file is named after {date}, which is no day of the calendar")
                }
                DateError::Shape => "the file's name is not a date".to_owned(),
            };
            findings.push(
                Finding::error("no-such-date", Place::file(path), message)
                    .with_help("name the file after the day the text took effect: 2024-02-29.md"),
            );
            return Read::Nothing;
        }
    };
    let nearly = match &role {
        Role::Text(name) if name.dated.is_none() => name.notice.rsplit('/').next(),
        Role::Static => inventory_stem(&below),
        _ => None,
    };
    if let Some(stem) = nearly
        && let Some(date) = name::almost_date(stem)
    {
        let message = format!("`{stem}` looks like a date; it is read as a name");
        let help = format!("write {date} to make it a version of its folder's notice");
        let place = Place::start(path.clone());
        findings.push(Finding::warning("almost-a-date", place, message).with_help(help));
    }
    if role == Role::Ignored {
        return Read::Nothing;
    }
    if role == Role::Static {
        // An archive's lists of files keep their case; hosts may not, see `plan`.
        return Read::Static(StaticFile { path, file, output: below });
    }
    if let (OfTexts::Names, Role::Text(name)) = (of_texts, &role) {
        return Read::Named(name.clone());
    }
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => {
            findings.push(
                Finding::error("unreadable", Place::file(path), format!("cannot be read: {error}"))
                    .with_help("make the file readable, or remove it from the content folder"),
            );
            return Read::Nothing;
        }
    };
    let sha256 = Fingerprint::of(&bytes);
    let Some(text) = decode(&path, bytes, findings) else { return Read::Nothing };
    match role {
        Role::Text(name) => Read::Source(Source { path, name, text, sha256, commit: None }),
        _ => Read::Fragment(text),
    }
}

/// The name, without its extension, of a file that could be an inventory.
fn inventory_stem(below: &str) -> Option<&str> {
    let file = below.rsplit('/').next()?;
    let (stem, extension) = file.rsplit_once('.')?;
    ["yaml", "yml"].iter().any(|it| extension.eq_ignore_ascii_case(it)).then_some(stem)
}

/// Bytes to text: UTF-8, no byte order mark, lines ended by `\n`.
pub fn decode(path: &Arc<str>, bytes: Vec<u8>, findings: &mut Vec<Finding>) -> Option<String> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            if matches!(error.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
                let message = "the file is UTF-16, not UTF-8";
                findings.push(
                    Finding::error("not-utf-8", Place::start(path.clone()), message)
                        .with_help("save the file as UTF-8"),
                );
                return None;
            }
            let at = error.utf8_error().valid_up_to();
            let valid = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
            let byte = error.as_bytes().get(at).copied().unwrap_or_default();
            let place = Place::offset(path.clone(), &valid, at);
            let message = format!("the file is not UTF-8 here (byte 0x{byte:02X})");
            findings.push(
                Finding::error("not-utf-8", place, message)
                    .with_help("save the file as UTF-8; it was probably saved as Windows-1252"),
            );
            return None;
        }
    };
    if !may_hold_controls(text.as_bytes()) {
        return Some(without_mark(path, text, findings));
    }
    if let Some(at) = text.find('\0') {
        let place = Place::offset(path.clone(), &text, at);
        findings.push(
            Finding::error("not-text", place, "the file holds a zero byte").with_help(
                "save the file as UTF-8 text; it is a binary file, or was saved as UTF-16",
            ),
        );
        return None;
    }
    let is_control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    if let Some(at) = text.find(is_control) {
        let place = Place::offset(path.clone(), &text, at);
        let code = text[at..].chars().next().map_or(0, u32::from);
        let message = format!("the file holds a control character (U+{code:04X})");
        let help = "remove it: no page can show it, and programs stop at it";
        findings.push(Finding::error("not-text", place, message).with_help(help));
        return None;
    }
    let mut text = without_mark(path, text, findings);
    if let Some(at) = text.find('\r') {
        let place = Place::offset(path.clone(), &text, at);
        findings.push(
            Finding::info(
                "carriage-return",
                place,
                "lines end with carriage returns; they are read as line ends",
            )
            .with_help("save the file with LF line ends"),
        );
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    Some(text)
}

/// Whether a byte is that of a control character other than a tab, a new line or a form feed. Nearly no text has
/// one, and to look at bytes without asking which it was takes a tenth of the time of looking at characters.
fn may_hold_controls(bytes: &[u8]) -> bool {
    let is_one = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | 0xc)) || byte == 0x7f;
    bytes.chunks(256).any(|chunk| chunk.iter().fold(false, |found, byte| found | is_one(*byte)))
}

/// A text without the byte order mark that it starts with, which is told.
fn without_mark(path: &Arc<str>, mut text: String, findings: &mut Vec<Finding>) -> String {
    if text.starts_with('\u{feff}') {
        findings.push(
            Finding::info(
                "byte-order-mark",
                Place::at(path.clone(), 1, 1),
                "the file starts with a byte order mark; it is ignored",
            )
            .with_help("save the file as UTF-8 without a byte order mark"),
        );
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}
