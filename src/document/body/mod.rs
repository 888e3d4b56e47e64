//! The reader's text: rendered Markdown made safe, addressable and valid.
//!
//! Steps, on one tree: note where each element came from; take out what must not reach readers
//! (`policy`); turn addresses into addresses of the site; make bare web addresses links; state the
//! direction of what is in another language (`direction`); give every heading an id (`anchors`). Knows nothing of front matter, templates or themes; what it may not
//! decide alone (where a link leads, what is allowed) it asks of its caller.

pub mod anchors;
mod direction;
mod emphasis;
mod links;
mod policy;

use std::collections::{BTreeSet, HashMap};

use crate::document::markdown::source_mark;
use crate::finding::{Finding, Place};
use crate::html::serialise::write_attr;
use crate::html::{Edge, NodeData, NodeId, Tree};
pub use emphasis::mends as mends_emphasis;
pub use links::{addresses, bare_addresses};

pub use anchors::Clause;
pub use policy::{Policy, is_reserved};

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
    /// The language of the text, by its tag; empty where it is not known.
    pub lang: &'a str,
    /// Whether headings get ids. Parts that are put into a text leave that to the whole.
    pub heading_ids: bool,
}

/// How often a text is written and read again before what still changes is given up on.
const ROUNDS: usize = 4;

/// Makes rendered Markdown (with its source marks) into the reader's text.
pub fn finish(html: &str, around: &Surroundings<'_>, findings: &mut Vec<Finding>) -> Body {
    let (mut tree, places) = with_offsets(html);
    let place_of = |id: NodeId| (around.place)(places.get(&id).copied().unwrap_or_default());
    // Links first: what is judged is what will be published.
    links::resolve(&mut tree, around.resolve);
    policy::apply(&mut tree, around.policy, &place_of, findings);
    links::link_bare_addresses(&mut tree);
    emphasis::mend(&mut tree);
    direction::state(&mut tree, around.lang);
    drop_empty_paragraphs(&mut tree);
    tidy_blanks(&mut tree);
    // Mark-up that is broken enough is read differently each time. What is published must be read
    // as what was judged, so it is judged again until it stays the same.
    let mut settled = false;
    for _ in 0..ROUNDS {
        let written = tree.to_html();
        let mut again = Tree::parse_fragment(&written);
        // The same tree is written the same way, and is sooner compared than written.
        if again == tree || again.to_html() == written {
            settled = true;
            break;
        }
        policy::apply(&mut again, around.policy, &|_| (around.place)(0), findings);
        tree = again;
    }
    if !settled {
        // Words alone are always read the same way.
        let text = tree.text(tree.root());
        tree = Tree::new();
        let paragraph = tree.new_element("p");
        let text = tree.new_text(text);
        tree.append(paragraph, text);
        tree.append(tree.root(), paragraph);
        let finding = Finding::warning(
            "unreadable-markup",
            (around.place)(0),
            "the mark-up of this text is too broken to be published; only its words are",
        );
        findings.push(finding.with_help("close every element that the text opens"));
    }
    let headings = if around.heading_ids {
        anchors::assign(&mut tree, &place_of, findings)
    } else {
        Vec::new()
    };
    anchors::serialise(&mut tree, headings)
}

impl Body {
    /// The HTML with the further anchors of its clauses in place, which are the body's own or these
    /// with more anchors, and behind each heading that has one its link: none of them holds a word.
    ///
    /// A link stands behind its heading and not in it, so that it is no part of what the heading is called.
    pub fn with_anchors(
        &self,
        clauses: &[Clause],
        link: &dyn Fn(&Clause) -> Option<ClauseLink>,
    ) -> String {
        let mut added: Vec<(usize, String)> = Vec::new();
        for clause in clauses {
            let mut anchors = String::new();
            for id in &clause.also {
                anchors.push_str("<span");
                write_attr("id", id, &mut anchors);
                anchors.push_str(" data-engross=\"anchor\"></span>");
            }
            added.push((clause.inside, anchors));
            if let (Some(behind), Some(link)) = (clause.behind, link(clause)) {
                let mut html = "<a class=\"clause-link\" data-engross=\"link\"".to_owned();
                write_attr("href", &link.url, &mut html);
                write_attr("aria-label", &link.label, &mut html);
                html.push_str("></a>");
                added.push((behind, html));
            }
        }
        // Broken mark-up can have a heading in another one.
        added.sort_by_key(|(offset, _)| *offset);
        let mut out = String::with_capacity(self.html.len() + 128 * added.len());
        let mut done = 0;
        for (offset, html) in added {
            out.push_str(&self.html[done..offset]);
            out.push_str(&html);
            done = offset;
        }
        out.push_str(&self.html[done..]);
        out
    }
}

