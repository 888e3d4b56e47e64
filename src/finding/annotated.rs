//! Findings as people read them: the line of the file, a mark under what it is about, the way out.
//!
//! Gets the texts of files from its caller; knows nothing of terminals but their width.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Finding, LineStarts, Place, Severity};

/// How many lines of what shows a finding are printed: a mistake is to fit on a screen.
const MOST_LINES: usize = 24;

/// How findings are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether with colours.
    pub colour: bool,
    /// How many columns a line has.
    pub width: usize,
}

/// The texts of the files that findings are in, each asked for once.
pub struct Texts<'a> {
    text_of: &'a dyn Fn(&str) -> Option<String>,
    known: BTreeMap<Arc<str>, Option<(String, LineStarts)>>,
}

impl<'a> Texts<'a> {
    /// Texts as a caller gives them by their paths from the site's root.
    pub fn new(text_of: &'a dyn Fn(&str) -> Option<String>) -> Texts<'a> {
        Texts { text_of, known: BTreeMap::new() }
    }

    /// The line that a place is in; none where the whole file is meant, or it is not there.
    pub fn line(&mut self, place: &Place) -> Option<&str> {
        let text_of = self.text_of;
        let known = self.known.entry(place.path.clone()).or_insert_with(|| {
            let text = text_of(&place.path)?;
            let lines = LineStarts::of(&text);
            Some((text, lines))
        });
        let (text, lines) = known.as_ref()?;
        lines.line(text, place.line)
    }
}

/// A finding, drawn, with a blank line behind it.
pub fn annotated(finding: &Finding, texts: &mut Texts<'_>, look: Look) -> String {
    let Finding { rule, severity, place, message, help, detail, length } = finding;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(printable(message)).id(*rule);
    let path = printable(&place.path);
    let is_value = path.ends_with(".yaml") || path.ends_with(".yml");
    let line =
        texts.line(place).map(|line| Marked::of(line, place.column, *length as usize, is_value));
    let group = match &line {
        Some(Marked { text, range }) => title.element(
            Snippet::source(text.as_str())
                .line_start(place.line)
                .path(path)
                .annotation(AnnotationKind::Primary.span(range.clone())),
        ),
        None => {
            let mut origin = Origin::path(path);
            if place.line > 0 {
                origin = origin.line(place.line);
            }
            if place.column > 0 {
                origin = origin.char_column(place.column);
            }
            title.element(origin)
        }
    };
    let detail = detail.as_deref().map(|detail| Level::NOTE.message(shortened(detail)));
    let help = help.as_deref().map(|help| Level::HELP.message(printable(help)));
    let report = [group.elements(detail.into_iter().chain(help))];
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(look.width).decor_style(DecorStyle::Ascii);
    let drawn = renderer.render(&report);
    let mut text = String::with_capacity(drawn.len() + 2);
    for line in drawn.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push('\n');
    text
}

/// A line of a file, and what of it a finding is about.
struct Marked {
    text: String,
    range: Range<usize>,
}

impl Marked {
    /// `column` from 1, in characters, 0 for the whole line; `length` in characters, 0 for what seems meant,
    /// which is a key or a value of YAML if `is_yaml`.
    fn of(line: &str, column: usize, length: usize, is_yaml: bool) -> Marked {
        // One character for one, so that columns stay what they are.
        let hidden = |c: char| if c == '\t' { ' ' } else { '\u{fffd}' };
        let text: String = line.chars().map(|c| if is_obeyed(c) { hidden(c) } else { c }).collect();
        let byte = |characters: usize| {
            text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
        };
        let range = match column {
            0 => {
                let start = text.len() - text.trim_start().len();
                start..text.trim_end().len().max(start)
            }
            _ => {
                let start = byte(column - 1);
                let meant = match length {
                    0 if is_yaml => meant_in_yaml(&text[..start], &text[start..]),
                    0 => meant(&text[start..]),
                    _ => byte(column - 1 + length) - start,
                };
                start..start + meant
            }
        };
        Marked { text, range }
    }
}

/// How many bytes at the start of a text are what someone means who points to it: a link, a tag, a word.
fn meant(text: &str) -> usize {
    let closed = |open: char, close: char| {
        let mut depth = 0_usize;
        text.char_indices().find_map(|(at, c)| {
            if c == open {
                depth += 1;
            } else if c == close {
                depth -= 1;
                return (depth == 0).then_some(at + close.len_utf8());
            }
            None
        })
    };
    let picture = text.starts_with("![");
    let found = match text.chars().next() {
        Some('!') if picture => link(&text[1..]).map(|length| length + 1),
        Some('[') => link(text),
        Some('<') => closed('<', '>'),
        Some('{') => closed('{', '}'),
        Some('|' | '#') => Some(text.trim_end().len()),
        _ => None,
    };
    found.unwrap_or_else(|| text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// The same in YAML, behind what stands before it on its line: a key without its colon; a value up to the end of
/// the line or a comment, or within brackets up to what ends it there.
fn meant_in_yaml(before: &str, text: &str) -> usize {
    let end = text.find(" #").unwrap_or(text.len());
    let text = text[..end].trim_end();
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => return quoted(text, quote),
        Some(open @ ('{' | '[')) => {
            let ends = brackets(text).find(|(_, _, depth)| *depth == 0);
            let close = if open == '{' { '}' } else { ']' };
            return match ends {
                Some((at, c, _)) if c == close => at + 1,
                _ => text.len(),
            };
        }
        _ => {}
    }
    let is_within = brackets(before).last().is_some_and(|(.., depth)| depth > 0)
        || brackets(text).any(|(.., depth)| depth < 0);
    let text = match is_within.then(|| text.find([',', '{', '}', '[', ']'])).flatten() {
        Some(end) => text[..end].trim_end(),
        None => text,
    };
    let key = text.find(": ").or_else(|| text.strip_suffix(':').map(str::len));
    key.unwrap_or(text.len())
}

/// The brackets outside quotation marks that a text of YAML has, and how many are open behind each of them.
fn brackets(text: &str) -> impl Iterator<Item = (usize, char, i32)> {
    let mut depth = 0;
    let mut quote = None;
    let mut last = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        // An apostrophe within a word opens nothing.
        let opens = matches!(last, ' ' | '[' | '{' | ',' | ':');
        last = c;
        match (quote, c) {
            (Some(open), _) => {
                if c == open {
                    quote = None;
                }
                return None;
            }
            (None, '"' | '\'') if opens => quote = Some(c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth -= 1,
            _ => return None,
        }
        matches!(c, '{' | '[' | '}' | ']').then_some((at, c, depth))
    })
}

/// How long a text in quotation marks is, which stand at its start.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    let mut inner = text.char_indices().skip(1);
    let closing = inner.find(|(_, c)| {
        let closes = *c == quote && !is_escaped;
        is_escaped = quote == '"' && *c == '\\' && !is_escaped;
        closes
    });
    closing.map_or(text.len(), |(at, _)| at + 1)
}

