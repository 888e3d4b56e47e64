//! What a text says of itself where its front matter does not: its title and the date of the whole.
//!
//! Looks at the top of the text as readers will see it, so that comments, code and mark-up cannot be
//! mistaken for words. Knows nothing of front matter, files or findings.

use std::ops::Range;

use super::date::{DateError, DatedLine, LegalDate, Means, dated_line};
use super::markdown::{self, HtmlBlocks, source_mark, to_html};
use crate::html::{Edge, NodeData, Tree};

/// What a text says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inferred {
    /// The words of the first heading that does not date the text.
    pub title: Option<String>,
    /// The date of the whole text, and where it stands: the first from which it says to be in force, else
    /// the first. Where mark-up parts its words, an empty
    /// range at the start of their element.
    pub date: Option<(LegalDate, Range<usize>)>,
    /// Dates of the whole text before it that the calendar does not have.
    pub faults: Vec<(DateError, usize)>,
}

/// How many lines of a text are looked at for its title.
const TITLE_LINES: usize = 200;

/// How many lines with words are looked at for a date.
const DATED_LINES: usize = 12;

/// Reads a Markdown text. Offsets are in bytes of `body`.
pub fn infer(body: &str) -> Inferred {
    let top = &body[..end_of_line(body, TITLE_LINES)];
    // Most texts say early what they are: to read on costs more than all else that is done with a text when a
    // site is read.
    if let Some(start) = markdown::whole_blocks(top, likely_end(top)) {
        let (inferred, is_all) = read(body, start);
        if is_all {
            return inferred;
        }
    }
    read(body, top).0
}

/// Where a text has likely had as many lines as are looked at for a date, and a heading.
fn likely_end(top: &str) -> usize {
    let is_apart = |line: &str| {
        let marked = line.trim_start_matches(|it: char| it.is_ascii_digit());
        line.starts_with(['-', '*', '+', '|', ' ', '<', '[']) && !line.starts_with("**")
            || (marked.len() < line.len() && marked.starts_with(['.', ')']))
    };
    let mut end = 0;
    let mut counted = 0;
    for line in top.split_inclusive('\n') {
        end += line.len();
        counted += usize::from(!line.trim().is_empty() && !is_apart(line));
        if counted > DATED_LINES {
            break;
        }
    }
    end
}

/// The end of a line, by its number from 1; the end of the text where it has fewer.
fn end_of_line(text: &str, number: usize) -> usize {
    text.split_inclusive('\n').take(number).map(str::len).sum()
}

/// What the start of a text says, and whether the rest of the text cannot say anything else.
fn read(body: &str, start: &str) -> (Inferred, bool) {
    let tree = Tree::parse_fragment(&to_html(start, HtmlBlocks::Closed));
    let lines = lines(&tree);
    let mut inferred = Inferred::default();
    let counted = || lines.iter().filter(|line| line.counts).take(DATED_LINES);
    let mut is_dated = counted().count() == DATED_LINES;
    for line in counted() {
        let place = |words: &str| {
            let from = line.offset.min(body.len());
            let found = body.get(from..).and_then(|rest| rest.find(words)).map(|at| from + at);
            found.map_or(from..from, |at| at..at + words.len())
        };
        let Some(DatedLine { date, range, means }) = dated_line(&line.text, line.may_be_bare())
        else {
            continue;
        };
        // `Last updated` may stand above `Effective`: what was written earlier is in force later.
        let in_force = means == Some(Means::InForce);
        if inferred.date.is_some() && !in_force {
            continue;
        }
        match date {
            Ok(date) => inferred.date = Some((date, place(&line.text[range]))),
            Err(error) => inferred.faults.push((error, place(&line.text[range]).start)),
        }
        if in_force && inferred.date.is_some() {
            is_dated = true;
            break;
        }
    }
    let mut headings = headings(&lines);
    inferred.title = headings.find(|words| {
        !words.contains("{{") && !words.contains("{%") && dated_line(words, true).is_none()
    });
    let is_all = is_dated && inferred.title.is_some();
    (inferred, is_all)
}

