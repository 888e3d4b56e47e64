//! What readers take from a text beside its words: numbers of items, pictures and fields, and words that are
//! struck through, turned around or not shown.
//!
//! For texts whose words are the same: what these say otherwise here is a change of what the text says. Links,
//! emphasis and the kinds of blocks are not among it.

use std::collections::HashMap;

use super::flat::{Role, is_block_name, role};
use super::form::{declarations, is_hidden, is_struck};
use crate::html::{Edge, Element, NodeId, Tree};

/// A stretch of a text as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Words without the blanks between them.
    Words(String, Look),
    /// The number of an item.
    Number(String),
    /// A picture, a field, a drawing.
    Thing(String),
}

/// What is done to words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    struck: bool,
    hidden: bool,
    /// How their letters are turned around.
    turned: Option<String>,
}

/// The attributes by which things say something.
const SAYING: [&str; 12] = [
    "type",
    "src",
    "srcset",
    "data",
    "alt",
    "value",
    "placeholder",
    "label",
    "checked",
    "selected",
    "poster",
    "open",
];

/// A text as readers see it, in its order.
pub fn seen(html: &str) -> Vec<Seen> {
    let tree = Tree::parse_fragment(html.trim_start_matches('\u{FEFF}'));
    let root = tree.root();
    let mut seen = Vec::new();
    let mut looks = vec![Look::default()];
    let mut numbers: HashMap<NodeId, i64> = HashMap::new();
    let mut edge = Some(Edge::Open(root));
    while let Some(at) = edge {
        let mut next = at;
        match at {
            Edge::Open(id) => {
                if let Some(text) = tree.text_node(id) {
                    let look = looks.last().cloned().unwrap_or_default();
                    add_words(&mut seen, text, look);
                } else if let Some(element) = tree.element(id) {
                    let look = look_in(looks.last().cloned().unwrap_or_default(), element);
                    if !element.is_html() {
                        seen.push(Seen::Thing(tree.outer_html(id)));
                        next = Edge::Close(id);
                    } else if is_silent(&tree, id) {
                        next = Edge::Close(id);
                    } else {
                        let name = &*element.name;
                        if name == "li" {
                            seen.extend(number(&tree, id, &mut numbers).map(Seen::Number));
                        }
                        let is_thing = role(&tree, id) == Role::Thing;
                        if (is_thing && !matches!(name, "br" | "hr"))
                            || matches!(name, "source" | "option" | "optgroup")
                        {
                            seen.push(Seen::Thing(saying(element)));
                        }
                    }
                    looks.push(look);
                }
            }
            Edge::Close(id) => {
                if tree.is_element(id) {
                    looks.pop();
                }
            }
        }
        edge = tree.step(next, root);
        if let (Edge::Open(id), Edge::Close(closed)) = (at, next)
            && id == closed
        {
            looks.pop();
        }
    }
    seen
}

fn is_silent(tree: &Tree, id: NodeId) -> bool {
    let name = tree.name(id).unwrap_or_default();
    role(tree, id) == Role::Silent && !is_block_name(name) && !matches!(name, "wbr" | "source")
}

fn look_in(outer: Look, element: &Element) -> Look {
    let Look { struck, hidden, turned } = outer;
    let attr = |name: &str| element.attrs.iter().find(|(it, _)| &**it == name).map(|it| &*it.1);
    let by_style = || {
        let style: Vec<_> = declarations(attr("style")?).collect();
        let is_turned =
            |it: &&(String, String)| it.0 == "unicode-bidi" && it.1.contains("override");
        style.iter().find(is_turned)?;
        let direction = style.iter().find(|it| it.0 == "direction").map(|it| it.1.clone());
        Some(direction.unwrap_or_default())
    };
    let turns = match &*element.name {
        "bdo" => Some(attr("dir").unwrap_or_default().trim().to_ascii_lowercase()),
        _ => by_style(),
    };
    Look {
        struck: struck || is_struck(element),
        hidden: hidden || is_hidden(element),
        turned: turns.or(turned),
    }
}

fn add_words(seen: &mut Vec<Seen>, text: &str, look: Look) {
    let letters = text.chars().filter(|c| !c.is_ascii_whitespace());
    match seen.last_mut() {
        Some(Seen::Words(words, there)) if *there == look => words.extend(letters),
        _ => {
            let words: String = letters.collect();
            if !words.is_empty() {
                seen.push(Seen::Words(words, look));
            }
        }
    }
}

