//! What is marked, and how: text in, text out.

use super::*;

/// Compares, draws, and expects the drawing, shortened: notes are left out, of our own marks only
/// their names and addresses are kept, and what an element was is its name.
fn check_redline(old: &str, new: &str, expected: &str) {
    let got = drawn(old, new);
    assert_eq!(got, expected, "\n  got:      {got}\n  expected: {expected}\n");
}

fn drawn(old: &str, new: &str) -> String {
    shortened(&page::draw(&compare(old, new)))
}

fn shortened(drawn: &str) -> String {
    let mut tree = Tree::parse_fragment(drawn);
    for id in tree.descendants(tree.root()).collect::<Vec<_>>() {
        if tree.attr(id, "data-redline") == Some("note") {
            tree.detach(id);
            continue;
        }
        tree.remove_attr(id, "class");
        for mark in ["data-redline", "data-redline-element"] {
            if let Some(value) = tree.remove_attr(id, mark)
                && !matches!(tree.name(id), Some("ins" | "del"))
            {
                tree.set_attr(id, &format!("-{value}-"), "");
            }
        }
        if tree.attr(id, "id").is_some_and(|id| id.starts_with("change-")) {
            let address = tree.remove_attr(id, "id").unwrap_or_default();
            tree.set_attr(id, &address.replace("change-", "#"), "");
        }
        if tree.remove_attr(id, "data-redline-joins").is_some() {
            tree.set_attr(id, "joins", "");
        }
        if let Some(was) = tree.remove_attr(id, "data-redline-was") {
            let was: serde_json::Value = serde_json::from_str(&was).unwrap();
            let attrs = was[1].as_object().unwrap().iter();
            let attrs: String = attrs.map(|(name, it)| format!(" {name}={it}")).collect();
            let was = format!("{}{attrs}", was[0].as_str().unwrap()).replace('"', "'");
            tree.set_attr(id, "was", was);
        }
    }
    tree.to_html().replace("=\"\"", "")
}

/// Compares, and expects the changes, one a line: what, to what, in which clause, how many words.
fn check_changes(old: &str, new: &str, expected: &[&str]) {
    let redline = compare(old, new);
    let told: Vec<String> = redline
        .changes
        .iter()
        .map(|change| {
            let kind = match &change.kind {
                Kind::Link { from, to } => {
                    let or_none = |it: &Option<String>| it.clone().unwrap_or("none".into());
                    format!("link {} -> {}", or_none(from), or_none(to))
                }
                Kind::Format { added, removed } => format!("format {removed:?} -> {added:?}"),
                Kind::Block { from, to } => format!("block {from} -> {to}"),
                Kind::Moved { other, away: true } => format!("moved to {}", other + 1),
                Kind::Moved { other, away: false } => format!("moved from {}", other + 1),
                Kind::Renumbered { from, to, count } => {
                    format!("renumbered {from} -> {to} x{count}")
                }
                kind => format!("{kind:?}").to_lowercase(),
            };
            let title = &redline.sections[change.section].title;
            let words = format!("+{} -{}", change.words_inserted, change.words_deleted);
            let moved = match change.words_moved {
                0 => String::new(),
                words => format!(" ={words}"),
            };
            format!("{title}: {kind}, {:?} {words}{moved}", change.subject).to_lowercase()
        })
        .collect();
    assert_eq!(told, expected, "{}", page::draw(&redline));
}

#[test]
fn words_in_a_paragraph() {
    check_redline(
        "<p>We keep data.</p>",
        "<p>We keep data 30 days.</p>",
        "<p>We keep data<ins #1> 30 days</ins>.</p>",
    );
    check_redline(
        "<p>We may share your personal data with partners.</p>",
        "<p>We never share your data with partners.</p>",
        "<p>We <del #1>may</del><ins>never</ins> share your<del #2> personal</del> data with partners.</p>",
    );
    check_redline(
        "<p>data is kept</p>",
        "<p>The data is kept (here)</p>",
        "<p><ins #1>The </ins>data is kept<ins #2> (here)</ins></p>",
    );
    check_redline(
        "<p>the fee is €1,000.50 a year</p>",
        "<p>the fee is €2,000.50 a year</p>",
        "<p>the fee is <del #1>€1,000.50</del><ins>€2,000.50</ins> a year</p>",
    );
    check_redline(
        "<p>from 2024-02-16 see https://a.example/b?c.</p>",
        "<p>from 2024-02-17 see https://a.example/b?d.</p>",
        "<p>from <del #1>2024-02-16</del><ins>2024-02-17</ins> see <del #2>https://a.example/b?c</del><ins>https://a.example/b?d</ins>.</p>",
    );
    check_redline(
        "<p>data base and so on</p>",
        "<p>data  base and\n so-on</p>",
        "<p>data base and so<del #1> </del><ins>-</ins>on</p>",
    );
    check_redline(
        "<p>and/or more words</p>",
        "<p>and / or more words</p>",
        "<p>and<ins #1> </ins>/<ins #2> </ins>or more words</p>",
    );
}

#[test]
fn a_passage_begins_and_ends_with_its_sentence() {
    check_redline(
        "<p>We keep data. We delete it.</p>",
        "<p>We keep data. We encrypt it. We delete it.</p>",
        "<p>We keep data.<ins #1> We encrypt it.</ins> We delete it.</p>",
    );
    check_redline(
        "<p>One two.</p><p>Five six.</p>",
        "<p>One two.</p><p>Three two.</p><p>Five six.</p>",
        "<p>One two.</p><p -inserted-><ins #1>Three two.</ins></p><p>Five six.</p>",
    );
}

