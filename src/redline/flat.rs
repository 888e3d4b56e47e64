//! A document as one line of words, with the tags between them.
//!
//! 1. The tree is walked once. Blocks cut the text into segments (the text of a paragraph, of a cell);
//!    blanks are brought to the normal form of `docs/redline-markup.md`.
//! 2. Each segment is cut into tokens: words and marks, things that are one to a reader (a picture), and
//!    points, which take no room (an anchor without words, an empty block).
//!
//! Every element of the normal form either holds a token or a blank, or is itself a token, so whoever
//! tells all tokens, blanks and tags has told the document. Words are numbered in a [`Vocabulary`]; a document that was
//! numbered by itself is numbered as another one for each comparison ([`Flat::among`]). Knows nothing of comparing.

use std::collections::HashMap;
use std::ops::{Deref, Range};
use std::sync::Arc;

use super::words_of::{self, Class};
use crate::html::{Edge, NodeData, NodeId, Tree, is_void};
use crate::seeded::Seeded;

/// A document, flat.
#[derive(Debug, Clone)]
pub(super) struct Flat {
    /// What hangs on the document alone.
    own: Arc<Own>,
    /// The tokens, by numbers that mean the same in both documents.
    pub tokens: Arc<[Token]>,
}

impl Deref for Flat {
    type Target = Own;

    fn deref(&self) -> &Own {
        &self.own
    }
}

/// A document but for the numbers of its words.
#[derive(Debug)]
pub(super) struct Own {
    pub tree: Tree,
    /// The text of all segments, one right behind the other; a thing stands in it as U+FFFC.
    pub text: String,
    pub tags: Vec<Tag>,
    pub segments: Vec<Segment>,
    nodes: Vec<NodeFacts>,
    /// By node, once the whole is read: the tokens in it.
    spans: Vec<(u32, u32)>,
}

/// The start or end tag of an element that holds something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub at: u32,
    pub node: NodeId,
    pub opens: bool,
}

/// Something that a reader takes in at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub start: u32,
    pub end: u32,
    /// How many tags stand before it.
    pub tag: u32,
    pub word: WordId,
    pub segment: u32,
    pub kind: TokenKind,
    /// The element it stands in, where it begins.
    pub within: NodeId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Text(Class),
    /// A picture, a line break: takes the U+FFFC.
    Thing(NodeId),
    /// Takes no room in the text: an anchor, a style sheet.
    Point(NodeId),
    /// What an empty block holds.
    Hollow,
}

/// Text that no block interrupts.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// The block it stands in; the root for bare text.
    pub block: NodeId,
    pub text: Range<usize>,
    pub tokens: Range<usize>,
}

#[derive(Debug, Clone, Copy, Default)]
struct NodeFacts {
    depth: u32,
    /// When the walk came to the node and when it left: a node lies in another if these do.
    enter: u32,
    leave: u32,
    holds_block: bool,
    /// A segment stands in it, with no block between.
    holds_segment: bool,
}

pub(super) type WordId = u32;

pub(super) const OBJECT: char = '\u{FFFC}';

/// How an element that is no block takes part in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Its text is part of the text.
    Inline,
    /// It is one thing, whatever is in it.
    Thing,
    /// It is not seen.
    Silent,
}

pub(super) fn role(tree: &Tree, id: NodeId) -> Role {
    let Some(element) = tree.element(id) else { return Role::Silent };
    if !element.is_html() {
        return Role::Thing;
    }
    match &*element.name {
        "script" | "style" | "template" | "title" | "meta" | "link" | "base" | "noembed"
        | "noframes" | "param" | "source" | "track" | "datalist" | "wbr" | "col" => Role::Silent,
        "input"
            if tree.attr(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")) =>
        {
            Role::Silent
        }
        "img" | "br" | "input" | "select" | "textarea" | "iframe" | "object" | "embed"
        | "video" | "audio" | "canvas" | "map" | "area" | "meter" | "progress" | "xmp"
        | "plaintext" | "applet" | "marquee" | "hr" => Role::Thing,
        _ if is_void(&element.name) => Role::Silent,
        _ => Role::Inline,
    }
}

/// Whether the HTML element of this name is a block.
pub(super) fn is_block_name(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "caption"
            | "center"
            | "col"
            | "colgroup"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// The rank of a heading.
pub(super) fn heading_rank(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', rank @ b'1'..=b'6'] => Some(rank - b'0'),
        _ => None,
    }
}

/// What the numbers of words say of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    is_word: Vec<bool>,
}

