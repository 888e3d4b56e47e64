//! A new version of a notice without losing the old one: what `engross release` does.
//!
//! 1. The text being kept current is found, and whether it can be left as it is (`old`).
//! 2. It is kept as a dated file beside it, byte for byte, unless the commit history keeps it.
//! 3. The same file states the new date wherever it states one, and nothing that was the old version's
//!    (`text`).
//! 4. The site is read as it will be: the kept text must show readers what it shows now, and nothing may be
//!    wrong that was not before (`proof`).
//!
//! All of this only reads, and comes to a [`Release`]; [`files`] writes it. Knows nothing of the command
//! line.

mod committed;
mod dates;
mod edits;
pub mod files;
mod keys;
mod old;
mod proof;
mod text;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::asked::{Refused, ids};
use crate::document::date::LegalDate;
use crate::finding::{Finding, Place};
use crate::history::Status;
use crate::settings::{HistorySource, Settings};
use crate::site::read_settings;
use keys::Meant;
use old::Old;
use text::Rewritten;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The notice, as people name it: its path, maybe with a language in front, or its file.
    pub notice: String,
    /// From when the new version is in force; the day, if nothing is said.
    pub effective: Option<LegalDate>,
    /// When it is first shown to readers.
    pub published: Option<LegalDate>,
    /// Whether the change is a material one.
    pub material: bool,
    /// The label that readers see.
    pub label: Option<String>,
    /// The id of the version that it translates.
    pub translation_of: Option<String>,
}

/// What is to be written, and what to know of it.
#[derive(Debug)]
pub struct Release {
    /// The old text as a file of its own; none where the commit history keeps it.
    pub frozen: Option<Frozen>,
    /// The new text.
    pub current: Current,
    /// What was done to the text.
    pub done: Vec<Done>,
    /// What was found in the site as it will be, and was not there before.
    pub findings: Vec<Finding>,
}

/// The old text, kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The file, relative to the root.
    pub path: String,
    /// Its version's id.
    pub id: String,
    /// Whether it is there already, with the same bytes.
    pub is_there: bool,
}

/// The text being kept current.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The file, relative to the root.
    pub path: Arc<str>,
    /// In force from.
    pub effective: LegalDate,
    /// Its bytes as they were read.
    pub old: Vec<u8>,
    /// Its bytes to be.
    pub new: Vec<u8>,
}

/// Something that was done to the text, or was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// This is stated now.
    Stated(String),
    /// This was the old version's and went.
    Removed(String),
    /// This could not be dated anew.
    Left(String),
    /// This still names the old date, and may have to.
    Named(String),
    /// Something else to know.
    Note(String),
}

impl Done {
    fn rank(&self) -> usize {
        match self {
            Done::Stated(_) => 0,
            Done::Removed(_) => 1,
            Done::Left(_) => 2,
            Done::Named(_) => 3,
            Done::Note(_) => 4,
        }
    }
}

impl From<keys::Said> for Done {
    fn from(said: keys::Said) -> Done {
        match said {
            keys::Said::Stated(line) => Done::Stated(line),
            keys::Said::Removed(line) => Done::Removed(line),
            keys::Said::Left(line) => Done::Left(line),
        }
    }
}

/// Where the site is.
#[derive(Debug, Clone)]
pub struct Where {
    /// The site's root, or why there is none.
    pub root: Result<PathBuf, String>,
    /// Whether that root was named; otherwise a file belongs to the site in whose content it lies.
    pub is_named: bool,
}

/// Works out a release as of a day. Gives the site's root with it.
pub fn release(site: &Where, request: &Request, day: Date) -> Result<(PathBuf, Release), Refused> {
    let (root, wanted) = old::wanted(&request.notice, site)?;
    let settings = read_settings(&root).map_err(Refused::Faults)?;
    let before = proof::Before::read(&root, &settings, day)?;
    let old = old::find(&root, &before, &wanted, day)?;
    // What else must be true of a text before it is kept for good is to be asked here.
    let frozen = match old.source {
        HistorySource::Files => Some(frozen(&root, &settings, &before, &old)?),
        HistorySource::Git => {
            committed::check(&root, &old.document.path)?;
            None
        }
    };
    let meant = meant(&settings, &before, &old, request, day)?;
    let rewritten = text::rewritten(&old.file, &old.document, &meant)?;
    let still_named = still_named(&rewritten, old.effective, meant.effective);
    let mut release = Release {
        frozen,
        current: Current {
            path: old.document.path.clone(),
            effective: meant.effective,
            old: old.file.clone().into_bytes(),
            new: rewritten.file.into_bytes(),
        },
        done: rewritten.done,
        findings: Vec::new(),
    };
    release.done.extend(still_named);
    release.done.extend(others_to_come(&before, &old, meant.effective));
    // Whatever is stated comes first, whatever is to be looked at last.
    release.done.sort_by_key(Done::rank);
    release.findings = proof::prove(&root, &settings, &before, &old, &release, day)?;
    release.findings.extend(short_notice(&settings, &old, &meant, day));
    Ok((root, release))
}

