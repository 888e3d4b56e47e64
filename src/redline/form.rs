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

/// Whether the element says of itself that what is in it is not shown.
fn is_hidden(element: &Element) -> bool {
    element.attrs.iter().any(|(name, value)| match &**name {
        "hidden" => true,
        "style" => {
            let style: String = value.to_ascii_lowercase().split_whitespace().collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    })
}