impl Lexicon {
    fn add(&mut self, is_word: bool) -> WordId {
        let id = WordId::try_from(self.is_word.len()).unwrap_or(WordId::MAX);
        self.is_word.push(is_word);
        id
    }

    /// How many there are: numbers from here on are free.
    pub fn len(&self) -> usize {
        self.is_word.len()
    }

    /// Whether it counts as a word; punctuation and things do not.
    pub fn is_word(&self, id: WordId) -> bool {
        self.is_word.get(id as usize).copied().unwrap_or(false)
    }
}

/// All words of a document, numbered as they come.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashMap<Arc<str>, WordId, Seeded>,
    /// By number.
    spelled: Vec<Arc<str>>,
    pub lexicon: Lexicon,
}

impl Vocabulary {
    fn number(&mut self, text: &str, is_word: bool) -> WordId {
        match self.words.get(text) {
            Some(&known) => known,
            None => self.add(text.into(), is_word),
        }
    }

    fn number_shared(&mut self, text: &Arc<str>, is_word: bool) -> WordId {
        match self.words.get(text) {
            Some(&known) => known,
            None => self.add(text.clone(), is_word),
        }
    }

    fn add(&mut self, text: Arc<str>, is_word: bool) -> WordId {
        let id = self.lexicon.add(is_word);
        self.spelled.push(text.clone());
        self.words.insert(text, id);
        id
    }
}

/// Cuts stretches of text, those that come again only once: in a document, and in all that are read one after the
/// other. What it gives does not depend on what it has cut before.
#[derive(Debug)]
pub(super) struct Cutter {
    most: usize,
    words: HashMap<Arc<str>, u32, Seeded>,
    /// By number: the word, and whether it counts as one.
    spelled: Vec<(Arc<str>, bool)>,
    stretches: HashMap<Box<str>, Range<usize>, Seeded>,
    cut: Vec<CutWord>,
    fresh: Vec<words_of::Token>,
    /// By number: what the word is in the document that is being read.
    here: Vec<Option<WordId>>,
}

/// A word, mark or blank of a stretch that was cut, by where it stands in that.
#[derive(Debug, Clone, Copy)]
struct CutWord {
    start: u32,
    end: u32,
    class: Class,
    /// Its number among the cutter's words.
    word: u32,
}

impl Default for Cutter {
    fn default() -> Self {
        Cutter::forgetting_beyond(1 << 18)
    }
}

impl Cutter {
    /// One that forgets what it has cut when that comes to be more than so many words, marks and blanks.
    pub fn forgetting_beyond(most: usize) -> Self {
        Cutter {
            most,
            words: HashMap::default(),
            spelled: Vec::new(),
            stretches: HashMap::default(),
            cut: Vec::new(),
            fresh: Vec::new(),
            here: Vec::new(),
        }
    }

    /// Roughly how many bytes it holds: a stretch is kept beside its words.
    pub fn held(&self) -> usize {
        (size_of::<CutWord>() + 8) * self.cut.len() + 96 * self.spelled.len()
    }

    /// Begins a document.
    fn begin(&mut self) {
        if self.cut.len() > self.most {
            *self = Cutter::forgetting_beyond(self.most);
        }
        self.here.clear();
        self.here.resize(self.spelled.len(), None);
    }

