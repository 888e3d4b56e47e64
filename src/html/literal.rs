//! HTML that is written out in full, read without the standard's whole machinery: the same tree in a fraction of
//! the time.
//!
//! A browser's parser mends: it closes what was left open, moves what stands in the wrong place, makes up elements.
//! Where each element is closed by its own tag, in order, and stands where it may, there is nothing to mend and the
//! tree is what is written. So is what this program writes itself, and most of what Markdown becomes; and such
//! texts are read many times over in a build.
//!
//! Whatever is not certain here is nobody's guess: [`read`] gives up, and the caller asks the parser that knows.
//! The rules are those of the HTML standard, section 13.2.6; beside each kind of element stands what makes the
//! standard take it as it is written. Knows nothing of what the elements mean to readers.

use html5ever::{LocalName, local_name, ns};
use memchr::{memchr, memchr2, memmem};

use super::{Element, NodeData, NodeId, Tree};

/// The tree of a fragment, if it is certainly the one that a browser would make of it.
pub(super) fn read(html: &str) -> Option<Tree> {
    // The parser brings line ends into one form, replaces U+0000 and drops a mark of byte order.
    if memchr2(b'\r', 0, html.as_bytes()).is_some() || html.starts_with('\u{FEFF}') {
        return None;
    }
    let mut tree = Tree::new();
    tree.nodes.reserve(html.len() / 24);
    let root = tree.root();
    let open = Vec::new();
    let mut reader =
        Reader { html, at: 0, tree, open, paragraphs: 0, links: 0, line: 1, counted: 0 };
    while reader.at < html.len() {
        let parent = reader.open.last().map_or(root, |open| open.id);
        let start = reader.at;
        let end = memchr(b'<', &html.as_bytes()[start..]).map_or(html.len(), |found| start + found);
        if start < end {
            reader.text(parent, &html[start..end])?;
        }
        reader.at = end;
        match html.as_bytes().get(end + 1) {
            Some(b'a'..=b'z') => reader.start_tag(parent)?,
            Some(b'/') => reader.end_tag()?,
            Some(b'!') => reader.comment(parent)?,
            None if end == html.len() => {}
            _ => return None,
        }
    }
    reader.open.is_empty().then_some(reader.tree)
}

/// What the standard does at a start tag, as far as it hangs on where that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Stands anywhere in a line: at its start tag only formatting elements are opened again that were closed
    /// out of order, and here none are.
    Inline,
    /// The same; one in another closes the first.
    Link,
    /// Closes a paragraph that is open.
    Block,
    /// The same; its end tag is looked for up to a button.
    Paragraph,
    /// The same; directly in another heading it closes that.
    Heading,
    /// The same; drops the line end behind its start tag.
    Pre,
    /// A list: the same as a block, and an item's search for another open one ends at it.
    List,
    /// So does that of a term or description at a list of these.
    Terms,
    /// Closes an open item, unless a list is between.
    Item,
    /// Closes an open term or description, unless their list is between.
    Term,
    /// Holds readings.
    Ruby,
    /// Closes what is open of a ruby, unless it stands directly in it.
    Reading,
    /// Has no end tag.
    Void,
    /// The same, and closes a paragraph.
    VoidBlock,
    Table,
    Caption,
    Columns,
    Column,
    Rows,
    Row,
    /// What stands in it is read as in no table.
    Cell,
}

impl Kind {
    /// Whether only parts of a table may stand in it: everything else is moved out in front of the table.
    fn is_skeleton(self) -> bool {
        matches!(self, Kind::Table | Kind::Columns | Kind::Rows | Kind::Row)
    }

    fn closes_paragraph(self) -> bool {
        matches!(
            self,
            Kind::Block
                | Kind::Paragraph
                | Kind::Heading
                | Kind::Pre
                | Kind::List
                | Kind::Terms
                | Kind::Item
                | Kind::Term
                | Kind::VoidBlock
                | Kind::Table
        )
    }

