//! The words of a text, and the terms by which they are found.
//!
//! The script of the search page cuts and folds words in the very same way (`themes/default/static/search.js`);
//! `tests/fixtures/search/words.json` holds both to it. Nothing here depends on a language, since texts quote
//! other ones.
//!
//! Steps: maximal runs of letters, digits and combining marks; each cut where a script that is written without
//! blanks begins or ends; folded, so that case and accents make no difference.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Terms are no longer than this, in characters: what is longer is no word that somebody types.
pub const LONGEST: usize = 32;

/// A word as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded, never empty.
    pub text: String,
    /// Whether it is a run of a script without blanks, so that words are looked for within it.
    pub is_run: bool,
}

/// The words of a text in order.
pub fn words(text: &str) -> impl Iterator<Item = Word> {
    text.split(|c| !is_word_char(c)).flat_map(scripts).filter_map(|part| {
        let text = fold(part);
        let is_run = part.starts_with(is_continuous);
        (!text.is_empty()).then_some(Word { text, is_run })
    })
}

impl Word {
    /// The terms of the word: itself, or of a run each two neighbouring characters and the last alone.
    pub fn terms(&self, visit: &mut impl FnMut(&str)) {
        if !self.is_run {
            return visit(beginning(&self.text));
        }
        // A character with the marks on it is one.
        let starts: Vec<usize> = self
            .text
            .char_indices()
            .filter(|(at, c)| *at == 0 || !is_combining_mark(*c))
            .map(|(at, _)| at)
            .chain([self.text.len()])
            .collect();
        for pair in starts.windows(3) {
            visit(beginning(&self.text[pair[0]..pair[2]]));
        }
        if let [.., last, end] = starts[..] {
            visit(beginning(&self.text[last..end]));
        }
    }
}

/// Whether a word of a query also finds the words that begin with it. Two letters begin too many; but a syllable
/// of Korean is more than a letter, and endings follow it without a blank.
pub fn finds_longer(word: &str) -> bool {
    let is_hangul = |c| matches!(c, '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}');
    word.starts_with(is_continuous) || word.contains(is_hangul) || word.chars().count() >= 3
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, Han, Hiragana, Katakana.
fn is_continuous(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Cuts a run of letters where a script without blanks begins or ends.
fn scripts(run: &str) -> impl Iterator<Item = &str> {
    let mut rest = run;
    std::iter::from_fn(move || {
        let is_run = is_continuous(rest.chars().next()?);
        let end = rest.find(|c| is_continuous(c) != is_run).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(end);
        rest = behind;
        Some(part)
    })
}

/// A word without what makes no difference: case, accents, width.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    // Marks of other scripts stay: they are vowels there.
    let plain: String = word.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')).collect();
    // By way of upper case, so that "ß" is "ss".
    let lower = plain.to_lowercase().to_uppercase().to_lowercase().replace('ς', "σ");
    lower.nfc().filter(|c| is_word_char(*c)).collect()
}

fn beginning(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_terms(text: &str, expected: &[&str]) {
        let mut terms = Vec::new();
        words(text).for_each(|word| word.terms(&mut |term| terms.push(term.to_owned())));
        assert_eq!(terms, expected, "the terms of {text}");
    }

    #[test]
    fn the_fixture_holds_here() {
        let fixture = include_str!("../../tests/fixtures/search/words.json");
        let rows: Vec<(String, Vec<String>)> = serde_json::from_str(fixture).expect("a table");
        assert!(rows.len() > 20);
        for (text, expected) in rows {
            let found: Vec<String> = words(&text).map(|word| word.text).collect();
            assert_eq!(found, expected, "the words of {text}");
        }
    }

    #[test]
    fn terms_are_words_and_pairs_of_characters() {
        check_terms("We keep data.", &["we", "keep", "data"]);
        check_terms("個人情報", &["個人", "人情", "情報", "報"]);
        check_terms("Cookie を使う", &["cookie", "を使", "使う", "う"]);
        check_terms("ที่อยู่", &["ที่อ", "อยู่", "ยู่"]);
        check_terms(&"a".repeat(40), &[&"a".repeat(32)]);
    }

    #[test]
    fn short_words_find_themselves_alone() {
        for (word, expected) in
            [("of", false), ("coo", true), ("報", true), ("쿠키", true), ("né", false)]
        {
            assert_eq!(finds_longer(word), expected, "{word}");
        }
    }
}
