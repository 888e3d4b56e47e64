//! The redline as passages of plain text, for presenters that draw no HTML.
//!
//! 1. The parts are walked once: each paragraph, heading, item of a list and row of a table becomes a
//!    passage, with what changed in it at its place.
//! 2. Each passage is given the clause it stands in.
//!
//! Knows nothing of how a passage looks: colours, widths and marks are the presenters'.

use std::collections::HashSet;

use super::change::Kind;
use super::flat::heading_rank;
use super::{Fate, Part, Presence, Redline, Tag};
use crate::html::Tree;

/// What a reader takes in as one: a paragraph, a heading, an item, a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passage {
    pub form: Form,
    /// Which document has it.
    pub side: Side,
    /// The clause it stands in, by index into [`Redline::sections`].
    pub section: usize,
    pub pieces: Vec<Piece>,
}

/// What a passage is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    Paragraph,
    /// Of this rank.
    Heading(u8),
    /// An item of a list, so many lists deep (from 1).
    Item {
        depth: usize,
        /// Its number; none if the list has none, or if the passage goes on with the item.
        number: Option<i64>,
        /// Whether the item begins here.
        begins: bool,
    },
    /// A row of a table; its cells are parted by [`CELL`].
    Row,
    /// Text whose blanks and line breaks count.
    Verbatim,
}

/// What stands between two cells of a row.
pub(super) const CELL: &str = " | ";

/// What stands between two paragraphs of one cell.
const PARAGRAPH: &str = " / ";

/// Which document has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Both,
    Inserted,
    Deleted,
}

/// A stretch of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text {
        text: String,
        side: Side,
        /// The other document has the same words elsewhere.
        moved: bool,
        change: Option<usize>,
        /// What changed about words that both have: their link, their format.
        marks: Vec<usize>,
    },
    /// Here something happened besides words.
    Note(usize),
}

impl Piece {
    fn plain(text: &str) -> Piece {
        Piece::Text {
            text: text.to_owned(),
            side: Side::Both,
            moved: false,
            change: None,
            marks: Vec::new(),
        }
    }

    /// Whether it only parts two cells that one document has.
    pub fn parts_cells(&self) -> bool {
        match self {
            Piece::Text { text, side, change: None, .. } => *side != Side::Both && text == CELL,
            _ => false,
        }
    }

    /// The changes that it tells of.
    fn changes(&self) -> impl Iterator<Item = usize> {
        let (one, many) = match self {
            Piece::Text { change, marks, .. } => (*change, marks.as_slice()),
            Piece::Note(change) => (Some(*change), [].as_slice()),
        };
        one.into_iter().chain(many.iter().copied())
    }
}

impl Passage {
    /// The changes that it tells of, in order, each once.
    pub fn changes(&self) -> Vec<usize> {
        let mut seen = HashSet::new();
        self.pieces.iter().flat_map(Piece::changes).filter(|change| seen.insert(*change)).collect()
    }

    /// The words whose link or format this change changed, as they stand in the passage.
    pub fn words_marked(&self, change: usize) -> String {
        self.text_of(|piece| match piece {
            Piece::Text { marks, .. } => marks.contains(&change),
            Piece::Note(_) => false,
        })
    }

    /// The text of the pieces for which this holds, blanks trimmed.
    pub fn text_of(&self, is_wanted: impl Fn(&Piece) -> bool) -> String {
        let mut all = String::new();
        for piece in self.pieces.iter().filter(|piece| is_wanted(piece)) {
            if let Piece::Text { text, .. } = piece {
                all.push_str(text);
            }
        }
        words(&all)
    }
}