#[test]
fn a_stray_word_in_a_rewritten_passage_is_rewritten_too() {
    check_redline(
        "<p>start here alpha beta gamma the delta epsilon zeta end here</p>",
        "<p>start here one two three the four five six end here</p>",
        "<p>start here <del #1>alpha beta gamma the delta epsilon zeta</del><ins>one two three the four five six</ins> end here</p>",
    );
    check_redline(
        "<p>start here alpha beta gamma not delta epsilon zeta end here</p>",
        "<p>start here one two three not four five six end here</p>",
        "<p>start here <del #1>alpha beta gamma</del><ins>one two three</ins> not <del #2>delta epsilon zeta</del><ins>four five six</ins> end here</p>",
    );
    check_redline(
        "<p>start here alpha beta gamma 30 delta epsilon zeta end here</p>",
        "<p>start here one two three 30 four five six end here</p>",
        "<p>start here <del #1>alpha beta gamma</del><ins>one two three</ins> 30 <del #2>delta epsilon zeta</del><ins>four five six</ins> end here</p>",
    );
    check_redline(
        "<p>start here alpha beta gamma Customer delta epsilon zeta end here</p>",
        "<p>start here one two three Customer four five six end here</p>",
        "<p>start here <del #1>alpha beta gamma</del><ins>one two three</ins> Customer <del #2>delta epsilon zeta</del><ins>four five six</ins> end here</p>",
    );
}

#[test]
fn blocks_that_share_a_stray_word_are_no_pair() {
    check_redline(
        "<p>We collect names of visitors in our shop.</p>",
        "<p>Our terms are governed by Danish law alone.</p>",
        "<p -deleted-><del #1>We collect names of visitors in our shop.</del></p><p -inserted-><ins>Our terms are governed by Danish law alone.</ins></p>",
    );
}

#[test]
fn words_keep_the_emphasis_they_stood_in() {
    check_redline(
        "<p>a <strong>keep data</strong> now</p>",
        "<p>a <strong>keep</strong> now</p>",
        "<p>a <strong>keep<del #1> data</del></strong> now</p>",
    );
    check_redline(
        "<p>We keep <em>your old data</em> for you.</p>",
        "<p>We keep <em>your data</em> for you.</p>",
        "<p>We keep <em>your<del #1> old</del> data</em> for you.</p>",
    );
    check_redline(
        "<p>We keep data for you.</p>",
        "<p>We <strong>always</strong> keep data for you.</p>",
        "<p>We<ins #1> </ins><strong -inserted-><ins>always</ins></strong> keep data for you.</p>",
    );
}

#[test]
fn emphasis_is_a_change_of_format() {
    check_redline(
        "<p>We keep data for you.</p>",
        "<p>We keep <em>data</em> for you.</p>",
        "<p>We keep <em -tags-inserted-><span -mark- #1>data</span></em> for you.</p>",
    );
    check_redline(
        "<p>We keep <strong>data</strong> for you.</p>",
        "<p>We keep data for you.</p>",
        "<p>We keep <span -tags-deleted- was=\"strong\"><span -mark- #1>data</span></span> for you.</p>",
    );
    check_redline(
        "<p>we <em>keep data</em> here</p>",
        "<p>we keep <em>data here</em></p>",
        "<p>we <span -tags-deleted- was=\"em\"><span -mark- #1>keep </span></span><em -tags-inserted-><span -tags-deleted- joins was=\"em\">data</span> <span -mark- #2>here</span></em></p>",
    );
    check_redline(
        "<p>We da<b>ta</b> keep</p>",
        "<p>We data keep</p>",
        "<p>We da<span -tags-deleted- was=\"b\"><span -mark- #1>ta</span></span> keep</p>",
    );
    check_redline(
        "<p><b>bold</b> word</p>",
        "<p><strong>bold</strong> word</p>",
        "<p><strong was=\"b\">bold</strong> word</p>",
    );
}

#[test]
fn a_link_that_leads_elsewhere() {
    check_redline(
        "<p>See our <a href=\"/a\">terms of use</a>.</p>",
        "<p>See our <a href=\"/b\">terms of use</a>.</p>",
        "<p>See our <a href=\"/b\" was=\"a href='/a'\"><span -mark- #1>terms of use</span></a>.</p>",
    );
    check_redline(
        "<p>See <a href=\"/a\">our old terms</a> here.</p>",
        "<p>See <a href=\"/a\">our terms</a> here.</p>",
        "<p>See <a href=\"/a\">our<del #1> old</del> terms</a> here.</p>",
    );
    check_redline(
        "<p>See our terms of use.</p>",
        "<p>See our <a href=\"/b\">terms of use</a>.</p>",
        "<p>See our <a href=\"/b\" -tags-inserted-><span -mark- #1>terms of use</span></a>.</p>",
    );
    check_redline(
        "<p>See <a href=\"/a\">terms</a> and <a href=\"/b\">the rules of use</a> here.</p>",
        "<p>See <a href=\"/a\">terms</a> here.</p>",
        "<p>See <a href=\"/a\">terms</a><del #1> and </del><a href=\"/b\" -deleted-><del>the rules of use</del></a> here.</p>",
    );
    check_redline(
        "<p>Ask <a href=\"mailto:a@b.example\">a@b.example</a></p>",
        "<p>Ask <a href=\"mailto:c@b.example\">c@b.example</a></p>",
        "<p>Ask <a href=\"mailto:a@b.example\" -deleted-><del #1>a@b.example</del></a><a href=\"mailto:c@b.example\" -inserted-><ins>c@b.example</ins></a></p>",
    );
}

