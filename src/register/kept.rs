//! The sealed texts as readers saw them, beside the register: HTML, one file for each text.
//!
//! Named by what it is the text of and by its fingerprint, so that a text is written once, never overwritten, and
//! two branches that keep the same text keep the same file. A kept text is only as good as
//! the register: it is believed if its words have the fingerprint that the entry names.
//!
//! The only part of the register that touches files; every error names the path.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

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

/// Keeps the text of an entry. One that is kept already stays as it is, whatever its mark-up.
///
/// Errs if the words are not those of the entry, or if another text stands in its place.
pub fn write(root: &Path, entry: &Entry, html: &str) -> io::Result<()> {
    let path = kept_path(entry);
    let wrong = |kind, message: &str| Err(named(&path, io::Error::new(kind, message.to_owned())));
    if Fingerprint::of_words(html) != entry.text {
        return wrong(ErrorKind::InvalidInput, "the text to be kept is not the one that is sealed");
    }
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
    let kept = || {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        // Whole or not at all: half a text would pass for one that was edited.
        let part = file.with_extension("html.part");
        fs::write(&part, as_kept(html))?;
        fs::rename(&part, &file)
    };
    kept().map_err(|error| named(&path, error))
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
        let error = write(root, &entry, "<p>c</p>").unwrap_err().to_string();
        assert_eq!(error, format!("{path}: the text to be kept is not the one that is sealed"));
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
