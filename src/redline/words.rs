//! Compares the texts of two blocks word by word.

use std::ops::Range;

use similar::algorithms::{Capture, Replace};
use similar::{Algorithm, DiffOp};

use super::align::{Budget, anchors};
use super::leaf::{Leaf, Token, Vocabulary, WordId};

/// A stretch of the two texts, by offset. The stretches cover both texts whole, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub old: Range<usize>,
    pub new: Range<usize>,
    pub equal: bool,
}

/// Up to this product of their lengths, the shortest way from one text to the other is searched.
const MOST_EXACT: usize = 1_000_000;
/// Up to this one, a short way, by a search that gives up on the shortest in good time. Beyond it
/// the texts are first anchored at words that occur once.
const MOST_STEPS: usize = 64_000_000;
/// What that search costs for each word, in steps.
const SEARCHING: usize = 100;

/// The stretches of two texts, by turns equal and not.
pub(super) fn compare(
    old: &Leaf,
    new: &Leaf,
    vocabulary: &Vocabulary,
    budget: &mut Budget,
) -> Vec<Stretch> {
    let equal = equal_words(&words(old), &words(new), budget);
    let stretches = stretches(old, new, &equal);
    absorb_islands(stretches, old, new, vocabulary)
}

fn words(leaf: &Leaf) -> Vec<WordId> {
    leaf.tokens.iter().map(|token| token.word).collect()
}

/// The ranges of words that both have, in order.
fn equal_words(
    old: &[WordId],
    new: &[WordId],
    budget: &mut Budget,
) -> Vec<(Range<usize>, Range<usize>)> {
    let mut equal = Vec::new();
    let mut gaps = vec![(0..old.len(), 0..new.len())];
    while let Some((xs, ys)) = gaps.pop() {
        if xs.is_empty() || ys.is_empty() {
            continue;
        }
        let start = common(old[xs.clone()].iter().zip(&new[ys.clone()]));
        if start > 0 {
            equal.push((xs.start..xs.start + start, ys.start..ys.start + start));
        }
        let (xs, ys) = (xs.start + start..xs.end, ys.start + start..ys.end);
        let end = common(old[xs.clone()].iter().rev().zip(new[ys.clone()].iter().rev()));
        let (xs, ys) = (xs.start..xs.end - end, ys.start..ys.end - end);
        if end > 0 {
            equal.push((xs.end..xs.end + end, ys.end..ys.end + end));
        }
        if xs.is_empty() || ys.is_empty() || !budget.spend(xs.len() + ys.len()) {
            continue;
        }
        let steps = xs.len().saturating_mul(ys.len());
        if steps <= MOST_EXACT && budget.spend_if_left(4 * steps) {
            equal.extend(search(Algorithm::RawMyers, old, xs, new, ys));
            continue;
        }
        if steps <= MOST_STEPS {
            if budget.spend(SEARCHING * (xs.len() + ys.len())) {
                equal.extend(search(Algorithm::Myers, old, xs, new, ys));
            }
            continue;
        }
        let anchors = anchors(&old[xs.clone()], &new[ys.clone()]);
        if anchors.is_empty() {
            budget.exceeded = true;
            continue;
        }
        let (mut x, mut y) = (xs.start, ys.start);
        for (i, j) in anchors {
            let (i, j) = (xs.start + i, ys.start + j);
            gaps.push((x..i, y..j));
            equal.push((i..i + 1, j..j + 1));
            (x, y) = (i + 1, j + 1);
        }
        gaps.push((x..xs.end, y..ys.end));
    }
    equal.sort_unstable_by_key(|(xs, _)| xs.start);
    equal
}

fn common<'a>(pairs: impl Iterator<Item = (&'a WordId, &'a WordId)>) -> usize {
    pairs.take_while(|(a, b)| a == b).count()
}

fn search(
    algorithm: Algorithm,
    old: &[WordId],
    xs: Range<usize>,
    new: &[WordId],
    ys: Range<usize>,
) -> Vec<(Range<usize>, Range<usize>)> {
    let mut capture = Replace::new(Capture::new());
    let Ok(()) = similar::algorithms::diff(algorithm, &mut capture, old, xs, new, ys);
    let ops = capture.into_inner().into_ops();
    ops.into_iter()
        .filter_map(|op| match op {
            DiffOp::Equal { old_index, new_index, len } => {
                Some((old_index..old_index + len, new_index..new_index + len))
            }
            _ => None,
        })
        .collect()
}

