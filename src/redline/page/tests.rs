//! What a redline page says, and where. Text in, text out.

use proptest::prelude::*;

use super::*;
use crate::html::Tree;
use crate::redline::compare;
use crate::redline::made_up::{document, edited, html};
use crate::redline::taken_out::check_drawn;

/// Draws all that a page has, checks that both documents can be taken out again, and expects the
/// drawing with notes as text in braces: `{3 of 4}`.
#[track_caller]
fn check_page(old: &str, new: &str, expected: &str) {
    let got = shortened(&page(old, new));
    assert_eq!(got, expected, "\n  got:      {got}\n  expected: {expected}\n");
}

fn page(old: &str, new: &str) -> String {
    let drawn = draw_with(&compare(old, new), &Labels::default(), Options::FULL);
    check_drawn(old, new, &drawn);
    drawn
}

fn shortened(drawn: &str) -> String {
    let mut tree = Tree::parse_fragment(drawn);
    for id in tree.descendants(tree.root()).collect::<Vec<_>>() {
        if tree.attr(id, "data-redline") == Some("note") {
            let address = tree.attr(id, "id").map(|id| format!("#{id} ")).unwrap_or_default();
            let links = tree.descendants(id).filter_map(|id| tree.attr(id, "href"));
            let links: String = links.map(|href| format!(" >{href}")).collect();
            let text = tree.new_text(format!("{{{address}{}{links}}}", tree.text(id).trim()));
            tree.replace(id, text);
        } else {
            let own: Vec<String> =
                tree.attrs(id).iter().map(|(name, _)| name.to_string()).collect();
            for name in own.iter().filter(|name| name.starts_with("data-redline")) {
                tree.remove_attr(id, name);
            }
        }
    }
    tree.to_html().replace("change-", "").replace("&gt;", ">")
}

/// Expects what a list of changes says, one a line.
#[track_caller]
fn check_list(old: &str, new: &str, expected: &[&str]) {
    let redline = compare(old, new);
    let labels = Labels::default();
    let got: Vec<String> =
        (0..redline.changes.len()).map(|change| labels.listed(&redline, change)).collect();
    assert_eq!(got, expected);
}

#[test]
fn each_change_opens_with_the_way_to_its_neighbours() {
    check_page(
        "<p>We may keep your old data.</p>",
        "<p>We never keep your data.</p>",
        "<p>We {#1 1 of 2 next change >#2}<del>{deleted:}may</del><ins>{inserted:}never</ins> keep your{#2 previous change 2 of 2 >#1}<del>{deleted:} old</del> data.</p>",
    );
}

#[test]
fn links_to_other_changes_stand_in_no_link_of_the_text() {
    check_page(
        r#"<p>See <a href="/x">the <em>old list</em> of them</a>.</p>"#,
        r#"<p>See <a href="/x">the <em>new list</em> of them</a>.</p>"#,
        r#"<p>See {#1 1 of 1}<a href="/x">the <em><del>{deleted:}old</del><ins>{inserted:}new</ins> list</em> of them</a>.</p>"#,
    );
}

#[test]
fn a_link_that_leads_elsewhere_says_from_where_to_where() {
    check_page(
        r#"<p>See <a href="/{to}">our <b>list</b></a>.</p>"#,
        r#"<p>See <a href="/new">our <b>list</b></a>.</p>"#,
        r#"<p>See {#1 1 of 1}<a href="/new"><span class="redline-link">our </span><b><span class="redline-link">list</span></b></a>{link changed from /{to} to /new}.</p>"#,
    );
}

#[test]
fn looks_and_kinds_of_blocks_have_names() {
    check_page(
        "<h3>Data</h3><p>We never sell it.</p>",
        "<h2>Data</h2><p>We <b>never</b> sell it.</p>",
        r#"<h2>{#1 1 of 2 next change >#2}Data{heading of level 2, was heading of level 3}</h2><p>We <b>{#2 previous change 2 of 2 >#1}<span class="redline-format">never</span>{now bold}</b> sell it.</p>"#,
    );
}

#[test]
fn both_ends_of_a_move_lead_to_each_other() {
    let moved = "<p>This clause of some length says that nothing is sold to others.</p>";
    let stays = "<h2>Stays</h2><p>Another clause of some length speaks of quite other things, at length.</p>";
    check_page(
        &format!("{moved}{stays}"),
        &format!("{stays}{moved}"),
        "<p>{#1 1 of 2 next change >#2}{moved to “Stays” >#2}<del class=\"redline-moved\">This clause of some length says that nothing is sold to others.</del></p><h2>Stays</h2><p>Another clause of some length speaks of quite other things, at length.</p><p>{#2 previous change 2 of 2 >#1}{moved here from the start of the text >#1}<ins class=\"redline-moved\">This clause of some length says that nothing is sold to others.</ins></p>",
    );
}

