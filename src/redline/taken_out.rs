//! Takes either document out of a drawn redline again, by the rules of `docs/redline-markup.md` and
//! nothing else, and checks what that page promises.
//!
//! 1. [`accept`] and [`reject`] give the new and the old document.
//! 2. [`normal`] is the form in which documents are compared.
//! 3. [`check_drawing`] checks that a browser reads what was drawn and that each mark may stand
//!    where it stands; [`check_pair`] compares two documents and checks all of it, [`check_any`]
//!    does so with two texts of any kind, [`check_quiet`] expects no mark at all.
//!
//! Knows nothing of how redlines are made. The tests and the fuzz target share it. All walks are
//! loops: the depth of what is drawn is the input's choice.

use std::collections::BTreeMap;

use crate::html::{Edge, NodeData, NodeId, Tree};
use crate::redline::{Redline, compare, page};

/// Compares and draws; panics unless accepting gives `new`, rejecting gives `old`, and the drawing
/// is valid.
pub fn check_pair(old: &str, new: &str) -> Redline {
    let redline = compare(old, new);
    // The marks alone, and with all that a page adds.
    for options in [page::Options::default(), page::Options::FULL] {
        let drawn = page::draw_with(&redline, &page::Labels::default(), options);
        check_drawn(old, new, &drawn);
        for change in &redline.changes {
            let address = format!(" id=\"{}\"", change.id);
            assert_eq!(
                drawn.matches(&address).count(),
                1,
                "{change:?} has its address once in\n{drawn}"
            );
        }
    }
    redline
}

/// Like [`check_pair`], for any two texts. html5ever builds trees that no text can give (a link in a
/// link), by the standard's own rules, and nothing drawn could hold those; so each document is
/// mended first, and of those beyond mending it is only expected that they can be compared.
pub fn check_any(old: &str, new: &str) {
    match (mended(old), mended(new)) {
        (Some(old), Some(new)) => drop(check_pair(&old, &new)),
        _ => drop(page::draw(&compare(old, new))),
    }
}

/// Panics unless the redline of two documents that a reader cannot tell apart is a valid drawing
/// without any mark.
pub fn check_quiet(old: &str, new: &str) {
    let drawn = page::draw(&compare(old, new));
    check_drawn(old, new, &drawn);
    let tree = read_drawing(&drawn);
    let is_marked = |id| tree.attrs(id).iter().any(|(name, _)| name.starts_with("data-redline"));
    assert!(!nodes(&tree).into_iter().any(is_marked), "a mark in\n{}", excerpt(&drawn, 0));
}

/// The document, written and read until what is written is what is read.
pub fn mended(html: &str) -> Option<String> {
    let mut html = html.to_owned();
    for _ in 0..8 {
        let tree = read_document(&html);
        let written = tree.to_html();
        if read_document(&written) == tree {
            return Some(html);
        }
        html = written;
    }
    None
}

/// Panics unless `drawn` is a valid drawing from which both documents can be taken.
pub fn check_drawn(old: &str, new: &str, drawn: &str) {
    check_same("accepting", &normal(accept(drawn)), &read_document(new), drawn);
    check_same("rejecting", &normal(reject(drawn)), &read_document(old), drawn);
    check_drawing(drawn);
}

fn check_same(step: &str, got: &Tree, expected: &Tree, drawn: &str) {
    if got == expected {
        return;
    }
    let (got, expected) = (got.to_html(), expected.to_html());
    let at = got.bytes().zip(expected.bytes()).take_while(|(a, b)| a == b).count();
    panic!(
        "{step} does not give the document\n  gives:    {}\n  expected: {}\n  drawn:    {}",
        excerpt(&got, at),
        excerpt(&expected, at),
        excerpt(drawn, at * drawn.len() / got.len().max(1)),
    );
}

