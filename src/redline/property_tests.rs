//! What must hold for every two documents, and for what people do to a notice.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::made_up::{document, edited, html};
use super::taken_out::{check_any, check_drawn, check_pair, check_quiet, mended, read_document};
use super::*;
use crate::html::{Edge, NodeId, Tree};

fn draw(old: &str, new: &str) -> String {
    page::draw(&compare(old, new))
}

/// The simplest redline there is: all of the old document deleted, all of the new one inserted. With
/// it the checks are checked.
fn replaced_whole(old: &str, new: &str) -> String {
    let (mut old, mut new) = (read_document(old), read_document(new));
    if old == new {
        return new.to_html();
    }
    // What is in a template stands in no page.
    let mut edge = Some(Edge::Open(old.root()));
    while let Some(at) = edge {
        edge = old.step(at, old.root());
        let Edge::Open(id) = at else { continue };
        if old.name(id) == Some("template") {
            edge = old.step(Edge::Close(id), old.root());
        }
        let Some(element) = old.element(id) else { continue };
        let attrs: BTreeMap<&str, &str> =
            element.attrs.iter().map(|(name, value)| (&**name, value.as_str())).collect();
        let was = serde_json::to_string(&(&*element.name, attrs)).unwrap();
        if old.remove_attr(id, "id").is_some() | old.remove_attr(id, "name").is_some() {
            old.set_attr(id, "data-redline-was", was);
        }
    }
    for (tree, mark, name) in [(&mut old, "deleted", "del"), (&mut new, "inserted", "ins")] {
        for id in tree.children(tree.root()).collect::<Vec<_>>() {
            if tree.is_element(id) {
                tree.set_attr(id, "data-redline-element", mark);
            } else {
                let own = tree.new_element(name);
                tree.set_attr(own, "data-redline", mark);
                tree.insert_before(id, own);
                tree.append(own, id);
            }
        }
    }
    old.to_html() + &new.to_html()
}

/// A reader's view of a drawing: what is marked, and how.
struct Marks {
    /// Words that only the new document has.
    inserted: Vec<String>,
    /// Words that only the old document has.
    deleted: Vec<String>,
    /// Clause numbers that changed by renumbering: the old one, the new one.
    numbers: Vec<(String, String)>,
    /// All words that bear a mark of any kind.
    marked: Vec<String>,
    /// The clauses, by count of `h2` before, in which anything at all is marked.
    clauses: BTreeSet<usize>,
}

fn marks(drawn: &str) -> Marks {
    let tree = Tree::parse_fragment(drawn);
    let (mut inserted, mut deleted, mut marked) = (String::new(), String::new(), String::new());
    let (mut numbers, mut clauses, mut clause) = (Vec::new(), BTreeSet::new(), 0);
    // What the place stands in; the innermost last.
    let mut around: Vec<&str> = Vec::new();
    for edge in tree.edges(tree.root()) {
        let (Edge::Open(id) | Edge::Close(id)) = edge;
        if tree.is_element(id) {
            if !is_phrasing(&tree, id) {
                for text in [&mut inserted, &mut deleted, &mut marked] {
                    text.push(' ');
                }
            }
            let own = tree.attr(id, "data-redline");
            let kind = own.or(tree.attr(id, "data-redline-element"));
            if let Edge::Close(_) = edge {
                around.pop();
                continue;
            }
            clause += usize::from(tree.name(id) == Some("h2"));
            if tree.attrs(id).iter().any(|(name, _)| name.starts_with("data-redline")) {
                clauses.insert(clause);
            }
            if own == Some("number") {
                let old = tree.attr(id, "data-redline-old").unwrap_or_default();
                numbers.push((old.trim().to_owned(), tree.text(id).trim().to_owned()));
            }
            around.push(kind.unwrap_or_default());
        } else if let (Edge::Open(_), Some(text)) = (edge, tree.text_node(id)) {
            if around.contains(&"note") {
                continue;
            }
            let is_number = around.contains(&"number");
            let put = |words: &mut String, is_here| {
                words.push_str(if is_here { text } else { " " });
            };
            put(&mut inserted, !is_number && around.contains(&"inserted"));
            put(&mut deleted, !is_number && around.contains(&"deleted"));
            put(
                &mut marked,
                around.iter().any(|kind| !kind.is_empty() && !kind.starts_with("tags-")),
            );
        }
    }
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    Marks {
        inserted: words(&inserted),
        deleted: words(&deleted),
        marked: words(&marked),
        numbers,
        clauses,
    }
}

