//! Markdown to HTML, with every element's place in the source.
//!
//! Steps: cut the source into mark-up and Markdown (`html_blocks`), render each part with
//! pulldown-cmark, and put a mark before every element that says where it came from. The marks are
//! comments of the form `<!--@123-->`; whoever parses the HTML takes them out again
//! ([`source_mark`]). Knows nothing of front matter, templates or what is allowed to reach readers.

pub mod html_blocks;
mod lists;
pub mod tag;

use std::collections::HashMap;
use std::fmt::Write as _;

use pulldown_cmark::{
    BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag as Element, TagEnd, html,
};
use serde::Deserialize;

use html_blocks::{Piece, Run};

/// How HTML inside Markdown is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HtmlBlocks {
    /// An element ends at its closing tag, and what it holds is Markdown.
    #[default]
    Closed,
    /// As CommonMark has it: an HTML block ends at a blank line.
    Commonmark,
}

/// Renders Markdown. Comments of the source are gone; each element is preceded by a mark with its
/// byte offset in the source.
pub fn to_html(source: &str, html_blocks: HtmlBlocks) -> String {
    let mut out = String::with_capacity(source.len() * 3 / 2);
    match html_blocks {
        HtmlBlocks::Commonmark => {
            push_blocks(&mut out, &Run::copied(source, 0, source.len()), false, None);
        }
        HtmlBlocks::Closed => {
            let pieces = html_blocks::pieces(source);
            let links = match pieces.as_slice() {
                [_] | [] => Links::new(),
                _ => link_definitions(source),
            };
            push_pieces(&mut out, pieces, &|at| at, &Closed { links: &links, depth: 0 });
        }
    }
    out
}

/// The closed reading: what a part of a text takes from the whole.
#[derive(Clone, Copy)]
struct Closed<'a> {
    links: &'a Links,
    /// How many HTML blocks inside containers such as list items the part stands in.
    depth: usize,
}

/// How many HTML blocks may stand inside each other before the innermost is left as it is.
const MAX_DEPTH: usize = 16;

/// The start of a text from which at least `least` bytes are read, up to a blank line, if it reads by itself
/// as it does with the rest behind it: its elements, in the closed reading, are the first ones of the whole.
pub fn whole_blocks(text: &str, least: usize) -> Option<&str> {
    let end = least + text.get(least..)?.find("\n\n")? + 2;
    let start = &text[..end];
    // Definitions of links and notes serve what stands before them, and lists are mended by what is in all
    // of them, unless there are tabs.
    if text.contains("]:") || text.contains('\t') || lists::needs_mending(text) {
        return None;
    }
    let mut open = Vec::new();
    let mut outside = 0;
    for tag in tag::tags(start) {
        if start[outside..tag.range.start].contains('<') {
            return None;
        }
        outside = tag.range.end;
        match tag.kind {
            tag::TagKind::Open if tag::content_of(&tag.element()) == tag::Content::Void => {}
            tag::TagKind::Open => open.push(tag.element()),
            tag::TagKind::Close if open.pop() != Some(tag.element()) => return None,
            tag::TagKind::Close | tag::TagKind::SelfClosing | tag::TagKind::Comment => {}
        }
    }
    // What looks like a tag inside code is none.
    let has_tags = outside > 0;
    let may_hold_code =
        || start.contains(['`', '~']) || start.lines().any(|line| line.starts_with("    "));
    let is_whole = open.is_empty() && !start[outside..].contains('<');
    (is_whole && !(has_tags && may_hold_code())).then_some(start)
}

/// Renders the parts of a text; `origin` leads from an offset in the text to one in the source.
fn push_pieces(
    out: &mut String,
    pieces: Vec<Piece>,
    origin: &dyn Fn(usize) -> usize,
    closed: &Closed<'_>,
) {
    for piece in pieces {
        match piece {
            Piece::Html(run) => push_markup(out, &run.text, |at| origin(run.origin(at))),
            Piece::Raw(run) => out.push_str(&run.text),
            Piece::Blocks { run, tight } => {
                let run = lists::mend(run.moved(origin));
                push_blocks(out, &run, tight, Some(closed));
            }
            Piece::Inline(run) => push_inline(out, &run.moved(origin), closed.links),
        }
    }
}

/// The source offset that a comment of the rendered HTML marks, if it is a mark.
pub fn source_mark(comment: &str) -> Option<usize> {
    comment.strip_prefix('@')?.parse().ok()
}

/// Link reference definitions of the whole source: a definition in one part serves every other.
type Links = HashMap<String, (String, String)>;

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
}

fn link_definitions(source: &str) -> Links {
    Parser::new_ext(source, options())
        .reference_definitions()
        .iter()
        .map(|(label, definition)| {
            let title = definition.title.as_deref().unwrap_or_default();
            (label.to_lowercase(), (definition.dest.to_string(), title.to_owned()))
        })
        .collect()
}