    /// Cuts the stretch, unless it was cut before; gives where in `self.cut` its words stand.
    fn cut(&mut self, text: &str) -> Range<usize> {
        if let Some(known) = self.stretches.get(text) {
            return known.clone();
        }
        let mut fresh = std::mem::take(&mut self.fresh);
        fresh.clear();
        words_of::cut(text, &mut fresh);
        let start = self.cut.len();
        for token in &fresh {
            let word = self.number(&text[token.start..token.end]);
            let (start, end) = (token.start as u32, token.end as u32);
            self.cut.push(CutWord { start, end, class: token.class, word });
        }
        self.fresh = fresh;
        let range = start..self.cut.len();
        self.stretches.insert(text.into(), range.clone());
        range
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.words.get(word) {
            return known;
        }
        let id = self.spelled.len() as u32;
        let is_word = word.chars().any(char::is_alphanumeric);
        let word: Arc<str> = word.into();
        self.spelled.push((word.clone(), is_word));
        self.here.push(None);
        self.words.insert(word, id);
        id
    }

    /// The number of a word in the document that is being read.
    fn number_here(&mut self, word: u32, vocabulary: &mut Vocabulary) -> WordId {
        let here = &mut self.here[word as usize];
        *here.get_or_insert_with(|| {
            let (text, is_word) = &self.spelled[word as usize];
            vocabulary.number_shared(text, *is_word)
        })
    }
}

impl Flat {
    /// The document in the tree.
    pub fn of(tree: Tree, vocabulary: &mut Vocabulary, cutter: &mut Cutter) -> Flat {
        cutter.begin();
        let nodes = node_facts(&tree);
        let text_len = text_len(&tree);
        let mut reader = Reader {
            tree: &tree,
            nodes,
            vocabulary,
            cutter,
            text: String::with_capacity(text_len),
            tags: Vec::with_capacity(tree.node_count()),
            // A word of English takes five or six bytes, with its blank.
            tokens: Vec::with_capacity(text_len / 5),
            segments: Vec::new(),
            open: None,
        };
        reader.read();
        let Reader { mut nodes, text, tags, tokens, segments, .. } = reader;
        for segment in &segments {
            nodes[segment.block.index()].holds_segment = true;
        }
        let spans = spans(&tree, &tags, &tokens);
        let own = Own { tree, text, tags, segments, nodes, spans };
        Flat { own: Arc::new(own), tokens: tokens.into() }
    }

    /// The same document beside another one: a word that both have gets the number that it has there. Each was
    /// numbered by itself; the vocabulary is then one for both.
    pub fn among(&self, own: &Vocabulary, other: &Vocabulary) -> (Flat, Lexicon) {
        let mut lexicon = other.lexicon.clone();
        let place = |(text, is_word): (&Arc<str>, &bool)| match other.words.get(text) {
            Some(known) => *known,
            None => lexicon.add(*is_word),
        };
        // In the order in which they came, so that the numbers are those of words that are read one behind the other.
        let places: Vec<WordId> = own.spelled.iter().zip(&own.lexicon.is_word).map(place).collect();
        let place = |token: &Token| Token { word: places[token.word as usize], ..*token };
        let tokens = self.tokens.iter().map(place).collect();
        (Flat { own: self.own.clone(), tokens }, lexicon)
    }

    /// An order of documents that looks at what is in them alone: at the text, then at the elements, then
    /// at things and points, which all look alike in the text.
    pub fn cmp_content(&self, other: &Flat) -> std::cmp::Ordering {
        let tags = |flat: &Flat| -> Vec<(u32, bool, String)> {
            flat.tags
                .iter()
                .map(|tag| (tag.at, tag.opens, flat.name(tag.node).to_owned()))
                .collect()
        };
        let solids = |flat: &Flat| -> Vec<(u32, String)> {
            let solid = |token: &Token| match token.kind {
                TokenKind::Thing(id) | TokenKind::Point(id) => {
                    Some((token.start, flat.tree.outer_html(id)))
                }
                TokenKind::Text(_) | TokenKind::Hollow => None,
            };
            flat.tokens.iter().filter_map(solid).collect()
        };
        self.text
            .cmp(&other.text)
            .then_with(|| tags(self).cmp(&tags(other)))
            .then_with(|| solids(self).cmp(&solids(other)))
    }

