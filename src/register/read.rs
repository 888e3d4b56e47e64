//! Reads the register, and reports whatever was done to it by another hand than `engross seal`.
//!
//! 1. The file is read as it is written (`written`), or else as any YAML.
//! 2. Each entry's values are read; every fault is a finding at its place.
//! 3. Each entry's hash must be its own, and each must name the hash of the one before.
//!
//! Knows nothing of the site's texts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::entry::FORMAT;
use super::written::{self, At, Field, USES, Written, WrittenEntry};
use super::{Entry, FILE, Register, Unsealed};
use crate::document::date::LegalDate;
use crate::finding::{Finding, Place, did_you_mean};
use crate::fingerprint::Fingerprint;
use crate::located::{self, Node, Value};

/// The keys of an entry, in the order in which they are written.
const KEYS: [&str; 17] = [
    "number",
    "notice",
    "language",
    "version",
    "title",
    "effective",
    "published",
    "withdrawn",
    "file",
    "commit",
    "source",
    "text",
    "lists",
    "corrections",
    USES,
    "sealed",
    "previous",
];

/// Reads the text of `register.yaml`. An entry that cannot be read whole is left out, and is a finding;
/// all findings are errors, and with any of them nothing should be sealed.
pub fn parse(text: &str) -> (Register, Vec<Finding>) {
    let mut findings = conflicts(text);
    if !findings.is_empty() {
        return (Register::default(), findings);
    }
    let says_nothing =
        |line: &str| matches!(line.trim_start().as_bytes().first(), None | Some(b'#'));
    if text.trim_start_matches('\u{feff}').lines().all(says_nothing) {
        return (Register::default(), findings);
    }
    let entries = match written::read(text) {
        Some(written) => entries(written, &mut findings),
        None => match any_yaml(text, &mut findings) {
            Some(written) => entries(written, &mut findings),
            None => Vec::new(),
        },
    };
    (Register::new(entries), findings)
}

fn fault(at: At, message: impl Into<String>) -> Finding {
    Finding::error("bad-register", place(at), message).with_help(
        "`engross seal` writes this file and nothing else should: `git log -p -- register.yaml` shows \
         what did",
    )
}

fn place((line, column): At) -> Place {
    Place::at(FILE, line, column)
}

/// Both sides of a merge that git left to be settled.
fn conflicts(text: &str) -> Vec<Finding> {
    // No line of a register begins like this, so the common case is one search.
    if !text.contains("<<<<<<< ") && !text.contains(">>>>>>> ") {
        return Vec::new();
    }
    let begins = |(_, line): &(usize, &str)| line.starts_with("<<<<<<< ");
    let starts: Vec<usize> =
        text.lines().enumerate().filter(begins).map(|(at, _)| at + 1).collect();
    let ends = text.lines().position(|line| line.starts_with(">>>>>>> ")).map(|at| at + 1);
    // Somebody may have taken away the upper mark alone.
    let marks = if starts.is_empty() { ends.into_iter().collect() } else { starts };
    let found = |line| {
        Finding::error(
            "register-conflict",
            place((line, 1)),
            "two branches both sealed, and git could not merge them",
        )
        .with_help(
            "take one side whole (`git checkout --theirs -- register.yaml`), then run `engross seal`: \
             what the other side had sealed comes behind it",
        )
    };
    marks.into_iter().map(found).collect()
}

/// The same values in another shape of YAML.
fn any_yaml(text: &str, findings: &mut Vec<Finding>) -> Option<Written<'static>> {
    let node = match located::read(FILE, text) {
        Ok(node) => node,
        Err(finding) => {
            findings.push(fault((finding.place.line, finding.place.column), finding.message));
            return None;
        }
    };
    let Value::Mapping(keys) = node.value else {
        findings.push(fault((1, 1), "the register is no mapping of `format` and `entries`"));
        return None;
    };
    let mut written = Written::default();
    for located::Entry { key, at, node } in keys {
        match (key.as_str(), node.value) {
            ("format", Value::Scalar(_, number)) if written.format.is_none() => {
                written.format = Some((Cow::Owned(number), node.at));
            }
            ("entries", Value::Sequence(nodes)) if written.entries.is_empty() => {
                written.entries =
                    nodes.into_iter().filter_map(|node| any_entry(node, findings)).collect();
            }
            ("entries", Value::Scalar(located::Kind::Null, _)) => {}
            ("format" | "entries", _) => {
                findings
                    .push(fault(at, format!("`{key}` is not as it was written, or stands twice")));
            }
            _ => findings.push(unknown_key(&key, at, ["format", "entries"])),
        }
    }
    Some(written)
}

