//! Feeds of any words: well formed, the same in both forms, and nothing in them that runs.

use proptest::prelude::*;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

use super::content::{full, portable};
use super::*;
use crate::html::Tree;

fn feed(text: &str) -> Feed {
    let entry = Entry {
        id: format!("tag:example.com,2026:{text}"),
        url: text.to_owned(),
        title: text.to_owned(),
        published: None,
        updated: Date::constant(2024, 2, 29),
        summary: text.to_owned(),
        html: text.to_owned(),
        tags: vec![text.to_owned()],
    };
    Feed {
        id: text.to_owned(),
        title: text.to_owned(),
        lang: "en".to_owned(),
        author: text.to_owned(),
        home: text.to_owned(),
        at: [text.to_owned(), text.to_owned()],
        entries: vec![Arc::new(entry)],
    }
}

/// The texts and attributes of a document, in order; panics where it is not well formed.
fn words(xml: &[u8]) -> Vec<String> {
    let xml = std::str::from_utf8(xml).expect("UTF-8");
    let is_char = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
    assert!(xml.chars().all(is_char), "{xml:?}");
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = true;
    config.allow_unmatched_ends = false;
    let mut words = vec![String::new()];
    let mut depth = 0;
    loop {
        match reader.read_event().expect("well formed") {
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let (Event::Start(tag) | Event::Empty(tag)) = &event else { unreachable!() };
                depth += usize::from(matches!(event, Event::Start(_)));
                for attribute in tag.attributes() {
                    let attribute = attribute.expect("an attribute");
                    let value = attribute.normalized_value(XmlVersion::Explicit1_0);
                    words.push(value.expect("a value").into_owned());
                }
                words.push(String::new());
            }
            Event::End(_) => {
                depth -= 1;
                words.push(String::new());
            }
            Event::Text(text) => {
                words.last_mut().expect("a text").push_str(&text.xml10_content());
            }
            Event::GeneralRef(name) => {
                let name = name.xml10_content().into_owned();
                let text =
                    quick_xml::escape::unescape(&format!("&{name};")).expect("known").into_owned();
                words.last_mut().expect("a text").push_str(&text);
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(depth, 0);
    words.retain(|it| !it.trim().is_empty());
    words
}

/// What of a text can stand in XML.
fn fit(text: &str) -> String {
    let fits = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
    text.chars().map(|c| if fits(c) { c } else { '\u{FFFD}' }).collect()
}

fn any_text() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        any::<char>(),
        prop::sample::select(vec![
            '<', '>', '&', '"', '\'', ']', ' ', '\n', '\u{0}', '\u{1f}', '\u{fffe}', '個'
        ]),
    ];
    prop::collection::vec(sign, 1..40).prop_map(|signs| signs.into_iter().collect())
}

fn any_html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "<p>", "</p>", "<ins data-redline=\"inserted\" id=x>", "</ins>", "<del>", "</del>", "<b", " class=a>", "<table><tr><td>",
            "</td></tr></table>", "<span data-redline=\"note\"> n </span>", "<script>", "</script>", "<style>p{}</style>",
            "<a href=\"javascript:x\">", "<a href=#y>", "</a>", "<img src=/z onerror=x>", "<svg><script>", "</svg>", "<iframe src=x>",
            "<details data-redline=\"mark\" class=\"redline-fold\"><summary>", "</details>", "<template>", "</template>", "<ruby>a<rp>(</rp>",
            "<math><mtext><style>", "<noscript><p title=\"</noscript><img src=x onerror=y>\">", "<textarea>", "<plaintext>", "<p style=display:none>",
            "<form action=x>", "<input onfocus=x autofocus>", "<object data=x>", "<base href=//e>", "<a href=\"  jaVascript&colon;x\">",
        ]).prop_map(str::to_owned),
        1 => any_text(),
    ];
    prop::collection::vec(piece, 1..30).prop_map(|pieces| pieces.concat())
}

const PAGE: &str = "https://legal.example.com/a/2020-01-01/";

fn made_portable(html: &str) -> String {
    portable(html, &|address| full(address, PAGE, "https://legal.example.com"))
}

proptest! {
    #[test]
    fn any_words_come_out_of_atom_as_they_went_in(text in any_text()) {
        prop_assume!(!text.trim().is_empty());
        let said = words(&feed(&text).bytes(Form::Atom));
        let fit = fit(&text);
        // Blanks of attributes are one another's equals to a parser.
        let plain = |text: &str| text.replace(['\n', '\t', '\r'], " ");
        let count = said.iter().filter(|it| plain(it) == plain(&fit)).count();
        // Id, title, author, three addresses; of the entry: title, address, tag, summary, content.
        prop_assert_eq!(count, 10, "{:?}: {:#?}", text, said);
    }

    #[test]
    fn both_forms_say_the_same(text in any_text()) {
        let json: serde_json::Value =
            serde_json::from_slice(&feed(&text).bytes(Form::Json)).expect("JSON");
        for said in [&json["title"], &json["items"][0]["title"], &json["items"][0]["content_html"]] {
            prop_assert_eq!(said, &serde_json::Value::from(text.as_str()));
        }
        prop_assert_eq!(&json["items"][0]["date_modified"], "2024-02-29T12:00:00Z");
    }

    #[test]
    fn nothing_in_an_entry_runs_or_needs_a_page(html in any_html()) {
        let made = made_portable(&html);
        let tree = Tree::parse_fragment(&made);
        for id in tree.descendants(tree.root()) {
            let Some(name) = tree.name(id) else { continue };
            let harmful = ["script", "style", "iframe", "object", "svg", "math", "template", "input", "form", "base", "noscript", "textarea", "plaintext"];
            prop_assert!(!harmful.contains(&name), "{html:?}: {made}");
            for (key, value) in tree.attrs(id) {
                let is_own = key.starts_with("on") || key.starts_with("data-") || matches!(&**key, "id" | "class" | "style");
                prop_assert!(!is_own, "{html:?}: {made}");
                if matches!(&**key, "href" | "src") {
                    let leads = ["https://", "http://", "mailto:", "tel:"].iter().any(|it| value.to_lowercase().starts_with(it));
                    prop_assert!(leads, "{html:?}: {made}");
                }
            }
        }
        // Read and made again, nothing is left to be taken out.
        let again = made_portable(&made);
        prop_assert_eq!(made_portable(&again), again, "{}", html);
    }
}

#[test]
fn a_feed_without_entries_is_one() {
    let empty = Feed { entries: Vec::new(), ..feed("x") };
    let atom = String::from_utf8(empty.bytes(Form::Atom)).expect("UTF-8");
    assert!(atom.contains("<updated>1970-01-01T12:00:00Z</updated>"), "{atom}");
    assert!(words(atom.as_bytes()).len() > 5);
}