#[test]
fn paragraphs_that_are_split_or_merged() {
    check_redline(
        "<p>We keep data. We delete it.</p>",
        "<p>We keep data.</p><p>We delete it.</p>",
        "<p>We keep data.<del> </del></p><p joins>We delete it.</p>",
    );
    check_redline(
        "<p>We keep data.</p><p>We delete it.</p>",
        "<p>We keep data. We delete it.</p>",
        "<p -tags-inserted-><span -tags-deleted- was=\"p\">We keep data.</span><ins> </ins><span -tags-deleted- was=\"p\">We delete it.</span></p>",
    );
    check_redline(
        "<ul><li>name, address, age</li></ul>",
        "<ul><li>name</li><li>address</li><li>age</li></ul>",
        "<ul><li>name<del #1>, </del></li><li joins>address<del>, </del></li><li joins>age</li></ul>",
    );
    check_redline(
        "<p>We keep: names and ages.</p>",
        "<p>We keep:</p><ul><li>names and ages.</li></ul>",
        "<p>We keep:<del> </del></p><ul -tags-inserted-><li joins was=\"p\">names and ages.</li></ul>",
    );
}

#[test]
fn a_heading_of_another_level() {
    check_redline(
        "<h2 id=\"a\">Your data</h2><p>x y</p>",
        "<h3 id=\"a\">Your data</h3><p>x y</p>",
        "<h3 id=\"a\" was=\"h2 id='a'\">Your data</h3><p>x y</p>",
    );
    check_redline(
        "<p><strong>Your data</strong></p><p>x y</p>",
        "<h3 id=\"a\">Your data</h3><p>x y</p>",
        "<h3 id=\"a\" was=\"p\"><span -tags-deleted- was=\"strong\"><span -mark- #2>Your data</span></span></h3><p>x y</p>",
    );
}

#[test]
fn items_stay_in_their_lists() {
    check_redline(
        "<ul><li>one thing</li><li>two things</li><li>three things</li></ul>",
        "<ul><li>one thing</li><li>three things</li><li>something else entirely</li></ul>",
        "<ul><li>one thing</li><li -deleted-><del #1>two things</del></li><li>three things</li><li -inserted-><ins #2>something else entirely</ins></li></ul>",
    );
    check_redline(
        "<ul><li>one</li></ul><p>tail</p>",
        "<p>tail</p>",
        "<ul -deleted-><li><del #1>one</del></li></ul><p>tail</p>",
    );
    check_redline(
        "<ul><li>one big thing<ul><li>inner</li></ul></li></ul>",
        "<ul><li><p>one big thing</p></li><li>new</li></ul>",
        "<ul><li><p -tags-inserted->one big thing</p><ul -deleted-><li><del #1>inner</del></li></ul></li><li -inserted-><ins>new</ins></li></ul>",
    );
    check_redline(
        "<ul><li>a b</li></ul><p>x y</p><ul><li>c d</li></ul>",
        "<ul><li>a b</li><li>c d</li></ul>",
        "<ul -tags-inserted-><li -tags-inserted-><span -tags-deleted- was=\"ul\"><span -tags-deleted- was=\"li\">a b</span></span><p -deleted-><del #1>x y</del></p></li><li -tags-inserted-><span -tags-deleted- was=\"ul\"><span -tags-deleted- was=\"li\">c d</span></span></li></ul>",
    );
    check_redline(
        "<p>a b c</p><p>d e f</p>",
        "<ul><li>a b c</li><li>d e f</li></ul>",
        "<ul -tags-inserted-><li was=\"p\">a b c</li><li was=\"p\">d e f</li></ul>",
    );
}

#[test]
fn numbers_of_clauses() {
    check_redline(
        "<h2>1. Scope</h2><p>a b c</p><h2>2. Data</h2><p>d e f</p>",
        "<h2>1. Scope</h2><p>a b c</p><h2>2. Cookies</h2><p>g h i</p><h2>3. Data</h2><p>d e f</p>",
        "<h2>1. Scope</h2><p>a b c</p><h2 -inserted-><ins #1>2. Cookies</ins></h2><p -inserted-><ins>g h i</ins></p><h2><span data-redline-old=\"2.\" -number->3.</span> Data</h2><p>d e f</p>",
    );
    check_redline(
        "<ol><li>one thing</li><li>two things</li></ol>",
        "<ol><li>zero at all</li><li>one thing</li><li>two things</li></ol>",
        "<ol><li -inserted-><ins #1>zero at all</ins></li><li>one thing</li><li>two things</li></ol>",
    );
    check_redline("<p>10 days</p>", "<p>12 days</p>", "<p><del #1>10</del><ins>12</ins> days</p>");
}

#[test]
fn rows_and_cells() {
    check_redline(
        "<table><tr><td>a</td><td>1 day</td></tr><tr><td>b</td><td>2 days</td></tr></table>",
        "<table><tr><td>b</td><td>3 days</td></tr><tr><td>c</td><td></td></tr></table>",
        "<table><tbody><tr -deleted-><td><del #1>a</del></td><td><del>1 day</del></td></tr><tr><td>b</td><td><del #2>2</del><ins>3</ins> days</td></tr><tr -inserted-><td><ins #3>c</ins></td><td></td></tr></tbody></table>",
    );
    check_redline(
        "<table><tr><td>a</td><td>b c</td></tr></table>",
        "<table><tr><td>a</td><td>x</td><td>b c</td></tr></table>",
        "<table><tbody><tr><td>a</td><td -inserted-><ins #1>x</ins></td><td>b c</td></tr></tbody></table>",
    );
    check_redline(
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><td>a</td><td>x</td><td>b</td></tr><tr><td>c</td><td>y</td><td>d</td></tr></table>",
        "<table -deleted-><tbody><tr><td><del #1>a</del></td><td><del>b</del></td></tr><tr><td><del>c</del></td><td><del>d</del></td></tr></tbody></table><table -inserted-><tbody><tr><td><ins>a</ins></td><td><ins>x</ins></td><td><ins>b</ins></td></tr><tr><td><ins>c</ins></td><td><ins>y</ins></td><td><ins>d</ins></td></tr></tbody></table>",
    );
    check_redline(
        "<table><tr><td>a</td><td></td></tr></table>",
        "<table><tr><td>a</td><td>b</td></tr></table>",
        "<table><tbody><tr><td>a</td><td><ins #1>b</ins></td></tr></tbody></table>",
    );
}

