//! Says which words of the two documents are the same words, and which elements belong together
//! whatever is in them.
//!
//! Words are aligned across the borders of blocks, since a split paragraph is a split and not a
//! rewrite. Tables are the exception: they are paired as tables, their rows as rows and their cells by
//! column, and words are aligned within a pair of cells only. A table whose columns changed is
//! replaced whole, since nobody can read two grids drawn into one.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::align::{self, Budget, Common};
use super::flat::{Flat, Lexicon, WordId};
use super::identity::Identities;
use super::tidy;
use crate::html::NodeId;

/// What belongs together.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    /// Runs of tokens that both have, rising on both sides. The first of a run may be another word in
    /// either: the number of a clause that was renumbered.
    pub runs: Vec<Common>,
    /// Elements of the new document, and the old ones that they continue.
    pub elements: HashMap<NodeId, NodeId>,
    /// Places where both documents are at the same point: what stands before on one side does not go
    /// with what stands behind on the other. Rising, by token.
    pub syncs: Vec<(usize, usize)>,
    /// Tables that are replaced whole because their columns changed: old and new.
    pub regridded: Vec<(NodeId, NodeId)>,
    /// Tables that belong together but not in the order of what is around them.
    pub moved: Vec<(NodeId, NodeId)>,
}

/// A stretch of tokens of either document to be aligned, and the elements that hold it.
struct Scope {
    old: Range<usize>,
    new: Range<usize>,
    old_in: NodeId,
    new_in: NodeId,
}

/// Pairs the two documents. Of equally good ways to do so the same is taken whichever document is the
/// older, so that a redline read backwards is the redline of the two in the other order.
pub(super) fn pair(old: &Flat, new: &Flat, lexicon: &Lexicon, budget: &mut Budget) -> Pairing {
    if old.cmp_content(new).is_le() {
        return pair_in_order(old, new, lexicon, budget);
    }
    let Pairing { runs, elements, syncs, regridded, moved } =
        pair_in_order(new, old, lexicon, budget);
    let flip = |run: Common| Common { old: run.new, new: run.old, len: run.len };
    Pairing {
        runs: runs.into_iter().map(flip).collect(),
        elements: elements.into_iter().map(|(x, y)| (y, x)).collect(),
        syncs: syncs.into_iter().map(|(x, y)| (y, x)).collect(),
        regridded: regridded.into_iter().map(|(x, y)| (y, x)).collect(),
        moved: moved.into_iter().map(|(x, y)| (y, x)).collect(),
    }
}

fn pair_in_order(old: &Flat, new: &Flat, lexicon: &Lexicon, budget: &mut Budget) -> Pairing {
    let mut pairing = align_scopes(old, new, lexicon, budget);
    let runs = std::mem::take(&mut pairing.runs);
    pairing.runs = tidy::tidy(old, new, lexicon, runs, &pairing.syncs);
    pair_headings(old, new, &mut pairing);
    pairing
}

/// What both have, as found.
pub(super) fn align_scopes(
    old: &Flat,
    new: &Flat,
    lexicon: &Lexicon,
    budget: &mut Budget,
) -> Pairing {
    let mut pairer = Pairer {
        old,
        new,
        old_tables: tables(old),
        new_tables: tables(new),
        free_word: lexicon.len() as WordId,
        scopes: vec![Scope {
            old: 0..old.tokens.len(),
            new: 0..new.tokens.len(),
            old_in: old.tree.root(),
            new_in: new.tree.root(),
        }],
        pairing: Pairing::default(),
        budget,
    };
    while let Some(scope) = pairer.scopes.pop() {
        pairer.align_scope(scope);
    }
    let mut pairing = pairer.pairing;
    pairing.runs.sort_unstable_by_key(|run| run.old);
    pairing.syncs.sort_unstable();
    pairing
}

/// A table and the stretch of tokens it holds.
#[derive(Debug, Clone)]
struct Table {
    node: NodeId,
    span: Range<usize>,
}

fn tables(flat: &Flat) -> Vec<Table> {
    let opened = flat.tags.iter().filter(|tag| tag.opens && flat.name(tag.node) == "table");
    opened.map(|tag| Table { node: tag.node, span: flat.span(tag.node) }).collect()
}

