//! A site, read: its files, what they said in the commit history, its register and its theme.
//!
//! 1. The content folder is read, and each text parsed.
//! 2. What notices said in the commit history is put beside it ([`Memory`] keeps it). Where such texts are filled with
//!    something, they are rendered once to tell their states apart ([`print()`]).
//! 3. Versions are put together, and given what the register knows of them and nothing else says.
//!
//! Nothing is written, and nothing of the output is planned. Knows nothing of what is done with a site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::cache::{self, NotKept};
use crate::check::allow;
use crate::check::levels::Levels;
use crate::check::registry;
use crate::document::date::LegalDate;
use crate::document::front_matter::Stated;
use crate::document::known::Known;
use crate::document::{self, Document};
use crate::finding::{self, Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::history::past::{Past, PastTexts};
use crate::history::{self, Assembly, Notice, Site};
use crate::render::functions::register_placeholders;
use crate::render::{Ingredients, Renderer, text};
use crate::sealing::Sealing;
use crate::settings::{self, HistorySource, Settings};
use crate::source::git::{Oid, Repository};
use crate::source::name::TextName;
use crate::source::past::{PastFile, PastText};
use crate::source::{self, Discovery, Snapshot, Source, StaticFile, decode, discover, source_at};
use crate::theme::{self, Theme};
use crate::timings::{Piece, Stage, Timings};

/// Reads the settings of the site at `root`.
pub fn read_settings(root: &Path) -> Result<Settings, Vec<Finding>> {
    settings_of(read_settings_file(root)?)
}

/// Reads the file of the settings of the site at `root`.
pub fn read_settings_file(root: &Path) -> Result<Vec<u8>, Vec<Finding>> {
    std::fs::read(root.join(settings::FILE)).map_err(|error| {
        let message = format!("cannot be read: {error}");
        vec![Finding::error("unreadable", Place::file(settings::FILE), message)]
    })
}

/// Reads settings from the bytes of their file.
pub fn settings_of(bytes: Vec<u8>) -> Result<Settings, Vec<Finding>> {
    let mut findings = Vec::new();
    match decode(&settings::FILE.into(), bytes, &mut findings) {
        Some(text) => Settings::parse(&text),
        None => Err(findings),
    }
}

/// Under which name what texts say is kept.
const KNOWN_TEXTS: &str = "texts";

/// What texts of the site at `root` said when an earlier run read them.
pub fn known_texts(root: &Path) -> Known {
    Known::read(cache::kept(root, KNOWN_TEXTS).unwrap_or_default(), cache::PROGRAM)
}

/// Keeps what was found out, where it is not what is kept.
pub fn keep_known_texts(root: &Path, known: &Known) -> Result<(), NotKept> {
    match known.to_keep(cache::PROGRAM) {
        Some(texts) => cache::keep(root, KNOWN_TEXTS, texts),
        None => Ok(()),
    }
}

/// A site that was read, to look at its texts.
pub struct Opened {
    /// What renders its texts; none if the theme has faults.
    pub renderer: Option<Arc<Renderer>>,
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
    /// What texts said when they were read before.
    pub known: Option<&'a Known>,
    /// Of how many bytes of texts the memory is taken, where it is bounded: others are read again when they are
    /// needed. For those who read a site at once and change none of its files.
    pub texts_held: Option<usize>,
}

/// How many bytes of texts a build holds until their pages are made; it reads others again. Reading a text once more
/// takes some hundredths of what is done with it, so that most sites are to be spared it, and large ones can bear it.
pub const TEXTS_HELD: usize = 16 << 20;

/// Opens the site at `root` as of a day, maybe otherwise than it stands there, to look at its texts.
pub fn open(root: &Path, settings: Settings, day: Date, otherwise: &Otherwise<'_>) -> Opened {
    let mut findings = Vec::new();
    let levels = settings.check.clone();
    let read = read(root, settings, day, otherwise, &Timings::default(), &mut findings);
    let Read { ingredients, site, files, .. } = read;
    let renderer = ingredients.map(|ingredients| {
        let (renderer, found) = Renderer::new(ingredients, site);
        findings.extend(found);
        renderer
    });
    settle(&mut findings, root, &levels);
    Opened { renderer, files, findings }
}

/// What a site is made of.
pub struct Read {
    /// What pages are made from beside the notices; none if the theme has faults.
    pub ingredients: Option<Ingredients>,
    /// Its notices, with all that the register knows of them.
    pub site: Site,
    /// The files of its texts, in path order.
    pub files: Vec<TextFile>,
    /// Its register.
    pub sealing: Arc<Sealing>,
}

/// Reads the site at `root` as of a day, maybe otherwise than it stands there.
pub fn read(
    root: &Path,
    settings: Settings,
    day: Date,
    otherwise: &Otherwise<'_>,
    timings: &Timings,
    findings: &mut Vec<Finding>,
) -> Read {
    let settings = Arc::new(settings);
    let (sealing, found) = timings.alone(Stage::Read, || Sealing::read(root));
    let sealing = Arc::new(sealing);
    findings.extend(found);
    let shared_root: Arc<Path> = root.into();
    let held = AtomicUsize::new(0);
    let take = |source: Source| {
        let size = source.text.len();
        let parse = || document::parse_knowing(source, otherwise.known);
        let (mut document, findings) = timings.time(Stage::Parse, parse);
        if let Some(most) = otherwise.texts_held {
            document = document.of_file_below(&shared_root);
            if held.fetch_add(size, Ordering::Relaxed) + size > most {
                document.let_go();
            }
        }
        // Behind a pointer from here on: lists of a hundred thousand are put together from others below.
        (Arc::new(document), findings)
    };
    let (Discovery { mut sources, fragments, statics }, found) =
        timings.alone(Stage::Read, || discover(root, &settings, &take));
    findings.extend(found);
    for (path, bytes) in otherwise.files {
        sources.retain(|(document, _)| document.path != *path);
        let source = |bytes: &Vec<u8>| source_at(&settings, path, bytes, findings);
        if let Some(source) = bytes.as_ref().and_then(source) {
            let at = sources.partition_point(|(document, _)| document.path < *path);
            let (document, findings) = document::parse_knowing(source, otherwise.known);
            sources.insert(at, (Arc::new(document), findings));
        }
    }
    let theme = timings.alone(Stage::Read, || theme::load(root, &settings, register_placeholders));
    let theme = match theme {
        Ok(mut theme) => {
            findings.append(&mut theme.findings);
            Some(Arc::new(theme))
        }
        Err(found) => {
            findings.extend(found);
            None
        }
    };
    let found = otherwise.known.map_or(0, Known::found).min(sources.len());
    timings.taken_over(Piece::Document, found);
    timings.made(Piece::Document, sources.len() - found);
    let (mut documents, found): (Vec<_>, Vec<_>) = sources.into_iter().unzip();
    findings.extend(found.into_iter().flatten());
    for document in documents.iter_mut().filter(|it| otherwise.as_published == Some(&*it.path)) {
        let front = Arc::make_mut(&mut Arc::make_mut(document).front);
        front.draft = false;
        front.published = None;
    }
    let texts = Texts {
        settings: &settings,
        documents,
        fragments: Arc::new(fragments),
        statics: Arc::new(statics),
        known: otherwise.known,
    };
    let files = texts.documents.iter().map(|document| text_file(document)).collect();
    let mut memory = Memory::default();
    let (site, snapshots) = timings.alone(Stage::Assemble, || {
        let (theme, drafts) = (theme.as_ref(), otherwise.drafts);
        memory.put_together(root, &texts, theme, &sealing, day, drafts, findings)
    });
    let Texts { fragments, statics, .. } = texts;
    let timings = timings.clone();
    let ingredients = theme.map(|theme| Ingredients {
        settings,
        fragments,
        statics,
        snapshots,
        theme,
        day,
        timings,
    });
    Read { ingredients, site, files, sealing }
}

/// What stands in the content folder, read.
pub struct Texts<'a> {
    /// The settings that it was read by.
    pub settings: &'a Arc<Settings>,
    /// The texts of notices, in path order.
    pub documents: Vec<Arc<Document>>,
    /// Fragments by their path below the content folder.
    pub fragments: Arc<BTreeMap<String, String>>,
    /// Files to copy, in path order.
    pub statics: Arc<Vec<StaticFile>>,
    /// What texts said when they were read before.
    pub known: Option<&'a Known>,
}

