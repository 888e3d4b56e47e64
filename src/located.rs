//! YAML as a tree in which every value knows its line and column.
//!
//! serde_yaml tells the place of a value only in an error. So every scalar is read by a visitor
//! that keeps the scalar and then fails, and the place is taken from its failure; a mapping or list
//! stands where its first scalar stands. That is exact in every style YAML has, which a second
//! reader of the text, walking it by indentation, would not be.
//!
//! Knows nothing of what values mean; [`typed`] reads them into a type.

pub mod typed;

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::finding::{Finding, Place};

/// Line and column from 1, as [`Place`] counts them; 0 and 0 where a value has no text.
pub type At = (usize, usize);

/// A value and where it begins.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it begins.
    pub at: At,
    /// What it is.
    pub value: Value,
}

/// A YAML value. Tags are left out.
#[derive(Debug, Clone)]
pub enum Value {
    /// A string, or a plain word that YAML reads as something else, with its letters as written.
    Scalar(Kind, String),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values in their order, repeated keys included.
    Mapping(Vec<Entry>),
}

/// A key of a mapping with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub at: At,
    /// Its value.
    pub node: Node,
}

/// What YAML takes a scalar for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// Anything else.
    String,
}

/// Reads a YAML text; an empty one is null. The finding says where and why it is no YAML.
pub fn read(path: &str, yaml: &str) -> Result<Node, Box<Finding>> {
    let yaml = yaml.strip_prefix('\u{feff}').unwrap_or(yaml);
    let source = Source::new(yaml);
    source.deserialize(serde_yaml::Deserializer::from_str(yaml)).map_err(|error| {
        let place = match error.location() {
            Some(location) => Place::at(path, location.line(), location.column()),
            None => Place::file(path),
        };
        Box::new(Finding::error("bad-yaml", place, bare_message(&error.to_string())).with_help(
            "indent with spaces, and put quotes round a text that begins with one of * & ! % @ ` \
             [ { or that holds `: ` or ` #`",
        ))
    })
}

/// A message of serde_yaml without the place at its end, which the finding has already.
fn bare_message(message: &str) -> String {
    let Some((fact, place)) = message.split_once(" at line ") else { return message.to_owned() };
    // What follows may name a second place: `, while parsing a block mapping at line 2 column 1`.
    let more = place.find(',').map_or("", |at| &place[at..]);
    format!("{fact}{more}")
}

/// The place at the end of an error's message; the start of the text if it names none, as
/// serde_yaml has it.
fn place_in(message: &str) -> At {
    let numbers = message.rsplit_once(" at line ").map(|(_, place)| place.split_once(" column "));
    match numbers {
        Some(Some((line, column))) => (line.parse().unwrap_or(0), column.parse().unwrap_or(0)),
        _ => (1, 1),
    }
}

/// The text being read. As a seed it reads one value.
struct Source<'a> {
    yaml: &'a str,
    /// Where each line begins, by YAML's rule of what ends a line, in letters from the start.
    lines: Vec<usize>,
    /// Where each line begins for an editor, if it counts the lines otherwise.
    editor_lines: Option<Vec<usize>>,
    /// The byte of every [`STEP`]th letter: a text may be one line, and every word of it is asked for.
    marks: Vec<usize>,
    /// How many letters there are.
    letters: usize,
    /// How much may still be read: aliases can make a short text endless.
    budget: Cell<usize>,
}

/// How many letters apart the marks in a text are.
const STEP: usize = 256;

