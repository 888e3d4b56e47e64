//! Stand-in until the cutter of words arrives.
use super::leaf_words::Words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub class: Class,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Word,
    Amount,
    Date,
    ClauseNumber,
    Address,
    Negation,
    Punctuation,
    Object,
    Blank,
}

pub(super) fn cut(text: &str, out: &mut Vec<Token>) {
    for range in Words::of(text) {
        let piece = &text[range.clone()];
        let class = if piece.chars().all(char::is_whitespace) {
            Class::Blank
        } else if piece.chars().all(|c| c.is_ascii_digit() || c == '.') {
            Class::Amount
        } else if !piece.chars().any(char::is_alphanumeric) {
            Class::Punctuation
        } else {
            Class::Word
        };
        out.push(Token { start: range.start, end: range.end, class });
    }
}
