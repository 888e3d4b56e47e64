//! What of a saved page is the text of a notice, and which version the page says it is.
//!
//! Published pages mark their text with `data-notice-text="/legal/terms@2020-01-15"`, and a text from
//! before a correction with `#1` behind that. Pages of other themes may leave the value empty. However a
//! browser writes the page down again, the element and its attribute stay.
//!
//! Words that stand in the text may be kept from its readers, or turned round, by what stands around them
//! ([`Sign`]); a reader may also be led to another text that stands beside it.
//!
//! Knows nothing of registers. What a page says of itself is a claim, not a proof. Style sheets are not read:
//! of the classes only those are known by which the default theme hides.

use std::fmt;

use crate::diff;
use crate::html::{Edge, NodeId, Tree};
use crate::redline::plain;
use crate::shown;

/// The attribute of the element that holds the text.
pub const MARK: &str = "data-notice-text";

/// What a page holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// One marked text.
    Text {
        /// Its HTML.
        html: String,
        /// Which version the page says it is.
        claim: Option<Claim>,
        /// What stands around it.
        around: Around,
    },
    /// So many marked texts; which of them is asked about cannot be told.
    Several(usize),
    /// None is marked.
    Unmarked {
        /// What the page is about, HTML.
        html: String,
        /// Whether it holds an article, or long text otherwise.
        is_text: bool,
        /// The address that the page leads to by itself.
        leads_to: Option<String>,
    },
    /// Its elements stand so deep in each other that it is not read.
    TooDeep,
}

/// What stands around a marked text and bears on what its readers see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Around {
    /// What hides it, or turns it round, as a whole.
    pub signs: Vec<Sign>,
    /// How many words of text stand beside it in the main part of the page; 0 if they are few.
    pub beside: usize,
}

/// Something by which words are not read as they stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sign {
    /// What does it, as in the page's source: `<bdo>`, `style="font-size:0"`.
    pub what: String,
    /// The words that it is about, the first of them.
    pub words: String,
}

/// Elements deeper than this in each other are not read.
pub const DEEPEST: usize = 500;

/// From so many words on, text that is not marked is long: more than a banner or a colophon has.
const LONG: usize = 120;

/// Which version a text says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The notice's path.
    pub notice: String,
    /// The version's id.
    pub version: String,
    /// The language's tag, where it is said.
    pub language: Option<String>,
    /// Before which correction, from 1; none for what the version says.
    pub before_correction: Option<usize>,
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.notice, self.version)?;
        if let Some(language) = &self.language {
            write!(f, " ({language})")?;
        }
        match self.before_correction {
            Some(number) => write!(f, " before correction {number}"),
            None => Ok(()),
        }
    }
}

/// Finds the text of a page.
pub fn read(page: &str) -> Held {
    let Some(mut tree) = Tree::parse_fragment_within(page, DEEPEST) else { return Held::TooDeep };
    shown::restore(&mut tree);
    let is_marked = |id: &NodeId| tree.attr(*id, MARK).is_some();
    let marked: Vec<NodeId> = tree.descendants(tree.root()).filter(is_marked).collect();
    match marked.as_slice() {
        [] => Held::Unmarked {
            html: diff::text_of_page(page),
            is_text: holds_text(&tree),
            leads_to: leads_to(&tree),
        },
        [id] => Held::Text {
            html: tree.inner_html(*id),
            claim: claim(&tree, *id),
            around: Around {
                signs: signs_around(&tree, *id, page),
                beside: Some(words_beside(&tree, Some(*id))).filter(|it| *it >= LONG).unwrap_or(0),
            },
        },
        several => Held::Several(several.len()),
    }
}

/// Whether a page that marks no text looks like one that shows a text.
fn holds_text(tree: &Tree) -> bool {
    let mut nodes = tree.descendants(tree.root());
    nodes.any(|id| tree.name(id) == Some("article")) || words_beside(tree, None) >= LONG
}

/// The address that a page leads its readers to.
fn leads_to(tree: &Tree) -> Option<String> {
    let is_refresh = |id: &NodeId| {
        tree.name(*id) == Some("meta")
            && tree.attr(*id, "http-equiv").is_some_and(|it| it.eq_ignore_ascii_case("refresh"))
    };
    let refresh = tree.descendants(tree.root()).find(is_refresh)?;
    let content = tree.attr(refresh, "content")?;
    let (_, address) = content.split_once(['=']).unwrap_or(("", ""));
    Some(address.trim().trim_matches(['"', '\'']).to_owned())
}

