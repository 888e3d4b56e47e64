//! The numbers that headings of clauses begin with, in whatever digits.
//!
//! Knows nothing of what the numbers are compared with.

/// The value of a decimal digit of the scripts that legal texts number their clauses in.
pub fn digit(c: char) -> Option<u32> {
    // The zeros of ASCII, Arabic, Persian, Devanagari, Bengali, Thai and full width: their digits follow in order
    // (Unicode, general category Nd).
    const ZEROS: [char; 7] =
        ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}', '\u{ff10}'];
    let value = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|it| *it < 10);
    ZEROS.into_iter().find_map(value)
}

/// The value of a number in Chinese characters below a thousand: 三, 十二, 二十, 百五.
fn of_characters(text: &str) -> Option<u32> {
    let (mut sum, mut open) = (0, None);
    for c in text.chars() {
        match c {
            '十' | '百' => {
                sum += open.take().unwrap_or(1) * if c == '十' { 10 } else { 100 };
            }
            _ => {
                let value = "〇一二三四五六七八九".chars().position(|it| it == c)?;
                open = Some(u32::try_from(value).ok()?);
            }
        }
    }
    (!text.is_empty()).then(|| sum + open.unwrap_or(0))
}

/// Words and signs that stand before the number of a clause.
const BEFORE: [&str; 19] = [
    "§§",
    "§",
    "article",
    "artikel",
    "articolo",
    "artículo",
    "artigo",
    "clause",
    "section",
    "abschnitt",
    "ziffer",
    "nr.",
    "no.",
    "chapter",
    "part",
    "第",
    "제",
    "المادة",
    "البند",
];

/// The number that a heading begins with, its parts joined by full stops: `12.1` of `12.1 Fees`, `3` of
/// `第三条（目的）`, `5` of `§ 5 Fristen`. None of a heading that begins with a word, or with a number that
/// belongs to the words behind it: `24 hours`, `24時間`.
pub fn clause_number(heading: &str) -> Option<String> {
    let heading = heading.trim_start();
    let lower = heading.to_lowercase();
    // Lower case may be of another length; then nothing stands in front of the number.
    let same = lower.len() == heading.len();
    let before = BEFORE.into_iter().filter(|_| same).find(|it| lower.starts_with(it));
    let named = before.is_some();
    let rest = heading[before.map_or(0, str::len)..].trim_start();
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut end = 0;
    let mut has_stop = false;
    for (at, c) in rest.char_indices() {
        if let Some(digit) = digit(c) {
            part.push(char::from_digit(digit, 10)?);
            has_stop = false;
        } else if matches!(c, '.' | '．') && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
            has_stop = true;
        } else {
            break;
        }
        end = at + c.len_utf8();
    }
    parts.extend(Some(part).filter(|it| !it.is_empty()));
    if parts.is_empty() {
        let is_character = |c: &char| "〇一二三四五六七八九十百".contains(*c);
        let characters: String = rest.chars().take_while(is_character).collect();
        end = characters.len();
        let next = rest[end..].chars().next();
        let is_closed = named || next.is_some_and(|c| matches!(c, '、' | '.' | '．'));
        parts.push(of_characters(&characters).filter(|_| is_closed)?.to_string());
        has_stop = true;
    }
    let next = rest[end..].chars().next();
    let closes = |c: char| {
        matches!(
            c,
            ')' | '）'
                | ':'
                | '：'
                | '、'
                | '条'
                | '條'
                | '章'
                | '節'
                | '項'
                | '조'
                | '–'
                | '—'
                | '-'
        )
    };
    // One number alone and a word: `24 hours`. Parts of a number are none of an amount at a heading's start.
    let is_number = named || has_stop || parts.len() > 1 || next.is_none_or(closes);
    let trimmed = parts.iter().map(|it| match it.trim_start_matches('0') {
        "" => "0",
        it => it,
    });
    is_number.then(|| trimmed.collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_clauses_are_read() {
        for (heading, expected) in [
            ("1. Who we are", Some("1")),
            ("12.1 Fees", Some("12.1")),
            ("12.1. Fees", Some("12.1")),
            ("3) Costs", Some("3")),
            ("§ 5 Fristen", Some("5")),
            ("Article 4: Scope", Some("4")),
            ("Artikel 4 Geltung", Some("4")),
            ("第3条（目的）", Some("3")),
            ("第三条（目的）", Some("3")),
            ("第十二条", Some("12")),
            ("第二十一条", Some("21")),
            ("二、定义", Some("2")),
            ("１２．目的", Some("12")),
            ("٣. من نحن", Some("3")),
            ("المادة ٣", Some("3")),
            ("제3조 목적", Some("3")),
            ("๔. ขอบเขต", Some("4")),
            ("05. Scope", Some("5")),
            ("7", Some("7")),
            ("24 hours", None),
            ("24時間", None),
            ("一般条項", None),
            ("Who we are", None),
            ("", None),
            ("Part of the contract", None),
        ] {
            assert_eq!(clause_number(heading).as_deref(), expected, "{heading}");
        }
    }
}
