//! Draws a redline as HTML: the new document with insertions and deletions marked in it, by the rules of
//! `docs/redline-markup.md`.
//!
//! `ins` and `del` stand around text only, inside the inline elements it stands in. What opens a change
//! bears its address, and says in hidden text what happened, for those who see no lines and hear no
//! colours.

use super::change::{Change, Kind};
use super::{Fate, Part, Presence, Redline, Tag};
use crate::html::{Element, escape_text, is_void, write_attr, write_end_tag, write_start_tag};

use super::tags::was_json;

/// The words that a redline page adds, in its language. `{from}`, `{to}` and `{count}` are filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Before inserted words.
    pub inserted: String,
    /// Before deleted words.
    pub deleted: String,
    /// Behind a long inserted passage.
    pub end_inserted: String,
    /// Behind a long deleted passage.
    pub end_deleted: String,
    /// A link leads elsewhere.
    pub link: String,
    /// Words became a link to `{to}`.
    pub link_added: String,
    /// Words were a link to `{from}`.
    pub link_removed: String,
    /// Words look different: `{from}` and `{to}` are names of formats.
    pub format: String,
    /// A block is of another kind.
    pub block: String,
    /// A block was split here.
    pub split: String,
    /// Two blocks were merged here.
    pub merged: String,
    /// Blanks became other blanks.
    pub spacing: String,
    /// Numbers changed, `{count}` in all.
    pub renumbered: String,
    /// What stands here was moved from elsewhere.
    pub moved_here: String,
    /// What stood here was moved elsewhere.
    pub moved_away: String,
    /// A table was replaced whole since its columns changed.
    pub columns: String,
}

impl Default for Labels {
    fn default() -> Self {
        let label = |text: &str| text.to_owned();
        Labels {
            inserted: label("inserted:"),
            deleted: label("deleted:"),
            end_inserted: label("end of insertion"),
            end_deleted: label("end of deletion"),
            link: label("link changed from {from} to {to}"),
            link_added: label("now a link to {to}"),
            link_removed: label("no longer a link to {from}"),
            format: label("format changed: {from} → {to}"),
            block: label("was {from}, is {to}"),
            split: label("split here"),
            merged: label("merged here"),
            spacing: label("spacing changed"),
            renumbered: label("renumbered: {from} is now {to}"),
            moved_here: label("moved here"),
            moved_away: label("moved away"),
            columns: label("the columns of this table changed"),
        }
    }
}

impl Labels {
    /// What the change is in words; for changes of words, what opens them.
    pub fn of(&self, change: &Change) -> String {
        let filled =
            |text: &str, from: &str, to: &str| text.replace("{from}", from).replace("{to}", to);
        match &change.kind {
            Kind::Words | Kind::Blocks => String::new(),
            Kind::Columns => self.columns.clone(),
            Kind::Moved { away: true, .. } => self.moved_away.clone(),
            Kind::Moved { away: false, .. } => self.moved_here.clone(),
            Kind::Link { from: Some(from), to: Some(to) } => filled(&self.link, from, to),
            Kind::Link { from: None, to } => {
                filled(&self.link_added, "", to.as_deref().unwrap_or_default())
            }
            Kind::Link { from: Some(from), to: None } => filled(&self.link_removed, from, ""),
            Kind::Format { added, removed } => {
                let list = |names: &[&str]| match names {
                    [] => "–".to_owned(),
                    names => names.join(", "),
                };
                filled(&self.format, &list(removed), &list(added))
            }
            Kind::Block { from, to } => filled(&self.block, from, to),
            Kind::Split => self.split.clone(),
            Kind::Merged => self.merged.clone(),
            Kind::Spacing => self.spacing.clone(),
            Kind::Renumbered { from, to, count } => {
                filled(&self.renumbered, from, to).replace("{count}", &count.to_string())
            }
        }
    }
}

/// Draws the redline, labelled in English.
pub fn draw(redline: &Redline) -> String {
    draw_with(redline, &Labels::default())
}

/// Draws the redline.
pub fn draw_with(redline: &Redline, labels: &Labels) -> String {
    let mut page = Page {
        redline,
        labels,
        html: String::new(),
        open: Vec::new(),
        addressed: vec![false; redline.changes.len()],
        in_pre_from: usize::MAX,
        mark: None,
    };
    for part in &redline.parts {
        page.part(part);
    }
    page.close_mark();
    page.html
}

struct Page<'a> {
    redline: &'a Redline,
    labels: &'a Labels,
    html: String,
    open: Vec<&'a Element>,
    /// For each change, whether its address is given away.
    addressed: Vec<bool>,
    /// Where the page ended when the last `pre` was opened.
    in_pre_from: usize,
    /// The `ins` or `del` that is open.
    mark: Option<(&'a Fate, Option<usize>)>,
}