    /// Whether it is taken as it stands in an element of a kind; in none, at the top.
    fn may_stand_in(self, parent: Option<Kind>) -> bool {
        match self {
            Kind::Caption | Kind::Columns | Kind::Rows => parent == Some(Kind::Table),
            Kind::Column => parent == Some(Kind::Columns),
            Kind::Row => parent == Some(Kind::Rows),
            Kind::Cell => parent == Some(Kind::Row),
            Kind::Item => parent == Some(Kind::List),
            Kind::Term => parent == Some(Kind::Terms),
            Kind::Reading => parent == Some(Kind::Ruby),
            Kind::Heading => parent.is_none_or(|it| !it.is_skeleton() && it != Kind::Heading),
            _ => parent.is_none_or(|it| !it.is_skeleton()),
        }
    }
}

/// The names that are read here; all others have rules of their own, or hold something else than mark-up.
fn known(name: &str) -> Option<(LocalName, Kind)> {
    macro_rules! names {
        ($($kind:ident: [$($name:tt)*])*) => {
            match name {
                $($($name => (local_name!($name), Kind::$kind),)*)*
                _ => return None,
            }
        };
    }
    Some(names! {
        Inline: ["abbr" "b" "bdi" "bdo" "big" "cite" "code" "data" "del" "dfn" "em" "font" "i" "ins" "kbd" "label"
            "mark" "q" "s" "samp" "small" "span" "strike" "strong" "sub" "sup" "time" "tt" "u" "var"]
        Link: ["a"]
        Block: ["address" "article" "aside" "blockquote" "center" "details" "div" "fieldset" "figcaption" "figure"
            "footer" "header" "hgroup" "main" "nav" "section" "summary"]
        Paragraph: ["p"]
        Heading: ["h1" "h2" "h3" "h4" "h5" "h6"]
        Pre: ["pre"]
        List: ["ol" "ul"]
        Terms: ["dl"]
        Item: ["li"]
        Term: ["dd" "dt"]
        Ruby: ["ruby"]
        Reading: ["rp" "rt"]
        Void: ["br" "img" "wbr"]
        VoidBlock: ["hr"]
        Table: ["table"]
        Caption: ["caption"]
        Columns: ["colgroup"]
        Column: ["col"]
        Rows: ["tbody" "tfoot" "thead"]
        Row: ["tr"]
        Cell: ["td" "th"]
    })
}

/// An element that is open.
struct Open {
    id: NodeId,
    name: LocalName,
    kind: Kind,
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
    tree: Tree,
    open: Vec<Open>,
    /// How many paragraphs are open.
    paragraphs: usize,
    /// How many links.
    links: usize,
    /// The number of the line, as far as line ends were counted.
    line: u32,
    counted: usize,
}