fn is_phrasing(tree: &Tree, id: NodeId) -> bool {
    const PHRASING: [&str; 17] = [
        "a", "b", "i", "em", "strong", "code", "ins", "del", "span", "sup", "sub", "u", "small",
        "abbr", "mark", "s", "wbr",
    ];
    tree.name(id).is_some_and(|name| PHRASING.contains(&name))
}

/// Checks the pair, and that the drawing has no inserted and no deleted words.
fn check_wording_unchanged(old: &str, new: &str) -> String {
    let redline = check_pair(old, new);
    let drawn = page::draw(&redline);
    let Marks { inserted, deleted, numbers, .. } = marks(&drawn);
    assert!(
        inserted.is_empty() && deleted.is_empty() && numbers.is_empty(),
        "+{inserted:?} -{deleted:?} {numbers:?} in\n{drawn}"
    );
    drawn
}

/// A clause whose words stand in no other: a heading and paragraphs.
#[derive(Debug, Clone)]
struct Clause {
    title: String,
    paragraphs: Vec<Vec<String>>,
}

impl Clause {
    fn html(&self) -> String {
        let body = self.paragraphs.iter().map(|words| format!("<p>{}</p>\n", words.join(" ")));
        format!("<h2>{}</h2>\n{}", self.title, body.collect::<String>())
    }

    /// The words that stand in no other clause.
    fn is_own(index: usize, word: &str) -> bool {
        word.contains(&format!("k{index}x"))
    }
}

const COMMON: [&str; 20] = [
    "we", "keep", "your", "data", "for", "the", "purpose", "of", "and", "share", "it", "with",
    "third", "parties", "as", "law", "requires", "you", "may", "object",
];

const TITLES: [&str; 12] = [
    "Scope",
    "Controller",
    "Purposes",
    "Retention",
    "Recipients",
    "Transfers",
    "Cookies",
    "Rights",
    "Security",
    "Minors",
    "Changes",
    "Contact",
];

fn clause(index: usize, paragraphs: &[Vec<u8>]) -> Clause {
    let word = |paragraph: usize, at: usize, pick: u8| match at % 3 {
        0 => format!("k{index}x{paragraph}y{at}"),
        _ => COMMON[usize::from(pick) % COMMON.len()].to_owned(),
    };
    let paragraphs = paragraphs.iter().enumerate().map(|(paragraph, picks)| {
        picks.iter().enumerate().map(|(at, &pick)| word(paragraph, at, pick)).collect()
    });
    Clause { title: format!("{} k{index}x", TITLES[index]), paragraphs: paragraphs.collect() }
}

/// Three clauses or more, with the index of one of them and a number to decide by.
fn notices() -> impl Strategy<Value = (Vec<Clause>, usize, u8)> {
    let paragraph = prop::collection::vec(any::<u8>(), 6..30);
    let clauses = prop::collection::vec(prop::collection::vec(paragraph, 1..4), 3..9);
    (clauses, any::<usize>(), any::<u8>()).prop_map(|(clauses, at, by)| {
        let at = at % clauses.len();
        (clauses.iter().enumerate().map(|(index, picks)| clause(index, picks)).collect(), at, by)
    })
}

fn notice(clauses: &[Clause]) -> String {
    clauses.iter().map(Clause::html).collect()
}

fn numbered(clauses: &[Clause]) -> String {
    let with_number = |(index, clause): (usize, &Clause)| {
        let title = format!("{}. {}", index + 1, clause.title);
        Clause { title, ..clause.clone() }.html()
    };
    clauses.iter().enumerate().map(with_number).collect()
}

/// The clauses with another one at `at`, whose words stand in none of them.
fn with_another(clauses: &[Clause], at: usize) -> Vec<Clause> {
    let mut clauses = clauses.to_vec();
    let picks: Vec<u8> = (0..24).collect();
    clauses.insert(at, clause(11, &[picks.clone(), picks]));
    clauses
}

