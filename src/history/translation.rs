//! Which version of the source each version of a translation is bound to, and whether the source has moved on.
//!
//! 1. The source of a notice is its text in the language that prevails; else in the site's own; else in the
//!    first language that it has.
//! 2. A version of a translation says what it translates (`translation_of`), or has the id or the date of a
//!    version of the source. Else it is bound to the one that was in force on its date.
//! 3. The source has moved on where the version in force is a later one.
//!
//! Knows nothing of what texts say.

use super::{Edition, Notice, Status, Version, drafts};
use crate::document::date::LegalDate;
use crate::document::front_matter::{NO_LANGUAGE, Stated};
use crate::finding::Finding;
use crate::settings::Settings;

/// What a version of a translation is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Translates {
    /// The version of the source, as an index of its versions.
    pub version: usize,
    /// How that is known.
    pub by: Bound,
    /// The version of the source that has taken the place of that one.
    pub moved_on: Option<MovedOn>,
    /// Whether no text of the source is in force any more: that one, or the last one after it, was withdrawn.
    pub is_withdrawn: bool,
}

/// How it is known which version a translation translates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// It says so.
    Stated,
    /// It has the same id.
    Id,
    /// It has the same date.
    Date,
    /// The source has but one version.
    OnlyOne,
    /// The source's version was in force on its date: likely, and not sure.
    InForceThen,
}

/// How a source has moved on since it was translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MovedOn {
    /// The version in force, as an index of the source's versions.
    pub to: usize,
    /// The day on which the first text after the translated one took effect, as far as that is known.
    pub since: Option<LegalDate>,
    /// How many texts took effect after it.
    pub times: usize,
}

impl Notice {
    /// A notice of these texts, none of which is bound to another yet.
    pub(super) fn of(path: String, editions: Vec<Edition>) -> Notice {
        let source = editions.first().map_or(String::new(), |edition| edition.lang.clone());
        Notice { path, editions, source, prevailing: None }
    }

    /// The edition that the others are translated from.
    pub fn source_edition(&self) -> Option<&Edition> {
        self.edition(&self.source)
    }

    /// The editions that are translations.
    pub fn translations(&self) -> impl Iterator<Item = &Edition> {
        self.editions.iter().filter(|edition| edition.lang != self.source)
    }

    /// What a text of another language would be bound to.
    pub fn translated_by(&self, version: &Version) -> Option<Translates> {
        bound(version, self.source_edition()?)
    }

    /// Finds out which language is the source's, which one prevails, and what each translation is bound to.
    pub(super) fn bind_translations(&mut self, settings: &Settings, findings: &mut Vec<Finding>) {
        self.prevailing = self.prevailing_language(settings, findings);
        let has = |lang: &str| self.edition(lang).map(|edition| edition.lang.clone());
        let prevailing = self.prevailing.as_deref().and_then(has);
        let first = self.editions.first().map(|edition| edition.lang.clone());
        self.source = prevailing.or_else(|| has(settings.language())).or(first).unwrap_or_default();
        let at = self.editions.iter().position(|it| it.lang == self.source);
        // Most notices have one language; the versions of some are thousands.
        let Some(at) = at.filter(|_| self.editions.len() > 1) else {
            let alone = self.editions.iter_mut().flat_map(|edition| &mut edition.versions);
            alone.for_each(|version| version.translates = None);
            return;
        };
        let source = self.editions[at].clone();
        for edition in &mut self.editions {
            let is_source = edition.lang == source.lang;
            for version in &mut edition.versions {
                version.translates = None;
                if !is_source {
                    version.translates = bound(version, &source);
                    findings.extend(no_such_version(version, &source, &self.path));
                }
            }
        }
    }

