//! A text as the template engine is to read it: which tags include another text, what is a comment,
//! what only looks like one.
//!
//! In Markdown `## Title {#custom}` gives a heading an id; to the engine `{#` opens a comment. So
//! the engine is given other marks for comments ([`engine`]), and the comments of a text are spelled
//! with them: what stays behind as `{#` is literal. Knows nothing of files or of what the tags mean.

use tera::{Delimiters, Tera};

/// Characters that no text holds, two in the place of two: columns stay what they are.
const COMMENT_START: &str = "\u{1}\u{2}";
const COMMENT_END: &str = "\u{2}\u{1}";

/// An engine for texts that [`respell`] has been through.
pub fn engine() -> Tera {
    let mut tera = Tera::default();
    let delimiters = Delimiters {
        comment_start: COMMENT_START.into(),
        comment_end: COMMENT_END.into(),
        ..Delimiters::default()
    };
    // Errs only where templates are there already, or a mark is not two bytes long.
    let set = tera.set_delimiters(delimiters);
    debug_assert!(set.is_ok());
    tera
}

/// A text as [`engine`] takes it.
#[derive(Debug, Default)]
pub struct Respelled {
    /// The template.
    pub template: String,
    edits: Vec<Edit>,
}

/// A name that is longer or shorter in the template than in the text.
#[derive(Debug)]
struct Edit {
    /// Line from 1.
    line: usize,
    /// Column in the template, from 1 in characters, behind the name.
    behind: usize,
    /// How many characters it is longer.
    longer: isize,
}

impl Respelled {
    /// The column in the text of a place in the template, both from 1.
    pub fn column(&self, line: usize, column: usize) -> usize {
        let before = self.edits.iter().filter(|it| it.line == line && it.behind <= column);
        column.saturating_add_signed(-before.map(|it| it.longer).sum::<isize>())
    }
}

/// Spells a text for the engine. `full_name` gives the name that the engine knows an included text
/// by; it is asked with the name in the text and where that stands.
pub fn respell(text: &str, mut full_name: impl FnMut(&str, usize) -> Option<String>) -> Respelled {
    let mut out = Respelled::default();
    let mut done = 0;
    for tag in tags(text) {
        match tag {
            Tag::Include { start, name } => {
                let Some(full) = full_name(name, start).filter(|full| full != name) else {
                    continue;
                };
                out.template.push_str(&text[done..start]);
                out.template.push_str(&full);
                done = start + name.len();
                let line_start = out.template.rfind('\n').map_or(0, |at| at + 1);
                out.edits.push(Edit {
                    line: text[..start].matches('\n').count() + 1,
                    behind: out.template[line_start..].chars().count() + 1,
                    longer: full.chars().count() as isize - name.chars().count() as isize,
                });
            }
            Tag::Comment { start, end } => {
                out.template.push_str(&text[done..start]);
                out.template.push_str(COMMENT_START);
                out.template.push_str(&text[start + 2..end - 2]);
                out.template.push_str(COMMENT_END);
                done = end;
            }
        }
    }
    out.template.push_str(&text[done..]);
    out
}

/// A tag that needs care.
#[derive(Debug, PartialEq, Eq)]
enum Tag<'a> {
    /// `{% include "name" %}`: where the name starts, and the name.
    Include { start: usize, name: &'a str },
    /// `{# … #}`, its marks with it.
    Comment { start: usize, end: usize },
}

fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|next| at + next) {
        let behind = &text[open + 1..];
        at = open + 1;
        if behind.starts_with('{') {
            at = text[open..].find("}}").map_or(open + 2, |length| open + length + 2);
        } else if behind.starts_with('#') {
            if let Some(end) = comment_end(text, open) {
                found.push(Tag::Comment { start: open, end });
                at = end;
            } else {
                at = open + 2;
            }
        } else if behind.starts_with('%') {
            at = open + 2;
            if let Some(length) = tag_named(&text[at..], "raw") {
                at = raw_end(text, at + length);
            } else if let Some((start, name)) = included(text, at) {
                at = start + name.len();
                found.push(Tag::Include { start, name });
            }
        }
    }
    found
}

