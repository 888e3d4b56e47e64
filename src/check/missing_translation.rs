//! A notice is there in the languages in which it must be had.
//!
//! What the settings ask for (`translations:`) is missed; where they ask for nothing, it is worth knowing how many
//! notices lack a language. A text that is in force no longer is no text that readers have.

use std::collections::BTreeMap;

use super::Whole;
use crate::finding::{Finding, Place};
use crate::history::{Edition, Notice, Site, Status};
use crate::settings::FILE;

const NAME: &str = "missing-translation";

/// Looks at every notice that is in force in one language at least, or is to be.
pub fn check(whole: &Whole<'_>) -> Vec<Finding> {
    let (site, settings) = (&whole.renderer.site, &*whole.renderer.settings);
    if settings.languages.len() < 2 {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut unasked: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for notice in &site.notices {
        let Some(source) = notice.source_edition().filter(|source| is_to_be_had(source)) else {
            continue;
        };
        match settings.translations_of(&notice.path) {
            Some(asked) => {
                let asked = asked.iter().filter_map(|tag| settings.declared(tag));
                let missing: Vec<&str> = asked.filter(|lang| lacks(notice, lang)).collect();
                findings.extend(asked_for(site, notice, source, &missing));
            }
            None => {
                for (at, lang) in settings.languages.iter().enumerate() {
                    if lacks(notice, lang) {
                        unasked.entry(at).or_default().push(&notice.path);
                    }
                }
            }
        }
    }
    for (at, notices) in unasked {
        findings.push(worth_knowing(&settings.languages[at], &notices, site.notices.len()));
    }
    findings
}

fn is_to_be_had(edition: &Edition) -> bool {
    let is_it = |status| matches!(status, Status::InForce | Status::Pending);
    edition.versions.iter().any(|version| is_it(version.status))
}

fn lacks(notice: &Notice, lang: &str) -> bool {
    !notice.edition(lang).is_some_and(is_to_be_had)
}

fn asked_for(site: &Site, notice: &Notice, source: &Edition, missing: &[&str]) -> Option<Finding> {
    let first = missing.first()?;
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
    let help = format!("`engross new {} --lang {first}` starts one", notice.path);
    Some(Finding::warning(NAME, place, message).with_help(help))
}

/// One finding for all notices for which nothing is set: most sites translate some.
fn worth_knowing(lang: &str, notices: &[&str], all: usize) -> Finding {
    const MOST: usize = 3;
    let named = notices[..notices.len().min(MOST)].join(", ");
    let such = if notices.len() > MOST { format!("such as {named}") } else { named };
    let message = format!("without a text in {lang}: {} of {all} notices, {such}", notices.len());
    let help = "`translations:` here says which notices must be had in which languages";
    Finding::info(NAME, Place::at(FILE, 1, 1), message).with_help(help)
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
                "engross.yaml:1:1: info: without a text in de: 1 of 1 notices, /a",
                "help: `translations:` here says which notices must be had in which languages",
                "engross.yaml:1:1: info: without a text in fr: 1 of 1 notices, /a",
                "help: `translations:` here says which notices must be had in which languages",
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
