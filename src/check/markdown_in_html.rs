//! Markdown that stays as it is written, since it stands in HTML that is not read as Markdown.
//!
//! The CommonMark reading leaves an HTML block alone up to the next blank line; the closed reading leaves
//! little, such as lists inside paragraphs. Both are looked at alike: at marks among the words of the
//! finished text, in elements that were written as tags.

use super::TextInView;
use crate::document::body::mends_emphasis;
use crate::document::markdown::HtmlBlocks;
use crate::finding::Finding;
use crate::html::NodeId;

const NAME: &str = "markdown-in-html";

/// Markdown among words.
#[derive(Debug, PartialEq, Eq)]
struct Mark<'a> {
    /// As it stands there.
    written: &'a str,
    /// What it was meant to be.
    meant: &'static str,
    /// How to write that in HTML.
    html: &'static str,
}

/// Looks through the words of a text that stand in tags.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let tree = text.tree();
    let mut findings = Vec::new();
    for id in tree.descendants(tree.root()) {
        let Some(words) = tree.text_node(id).filter(|words| !words.trim().is_empty()) else {
            continue;
        };
        let is_verbatim = |id: NodeId| {
            matches!(tree.name(id), Some("code" | "pre" | "script" | "style" | "textarea"))
        };
        if tree.ancestors(id).any(is_verbatim)
            || !tree.ancestors(id).any(|above| text.is_written_as_tag(above))
        {
            continue;
        }
        let mut found = marks(words);
        if !words.contains('\n') {
            found.extend(joined_lines(text, id));
        }
        for mark in found {
            let place = text.place_of_words(id, mark.written);
            let shown: String = mark.written.chars().take(40).collect();
            let shown =
                if shown.len() < mark.written.len() { format!("{shown}…") } else { shown };
            let message = format!(
                "`{shown}` is shown as it is written: {} in HTML is not read as Markdown here",
                mark.meant
            );
            let help = match text.settings().markdown.html_blocks {
                HtmlBlocks::Closed => format!("write {}", mark.html),
                HtmlBlocks::Commonmark => format!(
                    "write {}, put blank lines around it, or read HTML to its closing tags: `markdown: \
                     {{html_blocks: closed}}` in engross.yaml",
                    mark.html
                ),
            };
            findings.push(Finding::warning(NAME, place, message).with_help(help));
        }
    }
    findings
}

/// The same as [`lines`] where the lines of an element were joined when its words were read as Markdown.
fn joined_lines<'a>(text: &'a TextInView<'_>, id: NodeId) -> Vec<Mark<'a>> {
    let tree = text.tree();
    let Some(element) = tree.parent(id).filter(|it| text.is_written_as_tag(*it)) else {
        return Vec::new();
    };
    // Once for an element, however many pieces its words are in.
    if tree.children(element).find(|it| tree.text_node(*it).is_some()) != Some(id) {
        return Vec::new();
    }
    let words = text.words(element);
    let found = lines(text.source_of(element)).into_iter().filter(|mark| {
        let sure = mark.written.split(['*', '_', '[', '`', '<', '&', '\\']).next();
        let sure = sure.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        sure.len() > 2 && words.contains(&sure)
    });
    found.collect()
}

/// What of words is Markdown.
fn marks(words: &str) -> Vec<Mark<'_>> {
    let mut found = Vec::new();
    if !mends_emphasis(words) {
        found.extend(strong(words));
    }
    found.extend(links(words));
    found.extend(lines(words));
    found
}

/// `**words**` and `__words__`.
fn strong(words: &str) -> Vec<Mark<'_>> {
    let mut found = Vec::new();
    for sign in ["**", "__"] {
        let mut at = 0;
        while let Some(start) = words[at..].find(sign).map(|next| at + next) {
            let inside = start + sign.len();
            let Some(length) = words[inside..].find(sign) else { break };
            let end = inside + length;
            let within = &words[inside..end];
            at = end;
            // Lines to write on are underscores too.
            let is_strong = within
                .starts_with(|c: char| c.is_alphanumeric() || "\"“‘([".contains(c))
                && !within.ends_with(char::is_whitespace)
                && !within.contains("\n\n");
            if is_strong {
                let written = &words[start..end + sign.len()];
                found.push(Mark { written, meant: "emphasis", html: "`<strong>…</strong>`" });
                at = end + sign.len();
            }
        }
    }
    found
}

/// `[words](address)`; brackets behind brackets that hold no address are words of legal texts.
fn links(words: &str) -> Vec<Mark<'_>> {
    let mut found = Vec::new();
    for (at, _) in words.match_indices("](") {
        let Some(start) = words[..at].rfind('[') else { continue };
        let inside = at + 2;
        let Some(length) = words[inside..].find(')') else { continue };
        let address = words[inside..inside + length].split_whitespace().next().unwrap_or_default();
        let is_address = address.starts_with(['/', '#', '.'])
            || address.contains("://")
            || address.starts_with("mailto:")
            || [".md", ".html", ".pdf"].iter().any(|ending| address.ends_with(ending));
        if !is_address || words[start..at].contains('\n') {
            continue;
        }
        let is_picture = words[..start].ends_with('!');
        let written = &words[start - usize::from(is_picture)..=inside + length];
        found.push(match is_picture {
            true => Mark { written, meant: "a picture", html: "`<img src=\"…\" alt=\"…\">`" },
            false => Mark { written, meant: "a link", html: "`<a href=\"…\">…</a>`" },
        });
    }
    found
}

