//! What holds for every import: no word is lost, added or read as mark-up, and nothing stops the program.

use proptest::prelude::*;

use super::*;

/// A file, converted.
fn import(name: &str, bytes: &[u8], from: Option<Form>) -> Result<Converted, Vec<Finding>> {
    let file = File { path: name.into(), bytes: bytes.to_vec() };
    convert(&file, &Options { from, ..Options::default() })
}

/// What a text says that Markdown could take for mark-up, and what it says otherwise.
fn words() -> impl Strategy<Value = String> {
    const PARTS: [&str; 56] = [
        "we",
        "keep",
        "data",
        "a.b",
        "*",
        "**",
        "_",
        "__x__",
        "*a*",
        "1.",
        "2)",
        "10.",
        "-",
        "+",
        "#",
        "##",
        "# x",
        "=",
        "===",
        "---",
        "&gt;",
        "&gt; q",
        "&lt;b&gt;",
        "&lt;",
        "&amp;copy;",
        "&amp;#38;",
        "`",
        "``",
        "`c`",
        "|",
        "a|b",
        "~",
        "~~s~~",
        "\\",
        "\\*",
        "[x]",
        "[x](y)",
        "[^1]",
        "[x]: y",
        "]",
        "[",
        "!",
        "![",
        "{#id}",
        "{{ x }}",
        "{% y %}",
        "$1",
        ":",
        ": d",
        "http://a.example",
        "a@b.example",
        "“q”",
        "日本",
        "é",
        "&nbsp;",
        "(a)",
    ];
    prop::collection::vec(prop::sample::select(&PARTS[..]), 1..6).prop_flat_map(|parts| {
        prop::collection::vec(prop::sample::select(&[" ", " ", " ", "", "\n"][..]), parts.len())
            .prop_map(move |gaps| {
                parts.iter().zip(gaps).map(|(part, gap)| format!("{part}{gap}")).collect()
            })
    })
}

fn inline() -> impl Strategy<Value = String> {
    words().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            4 => prop::collection::vec(inner.clone(), 1..4).prop_map(|it| it.concat()),
            2 => inner.clone().prop_map(|it| format!("<strong>{it}</strong>")),
            2 => inner.clone().prop_map(|it| format!("<em>{it}</em>")),
            1 => inner.clone().prop_map(|it| format!("<del>{it}</del>")),
            1 => inner.clone().prop_map(|it| format!("<u>{it}</u>")),
            1 => inner.clone().prop_map(|it| format!("<code>{it}</code>")),
            1 => inner.clone().prop_map(|it| format!("<a href=\"https://a.example/x_(y)?a=1&amp;b=2\">{it}</a>")),
            1 => inner.prop_map(|it| format!("{it}<br>")),
        ]
    })
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => inline().prop_map(|it| format!("<p>{it}</p>")),
        1 => inline().prop_map(|it| format!("<h2>{it}</h2>")),
        1 => inline().prop_map(|it| format!("<div>{it}</div>")),
        1 => words().prop_map(|it| format!("<pre>{it}</pre>")),
        1 => Just("<hr>".to_owned()),
        1 => prop::collection::vec((inline(), inline()), 1..4).prop_map(|rows| {
            let rows: String =
                rows.iter().map(|(a, b)| format!("<tr><td>{a}</td><td>{b}</td></tr>")).collect();
            format!("<table><tr><th>A</th><th>B</th></tr>{rows}</table>")
        }),
        1 => (inline(), inline()).prop_map(|(a, b)| format!("<dl><dt>{a}</dt><dd>{b}</dd></dl>")),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let list = |name: &'static str| {
            prop::collection::vec(prop::collection::vec(inner.clone(), 0..3), 1..4).prop_map(move |items| {
                let items: String =
                    items.iter().map(|blocks| format!("<li>{}</li>", blocks.concat())).collect();
                format!("<{name}>{items}</{name}>")
            })
        };
        let lines = prop::collection::vec(inline(), 1..4).prop_map(|items| {
            let items: String = items.iter().map(|it| format!("<li>{it}</li>")).collect();
            format!("<ul>{items}</ul>")
        });
        prop_oneof![
            2 => lines,
            2 => list("ul"),
            2 => list("ol"),
            1 => list("ol type=\"a\""),
            1 => list("ol start=\"7\""),
            1 => prop::collection::vec(inner.clone(), 1..3).prop_map(|it| format!("<blockquote>{}</blockquote>", it.concat())),
            1 => prop::collection::vec(inner, 1..3).prop_map(|it| format!("<section>{}</section>", it.concat())),
        ]
    })
}

