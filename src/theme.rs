//! Themes: templates, static files and interface texts.
//!
//! A theme is a folder below the site's `themes`; the default theme is also part of the program, so
//! that a site without a `themes` folder has pages. What the site has in `templates`, `static` and
//! `locales` beside it goes before what the theme has, file by file and text by text. Loading finds
//! every fault at once. Knows nothing of notices: what a template is given is `render`'s business.

pub mod assets;
pub mod files;
mod locale;
mod sheet;
mod words;
mod writing;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use tera::Tera;

use crate::finding::{Finding, Place, did_you_mean};
use crate::fingerprint::Fingerprint;
use crate::language::main_tag;
use crate::render::inputs::Print;
use crate::settings::{FILE, Settings, yaml_message};
use assets::Assets;
use files::{Files, ThemeFile};
pub use locale::NotSaid;
use locale::{Locale, LocaleFile};
pub use words::Words;
use writing::Writing;

/// A theme, loaded and checked.
pub struct Theme {
    /// Every template, by its path below `templates`.
    pub templates: Tera,
    /// Static files by their path below `static`.
    pub assets: Arc<Assets>,
    /// The style sheets that the site has and its theme has not, at the top of `static`: pages get
    /// them behind the theme's own.
    pub stylesheets: Vec<String>,
    /// The template of notices that name none.
    pub wrapper: String,
    /// The interface texts.
    pub words: Arc<Words>,
    /// The fingerprint of all of its files.
    pub fingerprint: Fingerprint,
    /// What is worth knowing about it; nothing that keeps it from being used.
    pub findings: Vec<Finding>,
    /// Where each template stands in the site.
    places: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeSettings {
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

/// The templates that every theme must have.
pub const TEMPLATES: [&str; 8] = [
    "notice.html",
    "changes.html",
    "clauses.html",
    "former.html",
    "history.html",
    "index.html",
    "404.html",
    "redirect.html",
];

/// Before the name of a theme's template that the site has one of its own for.
const THEME_S_OWN: &str = "theme/";

/// Loads the theme that the settings name, and what the site has beside it.
///
/// `functions` registers the names of the functions that templates may call: templates are checked
/// against them.
pub fn load(
    root: &Path,
    settings: &Settings,
    functions: fn(&mut Tera),
) -> Result<Theme, Vec<Finding>> {
    of(read(root, settings)?, settings, functions)
}

/// The files that a theme is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFiles {
    theme: Files,
    /// What the site has beside it.
    own: Files,
}

impl ThemeFiles {
    /// The fingerprint of all of them.
    fn fingerprint(&self) -> Fingerprint {
        let mut print = Print::default();
        for files in [&self.theme, &self.own] {
            files.len().hash(&mut print);
            for (path, ThemeFile { place, bytes }) in files {
                print.text(path);
                print.text(place);
                print.bytes(bytes);
            }
        }
        print.finish()
    }
}

/// Reads the files of the theme that the settings name, and what the site has beside it.
pub fn read(root: &Path, settings: &Settings) -> Result<ThemeFiles, Vec<Finding>> {
    let name = format!("{}/{}", settings.themes, settings.theme);
    let folder = root.join(&name);
    let theme = if folder.is_dir() {
        files::read(&folder, &name)
    } else if settings.theme == DEFAULT {
        Ok(files::builtin(&name))
    } else {
        let finding = Finding::error("no-theme", Place::file(&*name), "there is no such theme")
            .with_help("name a folder below `themes`, or leave `theme:` out for the default theme");
        Err(vec![finding])
    };
    match (theme, files::own(root)) {
        (Ok(theme), Ok(own)) => Ok(ThemeFiles { theme, own }),
        (theme, own) => Err([theme.err(), own.err()].into_iter().flatten().flatten().collect()),
    }
}

/// Makes a theme of its files.
pub fn of(
    files: ThemeFiles,
    settings: &Settings,
    functions: fn(&mut Tera),
) -> Result<Theme, Vec<Finding>> {
    let name = format!("{}/{}", settings.themes, settings.theme);
    let mut findings = Vec::new();
    let fingerprint = files.fingerprint();
    let ThemeFiles { theme, own } = files;
    let mut theme = build(&name, theme, own, settings, functions, &mut findings);
    theme.fingerprint = fingerprint;
    if crate::finding::any_error(&findings) {
        return Err(findings);
    }
    theme.findings = findings;
    Ok(theme)
}

fn build(
    name: &str,
    mut theme_files: Files,
    mut own: Files,
    settings: &Settings,
    functions: fn(&mut Tera),
    findings: &mut Vec<Finding>,
) -> Theme {
    let mut statics = below(&mut theme_files, "static/");
    let own_statics = below(&mut own, "static/");
    let is_sheet = |name: &&String| name.ends_with(".css") && !name.contains('/');
    let stylesheets: Vec<String> = own_statics
        .keys()
        .filter(|name| !statics.contains_key(*name))
        .filter(is_sheet)
        .cloned()
        .collect();
    statics.extend(own_statics);

    let mut templates = below(&mut theme_files, "templates/");
    for (path, file) in below(&mut own, "templates/") {
        if let Some(replaced) = templates.insert(path.clone(), file) {
            // So that a template of the site can extend the one in whose place it stands.
            templates.entry(format!("{THEME_S_OWN}{path}")).or_insert(replaced);
        }
    }
    let theirs = read_locales(&below(&mut theme_files, "locales/"), settings, findings);
    let owns = read_locales(&below(&mut own, "locales/"), settings, findings);
    check_locales(&theirs, &owns, findings);
    check_languages(&theirs, &owns, settings, findings);
    let words = put_together(theirs, owns, settings);
    let wrapper = match theme_files.get("theme.yaml").and_then(|file| text_of(file, findings)) {
        None => default_wrapper(),
        Some(text) => match serde_yaml::from_str::<ThemeSettings>(text) {
            Ok(read) => read.wrapper,
            Err(error) => {
                findings.push(yaml_fault(&theme_files["theme.yaml"].place, &error));
                default_wrapper()
            }
        },
    };

    let mut theme = Theme {
        templates: Tera::default(),
        assets: Arc::new(Assets::of(statics, &settings.html.remote, findings)),
        stylesheets,
        wrapper,
        words: Arc::new(words),
        fingerprint: Fingerprint::default(),
        findings: Vec::new(),
        places: BTreeMap::new(),
    };
    let mut sources = Vec::new();
    for (path, file) in templates {
        if let Some(text) = text_of(&file, findings) {
            sources.push((path.clone(), text.to_owned()));
        }
        theme.places.insert(path, file.place);
    }
    add_templates(&mut theme.templates, sources, &theme.places, name, functions, findings);
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

/// Takes the files of a folder out, by their path below it.
fn below(files: &mut Files, folder: &str) -> Files {
    let (found, rest): (Files, Files) =
        std::mem::take(files).into_iter().partition(|(path, _)| path.starts_with(folder));
    *files = rest;
    found.into_iter().map(|(path, file)| (path[folder.len()..].to_owned(), file)).collect()
}

fn text_of<'a>(file: &'a ThemeFile, findings: &mut Vec<Finding>) -> Option<&'a str> {
    let text = std::str::from_utf8(&file.bytes).ok();
    if text.is_none() {
        let place = Place::file(file.place.clone());
        findings.push(
            Finding::error("not-utf-8", place, "the file is not UTF-8")
                .with_help("save it as UTF-8"),
        );
    }
    text
}