#[test]
fn whole_blocks() {
    check_redline(
        "<p>We keep data.</p><h2 id=\"x\">Cookies</h2><p>We set cookies.</p><hr>",
        "<p>We keep data.</p><h2 id=\"y\">Your rights</h2><p>You may ask us.</p>",
        "<p>We keep data.</p><h2 -deleted- was=\"h2 id='x'\"><del #1>Cookies</del></h2><p -deleted-><del>We set cookies.</del></p><hr -deleted-><h2 id=\"y\" -inserted-><ins>Your rights</ins></h2><p -inserted-><ins>You may ask us.</ins></p>",
    );
    check_redline(
        "<p id=\"a\">one two three</p><p>gone away</p>",
        "<p id=\"a\">one two three four</p>",
        "<p id=\"a\">one two three<ins #1> four</ins></p><p -deleted-><del #2>gone away</del></p>",
    );
    check_redline("<p>x</p>", "<p>x</p><hr>", "<p>x</p><hr -inserted->");
    check_redline(
        "",
        "<p>All of it is new.</p>",
        "<p -inserted-><ins #1>All of it is new.</ins></p>",
    );
}

#[test]
fn a_heading_that_keeps_its_id_is_the_same_heading() {
    check_redline(
        "<h2 id=\"c\">Contact us</h2><p>a b c d</p>",
        "<h2 id=\"c\">How to reach the office</h2><p>a b c d</p>",
        "<h2 id=\"c\"><del #1>Contact us</del><ins>How to reach the office</ins></h2><p>a b c d</p>",
    );
}

#[test]
fn what_was_moved() {
    check_redline(
        "<h2>A</h2><p>First clause says a lot of things here.</p><h2>B</h2><p>Second clause is about quite other things, and longer.</p>",
        "<h2>B</h2><p>Second clause is about quite other things, and longer.</p><h2>A</h2><p>First clause says a lot of things there.</p>",
        "<h2 -deleted-><del #1>A</del></h2><p -deleted-><del>First clause says a lot of things</del><del> here</del><del>.</del></p><h2>B</h2><p>Second clause is about quite other things, and longer.</p><h2 -inserted-><ins #2>A</ins></h2><p -inserted-><ins>First clause says a lot of things</ins><ins> there</ins><ins>.</ins></p>",
    );
}

#[test]
fn pictures_and_line_breaks() {
    check_redline(
        "<p>a<img src=\"1.png\" alt=\"x\"></p>",
        "<p>a<img src=\"2.png\" alt=\"x\"></p>",
        "<p>a<del #1><img src=\"1.png\" alt=\"x\"></del><ins><img src=\"2.png\" alt=\"x\"></ins></p>",
    );
    check_redline(
        "<p>a<img src=\"1.png\" alt=\"x\"></p>",
        "<p>a<img src=\"1.png\" alt=\"x\" class=\"wide\"></p>",
        "<p>a<img src=\"1.png\" alt=\"x\" was=\"img alt='x' src='1.png'\"></p>",
    );
    check_redline("<p>a b</p>", "<p>a<br>b</p>", "<p>a<del #1> </del><ins><br></ins>b</p>");
}

#[test]
fn blanks_count_in_preformatted_text() {
    check_redline(
        "<pre><code>a = 1\n  b = 2\n</code></pre>",
        "<pre><code>a = 1\nb = 2\n</code></pre>",
        "<pre><code>a = 1\n<del #1>  </del>b = 2\n</code></pre>",
    );
    check_redline(
        "<p>a&nbsp;b c&nbsp;d</p>",
        "<p>a b c d</p>",
        "<p>a<del #1>&nbsp;</del><ins> </ins>b c<del>&nbsp;</del><ins> </ins>d</p>",
    );
}

#[test]
fn authored_marks_are_not_ours() {
    check_redline(
        "<p><ins>a</ins> b c</p>",
        "<p><ins>a</ins> b d</p>",
        "<p><ins>a</ins> b <del #1>c</del><ins>d</ins></p>",
    );
    check_redline(
        "<p>a b c</p>",
        "<p><del>a b</del> c</p>",
        "<p><del><span -mark- #1>a b</span></del> c</p>",
    );
}

#[test]
fn text_in_a_list_itself() {
    check_redline(
        "<ul>a b c<li>x</ul>",
        "<ul>a b d<li>x</ul>",
        "<ul>a b <li -mark-><del #1>c</del></li><li -mark-><ins>d</ins></li><li>x</li></ul>",
    );
    check_redline(
        "<ul><li>x</li>tail</ul>",
        "<ul><li>x</li></ul>",
        "<ul><li>x</li></ul><span -tags-deleted- joins was=\"ul\"><del #1>tail</del></span>",
    );
}

#[test]
fn what_only_groups_blocks() {
    check_redline(
        "<p>a b c</p><p>d e f</p>",
        "<div><p>a b c</p></div><section><p>d e g</p></section>",
        "<div -tags-inserted-><p>a b c</p></div><section -tags-inserted-><p>d e <del #1>f</del><ins>g</ins></p></section>",
    );
    check_redline(
        "<div class=\"x\"><p>a b c</p><p>d e f</p></div>",
        "<p>a b c</p><p>d e f</p>",
        "<div -tags-deleted- was=\"div class='x'\"><p>a b c</p><p>d e f</p></div>",
    );
}

