//! A document's words as a reader reads them, for fingerprints: what two sources have in common if only
//! their mark-up differs.

use super::flat::{Flat, Vocabulary};
use crate::html::Tree;

/// The words of an HTML fragment: the texts of its normal form (`docs/redline-markup.md`) in the order of
/// the document, with one blank between words and none around them, also where a block or a line break
/// parts them. Pictures and the like have no words.
pub fn text(html: &str) -> String {
    text_of(Tree::parse_fragment(html.trim_start_matches('\u{FEFF}')))
}

/// The words of a tree.
pub fn text_of(tree: Tree) -> String {
    let flat = Flat::of(tree, &mut Vocabulary::default());
    let segments: Vec<String> =
        (0..flat.segments.len()).map(|segment| flat.segment_text(segment)).collect();
    segments.iter().flat_map(|text| text.split_ascii_whitespace()).collect::<Vec<_>>().join(" ")
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
}