/// The locale files of a folder, by language; those that are none or have faults are told.
fn read_locales(
    files: &Files,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, LocaleFile> {
    let mut read = BTreeMap::new();
    for (path, file) in files {
        let Some(lang) = path.strip_suffix(".ftl") else {
            findings.push(unread_locale(path, file));
            continue;
        };
        let text = text_of(file, findings);
        if let Some(locale) = text.and_then(|text| locale::read(&file.place, text, findings)) {
            // Tags are the same in any case, as they are in the names of texts.
            let lang = settings.declared(lang).unwrap_or(lang);
            read.insert(lang.to_owned(), locale);
        }
    }
    read
}

/// A file among the locales that is none.
fn unread_locale(path: &str, file: &ThemeFile) -> Finding {
    let place = Place::file(file.place.clone());
    let yaml = path.strip_suffix(".yaml").or_else(|| path.strip_suffix(".yml"));
    let message = "this is not read: locales are files named after a language, such as de.ftl";
    let finding = Finding::warning("unknown-locale", place, message.to_owned());
    match yaml {
        // What sites had before interface texts were written in Fluent.
        Some(lang) => finding.with_help(format!(
            "write its texts in `locales/{lang}.ftl`, `key = text` instead of `key: text` and `{{ $name }}` instead of \
             `{{name}}`, and remove it; docs/themes.md says more"
        )),
        None => finding.with_help("rename it, or remove it"),
    }
}

/// Tells texts that no template asks for, and blanks that nothing fills in.
fn check_locales(
    theirs: &BTreeMap<String, LocaleFile>,
    owns: &BTreeMap<String, LocaleFile>,
    findings: &mut Vec<Finding>,
) {
    let texts = || theirs.values().flat_map(|file| &file.messages);
    let known: BTreeSet<&str> = texts().map(|text| text.key.as_str()).collect();
    // What the English text takes is what is given.
    let mut given: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let english = theirs.get("en").into_iter().flat_map(|file| &file.messages);
    for text in english.chain(texts()) {
        let names = || text.variables.iter().map(|(name, _)| name.as_str()).collect();
        given.entry(&text.key).or_insert_with(names);
    }
    for (file, is_own) in
        theirs.values().map(|it| (it, false)).chain(owns.values().map(|it| (it, true)))
    {
        for text in &file.messages {
            // A text of another name is one for a template of the site's own.
            if is_own
                && !known.contains(text.key.as_str())
                && let Some(near) = did_you_mean(&text.key, known.iter().copied())
            {
                let message = format!("the theme has no text `{}`", text.key);
                findings.push(
                    Finding::warning("unknown-text", text.place.clone(), message)
                        .with_help(format!("did you mean `{near}`?")),
                );
            }
            let Some(given) = given.get(text.key.as_str()) else { continue };
            for (name, place) in
                text.variables.iter().filter(|(name, _)| !given.contains(name.as_str()))
            {
                let message = format!("`{}` has `{{ ${name} }}`, which nothing fills in", text.key);
                let finding = Finding::error("bad-locale", place.clone(), message);
                findings.push(match given.is_empty() {
                    true => finding.with_help("leave it out"),
                    false => {
                        let names: Vec<String> =
                            given.iter().map(|it| format!("{{ ${it} }}")).collect();
                        finding.with_help(format!("it has {}", names.join(", ")))
                    }
                });
            }
        }
    }
}

/// Tells which languages of the site have no interface texts, or not all of them, once each.
fn check_languages(
    theirs: &BTreeMap<String, LocaleFile>,
    owns: &BTreeMap<String, LocaleFile>,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    const SHOWN: usize = 5;
    let keys = |lang: &str| {
        let files = [theirs.get(lang), owns.get(lang)].into_iter().flatten();
        files.flat_map(|file| &file.messages).map(|text| text.key.as_str()).collect::<BTreeSet<_>>()
    };
    let all: BTreeSet<&str> =
        theirs.values().flat_map(|file| &file.messages).map(|text| text.key.as_str()).collect();
    for lang in &settings.languages {
        let has: BTreeSet<&str> = keys(lang).union(&keys(main_tag(lang))).copied().collect();
        let lacks: Vec<&str> = all.difference(&has).copied().collect();
        if lacks.is_empty() {
            continue;
        }
        let other = match settings.language() {
            site if site != lang && theirs.contains_key(site) => site,
            _ => "en",
        };
        let place = match owns.get(lang).or_else(|| theirs.get(lang)) {
            Some(file) => Place::file(file.place.clone()),
            None => Place::file(FILE),
        };
        findings.push(if has.is_empty() {
            let message = format!(
                "the language `{lang}` has no interface texts; around its notices stand those of `{other}`"
            );
            Finding::warning("missing-text", place, message).with_help(format!(
                "write `locales/{lang}.ftl`: the texts and their keys are those of themes/default/locales/en.ftl of Engross"
            ))
        } else {
            let count = lacks.len();
            let mut named = lacks[..count.min(SHOWN)].join("`, `");
            if count > SHOWN {
                named.push_str("`, … `");
            }
            let message = format!(
                "the interface texts of `{lang}` lack {count} of {}; those stand in `{other}`: `{named}`",
                all.len()
            );
            let message = message.replace("`, … ``", "`, …");
            Finding::info("missing-text", place, message)
                .with_help(format!("add them to `locales/{lang}.ftl`"))
        });
    }
}

/// The interface texts of a site: those of its theme, and before them its own.
fn put_together(
    theirs: BTreeMap<String, LocaleFile>,
    owns: BTreeMap<String, LocaleFile>,
    settings: &Settings,
) -> Words {
    let mut files: BTreeMap<String, Vec<LocaleFile>> = BTreeMap::new();
    for (lang, file) in theirs.into_iter().chain(owns) {
        files.entry(lang).or_default().push(file);
    }
    let locales: BTreeMap<String, Locale> = files
        .into_iter()
        .map(|(lang, files)| {
            let locale = Locale::of(&lang, files);
            (lang, locale)
        })
        .collect();
    let has_none = |lang: &&String| !locales.contains_key(*lang);
    let writings = settings.languages.iter().filter(has_none);
    let writings = writings.map(|lang| (lang.clone(), Writing::of(lang))).collect();
    Words { locales, writings, site_language: settings.language().to_owned() }
}

fn add_templates(
    tera: &mut Tera,
    templates: Vec<(String, String)>,
    places: &BTreeMap<String, String>,
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
            let file = places.get(path).map_or(path.as_str(), String::as_str);
            let place = Place::at(file, span.start_line, span.start_col + 1);
            found.push(Finding::error("bad-template", place, fact(report.message())));
        }
    }
    if found.is_empty()
        && let Err(error) = tera.add_raw_templates(templates.clone())
    {
        let names: Vec<&str> = templates.iter().map(|(name, _)| name.as_str()).collect();
        found = faults_between(&error.to_string(), &names, places, name);
    }
    findings.extend(found);
}

