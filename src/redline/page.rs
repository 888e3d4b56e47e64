//! Draws a redline as HTML: the new document with insertions and deletions marked in it, by the rules of
//! `docs/redline-markup.md`.
//!
//! 1. [`layout`] finds the blocks, and the long stretches in which nothing changed.
//! 2. [`Notes`] says where a note stands: at its change, but never in a link of the text, nor where
//!    only items or rows may stand.
//! 3. [`Page`] writes the parts one by one. `ins` and `del` stand around text only, inside the inline
//!    elements it stands in. Hidden text opens what was inserted, deleted or moved, for those who
//!    see no lines and hear no colours; long passages also say where they end.
//!
//! [`draw_beside`] draws the same as two columns. Knows nothing of style sheets but names of classes.

mod beside;
mod labels;
mod layout;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use super::change::Kind;
use super::tags::was_json;
use super::words_of::turns;
use super::{Fate, Part, Presence, Redline, Tag};
use crate::html::{Element, escape_text, write_attr, write_end_tag, write_start_tag};
use crate::wording::Given;

pub use beside::{beside_address, draw_beside};
pub use labels::{Labels, TEXTS};
pub use layout::Layout;
use layout::{Fold, Places, words_in};

/// What a drawing has besides the marks. Nothing of it changes what may be taken out again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Each change opens with links to the one before it and the one after it; these bear its address.
    /// Otherwise its first mark does.
    pub steps: bool,
    /// Long stretches without changes are folded away in `details`.
    pub folds: bool,
}

impl Options {
    /// All of it.
    pub const FULL: Options = Options { steps: true, folds: true };
}

/// Draws the marks alone, labelled in English.
pub fn draw(redline: &Redline) -> String {
    draw_with(redline, &Labels::default(), Options::default())
}

/// Draws the redline.
pub fn draw_with(redline: &Redline, labels: &Labels, options: Options) -> String {
    draw_laid_out(&Layout::of(redline), labels, options)
}

/// Draws a redline that was laid out.
pub fn draw_laid_out(layout: &Layout<'_>, labels: &Labels, options: Options) -> String {
    let Layout { redline, places, .. } = layout;
    let folds = if options.folds { layout.folds() } else { &[] };
    let mut page = Page {
        redline,
        labels,
        options,
        html: String::with_capacity(written_size(redline)),
        open: Vec::new(),
        addressed: vec![false; redline.changes.len()],
        opens_with_mark: opens_with_mark(redline),
        said: vec![None; redline.changes.len()],
        in_pre_from: usize::MAX,
        mark: None,
    };
    let notes = Notes::of(redline, places);
    let ends = long_ends(redline);
    let mut folds = folds.iter().peekable();
    for (index, part) in redline.parts.iter().enumerate() {
        if let Some(fold) = folds.peek()
            && fold.parts.start == index
        {
            page.close_mark();
            page.open_fold(fold);
        }
        if let Some(notes) = notes.before.get(&index) {
            page.notes(notes);
        }
        page.part(part, ends.get(&index).copied());
        if let Some(fold) = folds.peek()
            && fold.parts.end == index + 1
        {
            page.close_mark();
            page.html.push_str("</details>");
            folds.next();
        }
    }
    page.close_mark();
    if let Some(notes) = notes.before.get(&redline.parts.len()) {
        page.notes(notes);
    }
    page.html
}

/// About how many bytes a drawing has: enough that it need not grow often.
fn written_size(redline: &Redline) -> usize {
    32 * redline.parts.len() + 512 * redline.changes.len()
}

/// A note about a change, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Note {
    /// Behind the words it speaks of.
    Behind(usize),
    /// Where the change begins.
    Opening(usize),
}

/// The notes, by the part they stand before.
struct Notes {
    before: BTreeMap<usize, Vec<Note>>,
}

