//! Tables on a terminal, fitted to its width without losing anything:
//!
//! 1. every row on one line, long cells cut where the column allows it;
//! 2. columns without anything in them left out, then those that only repeat another;
//! 3. columns one by one moved to a line below their row;
//! 4. where even that is too wide, each row as a block with a line for each cell.
//!
//! Knows nothing of what the cells mean.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::report::printable;

/// What a table is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Whether there are colours (ECMA-48).
    pub colour: bool,
    /// How many columns a line has.
    pub width: usize,
}

/// How a piece of text is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    Plain,
    Bold,
    Dim,
    Green,
    Red,
    Yellow,
    Cyan,
}

impl Paint {
    /// The parameters of "select graphic rendition" (ECMA-48, 8.3.117).
    fn rendition(self) -> &'static str {
        match self {
            Paint::Plain => "",
            Paint::Bold => "1",
            Paint::Dim => "2",
            Paint::Green => "32",
            Paint::Red => "31",
            Paint::Yellow => "33",
            Paint::Cyan => "36",
        }
    }
}

/// Words on one line, in several paints. Nothing in them is obeyed by a terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pieces: Vec<(String, Paint)>,
    cut_at_start: bool,
}

/// What stands for what there is not.
pub const NOTHING: &str = "—";

/// What stands for what was cut off.
const CUT: &str = "…";

impl Words {
    /// Words in one paint.
    pub fn new(text: &str, paint: Paint) -> Words {
        Words::default().and(text, paint)
    }

    /// What stands where there is nothing.
    pub fn nothing() -> Words {
        Words::new(NOTHING, Paint::Dim)
    }

    /// The same, to be cut at its start, where its end says more: a path.
    pub fn cut_at_start(mut self) -> Words {
        self.cut_at_start = true;
        self
    }

    /// The same with more behind it.
    pub fn and(mut self, text: &str, paint: Paint) -> Words {
        if !text.is_empty() {
            self.pieces.push((printable(text).into_owned(), paint));
        }
        self
    }

    /// The same with other words behind it.
    fn and_all(mut self, other: Words) -> Words {
        self.pieces.extend(other.pieces);
        self
    }

    fn is_nothing(&self) -> bool {
        self.pieces.iter().all(|(text, _)| text == NOTHING)
    }

    /// How many columns it takes.
    fn width(&self) -> usize {
        self.pieces.iter().map(|(text, _)| text.width()).sum()
    }

    /// The same in so many columns at most.
    fn cut(self, room: usize) -> Words {
        if self.width() <= room {
            return self;
        }
        let mut left = room.saturating_sub(CUT.width());
        let mut pieces = Vec::new();
        if self.cut_at_start {
            for (text, paint) in self.pieces.into_iter().rev() {
                let kept = &text[text.len() - tail(&text, left)..];
                let is_whole = kept.len() == text.len();
                left -= kept.width();
                if !kept.is_empty() {
                    pieces.insert(0, (kept.to_owned(), paint));
                }
                if !is_whole {
                    break;
                }
            }
            if let Some((first, _)) = pieces.first_mut() {
                // A path is cut between two of its parts, where that leaves the last one whole.
                let from = first.find('/').unwrap_or(0);
                first.replace_range(..from, CUT);
            }
            return Words { pieces, cut_at_start: true };
        }
        for (text, paint) in self.pieces {
            let kept = &text[..head(&text, left)];
            let is_whole = kept.len() == text.len();
            left -= kept.width();
            if is_whole {
                pieces.push((text, paint));
                continue;
            }
            pieces.push((format!("{}{CUT}", kept.trim_end()), paint));
            break;
        }
        Words { pieces, cut_at_start: false }
    }

