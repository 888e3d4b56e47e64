//! Draws a redline for a terminal, as those who know `git diff --word-diff` expect it.
//!
//! 1. The passages that changed are gathered by clause, each with a little of what stands around it.
//! 2. Long stretches that both documents have are shortened.
//! 3. Each passage is wrapped to the width, its words marked by brackets or by colour; what changed
//!    besides words stands below it.
//!
//! Nothing that a terminal obeys, or that turns text around, comes out of the documents. Marks of direction that
//! nobody sees are shown where they changed. Lines of Arabic or Hebrew stand in the order of their words: which end
//! of a line they begin at is the terminal's business, and isolates of our own would get into what is copied.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::change::Kind;
use super::passages::{Form, Passage, Piece, Side, passages};
use super::phrases::{self, Quoting, phrase};
use super::words_of::turns;
use super::{Redline, Section};

/// How a redline is drawn on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether words are marked by colour (ECMA-48), otherwise by `[-…-]` and `{+…+}`.
    pub colour: bool,
    /// How many columns a line has.
    pub width: usize,
    /// How many paragraphs around those that changed are shown, and how much of what did not change in
    /// one.
    pub context: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { colour: false, width: 80, context: 1 }
    }
}

/// Draws the redline of two documents of these names. Empty if there is nothing to show.
pub fn draw(redline: &Redline, old: &str, new: &str, options: Options) -> String {
    if redline.is_empty() {
        return String::new();
    }
    let passages = passages(redline);
    let mut screen = Screen { redline, passages: &passages, options, out: String::new() };
    screen.line(Paint::Bold, &format!("--- {old}"));
    screen.line(Paint::Bold, &format!("+++ {new}"));
    screen.clauses();
    screen.out.push('\n');
    screen.wrapped_line(Paint::Plain, &phrases::summary(redline));
    if redline.bounded {
        screen.wrapped_line(
            Paint::Plain,
            "Some stretches were too large to compare word by word; they are shown as replaced whole.",
        );
    }
    screen.out
}

/// How a piece of text is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paint {
    Plain,
    Bold,
    Dim,
    Clause,
    Remark,
    Inserted,
    Deleted,
    MovedHere,
    MovedAway,
    /// Words whose link or format changed.
    Marked,
}

impl Paint {
    /// The parameters of "select graphic rendition" (ECMA-48, 8.3.117).
    fn rendition(self) -> &'static str {
        match self {
            Paint::Plain => "",
            Paint::Bold => "1",
            Paint::Dim => "2",
            Paint::Clause => "36",
            Paint::Remark => "33",
            Paint::Inserted => "32;4",
            Paint::Deleted => "31;9",
            Paint::MovedHere => "36;4",
            Paint::MovedAway => "35;9",
            Paint::Marked => "33;4",
        }
    }

    /// What stands around such text where there are no colours.
    fn brackets(self) -> (&'static str, &'static str) {
        match self {
            Paint::Inserted | Paint::MovedHere => ("{+", "+}"),
            Paint::Deleted | Paint::MovedAway => ("[-", "-]"),
            _ => ("", ""),
        }
    }
}

struct Screen<'a> {
    redline: &'a Redline,
    passages: &'a [Passage],
    options: Options,
    out: String,
}

/// So many columns of what did not change are shown beside what did, for each paragraph of context.
const COLUMNS_BESIDE: usize = 100;
/// What is left out is at least so long: an ellipsis costs more attention than a few words.
const LEAST_LEFT_OUT: usize = 40;
/// So much is shown of what was moved away; it stands in full where it is now.
const MOVED_AWAY: usize = 120;

