//! One state of a site, page by page, and what is kept of editions whose pages were asked for.
//!
//! A page of an edition needs what the edition's pages share: its texts, and comparisons of them. That is kept for
//! the editions last asked for, within bounds, and taken over where a later state has the same texts. Knows nothing
//! of what changed from one state to the next.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::check::{self, TextInView};
use crate::finding::{self, Finding, Place, Severity};
use crate::history::{Edition, Status};
use crate::register;
use crate::render::comparisons::Comparisons;
use crate::render::plan::{At, EditionPlan, Entry, Page, Plan, SearchIndex, folded};
use crate::render::questions::Question;
use crate::render::whole::{EditionPieces, Pieces};
use crate::render::{EditionWork, Rendered, Renderer, hosting};
use crate::search;
use crate::shown::Inline;
use crate::site;
use crate::source::StaticFile;

/// The editions that are kept, and how many bytes of their texts and comparisons; one is kept whatever it holds.
const KEPT: (usize, usize) = (24, 256 << 20);

/// A plan, and where it has each path.
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// The editions that stand in a folder, as indices of the plan's.
    folders: HashMap<String, Vec<usize>>,
    /// What stands at former addresses: the edition and its entry there.
    former: BTreeMap<String, (usize, usize)>,
}

impl Planned {
    /// A plan, ready to be asked.
    pub fn of(plan: Plan, findings: Vec<Finding>) -> Planned {
        let mut folders: HashMap<String, Vec<usize>> = HashMap::new();
        let mut former = BTreeMap::new();
        for (at, edition) in plan.editions.iter().enumerate() {
            folders.entry(edition.folder.clone()).or_default().push(at);
            let entries = edition.former.iter().enumerate();
            former.extend(entries.map(|(entry, it)| (it.output.clone(), (at, entry))));
        }
        Planned { plan, findings, folders, former }
    }

    /// What stands at a path, and the edition that it is a page of.
    fn entry(&self, output: &str) -> Option<(Option<&EditionPlan>, Cow<'_, Entry>)> {
        let found =
            |entries: &[Entry]| entries.binary_search_by(|it| (*it.output).cmp(output)).ok();
        if let Some(at) = found(&self.plan.others) {
            return Some((None, Cow::Borrowed(&self.plan.others[at])));
        }
        if let Some((edition, entry)) = self.former.get(output) {
            let edition = &self.plan.editions[*edition];
            return Some((Some(edition), Cow::Borrowed(&edition.former[*entry])));
        }
        let ends = output.match_indices('/').map(|(at, _)| at + 1);
        let folders = ends.chain([0]).filter_map(|end| self.folders.get(&output[..end]));
        folders.flatten().find_map(|at| {
            let edition = &self.plan.editions[*at];
            Some((Some(edition), Cow::Owned(edition.entry(output)?)))
        })
    }
}

/// A site that is ready to be rendered.
pub struct Ready {
    /// What renders it.
    pub renderer: Arc<Renderer>,
    /// What there is of it.
    pub planned: Arc<Planned>,
    /// Files to copy.
    pub statics: Arc<Vec<StaticFile>>,
    /// The content folder as the machine has it.
    pub content: Option<PathBuf>,
}

/// What editions last asked for have rendered, the last one at the end.
#[derive(Default)]
pub struct Works {
    kept: Mutex<Vec<Arc<EditionWork>>>,
}

impl Works {
    /// What the pages of an edition share.
    fn get(&self, renderer: &Arc<Renderer>, at: At) -> Arc<EditionWork> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let notice = &renderer.site.notices[at.notice];
        let lang = &notice.editions[at.edition].lang;
        let known =
            kept.iter().position(|it| it.is_of(&notice.path, lang)).map(|it| kept.remove(it));
        let work = match known {
            Some(work) if work.is_by(renderer) => work,
            Some(work) => Arc::new(renderer.edition_work_again(at, &work)),
            None => Arc::new(renderer.edition_work(at)),
        };
        kept.push(work.clone());
        let held: Vec<usize> = kept.iter().rev().map(|it| it.held()).collect();
        let sums = held.iter().scan(0, |sum, held| {
            *sum += held;
            Some(*sum)
        });
        let count = sums.take_while(|sum| *sum <= KEPT.1).count().clamp(1, KEPT.0);
        let left_out = kept.len().saturating_sub(count);
        kept.drain(..left_out);
        work
    }

    /// Lets go of all that says nothing of this state of the site.
    pub fn forget_unlike(&self, renderer: &Renderer) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|work| work.renders_as(renderer));
    }
}

