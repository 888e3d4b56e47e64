//! A new notice from a skeleton: what `engross new` does.
//!
//! 1. What is named becomes a file of the content folder that is not there yet (`place`).
//! 2. Its kind is said, or read from its path; a skeleton of that kind and language is filled (`skeletons`).
//! 3. The site is read as it will be once the text is published: nothing may be wrong that was not before.
//!
//! All of this only reads, and comes to a [`New`]; [`files`] writes it. Asks nothing. Knows nothing of the
//! command line.

pub mod files;
pub(crate) mod place;
mod skeletons;

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::asked::{Refused, unread};
use crate::build;
use crate::document::date::LegalDate;
use crate::document::front_matter::Kind;
use crate::finding::{Finding, Severity};
use crate::settings::Settings;
use crate::site::{Otherwise, read_settings};
use crate::source::folder_of_language;
use place::Wanted;
use skeletons::Skeleton;

use place::is_there;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The notice, as people name it: its path, maybe with a language in front, or its file.
    pub notice: String,
    /// Its language; the site's own, if nothing is said.
    pub lang: Option<String>,
    /// Its kind; what its path suggests, if nothing is said.
    pub kind: Option<Kind>,
    /// Its title; what its kind or its path suggests, if nothing is said.
    pub title: Option<String>,
    /// From when it is in force.
    pub effective: Option<LegalDate>,
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// The file, relative to the site's root.
    pub path: Arc<str>,
    /// Its text.
    pub text: String,
    /// The kind of the notice.
    pub kind: Kind,
    /// The language's tag.
    pub lang: String,
    /// The language that the skeleton is written in.
    pub written_in: &'static str,
    /// Whether the text states from when it is in force.
    pub is_dated: bool,
}

/// Works out a new notice for the site at `root`, as of a day.
pub fn new(root: &Path, request: &Request, day: Date) -> Result<New, Refused> {
    let settings = read_settings(root).map_err(Refused::Faults)?;
    let Request { notice, lang, kind, title, effective } = request;
    let wanted = place::wanted(notice, lang.as_deref(), root, &settings)?;
    let before = build::open(root, settings.clone(), day, &Otherwise::default());
    if let Some(refused) =
        unread(&before.findings).filter(|_| root.join(&settings.content).exists())
    {
        return Err(refused);
    }
    let kind = kind.unwrap_or_else(|| kind_of(&wanted));
    let folder = folder_of_language(root, &settings, &wanted.lang);
    let below = place::file(&wanted, kind, &before.files, &settings, folder.as_deref())?;
    let path: Arc<str> = format!("{}/{below}", settings.content).into();
    place::stays_inside(root, &settings, &path)?;
    let skeleton = Skeleton::of(kind, &wanted.lang);
    let title = match title.as_deref().map(str::trim) {
        Some("") => {
            let help = "leave --title out, and one is found";
            return Err(Refused::WrongUse("the title is empty".to_owned(), help.to_owned()));
        }
        Some(title) => title.to_owned(),
        None => skeleton.title.map_or_else(|| title_of(&wanted.notice), str::to_owned),
    };
    let text = skeleton.filled(&title, effective.as_ref());
    faultless(root, settings, day, &before.findings, &path, &text)?;
    let is_dated = effective.is_some();
    Ok(New { path, text, kind, lang: wanted.lang, written_in: skeleton.lang, is_dated })
}

/// Refuses what would be wrong in the site as it will be, and is not today: an address that is another page's.
fn faultless(
    root: &Path,
    settings: Settings,
    day: Date,
    before: &[Finding],
    path: &Arc<str>,
    text: &str,
) -> Result<(), Refused> {
    let files = [(path.clone(), Some(text.as_bytes().to_vec()))];
    faultless_with(root, settings, day, before, &files, Some(path))
}

/// The same of several texts. `before` is what is wrong with the site today; `as_published` is taken in even if
/// it is a draft.
pub(crate) fn faultless_with(
    root: &Path,
    settings: Settings,
    day: Date,
    before: &[Finding],
    files: &[(Arc<str>, Option<Vec<u8>>)],
    as_published: Option<&str>,
) -> Result<(), Refused> {
    let otherwise = Otherwise { as_published, files, ..Otherwise::default() };
    let after = build::open(root, settings, day, &otherwise);
    let is_new = |finding: &Finding| {
        finding.severity == Severity::Error
            && !["no-content"].contains(&finding.rule)
            && !before.contains(finding)
    };
    let faults: Vec<Finding> = after.findings.into_iter().filter(is_new).collect();
    if faults.is_empty() { Ok(()) } else { Err(Refused::Faults(faults)) }
}

/// Words of paths that say what a notice is, where titles are written otherwise.
const WORDS: [(&str, Kind); 7] = [
    ("data protection", Kind::PrivacyNotice),
    ("confidentialite", Kind::PrivacyNotice),
    ("donnees personnelles", Kind::PrivacyNotice),
    ("vie privee", Kind::PrivacyNotice),
    ("proteccion de datos", Kind::PrivacyNotice),
    ("agb", Kind::Terms),
    ("cgu", Kind::Terms),
];

/// The kind that a path suggests, its last part first.
fn kind_of(wanted: &Wanted) -> Kind {
    let parts = wanted.notice.rsplit('/').map(|part| part.replace(['-', '_'], " ").to_lowercase());
    let kind = |part: String| {
        let of_word =
            WORDS.iter().find(|(word, _)| part == *word || part.starts_with(&format!("{word} ")));
        of_word.map_or_else(|| Kind::of_title(&part), |(_, kind)| *kind)
    };
    parts.map(kind).find(|kind| *kind != Kind::Other).unwrap_or(Kind::Other)
}

/// The title that a path suggests.
fn title_of(notice: &str) -> String {
    let last = notice.rsplit('/').next().unwrap_or_default().replace(['-', '_'], " ");
    let mut chars = last.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => last,
    }
}