    /// The same in lines of so many columns, those behind the first with less by `indent`. Broken at blanks,
    /// and within what is wider than a line.
    fn wrapped(self, room: usize, indent: usize) -> Vec<Words> {
        let mut lines = vec![Words::default()];
        for word in self.words() {
            let room = |lines: &[Words]| {
                let room = if lines.len() > 1 { room.saturating_sub(indent) } else { room };
                room.saturating_sub(lines.last().map_or(0, Words::width))
            };
            let seen = word.iter().map(|(text, _)| text.as_str()).collect::<String>();
            if seen.trim_end().width() > room(&lines)
                && lines.last().is_some_and(|it| it.width() > 0)
            {
                lines.push(Words::default());
            }
            for (text, paint) in word {
                let mut rest = text.as_str();
                while !rest.is_empty() {
                    let mut end = head(rest, room(&lines));
                    if rest[end..].trim().is_empty() {
                        end = rest.len();
                    } else if end == 0 && lines.last().is_some_and(|it| it.width() == 0) {
                        // Not even one character has room.
                        end = rest.chars().next().map_or(0, char::len_utf8);
                    }
                    if let Some(line) = lines.last_mut() {
                        line.pieces.push((rest[..end].to_owned(), paint));
                    }
                    rest = &rest[end..];
                    if !rest.is_empty() {
                        lines.push(Words::default());
                    }
                }
            }
        }
        for line in &mut lines {
            if let Some((text, _)) = line.pieces.last_mut() {
                text.truncate(text.trim_end().len());
            }
        }
        lines
    }

    /// Its words, each with the blanks behind it.
    fn words(self) -> Vec<Vec<(String, Paint)>> {
        let mut words: Vec<Vec<(String, Paint)>> = vec![Vec::new()];
        for (text, paint) in self.pieces {
            for part in text.split_inclusive(' ') {
                if let Some(word) = words.last_mut() {
                    word.push((part.to_owned(), paint));
                }
                if part.ends_with(' ') {
                    words.push(Vec::new());
                }
            }
        }
        words
    }

    fn write(&self, colour: bool, out: &mut String) {
        for (text, paint) in &self.pieces {
            match paint.rendition() {
                rendition if colour && !rendition.is_empty() => {
                    out.push_str(&format!("\u{1b}[{rendition}m{text}\u{1b}[m"));
                }
                _ => out.push_str(text),
            }
        }
    }
}

/// How many bytes of the start of a text take no more than so many columns.
fn head(text: &str, columns: usize) -> usize {
    let mut left = columns;
    let end = text.char_indices().find(|(_, c)| {
        let width = c.width().unwrap_or(0);
        let fits = width <= left;
        left = left.saturating_sub(width);
        !fits
    });
    end.map_or(text.len(), |(at, _)| at)
}

/// How many bytes of the end of a text take no more than so many columns.
fn tail(text: &str, columns: usize) -> usize {
    let mut left = columns;
    // A mark goes with what it stands on.
    let start = text.grapheme_indices(true).rev().find(|(_, character)| {
        let width = character.width();
        let fits = width <= left;
        left = left.saturating_sub(width);
        !fits
    });
    start.map_or(text.len(), |(at, character)| text.len() - at - character.len())
}

/// A column.
#[derive(Debug, Clone, Default)]
pub struct Column<'a> {
    /// What it is called.
    pub head: &'a str,
    /// Its cells are aligned at the right.
    pub right: bool,
    /// So many columns of its cells stay when they are cut; none may be cut otherwise.
    pub at_least: Option<usize>,
    /// The same where it would not fit otherwise, with every column below that may go there.
    pub at_worst: Option<usize>,
    /// Another column says the same.
    pub repeats: bool,
    /// Where it has no room it stands below its row, the lowest number first. None stays.
    pub goes_below: Option<u8>,
    /// What stands before a cell that stands below its row.
    pub below: &'static str,
}

/// A row: a cell for each column, and what is to be said below it.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Words>,
    /// Lines below it.
    pub notes: Vec<Words>,
}

const GAP: usize = 2;
const MARGIN: &str = "  ";

