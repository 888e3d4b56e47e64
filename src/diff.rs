//! The two texts of a comparison: from names as people write them to the texts that readers see.
//!
//! 1. A name is read: a file, `NOTICE@VERSION`, or `-` for what stands at the standard input.
//! 2. A text that belongs to a site is rendered as the site renders it; any other file by the same steps,
//!    without templates and without knowing where its links lead.
//!
//! Files are read here; the standard input is given by the caller.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;

use crate::build::{read_settings, renderer};
use crate::document::body::{Policy, Surroundings, finish};
use crate::document::markdown::{HtmlBlocks, to_html};
use crate::document::{self, Document};
use crate::finding::{Finding, Place, Severity, any_error, did_you_mean};
use crate::fingerprint::Fingerprint;
use crate::history::{Draft, Edition, Site, Status, Version};
use crate::html::serialise::escape_text;
use crate::html::{NodeId, Tree};
use crate::render::plan::At;
use crate::render::{Renderer, text};
use crate::settings;
use crate::source::name::{Form, Role, TextName, role};
use crate::source::{Source, decode};

/// A text to compare, as readers see it.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// As it was asked for.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its language, if it is known.
    pub lang: Option<String>,
    /// Which version of which notice it is.
    pub version: Option<VersionName>,
    /// Its body: valid HTML.
    pub html: String,
    /// The fingerprint of its source's bytes.
    pub sha256: Fingerprint,
    /// What was found in it.
    pub findings: Vec<Finding>,
}

/// Which version of which notice a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionName {
    /// The notice's path.
    pub notice: String,
    /// The version's id.
    pub id: String,
    /// In force from.
    pub effective: Option<String>,
}

/// Why there is nothing to compare.
#[derive(Debug)]
pub enum Refused {
    /// What was asked for cannot be: what is wrong, and a way out.
    WrongUse(String, String),
    /// The content has faults; errors are among them.
    Faults(Vec<Finding>),
    /// The machine failed.
    Machine(String),
}

/// A notice in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoticeName {
    /// Its path.
    pub(crate) notice: String,
    /// The language's tag.
    pub(crate) lang: String,
}

/// The name of the standard input.
pub const STANDARD_INPUT: &str = "-";

/// Where texts are looked for.
pub struct Texts<'a> {
    /// The site: its root, or why there is none.
    pub root: Result<PathBuf, String>,
    /// Whether that root was named. Otherwise files belong to the site in whose content they lie.
    pub root_is_named: bool,
    /// The day that says what is in force.
    pub day: Date,
    /// Reads the standard input.
    pub standard_input: &'a mut dyn FnMut() -> std::io::Result<Vec<u8>>,
    /// The sites that were read.
    sites: Vec<Rc<OpenSite>>,
}

/// A site that was read.
pub(crate) struct OpenSite {
    root: PathBuf,
    /// The text that was taken in though it is not published yet.
    as_published: Option<String>,
    /// What renders its texts.
    pub(crate) renderer: Renderer,
    /// What was found in its sources.
    pub(crate) findings: Vec<Finding>,
}

/// A version of a site.
struct Found {
    site: Rc<OpenSite>,
    at: At,
    version: usize,
}