#[test]
fn text_without_blanks() {
    check_redline(
        "<p>個人情報を収集します。</p>",
        "<p>個人情報を提供します。</p>",
        "<p>個人情報を<del #1>収集</del><ins>提供</ins>します。</p>",
    );
    check_redline(
        "<p>เราเก็บข้อมูลของคุณ</p>",
        "<p>เราลบข้อมูลของคุณ</p>",
        "<p>เรา<del #1>เก็บ</del><ins>ลบ</ins>ข้อมูลของคุณ</p>",
    );
    check_redline(
        "<p>نحن نحتفظ ببياناتك</p>",
        "<p>نحن نحذف ببياناتك</p>",
        "<p>نحن <del #1>نحتفظ</del><ins>نحذف</ins> ببياناتك</p>",
    );
}

#[test]
fn ids_stay_unique() {
    check_redline(
        "<h2 id=\"change-1\">A b c</h2>",
        "<h2 id=\"change-1\">A b d</h2>",
        "<h2 #1>A b <del id=\"redline-change-1\">c</del><ins>d</ins></h2>",
    );
    check_redline(
        "<p>one <a name=\"n\" id=\"i\">two</a> three</p>",
        "<p>one three <a id=\"i\">four</a></p>",
        "<p>one<del #1> </del><a -deleted- was=\"a id='i' name='n'\"><del>two</del></a> three<ins #2> </ins><a id=\"i\" -inserted-><ins>four</ins></a></p>",
    );
    check_redline(
        "<dl><dt>Cookie</dt><dd>one year here</dd></dl>",
        "<dl><dt>Cookie</dt><dd>two years here</dd><dt>Other</dt></dl>",
        "<dl><dt>Cookie</dt><dd><del #1>one year</del><ins>two years</ins> here</dd><dt -inserted-><ins #2>Other</ins></dt></dl>",
    );
}

#[test]
fn changes_are_told_by_kind_and_clause() {
    check_changes(
        "<p>one two</p><h2 id=a>A</h2><p>x y z</p><h3>Gone now</h3><p>gone too</p><h2>B</h2><p>i j</p>",
        "<p>one 2</p><h2 id=a>A</h2><p>x y 2</p><h2><a id=b></a>B</h2><p>i j</p><p>new</p>",
        &[
            ": words, text +1 -1",
            "a: words, text +1 -1",
            "gone now: blocks, heading +0 -4",
            "b: blocks, text +1 -0",
        ],
    );
    check_changes(
        "<h2>A</h2><p>First clause says a lot of things here.</p><h2>B</h2><p>Second clause is about quite other things, and longer.</p>",
        "<h2>B</h2><p>Second clause is about quite other things, and longer.</p><h2>A</h2><p>First clause says a lot of things there.</p>",
        &["a: moved to 2, heading +0 -1", "a: moved from 1, heading +1 -0 =8"],
    );
    check_changes(
        "<p>See <a href=\"/a\">our terms</a> and <a href=\"/b\">rules</a>.</p>",
        "<p>See <a href=\"/c\">our terms</a> and rules.</p>",
        &[": link /a -> /c, text +0 -0", ": link /b -> none, text +0 -0"],
    );
    check_changes(
        "<p>See our terms.</p>",
        "<p>See <a href=\"/a\">our <b>terms</b></a>.</p>",
        &[": link none -> /a, text +0 -0", ": format [] -> [\"strong\"], text +0 -0"],
    );
    check_changes(
        "<h2>Data</h2><p>a b <b>c d</b> e</p>",
        "<h3>Data</h3><p>a <em>b</em> c d e</p>",
        &[
            "data: block h2 -> h3, heading +0 -0",
            "data: format [] -> [\"em\"], text +0 -0",
            "data: format [\"strong\"] -> [], text +0 -0",
        ],
    );
    check_changes(
        "<p>We keep data. We delete it. We ask.</p>",
        "<p>We keep data.</p><p>We delete it.</p><p>We ask.</p>",
        &[": split, text +0 -0"],
    );
    check_changes(
        "<ul><li>name, address, age</li></ul>",
        "<ul><li>name</li><li>address</li><li>age</li></ul>",
        &[": split, item +0 -0"],
    );
    check_changes(
        "<p>We keep data.</p><p>We delete it.</p>",
        "<p>We keep data. We delete it.</p>",
        &[": merged, text +0 -0"],
    );
    check_changes(
        "<p>a b c</p><p>d e f</p>",
        "<ul><li>a b c</li><li>d e f</li></ul>",
        &[": block p -> li, item +0 -0"],
    );
    check_changes(
        "<h2>1. Scope</h2><p>a b c</p><h2>2. Data</h2><p>d e f</p><h2>3. End</h2><p>g h</p>",
        "<h2>1. Scope</h2><p>a b c</p><h2>2. Cookies</h2><p>k l m</p><h2>3. Data</h2><p>d e f</p><h2>4. End</h2><p>g h</p>",
        &["2. cookies: blocks, heading +5 -0", "3. data: renumbered 2. -> 3. x2, heading +0 -0"],
    );
    check_changes(
        "<ol><li>one thing</li><li>two things</li></ol>",
        "<ol><li>zero at all</li><li>one thing</li><li>two things</li></ol>",
        &[": blocks, item +3 -0", ": renumbered 1 -> 2 x2, item +0 -0"],
    );
    check_changes(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><th>a</th><th>x</th><th>b</th></tr><tr><td>c</td><td>y</td><td>d</td></tr></table>",
        &[": columns, table +6 -4"],
    );
    check_changes(
        "<table><tr><th>Name</th><th>Days</th></tr><tr><td>c</td><td>1</td></tr></table>",
        "<table><tr><th>Days</th><th>Name</th></tr><tr><td>1</td><td>c</td></tr></table>",
        &[": columns, table +4 -4"],
    );
    check_changes(
        "<table><tr><td>a</td><td>1 day</td></tr><tr><td>b</td><td>2 days</td></tr></table>",
        "<table><tr><td>b</td><td>3 days</td></tr><tr><td>c</td><td></td></tr></table>",
        &[": blocks, row +0 -3", ": words, cell +1 -1", ": blocks, row +1 -0"],
    );
    check_changes(
        "<p>a <img src=1.png alt=x> b</p><address>1 Road<br>Town</address>",
        "<p>a <img src=2.png alt=x> b</p><address>2 Road<br>Town</address>",
        &[": words, picture +0 -0", ": words, address +1 -1"],
    );
    check_changes("<p>a&nbsp;b c&nbsp;d</p>", "<p>a b c d</p>", &[": spacing, text +0 -0"]);
    check_changes("<p>a <b>b</b> c</p>", "<p>a <b class=x>b</b> c</p>", &[]);
    check_changes(
        "<p>We keep it: 30 days.</p>",
        "<p>We keep them 7 days, then?</p>",
        &[": words, text +2 -2", ": words, text +1 -0"],
    );
}

