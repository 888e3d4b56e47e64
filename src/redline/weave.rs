//! Draws the elements of both documents around the line of leaves, as one tree.
//!
//! 1. For each leaf the way from the root to it is laid out: the elements of the new document it stands in,
//!    and inside them (or around one) those of the old that no new one stands for.
//! 2. Elements are opened and closed from leaf to leaf as the ways part. One of the old document may be
//!    drawn in several parts; each after the first is marked as joining.
//!
//! Knows nothing of what may stand where: that is for `tags`.

use html5ever::LocalName;

use super::flat::Flat;
use super::identity::{Identities, Identity, holds_only_its_own};
use super::merge::{Fate, Merged};
use crate::html::{NodeId, Tree};

/// What both documents are drawn as: elements that open and close around the leaves.
#[derive(Debug)]
pub(super) struct Woven {
    /// What is drawn, in order.
    pub threads: Vec<Thread>,
    /// The elements, as threads name them.
    pub nodes: Vec<Node>,
}

/// Takes out attributes that have a meaning of our own.
pub(super) fn drop_own_attributes(tree: &mut Tree) {
    let nodes: Vec<NodeId> = tree.descendants(tree.root()).collect();
    for id in nodes {
        let own = |name: &str| name.starts_with("data-redline");
        let names: Vec<LocalName> = tree
            .attrs(id)
            .iter()
            .filter(|(name, _)| own(name))
            .map(|(name, _)| name.clone())
            .collect();
        for name in names {
            tree.remove_attr(id, &name);
        }
    }
}

/// Weaves them; nothing where so many parts would be drawn that it helps nobody: the old document's
/// elements around every word.
pub(super) fn weave(
    old: &Flat,
    new: &Flat,
    merged: &Merged,
    identities: &Identities,
) -> Option<Woven> {
    let most = 50_000 + 8 * (old.tags.len() + new.tags.len()) + 4 * merged.leaves.len();
    let mut weaver = Weaver {
        old,
        new,
        merged,
        identities,
        has_shared: shared_elements(old, merged),
        next_old: next_old(merged),
        drawn: vec![false; old.tree.node_count()],
        stack: Vec::new(),
        threads: Vec::with_capacity(merged.leaves.len() * 2),
        nodes: Vec::new(),
        want: Vec::new(),
    };
    for index in 0..merged.leaves.len() {
        weaver.leaf(index);
        if weaver.nodes.len() > most && merged.leaves.iter().any(|leaf| leaf.fate == Fate::Both) {
            return None;
        }
    }
    weaver.close_to(0);
    let Weaver { threads, nodes, .. } = weaver;
    Some(Woven { threads, nodes })
}

/// By old node: whether the new document has something of it.
fn shared_elements(old: &Flat, merged: &Merged) -> Vec<bool> {
    let mut before = vec![0u32; old.tokens.len() + 1];
    for leaf in &merged.leaves {
        if let (Some(token), true) = (leaf.old_token, leaf.is_new()) {
            before[token as usize + 1] = 1;
        }
    }
    for at in 1..before.len() {
        before[at] += before[at - 1];
    }
    let mut shared = vec![false; old.tree.node_count()];
    for tag in old.tags.iter().filter(|tag| tag.opens) {
        let span = old.span(tag.node);
        shared[tag.node.index()] = before[span.end] > before[span.start];
    }
    shared
}

/// By leaf: the next one, from there on, that the old document has.
fn next_old(merged: &Merged) -> Vec<u32> {
    let mut next = vec![u32::MAX; merged.leaves.len()];
    let mut known = u32::MAX;
    for (at, leaf) in merged.leaves.iter().enumerate().rev() {
        if leaf.is_old() {
            known = at as u32;
        }
        next[at] = known;
    }
    next
}

/// An element on the way to a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    New(NodeId),
    /// Of the old document; the new one has something of what is in it.
    OldTags(NodeId),
    /// Of the old document, with all in it.
    Old(NodeId),
}

#[derive(Debug)]
pub(super) struct Node {
    pub step: Step,
    pub joins: bool,
}

/// What is drawn, in order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Thread {
    Open(usize),
    Close,
    Leaf(usize),
}

