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
            walk: Walk::default(),
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

    /// The end of a clause with its subclauses: the next heading of its rank or higher.
    pub fn end(&self, side: usize, clause: usize) -> usize {
        let clauses = &self.clauses[side];
        let rank = clauses[clause].rank;
        // What stands before the first heading has no subclauses.
        if rank == 0 {
            return clause + 1;
        }
        let after = clauses.iter().skip(clause + 1).position(|it| it.rank <= rank);
        after.map_or(clauses.len(), |after| clause + 1 + after)
    }
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
    let mut walk = Walk::default();
    for part in &redline.parts {
        match part {
            Part::Open(tag) => {
                walk.open(tag);
                for side in [OLD, NEW] {
                    if tag.is_block
                        && let Some(text) = texts.get_mut(&(side, walk.at[side]))
                    {
                        text.push(' ');
                    }
                }
            }
            Part::Close => walk.close(),
            Part::Text { text, fate, .. } => {
                for (side, text) in on_sides(text, fate) {
                    let place = (side, walk.at[side]);
                    if walk.in_title[side] == 0 && wanted.contains(&place) {
                        texts.entry(place).or_default().push_str(text);
                    }
                }
            }
            Part::Thing { .. } | Part::Note { .. } => {}
        }
    }
    texts
}

/// A place in both documents at once, going forward.
#[derive(Default)]
struct Walk {
    /// By side: the clause.
    at: [usize; 2],
    /// By side: how many headings it is in.
    in_title: [usize; 2],
    /// The open elements: whether each is a heading, by side, and the document that alone has it.
    open: Vec<([bool; 2], Option<usize>)>,
}

/// What an element is that opens: by side.
struct Opened<'a> {
    /// The element, in the documents that have it.
    elements: [Option<&'a Element>; 2],
    /// Its rank, if it is a heading and begins a clause.
    begins: [Option<u8>; 2],
}

impl Walk {
    fn open<'a>(&mut self, tag: &'a Tag) -> Opened<'a> {
        // What one document has with all in it says so once, at the outermost.
        let only = self.open.last().and_then(|(_, only)| *only).or(match tag.presence {
            Presence::Inserted => Some(NEW),
            Presence::Deleted => Some(OLD),
            _ => None,
        });
        let elements = [OLD, NEW].map(|side| {
            let has = match tag.presence {
                Presence::Mark(_) => false,
                Presence::TagsInserted => side == NEW,
                Presence::TagsDeleted => side == OLD,
                _ => only.is_none_or(|only| only == side),
            };
            let element = match side {
                OLD => tag.was.as_ref().unwrap_or(&tag.element),
                _ => &tag.element,
            };
            has.then_some(element)
        });
        let mut begins = elements.map(|element| rank(element?));
        let is_title = begins.map(|rank| rank.is_some());
        if tag.joins {
            begins[OLD] = None;
        }
        for side in [OLD, NEW] {
            self.at[side] += usize::from(begins[side].is_some());
            self.in_title[side] += usize::from(is_title[side]);
        }
        self.open.push((is_title, only));
        Opened { elements, begins }
    }

    fn close(&mut self) {
        let (was_title, _) = self.open.pop().unwrap_or_default();
        for side in [OLD, NEW] {
            self.in_title[side] -= usize::from(was_title[side]);
        }
    }
}

fn rank(element: &Element) -> Option<u8> {
    match element.name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

fn id(element: &Element) -> Option<String> {
    let id = element.attrs.iter().find(|(name, _)| &**name == "id").map(|(_, value)| value);
    id.filter(|id| !id.is_empty()).cloned()
}

/// What a text is in the documents that have it.
fn on_sides<'a>(text: &'a str, fate: &'a Fate) -> impl Iterator<Item = (usize, &'a str)> {
    let sides = match fate {
        Fate::Both => [Some((OLD, text)), Some((NEW, text))],
        Fate::Inserted { .. } => [Some((NEW, text)), None],
        Fate::Deleted { .. } => [Some((OLD, text)), None],
        Fate::Renumbered(old) => [Some((OLD, &**old)), Some((NEW, text))],
    };
    sides.into_iter().flatten()
}

/// How many characters a text has, blanks left out.
fn size(text: &str) -> usize {
    // Most text has ASCII alone, in which a byte is a character.
    let in_ascii = |byte: u8| !((byte == b' ') | (b'\t'..=b'\r').contains(&byte));
    match text.is_ascii() {
        true => text.bytes().map(|byte| usize::from(in_ascii(byte))).sum(),
        false => text.chars().filter(|c| !c.is_whitespace()).count(),
    }
}

struct Reader<'a> {
    sides: Sides,
    changes: &'a [Change],
    walk: Walk,
    /// By move, known by the first change where it arrived: what was carried, by side, in order.
    carried: BTreeMap<usize, [Vec<(usize, usize)>; 2]>,
}

impl Reader<'_> {
    fn read(&mut self, part: &Part) {
        match part {
            Part::Open(tag) => self.open(tag),
            Part::Close => self.walk.close(),
            Part::Text { text, fate, change } => {
                self.text(text, fate, *change);
                if let Some(change) = *change {
                    self.touch(change, fate, text.trim().is_empty());
                }
            }
            Part::Thing { fate, change, .. } => {
                for (side, _) in on_sides("", fate) {
                    if self.walk.in_title[side] > 0 {
                        let here = self.walk.at[side];
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
        let Opened { elements, begins } = self.walk.open(tag);
        for side in [OLD, NEW] {
            let id = elements[side].and_then(id);
            if let Some(rank) = begins[side] {
                self.sides.clauses[side].push(Heading { rank, id, title: String::new() });
                self.sides.sizes[side].push(0);
            } else if self.walk.in_title[side] > 0 {
                // A link or the like in the heading can bear its anchor.
                let here = self.walk.at[side];
                let known = &mut self.sides.clauses[side][here].id;
                *known = known.take().or(id);
            }
        }
        if begins.iter().all(Option::is_some) {
            self.sides.same_heading.push((self.walk.at[OLD], self.walk.at[NEW]));
        }
        if let Presence::Mark(changes) = &tag.presence {
            for &change in changes {
                self.touch(change, &Fate::Both, false);
            }
        }
    }

    fn text(&mut self, text: &str, fate: &Fate, change: Option<usize>) {
        let whole = size(text);
        let mut in_bodies = true;
        for (side, text) in on_sides(text, fate) {
            let here = self.walk.at[side];
            if self.walk.in_title[side] > 0 {
                self.sides.clauses[side][here].title.push_str(text);
                in_bodies = false;
            } else {
                let is_renumbered = matches!(fate, Fate::Renumbered(_));
                self.sides.sizes[side][here] += if is_renumbered { size(text) } else { whole };
            }
        }
        if !in_bodies {
            return;
        }
        let here = (self.walk.at[OLD], self.walk.at[NEW]);
        match (fate, change) {
            (Fate::Both, _) => *self.sides.shared.entry(here).or_default() += whole,
            (Fate::Inserted { moved: true }, Some(change)) => {
                self.carry(change, NEW, here.1, whole);
            }
            (Fate::Deleted { moved: true }, Some(change)) => {
                self.carry(change, OLD, here.0, whole);
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
            Fate::Deleted { .. } => (OLD, self.walk.at[OLD]),
            _ => (NEW, self.walk.at[NEW]),
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