impl<'a> Source<'a> {
    fn new(yaml: &'a str) -> Self {
        let (mut lines, mut editor_lines) = (vec![0], vec![0]);
        let mut odd_line_ends = false;
        let mut marks = Vec::new();
        let mut letters = 0;
        for (at, c) in yaml.char_indices() {
            if letters % STEP == 0 {
                marks.push(at);
            }
            letters += 1;
            let odd = match c {
                '\n' => false,
                '\r' => !yaml[at..].starts_with("\r\n"),
                '\u{85}' | '\u{2028}' | '\u{2029}' => true,
                _ => continue,
            };
            if c == '\n' {
                editor_lines.push(letters);
            }
            if c == '\n' || odd {
                lines.push(letters);
            }
            odd_line_ends |= odd;
        }
        // Without aliases no text comes near it: each value costs its length and one.
        let budget = Cell::new(yaml.len().saturating_mul(4).saturating_add(1_000_000));
        let editor_lines = odd_line_ends.then_some(editor_lines);
        Source { yaml, lines, editor_lines, marks, letters, budget }
    }

    fn spend<E: Error>(&self, cost: usize) -> Result<(), E> {
        let left = self.budget.get().checked_sub(cost);
        self.budget.set(left.ok_or_else(|| E::custom("aliases repeat too much text"))?);
        Ok(())
    }

    /// How many letters stand before YAML's line and column.
    fn letters_before(&self, (line, column): At) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.letters);
        start.saturating_add(column.saturating_sub(1)).min(self.letters)
    }

    /// The byte where YAML's line and column stand.
    fn offset(&self, at: At) -> usize {
        let letters = self.letters_before(at);
        let Some(mark) = self.marks.get(letters / STEP).copied() else { return self.yaml.len() };
        let between = self.yaml[mark..].chars().take(letters % STEP);
        mark + between.map(char::len_utf8).sum::<usize>()
    }

    /// YAML's line and column as an editor counts them.
    fn in_an_editor(&self, at: At) -> At {
        let Some(lines) = &self.editor_lines else { return at };
        let letters = self.letters_before(at);
        let line = lines.partition_point(|start| *start <= letters);
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        (line, letters - start + 1)
    }

    /// The letters of a plain word, which YAML may have read as a number: `1.10` is not `1.1`.
    fn plain_word(&self, at: At) -> &'a str {
        let mut rest = &self.yaml[self.offset(at)..];
        loop {
            let end = rest
                .char_indices()
                .find(|(i, c)| {
                    c.is_whitespace()
                        || ",[]{}".contains(*c)
                        || (*c == ':' && !rest[i + 1..].starts_with(|c: char| !c.is_whitespace()))
                })
                .map_or(rest.len(), |(i, _)| i);
            let word = &rest[..end];
            // An anchor or a tag stands before the word itself.
            if !word.starts_with(['&', '!']) {
                return word;
            }
            rest = rest[end..].trim_start();
        }
    }
}

impl<'de> DeserializeSeed<'de> for &Source<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let caught = RefCell::new(None);
        let error =
            match deserializer.deserialize_any(NodeVisitor { source: self, caught: &caught }) {
                Ok(node) => return Ok(node),
                Err(error) => error,
            };
        let Some((kind, mut text)) = caught.take() else { return Err(error) };
        let at = place_in(&error.to_string());
        if kind != Kind::String {
            text = self.plain_word(at).to_owned();
        }
        let at = self.in_an_editor(at);
        Ok(Node { at, value: Value::Scalar(kind, text) })
    }
}

struct NodeVisitor<'a> {
    source: &'a Source<'a>,
    /// A scalar on its way past the failure that tells its place.
    caught: &'a RefCell<Option<(Kind, String)>>,
}

impl NodeVisitor<'_> {
    fn catch<E: Error>(self, kind: Kind, text: &str) -> Result<Node, E> {
        self.source.spend(text.len() + 1)?;
        self.caught.replace(Some((kind, text.to_owned())));
        Err(E::custom("a scalar"))
    }
}

