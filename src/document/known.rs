//! What texts said when they were read before, by the fingerprints of their files: what their front matter states,
//! and what they say of themselves beside it.
//!
//! To read it out of a text takes longer than all else that is done with a text when a site is read. Kept by the
//! program that found it out: another one may read texts otherwise. Kept are a row for each text, in the order of
//! their fingerprints, and behind the rows what each said, so that of a hundred thousand texts no more is taken apart
//! than is asked for. Knows nothing of files.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::date::LegalDate;
use super::front_matter::{self, FrontMatter};
use super::inferred::{Inferred, infer};
use crate::finding::{Finding, any_error};
use crate::fingerprint::Fingerprint;

/// What a Markdown text says before it is rendered.
#[derive(Debug, Clone)]
pub struct Said {
    /// What its front matter states.
    pub front: Arc<FrontMatter>,
    /// Where its body starts.
    pub body_start: usize,
    /// What the body says of the text.
    pub inferred: Inferred,
}

impl Said {
    /// Reads it out of the text of a file.
    pub fn read(path: &Arc<str>, text: &str, findings: &mut Vec<Finding>) -> Said {
        let (front, body_start) = front_matter::read(path, text, findings);
        Said { front, body_start, inferred: infer(&text[body_start..]) }
    }
}

/// What texts say.
#[derive(Debug, Default)]
pub struct Known {
    before: Before,
    /// What was asked for since and not known before, as it is kept.
    new: Mutex<BTreeMap<Fingerprint, Box<[u8]>>>,
    /// How often the answer was known before.
    found: AtomicUsize,
}

/// What was known before: the bytes that were kept.
#[derive(Debug, Default)]
struct Before {
    bytes: Vec<u8>,
    rows: Range<usize>,
    said: Range<usize>,
    /// What was asked for again, by row.
    asked: Vec<AtomicBool>,
}

/// A fingerprint, and where behind the rows what the text says ends. It begins where that of the row before ends.
type Row = [u8; ROW];

const ROW: usize = FINGERPRINT + END;
const FINGERPRINT: usize = 32;
const END: usize = 4;

/// What a text says, as it is kept. Places are without the path of their file: another may hold the same text.
#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    /// None where it states nothing.
    #[serde(borrow)]
    front: Option<Cow<'a, FrontMatter>>,
    findings: Cow<'a, [Finding]>,
    body_start: u32,
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    date: Option<(LegalDate, u32, u32)>,
}

impl Known {
    /// What was kept by a program; nothing if it was kept by another one, or does not read as what is kept.
    pub fn read(kept: Vec<u8>, program: &str) -> Known {
        Known { before: Before::read(kept, program).unwrap_or_default(), ..Known::default() }
    }

    /// What the text of a file says, by the fingerprint of the file.
    pub fn said(
        &self,
        file: Fingerprint,
        path: &Arc<str>,
        text: &str,
        findings: &mut Vec<Finding>,
    ) -> Said {
        if let Some((said, found)) = self.before.said(file, path, text) {
            self.found.fetch_add(1, Ordering::Relaxed);
            findings.extend(found);
            return said;
        }
        let at = findings.len();
        let said = Said::read(path, text, findings);
        if let Some(entry) = entry(&said, &findings[at..]) {
            self.found_since().insert(file, entry);
        }
        said
    }

    /// How many texts were found among what was kept.
    pub fn found(&self) -> usize {
        self.found.load(Ordering::Relaxed)
    }

    /// Of how many texts it was asked for.
    pub fn count(&self) -> usize {
        let new = self.found_since();
        self.before.asked().filter(|(file, _)| !new.contains_key(file)).count() + new.len()
    }

    fn found_since(&self) -> MutexGuard<'_, BTreeMap<Fingerprint, Box<[u8]>>> {
        self.new.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a program is to keep: what was asked for. None where that is nearly what was kept before.
    pub fn to_keep(&self, program: &str) -> Option<Vec<u8>> {
        let new = self.found_since();
        let mut all: Vec<(Fingerprint, &[u8])> = self.before.asked().collect();
        let before = self.before.asked.len();
        let gone = before - all.len();
        // To find some of it out again takes less than to write all of it.
        if (new.is_empty() && gone == 0) || (before > 256 * new.len() && before > 4 * gone) {
            return None;
        }
        // One that could not be of its text was found out anew.
        all.retain(|(file, _)| !new.contains_key(file));
        all.extend(new.iter().map(|(file, said)| (*file, &**said)));
        all.sort_unstable_by_key(|(file, _)| *file);
        let mut kept = first_line(program).into_bytes();
        kept.extend(u32::try_from(all.len()).ok()?.to_le_bytes());
        let mut end = 0;
        for (file, said) in &all {
            end += said.len();
            kept.extend(file.bytes());
            kept.extend(u32::try_from(end).ok()?.to_le_bytes());
        }
        kept.reserve_exact(end + FINGERPRINT);
        for (_, said) in all {
            kept.extend(said);
        }
        // Says that nothing is missing, and that nothing is another.
        let print = Fingerprint::of(&kept);
        kept.extend(print.bytes());
        Some(kept)
    }
}

