//! Reads a tree of YAML into a type, and notes every fault in place of stopping at the first.
//!
//! serde stops where a value does not fit its type. So the tree is read once more without that value, and
//! again, until the rest fits: a type with `#[serde(default)]` has something to stand in for what was left
//! out. Which keys and words a type knows it says itself, in its errors; they are listed nowhere else.
//!
//! A key of a struct without a value is as if it were not there. Knows nothing of what types mean.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{At, Entry, Kind, Node, Value};
use crate::finding::did_you_mean;

/// What does not fit, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where the value or the key stands.
    pub at: At,
    /// The fact.
    pub message: String,
    /// The way out, if the type knows one.
    pub help: Option<String>,
}

/// Reads a tree into a type. `what` is a key of it in words, for messages: `a setting`. Gives no value
/// where the whole does not fit, or where nothing stands in for what was left out.
pub fn read<T: DeserializeOwned>(root: &Node, what: &str) -> (Option<T>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut left_out = BTreeSet::new();
    repeated(root, &mut Vec::new(), &mut faults, &mut left_out);
    loop {
        let spot = Spot::of_root(root);
        let broken = match T::deserialize(Reader { node: root, spot, left_out: &left_out }) {
            Ok(value) => return (Some(value), faults),
            Err(broken) => broken,
        };
        let path = broken.spot.as_ref().map(|spot| spot.path.clone()).unwrap_or_default();
        faults.push(broken.told(root, what));
        if path.is_empty() || !left_out.insert(path) {
            return (None, faults);
        }
    }
}

/// Notes keys that stand twice in one mapping, of which the first counts.
fn repeated(
    node: &Node,
    path: &mut Vec<usize>,
    faults: &mut Vec<Fault>,
    left_out: &mut BTreeSet<Vec<usize>>,
) {
    let below: Vec<&Node> = match &node.value {
        Value::Scalar(..) => return,
        Value::Sequence(nodes) => nodes.iter().collect(),
        Value::Mapping(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                let first = entries[..at].iter().find(|first| first.key == entry.key);
                if let Some(first) = first {
                    faults.push(Fault {
                        at: entry.at,
                        message: format!("`{}` stands here for the second time", entry.key),
                        help: Some(format!(
                            "keep one of them; the first is on line {}",
                            first.at.0
                        )),
                    });
                    left_out.insert([&path[..], &[at]].concat());
                }
            }
            entries.iter().map(|entry| &entry.node).collect()
        }
    };
    for (at, node) in below.into_iter().enumerate() {
        path.push(at);
        repeated(node, path, faults, left_out);
        path.pop();
    }
}

/// Where a value stands in the tree.
#[derive(Debug, Clone)]
struct Spot {
    /// The position of each value that it stands in, from the root.
    path: Vec<usize>,
    at: At,
    /// The keys that lead to it: `html.remote`.
    name: String,
    /// Whether it is an item of the list that they lead to.
    is_item: bool,
}

impl Spot {
    fn of_root(root: &Node) -> Spot {
        Spot { path: Vec::new(), at: root.at, name: String::new(), is_item: false }
    }
}

impl Spot {
    fn below(&self, position: usize, at: At, key: Option<&str>) -> Spot {
        let name = match key {
            Some(key) if self.name.is_empty() => key.to_owned(),
            Some(key) => format!("{}.{key}", self.name),
            None => self.name.clone(),
        };
        Spot { path: [&self.path[..], &[position]].concat(), at, name, is_item: key.is_none() }
    }
}

/// Why the reading stopped.
#[derive(Debug)]
struct Broken {
    why: Why,
    /// None until it has come up to a value that knows where it stands.
    spot: Option<Spot>,
}

#[derive(Debug)]
enum Why {
    /// In the type's own words.
    Said(String),
    WrongType(String),
    UnknownKey(String, &'static [&'static str]),
    UnknownWord(String, &'static [&'static str]),
    Missing(&'static str),
}

impl Broken {
    fn placed(mut self, spot: &Spot) -> Broken {
        self.spot.get_or_insert_with(|| spot.clone());
        self
    }