/// Draws a table.
pub fn draw(columns: &[Column<'_>], rows: &[Row], screen: Screen) -> String {
    let mut table = Table { columns, rows, screen, out: String::new() };
    let fitted = table.fit();
    match fitted {
        Some(fitted) => table.rows(&fitted),
        None => table.blocks(),
    }
    table.out
}

/// Draws one line.
pub fn line(words: Words, screen: Screen) -> String {
    let mut out = String::new();
    words.cut(screen.width).write(screen.colour, &mut out);
    out.push('\n');
    out
}

/// Draws words in as few lines as they take, parted where there is no room for the next.
pub fn parted(parts: Vec<Words>, between: &str, screen: Screen) -> String {
    let mut out = String::new();
    let mut open: Option<Words> = None;
    for part in parts {
        open = match open {
            None => Some(part),
            Some(before) if before.width() + between.width() + part.width() <= screen.width => {
                Some(before.and(between, Paint::Dim).and_all(part))
            }
            Some(before) => {
                out.push_str(&line(before, screen));
                Some(part)
            }
        };
    }
    if let Some(last) = open {
        out.push_str(&line(last, screen));
    }
    out
}

/// The columns of rows on one line with their widths, and those that stand below.
struct Fitted {
    beside: Vec<(usize, usize)>,
    below: Vec<usize>,
}

struct Table<'a> {
    columns: &'a [Column<'a>],
    rows: &'a [Row],
    screen: Screen,
    out: String,
}

