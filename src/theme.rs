//! Themes: templates, static files and interface texts.
//!
//! A theme is a folder below the site's `themes`; the default theme is also part of the program, so
//! that a site without a `themes` folder has pages. Loading finds every fault at once. Knows
//! nothing of notices: what a template is given is `render`'s business.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use tera::Tera;
use walkdir::WalkDir;

use crate::cookies;
use crate::document::date::LegalDate;
use crate::finding::{Finding, Place, did_you_mean};
use crate::settings::{Settings, yaml_message};

/// A theme, loaded and checked.
pub struct Theme {
    /// Every template, by its path below `templates`.
    pub templates: Tera,
    /// Static files by their path below `static`.
    pub statics: BTreeMap<String, Vec<u8>>,
    /// The template of notices that name none.
    pub wrapper: String,
    /// The interface texts.
    pub words: Arc<Words>,
}

/// Interface texts by language.
#[derive(Debug, Default)]
pub struct Words {
    locales: BTreeMap<String, Locale>,
    site_language: String,
}

/// Interface texts of one language.
type Locale = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    #[serde(default)]
    #[expect(dead_code, reason = "for those who read the file")]
    name: String,
    #[serde(default = "default_wrapper")]
    wrapper: String,
}

fn default_wrapper() -> String {
    "notice.html".to_owned()
}

/// The default theme's name.
pub const DEFAULT: &str = "default";

macro_rules! builtin {
    ($($path:literal),* $(,)?) => {
        /// The files of the default theme, as they are part of the program.
        const BUILTIN: &[(&str, &[u8])] = &[
            $(($path, include_bytes!(concat!("../themes/default/", $path)))),*
        ];
    };
}

builtin![
    "theme.yaml",
    "locales/en.yaml",
    "locales/ja.yaml",
    "static/redline.css",
    "static/search.js",
    "static/site.css",
    "templates/404.html",
    "templates/base.html",
    "templates/changes.html",
    "templates/checking.html",
    "templates/former.html",
    "templates/history.html",
    "templates/index.html",
    "templates/legal/_base_legal_markdown.html",
    "templates/macros.html",
    "templates/notice.html",
    "templates/redirect.html",
    "templates/search.html",
];

/// The templates that every theme must have.
pub const TEMPLATES: [&str; 7] = [
    "notice.html",
    "changes.html",
    "former.html",
    "history.html",
    "index.html",
    "404.html",
    "redirect.html",
];

/// Loads the theme that the settings name.
///
/// `functions` registers the names of the functions that templates may call: templates are checked
/// against them.
pub fn load(
    root: &Path,
    settings: &Settings,
    functions: fn(&mut Tera),
) -> Result<Theme, Vec<Finding>> {
    let name = format!("{}/{}", settings.themes, settings.theme);
    let folder = root.join(&name);
    let files = if folder.is_dir() {
        read_folder(&folder, &name)?
    } else if settings.theme == DEFAULT {
        BUILTIN.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect()
    } else {
        let finding = Finding::error("no-theme", Place::file(name), "there is no such theme")
            .with_help("name a folder below `themes`, or leave `theme:` out for the default theme");
        return Err(vec![finding]);
    };
    let mut findings = Vec::new();
    let theme = build(&name, files, settings, functions, &mut findings);
    if findings.is_empty() { Ok(theme) } else { Err(findings) }
}

fn read_folder(folder: &Path, name: &str) -> Result<BTreeMap<String, Vec<u8>>, Vec<Finding>> {
    let mut files = BTreeMap::new();
    let mut findings = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let unreadable = |path: &Path, error: &dyn std::fmt::Display| {
            let path = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
            let place = Place::file(format!("{name}/{path}"));
            Finding::error("unreadable", place, format!("cannot be read: {error}"))
                .with_help("make the file readable")
        };
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                findings.push(unreadable(error.path().unwrap_or(folder), &error));
                continue;
            }
        };
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !entry.file_type().is_file() || hidden {
            continue;
        }
        let Some(below) = entry.path().strip_prefix(folder).ok().and_then(Path::to_str) else {
            continue;
        };
        match std::fs::read(entry.path()) {
            Ok(bytes) => drop(files.insert(below.replace('\\', "/"), bytes)),
            Err(error) => findings.push(unreadable(entry.path(), &error)),
        }
    }
    if findings.is_empty() { Ok(files) } else { Err(findings) }
}

