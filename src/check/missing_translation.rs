//! A notice is there in the languages in which it must be had.
//!
//! What the settings ask for (`translations:`) is missed; where they ask for nothing, it is worth knowing which of
//! the site's languages a notice lacks. A text that is in force no longer is no text that readers have.

use super::Whole;
use crate::finding::{Finding, Place, Severity};
use crate::history::{Edition, Notice, Site, Status};
use crate::settings::Settings;

const NAME: &str = "missing-translation";

/// Looks at every notice that is in force in one language at least, or is to be.
pub fn check(whole: &Whole<'_>) -> Vec<Finding> {
    let (site, settings) = (&whole.renderer.site, &*whole.renderer.settings);
    if settings.languages.len() < 2 {
        return Vec::new();
    }
    site.notices.iter().filter_map(|notice| of_notice(site, notice, settings)).collect()
}

fn of_notice(site: &Site, notice: &Notice, settings: &Settings) -> Option<Finding> {
    let is_to_be_had = |edition: &Edition| {
        let is_it = |status| matches!(status, Status::InForce | Status::Pending);
        edition.versions.iter().any(|version| is_it(version.status))
    };
    let source = notice.source_edition().filter(|source| is_to_be_had(source))?;
    let asked = settings.translations_of(&notice.path);
    let languages = asked.unwrap_or(&settings.languages);
    let languages = languages.iter().filter_map(|tag| settings.declared(tag));
    let missing: Vec<&str> =
        languages.filter(|lang| !notice.edition(lang).is_some_and(is_to_be_had)).collect();
    if missing.is_empty() {
        return None;
    }
    let drafts: Vec<&str> = site
        .drafts
        .iter()
        .filter(|draft| draft.notice == notice.path && missing.contains(&&*draft.lang))
        .map(|draft| &*draft.document.path)
        .collect();
    let waiting = match drafts.as_slice() {
        [] => String::new(),
        [one] => format!("; {one} is not published yet"),
        all => format!("; {} are not published yet", all.join(", ")),
    };
    let message = format!("{} has no text in {}{waiting}", notice.path, missing.join(", "));
    let place = Place::start(source.shown_version().document.path.clone());
    let start = format!("`engross new {} --lang {}` starts one", notice.path, missing[0]);
    let (severity, help) = match asked {
        Some(_) => (Severity::Warning, start),
        None => (
            Severity::Info,
            format!(
                "{start}; `translations:` in engross.yaml says which notices need which languages"
            ),
        ),
    };
    let finding = Finding::warning(NAME, place, message).with_help(help);
    Some(Finding { severity, ..finding })
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    const FILES: [(&str, &str); 2] = [
        ("content/a/index.md", "---\neffective: 2024-02-16\n---\nx"),
        ("content/a/2024-02-16.ja.md", "x"),
    ];

    fn check_missing(settings: &str, more: &[(&str, &str)], expected: &[&str]) {
        let settings = [("engross.yaml", settings)];
        check_site(&["missing-translation"], &[&settings, &FILES[..], more].concat(), expected);
    }

    #[test]
    fn what_the_settings_ask_for_is_missed() {
        check_missing(
            "languages: [en, ja, de, fr]\ntranslations: {a: [ja, de], b: [fr]}\n",
            &[],
            &[
                "content/a/index.md:1:1: /a has no text in de",
                "help: `engross new /a --lang de` starts one",
            ],
        );
        check_missing(
            "languages: [en, ja, de]\ntranslations: {a: [DE]}\n",
            &[("content/a/de.md", "---\ndraft: true\n---\nx")],
            &[
                "content/a/index.md:1:1: /a has no text in de; content/a/de.md is not published yet",
                "help: `engross new /a --lang de` starts one",
            ],
        );
        let withdrawn = "---\neffective: 2024-02-16\nwithdrawn: 2025-01-01\n---\nx";
        check_missing(
            "languages: [en, ja, de]\ntranslations: {/: [de]}\n",
            &[("content/a/de.md", withdrawn)],
            &[
                "content/a/index.md:1:1: /a has no text in de",
                "help: `engross new /a --lang de` starts one",
            ],
        );
    }

    #[test]
    fn without_such_settings_it_is_worth_knowing() {
        check_missing(
            "languages: [en, ja, de, fr]\n",
            &[],
            &[
                "content/a/index.md:1:1: info: /a has no text in de, fr",
                "help: `engross new /a --lang de` starts one; `translations:` in engross.yaml says which notices need which languages",
            ],
        );
    }

    #[test]
    fn what_is_there_or_not_asked_for_is_not_told() {
        check_missing("languages: [en, ja]\n", &[], &[]);
        check_missing("languages: [en, ja, de]\ntranslations: {a: [ja]}\n", &[], &[]);
        check_missing("languages: [en, ja, de]\ntranslations: {/: [de], a: []}\n", &[], &[]);
        let alone = ("content/b.md", "---\neffective: 2020-01-01\n---\nx");
        check_site(&["missing-translation"], &[alone], &[]);
        let gone = "---\neffective: 2024-02-16\nwithdrawn: 2025-01-01\n---\nx";
        let files = [("engross.yaml", "languages: [en, ja]\n"), ("content/b.md", gone)];
        check_site(&["missing-translation"], &files, &[]);
    }
}
