//! The site's settings: `engross.yaml` at the site's root.
//!
//! Parsed once, from text. Knows nothing of where the file lies.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Span;
use jiff::civil::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::check::levels::Levels;
use crate::check::registry;
use crate::document::markdown::HtmlBlocks;
use crate::feed;
use crate::finding::{self, Finding, Place};
use crate::located::typed::{self, Fault};
use crate::located::{self, At, Entry, Kind, Node, Value};
use crate::source::name::Names;

/// The name of the settings file; the folder it stands in is the site's root.
pub const FILE: &str = "engross.yaml";

/// The rule that settings break.
const RULE: &str = "bad-settings";

/// What a site sets. Every key is optional.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The site's name, shown in every page's head.
    pub title: String,
    /// Who publishes the notices.
    pub owner: String,
    /// The address that the site is published at, without a slash at its end; absolute links in the
    /// sitemap need it.
    pub url: String,
    /// The languages of the content; the first is the site's own.
    pub languages: Vec<String>,
    /// Whether folders at the root of the content that bear the tag of a language hold the texts in it:
    /// `de/legal/terms.md` is the German text of `/legal/terms`.
    pub locale_folders: bool,
    /// The language whose texts prevail over their translations; none where the site does not say.
    pub prevailing_language: Option<String>,
    /// The languages in which notices must be had, by folders and notices below the content folder; the longest
    /// path that holds a notice wins.
    pub translations: BTreeMap<String, Vec<String>>,
    /// The folder of notices, relative to the root.
    pub content: String,
    /// The folder that `engross build` writes, relative to the root.
    pub output: String,
    /// The folder of themes, relative to the root.
    pub themes: String,
    /// The theme's name: a folder in `themes`.
    pub theme: String,
    /// Variables that every body and template can use; a notice's own `context` wins.
    pub context: BTreeMap<String, serde_yaml::Value>,
    /// How Markdown is read.
    pub markdown: MarkdownSettings,
    /// What mark-up may reach readers.
    pub html: HtmlSettings,
    /// Which redlines are published.
    pub redline: RedlineSettings,
    /// Where versions come from.
    pub history: HistorySettings,
    /// Which texts readers can search.
    pub search: Search,
    /// What search engines are asked to list.
    pub search_engines: SearchEngineSettings,
    /// What subscribers are told.
    pub feeds: FeedSettings,
    /// In which forms each version is published beside its page.
    pub formats: FormatSettings,
    /// What hosts are told.
    pub hosting: HostingSettings,
    /// How long before it takes effect a material change must be published; none where the site
    /// promises nothing.
    pub notice_period: Option<NoticePeriod>,
    /// At which level rules are told.
    pub check: Levels,
    /// How many words a sentence may have before `engross check` takes it for a long one.
    pub sentence_words: usize,
}

/// How Markdown is read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarkdownSettings {
    /// How HTML inside Markdown is read.
    pub html_blocks: HtmlBlocks,
}

/// What mark-up may reach readers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HtmlSettings {
    /// Whether scripts, event handlers and embedded frames of the texts are published.
    pub scripts: bool,
    /// Whether `<style>` elements of the texts are published.
    pub styles: bool,
    /// Hosts that pages may load pictures and other resources from (`assets.example.com`).
    pub remote: Vec<String>,
}

/// Which redlines are published.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RedlineSettings {
    /// Up to this many versions, any two of a notice are compared; beyond it, each with its predecessor.
    pub all_pairs_up_to: usize,
    /// Whether beyond that number each version is also compared with the text in force.
    pub with_in_force: bool,
    /// Whether a redline can also be read as two columns, which makes its page about twice as large.
    pub side_by_side: bool,
}

/// Which texts readers can search on the site itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Search {
    /// What is shown at the notices' own addresses and, on request, all other versions.
    #[default]
    All,
    /// What is shown at the notices' own addresses.
    Current,
    /// None: there is no search page.
    Off,
}

/// What search engines are asked to list beside the texts in force.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchEngineSettings {
    /// Whether they are to list superseded versions and redlines too, each under its own address. Who
    /// searches for a notice then finds texts that are no longer in force.
    pub superseded: bool,
}

/// What subscribers are told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedSettings {
    /// How many entries a feed has, the newest; 0 leaves feeds out.
    pub entries: usize,
    /// The beginning of the ids of feeds and entries, a `tag:` URI; empty makes it of the site's `url`. A
    /// site that moves to another address states here what it was.
    pub ids: String,
}

