//! A site kept read: what there is at each moment, page by page.
//!
//! [`Workspace::view`] gives one state of the site, which stays as it is while the next one is made. A page is
//! rendered when it is asked for. Knows nothing of HTTP.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::build::{self, Prepared};
use crate::finding::{self, Finding, Place, Severity};
use crate::history::{Edition, Status};
use crate::render::hosting;
use crate::render::plan::{self, At, Entry, Page};
use crate::search;
use crate::settings::{self, Settings};
use crate::shown::Inline;
use crate::site::{self, Otherwise, read_settings};
use crate::theme;

/// A site kept read.
pub struct Workspace {
    root: PathBuf,
    day: Date,
    drafts: bool,
    settings: Settings,
    view: Arc<View>,
}

impl Workspace {
    /// Reads the site at `root` as of a day. What is wrong with it are findings of the view.
    pub fn open(root: &Path, day: Date, drafts: bool) -> Workspace {
        let view = Arc::new(View::default());
        let settings = Settings::default();
        let mut workspace = Workspace { root: root.to_owned(), day, drafts, settings, view };
        workspace.read();
        workspace
    }

    /// Reads again what stands at these paths; true if anything that a page could show differs.
    pub fn changed(&mut self, paths: &[PathBuf]) -> bool {
        let folders = self.folders();
        let files = [settings::FILE, crate::register::FILE].map(|file| self.root.join(file));
        let is_ours = |path: &PathBuf| {
            files.contains(path) || folders.iter().any(|folder| path.starts_with(folder))
        };
        let is_touched = paths.iter().any(is_ours);
        if is_touched {
            self.read();
        }
        is_touched
    }

    /// Looks at another day, with drafts or without.
    pub fn look(&mut self, day: Date, drafts: bool) {
        (self.day, self.drafts) = (day, drafts);
        self.read();
    }

    /// What there is now.
    pub fn view(&self) -> Arc<View> {
        self.view.clone()
    }

    /// The folders that the site is made from; the root is meant without what stands below it.
    pub fn watched(&self) -> Vec<PathBuf> {
        let mut watched = self.folders();
        watched.push(self.root.clone());
        watched
    }

    fn folders(&self) -> Vec<PathBuf> {
        let own = theme::files::OWN.into_iter().chain([crate::register::kept::FOLDER]);
        let named = [self.settings.content.as_str(), self.settings.themes.as_str()];
        named.into_iter().chain(own).map(|folder| self.root.join(folder)).collect()
    }

    fn read(&mut self) {
        let mut view = View::default();
        match read_settings(&self.root) {
            Ok(settings) => {
                self.settings = settings.clone();
                let otherwise = Otherwise { drafts: self.drafts, ..Otherwise::default() };
                view.content = self.root.join(&settings.content).canonicalize().ok();
                let mut found = Vec::new();
                view.site = build::prepare(&self.root, settings, self.day, &otherwise, &mut found);
                view.findings = found;
            }
            Err(found) => view.findings = found,
        }
        site::settle(&mut view.findings);
        if let Some(Prepared { plan, .. }) = &view.site {
            let of_editions = plan.editions.iter().enumerate().flat_map(|(at, edition)| {
                (0..edition.entries.len()).map(move |entry| (Some(at), entry))
            });
            let others = (0..plan.others.len()).map(|entry| (None, entry));
            let named = of_editions.chain(others).map(|(edition, entry)| {
                let entries = edition.map_or(&plan.others, |at| &plan.editions[at].entries);
                (entries[entry].output.clone(), (edition, entry))
            });
            view.places = named.collect();
        }
        self.view = Arc::new(view);
    }
}

/// One state of a site.
#[derive(Default)]
pub struct View {
    /// What is wrong with it, short of what only rendering shows, in file order.
    pub findings: Vec<Finding>,
    /// None when there is nothing to render with.
    site: Option<Prepared>,
    /// Where the plan has each path: the edition, if it is a page of one, and the entry.
    places: BTreeMap<String, (Option<usize>, usize)>,
    /// The content folder as the machine has it.
    content: Option<PathBuf>,
    inline: OnceLock<Inline>,
    index: OnceLock<BTreeMap<String, Vec<u8>>>,
}