struct Pairer<'a> {
    old: &'a Flat,
    new: &'a Flat,
    old_tables: Vec<Table>,
    new_tables: Vec<Table>,
    /// Numbers from here on are nobody's words.
    free_word: WordId,
    scopes: Vec<Scope>,
    pairing: Pairing,
    budget: &'a mut Budget,
}

/// The tables of a scope.
struct TablePairs {
    /// Those that belong together, in order, and whether their columns are the same.
    pairs: Vec<(Table, Table, bool)>,
    left_old: Vec<Table>,
    left_new: Vec<Table>,
}

/// As many words as a table is worth at most.
const HEAVIEST: usize = 256;

/// A scope as a line of words; a table that is paired or replaced whole stands in it as words of its own.
struct Line {
    words: Vec<WordId>,
    items: Vec<Item>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Token(usize),
    /// By its place among the paired.
    Table(usize),
    Solid,
}

impl Pairer<'_> {
    fn align_scope(&mut self, scope: Scope) {
        let TablePairs { pairs, left_old, left_new } = self.pair_tables(&scope);
        let Scope { old: xs, new: ys, .. } = scope;
        let free = self.free_word;
        let line = |flat: &Flat, range: &Range<usize>, tables: Vec<(Table, Item, WordId)>| {
            let mut tables = tables.into_iter().peekable();
            let mut line = Line { words: Vec::new(), items: Vec::new() };
            let mut token = range.start;
            while token < range.end {
                if let Some((table, item, word)) =
                    tables.next_if(|(table, ..)| table.span.start <= token)
                {
                    // It weighs as much as its words, so that rather a line moves past a table
                    // than a table past a line.
                    let weight = table.span.len().clamp(1, HEAVIEST) as WordId;
                    line.words.extend((0..weight).map(|at| word + at));
                    line.items.extend((0..weight).map(|_| item));
                    token = table.span.end.max(token);
                    continue;
                }
                line.words.push(flat.tokens[token].word);
                line.items.push(Item::Token(token));
                token += 1;
            }
            line
        };
        let mut on_old: Vec<(Table, Item, WordId)> = Vec::new();
        let mut on_new: Vec<(Table, Item, WordId)> = Vec::new();
        for (index, (a, b, same_grid)) in pairs.iter().enumerate() {
            let word = free + 2 * index as WordId * HEAVIEST as WordId;
            let item = if *same_grid { Item::Table(index) } else { Item::Solid };
            on_old.push((a.clone(), item, word));
            on_new.push((
                b.clone(),
                item,
                if *same_grid { word } else { word + HEAVIEST as WordId },
            ));
            if !same_grid {
                self.pairing.regridded.push((a.node, b.node));
            }
        }
        // A table that became text, or the other way round, is compared word by word; two tables that
        // have nothing to do with each other are not.
        if !left_old.is_empty() && !left_new.is_empty() {
            let solid = |word: WordId| {
                move |(at, table)| (table, Item::Solid, word + (at * HEAVIEST) as WordId)
            };
            let word = free + (2 * pairs.len() * HEAVIEST) as WordId;
            let next = word + (left_old.len() * HEAVIEST) as WordId;
            on_old.extend(left_old.into_iter().enumerate().map(solid(word)));
            on_new.extend(left_new.into_iter().enumerate().map(solid(next)));
        }
        on_old.sort_by_key(|(table, ..)| table.span.start);
        on_new.sort_by_key(|(table, ..)| table.span.start);
        let (a, b) = (line(self.old, &xs, on_old), line(self.new, &ys, on_new));
        let mut is_met = vec![false; pairs.len()];
        for run in align::align(&a.words, &b.words, self.budget) {
            for step in 0..run.len {
                match (a.items[run.old + step], b.items[run.new + step]) {
                    (Item::Token(x), Item::Token(y)) => self.add_match(x, y),
                    (Item::Table(x), Item::Table(y)) if x == y && !is_met[x] => {
                        is_met[x] = true;
                        let (a, b, _) = &pairs[x];
                        self.pair_rows(a, b);
                    }
                    _ => {}
                }
            }
        }
        for ((a, b, same_grid), is_met) in pairs.iter().zip(is_met) {
            if *same_grid && !is_met {
                self.pairing.moved.push((a.node, b.node));
            }
        }
    }

    fn add_match(&mut self, x: usize, y: usize) {
        match self.pairing.runs.last_mut() {
            Some(run) if run.old + run.len == x && run.new + run.len == y => run.len += 1,
            _ => self.pairing.runs.push(Common { old: x, new: y, len: 1 }),
        }
    }

    fn pair_tables(&mut self, scope: &Scope) -> TablePairs {
        let outermost = |flat: &Flat, tables: &[Table], range: &Range<usize>, within: NodeId| {
            let mut found: Vec<Table> = Vec::new();
            let start = tables.partition_point(|table| table.span.start < range.start);
            for table in tables[start..].iter().take_while(|table| table.span.start < range.end) {
                let is_inner = found.last().is_some_and(|last| table.span.end <= last.span.end);
                let is_here = table.node != within && flat.contains(within, table.node);
                if is_here && !is_inner && table.span.end <= range.end {
                    found.push(table.clone());
                }
            }
            found
        };
        let a = outermost(self.old, &self.old_tables, &scope.old, scope.old_in);
        let b = outermost(self.new, &self.new_tables, &scope.new, scope.new_in);
        let keys = |flat: &Flat, tables: &[Table]| -> Vec<Bag> {
            tables.iter().map(|table| Bag::of(flat, table.span.clone())).collect()
        };
        let (old_bags, new_bags) = (keys(self.old, &a), keys(self.new, &b));
        let pairs = most_alike(&old_bags, &new_bags, 0.3, self.budget, |_, _| 0.0);
        let left = |tables: &[Table], paired: HashSet<usize>| -> Vec<Table> {
            let left = tables.iter().enumerate().filter(|(index, _)| !paired.contains(index));
            left.map(|(_, table)| table.clone()).collect()
        };
        let left_old = left(&a, pairs.iter().map(|pair| pair.0).collect());
        let left_new = left(&b, pairs.iter().map(|pair| pair.1).collect());
        let pairs = pairs.into_iter().map(|(x, y)| {
            let same_grid = has_same_grid(self.old, &a[x], self.new, &b[y]);
            (a[x].clone(), b[y].clone(), same_grid)
        });
        TablePairs { pairs: pairs.collect(), left_old, left_new }
    }

    fn pair_rows(&mut self, a: &Table, b: &Table) {
        self.add_pair(a.node, b.node);
        let (old_rows, new_rows) = (rows(self.old, a), rows(self.new, b));
        let bags = |flat: &Flat, rows: &[Row]| -> Vec<Bag> {
            rows.iter().map(|row| Bag::of(flat, row.span.clone())).collect()
        };
        let (old_bags, new_bags) = (bags(self.old, &old_rows), bags(self.new, &new_rows));

        let mut numbers: HashMap<u64, WordId> = HashMap::new();
        let mut number = |bags: &[Bag]| -> Vec<WordId> {
            let numbered = bags.iter().map(|bag| {
                let next = numbers.len() as WordId;
                *numbers.entry(bag.hash).or_insert(next)
            });
            numbered.collect()
        };
        let (old_words, new_words) = (number(&old_bags), number(&new_bags));
        let same = align::align(&old_words, &new_words, self.budget);
        let mut pairs = Vec::new();
        let (mut x, mut y) = (0, 0);
        let end = Common { old: old_rows.len(), new: new_rows.len(), len: 0 };
        for run in same.into_iter().chain([end]) {
            let first_cells_agree = |i: usize, j: usize| {
                let (a, b) = (&old_rows[x + i], &new_rows[y + j]);
                let first = |flat: &Flat, row: &Row| {
                    row.cells.first().map(|cell| Bag::of(flat, flat.span(*cell)).hash)
                };
                match first(self.old, a) == first(self.new, b) {
                    true if a.cells.len() > 1 => 0.5,
                    _ => 0.0,
                }
            };
            let gap = most_alike(
                &old_bags[x..run.old],
                &new_bags[y..run.new],
                0.45,
                self.budget,
                first_cells_agree,
            );
            pairs.extend(gap.into_iter().map(|(i, j)| (x + i, y + j)));
            pairs.extend((0..run.len).map(|step| (run.old + step, run.new + step)));
            (x, y) = (run.old + run.len, run.new + run.len);
        }
        // Between two pairs there may be more than rows: a caption, columns, an empty body.
        let (mut from, mut start) = ((0, 0), (a.span.start, b.span.start));
        let end = (old_rows.len(), new_rows.len());
        for (x, y) in pairs.into_iter().chain([end]) {
            let stop = |rows: &[Row], at: usize, table: &Table| {
                rows.get(at).map_or(table.span.end, |row| row.span.start)
            };
            let stops = (stop(&old_rows, x, a), stop(&new_rows, y, b));
            if (x, y) == from {
                let (old, new) = (start.0..stops.0, start.1..stops.1);
                self.scopes.push(Scope { old, new, old_in: a.node, new_in: b.node });
            }
            if (x, y) != end {
                self.pair_cells(&old_rows[x], &new_rows[y]);
                start = (old_rows[x].span.end, new_rows[y].span.end);
                from = (x + 1, y + 1);
            }
        }
    }

    fn pair_cells(&mut self, a: &Row, b: &Row) {
        let parents = (self.old.tree.parent(a.node), self.new.tree.parent(b.node));
        if let (Some(x), Some(y)) = parents
            && self.old.name(x) == self.new.name(y)
        {
            self.pairing.elements.entry(y).or_insert(x);
        }
        self.add_pair(a.node, b.node);
        if a.cells.is_empty() && b.cells.is_empty() {
            self.add_scope(a.node, b.node);
        }
        if a.cells.len() == b.cells.len() {
            for (&x, &y) in a.cells.iter().zip(&b.cells) {
                self.add_cell_pair(x, y);
            }
            return;
        }
        let hashes = |flat: &Flat, cells: &[NodeId]| -> Vec<WordId> {
            let hashes = cells.iter().map(|cell| Bag::of(flat, flat.span(*cell)).hash);
            hashes.map(|hash| (hash ^ (hash >> 32)) as WordId).collect()
        };
        let (xs, ys) = (hashes(self.old, &a.cells), hashes(self.new, &b.cells));
        for run in align::align(&xs, &ys, self.budget) {
            for step in 0..run.len {
                self.add_cell_pair(a.cells[run.old + step], b.cells[run.new + step]);
            }
        }
    }

    fn add_cell_pair(&mut self, x: NodeId, y: NodeId) {
        self.add_pair(x, y);
        self.add_scope(x, y);
    }

    fn add_scope(&mut self, x: NodeId, y: NodeId) {
        let (old, new) = (self.old.span(x), self.new.span(y));
        self.scopes.push(Scope { old, new, old_in: x, new_in: y });
    }

    fn add_pair(&mut self, x: NodeId, y: NodeId) {
        self.pairing.elements.insert(y, x);
        let (xs, ys) = (self.old.span(x), self.new.span(y));
        self.pairing.syncs.extend([(xs.start, ys.start), (xs.end, ys.end)]);
    }
}