impl Notes {
    fn of(redline: &Redline, places: &Places) -> Self {
        let mut notes = Notes { before: BTreeMap::new() };
        let mut met = vec![false; redline.changes.len()];
        for (index, part) in redline.parts.iter().enumerate() {
            for change in changes_of(part) {
                if std::mem::replace(&mut met[change], true) {
                    continue;
                }
                let outside = match redline.changes[change].kind {
                    Kind::Columns => Some("table"),
                    _ => None,
                };
                let at = places.note_before(index, outside);
                notes.before.entry(at).or_default().push(Note::Opening(change));
                if is_said_behind(redline, places, change, index)
                    && let Some(block) = places.block_around(index)
                {
                    let at = places.close_of[block];
                    notes.before.entry(at).or_default().push(Note::Behind(change));
                }
            }
        }
        for (change, close) in last_marks_of(redline, places).into_iter().enumerate() {
            if let Some(close) = close {
                let at = places.note_after(close);
                notes.before.entry(at).or_default().push(Note::Behind(change));
            }
        }
        for notes in notes.before.values_mut() {
            notes.sort_unstable();
        }
        notes
    }
}

/// By change of words that both have: where its last mark closes.
fn last_marks_of(redline: &Redline, places: &Places) -> Vec<Option<usize>> {
    let mut last = vec![None; redline.changes.len()];
    for (index, part) in redline.parts.iter().enumerate() {
        if let Part::Open(Tag { presence: Presence::Mark(changes), .. }) = part {
            for &change in changes {
                last[change] = Some(places.close_of[index]);
            }
        }
    }
    last
}

/// In a heading, a note of this kind stands behind its words.
fn is_said_behind(redline: &Redline, places: &Places, change: usize, part: usize) -> bool {
    matches!(redline.changes[change].kind, Kind::Renumbered { .. } | Kind::Block { .. })
        && places.block_around(part).is_some_and(|block| places.is_heading(block))
}

/// By change: whether what opens it is an `ins`, a `del`, a number or a mark. A second form of the same
/// words has no mark of its own.
fn opens_with_mark(redline: &Redline) -> Vec<bool> {
    let mut opens: Vec<Option<bool>> = vec![None; redline.changes.len()];
    for part in &redline.parts {
        let is_mark =
            matches!(part, Part::Open(_) | Part::Text { .. } | Part::Thing { seen: true, .. });
        for (index, change) in changes_of(part).into_iter().enumerate() {
            opens[change].get_or_insert(is_mark && index == 0);
        }
    }
    opens.into_iter().map(|opens| opens == Some(true)).collect()
}

fn changes_of(part: &Part) -> Vec<usize> {
    match part {
        Part::Open(Tag { presence: Presence::Mark(changes), .. }) => changes.clone(),
        Part::Open(_) | Part::Close => Vec::new(),
        Part::Text { change, .. } | Part::Thing { change, .. } => change.iter().copied().collect(),
        Part::Note { change } => vec![*change],
    }
}

/// How a text that one document alone has is told: inserted, deleted or moved.
type Side = &'static str;

fn side(fate: &Fate) -> Option<Side> {
    match fate {
        Fate::Inserted { moved: false } => Some("inserted"),
        Fate::Deleted { moved: false } => Some("deleted"),
        Fate::Inserted { moved: true } | Fate::Deleted { moved: true } => Some("moved"),
        Fate::Both | Fate::Renumbered(_) => None,
    }
}

/// The parts that end a passage so long that its end is said, and its side. Where the change goes
/// on with another side, what opens that says it.
fn long_ends(redline: &Redline) -> HashMap<usize, Side> {
    // The change, its side, its last part, its texts.
    let mut run: Option<(usize, Side, usize, Vec<&str>)> = None;
    let mut ends = HashMap::new();
    for (index, part) in redline.parts.iter().enumerate() {
        let (told, text) = match part {
            Part::Text { text, fate, change } => (side(fate).zip(*change), text.as_str()),
            Part::Thing { fate, change, .. } => (side(fate).zip(*change), ""),
            _ => continue,
        };
        match (run.as_mut(), told) {
            (Some(open), Some((side, change))) if (open.0, open.1) == (change, side) => {
                open.2 = index;
                open.3.push(text);
                continue;
            }
            (None, None) => continue,
            _ => {}
        }
        let goes_on = |change| told.is_some_and(|(_, next)| next == change);
        if let Some((change, side, last, texts)) = run.take()
            && !goes_on(change)
            && is_long(&texts)
        {
            ends.insert(last, side);
        }
        run = told.map(|(side, change)| (change, side, index, vec![text]));
    }
    if let Some((_, side, last, texts)) = run
        && is_long(&texts)
    {
        ends.insert(last, side);
    }
    ends
}

