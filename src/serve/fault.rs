//! The page that stands in place of one that cannot be shown: each fault with its place, the lines around it,
//! and the way out.
//!
//! All that comes from files is text in it. It loads nothing but the preview's own style sheet and script.

use std::fmt::Write;
use std::path::Path;

use unicode_width::UnicodeWidthChar;

use super::bar::escaped;
use crate::finding::{Finding, Severity};
use crate::settings::is_inner_path;
use crate::site::stays_below;

/// What the page may load.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'self'";

/// How many lines are shown before and behind the one with the fault.
const AROUND: usize = 3;
/// How much of a long line is shown, in characters.
const WIDEST: usize = 160;
/// How many faults are shown with their lines.
const MOST: usize = 25;
/// Larger files are not opened to show lines of.
const LARGEST: u64 = 8 << 20;

/// The page. `title` says what cannot be shown, `lead` why.
pub fn page(title: &str, lead: &str, faults: &[Finding], root: &Path, script: &str) -> Vec<u8> {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{title} – Preview</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/__engross/preview.css\">\n</head>\n\
         <body class=\"engross-faults\">\n<main>\n<h1>{title}</h1>\n<p class=\"lead\">{lead}</p>\n",
        title = escaped(title),
        lead = escaped(lead),
    );
    for (at, fault) in faults.iter().take(MOST).enumerate() {
        section(&mut out, at + 1, fault, root);
    }
    if faults.len() > MOST {
        let more = faults.len() - MOST;
        out.push_str(&format!(
            "<p>And {more} more; <code>engross check</code> tells them all.</p>\n"
        ));
    }
    out.push_str("<p class=\"again\">This page makes room for the right one as soon as the file is mended and saved.</p>\n</main>\n");
    out.push_str(script);
    out.push_str("\n</body>\n</html>\n");
    out.into_bytes()
}

fn section(out: &mut String, number: usize, fault: &Finding, root: &Path) {
    let Finding { rule, severity, place, message, help, detail, length: _ } = fault;
    let (class, name) = match severity {
        Severity::Error => ("error", "Error"),
        Severity::Warning => ("warning", "Warning"),
        Severity::Info => ("note", "Note"),
    };
    let _ = write!(
        out,
        "<section class=\"fault {class}\" aria-labelledby=\"fault-{number}\">\n\
         <h2 id=\"fault-{number}\"><span class=\"severity\">{name}</span> {}</h2>\n\
         <p class=\"place\"><code>{}</code></p>\n",
        in_code(&escaped(&sentence(message))),
        escaped(&place.to_string()),
    );
    if let Some(lines) = excerpt(root, fault) {
        let label = escaped(&format!("Lines of {} around line {}", place.path, place.line));
        let _ = writeln!(
            out,
            "<pre class=\"lines\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">{lines}</pre>"
        );
    }
    if let Some(detail) = detail {
        let _ = writeln!(
            out,
            "<pre class=\"detail\" tabindex=\"0\" role=\"group\" aria-label=\"Details\">{}</pre>",
            escaped(detail)
        );
    }
    if let Some(help) = help {
        let _ = writeln!(
            out,
            "<p class=\"help\"><strong>Way out:</strong> {}</p>",
            in_code(&escaped(help))
        );
    }
    let _ = write!(out, "<p class=\"rule\">Rule <code>{}</code></p>\n</section>\n", escaped(rule));
}

/// A fact as a sentence begins.
fn sentence(fact: &str) -> String {
    let mut chars = fact.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// What stands between backticks as code.
fn in_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without another one is itself.
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    let code = |(at, part): (usize, &&str)| match at % 2 {
        0 => (*part).to_owned(),
        _ => format!("<code>{part}</code>"),
    };
    parts.iter().enumerate().map(code).collect()
}

/// The lines around a fault, with a caret below it.
fn excerpt(root: &Path, fault: &Finding) -> Option<String> {
    let place = &fault.place;
    if place.line == 0 || !is_inner_path(&place.path) {
        return None;
    }
    let file = root.join(&*place.path);
    let is_inside = stays_below(root, &place.path, &file);
    let metadata = file.metadata().ok().filter(|it| it.is_file() && it.len() <= LARGEST)?;
    if metadata.len() == 0 || !is_inside {
        return None;
    }
    let bytes = std::fs::read(file).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    drawn(text.trim_start_matches('\u{feff}'), place.line, place.column)
}

