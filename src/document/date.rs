//! Dates as legal texts state them: a day, a month or a year, and how they are read from prose.
//!
//! Knows nothing of files or front matter; a string comes in, a [`LegalDate`] goes out, and the
//! string's life ends there.

mod labels;
mod months;

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use labels::Means;
use months::{
    BUDDHIST, ENGLISH as MONTHS, ERAS, abroad, is_english, is_thai, month_of, month_of_pair,
    starts_with_era,
};
use unicode_normalization::char::is_combining_mark;

/// A date with the precision it was stated in. Sorts at its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct LegalDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateError {
    /// The text does not have the shape of a date.
    Shape,
    /// It has the shape of a date, but the calendar has no such day.
    NoSuchDay(String),
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateError::Shape => f.write_str("this is not a date"),
            DateError::NoSuchDay(text) => write!(f, "{text} does not exist in the calendar"),
        }
    }
}

impl LegalDate {
    /// A date of one day.
    pub fn day(date: Date) -> Self {
        LegalDate { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }

    fn checked(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, DateError> {
        let date = LegalDate { year, month, day };
        match Date::new(year, month.unwrap_or(1), day.unwrap_or(1)) {
            Ok(_) => Ok(date),
            Err(_) => Err(DateError::NoSuchDay(date.to_string())),
        }
    }

    /// Reads `2026`, `2023-07` or `2021-07-21` (ISO 8601, extended form) and nothing else.
    pub fn from_iso(text: &str) -> Result<Self, DateError> {
        fn number(part: &str, width: usize) -> Result<i16, DateError> {
            let digits = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
            if digits { part.parse().map_err(|_| DateError::Shape) } else { Err(DateError::Shape) }
        }
        let mut parts = text.split('-');
        let year = number(parts.next().unwrap_or_default(), 4)?;
        let month = parts.next().map(|part| number(part, 2)).transpose()?;
        let day = parts.next().map(|part| number(part, 2)).transpose()?;
        if parts.next().is_some() {
            return Err(DateError::Shape);
        }
        LegalDate::checked(year, month.map(|m| m as i8), day.map(|d| d as i8))
    }

    /// Reads a date in any shape that legal texts state it in: ISO 8601, `25 April 2026`,
    /// `26 JUNE 2026`, `April 25th, 2026`, `16 Jun 2025`, `July 2023`, `2026`, `2024年2月16日`,
    /// `令和6年2月16日`, `21. Juli 2021`, `21.07.2021`, `1er janvier 2024`, `21 de julio de 2021`,
    /// `2021/7/21`, `١٦ فبراير ٢٠٢٤`, `16 شباط/فبراير 2024`, `16 בפברואר 2024`, `16 กุมภาพันธ์ พ.ศ. 2567`. The whole
    /// text must be the date.
    pub fn read(text: &str) -> Result<Self, DateError> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || is_direction(c));
        let text = text.trim_end_matches('.');
        if let Ok(year) = LegalDate::from_iso(text) {
            return Ok(year);
        }
        match find_date(text) {
            Some((date, range)) if range == (0..text.len()) => date,
            _ => match LegalDate::from_iso(text) {
                Err(error @ DateError::NoSuchDay(_)) => Err(error),
                _ => Err(DateError::Shape),
            },
        }
    }

    /// The first day that the date covers.
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// The last day that the date covers.
    pub fn last_day(self) -> Date {
        let first = self.first_day();
        match (self.month, self.day) {
            (Some(_), Some(_)) => first,
            (Some(_), None) => first.last_of_month(),
            _ => first.last_of_year(),
        }
    }

    /// Whether the two dates can mean the same day: one covers the first day of the other.
    pub fn agrees_with(self, other: LegalDate) -> bool {
        let within =
            |a: LegalDate, b: LegalDate| (b.first_day()..=b.last_day()).contains(&a.first_day());
        within(self, other) || within(other, self)
    }

    /// Year, month and day as far as they are stated.
    pub fn parts(self) -> (i16, Option<i8>, Option<i8>) {
        (self.year, self.month, self.day)
    }
}

