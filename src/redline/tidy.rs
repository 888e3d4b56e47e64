//! From a shortest way between two texts to one that a careful colleague would mark up.
//!
//! 1. A pair of blocks that shares only a stray word or two is no pair; what those words kept from their
//!    neighbours goes back to them.
//! 2. An inserted or deleted passage slides to where it begins and ends with a block or a sentence.
//! 3. A lone word that happens to be the same in the midst of a rewritten passage is shown as rewritten,
//!    but never an amount, a date, a "not" or a defined term.
//! 4. Clause numbers that changed in front of unchanged words are renumbered, not rewritten.
//!
//! Only ever takes words out of what both have (or moves them), so that what is left unmarked is still
//! the same in both.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::align::Common;
use super::flat::{Flat, Lexicon, TokenKind, heading_rank};
use super::words_of::{Class, is_counted};

/// Tidies the runs that both have; what stands before one of the `syncs` on one side never goes with
/// what stands behind it on the other. The first token of a run may be another word in either document
/// afterwards: the number of a clause that was renumbered.
pub(super) fn tidy(
    old: &Flat,
    new: &Flat,
    lexicon: &Lexicon,
    runs: Vec<Common>,
    syncs: &[(usize, usize)],
) -> Vec<Common> {
    let sorted = |side: fn(&(usize, usize)) -> usize| {
        let mut syncs: Vec<usize> = syncs.iter().map(side).collect();
        syncs.sort_unstable();
        syncs
    };
    let (old_syncs, new_syncs) = (sorted(|sync| sync.0), sorted(|sync| sync.1));
    let mut tidier = Tidier { old, new, lexicon, old_syncs, new_syncs, runs };
    tidier.drop_stray_pairs();
    tidier.extend();
    tidier.slide();
    tidier.absorb_islands();
    let numbers = tidier.renumbered();
    for run in &mut tidier.runs {
        if numbers.contains(&run.old) {
            (run.old, run.new, run.len) = (run.old - 1, run.new - 1, run.len + 1);
        }
    }
    tidier.runs
}

struct Tidier<'a> {
    old: &'a Flat,
    new: &'a Flat,
    lexicon: &'a Lexicon,
    old_syncs: Vec<usize>,
    new_syncs: Vec<usize>,
    runs: Vec<Common>,
}

/// What a pair of segments has in common, in words.
#[derive(Debug, Default, Clone, Copy)]
struct Shared {
    words: usize,
    longest: usize,
}

