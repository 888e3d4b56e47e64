//! A CSV text as rows that know where each of their cells stands.

use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use crate::finding::{Finding, LineStarts, Place};

/// A table with named columns.
pub(super) struct Rows<'t> {
    path: Arc<str>,
    text: &'t str,
    lines: LineStarts,
    delimiter: u8,
    /// What stands in the first row.
    pub(super) header: Vec<String>,
    header_at: usize,
    /// The rows below it.
    pub(super) rows: Vec<Row>,
}

/// A row.
pub(super) struct Row {
    /// The byte where it starts.
    at: usize,
    /// Its cells, as many as the header has.
    pub(super) cells: Vec<String>,
}

impl<'t> Rows<'t> {
    /// Reads a table. Every row that has not the header's cells is a fault.
    pub(super) fn read(
        path: &Arc<str>,
        text: &'t str,
        delimiter: u8,
    ) -> Result<Self, Vec<Finding>> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut table = Rows {
            path: path.clone(),
            text,
            lines: LineStarts::of(text),
            delimiter,
            header: Vec::new(),
            header_at: 0,
            rows: Vec::new(),
        };
        let mut faults = Vec::new();
        let mut record = StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    let at = error.position().map_or(0, |it| it.byte());
                    let place = table.at(usize::try_from(at).unwrap_or(0));
                    let fact = format!("this is no CSV: {error}");
                    faults.push(Finding::error("import-bad-csv", place, fact));
                    return Err(faults);
                }
            }
            let start = record.position().map_or(0, |it| it.byte());
            let start = usize::try_from(start).unwrap_or(0);
            // What ended the row before may still stand in front.
            let at =
                start + text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if table.header.is_empty() {
                table.header = cells;
                table.header_at = at;
                continue;
            }
            let (found, expected) = (cells.len(), table.header.len());
            if table.is_open(at, found) {
                let fact = "a quotation mark is not closed".to_owned();
                let help = "put one behind the text, and write those within it twice";
                let place = table.cell_of(at, found.saturating_sub(1));
                faults.push(Finding::error("import-bad-csv", place, fact).with_help(help));
            } else if found != expected {
                let fact = format!("the row has {found} cells, and the header has {expected}");
                let help = "a text with a comma or line break in it must stand in quotation marks";
                let place = table.at(at);
                faults.push(Finding::error("import-bad-csv", place, fact).with_help(help));
            } else {
                table.rows.push(Row { at, cells });
            }
        }
        if table.header.is_empty() {
            let fact = "the file has no rows";
            faults.push(Finding::error("import-bad-csv", Place::file(path.clone()), fact));
        }
        if faults.is_empty() { Ok(table) } else { Err(faults) }
    }

    /// The index of the column that has one of these names, whatever their case and blanks.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|it| same(it, name)))
    }

    /// The place of a cell.
    pub(super) fn place(&self, row: &Row, column: usize) -> Place {
        self.cell_of(row.at, column)
    }

    /// The place of a cell of the header.
    pub(super) fn header_place(&self) -> Place {
        self.at(self.header_at)
    }

    fn at(&self, offset: usize) -> Place {
        let (line, column) = self.lines.line_column(self.text, offset);
        Place::at(self.path.clone(), line, column)
    }

    fn cell_of(&self, row: usize, column: usize) -> Place {
        self.at(self.cell(row, column).0)
    }

    /// Where a cell of the row that starts here begins, and whether the text ends within its quotation marks.
    fn cell(&self, row: usize, column: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut at = row;
        let mut left = column;
        loop {
            let start = at;
            let mut is_open = false;
            if bytes.get(at) == Some(&b'"') {
                is_open = true;
                at += 1;
                while let Some(byte) = bytes.get(at) {
                    at += 1;
                    if *byte != b'"' {
                        continue;
                    }
                    if bytes.get(at) != Some(&b'"') {
                        is_open = false;
                        break;
                    }
                    at += 1;
                }
            }
            while bytes.get(at).is_some_and(|it| ![self.delimiter, b'\n', b'\r'].contains(it)) {
                at += 1;
            }
            if left == 0 || bytes.get(at) != Some(&self.delimiter) {
                return (start, is_open);
            }
            left -= 1;
            at += 1;
        }
    }

    fn is_open(&self, row: usize, cells: usize) -> bool {
        self.cell(row, cells.saturating_sub(1)).1
    }
}

fn same(header: &str, name: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(header) == letters(name)
}

/// The sign that parts cells, by the first line: a comma, a semicolon or a tab.
pub(super) fn delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let count = |sign: char| header.matches(sign).count();
    let by_number = [(b',', count(',')), (b';', count(';')), (b'\t', count('\t'))];
    // The first of equals, so that a single column is read with commas.
    by_number.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| sign)
}