/// What stands at a path of the output.
#[derive(Debug)]
pub enum Served {
    /// A file, and what is to be said of it.
    Bytes(Vec<u8>, Vec<Finding>),
    /// A page that cannot be made, and why.
    Faults(Vec<Finding>),
    /// Nothing.
    None,
}

impl View {
    /// The bytes of a path of the output (`legal/terms/index.html`), or why there are none.
    pub fn file(&self, output: &str) -> Served {
        let Some(Prepared { renderer, plan, statics, .. }) = &self.site else {
            return Served::Faults(self.errors());
        };
        let Some((edition, entry)) = self.entry(output) else { return self.indexed(output) };
        let told = |rendered, findings| match rendered {
            Ok(Some(bytes)) => Served::Bytes(bytes, findings),
            Ok(None) => Served::None,
            Err(faults) => Served::Faults(faults),
        };
        if let Some(at) = edition {
            let work = renderer.edition_work(at);
            let of_others = self.paths_of_others(at, &entry.page);
            let mut findings = work.findings();
            findings.retain(|finding| !of_others.contains(&&*finding.place.path));
            finding::sort(&mut findings);
            if finding::any_error(&findings) {
                return Served::Faults(findings);
            }
            return told(work.page(entry), findings);
        }
        match entry.page {
            Page::Copy(at) => match self.copy(&statics[at].file) {
                Ok(bytes) => Served::Bytes(bytes, Vec::new()),
                Err(error) => {
                    let message = format!("cannot be read: {error}");
                    let place = Place::file(statics[at].path.clone());
                    Served::Faults(vec![Finding::error("unreadable", place, message)])
                }
            },
            Page::Headers => {
                let mut found = Vec::new();
                let inline = self.inline.get_or_init(|| self.all_inline());
                Served::Bytes(hosting::headers(renderer, plan, inline, &mut found), found)
            }
            Page::Redirects => {
                let mut found = Vec::new();
                told(Ok(hosting::redirects(renderer, plan, &mut found)), found)
            }
            _ => told(renderer.other(entry), Vec::new()),
        }
    }

    /// Whether something stands at a path of the output.
    pub fn exists(&self, output: &str) -> bool {
        self.entry(output).is_some()
    }

    /// The file that a page is made of: the text that it shows, or the file that is copied.
    pub fn source_of(&self, output: &str) -> Option<Arc<str>> {
        let Prepared { renderer, statics, .. } = self.site.as_ref()?;
        let (edition, entry) = self.entry(output)?;
        if let Page::Copy(at) = entry.page {
            return Some(statics[at].path.clone());
        }
        let edition = edition_of(&renderer.site, edition?);
        let version = version_shown(&entry.page).unwrap_or(edition.shown());
        Some(edition.versions.get(version)?.document.path.clone())
    }

