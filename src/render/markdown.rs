//! A text as Markdown, for those who keep, quote or compare it.
//!
//! Not the source that its editor wrote: that holds remarks for colleagues, template tags and keys that are
//! nobody else's. What is published is what readers read, written from the page's own HTML:
//!
//! 1. What has no words goes (scripts, drawings, comments), and what only a page understands (classes, anchors).
//! 2. Elements that Markdown has no name for are opened: their words stand in blocks or lines of their own.
//! 3. The rest is written by the writer of imports, which reads each block back and falls back on HTML.
//!
//! The words are those that the fingerprint is of. Knows nothing of versions or files.

use serde::Serialize;

use crate::document::markdown::{HtmlBlocks, to_html};
use crate::html::{NodeData, NodeId, Tree};
use crate::import::write::{self, BLOCKS, INLINE};
use crate::redline::plain::{self, Reading, is_thing, open_things, reading_if_shown};

/// What a text in Markdown says of itself in its front matter. Nothing in it changes when later
/// versions come, so that the file stays as it is.
#[derive(Debug, Serialize)]
pub struct Head {
    /// The notice's title.
    pub title: String,
    /// The notice's path.
    pub notice: String,
    /// The version's id.
    pub version: String,
    /// The label that its editor gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The tag of its language.
    pub language: String,
    /// In force from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// First shown to readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The fingerprint of its words.
    pub sha256: String,
    /// Its permanent address.
    pub address: String,
}

impl Head {
    /// As YAML between its lines.
    pub fn written(&self) -> String {
        format!("---\n{}---\n", serde_yaml::to_string(self).unwrap_or_default())
    }
}

/// What has Markdown, or is written as a tag in it, beside [`BLOCKS`] and [`INLINE`].
const OTHERS: [&str; 21] = [
    "a",
    "b",
    "br",
    "caption",
    "code",
    "dd",
    "del",
    "dt",
    "em",
    "i",
    "img",
    "s",
    "strike",
    "strong",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "blockquote",
];

/// What a reader of Markdown gets of the attributes of an element.
fn keeps(element: &str, attribute: &str) -> bool {
    match element {
        "a" => matches!(attribute, "href" | "title"),
        "img" => matches!(attribute, "src" | "alt" | "title"),
        "ol" => matches!(attribute, "start" | "type" | "reversed"),
        "li" => attribute == "value",
        "td" | "th" => matches!(attribute, "colspan" | "rowspan" | "scope"),
        "abbr" | "dfn" => attribute == "title",
        "time" => attribute == "datetime",
        "q" | "cite" => matches!(attribute, "lang" | "dir"),
        _ => false,
    }
}

/// A text as Markdown (CommonMark with the tables and deletions of GitHub's). `address` gives the full
/// address of a link of the site; of what it knows none for, the link stands as it is.
pub fn markdown(html: &str, address: &dyn Fn(&str) -> Option<String>) -> String {
    let mut tree = Tree::parse_fragment(html);
    open_things(&mut tree);
    let ids: Vec<NodeId> = tree.descendants(tree.root()).collect();
    for id in ids {
        // Within what went already.
        if tree.parent(id).is_none() {
            continue;
        }
        if matches!(tree.data(id), NodeData::Comment(_)) {
            tree.detach(id);
            continue;
        }
        let Some(name) = tree.name(id).map(str::to_owned) else { continue };
        let reading = reading_if_shown(&tree, id);
        let is_link = name == "a" && tree.attr(id, "href").is_none();
        if reading == Reading::Unread {
            if is_thing(&tree, id) {
                let blank = tree.new_text(" ");
                tree.insert_before(id, blank);
            }
            tree.detach(id);
        } else if is_link || name == "wbr" || is_mixed_code(&tree, id) {
            tree.unwrap(id);
        } else if reading == Reading::Apart && is_in_pre(&tree, id) {
            // Code has lines and nothing else.
            let (before, after) = (tree.new_text("\n"), tree.new_text("\n"));
            tree.insert_before(id, before);
            if tree.first_child(id).is_some() {
                tree.insert_before(id, after);
                while let Some(child) = tree.first_child(id) {
                    tree.insert_before(after, child);
                }
            }
            tree.detach(id);
        } else if is_written(&name) {
            plainly(&mut tree, id, &name, address);
        } else if reading == Reading::Apart {
            tree.rename(id, "div");
            plainly(&mut tree, id, "div", address);
        } else {
            tree.unwrap(id);
        }
    }
    in_paragraphs(&mut tree);
    write::markdown_at_once(&tree).unwrap_or_else(|| {
        let written = write::markdown(&tree);
        if says(&written, &plain::text(html)) { written } else { block_by_block(&tree) }
    })
}

/// Whether Markdown is read as these words.
fn says(markdown: &str, words: &str) -> bool {
    plain::text(&to_html(markdown, HtmlBlocks::Closed)) == words
}

/// Makes paragraphs of words that stand beside blocks: the writer reads back what stands in a block.
fn in_paragraphs(tree: &mut Tree) {
    let holds = |tree: &Tree, id: &NodeId| matches!(tree.name(*id), Some("div" | "section"));
    let root = tree.root();
    let inner: Vec<NodeId> = tree.descendants(root).filter(|id| holds(tree, id)).collect();
    for holder in std::iter::once(root).chain(inner) {
        // Each with whether it is a block.
        let is_block = |id| tree.name(id).is_some_and(|name| BLOCKS.contains(&name));
        let children: Vec<(NodeId, bool)> =
            tree.children(holder).map(|id| (id, is_block(id))).collect();
        for run in children.chunk_by(|(_, a), (_, b)| !a && !b) {
            let (first, is_block) = run[0];
            let is_blank =
                |id: NodeId| tree.text_node(id).is_some_and(|text| text.trim().is_empty());
            if is_block || run.iter().all(|(id, _)| is_blank(*id)) {
                continue;
            }
            let paragraph = tree.new_element("p");
            tree.insert_before(first, paragraph);
            run.iter().for_each(|(id, _)| tree.append(paragraph, *id));
        }
    }
}

