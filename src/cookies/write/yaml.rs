//! YAML as people write it: block style, short things in braces on one line, quotes only where needed.
//!
//! serde_yaml's own emitter knows block style alone, no comments, and quotes by YAML 1.2 only: a
//! `yes` that it writes is a truth value to many programs. Knows nothing of inventories.

use unicode_width::UnicodeWidthStr;

/// A document being written.
pub(super) enum Tree {
    /// A text, in quotes where YAML would read it otherwise.
    Text(String),
    /// A word that means something to YAML: a number, `true`.
    Word(String),
    /// A mapping of which every key has its line.
    Map(Vec<(String, Tree)>),
    /// A mapping that stands in braces where it fits on the line.
    Short(Vec<(String, Tree)>),
    /// A list of which every entry has its line.
    List(Vec<Entry>),
    /// A list that stands in brackets where it fits on the line.
    ShortList(Vec<Tree>),
}

/// An entry of a list.
pub(super) struct Entry {
    /// Lines of comment above it.
    pub(super) comments: Vec<String>,
    /// Whether an empty line parts it from the one before.
    pub(super) is_apart: bool,
    /// What it is.
    pub(super) tree: Tree,
}

impl Entry {
    pub(super) fn bare(tree: Tree) -> Self {
        Entry { comments: Vec::new(), is_apart: false, tree }
    }
}

/// How long a line may be.
const WIDTH: usize = 120;

/// A key of more letters cannot stand before its colon: YAML gives up after 1,024 bytes.
const LONGEST_SIMPLE_KEY: usize = 200;

/// A whole file: an empty line parts keys of more than one line from others.
pub(super) fn document(keys: Vec<(String, Tree)>) -> String {
    let mut out = String::new();
    for (at, key) in keys.into_iter().enumerate() {
        let mut one = String::new();
        map(&mut one, std::slice::from_ref(&key), 0, false);
        if at > 0 {
            out.push('\n');
        }
        out.push_str(&one);
    }
    out
}

/// A line of comment.
pub(super) fn comment(text: &str, indent: usize) -> String {
    let mut line = format!("{:indent$}#", "");
    if !text.is_empty() {
        line.push(' ');
    }
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => line.push(' '),
            c if is_hidden(c) => line.extend(c.escape_unicode()),
            c => line.push(c),
        }
    }
    line.push('\n');
    line
}

