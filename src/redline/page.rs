//! Draws a redline as HTML: the new document with insertions and deletions marked in it.
//!
//! `ins` and `del` stand around text, inside the blocks and inside inline elements, never around a
//! block or in a list or a table itself. Blocks that are new or gone as a whole say so in
//! `data-redline`; so do our own marks, which tells them from `ins` and `del` that an author wrote.
//! The first mark of each hunk carries the hunk's address.

use std::borrow::Cow;

use html5ever::LocalName;

use super::{Block, Mark, Part, Piece, Redline, Run, State};
use crate::html::{Element, escape_text, is_void, write_attr, write_end_tag, write_start_tag};

/// The words read out before a mark by software that does not speak colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Before inserted words.
    pub inserted: String,
    /// Before deleted words.
    pub deleted: String,
}

impl Default for Labels {
    fn default() -> Self {
        Labels { inserted: "inserted: ".to_owned(), deleted: "deleted: ".to_owned() }
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
        open_links: 0,
        addressed: vec![false; redline.hunks.len()],
        in_pre_from: usize::MAX,
    };
    for part in &redline.parts {
        page.part(part);
    }
    page.html
}

struct Page<'a> {
    redline: &'a Redline,
    labels: &'a Labels,
    html: String,
    open: Vec<&'a Element>,
    /// How many links are open: one may not stand in another.
    open_links: usize,
    /// For each hunk, whether its address is given away.
    addressed: Vec<bool>,
    /// Where the page ended when the last `pre` was opened.
    in_pre_from: usize,
}

impl<'a> Page<'a> {
    fn part(&mut self, part: &'a Part) {
        match part {
            Part::Filler(html) => self.text(html, |html, page| page.push_str(html)),
            Part::Open { element, mark } => {
                self.open_links += usize::from(is_link(&element.name));
                self.start_tag(element, *mark, None);
                self.open.push(element);
            }
            Part::Close => {
                if let Some(element) = self.open.pop() {
                    self.open_links -= usize::from(is_link(&element.name));
                    write_end_tag(element, &mut self.html);
                }
            }
            Part::Block(block) => self.block(block),
        }
    }

    fn block(&mut self, block: &'a Block) {
        let mark = match block.state {
            State::Whole { mark, marked: true } => Some(mark),
            _ => None,
        };
        if let Some(element) = &block.element {
            // A rule has no text that could carry the address.
            let id =
                block.hunk.filter(|_| is_void(&element.name)).and_then(|hunk| self.address(hunk));
            self.start_tag(element, mark, id);
            self.runs(block);
            write_end_tag(element, &mut self.html);
            return;
        }
        let Some(wrapper) = self.wrapper(block) else { return self.runs(block) };
        self.html.push_str(&format!("<{wrapper}"));
        if let Some(mark) = mark {
            write_attr("data-redline", name_of(mark), &mut self.html);
        }
        self.html.push('>');
        self.runs(block);
        self.html.push_str(&format!("</{wrapper}>"));
    }

