//! The closed reading of HTML in Markdown: an HTML element ends at its closing tag.
//!
//! CommonMark ends an HTML block at the next blank line. Legal texts in the wild expect otherwise:
//! a heading written as `<h2>…</h2>` with a list right under it loses the list, Markdown inside
//! `<section>` stays unrendered, and an indented form turns into code. In the closed reading,
//!
//! - an element's contents go to its closing tag, however many blank lines are between;
//! - behind a closing tag Markdown goes on at once;
//! - text inside elements that hold blocks is Markdown, indented as it may be; text inside elements
//!   that hold words (`<p>`, `<h2>`) is inline Markdown; scripts, styles and `<pre>` stay as they are.
//!
//! Steps: walk the source once; cut it into [`Piece`]s, each of which knows where it came from.
//! Knows no Markdown beyond what is needed to leave code alone.

use super::tag::{self, Content, Tag, TagKind};

/// A part of a source text, in the order of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Mark-up to be passed on as it stands.
    Html(Run),
    /// What a script, a style sheet or a text field holds: not even mark-up.
    Raw(Run),
    /// Markdown blocks. `tight`: a single paragraph stands for its words alone, since no blank
    /// line parts it from the tags around it.
    Blocks {
        /// The Markdown.
        run: Run,
        /// Whether a single paragraph is to lose its `<p>`.
        tight: bool,
    },
    /// Inline Markdown, in one line.
    Inline(Run),
}

/// Text cut from a source, and where its lines came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Pairs of an offset in the text and the offset in the source that it came from, ascending.
    origins: Vec<(usize, usize)>,
}

impl Run {
    /// A run that is a part of the source, unchanged.
    pub fn copied(source: &str, start: usize, end: usize) -> Run {
        Run { text: source[start..end].to_owned(), origins: vec![(0, start)] }
    }

    /// Adds text that came from an offset of the source.
    pub fn push(&mut self, text: &str, origin: usize) {
        self.origins.push((self.text.len(), origin));
        self.text.push_str(text);
    }

    /// The same run as a part of what the text it was cut from came from.
    pub fn moved(mut self, origin: &dyn Fn(usize) -> usize) -> Run {
        for (_, from) in &mut self.origins {
            *from = origin(*from);
        }
        self
    }

    /// The offset in the source of an offset in the run.
    pub fn origin(&self, offset: usize) -> usize {
        let at = self.origins.partition_point(|(start, _)| *start <= offset);
        match at.checked_sub(1).and_then(|at| self.origins.get(at)) {
            Some((start, origin)) => origin + (offset - start),
            None => offset,
        }
    }
}

/// Cuts a Markdown source into mark-up and Markdown.
pub fn pieces(source: &str) -> Vec<Piece> {
    let mut cutter = Cutter {
        source,
        at: 0,
        open: Vec::new(),
        pieces: Vec::new(),
        last_comment_end: memchr::memmem::rfind(source.as_bytes(), b"-->").unwrap_or(0),
    };
    while cutter.at < source.len() {
        match cutter.open.last() {
            None => cutter.top_level(),
            Some(element) => match element.content {
                Content::Phrasing => cutter.phrasing(),
                Content::Structure => cutter.structure(),
                Content::Flow | Content::Raw | Content::Void => cutter.flow(),
            },
        }
    }
    cutter.pieces
}

struct Element {
    name: String,
    content: Content,
}

struct Cutter<'a> {
    source: &'a str,
    at: usize,
    open: Vec<Element>,
    pieces: Vec<Piece>,
    /// Where the last comment of the source ends: behind it, none needs to be looked for.
    last_comment_end: usize,
}

