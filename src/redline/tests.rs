use super::*;

/// Compares, draws, and expects the drawing, with the parts a reader does not see left out: the
/// labels, and of each mark all but its address.
fn check_redline(old: &str, new: &str, expected: &str) {
    assert_eq!(drawn(old, new), expected);
}

fn drawn(old: &str, new: &str) -> String {
    page::draw(&compare(old, new))
        .replace("<span class=\"visually-hidden\">inserted: </span>", "")
        .replace("<span class=\"visually-hidden\">deleted: </span>", "")
        .replace("<ins data-redline=\"inserted\">", "<ins>")
        .replace("<del data-redline=\"deleted\">", "<del>")
        .replace("\" data-redline=\"inserted\">", "\">")
        .replace("\" data-redline=\"deleted\">", "\">")
        .replace(" id=\"change-", " #=\"")
}

#[test]
fn words_in_a_paragraph() {
    check_redline(
        "<p>We keep data.</p>",
        "<p>We keep data 30 days.</p>",
        "<p>We keep data<ins #=\"1\"> 30 days</ins>.</p>",
    );
    check_redline(
        "<p>We may share your personal data with partners.</p>",
        "<p>We never share your data with partners.</p>",
        "<p>We <del #=\"1\">may</del><ins>never</ins> share your <del #=\"2\">personal </del>data with partners.</p>",
    );
    check_redline(
        "<p>data is kept</p>",
        "<p>The data is kept (here)</p>",
        "<p><ins #=\"1\">The </ins>data is kept<ins #=\"2\"> (here)</ins></p>",
    );
}

#[test]
fn words_keep_the_emphasis_they_stood_in() {
    check_redline(
        "<p>a <strong>keep data</strong> now</p>",
        "<p>a <strong>keep</strong> now</p>",
        "<p>a <strong>keep</strong> <strong><del #=\"1\">data</del></strong><del> </del>now</p>",
    );
    check_redline(
        "<p>We keep <em>your old data</em> for you.</p>",
        "<p>We keep <em>your data</em> for you.</p>",
        "<p>We keep <em>your <del #=\"1\">old </del>data</em> for you.</p>",
    );
    check_redline(
        "<p>We keep data for you.</p>",
        "<p>We <strong>always</strong> keep <em>data for you</em>.</p>",
        "<p>We <strong><ins #=\"1\">always</ins></strong><ins> </ins>keep <em>data for you</em>.</p>",
    );
    check_redline("<p>We da<b>ta</b> keep</p>", "<p>We data keep</p>", "<p>We data keep</p>");
}

#[test]
fn a_link_is_its_words_and_its_target() {
    check_redline(
        "<p>See our <a href=\"/a\">terms of use</a>.</p>",
        "<p>See our <a href=\"/b\">terms of use</a>.</p>",
        "<p>See our <a href=\"/a\"><del #=\"1\">terms of use</del></a><a href=\"/b\"><ins>terms of use</ins></a>.</p>",
    );
    check_redline(
        "<p>See <a href=\"/a\">our old terms</a> here.</p>",
        "<p>See <a href=\"/a\">our terms</a> here.</p>",
        "<p>See <a href=\"/a\">our <del #=\"1\">old </del>terms</a> here.</p>",
    );
    check_redline(
        "<p>See <a href=\"/a\">x y</a> and <a href=\"/b\">the terms of use</a> here.</p>",
        "<p>See <a href=\"/a\">the terms</a> here.</p>",
        "<p>See <a href=\"/a\"><del #=\"1\">x y</del></a><del> and </del><a href=\"/b\"><del>the terms of use</del></a><a href=\"/a\"><ins>the terms</ins></a> here.</p>",
    );
}

#[test]
fn items_stay_in_their_lists() {
    check_redline(
        "<ul><li>one thing</li><li>two things</li><li>three things</li></ul>",
        "<ul><li>one thing</li><li>three things</li><li>something else entirely</li></ul>",
        "<ul><li>one thing</li><li data-redline=\"deleted\"><del #=\"1\">two things</del></li><li>three things</li><li data-redline=\"inserted\"><ins #=\"2\">something else entirely</ins></li></ul>",
    );
    check_redline(
        "<ul><li>one</li></ul><p>tail</p>",
        "<p>tail</p>",
        "<ul><li data-redline=\"deleted\"><del #=\"1\">one</del></li></ul><p>tail</p>",
    );
    check_redline(
        "<ul><li>one big thing<ul><li>inner</li></ul></li></ul>",
        "<ul><li><p>one big thing</p></li><li>new</li></ul>",
        "<ul><li><p>one big thing</p><ul><li data-redline=\"deleted\"><del #=\"1\">inner</del></li></ul></li><li data-redline=\"inserted\"><ins>new</ins></li></ul>",
    );
}