impl Screen<'_> {
    fn clauses(&mut self) {
        let shown = self.shown();
        let mut told = HashSet::new();
        let mut at = 0;
        while at < self.passages.len() {
            let section = self.passages[at].section;
            let end = self.passages[at..]
                .iter()
                .position(|passage| passage.section != section)
                .map_or(self.passages.len(), |length| at + length);
            if shown[at..end].contains(&Shown::Changed) {
                self.clause(section, at..end, &shown, &mut told);
            }
            at = end;
        }
    }

    /// By passage, whether and why it is shown.
    fn shown(&self) -> Vec<Shown> {
        let mut told: HashSet<usize> = HashSet::new();
        let mut shown: Vec<Shown> = self
            .passages
            .iter()
            .map(|passage| {
                let mut tells = |change: &usize| {
                    // What changed together in many places is told once.
                    let is_new = told.insert(*change);
                    let kind = &self.redline.changes[*change].kind;
                    is_new || !matches!(kind, Kind::Renumbered { .. } | Kind::Spacing)
                };
                let changes = passage.changes();
                match changes.iter().map(|change| usize::from(tells(change))).sum::<usize>() {
                    0 => Shown::No,
                    _ => Shown::Changed,
                }
            })
            .collect();
        for at in 0..shown.len() {
            if shown[at] != Shown::Changed {
                continue;
            }
            let section = self.passages[at].section;
            let is_beside = |&near: &usize| {
                let passage = &self.passages[near];
                passage.section == section && !matches!(passage.form, Form::Heading(_))
            };
            let before = (0..at).rev().take(self.options.context).take_while(is_beside);
            let after = (at + 1..shown.len()).take(self.options.context).take_while(is_beside);
            for near in before.chain(after).collect::<Vec<_>>() {
                if shown[near] == Shown::No {
                    shown[near] = Shown::Beside;
                }
            }
        }
        shown
    }

    fn clause(
        &mut self,
        section: usize,
        range: Range<usize>,
        shown: &[Shown],
        told: &mut HashSet<usize>,
    ) {
        self.out.push('\n');
        let here = self.passages[range.clone()].iter().flat_map(Passage::changes);
        let changes: BTreeSet<usize> = here.filter(|change| !told.contains(change)).collect();
        self.clause_line(section, &changes);
        let mut last: Option<usize> = None;
        for at in range.clone().filter(|at| shown[*at] != Shown::No) {
            let passages = self.passages;
            if let Some(last) = last {
                match last + 1 == at {
                    false => self.line(Paint::Dim, "  …"),
                    true if belong_together(&passages[last], &passages[at]) => {}
                    true => self.out.push('\n'),
                }
            }
            last = Some(at);
            let margin = self.passage(&passages[at], shown[at]);
            for change in passages[at].changes() {
                if told.insert(change)
                    && let Some(phrase) = phrase(self.redline, change, &passages[at], &Quoted)
                {
                    self.remark(&phrase, &margin);
                }
            }
        }
    }

    /// `@@ 2. Data › 2.1 Retention @@ +12 -4`
    fn clause_line(&mut self, section: usize, changes: &BTreeSet<usize>) {
        let path = phrases::path(self.redline, section).join(" › ");
        let (mut inserted, mut deleted, mut moved) = (0, 0, 0);
        for change in changes.iter().map(|change| &self.redline.changes[*change]) {
            inserted += change.words_inserted;
            deleted += change.words_deleted;
            moved += change.words_moved;
        }
        let mut counts = String::new();
        for (sign, count, word) in [("+", inserted, ""), ("-", deleted, ""), ("", moved, " moved")]
        {
            if count > 0 {
                let _ = write!(counts, " {sign}{count}{word}");
            }
        }
        let Section { is_new, is_old, .. } = self.redline.sections[section];
        let state = match (is_old, is_new) {
            (false, true) => " (new heading)",
            (true, false) => " (heading deleted)",
            _ => "",
        };
        let path = clean(&path);
        let room = self.options.width.saturating_sub(6 + counts.width() + state.len());
        let path = shortened(&path, room.max(24));
        let line = format!("@@ {path} @@");
        self.paint(Paint::Clause, &line);
        self.out.push_str(&counts);
        self.paint(Paint::Dim, state);
        self.out.push('\n');
    }

    /// Writes a passage and returns the margin that its lines have.
    fn passage(&mut self, passage: &Passage, shown: Shown) -> String {
        let (first, hanging) = match passage.form {
            Form::Item { depth, number, begins } => {
                let margin = "  ".repeat(depth.min(8));
                let marker = match (begins, number) {
                    (true, Some(number)) => format!("{number}. "),
                    (true, None) => "• ".to_owned(),
                    (false, _) => "  ".to_owned(),
                };
                let hanging = format!("{margin}{}", " ".repeat(marker.width()));
                (format!("{margin}{marker}"), hanging)
            }
            Form::Heading(rank) => {
                let marks = "#".repeat(rank.into());
                (format!("  {marks} "), format!("  {}", " ".repeat(marks.len() + 1)))
            }
            Form::Row => ("  | ".to_owned(), "      ".to_owned()),
            Form::Paragraph | Form::Verbatim => ("  ".to_owned(), "  ".to_owned()),
        };
        let text = match shown {
            Shown::Changed => self.changed_text(passage),
            _ => self.text_beside(passage),
        };
        let is_verbatim = passage.form == Form::Verbatim;
        self.wrap(&text, &first, &hanging, is_verbatim);
        hanging
    }

    fn changed_text(&self, passage: &Passage) -> Painted {
        let mut text = Painted::default();
        let keep = match self.options.context {
            0 => COLUMNS_BESIDE / 2,
            context => COLUMNS_BESIDE.saturating_mul(context),
        };
        let pieces = passage.pieces_to_read();
        let last = pieces.len().saturating_sub(1);
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Note(change) => {
                    let paint = match self.redline.changes[*change].kind {
                        Kind::Split => Paint::Inserted,
                        Kind::Merged => Paint::Deleted,
                        _ => continue,
                    };
                    text.push("¶", paint);
                    text.push(" ", Paint::Plain);
                }
                Piece::Text { text: words, side, moved, marks, .. } => {
                    let paint = match (side, moved) {
                        (Side::Inserted, false) => Paint::Inserted,
                        (Side::Inserted, true) => Paint::MovedHere,
                        (Side::Deleted, false) => Paint::Deleted,
                        (Side::Deleted, true) => Paint::MovedAway,
                        (Side::Both, _) if !marks.is_empty() => Paint::Marked,
                        (Side::Both, _) => Paint::Plain,
                    };
                    let is_break = *side != Side::Both
                        && words.contains('\n')
                        && words.trim().is_empty()
                        && passage.form != Form::Verbatim;
                    let words = match side {
                        _ if is_break => "↵".to_owned(),
                        Side::Both => clean(words),
                        _ => with_marks_shown(&clean(words)),
                    };
                    match paint {
                        Paint::Plain => {
                            let before = if at == 0 { 0 } else { keep };
                            let after = if at == last { 0 } else { keep };
                            text.push(&without_middle(&words, before, after), paint);
                        }
                        Paint::MovedAway => text.push(&shortened(&words, MOVED_AWAY), paint),
                        _ => {
                            // Colours alone do not part two words, least of all where they get lost.
                            if self.options.colour && text.runs_into(&words, paint) {
                                text.push(" ", Paint::Plain);
                            }
                            text.push(&words, paint);
                        }
                    }
                }
            }
        }
        text
    }

    fn text_beside(&self, passage: &Passage) -> Painted {
        let all = passage.pieces.iter().filter_map(|piece| match piece {
            Piece::Text { text, side, .. } if *side != Side::Deleted => Some(text.as_str()),
            _ => None,
        });
        let all = clean(&all.collect::<String>());
        let mut text = Painted::default();
        let room = COLUMNS_BESIDE.saturating_mul(self.options.context);
        text.push(&shortened(&all, room), Paint::Dim);
        text
    }

    fn remark(&mut self, remark: &str, margin: &str) {
        let mut text = Painted::default();
        text.push(&clean(remark), Paint::Remark);
        self.wrap(&text, &format!("{margin}~ "), &format!("{margin}  "), false);
    }

    fn wrapped_line(&mut self, paint: Paint, line: &str) {
        let mut text = Painted::default();
        text.push(line, paint);
        self.wrap(&text, "", "", false);
    }

    fn line(&mut self, paint: Paint, line: &str) {
        self.paint(paint, &clean(line).replace('\n', " "));
        self.out.push('\n');
    }

    fn paint(&mut self, paint: Paint, text: &str) {
        if text.is_empty() {
            return;
        }
        match paint.rendition() {
            rendition if self.options.colour && !rendition.is_empty() => {
                let _ = write!(self.out, "\u{1b}[{rendition}m{text}\u{1b}[m");
            }
            _ => self.out.push_str(text),
        }
    }

    /// Writes a text in lines of the width, the first with one margin, the others with another.
    fn wrap(&mut self, text: &Painted, first: &str, hanging: &str, is_verbatim: bool) {
        let marks = if self.options.colour { Marks::None } else { Marks::Brackets };
        // However narrow the screen is: a line that holds next to nothing is no line.
        let room = self.options.width.saturating_sub(hanging.width()).max(20);
        for (index, line) in text.lines(room, marks, is_verbatim).into_iter().enumerate() {
            self.out.push_str(if index == 0 { first } else { hanging });
            for (text, paint) in &line {
                self.paint(*paint, text);
            }
            while self.out.ends_with(' ') {
                self.out.pop();
            }
            self.out.push('\n');
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    No,
    /// It stands beside one that changed.
    Beside,
    Changed,
}

/// Whether no empty line parts the two: items of a list, rows of a table.
fn belong_together(above: &Passage, below: &Passage) -> bool {
    match (&above.form, &below.form) {
        (Form::Item { .. }, Form::Item { begins, .. }) => *begins,
        (Form::Row, Form::Row) => true,
        _ => false,
    }
}

struct Quoted;

impl Quoting for Quoted {
    fn words(&self, words: &str) -> String {
        format!("“{}”", shortened(words, 60))
    }

    fn target(&self, target: &str) -> String {
        target.to_owned()
    }

    fn clause(&self, title: &str) -> String {
        format!("“{}”", shortened(title, 60))
    }
}

/// Where lines may end (UAX #14): in Thai and its like at words, by dictionary.
static LINES: LazyLock<LineSegmenterBorrowed<'static>> =
    LazyLock::new(|| LineSegmenter::new_dictionary(LineBreakOptions::default()));

/// A text of several paints.
#[derive(Debug, Default)]
struct Painted {
    text: String,
    paints: Vec<(Range<usize>, Paint)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    None,
    Brackets,
}

impl Painted {
    fn push(&mut self, text: &str, paint: Paint) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        match self.paints.last_mut() {
            Some((range, last)) if *last == paint => range.end = self.text.len(),
            _ => self.paints.push((start..self.text.len(), paint)),
        }
    }

    /// Whether new words would stand right behind old ones.
    fn runs_into(&self, words: &str, paint: Paint) -> bool {
        let follows = matches!(self.paints.last(), Some((_, Paint::Deleted | Paint::MovedAway)));
        follows
            && matches!(paint, Paint::Inserted | Paint::MovedHere)
            && self.text.ends_with(char::is_alphanumeric)
            && words.starts_with(char::is_alphanumeric)
    }

    /// The text cut into lines of at most so many columns, where it may be cut.
    fn lines(&self, room: usize, marks: Marks, is_verbatim: bool) -> Vec<Vec<(String, Paint)>> {
        let mut lines = Lines { room, line: Vec::new(), used: 0, lines: Vec::new() };
        let mut paints = self.paints.iter().peekable();
        for chunk in self.chunks(is_verbatim) {
            // What of the chunk has which paint, with the brackets that open and close there.
            let mut pieces: Vec<(String, Paint)> = Vec::new();
            while let Some((range, paint)) = paints.peek() {
                let (start, end) = (range.start.max(chunk.start), range.end.min(chunk.end));
                let (open, close) = match marks {
                    Marks::Brackets => paint.brackets(),
                    Marks::None => ("", ""),
                };
                let open = if range.start >= chunk.start { open } else { "" };
                let close = if range.end <= chunk.end { close } else { "" };
                pieces.push((format!("{open}{}{close}", &self.text[start..end]), *paint));
                if range.end > chunk.end {
                    break;
                }
                paints.next();
                if range.end == chunk.end {
                    break;
                }
            }
            lines.add(pieces);
        }
        lines.end_line();
        lines.lines
    }

    /// Stretches between which a line may end.
    fn chunks(&self, is_verbatim: bool) -> Vec<Range<usize>> {
        let mut cuts: Vec<usize> = if is_verbatim {
            self.text.match_indices('\n').map(|(at, _)| at + 1).collect()
        } else {
            let cuts = LINES.segment_str(&self.text);
            cuts.filter(|&cut| !is_in_address(&self.text, cut)).collect()
        };
        // New words may start a line though no blank parts them from the old ones.
        for pair in self.paints.windows(2) {
            let changes = [Paint::Deleted, Paint::MovedAway].contains(&pair[0].1)
                && [Paint::Inserted, Paint::MovedHere].contains(&pair[1].1);
            if changes && !is_verbatim {
                cuts.push(pair[0].0.end);
            }
        }
        cuts.push(self.text.len());
        cuts.sort_unstable();
        cuts.dedup();
        let mut start = 0;
        let mut chunks = Vec::with_capacity(cuts.len());
        for cut in cuts.into_iter().filter(|cut| *cut > 0) {
            chunks.push(start..cut);
            start = cut;
        }
        chunks
    }
}