/// What can be used again when a site is put together once more: by the same settings, as of the same day,
/// with the same register.
#[derive(Default)]
pub struct Memory {
    assembly: Assembly,
    past: Option<KnownPast>,
    /// What there is of snapshots where there is no past: the very same each time.
    no_snapshots: Arc<Vec<Snapshot>>,
}

/// What was read of the commit history, and what it was read for.
struct KnownPast {
    /// Where it was read, and the commit that it ends with.
    repository: Repository,
    head: Oid,
    /// The notices whose texts say where their versions come from.
    stated: BTreeMap<String, HistorySource>,
    /// The files whose texts are no templates.
    literal: BTreeSet<Arc<str>>,
    texts: Vec<PastTexts>,
    fragments: BTreeMap<String, Arc<str>>,
    snapshots: Arc<Vec<Snapshot>>,
    findings: Vec<Finding>,
}

impl Memory {
    /// Puts the notices of a site together, from what stands there and what was said in the commit history,
    /// and gives them what the register knows of them.
    #[allow(clippy::too_many_arguments, reason = "each is another stage of reading")]
    pub fn put_together(
        &mut self,
        root: &Path,
        texts: &Texts<'_>,
        theme: Option<&Arc<Theme>>,
        sealing: &Sealing,
        day: Date,
        drafts: bool,
        findings: &mut Vec<Finding>,
    ) -> (Site, Arc<Vec<Snapshot>>) {
        let settings = &**texts.settings;
        let past = self.past(root, texts, findings);
        let (mut past, snapshots) =
            past.unwrap_or_else(|| (Past::default(), self.no_snapshots.clone()));
        if !past.texts.is_empty() {
            past.follow_notices(&texts.documents, day);
        }
        let mut printed = None;
        if let Some(theme) = theme.filter(|_| past.texts.iter().any(PastTexts::has_templates)) {
            let mut documents = texts.documents.clone();
            let ingredients = Ingredients {
                settings: texts.settings.clone(),
                fragments: texts.fragments.clone(),
                statics: texts.statics.clone(),
                snapshots: snapshots.clone(),
                theme: theme.clone(),
                day,
                timings: Timings::default(),
            };
            print(ingredients, &mut documents, &mut past);
            printed = Some(documents);
        }
        let documents = printed.as_ref().unwrap_or(&texts.documents);
        let complete = |notice: &mut Notice, findings: &mut Vec<Finding>| {
            sealing.attach_former(notice, findings);
        };
        let (mut site, found) = self.assembly.assemble(documents, past, settings, day, &complete);
        findings.extend(found);
        if drafts {
            site.show_drafts(settings);
        }
        (site, snapshots)
    }

