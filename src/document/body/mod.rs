//! The reader's text: rendered Markdown made safe, addressable and valid.
//!
//! Steps, on one tree: note where each element came from; take out what must not reach readers
//! (`policy`); turn addresses into addresses of the site; make bare web addresses links; give every
//! heading an id (`anchors`). Knows nothing of front matter, templates or themes; what it may not
//! decide alone (where a link leads, what is allowed) it asks of its caller.

pub mod anchors;
mod links;
mod policy;

use std::collections::{BTreeSet, HashMap};

use crate::document::markdown::source_mark;
use crate::finding::{Finding, Place};
use crate::html::serialise::write_attr;
use crate::html::{NodeData, NodeId, Tree};

pub use anchors::Clause;
pub use policy::Policy;

/// One text as readers see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// Valid HTML, without further anchors (see [`Body::with_anchors`]).
    pub html: String,
    /// Its headings in order.
    pub clauses: Vec<Clause>,
    /// Ids that elements other than headings have.
    pub other_ids: BTreeSet<String>,
}

/// What finishing a text needs to know from outside.
pub struct Surroundings<'a> {
    /// What mark-up may reach readers.
    pub policy: &'a Policy,
    /// The place in the source file of a source offset.
    pub place: &'a dyn Fn(usize) -> Place,
    /// The address of the site that an address in the text means; `None` leaves it as it stands.
    pub resolve: &'a dyn Fn(&str) -> Option<String>,
}

/// Makes rendered Markdown (with its source marks) into the reader's text.
pub fn finish(html: &str, around: &Surroundings<'_>, findings: &mut Vec<Finding>) -> Body {
    let mut tree = Tree::parse_fragment(html);
    let places = take_marks(&mut tree);
    let place_of = |id: NodeId| (around.place)(places.get(&id).copied().unwrap_or_default());
    policy::apply(&mut tree, around.policy, &place_of, findings);
    links::resolve(&mut tree, around.resolve);
    links::link_bare_addresses(&mut tree);
    drop_empty_paragraphs(&mut tree);
    tidy_blanks(&mut tree);
    let headings = anchors::assign(&mut tree, &place_of, findings);
    anchors::serialise(&mut tree, headings)
}

impl Body {
    /// The HTML with the further anchors of its clauses in place, which are the body's own or these
    /// with more anchors.
    pub fn with_anchors(&self, clauses: &[Clause]) -> String {
        let mut out = String::with_capacity(self.html.len());
        let mut done = 0;
        for clause in clauses {
            out.push_str(&self.html[done..clause.inside]);
            done = clause.inside;
            for id in &clause.also {
                out.push_str("<span");
                write_attr("id", id, &mut out);
                out.push_str(" data-engross=\"anchor\"></span>");
            }
        }
        out.push_str(&self.html[done..]);
        out
    }
}

/// Takes comments out; those that are source marks say where the elements behind them came from.
fn take_marks(tree: &mut Tree) -> HashMap<NodeId, usize> {
    let mut places = HashMap::new();
    let mut comments = Vec::new();
    let mut offset = 0;
    for id in tree.descendants(tree.root()) {
        match tree.data(id) {
            NodeData::Comment(text) => {
                offset = source_mark(text).unwrap_or(offset);
                comments.push(id);
            }
            NodeData::Element(_) => drop(places.insert(id, offset)),
            _ => {}
        }
    }
    for id in comments {
        tree.detach(id);
    }
    places
}

/// Where mark-up that holds blocks stands inside a paragraph, the parser closes the paragraph before
/// it and makes an empty one behind it.
fn drop_empty_paragraphs(tree: &mut Tree) {
    let empty: Vec<NodeId> = tree
        .descendants(tree.root())
        .filter(|id| tree.name(*id) == Some("p") && tree.attrs(*id).is_empty())
        .filter(|id| {
            tree.children(*id)
                .all(|child| tree.text_node(child).is_some_and(|text| text.trim().is_empty()))
        })
        .collect();
    for id in empty {
        tree.detach(id);
    }
}

