//! Pairs the blocks of two sequences, in order.
//!
//! Blocks that are equal and occur once on either side hold the sequences together; what lies
//! between two of them is treated the same way. Where nothing of the kind is left, the pairs that
//! are most alike in all are taken. Work is counted, and past the bound a stretch stays unpaired.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use super::blocks::{ItemId, Kind, Outline};

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
        Budget { left: 40_000_000 + 100 * words as u64, exceeded: false }
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

/// Up to this many possible pairs are weighed one by one.
const MOST_PAIRS: usize = 40_000;
/// Steps it takes to weigh a pair.
const WEIGHING: usize = 40;

/// The pairs, by index into the two sequences, rising on both sides.
pub(super) fn align(
    old: (&Outline, &[ItemId]),
    new: (&Outline, &[ItemId]),
    budget: &mut Budget,
) -> Vec<(usize, usize)> {
    if are_cells_of_one_shape(old, new) {
        return (0..old.1.len()).zip(0..new.1.len()).collect();
    }
    let wordings = |(outline, items): (&Outline, &[ItemId])| -> Vec<u32> {
        items.iter().map(|&item| outline.items[item].wording).collect()
    };
    let aligner = Aligner { old, new, old_wordings: wordings(old), new_wordings: wordings(new) };
    let mut pairs = Vec::new();
    let mut gaps = vec![(0..old.1.len(), 0..new.1.len())];
    while let Some((xs, ys)) = gaps.pop() {
        let found = aligner.pairs_in(xs.clone(), ys.clone(), budget);
        if !found.settled {
            let (mut x, mut y) = (xs.start, ys.start);
            for &(i, j) in &found.pairs {
                gaps.push((x..i, y..j));
                (x, y) = (i + 1, j + 1);
            }
            gaps.push((x..xs.end, y..ys.end));
            gaps.retain(|(xs, ys)| !xs.is_empty() && !ys.is_empty());
        }
        pairs.extend(found.pairs);
    }
    pairs.sort_unstable();
    pairs
}

/// Cells of two rows with as many columns belong together, whatever is in them.
fn are_cells_of_one_shape(old: (&Outline, &[ItemId]), new: (&Outline, &[ItemId])) -> bool {
    let are_cells = |(outline, items): (&Outline, &[ItemId])| {
        items.iter().all(|&item| outline.items[item].kind == Kind::Cell)
    };
    old.1.len() == new.1.len() && are_cells(old) && are_cells(new)
}

struct Aligner<'a> {
    old: (&'a Outline, &'a [ItemId]),
    new: (&'a Outline, &'a [ItemId]),
    old_wordings: Vec<u32>,
    new_wordings: Vec<u32>,
}

struct Found {
    pairs: Vec<(usize, usize)>,
    /// Nothing more is to be found between the pairs.
    settled: bool,
}

