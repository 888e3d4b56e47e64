//! From a tree to blocks of text in their containers.
//!
//! Lists, their items, tables, rows, cells and quotes are containers: they are paired as such, so
//! that an item stays in its list. Other elements that hold blocks (`div`, `section`) only group:
//! text that moves into or out of them has not changed.

use std::collections::HashMap;

use super::leaf::{self, Leaf, Role, Vocabulary};
use crate::html::{Edge, NodeData, NodeId, Tree};

/// A document as blocks.
#[derive(Debug)]
pub(super) struct Outline {
    pub tree: Tree,
    pub items: Vec<Item>,
}

pub(super) type ItemId = usize;

/// A container or a block of text.
#[derive(Debug)]
pub(super) struct Item {
    pub kind: Kind,
    /// Its element; none for text that stands in a container as it is.
    pub element: Option<NodeId>,
    /// What a container holds.
    pub children: Vec<Child>,
    /// The text of a block; empty for a container.
    pub leaf: Leaf,
    /// The nodes of a block's text: from the first to its sibling, the last.
    pub nodes: Option<(NodeId, NodeId)>,
    /// Equal numbers: a reader sees the same, in a container of the same kind.
    pub wording: u32,
    pub sketch: Sketch,
    /// Whether a reader sees anything of it; an empty cell is not seen.
    pub is_seen: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Child {
    Item(ItemId),
    /// An element that only groups begins, and ends.
    Open(NodeId),
    Close(NodeId),
    /// Nothing a reader sees: blanks, comments, empty paragraphs.
    Filler(NodeId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Document,
    List,
    Entry,
    Term,
    Description,
    Table,
    Head,
    Body,
    Foot,
    Row,
    Cell,
    Quote,
    /// A heading of this rank.
    Heading(u8),
    Text,
    Preformatted,
    Rule,
}

impl Kind {
    fn of_container(name: &str) -> Option<Kind> {
        Some(match name {
            "ul" | "ol" | "menu" | "dir" | "dl" => Kind::List,
            "li" => Kind::Entry,
            "dt" => Kind::Term,
            "dd" => Kind::Description,
            "table" => Kind::Table,
            "thead" => Kind::Head,
            "tbody" => Kind::Body,
            "tfoot" => Kind::Foot,
            "tr" => Kind::Row,
            "td" | "th" => Kind::Cell,
            "blockquote" => Kind::Quote,
            _ => return None,
        })
    }

    fn of_block(name: &str) -> Kind {
        match name.as_bytes() {
            [b'h', rank @ b'1'..=b'6'] => Kind::Heading(rank - b'0'),
            b"pre" | b"listing" => Kind::Preformatted,
            b"hr" => Kind::Rule,
            _ => Kind::Text,
        }
    }

    pub fn is_block(self) -> bool {
        matches!(self, Kind::Heading(_) | Kind::Text | Kind::Preformatted | Kind::Rule)
    }

    /// Whether a mark on the whole is drawn on it, as on a block, and not on what it holds.
    pub fn bears_mark(self) -> bool {
        let bears = [Kind::Entry, Kind::Term, Kind::Description, Kind::Row, Kind::Cell];
        self.is_block() || bears.contains(&self)
    }
}

fn is_block_element(name: &str) -> bool {
    Kind::of_container(name).is_some()
        || matches!(
            name,
            "p" | "div"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "hgroup"
                | "pre"
                | "listing"
                | "hr"
                | "address"
                | "article"
                | "aside"
                | "section"
                | "main"
                | "nav"
                | "header"
                | "footer"
                | "figure"
                | "figcaption"
                | "details"
                | "summary"
                | "dialog"
                | "form"
                | "fieldset"
                | "legend"
                | "caption"
                | "center"
                | "search"
        )
}

/// Number the same wordings the same, over both documents.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    pub vocabulary: Vocabulary,
    wordings: HashMap<(Option<Kind>, Vec<u32>), u32>,
}

impl Numbering {
    fn number(&mut self, kind: Option<Kind>, of: Vec<u32>) -> u32 {
        let next = u32::try_from(self.wordings.len()).unwrap_or(u32::MAX);
        *self.wordings.entry((kind, of)).or_insert(next)
    }
}

impl Outline {
    pub fn of(tree: Tree, numbering: &mut Numbering) -> Outline {
        let mut builder =
            Builder { holds_block: holds_block(&tree), tree: &tree, numbering, items: Vec::new() };
        builder.build();
        let items = builder.items;
        Outline { tree, items }
    }

    pub fn root(&self) -> ItemId {
        0
    }

    pub fn word_count(&self) -> usize {
        self.items.iter().map(|item| item.leaf.tokens.len()).sum()
    }