/// Faults that only show when templates are put together: what one extends, includes or fills in.
fn faults_between(
    error: &str,
    names: &[&str],
    places: &BTreeMap<String, String>,
    theme: &str,
) -> Vec<Finding> {
    let file = |template: &str| places.get(template).map_or(template, String::as_str).to_owned();
    // The name in quotes that is nearest to one that there is.
    let quoted = |text: &str| -> Vec<String> {
        text.split(['`', '\'', '"']).skip(1).step_by(2).map(str::to_owned).collect()
    };
    let help = |message: &str| -> Option<String> {
        let said = quoted(message);
        if message.contains("ircular") {
            let own = said.first()?;
            return Some(format!("to extend the theme's own, write `theme/{own}`"));
        }
        if message.contains("lock") && message.contains("not defined") {
            return Some("docs/theme-reference.md lists the blocks of the templates".to_owned());
        }
        let missing = said.iter().find(|it| !names.contains(&it.as_str()))?;
        did_you_mean(missing, names.iter().copied()).map(|near| format!("did you mean `{near}`?"))
    };
    let with_help = |finding: Finding, message: &str| match help(message) {
        Some(help) => finding.with_help(help),
        None => finding,
    };
    let located = reports(error);
    if !located.is_empty() {
        let finding = |report: &Report<'_>| {
            let place = Place::at(file(report.name), report.line, report.column);
            with_help(Finding::error("bad-template", place, fact(report.message)), report.message)
        };
        return located.iter().map(finding).collect();
    }
    let message = error.trim().trim_start_matches("error: ");
    let at = quoted(message).into_iter().find(|it| names.contains(&it.as_str()));
    let place = Place::file(at.map_or_else(|| format!("{theme}/templates"), |it| file(&it)));
    vec![with_help(Finding::error("bad-template", place, fact(message)), message)]
}

