//! A Word file (Office Open XML) as a tree of plain elements.
//!
//! 1. The parts that matter are unpacked and read, within bounds (`parts`).
//! 2. A file with tracked changes is refused: which words are the text, nobody has decided.
//! 3. Styles say what is a heading, numbering what number stands before a paragraph (`styles`,
//!    `numbering`).
//! 4. Paragraphs, tables and notes become elements. A number that a list of Markdown can count is an item
//!    of one; any other is written out as Word shows it.
//!
//! Files of Word have no lines: findings name the first words of the paragraph. Knows nothing of Markdown
//! or front matter.

mod numbering;
mod parts;
mod styles;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::html::{first_words, tidied, word_count, words};
use super::{Front, Imported, Text, told};
use crate::finding::{Finding, Place, Severity};
use crate::html::{Edge, NodeId, Tree};
use numbering::{Label, Numbering};
use parts::Parts;
use styles::{Look, Styles};

/// How deep tables may stand in tables before their words are taken alone.
const TABLES: usize = 4;

/// Fields stand in each other no deeper than this; those further in are read as words of the
/// deepest. Each run of words asks all that are open.
const FIELDS: usize = 64;

/// Reads a Word file.
pub fn read(path: &Arc<str>, bytes: &[u8]) -> Result<Imported, Vec<Finding>> {
    let parts = Parts::read(bytes).map_err(|fault| {
        let finding = Finding::error("import-docx", Place::file(path.clone()), fault.message);
        vec![finding.with_help(fault.help)]
    })?;
    if let Some(finding) = tracked(path, &parts) {
        return Err(vec![finding]);
    }
    let styles = Styles::of(parts.styles.as_ref());
    let numbering = Numbering::of(parts.numbering.as_ref(), &styles);
    let mut reader = Reader {
        path,
        doc: &parts.document,
        parts: &parts,
        styles: &styles,
        numbering,
        tree: Tree::new(),
        left_out: Vec::new(),
        lists: Vec::new(),
        literal_base: None,
        fields: Vec::new(),
        fields_passed: 0,
        wanted: BTreeSet::new(),
        bookmarks: Vec::new(),
        notes: Vec::new(),
        has_title: false,
        shift: 0,
    };
    reader.survey();
    reader.body();
    reader.notes();
    reader.not_carried_over();
    let Reader { tree, mut left_out, .. } = reader;
    let tree = tidied(path, tree, &mut left_out);
    let front = Front {
        title: title(&tree).or(parts.title.clone()),
        lang: styles.lang.clone(),
        ..Front::default()
    };
    Ok(Imported { front, text: Text::Tree(tree), left_out })
}

/// The words of the first heading, if that is of the highest rank.
fn title(tree: &Tree) -> Option<String> {
    let mut headings = tree.descendants(tree.root()).filter(|id| tree.name(*id) == Some("h1"));
    headings.next().map(|id| words(&tree.text(id))).filter(|it| !it.is_empty())
}

/// Says which changes of a file nobody has accepted or rejected.
fn tracked(path: &Arc<str>, parts: &Parts) -> Option<Finding> {
    const SORTS: [(&[&str], &str, &str); 5] = [
        (&["ins"], "insertion", "insertions"),
        (&["del"], "deletion", "deletions"),
        (&["moveFrom"], "move", "moves"),
        (&["moveTo"], "", ""),
        (&["cellIns", "cellDel", "cellMerge"], "changed cell", "changed cells"),
    ];
    const SHOWN: usize = 6;
    let mut counts = [0_usize; SORTS.len()];
    let mut lines = Vec::new();
    let mut authors: BTreeSet<String> = BTreeSet::new();
    let texts = [Some(&parts.document), parts.footnotes.as_ref(), parts.endnotes.as_ref()];
    for tree in texts.into_iter().flatten() {
        for id in tree.descendants(tree.root()) {
            let Some(name) = tree.name(id) else { continue };
            let Some(sort) = SORTS.iter().position(|(names, ..)| names.contains(&name)) else {
                continue;
            };
            counts[sort] += 1;
            authors.extend(tree.attr(id, "author").map(str::to_owned));
            let said: String = tree
                .descendants(id)
                .filter(|it| matches!(tree.name(*it), Some("t" | "delText")))
                .map(|it| tree.text(it))
                .collect();
            let said = first_words(&said);
            if !said.is_empty() && lines.len() < SHOWN && !SORTS[sort].1.is_empty() {
                lines.push(format!("{}: “{said}”", SORTS[sort].1));
            }
        }
    }
    // A move is told once, by where it came from.
    if counts[3] > counts[2] {
        counts[2] = counts[3];
    }
    counts[3] = 0;
    let told: Vec<String> = SORTS
        .iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|((_, one, many), count)| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {many}"),
        })
        .collect();
    if told.is_empty() {
        return None;
    }
    let all: usize = counts.iter().sum();
    let by = match authors.len() {
        0 => String::new(),
        _ => format!(", by {}", authors.into_iter().collect::<Vec<_>>().join(", ")),
    };
    let message = format!(
        "the file has {all} tracked {} that nobody has accepted or rejected: {}{by}",
        if all == 1 { "change" } else { "changes" },
        told.join(", ")
    );
    let finding = Finding::error("import-tracked-changes", Place::file(path.clone()), message);
    let help = "in Word, accept them (Review > Accept > Accept All Changes) or reject them, save, and \
                import the file again; reject them in a copy to import the text as it was before";
    let finding = finding.with_help(help);
    Some(if lines.is_empty() { finding } else { finding.with_detail(lines.join("\n")) })
}