fn build(
    name: &str,
    files: BTreeMap<String, Vec<u8>>,
    settings: &Settings,
    functions: fn(&mut Tera),
    findings: &mut Vec<Finding>,
) -> Theme {
    let mut theme = Theme {
        templates: Tera::default(),
        statics: BTreeMap::new(),
        wrapper: default_wrapper(),
        words: Arc::default(),
    };
    let mut words =
        Words { locales: BTreeMap::new(), site_language: settings.language().to_owned() };
    let mut templates = Vec::new();
    for (path, bytes) in files {
        let file = format!("{name}/{path}");
        if let Some(below) = path.strip_prefix("static/") {
            theme.statics.insert(below.to_owned(), bytes);
            continue;
        }
        let Ok(text) = String::from_utf8(bytes) else {
            findings.push(Finding::error("not-utf-8", Place::file(file), "the file is not UTF-8"));
            continue;
        };
        if let Some(below) = path.strip_prefix("templates/") {
            templates.push((below.to_owned(), text));
        } else if let Some(lang) =
            path.strip_prefix("locales/").and_then(|path| path.strip_suffix(".yaml"))
        {
            match serde_yaml::from_str::<Locale>(&text) {
                Ok(locale) => drop(words.locales.insert(lang.to_owned(), locale)),
                Err(error) => findings.push(yaml_fault(&file, &error)),
            }
        } else if path == "theme.yaml" {
            match serde_yaml::from_str::<ThemeFile>(&text) {
                Ok(read) => theme.wrapper = read.wrapper,
                Err(error) => findings.push(yaml_fault(&file, &error)),
            }
        }
    }
    theme.words = Arc::new(words);
    add_templates(&mut theme.templates, templates, name, functions, findings);
    for required in TEMPLATES.iter().chain([&theme.wrapper.as_str()]) {
        if findings.is_empty() && !theme.templates.contains_template(required) {
            let place = Place::file(format!("{name}/templates/{required}"));
            findings.push(
                Finding::error("no-template", place, "the theme lacks this template")
                    .with_help("copy it from the default theme"),
            );
        }
    }
    theme
}

fn add_templates(
    tera: &mut Tera,
    templates: Vec<(String, String)>,
    name: &str,
    functions: fn(&mut Tera),
    findings: &mut Vec<Finding>,
) {
    // Functions are checked when templates are added: they must be known by then.
    functions(tera);
    if tera.add_raw_templates(templates.clone()).is_ok() {
        return;
    }
    // All at once tells only the first fault; one by one tells each.
    let mut found = Vec::new();
    for (path, text) in &templates {
        let mut alone = Tera::default();
        functions(&mut alone);
        if let Err(error) = alone.add_raw_template(path, text)
            && let tera::ErrorKind::SyntaxError(report) = error.kind()
        {
            let span = report.span();
            let place =
                Place::at(format!("{name}/templates/{path}"), span.start_line, span.start_col + 1);
            found.push(Finding::error("bad-template", place, report.message().to_owned()));
        }
    }
    if found.is_empty()
        && let Err(error) = tera.add_raw_templates(templates)
    {
        let place = Place::file(format!("{name}/templates"));
        found.push(Finding::error("bad-template", place, error.to_string()));
    }
    findings.extend(found);
}

fn yaml_fault(file: &str, error: &serde_yaml::Error) -> Finding {
    let place = match error.location() {
        Some(at) => Place::at(file, at.line(), at.column()),
        None => Place::file(file),
    };
    Finding::error("bad-yaml", place, yaml_message(error))
}