fn first_line(program: &str) -> String {
    format!("what texts say, as {program} reads them\n")
}

impl Before {
    fn read(bytes: Vec<u8>, program: &str) -> Option<Before> {
        let (kept, print) = bytes.split_last_chunk()?;
        let rest = kept.strip_prefix(first_line(program).as_bytes())?;
        let (count, rest) = rest.split_first_chunk()?;
        let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
        let said = kept.len().checked_sub(rest.len().checked_sub(count.checked_mul(ROW)?)?)?;
        if Fingerprint::of(kept) != Fingerprint::from_bytes(*print) {
            return None;
        }
        let (rows, said) = (said - count * ROW..said, said..kept.len());
        let asked = (0..count).map(|_| AtomicBool::new(false)).collect();
        Some(Before { bytes, rows, said, asked })
    }

    fn rows(&self) -> &[Row] {
        self.bytes[self.rows.clone()].as_chunks().0
    }

    /// What the text of a file says, and what is to be said of it.
    fn said(&self, file: Fingerprint, path: &Arc<str>, text: &str) -> Option<(Said, Vec<Finding>)> {
        let at = self.rows().binary_search_by(|row| row[..FINGERPRINT].cmp(&file.bytes())).ok()?;
        let entry: Entry<'_> = postcard::from_bytes(self.entry(at)?).ok()?;
        let read = read_entry(entry, path, text)?;
        self.asked[at].store(true, Ordering::Relaxed);
        Some(read)
    }

    fn entry(&self, at: usize) -> Option<&[u8]> {
        let rows = self.rows();
        let end = |row: &Row| {
            let end = row.last_chunk().map(|end| u32::from_le_bytes(*end));
            end.and_then(|end| usize::try_from(end).ok())
        };
        let start = at.checked_sub(1).map_or(Some(0), |before| end(&rows[before]))?;
        self.bytes[self.said.clone()].get(start..end(&rows[at])?)
    }

    /// What was asked for again.
    fn asked(&self) -> impl Iterator<Item = (Fingerprint, &[u8])> {
        self.rows().iter().enumerate().filter_map(|(at, row)| {
            let file = row.first_chunk().map(|it| Fingerprint::from_bytes(*it))?;
            self.asked[at].load(Ordering::Relaxed).then(|| Some((file, self.entry(at)?)))?
        })
    }
}

/// What a text says as it is kept. None of one that is at fault: that is told anew each time, and may name its file.
fn entry(said: &Said, findings: &[Finding]) -> Option<Box<[u8]>> {
    let Said { front, body_start, inferred: Inferred { title, date, faults } } = said;
    if any_error(findings) || !faults.is_empty() {
        return None;
    }
    let at = |at: usize| u32::try_from(at).ok();
    let date = match date {
        Some((date, range)) => Some((*date, at(range.start)?, at(range.end)?)),
        None => None,
    };
    let entry = Entry {
        front: (!front_matter::states_nothing(front)).then(|| Cow::Borrowed(&**front)),
        findings: findings.into(),
        body_start: at(*body_start)?,
        title: title.as_deref().map(Cow::Borrowed),
        date,
    };
    postcard::to_stdvec(&entry).ok().map(Into::into)
}

/// None if it cannot be of this text.
fn read_entry(entry: Entry<'_>, path: &Arc<str>, text: &str) -> Option<(Said, Vec<Finding>)> {
    let Entry { front, findings, body_start, title, date } = entry;
    let body_start = usize::try_from(body_start).ok()?;
    let body = text.get(body_start..)?;
    let date = match date {
        None => None,
        Some((date, start, end)) => {
            let range = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
            body.get(range.clone())?;
            Some((date, range))
        }
    };
    let front = match front {
        None => front_matter::nothing_stated(),
        Some(front) => {
            let mut front = front.into_owned();
            front.set_path(path);
            Arc::new(front)
        }
    };
    let mut findings = findings.into_owned();
    for finding in &mut findings {
        finding.place.path = path.clone();
    }
    let inferred = Inferred { title: title.map(Cow::into_owned), date, faults: Vec::new() };
    Some((Said { front, body_start, inferred }, findings))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 12] = [
        "# Terms of use\n\nEffective: 1 June 2020\n",
        "Words without a heading.\n",
        "# Terms\tof *use*\n\nLast updated: June 2020",
        "# \n",
        "Last updated: 31 June 2020\n",
        "# Terms\u{2028}of\u{85}use\n",
        "",
        "---\ntitle: Terms\neffective: 2020-06\ncontext: {a: [1, 2.5, \"é\", null], title: x}\n---\n# Terms\n",
        "---\ncolour: blue\nlang: de\naliases: [/a, /b]\n---\n\nWords.\n",
        "---\neffective: 2020-06-31\n---\nWords.\n",
        "\n---\ntitle: Late\n---\n# Words\n",
        EVERY_KEY,
    ];

    const EVERY_KEY: &str = "---
title: Terms
description: What binds us.
lang: de
kind: terms
effective: 2020-06-01
published: 2020-05
withdrawn: 2024
version: \"3.10\"
changes: |
  Said *more*.
