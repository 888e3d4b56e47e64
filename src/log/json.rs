//! The log of a notice, and the list of all notices, for programs. `docs/log.md` says what each field
//! means; names are those of `versions.json` where both have them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::languages::{Languages, Translated};
use super::{Log, LogEntry, Summary, Words};
use crate::document::DateSource;
use crate::history::{Corrected, PublicationSource};
use crate::source::Commit;

#[derive(Serialize)]
struct LogJson<'a> {
    #[serde(flatten)]
    summary: SummaryJson<'a>,
    other_languages: &'a [String],
    versions: Vec<VersionJson<'a>>,
    languages: Option<LanguagesJson<'a>>,
    findings: Vec<Value>,
}

#[derive(Serialize)]
struct LanguagesJson<'a> {
    source: &'a str,
    prevailing: Option<&'a str>,
    translations: &'a [String],
    versions: Vec<LanguageRowJson<'a>>,
    unbound: ByLanguage<'a>,
}

#[derive(Serialize)]
struct LanguageRowJson<'a> {
    id: &'a str,
    status: &'a str,
    translations: ByLanguage<'a>,
}

/// Versions by the tags of their languages.
type ByLanguage<'a> = BTreeMap<&'a str, Vec<TranslatedJson<'a>>>;

#[derive(Serialize)]
struct TranslatedJson<'a> {
    id: &'a str,
    effective: Option<String>,
    status: &'a str,
    is_stale: bool,
}

#[derive(Serialize)]
struct NoticesJson<'a> {
    notices: Vec<CountedJson<'a>>,
}

#[derive(Serialize)]
struct CountedJson<'a> {
    #[serde(flatten)]
    summary: SummaryJson<'a>,
    versions: usize,
    drafts: usize,
}

#[derive(Serialize)]
struct SummaryJson<'a> {
    notice: &'a str,
    lang: &'a str,
    title: &'a str,
    kind: &'a str,
    status: &'a str,
    in_force: Option<&'a str>,
    since: Option<String>,
    last_change: Option<String>,
}

#[derive(Serialize)]
struct VersionJson<'a> {
    id: &'a str,
    label: Option<&'a str>,
    title: &'a str,
    status: &'a str,
    effective: Option<String>,
    effective_source: Option<DatingJson<'a>>,
    until: Option<String>,
    published: Option<String>,
    published_source: Option<&'static str>,
    material: bool,
    path: &'a str,
    commit: Option<CommitJson<'a>>,
    source_sha256: String,
    predecessor: Option<&'a str>,
    words_inserted: Option<usize>,
    words_deleted: Option<usize>,
    words_moved: Option<usize>,
    corrections: Vec<CorrectionJson<'a>>,
}

#[derive(Serialize)]
struct DatingJson<'a> {
    by: &'static str,
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
}

#[derive(Serialize)]
struct CommitJson<'a> {
    id: &'a str,
    day: String,
    subject: &'a str,
}

#[derive(Serialize)]
struct CorrectionJson<'a> {
    date: Option<String>,
    note: &'a str,
    declared: bool,
    commit: Option<CommitJson<'a>>,
}

/// A log as a JSON document. Findings are given as the command line tells them.
pub fn log(log: &Log, findings: Vec<Value>) -> String {
    let json = LogJson {
        summary: summary(&log.summary),
        other_languages: &log.other_languages,
        versions: log.versions.iter().map(version).collect(),
        languages: log.languages.as_ref().map(languages),
        findings,
    };
    written(&json)
}

/// The list of all notices as a JSON document.
pub fn notices(notices: &[Summary]) -> String {
    written(&NoticesJson { notices: notices.iter().map(counted).collect() })
}

fn languages(languages: &Languages) -> LanguagesJson<'_> {
    LanguagesJson {
        source: &languages.source,
        prevailing: languages.prevailing.as_deref(),
        translations: &languages.others,
        versions: languages
            .rows
            .iter()
            .map(|row| LanguageRowJson {
                id: &row.version,
                status: row.status.name(),
                translations: by_language(&languages.others, &row.translated),
            })
            .collect(),
        unbound: by_language(&languages.others, &languages.unbound),
    }
}