    /// Forgets the notices: what they were made by is another now.
    pub fn forget_notices(&mut self) {
        self.assembly = Assembly::default();
    }

    /// Whether another commit is checked out than the one with which the history ended.
    pub fn has_other_head(&self) -> bool {
        self.past.as_ref().is_some_and(|known| {
            known.repository.commit("HEAD").map_or(true, |head| head != known.head)
        })
    }

    /// The folders in which git notes what is checked out, where versions come from the commit history.
    pub fn folders_of_history(&self) -> Vec<PathBuf> {
        let top = self.past.iter().map(|known| known.repository.top().join(".git"));
        top.flat_map(|git| [git.join("logs"), git.join("refs")]).collect()
    }

    /// What the notices that have versions from the commit history said in it; none where there is none.
    fn past(
        &mut self,
        root: &Path,
        texts: &Texts<'_>,
        findings: &mut Vec<Finding>,
    ) -> Option<(Past, Arc<Vec<Snapshot>>)> {
        let settings = &**texts.settings;
        let documents = &texts.documents;
        // A text being kept current says it for its whole notice.
        let current = documents.iter().filter(|document| document.name.dated.is_none());
        let stated: BTreeMap<String, HistorySource> = current
            .filter_map(|document| Some((document.name.notice.clone(), document.front.history?)))
            .collect();
        let is_wanted = |name: &TextName| {
            let stated = stated.get(&name.notice).copied();
            stated.unwrap_or_else(|| settings.history.source_of(&name.notice)) == HistorySource::Git
        };
        let says_git = |source: &HistorySource| *source == HistorySource::Git;
        if !settings.history.may_be_git() && !stated.values().any(says_git) {
            self.past = None;
            return None;
        }
        // How a text is to be read is said by the file as it is now.
        let literal: BTreeSet<Arc<str>> =
            documents.iter().filter(|it| !it.front.template).map(|it| it.path.clone()).collect();
        let is_known = |known: &KnownPast| {
            known.stated == stated
                && known.literal == literal
                && known.repository.commit("HEAD").is_ok_and(|head| head == known.head)
        };
        let known = match self.past.take().filter(is_known) {
            Some(known) => known,
            None => {
                let mut found = Vec::new();
                let read = Repository::open(root).and_then(|repository| {
                    let head = repository.commit("HEAD")?;
                    let past = source::past::past(root, settings, &is_wanted, &mut found)?;
                    Ok((repository, head, past))
                });
                let (repository, head, past) = match read {
                    Ok(read) => read,
                    Err(error) => {
                        findings.append(&mut found);
                        let place = Place::file(settings::FILE);
                        let finding = Finding::error("commit-history", place, error.to_string());
                        findings.push(finding.with_help(error.help()));
                        return None;
                    }
                };
                let (texts, of_texts): (Vec<PastTexts>, Vec<Vec<Finding>>) = past
                    .files
                    .into_par_iter()
                    .map(|file| {
                        let is_literal = literal.contains(&*file.path);
                        past_texts(file, is_literal, texts.known)
                    })
                    .unzip();
                found.extend(of_texts.into_iter().flatten());
                KnownPast {
                    repository,
                    head,
                    stated: stated.clone(),
                    literal,
                    texts,
                    fragments: past.fragments,
                    snapshots: Arc::new(past.snapshots),
                    findings: found,
                }
            }
        };
        findings.extend(known.findings.iter().cloned());
        for (below, text) in &*texts.fragments {
            if known.fragments.get(below).is_none_or(|committed| **committed != **text) {
                let place = Place::start(format!("{}/{below}", settings.content));
                let message = "the fragment is not as it was last committed";
                let help = "commit it: it is part of the texts that include it";
                findings.push(Finding::warning("uncommitted", place, message).with_help(help));
            }
        }
        let names = known.texts.iter().filter_map(|it| it.documents.last()).chain(documents);
        let names = names.map(|document| &document.name).filter(|name| is_wanted(name));
        let notices = names.map(|name| name.notice.clone()).collect();
        let past = Past { notices, texts: known.texts.clone() };
        let snapshots = known.snapshots.clone();
        self.past = Some(known);
        Some((past, snapshots))
    }
}