impl Tidier<'_> {
    fn drop_stray_pairs(&mut self) {
        // A segment may have a part in many pairs.
        let totals = |flat: &Flat| -> Vec<usize> {
            flat.segments.iter().map(|it| self.words(flat, it.tokens.clone())).collect()
        };
        let (old_totals, new_totals) = (totals(self.old), totals(self.new));
        let mut shared: HashMap<(u32, u32), Shared> = HashMap::new();
        for part in self.parts() {
            // That both are the first clause makes no pair of them.
            let (x, y) = self.segments_of(&part);
            let is_numbered = self.old.starts_segment(part.old)
                && is_number(self.old, part.old)
                && old_totals[x as usize] > 1
                && new_totals[y as usize] > 1;
            let words =
                self.words(self.old, part.old + usize::from(is_numbered)..part.old + part.len);
            let pair = shared.entry(self.segments_of(&part)).or_default();
            pair.words += words;
            pair.longest = pair.longest.max(words);
        }
        let is_stray = |(x, y): (u32, u32), shared: &Shared| {
            let shorter = old_totals[x as usize].min(new_totals[y as usize]);
            match shared.words {
                0 => shorter > 0,
                // A number or an article that happens to stand in both.
                1..=4 => shared.longest < 5 && shorter >= 4 && shared.words * 4 < shorter,
                _ => shared.longest < 5 && shared.words * 5 < shorter,
            }
        };
        // Words of a heading that went into a paragraph while half as many stayed in a heading are strays too:
        // short words such as 您的 stand everywhere.
        let heads = |flat: &Flat, segment: u32| {
            heading_rank(flat.name(flat.segments[segment as usize].block)).is_some()
        };
        let mut between_headings: [HashMap<u32, usize>; 2] = Default::default();
        // The most of all is the same in any order.
        shared.iter().for_each(|(&(x, y), shared)| {
            if shared.words > 0 && heads(self.old, x) && heads(self.new, y) {
                for (most, segment) in between_headings.iter_mut().zip([x, y]) {
                    let most = most.entry(segment).or_default();
                    *most = shared.words.max(*most);
                }
            }
        });
        let has_better = |(x, y): (u32, u32), shared: &Shared| {
            let most = match (heads(self.old, x), heads(self.new, y)) {
                (true, false) => between_headings[0].get(&x),
                (false, true) => between_headings[1].get(&y),
                _ => None,
            };
            shared.longest < 3 && most.is_some_and(|most| *most * 2 >= shared.words)
        };
        shared.retain(|pair, shared| is_stray(*pair, shared) || has_better(*pair, shared));
        if shared.is_empty() {
            return;
        }
        let parts = self.parts().into_iter();
        let kept = parts.filter(|part| !shared.contains_key(&self.segments_of(part)));
        self.runs = joined(kept);
    }

    fn segments_of(&self, part: &Common) -> (u32, u32) {
        (self.old.tokens[part.old].segment, self.new.tokens[part.new].segment)
    }

    /// The runs, cut where a segment ends on either side.
    fn parts(&self) -> Vec<Common> {
        let mut parts = Vec::with_capacity(self.runs.len() * 2);
        for run in &self.runs {
            let (mut x, mut y, end) = (run.old, run.new, run.old + run.len);
            while x < end {
                let left = |flat: &Flat, at: usize| {
                    flat.segments[flat.tokens[at].segment as usize].tokens.end - at
                };
                let len = (end - x).min(left(self.old, x)).min(left(self.new, y)).max(1);
                parts.push(Common { old: x, new: y, len });
                (x, y) = (x + len, y + len);
            }
        }
        parts
    }

    fn words(&self, flat: &Flat, tokens: Range<usize>) -> usize {
        count_words(flat, self.lexicon, tokens)
    }

    /// Lets each run go on in its blocks as far as both go on alike.
    fn extend(&mut self) {
        let ends = (self.old.tokens.len(), self.new.tokens.len());
        let alike = |x: usize, y: usize| self.old.tokens[x].word == self.new.tokens[y].word;
        let mut runs = std::mem::take(&mut self.runs);
        for index in 0..runs.len() {
            let next = runs.get(index + 1).map_or(ends, |next| (next.old, next.new));
            let run = &mut runs[index];
            loop {
                let (x, y) = (run.old + run.len, run.new + run.len);
                let goes_on = x < next.0
                    && y < next.1
                    && !self.old.starts_segment(x)
                    && !self.new.starts_segment(y)
                    && alike(x, y);
                if !goes_on {
                    break;
                }
                run.len += 1;
            }
        }
        for index in (0..runs.len()).rev() {
            let before = index.checked_sub(1).map_or((0, 0), |before| {
                let run = &runs[before];
                (run.old + run.len, run.new + run.len)
            });
            let run = &mut runs[index];
            while run.old > before.0
                && run.new > before.1
                && !self.old.starts_segment(run.old)
                && !self.new.starts_segment(run.new)
                && alike(run.old - 1, run.new - 1)
            {
                (run.old, run.new, run.len) = (run.old - 1, run.new - 1, run.len + 1);
            }
        }
        self.runs = joined(runs.into_iter());
    }

    fn slide(&mut self) {
        const FARTHEST: usize = 200;
        for index in 0..self.runs.len().saturating_sub(1) {
            let (left, right) = (self.runs[index], self.runs[index + 1]);
            let (xs, ys) = (left.old + left.len..right.old, left.new + left.len..right.new);
            let (flat, gap, still, syncs) = match (xs.is_empty(), ys.is_empty()) {
                (true, false) => (self.new, ys, xs.start, &self.old_syncs),
                (false, true) => (self.old, xs, ys.start, &self.new_syncs),
                _ => continue,
            };
            let word = |at: usize| flat.tokens[at].word;
            let mut best = (boundary_score(flat, gap.clone()), 0isize);
            // To the left first; of equal places the one farthest to the right stays.
            for step in 1..=FARTHEST.min(left.len) {
                let (start, end) = (gap.start - step, gap.end - step);
                if word(start) != word(end) || syncs.binary_search(&(still + 1 - step)).is_ok() {
                    break;
                }
                let score = boundary_score(flat, start..end);
                if score > best.0 {
                    best = (score, -(step as isize));
                }
            }
            for step in 1..=FARTHEST.min(right.len) {
                let (start, end) = (gap.start + step, gap.end + step);
                if word(start - 1) != word(end - 1)
                    || syncs.binary_search(&(still + step - 1)).is_ok()
                {
                    break;
                }
                let score = boundary_score(flat, start..end);
                if score > best.0 || (score == best.0 && best.1 >= 0) {
                    best = (score, step as isize);
                }
            }
            let shift = best.1;
            let by = shift.unsigned_abs();
            let (left, right) = self.runs[index..].split_at_mut(1);
            let (left, right) = (&mut left[0], &mut right[0]);
            if shift < 0 {
                left.len -= by;
                (right.old, right.new, right.len) =
                    (right.old - by, right.new - by, right.len + by);
            } else {
                left.len += by;
                (right.old, right.new, right.len) =
                    (right.old + by, right.new + by, right.len - by);
            }
        }
        // The last word of a list may be the whole of a run, where the next cell of a table begins with something new.
        self.runs.retain(|run| run.len > 0);
    }

    fn absorb_islands(&mut self) {
        let parts = std::mem::take(&mut self.runs);
        let mut kept: Vec<Common> = Vec::with_capacity(parts.len());
        let ends =
            |run: Option<&Common>| run.map_or((0, 0), |it| (it.old + it.len, it.new + it.len));
        for (index, &run) in parts.iter().enumerate() {
            let (x, y) = ends(kept.last());
            let (i, j) = parts
                .get(index + 1)
                .map_or((self.old.tokens.len(), self.new.tokens.len()), |run| (run.old, run.new));
            let change = |xs: Range<usize>, ys: Range<usize>| {
                // Beyond the island's own blocks nothing makes it an island.
                let words = |flat: &Flat, range: Range<usize>, at: usize| {
                    let own = &flat.segments[flat.tokens[at].segment as usize].tokens;
                    let start = range.start.max(own.start);
                    self.words(flat, start..range.end.min(own.end).max(start))
                };
                words(self.old, xs, run.old) + words(self.new, ys, run.new)
            };
            let before = change(x..run.old, y..run.new);
            let after = change(run.old + run.len..i, run.new + run.len..j);
            if self.is_island(&run, before, after) {
                continue;
            }
            kept.push(run);
        }
        self.runs = kept;
    }

    fn is_island(&self, run: &Common, before: usize, after: usize) -> bool {
        let range = run.old..run.old + run.len;
        let words = self.words(self.old, range.clone());
        let is_between = match words {
            0 => before >= 2 && after >= 2,
            1 => before >= 3 && after >= 3,
            2 => before >= 5 && after >= 5,
            3 => before >= 8 && after >= 8,
            _ => false,
        };
        let first = self.segments_of(run);
        let last = Common { old: range.end - 1, new: run.new + run.len - 1, len: 1 };
        is_between
            && first == self.segments_of(&last)
            && !self.crosses_sync(run)
            && range.clone().all(|token| !self.is_kept(token))
    }

    fn crosses_sync(&self, run: &Common) -> bool {
        let at = self.old_syncs.partition_point(|&sync| sync <= run.old);
        self.old_syncs.get(at).is_some_and(|&sync| sync < run.old + run.len)
    }

    /// Whether the token of the old document is never shown as rewritten while it stays.
    fn is_kept(&self, token: usize) -> bool {
        let TokenKind::Text(class) = self.old.tokens[token].kind else { return true };
        match class {
            Class::Amount
            | Class::Date
            | Class::Negation
            | Class::ClauseNumber
            | Class::Address => true,
            Class::Word => self.is_defined_term(token),
            Class::Punctuation | Class::Object | Class::Blank => false,
        }
    }

    /// A capital where no sentence begins: a name, or a term that the text defines.
    fn is_defined_term(&self, token: usize) -> bool {
        let text = self.old.token_text(token);
        text.chars().next().is_some_and(char::is_uppercase)
            && !self.old.starts_segment(token)
            && !ends_sentence(self.old, token - 1)
    }

    /// Where runs begin that have the number of their clause right before them, another in either
    /// document: by token of the old one.
    fn renumbered(&self) -> HashSet<usize> {
        let mut numbers = HashSet::new();
        let mut ends = (0, 0);
        for run in &self.runs {
            let (i, j) = (run.old.wrapping_sub(1), run.new.wrapping_sub(1));
            let begins = |flat: &Flat, token: usize| flat.starts_segment(token);
            if run.old > ends.0
                && run.new > ends.1
                && begins(self.old, i)
                && begins(self.new, j)
                && is_number(self.old, i)
                && is_number(self.new, j)
                && !self.old.ends_segment(i)
                && !self.new.ends_segment(j)
                && self.words(self.old, run.old..run.old + run.len.min(12)) >= 1
            {
                numbers.insert(run.old);
            }
            ends = (run.old + run.len, run.new + run.len);
        }
        numbers
    }
}