impl<'a> Texts<'a> {
    /// Looks for texts as of a day. `root` is the site, or says why there is none.
    pub fn new(
        root: Result<PathBuf, String>,
        root_is_named: bool,
        day: Date,
        standard_input: &'a mut dyn FnMut() -> std::io::Result<Vec<u8>>,
    ) -> Texts<'a> {
        Texts { root, root_is_named, day, standard_input, sites: Vec::new() }
    }

    /// The two texts of these names.
    pub fn pair(&mut self, old: &str, new: &str) -> Result<(Side, Side), Refused> {
        if old == STANDARD_INPUT && new == STANDARD_INPUT {
            return Err(Refused::WrongUse(
                "both texts are to come from the standard input".to_owned(),
                "name a file or a version for one of them".to_owned(),
            ));
        }
        // Faults of both are told in one run.
        match (self.side(old), self.side(new)) {
            (Ok(old), Ok(new)) => Ok((old, new)),
            (Err(Refused::Faults(mut found)), Err(Refused::Faults(more))) => {
                found.extend(more.into_iter().filter(|it| !found.contains(it)).collect::<Vec<_>>());
                Err(Refused::Faults(found))
            }
            (Err(refused), _) | (_, Err(refused)) => Err(refused),
        }
    }

    /// The text of this name, after the one that came before it.
    pub fn with_predecessor(&mut self, name: &str) -> Result<(Side, Side), Refused> {
        let found = match asked(name) {
            Asked::Version { notice, version } => Some(self.version(&notice, version.as_deref())?),
            Asked::File(path) => self.of_file(&path)?,
            Asked::StandardInput => None,
        };
        let Some(Found { site, at, version }) = found else {
            return Err(Refused::WrongUse(
                format!("{name} is no version of a notice, so none came before it"),
                "name two texts: engross diff OLD NEW".to_owned(),
            ));
        };
        let edition = edition_at(&site.renderer.site, at);
        let Some(before) = version.checked_sub(1) else {
            let other = match edition.versions.len() {
                1 => "name another text to compare it with".to_owned(),
                _ => format!("its versions are {}", ids(edition)),
            };
            let shown = version_name(&site, at, version);
            return Err(Refused::WrongUse(
                format!("{shown} is the first version of its notice"),
                other,
            ));
        };
        let shown = |version: usize| version_name(&site, at, version);
        let old = side_of(&Found { site: site.clone(), at, version: before }, &shown(before));
        let new = side_of(&Found { site: site.clone(), at, version }, &shown(version));
        match (old, new) {
            (Ok(old), Ok(new)) => Ok((old, new)),
            (Err(refused), _) | (_, Err(refused)) => Err(refused),
        }
    }

    fn side(&mut self, name: &str) -> Result<Side, Refused> {
        match asked(name) {
            Asked::StandardInput => {
                let bytes = (self.standard_input)().map_err(|error| {
                    Refused::Machine(format!("the standard input cannot be read: {error}"))
                })?;
                loose("standard input", "md", bytes)
            }
            Asked::Version { notice, version } => {
                let found = self.version(&notice, version.as_deref())?;
                let shown = version_name(&found.site, found.at, found.version);
                side_of(&found, &shown)
            }
            Asked::File(path) => match self.of_file(&path)? {
                Some(found) => side_of(&found, name),
                None => {
                    let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
                    loose(name, &extension(&path), bytes)
                }
            },
        }
    }

    /// The notice of this name in a language, and its site: a notice's path, that of a language in
    /// front of it, or one of its files. It may have drafts alone.
    pub(crate) fn notice(&mut self, name: &str) -> Result<(Rc<OpenSite>, NoticeName), Refused> {
        let no_text = |message: String| {
            let help = "name the notice as its address has it, /legal/privacy, or one of its files";
            Refused::WrongUse(message, help.to_owned())
        };
        match asked(name) {
            Asked::StandardInput => Err(no_text("the standard input is no notice".to_owned())),
            Asked::Version { version: Some(_), notice } => Err(Refused::WrongUse(
                format!("{name} is one version of a notice"),
                format!("all of them: engross log {notice}"),
            )),
            Asked::Version { notice, version: None } => {
                let root = self.root.clone().map_err(|message| {
                    let message = format!("`{notice}` is a notice of a site: {message}");
                    let help = "go to the folder of a site, or name it with --root";
                    Refused::WrongUse(message, help.to_owned())
                })?;
                let site = self.site(&root, None)?;
                let name = match find_edition(&site.renderer, &notice) {
                    Ok(at) => {
                        let lang = edition_at(&site.renderer.site, at).lang.clone();
                        let notice = site.renderer.site.notices[at.notice].path.clone();
                        NoticeName { notice, lang }
                    }
                    Err(refused) => only_drafts(&site.renderer, &notice).ok_or(refused)?,
                };
                Ok((site, name))
            }
            Asked::File(path) => {
                if !path.is_file() {
                    return Err(no_file(&path));
                }
                let no_notice = || no_text(format!("{name} is no text of a notice"));
                let (root, below) = self.site_of(&path)?.ok_or_else(no_notice)?;
                let site = self.site(&root, None)?;
                let Renderer { settings, site: content, .. } = &site.renderer;
                let Ok(Role::Text(of_file)) = role(&below, |tag| settings.declared(tag)) else {
                    return Err(no_notice());
                };
                let path = format!("{}/{below}", settings.content);
                let name = match named_by_file(content, &path) {
                    Some(name) => name,
                    // A text that was frozen as a dated file is one version, under the other name.
                    None => NoticeName {
                        lang: of_file.lang.unwrap_or_else(|| settings.language().to_owned()),
                        notice: of_file.notice,
                    },
                };
                Ok((site, name))
            }
        }
    }

    /// The site at a root, read once.
    fn site(&mut self, root: &Path, as_published: Option<&str>) -> Result<Rc<OpenSite>, Refused> {
        let is_it = |site: &&Rc<OpenSite>| {
            site.root == root && site.as_published.as_deref() == as_published
        };
        if let Some(site) = self.sites.iter().find(is_it) {
            return Ok(site.clone());
        }
        let settings = read_settings(root).map_err(Refused::Faults)?;
        let (renderer, findings) = renderer(root, settings, self.day, as_published);
        let Some(renderer) = renderer else { return Err(Refused::Faults(errors(findings))) };
        let as_published = as_published.map(str::to_owned);
        let site = OpenSite { root: root.to_owned(), as_published, renderer, findings };
        self.sites.push(Rc::new(site));
        Ok(self.sites[self.sites.len() - 1].clone())
    }

    /// A version of a notice; the one in force if none is named.
    fn version(&mut self, asked: &str, version: Option<&str>) -> Result<Found, Refused> {
        let root = self.root.clone().map_err(|message| {
            let help = "go to the folder of a site, or name it with --root; files are named with \
                        their ending: privacy.md";
            Refused::WrongUse(
                format!("`{asked}` is a notice of a site: {message}"),
                help.to_owned(),
            )
        })?;
        let site = self.site(&root, None)?;
        let at = find_edition(&site.renderer, asked)?;
        let edition = edition_at(&site.renderer.site, at);
        let Some(version) = version else {
            return Ok(Found { version: edition.shown(), site: site.clone(), at });
        };
        let by_id = edition.versions.iter().position(|it| it.id == version);
        let by_label = || {
            let is_it = |it: &Version| it.document.front.version.as_deref() == Some(version);
            let mut labelled = edition.versions.iter().enumerate().filter(|(_, it)| is_it(it));
            labelled.next().filter(|_| labelled.next().is_none()).map(|(at, _)| at)
        };
        match by_id.or_else(by_label) {
            Some(version) => Ok(Found { site: site.clone(), at, version }),
            None => {
                let notice = &site.renderer.site.notices[at.notice].path;
                let mut help = format!("its versions are {}", ids(edition));
                if let Some(path) = unpublished(&site, notice) {
                    help.push_str(&format!(
                        "; what is not published yet is named by its file: {path}"
                    ));
                }
                let message = format!("`{asked}` has no version `{version}`");
                Err(Refused::WrongUse(message, help))
            }
        }
    }

    /// The version whose source this file is; none if it is no text of a site.
    fn of_file(&mut self, path: &Path) -> Result<Option<Found>, Refused> {
        if !path.is_file() {
            return Err(no_file(path));
        }
        let Some((root, below)) = self.site_of(path)? else { return Ok(None) };
        let site = self.site(&root, None)?;
        let declared = |tag: &str| site.renderer.settings.declared(tag);
        let Ok(Role::Text(name)) = role(&below, declared) else { return Ok(None) };
        let path = format!("{}/{below}", site.renderer.settings.content);
        if let Some(found) = found_in(&site, &path, &name) {
            return Ok(Some(found));
        }
        let site = self.site(&root, Some(&path))?;
        if let Some(found) = found_in(&site, &path, &name) {
            return Ok(Some(found));
        }
        let found = site.findings.iter().filter(|it| *it.place.path == *path).cloned().collect();
        Err(Refused::Faults(found))
    }

    /// The site whose content a file belongs to, and its path below the content folder.
    fn site_of(&self, path: &Path) -> Result<Option<(PathBuf, String)>, Refused> {
        let (Some(folder), Some(file)) = (path.parent(), path.file_name()) else { return Ok(None) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok(folder) = folder.canonicalize() else { return Ok(None) };
        let root = match (&self.root, self.root_is_named) {
            (Ok(root), true) => Some(root.clone()),
            (Err(message), true) => {
                let help = "name the folder of a site with --root, or leave it out";
                return Err(Refused::WrongUse(message.clone(), help.to_owned()));
            }
            _ => {
                let mut above = folder.ancestors();
                above.find(|it| it.join(settings::FILE).is_file()).map(Path::to_owned)
            }
        };
        let Some(root) = root else { return Ok(None) };
        let settings = read_settings(&root).map_err(Refused::Faults)?;
        let Ok(content) = root.join(&settings.content).canonicalize() else { return Ok(None) };
        let Ok(below) = folder.strip_prefix(&content) else { return Ok(None) };
        let below = below.join(file).to_string_lossy().replace('\\', "/");
        Ok(Some((root, below)))
    }
}

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    StandardInput,
    File(PathBuf),
    Version { notice: String, version: Option<String> },
}

