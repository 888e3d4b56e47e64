//! Style sheets, written anew from their tokens: other addresses, no comments, no blanks that say nothing.
//!
//! Knows nothing of files.

use std::fmt::Write;

use cssparser::{ParseError, Parser, ToCss, Token, TokenSerializationType, serialize_string};

/// A style sheet with the addresses that `renamed` gives for those in it: in `url(…)`, `src(…)` and
/// `image-set(…)`, and behind `@import`. It gets each with its offset; `None` leaves it as it is.
pub fn written(css: &str, renamed: &mut dyn FnMut(&str, usize) -> Option<String>) -> String {
    let mut parser = Parser::new(css);
    let mut writer = Writer {
        renamed,
        out: String::with_capacity(css.len()),
        before: TokenSerializationType::Nothing,
        blank: false,
        is_ended: false,
    };
    // Nothing in a style sheet stops its reading.
    let _ = writer.tokens(&mut parser, Around::Sheet);
    writer.out
}

/// What the tokens at hand stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// The sheet or a block of it.
    Sheet,
    /// A function whose strings are addresses.
    Addresses,
    /// Another function, or brackets.
    Value,
}

struct Writer<'a> {
    renamed: &'a mut dyn FnMut(&str, usize) -> Option<String>,
    out: String,
    before: TokenSerializationType,
    /// A blank that was passed over, and counts unless one of its neighbours needs none.
    blank: bool,
    /// Whether what stands last is the end of a declaration.
    is_ended: bool,
}

impl Writer<'_> {
    fn tokens(&mut self, parser: &mut Parser<'_>, around: Around) -> Result<(), ParseError<()>> {
        let mut is_import = false;
        loop {
            let start = parser.position();
            let Ok(token) = parser.next_including_whitespace().cloned() else { return Ok(()) };
            let written = parser.slice_from(start);
            // Comments before the token are part of what was read.
            let offset = start.byte_index() + written.len();
            let mut address = None;
            let (close, inside) = match &token {
                Token::WhiteSpace(_) => {
                    self.blank = true;
                    continue;
                }
                Token::AtKeyword(name) => {
                    is_import = name.eq_ignore_ascii_case("import");
                    (None, around)
                }
                Token::Semicolon => {
                    is_import = false;
                    (None, around)
                }
                Token::UnquotedUrl(value) => {
                    address = (self.renamed)(value, offset - value.len() - 1);
                    (None, around)
                }
                Token::QuotedString(value) if is_import || around == Around::Addresses => {
                    address = (self.renamed)(value, offset - value.len() - 1);
                    (None, around)
                }
                Token::Function(name) => {
                    let known = ["url", "src", "image-set", "-webkit-image-set"];
                    match known.iter().any(|it| name.eq_ignore_ascii_case(it)) {
                        true => (Some(')'), Around::Addresses),
                        false => (Some(')'), Around::Value),
                    }
                }
                Token::ParenthesisBlock => (Some(')'), Around::Value),
                Token::SquareBracketBlock => (Some(']'), Around::Value),
                Token::CurlyBracketBlock => {
                    is_import = false;
                    (Some('}'), Around::Sheet)
                }
                _ => (None, around),
            };
            self.parted(&token);
            self.is_ended = token == Token::Semicolon;
            match (address, &token) {
                (Some(address), Token::UnquotedUrl(_)) => {
                    let _ = Token::UnquotedUrl(address.into()).to_css(&mut self.out);
                }
                (Some(address), _) => drop(serialize_string(&address, &mut self.out)),
                (None, _) => self.out.push_str(without_comments(written)),
            }
            if let Some(close) = close {
                self.before = TokenSerializationType::Nothing;
                self.blank = false;
                parser.parse_nested_block(|inner| self.tokens(inner, inside))?;
                if close == '}' {
                    // The last declaration of a block needs no end.
                    if self.is_ended {
                        self.out.pop();
                    }
                }
                self.blank = false;
                self.is_ended = false;
                let _ = self.out.write_char(close);
                self.before = TokenSerializationType::Nothing;
            }
        }
    }

    /// Writes what must stand between the last token and this one.
    fn parted(&mut self, token: &Token<'_>) {
        let kind = token.serialization_type();
        let needs_none = |c: char| matches!(c, '{' | '}' | ';' | ',');
        let starts_alone = matches!(
            token,
            Token::CurlyBracketBlock | Token::Semicolon | Token::Comma | Token::CloseCurlyBracket
        );
        if std::mem::take(&mut self.blank) {
            let is_first = self.out.is_empty() || self.out.ends_with(['(', '[']);
            if !starts_alone && !is_first && !self.out.ends_with(needs_none) {
                self.out.push(' ');
            }
        } else if self.before.needs_separator_when_before(kind) {
            self.out.push_str("/**/");
        }
        self.before = kind;
    }
}

/// A token as it is written, without the comments before it.
fn without_comments(mut written: &str) -> &str {
    while let Some(rest) = written.strip_prefix("/*") {
        written = rest.find("*/").map_or("", |end| &rest[end + 2..]);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, expected: &str) {
        let mut renamed = |address: &str, offset: usize| {
            assert!(css[offset..].starts_with(&address[..1]), "{address} at {offset} of {css}");
            address.strip_suffix(".png").map(|stem| format!("{stem}.1.png"))
        };
        assert_eq!(written(css, &mut renamed), expected);
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        check("/* a */\na  b ,\n c { d : e f ;\n g: h; }\n", "a b,c{d : e f;g: h}");
        check("a::before { content: \"  /* x */ ; \" }", "a::before{content: \"  /* x */ ; \"}");
        check(
            "@media (a) and (b) { c { w: calc(1px + 2px) } }",
            "@media (a) and (b){c{w: calc(1px + 2px)}}",
        );
        check("a { content: '–' ; b: \\; }", "a{content: '–';b: \\;}");
        check("a { b: 'c", "a{b: 'c}");
    }

    #[test]
    fn a_comment_is_no_blank() {
        check(".card/* x */:hover{}", ".card:hover{}");
        check(".card/**/.big{}", ".card.big{}");
        check("a/* x */b :hover > c{}", "a/**/b :hover > c{}");
        check("a /* x */ b{}", "a b{}");
    }

    #[test]
    fn addresses_are_renamed_wherever_they_stand() {
        check("a{b:url(x.png)}", "a{b:url(x.1.png)}");
        check("a{b:url( 'x.png' )}", "a{b:url(\"x.1.png\")}");
        check("@import \"x.png\" print;", "@import \"x.1.png\" print;");
        check(
            "a{b:image-set(\"x.png\" 1x, url(y.png) 2x)}",
            "a{b:image-set(\"x.1.png\" 1x,url(y.1.png) 2x)}",
        );
        check("a{content:\"x.png\";b:url(y.gif)}", "a{content:\"x.png\";b:url(y.gif)}");
        check(
            "a{b:url(\"data:image/svg+xml,<g transform='rotate(45)' d='M 0 0 , 1 1'/>\")}",
            "a{b:url(\"data:image/svg+xml,<g transform='rotate(45)' d='M 0 0 , 1 1'/>\")}",
        );
    }
}
