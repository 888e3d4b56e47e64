//! Under which names imported texts are kept, and writing them so that nothing is overwritten or half
//! there.
//!
//! 1. A notice that is new gets its newest text as the one being kept current, and a dated file beside it
//!    for each earlier one ([`plan`]). Texts of a notice that is there are dated files.
//! 2. All files are written, or none ([`write()`]).
//!
//! Knows nothing of what texts say beside their dates.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::same_language;
use crate::asked::Refused;
use crate::document;
use crate::document::date::LegalDate;
use crate::fingerprint::Fingerprint;
use crate::history::looks_like_language;
use crate::new_files::{self, NotWritten};
use crate::settings::{Settings, is_inner_path};
use crate::source::name::{Form, Role, TextName};
use crate::source::{Source, decode, folder_of_language};

/// The notice, and the language of its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its path below the content folder, without slashes at its ends.
    pub notice: String,
    /// The declared language, if it is not the site's own.
    pub lang: Option<String>,
}

/// What a text is to be named by.
#[derive(Debug, Clone)]
pub struct Dated<'a> {
    /// The file that it was read from.
    pub source: &'a str,
    /// In force from.
    pub effective: Option<LegalDate>,
    /// The language that it says it is in.
    pub lang: Option<&'a str>,
}

fn wrong_use<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Refused> {
    Err(Refused::WrongUse(message.into(), help.into()))
}

impl Target {
    /// The notice that a path names: `legal/privacy`, `/ja/legal/privacy`, `content/legal/privacy.md`.
    pub fn read(asked: &str, settings: &Settings) -> Result<Target, Refused> {
        let mut path = asked.trim().trim_matches('/');
        if let Some(below) =
            path.strip_prefix(&settings.content).and_then(|it| it.strip_prefix('/'))
        {
            path = below;
        }
        path = path.strip_suffix(".md").unwrap_or(path);
        path = path.strip_suffix("/index").unwrap_or(path);
        let mut lang = None;
        let mut is_declared = false;
        if let Some((first, rest)) = path.split_once('/')
            && let Some(declared) = settings.declared(first)
        {
            lang = Some(declared.to_owned()).filter(|it| it != settings.language());
            path = rest;
            is_declared = true;
        }
        let names_folder =
            asked.trim().trim_start_matches('/').starts_with(&format!("{}/", settings.content));
        if let (None, Some((first, _))) = (&lang, path.split_once('/'))
            && !is_declared
            && !names_folder
            && looks_like_language(first)
        {
            return wrong_use(
                format!("`{first}` is no language of this site"),
                format!(
                    "its languages are {}; declare it under `languages:` in engross.yaml, or name a folder of \
                     that name as one: --to {}/{path}",
                    settings.languages.join(", "),
                    settings.content
                ),
            );
        }
        const HELP: &str = "name it as its address is to be: --to legal/privacy";
        if !is_inner_path(path) || path.chars().any(char::is_control) {
            return wrong_use(format!("`{asked}` is no path of a notice"), HELP);
        }
        let odd = |c: char| c.is_whitespace() || "?#*<>\"|%".contains(c);
        if let Some(odd) = path.chars().find(|c| odd(*c)) {
            return wrong_use(format!("the path `{path}` holds `{odd}`"), HELP);
        }
        let file = format!("{path}.md");
        match settings.names().role(&file) {
            Ok(Role::Text(TextName { notice, lang: None, dated: None, .. }))
                if notice.trim_start_matches('/') == path =>
            {
                Ok(Target { notice: path.to_owned(), lang })
            }
            Ok(Role::Text(TextName { dated: Some((date, _)), .. })) => wrong_use(
                format!("`{path}` is a version, of {date}, not a notice"),
                "name the notice alone, and the date with --effective",
            ),
            Err(error) => wrong_use(format!("`{path}` is no notice: {error}"), HELP),
            Ok(Role::Text(_)) => wrong_use(
                format!("`{path}` is a language of another notice"),
                "name the notice with the language in front: --to /ja/legal/privacy",
            ),
            Ok(_) => wrong_use(format!("`{path}.md` would be no page of the site"), HELP),
        }
    }
}