/// Blank lines between blocks, left where marks and comments stood, become line ends.
fn tidy_blanks(tree: &mut Tree) {
    let ids: Vec<NodeId> = tree.descendants(tree.root()).collect();
    let mut last_blank = None;
    for id in ids {
        let blank = match tree.text_node(id) {
            Some(text) => text.trim().is_empty() && text.contains('\n'),
            None => false,
        };
        let verbatim = tree
            .ancestors(id)
            .any(|above| matches!(tree.name(above), Some("pre" | "textarea" | "script" | "style")));
        if !blank || verbatim {
            continue;
        }
        let leading = tree.prev_sibling(id).is_none() && tree.parent(id) == Some(tree.root());
        if leading || (tree.prev_sibling(id).is_some() && tree.prev_sibling(id) == last_blank) {
            tree.detach(id);
            continue;
        }
        if tree.text_node(id).is_some_and(|text| text != "\n") {
            let line_end = tree.new_text("\n");
            tree.replace(id, line_end);
            last_blank = Some(line_end);
        } else {
            last_blank = Some(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::markdown::{HtmlBlocks, to_html};

    pub(super) fn check_body(source: &str, html: &str, expected_findings: &[&str]) {
        let policy = Policy::default();
        let text = source.to_owned();
        let around = Surroundings {
            policy: &policy,
            place: &move |offset| Place::offset("a.md", &text, offset),
            resolve: &|_| None,
        };
        let mut findings = Vec::new();
        let body = finish(&to_html(source, HtmlBlocks::Closed), &around, &mut findings);
        assert_eq!(body.with_anchors(&body.clauses).trim(), html);
        let shown: Vec<String> =
            findings.iter().map(|f| format!("{}: {}", f.place, f.message)).collect();
        assert_eq!(shown, expected_findings);
    }

    #[test]
    fn headings_get_ids_and_keep_the_ones_they_have() {
        check_body(
            "# Who are we?\n\n## Terms & more\n\n## Terms & more\n\n<h2 id=\"mkt\">E-mail</h2>\n\n## 個人情報",
            concat!(
                "<h1 id=\"who-are-we\">Who are we?</h1>\n",
                "<h2 id=\"terms--more\"><span id=\"terms-more\" data-engross=\"anchor\"></span>Terms &amp; more</h2>\n",
                "<h2 id=\"terms--more-1\"><span id=\"terms-more-1\" data-engross=\"anchor\"></span>Terms &amp; more</h2>\n",
                "<h2 id=\"mkt\"><span id=\"e-mail\" data-engross=\"anchor\"></span>E-mail</h2>\n",
                "<h2 id=\"個人情報\">個人情報</h2>",
            ),
            &[],
        );
    }

    #[test]
    fn scripts_and_handlers_do_not_reach_readers() {
        check_body(
            "Text\n\n<script>alert(1)</script>\n\n<p onclick=\"x()\">a</p>\n\n[b](javascript:alert(1)) <a href=\"java\nscript:x\">c</a>",
            "<p>Text</p>\n<p>a</p>\n<p><a>b</a> <a>c</a></p>",
            &[
                "a.md:3:1: the script is left out",
                "a.md:5:1: the event handler `onclick` is left out",
                "a.md:7:1: the link runs a script; its target is left out",
                "a.md:7:26: the link runs a script; its target is left out",
            ],
        );
    }

    #[test]
    fn remote_pictures_become_links() {
        check_body(
            "![Seal](https://cdn.example.org/a.png)\n\n<img src=\"//cdn.example.org/b.png\" alt=\"\"> ![ok](/c.png)",
            "<p><a href=\"https://cdn.example.org/a.png\">Seal</a></p>\n<p> <img src=\"/c.png\" alt=\"ok\"></p>",
            &[
                "a.md:1:1: the picture would be fetched from cdn.example.org; it is replaced by a link",
                "a.md:3:1: the picture would be fetched from cdn.example.org; it is left out",
            ],
        );
    }

    #[test]
    fn bare_addresses_become_links() {
        check_body(
            "See https://example.org/a_(b). `https://example.org` (https://example.org/x)",
            "<p>See <a href=\"https://example.org/a_(b)\">https://example.org/a_(b)</a>. <code>https://example.org</code> (<a href=\"https://example.org/x\">https://example.org/x</a>)</p>",
            &[],
        );
    }

    #[test]
    fn a_second_main_element_is_no_main_element() {
        check_body("<main>\n\nText\n\n</main>", "<div>\n<p>Text</p>\n</div>", &[]);
    }

    #[test]
    fn ids_are_unique() {
        check_body(
            "<div id=\"a\"></div>\n\n<div id=\"a\"></div>\n\n## A",
            "<div id=\"a\"></div>\n<div></div>\n<h2 id=\"a-1\">A</h2>",
            &["a.md:3:1: the id `a` stands twice in this text; this one is left out"],
        );
    }
}
