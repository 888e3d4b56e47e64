//! Exceptions that stand beside what they except: `<!-- engross-allow: rule, reason -->`.
//!
//! In YAML a comment does the same: `# engross-allow: rule, reason`. One that stands behind something on its
//! line is for that line; one that has its line to itself is for what follows, up to the next blank line.
//! `engross-allow-file` is for the whole file. An exception says why it is one; one that excepts nothing is
//! told, and so is one that cannot be: an error that is always one.

use crate::finding::{Finding, Place, did_you_mean};

use super::registry::{self, RULES, Rule};

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
    let mut offset = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let line_start = offset;
        offset += line.len();
        let Some(start) = line.find(MARK) else { continue };
        let before = line[..start].trim_end();
        let Some((said, written)) = written_in(before, &line[start + MARK.len()..]) else {
            continue;
        };
        let place = Place::offset(path.clone(), text, line_start + start);
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
                let near = did_you_mean(rule, RULES.iter().map(|rule| rule.name));
                let help = near.map_or_else(
                    || "`engross check --explain` lists the rules".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                fault(format!("`{rule}` is no rule"), help);
                continue;
            }
            Some(known) if Rule::is_fixed(known) => {
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
        let stands_alone = matches!(before, "<!--" | "#") || before.trim_start() == "<!--";
        let lines = match (whole_file, stands_alone || before.trim_start() == "#") {
            (true, _) => (1, usize::MAX),
            (false, false) => (line_number, line_number),
            (false, true) => {
                let is_blank =
                    |number: usize| lines.get(number - 1).is_none_or(|it| it.trim().is_empty());
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

/// What the comment around the mark says behind it; none where the mark stands in no comment.
fn written_in<'a>(before: &str, behind: &'a str) -> Option<(&'static str, &'a str)> {
    let (said, behind) = match behind.strip_prefix("-file") {
        Some(behind) => ("-file", behind),
        None => ("", behind),
    };
    let behind = behind.trim_start().strip_prefix(':')?;
    if before.ends_with("<!--") {
        return Some((said, behind.split_once("-->")?.0));
    }
    before.ends_with('#').then(|| (said, behind.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Applies the exceptions of a file to warnings of a rule in lines of it: what is left, as `line rule`.
    fn check_allow(text: &str, rule: &'static str, lines: &[usize], expected: &[&str]) {
        let path: std::sync::Arc<str> = "a.md".into();
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
    }
}
