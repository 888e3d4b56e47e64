//! One entry of the register: what it holds, how it is written, and its hash.
//!
//! An entry has one canonical form, its lines in a fixed order with values written in one way. Its hash is
//! made of these lines and not of the file's bytes, so that indentation and comments in the file do
//! not matter, while a change of any value does. The form must never change within a format:
//! what is written here decides whether registers of the past still hold.
//!
//! Knows nothing of what is read from a file (`read`) or of where the file lies.

use std::collections::BTreeMap;
use std::ops::Deref;

use jiff::civil::Date;

use super::Register;
use super::written::{self, needs_quotes, quoted};
use crate::document::date::LegalDate;
use crate::fingerprint::Fingerprint;

/// The number of the format that is written and read here.
pub const FORMAT: usize = 1;

/// What stands above the entries of a new register.
const HEAD: &str = "\
# What was published, and a fingerprint of each text. `engross seal` adds entries at the end;
# nothing else may change this file. docs/register.md says how to check it without Engross.
format: 1
entries:
";

/// A version as it was sealed, and the chain it hangs on. Its values are read as its own fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From 1, without gaps.
    pub number: usize,
    /// What was sealed.
    pub sealing: Unsealed,
    /// The hash of the entry before; zeros for the first.
    pub previous: Fingerprint,
    /// The hash of this entry, as the file has it.
    pub hash: Fingerprint,
    /// The line of the register that it begins on.
    pub line: usize,
}

impl Deref for Entry {
    type Target = Unsealed;

    fn deref(&self) -> &Unsealed {
        &self.sealing
    }
}

/// A version to be sealed: an [`Entry`] without its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsealed {
    /// The notice's path: `/legal/terms`.
    pub notice: String,
    /// The language's tag.
    pub language: String,
    /// The version's id.
    pub version: String,
    /// The title that readers see above the text.
    pub title: String,
    /// In force from.
    pub effective: Option<LegalDate>,
    /// First shown to readers.
    pub published: Option<LegalDate>,
    /// In force no longer from.
    pub withdrawn: Option<LegalDate>,
    /// The file that the text came from, relative to the site's root.
    pub file: String,
    /// The commit it came from, if it came from the commit history.
    pub commit: Option<String>,
    /// The fingerprint of the file's bytes.
    pub source: Fingerprint,
    /// The fingerprint of the reader's text ([`Fingerprint::of_words`]).
    pub text: Fingerprint,
    /// Whether the text holds lists that keep themselves; they are no part of `text`.
    pub lists: bool,
    /// How many corrections its front matter declared.
    pub corrections: usize,
    /// The other files that are part of the text, by path, and the fingerprints of their bytes.
    pub uses: BTreeMap<String, Fingerprint>,
    /// The day it was sealed.
    pub sealed: Date,
}

impl Unsealed {
    fn sealed(self, number: usize, previous: Fingerprint) -> Entry {
        let hash = Fingerprint::default();
        let mut entry = Entry { number, sealing: self, previous, hash, line: 0 };
        entry.hash = entry.own_hash();
        entry
    }
}

impl Entry {
    /// The hash that its values give. Another one than `hash` if a hand edited it.
    pub fn own_hash(&self) -> Fingerprint {
        Fingerprint::of(self.hashed_lines())
    }

    /// The lines that its hash is made of, each ended by a line feed.
    pub fn hashed_lines(&self) -> String {
        let Entry { number, sealing, previous, hash: _, line: _ } = self;
        let Unsealed {
            notice,
            language,
            version,
            title,
            effective,
            published,
            withdrawn,
            file,
            commit,
            source,
            text,
            lists,
            corrections,
            uses,
            sealed,
        } = sealing;
        let mut lines = Lines(String::with_capacity(640));
        lines.line("number", &number.to_string());
        lines.text("notice", notice);
        lines.text("language", language);
        lines.text("version", version);
        lines.text("title", title);
        for (key, date) in
            [("effective", effective), ("published", published), ("withdrawn", withdrawn)]
        {
            if let Some(date) = date {
                lines.text(key, &date.to_string());
            }
        }
        lines.text("file", file);
        if let Some(commit) = commit {
            // As fingerprints stand, which are no words either.
            match is_commit_id(commit) {
                true => lines.line("commit", commit),
                false => lines.text("commit", commit),
            }
        }
        lines.line("source", &source.to_string());
        lines.line("text", &text.to_string());
        if *lists {
            lines.line("lists", "true");
        }
        if *corrections > 0 {
            lines.line("corrections", &corrections.to_string());
        }
        if !uses.is_empty() {
            lines.0.push_str("uses:\n");
            for (path, fingerprint) in uses {
                lines.0.push_str("  ");
                lines.line(&in_yaml(path), &fingerprint.to_string());
            }
        }
        lines.text("sealed", &sealed.to_string());
        lines.line("previous", &previous.to_string());
        lines.0
    }
}

/// Whether a text is an id that git gives (SHA-1 or SHA-256).
fn is_commit_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64)
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Lines of YAML in the making.
struct Lines(String);

impl Lines {
    /// A key and a value that stands as it is.
    fn line(&mut self, key: &str, value: &str) {
        for part in [key, ": ", value, "\n"] {
            self.0.push_str(part);
        }
    }

    /// A key and a text.
    fn text(&mut self, key: &str, text: &str) {
        self.line(key, &in_yaml(text));
    }
}

/// A text as YAML has it: in quotes unless every reader of YAML would take it for this text.
fn in_yaml(text: &str) -> String {
    if needs_quotes(text) { quoted(text) } else { text.to_owned() }
}

/// Seals versions: the whole new text of the register's file, and the new entries.
///
/// What stands in the file stays as it is, to the byte; the entries come behind it, with its indentation
/// and line ends. Only a file that is not in the shape that is written here (a register written in
/// JSON, say) is written anew with the same values. `register` is what was read from
/// `register_text` without a fault.
pub fn appended(
    register_text: Option<&str>,
    register: &Register,
    new: Vec<Unsealed>,
) -> (String, Vec<Entry>) {
    let old_text = register_text.unwrap_or_default();
    if new.is_empty() && register_text.is_some() {
        return (old_text.to_owned(), Vec::new());
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(new.len());
    for version in new {
        let last = entries.last().or(register.entries.last());
        let (number, previous) = last.map_or_else(Default::default, |it| (it.number, it.hash));
        entries.push(version.sealed(number + 1, previous));
    }
    let shape = written::read(old_text).filter(|it| it.entries.len() == register.entries.len());
    let (mut text, margin) = match &shape {
        Some(shape) => (old_text.to_owned(), shape.margin),
        None => {
            let mut text = HEAD.to_owned();
            for entry in &register.entries {
                append(&mut text, &mut entry.clone(), 0, "\n", 1);
            }
            (text, 0)
        }
    };
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(line_end);
    }
    let mut line = text.matches('\n').count() + 1;
    for entry in &mut entries {
        line = append(&mut text, entry, margin, line_end, line);
    }
    (text, entries)
}

/// Appends an entry that begins on this line; gives the line behind it.
fn append(
    text: &mut String,
    entry: &mut Entry,
    margin: usize,
    line_end: &str,
    mut line: usize,
) -> usize {
    entry.line = line;
    let hash = format!("hash: {}\n", entry.hash);
    for (at, content) in entry.hashed_lines().lines().chain(hash.lines()).enumerate() {
        text.extend(std::iter::repeat_n(' ', margin));
        text.push_str(if at == 0 { "- " } else { "  " });
        text.push_str(content);
        text.push_str(line_end);
        line += 1;
    }
    line
}