/// How many words stand in the main part of a page that are neither in the marked text nor in what leads
/// to other pages or tells facts about the text.
fn words_beside(tree: &Tree, marked: Option<NodeId>) -> usize {
    const NO_TEXT: [&str; 12] = [
        "nav", "header", "footer", "dl", "details", "table", "form", "script", "style", "template",
        "title", "noscript",
    ];
    let main = tree.descendants(tree.root()).find(|id| tree.name(*id) == Some("main"));
    let main = main.unwrap_or(tree.root());
    let mut edge = Some(Edge::Open(main));
    let mut words = 0;
    while let Some(at) = edge {
        edge = match at {
            Edge::Open(id)
                if Some(id) == marked || tree.name(id).is_some_and(|it| NO_TEXT.contains(&it)) =>
            {
                tree.step(Edge::Close(id), main)
            }
            Edge::Open(id) => {
                words += tree.text_node(id).map_or(0, word_count);
                tree.step(at, main)
            }
            Edge::Close(_) => tree.step(at, main),
        };
    }
    words
}

/// How many words a text has; scripts without blanks have about one every two letters.
fn word_count(text: &str) -> usize {
    let letters = |word: &str| word.chars().filter(|c| !c.is_ascii()).count();
    text.split_whitespace().map(|word| 1 + letters(word) / 2).sum()
}

/// What hides or turns words within a text, in the order of the text.
pub fn signs_within(html: &str) -> Vec<Sign> {
    let tree = Tree::parse_fragment(html);
    let elements = tree.descendants(tree.root());
    let mut found: Vec<(NodeId, String)> = Vec::new();
    for id in elements {
        found.extend(signs_of(&tree, id).into_iter().map(|what| (id, what)));
    }
    let signs = found.into_iter().map(|(id, what)| Sign { what, words: words_of(&tree, id) });
    signs.filter(|sign| !sign.words.is_empty()).collect()
}

/// What hides or turns a whole text.
fn signs_around(tree: &Tree, marked: NodeId, page: &str) -> Vec<Sign> {
    let around = std::iter::once(marked).chain(tree.ancestors(marked));
    let mut what: Vec<String> = around
        .flat_map(|id| {
            let mut signs = signs_of(tree, id);
            // What a browser shows only where it cannot show what was meant.
            let name = tree.name(id).unwrap_or_default();
            if INSTEAD.contains(&name) {
                signs.push(format!("<{name}>"));
            }
            signs
        })
        .collect();
    // The reader of fragments passes over these two.
    for name in ["<html", "<body"] {
        what.extend(start_tags(page, name).flat_map(|tag| {
            let tag = Tree::parse_fragment(&format!("<div{tag}"));
            tag.first_child(tag.root()).map_or_else(Vec::new, |id| signs_of(&tag, id))
        }));
    }
    // Who is led away by the page itself does not read it.
    what.extend(leads_to(tree).map(|to| format!("<meta http-equiv=\"refresh\"> to {to}")));
    what.into_iter().map(|what| Sign { what, words: words_of(tree, marked) }).collect()
}

/// The start tags of a name, from behind it to their end.
fn start_tags<'a>(page: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let starts = page.match_indices('<').map(|(at, _)| &page[at..]);
    let of_name = starts.filter_map(move |tag| {
        let start = tag.get(..name.len())?;
        let rest = &tag[name.len()..];
        (start.eq_ignore_ascii_case(name) && rest.starts_with([' ', '\n', '\t', '\r', '/', '>']))
            .then_some(rest)
    });
    of_name.map(|rest| rest.find('>').map_or(rest, |end| &rest[..=end]))
}

/// Elements whose content is shown only where something else cannot be.
const INSTEAD: [&str; 14] = [
    "template", "noscript", "noembed", "noframes", "object", "video", "audio", "canvas", "iframe",
    "datalist", "select", "svg", "math", "title",
];

