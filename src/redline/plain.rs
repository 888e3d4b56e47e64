//! A document's words as a reader reads them, for fingerprints: what two sources have in common if only
//! their mark-up differs.

use super::flat::{OBJECT, Role, is_block_name, role};
use super::form::is_hidden;
use crate::html::{Edge, NodeData, NodeId, Tree};

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
    let mut words = Words { text: String::new(), line: String::new() };
    let mut edge = Some(Edge::Open(tree.root()));
    while let Some(at) = edge {
        let (Edge::Open(id) | Edge::Close(id)) = at;
        let is_open = matches!(at, Edge::Open(_));
        let mut next = at;
        match tree.data(id) {
            NodeData::Text(text) if is_open => words.line.push_str(text),
            NodeData::Element(element) => {
                let role = role(&tree, id);
                if element.is_html() && is_block_name(&element.name) {
                    words.end_line();
                }
                if is_open && role != Role::Inline {
                    // What stands in a thing has been taken out of it, as far as it is read.
                    if role == Role::Thing {
                        words.line.push(OBJECT);
                    }
                    next = Edge::Close(id);
                }
            }
            _ => {}
        }
        edge = tree.step(next, tree.root());
    }
    words.end_line();
    words.text
}

/// The words of what has been read so far.
struct Words {
    text: String,
    /// What no block has interrupted yet, with its blanks.
    line: String,
}

impl Words {
    fn end_line(&mut self) {
        // As of a segment of a redline: around a line every blank goes, in it those of mark-up are blanks.
        let Words { text, line } = self;
        let mut add = |word: &str| {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        };
        // U+000B is a blank, and none of mark-up.
        if line.is_ascii() && !line.contains('\u{B}') {
            line.split_ascii_whitespace().for_each(add);
        } else {
            let line = line.trim_matches(|c: char| c.is_whitespace() || c == OBJECT);
            let is_apart = |c: char| c.is_ascii_whitespace() || c == OBJECT;
            line.split(is_apart).filter(|word| !word.is_empty()).for_each(&mut add);
        }
        self.line.clear();
    }
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
    // Nearly all texts have none.
    let may_open = |tree: &Tree, id: NodeId| {
        tree.element(id).is_some_and(|element| !element.is_html() || is_opened(&element.name))
    };
    let ids: Vec<NodeId> = tree.descendants(tree.root()).filter(|id| may_open(tree, *id)).collect();
    for id in ids {
        let Some(element) = tree.element(id) else { continue };
        let is_foreign = !element.is_html();
        let parts = match &*element.name {
            "script" | "style" | "template" | "title" if is_foreign => {
                tree.detach(id);
                continue;
            }
            name if is_opened(name) => true,
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

/// Whether elements of this name are things whose words are shown.
fn is_opened(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "map"
            | "marquee"
            | "math"
            | "object"
            | "optgroup"
            | "option"
            | "plaintext"
            | "select"
            | "svg"
            | "textarea"
            | "xmp"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::flat::{Cutter, Flat, Vocabulary};
    use super::super::made_up::{document, html};
    use super::*;

    fn check_text(html: &str, expected: &str) {
        assert_eq!(text(html), expected, "the words of {html}");
    }

    /// The words as a comparison reads them.
    fn words_of_redlines(html: &str) -> String {
        let mut tree = Tree::parse_fragment(html.trim_start_matches('\u{FEFF}'));
        open_things(&mut tree);
        let flat = Flat::of(tree, &mut Vocabulary::default(), &mut Cutter::default());
        let segments: Vec<String> =
            (0..flat.segments.len()).map(|segment| flat.segment_text(segment)).collect();
        segments.iter().flat_map(|text| text.split_ascii_whitespace()).collect::<Vec<_>>().join(" ")
    }

    proptest! {
        #[test]
        fn the_words_are_those_that_are_compared(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            odd in proptest::collection::vec(proptest::sample::select(ODD.to_vec()), 0..12),
        ) {
            let html = html(&document(&bytes));
            prop_assert_eq!(text(&html), words_of_redlines(&html));
            // In the middle of it, and by themselves.
            let middle = (html.len() / 2..=html.len()).find(|at| html.is_char_boundary(*at));
            let (start, end) = html.split_at(middle.unwrap_or(0));
            let odd = odd.concat();
            for html in [format!("{start}{odd}{end}"), odd] {
                prop_assert_eq!(text(&html), words_of_redlines(&html), "{}", html);
            }
        }
    }

    /// What blanks and words are read otherwise beside.
    const ODD: [&str; 30] = [
        "a",
        " ",
        "\n ",
        "\u{a0}",
        "&#12;",
        "\u{2003}",
        "\u{FFFC}",
        "<br>",
        "<wbr>",
        "<hr>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b> ",
        "</b>",
        "<pre> ",
        "</pre>",
        "<script>s</script>",
        "<!-- c -->",
        "<img src=a>",
        "<input type=hidden>",
        "<select><option>o</select>",
        "<svg><text>t</text></svg>",
        "<textarea> x </textarea>",
        "<a id=x></a>",
        "<table><col><tr><td> y",
        "</table>",
        "<ruby>k<rt>r</rt></ruby>",
        "<template>t</template>",
    ];

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
