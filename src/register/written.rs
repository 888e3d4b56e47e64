//! The register's file as it is written: a head, then entries of one key a line.
//!
//! A reader of lines for just that shape, with its comments, any one indentation and either kind of line
//! ends: some fifteen times as fast as a reader of YAML that knows places, which counts in a file
//! that only grows. Whatever else the file holds is not judged here: the reader gives up, and YAML is read in
//! full (`read`). What is read here means the same in YAML.

use std::borrow::Cow;

/// Line and column, both from 1, columns in characters.
pub type At = (usize, usize);

/// A register's file.
#[derive(Debug, Default)]
pub struct Written<'a> {
    /// The number of its format.
    pub format: Option<(Cow<'a, str>, At)>,
    /// How far its entries are indented.
    pub margin: usize,
    /// Its entries.
    pub entries: Vec<WrittenEntry<'a>>,
}

/// An entry: keys and values as texts.
#[derive(Debug, Default)]
pub struct WrittenEntry<'a> {
    /// Where it begins.
    pub at: At,
    /// Its keys with values, in the order of the file.
    pub fields: Vec<Field<'a>>,
    /// What stands under `uses`.
    pub uses: Vec<Field<'a>>,
}

/// A key with its value.
#[derive(Debug)]
pub struct Field<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    /// The value as a text, without quotes.
    pub value: Cow<'a, str>,
    /// Where the value stands.
    pub at: At,
}

/// The key that opens the files a text uses.
pub const USES: &str = "uses";

/// Reads the shape that is written by `appended`; `None` for anything else.
pub fn read(text: &str) -> Option<Written<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut written = Written::default();
    let mut in_entries = false;
    // Whether `uses` was opened by the last line of its level.
    let mut in_uses = false;
    for (at, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let content = line.trim_start_matches(' ');
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = line.len() - content.len();
        if !in_entries {
            let field = if indent == 0 { field(content, at + 1, 1)? } else { return None };
            match &*field.key {
                "format" if written.format.is_none() => {
                    written.format = Some((field.value, field.at));
                }
                "entries" if field.value.is_empty() => in_entries = true,
                _ => return None,
            }
            continue;
        }
        if let Some(first) = content.strip_prefix("- ") {
            if written.entries.is_empty() {
                written.margin = indent;
            }
            if indent != written.margin {
                return None;
            }
            let field = field(first, at + 1, indent + 3)?;
            let begins = (at + 1, indent + 3);
            in_uses = field.key == USES;
            let mut entry = WrittenEntry { at: begins, ..WrittenEntry::default() };
            entry.fields.push(field);
            written.entries.push(entry);
            continue;
        }
        let margin = written.margin;
        let entry = written.entries.last_mut()?;
        let field = field(content, at + 1, indent + 1)?;
        match indent.checked_sub(margin)? {
            2 => {
                in_uses = field.key == USES;
                entry.fields.push(field);
            }
            4 if in_uses => entry.uses.push(field),
            _ => return None,
        }
    }
    // Nothing may be read twice, and nothing be empty that YAML would take for something else.
    let is_sound = |field: &Field<'_>| (field.key == USES) == field.value.is_empty();
    let sound = written.entries.iter().all(|entry| {
        entry.fields.iter().all(is_sound) && entry.uses.iter().all(|it| !it.value.is_empty())
    });
    (in_entries && sound).then_some(written)
}

/// `key: value`
fn field(content: &str, line: usize, column: usize) -> Option<Field<'_>> {
    let (key, rest) = scalar(content)?;
    let rest = rest.strip_prefix(':')?;
    let value = rest.trim_start_matches(' ');
    let blanks = rest.len() - value.len();
    if value.is_empty() || (blanks > 0 && value.starts_with('#')) {
        return Some(Field { key, value: Cow::Borrowed(""), at: (line, column) });
    }
    if blanks == 0 {
        return None;
    }
    let key_width = content[..content.len() - value.len()].chars().count();
    let (value, rest) = scalar(value)?;
    let comment = rest.trim_start_matches(' ');
    let ends = comment.is_empty() || (comment.len() < rest.len() && comment.starts_with('#'));
    ends.then_some(Field { key, value, at: (line, column + key_width) })
}

/// A text in quotes or a plain word, and what stands behind it.
fn scalar(text: &str) -> Option<(Cow<'_, str>, &str)> {
    if let Some(inner) = text.strip_prefix('"') {
        return unquoted(inner);
    }
    let end = text.bytes().position(|byte| !is_plain(byte)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    // `-` begins a list and `---` a document; other marks would not stand first.
    let is_word = word.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_'));
    is_word.then_some((Cow::Borrowed(word), rest))
}

/// What a plain word is made of. ASCII alone: what counts as a letter elsewhere grows with Unicode, and
/// the canonical form must not.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-')
}

/// Whether some reader of YAML (1.1 or 1.2) would not take a text, as it stands, for this text.
pub fn needs_quotes(text: &str) -> bool {
    // YAML 1.1 knows these, in any case, beside `true` and `null`.
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let Some(first) = text.bytes().next() else { return true };
    if !text.bytes().all(is_plain) || !(first.is_ascii_alphanumeric() || b"/_".contains(&first)) {
        return true;
    }
    if first.is_ascii_digit() {
        // A date is no number to anybody. `2020`, `2020.2` and `1e-5` are.
        let (year, rest) = text.split_at(text.len().min(4));
        return !(year.bytes().all(|byte| byte.is_ascii_digit()) && rest.starts_with('-'));
    }
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A text in double quotes, by the rules that YAML and JSON share.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if must_be_escaped(c) => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What YAML does not let stand in a file, what it takes for the end of a line, and what would turn the rest
/// of a line around. All below U+10000.
pub fn must_be_escaped(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1F}'
            | '\u{7F}'..='\u{9F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{FFFE}'..='\u{FFFF}'
    )
}

/// Reads what stands behind a quotation mark up to the next; `None` where it was not written by
/// [`quoted`].
fn unquoted(inner: &str) -> Option<(Cow<'_, str>, &str)> {
    let end = inner.find(['"', '\\'])?;
    if inner.as_bytes()[end] == b'"' {
        return Some((Cow::Borrowed(&inner[..end]), &inner[end + 1..]));
    }
    let mut text = inner[..end].to_owned();
    let mut rest = &inner[end..];
    loop {
        let mut chars = rest.chars();
        match chars.next()? {
            '"' => return Some((Cow::Owned(text), chars.as_str())),
            '\\' => match chars.next()? {
                c @ ('"' | '\\') => text.push(c),
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                't' => text.push('\t'),
                'u' => {
                    let digits = chars.as_str().get(..4)?;
                    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                        return None;
                    }
                    text.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                    chars = chars.as_str()[4..].chars();
                }
                _ => return None,
            },
            c => text.push(c),
        }
        rest = chars.as_str();
    }
}