    /// The tokens in the element.
    pub fn span(&self, id: NodeId) -> Range<usize> {
        let (start, end) = self.spans[id.index()];
        start as usize..end as usize
    }

    pub fn depth(&self, id: NodeId) -> u32 {
        self.nodes[id.index()].depth
    }

    /// Whether a block stands in the element.
    pub fn holds_block(&self, id: NodeId) -> bool {
        self.nodes[id.index()].holds_block
    }

    /// Whether text stands in the block itself.
    pub fn holds_segment(&self, id: NodeId) -> bool {
        self.nodes[id.index()].holds_segment
    }

    /// Whether `inner` is `outer` or stands in it.
    pub fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        let (outer, inner) = (&self.nodes[outer.index()], &self.nodes[inner.index()]);
        outer.enter <= inner.enter && inner.leave <= outer.leave
    }

    /// The lowest node that holds both.
    pub fn common_ancestor(&self, mut a: NodeId, b: NodeId) -> NodeId {
        while !self.contains(a, b) {
            match self.tree.parent(a) {
                Some(parent) => a = parent,
                None => return self.tree.root(),
            }
        }
        a
    }

    pub fn name(&self, id: NodeId) -> &str {
        self.tree.name(id).unwrap_or("")
    }

    /// Whether the element is a block, or holds one.
    pub fn is_block(&self, id: NodeId) -> bool {
        id == self.tree.root()
            || self.holds_block(id)
            || self.tree.element(id).is_some_and(|it| it.is_html() && is_block_name(&it.name))
    }

    pub fn token_text(&self, token: usize) -> &str {
        let token = &self.tokens[token];
        &self.text[token.start as usize..token.end as usize]
    }

    /// The text between the token and the one before it in its segment.
    pub fn lead(&self, token: usize) -> Range<usize> {
        let this = &self.tokens[token];
        let segment = &self.segments[this.segment as usize];
        let start = match token.checked_sub(1) {
            Some(before) if before >= segment.tokens.start => self.tokens[before].end as usize,
            _ => segment.text.start,
        };
        start..this.start as usize
    }

    /// The text behind the segment's last token.
    pub fn tail(&self, segment: usize) -> Range<usize> {
        let segment = &self.segments[segment];
        let start = match segment.tokens.end.checked_sub(1) {
            Some(last) if last >= segment.tokens.start => self.tokens[last].end as usize,
            _ => segment.text.start,
        };
        start..segment.text.end
    }

    /// Whether the token is the first of its segment.
    pub fn starts_segment(&self, token: usize) -> bool {
        let segment = self.tokens[token].segment as usize;
        self.segments[segment].tokens.start == token
    }

    /// Whether the token is the last of its segment.
    pub fn ends_segment(&self, token: usize) -> bool {
        let segment = self.tokens[token].segment as usize;
        self.segments[segment].tokens.end == token + 1
    }

    /// The text of a segment as a reader sees it, things left out.
    pub fn segment_text(&self, segment: usize) -> String {
        let range = self.segments[segment].text.clone();
        self.text[range].replace(OBJECT, " ").trim().to_owned()
    }
}

/// By node: the tokens in it.
fn spans(tree: &Tree, tags: &[Tag], tokens: &[Token]) -> Vec<(u32, u32)> {
    let mut spans = vec![(0, 0); tree.node_count()];
    let mut token = 0;
    for (index, tag) in tags.iter().enumerate() {
        while tokens.get(token).is_some_and(|it| it.tag as usize <= index) {
            token += 1;
        }
        let span = &mut spans[tag.node.index()];
        if tag.opens { span.0 = token as u32 } else { span.1 = token as u32 }
    }
    spans[tree.root().index()] = (0, tokens.len() as u32);
    spans
}

