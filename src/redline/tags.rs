//! Gives what is woven its tags, and makes the parts of a redline.
//!
//! What only the old document has is given tags that may stand where it stands: its own if they may, a
//! stand-in if not. The mark-up is that of `docs/redline-markup.md`.

use std::collections::{HashMap, HashSet};

use html5ever::{LocalName, ns};

use super::changes::Told;
use super::flat::{self, Flat, is_block_name};
use super::identity::{Identities, Identity, holds_only_its_own};
use super::merge::{self, Leaf, Merged, What, holds_only_words, may_stand_in};
use super::weave::{Node, Step, Thread, Woven};
use super::{Fate, Part, Presence, Tag};
use crate::html::{Element, NodeId, Tree, is_void, write_start_tag};

/// The parts of a redline.
#[derive(Debug)]
pub(super) struct Drawn {
    pub parts: Vec<Part>,
    /// Elements or attributes differ.
    pub markup_changed: bool,
}

/// Makes the parts of what was woven.
pub(super) fn draw(
    old: &Flat,
    new: &Flat,
    merged: &Merged,
    identities: &Identities,
    told: &Told,
    woven: Woven,
) -> Drawn {
    let Woven { threads, nodes } = woven;
    let finisher = Finisher {
        old,
        new,
        told,
        merged,
        identities,
        holds_block: vec![false; nodes.len()],
        nodes,
        parts: Vec::new(),
        open: Vec::new(),
        anchors: None,
        is_told: false,
        markup_changed: false,
    };
    finisher.finish(&threads)
}

/// What may stand in an element as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    /// Blocks.
    Flow,
    /// Words and what stands among them.
    Phrasing,
    /// Only what belongs there: items, rows.
    Own,
}

/// An element that is open while parts are made.
struct OpenTag {
    name: LocalName,
    room: Room,
    /// How many elements close with it: it may have been put into some of our own.
    closes: usize,
    /// Whether what is in it goes with it: nothing in it needs a mark of its own.
    is_one_sided: bool,
}

struct Finisher<'a> {
    old: &'a Flat,
    new: &'a Flat,
    told: &'a Told,
    merged: &'a Merged,
    identities: &'a Identities,
    nodes: Vec<Node>,
    holds_block: Vec<bool>,
    parts: Vec<Part>,
    open: Vec<OpenTag>,
    /// What links within the page can lead to in the new document; found when it is asked for.
    anchors: Option<HashSet<&'a str>>,
    /// Whether a change tells of the outermost element that one document alone has and that is open.
    is_told: bool,
    markup_changed: bool,
}

impl<'a> Finisher<'a> {
    fn finish(mut self, threads: &[Thread]) -> Drawn {
        self.find_blocks(threads);
        for thread in threads {
            match *thread {
                Thread::Open(node) => self.open(node),
                Thread::Close => self.close(),
                Thread::Leaf(leaf) => self.leaf(leaf),
            }
        }
        Drawn { parts: self.parts, markup_changed: self.markup_changed }
    }

    /// Which of the drawn elements hold a block.
    fn find_blocks(&mut self, threads: &[Thread]) {
        let mut open: Vec<usize> = Vec::new();
        for thread in threads {
            match *thread {
                Thread::Open(node) => open.push(node),
                Thread::Close => {
                    let Some(node) = open.pop() else { continue };
                    let is_block = self.holds_block[node]
                        || is_block_name(match self.nodes[node].step {
                            Step::New(element) => self.new.name(element),
                            Step::Old(element) => self.old.name(element),
                            // Drawn as a stand-in, that is a block only if it holds one.
                            Step::OldTags(_) => "",
                        });
                    if is_block && let Some(&outer) = open.last() {
                        self.holds_block[outer] = true;
                    }
                }
                Thread::Leaf(leaf) => {
                    let leaf = &self.merged.leaves[leaf];
                    let is_rule = match leaf.what {
                        What::Solid { new: Some(id), .. } => is_block_name(self.new.name(id)),
                        What::Solid { old: Some(id), .. } => is_block_name(self.old.name(id)),
                        _ => false,
                    };
                    if is_rule && let Some(&outer) = open.last() {
                        self.holds_block[outer] = true;
                    }
                }
            }
        }
    }

