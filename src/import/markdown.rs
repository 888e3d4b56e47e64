//! Markdown of other tools as Markdown of this one: their front matter under our keys, their own signs as
//! ours, or told.
//!
//! 1. Front matter: YAML (Jekyll, MkDocs, ours), TOML (Hugo).
//! 2. Template tags: Liquid (Jekyll), shortcodes (Hugo), snippets (MkDocs). Variables stay variables, under
//!    names of the text's own that somebody has to give a value; what decides or loops goes.
//! 3. Signs of kramdown and Python-Markdown: attribute lists, admonitions, contents lists.
//!
//! Line by line, code left alone; what is plain Markdown stays byte for byte. Knows nothing of HTML.

mod attributes;
mod head;
mod tags;

use std::sync::Arc;

use super::html::decoded;
use super::{Imported, Text, told};
use crate::finding::{Finding, Severity};

/// Reads a Markdown text. `notice` is the path that it is to stand at.
pub fn read(path: &Arc<str>, bytes: &[u8], notice: Option<&str>) -> Result<Imported, Vec<Finding>> {
    let mut left_out = Vec::new();
    let text = decoded(path, bytes, &mut left_out);
    let text = text.trim_start_matches('\u{feff}');
    let mut told = Told { path, left_out };
    let head = head::read(text, notice, &mut told)?;
    let head::Head { mut front, body, first_line, values, ours } = head;
    let body = tags::carried_over(body, first_line, &values, ours, &mut front, &mut told);
    let body = attributes::carried_over(&body, first_line, &mut told);
    let body = body.trim_matches('\n').to_owned() + "\n";
    Ok(Imported { front, text: Text::Markdown(body), left_out: told.left_out })
}

/// What is told of a text, by lines.
struct Told<'a> {
    path: &'a Arc<str>,
    left_out: Vec<Finding>,
}

impl Told<'_> {
    fn warn(&mut self, line: usize, rule: &'static str, message: impl Into<String>, help: &str) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.left_out.push(told(self.path, line, rule, message).with_help(help));
    }

    fn note(&mut self, line: usize, rule: &'static str, message: impl Into<String>, help: &str) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let finding = told(self.path, line, rule, message).with_help(help);
        self.left_out.push(Finding { severity: Severity::Info, ..finding });
    }
}

/// Follows whether lines stand in a fenced code block.
#[derive(Default)]
struct Fences<'a> {
    open: Option<&'a str>,
}

impl<'a> Fences<'a> {
    /// Whether the line is code, or opens or closes it.
    fn is_code(&mut self, line: &'a str) -> bool {
        let bare = line.trim_start();
        let sign = bare.chars().next().unwrap_or(' ');
        let run = bare.len() - bare.trim_start_matches(sign).len();
        let is_fence = matches!(sign, '`' | '~') && run >= 3;
        match self.open {
            Some(fence) => {
                if is_fence && bare[run..].trim().is_empty() && bare[..run].starts_with(fence) {
                    self.open = None;
                }
                true
            }
            None if is_fence && !(sign == '`' && bare[run..].contains('`')) => {
                self.open = Some(&bare[..run]);
                true
            }
            None => false,
        }
    }
}

/// The byte ranges of code spans in a line.
fn code_spans(line: &str) -> Vec<std::ops::Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(found) = line[at..].find('`') {
        let start = at + found;
        let run = line[start..].len() - line[start..].trim_start_matches('`').len();
        let ticks = &line[start..start + run];
        let mut from = start + run;
        let end = loop {
            let Some(found) = line[from..].find(ticks) else { break None };
            let close = from + found;
            let longer = line[close..].len() - line[close..].trim_start_matches('`').len();
            if longer == run {
                break Some(close + run);
            }
            from = close + longer;
        };
        match end {
            Some(end) => {
                spans.push(start..end);
                at = end;
            }
            None => at = start + run,
        }
    }
    spans
}
