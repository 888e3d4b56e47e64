//! The keys of a YAML mapping as they stand in its text, and what a new version states in them.
//!
//! 1. The text is cut into its keys, each with the lines that belong to it ([`entries`]): block style,
//!    with values of any kind, also over several lines.
//! 2. Keys that a new version states are replaced or put in, those of the old version go ([`edits`]).
//!
//! Where a text is written in another way, nothing is said and nothing changed. Whether the result says
//! what was meant is for the caller to see, who has the project's own reader. Knows nothing of files.

use std::ops::Range;

use super::edits::Edit;
use crate::document::date::{LegalDate, in_shape_of};

/// What the keys of the new version are to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// In force from.
    pub effective: LegalDate,
    /// First shown to readers.
    pub published: Option<LegalDate>,
    /// Whether the change is a material one.
    pub material: bool,
    /// The label.
    pub version: Option<String>,
    /// The id of the version that it translates.
    pub translation_of: Option<String>,
}

/// What happened to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It is stated anew, or says something else now: the line.
    Stated(String),
    /// It went, as it was the old version's: the line, or the key where its value takes several.
    Removed(String),
    /// It could not be changed: the line.
    Left(String),
}

/// Keys that tell of one version and of no other.
const OF_ONE_VERSION: [&str; 7] =
    ["published", "version", "material", "changes", "corrections", "withdrawn", "translation_of"];

/// Keys that new ones are put behind, if nothing nearer is there.
const HEAD: [&str; 4] = ["title", "description", "lang", "kind"];

/// The edits that make a mapping say what is meant, and what they do: first what is stated anew. `is_whole`
/// says whether the mapping is a whole file, whose first keys are its head. None where the text is not
/// written as one `key: value` a line.
pub fn edits(yaml: &str, meant: &Meant, is_whole: bool) -> Option<(Vec<Edit>, Vec<Said>)> {
    let entries = entries(yaml, 0..yaml.len())?;
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let stated = [
        ("effective", Some(Value::Date(meant.effective))),
        ("published", meant.published.map(Value::Date)),
        ("version", meant.version.clone().map(Value::Text)),
        ("material", meant.material.then_some(Value::True)),
        ("translation_of", meant.translation_of.clone().map(Value::Text)),
    ];
    let mut edits = Vec::new();
    let mut said = Vec::new();
    let mut missing = String::new();
    let margin = entries.first().map_or(0, |entry| entry.margin);
    let place = place_of_new(yaml, &entries, is_whole);
    for (key, value) in stated {
        let Some(value) = value else { continue };
        let Some(entry) = find(key) else {
            let line = format!("{key}: {}", value.written(""));
            missing.push_str(&format!("{:margin$}{line}\n", ""));
            said.push(Said::Stated(line));
            continue;
        };
        let old = &yaml[entry.value.clone()];
        let new = value.written(if entry.is_one_line(yaml) { old } else { "" });
        said.push(Said::Stated(format!("{key}: {new}")));
        edits.push(entry.replaced(yaml, &new));
    }
    for entry in &entries {
        let is_stated = match entry.key {
            "published" => meant.published.is_some(),
            "version" => meant.version.is_some(),
            "material" => meant.material,
            "translation_of" => meant.translation_of.is_some(),
            _ => false,
        };
        if !is_stated && OF_ONE_VERSION.contains(&entry.key) {
            edits.push(Edit { range: entry.whole.clone(), text: String::new() });
            said.push(Said::Removed(entry.shown(yaml)));
        }
        if entry.key == "context" {
            let (edit, what) = update_date(yaml, entry, meant.effective);
            edits.extend(edit);
            said.extend(what);
        }
    }
    if !missing.is_empty() {
        // A last line without an end gets one.
        let open = place > 0 && !yaml[..place].ends_with('\n');
        let text = if open { format!("\n{}", missing.trim_end()) } else { missing };
        edits.push(Edit { range: place..place, text });
    }
    Some((edits, said))
}