    fn room(&self) -> Room {
        self.open.last().map_or(Room::Flow, |open| open.room)
    }

    fn is_one_sided(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_one_sided)
    }

    fn open(&mut self, index: usize) {
        let Node { step, joins } = self.nodes[index];
        let one_sided = self.is_one_sided();
        match step {
            Step::New(id) => {
                let Some(element) = self.new.tree.element(id).cloned() else { return };
                let identity = self.identities.of(id);
                let was = match identity {
                    Identity::Same(old) => self.was(old, &element),
                    _ => None,
                };
                let presence = match identity {
                    Identity::Same(_) => Presence::Both,
                    Identity::TagsInserted => Presence::TagsInserted,
                    Identity::Inserted if one_sided => Presence::Both,
                    Identity::Inserted => Presence::Inserted,
                };
                self.markup_changed |=
                    was.is_some() || joins || matches!(presence, Presence::TagsInserted);
                let inserted = identity == Identity::Inserted;
                let is_block = self.new.is_block(id);
                let section = self.told.new_headings.get(&id).copied();
                let tag = Tag { element, presence, was, joins, is_block, section };
                self.push_open(tag, 1, one_sided || inserted);
            }
            Step::OldTags(id) => {
                let Some(was) = self.old.tree.element(id).cloned() else { return };
                self.markup_changed = true;
                let stand_in = self.stand_in(self.holds_block[index]);
                let closes = 1 + self.make_room(&stand_in);
                let is_block = self.holds_block[index];
                let element = made(&stand_in);
                let presence = Presence::TagsDeleted;
                let tag = Tag { element, presence, was: Some(was), joins, is_block, section: None };
                self.push_open(tag, closes, false);
            }
            Step::Old(id) => {
                let Some(own) = self.old.tree.element(id).cloned() else { return };
                let is_block = self.old.is_block(id);
                let fits = self.may_stand_here(&own.name, is_block);
                let stand_in = match fits {
                    true => own.name.clone(),
                    false => self.stand_in(is_block),
                };
                let closes = 1 + self.make_room(&stand_in);
                let (element, was) = match fits {
                    true => self.deleted(own),
                    false => (made(&stand_in), Some(own)),
                };
                let presence = if one_sided { Presence::Both } else { Presence::Deleted };
                let section = self.told.old_headings.get(&id).copied();
                let tag = Tag { element, presence, was, joins, is_block, section };
                self.push_open(tag, closes, true);
            }
        }
    }

    /// An element that went as it is drawn, and itself if that is another: without the ids that it had, and
    /// without a link to what went with it.
    fn deleted(&mut self, own: Element) -> (Element, Option<Element>) {
        let (mut drawn, was) = without_ids(&own);
        let target = own.attrs.iter().find(|(name, _)| &*own.name == "a" && &**name == "href");
        let leads_nowhere = target
            .and_then(|(_, href)| href.strip_prefix('#'))
            // What is spelled with `%` may be any anchor.
            .is_some_and(|id| !id.is_empty() && !id.contains('%') && !self.has_anchor(id));
        if !leads_nowhere {
            return (drawn, was);
        }
        drawn.attrs.retain(|(name, _)| &**name != "href");
        (drawn, Some(own))
    }

    fn has_anchor(&mut self, id: &str) -> bool {
        let tree: &'a Tree = &self.new.tree;
        let anchors = self.anchors.get_or_insert_with(|| {
            let nodes = tree.descendants(tree.root());
            nodes.filter_map(|node| tree.attr(node, "id").or(tree.attr(node, "name"))).collect()
        });
        anchors.contains(id)
    }

    /// The old element, if it is another than the one drawn.
    fn was(&self, old: NodeId, drawn: &Element) -> Option<Element> {
        let old = self.old.tree.element(old)?;
        (!is_same(old, drawn)).then(|| old.clone())
    }

    /// Opens the element, with as many around it as `closes` says besides it.
    fn push_open(&mut self, tag: Tag, closes: usize, is_one_sided: bool) {
        let name = tag.element.name.clone();
        let room = self.room_in(&name);
        self.is_told &= self.is_one_sided();
        self.open.push(OpenTag { name, room, closes, is_one_sided });
        self.parts.push(Part::Open(tag));
    }

    fn room_in(&self, name: &str) -> Room {
        if holds_only_its_own(name) {
            return Room::Own;
        }
        match name {
            name if holds_only_words(name) => Room::Phrasing,
            name if is_block_name(name) => Room::Flow,
            // An inline element leaves it to what it stands in.
            _ if self.room() == Room::Own => Room::Flow,
            _ => self.room(),
        }
    }

    /// Whether an element of the old document may stand here under its own name.
    fn may_stand_here(&self, name: &str, is_block: bool) -> bool {
        let parent = self.open.last().map_or("", |open| &*open.name);
        let within = |names: &[&str]| self.open.iter().any(|open| names.contains(&&*open.name));
        match name {
            "li" => matches!(parent, "ul" | "ol" | "menu" | "dir"),
            "dt" | "dd" => parent == "dl",
            "caption" | "colgroup" | "thead" | "tbody" | "tfoot" => parent == "table",
            "tr" => matches!(parent, "thead" | "tbody" | "tfoot"),
            "td" | "th" => parent == "tr",
            "summary" => parent == "details",
            "legend" => parent == "fieldset",
            "a" => {
                !within(&["a"])
                    && (self.room() == Room::Flow || !is_block && self.room() == Room::Phrasing)
            }
            "form" => !within(&["form"]) && self.room() == Room::Flow,
            "button" | "nobr" | "label" | "option" => {
                !within(&["button", "nobr", "label"]) && self.room() != Room::Own
            }
            // Read by rules of their own.
            "body" | "html" | "head" | "frameset" | "rp" | "rt" | "rtc" | "rb" | "ruby" => false,
            "col" => parent == "colgroup",
            "template" => true,
            "script" | "style" => parent != "colgroup",
            _ if holds_only_its_own(parent) => may_stand_in(name, parent),
            _ => match self.room() {
                Room::Flow => true,
                Room::Phrasing => !is_block,
                Room::Own => false,
            },
        }
    }

    /// The name under which tags of the old document stand here that may not stand under their own.
    fn stand_in(&self, is_block: bool) -> LocalName {
        let parent = self.open.last().map_or("", |open| &*open.name);
        let name = match parent {
            "ul" | "ol" | "menu" | "dir" => "li",
            "dl" => "dd",
            "tr" | "table" | "thead" | "tbody" | "tfoot" => "td",
            "colgroup" => "template",
            _ if is_block && self.room() == Room::Flow => "div",
            _ => "span",
        };
        LocalName::from(name)
    }

    /// Opens what an element of this name must stand in here, as marks of our own; says how many.
    fn make_room(&mut self, name: &str) -> usize {
        let parent = self.open.last().map_or(LocalName::from(""), |open| open.name.clone());
        let carriers: &[&str] = match (name, &*parent) {
            ("td", "table") => &["tbody", "tr"],
            ("td", "thead" | "tbody" | "tfoot") => &["tr"],
            _ => &[],
        };
        for carrier in carriers {
            self.carrier(carrier);
        }
        carriers.len()
    }

    /// Opens what words of our own must stand in here; says how many.
    fn make_room_for_words(&mut self) -> usize {
        let parent = self.open.last().map_or(LocalName::from(""), |open| open.name.clone());
        let carriers: &[&str] = match &*parent {
            "ul" | "ol" | "menu" | "dir" => &["li"],
            "dl" => &["dd"],
            "table" => &["tbody", "tr", "td"],
            "thead" | "tbody" | "tfoot" => &["tr", "td"],
            "tr" => &["td"],
            _ => &[],
        };
        for carrier in carriers {
            self.carrier(carrier);
        }
        carriers.len()
    }

    /// Opens an element of our own that only gives room to what stands in it.
    fn carrier(&mut self, name: &str) {
        let is_one_sided = self.is_one_sided();
        let name = LocalName::from(name);
        let room = self.room_in(&name);
        self.push_mark(made(&name), Vec::new(), true);
        self.open.push(OpenTag { name, room, closes: 1, is_one_sided });
    }

    fn push_mark(&mut self, element: Element, changes: Vec<usize>, is_block: bool) {
        self.parts.push(Part::Open(Tag {
            element,
            presence: Presence::Mark(changes),
            was: None,
            joins: false,
            is_block,
            section: None,
        }));
    }

    fn close(&mut self) {
        let closes = self.open.last().map_or(0, |open| open.closes);
        let was_one_sided = self.is_one_sided();
        for _ in 0..closes {
            self.open.pop();
            self.parts.push(Part::Close);
        }
        self.markup_changed |= was_one_sided && !self.is_one_sided() && !self.is_told;
    }

    fn leaf(&mut self, index: usize) {
        let leaf = &self.merged.leaves[index];
        let change = self.told.of_leaf[index].map(|change| change as usize);
        let moved = self.told.moved[index];
        let fate = match leaf.fate {
            merge::Fate::Both => Fate::Both,
            merge::Fate::Inserted => Fate::Inserted { moved },
            merge::Fate::Deleted => Fate::Deleted { moved },
            merge::Fate::Renumbered => Fate::Renumbered(self.old.text[leaf.old.clone()].to_owned()),
        };
        self.is_told |= change.is_some();
        self.markup_changed |= change.is_none()
            && !matches!(leaf.fate, merge::Fate::Both)
            && leaf.what != What::Text
            && !self.is_one_sided();
        let told = self.told;
        let notes = told.notes.get(&index).map_or(&[][..], Vec::as_slice);
        let marks = told.marks.get(&index).map_or(&[][..], Vec::as_slice);
        let is_silent = match leaf.what {
            What::Text => fate == Fate::Both,
            // What nobody sees bears its mark itself.
            What::Solid { old, new } => fate == Fate::Both || !self.is_seen(old, new),
            What::Hollow => true,
        };
        // An empty cell or item has no words that could bear the address of its change.
        let is_note = leaf.what == What::Hollow && change.is_some();
        // Words of our own may not stand in a list or a table itself.
        let needs_room = is_note || !(is_silent && marks.is_empty() && notes.is_empty());
        let carriers = match needs_room && !self.is_block_thing(leaf) {
            true => self.make_room_for_words(),
            false => 0,
        };
        if is_note {
            self.parts.extend(change.map(|change| Part::Note { change }));
        }
        self.parts.extend(notes.iter().map(|&change| Part::Note { change }));
        if !marks.is_empty() {
            self.mark(marks);
        }
        match leaf.what {
            What::Text => self.text(leaf, fate, change),
            What::Solid { old, new } => self.thing(old, new, fate, change),
            What::Hollow => {}
        }
        if !marks.is_empty() {
            self.parts.push(Part::Close);
        }
        for _ in 0..carriers {
            self.close();
        }
    }

    fn is_seen(&self, old: Option<NodeId>, new: Option<NodeId>) -> bool {
        let is_thing = |flat: &Flat, id| flat::role(&flat.tree, id) == flat::Role::Thing;
        new.is_some_and(|id| is_thing(self.new, id)) || old.is_some_and(|id| is_thing(self.old, id))
    }

    fn is_block_thing(&self, leaf: &Leaf) -> bool {
        match leaf.what {
            What::Solid { new: Some(id), .. } => is_block_name(self.new.name(id)),
            What::Solid { old: Some(id), .. } => is_block_name(self.old.name(id)),
            _ => false,
        }
    }

    /// Opens the mark of these changes; see `rejoin_mark` for one that goes on.
    fn mark(&mut self, changes: &[usize]) {
        self.push_mark(made(&LocalName::from("span")), changes.to_vec(), false);
    }

    fn text(&mut self, leaf: &Leaf, fate: Fate, change: Option<usize>) {
        let text = match leaf.is_new() {
            true => &self.new.text[leaf.new.clone()],
            false => &self.old.text[leaf.old.clone()],
        };
        // What is marked stands alone; other text goes on.
        if let Some(Part::Text { text: before, fate: known, change: same }) = self.parts.last_mut()
            && *known == fate
            && *same == change
            && !matches!(fate, Fate::Renumbered(_))
        {
            before.push_str(text);
            return;
        }
        if let Fate::Both = fate {
            self.rejoin_mark(text);
            return;
        }
        self.parts.push(Part::Text { text: text.to_owned(), fate, change });
    }

    /// Adds text that both have. Where the same mark was closed just before, it goes on in that.
    fn rejoin_mark(&mut self, text: &str) {
        let len = self.parts.len();
        if len >= 3
            && let [.., Part::Text { fate: Fate::Both, .. }, Part::Close, Part::Open(again)] =
                &self.parts[..]
            && let Presence::Mark(changes) = &again.presence
            && !again.is_block
            && self.last_mark(len - 2) == Some(changes)
        {
            self.parts.truncate(len - 2);
            if let Some(Part::Text { text: before, .. }) = self.parts.last_mut() {
                before.push_str(text);
            }
            return;
        }
        self.parts.push(Part::Text { text: text.to_owned(), fate: Fate::Both, change: None });
    }

    /// The changes of the mark that the part at `close` closes, if it holds nothing but one text.
    fn last_mark(&self, close: usize) -> Option<&Vec<usize>> {
        match &self.parts[..close] {
            [.., Part::Open(tag), Part::Text { .. }] => match &tag.presence {
                Presence::Mark(changes) if !tag.is_block => Some(changes),
                _ => None,
            },
            _ => None,
        }
    }

    fn thing(
        &mut self,
        old: Option<NodeId>,
        new: Option<NodeId>,
        fate: Fate,
        change: Option<usize>,
    ) {
        let (flat, id) = match (old, new) {
            (_, Some(id)) => (self.new, id),
            (Some(id), None) => (self.old, id),
            (None, None) => return,
        };
        let name = flat.name(id).to_owned();
        // What is a block or holds one cannot stand in `ins` or `del`, and what nobody sees need not.
        let mut all = std::iter::once(id).chain(flat.tree.descendants(id));
        let seen = self.is_seen(old, new)
            && !all.any(|it| {
                flat.tree.element(it).is_some_and(Element::is_html) && is_block_name(flat.name(it))
            });
        let mut carriers = 0;
        if matches!(fate, Fate::Deleted { .. }) && !self.may_stand_here(&name, is_block_name(&name))
        {
            let stand_in = self.stand_in(false);
            carriers = self.make_room(&stand_in);
        }
        let html = match (&fate, old, new) {
            (Fate::Both, Some(old), Some(new)) => self.both_thing(old, new),
            (Fate::Deleted { .. }, ..) => self.deleted_thing(id, seen),
            _ if seen || self.is_one_sided() => flat.tree.outer_html(id),
            _ => marked(flat, id, "inserted"),
        };
        self.parts.push(Part::Thing { html, name, seen, fate, change });
        for _ in 0..carriers {
            self.close();
        }
    }

    fn both_thing(&mut self, old: NodeId, new: NodeId) -> String {
        let (Some(a), Some(b)) = (self.old.tree.element(old), self.new.tree.element(new)) else {
            return String::new();
        };
        if is_same(a, b) || !is_void(&b.name) {
            return self.new.tree.outer_html(new);
        }
        self.markup_changed = true;
        let mut drawn = b.clone();
        push_attr(&mut drawn, "data-redline-was", was_json(a));
        start_tag(&drawn)
    }

    /// A thing of the old document, without the ids it had, under a name that may stand here.
    fn deleted_thing(&self, id: NodeId, seen: bool) -> String {
        let needs_attribute = !seen && !self.is_one_sided();
        let Some(own) = self.old.tree.element(id) else { return String::new() };
        let mut tree = Tree::parse_fragment("");
        let mut copy = copied(&self.old.tree, id, &mut tree);
        // A browser ends a paragraph before an `xmp`, as before a block.
        let ends_paragraph = is_block_name(&own.name) || &*own.name == "xmp";
        if !self.may_stand_here(&own.name, ends_paragraph) {
            let stand_in = tree.new_element(&self.stand_in(false));
            tree.set_attr(stand_in, "data-redline-was", was_json(own));
            while let Some(child) = tree.first_child(copy) {
                tree.append(stand_in, child);
            }
            tree.replace(copy, stand_in);
            copy = stand_in;
        }
        let nodes: Vec<NodeId> = std::iter::once(copy).chain(tree.descendants(copy)).collect();
        for node in nodes {
            let Some(element) = tree.element(node).cloned() else { continue };
            // A script that went does not run on the page, nor does a style that went style it.
            let inert = match &*element.name {
                "script" => Some(("type", "text/plain")),
                "style" => Some(("media", "not all")),
                _ => None,
            };
            let (_, was) = without_ids(&element);
            if was.is_none() && inert.is_none() {
                continue;
            }
            if was.is_some() {
                tree.remove_attr(node, "id");
                if matches!(&*element.name, "a" | "map") {
                    tree.remove_attr(node, "name");
                }
            }
            if let Some((name, value)) = inert {
                tree.set_attr(node, name, value);
            }
            tree.set_attr(node, "data-redline-was", was_json(&element));
        }
        if needs_attribute {
            tree.set_attr(copy, "data-redline-element", "deleted");
        }
        tree.outer_html(copy)
    }
}