/// One state of a site.
pub struct View {
    /// What is wrong with it, short of what only rendering shows, in file order.
    pub findings: Vec<Finding>,
    /// None when there is nothing to render with.
    pub(super) ready: Option<Ready>,
    /// Whether some texts of the site are not read.
    is_part: bool,
    works: Arc<Works>,
    inline: OnceLock<Inline>,
    index: OnceLock<BTreeMap<String, Vec<u8>>>,
}

/// What stands at a path of the output.
#[derive(Debug, PartialEq, Eq)]
pub enum Served {
    /// A file, and what is to be said of it.
    Bytes(Vec<u8>, Vec<Finding>),
    /// A page that cannot be made, and why.
    Faults(Vec<Finding>),
    /// Nothing.
    None,
}

/// What of the rest of the site a file hangs on.
pub(super) struct HangsOn<'a> {
    /// The path of the notice whose page it is.
    pub notice: Option<&'a str>,
    /// What its texts and pages asked.
    pub asked: BTreeSet<Question>,
}

impl View {
    /// A state of which pages can be rendered.
    pub(super) fn of(findings: Vec<Finding>, ready: Ready, works: Arc<Works>) -> View {
        View { ready: Some(ready), ..View::of_faults(findings, works) }
    }

    /// A state of which nothing can be rendered.
    pub(super) fn of_faults(findings: Vec<Finding>, works: Arc<Works>) -> View {
        let (inline, index) = (OnceLock::new(), OnceLock::new());
        View { findings, ready: None, is_part: false, works, inline, index }
    }

    /// The same state, of a site some of whose texts are not read.
    pub(super) fn of_part(self) -> View {
        View { is_part: true, ..self }
    }

    /// Whether some texts of the site are not read. Then nothing is known of the rest of it, and its pages are not to be
    /// looked at beside those that it was made for.
    pub fn is_part(&self) -> bool {
        self.is_part
    }

    /// The bytes of a path of the output (`legal/terms/index.html`), or why there are none. Of a page of a notice
    /// with them what is to be said of the texts that it shows.
    pub fn file(&self, output: &str) -> Served {
        let Some(ready) = &self.ready else { return Served::Faults(self.errors()) };
        let Ready { renderer, planned, statics, .. } = ready;
        let Some((edition, entry)) = planned.entry(output) else { return self.indexed(output) };
        let told = |rendered: Rendered, findings| match rendered {
            Ok(Some(bytes)) => Served::Bytes(bytes, findings),
            Ok(None) => Served::None,
            Err(faults) => Served::Faults(faults),
        };
        if let Some(edition) = edition {
            let work = self.works.get(renderer, edition.at);
            work.make_ready(&entry.page);
            let findings = findings_of(&work, &entry, edition_of(renderer, edition.at));
            if finding::any_error(&findings) {
                return Served::Faults(findings);
            }
            return told(work.page(&entry), findings);
        }
        match entry.page {
            Page::Copy(at) => match ready.copy(&statics[at].file) {
                Ok(bytes) => Served::Bytes(bytes, Vec::new()),
                Err(error) => {
                    let message = format!("cannot be read: {error}");
                    let place = Place::file(statics[at].path.clone());
                    let help = "make the file readable, or remove it from the content folder";
                    let finding = Finding::error("unreadable", place, message).with_help(help);
                    Served::Faults(vec![finding])
                }
            },
            Page::Headers => {
                let mut found = Vec::new();
                let inline = self.inline.get_or_init(|| all_inline(renderer));
                let headers = hosting::headers(renderer, &planned.plan, inline, &mut found);
                Served::Bytes(headers, found)
            }
            Page::NoticesJson(_) | Page::SiteFeed(..) => self.whole(ready, &entry.page),
            Page::Redirects => {
                let mut found = Vec::new();
                told(Ok(hosting::redirects(renderer, &planned.plan, &mut found)), found)
            }
            _ => told(renderer.other(&entry), Vec::new()),
        }
    }

