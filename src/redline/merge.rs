//! Tells both documents as one line of leaves: what both have, what only the old has, what only the
//! new has, in an order that is that of either document for its own leaves.
//!
//! Leaves of the new document stand where they stand in it. For those that only the old one has a place
//! in the new is chosen: between the same neighbours, in the elements that stand for the ones they
//! were in.

use std::ops::Range;

use super::flat::{Flat, Tag, TokenKind};
use super::identity::{Identities, Identity, holds_only_its_own};
use super::pair::{self, Pairing};
use crate::html::NodeId;

/// Both documents as one line.
#[derive(Debug)]
pub(super) struct Merged {
    pub leaves: Vec<Leaf>,
    /// By new node: the leaves drawn in the element.
    spans: Vec<(u32, u32)>,
}

/// A piece of text in one element on either side, or one thing.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub fate: Fate,
    pub what: What,
    /// Where its text stands, in the documents that have it.
    pub old: Range<usize>,
    pub new: Range<usize>,
    /// The elements it stands in; for a leaf of one document only, the other one's place for it.
    pub old_in: NodeId,
    pub new_in: NodeId,
    /// The tokens it is, or is part of, the first of several that both have; none for blanks.
    pub old_token: Option<u32>,
    pub new_token: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Fate {
    Both,
    Inserted,
    Deleted,
    /// Both have it, but it is another number.
    Renumbered,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Text,
    /// A thing or a point, by its node in the documents that have it.
    Solid {
        old: Option<NodeId>,
        new: Option<NodeId>,
    },
    Hollow,
}

impl Leaf {
    /// Whether the old document has it.
    pub fn is_old(&self) -> bool {
        self.fate != Fate::Inserted
    }

    /// Whether the new document has it.
    pub fn is_new(&self) -> bool {
        self.fate != Fate::Deleted
    }
}

impl Merged {
    /// The leaves drawn in the element of the new document.
    pub fn span(&self, element: NodeId) -> Range<usize> {
        let (start, end) = self.spans[element.index()];
        start as usize..end as usize
    }
}

/// Merges the two; `likely` says what the elements are by the words that both have.
pub(super) fn merge(old: &Flat, new: &Flat, pairing: &Pairing, likely: &Identities) -> Merged {
    let mut merger = Merger {
        old: Walk::new(old),
        new: Walk::new(new),
        likely,
        leaves: Vec::with_capacity(old.tokens.len().max(new.tokens.len()) * 2),
        spans: vec![(0, 0); new.tree.node_count()],
        next_new: 0,
        placed: None,
    };
    let mut runs = pairing.runs.iter().peekable();
    for (xs, ys) in pair::gaps(old, new, pairing) {
        let end = (xs.end, ys.end);
        merger.gap(xs, ys);
        if let Some(run) = runs.next_if(|run| (run.old, run.new) == end) {
            let mut step = 0;
            while step < run.len {
                step += merger.stretch(run.old + step, run.new + step, run.len - step);
            }
        }
    }
    let len = merger.leaves.len();
    while merger.new.tag < new.tags.len() {
        merger.pass_new_tag();
    }
    merger.spans[new.tree.root().index()] = (0, len as u32);
    Merged { leaves: merger.leaves, spans: merger.spans }
}

/// A place in a document, going forward.
struct Walk<'a> {
    flat: &'a Flat,
    /// The next tag.
    tag: usize,
    within: NodeId,
    /// The text before this has been told.
    at: usize,
}

impl<'a> Walk<'a> {
    fn new(flat: &'a Flat) -> Self {
        Walk { flat, tag: 0, within: flat.tree.root(), at: 0 }
    }

    fn pass_tag(&mut self) -> Tag {
        let tag = self.flat.tags[self.tag];
        self.tag += 1;
        self.within = if tag.opens {
            tag.node
        } else {
            self.flat.tree.parent(tag.node).unwrap_or(self.flat.tree.root())
        };
        tag
    }

    /// Whether the next tag stands before the text at `at`, and before tag `limit`.
    fn is_tag_due(&self, at: usize, limit: usize) -> bool {
        self.tag < limit && self.flat.tags.get(self.tag).is_some_and(|tag| tag.at as usize <= at)
    }

