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

/// A text of a size at which work that grows with its square takes minutes, converted; how long it takes is not
/// measured, but nobody waits for it.
fn import_large(form: Form, text: String) -> Converted {
    import("large", text.as_bytes(), Some(form)).expect("a text")
}

fn around(start: &str, end: &str, times: usize, inner: &str) -> String {
    format!("{}{inner}{}", start.repeat(times), end.repeat(times))
}

/// What is told under a rule: the line and the message of each.
fn told_under<'a>(converted: &'a Converted, rule: &str) -> Vec<(usize, &'a str)> {
    let told = converted.left_out.iter().filter(|it| it.rule == rule);
    told.map(|it| (it.place.line, it.message.as_str())).collect()
}

#[test]
fn template_tags_that_never_close_are_words() {
    for (tag, written) in [("{{ ", "{{"), ("{% raw", "{% raw"), ("{{< ", "{{<"), ("{{% ", "{{%")] {
        let text = import_large(Form::Markdown, format!("a {}", tag.repeat(50_000))).text;
        assert_eq!(text.matches(written).count(), 50_000, "{tag}");
    }
    let commands = import_large(Form::Markdown, "`{{ b }}` {% include x %}\n\n".repeat(20_000));
    let told = told_under(&commands, "import-template");
    assert_eq!((told.len(), told[19_999].0), (20_000, 39_999));
    let variables = import_large(Form::Markdown, "See {{ site.email }}.\n".repeat(20_000));
    let told = told_under(&variables, "import-variable");
    assert!(told[0].1.contains(", 19999, 20000)"), "each line is told");
}

#[test]
fn backticks_that_never_close_are_words() {
    // As many lengths as there are runs: each looks for another of its own.
    let runs: String = (1..=1_500).map(|length| format!("{}a", "`".repeat(length))).collect();
    let read = import_large(Form::Markdown, format!("{runs} {{{{ x.y }}}}"));
    assert!(read.text.contains(&runs) && read.text.contains("a {{ x_y }}\n"));
}

#[test]
fn signs_of_other_readings_are_found_once_in_a_long_line() {
    let lists = import_large(Form::Markdown, "*a*{: .b} [c](d){: #e} f{: ".repeat(10_000));
    assert_eq!(lists.text.matches("*a* <span id=\"e\"></span>[c](d) f{: ").count(), 10_000);
    // What nothing ends is no list and no address.
    let open =
        import_large(Form::Markdown, format!("{} {}", "a{: b".repeat(20_000), "](".repeat(50_000)));
    assert_eq!(open.text.matches("a{: b").count(), 20_000);
    assert_eq!(open.text.matches("](").count(), 50_000);
    let links = import_large(Form::Markdown, "`a` [b](c) ".repeat(10_000));
    let told = told_under(&links, "import-link");
    let shown = "10000 links are relative to where the file stood: c (line 1), c (line 1), c (line 1), c (line 1), …";
    assert_eq!(told, [(1, shown)]);
    let block = import_large(Form::Markdown, "a\n{: #b}\n".repeat(20_000));
    assert!(block.text.contains("<span id=\"b\"></span>a\na\n"));
    let meaning = format!("A\n: b\n{}", "  c\n".repeat(50_000));
    assert_eq!(import_large(Form::Markdown, meaning).text.matches(" c").count(), 50_000);
}

#[test]
fn keys_of_front_matter_are_told_by_their_lines() {
    let keys: String = (0..10_000).map(|at| format!("key_{at}: x\n")).collect();
    let read = import_large(Form::Markdown, format!("---\n{keys}og:x: y\n\"q\" : z\n---\nA.\n"));
    let told = told_under(&read, "import-key");
    assert_eq!(told.len(), 10_002);
    let line = |key: &str| told.iter().find(|it| it.1.contains(key)).map(|it| it.0);
    assert_eq!(
        ["`key_9999:", "`og:x:", "`q:"].map(line),
        [Some(10_001), Some(10_002), Some(10_003)]
    );
}

#[test]
fn plain_texts_are_looked_at_once() {
    let bullets: String =
        (0..20_000).map(|at| format!("{}• a\n", " ".repeat(at * 7919 % 60))).collect();
    let read = import_large(Form::Text, format!("Terms\n\n{bullets}"));
    // Lists in a row have signs in turn.
    let items = read.text.lines().filter(|line| matches!(line.trim(), "- a" | "* a"));
    assert_eq!(items.count(), 20_000);
    assert_eq!(otherwise(&read), Vec::<&str>::new());
}

#[test]
fn lists_of_plain_texts_have_a_depth() {
    let bullets: String = (0..1_000).map(|at| format!("{}• a\n", " ".repeat(at * 2))).collect();
    let read = import_large(Form::Text, format!("Terms\n\n{bullets}"));
    let message = "lists stand deeper in each other than 60";
    assert_eq!(told_under(&read, "import-depth"), [(63, message)]);
    assert_eq!(read.text.matches("- a\n").count(), 1_000);
    assert_eq!(otherwise(&read), Vec::<&str>::new());
}

#[test]
fn elements_around_all_of_a_page_are_looked_at_once() {
    let paragraphs = "<p>a, b</p>".repeat(4_000);
    for (start, end) in [
        ("<div>", "</div>"),
        ("<section class=share>", "</section>"),
        ("<aside>", "</aside>"),
        ("<header>", "</header>"),
    ] {
        let read = import_large(Form::Html, around(start, end, 400, &paragraphs));
        assert_eq!(read.text.matches("a, b\n").count(), 4_000, "{start}");
    }
    let items = around("<ul><li>", "</li></ul>", 60, &"<p>a</p>".repeat(1_000));
    let quotes = around("<blockquote>", "</blockquote>", 120, &"<p>a</p>".repeat(1_000));
    for (page, first) in [(items, "- - "), (quotes, "> > ")] {
        let read = import_large(Form::Html, page);
        assert_eq!(read.text.matches("a\n").count(), 1_000);
        assert!(read.text.starts_with(first), "{first}");
    }
    let _ = import("a.html", "<!a ".repeat(100_000).as_bytes(), Some(Form::Html));
}

#[test]
fn marks_around_paragraphs_have_a_depth() {
    let read = import_large(
        Form::Html,
        around("<u><ins>", "</ins></u>", 150, &"<p>a</p>\n".repeat(2_000)),
    );
    let message = "more than 6 marks stand around paragraphs; the inner ones are left out";
    assert_eq!(told_under(&read, "import-depth"), [(1, message)]);
    assert_eq!(read.text.matches("<p><ins><u><ins><u><ins><u>a</u></ins>").count(), 2_000);
    // As many as people write stay.
    let few = "<b><i><u><del><sub><sup><p>a</p></sup></sub></del></u></i></b>";
    let few = import("a.html", few.as_bytes(), Some(Form::Html)).expect("a text");
    assert_eq!(told_under(&few, "import-depth"), []);
    assert_eq!(few.text, "<sup><sub>~~<u>_**a**_</u>~~</sub></sup>\n");
    // In a paragraph they are bounded by the depth of the page alone.
    let inner = around("<sub><sup>", "</sup></sub>", 100, &"a <b>b</b> ".repeat(2_000));
    let read = import_large(Form::Html, format!("<p>{inner}</p>"));
    assert_eq!(read.text.matches("a <strong>b</strong>").count(), 2_000);
}
