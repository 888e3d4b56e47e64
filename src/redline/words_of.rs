//! Cuts the text of a block into the tokens that a redline compares, and says of each what it is.
//!
//! 1. The text falls into the pieces between objects.
//! 2. Each piece is read from its start to its end. What a lawyer takes for one thing stays one
//!    token: an address, an amount with its currency, a date in numbers, the number of a clause.
//! 3. Chinese, Japanese, Thai, Lao, Khmer and Burmese put no blanks between words: runs of those
//!    scripts go through ICU's dictionaries.
//! 4. Everything else is cut at the word boundaries of Unicode (UAX 29). For Latin words, which
//!    are most, the same rules are written out here on bytes.
//! 5. Numbers beside the name of a month become dates.
//!
//! Each place is looked at a bounded number of times, so the time grows with the length of the text.
//!
//! Knows nothing of mark-up, nor what language a text is in: the words of all languages it knows are
//! looked for at once. It sees one block, so "Section 3.1" holds an amount as "3.1 litres" does.
//! Numbers in words ("thirty"), written with blanks ("1 000") or in Chinese numerals are words, unless they number
//! a clause. What steers the direction of writing is never part of a word: it would be another word that looks the
//! same.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// One token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// What it is.
    pub class: Class,
}

impl Token {
    /// Its place in the text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// What a token is to somebody who reads a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// Any word that is nothing else below.
    Word,
    /// A number, with its currency, unit or percent sign if that is attached; or such a sign alone.
    Amount,
    /// A date or a time of day in numbers; a month's name, and the numbers beside it.
    Date,
    /// The number of a clause: `3.1.2`, `6(1)(f)`, `(a)`, `§5`; at the start of a text also `1.`.
    ClauseNumber,
    /// A web address, an e-mail address, a domain or a path.
    Address,
    /// A word that turns what is said into its opposite: `not`, `unless`, `ohne`.
    Negation,
    /// A mark or symbol.
    Punctuation,
    /// U+FFFC, which stands for something that is no text.
    Object,
    /// Blanks, and characters that nobody sees.
    Blank,
}

/// Appends the tokens of the text: all of it, in order, blanks too. A token never ends inside what a
/// reader takes for one character, but an object is always a token of its own.
pub(super) fn cut(text: &str, out: &mut Vec<Token>) {
    let first = out.len();
    let mut offset = 0;
    let mut has_number = false;
    for piece in text.split(OBJECT) {
        if offset > 0 {
            let start = offset - OBJECT.len_utf8();
            out.push(Token { start, end: offset, class: Class::Object });
        }
        let mut cutter = Cutter { text: piece, offset, at: 0, searched: 0, has_number, out };
        cutter.cut();
        has_number = cutter.has_number;
        offset += piece.len() + OBJECT.len_utf8();
    }
    // Most blocks have no number, and so no date.
    if has_number {
        mark_dates(text, &mut out[first..]);
    }
}

const OBJECT: char = '\u{FFFC}';

/// Reads one piece of text.
struct Cutter<'a> {
    text: &'a str,
    /// Where the piece stands in the whole text.
    offset: usize,
    /// What lies before is cut.
    at: usize,
    /// No address without a scheme begins before this; or else a chain of words between hyphens
    /// would be searched again from each of them.
    searched: usize,
    /// Whether there was a number so far.
    has_number: bool,
    out: &'a mut Vec<Token>,
}

