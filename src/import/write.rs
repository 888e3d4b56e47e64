//! Writes a tree of a text's own elements as Markdown that this program reads back as the same tree.
//!
//! 1. The tree is walked once, in a loop; lists and quotations are prefixes of the lines in them.
//! 2. Each paragraph, heading or cell is a line of [`Token`]s; what Markdown would misread in it is escaped.
//! 3. Each block is read back as readers will get it. One that would read otherwise, or that Markdown
//!    cannot say (cells over several columns, lists that count in letters), is written as HTML instead.
//!
//! Knows nothing of where the tree came from, nor of front matter.

use std::ops::Range;

use crate::document::markdown::{HtmlBlocks, source_mark, to_html};
use crate::html::{Edge, NodeData, NodeId, Tree, escape_text, write_attr};

/// Writes a text. The tree holds what [`BLOCKS`] and [`INLINE`] name, and text.
pub fn markdown(tree: &Tree) -> String {
    written(tree, true)
}

/// The same where no block needs to be looked at by itself: the whole is read back once, which is several times
/// as fast. None where it would be read otherwise.
pub fn markdown_at_once(tree: &Tree) -> Option<String> {
    let out = written(tree, false);
    let read = Tree::parse_fragment(&to_html(&out, HtmlBlocks::Closed));
    (Essence::of(tree, tree.root()) == Essence::of(&read, read.root())).then_some(out)
}

fn written(tree: &Tree, reads_back: bool) -> String {
    let open = vec![Open::new(Sort::Plain)];
    let mut writer = Writer { tree, out: String::new(), open, reads_back };
    writer.walk();
    let mut out = writer.out.trim_matches('\n').to_owned();
    out.push('\n');
    out
}

/// Elements that blocks stand in and that are none themselves.
const TRANSPARENT: [&str; 3] = ["div", "section", "body"];

/// The blocks of a text.
pub const BLOCKS: [&str; 17] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "table",
    "dl",
    "hr",
    "div",
    "section",
];

/// What may stand in a line of words, beside what has Markdown of its own.
pub const INLINE: [&str; 13] =
    ["sub", "sup", "u", "ins", "mark", "kbd", "q", "abbr", "time", "cite", "dfn", "var", "span"];

/// Something that holds blocks.
struct Open {
    sort: Sort,
    /// How many blocks have been written in it.
    blocks: usize,
    /// The list that was written last in it, if nothing came behind it.
    last_list: Option<(bool, char)>,
}

enum Sort {
    Plain,
    Quote,
    List { number: Option<u64>, mark: char, tight: bool },
    Item { marker: String, used: bool },
}

impl Open {
    fn new(sort: Sort) -> Open {
        Open { sort, blocks: 0, last_list: None }
    }
}

struct Writer<'a> {
    tree: &'a Tree,
    out: String,
    open: Vec<Open>,
    /// Whether each block is read back.
    reads_back: bool,
}

