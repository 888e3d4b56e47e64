//! What styles say of paragraphs and runs: ranks of headings, numbers, bold and the like.
//!
//! A style takes what it does not say from the one that it is based on. Names of Word's own styles are
//! English in the file whatever the language of Word is; their ids are not.

use std::collections::BTreeMap;

use crate::html::{NodeId, Tree};

/// The styles of a file.
#[derive(Default)]
pub struct Styles {
    by_id: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
    /// The language of the text, as a tag.
    pub lang: Option<String>,
}

#[derive(Default, Clone)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<usize>,
    num: Option<(String, Option<usize>)>,
    indent: Option<i64>,
    run: Marks,
}

/// Marks that are stated on or off, or not stated.
#[derive(Default, Clone, Copy)]
struct Marks {
    bold: Option<bool>,
    italic: Option<bool>,
    underline: Option<bool>,
    strike: Option<bool>,
    hidden: Option<bool>,
    caps: Option<bool>,
    /// Raised or lowered.
    raised: Option<Option<bool>>,
}

/// What a paragraph is.
#[derive(Default, Clone)]
pub struct Look {
    /// 0 for a title, 1 to 9 for headings.
    pub rank: Option<usize>,
    /// A line of a list of contents.
    pub is_contents: bool,
    /// Its numbering and level.
    pub num: Option<(String, usize)>,
    /// How far it is indented, in twentieths of a point.
    pub indent: i64,
    /// The same where it or its style says so.
    pub own_indent: Option<i64>,
    marks: Marks,
}

/// How a run looks.
#[derive(Default, Clone, Copy)]
pub struct Run {
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub strike: bool,
    pub hidden: bool,
    pub caps: bool,
    /// Raised or lowered.
    pub raised: Option<bool>,
}

/// How many styles may be based on each other; a circle has no end.
const LONGEST_CHAIN: usize = 32;

impl Styles {
    /// Reads the styles of a file.
    pub fn of(tree: Option<&Tree>) -> Styles {
        let mut styles = Styles::default();
        let Some(tree) = tree else { return styles };
        for id in tree.descendants(tree.root()) {
            match tree.name(id) {
                Some("lang") if styles.lang.is_none() => {
                    let defaults =
                        tree.ancestors(id).any(|it| tree.name(it) == Some("docDefaults"));
                    if defaults {
                        styles.lang = tree.attr(id, "val").map(str::to_owned);
                    }
                }
                Some("style") => {
                    let Some(style_id) = tree.attr(id, "styleId") else { continue };
                    if tree.attr(id, "type") == Some("paragraph")
                        && tree.attr(id, "default").is_some_and(|it| it == "1" || it == "true")
                    {
                        styles.default = Some(style_id.to_owned());
                    }
                    styles.by_id.insert(style_id.to_owned(), style(tree, id));
                }
                _ => {}
            }
        }
        styles
    }

    /// The numbering that a style gives.
    pub fn num_of(&self, id: &str) -> Option<&str> {
        self.by_id.get(id)?.num.as_ref().map(|(num, _)| num.as_str())
    }

    /// A style and those that it is based on, nearest first.
    fn chain(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let first = id.and_then(|id| self.by_id.get(id));
        let next = |style: &&Style| style.based_on.as_deref().and_then(|id| self.by_id.get(id));
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }

    /// What a paragraph is.
    pub fn look(&self, doc: &Tree, paragraph: NodeId) -> Look {
        let properties = doc.children(paragraph).find(|it| doc.name(*it) == Some("pPr"));
        let own = properties.map(|it| paragraph_properties(doc, it)).unwrap_or_default();
        let value = |name: &str| {
            let inner = doc.children(properties?).find(|it| doc.name(*it) == Some(name))?;
            doc.attr(inner, "val")
        };
        let id = value("pStyle").or(self.default.as_deref());
        let mut look = Look { indent: own.indent.unwrap_or(0), ..Look::default() };
        let mut outline = own.outline;
        let mut num = own.num.clone();
        let mut indent = own.indent;
        for style in self.chain(id) {
            let name = style.name.to_ascii_lowercase();
            if look.rank.is_none() && outline.is_none() {
                look.rank = match name.as_str() {
                    "title" => Some(0),
                    name => name.strip_prefix("heading ").and_then(|it| it.trim().parse().ok()),
                };
            }
            look.is_contents |= name.starts_with("toc ") && name != "toc heading";
            look.is_contents |= name == "toc heading" || name == "table of figures";
            outline = outline.or(style.outline);
            num = num.or_else(|| style.num.clone());
            indent = indent.or(style.indent);
            look.marks = look.marks.or(style.run);
        }
        // The level of the outline is what makes a style of one's own a heading; nine is the text's.
        let of_outline = outline.filter(|it| *it < 9).map(|it| it + 1);
        look.rank = look.rank.or(of_outline).filter(|rank| *rank <= 9);
        if own.outline == Some(9) {
            look.rank = None;
        }
        look.num = num.filter(|(id, _)| id != "0").map(|(id, level)| (id, level.unwrap_or(0)));
        look.indent = indent.unwrap_or(0);
        look.own_indent = indent;
        look
    }