#[test]
fn rows_and_cells_stay_in_their_tables() {
    check_redline(
        "<table><tr><td>a</td><td>1 day</td></tr><tr><td>b</td><td>2 days</td></tr></table>",
        "<table><tr><td>b</td><td>3 days</td></tr><tr><td>c</td><td></td></tr></table>",
        "<table><tbody><tr data-redline=\"deleted\"><td><del #=\"1\">a</del></td><td><del>1 day</del></td></tr><tr><td>b</td><td><del #=\"2\">2</del><ins>3</ins> days</td></tr><tr data-redline=\"inserted\"><td><ins #=\"3\">c</ins></td><td></td></tr></tbody></table>",
    );
    check_redline(
        "<table><tr><td>a</td><td>b c</td></tr></table>",
        "<table><tr><td>a</td><td>x</td><td>b c</td></tr></table>",
        "<table><tbody><tr><td>a</td><td data-redline=\"inserted\"><ins #=\"1\">x</ins></td><td>b c</td></tr></tbody></table>",
    );
}

#[test]
fn whole_blocks() {
    check_redline(
        "<p>We keep data.</p><h2 id=\"x\">Cookies</h2><p>We set cookies.</p><hr>",
        "<p>We keep data.</p><h2 id=\"y\">Your rights</h2><p>You may ask us.</p>",
        "<p>We keep data.</p><h2 data-was-id=\"x\"><del #=\"1\">Cookies</del></h2><p data-redline=\"deleted\"><del>We set cookies.</del></p><hr data-redline=\"deleted\"><h2 id=\"y\"><ins>Your rights</ins></h2><p data-redline=\"inserted\"><ins>You may ask us.</ins></p>",
    );
    check_redline(
        "<p id=\"a\">one two three</p><p>gone away</p>",
        "<p id=\"a\">one two three four</p>",
        "<p id=\"a\">one two three<ins #=\"1\"> four</ins></p><p data-redline=\"deleted\"><del #=\"2\">gone away</del></p>",
    );
    check_redline("<p>x</p>", "<p>x</p><hr>", "<p>x</p><hr data-redline=\"inserted\" #=\"1\">");
}

#[test]
fn blanks_count_in_preformatted_text() {
    check_redline(
        "<pre><code>a = 1\n  b = 2\n</code></pre>",
        "<pre><code>a = 1\nb = 2\n</code></pre>",
        "<pre><code>a = 1\n<del #=\"1\">  </del>b = 2\n</code></pre>",
    );
}

#[test]
fn pictures_and_line_breaks() {
    check_redline(
        "<p>a<img src=\"1.png\" alt=\"x\"></p>",
        "<p>a<img src=\"2.png\" alt=\"x\"></p>",
        "<p>a<del #=\"1\"><img src=\"1.png\" alt=\"x\"></del><ins><img src=\"2.png\" alt=\"x\"></ins></p>",
    );
    check_redline("<p>a b</p>", "<p>a<br>b</p>", "<p>a<del #=\"1\"> </del><ins><br></ins>b</p>");
}

#[test]
fn blanks_count_where_they_are_seen() {
    check_redline(
        "<p>data base and so on</p>",
        "<p>data  base and\n so-on</p>",
        "<p>data base and so<del #=\"1\"> </del><ins>-</ins>on</p>",
    );
    check_redline(
        "<p>and/or more words</p>",
        "<p>and / or more words</p>",
        "<p>and<ins #=\"1\"> </ins>/<ins #=\"2\"> </ins>or more words</p>",
    );
}

#[test]
fn authored_marks_are_not_ours() {
    check_redline(
        "<p><ins>a</ins> b c</p>",
        "<p><ins>a</ins> b d</p>",
        "<p><ins>a</ins> b <del #=\"1\">c</del><ins>d</ins></p>",
    );
}

#[test]
fn text_in_a_list_itself_gets_an_item() {
    check_redline(
        "<ul>a b c<li>x</ul>",
        "<ul>a b d<li>x</ul>",
        "<ul><li>a b <del #=\"1\">c</del><ins>d</ins></li><li>x</li></ul>",
    );
    check_redline(
        "<ul><li>x</li>tail</ul>",
        "<ul><li>x</li></ul>",
        "<ul><li>x</li><li data-redline=\"deleted\"><del #=\"1\">tail</del></li></ul>",
    );
}

