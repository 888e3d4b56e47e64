//! Exceptions that stand beside what they except: `<!-- engross-allow: rule, reason -->`.
//!
//! In YAML a comment does the same: `# engross-allow: rule, reason`. One that stands behind something on its
//! line is for that line; one that has its line to itself is for what follows, up to the next blank line.
//! `engross-allow-file` is for the whole file. An exception says why it is one; one that excepts nothing is
//! told, and so is one that cannot be: an error that is always one.

use crate::finding::{Finding, Place};

use super::registry::{self, Rule};

const MARK: &str = "engross-allow";

/// An exception in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Allow<'a> {
    rule: &'a str,
    /// Its first line and its last, from 1.
    lines: (usize, usize),
    place: Place,
}

/// Takes out the findings that the texts of their files except. `text_of` gives the text of a file by its path
/// from the site's root. Gives what is wrong with exceptions: also those in the files `unused` that except
/// nothing.
pub fn apply<'t>(
    findings: &mut Vec<Finding>,
    text_of: &dyn Fn(&str) -> Option<std::borrow::Cow<'t, str>>,
    unused: &[std::sync::Arc<str>],
) -> Vec<Finding> {
    let mut paths: Vec<std::sync::Arc<str>> =
        findings.iter().map(|finding| finding.place.path.clone()).collect();
    paths.extend(unused.iter().cloned());
    paths.sort();
    paths.dedup();
    let mut faults = Vec::new();
    for path in paths {
        let Some(text) = text_of(&path) else { continue };
        if !text.contains(MARK) {
            continue;
        }
        for allow in allows(&path, &text, &mut faults) {
            let before = findings.len();
            findings.retain(|finding| !allow.covers(finding));
            if findings.len() == before && unused.contains(&path) {
                let message = format!("there is no `{}` here to allow", allow.rule);
                let help = "remove the comment: what it was for is mended, or was never there";
                let finding = Finding::warning("allow-without-effect", allow.place, message);
                faults.push(finding.with_help(help));
            }
        }
    }
    faults
}

impl Allow<'_> {
    fn covers(&self, finding: &Finding) -> bool {
        let (first, last) = self.lines;
        // What is true of a whole file is at no line of it.
        let is_here = first <= finding.place.line.max(1) && finding.place.line <= last;
        is_here && finding.rule == self.rule && finding.place.path == self.place.path
    }
}

/// The exceptions in a text; those that cannot be are told.
fn allows<'a>(
    path: &std::sync::Arc<str>,
    text: &'a str,
    faults: &mut Vec<Finding>,
) -> Vec<Allow<'a>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let marks = marks(path, text);
    for Mark { line: at, before, said, written, offset } in marks {
        let place = Place::offset(path.clone(), text, offset);
        let Some(written) = written else {
            let help = "write it on one line, and close it there: `-->`";
            let message = "this comment does not end on its line, and allows nothing";
            faults.push(Finding::warning("bad-allow", place, message).with_help(help));
            continue;
        };
        let whole_file = said == "-file";
        let (rule, reason) = match written.split_once(',') {
            Some((rule, reason)) => (rule.trim(), reason.trim()),
            None => (written.trim(), ""),
        };
        let mut fault = |message: String, help: String| {
            faults.push(Finding::warning("bad-allow", place.clone(), message).with_help(help));
        };
        match registry::rule(rule) {
            None => {
                let help = registry::meant(rule);
                fault(format!("`{rule}` is no rule"), help);
                continue;
            }
            Some(known) if Rule::is_fixed(known) || Rule::is_record(known) => {
                let help = format!("mend what it is about: see `engross check --explain {rule}`");
                fault(format!("`{rule}` cannot be allowed"), help);
                continue;
            }
            Some(_) => {}
        }
        if reason.is_empty() {
            let help = format!("write why, behind a comma: `{MARK}{said}: {rule}, …`");
            fault(format!("this says no reason to allow `{rule}`"), help);
            continue;
        }
        let line_number = at + 1;
        let lines = match (whole_file, before.is_empty()) {
            (true, _) => (1, usize::MAX),
            (false, false) => (line_number, line_number),
            (false, true) => {
                let is_blank = |number: usize| {
                    lines
                        .get(number - 1)
                        .is_none_or(|it| it.trim_matches([' ', '\t', '>']).is_empty())
                };
                let first = (line_number + 1..=lines.len()).find(|number| !is_blank(*number));
                let first = first.unwrap_or(line_number);
                let behind = (first..=lines.len()).find(|number| is_blank(*number));
                (first, behind.map_or(lines.len(), |number| number - 1))
            }
        };
        found.push(Allow { rule, lines, place });
    }
    found
}

/// A mark in a comment.
struct Mark<'a> {
    /// Its line, from 0.
    line: usize,
    /// What stands before its comment on the line, but for blanks and the signs of quotations and items.
    before: &'a str,
    said: &'static str,
    /// What the comment says behind it; none where it does not end on the line.
    written: Option<&'a str>,
    /// Where the mark stands.
    offset: usize,
}

