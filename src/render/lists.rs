//! Lists that keep themselves: what a text says apart from them, and whether anything else depends on them.
//!
//! What such a list holds grows with the site and is no part of what is sealed. So nothing may stand in it but
//! what the notices themselves give: their titles, dates and addresses. Whether that is so is seen
//! from the text with stand-ins of known words, and from the text as it is.
//!
//! Knows nothing of templates.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::view::{DateView, NoticeView};
use crate::redline::plain;
use crate::seeded::Seeded;

/// A word that no text has: what it is of, between.
fn token(of: &str) -> String {
    format!("zqx{of}xqz")
}

const FIELDS: [&str; 6] = ["path", "title", "description", "url", "date", "lang"];
/// The date of stand-ins; a real one, since templates may write it otherwise.
const DATE: &str = "9173-11-28";

/// Notices that stand in lists: so many of each status.
pub fn stand_ins(count: usize) -> Vec<NoticeView> {
    let date = || Some(DateView { iso: DATE.to_owned(), text: token("date") });
    let of_status = |status| NoticeView {
        path: format!("/{}", token("path")),
        title: token("title"),
        description: token("description"),
        kind: "other",
        status,
        url: format!("/{}/", token("url")),
        history_url: format!("/{}/history/", token("url")),
        clauses_url: format!("/{}/history/clauses/", token("url")),
        versions_json_url: format!("/{}/versions.json", token("url")),
        feed_url: format!("/{}/feed.xml", token("url")),
        count: 1,
        lang: token("lang"),
        effective: date(),
        last_change: date(),
    };
    let statuses = ["in-force", "pending", "withdrawn"].into_iter();
    statuses.flat_map(|status| (0..count).map(move |_| of_status(status))).collect()
}

/// What notices give to lists as words.
#[derive(Debug)]
pub struct Given {
    /// Each once, without anything but letters and digits; what is a part of another comes after it.
    all: Vec<String>,
    /// Where each stands.
    places: HashMap<String, usize, Seeded>,
    /// The two bytes that some begin with: at most places of a text none does.
    begins: Pairs,
    /// By what they begin with: how long those are that do.
    lengths: HashMap<u32, BTreeSet<usize>, Seeded>,
    /// How many bytes beginnings have.
    starts: BTreeSet<usize>,
    longest: usize,
}

/// How many bytes a word is looked up by, unless it has fewer.
const START: usize = 4;

/// What a word begins with, as far as it is looked up by that.
fn start_of(word: &[u8]) -> u32 {
    word.iter().take(START).fold(0, |start, byte| start << 8 | u32::from(*byte))
}

impl Given {
    /// What stand-ins give.
    pub fn by_stand_ins() -> Given {
        Given::of(FIELDS.iter().map(|field| token(field)).chain([DATE.to_owned()]))
    }

    /// What notices give.
    pub fn by<'a>(notices: impl Iterator<Item = &'a NoticeView>) -> Given {
        Given::of(notices.flat_map(given_by))
    }

    fn of(words: impl Iterator<Item = String>) -> Given {
        let mut all: Vec<String> =
            words.map(|it| letters(&it)).filter(|it| !it.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        all.sort_by_key(|it| Reverse(it.len()));
        let mut given = Given {
            begins: Pairs::default(),
            places: HashMap::default(),
            lengths: HashMap::default(),
            starts: all.iter().map(|it| it.len().min(START)).collect(),
            longest: all.first().map_or(0, String::len),
            all: Vec::new(),
        };
        for (place, word) in all.iter().enumerate() {
            match word.as_bytes() {
                [first, second, ..] => given.begins.set(*first, *second),
                [first] => (0..=u8::MAX).for_each(|second| given.begins.set(*first, second)),
                [] => {}
            }
            given.places.insert(word.clone(), place);
            given.lengths.entry(start_of(word.as_bytes())).or_default().insert(word.len());
        }
        given.all = all;
        given
    }

    /// Those that begin at places of a text: most of what a large site gives is in no text, and is not to be looked for
    /// in each.
    fn beginning_in(&self, text: &str, starts: Range<usize>, found: &mut BTreeSet<usize>) {
        for start in starts.filter(|start| text.is_char_boundary(*start)) {
            let rest = &text.as_bytes()[start..];
            if let [first, second, ..] = rest
                && !self.begins.has(*first, *second)
            {
                continue;
            }
            for length in self.starts.iter().filter(|length| **length <= rest.len()) {
                let lengths = self.lengths.get(&start_of(&rest[..*length]));
                let words =
                    lengths.into_iter().flatten().filter_map(|it| text.get(start..start + it));
                found.extend(words.filter_map(|word| self.places.get(word)));
            }
        }
    }

    /// What is left of the letters of a text without these, taken out one after the other.
    fn taken_out(&self, html: &str) -> String {
        let mut rest = letters(&plain::text(html));
        let mut to_take = BTreeSet::new();
        self.beginning_in(&rest, 0..rest.len(), &mut to_take);
        while let Some(place) = to_take.pop_first() {
            let mut without = String::with_capacity(rest.len());
            let mut joints = Vec::new();
            for (nth, part) in rest.split(self.all[place].as_str()).enumerate() {
                if nth > 0 {
                    joints.push(without.len());
                }
                without.push_str(part);
            }
            rest = without;
            // What now stands side by side may be another one.
            let mut new = BTreeSet::new();
            for joint in joints {
                self.beginning_in(&rest, joint.saturating_sub(self.longest)..joint, &mut new);
            }
            to_take.extend(new.into_iter().filter(|it| *it > place));
        }
        rest
    }
}