/// Whether a web address goes on there: one that is whole can be clicked and copied.
fn is_in_address(text: &str, at: usize) -> bool {
    const LONGEST: usize = 400;
    let bytes = text.as_bytes();
    let goes_on = |at: &usize| bytes.get(*at).is_some_and(u8::is_ascii_graphic);
    if at == 0 || !goes_on(&(at - 1)) || !goes_on(&at) {
        return false;
    }
    let start = (at.saturating_sub(LONGEST)..at).rev().take_while(goes_on).last().unwrap_or(at);
    let end = (at..at + LONGEST).take_while(goes_on).last().map_or(at, |last| last + 1);
    text[start..end].contains("://")
}

/// Lines in the making.
struct Lines {
    room: usize,
    line: Vec<(String, Paint)>,
    used: usize,
    lines: Vec<Vec<(String, Paint)>>,
}

impl Lines {
    fn add(&mut self, pieces: Vec<(String, Paint)>) {
        let whole: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
        let needed = whole.trim_end().width();
        if self.used > 0 && self.used + needed > self.room {
            self.end_line();
        }
        for (text, paint) in pieces {
            for (index, part) in text.split('\n').enumerate() {
                if index > 0 {
                    self.end_line();
                }
                self.add_text(part, paint, needed);
            }
        }
    }

