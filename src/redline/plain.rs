//! A document's words as a reader reads them, for fingerprints: what two sources have in common if only
//! their mark-up differs.

use super::flat::{Flat, Role, Vocabulary, is_block_name, role};
use super::form::is_hidden;
use crate::html::{NodeId, Tree};

/// The words of an HTML fragment: the texts of its normal form (`docs/redline-markup.md`) in the order of
/// the document, with one blank between words and none around them, also where a block or a line break
/// parts them. Pictures and the like have no words.
///
/// For a redline a map, a choice, a drawing or an unknown machine is one thing. Its words are words all the same:
/// whoever adds one to a text adds them.
pub fn text(html: &str) -> String {
    text_of(Tree::parse_fragment(html.trim_start_matches('\u{FEFF}')))
}

/// The words of a tree.
pub fn text_of(mut tree: Tree) -> String {
    open_things(&mut tree);
    let flat = Flat::of(tree, &mut Vocabulary::default());
    let segments: Vec<String> =
        (0..flat.segments.len()).map(|segment| flat.segment_text(segment)).collect();
    segments.iter().flat_map(|text| text.split_ascii_whitespace()).collect::<Vec<_>>().join(" ")
}

/// What an element is to somebody who reads a text aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Its words stand in the line of those around it.
    Inline,
    /// It parts the words before it from those behind it.
    Apart,
    /// Nothing in it is read: a script, what is hidden, a drawing.
    Unread,
}

/// How a node of a text is read; texts themselves are inline.
pub(crate) fn reading(tree: &Tree, id: NodeId) -> Reading {
    match tree.element(id) {
        Some(element) if is_hidden(element) => Reading::Unread,
        _ => reading_if_shown(tree, id),
    }
}

/// The same for those who read what is hidden too: fingerprints are of all words.
pub(crate) fn reading_if_shown(tree: &Tree, id: NodeId) -> Reading {
    let Some(element) = tree.element(id) else { return Reading::Inline };
    let is_block = element.is_html() && is_block_name(&element.name);
    match role(tree, id) {
        _ if is_block => Reading::Apart,
        Role::Thing if matches!(&*element.name, "br" | "img" | "area") => Reading::Apart,
        Role::Thing => Reading::Unread,
        Role::Silent if &*element.name == "wbr" => Reading::Inline,
        Role::Silent => Reading::Unread,
        Role::Inline => Reading::Inline,
    }
}

/// Whether an element is one thing, which parts the words before it from those behind it.
pub(crate) fn is_thing(tree: &Tree, id: NodeId) -> bool {
    role(tree, id) == Role::Thing
}

/// Puts what stands in things whose words are shown into the text around them.
pub(crate) fn open_things(tree: &mut Tree) {
    let ids: Vec<NodeId> = tree.descendants(tree.root()).collect();
    for id in ids {
        let Some(element) = tree.element(id) else { continue };
        let is_foreign = !element.is_html();
        let parts = match &*element.name {
            "script" | "style" | "template" | "title" if is_foreign => {
                tree.detach(id);
                continue;
            }
            "applet" | "map" | "marquee" | "math" | "object" | "optgroup" | "option"
            | "plaintext" | "select" | "svg" | "textarea" | "xmp" => true,
            _ if is_foreign => false,
            _ => continue,
        };
        if parts {
            let (before, after) = (tree.new_text(" "), tree.new_text(" "));
            tree.insert_before(id, before);
            tree.insert_before(id, after);
            // Behind what is unwrapped.
            while let Some(child) = tree.first_child(id) {
                tree.insert_before(after, child);
            }
        }
        tree.unwrap(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(html: &str, expected: &str) {
        assert_eq!(text(html), expected, "the words of {html}");
    }

    #[test]
    fn mark_up_and_blanks_make_no_difference() {
        check_text("<h1>Terms</h1>\n<p>We  <b>keep</b>\n da<i>ta</i>.</p>", "Terms We keep data.");
        check_text("<p>Owl Ltd<br>1 Main Street<img src=a alt=b>x</p>", "Owl Ltd 1 Main Street x");
        check_text("<table><tr><td>a<td>b</table><p></p><pre>c\n  d</pre>", "a b c d");
        check_text("\u{FEFF}<p>a\u{a0}b</p><script>c</script>", "a\u{a0}b");
        check_text("", "");
    }

    #[test]
    fn words_in_things_are_words() {
        check_text("<p>a<map>b</map>c <marquee>d <b>e</b></marquee></p>", "a b c d e");
        check_text(
            "<p>a<select><option>b<option>c</select><textarea>d\n&lt;e></textarea>",
            "a b c d <e>",
        );
        check_text("<p>a<object data=x><p>b</p>c</object><applet>d</applet>", "a b c d");
        check_text("<p>a</p><xmp><b>c</xmp><plaintext>d</p>", "a <b>c d</p>");
        check_text(
            "a<svg><title>t</title><text>b<tspan>c</tspan></text><style>s</style></svg>d",
            "a bc d",
        );
        check_text("<math><mi>a</mi><mo>+</mo></math>b", "a+ b");
        check_text("a<video>b</video>c<iframe>d</iframe><datalist><option>e</datalist>", "a c");
    }
}
