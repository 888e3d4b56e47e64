//! The log of a notice: its versions as an editor asks for them, and how each of their dates is known.
//!
//! 1. The versions of a notice in one language, newest first, before them what is not published yet.
//! 2. Each text is rendered and compared with the one before it, so that words can be counted.
//! 3. The languages of the notice are laid side by side ([`languages`]).
//! 4. What was found in these texts comes along: dates that contradict each other, above all.
//!
//! Knows nothing of terminals; [`json`] gives the same to programs.

pub mod json;
pub mod languages;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::document::date::LegalDate;
use crate::document::front_matter::Kind;
use crate::document::{Dating, Document};
use crate::finding::{self, Finding, any_error};
use crate::fingerprint::Fingerprint;
use crate::history::{Corrected, Draft, Edition, Publication, Site, Status, Version};
use crate::redline;
use crate::render::plan::At;
use crate::render::{Renderer, text};
use crate::source::Commit;
use languages::Languages;

/// The versions of a notice in one language.
#[derive(Debug, Clone)]
pub struct Log {
    /// The notice as a whole.
    pub summary: Summary,
    /// Other languages that the notice has.
    pub other_languages: Vec<String>,
    /// Which versions each language has; none where the notice has but one.
    pub languages: Option<Languages>,
    /// Its versions, newest first; before them its drafts.
    pub versions: Vec<LogEntry>,
}

/// A notice in one language, as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The notice's path.
    pub notice: String,
    /// The language's tag.
    pub lang: String,
    /// The title today.
    pub title: String,
    /// The kind today.
    pub kind: Kind,
    /// The status of the text that readers see; draft where they see none.
    pub status: Status,
    /// The version in force.
    pub in_force: Option<String>,
    /// The day that its status begins: in force since, in force from, withdrawn on.
    pub since: Option<LegalDate>,
    /// How many versions readers can see.
    pub versions: usize,
    /// How many texts they cannot see yet.
    pub drafts: usize,
    /// The last time that what readers see became another text: a version took effect, was withdrawn
    /// or corrected.
    pub last_change: Option<LegalDate>,
}

/// A version, or a text that is not published yet.
#[derive(Debug, Clone)]
pub struct LogEntry {
    /// Its id; of a draft, the one it will have by what it says now.
    pub id: String,
    /// The label that readers see.
    pub label: Option<String>,
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: Status,
    /// In force from.
    pub effective: Option<LegalDate>,
    /// How that is known.
    pub dating: Option<Dating>,
    /// In force up to, the day itself not included.
    pub until: Option<LegalDate>,
    /// First shown to readers, as far as that is known.
    pub published: Option<Publication>,
    /// Whether readers must be told ahead.
    pub material: bool,
    /// The file, relative to the site's root.
    pub path: Arc<str>,
    /// The commit that the text is from; none for what stands in the content folder now.
    pub commit: Option<Arc<Commit>>,
    /// The fingerprint of its source.
    pub sha256: Fingerprint,
    /// What differs from the text before it.
    pub words: Words,
    /// Its corrections, newest first.
    pub corrections: Vec<Corrected>,
}

/// What differs from the text before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// It is the first.
    First,
    /// So many words.
    Compared {
        /// The id of the version that it was compared with.
        predecessor: String,
        /// Words that only this text has.
        inserted: usize,
        /// Words that only the one before it has.
        deleted: usize,
        /// Words that stand elsewhere.
        moved: usize,
        /// Anything differs that a reader can see, such as a link.
        any: bool,
    },
    /// One of the two texts has faults that keep it from being shown.
    Faulty,
}

/// The log of a notice in a language, and what was found in its texts. `found` is what the site's
/// reading found. `None` where the site has nothing of that name.
pub fn of_notice(
    renderer: &Renderer,
    notice: &str,
    lang: &str,
    found: &[Finding],
) -> Option<(Log, Vec<Finding>)> {
    let site = &renderer.site;
    let at = find(site, notice, lang);
    let summary = summary(site, notice, lang, renderer.day)?;
    let (edition, at) = match at {
        Some(at) => (Some(&site.notices[at.notice].editions[at.edition]), at),
        None => (None, At { notice: 0, edition: 0 }),
    };
    let published = edition.map_or(&[][..], |edition| &edition.versions);
    let drafts = drafts(site, notice, lang);
    let documents = published.iter().chain(&drafts).map(|version| &version.document);
    let paths: BTreeSet<&Arc<str>> = documents.map(|document| &document.path).collect();
    let mut findings: Vec<Finding> =
        found.iter().filter(|finding| paths.contains(&finding.place.path)).cloned().collect();

    let (published_texts, draft_texts) = match edition {
        Some(_) => (
            texts(renderer, at, published, &mut findings),
            texts(renderer, at, &drafts, &mut findings),
        ),
        // Without a version that readers see there is nothing to compare with.
        None => (Vec::new(), vec![None; drafts.len()]),
    };
    let compared = |text: &Option<String>, predecessor: Option<usize>| {
        let Some(before) = predecessor else { return Words::First };
        words(&published[before].id, published_texts[before].as_deref(), text.as_deref())
    };
    let of_drafts: Vec<LogEntry> = (0..drafts.len())
        .into_par_iter()
        .map(|at| {
            let before = edition.and_then(|edition| predecessor_of_draft(edition, &drafts[at]));
            entry(&drafts[at], compared(&draft_texts[at], before))
        })
        .collect();
    let of_versions: Vec<LogEntry> = (0..published.len())
        .into_par_iter()
        .rev()
        .map(|at| entry(&published[at], compared(&published_texts[at], at.checked_sub(1))))
        .collect();
    finding::sort(&mut findings);
    let log = Log {
        summary,
        other_languages: other_languages(site, notice, lang),
        languages: languages::of_notice(site, notice),
        versions: of_drafts.into_iter().chain(of_versions).collect(),
    };
    Some((log, findings))
}