/// Notes what readers get of each text that is filled with something: whether a commit changed it can
/// only be told by rendering it.
fn print(ingredients: Ingredients, documents: &mut [Arc<Document>], past: &mut Past) {
    let (settings, day) = (ingredients.settings.clone(), ingredients.day);
    let (site, _) = history::assemble(documents, past.clone(), &settings, day);
    let (renderer, _) = Renderer::new(ingredients, site);
    let print = |document: &Document, day: Option<Date>| {
        let stated = document.front.lang.as_ref().map(|lang| lang.value.as_str());
        let lang = stated.or(document.name.lang.as_deref());
        let lang = lang.and_then(|tag| settings.declared(tag)).unwrap_or(settings.language());
        let at = renderer.edition_of(&document.name.notice, lang)?;
        let effective = document.effective.as_ref().map(|dating| dating.date);
        let text = text::render(&renderer, at, document, effective.or(day.map(LegalDate::day)));
        Some(Fingerprint::of_blanks_apart(text.lasting()))
    };
    let committed = |document: &Arc<Document>| document.commit.as_ref().map(|commit| commit.day);
    let mut last_days: BTreeMap<Arc<str>, Option<Date>> = BTreeMap::new();
    past.texts.par_iter_mut().for_each(|file| {
        let is_filled = |it: &&mut Arc<Document>| it.past().snapshot.is_some() && it.is_template();
        for document in file.documents.iter_mut().filter(is_filled) {
            let reads = print(document, committed(document));
            Arc::make_mut(document).past_mut().reads = reads;
        }
    });
    for file in &past.texts {
        last_days.insert(file.path.clone(), file.documents.last().and_then(committed));
    }
    documents.par_iter_mut().for_each(|document| {
        if let Some(day) = last_days.get(&document.path)
            && document.is_template()
        {
            let reads = print(document, *day);
            Arc::make_mut(document).past_mut().reads = reads;
        }
    });
}