    /// What a block without an element must be put into.
    fn wrapper(&self, block: &Block) -> Option<&'static str> {
        if block.state == State::Unchanged {
            return None;
        }
        // Text that stands in a list itself (as only faulty HTML has it) cannot be marked there.
        match self.open.last().map(|element| &*element.name) {
            Some("ul" | "ol" | "menu" | "dir") => Some("li"),
            Some("dl") => Some("dd"),
            // It would run into the text beside it.
            _ if matches!(block.state, State::Whole { mark: Mark::Deleted, marked: true }) => {
                Some("div")
            }
            _ => None,
        }
    }

    /// Writes text, or HTML that begins with text. The parser drops a line break right after
    /// `<pre>`, so one that counts is written twice.
    fn text(&mut self, text: &str, write: fn(&str, &mut String)) {
        if self.html.len() == self.in_pre_from && text.starts_with('\n') {
            self.html.push('\n');
        }
        write(text, &mut self.html);
    }

    fn start_tag(&mut self, element: &Element, mark: Option<Mark>, id: Option<&str>) {
        let mut element = Cow::Borrowed(element);
        if let Some(mark) = mark {
            let attrs = &mut element.to_mut().attrs;
            attrs.retain(|(name, _)| &**name != "data-redline");
            attrs.push((LocalName::from("data-redline"), name_of(mark).to_owned()));
        }
        if let Some(id) = id {
            let attrs = &mut element.to_mut().attrs;
            attrs.retain(|(name, _)| &**name != "id");
            attrs.push((LocalName::from("id"), id.to_owned()));
        }
        write_start_tag(&element, &mut self.html);
        if matches!(&*element.name, "pre" | "listing") {
            self.in_pre_from = self.html.len();
        }
    }

    /// The hunk's address if nothing carries it yet.
    fn address(&mut self, hunk: usize) -> Option<&'a str> {
        let given = std::mem::replace(self.addressed.get_mut(hunk)?, true);
        if given { None } else { Some(&self.redline.hunks.get(hunk)?.id) }
    }

    fn runs(&mut self, block: &'a Block) {
        for run in &block.runs {
            match run.mark {
                None => self.plain(run),
                Some(mark) => self.marked(run, mark),
            }
        }
    }

    fn plain(&mut self, run: &'a Run) {
        for piece in &run.pieces {
            match piece {
                Piece::Text(text) => self.text(text, escape_text),
                Piece::Object(html) | Piece::Silent(html) => self.html.push_str(html),
                Piece::Open(element) => {
                    self.open_links += usize::from(is_link(&element.name));
                    write_start_tag(element, &mut self.html);
                }
                Piece::Close(name) => {
                    self.open_links -= usize::from(is_link(name));
                    self.end_tag(name);
                }
            }
        }
    }

    fn marked(&mut self, run: &'a Run, mark: Mark) {
        let (tag, label) = match mark {
            Mark::Inserted => ("ins", &self.labels.inserted),
            Mark::Deleted => ("del", &self.labels.deleted),
        };
        let mut label = Some(label);
        let mut is_open = false;
        // What a deleted element was drawn as.
        let mut drawn: Vec<&str> = Vec::new();
        for piece in &run.pieces {
            let is_content = matches!(piece, Piece::Text(_) | Piece::Object(_));
            if is_content && !is_open {
                self.open_mark(tag, mark, run.hunk, label.take());
            } else if !is_content && is_open {
                self.html.push_str(&format!("</{tag}>"));
            }
            is_open = is_content;
            match piece {
                Piece::Text(text) => self.text(text, escape_text),
                Piece::Object(html) | Piece::Silent(html) => self.html.push_str(html),
                Piece::Open(element) if mark == Mark::Deleted => {
                    drawn.push(self.deleted_start_tag(element));
                }
                Piece::Close(name) if mark == Mark::Deleted => {
                    let name = drawn.pop().unwrap_or(name);
                    self.open_links -= usize::from(name == "a");
                    self.html.push_str(&format!("</{name}>"));
                }
                Piece::Open(element) => {
                    self.open_links += usize::from(is_link(&element.name));
                    write_start_tag(element, &mut self.html);
                }
                Piece::Close(name) => {
                    self.open_links -= usize::from(is_link(name));
                    self.end_tag(name);
                }
            }
        }
        if is_open {
            self.html.push_str(&format!("</{tag}>"));
        }
    }

    fn open_mark(&mut self, tag: &str, mark: Mark, hunk: Option<usize>, label: Option<&String>) {
        self.html.push_str(&format!("<{tag}"));
        if let Some(id) = hunk.and_then(|hunk| self.address(hunk)) {
            write_attr("id", id, &mut self.html);
        }
        write_attr("data-redline", name_of(mark), &mut self.html);
        self.html.push('>');
        if let Some(label) = label {
            self.html.push_str("<span class=\"visually-hidden\">");
            escape_text(label, &mut self.html);
            self.html.push_str("</span>");
        }
    }

    /// A deleted link inside another, and a deleted button, are drawn as text.
    fn deleted_start_tag(&mut self, element: &'a Element) -> &'a str {
        let is_link = is_link(&element.name);
        if (is_link && self.open_links > 0) || matches!(&*element.name, "button" | "nobr") {
            self.html.push_str("<span");
            if let Some((_, href)) = element.attrs.iter().find(|(name, _)| &**name == "href") {
                write_attr("data-was-href", href, &mut self.html);
            }
            self.html.push('>');
            return "span";
        }
        self.open_links += usize::from(is_link);
        write_start_tag(element, &mut self.html);
        &element.name
    }

    fn end_tag(&mut self, name: &str) {
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
    }
}

fn is_link(name: &LocalName) -> bool {
    &**name == "a"
}

fn name_of(mark: Mark) -> &'static str {
    match mark {
        Mark::Inserted => "inserted",
        Mark::Deleted => "deleted",
    }
}