fn by_language<'a>(languages: &'a [String], versions: &'a [Vec<Translated>]) -> ByLanguage<'a> {
    let json = |it: &'a Translated| TranslatedJson {
        id: &it.version,
        effective: it.effective.map(|date| date.to_string()),
        status: it.status.name(),
        is_stale: it.is_stale,
    };
    let versions = versions.iter().map(|of_lang| of_lang.iter().map(json).collect());
    languages.iter().map(String::as_str).zip(versions).collect()
}

fn counted(notice: &Summary) -> CountedJson<'_> {
    let Summary { versions, drafts, .. } = *notice;
    CountedJson { summary: summary(notice), versions, drafts }
}

fn written<T: Serialize>(json: &T) -> String {
    // Strings, numbers and lists of them are always JSON.
    serde_json::to_string_pretty(json).unwrap_or_default() + "\n"
}

fn summary(summary: &Summary) -> SummaryJson<'_> {
    let Summary { notice, lang, title, kind, status, in_force, since, last_change, .. } = summary;
    SummaryJson {
        notice,
        lang,
        title,
        kind: kind.name(),
        status: status.name(),
        in_force: in_force.as_deref(),
        since: since.map(|date| date.to_string()),
        last_change: last_change.map(|date| date.to_string()),
    }
}

fn version(entry: &LogEntry) -> VersionJson<'_> {
    let (predecessor, words) = match &entry.words {
        Words::Compared { predecessor, inserted, deleted, moved, .. } => {
            (Some(predecessor.as_str()), Some((*inserted, *deleted, *moved)))
        }
        Words::First | Words::Faulty => (None, None),
    };
    let number = |number: usize| (number > 0).then_some(number);
    VersionJson {
        id: &entry.id,
        label: entry.label.as_deref(),
        title: &entry.title,
        status: entry.status.name(),
        effective: entry.effective.map(|date| date.to_string()),
        effective_source: entry.dating.as_ref().map(|dating| {
            // A file's name stands in none of its lines.
            let is_name = dating.from == DateSource::FileName;
            let place = |at: usize| if is_name { None } else { number(at) };
            DatingJson {
                by: dating_name(dating.from),
                path: &dating.place.path,
                line: place(dating.place.line),
                column: place(dating.place.column),
            }
        }),
        until: entry.until.map(|date| date.to_string()),
        published: entry.published.map(|it| it.date.to_string()),
        published_source: entry.published.map(|it| match it.from {
            PublicationSource::FrontMatter => "front-matter",
            PublicationSource::Commit => "commit",
            PublicationSource::Register => "register",
        }),
        material: entry.material,
        path: &entry.path,
        commit: entry.commit.as_deref().map(commit),
        source_sha256: entry.sha256.to_string(),
        predecessor,
        words_inserted: words.map(|(inserted, ..)| inserted),
        words_deleted: words.map(|(_, deleted, _)| deleted),
        words_moved: words.map(|(.., moved)| moved),
        corrections: entry.corrections.iter().map(correction).collect(),
    }
}

fn dating_name(from: DateSource) -> &'static str {
    match from {
        DateSource::FrontMatter => "front-matter",
        DateSource::FileName => "file-name",
        DateSource::UpdateDate => "update-date",
        DateSource::Text => "text",
        DateSource::Translation => "translation-of",
        DateSource::Commit => "commit",
    }
}

fn correction(correction: &Corrected) -> CorrectionJson<'_> {
    CorrectionJson {
        date: correction.date.map(|date| date.to_string()),
        note: &correction.note,
        declared: correction.declared,
        commit: correction.commit.as_deref().map(commit),
    }
}

fn commit(commit: &Commit) -> CommitJson<'_> {
    CommitJson { id: &commit.id, day: commit.day.to_string(), subject: &commit.subject }
}