impl Cutter<'_> {
    fn cut(&mut self) {
        if self.offset == 0
            && let Some(end) = clause_marker(self.text).or_else(|| marker_in_signs(self.text))
        {
            self.push(end, Class::ClauseNumber);
        }
        while let Some(&first) = self.text.as_bytes().get(self.at) {
            let (end, class) = match first {
                b' ' => (self.run(self.at, |byte| byte == b' '), Class::Blank),
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
                b'0'..=b'9' => self.number(self.at),
                0..=0x7F => self.mark(first),
                _ if latin_letter(self.text.as_bytes(), self.at).is_some() => self.word(),
                _ => {
                    self.beyond_ascii();
                    continue;
                }
            };
            self.push(end, class);
        }
    }

    /// Takes the token that ends there, or with the cluster of characters that goes on there.
    fn push(&mut self, end: usize, class: Class) {
        let whole = self.end_of_cluster(end);
        let class = if whole > end && class == Class::Blank {
            class_of(&self.text[self.at..whole])
        } else {
            class
        };
        self.out.push(Token { start: self.offset + self.at, end: self.offset + whole, class });
        self.at = whole;
    }

    /// The next boundary of grapheme clusters (UAX 29) from `end` on. The token begins at one, so
    /// it need not look before that.
    fn end_of_cluster(&self, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if end >= bytes.len() || (bytes[end - 1].is_ascii() && bytes[end].is_ascii()) {
            return end;
        }
        let token = &self.text[self.at..end];
        if token.chars().next_back().is_some_and(stands_alone)
            && self.char_at(end).is_some_and(stands_alone)
        {
            return end;
        }
        let rest = &self.text[self.at..];
        let mut cursor = GraphemeCursor::new(token.len(), rest.len(), true);
        if cursor.is_boundary(rest, 0) != Ok(false) {
            return end;
        }
        cursor.next_boundary(rest, 0).ok().flatten().map_or(end, |length| self.at + length)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn is_digit(&self, at: usize) -> bool {
        self.byte(at).is_some_and(|byte| byte.is_ascii_digit())
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// The end of the bytes from `start` on that belong.
    fn run(&self, start: usize, belongs: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        start + rest.iter().position(|&byte| !belongs(byte)).unwrap_or(rest.len())
    }

    /// A token that begins with a Latin letter or an underscore.
    fn word(&mut self) -> (usize, Class) {
        let start = self.at;
        let (end, may_be_address) = word_end(self.text, start);
        if may_be_address && let Some(end) = self.address(start) {
            return (end, Class::Address);
        }
        let word = &self.text[start..end];
        // US$5, HK$20
        if self.byte(end) == Some(b'$')
            && self.is_digit(end + 1)
            && word.len() <= 3
            && word.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            return (self.number(end + 1).0, Class::Amount);
        }
        (end, word_class(word))
    }

    /// A token that has its first digit at `digits`, whatever stands before it in the token.
    fn number(&mut self, digits: usize) -> (usize, Class) {
        self.has_number = true;
        if let Some(end) = date_with_signs(&self.text[digits..]) {
            return (digits + end, Class::Date);
        }
        let is_digit = |byte: u8| byte.is_ascii_digit();
        let mut last = digits;
        let mut end = self.run(digits, is_digit);
        while let Some(mark) = between_digits(&self.text[end..])
            && self.is_digit(end + mark)
        {
            last = end + mark;
            end = self.run(last, is_digit);
        }
        let next = self.byte(end);
        if next.is_some_and(|byte| byte.is_ascii_alphabetic() || b"._%+-@".contains(&byte))
            && digits == self.at
            && let Some(end) = self.address(digits)
        {
            return (end, Class::Address);
        }
        let number = &self.text[digits..end];
        if is_clause_path(number)
            && let Some(end) =
                self.groups(self.run(end, |byte| byte.is_ascii_lowercase()).min(end + 1))
        {
            return (end, Class::ClauseNumber);
        }
        let class = class_of_number(number);
        match self.char_at(end) {
            Some(sign) if follows_amount(sign) => (end + sign.len_utf8(), Class::Amount),
            Some('a'..='z' | 'A'..='Z' | '_') => {
                let (whole, _) = word_end(self.text, end);
                let class = match class {
                    Class::Date => Class::Date,
                    _ => suffix_class(&self.text[end..whole]),
                };
                (whole, class)
            }
            // Whatever else Unicode joins to a number.
            Some(other) if !other.is_ascii() && !is_segmented(other) => {
                (last + unicode_word(&self.text[last..]), class)
            }
            _ => (end, class),
        }
    }

    /// A token that begins with a digit beyond ASCII: `٣٠`, `１６／０２／２０２４`, `๓๐`.
    fn number_in_signs(&mut self) -> (usize, Class) {
        self.has_number = true;
        let start = self.at;
        if let Some(length) = date_with_signs(&self.text[start..]) {
            return (start + length, Class::Date);
        }
        let mut number = String::new();
        let (mut last, mut end) = (start, start);
        let mut rest = self.text[start..].char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            if let Some(digit) = decimal(c) {
                number.push(char::from(b'0' + digit));
                end = start + at + c.len_utf8();
            } else if let Some(mark) = mark_in_number(c)
                && rest.peek().is_some_and(|(_, next)| decimal(*next).is_some())
            {
                number.push(mark);
                last = start + at + c.len_utf8();
            } else {
                break;
            }
        }
        let class = match class_of_number(&number) {
            // `١٦/٠٢/٢٠٢٤` and the like are dates as those in ASCII; a path of a clause needs more to be one.
            Class::ClauseNumber => Class::Amount,
            class => class,
        };
        match self.char_at(end) {
            Some(sign) if follows_amount(sign) => (end + sign.len_utf8(), Class::Amount),
            Some(other) if other.is_alphabetic() && !is_segmented(other) => {
                (end.max(last + unicode_word(&self.text[last..])), class)
            }
            _ => (end, class),
        }
    }

    /// A token that begins with some other ASCII character.
    fn mark(&mut self, first: u8) -> (usize, Class) {
        let (start, next) = (self.at, self.at + 1);
        match first {
            b'$' if self.is_digit(next) => (self.number(next).0, Class::Amount),
            b'$' | b'%' => (next, Class::Amount),
            // "purpose(s)" names no clause.
            b'(' if !self.follows_letter() => match self.groups(start) {
                Some(end) => (end, Class::ClauseNumber),
                None => (next, Class::Punctuation),
            },
            b'/' if self.byte(next).is_some_and(|byte| byte.is_ascii_alphanumeric())
                && (start == 0 || matches!(self.text.as_bytes()[start - 1], b' ' | b'(')) =>
            {
                let end = self.url_end(next);
                if self.text[next..end].contains('/') {
                    (end, Class::Address)
                } else {
                    (next, Class::Punctuation)
                }
            }
            b'\r' if self.byte(next) == Some(b'\n') => (next + 1, Class::Blank),
            b'\t'..=b'\r' => (next, Class::Blank),
            _ => (next, Class::Punctuation),
        }
    }

    fn follows_letter(&self) -> bool {
        self.text[..self.at].chars().next_back().is_some_and(char::is_alphanumeric)
    }

    /// Takes one token or more that begin with a character beyond ASCII.
    fn beyond_ascii(&mut self) {
        let Some(first) = self.char_at(self.at) else { return };
        let (start, next) = (self.at, self.at + first.len_utf8());
        let rest = &self.text[start..];
        if is_segmented(first) {
            return self.segments();
        }
        let (end, class) = match first {
            '§' if self.byte(next).is_some_and(|byte| byte.is_ascii_digit()) => {
                (self.number(next).0, Class::ClauseNumber)
            }
            '§' => (next, Class::ClauseNumber),
            _ if is_currency(first) && self.is_digit(next) => (self.number(next).0, Class::Amount),
            _ if decimal(first).is_some() => self.number_in_signs(),
            _ => {
                let length = unicode_word(rest);
                (start + length, class_abroad(&rest[..length]))
            }
        };
        self.push(end, class);
    }

    /// Takes a run of scripts that are written without blanks.
    fn segments(&mut self) {
        let start = self.at;
        if let Some(length) = clause_in_signs(&self.text[start..]) {
            return self.push(start + length, Class::ClauseNumber);
        }
        let run = &self.text[start..];
        let length = run
            .char_indices()
            .skip(1)
            .find(|&(at, c)| {
                !is_segmented(c) || (c == '第' && clause_in_signs(&run[at..]).is_some())
            })
            .map_or(run.len(), |(at, _)| at);
        for end in SEGMENTER.segment_str(&run[..length]) {
            if start + end > self.at {
                let segment = &self.text[self.at..start + end];
                let class = match segment {
                    // The dictionary cuts しません before its せん.
                    "ない"
                    | "なく"
                    | "ません"
                    | "せん"
                    | "ず"
                    | "未"
                    | "未经"
                    | "未經"
                    | "没有"
                    | "沒有"
                    | "无"
                    | "無"
                    | "除非"
                    | "禁止"
                    | "ไม่"
                    | "มิ"
                    | "ห้าม"
                    | "เว้นแต่"
                    | "ยกเว้น"
                    | "មិន"
                    | "ບໍ່" => Class::Negation,
                    // 不得, 不会; also where it takes 不 together with the next word's beginning.
                    _ if segment.starts_with('不') => Class::Negation,
                    _ => class_of(segment),
                };
                self.push(start + end, class);
            }
        }
    }

    /// The end of the address that begins there.
    fn address(&mut self, start: usize) -> Option<usize> {
        for scheme in ["https://", "http://", "www.", "mailto:"] {
            let body = start + scheme.len();
            if starts_with_ignoring_case(&self.text[start..], scheme) {
                let end = self.url_end(body);
                return (end > body).then_some(end);
            }
        }
        if start < self.searched {
            return None;
        }
        let local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
        self.searched = self.run(start, local);
        if self.byte(self.searched) == Some(b'@') {
            return self.domain(self.searched + 1).map(|domain| domain.end);
        }
        let domain = self.domain(start).filter(|domain| !domain.doubtful)?;
        let port = self.run(domain.end + 1, |byte| byte.is_ascii_digit());
        let path = match self.byte(domain.end) {
            Some(b':') if port > domain.end + 1 => port,
            _ => domain.end,
        };
        if self.byte(path) == Some(b'/') {
            return Some(self.url_end(path + 1));
        }
        (!domain.short).then_some(path)
    }

    /// The host name that begins there.
    fn domain(&self, start: usize) -> Option<Domain> {
        let part = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
        let host = self.text.get(start..self.run(start, part))?.trim_end_matches(['.', '-']);
        let end = start + host.len();
        // It goes on with a letter that no host has here; Chinese may follow without a blank.
        if self
            .char_at(end)
            .is_some_and(|c| !c.is_ascii() && c.is_alphanumeric() && !is_segmented(c))
        {
            return None;
        }
        let (names, top) = host.rsplit_once('.')?;
        let well_formed =
            |name: &str| !name.is_empty() && !name.starts_with('-') && !name.ends_with('-');
        if top.len() < 2
            || !top.bytes().all(|byte| byte.is_ascii_alphabetic())
            || !names.split('.').all(well_formed)
        {
            return None;
        }
        Some(Domain {
            end,
            doubtful: !top.bytes().all(|byte| byte.is_ascii_lowercase())
                || names.bytes().all(|byte| byte.is_ascii_digit()),
            short: names.split('.').all(|name| name.len() < 2),
        })
    }

    /// The end of what may stand in a web address, without the sentence's own marks after it.
    fn url_end(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let belongs = |c: char| match c {
            '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' => false,
            // Letters of alphabets; what stands beside Chinese letters may be the sentence.
            'À'..='\u{24F}' | '\u{370}'..='\u{52F}' => true,
            _ => c.is_ascii_graphic(),
        };
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let mut url = &rest[..length];
        let count = |sign: char| url.matches(sign).count();
        let mut unopened =
            [count(')').saturating_sub(count('(')), count(']').saturating_sub(count('['))];
        while let Some(last) = url.chars().next_back() {
            match last {
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '(' | '[' => {}
                ')' if unopened[0] > 0 => unopened[0] -= 1,
                ']' if unopened[1] > 0 => unopened[1] -= 1,
                _ => break,
            }
            url = &url[..url.len() - last.len_utf8()];
        }
        start + url.len()
    }

    /// The end of the clause numbers in brackets that stand there without a blank: (a), (1)(f).
    /// A single number in brackets is none: "thirty (30) days".
    fn groups(&self, start: usize) -> Option<usize> {
        let mut end = start;
        let mut names_clause = start > self.at;
        while self.byte(end) == Some(b'(') {
            let close =
                self.text.as_bytes()[end + 1..].iter().take(8).position(|&byte| byte == b')');
            let Some(name) = close.map(|close| &self.text[end + 1..end + 1 + close]) else { break };
            if !is_clause_name(name) {
                break;
            }
            names_clause |= end > start || !name.starts_with(|c: char| c.is_ascii_digit());
            end += name.len() + 2;
        }
        let follows = self.char_at(end).is_some_and(char::is_alphanumeric);
        (end > start && names_clause && !follows).then_some(end)
    }
}

