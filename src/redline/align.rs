//! Finds what two lines of words have in common, in order.
//!
//! 1. What both begin and end with is common.
//! 2. A small gap is searched for the longest common subsequence, exactly.
//! 3. A large one is first held together at runs of words that occur once on either side: long runs,
//!    then shorter ones, then single words; what lies between two of them is a gap of its own.
//! 4. Where nothing of the kind is left, a short way is searched that need not be the shortest.
//!
//! Work is counted in a [`Budget`], and past it a gap stays as it is: nothing in common. No clock is
//! looked at, so the same input gives the same answer.

use std::collections::HashMap;
use std::ops::Range;

use similar::algorithms::{Capture, Replace};
use similar::{Algorithm, DiffOp};

use super::flat::WordId;

/// How much work a comparison may still do, in steps of a few nanoseconds.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
    /// Whether something was left undone.
    pub exceeded: bool,
}

impl Budget {
    /// Enough for two documents of so many words together.
    pub fn for_words(words: usize) -> Self {
        Budget { left: 40_000_000 + 60 * words as u64, exceeded: false }
    }

    /// Spends the steps if there are as many left; if not, the caller knows a cheaper way.
    pub fn spend_if_left(&mut self, steps: usize) -> bool {
        let left = self.left.checked_sub(steps as u64);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// Spends the steps, or records that something had to be left undone.
    pub fn spend(&mut self, steps: usize) -> bool {
        let spent = self.spend_if_left(steps);
        self.exceeded |= !spent;
        spent
    }
}

/// Up to this product of their lengths a gap is searched exactly.
const MOST_EXACT: usize = 400_000;
/// Up to this one, by a search that gives up on the shortest way in good time.
const MOST_STEPS: usize = 64_000_000;
/// What that search costs for each word, in steps.
const SEARCHING: usize = 100;
/// The lengths of the runs that hold a large gap together.
const RUNS: [usize; 4] = [8, 4, 2, 1];

/// A run of words that both have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Common {
    pub old: usize,
    pub new: usize,
    pub len: usize,
}

/// The runs that both have, rising on both sides and as long as they can be.
pub(super) fn align(old: &[WordId], new: &[WordId], budget: &mut Budget) -> Vec<Common> {
    let mut found = Vec::new();
    // The third part says from which length of runs on to look for anchors.
    let mut gaps = vec![(0..old.len(), 0..new.len(), 0)];
    while let Some((xs, ys, level)) = gaps.pop() {
        let (xs, ys) = trim_ends(old, new, xs, ys, &mut found);
        if xs.is_empty() || ys.is_empty() || !budget.spend(xs.len() + ys.len()) {
            continue;
        }
        let steps = xs.len().saturating_mul(ys.len());
        if steps <= MOST_EXACT && budget.spend_if_left(4 * steps) {
            search(Algorithm::RawMyers, old, xs, new, ys, &mut found);
            continue;
        }
        if let Some((anchors, level)) =
            find_anchors(old, xs.clone(), new, ys.clone(), level, budget)
        {
            let (mut x, mut y) = (xs.start, ys.start);
            for anchor in &anchors {
                gaps.push((x..anchor.old, y..anchor.new, level));
                (x, y) = (anchor.old + anchor.len, anchor.new + anchor.len);
            }
            gaps.push((x..xs.end, y..ys.end, level));
            found.extend(anchors);
        } else if steps <= MOST_STEPS && budget.spend(SEARCHING * (xs.len() + ys.len())) {
            search(Algorithm::Myers, old, xs, new, ys, &mut found);
        } else {
            budget.exceeded = true;
        }
    }
    found.sort_unstable_by_key(|run| run.old);
    found.dedup_by(|next, run| {
        let joins = run.old + run.len == next.old && run.new + run.len == next.new;
        if joins {
            run.len += next.len;
        }
        joins
    });
    found
}