/// A line of a text as readers see it.
#[derive(Debug, Default)]
struct Line {
    text: String,
    /// Where the element that it stands in starts.
    offset: usize,
    /// It is of the text itself: no item of a list, cell of a table or line of code.
    counts: bool,
    /// The heading that it stands in, by number.
    heading: Option<usize>,
    /// Nothing else stands in its block.
    alone: bool,
    /// All of it is emphasised.
    marked: bool,
    /// Some of it is a link.
    linked: bool,
}

impl Line {
    /// Whether a date without a label dates the text when it stands here: a date that leads
    /// elsewhere is another text's, and one in the middle of a paragraph is a matter of wrapping.
    fn may_be_bare(&self) -> bool {
        let text = self.text.trim();
        let bracketed = text.starts_with(['(', '[', '（', '［', '【']);
        !self.linked && (self.heading.is_some() || self.alone || self.marked || bracketed)
    }
}

/// The words of each heading, in one line.
fn headings(lines: &[Line]) -> impl Iterator<Item = String> {
    let of_headings = lines.chunk_by(|a, b| a.heading == b.heading);
    of_headings.filter(|lines| lines[0].heading.is_some()).map(|lines| {
        let words = lines.iter().flat_map(|line| line.text.split_whitespace());
        words.collect::<Vec<_>>().join(" ")
    })
}

/// Lines with words, in order.
fn lines(tree: &Tree) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut open = Open::default();
    let mut line = Line { marked: true, alone: true, ..Line::default() };
    let mut offset = 0;
    // Ends the line; `block` says whether its block ends with it.
    let mut end = |line: &mut Line, block: bool| {
        let next = Line { marked: true, alone: block, ..Line::default() };
        let mut done = std::mem::replace(line, next);
        done.alone &= block;
        if !done.text.trim().is_empty() {
            lines.push(done);
        } else if !block {
            // A line end before the first word does not part a block.
            line.alone = done.alone;
        }
    };
    for edge in tree.edges(tree.root()) {
        let (Edge::Open(id) | Edge::Close(id)) = edge;
        let opens = matches!(edge, Edge::Open(_));
        match tree.data(id) {
            NodeData::Comment(text) if opens => offset = source_mark(text).unwrap_or(offset),
            NodeData::Text(text) if opens && open.hidden == 0 => {
                for (at, part) in text.split('\n').enumerate() {
                    if at > 0 {
                        end(&mut line, false);
                    }
                    if part.trim().is_empty() {
                        line.text.push_str(part);
                        continue;
                    }
                    if line.text.trim().is_empty() {
                        line.offset = offset;
                    }
                    line.text.push_str(part);
                    line.counts = open.apart == 0;
                    line.heading = (open.heading > 0).then_some(open.headings);
                    line.marked &= open.marked > 0;
                    line.linked |= open.links > 0;
                }
            }
            NodeData::Element(element) => match &*element.name {
                "br" if opens => end(&mut line, false),
                "br" => {}
                name => {
                    if !INLINE.contains(&name) {
                        end(&mut line, true);
                    }
                    open.step(name, opens);
                }
            },
            _ => {}
        }
    }
    end(&mut line, true);
    lines
}

/// How many elements of each sort are open.
#[derive(Default)]
struct Open {
    /// What readers do not see.
    hidden: usize,
    /// What stands apart from the text.
    apart: usize,
    heading: usize,
    /// How many headings have been opened so far.
    headings: usize,
    marked: usize,
    links: usize,
}

impl Open {
    fn step(&mut self, name: &str, opens: bool) {
        let count = match name {
            "script" | "style" | "template" => &mut self.hidden,
            "li" | "dl" | "table" | "tr" | "td" | "th" | "pre" => &mut self.apart,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.headings += usize::from(opens);
                &mut self.heading
            }
            "em" | "strong" | "i" | "b" | "u" | "small" => &mut self.marked,
            "a" => &mut self.links,
            _ => return,
        };
        *count = if opens { *count + 1 } else { count.saturating_sub(1) };
    }
}

