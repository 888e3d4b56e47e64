//! The pages of an edition.
//!
//! [`EditionWork`] holds what an edition's pages share: each version's text and each neighbour
//! redline, made when first asked for.

mod changes;
mod feed;
mod forms;
mod languages;
mod lives;
mod recurring;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::prelude::*;
use tera::Value;

use super::comparisons::Comparisons;
use super::csp::content_security_policy;
use super::feeds::Event;
use super::inventory::{self, DataForm};
use super::json_ld::{Described, json_ld};
use super::memento::{Moments, moments};
use super::plan::{
    At, Entry, Page, STYLES, correction_folder, markdown_file, plain_text_file, styles_file,
};
use super::questions::{Question, recording};
use super::text::{self, Text};
use super::variables::Variables;
use super::view::*;
use super::wrapper::unknown_wrapper;
use super::{Rendered as Bytes, Renderer, alternates, data, direction, interface, notice_view};
use crate::clause_history::{self, ClauseHistory, Heading};
use crate::document::body::{Body, Clause, ClauseLink};
use crate::document::date::{LegalDate, is_dated_line};
use crate::document::{DateSource, Document};
use crate::feed::Entry as FeedEntry;
use crate::finding::Finding;
use crate::history::{Corrected, Edition, Former, FormerText, Notice, Status, Version};
use crate::redline::{self, Comparable, Redline};
use crate::register::Observed;
use crate::sealing::Rendered;
use crate::search::{EditionIndex, EditionText, VersionText};
use crate::settings::Search;
use crate::shown::{Inline, shown};
use crate::timings::{Piece, Stage};
use crate::wording::Given;
use languages::counterparts;
use recurring::Recurring;

/// How many earlier versions a page lists; the history has them all.
const OLDER: usize = 12;

/// How many versions a notice has at most of which everything is kept that saves work, until its pages are done.
const FEW: usize = 32;

/// What the pages of one edition share.
pub struct EditionWork {
    renderer: Arc<Renderer>,
    at: At,
    views: Vec<VersionView>,
    /// The same as templates take them: made once, shared by all pages.
    values: Vec<Value>,
    newest_first: Value,
    notice_value: Value,
    /// When the notice's own address came to show the texts of each version.
    moments: Vec<Moments>,
    note_findings: Vec<Finding>,
    /// For each language: the version of each text of the source, by that one's id.
    sources: Vec<HashMap<String, usize>>,
    texts: Vec<OnceLock<Arc<Text>>>,
    recurring: Recurring,
    /// What versions said before their corrections.
    former: Vec<Vec<OnceLock<Arc<Text>>>>,
    /// Texts as they were read for their first comparison, where they are kept for others.
    comparable: Vec<OnceLock<Arc<Comparable>>>,
    /// What reads them, one for each thread that does at the same time.
    readers: Mutex<Vec<redline::Reader>>,
    /// Each version against its predecessor; the first stays empty. Where there are many, without what only drawing
    /// them needs.
    neighbours: Vec<OnceLock<Arc<Redline>>>,
    /// What each version said before each correction against what it said then.
    corrected: Vec<Vec<OnceLock<Arc<Redline>>>>,
    /// What subscribers are told.
    told: OnceLock<Vec<(Event, OnceLock<Arc<FeedEntry>>)>>,
    anchored: OnceLock<Arc<Vec<Vec<Clause>>>>,
    clause_history: OnceLock<Arc<ClauseHistory>>,
    /// What its pages and notes asked of the rest of the site; what its texts asked, they know.
    asked: Mutex<BTreeSet<Question>>,
}

impl EditionWork {
    pub(super) fn new(renderer: Arc<Renderer>, at: At, before: Option<&EditionWork>) -> Self {
        let count = renderer.edition(at).versions.len();
        let former_of =
            |version: &Version| version.former.iter().map(|_| OnceLock::new()).collect();
        let former = renderer.edition(at).versions.iter().map(former_of).collect();
        let steps = |version: &Version| version.former.iter().map(|_| OnceLock::new()).collect();
        let corrected = renderer.edition(at).versions.iter().map(steps).collect();
        let recurring = Recurring::of(renderer.edition(at), &renderer);
        let mut work = EditionWork {
            renderer,
            recurring,
            at,
            views: Vec::new(),
            values: Vec::new(),
            newest_first: Value::none(),
            notice_value: Value::none(),
            moments: Vec::new(),
            note_findings: Vec::new(),
            sources: Vec::new(),
            texts: (0..count).map(|_| OnceLock::new()).collect(),
            former,
            comparable: (0..count).map(|_| OnceLock::new()).collect(),
            readers: Mutex::default(),
            neighbours: (0..count).map(|_| OnceLock::new()).collect(),
            corrected,
            told: OnceLock::new(),
            anchored: OnceLock::new(),
            clause_history: OnceLock::new(),
            asked: Mutex::default(),
        };
        if let Some(before) = before {
            work.take_over(before);
        }
        let mut findings = Vec::new();
        let view = |version| work.version_view(version, &mut findings);
        let (views, asked) = recording(|| (0..count).map(view).collect());
        work.views = views;
        work.note(asked);
        work.note_findings = findings;
        let notice = work.notice();
        let sources = |edition: &Edition| counterparts(notice, edition);
        work.sources = notice.editions.iter().map(sources).collect();
        work.values = work.views.iter().map(Value::from_serializable).collect();
        work.newest_first = work.values.iter().rev().cloned().collect::<Vec<_>>().into();
        work.notice_value = Value::from_serializable(&work.notice_view());
        work.moments = moments(work.edition(), work.renderer.day);
        work
    }