impl<'de> Visitor<'de> for NodeVisitor<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        // Only a text without any value.
        Ok(Node { at: (0, 0), value: Value::Scalar(Kind::Null, String::new()) })
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.catch(Kind::Null, "")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Node, E> {
        self.catch(Kind::Bool, "")
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Node, E> {
        self.catch(Kind::Number, "")
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Node, E> {
        self.catch(Kind::Number, "")
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Node, E> {
        self.catch(Kind::Number, "")
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Node, E> {
        self.catch(Kind::Number, "")
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        self.catch(Kind::Number, "")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        self.catch(Kind::String, text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        self.source.spend(1)?;
        let mut nodes: Vec<Node> = Vec::new();
        while let Some(node) = items.next_element_seed(self.source)? {
            nodes.push(node);
        }
        let at = nodes.first().map_or((0, 0), |node| node.at);
        Ok(Node { at, value: Value::Sequence(nodes) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        self.source.spend(1)?;
        let mut entries: Vec<Entry> = Vec::new();
        while let Some(key) = map.next_key_seed(self.source)? {
            let Value::Scalar(_, text) = key.value else {
                return Err(A::Error::custom("a key must be a word, not a list or a mapping"));
            };
            let mut node: Node = map.next_value_seed(self.source)?;
            // An empty `[]` or `{}` has no text of its own.
            if node.at == (0, 0) {
                node.at = key.at;
            }
            entries.push(Entry { key: text, at: key.at, node });
        }
        let at = entries.first().map_or((0, 0), |entry| entry.at);
        Ok(Node { at, value: Value::Mapping(entries) })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let (_tag, value): (String, _) = tagged.variant()?;
        value.newtype_variant_seed(self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every value on a line of its own: `line:column text`.
    fn outline(node: &Node, out: &mut String) {
        let (line, column) = node.at;
        match &node.value {
            Value::Scalar(kind, text) => {
                out.push_str(&format!("{line}:{column} {kind:?} {text}\n"))
            }
            Value::Sequence(nodes) => {
                out.push_str(&format!("{line}:{column} list\n"));
                nodes.iter().for_each(|node| outline(node, out));
            }
            Value::Mapping(entries) => {
                out.push_str(&format!("{line}:{column} mapping\n"));
                for Entry { key, at, node } in entries {
                    out.push_str(&format!("{}:{} {key}: ", at.0, at.1));
                    outline(node, out);
                }
            }
        }
    }

    fn check(yaml: &str, expected: &str) {
        let mut out = String::new();
        match read("a.yaml", yaml) {
            Ok(node) => outline(&node, &mut out),
            Err(finding) => out = format!("{}: {}", finding.place, finding.message),
        }
        assert_eq!(out.trim_end(), expected.trim_end(), "reading:\n{yaml}");
    }

    #[test]
    fn block_style_knows_every_place() {
        check(
            "# head\na: one\nb:\n  - x: 1\n    y: >\n      long\n      text\n  - z\nc:\n",
            "2:1 mapping\n2:1 a: 2:4 String one\n3:1 b: 4:5 list\n4:5 mapping\n\
             4:5 x: 4:8 Number 1\n5:5 y: 5:8 String long text\n\n8:5 String z\n9:1 c: 9:3 Null",
        );
    }

    #[test]
    fn flow_style_quotes_and_empty_values_too() {
        check(
            "a: {b: [x, 'y: z'],\n  \"c d\": []}\nd: {}\n",
            "1:1 mapping\n1:1 a: 1:5 mapping\n1:5 b: 1:9 list\n1:9 String x\n1:12 String y: z\n\
             2:3 c d: 2:3 list\n3:1 d: 3:1 mapping",
        );
    }

    #[test]
    fn words_that_yaml_reads_as_something_else_keep_their_letters() {
        check(
            "[1.10, 0x1F, 1e3, TRUE, ~, 007, &a 5, !!int 6, -0.50]",
            "1:2 list\n1:2 Number 1.10\n1:8 Number 0x1F\n1:14 Number 1e3\n1:19 Bool TRUE\n\
             1:25 Null ~\n1:28 String 007\n1:33 Number 5\n1:39 Number 6\n1:48 Number -0.50",
        );
        check("1.50: a", "1:1 mapping\n1:1 1.50: 1:7 String a");
    }

    #[test]
    fn a_line_of_many_words_is_read_in_one_go() {
        const COUNT: usize = 100_000;
        // Letters of several bytes, and an alias that leads back to the start.
        let words = "é1.50, ".repeat(3);
        let list = format!("[&a 1.10, {words}{}*a, 007]", "1.10, ".repeat(COUNT));
        for yaml in [list.clone(), format!("# a\u{2028}# b\n{list}")] {
            let begun = std::time::Instant::now();
            let node = read("a.yaml", &yaml).expect("YAML");
            // Linear it takes less than a second in a debug build, and quadratic many minutes.
            assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
            let Value::Sequence(nodes) = node.value else { panic!("a list") };
            assert_eq!(nodes.len(), COUNT + 6);
            let line = 1 + yaml.matches('\n').count();
            for (at, node) in nodes.iter().enumerate().skip(4).take(COUNT) {
                let column = 11 + 7 * 3 + 6 * (at - 4);
                assert_eq!(node.at, (line, column));
                assert!(matches!(&node.value, Value::Scalar(Kind::Number, word) if word == "1.10"));
            }
        }
    }

    #[test]
    fn aliases_stand_at_their_anchor_and_tags_are_left_out() {
        check(
            "a: &x {k: v}\nb: *x\nc: !secret s\n",
            "1:1 mapping\n1:1 a: 1:8 mapping\n1:8 k: 1:11 String v\n2:1 b: 1:8 mapping\n\
             1:8 k: 1:11 String v\n3:1 c: 3:4 String s",
        );
    }

    #[test]
    fn line_ends_and_marks_of_every_system_count_as_editors_do() {
        check("\u{feff}a: 1\r\nb: 2\r\n", "1:1 mapping\n1:1 a: 1:4 Number 1\n2:1 b: 2:4 Number 2");
        check(
            "a: 'x\u{2028}y'\nb: 2\n",
            "1:1 mapping\n1:1 a: 1:4 String x\u{2028}y\n2:1 b: 2:4 Number 2",
        );
        check("é: ü\n日: 3\n", "1:1 mapping\n1:1 é: 1:4 String ü\n2:1 日: 2:4 Number 3");
    }

    #[test]
    fn what_is_no_yaml_is_one_finding() {
        check("", "0:0 Null ");
        check(
            "a: 1\nb: [\nc: 2\n",
            "a.yaml:4:1: did not find expected ',' or ']', while parsing a flow sequence at line 2 column 4",
        );
        check("a: b: c\n", "a.yaml:1:5: mapping values are not allowed in this context");
        check("name: *star\n", "a.yaml:1:7: unknown anchor");
        check(
            "a: 1\n---\nb: 2\n",
            "a.yaml: deserializing from YAML containing more than one document is not supported",
        );
        check("? [a]\n: b\n", "a.yaml:1:1: a key must be a word, not a list or a mapping");
        check(&"[".repeat(4000), "a.yaml:1:129: recursion limit exceeded");
    }

    #[test]
    fn aliases_that_swell_a_short_text_are_stopped() {
        let mut laughs = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
        for i in 1..30 {
            let earlier = format!("*a{}", i - 1);
            laughs.push_str(&format!("a{i}: &a{i} [{}]\n", vec![earlier; 10].join(", ")));
        }
        let stopped = read("a.yaml", &laughs).expect_err("a bomb");
        assert!(stopped.message.ends_with("aliases repeat too much text"), "{}", stopped.message);

        let long = "x".repeat(20_000);
        let wide = format!("a: &a {long}\nb: [{}]\n", vec!["*a"; 20_000].join(", "));
        let stopped = read("a.yaml", &wide).expect_err("a bomb");
        assert!(stopped.message.ends_with("aliases repeat too much text"), "{}", stopped.message);
    }
}