/// What of an element hides or turns the words in it.
fn signs_of(tree: &Tree, id: NodeId) -> Vec<String> {
    let mut signs = Vec::new();
    let Some(element) = tree.element(id) else { return signs };
    let name = &*element.name;
    let is_open = tree.attr(id, "open").is_some();
    if matches!(name, "bdo" | "rp") || (matches!(name, "dialog" | "details") && !is_open) {
        signs.push(format!("<{name}>"));
    }
    for (attribute, value) in &element.attrs {
        match &**attribute {
            "hidden" | "popover" => signs.push(attribute.to_string()),
            "class" => {
                let hides = |it: &&str| HIDING_CLASSES.contains(it);
                signs.extend(
                    value
                        .split_ascii_whitespace()
                        .filter(hides)
                        .map(|class| format!("class=\"{class}\"")),
                );
            }
            "style" => {
                let hiding = declarations(value).filter(|it| hides(it));
                signs.extend(hiding.map(|declaration| format!("style=\"{declaration}\"")));
            }
            _ => {}
        }
    }
    signs
}

/// The classes by which the default theme hides.
const HIDING_CLASSES: [&str; 4] = ["visually-hidden", "u-hide", "u-display-none", "u-off-screen"];

/// The declarations of a `style` attribute, in lower case and without blanks.
fn declarations(style: &str) -> impl Iterator<Item = String> {
    let plain = |it: &str| it.to_ascii_lowercase().split_ascii_whitespace().collect::<String>();
    style.split(';').map(plain).map(|it| it.trim_end_matches("!important").to_owned())
}

/// Whether a declaration hides words, takes them out of sight or turns them round.
fn hides(declaration: &str) -> bool {
    let Some((property, value)) = declaration.split_once(':') else { return false };
    let is_nothing = || {
        let number = value.trim_end_matches(|c: char| !c.is_ascii_digit() && c != '.');
        number.parse::<f64>().is_ok_and(|it| it < 0.1)
    };
    match property {
        "display" => value == "none",
        "visibility" => matches!(value, "hidden" | "collapse"),
        "content-visibility" => value == "hidden",
        "font-size" | "opacity" | "zoom" | "height" | "max-height" | "width" | "max-width"
        | "line-height" => is_nothing(),
        "font" => value.starts_with("0") || value.contains("0/0"),
        "color" | "-webkit-text-fill-color" => value == "transparent",
        "text-indent" | "left" | "right" | "top" | "bottom" | "margin-left" | "margin-top"
        | "inset" => value.starts_with('-'),
        "clip" | "clip-path" | "mask" | "transform" | "scale" | "rotate" | "translate"
        | "filter" => value != "none",
        "direction" => value == "rtl",
        "unicode-bidi" => value.contains("override"),
        "-webkit-text-security" => value != "none",
        _ => false,
    }
}

/// The first words in an element.
fn words_of(tree: &Tree, id: NodeId) -> String {
    const WORDS: usize = 6;
    let text = plain::text(&tree.inner_html(id));
    let mut words = text.split(' ');
    let mut first = words.by_ref().take(WORDS).collect::<Vec<_>>().join(" ");
    if words.next().is_some() {
        first.push_str(" …");
    }
    first
}

