//! Tells the new document from start to end, with what only the old one had at its place.

use super::align::{self, Budget};
use super::blocks::{Child, ItemId, Kind, Numbering, Outline};
use super::cursor::{Cursor, pieces_of};
use super::words::{self, Stretch};
use super::{Block, Clause, Hunk, Mark, Part, Piece, Redline, Run, State, Summary};
use crate::html::{Edge, NodeData, NodeId, Tree};

pub(super) fn assemble(old_html: &str, new_html: &str) -> Redline {
    let mut old_tree = Tree::parse_fragment(old_html);
    let new_tree = Tree::parse_fragment(new_html);
    let markup_changed = !is_same_markup(&old_tree, &new_tree);
    give_up_ids(&mut old_tree);

    let mut numbering = Numbering::default();
    let old = Outline::of(old_tree, &mut numbering);
    let new = Outline::of(new_tree, &mut numbering);
    let mut teller = Teller {
        old: &old,
        new: &new,
        numbering: &numbering,
        budget: Budget::for_words(old.word_count() + new.word_count()),
        address: free_address(&new.tree),
        parts: Vec::new(),
        hunks: Vec::new(),
        clause: None,
        deleted_clause: None,
        whole: None,
    };
    teller.tell();

    let Teller { parts, hunks, budget, .. } = teller;
    let summary = Summary {
        words_inserted: hunks.iter().map(|hunk| hunk.words_inserted).sum(),
        words_deleted: hunks.iter().map(|hunk| hunk.words_deleted).sum(),
        changes: hunks.len(),
    };
    Redline { parts, hunks, summary, markup_changed, bounded: budget.exceeded }
}

/// What is deleted stands beside what is new: an anchor can only lead to one of them.
fn give_up_ids(tree: &mut Tree) {
    let nodes: Vec<NodeId> = tree.descendants(tree.root()).collect();
    for id in nodes {
        if let Some(old) = tree.remove_attr(id, "id") {
            tree.set_attr(id, "data-was-id", old);
        }
        if tree.name(id) == Some("a")
            && let Some(old) = tree.remove_attr(id, "name")
        {
            tree.set_attr(id, "data-was-name", old);
        }
    }
}

/// What the addresses of the hunks begin with: nothing that the document uses itself.
fn free_address(tree: &Tree) -> String {
    let mut address = "change-".to_owned();
    let ids = || tree.descendants(tree.root()).filter_map(|id| tree.attr(id, "id"));
    while ids().any(|id| id.starts_with(&address)) {
        address.insert_str(0, "redline-");
    }
    address
}

/// Whether the trees hold the same nodes but for blanks.
fn is_same_markup(old: &Tree, new: &Tree) -> bool {
    fn is_seen(tree: &Tree, edge: &Edge) -> bool {
        let (Edge::Open(id) | Edge::Close(id)) = *edge;
        tree.text_node(id).is_none_or(|text| !text.trim_ascii().is_empty())
    }
    let mut ours = old.edges(old.root()).filter(|edge| is_seen(old, edge));
    let mut theirs = new.edges(new.root()).filter(|edge| is_seen(new, edge));
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return true,
            (Some(Edge::Close(_)), Some(Edge::Close(_))) => {}
            (Some(Edge::Open(a)), Some(Edge::Open(b))) => match (old.data(a), new.data(b)) {
                (NodeData::Text(a), NodeData::Text(b))
                    if a.split_ascii_whitespace().eq(b.split_ascii_whitespace()) => {}
                (a, b) if a == b => {}
                _ => return false,
            },
            _ => return false,
        }
    }
}

struct Teller<'a> {
    old: &'a Outline,
    new: &'a Outline,
    numbering: &'a Numbering,
    budget: Budget,
    address: String,
    parts: Vec<Part>,
    hunks: Vec<Hunk>,
    /// The last heading of the new document, and the last deleted one if nothing came after it.
    clause: Option<Clause>,
    deleted_clause: Option<Clause>,
    /// The hunk that a further inserted or deleted block belongs to.
    whole: Option<WholeHunk>,
}

struct WholeHunk {
    hunk: usize,
    /// What it holds of the deleted and of the inserted.
    begun: [bool; 2],
}

/// What is still to be told; a list of its own, since containers may be nested as deep as memory.
enum Task {
    Pair(ItemId, ItemId),
    Whole { mark: Mark, item: ItemId, marked_above: bool },
    Open(NodeId),
    Close,
    Filler(NodeId),
}

impl<'a> Teller<'a> {
    fn tell(&mut self) {
        let mut tasks = Vec::new();
        self.children_of_pair(self.old.root(), self.new.root(), &mut tasks);
        while let Some(task) = tasks.pop() {
            match task {
                Task::Filler(id) => self.filler(id),
                Task::Close => self.parts.push(Part::Close),
                Task::Open(id) => self.open(self.new, Some(id), None),
                Task::Pair(old, new) if self.new.items[new].kind.is_block() => self.block(old, new),
                Task::Pair(old, new) => {
                    self.open(self.new, self.new.items[new].element, None);
                    tasks.push(Task::Close);
                    self.children_of_pair(old, new, &mut tasks);
                }
                Task::Whole { mark, item, marked_above } => {
                    self.whole(mark, item, marked_above, &mut tasks);
                }
            }
        }
    }