/// Writes a date as another one was written: `25 April 2026`, `26 JUNE 2026`, `April 25th, 2026`, `July
/// 2023`, `2024年2月16日`. What the old text does not state, such as the day in `July 2023`, is left out.
///
/// None when the old text is no date, when it states more than the new date has, or when what would
/// be written is not read as that date.
pub fn in_shape_of(old: &str, date: LegalDate) -> Option<String> {
    let shape = LegalDate::read(old).ok()?;
    let tokens = tokens(old);
    let is_iso = LegalDate::from_iso(old.trim().trim_end_matches('.')).is_ok();
    let is_number = |token: &Token<'_>| token.text.chars().all(|c| digit(c).is_some());
    let in_numbers = tokens.iter().all(is_number);
    let padded =
        is_iso || (in_numbers && tokens.iter().all(|token| token.text.chars().count() > 1));
    let after_stop = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        before.is_some_and(|it| is_number(it) && old[it.range.end..].starts_with('.'))
    };
    let mut written = String::with_capacity(old.len() + 8);
    let mut done = 0;
    for (at, token) in tokens.iter().enumerate() {
        let word = token.text;
        let next = tokens.get(at + 1).map_or("", |token| token.text);
        let new = match value(word, &(1..5)).ok_or(()) {
            Ok(year) if word.chars().count() == 4 => {
                let ahead = if year == shape.year + BUDDHIST { BUDDHIST } else { 0 };
                in_digits_of(word, &format!("{:04}", date.year + ahead))
            }
            Ok(_) if next == "月" || (in_numbers && at == 1) => {
                number_like(word, date.month?, padded)
            }
            Ok(_) => number_like(word, date.day?, padded),
            Err(()) if month_of(word).is_some() && month_of(word) == date.month => word.to_owned(),
            Err(()) if month_of(word).is_some() && (!is_english(word) || after_stop(at)) => {
                let prefix = if word.starts_with('ב') { "ב" } else { "" };
                let names = abroad(&word[prefix.len()..], after_stop(at))?;
                let name = names[usize::try_from(date.month?).ok()?.checked_sub(1)?];
                format!("{prefix}{}", cased_like(word, name))
            }
            Err(()) if month_of(word).is_some() => {
                let is_short = word.len() == 3 && old[token.range.end..].starts_with('.');
                month_like(word, date.month?, is_short)
            }
            Err(()) if ABROAD.contains(&word) && date.day != shape.day => return None,
            Err(()) if ORDINALS.contains(&word) => ordinal(date.day?).to_owned(),
            Err(()) => word.to_owned(),
        };
        written.push_str(&old[done..token.range.start]);
        written.push_str(&new);
        done = token.range.end;
    }
    written.push_str(&old[done..]);
    let meant = LegalDate {
        year: date.year,
        month: shape.month.and(date.month),
        day: shape.day.and(date.day),
    };
    (LegalDate::read(&written) == Ok(meant)).then_some(written)
}

/// A day or month; with a leading zero where the old one has one.
fn number_like(old: &str, number: i8, padded: bool) -> String {
    let is_padded = padded || old.chars().next().and_then(digit) == Some(0);
    let number = if is_padded { format!("{number:02}") } else { number.to_string() };
    in_digits_of(old, &number)
}

/// A number in the digits of another one.
fn in_digits_of(old: &str, number: &str) -> String {
    let zero = old.chars().next().and_then(zero_of).unwrap_or('0');
    let as_digit = |c: char| char::from_u32(u32::from(zero) + c.to_digit(10)?);
    number.chars().filter_map(as_digit).collect()
}

/// The name of a month in the case and length of another. `May` is short where a full stop follows.
fn month_like(old: &str, month: i8, is_short: bool) -> String {
    let full = MONTHS[usize::try_from(month).unwrap_or(1) - 1];
    let is_full = MONTHS.iter().any(|name| old.eq_ignore_ascii_case(name)) && !is_short;
    let name = if is_full { full } else { &full[..3] };
    cased_like(old, name)
}

/// A word in small letters in the case of another.
fn cased_like(old: &str, name: &str) -> String {
    let first = name.chars().next().map_or(0, char::len_utf8);
    match () {
        () if old.chars().all(char::is_uppercase) => name.to_uppercase(),
        () if old.chars().all(char::is_lowercase) => name.to_owned(),
        () => name[..first].to_uppercase() + &name[first..],
    }
}

/// What stands behind the number of a day.
const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

/// The same in French and Spanish, for the first of a month.
const ABROAD: [&str; 2] = ["er", "º"];

fn ordinal(day: i8) -> &'static str {
    match (day / 10, day % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

impl fmt::Display for LegalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl From<LegalDate> for String {
    fn from(date: LegalDate) -> String {
        date.to_string()
    }
}

impl TryFrom<String> for LegalDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<LegalDate, DateError> {
        LegalDate::from_iso(&text)
    }
}

impl Ord for LegalDate {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |date: &LegalDate| (date.first_day(), date.month.is_some(), date.day.is_some());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for LegalDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A word or number of a text, with its place.
struct Token<'a> {
    text: &'a str,
    range: Range<usize>,
}

/// The value of a digit: of ASCII, wide, Arabic, Persian or Thai.
fn digit(c: char) -> Option<u32> {
    Some(u32::from(c) - u32::from(zero_of(c)?))
}

/// The first of the ten digits that a digit is one of.
fn zero_of(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some('0'),
        '\u{660}'..='\u{669}' => Some('\u{660}'),
        '\u{6F0}'..='\u{6F9}' => Some('\u{6F0}'),
        '\u{E50}'..='\u{E59}' => Some('\u{E50}'),
        '０'..='９' => Some('０'),
        _ => None,
    }
}