/// A host name found in a text.
struct Domain {
    end: usize,
    /// Only an @ before it makes it one: "Inc.We", "10.about".
    doubtful: bool,
    /// Only a path after it makes it one: "p.ej".
    short: bool,
}

/// ICU's segmenter with its dictionaries: no language to choose, nothing read from outside.
static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Whether it belongs to a script whose words ICU finds by dictionary. Katakana is not among them:
/// Unicode's own rules keep a run of it whole.
fn is_segmented(c: char) -> bool {
    c >= '\u{E01}'
        && matches!(c,
            // Thai, Lao
            '\u{E01}'..='\u{E3A}' | '\u{E40}'..='\u{E4E}' | '\u{E81}'..='\u{EBD}'
            | '\u{EC0}'..='\u{ECE}' | '\u{EDC}'..='\u{EDF}'
            // Burmese, Khmer
            | '\u{1000}'..='\u{103F}' | '\u{1050}'..='\u{108F}' | '\u{109A}'..='\u{109F}'
            | '\u{A9E0}'..='\u{A9EF}' | '\u{A9FA}'..='\u{A9FE}' | '\u{AA60}'..='\u{AA7F}'
            | '\u{1780}'..='\u{17D3}' | '\u{17D7}' | '\u{17DC}' | '\u{17DD}'
            // Han, Hiragana
            | '\u{2E80}'..='\u{2FD5}' | '々' | '〇' | '\u{3021}'..='\u{3029}'
            | '\u{3038}'..='\u{303B}' | 'ぁ'..='ゖ' | 'ゝ'..='ゟ' | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAD9}' | '\u{20000}'..='\u{3347F}')
}

/// Common characters of which it is sure that no cluster joins them to a neighbour of their kind.
fn stands_alone(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' | '\u{370}'..='\u{482}'
        | '‐'..='‧' | '‰'..='⁞' | '\u{20A0}'..='\u{20CF}' | '\u{3001}'..='\u{3029}'
        | 'ぁ'..='ゖ' | 'ァ'..='ヿ' | '\u{4E00}'..='\u{9FFF}' | '！'..='～')
}

/// The length of the first word by Unicode's rules, which take marks of direction for parts of the word before
/// them; here these are tokens of their own.
fn unicode_word(text: &str) -> usize {
    let first = |text: &str| text.split_word_bounds().next().map_or(0, str::len);
    // A little at first: what is one word by these rules may be long, and be cut at many marks.
    let mut looked_at = 256;
    loop {
        let end = (looked_at..text.len()).find(|at| text.is_char_boundary(*at));
        let end = end.unwrap_or(text.len());
        match text[..end].find(turns) {
            Some(0) => return text.find(|c| !turns(c)).unwrap_or(text.len()),
            Some(at) => return first(&text[..at]),
            None => {}
        }
        let length = first(&text[..end]);
        // Where a word ends may hang on some characters behind it.
        if end == text.len() || length + 64 < end {
            return length;
        }
        looked_at *= 4;
    }
}

/// Whether it steers the direction in which what follows is written, or keeps it apart; nobody sees it.
pub(super) fn turns(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The value of a decimal digit beyond ASCII.
fn decimal(c: char) -> Option<u8> {
    let zero = match c {
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{966}'..='\u{96F}' => '\u{966}',
        '\u{9E6}'..='\u{9EF}' => '\u{9E6}',
        '\u{E50}'..='\u{E59}' => '\u{E50}',
        '\u{ED0}'..='\u{ED9}' => '\u{ED0}',
        '\u{1040}'..='\u{1049}' => '\u{1040}',
        '\u{1090}'..='\u{1099}' => '\u{1090}',
        '\u{17E0}'..='\u{17E9}' => '\u{17E0}',
        '０'..='９' => '０',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok()
}

/// A number in the digits of ASCII; any other word as it is.
fn in_ascii(word: &str) -> Cow<'_, str> {
    if word.is_ascii() || !word.starts_with(|c| decimal(c).is_some()) {
        return Cow::Borrowed(word);
    }
    word.chars().map(|c| decimal(c).map_or(c, |digit| char::from(b'0' + digit))).collect()
}

/// The ASCII mark for one that joins digits beyond ASCII.
fn mark_in_number(c: char) -> Option<char> {
    Some(match c {
        '.' | '．' | '٫' => '.',
        ',' | '，' | '٬' => ',',
        '/' | '／' => '/',
        ':' | '：' => ':',
        '-' | '－' | '–' => '-',
        _ => return None,
    })
}

/// Whether it says behind a number what that is an amount of.
fn follows_amount(c: char) -> bool {
    matches!(c, '%' | '‰' | '％' | '٪' | '؉' | '円' | '元') || is_currency(c)
}

/// The length of the letter there, if it is of ASCII or the first Latin blocks beyond it.
fn latin_letter(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b'a'..=b'z' | b'A'..=b'Z', ..] => Some(1),
        // The signs of multiplication and division lie among the letters.
        [0xC3, 0x97 | 0xB7, ..] => None,
        [0xC3..=0xC5, ..] => Some(2),
        _ => None,
    }
}

