//! What texts said of themselves when they were read before, by the fingerprints of their files.
//!
//! To read it out of a text takes longer than all else that is done with a text when a site is read. Kept as
//! lines of text, by the program that found it out: another one may read texts otherwise. Knows nothing of files.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Inferred, infer};
use crate::document::date::LegalDate;
use crate::fingerprint::Fingerprint;

/// What texts say of themselves.
#[derive(Debug, Default)]
pub struct Known {
    before: HashMap<Fingerprint, Before, ahash::RandomState>,
    /// What was asked for since and not known before; none of it is at fault.
    new: Mutex<BTreeMap<Fingerprint, Inferred>>,
    /// How often the answer was known before.
    found: AtomicUsize,
}

/// What was known before.
#[derive(Debug)]
struct Before {
    inferred: Inferred,
    was_asked: AtomicBool,
}

impl Known {
    /// What was kept by a program; nothing if it was kept by another one, or does not read as what is kept.
    pub fn read(kept: &str, program: &str) -> Known {
        let Some((kept, last)) = kept.rsplit_once('\n') else { return Known::default() };
        let mut lines = kept.lines();
        if lines.next() != Some(&*first_line(program)) || last != last_line(kept) {
            return Known::default();
        }
        let before: Option<HashMap<_, _, _>> = lines.map(read_line).collect();
        Known { before: before.unwrap_or_default(), ..Known::default() }
    }

    /// What the body of a file says of itself, by the fingerprint of the file.
    pub fn infer(&self, file: Fingerprint, body: &str) -> Inferred {
        if let Some(known) = self.before.get(&file).filter(|it| is_of(&it.inferred, body)) {
            self.found.fetch_add(1, Ordering::Relaxed);
            known.was_asked.store(true, Ordering::Relaxed);
            return known.inferred.clone();
        }
        let inferred = infer(body);
        // What is at fault is told anew each time.
        if inferred.faults.is_empty() {
            let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
            new.insert(file, inferred.clone());
        }
        inferred
    }

    /// How many texts were found among what was kept.
    pub fn found(&self) -> usize {
        self.found.load(Ordering::Relaxed)
    }

    /// Of how many texts it was asked for.
    pub fn count(&self) -> usize {
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        self.asked().filter(|(file, _)| !new.contains_key(file)).count() + new.len()
    }

    /// What was known before and asked for again.
    fn asked(&self) -> impl Iterator<Item = (Fingerprint, &Inferred)> {
        let asked = self.before.iter().filter(|(_, it)| it.was_asked.load(Ordering::Relaxed));
        asked.map(|(file, it)| (*file, &it.inferred))
    }

    /// What a program is to keep: what was asked for. None where that is nearly what was kept before.
    pub fn to_keep(&self, program: &str) -> Option<String> {
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<(Fingerprint, &Inferred)> = self.asked().collect();
        let (before, gone) = (self.before.len(), self.before.len() - all.len());
        // To find some of it out again takes less than to write all of it.
        if (new.is_empty() && gone == 0) || (before > 256 * new.len() && before > 4 * gone) {
            return None;
        }
        // One that could not be of its text was found out anew.
        all.retain(|(file, _)| !new.contains_key(file));
        all.extend(new.iter().map(|(file, inferred)| (*file, inferred)));
        all.sort_unstable_by_key(|(file, _)| *file);
        let mut kept = first_line(program) + "\n";
        for (file, Inferred { title, date, faults: _ }) in all {
            file.push_hex(&mut kept);
            let _ = match date {
                Some((date, at)) => write!(kept, "\t{date}\t{}\t{}", at.start, at.end),
                None => write!(kept, "\t\t\t"),
            };
            // The words of a title stand in one line, with single blanks between them.
            if let Some(title) = title {
                let _ = write!(kept, "\t{title}");
            }
            kept.push('\n');
        }
        kept.pop();
        let last = last_line(&kept);
        Some(format!("{kept}\n{last}"))
    }
}

/// Says that nothing is missing, and that nothing is another.
fn last_line(kept: &str) -> String {
    format!("that is all: {}", Fingerprint::of(kept))
}

fn first_line(program: &str) -> String {
    format!("what texts say of themselves, as {program} reads them")
}

fn read_line(line: &str) -> Option<(Fingerprint, Before)> {
    let mut parts = line.splitn(5, '\t');
    let file = Fingerprint::from_hex(parts.next()?)?;
    let date = match (parts.next()?, parts.next()?, parts.next()?) {
        ("", "", "") => None,
        (date, start, end) => {
            let at = start.parse().ok()?..end.parse().ok()?;
            Some((LegalDate::from_iso(date).ok()?, at))
        }
    };
    let title = parts.next().map(str::to_owned);
    let inferred = Inferred { title, date, faults: Vec::new() };
    Some((file, Before { inferred, was_asked: AtomicBool::new(false) }))
}

/// Whether it can have been read out of this body.
fn is_of(inferred: &Inferred, body: &str) -> bool {
    inferred.date.as_ref().is_none_or(|(_, at)| body.get(at.clone()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 6] = [
        "# Terms of use\n\nEffective: 1 June 2020\n",
        "Words without a heading.\n",
        "# Terms\tof *use*\n\nLast updated: June 2020",
        "# \n",
        "Last updated: 31 June 2020\n",
        "# Terms\u{2028}of\u{85}use\n",
    ];

    fn asked(known: &Known, texts: &[&str]) -> Vec<Inferred> {
        texts.iter().map(|text| known.infer(Fingerprint::of(text), text)).collect()
    }

    #[test]
    fn what_is_kept_is_what_would_be_found_out_again() {
        let fresh = Known::default();
        let found = asked(&fresh, &TEXTS);
        assert_eq!(found, TEXTS.map(infer));
        let kept = fresh.to_keep("this one").expect("all of it is new");
        let known = Known::read(&kept, "this one");
        assert_eq!(known.before.len(), 5, "faults are not kept: {kept}");
        assert_eq!(asked(&known, &TEXTS), found);
        assert_eq!(known.to_keep("this one"), None, "nothing is new");
        // What is not asked for any more is not kept.
        let fewer = Known::read(&kept, "this one");
        asked(&fewer, &TEXTS[..2]);
        assert_eq!(fewer.to_keep("this one").map(|kept| kept.lines().count()), Some(4));
    }

    #[test]
    fn what_another_program_kept_or_what_is_broken_is_not_believed() {
        let fresh = Known::default();
        asked(&fresh, &TEXTS[..1]);
        let kept = fresh.to_keep("this one").expect("all of it is new");
        assert_eq!(Known::read(&kept, "another").before.len(), 0);
        for end in 0..kept.len() {
            let cut = &kept[..end];
            assert_eq!(Known::read(cut, "this one").before.len(), 0, "{cut:?}");
        }
        assert_eq!(Known::read(&kept, "this one").before.len(), 1);
        for other in [kept.replace("\t27\t", "\t28\t"), kept.replace("Terms", "Herms")] {
            assert_ne!(other, kept);
            assert_eq!(Known::read(&other, "this one").before.len(), 0, "{other:?}");
        }
    }
}