/// A fault that the engine reports: what, in which template, line and column from 1.
pub struct Report<'a> {
    /// The fact, as the engine puts it.
    pub message: &'a str,
    /// The template's name.
    pub name: &'a str,
    /// Line in the template.
    pub line: usize,
    /// Column in the line.
    pub column: usize,
}

/// The faults in the text of an error that the engine keeps as a text alone.
pub fn reports(text: &str) -> Vec<Report<'_>> {
    let mut found = Vec::new();
    let mut message = "";
    for line in text.lines() {
        if let Some(fact) = line.strip_prefix("error: ") {
            message = fact.trim_start_matches("error: ");
        } else if let Some(locus) = line.trim_start().strip_prefix("--> ") {
            let mut parts = locus.rsplitn(3, ':');
            let column = parts.next().and_then(|number| number.parse().ok());
            let line = parts.next().and_then(|number| number.parse().ok());
            if let (Some(line), Some(column), Some(name)) = (line, column, parts.next()) {
                found.push(Report { message, name, line, column });
            }
        }
    }
    found
}

/// What is wrong, as the template engine says it, in lower case and without a full stop.
pub fn fact(message: &str) -> String {
    // What is in scope is said in the help, where there is room for the nearest name.
    let fact = message.split(". Available variables").next().unwrap_or(message);
    let fact = fact.trim_end_matches('.');
    fact.chars().next().map_or(String::new(), |first| {
        first.to_lowercase().collect::<String>() + &fact[first.len_utf8()..]
    })
}