impl<'a> Cutter<'a> {
    fn tag_at(&self, at: usize) -> Option<Tag<'a>> {
        if at >= self.last_comment_end && self.source[at..].starts_with("<!--") {
            return None;
        }
        tag::tag_at(self.source, at)
    }

    /// Outside every element: whole lines of Markdown, up to a line that opens an HTML block.
    fn top_level(&mut self) {
        let start = self.at;
        let mut scan = LineScan { after_html: !self.pieces.is_empty(), ..LineScan::default() };
        let mut line_start = start;
        // The rest of a line behind a tag is Markdown of its own, but opens no block.
        let mut mid_line = start > 0 && !self.source[..start].ends_with('\n');
        while line_start < self.source.len() {
            let line_end = next_line(self.source, line_start);
            let line = &self.source[line_start..line_end];
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            if scan.may_open_html(line, indent)
                && let Some(opened) = self.block_tag(line_start + indent, mid_line, &scan)
            {
                self.push_blocks(start, line_start, false);
                self.at = line_start + indent;
                self.take(opened);
                return;
            }
            scan.read(line);
            line_start = line_end;
            mid_line = false;
        }
        self.push_blocks(start, self.source.len(), false);
        self.at = self.source.len();
    }

    /// The tag at a line's start, if it opens an HTML block there.
    fn block_tag(&self, at: usize, mid_line: bool, scan: &LineScan) -> Option<Tag<'a>> {
        let tag = self.tag_at(at)?;
        if tag.kind == TagKind::Comment || tag::is_block(&tag.element()) {
            return Some(tag);
        }
        // CommonMark's condition 7: a line that is a tag and nothing else, not within a paragraph.
        // Anchors such as `<a id="x"></a>` above a heading are the usual case.
        if mid_line || scan.in_paragraph {
            return None;
        }
        let line_end = next_line(self.source, tag.range.start);
        let mut end = tag.range.end;
        while let Some(next) = self.tag_at(end) {
            end = next.range.end;
        }
        let alone = end <= line_end && self.source[end..line_end].trim().is_empty();
        alone.then_some(tag)
    }

    /// Inside an element that holds blocks: Markdown up to the next tag that matters.
    fn flow(&mut self) {
        let start = self.at;
        let mut fence: Option<&str> = None;
        let mut at = start;
        while at < self.source.len() {
            if is_line_start(self.source, at, start) {
                let line = &self.source[at..next_line(self.source, at)];
                // A row of a table is Markdown to its end, whatever its cells hold.
                if toggles_fence(line, &mut fence) || line.trim_start().starts_with('|') {
                    at += line.len();
                    continue;
                }
            }
            match self.source.as_bytes()[at] {
                _ if fence.is_some() => at = next_line(self.source, at),
                b'`' => at = behind_code_span(self.source, at),
                b'<' => match self.tag_at(at) {
                    Some(tag) if self.ends_run(&tag, start) => {
                        self.push_blocks(start, at, true);
                        self.at = at;
                        self.take(tag);
                        return;
                    }
                    Some(tag) => at = tag.range.end,
                    None => at += 1,
                },
                _ => at += 1,
            }
        }
        self.push_blocks(start, self.source.len(), true);
        self.at = self.source.len();
    }

    /// Whether a tag within Markdown inside an element ends that Markdown.
    fn ends_run(&self, tag: &Tag<'_>, run_start: usize) -> bool {
        let element = tag.element();
        if tag.kind == TagKind::Comment || tag::is_block(&element) {
            return true;
        }
        if tag.kind == TagKind::Close && self.open.iter().any(|open| open.name == element) {
            return true;
        }
        let before = &self.source[run_start..tag.range.start];
        let first = before.trim_end_matches([' ', '\t']);
        tag::is_form_control(&element)
            && (first.is_empty() || first.ends_with('\n') || first.trim().is_empty())
    }

    /// Inside an element that holds words: inline Markdown to its closing tag.
    fn phrasing(&mut self) {
        let start = self.at;
        let name = self.open.last().map(|element| element.name.clone()).unwrap_or_default();
        let mut at = start;
        while at < self.source.len() {
            match self.source.as_bytes()[at] {
                b'`' => at = behind_code_span(self.source, at),
                b'<' => match self.tag_at(at) {
                    Some(tag) => {
                        let element = tag.element();
                        let ends = tag.kind != TagKind::Comment
                            && (element == name || tag::is_block(&element));
                        if ends || tag::content_of(&element) == Content::Raw {
                            self.push_inline(start, at);
                            self.at = at;
                            // An element left open ends where a block starts (`<p>` in HTML).
                            if ends && element != name {
                                self.open.pop();
                            }
                            self.take(tag);
                            return;
                        }
                        at = tag.range.end;
                    }
                    None => at += 1,
                },
                // Never closed: read it as CommonMark does, to the blank line.
                b'\n' if starts_blank_line(self.source, at + 1) && !self.closes(at, &name) => {
                    self.push_inline(start, at + 1);
                    self.open.pop();
                    self.at = at + 1;
                    return;
                }
                _ => at += 1,
            }
        }
        self.push_inline(start, self.source.len());
        self.at = self.source.len();
    }

    /// Whether the element's closing tag comes before a block tag that would end it.
    fn closes(&self, from: usize, name: &str) -> bool {
        let mut at = from;
        while let Some(next) = self.source[at..].find('<') {
            at += next;
            match self.tag_at(at) {
                Some(tag) if tag.element() == name => return tag.kind == TagKind::Close,
                Some(tag) if tag::is_block(&tag.element()) => return false,
                Some(tag) => at = tag.range.end,
                None => at += 1,
            }
        }
        false
    }

    /// Inside a table or list: tags, and text that is left as it stands.
    fn structure(&mut self) {
        let start = self.at;
        let mut at = start;
        while let Some(next) = self.source[at..].find('<') {
            at += next;
            if let Some(tag) = self.tag_at(at) {
                self.push_html(start, at);
                self.at = at;
                self.take(tag);
                return;
            }
            at += 1;
        }
        self.push_html(start, self.source.len());
        self.at = self.source.len();
    }

    /// Passes a tag on and follows what it opens or closes.
    fn take(&mut self, tag: Tag<'_>) {
        let element = tag.element();
        let content = tag::content_of(&element);
        self.push_html(tag.range.start, tag.range.end);
        self.at = tag.range.end;
        match tag.kind {
            TagKind::Comment => {}
            TagKind::Close => {
                if let Some(at) = self.open.iter().rposition(|open| open.name == element) {
                    self.open.truncate(at);
                }
            }
            TagKind::Open | TagKind::SelfClosing if content == Content::Void => {}
            // Drawings and formulas are XML: there, a tag can close itself.
            TagKind::SelfClosing if matches!(element.as_str(), "svg" | "math") => {}
            TagKind::Open | TagKind::SelfClosing if content == Content::Raw => {
                let end = tag::raw_end(self.source, self.at, &element);
                if matches!(element.as_str(), "pre" | "svg" | "math" | tag::VERBATIM) {
                    self.push_html(self.at, end);
                } else if self.at < end {
                    let run = Run::copied(self.source, self.at, end);
                    self.pieces.push(Piece::Raw(run));
                }
                self.at = end;
                if let Some(close) = self.tag_at(end) {
                    self.push_html(end, close.range.end);
                    self.at = close.range.end;
                }
            }
            TagKind::Open | TagKind::SelfClosing => {
                // A second `<li>` ends the first, as HTML has it.
                if matches!(
                    element.as_str(),
                    "li" | "dt" | "dd" | "td" | "th" | "tr" | "option" | "p"
                ) && self.open.last().is_some_and(|open| open.name == element)
                {
                    self.open.pop();
                }
                self.open.push(Element { name: element, content });
            }
        }
    }

    fn push_html(&mut self, start: usize, end: usize) {
        if start < end {
            self.pieces.push(Piece::Html(Run::copied(self.source, start, end)));
        }
    }

    fn push_blocks(&mut self, start: usize, end: usize, inside: bool) {
        let text = &self.source[start..end];
        if text.trim().is_empty() {
            return self.push_html(start, end);
        }
        if !inside {
            let run = Run::copied(self.source, start, end);
            return self.pieces.push(Piece::Blocks { run, tight: false });
        }
        // Words on the line of their tag (`<td>1.</td>`, `<li>- none</li>`) are words.
        let leading = &text[..text.len() - text.trim_start().len()];
        if !leading.contains('\n') && !text.trim().contains('\n') {
            return self.push_inline(start, end);
        }
        let parted = starts_with_blank_line(text) && ends_with_blank_line(text);
        let run = without_indentation(self.source, start, end);
        self.pieces.push(Piece::Blocks { run, tight: !parted });
    }

    fn push_inline(&mut self, start: usize, end: usize) {
        let text = &self.source[start..end];
        if text.trim().is_empty() {
            return self.push_html(start, end);
        }
        let mut run = Run::default();
        let mut at = start;
        let last = text.trim_end().len() + start;
        for line in text.split_inclusive('\n') {
            let words = line.trim_start();
            let mut content = if at == start { line.trim_end() } else { words.trim_end() };
            let skipped = if at == start { 0 } else { line.len() - words.len() };
            if at > start && !run.text.ends_with(' ') {
                run.push(" ", at);
            }
            // Two blanks or a backslash at the end of a line break it.
            let broken = line.ends_with('\n') && at + line.len() <= last;
            let backslash = content.ends_with('\\') && !content.ends_with("\\\\");
            let breaks = broken && (backslash || line.trim_end_matches('\n').ends_with("  "));
            if breaks && backslash {
                content = &content[..content.len() - 1];
            }
            run.push(content, at + skipped);
            if breaks && !content.is_empty() {
                run.push("<br />", at + line.len() - 1);
            }
            at += line.len();
        }
        self.pieces.push(Piece::Inline(run));
    }
}

