//! Characters that turn words around, or leave their direction open, so that readers see another text than programs,
//! the search and the redline do ("Trojan Source", CVE-2021-42574; Unicode UTS 55).
//!
//! Marks of direction that only lean on their neighbours (U+200E, U+200F, U+061C) are right in every text of two
//! directions, and so are isolates and embeddings that end in the paragraph they begin in.

use super::TextInView;
use crate::finding::{Finding, Place};
use crate::html::{Edge, NodeId};
use crate::redline::plain::{Reading, reading};

const NAME: &str = "bidi-control";

const HELP: &str = "take it out; words of another direction stand in an element of their own, such as \
                    `<span lang=\"ar\" dir=\"rtl\">`";

/// Looks at every paragraph of a text, and at what front matter says to readers.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let tree = text.tree();
    let mut findings = Vec::new();
    for (key, words) in text.document().front.words() {
        let mut paragraph = Paragraph::default();
        paragraph.read(words, 0);
        let place = text.document().key_place(&[key]);
        findings.extend(paragraph.end().into_iter().map(|fault| fault.finding(place.clone())));
    }
    let mut paragraph = Paragraph::default();
    let mut nodes: Vec<NodeId> = Vec::new();
    let mut end = |paragraph: &mut Paragraph, nodes: &mut Vec<NodeId>| {
        for fault in std::mem::take(paragraph).end() {
            let node = nodes[fault.node];
            let words = tree.text_node(node).unwrap_or_default();
            let place = text.place_of_words(node, shown(&words[fault.at..]));
            findings.push(fault.finding(place));
        }
        nodes.clear();
    };
    let mut overrides = Vec::new();
    for edge in tree.edges(tree.root()) {
        let (Edge::Open(id) | Edge::Close(id)) = edge;
        if let (Some(words), Edge::Open(_)) = (tree.text_node(id), edge) {
            nodes.push(id);
            paragraph.read(words, nodes.len() - 1);
        } else if tree.is_element(id) && reading(tree, id) != Reading::Inline {
            end(&mut paragraph, &mut nodes);
        }
        if let (Some("bdo"), Edge::Open(_)) = (tree.name(id), edge) {
            overrides.push(id);
        }
    }
    end(&mut paragraph, &mut nodes);
    findings.extend(overrides.into_iter().map(|id| {
        let message = "`<bdo>` sets its words against their own direction: readers see others than \
                       those that are written";
        Finding::error(NAME, text.place(id), message).with_help(
            "write `<bdi>` or an element with `dir`, which leave words as they are written",
        )
    }));
    findings
}

/// What is searched for in the file: the character and a little behind it.
fn shown(words: &str) -> &str {
    let line = words.lines().next().unwrap_or_default();
    line.char_indices().nth(8).map_or(line, |(end, _)| &line[..end])
}

/// A paragraph so far: for its direction each is a text of its own (UAX 9, P1).
#[derive(Default)]
struct Paragraph {
    /// Embeddings and isolates that are open.
    open: Vec<Fault>,
    overrides: Vec<Fault>,
}

/// A character that is a fault, unless it is closed.
#[derive(Clone, Copy)]
struct Fault {
    sign: char,
    /// The text it stands in, and where.
    node: usize,
    at: usize,
}

impl Paragraph {
    fn read(&mut self, words: &str, node: usize) {
        for (at, sign) in words.char_indices() {
            let fault = Fault { sign, node, at };
            match sign {
                '\u{202A}' | '\u{202B}' | '\u{2066}'..='\u{2068}' => self.open.push(fault),
                '\u{202D}' | '\u{202E}' => self.overrides.push(fault),
                // Closes the last embedding, unless an isolate that it stands in parts them.
                '\u{202C}' => drop(self.open.pop_if(|open| !is_isolate(open.sign))),
                // Closes the last isolate, and every embedding in it.
                '\u{2069}' => {
                    if let Some(last) = self.open.iter().rposition(|open| is_isolate(open.sign)) {
                        self.open.truncate(last);
                    }
                }
                _ => {}
            }
        }
    }

    fn end(self) -> Vec<Fault> {
        let mut faults = self.open;
        faults.extend(self.overrides);
        faults.sort_by_key(|fault| (fault.node, fault.at));
        faults
    }
}

fn is_isolate(sign: char) -> bool {
    matches!(sign, '\u{2066}'..='\u{2068}')
}

impl Fault {
    fn finding(self, place: Place) -> Finding {
        let sign = format!("the invisible character U+{:04X}", u32::from(self.sign));
        let message = match self.sign {
            '\u{202D}' | '\u{202E}' => format!(
                "{sign} sets the words behind it against their own direction: readers see others than \
                 those that are written"
            ),
            _ => format!(
                "{sign} begins a direction that does not end in its paragraph: what stands behind it is \
                 seen in another order than it is written"
            ),
        };
        Finding::error(NAME, place, message).with_help(HELP)
    }
}

#[cfg(test)]
mod tests {
    use super::HELP;
    use crate::check::check_site;

    fn check_controls(text: &str, expected: &[&str]) {
        let text = format!("---\neffective: 2020-01-01\n---\n# A\n\n{text}");
        let expected: Vec<String> =
            expected.iter().map(|it| it.replace("HELP", &format!("help: {HELP}"))).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check_site(&["bidi-control"], &[("content/a.md", &text)], &expected);
    }

    #[test]
    fn what_turns_words_around_is_told() {
        check_controls(
            "Pay \u{202E}001\u{202C} a *day \u{2067}now*.\n\n- a &#x202D;b\n\nA <bdo dir=\"rtl\">b</bdo>.\n",
            &[
                "content/a.md:6:5: the invisible character U+202E sets the words behind it against their own direction: readers see others than those that are written",
                "HELP",
                "content/a.md:6:18: the invisible character U+2067 begins a direction that does not end in its paragraph: what stands behind it is seen in another order than it is written",
                "HELP",
                "content/a.md:8:1: the invisible character U+202D sets the words behind it against their own direction: readers see others than those that are written",
                "HELP",
                "content/a.md:10:3: `<bdo>` sets its words against their own direction: readers see others than those that are written",
                "help: write `<bdi>` or an element with `dir`, which leave words as they are written",
            ],
        );
    }

    #[test]
    fn what_readers_see_of_front_matter_is_looked_at_too() {
        let text = "---\neffective: 2020-01-01\ntitle: \"Terms \\u202E1\"\n---\nx\n";
        check_site(
            &["bidi-control"],
            &[("content/a.md", text)],
            &[
                "content/a.md:3:1: the invisible character U+202E sets the words behind it against their own direction: readers see others than those that are written",
                &format!("help: {HELP}"),
            ],
        );
    }

    #[test]
    fn marks_and_what_ends_in_its_paragraph_are_right() {
        check_controls(
            "حق\u{200F} (Acme\u{200E}) \u{61C}1. \u{2067}حق *\u{202A}a\u{202C}*\u{2069} \u{2068}b\u{2069}.\n",
            &[],
        );
        check_controls("\u{2067}a \u{202B}b\u{2069} c\n\n\u{202C}\u{2069}\n", &[]);
    }
}
