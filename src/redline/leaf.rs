//! The text of one block as a reader sees it, cut into words.
//!
//! Blanks are collapsed (not in `pre`), inline tags are kept beside the text by offset, so that a
//! word may run through a tag. Words are numbered in one [`Vocabulary`] for both documents: equal
//! numbers are equal words, with no hash to collide.

use std::collections::HashMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::html::{Edge, NodeData, NodeId, Tree, is_void};

/// The text of a block.
#[derive(Debug, Default)]
pub(super) struct Leaf {
    /// The rendered text; an object stands in it as U+FFFC.
    pub text: String,
    /// Inline tags, by where they stand in the text.
    pub tags: Vec<Tag>,
    /// The words, marks and objects of the text; what lies between them is blank.
    pub tokens: Vec<Token>,
    /// Whether its blanks stand as they are written; then they are words too.
    pub preformatted: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub at: usize,
    pub what: Inline,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inline {
    Open(NodeId),
    Close(NodeId),
    /// Takes the U+FFFC that stands at its place.
    Object(NodeId),
    Silent(NodeId),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub word: WordId,
}

impl Token {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

pub(super) type WordId = u32;

const OBJECT: char = '\u{FFFC}';

/// How an element that is no block takes part in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Its text is part of the text.
    Inline,
    /// It is one thing, whatever is in it.
    Object,
    /// It is not seen.
    Silent,
}

pub(super) fn role(tree: &Tree, id: NodeId) -> Role {
    let Some(element) = tree.element(id) else { return Role::Silent };
    if !element.is_html() {
        return Role::Object;
    }
    match &*element.name {
        "script" | "style" | "template" | "title" | "meta" | "link" | "base" | "noembed"
        | "noframes" | "param" | "source" | "track" | "datalist" | "wbr" | "col" | "colgroup" => {
            Role::Silent
        }
        "input"
            if tree.attr(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")) =>
        {
            Role::Silent
        }
        "img" | "br" | "input" | "select" | "textarea" | "iframe" | "object" | "embed"
        | "video" | "audio" | "canvas" | "map" | "area" | "meter" | "progress" | "xmp"
        | "plaintext" | "applet" | "marquee" => Role::Object,
        _ if is_void(&element.name) => Role::Silent,
        _ => Role::Inline,
    }
}

/// All words of both documents.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashMap<Box<str>, WordId>,
    linked: HashMap<(WordId, WordId), WordId>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The hash of the word regardless of case and link; 0 for punctuation.
    likeness: u64,
}

/// FNV-1a with the finishing steps of MurmurHash3. The standard library's hash may change with the
/// compiler, and what is drawn depends on this one.
fn stable_hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

impl Vocabulary {
    fn number(&mut self, text: &str) -> WordId {
        if let Some(&known) = self.words.get(text) {
            return known;
        }
        let likeness = if text.chars().any(char::is_alphanumeric) {
            stable_hash(&text.to_lowercase()) | 1
        } else {
            0
        };
        let id = self.add(Entry { likeness });
        self.words.insert(text.into(), id);
        id
    }

    /// The word inside a link: another target makes it another word.
    fn number_linked(&mut self, word: WordId, target: WordId) -> WordId {
        if let Some(&known) = self.linked.get(&(word, target)) {
            return known;
        }
        let id = self.add(self.entries[word as usize]);
        self.linked.insert((word, target), id);
        id
    }

    fn add(&mut self, entry: Entry) -> WordId {
        let id = WordId::try_from(self.entries.len()).unwrap_or(WordId::MAX);
        self.entries.push(entry);
        id
    }

    /// Whether it counts as a word; punctuation and objects do not.
    pub fn is_word(&self, id: WordId) -> bool {
        self.entries[id as usize].likeness != 0
    }

    /// A number that words share with their other spellings; none for punctuation.
    pub fn likeness(&self, id: WordId) -> Option<u64> {
        Some(self.entries[id as usize].likeness).filter(|&likeness| likeness != 0)
    }
}

/// Reads the nodes from `first` to its sibling `last`.
pub(super) fn read(
    tree: &Tree,
    first: NodeId,
    last: NodeId,
    preformatted: bool,
    vocabulary: &mut Vocabulary,
) -> Leaf {
    let leaf = Leaf { preformatted, ..Leaf::default() };
    let mut reader = Reader { tree, leaf, links: Vec::new(), open_links: Vec::new() };
    let mut node = Some(first);
    while let Some(at) = node {
        reader.read(at);
        node = if at == last { None } else { tree.next_sibling(at) };
    }
    reader.finish(vocabulary)
}

struct Reader<'a> {
    tree: &'a Tree,
    leaf: Leaf,
    /// From this offset on, the link's target that holds.
    links: Vec<(usize, Option<NodeId>)>,
    open_links: Vec<NodeId>,
}