/// Where the comment that `{#` at `open` starts ends; none when it starts no comment. Comments may
/// go over several lines, but a brace that closes on its own line, `{#custom}`, is no comment.
fn comment_end(text: &str, open: usize) -> Option<usize> {
    let behind = open + 2;
    let end = behind + text[behind..].find("#}")? + 2;
    let line = text[behind..].split('\n').next().unwrap_or_default();
    let same_line = end <= behind + line.len();
    let attributes = !line.starts_with(|c: char| c.is_whitespace() || c == '-')
        && !line.is_empty()
        && line.contains('}');
    (same_line || !attributes).then_some(end)
}

/// The length of the rest of a tag, behind its `{%`, that consists of this name alone.
fn tag_named(rest: &str, name: &str) -> Option<usize> {
    let behind = rest.strip_prefix('-').unwrap_or(rest).trim_start().strip_prefix(name)?;
    let behind = behind.trim_start();
    let behind = behind.strip_prefix('-').unwrap_or(behind).strip_prefix("%}")?;
    Some(rest.len() - behind.len())
}

/// Where the raw block that starts at `at` ends.
fn raw_end(text: &str, mut at: usize) -> usize {
    while let Some(open) = text[at..].find("{%").map(|next| at + next) {
        at = open + 2;
        if let Some(length) = tag_named(&text[at..], "endraw") {
            return at + length;
        }
    }
    text.len()
}

fn included(text: &str, at: usize) -> Option<(usize, &str)> {
    let rest = text[at..].strip_prefix('-').unwrap_or(&text[at..]).trim_start();
    let rest = rest.strip_prefix("include")?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let start = text.len() - rest.len() + 1;
    Some((start, &text[start..start + text[start..].find(quote)?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills a text as a template.
    fn check_filled(text: &str, expected: &str) {
        let template = respell(text, |_, _| None).template;
        let filled = engine().render_str(&template, &tera::Context::new(), true);
        assert_eq!(filled.expect("a sound template"), expected, "{text:?}");
    }

    fn check_includes(text: &str, expected: &[&str]) {
        let mut names = Vec::new();
        respell(text, |name, _| {
            names.push(name.to_owned());
            None
        });
        assert_eq!(names, expected, "{text:?}");
    }

    #[test]
    fn a_brace_that_opens_no_comment_is_literal() {
        check_filled("## Title {#custom}\n\nText\n", "## Title {#custom}\n\nText\n");
        check_filled("## A {#a}\n\n{# gone #}## B {#b .c}\n", "## A {#a}\n\n## B {#b .c}\n");
        check_filled("a {#custom", "a {#custom");
        check_filled("a {#}{{ 1 }}", "a {#}1");
        check_filled("{% raw %}{# kept #}{% endraw %}{{ \"{#x}\" }}", "{# kept #}{#x}");
    }

    #[test]
    fn comments_are_left_out_on_one_line_and_on_several() {
        check_filled("a{# note #}b{#note#}c", "abc");
        check_filled("a {#- note -#} b", "ab");
        check_filled("a{#\n note }\n#}b{#note\nmore#}c", "abc");
    }

    #[test]
    fn includes_are_found_where_the_engine_finds_them() {
        check_includes("{% include \"a.md\" %}{%- include 'b.md' -%}", &["a.md", "b.md"]);
        check_includes("{% raw %}{% include \"a.md\" %}{% endraw %}{%include `b.md`%}", &["b.md"]);
        check_includes("{# {% include \"a.md\" %} #}{%- raw -%} {% include \"b.md\" %}", &[]);
        check_includes("{{ \"{% include 'a.md' %}\" }} {% if include %}", &[]);
    }

    #[test]
    fn columns_are_those_of_the_text() {
        let text = "x\n{% include \"a.md\" %} {{ b }}";
        let respelled = respell(text, |name, _| Some(format!("legal/é/{name}")));
        assert_eq!(respelled.template, "x\n{% include \"legal/é/a.md\" %} {{ b }}");
        assert_eq!(respelled.column(2, 33), 25);
        assert_eq!(respelled.column(2, 13), 13);
        assert_eq!(respelled.column(1, 33), 33);
    }
}
