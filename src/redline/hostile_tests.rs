//! Inputs that are made to be slow, deep or misread. Each must come to an end, and unless it says why
//! not, both documents must come out of its redline unchanged.
//!
//! Nothing here looks at a clock. A test that hangs is the finding.

use super::taken_out::check_pair;
use super::*;

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// So many words from an alphabet of so many.
fn words(count: usize, alphabet: usize, seed: u64) -> Vec<String> {
    let mut numbers = Numbers(seed);
    (0..count).map(|_| format!("w{}", numbers.below(alphabet))).collect()
}

fn paragraph(words: &[String]) -> String {
    format!("<p>{}</p>\n", words.join(" "))
}

fn paragraphs(count: usize, seed: u64) -> Vec<String> {
    (0..count as u64).map(|index| paragraph(&words(8, 60, seed + index))).collect()
}

/// Each word in a hundred is another one.
fn edited(words: &[String]) -> Vec<String> {
    let edit = |(index, word): (usize, &String)| match index % 100 {
        50 => "changed".to_owned(),
        _ => word.clone(),
    };
    words.iter().enumerate().map(edit).collect()
}

fn check_both_ways(one: &str, other: &str) {
    check_pair(one, other);
    check_pair(other, one);
}

#[test]
fn words_of_two_letters() {
    let letters = |seed| {
        let words = words(3_000, 2, seed);
        words.join(" ").replace("w0", "a").replace("w1", "b")
    };
    check_pair(&format!("<p>{}</p>", letters(1)), &format!("<p>{}</p>", letters(2)));
    let lines = |seed| format!("<p>{}</p>", letters(seed).replace(' ', "</p><p>"));
    check_pair(&lines(1), &lines(2));
    check_pair(&"<p>a</p>".repeat(1_000), &"<p>a</p>".repeat(999));
    check_pair(&"<p>a b</p>".repeat(500), &"<p>b a</p>".repeat(500));
}

#[test]
fn many_headings_rows_and_parts() {
    let all = |item: &dyn Fn(usize) -> String| (0..10_000).map(item).collect::<String>();
    let headings = |word: &str| all(&|at| format!("<h2 id={word}{at}>{word}{at}</h2>"));
    compare(&headings("a"), &headings("b"));
    let rows = |step| all(&|at| format!("<tr><td>k{at}</td><td>{}</td></tr>", at / step * step));
    compare(&format!("<table>{}", rows(1)), &format!("<table>{}", rows(7)));
    let sentences = all(&|at| format!("w{at} is a word. "));
    let paragraphs = all(&|at| format!("<p>w{at} is a word.</p>"));
    compare(&format!("<p>{sentences}"), &paragraphs);
    let deep = "<div>".repeat(1_000);
    let paragraphs = |word: &str| deep.clone() + &format!("<p>{word}</p>").repeat(1_000);
    compare(&paragraphs("a"), &paragraphs("b"));
}

#[test]
fn one_character_over_and_over() {
    check_pair(&format!("<p>{}", "a".repeat(20_000)), &format!("<p>{}", "a".repeat(20_001)));
    check_pair(&format!("<p>{}", "条".repeat(5_000)), &format!("<p>{}", "条".repeat(5_001)));
    check_pair(&format!("<p>{}", ".".repeat(5_000)), &format!("<p>{}", ".".repeat(4_999)));
    check_pair(&format!("<pre>{}", " ".repeat(5_000)), &format!("<pre>{}", "\n".repeat(5_000)));
}

#[test]
fn blocks_in_another_order() {
    let blocks = paragraphs(400, 1);
    let whole = blocks.concat();
    let reversed: String = blocks.iter().rev().map(String::as_str).collect();
    check_pair(&whole, &reversed);
    let rotated = blocks[150..].concat() + &blocks[..150].concat();
    check_both_ways(&whole, &rotated);
    let mut numbers = Numbers(7);
    let mut shuffled = blocks.clone();
    for index in (1..shuffled.len()).rev() {
        shuffled.swap(index, numbers.below(index + 1));
    }
    check_pair(&whole, &shuffled.concat());
    let clauses: Vec<String> = (0..100)
        .map(|index| {
            format!("<h2 id=c{index}>Clause {index}</h2>\n{}", paragraphs(3, index).concat())
        })
        .collect();
    let reversed: String = clauses.iter().rev().map(String::as_str).collect();
    check_pair(&clauses.concat(), &reversed);
}

