//! What was to be filled in, or to be done, before a text is published: `TODO`, `[INSERT NAME]`, lorem ipsum, `○○株式会社`.

use std::collections::{BTreeMap, BTreeSet};

use unicode_segmentation::UnicodeSegmentation;

use super::TextInView;
use crate::finding::{Finding, Place};
use crate::history::Status;
use crate::html::NodeId;

const NAME: &str = "leftover";

/// Words that are written in capitals by those who leave a note to themselves.
const NOTES: [&str; 6] = ["TODO", "TBD", "TBC", "FIXME", "XXX", "TKTK"];

/// Words that brackets begin with when what is in them is to be filled in; all of it, where it is but a word or two.
const BLANKS: [&str; 6] = ["insert", "your", "placeholder", "tbd", "tbc", "xx"];
/// Words that are all of a blank, or its end: `[company name]`.
const NAMES: [&str; 12] = [
    "name",
    "company",
    "address",
    "date",
    "amount",
    "year",
    "number",
    "title",
    "email",
    "telephone",
    "url",
    "country",
];

/// Looks through the words of a text.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let tree = text.tree();
    let mut findings = Vec::new();
    let help = "write what belongs there, or take it out";
    // Readers see these too.
    for (key, words) in text.document().front.words() {
        for found in leftovers(words) {
            let message = format!("`{found}` was left in `{key}`");
            let place = text.document().key_place(&[key]);
            findings.push(Finding::warning(NAME, place, message).with_help(help));
        }
    }
    let mut places: Vec<(&str, Place)> = Vec::new();
    let mut seen: BTreeMap<(Place, &str), usize> = BTreeMap::new();
    for id in tree.descendants(tree.root()) {
        let Some(words) = tree.text_node(id) else { continue };
        let is_code =
            |id: NodeId| matches!(tree.name(id), Some("code" | "pre" | "script" | "style"));
        if tree.ancestors(id).any(is_code) {
            continue;
        }
        for found in leftovers(words) {
            let before = seen.entry((text.place(id), found)).or_default();
            places.push((found, text.place_of_nth(id, found, *before)));
            *before += 1;
        }
    }
    let is_draft = text.version.status == Status::Draft;
    let mut told = BTreeSet::new();
    for (found, place) in &places {
        let same: Vec<&Place> =
            places.iter().filter(|(other, _)| other == found).map(|(_, place)| place).collect();
        // A draft from a skeleton is full of them: it is told once how much there is to do.
        let message = match is_draft && same.len() > FEW {
            true if !told.insert(*found) => continue,
            true => {
                let lines: BTreeSet<usize> = same.iter().skip(1).map(|place| place.line).collect();
                let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
                let count = same.len() - 1;
                format!(
                    "`{found}` was left in the text, and {count} times more: lines {}",
                    lines.join(", ")
                )
            }
            false => format!("`{found}` was left in the text"),
        };
        let length = found.chars().count();
        findings
            .push(Finding::warning(NAME, place.clone(), message).with_help(help).spanning(length));
    }
    findings
}

/// How often one thing may be left in a draft before it is told once.
const FEW: usize = 2;

/// Each leftover as it is written.
fn leftovers(words: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, word) in words.split_word_bound_indices() {
        let is_line = word.len() > 3 && word.bytes().all(|it| it == b'_');
        if NOTES.contains(&word) || word.eq_ignore_ascii_case("lorem") || is_line {
            found.push((at, word));
        }
    }
    found.extend(circles(words));
    for (at, _) in words.match_indices('[') {
        let Some(end) = words[at..].find(']') else { continue };
        if is_blank(words[at + 1..at + end].trim()) {
            // Words in brackets are told with them.
            found.retain(|(word, _)| !(at..at + end).contains(word));
            found.push((at, &words[at..=at + end]));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, words)| words).collect()
}

/// Rows of circles or squares, by which Japanese and Chinese forms leave a name or a number open: `○○株式会社`. The
/// circle that is the zero of their numerals counts only where no numeral is beside it.
fn circles(words: &str) -> impl Iterator<Item = (usize, &str)> {
    const SIGNS: [char; 8] = ['○', '◯', '〇', '●', '△', '▲', '□', '■'];
    let is_numeral = |c: char| "一二三四五六七八九十百千".contains(c);
    words.char_indices().filter_map(move |(at, sign)| {
        let before = words[..at].chars().next_back();
        if !SIGNS.contains(&sign) || before == Some(sign) {
            return None;
        }
        let rest = &words[at..];
        let length = rest.find(|c| c != sign).unwrap_or(rest.len());
        let after = rest[length..].chars().next();
        let is_number =
            sign == '〇' && (before.is_some_and(is_numeral) || after.is_some_and(is_numeral));
        (length > sign.len_utf8() && !is_number).then_some((at, &rest[..length]))
    })
}

/// Whether what stands in brackets is to be filled in.
fn is_blank(within: &str) -> bool {
    let is_sign = |c: char| matches!(c, '_' | '…' | '.' | '●' | '•' | '*' | '■' | '–' | '-' | ' ');
    if within.is_empty() || within.chars().all(is_sign) {
        return !within.is_empty() && within != "-";
    }
    let lower = within.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let shouted = within.chars().any(char::is_alphabetic)
        && within.chars().all(|c| !c.is_lowercase())
        && within.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let is_name = words.len() <= 2 && NAMES.contains(last);
    // `[GDPR]` and `[EU]` are short for something; `[YEAR]` and `[INSERT NAME]` are not.
    let is_shouted_name = shouted && words.iter().any(|word| NAMES.contains(word));
    BLANKS.contains(first) || is_name || is_shouted_name
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
    fn blanks_are_known_in_the_ways_that_lawyers_write_them() {
        let is_blank = super::is_blank;
        for blank in [
            "●",
            "•",
            "YEAR",
            "tbc",
            "XX",
            "amount",
            "**",
            "…",
            "DPO name",
            "INSERT NAME",
            "your name",
        ] {
            assert!(is_blank(blank), "{blank}");
        }
        let words = [
            "Company law",
            "date of birth",
            "Address for service",
            "to be read with clause 3",
            "Insertion loss",
            "1",
            "sic",
            "GDPR",
            "EU",
            "name of the law",
        ];
        for words in words {
            assert!(!is_blank(words), "{words}");
        }
        assert_eq!(
            super::leftovers("○○株式会社、〇〇市、●●●と二〇〇〇年、○印"),
            ["○○", "〇〇", "●●●"]
        );
        assert_eq!(super::leftovers("£____ to [TBD name], _x_"), ["____", "[TBD name]"]);
    }

    #[test]
    fn a_draft_is_told_once_how_much_there_is_to_do() {
        let text =
            "---\ndraft: true\neffective: 2030-01-01\n---\n# A\n\n[…] and […]\n\n[…], TODO\n";
        check_site(
            &["leftover"],
            &[("content/a.md", text)],
            &[
                "content/a.md:7:1: `[…]` was left in the text, and 2 times more: lines 7, 9",
                "help: write what belongs there, or take it out",
                "content/a.md:9:6: `TODO` was left in the text",
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
