//! Which chunks have which terms, in shards that are small whatever stands in them.
//!
//! A shard is a stretch of the sorted terms. A query's word finds every term that begins with it, which may be
//! thousands; so wherever the terms with one beginning fill more than a shard, the chunks that have any of them
//! stand under that beginning and a `*`, and the script reads no further. Terms are in the order of their UTF-16
//! units, as the script compares them.
//!
//! The chunks of a term are written in 91 characters that need no escapes in JSON:
//!
//! - as the gaps between their numbers: digits of base 34 (`]` to `~`) and a last one of base 57 (`#` to `[`);
//! - or, where that is shorter, behind a `!` as a bit for each chunk, six a character, `#` to `c` without `\`;
//! - or as nothing at all where more than half of the chunks have it: then the text decides.
//!
//! Behind a blank follow, in the same way, those that have it in the title of a clause.

use std::collections::HashMap;

use super::words::finds_longer;

/// How long files may be, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// A shard of terms, or a page that lists shards.
    pub shard: usize,
    /// A list that is longer stands in a file of its own.
    pub list: usize,
}

/// Shards are small since a query loads some for each of its words, and a page of the list of shards before them.
pub const LIMITS: Limits = Limits { shard: 3_500, list: 1_000 };

/// The chunks that have a term, by number, rising.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posting {
    /// Those that have it anywhere.
    pub all: Vec<u32>,
    /// Those that have it in the title of a clause.
    pub titles: Vec<u32>,
}

/// The files of the terms of a set of chunks.
#[derive(Debug, Default)]
pub struct TermFiles {
    /// The first term of each shard, shortened; or, where they are many, of each page.
    pub firsts: Vec<String>,
    /// Whether `firsts` are those of pages.
    pub has_pages: bool,
    /// Names and contents.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Collects which chunks have which terms.
#[derive(Default)]
pub struct Collected {
    places: HashMap<Box<str>, usize, ahash::RandomState>,
    postings: Vec<Posting>,
}

impl Collected {
    /// Adds a chunk; numbers rise.
    pub fn add(&mut self, number: u32, all: &str, titles: &str) {
        for term in all.split_terminator('\n') {
            self.of(term).all.push(number);
        }
        for term in titles.split_terminator('\n') {
            self.of(term).titles.push(number);
        }
    }

    fn of(&mut self, term: &str) -> &mut Posting {
        // Most terms are known.
        let at = self.places.get(term).copied().unwrap_or_else(|| {
            self.places.insert(term.into(), self.postings.len());
            self.postings.push(Posting::default());
            self.postings.len() - 1
        });
        &mut self.postings[at]
    }

    /// Writes the terms of so many chunks.
    pub fn files(self, chunks: usize, limits: Limits) -> TermFiles {
        let Collected { places, mut postings } = self;
        let term = |(text, at): (Box<str>, usize)| {
            let posting = std::mem::take(&mut postings[at]);
            Term { text, list: written(&posting, chunks), posting }
        };
        let mut terms: Vec<Term> = places.into_iter().map(term).collect();
        terms.sort_unstable_by(|a, b| a.text.encode_utf16().cmp(b.text.encode_utf16()));
        let mut layout = Layout { chunks, limits, entries: Vec::new() };
        layout.add(&terms);
        shards(layout.entries, limits)
    }
}

struct Term {
    text: Box<str>,
    posting: Posting,
    list: String,
}

impl Term {
    fn size(&self) -> usize {
        entry_size(&self.text, &self.list)
    }
}

fn entry_size(key: &str, list: &str) -> usize {
    key.len() + list.len() + 6
}

/// Decides which entries there are.
struct Layout {
    chunks: usize,
    limits: Limits,
    /// Keys and lists, in order.
    entries: Vec<(String, String)>,
}

impl Layout {
    /// Adds terms that are all there are with a beginning. Calls itself as deep as a term is long, and terms are
    /// short.
    fn add(&mut self, terms: &[Term]) {
        let (Some(first), Some(last)) = (terms.first(), terms.last()) else { return };
        if terms.iter().map(Term::size).sum::<usize>() <= self.limits.shard {
            self.entries.extend(terms.iter().map(|it| (it.text.to_string(), it.list.clone())));
            return;
        }
        let start = common_start(&first.text, &last.text);
        let (own, longer) = terms.split_at(usize::from(*first.text == *start));
        let any = finds_longer(start);
        for term in own {
            // Beside the list of all that begin with it, it only says where the very word stands.
            if !any || term.list.len() <= self.limits.list {
                self.entries.push((term.text.to_string(), term.list.clone()));
            }
        }
        if any {
            let list = written(&union(terms), self.chunks);
            self.entries.push((format!("{start}*"), list));
        }
        let next = |term: &Term| term.text[start.len()..].chars().next();
        for group in longer.chunk_by(|a, b| next(a) == next(b)) {
            self.add(group);
        }
    }
}

fn common_start<'a>(a: &'a str, b: &str) -> &'a str {
    let length = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8());
    &a[..length.sum()]
}

