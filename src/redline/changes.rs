//! Says what happened: changes of a kind, each in its clause.
//!
//! 1. What was moved is found (`moves`), and what of its words was carried along.
//! 2. The leaves that one document alone has are gathered into changes: what lies together in a block, or
//!    blocks that follow each other.
//! 3. Among what both have, other changes are found: of a link, a format, a block's kind; paragraphs that
//!    were split or merged; numbers.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::align::Budget;
use super::change::{Change, Kind, Section, Subject};
use super::flat::{self, Flat, Lexicon, TokenKind, heading_rank};
use super::form::{look, names};
use super::identity::{Identities, Identity};
use super::merge::{Fate, Leaf, Merged, What};
use super::moves::{Finder, Moves};
use super::numbers;
use super::pair::Pairing;
use super::words_of::{Class, turns};
use crate::html::NodeId;

/// What happened, and where in the line of leaves.
#[derive(Debug)]
pub(super) struct Told {
    pub changes: Vec<Change>,
    pub sections: Vec<Section>,
    /// By leaf: the change of what one document alone has, or of a number.
    pub of_leaf: Vec<Option<u32>>,
    /// By leaf: the words stand elsewhere in the other document.
    pub moved: Vec<bool>,
    /// By leaf that both have: the changes of its form.
    pub marks: BTreeMap<usize, Vec<usize>>,
    /// By heading of the new document, and by one that the old alone has: the clause it begins.
    pub new_headings: HashMap<NodeId, usize>,
    pub old_headings: HashMap<NodeId, usize>,
    /// By leaf: changes that are to be noted right before it.
    pub notes: BTreeMap<usize, Vec<usize>>,
}

/// Finds the changes.
pub(super) fn tell(
    old: &Flat,
    new: &Flat,
    lexicon: &Lexicon,
    pairing: &Pairing,
    merged: &Merged,
    identities: &Identities,
    budget: &mut Budget,
) -> Told {
    let leaves = &merged.leaves;
    let mut teller = Teller {
        old,
        new,
        lexicon,
        merged,
        identities,
        shared: [shared(old, leaves, |leaf| leaf.old_token), shared(new, leaves, |l| l.new_token)],
        moves: Moves::default(),
        told: Told {
            changes: Vec::new(),
            sections: Vec::new(),
            of_leaf: vec![None; leaves.len()],
            moved: vec![false; leaves.len()],
            marks: BTreeMap::new(),
            notes: BTreeMap::new(),
            new_headings: HashMap::new(),
            old_headings: HashMap::new(),
        },
        current: None,
        form: Form::default(),
        move_changes: BTreeMap::new(),
        numbers: HashMap::new(),
        noted_old: HashSet::new(),
        spacing: None,
        splits: HashMap::new(),
        merges: HashMap::new(),
        regridded: pairing.regridded.iter().flat_map(|&(x, y)| [(true, x), (false, y)]).collect(),
    };
    teller.moves = Finder { old, new, lexicon, shared: &teller.shared }.find(pairing, budget);
    teller.tell();
    teller.take_in_marks();
    teller.link_moves();
    teller.told
}

/// By segment: whether the other document has any of its words.
fn shared(flat: &Flat, leaves: &[Leaf], token: impl Fn(&Leaf) -> Option<u32>) -> Vec<bool> {
    let mut shared = vec![false; flat.segments.len()];
    for leaf in leaves.iter().filter(|leaf| matches!(leaf.fate, Fate::Both | Fate::Renumbered)) {
        if let Some(token) = token(leaf) {
            shared[flat.tokens[token as usize].segment as usize] = true;
        }
    }
    shared
}

/// The change that a further leaf may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Current {
    change: usize,
    place: Place,
    /// Whether a heading of the old, of the new document was told in it.
    begun: [bool; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In this block of the new document.
    Inside(NodeId),
    Whole,
    Moved(usize),
    Table,
}