    /// Adds what the two containers hold, last first, as tasks are taken from the end.
    fn children_of_pair(&mut self, old: ItemId, new: ItemId, tasks: &mut Vec<Task>) {
        let (xs, ys) = (self.old.child_items(old), self.new.child_items(new));
        let pairs = align::align((self.old, &xs), (self.new, &ys), &mut self.budget);
        let start = tasks.len();
        let deleted = |range: std::ops::Range<usize>| {
            let items = xs[range].iter();
            items.map(|&item| Task::Whole { mark: Mark::Deleted, item, marked_above: false })
        };
        let mut pairs = pairs.into_iter().peekable();
        let (mut x, mut y) = (0, 0);
        // What was deleted at the very start stands before the first block, after the tags that
        // open there; elsewhere it follows the block it followed.
        for child in &self.new.items[new].children {
            let Child::Item(item) = *child else {
                tasks.push(match *child {
                    Child::Open(id) => Task::Open(id),
                    Child::Close(_) => Task::Close,
                    Child::Filler(id) => Task::Filler(id),
                    Child::Item(_) => continue,
                });
                continue;
            };
            if y == 0 {
                let until = pairs.peek().map_or(xs.len(), |&(i, _)| i);
                tasks.extend(deleted(x..until));
                x = until;
            }
            match pairs.next_if(|&(_, j)| j == y) {
                Some((i, _)) => {
                    tasks.push(Task::Pair(xs[i], item));
                    x = i + 1;
                    let until = pairs.peek().map_or(xs.len(), |&(i, _)| i);
                    tasks.extend(deleted(x..until));
                    x = until;
                }
                None => tasks.push(Task::Whole { mark: Mark::Inserted, item, marked_above: false }),
            }
            y += 1;
        }
        tasks.extend(deleted(x..xs.len()));
        tasks[start..].reverse();
    }