    fn add_text(&mut self, text: &str, paint: Paint, needed: usize) {
        if text.is_empty() {
            return;
        }
        if needed <= self.room || text.contains("://") {
            self.used += text.width();
            self.line.push((text.to_owned(), paint));
            return;
        }
        // Longer than a line and nowhere to be cut: cut behind any character.
        let mut part = String::new();
        for character in text.graphemes(true) {
            let width = character.width();
            if self.used + width > self.room && width > 0 {
                self.line.push((std::mem::take(&mut part), paint));
                self.end_line();
            }
            part.push_str(character);
            self.used += width;
        }
        self.line.push((part, paint));
    }

    fn end_line(&mut self) {
        self.used = 0;
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.lines.push(joined(line));
        }
    }
}

/// Neighbours of one paint as one; blanks at the end gone.
fn joined(line: Vec<(String, Paint)>) -> Vec<(String, Paint)> {
    let mut joined: Vec<(String, Paint)> = Vec::new();
    for (text, paint) in line {
        match joined.last_mut() {
            Some((last, of)) if *of == paint => last.push_str(&text),
            _ => joined.push((text, paint)),
        }
    }
    if let Some((last, _)) = joined.last_mut() {
        last.truncate(last.trim_end_matches(' ').len());
    }
    joined
}