fn table(rows: &[Vec<String>]) -> String {
    let row = |cells: &Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{cells}</tr>\n")
    };
    format!("<table><tbody>{}</tbody></table>", rows.iter().map(row).collect::<String>())
}

#[test]
fn a_table_of_twenty_thousand_cells() {
    let mut numbers = Numbers(3);
    let old: Vec<Vec<String>> = (0..2_000)
        .map(|row| (0..10).map(|column| format!("c{row} {}", column * numbers.below(9))).collect())
        .collect();
    let mut new = old.clone();
    for _ in 0..200 {
        new[numbers.below(2_000)][numbers.below(10)] = format!("new {}", numbers.below(50));
    }
    check_pair(&table(&old), &table(&new));
    new.remove(1_000);
    new.insert(20, vec!["a row".to_owned(); 10]);
    check_pair(&table(&old), &table(&new));
}

#[test]
fn a_table_that_lost_a_column() {
    let old: Vec<Vec<String>> =
        (0..200).map(|row| (0..8).map(|column| format!("r{row} c{column}")).collect()).collect();
    let mut new = old.clone();
    for row in &mut new {
        row.remove(3);
    }
    check_both_ways(&table(&old), &table(&new));
}

#[test]
fn ragged_rows_and_empty_cells() {
    let mut numbers = Numbers(5);
    let mut ragged = || -> Vec<Vec<String>> {
        let mut row = || {
            let count = numbers.below(7);
            let mut cell = || match numbers.below(3) {
                0 => String::new(),
                1 => "x".to_owned(),
                _ => format!("c{}", numbers.below(9)),
            };
            (0..count).map(|_| cell()).collect()
        };
        (0..150).map(|_| row()).collect()
    };
    check_pair(&table(&ragged()), &table(&ragged()));
    let empty = |rows, columns| table(&vec![vec![String::new(); columns]; rows]);
    check_both_ways(&empty(100, 10), &empty(101, 9));
    check_both_ways(&empty(50, 10), &table(&ragged()));
    check_both_ways("<table></table>", "<table><tbody></tbody><tbody><tr></tr></tbody></table>");
    check_both_ways(
        "<table><tr><td rowspan=2>a<td>b<tr><td colspan=3>c</table>",
        "<table><thead><tr><th>h<tbody><tr><td rowspan=2>a<td>b<tr><td>c<tr></table>",
    );
}

#[test]
fn lists_fifty_deep() {
    let nested = |word: &str, name: &str| {
        let open: String = (0..50).map(|depth| format!("<{name}><li>item {depth} ")).collect();
        open + word + &format!("</li></{name}>").repeat(50)
    };
    check_both_ways(&nested("a b", "ul"), &nested("a c", "ul"));
    check_both_ways(&nested("a b", "ul"), &nested("a b", "ol"));
    check_both_ways(&nested("a b", "ol"), "<ol><li>item 0</li></ol>");
    check_both_ways(&nested("a", "ul"), &format!("<ul><li>outer {}</li></ul>", nested("a", "ul")));
}

#[test]
fn blocks_two_thousand_deep() {
    let nested = |depth: usize, inner: &str| "<blockquote>".repeat(depth) + inner;
    check_pair(&nested(2_000, "<p>a b"), &nested(2_001, "<p>a c"));
    check_both_ways(&nested(500, "<p>a b"), "<p>a b");
    let lists = |depth: usize, inner: &str| "<ul><li>a ".repeat(depth) + inner;
    check_pair(&lists(500, "b"), &lists(500, "c"));
    check_pair(&nested(500, "a"), &"<div>".repeat(500));
}

#[test]
fn fifty_thousand_inline_tags_in_each_other() {
    check_pair(&"<i>".repeat(50_000), &("<i>".repeat(50_000) + "a"));
    let open = "<i>".repeat(5_000);
    check_pair(&format!("<p>{open}a b</p>"), &format!("<p>{open}a c</p>"));
    check_both_ways(&format!("<p>{open}a b</p>"), "<p>a b</p>");
    let spans = "<span class=a>".repeat(5_000);
    check_pair(&format!("{spans}a"), &format!("{}a", spans.replace("class=a", "class=b")));
}

