//! The sealed texts as readers saw them, beside the register: HTML, one file for each text.
//!
//! Named by what it is the text of and by its fingerprint, so that a text is written once, never overwritten, and
//! two branches that keep the same text keep the same file. A kept text is only as good as
//! the register: it is believed if its words have the fingerprint that the entry names.
//!
//! The only part of the register that touches files; every error names the path.

use std::collections::hash_map::RandomState;
use std::fs::{self, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{Entry, FILE};
use crate::finding::{Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::redline;

/// The folder of kept texts, at the site's root.
pub const FOLDER: &str = "register";

/// Where the text of an entry is kept, below the site's root:
/// `register/legal/terms/2020-01-15.en.0123456789ab.html`. Always inside of [`FOLDER`].
pub fn kept_path(entry: &Entry) -> String {
    let mut path = FOLDER.to_owned();
    for part in entry.notice.split('/').filter(|part| !part.is_empty()) {
        path.push('/');
        push_name(part, &mut path);
    }
    path.push('/');
    push_name(&entry.version, &mut path);
    path.push('.');
    push_name(&entry.language, &mut path);
    let text = entry.text.to_string();
    path.push_str(&format!(".{}.html", &text[..12]));
    path
}

/// Appends a name that every file system takes for a name: other characters as `%2F` (RFC 3986, 2.1), and
/// the first point of what is all points.
fn push_name(name: &str, path: &mut String) {
    let is_all_points = name.bytes().all(|byte| byte == b'.');
    for (at, c) in name.chars().enumerate() {
        let is_safe = c.is_ascii_alphanumeric()
            || matches!(c, '-' | '_' | '~' | '+' | ' ' | '@' | ',')
            || (c == '.' && !(is_all_points && at == 0))
            || (!c.is_ascii() && !c.is_control());
        if is_safe {
            path.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                path.push_str(&format!("%{byte:02X}"));
            }
        }
    }
}

/// The text of an entry as it was sealed; none if it is not kept, or if its words are not the ones that
/// were sealed, which is a finding.
pub fn read(root: &Path, entry: &Entry, findings: &mut Vec<Finding>) -> io::Result<Option<String>> {
    let path = kept_path(entry);
    let bytes = match fs::read(root.join(&path)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(named(&path, error)),
    };
    let html = String::from_utf8(bytes).ok();
    let html = html.filter(|html| Fingerprint::of_words(html) == entry.text);
    if html.is_none() {
        let message = format!("this is not the text that was sealed on {}", entry.sealed);
        let help = format!(
            "restore it (`git checkout -- {path}`); line {} of {FILE} has its fingerprint",
            entry.line
        );
        findings
            .push(Finding::error("kept-text-edited", Place::start(path), message).with_help(help));
    }
    Ok(html)
}

/// Keeps the text of an entry, whose words `html` has. One that is kept already stays as it is, whatever its
/// mark-up.
///
/// Errs if another text stands in its place, or a link on its way.
pub fn write(root: &Path, entry: &Entry, html: &str) -> io::Result<()> {
    let path = kept_path(entry);
    refuse_links(root, &path)?;
    let wrong = |kind, message: &str| Err(named(&path, io::Error::new(kind, message.to_owned())));
    let file = root.join(&path);
    match fs::read(&file) {
        Ok(there) => {
            let there = String::from_utf8_lossy(&there);
            return match Fingerprint::of_words(&there) == entry.text {
                true => Ok(()),
                false => {
                    wrong(ErrorKind::AlreadyExists, "another text stands in place of this one")
                }
            };
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(named(&path, error)),
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| named(&path, error))?;
    }
    // Whole or not at all: half a text would pass for one that was edited.
    Beside::write(root, &path, as_kept(html).as_bytes())?.put()
}

/// A file that was written beside the one whose place it is to take.
pub struct Beside {
    path: String,
    beside: PathBuf,
    file: PathBuf,
}

/// The end of the names of files on their way.
const PART: &str = ".part";

impl Beside {
    /// Writes a file beside the one at a path below the root, under a name that nobody can know before.
    ///
    /// Errs if a link stands in its place or on its way: what it leads to is not ours.
    pub fn write(root: &Path, path: &str, bytes: &[u8]) -> io::Result<Beside> {
        refuse_links(root, path)?;
        let file = root.join(path);
        let mut name = file.file_name().unwrap_or_default().to_owned();
        // The standard library seeds each of these by chance.
        let chance = RandomState::new().build_hasher().finish();
        name.push(format!(".{chance:016x}{PART}"));
        let beside = file.with_file_name(name);
        let write = || -> io::Result<()> {
            let mut new = OpenOptions::new().write(true).create_new(true).open(&beside)?;
            new.write_all(bytes)?;
            new.sync_all()
        };
        write().map_err(|error| named(path, error))?;
        Ok(Beside { path: path.to_owned(), beside, file })
    }

    /// Puts it in its place, in one step.
    pub fn put(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.file).map_err(|error| named(&self.path, error))
    }
}

/// Files on their way to being the one of this name in a folder, which a seal that was cut off left.
pub fn left_beside(folder: &Path, name: &str) -> Vec<PathBuf> {
    let is_left = |file: &fs::DirEntry| {
        let file_name = file.file_name();
        let middle = file_name.to_str().and_then(|it| it.strip_prefix(name)?.strip_suffix(PART));
        let is_chance = |it: &str| it.len() == 17 && it.starts_with('.');
        middle.is_some_and(is_chance) && file.file_type().is_ok_and(|it| it.is_file())
    };
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut left: Vec<PathBuf> = files.filter(is_left).map(|file| file.path()).collect();
    left.sort();
    left
}