impl Words {
    /// The interface text of a key in a language: in it, in its main language, in the site's, in
    /// English. `None` when no theme file has the key.
    pub fn text(&self, lang: &str, key: &str) -> Option<&str> {
        let main = lang.split('-').next().unwrap_or(lang);
        [lang, main, &self.site_language, "en"]
            .into_iter()
            .find_map(|lang| self.locales.get(lang)?.get(key))
            .map(String::as_str)
            .or_else(|| {
                cookies::texts::TEXTS.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
            })
    }

    /// The name of a language in itself.
    pub fn language_name(&self, lang: &str) -> String {
        let own = self.locales.get(lang).and_then(|locale| locale.get("language-name"));
        own.cloned().unwrap_or_else(|| lang.to_owned())
    }

    /// A date as readers of a language write it.
    pub fn date(&self, lang: &str, date: LegalDate) -> String {
        let (year, month, day) = date.parts();
        let pattern = match (month, day) {
            (Some(_), Some(_)) => self.text(lang, "date-day"),
            (Some(_), None) => self.text(lang, "date-month"),
            _ => self.text(lang, "date-year"),
        };
        let Some(pattern) = pattern else { return date.to_string() };
        let number = month.unwrap_or(1).to_string();
        let month_name = self.text(lang, &format!("month-{number}")).unwrap_or(&number);
        pattern
            .replace("{year}", &year.to_string())
            .replace("{month}", month_name)
            .replace("{day}", &day.unwrap_or(1).to_string())
    }
}

impl Theme {
    /// The template nearest to a name that no template has.
    pub fn near_template(&self, name: &str) -> Option<&str> {
        did_you_mean(name, self.template_names())
    }

    /// The names of the templates, sorted.
    pub fn template_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.templates.get_template_names().collect();
        names.sort_unstable();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::functions::register_placeholders;

    #[test]
    fn the_program_holds_the_whole_default_theme() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let files = read_folder(&folder, "themes/default").expect("the theme");
        let builtin: BTreeMap<String, Vec<u8>> =
            BUILTIN.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&files), names(&builtin), "keep the list of files in theme.rs complete");
    }

    #[test]
    fn every_language_of_the_default_theme_has_every_text() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let theme = load(root, &Settings::default(), register_placeholders).expect("the theme");
        let english = &theme.words.locales["en"];
        for (lang, locale) in &theme.words.locales {
            let missing: Vec<&String> =
                english.keys().filter(|key| !locale.contains_key(*key)).collect();
            let unknown: Vec<&String> = locale
                .keys()
                .filter(|key| !english.contains_key(*key) && !key.starts_with("cookies-"))
                .collect();
            assert!(
                missing.is_empty() && unknown.is_empty(),
                "{lang}: missing {missing:?}, unknown {unknown:?}"
            );
        }
    }

    #[test]
    fn redlines_say_the_same_with_and_without_a_theme() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let theme = load(root, &Settings::default(), register_placeholders).expect("the theme");
        for (key, text) in crate::redline::page::TEXTS {
            assert_eq!(theme.words.text("en", key), Some(text), "{key}");
        }
    }

    #[test]
    fn dates_read_as_their_language_writes_them() {
        let theme = load(
            Path::new(env!("CARGO_MANIFEST_DIR")),
            &Settings::default(),
            register_placeholders,
        )
        .expect("the theme");
        let date = |text| LegalDate::from_iso(text).expect("a date");
        assert_eq!(theme.words.date("en", date("2024-02-16")), "16 February 2024");
        assert_eq!(theme.words.date("en", date("2024-02")), "February 2024");
        assert_eq!(theme.words.date("ja", date("2024-02-16")), "2024年2月16日");
        assert_eq!(theme.words.date("xx", date("2024")), "2024");
    }
}
