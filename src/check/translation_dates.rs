//! A translation has the date and the label of what it translates: they are one version to readers.
//!
//! A translation that was revised while its source stayed has a later date of its own beside one of the source's
//! date. Labels are compared by their numbers, since their words are translated.

use jiff::civil::Date;

use super::translated::{self, Translation};
use crate::document::date::LegalDate;
use crate::finding::{Finding, Place};
use crate::history::{Bound, Site, Version};
use crate::settings::Settings;

const NAME: &str = "translation-dates";

/// Looks at every version of a translation that is known to translate a version.
pub fn check(site: &Site, _: &Settings, _: Date) -> Vec<Finding> {
    let found = translated::versions(site).flat_map(|translation| {
        [of_date(&translation), of_label(&translation)].into_iter().flatten()
    });
    found.collect()
}

fn translated<'a>(translation: &Translation<'a>) -> Option<&'a Version> {
    let translates = translation.version.translates.filter(|it| it.by != Bound::InForceThen)?;
    translation.source.versions.get(translates.version)
}

fn of_date(translation: &Translation<'_>) -> Option<Finding> {
    let Translation { edition, version, .. } = *translation;
    let source = translated(translation)?;
    let (own, theirs) = (version.effective?, source.effective?);
    if overlap(own, theirs) {
        return None;
    }
    let start = || Place::start(version.document.path.clone());
    let place = version.document.effective.as_ref().map_or_else(start, |it| it.place.clone());
    let message = format!("this text takes effect on {own}, and what it translates on {theirs}");
    if own.first_day() < theirs.first_day() {
        let help = "correct one of the dates, or `translation_of`";
        let message = format!("{message}, later");
        return Some(Finding::warning(NAME, place, message).with_help(help));
    }
    let is_first = !edition.versions.iter().any(|other| {
        let same = other.translates.map(|it| it.version) == version.translates.map(|it| it.version);
        same && other.effective.is_some_and(|it| overlap(it, theirs))
    });
    let help = "give both the date from which the text binds; when the translation was published \
                is `published:`";
    is_first.then(|| Finding::info(NAME, place, message).with_help(help))
}

/// Whether two dates may be the same day.
fn overlap(a: LegalDate, b: LegalDate) -> bool {
    a.first_day() <= b.last_day() && b.first_day() <= a.last_day()
}

fn of_label(translation: &Translation<'_>) -> Option<Finding> {
    let version = translation.version;
    let source = translated(translation)?;
    let (own, theirs) =
        (version.document.front.version.as_deref()?, source.document.front.version.as_deref()?);
    let (own_numbers, their_numbers) = (numbers(own), numbers(theirs));
    if own_numbers.is_empty() || their_numbers.is_empty() || own_numbers == their_numbers {
        return None;
    }
    let message =
        format!("`version` says {own}, that of the text it translates ({}) {theirs}", source.id);
    let place = version.document.key_place(&["version"]);
    let help = "give both the same label, or correct `translation_of`";
    Some(Finding::warning(NAME, place, message).with_help(help))
}

/// The numbers of a label, without zeros at their end: `5`, `5.0` and `第5版` are the same.
fn numbers(label: &str) -> Vec<u64> {
    let mut numbers = Vec::new();
    let mut open: Option<u64> = None;
    for c in label.chars() {
        match super::numerals::digit(c) {
            Some(digit) => {
                let more = open.unwrap_or(0).saturating_mul(10).saturating_add(digit.into());
                open = Some(more);
            }
            None => numbers.extend(open.take()),
        }
    }
    numbers.extend(open);
    while numbers.len() > 1 && numbers.last() == Some(&0) {
        numbers.pop();
    }
    numbers
}

#[cfg(test)]
mod tests {
    use crate::check::check_rules;

    /// What is told of German texts beside an English one of 16 February 2024.
    fn check_dates(german: &[(&str, &str)], expected: &[&str]) {
        let source = [("a/index.md", "---\neffective: 2024-02-16\nversion: 5.0\n---\nx")];
        let settings = "languages: [en, de]\n";
        check_rules(settings, &[&source[..], german].concat(), expected);
    }

    #[test]
    fn other_dates_are_told() {
        check_dates(
            &[("a/de.md", "---\ntranslation_of: 2024-02-16\neffective: 2024-02-01\n---\nx")],
            &[
                "a/de.md:3:12: this text takes effect on 2024-02-01, and what it translates on 2024-02-16, later",
                "help: correct one of the dates, or `translation_of`",
            ],
        );
        check_dates(
            &[("a/de.md", "---\ntranslation_of: 2024-02-16\neffective: 2024-03\n---\nx")],
            &[
                "a/de.md:3:12: info: this text takes effect on 2024-03, and what it translates on 2024-02-16",
                "help: give both the date from which the text binds; when the translation was published is `published:`",
            ],
        );
    }

    #[test]
    fn other_labels_are_told() {
        check_dates(
            &[("a/de.md", "---\ntranslation_of: 2024-02-16\nversion: 4.9\n---\nx")],
            &[
                "a/de.md:3:1: `version` says 4.9, that of the text it translates (2024-02-16) 5.0",
                "help: give both the same label, or correct `translation_of`",
            ],
        );
    }

    #[test]
    fn what_agrees_is_not() {
        for front in [
            "translation_of: 2024-02-16",
            "translation_of: 2024-02-16\neffective: 2024-02",
            "effective: 2024-02-16\nversion: Fassung 5",
            "effective: 2024-02-16\nversion: 第５版",
            "effective: 2024-02-16\nversion: Frühjahr",
        ] {
            let text = format!("---\n{front}\n---\nx");
            check_dates(&[("a/de.md", &text)], &[]);
        }
        // One that was revised.
        let revised = "---\ntranslation_of: 2024-02-16\neffective: 2025-03-01\n---\nx";
        check_dates(&[("a/2024-02-16.de.md", "x"), ("a/de.md", revised)], &[]);
    }
}