    pub fn child_items(&self, id: ItemId) -> Vec<ItemId> {
        let children = self.items[id].children.iter();
        children
            .filter_map(|child| match child {
                Child::Item(item) => Some(*item),
                _ => None,
            })
            .collect()
    }

    pub fn element_of(&self, id: ItemId) -> Option<&crate::html::Element> {
        self.items[id].element.and_then(|node| self.tree.element(node))
    }
}

struct Builder<'a> {
    tree: &'a Tree,
    holds_block: Vec<bool>,
    numbering: &'a mut Numbering,
    items: Vec<Item>,
}

/// For each node whether a block stands in it.
fn holds_block(tree: &Tree) -> Vec<bool> {
    let mut holds = vec![false; tree.node_count()];
    let mut edge = Some(Edge::Open(tree.root()));
    while let Some(mut at) = edge {
        if let Edge::Open(id) = at
            && id != tree.root()
            && is_closed_to_us(tree, id)
        {
            at = Edge::Close(id);
        } else if let Edge::Close(id) = at
            && let Some(parent) = tree.parent(id)
            && (holds[id.index()] || tree.name(id).is_some_and(is_block_element))
            && tree.is_element(id)
        {
            holds[parent.index()] = true;
        }
        edge = tree.step(at, tree.root());
    }
    holds
}

/// Whether what the node holds is never read.
fn is_closed_to_us(tree: &Tree, id: NodeId) -> bool {
    !tree.is_element(id) || leaf::role(tree, id) != Role::Inline
}

impl Builder<'_> {
    fn build(&mut self) {
        let root = self.tree.root();
        let mut open: Vec<ItemId> = vec![self.new_item(Kind::Document, None)];
        let mut edge = self.tree.step(Edge::Open(root), root);
        while let Some(mut at) = edge {
            let Some(&parent) = open.last() else { break };
            match at {
                Edge::Open(id) => match self.tree.element(id) {
                    Some(element) if element.is_html() && self.is_block(id) => {
                        if let Some(kind) = Kind::of_container(&element.name) {
                            let item = self.new_item(kind, Some(id));
                            self.items[parent].children.push(Child::Item(item));
                            open.push(item);
                        } else if self.holds_block[id.index()] {
                            self.items[parent].children.push(Child::Open(id));
                        } else {
                            let kind = Kind::of_block(&element.name);
                            self.add_block(parent, kind, id);
                            at = Edge::Close(id);
                        }
                    }
                    _ if self.is_unseen(id) => {
                        self.items[parent].children.push(Child::Filler(id));
                        at = Edge::Close(id);
                    }
                    _ => {
                        let last = self.end_of_text(id);
                        self.add_text(parent, id, last);
                        at = Edge::Close(last);
                    }
                },
                Edge::Close(id) if id == root => {
                    self.finish_container(parent);
                    break;
                }
                Edge::Close(id) if self.items[parent].element == Some(id) => {
                    self.finish_container(parent);
                    open.pop();
                }
                Edge::Close(id) if self.is_block(id) && self.holds_block[id.index()] => {
                    self.items[parent].children.push(Child::Close(id));
                }
                Edge::Close(_) => {}
            }
            edge = self.tree.step(at, root);
        }
    }

    fn is_block(&self, id: NodeId) -> bool {
        let element = self.tree.element(id);
        element.is_some_and(|element| element.is_html() && is_block_element(&element.name))
            || self.holds_block[id.index()]
    }

    fn is_unseen(&self, id: NodeId) -> bool {
        match self.tree.data(id) {
            NodeData::Text(text) => text.bytes().all(|byte| byte.is_ascii_whitespace()),
            NodeData::Element(_) => leaf::role(self.tree, id) == Role::Silent,
            _ => true,
        }
    }

    /// The last sibling of the text that begins with `first`: up to the next block.
    fn end_of_text(&self, first: NodeId) -> NodeId {
        let mut last = first;
        let mut node = self.tree.next_sibling(first);
        while let Some(at) = node
            && !self.is_block(at)
        {
            if !self.is_unseen(at) {
                last = at;
            }
            node = self.tree.next_sibling(at);
        }
        last
    }

    fn new_item(&mut self, kind: Kind, element: Option<NodeId>) -> ItemId {
        self.items.push(Item {
            kind,
            element,
            children: Vec::new(),
            leaf: Leaf::default(),
            nodes: None,
            wording: 0,
            sketch: Sketch::default(),
            is_seen: kind.is_block(),
        });
        self.items.len() - 1
    }

    fn finish_container(&mut self, id: ItemId) {
        let mut of = Vec::new();
        let mut sketch = Sketch::default();
        let mut is_seen = false;
        for child in &self.items[id].children {
            if let Child::Item(child) = child {
                of.push(self.items[*child].wording);
                sketch.join(&self.items[*child].sketch);
                is_seen |= self.items[*child].is_seen;
            }
        }
        let wording = self.numbering.number(Some(self.items[id].kind), of);
        let item = &mut self.items[id];
        (item.wording, item.sketch, item.is_seen) = (wording, sketch, is_seen);
    }

    fn add_block(&mut self, parent: ItemId, kind: Kind, id: NodeId) {
        let nodes = self.tree.first_child(id).zip(self.tree.last_child(id));
        self.add_leaf(parent, kind, Some(id), nodes);
    }

    fn add_text(&mut self, parent: ItemId, first: NodeId, last: NodeId) {
        self.add_leaf(parent, Kind::Text, None, Some((first, last)));
    }

    fn add_leaf(
        &mut self,
        parent: ItemId,
        kind: Kind,
        element: Option<NodeId>,
        nodes: Option<(NodeId, NodeId)>,
    ) {
        let vocabulary = &mut self.numbering.vocabulary;
        let preformatted = kind == Kind::Preformatted;
        let leaf = match nodes {
            Some((first, last)) => leaf::read(self.tree, first, last, preformatted, vocabulary),
            None => Leaf::default(),
        };
        if leaf.tokens.is_empty() && kind != Kind::Rule {
            self.add_fillers(parent, element, nodes);
            return;
        }
        let id = self.new_item(kind, element);
        let likenesses =
            leaf.tokens.iter().filter_map(|token| self.numbering.vocabulary.likeness(token.word));
        let sketch = Sketch::of(likenesses.collect());
        // Where blanks stand is part of the wording: "data base" is not "database".
        let mut of = Vec::with_capacity(leaf.tokens.len() * 2);
        let mut end = 0;
        for token in &leaf.tokens {
            of.extend([u32::from(token.start > end), token.word]);
            end = token.end;
        }
        let kind = Some(kind).filter(|&kind| kind == Kind::Rule);
        let wording = self.numbering.number(kind, of);
        let item = &mut self.items[id];
        (item.leaf, item.nodes, item.wording, item.sketch) = (leaf, nodes, wording, sketch);
        self.items[parent].children.push(Child::Item(id));
    }

    fn add_fillers(
        &mut self,
        parent: ItemId,
        element: Option<NodeId>,
        nodes: Option<(NodeId, NodeId)>,
    ) {
        let children = &mut self.items[parent].children;
        if let Some(element) = element {
            children.push(Child::Filler(element));
        } else if let Some((first, last)) = nodes {
            let mut node = Some(first);
            while let Some(at) = node {
                children.push(Child::Filler(at));
                node = if at == last { None } else { self.tree.next_sibling(at) };
            }
        }
    }
}

