//! What of a redline stands beside what, as a page lays it out.
//!
//! 1. [`Places`]: which part closes which element, and in what each part stands.
//! 2. [`units`]: the blocks that a reader sees one below the other.
//! 3. [`folds`]: long stretches of them in which nothing changed.

use std::cell::OnceCell;
use std::ops::Range;

use crate::redline::words_of;
use crate::redline::{Fate, Part, Presence, Redline, Tag};

/// A redline with what its drawings have in common.
pub struct Layout<'a> {
    /// The redline.
    pub redline: &'a Redline,
    pub(super) places: Places<'a>,
    /// What is looked for when the first drawing asks for it.
    blocks: OnceCell<(Vec<Unit>, Vec<Fold>)>,
}

impl<'a> Layout<'a> {
    /// Lays a redline out.
    pub fn of(redline: &'a Redline) -> Self {
        Layout { redline, places: Places::of(&redline.parts), blocks: OnceCell::new() }
    }

    fn blocks(&self) -> &(Vec<Unit>, Vec<Fold>) {
        self.blocks.get_or_init(|| {
            let units = units(&self.places);
            let folds = folds(self.redline, &self.places, &units);
            (units, folds)
        })
    }

    pub(super) fn units(&self) -> &[Unit] {
        &self.blocks().0
    }

    pub(super) fn folds(&self) -> &[Fold] {
        &self.blocks().1
    }
}

/// Where the parts of a redline stand.
pub(super) struct Places<'a> {
    pub parts: &'a [Part],
    /// For each part that opens an element: the part that closes it.
    pub close_of: Vec<usize>,
    /// For each part: the part that opens the element it stands in. For a part that closes one: of
    /// the element around that.
    pub parent: Vec<Option<usize>>,
}

impl<'a> Places<'a> {
    pub fn of(parts: &'a [Part]) -> Self {
        let mut places =
            Places { parts, close_of: vec![parts.len(); parts.len()], parent: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if let Part::Close = part
                && let Some(opened) = open.pop()
            {
                places.close_of[opened] = index;
            }
            places.parent.push(open.last().copied());
            if let Part::Open(_) = part {
                open.push(index);
            }
        }
        places
    }

    pub fn tag(&self, open: usize) -> Option<&'a Tag> {
        match &self.parts[open] {
            Part::Open(tag) => Some(tag),
            _ => None,
        }
    }

    fn name(&self, open: usize) -> &'a str {
        self.tag(open).map_or("", |tag| &*tag.element.name)
    }

    /// The elements that hold the part, from the inside out.
    pub fn around(&self, part: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent[part], |&open| self.parent[open])
    }

    /// Whether a note with a link may stand in the element: `None` is the page.
    fn takes_notes(&self, open: Option<usize>) -> bool {
        let Some(open) = open else { return true };
        match self.name(open) {
            "ul" | "ol" | "menu" | "dir" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "tr"
            | "colgroup" | "hgroup" | "ruby" => false,
            // A group in a list of terms.
            "div" => self.parent[open].is_none_or(|parent| self.name(parent) != "dl"),
            _ => true,
        }
    }

    /// The part before which a note about this part may stand: at it, or before what must hold no
    /// links or no words of ours.
    pub fn note_before(&self, part: usize, outside: Option<&str>) -> usize {
        let holds_no_links = |open: usize| {
            let name = self.name(open);
            matches!(name, "a" | "button" | "label" | "nobr" | "noscript" | "rt" | "rp")
                || outside == Some(name)
        };
        let mut at = self.around(part).filter(|&open| holds_no_links(open)).last().unwrap_or(part);
        while !self.takes_notes(self.parent[at]) {
            let Some(parent) = self.parent[at] else { break };
            at = parent;
        }
        at
    }

    /// The part before which a note about what has just closed may stand.
    pub fn note_after(&self, close: usize) -> usize {
        let holds_no_links = |open: usize| {
            matches!(self.name(open), "a" | "button" | "label" | "nobr" | "noscript" | "rt" | "rp")
        };
        let outermost = self.around(close).filter(|&open| holds_no_links(open)).last();
        let mut at = outermost.map_or(close, |open| self.close_of[open]);
        while !self.takes_notes(self.parent[at]) {
            let Some(parent) = self.parent[at] else { break };
            at = self.close_of[parent];
        }
        at + 1
    }

    /// The block that the part stands in.
    pub fn block_around(&self, part: usize) -> Option<usize> {
        self.around(part).find(|&open| self.tag(open).is_some_and(|tag| tag.is_block))
    }

    pub fn is_heading(&self, open: usize) -> bool {
        heading_rank(self.name(open)).is_some()
    }
}