/// The texts of a notice that the content folder holds, by their paths below it.
fn there(root: &Path, settings: &Settings, target: &Target) -> Vec<(String, TextName)> {
    let content = root.join(&settings.content);
    let mut files: Vec<PathBuf> = Vec::new();
    let entries = |folder: &Path| {
        let read = fs::read_dir(folder).map(|it| it.filter_map(Result::ok).map(|it| it.path()));
        read.map_or_else(|_| Vec::new(), |it| it.collect::<Vec<PathBuf>>())
    };
    let lang = target.lang.as_deref().unwrap_or(settings.language());
    let of_language = folder_of_language(root, settings, lang).map(|it| content.join(it));
    for base in [Some(content.clone()), of_language].into_iter().flatten() {
        let folder = base.join(&target.notice);
        files.extend(entries(folder.parent().unwrap_or(&base)));
        for file in entries(&folder) {
            // Versions may have a folder each.
            files.extend(if file.is_dir() { entries(&file) } else { vec![file] });
        }
    }
    let mut found: Vec<(String, TextName)> = files
        .iter()
        .filter(|file| !file.is_dir())
        .filter_map(|file| {
            let below = file.strip_prefix(&content).ok()?.to_str()?.replace('\\', "/");
            match settings.names().role(&below) {
                Ok(Role::Text(name)) => Some((below, name)),
                _ => None,
            }
        })
        .filter(|(_, name)| {
            let lang = name.lang.as_deref().filter(|it| *it != settings.language());
            name.notice.trim_matches('/').eq_ignore_ascii_case(&target.notice)
                && lang == target.lang.as_deref()
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

/// Says under which name each text is kept, in the order of the texts: paths relative to the root.
pub fn plan(
    root: &Path,
    settings: &Settings,
    target: &Target,
    texts: &[Dated<'_>],
) -> Result<Vec<String>, Refused> {
    let there = there(root, settings, target);
    if let Some((file, _)) = there.iter().find(|(_, name)| name.form == Form::Inventory) {
        return wrong_use(
            format!("{}/{file} is an inventory: the notice is written as data", settings.content),
            "name another notice with --to",
        );
    }
    for text in texts {
        agree_in_language(settings, target, text)?;
    }
    let current = there.iter().find(|(_, name)| name.dated.is_none());
    let needs_dates = texts.len() > 1 || current.is_some();
    let mut by_date: Vec<(LegalDate, usize)> = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        match text.effective {
            Some(date) => by_date.push((date, at)),
            None if needs_dates => return undated(settings, text, current.map(|it| it.0.as_str())),
            None => {}
        }
    }
    by_date.sort();
    for pair in by_date.windows(2) {
        if pair[0].0.first_day() == pair[1].0.first_day() {
            let (one, other) = (texts[pair[0].1].source, texts[pair[1].1].source);
            return wrong_use(
                format!("{one} and {other} are both of {}", pair[1].0),
                "two versions have two dates: import one of them by itself, with --effective DATE",
            );
        }
    }
    let current_date = current.and_then(|(below, name)| date_of(root, settings, below, name));
    for (date, at) in &by_date {
        if let (Some(current_date), Some((file, _))) = (current_date, current)
            && current_date.first_day() == date.first_day()
        {
            return already(settings, texts[*at].source, file, *date);
        }
        let same =
            |name: &TextName| name.dated.is_some_and(|(it, _)| it.first_day() == date.first_day());
        if let Some((file, _)) = there.iter().find(|(_, name)| same(name)) {
            return already(settings, texts[*at].source, file, *date);
        }
    }
    let lang = target.lang.as_deref().unwrap_or(settings.language());
    let (content, lang) = match (folder_of_language(root, settings, lang), &target.lang) {
        (Some(folder), _) => (format!("{}/{folder}", settings.content), String::new()),
        (None, Some(lang)) => (settings.content.clone(), format!(".{lang}")),
        (None, None) => (settings.content.clone(), String::new()),
    };
    let in_folder = |stem: &str| format!("{content}/{}/{stem}{lang}.md", target.notice);
    let newest = by_date.last().map(|(_, at)| *at);
    let paths = (0..texts.len()).map(|at| match texts[at].effective {
        _ if current.is_none() && (newest == Some(at) || newest.is_none()) => {
            let has_folder = texts.len() > 1 || root.join(&content).join(&target.notice).is_dir();
            match has_folder {
                true => in_folder("index"),
                false => format!("{content}/{}{lang}.md", target.notice),
            }
        }
        Some(date) => in_folder(&date.to_string()),
        None => in_folder("index"),
    });
    let paths: Vec<String> = paths.collect();
    for path in &paths {
        // Also a link that leads nowhere, or a folder, keeps its name.
        if root.join(path).symlink_metadata().is_ok() {
            return wrong_use(
                format!("{path} is there already, and is never overwritten"),
                "remove it first, or name another notice with --to",
            );
        }
    }
    Ok(paths)
}

fn already<T>(
    settings: &Settings,
    source: &str,
    file: &str,
    date: LegalDate,
) -> Result<T, Refused> {
    wrong_use(
        format!("{source}: {}/{file} is the version of {date} already", settings.content),
        "nothing is overwritten: remove that file, or name another date with --effective",
    )
}

/// The date that a text of the site states, as the site reads it.
fn date_of(root: &Path, settings: &Settings, below: &str, name: &TextName) -> Option<LegalDate> {
    let path: Arc<str> = format!("{}/{below}", settings.content).into();
    let bytes = fs::read(root.join(&*path)).ok()?;
    let sha256 = Fingerprint::of(&bytes);
    let text = decode(&path, bytes, &mut Vec::new())?;
    let source = Source { path, name: name.clone(), text, sha256, commit: None };
    Some(document::parse(source).0.effective?.date)
}

fn undated<T>(settings: &Settings, text: &Dated<'_>, current: Option<&str>) -> Result<T, Refused> {
    let source = text.source;
    match current {
        Some(file) => wrong_use(
            format!(
                "{}/{file} is there already, and {source} states no date to be a version of it by",
                settings.content
            ),
            "say from when it was in force: --effective DATE",
        ),
        None => wrong_use(
            format!("{source} states no date, and versions are told by their dates"),
            "import it by itself, with --effective DATE",
        ),
    }
}

/// A text in one language is no version of a notice in another.
fn agree_in_language(
    settings: &Settings,
    target: &Target,
    text: &Dated<'_>,
) -> Result<(), Refused> {
    let Some(stated) = text.lang else { return Ok(()) };
    let meant = target.lang.as_deref().unwrap_or(settings.language());
    if same_language(stated, meant) {
        return Ok(());
    }
    let declared = settings.languages.iter().find(|it| same_language(it, stated));
    let help = match declared {
        Some(lang) if lang == settings.language() => {
            format!("name it without a language: --to {}", target.notice)
        }
        Some(lang) => format!("name the language in front: --to /{lang}/{}", target.notice),
        None => format!(
            "declare the language in engross.yaml (`languages: [{}, {stated}]`), and name it in front: --to \
             /{stated}/{}; or say with --lang {meant} that it is in {meant} after all",
            settings.languages.join(", "),
            target.notice
        ),
    };
    wrong_use(
        format!("{} says that it is in {stated}, and the notice is in {meant}", text.source),
        help,
    )
}

/// Writes files, paths relative to the root, all or none.
pub fn write(root: &Path, files: &[(String, String)]) -> Result<(), Refused> {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    new_files::write(root, &files).map_err(|NotWritten { path, error, left }| {
        let undone =
            left.map_or(String::new(), |it| format!("; what was written before it stays: {it}"));
        match error.kind() {
            ErrorKind::AlreadyExists => Refused::WrongUse(
                format!("{path} is there already, and is never overwritten{undone}"),
                "remove it first, or name another notice with --to".to_owned(),
            ),
            _ => Refused::Machine(format!("{path} cannot be written: {error}{undone}")),
        }
    })
}
