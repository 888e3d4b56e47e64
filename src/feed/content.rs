//! HTML as feed readers take it: without a style sheet, scripts, ids or classes, every link in full.
//!
//! Readers leave out what they do not trust, each something else, and show the rest in their own dress. So nothing
//! here means anything by its class or by where it stands: what was inserted is `ins`, what was deleted `del`, and
//! what a redline notes stands in brackets (`docs/redline-markup.md` says what it is made of). What a page
//! hides is left out, since nothing would hide it here; stretches that a page folds away are told by their size.
//!
//! A closed list of elements and attributes is let through. Knows nothing of feeds.

use crate::html::{Edge, Element, NodeData, NodeId, Tree, escape_text, is_void, write_attr};
use crate::redline;

/// What stands in for addresses that lead nowhere from a feed.
pub type Absolute<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A fragment for feed readers. `absolute` gives the full address that one in the fragment means.
pub fn portable(html: &str, absolute: Absolute<'_>) -> String {
    let tree = Tree::parse_fragment(html);
    let root = tree.root();
    let mut out = String::with_capacity(html.len());
    // What is to be written where each open element closes, and whether it stands in a note.
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut edge = Edge::Open(root);
    while let Some(next) = tree.step(edge, root) {
        edge = next;
        match edge {
            Edge::Open(id) => match tree.data(id) {
                NodeData::Text(text) => escape_text(text, &mut out),
                NodeData::Element(element) => {
                    let is_in_note = open.last().is_some_and(|(_, is_in_note)| *is_in_note);
                    match written(&tree, id, element, is_in_note, absolute) {
                        Written::As { start, end } => {
                            out.push_str(&start);
                            open.push((end, is_in_note || is_note(element)));
                        }
                        Written::Instead(instead) => {
                            out.push_str(&instead);
                            edge = Edge::Close(id);
                        }
                    }
                }
                NodeData::Comment(_) | NodeData::Fragment => {}
            },
            Edge::Close(id) => {
                if tree.is_element(id)
                    && let Some((end, _)) = open.pop()
                {
                    out.push_str(&end);
                }
            }
        }
    }
    out
}

/// What becomes of an element.
enum Written {
    /// What is in it stands between these.
    As { start: String, end: String },
    /// This stands for it and all in it.
    Instead(String),
}

impl Written {
    fn unwrapped() -> Written {
        Written::As { start: String::new(), end: String::new() }
    }

    fn nothing() -> Written {
        Written::Instead(String::new())
    }
}

fn attr<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attrs.iter().find(|(known, _)| &**known == name).map(|(_, value)| &**value)
}

/// Whether it is a note of a redline. No text has these attributes: a redline takes them from it.
fn is_note(element: &Element) -> bool {
    attr(element, "data-redline") == Some("note")
}

fn written(
    tree: &Tree,
    id: NodeId,
    element: &Element,
    is_in_note: bool,
    absolute: Absolute<'_>,
) -> Written {
    let name = &*element.name;
    // Brackets around a reading help where it does not stand above its word.
    let is_hidden = name != "rp" && redline::is_hidden(element);
    if !element.is_html() || LEFT_OUT.contains(&name) || is_hidden {
        return Written::nothing();
    }
    if name == "details" && attr(element, "class") == Some("redline-fold") {
        return Written::Instead(fold(tree, id));
    }
    if is_note(element) && !is_in_note {
        return match tree.text(id).trim().is_empty() {
            true => Written::nothing(),
            false => Written::As { start: "<small>[".to_owned(), end: "]</small>".to_owned() },
        };
    }
    // A note leads to other changes, which have no addresses here.
    if !KEPT.contains(&name) || (is_in_note && name == "a") {
        return Written::unwrapped();
    }
    let mut start = format!("<{name}");
    let mut has_attrs = false;
    for (key, value) in &element.attrs {
        let value = match (name, &**key) {
            (_, "lang" | "dir" | "title") => Some(value.clone()),
            ("a", "href") | ("img", "src") => absolute(value),
            ("img", "alt" | "width" | "height")
            | ("ol", "start" | "type" | "reversed")
            | ("li", "value")
            | ("td" | "th", "colspan" | "rowspan")
            | ("th", "scope" | "abbr")
            | ("col" | "colgroup", "span")
            | ("time" | "ins" | "del", "datetime") => Some(value.clone()),
            _ => None,
        };
        if let Some(value) = value {
            write_attr(key, &value, &mut start);
            has_attrs = true;
        }
    }
    if name == "img" && attr(element, "src").and_then(absolute).is_none() {
        let mut instead = String::new();
        escape_text(attr(element, "alt").unwrap_or_default(), &mut instead);
        return Written::Instead(instead);
    }
    let is_bare = !has_attrs && matches!(name, "span" | "a");
    let (start, end) = match (is_bare, is_void(&element.name)) {
        (true, _) => (String::new(), String::new()),
        (_, true) => (format!("{start}>"), String::new()),
        _ => (format!("{start}>"), format!("</{name}>")),
    };
    match redline::is_struck(element) && !matches!(name, "s" | "strike" | "del") {
        true => Written::As { start: format!("{start}<s>"), end: format!("</s>{end}") },
        false => Written::As { start, end },
    }
}

