//! What people name on the command line: a notice of a site, a version of it, or a file.
//!
//! Tells which of these a name is, which site a file belongs to, and which edition of a site a path
//! means. Knows nothing of what is then done with it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::finding::{Finding, Severity, did_you_mean};
use crate::history::{Draft, Edition, Notice, Site, Status, Version};
use crate::render::Renderer;
use crate::render::plan::At;
use crate::settings;
use crate::site::read_settings;
use crate::source::name::Role;

/// Why what was asked for is not done.
#[derive(Debug)]
pub enum Refused {
    /// What was asked for cannot be: what is wrong, and a way out.
    WrongUse(String, String),
    /// The content has faults; errors are among them.
    Faults(Vec<Finding>),
    /// The machine failed.
    Machine(String),
}

/// The name of the standard input.
pub const STANDARD_INPUT: &str = "-";

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// `-`
    StandardInput,
    /// A file, which may not exist.
    File(PathBuf),
    /// A notice by its path, maybe with a language in front and a version behind it.
    Version {
        /// The path, with a slash in front.
        notice: String,
        /// The version.
        version: Option<String>,
    },
}

/// The endings of files that are texts.
const ENDINGS: [&str; 7] = ["md", "markdown", "html", "htm", "txt", "yaml", "yml"];

/// Tells what a name means.
pub fn asked(name: &str) -> Asked {
    let path = Path::new(name);
    if name == STANDARD_INPUT {
        return Asked::StandardInput;
    }
    // A folder of the machine may be called like a notice, which is named from the site's root.
    let may_be_notice = name.starts_with('/') && path.is_dir();
    // A pipe too, so that it is told how to be given.
    if ENDINGS.contains(&extension(path).as_str()) || (path.exists() && !may_be_notice) {
        return Asked::File(path.to_owned());
    }
    let (notice, version) = match name.rsplit_once('@') {
        Some((notice, version)) => (notice, Some(version.to_owned())),
        None => (name, None),
    };
    Asked::Version { notice: format!("/{}", notice.trim_matches('/')), version }
}

/// The ending of a file's name, in lower case.
pub fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

/// Says of a path that is no file what it is.
pub fn no_file(path: &Path) -> Refused {
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

/// Says that a file cannot be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Refused {
    Refused::Machine(format!("{} cannot be read: {error}", path.display()))
}

/// The site whose content a file belongs to, and the file's path below the content folder. `root` is
/// the site that commands work on, or says why there is none; unless it was named, a file belongs to the
/// site in whose content it lies.
pub fn site_of(
    path: &Path,
    root: &Result<PathBuf, String>,
    root_is_named: bool,
) -> Result<Option<(PathBuf, String)>, Refused> {
    let (Some(folder), Some(file)) = (path.parent(), path.file_name()) else { return Ok(None) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(folder) = folder.canonicalize() else { return Ok(None) };
    let root = match (root, root_is_named) {
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

/// What keeps a site's texts from being read as a whole, if anything: without the commit history or the content
/// folder a site looks like a shorter one, and nothing else of it would be true.
pub fn unread(findings: &[Finding]) -> Option<Refused> {
    const RULES: [&str; 2] = ["commit-history", "no-content"];
    let is_it = |it: &&Finding| RULES.contains(&it.rule) && it.severity == Severity::Error;
    let found: Vec<Finding> = findings.iter().filter(is_it).cloned().collect();
    (!found.is_empty()).then_some(Refused::Faults(found))
}

/// The edition that a path means: a notice's, or that of a language in front of it. A path that a notice had
/// before, as the aliases of its texts say, means it too.
pub fn find_edition(renderer: &Renderer, asked: &str) -> Result<At, Refused> {
    let Renderer { site: content, settings, .. } = renderer;
    let find = |path: &str, lang: Option<&str>| {
        let had = |notice: &Arc<Notice>| {
            let versions = notice.editions.iter().flat_map(|edition| &edition.versions);
            let mut aliases = versions.flat_map(|version| &version.document.front.aliases);
            aliases.any(|alias| alias.value == path)
        };
        let notices = &content.notices;
        let notice = notices.iter().position(|notice| notice.path == path);
        let notice = notice.or_else(|| notices.iter().position(had))?;
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

/// A notice in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeName {
    /// Its path.
    pub notice: String,
    /// The language's tag.
    pub lang: String,
}

/// The notice that a path means, as [`find_edition`] reads it; none of its texts need be published yet.
pub fn find_notice(renderer: &Renderer, asked: &str) -> Result<NoticeName, Refused> {
    let refused = match find_edition(renderer, asked) {
        Ok(At { notice, edition }) => {
            let notice = &renderer.site.notices[notice];
            let lang = notice.editions[edition].lang.clone();
            return Ok(NoticeName { notice: notice.path.clone(), lang });
        }
        Err(refused) => refused,
    };
    let Renderer { site: Site { drafts, .. }, settings, .. } = renderer;
    let (first, rest) = asked.trim_start_matches('/').split_once('/').unwrap_or((asked, ""));
    let in_language = |draft: &&Draft| {
        settings.declared(first) == Some(&*draft.lang) && draft.notice == format!("/{rest}")
    };
    let of_notice = drafts.iter().filter(|draft| draft.notice == asked);
    let own_first = of_notice.min_by_key(|draft| draft.lang != settings.language());
    let found = own_first.or_else(|| drafts.iter().find(in_language)).ok_or(refused)?;
    Ok(NoticeName { notice: found.notice.clone(), lang: found.lang.clone() })
}

/// The notice that a file below the content folder is a text of; none if it is no text.
pub fn notice_of_file(renderer: &Renderer, below: &str) -> Option<NoticeName> {
    let Renderer { site, settings, .. } = renderer;
    let Ok(Role::Text(name)) = settings.names().role(below) else { return None };
    let path = format!("{}/{below}", settings.content);
    let in_editions = site.notices.iter().flat_map(|notice| {
        let texts = notice.editions.iter().flat_map(|edition| {
            edition.versions.iter().map(move |version| (&edition.lang, &version.document.path))
        });
        texts.map(move |(lang, text)| (&notice.path, lang, text))
    });
    let in_drafts = site.drafts.iter().map(|it| (&it.notice, &it.lang, &it.document.path));
    let mut texts = in_editions.chain(in_drafts);
    Some(match texts.find(|(.., text)| ***text == *path) {
        Some((notice, lang, _)) => NoticeName { notice: notice.clone(), lang: lang.clone() },
        // A text that was frozen as a dated file is one version, under the other name.
        None => NoticeName {
            lang: name.lang.unwrap_or_else(|| settings.language().to_owned()),
            notice: name.notice,
        },
    })
}

/// The ids of the versions, oldest first.
pub fn ids(edition: &Edition) -> String {
    let shown = |(at, version): (usize, &Version)| match version.status {
        Status::Pending => format!("{} (pending)", version.id),
        _ if edition.in_force == Some(at) => format!("{} (in force)", version.id),
        _ => version.id.clone(),
    };
    edition.versions.iter().enumerate().map(shown).collect::<Vec<_>>().join(", ")
}