impl Passage {
    /// The pieces as people read them best: where old words give way to new ones the old come first, and
    /// blanks stand outside the marks. Not to be taken at its word for blanks.
    pub fn pieces_to_read(&self) -> Vec<Piece> {
        let mut read: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        let mut at = 0;
        while let Some(piece) = self.pieces.get(at) {
            if piece.parts_cells() {
                read.push(Piece::plain(CELL));
                at += 1;
                continue;
            }
            let Piece::Text { side: Side::Inserted | Side::Deleted, change, moved, marks, .. } =
                piece
            else {
                read.push(piece.clone());
                at += 1;
                continue;
            };
            let goes_on = |piece: &&Piece| match piece {
                Piece::Text { side, change: c, moved: m, .. } => {
                    *side != Side::Both && c == change && m == moved && !piece.parts_cells()
                }
                Piece::Note(_) => false,
            };
            let run: Vec<&Piece> = self.pieces[at..].iter().take_while(goes_on).collect();
            at += run.len();
            let text_of = |wanted: Side| -> String {
                let texts = run.iter().filter_map(|piece| match piece {
                    Piece::Text { text, side, .. } if *side == wanted => Some(text.as_str()),
                    _ => None,
                });
                texts.collect()
            };
            let (deleted, inserted) = (text_of(Side::Deleted), text_of(Side::Inserted));
            let starts = |text: &str| text.starts_with(' ');
            let ends = |text: &str| text.ends_with(' ');
            let is_blank = |text: &str| text.trim_matches(' ').is_empty();
            if is_blank(&deleted) && is_blank(&inserted) {
                let is_last = at == self.pieces.len();
                if !is_last && !read.is_empty() {
                    read.extend(run.into_iter().cloned());
                }
                continue;
            }
            let follows_blank = match read.last() {
                Some(Piece::Text { text, .. }) => text.ends_with(' '),
                _ => true,
            };
            if (starts(&deleted) || starts(&inserted)) && !follows_blank {
                read.push(Piece::plain(" "));
            }
            for (text, side) in [(&deleted, Side::Deleted), (&inserted, Side::Inserted)] {
                if !is_blank(text) {
                    read.push(Piece::Text {
                        text: text.trim_matches(' ').to_owned(),
                        side,
                        moved: *moved,
                        change: *change,
                        marks: marks.clone(),
                    });
                }
            }
            if ends(&deleted) || ends(&inserted) {
                read.push(Piece::plain(" "));
            }
        }
        read
    }
}

/// One blank between words, none around them.
pub(super) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads the passages of a redline.
pub(super) fn passages(redline: &Redline) -> Vec<Passage> {
    let mut reader = Reader {
        redline,
        passages: Vec::new(),
        open: Vec::new(),
        current: None,
        pending: Vec::new(),
        section: 0,
        deleted_section: None,
    };
    for part in &redline.parts {
        reader.part(part);
    }
    reader.finish_passage();
    // What no passage came for.
    if !reader.pending.is_empty() {
        let notes = std::mem::take(&mut reader.pending);
        match reader.passages.last_mut() {
            Some(last) => last.pieces.extend(notes.into_iter().map(Piece::Note)),
            None => reader.passages.push(Passage {
                form: Form::Paragraph,
                side: Side::Both,
                section: 0,
                pieces: notes.into_iter().map(Piece::Note).collect(),
            }),
        }
    }
    reader.passages
}

struct Reader<'a> {
    redline: &'a Redline,
    passages: Vec<Passage>,
    open: Vec<Frame<'a>>,
    current: Option<Passage>,
    /// Notes that stand before the words they belong to.
    pending: Vec<usize>,
    section: usize,
    deleted_section: Option<usize>,
}

/// An element that is open.
struct Frame<'a> {
    name: &'a str,
    tag: &'a Tag,
    /// What the next item of a list would be numbered in the new, in the old document.
    next: [i64; 2],
    /// For an item: its number, and whether its words have begun.
    number: Option<i64>,
    begun: bool,
}

impl<'a> Reader<'a> {
    fn part(&mut self, part: &'a Part) {
        match part {
            Part::Open(tag) => self.open(tag),
            Part::Close => self.close(),
            Part::Text { text, fate: Fate::Renumbered(old), change } => {
                self.text(old, Side::Deleted, false, *change);
                self.text(text, Side::Inserted, false, *change);
            }
            Part::Text { text, fate, change: Some(change) } if self.is_spacing(*change) => {
                // What is told is the blank that is there now, if there is one.
                self.note(*change);
                if !matches!(fate, Fate::Deleted { .. }) {
                    self.text(text, Side::Both, false, None);
                }
            }
            Part::Text { text, fate, change } => {
                let (side, moved) = side_of(fate);
                self.text(text, side, moved, *change);
            }
            Part::Thing { html, name, seen, fate, change } => {
                let (side, moved) = side_of(fate);
                match (*seen, name.as_str()) {
                    (true, "br") => self.text("\n", side, moved, *change),
                    (_, "hr") => {
                        self.finish_passage();
                        self.text("* * *", side, moved, *change);
                        self.finish_passage();
                    }
                    (true, name) => {
                        self.text(&thing_in_words(name, html), side, moved, *change);
                    }
                    (false, _) => self.pending.extend(*change),
                }
            }
            Part::Note { change } => self.note(*change),
        }
    }

    fn note(&mut self, change: usize) {
        match &mut self.current {
            Some(passage) if passage.pieces.last() == Some(&Piece::Note(change)) => {}
            Some(passage) => passage.pieces.push(Piece::Note(change)),
            None => self.pending.push(change),
        }
    }

    fn is_spacing(&self, change: usize) -> bool {
        self.redline.changes[change].kind == Kind::Spacing
    }

