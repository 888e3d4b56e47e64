//! Cuts a reader's text into passages: the clauses, each with its own words alone.
//!
//! A clause that is much longer than others is several passages, so that a place in it can be shown without
//! loading all of it. Where it is cut depends on its paragraphs and not on how many stand before, so that a
//! paragraph more at its start leaves the passages behind it as they are.

use crate::html::{Edge, Tree};
use crate::redline::plain::{Reading, reading};

/// A clause without its sub-clauses, or a part of a long one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Passage {
    /// The id of its heading; empty before the first.
    pub anchor: String,
    /// The words of its heading; empty before the first.
    pub title: String,
    /// Its words, with a line end between blocks and one blank between words.
    pub text: String,
}

/// From here on, in bytes, a clause may be cut.
const CUT_FROM: usize = 1_500;
/// A passage is not longer than this.
const CUT_AT: usize = 3_000;

/// The passages of a text in its order. What nobody reads is left out, and passages without words.
pub fn passages(html: &str) -> Vec<Passage> {
    let tree = Tree::parse_fragment(html.trim_start_matches('\u{FEFF}'));
    let mut clauses = vec![Passage::default()];
    let mut in_heading = false;
    let mut edge = Some(Edge::Open(tree.root()));
    while let Some(at) = edge {
        let mut next = at;
        let (Edge::Open(id) | Edge::Close(id)) = at;
        let is_open = matches!(at, Edge::Open(_));
        let how = reading(&tree, id);
        if is_open && how == Reading::Unread {
            next = Edge::Close(id);
        } else if is_open && let Some(text) = tree.text_node(id) {
            let clause = clauses.last_mut().expect("one is there from the start");
            add_words(if in_heading { &mut clause.title } else { &mut clause.text }, text);
        } else if how == Reading::Apart {
            if matches!(tree.name(id), Some("h1" | "h2" | "h3" | "h4" | "h5" | "h6")) {
                in_heading = is_open;
                if is_open {
                    let anchor = tree.attr(id, "id").unwrap_or_default().to_owned();
                    clauses.push(Passage { anchor, ..Passage::default() });
                }
            }
            let clause = clauses.last_mut().expect("one is there from the start");
            end_line(if in_heading { &mut clause.title } else { &mut clause.text });
        }
        edge = tree.step(next, tree.root());
    }
    for clause in &mut clauses {
        clause.title = clause.title.split_whitespace().collect::<Vec<_>>().join(" ");
        clause.text.truncate(clause.text.trim_end().len());
    }
    clauses.retain(|clause| !clause.title.is_empty() || !clause.text.is_empty());
    clauses.into_iter().flat_map(cut).collect()
}

/// Adds words with one blank for each stretch of blanks. Soft hyphens are no part of a word.
fn add_words(line: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\u{AD}' => {}
            c if !c.is_whitespace() => line.push(c),
            _ if line.is_empty() || line.ends_with([' ', '\n']) => {}
            _ => line.push(' '),
        }
    }
}

fn end_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// Cuts a long clause between paragraphs, and a long paragraph between words.
fn cut(clause: Passage) -> Vec<Passage> {
    if clause.text.len() <= CUT_AT {
        return vec![clause];
    }
    let mut texts = vec![String::new()];
    for line in clause.text.split_inclusive('\n') {
        for piece in pieces(line) {
            let text = texts.last().expect("one is there from the start");
            let may_cut = text.len() >= CUT_FROM && is_landmark(text);
            if may_cut || text.len() + piece.len() > CUT_AT {
                texts.push(String::new());
            }
            texts.last_mut().expect("as before").push_str(piece);
        }
    }
    let Passage { anchor, title, .. } = clause;
    let passage = |text: String| Passage {
        anchor: anchor.clone(),
        title: title.clone(),
        text: text.trim_end().to_owned(),
    };
    texts.into_iter().filter(|text| !text.trim().is_empty()).map(passage).collect()
}

/// Whether a paragraph at the end of a text is one behind which texts are cut: every third is.
fn is_landmark(text: &str) -> bool {
    let line = text.trim_end().rsplit('\n').next().unwrap_or_default();
    // FNV-1a (32 bits).
    let hash = line
        .bytes()
        .fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 8).is_multiple_of(3)
}

/// A line in pieces that are no longer than a passage may be, cut behind blanks where there are any.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let most = (0..=CUT_AT.min(rest.len())).rev().find(|at| rest.is_char_boundary(*at));
        let most = most.unwrap_or(rest.len());
        let end = match rest.len() > CUT_AT {
            true => rest[..most].rfind(' ').map_or(most, |at| at + 1),
            false => rest.len(),
        };
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_passages(html: &str, expected: &[(&str, &str, &str)]) {
        let found = passages(html);
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|it| (&*it.anchor, &*it.title, &*it.text)).collect();
        assert_eq!(found, expected, "the passages of {html}");
    }

    #[test]
    fn a_clause_holds_its_own_words_alone() {
        check_passages(
            "<p>Before.</p><h2 id=a>A  <em>b</em></h2><p>One\n two</p><ul><li>three<li>four</ul>\
             <section><h3 id=c>C</h3><p>Five<br>six</p></section><p>seven</p><h2 id=d>D</h2>",
            &[
                ("", "", "Before."),
                ("a", "A b", "One two\nthree\nfour"),
                ("c", "C", "Five\nsix\nseven"),
                ("d", "D", ""),
            ],
        );
        check_passages("<table><tr><td>a<td>b</table>c", &[("", "", "a\nb\nc")]);
        check_passages("", &[]);
    }

    #[test]
    fn what_nobody_reads_is_left_out() {
        check_passages(
            "<p>a<script>b</script><span hidden>c</span><b style=\"display: none\">d</b>e</p>\
             <h2 id=x hidden>f</h2><style>g</style><h2 id=y></h2><svg><text>h</text></svg>",
            &[("", "", "ae")],
        );
        check_passages(
            "<p>Daten\u{AD}schutz<wbr>gesetz <img alt=x>z</p>",
            &[("", "", "Datenschutzgesetz\nz")],
        );
    }

    #[test]
    fn a_long_clause_is_cut_at_the_same_paragraphs_whatever_stands_before() {
        let line = |at: usize| format!("<p>{}</p>", format!("paragraph {at} ").repeat(20));
        let body: String = (0..60).map(line).collect();
        let one = passages(&format!("<h2 id=a>A</h2>{body}"));
        let other = passages(&format!("<h2 id=a>A</h2><p>New words first.</p>{body}"));
        assert!(one.len() > 4 && one.iter().all(|it| it.text.len() <= CUT_AT && it.anchor == "a"));
        let same = one.iter().filter(|it| other.contains(it)).count();
        assert!(same >= one.len() - 2, "{same} of {}", one.len());
    }

    #[test]
    fn a_long_paragraph_is_cut_between_words() {
        let words = "privacy ".repeat(1000);
        for text in [words.as_str(), &"報".repeat(4000)] {
            let cut = passages(&format!("<p>{text}</p>"));
            assert!(cut.iter().all(|it| it.text.len() <= CUT_AT));
            let all: String = cut.iter().map(|it| it.text.replace(' ', "")).collect();
            assert_eq!(all, text.replace(' ', ""));
            assert!(cut.iter().all(|it| it.text.ends_with('報') || it.text.ends_with("privacy")));
        }
    }
}