/// Whether a passage is so long that its end is said.
fn is_long(texts: &[&str]) -> bool {
    const LONG: usize = 12;
    // Words are parted by something, or else are words of scripts whose signs take three bytes: most passages are
    // too short for that many, and need not be cut.
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    bytes > LONG && texts.iter().map(|text| words_in(text)).sum::<usize>() > LONG
}

struct Page<'a> {
    redline: &'a Redline,
    labels: &'a Labels,
    options: Options,
    html: String,
    open: Vec<&'a Element>,
    /// By change: whether its address is given away.
    addressed: Vec<bool>,
    /// By change: whether it opens with something that bears its address, without a note.
    opens_with_mark: Vec<bool>,
    /// By change: the side that was said last.
    said: Vec<Option<(Side, bool)>>,
    /// Where the page ended when the last `pre` was opened.
    in_pre_from: usize,
    /// The `ins` or `del` that is open.
    mark: Option<(&'a Fate, Option<usize>)>,
}

impl<'a> Page<'a> {
    fn part(&mut self, part: &'a Part, end: Option<Side>) {
        match part {
            Part::Open(tag) => {
                self.close_mark();
                self.start_tag(tag);
                self.open.push(&tag.element);
            }
            Part::Close => {
                self.close_mark();
                if let Some(element) = self.open.pop() {
                    write_end_tag(element, &mut self.html);
                }
            }
            Part::Text { text, fate: Fate::Renumbered(old), change } => {
                self.close_mark();
                self.html.push_str("<span data-redline=\"number\"");
                write_attr("data-redline-old", old, &mut self.html);
                self.write_address_of_mark(*change);
                self.html.push('>');
                self.text(text);
                self.html.push_str("</span>");
            }
            Part::Text { text, fate, change } => {
                self.set_mark(fate, *change);
                self.text(text);
                if change.is_some() && self.mark.is_some() {
                    self.name_unseen(text);
                }
                self.say_end(end);
            }
            Part::Thing { html, seen, fate, change, .. } => {
                if *seen {
                    self.set_mark(fate, *change);
                    self.html.push_str(html);
                    self.say_end(end);
                } else {
                    self.close_mark();
                    self.html.push_str(html);
                }
            }
            // Written where it may stand.
            Part::Note { .. } => {}
        }
    }

    fn start_tag(&mut self, tag: &'a Tag) {
        if tag.presence == Presence::Both && tag.was.is_none() && !tag.joins {
            write_start_tag(&tag.element, &mut self.html);
            return self.note_pre(&tag.element);
        }
        let mut element = tag.element.clone();
        let mut attr = |name: &str, value: String| {
            element.attrs.push((html5ever::LocalName::from(name), value));
        };
        match &tag.presence {
            Presence::Both => {}
            Presence::Inserted => attr("data-redline-element", "inserted".to_owned()),
            Presence::Deleted => attr("data-redline-element", "deleted".to_owned()),
            Presence::TagsInserted => attr("data-redline-element", "tags-inserted".to_owned()),
            Presence::TagsDeleted => attr("data-redline-element", "tags-deleted".to_owned()),
            Presence::Mark(changes) => {
                attr("data-redline", "mark".to_owned());
                if !changes.is_empty() {
                    attr("class", mark_classes(self.redline, changes));
                }
                // The first bears its address itself; a second one has it in its note.
                if let Some(&first) = changes.first()
                    && self.opens_with_mark[first]
                    && !std::mem::replace(&mut self.addressed[first], true)
                {
                    attr("id", self.redline.changes[first].id.clone());
                }
            }
        }
        if let Some(was) = &tag.was {
            attr("data-redline-was", was_json(was));
        }
        if tag.joins {
            attr("data-redline-joins", String::new());
        }
        write_start_tag(&element, &mut self.html);
        self.note_pre(&element);
    }