impl Table<'_> {
    fn fit(&self) -> Option<Fitted> {
        let mut beside: Vec<usize> = (0..self.columns.len()).collect();
        let mut below = Vec::new();
        let natural = |at: usize| {
            let cells = self.rows.iter().map(|row| row.cells[at].width());
            cells.chain([self.columns[at].head.width()]).max().unwrap_or_default()
        };
        let naturals: Vec<usize> = (0..self.columns.len()).map(natural).collect();
        let total = |beside: &[usize]| {
            beside.iter().map(|at| naturals[*at] + GAP).sum::<usize>().saturating_sub(GAP)
        };
        if total(&beside) <= self.screen.width {
            let beside = beside.into_iter().map(|at| (at, naturals[at])).collect();
            return Some(Fitted { beside, below });
        }
        beside.retain(|at| !self.rows.iter().all(|row| row.cells[*at].is_nothing()));
        loop {
            if let Some(widths) = self.shrunk(&beside, &naturals, false) {
                return Some(Fitted { beside: beside.into_iter().zip(widths).collect(), below });
            }
            if let Some(repeats) = beside.iter().position(|at| self.columns[*at].repeats) {
                beside.remove(repeats);
                continue;
            }
            let movable = beside.iter().filter_map(|at| Some((self.columns[*at].goes_below?, *at)));
            let Some((_, next)) = movable.min() else {
                let widths = self.shrunk(&beside, &naturals, true)?;
                return Some(Fitted { beside: beside.into_iter().zip(widths).collect(), below });
            };
            beside.retain(|at| *at != next);
            below.push(next);
        }
    }

    /// The widths that fit, taken from the widest columns that can give.
    fn shrunk(&self, beside: &[usize], naturals: &[usize], worst: bool) -> Option<Vec<usize>> {
        let mut widths: Vec<usize> = beside.iter().map(|at| naturals[*at]).collect();
        loop {
            let total: usize = widths.iter().map(|width| width + GAP).sum();
            if total <= self.screen.width + GAP {
                return Some(widths);
            }
            let can_give = |(index, at): (usize, &usize)| {
                let Column { head, at_least, at_worst, .. } = self.columns[*at];
                let least = at_least.or(at_worst.filter(|_| worst))?.max(head.width());
                (widths[index] > least).then_some((widths[index], index))
            };
            let (_, widest) = beside.iter().enumerate().filter_map(can_give).max()?;
            widths[widest] -= 1;
        }
    }

    fn rows(&mut self, fitted: &Fitted) {
        let heads = fitted.beside.iter().map(|(at, width)| {
            (Words::new(self.columns[*at].head, Paint::Dim), *width, self.columns[*at].right)
        });
        let heads = heads.collect();
        self.line_of(heads);
        for row in self.rows {
            let cells = fitted.beside.iter().map(|(at, width)| {
                (row.cells[*at].clone().cut(*width), *width, self.columns[*at].right)
            });
            let cells = cells.collect();
            self.line_of(cells);
            self.below(row, &fitted.below);
            self.notes(row);
        }
    }

    fn line_of(&mut self, cells: Vec<(Words, usize, bool)>) {
        let count = cells.len();
        for (at, (words, width, right)) in cells.into_iter().enumerate() {
            let blanks = " ".repeat(width.saturating_sub(words.width()));
            if right {
                self.out.push_str(&blanks);
            }
            words.write(self.screen.colour, &mut self.out);
            if at + 1 < count {
                self.out.push_str(if right { "" } else { &blanks });
                self.out.push_str(&" ".repeat(GAP));
            }
        }
        self.end_line();
    }

    /// The cells that stand below their row; the one that can be cut gets what room there is.
    fn below(&mut self, row: &Row, below: &[usize]) {
        let told: Vec<usize> =
            below.iter().copied().filter(|at| !row.cells[*at].is_nothing()).collect();
        let room = self.screen.width.saturating_sub(MARGIN.len());
        let mut line = Words::default();
        for (index, at) in told.iter().enumerate() {
            let column = &self.columns[*at];
            let cell = Words::new(column.below, Paint::Dim).and_all(row.cells[*at].clone());
            let between = if index > 0 { ", " } else { "" };
            let fits = line.width() + between.width() + cell.width() <= room;
            if !fits && !line.pieces.is_empty() {
                self.margin_line(std::mem::take(&mut line));
                line = cell;
            } else {
                line = line.and(between, Paint::Dim).and_all(cell);
            }
            // A path among other words is cut as what it is.
            line.cut_at_start = told.len() == 1 && row.cells[*at].cut_at_start;
        }
        if !line.pieces.is_empty() {
            self.margin_line(line);
        }
    }

    fn notes(&mut self, row: &Row) {
        let room = self.screen.width.saturating_sub(MARGIN.len());
        for note in &row.notes {
            for (at, line) in note.clone().wrapped(room, MARGIN.len()).into_iter().enumerate() {
                if at > 0 {
                    self.out.push_str(MARGIN);
                }
                self.margin_line(line);
            }
        }
    }

    fn margin_line(&mut self, words: Words) {
        self.out.push_str(MARGIN);
        let room = self.screen.width.saturating_sub(MARGIN.len());
        words.cut(room).write(self.screen.colour, &mut self.out);
        self.end_line();
    }

    fn blocks(&mut self) {
        let widest = self.columns.iter().map(|column| column.head.width()).max().unwrap_or(0);
        for (index, row) in self.rows.iter().enumerate() {
            if index > 0 {
                self.out.push('\n');
            }
            for (at, (column, cell)) in self.columns.iter().zip(&row.cells).enumerate() {
                if at > 0 && (cell.is_nothing() || column.repeats) {
                    continue;
                }
                let label = column.head.to_lowercase();
                let margin = if at == 0 { "" } else { MARGIN };
                let blanks = (widest + GAP).saturating_sub(label.width());
                let label = match at {
                    // The first names the block.
                    0 => String::new(),
                    _ => format!("{margin}{label}{}", " ".repeat(blanks)),
                };
                let room = self.screen.width.saturating_sub(label.width()).max(8);
                Words::new(&label, Paint::Dim).write(self.screen.colour, &mut self.out);
                cell.clone().cut(room).write(self.screen.colour, &mut self.out);
                self.end_line();
            }
            self.notes(row);
        }
    }

    fn end_line(&mut self) {
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws a table of three columns, which may be cut, moved below and left out in that order.
    fn check_table(rows: &str, width: usize, expected: &str) {
        let columns = [
            Column { head: "NAME", at_worst: Some(16), ..Column::default() },
            Column { head: "COUNT", right: true, ..Column::default() },
            Column { head: "AGAIN", repeats: true, ..Column::default() },
            Column {
                head: "FILE",
                at_least: Some(8),
                goes_below: Some(1),
                below: "in ",
                ..Column::default()
            },
        ];
        let cell = |(at, text): (usize, &str)| {
            let words = match text.trim() {
                "" => Words::nothing(),
                text => Words::new(text, Paint::Plain),
            };
            if at == 3 { words.cut_at_start() } else { words }
        };
        let row = |line: &str| Row {
            cells: line.split('|').enumerate().map(cell).collect(),
            notes: Vec::new(),
        };
        let rows: Vec<Row> = rows.lines().map(row).collect();
        let drawn = draw(&columns, &rows, Screen { colour: false, width });
        assert_eq!(drawn.trim_end(), expected.trim(), "in {width} columns:\n{drawn}");
        let widest = drawn.lines().map(UnicodeWidthStr::width).max().unwrap_or_default();
        assert!(widest <= width, "{widest} columns of {width}:\n{drawn}");
    }

    const ROWS: &str = "one|1|one|a/folder/in/one.md\nプライバシー|1000|two|a/folder/in/two.md";

    #[test]
    fn columns_are_as_wide_as_what_stands_in_them() {
        check_table(
            ROWS,
            50,
            "
NAME          COUNT  AGAIN  FILE
one               1  one    a/folder/in/one.md
プライバシー   1000  two    a/folder/in/two.md",
        );
        check_table(
            "a\u{202e}b|1|x\u{1b}[2J|",
            60,
            "
NAME        COUNT  AGAIN       FILE
a\\u{202e}b      1  x\\u{1b}[2J  —",
        );
    }

    #[test]
    fn cells_are_cut_before_a_column_goes() {
        check_table(
            ROWS,
            43,
            "
NAME          COUNT  AGAIN  FILE
one               1  one    …/in/one.md
プライバシー   1000  two    …/in/two.md",
        );
        check_table(
            ROWS,
            36,
            "
NAME          COUNT  AGAIN  FILE
one               1  one    …/one.md
プライバシー   1000  two    …/two.md",
        );
    }

    #[test]
    fn empty_columns_and_repetitions_go_first() {
        check_table("one|1|one|", 21, "NAME  COUNT  AGAIN\none       1  one");
        check_table(
            ROWS,
            30,
            "
NAME          COUNT  FILE
one               1  …/one.md
プライバシー   1000  …/two.md",
        );
    }

    #[test]
    fn what_has_no_room_beside_goes_below() {
        check_table(
            ROWS,
            23,
            "
NAME          COUNT
one               1
  in a/folder/in/one.md
プライバシー   1000
  in a/folder/in/two.md",
        );
    }

    #[test]
    fn rows_become_blocks_where_nothing_else_helps() {
        let rows = "a rather long name|1|one|\ntwo|1000|two|a/folder/in/two.md";
        check_table(
            rows,
            24,
            "
NAME               COUNT
a rather long na…      1
two                 1000
  in a/folder/in/two.md",
        );
        check_table(
            rows,
            20,
            "
a rather long name
  count  1

two
  count  1000
  file   …/in/two.md",
        );
    }

    /// Wraps a note of two paints and compares its lines.
    fn check_wrapped(parts: [&str; 2], room: usize, expected: &[&str]) {
        let words = Words::new(parts[0], Paint::Yellow).and(parts[1], Paint::Plain);
        let lines: Vec<String> = words
            .wrapped(room, 2)
            .into_iter()
            .map(|line| line.pieces.into_iter().map(|(text, _)| text).collect())
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn notes_are_wrapped_and_lose_nothing() {
        check_wrapped(["one", ", two three four"], 10, &["one, two", "three", "four"]);
        check_wrapped(
            ["", "a incomprehensibilities b"],
            8,
            &["a", "incomp", "rehens", "ibilit", "ies b"],
        );
        check_wrapped(
            ["訂正", "：住所の誤記を直しました"],
            12,
            &["訂正：住所の", "誤記を直し", "ました"],
        );
        check_wrapped(["x", "yz"], 1, &["x", "y", "z"]);
        check_wrapped(["", ""], 1, &[""]);
    }
}