fn union(terms: &[Term]) -> Posting {
    let merged = |of: fn(&Posting) -> &Vec<u32>| {
        let mut chunks: Vec<u32> =
            terms.iter().flat_map(|term| of(&term.posting)).copied().collect();
        chunks.sort_unstable();
        chunks.dedup();
        chunks
    };
    Posting { all: merged(|it| &it.all), titles: merged(|it| &it.titles) }
}

/// Cuts entries into shards, and the list of these into pages where it is long.
fn shards(entries: Vec<(String, String)>, limits: Limits) -> TermFiles {
    let mut made = TermFiles::default();
    let mut lists = 0;
    let mut firsts: Vec<String> = Vec::new();
    let mut shard = serde_json::Map::new();
    let mut size = 0;
    let mut last = String::new();
    let end = |shard: &mut serde_json::Map<_, _>, number: usize, files: &mut Vec<_>| {
        if !shard.is_empty() {
            files.push((format!("t{number}.json"), json(&std::mem::take(shard))));
        }
    };
    for (key, list) in entries {
        let value = if list.len() > limits.list {
            made.files.push((format!("l{lists}.json"), json(&list)));
            lists += 1;
            serde_json::Value::from(lists - 1)
        } else {
            serde_json::Value::from(list)
        };
        let more = entry_size(&key, value.as_str().unwrap_or_default());
        if shard.is_empty() || size + more > limits.shard {
            end(&mut shard, firsts.len().saturating_sub(1), &mut made.files);
            firsts.push(if firsts.is_empty() { String::new() } else { parting(&last, &key) });
            size = 0;
        }
        size += more;
        last.clone_from(&key);
        shard.insert(key, value);
    }
    end(&mut shard, firsts.len().saturating_sub(1), &mut made.files);
    paged(firsts, limits, &mut made);
    made
}

/// The shortest text that is not below `key` but above what stands before it.
fn parting(before: &str, key: &str) -> String {
    let shared = common_start(key, before).len();
    key[shared..].chars().next().map_or(key, |c| &key[..shared + c.len_utf8()]).to_owned()
}

fn paged(firsts: Vec<String>, limits: Limits, made: &mut TermFiles) {
    if firsts.iter().map(|it| it.len() + 3).sum::<usize>() <= limits.shard {
        made.firsts = firsts;
        return;
    }
    made.has_pages = true;
    let mut from = 0;
    while from < firsts.len() {
        let mut size = 0;
        let fits = |it: &&String| {
            size += it.len() + 3;
            size <= limits.shard
        };
        let count = firsts[from..].iter().take_while(fits).count().max(1);
        let mut page = vec![serde_json::Value::from(from)];
        page.extend(firsts[from..from + count].iter().cloned().map(serde_json::Value::from));
        made.files.push((format!("p{}.json", made.firsts.len()), json(&page)));
        made.firsts.push(firsts[from].clone());
        from += count;
    }
}

pub fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("strings and numbers can be written")
}

/// A posting as it stands in a shard.
fn written(posting: &Posting, chunks: usize) -> String {
    let all = numbers(&posting.all, chunks);
    if posting.titles.is_empty() {
        return all;
    }
    format!("{all} {}", numbers(&posting.titles, chunks))
}

fn numbers(rising: &[u32], chunks: usize) -> String {
    if rising.len() * 2 > chunks {
        return String::new();
    }
    let mut gaps = String::new();
    let mut expected = 0;
    for number in rising {
        push_number(number - expected, &mut gaps);
        expected = number + 1;
    }
    // A bit each takes as much whatever they are.
    if gaps.len() <= chunks.div_ceil(6) { gaps } else { bits(rising, chunks) }
}

fn push_number(number: u32, out: &mut String) {
    let (mut rest, last) = (number / 57, number % 57);
    let mut digits = Vec::new();
    while rest > 0 {
        digits.push(char::from(b']' + u8::try_from(rest % 34).expect("below 34")));
        rest /= 34;
    }
    out.extend(digits.iter().rev());
    out.push(char::from(b'#' + u8::try_from(last).expect("below 57")));
}

fn bits(rising: &[u32], chunks: usize) -> String {
    let mut sixes = vec![0_u8; chunks.div_ceil(6)];
    for number in rising {
        sixes[*number as usize / 6] |= 1 << (number % 6);
    }
    let digit = |six: u8| char::from(b'#' + six + u8::from(b'#' + six >= b'\\'));
    std::iter::once('!').chain(sixes.into_iter().map(digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_no_escapes_and_little_room() {
        assert_eq!(numbers(&[0, 1, 57, 58], 1000), "##Z#");
        assert_eq!(numbers(&[57, 2000], 10_000), "^#^]'");
        assert_eq!(numbers(&[0, 2, 4, 6, 8, 10], 12), "!88");
        assert_eq!(numbers(&[0, 1, 2], 5), "");
        let every: Vec<u32> = (0..600).filter(|it| it % 3 == 0).collect();
        let written = numbers(&every, 600);
        assert_eq!(written.len(), 101);
        assert!(!written.contains(['"', '\\', ' ']));
    }
}