/// Whether it only steers the direction of the words around it. Nobody sees it.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A number that is written with so many digits.
fn value(text: &str, digits: &Range<usize>) -> Option<i16> {
    let values: Option<Vec<u32>> = text.chars().map(digit).collect();
    let values = values.filter(|values| digits.contains(&values.len()))?;
    values
        .iter()
        .try_fold(0_i16, |sum, digit| sum.checked_mul(10)?.checked_add(i16::try_from(*digit).ok()?))
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let class = |c: char| {
        if digit(c).is_some() {
            1
        } else if c.is_alphabetic() || is_combining_mark(c) {
            2
        } else {
            0
        }
    };
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut start = 0;
    let mut kind = 0;
    let is_unit = |c: char| matches!(c, '年' | '月' | '日');
    let mut after_unit = false;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let next = class(c);
        let splits = std::mem::replace(&mut after_unit, is_unit(c)) || is_unit(c);
        if next != kind || (kind == 2 && (splits || starts_with_era(text, at))) {
            if kind != 0 {
                found.push(Token { text: &text[start..at], range: start..at });
            }
            (start, kind) = (at, next);
        }
    }
    found
}

/// A date and where it stands.
pub type Found = (Result<LegalDate, DateError>, Range<usize>);

/// Finds the first date stated in a text, and where it stands.
fn find_date(text: &str) -> Option<Found> {
    find_dates(text).next()
}

/// The dates stated in a text, and where they stand. Bare years are not found: a number of four digits
/// in prose is too often something else.
///
/// A date is an error when the calendar does not have the day.
pub fn find_dates(text: &str) -> impl Iterator<Item = Found> {
    // Among its first tokens, the name of a month in two words and the letters of an era, each date has a number.
    const REACH: usize = 8;
    let tokens = match text.contains(|c| digit(c).is_some()) {
        true => tokens(text),
        false => Vec::new(),
    };
    let is_number = |token: &Token<'_>| token.text.starts_with(|c| digit(c).is_some());
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < tokens.len() {
            let number = at + tokens[at..].iter().position(is_number)?;
            at = at.max((number + 1).saturating_sub(REACH));
            let start = tokens[at].range.start;
            let Some(((year, month, day), used)) = date_at(text, &tokens[at..]) else {
                at += 1;
                continue;
            };
            at += used;
            let range = start..tokens[at - 1].range.end;
            return Some((LegalDate::checked(year, Some(month), day), range));
        }
        None
    })
}

type Parts = (i16, i8, Option<i8>);

