//! A text as plain text, for those who copy, compare or keep it without a browser.
//!
//! Blocks stand in lines of their own, which are not broken to a width; lists keep their marks and numbers,
//! tables their rows, links their addresses. Every word that a fingerprint is of is there. Knows nothing of versions or files.

use unicode_width::UnicodeWidthStr;

use crate::html::{Edge, NodeId, Tree};
use crate::redline::plain::{Reading, reading_if_shown};

/// A text laid out as plain text. `address` gives the full address of a link of the site; of what it
/// knows none for, the link stands as it is.
pub fn plain_text(html: &str, address: &dyn Fn(&str) -> Option<String>) -> String {
    let tree = Tree::parse_fragment(html);
    let mut page = Page::new(&tree, address);
    let mut unread: Option<NodeId> = None;
    for edge in tree.edges(tree.root()) {
        match edge {
            Edge::Open(id) if unread.is_none() => {
                if reading_if_shown(&tree, id) == Reading::Unread {
                    unread = Some(id);
                } else {
                    page.open(id);
                }
            }
            Edge::Close(id) if unread == Some(id) => unread = None,
            Edge::Close(id) if unread.is_none() => page.close(id),
            _ => {}
        }
    }
    page.end_line();
    page.out
}

/// A list that is open.
struct List {
    id: NodeId,
    /// The number of the next item; none where they have none.
    next: Option<i64>,
    /// What its numbers are made of: `1`, `a`, `A`, `i`, `I`.
    kind: char,
    step: i64,
}

struct Page<'a> {
    tree: &'a Tree,
    address: &'a dyn Fn(&str) -> Option<String>,
    out: String,
    /// The line that is being written.
    line: String,
    /// What stands before lines, by the element that brought it: blanks, `> `.
    before: Vec<(NodeId, String)>,
    /// The mark of an item that has no line yet, which takes the place of its blanks.
    mark: Option<String>,
    lists: Vec<List>,
    /// Whether an empty line is to come before the next one.
    gap: bool,
    /// Open elements whose blanks stand as they are.
    kept: usize,
    /// Open cells of tables.
    cells: usize,
    /// Where the words of links start in the line.
    links: Vec<usize>,
}