#[test]
fn many_inline_tags_side_by_side() {
    let tags = |name: &str| -> String {
        (0..3_000).map(|index| format!("<{name}>w{index}</{name}> ")).collect()
    };
    check_both_ways(&tags("b"), &tags("em"));
    check_pair(&tags("b"), &tags("b").replace("</b> <b>", " "));
    let links = |target: &str| -> String {
        (0..1_000).map(|index| format!("<a href=\"{target}{index}\">w</a>, ")).collect()
    };
    check_pair(&links("/old"), &links("/new"));
}

#[test]
fn tags_that_are_not_closed() {
    let unclosed = |count: usize| "<p>a <b>b <i>c <a href=x>d ".repeat(count);
    check_both_ways(&unclosed(20), &unclosed(21));
    check_both_ways("<p>a<ul><li>b<table><tr><td>c", "<p>a<ul><li>b<table><tr><td>c d");
    check_both_ways("<b>a<p>b</b>c<p>d", "<i>a<p>b</i>c<p>d");
    check_both_ways("a</p></b></div>b", "a</p>b</div>c<");
    check_both_ways("<a href=x>a<table><tr><td>b", "<a href=y>a<table><tr><td>b");
    check_both_ways("<p>a &amp <!-- b", "<p>a &am <![CDATA[ b");
    check_both_ways("<pre>a\n<code>b", "<pre>\n\na<code>\nb");
}

#[test]
fn headings_that_are_all_the_same() {
    let clause = |words: &str| format!("<h2 id=same>Clause</h2><p>{words}</p>");
    let old: String = (0..150).map(|index| clause(&format!("text {index}"))).collect();
    let new: String = (0..150).map(|index| clause(&format!("text {}", index + 1))).collect();
    check_pair(&old, &new);
    check_both_ways(&clause("").repeat(150), &clause("").repeat(151));
    check_both_ways(&"<h2></h2>".repeat(200), &"<h3></h3>".repeat(199));
}

#[test]
fn a_paragraph_of_a_hundred_thousand_words() {
    let old = words(100_000, 5_000, 1);
    check_pair(&paragraph(&old), &paragraph(&edited(&old)));
    check_pair(&paragraph(&old), &paragraph(&words(100_000, 5_000, 2)));
    let unrelated: Vec<String> = old.iter().map(|word| format!("x{word}")).collect();
    check_pair(&paragraph(&old), &paragraph(&unrelated));
}

#[test]
fn an_empty_document_and_a_huge_one() {
    let huge = paragraphs(5_000, 1).concat() + &paragraph(&words(20_000, 500, 1));
    check_both_ways("", &huge);
    check_both_ways("<p></p>", &huge);
    check_both_ways("", "");
    check_both_ways("", " ");
    check_both_ways("<!-- -->", "\u{FEFF}");
    check_both_ways("", "\u{A0}");
    check_both_ways("", "<p></p>");
    check_both_ways("<b></b>", "<br>");
    check_both_ways("", "<a id=x></a>");
    check_both_ways("<a id=x></a>", "<a name=x></a>");
}

#[test]
fn text_of_many_scripts() {
    let texts = [
        "10\u{A0}000\u{A0}€ a",
        "10 000 € a",
        "10\u{202F}000 € a",
        "👩\u{200D}⚖\u{FE0F} a",
        "👩⚖ a",
        "👩\u{200D}👩\u{200D}👧 a",
        "e\u{301}te\u{301} a",
        "été a",
        "\u{301}a a",
        "\u{202E}abc\u{202C} a",
        "abc a",
        "\u{2067}حماية\u{2069} البيانات a",
        "حماية a",
        "ข้อมูลส่วนบุคคล a",
        "ข้อมูลบุคคล a",
        "個人情報を収集します a",
        "個人情報を提供します a",
        "co\u{AD}operate a",
        "cooperate a",
        "zero\u{200B}width a",
        "\u{FEFF}a\u{FEFF}b a",
        "\u{FFFC} a",
        "\u{E000}\u{E001} a",
        "\u{FFFF}\u{10FFFF} a",
        "\u{85}\u{2028}\u{2029} a",
    ];
    for old in texts {
        for new in texts {
            check_pair(&format!("<p>We keep {old}"), &format!("<p>We keep {new}"));
        }
        check_pair(old, &format!("<p>{old}</p>"));
        check_pair(&format!("<pre>{old}"), &format!("<pre>\n{old}\n\n"));
    }
}

