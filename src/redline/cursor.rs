//! Takes a block's text apart into runs, with the inline elements that each stands in.

use super::Piece;
use super::blocks::{ItemId, Outline};
use super::leaf::{self, Inline, Role};
use crate::html::{Edge, Element, NodeData, NodeId};

/// A place in a block's text and among its tags, going forward.
pub(super) struct Cursor<'a> {
    side: &'a Outline,
    item: ItemId,
    at: usize,
    tag: usize,
    open: Vec<NodeId>,
}

impl<'a> Cursor<'a> {
    pub fn new(side: &'a Outline, item: ItemId) -> Self {
        Cursor { side, item, at: 0, tag: 0, open: Vec::new() }
    }

    /// Goes to the end of the text before `end`, past the tags that stand before `end`.
    pub fn skip(&mut self, end: usize) {
        self.walk(end, false, &mut |_| {});
    }

    /// The same, with what lies on the way.
    pub fn take(&mut self, end: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.walk(end, false, &mut |piece| pieces.push(piece));
        pieces
    }

    /// All that is left.
    pub fn rest(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let end = self.side.items[self.item].leaf.text.len();
        self.walk(end, true, &mut |piece| pieces.push(piece));
        pieces
    }

    fn walk(&mut self, end: usize, with_last_tags: bool, give: &mut dyn FnMut(Piece)) {
        let leaf = &self.side.items[self.item].leaf;
        while let Some(tag) = leaf.tags.get(self.tag) {
            if tag.at > end || (tag.at == end && !with_last_tags) {
                break;
            }
            if tag.at > self.at {
                give(Piece::Text(leaf.text[self.at..tag.at].to_owned()));
                self.at = tag.at;
            }
            let piece = self.pass_tag(tag.what);
            give(piece);
        }
        if self.at < end {
            give(Piece::Text(leaf.text[self.at..end].to_owned()));
            self.at = end;
        }
    }

    fn pass_tag(&mut self, what: Inline) -> Piece {
        self.tag += 1;
        let tree = &self.side.tree;
        match what {
            Inline::Silent(id) => Piece::Silent(tree.outer_html(id)),
            Inline::Object(id) => {
                self.at += '\u{FFFC}'.len_utf8();
                Piece::Object(tree.outer_html(id))
            }
            Inline::Open(id) => {
                self.open.push(id);
                tree.element(id).cloned().map_or(Piece::Silent(String::new()), Piece::Open)
            }
            Inline::Close(id) => {
                self.open.pop();
                let name = tree.element(id).map(|element| element.name.clone());
                name.map_or(Piece::Silent(String::new()), Piece::Close)
            }
        }
    }

    /// Passes those of the tags at this very place after which the open elements are most like
    /// those that hold the other text up to `end`: deleted words stay in the emphasis they stood in.
    pub fn step_to_likest(&mut self, other: &Cursor, end: usize) -> Vec<Piece> {
        let mut other = other.clone_place();
        other.pass_tags_here();
        let holding = other.depth_up_to(end);
        let mut pieces = Vec::new();
        let mut trial = self.clone_place();
        let mut best = (distance(&trial, &other, holding), self.tag);
        while let Some(tag) = trial.tag_here() {
            trial.pass_tag(tag);
            let here = distance(&trial, &other, holding);
            if here < best.0 {
                best = (here, trial.tag);
            }
        }
        while self.tag < best.1
            && let Some(tag) = self.tag_here()
        {
            pieces.push(self.pass_tag(tag));
        }
        pieces
    }

    /// How many of the elements that are open here stay open up to `end`.
    fn depth_up_to(&self, end: usize) -> usize {
        let tags = &self.side.items[self.item].leaf.tags[self.tag..];
        let (mut depth, mut lowest) = (self.open.len(), self.open.len());
        for tag in tags.iter().take_while(|tag| tag.at < end) {
            match tag.what {
                Inline::Open(_) => depth += 1,
                Inline::Close(_) => depth -= 1,
                Inline::Object(_) | Inline::Silent(_) => {}
            }
            lowest = lowest.min(depth);
        }
        lowest
    }