/// The endings of files that are compared.
const ENDINGS: [&str; 7] = ["md", "markdown", "html", "htm", "txt", "yaml", "yml"];

fn asked(name: &str) -> Asked {
    let path = Path::new(name);
    if name == STANDARD_INPUT {
        return Asked::StandardInput;
    }
    // A pipe too, so that it is told how to be given.
    if ENDINGS.contains(&extension(path).as_str()) || path.exists() {
        return Asked::File(path.to_owned());
    }
    let (notice, version) = match name.rsplit_once('@') {
        Some((notice, version)) => (notice, Some(version.to_owned())),
        None => (name, None),
    };
    Asked::Version { notice: format!("/{}", notice.trim_matches('/')), version }
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

fn no_file(path: &Path) -> Refused {
    let shown = path.display();
    if path.is_dir() {
        let help = "name the file, or the notice as its address has it: /legal/privacy";
        return Refused::WrongUse(format!("{shown} is a folder"), help.to_owned());
    }
    match std::fs::metadata(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => unreadable(path, &error),
        Ok(_) => Refused::WrongUse(
            format!("{shown} is not a regular file"),
            "give its text at the standard input, which is named -".to_owned(),
        ),
        Err(_) => Refused::WrongUse(
            format!("there is no file {shown}"),
            "name a file, or a version of a notice: /legal/privacy@2024-02-16".to_owned(),
        ),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Refused {
    Refused::Machine(format!("{} cannot be read: {error}", path.display()))
}

fn edition_at(site: &Site, at: At) -> &Edition {
    &site.notices[at.notice].editions[at.edition]
}

/// The edition that a path means: a notice's, or that of a language in front of it.
pub(crate) fn find_edition(site: &Renderer, asked: &str) -> Result<At, Refused> {
    let Renderer { site: content, settings, .. } = site;
    let find = |path: &str, lang: Option<&str>| {
        let notice = content.notices.iter().position(|notice| notice.path == path)?;
        let editions = &content.notices[notice].editions;
        let wanted = lang.unwrap_or(settings.language());
        let edition = editions.iter().position(|edition| edition.lang == wanted);
        let edition = if lang.is_some() { edition? } else { edition.unwrap_or(0) };
        Some(At { notice, edition })
    };
    if let Some(at) = find(asked, None) {
        return Ok(at);
    }
    let mut near = asked.to_owned();
    let mut prefix = String::new();
    let rest = asked.trim_start_matches('/');
    let (first, rest) = rest.split_once('/').unwrap_or((rest, ""));
    if let Some(lang) = settings.declared(first) {
        let path = format!("/{rest}");
        if let Some(at) = find(&path, Some(lang)) {
            return Ok(at);
        }
        if let Some(at) = find(&path, None) {
            let notice = &content.notices[at.notice];
            let langs: Vec<&str> = notice.editions.iter().map(|it| it.lang.as_str()).collect();
            return Err(Refused::WrongUse(
                format!("`{path}` has no text in {lang}"),
                format!("its languages: {}", langs.join(", ")),
            ));
        }
        prefix = format!("/{lang}");
        near = path;
    }
    const MOST: usize = 12;
    let paths = || content.notices.iter().map(|notice| notice.path.as_str());
    let help = match did_you_mean(&near, paths()) {
        Some(near) => format!("did you mean `{prefix}{near}`?"),
        None if content.notices.is_empty() => "the site has no notices".to_owned(),
        None => {
            let shown: Vec<&str> = paths().take(MOST).collect();
            let more = if content.notices.len() > MOST { ", …" } else { "" };
            format!(
                "the site's notices are {}{more}; files are named with their ending: privacy.md",
                shown.join(", ")
            )
        }
    };
    Err(Refused::WrongUse(format!("there is no notice `{asked}`"), help))
}

/// The notice of a path, if none of its texts is published yet.
fn only_drafts(site: &Renderer, asked: &str) -> Option<NoticeName> {
    let drafts = &site.site.drafts;
    let (first, rest) = asked.trim_start_matches('/').split_once('/').unwrap_or((asked, ""));
    let in_language = |draft: &&Draft| {
        site.settings.declared(first) == Some(&*draft.lang) && draft.notice == format!("/{rest}")
    };
    let of_notice = drafts.iter().filter(|draft| draft.notice == asked);
    let own_first = of_notice.min_by_key(|draft| draft.lang != site.settings.language());
    let found = own_first.or_else(|| drafts.iter().find(in_language))?;
    Some(NoticeName { notice: found.notice.clone(), lang: found.lang.clone() })
}

/// The notice that a file is a text of.
fn named_by_file(site: &Site, path: &str) -> Option<NoticeName> {
    let in_editions = site.notices.iter().flat_map(|notice| {
        let texts = notice.editions.iter().flat_map(|edition| {
            edition.versions.iter().map(move |version| (&edition.lang, &version.document.path))
        });
        texts.map(move |(lang, text)| (&notice.path, lang, text))
    });
    let in_drafts = site.drafts.iter().map(|it| (&it.notice, &it.lang, &it.document.path));
    let (notice, lang, _) = in_editions.chain(in_drafts).find(|(.., text)| ***text == *path)?;
    Some(NoticeName { notice: notice.clone(), lang: lang.clone() })
}

/// The ids of the versions, oldest first.
fn ids(edition: &Edition) -> String {
    let shown = |(at, version): (usize, &Version)| match version.status {
        Status::Pending => format!("{} (pending)", version.id),
        _ if edition.in_force == Some(at) => format!("{} (in force)", version.id),
        _ => version.id.clone(),
    };
    edition.versions.iter().enumerate().map(shown).collect::<Vec<_>>().join(", ")
}

/// A file of the notice whose text is not published yet.
fn unpublished<'a>(site: &'a OpenSite, notice: &str) -> Option<&'a str> {
    let start = format!("{}{notice}", site.renderer.settings.content);
    let mut hidden =
        site.findings.iter().filter(|it| matches!(it.rule, "draft" | "not-yet-published"));
    hidden.find(|it| it.place.path.starts_with(&start)).map(|it| &*it.place.path)
}

/// `/legal/privacy@2024-02-16`
fn version_name(site: &OpenSite, at: At, version: usize) -> String {
    let Renderer { site: content, settings, .. } = &site.renderer;
    let edition = edition_at(content, at);
    let lang = match edition.lang == settings.language() {
        true => String::new(),
        false => format!("/{}", edition.lang),
    };
    format!("{lang}{}@{}", content.notices[at.notice].path, edition.versions[version].id)
}

fn found_in(site: &Rc<OpenSite>, path: &str, name: &TextName) -> Option<Found> {
    let is_it = |document: &Document| *document.path == *path;
    // A text that was frozen as a dated file is one version, under either name.
    let text = std::fs::read(site.root.join(path)).ok()?;
    let sha256 = Fingerprint::of(&text);
    let is_same =
        |document: &Document| document.name.notice == name.notice && document.sha256 == sha256;
    let search = |is_it: &dyn Fn(&Document) -> bool| {
        for (notice, it) in site.renderer.site.notices.iter().enumerate() {
            for (edition, it) in it.editions.iter().enumerate() {
                let found = it.versions.iter().position(|version| is_it(&version.document));
                if let Some(version) = found {
                    return Some(Found { site: site.clone(), at: At { notice, edition }, version });
                }
            }
        }
        None
    };
    search(&is_it).or_else(|| search(&is_same))
}

/// The text of a version, as the site shows it.
fn side_of(found: &Found, name: &str) -> Result<Side, Refused> {
    let Found { site, at, version } = found;
    let edition = edition_at(&site.renderer.site, *at);
    let version = &edition.versions[*version];
    let text = text::render(&site.renderer, *at, &version.document, version.effective);
    let of_it = site.findings.iter().filter(|it| it.place.path == version.document.path);
    let mut findings: Vec<Finding> = of_it.cloned().collect();
    let stops = any_error(&text.findings);
    findings.extend(text.findings);
    if stops {
        return Err(Refused::Faults(findings));
    }
    Ok(Side {
        name: name.to_owned(),
        title: version.document.title.clone(),
        lang: Some(edition.lang.clone()),
        version: Some(VersionName {
            notice: site.renderer.site.notices[at.notice].path.clone(),
            id: version.id.clone(),
            effective: version.effective.map(|date| date.to_string()),
        }),
        html: text.body.html,
        sha256: version.document.sha256,
        findings,
    })
}

/// A text that belongs to no site.
fn loose(name: &str, ending: &str, bytes: Vec<u8>) -> Result<Side, Refused> {
    let path: Arc<str> = name.into();
    let sha256 = Fingerprint::of(&bytes);
    let mut findings = Vec::new();
    let Some(text) = decode(&path, bytes, &mut findings) else {
        return Err(Refused::Faults(findings));
    };
    let mut side = Side { name: name.to_owned(), sha256, ..Side::default() };
    match ending {
        "md" | "markdown" => {
            let (document, found) = document::parse(Source {
                path,
                name: TextName {
                    notice: format!("/{name}"),
                    lang: None,
                    dated: None,
                    form: Form::Markdown,
                },
                text,
                sha256,
                commit: None,
            });
            // What only matters to a site, such as two dates, is not this comparison's.
            findings.extend(errors(found));
            let html = to_html(document.body(), HtmlBlocks::default());
            let place = |offset: usize| document.place(offset);
            side.html = finished(&html, &place, &mut findings);
            side.lang = document.front.lang.as_ref().map(|stated| stated.value.clone());
            side.title = document.title;
        }
        "html" | "htm" => {
            let html = text_of_page(&text);
            side.html = finished(&html, &|_| Place::file(path.clone()), &mut findings);
        }
        "txt" => {
            let html = paragraphs(&text);
            side.html = finished(&html, &|_| Place::file(path.clone()), &mut findings);
        }
        _ => {
            let message = match ending {
                "yaml" | "yml" => format!("{name} is an inventory outside the content of a site"),
                _ => format!("{name} has no ending that says how it is written"),
            };
            let help = "endings are .md, .markdown, .html, .htm and .txt; inventories are compared \
                        in their site: /legal/cookies@2024-09-01";
            return Err(Refused::WrongUse(message, help.to_owned()));
        }
    }
    if side.title.is_empty() {
        side.title = first_heading(&side.html).unwrap_or_else(|| name.to_owned());
    }
    side.findings = findings;
    Ok(side)
}

fn finished(html: &str, place: &dyn Fn(usize) -> Place, findings: &mut Vec<Finding>) -> String {
    let policy = Policy::default();
    let resolve = |_: &str| None;
    let around = Surroundings { policy: &policy, place, resolve: &resolve, heading_ids: true };
    finish(html, &around, findings).html
}

/// What of a page of HTML is its text: a notice's text, else what the page is about, else all but its head.
fn text_of_page(html: &str) -> String {
    let mut tree = Tree::parse_fragment(html);
    let nodes: Vec<NodeId> = tree.descendants(tree.root()).collect();
    let head = ["title", "meta", "link", "base", "style", "script"];
    for &id in &nodes {
        if tree.name(id).is_some_and(|name| head.contains(&name)) {
            tree.detach(id);
        }
    }
    let first = |is_it: &dyn Fn(NodeId) -> bool| nodes.iter().copied().find(|id| is_it(*id));
    let text = first(&|id| tree.attr(id, "data-notice-text").is_some())
        .or_else(|| first(&|id| tree.name(id) == Some("main")));
    tree.inner_html(text.unwrap_or(tree.root()))
}

/// Plain text as HTML. Empty lines part paragraphs; in a text whose lines are not broken to a width, as
/// word processors write it, each line is one.
fn paragraphs(text: &str) -> String {
    const WIDEST: usize = 132;
    let lines_are_paragraphs = text.lines().any(|line| line.chars().count() > WIDEST);
    let mut html = String::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if open && (line.is_empty() || lines_are_paragraphs) {
            html.push_str("</p>\n");
            open = false;
        }
        if line.is_empty() {
            continue;
        }
        html.push_str(if open { "\n" } else { "<p>" });
        open = true;
        escape_text(line, &mut html);
    }
    if open {
        html.push_str("</p>\n");
    }
    html
}

fn first_heading(html: &str) -> Option<String> {
    let tree = Tree::parse_fragment(html);
    let mut headings = tree
        .descendants(tree.root())
        .filter(|id| matches!(tree.name(*id), Some("h1" | "h2" | "h3" | "h4" | "h5" | "h6")));
    let title = headings.next().map(|id| tree.text(id))?;
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}

fn errors(findings: Vec<Finding>) -> Vec<Finding> {
    findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}