#[test]
fn only_long_passages_say_where_they_end() {
    let long = "one two three four five six seven eight nine ten eleven twelve thirteen";
    check_page(
        "<p>Kept as it is.</p>",
        &format!("<p>Kept as it is.</p><p>{long}</p>"),
        &format!(
            "<p>Kept as it is.</p><p>{{#1 1 of 1}}<ins>{{inserted:}}{long}{{end of insertion}}</ins></p>"
        ),
    );
    assert!(!page("<p>a</p>", "<p>a</p><p>one two three</p>").contains("end of insertion"));
}

#[test]
fn a_table_with_other_columns_is_announced_before_it() {
    let drawn = page(
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><td>a</td><td>x</td><td>b</td></tr><tr><td>c</td><td>y</td><td>d</td></tr></table>",
    );
    let note = drawn.find("the columns of this table changed").expect("the note");
    assert!(note < drawn.find("<table").expect("the table"), "{drawn}");
}

fn paragraphs(name: &str, count: usize) -> String {
    let paragraph = |index| {
        format!(
            "<p>The {name} rule number {index} says what each of the parties may expect of the other, and in how much time it is to be done at the latest.</p>"
        )
    };
    (0..count).map(paragraph).collect()
}

#[test]
fn long_stretches_without_changes_fold_away_with_their_headings() {
    let text = |days: &str, months: &str| {
        format!(
            "<h1>Terms</h1><p>Kept {days} days.</p>{}<h2>Two</h2>{}<h2>Three</h2>{}<h2>Four</h2><p>Paid in {months} months.</p>",
            paragraphs("first", 3),
            paragraphs("second", 5),
            paragraphs("third", 1),
        )
    };
    let drawn = page(&text("30", "2"), &text("14", "3"));
    let fold = drawn.find("<details").expect("a fold");
    let end = drawn.find("</details>").expect("its end");
    let (before, inside, after) = (&drawn[..fold], &drawn[fold..end], &drawn[end..]);
    // The block next to a change stays, and so does the heading above one.
    assert!(before.contains("first rule number 0") && !before.contains("first rule number 1"));
    assert!(inside.contains(">Two</span>") && inside.contains(">Three</span>"), "{inside}");
    assert!(inside.contains("third rule number 0"), "{inside}");
    assert!(after.contains("<h2>Four</h2>"), "{after}");
    assert_eq!(drawn.matches("<details").count(), 1);
    // What changed nowhere is not folded away.
    assert!(!page(&text("1", "1"), &text("1", "1")).contains("<details"));
}

#[test]
fn folds_reach_into_what_only_groups_blocks() {
    let text = |days: &str| {
        format!(
            "<div class=\"x\"><section>{}<p>{days} days</p></section></div>",
            paragraphs("a", 9)
        )
    };
    let drawn = page(&text("30"), &text("14"));
    assert!(drawn.starts_with("<div class=\"x\"><section><details"), "{drawn}");
}

#[test]
fn what_happened_is_listed_in_words() {
    check_list("<p>a b c</p>", "<p>a b d</p>", &["text changed"]);
    check_list("<ul><li>a b</li></ul>", "<ul><li>a b</li><li>c</li></ul>", &["list item inserted"]);
    check_list(
        "<p>Kept as it is.</p><h2>Gone</h2><p>with all its words</p>",
        "<p>Kept as it is.</p>",
        &["clause deleted"],
    );
    check_list(
        "<p>See <a href=x>this one</a> there.</p>",
        "<p>See <a href=y>this one</a> there.</p>",
        &["link changed"],
    );
}

#[test]
fn changes_of_other_kinds_are_counted_by_kind() {
    let redline = compare(
        "<p>See <a href=x>this one</a> and <a href=x>that one</a>. We <b>never</b> sell.</p>",
        "<p>See <a href=y>this one</a> and <a href=y>that one</a>. We never sell.</p>",
    );
    assert!(!redline.changes_words());
    let others = Labels::default().others(&redline.changes);
    assert_eq!(others, ["2 links", "formatting in 1 place"]);
}

