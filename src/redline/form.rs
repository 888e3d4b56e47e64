//! How words look: the link and the emphasis that they stand in.

use super::flat::Flat;
use crate::html::{Element, NodeId};

/// How a text looks by the elements it stands in: a link or a bold passage may hold blocks.
pub(super) struct Look<'a> {
    /// The target of the link it stands in.
    pub href: Option<&'a str>,
    /// A bit for each of [`FORMATS`].
    pub format: u16,
}

impl Look<'_> {
    /// Whether words that look so say the same as words that look like `other`: they lead to the same
    /// place, and are struck out or hidden in both or in neither.
    pub fn says_same(&self, other: &Look) -> bool {
        self.href == other.href && (self.format ^ other.format) & (STRUCK | HIDDEN) == 0
    }
}

/// The bit of `del` among the formats.
const STRUCK: u16 = 1 << 3;
/// That of words which nobody sees.
const HIDDEN: u16 = 1 << 10;

const FORMATS: [&str; 12] =
    ["strong", "em", "u", "del", "code", "sup", "sub", "mark", "small", "ins", "hidden", "q"];

/// The formats by name.
pub(super) fn names(format: u16) -> Vec<&'static str> {
    FORMATS
        .iter()
        .enumerate()
        .filter(|(bit, _)| format >> bit & 1 == 1)
        .map(|(_, name)| *name)
        .collect()
}

/// How a text in the element looks.
pub(super) fn look(flat: &Flat, node: NodeId) -> Look<'_> {
    const DEEPEST: usize = 100;
    let mut look = Look { href: None, format: 0 };
    let mut at = Some(node);
    for _ in 0..DEEPEST {
        let Some(id) = at else { break };
        let Some(element) = flat.tree.element(id) else { break };
        look.format |= format_bit(element).map_or(0, |bit| 1 << bit);
        if is_hidden(element) {
            look.format |= HIDDEN;
        }
        if is_struck(element) {
            look.format |= STRUCK;
        }
        if look.href.is_none() && &*element.name == "a" {
            look.href = flat.tree.attr(id, "href");
        }
        at = flat.tree.parent(id);
    }
    look
}

fn format_bit(element: &Element) -> Option<u16> {
    Some(match &*element.name {
        "strong" | "b" => 0,
        "em" | "i" => 1,
        "u" => 2,
        "s" | "strike" | "del" => 3,
        "code" | "kbd" | "samp" | "tt" => 4,
        "sup" => 5,
        "sub" => 6,
        "mark" => 7,
        "small" => 8,
        "ins" => 9,
        "q" => 11,
        _ => return None,
    })
}

/// Classes by which the default theme takes words from those who see a page.
const HIDING_CLASSES: [&str; 7] = [
    "visually-hidden",
    "u-off-screen",
    "u-hide",
    "u-display-none",
    "contents",
    "contents-fold",
    "skip-link",
];

/// Whether the element says of itself that what is in it is not shown, or only when something is done.
pub(crate) fn is_hidden(element: &Element) -> bool {
    let attr = |name: &str| element.attrs.iter().any(|(it, _)| &**it == name);
    let hides = element.attrs.iter().any(|(name, value)| match &**name {
        "hidden" | "popover" => true,
        "class" => value.split_ascii_whitespace().any(|class| HIDING_CLASSES.contains(&class)),
        "style" => declarations(value).any(|(property, value)| is_hiding(&property, &value)),
        _ => false,
    });
    hides || matches!(&*element.name, "rp") || (&*element.name == "dialog" && !attr("open"))
}

fn is_hiding(property: &str, value: &str) -> bool {
    let is_none = || value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').parse();
    match property {
        "display" => value == "none",
        "visibility" => matches!(value, "hidden" | "collapse"),
        "content-visibility" => value == "hidden",
        "color" => value == "transparent",
        "opacity" | "font-size" | "zoom" => is_none() == Ok(0.0_f32),
        "clip" | "clip-path" => value != "auto" && value != "none",
        _ => false,
    }
}

/// Whether the element says of itself that what is in it is struck through.
pub(crate) fn is_struck(element: &Element) -> bool {
    let strikes = |(property, value): (String, String)| {
        property.starts_with("text-decoration") && value.contains("line-through")
    };
    format_bit(element).is_some_and(|bit| 1 << bit == STRUCK)
        || element
            .attrs
            .iter()
            .any(|(name, value)| &**name == "style" && declarations(value).any(strikes))
}

/// The declarations of an inline style, in lower case, without blanks.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = (String, String)> {
    style.split(';').filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        let plain = |text: &str| -> String {
            let text: String = text.to_ascii_lowercase().split_whitespace().collect();
            text.trim_end_matches("!important").to_owned()
        };
        Some((plain(property), plain(value)))
    })
}