/// A list that is open.
struct List {
    level: usize,
    list: NodeId,
    item: NodeId,
    sort: Sort,
    /// The number of its last item.
    number: u64,
    /// How far its items are indented, and by which numbering.
    indent: i64,
    num: String,
    /// The level that its numbering gives it.
    label_level: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Bullets,
    Numbers,
    /// Numbers that are written out.
    Literal,
}

/// A field that is open: what it does, and whether its result has begun.
struct Field {
    instruction: String,
    in_result: bool,
    link: Option<NodeId>,
}

struct Reader<'a> {
    path: &'a Arc<str>,
    doc: &'a Tree,
    parts: &'a Parts,
    styles: &'a Styles,
    numbering: Numbering,
    tree: Tree,
    left_out: Vec<Finding>,
    /// Outermost first.
    lists: Vec<List>,
    /// The level of the last paragraph whose number is written out and that stands in no list.
    literal_base: Option<usize>,
    fields: Vec<Field>,
    /// How many more are open, deeper in each other than are read.
    fields_passed: usize,
    /// Bookmarks that links lead to.
    wanted: BTreeSet<String>,
    /// Bookmarks that are to be set before the next words.
    bookmarks: Vec<String>,
    /// Footnotes in the order of the text: which file, which id.
    notes: Vec<(bool, String)>,
    has_title: bool,
    /// By how much ranks of headings are lowered.
    shift: usize,
}

/// What holds paragraphs and says nothing itself.
const AROUND: [&str; 7] =
    ["sdt", "sdtContent", "customXml", "smartTag", "mc:AlternateContent", "mc:Choice", "body"];

