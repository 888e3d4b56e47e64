//! Takes values of the right type out of a YAML tree, and notes every fault with its place.
//!
//! Each mapping is opened as [`Fields`]; every key that is asked for counts as known, and closing it
//! reports the others. So the schema stands in one place, where the keys are asked for (`parse`).
//! A fault never stops the reading: the value is left out, the finding kept.

use std::sync::Arc;

use crate::finding::{Finding, Place, did_you_mean};

use super::inventory::{Text, Word};
use crate::located::{At, Entry, Kind, Node, Value};

/// Keys that other lists of cookies have, and ours for the same.
const USUAL: [(&str, &str); 15] = [
    ("expiry", "retention"),
    ("expires", "retention"),
    ("expiration", "retention"),
    ("duration", "retention"),
    ("lifetime", "retention"),
    ("max_age", "retention"),
    ("max-age", "retention"),
    ("type", "storage"),
    ("technology", "storage"),
    ("host", "domains"),
    ("description", "purpose"),
    ("cookies", "items"),
    ("privacy_policy", "links"),
    ("url", "links"),
    ("wildcard", "match"),
];

/// Keys that items alone have.
const OF_ITEMS: [&str; 11] = [
    "match",
    "display",
    "storage",
    "party",
    "domains",
    "path",
    "retention",
    "refresh",
    "legal_basis",
    "tcf",
    "source",
];

/// The findings so far, and the file they are in.
pub struct Reading {
    path: Arc<str>,
    /// Every fault, in the order met.
    pub findings: Vec<Finding>,
}

/// A mapping being read.
pub struct Fields<'n> {
    /// What it states, for messages: `a provider`.
    what: &'static str,
    /// Where it begins.
    pub at: At,
    entries: &'n [Entry],
    asked: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The value of a key; none where the key is missing or empty.
    pub fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        (!is_null(&entry.node)).then_some(&entry.node)
    }

    /// Keys that somebody else reads.
    pub fn leave(&mut self, keys: &[&'static str]) {
        self.asked.extend_from_slice(keys);
    }
}

fn is_null(node: &Node) -> bool {
    matches!(node.value, Value::Scalar(Kind::Null, _))
}

fn kind_of(node: &Node) -> &'static str {
    match node.value {
        Value::Scalar(..) => "a text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a mapping",
    }
}

impl Reading {
    /// Begins with a file.
    pub fn new(path: &str) -> Self {
        Reading { path: path.into(), findings: Vec::new() }
    }

    /// A place in the file.
    pub fn place(&self, (line, column): At) -> Place {
        Place::at(self.path.clone(), line, column)
    }

    /// Notes an error with its way out.
    pub fn error(&mut self, rule: &'static str, at: At, fact: String, help: impl Into<String>) {
        let finding = Finding::error(rule, self.place(at), fact).with_help(help);
        self.findings.push(finding);
    }

    fn wrong_type(&mut self, node: &Node, key: &str, expected: &str, help: &str) {
        let fact = format!("`{key}` must be {expected}, not {}", kind_of(node));
        self.error("inventory-wrong-type", node.at, fact, help);
    }

    /// Notes that a key is missing, or empty, which must be there.
    pub fn missing(&mut self, fields: &Fields<'_>, key: &str, help: impl Into<String>) {
        let written = fields.entries.iter().find(|entry| entry.key == key);
        // A value of the wrong type is a fault already noted.
        if written.is_some_and(|entry| !matches!(entry.node.value, Value::Scalar(..))) {
            return;
        }
        let fact = format!("{} has no `{key}`", fields.what);
        self.error("inventory-missing-key", fields.at, fact, help);
    }

