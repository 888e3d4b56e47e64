//! Front matter of other tools under our keys.
//!
//! A date is what it says it is: one of effect is ours; one of the last change stands in for it until the
//! text says otherwise; one of publication is that. What has no place here is told, by its line.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::Told;
use crate::document::date::LegalDate;
use crate::document::front_matter::KEYS;
use crate::finding::{Finding, Place};
use crate::import::Front;
use crate::settings::{is_inner_path, yaml_message};

/// What stands before a body.
pub struct Head<'a> {
    pub front: Front,
    pub body: &'a str,
    /// The line of the source at which the body starts, from 1.
    pub first_line: usize,
    /// All that it said, for variables of the body.
    pub values: BTreeMap<String, Value>,
    /// Whether the text was written for this program, or the one whose keys it honours.
    pub ours: bool,
}

/// Reads what stands before the body.
pub fn read<'a>(
    text: &'a str,
    notice: Option<&str>,
    told: &mut Told<'_>,
) -> Result<Head<'a>, Vec<Finding>> {
    let none = |body| Head {
        front: Front::default(),
        body,
        first_line: 1,
        values: BTreeMap::new(),
        ours: false,
    };
    let first = text.lines().next().unwrap_or_default();
    let mark = match first.trim_end() {
        "---" => "---",
        "+++" => "+++",
        _ => return Ok(none(text)),
    };
    let mut at = text.find('\n').map_or(text.len(), |at| at + 1);
    let start = at;
    let end = loop {
        let Some(line) = text[at..].lines().next().filter(|_| at < text.len()) else { break None };
        let next = (at + line.len() + 1).min(text.len());
        if line.trim_end() == mark || (mark == "---" && line.trim_end() == "...") {
            break Some((at, next));
        }
        at = next;
    };
    let Some((end, body)) = end else {
        // A rule at the start of a text is no front matter.
        if mark == "---" && text[start..].lines().next().is_some_and(|line| line.trim().is_empty())
        {
            return Ok(none(text));
        }
        let place = Place::at(told.path.clone(), 1, 1);
        let message = "the front matter that starts here is never closed";
        let help = format!("put a line of {mark} behind its last key");
        return Err(vec![Finding::error("front-matter-open", place, message).with_help(help)]);
    };
    let source = &text[start..end];
    let values = if mark == "---" { yaml(source, told)? } else { toml(source, told) };
    let first_line = text[..body].matches('\n').count() + 1;
    let ours = ["wrapper_template", "markdown_includes", "context"]
        .iter()
        .any(|key| values.contains_key(*key));
    let lines = lines_of_keys(source);
    let front =
        Keys { values: &values, source, lines, notice, told, front: Front::default() }.read();
    Ok(Head { front, body: &text[body..], first_line, values, ours })
}

fn yaml(source: &str, told: &Told<'_>) -> Result<BTreeMap<String, Value>, Vec<Finding>> {
    let fault = |place: Place, message: String| {
        let help = "put values that hold a colon, a hash or quotes in quotation marks";
        vec![Finding::error("bad-yaml", place, message).with_help(help)]
    };
    match serde_yaml::from_str::<Value>(source) {
        Ok(Value::Mapping(mapping)) => Ok(mapping
            .into_iter()
            .map(|(key, value)| (text_of(&key).unwrap_or_default(), value))
            .collect()),
        Ok(Value::Null) => Ok(BTreeMap::new()),
        Ok(_) => {
            let message = "the front matter is not a mapping".to_owned();
            Err(fault(Place::at(told.path.clone(), 2, 1), message))
        }
        Err(error) => {
            let (line, column) = error.location().map_or((2, 1), |at| (at.line() + 1, at.column()));
            let message = format!("the front matter is not YAML: {}", yaml_message(&error));
            Err(fault(Place::at(told.path.clone(), line, column), message))
        }
    }
}

/// The TOML that front matter is written in: one `key = value` a line, tables by their names. What is more
/// than that is told.
fn toml(source: &str, told: &mut Told<'_>) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    let mut table = String::new();
    for (at, line) in source.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            table = format!("{}.", name.trim_matches(['[', ']', ' ']));
            continue;
        }
        let read = line.split_once('=').and_then(|(key, value)| {
            let key = key.trim().trim_matches(['"', '\'']);
            Some((format!("{table}{key}"), toml_value(value.trim())?))
        });
        match read {
            Some((key, value)) => drop(values.insert(key, value)),
            None => told.warn(
                at + 2,
                "import-key",
                format!("`{line}` is not read"),
                "write what it says into the front matter, if readers need it",
            ),
        }
    }
    values
}

fn toml_value(text: &str) -> Option<Value> {
    // Its strings, numbers, truth values and short lists are YAML's too.
    let bare = text.split(" #").next().unwrap_or(text).trim();
    if let Some(raw) = bare.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) {
        return Some(Value::String(raw.to_owned()));
    }
    if bare.starts_with("\"\"\"") || bare.starts_with("'''") || bare.starts_with('{') {
        return None;
    }
    serde_yaml::from_str(text).ok().filter(|it| !matches!(it, Value::Mapping(_)))
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// What other tools call what we have a key for, best first.
const TITLES: [&str; 3] = ["title", "page_title", "linkTitle"];
const DESCRIPTIONS: [&str; 6] =
    ["description", "summary", "excerpt", "seo_description", "meta_description", "abstract"];