impl Writer<'_> {
    fn walk(&mut self) {
        let root = self.tree.root();
        let mut words = Tokens::default();
        let mut edge = Some(Edge::Open(root));
        while let Some(at) = edge {
            edge = match at {
                Edge::Open(id) => match Role::of(self.tree, id) {
                    Role::Words => {
                        words.read(self.tree, id);
                        self.tree.step(Edge::Close(id), root)
                    }
                    role => {
                        self.paragraph(&mut words);
                        self.enter(id, role, root)
                    }
                },
                Edge::Close(id) => {
                    self.paragraph(&mut words);
                    self.leave(id);
                    self.tree.step(at, root)
                }
            };
        }
    }

    /// Opens what holds blocks, writes what is one, and says where to go on.
    fn enter(&mut self, id: NodeId, role: Role, root: NodeId) -> Option<Edge> {
        match role {
            Role::Plain | Role::Words => return self.tree.step(Edge::Open(id), root),
            Role::Item => {
                let marker = match self.open.last_mut().map(|open| &mut open.sort) {
                    Some(Sort::List { number: Some(number), mark, .. }) => {
                        let marker = format!("{number}{mark} ");
                        *number += 1;
                        marker
                    }
                    Some(Sort::List { mark, .. }) => format!("{mark} "),
                    _ => "- ".to_owned(),
                };
                self.open.push(Open::new(Sort::Item { marker, used: false }));
            }
            Role::List | Role::Quote if self.is_outer() => {
                // Lists and quotations are read back whole: what stands in them hangs together.
                let written = self.apart(id);
                match self.reads_as(id, &written) {
                    true => self.list_block(id, &written),
                    false => self.html(id),
                }
                return self.tree.step(Edge::Close(id), root);
            }
            Role::Quote => self.open.push(Open::new(Sort::Quote)),
            // What it says has been looked at with the outermost, so that lists in lists are looked at once.
            Role::List => self.open_list(id),
            Role::Leaf => {
                self.leaf(id);
                return self.tree.step(Edge::Close(id), root);
            }
        }
        self.tree.step(Edge::Open(id), root)
    }

    fn leave(&mut self, id: NodeId) {
        let closes = match Role::of(self.tree, id) {
            Role::Quote | Role::List | Role::Item => self.open.len() > 1,
            _ => false,
        };
        if !closes {
            return;
        }
        // An item of nothing is an item all the same: the next one has the next number.
        if let Some(Open { sort: Sort::Item { used: false, .. }, blocks: 0, .. }) = self.open.last()
        {
            self.block("");
        }
        let closed = self.open.pop();
        if let (Some(Open { sort: Sort::List { number, mark, .. }, .. }), Some(around)) =
            (closed, self.open.last_mut())
        {
            around.last_list = Some((number.is_some(), mark));
        }
    }

    /// Whether Markdown says an element, as far as that is asked.
    fn reads_as(&self, id: NodeId, markdown: &str) -> bool {
        !markdown.is_empty() && (!self.reads_back || reads_as(self.tree, id, markdown))
    }

    fn is_outer(&self) -> bool {
        self.open.iter().all(|open| matches!(open.sort, Sort::Plain))
    }

    /// A list or quotation as it would be written by itself.
    fn apart(&self, id: NodeId) -> String {
        if says_more(self.tree, id) {
            return String::new();
        }
        // A writer of its own, whose only block is the list; the list is not outermost in it.
        let mut alone = Writer {
            tree: self.tree,
            out: String::new(),
            open: vec![Open::new(Sort::Plain)],
            reads_back: self.reads_back,
        };
        if let Some(outer) = self.open.last() {
            alone.open[0].last_list = outer.last_list;
        }
        match Role::of(self.tree, id) {
            Role::Quote => alone.open.push(Open::new(Sort::Quote)),
            _ => alone.open_list(id),
        }
        let mut words = Tokens::default();
        let mut edge = self.tree.step(Edge::Open(id), id);
        while let Some(at) = edge {
            edge = match at {
                Edge::Open(inner) => match Role::of(self.tree, inner) {
                    Role::Words => {
                        words.read(self.tree, inner);
                        self.tree.step(Edge::Close(inner), id)
                    }
                    role => {
                        alone.paragraph(&mut words);
                        alone.enter(inner, role, id)
                    }
                },
                Edge::Close(inner) => {
                    alone.paragraph(&mut words);
                    alone.leave(inner);
                    self.tree.step(at, id)
                }
            };
        }
        alone.out.trim_matches('\n').to_owned()
    }

    fn list_block(&mut self, id: NodeId, written: &str) {
        self.block(written);
        if Role::of(self.tree, id) == Role::Quote {
            return;
        }
        let ordered = self.tree.name(id) == Some("ol");
        let mark = written.trim_start_matches(|c: char| c.is_ascii_digit()).chars().next();
        if let (Some(around), Some(mark)) = (self.open.last_mut(), mark) {
            around.last_list = Some((ordered, mark));
        }
    }

    fn open_list(&mut self, id: NodeId) {
        let ordered = self.tree.name(id) == Some("ol");
        let before = self.open.last().and_then(|open| open.last_list);
        // Two lists in a row are two, told by their marks.
        let mark = match (ordered, before) {
            (true, Some((true, '.'))) => ')',
            (true, _) => '.',
            (false, Some((false, '-'))) => '*',
            (false, _) => '-',
        };
        let start = self.tree.attr(id, "start").and_then(|it| it.trim().parse().ok());
        let number = ordered.then_some(start.unwrap_or(1));
        let tight = is_tight(self.tree, id);
        self.open.push(Open::new(Sort::List { number, mark, tight }));
    }

    /// Writes a block that holds no others.
    fn leaf(&mut self, id: NodeId) {
        let name = self.tree.name(id).unwrap_or_default();
        let written = match name {
            "hr" => "---".to_owned(),
            "pre" => fenced(&self.tree.text(id)),
            "table" => match pipe_table(self.tree, id) {
                Some(table) => table,
                None => return self.html(id),
            },
            "dl" => return self.html(id),
            "p" => {
                let mut words = Tokens::default();
                words.read_children(self.tree, id);
                let anchor = self.tree.attr(id, "id").map(anchor).unwrap_or_default();
                let parts = words.paragraphs();
                let lines = parts.iter().map(|part| line(part, Within::Paragraph));
                format!("{anchor}{}", lines.collect::<Vec<_>>().join("\n\n"))
            }
            _ => heading(self.tree, id),
        };
        if written.is_empty() {
            return;
        }
        if self.is_outer() && !self.reads_as(id, &written) {
            return self.html(id);
        }
        self.block(&written);
    }

    /// Writes words that stand in no block of their own.
    fn paragraph(&mut self, words: &mut Tokens) {
        let tokens = std::mem::take(words);
        let in_item = matches!(self.open.last().map(|it| &it.sort), Some(Sort::Item { .. }));
        if in_item && is_in_tight(&self.open) {
            let text = line(&tokens.finished(), Within::Paragraph);
            if !text.is_empty() {
                self.block(&text);
            }
            return;
        }
        for part in tokens.paragraphs() {
            let text = line(&part, Within::Paragraph);
            if !text.is_empty() {
                self.block(&text);
            }
        }
    }

    /// Writes the element as HTML, in words that Markdown leaves alone.
    fn html(&mut self, id: NodeId) {
        let html = html_block(self.tree, id);
        self.block(&html);
    }

    /// Writes the lines of a block behind the prefixes of what it stands in.
    fn block(&mut self, lines: &str) {
        let depth = self.open.len();
        // What starts here: the outermost of what has nothing in it yet, or the block itself.
        let starts = self.open.iter().position(|open| open.blocks == 0).unwrap_or(depth);
        if self.is_parted(starts) {
            let prefix = self.prefix(starts);
            self.out.push_str(prefix.trim_end());
            self.out.push('\n');
        }
        for line in lines.split('\n') {
            let whole = self.prefix(depth) + line;
            self.out.push_str(whole.trim_end_matches([' ', '\t']));
            self.out.push('\n');
        }
        for open in &mut self.open {
            open.blocks += 1;
        }
        if let Some(open) = self.open.last_mut() {
            open.last_list = None;
        }
    }

    /// Whether an empty line comes before what starts in the container before this one.
    fn is_parted(&self, starts: usize) -> bool {
        let Some(around) = starts.checked_sub(1) else { return false };
        match self.open[around].sort {
            Sort::Plain | Sort::Quote => true,
            Sort::List { tight, .. } => !tight,
            Sort::Item { .. } => !is_in_tight(&self.open[..=around]),
        }
    }

    /// The prefix of a line in the outermost containers; uses up the markers of items.
    fn prefix(&mut self, depth: usize) -> String {
        let mut prefix = String::new();
        for open in &mut self.open[..depth] {
            match &mut open.sort {
                Sort::Quote => prefix.push_str("> "),
                Sort::Item { marker, used: true } => prefix.push_str(&" ".repeat(marker.len())),
                Sort::Item { marker, used } => {
                    prefix.push_str(marker);
                    *used = true;
                }
                Sort::Plain | Sort::List { .. } => {}
            }
        }
        prefix
    }
}