    /// Takes what another state of the edition has rendered of the texts that are in both, and compared.
    fn take_over(&mut self, before: &EditionWork) {
        if !self.renderer.renders_plain_as(&before.renderer)
            || !before.is_of(&self.notice().path, self.lang())
        {
            return;
        }
        let renders_all = self.renderer.renders_as(&before.renderer);
        let stays = |document: &Document| renders_all || text::is_plain(document);
        let texts_before = before.edition().versions.iter().enumerate();
        let places: HashMap<*const Document, usize> =
            texts_before.map(|(at, version)| (Arc::as_ptr(&version.document), at)).collect();
        let place = |version: &Version| {
            let at = *places.get(&Arc::as_ptr(&version.document))?;
            let is_same = before.version(at).effective == version.effective;
            (is_same && stays(&version.document)).then_some(at)
        };
        let from: Vec<Option<usize>> = self.edition().versions.iter().map(place).collect();
        for (at, place) in from.iter().enumerate() {
            let Some(place) = *place else { continue };
            self.texts[at] = before.texts[place].clone();
            let former = self.version(at).former.iter().zip(&before.version(place).former);
            let stays = |former: &Former| match &former.text {
                FormerText::Document(document) => stays(document),
                FormerText::Kept(_) => true,
            };
            let same: Vec<bool> =
                former.map(|(a, b)| a.text.is_same(&b.text) && stays(a)).collect();
            for (step, _) in same.into_iter().enumerate().filter(|(_, is_same)| *is_same) {
                self.former[at][step] = before.former[place][step].clone();
            }
            let has_same_neighbour = at > 0 && from[at - 1].map(|it| it + 1) == Some(place);
            // Of many they are kept otherwise than of few.
            if has_same_neighbour && self.has_few() == before.has_few() {
                self.neighbours[at] = before.neighbours[place].clone();
            }
        }
        let is_whole = before.texts.len() == from.len()
            && from.iter().enumerate().all(|(at, place)| *place == Some(at))
            && self.edition().shown() == before.edition().shown();
        if is_whole {
            self.anchored = before.anchored.clone();
            self.clause_history = before.clause_history.clone();
        }
    }

    /// What is wrong with the texts of the edition and their notes. Renders all of them.
    pub fn findings(&self) -> Vec<Finding> {
        let texts = (0..self.texts.len()).map(|version| &self.text(version).findings);
        let former = self.version_steps().map(|(at, step)| &self.text_at(at, step).findings);
        texts.chain(former).chain([&self.note_findings]).flatten().cloned().collect()
    }

    /// What is wrong with those texts that readers do not see yet.
    pub fn draft_findings(&self) -> Vec<Finding> {
        let versions = 0..self.texts.len();
        let drafts = versions.filter(|version| self.version(*version).status == Status::Draft);
        drafts.flat_map(|version| &self.text(version).findings).cloned().collect()
    }

