//! Draws a redline as a summary in Markdown, to be pasted into an e-mail or a pull request.
//!
//! The words of the documents are escaped, so that they stay words; a change is one line, with a little of
//! what stands around it.

use std::collections::HashSet;

use super::Redline;
use super::change::Kind;
use super::passages::{Form, Passage, Piece, Side, passages, words};
use super::phrases::{self, Quoting, phrase};
use super::terminal::{shortened, with_marks_shown};
use super::words_of::turns;

/// Draws the redline of two documents of these names.
pub fn draw(redline: &Redline, old: &str, new: &str) -> String {
    let mut out = format!("## Changes from {} to {}\n\n", code(old), code(new));
    if redline.is_empty() {
        out.push_str(match redline.markup_changed {
            true => "No change: the same to a reader; only the mark-up differs.\n",
            false => "No change.\n",
        });
        return out;
    }
    out.push_str(&format!("{}.\n", sentence(&phrases::summary(redline))));
    if redline.bounded {
        out.push_str(
            "\nSome stretches were too large to compare word by word; they are shown as replaced whole.\n",
        );
    }
    let passages = passages(redline);
    let mut told = HashSet::new();
    let mut last = None;
    for passage in &passages {
        let lines = lines(redline, passage, &mut told);
        if lines.is_empty() {
            continue;
        }
        if last.replace(passage.section) != Some(passage.section) {
            let path: Vec<String> =
                phrases::path(redline, passage.section).into_iter().map(escaped).collect();
            out.push_str(&format!("\n### {}\n\n", path.join(" › ")));
        }
        for line in lines {
            out.push_str(&format!("- {line}\n"));
        }
    }
    out
}

/// What changed in a passage: a line for its words, and one for each other change.
fn lines(redline: &Redline, passage: &Passage, told: &mut HashSet<usize>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut phrases = Vec::new();
    let mut shows_words = false;
    for change in passage.changes() {
        let kind = &redline.changes[change].kind;
        let is_new = told.insert(change);
        // Numbers that changed together are told once.
        shows_words |= match kind {
            Kind::Words | Kind::Blocks | Kind::Columns => true,
            Kind::Moved { .. } => true,
            Kind::Renumbered { .. } => is_new,
            Kind::Split | Kind::Merged => true,
            Kind::Link { .. } | Kind::Format { .. } | Kind::Block { .. } | Kind::Spacing => false,
        };
        if is_new && let Some(phrase) = phrase(redline, change, passage, &Quoted) {
            phrases.push(sentence(&phrase));
        }
    }
    if shows_words {
        let text = text(redline, passage);
        if !text.is_empty() {
            lines.push(text);
        }
    }
    lines.extend(phrases);
    lines
}

/// So many columns of what did not change are given beside what did.
const BESIDE: usize = 60;
/// So much of what was moved away is given.
const MOVED_AWAY: usize = 80;

fn text(redline: &Redline, passage: &Passage) -> String {
    let mut line = Line::default();
    match passage.form {
        Form::Heading(_) => line.plain("Heading: "),
        Form::Row => line.plain("Row: "),
        _ => {}
    }
    let pieces = passage.pieces_to_read();
    let last = pieces.len().saturating_sub(1);
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Note(change) => match redline.changes[*change].kind {
                Kind::Split => line.marked("¶", "**"),
                Kind::Merged => line.marked("¶", "~~"),
                _ => {}
            },
            Piece::Text { text, side, moved, .. } => {
                let text = text.replace('\n', " / ");
                match side {
                    Side::Inserted => line.marked(&text, "**"),
                    Side::Deleted if *moved => line.marked(&shortened(&text, MOVED_AWAY), "~~"),
                    Side::Deleted => line.marked(&text, "~~"),
                    Side::Both => {
                        let before = if at == 0 { 0 } else { BESIDE };
                        let after = if at == last { 0 } else { BESIDE };
                        line.plain(&super::terminal::without_middle(&text, before, after));
                    }
                }
            }
        }
    }
    line.text.trim().to_owned()
}

/// A line in the making.
#[derive(Default)]
struct Line {
    text: String,
    /// The mark that stands at its end.
    mark: Option<&'static str>,
}

impl Line {
    fn plain(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = escaped(text);
        // A mark ends only where no letter follows its punctuation.
        if self.mark.take().is_some() && self.ends_in_punctuation() && starts_like_a_word(&text) {
            self.text.push(' ');
        }
        self.text.push_str(&text);
        if self.text.len() == text.len() {
            self.text = guarded(&text);
        }
    }

