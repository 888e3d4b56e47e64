//! Headings are a table of contents: no rank is left out, one title, none without words (WCAG 2.2, 1.3.1 and
//! 2.4.6).
//!
//! The theme shows the notice's title above a text that has no heading of the first rank. A line that dates
//! the whole and is written as a heading is no part of the order.

use super::TextInView;
use super::names::name_of;
use crate::document::date::is_dated_line;
use crate::finding::Finding;
use crate::html::NodeId;

/// A heading of a text.
struct Heading {
    id: NodeId,
    rank: u8,
    words: String,
}

/// Headings that leave a rank out, and second titles.
pub fn check_order(text: &TextInView<'_>) -> Vec<Finding> {
    let headings = headings(text);
    let in_order = headings.iter().filter(|it| !it.words.is_empty() && !is_dated_line(&it.words));
    let has_title = headings.iter().any(|it| it.rank == 1);
    let mut findings = Vec::new();
    // What comes before a text's own title is under none yet.
    let mut above = (!has_title).then_some(1);
    let mut title: Option<&str> = None;
    for heading in in_order {
        let Heading { id, rank, words } = heading;
        let mut fault = |message: String, help: String| {
            let finding = Finding::warning("heading-order", text.place(*id), message);
            findings.push(finding.with_help(help));
        };
        match (rank, title) {
            (1, Some(first)) => fault(
                format!(
                    "`{words}` is a second title: `{first}` is a heading of the first rank too"
                ),
                "give it the second rank (`##`), and what stands below it one more".to_owned(),
            ),
            (1, None) => title = Some(words),
            _ => {}
        }
        if let Some(above) = above.filter(|above| *rank > above + 1) {
            let meant = above + 1;
            let before = match (has_title, above) {
                (false, 1) => "the page's title".to_owned(),
                _ => format!("a heading of rank {above}"),
            };
            fault(
                format!("`{words}` is a heading of rank {rank} and follows {before}"),
                format!("give it rank {meant} (`{}`)", "#".repeat(meant.into())),
            );
        }
        if above.is_some() || *rank == 1 {
            above = Some(*rank);
        }
    }
    findings
}

/// Headings without words.
pub fn check_words(text: &TextInView<'_>) -> Vec<Finding> {
    let empty = headings(text).into_iter().filter(|it| it.words.is_empty());
    let found = empty.map(|it| {
        let help = "write what the section is about, or take the heading out";
        let message = "this heading has no words";
        Finding::warning("empty-heading", text.place(it.id), message).with_help(help)
    });
    found.collect()
}

fn headings(text: &TextInView<'_>) -> Vec<Heading> {
    let tree = text.tree();
    let heading = |id: NodeId| {
        let rank = match tree.name(id)?.as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => digit - b'0',
            _ => return None,
        };
        Some(Heading { id, rank, words: name_of(tree, id) })
    };
    tree.descendants(tree.root()).filter_map(heading).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    fn check_headings(text: &str, expected: &[&str]) {
        let text = format!("---\neffective: 2020-01-01\ntitle: A\n---\n{text}");
        check_site(&["heading-order", "empty-heading"], &[("content/a.md", &text)], expected);
    }

    #[test]
    fn ranks_that_are_left_out_and_second_titles_are_told() {
        check_headings(
            "# A\n\n### B\n\n#### C\n\n# D\n",
            &[
                "content/a.md:7:1: `B` is a heading of rank 3 and follows a heading of rank 1",
                "help: give it rank 2 (`##`)",
                "content/a.md:11:1: `D` is a second title: `A` is a heading of the first rank too",
                "help: give it the second rank (`##`), and what stands below it one more",
            ],
        );
        check_headings(
            "### B\n\n## C\n",
            &[
                "content/a.md:5:1: `B` is a heading of rank 3 and follows the page's title",
                "help: give it rank 2 (`##`)",
            ],
        );
    }

    #[test]
    fn headings_without_words_are_told() {
        check_headings(
            "# A\n\n##\n\n<h2> </h2>\n",
            &[
                "content/a.md:7:1: this heading has no words",
                "help: write what the section is about, or take the heading out",
                "content/a.md:9:1: this heading has no words",
                "help: write what the section is about, or take the heading out",
            ],
        );
    }

    #[test]
    fn headings_in_order_are_not() {
        check_headings("## B\n\n### C\n\n#### D\n\n## E\n\n## ![F](/f.png)\n", &[]);
        // A line that dates the text, set as a heading.
        check_headings("<h4>Version - July 2023</h4>\n\n# A\n\n## B\n", &[]);
    }
}