/// What people do to a clause.
fn reworded(clause: &Clause, by: u8) -> Clause {
    let mut clause = clause.clone();
    let paragraph = usize::from(by) / 4 % clause.paragraphs.len();
    let words = &mut clause.paragraphs[paragraph];
    let at = usize::from(by) / 3 % words.len();
    match by % 4 {
        0 => words[at] = "never".to_owned(),
        1 => words.insert(at, "30 days".to_owned()),
        2 => drop(words.drain(at..(at + 2).min(words.len()))),
        _ => clause.paragraphs.push(vec!["A new paragraph.".to_owned()]),
    }
    clause
}

proptest! {
    #![proptest_config(cases(1))]

    #[test]
    fn the_checks_pass_the_simplest_redline(
        bytes in bytes(200),
        edits in bytes(60),
        soup in (soup(), soup()),
        wild_soup in (wild_soup(), wild_soup()),
    ) {
        let old = document(&bytes);
        let made_up = (html(&old), html(&edited(&old, &edits)));
        for (old, new) in [made_up, soup, wild_soup] {
            if let (Some(old), Some(new)) = (mended(&old), mended(&new)) {
                check_drawn(&old, &new, &replaced_whole(&old, &new));
            }
        }
    }

    #[test]
    fn an_edited_document(bytes in bytes(300), edits in bytes(60)) {
        let old = document(&bytes);
        let new = edited(&old, &edits);
        check_any(&html(&old), &html(&new));
    }

    #[test]
    fn two_documents_that_have_nothing_to_do_with_each_other(old in bytes(200), new in bytes(200)) {
        check_any(&html(&document(&old)), &html(&document(&new)));
    }

    #[test]
    fn tag_soup(old in soup(), new in soup()) {
        check_any(&old, &new);
    }

    /// As far as a browser's mending allows: here nothing is left out, and nothing need hold but that
    /// it comes to an end.
    #[test]
    fn any_text(old in wild_soup(), new in wild_soup()) {
        let drawn = draw(&old, &new);
        let _ = draw(&new, &drawn);
        check_any(&old, &new);
    }

    #[test]
    fn a_document_and_itself(bytes in bytes(300), soup in soup()) {
        for html in [html(&document(&bytes)), soup] {
            if let Some(html) = mended(&html) {
                check_quiet(&html, &html);
            }
        }
    }

    #[test]
    fn what_was_read_before_makes_no_difference(
        bytes in bytes(200),
        edits in bytes(60),
        soup in soup(),
    ) {
        let old = document(&bytes);
        let texts = [soup, html(&old), html(&edited(&old, &edits))];
        // One that forgets nothing, and one that does on the way.
        for cutter in [flat::Cutter::default(), flat::Cutter::forgetting_beyond(40)] {
            let mut reader = Reader { cutter };
            let read: Vec<Comparable> = texts.iter().map(|text| reader.read(text)).collect();
            for (old, new) in [(0, 1), (1, 2), (2, 0)] {
                let redline = compare_read(&read[old], &read[new]);
                prop_assert_eq!(redline, compare(&texts[old], &texts[new]));
            }
        }
    }

    #[test]
    fn the_same_documents_give_the_same_drawing(bytes in bytes(200), edits in bytes(60)) {
        let old = document(&bytes);
        let (old, new) = (html(&old), html(&edited(&old, &edits)));
        prop_assert_eq!(draw(&old, &new), draw(&old, &new));
    }
}

proptest! {
    #![proptest_config(cases(2))]

    #[test]
    fn as_many_words_come_as_go_the_other_way_round(bytes in bytes(200), edits in bytes(60)) {
        let old = document(&bytes);
        let (old, new) = (html(&old), html(&edited(&old, &edits)));
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        if there.bounded || back.bounded {
            return Ok(());
        }
        let (a, b) = (there.summary, back.summary);
        prop_assert_eq!(
            (a.words_inserted, a.words_deleted, a.words_moved),
            (b.words_deleted, b.words_inserted, b.words_moved),
            "{}\n{}", page::draw(&there), page::draw(&back)
        );
    }

    #[test]
    fn the_words_that_come_are_those_that_go_the_other_way_round(
        bytes in bytes(200),
        edits in bytes(60),
    ) {
        let old = document(&bytes);
        let (old, new) = (html(&old), html(&edited(&old, &edits)));
        let (there, back) = (compare(&old, &new), compare(&new, &old));
        if there.bounded || back.bounded {
            return Ok(());
        }
        let (drawn_there, drawn_back) = (page::draw(&there), page::draw(&back));
        let (there, back) = (marks(&drawn_there), marks(&drawn_back));
        // What was moved stands elsewhere the other way round, and blocks may be borders on one side only.
        let sorted = |words: Vec<String>| {
            let mut letters: Vec<char> = words.concat().chars().collect();
            letters.sort_unstable();
            letters.into_iter().collect::<String>()
        };
        let pairs = [(there.inserted, back.deleted), (there.deleted, back.inserted)];
        for (there, back) in pairs {
            prop_assert_eq!(sorted(there), sorted(back), "{}\n{}", drawn_there, drawn_back);
        }
    }
}

