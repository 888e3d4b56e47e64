//! Finished HTML on its way through Markdown: what a template puts into a body is not to be read as
//! Markdown a second time.

use crate::document::markdown::tag::VERBATIM;
use crate::html::serialise::{write_end_tag, write_start_tag};
use crate::html::{Edge, NodeData, NodeId, Tree};

/// Wraps HTML so that the Markdown around it is read as Markdown and the HTML is left alone. A
/// single paragraph loses its `<p>`: it can stand within a sentence.
pub fn verbatim(html: &str) -> String {
    if let Some(words) = single_paragraph(html) {
        return words;
    }
    // Without blank lines it is one HTML block in the CommonMark reading as well.
    let mut lines = String::with_capacity(html.len());
    for line in html.split_inclusive('\n') {
        if line.trim().is_empty() && !lines.is_empty() {
            lines.push_str("&#10;");
        } else {
            lines.push_str(line);
        }
    }
    format!("<{VERBATIM}>{}</{VERBATIM}>", lines.trim_end())
}

/// The words of HTML that is one paragraph, with everything encoded that Markdown could read.
fn single_paragraph(html: &str) -> Option<String> {
    let tree = Tree::parse_fragment(html);
    let is_blank = |id: NodeId| tree.text_node(id).is_some_and(|text| text.trim().is_empty());
    let mut parts = tree.children(tree.root()).filter(|id| !is_blank(*id));
    let paragraph = parts.next().filter(|id| tree.name(*id) == Some("p"))?;
    if parts.next().is_some() || !tree.attrs(paragraph).is_empty() {
        return None;
    }
    let mut words = String::with_capacity(html.len());
    for edge in tree.edges(paragraph) {
        let (Edge::Open(id) | Edge::Close(id)) = edge;
        if id == paragraph {
            continue;
        }
        match (tree.data(id), edge) {
            (NodeData::Element(element), Edge::Open(_)) => write_start_tag(element, &mut words),
            (NodeData::Element(element), Edge::Close(_)) => write_end_tag(element, &mut words),
            (NodeData::Text(text), Edge::Open(_)) => encode(text, &mut words),
            _ => {}
        }
    }
    // A tag that goes over several lines could be taken for a block.
    (!words.contains('\n')).then_some(words)
}

fn encode(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\n' => out.push(' '),
            c if c.is_ascii_punctuation() => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::verbatim;
    use crate::document::markdown::{HtmlBlocks, to_html};

    /// Puts HTML into a sentence and shows what Markdown makes of it, without source marks.
    fn check_in_sentence(html: &str, expected: &str) {
        let source = format!("Write to {} *today*.", verbatim(html));
        let mut shown = to_html(&source, HtmlBlocks::Closed);
        while let Some(at) = shown.find("<!--@") {
            let end = at + shown[at..].find("-->").expect("an end") + 3;
            shown.replace_range(at..end, "");
        }
        assert_eq!(shown.trim(), expected);
    }

    #[test]
    fn a_paragraph_stands_within_a_sentence() {
        check_in_sentence(
            "<p>1. *Owl* <em>Street</em>_7_, <a href=\"/x_y_z\">A &amp; B</a></p>\n",
            "<p>Write to 1. *Owl* <em>Street</em>_7_, <a href=\"/x_y_z\">A &amp; B</a> <em>today</em>.</p>",
        );
    }

    #[test]
    fn blank_lines_of_code_stay() {
        assert!(verbatim("<pre>a\n\nb</pre><p>c</p>").contains("<pre>a\n&#10;b</pre>"));
    }
}