/// Whether a blank beside this unseen thing is kept as beside a letter.
fn counts_as_letter(name: &str) -> bool {
    matches!(
        name,
        "datalist" | "input" | "noembed" | "noframes" | "script" | "style" | "template" | "title"
    )
}

fn is_pre(name: &str) -> bool {
    matches!(name, "pre" | "listing")
}

/// The bytes of all texts in the tree.
fn text_len(tree: &Tree) -> usize {
    tree.descendants(tree.root()).filter_map(|id| tree.text_node(id)).map(str::len).sum()
}

fn node_facts(tree: &Tree) -> Vec<NodeFacts> {
    let mut facts = vec![NodeFacts::default(); tree.node_count()];
    let root = tree.root();
    let mut clock = 0;
    let mut edge = Some(Edge::Open(root));
    while let Some(at) = edge {
        clock += 1;
        match at {
            Edge::Open(id) => {
                facts[id.index()].enter = clock;
                if let Some(parent) = tree.parent(id) {
                    facts[id.index()].depth = facts[parent.index()].depth + 1;
                }
            }
            Edge::Close(id) => {
                facts[id.index()].leave = clock;
                let is_block = tree.element(id).is_some_and(|element| {
                    facts[id.index()].holds_block
                        || (element.is_html() && is_block_name(&element.name))
                });
                // What stands in a thing is nobody's block.
                if is_block
                    && let Some(parent) = tree.parent(id)
                    && (parent == root || role(tree, parent) == Role::Inline)
                {
                    facts[parent.index()].holds_block = true;
                }
            }
        }
        edge = tree.step(at, root);
    }
    facts
}

/// A piece of a segment while it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Open(NodeId),
    Close(NodeId),
    Thing(NodeId),
    Point(NodeId),
}

struct OpenSegment {
    block: NodeId,
    start: usize,
    /// By where they stand in the text.
    pieces: Vec<(usize, Piece)>,
    preformatted: bool,
    /// The last thing was a line break, and nothing came after it.
    after_break: bool,
    /// Where the last point stands that blanks look at as at a letter: a script, not an anchor.
    opaque_at: Option<usize>,
}