impl Reader<'_> {
    fn read(&mut self, top: NodeId) {
        let mut edge = Edge::Open(top);
        loop {
            if let Edge::Open(id) = edge
                && self.open(id)
            {
                edge = Edge::Close(id);
            } else if let Edge::Close(id) = edge
                && self.tree.is_element(id)
                && role(self.tree, id) == Role::Inline
            {
                self.tag(Inline::Close(id));
                if self.open_links.last() == Some(&id) {
                    self.open_links.pop();
                    self.links.push((self.leaf.text.len(), self.open_links.last().copied()));
                }
            }
            match self.tree.step(edge, top) {
                Some(next) => edge = next,
                None => return,
            }
        }
    }

    /// Takes what begins here; true if what it holds is not to be read.
    fn open(&mut self, id: NodeId) -> bool {
        match self.tree.data(id) {
            NodeData::Text(text) => self.text(text),
            NodeData::Element(_) => match role(self.tree, id) {
                Role::Inline => {
                    self.tag(Inline::Open(id));
                    if self.tree.attr(id, "href").is_some() {
                        self.open_links.push(id);
                        self.links.push((self.leaf.text.len(), Some(id)));
                    }
                }
                Role::Object => {
                    if self.tree.name(id) == Some("br") && !self.leaf.preformatted {
                        self.trim_end();
                    }
                    self.tag(Inline::Object(id));
                    self.leaf.text.push(OBJECT);
                    return true;
                }
                Role::Silent => {
                    self.tag(Inline::Silent(id));
                    return true;
                }
            },
            NodeData::Comment(_) => self.tag(Inline::Silent(id)),
            NodeData::Fragment => {}
        }
        false
    }

    fn tag(&mut self, what: Inline) {
        self.leaf.tags.push(Tag { at: self.leaf.text.len(), what });
    }

    fn text(&mut self, text: &str) {
        if self.leaf.preformatted {
            self.leaf.text.push_str(text);
            return;
        }
        for (index, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if index > 0 && !self.at_blank() {
                self.leaf.text.push(' ');
            }
            self.leaf.text.push_str(word);
        }
    }

    /// Whether a blank would not be seen here.
    fn at_blank(&self) -> bool {
        let text = &self.leaf.text;
        text.is_empty() || text.ends_with(' ') || (text.ends_with(OBJECT) && self.after_break())
    }

    fn after_break(&self) -> bool {
        let object = self.leaf.tags.iter().rev().find_map(|tag| match tag.what {
            Inline::Object(id) => Some(id),
            _ => None,
        });
        object.is_some_and(|id| self.tree.name(id) == Some("br"))
    }

    fn trim_end(&mut self) {
        if self.leaf.text.ends_with(' ') {
            self.leaf.text.pop();
            let end = self.leaf.text.len();
            for tag in self.leaf.tags.iter_mut().rev().take_while(|tag| tag.at > end) {
                tag.at = end;
            }
            for link in self.links.iter_mut().rev().take_while(|link| link.0 > end) {
                link.0 = end;
            }
        }
    }

    fn finish(mut self, vocabulary: &mut Vocabulary) -> Leaf {
        if !self.leaf.preformatted {
            self.trim_end();
        }
        let Reader { tree, mut leaf, links, .. } = self;
        let mut targets: Vec<(usize, Option<WordId>)> = Vec::new();
        for (at, link) in links {
            let target = link.and_then(|id| tree.attr(id, "href"));
            targets.push((at, target.map(|href| vocabulary.number(&format!("\u{0}{href}")))));
        }
        let mut targets = targets.into_iter().peekable();
        let mut target = None;
        let mut add = |tokens: &mut Vec<Token>, start, end, word, vocabulary: &mut Vocabulary| {
            while let Some((_, next)) = targets.next_if(|&(at, _)| at <= start) {
                target = next;
            }
            let word = match target {
                Some(target) => vocabulary.number_linked(word, target),
                None => word,
            };
            tokens.push(Token { start, end, word });
        };
        let objects = leaf.tags.iter().filter_map(|tag| match tag.what {
            Inline::Object(id) => Some((tag.at, Some(id))),
            _ => None,
        });
        let mut start = 0;
        for (at, object) in objects.chain([(leaf.text.len(), None)]) {
            let stretch = &leaf.text[start..at];
            for range in Words::of(stretch) {
                let text = &stretch[range.clone()];
                if leaf.preformatted || !text.chars().all(char::is_whitespace) {
                    let word = vocabulary.number(text);
                    let (from, to) = (start + range.start, start + range.end);
                    add(&mut leaf.tokens, from, to, word, vocabulary);
                }
            }
            if let Some(id) = object {
                start = at + OBJECT.len_utf8();
                let word = vocabulary.number(&object_key(tree, id));
                add(&mut leaf.tokens, at, start, word, vocabulary);
            }
        }
        leaf
    }
}