fn yaml_fault(file: &str, error: &serde_yaml::Error) -> Finding {
    let place = match error.location() {
        Some(at) => Place::at(file, at.line(), at.column()),
        None => Place::file(file),
    };
    Finding::error("bad-yaml", place, yaml_message(error))
}

impl Theme {
    /// The template nearest to a name that no template has.
    pub fn near_template(&self, name: &str) -> Option<&str> {
        did_you_mean(name, self.template_names())
    }

    /// Where a template stands in the site: `themes/default/templates/notice.html`.
    pub fn template_file<'a>(&'a self, name: &'a str) -> &'a str {
        self.places.get(name).map_or(name, String::as_str)
    }

    /// The names of the templates, sorted.
    pub fn template_names(&self) -> Vec<&str> {
        let names = self.templates.get_template_names();
        let mut names: Vec<&str> = names.filter(|it| !it.starts_with(THEME_S_OWN)).collect();
        names.sort_unstable();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::date::LegalDate;
    use crate::render::functions::register_placeholders;
    use crate::wording::Given;

    #[test]
    fn the_program_holds_the_whole_default_theme() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let files = files::read(&folder, "themes/default").expect("the theme");
        let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(
            names(&files),
            names(&files::builtin("themes/default")),
            "keep the list of files in theme/files.rs complete"
        );
    }

    fn default_theme() -> Theme {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        load(root, &Settings::default(), register_placeholders).expect("the theme")
    }

    #[test]
    fn every_language_of_the_default_theme_has_every_text_with_every_blank() {
        let theme = default_theme();
        assert_eq!(theme.findings, [], "also a blank that only one language has is told");
        let english = &theme.words.locales["en"].texts;
        for (lang, locale) in &theme.words.locales {
            for (key, blanks) in english {
                let own = locale.texts.get(key).unwrap_or_else(|| panic!("{lang} lacks {key}"));
                // A plural that only ever means one number may say it in words; not all of them can.
                assert_eq!(own, blanks, "{lang}: {key}");
            }
            let unknown: Vec<&String> =
                locale.texts.keys().filter(|key| !english.contains_key(*key)).collect();
            assert_eq!(unknown, [""; 0], "{lang}");
        }
    }

