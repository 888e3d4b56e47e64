//! Draws a redline as two columns: the old document on one side, the new one on the other, and in each
//! row what stands for the same. To be looked at; the documents are taken out of the other drawing.
//!
//! Bears no ids but those of the changes, which end in [`BESIDE`]: both drawings may stand on one page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::layout::{Fold, Layout, Places, Unit};
use super::{
    Labels, fold_html, is_said_behind, last_marks_of, mark_classes, note_classes, note_html, side,
    written_size,
};
use crate::html::{Element, Tree, escape_text, write_attr, write_end_tag, write_start_tag};
use crate::redline::{Change, Fate, Kind, Part, Presence, Redline, Tag};

/// What the addresses of changes end in.
const BESIDE: &str = "-beside";

/// Draws the rows: `div`s of the class `redline-row`, each with the old and the new cell.
pub fn draw_beside(layout: &Layout<'_>, labels: &Labels) -> String {
    let Layout { redline, places, .. } = layout;
    let (units, folds) = (layout.units(), layout.folds());
    let mut last_marks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (change, close) in last_marks_of(redline, places).into_iter().enumerate() {
        if let Some(close) = close {
            last_marks.entry(close).or_default().push(change);
        }
    }
    let mut beside = Beside {
        redline,
        last_marks,
        labels,
        places,
        addressed: vec![false; redline.changes.len()],
        said: vec![[false; 2]; redline.changes.len()],
        html: String::with_capacity(written_size(redline)),
    };
    let mut folds = folds.iter().peekable();
    let mut at = 0;
    while at < units.len() {
        if let Some(fold) = folds.next_if(|fold| fold.units.start == at) {
            beside.fold(fold, units);
            at = fold.units.end;
            continue;
        }
        let end = row_end(units, at);
        beside.row(&units[at..end]);
        at = end;
    }
    beside.html
}

/// The address of a change in this drawing.
pub fn beside_address(change: &Change) -> String {
    format!("{}{BESIDE}", change.id)
}

/// A row is a block of both documents, or what stands in the old one and then what does in the new.
fn row_end(units: &[Unit], start: usize) -> usize {
    let mut end = start;
    let mut met = [false; 2];
    for unit in &units[start..] {
        match unit.absent {
            _ if unit.is_blank => {}
            [false, true] if !met[1] => met[0] = true,
            [true, false] => met[1] = true,
            _ if end > start && met != [false; 2] => break,
            [false, true] => break,
            _ => return end + 1,
        }
        end += 1;
    }
    end.max(start + 1)
}

struct Beside<'a> {
    redline: &'a Redline,
    labels: &'a Labels,
    places: &'a Places<'a>,
    /// By part that closes it: the changes whose last mark that is.
    last_marks: BTreeMap<usize, Vec<usize>>,
    addressed: Vec<bool>,
    /// By change: whether its opening was said on the old, on the new side.
    said: Vec<[bool; 2]>,
    html: String,
}

const OLD: usize = 0;
const NEW: usize = 1;

/// The cell that is being written.
struct Cell<'a, 'h> {
    side: usize,
    html: &'h mut String,
    /// The elements that are open; none for those that the document does not have.
    open: Vec<Option<Cow<'a, Element>>>,
    /// Where the cell ended when the last `pre` was opened.
    in_pre_from: usize,
    /// Changes whose notes wait until no link is open.
    behind_link: Vec<usize>,
    /// Changes whose notes wait for the end of a heading.
    behind: Vec<usize>,
}

impl Cell<'_, '_> {
    fn is_in_link(&self) -> bool {
        self.open.iter().flatten().any(|element| &*element.name == "a")
    }
}

impl<'a> Beside<'a> {
    fn fold(&mut self, fold: &Fold, units: &[Unit]) {
        self.html.push_str(
            "<details data-redline=\"mark\" class=\"redline-fold\"><summary data-redline=\"note\">",
        );
        self.html.push_str(&fold_html(self.labels, fold));
        self.html.push_str("</summary>");
        for unit in &units[fold.units.clone()] {
            self.row(std::slice::from_ref(unit));
        }
        self.html.push_str("</details>");
    }

    fn row(&mut self, units: &[Unit]) {
        if units.iter().all(|unit| unit.is_blank) {
            return;
        }
        let cells = [OLD, NEW].map(|side| {
            let mut cell = String::new();
            for unit in units.iter().filter(|unit| !unit.absent[side]) {
                self.cell(unit.parts.clone(), side, &mut cell);
            }
            cell
        });
        self.html.push_str("<div class=\"redline-row\">");
        for (class, cell) in ["redline-old", "redline-new"].iter().zip(&cells) {
            self.html.push_str("<div");
            write_attr("class", class, &mut self.html);
            self.html.push('>');
            self.html.push_str(cell);
            self.html.push_str("</div>");
        }
        self.html.push_str("</div>");
    }

