//! Reads from a redline what either document's clauses are, what they share and what changed in them.
//!
//! One walk over the parts: each heading of either document begins a clause of that document; text
//! that both have ties the clauses it stands in together; words that were moved do so across the page.

use std::collections::{BTreeMap, BTreeSet};

use super::Heading;
use crate::html::Element;
use crate::redline::{Change, Fate, Kind, Part, Presence, Redline, Tag};

/// The two documents, as indexes.
pub const OLD: usize = 0;
pub const NEW: usize = 1;

/// A clause of a document: by side, by number. Number 0 is what stands before the first heading.
pub type Place = (usize, usize);

/// What a redline says about clauses.
#[derive(Debug)]
pub struct Sides {
    /// By side: the clauses in order.
    pub clauses: [Vec<Heading>; 2],
    /// By side and clause: how much text it has, headings and subclauses left out, in characters.
    pub sizes: [Vec<usize>; 2],
    /// Old and new clauses that have a heading in common.
    pub same_heading: Vec<(usize, usize)>,
    /// How much text an old and a new clause have in common, in characters.
    pub shared: BTreeMap<(usize, usize), usize>,
    /// By change: what it did where.
    pub touched: Vec<Touched>,
}

/// Where a change did what. Each kind of word is told where the first of them stands.
#[derive(Debug, Default, Clone)]
pub struct Touched {
    /// Every clause in which something of the change stands.
    pub places: BTreeSet<Place>,
    pub deleted: Option<Place>,
    pub inserted: Option<Place>,
    pub moved: Option<Place>,
    /// Where it begins.
    pub first: Option<Place>,
}

impl Sides {
    pub fn of(redline: &Redline) -> Sides {
        let start = || Heading { rank: 0, id: None, title: String::new() };
        let mut reader = Reader {
            sides: Sides {
                clauses: [vec![start()], vec![start()]],
                sizes: [vec![0], vec![0]],
                same_heading: vec![(0, 0)],
                shared: BTreeMap::new(),
                touched: vec![Touched::default(); redline.changes.len()],
            },
            changes: &redline.changes,
            open: Vec::new(),
            in_title: [0, 0],
            carried: BTreeMap::new(),
        };
        for part in &redline.parts {
            reader.read(part);
        }
        reader.tie_moved();
        let mut sides = reader.sides;
        for heading in sides.clauses.iter_mut().flatten() {
            heading.title = heading.title.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        sides
    }

    /// The end of a clause with its subclauses.
    pub fn end(&self, side: usize, clause: usize) -> usize {
        end(&self.clauses[side], clause)
    }
}

/// The end of a clause with its subclauses: the next heading of its rank or higher.
pub fn end(clauses: &[Heading], clause: usize) -> usize {
    let rank = clauses[clause].rank;
    // What stands before the first heading has no subclauses.
    if rank == 0 {
        return clause + 1;
    }
    let after = clauses.iter().skip(clause + 1).position(|it| it.rank <= rank);
    after.map_or(clauses.len(), |after| clause + 1 + after)
}

/// By clause: the one it is a subclause of.
pub fn parents(clauses: &[Heading]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(clauses.len());
    for (at, clause) in clauses.iter().enumerate() {
        while open.last().is_some_and(|&last| clauses[last].rank >= clause.rank) {
            open.pop();
        }
        parents.push(open.last().copied());
        if clause.rank > 0 {
            open.push(at);
        }
    }
    parents
}

/// The text of some clauses, headings and subclauses left out.
pub fn texts_of(redline: &Redline, wanted: &BTreeSet<Place>) -> BTreeMap<Place, String> {
    let mut texts: BTreeMap<Place, String> = BTreeMap::new();
    if wanted.is_empty() {
        return texts;
    }
    let mut at = [0, 0];
    let mut open: Vec<[bool; 2]> = Vec::new();
    let mut in_title = [0, 0];
    for part in &redline.parts {
        match part {
            Part::Open(tag) => {
                let is_title = [OLD, NEW].map(|side| rank_on(tag, side).is_some());
                for side in [OLD, NEW] {
                    at[side] += usize::from(is_title[side] && !(side == OLD && tag.joins));
                    in_title[side] += usize::from(is_title[side]);
                    if tag.is_block
                        && let Some(text) = texts.get_mut(&(side, at[side]))
                    {
                        text.push(' ');
                    }
                }
                open.push(is_title);
            }
            Part::Close => close(&mut open, &mut in_title),
            Part::Text { text, fate, .. } => {
                for (side, text) in on_sides(text, fate) {
                    let place = (side, at[side]);
                    if in_title[side] == 0 && wanted.contains(&place) {
                        texts.entry(place).or_default().push_str(text);
                    }
                }
            }
            Part::Thing { .. } | Part::Note { .. } => {}
        }
    }
    texts
}

fn close(open: &mut Vec<[bool; 2]>, in_title: &mut [usize; 2]) {
    let was_title = open.pop().unwrap_or_default();
    for side in [OLD, NEW] {
        in_title[side] -= usize::from(was_title[side]);
    }
}

/// What a text is in the documents that have it.
fn on_sides<'a>(text: &'a str, fate: &'a Fate) -> Vec<(usize, &'a str)> {
    match fate {
        Fate::Both => vec![(OLD, text), (NEW, text)],
        Fate::Inserted { .. } => vec![(NEW, text)],
        Fate::Deleted { .. } => vec![(OLD, text)],
        Fate::Renumbered(old) => vec![(OLD, old), (NEW, text)],
    }
}

