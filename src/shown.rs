//! A text as pages show it, and back.
//!
//! A strict content security policy lets no `style` attribute through. Pages have it as a class, whose
//! rule stands in a style sheet beside the page, and as `data-engross-style`, so that the text can be
//! taken from the page again as it was written. What else a text brings inline, where the settings let
//! it, is known to the policy by its hash.
//!
//! Knows nothing of pages, settings or files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use cssparser::{ParseError, Parser, ToCss, Token, TokenSerializationType};

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::html::serialise::write_attr;
use crate::html::{NodeId, Tree};

/// The attribute that keeps a `style` attribute as it was written. No text can bring it.
const KEPT: &str = "data-engross-style";

/// The attribute of what pages add to a text. No text can bring it.
const ADDED: &str = "data-engross";

/// Before the digits that tell classes of inline styles apart.
const CLASS: &str = "engross-style-";

/// What a text brings inline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inline {
    /// The declarations of each class that stands for a `style` attribute.
    rules: BTreeMap<String, String>,
    /// The hashes of `<style>` elements, as a policy has them: `'sha256-…'`.
    pub styles: BTreeSet<String>,
    /// Of `<script>` elements.
    pub scripts: BTreeSet<String>,
    /// Of event handlers.
    pub handlers: BTreeSet<String>,
}

impl Inline {
    /// The style sheet of the classes; none where there are none.
    pub fn sheet(&self) -> Option<String> {
        let mut sheet = String::new();
        for (class, declarations) in &self.rules {
            // As strong as a `style` attribute against whatever a theme says.
            let _ = writeln!(sheet, ".{class}:not(#e#e#e) {{ {declarations} }}");
        }
        (!sheet.is_empty()).then_some(sheet)
    }

    /// Whether there is a class that stands for a `style` attribute.
    pub fn has_rules(&self) -> bool {
        !self.rules.is_empty()
    }

    /// Adds the hashes of another text.
    pub fn add_hashes(&mut self, other: &Inline) {
        self.styles.extend(other.styles.iter().cloned());
        self.scripts.extend(other.scripts.iter().cloned());
        self.handlers.extend(other.handlers.iter().cloned());
    }
}

/// A text as a page shows it; what it brings inline is added to `inline`. `html` is as
/// [`crate::html::serialise`] writes it.
pub fn shown<'a>(html: &'a str, inline: &mut Inline) -> Cow<'a, str> {
    let mut out = String::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let tag = Tag::read(&html[start..]);
        let Some(tag) = tag else {
            at = start + 1;
            continue;
        };
        let end = start + tag.length;
        at = end;
        if tag.name == "style" || tag.name == "script" {
            // These hold no mark-up.
            let close = html[end..].find(&format!("</{}", tag.name)).unwrap_or(html.len() - end);
            let content = &html[end..end + close];
            match tag.name {
                "style" => drop(inline.styles.insert(hash(content))),
                _ if tag.attrs.iter().all(|it| it.0 != "src") => {
                    inline.scripts.insert(hash(content));
                }
                _ => {}
            }
            at = end + close;
        }
        for (name, value) in &tag.attrs {
            if name.starts_with("on") {
                inline.handlers.insert(hash(&unescaped(value)));
            }
        }
        let Some((_, style)) = tag.attrs.iter().find(|it| it.0 == "style") else { continue };
        out.push_str(&html[done..start]);
        done = end;
        tag.write_with_class(style, inline, &mut out);
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[done..]);
    Cow::Owned(out)
}

/// Undoes [`shown`] in a page that was read, and takes out what pages add to a text: further anchors and
/// links to clauses, which hold no words.
pub fn restore(tree: &mut Tree) {
    // No more than what we write: whoever made the page may have put our mark on something else.
    let is_added = |id: &NodeId| {
        let known: &[&str] = match (tree.attr(*id, ADDED), tree.name(*id)) {
            (Some("anchor"), Some("span")) => &[ADDED, "id"],
            (Some("link"), Some("a")) => &[ADDED, "class", "href", "aria-label"],
            _ => return false,
        };
        tree.first_child(*id).is_none()
            && tree.attrs(*id).iter().all(|(name, _)| known.contains(&&**name))
    };
    let added: Vec<NodeId> = tree.descendants(tree.root()).filter(is_added).collect();
    added.into_iter().for_each(|id| tree.detach(id));
    let nodes: Vec<NodeId> =
        tree.descendants(tree.root()).filter(|id| tree.attr(*id, KEPT).is_some()).collect();
    for id in nodes {
        let Some(style) = tree.remove_attr(id, KEPT) else { continue };
        let classes = tree.remove_attr(id, "class").unwrap_or_default();
        let own: Vec<&str> =
            classes.split_ascii_whitespace().filter(|class| !class.starts_with(CLASS)).collect();
        if !own.is_empty() {
            tree.set_attr(id, "class", own.join(" "));
        }
        // A page of ours has no other style; one that was altered may, and that is what readers see.
        let style = match tree.remove_attr(id, "style") {
            Some(real) => format!("{style}; {real}"),
            None => style,
        };
        tree.set_attr(id, "style", style);
    }
}