/// How long a link of Markdown is that starts a text.
fn link(text: &str) -> Option<usize> {
    let words = text.find(']')? + 1;
    let address = match text[words..].chars().next() {
        Some('(') => text[words..].find(')')? + 1,
        Some('[') => text[words..].find(']')? + 1,
        _ => 0,
    };
    Some(words + address)
}

fn shortened(detail: &str) -> String {
    let lines: Vec<&str> = detail.lines().collect();
    let shown = lines.iter().take(MOST_LINES).map(|line| printable(line));
    let mut text = shown.collect::<Vec<_>>().join("\n");
    if lines.len() > MOST_LINES {
        text.push_str(&format!("\n… and {} more lines", lines.len() - MOST_LINES));
    }
    text
}

/// Whether a terminal obeys a character, or turns the rest of its line around (UAX #9).
fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Text that may come from the content, without what a terminal would obey, a line end that would make one
/// line look like two, or marks that turn the rest of the line around.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_obeyed(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws a warning at a place of a text, 80 columns wide.
    fn check_drawn(text: &str, (line, column, length): (usize, usize, usize), expected: &str) {
        let place = Place { path: "content/a.md".into(), line, column };
        let finding = Finding::warning("leftover", place, "the fact").spanning(length);
        let text_of = |_: &str| Some(text.to_owned());
        let look = Look { colour: false, width: 80 };
        let drawn = annotated(&finding.with_help("the way out"), &mut Texts::new(&text_of), look);
        assert_eq!(drawn.trim_end(), expected.trim_matches('\n'));
    }

    #[test]
    fn the_line_is_shown_and_what_is_meant_is_marked() {
        check_drawn(
            "# A\n\nSee [here](/x) now.\n",
            (3, 5, 0),
            "
warning[leftover]: the fact
 --> content/a.md:3:5
  |
3 | See [here](/x) now.
  |     ^^^^^^^^^^
  |
  = help: the way out",
        );
        check_drawn(
            "\u{feff}個人情報の[こちら](/x)を",
            (1, 6, 3),
            "
warning[leftover]: the fact
 --> content/a.md:1:6
  |
1 | 個人情報の[こちら](/x)を
  |           ^^^^^
  |
  = help: the way out",
        );
    }

    #[test]
    fn a_long_line_is_shown_around_what_is_meant() {
        let line = format!("{}<a href=\"/x\">here</a>{}", "word ".repeat(60), " more".repeat(60));
        check_drawn(
            &line,
            (1, 301, 0),
            r#"
warning[leftover]: the fact
 --> content/a.md:1:301
  |
1 | ...rd word word word word word <a href="/x">here</a> more more more more ...
  |                                ^^^^^^^^^^^^^
  |
  = help: the way out"#,
        );
    }

    #[test]
    fn nothing_in_a_file_is_obeyed() {
        check_drawn(
            "a\u{1b}[31mred\u{202e}\u{9b}\tx",
            (1, 2, 1),
            "
warning[leftover]: the fact
 --> content/a.md:1:2
  |
1 | a\u{fffd}[31mred\u{fffd}\u{fffd} x
  |  ^
  |
  = help: the way out",
        );
    }

    #[test]
    fn in_yaml_a_key_or_a_value_is_meant() {
        let marked = |line: &str, column: usize| {
            let Marked { text, range } = Marked::of(line, column, 0, true);
            text[range].to_owned()
        };
        assert_eq!(marked("retention: about a year # or so", 12), "about a year");
        assert_eq!(marked("  all_pairs_upto: 20", 3), "all_pairs_upto");
        assert_eq!(marked("redlin:", 1), "redlin");
        assert_eq!(marked("languages: [en, ja]", 12), "[en, ja]");
        let line =
            "  recipients: [{name: A's, country: USA}, {name: 'B, C', country: \"U \\\" S\"}]";
        let at = |word: &str| line.find(word).expect("a word of the line") + 1;
        assert_eq!(marked(line, at("USA")), "USA");
        assert_eq!(marked(line, at("name")), "name");
        assert_eq!(marked(line, at("A's")), "A's");
        assert_eq!(marked(line, at("'B")), "'B, C'");
        assert_eq!(marked(line, at("\"U")), "\"U \\\" S\"");
        assert_eq!(marked(line, at("{name: 'B")), "{name: 'B, C', country: \"U \\\" S\"}");
        assert_eq!(marked("   storage: localstorage}, {name: b}]", 13), "localstorage");
        assert_eq!(marked("purpose: \"[a\", then {b: P13, c: d}", 25), "P13");
        assert_eq!(marked("purpose: to count, and more", 10), "to count, and more");
    }

    #[test]
    fn what_is_not_there_has_no_line() {
        let bare =
            |place: &str| format!("warning[leftover]: the fact\n--> {place}\n = help: the way out");
        check_drawn("", (0, 0, 0), &bare("content/a.md"));
        check_drawn("a", (7, 1, 0), &bare("content/a.md:7:1"));
    }
}