    /// How a run looks in a paragraph.
    pub fn run(&self, doc: &Tree, run: NodeId, look: &Look) -> Run {
        let properties = doc.children(run).find(|it| doc.name(*it) == Some("rPr"));
        let mut marks = properties.map(|it| run_properties(doc, it)).unwrap_or_default();
        let style = properties
            .and_then(|it| doc.children(it).find(|it| doc.name(*it) == Some("rStyle")))
            .and_then(|it| doc.attr(it, "val"));
        for style in self.chain(style) {
            let mut of_style = style.run;
            // Links are underlined as links, not for what their words say.
            if style.name.to_ascii_lowercase().contains("hyperlink") {
                of_style.underline = None;
                marks.underline = Some(false);
            }
            marks = marks.or(of_style);
        }
        // What a heading's style looks like is a matter of its being a heading.
        let of_paragraph = if look.rank.is_some() { Marks::default() } else { look.marks };
        let in_link = doc.ancestors(run).any(|it| doc.name(it) == Some("hyperlink"));
        let marks = marks.or(of_paragraph);
        Run {
            bold: marks.bold.unwrap_or(false) && look.rank.is_none(),
            italic: marks.italic.unwrap_or(false),
            underline: marks.underline.unwrap_or(false) && !in_link && look.rank.is_none(),
            strike: marks.strike.unwrap_or(false),
            hidden: marks.hidden.unwrap_or(false),
            caps: marks.caps.unwrap_or(false),
            raised: marks.raised.flatten(),
        }
    }
}

impl Marks {
    /// These, and what they leave open from others.
    fn or(self, other: Marks) -> Marks {
        Marks {
            bold: self.bold.or(other.bold),
            italic: self.italic.or(other.italic),
            underline: self.underline.or(other.underline),
            strike: self.strike.or(other.strike),
            hidden: self.hidden.or(other.hidden),
            caps: self.caps.or(other.caps),
            raised: self.raised.or(other.raised),
        }
    }
}

fn style(tree: &Tree, id: NodeId) -> Style {
    let value = |name: &str| {
        let inner = tree.children(id).find(|it| tree.name(*it) == Some(name))?;
        tree.attr(inner, "val").map(str::to_owned)
    };
    let inner = |name: &str| tree.children(id).find(|it| tree.name(*it) == Some(name));
    let mut style = inner("pPr").map(|it| paragraph_properties(tree, it)).unwrap_or_default();
    style.name = value("name").unwrap_or_default();
    style.based_on = value("basedOn");
    style.run = inner("rPr").map(|it| run_properties(tree, it)).unwrap_or_default();
    style
}

fn paragraph_properties(tree: &Tree, properties: NodeId) -> Style {
    let mut style = Style::default();
    for id in tree.children(properties) {
        let value = |name: &str| tree.attr(id, name);
        match tree.name(id) {
            Some("outlineLvl") => style.outline = value("val").and_then(|it| it.parse().ok()),
            Some("ind") => {
                let left = value("left").or(value("start"));
                style.indent = left.and_then(|it| it.parse().ok());
            }
            Some("numPr") => {
                let of = |name: &str| {
                    let inner = tree.children(id).find(|it| tree.name(*it) == Some(name))?;
                    tree.attr(inner, "val")
                };
                let level = of("ilvl").and_then(|it| it.parse().ok());
                style.num = of("numId").map(|num| (num.to_owned(), level));
            }
            _ => {}
        }
    }
    style
}

fn run_properties(tree: &Tree, properties: NodeId) -> Marks {
    let on = |name: &str| flag(tree, properties, name);
    let value = |name: &str| {
        let inner = tree.children(properties).find(|it| tree.name(*it) == Some(name))?;
        Some(tree.attr(inner, "val").unwrap_or_default())
    };
    Marks {
        bold: on("b"),
        italic: on("i"),
        underline: value("u").map(|it| it != "none"),
        strike: on("strike").or(on("dstrike")),
        hidden: on("vanish"),
        caps: on("caps"),
        raised: value("vertAlign").map(|it| match it {
            "superscript" => Some(true),
            "subscript" => Some(false),
            _ => None,
        }),
    }
}

/// A property that is on or off: on where it is named and nothing else is said.
pub fn flag(tree: &Tree, properties: NodeId, name: &str) -> Option<bool> {
    let id = tree.children(properties).find(|it| tree.name(*it) == Some(name))?;
    Some(!matches!(tree.attr(id, "val"), Some("0" | "false" | "off" | "none")))
}