impl<'a> Page<'a> {
    fn new(tree: &'a Tree, address: &'a dyn Fn(&str) -> Option<String>) -> Page<'a> {
        Page {
            tree,
            address,
            out: String::new(),
            line: String::new(),
            before: Vec::new(),
            mark: None,
            lists: Vec::new(),
            gap: false,
            kept: 0,
            cells: 0,
            links: Vec::new(),
        }
    }

    fn open(&mut self, id: NodeId) {
        if let Some(text) = self.tree.text_node(id) {
            self.words(text);
            return;
        }
        let Some(name) = self.tree.name(id) else { return };
        let is_cell = matches!(name, "td" | "th");
        if reading_if_shown(self.tree, id) == Reading::Apart && !is_cell {
            self.end_line();
        }
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "blockquote" | "dl"
            | "figure" | "form" | "fieldset" | "address" => self.part(),
            "pre" => {
                self.part();
                self.kept += 1;
            }
            "ul" | "ol" => {
                // A list in a list goes on in its lines.
                if self.lists.is_empty() {
                    self.part();
                }
                self.lists.push(self.list(id, name == "ol"));
            }
            "li" => self.item(id),
            "dd" => self.before.push((id, "    ".to_owned())),
            "td" | "th" => {
                if self.has_cell_before(id) {
                    let before = self.line.trim_end_matches(' ').len();
                    self.line.truncate(before);
                    self.line.push_str(" | ");
                }
                self.cells += 1;
            }
            "hr" => {
                self.part();
                self.line.push_str("----------");
                self.end_line();
                self.gap = true;
            }
            "br" => self.end_line(),
            "a" => self.links.push(self.line.len()),
            "img" => {
                if let Some(alt) = self.tree.attr(id, "alt").filter(|alt| !alt.trim().is_empty()) {
                    let alt = format!("[{}]", alt.trim());
                    self.words(&alt);
                }
            }
            "q" => self.line.push('“'),
            _ => {}
        }
        if name == "blockquote" {
            self.before.push((id, "> ".to_owned()));
        }
    }

    fn close(&mut self, id: NodeId) {
        let Some(name) = self.tree.name(id) else { return };
        match name {
            "a" => self.close_link(id),
            "q" => self.line.push('”'),
            "h1" | "h2" => {
                let width = self.line.trim().width();
                self.end_line();
                if width > 0 {
                    self.line.push_str(&if name == "h1" { "=" } else { "-" }.repeat(width));
                }
            }
            "td" | "th" => {
                self.cells = self.cells.saturating_sub(1);
                return;
            }
            _ => {}
        }
        if reading_if_shown(self.tree, id) == Reading::Apart {
            self.end_line();
        }
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "blockquote" | "dl"
            | "pre" | "figure" | "form" | "fieldset" | "address" => self.gap |= self.cells == 0,
            "ul" | "ol" => {
                self.lists.pop();
                self.gap |= self.lists.is_empty() && self.cells == 0;
            }
            // An item without words has its mark all the same.
            "li" if self.mark.is_some() => self.write_line(""),
            _ => {}
        }
        if name == "pre" {
            self.kept = self.kept.saturating_sub(1);
        }
        self.before.retain(|(of, _)| *of != id);
    }

    /// Words of the text: blanks are one blank, unless they are to stand as they are.
    fn words(&mut self, text: &str) {
        if self.kept > 0 {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.write_line_of_pre();
                }
                self.line.push_str(line);
            }
            return;
        }
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else {
                self.line.push(c);
            }
        }
    }

    fn write_line_of_pre(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.write_line(line.trim_end());
    }

    fn list(&self, id: NodeId, is_numbered: bool) -> List {
        let whole = |name| self.tree.attr(id, name).and_then(|it| it.trim().parse::<i64>().ok());
        let is_reversed = self.tree.attr(id, "reversed").is_some();
        let items =
            || self.tree.children(id).filter(|it| self.tree.name(*it) == Some("li")).count();
        let first = whole("start").unwrap_or_else(|| if is_reversed { items() as i64 } else { 1 });
        let kind = self.tree.attr(id, "type").and_then(|kind| kind.chars().next());
        List {
            id,
            next: is_numbered.then_some(first),
            kind: kind.unwrap_or('1'),
            step: if is_reversed { -1 } else { 1 },
        }
    }

    fn item(&mut self, id: NodeId) {
        self.end_line();
        if self.mark.is_some() {
            self.write_line("");
        }
        let value = self.tree.attr(id, "value").and_then(|it| it.trim().parse::<i64>().ok());
        let parent = self.tree.parent(id);
        let list = self.lists.last_mut().filter(|list| Some(list.id) == parent);
        let mark = match list {
            Some(List { next: Some(next), kind, step, .. }) => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(*step);
                format!("{}. ", numbered(number, *kind))
            }
            _ => "- ".to_owned(),
        };
        if self.cells > 0 {
            // Items stand in one line.
            let is_first = self.line.is_empty() || self.line.ends_with("| ");
            self.line.push_str(if is_first { "" } else { "· " });
            return;
        }
        let blanks = " ".repeat(mark.chars().count());
        self.before.push((id, blanks));
        self.mark = Some(mark);
    }

    fn has_cell_before(&self, id: NodeId) -> bool {
        let mut before = self.tree.prev_sibling(id);
        while let Some(sibling) = before {
            if self.tree.is_element(sibling) {
                return true;
            }
            before = self.tree.prev_sibling(sibling);
        }
        false
    }

    /// The address of a link behind its words, unless they say it or it stands in the same text.
    fn close_link(&mut self, id: NodeId) {
        let Some(start) = self.links.pop() else { return };
        let Some(href) = self.tree.attr(id, "href").filter(|href| !href.starts_with('#')) else {
            return;
        };
        let words = self.line.get(start..).unwrap_or_default().trim().to_owned();
        let address = (self.address)(href).unwrap_or_else(|| href.to_owned());
        let bare = |address: &str| {
            let address = address.trim_start_matches("mailto:").trim_start_matches("https://");
            address.trim_start_matches("http://").trim_end_matches('/').to_lowercase()
        };
        if words.is_empty() || bare(&words) == bare(&address) {
            return;
        }
        let ends_blank = self.line.ends_with(' ');
        self.line.truncate(self.line.trim_end().len());
        self.line.push_str(&format!(" <{address}>"));
        if ends_blank {
            self.line.push(' ');
        }
    }

    /// A part of its own: an empty line before it.
    fn part(&mut self) {
        self.end_line();
        // The first part of an item stands behind its mark.
        self.gap |= self.mark.is_none() && self.cells == 0;
    }

    fn end_line(&mut self) {
        if self.cells > 0 {
            // A row is one line, whatever stands in its cells.
            if !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
            return;
        }
        let line = std::mem::take(&mut self.line);
        // Links that go on begin the next line.
        self.links.iter_mut().for_each(|start| *start = 0);
        let line = line.trim_end();
        if !line.trim().is_empty() {
            self.write_line(line);
        }
    }

    fn write_line(&mut self, line: &str) {
        if std::mem::take(&mut self.gap) && !self.out.is_empty() {
            self.out.push('\n');
        }
        let mark = self.mark.take();
        let (last, above) = match (self.before.split_last(), &mark) {
            (Some((_, above)), Some(mark)) => (mark.as_str(), above),
            _ => ("", self.before.as_slice()),
        };
        let start: String = above.iter().map(|(_, before)| before.as_str()).chain([last]).collect();
        self.out.push_str(format!("{start}{line}").trim_end());
        self.out.push('\n');
    }
}