#[test]
fn redlines_of_redlines() {
    let old = "<h2 id=a>Data</h2><p>We keep <b>data</b> 30 days.</p><ul><li>a</li><li>b</li></ul>";
    let new =
        "<h2 id=b>Your data</h2><p>We keep data <a href=x>60 days</a>.</p><ul><li>b</li></ul>";
    let drawn = page::draw(&compare(old, new));
    check_both_ways(old, &drawn);
    check_both_ways(&drawn, new);
    check_pair(&drawn, &drawn);
    check_both_ways(
        "<p data-redline-element=deleted data-redline-was=x>a</p>",
        "<p data-redline-joins><span data-redline=note>a</span><ins data-redline=x>b</ins></p>",
    );
    check_both_ways(
        "<p><a id=change-1></a><a id=redline-change-1></a><a name=change-2></a>a b</p>",
        "<p><a id=change-1></a><a id=redline-change-1></a><a name=change-2></a>c b</p><p id=change-3>",
    );
}

#[test]
fn things_that_are_kept_as_they_are_written() {
    let things = [
        "<svg><path d='M0'/><text> a  b </text></svg>",
        "<svg id=s><defs><path id=p /></defs><use xlink:href='#p'/></svg>",
        "<math><mi>x</math>",
        "<select><option>a<option selected>b</select>",
        "<textarea>\n\n a  b </textarea>",
        "<script>if (a<b) { }</script>",
        "<style>p > a { }</style>",
        "<template><tr><td id=t> a</td></template>",
        "<iframe src=x></iframe>",
        "<object data=x><p>a <b>b</b></p></object>",
        "<video controls><source src=x>a</video>",
        "<canvas>a b</canvas>",
        "<map name=m><area href=x></map>",
        "<img src=x alt=a>",
        "<button>a b</button>",
        "<noscript><p>a</noscript>",
        "<xmp><b></xmp>",
        "<input value=a>",
        "<details><summary>a</summary>b</details>",
        "<br>",
        "<hr>",
        "<wbr>",
    ];
    for old in things {
        check_both_ways(&format!("<p>a {old} b</p>"), "<p>a b</p>");
        check_both_ways(old, "");
        for new in things {
            check_pair(&format!("<div>a {old} b</div>"), &format!("<div>a {new} b</div>"));
        }
    }
}

#[test]
fn text_and_tables_in_faulty_places() {
    check_both_ways("<ul>a b c<li>x</ul>", "<ul>a b d<li>x</ul>");
    check_both_ways("<ul><li>x</li>tail</ul>", "<ul><li>x</li></ul>");
    check_both_ways("<dl>a<dt>b</dt>c<dd>d</dl>", "<dl>a x<dt>b</dt>c y<dd>d e</dl>");
    check_both_ways("<ol><b>a</b><li>b</ol>", "<ol><i>a</i><li>b</ol>");
    check_both_ways("<ul><ul><li>a</ul></ul>", "<ul><li>a<li>b</ul>");
    check_both_ways("<li>a", "<dd>a");
    check_both_ways("<table>a<tr><td>b", "<table>c<tr><td>b");
    check_both_ways("<table><tr><td><table><tr><td>a", "<table><tr><td>a<table><tr><td>b");
    check_both_ways("<tr><td>a", "<td>b");
    check_both_ways("<b><p>a</p></b>", "<p><b>a</b></p>");
    check_both_ways("<ins><p>a</p></ins>", "<del><p>a b</p></del>");
    check_both_ways("<a href=x><h2>a</h2><p>b</p></a>", "<h2><a href=x>a</a></h2><p>b</p>");
    check_both_ways("<p>a<p>b", "<p>a<div>b</div>");
    check_both_ways("a<p>b</p>c", "<p>a</p>b<p>c</p>");
    check_both_ways("<blockquote>a<p>b</p></blockquote>", "<blockquote><p>a b</p></blockquote>");
}