#[test]
fn a_split_takes_in_the_marks_at_its_border_only() {
    check_changes(
        "<p>The fee is 5 %. You pay it monthly. We ask.</p>",
        "<p>The fee is 5. You pay it monthly.</p><p>We ask.</p>",
        &[": words, text +0 -0", ": split, text +0 -0"],
    );
    check_changes(
        "<p>Our <img src=a.png> logo. You pay it monthly. We ask.</p>",
        "<p>Our logo. You pay it monthly.</p><p>We ask.</p>",
        &[": words, picture +0 -0", ": split, text +0 -0"],
    );
    check_changes(
        "<p>You pay it monthly. We ask <img src=a.png></p>",
        "<p>You pay it monthly.</p><p>We ask</p>",
        &[": split, text +0 -0", ": words, picture +0 -0"],
    );
    check_changes(
        "<p>You pay, in advance, it monthly.</p><p>We ask.</p>",
        "<p>You pay in advance it monthly. We ask.</p>",
        &[": words, text +0 -0", ": words, text +0 -0", ": merged, text +0 -0"],
    );
}

#[test]
fn an_unseen_blank_is_no_spacing() {
    check_changes("<p>You may be</p>", "<p>You may\u{200B}be</p>", &[": words, text +0 -0"]);
    check_changes("<p>pay 001 now</p>", "<p>pay \u{202E}001 now</p>", &[": words, text +0 -0"]);
    check_changes("<p>001 now</p>", "<p>\u{202E}001 now</p>", &[": words, text +0 -0"]);
    check_changes("<p>a b</p>", "<p>a\u{2003}b</p>", &[": spacing, text +0 -0"]);
}

#[test]
fn a_changed_amount_is_not_renumbered() {
    check_changes("<p>5.5 percent</p>", "<p>7.5 percent</p>", &[": words, text +1 -1"]);
    check_changes("<li>2.5 years</li>", "<li>1.5 years</li>", &[": words, item +1 -1"]);
    check_changes("<td>(30) days</td>", "<td>(90) days</td>", &[": words, text +1 -1"]);
    check_changes("<p>30. Tag danach</p>", "<p>14. Tag danach</p>", &[": words, text +1 -1"]);
    check_changes(
        "<p>3.1 Scope</p>",
        "<p>4.1 Scope</p>",
        &[": renumbered 3.1 -> 4.1 x1, text +0 -0"],
    );
}

#[test]
fn a_link_that_changed_in_what_was_moved_is_told() {
    let rest = "<p>One thing here now.</p><p>Two things follow, and they are longer than this.</p>";
    let moved = |to: &str| format!("<p>See the <a href={to}>terms of use</a> now.</p>");
    check_changes(
        &(moved("/a") + rest),
        &(rest.to_owned() + &moved("/b")),
        &[": moved to 2, text +0 -3", ": moved from 1, text +3 -0 =3"],
    );
}

#[test]
fn words_struck_out_in_what_was_moved_are_told() {
    let rest = "<p>One thing here now.</p><p>Two things follow, and they are longer than this.</p>";
    check_changes(
        &("<p>We may <s>not</s> sell it now.</p>".to_owned() + rest),
        &(rest.to_owned() + "<p>We may not sell it now.</p>"),
        &[": moved to 2, text +0 -1", ": moved from 1, text +1 -0 =5"],
    );
}

#[test]
fn a_list_that_lost_its_numbers_is_told() {
    let items = "<li>one thing</li><li>two things</li>";
    check_changes(
        &format!("<ol>{items}</ol>"),
        &format!("<ul>{items}</ul>"),
        &[": block ol -> ul, item +0 -0"],
    );
}

#[test]
fn a_link_around_blocks_is_a_link() {
    check_changes(
        "<a href=/a><div>one two</div></a>",
        "<a href=/b><div>one two</div></a>",
        &[": link /a -> /b, text +0 -0"],
    );
}

#[test]
fn a_heading_goes_along_with_its_clause_under_another_number() {
    let stays = "<p>The law of the land applies to these terms, and its courts decide.</p>";
    let moves = "<p>The contract runs for one year.</p>";
    check_changes(
        &format!("<h2>1. Term</h2>{moves}<h2>2. Law</h2>{stays}"),
        &format!("<h2>1. Law</h2>{stays}<h2>2. Term</h2>{moves}"),
        &[
            "1. term: moved to 3, heading +0 -1",
            "1. law: renumbered 2. -> 1. x1, heading +0 -0",
            "2. term: moved from 1, heading +1 -0 =7",
        ],
    );
}