proptest! {
    #![proptest_config(cases(4))]

    #[test]
    fn a_change_in_one_clause_marks_no_other((clauses, at, by) in notices()) {
        let mut new = clauses.clone();
        new[at] = reworded(&new[at], by);
        let drawn = page::draw(&check_pair(&notice(&clauses), &notice(&new)));
        prop_assert_eq!(marks(&drawn).clauses, BTreeSet::from([at + 1]), "{}", drawn);
    }

    #[test]
    fn clauses_that_change_places_mark_no_others((clauses, at, by) in notices()) {
        let with = (at + 1 + usize::from(by) % (clauses.len() - 1)) % clauses.len();
        let mut new = clauses.clone();
        new.swap(at, with);
        let redline = check_pair(&notice(&clauses), &notice(&new));
        prop_assert!(!redline.bounded);
        let (first, last) = (at.min(with), at.max(with));
        let words = |clauses: &[Clause]| -> usize {
            clauses.iter().map(|clause| clause.paragraphs.iter().flatten().count()).sum()
        };
        let between = &clauses[first + 1..last];
        // One may as well say that what is between moved, where that is less.
        let ends = words(&clauses[first..=first]).max(words(&clauses[last..=last]));
        let between_stays = between.len() > 1 && words(between) > ends;
        let stays = |index| match between_stays {
            true => index != first && index != last,
            false => index < first || index > last,
        };
        let drawn = page::draw(&redline);
        for word in &marks(&drawn).marked {
            // Of a word that stands in all clauses one cannot tell whose it is.
            let is_of_another =
                (0..clauses.len()).any(|index| stays(index) && Clause::is_own(index, word));
            prop_assert!(!is_of_another, "{} is marked in\n{}", word, drawn);
        }
    }

    #[test]
    fn an_inserted_clause_renumbers_those_after_it((clauses, at, _) in notices()) {
        let new = with_another(&clauses, at);
        let drawn = page::draw(&check_pair(&numbered(&clauses), &numbered(&new)));
        let Marks { inserted, deleted, numbers, .. } = marks(&drawn);
        prop_assert!(deleted.is_empty(), "{:?} in\n{}", deleted, drawn);
        let Clause { title, paragraphs } = &new[at];
        let whole = format!("{}. {title} {}", at + 1, paragraphs.concat().join(" "));
        prop_assert_eq!(inserted.join(" "), whole, "{}", drawn);
        let expected = (at..clauses.len()).map(|index| (index + 1, index + 2));
        let number = |(old, new): &(String, String)| {
            let number = |text: &str| text.trim_end_matches('.').parse().unwrap_or(0_usize);
            (number(old), number(new))
        };
        prop_assert_eq!(
            numbers.iter().map(number).collect::<Vec<_>>(),
            expected.collect::<Vec<_>>(),
            "{}", drawn
        );
    }

    #[test]
    fn a_paragraph_in_two_is_no_change_of_wording((clauses, at, by) in notices()) {
        let whole = notice(&clauses);
        let mut in_two = clauses;
        let paragraphs = &mut in_two[at].paragraphs;
        let paragraph = usize::from(by) % paragraphs.len();
        let half = paragraphs[paragraph].len() / 2;
        let rest = paragraphs[paragraph].split_off(half);
        paragraphs.insert(paragraph + 1, rest);
        let in_two = notice(&in_two);
        check_wording_unchanged(&whole, &in_two);
        check_wording_unchanged(&in_two, &whole);
    }

    #[test]
    fn other_emphasis_is_no_change_of_wording((clauses, at, by) in notices()) {
        let plain = notice(&clauses);
        let mut emphasised = clauses;
        let paragraph = &mut emphasised[at].paragraphs[0];
        let from = usize::from(by) % paragraph.len();
        let to = (from + usize::from(by) % 7).min(paragraph.len() - 1);
        let tag = ["strong", "em", "b", "code"][usize::from(by) / 7 % 4];
        paragraph[from] = format!("<{tag}>{}", paragraph[from]);
        paragraph[to] = format!("{}</{tag}>", paragraph[to]);
        let emphasised = notice(&emphasised);
        check_wording_unchanged(&plain, &emphasised);
        check_wording_unchanged(&emphasised, &plain);
        let other = if tag == "em" { "strong" } else { "em" };
        let other = emphasised
            .replace(&format!("<{tag}>"), &format!("<{other}>"))
            .replace(&format!("</{tag}>"), &format!("</{other}>"));
        check_wording_unchanged(&emphasised, &other);
    }

    #[test]
    fn another_level_is_no_change_of_wording((clauses, at, by) in notices()) {
        let old = notice(&clauses);
        let title = &clauses[at].title;
        let level = [1, 3, 4, 5, 6][usize::from(by) % 5];
        let new = old.replace(
            &format!("<h2>{title}</h2>"),
            &format!("<h{level} id=\"s{at}\">{title}</h{level}>"),
        );
        check_wording_unchanged(&old, &new);
        check_wording_unchanged(&new, &old);
    }

    #[test]
    fn another_target_is_no_change_of_wording_and_both_are_shown((clauses, at, by) in notices()) {
        let mut linked = clauses;
        let paragraph = &mut linked[at].paragraphs[0];
        let from = usize::from(by) % paragraph.len();
        let to = (from + 1).min(paragraph.len() - 1);
        paragraph[from] = format!("<a href=\"/the-old-target\">{}", paragraph[from]);
        paragraph[to] = format!("{}</a>", paragraph[to]);
        let old = notice(&linked);
        let new = old.replace("/the-old-target", "/the-new-target");
        let drawn = check_wording_unchanged(&old, &new);
        prop_assert!(drawn.contains("/the-old-target") && drawn.contains("/the-new-target"));
    }

    #[test]
    fn an_inserted_row_is_all_that_is_inserted(
        rows in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..5), 1..12),
        at in any::<usize>(),
        columns in 1_usize..5,
        has_head in any::<bool>(),
    ) {
        let cell = |words: String| format!("<td>{words}</td>");
        let mut cells: Vec<Vec<String>> = Vec::new();
        for (index, picks) in rows.iter().enumerate() {
            let words = (0..columns).map(|column| match picks.get(column) {
                Some(&pick) => {
                    let common = COMMON[usize::from(pick) % COMMON.len()];
                    cell(format!("r{index}c{column} {common}"))
                }
                None if column == 0 => cell(format!("r{index}")),
                None => cell(String::new()),
            });
            cells.push(words.collect());
        }
        let table = |rows: &[Vec<String>]| {
            let rows: String =
                rows.iter().map(|row| format!("<tr>{}</tr>\n", row.concat())).collect();
            let head = if has_head { "<thead><tr><th>Name</th></tr></thead>" } else { "" };
            format!("<p>Our cookies:</p>\n<table>{head}<tbody>{rows}</tbody></table><p>End.</p>")
        };
        let old = table(&cells);
        let fresh: Vec<_> = (0..columns).map(|column| format!("new{column} tracker")).collect();
        cells.insert(at % (cells.len() + 1), fresh.iter().cloned().map(cell).collect());
        let new = table(&cells);
        let drawn = page::draw(&check_pair(&old, &new));
        let Marks { inserted, deleted, .. } = marks(&drawn);
        prop_assert!(deleted.is_empty(), "{:?} in\n{}", deleted, drawn);
        prop_assert_eq!(inserted.join(" "), fresh.join(" "), "{}", drawn);
    }

    #[test]
    fn what_a_reader_does_not_see_is_not_marked(
        bytes in bytes(150),
        blanks in prop::collection::vec(0_usize..6, 1..40),
        (clauses, _, _) in notices(),
    ) {
        for html in [notice(&clauses), html(&document(&bytes))] {
            // A line that ends in a tag ends in the tag of a block: there blanks are not seen.
            let mut blanks = blanks.iter().cycle();
            let mut spaced = String::new();
            let mut in_pre = false;
            for line in html.split_inclusive('\n') {
                spaced.push_str(line);
                in_pre = (in_pre || line.contains("<pre") || line.contains("<textarea"))
                    && !line.contains("</pre>") && !line.contains("</textarea>");
                if line.ends_with(">\n") && !in_pre {
                    let blank = ["", "\n", "  \t", "<!-- a comment -->", "\r\n \u{C}", " <!----> "];
                    spaced.push_str(blank[*blanks.next().unwrap()]);
                }
            }
            // Comments may end what a browser mends otherwise.
            if mended(&html).as_ref() == Some(&html)
                && read_document(&html) == read_document(&spaced)
            {
                check_quiet(&html, &spaced);
                check_quiet(&spaced, &html);
            }
        }
    }
}