fn stretches(old: &Leaf, new: &Leaf, equal: &[(Range<usize>, Range<usize>)]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let (mut x, mut y) = (0, 0);
    // Word by word, since the blanks between two equal words may differ.
    let words = equal.iter().flat_map(|(xs, ys)| xs.clone().zip(ys.clone()));
    for (i, j) in words {
        let (a, b) = (&old.tokens[i], &new.tokens[j]);
        add_change(&mut stretches, (old, x..a.start), (new, y..b.start));
        add_equal(&mut stretches, a.range(), b.range());
        (x, y) = (a.end, b.end);
    }
    add_change(&mut stretches, (old, x..old.text.len()), (new, y..new.text.len()));
    stretches
}

fn add_equal(stretches: &mut Vec<Stretch>, old: Range<usize>, new: Range<usize>) {
    if old.is_empty() && new.is_empty() {
        return;
    }
    match stretches.last_mut() {
        Some(last) if last.equal => (last.old.end, last.new.end) = (old.end, new.end),
        _ => stretches.push(Stretch { old, new, equal: true }),
    }
}

/// Adds what lies between two equal words. A blank that both begin or end with is not changed.
fn add_change(
    stretches: &mut Vec<Stretch>,
    (old, xs): (&Leaf, Range<usize>),
    (new, ys): (&Leaf, Range<usize>),
) {
    if old.preformatted || new.preformatted {
        if !xs.is_empty() || !ys.is_empty() {
            stretches.push(Stretch { old: xs, new: ys, equal: false });
        }
        return;
    }
    let blank = |text: &str| text.len() - text.trim_start().len();
    let (x, y) = (blank(&old.text[xs.clone()]), blank(&new.text[ys.clone()]));
    let (x, y) = if x > 0 && y > 0 { (xs.start + x, ys.start + y) } else { (xs.start, ys.start) };
    add_equal(stretches, xs.start..x, ys.start..y);
    let blank = |text: &str| text.trim_end().len();
    let (a, b) = (x + blank(&old.text[x..xs.end]), y + blank(&new.text[y..ys.end]));
    let (a, b) = if a < xs.end && b < ys.end { (a, b) } else { (xs.end, ys.end) };
    if x < a || y < b {
        stretches.push(Stretch { old: x..a, new: y..b, equal: false });
    }
    add_equal(stretches, a..xs.end, b..ys.end);
}

/// A comma or a lone word that happens to be the same in the midst of a rewritten passage helps
/// nobody: it is shown as rewritten too.
fn absorb_islands(
    stretches: Vec<Stretch>,
    old: &Leaf,
    new: &Leaf,
    vocabulary: &Vocabulary,
) -> Vec<Stretch> {
    let count = |stretch: &Stretch| {
        count_words(old, &stretch.old, vocabulary) + count_words(new, &stretch.new, vocabulary)
    };
    let counts: Vec<usize> = stretches.iter().map(count).collect();
    let mut absorbed: Vec<Stretch> = Vec::with_capacity(stretches.len());
    let mut before = 0;
    for (index, stretch) in stretches.iter().enumerate() {
        let after = counts.get(index + 1).copied();
        let is_island = stretch.equal
            && index > 0
            && after.is_some_and(|after| match counts[index] {
                0 => before >= 2 && after >= 2,
                // One word on either side.
                2 => before >= 4 && after >= 4,
                _ => false,
            });
        match absorbed.last_mut() {
            Some(last) if !last.equal && (is_island || !stretch.equal) => {
                (last.old.end, last.new.end) = (stretch.old.end, stretch.new.end);
                before += counts[index];
            }
            _ => {
                absorbed.push(stretch.clone());
                before = counts[index];
            }
        }
    }
    absorbed
}

/// How many words stand in the range of the text.
pub(super) fn count_words(leaf: &Leaf, range: &Range<usize>, vocabulary: &Vocabulary) -> usize {
    let tokens = tokens_in(leaf, range).iter();
    tokens.filter(|token| vocabulary.is_word(token.word)).count()
}

/// The words that stand in the range of the text.
pub(super) fn tokens_in<'a>(leaf: &'a Leaf, range: &Range<usize>) -> &'a [Token] {
    let start = leaf.tokens.partition_point(|token| token.start < range.start);
    let end = leaf.tokens.partition_point(|token| token.start < range.end);
    &leaf.tokens[start..end.max(start)]
}