#[test]
fn a_script_or_a_style_that_went_does_nothing() {
    check_redline(
        "<style>del { display: none }</style><p>a b<script src=x>y</script></p>",
        "<p>a b</p>",
        "<style media=\"not all\" -deleted- was=\"style\">del { display: none }</style>\
         <p>a b<script src=\"x\" type=\"text/plain\" -deleted- was=\"script src='x'\">y</script></p>",
    );
}

#[test]
fn pictures_are_told_apart_by_each_attribute() {
    check_changes(
        "<p><img src='a\nb' alt=''>x</p>",
        "<p><img src=a alt='b\n'>x</p>",
        &[": words, picture +0 -0"],
    );
}

#[test]
fn what_counts_as_a_change() {
    for added in ["<style>p { display: none }</style>", "<i class=x></i>", "<div></div>"] {
        let redline = compare("<p>a</p>", &format!("<p>a</p>{added}"));
        assert!(redline.is_empty() && redline.markup_changed, "{added}");
    }
    assert!(!compare("<p>a</p>", "<p>a</p><p>b<i></i></p>").markup_changed);
    let redline = compare("<p>a <b>b</b> c</p>", "<p>a b <i>c</i></p>\n");
    assert!(!redline.is_empty() && !redline.changes_words());
    let redline = compare("\u{FEFF}<p>a\n b</p><!-- c -->", "<p>a b</p>\n\n");
    assert!(redline.is_empty() && !redline.markup_changed);
    let redline = compare("<p class=x>a</p>", "<p>a</p>");
    assert!(redline.is_empty() && redline.markup_changed);
}

#[test]
fn work_has_a_bound_and_what_is_beyond_it_is_replaced_whole() {
    let text = |step: usize| -> String {
        let words = (0..60_000).map(|index| format!("w{} ", (index * step) % 7));
        format!("<p>{}</p>", words.collect::<String>())
    };
    let redline = compare(&text(3), &text(5));
    assert!(redline.bounded);
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
    check::<Tree>();
}

#[test]
fn a_heading_that_begins_with_a_change_is_its_own_clause() {
    check_changes(
        "<h2>A</h2><p>x y</p><h2>Old things</h2><p>z</p>",
        "<h2>A</h2><p>x y</p><h2>New things</h2><p>z</p>",
        &["new things: words, heading +1 -1"],
    );
}

#[test]
fn clauses_that_moved_together_are_a_change_each() {
    let clause = |title: &str, words: &str| format!("<h2>{title}</h2><p>{words}</p>");
    let a = clause("A", "The first clause has these words and some more words of its own.");
    let b = clause("B", "The second is about quite other things that nobody would take for it.");
    let c = clause(
        "C",
        "The third is the longest of them all: it goes on about maps, coasts, harbours, lights, depths and \
         tides, and then about the people who draw them by hand in an office by the sea.",
    );
    check_changes(
        &format!("{a}{b}{c}"),
        &format!("{c}{a}{b}"),
        &[
            "a: moved to 3, heading +0 -0",
            "b: moved to 4, heading +0 -0",
            "a: moved from 1, heading +0 -0 =14",
            "b: moved from 2, heading +0 -0 =14",
        ],
    );
}

#[test]
fn a_heading_before_the_same_text_is_renamed() {
    check_changes(
        "<h2>1. A</h2><p>First words.</p><h2>2. Cookies</h2><p>We set cookies on your device.</p>",
        "<h2>1. A</h2><p>First words.</p><p>More of it is new.</p><h2>2. Trackers</h2><p>We set cookies on your device.</p>",
        &["1. a: blocks, text +5 -0", "2. trackers: words, heading +1 -1"],
    );
}

#[test]
fn a_cell_keeps_what_was_in_it() {
    check_redline(
        "<table><tr><td>x</td><td><p>Sends requests.</p><dl><dt>bot</dt></dl></td><td>1 hour</td></tr></table>",
        "<table><tr><td>x</td><td>Sends requests.</td><td>1 hour</td></tr></table>",
        "<table><tbody><tr><td>x</td><td><span -tags-deleted- was=\"p\">Sends requests.</span><dl -deleted-><dt><del #1>bot</del></dt></dl></td><td>1 hour</td></tr></tbody></table>",
    );
}

#[test]
fn words_that_were_struck_through_are_other_words() {
    let redline = compare("<p>We <del>do not</del> sell it.</p>", "<p>We do not sell it.</p>");
    assert!(redline.changes_words());
    let redline = compare("<p>We <b>do not</b> sell it.</p>", "<p>We do not sell it.</p>");
    assert!(!redline.changes_words());
}

#[test]
fn a_clause_moves_with_its_heading_whatever_its_number() {
    let long =
        "The third is the longest of them all: it goes on about maps, coasts, harbours and lights.";
    check_changes(
        &format!(
            "<h2>1. Maps</h2><p>{long}</p><h2>2. Payment</h2><p>You pay within thirty days of the order.</p>"
        ),
        &format!(
            "<h2>1. Payment</h2><p>You pay within thirty days of the order.</p><h2>2. Maps</h2><p>{long}</p>"
        ),
        &[
            "1. payment: moved from 3, heading +1 -0 =9",
            "2. maps: renumbered 1. -> 2. x1, heading +0 -0",
            "2. payment: moved to 1, heading +0 -1",
        ],
    );
}

#[test]
fn items_at_another_level_are_told() {
    check_changes(
        "<ul><li>We share data</li><li>unless you object</li></ul>",
        "<ul><li>We share data<ul><li>unless you object</li></ul></li></ul>",
        &[": block li1 -> li2, item +0 -0"],
    );
}

