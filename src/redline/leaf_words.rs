//! Stand-in.
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// The words of a text by the rules of Unicode (UAX 29), but web addresses, e-mail addresses,
/// amounts and dates stay whole. Blanks are words here; nothing is left out.
pub(super) struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    pub fn of(text: &'a str) -> Self {
        Words { text, at: 0 }
    }
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        let first = rest.split_word_bounds().next()?;
        let length = whole(rest).filter(|&whole| whole > first.len()).unwrap_or(first.len());
        let start = self.at;
        self.at += length;
        Some(start..self.at)
    }
}

/// Addresses longer than this are cut; it also bounds the look ahead from each word.
const LONGEST_ADDRESS: usize = 512;

/// The length of the address, amount or date that the text begins with.
fn whole(text: &str) -> Option<usize> {
    let first = *text.as_bytes().first()?;
    if first.is_ascii_digit() {
        if let Some(length) = number(text) {
            return Some(length);
        }
    } else if !first.is_ascii_alphabetic() {
        return None;
    }
    if ["http://", "https://", "www."].iter().any(|start| text.starts_with(start)) {
        let end = ascii_run(text, |byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte));
        return Some(text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']).len());
    }
    let local = ascii_run(text, |byte| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte));
    let domain = text[local..].strip_prefix('@')?;
    let length = ascii_run(domain, |byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let domain = domain[..length].trim_end_matches(['.', '-']);
    domain.contains('.').then_some(local + 1 + domain.len())
}

fn ascii_run(text: &str, belongs: impl Fn(u8) -> bool) -> usize {
    text.bytes().take(LONGEST_ADDRESS).take_while(|&byte| belongs(byte)).count()
}

/// Digits with single marks between them: 1,000.50, 2024-02-16, 09:30, 16/02/2024.
fn number(text: &str) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(LONGEST_ADDRESS)];
    let mut end = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            end = index + 1;
        } else if !(b".,:/-'".contains(&byte) && end == index) {
            break;
        }
    }
    let follows = text[end..].chars().next();
    (end > 0 && !follows.is_some_and(char::is_alphanumeric)).then_some(end)
}