    fn clone_place(&self) -> Cursor<'a> {
        Cursor { open: self.open.clone(), ..*self }
    }

    /// The next tag if it stands at this place and has no width.
    fn tag_here(&self) -> Option<Inline> {
        let tag = self.side.items[self.item].leaf.tags.get(self.tag)?;
        (tag.at == self.at && !matches!(tag.what, Inline::Object(_))).then_some(tag.what)
    }

    fn pass_tags_here(&mut self) {
        while let Some(tag) = self.tag_here() {
            self.pass_tag(tag);
        }
    }

    /// What lies before `end`, as content of its own: the elements it stands in open and close in
    /// it, but for those that hold all of it and are open at the other text's place too.
    pub fn take_apart(&mut self, end: usize, place: &Cursor) -> Vec<Piece> {
        self.pass_tags_here();
        let shared = common_depth(self, place).min(self.depth_up_to(end));
        let start = self.open.clone();
        let inner = self.take(end);
        let element = |&id: &NodeId| self.side.tree.element(id);
        let opened = start[shared..].iter().filter_map(element).cloned().map(Piece::Open);
        let closed = self.open[shared..].iter().rev().filter_map(element);
        let closed = closed.map(|element| Piece::Close(element.name.clone()));
        let mut pieces: Vec<Piece> = opened.collect();
        pieces.extend(inner);
        pieces.extend(closed);
        pieces
    }
}

fn common_depth(a: &Cursor, b: &Cursor) -> usize {
    let same =
        |&(&x, &y): &(&NodeId, &NodeId)| match (a.side.tree.element(x), b.side.tree.element(y)) {
            (Some(x), Some(y)) => is_same_but_id(x, y),
            _ => false,
        };
    a.open.iter().zip(&b.open).take_while(same).count()
}

fn distance(a: &Cursor, b: &Cursor, most_shared: usize) -> usize {
    let shared = common_depth(a, b).min(most_shared);
    (a.open.len() - shared) + (b.open.len() - shared)
}

fn is_same_but_id(a: &Element, b: &Element) -> bool {
    let attrs = |element: &Element| {
        let mut attrs = element.attrs.clone();
        attrs.retain(|(name, _)| !leaf::is_anchor(name));
        attrs
    };
    a.name == b.name && attrs(a) == attrs(b)
}

/// The block's inline content as it is written, blanks and all.
pub(super) fn pieces_of(side: &Outline, item: ItemId) -> Vec<Piece> {
    let tree = &side.tree;
    let mut pieces = Vec::new();
    let Some((first, last)) = side.items[item].nodes else { return pieces };
    let mut node = Some(first);
    while let Some(top) = node {
        let mut edge = Some(Edge::Open(top));
        while let Some(mut at) = edge {
            let (Edge::Open(id) | Edge::Close(id)) = at;
            match (at, tree.data(id)) {
                (Edge::Open(_), NodeData::Text(text)) => pieces.push(Piece::Text(text.clone())),
                (Edge::Open(_), NodeData::Element(element)) => match leaf::role(tree, id) {
                    Role::Inline => pieces.push(Piece::Open(element.clone())),
                    whole => {
                        let html = tree.outer_html(id);
                        let is_seen = whole == Role::Object;
                        pieces.push(if is_seen {
                            Piece::Object(html)
                        } else {
                            Piece::Silent(html)
                        });
                        at = Edge::Close(id);
                    }
                },
                (Edge::Open(_), _) => pieces.push(Piece::Silent(tree.outer_html(id))),
                (Edge::Close(_), NodeData::Element(element)) => {
                    pieces.push(Piece::Close(element.name.clone()));
                }
                (Edge::Close(_), _) => {}
            }
            edge = tree.step(at, top);
        }
        node = if top == last { None } else { tree.next_sibling(top) };
    }
    pieces
}