/// Whether the innermost list of these is a tight one.
fn is_in_tight(open: &[Open]) -> bool {
    let lists = open.iter().rev().filter_map(|open| match open.sort {
        Sort::List { tight, .. } => Some(tight),
        _ => None,
    });
    lists.into_iter().next().unwrap_or(false)
}

/// What an element is to the walk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Holds blocks and leaves no trace.
    Plain,
    Quote,
    List,
    Item,
    /// A block of words.
    Leaf,
    /// Part of a line.
    Words,
}

impl Role {
    fn of(tree: &Tree, id: NodeId) -> Role {
        match tree.data(id) {
            NodeData::Fragment => Role::Plain,
            NodeData::Text(_) | NodeData::Comment(_) => Role::Words,
            NodeData::Element(element) => match &*element.name {
                name if TRANSPARENT.contains(&name) => Role::Plain,
                "blockquote" => Role::Quote,
                "ul" | "ol" => Role::List,
                "li" => Role::Item,
                "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "table" | "dl" | "hr" => {
                    Role::Leaf
                }
                _ => Role::Words,
            },
        }
    }
}

/// Whether a list says more than a list of Markdown can: letters, numbers out of order.
fn says_more(tree: &Tree, id: NodeId) -> bool {
    let is_list = |id: &NodeId| matches!(tree.name(*id), Some("ol" | "ul"));
    let own = std::iter::once(id).chain(tree.descendants(id));
    own.filter(|id| is_list(id) || tree.name(*id) == Some("li")).any(|id| {
        let counts = |name| tree.attr(id, name).is_some();
        let letters =
            tree.name(id) == Some("ol") && tree.attr(id, "type").is_some_and(|it| it != "1");
        let start = tree.attr(id, "start").map(str::trim);
        let odd_start = start.is_some_and(|it| it.len() > 9 || it.parse::<u64>().is_err());
        letters || counts("reversed") || counts("value") || odd_start
    })
}

/// Whether the items of a list are lines, maybe with further lists under them.
fn is_tight(tree: &Tree, list: NodeId) -> bool {
    let is_blank = |id: NodeId| tree.text_node(id).is_some_and(|text| text.trim().is_empty());
    tree.children(list).filter(|id| tree.is_element(*id)).all(|item| {
        let mut lists = false;
        let mut breaks = 0;
        tree.children(item).filter(|id| !is_blank(*id)).all(|id| match Role::of(tree, id) {
            Role::Words => {
                breaks = if tree.name(id) == Some("br") { breaks + 1 } else { 0 };
                !lists && breaks < 2
            }
            Role::List => {
                lists = true;
                // Only a list that starts at 1 may follow a line at once.
                tree.attr(id, "start").is_none_or(|start| start.trim() == "1")
            }
            _ => false,
        })
    })
}

fn heading(tree: &Tree, id: NodeId) -> String {
    let level = tree.name(id).and_then(|name| name.strip_prefix('h')?.parse().ok()).unwrap_or(2);
    let mut words = Tokens::default();
    words.read_children(tree, id);
    let mut text = line(&words.finished(), Within::Heading);
    if text.is_empty() {
        return text;
    }
    // Number signs at the end would be taken for its closing, braces for its id.
    if text.ends_with('#') {
        text.insert(text.len() - 1, '\\');
    }
    if text.ends_with('}') {
        text = text.replace('{', "&#123;");
    }
    let id = tree.attr(id, "id").map_or(String::new(), |id| format!(" {{#{id}}}"));
    format!("{} {text}{id}", "#".repeat(level))
}

fn fenced(text: &str) -> String {
    let mut longest = 2;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence}\n{}\n{fence}", text.trim_matches('\n'))
}

fn anchor(id: &str) -> String {
    let mut html = "<span".to_owned();
    write_attr("id", id, &mut html);
    html + "></span>"
}