    /// `_headers`, with what it says of this path: the policy lets through what the page's own texts bring, as
    /// the page itself states it too. So none but these texts is rendered.
    pub fn headers_for(&self, output: &str) -> Option<Vec<u8>> {
        let Prepared { renderer, plan, .. } = self.site.as_ref()?;
        match self.entry(hosting::HEADERS)?.1.page {
            Page::Headers => {
                let html = &renderer.settings.html;
                let edition = self.entry(output).and_then(|(edition, _)| edition);
                let inline = match edition {
                    Some(at) if html.scripts || html.styles => {
                        renderer.edition_work(at).inline_hashes()
                    }
                    _ => Inline::default(),
                };
                Some(hosting::headers(renderer, plan, &inline, &mut Vec::new()))
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
        let Prepared { renderer, plan, .. } = self.site.as_ref()?;
        let (at, entry) = self.entry(output)?;
        let edition = edition_of(&renderer.site, at?);
        let in_force = edition.in_force?;
        let version = match entry.page {
            Page::Notice(_) => edition
                .versions
                .iter()
                .rposition(|it| matches!(it.status, Status::Pending | Status::Draft))?,
            Page::Version(_, version) => version,
            _ => return None,
        };
        let pair = (version.min(in_force), version.max(in_force));
        let is_it = |page: &Page| match *page {
            Page::Compare(_, old, new) => (old, new) == pair,
            Page::Changes(_, new) => (new.wrapping_sub(1), new) == pair,
            _ => false,
        };
        let planned = plan.editions.iter().find(|it| Some(it.at) == at)?;
        // The page of the pair itself before that of a version's changes.
        let found = |wanted: fn(&Page) -> bool| {
            planned.entries.iter().find(|entry| is_it(&entry.page) && wanted(&entry.page))
        };
        found(|page| matches!(page, Page::Compare(..)))
            .or_else(|| found(|_| true))
            .map(|entry| entry.output.clone())
    }

    fn errors(&self) -> Vec<Finding> {
        let errors = self.findings.iter().filter(|it| it.severity == Severity::Error);
        errors.cloned().collect()
    }

    fn entry(&self, output: &str) -> Option<(Option<At>, &Entry)> {
        let plan = &self.site.as_ref()?.plan;
        let (edition, entry) = *self.places.get(output)?;
        Some(match edition {
            Some(at) => (Some(plan.editions[at].at), &plan.editions[at].entries[entry]),
            None => (None, &plan.others[entry]),
        })
    }

    /// The files of texts of an edition that a page does not show.
    fn paths_of_others(&self, at: At, page: &Page) -> Vec<&str> {
        let Some(Prepared { renderer, .. }) = &self.site else { return Vec::new() };
        let edition = edition_of(&renderer.site, at);
        let shown: Vec<usize> = match *page {
            Page::Notice(_) => vec![edition.shown()],
            Page::Version(_, version)
            | Page::PlainText(_, version)
            | Page::TextStyles(_, version)
            | Page::Correction(_, version, _)
            | Page::Former(_, version, _)
            | Page::FormerStyles(_, version, _) => vec![version],
            Page::Changes(_, version) => vec![version - 1, version],
            Page::Compare(_, old, new) => vec![old, new],
            _ => return Vec::new(),
        };
        let path = |version: usize| &*edition.versions[version].document.path;
        let shown: Vec<&str> = shown.into_iter().map(path).collect();
        let all = (0..edition.versions.len()).map(path);
        all.filter(|path| !shown.contains(path)).collect()
    }

    /// A file to copy. What was a file when the folder was read may be a link that leaves it by now.
    fn copy(&self, file: &Path) -> std::io::Result<Vec<u8>> {
        let real = file.canonicalize()?;
        let stays = self.content.as_ref().is_some_and(|content| real.starts_with(content));
        match stays || !file.is_symlink() {
            true => std::fs::read(real),
            false => Err(std::io::Error::other("the link leaves the content folder")),
        }
    }

    fn all_inline(&self) -> Inline {
        let mut all = Inline::default();
        if let Some(Prepared { renderer, .. }) = &self.site {
            let html = &renderer.settings.html;
            if html.scripts || html.styles {
                let editions = renderer.editions();
                let inline: Vec<Inline> = editions
                    .into_par_iter()
                    .map(|at| renderer.edition_work(at).inline_hashes())
                    .collect();
                inline.iter().for_each(|inline| all.add_hashes(inline));
            }
        }
        all
    }

    /// A file of the search index, which is made of all texts at once.
    fn indexed(&self, output: &str) -> Served {
        let Some(Prepared { renderer, plan, .. }) = &self.site else { return Served::None };
        if !plan.indexes.iter().any(|index| output.starts_with(&index.folder)) {
            return Served::None;
        }
        let index = self.index.get_or_init(|| {
            let mut files = BTreeMap::new();
            for plan::SearchIndex { lang, folder } in &plan.indexes {
                let mut editions = renderer.editions();
                editions.retain(|at| renderer.language_of(*at) == lang);
                let indexed: Vec<_> = editions
                    .into_par_iter()
                    .filter_map(|at| renderer.edition_work(at).search_index())
                    .collect();
                let named = search::files(indexed);
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

fn edition_of(site: &crate::history::Site, at: At) -> &Edition {
    &site.notices[at.notice].editions[at.edition]
}

fn version_shown(page: &Page) -> Option<usize> {
    match *page {
        Page::Version(_, version)
        | Page::Changes(_, version)
        | Page::Compare(_, _, version)
        | Page::Correction(_, version, _)
        | Page::Former(_, version, _)
        | Page::PlainText(_, version)
        | Page::TextStyles(_, version)
        | Page::FormerStyles(_, version, _) => Some(version),
        _ => None,
    }
}
