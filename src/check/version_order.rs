//! Labels of versions go up as their dates do, and name one version each.
//!
//! Labels that are no numbers are only looked at for repeats. What comes from the commit history has the label
//! that its file has now.

use std::cmp::Ordering;

use super::Whole;
use crate::finding::Finding;
use crate::history::Version;

const NAME: &str = "version-order";

/// Looks at the labels of every edition.
pub fn check(whole: &Whole<'_>) -> Vec<Finding> {
    let editions = whole.renderer.site.notices.iter().flat_map(|notice| &notice.editions);
    let mut findings = Vec::new();
    for edition in editions {
        let labelled: Vec<(&Version, &str)> = edition
            .versions
            .iter()
            .filter(|version| version.document.commit.is_none())
            .filter_map(|version| {
                Some((version, version.document.front.version.as_deref()?.trim()))
            })
            .collect();
        for (at, (version, label)) in labelled.iter().enumerate() {
            findings.extend(of_label(version, label, &labelled[..at]));
        }
    }
    findings
}

fn of_label(version: &Version, label: &str, before: &[(&Version, &str)]) -> Option<Finding> {
    let place = || version.document.key_place(&["version"]);
    let named = |other: &Version| format!("{} ({})", other.id, other.document.path);
    let translated = |version: &Version| {
        version.document.front.translation_of.as_ref().map(|stated| stated.value.clone())
    };
    let same = before.iter().rev().find(|(other, its_label)| {
        // Two translations of one text are of one version.
        let is_of_same = translated(version).is_some_and(|it| translated(other) == Some(it));
        compare(its_label, label) == Some(Ordering::Equal) && !is_of_same
    });
    if let Some((other, _)) = same {
        let message = format!("`version` says {label}, and so does that of {}", named(other));
        let help = "give each version a label of its own";
        return Some(Finding::warning(NAME, place(), message).with_help(help));
    }
    let (other, last) = before.iter().rev().find(|(other, _)| {
        let dates = other.effective.zip(version.effective);
        dates.is_some_and(|(earlier, later)| earlier.first_day() < later.first_day())
    })?;
    (compare(last, label) == Some(Ordering::Greater)).then(|| {
        let message = format!("`version` says {label}, the earlier one of {} {last}", named(other));
        let help = "correct one of the labels, or the dates";
        Finding::warning(NAME, place(), message).with_help(help)
    })
}

/// How two labels stand to each other; none where that cannot be said.
fn compare(a: &str, b: &str) -> Option<Ordering> {
    if a.eq_ignore_ascii_case(b) {
        return Some(Ordering::Equal);
    }
    let (mut a, mut b) = (numbers(a)?, numbers(b)?);
    let length = a.len().max(b.len());
    a.resize(length, 0);
    b.resize(length, 0);
    Some(a.cmp(&b))
}

/// The numbers of a label: `3.1`, `v3.1`, `Version 3`.
fn numbers(label: &str) -> Option<Vec<u64>> {
    let digits = label.trim_start_matches(|c: char| c.is_alphabetic() || c == '.' || c == ' ');
    let parts = digits.split('.').map(|part| part.parse().ok());
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_site;

    fn check_labels(labels: [&str; 3], expected: &[&str]) {
        let text = |label: &str, day: &str| format!("---\nversion: {label}\n{day}---\n# A\n");
        let [one, two, three] = labels;
        let files = [
            ("content/a/2020-01-01.md", text(one, "")),
            ("content/a/2021-01-01.md", text(two, "")),
            ("content/a/index.md", text(three, "effective: 2022-01-01\n")),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
        check_site(&["version-order"], &files, expected);
    }

    #[test]
    fn labels_that_go_down_or_repeat_are_told() {
        check_labels(
            ["1.9", "1.10", "1.2"],
            &[
                "content/a/index.md:2:1: `version` says 1.2, the earlier one of 2021-01-01 (content/a/2021-01-01.md) 1.10",
                "help: correct one of the labels, or the dates",
            ],
        );
        check_labels(
            ["\"2\"", "spring", "2.0"],
            &[
                "content/a/index.md:2:1: `version` says 2.0, and so does that of 2020-01-01 (content/a/2020-01-01.md)",
                "help: give each version a label of its own",
            ],
        );
    }

    #[test]
    fn translations_of_one_version_share_its_label() {
        let front = |of: &str, more: &str| {
            format!("---\nversion: \"2\"\ntranslation_of: {of}\n{more}---\nx")
        };
        let (first, again) =
            (front("2020-01-01", ""), front("2020-01-01", "effective: 2021-01-01\n"));
        let (other, source) = (front("2019-01-01", ""), "---\nversion: \"2\"\n---\nx");
        let mut files = vec![
            ("engross.yaml", "languages: [en, ja]\n"),
            ("content/a/2019-01-01.md", "x"),
            ("content/a/2020-01-01.md", source),
            ("content/a/2020-01-01.ja.md", &first),
            ("content/a/index.ja.md", &again),
        ];
        check_site(&["version-order"], &files, &[]);
        files.push(("content/a/2019-01-01.ja.md", &other));
        check_site(
            &["version-order"],
            &files,
            &[
                "content/a/2020-01-01.ja.md:2:1: `version` says 2, and so does that of 2019-01-01 (content/a/2019-01-01.ja.md)",
                "help: give each version a label of its own",
                "content/a/index.ja.md:2:1: `version` says 2, and so does that of 2019-01-01 (content/a/2019-01-01.ja.md)",
                "help: give each version a label of its own",
            ],
        );
    }

    #[test]
    fn labels_that_go_up_are_not() {
        check_labels(["v1.9", "Version 1.10", "\"2\""], &[]);
        check_labels(["spring", "autumn", "2022a"], &[]);
        assert_eq!(compare("2", "2.0.1"), Some(Ordering::Less));
    }
}