fn unknown_key<'a>(key: &str, at: At, known: impl IntoIterator<Item = &'a str>) -> Finding {
    let finding = fault(at, format!("unknown key `{key}`"));
    match did_you_mean(key, known) {
        Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
        None => finding,
    }
}

fn any_entry(node: Node, findings: &mut Vec<Finding>) -> Option<WrittenEntry<'static>> {
    let Value::Mapping(keys) = node.value else {
        findings.push(fault(node.at, "this is no entry: a mapping is missing"));
        return None;
    };
    let mut entry = WrittenEntry { at: node.at, ..WrittenEntry::default() };
    for located::Entry { key, at, node } in keys {
        match node.value {
            Value::Scalar(located::Kind::Null, _) if key == USES => {}
            Value::Scalar(_, value) => {
                entry.fields.push(Field { key: key.into(), value: value.into(), at: node.at });
            }
            Value::Mapping(uses) if key == USES => {
                entry.fields.push(Field { key: key.into(), value: Cow::Borrowed(""), at });
                for located::Entry { key, at, node } in uses {
                    match node.value {
                        Value::Scalar(_, value) => entry.uses.push(Field {
                            key: key.into(),
                            value: value.into(),
                            at: node.at,
                        }),
                        _ => findings.push(fault(at, format!("`{key}` has no fingerprint"))),
                    }
                }
            }
            _ => findings.push(fault(at, format!("`{key}` has no value of its kind"))),
        }
    }
    Some(entry)
}

/// Reads the entries and checks the chain.
fn entries(written: Written<'_>, findings: &mut Vec<Finding>) -> Vec<Entry> {
    match &written.format {
        Some((number, _)) if number.parse() == Ok(FORMAT) => {}
        Some((number, at)) => {
            findings.push(match number.parse::<usize>() {
                Ok(later) if later > FORMAT => Finding::error(
                    "register-format",
                    place(*at),
                    format!(
                        "this register of format {later} was made by a later version of Engross"
                    ),
                )
                .with_help(format!("use that version: this one knows format {FORMAT}")),
                _ => fault(*at, format!("`{number}` is no number of a format")),
            });
            return Vec::new();
        }
        None => {
            findings.push(fault((1, 1), "`format` is missing"));
            return Vec::new();
        }
    }
    let mut entries = Vec::with_capacity(written.entries.len());
    let mut before = Before::Beginning;
    for written in &written.entries {
        let mut fields = Fields { entry: written, findings, missed: false };
        let link = fields.link();
        let entry = fields.entry();
        before = check_link(&before, link, written.at, findings);
        if let Some(entry) = entry {
            if entry.own_hash() != entry.hash {
                let message = format!(
                    "entry {} was edited by hand: its hash is not the one that its values give",
                    entry.number
                );
                findings.push(
                    Finding::error("register-edited", place(written.at), message)
                        .with_help(RESTORE),
                );
            }
            entries.push(entry);
        }
    }
    entries
}

const RESTORE: &str = "restore the file as it was (`git log -p -- register.yaml` shows what changed it); \
                       if two branches both sealed, take one side whole and run `engross seal` again";

/// What an entry says of its place in the chain, as far as it can be read.
#[derive(Debug, Clone, Copy, Default)]
struct Link {
    number: Option<usize>,
    previous: Option<Fingerprint>,
    hash: Option<Fingerprint>,
}

/// What stands before an entry.
enum Before {
    Beginning,
    Entry(Link),
}

/// An entry must follow the one before in number and by its hash. What cannot be read of either is told
/// elsewhere and not held against the other.
fn check_link(before: &Before, link: Link, at: At, findings: &mut Vec<Finding>) -> Before {
    let (number, hash) = match before {
        Before::Beginning => (Some(0), Some(Fingerprint::default())),
        Before::Entry(before) => (before.number, before.hash),
    };
    let follows = |(before, this): (usize, usize)| before.checked_add(1) == Some(this);
    let is_next = number.zip(link.number).is_none_or(follows);
    let is_chained = hash.zip(link.previous).is_none_or(|(hash, previous)| hash == previous);
    if !is_next || !is_chained {
        let what = match (number.filter(|number| *number > 0), link.number) {
            (Some(before), Some(this)) if !is_next => {
                format!(": entry {before} is followed by entry {this}")
            }
            (None, Some(this)) if !is_next => format!(": the first one is entry {this}"),
            _ => ": `previous` is not the hash of what stands before it".to_owned(),
        };
        let message = format!("an entry is missing or out of order before this one{what}");
        findings.push(Finding::error("register-chain", place(at), message).with_help(RESTORE));
    }
    Before::Entry(link)
}