/// What the lines of Markdown read so far say about the next one.
#[derive(Default)]
struct LineScan<'a> {
    fence: Option<&'a str>,
    in_paragraph: bool,
    in_list: bool,
    seen_text: bool,
    after_html: bool,
}

impl<'a> LineScan<'a> {
    /// Whether an HTML block may start on this line.
    fn may_open_html(&self, line: &str, indent: usize) -> bool {
        let indented = line[..indent].contains('\t') || indent > 3;
        let behind_html = self.after_html && !self.seen_text;
        // Indented mark-up in a list belongs to the list item, indented text elsewhere is code.
        self.fence.is_none()
            && line[indent..].starts_with('<')
            && (indent == 0 || !self.in_list)
            && (!indented || behind_html)
    }

    fn read(&mut self, line: &'a str) {
        if toggles_fence(line, &mut self.fence) || self.fence.is_some() {
            self.in_paragraph = false;
            self.seen_text = true;
            return;
        }
        let text = line.trim();
        if text.is_empty() {
            self.in_paragraph = false;
            return;
        }
        self.seen_text = true;
        let unindented = !line.starts_with([' ', '\t']);
        if starts_list_item(text) {
            self.in_list = true;
        } else if unindented && !self.in_paragraph {
            self.in_list = false;
        }
        let rule = text.len() >= 3 && text.chars().all(|c| matches!(c, '-' | '*' | '_' | ' '));
        self.in_paragraph = !text.starts_with('#') && !rule;
    }
}

