//! The text that a new version starts from: the one being kept current, and whether it can be left.
//!
//! Everything that forbids to keep a text as it stands is said here, one reason after another, before
//! anything else is looked at. Reads the file itself; the site comes from the caller.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::proof::Before;
use super::{Where, wrong_use};
use crate::asked::{Asked, Refused, asked, find_edition, no_file, site_of, unreadable};
use crate::document::date::LegalDate;
use crate::document::{self, Document};
use crate::finding::{Finding, Severity};
use crate::fingerprint::Fingerprint;
use crate::history::{Edition, Version};
use crate::render::plan::At;
use crate::settings::{HistorySource, Settings};
use crate::site::TextFile;
use crate::source::{Source, decode};

/// What was named.
pub enum Wanted {
    /// A notice, maybe with a language in front.
    Notice(String),
    /// A file, below the content folder.
    File(String),
}

/// The text being kept current, which becomes the old one.
pub struct Old<'a> {
    /// The whole file as it stands.
    pub file: String,
    /// The same, read.
    pub document: Document,
    /// Its language.
    pub lang: String,
    /// Where its versions come from.
    pub source: HistorySource,
    /// Where its edition is in the site.
    pub at: At,
    /// Its edition.
    pub edition: &'a Edition,
    /// The version that it is.
    pub version: &'a Version,
    /// In force from, as the site has it.
    pub effective: Option<LegalDate>,
}

/// Which site is meant, and what of it.
pub fn wanted(name: &str, site: &Where) -> Result<(PathBuf, Wanted), Refused> {
    match asked(name) {
        Asked::StandardInput => wrong_use(
            "a text at the standard input is no notice",
            "name a notice as its address has it: /legal/privacy",
        ),
        Asked::Version { notice, version: Some(version) } => wrong_use(
            format!(
                "`{version}` is one version; a new one starts from the text being kept current"
            ),
            format!("name the notice alone: {notice}"),
        ),
        Asked::Version { notice, version: None } => {
            let root = site.root.clone().or_else(|message| {
                let message = format!("`{notice}` is a notice of a site: {message}");
                wrong_use(message, "go to the folder of a site, or name it with --root")
            })?;
            Ok((root, Wanted::Notice(notice)))
        }
        Asked::File(path) if !path.is_file() => Err(no_file(&path)),
        Asked::File(path) => match site_of(&path, &site.root, site.is_named)? {
            Some((root, below)) => Ok((root, Wanted::File(below))),
            None => wrong_use(
                format!("{} does not lie in the content of a site", path.display()),
                "name a notice as its address has it: /legal/privacy",
            ),
        },
    }
}

/// Finds the text, and refuses where it cannot be left.
pub fn find<'a>(
    root: &Path,
    before: &'a Before,
    wanted: &Wanted,
    day: Date,
) -> Result<Old<'a>, Refused> {
    let settings = &before.renderer.settings;
    let (notice, lang) = edition_of(before, wanted)?;
    let path = &current_file(before, &notice, &lang)?.path;
    let bytes = std::fs::read(root.join(&**path))
        .map_err(|error| unreadable(Path::new(&**path), &error))?;
    let (file, document) = read(before, path, bytes)?;
    may_be_left(&document, before, day)?;
    let Some((at, version)) = version_of(before, &document) else {
        return wrong_use(
            format!("{path} is no version of its notice"),
            "`engross build --verbose` says why",
        );
    };
    let edition = &before.renderer.site.notices[at.notice].editions[at.edition];
    is_latest(edition, version, path)?;
    let default = || settings.history.source_of(&notice);
    let source = document.front.history.unwrap_or_else(default);
    let effective = version.effective;
    Ok(Old { file, document, lang, source, at, edition, version, effective })
}

/// The notice and the language that are meant.
fn edition_of(before: &Before, wanted: &Wanted) -> Result<(String, String), Refused> {
    let settings = &before.renderer.settings;
    match wanted {
        Wanted::Notice(name) => match find_edition(&before.renderer, name) {
            Ok(At { notice, edition }) => {
                let notice = &before.renderer.site.notices[notice];
                Ok((notice.path.clone(), notice.editions[edition].lang.clone()))
            }
            // A notice that no reader has seen yet is none of the site's.
            Err(refused) => {
                let is_it = |file: &&TextFile| {
                    let (notice, lang) = (&file.name.notice, lang_of(file, settings));
                    let is_own = lang == settings.language();
                    (is_own && notice == name) || *name == format!("/{lang}{notice}")
                };
                let file = before.files.iter().find(is_it).ok_or(refused)?;
                Ok((file.name.notice.clone(), lang_of(file, settings)))
            }
        },
        Wanted::File(below) => {
            let path = format!("{}/{below}", settings.content);
            let Some(file) = before.files.iter().find(|file| *file.path == *path) else {
                return wrong_use(
                    format!("{path} is not the text of a notice"),
                    "name a notice as its address has it: /legal/privacy",
                );
            };
            let (notice, lang) = (file.name.notice.clone(), lang_of(file, settings));
            if let Some((date, _)) = file.name.dated {
                let current = current_file(before, &notice, &lang)?;
                return wrong_use(
                    format!(
                        "{path} is the version {date}; a new one starts from the text being kept current"
                    ),
                    format!("name that: {}", current.path),
                );
            }
            Ok((notice, lang))
        }
    }
}