const LANGS: [&str; 4] = ["lang", "language", "locale", "languageCode"];
const EFFECTIVE: [&str; 6] = [
    "effective",
    "effective_date",
    "effectiveDate",
    "date_effective",
    "in_force_from",
    "valid_from",
];
const CHANGED: [&str; 12] = [
    "last_modified_at",
    "last-modified-date",
    "last_modified",
    "last_updated",
    "lastUpdated",
    "lastmod",
    "updated",
    "updated_at",
    "update_date",
    "modified",
    "modified_date",
    "revised",
];
const PUBLISHED: [&str; 4] = ["date", "publishDate", "published_at", "created"];
const ADDRESSES: [&str; 5] = ["permalink", "url", "redirect_from", "aliases", "slug"];
/// What tells a tool how to show a text.
const LOOKS: [&str; 22] = [
    "layout",
    "template",
    "type",
    "theme",
    "toc",
    "nav_order",
    "navigation_weight",
    "weight",
    "sidebar",
    "comments",
    "sitemap",
    "robots",
    "hide",
    "icon",
    "menu",
    "css",
    "class",
    "body_class",
    "image",
    "author",
    "categories",
    "tags",
];

struct Keys<'a, 'b> {
    values: &'a BTreeMap<String, Value>,
    source: &'a str,
    /// The first line that each key stands on, from 0.
    lines: BTreeMap<&'a str, usize>,
    notice: Option<&'a str>,
    told: &'a mut Told<'b>,
    front: Front,
}

/// What stands before a colon or an equals sign, by its first line. A key may have such signs itself.
fn lines_of_keys(source: &str) -> BTreeMap<&str, usize> {
    const MOST_SIGNS: usize = 4;
    let mut lines = BTreeMap::new();
    for (at, line) in source.lines().enumerate() {
        let line = line.trim_start_matches(['"', '\'']);
        for (end, _) in line.match_indices([':', '=']).take(MOST_SIGNS) {
            let key = line[..end].trim_end_matches(['"', '\'', ' ']);
            lines.entry(key).or_insert(at);
        }
    }
    lines
}

impl Keys<'_, '_> {
    fn read(mut self) -> Front {
        self.front.title = self.text(&TITLES);
        self.front.description = self.text(&DESCRIPTIONS);
        self.front.lang = self.text(&LANGS).map(|lang| lang.replace('_', "-"));
        self.dates();
        self.addresses();
        self.drafts();
        for (key, value) in self.values {
            self.rest(key, value);
        }
        self.front
    }

    /// The line of a key in the file.
    fn line(&self, key: &str) -> usize {
        let last = key.rsplit('.').next().unwrap_or(key);
        let at = self.lines.get(last).copied();
        at.map_or(1, |at| at + 2)
    }

    /// The first of these keys that has a text.
    fn text(&mut self, keys: &[&str]) -> Option<String> {
        let found = keys.iter().find_map(|key| {
            let text = text_of(self.values.get(*key)?)?;
            (!text.trim().is_empty()).then_some((*key, text))
        });
        let (used, text) = found?;
        for key in keys.iter().filter(|key| **key != used) {
            if let Some(other) = self.values.get(*key).and_then(text_of).filter(|it| *it != text) {
                let line = self.line(key);
                let message = format!("`{key}` says “{other}” beside `{used}`, and is left out");
                self.told.note(line, "import-key", message, "nothing has to be done");
            }
        }
        Some(text)
    }

    fn date(&mut self, key: &str) -> Option<LegalDate> {
        // `published: false` is of another tool, and no date.
        let text = text_of(self.values.get(key).filter(|it| !it.is_bool())?)?;
        // The day of a moment: `2021-01-19 10:00:00 +0100`, `2021-01-19T10:00:00Z`.
        let day = text.get(..10).filter(|day| LegalDate::from_iso(day).is_ok());
        match LegalDate::read(day.unwrap_or(&text)) {
            Ok(date) => Some(date),
            Err(error) => {
                let line = self.line(key);
                let message = format!("`{key}: {text}` is not read: {error}");
                self.told.warn(line, "import-date", message, "state the date under `effective:`");
                None
            }
        }
    }