impl<'a> Reader<'a> {
    /// Adds what has been read but for its last bytes.
    fn add(&mut self, parent: NodeId, data: NodeData, unread: usize) -> NodeId {
        let end = self.at + unread;
        let passed = &self.html.as_bytes()[self.counted..end];
        // Between two nodes stand few bytes: to call what is quick for many of them takes longer than to look.
        self.line += passed.iter().map(|byte| u32::from(*byte == b'\n')).sum::<u32>();
        self.counted = end;
        let id = self.tree.push(data, self.line);
        self.tree.append_new(parent, id);
        id
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn text(&mut self, parent: NodeId, written: &str) -> Option<()> {
        let around = self.open.last().map(|open| open.kind);
        let is_blank = || written.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b'\t'));
        if around.is_some_and(Kind::is_skeleton) && !is_blank() {
            return None;
        }
        let text = unescaped(written)?;
        self.add(parent, NodeData::Text(text), written.len());
        Some(())
    }

    fn comment(&mut self, parent: NodeId) -> Option<()> {
        let inside = self.rest().strip_prefix("<!--")?;
        let end = memmem::find(inside.as_bytes(), b"-->")?;
        let text = &inside[..end];
        if text.starts_with(['>', '-'])
            || text.ends_with('-')
            || text.contains("--")
            || text.contains("<!")
        {
            return None;
        }
        self.at += "<!--".len() + end + "-->".len();
        self.add(parent, NodeData::Comment(text.to_owned()), 0);
        Some(())
    }

    fn end_tag(&mut self) -> Option<()> {
        let Open { name, kind, .. } = self.open.pop()?;
        let behind = self.rest().strip_prefix("</")?.strip_prefix(&*name)?;
        self.at = self.html.len() - behind.strip_prefix('>')?.len();
        match kind {
            Kind::Paragraph => self.paragraphs -= 1,
            Kind::Link => self.links -= 1,
            _ => {}
        }
        Some(())
    }

    fn start_tag(&mut self, parent: NodeId) -> Option<()> {
        self.at += 1;
        let name = self.word(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let (name, kind) = known(name)?;
        let around = self.open.last().map(|open| open.kind);
        if !kind.may_stand_in(around)
            || (kind.closes_paragraph() && self.paragraphs > 0)
            || (kind == Kind::Link && self.links > 0)
        {
            return None;
        }
        let is_void = matches!(kind, Kind::Void | Kind::VoidBlock | Kind::Column);
        let attrs = self.attributes(is_void)?;
        let element = Element { name: name.clone(), namespace: ns!(html), attrs };
        let id = self.add(parent, NodeData::Element(element), 0);
        if is_void {
            return Some(());
        }
        match kind {
            Kind::Paragraph => self.paragraphs += 1,
            Kind::Link => self.links += 1,
            Kind::Pre if self.rest().starts_with('\n') => self.at += 1,
            _ => {}
        }
        self.open.push(Open { id, name, kind });
        Some(())
    }

    /// Takes the bytes that belong, which are of ASCII.
    fn word(&mut self, belongs: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.bytes().position(|byte| !belongs(byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Takes the rest of a start tag.
    fn attributes(&mut self, is_void: bool) -> Option<Vec<(LocalName, String)>> {
        let mut attrs: Vec<(LocalName, String)> = Vec::new();
        loop {
            let blanks = self.word(|byte| matches!(byte, b' ' | b'\n' | b'\t'));
            let rest = self.rest();
            let end = match rest.as_bytes().first()? {
                b'>' => 1,
                b'/' if is_void && rest.starts_with("/>") => 2,
                _ if blanks.is_empty() => return None,
                _ => 0,
            };
            if end > 0 {
                self.at += end;
                return Some(attrs);
            }
            let name = self.word(|byte| {
                byte.is_ascii_lowercase()
                    || byte.is_ascii_digit()
                    || matches!(byte, b'-' | b'_' | b':')
            });
            if name.is_empty() {
                return None;
            }
            let name = attribute_name(name);
            // The standard keeps the first of two.
            if attrs.iter().any(|(known, _)| *known == name) {
                return None;
            }
            let mut value = String::new();
            if let Some(behind) = self.rest().strip_prefix('=') {
                let quote = *behind.as_bytes().first().filter(|it| matches!(it, b'"' | b'\''))?;
                let quoted = &behind[1..];
                let length = memchr(quote, quoted.as_bytes())?;
                value = unescaped(&quoted[..length])?;
                self.at += 2 + length + 1;
            }
            attrs.push((name, value));
        }
    }
}

/// The name of an attribute. Most are of these, which need no look into the table of all names.
fn attribute_name(name: &str) -> LocalName {
    match name {
        "alt" => local_name!("alt"),
        "class" => local_name!("class"),
        "dir" => local_name!("dir"),
        "href" => local_name!("href"),
        "id" => local_name!("id"),
        "lang" => local_name!("lang"),
        "src" => local_name!("src"),
        "title" => local_name!("title"),
        _ => LocalName::from(name),
    }
}

/// References that are written out in full and mean one character wherever they stand.
const REFERENCES: [(&str, char); 9] = [
    ("amp;", '&'),
    ("lt;", '<'),
    ("gt;", '>'),
    ("quot;", '"'),
    ("nbsp;", '\u{A0}'),
    ("#39;", '\''),
    ("#x27;", '\''),
    ("#34;", '"'),
    ("#13;", '\r'),
];

/// What a text or a value means; none where it holds another reference, or a bare `&`.
fn unescaped(written: &str) -> Option<String> {
    let mut rest = written;
    let Some(first) = memchr(b'&', rest.as_bytes()) else { return Some(written.to_owned()) };
    let mut text = String::with_capacity(written.len());
    let mut at = first;
    loop {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (name, meant) = REFERENCES.iter().find(|(name, _)| rest.starts_with(name))?;
        text.push(*meant);
        rest = &rest[name.len()..];
        match memchr(b'&', rest.as_bytes()) {
            Some(next) => at = next,
            None => break,
        }
    }
    text.push_str(rest);
    Some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a fragment that is written out in full, and expects the browser's tree.
    fn check_read(html: &str) {
        let tree = read(html).unwrap_or_else(|| panic!("{html} is written out in full"));
        assert!(
            is_same(&tree, &Tree::parse_as_browsers_do(html)),
            "{html} becomes {}",
            tree.to_html()
        );
    }

    /// The names of the elements, each with its line.
    fn lines(tree: &Tree) -> Vec<(String, u32)> {
        let elements = tree.descendants(tree.root());
        elements.filter_map(|id| Some((tree.name(id)?.to_owned(), tree.line(id)))).collect()
    }

    fn is_same(tree: &Tree, other: &Tree) -> bool {
        tree == other && lines(tree) == lines(other)
    }

    fn check_given_up(html: &str) {
        assert!(read(html).is_none(), "{html}");
    }

    #[test]
    fn what_is_written_out_in_full_is_read() {
        check_read("");
        check_read(" a &amp; b &lt;i&gt;\n");
        check_read(
            "<!--@12--><h1 id=\"a\">A <em>b</em></h1>\n<p>c<br />d <a href=\"/e?f=1&amp;g\" title='\"'>h</a></p>\n<hr>",
        );
        check_read(
            "<ul>\n<li>a\n<ol start=\"3\">\n<li><p>b</p></li></ol></li>\n</ul><dl><dt>a</dt><dd><p>b</p></dd></dl>",
        );
        check_read(
            "<pre>\n\na <code class=\"x\">b</code></pre><pre>\nx</pre><pre>y</pre><pre>\n</pre>",
        );
        check_read(
            "<b><table><caption>a</caption>\n<colgroup><col><col span=\"2\" /></colgroup><thead>\n<tr><th scope=\"col\">b</th></tr></thead><tbody><tr><td><table><tbody><tr><td><p>c</p></td></tr></tbody></table></td></tr> <!-- d --></tbody></table>e</b>",
        );
        check_read("<ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp></ruby><img alt src=\"/a.png\">");
        check_read(
            "<b><b><b><b><i>four alike are one too many for the standard</i></b></b></b></b><p>a</p>",
        );
        check_read(
            "<details data-redline=\"mark\"><summary>a<span hidden>b</span></summary><div><p>c</p></div></details>",
        );
    }

    #[test]
    fn what_would_be_mended_is_left_to_the_parser_that_mends() {
        for html in [
            "<p>a",
            "a</p>",
            "<p>a<p>b</p></p>",
            "<p><div>a</div></p>",
            "<b>a<i>b</b>c</i>",
            "<h1><h2>a</h2></h1>",
            "<a href=\"a\"><b><a href=\"b\">c</a></b></a>",
            "<li>a</li>",
            "<ul><div><li>a</li></div></ul>",
            "<table><tr><td>a</td></tr></table>",
            "<table>a<tbody></tbody></table>",
            "<table><p>a</p></table>",
            "<table><tbody><tr>&nbsp;<td></td></tr></tbody></table>",
            "<table><col></table>",
            "<dl><div><dt>a</dt></div></dl>",
            "<rt>a</rt>",
            "<P>a</P>",
            "<p a=b>c</p>",
            "<p a=\"b\"c=\"d\">e</p>",
            "<p a=\"b\" a=\"c\">d</p>",
            "<div/>",
            "<p>a &copy; b</p>",
            "<p>a & b</p>",
            "a < b",
            "<!-->a-->",
            "<!--a--!>b-->",
            "<!DOCTYPE html>",
            "<svg></svg>",
            "<select><p>a</p></select>",
            "<script>a</script>",
            "a\rb",
            "a\0b",
            "\u{FEFF}a",
            "<form></form>",
            "<image>",
            "<textarea>\na</textarea>",
            "<p >a</p >",
            "<br></br>",
            "<nobr>a</nobr>",
            "<button><p>a</p></button>",
            "<p>a</p><",
            "<",
            "</",
            "<!",
            "<p",
        ] {
            check_given_up(html);
        }
    }

    /// Pieces of which texts are made: such as are written out in full, and such as are not.
    const PIECES: [&str; 96] = [
        "a",
        " ",
        "\n",
        "b &amp; c",
        "&lt;",
        "&nbsp;",
        "&#13;",
        "&copy",
        "&",
        "é",
        "<p>",
        "</p>",
        "<p class=\"x\">",
        "<div>",
        "</div>",
        "<section>",
        "</section>",
        "<blockquote>",
        "</blockquote>",
        "<ul>",
        "</ul>",
        "<ol start='2'>",
        "</ol>",
        "<li>",
        "</li>",
        "<dl>",
        "</dl>",
        "<dt>",
        "</dt>",
        "<dd>",
        "</dd>",
        "<h1>",
        "</h1>",
        "<h2 id=\"a\">",
        "</h2>",
        "<pre>",
        "</pre>",
        "<pre>\n",
        "<code>",
        "</code>",
        "<b>",
        "</b>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<em>",
        "</em>",
        "<strong>",
        "</strong>",
        "<font color=\"red\">",
        "</font>",
        "<a href=\"/x\">",
        "</a>",
        "<a>",
        "<span>",
        "</span>",
        "<ins data-redline=\"inserted\">",
        "</ins>",
        "<del>",
        "</del>",
        "<br>",
        "<br />",
        "<hr />",
        "<img src=\"/a\" alt=\"\">",
        "<wbr>",
        "<table>",
        "</table>",
        "<caption>",
        "</caption>",
        "<colgroup>",
        "</colgroup>",
        "<col>",
        "<thead>",
        "</thead>",
        "<tbody>",
        "</tbody>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<th>",
        "</th>",
        "<ruby>",
        "</ruby>",
        "<rt>",
        "</rt>",
        "<rp>",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<!-- c -->",
        "<!--@3-->",
        "<svg>",
        "<button>",
    ];

    /// Closes what a text leaves open, so that more of them are written out in full.
    fn closed(html: &str) -> String {
        let mut out = html.to_owned();
        let mut open = Vec::new();
        for tag in html.split('<').skip(1) {
            let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
            match tag.strip_prefix('/') {
                Some(closing) => {
                    if open.last().is_some_and(|name: &String| closing.starts_with(name.as_str())) {
                        open.pop();
                    }
                }
                None if ["", "br", "hr", "img", "wbr", "col"].contains(&name.as_str()) => {}
                None => open.push(name),
            }
        }
        for name in open.iter().rev() {
            out.push_str(&format!("</{name}>"));
        }
        out
    }

    /// A text whose elements are closed in order, whatever stands in them.
    fn nested() -> impl Strategy<Value = String> {
        let names = proptest::sample::select(vec![
            "p", "div", "section", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h3", "pre", "b", "i",
            "a", "span", "font", "table", "caption", "thead", "tbody", "tr", "td", "th", "ruby",
            "rt", "details", "summary", "ins", "code",
        ]);
        let leaf = proptest::sample::select(vec![
            "a",
            " ",
            "\n",
            "&amp;",
            "<br>",
            "<hr>",
            "<!--c-->",
            "",
            "<img alt=\"\">",
        ])
        .prop_map(str::to_owned);
        leaf.prop_recursive(6, 60, 5, move |inner| {
            (names.clone(), proptest::collection::vec(inner, 0..5))
                .prop_map(|(name, inner)| format!("<{name}>{}</{name}>", inner.concat()))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_is_read_is_what_a_browser_reads(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..24),
        ) {
            let html = pieces.concat();
            for html in [closed(&html), html] {
                if let Some(tree) = read(&html) {
                    prop_assert!(is_same(&tree, &Tree::parse_as_browsers_do(&html)), "{}", html);
                }
            }
        }

        #[test]
        fn so_it_is_where_elements_are_closed_in_order(
            texts in proptest::collection::vec(nested(), 1..5),
        ) {
            let html = texts.concat();
            let browsers = Tree::parse_as_browsers_do(&html);
            if let Some(tree) = read(&html) {
                prop_assert!(is_same(&tree, &browsers), "{}", html);
            }
            // What was mended once is mostly written out in full, and then read as it is written.
            let mended = browsers.to_html();
            if let Some(tree) = read(&mended) {
                prop_assert!(tree == Tree::parse_as_browsers_do(&mended), "{}", mended);
                prop_assert_eq!(tree.to_html(), mended);
            }
        }
    }
}
