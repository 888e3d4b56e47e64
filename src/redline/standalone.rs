//! Draws a redline as a page of its own: a file to open or to send, which loads nothing and runs nothing.

use super::{Redline, page, phrases};
use crate::html::escape_text;
use crate::html::serialise::write_attr;

/// Draws the redline of two documents of these names; `lang` is the language of the new one.
pub fn draw(redline: &Redline, old: &str, new: &str, lang: Option<&str>) -> String {
    let mut html = String::from("<!DOCTYPE html>\n<html");
    if let Some(lang) = lang {
        write_attr("lang", lang, &mut html);
    }
    html.push_str(HEAD);
    html.push_str("<title>");
    escape_text(&format!("{new} against {old}"), &mut html);
    html.push_str("</title>\n<style>\n");
    html.push_str(STYLE);
    html.push_str("</style>\n</head>\n<body>\n<header lang=\"en\">\n<p>Changes from <b>");
    escape_text(old, &mut html);
    html.push_str("</b> to <b>");
    escape_text(new, &mut html);
    html.push_str("</b></p>\n<p>");
    let summary = match (redline.is_empty(), redline.markup_changed) {
        (true, false) => "The two texts are the same.".to_owned(),
        (true, true) => "The same to a reader; only the mark-up differs.".to_owned(),
        _ => format!("{}.", phrases::summary(redline)),
    };
    escape_text(&summary, &mut html);
    html.push_str("</p>\n<p><ins>inserted</ins> <del>deleted</del> <ins class=\"redline-moved\">moved here</ins> <del class=\"redline-moved\">moved away</del></p>\n");
    if redline.bounded {
        html.push_str("<p>Some stretches were too large to compare word by word; they are shown as replaced whole.</p>\n");
    }
    html.push_str("</header>\n<main>\n");
    html.push_str(&page::draw(redline));
    html.push_str("\n</main>\n</body>\n</html>\n");
    html
}

const HEAD: &str = "\
>
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">
";

const STYLE: &str = include_str!("standalone.css");