/// The end of the word that begins at `start` with a Latin letter or an underscore, by Unicode's
/// rules; and whether what stands in it or after it may make it an address.
fn word_end(text: &str, start: usize) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut end = start;
    let mut has_mark = false;
    let mut after_letter = false;
    let mut after_digit = false;
    loop {
        while let Some(byte) = bytes.get(end)
            && byte.is_ascii_alphabetic()
        {
            (after_letter, after_digit) = (true, false);
            end += 1;
        }
        let Some(&byte) = bytes.get(end) else { return (end, has_mark) };
        if let Some(length) = latin_letter(bytes, end) {
            (after_letter, after_digit) = (true, false);
            end += length;
            continue;
        }
        if byte.is_ascii_digit() || byte == b'_' {
            (after_letter, after_digit) = (false, byte != b'_');
            end += 1;
            continue;
        }
        let mark_end = match byte {
            b'\'' | b'.' | b':' | b',' | b';' => end + 1,
            // An apostrophe as printers set it.
            0xE2 if bytes[end..].starts_with("’".as_bytes()) => end + "’".len(),
            // Other quotation marks and dashes end a word, and nothing joins them to it.
            0xE2 if matches!(bytes[end..], [_, 0x80, 0x93 | 0x94 | 0x9C | 0x9D, ..]) => {
                return (end, has_mark);
            }
            0x80.. => return (start + unicode_word(&text[start..]), true),
            b'@' | b'-' | b'+' | b'%' | b'/' => return (end, true),
            _ => return (end, has_mark),
        };
        let Some(&next) = bytes.get(mark_end) else { return (end, has_mark) };
        let letter_follows = latin_letter(bytes, mark_end).is_some();
        if !next.is_ascii() && !letter_follows {
            return (start + unicode_word(&text[start..]), true);
        }
        let between_letters = after_letter && letter_follows;
        let between_digits = after_digit && next.is_ascii_digit();
        let joins = match byte {
            b':' => between_letters,
            b',' | b';' => between_digits,
            _ => between_letters || between_digits,
        };
        has_mark |= matches!(byte, b'.' | b':') && (next.is_ascii_alphanumeric() || next == b'/');
        if !joins {
            return (end, has_mark);
        }
        end = mark_end;
    }
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.as_bytes()
        .get(..start.len())
        .is_some_and(|bytes| bytes.eq_ignore_ascii_case(start.as_bytes()))
}

/// The length of a mark that joins the digits before it to those behind it.
fn between_digits(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [b'.' | b',' | b':' | b'/' | b'-' | b'\'', ..] => Some(1),
        [0xE2, 0x80, 0x93 | 0x99, ..] => Some("–".len()),
        _ => None,
    }
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '฿' | '\u{20A0}'..='\u{20CF}' | '＄' | '￠' | '￡' | '￥' | '￦')
}

/// What a word of another alphabet is.
fn class_abroad(token: &str) -> Class {
    let is_negation = matches!(
        token,
        // Arabic
        "لا" | "ولا" | "لم" | "ولم" | "لن" | "ولن" | "ليس" | "وليس" | "ليست" | "غير" | "وغير" | "دون" | "ودون"
            | "بدون" | "إلا" | "عدا" | "باستثناء"
            // Hebrew
            | "לא" | "ולא" | "אין" | "ואין" | "אינו" | "אינה" | "אינם" | "אינן" | "איננו" | "איננה" | "ללא" | "בלי"
            | "מבלי" | "אלא" | "למעט"
    );
    if is_negation { Class::Negation } else { class_of(token) }
}

/// What a token is that is no number or address of ASCII letters.
fn class_of(token: &str) -> Class {
    if token.chars().any(char::is_alphabetic) {
        Class::Word
    } else if token.chars().any(|c| c.is_numeric() || is_currency(c)) {
        Class::Amount
    } else if token.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
        Class::Blank
    } else {
        Class::Punctuation
    }
}

/// Characters that only steer how others are set: soft hyphens, places to break a line, the
/// directions of writing.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn word_class(word: &str) -> Class {
    if is_negation(word) {
        Class::Negation
    } else if word.len() > 3
        && word.as_bytes()[3].is_ascii_digit()
        && word.get(..3).is_some_and(is_currency_code)
    {
        Class::Amount
    } else if word.starts_with('_') && word.bytes().all(|byte| byte == b'_') {
        Class::Punctuation
    } else {
        Class::Word
    }
}

fn is_currency_code(word: &str) -> bool {
    // A match looks at the length first, and most words are longer.
    matches!(
        word,
        "EUR"
            | "USD"
            | "GBP"
            | "CHF"
            | "JPY"
            | "CNY"
            | "RMB"
            | "AUD"
            | "CAD"
            | "NZD"
            | "SEK"
            | "NOK"
            | "DKK"
            | "PLN"
            | "CZK"
            | "HUF"
            | "RON"
            | "INR"
            | "BRL"
            | "MXN"
            | "SGD"
            | "HKD"
            | "KRW"
            | "THB"
            | "ZAR"
    )
}

fn is_negation(word: &str) -> bool {
    let words: &[&str] = match word.len() {
        2 => &["no", "ne"],
        3 => &["not", "nor", "nie", "pas", "sin"],
        4 => &["none", "ohne", "sans", "kein"],
        5 => &["never", "nicht", "nunca", "keine"],
        6 => &["cannot", "unless", "except", "jamais", "keinem", "keinen", "keiner", "keines"],
        7 => &["neither", "without"],
        9 => &["keinerlei"],
        _ => &[],
    };
    if words.iter().any(|negation| word.eq_ignore_ascii_case(negation)) {
        return true;
    }
    match word.as_bytes() {
        // don't, and n'est
        [.., b'n' | b'N', b'\'', b't' | b'T']
        | [.., b'n' | b'N', 0xE2, 0x80, 0x99, b't' | b'T'] => true,
        [b'n' | b'N', b'\'', ..] | [b'n' | b'N', 0xE2, 0x80, 0x99, ..] => true,
        _ => false,
    }
}