fn drawn(text: &str, line: usize, column: usize) -> Option<String> {
    let lines: Vec<&str> = text.split('\n').map(|it| it.trim_end_matches('\r')).collect();
    // A fault at the end of a file may be told for the line behind the last.
    let line = line.min(lines.len());
    let first = line.saturating_sub(AROUND + 1);
    let last = (line + AROUND).min(lines.len());
    let digits = last.to_string().len();
    let start = clip(column);
    let mut out = String::new();
    for (at, shown) in lines.iter().enumerate().take(last).skip(first) {
        let number = at + 1;
        let cut: String = shown.chars().skip(start).take(WIDEST).collect();
        let before = if start > 0 && !cut.is_empty() { "…" } else { "" };
        let behind = if shown.chars().nth(start + WIDEST).is_some() { "…" } else { "" };
        let text = format!("{before}{}{behind}", escaped(&cut));
        let numbered = format!("<span class=\"number\">{number:>digits$}</span>");
        if number != line {
            let _ = writeln!(out, "{numbered}  {text}");
            continue;
        }
        let _ = writeln!(out, "<mark>{numbered}  {text}</mark>");
        if column > 0 {
            let pad: String =
                shown.chars().skip(start).take(column - 1 - start).map(blank).collect();
            let before = if before.is_empty() { "" } else { " " };
            let gutter = " ".repeat(digits);
            let _ = writeln!(out, "{gutter}  {before}{pad}<b class=\"caret\">^</b>");
        }
    }
    Some(out)
}

/// From which character on lines are shown, so that a fault far to the right is in sight.
fn clip(column: usize) -> usize {
    match column > WIDEST * 3 / 4 {
        true => column - WIDEST / 2,
        false => 0,
    }
}

/// A blank as wide as a character.
fn blank(c: char) -> String {
    match c {
        '\t' => "\t".to_owned(),
        c => " ".repeat(escaped_width(c)),
    }
}

fn escaped_width(c: char) -> usize {
    let shown = escaped(&c.to_string());
    match shown.starts_with('\\') && c != '\\' {
        true => shown.len(),
        false => c.width().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_drawn(text: &str, line: usize, column: usize, expected: &str) {
        let drawn = drawn(text, line, column).expect("lines");
        let plain = drawn.replace("<span class=\"number\">", "").replace("</span>", "");
        let plain = plain.replace("<b class=\"caret\">", "").replace("</b>", "");
        assert_eq!(plain, expected);
    }

    #[test]
    fn the_lines_around_a_fault_have_a_caret_below_it() {
        check_drawn(
            "---\ntitle: \"<b>\neffective: x\n---\n# A\nb\nc\n",
            2,
            8,
            "1  ---\n<mark>2  title: &quot;&lt;b&gt;</mark>\n          ^\n3  effective: x\n4  ---\n5  # A\n",
        );
        check_drawn("変更日: x\n", 1, 6, "<mark>1  変更日: x</mark>\n           ^\n2  \n");
        check_drawn("a\r\nb\r\n", 9, 1, "1  a\n2  b\n<mark>3  </mark>\n   ^\n");
    }

    #[test]
    fn of_a_long_line_the_part_with_the_fault_is_shown() {
        let text = format!("short\n{}X{}\n", "a".repeat(400), "b".repeat(400));
        let drawn = drawn(&text, 2, 401).expect("lines");
        let lines: Vec<&str> = drawn.lines().collect();
        assert!(lines[1].contains("…a") && lines[1].contains("aXb") && lines[1].contains("b…"));
        let plain = lines[1].replace("<mark><span class=\"number\">", "").replace("</span>", "");
        let at = plain.chars().position(|c| c == 'X').expect("the place");
        assert_eq!(lines[2].replace("<b class=\"caret\">", "").find('^'), Some(at));
    }

    #[cfg(unix)]
    #[test]
    fn no_lines_are_shown_of_what_a_link_leads_to_outside() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("content")).expect("a folder");
        std::fs::write(folder.path().join("secret"), "the secret").expect("a file");
        std::fs::write(root.join("content/own.md"), "own words").expect("a file");
        let link = std::os::unix::fs::symlink;
        link("../../secret", root.join("content/link.md")).expect("a link");
        link("own.md", root.join("content/inner.md")).expect("a link");
        for (path, expected) in [
            ("content/own.md", Some("own words")),
            ("content/inner.md", Some("own words")),
            ("content/link.md", None),
            ("../secret", None),
            ("content/../../secret", None),
            ("content", None),
            ("content/none.md", None),
        ] {
            let place = crate::finding::Place::at(path, 1, 1);
            let lines = excerpt(&root, &Finding::error("a-rule", place, "a"));
            assert_eq!(lines.is_some(), expected.is_some(), "{path}");
            assert!(lines.unwrap_or_default().contains(expected.unwrap_or_default()), "{path}");
        }
    }

    #[test]
    fn a_page_of_faults_holds_text_as_text() {
        let place = crate::finding::Place::file("content/<x>.md");
        let fault =
            Finding::error("a-rule", place, "<script>alert(1)</script>").with_help("say `a<b`");
        let page = page("<t>", "<l>", &[fault], Path::new("/"), "");
        let page = String::from_utf8(page).expect("UTF-8");
        assert!(!page.contains("<script>") && !page.contains("<t>") && !page.contains("<l>"));
        assert!(page.contains("say <code>a&lt;b</code>"), "{page}");
    }
}