    /// Data or a feed of the whole site, from the texts that it needs.
    fn whole(&self, Ready { renderer, .. }: &Ready, page: &Page) -> Served {
        let needs = renderer.needs(page);
        let editions = needs.editions().into_par_iter();
        type OfEdition = Option<(At, EditionPieces)>;
        let (pieces, faults): (Vec<OfEdition>, Vec<Vec<Finding>>) = editions
            .map(|at| {
                let work = match page {
                    // So many editions, and so little of each, would only drive out what is kept.
                    Page::NoticesJson(_) => Arc::new(renderer.edition_work(at)),
                    _ => self.works.get(renderer, at),
                };
                let mut findings = work.findings_of(&needs.versions(at));
                findings.retain(|it| it.severity == Severity::Error);
                (findings.is_empty().then(|| (at, work.pieces(&needs))), findings)
            })
            .unzip();
        let mut faults: Vec<Finding> = faults.into_iter().flatten().collect();
        if !faults.is_empty() {
            finding::sort(&mut faults);
            return Served::Faults(faults);
        }
        let mut all = Pieces::default();
        for (at, (texts, entries)) in pieces.into_iter().flatten() {
            all.add(at, &texts, &entries);
        }
        match renderer.whole(page, &all) {
            Ok(Some(bytes)) => Served::Bytes(bytes, Vec::new()),
            Ok(None) => Served::None,
            Err(faults) => Served::Faults(faults),
        }
    }

