//! A correction is dated when it has been made.
//!
//! Corrected words are published as soon as they stand in the file: one that is dated later is there before its day.

use jiff::civil::Date;

use crate::finding::Finding;
use crate::history::Site;
use crate::settings::Settings;

const NAME: &str = "correction-to-come";

/// Looks at the corrections that texts declare.
pub fn check(site: &Site, _: &Settings, day: Date) -> Vec<Finding> {
    let editions = site.notices.iter().flat_map(|notice| &notice.editions);
    let versions = editions.flat_map(|edition| &edition.versions);
    let versions = versions.filter(|version| version.document.commit.is_none());
    let mut findings = Vec::new();
    for version in versions {
        let document = &version.document;
        let to_come = document.front.corrections.iter().find(|it| it.date.first_day() > day);
        let Some(correction) = to_come else { continue };
        let message = format!(
            "a correction is dated {}, which is to come, and readers have its words already",
            correction.date
        );
        let help =
            "date it by the day on which it is published, or keep the text as it was until then";
        let place = document.key_place(&["corrections"]);
        findings.push(Finding::warning(NAME, place, message).with_help(help));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_site;

    fn check_correction(date: &str, expected: &[&str]) {
        let text = format!(
            "---\neffective: 2020-01-01\ncorrections:\n  - date: {date}\n    note: A slip.\n---\n# A\n"
        );
        check_site(&[NAME], &[("content/a.md", &text)], expected);
    }

    #[test]
    fn a_correction_of_a_day_to_come_is_told() {
        check_correction(
            "2099-03-01",
            &[
                "content/a.md:3:1: a correction is dated 2099-03-01, which is to come, and readers have its words already",
                "help: date it by the day on which it is published, or keep the text as it was until then",
            ],
        );
        check_correction("2020-03-01", &[]);
    }
}