    fn marked(&mut self, text: &str, mark: &'static str) {
        let shown;
        let text = match text.chars().all(|c| c.is_whitespace() || turns(c)) {
            true => {
                shown = with_marks_shown(text);
                &shown
            }
            false => text,
        };
        let inner = text.trim();
        if inner.is_empty() {
            // A blank that came or went shows no better than one that stayed.
            self.plain(text);
            return;
        }
        let starts_blank = text.starts_with(char::is_whitespace);
        let touches = !self.text.is_empty() && !self.text.ends_with(char::is_whitespace);
        // Marks beside marks, and marks between a letter and punctuation, are read as asterisks.
        let needs_blank = self.mark.is_some() || inner.starts_with(|c: char| !c.is_alphanumeric());
        if touches && (starts_blank || needs_blank) {
            self.text.push(' ');
        }
        self.text.push_str(&format!("{mark}{}{mark}", escaped(inner)));
        self.mark = Some(mark);
        if text.ends_with(char::is_whitespace) {
            self.text.push(' ');
            self.mark = None;
        }
    }

    fn ends_in_punctuation(&self) -> bool {
        let inner = self.text.trim_end_matches(['*', '~']);
        inner.ends_with(|c: char| !c.is_alphanumeric() && !c.is_whitespace())
    }
}

fn starts_like_a_word(text: &str) -> bool {
    text.starts_with(|c: char| !c.is_whitespace() && !c.is_ascii_punctuation())
}

struct Quoted;

impl Quoting for Quoted {
    fn words(&self, words: &str) -> String {
        format!("“{}”", escaped(&shortened(words, 60)))
    }

    fn target(&self, target: &str) -> String {
        code(target)
    }

    fn clause(&self, title: &str) -> String {
        format!("“{}”", escaped(&shortened(title, 60)))
    }
}

/// With a capital letter at its start.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Text as it stands, in one line.
fn code(text: &str) -> String {
    let text = words(text);
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    match text.starts_with('`') || text.ends_with('`') {
        _ if text.is_empty() => "(empty)".to_owned(),
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// Text of which Markdown makes nothing. Raw Markdown is read too: no mark that needs no escape gets one.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let after = chars.peek().copied();
        let needs_escape = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
            '_' => !(is_letter(before) && is_letter(after)),
            '&' => after == Some('#') || is_letter(after),
            _ => false,
        };
        if needs_escape {
            escaped.push('\\');
        }
        match c {
            c if c.is_control() => escaped.push(' '),
            // They would turn around what stands behind them, marks and all.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                escaped.push_str(&format!("\\<U+{:04X}>", u32::from(c)));
            }
            c => escaped.push(c),
        }
        before = Some(c);
    }
    escaped
}