struct Reader<'a> {
    tree: &'a Tree,
    nodes: Vec<NodeFacts>,
    vocabulary: &'a mut Vocabulary,
    cutter: &'a mut Cutter,
    text: String,
    tags: Vec<Tag>,
    tokens: Vec<Token>,
    segments: Vec<Segment>,
    open: Option<OpenSegment>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let root = self.tree.root();
        let mut blocks = vec![(root, 0)];
        let mut preformatted = 0usize;
        let mut edge = self.tree.step(Edge::Open(root), root);
        while let Some(mut at) = edge {
            let block = blocks.last().map_or(root, |&(block, _)| block);
            match at {
                Edge::Close(id) if id == root => break,
                Edge::Open(id) => match self.tree.data(id) {
                    NodeData::Text(text) => self.add_text(block, text, preformatted > 0),
                    NodeData::Element(element) => match role(self.tree, id) {
                        Role::Inline if is_block_name(&element.name) => {
                            self.end_segment();
                            self.tag(id, true);
                            preformatted += usize::from(is_pre(&element.name));
                            blocks.push((id, self.tokens.len()));
                        }
                        Role::Inline => self.piece(block, Piece::Open(id), preformatted > 0),
                        _ if is_block_name(&element.name) && element.is_html() => {
                            self.end_segment();
                            self.piece(block, Piece::Thing(id), false);
                            self.end_segment();
                            at = Edge::Close(id);
                        }
                        role => {
                            let thing = role == Role::Thing;
                            let piece = if thing { Piece::Thing(id) } else { Piece::Point(id) };
                            self.piece(block, piece, preformatted > 0);
                            at = Edge::Close(id);
                        }
                    },
                    _ => {}
                },
                Edge::Close(id) => {
                    if let Some(element) = self.tree.element(id) {
                        if element.is_html() && is_block_name(&element.name) {
                            self.end_segment();
                            if blocks.pop().is_some_and(|(_, tokens)| tokens == self.tokens.len()) {
                                self.hollow(id);
                            }
                            preformatted -= usize::from(is_pre(&element.name));
                            self.tag(id, false);
                        } else {
                            self.piece(block, Piece::Close(id), preformatted > 0);
                        }
                    }
                }
            }
            edge = self.tree.step(at, root);
        }
        self.end_segment();
    }

    fn tag(&mut self, node: NodeId, opens: bool) {
        self.tags.push(Tag { at: self.text.len() as u32, node, opens });
    }

    fn segment(&mut self, block: NodeId, preformatted: bool) -> &mut OpenSegment {
        let start = self.text.len();
        self.open.get_or_insert_with(|| OpenSegment {
            block,
            start,
            pieces: Vec::new(),
            preformatted,
            after_break: false,
            opaque_at: None,
        })
    }

    fn piece(&mut self, block: NodeId, piece: Piece, preformatted: bool) {
        let tree = self.tree;
        let is_break = |id| tree.name(id) == Some("br");
        if let Piece::Thing(id) = piece
            && is_break(id)
            && !preformatted
        {
            self.trim_end();
        }
        let at = self.text.len();
        let segment = self.segment(block, preformatted);
        segment.pieces.push((at, piece));
        if let Piece::Thing(id) = piece {
            segment.after_break = is_break(id) && !preformatted;
            self.text.push(OBJECT);
        } else if let Piece::Point(id) = piece
            && tree.name(id).is_some_and(counts_as_letter)
        {
            segment.after_break = false;
            segment.opaque_at = Some(at);
        }
    }

    fn add_text(&mut self, block: NodeId, text: &str, preformatted: bool) {
        if preformatted {
            if !text.is_empty() {
                self.segment(block, true).after_break = false;
                self.text.push_str(text);
            }
            return;
        }
        for (index, words) in between_blanks(text).enumerate() {
            if index > 0 && !self.at_blank() {
                self.text.push(' ');
            }
            if !words.is_empty() {
                self.segment(block, false).after_break = false;
                self.text.push_str(words);
            }
        }
    }

    /// Whether a blank would be dropped here.
    fn at_blank(&self) -> bool {
        let Some(open) = &self.open else { return true };
        open.opaque_at != Some(self.text.len())
            && (self.text.len() == open.start || open.after_break || self.text.ends_with(' '))
    }

    /// Drops the blank that the segment ends with so far.
    fn trim_end(&mut self) {
        let Some(open) = &mut self.open else { return };
        if open.opaque_at != Some(self.text.len())
            && self.text.len() > open.start
            && self.text.ends_with(' ')
        {
            self.text.pop();
            let end = self.text.len();
            for piece in open.pieces.iter_mut().rev().take_while(|piece| piece.0 > end) {
                piece.0 = end;
            }
        }
    }

    fn end_segment(&mut self) {
        if self.open.as_ref().is_some_and(|open| !open.preformatted) {
            self.trim_end();
        }
        let Some(mut open) = self.open.take() else { return };
        let pieces = with_points(std::mem::take(&mut open.pieces));
        let first_token = self.tokens.len();
        let index = self.segments.len() as u32;
        let mut within = self.innermost();
        let is_solid =
            |piece: &(usize, Piece)| matches!(piece.1, Piece::Thing(_) | Piece::Point(_));
        if self.text.len() == open.start && !pieces.iter().any(is_solid) {
            for (at, piece) in pieces {
                within = self.add_tag(at, piece, within);
            }
            return;
        }
        let mut start = open.start;
        let mut at_tag = 0;
        // Between two things or points lies a stretch of text, with tags that may cut its words.
        for end in 0..=pieces.len() {
            let solid = match pieces.get(end) {
                Some(&(at, piece @ (Piece::Thing(_) | Piece::Point(_)))) => Some((at, piece)),
                Some(_) => continue,
                None => None,
            };
            let to = solid.map_or(self.text.len(), |(at, _)| at);
            self.cut_stretch(start..to, &open, index, &pieces[at_tag..end], &mut within);
            if let Some((at, piece)) = solid {
                start = self.add_solid(at, piece, index, within);
            }
            at_tag = end + 1;
        }
        self.segments.push(Segment {
            block: open.block,
            text: open.start..self.text.len(),
            tokens: first_token..self.tokens.len(),
        });
    }

    /// The element that is open here.
    fn innermost(&self) -> NodeId {
        self.tags.last().map_or(self.tree.root(), |tag| match tag.opens {
            true => tag.node,
            false => self.tree.parent(tag.node).unwrap_or(self.tree.root()),
        })
    }

    fn cut_stretch(
        &mut self,
        stretch: Range<usize>,
        open: &OpenSegment,
        segment: u32,
        tags: &[(usize, Piece)],
        within: &mut NodeId,
    ) {
        let mut tags = tags.iter().copied().peekable();
        let cut = self.cutter.cut(&self.text[stretch.clone()]);
        let only_blank = !open.preformatted
            && open.start == stretch.start
            && self.cutter.cut[cut.clone()].iter().all(|it| it.class == Class::Blank);
        for at in cut {
            let CutWord { start, end, class, word } = self.cutter.cut[at];
            if class == Class::Blank && !open.preformatted && !only_blank {
                continue;
            }
            let (start, end) = (stretch.start as u32 + start, stretch.start as u32 + end);
            while let Some((at, piece)) = tags.next_if(|&(at, _)| at <= start as usize) {
                *within = self.add_tag(at, piece, *within);
            }
            self.tokens.push(Token {
                start,
                end,
                tag: self.tags.len() as u32,
                word: self.cutter.number_here(word, self.vocabulary),
                segment,
                kind: TokenKind::Text(class),
                within: *within,
            });
        }
        for (at, piece) in tags {
            *within = self.add_tag(at, piece, *within);
        }
    }

    fn add_tag(&mut self, at: usize, piece: Piece, within: NodeId) -> NodeId {
        match piece {
            Piece::Open(node) => {
                self.tags.push(Tag { at: at as u32, node, opens: true });
                node
            }
            Piece::Close(node) => {
                self.tags.push(Tag { at: at as u32, node, opens: false });
                self.tree.parent(node).unwrap_or(within)
            }
            Piece::Thing(_) | Piece::Point(_) => within,
        }
    }

    fn add_solid(&mut self, at: usize, piece: Piece, segment: u32, within: NodeId) -> usize {
        let (kind, end, key) = match piece {
            Piece::Thing(id) => {
                (TokenKind::Thing(id), at + OBJECT.len_utf8(), thing_key(self.tree, id))
            }
            Piece::Point(id) | Piece::Open(id) | Piece::Close(id) => {
                (TokenKind::Point(id), at, format!("\u{0}point {}", self.tree.outer_html(id)))
            }
        };
        let word = self.vocabulary.number(&key, false);
        self.tokens.push(Token {
            start: at as u32,
            end: end as u32,
            tag: self.tags.len() as u32,
            word,
            segment,
            kind,
            within,
        });
        end
    }

    fn hollow(&mut self, block: NodeId) {
        let name = self.tree.name(block).unwrap_or("");
        let word = self.vocabulary.number(&format!("\u{0}hollow {name}"), false);
        let at = self.text.len();
        self.tokens.push(Token {
            start: at as u32,
            end: at as u32,
            tag: self.tags.len() as u32,
            word,
            segment: self.segments.len() as u32,
            kind: TokenKind::Hollow,
            within: block,
        });
        let last = self.tokens.len();
        self.segments.push(Segment { block, text: at..at, tokens: last - 1..last });
    }
}