#[derive(Debug)]
struct Row {
    node: NodeId,
    span: Range<usize>,
    cells: Vec<NodeId>,
}

/// The rows of the table, without those of tables in it.
fn rows(flat: &Flat, table: &Table) -> Vec<Row> {
    let mut rows = Vec::new();
    let children = |id: NodeId| flat.tree.children(id).filter(|&id| flat.tree.is_element(id));
    let mut add = |tr: NodeId| {
        let cells = children(tr).filter(|&cell| matches!(flat.name(cell), "td" | "th")).collect();
        rows.push(Row { node: tr, span: flat.span(tr), cells });
    };
    for part in children(table.node) {
        match flat.name(part) {
            "thead" | "tbody" | "tfoot" => {
                children(part).filter(|&tr| flat.name(tr) == "tr").for_each(&mut add);
            }
            "tr" => add(part),
            _ => {}
        }
    }
    rows
}

/// Whether the two tables have the same columns.
fn has_same_grid(old: &Flat, a: &Table, new: &Flat, b: &Table) -> bool {
    let width = |rows: &[Row]| {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for row in rows {
            *counts.entry(row.cells.len()).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|&(width, count)| (count, width));
        counts.last().map_or(0, |&(width, _)| width)
    };
    let (old_rows, new_rows) = (rows(old, a), rows(new, b));
    let (x, y) = (width(&old_rows), width(&new_rows));
    // A single row that gained a cell is a row that changed.
    if x != y && old_rows.len() + new_rows.len() > 2 {
        return false;
    }
    let heads = |flat: &Flat, rows: &[Row]| -> Vec<u64> {
        let first = rows.first().map_or(&[][..], |row| &row.cells);
        let is_head = |cell: &&NodeId| flat.name(**cell) == "th";
        first.iter().filter(is_head).map(|cell| Bag::of(flat, flat.span(*cell)).hash).collect()
    };
    let (mut xs, mut ys) = (heads(old, &old_rows), heads(new, &new_rows));
    if xs == ys {
        return true;
    }
    // The same heads in another order: the columns changed places.
    xs.sort_unstable();
    ys.sort_unstable();
    xs != ys
}