/// The date that starts at the first of the tokens, and how many of them it takes.
fn date_at(text: &str, tokens: &[Token<'_>]) -> Option<(Parts, usize)> {
    let number = |at: usize, digits: Range<usize>| value(tokens.get(at)?.text, &digits);
    let year = |at| number(at, 4..5).filter(|year| (1200..=2999).contains(year));
    let two = |at| number(at, 1..3).map(|n| n as i8);
    let word = |at: usize| tokens.get(at).map(|token| token.text).unwrap_or_default();
    let month = |at: usize| month_of(word(at));
    // What stands between two tokens of one date: blanks, commas, full stops, hyphens.
    let close = |from: usize, to: usize| {
        (from..to).all(|at| match (tokens.get(at), tokens.get(at + 1)) {
            (Some(a), Some(b)) => {
                let gap = &text[a.range.end..b.range.start];
                let is_close = |c| matches!(c, ' ' | ',' | '.' | '-' | '\u{a0}' | '،' | '־');
                gap.chars().filter(|c| !is_direction(*c)).count() <= 3
                    && gap.chars().all(|c| is_close(c) || is_direction(c))
            }
            _ => false,
        })
    };
    let ordinal = |at: usize| ORDINALS.contains(&word(at)) || ABROAD.contains(&word(at));
    let of = |at: usize| {
        let word = word(at).to_lowercase();
        usize::from(matches!(word.as_str(), "of" | "de" | "del"))
    };
    let only = |at: usize, between: &[&str]| match (tokens.get(at), tokens.get(at + 1)) {
        (Some(a), Some(b)) => between.contains(&&text[a.range.end..b.range.start]),
        _ => false,
    };

    // The month that is named there, and of how many words its name is: 16 شباط/فبراير 2024 has it twice.
    let named = |at: usize| {
        let (m, used) = match month_of_pair(word(at), word(at + 1)) {
            Some(m) => (m, 2),
            None => (month(at)?, 1),
        };
        let is_again = month(at + used) == Some(m) && only(at + used - 1, &["/", " / "]);
        Some((m, used + usize::from(is_again)))
    };
    // The year there, and how many tokens it takes: 2024, พ.ศ. 2567, 2024م.
    let year_of = |at: usize, is_thai: bool| {
        let (era, at) = match (word(at), word(at + 1)) {
            ("พ", "ศ") => (Some(true), at + 2),
            ("ค", "ศ") => (Some(false), at + 2),
            ("พุทธศักราช", _) => (Some(true), at + 1),
            ("คริสต์ศักราช", _) => (Some(false), at + 1),
            _ => (None, at),
        };
        let y = year(at)?;
        // No text of our time is of the year 2400 of another era.
        let is_buddhist = era.unwrap_or(is_thai && y >= 2400);
        let y = if is_buddhist { y - BUDDHIST } else { y };
        let is_marked = word(at + 1) == "م" && only(at, &["", " "]);
        Some((y, at + 1 + usize::from(is_marked)))
    };

    // 2024年2月16日, 2024年2月; 令和6年2月16日, 令和元年5月
    let in_era = || {
        let (name, before, last) = ERAS.iter().find(|(name, ..)| word(0).starts_with(name))?;
        let (count, used) = match &word(0)[name.len()..] {
            "" => (number(1, 1..4)?, 2),
            // The first year of an era is not numbered.
            "元" => (1, 1),
            _ => return None,
        };
        (1..=*last).contains(&count).then_some((before + count, used))
    };
    let y = year(0).map(|y| (y, 1)).or_else(in_era);
    if let Some((y, at)) = y
        && let ("年", Some(m), "月") = (word(at), two(at + 1), word(at + 2))
    {
        return match (two(at + 3), word(at + 4)) {
            (Some(d), "日") => Some(((y, m, Some(d)), at + 5)),
            _ => Some(((y, m, None), at + 3)),
        };
    }
    // 21.07.2021, 21. 7. 2021; 2021/07/21. Other numbers between full stops are those of clauses.
    let in_calendar = |m: i8, d: i8| (1..=12).contains(&m) && (1..=31).contains(&d);
    if let (Some(d), Some(m), Some(y)) = (two(0), two(1), year(2))
        && (0..2).all(|at| only(at, &[".", ". "]))
        && in_calendar(m, d)
    {
        return Some(((y, m, Some(d)), 3));
    }
    if let (Some(y), Some(m), Some(d)) = (year(0), two(1), two(2))
        && (0..2).all(|at| only(at, &["/"]))
        && in_calendar(m, d)
    {
        return Some(((y, m, Some(d)), 3));
    }
    // 2021-07-21
    if let (Some(y), Some(m), Some(d)) = (year(0), number(1, 2..3), number(2, 2..3)) {
        let iso = &text[tokens[0].range.start..tokens[2].range.end];
        if iso.len() == 10 && iso.as_bytes()[4] == b'-' && iso.as_bytes()[7] == b'-' {
            return Some(((y, m as i8, Some(d as i8)), 3));
        }
    }
    // ١٦/٠٢/٢٠٢٤: who writes these digits puts the day first, which is not sure of 12/11/2020.
    if let (Some(d), Some(m), Some(y)) = (two(0), two(1), year(2))
        && word(2).starts_with(|c| matches!(zero_of(c), Some('\u{660}' | '\u{6F0}')))
        && (0..2).all(|at| only(at, &["/", "\u{200F}/"]))
        && in_calendar(m, d)
    {
        return Some(((y, m, Some(d)), 3));
    }
    // 25 April 2026, 9th June 2017, 1st of May 2020, 1er mai 2020, 1 de mayo de 2020, 16 شباط/فبراير 2024
    if let Some(d) = two(0) {
        let mut at = 1 + usize::from(ordinal(1));
        at += of(at);
        if let Some((m, used)) = named(at) {
            let then = at + used + of(at + used);
            if let Some((y, end)) = year_of(then, is_thai(word(at)))
                && close(0, at)
                && close(at + used - 1, then)
            {
                return Some(((y, m, Some(d)), end));
            }
        }
    }
    // April 25, 2026; April 25th, 2026; July 2023
    if let Some((m, used)) = named(0) {
        if let Some(d) = two(used) {
            let at = used + 1 + usize::from(ordinal(used + 1));
            if let Some(y) = year(at)
                && close(used - 1, at)
            {
                return Some(((y, m, Some(d)), at + 1));
            }
        }
        let at = used + of(used);
        if let Some((y, end)) = year_of(at, is_thai(word(0)))
            && close(used - 1, at)
        {
            return Some(((y, m, None), end));
        }
    }
    None
}

/// A line that states the date of a whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedLine {
    /// The date; an error when the calendar does not have the day.
    pub date: Result<LegalDate, DateError>,
    /// Where it stands in the line.
    pub range: Range<usize>,
    /// What the line says of it; none where it says nothing else.
    pub means: Option<Means>,
}

/// Whether a heading says no more than the date of the whole text.
pub fn is_dated_line(heading: &str) -> bool {
    dated_line(heading, true).is_some()
}

/// How many letters and digits a line has at most that states a date and nothing else: the longest words that introduce
/// one have some forty.
const LONGEST: usize = 200;

