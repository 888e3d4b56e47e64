//! What the pages of an edition say of the other languages of their notice: where the same version stands in each, what a
//! translation translates, whose text prevails.
//!
//! Which version is bound to which is found in `history::translation`; here it becomes links and words.

use std::collections::HashMap;

use super::super::comparisons::Comparisons;
use super::super::direction;
use super::super::plan::Entry;
use super::super::view::*;
use super::EditionWork;
use crate::history::{Edition, Notice, Status, Version};

/// The id of the version of the source that a version is, or translates; its own, where that is not known.
fn source_of<'a>(notice: &'a Notice, version: &'a Version) -> &'a str {
    let translated = version.translates.and_then(|it| {
        notice.edition(&notice.source).and_then(|source| source.versions.get(it.version))
    });
    &translated.unwrap_or(version).id
}

/// The version of an edition for each version of the source, by the latter's id: of several that translate it the one in
/// force, else the last that was, else the first to come.
pub(super) fn counterparts(notice: &Notice, edition: &Edition) -> HashMap<String, usize> {
    let rank = |at: usize| match edition.versions[at].status {
        Status::InForce => 3,
        Status::Superseded | Status::Withdrawn => 2,
        Status::Pending => 1,
        Status::Draft => 0,
    };
    let mut found: HashMap<String, usize> = HashMap::new();
    for (at, version) in edition.versions.iter().enumerate() {
        let id = source_of(notice, version);
        let is_better = found.get(id).is_none_or(|known| match rank(at) {
            2 => rank(*known) <= 2,
            own => rank(*known) < own,
        });
        if is_better {
            found.insert(id.to_owned(), at);
        }
    }
    found
}

impl EditionWork {
    /// The id of the version of the source that a translation translates.
    pub(super) fn translation_of(&self, version: &Version) -> String {
        let source = self.notice().source_edition();
        let bound = version.translates.zip(source);
        let bound = bound.map(|(it, source)| source.versions[it.version].id.clone());
        let stated = || version.document.front.translation_of.as_ref();
        bound.or_else(|| stated().map(|it| it.value.clone())).unwrap_or_default()
    }

    /// What a version of a translation is bound to, as pages tell it.
    pub(super) fn translation(&self, at: usize) -> Option<TranslationView> {
        let source = self.notice().source_edition().filter(|it| it.lang != self.lang())?;
        let addresses = &self.renderer.addresses;
        let folder = addresses.folder(&self.notice().path, &source.lang);
        let link = |below: String| addresses.link(&format!("{folder}{below}"));
        let translates = self.version(at).translates;
        let bound = translates.map(|it| &source.versions[it.version]);
        let in_force = translates.and_then(|it| it.moved_on).map(|it| &source.versions[it.to]);
        let changes = translates.and_then(|it| {
            let comparisons = Comparisons::of(source, &self.renderer.settings.redline);
            comparisons.folder(it.version, it.moved_on?.to)
        });
        let is_over = |it: &&Version| it.status == Status::Withdrawn && !it.is_called_off();
        let withdrawn = translates.filter(|it| it.is_withdrawn);
        let withdrawn = withdrawn.and_then(|_| source.versions.iter().rev().find(is_over));
        Some(TranslationView {
            lang: source.lang.clone(),
            language: self.renderer.words().language_in(self.lang(), &source.lang),
            version: bound.map_or(String::new(), |it| self.name_of(it)),
            id: bound.map_or(String::new(), |it| it.id.clone()),
            url: bound.map_or(String::new(), |it| link(format!("{}/", it.id))),
            current_url: link(String::new()),
            is_stale: self.edition().is_stale_version(at),
            is_withdrawn: translates.is_some_and(|it| it.is_withdrawn),
            withdrawn_on: withdrawn.and_then(|it| it.until).map(|date| self.date(date)),
            changed_on: translates.and_then(|it| it.moved_on?.since).map(|date| self.date(date)),
            changes: translates.and_then(|it| it.moved_on).map_or(0, |it| it.times),
            last_change: in_force.and_then(|it| it.effective).map(|date| self.date(date)),
            changes_url: changes.map_or(String::new(), link),
            history_url: link("history/".to_owned()),
        })
    }

    /// Whose text prevails over a version.
    pub(super) fn prevailing(&self, version: &Version) -> Option<PrevailingView> {
        let notice = self.notice();
        let lang = notice.prevailing.as_ref().filter(|lang| *lang != self.lang())?;
        let addresses = &self.renderer.addresses;
        let folder = addresses.folder(&notice.path, lang);
        // The language that prevails is the one that others are translated from.
        let bound = version.translates.zip(notice.edition(lang));
        let below = bound.map_or(String::new(), |(translates, edition)| {
            format!("{}/", edition.versions[translates.version].id)
        });
        Some(PrevailingView {
            lang: lang.clone(),
            language: self.renderer.words().language_in(self.lang(), lang),
            url: addresses.link(&format!("{folder}{below}")),
        })
    }

    /// Whether the page is that of a version which is not its text's counterpart in other languages: of several
    /// texts that translate one, the last one is, and the one that it translates leads to that one alone.
    pub(super) fn is_outdone(&self, kind: &str, entry: &Entry) -> bool {
        let Some(at) = self.version_of(kind, entry) else { return false };
        self.sources[self.at.edition].get(source_of(self.notice(), self.version(at))) != Some(&at)
    }

    /// The version that a page of one version is about.
    fn version_of(&self, kind: &str, entry: &Entry) -> Option<usize> {
        let below = entry.output.strip_prefix(&self.folder())?;
        let (id, _) = below.split_once('/').filter(|_| kind == "version")?;
        self.edition().versions.iter().position(|version| version.id == id)
    }

    /// The page in every language: the same page, or else the notice itself.
    pub(super) fn languages(&self, kind: &str, entry: &Entry) -> Vec<LanguageView> {
        let addresses = &self.renderer.addresses;
        let own = self.folder();
        let below = entry.output.strip_prefix(&own).unwrap_or_default();
        // On a page of a version: which text of the site's own language it is, or translates.
        let rest = below.split_once('/').map_or("", |(_, rest)| rest);
        let at = self.version_of(kind, entry);
        let source = at.map(|at| source_of(self.notice(), self.version(at)));
        let mut views = Vec::new();
        for (edition, sources) in self.notice().editions.iter().zip(&self.sources) {
            let folder = addresses.folder(&self.notice().path, &edition.lang);
            let counterpart = source.and_then(|source| sources.get(source));
            let path = match kind {
                _ if edition.lang == self.lang() => Some(entry.output.clone()),
                "clauses" if edition.versions.len() < 2 => None,
                "history" | "clauses" => Some(format!("{folder}{below}")),
                "version" => {
                    counterpart.map(|at| format!("{folder}{}/{rest}", edition.versions[*at].id))
                }
                "notice" => Some(format!("{folder}index.html")),
                _ => None,
            };
            let is_counterpart = path.is_some();
            // What the clauses of one version have not, its history has.
            let instead = if kind == "clauses" { "history/index.html" } else { "index.html" };
            let url = addresses.link(&path.unwrap_or_else(|| format!("{folder}{instead}")));
            views.push(LanguageView {
                lang: edition.lang.clone(),
                name: self.renderer.words().language_name(&edition.lang),
                absolute: addresses.absolute(&url),
                url,
                current: edition.lang == self.lang(),
                dir: direction(&edition.lang),
                is_counterpart,
            });
        }
        views
    }
}