/// Errs if a link stands at a path below the root or at a folder on the way.
fn refuse_links(root: &Path, path: &str) -> io::Result<()> {
    let mut at = root.to_owned();
    for part in path.split('/') {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(there) if there.is_symlink() => {
                let message = format!("{part} is a link; nothing is written through it");
                return Err(named(path, io::Error::new(ErrorKind::InvalidInput, message)));
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => break,
            Err(error) => return Err(named(path, error)),
        }
    }
    Ok(())
}

fn named(path: &str, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{path}: {error}"))
}

/// The same text with a line for each block, so that people can read it in a comparison of files. Left as
/// it is where that would make a difference.
pub fn as_kept(html: &str) -> String {
    const BLOCKS: [&str; 20] = [
        "p",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "thead",
        "tbody",
        "table",
        "div",
        "section",
        "blockquote",
        "dl",
        "dd",
        "dt",
    ];
    let mut lines = String::with_capacity(html.len() + html.len() / 32);
    let mut rest = html;
    while let Some(at) = rest.find("</") {
        let end = rest[at..].find('>').map_or(rest.len(), |length| at + length + 1);
        lines.push_str(&rest[..end]);
        let name = rest[at + 2..end].trim_end_matches('>');
        rest = &rest[end..];
        if BLOCKS.contains(&name) && !rest.is_empty() && !rest.starts_with('\n') {
            lines.push('\n');
        }
    }
    lines.push_str(rest);
    if !lines.ends_with('\n') {
        lines.push('\n');
    }
    let difference = redline::compare(html, &lines);
    let is_same = difference.is_empty() && !difference.markup_changed;
    if is_same { lines } else { html.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::tests::{entry, version};

    fn kept(notice: &str, version_id: &str, language: &str) -> String {
        let mut version = version(version_id, "<p>a</p>");
        notice.clone_into(&mut version.notice);
        language.clone_into(&mut version.language);
        kept_path(&entry(version))
    }

    #[test]
    fn a_kept_text_stays_in_its_folder_whatever_its_notice_is_called() {
        let check = |notice, expected: &str| {
            let path = kept(notice, "2020.2", "pt-BR");
            assert_eq!(path, format!("register/{expected}2020.2.pt-BR.ca978112ca1b.html"));
        };
        check("/legal/terms", "legal/terms/");
        check("/", "");
        check("/../..//.", "%2E./%2E./%2E/");
        check("/a\\b/c:d/\u{1F}/利用規約", "a%5Cb/c%3Ad/%1F/利用規約/");
        assert_eq!(kept("/a", "../x", "/"), "register/a/..%2Fx.%2F.ca978112ca1b.html");
    }

    #[test]
    fn a_text_is_kept_once_and_believed_by_its_words() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let entry = entry(version("2020-01-15", "<p>a</p><p>b</p>"));
        let mut findings = Vec::new();
        assert_eq!(read(root, &entry, &mut findings).unwrap(), None);
        write(root, &entry, "<p>a</p><p>b</p>").unwrap();
        assert_eq!(read(root, &entry, &mut findings).unwrap().unwrap(), "<p>a</p>\n<p>b</p>\n");
        // Other mark-up, the same words: the first stays.
        write(root, &entry, "<p><b>a</b></p><p>b</p>").unwrap();
        assert_eq!(read(root, &entry, &mut findings).unwrap().unwrap(), "<p>a</p>\n<p>b</p>\n");
        assert_eq!(findings, []);

        let path = kept_path(&entry);
        fs::write(root.join(&path), "<p>a</p><p>c</p>").unwrap();
        let error = write(root, &entry, "<p>a</p><p>b</p>").unwrap_err().to_string();
        assert_eq!(error, format!("{path}: another text stands in place of this one"));
        assert_eq!(read(root, &entry, &mut findings).unwrap(), None);
        fs::write(root.join(&path), b"<p>a \xFF b</p>").unwrap();
        assert_eq!(read(root, &entry, &mut findings).unwrap(), None);
        let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
        let expected = format!(
            "{path}:1:1: error: this is not the text that was sealed on 2026-11-25 [kept-text-edited]\n  \
             help: restore it (`git checkout -- {path}`); line 5 of register.yaml has its fingerprint"
        );
        assert_eq!(shown, [expected.clone(), expected]);

        fs::remove_file(root.join(&path)).unwrap();
        fs::create_dir(root.join(&path)).unwrap();
        let error = read(root, &entry, &mut findings).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{path}: ")), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let entry = entry(version("2020-01-15", "<p>a</p>"));
        let path = kept_path(&entry);
        std::os::unix::fs::symlink(other.path(), root.path().join(FOLDER)).unwrap();
        let error = write(root.path(), &entry, "<p>a</p>").unwrap_err().to_string();
        assert_eq!(error, format!("{path}: register is a link; nothing is written through it"));
        let file = other.path().join("file");
        fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, root.path().join(FILE)).unwrap();
        assert!(Beside::write(root.path(), FILE, b"y").is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "x");
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1);
    }

    #[test]
    fn lines_are_broken_only_where_nobody_sees_it() {
        assert_eq!(
            as_kept("<ul><li>a</li><li>b</li></ul>c"),
            "<ul><li>a</li>\n<li>b</li>\n</ul>\nc\n"
        );
        assert_eq!(as_kept("<p title=\"</p>x\">a</p>"), "<p title=\"</p>x\">a</p>");
        for html in ["", "<pre>a\n</pre>", "<pre><p>a</p> b</pre>", "</", "<p>a</p"] {
            assert_eq!(Fingerprint::of_words(&as_kept(html)), Fingerprint::of_words(html));
        }
    }
}
