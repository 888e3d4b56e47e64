//! Says which element of the new document is which of the old one.
//!
//! A new element may stand for an old one if everything old that is drawn in it was in that one. So
//! each element of the new document, from the outermost inwards, looks at the old elements that hold
//! all of its old contents, below the one that its parent stands for, and takes the likest. What is
//! passed over is drawn around it. An old element may be continued in several new ones (a split
//! paragraph); a new one stands for one old one at most.

use std::collections::HashMap;

use super::flat::{Flat, heading_rank};
use crate::html::{Element, NodeId};

/// What the elements of the new document are, by node.
#[derive(Debug)]
pub(super) struct Identities {
    kinds: Vec<Identity>,
    /// By new node: the innermost old element that is drawn by it or around it.
    consumed: Vec<NodeId>,
    /// The old elements drawn right around a new one, outermost first; few have any.
    around: HashMap<NodeId, Vec<NodeId>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Identity {
    /// Nothing of the old document is in it.
    Inserted,
    /// Something is, but no old element corresponds.
    TagsInserted,
    /// It stands for the old element.
    Same(NodeId),
}

impl Identities {
    /// Finds them; `first_and_last` gives the first and the last old node drawn in a new element.
    /// Of the `given` pairs those without common contents count only if they are trusted: while it is
    /// still open where old contents are to be drawn.
    pub fn find(
        old: &Flat,
        new: &Flat,
        given: &HashMap<NodeId, NodeId>,
        trust_given: bool,
        first_and_last: impl Fn(NodeId) -> Option<(NodeId, NodeId)>,
    ) -> Identities {
        let nodes = new.tree.node_count();
        let mut found = Identities {
            kinds: vec![Identity::Inserted; nodes],
            consumed: vec![old.tree.root(); nodes],
            around: HashMap::new(),
        };
        let mut path = Path::default();
        for tag in new.tags.iter().filter(|tag| tag.opens) {
            let element = tag.node;
            let parent = new.tree.parent(element).unwrap_or(new.tree.root());
            let base = found.consumed[parent.index()];
            found.consumed[element.index()] = base;
            let given = given.get(&element).copied();
            let Some((first, last)) = first_and_last(element) else {
                if let Some(given) = given
                    && trust_given
                    && old.tree.parent(given) == Some(base)
                {
                    found.kinds[element.index()] = Identity::Same(given);
                    found.consumed[element.index()] = given;
                }
                continue;
            };
            found.kinds[element.index()] = Identity::TagsInserted;
            let lowest = old.common_ancestor(first, last);
            let chain = path.below(old, base, lowest);
            let Some(at) = choose(old, new, element, chain, given) else { continue };
            found.kinds[element.index()] = Identity::Same(chain[at]);
            found.consumed[element.index()] = chain[at];
            if at > 0 {
                found.around.insert(element, chain[..at].to_vec());
            }
        }
        found
    }

    pub fn of(&self, element: NodeId) -> Identity {
        self.kinds[element.index()]
    }

    pub fn old_of(&self, element: NodeId) -> Option<NodeId> {
        match self.of(element) {
            Identity::Same(old) => Some(old),
            _ => None,
        }
    }

    /// The innermost old element that is drawn by the new one or around it.
    pub fn consumed(&self, element: NodeId) -> NodeId {
        self.consumed[element.index()]
    }

    pub fn around(&self, element: NodeId) -> &[NodeId] {
        self.around.get(&element).map_or(&[], Vec::as_slice)
    }
}

/// The way from the root to the node asked for last.
#[derive(Default)]
struct Path {
    nodes: Vec<NodeId>,
}

impl Path {
    /// The elements below `base` down to `lowest`, but no more than a few.
    fn below(&mut self, old: &Flat, base: NodeId, lowest: NodeId) -> &[NodeId] {
        const MOST: usize = 12;
        let depth = old.depth(lowest) as usize;
        // Deep nests ask for the same way again and again.
        if self.nodes.get(depth) != Some(&lowest) {
            self.nodes.clear();
            self.nodes.push(lowest);
            self.nodes.extend(old.tree.ancestors(lowest));
            self.nodes.reverse();
        }
        let from = old.depth(base) as usize + 1;
        &self.nodes[from.min(depth + 1)..(depth + 1).min(from + MOST).max(from.min(depth + 1))]
    }
}

fn choose(
    old: &Flat,
    new: &Flat,
    element: NodeId,
    chain: &[NodeId],
    given: Option<NodeId>,
) -> Option<usize> {
    let parent = new.tree.parent(element).unwrap_or(new.tree.root());
    let may_skip = !holds_only_its_own(new.name(parent)) && !has_its_place(new.name(element));
    let mut best = None;
    for (at, &candidate) in chain.iter().enumerate().take(if may_skip { chain.len() } else { 1 }) {
        let likeness =
            if given == Some(candidate) { 1000 } else { likeness(old, new, candidate, element) };
        let score = likeness - 6 * at as i32;
        if likeness > 0 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, at));
        }
    }
    let (score, at) = best?;
    if score < 90
        && let Some(child) = only_child(new, element)
        && likeness(old, new, chain[at], child) > score + 6
    {
        return None;
    }
    Some(at)
}

/// Whether only certain elements stand in the element of this name.
pub(super) fn holds_only_its_own(name: &str) -> bool {
    matches!(
        name,
        "ul" | "ol"
            | "menu"
            | "dir"
            | "dl"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "colgroup"
    )
}

fn has_its_place(name: &str) -> bool {
    matches!(
        name,
        "li" | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "caption"
            | "colgroup"
            | "summary"
            | "legend"
    )
}

fn only_child(flat: &Flat, element: NodeId) -> Option<NodeId> {
    let mut children = flat
        .tree
        .children(element)
        .filter(|&id| flat.tree.text_node(id).is_none_or(|text| !text.trim_ascii().is_empty()));
    let child = children.next().filter(|&id| flat.tree.is_element(id))?;
    children.next().is_none().then_some(child)
}

/// How well the new element can stand for the old one; 0 if it cannot.
fn likeness(old: &Flat, new: &Flat, x: NodeId, y: NodeId) -> i32 {
    let (Some(a), Some(b)) = (old.tree.element(x), new.tree.element(y)) else { return 0 };
    if a.namespace != b.namespace {
        return 0;
    }
    let attr = |element: &Element, name: &str| {
        element.attrs.iter().find(|(known, _)| &**known == name).map(|(_, value)| value.clone())
    };
    if a.name == b.name {
        if a.attrs == b.attrs {
            return 100;
        }
        let agrees = |name| attr(a, name).is_some() && attr(a, name) == attr(b, name);
        return 70 + 10 * i32::from(agrees("id")) + 5 * i32::from(agrees("class"));
    }
    let pair = (&*a.name, &*b.name);
    let both = |names: &[&str]| names.contains(&pair.0) && names.contains(&pair.1);
    if heading_rank(pair.0).is_some() && heading_rank(pair.1).is_some() {
        50
    } else if both(&["td", "th"]) || both(&["strong", "b"]) || both(&["em", "i"]) {
        60
    } else if both(&["ul", "ol", "menu"]) || both(&["thead", "tbody", "tfoot"]) {
        50
    } else if both(&["div", "section", "article", "main", "aside", "header", "footer", "nav"]) {
        40
    } else if old.is_block(x)
        && new.is_block(y)
        && old.holds_segment(x)
        && new.holds_segment(y)
        && !old.holds_block(x)
        && !new.holds_block(y)
    {
        30
    } else {
        0
    }
}