    fn note_pre(&mut self, element: &Element) {
        if matches!(&*element.name, "pre" | "listing") {
            self.in_pre_from = self.html.len();
        }
    }

    /// Opens the mark that text of this fate stands in, unless it is open.
    fn set_mark(&mut self, fate: &'a Fate, change: Option<usize>) {
        if self.mark == Some((fate, change)) {
            return;
        }
        self.close_mark();
        let (tag, value, moved) = match fate {
            Fate::Both | Fate::Renumbered(_) => return,
            Fate::Inserted { moved } => ("ins", "inserted", *moved),
            Fate::Deleted { moved } => ("del", "deleted", *moved),
        };
        self.mark = Some((fate, change));
        self.html.push('<');
        self.html.push_str(tag);
        write_attr("data-redline", value, &mut self.html);
        if moved {
            write_attr("class", "redline-moved", &mut self.html);
        } else if change.is_none() {
            write_attr("class", "redline-unseen", &mut self.html);
        }
        self.write_address_of_mark(change);
        self.html.push('>');
        if let (Some(side), Some(change)) = (side(fate), change) {
            self.say_side(side, matches!(fate, Fate::Inserted { .. }), change);
        }
    }

    /// Says in hidden text what opens here, unless that was said.
    fn say_side(&mut self, side: Side, is_new: bool, change: usize) {
        if self.said[change].replace((side, is_new)) != Some((side, is_new)) {
            let label = self.labels.get(&format!("redline-{side}"));
            self.hidden(&format!("{label} "));
        }
    }

    fn say_end(&mut self, end: Option<Side>) {
        if let (Some(side), Some(_)) = (end, &self.mark) {
            let label = self.labels.get(&format!("redline-end-{side}"));
            self.hidden(&format!(" {label}"));
        }
    }

    /// Names the marks of direction that nobody sees and that have to be told.
    fn name_unseen(&mut self, text: &str) {
        let marks = unseen_marks(text).into_iter();
        let names: Vec<String> = marks.map(|c| format!("U+{:04X}", u32::from(c))).collect();
        if !names.is_empty() {
            self.html.push_str("<span data-redline=\"note\" class=\"redline-note\">");
            self.html.push_str(
                &self.labels.get("redline-invisible").replace("{names}", &names.join(" ")),
            );
            self.html.push_str("</span>");
        }
    }

    fn close_mark(&mut self) {
        match self.mark.take() {
            Some((Fate::Inserted { .. }, _)) => self.html.push_str("</ins>"),
            Some((Fate::Deleted { .. }, _)) => self.html.push_str("</del>"),
            _ => {}
        }
    }

    /// Writes the address of the change that this mark opens.
    fn write_address_of_mark(&mut self, change: Option<usize>) {
        self.write_address(change.filter(|&change| self.opens_with_mark[change]));
    }

    fn write_address(&mut self, change: Option<usize>) {
        let Some(change) = change else { return };
        if !std::mem::replace(&mut self.addressed[change], true) {
            write_attr("id", &self.redline.changes[change].id, &mut self.html);
        }
    }

    fn notes(&mut self, notes: &[Note]) {
        self.close_mark();
        for &note in notes {
            match note {
                Note::Opening(change) => self.opening(change),
                Note::Behind(change) => self.note(change),
            }
        }
    }

