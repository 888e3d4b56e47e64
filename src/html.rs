//! A tree of HTML nodes in one arena: parse a fragment, walk it, edit it, write it again.
//!
//! [`Tree::parse_fragment`] reads as a browser does (html5ever; `literal` where nothing has to be mended), so
//! every text gives a tree and nothing panics; [`Tree::to_html`] writes a fragment that parses to the same tree. All walks are
//! loops, never recursion: depth is the input's choice, the stack is ours.
//!
//! Knows nothing of what the elements mean, and nothing of style, scripts or whole documents.

mod literal;
mod parse;
pub mod serialise;

pub use serialise::{escape_text, write_attr, write_end_tag, write_start_tag};

use std::num::NonZeroU32;

use html5ever::{LocalName, Namespace, QualName, local_name, ns};

/// An arena of HTML nodes under one root.
///
/// Two trees are equal when they hold the same nodes in the same order; lines do not count.
#[derive(Debug, Clone)]
pub struct Tree {
    nodes: Vec<Node>,
}

/// A node of the tree that gave it; meaningless in any other.
// One more than the index, so that `Option<NodeId>` takes four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    const ROOT: NodeId = NodeId(NonZeroU32::MIN);

    /// Its place in the order in which the nodes were made, from 0: for tables beside the tree.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

#[derive(Debug, Clone)]
struct Node {
    parent: Option<NodeId>,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    prev: Option<NodeId>,
    next: Option<NodeId>,
    line: u32,
    data: NodeData,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeData {
    /// The root: holds the fragment's nodes and is itself never written.
    Fragment,
    /// An element. A `template` has its contents as its children.
    Element(Element),
    /// Text, with character references resolved.
    Text(String),
    /// A comment, without its delimiters.
    Comment(String),
}

/// An element's name and attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The name: lower case in HTML, in its own case in SVG (`foreignObject`).
    pub name: LocalName,
    /// The namespace: HTML, SVG or MathML.
    pub namespace: Namespace,
    /// Names (as written: `xlink:href`) and values, in source order, no name twice.
    pub attrs: Vec<(LocalName, String)>,
}

impl Element {
    /// Whether it is of the HTML namespace; an SVG `title` is not an HTML `title`.
    pub fn is_html(&self) -> bool {
        self.namespace == ns!(html)
    }
}

/// A step of a walk that passes every element twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Before the node's children.
    Open(NodeId),
    /// After them; given for texts and comments too.
    Close(NodeId),
}

impl Default for Tree {
    fn default() -> Self {
        Tree::new()
    }
}

impl Tree {
    /// A tree of nothing but its root.
    pub fn new() -> Self {
        let mut tree = Tree { nodes: Vec::new() };
        tree.push(NodeData::Fragment, 0);
        tree
    }

    /// How many nodes were made, detached ones too; every [`NodeId::index`] is below it.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The root.
    pub fn root(&self) -> NodeId {
        NodeId::ROOT
    }

    /// What the node is.
    pub fn data(&self, id: NodeId) -> &NodeData {
        &self.node(id).data
    }

    /// The line of the parsed text at which the element's start tag (or the text) ended, from 1;
    /// 0 for nodes made by hand.
    pub fn line(&self, id: NodeId) -> u32 {
        self.node(id).line
    }