fn trim_ends(
    old: &[WordId],
    new: &[WordId],
    xs: Range<usize>,
    ys: Range<usize>,
    found: &mut Vec<Common>,
) -> (Range<usize>, Range<usize>) {
    let count = |pairs: &mut dyn Iterator<Item = (&WordId, &WordId)>| {
        pairs.take_while(|(a, b)| a == b).count()
    };
    let len = count(&mut old[xs.clone()].iter().zip(&new[ys.clone()]));
    if len > 0 {
        found.push(Common { old: xs.start, new: ys.start, len });
    }
    let (xs, ys) = (xs.start + len..xs.end, ys.start + len..ys.end);
    let len = count(&mut old[xs.clone()].iter().rev().zip(new[ys.clone()].iter().rev()));
    if len > 0 {
        found.push(Common { old: xs.end - len, new: ys.end - len, len });
    }
    (xs.start..xs.end - len, ys.start..ys.end - len)
}

fn search(
    algorithm: Algorithm,
    old: &[WordId],
    xs: Range<usize>,
    new: &[WordId],
    ys: Range<usize>,
    found: &mut Vec<Common>,
) {
    let mut capture = Replace::new(Capture::new());
    let Ok(()) = similar::algorithms::diff(algorithm, &mut capture, old, xs, new, ys);
    found.extend(capture.into_inner().into_ops().into_iter().filter_map(|op| match op {
        DiffOp::Equal { old_index, new_index, len } => {
            Some(Common { old: old_index, new: new_index, len })
        }
        _ => None,
    }));
}

/// Runs that occur once on either side, as many as keep the order; and the level they were found at.
fn find_anchors(
    old: &[WordId],
    xs: Range<usize>,
    new: &[WordId],
    ys: Range<usize>,
    from: usize,
    budget: &mut Budget,
) -> Option<(Vec<Common>, usize)> {
    for (level, &len) in RUNS.iter().enumerate().skip(from) {
        if !budget.spend(4 * (xs.len() + ys.len())) {
            return None;
        }
        let (a, b) = (run_hashes(&old[xs.clone()], len), run_hashes(&new[ys.clone()], len));
        let mut anchors: Vec<Common> = Vec::new();
        for (i, j) in unique_pairs(&a, &b) {
            let (x, y) = (xs.start + i, ys.start + j);
            if old[x..x + len] != new[y..y + len] {
                continue;
            }
            match anchors.last_mut() {
                Some(last) if x < last.old + last.len || y < last.new + last.len => {
                    // Runs that overlap belong together if they are shifted by as much.
                    if x - last.old == y.wrapping_sub(last.new) {
                        last.len = x + len - last.old;
                    }
                }
                _ => anchors.push(Common { old: x, new: y, len }),
            }
        }
        if !anchors.is_empty() {
            return Some((anchors, level));
        }
    }
    None
}

/// The hash of each run of so many words. Each is made of the one before it, so that long runs cost no more than short
/// ones.
fn run_hashes(words: &[WordId], len: usize) -> Vec<u64> {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let add = |hash: u64, word: WordId| hash.wrapping_mul(BASE).wrapping_add(u64::from(word) + 1);
    // The table of values looks at the highest bits and the lowest; the lowest of a sum of products mix little.
    let mixed = |hash: u64| (hash ^ (hash >> 32)).wrapping_mul(BASE);
    let Some((first, _)) = words.split_at_checked(len) else { return Vec::new() };
    let of_first_word = (1..len).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = first.iter().fold(0, |hash, word| add(hash, *word));
    let mut hashes = Vec::with_capacity(words.len() + 1 - len);
    hashes.push(mixed(hash));
    for (gone, come) in words.iter().zip(&words[len..]) {
        hash = hash.wrapping_sub(of_first_word.wrapping_mul(u64::from(*gone) + 1));
        hash = add(hash, *come);
        hashes.push(mixed(hash));
    }
    hashes
}