/// Finds the date in a line that states the date of a whole text (`Version - July 2023`, `Effective
/// Date: 21 July 2021`, `Last updated: 16 Jun 2025`). The line is words without mark-up, and must hold
/// nothing else; `bare` says whether it may do without a label.
pub fn dated_line(line: &str, bare: bool) -> Option<DatedLine> {
    // Prose is longer, and to look for dates in it takes a while.
    if line.len() > LONGEST && line.chars().filter(|c| c.is_alphanumeric()).count() > LONGEST {
        return None;
    }
    let Some((date, range)) = find_date(line) else { return numbers_line(line) };
    let (before, after) = (&line[..range.start], words(&line[range.end..]));
    let stated = &line[range.clone()];
    // 自2024年2月16日起生效
    let before = if after.starts_with('起') { before.trim_end_matches('自') } else { before };
    let means = match (words(before), after) {
        // Months of other languages are words of English too: `Mars 2020` needs a label.
        ("", "") if bare && (has_english_month(stated) || starts_with_day(stated)) => None,
        ("", after) => Some(labels::behind(after)?),
        (_, after) if after.is_empty() || labels::numbered(after) => Some(labels::before(before)?),
        _ => return None,
    };
    // `Version 1.2.2021` may be the number of the version.
    let is_number = stated.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (!is_number || means != Some(Means::Version)).then_some(DatedLine { date, range, means })
}

fn has_english_month(date: &str) -> bool {
    tokens(date).iter().all(|token| month_of(token.text).is_none() || is_english(token.text))
}

fn starts_with_day(date: &str) -> bool {
    tokens(date).first().is_some_and(|token| value(token.text, &(1..3)).is_some())
}

/// `Last updated: 2026`, `Version - 2023-07`: a year alone, or with the number of a month, counts only
/// behind a label.
fn numbers_line(line: &str) -> Option<DatedLine> {
    let line = line.trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = line.rfind(|c: char| !c.is_ascii_digit() && c != '-')?;
    let start = start + line[start..].chars().next().map_or(0, char::len_utf8);
    let stated = line[start..].trim_start_matches('-');
    let start = line.len() - stated.len();
    let date = LegalDate::from_iso(stated);
    if date == Err(DateError::Shape) || !stated.starts_with(['1', '2']) {
        return None;
    }
    let means = Some(labels::before(&line[..start])?);
    Some(DatedLine { date, range: start..line.len(), means })
}