/// Where keys are put in that are not there yet.
fn place_of_new(yaml: &str, entries: &[Entry<'_>], is_whole: bool) -> usize {
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    if let Some(effective) = find("effective") {
        return effective.whole.end;
    }
    if let Some(next) = find("published").or(find("version")) {
        return next.whole.start;
    }
    match entries.iter().rfind(|entry| HEAD.contains(&entry.key)) {
        Some(entry) => entry.whole.end,
        None if is_whole => entries.first().map_or(yaml.len(), |entry| entry.whole.start),
        None => yaml.len(),
    }
}

/// The date in `context.update_date`, in the shape it was written in.
fn update_date(yaml: &str, context: &Entry<'_>, date: LegalDate) -> (Option<Edit>, Option<Said>) {
    let value = if yaml[context.value.clone()].starts_with('{') {
        flow_value(yaml, context.value.clone(), "update_date")
    } else {
        let inner = entries(yaml, context.inner(yaml));
        let inner = inner.as_deref().unwrap_or_default();
        let found = inner.iter().find(|entry| entry.key == "update_date");
        found.filter(|entry| entry.is_one_line(yaml)).map(|entry| entry.value.clone())
    };
    let Some(range) = value else {
        let is_named = yaml[context.whole.clone()].contains("update_date");
        return (None, is_named.then(|| Said::Left("context.update_date".to_owned())));
    };
    let old = &yaml[range.clone()];
    let (quote, words) = unquoted(old);
    let Some(new) = in_shape_of(words, date) else {
        return (None, Some(Said::Left(format!("context.update_date: {old}"))));
    };
    let text = format!("{quote}{new}{quote}");
    if text == old {
        return (None, None);
    }
    let said = Said::Stated(format!("context.update_date: {text}"));
    (Some(Edit { range, text }), Some(said))
}

/// A value to be written.
enum Value {
    Date(LegalDate),
    Text(String),
    True,
}

impl Value {
    /// As it is written in the place of an old value: as that was, where it then says the same.
    fn written(&self, old: &str) -> String {
        let (quote, words) = unquoted(old);
        match self {
            Value::True => "true".to_owned(),
            Value::Date(date) => {
                let alike = in_shape_of(words, *date);
                let alike = alike.filter(|text| LegalDate::read(text) == Ok(*date));
                let text = alike.unwrap_or_else(|| date.to_string());
                format!("{quote}{text}{quote}")
            }
            Value::Text(text) => {
                let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
                let is_safe = text.starts_with(|c: char| c.is_ascii_digit())
                    && text.ends_with(|c: char| c.is_ascii_digit())
                    && text.chars().all(is_plain);
                match quote {
                    "'" if !text.contains(char::is_control) => {
                        format!("'{}'", text.replace('\'', "''"))
                    }
                    "" if is_safe && !words.is_empty() => text.clone(),
                    // What JSON writes between quotation marks, YAML reads as the same text.
                    _ => serde_json::Value::from(text.as_str()).to_string(),
                }
            }
        }
    }
}

/// The quotation mark of a value, and what stands in it.
fn unquoted(value: &str) -> (&str, &str) {
    for quote in ["\"", "'"] {
        let inner = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            return (&value[..1], inner);
        }
    }
    ("", value)
}

/// A key with its value, as byte ranges of the text.
#[derive(Debug)]
struct Entry<'a> {
    key: &'a str,
    /// How many blanks stand before it.
    margin: usize,
    /// Its lines, with the end of the last.
    whole: Range<usize>,
    /// Behind its colon.
    colon: usize,
    /// Its value on the line of the key, as far as it goes; empty where it starts on a later line.
    value: Range<usize>,
}

impl Entry<'_> {
    /// Whether all of it is one line.
    fn is_one_line(&self, yaml: &str) -> bool {
        !self.value.is_empty() && !yaml[self.whole.clone()].trim_end().contains('\n')
    }

    /// The edit that gives it another value.
    fn replaced(&self, yaml: &str, value: &str) -> Edit {
        if self.is_one_line(yaml) {
            return Edit { range: self.value.clone(), text: value.to_owned() };
        }
        // What stands in several lines becomes one. A comment behind the key alone stays.
        let end = self.whole.start + yaml[self.whole.clone()].trim_end().len();
        let line = &yaml[self.colon..end];
        let end = if line.contains('\n') { end } else { self.colon };
        Edit { range: self.colon..end, text: format!(" {value}") }
    }

    /// The lines behind the key's own.
    fn inner(&self, yaml: &str) -> Range<usize> {
        let behind = yaml[self.whole.clone()].find('\n').map(|at| self.whole.start + at + 1);
        behind.unwrap_or(self.whole.end)..self.whole.end
    }

    /// Its line, or its key where it has several or a long one.
    fn shown(&self, yaml: &str) -> String {
        const LONGEST: usize = 60;
        let value = &yaml[self.value.clone()];
        match self.is_one_line(yaml) && value.chars().count() <= LONGEST {
            true => format!("{}: {value}", self.key),
            false => self.key.to_owned(),
        }
    }
}

