//! Where a new notice goes: from what people name to a file below the content folder.
//!
//! Pure but for one look at links in the file system. Knows nothing of what the file will say.

use std::path::Path;

use crate::asked::{Refused, extension};
use crate::document::front_matter::Kind;
use crate::history::looks_like_language;
use crate::settings::{Settings, is_inner_path};
use crate::site::TextFile;
use crate::source::name::{Form, Role, TextName};

/// A place for a new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The notice's path.
    pub notice: String,
    /// The language's tag.
    pub lang: String,
    /// The file below the content folder, where one was named.
    pub file: Option<String>,
}

const HELP: &str = "name it by its path from the root of the content: /legal/privacy";

/// Endings of texts.
const ENDINGS: [&str; 4] = ["md", "markdown", "yaml", "yml"];

/// Reads what people name: a notice, maybe with a language in front, or a file.
pub fn wanted(
    asked: &str,
    lang: Option<&str>,
    root: &Path,
    settings: &Settings,
) -> Result<Wanted, Refused> {
    let declared = |tag: &str| settings.declared(tag);
    let lang = match lang {
        None => None,
        Some(tag) => Some(declared(tag).ok_or_else(|| undeclared(tag, settings))?),
    };
    let below = below(asked, root, settings);
    let is_file = ENDINGS.contains(&extension(Path::new(&below)).as_str());
    let (in_front, below) = match below.split_once('/') {
        Some((first, rest)) if !is_file && declared(first).is_some() => {
            (declared(first), rest.to_owned())
        }
        _ => (None, below),
    };
    if let (None, None, false, Some((first, rest))) =
        (lang, in_front, is_file, below.split_once('/'))
        && !names_folder(asked, root, settings)
        && looks_like_language(first)
    {
        let help = format!(
            "its languages are {}; declare it under `languages:` in engross.yaml, or name a folder of that \
             name as one: {}/{first}/{rest}",
            settings.languages.join(", "),
            settings.content
        );
        return Err(wrong(format!("`{first}` is no language of this site"), &help));
    }
    let path = below.strip_suffix("/index").unwrap_or(&below);
    may_be(asked, path)?;
    let name_of = |file: &str| match settings.names().role(file) {
        Ok(Role::Text(name)) => Ok(name),
        Ok(_) => Err(wrong(format!("`{asked}` is no place for a notice"), HELP)),
        Err(error) => Err(wrong(format!("`{asked}`: {error}"), HELP)),
    };
    let file = if is_file { path.to_owned() } else { format!("{path}/index.md") };
    let TextName { notice, lang: in_name, dated, .. } = name_of(&file)?;
    if let Some((date, _)) = dated {
        return Err(wrong(
            format!("`{asked}` names a version, that of {date}"),
            "name the notice, and give the date with --effective",
        ));
    }
    if !is_file && notice.trim_start_matches('/') != path {
        // `/legal/ja`, where `ja.md` is a language of `/legal`.
        let help = "the last part of the path is the tag of a language; give it with --lang";
        return Err(wrong(format!("`{asked}` would be a text of `{notice}`"), help));
    }
    let in_name = in_name.as_deref().and_then(declared);
    let mut said = [lang, in_front, in_name].into_iter().flatten();
    let first = said.next();
    if let (Some(first), Some(other)) = (first, said.find(|it| Some(*it) != first)) {
        let message = format!("`{asked}` is to be in {first} and in {other}");
        return Err(wrong(message, "say the language once, with --lang"));
    }
    // A file without a language in its name is in the site's own.
    if let (true, None, Some(lang)) = (is_file, in_name, first)
        && lang != settings.language()
    {
        let help = "name the notice alone, and its file is named after the language";
        return Err(wrong(format!("the file `{below}` does not name its language, {lang}"), help));
    }
    let lang = first.unwrap_or(settings.language()).to_owned();
    Ok(Wanted { notice, lang, file: is_file.then_some(below) })
}

/// What is named, from the content folder on, without slashes at its ends.
fn below(asked: &str, root: &Path, settings: &Settings) -> String {
    let content = root.join(&settings.content);
    let asked = match Path::new(asked).strip_prefix(&content) {
        Ok(below) => below.to_string_lossy().into_owned(),
        Err(_) => asked.to_owned(),
    };
    let asked = asked.strip_prefix("./").unwrap_or(&asked);
    // From the site's root, as a shell completes it.
    let in_content = format!("{}/", settings.content);
    let below = asked.strip_prefix(&in_content).unwrap_or(asked);
    below.trim_matches('/').to_owned()
}

/// Whether the content folder is named too, so that what stands below it is one of its folders.
fn names_folder(asked: &str, root: &Path, settings: &Settings) -> bool {
    let asked = asked.strip_prefix("./").unwrap_or(asked);
    asked.starts_with(&format!("{}/", settings.content))
        || Path::new(asked).starts_with(root.join(&settings.content))
}