/// What a part of a line says, without punctuation at its ends.
fn words(text: &str) -> &str {
    labels::trimmed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_read(text: &str, expected: &str) {
        let read = match LegalDate::read(text) {
            Ok(date) => date.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(read, expected, "reading {text:?}");
    }

    fn check_shape(old: &str, date: &str, expected: Option<&str>) {
        let date = LegalDate::from_iso(date).expect("a date");
        assert_eq!(in_shape_of(old, date).as_deref(), expected, "{date} in the shape of {old:?}");
    }

    fn check_line(line: &str, expected: Option<&str>) {
        let read = dated_line(line, false).map(|line| match line.date {
            Ok(date) => date.to_string(),
            Err(error) => error.to_string(),
        });
        assert_eq!(read.as_deref(), expected, "reading {line:?}");
    }

    #[test]
    fn reads_every_shape_seen_in_practice() {
        check_read("25 April 2026", "2026-04-25");
        check_read("26 JUNE 2026", "2026-06-26");
        check_read("16 Jun 2025", "2025-06-16");
        check_read("Mar 2026", "2026-03");
        check_read("July 2023", "2023-07");
        check_read("2026", "2026");
        check_read("2023-07", "2023-07");
        check_read("2021-07-21", "2021-07-21");
        check_read("09 June 2017", "2017-06-09");
        check_read("9th of June 2017", "2017-06-09");
        check_read("April 25th, 2026", "2026-04-25");
        check_read("Sept. 1, 2020", "2020-09-01");
        check_read("2024年2月16日", "2024-02-16");
        check_read("2024年2月", "2024-02");
        check_read("２０２４年２月１６日", "2024-02-16");
        check_read("令和6年2月16日", "2024-02-16");
        check_read("令和元年5月1日", "2019-05-01");
        check_read("平成31年4月", "2019-04");
        check_read("21. Juli 2021", "2021-07-21");
        check_read("1. MÄRZ 2024", "2024-03-01");
        check_read("3. Jänner 2024", "2024-01-03");
        check_read("Juli 2023", "2023-07");
        check_read("21.07.2021", "2021-07-21");
        check_read("1. 7. 2021", "2021-07-01");
        check_read("21 juillet 2021", "2021-07-21");
        check_read("1er janvier 2024", "2024-01-01");
        check_read("5 févr. 2024", "2024-02-05");
        check_read("21 de julio de 2021", "2021-07-21");
        check_read("1º de mayo del 2021", "2021-05-01");
        check_read("Enero de 2021", "2021-01");
        check_read("2021/7/21", "2021-07-21");
        check_read("16 fe\u{301}vrier 2024", "2024-02-16");
        check_read("16 fe\u{301}vr. 2024", "2024-02-16");
        check_read("2 aou\u{302}t 2024", "2024-08-02");
        check_read("民國113年2月16日", "2024-02-16");
        check_read("中華民國113年2月16日", "2024-02-16");
        for date in [
            "١٦ فبراير ٢٠٢٤",
            "16 فبراير 2024",
            "16 فبراير، 2024م",
            "١٦ شباط ٢٠٢٤ م",
            "16 شباط/فبراير 2024",
            "\u{200F}١٦\u{200F} فبراير ٢٠٢٤\u{200F}",
            "١٦/٠٢/٢٠٢٤",
            "٢٠٢٤/٢/١٦",
            "16 בפברואר 2024",
            "16 פברואר 2024",
            "16.2.2024",
            "16 กุมภาพันธ์ 2567",
            "16 กุมภาพันธ์ พ.ศ. 2567",
            "๑๖ กุมภาพันธ์ ๒๕๖๗",
            "16 ก.พ. 2567",
            "16 กุมภาพันธ์ ค.ศ. 2024",
            "16 กุมภาพันธ์ 2024",
        ] {
            check_read(date, "2024-02-16");
        }
        check_read("كانون الثاني 2024", "2024-01");
        check_read("1 تشرين الأول 2024", "2024-10-01");
        check_read("3 تشرين الثاني/نوفمبر 2024", "2024-11-03");
        check_read("מרץ 2024", "2024-03");
        check_read("มกราคม พ.ศ. 2567", "2024-01");
        // Of the Islamic calendar.
        check_read("6 شعبان 1445", "this is not a date");
        assert_eq!(find_dates("2024年2月版、2024年3月1日付").count(), 2);
    }

    #[test]
    fn refuses_what_is_no_date() {
        check_read("soon", "this is not a date");
        check_read("", "this is not a date");
        check_read("12/11/2020", "this is not a date");
        check_read("2023-7-1", "this is not a date");
        check_read("21.13.2021", "this is not a date");
        check_read("2021/13/1", "this is not a date");
        check_read("平成32年4月1日", "this is not a date");
        check_read("ab Juli 2023", "this is not a date");
        check_read("31.02.2023", "2023-02-31 does not exist in the calendar");
        check_read("1 May 2020 at noon", "this is not a date");
        check_read("2023-02-30", "2023-02-30 does not exist in the calendar");
        check_read("31 June 2020", "2020-06-31 does not exist in the calendar");
        check_read("2023-13", "2023-13 does not exist in the calendar");
        check_read("2024年2月30日", "2024-02-30 does not exist in the calendar");
    }

    #[test]
    fn finds_the_line_that_dates_a_text() {
        check_line("Version - July 2023", Some("2023-07"));
        check_line("Effective Date: 21 July 2021", Some("2021-07-21"));
        check_line("Effective as of 1 May 2020.", Some("2020-05-01"));
        check_line("Version - 2026", Some("2026"));
        check_line("発効日：2024年2月16日", Some("2024-02-16"));
        check_line("Effective: 2021-07-21", Some("2021-07-21"));
        check_line("Last updated: 2023-07", Some("2023-07"));
        check_line("Last updated: 2023-13", Some("2023-13 does not exist in the calendar"));
        check_line("Version 2.1 – July 2023", Some("2023-07"));
        check_line("Version 3.0 (21 July 2021)", Some("2021-07-21"));
        check_line("v4, 21 July 2021", Some("2021-07-21"));
        check_line("Last updated on 21 July 2021 (version 2)", Some("2021-07-21"));
        check_line("In force since 1st of May 2020", Some("2020-05-01"));
        check_line("**In force:** 1 May 2020", Some("2020-05-01"));
        check_line("Stand: Juli 2023", Some("2023-07"));
        check_line("Stand: 01.07.2023", Some("2023-07-01"));
        check_line("Gültig ab 1. Januar 2024", Some("2024-01-01"));
        check_line("Zuletzt aktualisiert am: 21. Juli 2021", Some("2021-07-21"));
        check_line("Fassung vom 21. Juli 2021", Some("2021-07-21"));
        check_line("Dernière mise à jour : 21 juillet 2021", Some("2021-07-21"));
        check_line("En vigueur à compter du 1er janvier 2024", Some("2024-01-01"));
        check_line("Date d’entrée en vigueur : 2 mai 2024", Some("2024-05-02"));
        check_line("Última actualización: 21 de julio de 2021", Some("2021-07-21"));
        check_line("Vigente desde el 1 de enero de 2024", Some("2024-01-01"));
        check_line("最終更新日：令和6年2月16日", Some("2024-02-16"));
        check_line("改定日 ２０２４年２月１６日", Some("2024-02-16"));
        check_line("施行日令和６年２月１６日", Some("2024-02-16"));
        check_line("2024年2月16日 改定", Some("2024-02-16"));
        check_line("2024年2月16日施行", Some("2024-02-16"));
        check_line("民國113年2月16日修訂", Some("2024-02-16"));
        check_line("生效日期：2024年2月16日", Some("2024-02-16"));
        check_line("最近更新日期：2024年2月16日", Some("2024-02-16"));
        check_line("最後更新：2024年2月16日", Some("2024-02-16"));
        check_line("自2024年2月16日起生效", Some("2024-02-16"));
        check_line("版本 2.0（2024年2月16日）", Some("2024-02-16"));
        check_line("تاريخ السريان: ١٦ فبراير ٢٠٢٤", Some("2024-02-16"));
        check_line("آخر تحديث: 16 شباط 2024", Some("2024-02-16"));
        check_line("\u{200F}آخِر تحديث في ١٦ فبراير ٢٠٢٤م", Some("2024-02-16"));
        check_line("يسري اعتبارًا من 1 يناير 2024", Some("2024-01-01"));
        check_line("الإصدار 2.1 – 1 يناير 2024", Some("2024-01-01"));
        check_line("עודכן לאחרונה: 16 בפברואר 2024", Some("2024-02-16"));
        check_line("עודכן לאחרונה ב־16 בפברואר 2024", Some("2024-02-16"));
        check_line("תאריך כניסה לתוקף: 16.2.2024", Some("2024-02-16"));
        check_line("בתוקף מיום 1 בינואר 2024", Some("2024-01-01"));
        check_line("มีผลบังคับใช้ตั้งแต่วันที่ 16 กุมภาพันธ์ พ.ศ. 2567", Some("2024-02-16"));
        check_line("วันที่มีผลบังคับใช้: 16 กุมภาพันธ์ 2567", Some("2024-02-16"));
        check_line("ปรับปรุงล่าสุดเมื่อวันที่ ๑๖ กุมภาพันธ์ ๒๕๖๗", Some("2024-02-16"));
        check_line("本政策自2024年2月16日起生效", None);
        check_line("نحتفظ ببياناتك حتى ١٦ فبراير ٢٠٢٤", None);
        check_line("אנו שומרים מידע עד 16 בפברואר 2024", None);
        check_line("เราเก็บข้อมูลถึงวันที่ 16 กุมภาพันธ์ 2567", None);
        check_line("Updated: 31 June 2020", Some("2020-06-31 does not exist in the calendar"));
        check_line("We wrote 30 February 2020 by mistake.", None);
        check_line("Part number 2020-13-45 applies.", None);
        check_line("25 April 2026", None);
        check_line("The Act of 2018", None);
        check_line("2018", None);
        // Not filled in, the number of a version, the day a text was first made, prose.
        check_line("Last updated: April DD, 2026", None);
        check_line("Version 1.2.2021", None);
        check_line("2024年2月16日 制定", None);
        check_line("This policy is effective as of 1 May 2020", None);
        check_line("Stand 21. Juli 2021 geben wir weiter", None);
        check_line("En vigueur depuis le 1er janvier 2024 au siège", None);
        check_line("Since version 2 of May 2020", None);
        check_line("in force 1 May 2020", None);
        assert!(dated_line("21. Juli 2021", true).is_some());
        assert!(dated_line("21.07.2021", true).is_some());
        assert!(dated_line("令和6年2月", true).is_some());
        assert!(dated_line("April 2020", true).is_some());
        assert!(dated_line("Mars 2020", true).is_none());
        assert!(dated_line("(25 April 2026)", true).is_some());
        assert!(dated_line("Since 25 April 2026", true).is_none());
    }

    #[test]
    fn dates_sort_at_their_first_day_and_agree_within_their_precision() {
        let date = |text| LegalDate::from_iso(text).expect("a date");
        assert!(date("2023") < date("2023-01"));
        assert!(date("2023-07") < date("2023-07-02"));
        assert!(date("2023-06-30") < date("2023-07"));
        assert!(date("2023-07").agrees_with(date("2023-07-21")));
        assert!(date("2023-07-21").agrees_with(date("2023")));
        assert!(!date("2023-07-21").agrees_with(date("2023-08")));
    }

    #[test]
    fn a_date_is_written_as_another_one_was() {
        check_shape("25 April 2026", "2027-01-02", Some("2 January 2027"));
        check_shape("26 JUNE 2026", "2027-01-02", Some("2 JANUARY 2027"));
        check_shape("16 Jun 2025", "2027-09-30", Some("30 Sep 2027"));
        check_shape("Sept. 1, 2020", "2027-01-02", Some("Jan. 2, 2027"));
        check_shape("May. 1, 2020", "2027-01-02", Some("Jan. 2, 2027"));
        check_shape("1 May 2020", "2027-01-02", Some("2 January 2027"));
        check_shape("1 may 2020", "2027-01-02", Some("2 january 2027"));
        for (day, expected) in
            [("01", "1st"), ("02", "2nd"), ("03", "3rd"), ("04", "4th"), ("11", "11th")]
        {
            let expected = format!("May {expected}, 2027");
            check_shape("April 25th, 2026", &format!("2027-05-{day}"), Some(&expected));
        }
        check_shape("9th of June 2017", "2027-05-22", Some("22nd of May 2027"));
        check_shape("09 June 2017", "2027-05-01", Some("01 May 2027"));
        check_shape("July 2023", "2027-05-01", Some("May 2027"));
        check_shape("2026", "2027-05-01", Some("2027"));
        check_shape("2023-07", "2027-05-01", Some("2027-05"));
        check_shape("2021-12-21", "2027-05-01", Some("2027-05-01"));
        check_shape("2024年2月16日", "2027-11-01", Some("2027年11月1日"));
        check_shape("2024年02月06日", "2027-11-01", Some("2027年11月01日"));
        check_shape("2024年12月", "2027-05-01", Some("2027年5月"));
        check_shape(" 1 May 2020. ", "2027-01-02", Some(" 2 January 2027. "));
        check_shape("21. April 2021", "2027-10-02", Some("2. Oktober 2027"));
        check_shape("Mai 2021", "2027-03-01", Some("März 2027"));
        check_shape("21 mai 2021", "2027-08-02", Some("2 août 2027"));
        check_shape("21 de julio de 2021", "2027-01-02", Some("2 de enero de 2027"));
        check_shape("21.07.2021", "2027-10-02", Some("02.10.2027"));
        check_shape("2021/7/21", "2027-10-02", Some("2027/10/2"));
        check_shape("1er mai 2021", "2027-08-01", Some("1er août 2027"));
        check_shape("２０２４年２月１６日", "2027-08-02", Some("２０２７年８月２日"));
        check_shape("١٦ فبراير ٢٠٢٤", "2027-08-02", Some("٢ أغسطس ٢٠٢٧"));
        check_shape("16 בפברואר 2024", "2027-08-02", Some("2 באוגוסט 2027"));
        check_shape("16 กุมภาพันธ์ พ.ศ. 2567", "2027-08-02", Some("2 สิงหาคม พ.ศ. 2570"));
        check_shape("๑๖ กุมภาพันธ์ ๒๕๖๗", "2027-08-02", Some("๒ สิงหาคม ๒๕๗๐"));
    }

    #[test]
    fn a_date_is_not_written_where_it_would_say_something_else() {
        check_shape("25 April 2026", "2027-05", None);
        check_shape("July 2023", "2027", None);
        check_shape("2023-07-01", "2027-05", None);
        check_shape("soon", "2027-05-01", None);
        check_shape("1er mai 2021", "2027-08-02", None);
        check_shape("5 févr. 2021", "2027-08-02", None);
        check_shape("令和6年2月16日", "2027-08-02", None);
        check_shape("16 شباط/فبراير 2024", "2027-08-02", None);
        check_shape("16 كانون الثاني 2024", "2027-08-02", None);
        check_shape("1 May 2020", "3027-05-01", None);
    }

    /// A date in one of the shapes that are read.
    fn written(date: Date, shape: usize) -> String {
        let (year, day) = (date.year(), date.day());
        let month = usize::try_from(date.month()).expect("a month") - 1;
        let name = month_like("April", date.month(), false);
        let upper = name.to_uppercase();
        let short = if month == 8 && shape == 3 { "Sept" } else { &name[..3] };
        match shape {
            0 => format!("{day} {name} {year}"),
            1 => format!("{day:02} {upper} {year}"),
            2 => format!("{day}{} of {name} {year}", ordinal(day)),
            3 => format!("{short}. {day}, {year}"),
            4 => format!("{name} {day}{}, {year}", ordinal(day)),
            5 => format!("{name} {year}"),
            6 => format!("{year}"),
            7 => format!("{year}-{:02}", month + 1),
            8 => format!("{year}-{:02}-{day:02}", month + 1),
            9 => format!("{year}年{}月{day}日", month + 1),
            10 => format!("{year}年{:02}月{day:02}日.", month + 1),
            _ => format!("{year}年{}月", month + 1),
        }
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_read(line in "[0-9０-９年月日令和元平成改定施行 ./:-]{0,16}( may | märz |st)?[0-9 ]{0,6}") {
            if let Some(DatedLine { range, .. }) = dated_line(&line, true) {
                proptest::prop_assert!(!line[range].is_empty());
            }
            let _ = in_shape_of(&line, LegalDate::day(jiff::civil::date(2026, 2, 1)));
        }

        #[test]
        fn what_is_written_in_a_shape_is_read_as_the_date(
            (from, to) in (0..600_000_i64, 0..600_000_i64),
            shape in 0..12_usize,
        ) {
            // From the first year that prose is read of.
            let day = |after: i64| {
                jiff::civil::date(1200, 1, 1).checked_add(jiff::Span::new().days(after)).expect("a day")
            };
            let old = written(day(from), shape);
            let new = LegalDate::day(day(to));
            let text = in_shape_of(&old, new);
            let read = LegalDate::read(text.as_deref().unwrap_or_default()).expect("a date");
            let stated = LegalDate::read(&old).expect("a date");
            proptest::prop_assert_eq!(read.month.is_some(), stated.month.is_some());
            proptest::prop_assert_eq!(read.day.is_some(), stated.day.is_some());
            proptest::prop_assert_eq!(read.year, new.year);
            proptest::prop_assert!(read.month.is_none() || read.month == new.month);
            proptest::prop_assert!(read.day.is_none() || read.day == new.day);
            // The same date in its own shape is the same text.
            proptest::prop_assert_eq!(in_shape_of(&old, LegalDate::day(day(from))), Some(old));
        }
    }
}
