//! HTML as feed readers take it: without a style sheet, scripts, ids or classes, every link in full.
//!
//! Readers leave out what they do not trust, each something else, and show the rest in their own dress. So nothing
//! here means anything by its class or by where it stands: what was inserted is `ins`, what was deleted `del`, and
//! what a redline notes stands in brackets (`docs/redline-markup.md` says what it is made of). What a page
//! hides is left out, since nothing would hide it here; stretches that a page folds away are told by their size.
//!
//! A closed list of elements and attributes is let through. Knows nothing of feeds.

use crate::html::{Edge, Element, NodeData, NodeId, Tree, escape_text, write_attr, write_end_tag};
use crate::redline;

/// What stands in for addresses that lead nowhere from a feed.
pub type Absolute<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A fragment for feed readers. `absolute` gives the full address that one in the fragment means.
pub fn portable(html: &str, absolute: Absolute<'_>) -> String {
    let tree = Tree::parse_fragment(html);
    let root = tree.root();
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<Open> = Vec::new();
    let mut edge = Edge::Open(root);
    while let Some(next) = tree.step(edge, root) {
        edge = next;
        match edge {
            Edge::Open(id) => match tree.data(id) {
                NodeData::Text(text) => escape_text(text, &mut out),
                NodeData::Element(element) => {
                    let is_in_note = open.last().is_some_and(|open| open.is_in_note);
                    match written(&tree, id, element, is_in_note, absolute, &mut out) {
                        Written::Around(end) => {
                            let is_in_note = is_in_note || is_note(element);
                            open.push(Open { end, is_in_note });
                        }
                        Written::Whole => edge = Edge::Close(id),
                    }
                }
                NodeData::Comment(_) | NodeData::Fragment => {}
            },
            Edge::Close(id) => {
                if let Some(element) = tree.element(id)
                    && let Some(Open { end, .. }) = open.pop()
                {
                    match end {
                        End::Nothing => {}
                        End::Note => out.push_str("]</small>"),
                        End::Struck => out.push_str("</s>"),
                        End::Tag { struck } => {
                            out.push_str(if struck { "</s>" } else { "" });
                            write_end_tag(element, &mut out);
                        }
                    }
                }
            }
        }
    }
    out
}

/// An element that is being written.
struct Open {
    end: End,
    is_in_note: bool,
}

/// What is to be written where an element closes.
enum End {
    Nothing,
    Note,
    /// That of what strikes its words through.
    Struck,
    /// Its end tag, if it has one; behind that of what strikes it through.
    Tag {
        struck: bool,
    },
}

/// What has been written of an element.
enum Written {
    /// What opens it: what is in it comes next.
    Around(End),
    /// It and all in it, or what stands for them.
    Whole,
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
    out: &mut String,
) -> Written {
    let name = &*element.name;
    // Brackets around a reading help where it does not stand above its word.
    let is_hidden = name != "rp" && redline::is_hidden(element);
    if !element.is_html() || is_left_out(name) || is_hidden {
        return Written::Whole;
    }
    if name == "details" && attr(element, "class") == Some("redline-fold") {
        write_fold(tree, id, out);
        return Written::Whole;
    }
    if is_note(element) && !is_in_note {
        if tree.text(id).trim().is_empty() {
            return Written::Whole;
        }
        out.push_str("<small>[");
        return Written::Around(End::Note);
    }
    // A note leads to other changes, which have no addresses here.
    if !is_kept(name) || (is_in_note && name == "a") {
        return Written::Around(End::Nothing);
    }
    if name == "img" && attr(element, "src").and_then(absolute).is_none() {
        escape_text(attr(element, "alt").unwrap_or_default(), out);
        return Written::Whole;
    }
    let start = out.len();
    out.push('<');
    out.push_str(name);
    let mut has_attrs = false;
    for (key, value) in &element.attrs {
        match (name, &**key) {
            ("a", "href") | ("img", "src") => match absolute(value) {
                Some(value) => write_attr(key, &value, out),
                None => continue,
            },
            (_, "lang" | "dir" | "title")
            | ("img", "alt" | "width" | "height")
            | ("ol", "start" | "type" | "reversed")
            | ("li", "value")
            | ("td" | "th", "colspan" | "rowspan")
            | ("th", "scope" | "abbr")
            | ("col" | "colgroup", "span")
            | ("time" | "ins" | "del", "datetime") => write_attr(key, value, out),
            _ => continue,
        }
        has_attrs = true;
    }
    let is_bare = !has_attrs && matches!(name, "span" | "a");
    match is_bare {
        true => out.truncate(start),
        false => out.push('>'),
    }
    let struck = redline::is_struck(element) && !matches!(name, "s" | "strike" | "del");
    out.push_str(if struck { "<s>" } else { "" });
    Written::Around(match (is_bare, struck) {
        (true, true) => End::Struck,
        (true, false) => End::Nothing,
        (false, struck) => End::Tag { struck },
    })
}

/// Writes what stands for a stretch of a redline that a page folds away.
fn write_fold(tree: &Tree, details: NodeId, out: &mut String) {
    let is_size = |id: &NodeId| tree.attr(*id, "class") == Some("redline-fold-size");
    let size = tree.descendants(details).find(is_size).map(|id| tree.text(id));
    out.push_str("<p><small>[… ");
    escape_text(&size.unwrap_or_default(), out);
    out.push_str(" …]</small></p>");
}

/// Whether elements of this name are let through.
fn is_kept(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "address"
            | "b"
            | "bdi"
            | "bdo"
            | "blockquote"
            | "br"
            | "caption"
            | "cite"
            | "code"
            | "col"
            | "colgroup"
            | "dd"
            | "del"
            | "dfn"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "figcaption"
            | "figure"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "li"
            | "mark"
            | "ol"
            | "p"
            | "pre"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "time"
            | "tr"
            | "u"
            | "ul"
            | "var"
            | "wbr"
            | "strike"
    )
}

/// Whether elements of this name are left out with all in them. Of others that are not let through, what is in them
/// stays.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "audio"
            | "base"
            | "canvas"
            | "datalist"
            | "embed"
            | "frame"
            | "frameset"
            | "head"
            | "iframe"
            | "input"
            | "link"
            | "meta"
            | "noembed"
            | "noframes"
            | "noscript"
            | "object"
            | "param"
            | "plaintext"
            | "script"
            | "select"
            | "style"
            | "template"
            | "textarea"
            | "title"
            | "video"
    )
}

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
