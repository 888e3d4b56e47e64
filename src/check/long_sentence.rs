//! Sentences that are longer than a reader can hold.
//!
//! A block of words is looked at by itself, so that items of a list and cells of a table are no one sentence.
//! Sentences are told apart by Unicode's rules (UAX 29), which part some at abbreviations: one that is told is
//! long, and not every long one is told. Thai and Lao have no full stop: a blank is what parts thoughts there.

use unicode_segmentation::UnicodeSegmentation;

use super::TextInView;
use crate::finding::{Finding, Place};
use crate::html::{Edge, NodeId, Tree};

const NAME: &str = "long-sentence";

/// How many characters of a script without blanks are counted as two words.
const CHARACTERS_FOR_TWO_WORDS: usize = 5;

/// Words of one block, and where in the text they stand.
#[derive(Default)]
struct Run {
    words: String,
    /// Where each text node begins in them.
    nodes: Vec<(usize, NodeId)>,
}

/// Looks at every sentence of a text.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let most = text.settings().sentence_words;
    let mut findings = Vec::new();
    for run in runs(text.tree()) {
        for (at, sentence) in run.words.split_sentence_bound_indices().flat_map(stretches) {
            let Some(length) = too_long(sentence, most) else { continue };
            let start = at + sentence.len() - sentence.trim_start().len();
            let shown: String = sentence.trim().chars().take(32).collect();
            let message = format!("the sentence `{}…` has {length}", shown.trim_end());
            let help = "readers lose the thread of it: make it two, or make its parts a list";
            let place = place(text, &run, start);
            findings.push(Finding::info(NAME, place, message).with_help(help));
        }
    }
    findings
}

/// How long a sentence is, if that is too long.
fn too_long(sentence: &str, most: usize) -> Option<String> {
    // No word is shorter than a letter and a blank.
    if sentence.len() <= 2 * most {
        return None;
    }
    let dense = sentence.chars().filter(|c| is_dense(*c)).count();
    let characters = most * CHARACTERS_FOR_TWO_WORDS / 2;
    if 2 * dense > sentence.chars().filter(|c| c.is_alphabetic()).count() {
        let count = sentence.chars().filter(|c| c.is_alphanumeric()).count();
        return (count > characters).then(|| format!("{count} characters, more than {characters}"));
    }
    let count = sentence.unicode_words().count();
    (count > most).then(|| format!("{count} words, more than {most}"))
}

/// A sentence, or where its script marks no end of one what stands between blanks; and where.
fn stretches((at, sentence): (usize, &str)) -> Vec<(usize, &str)> {
    let letters = sentence.chars().filter(|c| c.is_alphabetic()).count();
    let is_of_those = |c: &char| matches!(c, '\u{e00}'..='\u{eff}');
    if 2 * sentence.chars().filter(is_of_those).count() <= letters {
        return vec![(at, sentence)];
    }
    let mut begin = 0;
    let parts = sentence.split_inclusive(char::is_whitespace).map(|part| {
        begin += part.len();
        (at + begin - part.len(), part)
    });
    parts.collect()
}

/// Whether a character is of a script that is written without blanks.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn place(text: &TextInView<'_>, run: &Run, start: usize) -> Place {
    let at = run.nodes.partition_point(|(from, _)| *from <= start).saturating_sub(1);
    let Some((from, node)) = run.nodes.get(at).copied() else {
        return text.place(text.tree().root());
    };
    let end = run.nodes.get(at + 1).map_or(run.words.len(), |(next, _)| *next);
    let words = &run.words[from.max(start)..end];
    let words = words.lines().next().unwrap_or_default();
    let words = words.char_indices().nth(40).map_or(words, |(end, _)| &words[..end]);
    text.place_of_words(node, words)
}

/// The blocks of words of a text, without headings and what is no prose.
fn runs(tree: &Tree) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run::default();
    let mut edge = Some(Edge::Open(tree.root()));
    while let Some(at) = edge {
        let mut next = at;
        let (Edge::Open(id) | Edge::Close(id)) = at;
        if let (Some(words), Edge::Open(_)) = (tree.text_node(id), at) {
            run.nodes.push((run.words.len(), id));
            run.words.push_str(words);
        }
        match tree.name(id) {
            Some(
                "pre" | "script" | "style" | "textarea" | "template" | "h1" | "h2" | "h3" | "h4"
                | "h5" | "h6",
            ) => {
                next = Edge::Close(id);
                runs.push(std::mem::take(&mut run));
            }
            Some(name) if !is_inline(name) => runs.push(std::mem::take(&mut run)),
            _ => {}
        }
        edge = tree.step(next, tree.root());
    }
    runs.push(run);
    runs.retain(|run| !run.words.trim().is_empty());
    runs
}

/// Elements that go on within a sentence; any other one ends it.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
            | "font"
    )
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    fn check_sentences(settings: &str, text: &str, expected: &[&str]) {
        let text = format!("---\neffective: 2020-01-01\n---\n# A\n\n{text}");
        let files = [("engross.yaml", settings), ("content/a.md", &*text)];
        check_site(&["long-sentence"], &files, expected);
    }

    const HELP: &str = "help: readers lose the thread of it: make it two, or make its parts a list";

    #[test]
    fn long_sentences_are_worth_knowing() {
        let text = "Short one. We keep what **you** send us for as long as we must.\n";
        check_sentences(
            "sentence_words: 10\n",
            text,
            &[
                "content/a.md:6:12: info: the sentence `We keep what you send us for as…` has 12 words, more than 10",
                HELP,
            ],
        );
        let long = "word ".repeat(41);
        check_sentences(
            "title: x\n",
            &long,
            &[
                "content/a.md:6:1: info: the sentence `word word word word word word wo…` has 41 words, more than 40",
                HELP,
            ],
        );
    }

    #[test]
    fn scripts_without_blanks_count_by_characters() {
        let sentence = format!("{}。短い。\n", "個人情報を".repeat(21));
        check_sentences(
            "title: x\n",
            &sentence,
            &[
                "content/a.md:6:1: info: the sentence `個人情報を個人情報を個人情報を個人情報を個人情報を個人情報を個人…` has 105 characters, more than 100",
                HELP,
            ],
        );
        check_sentences("title: x\n", &format!("{}。\n", "個人情報を".repeat(20)), &[]);
    }

    #[test]
    fn sentences_end_as_their_script_ends_them() {
        let thai = "เราเก็บรักษาข้อมูลส่วนบุคคลของท่าน";
        check_sentences("title: x\n", &format!("{}\n", [thai; 8].join(" ")), &[]);
        check_sentences(
            "title: x\n",
            &format!("{thai} {}\n", thai.repeat(5)),
            &[
                "content/a.md:6:36: info: the sentence `เราเก็บรักษาข้อมูลส่วนบุคคลของท่…` has 150 characters, more than 100",
                HELP,
            ],
        );
        for (words, end) in [("كلمة ", "؟"), ("शब्द ", "।"), ("מילה ", ".")] {
            let text = format!("{}{end} {}{end}\n", words.repeat(30), words.repeat(30));
            check_sentences("title: x\n", &text, &[]);
        }
        check_sentences(
            "title: x\n",
            &format!("{}。{}？\n", "个人信息".repeat(20), "个人信息".repeat(20)),
            &[],
        );
    }

    #[test]
    fn items_and_cells_are_no_one_sentence() {
        let text = "We keep:\n\n- what you send us,\n- what we see of you,\n- what others say.\n\n| a b c d | e f g h |\n|---|---|\n| i j k l | m n o p |\n\none two three<br>four five six\n";
        check_sentences("sentence_words: 5\n", text, &[]);
    }
}
