//! A site, read: its files, what they said in the commit history, its register and its theme.
//!
//! 1. The content folder is read, and each text parsed.
//! 2. What notices said in the commit history is put beside it ([`past`]). Where such texts are filled with
//!    something, they are rendered once to tell their states apart ([`Sources::print`]).
//! 3. Versions are put together, and given what the register knows of them and nothing else says.
//!
//! Nothing is written, and nothing of the output is planned. Knows nothing of what is done with a site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::check::allow;
use crate::check::levels::Levels;
use crate::check::registry;
use crate::document::date::LegalDate;
use crate::document::front_matter::Stated;
use crate::document::{self, Document};
use crate::finding::{self, Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::history::past::{Past, PastTexts};
use crate::history::{self, Site};
use crate::render::functions::register_placeholders;
use crate::render::{Renderer, text};
use crate::sealing::Sealing;
use crate::settings::{self, HistorySource, Settings};
use crate::source::name::TextName;
use crate::source::past::{PastFile, PastText};
use crate::source::{self, Discovery, Snapshot, decode, discover};
use crate::theme::{self, Theme};

/// Reads the settings of the site at `root`.
pub fn read_settings(root: &Path) -> Result<Settings, Vec<Finding>> {
    let bytes = match std::fs::read(root.join(settings::FILE)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("cannot be read: {error}");
            return Err(vec![Finding::error("unreadable", Place::file(settings::FILE), message)]);
        }
    };
    let mut findings = Vec::new();
    match decode(&settings::FILE.into(), bytes, &mut findings) {
        Some(text) => Settings::parse(&text),
        None => Err(findings),
    }
}

/// A site that was read, to look at its texts.
pub struct Opened {
    /// What renders its texts; none if the theme has faults.
    pub renderer: Option<Renderer>,
    /// The files of its texts in path order, those of drafts too.
    pub files: Vec<TextFile>,
    /// What was found on the way, short of what only rendering shows.
    pub findings: Vec<Finding>,
}

/// The file of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// The file, relative to the site's root.
    pub path: Arc<str>,
    /// What its name says.
    pub name: TextName,
    /// The language that its front matter or its name states.
    pub lang: Option<String>,
}

/// How a site is read otherwise than its content folder has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Otherwise<'a> {
    /// A text that is taken in even if it is a draft or to be published later, by its path relative to
    /// the root.
    pub as_published: Option<&'a str>,
    /// Whether drafts, and texts to be published later, stand behind the versions of their notices.
    pub drafts: bool,
    /// Texts by their paths relative to the root: read as these bytes, or as if they were not there.
    pub files: &'a [(Arc<str>, Option<Vec<u8>>)],
}

/// Opens the site at `root` as of a day, maybe otherwise than it stands there, to look at its texts.
pub fn open(root: &Path, settings: Settings, day: Date, otherwise: &Otherwise<'_>) -> Opened {
    let mut findings = Vec::new();
    let levels = settings.check.clone();
    let read = read(root, &settings, day, otherwise, &mut findings);
    let Read { discovery, theme, site, snapshots, files, .. } = read;
    let renderer = theme.map(|theme| {
        let (renderer, found) = Renderer::new(settings, site, &discovery, snapshots, theme, day);
        findings.extend(found);
        renderer
    });
    settle(&mut findings, root, &levels);
    Opened { renderer, files, findings }
}

/// What a site is made of.
pub struct Read {
    /// Its files; its texts are in `site`.
    pub discovery: Discovery,
    /// None if it has faults.
    pub theme: Option<Theme>,
    /// Its notices, with all that the register knows of them.
    pub site: Site,
    /// What texts of the past were filled with.
    pub snapshots: Vec<Snapshot>,
    /// The files of its texts, in path order.
    pub files: Vec<TextFile>,
    /// Its register.
    pub sealing: Sealing,
}