    fn opening(&mut self, change: usize) {
        if self.options.steps {
            self.step(change);
        }
        let is_heading = self
            .open
            .last()
            .is_some_and(|open| matches!(&*open.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
        match &self.redline.changes[change].kind {
            Kind::Moved { away, .. } => {
                // The note says it.
                self.said[change] = Some(("moved", !*away));
                self.note(change);
            }
            Kind::Columns | Kind::Split | Kind::Merged | Kind::Spacing => self.note(change),
            Kind::Renumbered { .. } | Kind::Block { .. } if !is_heading => self.note(change),
            Kind::Words | Kind::Blocks if !self.options.steps && !self.opens_with_mark[change] => {
                self.html.push_str("<span data-redline=\"note\"");
                self.write_address(Some(change));
                self.html.push_str("></span>");
            }
            _ => {}
        }
    }

    /// The links to the changes before and after this one; they bear its address.
    fn step(&mut self, change: usize) {
        let changes = &self.redline.changes;
        self.html.push_str("<span data-redline=\"note\" class=\"redline-step\"");
        self.write_address(Some(change));
        self.html.push('>');
        let given =
            [("number", labels::number(change + 1)), ("count", labels::number(changes.len()))];
        let number = self.labels.filled("redline-step", &given);
        if let Some(before) = change.checked_sub(1) {
            self.step_link(before, "previous");
        }
        escape_text(&format!(" {number} "), &mut self.html);
        if change + 1 < changes.len() {
            self.step_link(change + 1, "next");
        }
        self.html.push_str("</span>");
    }

    fn step_link(&mut self, change: usize, way: &str) {
        self.html.push_str("<a");
        write_attr("class", &format!("redline-{way}"), &mut self.html);
        write_attr("href", &format!("#{}", self.redline.changes[change].id), &mut self.html);
        self.html.push_str("><span>");
        escape_text(&self.labels.get(&format!("redline-{way}")), &mut self.html);
        self.html.push_str("</span></a>");
    }

    /// A note of our own that says what the change is.
    fn note(&mut self, change: usize) {
        self.html.push_str("<span data-redline=\"note\"");
        write_attr("class", note_classes(&self.redline.changes[change].kind), &mut self.html);
        let is_first = !self.opens_with_mark[change];
        self.write_address(Some(change).filter(|_| is_first));
        // A blank on either side: read aloud or copied, the note is not part of a word.
        self.html.push_str("> ");
        self.html.push_str(&note_html(self.redline, self.labels, change, ""));
        self.html.push_str(" </span>");
    }

    fn hidden(&mut self, words: &str) {
        self.html.push_str("<span data-redline=\"note\" class=\"visually-hidden\">");
        escape_text(words, &mut self.html);
        self.html.push_str("</span>");
    }

    fn open_fold(&mut self, fold: &Fold) {
        self.html.push_str("<details data-redline=\"mark\" class=\"redline-fold\">");
        self.html.push_str("<summary data-redline=\"note\">");
        self.html.push_str(&fold_html(self.labels, fold));
        self.html.push_str("</summary>");
    }

    /// Writes text. The parser drops a line break right after `<pre>`, so one that counts is written
    /// twice.
    fn text(&mut self, text: &str) {
        if self.html.len() == self.in_pre_from && text.starts_with('\n') {
            self.html.push('\n');
        }
        escape_text(text, &mut self.html);
    }
}

fn mark_classes(redline: &Redline, changes: &[usize]) -> String {
    let mut classes: Vec<&str> = changes
        .iter()
        .map(|&change| match redline.changes[change].kind {
            Kind::Link { .. } => "redline-link",
            _ => "redline-format",
        })
        .collect();
    classes.dedup();
    classes.join(" ")
}

/// The marks of direction in a text that changed, where there is nothing else in it to be seen; or else those among them
/// that turn words around.
fn unseen_marks(text: &str) -> Vec<char> {
    let is_all = text.chars().all(|c| c.is_whitespace() || turns(c));
    text.chars().filter(|&c| turns(c) && (is_all || !leans(c))).collect()
}

/// Whether a mark of direction only leans on what stands beside it.
fn leans(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}')
}

fn note_classes(kind: &Kind) -> &'static str {
    match kind {
        Kind::Format { .. } | Kind::Block { .. } | Kind::Spacing => {
            "redline-note redline-note-format"
        }
        Kind::Moved { .. } => "redline-note redline-note-moved",
        Kind::Columns => "redline-note redline-note-whole",
        _ => "redline-note",
    }
}