fn starts_list_item(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let marker = if rest.len() < text.len() {
        rest.strip_prefix(['.', ')'])
    } else {
        text.strip_prefix(['-', '*', '+'])
    };
    marker.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Follows code fences: whether the line opens or closes one.
pub fn toggles_fence<'a>(line: &'a str, fence: &mut Option<&'a str>) -> bool {
    let text = line.trim();
    match fence {
        Some(open) => {
            let closes = text.starts_with(*open) && text.chars().all(|c| open.starts_with(c));
            if closes {
                *fence = None;
            }
            closes
        }
        None => {
            let mark = if text.starts_with("```") { '`' } else { '~' };
            let length = text.chars().take_while(|c| *c == mark).count();
            let opens = length >= 3 && !(mark == '`' && text[length..].contains('`'));
            if opens {
                *fence = Some(&text[..length]);
            }
            opens
        }
    }
}

/// Behind the code span that starts at a backtick, or behind the backticks when it never ends.
fn behind_code_span(source: &str, at: usize) -> usize {
    let ticks = source[at..].bytes().take_while(|byte| *byte == b'`').count();
    let mut from = at + ticks;
    while let Some(next) = source[from..].find('`') {
        let start = from + next;
        // A code span never reaches over a blank line.
        let inside = &source[from..start];
        if inside.contains("\n\n") {
            break;
        }
        let length = source[start..].bytes().take_while(|byte| *byte == b'`').count();
        if length == ticks {
            // Two lone backticks in two elements are no code span around what is between them.
            let span = &source[at..start];
            let crosses = span.contains('\n')
                && tag::tags(span).iter().any(|tag| tag::is_block(&tag.element()));
            return if crosses { at + ticks } else { start + length };
        }
        from = start + length;
    }
    at + ticks
}

fn next_line(source: &str, at: usize) -> usize {
    source[at..].find('\n').map_or(source.len(), |end| at + end + 1)
}

fn is_line_start(source: &str, at: usize, start: usize) -> bool {
    at > start && source.as_bytes()[at - 1] == b'\n'
}

fn starts_blank_line(source: &str, at: usize) -> bool {
    source[at..next_line(source, at)].trim().is_empty()
}

fn starts_with_blank_line(text: &str) -> bool {
    let space = &text[..text.len() - text.trim_start().len()];
    space.matches('\n').count() > 1
}

fn ends_with_blank_line(text: &str) -> bool {
    let space = &text[text.trim_end().len()..];
    space.matches('\n').count() > 1
}