/// In which forms each version is published beside its page. Each is a file for every version, and some
/// hosts count files.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FormatSettings {
    /// As plain text.
    pub plain_text: bool,
    /// As Markdown.
    pub markdown: bool,
}

/// What hosts are told beside the pages.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HostingSettings {
    /// Which pages have their relations in headers too.
    pub link_headers: LinkHeaders,
}

/// Which pages have their relations to other versions in headers, by rules of `_headers`; the pages say
/// the same by themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkHeaders {
    /// As many as every host reads rules: notices before versions, new versions before old ones.
    #[default]
    Auto,
    /// All of them, for hosts that read any number of rules.
    All,
    /// None.
    None,
}

/// Where the versions of a notice come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HistorySource {
    /// The files of the content folder alone.
    #[default]
    Files,
    /// The states of these files in the commit history too.
    Git,
}

impl HistorySource {
    /// The source that a word names.
    pub fn from_word(word: &str) -> Option<HistorySource> {
        match word {
            "files" => Some(HistorySource::Files),
            "git" => Some(HistorySource::Git),
            _ => None,
        }
    }
}

/// Which commits are sources of versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Commits {
    /// Every commit that reached the main line, those of merged branches too.
    #[default]
    All,
    /// The main line alone: what was published, if every commit of it was.
    Mainline,
}

/// Where versions come from: `git`, or a mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistorySettings {
    /// The source of all notices for which nothing else is said.
    pub source: HistorySource,
    /// Which commits count.
    pub commits: Commits,
    /// The sources of folders and notices, by their path below the content folder without slashes at
    /// its ends; the longest path that holds a notice wins.
    pub folders: BTreeMap<String, HistorySource>,
    /// Whether readers are told the first line of a commit's message as the reason of a correction that
    /// nobody declared. Messages are written for colleagues.
    pub messages: bool,
    /// Commits whose texts are left out, by the beginning of their ids: what was never to be seen.
    pub except: Vec<String>,
}

impl<'de> Deserialize<'de> for HistorySettings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[derive(Default)]
        struct Mapping {
            source: HistorySource,
            commits: Commits,
            folders: BTreeMap<String, HistorySource>,
            messages: bool,
            except: Vec<String>,
        }
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = HistorySettings;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`files`, `git` or a mapping")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<HistorySettings, E> {
                let source = HistorySource::from_word(word)
                    .ok_or_else(|| E::unknown_variant(word, &["files", "git"]))?;
                Ok(HistorySettings { source, ..HistorySettings::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<HistorySettings, A::Error> {
                let Mapping { source, commits, folders, messages, except } =
                    Mapping::deserialize(MapAccessDeserializer::new(map))?;
                let folders = folders
                    .into_iter()
                    .map(|(path, source)| (path.trim_matches('/').to_owned(), source))
                    .collect();
                Ok(HistorySettings { source, commits, folders, messages, except })
            }
        }
        // Those of the mapping: they may stand there without a value.
        const FIELDS: &[&str] = &["source", "commits", "folders", "messages", "except"];
        deserializer.deserialize_struct("HistorySettings", FIELDS, Written)
    }
}

impl HistorySettings {
    /// The source of a notice by its path, `/legal/terms`.
    pub fn source_of(&self, notice: &str) -> HistorySource {
        let longest = self.folders.iter().filter(|(folder, _)| holds(folder, notice));
        longest.max_by_key(|(folder, _)| folder.len()).map_or(self.source, |(_, source)| *source)
    }

    /// Whether any notice may have versions from the commit history.
    pub fn may_be_git(&self) -> bool {
        self.source == HistorySource::Git
            || self.folders.values().any(|source| *source == HistorySource::Git)
    }
}

/// How long before it takes effect a material change must be published: `30 days`, `1 month`, `P30D`.
#[derive(Debug, Clone)]
pub struct NoticePeriod {
    /// As the settings have it.
    pub written: String,
    span: Span,
}

impl NoticePeriod {
    /// Reads ISO 8601 or words, in days and longer units.
    pub fn read(text: &str) -> Option<NoticePeriod> {
        let span: Span = text.trim().parse().ok()?;
        // Adding it to a day shows whether it is one that days can be counted in.
        let some_day = Date::constant(2024, 1, 1);
        let later = some_day.checked_add(span).ok()?;
        let in_days = span.get_hours() == 0 && span.get_minutes() == 0 && span.get_seconds() == 0;
        (in_days && later > some_day)
            .then(|| NoticePeriod { written: text.trim().to_owned(), span })
    }