/// A number as a list of this kind shows it.
fn numbered(number: i64, kind: char) -> String {
    let text = match kind {
        'a' | 'A' if number > 0 => letters(number),
        'i' | 'I' if (1..4000).contains(&number) => roman(number),
        _ => return number.to_string(),
    };
    if kind.is_uppercase() { text.to_uppercase() } else { text }
}

fn letters(mut number: i64) -> String {
    let mut text = Vec::new();
    while number > 0 {
        number -= 1;
        text.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    text.iter().rev().collect()
}

fn roman(mut number: i64) -> String {
    const PARTS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, letters) in PARTS {
        while number >= value {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(html: &str, expected: &str) {
        let address =
            |href: &str| href.starts_with('/').then(|| format!("https://legal.example.com{href}"));
        assert_eq!(plain_text(html, &address), expected, "{html}");
    }

    #[test]
    fn blocks_are_lines_of_their_own() {
        check_text(
            "<h1 id=a>A <em>title</em></h1>\n<p>One\ntwo<br>three.</p><h2>B</h2><p>x</p><h3>C</h3>y<hr>z",
            "A title\n=======\n\nOne two\nthree.\n\nB\n-\n\nx\n\nC\n\ny\n\n----------\n\nz\n",
        );
        check_text("<pre>a\n  b\n\nc</pre><p>d</p>", "a\n  b\n\nc\n\nd\n");
        check_text("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n\n> b\n");
    }

    #[test]
    fn lists_keep_their_marks_and_numbers() {
        check_text(
            "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul><p>e</p>",
            "- a\n  - b\n- c\n\n  d\n\ne\n",
        );
        check_text(
            "<ol start=9><li>a</li><li>b<br>c</li></ol><ol type=a><li>x<li value=28>y</ol><ol type=I reversed><li>z<li></ol>",
            "9. a\n10. b\n    c\n\na. x\nab. y\n\nII. z\nI.\n",
        );
    }

    #[test]
    fn tables_keep_their_rows() {
        check_text(
            "<table><caption>T</caption><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>a</td><td></td><td>c</td></tr></tbody></table>",
            "T\nA | B\na | | c\n",
        );
        check_text(
            "<table><tr><td>x<ul><li>y</ul></td></tr><tr><td>z</td></tr></table><h1>個人</h1>",
            "x · y\nz\n\n個人\n====\n",
        );
        check_text(
            "<p>x</p><table><tr><th>A</th><td><p>a</p><p>b</p></td><td><ul><li>c<li>d</ul></td></tr><tr><td>e</td></tr></table>y",
            "x\n\nA | a b | c · d\ne\n\ny\n",
        );
    }

    #[test]
    fn links_keep_their_addresses() {
        check_text(
            "<p>See <a href=\"/terms/\">our terms</a>, <a href=\"#b\">below</a>, <a href=\"https://a.example/\">a.example</a> or \
             <a href=\"mailto:x@example.com\">x@example.com</a>. <a href=\"tel:1\">Call </a>us.</p>",
            "See our terms <https://legal.example.com/terms/>, below, a.example or x@example.com. Call <tel:1> us.\n",
        );
    }

    #[test]
    fn hidden_words_are_words_and_pictures_have_their_names() {
        check_text(
            "<p>a<script>x</script><span hidden> h</span> <img src=x alt=\"A seal\"><img src=y alt=\"\"></p><style>p{}</style>",
            "a h\n[A seal]\n",
        );
    }
}