/// Reads the site at `root` as of a day, maybe otherwise than it stands there.
pub fn read(
    root: &Path,
    settings: &Settings,
    day: Date,
    otherwise: &Otherwise<'_>,
    findings: &mut Vec<Finding>,
) -> Read {
    let (sealing, found) = Sealing::read(root);
    findings.extend(found);
    let (mut discovery, found) = discover(root, settings);
    findings.extend(found);
    for (path, bytes) in otherwise.files {
        findings.extend(discovery.put(settings, path, bytes.as_deref()));
    }
    let theme = match theme::load(root, settings, register_placeholders) {
        Ok(mut theme) => {
            findings.append(&mut theme.findings);
            Some(theme)
        }
        Err(found) => {
            findings.extend(found);
            None
        }
    };
    let sources = std::mem::take(&mut discovery.sources);
    let (mut documents, found): (Vec<_>, Vec<_>) =
        sources.into_par_iter().map(document::parse).unzip();
    findings.extend(found.into_iter().flatten());
    for document in documents.iter_mut().filter(|it| otherwise.as_published == Some(&*it.path)) {
        document.front.draft = false;
        document.front.published = None;
    }
    let (mut past, mut snapshots) = past(root, settings, &documents, &discovery, findings);
    past.follow_notices(&documents, day);
    let theme = match theme {
        Some(theme) if past.texts.iter().any(PastTexts::has_templates) => {
            let sources = Sources { settings, discovery: &discovery, day };
            let (theme, read) = sources.print(&mut documents, &mut past, snapshots, theme);
            snapshots = read;
            Some(theme)
        }
        theme => theme,
    };
    let files = documents.iter().map(text_file).collect();
    let (mut site, found) = history::assemble(documents, past, settings, day);
    findings.extend(found);
    sealing.attach_former(&mut site, findings);
    if otherwise.drafts {
        site.show_drafts(settings);
    }
    Read { discovery, theme, site, snapshots, files, sealing }
}

/// What a site is read from.
struct Sources<'a> {
    settings: &'a Settings,
    discovery: &'a Discovery,
    day: Date,
}

impl Sources<'_> {
    /// Notes what readers get of each text that is filled with something: whether a commit changed it can
    /// only be told by rendering it.
    fn print(
        &self,
        documents: &mut [Document],
        past: &mut Past,
        snapshots: Vec<Snapshot>,
        theme: Theme,
    ) -> (Theme, Vec<Snapshot>) {
        let &Sources { settings, discovery, day } = self;
        let (site, _) = history::assemble(documents.to_vec(), past.clone(), settings, day);
        let (renderer, _) = Renderer::new(settings.clone(), site, discovery, snapshots, theme, day);
        let print = |document: &Document, day: Option<Date>| {
            let stated = document.front.lang.as_ref().map(|lang| lang.value.as_str());
            let lang = stated.or(document.name.lang.as_deref());
            let lang = lang.and_then(|tag| settings.declared(tag)).unwrap_or(settings.language());
            let at = renderer.edition_of(&document.name.notice, lang)?;
            let effective = document.effective.as_ref().map(|dating| dating.date);
            let text = text::render(&renderer, at, document, effective.or(day.map(LegalDate::day)));
            Some(Fingerprint::of_blanks_apart(text.lasting()))
        };
        let committed = |document: &Document| document.commit.as_ref().map(|commit| commit.day);
        let mut last_days: BTreeMap<Arc<str>, Option<Date>> = BTreeMap::new();
        past.texts.par_iter_mut().for_each(|file| {
            let is_filled = |it: &&mut Document| it.snapshot.is_some() && it.is_template();
            for document in file.documents.iter_mut().filter(is_filled) {
                document.reads = print(document, committed(document));
            }
        });
        for file in &past.texts {
            last_days.insert(file.path.clone(), file.documents.last().and_then(committed));
        }
        documents.par_iter_mut().for_each(|document| {
            if let Some(day) = last_days.get(&document.path)
                && document.is_template()
            {
                document.reads = print(document, *day);
            }
        });
        renderer.into_parts()
    }
}