/// The keys of the mapping in a range of whole lines, in order. None where it is not in block style.
fn entries(yaml: &str, range: Range<usize>) -> Option<Vec<Entry<'_>>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let line = line_at(yaml, at);
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        let is_mark = entries.is_empty() && (text.starts_with("---") || text.starts_with('%'));
        if text.trim().is_empty() || text.starts_with('#') || is_mark {
            at += line.len();
            continue;
        }
        let margin = entries.first().map_or(indent, |entry| entry.margin);
        let item = item(yaml, at)?;
        let belongs = indent > margin || (indent == margin && item.is_of_list);
        match entries.last_mut() {
            Some(last) if belongs => last.whole.end = item.end,
            _ if belongs || indent != margin => return None,
            _ => {
                let (key, colon) = item.key?;
                let (whole, value) = (at..item.end, item.value);
                entries.push(Entry { key, margin, whole, colon, value });
            }
        }
        at = item.end;
    }
    Some(entries)
}

/// The line that starts at a place, with its end.
fn line_at(yaml: &str, at: usize) -> &str {
    yaml[at..].split_inclusive('\n').next().unwrap_or_default()
}

/// A line that starts a key or an item of a list, with the lines that its value goes on in.
struct Item<'a> {
    /// It starts with the hyphen of a list.
    is_of_list: bool,
    /// Its key, and where the colon behind it ends.
    key: Option<(&'a str, usize)>,
    /// Its value; empty where it starts on a later line.
    value: Range<usize>,
    /// Behind its last line.
    end: usize,
}

fn item(yaml: &str, start: usize) -> Option<Item<'_>> {
    let line = line_at(yaml, start);
    let mut at = start + (line.len() - line.trim_start_matches(' ').len());
    let mut is_of_list = false;
    while yaml[at..].starts_with("- ") {
        is_of_list = true;
        at += 1;
        at += yaml[at..].len() - yaml[at..].trim_start_matches(' ').len();
    }
    // What the value must be indented by more than.
    let mut column = at - start;
    if line_at(yaml, at).trim_end() == "-" {
        (is_of_list, at) = (true, at + 1);
    }
    if yaml[at..].starts_with("? ") {
        return None;
    }
    let key = key_at(yaml, at);
    if let Some((_, colon)) = key {
        let rest = &yaml[colon..];
        at = colon + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
    } else if is_of_list {
        column = column.saturating_sub(1);
    }
    let (value, end) = value_at(yaml, at, column)?;
    Some(Item { is_of_list, key, value, end })
}

/// The key that stands at a place, and where the colon behind it ends.
fn key_at(yaml: &str, at: usize) -> Option<(&str, usize)> {
    let line = line_at(yaml, at).trim_end();
    let is_colon = |rest: &str| rest == ":" || rest.starts_with(": ") || rest.starts_with(":\t");
    if line.starts_with(['"', '\'']) {
        let end = quoted_end(yaml, at).filter(|end| *end <= at + line.len())?;
        let behind = &line[end - at..];
        let blanks = behind.len() - behind.trim_start().len();
        return is_colon(&behind[blanks..]).then(|| (&yaml[at + 1..end - 1], end + blanks + 1));
    }
    if line.starts_with(['{', '[', '|', '>', '!', '&', '*', '#', '@', '`']) {
        return None;
    }
    let colon = line.char_indices().find(|(place, c)| *c == ':' && is_colon(&line[*place..]))?.0;
    let key = line[..colon].trim_end();
    (!key.contains(" #")).then_some((&yaml[at..at + key.len()], at + colon + 1))
}

