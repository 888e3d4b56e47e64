//! Tables say what their rows and columns are (WCAG 2.2, 1.3.1).

use super::TextInView;
use crate::finding::Finding;
use crate::html::{NodeId, Tree};

const NAME: &str = "table-headers";

/// Looks at every table of a text.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let tree = text.tree();
    let tables = tree.descendants(tree.root()).filter(|id| tree.name(*id) == Some("table"));
    let found = tables.filter_map(|id| {
        let (message, help) = fault(tree, id)?;
        Some(Finding::warning(NAME, text.place(id), message).with_help(help))
    });
    found.collect()
}

fn fault(tree: &Tree, table: NodeId) -> Option<(&'static str, &'static str)> {
    if matches!(tree.attr(table, "role"), Some("presentation" | "none")) {
        return None;
    }
    let own = |id: &NodeId| {
        let around = tree.ancestors(*id).find(|it| tree.name(*it) == Some("table"));
        around == Some(table)
    };
    let cells: Vec<NodeId> = tree
        .descendants(table)
        .filter(|id| matches!(tree.name(*id), Some("td" | "th")))
        .filter(own)
        .collect();
    let is_header = |id: &NodeId| {
        tree.name(*id) == Some("th")
            || matches!(tree.attr(*id, "role"), Some("columnheader" | "rowheader"))
    };
    let is_empty = |id: &NodeId| {
        tree.text(*id).trim().is_empty()
            && !tree.descendants(*id).any(|it| tree.name(it) == Some("img"))
    };
    let headers: Vec<NodeId> = cells.iter().copied().filter(is_header).collect();
    if headers.is_empty() && cells.len() > 1 {
        return Some((
            "this table has no header cells",
            "make the cells that name its columns or rows `<th>`; if it is a table for its looks alone, say \
             `role=\"presentation\"`",
        ));
    }
    (!headers.is_empty() && headers.iter().all(is_empty)).then_some((
        "the header cells of this table are empty",
        "write into each what its column holds",
    ))
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    fn check_tables(text: &str, expected: &[&str]) {
        let text = format!("---\neffective: 2020-01-01\n---\n# A\n\n{text}");
        check_site(&["table-headers"], &[("content/a.md", &text)], expected);
    }

    #[test]
    fn tables_without_headers_are_told() {
        check_tables(
            "<table><tr><td>Name</td><td>Use</td></tr></table>\n\n|  |  |\n|---|---|\n| a | b |\n",
            &[
                "content/a.md:6:1: this table has no header cells",
                "help: make the cells that name its columns or rows `<th>`; if it is a table for its looks alone, say `role=\"presentation\"`",
                "content/a.md:8:1: the header cells of this table are empty",
                "help: write into each what its column holds",
            ],
        );
        // The headers of a table in a cell are its own.
        check_tables(
            "<table><tr><td>a</td><td><table><tr><th>x</th></tr></table></td></tr></table>\n",
            &[
                "content/a.md:6:1: this table has no header cells",
                "help: make the cells that name its columns or rows `<th>`; if it is a table for its looks alone, say `role=\"presentation\"`",
            ],
        );
    }

    #[test]
    fn tables_with_headers_and_tables_for_looks_are_not() {
        check_tables(
            "| Name |  |\n|---|---|\n| a | b |\n\n<table role=\"presentation\"><tr><td>a</td><td>b</td></tr></table>\n\n<table><tr><th scope=\"row\">a</th><td>b</td></tr></table>\n",
            &[],
        );
    }
}