fn page() -> impl Strategy<Value = String> {
    prop::collection::vec(block(), 1..6)
        .prop_map(|blocks| format!("<main>{}</main>", blocks.concat()))
}

/// What is told where the result does not say what the source says.
fn otherwise(converted: &Converted) -> Vec<&str> {
    let told = converted.left_out.iter().filter(|it| it.rule == "import-reads-otherwise");
    told.map(|it| it.message.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A page's words are the words of its Markdown, one for one, and its elements mean the same.
    #[test]
    fn words_of_pages_are_carried_over(page in page()) {
        let Ok(converted) = import("page.html", page.as_bytes(), Some(Form::Html)) else { return Ok(()) };
        prop_assert_eq!(otherwise(&converted), Vec::<&str>::new(), "{}\n--\n{}", page, converted.text);
    }

    /// Any words are a text.
    #[test]
    fn words_of_plain_texts_are_carried_over(text in "([ \t]{0,4}([-*•o#>|=~`_.()\\[\\]<&{}a-cA-C1-3é]{1,9}[ \t]{0,4}){0,6}\n){1,9}") {
        let Ok(converted) = import("a.txt", text.as_bytes(), Some(Form::Text)) else { return Ok(()) };
        prop_assert_eq!(otherwise(&converted), Vec::<&str>::new(), "{}\n--\n{}", text, converted.text);
        // Signs that a list says itself are none of its words.
        let letters = |text: &str| -> String { text.chars().filter(|c| c.is_ascii_uppercase()).collect() };
        let head = converted.text.strip_prefix("---\n").and_then(|it| it.split_once("\n---\n"));
        let body = head.map_or(converted.text.as_str(), |(_, body)| body);
        prop_assert_eq!(letters(&text), letters(body), "{:?}\n--\n{}", text, converted.text);
    }

    /// Whatever bytes come in as whatever form: an answer, and one that can be read again.
    #[test]
    fn no_bytes_stop_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for form in [Form::Html, Form::Text, Form::Docx, Form::Markdown] {
            let _ = import("x", &bytes, Some(form));
        }
    }

    #[test]
    fn no_markdown_stops_it(text in "((---|\\+\\+\\+|title: x|date = 1|\\{%|%\\}|\\{\\{|\\}\\}|raw|\\{:|\\}|#id|!!! a|    |\\* x|: d|`|```|é|\\[\\[|\\]\\]|\\|)[ \n]?){0,24}") {
        let _ = import("x.md", text.as_bytes(), None);
    }
}

/// A blank that is not to break is a word of its own, also at the end of a line.
#[test]
fn blanks_that_hold_words_together_stay() {
    let page = "<main><pre>we &nbsp;\n1. </pre><p>a&nbsp;</p></main>";
    let converted = import("page.html", page.as_bytes(), Some(Form::Html)).expect("a text");
    assert_eq!(otherwise(&converted), Vec::<&str>::new(), "{}", converted.text);
}

#[test]
fn depth_is_bounded() {
    for text in [
        "<div>".repeat(100_000),
        "<ul><li>".repeat(240) + "x",
        "<blockquote>".repeat(480) + "x",
        "<b><i>".repeat(200) + "x",
    ] {
        let _ = import("a.html", text.as_bytes(), Some(Form::Html));
    }
    let boxes: String =
        (0..600).map(|depth| format!("{}!!! note \"n\"\n", "    ".repeat(depth))).collect();
    let _ = import("a.md", boxes.as_bytes(), None);
}
