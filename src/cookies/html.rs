//! Plain text as HTML.

/// Text as HTML text or attribute value.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            // A blank line in a name or label would end the table where it stands in Markdown.
            c if c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
    html
}

/// One line of text, with words between backticks as code.
pub fn inline(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts: Vec<&str> = text.split('`').collect();
    let mut html = String::new();
    for (i, part) in parts.iter().enumerate() {
        let is_inside = i % 2 == 1;
        if is_inside && i + 1 < parts.len() {
            html += &format!("<code>{}</code>", escape(part));
        } else {
            // A backtick without its fellow stays what it is.
            html += if is_inside { "`" } else { "" };
            html += &escape(part);
        }
    }
    html
}

/// A text of one or more paragraphs, parted by blank lines; a single one stands without its tag.
pub fn prose(text: &str) -> String {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        match paragraphs.last_mut() {
            Some(last) if !line.trim().is_empty() => *last += &format!("{line}\n"),
            _ => paragraphs.push(String::new()),
        }
    }
    let paragraphs: Vec<String> =
        paragraphs.iter().filter(|text| !text.is_empty()).map(|text| inline(text)).collect();
    match paragraphs.as_slice() {
        [only] => only.clone(),
        several => several.iter().map(|text| format!("<p>{text}</p>")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_html_with_nothing_let_through() {
        assert_eq!(escape("a<b> & \"c\" 'd'"), "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
        assert_eq!(escape("a\n\nb"), "a  b");
    }

    #[test]
    fn backticks_in_pairs_are_code() {
        assert_eq!(
            inline("delete `_x` or\n `<y>`"),
            "delete <code>_x</code> or <code>&lt;y&gt;</code>"
        );
        assert_eq!(inline("a ` b"), "a ` b");
        assert_eq!(inline("`a` b ` c"), "<code>a</code> b ` c");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(prose("one\ntwo\n"), "one two");
        assert_eq!(prose("one\n\n \ntwo\n"), "<p>one</p><p>two</p>");
        assert_eq!(prose(""), "");
    }
}
