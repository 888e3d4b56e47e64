//! From tree to text, by the fragment serialisation rules of the HTML standard, section 13.3.
//!
//! Beyond them, `<`, `>` are escaped in attributes, carriage returns are written as references,
//! and `pre` gets its first line break twice: the parser drops one. So a parsed tree survives
//! being written, but for trees that no text can give (`a` in `a`, `plaintext`).

use html5ever::{LocalName, local_name};

use super::{Edge, Element, NodeData, NodeId, Tree, is_void};

impl Tree {
    /// The whole tree as an HTML fragment.
    pub fn to_html(&self) -> String {
        self.inner_html(self.root())
    }

    /// The node's children as an HTML fragment.
    pub fn inner_html(&self, id: NodeId) -> String {
        // The whole of most trees is written, and nodes have some dozens of bytes.
        let mut html =
            String::with_capacity(if id == self.root() { 32 * self.node_count() } else { 0 });
        self.write(id, false, &mut html);
        html
    }

    /// The node with all in it as an HTML fragment.
    pub fn outer_html(&self, id: NodeId) -> String {
        let mut html = String::new();
        self.write(id, true, &mut html);
        html
    }

    fn write(&self, id: NodeId, with_itself: bool, html: &mut String) {
        for edge in self.edges(id) {
            match edge {
                Edge::Open(at) if at == id && !with_itself => {}
                Edge::Close(at) if at == id && !with_itself => {}
                Edge::Open(at) => match self.data(at) {
                    NodeData::Fragment => {}
                    NodeData::Element(element) => {
                        write_start_tag(element, html);
                        let first = self.first_child(at).and_then(|first| self.text_node(first));
                        if drops_first_line_break(element)
                            && first.is_some_and(|text| text.starts_with('\n'))
                        {
                            html.push('\n');
                        }
                    }
                    NodeData::Text(text) => {
                        let parent = self.parent(at).and_then(|parent| self.element(parent));
                        if parent.is_some_and(holds_raw_text) {
                            html.push_str(text);
                        } else {
                            escape_text(text, html);
                        }
                    }
                    NodeData::Comment(text) => {
                        html.push_str("<!--");
                        html.push_str(text);
                        html.push_str("-->");
                    }
                },
                Edge::Close(at) => {
                    if let Some(element) = self.element(at) {
                        write_end_tag(element, html);
                    }
                }
            }
        }
    }
}

/// Writes the start tag.
pub fn write_start_tag(element: &Element, html: &mut String) {
    html.push('<');
    html.push_str(&element.name);
    for (name, value) in &element.attrs {
        write_attr(name, value, html);
    }
    html.push('>');
}

/// Writes the end tag; nothing for an element that has none.
pub fn write_end_tag(element: &Element, html: &mut String) {
    if !(element.is_html() && is_void(&element.name)) {
        html.push_str("</");
        html.push_str(&element.name);
        html.push('>');
    }
}

/// Writes an attribute with a blank before it.
pub fn write_attr(name: &str, value: &str, html: &mut String) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(value, true, html);
    html.push('"');
}

/// Writes text so that it parses to itself anywhere but in raw text elements.
pub fn escape_text(text: &str, html: &mut String) {
    escape(text, false, html);
}

fn escape(text: &str, in_attribute: bool, html: &mut String) {
    let mut rest = text;
    while let Some(at) = first_special(rest.as_bytes(), in_attribute) {
        html.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        match chars.next() {
            Some('&') => html.push_str("&amp;"),
            Some('<') => html.push_str("&lt;"),
            Some('>') => html.push_str("&gt;"),
            Some('"') => html.push_str("&quot;"),
            Some('\r') => html.push_str("&#13;"),
            Some('\u{A0}') => html.push_str("&nbsp;"),
            Some(other) => html.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    html.push_str(rest);
}

/// Where the first byte stands that may begin something to escape. None of these occurs inside a character, but for
/// the first of U+00A0's two.
fn first_special(bytes: &[u8], in_attribute: bool) -> Option<usize> {
    // Without a branch between them, so that many bytes are compared at once: of a `matches!` the compiler makes a
    // look into a table for each, which takes twenty times as long.
    let quote = if in_attribute { b'"' } else { b'&' };
    let is_special = |byte: u8| {
        let marks = (byte == b'&') | (byte == b'<') | (byte == b'>');
        marks | (byte == b'\r') | (byte == 0xC2) | (byte == quote)
    };
    // Nearly all text has none.
    const AT_ONCE: usize = 32;
    let (chunks, _) = bytes.as_chunks::<AT_ONCE>();
    let has_none =
        |chunk: &&[u8; AT_ONCE]| !chunk.iter().fold(false, |any, byte| any | is_special(*byte));
    let start = AT_ONCE * chunks.iter().take_while(has_none).count();
    let found = bytes[start..].iter().position(|byte| is_special(*byte));
    found.map(|at| start + at)
}

fn holds_raw_text(element: &Element) -> bool {
    element.is_html() && is_raw_text(&element.name)
}

/// Whether the text of the HTML element of this name is written as it stands.
fn is_raw_text(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("style")
            | local_name!("script")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("plaintext")
    )
}

fn drops_first_line_break(element: &Element) -> bool {
    element.is_html()
        && matches!(
            element.name,
            local_name!("pre") | local_name!("textarea") | local_name!("listing")
        )
}