    fn side(&self, mark: Mark) -> &'a Outline {
        match mark {
            Mark::Inserted => self.new,
            Mark::Deleted => self.old,
        }
    }

    fn open(&mut self, side: &Outline, id: Option<NodeId>, mark: Option<Mark>) {
        if let Some(element) = id.and_then(|id| side.tree.element(id)) {
            self.parts.push(Part::Open { element: element.clone(), mark });
        }
    }

    fn filler(&mut self, id: NodeId) {
        let html = self.new.tree.outer_html(id);
        match self.parts.last_mut() {
            Some(Part::Filler(known)) => known.push_str(&html),
            _ => self.parts.push(Part::Filler(html)),
        }
    }

    fn whole(&mut self, mark: Mark, item: ItemId, marked_above: bool, tasks: &mut Vec<Task>) {
        let side = self.side(mark);
        let this = &side.items[item];
        if !marked_above && !this.is_seen && mark == Mark::Deleted {
            return;
        }
        let bears_mark = !marked_above && this.is_seen && this.kind.bears_mark();
        if this.kind.is_block() {
            self.whole_block(mark, item, bears_mark);
            return;
        }
        self.open(side, this.element, bears_mark.then_some(mark));
        let start = tasks.len();
        for child in &this.children {
            let task = match *child {
                Child::Item(item) => {
                    Task::Whole { mark, item, marked_above: marked_above || bears_mark }
                }
                // What only groups, and what is not seen, is not told of the old document.
                _ if mark == Mark::Deleted => continue,
                Child::Open(id) => Task::Open(id),
                Child::Close(_) => Task::Close,
                Child::Filler(id) => Task::Filler(id),
            };
            tasks.push(task);
        }
        tasks[start..].reverse();
        tasks.insert(start, Task::Close);
    }

    fn whole_block(&mut self, mark: Mark, item: ItemId, marked: bool) {
        let side = self.side(mark);
        let this = &side.items[item];
        let clause = clause_of(side, item);
        let is_heading = clause.is_some();
        match mark {
            Mark::Inserted => {
                self.deleted_clause = None;
                self.clause = clause.or(self.clause.take());
            }
            Mark::Deleted => self.deleted_clause = clause.or(self.deleted_clause.take()),
        }
        let words = this.leaf.tokens.iter();
        let words = words.filter(|token| self.numbering.vocabulary.is_word(token.word)).count();
        let slot = usize::from(mark == Mark::Inserted);
        let hunk = match &mut self.whole {
            // A heading begins a change of its own, but for the one that stands in its place.
            Some(whole) if !(is_heading && whole.begun[slot]) => {
                whole.begun[slot] = true;
                whole.hunk
            }
            _ => {
                let hunk = self.new_hunk(mark == Mark::Deleted);
                let mut begun = [false; 2];
                begun[slot] = true;
                self.whole = Some(WholeHunk { hunk, begun });
                hunk
            }
        };
        match mark {
            Mark::Inserted => self.hunks[hunk].words_inserted += words,
            Mark::Deleted => self.hunks[hunk].words_deleted += words,
        }
        let runs = match this.kind {
            Kind::Rule => Vec::new(),
            _ => vec![Run { mark: Some(mark), hunk: Some(hunk), pieces: pieces_of(side, item) }],
        };
        self.parts.push(Part::Block(Block {
            element: side.element_of(item).cloned(),
            state: State::Whole { mark, marked },
            hunk: Some(hunk),
            runs,
        }));
    }

    fn new_hunk(&mut self, deleted: bool) -> usize {
        let clause = if deleted && self.deleted_clause.is_some() {
            self.deleted_clause.clone()
        } else {
            self.clause.clone()
        };
        let id = format!("{}{}", self.address, self.hunks.len() + 1);
        self.hunks.push(Hunk { id, clause, words_inserted: 0, words_deleted: 0 });
        self.hunks.len() - 1
    }

    fn block(&mut self, old: ItemId, new: ItemId) {
        (self.whole, self.deleted_clause) = (None, None);
        self.clause = clause_of(self.new, new).or(self.clause.take());
        let (a, b) = (&self.old.items[old], &self.new.items[new]);
        let element = self.new.element_of(new).cloned();
        let same =
            |runs| Block { element: element.clone(), state: State::Unchanged, hunk: None, runs };
        if a.wording == b.wording {
            let pieces = pieces_of(self.new, new);
            let runs = if b.kind == Kind::Rule {
                Vec::new()
            } else {
                vec![Run { mark: None, hunk: None, pieces }]
            };
            self.parts.push(Part::Block(same(runs)));
            return;
        }
        let vocabulary = &self.numbering.vocabulary;
        let stretches = words::compare(&a.leaf, &b.leaf, vocabulary, &mut self.budget);
        let runs = self.runs(old, new, &stretches);
        let changed = runs.iter().any(|run| run.mark.is_some());
        let state = if changed { State::Changed } else { State::Unchanged };
        self.parts.push(Part::Block(Block { element, state, hunk: None, runs }));
    }

    fn runs(&mut self, old: ItemId, new: ItemId, stretches: &[Stretch]) -> Vec<Run> {
        let (a, b) = (&self.old.items[old].leaf, &self.new.items[new].leaf);
        let mut old_tags = Cursor::new(self.old, old);
        let mut new_tags = Cursor::new(self.new, new);
        let mut runs: Vec<Run> = Vec::new();
        let vocabulary = &self.numbering.vocabulary;
        for stretch in stretches {
            if stretch.equal {
                old_tags.skip(stretch.old.end);
                let pieces = new_tags.take(stretch.new.end);
                add_run(&mut runs, None, None, pieces);
                continue;
            }
            let hunk = self.new_hunk(false);
            let (x, y) = (a.text.get(stretch.old.clone()), b.text.get(stretch.new.clone()));
            if x != y {
                self.hunks[hunk].words_deleted = words::count_words(a, &stretch.old, vocabulary);
                self.hunks[hunk].words_inserted = words::count_words(b, &stretch.new, vocabulary);
            }
            if !stretch.old.is_empty() {
                let before = new_tags.step_to_likest(&old_tags, stretch.old.end);
                add_run(&mut runs, None, None, before);
                let pieces = old_tags.take_apart(stretch.old.end, &new_tags);
                add_run(&mut runs, Some(Mark::Deleted), Some(hunk), pieces);
            }
            if !stretch.new.is_empty() {
                let pieces = new_tags.take(stretch.new.end);
                add_run(&mut runs, Some(Mark::Inserted), Some(hunk), pieces);
            }
        }
        add_run(&mut runs, None, None, new_tags.rest());
        runs
    }
}

fn add_run(runs: &mut Vec<Run>, mark: Option<Mark>, hunk: Option<usize>, pieces: Vec<Piece>) {
    if pieces.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last) if last.mark.is_none() && mark.is_none() => last.pieces.extend(pieces),
        _ => runs.push(Run { mark, hunk, pieces }),
    }
}

/// The clause that a heading begins; none for other blocks.
fn clause_of(side: &Outline, item: ItemId) -> Option<Clause> {
    let Kind::Heading(rank) = side.items[item].kind else { return None };
    let title = side.items[item].leaf.text.replace('\u{FFFC}', " ").trim().to_owned();
    let element = side.items[item].element?;
    let with_id = std::iter::once(element).chain(side.tree.descendants(element));
    let id = with_id.filter_map(|id| side.tree.attr(id, "id")).next().map(str::to_owned);
    Some(Clause { title, id, rank })
}