    /// The first day on which what was published on a day may take effect.
    pub fn after(&self, published: Date) -> Date {
        published.checked_add(self.span).unwrap_or(Date::MAX)
    }
}

impl<'de> Deserialize<'de> for NoticePeriod {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let period = NoticePeriod::read(&text);
        period.ok_or_else(|| {
            let expected = "a period such as `30 days` or `P30D`";
            de::Error::invalid_value(de::Unexpected::Str(&text), &expected)
        })
    }
}

impl Default for FeedSettings {
    fn default() -> Self {
        FeedSettings { entries: 50, ids: String::new() }
    }
}

impl Default for RedlineSettings {
    fn default() -> Self {
        RedlineSettings { all_pairs_up_to: 12, with_in_force: true, side_by_side: true }
    }
}

impl Default for FormatSettings {
    fn default() -> Self {
        FormatSettings { plain_text: true, markdown: true }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            title: "Legal notices".to_owned(),
            owner: String::new(),
            url: String::new(),
            languages: vec!["en".to_owned()],
            locale_folders: false,
            prevailing_language: None,
            translations: BTreeMap::new(),
            content: "content".to_owned(),
            output: "output".to_owned(),
            themes: "themes".to_owned(),
            theme: "default".to_owned(),
            context: BTreeMap::new(),
            markdown: MarkdownSettings::default(),
            html: HtmlSettings::default(),
            redline: RedlineSettings::default(),
            history: HistorySettings::default(),
            search: Search::default(),
            search_engines: SearchEngineSettings::default(),
            feeds: FeedSettings::default(),
            formats: FormatSettings::default(),
            hosting: HostingSettings::default(),
            notice_period: None,
            check: Levels::default(),
            sentence_words: 40,
        }
    }
}

impl Settings {
    /// Reads settings from the text of `engross.yaml`; an empty file is a site of defaults.
    ///
    /// Errs with every fault of the file, each with line and column.
    pub fn parse(yaml: &str) -> Result<Settings, Vec<Finding>> {
        const HELP: &str = "the keys of engross.yaml are listed in the README";
        let yaml = yaml.strip_prefix('\u{feff}').unwrap_or(yaml);
        let root = located::read(FILE, yaml)
            .map_err(|finding| vec![Finding { rule: RULE, ..*finding }])?;
        if matches!(root.value, Value::Scalar(Kind::Null, _)) {
            return Ok(Settings::default());
        }
        let (settings, faults) = typed::read::<Settings>(&root, "a setting");
        let mut findings: Vec<Finding> = faults
            .into_iter()
            .map(|Fault { at: (line, column), message, help }| {
                Finding::error(RULE, Place::at(FILE, line, column), message)
                    .with_help(help.as_deref().unwrap_or(HELP))
            })
            .collect();
        let Some(mut settings) = settings else { return Err(findings) };
        if !settings.context.is_empty() {
            // Keys of the tree are words; templates are given the numbers that they may be.
            let whole = serde_yaml::from_str::<WithContext>(yaml);
            settings.context = whole.map(|it| it.context).unwrap_or(settings.context);
        }
        let Settings { content, output, themes, theme, .. } = &mut settings;
        for folder in [content, output, themes, theme] {
            let inner = inner_path(folder);
            if is_inner_path(&inner) {
                *folder = inner;
            }
        }
        settings.check(&root, &mut findings);
        finding::sort(&mut findings);
        let trimmed = settings.url.trim_end_matches('/').len();
        settings.url.truncate(trimmed);
        if findings.is_empty() { Ok(settings) } else { Err(findings) }
    }