    fn dates(&mut self) {
        let first = |keys: &mut Self, names: &[&'static str]| {
            names.iter().find_map(|key| keys.date(key).map(|date| (*key, date)))
        };
        let effective = first(self, &EFFECTIVE);
        let changed = first(self, &CHANGED);
        let published = first(self, &PUBLISHED);
        let stated = self.date("published").map(|date| ("published", date));
        const HELP: &str = "correct `effective:` if the text is in force from another day";
        match (effective, changed, published) {
            (Some((key, date)), _, _) => {
                self.front.effective = Some(date);
                self.front.effective_key = Some(format!("`{key}`"));
                self.front.published =
                    stated.or(published.filter(|it| it.1 <= date)).map(|it| it.1);
                if let Some((key, other)) = changed.filter(|it| it.1 != date) {
                    let line = self.line(key);
                    let message =
                        format!("`{key}: {other}`, when the file was changed, is left out");
                    self.told.note(line, "import-date", message, "nothing has to be done");
                }
            }
            (None, Some((key, date)), published) => {
                self.front.effective = Some(date);
                self.front.effective_key = Some(format!("`{key}`"));
                let line = self.line(key);
                let message = format!(
                    "`{key}: {date}` is when the text was changed; it is taken for its date"
                );
                self.told.warn(line, "import-date", message, HELP);
                if let Some((key, other)) = published.filter(|it| it.1 != date) {
                    let line = self.line(key);
                    let message = format!(
                        "`{key}: {other}` is when the first version was published, and is left out"
                    );
                    let help = "import the first version too: that date is its own";
                    self.told.note(line, "import-date", message, help);
                }
            }
            (None, None, Some((key, date))) => {
                self.front.effective = Some(date);
                self.front.effective_key = Some(format!("`{key}`"));
                let line = self.line(key);
                let message = format!(
                    "`{key}: {date}` is when the text was published; it is taken for its date"
                );
                self.told.warn(line, "import-date", message, HELP);
            }
            (None, None, None) => self.front.published = stated.map(|it| it.1),
        }
    }

    fn addresses(&mut self) {
        let mut known = BTreeSet::new();
        for key in ADDRESSES {
            let listed: Vec<String> = match self.values.get(key) {
                None => continue,
                Some(Value::Sequence(items)) => items.iter().filter_map(text_of).collect(),
                Some(value) => text_of(value).into_iter().collect(),
            };
            let line = self.line(key);
            for address in listed {
                let path = match address.split_once("://") {
                    Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
                    None => address.as_str(),
                };
                let inner = path.trim_matches('/').trim_end_matches("/index.html");
                if inner.is_empty() || key == "slug" {
                    let message = format!("`{key}: {address}` is left out");
                    let help =
                        "name the address with --to; if it was at the site's root, link from there";
                    self.told.note(line, "import-address", message, help);
                    continue;
                }
                let is_path = is_inner_path(inner)
                    && !inner.contains(['?', '#', '*', '<', '>', '"', '|', ':', '{'])
                    && inner.split('/').all(|part| part.len() <= 255);
                if !is_path {
                    let message = format!("`{key}: {address}` is a pattern, or no path of a site");
                    let help = "state under `aliases:` the address that the text had";
                    self.told.warn(line, "import-address", message, help);
                } else if Some(inner) != self.notice {
                    let alias = format!("/{inner}");
                    if known.insert(alias.clone()) {
                        self.front.aliases.push(alias);
                    }
                }
            }
        }
    }

    fn drafts(&mut self) {
        let says = |key: &str, wanted: bool| self.values.get(key) == Some(&Value::Bool(wanted));
        self.front.draft =
            says("draft", true) || says("published", false) || says("draft_page", true);
    }

    /// What no other key has taken.
    fn rest(&mut self, key: &str, value: &Value) {
        let is_taken =
            [&TITLES[..], &DESCRIPTIONS, &LANGS, &EFFECTIVE, &CHANGED, &PUBLISHED, &ADDRESSES]
                .iter()
                .any(|keys| keys.contains(&key));
        if is_taken || matches!(key, "draft" | "published" | "draft_page") {
            return;
        }
        let line = self.line(key);
        let shown =
            text_of(value).map_or("…".to_owned(), |text| super::super::html::first_words(&text));
        let is_ours = match (key, value) {
            // Other tools mean another thing by it.
            ("template", value) => value.is_bool(),
            ("version", value) => {
                // `3.10` is a label, not a number: it stays as it is written.
                let written = self.source.lines().nth(line.saturating_sub(2)).unwrap_or_default();
                let written = written.split_once([':', '=']).map_or("", |(_, it)| it).trim();
                let is_number = value.is_number() && written.parse::<f64>().is_ok();
                let label = if is_number { Some(written.to_owned()) } else { text_of(value) };
                self.front.version = label;
                if self.front.version.is_some() {
                    return;
                }
                false
            }
            ("kind", Value::String(kind)) => {
                ["privacy-notice", "cookie-notice", "terms", "policy", "other"]
                    .contains(&kind.as_str())
            }
            ("history", _) => false,
            (key, _) => KEYS.contains(&key),
        };
        if is_ours {
            self.front.kept.push((key.to_owned(), value.clone()));
            if key == "template" && value == &Value::Bool(false) {
                self.front.kept.pop();
                self.front.template = false;
            }
            return;
        }
        if value.is_null() {
            return;
        }
        if LOOKS.contains(&key) {
            let message =
                format!("`{key}: {shown}` says how another tool shows the text, and is left out");
            let help = "themes say that here: see docs/themes.md";
            self.told.note(line, "import-key", message, help);
            return;
        }
        let message = format!("`{key}: {shown}` is not carried over");
        let help = "if readers need it, write it into the text; if the text is filled with it, put it under \
                    `context:`";
        self.told.warn(line, "import-key", message, help);
    }
}