/// The permanent link of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseLink {
    /// Where it leads.
    pub url: String,
    /// What it is called by those who do not see it.
    pub label: String,
}

/// Rendered Markdown as a tree, without its source marks, and the source offsets of its elements.
pub fn with_offsets(html: &str) -> (Tree, HashMap<NodeId, usize>) {
    let mut tree = Tree::parse_fragment(html);
    let offsets = take_marks(&mut tree);
    (tree, offsets)
}

/// Takes comments out; those that are source marks say where the elements behind them came from.
fn take_marks(tree: &mut Tree) -> HashMap<NodeId, usize> {
    let mut places = HashMap::new();
    let mut comments = Vec::new();
    let mut raw_texts = Vec::new();
    let mut offset = 0;
    for id in tree.descendants(tree.root()) {
        match tree.data(id) {
            NodeData::Comment(text) => {
                offset = source_mark(text).unwrap_or(offset);
                comments.push(id);
            }
            NodeData::Element(_) => drop(places.insert(id, offset)),
            NodeData::Text(text) if text.contains("<!--@") => raw_texts.push(id),
            _ => {}
        }
    }
    for id in comments {
        tree.detach(id);
    }
    // In a `textarea` and its like a comment is text.
    for id in raw_texts {
        let text = tree.text_node(id).map(without_marks).unwrap_or_default();
        let text = tree.new_text(text);
        tree.replace(id, text);
    }
    places
}

fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<!--@") {
        out.push_str(&rest[..at]);
        rest = match rest[at..].split_once("-->") {
            Some((mark, behind)) if mark[5..].bytes().all(|byte| byte.is_ascii_digit()) => behind,
            _ => {
                out.push_str("<!--@");
                &rest[at + 5..]
            }
        };
    }
    out + rest
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
    let mut blanks = Vec::new();
    let mut verbatim = 0_usize;
    for edge in tree.edges(tree.root()) {
        let (Edge::Open(id) | Edge::Close(id)) = edge;
        if matches!(tree.name(id), Some("pre" | "textarea" | "script" | "style")) {
            match edge {
                Edge::Open(_) => verbatim += 1,
                Edge::Close(_) => verbatim = verbatim.saturating_sub(1),
            }
        }
        let is_blank = |text: &str| text.trim().is_empty() && text.contains('\n');
        if verbatim == 0
            && matches!(edge, Edge::Open(_))
            && tree.text_node(id).is_some_and(is_blank)
        {
            blanks.push(id);
        }
    }
    let mut last_blank = None;
    for id in blanks {
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
            lang: "en",
            heading_ids: true,
        };
        let mut findings = Vec::new();
        let body = finish(&to_html(source, HtmlBlocks::Closed), &around, &mut findings);
        assert_eq!(body.with_anchors(&body.clauses, &|_| None).trim(), html);
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
    fn ids_and_links_to_them_are_composed() {
        check_body(
            "## テ\u{3099}ータ\n\n[a](#テ\u{3099}ータ) [b](#%E3%83%86%E3%82%99%E3%83%BC%E3%82%BF) <b id=\"e\u{301}\">c</b>",
            "<h2 id=\"データ\"><span id=\"テ-ータ\" data-engross=\"anchor\"></span><span id=\"テータ\" data-engross=\"anchor\"></span>テ\u{3099}ータ</h2>\n<p><a href=\"#データ\">a</a> <a href=\"#データ\">b</a> <b id=\"é\">c</b></p>",
            &[],
        );
    }

    #[test]
    fn a_clause_has_its_link_behind_its_heading_where_a_link_may_stand() {
        let policy = Policy::default();
        let around = Surroundings {
            policy: &policy,
            place: &|_| Place::file("a.md"),
            resolve: &|_| None,
            lang: "en",
            heading_ids: true,
        };
        let source = "## A & [b](/b)\n\n<div><a href=\"/c\"><h2>C</h2></a></div>\n\n<details><summary><h3>D</h3></summary>d</details>\n\n## ![](/x.png)\n\n<li><h3>“E”</h3>e</li>";
        let body = finish(&to_html(source, HtmlBlocks::Closed), &around, &mut Vec::new());
        let link = |clause: &Clause| {
            let label = format!("To {}", clause.title);
            Some(ClauseLink { url: format!("/v/#{}", clause.id), label })
        };
        let html = body.with_anchors(&[], &link);
        assert_eq!(html, body.html);
        let bare: Vec<Clause> = body
            .clauses
            .iter()
            .map(|clause| Clause { also: Vec::new(), ..clause.clone() })
            .collect();
        let html = body.with_anchors(&bare, &link);
        assert_eq!(
            html.trim(),
            concat!(
                "<h2 id=\"a--b\">A &amp; <a href=\"/b\">b</a></h2><a class=\"clause-link\" data-engross=\"link\" href=\"/v/#a--b\" aria-label=\"To A &amp; b\"></a>\n",
                "<div><a href=\"/c\"><h2 id=\"c\">C</h2></a></div>\n",
                "<details><summary><h3 id=\"d\">D</h3></summary>d</details>\n",
                "<h2 id=\"section\"><img src=\"/x.png\" alt=\"\"></h2>\n",
                "<li><h3 id=\"e\">“E”</h3><a class=\"clause-link\" data-engross=\"link\" href=\"/v/#e\" aria-label=\"To “E”\"></a>e</li>",
            )
        );
        assert_eq!(
            crate::redline::plain::text(&html),
            crate::redline::plain::text(&body.html),
            "no link adds a word"
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
    fn mark_up_cannot_come_to_life_when_it_is_read_again() {
        check_body(
            "<form><math><mtext></form><form><mglyph><xmp></math><img src=x onerror=alert(1)>",
            "<form></form>",
            &["a.md:1:7: the drawing or formula in `<math>` is left out"],
        );
        check_body(
            "<plaintext>a</b> c",
            "<pre>a&lt;/b&gt; c&lt;/p&gt;\n</pre>",
            &["a.md:1:1: `<plaintext>` is no element of HTML any more; its words stay"],
        );
        check_body(
            "<svg><style><img src=x onerror=alert(1)></style></svg>\n\nText",
            "<img src=\"x\">\n<p>Text</p>",
            &[
                "a.md:1:1: the drawing or formula in `<svg>` is left out",
                "a.md:1:6: the event handler `onerror` is left out",
            ],
        );
    }

    #[test]
    fn marks_of_ours_cannot_be_written_by_hand() {
        check_body(
            "<p data-notice-text data-redline=\"deleted\">a</p>\n\n<textarea><b>x</b></textarea>",
            "<p>a</p>\n&lt;b&gt;x&lt;/b&gt;",
            &[
                "a.md:1:1: the attribute `data-notice-text` has a meaning of its own here; it is left out",
                "a.md:1:1: the attribute `data-redline` has a meaning of its own here; it is left out",
                "a.md:3:1: `<textarea>` is a field of a form; its words stay",
            ],
        );
    }

    #[test]
    fn words_in_maps_and_fields_are_words() {
        check_body(
            "a <map name=\"m\">b <b>c</b><area href=\"/d\"></map> <marquee>e</marquee>",
            "<p>a b <b>c</b><area href=\"/d\"> e</p>",
            &[
                "a.md:1:3: `<map>` is left out; its words stay",
                "a.md:1:50: `<marquee>` is left out; its words stay",
            ],
        );
        check_body(
            "a <select><option>b</option><option>c</option></select>",
            "<p>a b / c</p>",
            &["a.md:1:3: `<select>` is a field of a form; its words stay"],
        );
    }

    #[test]
    fn strong_words_need_no_blanks_in_scripts_that_have_none() {
        check_body(
            "当社は**「個人情報」**を収集し、**重要。**お客様 `**コード**` 2 ** 3 ** 4",
            "<p>当社は<strong>「個人情報」</strong>を収集し、<strong>重要。</strong>お客様 <code>**コード**</code> 2 ** 3 ** 4</p>",
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

    #[test]
    fn what_is_ours_and_what_is_no_attribute_is_left_out() {
        check_body(
            "<p id=\"engross:main\" class=\"a engross-style-1 b\">a</p>\n\n<p =\"a=\"onclick=\" x=\"z\" title=t>b</p>",
            "<p class=\"a b\">a</p>\n<p x=\"z\" title=\"t\">b</p>",
            &[
                "a.md:1:1: the id `engross:main` is one of ours; it is left out",
                "a.md:1:1: classes that start with `engross-` are ours; they are left out",
                "a.md:3:1: `=\"a` is no name of an attribute; it is left out",
            ],
        );
    }
}