/// What stands for a stretch of a redline that a page folds away.
fn fold(tree: &Tree, details: NodeId) -> String {
    let is_size = |id: &NodeId| tree.attr(*id, "class") == Some("redline-fold-size");
    let size = tree.descendants(details).find(is_size).map(|id| tree.text(id));
    let mut html = String::from("<p><small>[… ");
    escape_text(&size.unwrap_or_default(), &mut html);
    html.push_str(" …]</small></p>");
    html
}

/// Elements that are let through.
const KEPT: [&str; 62] = [
    "a",
    "abbr",
    "address",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
    "strike",
];

/// Elements that are left out with all in them. Of others that are not let through, what is in them stays.
const LEFT_OUT: [&str; 26] = [
    "applet",
    "audio",
    "base",
    "canvas",
    "datalist",
    "embed",
    "frame",
    "frameset",
    "head",
    "iframe",
    "input",
    "link",
    "meta",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "param",
    "plaintext",
    "script",
    "select",
    "style",
    "template",
    "textarea",
    "title",
    "video",
];

/// The full address that an address of a text means, where the text stands at the full address `page` of the site
/// at `origin` (`https://legal.example.com`). None for what a feed must not lead to.
pub fn full(address: &str, page: &str, origin: &str) -> Option<String> {
    let address = crate::address::as_browsers_read(address);
    let scheme = address.split(['/', '?', '#']).next().and_then(|it| it.split_once(':'));
    if let Some((scheme, _)) = scheme {
        let is_known =
            ["https", "http", "mailto", "tel"].iter().any(|it| scheme.eq_ignore_ascii_case(it));
        return is_known.then(|| address.into_owned());
    }
    if address.starts_with("//") {
        let scheme = origin.split_once(':').map_or("https", |(scheme, _)| scheme);
        return Some(format!("{scheme}:{address}"));
    }
    match address.starts_with('/') {
        true => Some(format!("{origin}{address}")),
        // Relative addresses were resolved when the text was rendered; a place in the page was not.
        false => Some(format!("{page}{address}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://legal.example.com/a/2020-01-01/";

    fn check(html: &str, expected: &str) {
        let absolute = |it: &str| full(it, PAGE, "https://legal.example.com");
        assert_eq!(portable(html, &absolute), expected, "{html}");
    }

    #[test]
    fn links_lead_where_they_did_from_anywhere() {
        check(
            "<a href=\"#b\">x</a>",
            "<a href=\"https://legal.example.com/a/2020-01-01/#b\">x</a>",
        );
        check("<a href=/b/?c=1>x</a>", "<a href=\"https://legal.example.com/b/?c=1\">x</a>");
        check("<a href=//c.example/d>x</a>", "<a href=\"https://c.example/d\">x</a>");
        check("<a href='MAILTO:a@b.example'>x</a>", "<a href=\"MAILTO:a@b.example\">x</a>");
        check("<a href='java\nscript:alert(1)'>x</a><a href=data:text/html,y>y</a>", "xy");
        check(
            "<img src=\"/a&amp;b.png\" alt=A>",
            "<img src=\"https://legal.example.com/a&amp;b.png\" alt=\"A\">",
        );
        check("<img src=\"data:image/png;base64,AA\" alt=\"A &lt; b\">", "A &lt; b");
    }

    #[test]
    fn nothing_runs_and_nothing_needs_a_style_sheet() {
        check(
            "<p id=a class=b style='color: red' onclick=x data-y=z>T<script>alert(1)</script></p>",
            "<p>T</p>",
        );
        check("<section><h2>A</h2><p>b</p></section>", "<h2>A</h2><p>b</p>");
        check("<svg><a href=/x>y</a></svg><iframe src=/x>z</iframe>w", "w");
        check("<form><button>Go</button><input name=q></form>", "Go");
        check(
            "<p hidden>a</p><p style='display: none'>b</p><span class=visually-hidden>c</span>d",
            "d",
        );
        check("<p style='text-decoration: line-through'>a</p>", "<p><s>a</s></p>");
        check("<!-- a --><span>b</span><br>", "b<br>");
    }

    #[test]
    fn what_a_redline_notes_stands_in_brackets() {
        check(
            "<p><span data-redline=\"note\" class=\"redline-note\"> moved from <a href=\"#c\">“A”</a> </span><ins data-redline=\"inserted\" id=\"c1\"><span data-redline=\"note\" class=\"visually-hidden\">inserted: </span>b</ins></p>",
            "<p><small>[ moved from “A” ]</small><ins>b</ins></p>",
        );
        check("<p>a<span data-redline=\"note\" id=\"c1\"></span></p>", "<p>a</p>");
        check(
            "<details data-redline=\"mark\" class=\"redline-fold\"><summary data-redline=\"note\"><span class=\"redline-fold-size\">9 unchanged words</span> <span>A</span></summary><p>…</p></details><p>b</p>",
            "<p><small>[… 9 unchanged words …]</small></p><p>b</p>",
        );
    }
}