/// Without what a terminal would obey and what would turn the rest of the line around.
fn clean(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => shown.push(c),
            '\t' => shown.push_str("    "),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(shown, "<U+{:04X}>", u32::from(c));
            }
            c if c.is_control() => shown.push('\u{FFFD}'),
            c => shown.push(c),
        }
    }
    shown
}

/// With the marks of direction that nobody sees made seen.
pub(super) fn with_marks_shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if turns(c) => drop(write!(shown, "<U+{:04X}>", u32::from(c))),
            c => shown.push(c),
        }
    }
    shown
}

/// The first so many columns of a text, up to the end of a word, with an ellipsis if that is not all.
pub(super) fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns.saturating_add(LEAST_LEFT_OUT / 4) {
        return text.to_owned();
    }
    format!("{} …", text[..cut(text, columns)].trim_end())
}

/// A text without its middle: so many columns at its start and its end stay.
pub(super) fn without_middle(text: &str, before: usize, after: usize) -> String {
    let width = text.width();
    if width <= before.saturating_add(after).saturating_add(LEAST_LEFT_OUT) {
        return text.to_owned();
    }
    let head = cut(text, before);
    let mirrored: String = text.graphemes(true).rev().collect();
    let tail = text.len() - cut(&mirrored, after);
    if tail <= head {
        return text.to_owned();
    }
    let mut shown = text[..head].trim_end().to_owned();
    shown.push_str(if head > 0 { " …" } else { "…" });
    if tail < text.len() {
        shown.push(' ');
        shown.push_str(text[tail..].trim_start());
    }
    shown
}