/// Whether the token, the first of its segment, is the number of a clause.
pub(super) fn is_number(flat: &Flat, token: usize) -> bool {
    let this = &flat.tokens[token];
    let is_cut = flat.tags.get(this.tag as usize).is_some_and(|tag| tag.at < this.end);
    if is_cut {
        return false;
    }
    match flat.tokens[token].kind {
        TokenKind::Text(Class::ClauseNumber) => true,
        TokenKind::Text(Class::Amount) => {
            flat.tokens.len() > token + 1
                && matches!(flat.token_text(token + 1), "." | ")")
                && flat.token_text(token).chars().all(|c| c.is_ascii_digit() || c == '.')
                // "30. Tag"
                && (flat.tokens.len() <= token + 2 || !is_counted(flat.token_text(token + 2)))
        }
        _ => false,
    }
}

/// How many of the tokens are words.
pub(super) fn count_words(flat: &Flat, lexicon: &Lexicon, tokens: Range<usize>) -> usize {
    flat.tokens[tokens].iter().filter(|token| lexicon.is_word(token.word)).count()
}

fn joined(parts: impl Iterator<Item = Common>) -> Vec<Common> {
    let mut runs: Vec<Common> = Vec::new();
    for part in parts {
        match runs.last_mut() {
            Some(run) if run.old + run.len == part.old && run.new + run.len == part.new => {
                run.len += part.len;
            }
            _ => runs.push(part),
        }
    }
    runs
}