fn wrong_use<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Refused> {
    Err(Refused::WrongUse(message.into(), help.into()))
}

/// The file that the old text is kept in.
fn frozen(
    root: &Path,
    settings: &Settings,
    before: &proof::Before,
    old: &Old<'_>,
) -> Result<Frozen, Refused> {
    let (path, name) = (&old.document.path, &old.document.name);
    let id = &old.version.id;
    let Some(date) = old.effective else {
        return wrong_use(
            format!("no effective date can be found for {path}, so there is none to keep it under"),
            "state `effective:` in its front matter: from when its text has been in force",
        );
    };
    let same_version = before.files.iter().find(|file| {
        file.name.notice == name.notice
            && old::lang_of(file, settings) == old.lang
            && file.name.dated == Some((date, 1))
    });
    let ending = path.rsplit_once('.').map_or("md", |(_, ending)| ending);
    let folder = name.notice.trim_matches('/');
    let kept = match same_version {
        Some(file) => file.path.to_string(),
        None => {
            let below = path.strip_prefix(&*settings.content).unwrap_or(path);
            let locale = settings.names().locale_folder(below.trim_start_matches('/'));
            let stem = if folder.is_empty() { id.clone() } else { format!("{folder}/{id}") };
            let file = match (locale, &name.lang) {
                // In the folder of a language the name of a file need not say it.
                (Some((lang, _)), _) => format!("{}/{stem}.{ending}", written(below, lang)),
                (None, Some(lang)) => format!("{stem}.{lang}.{ending}"),
                (None, None) => format!("{stem}.{ending}"),
            };
            format!("{}/{file}", settings.content)
        }
    };
    // Also a link that leads nowhere, or what is no file, keeps its name.
    let is_there = root.join(&kept).symlink_metadata().is_ok();
    if is_there && std::fs::read(root.join(&kept)).ok().as_deref() != Some(old.file.as_bytes()) {
        return wrong_use(
            format!("{path} is the version {id}, and {kept} with another text is there already"),
            "keep one of the two texts as that version, and date the other otherwise",
        );
    }
    Ok(Frozen { path: kept, id: id.clone(), is_there })
}

/// The folder of a language as it is written: tags are read in any case.
fn written<'a>(below: &'a str, lang: &'a str) -> &'a str {
    below.trim_start_matches('/').split('/').next().unwrap_or(lang)
}

/// What the new version is to state of itself.
fn meant(
    settings: &Settings,
    before: &proof::Before,
    old: &Old<'_>,
    request: &Request,
    day: Date,
) -> Result<Meant, Refused> {
    let path = &old.document.path;
    let effective = request.effective.unwrap_or_else(|| LegalDate::day(day));
    if let Some(date) = old.effective
        && effective.first_day() <= date.first_day()
    {
        let later = "for a new version name a later day: --effective 2027-03-01";
        return match effective.first_day() == date.first_day() {
            true => wrong_use(
                format!("{path} is the text that is in force from {date} already"),
                format!(
                    "to correct its words keep the date, and say why under `corrections:`; {later}"
                ),
            ),
            false => wrong_use(
                format!("{path} is in force from {date}, and {effective} is not later"),
                later,
            ),
        };
    }
    let id = effective.to_string();
    let dated = before.files.iter().find(|file| {
        file.name.notice == old.document.name.notice
            && old::lang_of(file, settings) == old.lang
            && file.name.dated == Some((effective, 1))
    });
    let taken = old.edition.versions.iter().find(|version| version.id == id);
    if let Some(other) = dated.map(|file| &file.path).or(taken.map(|it| &it.document.path)) {
        return wrong_use(
            format!("{other} is the version {id} already"),
            "name another day with --effective, or edit that file",
        );
    }
    if let Some(published) = request.published
        && published.first_day() > effective.last_day()
    {
        return wrong_use(
            format!("a text that takes effect on {effective} cannot be published on {published}"),
            "name a day for --published that is not later than --effective",
        );
    }
    if let Some(id) = &request.translation_of {
        check_translation(settings, before, old, id)?;
    }
    Ok(Meant {
        effective,
        published: request.published,
        material: request.material,
        version: request.label.clone(),
        translation_of: request.translation_of.clone(),
    })
}