/// Cuts a text at its blanks. A single space between two words is no cut.
fn between_blanks(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_blank = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    let mut rest = Some(0);
    std::iter::from_fn(move || {
        let start = rest?;
        let mut end = start;
        while end < bytes.len() {
            if is_blank(end) && (bytes[end] != b' ' || end == start || is_blank(end + 1)) {
                break;
            }
            end += 1;
        }
        rest = (end < bytes.len()).then_some(end + 1);
        Some(&text[start..end])
    })
}

/// Inline elements that hold nothing become points.
fn with_points(pieces: Vec<(usize, Piece)>) -> Vec<(usize, Piece)> {
    let mut kept: Vec<(usize, Piece)> = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces {
        if let Piece::Close(id) = piece
            && kept.last() == Some(&(at, Piece::Open(id)))
        {
            kept.pop();
            kept.push((at, Piece::Point(id)));
        } else {
            kept.push((at, piece));
        }
    }
    kept
}

/// What makes two things the same to a reader.
fn thing_key(tree: &Tree, id: NodeId) -> String {
    match tree.name(id) {
        Some(name @ ("br" | "hr" | "col")) => format!("\u{0}{name}"),
        Some("img") => {
            let attr = |name| tree.attr(id, name).unwrap_or_default();
            // No attribute holds a U+0000.
            format!("\u{0}img {}\u{0}{}", attr("src"), attr("alt"))
        }
        _ => format!("\u{0}thing {}", tree.outer_html(id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens of a document, one a word, with `[` and `]` where elements begin and end.
    fn check_flat(html: &str, expected: &str) {
        let flat = Flat::of(
            Tree::parse_fragment(html),
            &mut Vocabulary::default(),
            &mut Cutter::default(),
        );
        let mut told = Vec::new();
        let mut tags = flat.tags.iter().enumerate().peekable();
        let tell = |tag: &Tag| match tag.opens {
            true => format!("[{}", flat.name(tag.node)),
            false => "]".to_owned(),
        };
        for (index, token) in flat.tokens.iter().enumerate() {
            while let Some((_, tag)) = tags.next_if(|(at, _)| *at < token.tag as usize) {
                told.push(tell(tag));
            }
            told.push(match token.kind {
                TokenKind::Text(_) => flat.token_text(index).to_owned(),
                TokenKind::Thing(id) => format!("<{}>", flat.name(id)),
                TokenKind::Point(id) => format!("({})", flat.name(id)),
                TokenKind::Hollow => "()".to_owned(),
            });
        }
        told.extend(tags.map(|(_, tag)| tell(tag)));
        assert_eq!(told.join(" "), expected);
    }

    #[test]
    fn every_element_holds_something() {
        check_flat("<p>a <b>b</b> c</p> <p></p>", "[p a [b b ] c ] [p () ]");
        check_flat("<p>a<b> </b></p><p><a id=x></a></p>", "[p a (b) ] [p (a) ]");
        check_flat("<p><b><i></i></b></p>", "[p [b (i) ] ]");
        check_flat("x<hr>y<!-- c --><br> z", "x <hr> y <br> z");
        check_flat("<ul><li>a<ul><li>b</ul></ul>", "[ul [li a [ul [li b ] ] ] ]");
        check_flat("<b><p>x</p></b>", "[b [p x ] ]");
        check_flat("<table><tr><td><td>x</table>", "[table [tbody [tr [td () ] [td x ] ] ] ]");
    }

    #[test]
    fn blanks_are_brought_to_the_normal_form() {
        let text = |html: &str| {
            Flat::of(Tree::parse_fragment(html), &mut Vocabulary::default(), &mut Cutter::default())
                .text
                .clone()
        };
        assert_eq!(text("<p> a\n <b>d</b>ata <br> x<img src=i> </p>"), "a data\u{FFFC}x\u{FFFC}");
        assert_eq!(text("<pre> a\n b </pre>"), " a\n b ");
        assert_eq!(text("<p>a <b> b</b> </p> c "), "a bc");
    }
}