    /// What of the rest of the site the file at a path hangs on, beside its languages and what stands at its root; none
    /// where that is more than some notices, or where no more is to be had than what is wrong. Renders it.
    pub(super) fn hangs_on(&self, output: &str, root: &Path) -> Option<HangsOn<'_>> {
        let Ready { renderer, .. } = self.ready.as_ref()?;
        let (planned, entry) = self.entry(output)?;
        let Some(planned) = planned else {
            let is_file = match entry.page {
                Page::Copy(_) => {
                    // Whether a language has a page of its own there hangs on all texts.
                    let first = folded(output.split('/').next().unwrap_or_default());
                    let languages = &renderer.settings.languages;
                    first != "search" && languages.iter().all(|tag| folded(tag) != first)
                }
                ref page => matches!(page, Page::Asset(_)),
            };
            return is_file.then(|| HangsOn { notice: None, asked: BTreeSet::new() });
        };
        let notice = &renderer.site.notices[planned.at.notice];
        let versions = notice.editions.iter().flat_map(|edition| &edition.versions);
        // Which former addresses it has hangs on what else claims them.
        if versions.into_iter().any(|version| !version.document.front.aliases.is_empty()) {
            return None;
        }
        let Served::Bytes(_, mut findings) = self.file(output) else { return None };
        self.settle(&mut findings, root);
        let asked = self.works.get(renderer, planned.at).asked();
        (!finding::any_error(&findings)).then(|| HangsOn { notice: Some(&notice.path), asked })
    }

    /// The paths, without slashes at their ends, at which it is looked for what an address in a text means.
    pub(super) fn looked_for(&self, folder: &str, address: &str) -> Vec<String> {
        let renderer = self.ready.iter().map(|ready| &ready.renderer);
        renderer.flat_map(|renderer| renderer.looked_for(folder, address)).collect()
    }

    /// Whether something is planned at a path of the output.
    pub fn exists(&self, output: &str) -> bool {
        self.entry(output).is_some()
    }

    /// Every path of the output that is planned, in no order that matters. The files of the search index are not
    /// among them: how many there are is known when all texts are rendered.
    pub fn outputs(&self) -> Vec<String> {
        let entries = self.ready.iter().flat_map(|ready| ready.planned.plan.entries());
        entries.map(|entry| entry.output).collect()
    }

    /// The file that a page is made of: the text that it shows, or the file that is copied.
    pub fn source_of(&self, output: &str) -> Option<Arc<str>> {
        let Ready { renderer, statics, .. } = self.ready.as_ref()?;
        let (edition, entry) = self.entry(output)?;
        if let Page::Copy(at) = entry.page {
            return Some(statics[at].path.clone());
        }
        let edition = edition_of(renderer, edition?.at);
        let shown = shown(&entry.page, edition).and_then(|shown| shown.last().copied());
        Some(edition.versions.get(shown.unwrap_or(edition.shown()))?.document.path.clone())
    }

    /// What the rules for texts have to say, as `engross check` would, of the text that is a page's own.
    pub fn rules_for(&self, output: &str) -> Vec<Finding> {
        let text = self.ready.as_ref().and_then(|Ready { renderer, .. }| {
            let (planned, entry) = self.entry(output)?;
            let at = planned?.at;
            let version = match entry.page {
                Page::Notice => edition_of(renderer, at).shown(),
                Page::Version(version) => version,
                _ => return None,
            };
            TextInView::of(renderer, at, version).filter(TextInView::is_kept_current)
        });
        text.map_or_else(Vec::new, |text| check::run_text(&text))
    }

    /// Findings of pages at the levels of the settings, in order, without those that the files at `root` except.
    pub fn settle(&self, findings: &mut Vec<Finding>, root: &Path) {
        if let Some(Ready { renderer, .. }) = &self.ready {
            site::settle(findings, root, &renderer.settings.check);
        }
    }

    /// `_headers`, with what it says of this path: the policy lets through what the page's own texts bring, as
    /// the page itself states it too. So none but these texts is rendered.
    pub fn headers_for(&self, output: &str) -> Option<Vec<u8>> {
        let Ready { renderer, planned, .. } = self.ready.as_ref()?;
        match self.entry(hosting::HEADERS)?.1.page {
            Page::Headers => {
                let html = &renderer.settings.html;
                let mut inline = Inline::default();
                if let Some((Some(edition), entry)) = self.entry(output)
                    && (html.scripts || html.styles)
                {
                    let work = self.works.get(renderer, edition.at);
                    inline = match shown(&entry.page, edition_of(renderer, edition.at)) {
                        Some(shown) => work.inline_hashes_of(&shown),
                        None => work.inline_hashes(),
                    };
                }
                let plan = &planned.plan;
                Some(match self.is_part {
                    // Of which pages it is said how they are related hangs on how many there are.
                    true => hosting::headers_of_kinds(renderer, plan, &inline, &mut Vec::new())
                        .0
                        .into_bytes(),
                    false => hosting::headers(renderer, plan, &inline, &mut Vec::new()),
                })
            }
            _ => match self.file(hosting::HEADERS) {
                Served::Bytes(bytes, _) => Some(bytes),
                _ => None,
            },
        }
    }

    /// The page of a redline of what this page shows, if it is not in force, against the version in force; for
    /// the notice's own address, of what is to come last.
    pub fn against_in_force(&self, output: &str) -> Option<String> {
        let Ready { renderer, .. } = self.ready.as_ref()?;
        let (planned, entry) = self.entry(output)?;
        let planned = planned?;
        let edition = edition_of(renderer, planned.at);
        let in_force = edition.in_force?;
        let is_to_come = |status: Status| matches!(status, Status::Pending | Status::Draft);
        let version = match entry.page {
            Page::Notice => edition.versions.iter().rposition(|it| is_to_come(it.status))?,
            Page::Version(version) => version,
            _ => return None,
        };
        let pair = (version.min(in_force), version.max(in_force));
        let below = Comparisons::of(edition, &renderer.settings.redline).folder(pair.0, pair.1)?;
        Some(format!("{}{below}index.html", planned.folder))
    }

    fn errors(&self) -> Vec<Finding> {
        let errors = self.findings.iter().filter(|it| it.severity == Severity::Error);
        errors.cloned().collect()
    }

    fn entry(&self, output: &str) -> Option<(Option<&EditionPlan>, Cow<'_, Entry>)> {
        self.ready.as_ref()?.planned.entry(output)
    }

    /// A file of the search index, which is made of all texts at once.
    fn indexed(&self, output: &str) -> Served {
        let Some(Ready { renderer, planned, .. }) = &self.ready else { return Served::None };
        if !planned.plan.indexes.iter().any(|index| output.starts_with(&index.folder)) {
            return Served::None;
        }
        let index = self.index.get_or_init(|| {
            let mut files = BTreeMap::new();
            for SearchIndex { lang, folder } in &planned.plan.indexes {
                let mut editions = renderer.editions();
                editions.retain(|at| renderer.language_of(*at) == lang);
                let indexed: Vec<_> = editions
                    .into_par_iter()
                    .filter_map(|at| renderer.edition_work(at).search_index())
                    .collect();
                let named = search::files(indexed.into_iter());
                files.extend(named.map(|(name, bytes)| (format!("{folder}{name}"), bytes)));
            }
            files
        });
        match index.get(output) {
            Some(bytes) => Served::Bytes(bytes.clone(), Vec::new()),
            None => Served::None,
        }
    }
}