impl Reader<'_> {
    fn warned(&mut self, rule: &'static str, message: String, help: &str) {
        self.left_out.push(told(self.path, 0, rule, message).with_help(help));
    }

    fn noted(&mut self, rule: &'static str, message: String, help: &str) {
        let finding = told(self.path, 0, rule, message).with_help(help);
        self.left_out.push(Finding { severity: Severity::Info, ..finding });
    }

    /// What has to be known of the whole before it is read.
    fn survey(&mut self) {
        let doc = self.doc;
        let mut highest = 0;
        for id in doc.descendants(doc.root()) {
            match doc.name(id) {
                Some("hyperlink") => self.wanted.extend(doc.attr(id, "anchor").map(str::to_owned)),
                Some("p") => match self.look(id).rank {
                    Some(0) => self.has_title = true,
                    Some(1) => highest += 1,
                    _ => {}
                },
                _ => {}
            }
        }
        // One heading of the first rank is the title; several stand under one that has another style.
        self.shift = usize::from(self.has_title || highest > 1);
    }

    fn look(&self, paragraph: NodeId) -> Look {
        self.styles.look(self.doc, paragraph)
    }

    fn body(&mut self) {
        let doc = self.doc;
        let Some(body) = doc.descendants(doc.root()).find(|id| doc.name(*id) == Some("body"))
        else {
            return;
        };
        let root = self.tree.root();
        self.flow(doc, body, root, 0);
    }

    /// Paragraphs and tables of a body, a cell or a note, into an element.
    fn flow(&mut self, doc: &Tree, within: NodeId, into: NodeId, depth: usize) {
        let mut edge = doc.step(Edge::Open(within), within);
        while let Some(at) = edge {
            let Edge::Open(id) = at else {
                edge = doc.step(at, within);
                continue;
            };
            let name = doc.name(id).unwrap_or_default();
            if AROUND.contains(&name) && !is_contents_list(doc, id) {
                edge = doc.step(at, within);
                continue;
            }
            match name {
                "p" => self.paragraph(doc, id, into, depth),
                "tbl" if depth < TABLES => {
                    self.close_lists();
                    self.table(doc, id, into, depth);
                    self.close_lists();
                }
                "tbl" => {
                    let texts = doc.descendants(id).filter(|it| doc.name(*it) == Some("t"));
                    let text = texts.map(|it| doc.text(it)).collect::<Vec<_>>().join(" ");
                    self.warned(
                        "import-table",
                        format!(
                            "a table in a table in a table is written as words: “{}”",
                            first_words(&text)
                        ),
                        "write it as a list",
                    );
                    let paragraph = self.tree.new_element("p");
                    let text = self.tree.new_text(text);
                    self.tree.append(paragraph, text);
                    self.tree.append(into, paragraph);
                }
                "sdt" => self.noted(
                    "import-contents",
                    "the list of contents is left out".to_owned(),
                    "pages have one of their own",
                ),
                _ => {}
            }
            edge = doc.step(Edge::Close(id), within);
        }
        if depth > 0 {
            self.close_lists();
        }
    }

    fn close_lists(&mut self) {
        self.lists.clear();
        self.literal_base = None;
    }

    fn paragraph(&mut self, doc: &Tree, id: NodeId, into: NodeId, depth: usize) {
        let look = self.styles.look(doc, id);
        let was_in_contents = self.in_contents();
        let content = self.tree.new_element("p");
        let boxes = self.runs(doc, id, content, &look);
        // A list of contents that is a field runs over paragraphs.
        if look.is_contents || was_in_contents || self.in_contents() {
            self.noted(
                "import-contents",
                format!("a line of the list of contents is left out: {}", self.near_of(doc, id)),
                "pages have a list of contents of their own",
            );
            return;
        }
        let text = self.tree.text(content);
        let is_blank = text.trim().is_empty();
        let label = match (&look.num, is_blank) {
            // An empty paragraph shows its number in Word too, but nobody means it.
            (Some((num, level)), false) => self.numbering.next(num, *level),
            _ => None,
        };
        if is_blank && self.tree.first_child(content).is_none() {
            return;
        }
        match (look.rank, label) {
            (Some(rank), label) if depth == 0 => {
                self.close_lists();
                let rank = if rank == 0 { 1 } else { (rank + self.shift).min(6) };
                self.tree.rename(content, &format!("h{rank}"));
                self.prepend(content, label.as_ref());
                self.tree.append(into, content);
            }
            (_, Some(label)) => {
                let indent = look.own_indent.unwrap_or(label.indent);
                let num = look.num.as_ref().map_or("", |(num, _)| num.as_str());
                self.item(content, &label, (indent, num), into);
            }
            (_, None) => self.plain(content, &look, into),
        }
        for text_box in boxes {
            self.noted(
                "import-text-box",
                format!(
                    "the words of a text box stand behind the paragraph {}",
                    self.near_of(doc, id)
                ),
                "move them to where they belong",
            );
            self.tree.append(into, text_box);
        }
    }

    /// The first words of a paragraph, to find it by.
    fn near_of(&self, doc: &Tree, id: NodeId) -> String {
        let texts = doc.descendants(id).filter(|it| doc.name(*it) == Some("t"));
        format!("“{}”", first_words(&texts.map(|it| doc.text(it)).collect::<String>()))
    }

    fn in_contents(&self) -> bool {
        self.fields.iter().any(|field| field.instruction.trim_start().starts_with("TOC"))
    }

    /// Writes a paragraph's number before its words.
    fn prepend(&mut self, content: NodeId, label: Option<&Label>) {
        let Some(text) = label.map(|label| label.text.trim()).filter(|it| !it.is_empty()) else {
            return;
        };
        let text = self.tree.new_text(format!("{text} "));
        match self.tree.first_child(content) {
            Some(first) => self.tree.insert_before(first, text),
            None => self.tree.append(content, text),
        }
    }

    /// A paragraph without a number: part of an item that it is as far indented as, or one that ends all lists.
    fn plain(&mut self, content: NodeId, look: &Look, into: NodeId) {
        let goes_on = look.indent > 0 && self.lists.last().is_some();
        if let (true, Some(list)) = (goes_on, self.lists.last()) {
            self.tree.append(list.item, content);
            return;
        }
        self.lists.clear();
        self.tree.append(into, content);
    }

    fn item(&mut self, content: NodeId, label: &Label, (indent, num): (i64, &str), into: NodeId) {
        /// An eighth of an inch: what is less far in stands in the same list.
        const STEP: i64 = 180;
        let sort = match (label.is_bullet, label.counts) {
            (true, _) => Sort::Bullets,
            (_, true) => Sort::Numbers,
            _ => Sort::Literal,
        };
        // Lists that are nested by their margins alone are numberings of their own, all of the first level.
        let mut level = label.level;
        if level == 0 {
            let same = self.lists.iter().find(|top| top.num == num && top.label_level == 0);
            let around = self.lists.iter().rev().find(|top| indent >= top.indent);
            level = match same.or(around) {
                Some(top) if top.num != num && indent > top.indent + STEP => top.level + 1,
                Some(top) => top.level,
                None => 0,
            };
        }
        while let Some(top) = self.lists.last() {
            let goes_on = top.sort == sort
                && (sort != Sort::Numbers || top.number.checked_add(1) == Some(label.number));
            if top.level < level || (top.level == level && goes_on) {
                break;
            }
            self.lists.pop();
        }
        if sort == Sort::Literal {
            self.prepend(content, Some(label));
            let is_under = self.lists.last().is_some_and(|top| top.level <= level)
                || self.literal_base.is_some_and(|base| base < level);
            if !is_under {
                self.lists.clear();
                self.literal_base = Some(level);
                self.tree.append(into, content);
                return;
            }
        }
        let item = self.tree.new_element("li");
        self.tree.append(item, content);
        match self.lists.last_mut() {
            Some(top) if top.level == level => {
                self.tree.append(top.list, item);
                top.item = item;
                top.number = label.number;
            }
            top => {
                let list = self.tree.new_element(if sort == Sort::Numbers { "ol" } else { "ul" });
                if sort == Sort::Numbers && label.number != 1 {
                    self.tree.set_attr(list, "start", label.number.to_string());
                }
                let around = top.map_or(into, |top| top.item);
                self.tree.append(around, list);
                self.tree.append(list, item);
                let num = num.to_owned();
                self.lists.push(List {
                    level,
                    list,
                    item,
                    sort,
                    number: label.number,
                    indent,
                    num,
                    label_level: label.level,
                });
            }
        }
    }

    /// The words of a paragraph into an element. Gives what stood in text boxes.
    fn runs(&mut self, doc: &Tree, paragraph: NodeId, into: NodeId, look: &Look) -> Vec<NodeId> {
        let mut boxes = Vec::new();
        let mut links: Vec<(NodeId, NodeId)> = Vec::new();
        let mut edge = doc.step(Edge::Open(paragraph), paragraph);
        while let Some(at) = edge {
            let (Edge::Open(id) | Edge::Close(id)) = at;
            if matches!(at, Edge::Close(_)) {
                if links.last().is_some_and(|(open, _)| *open == id) {
                    links.pop();
                }
                edge = doc.step(at, paragraph);
                continue;
            }
            let around = links.last().map_or(into, |(_, link)| *link);
            let around = self
                .fields
                .iter()
                .rev()
                .find_map(|it| it.link)
                .filter(|link| self.tree.parent(*link) == Some(into))
                .unwrap_or(around);
            let goes_in = match doc.name(id).unwrap_or_default() {
                "hyperlink" => {
                    if let Some(href) = self.link_of(doc, id) {
                        let link = self.tree.new_element("a");
                        self.tree.set_attr(link, "href", href);
                        self.tree.append(into, link);
                        links.push((id, link));
                    }
                    true
                }
                "fldSimple"
                | "smartTag"
                | "sdt"
                | "sdtContent"
                | "customXml"
                | "dir"
                | "bdo"
                | "ruby"
                | "rubyBase"
                | "mc:AlternateContent"
                | "mc:Choice" => true,
                "bookmarkStart" => {
                    let name = doc.attr(id, "name").unwrap_or_default();
                    if self.wanted.contains(name) {
                        self.bookmarks.push(name.to_owned());
                    }
                    false
                }
                "r" => {
                    boxes.extend(self.run(doc, id, around, into, look));
                    false
                }
                "m:oMath" | "m:oMathPara" => {
                    let said = words(&doc.text(id));
                    self.warned(
                        "import-formula",
                        format!("a formula is written as its signs alone: “{said}”"),
                        "write it in words, or show it as a picture",
                    );
                    let text = self.tree.new_text(format!(" {said} "));
                    self.tree.append(around, text);
                    false
                }
                _ => false,
            };
            edge = doc.step(if goes_in { at } else { Edge::Close(id) }, paragraph);
        }
        boxes
    }

    fn link_of(&self, doc: &Tree, id: NodeId) -> Option<String> {
        let anchor = doc.attr(id, "anchor");
        let target = doc.attr(id, "r:id").and_then(|id| self.parts.links.get(id));
        match (target, anchor) {
            (Some(target), Some(anchor)) if !target.contains('#') => {
                Some(format!("{target}#{anchor}"))
            }
            (Some(target), _) => Some(target.clone()),
            (None, Some(anchor)) => Some(format!("#{}", place(anchor))),
            (None, None) => None,
        }
    }

    /// A run of one look: its text into `around`, wrapped in what the look says.
    fn run(
        &mut self,
        doc: &Tree,
        run: NodeId,
        around: NodeId,
        into: NodeId,
        look: &Look,
    ) -> Vec<NodeId> {
        let style = self.styles.run(doc, run, look);
        let mut boxes = Vec::new();
        let mut text = String::new();
        let mut edge = doc.step(Edge::Open(run), run);
        while let Some(at) = edge {
            let Edge::Open(id) = at else {
                edge = doc.step(at, run);
                continue;
            };
            let mut goes_in = false;
            let is_shown = self.fields.iter().all(|field| field.in_result);
            match doc.name(id).unwrap_or_default() {
                "t" if is_shown => text.push_str(&doc.text(id)),
                "instrText" => {
                    if let Some(field) = self.fields.last_mut().filter(|field| !field.in_result) {
                        field.instruction.push_str(&doc.text(id));
                    }
                }
                "fldChar" => {
                    self.put(&mut text, around, &style, doc, run);
                    self.field(doc.attr(id, "fldCharType").unwrap_or_default(), into);
                    // What follows in the same run stands in another link, or in none.
                    if text.is_empty()
                        && let Some(link) = self.fields.iter().rev().find_map(|it| it.link)
                        && self.tree.parent(link) == Some(into)
                        && link != around
                    {
                        let rest = self.rest_of(doc, id);
                        if !rest.is_empty() {
                            text.push_str(&rest);
                            self.put(&mut text, link, &style, doc, run);
                            return boxes;
                        }
                    }
                }
                "tab" | "ptab" => text.push(' '),
                "br" if doc.attr(id, "type").is_some_and(|it| it != "textWrapping") => {
                    text.push(' ')
                }
                "br" | "cr" => {
                    self.put(&mut text, around, &style, doc, run);
                    let line_break = self.tree.new_element("br");
                    self.tree.append(around, line_break);
                }
                "noBreakHyphen" => text.push('\u{2011}'),
                "sym" => {
                    let code = doc.attr(id, "char").and_then(|it| u32::from_str_radix(it, 16).ok());
                    let font = doc.attr(id, "font").unwrap_or_default().to_owned();
                    // Fonts of symbols are at home in a private area.
                    let shown = code.map(|code| if code >= 0xF000 { code - 0xF000 } else { code });
                    let shown = shown.and_then(char::from_u32).unwrap_or('\u{fffd}');
                    self.warned(
                        "import-symbol",
                        format!("a symbol of the font {font} is written as “{shown}”"),
                        "write the sign that is meant",
                    );
                    text.push(shown);
                }
                "footnoteReference" | "endnoteReference" => {
                    self.put(&mut text, around, &style, doc, run);
                    let is_end = doc.name(id) == Some("endnoteReference");
                    self.notes.push((is_end, doc.attr(id, "id").unwrap_or_default().to_owned()));
                    let number = self.notes.len();
                    let sup = self.tree.new_element("sup");
                    let link = self.tree.new_element("a");
                    self.tree.set_attr(link, "href", format!("#note-{number}"));
                    let words = self.tree.new_text(number.to_string());
                    self.tree.append(link, words);
                    self.tree.append(sup, link);
                    self.tree.append(into, sup);
                }
                "drawing" | "pict" | "object" => {
                    self.put(&mut text, around, &style, doc, run);
                    boxes.extend(self.drawing(doc, id, around));
                }
                "mc:AlternateContent" | "mc:Choice" | "ruby" | "rubyBase" | "r" => goes_in = true,
                "rt" => {
                    let said = words(&doc.text(id));
                    self.noted(
                        "import-ruby",
                        format!("the reading “{said}” beside its characters is left out"),
                        "write it in brackets behind them",
                    );
                }
                _ => {}
            }
            edge = doc.step(if goes_in { at } else { Edge::Close(id) }, run);
        }
        self.put(&mut text, around, &style, doc, run);
        boxes
    }

    /// The text of a run behind one of its parts.
    fn rest_of(&self, doc: &Tree, id: NodeId) -> String {
        let next = std::iter::successors(doc.next_sibling(id), |it| doc.next_sibling(*it));
        next.take_while(|it| doc.name(*it) != Some("fldChar"))
            .filter(|it| doc.name(*it) == Some("t"))
            .map(|it| doc.text(it))
            .collect()
    }

    /// Begins, turns or ends a field.
    fn field(&mut self, sort: &str, into: NodeId) {
        match sort {
            "begin" if self.fields.len() >= FIELDS => self.fields_passed += 1,
            "separate" if self.fields_passed > 0 => {}
            "begin" => {
                self.fields.push(Field {
                    instruction: String::new(),
                    in_result: false,
                    link: None,
                });
            }
            "separate" => {
                let Some(field) = self.fields.last_mut() else { return };
                field.in_result = true;
                let instruction = field.instruction.trim().to_owned();
                if let Some(href) = link_of_field(&instruction) {
                    let link = self.tree.new_element("a");
                    self.tree.set_attr(link, "href", href);
                    self.tree.append(into, link);
                    field.link = Some(link);
                }
                let word = instruction.split_whitespace().next().unwrap_or_default();
                if matches!(
                    word,
                    "DATE" | "TIME" | "SAVEDATE" | "PRINTDATE" | "FILENAME" | "MERGEFIELD"
                ) {
                    self.warned(
                        "import-field",
                        format!(
                            "Word fills in `{instruction}` anew; what it showed last is written"
                        ),
                        "write what is meant to stand there for good",
                    );
                }
            }
            _ if self.fields_passed > 0 => self.fields_passed -= 1,
            _ => drop(self.fields.pop()),
        }
    }

    /// Text in the marks that its look asks for.
    fn put(
        &mut self,
        text: &mut String,
        around: NodeId,
        style: &styles::Run,
        doc: &Tree,
        run: NodeId,
    ) {
        let text = std::mem::take(text);
        if text.is_empty() {
            return;
        }
        if style.hidden {
            if word_count(&text) > 0 {
                self.warned(
                    "import-hidden",
                    format!("hidden words are left out: “{}”", first_words(&text)),
                    "show them in Word (Font > Hidden) if they belong to the text",
                );
            }
            return;
        }
        let _ = (doc, run);
        let mut at = around;
        for name in std::mem::take(&mut self.bookmarks) {
            let anchor = self.tree.new_element("span");
            self.tree.set_attr(anchor, "id", place(&name));
            self.tree.append(around, anchor);
        }
        for (is_on, name) in [
            (style.bold, "strong"),
            (style.italic, "em"),
            (style.underline, "u"),
            (style.strike, "del"),
            (style.raised == Some(true), "sup"),
            (style.raised == Some(false), "sub"),
        ] {
            if is_on && !text.trim().is_empty() {
                let mark = self.tree.new_element(name);
                self.tree.append(at, mark);
                at = mark;
            }
        }
        let text = if style.caps { text.to_uppercase() } else { text };
        let text = self.tree.new_text(text);
        self.tree.append(at, text);
    }

    /// A picture or what else is drawn: its words stay, it does not.
    fn drawing(&mut self, doc: &Tree, id: NodeId, around: NodeId) -> Vec<NodeId> {
        let mut boxes = Vec::new();
        let mut inner = doc.descendants(id);
        let named =
            inner.find(|it| matches!(doc.name(*it), Some("wp:docPr" | "v:shape" | "v:rect")));
        let alt = named.and_then(|it| doc.attr(it, "descr").or(doc.attr(it, "alt")));
        let alt = alt.map(words).filter(|it| !it.is_empty());
        let texts: Vec<NodeId> =
            doc.descendants(id).filter(|it| doc.name(*it) == Some("txbxContent")).collect();
        // The fallback of a text box says its words again.
        let texts = texts
            .into_iter()
            .filter(|it| !doc.ancestors(*it).any(|around| doc.name(around) == Some("mc:Fallback")));
        for text in texts {
            let content = self.tree.new_element("div");
            let mut paragraphs = doc.descendants(text).filter(|it| doc.name(*it) == Some("p"));
            for paragraph in paragraphs.by_ref() {
                let said = doc.descendants(paragraph).filter(|it| doc.name(*it) == Some("t"));
                let said: String = said.map(|it| doc.text(it)).collect();
                if said.trim().is_empty() {
                    continue;
                }
                let block = self.tree.new_element("p");
                let said = self.tree.new_text(said);
                self.tree.append(block, said);
                self.tree.append(content, block);
            }
            boxes.push(content);
        }
        if boxes.is_empty() {
            let shown = match &alt {
                Some(alt) => format!("the picture “{alt}” is not copied: its words stand for it"),
                None => "a picture that says nothing in words is not carried over".to_owned(),
            };
            self.warned(
                "import-picture",
                shown,
                "save it as a file in the content folder, and put it into the text as \
                 ![what it shows](file)",
            );
            if let Some(alt) = alt {
                let words = self.tree.new_text(alt);
                self.tree.append(around, words);
            }
        }
        boxes
    }

    fn table(&mut self, doc: &Tree, id: NodeId, into: NodeId, depth: usize) {
        let table = self.tree.new_element("table");
        let rows = children_through(doc, id, "tr");
        // Where a merged cell goes on: column → its cell and how many rows it has so far.
        let mut merged: Vec<Option<(NodeId, usize)>> = Vec::new();
        let first_is_head = rows.first().is_some_and(|row| is_head_row(doc, *row, self.styles));
        for (number, row) in rows.iter().enumerate() {
            let out_row = self.tree.new_element("tr");
            self.tree.append(table, out_row);
            let is_head =
                (number == 0 && first_is_head) || has_flag(doc, *row, "trPr", "tblHeader");
            let mut column = 0;
            for cell in children_through(doc, *row, "tc") {
                let span = property(doc, cell, "tcPr", "gridSpan").and_then(|it| it.parse().ok());
                let span: usize = span.unwrap_or(1).clamp(1, 63);
                merged.resize(merged.len().max(column + span), None);
                let properties = doc.children(cell).find(|it| doc.name(*it) == Some("tcPr"));
                let merge = properties
                    .and_then(|it| doc.children(it).find(|it| doc.name(*it) == Some("vMerge")));
                let goes_on =
                    merge.is_some_and(|it| doc.attr(it, "val").unwrap_or("continue") == "continue");
                if let (true, Some((start, rows))) = (goes_on, merged[column]) {
                    self.tree.set_attr(start, "rowspan", (rows + 1).to_string());
                    merged[column] = Some((start, rows + 1));
                    column += span;
                    continue;
                }
                let out_cell = self.tree.new_element(if is_head { "th" } else { "td" });
                if span > 1 {
                    self.tree.set_attr(out_cell, "colspan", span.to_string());
                }
                self.tree.append(out_row, out_cell);
                self.flow(doc, cell, out_cell, depth + 1);
                self.one_line(out_cell, is_head);
                merged[column..column + span].fill(None);
                merged[column] = merge.map(|_| (out_cell, 1));
                column += span;
            }
        }
        self.tree.append(into, table);
    }

    /// A cell that is one paragraph is a line; one of a head is bold already.
    fn one_line(&mut self, cell: NodeId, is_head: bool) {
        let children: Vec<NodeId> = self.tree.children(cell).collect();
        if let [only] = children[..]
            && self.tree.name(only) == Some("p")
        {
            self.tree.unwrap(only);
        }
        if is_head {
            let marks: Vec<NodeId> = self
                .tree
                .descendants(cell)
                .filter(|id| self.tree.name(*id) == Some("strong"))
                .collect();
            for mark in marks {
                self.tree.unwrap(mark);
            }
        }
    }

    /// Footnotes, behind the text.
    fn notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.close_lists();
        let root = self.tree.root();
        let rule = self.tree.new_element("hr");
        self.tree.append(root, rule);
        let list = self.tree.new_element("ol");
        self.tree.append(root, list);
        let notes = std::mem::take(&mut self.notes);
        let parts = self.parts;
        let by_id = [
            by_id(parts.footnotes.as_ref(), "footnote"),
            by_id(parts.endnotes.as_ref(), "endnote"),
        ];
        for (number, (is_end, id)) in notes.iter().enumerate() {
            let item = self.tree.new_element("li");
            self.tree.append(list, item);
            let anchor = self.tree.new_element("span");
            self.tree.set_attr(anchor, "id", format!("note-{}", number + 1));
            self.tree.append(item, anchor);
            let part = if *is_end { &parts.endnotes } else { &parts.footnotes };
            let Some(part) = part else { continue };
            let Some(note) = by_id[usize::from(*is_end)].get(id.as_str()).copied() else {
                continue;
            };
            self.flow(part, note, item, 1);
            let children: Vec<NodeId> = self.tree.children(item).collect();
            if let [_, only] = children[..]
                && self.tree.name(only) == Some("p")
            {
                self.tree.unwrap(only);
            }
        }
        self.noted(
            "import-notes",
            format!("{} footnotes stand as a list at the end, each with a link to it", notes.len()),
            "nothing has to be done",
        );
    }

    fn not_carried_over(&mut self) {
        for (what, said) in &self.parts.around.clone() {
            self.warned(
                "import-page-margin",
                format!("the {what} of the pages is left out: “{}”", first_words(said)),
                "write it into the text if it is part of it, such as a date or a version",
            );
        }
        if self.parts.comments > 0 {
            let message = match self.parts.comments {
                1 => "1 comment is not carried over".to_owned(),
                count => format!("{count} comments are not carried over"),
            };
            self.warned(
                "import-comments",
                message,
                "settle them in Word: readers must not see them",
            );
        }
        let changes = self
            .doc
            .descendants(self.doc.root())
            .filter(|id| self.doc.name(*id).is_some_and(|it| it.ends_with("PrChange")))
            .count();
        if changes > 0 {
            self.noted(
                "import-tracked-format",
                format!("{changes} tracked changes of formatting are taken as accepted"),
                "reject them in Word, and import the file again, if they are not meant",
            );
        }
    }
}