    fn open(&mut self, tag: &'a Tag) {
        let name: &str = &tag.element.name;
        let in_row = self.in_row();
        if tag.is_block && !in_row {
            self.finish_passage();
        }
        if let Some(section) = tag.section {
            match self.redline.sections[section].is_new {
                true => (self.section, self.deleted_section) = (section, None),
                false => self.deleted_section = Some(section),
            }
        }
        let attr = |name: &str| {
            let found = tag.element.attrs.iter().find(|(it, _)| &**it == name);
            found.and_then(|(_, value)| value.trim().parse::<i64>().ok())
        };
        let start = attr("start").unwrap_or(1);
        let mut number = None;
        if name == "li" {
            number = self.number_item(tag, attr("value"));
        }
        if in_row && matches!(name, "td" | "th") {
            let (row, cells) = self.cells_before();
            // The first cell has nothing before it.
            if cells {
                let side = match (side_of_tag(tag), row) {
                    (side, Side::Both) => side,
                    (_, row) => row,
                };
                self.text(CELL, side, false, None);
            }
        } else if in_row && tag.is_block {
            self.part_paragraphs_of_cell();
        }
        self.open.push(Frame { name, tag, next: [start, start], number, begun: false });
        if in_row && matches!(name, "td" | "th") {
            self.mark_cell();
        }
    }

    fn close(&mut self) {
        let Some(frame) = self.open.pop() else { return };
        if let Presence::Mark(changes) = &frame.tag.presence {
            for &change in changes {
                // Around something that has no words.
                let is_told = |passage: &Passage| passage.changes().contains(&change);
                if !self.current.as_ref().is_some_and(is_told) {
                    self.note(change);
                }
            }
        }
        if frame.tag.is_block && !self.in_row() {
            self.finish_passage();
        }
    }

    fn in_row(&self) -> bool {
        self.open.iter().any(|frame| frame.name == "tr")
    }

    fn is_verbatim(&self) -> bool {
        self.open.iter().any(|frame| matches!(frame.name, "pre" | "listing"))
    }

    /// The side of the row, and whether it has cells already.
    fn cells_before(&self) -> (Side, bool) {
        let row = self.open.iter().rev().find(|frame| frame.name == "tr");
        row.map_or((Side::Both, false), |row| (side_of_tag(row.tag), row.begun))
    }

    fn mark_cell(&mut self) {
        if let Some(row) = self.open.iter_mut().rev().find(|frame| frame.name == "tr") {
            row.begun = true;
        }
    }

    fn part_paragraphs_of_cell(&mut self) {
        let ends_in_blank = match self.current.as_ref().and_then(|it| it.pieces.last()) {
            Some(Piece::Text { text, .. }) => text.ends_with(char::is_whitespace),
            _ => true,
        };
        if !ends_in_blank {
            self.text(PARAGRAPH, Side::Both, false, None);
        }
    }

    /// The number of an item, which its list counts on from.
    fn number_item(&mut self, tag: &Tag, value: Option<i64>) -> Option<i64> {
        let list = self.open.iter_mut().rev().find(|it| matches!(it.name, "ol" | "ul" | "menu"))?;
        let side = side_of_tag(tag);
        let mut number = 0;
        // The old number last of all: an item that both have bears the new one.
        for (at, other) in [(1, Side::Inserted), (0, Side::Deleted)] {
            // What goes on with an item of the old document is an item of its own in the new.
            if side != other && !(tag.joins && at == 1) {
                number = value.filter(|_| side != Side::Both || at == 0).unwrap_or(list.next[at]);
                list.next[at] = number.saturating_add(1);
            }
        }
        (list.name == "ol").then_some(number)
    }

    fn text(&mut self, text: &str, side: Side, moved: bool, change: Option<usize>) {
        let marks = self.marks();
        let is_blank = text.trim().is_empty() && !self.is_verbatim();
        let form = match &self.current {
            Some(_) => None,
            None if is_blank => {
                // Nothing to open a passage for; but it may be all that a change is.
                self.pending.extend(change);
                return;
            }
            None => Some(self.form()),
        };
        let pending = std::mem::take(&mut self.pending);
        let passage = self.current.get_or_insert_with(|| Passage {
            form: form.unwrap_or(Form::Paragraph),
            side: Side::Both,
            section: 0,
            pieces: Vec::new(),
        });
        passage.pieces.extend(pending.into_iter().map(Piece::Note));
        if let Some(Piece::Text { text: last, side: s, moved: m, change: c, marks: k }) =
            passage.pieces.last_mut()
            && (*s, *m, *c) == (side, moved, change)
            && *k == marks
        {
            last.push_str(text);
            return;
        }
        passage.pieces.push(Piece::Text { text: text.to_owned(), side, moved, change, marks });
    }

    fn marks(&self) -> Vec<usize> {
        let changes = self.open.iter().filter_map(|frame| match &frame.tag.presence {
            Presence::Mark(changes) => Some(changes),
            _ => None,
        });
        changes.flatten().copied().collect()
    }