/// What makes two objects the same to a reader.
fn object_key(tree: &Tree, id: NodeId) -> String {
    match tree.name(id) {
        Some("br") => encode("br"),
        Some("img") => {
            let attr = |name| tree.attr(id, name).unwrap_or_default();
            encode(&format!("img\n{}\n{}", attr("src"), attr("alt")))
        }
        _ => {
            let mut key = String::new();
            for edge in tree.edges(id) {
                match (edge, tree.element(edge_node(edge))) {
                    (Edge::Open(_), Some(element)) => {
                        key.push_str(&format!("<{}", element.name));
                        let attrs = element.attrs.iter().filter(|(name, _)| !is_anchor(name));
                        key.extend(attrs.map(|(name, value)| format!(" {name}={value:?}")));
                    }
                    (Edge::Open(at), None) => {
                        key.push_str(&format!("{:?}", tree.text_node(at).unwrap_or_default()));
                    }
                    (Edge::Close(_), _) => key.push('>'),
                }
            }
            encode(&key)
        }
    }
}

fn edge_node(edge: Edge) -> NodeId {
    match edge {
        Edge::Open(id) | Edge::Close(id) => id,
    }
}

/// Whether the attribute is but an address in the page, which a reader does not see.
pub(super) fn is_anchor(attribute: &str) -> bool {
    matches!(attribute, "id" | "name" | "data-was-id" | "data-was-name")
}

/// The text in characters of a private area, byte by byte, so that it never equals a word and,
/// without letters, never counts as one.
fn encode(text: &str) -> String {
    text.bytes().filter_map(|byte| char::from_u32(0xE000 + u32::from(byte))).collect()
}

/// The words of a text by the rules of Unicode (UAX 29), but web addresses, e-mail addresses,
/// amounts and dates stay whole. Blanks are words here; nothing is left out.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        Words { text, at: 0 }
    }
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        let first = rest.split_word_bounds().next()?;
        let length = whole(rest).filter(|&whole| whole > first.len()).unwrap_or(first.len());
        let start = self.at;
        self.at += length;
        Some(start..self.at)
    }
}

/// Addresses longer than this are cut; it also bounds the look ahead from each word.
const LONGEST_ADDRESS: usize = 512;

/// The length of the address, amount or date that the text begins with.
fn whole(text: &str) -> Option<usize> {
    let first = *text.as_bytes().first()?;
    if first.is_ascii_digit() {
        if let Some(length) = number(text) {
            return Some(length);
        }
    } else if !first.is_ascii_alphabetic() {
        return None;
    }
    if ["http://", "https://", "www."].iter().any(|start| text.starts_with(start)) {
        let end = ascii_run(text, |byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte));
        return Some(text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']).len());
    }
    let local = ascii_run(text, |byte| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte));
    let domain = text[local..].strip_prefix('@')?;
    let length = ascii_run(domain, |byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let domain = domain[..length].trim_end_matches(['.', '-']);
    domain.contains('.').then_some(local + 1 + domain.len())
}

fn ascii_run(text: &str, belongs: impl Fn(u8) -> bool) -> usize {
    text.bytes().take(LONGEST_ADDRESS).take_while(|&byte| belongs(byte)).count()
}

/// Digits with single marks between them: 1,000.50, 2024-02-16, 09:30, 16/02/2024.
fn number(text: &str) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(LONGEST_ADDRESS)];
    let mut end = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            end = index + 1;
        } else if !(b".,:/-'".contains(&byte) && end == index) {
            break;
        }
    }
    let follows = text[end..].chars().next();
    (end > 0 && !follows.is_some_and(char::is_alphanumeric)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_words(text: &str, expected: &[&str]) {
        let words: Vec<_> = Words::of(text).map(|range| &text[range]).collect();
        let words: Vec<_> = words.into_iter().filter(|word| !word.trim().is_empty()).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn addresses_amounts_and_dates_stay_whole() {
        check_words("We keep data.", &["We", "keep", "data", "."]);
        check_words(
            "(see https://a.org/x-y?z=1).",
            &["(", "see", "https://a.org/x-y?z=1", ")", "."],
        );
        check_words("Ask dpo.office@a-b.org, now", &["Ask", "dpo.office@a-b.org", ",", "now"]);
        check_words("€1,000.50 by 2024-02-16.", &["€", "1,000.50", "by", "2024-02-16", "."]);
        check_words("3rd-party 10%", &["3rd", "-", "party", "10", "%"]);
        check_words("個人情報", &["個", "人", "情", "報"]);
        check_words("a@b 1. 2", &["a", "@", "b", "1", ".", "2"]);
    }

    #[test]
    fn blanks_are_collapsed_and_words_run_through_tags() {
        let tree = Tree::parse_fragment("<p> a\n <b>d</b>ata <br> x<img src=i> </p>");
        let p = tree.first_child(tree.root()).unwrap();
        let (first, last) = (tree.first_child(p).unwrap(), tree.last_child(p).unwrap());
        let leaf = read(&tree, first, last, false, &mut Vocabulary::default());
        assert_eq!(leaf.text, "a data\u{FFFC}x\u{FFFC}");
        let words: Vec<_> = leaf.tokens.iter().map(|token| &leaf.text[token.range()]).collect();
        assert_eq!(words, ["a", "data", "\u{FFFC}", "x", "\u{FFFC}"]);
    }
}
