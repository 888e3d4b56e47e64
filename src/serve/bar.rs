//! What the preview puts into a page: one script, with all that its bar shows.
//!
//! The bar itself is drawn by `preview.js` in a tree of its own (a shadow root), beside the page's body: nothing of
//! the page's own is touched.

use serde_json::{Value, json};

use super::kept::State;
use crate::finding::{Finding, Severity};

/// How many findings of elsewhere are named.
const MOST: usize = 30;

/// What the bar says of a page.
#[derive(Default)]
pub struct Bar<'a> {
    /// The file that the page is made of.
    pub file: Option<&'a str>,
    /// What is to be said of the page.
    pub findings: &'a [Finding],
    /// What is wrong elsewhere.
    pub elsewhere: Vec<&'a Finding>,
    /// Where a redline against the version in force stands.
    pub against: Option<String>,
    /// Whether more is to be told once the whole site is read.
    pub is_part: bool,
    /// What stands in place of the page: `faults`, `missing`; empty for the page itself.
    pub instead: &'static str,
}

/// The script element.
pub fn script(state: &State, bar: &Bar<'_>) -> String {
    let Bar { file, findings, elsewhere, against, is_part, instead } = bar;
    let count = |severity: Severity| elsewhere.iter().filter(|it| it.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    // Errors first: they are what stops a build.
    let mut worst: Vec<&&Finding> =
        elsewhere.iter().filter(|it| it.severity != Severity::Info).collect();
    worst.sort_by_key(|finding| finding.severity);
    let data = json!({
        "state": state.id,
        "day": state.day.to_string(),
        "today": state.today.to_string(),
        "follows": state.look.as_of.is_none(),
        "drafts": state.look.drafts,
        "file": file,
        "findings": findings.iter().map(finding_json).collect::<Vec<_>>(),
        "elsewhere": {
            "errors": errors,
            "warnings": warnings,
            "named": worst.into_iter().take(MOST).map(|it| finding_json(it)).collect::<Vec<_>>(),
        },
        "against": against,
        "reading": is_part,
        "instead": instead,
    });
    let data = escaped(&data.to_string());
    format!("<script src=\"/__engross/preview.js\" defer data-engross-preview=\"{data}\"></script>")
}

fn finding_json(finding: &Finding) -> Value {
    let Finding { rule, severity, place, message, help, detail, length: _ } = finding;
    json!({
        "severity": severity.to_string(),
        "place": place.to_string(),
        "message": message,
        "help": help,
        "detail": detail,
        "rule": rule,
    })
}

/// A page with the script in it, before its end.
pub fn put_into(page: &mut Vec<u8>, script: &str) {
    const END: &[u8] = b"</body";
    let is_end = |window: &[u8]| window.eq_ignore_ascii_case(END);
    let at = page.windows(END.len()).rposition(is_end).unwrap_or(page.len());
    page.splice(at..at, script.bytes());
}

/// Text as it stands in HTML, in an attribute too; what turns lines around or is obeyed is spelled out.
pub fn escaped(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() || turns(c) => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_put(page: &str, expected: &str) {
        let mut bytes = page.as_bytes().to_vec();
        put_into(&mut bytes, "<S>");
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), expected);
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        check_put("<body><p>a</p>\n</body>\n</html>", "<body><p>a</p>\n<S></body>\n</html>");
        check_put(
            "<pre>&lt;/body></pre><!-- </body> --></BODY>",
            "<pre>&lt;/body></pre><!-- </body> --><S></BODY>",
        );
        check_put("<p>a", "<p>a<S>");
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("<a b=\"c\">&'"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
        assert_eq!(escaped("a\u{202e}b\u{1b}[1m\tc"), "a\\u{202e}b\\u{1b}[1m\tc");
    }
}