/// Changes of form that may go on.
#[derive(Debug, Default)]
struct Form {
    link: Option<(Option<String>, Option<String>, usize)>,
    format: Option<(u16, u16, usize)>,
    /// The last segments of words that both have.
    segments: Option<(u32, u32)>,
}

struct Teller<'a> {
    old: &'a Flat,
    new: &'a Flat,
    lexicon: &'a Lexicon,
    merged: &'a Merged,
    identities: &'a Identities,
    shared: [Vec<bool>; 2],
    moves: Moves,
    told: Told,
    current: Option<Current>,
    form: Form,
    /// By number of the move: the changes at its two ends.
    move_changes: BTreeMap<usize, [Vec<usize>; 2]>,
    /// Numbers of one kind in one place are one change.
    numbers: HashMap<(Option<u8>, NodeId), usize>,
    /// Lists and tables of the old document that are none any more, of which that was noted.
    noted_old: HashSet<NodeId>,
    /// The change of all blanks that became other blanks.
    spacing: Option<usize>,
    /// By segment that was split, and by one that was merged from others: the change.
    splits: HashMap<u32, usize>,
    merges: HashMap<u32, usize>,
    regridded: HashSet<(bool, NodeId)>,
}

impl Teller<'_> {
    fn tell(&mut self) {
        let merged = self.merged;
        self.told.sections.push(Section {
            title: String::new(),
            id: None,
            rank: 0,
            is_new: true,
            is_old: true,
            old_id: None,
        });
        let lists = numbers::renumbered_lists(self.old, self.new, merged, self.identities);
        let mut section = 0;
        let mut deleted_section = None;
        // The heading of the new document that was told last.
        let mut heading = None;
        // The blocks whose kind was noted.
        let mut noted: HashSet<NodeId> = HashSet::new();
        let mut index = 0;
        while index < merged.leaves.len() {
            let leaf = &merged.leaves[index];
            if leaf.fate == Fate::Deleted && self.is_whole(leaf) {
                if self.begins_heading(leaf) {
                    let block = self.old.segments[self.segment_of(leaf)].block;
                    deleted_section = Some(self.add_section(None, Some(block)));
                }
            } else {
                let block = self.block_of(leaf.new_in);
                if heading_rank(self.new.name(block)).is_some() && heading != Some(block) {
                    heading = Some(block);
                    let old = self.identities.old_of(block);
                    let old = old.filter(|&old| heading_rank(self.old.name(old)).is_some());
                    section = self.add_section(Some(block), old);
                }
                if leaf.new_token.is_some() {
                    deleted_section = None;
                }
            }
            let here = deleted_section.unwrap_or(section);
            match leaf.fate {
                Fate::Inserted | Fate::Deleted => self.tell_one_sided(index, here),
                Fate::Both | Fate::Renumbered => {
                    if leaf.new_token.is_some() {
                        self.current = None;
                    }
                    self.tell_block(index, section, &mut noted);
                    if let Some((from, to, count)) = lists.get(&index).cloned() {
                        let kind = Kind::Renumbered { from, to, count };
                        let change = self.add(kind, Subject::Item, section);
                        self.told.notes.entry(index).or_default().push(change);
                    }
                    self.tell_border(index, section);
                    if leaf.fate == Fate::Renumbered {
                        self.tell_number(index, section);
                    }
                    self.tell_form(index, section);
                }
            }
            index += 1;
        }
    }

    fn add(&mut self, kind: Kind, subject: Subject, section: usize) -> usize {
        self.told.changes.push(Change {
            id: String::new(),
            kind,
            subject,
            section,
            words_inserted: 0,
            words_deleted: 0,
            words_moved: 0,
        });
        self.told.changes.len() - 1
    }

    /// The document, the token and the segment of what a leaf is.
    fn token(&self, leaf: &Leaf) -> Option<(&Flat, usize, usize)> {
        let (flat, token) = match leaf.new_token {
            Some(token) => (self.new, token),
            None => (self.old, leaf.old_token?),
        };
        let token = token as usize;
        Some((flat, token, flat.tokens[token].segment as usize))
    }

    fn begins_heading(&self, leaf: &Leaf) -> bool {
        self.token(leaf).is_some_and(|(flat, token, segment)| {
            let start = match leaf.is_new() {
                true => leaf.new.start,
                false => leaf.old.start,
            };
            flat.starts_segment(token)
                && flat.tokens[token].start as usize == start
                && heading_rank(flat.name(flat.segments[segment].block)).is_some()
        })
    }

    fn segment_of(&self, leaf: &Leaf) -> usize {
        self.token(leaf).map_or(0, |(_, _, segment)| segment)
    }

    /// Adds the clause that these headings begin.
    fn add_section(&mut self, new: Option<NodeId>, old: Option<NodeId>) -> usize {
        let id_of = |flat: &Flat, block: NodeId| {
            let mut with_id = std::iter::once(block).chain(flat.tree.descendants(block));
            with_id.find_map(|node| flat.tree.attr(node, "id")).map(str::to_owned)
        };
        let (flat, block) = match (new, old) {
            (Some(block), _) => (self.new, block),
            (None, Some(block)) => (self.old, block),
            (None, None) => return 0,
        };
        let segment = flat.tokens.get(flat.span(block).start).map_or(0, |it| it.segment as usize);
        self.told.sections.push(Section {
            title: flat.segment_text(segment),
            id: new.and_then(|block| id_of(self.new, block)),
            rank: heading_rank(flat.name(block)).unwrap_or(0),
            is_new: new.is_some(),
            is_old: old.is_some(),
            old_id: old.and_then(|block| id_of(self.old, block)),
        });
        let section = self.told.sections.len() - 1;
        match new {
            Some(block) => self.told.new_headings.insert(block, section),
            None => self.told.old_headings.insert(block, section),
        };
        section
    }

    /// Whether the other document has nothing of the leaf's segment.
    fn is_whole(&self, leaf: &Leaf) -> bool {
        let Some((_, _, segment)) = self.token(leaf) else { return false };
        !self.shared[usize::from(leaf.is_new())][segment]
    }

    fn tell_one_sided(&mut self, index: usize, section: usize) {
        let leaf = &self.merged.leaves[index];
        let is_new = leaf.is_new();
        let Some((flat, token, segment)) = self.token(leaf) else {
            self.tell_blank(index);
            return;
        };
        let is_silent = match leaf.what {
            What::Hollow => {
                let block = flat.segments[segment].block;
                !matches!(flat.name(block), "td" | "th") || self.is_paired(leaf, block)
            }
            What::Solid { .. } => match flat.tokens[token].kind {
                TokenKind::Thing(id) => flat::role(&flat.tree, id) == flat::Role::Silent,
                _ => true,
            },
            What::Text => false,
        };
        if is_silent {
            return;
        }
        let (place, subject) = self.place_of(leaf, flat, token, segment);
        let slot = usize::from(is_new);
        let begins_heading = self.is_whole(leaf) && self.begins_heading(leaf);
        let goes_on = self.current.as_ref().is_some_and(|current| {
            current.place == place && !(begins_heading && current.begun[slot])
        });
        if !goes_on {
            let kind = match place {
                Place::Inside(_) => Kind::Words,
                Place::Whole => Kind::Blocks,
                Place::Table => Kind::Columns,
                Place::Moved(_) => Kind::Moved { other: 0, away: !is_new },
            };
            let change = self.add(kind, subject, section);
            if let Place::Moved(number) = place {
                self.move_changes.entry(number).or_default()[slot].push(change);
            }
            self.current = Some(Current { change, place, begun: [false; 2] });
        }
        let Some(current) = &mut self.current else { return };
        current.begun[slot] = true;
        let change = current.change;
        self.told.of_leaf[index] = Some(change as u32);
        self.told.moved[index] = match is_new {
            true => self.moves.new_carried.contains(&(token as u32)),
            false => self.moves.old_carried.contains(&(token as u32)),
        };
        let (this, start) = match is_new {
            true => (&self.new.tokens[token], leaf.new.start),
            false => (&self.old.tokens[token], leaf.old.start),
        };
        // A word that tags cut is several leaves.
        if this.start as usize == start && self.lexicon.is_word(this.word) {
            let entry = &mut self.told.changes[change];
            match (self.told.moved[index], is_new) {
                (true, true) => entry.words_moved += 1,
                (true, false) => {}
                (false, true) => entry.words_inserted += 1,
                (false, false) => entry.words_deleted += 1,
            }
        }
    }

    /// A blank goes with the words beside it; between two blocks it is nothing to speak of.
    fn tell_blank(&mut self, index: usize) {
        let leaves = &self.merged.leaves;
        let leaf = &leaves[index];
        let has_token =
            |at: &Leaf| at.fate == leaf.fate && (at.old_token.is_some() || at.new_token.is_some());
        let next = leaves.get(index + 1).filter(|at| has_token(at));
        let before = index.checked_sub(1).map(|at| &leaves[at]).filter(|at| has_token(at));
        if let (None, Some(_)) = (next, before) {
            self.told.of_leaf[index] = self.told.of_leaf[index - 1];
            return;
        }
        if next.is_some() {
            // The words that follow say which change it is.
            return;
        }
        let text = match leaf.is_new() {
            true => &self.new.text[leaf.new.clone()],
            false => &self.old.text[leaf.old.clone()],
        };
        // A blank nobody sees joins two words, and what turns the direction changes what is read.
        let looks_like = |at: &Leaf| {
            let other = match at.is_new() {
                true => &self.new.text[at.new.clone()],
                false => &self.old.text[at.old.clone()],
            };
            let parts = |text: &str| text.contains(char::is_whitespace);
            parts(text) == parts(other)
                && text.chars().filter(|c| turns(*c)).eq(other.chars().filter(|c| turns(*c)))
        };
        let is_other_blank = |at: Option<&Leaf>| {
            at.is_some_and(|at| {
                !matches!(at.fate, Fate::Both | Fate::Renumbered)
                    && at.fate != leaf.fate
                    && at.old_token.is_none()
                    && at.new_token.is_none()
                    && looks_like(at)
            })
        };
        let neighbour = match leaf.is_new() {
            true => index.checked_sub(1),
            false => Some(index + 1),
        };
        // The blank that came may belong to words that came.
        let is_of_words = !leaf.is_new()
            && leaves.get(index + 2).is_some_and(|at| at.new_token.is_some() && !at.is_old());
        if !is_of_words && is_other_blank(neighbour.and_then(|at| leaves.get(at))) {
            let change = match self.spacing {
                Some(change) => change,
                None => {
                    let section = self.told.sections.len() - 1;
                    let change = self.add(Kind::Spacing, Subject::Text, section);
                    self.spacing = Some(change);
                    change
                }
            };
            self.told.of_leaf[index] = Some(change as u32);
            return;
        }
        // Nothing but blanks: seen only if the words around stand in one block.
        let segment = |leaf: &Leaf| {
            Some((
                self.old.tokens[leaf.old_token? as usize].segment,
                self.new.tokens[leaf.new_token? as usize].segment,
            ))
        };
        let is_shared = |at: &&Leaf| at.old_token.is_some() && at.new_token.is_some();
        let left = leaves[..index].iter().rev().find(is_shared);
        let right = leaves[index..].iter().find(is_shared);
        let within = match (left.and_then(segment), right.and_then(segment)) {
            (Some(left), Some(right)) => left == right,
            _ => false,
        };
        if within || text.contains(turns) {
            let block = self.block_of(leaf.new_in);
            let section = self.told.sections.len() - 1;
            let goes_on = self.current.as_ref().is_some_and(|it| it.place == Place::Inside(block));
            if !goes_on {
                let change = self.add(Kind::Words, Subject::Text, section);
                let place = Place::Inside(block);
                self.current = Some(Current { change, place, begun: [false; 2] });
            }
            self.told.of_leaf[index] = self.current.as_ref().map(|it| it.change as u32);
        }
    }

    fn block_of(&self, node: NodeId) -> NodeId {
        std::iter::once(node)
            .chain(self.new.tree.ancestors(node))
            .find(|&node| self.new.is_block(node))
            .unwrap_or(self.new.tree.root())
    }

    fn place_of(&self, leaf: &Leaf, flat: &Flat, token: usize, segment: usize) -> (Place, Subject) {
        let is_new = leaf.is_new();
        let block = flat.segments[segment].block;
        let mut up = std::iter::once(block).chain(flat.tree.ancestors(block)).take(100);
        if !self.regridded.is_empty() && up.any(|at| self.regridded.contains(&(!is_new, at))) {
            return (Place::Table, Subject::Table);
        }
        let moves = if is_new { &self.moves.new } else { &self.moves.old };
        let is_whole = self.is_whole(leaf);
        let subject = if matches!(flat.tokens[token].kind, TokenKind::Thing(id) if flat.name(id) == "img")
        {
            Subject::Picture
        } else {
            self.subject_of(flat, block, is_whole)
        };
        if let Some(&number) = moves.get(&(segment as u32)) {
            return (Place::Moved(number), subject);
        }
        let cell_stays = subject == Subject::Cell && self.is_paired(leaf, block);
        match is_whole && !cell_stays {
            true => (Place::Whole, subject),
            false => (Place::Inside(self.block_of(leaf.new_in)), subject),
        }
    }

    /// Whether the block stands in both documents though no word of it does.
    fn is_paired(&self, leaf: &Leaf, block: NodeId) -> bool {
        let mut at = if leaf.is_new() { block } else { leaf.new_in };
        loop {
            if matches!(self.new.name(at), "td" | "th") {
                return matches!(self.identities.of(at), Identity::Same(_));
            }
            match self.new.tree.parent(at) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
    }

    fn subject_of(&self, flat: &Flat, block: NodeId, is_whole: bool) -> Subject {
        let up = std::iter::once(block).chain(flat.tree.ancestors(block)).take(100);
        for node in up {
            match flat.name(node) {
                name if heading_rank(name).is_some() => return Subject::Heading,
                "td" | "th" if !is_whole => return Subject::Cell,
                "td" | "th" => {
                    let row = flat.tree.parent(node).unwrap_or(node);
                    let span = flat.span(row);
                    let is_new = std::ptr::eq(flat, self.new);
                    let shared = &self.shared[usize::from(is_new)];
                    let stays = flat.tokens[span].iter().any(|it| shared[it.segment as usize]);
                    return if stays { Subject::Cell } else { Subject::Row };
                }
                "li" | "dt" | "dd" => return Subject::Item,
                "address" => return Subject::Address,
                _ => {}
            }
        }
        Subject::Text
    }

    /// Notes a block of another kind at its first words.
    fn tell_block(&mut self, index: usize, section: usize, noted: &mut HashSet<NodeId>) {
        let leaf = &self.merged.leaves[index];
        let Some(token) = leaf.new_token else { return };
        let block = self.new.segments[self.new.tokens[token as usize].segment as usize].block;
        if !noted.insert(block) {
            return;
        }
        if leaf.fate == Fate::Both && self.tell_level(index, section, noted) {
            return;
        }
        let Identity::Same(old) = self.identities.of(block) else { return };
        let mut kinds = (self.old.name(old), self.new.name(block));
        // Items of a list with numbers have none in a list without.
        if kinds == ("li", "li")
            && let (Some(x), Some(y)) = (self.old.tree.parent(old), self.new.tree.parent(block))
            && self.identities.of(y) == Identity::Same(x)
        {
            kinds = (self.old.name(x), self.new.name(y));
        }
        let (from, to) = kinds;
        if from == to {
            return;
        }
        // One note for a list or a table that was none, or is none any more.
        let outer = |flat: &Flat, block: NodeId| {
            let belongs = matches!(flat.name(block), "li" | "dt" | "dd" | "td" | "th");
            let mut up = flat.tree.ancestors(block).take(4);
            let is_outer =
                |id: &NodeId| matches!(flat.name(*id), "ul" | "ol" | "menu" | "dl" | "table");
            if belongs { up.find(is_outer) } else { None }
        };
        if outer(self.new, block).is_some_and(|outer| !noted.insert(outer))
            || outer(self.old, old).is_some_and(|outer| !self.noted_old.insert(outer))
        {
            return;
        }
        let kind = Kind::Block { from: from.to_owned(), to: to.to_owned() };
        let subject = self.subject_of(self.new, block, false);
        let change = self.add(kind, subject, section);
        self.told.notes.entry(index).or_default().push(change);
    }

    /// Notes that items stand at another level of their list: 2 became 1.1. Says whether they do.
    fn tell_level(&mut self, index: usize, section: usize, noted: &mut HashSet<NodeId>) -> bool {
        const DEEPEST: usize = 200;
        let leaf = &self.merged.leaves[index];
        let level = |flat: &Flat, node: NodeId| {
            let up = std::iter::once(node).chain(flat.tree.ancestors(node)).take(DEEPEST);
            up.filter(|&it| flat.name(it) == "li").count()
        };
        let (from, to) = (level(self.old, leaf.old_in), level(self.new, leaf.new_in));
        // What was split off another item is told as that.
        let segment = leaf.old_token.map(|token| self.old.tokens[token as usize].segment);
        if self.form.segments.map(|it| it.0) == segment {
            return false;
        }
        if from == to || from == 0 || to == 0 {
            return false;
        }
        let mut up = self.new.tree.ancestors(leaf.new_in).take(DEEPEST);
        let list = up.find(|&it| matches!(self.new.name(it), "ul" | "ol" | "menu"));
        if list.is_none_or(|list| noted.insert(list)) {
            let kind = Kind::Block { from: format!("li{from}"), to: format!("li{to}") };
            let change = self.add(kind, Subject::Item, section);
            self.told.notes.entry(index).or_default().push(change);
        }
        true
    }

    /// Notes where a block was split, and where two were merged.
    fn tell_border(&mut self, index: usize, section: usize) {
        let leaf = &self.merged.leaves[index];
        let (Some(x), Some(y)) = (leaf.old_token, leaf.new_token) else { return };
        if leaf.what == What::Hollow {
            self.form.segments = None;
            return;
        }
        let here = (self.old.tokens[x as usize].segment, self.new.tokens[y as usize].segment);
        // However many parts, it is one change.
        let (kind, known) = match self.form.segments.replace(here) {
            Some((old, new)) if old == here.0 && new != here.1 => {
                (Kind::Split, self.splits.get(&here.0))
            }
            Some((old, new)) if old != here.0 && new == here.1 => {
                (Kind::Merged, self.merges.get(&here.1))
            }
            _ => return,
        };
        let change = match known {
            Some(&change) => change,
            None => {
                let block = self.new.segments[here.1 as usize].block;
                let subject = self.subject_of(self.new, block, false);
                let change = self.add(kind.clone(), subject, section);
                match kind {
                    Kind::Split => self.splits.insert(here.0, change),
                    _ => self.merges.insert(here.1, change),
                };
                change
            }
        };
        self.told.notes.entry(index).or_default().push(change);
    }

    /// Marks that went or came where a block was split or merged ("a, b" became two items) are part of
    /// that, not changes of their own.
    fn take_in_marks(&mut self) {
        if self.splits.is_empty() && self.merges.is_empty() {
            return;
        }
        let borders = self.borders();
        // By change: the split or merger that it is part of; none if anything in it is not.
        let mut taken: HashMap<usize, Option<usize>> = HashMap::new();
        for (index, change) in self.told.of_leaf.iter().enumerate() {
            let Some(change) = change.map(|change| change as usize) else { continue };
            let this = &self.told.changes[change];
            if this.kind != Kind::Words || this.words_inserted + this.words_deleted > 0 {
                continue;
            }
            let leaf = &self.merged.leaves[index];
            let Some((flat, token, segment)) = self.token(leaf) else { continue };
            let is_mark = flat.tokens[token].kind == TokenKind::Text(Class::Punctuation);
            let known = if leaf.is_new() { &self.merges } else { &self.splits };
            let into = known.get(&(segment as u32)).copied().filter(|_| is_mark && borders[index]);
            let entry = taken.entry(change).or_insert(into);
            *entry = entry.and(into);
        }
        let taken: HashMap<usize, usize> =
            taken.into_iter().filter_map(|(change, into)| Some((change, into?))).collect();
        for change in self.told.of_leaf.iter_mut().flatten() {
            if let Some(&into) = taken.get(&(*change as usize)) {
                *change = into as u32;
            }
        }
        self.drop_changes(&taken);
    }

    /// By leaf: whether a block of either document ends between the words that both have before it and
    /// those behind it.
    fn borders(&self) -> Vec<bool> {
        let leaves = &self.merged.leaves;
        let segments = |leaf: &Leaf| {
            Some((
                self.old.tokens[leaf.old_token? as usize].segment,
                self.new.tokens[leaf.new_token? as usize].segment,
            ))
        };
        let mut borders = vec![false; leaves.len()];
        let (mut before, mut from) = (None, 0);
        for (index, leaf) in leaves.iter().enumerate() {
            let Some(here) = segments(leaf) else { continue };
            borders[from..index].fill(before.is_some_and(|before| before != here));
            (before, from) = (Some(here), index + 1);
        }
        borders
    }

    /// Takes these changes out, and numbers the others anew in reading order.
    fn drop_changes(&mut self, gone: &HashMap<usize, usize>) {
        if gone.is_empty() {
            return;
        }
        let mut number = vec![0; self.told.changes.len()];
        let mut kept = Vec::with_capacity(self.told.changes.len());
        for (index, change) in std::mem::take(&mut self.told.changes).into_iter().enumerate() {
            number[index] = kept.len();
            if !gone.contains_key(&index) {
                kept.push(change);
            }
        }
        self.told.changes = kept;
        for change in self.told.of_leaf.iter_mut().flatten() {
            *change = number[*change as usize] as u32;
        }
        let listed = self.told.marks.values_mut().chain(self.told.notes.values_mut());
        for change in listed.flatten() {
            *change = number[*change];
        }
        for change in self.move_changes.values_mut().flatten().flatten() {
            *change = number[*change];
        }
    }

    fn tell_number(&mut self, index: usize, section: usize) {
        let leaf = &self.merged.leaves[index];
        let block = self.block_of(leaf.new_in);
        let rank = heading_rank(self.new.name(block));
        let parent = self.new.tree.parent(block).unwrap_or(block);
        let grand = self.new.tree.parent(parent).unwrap_or(parent);
        let place = if self.new.name(block) == "li" { grand } else { parent };
        let change = match self.numbers.get(&(rank, place)) {
            Some(&change) => change,
            None => {
                let kind = Kind::Renumbered {
                    from: self.old.text[leaf.old.clone()].to_owned(),
                    to: self.new.text[leaf.new.clone()].to_owned(),
                    count: 0,
                };
                let subject = self.subject_of(self.new, block, false);
                let change = self.add(kind, subject, section);
                self.numbers.insert((rank, place), change);
                self.told.notes.entry(index).or_default().push(change);
                change
            }
        };
        if let Kind::Renumbered { count, .. } = &mut self.told.changes[change].kind {
            *count += 1;
        }
        self.told.of_leaf[index] = Some(change as u32);
    }

    /// Finds other links and formats of words that both have.
    fn tell_form(&mut self, index: usize, section: usize) {
        let leaf = &self.merged.leaves[index];
        let has_token = leaf.new_token.is_some();
        if leaf.what == What::Hollow {
            return;
        }
        let (was, is) = (look(self.old, leaf.old_in), look(self.new, leaf.new_in));
        let mut marks = Vec::new();
        if was.href != is.href {
            let open = self
                .form
                .link
                .as_ref()
                .filter(|it| (it.0.as_deref(), it.1.as_deref()) == (was.href, is.href));
            let change = match open {
                Some(&(.., change)) => Some(change),
                None if !has_token => None,
                None => {
                    let (from, to) = (was.href.map(str::to_owned), is.href.map(str::to_owned));
                    let kind = Kind::Link { from: from.clone(), to: to.clone() };
                    let change = self.add(kind, Subject::Text, section);
                    self.form.link = Some((from, to, change));
                    Some(change)
                }
            };
            marks.extend(change);
        } else if has_token {
            self.form.link = None;
        }
        let (added, removed) = (is.format & !was.format, was.format & !is.format);
        if (added, removed) != (0, 0) {
            let open = self.form.format.filter(|it| (it.0, it.1) == (added, removed));
            let change = match open {
                Some((.., change)) => Some(change),
                None if !has_token => None,
                None => {
                    let kind = Kind::Format { added: names(added), removed: names(removed) };
                    let change = self.add(kind, Subject::Text, section);
                    self.form.format = Some((added, removed, change));
                    Some(change)
                }
            };
            marks.extend(change);
        } else if has_token {
            self.form.format = None;
        }
        if !marks.is_empty() {
            self.told.marks.insert(index, marks);
        }
    }

    /// Gives the changes their addresses, in the order in which they are read, and joins the two ends
    /// of each move.
    fn link_moves(&mut self) {
        for [from, to] in std::mem::take(&mut self.move_changes).into_values() {
            for (ends, others, away) in [(&from, &to, true), (&to, &from, false)] {
                for (index, &end) in ends.iter().enumerate() {
                    // A move of several clauses has as many changes at either end.
                    if let Some(&other) = others.get(index).or(others.first()) {
                        self.told.changes[end].kind = Kind::Moved { other, away };
                    }
                }
            }
        }
        let address = free_address(self.old, self.new);
        for (index, change) in self.told.changes.iter_mut().enumerate() {
            change.id = format!("{address}{}", index + 1);
        }
        // Blanks before words that say which change they are.
        for index in (0..self.told.of_leaf.len().saturating_sub(1)).rev() {
            let (leaf, next) = (&self.merged.leaves[index], &self.merged.leaves[index + 1]);
            let is_blank = leaf.old_token.is_none() && leaf.new_token.is_none();
            if is_blank && leaf.fate == next.fate {
                if self.told.of_leaf[index].is_none() {
                    self.told.of_leaf[index] = self.told.of_leaf[index + 1];
                }
                let before = index.checked_sub(1).is_some_and(|before| self.told.moved[before]);
                self.told.moved[index] = before && self.told.moved[index + 1];
            }
        }
    }
}

/// What the addresses of the changes begin with: nothing that a document uses itself.
fn free_address(old: &Flat, new: &Flat) -> String {
    let mut address = "change-".to_owned();
    let taken = |address: &str| {
        [old, new].into_iter().any(|flat| {
            let nodes = flat.tree.descendants(flat.tree.root());
            nodes.filter_map(|id| flat.tree.attr(id, "id")).any(|id| id.starts_with(address))
        })
    };
    while taken(&address) {
        address.insert_str(0, "redline-");
    }
    address
}