/// A table of rows of one width under a row of headings, each cell a line of words; else none.
fn pipe_table(tree: &Tree, table: NodeId) -> Option<String> {
    let inner: Vec<NodeId> = tree.descendants(table).collect();
    let is_named = |id: NodeId, name: &str| tree.name(id) == Some(name);
    if inner.iter().any(|id| is_named(*id, "table") || is_named(*id, "caption")) {
        return None;
    }
    let mut rows: Vec<Vec<(bool, String)>> = Vec::new();
    for row in inner.iter().copied().filter(|id| is_named(*id, "tr")) {
        let mut cells = Vec::new();
        for cell in tree.children(row).filter(|id| matches!(tree.name(*id), Some("td" | "th"))) {
            let spans = ["colspan", "rowspan"].iter().any(|name| tree.attr(cell, name).is_some());
            if spans || tree.attr(cell, "scope").is_some_and(|it| it == "row") {
                return None;
            }
            let mut blocks = tree.children(cell).filter(|id| Role::of(tree, *id) != Role::Words);
            let block = blocks.next();
            let mut words = Tokens::default();
            match block {
                None => words.read_children(tree, cell),
                Some(only) if tree.name(only) == Some("p") && blocks.next().is_none() => {
                    let is_blank =
                        |id| tree.text_node(id).is_some_and(|text: &str| text.trim().is_empty());
                    if tree.children(cell).any(|id| id != only && !is_blank(id)) {
                        return None;
                    }
                    words.read_children(tree, only);
                }
                Some(_) => return None,
            }
            cells.push((tree.name(cell) == Some("th"), line(&words.finished(), Within::Cell)));
        }
        rows.push(cells);
    }
    let width = rows.first()?.len();
    let headed = rows[0].iter().all(|(is_head, _)| *is_head);
    let plain = rows[1..].iter().flatten().all(|(is_head, _)| !is_head);
    if width == 0 || !headed || !plain || rows.iter().any(|row| row.len() != width) {
        return None;
    }
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<&str> = row.iter().map(|(_, text)| text.as_str()).collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if at == 0 {
            lines.push(format!("|{}", " --- |".repeat(width)));
        }
    }
    Some(lines.join("\n"))
}

/// An element with all in it as HTML, its words such that Markdown leaves them alone, without empty
/// lines: an HTML block would end there.
pub(crate) fn html_block(tree: &Tree, id: NodeId) -> String {
    const OWN_LINE: [&str; 8] = ["table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl"];
    let mut out = String::new();
    let mut pres = usize::from(tree.ancestors(id).any(|it| tree.name(it) == Some("pre")));
    for edge in tree.edges(id) {
        match edge {
            Edge::Open(at) => match tree.data(at) {
                NodeData::Element(element) => {
                    let name = &*element.name;
                    pres += usize::from(name == "pre");
                    if !out.is_empty()
                        && (OWN_LINE.contains(&name) || matches!(name, "li" | "dt" | "dd"))
                        && !out.ends_with('\n')
                    {
                        out.push('\n');
                    }
                    out.push('<');
                    out.push_str(name);
                    for (name, value) in &element.attrs {
                        write_attr(name, &value.replace(['\n', '\r'], " "), &mut out);
                    }
                    out.push('>');
                    if OWN_LINE.contains(&name) && name != "tr" {
                        out.push('\n');
                    }
                }
                NodeData::Text(text) if pres > 0 => {
                    let mut escaped = String::new();
                    escape_text(text, &mut escaped);
                    out.push_str(&escaped.replace("\n\n", "\n&#10;"));
                }
                NodeData::Text(text) => {
                    let parent = tree.parent(at).and_then(|id| tree.name(id)).unwrap_or_default();
                    if text.trim().is_empty() && (OWN_LINE.contains(&parent) || parent.is_empty()) {
                        continue;
                    }
                    let text = collapsed(text);
                    out.push_str(&escaped(&text, How::Entity, Neighbours::default()));
                }
                _ => {}
            },
            Edge::Close(at) => {
                let Some(element) = tree.element(at) else { continue };
                let name = &*element.name;
                pres -= usize::from(name == "pre");
                if crate::html::is_void(&element.name) {
                    continue;
                }
                if OWN_LINE.contains(&name) && name != "tr" && !out.ends_with('\n') {
                    out.push('\n');
                }
                out.push_str(&format!("</{name}>"));
                if name == "tr" || matches!(name, "li" | "dt" | "dd") {
                    out.push('\n');
                }
            }
        }
    }
    let lines: Vec<&str> = out.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}

fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let is_blank = c.is_ascii_whitespace();
        if !is_blank {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// What has delimiters, or tags, around words.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    Strong,
    Em,
    Strike,
    Link {
        href: String,
        title: Option<String>,
    },
    /// Tags as they are written.
    Tag {
        start: String,
        name: String,
    },
}

/// A part of a line of words.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Text(String),
    Open(Mark),
    Close(Mark),
    Code(String),
    Image { alt: String, src: String, title: Option<String> },
    Html(String),
    Break,
}

/// A line of words as it is read from a tree: blanks collapsed, and none inside marks where they
/// would keep Markdown from seeing them.
#[derive(Debug, Default)]
struct Tokens {
    tokens: Vec<Token>,
    /// A blank was read and nothing since.
    blank: bool,
    /// Which marks are open, and whether they wrote a token.
    open: Vec<(Mark, bool)>,
}

