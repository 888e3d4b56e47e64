//! What was to be filled in, or to be done, before a text is published: `TODO`, `[INSERT NAME]`, lorem ipsum.

use unicode_segmentation::UnicodeSegmentation;

use super::TextInView;
use crate::finding::Finding;
use crate::html::NodeId;

const NAME: &str = "leftover";

/// Words that are written in capitals by those who leave a note to themselves.
const NOTES: [&str; 6] = ["TODO", "TBD", "TBC", "FIXME", "XXX", "TKTK"];

/// How what stands in brackets begins when it is to be filled in.
const BLANKS: [&str; 9] =
    ["insert", "your ", "company", "name", "date", "address", "placeholder", "to be ", "tbd"];

/// Looks through the words of a text.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let tree = text.tree();
    let mut findings = Vec::new();
    let front = &text.document().front;
    // Readers see these too.
    for (key, words) in
        [("title", &front.title), ("description", &front.description), ("changes", &front.changes)]
    {
        for found in leftovers(words.as_deref().unwrap_or_default()) {
            let message = format!("`{found}` was left in `{key}`");
            let help = "write what belongs there, or take it out";
            let place = text.document().key_place(&[key]);
            findings.push(Finding::warning(NAME, place, message).with_help(help));
        }
    }
    for id in tree.descendants(tree.root()) {
        let Some(words) = tree.text_node(id) else { continue };
        let is_code =
            |id: NodeId| matches!(tree.name(id), Some("code" | "pre" | "script" | "style"));
        if tree.ancestors(id).any(is_code) {
            continue;
        }
        for found in leftovers(words) {
            let place = text.place_of_words(id, found);
            let message = format!("`{found}` was left in the text");
            let help = "write what belongs there, or take it out";
            findings.push(Finding::warning(NAME, place, message).with_help(help));
        }
    }
    findings
}

/// Each leftover as it is written.
fn leftovers(words: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, word) in words.split_word_bound_indices() {
        if NOTES.contains(&word) || word.eq_ignore_ascii_case("lorem") {
            found.push(&words[at..at + word.len()]);
        }
    }
    for (at, _) in words.match_indices('[') {
        let Some(end) = words[at..].find(']') else { continue };
        let within = words[at + 1..at + end].trim().to_lowercase();
        if BLANKS.iter().any(|start| within.starts_with(start))
            || within.chars().all(|c| c == '_' || c == '…' || c == '.') && !within.is_empty()
        {
            found.push(&words[at..=at + end]);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    fn check_leftovers(text: &str, expected: &[&str]) {
        let text = format!("---\neffective: 2020-01-01\n---\n{text}");
        check_site(&["leftover"], &[("content/a.md", &text)], expected);
    }

    #[test]
    fn what_was_to_be_filled_in_is_told() {
        check_leftovers(
            "# A\n\nWrite to [INSERT ADDRESS]. TODO: ask Ada.\n\nLorem ipsum, [your name], [__].\n",
            &[
                "content/a.md:6:10: `[INSERT ADDRESS]` was left in the text",
                "help: write what belongs there, or take it out",
                "content/a.md:6:28: `TODO` was left in the text",
                "help: write what belongs there, or take it out",
                "content/a.md:8:1: `Lorem` was left in the text",
                "help: write what belongs there, or take it out",
                "content/a.md:8:14: `[your name]` was left in the text",
                "help: write what belongs there, or take it out",
                "content/a.md:8:27: `[__]` was left in the text",
                "help: write what belongs there, or take it out",
            ],
        );
    }

    #[test]
    fn front_matter_that_readers_see_is_looked_at_too() {
        let text = "---\neffective: 2020-01-01\ntitle: Terms [name]\ndescription: \"[…]\"\nversion: TBD\n---\nx\n";
        check_site(
            &["leftover"],
            &[("content/a.md", text)],
            &[
                "content/a.md:3:1: `[name]` was left in `title`",
                "help: write what belongs there, or take it out",
                "content/a.md:4:1: `[…]` was left in `description`",
                "help: write what belongs there, or take it out",
            ],
        );
    }

    #[test]
    fn words_that_only_look_like_it_are_not() {
        check_leftovers(
            "# A\n\nA [link](b.md), `TODO`, a to-do list, todo el mundo, [1], Xxxtra.\n",
            &[],
        );
    }
}