    /// The element, unless the node is something else.
    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match self.data(id) {
            NodeData::Element(element) => Some(element),
            _ => None,
        }
    }

    /// Whether the node is an element.
    pub fn is_element(&self, id: NodeId) -> bool {
        self.element(id).is_some()
    }

    /// The element's name, unless the node is something else.
    pub fn name(&self, id: NodeId) -> Option<&str> {
        self.element(id).map(|element| &*element.name)
    }

    /// The element's attributes in source order; none for other nodes.
    pub fn attrs(&self, id: NodeId) -> &[(LocalName, String)] {
        self.element(id).map_or(&[], |element| &element.attrs)
    }

    /// The value of the element's attribute.
    pub fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        let (_, value) = self.attrs(id).iter().find(|(known, _)| &**known == name)?;
        Some(value)
    }

    /// The text of a text node itself.
    pub fn text_node(&self, id: NodeId) -> Option<&str> {
        match self.data(id) {
            NodeData::Text(text) => Some(text),
            _ => None,
        }
    }

    /// All text in the node, as it stands in the source: blanks are not collapsed.
    pub fn text(&self, id: NodeId) -> String {
        let mut text = self.text_node(id).unwrap_or_default().to_owned();
        text.extend(self.descendants(id).filter_map(|inner| self.text_node(inner)));
        text
    }

    /// The node that holds it; none for the root and for detached nodes.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    /// The first of its children.
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).first_child
    }

    /// The last of its children.
    pub fn last_child(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).last_child
    }

    /// The sibling before it.
    pub fn prev_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).prev
    }

    /// The sibling after it.
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).next
    }

    /// Its parent, that one's parent and so on to the root.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.parent(id), |&id| self.parent(id))
    }

    /// Its children in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first_child(id), |&id| self.next_sibling(id))
    }

    /// All nodes in it, in document order, without itself.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        self.edges(id).filter_map(move |edge| match edge {
            Edge::Open(inner) if inner != id => Some(inner),
            _ => None,
        })
    }

    /// The walk through the node and all in it, each passed before and after its children.
    pub fn edges(&self, id: NodeId) -> impl Iterator<Item = Edge> {
        std::iter::successors(Some(Edge::Open(id)), move |&edge| self.step(edge, id))
    }

    /// The step after `edge` in the walk through `id`. To pass over what a node holds, step on
    /// from its `Close`.
    pub fn step(&self, edge: Edge, id: NodeId) -> Option<Edge> {
        match edge {
            Edge::Open(at) => Some(self.first_child(at).map_or(Edge::Close(at), Edge::Open)),
            Edge::Close(at) if at == id => None,
            Edge::Close(at) => match self.next_sibling(at) {
                Some(next) => Some(Edge::Open(next)),
                None => self.parent(at).map(Edge::Close),
            },
        }
    }

    /// Sets the attribute; a new one goes to the end. Does nothing to a node that is no element.
    pub fn set_attr(&mut self, id: NodeId, name: &str, value: impl Into<String>) {
        let NodeData::Element(element) = &mut self.node_mut(id).data else { return };
        match element.attrs.iter_mut().find(|(known, _)| &**known == name) {
            Some((_, old)) => *old = value.into(),
            None => element.attrs.push((LocalName::from(name), value.into())),
        }
    }

    /// Removes the attribute and returns its value.
    pub fn remove_attr(&mut self, id: NodeId, name: &str) -> Option<String> {
        let NodeData::Element(element) = &mut self.node_mut(id).data else { return None };
        let at = element.attrs.iter().position(|(known, _)| &**known == name)?;
        Some(element.attrs.remove(at).1)
    }

    /// Gives the element another name of HTML; it keeps its attributes and what is in it. Does nothing to a
    /// node that is no element.
    pub fn rename(&mut self, id: NodeId, name: &str) {
        if let NodeData::Element(element) = &mut self.node_mut(id).data {
            element.name = LocalName::from(name);
            element.namespace = ns!(html);
        }
    }

    /// A new HTML element, not yet anywhere in the tree.
    pub fn new_element(&mut self, name: &str) -> NodeId {
        let name = QualName::new(None, ns!(html), LocalName::from(name));
        let element = Element { name: name.local, namespace: name.ns, attrs: Vec::new() };
        self.push(NodeData::Element(element), 0)
    }

    /// A new text, not yet anywhere in the tree.
    pub fn new_text(&mut self, text: impl Into<String>) -> NodeId {
        self.push(NodeData::Text(text.into()), 0)
    }

    /// A new comment, not yet anywhere in the tree.
    pub fn new_comment(&mut self, text: impl Into<String>) -> NodeId {
        self.push(NodeData::Comment(text.into()), 0)
    }

    /// A copy of a node of another tree, without what is in it, not yet anywhere in this one.
    pub fn copy_node(&mut self, from: &Tree, id: NodeId) -> NodeId {
        self.push(from.data(id).clone(), 0)
    }

    /// Takes the node with all in it out of the tree; it can be put back elsewhere.
    pub fn detach(&mut self, id: NodeId) {
        let node = self.node_mut(id);
        let (parent, prev, next) = (node.parent.take(), node.prev.take(), node.next.take());
        match (prev, parent) {
            (Some(prev), _) => self.node_mut(prev).next = next,
            (None, Some(parent)) => self.node_mut(parent).first_child = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => self.node_mut(next).prev = prev,
            (None, Some(parent)) => self.node_mut(parent).last_child = prev,
            (None, None) => {}
        }
    }

    /// Moves the node to the end of the parent's children. The parent must not stand in the node.
    pub fn append(&mut self, parent: NodeId, id: NodeId) {
        self.detach(id);
        self.append_new(parent, id);
    }

    /// Puts a node that was just made at the end of the parent's children.
    fn append_new(&mut self, parent: NodeId, id: NodeId) {
        let last = self.node_mut(parent).last_child.replace(id);
        match last {
            Some(last) => self.node_mut(last).next = Some(id),
            None => self.node_mut(parent).first_child = Some(id),
        }
        let node = self.node_mut(id);
        (node.parent, node.prev) = (Some(parent), last);
    }

    /// Moves the node to just before `sibling`, which must not stand in it. Before a node without
    /// a parent there is no place: then it is only detached.
    pub fn insert_before(&mut self, sibling: NodeId, id: NodeId) {
        if sibling == id {
            return;
        }
        self.detach(id);
        let Some(parent) = self.parent(sibling) else { return };
        let prev = self.node_mut(sibling).prev.replace(id);
        match prev {
            Some(prev) => self.node_mut(prev).next = Some(id),
            None => self.node_mut(parent).first_child = Some(id),
        }
        let node = self.node_mut(id);
        (node.parent, node.prev, node.next) = (Some(parent), prev, Some(sibling));
    }

    /// Puts `new` where `old` stands; `old` is detached with all in it.
    pub fn replace(&mut self, old: NodeId, new: NodeId) {
        if old != new {
            self.insert_before(old, new);
            self.detach(old);
        }
    }

    /// Its children take its place; the node itself is detached, empty.
    pub fn unwrap(&mut self, id: NodeId) {
        while let Some(child) = self.first_child(id) {
            self.insert_before(id, child);
        }
        self.detach(id);
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    fn push(&mut self, data: NodeData, line: u32) -> NodeId {
        self.nodes.push(Node {
            parent: None,
            first_child: None,
            last_child: None,
            prev: None,
            next: None,
            line,
            data,
        });
        // Four thousand million nodes do not fit into the memory of any machine we run on.
        let count = u32::try_from(self.nodes.len()).expect("fewer than 2^32 nodes");
        NodeId(NonZeroU32::new(count).expect("a node was just added"))
    }
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        let mut ours = self.edges(self.root());
        let mut theirs = other.edges(other.root());
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some(Edge::Open(a)), Some(Edge::Open(b))) if self.data(a) == other.data(b) => {}
                (Some(Edge::Close(_)), Some(Edge::Close(_))) => {}
                _ => return false,
            }
        }
    }
}

impl Eq for Tree {}

/// Whether the HTML element of this name never has content and is written without an end tag.
pub fn is_void(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("basefont")
            | local_name!("bgsound")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("frame")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("keygen")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
    )
}

#[cfg(test)]
mod tests;
