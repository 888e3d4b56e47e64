//! Findings as workflow commands, which GitHub shows beside the lines of a pull request.
//!
//! Format: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use super::{Finding, Severity};

/// A command a finding. `prefix` leads from the root of the repository to the site's, with a slash at its end.
pub fn github(findings: &[Finding], prefix: &str) -> String {
    findings.iter().map(|finding| command(finding, prefix)).collect()
}

fn command(finding: &Finding, prefix: &str) -> String {
    let Finding { rule, severity, place, message, help, detail, length } = finding;
    let name = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    // A state of the past has no lines in the files of today.
    let (path, commit) = match place.path.split_once('@') {
        Some((path, commit)) => (path, Some(commit)),
        None => (&*place.path, None),
    };
    let mut properties = vec![format!("file={}", property(&format!("{prefix}{path}")))];
    if place.line > 0 && commit.is_none() {
        properties.push(format!("line={}", place.line));
    }
    if place.column > 0 && commit.is_none() {
        properties.push(format!("col={}", place.column));
        if *length > 0 {
            properties.push(format!("endColumn={}", place.column + *length as usize));
        }
    }
    properties.push(format!("title={}", property(rule)));
    let mut text = match commit {
        Some(_) => format!("{place}: {message}"),
        None => message.clone(),
    };
    for more in detail.iter().map(|it| &**it).chain(help.as_deref()) {
        text.push('\n');
        text.push_str(more);
    }
    format!("::{name} {}::{}\n", properties.join(","), data(&text))
}

fn data(text: &str) -> String {
    let mut data = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => data.push_str("%25"),
            '\r' => data.push_str("%0D"),
            '\n' => data.push_str("%0A"),
            // What a log that is shown in a terminal would obey.
            c if c.is_control() && c != '\t' => data.extend(c.escape_default()),
            c => data.push(c),
        }
    }
    data
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    #[test]
    fn a_command_is_one_line_whatever_the_finding_says() {
        let place = Place::at("content/a, b.md", 3, 5);
        let finding = Finding::warning("leftover", place, "100 %: \"here\u{1b}[2J\"")
            .with_help("::error::say\r\nmore")
            .spanning(4);
        assert_eq!(
            github(&[finding, Finding::info("draft", Place::file("x.md"), "y")], "site/"),
            "::warning file=site/content/a%2C b.md,line=3,col=5,endColumn=9,title=leftover::100 %25: \"here\\u{1b}[2J\"%0A::error::say%0D%0Amore\n::notice file=site/x.md,title=draft::y\n"
        );
    }
}