/// The words of a stretch, each once and sorted: enough to tell how much two stretches have in common.
#[derive(Debug)]
pub(super) struct Bag {
    words: Vec<WordId>,
    pub hash: u64,
}

impl Bag {
    pub fn of(flat: &Flat, span: Range<usize>) -> Bag {
        let tokens = &flat.tokens[span];
        let mut words: Vec<WordId> = tokens.iter().map(|token| token.word).collect();
        let hash = words.iter().fold(words.len() as u64, |hash, &word| {
            (hash.rotate_left(23) ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        words.sort_unstable();
        words.dedup();
        Bag { words, hash }
    }

    /// The share of their words that both have, from 0 to 1.
    pub fn likeness(&self, other: &Bag) -> f64 {
        let (a, b) = (&self.words, &other.words);
        if a.is_empty() && b.is_empty() {
            return 1.0;
        }
        let (mut i, mut j, mut common) = (0, 0, 0usize);
        while i < a.len() && j < b.len() {
            common += usize::from(a[i] == b[j]);
            let (x, y) = (a[i], b[j]);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        2.0 * common as f64 / (a.len() + b.len()) as f64
    }
}

/// The pairs in order whose likenesses add up to the most; none that are less alike than `least`.
/// Beyond a bound, only pairs that are the same and occur once.
fn most_alike(
    old: &[Bag],
    new: &[Bag],
    least: f64,
    budget: &mut Budget,
    bonus: impl Fn(usize, usize) -> f64,
) -> Vec<(usize, usize)> {
    const MOST_PAIRS: usize = 10_000;
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let cost = |bags: &[Bag]| bags.iter().map(|bag| bag.words.len() + 8).sum::<usize>();
    let work = cost(old) * new.len() + cost(new) * old.len();
    if old.len() * new.len() > MOST_PAIRS || !budget.spend_if_left(work) {
        let hashes = |bags: &[Bag]| -> Vec<u64> { bags.iter().map(|bag| bag.hash).collect() };
        return align::unique_pairs(&hashes(old), &hashes(new));
    }
    let width = new.len() + 1;
    let mut alike = vec![0.0f64; old.len() * new.len()];
    let mut best = vec![0.0f64; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let likeness = old[i].likeness(&new[j]) + bonus(i, j);
            let likeness = if likeness >= least { likeness } else { 0.0 };
            alike[i * new.len() + j] = likeness;
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let take = if likeness > 0.0 { likeness + best[(i + 1) * width + j + 1] } else { 0.0 };
            best[i * width + j] = skip.max(take);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let likeness = alike[i * new.len() + j];
        let here = best[i * width + j];
        if likeness > 0.0 && here == likeness + best[(i + 1) * width + j + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if here == best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// A heading of which the other document has no word.
#[derive(Clone)]
struct Heading {
    id: Option<String>,
    rank: u8,
    block: NodeId,
    tokens: Range<usize>,
}

/// Headings of one id belong together even where no word of them is the same, and so do those that stand
/// before the same text.
fn pair_headings(old: &Flat, new: &Flat, pairing: &mut Pairing) {
    let whole = |flat: &Flat, gap: Range<usize>| {
        let mut found = Vec::new();
        let mut token = gap.start;
        while token < gap.end {
            let segment = flat.tokens[token].segment as usize;
            let tokens = flat.segments[segment].tokens.clone();
            let block = flat.segments[segment].block;
            if tokens.start >= gap.start
                && tokens.end <= gap.end
                && let Some(rank) = super::flat::heading_rank(flat.name(block))
            {
                let mut with_id = std::iter::once(block).chain(flat.tree.descendants(block));
                let id = with_id.find_map(|node| flat.tree.attr(node, "id")).map(str::to_owned);
                found.push(Heading { id, rank, block, tokens: tokens.clone() });
            }
            token = tokens.end;
        }
        found
    };
    let mut added = Vec::new();
    for (xs, ys) in gaps(old, new, pairing) {
        if xs.is_empty() || ys.is_empty() {
            continue;
        }
        let (ours, theirs) = (whole(old, xs.clone()), whole(new, ys.clone()));
        let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, heading) in theirs.iter().enumerate() {
            if let Some(id) = &heading.id {
                by_id.entry(id).or_default().push(at);
            }
        }
        let mut next = 0;
        for heading in &ours {
            let same = heading.id.as_deref().and_then(|id| by_id.get(id));
            let same = same.map_or(&[][..], Vec::as_slice);
            let Some(&at) = same.get(same.partition_point(|&at| at < next)) else { continue };
            next = at + 1;
            added.push((heading.clone(), theirs[at].clone()));
        }
        // Two headings of one rank with the same text right behind them: one clause with another name.
        if let (Some(x), Some(y)) = (ours.last(), theirs.last())
            && (x.tokens.end, y.tokens.end) == (xs.end, ys.end)
            && xs.end < old.tokens.len()
            && ys.end < new.tokens.len()
            && x.rank == y.rank
            && !added.iter().any(|(a, b)| a.block == x.block || b.block == y.block)
            && old.tokens[xs.end].word == new.tokens[ys.end].word
        {
            added.push((x.clone(), y.clone()));
        }
    }
    for (x, y) in added {
        pairing.elements.insert(y.block, x.block);
        let ends = [(x.tokens.start, y.tokens.start), (x.tokens.end, y.tokens.end)];
        pairing.syncs.extend(ends);
        // What the two have in common was dropped while they were no pair.
        let words = |flat: &Flat, tokens: &Range<usize>| -> Vec<WordId> {
            flat.tokens[tokens.clone()].iter().map(|token| token.word).collect()
        };
        let (a, b) = (words(old, &x.tokens), words(new, &y.tokens));
        let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        let most = (a.len() - start).min(b.len() - start);
        let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count().min(most);
        let ends = [
            Common { old: x.tokens.start, new: y.tokens.start, len: start },
            Common { old: x.tokens.end - end, new: y.tokens.end - end, len: end },
        ];
        pairing.runs.extend(ends.into_iter().filter(|run| run.len > 0));
    }
    pairing.runs.sort_unstable_by_key(|run| run.old);
    pairing.syncs.sort_unstable();
}

/// The stretches between the runs and the places where both are at the same point.
pub(super) fn gaps(old: &Flat, new: &Flat, pairing: &Pairing) -> Vec<(Range<usize>, Range<usize>)> {
    let mut gaps = Vec::new();
    let (mut x, mut y) = (0, 0);
    let mut syncs = pairing.syncs.iter().copied().peekable();
    let end = Common { old: old.tokens.len(), new: new.tokens.len(), len: 0 };
    for run in pairing.runs.iter().copied().chain([end]) {
        while let Some((i, j)) = syncs.next_if(|&(i, j)| i <= run.old && j <= run.new) {
            if i >= x && j >= y {
                gaps.push((x..i, y..j));
                (x, y) = (i, j);
            }
        }
        gaps.push((x..run.old, y..run.new));
        (x, y) = (run.old + run.len, run.new + run.len);
    }
    gaps
}

/// What the elements are by the words that both documents have, and by what was paired.
pub(super) fn likely_identities(old: &Flat, new: &Flat, pairing: &Pairing) -> Identities {
    const NONE: u32 = u32::MAX;
    // For each token of the new document the next one from there on, and the last one up to there,
    // that the old document has too.
    let mut partner = vec![NONE; new.tokens.len()];
    for run in &pairing.runs {
        for step in 0..run.len {
            partner[run.new + step] = (run.old + step) as u32;
        }
    }
    let mut next = partner.clone();
    for at in (0..next.len().saturating_sub(1)).rev() {
        if next[at] == NONE {
            next[at] = next[at + 1];
        }
    }
    let mut last = partner;
    for at in 1..last.len() {
        if last[at] == NONE {
            last[at] = last[at - 1];
        }
    }
    Identities::find(old, new, &pairing.elements, true, |element| {
        let span = new.span(element);
        let (&first, &last) = (next.get(span.start)?, last.get(span.end.checked_sub(1)?)?);
        // Beyond the element's end or before its start there is nothing of it.
        (first != NONE && last != NONE && first <= last)
            .then(|| (old.tokens[first as usize].within, old.tokens[last as usize].within))
    })
}