impl Tokens {
    fn read_children(&mut self, tree: &Tree, id: NodeId) {
        let children: Vec<NodeId> = tree.children(id).collect();
        for child in children {
            self.read(tree, child);
        }
    }

    /// Takes a node with all in it.
    fn read(&mut self, tree: &Tree, id: NodeId) {
        let mut edge = Some(Edge::Open(id));
        while let Some(at) = edge {
            edge = match at {
                Edge::Open(inner) if self.open_node(tree, inner) => tree.step(at, id),
                Edge::Open(inner) => tree.step(Edge::Close(inner), id),
                Edge::Close(inner) => {
                    if let Some(mark) = mark_of(tree, inner) {
                        self.close(&mark);
                    } else if Role::of(tree, inner) != Role::Words {
                        self.blank = true;
                    }
                    tree.step(at, id)
                }
            };
        }
    }

    /// Takes what a node is itself; whether what it holds is to be read too.
    fn open_node(&mut self, tree: &Tree, id: NodeId) -> bool {
        match tree.data(id) {
            NodeData::Text(text) => self.text(text),
            NodeData::Element(element) => match &*element.name {
                "br" => {
                    self.blank = false;
                    self.tokens.push(Token::Break);
                }
                "img" => {
                    self.place_blank();
                    let attr = |name| tree.attr(id, name).map(str::to_owned);
                    let alt = collapsed(&attr("alt").unwrap_or_default());
                    let src = attr("src").unwrap_or_default();
                    self.tokens.push(Token::Image { alt, src, title: attr("title") });
                    return false;
                }
                "code" => {
                    let code = tree.text(id);
                    self.blank |= code.starts_with(|c: char| c.is_ascii_whitespace());
                    if !code.trim().is_empty() {
                        self.place_blank();
                        self.tokens.push(Token::Code(collapsed(&code).trim().to_owned()));
                    }
                    self.blank |= code.ends_with(|c: char| c.is_ascii_whitespace());
                    return false;
                }
                "span" => {
                    if let Some(id) = tree.attr(id, "id") {
                        self.place_blank();
                        self.tokens.push(Token::Html(anchor(id)));
                    }
                }
                _ => match mark_of(tree, id) {
                    Some(mark) => self.open(mark),
                    None => {
                        if Role::of(tree, id) != Role::Words {
                            self.blank = true;
                        }
                    }
                },
            },
            _ => {}
        }
        true
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.blank = true;
                continue;
            }
            self.place_blank();
            match self.tokens.last_mut() {
                Some(Token::Text(last)) => last.push(c),
                _ => self.tokens.push(Token::Text(c.to_string())),
            }
        }
    }

    /// Writes a blank that was read, before marks that were opened behind it.
    fn place_blank(&mut self) {
        if !std::mem::take(&mut self.blank) {
            return;
        }
        let opens = self.tokens.iter().rev().take_while(|it| matches!(it, Token::Open(_))).count();
        let at = self.tokens.len() - opens;
        match at.checked_sub(1).map(|at| &mut self.tokens[at]) {
            None | Some(Token::Break) => {}
            Some(Token::Text(last)) => last.push(' '),
            Some(_) => self.tokens.insert(at, Token::Text(" ".to_owned())),
        }
    }

    fn open(&mut self, mark: Mark) {
        let is_open = self.open.iter().any(|(it, _)| *it == mark);
        let is_link = |mark: &Mark| matches!(mark, Mark::Link { .. });
        let in_link = is_link(&mark) && self.open.iter().any(|(it, _)| is_link(it));
        let writes = !is_open && !in_link;
        if writes {
            // What was closed just now goes on.
            if !self.blank
                && !is_link(&mark)
                && self.tokens.last() == Some(&Token::Close(mark.clone()))
            {
                self.tokens.pop();
            } else {
                self.tokens.push(Token::Open(mark.clone()));
            }
        }
        self.open.push((mark, writes));
    }

    fn close(&mut self, mark: &Mark) {
        let Some(at) = self.open.iter().rposition(|(it, _)| it == mark) else { return };
        let (mark, wrote) = self.open.remove(at);
        if !wrote {
            return;
        }
        match self.tokens.last() {
            Some(Token::Open(last)) if *last == mark => drop(self.tokens.pop()),
            _ => self.tokens.push(Token::Close(mark)),
        }
    }

    /// The line, without breaks at its ends.
    fn finished(self) -> Vec<Token> {
        let mut tokens = self.tokens;
        while tokens.last() == Some(&Token::Break) {
            tokens.pop();
        }
        let leading = tokens.iter().take_while(|it| **it == Token::Break).count();
        tokens.drain(..leading);
        tokens
    }

    /// The same as paragraphs: two breaks in a row part them, outside marks.
    fn paragraphs(self) -> Vec<Vec<Token>> {
        let mut parts: Vec<Vec<Token>> = vec![Vec::new()];
        let mut depth = 0_usize;
        for token in self.finished() {
            match &token {
                Token::Open(_) => depth += 1,
                Token::Close(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            let last = parts.last_mut().filter(|part| {
                token == Token::Break && depth == 0 && part.last() == Some(&Token::Break)
            });
            match last {
                Some(part) => {
                    part.pop();
                    parts.push(Vec::new());
                }
                None => {
                    let starts = token == Token::Break && parts.last().is_some_and(Vec::is_empty);
                    if let (false, Some(part)) = (starts, parts.last_mut()) {
                        part.push(token);
                    }
                }
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }
}

fn mark_of(tree: &Tree, id: NodeId) -> Option<Mark> {
    let element = tree.element(id)?;
    Some(match &*element.name {
        "strong" | "b" => Mark::Strong,
        "em" | "i" => Mark::Em,
        "del" | "s" | "strike" => Mark::Strike,
        "a" => Mark::Link {
            href: tree.attr(id, "href").unwrap_or_default().trim().to_owned(),
            title: tree.attr(id, "title").map(str::to_owned),
        },
        name if INLINE.contains(&name) && name != "span" => {
            let mut start = format!("<{name}");
            for (name, value) in &element.attrs {
                write_attr(name, value, &mut start);
            }
            start.push('>');
            Mark::Tag { start, name: name.to_owned() }
        }
        _ => return None,
    })
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Paragraph,
    Heading,
    Cell,
}

/// Writes a line of words.
fn line(tokens: &[Token], within: Within) -> String {
    let delimiters = delimiters(tokens);
    let mut out = String::new();
    let mut links = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Text(text) => {
                let neighbours = Neighbours {
                    before: out.chars().next_back(),
                    after: tokens[at + 1..].iter().find_map(first_char),
                    in_link: links > 0,
                    in_cell: within == Within::Cell,
                };
                out.push_str(&escaped(text, How::Backslash, neighbours));
            }
            Token::Code(code) => out.push_str(&code_span(code, within)),
            Token::Html(html) => out.push_str(html),
            Token::Break => match (within, out.ends_with("\\\n") || at + 1 == tokens.len()) {
                (Within::Paragraph, false) => out.push_str("\\\n"),
                _ => out.push_str("<br>"),
            },
            Token::Image { alt, src, title } => {
                let neighbours = Neighbours { in_link: true, ..Neighbours::default() };
                let alt = escaped(alt, How::Backslash, neighbours);
                out.push_str(&format!("![{alt}]({}", target(src, title.as_deref())));
            }
            Token::Open(Mark::Link { .. }) => {
                if out.ends_with('!') {
                    out.insert(out.len() - 1, '\\');
                }
                links += 1;
                out.push_str(if delimiters[at].is_empty() { "[" } else { &delimiters[at] });
            }
            Token::Close(Mark::Link { href, title }) => {
                links = links.saturating_sub(1);
                match delimiters[at].as_str() {
                    "" => out.push_str(&format!("]({}", target(href, title.as_deref()))),
                    end => out.push_str(end),
                }
            }
            Token::Open(_) | Token::Close(_) => out.push_str(&delimiters[at]),
        }
    }
    let out = out.trim().to_owned();
    match within {
        Within::Paragraph => starts_escaped(&out),
        Within::Heading | Within::Cell => out,
    }
}

fn first_char(token: &Token) -> Option<char> {
    match token {
        Token::Text(text) => text.chars().next(),
        Token::Code(_) => Some('`'),
        Token::Image { .. } => Some('!'),
        Token::Html(_) => Some('<'),
        Token::Break => Some('\n'),
        Token::Open(mark) | Token::Close(mark) => Some(match mark {
            Mark::Link { .. } => '[',
            Mark::Tag { .. } => '<',
            _ => '*',
        }),
    }
}

fn last_char(token: &Token) -> Option<char> {
    match token {
        Token::Text(text) => text.chars().next_back(),
        Token::Image { .. } => Some(')'),
        Token::Html(_) => Some('>'),
        Token::Open(Mark::Link { .. }) => Some('['),
        Token::Close(Mark::Link { .. }) => Some(')'),
        Token::Open(Mark::Tag { .. }) | Token::Close(Mark::Tag { .. }) => Some('>'),
        other => first_char(other),
    }
}

/// What each mark is written as; nothing for links that are written with brackets.
///
/// A delimiter that CommonMark would not take for one where it stands is a tag instead.
fn delimiters(tokens: &[Token]) -> Vec<String> {
    let mut written = vec![String::new(); tokens.len()];
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let is_mark = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
    let ends = ends_of_marks(tokens);
    for (at, token) in tokens.iter().enumerate() {
        let (Token::Open(mark), Some(end)) = (token, ends[at]) else { continue };
        let before = at.checked_sub(1).and_then(|at| last_char(&tokens[at]));
        let inner = tokens.get(at + 1).and_then(first_char);
        let inner_end = last_char(&tokens[end - 1]);
        let behind = tokens.get(end + 1).and_then(first_char);
        let opens = !is_blank(inner) && (!is_mark(inner) || is_blank(before) || is_mark(before));
        let closes =
            !is_blank(inner_end) && (!is_mark(inner_end) || is_blank(behind) || is_mark(behind));
        let beside = |at: Option<usize>| {
            let token = at.and_then(|at| tokens.get(at));
            matches!(
                token,
                Some(Token::Open(Mark::Strong | Mark::Em) | Token::Close(Mark::Strong | Mark::Em))
            )
        };
        let crowded =
            [at.checked_sub(1), Some(at + 1), Some(end - 1), Some(end + 1)].into_iter().any(beside);
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let alone = !in_word(before) && !in_word(behind);
        let (start, stop) = match mark {
            Mark::Strong if opens && closes => ("**", "**".to_owned()),
            Mark::Strong => ("<strong>", "</strong>".to_owned()),
            Mark::Em if opens && closes && !crowded => ("*", "*".to_owned()),
            Mark::Em if opens && closes && alone => ("_", "_".to_owned()),
            Mark::Em => ("<em>", "</em>".to_owned()),
            Mark::Strike if opens && closes => ("~~", "~~".to_owned()),
            Mark::Strike => ("<del>", "</del>".to_owned()),
            Mark::Tag { start, name } => (start.as_str(), format!("</{name}>")),
            Mark::Link { href, title: None } => match &tokens[at + 1..end] {
                [Token::Text(text)] if is_plain_address(href, text) => {
                    // Its words are its address: they are not written twice.
                    written[at] = "<".to_owned();
                    written[end] = ">".to_owned();
                    continue;
                }
                _ => continue,
            },
            Mark::Link { .. } => continue,
        };
        written[at] = start.to_owned();
        written[end] = stop;
    }
    written
}

/// Where each mark that opens is closed. A mark is never open twice at once.
fn ends_of_marks(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut ends = vec![None; tokens.len()];
    let mut open: Vec<(usize, &Mark)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(mark) => open.push((at, mark)),
            Token::Close(mark) => {
                if let Some(of) = open.iter().rposition(|(_, it)| *it == mark) {
                    ends[open.remove(of).0] = Some(at);
                }
            }
            _ => {}
        }
    }
    ends
}