impl Ready {
    /// A file to copy. What was a file when the folder was read may be a link that leaves it by now.
    fn copy(&self, file: &Path) -> std::io::Result<Vec<u8>> {
        let real = file.canonicalize()?;
        let stays = self.content.as_ref().is_some_and(|content| real.starts_with(content));
        // The register lies beside the content folder.
        let is_register = file.file_name().is_some_and(|it| it == register::FILE)
            && real.parent() == file.parent().and_then(|it| it.canonicalize().ok()).as_deref()
            && !file.is_symlink();
        match stays || is_register {
            true => std::fs::read(real),
            false => Err(std::io::Error::other("the link leaves the content folder")),
        }
    }
}

fn edition_of(renderer: &Renderer, at: At) -> &Edition {
    &renderer.site.notices[at.notice].editions[at.edition]
}

/// The versions that a page shows, the one that it is of last; none if it is of all of them.
fn shown(page: &Page, edition: &Edition) -> Option<Vec<usize>> {
    match *page {
        Page::Notice => Some(vec![edition.shown()]),
        Page::Version(version)
        | Page::PlainText(version)
        | Page::Markdown(version)
        | Page::Inventory(version, _)
        | Page::TextStyles(version)
        | Page::Correction(version, _)
        | Page::Former(version, _)
        | Page::FormerStyles(version, _) => Some(vec![version]),
        Page::Changes(version) => Some(vec![version - 1, version]),
        Page::Compare(old, new) => Some(vec![old, new]),
        // It says when texts were shown, and nothing of what they say; or where another page stands.
        Page::TimeMap | Page::ToChanges(_) => Some(Vec::new()),
        _ => None,
    }
}

/// What is to be said of the texts that a page shows.
fn findings_of(work: &EditionWork, entry: &Entry, edition: &Edition) -> Vec<Finding> {
    let shown = shown(&entry.page, edition);
    let mut findings = match &shown {
        Some(shown) => work.findings_of(shown),
        None => work.findings(),
    };
    if let Some(shown) = shown {
        let path = |version: usize| &*edition.versions[version].document.path;
        let shown: Vec<&str> = shown.into_iter().map(path).collect();
        let others = (0..edition.versions.len()).map(path).filter(|path| !shown.contains(path));
        let others: Vec<&str> = others.collect();
        findings.retain(|finding| !others.contains(&&*finding.place.path));
    }
    finding::sort(&mut findings);
    findings
}

/// What all texts bring inline, as far as it matters.
fn all_inline(renderer: &Arc<Renderer>) -> Inline {
    let mut all = Inline::default();
    let html = &renderer.settings.html;
    if html.scripts || html.styles {
        let editions = renderer.editions().into_par_iter();
        let inline: Vec<Inline> =
            editions.map(|at| renderer.edition_work(at).inline_hashes()).collect();
        inline.iter().for_each(|inline| all.add_hashes(inline));
    }
    all
}