    /// Draws the parts as the one document has them.
    fn cell(&mut self, parts: Range<usize>, side: usize, html: &mut String) {
        let mut cell = Cell {
            side,
            html,
            open: Vec::new(),
            in_pre_from: usize::MAX,
            behind_link: Vec::new(),
            behind: Vec::new(),
        };
        let mut at = parts.start;
        while at < parts.end {
            match &self.places.parts[at] {
                Part::Open(tag) => {
                    let gone = if side == OLD { Presence::Inserted } else { Presence::Deleted };
                    if tag.presence == gone {
                        at = self.places.close_of[at] + 1;
                        continue;
                    }
                    let element = self.element(tag, side);
                    if let Some(element) = &element {
                        // The other drawing has it in parts; here it is whole again.
                        let end = format!("</{}>", element.name);
                        if tag.joins && side == OLD && cell.html.ends_with(&end) {
                            cell.html.truncate(cell.html.len() - end.len());
                        } else {
                            write_start_tag(element, cell.html);
                            if matches!(&*element.name, "pre" | "listing") {
                                cell.in_pre_from = cell.html.len();
                            }
                        }
                    }
                    cell.open.push(element);
                }
                Part::Close => self.close(at, &mut cell),
                Part::Text { text, fate, change } => {
                    // The parser drops a line break right after `<pre>`.
                    if cell.html.len() == cell.in_pre_from
                        && *fate == Fate::Both
                        && text.starts_with('\n')
                    {
                        cell.html.push('\n');
                    }
                    self.marked(fate, *change, false, &mut cell, |html| escape_text(text, html));
                }
                Part::Thing { html, name, fate, change, .. } => {
                    let own = without_ids(html, name);
                    self.marked(fate, *change, name == "hr", &mut cell, |html| html.push_str(&own));
                }
                Part::Note { change } => self.opening(*change, at, &mut cell),
            }
            at += 1;
        }
        for change in cell.behind_link.into_iter().chain(cell.behind) {
            self.note(change, html);
        }
    }

    fn close(&mut self, at: usize, cell: &mut Cell<'a, '_>) {
        let Some(element) = cell.open.pop() else { return };
        if let Some(element) = element {
            if matches!(&*element.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
                for change in cell.behind.drain(..) {
                    self.note(change, cell.html);
                }
            }
            write_end_tag(&element, cell.html);
        }
        // What is said of words that both have is said once, beside the new ones.
        if cell.side == NEW
            && let Some(changes) = self.last_marks.remove(&at)
        {
            cell.behind_link.extend(changes);
        }
        if !cell.is_in_link() {
            for change in cell.behind_link.drain(..) {
                self.note(change, cell.html);
            }
        }
    }

    /// The element that the document has there; none if it has none.
    fn element(&self, tag: &'a Tag, side: usize) -> Option<Cow<'a, Element>> {
        let mut attrs: Vec<(&str, String)> = Vec::new();
        let of_document = match (&tag.presence, side) {
            (Presence::Mark(changes), _) if changes.is_empty() => return None,
            (Presence::Mark(changes), _) => {
                attrs.push(("class", mark_classes(self.redline, changes)));
                &tag.element
            }
            (Presence::TagsInserted, OLD) | (Presence::TagsDeleted, NEW) => return None,
            (_, OLD) => tag.was.as_ref().unwrap_or(&tag.element),
            _ => &tag.element,
        };
        match tag.presence {
            Presence::Inserted => attrs.push(("data-redline-element", "inserted".to_owned())),
            Presence::Deleted => attrs.push(("data-redline-element", "deleted".to_owned())),
            _ => {}
        }
        let is_link = &*of_document.name == "a";
        // What it led to went as well, or may have: a link into the old text that leads elsewhere in the new one.
        let href = |element: &'a Element| {
            element
                .attrs
                .iter()
                .find(|(name, _)| &**name == "href")
                .map(|(_, value)| value.as_str())
        };
        let (drawn, own) = (href(&tag.element), href(of_document));
        let leads_nowhere = *tag.element.name == *"a"
            && (drawn.is_none()
                || (side == OLD && own != drawn && own.is_some_and(|it| it.starts_with('#'))));
        let stays = |name: &str| match name {
            "id" | "for" | "headers" => false,
            "name" => !is_link,
            "href" => !(is_link && leads_nowhere),
            _ => true,
        };
        if attrs.is_empty() && of_document.attrs.iter().all(|(name, _)| stays(name)) {
            return Some(Cow::Borrowed(of_document));
        }
        let mut element = of_document.clone();
        element.attrs.retain(|(name, _)| stays(name));
        for (name, value) in attrs {
            element.attrs.push((html5ever::LocalName::from(name), value));
        }
        Some(Cow::Owned(element))
    }