    /// How far the text goes on without a tag.
    fn next_cut(&self, end: usize, limit: usize) -> usize {
        match self.flat.tags.get(self.tag) {
            Some(tag) if self.tag < limit => end.min(tag.at as usize),
            _ => end,
        }
    }
}

/// The tags before this one may be passed while the token is told.
fn limit_in(flat: &Flat, token: usize) -> usize {
    flat.tokens.get(token + 1).map_or(flat.tags.len(), |next| next.tag as usize)
}

struct Merger<'a> {
    old: Walk<'a>,
    new: Walk<'a>,
    likely: &'a Identities,
    leaves: Vec<Leaf>,
    spans: Vec<(u32, u32)>,
    /// The first token of the new document that has not been told.
    next_new: usize,
    /// The old element for which a place was chosen last, if nothing new came since.
    placed: Option<NodeId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

/// How an element of the new document, and what is around it, fits what stands in one of the old.
#[derive(Debug, Default, Clone, Copy)]
struct Fit {
    cost: u32,
    /// How many stand for an element that the old one stands in.
    same: u32,
    /// The innermost of those elements.
    lowest: Option<NodeId>,
}

impl Merger<'_> {
    fn pass_new_tag(&mut self) {
        let tag = self.new.pass_tag();
        let span = &mut self.spans[tag.node.index()];
        let here = self.leaves.len() as u32;
        if tag.opens { span.0 = here } else { span.1 = here }
    }

    fn due_new_tags(&mut self, at: usize, limit: usize) {
        while self.new.is_tag_due(at, limit) {
            self.pass_new_tag();
        }
        self.placed = None;
    }

    fn due_old_tags(&mut self, at: usize, limit: usize) {
        while self.old.is_tag_due(at, limit) {
            self.old.pass_tag();
        }
    }

    /// Tells the first of `most` tokens that both have, and with it as many as stand in one block in
    /// either document with the same blanks between them; says how many.
    fn stretch(&mut self, x: usize, y: usize, most: usize) -> usize {
        let (old, new) = (self.old.flat, self.new.flat);
        let left = |flat: &Flat, token: usize| {
            flat.segments[flat.tokens[token].segment as usize].tokens.end - token
        };
        let most = most.min(left(old, x)).min(left(new, y));
        let is_text = |step: &usize| {
            matches!(old.tokens[x + step].kind, TokenKind::Text(_))
                && matches!(new.tokens[y + step].kind, TokenKind::Text(_))
                && old.tokens[x + step].word == new.tokens[y + step].word
        };
        let len = (0..most).take_while(is_text).count();
        if len < 2 {
            self.both(x, y);
            return 1;
        }
        let last = (x + len - 1, y + len - 1);
        let xs = old.tokens[x].start as usize..old.tokens[last.0].end as usize;
        let ys = new.tokens[y].start as usize..new.tokens[last.1].end as usize;
        if old.text[xs.clone()] != new.text[ys.clone()] {
            self.both(x, y);
            return 1;
        }
        self.leads(x, y);
        let (mut i, mut j) = (xs.start, ys.start);
        let limits = (limit_in(old, last.0), limit_in(new, last.1));
        let mut step = 0;
        while i < xs.end {
            self.due_old_tags(i, limits.0);
            self.due_new_tags(j, limits.1);
            let cut = (self.old.next_cut(xs.end, limits.0) - i)
                .min(self.new.next_cut(ys.end, limits.1) - j);
            while step + 1 < len && old.tokens[x + step + 1].start as usize <= i {
                step += 1;
            }
            // A blank that a tag stands before is a leaf of its own, as it is beside changes.
            let is_blank = old.tokens[x + step].end as usize <= i;
            let (cut, tokens) = match is_blank {
                true => (cut.min(old.tokens[x + step + 1].start as usize - i), (None, None)),
                false => (cut, (Some((x + step) as u32), Some((y + step) as u32))),
            };
            self.push(Fate::Both, What::Text, i..i + cut, j..j + cut, tokens);
            (i, j) = (i + cut, j + cut);
        }
        self.next_new = last.1 + 1;
        self.tails(last.0, last.1);
        len
    }

    fn both(&mut self, x: usize, y: usize) {
        let (old, new) = (self.old.flat, self.new.flat);
        let (a, b) = (&old.tokens[x], &new.tokens[y]);
        self.leads(x, y);
        let tokens = (Some(x as u32), Some(y as u32));
        let what = match (a.kind, b.kind) {
            (TokenKind::Text(_), _) | (_, TokenKind::Text(_)) => What::Text,
            (
                TokenKind::Thing(i) | TokenKind::Point(i),
                TokenKind::Thing(j) | TokenKind::Point(j),
            ) => What::Solid { old: Some(i), new: Some(j) },
            _ => What::Hollow,
        };
        let (xs, ys) = (a.start as usize..a.end as usize, b.start as usize..b.end as usize);
        if what == What::Text && a.word == b.word {
            self.both_text(xs, limit_in(old, x), ys, limit_in(new, y), tokens);
        } else {
            self.due_old_tags(xs.start, a.tag as usize);
            self.due_new_tags(ys.start, b.tag as usize);
            let fate = if a.word == b.word { Fate::Both } else { Fate::Renumbered };
            self.push(fate, what, xs, ys, tokens);
        }
        self.next_new = y + 1;
        self.tails(x, y);
    }

    /// The blanks before two tokens that both have.
    fn leads(&mut self, x: usize, y: usize) {
        let (old, new) = (self.old.flat, self.new.flat);
        let (xs, ys) = (self.untold(old.lead(x), Side::Old), self.untold(new.lead(y), Side::New));
        let (i, j) = (old.tokens[x].tag as usize, new.tokens[y].tag as usize);
        if old.text[xs.clone()] == new.text[ys.clone()] {
            self.both_text(xs, i, ys, j, (None, None));
        } else {
            self.one_text(Side::Old, xs, i, None);
            self.one_text(Side::New, ys, j, None);
        }
    }

    /// The blanks behind two tokens that both have, where segments end.
    fn tails(&mut self, x: usize, y: usize) {
        let (old, new) = (self.old.flat, self.new.flat);
        let tail = |flat: &Flat, token: usize| match flat.ends_segment(token) {
            true => flat.tail(flat.tokens[token].segment as usize),
            false => 0..0,
        };
        let (xs, ys) = (tail(old, x), tail(new, y));
        let (i, j) = (limit_in(old, x), limit_in(new, y));
        if old.text[xs.clone()] == new.text[ys.clone()] {
            self.both_text(xs, i, ys, j, (None, None));
        } else {
            self.one_text(Side::Old, xs, i, None);
            self.one_text(Side::New, ys, j, None);
        }
    }

    fn untold(&self, range: Range<usize>, side: Side) -> Range<usize> {
        let at = match side {
            Side::Old => self.old.at,
            Side::New => self.new.at,
        };
        range.start.max(at.min(range.end))..range.end
    }

    fn both_text(
        &mut self,
        xs: Range<usize>,
        old_limit: usize,
        ys: Range<usize>,
        new_limit: usize,
        tokens: (Option<u32>, Option<u32>),
    ) {
        let (mut x, mut y) = (xs.start, ys.start);
        while x < xs.end {
            self.due_old_tags(x, old_limit);
            self.due_new_tags(y, new_limit);
            let len = (self.old.next_cut(xs.end, old_limit) - x)
                .min(self.new.next_cut(ys.end, new_limit) - y);
            self.push(Fate::Both, What::Text, x..x + len, y..y + len, tokens);
            (x, y) = (x + len, y + len);
        }
    }

    fn one_text(&mut self, side: Side, range: Range<usize>, limit: usize, token: Option<u32>) {
        let mut at = range.start;
        while at < range.end {
            match side {
                Side::Old => {
                    self.due_old_tags(at, limit);
                    self.place();
                    let end = self.old.next_cut(range.end, limit);
                    let here = self.new.at;
                    self.push(Fate::Deleted, What::Text, at..end, here..here, (token, None));
                    at = end;
                }
                Side::New => {
                    self.due_new_tags(at, limit);
                    let end = self.new.next_cut(range.end, limit);
                    let here = self.old.at;
                    self.push(Fate::Inserted, What::Text, here..here, at..end, (None, token));
                    at = end;
                }
            }
        }
    }

    fn push(
        &mut self,
        fate: Fate,
        what: What,
        old: Range<usize>,
        new: Range<usize>,
        (old_token, new_token): (Option<u32>, Option<u32>),
    ) {
        (self.old.at, self.new.at) = (old.end, new.end);
        // Words that both have, in the same elements, go on as one leaf.
        if fate == Fate::Both
            && what == What::Text
            && let Some(last) = self.leaves.last_mut()
            && (last.fate, last.what) == (fate, what)
            && last.new_token.is_some()
            && (last.old_in, last.new_in) == (self.old.within, self.new.within)
            && (last.old.end, last.new.end) == (old.start, new.start)
        {
            (last.old.end, last.new.end) = (old.end, new.end);
            return;
        }
        self.leaves.push(Leaf {
            fate,
            what,
            old,
            new,
            old_in: self.old.within,
            new_in: self.new.within,
            old_token,
            new_token,
        });
    }

    /// Tells what lies between two runs.
    fn gap(&mut self, xs: Range<usize>, ys: Range<usize>) {
        if xs.is_empty() && ys.is_empty() {
            return;
        }
        let (old, new) = (self.old.flat, self.new.flat);
        // A blank that both begin with is not changed.
        if let (Some(x), Some(y)) = (xs.clone().next(), ys.clone().next())
            && !old.starts_segment(x)
            && !new.starts_segment(y)
        {
            let (a, b) = (old.lead(x), new.lead(y));
            if !a.is_empty() && old.text[a.clone()] == new.text[b.clone()] {
                let limits = (old.tokens[x].tag as usize, new.tokens[y].tag as usize);
                self.both_text(a, limits.0, b, limits.1, (None, None));
            }
        }
        // What is deleted stands before what takes its place, a blank before a mark too.
        let goes_on =
            |flat: &Flat, token: usize| token < flat.tokens.len() && !flat.starts_segment(token);
        if xs.is_empty() && goes_on(old, xs.end) && goes_on(new, ys.end) {
            let (a, b) = (old.lead(xs.end), new.lead(ys.end));
            if old.text[a.clone()] != new.text[b] {
                self.one_text(Side::Old, a, old.tokens[xs.end].tag as usize, None);
            }
        }
        for (side, tokens) in order(old, new, xs, ys) {
            for token in tokens {
                self.one(side, token);
            }
        }
    }

    fn one(&mut self, side: Side, token: usize) {
        let flat = match side {
            Side::Old => self.old.flat,
            Side::New => self.new.flat,
        };
        let this = &flat.tokens[token];
        let lead = self.untold(flat.lead(token), side);
        self.one_text(side, lead, this.tag as usize, None);
        let range = this.start as usize..this.end as usize;
        let id = Some(token as u32);
        match this.kind {
            TokenKind::Text(_) => self.one_text(side, range, limit_in(flat, token), id),
            kind => {
                let node = match kind {
                    TokenKind::Thing(node) | TokenKind::Point(node) => Some(node),
                    _ => None,
                };
                let what = |old, new| match node {
                    Some(_) => What::Solid { old, new },
                    None => What::Hollow,
                };
                match side {
                    Side::Old => {
                        self.due_old_tags(range.start, this.tag as usize);
                        self.place();
                        let here = self.new.at;
                        self.push(Fate::Deleted, what(node, None), range, here..here, (id, None));
                    }
                    Side::New => {
                        self.due_new_tags(range.start, this.tag as usize);
                        let here = self.old.at;
                        self.push(Fate::Inserted, what(None, node), here..here, range, (None, id));
                    }
                }
            }
        }
        if side == Side::New {
            self.next_new = token + 1;
        }
        if flat.ends_segment(token) {
            let tail = flat.tail(this.segment as usize);
            self.one_text(side, tail, limit_in(flat, token), None);
        }
    }

    /// Goes to the best place in the new document for what the old one has at its place.
    fn place(&mut self) {
        const MOST: usize = 64;
        let old_in = self.old.within;
        if self.placed == Some(old_in) {
            return;
        }
        let (old, new) = (self.old.flat, self.new.flat);
        // Tags may be passed up to the next text or thing.
        let limit = new.tokens.get(self.next_new).map_or(new.tags.len(), |it| it.tag as usize);
        let mut fits = self.fits(self.new.within, old_in);
        // Most places lie in the same of the old elements.
        let mut known: Option<(Option<NodeId>, Option<NodeId>)> = None;
        let mut top = |fits: &[Fit]| {
            let lowest = fits.last().and_then(|fit| fit.lowest);
            let (_, top) = known
                .filter(|known| known.0 == lowest)
                .unwrap_or_else(|| (lowest, outermost_below(old, lowest, old_in)));
            known = Some((lowest, top));
            top
        };
        let mut best = (self.cost(self.new.within, old_in, &fits, top(&fits)), self.new.tag);
        let mut tag = self.new.tag;
        while tag < limit && new.tags[tag].at as usize <= self.new.at && tag < self.new.tag + MOST {
            let this = new.tags[tag];
            let within = match this.opens {
                true => this.node,
                false => new.tree.parent(this.node).unwrap_or(new.tree.root()),
            };
            if this.opens {
                fits.push(self.fit(this.node, old_in, &fits));
            } else {
                fits.pop();
                if fits.is_empty() {
                    fits = self.fits(within, old_in);
                }
            }
            tag += 1;
            let cost = self.cost(within, old_in, &fits, top(&fits));
            if cost < best.0 {
                best = (cost, tag);
            }
        }
        while self.new.tag < best.1 {
            self.pass_new_tag();
        }
        self.placed = Some(old_in);
    }

    /// The fits of the element of the new document and of those around it, its own last.
    fn fits(&self, within: NodeId, old_in: NodeId) -> Vec<Fit> {
        const MOST: usize = 200;
        let new = self.new.flat;
        let up = std::iter::once(within).chain(new.tree.ancestors(within));
        let up: Vec<NodeId> = up.filter(|&it| it != new.tree.root()).take(MOST).collect();
        let mut fits = Vec::with_capacity(up.len());
        for element in up.into_iter().rev() {
            fits.push(self.fit(element, old_in, &fits));
        }
        fits
    }

    /// The fit of an element that stands in the one of the last of the fits.
    fn fit(&self, element: NodeId, old_in: NodeId, around: &[Fit]) -> Fit {
        let mut fit = around.last().copied().unwrap_or_default();
        match self.likely.of(element) {
            Identity::Same(partner) if self.old.flat.contains(partner, old_in) => {
                fit.same += 1;
                fit.lowest = Some(partner);
            }
            Identity::Same(_) => fit.cost += 100,
            Identity::Inserted => fit.cost += 30,
            Identity::TagsInserted => {}
        }
        fit
    }

    /// How badly the element of the new document fits what stands in the old one's. Its own fit is the
    /// last; `top` is the outermost element that would be drawn in it.
    fn cost(&self, within: NodeId, old_in: NodeId, fits: &[Fit], top: Option<NodeId>) -> u32 {
        let (old, new) = (self.old.flat, self.new.flat);
        let Fit { mut cost, same, .. } = fits.last().copied().unwrap_or_default();
        cost += 3 * old.depth(old_in).saturating_sub(same).min(100);
        let name = new.name(within);
        if holds_only_its_own(name) {
            let fits = top.is_some_and(|top| may_stand_in(old.name(top), name));
            cost += if fits { 0 } else { 1000 };
        } else if top.is_some_and(|top| old.is_block(top)) && holds_only_words(name) {
            cost += 10;
        }
        cost
    }
}