fn heading_rank(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', rank @ b'1'..=b'6'] => Some(rank - b'0'),
        _ => None,
    }
}

/// A block among those that stand one below the other, or text between them.
pub(super) struct Unit {
    /// Its parts.
    pub parts: Range<usize>,
    /// The group it stands in: the part that opens it.
    group: Option<usize>,
    /// Something in it changed.
    pub changed: bool,
    /// The old, the new document has nothing of it.
    pub absent: [bool; 2],
    is_heading: bool,
    has_title: bool,
    /// Nothing but blanks between blocks.
    pub is_blank: bool,
}

/// The blocks of a redline, one below the other. What only groups blocks is entered if something in
/// it changed.
fn units(places: &Places) -> Vec<Unit> {
    const GROUPS: [&str; 6] = ["section", "div", "article", "main", "header", "footer"];
    let parts = places.parts;
    // How many of the parts before each are changes.
    let mut changes = vec![0_usize; parts.len() + 1];
    for (index, part) in parts.iter().enumerate() {
        changes[index + 1] = changes[index] + usize::from(is_change(part));
    }
    let mut units = Vec::new();
    let mut group = None;
    let mut index = 0;
    while index < parts.len() {
        let end = match &parts[index] {
            Part::Open(_) => places.close_of[index] + 1,
            Part::Close => {
                group = places.parent[index];
                index += 1;
                continue;
            }
            _ => index + 1,
        };
        let range = index..end.min(parts.len());
        let changed = changes[range.end] > changes[range.start];
        let has_title = range.clone().any(|at| places.name(at) == "h1");
        if let Part::Open(tag) = &parts[index] {
            let holds_blocks = || {
                let mut inside = index + 1..range.end.saturating_sub(1);
                inside.any(|at| {
                    places.parent[at] == Some(index) && places.tag(at).is_some_and(|it| it.is_block)
                })
            };
            // In both documents, so that nothing in it needs what the old one has in its place.
            let was_group = tag.was.as_ref().is_none_or(|was| GROUPS.contains(&&*was.name));
            let may_enter = GROUPS.contains(&&*tag.element.name)
                && matches!(tag.presence, Presence::Both | Presence::TagsInserted)
                && was_group;
            if may_enter && (changed || has_title) && holds_blocks() {
                group = Some(index);
                index += 1;
                continue;
            }
        }
        units.push(Unit {
            group,
            changed,
            absent: absent(&parts[range.clone()]),
            is_heading: places.is_heading(index),
            has_title,
            is_blank: matches!(&parts[index], Part::Text { text, .. } if is_blank(text)),
            parts: range.clone(),
        });
        index = range.end;
    }
    units
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

fn is_change(part: &Part) -> bool {
    match part {
        Part::Open(tag) => matches!(&tag.presence, Presence::Mark(changes) if !changes.is_empty()),
        Part::Close => false,
        Part::Text { fate, change, .. } => change.is_some() || matches!(fate, Fate::Renumbered(_)),
        Part::Thing { change, .. } => change.is_some(),
        Part::Note { .. } => true,
    }
}

/// Whether the old, the new document has nothing of the parts.
fn absent(parts: &[Part]) -> [bool; 2] {
    let mut absent = [true, true];
    let mut see = |fate: &Fate| match fate {
        Fate::Inserted { .. } => absent[1] = false,
        Fate::Deleted { .. } => absent[0] = false,
        Fate::Both | Fate::Renumbered(_) => absent = [false, false],
    };
    let mut anything = false;
    for part in parts {
        match part {
            Part::Text { text, fate, change } if change.is_some() || !is_blank(text) => {
                see(fate);
                anything = true;
            }
            Part::Thing { fate, .. } => {
                see(fate);
                anything = true;
            }
            _ => {}
        }
    }
    if !anything {
        return match parts.first() {
            Some(Part::Open(tag)) => match tag.presence {
                Presence::Inserted | Presence::TagsInserted => [true, false],
                Presence::Deleted | Presence::TagsDeleted => [false, true],
                _ => [false, false],
            },
            _ => [false, false],
        };
    }
    absent
}

/// A long stretch without changes.
pub(super) struct Fold {
    /// By index into the units.
    pub units: Range<usize>,
    /// Its parts.
    pub parts: Range<usize>,
    /// The words of its headings.
    pub headings: Vec<String>,
    /// How many words it has.
    pub words: usize,
}

/// The stretches that a page may fold away. A heading that stands above a change is in none, nor the
/// blocks right beside a change.
fn folds(redline: &Redline, places: &Places, units: &[Unit]) -> Vec<Fold> {
    const FEWEST_BLOCKS: usize = 4;
    const FEWEST_WORDS: usize = 120;
    if redline.is_empty() {
        return Vec::new();
    }
    let seen: Vec<usize> = (0..units.len()).filter(|&at| !units[at].is_blank).collect();
    let mut shown = vec![false; units.len()];
    let mut heading = None;
    for (at, &unit) in seen.iter().enumerate() {
        if units[unit].changed {
            let beside = [at.checked_sub(1), Some(at), Some(at + 1)].into_iter().flatten();
            let beside = beside.filter_map(|at| seen.get(at).copied());
            for unit in beside.chain(heading) {
                shown[unit] = true;
            }
        } else if units[unit].has_title {
            shown[unit] = true;
        }
        if units[unit].is_heading {
            heading = Some(unit);
        }
    }
    let mut folds = Vec::new();
    let mut at = 0;
    while at < seen.len() {
        let first = seen[at];
        let run = seen[at..]
            .iter()
            .take_while(|&&unit| !shown[unit] && units[unit].group == units[first].group);
        let count = run.count();
        if count >= FEWEST_BLOCKS {
            let last = seen[at + count - 1];
            let parts = units[first].parts.start..units[last].parts.end;
            let words = count_words(&places.parts[parts.clone()]);
            // What stands between two of the group's own is in the group too.
            if words >= FEWEST_WORDS {
                let headings = headings(places, parts.clone());
                folds.push(Fold { units: first..last + 1, parts, headings, words });
            }
        }
        at += count.max(1);
    }
    folds
}

fn headings(places: &Places, parts: Range<usize>) -> Vec<String> {
    let opens = parts.filter(|&at| places.is_heading(at));
    let words = opens.map(|open| {
        let mut words = String::new();
        for part in &places.parts[open..places.close_of[open]] {
            if let Part::Text { text, .. } = part {
                words.push_str(text);
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    words.filter(|words| !words.is_empty()).collect()
}

/// How many words the text of the parts has.
pub(super) fn count_words(parts: &[Part]) -> usize {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text { text: words, .. } => text.push_str(words),
            Part::Open(tag) if tag.is_block => text.push(' '),
            Part::Thing { .. } => text.push(' '),
            _ => {}
        }
    }
    words_in(&text)
}

pub(super) fn words_in(text: &str) -> usize {
    let mut tokens = Vec::new();
    words_of::cut(text, &mut tokens);
    tokens.iter().filter(|token| text[token.range()].contains(char::is_alphanumeric)).count()
}