/// From this many words on a change says where it ends.
const LONG: usize = 12;

impl<'a> Page<'a> {
    fn part(&mut self, part: &'a Part) {
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
                self.write_address(*change);
                self.html.push('>');
                self.text(text);
                self.html.push_str("</span>");
            }
            Part::Text { text, fate, change } => {
                self.set_mark(fate, *change);
                self.text(text);
            }
            Part::Thing { html, seen, fate, change, .. } => {
                if *seen {
                    self.set_mark(fate, *change);
                } else {
                    self.close_mark();
                    if let Some(change) = change.filter(|&change| !self.addressed[change]) {
                        self.note(change);
                    }
                }
                self.html.push_str(html);
            }
            Part::Note { change } => {
                self.close_mark();
                if !self.addressed[*change] {
                    self.note(*change);
                }
            }
        }
    }

    fn start_tag(&mut self, tag: &'a Tag) {
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
            Presence::Mark(_) => attr("data-redline", "mark".to_owned()),
        }
        if let Some(was) = &tag.was {
            attr("data-redline-was", was_json(was));
        }
        if tag.joins {
            attr("data-redline-joins", String::new());
        }
        let mut opened = Vec::new();
        if let Presence::Mark(changes) = &tag.presence {
            let kinds = changes.iter().map(|&change| &self.redline.changes[change].kind);
            let classes: Vec<&str> = kinds
                .map(|kind| match kind {
                    Kind::Link { .. } => "redline-link",
                    _ => "redline-format",
                })
                .collect();
            if !classes.is_empty() {
                attr("class", classes.join(" "));
            }
            opened = changes.iter().copied().filter(|&it| !self.addressed[it]).collect();
            // The first bears its address itself; a second one needs a note.
            if let Some(&first) = opened.first() {
                attr("id", self.redline.changes[first].id.clone());
                self.addressed[first] = true;
            }
        }
        write_start_tag(&element, &mut self.html);
        if matches!(&*element.name, "pre" | "listing") {
            self.in_pre_from = self.html.len();
        }
        for (index, change) in opened.into_iter().enumerate() {
            self.note_with(change, index > 0);
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
        }
        let opens = change.is_some_and(|change| !self.addressed[change]);
        self.write_address(change);
        self.html.push('>');
        let Some(change) = change else { return };
        let is_first_of_side = opens || self.is_first_of_side(fate, change);
        if opens && !matches!(self.redline.changes[change].kind, Kind::Words | Kind::Blocks) {
            let change = &self.redline.changes[change];
            let words = self.labels.of(change);
            self.hidden(&words, "redline-note");
            if let Kind::Moved { other, .. } = change.kind {
                let _ = other;
            }
        } else if is_first_of_side {
            let label = match fate {
                Fate::Inserted { .. } => &self.labels.inserted,
                _ => &self.labels.deleted,
            };
            self.hidden(&format!("{label} "), "visually-hidden");
        }
    }

    /// Whether the change has said nothing yet of what this document alone has.
    fn is_first_of_side(&self, fate: &Fate, _change: usize) -> bool {
        matches!(fate, Fate::Inserted { .. }) && self.html.ends_with('>')
    }

    fn close_mark(&mut self) {
        match self.mark.take() {
            Some((Fate::Inserted { .. }, _)) => self.html.push_str("</ins>"),
            Some((Fate::Deleted { .. }, _)) => self.html.push_str("</del>"),
            _ => {}
        }
    }

    fn write_address(&mut self, change: Option<usize>) {
        let Some(change) = change else { return };
        if !std::mem::replace(&mut self.addressed[change], true) {
            write_attr("id", &self.redline.changes[change].id, &mut self.html);
        }
    }

    /// A note of our own that says what the change is.
    fn note(&mut self, change: usize) {
        self.note_with(change, true);
    }

    fn note_with(&mut self, change: usize, with_address: bool) {
        self.html.push_str("<span data-redline=\"note\" class=\"redline-note\"");
        if with_address {
            self.write_address(Some(change));
        }
        self.html.push('>');
        let words = self.labels.of(&self.redline.changes[change]);
        escape_text(&words, &mut self.html);
        self.html.push_str("</span>");
    }

    fn hidden(&mut self, words: &str, class: &str) {
        self.html.push_str("<span data-redline=\"note\"");
        write_attr("class", class, &mut self.html);
        self.html.push('>');
        escape_text(words, &mut self.html);
        self.html.push_str("</span>");
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

#[allow(dead_code)]
const fn long() -> usize {
    LONG
}

#[allow(dead_code)]
fn is_void_element(element: &Element) -> bool {
    is_void(&element.name)
}