/// Keys with their values. The first line is indented already where it follows a hyphen.
fn map(out: &mut String, keys: &[(String, Tree)], indent: usize, is_behind_hyphen: bool) {
    for (at, (key, tree)) in keys.iter().enumerate() {
        if at > 0 || !is_behind_hyphen {
            pad(out, indent);
        }
        let written = scalar(key, false);
        if written.len() > LONGEST_SIMPLE_KEY {
            out.push_str(&format!("? {written}\n"));
            pad(out, indent);
        } else {
            out.push_str(&written);
        }
        out.push(':');
        value(out, tree, indent);
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// What follows a key's colon: on its line where it fits, below it otherwise.
fn value(out: &mut String, tree: &Tree, indent: usize) {
    if let Tree::Text(text) = tree {
        out.push(' ');
        block_text(out, text, indent);
        return;
    }
    if let Some(short) = on_one_line(tree, column(out) + 1) {
        out.push(' ');
        out.push_str(&short);
        out.push('\n');
        return;
    }
    out.push('\n');
    below(out, tree, indent + 2, false);
}

/// A mapping or list over several lines.
fn below(out: &mut String, tree: &Tree, indent: usize, is_behind_hyphen: bool) {
    match tree {
        Tree::Map(keys) | Tree::Short(keys) => map(out, keys, indent, is_behind_hyphen),
        Tree::List(entries) => {
            for (at, Entry { comments, is_apart, tree }) in entries.iter().enumerate() {
                let is_first = at == 0 && is_behind_hyphen;
                if at > 0 && *is_apart {
                    out.push('\n');
                }
                for text in comments {
                    out.push_str(&comment(text, indent));
                }
                entry(out, tree, indent, is_first);
            }
        }
        Tree::ShortList(trees) => {
            for (at, tree) in trees.iter().enumerate() {
                entry(out, tree, indent, at == 0 && is_behind_hyphen);
            }
        }
        Tree::Text(_) | Tree::Word(_) => value(out, tree, indent),
    }
}

fn entry(out: &mut String, tree: &Tree, indent: usize, is_behind_hyphen: bool) {
    if !is_behind_hyphen {
        pad(out, indent);
    }
    out.push_str("- ");
    if let Tree::Text(text) = tree {
        block_text(out, text, indent);
    } else if let Some(short) = on_one_line(tree, column(out)) {
        out.push_str(&short);
        out.push('\n');
    } else {
        below(out, tree, indent + 2, true);
    }
}

fn column(out: &str) -> usize {
    out.rsplit('\n').next().unwrap_or_default().width()
}

/// A tree on the rest of a line, if it may stand there and fits.
fn on_one_line(tree: &Tree, column: usize) -> Option<String> {
    match tree {
        Tree::Word(word) => return Some(word.clone()),
        Tree::Short(keys) if keys.is_empty() => return Some("{}".to_owned()),
        Tree::ShortList(trees) if trees.is_empty() => return Some("[]".to_owned()),
        _ => {}
    }
    let mut out = String::new();
    let is_short = in_braces(&mut out, tree);
    (is_short && column + out.width() <= WIDTH).then_some(out)
}

/// Writes a tree in braces; false where a part of it asks for lines of its own.
fn in_braces(out: &mut String, tree: &Tree) -> bool {
    match tree {
        Tree::Text(text) => {
            out.push_str(&scalar(text, true));
            !text.contains('\n')
        }
        Tree::Word(word) => {
            out.push_str(word);
            true
        }
        Tree::Short(keys) => {
            out.push('{');
            let is_short = keys.iter().enumerate().all(|(at, (key, tree))| {
                let key = scalar(key, true);
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(&key);
                out.push_str(": ");
                in_braces(out, tree) && key.len() <= LONGEST_SIMPLE_KEY
            });
            out.push('}');
            is_short
        }
        Tree::ShortList(trees) => {
            out.push('[');
            let is_short = trees.iter().enumerate().all(|(at, tree)| {
                out.push_str(if at > 0 { ", " } else { "" });
                in_braces(out, tree)
            });
            out.push(']');
            is_short
        }
        Tree::Map(_) | Tree::List(_) => false,
    }
}

/// A text in block style, behind a key or hyphen whose lines are indented as said.
fn block_text(out: &mut String, text: &str, indent: usize) {
    let below = indent + 2;
    if let Some(sign) = as_lines(text) {
        out.push_str(sign);
        out.push('\n');
        for line in text.lines() {
            if !line.is_empty() {
                pad(out, below);
                out.push_str(line);
            }
            out.push('\n');
        }
        return;
    }
    let written = scalar(text, false);
    if column(out) + written.width() > WIDTH && can_be_folded(text) {
        out.push_str(">-\n");
        for line in folded(text, WIDTH.saturating_sub(below).max(40)) {
            pad(out, below);
            out.push_str(line);
            out.push('\n');
        }
        return;
    }
    out.push_str(&written);
    out.push('\n');
}

/// How a text of several lines is announced, if it can stand line by line.
fn as_lines(text: &str) -> Option<&'static str> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_clean = body.contains('\n') || body.len() < text.len();
    let stands = is_clean
        // Blanks before the first letter would be taken for indentation, empty lines at an end for none.
        && !body.starts_with([' ', '\n'])
        && !body.ends_with('\n')
        && !body.is_empty()
        && body.split('\n').all(|line| {
            (line.is_empty() || !line.trim().is_empty()) && !line.chars().any(is_hidden)
        });
    stands.then_some(if body.len() < text.len() { "|" } else { "|-" })
}

fn can_be_folded(text: &str) -> bool {
    text.trim() == text && !text.chars().any(is_hidden) && folded(text, 40).len() > 1
}

/// A text cut where single blanks stand between words, which YAML puts back.
fn folded(text: &str, width: usize) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    let mut break_at = None;
    let mut columns = 0;
    for (at, c) in text.char_indices() {
        columns += c.to_string().width();
        if c == ' ' && bytes.get(at + 1) != Some(&b' ') && (at == 0 || bytes[at - 1] != b' ') {
            if columns > width
                && let Some(end) = break_at
            {
                lines.push(&text[start..end]);
                start = end + 1;
                columns = text[start..at].width() + 1;
            }
            break_at = Some(at);
        }
    }
    if columns > width
        && let Some(end) = break_at.filter(|end| *end >= start)
    {
        lines.push(&text[start..end]);
        start = end + 1;
    }
    lines.push(&text[start..]);
    lines
}

