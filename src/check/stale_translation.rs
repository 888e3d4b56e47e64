//! A translation in force shows what the text that it translates says today.
//!
//! How long it has not done so is counted from the day on which the first later text of the source took effect.

use jiff::civil::Date;

use super::translated::{self, Translation, days, place_of_binding};
use crate::finding::Finding;
use crate::history::Site;
use crate::settings::Settings;

const NAME: &str = "stale-translation";

/// Looks at the text in force of every translation.
pub fn check(site: &Site, _: &Settings, day: Date) -> Vec<Finding> {
    translated::versions(site).filter_map(|translation| of_version(&translation, day)).collect()
}

fn of_version(translation: &Translation<'_>, day: Date) -> Option<Finding> {
    let Translation { edition, source, at, version, .. } = *translation;
    let translates = version.translates.filter(|_| edition.in_force == Some(at))?;
    let moved_on = translates.moved_on?;
    let translated = &source.versions[translates.version];
    let now = &source.versions[moved_on.to];
    let since = moved_on.since.map_or(String::new(), |date| {
        let count = (day - date.first_day()).get_days();
        format!(" on {date}, {} ago", days(i64::from(count)))
    });
    let message = format!(
        "the {} text changed{since}; this one still translates {}",
        source.lang, translated.id
    );
    let help = format!(
        "translate {} ({}), and say `translation_of: {}`",
        now.id, now.document.path, now.id
    );
    Some(Finding::warning(NAME, place_of_binding(version), message).with_help(help))
}

#[cfg(test)]
mod tests {
    use crate::check::check_rules;

    /// What is told of a German text beside an English one that changed in 2024.
    fn check_stale(german: &[(&str, &str)], expected: &[&str]) {
        let source = [
            ("a/2020-01-01.md", "x"),
            ("a/index.md", "---\neffective: 2024-02-16\n---\nx"),
            ("a/2026-06-01.md", "x"),
        ];
        let settings = "languages: [en, de]\n";
        check_rules(settings, &[&source[..], german].concat(), expected);
    }

    #[test]
    fn a_text_whose_source_moved_on_is_told_with_its_age() {
        check_stale(
            &[("a/de.md", "---\ntranslation_of: 2020-01-01\n---\nx")],
            &[
                "a/de.md:2:17: the en text changed on 2024-02-16, 685 days ago; this one still translates 2020-01-01",
                "help: translate 2024-02-16 (a/index.md), and say `translation_of: 2024-02-16`",
            ],
        );
        check_stale(
            &[("a/2020-01-01.de.md", "x")],
            &[
                "a/2020-01-01.de.md:1:1: the en text changed on 2024-02-16, 685 days ago; this one still translates 2020-01-01",
                "help: translate 2024-02-16 (a/index.md), and say `translation_of: 2024-02-16`",
            ],
        );
    }

    #[test]
    fn a_text_that_kept_up_is_not() {
        check_stale(
            &[
                ("a/2020-01-01.de.md", "x"),
                ("a/de.md", "---\ntranslation_of: 2024-02-16\n---\nx"),
                ("a/2026-06-01.de.md", "x"),
            ],
            &[],
        );
    }
}