/// A start tag as it is written.
struct Tag<'a> {
    written: &'a str,
    name: &'a str,
    /// Names and values, these as they are written.
    attrs: Vec<(&'a str, &'a str)>,
    /// Where each attribute stands, with the blank before it.
    places: Vec<Range<usize>>,
    length: usize,
}

impl<'a> Tag<'a> {
    /// The start tag that a text starts with.
    fn read(html: &'a str) -> Option<Tag<'a>> {
        let inside = html.strip_prefix('<')?;
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let ends = |c: char| c.is_ascii_whitespace() || c == '>' || c == '/';
        let name = &inside[..inside.find(ends)?];
        let mut at = 1 + name.len();
        let mut attrs = Vec::new();
        let mut places = Vec::new();
        loop {
            let start = at;
            let rest = html[at..].trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            at = html.len() - rest.len();
            if rest.starts_with('>') {
                let length = at + 1;
                return Some(Tag { written: &html[..length], name, attrs, places, length });
            }
            let end = rest.find(|c: char| c == '=' || ends(c))?;
            let name = &rest[..end];
            at += end;
            let Some(quoted) = html[at..].strip_prefix("=\"") else {
                // What is written otherwise is not ours.
                return None;
            };
            let value = &quoted[..quoted.find('"')?];
            attrs.push((name, value));
            at += 2 + value.len() + 1;
            places.push(start..at);
        }
    }

    /// Writes the tag with its style as a class.
    fn write_with_class(&self, style: &str, inline: &mut Inline, out: &mut String) {
        let style = unescaped(style);
        let declarations = declarations(&style);
        let class = (!declarations.is_empty()).then(|| {
            // As many digits as no two declarations can be made to share.
            let class = format!("{CLASS}{}", Fingerprint::of(&declarations));
            inline.rules.insert(class.clone(), declarations);
            class
        });
        // Everything else stays as it is written, byte for byte.
        let mut done = 0;
        let mut class = class;
        for ((name, value), place) in self.attrs.iter().zip(&self.places) {
            let replaced = match *name {
                "style" => String::new(),
                "class" => match class.take() {
                    Some(class) => format!(" class=\"{value} {class}\""),
                    None => continue,
                },
                _ => continue,
            };
            out.push_str(&self.written[done..place.start]);
            out.push_str(&replaced);
            done = place.end;
        }
        out.push_str(&self.written[done..self.length - 1]);
        if let Some(class) = class {
            let _ = write!(out, " class=\"{class}\"");
        }
        write_attr(KEPT, &style, out);
        out.push('>');
    }
}

/// A value of an attribute as it is meant.
fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let tree = Tree::parse_fragment(&format!("<i title=\"{value}\">"));
    let element = tree.first_child(tree.root());
    let meant = element.and_then(|id| tree.attr(id, "title"));
    Cow::Owned(meant.unwrap_or(value).to_owned())
}

/// The declarations of a `style` attribute that a browser would read (CSS Syntax Level 3, "parse a
/// list of declarations"), written anew, so that nothing of it can end the rule it stands in. Without
/// those that load something.
pub fn declarations(style: &str) -> String {
    let mut parser = Parser::new(style);
    let mut out = String::new();
    while !parser.is_exhausted() {
        let declaration = parser.parse_until_after(
            cssparser::Delimiter::Semicolon,
            |parser| -> Result<String, ParseError<()>> {
                let name = parser.expect_ident_cloned()?;
                if name.eq_ignore_ascii_case("-moz-binding")
                    || name.eq_ignore_ascii_case("behavior")
                {
                    return Err(ParseError::custom(()));
                }
                parser.expect_colon()?;
                let mut written = String::new();
                cssparser::serialize_identifier(&name, &mut written)
                    .map_err(|_| ParseError::custom(()))?;
                written.push_str(": ");
                let start = written.len();
                parser.skip_whitespace();
                write_tokens(parser, &mut written)?;
                if written[start..].trim().is_empty() {
                    return Err(ParseError::custom(()));
                }
                Ok(written)
            },
        );
        if let Ok(declaration) = declaration {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(declaration.trim_end());
            out.push(';');
        }
    }
    out
}