/// Elements that stand within a line.
const INLINE: [&str; 28] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    "wbr",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Infers and shows the date, where it stands, and the faults before it.
    fn check_date(body: &str, expected: &str) {
        let Inferred { date, faults, .. } = infer(body);
        let mut shown: Vec<String> =
            faults.iter().map(|(error, at)| format!("{error} at {at}")).collect();
        shown.extend(date.map(|(date, at)| format!("{date} at {}", at.start)));
        assert_eq!(shown.join(", "), expected, "the date of {body:?}");
    }

    fn check_title(body: &str, expected: &str) {
        assert_eq!(infer(body).title.as_deref(), Some(expected), "the title of {body:?}");
    }

    #[test]
    fn finds_the_line_that_dates_a_text() {
        check_date("<h4 class=\"p-muted-heading\">Version - July 2023</h4>\n", "2023-07 at 38");
        check_date("# T\n\nEffective Date: 21 July 2021\n", "2021-07-21 at 21");
        check_date("*Last updated: 16 Jun 2025*", "2025-06-16 at 15");
        check_date("**Effective as of** 1 May 2020.", "2020-05-01 at 20");
        check_date("## 25 April 2026", "2026-04-25 at 3");
        check_date("Version - 2026", "2026 at 10");
        check_date(
            "# T\n\nLast updated: 1 May 2020\n\nEffective: 1 June 2020\n",
            "2020-06-01 at 42",
        );
        check_date("Effective: 1 June 2020\n\nLast updated: 1 May 2020\n", "2020-06-01 at 11");
        check_date("*Stand: 21. Juli 2021*\n", "2021-07-21 at 8");
        check_date("- Effective: 1 June 2020\n\n## 2.1.2020 Scope", "");
        check_date("Canonical\nLast updated: 1 May 2020\nLondon", "2020-05-01 at 24");
        check_date("> Updated: 1 May 2020", "2020-05-01 at 11");
        check_date("<div>\nEffective from 1 May 2020<br>in London</div>", "2020-05-01 at 21");
    }

    #[test]
    fn a_date_without_a_label_dates_a_text_where_it_stands_by_itself() {
        check_date("Words.\n\n2 June 2012\n\nWords.", "2012-06-02 at 8");
        check_date("Canonical\n**11 March 2026**\n", "2026-03-11 at 12");
        check_date("条項\n(2024年2月16日)\n条項", "2024-02-16 at 8");
        check_date("<p>2 June 2012</p>", "2012-06-02 at 3");
        check_date("The Act took effect on\n2 June 2012\nand applies.", "");
        check_date("2018", "");
        check_date("[25 March 2013 ›](/legal/data-privacy/2013-03-25)", "");
    }

    #[test]
    fn what_is_no_line_of_the_text_does_not_date_it() {
        check_date("<!-- Last updated: 1 May 2020 -->\n# T", "");
        check_date("<!--\nLast updated: 1 May 2020\n-->\n# T", "");
        check_date("- 2 June 2012\n- 3 June 2013", "");
        check_date("1. Last updated: 2 June 2012", "");
        check_date("- [25 March 2013 ›](/legal/data-privacy/2013-03-25)", "");
        check_date("| Date | x |\n|---|---|\n| 1 May 2020 | y |\n", "");
        check_date("<table><tr><td>1 May 2020</td></tr></table>", "");
        check_date("```\nLast updated: 1 May 2020\n```\n", "");
        check_date("    Last updated: 1 May 2020\n", "");
        check_date("Since 1 May 2020 we keep data for 30 days.", "");
        check_date("The Act of 2018", "");
    }

    #[test]
    fn a_day_that_does_not_exist_is_a_fault_where_it_would_date_the_text() {
        check_date("Last updated: 31 June 2020", "2020-06-31 does not exist in the calendar at 14");
        check_date("We wrote 30 February 2020 by mistake.", "");
        check_date("Part number 2020-13-45 applies.", "");
        check_date(
            "Version - 31 June 2020\n\nUpdated: 1 July 2020",
            "2020-06-31 does not exist in the calendar at 10, 2020-07-01 at 33",
        );
    }

    #[test]
    fn the_title_is_the_words_of_the_first_heading() {
        check_title("# Privacy notice - *Portal*\n", "Privacy notice - Portal");
        check_title("# [Terms](/x) of *use*, `v1` & more {#top}\n", "Terms of use, v1 & more");
        check_title("```sh\n# a comment\n```\n\n# Terms\n", "Terms");
        check_title("    # indented code\n\n## Terms\n", "Terms");
        check_title("<!--\nHOW TO EDIT\n===========\n-->\n\n## Beginning", "Beginning");
        check_title("Terms of use\n============\n", "Terms of use");
        check_title("<div><h1>\n  Data <em>privacy</em>\n</h1></div>", "Data privacy");
        check_title("# Terms<br>of use\n", "Terms of use");
        check_title("# {{ title }}\n\n## Terms\n", "Terms");
        check_title("## Version - July 2023\n\n# Terms\n", "Terms");
        assert_eq!(infer("Words.").title, None);
    }

    /// Parts of texts that change how others are read, or might.
    const PARTS: [&str; 34] = [
        "# Terms of use",
        "## 2. Scope",
        "Last updated: 1 May 2020",
        "Effective: 1 June 2020",
        "31 June 2020",
        "Words of the first paragraph,\nand of its second line.",
        "Words with a [link](/x), a [reference][1] and [another].",
        "[1]: /there",
        "[another]: /elsewhere",
        "Words[^1].",
        "[^1]: A note: effective 3 May 2020",
        "- an item\n- another one",
        "- an item\n\n  # with a heading",
        "1. one\n   2. two",
        "4.  If:\n   1. the party",
        "  indented words",
        "    # code that is indented",
        "\t# after a tab",
        "```\n# code\n</div>",
        "```",
        "~~~\n\n# code",
        "<div>",
        "</div>",
        "<section>\n\n## Inside",
        "</section>",
        "<p>A paragraph <br> of mark-up",
        "<h4 class=\"x\">Version - July 2023</h4>\n<hr />",
        "<!-- Effective: 1 June 2021",
        "-->",
        "a < b and `</div>`",
        "| Date |\n|---|\n| 1 May 2020 |",
        "Terms\n=====",
        "> Effective: 2 June 2020",
        "*Effective: 2 July 2020*",
    ];

    proptest::proptest! {
        #[test]
        fn what_is_said_early_is_what_the_whole_top_says(
            parts in proptest::collection::vec((0..PARTS.len(), 0..4u8), 5..60),
        ) {
            let mut body = String::new();
            for (part, separated) in parts {
                body.push_str(PARTS[part]);
                body.push_str(if separated == 0 { "\n" } else { "\n\n" });
            }
            let top = &body[..end_of_line(&body, TITLE_LINES)];
            proptest::prop_assert_eq!(infer(&body), read(&body, top).0);
        }

        #[test]
        fn so_it_is_without_what_mostly_forbids_it(
            parts in proptest::collection::vec((0..PARTS.len(), 0..6u8), 5..90),
        ) {
            let mut body = String::new();
            for (part, separated) in parts {
                let part = PARTS[part];
                let forbids = ["]:", "\t", "2. two", "1. the"].iter().any(|it| part.contains(it));
                body.push_str(if forbids { "Words." } else { part });
                body.push_str(if separated == 0 { "\n" } else { "\n\n" });
            }
            let top = &body[..end_of_line(&body, TITLE_LINES)];
            proptest::prop_assert_eq!(infer(&body), read(&body, top).0);
        }
    }
}