/// A case here is a whole document, so fewer of them do; `PROPTEST_CASES` asks for more.
fn cases(share: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    ProptestConfig { cases: config.cases / share, failure_persistence: None, ..config }
}

fn bytes(end: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..end)
}

/// Tag soup that html5ever reads as something that can be written.
fn soup() -> impl Strategy<Value = String> {
    const TAGS: [&str; 36] = [
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "b",
        "em",
        "strong",
        "code",
        "span",
        "section",
        "ins",
        "del",
        "u",
        "sup",
        "small",
        "details",
        "summary",
        "x-y",
        "br",
        "hr",
        "img src=x",
        "figure",
        "address",
        "menu",
        "fieldset",
        "legend",
        "listing",
        "center",
        "p id=a",
        "span data-redline=mark",
    ];
    const WHOLE: [&str; 22] = [
        "<a href=x>y</a>",
        "<a href=z>y</a>",
        "<a name=n></a>",
        "<h1 id=a>x <em>y</em></h1>",
        "<h2>x</h2>",
        "<!-- c -->",
        "<!>",
        "<table><tr><td>1<td>2</table>",
        "<table><thead><tr><th>a<tbody><tr><td>1<td>2<tr><td></table>",
        "<table><caption>a</caption><tr><td><p>a</table>",
        "<script>if (a<b) {}</script>",
        "<style>a{}</style>",
        "<template><tr><td>x</template>",
        "<svg><path d='M0'/><title>t</title></svg>",
        "<math><mi>x</math>",
        "<textarea>\n\n a  b</textarea>",
        "<select><option>a</select>",
        "<input type=text>",
        "<ins data-redline=inserted>a</ins>",
        "<p data-redline-element=deleted data-redline-was='[\"b\",{}]' data-redline-joins>a</p>",
        "<dl><dt>a<dd>b<dd>c</dl>",
        "<ol start=2><li>a<li>b</ol>",
    ];
    let token = prop_oneof![
        4 => prop::sample::select(&TAGS[..]).prop_map(|tag| format!("<{tag}>")),
        3 => prop::sample::select(&TAGS[..24]).prop_map(|tag| format!("</{tag}>")),
        2 => prop::sample::select(&WHOLE[..]).prop_map(str::to_owned),
        5 => "([a-c \n\u{A0}é\u{FFFC}\u{FEFF}\u{200D}\u{301}.@1]|a |&#13;|&lt;|\u{E000}){0,8}",
    ];
    prop::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat())
}

/// Tag soup of all that there is.
fn wild_soup() -> impl Strategy<Value = String> {
    const TAGS: [&str; 40] = [
        "p",
        "div",
        "h1",
        "h2",
        "ul",
        "li",
        "dl",
        "dt",
        "blockquote",
        "pre",
        "b",
        "a",
        "strong",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "caption",
        "colgroup",
        "col",
        "ins",
        "br",
        "hr",
        "button",
        "svg",
        "foreignObject",
        "math",
        "mi",
        "template",
        "select",
        "option",
        "textarea",
        "form",
        "nobr",
        "noscript",
        "object",
        "marquee",
        "xmp",
        "a href=x id=y",
    ];
    let token = prop_oneof![
        3 => prop::sample::select(&TAGS[..]).prop_map(|tag| format!("<{tag}>")),
        2 => prop::sample::select(&TAGS[..]).prop_map(|tag| format!("</{tag}>")),
        3 => "([a-c \n<>&/\"'=\u{0}é]|<!--|-->|]]>|<!\\[CDATA\\[|\\PC){0,6}",
    ];
    prop::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat())
}