    #[test]
    fn what_draws_without_a_theme_says_the_same_as_with_one() {
        let theme = default_theme();
        let tables = [&crate::redline::page::TEXTS[..], crate::cookies::texts::TEXTS];
        for (key, english) in tables.concat() {
            let (key, count) = match (key.strip_suffix("-one"), key.strip_suffix("-other")) {
                (Some(key), _) => (key, 1),
                (_, Some(key))
                    if tables.concat().iter().any(|(it, _)| *it == format!("{key}-one")) =>
                {
                    (key, 2)
                }
                _ => (key, 0),
            };
            // A blank that is filled with its own name is as the table has it.
            let names: BTreeSet<&str> =
                english.split('{').skip(1).filter_map(|it| it.split('}').next()).collect();
            let values: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
            let mut given: Vec<(&str, Given<'_>)> = names
                .iter()
                .zip(&values)
                .map(|(name, value)| (*name, Given::Text(value)))
                .collect();
            given.retain(|(name, _)| *name != "count" || count == 0);
            if count > 0 {
                given.push(("count", Given::Number(count)));
            }
            let expected = match count {
                0 => english.to_owned(),
                count => english.replace("{count}", &count.to_string()),
            };
            assert_eq!(theme.words.say("en", key, &given), Ok(expected), "{key}");
        }
    }

    #[test]
    fn arabic_has_a_form_for_each_of_its_plurals() {
        let words = default_theme().words;
        let said = [0, 1, 2, 3, 11, 100, 1_234]
            .map(|count| words.filled("ar", "words-inserted", &[("count", Given::Number(count))]));
        let expected = [
            "لم تُضف أي كلمة",
            "أُضيفت كلمة واحدة",
            "أُضيفت كلمتان",
            "أُضيفت 3 كلمات",
            "أُضيفت 11 كلمة",
            "أُضيفت 100 كلمة",
            "أُضيفت 1,234 كلمة",
        ];
        assert_eq!(said, expected);
        let counted = words.say_counted("ar", "search-passages", &[]).expect("a text");
        let forms: Vec<(&str, &str)> =
            counted.iter().map(|(name, it)| (*name, it.as_str())).collect();
        let expected = [
            ("few", "{count} مواضع"),
            ("many", "{count} موضعًا"),
            ("one", "موضع واحد"),
            ("other", "{count} موضع"),
            ("two", "موضعان"),
            ("zero", "{count} موضع"),
        ];
        assert_eq!(forms, expected);
    }

    #[test]
    fn counts_are_written_as_their_language_does() {
        let words = default_theme().words;
        let said =
            |lang, count| words.filled(lang, "words-inserted", &[("count", Given::Number(count))]);
        assert_eq!(said("en", 1), "1 word inserted");
        assert_eq!(said("en", 1_234), "1,234 words inserted");
        assert_eq!(said("de", 1_234), "1.234 Wörter eingefügt");
        assert_eq!(said("fr", 0), "0 mot inséré");
        assert_eq!(said("fr", 1_234), "1\u{202f}234 mots insérés");
        assert_eq!(said("es", 12_345), "12.345 palabras insertadas");
        assert_eq!(said("ja", 1_234), "1,234語を追加");
    }

    #[test]
    fn marks_stand_where_directions_meet_and_nowhere_else() {
        let words = default_theme().words;
        let said =
            |lang, title| words.filled(lang, "history-title", &[("title", Given::Text(title))]);
        assert_eq!(said("en", "Terms"), "Terms: all versions");
        assert_eq!(said("ar", "الشروط"), "الشروط: جميع النسخ");
        assert_eq!(said("ar", "Terms"), "\u{2068}Terms\u{2069}: جميع النسخ");
        assert_eq!(said("de", "الشروط"), "\u{2068}الشروط\u{2069}: alle Fassungen");
    }

    #[test]
    fn dates_read_as_their_language_writes_them() {
        let words = default_theme().words;
        let date = |text| LegalDate::from_iso(text).expect("a date");
        assert_eq!(words.date("en", date("2024-02-16")), "16 February 2024");
        assert_eq!(words.date("en", date("2024-02")), "February 2024");
        assert_eq!(words.date("ja", date("2024-02-16")), "2024年2月16日");
        assert_eq!(words.date("xx", date("2024")), "2024");
    }
}
