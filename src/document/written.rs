//! Front matter as written: YAML between `---` lines at the start of a text, as values.
//!
//! Finds where it ends, parses it with gray_matter over serde_yaml, and says where it is no YAML.
//! Knows nothing of what keys mean.

use std::sync::Arc;

use gray_matter::engine::Engine;
use gray_matter::{Matter, Pod};
use serde_json::Value;

use super::key_places::KeyPlaces;
use crate::finding::{Finding, Place};
use crate::settings::yaml_message;

/// The values of front matter, and where they stand.
pub struct Written<'a> {
    /// What the YAML says; null where there is none, or none that can be read.
    pub values: Pod,
    /// Where its keys stand.
    pub keys: KeyPlaces<'a>,
    /// Where the body starts in the text.
    pub body: usize,
}

/// Reads the front matter of a Markdown text.
pub fn read<'a>(path: &'a Arc<str>, text: &'a str, findings: &mut Vec<Finding>) -> Written<'a> {
    let none = |body| Written {
        values: Pod::Null,
        keys: KeyPlaces { path, yaml: "", first_line: 1 },
        body,
    };
    let parts = match split(text) {
        Ok(Some(parts)) => parts,
        Ok(None) => {
            findings.extend(late(path, text));
            return none(0);
        }
        Err(()) => {
            findings.push(
                Finding::error(
                    "front-matter-open",
                    Place::at(path.clone(), 1, 1),
                    "the front matter that starts here is never closed",
                )
                .with_help("put a line of three hyphens (---) behind its last key"),
            );
            return none(text.len());
        }
    };
    let keys = KeyPlaces { path, yaml: &text[parts.yaml], first_line: 2 };
    let values = match Matter::<Yaml>::new().parse::<Pod>(&text[..parts.body]) {
        Ok(parsed) => parsed.data.unwrap_or(Pod::Null),
        Err(error) => {
            findings.push(yaml_fault(&keys, &error.to_string()));
            Pod::Null
        }
    };
    Written { values, keys, body: parts.body }
}

/// Reads a text that is YAML as a whole. What is wrong with it is said by whoever reads the keys
/// that are not a notice's.
pub fn read_yaml<'a>(path: &'a Arc<str>, yaml: &'a str) -> Written<'a> {
    let values = Yaml::parse(yaml).unwrap_or(Pod::Null);
    Written { values, keys: KeyPlaces { path, yaml, first_line: 1 }, body: yaml.len() }
}

/// Front matter behind blank lines is none, and would be shown to readers.
fn late(path: &Arc<str>, text: &str) -> Option<Finding> {
    let at = text.len() - text.trim_start_matches(['\n', ' ', '\t']).len();
    let line_start = text[..at].rfind('\n')? + 1;
    split(&text[line_start..]).ok()??;
    let second = text[at..].lines().nth(1)?;
    if !is_key(second) {
        return None;
    }
    Some(
        Finding::warning(
            "front-matter-late",
            Place::offset(path.clone(), text, at),
            "the front matter does not start on the first line, and is read as text",
        )
        .with_help("remove the blank lines before it"),
    )
}

fn yaml_fault(keys: &KeyPlaces<'_>, message: &str) -> Finding {
    // gray_matter keeps the message alone; serde_yaml, asked again, says where.
    let error = serde_yaml::from_str::<serde_yaml::Value>(keys.yaml).err();
    let location = error.as_ref().and_then(serde_yaml::Error::location);
    let place = match location {
        Some(at) => Place::at(keys.path.clone(), at.line() + keys.first_line - 1, at.column()),
        None => Place::at(keys.path.clone(), keys.first_line, 1),
    };
    let message = error.as_ref().map_or(message.to_owned(), yaml_message);
    Finding::error("bad-yaml", place, format!("the front matter is not YAML: {message}"))
        .with_help("put values that hold a colon, a hash or quotes in quotation marks")
}

/// Our engine for gray_matter: serde_yaml, the one YAML parser of the program.
struct Yaml;

impl Engine for Yaml {
    fn parse(content: &str) -> gray_matter::Result<Pod> {
        let value: serde_yaml::Value = serde_yaml::from_str(content)
            .map_err(|error| gray_matter::Error::deserialize_error(&error.to_string()))?;
        Ok(pod(value))
    }
}

fn pod(value: serde_yaml::Value) -> Pod {
    match value {
        serde_yaml::Value::Null => Pod::Null,
        serde_yaml::Value::Bool(value) => Pod::Boolean(value),
        serde_yaml::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => Pod::Integer(number),
            (None, Some(float)) if number.is_f64() => Pod::Float(float),
            // Larger than what a `Pod` holds: its digits are worth more than its being a number.
            _ => Pod::String(number.to_string()),
        },
        serde_yaml::Value::String(text) => Pod::String(text),
        serde_yaml::Value::Sequence(items) => Pod::Array(items.into_iter().map(pod).collect()),
        serde_yaml::Value::Mapping(mapping) => Pod::Hash(
            mapping.into_iter().map(|(key, value)| (key_text(&key), pod(value))).collect(),
        ),
        serde_yaml::Value::Tagged(tagged) => pod(tagged.value),
    }
}

fn key_text(key: &serde_yaml::Value) -> String {
    match key {
        serde_yaml::Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}

/// A value as templates take it.
pub fn json(pod: Pod) -> Value {
    match pod {
        Pod::Null => Value::Null,
        Pod::String(text) => Value::String(text),
        Pod::Integer(number) => Value::from(number),
        Pod::Float(number) => Value::from(number),
        Pod::Boolean(value) => Value::Bool(value),
        Pod::Array(items) => Value::Array(items.into_iter().map(json).collect()),
        // serde_json's map is sorted: the order of a hash map never reaches a template.
        Pod::Hash(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (key, json(value))).collect())
        }
    }
}

/// Where front matter ends and the body begins.
struct Split {
    /// The YAML, as byte range of the text.
    yaml: std::ops::Range<usize>,
    /// Where the body starts.
    body: usize,
}

/// Finds the front matter of a text. `Err` when it is opened and never closed.
fn split(text: &str) -> Result<Option<Split>, ()> {
    let Some(first) = text.split_inclusive('\n').next() else { return Ok(None) };
    if first.trim_end() != "---" {
        return Ok(None);
    }
    let mut at = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Ok(Some(Split { yaml: first.len()..at, body: at + line.len() }));
        }
        at += line.len();
    }
    // A rule on the first line of a text without front matter is followed by prose.
    let second = text[first.len()..].lines().find(|line| !line.trim().is_empty());
    if second.is_some_and(is_key) { Err(()) } else { Ok(None) }
}

fn is_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, _)| {
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    })
}