/// Whether only words, and what stands among them, may stand in the element of this name.
pub(super) fn holds_only_words(name: &str) -> bool {
    matches!(
        name,
        "p" | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "pre"
            | "listing"
            | "summary"
            | "legend"
            | "button"
            | "label"
            | "dt"
    )
}

/// The outermost element around `node`, itself among them, that stands in `outer` (by default, the root).
fn outermost_below(flat: &Flat, outer: Option<NodeId>, node: NodeId) -> Option<NodeId> {
    let outer = outer.unwrap_or(flat.tree.root());
    let up = std::iter::once(node).chain(flat.tree.ancestors(node));
    up.take_while(|&it| it != outer && it != flat.tree.root()).last()
}

/// Whether the element of the one name may stand right in that of the other, which holds only its own.
pub(super) fn may_stand_in(name: &str, parent: &str) -> bool {
    match parent {
        "ul" | "ol" | "menu" | "dir" => name == "li",
        "dl" => matches!(name, "dt" | "dd"),
        "table" => matches!(name, "caption" | "colgroup" | "thead" | "tbody" | "tfoot"),
        "thead" | "tbody" | "tfoot" => name == "tr",
        "tr" => matches!(name, "td" | "th"),
        "colgroup" => name == "col",
        _ => true,
    }
}

