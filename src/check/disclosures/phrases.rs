//! The words by which disclosures are found in a language: `phrases/LANGUAGE.yaml`, read once.
//!
//! A phrase is made of words that follow each other:
//!
//! - `word` is the word itself, `stem-` one that begins so, `-stem` one that ends so, `-stem-` one that has it within;
//! - `a|b` is one of them, `word?` may be left out;
//! - `…` stands for a few words, or none;
//! - `&` joins phrases that stand in any order. The first stands in the sentence itself, the others there or in
//!   what it stands under: heading, lead-in, beginning of the paragraph;
//! - `!` before a phrase says that it must not stand in the sentence or in what leads in to it.
//!
//! Phrases are folded as texts are, so that accents and case do not matter. A character of Japanese is a word.
//! Knows nothing of what disclosures are for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::sentences::{Sentence, stands_alone, words};

/// How many words `…` stands for at most.
const GAP: usize = 12;
/// The same where characters are words.
const GAP_OF_CHARACTERS: usize = 30;

/// What a text can show that makes it need to tell more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The controller is not established in the Union.
    OutsideUnion,
    /// Legitimate interests are a legal basis.
    LegitimateInterests,
    /// Data goes to third countries.
    Transfers,
    /// Consent is a legal basis.
    Consent,
    /// Data comes from others than the person.
    Elsewhere,
}

/// The phrases of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// By the name of the disclosure that they tell.
    pub told: BTreeMap<String, Vec<Phrase>>,
    /// By what they show.
    pub shown: BTreeMap<Condition, Vec<Phrase>>,
    /// Headings of what is said about people's rights.
    pub rights: Vec<Phrase>,
}

/// Each language and its file.
const FILES: [(&str, &str); 5] = [
    ("de", include_str!("phrases/de.yaml")),
    ("en", include_str!("phrases/en.yaml")),
    ("es", include_str!("phrases/es.yaml")),
    ("fr", include_str!("phrases/fr.yaml")),
    ("ja", include_str!("phrases/ja.yaml")),
];

static PHRASES: LazyLock<BTreeMap<&'static str, Phrases>> = LazyLock::new(|| {
    let read = |(lang, yaml): &(&'static str, &str)| {
        // They are a part of the program, and a test reads all of them.
        (*lang, serde_yaml::from_str(yaml).expect("phrases are YAML in their form"))
    };
    FILES.iter().map(read).collect()
});

/// The phrases of a language by its tag; none where we have none.
pub fn phrases(tag: &str) -> Option<&'static Phrases> {
    let primary = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    PHRASES.get(primary.as_str())
}

/// The languages that we have phrases for.
pub fn languages() -> Vec<&'static str> {
    FILES.iter().map(|(lang, _)| *lang).collect()
}

/// A phrase, ready to be looked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Phrase {
    /// As it is written.
    pub written: String,
    /// In the sentence itself.
    first: Vec<Step>,
    /// There, or in what it stands under.
    around: Vec<Vec<Step>>,
    /// In neither.
    not: Vec<Vec<Step>>,
}

#[derive(Debug, Clone)]
enum Step {
    /// One of these sequences of words, which may be left out.
    OneOf(Vec<Vec<Word>>, bool),
    Gap,
}

#[derive(Debug, Clone)]
struct Word {
    letters: String,
    open_start: bool,
    open_end: bool,
}

impl TryFrom<String> for Phrase {
    type Error = String;

    fn try_from(written: String) -> Result<Phrase, String> {
        let mut parts = Vec::new();
        let mut not = Vec::new();
        for part in written.split('&') {
            match part.trim().strip_prefix('!') {
                Some(part) => not.push(steps(part)?),
                None => parts.push(steps(part)?),
            }
        }
        if parts.is_empty() {
            return Err(format!("`{written}` asks for nothing"));
        }
        let around = parts.split_off(1);
        let first = parts.remove(0);
        Ok(Phrase { written, first, around, not })
    }
}

fn steps(part: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for piece in part.split_whitespace() {
        // Japanese is written without blanks: 国外…移転.
        let mut pieces = piece.split('…').peekable();
        while let Some(piece) = pieces.next() {
            if !piece.is_empty() {
                steps.push(step(piece)?);
            }
            if pieces.peek().is_some() {
                steps.push(Step::Gap);
            }
        }
    }
    match steps.first() {
        Some(Step::OneOf(_, false)) => Ok(steps),
        _ => Err(format!("`{part}` does not begin with a word")),
    }
}

fn step(piece: &str) -> Result<Step, String> {
    let (piece, optional) = match piece.strip_suffix('?') {
        Some(piece) => (piece, true),
        None => (piece, false),
    };
    let mut choices = Vec::new();
    for choice in piece.split('|') {
        let (open_start, open_end) = (choice.starts_with('-'), choice.ends_with('-'));
        let mut sequence: Vec<Word> = words(choice)
            .into_iter()
            .map(|letters| Word { letters, open_start: false, open_end: false })
            .collect();
        match sequence.as_mut_slice() {
            [] => return Err(format!("`{piece}` is no word")),
            [first, ..] => first.open_start = open_start,
        }
        if let Some(last) = sequence.last_mut() {
            last.open_end = open_end;
        }
        choices.push(sequence);
    }
    Ok(Step::OneOf(choices, optional))
}

