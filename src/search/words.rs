//! The words of a text, and the terms by which they are found.
//!
//! The script of the search page cuts and folds words in the very same way (`themes/default/static/search.js`);
//! `tests/fixtures/search/words.json` holds both to it. Nothing here depends on a language, since texts quote
//! other ones.
//!
//! Steps: maximal runs of letters, digits and combining marks; each cut where a script that is written without
//! blanks begins or ends; folded, so that case and accents make no difference, nor which digits were typed, nor what
//! Arabic and Hebrew may write or leave out: signs of vowels, of hamza on a letter, final forms, and the article
//! and the little words that stand before a word without a blank.

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
    // Without their digits, of which each is a number's and not a word's.
    matches!(c,
        '\u{E00}'..='\u{E4F}'
        | '\u{E5A}'..='\u{ECF}'
        | '\u{EDA}'..='\u{EFF}'
        | '\u{1000}'..='\u{103F}'
        | '\u{104A}'..='\u{108F}'
        | '\u{109A}'..='\u{109F}'
        | '\u{1780}'..='\u{17DF}'
        | '\u{17EA}'..='\u{17FF}'
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

/// A word without what makes no difference: case, accents, width, the kind of its digits.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let plain: String = word.nfkd().filter(|c| !is_optional(*c)).collect();
    // By way of upper case, so that "ß" is "ss".
    let lower = plain.to_lowercase().to_uppercase().to_lowercase();
    let folded: String = lower.chars().map(usual).nfc().filter(|c| is_word_char(*c)).collect();
    without_prefixes(&folded).to_owned()
}

/// Marks that the same word is often written without, once a character is taken apart: accents, the vowels of
/// Hebrew and Arabic, the hamza and madda of Arabic; and the line that draws an Arabic letter out. Marks of other
/// scripts stay: they are vowels there.
fn is_optional(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}'
        | '\u{591}'..='\u{5BD}'
        | '\u{5BF}'..='\u{5C7}'
        | '\u{610}'..='\u{61A}'
        | '\u{640}'
        | '\u{64B}'..='\u{65F}'
        | '\u{670}'
        | '\u{6D6}'..='\u{6ED}')
}

/// The character that stands for it: a letter for its other form, an ASCII digit for one of another script.
fn usual(c: char) -> char {
    match c {
        'ς' => 'σ',
        'ة' => 'ه',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ך' | 'ם' | 'ן' | 'ף' | 'ץ' => char::from_u32(u32::from(c) + 1).unwrap_or(c),
        // Of each of these the zero is the first of sixteen code points.
        '\u{660}'..='\u{669}'
        | '\u{6F0}'..='\u{6F9}'
        | '\u{E50}'..='\u{E59}'
        | '\u{ED0}'..='\u{ED9}'
        | '\u{1040}'..='\u{1049}'
        | '\u{1090}'..='\u{1099}'
        | '\u{17E0}'..='\u{17E9}' => char::from_digit(u32::from(c) & 15, 10).unwrap_or(c),
        c => c,
    }
}

/// A word of Arabic or Hebrew without the article and the prepositions and conjunctions that are written as its first
/// letters, as long as three letters are left. Letters of the word itself may go with them: of every form of it
/// the same ones, so that each finds all others.
fn without_prefixes(word: &str) -> &str {
    let (prefixes, letters): (&[&str], _) = match word.chars().next() {
        Some('א'..='ת') => (&["ו", "ב", "ה", "ל", "מ", "ש", "כ"], 'א'..='ת'),
        Some('ء'..='ي') => (&["ال", "و", "ف", "ب", "ك", "ل"], 'ء'..='ي'),
        _ => return word,
    };
    let mut best = word;
    let mut rest = word;
    while let Some(behind) = prefixes.iter().find_map(|prefix| rest.strip_prefix(prefix)) {
        rest = behind;
        if rest.chars().take_while(|c| letters.contains(c)).take(3).count() == 3 {
            best = rest;
        }
    }
    best
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