/// In what order the tokens of a gap are told: those that go with what stands before, the old ones
/// first; then those between; then those that go with what stands behind.
fn order(old: &Flat, new: &Flat, xs: Range<usize>, ys: Range<usize>) -> Vec<(Side, Range<usize>)> {
    if xs.is_empty() || ys.is_empty() {
        return vec![(Side::Old, xs), (Side::New, ys)];
    }
    let (o, n) = (bonds(old, &xs), bonds(new, &ys));
    // One old block goes on around the gap: what it loses stands before what the first new one gains.
    let inside = old_segment(old, &xs) && n.0 > ys.start;
    if inside {
        return vec![(Side::Old, xs), (Side::New, ys)];
    }
    let mut told = vec![
        (Side::Old, xs.start..o.0),
        (Side::New, ys.start..n.0),
        (Side::Old, o.0..o.1),
        (Side::New, n.0..n.1),
        (Side::Old, o.1..xs.end),
        (Side::New, n.1..ys.end),
    ];
    told.retain(|(_, tokens)| !tokens.is_empty());
    told
}

/// Whether the gap lies within one segment.
fn old_segment(flat: &Flat, gap: &Range<usize>) -> bool {
    let segment = |token: usize| flat.tokens.get(token).map(|it| it.segment);
    gap.start > 0 && segment(gap.start - 1) == segment(gap.end)
}