/// The number of an item and its kind; none where its list has no numbers.
fn number(tree: &Tree, item: NodeId, numbers: &mut HashMap<NodeId, i64>) -> Option<String> {
    let list = tree.parent(item).filter(|list| tree.name(*list) == Some("ol"))?;
    let whole = |id, name| tree.attr(id, name).and_then(|it| it.trim().parse::<i64>().ok());
    let is_reversed = tree.attr(list, "reversed").is_some();
    let number = whole(item, "value").or(numbers.get(&list).copied());
    let number = number.or(whole(list, "start")).unwrap_or_else(|| match is_reversed {
        true => tree.children(list).filter(|id| tree.name(*id) == Some("li")).count() as i64,
        false => 1,
    });
    numbers.insert(list, number.saturating_add(if is_reversed { -1 } else { 1 }));
    let by_style = |id| {
        let is_kind = |it: &(String, String)| it.0.starts_with("list-style");
        declarations(tree.attr(id, "style")?).find(is_kind).map(|it| it.1)
    };
    let kind = |id| by_style(id).or(tree.attr(id, "type").map(str::to_owned));
    let kind = kind(item).or_else(|| kind(list)).unwrap_or_else(|| "1".to_owned());
    Some(format!("{kind} {number}"))
}

/// What an element says by its attributes.
fn saying(element: &Element) -> String {
    let mut saying = element.name.to_string();
    for name in SAYING {
        for (_, value) in element.attrs.iter().filter(|(it, _)| &**it == name) {
            saying.push_str(&format!("\u{0}{name} {value}"));
        }
    }
    saying
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expects two texts with the same words to be seen alike or not.
    fn check_seen(old: &str, new: &str, alike: bool) {
        assert_eq!(seen(old) == seen(new), alike, "{old}\n{new}\n{:?}\n{:?}", seen(old), seen(new));
    }

    #[test]
    fn mark_up_that_says_nothing_is_not_seen() {
        for (old, new) in [
            ("<p>a <b>b</b> c</p>", "<p>a b <a href=x>c</a></p>"),
            ("<ul><li>a<li>b</ul>", "<p>a</p><p>b</p>"),
            ("<ol><li>a<li>b</ol>", "<ol start=1><li>a<li value=2><p>b</p></ol>"),
            ("<img src=a alt=b>", "<img alt=b src=a class=c width=10>"),
            ("<p class=x style='color: red'>a</p>", "<p>a</p>"),
            ("<details><summary>a</summary>b</details>", "<p>a</p><p>b</p>"),
            ("<p>a<script>b</script></p><!-- c -->", "<p>a</p>"),
        ] {
            check_seen(old, new, true);
        }
    }

    #[test]
    fn what_readers_take_otherwise_is_seen() {
        for (old, new) in [
            ("<ol><li>a<li>b</ol>", "<ol start=2><li>a<li>b</ol>"),
            ("<ol><li>a<li>b</ol>", "<ol reversed><li>a<li>b</ol>"),
            ("<ol><li>a<li>b</ol>", "<ol type=a><li>a<li>b</ol>"),
            ("<ol><li>a<li>b</ol>", "<ol><li>a<li value=7>b</ol>"),
            ("<ol><li>a<li>b</ol>", "<ul><li>a<li>b</ul>"),
            ("<ol><li>a<li>b</ol>", "<ol style='list-style-type: none'><li>a<li>b</ol>"),
            ("<p>a<img src=a alt=b></p>", "<p>a<img src=a alt=c></p>"),
            ("<p>a<img src=a alt=b></p>", "<p>a<img src=d alt=b></p>"),
            ("<p>a</p>", "<p>a<img src=d alt=b></p>"),
            ("<p>a</p>", "<p>a<input value=b></p>"),
            ("<p>abc</p>", "<p><bdo dir=rtl>abc</bdo></p>"),
            ("<p>abc</p>", "<p style='direction: rtl; unicode-bidi: bidi-override'>abc</p>"),
            ("<p>a b</p>", "<p>a <del>b</del></p>"),
            ("<p>a b</p>", "<p>a <span style='text-decoration: line-through'>b</span></p>"),
            ("<p>a b</p>", "<p>a <span hidden>b</span></p>"),
            ("<p>a b</p>", "<p>a <span class='x u-hide'>b</span></p>"),
            ("<p>a b</p>", "<p>a <span style='opacity: 0.0'>b</span></p>"),
            ("<p>a b</p>", "<p>a <span style='Font-Size:0px !important'>b</span></p>"),
            ("<p>a</p><p>b</p>", "<p>a</p><dialog>b</dialog>"),
            ("<p>a</p><p>b</p>", "<p>a</p><p popover>b</p>"),
            ("<p>a b</p>", "<p><ruby>a <rp>b</rp></ruby></p>"),
        ] {
            check_seen(old, new, false);
            check_seen(old, old, true);
        }
    }
}