fn marked(flat: &Flat, id: NodeId, presence: &str) -> String {
    let mut tree = Tree::parse_fragment("");
    let copy = copied(&flat.tree, id, &mut tree);
    tree.set_attr(copy, "data-redline-element", presence);
    tree.outer_html(copy)
}

/// Copies the node with all in it into the tree.
fn copied(from: &Tree, top: NodeId, to: &mut Tree) -> NodeId {
    let mut copies: HashMap<NodeId, NodeId> = HashMap::new();
    let root = to.root();
    let mut first = root;
    let nodes = std::iter::once(top).chain(from.descendants(top));
    for node in nodes {
        let copy = to.copy_node(from, node);
        let parent = match node == top {
            true => root,
            false => from.parent(node).and_then(|it| copies.get(&it).copied()).unwrap_or(root),
        };
        if node == top {
            first = copy;
        }
        to.append(parent, copy);
        copies.insert(node, copy);
    }
    first
}

fn made(name: &LocalName) -> Element {
    Element { name: name.clone(), namespace: ns!(html), attrs: Vec::new() }
}

fn start_tag(element: &Element) -> String {
    let mut html = String::new();
    write_start_tag(element, &mut html);
    html
}

fn push_attr(element: &mut Element, name: &str, value: String) {
    element.attrs.push((LocalName::from(name), value));
}

/// The element as it may stand beside another of the same id; and itself, if that is another.
fn without_ids(element: &Element) -> (Element, Option<Element>) {
    let is_id = |name: &LocalName| {
        &**name == "id" || (&**name == "name" && matches!(&*element.name, "a" | "map"))
    };
    if !element.attrs.iter().any(|(name, _)| is_id(name)) {
        return (element.clone(), None);
    }
    let mut drawn = element.clone();
    drawn.attrs.retain(|(name, _)| !is_id(name));
    (drawn, Some(element.clone()))
}

/// Whether the two have the same name and the same attributes, in whatever order.
fn is_same(a: &Element, b: &Element) -> bool {
    a.name == b.name
        && a.namespace == b.namespace
        && a.attrs.len() == b.attrs.len()
        && (a.attrs == b.attrs || a.attrs.iter().all(|attr| b.attrs.contains(attr)))
}

/// An element's name and attributes as `data-redline-was` has them.
pub(super) fn was_json(element: &Element) -> String {
    let attrs: serde_json::Map<String, serde_json::Value> = element
        .attrs
        .iter()
        .map(|(name, value)| (name.to_string(), serde_json::Value::from(value.as_str())))
        .collect();
    serde_json::json!([&*element.name, attrs]).to_string()
}