/// The text, or of a long one what stands around `at`.
fn excerpt(text: &str, at: usize) -> String {
    const SHOWN: usize = 2_000;
    if text.len() <= 2 * SHOWN {
        return text.to_owned();
    }
    let at = at.min(text.len());
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (from, to) = (boundary(at.saturating_sub(SHOWN)), boundary((at + SHOWN).min(text.len())));
    format!("({} bytes, from {from}) {}", text.len(), &text[from..to])
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

enum Fate {
    Stays,
    Removed,
    Unwrapped,
    /// Goes for the text that the old document has.
    Renumbered,
}

/// The new document.
pub fn accept(drawn: &str) -> Tree {
    take(drawn, Side::New)
}

/// The old document.
pub fn reject(drawn: &str) -> Tree {
    take(drawn, Side::Old)
}

/// The tree of a drawing as it stands in a page: on its own, a U+FEFF at its start would be a byte
/// order mark.
fn read_drawing(drawn: &str) -> Tree {
    let mut tree = Tree::parse_fragment(&format!("<!---->{drawn}"));
    if let Some(comment) = tree.first_child(tree.root()) {
        tree.detach(comment);
    }
    tree
}

/// The tree of a document, in normal form.
pub fn read_document(html: &str) -> Tree {
    normal(Tree::parse_fragment(html.trim_start_matches('\u{FEFF}')))
}

fn take(drawn: &str, side: Side) -> Tree {
    let mut tree = read_drawing(drawn);
    for id in nodes(&tree) {
        match fate(&tree, id, side) {
            Fate::Stays => {}
            Fate::Removed => tree.detach(id),
            Fate::Unwrapped => tree.unwrap(id),
            Fate::Renumbered => {
                let number = tree.attr(id, "data-redline-old").map(str::to_owned);
                let number = tree.new_text(number.expect("a number has its old text"));
                tree.replace(id, number);
            }
        }
    }
    if side == Side::Old {
        for id in nodes(&tree) {
            rename(&mut tree, id);
        }
        for id in nodes(&tree) {
            join(&mut tree, id);
        }
    }
    drop_marks(&mut tree);
    tree
}

fn fate(tree: &Tree, id: NodeId, side: Side) -> Fate {
    match (tree.attr(id, "data-redline"), tree.attr(id, "data-redline-element"), side) {
        (None, None, _) => Fate::Stays,
        (Some("inserted"), None, Side::New) | (Some("deleted"), None, Side::Old) => Fate::Unwrapped,
        (Some("inserted"), None, Side::Old) | (Some("deleted"), None, Side::New) => Fate::Removed,
        (Some("number"), None, Side::New) => Fate::Unwrapped,
        (Some("number"), None, Side::Old) => Fate::Renumbered,
        (Some("mark"), None, _) => Fate::Unwrapped,
        (Some("note"), None, _) => Fate::Removed,
        (None, Some("inserted" | "tags-inserted"), Side::New) => Fate::Stays,
        (None, Some("deleted" | "tags-deleted"), Side::Old) => Fate::Stays,
        (None, Some("inserted"), Side::Old) | (None, Some("deleted"), Side::New) => Fate::Removed,
        (None, Some("tags-inserted"), Side::Old) => Fate::Unwrapped,
        (None, Some("tags-deleted"), Side::New) => Fate::Unwrapped,
        (own, element, _) => panic!("no such mark: {own:?}, {element:?}"),
    }
}

/// Gives the element the name and the attributes that it has in the old document.
fn rename(tree: &mut Tree, id: NodeId) {
    let Some(was) = tree.attr(id, "data-redline-was") else { return };
    let (name, attrs): (String, BTreeMap<String, String>) = match serde_json::from_str(was) {
        Ok(read) => read,
        Err(error) => panic!("{was}: {error}"),
    };
    let joins = tree.attr(id, "data-redline-joins").is_some();
    // A new element would be one of HTML; one of SVG keeps its name.
    let renamed =
        if tree.name(id) == Some(name.as_str()) { id } else { tree.new_element(name.as_str()) };
    if renamed != id {
        while let Some(child) = tree.first_child(id) {
            tree.append(renamed, child);
        }
        tree.replace(id, renamed);
    }
    set_attrs(tree, renamed, attrs);
    if joins {
        tree.set_attr(renamed, "data-redline-joins", "");
    }
}

fn set_attrs(tree: &mut Tree, id: NodeId, attrs: impl IntoIterator<Item = (String, String)>) {
    for name in attr_names(tree, id) {
        tree.remove_attr(id, &name);
    }
    for (name, value) in attrs {
        tree.set_attr(id, &name, value);
    }
}

fn attr_names(tree: &Tree, id: NodeId) -> Vec<String> {
    tree.attrs(id).iter().map(|(name, _)| name.to_string()).collect()
}

/// Moves what is in a part to the part before it.
fn join(tree: &mut Tree, id: NodeId) {
    if tree.attr(id, "data-redline-joins").is_none() {
        return;
    }
    let before = std::iter::successors(tree.prev_sibling(id), |&id| tree.prev_sibling(id));
    let before = before.into_iter().find(|&before| tree.is_element(before));
    let before = before.expect("what joins has an element before it");
    while let Some(child) = tree.first_child(id) {
        tree.append(before, child);
    }
    tree.detach(id);
}

fn drop_marks(tree: &mut Tree) {
    for id in nodes(tree) {
        for name in attr_names(tree, id) {
            if name.starts_with("data-redline") {
                tree.remove_attr(id, &name);
            }
        }
    }
}

fn nodes(tree: &Tree) -> Vec<NodeId> {
    tree.descendants(tree.root()).collect()
}

/// The form in which documents are compared.
pub fn normal(mut tree: Tree) -> Tree {
    drop_marks(&mut tree);
    for id in nodes(&tree) {
        if matches!(tree.data(id), NodeData::Comment(_)) {
            tree.detach(id);
        }
        let attrs = tree.attrs(id);
        if !attrs.is_sorted() {
            let attrs = attrs.iter().map(|(name, value)| (name.to_string(), value.clone()));
            let sorted: BTreeMap<_, _> = attrs.collect();
            set_attrs(&mut tree, id, sorted);
        }
    }
    let mut texts = join_texts(&mut tree);
    drop_blanks(&tree, &mut texts);
    for (id, text) in texts {
        if text.is_empty() {
            tree.detach(id);
        } else if tree.text_node(id) != Some(text.as_str()) {
            let text = tree.new_text(text);
            tree.replace(id, text);
        }
    }
    tree
}

/// The texts in document order. Of those that stand side by side the first is left, with the text
/// of all.
fn join_texts(tree: &mut Tree) -> Vec<(NodeId, String)> {
    let mut texts: Vec<(NodeId, String)> = Vec::new();
    for id in nodes(tree) {
        let Some(text) = tree.text_node(id) else { continue };
        match texts.last_mut() {
            Some((last, before)) if tree.prev_sibling(id) == Some(*last) => {
                before.push_str(text);
                tree.detach(id);
            }
            _ => texts.push((id, text.to_owned())),
        }
    }
    texts
}

/// What stands before a place, inline tags aside.
enum Before {
    Edge,
    /// A space, at the end of the text of this index.
    Space(usize),
    Seen,
}

/// Makes runs of blanks one space, and drops the spaces at the edges of blocks.
fn drop_blanks(tree: &Tree, texts: &mut [(NodeId, String)]) {
    let mut before = Before::Edge;
    let mut at = 0;
    let (mut preformatted, mut things) = (0_usize, 0_usize);
    for edge in tree.edges(tree.root()) {
        let (Edge::Open(id) | Edge::Close(id)) = edge;
        let opens = matches!(edge, Edge::Open(_));
        if tree.text_node(id).is_some() {
            if opens {
                if things == 0 {
                    if preformatted == 0 {
                        texts[at].1 = drop_blanks_of_text(&texts[at].1, at, &mut before);
                    } else {
                        before = Before::Seen;
                    }
                }
                at += 1;
            }
            continue;
        }
        if is_thing(tree, id) {
            if things == 0 {
                before = Before::Seen;
            }
            if opens { things += 1 } else { things -= 1 }
        } else if things == 0 {
            if is_block(tree, id) || tree.name(id) == Some("br") || id == tree.root() {
                if let Before::Space(of) = before {
                    texts[of].1.pop();
                }
                before = Before::Edge;
            }
            if matches!(tree.name(id), Some("pre" | "listing")) {
                if opens { preformatted += 1 } else { preformatted -= 1 }
            }
        }
    }
}

fn drop_blanks_of_text(text: &str, at: usize, before: &mut Before) -> String {
    let mut kept = String::with_capacity(text.len());
    for char in text.chars() {
        if !matches!(char, '\t' | '\n' | '\x0C' | '\r' | ' ') {
            kept.push(char);
            *before = Before::Seen;
        } else if matches!(before, Before::Seen) {
            kept.push(' ');
            *before = Before::Space(at);
        }
    }
    kept
}

fn is_html(tree: &Tree, id: NodeId) -> bool {
    tree.element(id).is_some_and(|element| element.is_html())
}

/// Whether it is a block, by the list of the page.
fn is_block(tree: &Tree, id: NodeId) -> bool {
    is_html(tree, id)
        && matches!(
            tree.name(id),
            Some(
                "address"
                    | "article"
                    | "aside"
                    | "blockquote"
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
                    | "h1"
                    | "h2"
                    | "h3"
                    | "h4"
                    | "h5"
                    | "h6"
                    | "header"
                    | "hgroup"
                    | "hr"
                    | "legend"
                    | "li"
                    | "listing"
                    | "main"
                    | "menu"
                    | "nav"
                    | "ol"
                    | "p"
                    | "pre"
                    | "search"
                    | "section"
                    | "summary"
                    | "table"
                    | "tbody"
                    | "td"
                    | "tfoot"
                    | "th"
                    | "thead"
                    | "tr"
                    | "ul"
            )
        )
}

/// Whether it is one thing to a reader, or nothing: the rules for spaces do not reach into it, and to
/// a space beside it it counts as a letter does. By the list of the page.
fn is_thing(tree: &Tree, id: NodeId) -> bool {
    tree.is_element(id)
        && (!is_html(tree, id)
            || matches!(
                tree.name(id),
                Some(
                    "applet"
                        | "audio"
                        | "canvas"
                        | "datalist"
                        | "embed"
                        | "iframe"
                        | "img"
                        | "input"
                        | "map"
                        | "marquee"
                        | "meter"
                        | "noembed"
                        | "noframes"
                        | "object"
                        | "plaintext"
                        | "progress"
                        | "script"
                        | "select"
                        | "style"
                        | "template"
                        | "textarea"
                        | "title"
                        | "video"
                        | "xmp"
                )
            ))
}

/// Panics unless a browser reads the drawing as it stands, each mark may stand where it stands,
/// and ids are unique but for those that the new document itself has twice.
pub fn check_drawing(drawn: &str) {
    let tree = read_drawing(drawn);
    let read = tree.to_html();
    if read != drawn {
        let at = read.bytes().zip(drawn.bytes()).take_while(|(a, b)| a == b).count();
        let (read, drawn) = (excerpt(&read, at), excerpt(drawn, at));
        panic!("what is drawn is not what a browser reads\n  read:  {read}\n  drawn: {drawn}");
    }
    let (mut own_marks, mut deleted, mut templates, mut things) = (0_usize, 0_usize, 0_usize, 0);
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for edge in tree.edges(tree.root()) {
        let (Edge::Open(id) | Edge::Close(id)) = edge;
        let opens = matches!(edge, Edge::Open(_));
        let step = |count: &mut usize, counts: bool| match (counts, opens) {
            (true, true) => *count += 1,
            (true, false) => *count -= 1,
            (false, _) => {}
        };
        let own = tree.attr(id, "data-redline");
        let element = tree.attr(id, "data-redline-element");
        step(&mut own_marks, matches!(own, Some("inserted" | "deleted")));
        step(&mut deleted, own == Some("deleted") || element == Some("deleted"));
        step(&mut templates, tree.name(id) == Some("template"));
        step(&mut things, is_thing(&tree, id));
        if !opens || templates > 0 {
            continue;
        }
        let shown = || excerpt(drawn, drawn.len());
        check_own(&tree, id);
        let holds_block = own_marks > 0 && things == 0 && is_block(&tree, id);
        assert!(!holds_block, "an ins or del holds {:?} in\n{}", tree.name(id), shown());
        if let Some(address) = tree.attr(id, "id") {
            *ids.entry(address).or_default() += 1;
        }
        if deleted > 0 || element == Some("tags-deleted") {
            let name = tree.attr(id, "name").filter(|_| tree.name(id) == Some("a"));
            let address = tree.attr(id, "id").filter(|_| own.is_none()).or(name);
            assert_eq!(address, None, "an address in what is deleted, in\n{}", shown());
        }
    }
    ids.retain(|address, count| *count > 1 && !address.is_empty());
    if ids.is_empty() {
        return;
    }
    let new = accept(drawn);
    for (address, count) in ids {
        let in_new = nodes(&new).iter().filter(|&&id| new.attr(id, "id") == Some(address)).count();
        assert!(count <= in_new, "{address} is an id {count} times in\n{drawn}");
    }
}

/// Checks the element and the place of a mark of the redline's own.
fn check_own(tree: &Tree, id: NodeId) {
    let Some(own) = tree.attr(id, "data-redline") else { return };
    let name = tree.name(id);
    match own {
        "inserted" => assert_eq!(name, Some("ins")),
        "deleted" => assert_eq!(name, Some("del")),
        "number" => assert_eq!(name, Some("span")),
        "mark" | "note" => return,
        _ => panic!("no such mark: {own}"),
    }
    let parent = tree.parent(id).filter(|&parent| is_html(tree, parent));
    let parent = parent.and_then(|parent| tree.name(parent)).unwrap_or_default();
    let forbidden = ["ul", "ol", "menu", "dl", "table", "thead", "tbody", "tfoot", "tr"];
    assert!(!forbidden.contains(&parent), "a mark in {parent}: {}", tree.outer_html(id));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes both documents out of what is drawn, as written by hand, and checks the drawing.
    #[track_caller]
    fn check(drawn: &str, old: &str, new: &str) {
        // Quotes may be written as one likes.
        let drawn = Tree::parse_fragment(drawn).to_html();
        check_drawn(old, new, &drawn);
        assert_eq!(normal(accept(&drawn)).to_html(), new, "accepted");
    }

    #[track_caller]
    fn check_normal(html: &str, expected: &str) {
        let once = read_document(html);
        assert_eq!(once.to_html(), expected);
        assert!(normal(once.clone()) == once, "normal once is normal for good");
    }

    #[track_caller]
    fn check_refused(because: &str, check: impl FnOnce() + std::panic::UnwindSafe) {
        let refused = std::panic::catch_unwind(check).expect_err("is refused");
        let message = refused.downcast::<String>().map_or_else(
            |other| other.downcast::<&str>().map(|text| text.to_string()).unwrap_or_default(),
            |text| *text,
        );
        assert!(message.contains(because), "{message}");
    }

    #[test]
    fn words() {
        check(
            r#"<p>We <del data-redline="deleted" id="change-1">may</del><ins data-redline="inserted">never</ins> share</p>"#,
            "<p>We may share</p>",
            "<p>We never share</p>",
        );
        check(
            r#"<p>data<del data-redline="deleted"> <b>of <br>yours</b></del></p>"#,
            "<p>data <b>of <br>yours</b></p>",
            "<p>data</p>",
        );
        check(
            r#"<p><ins data-redline="inserted"><ins>a</ins> <del>b</del> </ins><ins>c</ins> <del>d</del></p>"#,
            "<p><ins>c</ins> <del>d</del></p>",
            "<p><ins>a</ins> <del>b</del> <ins>c</ins> <del>d</del></p>",
        );
    }

    #[test]
    fn numbers_marks_and_notes() {
        check(
            r#"<h2><span data-redline="number" data-redline-old="2. ">3. </span>Data</h2>"#,
            "<h2>2. Data</h2>",
            "<h2>3. Data</h2>",
        );
        check(
            r#"<p>See <span data-redline="number" data-redline-old="">3</span>.</p>"#,
            "<p>See .</p>",
            "<p>See 3.</p>",
        );
        check(
            r#"<p>a <span data-redline="mark"><b>c</b></span><span data-redline="note"> was <i>x</i></span> d</p>"#,
            "<p>a <b>c</b> d</p>",
            "<p>a <b>c</b> d</p>",
        );
        check(
            r##"<nav data-redline="note"><p><a href="#change-1">next</a></p></nav><div data-redline="mark"><p>moved</p></div>"##,
            "<p>moved</p>",
            "<p>moved</p>",
        );
    }

    #[test]
    fn elements_of_one_document() {
        check(
            r#"<p>a</p><p id="x" data-redline-element="inserted"><ins data-redline="inserted">b</ins></p>"#,
            "<p>a</p>",
            r#"<p>a</p><p id="x">b</p>"#,
        );
        check(
            r#"<ul><li data-redline-element="deleted" data-redline-was='["li",{"class":"c","id":"x"}]'>b</li><li id=x>c</li></ul>"#,
            r#"<ul><li class="c" id="x">b</li><li id="x">c</li></ul>"#,
            r#"<ul><li id="x">c</li></ul>"#,
        );
        check(
            r#"<table><tbody><tr data-redline-element="inserted"><td>1</td></tr><tr><td>2</td><td data-redline-element="deleted">3</td></tr></tbody></table>"#,
            "<table><tbody><tr><td>2</td><td>3</td></tr></tbody></table>",
            "<table><tbody><tr><td>1</td></tr><tr><td>2</td></tr></tbody></table>",
        );
        check(r#"<hr data-redline-element="deleted">"#, "<hr>", "");
    }

    #[test]
    fn tags_of_one_document() {
        check(
            r#"<div data-redline-element="tags-inserted"><p>a</p></div><p><i data-redline-element="tags-inserted">b</i> c</p>"#,
            "<p>a</p><p>b c</p>",
            "<div><p>a</p></div><p><i>b</i> c</p>",
        );
        check(
            r#"<div data-redline-element="tags-deleted" class=x><p>a</p></div><p><span data-redline-element="tags-deleted" data-redline-was='["strong",{}]'>b</span> c</p>"#,
            r#"<div class="x"><p>a</p></div><p><strong>b</strong> c</p>"#,
            "<p>a</p><p>b c</p>",
        );
        check(
            r#"<p><a data-redline-element="tags-deleted" data-redline-was='["a",{"name":"n"}]'>a <b data-redline-element="tags-inserted">b</b></a></p>"#,
            r#"<p><a name="n">a b</a></p>"#,
            "<p>a <b>b</b></p>",
        );
    }

    #[test]
    fn other_tags() {
        check(
            r#"<h2 data-redline-was='["h3",{"class":"small","id":"data"}]' title=t>Data</h2>"#,
            r#"<h3 class="small" id="data">Data</h3>"#,
            r#"<h2 title="t">Data</h2>"#,
        );
        check(
            r#"<p>See <a href="/new" data-redline-was='["a",{"href":"/old"}]'><span data-redline="mark">us</span></a></p>"#,
            r#"<p>See <a href="/old">us</a></p>"#,
            r#"<p>See <a href="/new">us</a></p>"#,
        );
        check(
            r#"<svg viewBox="0 0 1 1" data-redline-element="deleted" data-redline-was='["svg",{"id":"s","viewBox":"0 0 1 1"}]'><path></path></svg>"#,
            r#"<svg id="s" viewBox="0 0 1 1"><path></path></svg>"#,
            "",
        );
    }

    #[test]
    fn joins() {
        check(
            r#"<p>a b<del data-redline="deleted"> </del></p><p data-redline-joins>c d</p>"#,
            "<p>a b c d</p>",
            "<p>a b</p><p>c d</p>",
        );
        check(
            r#"<p>a</p><p data-redline-element="inserted">new</p><p class="c" data-redline-joins>b</p><p data-redline-joins>c</p>"#,
            "<p>abc</p>",
            r#"<p>a</p><p>new</p><p class="c">b</p><p>c</p>"#,
        );
        // Half of what was bold is now a link: the bold of the second part stands in the link.
        check(
            r#"<p><b>a </b><a href="/" data-redline-element="tags-inserted"><span data-redline-element="tags-deleted" data-redline-was='["b",{}]' data-redline-joins>b</span></a> c</p>"#,
            "<p><b>a b</b> c</p>",
            r#"<p><b>a </b><a href="/">b</a> c</p>"#,
        );
        // The list first, then its items: a list was split within an item.
        check(
            r#"<ul><li>a</li><li>b</li></ul><p data-redline-element="inserted">p</p><ol data-redline-was='["ul",{}]' data-redline-joins><li data-redline-joins> c</li><li>d</li></ol>"#,
            "<ul><li>a</li><li>b c</li><li>d</li></ul>",
            "<ul><li>a</li><li>b</li></ul><p>p</p><ol><li>c</li><li>d</li></ol>",
        );
    }

    #[test]
    fn normal_documents() {
        check_normal("<!-- c -->a<!-- d -->b", "ab");
        check_normal("<b data-redline-old=x data-redline=note b a>x</b>", r#"<b a="" b="">x</b>"#);
        check_normal("\u{FEFF}\u{FEFF}x \u{FEFF} y", "x \u{FEFF} y");
        check_normal(" <p>\n a \t\r\n b <!-- --> c\n</p>\n", "<p>a b c</p>");
        check_normal("<p>a&#13;&#12;b\u{A0} c\u{2003}</p>", "<p>a b&nbsp; c\u{2003}</p>");
        check_normal("<pre>\n\n a <b> b</b>\n</pre> ", "<pre>\n\n a <b> b</b>\n</pre>");
        check_normal("<p>a <b> b </b> c <i> </i></p>", "<p>a <b>b </b>c<i></i></p>");
        check_normal("a <br> b <hr> c <b> <hr> </b>", "a<br>b<hr>c<b><hr></b>");
        check_normal("a <img> <img> b", "a <img> <img> b");
        check_normal("<p> <a id=x></a> a", r#"<p><a id="x"></a>a</p>"#);
        check_normal(
            "<ul> <li> a <ul> <li> b </ul> c </ul>",
            "<ul><li>a<ul><li>b</li></ul>c</li></ul>",
        );
        check_normal(
            "a <textarea> b\n </textarea> c <svg> <text> a  b </text> <!-- c --> </svg> <script> </script>",
            "a <textarea> b\n </textarea> c <svg> <text> a  b </text>  </svg> <script> </script>",
        );
        check_normal("<b>a</b> <i> </i><b>b</b>", "<b>a</b> <i></i><b>b</b>");
        check_normal("", "");
    }

    #[test]
    fn depth_does_not_overflow_the_stack() {
        let deep = r#"<span data-redline="mark">"#.repeat(50_000) + " x ";
        assert_eq!(normal(reject(&deep)).to_html(), "x");
    }

    #[test]
    fn a_faulty_drawing_is_refused() {
        let drawing = |drawn: &'static str, because| {
            check_refused(because, move || check_drawing(drawn));
        };
        drawing(r#"<ins data-redline="inserted"><p>a</p></ins>"#, "holds Some(\"p\")");
        drawing(r#"<ul><ins data-redline="inserted">a</ins></ul>"#, "a mark in ul");
        drawing(r#"<b data-redline="inserted">a</b>"#, "ins");
        drawing("<p>a<p>b", "not what a browser reads");
        drawing(r#"<p id="a">x</p><ins data-redline="inserted" id="a">b</ins>"#, "2 times");
        drawing(
            r#"<p id="a" data-redline-element="deleted">b</p>"#,
            "an address in what is deleted",
        );
        drawing(
            r#"<p><del data-redline="deleted"><a name="b">b</a></del></p>"#,
            "an address in what is deleted",
        );
        drawing(r#"<p data-redline="changed">b</p>"#, "no such mark");
        check_refused("no such mark", || _ = accept(r#"<p data-redline-element="x">b</p>"#));
        check_refused("an element before it", || _ = reject("a<p data-redline-joins>b</p>"));
        let pair = |old: &'static str, new: &'static str, drawn: &'static str, because| {
            check_refused(because, move || check_drawn(old, new, drawn));
        };
        pair("<p>a</p>", "<p>b</p>", "<p>b</p>", "rejecting does not give the document");
        pair("<p>a</p>", "<p>b</p>", "<p>a</p>", "accepting does not give the document");
        pair("<p>a b</p>", "<p>a\u{A0}b</p>", "<p>a&nbsp;b</p>", "rejecting");
        pair("<p id=a>a</p>", "<p id=a>a</p>", "<p>a</p>", "accepting");
        pair("<p>a</p><p>b</p>", "<p>a</p><p>b</p>", "<p>b</p><p>a</p>", "accepting");
    }

    #[test]
    fn an_id_that_the_new_document_has_twice_may_stand_twice() {
        check_drawing(r#"<p id="a">x</p><p id="a">y</p>"#);
    }
}