/// The language of a file.
pub fn lang_of(file: &TextFile, settings: &Settings) -> String {
    let stated = file.lang.as_deref().unwrap_or(settings.language());
    settings.declared(stated).unwrap_or(stated).to_owned()
}

/// The file of the text being kept current.
fn current_file<'a>(before: &'a Before, notice: &str, lang: &str) -> Result<&'a TextFile, Refused> {
    let settings = &before.renderer.settings;
    let mut dated = None;
    let mut current = Vec::new();
    for file in &before.files {
        if file.name.notice != notice || lang_of(file, settings) != lang {
            continue;
        }
        match file.name.dated {
            Some(_) => dated = Some(file),
            None => current.push(file),
        }
    }
    match (current.as_slice(), dated) {
        ([file], _) => Ok(file),
        ([], dated) => {
            let path = dated.map_or(notice, |file| &*file.path);
            wrong_use(
                format!("{notice} has no text being kept current, only dated versions"),
                format!(
                    "copy the latest to a file without a date, such as index.md beside {path}, and \
                     release that"
                ),
            )
        }
        ([one, other, ..], _) => wrong_use(
            format!("{} and {} are both the current text of {notice}", one.path, other.path),
            "remove one of them, or name it after its date",
        ),
    }
}

/// Reads a file as the site does.
fn read(before: &Before, path: &str, bytes: Vec<u8>) -> Result<(String, Document), Refused> {
    let Some(of_file) = before.files.iter().find(|file| *file.path == *path) else {
        return wrong_use(format!("{path} is not the text of a notice"), "name another file");
    };
    let mut findings = Vec::new();
    let sha256 = Fingerprint::of(&bytes);
    let text = decode(&of_file.path, bytes.clone(), &mut findings);
    let (Some(text), Ok(file)) = (text, String::from_utf8(bytes)) else {
        return Err(Refused::Faults(findings));
    };
    let (path, name) = (of_file.path.clone(), of_file.name.clone());
    let (document, found) = document::parse(Source { path, name, text, sha256, commit: None });
    let faults: Vec<Finding> = found.into_iter().filter(is_fault).collect();
    if faults.is_empty() { Ok((file, document)) } else { Err(Refused::Faults(faults)) }
}

/// What of a text's own findings leaves in doubt what it states.
fn is_fault(finding: &Finding) -> bool {
    finding.severity == Severity::Error || finding.rule == "front-matter-late"
}

/// What forbids to keep a text as it stands, and to begin a new version with it.
fn may_be_left(document: &Document, before: &Before, day: Date) -> Result<(), Refused> {
    let path = &document.path;
    if document.front.draft {
        return wrong_use(
            format!("{path} is a draft, which no reader has seen: there is nothing to keep"),
            "edit it as it stands; `draft: true` goes when it is published",
        );
    }
    if let Some(published) = document.front.published.as_ref().map(|stated| stated.value)
        && published.first_day() > day
    {
        return wrong_use(
            format!("{path} is to be published on {published}, so no reader has seen it yet"),
            format!(
                "edit it as it stands, or release on that day: --as-of {}",
                published.first_day()
            ),
        );
    }
    let of_it = before.findings.iter().filter(|it| it.place.path == *path);
    let errors: Vec<Finding> = of_it.filter(|it| it.severity == Severity::Error).cloned().collect();
    if errors.is_empty() { Ok(()) } else { Err(Refused::Faults(errors)) }
}

/// The version that the current text is. One that was frozen already may be in the site by the name of
/// its dated file.
fn version_of<'a>(before: &'a Before, document: &Document) -> Option<(At, &'a Version)> {
    let by_path = |version: &Version| {
        version.document.path == document.path && version.document.commit.is_none()
    };
    let by_text = |version: &Version| {
        version.document.name.notice == document.name.notice
            && version.document.name.dated.is_some()
            && version.document.has_text_of(document)
    };
    before.version(&by_path).or_else(|| before.version(&by_text))
}

/// A text whose place was taken by a dated one is not what the next version starts from.
fn is_latest(edition: &Edition, version: &Version, path: &str) -> Result<(), Refused> {
    let Some(in_force) = edition.in_force.map(|at| &edition.versions[at]) else { return Ok(()) };
    let later = edition.versions.iter().skip_while(|it| it.id != version.id).skip(1);
    if !later.into_iter().any(|it| it.id == in_force.id) {
        return Ok(());
    }
    let live = &in_force.document.path;
    wrong_use(
        format!(
            "{live} has taken the place of {path}, and a new version would start from the old text"
        ),
        format!("keep {path} as the version {}, copy {live} over it, and release that", version.id),
    )
}