/// What a number with these letters at its end is.
fn suffix_class(letters: &str) -> Class {
    const UNITS: &str = "k m b mn bn tn x s h d w y ms min hrs kb mb gb tb mm cm km g kg mg l ml px \
                         pt kwh mbit";
    if ["am", "pm"].iter().any(|half| half.eq_ignore_ascii_case(letters)) {
        Class::Date
    } else if UNITS.split(' ').any(|unit| unit.eq_ignore_ascii_case(letters))
        || is_currency_code(letters)
    {
        Class::Amount
    } else {
        Class::Word
    }
}

/// What digits with marks between them are.
fn class_of_number(number: &str) -> Class {
    let mut parts = [(0_usize, 0_u32); 3];
    let mut count = 0;
    for part in number.split(|c: char| !c.is_ascii_digit()) {
        if let Some(slot) = parts.get_mut(count) {
            *slot = (part.len(), part.parse().unwrap_or(u32::MAX));
        }
        count += 1;
    }
    let [(first_length, first), (second_length, second), (third_length, third)] = parts;
    let mut marks = number.chars().filter(|c| !c.is_ascii_digit());
    let Some(mark) = marks.next() else { return Class::Amount };
    if !marks.all(|other| other == mark) {
        return Class::Amount;
    }
    let day_and_month = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    let is_date = match (mark, count) {
        ('-' | '/' | '.', 3) if first_length == 4 => {
            second_length <= 2 && third_length <= 2 && day_and_month(third, second)
        }
        ('-' | '/' | '.', 3)
            if third_length == 4 || (first_length, second_length, third_length) == (2, 2, 2) =>
        {
            first_length <= 2
                && second_length <= 2
                && (day_and_month(first, second) || (mark != '.' && day_and_month(second, first)))
        }
        (':', 2 | 3) => {
            first_length <= 2
                && first <= 24
                && second_length == 2
                && second < 60
                && (count == 2 || (third_length == 2 && third < 60))
        }
        _ => false,
    };
    if is_date {
        return Class::Date;
    }
    // 1.000.000 is an amount.
    let is_grouped = number.split('.').skip(1).all(|part| part.len() == 3);
    if count >= 3 && is_clause_path(number) && !is_grouped {
        return Class::ClauseNumber;
    }
    Class::Amount
}

/// Whether the digits could be a clause's number: 12, 12.4, 12.4.1
fn is_clause_path(number: &str) -> bool {
    number
        .split('.')
        .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether it is the name of a clause among its neighbours: 3, 3a, b, bb, iv
fn is_clause_name(name: &str) -> bool {
    let letters = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = name.len() - letters.len();
    match letters.as_bytes() {
        [] => (1..=3).contains(&digits),
        [letter] => digits <= 3 && letter.is_ascii_alphabetic(),
        [first, second] if first == second && first.is_ascii_alphabetic() => digits <= 3,
        _ => digits == 0 && is_roman(letters),
    }
}

/// Roman numbers up to 89, in small or in capital letters: beyond that few clauses go, but words do
/// ("mix").
fn is_roman(number: &str) -> bool {
    let tens = number.trim_end_matches(['i', 'v', 'I', 'V']);
    // The x of ix belongs to the ones.
    let (tens, ones) = match number.len().checked_sub(2).and_then(|at| number.split_at_checked(at))
    {
        Some((tens, ones @ ("ix" | "IX"))) => (tens, ones),
        _ => number.split_at(tens.len()),
    };
    let small = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx"].contains(&tens)
        && ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"].contains(&ones);
    let capital = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"].contains(&tens)
        && ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"].contains(&ones);
    (small || capital) && !number.is_empty()
}

/// The end of the clause's number that a text begins with: `1.`, `1)`, `(1)`, `a)`, `iv.`, `3.1`.
fn clause_marker(text: &str) -> Option<usize> {
    let opened = usize::from(text.starts_with('('));
    let body = &text[opened..];
    let length = body
        .bytes()
        .take(16)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'.')
        .count();
    let (name, closed) = match body[..length].strip_suffix('.') {
        Some(name) if opened == 0 => (name, 1),
        _ => (&body[..length], 0),
    };
    let closed = closed.max(usize::from(length == name.len() && body[length..].starts_with(')')));
    if opened > closed || (opened > 0 && name.contains('.')) {
        return None;
    }
    let end = opened + name.len() + closed;
    let after = text[end..].strip_prefix([' ', '\u{A0}'])?;
    let is_path = name.contains('.');
    // "e.g. cookies" begins with no number.
    if !name.split('.').all(is_clause_name)
        || (is_path && !name.contains(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let next = &after[..after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len())];
    // "2.5 years", "(30) days", "30. Tag": an amount that changed must not be told as renumbered.
    if is_counted(next) {
        return None;
    }
    // With nothing behind the number, only what begins a sentence makes it one of a clause.
    if closed == 0 && !(is_path && next.starts_with(|c: char| !c.is_lowercase())) {
        return None;
    }
    // "16. Februar 2024"
    (!is_month(next)).then_some(end)
}

/// The same for what other scripts begin a clause with: `一、`, `（二）`, `１．`, `ア．`, `٣.`, `أ)`, `א.`, `ก.`, `๓.`
pub(crate) fn marker_in_signs(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    // As most blocks do.
    if first.is_ascii_alphabetic() {
        return None;
    }
    let opened = if matches!(first, '(' | '（') { first.len_utf8() } else { 0 };
    let body = &text[opened..];
    let is_numeral = |c: char| "〇零一二三四五六七八九十百".contains(c);
    let digit = |c: char| c.is_ascii_digit() || decimal(c).is_some();
    let run = |belongs: &dyn Fn(char) -> bool| {
        let end = body.char_indices().take(5).find(|(_, c)| !belongs(*c)).map(|(at, _)| at);
        end.filter(|end| *end > 0)
    };
    // Numbers with full stops between them: ٣.١
    let path = || {
        let end =
            body.char_indices().take(12).find(|(_, c)| !digit(*c) && !matches!(c, '.' | '．'));
        let path = body[..end?.0].trim_end_matches(['.', '．']);
        let is_path = path.split(['.', '．']).all(|it| (1..=3).contains(&it.chars().count()));
        (is_path && !path.is_empty()).then_some(path.len())
    };
    let letter = || {
        let first = body.chars().next()?;
        let names = matches!(first, 'أ' | 'ا' | 'ب' | 'ج' | 'د' | 'ه' | 'و' | 'ز' | 'ح' | 'ط' | 'ي'
            | 'א'..='ת' | 'ก'..='ฮ' | 'ア'..='ン');
        names.then_some(first.len_utf8())
    };
    let name = run(&is_numeral).or_else(path).or_else(letter)?;
    let rest = &body[name..];
    let close = rest.chars().next()?;
    let is_closed = match close {
        ')' | '）' => true,
        '.' | '．' | '、' => opened == 0,
        // Arabic has a dash there.
        '-' | '–' => {
            opened == 0 && body.starts_with(|c| matches!(c, '\u{660}'..='\u{669}' | 'أ'..='ي'))
        }
        _ => false,
    };
    let end = opened + name + close.len_utf8();
    let after = &text[end..];
    // Wide marks need no blank; but what ASCII has is read by other rules, and `一、二` goes on.
    let parts = match close {
        '）' | '．' => !after.starts_with(digit),
        '、' => !after.starts_with(|c| is_numeral(c) || digit(c)),
        _ => after.starts_with([' ', '\u{A0}']),
    };
    let is_ours = !text[..end].is_ascii();
    if !is_closed || !parts || !is_ours {
        return None;
    }
    let next = after.trim_start();
    let word = &next[..next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len())];
    // "١٦. فبراير"
    (!is_month(word)).then_some(end)
}

