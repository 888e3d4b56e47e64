//! What elements are called by those who hear them (Accessible Name and Description Computation 1.2, as far
//! as texts need it).
//!
//! Knows nothing of rules.

use crate::html::{Edge, NodeId, Tree};

/// The name of an element: what `aria-labelledby` points to, or else `aria-label`, its words with those of its
/// pictures, or its `title`. Blanks are joined.
pub fn name_of(tree: &Tree, id: NodeId) -> String {
    let labelled_by = tree.attr(id, "aria-labelledby").unwrap_or_default();
    let labels: Vec<String> = labelled_by
        .split_ascii_whitespace()
        .filter_map(|label| {
            tree.descendants(tree.root()).find(|it| tree.attr(*it, "id") == Some(label))
        })
        .map(|label| contents(tree, label))
        .collect();
    let attr = |name: &str| joined(tree.attr(id, name).unwrap_or_default());
    [joined(&labels.join(" ")), attr("aria-label"), contents(tree, id), attr("title")]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default()
}

/// The words in an element, and what stands for the pictures in it; not what is hidden.
fn contents(tree: &Tree, id: NodeId) -> String {
    let mut words = String::new();
    let mut edge = Some(Edge::Open(id));
    while let Some(at) = edge {
        let mut next = at;
        if let Edge::Open(inner) = at {
            if let Some(text) = tree.text_node(inner) {
                words.push_str(text);
            }
            let is_hidden = tree.attr(inner, "aria-hidden") == Some("true")
                || tree.attr(inner, "hidden").is_some()
                || matches!(tree.name(inner), Some("script" | "style" | "template"));
            let label = tree.attr(inner, "aria-label").filter(|_| inner != id);
            let stands_for = match tree.name(inner) {
                Some("img" | "area") => label.or(tree.attr(inner, "alt")),
                _ => label,
            };
            if let Some(text) = stands_for.filter(|_| !is_hidden) {
                words.push_str(&format!(" {text} "));
            }
            if inner != id && (is_hidden || label.is_some()) {
                next = Edge::Close(inner);
            }
            if tree.name(inner) == Some("br") {
                words.push(' ');
            }
        }
        edge = tree.step(next, id);
    }
    joined(&words)
}

fn joined(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_name(html: &str, expected: &str) {
        let tree = Tree::parse_fragment(html);
        let link = tree.descendants(tree.root()).find(|id| tree.name(*id) == Some("a"));
        assert_eq!(name_of(&tree, link.expect("a link")), expected, "{html}");
    }

    #[test]
    fn names_are_found_as_browsers_find_them() {
        check_name("<a>Our <b>terms</b><br>today</a>", "Our terms today");
        check_name("<a aria-label=\"All terms\">here</a>", "All terms");
        check_name("<a aria-label=\" \" title=\"x\">here</a>", "here");
        check_name("<a title=\"Terms\"></a>", "Terms");
        check_name("<a><img alt=\"Terms\"> <span aria-hidden=\"true\">→</span></a>", "Terms");
        check_name("<p id=\"t\">Terms</p><a aria-labelledby=\"t u\">here</a>", "Terms");
        check_name("<a><i aria-label=\"Mail\">m</i></a>", "Mail");
    }
}