fn past_texts(
    file: PastFile,
    is_literal: bool,
    known: Option<&Known>,
) -> (PastTexts, Vec<Finding>) {
    let PastFile { path, removed, former_notices, texts } = file;
    let mut findings = Vec::new();
    let mut documents = Vec::new();
    for PastText { source, snapshot, path_then, gone, is_step } in texts {
        let (mut document, found) = document::parse_knowing(source, known);
        findings.extend(found);
        let past = document.past_mut();
        past.snapshot = snapshot;
        past.path_then = Some(path_then);
        past.is_step = is_step;
        withdraw(&mut document, gone);
        if is_literal {
            Arc::make_mut(&mut document.front).template = false;
        }
        documents.push(Arc::new(document));
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
        let front = Arc::make_mut(&mut document.front);
        front.withdrawn.get_or_insert(Stated { value, place }.into());
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
    levels.apply(findings);
    settle_levelled(findings, root, levels, &[]);
}

/// The same for findings that have their levels already. Tells which exceptions of the files `unused` except
/// nothing.
pub fn settle_levelled(
    findings: &mut Vec<Finding>,
    root: &Path,
    levels: &Levels,
    unused: &[Arc<str>],
) {
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
    let mut faults = allow::apply(findings, &|path| text_of(root, path).map(Into::into), unused);
    levels.apply(&mut faults);
    findings.append(&mut faults);
    finding::gather_past(findings);
    finding::sort(findings);
}

/// Whether a file of the site, by its path from the root, is one by its real path too. A folder of the root may
/// be a link to a folder elsewhere; then it is that one.
pub fn stays_below(root: &Path, path: &str, file: &Path) -> bool {
    let folder = match path.split_once('/') {
        Some((first, _)) => root.join(first),
        None => root.to_owned(),
    };
    match (file.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        _ => false,
    }
}

/// The text of a file of the site; none for what is no text, or not there any more.
pub fn text_of(root: &Path, path: &str) -> Option<String> {
    let file = settings::is_inner_path(path).then(|| root.join(path))?;
    // What a link leads to outside the site is not shown, whatever it is named.
    if !stays_below(root, path, &file) {
        return None;
    }
    // A pipe is told as a fault of the content; to open it would be to wait for its other end.
    let bytes = file.is_file().then(|| std::fs::read(file).ok())??;
    String::from_utf8(bytes).ok()
}
