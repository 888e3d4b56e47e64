//! Faults in the content: what is wrong, where, and the way out.
//!
//! Every stage collects findings and goes on; one run reports them all, in file order. A finding
//! knows nothing of terminals. Presenters draw it: [`annotated`] with the line of its file, [`json`],
//! [`github`], [`sarif`].

pub mod annotated;
pub mod github;
pub mod json;
pub mod sarif;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The name of a rule. There is one copy of each in the program.
pub type RuleName = &'static str;

/// One fault in the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's stable name, in kebab case (`date-contradiction`).
    #[serde(with = "crate::kept_as::rule")]
    pub rule: RuleName,
    /// Whether the build goes on.
    pub severity: Severity,
    /// Where, in the file as its editor sees it.
    pub place: Place,
    /// The fact, in lower case, without a full stop.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// What is to be seen of it, in lines: the redline of an alteration.
    pub detail: Option<Box<str>>,
    /// How many characters from its place on it is about; 0 where nobody said.
    pub length: u32,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// The site cannot be published like this; a build with an error writes nothing.
    Error,
    /// Something a person should look at; the build goes on.
    Warning,
    /// Worth knowing.
    Info,
}

/// A place in a file of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the site's root, with `/` between its parts.
    pub path: Arc<str>,
    /// Line from 1; 0 when the whole file is meant.
    pub line: usize,
    /// Column from 1, in characters; 0 when the whole line is meant.
    pub column: usize,
}

impl Place {
    /// The whole file.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Place { path: path.into(), line: 0, column: 0 }
    }

    /// The start of a text file: for what is true of the whole text.
    pub fn start(path: impl Into<Arc<str>>) -> Self {
        Place::at(path, 1, 1)
    }

    /// A line and a column of it, both from 1.
    pub fn at(path: impl Into<Arc<str>>, line: usize, column: usize) -> Self {
        Place { path: path.into(), line, column }
    }

    /// The place of a byte offset in the text of the file.
    pub fn offset(path: impl Into<Arc<str>>, text: &str, offset: usize) -> Self {
        let (line, column) = line_column(text, offset);
        Place { path: path.into(), line, column }
    }
}

/// Line and column, both from 1, columns in characters, of a byte offset in a text.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let offset = floor_boundary(text, offset);
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, column(&text[line_start..offset]))
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn column(before: &str) -> usize {
    before.trim_start_matches('\u{feff}').chars().count() + 1
}

/// Where the lines of a text start: for texts of which many places are asked for, since
/// [`line_column`] goes through the whole text each time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineStarts(Vec<usize>);

impl LineStarts {
    /// The lines of a text.
    pub fn of(text: &str) -> LineStarts {
        let behind_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        LineStarts(std::iter::once(0).chain(behind_breaks).collect())
    }

    /// A line of the text that this was made of, from 1, without its line end and a byte order mark.
    pub fn line<'t>(&self, text: &'t str, line: usize) -> Option<&'t str> {
        let start = *self.0.get(line.checked_sub(1)?)?;
        let end = self.0.get(line).copied().unwrap_or(text.len());
        let line = text.get(start..end)?.trim_end_matches(['\n', '\r']);
        Some(line.trim_start_matches('\u{feff}'))
    }

    /// As [`line_column`] for the text that this was made of.
    pub fn line_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = floor_boundary(text, offset);
        let line = self.0.partition_point(|start| *start <= offset);
        let line_start = self.0.get(line.saturating_sub(1)).copied().unwrap_or_default();
        (line, column(&text[line_start..offset]))
    }
}

impl Finding {
    /// A fault that stops the build.
    pub fn error(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        let message = message.into();
        let severity = Severity::Error;
        Finding { rule, severity, place, message, help: None, detail: None, length: 0 }
    }

    /// A fault that a person should look at.
    pub fn warning(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Finding { severity: Severity::Warning, ..Finding::error(rule, place, message) }
    }

    /// Something worth knowing.
    pub fn info(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Finding { severity: Severity::Info, ..Finding::error(rule, place, message) }
    }

    /// The same finding with a way out.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding, about so many characters from its place on.
    pub fn spanning(mut self, characters: usize) -> Self {
        self.length = u32::try_from(characters).unwrap_or_default();
        self
    }

    /// The same finding with lines that show it.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into().into_boxed_str());
        self
    }
}

/// Sorts findings as a reader goes through files: by path, line, column, then severity.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        (&a.place, a.severity, a.rule, &a.message).cmp(&(&b.place, b.severity, b.rule, &b.message))
    });
    // One fault may be met in several texts, whose ways out differ: it is told once.
    findings.dedup_by(|a, b| {
        (&a.place, a.severity, a.rule, &a.message) == (&b.place, b.severity, b.rule, &b.message)
    });
}

/// What is wrong with a text of the past cannot be mended in it: it is told, and does not stop a build.
pub fn soften(findings: &mut [Finding]) {
    for finding in findings {
        finding.severity = match finding.severity {
            Severity::Error => Severity::Warning,
            _ => Severity::Info,
        };
    }
}

/// Makes one of findings that say the same of several states of a file: the first in order, with how many
/// more there are. The path of a state is its file's, `@`, and its commit.
pub fn gather_past(findings: &mut Vec<Finding>) {
    let mut known: BTreeMap<(Arc<str>, &'static str, String), (usize, usize)> = BTreeMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        if let Some((file, _)) = finding.place.path.split_once('@') {
            let key = (file.into(), finding.rule, finding.message.clone());
            let (_, more) = known.entry(key).or_insert((kept.len(), 0));
            *more += 1;
            if *more > 1 {
                continue;
            }
        }
        kept.push(finding);
    }
    for (at, count) in known.into_values().filter(|(_, count)| *count > 1) {
        let others = match count - 1 {
            1 => "one other state".to_owned(),
            others => format!("{others} other states"),
        };
        kept[at].message.push_str(&format!("; so in {others} of this file"));
    }
    *findings = kept;
}

/// Whether any of the findings stops a build.
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {} [{}]", self.place, self.severity, self.message, self.rule)?;
        for line in self.detail.iter().flat_map(|detail| detail.lines()) {
            write!(f, "\n  | {line}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// The candidate nearest to a mistyped word, if one is near enough to be meant.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.82)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_a_byte_order_mark() {
        assert_eq!(line_column("ab\ncäd", 6), (2, 3));
        assert_eq!(line_column("\u{feff}ab", 3), (1, 1));
        assert_eq!(line_column("ab", 99), (1, 3));
    }

    #[test]
    fn line_starts_give_the_same_places() {
        for text in ["", "\n", "\u{feff}ab\ncäd\n\nx", "no break"] {
            let lines = LineStarts::of(text);
            for offset in 0..text.len() + 2 {
                let expected = line_column(text, offset);
                assert_eq!(lines.line_column(text, offset), expected, "{offset} in {text:?}");
            }
        }
    }

    #[test]
    fn a_finding_reads_as_editors_expect() {
        let finding = Finding::error("bad-yaml", Place::at("content/a.md", 3, 7), "not a mapping")
            .with_help("write `key: value`");
        assert_eq!(
            finding.to_string(),
            "content/a.md:3:7: error: not a mapping [bad-yaml]\n  help: write `key: value`"
        );
    }

    #[test]
    fn near_words_are_proposed_and_far_ones_are_not() {
        assert_eq!(did_you_mean("updated_date", ["title", "update_date"]), Some("update_date"));
        assert_eq!(did_you_mean("colour", ["title", "update_date"]), None);
    }
}