    /// The files that texts of a kind are made of beside their own. Renders them.
    pub fn used(&self, is_asked: impl Fn(Status) -> bool) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        for version in 0..self.texts.len() {
            let Version { document, status, .. } = self.version(version);
            if is_asked(*status) {
                used.extend(self.text(version).uses.keys().cloned());
                // The theme may be given what the body does not name.
                let content = &self.renderer.settings.content;
                let folder = text::content_folder(&self.renderer, &document.path);
                let fragments = &self.renderer.materials(document).fragments;
                let given = document.front.markdown_includes.values().filter_map(|stated| {
                    fragments.full_name_from_root(&folder, &stated.value, stated.place.clone()).ok()
                });
                used.extend(given.map(|name| format!("{content}/{name}")));
            }
        }
        used
    }

    /// Whether the text that a page of a notice or version shows has a place of this id, as it is read by
    /// itself: the page may have more.
    pub fn text_has_id(&self, entry: &Entry, id: &str) -> bool {
        let version = match entry.page {
            Page::Notice => self.edition().shown(),
            Page::Version(version) => version,
            _ => return false,
        };
        let body = &self.text(version).body;
        body.other_ids.contains(id)
            || body.clauses.iter().any(|clause| clause.ids().any(|own| own == id))
    }

    /// What is wrong with these versions, what they said before their corrections, and the notes of the edition.
    /// Renders nothing else.
    pub fn findings_of(&self, versions: &[usize]) -> Vec<Finding> {
        let texts = versions.iter().map(|version| &self.text(*version).findings);
        let steps = versions.iter().flat_map(|at| (0..self.former[*at].len()).map(|it| (*at, it)));
        let former = steps.map(|(at, step)| &self.text_at(at, step).findings);
        texts.chain(former).chain([&self.note_findings]).flatten().cloned().collect()
    }

    /// Whether these are pages of a notice in a language.
    pub fn is_of(&self, notice: &str, lang: &str) -> bool {
        self.notice().path == notice && self.lang() == lang
    }

    /// Whether they are pages of this very state of the site.
    pub fn is_by(&self, renderer: &Arc<Renderer>) -> bool {
        Arc::ptr_eq(&self.renderer, renderer)
    }

    /// Whether any texts are rendered as they are in this state of the site.
    pub fn renders_as(&self, renderer: &Renderer) -> bool {
        self.renderer.renders_plain_as(renderer)
    }

    /// Roughly how many bytes it holds of what was rendered and compared.
    pub fn held(&self) -> usize {
        let former = self.former.iter().flatten();
        let texts = self.texts.iter().chain(former).filter_map(OnceLock::get);
        let texts: usize = texts.map(|text| 2 * text.body.html.len()).sum();
        let redlines = self.neighbours.iter().chain(self.corrected.iter().flatten());
        let redlines = redlines.filter_map(OnceLock::get);
        let told = self.told.get().into_iter().flatten().filter_map(|(_, entry)| entry.get());
        let told: usize = told.map(|entry| entry.held()).sum();
        let comparable = self.comparable.iter().filter_map(OnceLock::get);
        let comparable: usize = comparable.map(|it| it.held()).sum();
        let readers: usize = self.readers().iter().map(redline::Reader::held).sum();
        texts
            + told
            + comparable
            + readers
            + redlines.map(|it| it.parts.len() * size_of::<redline::Part>()).sum::<usize>()
    }

    /// Paths that the notice had before, as the aliases of its texts say.
    fn former_notices(&self) -> Vec<String> {
        let versions = self.edition().versions.iter();
        let mut paths: Vec<String> = versions
            .flat_map(|version| &version.document.front.aliases)
            .map(|alias| alias.value.clone())
            .collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The fingerprint of the words of a version, in hexadecimal.
    pub fn text_sha256(&self, version: usize) -> String {
        self.text(version).fingerprint().to_string()
    }

    /// The versions as the register compares them. Renders all texts.
    pub fn observed(&self) -> Vec<Rendered> {
        let observed = |version: usize| {
            let Version { id, document, effective, .. } = self.version(version);
            let text = self.text(version);
            let front = &document.front;
            let by_commit =
                document.effective.as_ref().is_some_and(|it| it.from == DateSource::Commit);
            let path = document.path.split('@').next().unwrap_or(&document.path);
            Observed {
                notice: self.notice().path.clone(),
                language: self.lang().to_owned(),
                version: id.clone(),
                title: document.title.clone(),
                effective: *effective,
                published: front.published.as_ref().map(|stated| stated.value),
                withdrawn: front.withdrawn.as_ref().map(|stated| stated.value),
                file: path.into(),
                commit: document.commit.as_ref().map(|commit| commit.id.clone()),
                source: document.sha256,
                text: text.fingerprint(),
                lists: text.without_lists.is_some(),
                corrections: front.corrections.len(),
                uses: text.uses.clone(),
                is_rendered: !text.has_failed,
                dated_by_commit: by_commit,
                former_notices: self.former_notices(),
            }
        };
        // The register is of what was published.
        let versions = 0..self.texts.len();
        versions
            .filter(|version| self.version(*version).status != Status::Draft)
            .map(|version| Rendered {
                at: self.at,
                version,
                observed: observed(version),
                lasting: None,
            })
            .collect()
    }

    /// What a version says for good: HTML.
    pub fn lasting(&self, version: usize) -> &str {
        self.text(version).lasting()
    }

    /// What readers can search of the edition; none where the settings have no search.
    pub fn search_index(&self) -> Option<EditionIndex> {
        let only_shown = match self.renderer.settings.search {
            Search::All => false,
            Search::Current => true,
            Search::Off => return None,
        };
        let shown = self.edition().shown();
        let view = self.notice_view();
        let versions = (0..self.texts.len()).filter(|version| !only_shown || *version == shown);
        let text = |version: usize| VersionText {
            name: &self.views[version].name,
            link: &self.views[version].url,
            is_shown: version == shown,
            html: &self.text(version).body.html,
        };
        Some(EditionIndex::of(&EditionText {
            title: &view.title,
            link: &view.url,
            versions: versions.map(text).collect(),
        }))
    }

    /// What the texts and pages that were rendered so far asked of the rest of the site.
    pub fn asked(&self) -> BTreeSet<Question> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let texts = self.texts.iter().chain(self.former.iter().flatten());
        for text in texts.filter_map(OnceLock::get) {
            asked.extend(text.asked.iter().cloned());
        }
        asked
    }

    fn note(&self, asked: BTreeSet<Question>) {
        if !asked.is_empty() {
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).extend(asked);
        }
    }

    /// Renders one of the edition's pages.
    pub fn page(&self, entry: &Entry) -> Bytes {
        let (bytes, asked) = recording(|| self.made_page(entry));
        self.note(asked);
        bytes
    }

    fn made_page(&self, entry: &Entry) -> Bytes {
        match &entry.page {
            Page::Notice => self.notice_page(self.edition().shown(), entry, true),
            Page::Version(version) => self.notice_page(*version, entry, false),
            Page::Changes(version) => self.redline_page(*version - 1, *version, entry),
            Page::Compare(old, new) => self.redline_page(*old, *new, entry),
            Page::ToChanges(version) => self.to_changes_page(*version, entry),
            Page::Correction(version, step) => self.correction_page(*version, *step, entry),
            Page::Former(version, step) => self.former_page(*version, *step, entry),
            Page::History => self.history_page(entry),
            Page::Clauses => self.clauses_page(entry),
            Page::VersionsJson => {
                let texts = (0..self.texts.len()).map(|version| self.text_sha256(version));
                let texts: Vec<String> = texts.collect();
                Ok(Some(data::versions_json(&self.renderer, self.at, &self.views, &texts)))
            }
            Page::CurrentJson => {
                let text = |version: usize| self.text_sha256(version);
                Ok(Some(data::current_json(&self.renderer, self.at, &text)))
            }
            Page::ClausesJson => Ok(Some(self.clauses_json())),
            Page::Feed(form) => self.feed(*form),
            Page::PlainText(version) => Ok(Some(self.plain_text(*version).into_bytes())),
            Page::Markdown(version) => Ok(Some(self.markdown(*version).into_bytes())),
            Page::Inventory(version, form) => {
                Ok(inventory::file(&self.renderer, self.at, *version, *form))
            }
            Page::TimeMap => Ok(Some(self.renderer.timemap(self.at, &self.moments))),
            Page::TextStyles(version) => Ok(sheet(self.text(*version))),
            Page::FormerStyles(version, step) => Ok(sheet(self.text_at(*version, *step))),
            _ => self.renderer.other(entry),
        }
    }

    /// Which edition it is.
    pub fn at(&self) -> At {
        self.at
    }

    fn notice(&self) -> &Notice {
        self.renderer.notice(self.at)
    }

    fn edition(&self) -> &Edition {
        self.renderer.edition(self.at)
    }

    fn lang(&self) -> &str {
        &self.edition().lang
    }

    fn version(&self, version: usize) -> &Version {
        &self.edition().versions[version]
    }

    fn text(&self, version: usize) -> &Text {
        self.texts[version].get_or_init(|| {
            let Version { document, effective, .. } = self.version(version);
            self.rendered(document, *effective)
        })
    }

    fn rendered(&self, document: &Document, effective: Option<LegalDate>) -> Arc<Text> {
        let Self { renderer, at, .. } = self;
        let timings = renderer.timings();
        self.recurring.text(document, renderer, || {
            timings.made(Piece::Text, 1);
            timings.time(Stage::Texts, || text::render(renderer, *at, document, effective))
        })
    }

    /// What a version said before its correction `step`; behind the last, what it says.
    fn text_at(&self, version: usize, step: usize) -> &Text {
        let Some(slot) = self.former[version].get(step) else { return self.text(version) };
        let Version { effective, former, .. } = self.version(version);
        slot.get_or_init(|| match &former[step].text {
            FormerText::Document(document) => self.rendered(document, *effective),
            FormerText::Kept(html) => Arc::new(Text::kept(html)),
        })
    }

    /// What the texts bring inline, for the headers of the site.
    pub fn inline_hashes(&self) -> Inline {
        let mut all = Inline::default();
        let texts = (0..self.texts.len()).map(|version| self.text(version));
        let former = self.version_steps().map(|(at, step)| self.text_at(at, step));
        texts.chain(former).for_each(|text| all.add_hashes(text.inline()));
        all
    }

    /// What these versions bring inline, and what they said before their corrections.
    pub fn inline_hashes_of(&self, versions: &[usize]) -> Inline {
        let mut all = Inline::default();
        for version in versions {
            let steps = 0..=self.former[*version].len();
            steps.for_each(|step| all.add_hashes(self.text_at(*version, step).inline()));
        }
        all
    }

    /// The link to the style sheet of a version's text, where it has one.
    fn styles_link(&self, version: usize) -> Option<String> {
        self.styles_link_at(version, self.former[version].len())
    }

    /// The same for what a version said before its correction `step`; behind the last, what it says.
    fn styles_link_at(&self, version: usize, step: usize) -> Option<String> {
        let id = &self.version(version).id;
        let path = match step < self.former[version].len() {
            true => format!("{}{}{STYLES}", self.folder(), correction_folder(id, step)),
            false => format!("{}{}", self.folder(), styles_file(id)),
        };
        let has_styles = self.text_at(version, step).inline().has_rules();
        has_styles.then(|| self.renderer.addresses.link(&path))
    }

    /// Every correction: of which version, and which one.
    fn version_steps(&self) -> impl Iterator<Item = (usize, usize)> {
        let steps = self.former.iter().map(Vec::len).enumerate();
        steps.flat_map(|(at, steps)| (0..steps).map(move |step| (at, step)))
    }

    fn neighbours(&self, new: usize) -> &Arc<Redline> {
        self.neighbours[new].get_or_init(|| self.kept(self.compared(new - 1, new)))
    }

    /// The same with all that drawing it needs.
    fn whole_neighbours(&self, new: usize) -> Arc<Redline> {
        match self.has_few() {
            true => self.neighbours(new).clone(),
            false => Arc::new(self.compared(new - 1, new)),
        }
    }

    /// Whether everything is kept that saves work.
    fn has_few(&self) -> bool {
        self.texts.len() <= FEW
    }

    /// A redline as it is kept: both its texts, which are most of it, only where there are few.
    fn kept(&self, mut redline: Redline) -> Arc<Redline> {
        if !self.has_few() {
            redline.parts = Vec::new();
        }
        Arc::new(redline)
    }

    fn compared(&self, old: usize, new: usize) -> Redline {
        self.between_texts(|| (self.comparable(old), self.comparable(new)))
    }

    fn between_texts(&self, texts: impl FnOnce() -> (Arc<Comparable>, Arc<Comparable>)) -> Redline {
        let timings = self.renderer.timings();
        timings.made(Piece::Redline, 1);
        timings.time(Stage::Compare, || {
            let (old, new) = texts();
            redline::compare_read(&old, &new)
        })
    }

    /// A text, read to be compared. Read, it takes some ten times as much room as written: of a notice with hundreds
    /// of versions only the one that most are compared with is kept.
    fn comparable(&self, version: usize) -> Arc<Comparable> {
        let text = self.text(version);
        let read = || self.read(text);
        let is_kept = self.has_few() || version == self.edition().shown();
        if is_kept { self.comparable[version].get_or_init(read).clone() } else { read() }
    }

    /// The redline of a version's correction.
    fn corrected(&self, version: usize, step: usize) -> &Arc<Redline> {
        self.corrected[version][step].get_or_init(|| {
            let (old, new) = (self.text_at(version, step), self.text_at(version, step + 1));
            Arc::new(self.between_texts(|| (self.read(old), self.read(new))))
        })
    }

    fn read(&self, text: &Text) -> Arc<Comparable> {
        let mut reader = self.readers().pop().unwrap_or_default();
        let read = Arc::new(reader.read(&text.body.html));
        self.readers().push(reader);
        read
    }

    fn readers(&self) -> MutexGuard<'_, Vec<redline::Reader>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Compares all neighbours, in parallel: a build draws them all, and what its pages wait for is
    /// better done first.
    pub fn compare_neighbours(&self) {
        match self.has_few() {
            true => (1..self.texts.len()).into_par_iter().for_each(|new| {
                self.neighbours(new);
            }),
            false => self.compare_many(),
        }
        // Hardly a text is left to be read.
        self.readers().clear();
    }

    /// Compares many neighbours, some at a time: the lines of life need all that a redline says, in order.
    fn compare_many(&self) {
        if self.clause_history.get().is_some()
            && self.neighbours[1..].iter().all(|it| it.get().is_some())
        {
            return;
        }
        let mut builder = clause_history::Builder::default();
        builder.add_headings(self.headings(0));
        let versions: Vec<usize> = (1..self.texts.len()).collect();
        for some in versions.chunks(FEW) {
            let read: Vec<_> = (some[0] - 1..=some[some.len() - 1])
                .into_par_iter()
                .map(|it| self.comparable(it))
                .collect();
            let compare = |pair: &[Arc<Comparable>]| {
                self.between_texts(|| (pair[0].clone(), pair[1].clone()))
            };
            let redlines: Vec<Redline> = read.par_windows(2).map(compare).collect();
            for (new, redline) in some.iter().zip(redlines) {
                builder.add(&redline);
                // Another thread may have been first, with the same.
                let _ = self.neighbours[*new].set(self.kept(redline));
            }
        }
        let _ = self.clause_history.set(Arc::new(builder.finish()));
    }

    /// Renders, in parallel, what a page needs of all texts; does nothing for a page of some of them.
    pub fn make_ready(&self, page: &Page) {
        match page {
            Page::Notice | Page::Version(_) | Page::VersionsJson => {
                let missing = self.texts.iter().enumerate().filter(|(_, it)| it.get().is_none());
                let missing: Vec<usize> = missing.map(|(version, _)| version).collect();
                // Waking other threads takes longer than rendering a text or two.
                match missing.len() {
                    ..=2 => missing.iter().for_each(|version| {
                        self.text(*version);
                    }),
                    _ => missing.par_iter().for_each(|version| {
                        self.text(*version);
                    }),
                }
            }
            Page::History | Page::Clauses | Page::ClausesJson | Page::Feed(_) => {
                let missing = self.neighbours.iter().skip(1).filter(|it| it.get().is_none());
                if missing.count() > 1 {
                    self.compare_neighbours();
                }
            }
            _ => {}
        }
    }

    /// The lines of life of the clauses. Compares all neighbours.
    fn clause_history(&self) -> &ClauseHistory {
        self.clause_history.get_or_init(|| {
            let mut builder = clause_history::Builder::default();
            builder.add_headings(self.headings(0));
            (1..self.texts.len()).for_each(|new| builder.add(&self.whole_neighbours(new)));
            Arc::new(builder.finish())
        })
    }

    /// The clauses of a version with the anchors that other versions gave them.
    ///
    /// Compares two neighbours only where their headings alone do not say which clause is which, so
    /// that one page can be shown without comparing a notice's whole past.
    fn clauses(&self, version: usize) -> &[Clause] {
        let anchored = self.anchored.get_or_init(|| {
            let mut builder = clause_history::Builder::default();
            for version in 0..self.texts.len() {
                if !builder.add_headings(self.headings(version)) {
                    builder.add(&self.whole_neighbours(version));
                }
            }
            let bodies: Vec<&Body> =
                (0..self.texts.len()).map(|version| &self.text(version).body).collect();
            let by_id: Vec<HashMap<&str, usize>> = bodies
                .iter()
                .map(|body| {
                    let clauses = body.clauses.iter().enumerate();
                    clauses.map(|(at, clause)| (clause.id.as_str(), at)).collect()
                })
                .collect();
            let clause_of = |version: usize, heading: &Heading| {
                by_id[version].get(heading.id.as_deref()?).copied()
            };
            let history = builder.finish();
            let former = history.former_ids(
                Some(self.edition().shown()),
                &|version, heading| {
                    let clause = clause_of(version, heading);
                    let clause = clause.map(|at| &bodies[version].clauses[at]);
                    clause.map_or_else(Vec::new, |it| it.ids().cloned().collect())
                },
                &|version| {
                    let body = bodies[version];
                    let own = body.clauses.iter().flat_map(Clause::ids);
                    own.chain(&body.other_ids).cloned().collect()
                },
            );
            let anchored = former.into_iter().enumerate().map(|(version, former)| {
                let mut clauses = bodies[version].clauses.clone();
                for (line, ids) in history.versions[version][1..].iter().zip(former) {
                    let heading = history.lines[*line].heading(version);
                    if let Some(at) = clause_of(version, heading) {
                        clauses[at].also.extend(ids);
                    }
                }
                clauses
            });
            Arc::new(anchored.collect())
        });
        &anchored[version]
    }

    fn headings(&self, version: usize) -> Vec<Heading> {
        let clauses = self.text(version).body.clauses.iter();
        let heading = |clause: &Clause| Heading {
            rank: clause.level,
            id: Some(clause.id.clone()),
            title: clause.title.clone(),
        };
        clauses.map(heading).collect()
    }

    fn date(&self, date: LegalDate) -> DateView {
        self.renderer.date_view(self.lang(), date)
    }

    fn version_view(&self, at: usize, findings: &mut Vec<Finding>) -> VersionView {
        let version = self.version(at);
        let document = &version.document;
        let front = &document.front;
        let folder = self.folder();
        let link = |path: String| self.renderer.addresses.link(&path);
        let label = front.version.as_deref().unwrap_or_default().to_owned();
        let date = version.effective.map(|date| self.date(date));
        let shown = self.edition().shown();
        let current_url = match at == shown {
            true => None,
            false => self.comparison_url(at.min(shown), at.max(shown)),
        };
        let url = link(format!("{folder}{}/", version.id));
        VersionView {
            id: version.id.clone(),
            name: self.name_of(version),
            label,
            title: document.title.clone(),
            address: self.cited(&url),
            plain_text_url: match self.renderer.settings.formats.plain_text {
                true => link(format!("{folder}{}", plain_text_file(&version.id))),
                false => String::new(),
            },
            markdown_url: match self.renderer.settings.formats.markdown {
                true => link(format!("{folder}{}", markdown_file(&version.id))),
                false => String::new(),
            },
            inventory_json_url: self.inventory_url(at, DataForm::Json),
            inventory_csv_url: self.inventory_url(at, DataForm::Csv),
            url,
            changes_url: match at {
                0 => String::new(),
                _ => self.renderer.changes_link(self.at, at),
            },
            next_changes_url: match at + 1 < self.texts.len() {
                true => self.renderer.changes_link(self.at, at + 1),
                false => String::new(),
            },
            current_url: current_url.unwrap_or_default(),
            status: version.status.name(),
            is_called_off: version.is_called_off(),
            earlier: at,
            effective: date,
            until: version.until.map(|date| self.date(date)),
            last_day: last_day(version).map(|date| self.date(date)),
            published: version.published.map(|published| self.date(published.date)),
            material: front.material,
            changes: front.changes.as_deref().map_or(String::new(), |note| {
                text::note(&self.renderer, document, "changes", note, findings)
            }),
            corrections: self.corrections(version),
            translation_of: self.translation_of(version),
            translation: self.translation(at),
            prevailing: self.prevailing(version),
            sha256: document.sha256.to_string(),
            commit: document.commit.as_ref().map_or(String::new(), |it| it.id.clone()),
            is_step: document.past().is_step,
        }
    }

    /// The link to a version of an inventory for programs; empty for a text that is none.
    fn inventory_url(&self, at: usize, form: DataForm) -> String {
        let version = self.version(at);
        if version.document.inventory.is_none() {
            return String::new();
        }
        self.renderer.addresses.link(&format!("{}{}/{}", self.folder(), version.id, form.file()))
    }

    /// What readers of these pages call a version.
    fn name_of(&self, version: &Version) -> String {
        let date = version.effective.map(|date| self.date(date).text);
        let dated = date.unwrap_or_else(|| version.id.clone());
        match version.id.contains('.') {
            true => format!("{dated} ({})", version.id),
            false => dated,
        }
    }

    /// A link as it is to be cited: the full address, where the site has a `url`.
    fn cited(&self, link: &str) -> String {
        self.renderer.cited(link)
    }

    fn corrections(&self, version: &Version) -> Vec<CorrectionView> {
        let folder = self.folder();
        let link = |path: String| self.renderer.addresses.link(&path);
        let view = |(correction, step): (Corrected, Option<usize>)| {
            let Corrected { date, note, declared, commit } = correction;
            let at = step.map(|step| format!("{folder}{}", correction_folder(&version.id, step)));
            let message = commit.as_ref().filter(|_| self.renderer.settings.history.messages);
            let note = match message {
                Some(commit) if note.is_empty() => commit.subject.clone(),
                _ => note,
            };
            let former = at.as_ref().map_or(String::new(), |at| link(format!("{at}former/")));
            CorrectionView {
                number: step.map_or(0, |step| step + 1),
                date: date.map(|date| self.date(date)),
                note,
                declared,
                url: at.map_or(String::new(), link),
                former_address: match former.is_empty() {
                    true => String::new(),
                    false => self.cited(&former),
                },
                former_url: former,
                commit: commit.map_or(String::new(), |it| it.id.clone()),
                is_step: step.is_some_and(|step| version.former[step].is_step()),
            }
        };
        version.corrections().into_iter().map(view).collect()
    }

    /// The link to the page that compares two versions, the older one first; none where there is no such page.
    fn comparison_url(&self, old: usize, new: usize) -> Option<String> {
        let comparisons = Comparisons::of(self.edition(), &self.renderer.settings.redline);
        let below = comparisons.folder(old, new)?;
        Some(self.renderer.addresses.link(&format!("{}{below}", self.folder())))
    }

    fn folder(&self) -> String {
        self.renderer.addresses.folder(&self.notice().path, self.lang())
    }

    fn notice_view(&self) -> NoticeView {
        let Renderer { settings, addresses, .. } = &*self.renderer;
        notice_view(self.notice(), self.edition(), settings, addresses, self.renderer.words())
    }

    /// The variables that all of the edition's pages have.
    fn variables(&self, page: PageView, version: usize) -> Variables {
        let mut variables =
            self.renderer.content_variables(self.at, &self.version(version).document);
        self.renderer.page_variables(&mut variables, page);
        let shown = self.edition().shown();
        variables.set("notice", self.notice_value.clone());
        variables.set("shown", self.values[shown].clone());
        let in_force = self.edition().in_force.map(|at| self.values[at].clone());
        variables.set("in_force", in_force.unwrap_or_else(Value::none));
        variables.set("versions", self.newest_first.clone());
        let pending = |at: &usize| self.version(*at).status == Status::Pending;
        let pending: Vec<Value> = (0..self.values.len())
            .rev()
            .filter(pending)
            .map(|at| self.values[at].clone())
            .collect();
        variables.set("pending", pending.into());
        variables
    }

    /// A page; `inline` is what its text brings inline, and `stylesheets` are those of its text.
    fn page_view(
        &self,
        kind: &'static str,
        title: String,
        entry: &Entry,
        inline: &Inline,
        stylesheets: Vec<String>,
    ) -> PageView {
        let addresses = &self.renderer.addresses;
        let url = addresses.link(&entry.output);
        let lang = self.lang().to_owned();
        let dir = direction(&lang);
        let absolute = addresses.absolute(&url);
        let shown = format!("{}{}/", self.folder(), self.edition().shown_version().id);
        let is_shown = kind == "version" && addresses.link(&shown) == url;
        let lists_all = self.renderer.settings.search_engines.superseded;
        let is_current = matches!(kind, "notice" | "history" | "clauses");
        let is_listed = is_current || (lists_all && !is_shown);
        let noindex = self.renderer.has_drafts || !is_listed;
        let canonical = match kind {
            // The text in force has two addresses; search engines are to keep the notice's own.
            _ if is_shown => addresses.absolute(&addresses.link(&self.folder())),
            "version" | "former" if !lists_all => {
                addresses.absolute(&addresses.link(&self.folder()))
            }
            _ => absolute.clone(),
        };
        let languages = self.languages(kind, entry);
        let alternates = match self.is_outdone(kind, entry) {
            true => Vec::new(),
            false => alternates(&languages, self.renderer.settings.language()),
        };
        let (interface_lang, interface_dir, lang_attributes) =
            interface(self.renderer.words(), &lang);
        let locale = self.renderer.words().writing_tag(&lang);
        PageView {
            kind,
            title,
            description: String::new(),
            url,
            absolute,
            canonical,
            noindex,
            lang,
            dir,
            interface_lang,
            interface_dir,
            locale,
            lang_attributes,
            alternates,
            languages,
            feeds: self.feed_views(),
            stylesheets,
            csp: content_security_policy(&self.renderer.settings.html, inline),
            links: Vec::new(),
            json_ld: String::new(),
        }
    }

    /// Says for machines what the page of a version is, and what it is related to.
    fn describe(&self, page: &mut PageView, version: usize, is_notice: bool) {
        let forms = self.renderer.other_forms(self.at, version);
        let fingerprint = self.text(version).fingerprint().to_string();
        page.json_ld = json_ld(
            &self.renderer,
            &Described {
                at: self.at,
                version,
                is_notice,
                view: &self.views[version],
                description: &page.description,
                fingerprint: &fingerprint,
                forms: &forms,
            },
        );
        page.links = match is_notice {
            true => self.renderer.notice_links(self.at, &self.moments),
            false => self.renderer.version_links(self.at, version, self.moments[version].version),
        };
        page.links.extend(forms);
    }

    /// What a version said before a correction.
    fn former_page(&self, at: usize, step: usize, entry: &Entry) -> Bytes {
        let text = self.text_at(at, step);
        let body = &text.body;
        let mut inline = Inline::default();
        let content = shown(&body.html, &mut inline);
        let title = self.version(at).document.title.clone();
        let sheets = self.styles_link_at(at, step).into_iter().collect();
        let mut page = self.page_view("former", title, entry, &inline, sheets);
        page.links = self.renderer.former_links(self.at, self.moments[at].former[step]);
        let mut variables = self.variables(page, at);
        variables.set("version", self.values[at].clone());
        variables.set("older", Vec::<Value>::new().into());
        variables.set("content", Value::safe_string(&content));
        variables.view("toc", &toc(&body.clauses));
        variables.set("has_h1", body.clauses.iter().any(|clause| clause.level == 1).into());
        self.set_correction(&mut variables, at, step);
        variables.view("fingerprint", &self.fingerprint(text));
        self.renderer.template("former.html", &variables, None)
    }

    /// The correction at hand, as `correction`.
    fn set_correction(&self, variables: &mut Variables, version: usize, step: usize) {
        let mut corrections = self.views[version].corrections.iter();
        if let Some(correction) = corrections.find(|it| it.number == step + 1) {
            variables.view("correction", correction);
        }
    }

    /// Of the text that a page shows: every page has the views of all versions, also those whose
    /// texts it does not need.
    fn fingerprint(&self, text: &Text) -> FingerprintView {
        let sha256 = text.fingerprint().to_string();
        FingerprintView {
            short: sha256.chars().take(12).collect(),
            sha256,
            lists: text.without_lists.is_some(),
            register_url: self.renderer.register_url.clone(),
        }
    }

    fn notice_page(&self, at: usize, entry: &Entry, own_address: bool) -> Bytes {
        let version = self.version(at);
        let text = self.text(at);
        let kind = if own_address { "notice" } else { "version" };
        let clauses = self.clauses(at);
        let title = clauses.iter().find(|clause| clause.level == 1).map(|title| title.inside);
        let link = |clause: &Clause| {
            // The title of the whole has the address of the whole, and so has its date.
            let is_of_all = title == Some(clause.inside) || is_dated_line(&clause.title);
            (!is_of_all).then(|| ClauseLink {
                url: format!("{}#{}", self.views[at].url, crate::address::encoded(&clause.id)),
                label: self.renderer.words().filled(
                    self.lang(),
                    "clause-link",
                    &[("title", Given::Text(&clause.title))],
                ),
            })
        };
        let text_html = text.body.with_anchors(clauses, &link);
        let mut inline = Inline::default();
        let content = shown(&text_html, &mut inline);
        let includes: Vec<(&String, Value)> = text
            .includes
            .iter()
            .filter(|(name, _)| !RESERVED.contains(&name.as_str()))
            .map(|(name, html)| (name, Value::safe_string(&shown(html, &mut inline))))
            .collect();
        let sheets = self.styles_link(at).into_iter().collect();
        let title = version.document.title.clone();
        let mut page = self.page_view(kind, title, entry, &inline, sheets);
        page.description = self.notice_view().description;
        self.describe(&mut page, at, own_address);
        let mut variables = self.variables(page, at);
        for (name, html) in includes {
            variables.set(name.clone(), html);
        }
        variables.set("version", self.values[at].clone());
        let older: Vec<Value> = self.values[..at].iter().rev().take(OLDER).cloned().collect();
        variables.set("older", older.into());
        variables.view("fingerprint", &self.fingerprint(text));
        variables.set("content", Value::safe_string(&content));
        variables.view("toc", &toc(clauses));
        variables.set("has_h1", clauses.iter().any(|clause| clause.level == 1).into());
        if let Some(unknown) = self.wrapper_finding(at) {
            return Err(vec![unknown]);
        }
        let wrapper = version.document.front.wrapper_template.as_ref();
        let name = wrapper.map_or(self.renderer.theme.wrapper.as_str(), |stated| &stated.value);
        self.renderer.template(name, &variables, Some(&version.document.path))
    }

    /// The finding for a version that names a wrapper template which the theme does not have.
    pub fn wrapper_finding(&self, version: usize) -> Option<Finding> {
        let stated = self.version(version).document.front.wrapper_template.as_ref()?;
        let is_known = self.renderer.theme.templates.contains_template(&stated.value);
        (!is_known).then(|| unknown_wrapper(&self.renderer, &stated.value, stated.place.clone()))
    }

    fn clauses_json(&self) -> Vec<u8> {
        let history = self.clause_history();
        data::clauses_json(
            &self.renderer,
            self.notice(),
            self.edition(),
            &self.views,
            history,
            &|new, change| self.neighbours(new).changes[change].id.clone(),
        )
    }
}

/// The style sheet of what a text brings as `style` attributes.
fn sheet(text: &Text) -> Option<Vec<u8>> {
    text.inline().sheet().map(String::into_bytes)
}

fn toc(clauses: &[Clause]) -> Vec<ClauseView> {
    let view = |clause: &Clause| ClauseView {
        level: clause.level,
        id: clause.id.clone(),
        title: clause.title.clone(),
    };
    clauses.iter().map(view).collect()
}

/// The last day of a version in force, where its end is known to the day.
fn last_day(version: &Version) -> Option<LegalDate> {
    let until = version.until.filter(|date| date.parts().2.is_some())?;
    let last = until.first_day().yesterday().ok()?;
    // A text can be dated later than the one that took its place.
    version.effective.is_none_or(|from| from.first_day() <= last).then(|| LegalDate::day(last))
}

fn summary(redline: &Redline) -> SummaryView {
    SummaryView {
        words_inserted: redline.summary.words_inserted,
        words_deleted: redline.summary.words_deleted,
        words_moved: redline.summary.words_moved,
        changes: redline.summary.changes,
        changes_words: redline.changes_words(),
    }
}