struct Weaver<'a> {
    old: &'a Flat,
    new: &'a Flat,
    merged: &'a Merged,
    identities: &'a Identities,
    has_shared: Vec<bool>,
    next_old: Vec<u32>,
    /// By old node: whether a part of it was drawn.
    drawn: Vec<bool>,
    stack: Vec<Step>,
    threads: Vec<Thread>,
    nodes: Vec<Node>,
    want: Vec<Step>,
}

impl Weaver<'_> {
    fn leaf(&mut self, index: usize) {
        let leaf = &self.merged.leaves[index];
        // Most leaves stand where the one before them stood.
        if let Some(before) = index.checked_sub(1).map(|before| &self.merged.leaves[before])
            && leaf.fate == before.fate
            && (leaf.new_in, leaf.old_in) == (before.new_in, before.old_in)
        {
            self.threads.push(Thread::Leaf(index));
            return;
        }
        // How much of the way to the last leaf is the way to this one.
        let mut keep = self.stack.len();
        let mut common = self.new.tree.root();
        while keep > 0 {
            if let Step::New(element) = self.stack[keep - 1]
                && self.new.contains(element, leaf.new_in)
            {
                common = element;
                break;
            }
            keep -= 1;
        }
        let mut want = std::mem::take(&mut self.want);
        want.clear();
        self.way_down(index, common, keep, &mut want);
        let same = self.stack[keep..].iter().zip(&want).take_while(|(a, b)| a == b).count();
        self.close_to(keep + same);
        for step in &want[same..] {
            self.open(*step);
        }
        self.want = want;
        self.threads.push(Thread::Leaf(index));
    }

    /// The steps from an element of the new document that holds the leaf down to it.
    fn way_down(&self, index: usize, common: NodeId, keep: usize, want: &mut Vec<Step>) {
        let leaf = &self.merged.leaves[index];
        let mut down = Vec::new();
        let mut at = leaf.new_in;
        while at != common {
            down.push(at);
            let Some(parent) = self.new.tree.parent(at) else { break };
            at = parent;
        }
        for (depth, &element) in down.iter().rev().enumerate() {
            let around = self.identities.around(element);
            if depth == 0 && around.is_empty() && self.identities.of(element) == Identity::Inserted
            {
                self.stay_in(index, common, keep, want);
            }
            want.extend(around.iter().map(|&old| Step::OldTags(old)));
            want.push(Step::New(element));
        }
        if !leaf.is_old() {
            if down.is_empty() {
                self.stay_in(index, common, keep, want);
            }
            return;
        }
        let consumed = self.identities.consumed(leaf.new_in);
        let start = want.len();
        let mut at = leaf.old_in;
        while at != consumed {
            let is_shared = leaf.is_new() || self.has_shared[at.index()];
            want.push(if is_shared { Step::OldTags(at) } else { Step::Old(at) });
            let Some(parent) = self.old.tree.parent(at) else { break };
            at = parent;
        }
        want[start..].reverse();
    }

    /// What is new stays in the old tags that are open, if the old document goes on in them: so they
    /// need not be drawn in parts.
    fn stay_in(&self, index: usize, common: NodeId, keep: usize, want: &mut Vec<Step>) {
        let next = self.next_old[index];
        let Some(next) = self.merged.leaves.get(next as usize) else { return };
        // What only stands in its place (a row) must not be put into something else.
        if holds_only_its_own(self.new.name(common)) {
            return;
        }
        if !self.new.contains(common, next.new_in) {
            return;
        }
        for step in &self.stack[keep..] {
            match *step {
                Step::OldTags(old) if self.old.contains(old, next.old_in) => want.push(*step),
                _ => break,
            }
        }
    }

    fn open(&mut self, step: Step) {
        let old = match step {
            Step::New(element) => self.identities.old_of(element),
            Step::OldTags(old) | Step::Old(old) => Some(old),
        };
        let joins = old.is_some_and(|old| std::mem::replace(&mut self.drawn[old.index()], true));
        self.threads.push(Thread::Open(self.nodes.len()));
        self.nodes.push(Node { step, joins });
        self.stack.push(step);
    }

    fn close_to(&mut self, len: usize) {
        while self.stack.len() > len {
            self.stack.pop();
            self.threads.push(Thread::Close);
        }
    }
}
