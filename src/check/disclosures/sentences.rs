//! A text as sentences of plain words, each with what it stands under: its heading, what leads in to its list,
//! how its paragraph begins.
//!
//! Words are folded (case, accents, widths); a character of a script that parts words by nothing is a word.
//! Knows nothing of phrases.

use unicode_normalization::UnicodeNormalization;

use crate::html::{Edge, NodeData, NodeId, Tree};

/// Stands for an e-mail address.
pub const MAIL: &str = "@mail";
/// Stands between the cells of a row.
pub const CELL: &str = "@cell";

/// A sentence, a heading, or a row of a table.
#[derive(Debug, Default)]
pub struct Sentence {
    /// Its words, folded.
    pub words: Vec<String>,
    /// The heading, if it is one.
    pub heading: Option<NodeId>,
    /// The sentence that it stands under as a heading, as an index; none before the first.
    pub under: Option<usize>,
    /// The sentence that leads in to the list that it stands in.
    pub lead_in: Option<usize>,
    /// The first sentence of its paragraph.
    pub opening: Option<usize>,
}

/// The sentences of a text, in its order.
pub fn sentences(tree: &Tree) -> Vec<Sentence> {
    let mut reader = Reader::default();
    for edge in tree.edges(tree.root()) {
        match edge {
            Edge::Open(id) => reader.open(tree, id),
            Edge::Close(id) => reader.close(tree, id),
        }
    }
    reader.end_block();
    reader.sentences
}

#[derive(Default)]
struct Reader {
    sentences: Vec<Sentence>,
    /// What was read of the block.
    block: String,
    /// The heading that is being read.
    heading: Option<NodeId>,
    /// The heading above, as an index.
    under: Option<usize>,
    /// What led in to each list around.
    lead_ins: Vec<Option<usize>>,
    /// How many elements around are not text.
    unread: usize,
}