/// The lowest of the numbers of a text's words, each once: enough to tell how much two texts have
/// in common without reading them, and exact for short ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Sketch {
    lowest: Vec<u64>,
    /// Whether the text has more words than are kept.
    cut: bool,
}

impl Sketch {
    const SIZE: usize = 64;

    fn of(mut words: Vec<u64>) -> Sketch {
        words.sort_unstable();
        words.dedup();
        let cut = words.len() > Self::SIZE;
        words.truncate(Self::SIZE);
        words.shrink_to_fit();
        Sketch { lowest: words, cut }
    }

    fn join(&mut self, other: &Sketch) {
        let mut words = std::mem::take(&mut self.lowest);
        words.extend(&other.lowest);
        let cut = self.cut || other.cut;
        *self = Sketch::of(words);
        self.cut |= cut;
    }

    /// How alike the two texts are, from 0 to 1: the share of their words that they have in common,
    /// or, where one holds nearly all of the other, a little less than that share of the shorter.
    pub fn likeness(&self, other: &Sketch) -> f64 {
        let (a, b) = (&self.lowest, &other.lowest);
        if a.is_empty() || b.is_empty() {
            return if a.is_empty() && b.is_empty() { 1.0 } else { 0.0 };
        }
        let limit = if self.cut || other.cut { Self::SIZE } else { usize::MAX };
        let (mut i, mut j, mut seen, mut common) = (0, 0, 0usize, 0usize);
        while i < a.len() && j < b.len() && seen < limit {
            common += usize::from(a[i] == b[j]);
            seen += 1;
            let (x, y) = (a[i], b[j]);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        if limit == usize::MAX {
            let shorter = a.len().min(b.len());
            let share = 2.0 * common as f64 / (a.len() + b.len()) as f64;
            let held = if shorter >= 6 { 0.75 * common as f64 / shorter as f64 } else { 0.0 };
            share.max(held)
        } else {
            let jaccard = common as f64 / seen.max(1) as f64;
            2.0 * jaccard / (1.0 + jaccard)
        }
    }
}