fn claim(tree: &Tree, id: NodeId) -> Option<Claim> {
    let (notice, version) = tree.attr(id, MARK)?.trim().rsplit_once('@')?;
    let (version, before_correction) = match version.split_once('#') {
        Some((version, number)) => (version, number.parse().ok()),
        None => (version, None),
    };
    let language = tree.ancestors(id).find_map(|id| tree.attr(id, "lang"));
    let language = tree.attr(id, "lang").or(language).map(str::to_owned);
    Some(Claim {
        notice: notice.to_owned(),
        version: version.to_owned(),
        language,
        before_correction,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a page and compares what it holds: the claim, then the HTML.
    fn check_read(page: &str, expected: &str) {
        let shown = match read(page) {
            Held::Text { html, claim: Some(claim), .. } => format!("{claim}: {html}"),
            Held::Text { html, claim: None, .. } => format!("unnamed: {html}"),
            Held::Several(count) => format!("{count} texts"),
            Held::Unmarked { html, .. } => format!("unmarked: {}", html.trim()),
            Held::TooDeep => "too deep".to_owned(),
        };
        assert_eq!(shown, expected, "{page}");
    }

    #[test]
    fn the_marked_text_is_found_however_the_page_is_written() {
        check_read(
            "<!doctype html><html lang=en><title>T</title><body><main><h1>T</h1>\
             <article lang=ja data-notice-text=\"/a/b@2020-01-15\"><p>x</article></main>",
            "/a/b@2020-01-15 (ja): <p>x</p>",
        );
        check_read(
            "\u{feff}<!-- saved from url=(0030)https://a.example/ -->\r\n<html lang=\"en\"><head></head>\
             <body><div lang=\"en\"><section id=\"x\" data-notice-text=\"/a@2020.2#3\">x</section></div></body></html>",
            "/a@2020.2 (en) before correction 3: x",
        );
        check_read("<p>a<div data-notice-text>x</div>", "unnamed: x");
        check_read("<div data-notice-text=\"/user@home/a@2020\">x</div>", "/user@home/a@2020: x");
    }

    #[test]
    fn pages_with_no_text_or_several_say_so() {
        check_read("<nav>n</nav><main><p>x</p></main>", "unmarked: <p>x</p>");
        check_read("<p>x</p>", "unmarked: <p>x</p>");
        check_read("<i data-notice-text=a>x</i><i data-notice-text=b>y</i>", "2 texts");
    }

    #[test]
    fn a_page_nested_too_deep_is_not_read() {
        let nested = |depth: usize, text: &str| {
            format!("<main data-notice-text>{}{text}", "<div>".repeat(depth))
        };
        check_read(&nested(100_000, "x"), "too deep");
        check_read(
            &nested(400, "").replace("<div>", "<p>a"),
            &format!("unnamed: {}", "<p>a</p>".repeat(400)),
        );
        check_read("<b>".repeat(4000).as_str(), "too deep");
    }

    /// Reads a page and compares what hides or turns its text, around it and within.
    fn check_signs(page: &str, expected: &[&str]) {
        let Held::Text { html, around, .. } = read(page) else { panic!("no text: {page}") };
        let within = signs_within(&html);
        let signs = around.signs.iter().chain(&within);
        let shown: Vec<String> =
            signs.map(|sign| format!("{}: {}", sign.what, sign.words)).collect();
        assert_eq!(shown, expected, "{page}");
    }

    #[test]
    fn what_hides_or_turns_words_is_seen() {
        check_signs("<main class=frame><article style=\"\" data-notice-text><p>x</article>", &[]);
        check_signs("<div hidden><p data-notice-text>x y</p></div>", &["hidden: x y"]);
        check_signs("<p data-notice-text popover>x</p>", &["popover: x"]);
        check_signs("<dialog><p data-notice-text>x</p></dialog>", &["<dialog>: x"]);
        check_signs("<dialog open><p data-notice-text>x</p></dialog>", &[]);
        check_signs("<template><p data-notice-text>x</p></template>", &["<template>: x"]);
        check_signs("<noscript><p data-notice-text>x</p></noscript>", &["<noscript>: x"]);
        check_signs("<body class=\"a u-hide\"><p data-notice-text>x", &["class=\"u-hide\": x"]);
        check_signs(
            "<HTML lang=en\nstyle='display: NONE !important'><p data-notice-text>x",
            &["style=\"display:none\": x"],
        );
        check_signs(
            "<div data-notice-text>a <bdo dir=rtl>b c</bdo> <span style='color:red;font-size:0px'>d</span>\
             <details><summary>e</summary>f g</details><details open>h</details><ruby>i<rp>j</rp></ruby>\
             <i class=visually-hidden>k</i><i class=u-hide></i></div>",
            &[
                "<bdo>: b c",
                "style=\"font-size:0px\": d",
                "<details>: e f g",
                "<rp>: j",
                "class=\"visually-hidden\": k",
            ],
        );
        check_signs("<p data-notice-text style='margin-left:2em;opacity:0.9'>x</p>", &[]);
    }

    #[test]
    fn a_long_text_beside_the_marked_one_is_seen() {
        let beside = |html: &str| match read(html) {
            Held::Text { around, .. } => around.beside,
            _ => panic!("no text: {html}"),
        };
        let long = "word ".repeat(200);
        assert_eq!(beside(&format!("<main><p>{long}<p data-notice-text>x</main>")), 200);
        assert_eq!(
            beside(&format!("<main><nav>{long}</nav><p data-notice-text>{long}</main>{long}")),
            0
        );
        assert_eq!(beside("<main><h1>A</h1><p data-notice-text>x</main>"), 0);
        assert_eq!(
            beside(&format!("<main>{}<p data-notice-text>x</main>", "保存".repeat(200))),
            201
        );
    }
}