/// Whether a link's words are its address, such that `<…>` says both, as it stands.
fn is_plain_address(href: &str, text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()+,;=%".contains(c);
    let is_web = (href.starts_with("https://") || href.starts_with("http://")) && href == text;
    is_web && href.chars().all(is_plain) && !href.contains(['_', '&', '~'])
}

fn target(href: &str, title: Option<&str>) -> String {
    let mut address = String::with_capacity(href.len());
    for c in href.chars() {
        match c {
            ' ' => address.push_str("%20"),
            '<' => address.push_str("%3C"),
            '>' => address.push_str("%3E"),
            '\\' => address.push_str("%5C"),
            '(' => address.push_str("%28"),
            ')' => address.push_str("%29"),
            '|' => address.push_str("%7C"),
            '*' => address.push_str("%2A"),
            '`' => address.push_str("%60"),
            c if c.is_control() => {}
            c => address.push(c),
        }
    }
    let address = entity_safe(&address);
    let title = title.map(collapsed).filter(|title| !title.trim().is_empty()).map(|title| {
        let title = escaped(title.trim(), How::Backslash, Neighbours::default());
        format!(" \"{}\"", title.replace('"', "&quot;"))
    });
    format!("{address}{})", title.unwrap_or_default())
}

/// An address in which no `&` starts a reference that it is not.
fn entity_safe(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        out.push(c);
        if c == '&' && is_reference(&address[at + 1..]) {
            out.push_str("amp;");
        }
    }
    out
}