/// The start of a line, of which Markdown makes no list and no heading.
fn guarded(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let at = match text[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => digits,
        Some('#' | '-' | '+' | '=' | '>') if digits == 0 => 0,
        _ => return text.to_owned(),
    };
    format!("{}\\{}", &text[..at], &text[at..])
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;
    use crate::redline::compare;

    /// Compares two fragments and expects the summary, without its title and its counts.
    fn check_markdown(old: &str, new: &str, expected: &str) {
        let drawn = drawn(old, new);
        let clauses = drawn.splitn(3, "\n\n").nth(2).unwrap_or_default();
        assert_eq!(clauses.trim_end(), expected.trim(), "{old}\n{new}");
    }

    fn drawn(old: &str, new: &str) -> String {
        draw(&compare(old, new), "a.md", "b.md")
    }

    /// What a reader of Markdown sees as deleted and as inserted.
    fn check_marks(old: &str, new: &str, expected: &[&str]) {
        let markdown = drawn(old, new);
        let mut seen: Vec<String> = Vec::new();
        let mut mark = "";
        for event in Parser::new_ext(&markdown, Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Start(Tag::Strikethrough) => (mark, _) = ("-", seen.push("-".to_owned())),
                Event::Start(Tag::Strong) => (mark, _) = ("+", seen.push("+".to_owned())),
                Event::End(TagEnd::Strikethrough | TagEnd::Strong) => mark = "",
                Event::Text(text) if !mark.is_empty() => {
                    if let Some(last) = seen.last_mut() {
                        last.push_str(&text);
                    }
                }
                Event::Text(text) => {
                    assert!(!text.contains("**") && !text.contains("~~"), "{markdown}");
                }
                _ => {}
            }
        }
        assert_eq!(seen, expected, "{markdown}");
    }

    #[test]
    fn a_summary_has_a_title_counts_and_clauses() {
        assert_eq!(
            drawn(
                "<h1>Terms</h1><h2>1. Data</h2><p>We keep it for 30 days.</p><h2>2. Law</h2><p>See <a href=/a>here</a>.</p>",
                "<h1>Terms</h1><h2>1. Data</h2><p>We keep it for 14 days.</p><h2>2. Law</h2><p>See <a href=/b>here</a>.</p>",
            ),
            "\
## Changes from `a.md` to `b.md`

1 word inserted, 1 deleted in 1 clause; other changes: 1 link.

### 1. Data

- We keep it for ~~30~~ **14** days.

### 2. Law

- Link of “here”: `/a` → `/b`
"
        );
    }

    #[test]
    fn without_a_change_in_wording_it_says_so() {
        assert_eq!(
            drawn("<p>a <b>b</b></p>", "<p>a b</p>"),
            "## Changes from `a.md` to `b.md`\n\nNo change in wording; other changes: 1 format.\n\n### the beginning\n\n- “b” is no longer bold\n"
        );
        assert_eq!(
            drawn("<p>a</p>", "<p>a</p>"),
            "## Changes from `a.md` to `b.md`\n\nNo change.\n"
        );
    }

    #[test]
    fn words_of_the_texts_stay_words() {
        check_markdown(
            "<h2>*A* [b]</h2><p>x</p>",
            "<h2>*A* [b]</h2><p>x &lt;b> **y** `z` snake_case _u &amp;amp; 1 &amp; 2</p>",
            "### \\*A\\* \\[b\\]\n\n- x **\\<b> \\*\\*y\\*\\* \\`z\\` snake_case \\_u \\&amp; 1 & 2**",
        );
        check_markdown(
            "<p>1. a b</p>",
            "<p>1. a c</p>",
            "### the beginning\n\n- 1\\. a ~~b~~ **c**",
        );
        check_markdown("<p># a b</p>", "<p># a c</p>", "### the beginning\n\n- \\# a ~~b~~ **c**");
    }

    #[test]
    fn marks_are_read_as_marks() {
        check_marks("<p>We keep data.</p>", "<p>We keep data, or less.</p>", &["+, or less"]);
        check_marks("<p>data (old) is</p>", "<p>data is</p>", &["-(old)"]);
        check_marks("<p>a (b) c</p>", "<p>a [d] c</p>", &["-(b)", "+[d]"]);
        check_marks("<p>Yes, if so</p>", "<p>Yes; if so</p>", &["-,", "+;"]);
        check_marks("<p>work is</p>", "<p>work(s) is</p>", &["+(s)"]);
        check_marks("<p>b (here)</p>", "<p>b (there)</p>", &["-here", "+there"]);
        check_marks("<p>a*b c</p>", "<p>a*b d*</p>", &["-c", "+d*"]);
        check_marks("<p>保存します。</p>", "<p>削除します。</p>", &["-保存", "+削除"]);
        check_marks("<p>x「甲」を</p>", "<p>x「乙」を</p>", &["-甲", "+乙"]);
    }

    #[test]
    fn rows_headings_and_moves() {
        let stays = "<p>This clause stays where it was and the others have to go around it somehow, because it is longer than they are by far.</p>";
        let goes = "<p>What we tell you here has to go elsewhere today.</p>";
        check_markdown(
            &format!("<h2>1. A</h2>{goes}<p>x</p><h2>2. Our law</h2>{stays}"),
            &format!("<h2>1. A</h2><p>x</p><h2>2. Our courts</h2>{stays}{goes}"),
            "\
### 1. A

- ~~What we tell you here has to go elsewhere today.~~
- Moved to “2. Our courts”

### 2. Our courts

- Heading: 2. Our ~~law~~ **courts**
- **What we tell you here has to go elsewhere today.**
- Moved here from “1. A”",
        );
        check_markdown(
            "<table><tr><td>Logs<td>90 days</table>",
            "<table><tr><td>Logs<td>60 days</table>",
            "### the beginning\n\n- Row: Logs | ~~90~~ **60** days",
        );
    }
}