    /// Opens a mapping; an error if the value is none. Repeated keys are errors.
    pub fn open<'n>(
        &mut self,
        node: &'n Node,
        what: &'static str,
        help: &str,
    ) -> Option<Fields<'n>> {
        let Value::Mapping(entries) = &node.value else {
            let fact = format!("{what} must be a mapping, not {}", kind_of(node));
            self.error("inventory-wrong-type", node.at, fact, help);
            return None;
        };
        for (i, entry) in entries.iter().enumerate() {
            if let Some(first) = entries[..i].iter().find(|first| first.key == entry.key) {
                let fact = format!("`{}` stands twice in {what}", entry.key);
                let help = format!("keep one of them; the first is on line {}", first.at.0);
                self.error("inventory-repeated-key", entry.at, fact, help);
            }
        }
        Some(Fields { what, at: node.at, entries, asked: Vec::new() })
    }

    /// Closes a mapping: whatever was not asked for is unknown.
    pub fn close(&mut self, fields: Fields<'_>) {
        let Fields { what, at: _, entries, asked } = fields;
        for entry in entries.iter().filter(|entry| !asked.contains(&entry.key.as_str())) {
            let fact = format!("unknown key `{}` in {what}", entry.key);
            let key = entry.key.as_str();
            let usual = USUAL
                .iter()
                .find(|(usual, ours)| usual.eq_ignore_ascii_case(key) && asked.contains(ours));
            let usual = usual.map(|(_, ours)| *ours);
            let holder = ["provider", "group"].into_iter().find(|it| what.ends_with(it));
            let help = match (usual.or_else(|| did_you_mean(key, asked.iter().copied())), holder) {
                (_, Some(holder)) if OF_ITEMS.contains(&key) => {
                    format!("it belongs to items: write it for each item of the {holder}")
                }
                (Some(meant), _) => format!("did you mean `{meant}`?"),
                (None, _) => format!("remove it; known are: {}", known(&asked)),
            };
            let place = self.place(entry.at);
            self.findings
                .push(Finding::warning("inventory-unknown-key", place, fact).with_help(help));
        }
    }

    /// A key's text, the same in every language: a name, an id, a path.
    pub fn string(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
        let node = fields.get(key)?;
        self.string_of(node, key)
    }

    /// A value's text, as [`Reading::string`].
    pub fn string_of(&mut self, node: &Node, key: &str) -> Option<String> {
        match &node.value {
            Value::Scalar(Kind::Null, _) => None,
            Value::Scalar(_, text) if text.trim().is_empty() => None,
            Value::Scalar(_, text) => Some(text.clone()),
            _ => {
                self.wrong_type(node, key, "one text", "write one text behind the key");
                None
            }
        }
    }

    /// A key's text for readers, one for all languages or one for each.
    pub fn text(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<Text> {
        let node = fields.get(key)?;
        self.text_of(node, key)
    }

    /// A value's text for readers, as [`Reading::text`].
    pub fn text_of(&mut self, node: &Node, key: &str) -> Option<Text> {
        const HELP: &str = "write one text, or one for each language: `{en: …, ja: …}`";
        let entries = match &node.value {
            Value::Scalar(..) => return self.string_of(node, key).map(Text::Plain),
            Value::Sequence(_) => {
                self.wrong_type(node, key, "a text", HELP);
                return None;
            }
            Value::Mapping(entries) => entries,
        };
        let mut texts: Vec<(String, String)> = Vec::new();
        for entry in entries {
            if !is_language_tag(&entry.key) {
                let fact = format!("`{}` in `{key}` is not a language", entry.key);
                self.error("inventory-wrong-type", entry.at, fact, HELP);
            } else if texts.iter().any(|(language, _)| *language == entry.key) {
                let fact = format!("`{key}` has two texts for `{}`", entry.key);
                self.error("inventory-repeated-key", entry.at, fact, "keep one of them");
            } else if let Some(text) = self.string_of(&entry.node, &entry.key) {
                texts.push((entry.key.clone(), text));
            }
        }
        (!texts.is_empty()).then_some(Text::PerLanguage(texts))
    }

    /// A key's list; empty where the key is.
    pub fn list<'n>(&mut self, fields: &mut Fields<'n>, key: &'static str) -> &'n [Node] {
        match fields.get(key) {
            None => &[],
            Some(Node { value: Value::Sequence(nodes), .. }) => nodes,
            Some(node) => {
                let help = "begin each of them with `- ` on a line of its own";
                self.wrong_type(node, key, "a list", help);
                &[]
            }
        }
    }

    /// A key's list, where a single value may stand for a list of one.
    pub fn one_or_more<'n>(&mut self, fields: &mut Fields<'n>, key: &'static str) -> &'n [Node] {
        match fields.get(key) {
            None => &[],
            Some(Node { value: Value::Sequence(nodes), .. }) => nodes,
            Some(node) => std::slice::from_ref(node),
        }
    }

    /// A key's value out of a fixed set of words.
    pub fn word<W: Word>(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<W> {
        let node = fields.get(key)?;
        self.word_of(node, key)
    }

    /// A value out of a fixed set of words.
    pub fn word_of<W: Word>(&mut self, node: &Node, key: &str) -> Option<W> {
        let written = self.string_of(node, key)?;
        let found = W::from_word(&written);
        if found.is_none() {
            let known: Vec<&str> = W::WORDS.iter().map(|(word, _)| *word).collect();
            let fact = format!("`{written}` is not a known `{key}`");
            let known_words = known.join(", ");
            let help = match did_you_mean(&written, known) {
                Some(meant) => format!("did you mean `{meant}`? known are: {known_words}"),
                None => format!("known are: {known_words}"),
            };
            self.error("inventory-unknown-word", node.at, fact, help);
        }
        found
    }

    /// A key's yes or no.
    pub fn flag(&mut self, fields: &mut Fields<'_>, key: &'static str) -> Option<bool> {
        let node = fields.get(key)?;
        match &node.value {
            Value::Scalar(Kind::Bool, text) => Some(text.eq_ignore_ascii_case("true")),
            _ => {
                let fact = format!("`{key}` must be `true` or `false`");
                self.error("inventory-wrong-type", node.at, fact, "write one of the two words");
                None
            }
        }
    }

    /// A value's whole number.
    pub fn number_of(&mut self, node: &Node, key: &str) -> Option<u64> {
        let number = match &node.value {
            Value::Scalar(_, text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            let fact = format!("`{key}` must be a whole number");
            self.error("inventory-wrong-type", node.at, fact, "write digits alone");
        }
        number
    }
}

/// The keys that were asked for, in their order, each once.
fn known(asked: &[&'static str]) -> String {
    let mut keys: Vec<&str> = Vec::new();
    for key in asked {
        if !keys.contains(key) {
            keys.push(key);
        }
    }
    keys.join(", ")
}

/// Whether a word has the shape of a language tag of BCP 47: `en`, `pt-BR`, `zh-Hant-TW`.
fn is_language_tag(word: &str) -> bool {
    let mut parts = word.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}