impl Word {
    fn is(&self, word: &str) -> bool {
        let letters = self.letters.as_str();
        match (self.open_start, self.open_end) {
            (false, false) => word == letters,
            (false, true) => word.starts_with(letters),
            (true, false) => word.ends_with(letters),
            (true, true) => word.contains(letters),
        }
    }
}

impl Phrase {
    /// Whether it stands in a sentence of these.
    pub fn is_in(&self, sentences: &[Sentence], at: usize) -> bool {
        let sentence = &sentences[at];
        if !stands_in(&self.first, &sentence.words) {
            return false;
        }
        let around = |at: Option<usize>| at.map(|at| sentences[at].words.as_slice());
        let all = [
            Some(sentence.words.as_slice()),
            around(sentence.lead_in),
            around(sentence.under),
            around(sentence.opening),
        ];
        let near = &all[..2];
        self.around.iter().all(|steps| all.iter().flatten().any(|words| stands_in(steps, words)))
            && !self.not.iter().any(|steps| near.iter().flatten().any(|it| stands_in(steps, it)))
    }

    /// Whether it stands in any of these sentences.
    pub fn is_in_any(&self, sentences: &[Sentence]) -> bool {
        (0..sentences.len()).any(|at| self.is_in(sentences, at))
    }
}

fn stands_in(steps: &[Step], words: &[String]) -> bool {
    (0..words.len()).any(|at| goes_on(steps, words, at))
}

/// Whether the steps can be gone from a word on. Goes as deep as a phrase has steps.
fn goes_on(steps: &[Step], words: &[String], at: usize) -> bool {
    let Some((step, rest)) = steps.split_first() else { return true };
    match step {
        Step::Gap => {
            let around = [at.checked_sub(1), Some(at)].into_iter().flatten();
            let mut around = around.filter_map(|at| words.get(at)?.chars().next());
            let is_character = around.any(stands_alone);
            let gap = if is_character { GAP_OF_CHARACTERS } else { GAP };
            (at..=(at + gap).min(words.len())).any(|at| goes_on(rest, words, at))
        }
        Step::OneOf(choices, optional) => {
            let is_here = choices.iter().any(|sequence| {
                let end = at + sequence.len();
                let here = words.get(at..end);
                here.is_some_and(|here| sequence.iter().zip(here).all(|(it, word)| it.is(word)))
                    && goes_on(rest, words, end)
            });
            is_here || (*optional && goes_on(rest, words, at))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sentences::sentences;
    use super::super::table::{Asked, DISCLOSURES};
    use super::*;
    use crate::html::Tree;

    fn check_phrase(phrase: &str, html: &str, expected: bool) {
        let phrase = Phrase::try_from(phrase.to_owned()).expect("a phrase");
        let sentences = sentences(&Tree::parse_fragment(html));
        assert_eq!(phrase.is_in_any(&sentences), expected, "{} in {html}", phrase.written);
    }

    #[test]
    fn phrases_are_found_in_the_words_of_a_sentence() {
        check_phrase("supervisory authorit-", "<p>The Supervisory Authorities.</p>", true);
        check_phrase("supervisory authorit-", "<p>A supervisory and other authority</p>", false);
        check_phrase("supervisory … authorit-", "<p>A supervisory and other authority</p>", true);
        check_phrase("-widerspruch-", "<p>Das Widerspruchsrecht</p>", true);
        check_phrase("délégué à la protection", "<p>LE DELEGUE A LA PROTECTION</p>", true);
        check_phrase("keep|hold … for", "<p>We hold it. For ever.</p>", false);
        check_phrase("are not? required", "<p>You are required</p>", true);
        check_phrase("are not? required", "<p>You are never required</p>", false);
        check_phrase("国外…移転", "<p>国外への移転</p>", true);
        check_phrase("国外…移転|提供", "<p>国外の第三者に提供します</p>", true);
        check_phrase("@mail", "<p><a href='mailto:a@example.com'>Write</a></p>", true);
    }

    #[test]
    fn what_a_sentence_stands_under_counts() {
        let html = "<h2>Your rights</h2><p>You can ask for:</p><ul><li>access.</li></ul>";
        check_phrase("access & right-", html, true);
        check_phrase("access & ask", html, true);
        check_phrase("right- & access", html, false);
        check_phrase("access & !ask", html, false);
        check_phrase("access & !right-", html, true);
    }

    #[test]
    fn every_language_has_phrases_for_everything() {
        for (lang, yaml) in FILES {
            let read: Result<Phrases, _> = serde_yaml::from_str(yaml);
            let phrases = read.unwrap_or_else(|error| panic!("{lang}: {error}"));
            let names: Vec<&str> = phrases.told.keys().map(String::as_str).collect();
            let mut expected: Vec<&str> = DISCLOSURES.iter().map(|it| it.name).collect();
            expected.sort_unstable();
            assert_eq!(names, expected, "{lang}");
            for disclosure in DISCLOSURES {
                if let Asked::Where(condition, _) = disclosure.asked {
                    assert!(phrases.shown.contains_key(&condition), "{lang} {}", disclosure.name);
                }
            }
            let all = phrases.told.values().chain(phrases.shown.values());
            assert!(all.chain([&phrases.rights]).all(|it| !it.is_empty()), "{lang}");
        }
    }

    #[test]
    fn what_is_no_phrase_is_refused() {
        for written in ["", "!not", "… a", "a & ", "optional? a", "|"] {
            assert!(Phrase::try_from(written.to_owned()).is_err(), "{written}");
        }
    }
}