/// The marks in the comments of a text: those of HTML in Markdown, outside of code; those of YAML in YAML.
fn marks<'a>(path: &str, text: &'a str) -> Vec<Mark<'a>> {
    let is_yaml_file = path.ends_with(".yaml") || path.ends_with(".yml");
    let mut is_yaml = is_yaml_file || text.trim_start_matches('\u{feff}').starts_with("---");
    let mut fence: Option<&str> = None;
    let mut marks = Vec::new();
    let mut offset = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let line_start = offset;
        offset += line.len();
        let bare = line.trim_start_matches([' ', '\t', '>']);
        if !is_yaml_file && is_yaml && at > 0 && matches!(line.trim_end(), "---" | "...") {
            is_yaml = false;
            continue;
        }
        if !is_yaml {
            match fence {
                Some(open) if bare.starts_with(open) => fence = None,
                None => fence = ["```", "~~~"].into_iter().find(|it| bare.starts_with(it)),
                Some(_) => {}
            }
            if fence.is_some() {
                continue;
            }
        }
        for (start, _) in line.match_indices(MARK) {
            let before = line[..start].trim_end();
            let opened = before.strip_suffix(if is_yaml { "#" } else { "<!--" });
            // A comment in a code span is a text about comments.
            let Some(opened) = opened.filter(|it| it.matches('`').count() % 2 == 0) else {
                continue;
            };
            let behind = &line[start + MARK.len()..];
            let (said, behind) = match behind.strip_prefix("-file") {
                Some(behind) => ("-file", behind),
                None => ("", behind),
            };
            let Some(behind) = behind.trim_start().strip_prefix(':') else { continue };
            let written = match is_yaml {
                true => Some(behind.trim_end()),
                false => behind.split_once("-->").map(|(written, _)| written),
            };
            let before = opened.trim_start_matches([' ', '\t', '>', '-', '*', '+', '\u{feff}']);
            let before = before.trim_start_matches(|c: char| c.is_ascii_digit());
            let before = before.trim_start_matches(['.', ')']).trim();
            marks.push(Mark { line: at, before, said, written, offset: line_start + start });
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Applies the exceptions of a file to warnings of a rule in lines of it: what is left, as `line rule`.
    fn check_allow(text: &str, rule: &'static str, lines: &[usize], expected: &[&str]) {
        let path: std::sync::Arc<str> =
            if text.starts_with("# engross-allow: undated, so\na") { "a.yaml" } else { "a.md" }
                .into();
        let at = |line: &usize| Finding::warning(rule, Place::at(path.clone(), *line, 1), "x");
        let mut findings: Vec<Finding> = lines.iter().map(at).collect();
        let faults = apply(&mut findings, &|_| Some(text.into()), std::slice::from_ref(&path));
        findings.extend(faults);
        let shown: Vec<String> = findings
            .iter()
            .map(|finding| match finding.message.as_str() {
                "x" => format!("{} {}", finding.place.line, finding.rule),
                message => format!("{}: {message}", finding.place.line),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_comment_is_for_what_follows_or_for_its_line() {
        let text = "---\na: b # engross-allow: undated, no\n---\n# A\n\n<!-- engross-allow: undated, it is a sample -->\n\none\ntwo\n\nthree <!-- engross-allow: undated, so -->\nfour\n";
        let left = ["4 undated", "10 undated", "12 undated"];
        check_allow(text, "undated", &[2, 4, 8, 9, 10, 11, 12], &left);
        let text = "a\n\n  <!-- engross-allow-file: undated, because -->";
        check_allow(text, "undated", &[0, 1, 3], &[]);
        let yaml = "# engross-allow: undated, so\na: b\nc: d\n\ne: f\n";
        check_allow(yaml, "undated", &[2, 3, 5], &["5 undated"]);
    }

    #[test]
    fn what_cannot_be_allowed_is_told() {
        check_allow(
            "<!-- engross-allow: undated -->\nx",
            "undated",
            &[2],
            &["2 undated", "1: this says no reason to allow `undated`"],
        );
        check_allow(
            "<!-- engross-allow: undatet, x -->\nx",
            "undated",
            &[2],
            &["2 undated", "1: `undatet` is no rule"],
        );
        check_allow(
            "<!-- engross-allow: bad-yaml, x -->\nx",
            "bad-yaml",
            &[2],
            &["2 bad-yaml", "1: `bad-yaml` cannot be allowed"],
        );
        check_allow(
            "<!-- engross-allow: undated, x -->\nx\n\ny",
            "undated",
            &[4],
            &["4 undated", "1: there is no `undated` here to allow"],
        );
        check_allow("the words engross-allow: undated, x", "undated", &[1], &["1 undated"]);
        check_allow(
            "<!-- engross-allow: undated,\nx -->\nx",
            "undated",
            &[3],
            &["3 undated", "1: this comment does not end on its line, and allows nothing"],
        );
        check_allow(
            "<!-- engross-allow: date-moved, so -->\nx",
            "date-moved",
            &[2],
            &["2 date-moved", "1: `date-moved` cannot be allowed"],
        );
    }

    /// What readers see is no comment.
    #[test]
    fn a_text_about_comments_allows_nothing() {
        for text in [
            "~~~\n<!-- engross-allow-file: undated, so -->\n~~~\n",
            "Write `<!-- engross-allow-file: undated, so -->`.\n",
            "# engross-allow-file: undated, so\n",
        ] {
            check_allow(text, "undated", &[1], &["1 undated"]);
        }
    }

    #[test]
    fn comments_stand_in_quotations_and_items_and_beside_each_other() {
        check_allow(
            "> <!-- engross-allow: undated, so -->\n> x\n>\n> y",
            "undated",
            &[2, 4],
            &["4 undated"],
        );
        check_allow("- <!-- engross-allow: undated, so -->\n  x\n", "undated", &[2], &[]);
        let two = "x <!-- engross-allow: draft, so --> <!-- engross-allow: undated, so -->\n";
        check_allow(two, "undated", &[1], &["1: there is no `draft` here to allow"]);
    }
}