/// The pairs of values that occur once on either side, as many as keep the order.
pub(super) fn unique_pairs(old: &[u64], new: &[u64]) -> Vec<(usize, usize)> {
    const SEEN_TWICE: u32 = u32::MAX;
    // Where each value stands in the old and in the new.
    let mut at: HashMap<u64, (u32, u32), Finished> = HashMap::with_hasher(Finished);
    at.reserve(old.len());
    for (index, &value) in old.iter().enumerate() {
        at.entry(value)
            .and_modify(|at| at.0 = SEEN_TWICE)
            .or_insert((index as u32, SEEN_TWICE - 1));
    }
    for (index, value) in new.iter().enumerate() {
        if let Some(at) = at.get_mut(value) {
            at.1 = if at.1 == SEEN_TWICE - 1 { index as u32 } else { SEEN_TWICE };
        }
    }
    let unique = new.iter().enumerate().filter_map(|(index, value)| {
        let &(x, y) = at.get(value)?;
        (x != SEEN_TWICE && y == index as u32).then_some((x as usize, index))
    });
    longest_rising(&unique.collect::<Vec<_>>())
}

/// The hash of a value that is a hash already.
#[derive(Debug, Default, Clone)]
struct Finished;

impl std::hash::BuildHasher for Finished {
    type Hasher = FinishedHasher;
    fn build_hasher(&self) -> FinishedHasher {
        FinishedHasher(0)
    }
}

struct FinishedHasher(u64);

impl std::hash::Hasher for FinishedHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, &byte| hash.rotate_left(8) ^ u64::from(byte));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// The longest selection of the pairs (given by rising second part) whose first parts rise too.
pub(super) fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the index of the pair that ends the lowest such selection.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (index, &(x, _)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].0 < x);
        before[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut rising: Vec<_> = std::iter::successors(ends.last().copied(), |&index| before[index])
        .map(|index| pairs[index])
        .collect();
    rising.reverse();
    rising
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn words(text: &str) -> Vec<WordId> {
        text.split_whitespace()
            .map(|word| word.bytes().fold(7, |n, b| n * 31 + u32::from(b)))
            .collect()
    }

    /// The common words of two texts, the runs apart.
    fn check_common(old: &str, new: &str, expected: &str) {
        let (a, b) = (words(old), words(new));
        let found = align(&a, &b, &mut Budget::for_words(a.len() + b.len()));
        let names: Vec<&str> = old.split_whitespace().collect();
        let told: Vec<String> =
            found.iter().map(|run| names[run.old..run.old + run.len].join(" ")).collect();
        assert_eq!(told.join(" | "), expected);
    }

    #[test]
    fn runs_that_both_have() {
        check_common("a b c d e", "a b x d e", "a b | d e");
        check_common("a b", "c d", "");
        check_common("a b c", "a b c", "a b c");
        check_common("", "a", "");
    }

    #[test]
    fn the_hash_of_a_run_is_of_its_words_alone() {
        let words = words("a b c a b c d b c a b b c d");
        for len in RUNS {
            let alone: Vec<u64> = words.windows(len).map(|run| run_hashes(run, len)[0]).collect();
            assert_eq!(run_hashes(&words, len), alone);
            let runs: HashSet<&[WordId]> = words.windows(len).collect();
            assert_eq!(alone.iter().collect::<HashSet<_>>().len(), runs.len());
        }
        assert!(run_hashes(&words[..3], 4).is_empty());
    }

    #[test]
    fn large_gaps_are_held_together_by_unique_runs() {
        let text = |skip: usize| -> Vec<WordId> {
            (0..4000u32).filter(|n| n % 97 != skip as u32).map(|n| n * n % 1013).collect()
        };
        let (a, b) = (text(3), text(5));
        let mut budget = Budget::for_words(8000);
        let common: usize = align(&a, &b, &mut budget).iter().map(|run| run.len).sum();
        assert!(common >= 4000 - 2 * 42, "{common}");
        assert!(!budget.exceeded);
    }
}
