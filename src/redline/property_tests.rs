//! What must hold for every two documents.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::html::{Edge, NodeId, Tree};

/// The drawn page with all changes of one kind undone: what is left is one of the documents.
pub(super) fn without(drawn: &str, mark: Mark) -> Tree {
    let mut tree = Tree::parse_fragment(drawn);
    let gone = match mark {
        Mark::Inserted => "inserted",
        Mark::Deleted => "deleted",
    };
    for id in tree.descendants(tree.root()).collect::<Vec<_>>() {
        let is_label = tree.attr(id, "class") == Some("visually-hidden");
        if is_label || tree.attr(id, "data-redline") == Some(gone) {
            tree.detach(id);
        }
    }
    tree
}

/// The text a reader sees, blanks collapsed, with a blank wherever a block or a line ends.
pub(super) fn seen(tree: &Tree) -> String {
    const INLINE: [&str; 14] = [
        "a", "b", "i", "em", "strong", "code", "ins", "del", "span", "sup", "sub", "u", "small",
        "abbr",
    ];
    let mut text = String::new();
    for edge in tree.edges(tree.root()) {
        let (Edge::Open(id) | Edge::Close(id)) = edge;
        if let (Edge::Open(_), Some(known)) = (edge, tree.text_node(id)) {
            text.push_str(known);
        } else if tree.name(id).is_some_and(|name| !INLINE.contains(&name)) {
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Checks all that must hold for the two documents, and returns their redline.
pub(super) fn check_pair(old: &str, new: &str) -> Redline {
    let redline = compare(old, new);
    let drawn = page::draw(&redline);
    let (old_tree, new_tree) = (Tree::parse_fragment(old), Tree::parse_fragment(new));
    assert_eq!(seen(&without(&drawn, Mark::Deleted)), seen(&new_tree), "accepted\n{drawn}");
    assert_eq!(seen(&without(&drawn, Mark::Inserted)), seen(&old_tree), "rejected\n{drawn}");
    check_drawing(&redline, &drawn);
    redline
}

fn check_drawing(redline: &Redline, drawn: &str) {
    let tree = Tree::parse_fragment(drawn);
    assert_eq!(tree.to_html(), drawn, "what is drawn is not what a browser reads");
    let mut ids = HashSet::new();
    for id in tree.descendants(tree.root()) {
        if let Some(value) = tree.attr(id, "id") {
            assert!(ids.insert(value.to_owned()), "{value} twice in\n{drawn}");
        }
        check_place(&tree, id);
    }
    for hunk in &redline.hunks {
        assert!(ids.contains(&hunk.id), "{} is nowhere in\n{drawn}", hunk.id);
    }
    assert_eq!(redline.summary.changes, redline.hunks.len());
}

fn check_place(tree: &Tree, id: NodeId) {
    if matches!(tree.name(id), Some("ins" | "del")) && tree.attr(id, "data-redline").is_some() {
        let parent = tree.parent(id).and_then(|parent| tree.name(parent)).unwrap_or_default();
        let forbidden = ["ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr"];
        assert!(!forbidden.contains(&parent), "a mark in {parent}");
        assert!(tree.descendants(id).all(|inner| tree.name(inner) != Some("p")));
    }
}

/// A document as it is made up, so that it can be edited.
#[derive(Debug, Clone)]
enum Made {
    Paragraph(Vec<Word>),
    Heading(u8, Vec<Word>),
    Rule,
    Preformatted(Vec<Word>),
    List(bool, Vec<(Vec<Word>, Vec<Made>)>),
    Table(Vec<Vec<Vec<Word>>>),
    Quote(Vec<Made>),
    Section(Vec<Made>),
}

/// A word and the mark-up it stands in.
#[derive(Debug, Clone)]
struct Word(u8, u8);

const WORDS: [&str; 24] = [
    "we",
    "keep",
    "your",
    "data",
    "for",
    "the",
    "purpose",
    "of",
    "30",
    "days",
    "2024-02-16",
    "1,000.50",
    "and",
    "share",
    "it,",
    "with",
    "(third",
    "parties)",
    "https://a.example/b?c.",
    "dpo@a.example",
    "個人情報",
    "A&B",
    "e-mail",
    "“consent”",
];

fn write_words(words: &[Word], html: &mut String) {
    for (index, Word(word, mark)) in words.iter().enumerate() {
        if index > 0 && mark % 11 != 10 {
            html.push(' ');
        }
        let text = WORDS[usize::from(*word) % WORDS.len()].replace('&', "&amp;");
        html.push_str(&match mark {
            0 => format!("<strong>{text}</strong>"),
            1 => format!("<em>{text} <code>{text}</code></em>"),
            2 => format!("<a href=\"/{}\">{text}</a>", word % 3),
            3 => format!("<a href=\"/x\"><em>{text}</em> {text}</a>"),
            4 => format!("{text}<br>"),
            5 => format!("<img src=\"{word}.png\" alt=\"{text}\">"),
            6 => format!("<del>{text}</del>"),
            7 => format!("d<b>{text}</b>s"),
            _ => text,
        });
    }
}

fn write(blocks: &[Made], ids: &mut u32, html: &mut String) {
    for block in blocks {
        match block {
            Made::Paragraph(words) => wrap("p", html, |html| write_words(words, html)),
            Made::Heading(rank, words) => {
                *ids += 1;
                html.push_str(&format!("<h{rank} id=\"s{ids}\">"));
                write_words(words, html);
                html.push_str(&format!("</h{rank}>"));
            }
            Made::Rule => html.push_str("<hr>"),
            Made::Preformatted(words) => {
                html.push_str("<pre><code>");
                for Word(word, mark) in words {
                    let text = WORDS[usize::from(*word) % WORDS.len()].replace('&', "&amp;");
                    html.push_str(&text);
                    html.push_str(["\n", " ", "  "][usize::from(*mark) % 3]);
                }
                html.push_str("</code></pre>");
            }
            Made::List(ordered, items) => {
                wrap(if *ordered { "ol" } else { "ul" }, html, |html| {
                    for (words, inner) in items {
                        wrap("li", html, |html| {
                            write_words(words, html);
                            write(inner, ids, html);
                        });
                    }
                });
            }
            Made::Table(rows) => wrap("table", html, |html| {
                wrap("tbody", html, |html| {
                    for row in rows {
                        wrap("tr", html, |html| {
                            for cell in row {
                                wrap("td", html, |html| write_words(cell, html));
                            }
                        });
                    }
                });
            }),
            Made::Quote(inner) => wrap("blockquote", html, |html| write(inner, ids, html)),
            Made::Section(inner) => wrap("section", html, |html| write(inner, ids, html)),
        }
        html.push('\n');
    }
}

fn wrap(tag: &str, html: &mut String, inner: impl FnOnce(&mut String)) {
    html.push_str(&format!("<{tag}>"));
    inner(html);
    html.push_str(&format!("</{tag}>"));
}

fn html_of(blocks: &[Made]) -> String {
    let mut html = String::new();
    write(blocks, &mut 0, &mut html);
    html
}

fn words(least: usize) -> impl Strategy<Value = Vec<Word>> {
    prop::collection::vec((0u8..24, 0u8..40).prop_map(|(word, mark)| Word(word, mark)), least..14)
}

fn documents() -> impl Strategy<Value = Vec<Made>> {
    let block = prop_oneof![
        6 => words(1).prop_map(Made::Paragraph),
        2 => (1u8..5, words(1)).prop_map(|(rank, words)| Made::Heading(rank, words)),
        1 => Just(Made::Rule),
        1 => words(1).prop_map(Made::Preformatted),
        2 => prop::collection::vec(prop::collection::vec(words(0), 1..4), 1..4)
            .prop_map(Made::Table),
    ];
    let block = block.prop_recursive(3, 24, 4, |inner| {
        let inner = prop::collection::vec(inner, 0..4);
        prop_oneof![
            3 => (any::<bool>(), prop::collection::vec((words(0), inner.clone()), 1..4))
                .prop_map(|(ordered, items)| Made::List(ordered, items)),
            1 => inner.clone().prop_map(Made::Quote),
            1 => inner.prop_map(Made::Section),
        ]
    });
    prop::collection::vec(block, 0..8)
}

/// Edits by a stream of numbers: each decision takes one, and none left means no more edits.
struct Editor(std::vec::IntoIter<u8>);

impl Editor {
    fn decide(&mut self) -> u8 {
        self.0.next().unwrap_or(0)
    }

    fn list<T: Clone>(&mut self, items: &[T], mut edit: impl FnMut(&mut Self, &T) -> T) -> Vec<T> {
        let mut edited: Vec<T> = Vec::new();
        for item in items {
            match self.decide() {
                200..=219 => {}
                220..=229 => edited.extend([item.clone(), item.clone()]),
                230..=239 => edited.insert(edited.len() / 2, item.clone()),
                100..=199 => edited.push(edit(self, item)),
                _ => edited.push(item.clone()),
            }
        }
        edited
    }

    fn words(&mut self, words: &[Word]) -> Vec<Word> {
        self.list(words, |editor, word| {
            let by = editor.decide();
            if by % 2 == 0 { Word(by % 24, word.1) } else { Word(word.0, by % 40) }
        })
    }

    fn blocks(&mut self, blocks: &[Made]) -> Vec<Made> {
        self.list(blocks, Self::block)
    }

    fn block(&mut self, block: &Made) -> Made {
        match block {
            Made::Paragraph(words) => Made::Paragraph(self.words(words)),
            Made::Heading(rank, words) => Made::Heading(*rank, self.words(words)),
            Made::Rule => Made::Rule,
            Made::Preformatted(words) => Made::Preformatted(self.words(words)),
            Made::List(ordered, items) => Made::List(
                *ordered ^ (self.decide() > 200),
                self.list(items, |editor, (words, inner)| {
                    (editor.words(words), editor.blocks(inner))
                }),
            ),
            Made::Table(rows) => Made::Table(
                self.list(rows, |editor, row| editor.list(row, |editor, cell| editor.words(cell))),
            ),
            Made::Quote(inner) => Made::Quote(self.blocks(inner)),
            Made::Section(inner) if self.decide() < 150 => Made::Section(self.blocks(inner)),
            Made::Section(inner) => Made::Quote(inner.clone()),
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_edited_document(old in documents(), edits in prop::collection::vec(any::<u8>(), 0..60)) {
        let new = Editor(edits.into_iter()).blocks(&old);
        check_pair(&html_of(&old), &html_of(&new));
    }

    #[test]
    fn two_documents_that_have_nothing_to_do_with_each_other(
        old in documents(),
        new in documents(),
    ) {
        check_pair(&html_of(&old), &html_of(&new));
    }

    #[test]
    fn a_document_and_itself(blocks in documents()) {
        let html = html_of(&blocks);
        let redline = check_pair(&html, &html);
        prop_assert!(redline.is_empty() && !redline.markup_changed && !redline.bounded);
        prop_assert_eq!(page::draw(&redline), Tree::parse_fragment(&html).to_html());
    }

    #[test]
    fn tag_soup(old in soup(), new in soup()) {
        let redline = compare(&old, &new);
        let drawn = page::draw(&redline);
        let redline = compare(&old, &old);
        prop_assert!(redline.is_empty() && !redline.markup_changed);
        prop_assert_eq!(page::draw(&redline), Tree::parse_fragment(&old).to_html());
        let _ = compare(&new, &drawn);
    }
}

/// A case here is a whole document, so fewer of them do; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    ProptestConfig { cases: config.cases / 4, failure_persistence: None, ..config }
}

fn soup() -> impl Strategy<Value = String> {
    const TAGS: [&str; 30] = [
        "p",
        "div",
        "h1",
        "h2",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "b",
        "a",
        "strong",
        "code",
        "table",
        "tr",
        "td",
        "th",
        "ins",
        "br",
        "img src=x",
        "hr",
        "details",
        "button",
        "svg",
        "template",
        "select",
        "a href=x id=y",
    ];
    let token = prop_oneof![
        3 => prop::sample::select(&TAGS[..]).prop_map(|tag| format!("<{tag}>")),
        2 => prop::sample::select(&TAGS[..]).prop_map(|tag| format!("</{tag}>")),
        3 => "([a-c \n\u{A0}é\u{FFFC}.@1]|&#13;){0,8}",
    ];
    prop::collection::vec(token, 0..30).prop_map(|tokens| tokens.concat())
}