/// Functions that load something, or run it.
const LOADING: [&str; 8] = [
    "url",
    "src",
    "image",
    "image-set",
    "-webkit-image-set",
    "cross-fade",
    "element",
    "expression",
];

/// Writes the tokens that are left. Errs at blocks, at what is broken, and at addresses.
fn write_tokens(parser: &mut Parser<'_>, out: &mut String) -> Result<(), ParseError<()>> {
    let mut before = TokenSerializationType::Nothing;
    loop {
        let token = match parser.next_including_whitespace() {
            Ok(token) => token.clone(),
            Err(_) => return Ok(()),
        };
        let close = match &token {
            Token::Function(name) if LOADING.iter().any(|it| name.eq_ignore_ascii_case(it)) => None,
            Token::Function(_) | Token::ParenthesisBlock => Some(')'),
            Token::SquareBracketBlock => Some(']'),
            Token::CurlyBracketBlock
            | Token::UnquotedUrl(_)
            | Token::BadUrl(_)
            | Token::BadString(_)
            | Token::CloseCurlyBracket
            | Token::CloseParenthesis
            | Token::CloseSquareBracket
            | Token::AtKeyword(_)
            | Token::CDO
            | Token::CDC => None,
            _ => Some('\0'),
        };
        let Some(close) = close else { return Err(ParseError::custom(())) };
        let kind = token.serialization_type();
        if before.needs_separator_when_before(kind) {
            out.push_str("/**/");
        }
        before = kind;
        if token.to_css(out).is_err() {
            return Err(ParseError::custom(()));
        }
        if close != '\0' {
            parser.parse_nested_block(|inner| write_tokens(inner, out))?;
            out.push(close);
            before = TokenSerializationType::Nothing;
        }
    }
}