/// The value that starts at a place, and the end of its last line. `column` is that of its key.
fn value_at(yaml: &str, at: usize, column: usize) -> Option<(Range<usize>, usize)> {
    let line = line_at(yaml, at);
    let next = at + line.len();
    let text = line.trim_end();
    if text.is_empty() || text.starts_with('#') {
        return Some((at..at, next));
    }
    // What stands before a value: a tag, an anchor.
    let mut start = at;
    while yaml[start..].starts_with(['!', '&']) {
        let rest = &line[start - at..];
        let Some(blank) = rest.find(' ') else { return Some((at..at + text.len(), next)) };
        start += rest.len() - rest[blank..].trim_start_matches(' ').len();
    }
    let goes_on = |yaml: &str, from: usize| {
        let line = line_at(yaml, from);
        let indent = line.len() - line.trim_start_matches(' ').len();
        (line.trim().is_empty(), indent > column)
    };
    match yaml[start..].chars().next()? {
        '|' | '>' => {
            // Blank lines at its end part it from what follows.
            let (mut end, mut from) = (next, next);
            while from < yaml.len() {
                match goes_on(yaml, from) {
                    (true, _) => from += line_at(yaml, from).len(),
                    (false, true) => {
                        from += line_at(yaml, from).len();
                        end = from;
                    }
                    (false, false) => break,
                }
            }
            Some((at..at + text.len(), end))
        }
        '"' | '\'' => closed(yaml, at, quoted_end(yaml, start)?),
        '{' | '[' => closed(yaml, at, flow_end(yaml, start)?),
        _ => {
            let text = text.find(" #").map_or(text, |comment| text[..comment].trim_end());
            let has_comment = text.len() < line.trim_end().len();
            let mut end = next;
            while !has_comment && end < yaml.len() && goes_on(yaml, end) == (false, true) {
                if line_at(yaml, end).trim_start().starts_with('#') {
                    break;
                }
                end += line_at(yaml, end).len();
            }
            Some((at..at + text.len(), end))
        }
    }
}

/// A value that ends at a place, if nothing but a comment follows on that line.
fn closed(yaml: &str, at: usize, end: usize) -> Option<(Range<usize>, usize)> {
    let rest = line_at(yaml, end);
    let behind = rest.trim();
    (behind.is_empty() || behind.starts_with('#')).then(|| (at..end, end + rest.len()))
}

/// Where the quoted text that starts at a place ends.
fn quoted_end(yaml: &str, at: usize) -> Option<usize> {
    let quote = yaml[at..].chars().next()?;
    let mut chars = yaml[at + 1..].char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            let is_doubled = quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == quote);
            if !is_doubled {
                return Some(at + 1 + place + 1);
            }
            chars.next();
        }
    }
    None
}

/// Where the list or mapping in brackets that starts at a place ends.
fn flow_end(yaml: &str, at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut from = at;
    let mut before = '[';
    while let Some(c) = yaml[from..].chars().next() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.checked_sub(1)?,
            '"' | '\'' if matches!(before, '{' | '[' | ',' | ':') => {
                from = quoted_end(yaml, from)?;
                before = c;
                continue;
            }
            '#' if yaml[..from].ends_with([' ', '\n']) => {
                from += line_at(yaml, from).trim_end_matches('\n').len();
                continue;
            }
            _ => {}
        }
        from += c.len_utf8();
        if depth == 0 {
            return Some(from);
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    None
}