    /// What types alone do not say of values.
    fn check(&self, root: &Node, findings: &mut Vec<Finding>) {
        let mut fault_at = |(line, column): At, message: String, help: &str| {
            let place = Place::at(FILE, line, column);
            findings.push(Finding::error(RULE, place, message).with_help(help));
        };
        for name in self.check.0.keys() {
            let at = entry(root, &["check", name]).map_or(root.at, |entry| entry.at);
            let Some(rule) = registry::rule(name) else {
                let help = registry::meant(name);
                fault_at(at, format!("`{name}` is no rule"), &help);
                continue;
            };
            if rule.is_record() && self.check.0.get(name).is_some_and(|level| *level < rule.level) {
                let help = format!("remove the line: `engross check --explain {name}` says why");
                fault_at(at, format!("`{name}` guards the record: it can only be louder"), &help);
            }
            if rule.is_fixed() {
                let help = format!("remove the line: `engross check --explain {name}` says why");
                fault_at(at, format!("`{name}` is always an error"), &help);
            }
        }
        let mut fault = |path: &[&str], text: &str, message: String, help: &str| {
            fault_at(value_at(root, path, text), message, help);
        };
        if self.languages.is_empty() {
            fault(
                &["languages"],
                "",
                "`languages` is empty".to_owned(),
                "name at least the site's own: [en]",
            );
        }
        for language in &self.languages {
            if !is_language_tag(language) {
                let message = format!("`{language}` is not a language tag");
                let help = "write tags such as en, ja or pt-BR (BCP 47)";
                fault(&["languages"], language, message, help);
            }
        }
        for (at, language) in self.languages.iter().enumerate() {
            if self.languages[..at].iter().any(|other| other.eq_ignore_ascii_case(language)) {
                let message = format!("`{language}` is named twice");
                fault(&["languages"], language, message, "name each language once");
            }
        }
        let declared = || format!("declared are {}", self.languages.join(", "));
        if let Some(language) = &self.prevailing_language
            && self.declared(language).is_none()
        {
            let message = format!("`{language}` is not a language of this site");
            fault(&["prevailing_language"], language, message, &declared());
        }
        for (path, languages) in &self.translations {
            for language in languages.iter().filter(|it| self.declared(it).is_none()) {
                let message = format!("`{language}` is not a language of this site");
                fault(&["translations", path], language, message, &declared());
            }
        }
        for (key, folder) in [
            ("content", &self.content),
            ("output", &self.output),
            ("themes", &self.themes),
            ("theme", &self.theme),
        ] {
            if !is_inner_path(folder) {
                let message = match inner_path(folder).is_empty() {
                    true => format!("`{key}: {folder}` names no folder inside the site's root"),
                    false => format!("`{key}: {folder}` leaves the site's root"),
                };
                fault(&[key], "", message, "name a folder inside the folder of engross.yaml");
            }
        }
        if !self.url.is_empty()
            && !self.url.starts_with("https://")
            && !self.url.starts_with("http://")
        {
            let message = format!("`{}` is not a web address", self.url);
            fault(&["url"], "", message, "write it in full: https://legal.example.com");
        } else if let Some(what) = not_of_addresses(&self.url) {
            // Every address of the site begins with it.
            let message = format!("`url` has {what}");
            let help = "write scheme, host and folder alone: https://legal.example.com/notices";
            fault(&["url"], "", message, help);
        }
        if !self.feeds.ids.is_empty() && !feed::is_prefix(&self.feeds.ids) {
            let message = format!("`{}` cannot begin `tag:` URIs", self.feeds.ids);
            let help = "write it as tag:legal.example.com,2026:/ (RFC 4151)";
            fault(&["feeds", "ids"], "", message, help);
        }
        for id in &self.history.except {
            if id.len() < 7 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let message = format!("`{id}` in `except` is not the id of a commit");
                let help = "write at least its first seven digits";
                fault(&["history", "except"], id, message, help);
            }
        }
        for host in &self.html.remote {
            // It becomes part of each page's content security policy.
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
            if host.is_empty() || !host.chars().all(plain) {
                let message = format!("`{host}` is not the name of a host");
                let help = "write hosts alone: assets.example.com";
                fault(&["html", "remote"], host, message, help);
            }
        }
    }

    /// The site's own language.
    pub fn language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    /// How names of files are read.
    pub fn names(&self) -> Names<'_> {
        Names { languages: &self.languages, locale_folders: self.locale_folders }
    }

    /// The languages in which a notice must be had by its path, `/legal/terms`; none where nothing is said of it.
    pub fn translations_of(&self, notice: &str) -> Option<&[String]> {
        let holding = self.translations.iter().filter(|(path, _)| holds(path, notice));
        let longest = holding.max_by_key(|(path, _)| path.trim_matches('/').len());
        longest.map(|(_, languages)| languages.as_slice())
    }

    /// The declared language that a tag names, in whatever case.
    pub fn declared(&self, tag: &str) -> Option<&str> {
        self.languages.iter().map(String::as_str).find(|it| it.eq_ignore_ascii_case(tag))
    }
}