/// How well the passage begins and ends.
fn boundary_score(flat: &Flat, passage: Range<usize>) -> u32 {
    let (first, last) = (passage.start, passage.end - 1);
    let before = first.checked_sub(1);
    let starts_block = flat.starts_segment(first);
    let ends_block = flat.ends_segment(last);
    let starts_sentence = starts_block || before.is_some_and(|at| ends_sentence(flat, at));
    let closes_sentence = ends_block || ends_sentence(flat, last);
    let mut score = 0;
    score += u32::from(starts_block && ends_block) * 20;
    score += u32::from(starts_block) * 4 + u32::from(ends_block) * 4;
    score += u32::from(starts_sentence && closes_sentence) * 6;
    score += u32::from(starts_sentence) + u32::from(closes_sentence);
    let is_mark = |at: usize| flat.tokens[at].kind == TokenKind::Text(Class::Punctuation);
    score += u32::from(before.is_some_and(is_mark));
    score += u32::from(is_mark(last));
    // A passage does not begin with the comma that parts it from what comes before.
    score + u32::from(!is_mark(first))
}

fn ends_sentence(flat: &Flat, token: usize) -> bool {
    let text = flat.token_text(token);
    matches!(text, "." | "!" | "?" | "。" | "！" | "？" | ":" | ";" | "؟" | "।")
}