impl Aligner<'_> {
    fn pairs_in(&self, xs: Range<usize>, ys: Range<usize>, budget: &mut Budget) -> Found {
        if !budget.spend(xs.len() + ys.len()) {
            return Found { pairs: Vec::new(), settled: true };
        }
        let (a, b) = (&self.old_wordings, &self.new_wordings);
        let same = |(x, y): &(usize, usize)| a[*x] == b[*y];
        let mut pairs: Vec<_> = xs.clone().zip(ys.clone()).take_while(same).collect();
        let start = pairs.len();
        let (xs, ys) = (xs.start + start..xs.end, ys.start + start..ys.end);
        pairs.extend(xs.clone().rev().zip(ys.clone().rev()).take_while(same));
        let end = pairs.len() - start;
        let (xs, ys) = (xs.start..xs.end - end, ys.start..ys.end - end);
        if xs.is_empty() || ys.is_empty() {
            return Found { pairs, settled: true };
        }

        let mut settled = false;
        let anchors = anchors(&a[xs.clone()], &b[ys.clone()]);
        if !anchors.is_empty() {
            pairs.extend(anchors.iter().map(|&(i, j)| (xs.start + i, ys.start + j)));
        } else if xs.len().saturating_mul(ys.len()) <= MOST_PAIRS
            && budget.spend(xs.len() * ys.len() * WEIGHING)
        {
            pairs.extend(self.most_alike(xs, ys));
            settled = true;
        } else {
            let found = self.alike_at_their_ends(xs, ys);
            settled = found.is_empty();
            budget.exceeded |= settled;
            pairs.extend(found);
        }
        pairs.sort_unstable();
        Found { pairs, settled }
    }

    /// The pairs in order whose likenesses add up to the most.
    fn most_alike(&self, xs: Range<usize>, ys: Range<usize>) -> Vec<(usize, usize)> {
        let (rows, columns) = (xs.len(), ys.len());
        let mut likeness = vec![0.0f64; rows * columns];
        for i in 0..rows {
            for j in 0..columns {
                likeness[i * columns + j] = self.likeness(xs.start + i, ys.start + j);
            }
        }
        let width = columns + 1;
        let mut best = vec![0.0f64; (rows + 1) * width];
        for i in (0..rows).rev() {
            for j in (0..columns).rev() {
                let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
                let alike = likeness[i * columns + j];
                let take = if alike > 0.0 { alike + best[(i + 1) * width + j + 1] } else { 0.0 };
                best[i * width + j] = skip.max(take);
            }
        }
        let mut pairs = Vec::new();
        let (mut i, mut j) = (0, 0);
        while i < rows && j < columns {
            let alike = likeness[i * columns + j];
            let here = best[i * width + j];
            if alike > 0.0 && here == alike + best[(i + 1) * width + j + 1] {
                pairs.push((xs.start + i, ys.start + j));
                (i, j) = (i + 1, j + 1);
            } else if here == best[(i + 1) * width + j] {
                i += 1;
            } else {
                j += 1;
            }
        }
        pairs
    }

    /// How alike two items are if they may be a pair; 0 if not.
    fn likeness(&self, x: usize, y: usize) -> f64 {
        let a = &self.old.0.items[self.old.1[x]];
        let b = &self.new.0.items[self.new.1[y]];
        if a.wording == b.wording {
            return 1.0;
        }
        let least = match (a.kind, b.kind) {
            (Kind::Rule, _) | (_, Kind::Rule) => return 0.0,
            // A table has one head, one body, one foot.
            (Kind::Head | Kind::Body | Kind::Foot, kind) if kind == a.kind => 0.0,
            (Kind::List | Kind::Table | Kind::Quote, kind) if kind == a.kind => 0.15,
            (Kind::Heading(_), Kind::Heading(_)) => 0.3,
            (Kind::Heading(_), kind) | (kind, Kind::Heading(_)) if kind.is_block() => 0.6,
            (x, y) if x == y || (x.is_block() && y.is_block()) => 0.35,
            _ => return 0.0,
        };
        let likeness = a.sketch.likeness(&b.sketch);
        if likeness >= least { likeness.max(0.01) } else { 0.0 }
    }

    /// In a long stretch of changed blocks: those whose first or last words are found once.
    fn alike_at_their_ends(&self, xs: Range<usize>, ys: Range<usize>) -> Vec<(usize, usize)> {
        const WORDS: usize = 6;
        let ends = |(outline, items): (&Outline, &[ItemId]), range: Range<usize>, last: bool| {
            let keys = items[range].iter().map(|&item| {
                let item = &outline.items[item];
                let words = item.leaf.tokens.iter().map(|token| token.word);
                let mut key: Vec<u32> = if last {
                    words.rev().take(WORDS).collect()
                } else {
                    words.take(WORDS).collect()
                };
                if key.is_empty() {
                    key.push(item.wording);
                }
                (item.leaf.tokens.is_empty(), key)
            });
            keys.collect::<Vec<_>>()
        };
        for last in [false, true] {
            let old = ends(self.old, xs.clone(), last);
            let new = ends(self.new, ys.clone(), last);
            let mut pairs: Vec<_> = anchors(&old, &new);
            pairs = pairs.into_iter().map(|(i, j)| (xs.start + i, ys.start + j)).collect();
            pairs.retain(|&(i, j)| self.likeness(i, j) > 0.0);
            if !pairs.is_empty() {
                return pairs;
            }
        }
        Vec::new()
    }
}

/// The pairs of values that occur once on either side, as many as keep the order.
pub(super) fn anchors<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    struct Count {
        old: u32,
        new: u32,
        at: usize,
    }
    let mut counts: HashMap<&T, Count> = HashMap::with_capacity(old.len());
    for (at, value) in old.iter().enumerate() {
        counts.entry(value).or_insert(Count { old: 0, new: 0, at }).old += 1;
    }
    for value in new {
        if let Some(count) = counts.get_mut(value) {
            count.new += 1;
        }
    }
    let unique = new.iter().enumerate().filter_map(|(j, value)| {
        let count = counts.get(value)?;
        (count.old == 1 && count.new == 1).then_some((count.at, j))
    });
    longest_rising(&unique.collect::<Vec<_>>())
}

/// The longest selection of the pairs (given by rising second part) whose first parts rise too.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
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