fn is_reference(behind: &str) -> bool {
    let end = behind.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
    end.is_some_and(|end| end > 0 && behind[end..].starts_with(';'))
}

fn code_span(code: &str, within: Within) -> String {
    // In a table a bar ends the cell even in code; there, and there alone, a backslash keeps it.
    let barred = code.replace('|', "\\|");
    let code = match within {
        Within::Cell if code.contains("\\|") => {
            let text = escaped(code, How::Entity, Neighbours::default());
            return format!("<code>{}</code>", text.replace('|', "&#124;"));
        }
        Within::Cell => barred.as_str(),
        _ => code,
    };
    let mut longest = 0;
    let mut run = 0;
    for c in code.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let ticks = "`".repeat(longest + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{code}{pad}{ticks}")
}

/// How a character is kept from being read as mark-up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Backslash,
    Entity,
}

/// What stands around a piece of text.
#[derive(Clone, Copy, Default)]
struct Neighbours {
    before: Option<char>,
    after: Option<char>,
    in_link: bool,
    in_cell: bool,
}

/// Text that Markdown reads as itself.
fn escaped(text: &str, how: How, around: Neighbours) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let brackets = around.in_link
        || ["](", "]:", "][", "[^"].iter().any(|it| text.contains(it))
        || text.matches('[').count() != text.matches(']').count()
        || (text.ends_with(']') && around.after.is_some_and(|c| matches!(c, '(' | '[' | ':')));
    let mut before = around.before;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let after = rest.as_str().chars().next().or(around.after);
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_read = match c {
            '\\' => {
                after.is_none_or(|c| c.is_ascii_punctuation() || c == '\n') || how == How::Entity
            }
            '`' => true,
            '*' => !(before.is_none_or(|c| c == ' ') && after.is_some_and(|c| c == ' ')),
            '_' => !(in_word(before) && in_word(after)),
            '[' | ']' => brackets,
            '~' => true,
            '|' => around.in_cell,
            _ => false,
        };
        match c {
            '<' => out.push_str("&lt;"),
            '&' if is_reference(rest.as_str()) => out.push_str("&amp;"),
            '>' if how == How::Entity => out.push_str("&gt;"),
            '\u{a0}' if how == How::Entity => out.push_str("&nbsp;"),
            c if is_read && how == How::Backslash => {
                out.push('\\');
                out.push(c);
            }
            c if is_read => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// Lines that no sign at their start turns into something else.
fn starts_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mut behind = line[digits..].chars();
        let (sign, next) = (behind.next(), behind.next());
        let ends = next.is_none_or(char::is_whitespace);
        match sign {
            Some('.' | ')') if (1..=9).contains(&digits) && ends => {
                out.push_str(&line[..digits]);
                out.push('\\');
                out.push_str(&line[digits..]);
            }
            Some('-' | '+')
                if digits == 0 && (ends || line.trim_matches(['-', ' ']).is_empty()) =>
            {
                out.push('\\');
                out.push_str(line);
            }
            Some('#')
                if digits == 0
                    && line
                        .trim_start_matches('#')
                        .chars()
                        .next()
                        .is_none_or(char::is_whitespace) =>
            {
                out.push('\\');
                out.push_str(line);
            }
            Some('>' | '|' | '=' | ':') if digits == 0 => {
                out.push('\\');
                out.push_str(line);
            }
            _ => out.push_str(line),
        }
    }
    out
}