/// Whether a folder or notice is one, or holds it.
fn holds(folder: &str, notice: &str) -> bool {
    let (folder, notice) = (folder.trim_matches('/'), notice.trim_matches('/'));
    folder.is_empty()
        || notice.strip_prefix(folder).is_some_and(|it| it.is_empty() || it.starts_with('/'))
}

/// The message of a YAML error without its position, which a finding states by itself.
pub fn yaml_message(error: &serde_yaml::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

/// What of the settings is handed on as YAML has it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct WithContext {
    context: BTreeMap<String, serde_yaml::Value>,
}

/// The entry that keys lead to, as far as they do.
fn entry<'a>(root: &'a Node, path: &[&str]) -> Option<&'a Entry> {
    let (mut node, mut found) = (root, None);
    for key in path {
        let Value::Mapping(entries) = &node.value else { break };
        let Some(entry) = entries.iter().find(|entry| entry.key == *key) else { break };
        (node, found) = (&entry.node, Some(entry));
    }
    found
}

/// Where a value stands; the last item with this text, where the value is a list that has one.
fn value_at(root: &Node, path: &[&str], text: &str) -> At {
    let node = entry(root, path).map_or(root, |entry| &entry.node);
    if let Value::Sequence(items) = &node.value {
        let is_it = |item: &&Node| matches!(&item.value, Value::Scalar(_, it) if it == text);
        return items.iter().rev().find(is_it).unwrap_or(node).at;
    }
    node.at
}

fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Whether a path stays inside the folder it is relative to, and is not that folder.
pub fn is_inner_path(path: &str) -> bool {
    // Asked of each file of an output: its bytes are passed over once.
    let mut part = 0;
    let mut is_dots = true;
    for byte in path.bytes().chain([b'/']) {
        match byte {
            // Neither nothing, nor `.` or `..`.
            b'/' if part == 0 || (is_dots && part <= 2) => return false,
            b'/' => (part, is_dots) = (0, true),
            b'\\' | b'\0' | b':' => return false,
            _ => (part, is_dots) = (part + 1, is_dots && byte == b'.'),
        }
    }
    true
}

/// A path without what says nothing in it: `./out/` is `out`. One from the root of the machine stays one.
fn inner_path(path: &str) -> String {
    let parts: Vec<&str> = path
        .split('/')
        .enumerate()
        .filter(|(at, part)| match *part {
            "" => *at == 0 && path.starts_with('/'),
            part => part != ".",
        })
        .map(|(_, part)| part)
        .collect();
    parts.join("/")
}