    /// The language whose text prevails: what the texts shown say, else the settings.
    fn prevailing_language(
        &self,
        settings: &Settings,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        let mut said: Option<&Stated<String>> = None;
        for edition in &self.editions {
            let document = &edition.shown_version().document;
            let Some(stated) = &document.front.prevailing_language else { continue };
            let is_none = stated.value == NO_LANGUAGE;
            let Some(lang) = settings.declared(&stated.value).filter(|_| !is_none) else {
                if !is_none {
                    let message = format!("`{}` is not a language of this site", stated.value);
                    let help =
                        format!("write one of {}, or {NO_LANGUAGE}", settings.languages.join(", "));
                    let place = stated.place.clone();
                    findings
                        .push(Finding::error("unknown-language", place, message).with_help(help));
                    continue;
                }
                said = said.or(Some(stated));
                continue;
            };
            if self.edition(lang).is_none() {
                let message = format!(
                    "`prevailing_language` says {lang}, in which {} has no text",
                    self.path
                );
                let help = "name a language in which the notice is published";
                let place = stated.place.clone();
                findings
                    .push(Finding::warning("prevailing-language", place, message).with_help(help));
                continue;
            }
            let same = |it: &Stated<String>| it.value.eq_ignore_ascii_case(&stated.value);
            match said {
                Some(other) if !same(other) => {
                    let message = format!(
                        "`prevailing_language` says {lang}, and {} says {}",
                        other.place.path, other.value
                    );
                    let help = "one language prevails for the whole notice: say it in one text";
                    let finding =
                        Finding::warning("prevailing-language", stated.place.clone(), message);
                    findings.push(finding.with_help(help));
                }
                Some(_) => {}
                None => said = Some(stated),
            }
        }
        match said {
            Some(stated) => settings.declared(&stated.value).map(str::to_owned),
            None => {
                let set = settings.prevailing_language.as_deref();
                set.and_then(|tag| settings.declared(tag)).map(str::to_owned)
            }
        }
        .filter(|lang| self.edition(lang).is_some())
    }
}

impl Edition {
    /// Whether the text in force translates one that is no longer the source's in force.
    pub fn is_stale(&self) -> bool {
        self.in_force.is_some_and(|at| self.is_stale_version(at))
    }

    /// Whether a version is in force, and its source has moved on or was withdrawn.
    pub fn is_stale_version(&self, version: usize) -> bool {
        let translates = self.versions[version].translates;
        let has_moved_on = |it: Translates| it.moved_on.is_some() || it.is_withdrawn;
        self.in_force == Some(version) && translates.is_some_and(has_moved_on)
    }
}

/// What a version of a translation is bound to.
fn bound(version: &Version, source: &Edition) -> Option<Translates> {
    let (at, by) = bound_to(version, source)?;
    let moved_on = source.in_force.filter(|in_force| *in_force > at).map(|to| {
        let later = source.versions[at + 1..=to].iter().filter(|it| !it.is_called_off());
        let dates = later.clone().map(|it| it.effective);
        MovedOn { to, since: dates.flatten().next(), times: later.count() }
    });
    let is_over = |it: &Version| it.status == Status::Withdrawn && !it.is_called_off();
    let is_withdrawn = source.in_force.is_none() && source.versions[at..].iter().any(is_over);
    Some(Translates { version: at, by, moved_on, is_withdrawn })
}

fn bound_to(version: &Version, source: &Edition) -> Option<(usize, Bound)> {
    let versions = &source.versions;
    if let Some(stated) = &version.document.front.translation_of {
        return place_of(&stated.value, source).map(|at| (at, Bound::Stated));
    }
    // A draft is to have the id that its date gives.
    let id = drafts::id_to_be(version);
    if let Some(at) = place_of(id, source) {
        return Some((at, Bound::Id));
    }
    let Some(date) = version.effective.map(LegalDate::first_day) else {
        return (versions.len() == 1).then_some((0, Bound::OnlyOne));
    };
    let starts = |it: &Version| it.effective.map(LegalDate::first_day);
    if let Some(at) = versions.iter().rposition(|it| starts(it) == Some(date)) {
        return Some((at, Bound::Date));
    }
    let was_in_force = |it: &Version| {
        it.status != Status::Draft
            && !it.is_called_off()
            && starts(it).is_none_or(|from| from <= date)
    };
    versions.iter().rposition(was_in_force).map(|at| (at, Bound::InForceThen))
}

/// The version of this id, which is also that of a draft that is to have it.
fn place_of(id: &str, source: &Edition) -> Option<usize> {
    let is_it = |it: &Version| it.id == id;
    let is_to_be = |it: &Version| drafts::id_to_be(it) == id;
    let versions = || source.versions.iter();
    versions().position(is_it).or_else(|| versions().position(is_to_be))
}

