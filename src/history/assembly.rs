//! Notices put together from their texts, one by one, and kept: a notice whose texts are the very same as the last
//! time is taken as it is.
//!
//! Knows nothing of what is done with a site.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::past::{self, Past, PastTexts};
use super::{
    Draft, Edition, Notice, Site, candidates, check_folders, check_order, check_tags, edition,
    is_published, language, sort, translated_date,
};
use crate::document::Document;
use crate::finding::{self, Finding};
use crate::settings::Settings;

/// Notices as they were put together last, each with the texts that it was made of: one whose texts are the
/// same is taken as it is.
#[derive(Default)]
pub struct Assembly {
    notices: BTreeMap<String, Assembled>,
}

/// A notice, and what it was made of.
struct Assembled {
    texts: Vec<Arc<Document>>,
    past: Vec<PastTexts>,
    has_past: bool,
    /// None where none of its texts is shown to readers.
    notice: Option<Arc<Notice>>,
    drafts: Vec<Draft>,
    findings: Vec<Finding>,
}

impl Assembly {
    /// As [`super::assemble`]; `complete` adds to a new notice what else is known of it. Settings, day, and what
    /// `complete` knows must be those of the last time.
    pub fn assemble(
        &mut self,
        documents: &[Arc<Document>],
        past: Past,
        settings: &Settings,
        day: Date,
        complete: &dyn Fn(&mut Notice, &mut Vec<Finding>),
    ) -> (Site, Vec<Finding>) {
        let mut grouped: BTreeMap<&str, (Vec<&Arc<Document>>, Vec<PastTexts>)> = BTreeMap::new();
        for document in documents {
            grouped.entry(&document.name.notice).or_default().0.push(document);
        }
        let past_notices = &past.notices;
        let mut of_past: BTreeMap<String, Vec<PastTexts>> = BTreeMap::new();
        for file in past.texts {
            let Some(last) = file.documents.last() else { continue };
            of_past.entry(last.name.notice.clone()).or_default().push(file);
        }
        for (notice, files) in &mut of_past {
            grouped.entry(notice).or_default().1 = std::mem::take(files);
        }
        let mut kept = std::mem::take(&mut self.notices);
        let mut site = Site::default();
        let mut findings = Vec::new();
        for (path, (texts, past)) in grouped {
            let has_past = past_notices.contains(path);
            let known = kept.remove_entry(path).filter(|(_, it)| it.is_of(&texts, &past, has_past));
            let (path, assembled) = known.unwrap_or_else(|| {
                let texts = texts.into_iter().cloned().collect();
                let of = (texts, past, has_past);
                (path.to_owned(), Assembled::of(path, of, settings, day, complete))
            });
            site.notices.extend(assembled.notice.clone());
            site.drafts.extend(assembled.drafts.iter().cloned());
            findings.extend(assembled.findings.iter().cloned());
            self.notices.insert(path, assembled);
        }
        site.drafts.sort_by(|a, b| a.document.path.cmp(&b.document.path));
        check_tags(&site, settings, &mut findings);
        check_folders(&site, settings, &mut findings);
        (site, findings)
    }
}

impl Assembled {
    fn is_of(&self, texts: &[&Arc<Document>], past: &[PastTexts], has_past: bool) -> bool {
        let is_same = |(a, b): (&Arc<Document>, &&Arc<Document>)| Arc::ptr_eq(a, b);
        self.has_past == has_past
            && self.texts.len() == texts.len()
            && self.texts.iter().zip(texts).all(is_same)
            && self.past.len() == past.len()
            && self.past.iter().zip(past).all(|(a, b)| a.is_same(b))
    }

    /// Puts the texts of a notice together.
    fn of(
        path: &str,
        (documents, past, has_past): (Vec<Arc<Document>>, Vec<PastTexts>, bool),
        settings: &Settings,
        day: Date,
        complete: &dyn Fn(&mut Notice, &mut Vec<Finding>),
    ) -> Assembled {
        let mut findings = Vec::new();
        let mut drafts = Vec::new();
        let mut by_language: BTreeMap<usize, Texts> = BTreeMap::new();
        for document in &documents {
            let mut document = document.clone();
            if document.effective.is_none()
                && let Some(date) = translated_date(&document)
            {
                Arc::make_mut(&mut document).effective = Some(date);
            }
            check_order(&document, day, &mut findings);
            let is_published = is_published(&document, day, &mut findings);
            let Some(language) = language(&document, settings, &mut findings) else { continue };
            if !is_published {
                let (notice, lang) = (path.to_owned(), settings.languages[language].clone());
                drafts.push(Draft { notice, lang, document });
                continue;
            }
            by_language.entry(language).or_default().now.push(document);
        }
        for file in &past {
            let mut file = file.clone();
            for document in file.documents.iter_mut().filter(|it| it.effective.is_none()) {
                if let Some(date) = translated_date(document) {
                    Arc::make_mut(document).effective = Some(date);
                }
            }
            let Some(last) = file.documents.last() else { continue };
            let mut found = Vec::new();
            let language = language(last, settings, &mut found);
            finding::soften(&mut found);
            findings.extend(found);
            let Some(language) = language else { continue };
            by_language.entry(language).or_default().past.push(file);
        }
        let mut editions: Vec<Edition> = Vec::new();
        for (language, texts) in by_language {
            let lang = settings.languages[language].clone();
            let mut candidates = match has_past {
                true => past::candidates(texts.now, texts.past, day, &mut findings),
                false => candidates(texts.now, &mut findings),
            };
            sort(&mut candidates, day);
            if !candidates.is_empty() {
                let edition = edition(lang, candidates, day, &mut findings);
                past::undeclared(&edition.versions, &mut findings);
                editions.push(edition);
            }
        }
        let mut notice = None;
        if !editions.is_empty() {
            let mut made = Notice::of(path.to_owned(), editions);
            made.bind_translations(settings, &mut findings);
            complete(&mut made, &mut findings);
            notice = Some(Arc::new(made));
        }
        Assembled { texts: documents, past, has_past, notice, drafts, findings }
    }
}

/// The texts of an edition.
#[derive(Default)]
struct Texts {
    now: Vec<Arc<Document>>,
    past: Vec<PastTexts>,
}
