//! HTML tags in source text: where one starts and ends, and what kind of element it names.
//!
//! A tokenizer for tags alone, as the HTML standard writes them; text between tags is not its
//! business. Used to split a Markdown source into mark-up and text before either is parsed.

use std::ops::Range;

/// One tag or comment in a source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'a> {
    /// From `<` to behind `>`.
    pub range: Range<usize>,
    /// What it is.
    pub kind: TagKind,
    /// The element's name as written; empty for comments.
    pub name: &'a str,
}

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagKind {
    /// `<name …>`
    Open,
    /// `<name … />`
    SelfClosing,
    /// `</name>`
    Close,
    /// `<!-- … -->`, `<!DOCTYPE …>`, `<? … ?>`
    Comment,
}

/// The element that parts finished HTML from the Markdown around it; it never reaches a page.
pub const VERBATIM: &str = "engross-verbatim";

/// How the contents of an element are read in closed mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Blocks: paragraphs, lists, further elements.
    Flow,
    /// Words and inline mark-up only.
    Phrasing,
    /// Elements only; text between them is left as it stands.
    Structure,
    /// Nothing inside is mark-up.
    Raw,
    /// The element has no contents.
    Void,
}

impl Tag<'_> {
    /// The element's name in lower case.
    pub fn element(&self) -> String {
        self.name.to_ascii_lowercase()
    }
}

/// Reads the tag or comment that starts at `at` (a `<`), if it is one and is complete.
pub fn tag_at(text: &str, at: usize) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'<') {
        return None;
    }
    let rest = &text[at..];
    if let Some(inside) = rest.strip_prefix("<!--") {
        // `<!-->` and `<!--->` are whole comments (HTML standard, 13.2.5.43).
        let end = match inside {
            _ if inside.starts_with('>') => 5,
            _ if inside.starts_with("->") => 6,
            _ => inside.find("-->").map(|end| 4 + end + 3)?,
        };
        return Some(Tag { range: at..at + end, kind: TagKind::Comment, name: "" });
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        let declared = rest.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic);
        let end = rest.find('>').filter(|_| declared || rest.starts_with("<?"))?;
        return Some(Tag { range: at..at + end + 1, kind: TagKind::Comment, name: "" });
    }
    let closing = bytes.get(at + 1) == Some(&b'/');
    let name_start = at + 1 + usize::from(closing);
    if !bytes.get(name_start)?.is_ascii_alphabetic() {
        return None;
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':');
    let name_end = name_start + bytes[name_start..].iter().take_while(|byte| is_name(byte)).count();
    // `<https://…>` and `<a.b@c>` are autolinks.
    if !matches!(bytes.get(name_end)?, b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'>')
        || text[name_start..name_end].contains(':')
            && !closing
            && bytes.get(name_end) == Some(&b'/')
    {
        return None;
    }
    let name = &text[name_start..name_end];
    let mut quote = None;
    let mut value_may_start = false;
    for (step, byte) in bytes[name_end..].iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if value_may_start => quote = Some(*byte),
            (None, b'<') => return None,
            (None, b'>') => {
                let end = name_end + step;
                let kind = match (closing, bytes[end - 1]) {
                    (true, _) => TagKind::Close,
                    (false, b'/') => TagKind::SelfClosing,
                    (false, _) => TagKind::Open,
                };
                return Some(Tag { range: at..end + 1, kind, name });
            }
            (None, b' ' | b'\t' | b'\n' | b'\r') => continue,
            (None, _) => {}
        }
        value_may_start = *byte == b'=';
    }
    None
}

/// Every tag and comment of a text in order. The contents of raw elements hold none.
pub fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    let last_comment_end = text.rfind("-->").unwrap_or(0);
    let last_end = text.rfind('>').unwrap_or(0);
    while let Some(next) = text[at..].find('<') {
        let start = at + next;
        // Nothing that starts here is complete: each would be read to the end of the text to see it.
        if start > last_end {
            break;
        }
        let endless = start >= last_comment_end && text[start..].starts_with("<!--");
        match if endless { None } else { tag_at(text, start) } {
            Some(tag) => {
                at = tag.range.end;
                if tag.kind == TagKind::Open && content_of(&tag.element()) == Content::Raw {
                    at = raw_end(text, at, tag.name);
                }
                found.push(tag);
            }
            None => at = start + 1,
        }
    }
    found
}

/// Where the contents of the raw element that was opened before `from` end: at its closing tag, or
/// at the end of the text.
pub fn raw_end(text: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(next) = text[at..].find("</") {
        let start = at + next;
        if text[start + 2..].get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name)) {
            return start;
        }
        at = start + 2;
    }
    text.len()
}

/// How the contents of an element are read.
pub fn content_of(element: &str) -> Content {
    match element {
        "script" | "style" | "pre" | "textarea" | "xmp" | "listing" | "plaintext" | "svg"
        | "math" | "iframe" | "noembed" | "noframes" | "title" | "template" | VERBATIM => {
            Content::Raw
        }
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "legend" | "caption" | "summary" | "dt"
        | "label" | "button" | "option" => Content::Phrasing,
        "table" | "thead" | "tbody" | "tfoot" | "tr" | "colgroup" | "ul" | "ol" | "menu"
        | "dir" | "dl" | "select" | "optgroup" | "datalist" | "frameset" | "head" | "html" => {
            Content::Structure
        }
        "area" | "base" | "basefont" | "br" | "col" | "embed" | "frame" | "hr" | "img"
        | "input" | "link" | "meta" | "param" | "source" | "track" | "wbr" => Content::Void,
        _ => Content::Flow,
    }
}

/// Whether the element opens an HTML block wherever it stands at the start of a line: the elements
/// of CommonMark's HTML block conditions 1 and 6.
pub fn is_block(element: &str) -> bool {
    matches!(
        element,
        "address"
            | "article"
            | "aside"
            | "base"
            | "basefont"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "col"
            | "colgroup"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frame"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "iframe"
            | "legend"
            | "li"
            | "link"
            | "main"
            | "menu"
            | "menuitem"
            | "nav"
            | "noframes"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "param"
            | "pre"
            | "script"
            | "search"
            | "section"
            | "style"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "textarea"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "track"
            | "ul"
            | VERBATIM
    )
}

/// Whether the element is part of a form: inside an HTML block these stand for themselves instead
/// of becoming part of a paragraph.
pub fn is_form_control(element: &str) -> bool {
    matches!(element, "label" | "button" | "select" | "input" | "datalist" | "output")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_tags(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tags(text).iter().map(|tag| &text[tag.range.clone()]).collect();
        assert_eq!(found, expected, "tags of {text:?}");
    }

    #[test]
    fn tags_are_found_and_text_is_not() {
        check_tags("a <b>c</b> 1 < 2 <br /> x", &["<b>", "</b>", "<br />"]);
        check_tags("<a title='>' href=\"a>b\">", &["<a title='>' href=\"a>b\">"]);
        check_tags("<div\n  class=x\n>", &["<div\n  class=x\n>"]);
        check_tags("<https://example.org> <me@example.org>", &[]);
        check_tags("<!-- a <b> --><i>", &["<!-- a <b> -->", "<i>"]);
        check_tags("<script>if (a<b) {}</script>", &["<script>", "</script>"]);
        check_tags("an open <b", &[]);
        check_tags("it's <b title=it's>", &["<b title=it's>"]);
    }
}
