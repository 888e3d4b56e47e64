//! What of a saved page is the text of a notice, and which version the page says it is.
//!
//! Published pages mark their text with `data-notice-text="/legal/terms@2020-01-15"`, and a text from
//! before a correction with `#1` behind that. Pages of other themes may leave the value empty. However a
//! browser writes the page down again, the element and its attribute stay.
//!
//! Knows nothing of registers. What a page says of itself is a claim, not a proof.

use std::fmt;

use crate::diff;
use crate::html::{NodeId, Tree};

/// The attribute of the element that holds the text.
pub const MARK: &str = "data-notice-text";

/// What a page holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// One marked text.
    Text {
        /// Its HTML.
        html: String,
        /// Which version the page says it is.
        claim: Option<Claim>,
    },
    /// So many marked texts; which of them is asked about cannot be told.
    Several(usize),
    /// None is marked: what the page is about, HTML.
    Unmarked(String),
}

/// Which version a text says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The notice's path.
    pub notice: String,
    /// The version's id.
    pub version: String,
    /// The language's tag, where it is said.
    pub language: Option<String>,
    /// Before which correction, from 1; none for what the version says.
    pub before_correction: Option<usize>,
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.notice, self.version)?;
        if let Some(language) = &self.language {
            write!(f, " ({language})")?;
        }
        match self.before_correction {
            Some(number) => write!(f, " before correction {number}"),
            None => Ok(()),
        }
    }
}

/// Finds the text of a page.
pub fn read(page: &str) -> Held {
    let tree = Tree::parse_fragment(page);
    let is_marked = |id: &NodeId| tree.attr(*id, MARK).is_some();
    let marked: Vec<NodeId> = tree.descendants(tree.root()).filter(is_marked).collect();
    match marked.as_slice() {
        [] => Held::Unmarked(diff::text_of_page(page)),
        [id] => Held::Text { html: tree.inner_html(*id), claim: claim(&tree, *id) },
        several => Held::Several(several.len()),
    }
}

fn claim(tree: &Tree, id: NodeId) -> Option<Claim> {
    let (notice, version) = tree.attr(id, MARK)?.trim().rsplit_once('@')?;
    let (version, before_correction) = match version.split_once('#') {
        Some((version, number)) => (version, number.parse().ok()),
        None => (version, None),
    };
    let language = tree.ancestors(id).find_map(|id| tree.attr(id, "lang"));
    let language = tree.attr(id, "lang").or(language).map(str::to_owned);
    Some(Claim {
        notice: notice.to_owned(),
        version: version.to_owned(),
        language,
        before_correction,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a page and compares what it holds: the claim, then the HTML.
    fn check_read(page: &str, expected: &str) {
        let shown = match read(page) {
            Held::Text { html, claim: Some(claim) } => format!("{claim}: {html}"),
            Held::Text { html, claim: None } => format!("unnamed: {html}"),
            Held::Several(count) => format!("{count} texts"),
            Held::Unmarked(html) => format!("unmarked: {}", html.trim()),
        };
        assert_eq!(shown, expected, "{page}");
    }

    #[test]
    fn the_marked_text_is_found_however_the_page_is_written() {
        check_read(
            "<!doctype html><html lang=en><title>T</title><body><main><h1>T</h1>\
             <article lang=ja data-notice-text=\"/a/b@2020-01-15\"><p>x</article></main>",
            "/a/b@2020-01-15 (ja): <p>x</p>",
        );
        check_read(
            "\u{feff}<!-- saved from url=(0030)https://a.example/ -->\r\n<html lang=\"en\"><head></head>\
             <body><div lang=\"en\"><section id=\"x\" data-notice-text=\"/a@2020.2#3\">x</section></div></body></html>",
            "/a@2020.2 (en) before correction 3: x",
        );
        check_read("<p>a<div data-notice-text>x</div>", "unnamed: x");
        check_read("<div data-notice-text=\"/user@home/a@2020\">x</div>", "/user@home/a@2020: x");
    }

    #[test]
    fn pages_with_no_text_or_several_say_so() {
        check_read("<nav>n</nav><main><p>x</p></main>", "unmarked: <p>x</p>");
        check_read("<p>x</p>", "unmarked: <p>x</p>");
        check_read("<i data-notice-text=a>x</i><i data-notice-text=b>y</i>", "2 texts");
    }
}