/// Markdown from inside an element, moved to the left: indentation shows the nesting of the
/// mark-up there, and must not turn text into code.
fn without_indentation(source: &str, start: usize, end: usize) -> Run {
    let mut run = Run::default();
    let mut strip = 0;
    let mut after_blank = true;
    let mut in_list = false;
    let mut at = start;
    for line in source[start..end].split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let text = &line[indent..];
        if text.trim().is_empty() {
            after_blank = true;
        } else {
            let item = starts_list_item(text.trim_end());
            // A new block outside a list sets the margin; inside one it may only move it left.
            if (after_blank && !in_list) || indent < strip {
                strip = indent;
                in_list = false;
            }
            in_list |= item;
            after_blank = false;
        }
        let skipped = indent.min(strip);
        run.push(&line[skipped..], at + skipped);
        at += line.len();
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows pieces one a line: `H` mark-up, `B` blocks, `T` tight blocks, `I` inline.
    fn check_pieces(source: &str, expected: &[&str]) {
        let shown: Vec<String> = pieces(source)
            .into_iter()
            .filter_map(|piece| {
                let (mark, run) = match piece {
                    Piece::Html(run) | Piece::Raw(run) => ('H', run),
                    Piece::Blocks { run, tight: false } => ('B', run),
                    Piece::Blocks { run, tight: true } => ('T', run),
                    Piece::Inline(run) => ('I', run),
                };
                (!run.text.trim().is_empty()).then(|| format!("{mark} {}", run.text.trim()))
            })
            .collect();
        assert_eq!(shown, expected, "pieces of {source:?}");
    }

    #[test]
    fn markdown_goes_on_behind_a_closing_tag() {
        check_pieces(
            "<h2 id=\"a\">Title</h2>\n- one\n- two\n",
            &["H <h2 id=\"a\">", "I Title", "H </h2>", "B - one\n- two"],
        );
    }

    #[test]
    fn markdown_inside_containers_is_markdown_again() {
        check_pieces(
            "<section>\n\n  ## Title\n\n  Text\n\n</section>\nAfter",
            &["H <section>", "B ## Title\n\nText", "H </section>", "B After"],
        );
    }

    #[test]
    fn an_address_keeps_its_lines_without_a_paragraph() {
        check_pieces("<div>\nA<br />\nB\n</div>", &["H <div>", "T A<br />\nB", "H </div>"]);
    }

    #[test]
    fn code_and_comments_are_left_alone() {
        check_pieces("```\n<div>\n```\n", &["B ```\n<div>\n```"]);
        check_pieces("A `<div>` b", &["B A `<div>` b"]);
        check_pieces("<div>A `</div>` b</div>", &["H <div>", "I A `</div>` b", "H </div>"]);
        check_pieces("<!-- # no\n\n<div> -->\nText", &["H <!-- # no\n\n<div> -->", "B Text"]);
        check_pieces(
            "<script>a < b\n\n# no</script>x",
            &["H <script>", "H a < b\n\n# no", "H </script>", "B x"],
        );
    }

    #[test]
    fn what_is_never_closed_ends_as_in_commonmark() {
        check_pieces("<p>One\n\nTwo **b**\n", &["H <p>", "I One", "B Two **b**"]);
        check_pieces("<div>\n\nOne\n\nTwo", &["H <div>", "T One\n\nTwo"]);
    }

    #[test]
    fn forms_stand_for_themselves() {
        check_pieces(
            "<form>\n    <label for=\"a\">Name *</label>\n    <input id=\"a\">\n</form>",
            &[
                "H <form>",
                "H <label for=\"a\">",
                "I Name *",
                "H </label>",
                "H <input id=\"a\">",
                "H </form>",
            ],
        );
    }

    #[test]
    fn an_anchor_alone_on_its_line_swallows_nothing() {
        check_pieces("<a id=\"x\"></a>\n## Title", &["H <a id=\"x\">", "H </a>", "B ## Title"]);
    }

    #[test]
    fn words_on_the_line_of_their_tag_are_words() {
        check_pieces("<td>1.</td>", &["H <td>", "I 1.", "H </td>"]);
        check_pieces("<li>- none\n</li>", &["H <li>", "I - none", "H </li>"]);
        check_pieces("<li>\n- some\n</li>", &["H <li>", "T - some", "H </li>"]);
    }

    #[test]
    fn what_looks_like_a_code_span_stays_in_its_element() {
        check_pieces(
            "<p>a ` b</p>\n<p>c ` d</p>",
            &["H <p>", "I a ` b", "H </p>", "H <p>", "I c ` d", "H </p>"],
        );
    }

    #[test]
    fn drawings_can_close_themselves() {
        check_pieces("<svg width=\"1\" />\n\n# T", &["H <svg width=\"1\" />", "B # T"]);
    }

    #[test]
    fn rows_of_tables_are_not_cut() {
        check_pieces(
            "<div>\n\n| a | b |\n| - | - |\n| <ul><li>x</li></ul> | y |\n\n</div>",
            &["H <div>", "B | a | b |\n| - | - |\n| <ul><li>x</li></ul> | y |", "H </div>"],
        );
    }

    #[test]
    fn offsets_lead_back_to_the_source() {
        let source = "<div>\n\n    - a\n    - **b**\n\n</div>";
        let bold = source.find("**b").expect("bold");
        for piece in pieces(source) {
            if let Piece::Blocks { run, .. } = piece {
                let at = run.text.find("**b").expect("bold");
                assert_eq!(run.origin(at), bold);
            }
        }
    }
}