    fn told(self, root: &Node, what: &str) -> Fault {
        let Spot { path, at, name, is_item } = self.spot.unwrap_or_else(|| Spot::of_root(root));
        let known_are =
            |word: &str, known: &[&'static str]| match did_you_mean(word, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are: {}", known.join(", ")),
            };
        let subject = match (name.as_str(), is_item) {
            ("", false) => "the whole".to_owned(),
            ("", true) => "each item".to_owned(),
            (name, true) => format!("each item of `{name}`"),
            (name, false) => format!("`{name}`"),
        };
        let (message, help) = match self.why {
            Why::Said(message) => (message, None),
            Why::WrongType(expected) => {
                let found = match node_at(root, &path).map(|node| &node.value) {
                    Some(Value::Scalar(Kind::Null, _)) | None => "empty".to_owned(),
                    Some(Value::Scalar(_, text)) => format!("`{text}`"),
                    Some(Value::Sequence(_)) => "a list".to_owned(),
                    Some(Value::Mapping(_)) => "a mapping".to_owned(),
                };
                let (expected, help) = in_words(&expected);
                let message = format!("{subject} must be {expected}, not {found}");
                (message, help.map(str::to_owned))
            }
            Why::UnknownKey(key, known) => {
                // YAML takes `side_by_side:false` for a key.
                let help = match key.split_once(':') {
                    Some((meant, value)) if known.contains(&meant) => {
                        format!("put a blank behind the colon: `{meant}: {value}`")
                    }
                    _ => known_are(&key, known),
                };
                (format!("`{name}` is not {what}"), Some(help))
            }
            Why::UnknownWord(word, known) => {
                (format!("`{word}` is no value of {subject}"), Some(known_are(&word, known)))
            }
            Why::Missing(key) => (format!("{subject} has no `{key}`"), None),
        };
        Fault { at, message, help }
    }
}

fn node_at<'a>(root: &'a Node, path: &[usize]) -> Option<&'a Node> {
    path.iter().try_fold(root, |node, at| match &node.value {
        Value::Scalar(..) => None,
        Value::Sequence(nodes) => nodes.get(*at),
        Value::Mapping(entries) => entries.get(*at).map(|entry| &entry.node),
    })
}

/// What serde expects in words that do not need Rust, and how it is written.
fn in_words(expected: &str) -> (&str, Option<&'static str>) {
    match expected {
        "a string" | "str" => ("a text", Some("write one text")),
        "a boolean" | "bool" => ("true or false", Some("write one of the two words, as it is")),
        "a sequence" => ("a list", Some("write `[a, b]`, or one `- item` a line")),
        "usize" | "u8" | "u16" | "u32" | "u64" => ("a whole number", Some("write digits alone")),
        _ if expected == "a map" || expected.starts_with("struct ") => {
            ("a mapping", Some("write one `key: value` a line under it, further in"))
        }
        other => (other, None),
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.why)
    }
}

impl std::error::Error for Broken {}

impl From<Why> for Broken {
    fn from(why: Why) -> Broken {
        Broken { why, spot: None }
    }
}

impl de::Error for Broken {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Why::Said(message.to_string()).into()
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Why::WrongType(expected.to_string()).into()
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Why::WrongType(expected.to_string()).into()
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Why::UnknownWord(word.to_owned(), known).into()
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Why::UnknownKey(key.to_owned(), known).into()
    }

    fn missing_field(key: &'static str) -> Self {
        Why::Missing(key).into()
    }
}

/// One value of the tree, on its way into a type.
struct Reader<'a> {
    node: &'a Node,
    spot: Spot,
    left_out: &'a BTreeSet<Vec<usize>>,
}

impl<'a> Reader<'a> {
    fn is_left_out(&self, position: usize) -> bool {
        self.left_out.contains(&[&self.spot.path[..], &[position]].concat())
    }