/// A hash as a content security policy has it (CSP Level 3, "hash-source").
fn hash(content: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes = Fingerprint::of(content).bytes();
    let mut out = String::from("'sha256-");
    for chunk in bytes.chunks(3) {
        let part = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at)) & 63;
            out.push(if at <= chunk.len() { DIGITS[digit as usize].into() } else { '=' });
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_declarations(style: &str, expected: &str) {
        assert_eq!(declarations(style), expected, "{style}");
    }

    /// Shows a text, and takes it from the page again.
    fn check_shown(html: &str, page: &str, sheet: &str) {
        let html = Tree::parse_fragment(html);
        let html = html.inner_html(html.root());
        let mut inline = Inline::default();
        let shown = shown(&html, &mut inline).into_owned();
        assert_eq!(shown, page);
        assert_eq!(inline.sheet().unwrap_or_default(), sheet);
        let mut tree = Tree::parse_fragment(&shown);
        restore(&mut tree);
        let sorted = |html: &str| {
            let mut tree = Tree::parse_fragment(html);
            let all: Vec<NodeId> = tree.descendants(tree.root()).collect();
            for id in all {
                for name in ["class", "style"] {
                    if let Some(value) = tree.remove_attr(id, name) {
                        tree.set_attr(id, name, value);
                    }
                }
            }
            tree.inner_html(tree.root())
        };
        assert_eq!(sorted(&tree.inner_html(tree.root())), sorted(&html));
    }

    #[test]
    fn inline_styles_become_classes() {
        check_shown(
            "<p style=\"text-align:center\">a</p><p style='text-align: center;' class='x' id=b>b</p>",
            "<p class=\"engross-style-fb5ec070f2bf7b902d88ae76676be7c77b86dc1333cb346be10bf9510b046c35\" data-engross-style=\"text-align:center\">a</p>\
             <p class=\"x engross-style-fb5ec070f2bf7b902d88ae76676be7c77b86dc1333cb346be10bf9510b046c35\" id=\"b\" data-engross-style=\"text-align: center;\">b</p>",
            ".engross-style-fb5ec070f2bf7b902d88ae76676be7c77b86dc1333cb346be10bf9510b046c35:not(#e#e#e) { text-align: center; }\n",
        );
    }

    #[test]
    fn what_has_no_style_stays() {
        let html = "<p class=\"a\">1 &lt; 2 <img alt=\"a > b\" src=\"x\"><br></p>";
        assert!(matches!(shown(html, &mut Inline::default()), Cow::Borrowed(_)));
        check_shown("<p style=';;'>a</p>", "<p data-engross-style=\";;\">a</p>", "");
        check_shown(
            "<p>&lt;p style=\"color:red\"&gt;</p>",
            "<p>&lt;p style=\"color:red\"&gt;</p>",
            "",
        );
        check_shown(
            "<p title='<b style=\"color:red\">'>a</p>",
            "<p title=\"&lt;b style=&quot;color:red&quot;&gt;\">a</p>",
            "",
        );
    }

    #[test]
    fn values_are_read_as_they_are_meant() {
        check_shown(
            "<p style=\"font-family: 'A &amp; B', &quot;C&quot;\">a</p>",
            "<p class=\"engross-style-9779eda1015ea4a5c22de6012d000a095917c7fc4e5ca06a1d6f622f12fe219b\" \
             data-engross-style=\"font-family: 'A &amp; B', &quot;C&quot;\">a</p>",
            ".engross-style-9779eda1015ea4a5c22de6012d000a095917c7fc4e5ca06a1d6f622f12fe219b:not(#e#e#e) { font-family: \"A & B\", \"C\"; }\n",
        );
    }

    #[test]
    fn declarations_are_read_as_a_browser_reads_them() {
        check_declarations("color:red", "color: red;");
        check_declarations(
            "COLOR : Red ! important; margin:0 auto",
            "COLOR: Red ! important; margin: 0 auto;",
        );
        check_declarations(
            "color red; width: calc( 1px + (2em*3) );",
            "width: calc( 1px + (2em*3) );",
        );
        check_declarations("a:1;;b:2;c", "a: 1; b: 2;");
        check_declarations("a: 1/**/2", "a: 1/**/2;");
        check_declarations("/* c */ color/**/:/**/red", "color: red;");
        check_declarations("--x: a; color: rgb(1 2 3 / 4%)", "--x: a; color: rgb(1 2 3 / 4%);");
        // What is left open ends with the attribute.
        check_declarations("font-family: 'Foo", "font-family: \"Foo\";");
        check_declarations("width: calc(1px + (2px", "width: calc(1px + (2px));");
    }

    #[test]
    fn nothing_ends_the_rule() {
        for style in [
            "color:red}body{display:none",
            "}",
            "a:{b:c}",
            "@import 'x'",
            "a:url(x)",
            "a:url('x')",
            "a: b) c",
            "a: b] c",
            "a: <!-- b",
        ] {
            check_declarations(style, "");
        }
        check_declarations(
            "color: red; background: u\\72l(x); b: image-set('x' 1x); c: d",
            "color: red; c: d;",
        );
        check_declarations("a: 'x\ny; b: c", "b: c;");
        check_declarations("a: \\7d; b: '}'", "a: \\}; b: \"}\";");
        check_declarations("a\\7b: 1", "a\\{: 1;");
    }

    #[test]
    fn what_pages_add_is_taken_out() {
        let mut tree = Tree::parse_fragment(
            "<h2><span data-engross=\"anchor\" id=\"b\"></span>A</h2>\
             <a data-engross=\"link\" href=\"/\"></a><a data-engross=\"link\">words</a>",
        );
        restore(&mut tree);
        assert_eq!(tree.inner_html(tree.root()), "<h2>A</h2><a data-engross=\"link\">words</a>");
    }

    #[test]
    fn what_was_put_onto_a_page_is_not_taken_out_of_it() {
        for page in [
            "<p style=\"display:none\" data-engross-style=\"\">a</p>",
            "<input data-engross=\"anchor\" id=\"x\" value=\"words\">",
            "<span data-engross=\"anchor\" style=\"display:none\"></span>",
            "<img data-engross=\"link\" alt=\"words\">",
        ] {
            let mut tree = Tree::parse_fragment(page);
            restore(&mut tree);
            let html = tree.inner_html(tree.root());
            assert!(!html.is_empty(), "{page}");
            assert_eq!(page.contains("display:none"), html.contains("display:none"), "{html}");
        }
    }

    #[test]
    fn tags_that_are_not_as_we_write_them_stay_as_they_are() {
        let html = "<p =\"a=\"onclick=\" alert(1)<!--=\"z\" style=\"color:red\">odd</p>";
        assert_eq!(shown(html, &mut Inline::default()), html);
    }

    #[test]
    fn what_is_run_is_known_by_its_hash() {
        let mut inline = Inline::default();
        let html = "<style>p{}</style><script>f(\"<p style=\\\"a:b\\\">\")</script>\
                    <script src=\"a.js\"></script><p onclick=\"f(&quot;&quot;)\">a</p>";
        assert!(matches!(shown(html, &mut inline), Cow::Borrowed(_)));
        let hashes = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
        assert_eq!(hashes(&inline.styles), [hash("p{}")]);
        assert_eq!(hashes(&inline.scripts), [hash("f(\"<p style=\\\"a:b\\\">\")")]);
        assert_eq!(hashes(&inline.handlers), [hash("f(\"\")")]);
        assert!(!inline.has_rules());
        // As other programs compute it.
        assert_eq!(hash("alert(1)"), "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='");
    }
}