/// What a note about the change says. Links lead to addresses that end in `suffix`.
fn note_html(redline: &Redline, labels: &Labels, change: usize, suffix: &str) -> String {
    let escaped = |text: &str| {
        let mut html = String::new();
        escape_text(text, &mut html);
        html
    };
    // A blank is first filled with its own name, so that what the text says of it is escaped before mark-up
    // stands in it; and what stands in it is not looked at again.
    let fill = |key: &str, count: Option<usize>, values: &[(&str, String)]| {
        let names: Vec<String> = values.iter().map(|(name, _)| format!("{{{name}}}")).collect();
        let blanks =
            values.iter().zip(&names).map(|((name, _), blank)| (*name, Given::Text(blank)));
        let mut given: Vec<(&str, Given<'_>)> = blanks.collect();
        given.extend(count.map(|count| ("count", labels::number(count))));
        let text = escaped(&labels.filled(key, &given));
        let mut html = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find('{') {
            html.push_str(&rest[..at]);
            rest = &rest[at..];
            match names.iter().position(|name| rest.starts_with(name.as_str())) {
                Some(found) => {
                    html.push_str(&values[found].1);
                    rest = &rest[names[found].len()..];
                }
                None => {
                    html.push('{');
                    rest = &rest[1..];
                }
            }
        }
        html + rest
    };
    let target = |href: &Option<String>| {
        format!("<code>{}</code>", escaped(href.as_deref().unwrap_or_default()))
    };
    match &redline.changes[change].kind {
        Kind::Words | Kind::Blocks => String::new(),
        Kind::Columns => fill("redline-columns", None, &[]),
        Kind::Moved { other, away } => {
            let mut place = String::from("<a");
            let address = format!("#{}{suffix}", redline.changes[*other].id);
            write_attr("href", &address, &mut place);
            place.push('>');
            place.push_str(&place_html(redline, labels, change, *other));
            place.push_str("</a>");
            let key = if *away { "redline-moved-away" } else { "redline-moved-here" };
            fill(key, None, &[("place", place)])
        }
        Kind::Link { from, to } => {
            let key = match (from, to) {
                (None, _) => "redline-link-added",
                (_, None) => "redline-link-removed",
                _ => "redline-link",
            };
            // A text that has no such blank is given one all the same.
            fill(key, None, &[("from", target(from)), ("to", target(to))])
        }
        Kind::Format { added, removed } => {
            let key = match (&added[..], &removed[..]) {
                (_, []) => "redline-format-added",
                ([], _) => "redline-format-removed",
                _ => "redline-format",
            };
            let (from, to) = (escaped(&labels.looks(removed)), escaped(&labels.looks(added)));
            fill(key, None, &[("from", from), ("to", to)])
        }
        Kind::Block { from, to } => {
            let (from, to) = (escaped(&labels.block(from)), escaped(&labels.block(to)));
            fill("redline-block", None, &[("from", from), ("to", to)])
        }
        Kind::Split => fill("redline-split", None, &[]),
        Kind::Merged => fill("redline-merged", None, &[]),
        Kind::Spacing => fill("redline-spacing", None, &[]),
        Kind::Renumbered { from, to, count } => {
            let (from, to) = (escaped(bare_number(from)), escaped(bare_number(to)));
            fill("redline-renumbered", Some(*count), &[("from", from), ("to", to)])
        }
    }
}

/// A clause number without the full stop that parts it from the heading.
fn bare_number(number: &str) -> &str {
    number.trim().trim_end_matches('.')
}

/// Where the other end of a move is: its clause, unless that is the same.
fn place_html(redline: &Redline, labels: &Labels, change: usize, other: usize) -> String {
    let (here, there) = (redline.changes[change].section, redline.changes[other].section);
    let title = &redline.sections[there].title;
    let same = here == there || *title == redline.sections[here].title;
    let text = match (same, title.is_empty()) {
        (true, _) if other < change => labels.get("redline-place-above"),
        (true, _) => labels.get("redline-place-below"),
        (false, true) => labels.get("redline-place-start"),
        (false, false) => labels.filled("redline-place", &[("title", Given::Text(title.trim()))]),
    };
    let mut html = String::new();
    escape_text(&text, &mut html);
    html
}

/// What the summary of a fold says: how much is in it, and its headings.
fn fold_html(labels: &Labels, fold: &Fold) -> String {
    let mut html = String::from("<span class=\"redline-fold-size\">");
    escape_text(&labels.counted("redline-fold", fold.words), &mut html);
    html.push_str("</span>");
    for heading in &fold.headings {
        html.push_str(" <span class=\"redline-fold-heading\">");
        escape_text(heading, &mut html);
        html.push_str("</span>");
    }
    html
}