/// Where in the gap the tokens end that go with what stands before it, and where those begin that go
/// with what stands behind.
fn bonds(flat: &Flat, gap: &Range<usize>) -> (usize, usize) {
    let segment_of = |token: usize| flat.tokens[token].segment as usize;
    let left = gap.start.checked_sub(1).map(segment_of);
    let right = (gap.end < flat.tokens.len()).then(|| segment_of(gap.end));
    let bond = |segment: usize, other: Option<usize>| match other {
        None => 0,
        Some(other) if other == segment => u32::MAX,
        Some(other) => {
            let (a, b) = (flat.segments[segment].block, flat.segments[other].block);
            flat.depth(flat.common_ancestor(a, b))
        }
    };
    let (mut before, mut behind) = (gap.start, gap.end);
    let mut token = gap.start;
    while token < gap.end {
        let segment = segment_of(token);
        let end = flat.segments[segment].tokens.end.min(gap.end);
        let (l, r) = (bond(segment, left), bond(segment, right));
        if l > r && before == token {
            before = end;
        } else if l < r {
            behind = behind.min(token);
        }
        token = end;
    }
    (before, behind.max(before))
}

/// What the elements are once it is known what is drawn in each.
pub(super) fn settled_identities(
    old: &Flat,
    new: &Flat,
    pairing: &Pairing,
    merged: &Merged,
) -> Identities {
    let leaves = &merged.leaves;
    let none = leaves.len();
    let mut next = vec![none; leaves.len() + 1];
    for (at, leaf) in leaves.iter().enumerate().rev() {
        next[at] = if leaf.is_old() { at } else { next[at + 1] };
    }
    let mut last = vec![none; leaves.len()];
    for (at, leaf) in leaves.iter().enumerate() {
        last[at] =
            if leaf.is_old() { at } else { at.checked_sub(1).map_or(none, |before| last[before]) };
    }
    Identities::find(old, new, &pairing.elements, false, |element| {
        let span = merged.span(element);
        let first = next[span.start];
        (first < span.end).then(|| (leaves[first].old_in, leaves[last[span.end - 1]].old_in))
    })
}