/// The texts of versions, rendered; none of those with faults.
fn texts(
    renderer: &Renderer,
    at: At,
    versions: &[Version],
    findings: &mut Vec<Finding>,
) -> Vec<Option<String>> {
    let render =
        |version: &Version| text::render(renderer, at, &version.document, version.effective);
    let rendered: Vec<text::Text> = versions.par_iter().map(render).collect();
    let mut texts = Vec::new();
    for (text, version) in rendered.into_iter().zip(versions) {
        texts.push((!any_error(&text.findings)).then_some(text.body.html));
        // What an earlier state of a file had wrong is nothing that can be mended in it.
        if version.document.commit.is_none() {
            findings.extend(text.findings);
        }
    }
    texts
}

/// Every notice of the site in every language, by path.
pub fn of_site(site: &Site, day: Date, languages: &[String]) -> Vec<Summary> {
    let mut notices: BTreeSet<&str> = site.notices.iter().map(|it| it.path.as_str()).collect();
    notices.extend(site.drafts.iter().map(|draft| draft.notice.as_str()));
    let in_languages = notices
        .into_iter()
        .flat_map(|notice| languages.iter().map(move |lang| summary(site, notice, lang, day)));
    in_languages.flatten().collect()
}

fn find(site: &Site, notice: &str, lang: &str) -> Option<At> {
    let notice_at = site.notices.iter().position(|it| it.path == notice)?;
    let edition = site.notices[notice_at].editions.iter().position(|it| it.lang == lang)?;
    Some(At { notice: notice_at, edition })
}

fn summary(site: &Site, notice: &str, lang: &str, day: Date) -> Option<Summary> {
    let mut drafts = of_edition(site, notice, lang);
    let first_draft = drafts.next();
    let in_drafts = first_draft.map_or(0, |_| 1 + drafts.count());
    let Some(at) = find(site, notice, lang) else {
        let document = &first_draft?.document;
        return Some(Summary {
            notice: notice.to_owned(),
            lang: lang.to_owned(),
            title: document.title.clone(),
            kind: document.kind,
            status: Status::Draft,
            in_force: None,
            since: None,
            versions: 0,
            drafts: in_drafts,
            last_change: None,
        });
    };
    let edition = &site.notices[at.notice].editions[at.edition];
    let shown = edition.shown_version();
    let since = match shown.status {
        Status::Withdrawn => shown.until,
        _ => shown.effective,
    };
    let corrected = corrections(shown).into_iter().filter_map(|correction| correction.date);
    let changes = since.into_iter().chain(corrected);
    Some(Summary {
        notice: notice.to_owned(),
        lang: lang.to_owned(),
        title: edition.title().to_owned(),
        kind: edition.kind(),
        status: shown.status,
        in_force: edition.in_force.map(|at| edition.versions[at].id.clone()),
        since,
        versions: edition.versions.len(),
        drafts: in_drafts,
        last_change: changes.filter(|date| date.first_day() <= day).max(),
    })
}

fn of_edition<'a>(
    site: &'a Site,
    notice: &'a str,
    lang: &'a str,
) -> impl Iterator<Item = &'a Draft> {
    site.drafts.iter().filter(move |draft| draft.notice == notice && draft.lang == lang)
}

fn other_languages(site: &Site, notice: &str, lang: &str) -> Vec<String> {
    let notice = site.notices.iter().find(|it| it.path == notice);
    let editions = notice.into_iter().flat_map(|notice| &notice.editions);
    editions.filter(|it| it.lang != lang).map(|it| it.lang.clone()).collect()
}

/// The texts that are not published yet as the versions that they are to be, newest first; what has no
/// date is the newest.
fn drafts(site: &Site, notice: &str, lang: &str) -> Vec<Version> {
    let mut drafts: Vec<Version> = of_edition(site, notice, lang).map(Draft::version).collect();
    drafts.sort_by_key(|draft| Reverse((draft.effective.is_none(), draft.effective)));
    drafts
}

/// The version whose place a draft would take.
fn predecessor_of_draft(edition: &Edition, draft: &Version) -> Option<usize> {
    let Some(date) = draft.effective else { return Some(edition.shown()) };
    let is_earlier =
        |version: &Version| version.effective.is_none_or(|it| it.first_day() <= date.first_day());
    edition.versions.iter().rposition(is_earlier)
}

fn words(predecessor: &str, old: Option<&str>, new: Option<&str>) -> Words {
    let (Some(old), Some(new)) = (old, new) else { return Words::Faulty };
    let redline = redline::compare(old, new);
    Words::Compared {
        predecessor: predecessor.to_owned(),
        inserted: redline.summary.words_inserted,
        deleted: redline.summary.words_deleted,
        moved: redline.summary.words_moved,
        any: !redline.is_empty(),
    }
}

fn entry(version: &Version, words: Words) -> LogEntry {
    let Document { front, title, effective: dating, path, commit, sha256, .. } = &*version.document;
    // A version can be dated by another one than its text, never without saying so.
    let dating = dating.clone().filter(|it| version.effective == Some(it.date));
    LogEntry {
        id: version.id.clone(),
        label: front.version.as_deref().map(str::to_owned),
        title: title.clone(),
        status: version.status,
        effective: version.effective,
        dating,
        until: version.until,
        published: version.published,
        material: front.material,
        path: path.clone(),
        commit: commit.clone(),
        sha256: *sha256,
        words,
        corrections: corrections(version),
    }
}

/// The corrections of a version, newest first.
fn corrections(version: &Version) -> Vec<Corrected> {
    version.corrections().into_iter().rev().map(|(correction, _)| correction).collect()
}