fn check_translation(
    settings: &Settings,
    before: &proof::Before,
    old: &Old<'_>,
    id: &str,
) -> Result<(), Refused> {
    let site = &before.renderer.site;
    let notice = site.notices.iter().find(|notice| notice.path == old.document.name.notice);
    let source = notice.and_then(|notice| notice.source_edition());
    if source.is_none_or(|source| source.lang == old.lang) {
        let what = match old.lang == settings.language() {
            true => "in the site's own language",
            false if notice.is_some_and(|it| it.editions.len() > 1) => {
                "what other languages are translated from"
            }
            // What it translates is not published here.
            false => return Ok(()),
        };
        return wrong_use(
            format!("{} is {what}, and no translation", old.document.path),
            "leave --translation-of out",
        );
    }
    let Some(source) = source else { return Ok(()) };
    if source.versions.iter().any(|version| version.id == id) {
        return Ok(());
    }
    wrong_use(
        format!("--translation-of: there is no version {id} in {}", source.lang),
        format!("its versions are {}", ids(source)),
    )
}

/// Where the new text still names the old date in its words, but for what is known to be left.
fn still_named(rewritten: &Rewritten, old: Option<LegalDate>, new: LegalDate) -> Vec<Done> {
    const MOST: usize = 6;
    let Some(old) = old else { return Vec::new() };
    let is_new = |words: &str| LegalDate::read(words).is_ok_and(|date| date.agrees_with(new));
    let mut shown = Vec::new();
    for (at, words) in dates::named(&rewritten.text, old) {
        let line = rewritten.text[..at].matches('\n').count() + 1;
        let what = format!("line {line}: {words}");
        if !is_new(words) && !rewritten.done.contains(&Done::Left(what.clone())) {
            shown.push(Done::Named(what));
        }
    }
    shown.truncate(MOST);
    shown
}

/// Texts that are to take effect yet, and do not have what the new one will say; those too that no
/// reader has seen.
fn others_to_come(before: &proof::Before, old: &Old<'_>, effective: LegalDate) -> Vec<Done> {
    let path = &old.document.path;
    let mut notes = Vec::new();
    if old.version.status == Status::Pending {
        let id = &old.version.id;
        notes.push(format!("the old text is not in force yet: it stays a version to come, {id}"));
    }
    let pending = old.edition.versions.iter().filter(|it| it.status == Status::Pending);
    let drafts = before.renderer.site.drafts.iter();
    let drafts = drafts.filter(|it| it.notice == old.document.name.notice && it.lang == old.lang);
    let to_come = pending.map(|it| &it.document).chain(drafts.map(|it| &it.document));
    for other in to_come.filter(|other| other.path != *path) {
        let other_path = &other.path;
        notes.push(match other.effective.as_ref().map(|dating| dating.date) {
            Some(date) if date > effective => {
                format!("{other_path} is to take its place on {date}: does it need your changes?")
            }
            _ => format!("{other_path} comes before it: does it have changes that belong here?"),
        });
    }
    notes.into_iter().map(Done::Note).collect()
}

/// A material change that comes sooner than the site promises.
fn short_notice(settings: &Settings, old: &Old<'_>, meant: &Meant, day: Date) -> Option<Finding> {
    let period = settings.notice_period.as_ref().filter(|_| meant.material)?;
    let told = meant.published.map_or(day, LegalDate::first_day);
    let earliest = period.after(told);
    if meant.effective.first_day() >= earliest {
        return None;
    }
    let message = format!(
        "a material change that readers are told of on {told} can take effect on {earliest} at the \
         earliest (`notice_period: {}`), not on {}",
        period.written, meant.effective
    );
    let finding =
        Finding::warning("short-notice", Place::start(old.document.path.clone()), message);
    Some(finding.with_help(format!("release it with --effective {earliest} or later")))
}