/// Where a text may be cut so that about so many columns stand before: at the start of a word, if one is
/// near.
fn cut(text: &str, columns: usize) -> usize {
    if columns == 0 {
        return 0;
    }
    const NEAR: usize = 24;
    let mut used = 0;
    let mut blank = None;
    for (at, character) in text.grapheme_indices(true) {
        if character.chars().all(char::is_whitespace) {
            blank = Some((at, used));
        }
        used += character.width();
        if used > columns {
            return match blank {
                Some((blank, there)) if there + NEAR > columns => blank,
                _ => at,
            };
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redline::compare;

    /// Compares two fragments, draws what differs in 60 columns without colours, and expects this, the
    /// names and the line with the counts left out.
    fn check_terminal(old: &str, new: &str, expected: &str) {
        let options = Options { width: 60, ..Options::default() };
        assert_eq!(drawn(old, new, options), expected.trim_matches('\n'), "{old}\n{new}");
    }

    fn drawn(old: &str, new: &str, options: Options) -> String {
        let drawn = draw(&compare(old, new), "a", "b", options);
        let drawn = drawn.trim_end();
        let drawn = drawn.split_once("\n\n").expect("two names").1;
        drawn.rsplit_once("\n\n").map_or(drawn, |(clauses, _)| clauses).to_owned()
    }

    #[test]
    fn words_stand_in_brackets_and_blanks_outside_of_them() {
        check_terminal(
            "<h2>1. Data</h2><p>We may keep your old data.</p>",
            "<h2>1. Data</h2><p>We never keep your data, or sell it.</p>",
            "@@ 1. Data @@ +4 -2\n  We [-may-]{+never+} keep your [-old-] data{+, or sell\n  it+}.",
        );
    }

    #[test]
    fn long_texts_are_wrapped_and_shortened() {
        let many = "We keep it as long as we have to and not a day longer than that. ".repeat(5);
        check_terminal(
            &format!("<p>{many}</p><p>Data is kept. {many} All of it.</p><p>{many}</p><p>x</p>"),
            &format!("<p>{many}</p><p>Data was kept. {many} None of it.</p><p>{many}</p><p>x</p>"),
            r"
@@ the beginning @@ +2 -2
  We keep it as long as we have to and not a day longer than
  that. We keep it as long as we have to …

  Data [-is-]{+was+} kept. We keep it as long as we have to
  and not a day longer than that. We keep it as long as we …
  to and not a day longer than that. We keep it as long as
  we have to and not a day longer than that. [-All-]{+None+}
  of it.

  We keep it as long as we have to and not a day longer than
  that. We keep it as long as we have to …
",
        );
    }

    #[test]
    fn context_is_as_much_as_asked_for() {
        let (old, new) =
            ("<p>a</p><p>b</p><p>c d</p><p>e</p>", "<p>a</p><p>b</p><p>c x</p><p>e</p>");
        let with = |context| {
            drawn(old, new, Options { context, ..Options::default() }).replace("\n\n", "\n")
        };
        assert_eq!(with(0), "@@ the beginning @@ +1 -1\n  c [-d-]{+x+}");
        assert_eq!(with(2), "@@ the beginning @@ +1 -1\n  a\n  b\n  c [-d-]{+x+}\n  e");
        assert_eq!(with(usize::MAX), with(2));
    }

    #[test]
    fn clauses_are_named_by_the_headings_that_lead_to_them() {
        let text = |words: &str| {
            format!("<h1>Terms</h1><h2>2. Data</h2><p>x</p><h3>2.1 Keeping</h3><p>{words}</p>")
        };
        check_terminal(
            &text("For a year."),
            &text("For a day."),
            "@@ 2. Data › 2.1 Keeping @@ +1 -1\n  For a [-year-]{+day+}.",
        );
    }

    #[test]
    fn a_clause_that_is_new_and_the_numbers_behind_it() {
        check_terminal(
            "<h2>1. Data</h2><p>We keep it.</p><h2>2. Law</h2><p>It applies.</p><h2>3. Us</h2>",
            "<h2>1. Owls</h2><p>We are some.</p><h2>2. Data</h2><p>We keep it.</p><h2>3. Law</h2><p>It applies.</p><h2>4. Us</h2>",
            r"
@@ 1. Owls @@ +5 (new heading)
  ## {+1. Owls+}

  {+We are some.+}

@@ 2. Data @@
  ## [-1.-]{+2.+} Data
     ~ renumbered: 1. → 2., 3 numbers in all

  We keep it.
",
        );
    }

    #[test]
    fn items_and_rows_look_like_such() {
        check_terminal(
            "<ul><li>Maps</li><li>Globes of paper</li></ul><ol start=3><li>One thing</li><li>Two things</li></ol>",
            "<ul><li>Maps</li><li>Globes and big charts</li></ul><ol start=3><li>One thing</li><li>Two persons</li></ol>",
            r"
@@ the beginning @@ +4 -3
  • Maps
  • Globes [-of paper-]{+and big charts+}
  3. One thing
  4. Two [-things-]{+persons+}
",
        );
        check_terminal(
            "<table><tr><th>What</th><th>How long</th></tr><tr><td>Logs</td><td>90 days</td></tr></table>",
            "<table><tr><th>What</th><th>How long</th></tr><tr><td>Logs</td><td>60 days</td></tr><tr><td>Routes</td><td><p>Until then</p><p>or later</p></td></tr></table>",
            r"
@@ the beginning @@ +6 -1
  | What | How long
  | Logs | [-90-]{+60+} days
  | {+Routes+} | {+Until then+} / {+or later+}
",
        );
    }

    #[test]
    fn what_changed_besides_words_stands_below() {
        check_terminal(
            "<p>See <a href=/a>our list</a> of <b>good</b> partners.</p>",
            "<p>See <a href=https://b.example/x-y-z>our list</a> of good partners.</p>",
            r"
@@ the beginning @@
  See our list of good partners.
  ~ link of “our list”: /a → https://b.example/x-y-z
  ~ “good” is no longer bold
",
        );
        check_terminal(
            "<p>We keep data for you. We delete it for you.</p>",
            "<p>We keep data for you.</p><p>We delete it for you.</p>",
            r"
@@ the beginning @@
  We keep data for you.

  {+¶+} We delete it for you.
  ~ split off from what stands above it
",
        );
    }

    #[test]
    fn what_was_moved_says_where_to_and_where_from() {
        let stays = "<p>This clause stays where it was and the others have to go around it somehow, because it is longer than they are by far.</p>";
        let goes = "<p>What we tell you here has to go elsewhere today.</p>";
        check_terminal(
            &format!("<h2>1. A</h2>{goes}<p>x</p><h2>2. B</h2>{stays}"),
            &format!("<h2>1. A</h2><p>x</p><h2>2. B</h2>{stays}{goes}"),
            r"
@@ 1. A @@
  [-What we tell you here has to go elsewhere today.-]
  ~ moved to “2. B”

  x

@@ 2. B @@ 10 moved
  This clause stays where it was and the others have to go
  around it somehow, because it is longer …

  {+What we tell you here has to go elsewhere today.+}
  ~ moved here from “1. A”
",
        );
    }

    #[test]
    fn colours_take_the_place_of_brackets() {
        let options = Options { colour: true, ..Options::default() };
        assert_eq!(
            drawn("<p>We may keep it.</p>", "<p>We never keep it.</p>", options),
            "\u{1b}[36m@@ the beginning @@\u{1b}[m +1 -1\n  We \u{1b}[31;9mmay\u{1b}[m \u{1b}[32;4mnever\u{1b}[m keep it."
        );
    }

    #[test]
    fn every_line_ends_the_colours_it_begins_and_keeps_to_the_width() {
        let words = "私たちはデータを保存します。Wir speichern Ihre Angaben. ".repeat(6);
        let options = Options { colour: true, width: 40, context: 1 };
        let drawn = drawn("<p>x</p>", &format!("<p>x</p><p>{words}</p>"), options);
        assert!(drawn.lines().count() > 8, "{drawn}");
        for line in drawn.lines() {
            let starts = line.matches('\u{1b}').count();
            assert_eq!(starts, 2 * line.matches("\u{1b}[m").count(), "{line:?}");
            let bare = line.replace("\u{1b}[32;4m", "").replace("\u{1b}[m", "");
            assert!(bare.width() <= 40, "{bare:?}");
        }
    }

    #[test]
    fn texts_cannot_talk_to_the_terminal() {
        check_terminal(
            "<p>a</p>",
            "<p>a \u{1b}[2J\u{202E}b</p>",
            "@@ the beginning @@ +2\n  a {+\u{FFFD}[2J<U+202E>b+}",
        );
    }

    #[test]
    fn marks_that_nobody_sees_are_shown_where_they_changed() {
        check_terminal(
            "<p>شركة (Acme) مسؤولة.</p>",
            "<p>شركة\u{200F} (Acme) مسؤولة.</p>",
            "@@ the beginning @@\n  شركة {+<U+200F>+} (Acme) مسؤولة.",
        );
    }

    #[test]
    fn thai_lines_end_between_words_and_no_mark_is_torn() {
        let old = "<p>เราเปิดเผยข้อมูลของท่านแก่บุคคลภายนอกโดยได้รับความยินยอมจากท่าน</p>";
        let new = "<p>เราเปิดเผยข้อมูลของท่านแก่บุคคลภายนอกโดยได้รับความยินยอมเป็นลายลักษณ์อักษรจากท่าน</p>";
        check_terminal(
            old,
            new,
            "@@ the beginning @@ +4\n  เราเปิดเผยข้อมูลของท่านแก่บุคคลภายนอกโดยได้รับความยินยอม{+เป็นลาย\n  ลักษณ์อักษร+}จากท่าน",
        );
    }

    #[test]
    fn the_same_is_nothing() {
        let redline = compare("<p>a <b>b</b></p>", "<p>a <strong>b</strong></p>");
        assert_eq!(draw(&redline, "a", "b", Options::default()), "");
    }
}
