//! A translation has a text that it translates, and is not in force when that is in force no longer.

use jiff::civil::Date;

use super::translated;
use crate::finding::{Finding, Place};
use crate::history::{Notice, Site, Status};
use crate::settings::Settings;

const NAME: &str = "orphaned-translation";

/// Looks at every notice.
pub fn check(site: &Site, _: &Settings, _: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    for notice in &site.notices {
        findings.extend(of_source(notice));
        findings.extend(of_translations(notice));
    }
    findings
}

/// The text that the others are translated from is no translation itself.
fn of_source(notice: &Notice) -> Vec<Finding> {
    let Some(source) = notice.source_edition() else { return Vec::new() };
    let versions = source.versions.iter().filter(|it| it.document.commit.is_none());
    let stated = versions.filter_map(|it| it.document.front.translation_of.as_ref());
    let finding = |stated: &crate::document::front_matter::Stated<String>| {
        let (path, lang) = (&notice.path, &source.lang);
        let (message, help) = match notice.editions.len() {
            1 => (
                format!(
                    "`translation_of` says {}, and {path} has a text in {lang} alone",
                    stated.value
                ),
                "publish the text that it translates, or leave the key out".to_owned(),
            ),
            _ => (
                format!(
                    "`translation_of` says {}, and {lang} is the language that {path} is \
                     translated from",
                    stated.value
                ),
                "leave the key out, or say with `prevailing_language:` which text is the original"
                    .to_owned(),
            ),
        };
        Finding::warning(NAME, stated.place.clone(), message).with_help(help)
    };
    stated.map(|stated| finding(stated)).collect()
}

/// What translates a text that was withdrawn is withdrawn with it.
fn of_translations(notice: &Notice) -> Vec<Finding> {
    let of_version = |it: translated::Translation<'_>| {
        let source = it.source;
        let shown = source.shown_version();
        let is_gone = source.in_force.is_none() && shown.status == Status::Withdrawn;
        if !is_gone || it.edition.in_force != Some(it.at) {
            return None;
        }
        let on = shown.until.map_or(String::new(), |date| format!(" on {date}"));
        let message = format!(
            "the {} text was withdrawn{on}, and this translation of it is still in force",
            source.lang
        );
        let help = match shown.until {
            Some(date) => format!("say `withdrawn: {date}` here too"),
            None => "withdraw it too".to_owned(),
        };
        let place = Place::start(it.version.document.path.clone());
        Some(Finding::warning(NAME, place, message).with_help(help))
    };
    translated::of(notice).filter_map(of_version).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::check_rules;

    fn check_orphans(files: &[(&str, &str)], expected: &[&str]) {
        check_rules("languages: [en, de]\n", files, expected);
    }

    const GERMAN: (&str, &str) = ("a/de.md", "---\ntranslation_of: 2024-02-16\n---\nx");

    #[test]
    fn a_translation_of_nothing_is_told() {
        check_orphans(
            &[GERMAN],
            &[
                "a/de.md:2:17: `translation_of` says 2024-02-16, and /a has a text in de alone",
                "help: publish the text that it translates, or leave the key out",
            ],
        );
        check_orphans(
            &[
                ("a/index.md", "---\neffective: 2024-02-16\ntranslation_of: 2024-02-16\n---\nx"),
                GERMAN,
            ],
            &[
                "a/index.md:3:17: `translation_of` says 2024-02-16, and en is the language that /a is translated from",
                "help: leave the key out, or say with `prevailing_language:` which text is the original",
            ],
        );
    }

    #[test]
    fn a_translation_that_outlives_its_source_is_told() {
        let gone = ("a/index.md", "---\neffective: 2024-02-16\nwithdrawn: 2025-03-01\n---\nx");
        check_orphans(
            &[gone, GERMAN],
            &[
                "a/de.md:1:1: the en text was withdrawn on 2025-03-01, and this translation of it is still in force",
                "help: say `withdrawn: 2025-03-01` here too",
            ],
        );
        let both = "---\ntranslation_of: 2024-02-16\nwithdrawn: 2025-03-01\n---\nx";
        check_orphans(&[gone, ("a/de.md", both)], &[]);
    }

    #[test]
    fn a_translation_of_a_text_that_there_is_is_not() {
        check_orphans(&[("a/index.md", "---\neffective: 2024-02-16\n---\nx"), GERMAN], &[]);
        check_orphans(&[("a/de.md", "---\neffective: 2024-02-16\n---\nx")], &[]);
    }
}