/// An id that a bookmark's name gives.
fn place(bookmark: &str) -> String {
    let id: String =
        bookmark.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '-' }).collect();
    id.trim_matches('-').to_lowercase()
}

/// `HYPERLINK "https://example.com" \l "place"`
fn link_of_field(instruction: &str) -> Option<String> {
    let rest = instruction.strip_prefix("HYPERLINK")?;
    let mut quoted = rest.split('"').skip(1).step_by(2);
    let is_place = rest.trim_start().starts_with("\\l");
    let first = quoted.next()?;
    match (is_place, quoted.next()) {
        (true, _) => Some(format!("#{}", place(first))),
        (false, Some(anchor)) if rest.contains("\\l") => Some(format!("{first}#{anchor}")),
        (false, _) => Some(first.to_owned()),
    }
}

fn is_contents_list(doc: &Tree, id: NodeId) -> bool {
    doc.name(id) == Some("sdt")
        && doc.children(id).filter(|it| doc.name(*it) == Some("sdtPr")).any(|it| {
            let gallery = doc.descendants(it).find(|it| doc.name(*it) == Some("docPartGallery"));
            gallery.and_then(|it| doc.attr(it, "val")) == Some("Table of Contents")
        })
}

/// The elements of a name by their ids, the first of each.
fn by_id<'a>(part: Option<&'a Tree>, name: &str) -> BTreeMap<&'a str, NodeId> {
    let mut found = BTreeMap::new();
    if let Some(part) = part {
        for id in part.descendants(part.root()).filter(|it| part.name(*it) == Some(name)) {
            if let Some(known) = part.attr(id, "id") {
                found.entry(known).or_insert(id);
            }
        }
    }
    found
}

