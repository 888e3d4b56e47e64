//! The tables of a Markdown text as cells of words, code, links and line ends, each under the headings it stands under.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A table.
pub(super) struct Table {
    /// The byte where it starts.
    pub(super) at: usize,
    /// The words of the headings above it, the nearest last.
    pub(super) headings: Vec<String>,
    /// The words of its columns.
    pub(super) header: Vec<String>,
    /// Its rows.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Default, Clone)]
pub(super) struct Cell {
    /// The byte where it starts.
    pub(super) at: usize,
    /// What stands in it, line by line.
    pub(super) lines: Vec<Line>,
    /// Whether all its words are in bold.
    pub(super) is_strong: bool,
}

/// A line of a cell; what follows an empty line starts a paragraph.
#[derive(Default, Clone)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    pub(super) starts_paragraph: bool,
}

/// A piece of a line.
#[derive(Clone)]
pub(super) enum Piece {
    /// Words.
    Text(String),
    /// Code.
    Code(String, usize),
    /// Words that lead somewhere.
    Link { text: String, href: String, at: usize },
}

impl Cell {
    /// Its words as one line, code without its marks.
    pub(super) fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(Line::text).collect();
        lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text().is_empty()
    }
}

impl Line {
    fn text(&self) -> String {
        self.pieces.iter().map(Piece::text).collect()
    }

    /// Its words, with code in backticks.
    pub(super) fn written(&self) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Code(code, _) => format!("`{code}`"),
            other => other.text().to_owned(),
        });
        let text: String = pieces.collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Piece {
    pub(super) fn text(&self) -> &str {
        match self {
            Piece::Text(text) | Piece::Code(text, _) | Piece::Link { text, .. } => text,
        }
    }
}

/// What is being read.
#[derive(Default)]
struct Reading {
    tables: Vec<Table>,
    /// The headings that what comes stands under, with their levels.
    headings: Vec<(u8, String)>,
    /// The words of a heading or paragraph that is open, and how many of them are not in bold.
    words: Option<(String, usize)>,
    cell: Option<Cell>,
    link: Option<(String, String, usize)>,
    strong: usize,
    plain_letters: usize,
}

/// Every table of a text.
pub(super) fn tables(markdown: &str) -> Vec<Table> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reading = Reading::default();
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        reading.event(event, range.start);
    }
    reading.tables
}

impl Reading {
    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.code(text, at),
            Event::InlineHtml(html) if is_line_end(&html) => self.line_end(),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Heading { .. } | Tag::Paragraph => self.words = Some((String::new(), 0)),
            Tag::Table(_) => {
                let headings = self.headings.iter().map(|(_, words)| words.clone()).collect();
                let table = Table { at, headings, header: Vec::new(), rows: Vec::new() };
                self.tables.push(table);
            }
            Tag::TableRow => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => {
                self.plain_letters = 0;
                self.cell = Some(Cell { at, lines: vec![Line::default()], is_strong: false });
            }
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } => {
                self.link = Some((String::new(), dest_url.into_string(), at));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => {
                let words = self.words.take().map(|(words, _)| words).unwrap_or_default();
                self.heading(level_of(level), words);
            }
            TagEnd::Paragraph => {
                // Words in bold alone are a heading to their readers.
                if let Some((words, 0)) = self.words.take()
                    && !words.is_empty()
                {
                    self.heading(7, words);
                }
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link => {
                let Some((text, href, at)) = self.link.take() else { return };
                if let Some(line) = self.line() {
                    line.pieces.push(Piece::Link { text, href, at });
                }
            }
            TagEnd::TableHead => {}
            TagEnd::TableCell => {
                let Some(mut cell) = self.cell.take() else { return };
                cell.lines.retain(|line| !line.text().trim().is_empty());
                cell.is_strong = self.plain_letters == 0 && !cell.is_empty();
                let Some(table) = self.tables.last_mut() else { return };
                match table.rows.last_mut() {
                    Some(row) => row.push(cell),
                    None => table.header.push(cell.text()),
                }
            }
            _ => {}
        }
    }

    fn heading(&mut self, level: u8, words: String) {
        self.headings.retain(|(other, _)| *other < level);
        self.headings.push((level, words));
    }

    fn line(&mut self) -> Option<&mut Line> {
        self.cell.as_mut()?.lines.last_mut()
    }

    fn line_end(&mut self) {
        let Some(cell) = &mut self.cell else { return };
        match cell.lines.last_mut() {
            // A second one in a row.
            Some(line) if line.text().trim().is_empty() => line.starts_paragraph = true,
            _ => cell.lines.push(Line::default()),
        }
    }

    fn count(&mut self, text: &str) {
        if self.strong == 0 {
            let letters = text.chars().filter(|c| !c.is_whitespace()).count();
            self.plain_letters += letters;
            if let Some((_, plain)) = &mut self.words {
                *plain += letters;
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.count(text);
        if let Some((words, _)) = &mut self.words {
            words.push_str(text);
        }
        if let Some((words, ..)) = &mut self.link {
            words.push_str(text);
            return;
        }
        let Some(line) = self.line() else { return };
        match line.pieces.last_mut() {
            Some(Piece::Text(words)) => words.push_str(text),
            _ => line.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn code(&mut self, code: CowStr<'_>, at: usize) {
        self.count(&code);
        if let Some((words, _)) = &mut self.words {
            words.push_str(&code);
        }
        if let Some((words, ..)) = &mut self.link {
            words.push_str(&code);
        } else if let Some(line) = self.line() {
            line.pieces.push(Piece::Code(code.into_string(), at));
        }
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    level as u8
}

fn is_line_end(html: &str) -> bool {
    let name: String = html.chars().filter(char::is_ascii_alphabetic).collect();
    name.eq_ignore_ascii_case("br")
}