/// A text of which something was read otherwise: each of its blocks by itself, as HTML where Markdown would
/// not say its words.
fn block_by_block(tree: &Tree) -> String {
    let mut out = String::new();
    for id in tree.children(tree.root()) {
        let html = tree.outer_html(id);
        let words = plain::text(&html);
        let alone = write::markdown(&Tree::parse_fragment(&html));
        let written = match says(&alone, &words) {
            true => alone.trim_end().to_owned(),
            false => write::html_block(tree, id),
        };
        if !written.is_empty() {
            out.push_str(&format!("{written}\n\n"));
        }
    }
    format!("{}\n", out.trim_end())
}

/// Whether code in a line holds more than words, which Markdown cannot say.
fn is_mixed_code(tree: &Tree, id: NodeId) -> bool {
    let is_code = tree.name(id) == Some("code") && !is_in_pre(tree, id);
    is_code && tree.descendants(id).any(|inner| tree.is_element(inner))
}

fn is_in_pre(tree: &Tree, id: NodeId) -> bool {
    tree.ancestors(id).any(|above| tree.name(above) == Some("pre"))
}

fn is_written(name: &str) -> bool {
    BLOCKS.contains(&name) || INLINE.contains(&name) || OTHERS.contains(&name)
}

/// Leaves an element what Markdown can say of it, with addresses that hold wherever the file is read.
fn plainly(tree: &mut Tree, id: NodeId, name: &str, address: &dyn Fn(&str) -> Option<String>) {
    let attributes: Vec<String> = tree.attrs(id).iter().map(|(name, _)| name.to_string()).collect();
    for attribute in attributes.iter().filter(|it| !keeps(name, it)) {
        tree.remove_attr(id, attribute);
    }
    for attribute in ["href", "src"] {
        let full = tree.attr(id, attribute).and_then(address);
        if let Some(full) = full {
            tree.set_attr(id, attribute, full);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::redline::made_up;

    fn check_markdown(html: &str, expected: &str) {
        let address = |href: &str| {
            href.starts_with(['/', '#']).then(|| format!("https://legal.example.com{href}"))
        };
        let written = markdown(html, &address);
        assert_eq!(written, expected, "{html}");
        let read = to_html(&written, HtmlBlocks::Closed);
        assert_eq!(plain::text(&read), plain::text(html), "the words of {written}");
    }

    #[test]
    fn a_text_is_written_with_its_structure() {
        check_markdown(
            "<h1 id=\"terms\">Terms <em>of use</em></h1>\n<p class=x>We keep <strong>data</strong>.</p>\
             <ul><li>one</li><li>two</li></ul><ol start=3><li>c</li></ol><blockquote><p>q</p></blockquote>",
            "# Terms *of use*\n\nWe keep **data**.\n\n- one\n- two\n\n3. c\n\n> q\n",
        );
        check_markdown(
            "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>a</td><td>b|c</td></tr></tbody></table>",
            "| A | B |\n| --- | --- |\n| a | b\\|c |\n",
        );
    }

    #[test]
    fn addresses_hold_wherever_the_file_is_read() {
        check_markdown(
            "<p><a href=\"/terms/\">a</a> <a href=\"#b\">b</a> <a href=\"https://a.example/\">c</a> <a name=d>d</a></p>",
            "[a](https://legal.example.com/terms/) [b](https://legal.example.com#b) [c](https://a.example/) d\n",
        );
    }

    #[test]
    fn what_is_for_pages_or_nobody_is_left_out() {
        check_markdown(
            "<!-- a remark --><script>f()</script><style>p{}</style><p style=\"color:red\" id=a>a<!-- b --> c</p>",
            "a c\n",
        );
    }

    #[test]
    fn elements_without_markdown_are_opened() {
        check_markdown(
            "<details><summary>More</summary><p>a</p></details><figure><img src=\"/x.png\" alt=\"A seal\"><figcaption>b</figcaption></figure>\
             <section><h2>c</h2>d<div>e</div></section><p>f<font>g</font> <ruby>漢<rt>かん</rt></ruby></p>",
            "More\n\na\n\n![A seal](https://legal.example.com/x.png)\n\nb\n\n## c\n\nd\n\ne\n\nfg 漢かん\n",
        );
    }

    #[test]
    fn words_that_look_like_markdown_stay_words() {
        check_markdown(
            "<p># a</p><p>1. b *c* _d_ &lt;e> [f](g) `h` &amp;amp; ~~i~~</p><p>--- </p><p>{{ j }}</p>",
            "\\# a\n\n1\\. b \\*c\\* \\_d\\_ &lt;e> \\[f\\](g) \\`h\\` &amp;amp; \\~\\~i\\~\\~\n\n\\---\n\n{{ j }}\n",
        );
    }

    proptest! {
        #[test]
        fn no_word_is_lost_or_added(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let html = made_up::html(&made_up::document(&bytes));
            let written = markdown(&html, &|_| None);
            let read = to_html(&written, HtmlBlocks::Closed);
            prop_assert_eq!(plain::text(&read), plain::text(&html), "{}\n{}", html, written);
        }
    }
}