#[test]
fn elements_around_every_word_are_not_drawn_around_every_word() {
    let nested: String = (0..2_000).map(|index| format!("<div>w{index} ")).collect();
    let flat: String = (0..2_000).map(|index| format!("<p>w{index} x</p>")).collect();
    let redline = compare(&nested, &flat);
    assert!(redline.bounded);
    assert!(page::draw(&redline).len() < 30 * (nested.len() + flat.len()));
}

#[test]
fn words_that_are_hidden_now_are_other_words() {
    let shown = "<p>We <span>never</span> sell it.</p><p>All of this holds.</p>";
    for hidden in [
        "<p>We <span hidden>never</span> sell it.</p><p>All of this holds.</p>",
        "<p>We <span>never</span> sell it.</p><p style=\"DISPLAY: none\">All of this holds.</p>",
    ] {
        assert!(compare(shown, hidden).changes_words(), "{hidden}");
        assert!(compare(hidden, shown).changes_words(), "{hidden}");
    }
    check_changes(
        "<p>So <q>never</q> said he.</p>",
        "<p>So never said he.</p>",
        &[": format [\"q\"] -> [], text +0 -0"],
    );
}

#[test]
fn a_move_is_a_move_whichever_document_is_the_older() {
    // Eleven words on one side, thirteen on the other, three in four the same.
    let short = "<p>We draw maps of coasts and harbours for sailors who ask.</p>";
    let long = "<p>We print maps of all coasts and small harbours for captains who ask.</p>";
    let other = "<h2>Scope</h2><p>This clause goes on about quite other things, at such a length that it stays where it stands.</p>";
    let (a, b) = (format!("{short}{other}"), format!("{other}{long}"));
    let moved = |old: &str, new: &str| compare(old, new).summary.words_moved;
    assert_eq!(moved(&a, &b), moved(&b, &a));
}

#[test]
fn things_that_changed_places_are_told_the_same_way_backwards() {
    let (a, b) = ("<p><br><svg><path d=M0 /></svg></p>", "<p><svg><path d=M0 /></svg><br></p>");
    let marked = |old: &str, new: &str, mark: &str| drawn(old, new).matches(mark).count();
    let svgs = |drawn: &str| drawn.matches("<svg").count();
    assert_eq!(svgs(&drawn(a, b)), svgs(&drawn(b, a)));
    assert_eq!(marked(a, b, "<ins"), marked(b, a, "<del"));
}

#[test]
fn an_item_behind_one_of_the_same_last_words_is_marked_from_its_own_first_word() {
    let row = |items: &str, purpose: &str| {
        format!("<table><tr><td><ul>{items}</ul></td><td>{purpose}</td></tr></table>")
    };
    check_redline(
        &row("<li>one</li><li>two app storage</li>", "<p>Keeps you signed in.</p>"),
        &row(
            "<li>one</li><li>two app storage</li><li>three app storage</li>",
            "<p>More.</p><p>Keeps you signed in.</p>",
        ),
        "<table><tbody><tr><td><ul><li>one</li><li>two app storage</li><li -inserted-><ins #1>three app storage</ins></li></ul></td><td><p -inserted-><ins #2>More.</ins></p><p>Keeps you signed in.</p></td></tr></tbody></table>",
    );
}

#[test]
fn a_row_that_moved_takes_its_short_cells_along() {
    let table = |rows: &[&str]| {
        let rows: String = rows
            .iter()
            .map(|row| {
                let cells: String = row.split('|').map(|it| format!("<td>{it}</td>")).collect();
                format!("<tr>{cells}</tr>")
            })
            .collect();
        format!("<table><tr><th>Name</th><th>Purpose</th><th>Time</th></tr>{rows}</table>")
    };
    let site = |analytics: &[&str], others: &[&str]| {
        format!("<h2>A</h2>{}<h2>B</h2>{}", table(analytics), table(others))
    };
    let moving = "elk|Shows one of two versions of a page|60 days";
    let (owl, asp) = ("owl|Counts visits|1 day", "asp|Plays videos|6 months");
    check_changes(
        &site(&[owl, moving], &[asp]),
        &site(&[owl], &[moving, asp]),
        &["a: moved to 2, row +0 -0", "b: moved from 1, row +0 -0 =11"],
    );
    // Both rows say what they are for in the same words.
    let second = "elk_two|Shows one of two versions of a page|1 day";
    check_changes(
        &site(&[owl, moving, second], &[asp]),
        &site(&[owl], &[moving, second, asp]),
        &["a: moved to 2, row +0 -0", "b: moved from 1, row +0 -0 =22"],
    );
    // What is another one now did not move.
    check_changes(
        &site(&[owl, moving], &[asp]),
        &site(&[owl], &["elk|Shows one of two versions of a page|one year", asp]),
        &[
            "a: moved to 3, row +0 -0",
            "a: blocks, row +0 -2",
            "b: moved from 1, row +0 -0 =9",
            "b: blocks, row +2 -0",
        ],
    );
}

#[test]
fn a_link_that_went_with_what_it_led_to_leads_nowhere() {
    check_redline(
        "<p>one</p><p>See <a href=\"#b\">there</a> and <a href=\"#a\">here</a> for more.</p><h2 id=\"a\">A</h2><h2 id=\"b\">B</h2>",
        "<p>one</p><h2 id=\"a\">A</h2>",
        "<p>one</p><p -deleted-><del #1>See </del><a was=\"a href='#b'\"><del>there</del></a><del> and </del><a href=\"#a\"><del>here</del></a><del> for more.</del></p><h2 id=\"a\">A</h2><h2 -deleted- was=\"h2 id='b'\"><del #2>B</del></h2>",
    );
}