impl Reader {
    fn open(&mut self, tree: &Tree, id: NodeId) {
        if let Some(words) = tree.text_node(id) {
            if self.unread == 0 {
                self.block.push_str(words);
            }
            return;
        }
        let NodeData::Element(_) = tree.data(id) else { return };
        let name = tree.name(id).unwrap_or_default();
        match name {
            "script" | "style" | "template" => self.unread += 1,
            "ul" | "ol" | "dl" => {
                self.end_block();
                let last = self.sentences.len().checked_sub(1);
                self.lead_ins.push(last.filter(|last| Some(*last) != self.under));
            }
            "td" | "th" if !self.block.trim().is_empty() => {
                self.block.push_str(&format!(" {CELL} "));
            }
            "a" if tree.attr(id, "href").is_some_and(|href| href.starts_with("mailto:")) => {
                self.block.push_str(&format!(" {MAIL} "));
            }
            "br" => self.block.push(' '),
            _ if is_block(name) => {
                self.end_block();
                if is_heading(name) {
                    self.heading = Some(id);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, tree: &Tree, id: NodeId) {
        let name = tree.name(id).unwrap_or_default();
        match name {
            "script" | "style" | "template" => self.unread -= 1,
            "ul" | "ol" | "dl" => {
                self.end_block();
                self.lead_ins.pop();
            }
            _ if is_block(name) => self.end_block(),
            _ => {}
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let heading = self.heading.take();
        let opening = self.sentences.len();
        for sentence in split(&block) {
            let words = words(sentence);
            if words.is_empty() {
                continue;
            }
            let at = self.sentences.len();
            self.sentences.push(Sentence {
                words,
                heading,
                under: self.under,
                lead_in: self.lead_ins.last().copied().flatten(),
                opening: (opening < at).then_some(opening),
            });
            if heading.is_some() {
                self.under = Some(at);
            }
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_block(name: &str) -> bool {
    is_heading(name)
        || matches!(
            name,
            "p" | "li"
                | "dt"
                | "dd"
                | "tr"
                | "table"
                | "div"
                | "section"
                | "article"
                | "aside"
                | "blockquote"
                | "caption"
                | "summary"
                | "details"
                | "pre"
                | "hr"
                | "figure"
                | "figcaption"
                | "address"
                | "header"
                | "footer"
                | "main"
                | "nav"
                | "form"
        )
}

/// The sentences of a block. A full stop before a small letter or a digit is an abbreviation's.
fn split(block: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, sign) in block.char_indices() {
        let end = at + sign.len_utf8();
        let ends = match sign {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' => {
                let rest = &block[end..];
                let next = rest.trim_start().chars().next();
                rest.starts_with(char::is_whitespace)
                    && next.is_some_and(|next| !next.is_lowercase() && !next.is_numeric())
            }
            _ => false,
        };
        if ends {
            found.push(&block[start..end]);
            start = end;
        }
    }
    found.push(&block[start..]);
    found
}

/// The words of a text, folded: no case, no accents, no widths.
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in text.split_whitespace() {
        let bare = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
        if bare == MAIL || bare == CELL {
            found.push(bare.to_owned());
            continue;
        }
        if let Some((before, behind)) = bare.split_once('@')
            && !before.is_empty()
            && behind.contains('.')
        {
            found.push(MAIL.to_owned());
            continue;
        }
        let mut word = String::new();
        for c in folded(piece) {
            if stands_alone(c) {
                end_word(&mut word, &mut found);
                found.push(c.to_string());
            } else if c.is_alphanumeric() {
                word.push(c);
            } else {
                end_word(&mut word, &mut found);
            }
        }
        end_word(&mut word, &mut found);
    }
    found
}

fn end_word(word: &mut String, found: &mut Vec<String>) {
    if !word.is_empty() {
        found.push(std::mem::take(word));
    }
}

/// Small letters without the accents of Latin script. The marks of other scripts are letters of theirs: without
/// them か and が would be one.
fn folded(piece: &str) -> Vec<char> {
    let lower = piece.nfkd().flat_map(char::to_lowercase);
    let bare = lower.filter(|c| !('\u{300}'..='\u{36f}').contains(c) && *c != '\u{ad}');
    let mut folded = Vec::new();
    for c in bare.nfc() {
        match c {
            'ß' => folded.extend(['s', 's']),
            'œ' => folded.extend(['o', 'e']),
            'æ' => folded.extend(['a', 'e']),
            _ => folded.push(c),
        }
    }
    folded
}

/// Whether a character belongs to a script that parts words by nothing.
pub fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_words(text: &str, expected: &str) {
        assert_eq!(words(text).join(" "), expected, "{text}");
    }

    #[test]
    fn words_are_folded() {
        check_words("Délégué à l’Œuvre, ＤＰＯ", "delegue a l oeuvre dpo");
        check_words("Maßgebliche Löschung (Art. 17)", "massgebliche loschung art 17");
        check_words("個人データ。", "個 人 デ ー タ");
        check_words("Write to <privacy@example.com>.", "write to @mail");
    }

    /// The sentences of HTML as `words [heading / lead-in / opening]`.
    fn check_sentences(html: &str, expected: &[&str]) {
        let found = sentences(&Tree::parse_fragment(html));
        let name = |at: Option<usize>| at.map_or_else(String::new, |at| found[at].words.join(" "));
        let shown: Vec<String> = found
            .iter()
            .map(|it| {
                let around = [it.under, it.lead_in, it.opening].map(name);
                format!("{} [{}]", it.words.join(" "), around.join(" / "))
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_sentence_knows_what_it_stands_under() {
        check_sentences(
            "<h2>Rights</h2><p>You may:</p><ul><li>ask. Now.</li></ul><p>Art. 6 is it. Or not.</p>",
            &[
                "rights [ /  / ]",
                "you may [rights /  / ]",
                "ask [rights / you may / ]",
                "now [rights / you may / ask]",
                "art 6 is it [rights /  / ]",
                "or not [rights /  / art 6 is it]",
            ],
        );
        check_sentences(
            "<table><tr><th>A</th><th>B</th></tr><tr><td>c</td><td>d</td></tr></table><style>p{}</style>",
            &["a @cell b [ /  / ]", "c @cell d [ /  / ]"],
        );
    }
}