/// Refuses paths that no notice can have.
fn may_be(asked: &str, path: &str) -> Result<(), Refused> {
    if path.is_empty() {
        return Err(wrong("a new notice needs a path".to_owned(), HELP));
    }
    if !is_inner_path(path) {
        return Err(wrong(format!("`{asked}` is no path below the content folder"), HELP));
    }
    for part in path.split('/') {
        if part.starts_with('_') {
            let help = "files and folders with an underscore in front are fragments, never pages";
            return Err(wrong(format!("`{asked}`: `{part}` cannot be part of a page"), help));
        }
        if part.starts_with('.') {
            let help = "files and folders with a full stop in front are no part of a site";
            return Err(wrong(format!("`{asked}`: `{part}` cannot be part of a page"), help));
        }
        let odd = |c: &char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '?' | '#' | '*' | '<' | '>' | '"' | '|' | '%' | '@')
        };
        if let Some(c) = part.chars().find(odd) {
            let named = if c.is_whitespace() { "a blank".to_owned() } else { format!("`{c}`") };
            let help = "write letters, digits and hyphens: /legal/privacy-notice";
            return Err(wrong(format!("`{asked}` holds {named}, which no address can"), help));
        }
    }
    Ok(())
}

/// The file of a new text below the content folder, in the folder of its language where it has one. Refuses where the notice has a text in
/// this language.
pub fn file(
    wanted: &Wanted,
    kind: Kind,
    files: &[TextFile],
    settings: &Settings,
    folder: Option<&str>,
) -> Result<String, Refused> {
    let Wanted { notice, lang, file } = wanted;
    let same = |it: &&TextFile| it.name.notice.to_lowercase() == notice.to_lowercase();
    let of_notice: Vec<&TextFile> = files.iter().filter(same).collect();
    if let Some(other) = of_notice.iter().find(|it| it.name.notice != *notice) {
        let message =
            format!("{} is a text of `{}`, the same but for case", other.path, other.name.notice);
        return Err(wrong(
            message,
            "many hosts and disks know no case: name it as it is, or otherwise",
        ));
    }
    let lang_of = |it: &TextFile| {
        let stated = it.lang.as_deref().and_then(|tag| settings.declared(tag));
        stated.unwrap_or(settings.language()).to_owned()
    };
    let in_language = || of_notice.iter().filter(|it| lang_of(it) == *lang);
    if let Some(there) = in_language().find(|it| it.name.dated.is_none()) {
        return Err(is_there(&there.path));
    }
    if let Some(version) = in_language().next() {
        let message =
            format!("`{notice}` has versions in {lang} already, such as {}", version.path);
        let help = "name its latest version index.md; `engross release` then starts the next one";
        return Err(wrong(message, help));
    }
    let is_inventory = kind == Kind::CookieNotice;
    if let Some(file) = file {
        let form = match settings.names().role(file) {
            Ok(Role::Text(name)) => name.form,
            _ => Form::Markdown,
        };
        return match (is_inventory, form == Form::Inventory) {
            (true, false) => {
                let help =
                    "name the notice alone, or its index.yaml; --kind other starts a plain text";
                Err(wrong(format!("a cookie notice is an inventory, and `{file}` is none"), help))
            }
            (false, true) => {
                let help =
                    "name the notice alone; an inventory is started with --kind cookie-notice";
                Err(wrong(
                    format!("`{file}` is an inventory, and a {} is a text", kind.name()),
                    help,
                ))
            }
            _ => Ok(file.clone()),
        };
    }
    let path = notice.trim_matches('/');
    let (folder, tag) = match folder {
        Some(folder) => (format!("{folder}/"), String::new()),
        None if lang == settings.language() => (String::new(), String::new()),
        None => (String::new(), format!(".{lang}")),
    };
    // Beside `legal/terms.md` goes `legal/terms.ja.md`, not a folder.
    let content = format!("{}/", settings.content);
    let is_flat = |it: &&&TextFile| {
        let below = it.path.strip_prefix(&content).unwrap_or(&it.path);
        let below = settings.names().locale_folder(below).map_or(below, |(_, rest)| rest);
        let rest = below.strip_prefix(path).unwrap_or_default();
        it.name.dated.is_none() && rest.starts_with('.')
    };
    Ok(match (is_inventory, of_notice.iter().find(is_flat)) {
        (true, _) => format!("{folder}{path}/index{tag}.yaml"),
        (false, Some(_)) => format!("{folder}{path}{tag}.md"),
        (false, None) => format!("{folder}{path}/index{tag}.md"),
    })
}

/// Refuses a file whose folder is a link that leads out of the content folder, or that is there.
pub fn stays_inside(root: &Path, settings: &Settings, path: &str) -> Result<(), Refused> {
    let file = root.join(path);
    if file.symlink_metadata().is_ok() {
        return Err(is_there(path));
    }
    let content = root.join(&settings.content);
    let real = |path: &Path| path.ancestors().find_map(|it| it.canonicalize().ok());
    let (Some(content), Some(folder)) = (real(&content), file.parent().and_then(real)) else {
        return Ok(());
    };
    // A content folder that is yet to be made lies in the root.
    if folder.starts_with(&content) || content.starts_with(&folder) {
        return Ok(());
    }
    let message = format!("{path} would lie outside the content folder, in {}", folder.display());
    Err(wrong(message, "a folder on the way is a link; name another one"))
}

/// Says that a text is there.
pub fn is_there(path: &str) -> Refused {
    wrong(
        format!("{path} is there already, and is never overwritten"),
        "edit it; `engross release` starts a new version of it, `--lang` a translation",
    )
}

fn undeclared(tag: &str, settings: &Settings) -> Refused {
    wrong(
        format!("`{tag}` is no language of this site"),
        &format!(
            "its languages are {}; declare another under `languages:` in engross.yaml",
            settings.languages.join(", ")
        ),
    )
}

fn wrong(message: String, help: &str) -> Refused {
    Refused::WrongUse(message, help.to_owned())
}
