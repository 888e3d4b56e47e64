//! Finds what was moved: blocks that one document alone has where it has them, with the same words, or
//! nearly the same, elsewhere in the other.
//!
//! Rather none than a wrong one: a block moved if its words occur once on either side, or if the two blocks
//! are each other's likest by far. What moved together is one move.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::align::{self, Budget};
use super::flat::{Flat, Lexicon, TokenKind, heading_rank};
use super::form::look;
use super::pair::{Bag, Pairing};
use super::tidy::{count_words, is_number};
use crate::html::NodeId;

/// What was moved.
#[derive(Debug, Default)]
pub(super) struct Moves {
    /// By segment that one document alone has: the number of the move.
    pub old: HashMap<u32, usize>,
    pub new: HashMap<u32, usize>,
    /// Tokens that were carried along.
    pub old_carried: HashSet<u32>,
    pub new_carried: HashSet<u32>,
}

/// Looks for moves.
pub(super) struct Finder<'a> {
    pub old: &'a Flat,
    pub new: &'a Flat,
    pub lexicon: &'a Lexicon,
    /// By segment of the old and of the new document: whether the other has any of its words.
    pub shared: &'a [Vec<bool>; 2],
}

impl Finder<'_> {
    pub fn find(&self, pairing: &Pairing, budget: &mut Budget) -> Moves {
        const FEWEST_WORDS: usize = 4;
        let alone = |flat: &Flat, shared: &[bool]| -> Vec<u32> {
            let is_text = |segment: &u32| {
                let segment = &flat.segments[*segment as usize];
                !matches!(flat.tokens[segment.tokens.start].kind, TokenKind::Hollow)
            };
            (0..flat.segments.len() as u32)
                .filter(|&segment| !shared[segment as usize])
                .filter(is_text)
                .collect()
        };
        let (mut gone, mut came) =
            (alone(self.old, &self.shared[0]), alone(self.new, &self.shared[1]));
        let mut moves = Moves::default();
        let mut number = 0;
        for &(x, y) in &pairing.moved {
            number += 1;
            self.move_table(x, y, number, &mut moves, budget);
        }
        gone.retain(|segment| !moves.old.contains_key(segment));
        came.retain(|segment| !moves.new.contains_key(segment));
        if gone.is_empty() || came.is_empty() {
            return moves;
        }
        let tokens = |flat: &Flat, segment: u32| flat.segments[segment as usize].tokens.clone();
        let words =
            |flat: &Flat, segment: u32| count_words(flat, self.lexicon, tokens(flat, segment));
        let bag = |flat: &Flat, segments: &[u32]| -> Vec<Bag> {
            segments.iter().map(|&segment| Bag::of(flat, tokens(flat, segment))).collect()
        };
        let (old_bags, new_bags) = (bag(self.old, &gone), bag(self.new, &came));
        let mut pairs = self.rows(&gone, &came, FEWEST_WORDS);
        let mut taken = vec![false; came.len()];
        let mut left = vec![false; gone.len()];
        for &(x, y) in &pairs {
            (left[x], taken[y]) = (true, true);
        }
        // The same words, once on either side.
        let mut by_hash: HashMap<u64, (usize, usize, usize)> = HashMap::new();
        for (bag, _) in old_bags.iter().zip(&left).filter(|(_, left)| !**left) {
            by_hash.entry(bag.hash).or_default().0 += 1;
        }
        for (index, bag) in new_bags.iter().enumerate() {
            if !taken[index] {
                let entry = by_hash.entry(bag.hash).or_default();
                (entry.1, entry.2) = (entry.1 + 1, index);
            }
        }
        for (index, bag) in old_bags.iter().enumerate() {
            let same = by_hash.get(&bag.hash).copied().unwrap_or_default();
            if !left[index]
                && same.0 == 1
                && same.1 == 1
                && words(self.old, gone[index]) >= FEWEST_WORDS
            {
                pairs.push((index, same.2));
                taken[same.2] = true;
            }
        }
        // Nearly the same words: the likest, if both find each other the likest.
        let rest: Vec<usize> = {
            let moved: HashSet<usize> = pairs.iter().map(|pair| pair.0).collect();
            let is_long = |&index: &usize| words(self.old, gone[index]) >= 6;
            (0..gone.len()).filter(|index| !moved.contains(index)).filter(is_long).collect()
        };
        let open: Vec<usize> = (0..came.len())
            .filter(|&index| !taken[index] && words(self.new, came[index]) >= 6)
            .collect();
        if rest.len() * open.len() <= 2_500 && budget.spend_if_left(200 * rest.len() * open.len()) {
            let likest = |from: &Bag, among: &mut dyn Iterator<Item = (usize, &Bag)>| {
                let mut best: Option<(f64, usize)> = None;
                for (index, bag) in among {
                    let likeness = from.likeness(bag);
                    if best.is_none_or(|(most, _)| likeness > most) {
                        best = Some((likeness, index));
                    }
                }
                best
            };
            for &x in &rest {
                let mut among = open.iter().map(|&y| (y, &new_bags[y]));
                let Some((likeness, y)) = likest(&old_bags[x], &mut among) else { continue };
                let mut back = rest.iter().map(|&x| (x, &old_bags[x]));
                let returns = likest(&new_bags[y], &mut back).is_some_and(|(_, it)| it == x);
                // The shorter, the more must be the same; the shorter of the two, so that it is a move
                // whichever document is the older.
                let shorter = words(self.old, gone[x]).min(words(self.new, came[y]));
                let least = if shorter >= 12 { 0.75 } else { 0.85 };
                if likeness >= least && returns {
                    pairs.push((x, y));
                }
            }
        }
        pairs.sort_unstable();
        self.add_headings(&gone, &came, &mut pairs);
        self.add_cells(&gone, &came, &mut pairs);
        let mut before: Option<(u32, u32)> = None;
        for &(x, y) in &pairs {
            let (x, y) = (gone[x], came[y]);
            // What moved together is one move.
            if before != Some((x.wrapping_sub(1), y.wrapping_sub(1))) {
                number += 1;
            }
            before = Some((x, y));
            moves.old.insert(x, number);
            moves.new.insert(y, number);
            self.carry(tokens(self.old, x), tokens(self.new, y), &mut moves, budget);
        }
        moves
    }

    /// Records what of the words was carried along: what leads elsewhere now, or is struck
    /// out on one side only, was not.
    fn carry(&self, xs: Range<usize>, ys: Range<usize>, moves: &mut Moves, budget: &mut Budget) {
        let words = |flat: &Flat, range: &Range<usize>| -> Vec<u32> {
            flat.tokens[range.clone()].iter().map(|token| token.word).collect()
        };
        let (a, b) = (words(self.old, &xs), words(self.new, &ys));
        // As when documents are paired: the same whichever is the older.
        let is_flipped = self.old.cmp_content(self.new).is_gt();
        let runs = match is_flipped {
            false => align::align(&a, &b, budget),
            true => align::align(&b, &a, budget),
        };
        // Neighbours mostly stand in the same elements.
        let mut known: Option<((NodeId, NodeId), bool)> = None;
        for run in runs {
            let (x, y) = if is_flipped { (run.new, run.old) } else { (run.old, run.new) };
            for (x, y) in (xs.start + x..).zip(ys.start + y..).take(run.len) {
                let within = (self.old.tokens[x].within, self.new.tokens[y].within);
                let says_same = match known {
                    Some((same, says_same)) if same == within => says_same,
                    _ => look(self.old, within.0).says_same(&look(self.new, within.1)),
                };
                known = Some((within, says_same));
                if says_same {
                    moves.old_carried.insert(x as u32);
                    moves.new_carried.insert(y as u32);
                }
            }
        }
    }

    fn move_table(
        &self,
        x: NodeId,
        y: NodeId,
        number: usize,
        moves: &mut Moves,
        budget: &mut Budget,
    ) {
        let (xs, ys) = (self.old.span(x), self.new.span(y));
        let segments = |flat: &Flat, span: &Range<usize>| -> Vec<u32> {
            flat.tokens[span.clone()].iter().map(|token| token.segment).collect()
        };
        let (gone, came) = (segments(self.old, &xs), segments(self.new, &ys));
        // Words of it were found elsewhere: then it is no move of the table.
        let is_alone = |shared: &[bool], segments: &[u32]| {
            segments.iter().all(|&segment| !shared[segment as usize])
        };
        if !is_alone(&self.shared[0], &gone) || !is_alone(&self.shared[1], &came) {
            return;
        }
        moves.old.extend(gone.into_iter().map(|segment| (segment, number)));
        moves.new.extend(came.into_iter().map(|segment| (segment, number)));
        self.carry(xs, ys, moves, budget);
    }

    /// A short heading goes along with the clause that moved from under it, whatever its number is now.
    fn add_headings(&self, gone: &[u32], came: &[u32], pairs: &mut Vec<(usize, usize)>) {
        let known: [HashSet<usize>; 2] =
            [pairs.iter().map(|pair| pair.0).collect(), pairs.iter().map(|pair| pair.1).collect()];
        let mut added = Vec::new();
        for &(x, y) in pairs.iter() {
            let (Some(i), Some(j)) = (x.checked_sub(1), y.checked_sub(1)) else { continue };
            let words = |flat: &Flat, segment: u32| {
                let tokens = flat.segments[segment as usize].tokens.clone();
                let number = usize::from(tokens.len() > 1 && is_number(flat, tokens.start));
                Bag::of(flat, tokens.start + number..tokens.end).hash
            };
            let is_heading = |flat: &Flat, segment: u32| {
                heading_rank(flat.name(flat.segments[segment as usize].block)).is_some()
            };
            if !known[0].contains(&i)
                && !known[1].contains(&j)
                && gone[i] + 1 == gone[x]
                && came[j] + 1 == came[y]
                && words(self.old, gone[i]) == words(self.new, came[j])
                && is_heading(self.old, gone[i])
                && is_heading(self.new, came[j])
            {
                added.push((i, j));
            }
        }
        pairs.extend(added);
        pairs.sort_unstable();
    }

    /// Rows of tables that are the same, once on either side. Cells of many rows may read alike, such as what the
    /// items of one provider are for; the row with its name does not.
    fn rows(&self, gone: &[u32], came: &[u32], fewest_words: usize) -> Vec<(usize, usize)> {
        let mut by_hash: BTreeMap<(u64, usize), [Vec<Range<usize>>; 2]> = BTreeMap::new();
        for (side, flat, segments) in [(0, self.old, gone), (1, self.new, came)] {
            let mut at = 0;
            while at < segments.len() {
                let Some((row, cells)) = row_of(flat, segments, at) else {
                    at += 1;
                    continue;
                };
                at = cells.end;
                let span = flat.span(row);
                let is_whole = segments[cells.start..]
                    .first()
                    .is_some_and(|first| flat.segments[*first as usize].tokens.start == span.start)
                    && flat.segments[segments[cells.end - 1] as usize].tokens.end == span.end
                    && (segments[cells.end - 1] - segments[cells.start]) as usize
                        == cells.len() - 1;
                if is_whole && count_words(flat, self.lexicon, span.clone()) >= fewest_words {
                    let key = (Bag::of(flat, span).hash, cells.len());
                    by_hash.entry(key).or_default()[side].push(cells);
                }
            }
        }
        let words = |flat: &Flat, segment: u32| {
            Bag::of(flat, flat.segments[segment as usize].tokens.clone()).hash
        };
        let mut pairs = Vec::new();
        for [old, new] in by_hash.into_values() {
            let ([xs], [ys]) = (old.as_slice(), new.as_slice()) else { continue };
            let cells: Vec<(usize, usize)> = xs.clone().zip(ys.clone()).collect();
            if cells.iter().all(|&(x, y)| words(self.old, gone[x]) == words(self.new, came[y])) {
                pairs.extend(cells);
            }
        }
        pairs
    }

    /// A short cell goes along with its row, in which another one was found to have moved: the row of an item
    /// that has another category now is that row with its name and its number in it.
    fn add_cells(&self, gone: &[u32], came: &[u32], pairs: &mut Vec<(usize, usize)>) {
        let mut known: [HashSet<usize>; 2] =
            [pairs.iter().map(|pair| pair.0).collect(), pairs.iter().map(|pair| pair.1).collect()];
        let words = |flat: &Flat, segment: u32| {
            Bag::of(flat, flat.segments[segment as usize].tokens.clone()).hash
        };
        let mut added = Vec::new();
        // Pairs stand in order, so that those of one row follow each other.
        let mut done: (Range<usize>, Range<usize>) = (0..0, 0..0);
        for &(x, y) in pairs.iter() {
            if done.0.contains(&x) && done.1.contains(&y) {
                continue;
            }
            let rows = (row_of(self.old, gone, x), row_of(self.new, came, y));
            let (Some((_, xs)), Some((_, ys))) = rows else { continue };
            done = (xs.clone(), ys.clone());
            if x - xs.start != y - ys.start || xs.len() != ys.len() {
                continue;
            }
            for (i, j) in xs.zip(ys) {
                if !known[0].contains(&i)
                    && !known[1].contains(&j)
                    && words(self.old, gone[i]) == words(self.new, came[j])
                {
                    known[0].insert(i);
                    known[1].insert(j);
                    added.push((i, j));
                }
            }
        }
        pairs.extend(added);
        pairs.sort_unstable();
    }
}

/// The row of a table that one of these segments stands in, and those of them that stand in it.
fn row_of(flat: &Flat, segments: &[u32], at: usize) -> Option<(NodeId, Range<usize>)> {
    let block = |segment: u32| flat.segments[segment as usize].block;
    let first = block(segments[at]);
    let is_row = |id: &NodeId| flat.name(*id) == "tr";
    // Mark-up may be nested thousands deep; what stands so deep in a row is left out of it.
    const DEEPEST: usize = 64;
    let around = std::iter::once(first).chain(flat.tree.ancestors(first));
    let row = around.take(DEEPEST).find(is_row)?;
    let is_in_row = |index: usize| flat.contains(row, block(segments[index]));
    let start = (0..at).rev().take_while(|&index| is_in_row(index)).last().unwrap_or(at);
    let end = (at + 1..segments.len()).take_while(|&index| is_in_row(index)).last().unwrap_or(at);
    Some((row, start..end + 1))
}
