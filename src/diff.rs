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

use crate::asked::{
    Asked, Refused, STANDARD_INPUT, asked, extension, find_edition, ids, no_file, site_of, unread,
    unreadable,
};
use crate::document::body::{Policy, Surroundings, finish};
use crate::document::markdown::{HtmlBlocks, to_html};
use crate::document::{self, Document};
use crate::finding::{Finding, Place, Severity, any_error};
use crate::fingerprint::Fingerprint;
use crate::history::{Edition, Site, Version};
use crate::html::serialise::escape_text;
use crate::html::{NodeId, Tree};
use crate::render::plan::At;
use crate::render::{Renderer, text};
use crate::shown;
use crate::site::{Opened, Otherwise, open, read_settings};
use crate::source::name::{Form, Role, TextName};
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
struct OpenSite {
    root: PathBuf,
    /// The text that was taken in though it is not published yet.
    as_published: Option<String>,
    renderer: Arc<Renderer>,
    findings: Vec<Finding>,
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
        match (self.text(old), self.text(new)) {
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

    /// The text of this name.
    pub fn text(&mut self, name: &str) -> Result<Side, Refused> {
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

    /// The site at a root, read once.
    fn site(&mut self, root: &Path, as_published: Option<&str>) -> Result<Rc<OpenSite>, Refused> {
        let is_it = |site: &&Rc<OpenSite>| {
            site.root == root && site.as_published.as_deref() == as_published
        };
        if let Some(site) = self.sites.iter().find(is_it) {
            return Ok(site.clone());
        }
        let settings = read_settings(root).map_err(Refused::Faults)?;
        let otherwise = Otherwise { as_published, files: &[], ..Otherwise::default() };
        let Opened { renderer, findings, .. } = open(root, settings, self.day, &otherwise);
        if let Some(refused) = unread(&findings) {
            return Err(refused);
        }
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
        let Some((root, below)) = site_of(path, &self.root, self.root_is_named)? else {
            return Ok(None);
        };
        let site = self.site(&root, None)?;
        let role = site.renderer.settings.names().role(&below);
        let Ok(Role::Text(name)) = role else { return Ok(None) };
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
}

fn edition_at(site: &Site, at: At) -> &Edition {
    &site.notices[at.notice].editions[at.edition]
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
    let Renderer { site: content, settings, .. } = &*site.renderer;
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
                    folder_lang: None,
                    dated: None,
                    form: Form::Markdown,
                },
                text,
                sha256,
                commit: None,
            });
            // What only matters to a site, such as two dates, is not this comparison's.
            findings.extend(errors(found));
            let html = to_html(&document.body(), HtmlBlocks::default());
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
    let around =
        Surroundings { policy: &policy, place, resolve: &resolve, lang: "", heading_ids: true };
    finish(html, &around, findings).html
}

/// What of a page of HTML is its text: a notice's text, else what the page is about, else all but its head.
pub(crate) fn text_of_page(html: &str) -> String {
    let mut tree = Tree::parse_fragment(html);
    shown::restore(&mut tree);
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