material: true
corrections:
  - {date: 2020-07-01, note: \"A word, or two\"}
disclosures:
  recipients: {none: \"nobody gets it\"}
  rights: {at: \"#rights\"}
draft: true
aliases: [/old, /older]
history: git
template: false
translation_of: 2020-01-01
prevailing_language: en
wrapper_template: legal.html
context:
  update_date: 1 June 2020
  numbers: [0.1, -0.0, 1e300, 5e-324, -7, 9223372036854775807, 18446744073709551615, .inf]
  deep: {a: {b: [true, null, \"ü\"]}}
markdown_includes:
  address: legal/_address.md
---
# Terms
";

    #[test]
    fn every_key_of_front_matter_is_among_what_is_tested() {
        for key in front_matter::KEYS {
            assert!(EVERY_KEY.contains(&format!("\n{key}:")), "{key}");
        }
        let mut findings = Vec::new();
        let said = Said::read(&"a.md".into(), EVERY_KEY, &mut findings);
        assert_eq!(findings, []);
        // A value that is kept without its place's path is one that nobody put it into.
        let entry = entry(&said, &[]).expect("no faults");
        let read = read_entry(postcard::from_bytes(&entry).expect("it"), &"b.md".into(), EVERY_KEY);
        let (read, _) = read.expect("it is of this text");
        let shown = format!("{:?}", read.front);
        assert_eq!(shown.matches("path: \"b.md\"").count(), shown.matches("path: ").count());
        assert_eq!(shown.matches("path: ").count(), 13, "{shown}");
    }

    /// What a text says and what is to be said of it, in words.
    fn shown(path: &str, text: &str, known: Option<&Known>) -> String {
        let path = path.into();
        let mut findings = Vec::new();
        let said = match known {
            Some(known) => known.said(Fingerprint::of(text), &path, text, &mut findings),
            None => Said::read(&path, text, &mut findings),
        };
        let Said { front, body_start, inferred } = said;
        format!("{front:?} {body_start} {inferred:?} {findings:?}")
    }

    fn all_shown(known: Option<&Known>, texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| shown("content/a.md", text, known)).collect()
    }

    fn kept_of(texts: &[&str]) -> Vec<u8> {
        let fresh = Known::default();
        all_shown(Some(&fresh), texts);
        fresh.to_keep("this one").expect("all of it is new")
    }

    #[test]
    fn what_is_kept_is_what_would_be_found_out_again() {
        let plain = all_shown(None, &TEXTS);
        let fresh = Known::default();
        assert_eq!(all_shown(Some(&fresh), &TEXTS), plain);
        let kept = fresh.to_keep("this one").expect("all of it is new");
        let known = Known::read(kept.clone(), "this one");
        assert_eq!(known.before.asked.len(), TEXTS.len() - 2, "faults are not kept");
        assert_eq!(all_shown(Some(&known), &TEXTS), plain);
        assert_eq!((known.found(), known.count()), (TEXTS.len() - 2, TEXTS.len() - 2));
        assert_eq!(known.to_keep("this one"), None, "nothing is new");
        // The same text in another file is told by its own path.
        for text in TEXTS {
            assert_eq!(shown("b.md", text, Some(&known)), shown("b.md", text, None));
        }
        // What is not asked for any more is not kept.
        let fewer = Known::read(kept, "this one");
        all_shown(Some(&fewer), &TEXTS[..2]);
        assert_eq!(fewer.to_keep("this one"), Some(kept_of(&TEXTS[..2])));
    }

    #[test]
    fn what_is_kept_of_the_sample_is_what_would_be_found_out_again() {
        let files = walkdir::WalkDir::new("content").sort_by_file_name().into_iter();
        let files = files.map(|it| it.expect("an entry").into_path());
        let files = files.filter(|path| path.extension().is_some_and(|it| it == "md"));
        let texts: Vec<String> =
            files.map(|path| std::fs::read_to_string(path).expect("a text")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let known = Known::read(kept_of(&texts), "this one");
        assert_eq!(all_shown(Some(&known), &texts), all_shown(None, &texts));
        assert!(known.found() > 20, "{}", known.found());
    }

    #[test]
    fn what_another_program_kept_or_what_is_broken_is_not_believed() {
        let kept = kept_of(&TEXTS[..3]);
        let count = |kept: &[u8], program| Known::read(kept.to_vec(), program).before.asked.len();
        assert_eq!(count(&kept, "another"), 0);
        assert_eq!(count(&kept, "this one"), 3);
        for end in 0..kept.len() {
            assert_eq!(count(&kept[..end], "this one"), 0, "cut at {end}");
        }
        for at in 0..kept.len() {
            let mut other = kept.clone();
            other[at] ^= 1;
            assert_eq!(count(&other, "this one"), 0, "another byte at {at}");
        }
        // What says that it is whole and is not what is kept.
        let mut odd = first_line("this one").into_bytes();
        odd.extend(u32::MAX.to_le_bytes());
        odd.extend(Fingerprint::of(&odd).bytes());
        assert_eq!(count(&odd, "this one"), 0);
    }
}