/// Whether it names what amounts are of, so that no clause begins with it: a unit, a currency, or a noun
/// in English or German.
pub(super) fn is_counted(word: &str) -> bool {
    is_currency_code(word)
        || matches!(
            word,
            "KB" | "MB"
                | "GB"
                | "TB"
                | "KiB"
                | "MiB"
                | "GiB"
                | "kB"
                | "mm"
                | "cm"
                | "km"
                | "mg"
                | "kg"
                | "ml"
                | "kWh"
                | "Mbit"
                | "percent"
                | "per"
                | "times"
                | "day"
                | "days"
                | "week"
                | "weeks"
                | "month"
                | "months"
                | "year"
                | "years"
                | "hour"
                | "hours"
                | "minute"
                | "minutes"
                | "thousand"
                | "million"
                | "billion"
                | "euros"
                | "dollars"
                | "pounds"
                | "Prozent"
                | "Prozentpunkte"
                | "Promille"
                | "Tag"
                | "Tage"
                | "Tagen"
                | "Woche"
                | "Wochen"
                | "Monat"
                | "Monate"
                | "Monaten"
                | "Jahr"
                | "Jahre"
                | "Jahren"
                | "Stunde"
                | "Stunden"
                | "Minuten"
                | "Sekunden"
                | "Tausend"
                | "Million"
                | "Millionen"
                | "Milliarde"
                | "Milliarden"
                | "Mio"
                | "Mrd"
                | "Euro"
                | "Franken"
                | "Rappen"
                | "Cent"
                | "Dollar"
                | "Meter"
                | "Kilometer"
                | "Kilogramm"
                | "Gramm"
                | "Liter"
        )
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// The length of the date that begins there: 2024年2月16日, or only its year and month or its month
/// and day. A number of years (2年) or of days (30日) is none.
fn date_with_signs(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut is_date = false;
    for signs in [['年', '年'], ['月', '月'], ['日', '号']] {
        let rest = &text[end..];
        // No number of a date has more digits, and a row of digits is not to be read again.
        let count = rest.chars().take(5).take_while(|&c| is_digit(c)).count();
        let Some((at, _)) = rest.char_indices().nth(count) else { break };
        let after = &rest[at..];
        if count > 0 && after.starts_with(signs) {
            is_date |= count == 4 || signs[0] == '月';
            end = text.len() - after.len() + signs[0].len_utf8();
        }
    }
    is_date.then_some(end)
}

/// The length of the clause's number in Chinese or Japanese that begins there: 第3条, 第十二條.
fn clause_in_signs(text: &str) -> Option<usize> {
    let number = text.strip_prefix('第')?;
    let is_numeral = |c: char| is_digit(c) || "〇零一二三四五六七八九十百千".contains(c);
    let count = number.chars().take(9).take_while(|&c| is_numeral(c)).count();
    let (at, sign) = number.char_indices().nth(count)?;
    (count > 0 && "条條章節节項项款号號編编".contains(sign))
        .then_some(text.len() - number.len() + at + sign.len_utf8())
}

/// Makes dates of the numbers that stand beside the name of a month, and of the name: 16 February
/// 2024, February 16, 2024, 16. Februar, le 1er mars, 16 de febrero de 2024.
fn mark_dates(text: &str, tokens: &mut [Token]) {
    let mut before: Option<usize> = None;
    for at in 0..tokens.len() {
        let token = tokens[at];
        let word = &text[token.range()];
        match token.class {
            Class::Blank => continue,
            Class::Punctuation if matches!(word, "." | "," | "،") => continue,
            // "تشرين الثاني", "พ.ศ. 2567"
            Class::Word if matches!(word, "of" | "de" | "الأول" | "الثاني" | "พ" | "ศ" | "ค") =>
            {
                continue;
            }
            Class::Word | Class::Amount | Class::Date => {}
            _ => {
                before = None;
                continue;
            }
        }
        if let Some(before) = before {
            let other = &*in_ascii(&text[tokens[before].range()]);
            let word = &*in_ascii(word);
            // In "February 16, 2024" the year follows a day that is marked by now.
            let year_follows =
                || tokens[before].class == Class::Date && word.len() == 4 && is_day_or_year(other);
            if (is_day_or_year(word) && (is_month(other) || year_follows()))
                || (is_day_or_year(other) && is_month(word))
            {
                tokens[before].class = Class::Date;
                tokens[at].class = Class::Date;
            }
        }
        before = Some(at);
    }
}

/// Whether it could be the day or the year of a date: 16, 16th, 1er, 10-16, 2024
fn is_day_or_year(word: &str) -> bool {
    if !word.starts_with(|c: char| c.is_ascii_digit()) || word.len() > 12 {
        return false;
    }
    let number = word.trim_end_matches(char::is_alphabetic);
    word.len() - number.len() <= 2
        && number.split(['-', '–']).all(|part| match part.len() {
            1 | 2 => part.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)),
            length => length == 4 && part.bytes().all(|byte| byte.is_ascii_digit()),
        })
}

/// Whether it names a month in English, German, French or Spanish. English and German write a
/// capital, which tells the month from "may" and "march".
fn is_month(word: &str) -> bool {
    const WITH_CAPITAL: [&str; 35] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Sept",
        "Oct",
        "Nov",
        "Dec",
        "Januar",
        "Jänner",
        "Februar",
        "März",
        "Mai",
        "Juni",
        "Juli",
        "Oktober",
        "Dezember",
        "JÄNNER",
        "MÄRZ",
    ];
    const IN_ANY_CASE: [&str; 28] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
        "FÉVRIER",
        "AOÛT",
        "DÉCEMBRE",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "setiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    if word.starts_with(|c| c >= 'א') {
        return is_month_abroad(word);
    }
    if !(3..=10).contains(&word.len()) {
        return false;
    }
    (word.starts_with(|c: char| c.is_ascii_uppercase())
        && WITH_CAPITAL.iter().any(|month| month.eq_ignore_ascii_case(word)))
        || IN_ANY_CASE.iter().any(|month| month.eq_ignore_ascii_case(word))
}