/// Headings, rows of tables, and items of lists, which are told once for lines in a row: a single number
/// before words is how clauses are numbered by hand.
fn lines(words: &str) -> Vec<Mark<'_>> {
    let lines: Vec<&str> = words.lines().map(str::trim).collect();
    let mut found = Vec::new();
    let mut before = None;
    for line in &lines {
        let kind = kind_of_line(line);
        match kind {
            Some(Kind::Heading) => {
                found.push(Mark { written: line, meant: "a heading", html: "`<h2>…</h2>`" });
            }
            Some(Kind::Item) if before == Some((Kind::Item, 1)) => {
                let html = "`<ul><li>…</li></ul>`";
                found.push(Mark { written: line, meant: "a list", html });
            }
            Some(Kind::Row) if before == Some((Kind::Row, 1)) => {
                let html = "`<table>…</table>`";
                found.push(Mark { written: line, meant: "a table", html });
            }
            _ => {}
        }
        before = match (kind, before) {
            (Some(kind), Some((last, count))) if kind == last => Some((kind, count + 1)),
            (kind, _) => kind.map(|kind| (kind, 1)),
        };
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Item,
    Row,
}

fn kind_of_line(line: &str) -> Option<Kind> {
    let signs = line.len() - line.trim_start_matches('#').len();
    let is_said = |rest: &str| rest.starts_with(' ') && !rest.trim().is_empty();
    if (2..=6).contains(&signs) && is_said(&line[signs..]) {
        return Some(Kind::Heading);
    }
    if line.len() > 1 && line.starts_with('|') && line.ends_with('|') {
        return Some(Kind::Row);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let behind = match digits {
        0 => line.strip_prefix(['-', '*', '+']),
        1..=3 => line[digits..].strip_prefix(['.', ')']),
        _ => None,
    };
    behind.is_some_and(is_said).then_some(Kind::Item)
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    fn check_markdown(settings: &str, text: &str, expected: &[&str]) {
        let text = format!("---\neffective: 2020-01-01\n---\n# A\n\n{text}");
        let files = [("engross.yaml", settings), ("content/a.md", &*text)];
        check_site(&["markdown-in-html"], &files, expected);
    }

    const COMMONMARK: &str = "markdown: {html_blocks: commonmark}\n";

    #[test]
    fn markdown_that_stays_as_it_is_written_is_told() {
        check_markdown(
            COMMONMARK,
            "<div>\nWe keep it **for a month**, see [terms](/terms).\n- one\n- two\n- three\n## More\n</div>\n",
            &[
                "content/a.md:7:12: `**for a month**` is shown as it is written: emphasis in HTML is not read as Markdown here",
                "help: write `<strong>…</strong>`, put blank lines around it, or read HTML to its closing tags: `markdown: {html_blocks: closed}` in engross.yaml",
                "content/a.md:7:33: `[terms](/terms)` is shown as it is written: a link in HTML is not read as Markdown here",
                "help: write `<a href=\"…\">…</a>`, put blank lines around it, or read HTML to its closing tags: `markdown: {html_blocks: closed}` in engross.yaml",
                "content/a.md:9:1: `- two` is shown as it is written: a list in HTML is not read as Markdown here",
                "help: write `<ul><li>…</li></ul>`, put blank lines around it, or read HTML to its closing tags: `markdown: {html_blocks: closed}` in engross.yaml",
                "content/a.md:11:1: `## More` is shown as it is written: a heading in HTML is not read as Markdown here",
                "help: write `<h2>…</h2>`, put blank lines around it, or read HTML to its closing tags: `markdown: {html_blocks: closed}` in engross.yaml",
            ],
        );
        check_markdown(
            "title: x\n",
            "<p>\n- one\n- two\n</p>\n",
            &[
                "content/a.md:8:1: `- two` is shown as it is written: a list in HTML is not read as Markdown here",
                "help: write `<ul><li>…</li></ul>`",
            ],
        );
    }

    #[test]
    fn what_is_read_and_what_only_looks_like_it_is_not() {
        let read = "<div>\nKept **for a month**, see [terms](/terms).\n- one\n- two\n</div>\n";
        check_markdown("title: x\n", read, &[]);
        let alike = "<p>1. Scope, note *, item 4[b](ii), signed ____ on ____, C# and # of days</p>\n\n<pre>\n- a\n- b\n</pre>\n\nA \\*\\*b\\*\\*\n";
        check_markdown(COMMONMARK, alike, &[]);
        check_markdown("title: x\n", alike, &[]);
    }
}