    /// What the passage that begins here is.
    fn form(&mut self) -> Form {
        let depth = self.open.iter().filter(|it| matches!(it.name, "ol" | "ul" | "menu")).count();
        for frame in self.open.iter_mut().rev() {
            match frame.name {
                "tr" => return Form::Row,
                "pre" | "listing" => return Form::Verbatim,
                "li" => {
                    let begins = !std::mem::replace(&mut frame.begun, true);
                    let number = frame.number.filter(|_| begins);
                    return Form::Item { depth: depth.max(1), number, begins };
                }
                name => {
                    if let Some(rank) = heading_rank(name) {
                        return Form::Heading(rank);
                    }
                }
            }
        }
        Form::Paragraph
    }

    fn finish_passage(&mut self) {
        let Some(mut passage) = self.current.take() else { return };
        let mut sides = passage.pieces.iter().filter_map(|piece| match piece {
            Piece::Text { text, side, .. } if !text.trim().is_empty() => Some(*side),
            _ => None,
        });
        let first = sides.next().unwrap_or(Side::Both);
        passage.side = if sides.all(|side| side == first) { first } else { Side::Both };
        passage.section = self.section_of(&passage);
        self.passages.push(passage);
    }

    /// The clause of the passage.
    fn section_of(&mut self, passage: &Passage) -> usize {
        if passage.side != Side::Deleted {
            self.deleted_section = None;
        }
        let told = passage.pieces.iter().find_map(|piece| match piece {
            Piece::Text { change, side, .. } if *side != Side::Both => *change,
            _ => None,
        });
        // Numbers that changed together are one change, told where the first stands.
        let told = told.map(|change| &self.redline.changes[change]);
        match told.filter(|change| !matches!(change.kind, Kind::Renumbered { .. })) {
            Some(change) => change.section,
            None => self.deleted_section.unwrap_or(self.section),
        }
    }
}

fn side_of(fate: &Fate) -> (Side, bool) {
    match fate {
        Fate::Both | Fate::Renumbered(_) => (Side::Both, false),
        Fate::Inserted { moved } => (Side::Inserted, *moved),
        Fate::Deleted { moved } => (Side::Deleted, *moved),
    }
}

fn side_of_tag(tag: &Tag) -> Side {
    match tag.presence {
        Presence::Inserted | Presence::TagsInserted => Side::Inserted,
        Presence::Deleted | Presence::TagsDeleted => Side::Deleted,
        Presence::Both | Presence::Mark(_) => Side::Both,
    }
}

/// A picture or the like, as words: `[picture: The coast]`.
fn thing_in_words(name: &str, html: &str) -> String {
    let tree = Tree::parse_fragment(html);
    let of = |names: &[&str]| {
        let mut nodes = tree.descendants(tree.root());
        nodes.find_map(|id| {
            names.iter().find_map(|name| tree.attr(id, name)).map(words).filter(|it| !it.is_empty())
        })
    };
    let (what, about) = match name {
        "img" => ("picture", of(&["alt"]).or_else(|| of(&["src"]))),
        "input" => ("field", of(&["aria-label", "name", "type"])),
        "select" | "textarea" => ("field", of(&["aria-label", "name"])),
        "math" => ("formula", Some(words(&tree.text(tree.root()))).filter(|it| !it.is_empty())),
        "svg" => ("drawing", of(&["aria-label"])),
        other => (other, of(&["title", "src", "data"])),
    };
    match about {
        Some(about) => format!("[{what}: {about}]"),
        None => format!("[{what}]"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::redline::{compare, json, made_up, markdown, terminal};

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_change_is_told_and_every_presenter_can_draw_it(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            edits in proptest::collection::vec(any::<u8>(), 0..60),
        ) {
            let old = made_up::document(&bytes);
            let new = made_up::html(&made_up::edited(&old, &edits));
            let old = made_up::html(&old);
            let redline = compare(&old, &new);
            let mut told = vec![false; redline.changes.len()];
            for passage in passages(&redline) {
                passage.changes().into_iter().for_each(|change| told[change] = true);
            }
            let untold = told.iter().position(|told| !told);
            prop_assert!(
                untold.is_none(),
                "{:?} is not told\n{old}\n{new}",
                untold.map(|it| &redline.changes[it])
            );
            let options = terminal::Options { width: 40, ..terminal::Options::default() };
            let drawn = terminal::draw(&redline, "a", "b", options);
            prop_assert_eq!(drawn.is_empty(), redline.is_empty());
            prop_assert!(!markdown::draw(&redline, "a", "b").is_empty());
            let document = json::Document::default();
            prop_assert!(!json::draw(&redline, &document, &document).is_empty());
        }
    }
}