/// Whether only what notices give differs between a text without notices in its lists and such with them.
pub fn are_made_of_notices<'a>(
    without: &str,
    with: impl IntoIterator<Item = &'a String>,
    given: &Given,
) -> bool {
    let without = given.taken_out(without);
    with.into_iter().all(|with| given.taken_out(with) == without)
}

/// What a notice gives to a list as words.
fn given_by(notice: &NoticeView) -> Vec<String> {
    let NoticeView { path, title, description, url, history_url, effective, .. } = notice;
    let dates = effective.iter().flat_map(|date| [date.iso.clone(), date.text.clone()]);
    [path, title, description, url, history_url].into_iter().cloned().chain(dates).collect()
}

/// The letters and digits of a text, in lower case: blanks and marks between items are no words.
fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => letters.push(c.to_ascii_lowercase()),
            c if !c.is_ascii() && c.is_alphanumeric() => letters.extend(c.to_lowercase()),
            _ => {}
        }
    }
    letters
}

/// Two bytes that stand side by side, each such pair or not.
#[derive(Debug)]
struct Pairs(Box<[u64]>);

impl Default for Pairs {
    fn default() -> Self {
        Pairs(vec![0; (1 << 16) / 64].into())
    }
}

impl Pairs {
    fn place(first: u8, second: u8) -> (usize, u64) {
        let number = usize::from(first) << 8 | usize::from(second);
        (number / 64, 1 << (number % 64))
    }

    fn set(&mut self, first: u8, second: u8) {
        let (at, bit) = Pairs::place(first, second);
        self.0[at] |= bit;
    }

    fn has(&self, first: u8, second: u8) -> bool {
        let (at, bit) = Pairs::place(first, second);
        self.0[at] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_made_of_what_notices_give() {
        let given = Given::by_stand_ins();
        let made = |with: &str| {
            are_made_of_notices("<p>Notices:</p><p>All.</p>", [&with.to_owned()], &given)
        };
        assert!(made("<p>Notices:</p><ul><li>zqxtitlexqz, zqxdatexqz</ul><p>All.</p>"));
        assert!(made("<p>Notices: ZQXTITLEXQZ; 9173-11-28</p><p>All.</p>"));
        assert!(!made("<p>Notices:</p><ul><li>zqxtitlexqz since zqxdatexqz</ul><p>All.</p>"));
        assert!(!made("<p>Notices:</p>"));
        let notices = stand_ins(1);
        let given = Given::by(notices.iter());
        let real = |with: &str| are_made_of_notices("<p>当社は。</p>", [&with.to_owned()], &given);
        assert!(real("<p>当社はzqxtitlexqz、zqxtitlexqz。</p>"));
        assert!(!real("<p>当社はzqxtitlexqzと。</p>"));
    }

    proptest::proptest! {
        #[test]
        fn what_is_taken_out_is_what_a_look_for_each_takes_out(
            words in proptest::collection::vec("[abé語]{0,7}", 0..8),
            text in "[abcé語]{0,60}",
        ) {
            let given = Given::of(words.into_iter());
            let mut one_by_one = text.clone();
            for word in &given.all {
                one_by_one = one_by_one.replace(word.as_str(), "");
            }
            proptest::prop_assert_eq!(given.taken_out(&format!("<p>{text}</p>")), one_by_one);
        }
    }
}