/// A text as a scalar of one line.
fn scalar(text: &str, is_in_braces: bool) -> String {
    if is_plain(text, is_in_braces) {
        return text.to_owned();
    }
    let is_visible = !text.chars().any(is_hidden);
    if is_visible && text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => out.push_str(&match u32::from(c) {
                code @ 0..=0xff => format!("\\x{code:02X}"),
                code @ 0x100..=0xffff => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            }),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Letters that YAML forbids or takes for the end of a line, or that nobody sees.
fn is_hidden(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || matches!(code, 0xad | 0x200b | 0x200e..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f)
        || matches!(code, 0xfeff | 0xfff9..=0xfffb)
        // No characters.
        || matches!(code, 0xfdd0..=0xfdef)
        || code & 0xfffe == 0xfffe
}

/// Whether a text needs no quotes: every reader of YAML, old ones too, takes it for itself.
fn is_plain(text: &str, is_in_braces: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let second = text[first.len_utf8()..].chars().next();
    let begins_well = match first {
        '-' | '?' | ':' => second.is_some_and(|c| !c.is_whitespace()),
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' => false,
        '\'' | '"' | '%' | '@' | '`' => false,
        _ => true,
    };
    begins_well
        && text.trim() == text
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.chars().any(is_hidden)
        // Old readers end a word in braces at a question mark, too.
        && !(is_in_braces && (text.contains([',', '[', ']', '{', '}', '?']) || first == ':'))
        && !means_something(text)
}

/// Whether YAML, 1.1 or 1.2, takes a plain word for a truth value, nothing, a number or a date.
fn means_something(text: &str) -> bool {
    const WORDS: [&str; 13] =
        ["null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".nan"];
    if WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return true;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    unsigned.eq_ignore_ascii_case(".inf") || is_number(unsigned) || is_date(text)
}

fn is_number(text: &str) -> bool {
    let digits = |text: &str, radix: u32| {
        !text.is_empty() && text.chars().all(|c| c.is_digit(radix) || c == '_')
    };
    let prefixed = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)];
    if prefixed
        .iter()
        .any(|(prefix, radix)| text.strip_prefix(prefix).is_some_and(|rest| digits(rest, *radix)))
    {
        return true;
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return false;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let is_exponent = exponent
        .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent), 10));
    // `12:30` counts sixties in YAML 1.1.
    let is_mantissa = mantissa.chars().any(|c| c.is_ascii_digit())
        && mantissa.chars().all(|c| c.is_ascii_digit() || "_.:".contains(c))
        && mantissa.matches('.').count() <= 1
        && !mantissa.ends_with(':');
    is_exponent && is_mantissa
}

/// `2024-01-01`, with a time or without.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(3, '-').collect();
    let [year, month, rest] = parts.as_slice() else { return false };
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let day = rest.split(['T', 't', ' ']).next().unwrap_or_default();
    year.len() == 4
        && is_digits(year)
        && (1..=2).contains(&month.len())
        && is_digits(month)
        && (1..=2).contains(&day.len())
        && is_digits(day)
}