#[test]
fn side_by_side_each_column_has_its_own_text() {
    let redline = compare(
        "<h2 id=\"a\">One</h2><p>Kept 30 days.</p><p>Gone.</p>",
        "<h2 id=\"a\">One</h2><p>Kept 14 days.</p><ul><li>New item</li></ul>",
    );
    let drawn = draw_beside(&Layout::of(&redline), &Labels::default());
    assert_eq!(drawn.matches("redline-row").count(), 3, "{drawn}");
    assert!(!drawn.contains("id=\"a\""), "ids stand in the other drawing: {drawn}");
    let cells: Vec<String> = ["redline-old", "redline-new"]
        .iter()
        .map(|class| {
            let tree = Tree::parse_fragment(&drawn);
            let cells = tree.descendants(tree.root());
            let cells = cells.filter(|&id| tree.attr(id, "class") == Some(class));
            cells.map(|id| tree.text(id)).collect::<Vec<_>>().join("|")
        })
        .collect();
    assert_eq!(cells[0], "One|Kept deleted: 30 days.|deleted: Gone.");
    assert_eq!(cells[1], "One|Kept inserted: 14 days.|inserted: New item");
}

#[test]
fn side_by_side_what_was_one_element_is_one() {
    let old = "<table><tr><td>a <b>one two</b> and some more</td><td>z</td></tr></table>";
    let new =
        "<table><tr><td>a <b>one</b></td><td><i>two</i> and some more</td><td>z</td></tr></table>";
    for (old, new) in [
        (old, new),
        (
            "<ul><li>name, address, age</li></ul>",
            "<ul><li>name</li><li>address</li><li>age</li></ul>",
        ),
    ] {
        let drawn = draw_beside(&Layout::of(&compare(old, new)), &Labels::default());
        let tree = Tree::parse_fragment(&drawn);
        let mut cells = tree.descendants(tree.root());
        let cell = cells.find(|&id| tree.attr(id, "class") == Some("redline-old")).unwrap();
        let count = |html: &str| html.matches("<td").count() + html.matches("<li").count();
        assert_eq!(count(&tree.inner_html(cell)), count(old), "{drawn}");
    }
}

#[test]
fn side_by_side_is_read_as_it_is_written() {
    let drawn = draw_beside(
        &Layout::of(&compare("<pre>\n\na b</pre><p>x</p>", "<pre>\n\na b</pre><p>y</p>")),
        &Labels::default(),
    );
    assert_eq!(Tree::parse_fragment(&drawn).to_html(), drawn);
    let old = "<div><p>a <a href=x>b</a></p><ul><li>one</li><li>two</li></ul><hr><table><tr><td>1</td></tr></table></div>";
    let new = "<div><p>a <a href=y>b</a> c</p><ol><li>one</li><li>three</li></ol><table><tr><td>1</td><td>2</td></tr></table><p>z</p></div>";
    for (old, new) in [(old, new), (new, old), (old, ""), ("", new)] {
        let drawn = draw_beside(&Layout::of(&compare(old, new)), &Labels::default());
        assert_eq!(Tree::parse_fragment(&drawn).to_html(), drawn);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Both columns have all the words of their documents, and a browser reads them as they are written.
    #[test]
    fn side_by_side_no_word_is_lost(
        old in prop::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| document(&bytes)),
        edits in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let (old, new) = (html(&old), html(&edited(&old, &edits)));
        let drawn = draw_beside(&Layout::of(&compare(&old, &new)), &Labels::default());
        let mut tree = Tree::parse_fragment(&drawn);
        prop_assert_eq!(tree.to_html(), drawn.clone());
        let nodes: Vec<_> = tree.descendants(tree.root()).collect();
        let class = |tree: &Tree, id| tree.attr(id, "class").unwrap_or_default().to_owned();
        for &id in &nodes {
            let class = class(&tree, id);
            let is_ours = class.starts_with("redline-note") || class == "visually-hidden";
            let is_fold = tree.parent(id).is_some_and(|id| tree.attr(id, "class") == Some("redline-fold"));
            if is_ours || (is_fold && tree.name(id) == Some("summary")) {
                tree.detach(id);
            }
        }
        for (side, document) in [("redline-old", &old), ("redline-new", &new)] {
            let cells = nodes.iter().filter(|&&id| class(&tree, id) == side);
            let words: String = cells.map(|&id| tree.text(id)).collect();
            let document = Tree::parse_fragment(document);
            let bare = |text: &str| text.replace(char::is_whitespace, "");
            prop_assert_eq!(bare(&words), bare(&document.text(document.root())), "{} of {}", side, drawn);
        }
    }
}