/// The value of a key of a mapping in braces, if it stands there as one word or quoted text.
fn flow_value(yaml: &str, flow: Range<usize>, key: &str) -> Option<Range<usize>> {
    let text = &yaml[flow.clone()];
    let (place, _) = text.match_indices(key).find(|(place, _)| {
        let before = text[..*place].trim_end_matches([' ', '\n', '"', '\'']);
        let behind = text[place + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        before.ends_with(['{', ',']) && behind.starts_with(':')
    })?;
    let colon = flow.start + place + text[place..].find(':')? + 1;
    let rest = &yaml[colon..flow.end];
    let start = colon + (rest.len() - rest.trim_start().len());
    let end = match yaml[start..].chars().next()? {
        '"' | '\'' => quoted_end(yaml, start)?,
        _ => start + yaml[start..flow.end].find([',', '}', '\n'])?,
    };
    Some(start..start + yaml[start..end].trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::edits::applied;

    fn meant() -> Meant {
        Meant {
            effective: LegalDate::from_iso("2026-02-01").expect("a date"),
            published: None,
            material: false,
            version: None,
            translation_of: None,
        }
    }

    /// Makes a mapping say what is meant, and compares it and what is said of it.
    fn check_meant(yaml: &str, meant: &Meant, expected: &str, said: &[&str]) {
        let (edits, what) = edits(yaml, meant, false).expect("edits");
        assert_eq!(applied(yaml, &edits), expected, "the edited {yaml:?}");
        let shown: Vec<String> = what
            .iter()
            .map(|said| match said {
                Said::Stated(line) => format!("+ {line}"),
                Said::Removed(line) => format!("- {line}"),
                Said::Left(line) => format!("? {line}"),
            })
            .collect();
        assert_eq!(shown, said, "what is said of {yaml:?}");
    }

    fn check(yaml: &str, expected: &str, said: &[&str]) {
        check_meant(yaml, &meant(), expected, said);
    }

    #[test]
    fn the_effective_date_is_replaced_as_it_was_written() {
        check("effective: 2025-07-01\n", "effective: 2026-02-01\n", &["+ effective: 2026-02-01"]);
        check(
            "title: a # b\neffective:   \"1 July 2025\"  # live\nkind: terms\n",
            "title: a # b\neffective:   \"1 February 2026\"  # live\nkind: terms\n",
            &["+ effective: \"1 February 2026\""],
        );
        check("effective: July 2025\n", "effective: 2026-02-01\n", &["+ effective: 2026-02-01"]);
        check("'effective' : 2025\n", "'effective' : 2026-02-01\n", &["+ effective: 2026-02-01"]);
        check(
            "effective:\n  2025-07-01\na: b\n",
            "effective: 2026-02-01\na: b\n",
            &["+ effective: 2026-02-01"],
        );
        check(
            "effective: # soon\na: b\n",
            "effective: 2026-02-01 # soon\na: b\n",
            &["+ effective: 2026-02-01"],
        );
        check(
            "  effective: 2025\n  a: b",
            "  effective: 2026-02-01\n  a: b",
            &["+ effective: 2026-02-01"],
        );
    }

    #[test]
    fn an_effective_date_is_put_where_an_editor_would() {
        let said = ["+ effective: 2026-02-01"];
        check("", "effective: 2026-02-01\n", &said);
        check("# nothing yet\n", "# nothing yet\neffective: 2026-02-01\n", &said);
        check(
            "title: a\nkind: b\ncontext:\n  c: d\n",
            "title: a\nkind: b\neffective: 2026-02-01\ncontext:\n  c: d\n",
            &said,
        );
        check("context:\n  c: d\n", "context:\n  c: d\neffective: 2026-02-01\n", &said);
        check("a: b", "a: b\neffective: 2026-02-01", &said);
        check("title: a", "title: a\neffective: 2026-02-01", &said);
        let whole = edits("# All.\n\nproviders: []\n", &meant(), true).expect("edits").0;
        let text = applied("# All.\n\nproviders: []\n", &whole);
        assert_eq!(text, "# All.\n\neffective: 2026-02-01\nproviders: []\n");
    }

    #[test]
    fn what_was_the_old_versions_goes_whole() {
        check(
            concat!(
                "title: Terms\nversion: \"3.0\" # the third\n# what changed\nchanges: |\n  - a: \"b\n\n    # no comment\n  - c\n\n",
                "kind: terms\nmaterial: true\ncorrections:\n- date: 2025-08-01\n  note: >-\n    It's\n      a \"word\n- {date: 2025-09-01, note: 'x'}\n# aliases\naliases: [/a]\n",
            ),
            "title: Terms\neffective: 2026-02-01\n# what changed\n\nkind: terms\n# aliases\naliases: [/a]\n",
            &[
                "+ effective: 2026-02-01",
                "- version: \"3.0\"",
                "- changes",
                "- material: true",
                "- corrections",
            ],
        );
        check(
            "changes: \"one\ntwo: three\"\nwithdrawn: 2025-12-01\neffective: 2025-07-01\npublished: 2025-06-01",
            "effective: 2026-02-01\n",
            &[
                "+ effective: 2026-02-01",
                "- changes",
                "- withdrawn: 2025-12-01",
                "- published: 2025-06-01",
            ],
        );
        check(
            "corrections: [\n{date: 2025-08-01, # it's\nnote: \"a ] b\"}\n]\nchanges: it's\n  one: \"two\neffective: 2025\n",
            "effective: 2026-02-01\n",
            &["+ effective: 2026-02-01", "- corrections", "- changes"],
        );
    }

    #[test]
    fn what_the_new_version_states_is_replaced_or_put_in() {
        let all = Meant {
            published: Some(LegalDate::from_iso("2026-01-15").expect("a date")),
            material: true,
            version: Some("3.10".to_owned()),
            translation_of: Some("2026-01-15".to_owned()),
            ..meant()
        };
        check_meant(
            "effective: 2025-07-01\nversion: 3.0\nmaterial: false\ntranslation_of: '2025-07-01'\n",
            &all,
            "effective: 2026-02-01\npublished: 2026-01-15\nversion: 3.10\nmaterial: true\ntranslation_of: '2026-01-15'\n",
            &[
                "+ effective: 2026-02-01",
                "+ published: 2026-01-15",
                "+ version: 3.10",
                "+ material: true",
                "+ translation_of: '2026-01-15'",
            ],
        );
        check_meant(
            "title: a\n",
            &Meant { version: Some("Ed. \"4\": it's".to_owned()), translation_of: None, ..all },
            "title: a\neffective: 2026-02-01\npublished: 2026-01-15\nversion: \"Ed. \\\"4\\\": it's\"\nmaterial: true\n",
            &[
                "+ effective: 2026-02-01",
                "+ published: 2026-01-15",
                "+ version: \"Ed. \\\"4\\\": it's\"",
                "+ material: true",
            ],
        );
    }

    #[test]
    fn the_date_in_the_context_keeps_its_shape() {
        let said = |date: &str| {
            ["+ effective: 2026-02-01".to_owned(), format!("+ context.update_date: {date}")]
        };
        for (old, new) in [
            ("\"July 2023\"", "\"February 2026\""),
            ("2025", "2026"),
            ("'09 June 2017' # old", "'01 February 2026' # old"),
            ("16 Jun 2025", "1 Feb 2026"),
        ] {
            let said = said(new.trim_end_matches(" # old"));
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            check(
                &format!("context:\n  title: \"A: b\"\n  update_date: {old}\n  c:\n    - d\n"),
                &format!(
                    "context:\n  title: \"A: b\"\n  update_date: {new}\n  c:\n    - d\neffective: 2026-02-01\n"
                ),
                &said,
            );
        }
        check(
            "effective: 2025\ncontext: {title: \"update_date: x\", \"update_date\": July 2025, a: b}\n",
            "effective: 2026-02-01\ncontext: {title: \"update_date: x\", \"update_date\": February 2026, a: b}\n",
            &["+ effective: 2026-02-01", "+ context.update_date: February 2026"],
        );
        check(
            "effective: 2025\ncontext:\n  update_date: February 2026\n",
            "effective: 2026-02-01\ncontext:\n  update_date: February 2026\n",
            &["+ effective: 2026-02-01"],
        );
        check(
            "effective: 2025\ncontext:\n  update_date: |\n    July 2025\n",
            "effective: 2026-02-01\ncontext:\n  update_date: |\n    July 2025\n",
            &["+ effective: 2026-02-01", "? context.update_date"],
        );
    }

    #[test]
    fn what_is_not_in_block_style_is_not_touched() {
        for yaml in [
            "{a: 1, effective: 2020-01-01}\n",
            "[a]\n",
            "a\n",
            "? a\n: b\n",
            "a: \"b\n",
            " a: b\nc: d\n",
        ] {
            assert_eq!(edits(yaml, &meant(), false), None, "{yaml:?}");
        }
    }
}