/// What the notices that have versions from the commit history said in it.
fn past(
    root: &Path,
    settings: &Settings,
    documents: &[Document],
    discovery: &Discovery,
    findings: &mut Vec<Finding>,
) -> (Past, Vec<Snapshot>) {
    // A text being kept current says it for its whole notice.
    let current = documents.iter().filter(|document| document.name.dated.is_none());
    let stated: BTreeMap<&str, HistorySource> = current
        .filter_map(|document| Some((document.name.notice.as_str(), document.front.history?)))
        .collect();
    let is_wanted = |name: &TextName| {
        let stated = stated.get(name.notice.as_str()).copied();
        stated.unwrap_or_else(|| settings.history.source_of(&name.notice)) == HistorySource::Git
    };
    let says_git = |source: &HistorySource| *source == HistorySource::Git;
    if !settings.history.may_be_git() && !stated.values().any(says_git) {
        return Default::default();
    }
    let past = match source::past::past(root, settings, &is_wanted, findings) {
        Ok(past) => past,
        Err(error) => {
            let place = Place::file(settings::FILE);
            let finding = Finding::error("commit-history", place, error.to_string());
            findings.push(finding.with_help(error.help()));
            return Default::default();
        }
    };
    for (below, text) in &discovery.fragments {
        if past.fragments.get(below).is_none_or(|committed| **committed != **text) {
            let place = Place::start(format!("{}/{below}", settings.content));
            let message = "the fragment is not as it was last committed";
            let help = "commit it: it is part of the texts that include it";
            findings.push(Finding::warning("uncommitted", place, message).with_help(help));
        }
    }
    // How a text is to be read is said by the file as it is now.
    let literal: BTreeSet<&str> =
        documents.iter().filter(|it| !it.front.template).map(|it| &*it.path).collect();
    let (texts, found): (Vec<PastTexts>, Vec<Vec<Finding>>) = past
        .files
        .into_par_iter()
        .map(|file| {
            let is_literal = literal.contains(&*file.path);
            past_texts(file, is_literal)
        })
        .unzip();
    findings.extend(found.into_iter().flatten());
    let names = texts.iter().filter_map(|it| it.documents.last()).chain(documents);
    let names = names.map(|document| &document.name).filter(|name| is_wanted(name));
    let notices = names.map(|name| name.notice.clone()).collect();
    (Past { notices, texts }, past.snapshots)
}

fn past_texts(file: PastFile, is_literal: bool) -> (PastTexts, Vec<Finding>) {
    let PastFile { path, removed, former_notices, texts } = file;
    let mut findings = Vec::new();
    let mut documents = Vec::new();
    for PastText { source, snapshot, path_then, gone, is_step } in texts {
        let (mut document, found) = document::parse(source);
        findings.extend(found);
        document.snapshot = snapshot;
        document.path_then = Some(path_then);
        document.is_step = is_step;
        withdraw(&mut document, gone);
        document.front.template &= !is_literal;
        documents.push(document);
    }
    finding::soften(&mut findings);
    (PastTexts { path, removed, former_notices, documents }, findings)
}

/// A notice whose file was removed for a while was withdrawn for that while.
fn withdraw(document: &mut Document, gone: Option<Date>) {
    if let Some(gone) = gone
        && document.name.dated.is_none()
    {
        let place = Place::file(document.path.clone());
        let value = LegalDate::day(gone);
        document.front.withdrawn.get_or_insert(Stated { value, place });
    }
}

fn text_file(document: &Document) -> TextFile {
    let stated = document.front.lang.as_ref().map(|stated| stated.value.clone());
    TextFile {
        path: document.path.clone(),
        name: document.name.clone(),
        lang: stated.or_else(|| document.name.lang.clone()),
    }
}

/// Faults that can keep a date from being read.
const DATE_FAULTS: [&str; 5] =
    ["bad-yaml", "bad-front-matter", "front-matter-open", "no-such-date", "bad-date"];

/// Puts the findings of a run in file order, at the levels of the settings, without those that the files at
/// `root` except, each fault said once: a text whose date cannot be read has none, and one finding is enough
/// to say so.
pub fn settle(findings: &mut Vec<Finding>, root: &Path, levels: &Levels) {
    settle_all(findings, root, levels, &[]);
}

/// The same, and tells which exceptions of these files except nothing.
pub fn settle_all(findings: &mut Vec<Finding>, root: &Path, levels: &Levels, unused: &[Arc<str>]) {
    let faulty: BTreeSet<Arc<str>> = findings
        .iter()
        .filter(|finding| DATE_FAULTS.contains(&finding.rule))
        .map(|finding| finding.place.path.clone())
        .collect();
    // Nor one whose date the commit history would have said.
    let no_history = findings.iter().any(|finding| finding.rule == "commit-history");
    findings.retain(|finding| {
        finding.rule != "undated" || !(no_history || faulty.contains(&finding.place.path))
    });
    debug_assert!(
        findings.iter().all(|finding| registry::rule(finding.rule).is_some()),
        "every rule is known: {findings:?}"
    );
    levels.apply(findings);
    allow::apply(findings, &|path| text_of(root, path).map(Into::into), unused);
    // An exception that is wrong is told at the level of its own.
    levels.apply(findings);
    finding::gather_past(findings);
    finding::sort(findings);
}

/// The text of a file of the site; none for what is no text, or not there any more.
pub fn text_of(root: &Path, path: &str) -> Option<String> {
    let file = root.join(path);
    // Whoever reads a pipe waits for somebody to write.
    let is_text = settings::is_inner_path(path) && file.is_file();
    let bytes = is_text.then(|| std::fs::read(file).ok())??;
    String::from_utf8(bytes).ok()
}