fn resolve<'a>(link: &BrokenLink<'_>, links: &Links) -> Option<(CowStr<'a>, CowStr<'a>)> {
    let (target, title) = links.get(&link.reference.to_lowercase())?;
    Some((target.clone().into(), title.clone().into()))
}

fn mark(out: &mut String, offset: usize) {
    let _ = write!(out, "<!--@{offset}-->");
}

/// Passes mark-up on with a mark before each tag and without its comments.
fn push_markup(out: &mut String, text: &str, origin: impl Fn(usize) -> usize) {
    let mut done = 0;
    for tag in tag::tags(text) {
        out.push_str(&text[done..tag.range.start]);
        done = tag.range.end;
        match tag.kind {
            tag::TagKind::Comment => {}
            tag::TagKind::Close => out.push_str(&text[tag.range]),
            tag::TagKind::Open | tag::TagKind::SelfClosing => {
                mark(out, origin(tag.range.start));
                out.push_str(&text[tag.range]);
            }
        }
    }
    out.push_str(&text[done..]);
}

/// Renders Markdown blocks; without `closed`, as CommonMark has it.
fn push_blocks(out: &mut String, run: &Run, tight: bool, closed: Option<&Closed<'_>>) {
    let no_links = Links::new();
    let links = closed.map_or(&no_links, |closed| closed.links);
    let mut callback = |link: BrokenLink<'_>| resolve(&link, links);
    let parser = Parser::new_with_broken_link_callback(&run.text, options(), Some(&mut callback));
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut blocks = 0;
    let mut depth = 0;
    let mut html_block: Option<Run> = None;
    for (event, range) in parser.into_offset_iter() {
        if depth == 0 {
            blocks += 1;
        }
        match (&event, &mut html_block, closed) {
            (Event::Start(Element::HtmlBlock), _, Some(_)) => html_block = Some(Run::default()),
            (Event::Html(text), Some(block), _) => {
                // Line by line: each may have come from a place of its own.
                let mut at = range.start;
                for line in text.split_inclusive('\n') {
                    block.push(line, run.origin(at));
                    at += line.len();
                }
                continue;
            }
            (Event::End(TagEnd::HtmlBlock), Some(block), Some(closed)) => {
                events.push(Event::Html(html_block_inside(block, closed).into()));
                html_block = None;
            }
            _ => {}
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        push_event(&mut events, event, run.origin(range.start), |at| run.origin(range.start + at));
    }
    // The first event behind the mark is the paragraph's start, the last its end.
    let single = blocks == 1 && matches!(events.last(), Some(Event::End(TagEnd::Paragraph)));
    if tight && single {
        events.pop();
        events.retain(|event| !matches!(event, Event::Start(Element::Paragraph)));
    }
    let inline = tight && single;
    if !inline && !out.ends_with('\n') {
        out.push('\n');
    }
    html::push_html(out, events.into_iter());
    if inline && run.text.ends_with(['\n', ' ']) {
        out.push('\n');
    }
}

/// An HTML block inside a list item or quotation, read to its closing tags as well.
fn html_block_inside(block: &Run, closed: &Closed<'_>) -> String {
    let mut html = String::new();
    let pieces = html_blocks::pieces(&block.text);
    // A block that is no mark-up to the closed reading would come back as it went in.
    let unread = matches!(pieces.as_slice(), [Piece::Blocks { .. }]);
    if unread || closed.depth >= MAX_DEPTH {
        push_markup(&mut html, &block.text, |at| block.origin(at));
    } else {
        let inner = Closed { depth: closed.depth + 1, ..*closed };
        push_pieces(&mut html, pieces, &|at| block.origin(at), &inner);
    }
    html
}

/// Renders inline Markdown. A dash in front keeps the line from being read as a list, a heading or
/// a table; being punctuation, it leaves emphasis behind it alone.
fn push_inline(out: &mut String, run: &Run, links: &Links) {
    const GUARD: &str = "\u{2014}";
    let leading = run.text.len() - run.text.trim_start().len();
    let text = format!("{GUARD}{}", run.text.trim_start());
    let origin = |at: usize| run.origin((at + leading).saturating_sub(GUARD.len()));
    let mut callback = |link: BrokenLink<'_>| resolve(&link, links);
    let parser = Parser::new_with_broken_link_callback(&text, options(), Some(&mut callback));
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut guarded = true;
    for (event, range) in parser.into_offset_iter() {
        let event = match event {
            Event::Start(Element::Paragraph) | Event::End(TagEnd::Paragraph) => continue,
            Event::Text(text) if guarded => {
                guarded = false;
                match text.strip_prefix(GUARD) {
                    Some(rest) => Event::Text(rest.to_owned().into()),
                    None => Event::Text(text),
                }
            }
            event => event,
        };
        push_event(&mut events, event, origin(range.start), |at| origin(range.start + at));
    }
    out.push_str(&" ".repeat(usize::from(leading > 0)));
    html::push_html(out, events.into_iter());
}

/// Adds an event with a mark before it where it starts an element.
fn push_event<'a>(
    events: &mut Vec<Event<'a>>,
    event: Event<'a>,
    offset: usize,
    origin: impl Fn(usize) -> usize,
) {
    let marked = |offset: usize| format!("<!--@{offset}-->");
    match event {
        Event::Html(text) => {
            let mut markup = String::new();
            push_markup(&mut markup, &text, origin);
            events.push(Event::Html(markup.into()));
        }
        Event::InlineHtml(text) => {
            let mut markup = String::new();
            push_markup(&mut markup, &text, origin);
            events.push(Event::InlineHtml(markup.into()));
        }
        // `html` writes mail addresses with `mailto:`, but not for reference-style links.
        Event::Start(Element::Link { link_type: LinkType::Email, .. })
        | Event::Start(
            Element::Link { .. }
            | Element::Image { .. }
            | Element::Emphasis
            | Element::Strong
            | Element::Strikethrough,
        ) => {
            events.push(Event::InlineHtml(marked(offset).into()));
            events.push(event);
        }
        Event::Start(
            Element::Paragraph
            | Element::Heading { .. }
            | Element::BlockQuote(_)
            | Element::CodeBlock(_)
            | Element::List(_)
            | Element::Item
            | Element::Table(_),
        ) => {
            events.push(Event::Html(marked(offset).into()));
            events.push(event);
        }
        event => events.push(event),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renders in the closed reading, without the marks.
    fn check_html(source: &str, expected: &str) {
        let html = without_marks(&to_html(source, HtmlBlocks::Closed));
        // Where a mark stood alone on its line, a blank line is left.
        assert_eq!(html.trim().replace("\n\n", "\n"), expected);
    }

    fn without_marks(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some(at) = rest.find("<!--@") {
            out.push_str(&rest[..at]);
            rest = rest[at..].split_once("-->").map_or("", |(_, rest)| rest);
        }
        out + rest
    }

    #[test]
    fn a_list_under_a_raw_heading_stays_a_list() {
        check_html("<h2>1. A</h2>\n- b", "<h2>1. A</h2>\n<ul>\n<li>b</li>\n</ul>");
    }

    #[test]
    fn html_in_list_items_ends_at_its_closing_tag_too() {
        check_html(
            "1. <h2>A</h2>\n   1. one\n   2. two\n2. <h2>B</h2>\n",
            "<ol>\n<li><h2>A</h2>\n<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n</li>\n<li><h2>B</h2>\n</li>\n</ol>",
        );
        check_html("- <?x\n- b", "<ul>\n<li><?x\n</li>\n<li>b</li>\n</ul>");
    }

    #[test]
    fn words_inside_mark_up_are_inline_markdown() {
        check_html(
            "<p>See [us](/a), **now** _or_ later</p>",
            "<p>See <a href=\"/a\">us</a>, <strong>now</strong> <em>or</em> later</p>",
        );
        check_html("<h2>_All_ of it</h2>", "<h2><em>All</em> of it</h2>");
    }

    #[test]
    fn cells_hold_what_is_written_in_them() {
        check_html(
            "<table><tr><th>#</th><td>1.</td><td>-</td><td>> 5 years</td><td>2018. Act</td></tr></table>",
            "<table><tr><th>#</th><td>1.</td><td>-</td><td>&gt; 5 years</td><td>2018. Act</td></tr></table>",
        );
    }

    #[test]
    fn lines_of_a_paragraph_break_where_they_are_broken() {
        check_html("<p>one\\\ntwo  \nthree</p>", "<p>one<br /> two<br /> three</p>");
    }

    #[test]
    fn an_address_keeps_its_shape() {
        check_html(
            "<div style=\"margin:2rem;\">\nA<br />\nB\n</div>",
            "<div style=\"margin:2rem;\">A<br />\nB\n</div>",
        );
    }

    #[test]
    fn link_definitions_serve_the_whole_text() {
        check_html("<div>\n[a][x]\n</div>\n\n[x]: /y", "<div><a href=\"/y\">a</a>\n</div>");
    }

    #[test]
    fn comments_do_not_reach_readers() {
        check_html("A <!-- secret --> b", "<p>A  b</p>");
        check_html("<!-- secret -->\nb", "<p>b</p>");
    }

    #[test]
    fn marks_name_the_offset_in_the_source() {
        let html = to_html("One\n\n<div>\n\n  Two [x](/y)\n\n</div>", HtmlBlocks::Closed);
        assert!(html.contains("<!--@5--><div>"), "{html}");
        assert!(html.contains("<!--@18--><a"), "{html}");
    }

    #[test]
    fn the_commonmark_reading_is_commonmark() {
        let html = to_html("<h2>A</h2>\n- b", HtmlBlocks::Commonmark);
        assert_eq!(without_marks(&html), "\n<h2>A</h2>\n- b");
    }
}