/// The children of a name, also those in wrappers.
fn children_through(doc: &Tree, id: NodeId, name: &str) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut edge = doc.step(Edge::Open(id), id);
    while let Some(at) = edge {
        let Edge::Open(inner) = at else {
            edge = doc.step(at, id);
            continue;
        };
        let inner_name = doc.name(inner).unwrap_or_default();
        if inner_name == name {
            found.push(inner);
        }
        let goes_in = AROUND.contains(&inner_name);
        edge = doc.step(if goes_in { at } else { Edge::Close(inner) }, id);
    }
    found
}

/// The value of a property of an element.
fn property<'a>(doc: &'a Tree, id: NodeId, properties: &str, name: &str) -> Option<&'a str> {
    let properties = doc.children(id).find(|it| doc.name(*it) == Some(properties))?;
    let property = doc.children(properties).find(|it| doc.name(*it) == Some(name))?;
    doc.attr(property, "val")
}

/// Whether a property that is on or off is on.
fn has_flag(doc: &Tree, id: NodeId, properties: &str, name: &str) -> bool {
    let Some(properties) = doc.children(id).find(|it| doc.name(*it) == Some(properties)) else {
        return false;
    };
    styles::flag(doc, properties, name).unwrap_or(false)
}

/// Whether a first row is a head, though it does not say so: all its words are bold.
fn is_head_row(doc: &Tree, row: NodeId, styles: &Styles) -> bool {
    let runs: Vec<NodeId> = doc.descendants(row).filter(|id| doc.name(*id) == Some("r")).collect();
    let is_bold = |run: &NodeId| {
        let paragraph = doc.ancestors(*run).find(|id| doc.name(*id) == Some("p"));
        let look = paragraph.map(|id| styles.look(doc, id)).unwrap_or_default();
        styles.run(doc, *run, &look).bold || doc.text(*run).trim().is_empty()
    };
    !runs.is_empty() && runs.iter().all(is_bold)
}

#[cfg(test)]
mod tests;