/// The values of an entry being read.
struct Fields<'a, 'f> {
    entry: &'a WrittenEntry<'a>,
    findings: &'f mut Vec<Finding>,
    /// Whether some value could not be read.
    missed: bool,
}

impl Fields<'_, '_> {
    fn value(&self, key: &str) -> Option<(&str, At)> {
        let field = self.entry.fields.iter().find(|field| field.key == key)?;
        Some((&*field.value, field.at))
    }

    fn link(&self) -> Link {
        let hash = |key| self.value(key).and_then(|(text, _)| read_hash(text));
        Link {
            number: self.value("number").and_then(|(text, _)| read_number(text)),
            previous: hash("previous"),
            hash: hash("hash"),
        }
    }

    /// Reads the whole entry, with a finding for each fault.
    fn entry(&mut self) -> Option<Entry> {
        self.check_keys();
        let number = self.needed("number", "a number", read_number);
        let notice = self.needed("notice", "a path", some_text);
        let language = self.needed("language", "a language tag", some_text);
        let version = self.needed("version", "the id of a version", some_text);
        let title = self.needed("title", "a title", |text| Some(text.to_owned()));
        let date = |text: &str| LegalDate::from_iso(text).ok();
        let effective = self.read("effective", "a date", date);
        let published = self.read("published", "a date", date);
        let withdrawn = self.read("withdrawn", "a date", date);
        let file = self.needed("file", "a path", some_text);
        let commit = self.read("commit", "the id of a commit", some_text);
        const HASH: &str = "a SHA-256 in 64 digits of 0-9 and a-f";
        let source = self.needed("source", HASH, read_hash);
        let text = self.needed("text", HASH, read_hash);
        let lists = self.read("lists", "true", |text| text.parse::<bool>().ok());
        let corrections = self.read("corrections", "a number", read_number);
        let uses = self.uses();
        let sealed = self.needed("sealed", "a day", read_day);
        let previous = self.needed("previous", HASH, read_hash);
        let hash = self.needed("hash", HASH, read_hash);
        if self.missed {
            return None;
        }
        let sealing = Unsealed {
            notice: notice?,
            language: language?,
            version: version?,
            title: title?,
            effective,
            published,
            withdrawn,
            file: file?,
            commit,
            source: source?,
            text: text?,
            lists: lists.unwrap_or_default(),
            corrections: corrections.unwrap_or_default(),
            uses,
            sealed: sealed?,
        };
        let line = self.entry.at.0;
        Some(Entry { number: number?, sealing, previous: previous?, hash: hash?, line })
    }

    fn check_keys(&mut self) {
        for (at, field) in self.entry.fields.iter().enumerate() {
            let known = KEYS.into_iter().chain(["hash"]);
            if self.entry.fields[..at].iter().any(|other| other.key == field.key) {
                self.findings.push(fault(field.at, format!("`{}` stands twice", field.key)));
            } else if !known.clone().any(|key| key == field.key) {
                self.findings.push(unknown_key(&field.key, field.at, known));
            }
        }
    }

    fn read<T>(&mut self, key: &str, kind: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let (text, at) = self.value(key)?;
        let value = read(text);
        if value.is_none() {
            let finding = fault(at, format!("`{key}: {text}` is not {kind}"));
            self.findings.push(finding);
            self.missed = true;
        }
        value
    }

    fn needed<T>(&mut self, key: &str, kind: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.value(key).is_none() {
            self.findings.push(fault(self.entry.at, format!("the entry has no `{key}`")));
            self.missed = true;
        }
        self.read(key, kind, read)
    }

    fn uses(&mut self) -> BTreeMap<String, Fingerprint> {
        let mut uses = BTreeMap::new();
        for Field { key, value, at } in &self.entry.uses {
            let Some(fingerprint) = read_hash(value) else {
                self.findings.push(fault(*at, format!("`{key}: {value}` is not a SHA-256")));
                self.missed = true;
                continue;
            };
            if uses.insert(key.clone().into_owned(), fingerprint).is_some() {
                self.findings.push(fault(*at, format!("`{key}` stands twice")));
            }
        }
        uses
    }
}

// Every value has one spelling, the canonical one: or else two files would be one register.

fn some_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn read_number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number: &usize| number.to_string() == text)
}

fn read_hash(text: &str) -> Option<Fingerprint> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    Fingerprint::from_hex(text)
}

fn read_day(text: &str) -> Option<Date> {
    let date = LegalDate::from_iso(text).ok()?;
    matches!(date.parts(), (_, Some(_), Some(_))).then(|| date.first_day())
}
