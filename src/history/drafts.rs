//! Texts that are not shown to readers yet, as the versions that they are to be.
//!
//! Knows nothing of where they are looked at.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{
    Draft, Edition, Notice, Publication, PublicationSource, Site, Status, UNDATED, Version,
};
use crate::document::Document;
use crate::settings::Settings;

/// Before the id of a draft in the addresses of a preview, which are not meant to last.
const PREFIX: &str = "draft-";

/// The id of a version, without what a draft has in front of it.
pub(super) fn id_to_be(version: &Version) -> &str {
    version
        .id
        .strip_prefix(PREFIX)
        .filter(|_| version.status == Status::Draft)
        .unwrap_or(&version.id)
}

impl Draft {
    /// The version that it is to be by what it says now.
    pub fn version(&self) -> Version {
        let document = self.document.clone();
        let effective = document.effective.as_ref().map(|dating| dating.date);
        let id = match (document.name.dated, effective) {
            (Some((date, 1)), _) => date.to_string(),
            (Some((date, ordinal)), _) => format!("{date}.{ordinal}"),
            (None, Some(date)) => date.to_string(),
            (None, None) => UNDATED.to_owned(),
        };
        let stated = document.front.published.as_ref();
        let published =
            stated.map(|it| Publication { date: it.value, from: PublicationSource::FrontMatter });
        Version {
            id,
            document,
            effective,
            until: None,
            published,
            status: Status::Draft,
            is_replaced: false,
            former: Vec::new(),
            translates: None,
        }
    }
}

impl Site {
    /// Puts the drafts behind the versions of their notices, for a preview. What is published stays as
    /// it is, its addresses too.
    pub fn show_drafts(&mut self, settings: &Settings) {
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort_by_key(|draft| {
            let effective = draft.document.effective.as_ref().map(|dating| dating.date);
            (
                draft.notice.clone(),
                effective.is_none(),
                effective,
                Reverse(draft.document.path.clone()),
            )
        });
        let mut touched = BTreeSet::new();
        for draft in drafts {
            let mut version = draft.version();
            let edition = self.edition_to_be(&draft.notice, &draft.lang, settings);
            let id = format!("{PREFIX}{}", version.id);
            let taken = |id: &str| edition.versions.iter().any(|it| it.id == id);
            version.id = match taken(&id) {
                false => id,
                true => {
                    (2..).map(|at| format!("{id}.{at}")).find(|id| !taken(id)).unwrap_or_default()
                }
            };
            edition.versions.push(version);
            touched.insert(draft.notice);
        }
        for notice in &mut self.notices {
            if touched.contains(&notice.path) {
                // What is said of drafts is said where they are told.
                Arc::make_mut(notice).bind_translations(settings, &mut Vec::new());
            }
        }
    }

    /// The texts that [`Site::show_drafts`] has put behind the versions of their notices.
    pub fn shown_drafts(&self) -> impl Iterator<Item = &Document> {
        let editions = self.notices.iter().flat_map(|notice| &notice.editions);
        let versions = editions.flat_map(|edition| &edition.versions);
        versions.filter(|it| it.status == Status::Draft).map(|version| &*version.document)
    }

    /// The files of all texts that stand in the content folder, in order.
    pub fn paths(&self) -> Vec<Arc<str>> {
        let editions = self.notices.iter().flat_map(|notice| &notice.editions);
        let versions = editions.flat_map(|edition| &edition.versions).map(|it| &it.document);
        let documents = versions.chain(self.drafts.iter().map(|draft| &draft.document));
        let mut paths: Vec<Arc<str>> =
            documents.filter(|it| it.commit.is_none()).map(|it| it.path.clone()).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    fn edition_to_be(&mut self, notice: &str, lang: &str, settings: &Settings) -> &mut Edition {
        let at = match self.notices.binary_search_by(|it| it.path.as_str().cmp(notice)) {
            Ok(at) => at,
            Err(at) => {
                let notice = Arc::new(Notice::of(notice.to_owned(), Vec::new()));
                self.notices.insert(at, notice);
                at
            }
        };
        let editions = &mut Arc::make_mut(&mut self.notices[at]).editions;
        let order = |lang: &str| settings.languages.iter().position(|it| it == lang);
        let at = match editions.iter().position(|it| it.lang == lang) {
            Some(at) => at,
            None => {
                let at = editions.partition_point(|it| order(&it.lang) < order(lang));
                let (lang, versions) = (lang.to_owned(), Vec::new());
                editions.insert(at, Edition { lang, versions, in_force: None });
                at
            }
        };
        &mut editions[at]
    }
}