/// Whether Markdown is read back as the element that it was written from.
fn reads_as(tree: &Tree, id: NodeId, markdown: &str) -> bool {
    let read = Tree::parse_fragment(&to_html(markdown, HtmlBlocks::Closed));
    let meant = Tree::parse_fragment(&tree.outer_html(id));
    let root = meant.first_child(meant.root()).unwrap_or(meant.root());
    Essence::of(&meant, root) == Essence::of(&read, read.root())
}

/// What a reader gets of a text, but for blanks and for the tags around it: its words in order, and the
/// words of each element that means something.
struct Essence {
    words: String,
    /// The words without blanks.
    letters: String,
    /// What each element means, and where in `letters` its words are: elements in elements would say the same
    /// words as often as they are deep.
    said: Vec<Said>,
}

/// What an element means, and where its words are.
type Said = (String, Range<usize>);

impl PartialEq for Essence {
    fn eq(&self, other: &Essence) -> bool {
        let says_same = |(a, b): (&Said, &Said)| {
            // The same place of the same letters is the same words.
            a.0 == b.0 && (a.1 == b.1 || self.letters[a.1.clone()] == other.letters[b.1.clone()])
        };
        self.words == other.words
            && self.said.len() == other.said.len()
            && self.said.iter().zip(&other.said).all(says_same)
    }
}

impl Essence {
    fn of(tree: &Tree, within: NodeId) -> Essence {
        let mut text = String::new();
        let mut letters = String::new();
        let mut open: Vec<(NodeId, usize, usize)> = Vec::new();
        // In the order in which they start; where words start, and where they end.
        let mut said: Vec<Option<Said>> = Vec::new();
        for edge in tree.edges(within) {
            match edge {
                Edge::Open(id) => match tree.data(id) {
                    NodeData::Text(it) => {
                        text.push_str(it);
                        letters.extend(it.chars().filter(|c| !c.is_ascii_whitespace()));
                    }
                    NodeData::Comment(it) => {
                        debug_assert!(source_mark(it).is_some() || !it.is_empty());
                    }
                    NodeData::Element(element) => {
                        let is_apart = Role::of(tree, id) != Role::Words
                            || matches!(&*element.name, "td" | "th" | "br");
                        if is_apart {
                            text.push(' ');
                        }
                        if let Some(what) = meaning(tree, id) {
                            open.push((id, said.len(), letters.len()));
                            said.push(Some((what, 0..0)));
                        }
                    }
                    NodeData::Fragment => {}
                },
                Edge::Close(id) => {
                    if let Some((_, at, from)) = open.pop_if(|(it, ..)| *it == id) {
                        let own = from..letters.len();
                        said[at] = said[at].take().map(|(what, _)| (what, own)).filter(
                            // Marks around nothing are none.
                            |(what, own)| {
                                !own.is_empty()
                                    || matches!(what.as_str(), "hr" | "td" | "th" | "li")
                                    || what.starts_with("img")
                            },
                        );
                    }
                    if Role::of(tree, id) != Role::Words
                        || matches!(tree.name(id), Some("td" | "th"))
                    {
                        text.push(' ');
                    }
                }
            }
        }
        let words = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        Essence { words, letters, said: said.into_iter().flatten().collect() }
    }
}

/// What an element means to readers, if it means something.
fn meaning(tree: &Tree, id: NodeId) -> Option<String> {
    let attr = |name| tree.attr(id, name).unwrap_or_default();
    let what = match tree.name(id)? {
        "b" | "strong" => "strong".to_owned(),
        "i" | "em" => "em".to_owned(),
        "s" | "strike" | "del" => "del".to_owned(),
        "code" if tree.parent(id).is_some_and(|it| tree.name(it) == Some("pre")) => return None,
        "a" => format!("a {}", attr("href").trim()),
        "img" => format!("img {} {}", attr("src"), attr("alt")),
        "ol" => format!("ol {}", attr("start").trim_start_matches('1')),
        name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "li" | "blockquote" | "th"
        | "td" | "tr" | "code" | "sub" | "sup" | "u" | "hr") => name.to_owned(),
        _ => return None,
    };
    // An address may be spelled otherwise.
    Some(what.replace("%20", " ").replace("%28", "(").replace("%29", ")"))
}