    /// What a mapping holds, but for keys without a value that may be left out: `side_by_side:false` without a blank is
    /// another key, and must not go unseen.
    fn entries(&self, entries: &'a [Entry], may_be_empty: &[&str]) -> Entries<'a> {
        let is_read = |(at, entry): &(usize, &Entry)| {
            let is_empty = matches!(entry.node.value, Value::Scalar(Kind::Null, _));
            !(self.is_left_out(*at) || is_empty && may_be_empty.contains(&entry.key.as_str()))
        };
        let entries: Vec<_> = entries.iter().enumerate().filter(is_read).collect();
        let (spot, left_out) = (self.spot.clone(), self.left_out);
        Entries { spot, entries: entries.into_iter(), open: None, left_out }
    }

    fn items(&self, nodes: &'a [Node]) -> Items<'a> {
        let nodes = nodes.iter().enumerate().filter(|(at, _)| !self.is_left_out(*at));
        let nodes: Vec<_> = nodes.collect();
        Items { spot: self.spot.clone(), nodes: nodes.into_iter(), left_out: self.left_out }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Broken;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Broken> {
        let result = match &self.node.value {
            Value::Scalar(Kind::Null, _) => visitor.visit_unit(),
            Value::Scalar(Kind::Bool, text) => {
                visitor.visit_bool(text.eq_ignore_ascii_case("true"))
            }
            Value::Scalar(Kind::Number, text) => {
                // Read again, a plain word is what it was.
                match serde_yaml::from_str::<serde_yaml::Number>(text) {
                    Ok(number) => match (number.as_u64(), number.as_i64()) {
                        (Some(number), _) => visitor.visit_u64(number),
                        (None, Some(number)) => visitor.visit_i64(number),
                        (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
                    },
                    Err(_) => visitor.visit_str(text),
                }
            }
            Value::Scalar(Kind::String, text) => visitor.visit_str(text),
            Value::Sequence(nodes) => visitor.visit_seq(self.items(nodes)),
            Value::Mapping(entries) => visitor.visit_map(self.entries(entries, &[])),
        };
        result.map_err(|broken| broken.placed(&self.spot))
    }

    /// A plain word is a text with its letters as written, also where YAML reads a number: `1.10`.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Broken> {
        match &self.node.value {
            Value::Scalar(Kind::Bool | Kind::Number | Kind::String, text) => {
                visitor.visit_str(text).map_err(|broken: Broken| broken.placed(&self.spot))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Broken> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Broken> {
        match self.node.value {
            Value::Scalar(Kind::Null, _) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Broken> {
        match &self.node.value {
            Value::Mapping(entries) => visitor
                .visit_map(self.entries(entries, fields))
                .map_err(|broken| broken.placed(&self.spot)),
            // A struct would take a list for its fields in their order.
            Value::Sequence(_) => {
                let broken: Broken = de::Error::invalid_type(Unexpected::Seq, &visitor);
                Err(broken.placed(&self.spot))
            }
            Value::Scalar(..) => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Broken> {
        let result = match &self.node.value {
            Value::Scalar(_, text) => {
                let word: StrDeserializer<'_, Broken> = text.as_str().into_deserializer();
                visitor.visit_enum(word)
            }
            _ => Err(Why::WrongType(format!("one of {}", words.join(", "))).into()),
        };
        result.map_err(|broken: Broken| broken.placed(&self.spot))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Broken> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq
        tuple tuple_struct map identifier ignored_any
    }
}

/// The entries of a mapping that were not left out.
struct Entries<'a> {
    spot: Spot,
    entries: std::vec::IntoIter<(usize, &'a Entry)>,
    /// The entry whose key was read.
    open: Option<(usize, &'a Entry)>,
    left_out: &'a BTreeSet<Vec<usize>>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Broken;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Broken> {
        let Some((at, entry)) = self.entries.next() else { return Ok(None) };
        self.open = Some((at, entry));
        let key: StrDeserializer<'_, Broken> = entry.key.as_str().into_deserializer();
        let spot = self.spot.below(at, entry.at, Some(&entry.key));
        seed.deserialize(key).map(Some).map_err(|broken| broken.placed(&spot))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Broken> {
        let Some((at, entry)) = self.open.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        let spot = self.spot.below(at, entry.node.at, Some(&entry.key));
        let reader = Reader { node: &entry.node, spot: spot.clone(), left_out: self.left_out };
        // A type may find fault with a value after it was handed over.
        seed.deserialize(reader).map_err(|broken| broken.placed(&spot))
    }
}

/// The items of a list that were not left out.
struct Items<'a> {
    spot: Spot,
    nodes: std::vec::IntoIter<(usize, &'a Node)>,
    left_out: &'a BTreeSet<Vec<usize>>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Broken;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Broken> {
        let Some((at, node)) = self.nodes.next() else { return Ok(None) };
        // An empty `[]` or `{}` has no text of its own.
        let place = if node.at == (0, 0) { self.spot.at } else { node.at };
        let spot = self.spot.below(at, place, None);
        let reader = Reader { node, spot: spot.clone(), left_out: self.left_out };
        seed.deserialize(reader).map(Some).map_err(|broken| broken.placed(&spot))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::located;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Garden {
        name: String,
        beds: usize,
        open: bool,
        season: Option<Season>,
        plants: Vec<String>,
        gate: Gate,
        notes: BTreeMap<String, bool>,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Gate {
        width: usize,
        locked: bool,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Season {
        Spring,
        Autumn,
    }

    fn check(yaml: &str, expected: &[&str]) -> Option<Garden> {
        let root = located::read("a", yaml).expect("YAML");
        let (garden, mut faults) = read(&root, "a key of gardens");
        faults.sort_by_key(|fault| fault.at);
        let shown: Vec<String> = faults
            .iter()
            .map(|Fault { at, message, help }| {
                let help = help.as_ref().map(|it| format!(" | {it}")).unwrap_or_default();
                format!("{}:{} {message}{help}", at.0, at.1)
            })
            .collect();
        assert_eq!(shown, expected, "in {yaml:?}");
        garden
    }

    #[test]
    fn every_fault_is_told_and_the_rest_is_read() {
        let garden = check(
            "nmae: x\nbeds: many\nopen: perhaps\nseason: sprig\nplants: [a, [b], c, {d: e}]\n\
             gate: {widht: 2, locked: true, height: 3}\nnotes: {a: true, b: 1}\n",
            &[
                "1:1 `nmae` is not a key of gardens | did you mean `name`?",
                "2:7 `beds` must be a whole number, not `many` | write digits alone",
                "3:7 `open` must be true or false, not `perhaps` | write one of the two words, as it is",
                "4:9 `sprig` is no value of `season` | did you mean `spring`?",
                "5:14 each item of `plants` must be a text, not a list | write one text",
                "5:22 each item of `plants` must be a text, not a mapping | write one text",
                "6:8 `gate.widht` is not a key of gardens | did you mean `width`?",
                "6:32 `gate.height` is not a key of gardens | known are: width, locked",
                "7:21 `notes.b` must be true or false, not `1` | write one of the two words, as it is",
            ],
        );
        let garden = garden.expect("a garden");
        assert_eq!(garden.plants, ["a", "c"]);
        assert!(garden.gate.locked && garden.notes["a"] && !garden.notes.contains_key("b"));
        assert!(!garden.open && garden.gate.width == 0);
    }

    #[test]
    fn values_of_another_shape_are_told() {
        check("season: [spring]", &["1:10 `season` must be one of spring, autumn, not a list"]);
        let mapping = "a mapping, not";
        let under = "write one `key: value` a line under it, further in";
        check("gate: 3", &[&format!("1:7 `gate` must be {mapping} `3` | {under}")]);
        check("notes:\n  - a", &[&format!("2:5 `notes` must be {mapping} a list | {under}")]);
        assert!(
            check("- a", &[&format!("1:3 the whole must be {mapping} a list | {under}")]).is_none()
        );
        let text = "must be a text, not empty | write one text";
        check("plants: [a, ~]", &[&format!("1:13 each item of `plants` {text}")]);
        let list = "must be a list, not `a` | write `[a, b]`, or one `- item` a line";
        check("plants: a", &[&format!("1:9 `plants` {list}")]);
        let number = "must be a whole number, not";
        check("beds: -1", &[&format!("1:7 `beds` {number} `-1` | write digits alone")]);
        check("beds: \"1\"", &[&format!("1:7 `beds` {number} `1` | write digits alone")]);
    }

    #[test]
    fn a_key_that_stands_twice_counts_once() {
        let garden = check(
            "name: a\ngate: {width: 1}\nname: b\n",
            &[
                "3:1 `name` stands here for the second time | keep one of them; the first is on line 1",
            ],
        );
        assert_eq!(garden.expect("a garden").name, "a");
    }

    #[test]
    fn an_empty_key_is_as_if_it_were_not_there() {
        let garden = check("name:\nbeds: ~\ngate:\nseason: null\nplants:\n", &[]);
        let garden = garden.expect("a garden");
        assert_eq!((garden.name.as_str(), garden.beds, garden.season), ("", 0, None));
        let other = "is not a key of gardens";
        check("naem:\n", &[&format!("1:1 `naem` {other} | did you mean `name`?")]);
        let blank = "put a blank behind the colon: `locked: true`";
        check("gate: {locked:true}", &[&format!("1:8 `gate.locked:true` {other} | {blank}")]);
    }

    #[test]
    fn plain_words_keep_their_letters() {
        let garden = check("name: 3.10\nplants: [1e3, true, 0x1F]", &[]).expect("a garden");
        assert_eq!(garden.name, "3.10");
        assert_eq!(garden.plants, ["1e3", "true", "0x1F"]);
        assert_eq!(check("beds: 0x1F", &[]).expect("a garden").beds, 31);
    }
}