/// What the address of a site cannot have, if it has it.
fn not_of_addresses(url: &str) -> Option<&'static str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if url.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Some("a blank");
    }
    if url.contains(['?', '#']) {
        return Some("a query or a fragment");
    }
    if host.contains('@') {
        return Some("a name or a password, which everybody would read");
    }
    if host.is_empty() || !host.is_ascii() {
        return Some("no host in ASCII letters; write xn--… for one in others");
    }
    (!rest.is_ascii() || rest.contains(['<', '>', '"', '\\', '`']))
        .then_some("characters that are to be percent-encoded")
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_path_stays_inside_a_folder_or_not(path in r"[a./\\:\x00é]{0,6}") {
            let leaves = path.contains(['\\', '\0', ':'])
                || path.split('/').any(|part| matches!(part, "" | "." | ".."));
            proptest::prop_assert_eq!(is_inner_path(&path), !leaves);
        }
    }

    fn check_fault(yaml: &str, expected: &str) {
        let found = Settings::parse(yaml).expect_err("a fault");
        let shown: Vec<String> =
            found.iter().map(|f| format!("{}: {}", f.place, f.message)).collect();
        assert_eq!(shown.join("\n"), expected);
    }

    #[test]
    fn an_empty_file_is_a_site_of_defaults() {
        let settings = Settings::parse("# nothing set\n").expect("settings");
        assert_eq!(settings.language(), "en");
        assert_eq!(settings.redline.all_pairs_up_to, 12);
    }

    #[test]
    fn folders_are_the_same_however_they_are_written() {
        let settings = Settings::parse("output: out/\ncontent: ./texts//legal/\nthemes: looks/.\n");
        let settings = settings.expect("settings");
        let folders = [&*settings.output, &*settings.content, &*settings.themes];
        assert_eq!(folders, ["out", "texts/legal", "looks"]);
    }

    #[test]
    fn faults_name_their_place() {
        check_fault(
            "title: x\nlanguages: [english]\ncontent: ../x\n",
            "engross.yaml:2:13: `english` is not a language tag\nengross.yaml:3:10: `content: ../x` leaves the site's root",
        );
        check_fault(
            "output: ./\nthemes: /themes/\n",
            "engross.yaml:1:9: `output: ./` names no folder inside the site's root\nengross.yaml:2:9: `themes: /themes/` leaves the site's root",
        );
        check_fault("title: []", "engross.yaml:1:1: `title` must be a text, not a list");
        check_fault(
            "title: a: b",
            "engross.yaml:1:9: mapping values are not allowed in this context",
        );
        check_fault(
            "html:\n  remote: [\"https://a.example\", \"a; script-src *\"]\n",
            "engross.yaml:2:12: `https://a.example` is not the name of a host\nengross.yaml:2:33: `a; script-src *` is not the name of a host",
        );
        check_fault("languages: [en, ja, en]", "engross.yaml:1:21: `en` is named twice");
        check_fault("languages: [pt-BR, pt-br]", "engross.yaml:1:20: `pt-br` is named twice");
        check_fault("languages: []", "engross.yaml:1:1: `languages` is empty");
        for (url, what) in [
            ("https://a.example/?x=1", "a query or a fragment"),
            ("https://a:b@c.example", "a name or a password, which everybody would read"),
            ("https://a.example/b c", "a blank"),
            ("https://münchen.example", "no host in ASCII letters; write xn--… for one in others"),
            ("https://a.example/ä", "characters that are to be percent-encoded"),
        ] {
            check_fault(&format!("url: {url}"), &format!("engross.yaml:1:6: `url` has {what}"));
        }
        check_fault("url: example.com", "engross.yaml:1:6: `example.com` is not a web address");
        check_fault("- a", "engross.yaml:1:3: the whole must be a mapping, not a list");
    }

    #[test]
    fn all_faults_of_a_file_are_told_together() {
        check_fault(
            "tilte: x\nurl: example.com\nredline: {all_pairs_up_to: few, side_by_side: yes, with_in_force: 1}\n\
             history:\n  sauce: git\n  folders: {legal: svn}\n  except: [abc]\nnotice_period: soon\n\
             search: [all]\nlanguages: [en, {}]\nmarkdown: closed\nurl: https://a.example\n\
             check: {undatd: off, bad-date: off, undated: never}\n",
            "engross.yaml:1:1: `tilte` is not a setting\n\
             engross.yaml:2:6: `example.com` is not a web address\n\
             engross.yaml:3:28: `redline.all_pairs_up_to` must be a whole number, not `few`\n\
             engross.yaml:3:47: `redline.side_by_side` must be true or false, not `yes`\n\
             engross.yaml:3:67: `redline.with_in_force` must be true or false, not `1`\n\
             engross.yaml:5:3: `history.sauce` is not a setting\n\
             engross.yaml:6:20: `svn` is no value of `history.folders.legal`\n\
             engross.yaml:7:12: `abc` in `except` is not the id of a commit\n\
             engross.yaml:8:16: `notice_period` must be a period such as `30 days` or `P30D`, not `soon`\n\
             engross.yaml:9:10: `search` must be one of all, current, off, not a list\n\
             engross.yaml:10:13: each item of `languages` must be a text, not a mapping\n\
             engross.yaml:11:11: `markdown` must be a mapping, not `closed`\n\
             engross.yaml:12:1: `url` stands here for the second time\n\
             engross.yaml:13:9: `undatd` is no rule\n\
             engross.yaml:13:22: `bad-date` is always an error\n\
             engross.yaml:13:46: `never` is no value of `check.undated`",
        );
    }

    #[test]
    fn unknown_keys_are_faults_with_the_nearest_that_is_known() {
        let help = |yaml: &str| {
            let found = Settings::parse(yaml).expect_err("a fault");
            found[0].help.clone().unwrap_or_default()
        };
        assert_eq!(help("tilte: x"), "did you mean `title`?");
        assert_eq!(help("redline: {all_pairs: 3}"), "did you mean `all_pairs_up_to`?");
        assert_eq!(help("redline: {in_force: false}"), "did you mean `with_in_force`?");
        assert_eq!(help("search_engines: {zzz: 3}"), "known are: superseded");
        assert_eq!(help("search: corrent"), "did you mean `current`?");
    }

    #[test]
    fn a_section_of_which_nothing_is_set_is_one_of_defaults() {
        let settings = Settings::parse("title:\nhtml:\n  # scripts: true\nhistory:\nurl: ~\n");
        let settings = settings.expect("settings");
        assert_eq!((settings.title.as_str(), settings.url.as_str()), ("Legal notices", ""));
        assert!(!settings.html.scripts);
    }

    /// Histories hold settings that were read by serde_yaml alone: what it made of values stays so.
    #[test]
    fn values_are_what_serde_yaml_makes_of_them() {
        for yaml in [
            "title: 1_000\nowner: 0o17\ncontent: 2024",
            "title: !!str 5\nowner: 'a''b'\nlanguages: [\"en\", 'ja']",
            "title: 010\nowner: 1e3\ntheme: .inf",
            "title: true\nowner: No\nthemes: \"null\"",
            "title: >\n  folded\n  text\nowner: |\n  kept\n  lines\n",
            "title: &name Acme\nowner: *name\n",
            "redline: {all_pairs_up_to: 0x10, side_by_side: True}",
            "redline:\n  all_pairs_up_to: 0o7\n",
            "{title: a, html: {remote: [a.example, 127.0.0.1]}, search: \"off\"}",
            "history: {source: git, folders: {/a/: git, b: files}, except: [0123abc, 1234567, 1e10000]}",
            "notice_period: P30D\nmarkdown: {html_blocks: commonmark}",
            "check: {undated: off, notice-period: warn}",
            "title: a\r\nowner: b\r\n",
            "--- # a document\ntitle: a\n",
            "%YAML 1.2\n---\ntitle: a\n",
            "context: {a: !x 1, b: [1.0, .5, 0x1F], c: {1: {true: ~}}}",
        ] {
            let by_serde_yaml: Settings =
                serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{yaml:?}: {error}"));
            let ours = Settings::parse(yaml).expect("settings");
            assert_eq!(format!("{ours:?}"), format!("{by_serde_yaml:?}"), "{yaml}");
        }
    }

    #[test]
    fn variables_are_what_yaml_reads() {
        let settings = Settings::parse("context: {a: 1.50, b: {1: x}, c: null, d: [true, \"1\"]}");
        let context = settings.expect("settings").context;
        let as_read = serde_yaml::to_string(&context).expect("YAML");
        assert_eq!(as_read, "a: 1.5\nb:\n  1: x\nc: null\nd:\n- true\n- '1'\n");
    }

    #[test]
    fn the_source_of_versions_is_set_for_the_site_and_for_folders() {
        let source = |yaml: &str, notice: &str| {
            Settings::parse(yaml).expect("settings").history.source_of(notice)
        };
        assert_eq!(source("title: x", "/a"), HistorySource::Files);
        assert_eq!(source("history: git", "/a"), HistorySource::Git);
        let folders =
            "history: {source: git, commits: mainline, folders: {/legal: files, legal/terms: git}}";
        assert_eq!(source(folders, "/a"), HistorySource::Git);
        assert_eq!(source(folders, "/legal/privacy"), HistorySource::Files);
        assert_eq!(source(folders, "/legalese"), HistorySource::Git);
        assert_eq!(source(folders, "/legal/terms"), HistorySource::Git);
        check_fault("history: svn", "engross.yaml:1:10: `svn` is no value of `history`");
        check_fault(
            "history: [git]",
            "engross.yaml:1:11: `history` must be `files`, `git` or a mapping, not a list",
        );
    }

    #[test]
    fn a_notice_period_is_counted_in_days() {
        let after = |text: &str, day: Date| NoticePeriod::read(text).map(|it| it.after(day));
        let day = Date::constant;
        assert_eq!(after("30 days", day(2026, 1, 31)), Some(day(2026, 3, 2)));
        assert_eq!(after("1 month", day(2026, 1, 31)), Some(day(2026, 2, 28)));
        assert_eq!(after("P30D", day(2026, 1, 1)), Some(day(2026, 1, 31)));
        for odd in ["30", "", "-1 day", "12 hours", "P0D", "soon"] {
            assert_eq!(after(odd, day(2026, 1, 1)), None, "{odd}");
        }
    }
}