    /// Writes what stands in a mark of this fate, if the document has it.
    fn marked(
        &mut self,
        fate: &Fate,
        change: Option<usize>,
        is_rule: bool,
        cell: &mut Cell<'a, '_>,
        write: impl FnOnce(&mut String),
    ) {
        let (name, moved) = match (fate, cell.side) {
            (Fate::Both, _) => return write(cell.html),
            (Fate::Inserted { .. }, OLD) | (Fate::Deleted { .. }, NEW) => return,
            (Fate::Renumbered(old), side) => {
                cell.html.push_str("<span class=\"redline-number\"");
                if side == OLD {
                    cell.html.push('>');
                    escape_text(old, cell.html);
                } else {
                    self.write_address(change, cell.html);
                    cell.html.push('>');
                    write(cell.html);
                }
                cell.html.push_str("</span>");
                return;
            }
            (Fate::Inserted { moved }, _) => ("ins", *moved),
            (Fate::Deleted { moved }, _) => ("del", *moved),
        };
        let Some(change) = change else { return write(cell.html) };
        if is_rule {
            // A line across the page says itself what it is.
            let side = if name == "ins" { "inserted" } else { "deleted" };
            cell.html.push_str("<hr");
            write_attr("data-redline-element", side, cell.html);
            self.write_address(Some(change), cell.html);
            cell.html.push('>');
            return;
        }
        if let Kind::Moved { .. } = self.redline.changes[change].kind
            && !self.said[change][cell.side]
            && !cell.is_in_link()
        {
            self.said[change][cell.side] = true;
            self.note(change, cell.html);
        }
        cell.html.push('<');
        cell.html.push_str(name);
        if moved {
            write_attr("class", "redline-moved", cell.html);
        }
        self.write_address(Some(change), cell.html);
        cell.html.push('>');
        if !std::mem::replace(&mut self.said[change][cell.side], true)
            && let Some(side) = side(fate)
        {
            cell.html.push_str("<span class=\"visually-hidden\">");
            escape_text(&self.labels.get(&format!("redline-{side}")), cell.html);
            cell.html.push_str(" </span>");
        }
        write(cell.html);
        cell.html.push_str("</");
        cell.html.push_str(name);
        cell.html.push('>');
    }

    fn write_address(&mut self, change: Option<usize>, html: &mut String) {
        let Some(change) = change else { return };
        if !std::mem::replace(&mut self.addressed[change], true) {
            let address = beside_address(&self.redline.changes[change]);
            write_attr("id", &address, html);
        }
    }

    fn opening(&mut self, change: usize, at: usize, cell: &mut Cell<'a, '_>) {
        if cell.side == OLD || std::mem::replace(&mut self.said[change][NEW], true) {
            return;
        }
        match self.redline.changes[change].kind {
            Kind::Words | Kind::Blocks | Kind::Link { .. } | Kind::Format { .. } => {}
            _ if is_said_behind(self.redline, self.places, change, at) => cell.behind.push(change),
            _ => self.note(change, cell.html),
        }
    }

    fn note(&mut self, change: usize, html: &mut String) {
        html.push_str("<span");
        write_attr("data-redline", "note", html);
        write_attr("class", note_classes(&self.redline.changes[change].kind), html);
        self.write_address(Some(change), html);
        html.push('>');
        html.push_str(&note_html(self.redline, self.labels, change, BESIDE));
        html.push_str("</span>");
    }
}

/// The thing without the addresses in it, and without marks of ours.
fn without_ids(html: &str, name: &str) -> String {
    let may_have = ["id=", "name=", "data-redline"].iter().any(|it| html.contains(it));
    if !may_have || matches!(name, "col" | "source" | "track" | "param") {
        return html.to_owned();
    }
    let mut tree = Tree::parse_fragment(html);
    let nodes: Vec<_> = tree.descendants(tree.root()).collect();
    for node in nodes {
        let names: Vec<String> =
            tree.attrs(node).iter().map(|(name, _)| name.to_string()).collect();
        let is_anchor = matches!(tree.name(node), Some("a" | "map"));
        for name in names {
            if name == "id"
                || name == "usemap"
                || name.starts_with("data-redline")
                || (is_anchor && name == "name")
            {
                tree.remove_attr(node, &name);
            }
        }
    }
    tree.to_html()
}