/// The same in Arabic, Hebrew (also with "in" before it, a letter) and Thai.
fn is_month_abroad(word: &str) -> bool {
    const ARABIC: &str = "يناير فبراير مارس أبريل إبريل ابريل مايو يونيو يونيه يوليو يوليه أغسطس سبتمبر أكتوبر \
                          نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين";
    const HEBREW: &str =
        "ינואר פברואר מרץ מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר";
    const THAI: &str = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน \
                        ธันวาคม";
    let names = match word.chars().next() {
        Some('א'..='ת') => HEBREW,
        Some('ء'..='ي') => ARABIC,
        Some('ก'..='ฮ') => THAI,
        _ => return false,
    };
    let within = word.strip_prefix('ב');
    names.split_ascii_whitespace().any(|name| name == word || within == Some(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        cut(text, &mut tokens);
        tokens
    }

    fn check_words(text: &str, expected: &[&str]) {
        let words: Vec<_> = tokens(text)
            .iter()
            .filter(|token| token.class != Class::Blank)
            .map(|token| &text[token.range()])
            .collect();
        assert_eq!(words, expected, "{text}");
    }

    /// The classes by a letter each: Word, Amount, Date, Clause number, address (@), Negation,
    /// punctuation (.), Object, and _ for a blank.
    fn check_classes(text: &str, expected: &str) {
        let classes: String = tokens(text)
            .iter()
            .map(|token| match token.class {
                Class::Word => 'W',
                Class::Amount => 'A',
                Class::Date => 'D',
                Class::ClauseNumber => 'C',
                Class::Address => '@',
                Class::Negation => 'N',
                Class::Punctuation => '.',
                Class::Object => 'O',
                Class::Blank => '_',
            })
            .collect();
        assert_eq!(classes, expected, "{text}");
    }

    #[test]
    fn words_end_where_unicode_ends_them() {
        check_words("We keep data.", &["We", "keep", "data", "."]);
        check_words("third-party and/or", &["third", "-", "party", "and", "/", "or"]);
        check_words(
            "don't, Company’s “users’ data”",
            &["don't", ",", "Company’s", "“", "users", "’", "data", "”"],
        );
        check_words("l’été übermäßig e.g. x", &["l’été", "übermäßig", "e.g", ".", "x"]);
        check_words(
            "purpose(s) snake_case ____",
            &["purpose", "(", "s", ")", "snake_case", "____"],
        );
        check_words("data.Über ISO27001", &["data.Über", "ISO27001"]);
    }

    #[test]
    fn marks_of_direction_are_cut_from_words_of_any_length() {
        let (long, longer) = ("a".repeat(300), "b".repeat(5000));
        let text = format!("{long}\u{200F}{longer}\u{200E}\u{200F}c d");
        let lengths: Vec<usize> = tokens(&text).iter().map(|token| token.range().len()).collect();
        assert_eq!(lengths, [300, 3, 5000, 6, 1, 1, 1]);
        // Each mark once cost another look at all that follows.
        let many = "a\u{200F}".repeat(40_000);
        assert_eq!(tokens(&many).len(), 80_000);
    }

    #[test]
    fn addresses_stay_whole() {
        check_words(
            "(see https://a.org/x-y?z=1).",
            &["(", "see", "https://a.org/x-y?z=1", ")", "."],
        );
        check_words("Ask dpo.office@a-b.org, now", &["Ask", "dpo.office@a-b.org", ",", "now"]);
        check_words("at legal.example.com/privacy.", &["at", "legal.example.com/privacy", "."]);
        check_words(
            "mailto:us@example.org?subject=x! WWW.EXAMPLE.ORG",
            &["mailto:us@example.org?subject=x", "!", "WWW.EXAMPLE.ORG"],
        );
        check_words(
            "https://example.org/a_(b) (https://example.org/a)",
            &["https://example.org/a_(b)", "(", "https://example.org/a", ")"],
        );
        check_words("www.example.org。私たちは", &["www.example.org", "。", "私", "たち", "は"]);
        check_words(
            "365.example.com:8080/x, 1st.example.com; a-b.example.com",
            &["365.example.com:8080/x", ",", "1st.example.com", ";", "a-b.example.com"],
        );
        check_words("under /legal/terms/ or /x", &["under", "/legal/terms/", "or", "/", "x"]);
        check_words(
            "a@b www. http:// x@y.",
            &["a", "@", "b", "www", ".", "http", ":", "/", "/", "x", "@", "y", "."],
        );
    }

    #[test]
    fn amounts_stay_whole() {
        check_words("€1,000.50, US$5 or $1m", &["€1,000.50", ",", "US$5", "or", "$1m"]);
        check_words("10% 10-20 10–20 5GB 3rd", &["10%", "10-20", "10–20", "5GB", "3rd"]);
        check_words("EUR100 100€ 1'000 CHF", &["EUR100", "100€", "1'000", "CHF"]);
        check_words("thirty (30) days.", &["thirty", "(", "30", ")", "days", "."]);
        check_words(
            "a 10-day term of 3,5 %.",
            &["a", "10", "-", "day", "term", "of", "3,5", "%", "."],
        );
    }

    #[test]
    fn dates_and_times_stay_whole() {
        check_words(
            "2024-02-16, 16/02/2024, 16.02.2024.",
            &["2024-02-16", ",", "16/02/2024", ",", "16.02.2024", "."],
        );
        check_words(
            "2024年2月16日以降、30日以内",
            &["2024年2月16日", "以降", "、", "30", "日", "以内"],
        );
        check_words("at 09:30, 9:30am", &["at", "09:30", ",", "9:30am"]);
    }

    #[test]
    fn clause_numbers_stay_whole() {
        check_words(
            "Art. 6(1)(f), 12.4(b); §5 and § 5",
            &["Art", ".", "6(1)(f)", ",", "12.4(b)", ";", "§5", "and", "§", "5"],
        );
        check_words(
            "we (a) keep or (iv) sell (1)(a)",
            &["we", "(a)", "keep", "or", "(iv)", "sell", "(1)(a)"],
        );
        for number in ["1.", "1)", "(1)", "a)", "iv.", "IX.", "3.1", "3.1.", "12a.", "A."] {
            check_words(&format!("{number} Scope 1."), &[number, "Scope", "1", "."]);
        }
        check_words("mix. e.g. 1) x", &["mix", ".", "e.g", ".", "1", ")", "x"]);
        check_words("第3条及び第十二條", &["第3条", "及び", "第十二條"]);
    }

    #[test]
    fn each_token_has_its_class() {
        check_classes("We do not sell 3.1 or 10%.", "W_W_N_W_A_W_A.");
        check_classes("3.1 We don’t, unless: 3.1.2", "C_W_N._N._C");
        check_classes("3.1 million in 2024", "A_W_W_A");
        check_classes("3.1 Scope", "C_W");
        check_classes("3.1 Am Ende", "C_W_W");
        check_classes("4. Am Ende", "C_W_W");
        for amount in ["5.5 percent", "3.1 GB", "2.5 Jahre", "1.5 EUR", "2.5 Mio"] {
            check_classes(amount, "A_W");
        }
        check_classes("3.1. the fee", "C_W_W");
        check_classes("3.1 1.000.000 16/02/2024 1/2", "A_A_D_A");
        check_classes("16 February 2024; February 16, 2024", "D_D_D._D_D._D");
        check_classes("16. Februar, le 1er août, 3 de mayo de 2024", "D._D._W_D_D._D_W_D_W_D");
        check_classes("You may 3 times. In May 2024, 500 March", "W_W_A_W._W_D_D._A_W");
        check_classes("ohne Kein n’est jamais NOTHING", "N_N_N_N_W");
        check_classes("a@b.org\u{FFFC}www.a.org", "@O@");
        check_classes("€ 5 5m 2FA US$5 EUR5", "A_A_A_W_A_A");
        check_classes("\u{A0}a\u{200B}b\u{AD}c \u{301}", "_W_W.");
        check_classes("(a) 6(1)(f) §5 第3条", "C_C_C_C");
        check_classes("提供しません。不会 ２０２４年２月１日", "WWN.N_D");
        check_classes("١٦ فبراير ٢٠٢٤، لا نبيع ٣٠٪ ١٦/٠٢/٢٠٢٤ ٣٠٫٥", "D_D_D._N_W_A_D_A");
        check_classes("1 تشرين الثاني 2024", "D_D_W_D");
        check_classes("עד 16 בפברואר 2024 לא", "W_D_D_D_N");
        check_classes("16 กุมภาพันธ์ 2567 ไม่", "D_D_D_N");
        check_classes("３０％ ２０２４／２／１６", "A_D");
    }

    #[test]
    fn words_without_blanks_between_them_are_found() {
        check_words("个人信息的处理", &["个人", "信息", "的", "处理"]);
        check_words("個人情報を提供する", &["個人", "情報", "を", "提供", "する"]);
        check_words("Cookieとサービス", &["Cookie", "と", "サービス"]);
        check_words("ข้อมูลส่วนบุคคล", &["ข้อมูล", "ส่วน", "บุคคล"]);
    }

    #[test]
    fn objects_stand_for_themselves() {
        check_words(
            "a\u{FFFC}b\u{FFFC}\u{FFFC}\u{301}",
            &["a", "\u{FFFC}", "b", "\u{FFFC}", "\u{FFFC}", "\u{301}"],
        );
    }

    #[test]
    fn clauses_are_numbered_in_every_script() {
        for number in [
            "一、",
            "十二、",
            "（一）",
            "(二)",
            "１．",
            "（1）",
            "1．",
            "1、",
            "ア．",
            "٣.",
            "٣-",
            "٣.١.",
            "(أ)",
            "أ.",
            "ב.",
            "ก.",
            "๓.",
            "(๑)",
            "۱.",
        ] {
            let blank = if number.ends_with(['、', '．', '）']) { "" } else { " " };
            let mut found = Vec::new();
            let text = format!("{number}{blank}目的 حق");
            cut(&text, &mut found);
            assert_eq!((&text[found[0].range()], found[0].class), (number, Class::ClauseNumber));
        }
        check_classes("一、二年", "W.W");
        check_classes("١٦ فبراير", "D_D");
        check_classes("(٣٠) يوما", "C_W");
        check_classes("و. غير", "C_N");
    }

    #[test]
    fn arabic_and_hebrew_words_keep_their_marks() {
        check_words("يُعلَم بِالبَيَانَات، ثمّ؟", &["يُعلَم", "بِالبَيَانَات", "،", "ثمّ", "؟"]);
        check_words(
            "دو״ח בית־משפט ו\u{5BC}ל\u{5B7}",
            &["دو״ח", "בית", "־", "משפט", "ו\u{5BC}ל\u{5B7}"],
        );
        check_words("א׳ צה\"ל כתـــاب", &["א׳", "צה\"ל", "כתـــاب"]);
        check_words("٣٠ يومًا (٣٠٪)", &["٣٠", "يومًا", "(", "٣٠٪", ")"]);
    }

    #[test]
    fn marks_of_direction_are_no_part_of_words() {
        check_words(
            "حق\u{200F} (Acme\u{200E}) \u{202E}001\u{202C}",
            &["حق", "(", "Acme", ")", "001"],
        );
        check_words(
            "a\u{61C}b 30\u{200F}% 日\u{2067}本\u{2069}",
            &["a", "b", "30", "%", "日", "本"],
        );
    }

    #[test]
    fn clusters_stay_whole() {
        check_words(
            "e\u{301}t 👩\u{200D}👧🇩🇪🇫🇷 x\u{E33} 漢\u{FE00}字",
            &["e\u{301}t", "👩\u{200D}👧", "🇩🇪", "🇫🇷", "x\u{E33}", "漢\u{FE00}", "字"],
        );
    }

    fn text() -> impl Strategy<Value = String> {
        let parts = prop_oneof![
            4 => any::<char>().prop_map(String::from),
            4 => "[ -~]{1,4}",
            2 => "[a-cA-C0-9.,:'’_@/()-]{1,6}",
            2 => "[年月日第条一二ก-๙ぁ-んァ-ヶ一-龠０-９]{1,4}",
            2 => "[\u{61C}\u{200F}\u{2067}\u{64B}\u{660}-\u{669}א-ת\u{5B0}\u{300}\u{FE00}\u{200D}\u{AD}\u{600}\u{E33}\u{1F1E6}\u{1F469}\u{FFFC}\r\n\u{A0}]{1,3}",
            1 => prop::sample::select(vec![
                "https://", "www.", "a.example", "16 May", "1. ", "(a)", "§", "€", "§5", "(1)(f)",
                "mailto:", "2024年", "n’t", "\u{110BD}", "\u{1100}가", "क्ष",
            ])
            .prop_map(String::from),
        ];
        prop::collection::vec(parts, 0..16).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn tokens_cover_any_text_and_split_no_cluster(text in text()) {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert_eq!(token.start, end);
                prop_assert!(token.end > token.start);
                let word = text.get(token.range());
                prop_assert!(word.is_some());
                prop_assert_eq!(token.class == Class::Object, word == Some("\u{FFFC}"));
                end = token.end;
            }
            prop_assert_eq!(end, text.len());
            for piece in text.split(OBJECT) {
                let ends: Vec<usize> = tokens(piece).iter().map(|token| token.end).collect();
                let clusters: Vec<usize> =
                    piece.grapheme_indices(true).map(|(at, it)| at + it.len()).collect();
                prop_assert!(ends.iter().all(|end| clusters.contains(end)));
            }
        }

        #[test]
        fn latin_words_end_as_in_the_library(text in "[a-zA-Zß_]([a-cA-C0-9_.,:;' ’“”é×ſ\u{301}日-]|’|'){0,12}") {
            prop_assert_eq!(word_end(&text, 0).0, unicode_word(&text));
        }
    }
}
