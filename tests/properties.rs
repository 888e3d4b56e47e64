//! What must hold for every input: no panic, no word lost, every mark at its tag.

use engross::document::body::{Clause, ClauseLink, Policy, Surroundings, finish};
use engross::document::markdown::{HtmlBlocks, to_html};
use engross::finding::Place;
use proptest::prelude::*;

/// Lines as legal texts have them: Markdown and HTML, whole and broken.
fn source() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[a-z]{2,6}( [a-z]{2,6}){0,4}".prop_map(|line| line),
        Just(String::new()),
        "#{1,4} [a-z]{2,6}".prop_map(|line| line),
        "[ ]{0,8}[-*] [a-z]{2,6}".prop_map(|line| line),
        "[ ]{0,8}[1-4]\\. [a-z]{2,6}".prop_map(|line| line),
        "> [a-z]{2,6}".prop_map(|line| line),
        "\\| [a-z]{2,4} \\| [a-z]{2,4} \\|".prop_map(|line| line),
        Just("| --- | --- |".to_owned()),
        "[ ]{0,6}<(div|section|p|h2|ul|li|table|tr|td|form|label|select|span|b|pre)( class=\"[a-z]{1,3}\")?>".prop_map(|line| line),
        "[ ]{0,6}</(div|section|p|h2|ul|li|table|tr|td|form|label|select|span|b|pre)>".prop_map(|line| line),
        "<h2>[a-z]{2,6}</h2>".prop_map(|line| line),
        "<li>[a-z]{2,6}".prop_map(|line| line),
        Just("<!-- hidden".to_owned()),
        Just("-->".to_owned()),
        Just("```".to_owned()),
        "`[a-z]{2,5}` \\*\\*[a-z]{2,5}\\*\\* _[a-z]{2,5}_ \\[[a-z]{2,5}\\]\\(/[a-z]\\)".prop_map(|line| line),
        "[<>&\"'`*_\\[\\]()#|\\\\~^ ]{0,12}".prop_map(|line| line),
        "\\PC{0,12}".prop_map(|line| line),
    ];
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.join("\n"))
}

/// Markdown and whole elements only, with words that say which they are.
fn sound_source() -> impl Strategy<Value = (String, Vec<String>)> {
    let block = (0..9_u8, 0..3_usize);
    prop::collection::vec(block, 1..12).prop_map(|blocks| {
        let mut words = Vec::new();
        let mut source = String::new();
        for (kind, blank_lines) in blocks {
            let mut word = || {
                words.push(format!("w{}", words.len()));
                words.last().cloned().unwrap_or_default()
            };
            let block = match kind {
                0 => format!("{} {}\n", word(), word()),
                1 => format!("## {}\n", word()),
                2 => format!("- {}\n- {}\n", word(), word()),
                3 => format!("1. {}\n   1. {}\n   2. {}\n", word(), word(), word()),
                4 => format!("<h2 class=\"x\">{}</h2>\n", word()),
                5 => format!("<section>\n\n## {}\n\n- {}\n\n</section>\n", word(), word()),
                6 => format!("<div>\n    {}<br />\n    {}\n</div>\n", word(), word()),
                7 => format!("<ul><li>{}</li><li>{}</li></ul>\n", word(), word()),
                _ => format!(
                    "| {} | {} |\n| --- | --- |\n| {} | {} |\n",
                    word(),
                    word(),
                    word(),
                    word()
                ),
            };
            source.push_str(&block);
            source.push_str(&"\n".repeat(blank_lines));
        }
        (source, words)
    })
}

fn finished(source: &str, mode: HtmlBlocks) -> String {
    let policy = Policy::default();
    let text = source.to_owned();
    let around = Surroundings {
        policy: &policy,
        place: &move |offset| Place::offset("a.md", &text, offset),
        resolve: &|_| None,
        lang: "en",
        heading_ids: true,
    };
    let body = finish(&to_html(source, mode), &around, &mut Vec::new());
    let link = |clause: &Clause| {
        let label = format!("Link to {}", clause.title);
        Some(ClauseLink { url: format!("/v/#{}", clause.id), label })
    };
    let html = body.with_anchors(&body.clauses, &link);
    // Anchors and links add no word, and no border between words.
    let words = engross::redline::plain::text;
    assert_eq!(words(&html), words(&body.html), "{source}");
    html
}

/// Every text of a document, one after the other.
fn words_of(html: &str) -> Vec<String> {
    let tree = engross::html::Tree::parse_fragment(html);
    tree.descendants(tree.root())
        .filter_map(|id| tree.text_node(id))
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_broken_to_be_rendered(source in source()) {
        for mode in [HtmlBlocks::Closed, HtmlBlocks::Commonmark] {
            let html = finished(&source, mode);
            // What is written is read as it was meant, however broken the source.
            let again = engross::html::Tree::parse_fragment(&html).to_html();
            prop_assert_eq!(again, html);
        }
    }

    #[test]
    fn the_closed_reading_loses_no_word((source, words) in sound_source()) {
        let mut shown = words_of(&finished(&source, HtmlBlocks::Closed));
        // A table right under a list item is part of its words in Markdown, bars and all.
        shown.retain(|word| word.starts_with('w'));
        prop_assert_eq!(shown, words, "{}", source);
    }

    #[test]
    fn marks_of_raw_tags_point_at_the_tag(source in source()) {
        let html = to_html(&source, HtmlBlocks::Closed);
        let mut rest = html.as_str();
        while let Some(at) = rest.find("<!--@") {
            rest = &rest[at + 5..];
            let Some((offset, behind)) = rest.split_once("-->") else { break };
            let Ok(offset) = offset.parse::<usize>() else { continue };
            prop_assert!(offset <= source.len());
            // A tag with a class was written by hand: its mark leads to its `<`.
            if behind.starts_with("<div class=") || behind.starts_with("<section class=") {
                prop_assert_eq!(&source[offset..=offset], "<", "{} in {}", offset, source);
            }
        }
    }

    #[test]
    fn dates_are_read_or_refused(text in "\\PC{0,24}") {
        use engross::document::date::{LegalDate, dated_line};
        let _ = dated_line(&text, true);
        if let Ok(date) = LegalDate::read(&text) {
            prop_assert_eq!(LegalDate::from_iso(&date.to_string()), Ok(date));
        }
    }

    #[test]
    fn front_matter_never_panics(text in "(---\n)?([a-z_]{1,12}: ?\\PC{0,12}\n){0,6}(---\n)?\\PC{0,20}") {
        let mut findings = Vec::new();
        let (_, body) = engross::document::front_matter::read(&"a.md".into(), &text, &mut findings);
        prop_assert!(text.is_char_boundary(body));
    }
}

#[test]
fn blanks_put_before_a_list_item_have_no_place_behind_the_text() {
    // A case that the property above once found.
    let source = "     1. aa\n <p>\n      - aa\n </pre>\n-->";
    let html = to_html(source, HtmlBlocks::Closed);
    for mark in html.split("<!--@").skip(1) {
        let offset: usize =
            mark.split("-->").next().and_then(|it| it.parse().ok()).expect("an offset");
        assert!(offset <= source.len(), "{offset} in {html}");
    }
}