fn element_on(tag: &Tag, side: usize) -> Option<&Element> {
    let has = match tag.presence {
        Presence::Both => true,
        Presence::Inserted | Presence::TagsInserted => side == NEW,
        Presence::Deleted | Presence::TagsDeleted => side == OLD,
        Presence::Mark(_) => false,
    };
    let element = match side {
        OLD => tag.was.as_ref().unwrap_or(&tag.element),
        _ => &tag.element,
    };
    has.then_some(element)
}

fn rank_on(tag: &Tag, side: usize) -> Option<u8> {
    match element_on(tag, side)?.name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

fn id_on(tag: &Tag, side: usize) -> Option<String> {
    let attrs = &element_on(tag, side)?.attrs;
    let id = attrs.iter().find(|(name, _)| &**name == "id").map(|(_, value)| value);
    id.filter(|id| !id.is_empty()).map(|id| id.to_string())
}

struct Reader<'a> {
    sides: Sides,
    changes: &'a [Change],
    /// By open element and side: whether it is a heading.
    open: Vec<[bool; 2]>,
    in_title: [usize; 2],
    /// By move, known by the first change where it arrived: what was carried, by side, in order.
    carried: BTreeMap<usize, [Vec<(usize, usize)>; 2]>,
}

impl Reader<'_> {
    fn here(&self, side: usize) -> usize {
        self.sides.clauses[side].len() - 1
    }

    fn read(&mut self, part: &Part) {
        match part {
            Part::Open(tag) => self.open(tag),
            Part::Close => close(&mut self.open, &mut self.in_title),
            Part::Text { text, fate, change } => {
                self.text(text, fate, *change);
                if let Some(change) = *change {
                    self.touch(change, fate, text.trim().is_empty());
                }
            }
            Part::Thing { fate, change, .. } => {
                for (side, _) in on_sides("", fate) {
                    if self.in_title[side] > 0 {
                        let here = self.here(side);
                        self.sides.clauses[side][here].title.push(' ');
                    }
                }
                if let Some(change) = *change {
                    self.touch(change, fate, false);
                }
            }
            // It can stand before the heading that it speaks of.
            Part::Note { change } => self.touch(*change, &Fate::Both, true),
        }
    }

    fn open(&mut self, tag: &Tag) {
        let ranks = [OLD, NEW].map(|side| rank_on(tag, side));
        let mut begun = [false, false];
        for side in [OLD, NEW] {
            if let Some(rank) = ranks[side] {
                self.in_title[side] += 1;
                if !(side == OLD && tag.joins) {
                    let id = id_on(tag, side);
                    self.sides.clauses[side].push(Heading { rank, id, title: String::new() });
                    self.sides.sizes[side].push(0);
                    begun[side] = true;
                }
            } else if self.in_title[side] > 0 {
                // A link or the like in the heading can bear its anchor.
                let here = self.here(side);
                if self.sides.clauses[side][here].id.is_none() {
                    self.sides.clauses[side][here].id = id_on(tag, side);
                }
            }
        }
        if begun == [true, true] {
            self.sides.same_heading.push((self.here(OLD), self.here(NEW)));
        }
        self.open.push(ranks.map(|rank| rank.is_some()));
        if let Presence::Mark(changes) = &tag.presence {
            for &change in changes {
                self.touch(change, &Fate::Both, false);
            }
        }
    }

    fn text(&mut self, text: &str, fate: &Fate, change: Option<usize>) {
        let size = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let mut in_bodies = true;
        for (side, text) in on_sides(text, fate) {
            let here = self.here(side);
            if self.in_title[side] > 0 {
                self.sides.clauses[side][here].title.push_str(text);
                in_bodies = false;
            } else {
                self.sides.sizes[side][here] += size(text);
            }
        }
        if !in_bodies {
            return;
        }
        let here = (self.here(OLD), self.here(NEW));
        match (fate, change) {
            (Fate::Both, _) => *self.sides.shared.entry(here).or_default() += size(text),
            (Fate::Inserted { moved: true }, Some(change)) => {
                self.carry(change, NEW, here.1, size(text));
            }
            (Fate::Deleted { moved: true }, Some(change)) => {
                self.carry(change, OLD, here.0, size(text));
            }
            _ => {}
        }
    }

    fn carry(&mut self, change: usize, side: usize, clause: usize, size: usize) {
        let Some(Kind::Moved { other, away }) = self.changes.get(change).map(|it| &it.kind) else {
            return;
        };
        // Each end names the first change of the other one; the first arrival stands for the move.
        let back = self.changes.get(*other).map(|it| &it.kind);
        let arrival = match (away, back) {
            (true, Some(Kind::Moved { away: false, .. })) => *other,
            (false, Some(Kind::Moved { other, away: true })) => *other,
            _ => return,
        };
        self.carried.entry(arrival).or_default()[side].push((clause, size));
    }

    /// What was carried is the same text at either end, in the same order.
    fn tie_moved(&mut self) {
        for [from, to] in std::mem::take(&mut self.carried).into_values() {
            let (mut from, mut to) = (from.into_iter(), to.into_iter());
            let (mut x, mut y) = (from.next(), to.next());
            while let (Some((old, left)), Some((new, right))) = (x, y) {
                let step = left.min(right);
                if step > 0 {
                    *self.sides.shared.entry((old, new)).or_default() += step;
                }
                x = if left > step { Some((old, left - step)) } else { from.next() };
                y = if right > step { Some((new, right - step)) } else { to.next() };
            }
        }
    }

    fn touch(&mut self, change: usize, fate: &Fate, weak: bool) {
        let place = match fate {
            Fate::Deleted { .. } => (OLD, self.here(OLD)),
            _ => (NEW, self.here(NEW)),
        };
        let Some(touched) = self.sides.touched.get_mut(change) else { return };
        touched.first.get_or_insert(place);
        if weak {
            return;
        }
        touched.places.insert(place);
        let slot = match fate {
            Fate::Deleted { moved: false } => &mut touched.deleted,
            Fate::Inserted { moved: false } => &mut touched.inserted,
            Fate::Inserted { moved: true } => &mut touched.moved,
            _ => return,
        };
        slot.get_or_insert(place);
    }
}