#[test]
fn what_only_groups_blocks_is_no_change() {
    check_redline(
        "<p>a b c</p><p>d e f</p>",
        "<div><p>a b c</p></div><section><p>d e g</p></section>",
        "<div><p>a b c</p></div><section><p>d e <del #=\"1\">f</del><ins>g</ins></p></section>",
    );
}

#[test]
fn text_without_blanks() {
    check_redline(
        "<p>個人情報を収集します。</p>",
        "<p>個人情報を提供します。</p>",
        "<p>個人情報を<del #=\"1\">収集</del><ins>提供</ins>します。</p>",
    );
}

#[test]
fn ids_stay_unique() {
    check_redline(
        "<h2 id=\"change-1\">A b c</h2>",
        "<h2 id=\"change-1\">A b d</h2>",
        "<h2 #=\"1\">A b <del id=\"redline-change-1\">c</del><ins>d</ins></h2>",
    );
    check_redline(
        "<p>one <a name=\"n\" id=\"i\">two</a> three</p>",
        "<p>one three <a id=\"i\">four</a></p>",
        "<p>one <a data-was-id=\"i\" data-was-name=\"n\"><del #=\"1\">two</del></a><del> </del>three<ins #=\"2\"> </ins><a id=\"i\"><ins>four</ins></a></p>",
    );
    check_redline(
        "<dl><dt>Cookie</dt><dd>one year here</dd></dl>",
        "<dl><dt>Cookie</dt><dd>two years here</dd><dt>Other</dt></dl>",
        "<dl><dt>Cookie</dt><dd data-redline=\"deleted\"><del #=\"1\">one year here</del></dd><dd data-redline=\"inserted\"><ins>two years here</ins></dd><dt data-redline=\"inserted\"><ins>Other</ins></dt></dl>",
    );
}

#[test]
fn what_counts_as_a_change() {
    let redline = compare("<p>a <b>b</b> c</p>", "<p>a b <i>c</i></p>\n");
    assert!(redline.is_empty() && redline.markup_changed);
    let redline = compare("<p>a\n b</p>", "<p>a b</p>\n\n");
    assert!(redline.is_empty() && !redline.markup_changed);
    let redline = compare("<p><a href=x>a</a></p>", "<p><a href=y>a</a></p>");
    assert!(!redline.is_empty());
    assert_eq!(redline.words_changed(), 0);
    let redline = compare("<p>We keep it: 30 days.</p>", "<p>We keep them 7 days, then?</p>");
    let Summary { words_inserted, words_deleted, changes } = redline.summary;
    assert_eq!((words_inserted, words_deleted, changes), (3, 2, 2));
}

#[test]
fn each_change_names_its_clause() {
    let redline = compare(
        "<p>one two</p><h2 id=a>A</h2><p>x y z</p><h3>Gone now</h3><p>gone too</p><h2>B</h2><p>i j</p>",
        "<p>one 2</p><h2 id=a>A</h2><p>x y 2</p><h2><a id=b></a>B</h2><p>i j</p><p>new</p>",
    );
    let clauses = redline.hunks.iter().map(|hunk| hunk.clause.as_ref());
    let clauses: Vec<_> =
        clauses.map(|clause| clause.map(|c| (&*c.title, c.id.as_deref(), c.rank))).collect();
    let expected =
        [None, Some(("A", Some("a"), 2)), Some(("Gone now", None, 3)), Some(("B", Some("b"), 2))];
    assert_eq!(clauses, expected);
}

#[test]
fn work_has_a_bound_and_what_is_beyond_it_is_replaced_whole() {
    let paragraphs =
        |word: &str| (0..300).map(|index| format!("<p>{word}{index}</p>")).collect::<String>();
    let redline = compare(&paragraphs("a"), &paragraphs("b"));
    assert!(redline.bounded);
    assert_eq!(redline.words_changed(), 600);
}

#[test]
fn depth_does_not_overflow_the_stack() {
    let nested = |depth, text| "<blockquote>".repeat(depth) + text;
    let redline = compare(&nested(2_000, "<p>a b"), &nested(2_001, "<p>a c"));
    assert!(!page::draw(&redline).is_empty());
    let redline = compare(&"<i>".repeat(50_000), &("<i>".repeat(50_000) + "a"));
    assert_eq!(redline.words_changed(), 1);
}

#[test]
fn a_redline_may_go_to_another_thread() {
    fn check<T: Send + Sync>() {}
    check::<Redline>();
    check::<crate::html::Tree>();
}
