//! Whether a release does no harm: the site as it is against the site as it will be.
//!
//! The text that is kept must show readers exactly what it shows now, wherever its file stands; and the
//! site must not have errors that it did not have. Reads the site, with the files of the release in
//! memory; writes nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::Release;
use super::old::Old;
use crate::asked::Refused;
use crate::build::open;
use crate::finding::{Finding, Severity, any_error};
use crate::history::Version;
use crate::render::plan::At;
use crate::render::{Renderer, text};
use crate::sealing::Sealing;
use crate::settings::Settings;
use crate::site::{Opened, Otherwise, TextFile};

/// The site as it is.
pub struct Before {
    /// What renders its texts.
    pub renderer: Arc<Renderer>,
    /// The files of its texts.
    pub files: Vec<TextFile>,
    /// What was found in it.
    pub findings: Vec<Finding>,
}

impl Before {
    /// Reads it.
    pub fn read(root: &Path, settings: &Settings, day: Date) -> Result<Before, Refused> {
        read(root, settings, day, &Otherwise::default())
    }

    /// The first version that something is true of.
    pub fn version(&self, is_it: &dyn Fn(&Version) -> bool) -> Option<(At, &Version)> {
        for (notice, it) in self.renderer.site.notices.iter().enumerate() {
            for (edition, it) in it.editions.iter().enumerate() {
                if let Some(version) = it.versions.iter().find(|version| is_it(version)) {
                    return Some((At { notice, edition }, version));
                }
            }
        }
        None
    }

    /// What readers see of the text in a file.
    fn shown(&self, path: &str) -> Option<(Shown, Vec<Finding>)> {
        let is_it = |it: &Version| *it.document.path == *path && it.document.commit.is_none();
        self.version(&is_it).map(|(at, version)| shown(&self.renderer, at, version))
    }
}

fn read(
    root: &Path,
    settings: &Settings,
    day: Date,
    otherwise: &Otherwise<'_>,
) -> Result<Before, Refused> {
    let Opened { renderer, files, findings } = open(root, settings.clone(), day, otherwise);
    match renderer {
        Some(renderer) => Ok(Before { renderer, files, findings }),
        None => Err(Refused::Faults(errors(findings))),
    }
}

fn errors(findings: Vec<Finding>) -> Vec<Finding> {
    findings.into_iter().filter(|it| it.severity == Severity::Error).collect()
}

/// What readers see of a version.
#[derive(PartialEq, Eq)]
struct Shown {
    title: String,
    html: String,
    includes: BTreeMap<String, String>,
    changes: Option<String>,
}

fn shown(renderer: &Renderer, at: At, version: &Version) -> (Shown, Vec<Finding>) {
    let document = &version.document;
    let text = text::render(renderer, at, &version.document, version.effective);
    let mut findings = text.findings;
    let note = |changes: &str| text::note(renderer, document, "changes", changes, &mut findings);
    let changes = document.front.changes.as_deref().map(note);
    let title = document.title.clone();
    (Shown { title, html: text.body.html, includes: text.includes, changes }, findings)
}

/// Refuses where the release does harm. Gives what was not found in the site before it.
pub fn prove(
    root: &Path,
    settings: &Settings,
    before: &Before,
    old: &Old<'_>,
    release: &Release,
    day: Date,
) -> Result<Vec<Finding>, Refused> {
    let (now, found) = shown(&before.renderer, old.at, old.version);
    if any_error(&found) {
        return Err(Refused::Faults(errors(found)));
    }
    as_sealed(root, &before.renderer, old)?;
    let mut known = before.findings.clone();
    known.extend(found);
    let path = &release.current.path;
    let mut files = vec![(path.clone(), Some(release.current.new.clone()))];
    if let Some(frozen) = &release.frozen {
        let kept: Arc<str> = frozen.path.as_str().into();
        let bytes = Some(release.current.old.clone());
        let moved = [(path.clone(), None), (kept.clone(), bytes.clone())];
        let otherwise = Otherwise { as_published: None, files: &moved, ..Otherwise::default() };
        let moved = read(root, settings, day, &otherwise)?;
        if moved.shown(&kept).is_none_or(|(then, _)| then != now) {
            return Err(differs(before, old, &kept));
        }
        files.push((kept, bytes));
    }
    // A text that is to be published later is looked at all the same.
    let otherwise = Otherwise { as_published: Some(path), files: &files, ..Otherwise::default() };
    let after = read(root, settings, day, &otherwise)?;
    let mut new = after.findings.clone();
    for (path, _) in &files {
        new.extend(after.shown(path).map(|(_, found)| found).unwrap_or_default());
    }
    // The old text takes its findings along, and lines of the new one have moved.
    let is_known = |it: &Finding| {
        let is_of_release = files.iter().any(|(path, _)| *path == it.place.path);
        known.iter().any(|other| {
            let is_same = (other.rule, &other.message) == (it.rule, &it.message);
            is_same && (other.place == it.place || is_of_release && other.place.path == *path)
        })
    };
    // That it is not committed yet is what was asked for.
    new.retain(|it| !is_known(it) && it.rule != "uncommitted");
    crate::finding::sort(&mut new);
    if any_error(&new) { Err(Refused::Faults(new)) } else { Ok(new) }
}

/// Refuses to keep a text under a date for which another one was sealed: whoever edited it before the
/// release would make the new words those of the old version.
fn as_sealed(root: &Path, renderer: &Renderer, old: &Old<'_>) -> Result<(), Refused> {
    let notice = &renderer.site.notices[old.at.notice];
    let lang = &notice.editions[old.at.edition].lang;
    let id = &old.version.id;
    let (sealing, _) = Sealing::read(root);
    let Some(entry) = sealing.register.latest(&notice.path, lang, id) else { return Ok(()) };
    let text = text::render(renderer, old.at, &old.document, old.version.effective);
    let declared = old.document.front.corrections.len() > entry.corrections;
    if declared || text.fingerprint() == entry.text {
        return Ok(());
    }
    Err(Refused::WrongUse(
        format!(
            "the text of {} is not the one that was sealed on {} as version {id}",
            old.document.path, entry.sealed
        ),
        "put the sealed text back (`engross check` shows what is altered), release, and edit after that"
            .to_owned(),
    ))
}

/// Says what keeps the old text from being the same in another folder.
fn differs(before: &Before, old: &Old<'_>, kept: &str) -> Refused {
    let bound = text::bound_to_folder(&before.renderer, &old.document, kept);
    if bound.is_empty() {
        let path = &old.document.path;
        return Refused::WrongUse(
            format!("as {kept} the text of {path} would not show readers what it shows now"),
            "look for what in it, or in what it includes, is relative to its folder".to_owned(),
        );
    }
    let finding = |bound: text::Bound| {
        let message =
            format!("`{}` would mean something else in the folder of {kept}", bound.written);
        let mut help = format!("write it from the root: {}", bound.from_root);
        // `www.example.com/a` without its scheme is a common slip.
        let first = bound.written.split('/').next().unwrap_or_default();
        if first != bound.written && first.trim_matches('.').contains('.') {
            help.push_str("; or with https:// in front, if it is another site's");
        }
        Finding::error("bound-to-folder", bound.place, message).with_help(help)
    };
    Refused::Faults(bound.into_iter().map(finding).collect())
}