/// What a translation says it translates must be a version of the source.
fn no_such_version(version: &Version, source: &Edition, notice: &str) -> Option<Finding> {
    let stated = version.document.front.translation_of.as_ref()?;
    if version.translates.is_some() {
        return None;
    }
    let message = format!(
        "`translation_of` says {}, which is no version of {notice} in {}",
        stated.value, source.lang
    );
    const SHOWN: usize = 12;
    let ids = source.versions.iter().rev().map(|version| version.id.as_str());
    let known: Vec<&str> = ids.take(SHOWN).collect();
    let rest = match source.versions.len().saturating_sub(SHOWN) {
        0 => String::new(),
        left => format!(", and {left} earlier ones"),
    };
    let help = format!("its versions are {}{rest}", known.join(", "));
    Some(Finding::warning("no-such-version", stated.place.clone(), message).with_help(help))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document;
    use crate::fingerprint::Fingerprint;
    use crate::history::assemble;
    use crate::history::past::Past;
    use crate::source::Source;
    use crate::source::name::Role;

    /// Assembles files of the notice `/a` on 2026-01-01 and shows what prevails, each version of a translation
    /// with what it is bound to, then the findings.
    fn check_bound(settings: &str, files: &[(&str, &str)], expected: &[&str]) {
        let settings = Settings::parse(settings).expect("settings");
        let parsed = |(below, text): &(&str, &str)| {
            let Ok(Role::Text(name)) = settings.names().role(below) else { panic!("{below}") };
            let (path, text) = ((*below).into(), (*text).to_owned());
            let sha256 = Fingerprint::of(&text);
            Arc::new(document::parse(Source { path, name, text, sha256, commit: None }).0)
        };
        let documents: Vec<_> = files.iter().map(parsed).collect();
        let day = jiff::civil::date(2026, 1, 1);
        let (site, findings) = assemble(&documents, Past::default(), &settings, day);
        let notice = &site.notices[0];
        let source = notice.source_edition().expect("a source");
        let mut shown = vec![match &notice.prevailing {
            Some(lang) => format!("from {}, {lang} prevails", source.lang),
            None => format!("from {}", source.lang),
        }];
        for edition in notice.translations() {
            for (at, version) in edition.versions.iter().enumerate() {
                let mut line = format!("{} {}", edition.lang, version.id);
                if let Some(Translates { version, by, moved_on, .. }) = version.translates {
                    line.push_str(&format!(" of {} by {by:?}", source.versions[version].id));
                    if let Some(MovedOn { to, since, times }) = moved_on {
                        let since = since.map_or(String::new(), |it| it.to_string());
                        let to = &source.versions[to].id;
                        line.push_str(&format!(", {times} later since {since}: {to}"));
                    }
                }
                if edition.is_stale_version(at) {
                    line.push_str(", stale");
                }
                shown.push(line);
            }
        }
        let told = findings.iter().filter(|it| it.severity < crate::finding::Severity::Info);
        shown.extend(told.map(|it| format!("{}: {}", it.place, it.message)));
        assert_eq!(shown, expected);
    }

    const ENGLISH: [(&str, &str); 4] = [
        ("a/2020-01-01.md", "x"),
        ("a/2022-03-01.md", "x"),
        ("a/index.md", "---\neffective: 2024-02-16\n---\nx"),
        ("a/2027-01-01.md", "x"),
    ];

    fn with(files: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
        [&ENGLISH[..], files].concat()
    }

    #[test]
    fn what_is_said_goes_before_ids_and_dates() {
        check_bound(
            "languages: [en, de]",
            &with(&[
                ("a/2020-01-01.de.md", "x"),
                ("a/2022-03-01.de.md", "---\ntranslation_of: 2020-01-01\n---\nx"),
                ("a/2023-01-01.de.md", "x"),
                ("a/de.md", "---\neffective: 2024-02-16\nversion: x\n---\nx"),
                ("a/2026-12-01.de.md", "---\ntranslation_of: 2027-01-01\n---\nx"),
            ]),
            &[
                "from en",
                "de 2020-01-01 of 2020-01-01 by Id, 2 later since 2022-03-01: 2024-02-16",
                "de 2022-03-01 of 2020-01-01 by Stated, 2 later since 2022-03-01: 2024-02-16",
                "de 2023-01-01 of 2022-03-01 by InForceThen, 1 later since 2024-02-16: 2024-02-16",
                "de 2024-02-16 of 2024-02-16 by Id",
                "de 2026-12-01 of 2027-01-01 by Stated",
            ],
        );
    }

    #[test]
    fn the_text_in_force_alone_is_stale() {
        check_bound(
            "languages: [en, de]",
            &with(&[
                ("a/2020-01-01.de.md", "x"),
                ("a/de.md", "---\ntranslation_of: 2022-03-01\n---\nx"),
            ]),
            &[
                "from en",
                "de 2020-01-01 of 2020-01-01 by Id, 2 later since 2022-03-01: 2024-02-16",
                "de 2022-03-01 of 2022-03-01 by Stated, 1 later since 2024-02-16: 2024-02-16, stale",
            ],
        );
    }

    #[test]
    fn what_cannot_be_told_is_bound_to_nothing() {
        check_bound(
            "languages: [en, de]",
            &with(&[("a/2019-01-01.de.md", "x"), ("a/de.md", "x")]),
            &[
                "from en",
                "de 2019-01-01",
                "de undated",
                "a/de.md:1:1: no effective date can be found for this text",
            ],
        );
        check_bound(
            "languages: [en, de]",
            &[ENGLISH[2], ("a/de.md", "---\ntranslation_of: 2024\neffective: 2024-02-16\n---\nx")],
            &[
                "from en",
                "de 2024-02-16",
                "a/de.md:2:17: `translation_of` says 2024, which is no version of /a in en",
            ],
        );
        check_bound(
            "languages: [en, de]",
            &[ENGLISH[0], ("a/de.md", "x")],
            &[
                "from en",
                "de undated of 2020-01-01 by OnlyOne",
                "a/de.md:1:1: no effective date can be found for this text",
            ],
        );
    }

    #[test]
    fn what_was_called_off_is_no_later_text() {
        check_bound(
            "languages: [en, de]",
            &[
                ("a/2020-01-01.md", "x"),
                ("a/2022-03-01.md", "---\nwithdrawn: 2022-01-01\npublished: 2021-12-01\n---\nx"),
                ("a/2024-02-16.md", "x"),
                ("a/2020-01-01.de.md", "x"),
            ],
            &[
                "from en",
                "de 2020-01-01 of 2020-01-01 by Id, 1 later since 2024-02-16: 2024-02-16, stale",
            ],
        );
    }

    #[test]
    fn the_language_that_prevails_is_the_source() {
        let german = ("a/2024-02-16.de.md", "---\nprevailing_language: de\n---\nx");
        let english = ("a/2024-02-16.md", "x");
        check_bound(
            "languages: [en, de]\nprevailing_language: DE\n",
            &[english, german],
            &["from de, de prevails", "en 2024-02-16 of 2024-02-16 by Id"],
        );
        check_bound(
            "languages: [en, de]",
            &[english, german],
            &["from de, de prevails", "en 2024-02-16 of 2024-02-16 by Id"],
        );
        let none = ("a/2024-02-16.de.md", "---\nprevailing_language: none\n---\nx");
        check_bound(
            "languages: [en, de]\nprevailing_language: de\n",
            &[english, none],
            &["from en", "de 2024-02-16 of 2024-02-16 by Id"],
        );
        // A site's language that the notice has not.
        check_bound(
            "languages: [en, de, fr]\nprevailing_language: fr\n",
            &[english, german],
            &["from de, de prevails", "en 2024-02-16 of 2024-02-16 by Id"],
        );
    }

    #[test]
    fn languages_that_cannot_prevail_are_told() {
        let english = ("a/2024-02-16.md", "---\nprevailing_language: en\n---\nx");
        let german = ("a/2024-02-16.de.md", "---\nprevailing_language: de\n---\nx");
        check_bound(
            "languages: [en, de]",
            &[english, german],
            &[
                "from en, en prevails",
                "de 2024-02-16 of 2024-02-16 by Id",
                "a/2024-02-16.de.md:2:22: `prevailing_language` says de, and a/2024-02-16.md says en",
            ],
        );
        let french = ("a/2024-02-16.de.md", "---\nprevailing_language: fr\n---\nx");
        check_bound(
            "languages: [en, de, fr]",
            &[("a/2024-02-16.md", "x"), french],
            &[
                "from en",
                "de 2024-02-16 of 2024-02-16 by Id",
                "a/2024-02-16.de.md:2:22: `prevailing_language` says fr, in which /a has no text",
            ],
        );
        check_bound(
            "languages: [en, de]",
            &[("a/2024-02-16.md", "x"), french],
            &[
                "from en",
                "de 2024-02-16 of 2024-02-16 by Id",
                "a/2024-02-16.de.md:2:22: `fr` is not a language of this site",
            ],
        );
    }

    #[test]
    fn folders_that_are_no_languages_are_told() {
        let files = [
            ("a.md", "---\neffective: 2020-01-01\n---\nx"),
            ("de/a.md", "---\neffective: 2020-01-01\n---\nx"),
        ];
        check_bound(
            "languages: [en, de]",
            &files,
            &[
                "from en",
                "de/a.md:1:1: folders bear no tags of languages, so this is the notice /de/a and no text of /a",
            ],
        );
        check_bound(
            "languages: [en]\nlocale_folders: true\n",
            &files,
            &[
                "from en",
                "de/a.md:1:1: `de` is no language of this site, so this is the notice /de/a and no text of /a",
            ],
        );
        check_bound(
            "languages: [en, de]\nlocale_folders: true\n",
            &files,
            &["from en", "de 2020-01-01 of 2020-01-01 by Id"],
        );
        let elsewhere = [files[0], ("it/a.md", files[1].1), ("de/b.md", files[1].1)];
        check_bound("languages: [en]", &elsewhere, &["from en"]);
    }
}
