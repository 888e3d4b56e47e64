//! Measures how the time of `engross import` grows with its input: made-up texts of sorts that a wrong loop
//! makes it grow with the square of, each in doubling sizes.
//!
//! `cargo bench --bench import [-- NAME…]` prints for every sort the CPU time of each size; where work is linear,
//! each is about twice the one before. A sort is given up once a size takes more than ten seconds; in the name of
//! a sort any part of it will do.
#![allow(clippy::print_stdout, reason = "measurements are for reading")]

use std::env;
use std::fmt::Write as _;

use engross::import::{File, Form, Options, convert};
use rustix::time::{ClockId, clock_gettime};

/// A sort of text is given up once one takes so long.
const MOST_SECONDS: f64 = 10.0;

/// A sort of text: its name, how it is written, its smallest size, and what makes it.
type Sort = (&'static str, Form, usize, fn(usize) -> String);

const SORTS: [Sort; 40] = [
    ("html: clauses", Form::Html, 5_000, |n| {
        let clauses = (0..n).map(|at| {
            format!(
                "<section class=\"clause\"><h2 id=\"c{at}\">Clause {at}</h2><p>We <b>keep</b> \
                 <a href=\"/x{at}\">data</a>.</p></section>"
            )
        });
        format!("<main>{}</main>", clauses.collect::<String>())
    }),
    ("html: named boxes", Form::Html, 5_000, |n| {
        let boxes = (0..n).map(|at| format!("<div class=\"share\"><p>Words {at}</p></div>"));
        format!("<body><h1>A</h1>{}", boxes.collect::<String>())
    }),
    ("html: articles", Form::Html, 5_000, |n| {
        (0..n).map(|at| format!("<article><p>Words {at}</p></article>")).collect()
    }),
    ("html: 400 divs around paragraphs", Form::Html, 6_000, |n| {
        around("<div>", "</div>", 400, &"<p>a b</p>".repeat(n))
    }),
    ("html: 400 sections of a class", Form::Html, 6_000, |n| {
        around("<section class=share>", "</section>", 400, &"<p>a b</p>".repeat(n))
    }),
    ("html: 400 asides", Form::Html, 6_000, |n| {
        around("<aside>", "</aside>", 400, &"<p>a b</p>".repeat(n))
    }),
    ("html: 300 marks around paragraphs", Form::Html, 2_500, |n| {
        around("<b><i>", "</i></b>", 150, &"<p>a b</p>".repeat(n))
    }),
    ("html: 300 tags around paragraphs", Form::Html, 2_500, |n| {
        around("<u><ins>", "</ins></u>", 150, &"<p>a b</p>".repeat(n))
    }),
    ("html: 200 quotations", Form::Html, 2_500, |n| {
        around("<blockquote>", "</blockquote>", 200, &"<p>a b</p>".repeat(n))
    }),
    ("html: 100 lists", Form::Html, 2_500, |n| {
        around("<ul><li>", "</li></ul>", 100, &"<p>a b</p>".repeat(n))
    }),
    ("html: 200 marks in a paragraph", Form::Html, 5_000, |n| {
        let marks = around("<sub><sup>", "</sup></sub>", 100, &"a <b>b</b> ".repeat(n));
        format!("<p>{marks}</p>")
    }),
    ("html: items in a list", Form::Html, 10_000, |n| {
        format!("<ul>{}</ul>", "<li>a <b>b</b></li>".repeat(n))
    }),
    ("html: items and lists in turn", Form::Html, 5_000, |n| {
        "<ul><li>a</li></ul><ol><li>b</li></ol>".repeat(n)
    }),
    ("html: lettered lists", Form::Html, 5_000, |n| "<ol type=a><li>a</li></ol><p>b</p>".repeat(n)),
    ("html: rows of a table", Form::Html, 5_000, |n| {
        format!("<table><tr><th>A</th><th>B</th></tr>{}</table>", row().repeat(n))
    }),
    ("html: 100 tables in each other", Form::Html, 2_500, |n| {
        let rows = format!("<table>{}</table>", row().repeat(n));
        around("<table><tr><td>", "</td></tr></table>", 100, &rows)
    }),
    ("html: marks in a paragraph", Form::Html, 10_000, |n| {
        format!("<p>{}</p>", "<b>a</b> <a href=\"/x\">b</a> c ".repeat(n))
    }),
    ("html: breaks in a paragraph", Form::Html, 20_000, |n| {
        format!("<p>{}</p>", "a<br>b<br><br>".repeat(n))
    }),
    ("html: headings in bold", Form::Html, 5_000, |n| "<p><b>A b</b></p><p>c</p>".repeat(n)),
    ("html: tags that never end", Form::Html, 50_000, |n| "<td a='".repeat(n)),
    ("html: declarations that never end", Form::Html, 50_000, |n| "<!a ".repeat(n)),
    ("html: pre", Form::Html, 50_000, |n| format!("<pre>{}</pre>", "a\n".repeat(n))),
    ("text: bullets at changing margins", Form::Text, 12_500, |n| {
        let mut text = "Terms\n\n".to_owned();
        for at in 0..n {
            // Ever further in, but for a few.
            let _ = writeln!(text, "{}• a", " ".repeat(at * 7919 % 60));
        }
        text
    }),
    ("text: bullets of many kinds", Form::Text, 12_500, |n| {
        let signs: Vec<char> = "•◦▪▫■□●○‣⁃∙·–—*-−➢➤►✓✔".chars().collect();
        let lines = (0..n).map(|at| {
            let margin = " ".repeat(at % 120 * 2);
            format!("{margin}{} a\n", signs[at * 7919 % signs.len()])
        });
        format!("Terms\n\n{}", lines.collect::<String>())
    }),
    ("text: bullets ever further in", Form::Text, 500, |n| {
        let lines = (0..n).map(|at| format!("{}• a\n", " ".repeat(at * 2)));
        format!("Terms\n\n{}", lines.collect::<String>())
    }),
    ("text: tables that are none", Form::Text, 20_000, |n| {
        format!("Terms\n\n{}", "a\tb\nc\n".repeat(n))
    }),
    ("text: lines", Form::Text, 20_000, |n| "We keep data\nof yours.\n".repeat(n)),
    ("markdown: unclosed {{", Form::Markdown, 12_500, |n| "{{ ".repeat(n)),
    ("markdown: unclosed {% raw %}", Form::Markdown, 12_500, |n| "{% raw %}a\n".repeat(n)),
    ("markdown: unclosed {% raw", Form::Markdown, 12_500, |n| "{% raw".repeat(n)),
    ("markdown: backticks", Form::Markdown, 12_500, |n| {
        let runs = (0..n).map(|at| format!("{}a", "`".repeat(at % 199 + 1)));
        format!("{{{{ x }}}}{}", runs.collect::<String>())
    }),
    ("markdown: backticks of all lengths", Form::Markdown, 500, |n| {
        (0..n).map(|at| format!("{}a", "`".repeat(at + 1))).collect()
    }),
    ("markdown: variables", Form::Markdown, 12_500, |n| "See {{ site.email }}.\n\n".repeat(n)),
    ("markdown: code and commands", Form::Markdown, 12_500, |n| {
        "`a` {% include x %} `{{ b }}`\n\n".repeat(n)
    }),
    ("markdown: attribute lists in a line", Form::Markdown, 5_000, |n| {
        "*a*{: .b} [c](d){: #e} f{: ".repeat(n)
    }),
    ("markdown: lists and links that never end", Form::Markdown, 12_500, |n| {
        format!("{} {}", "a{: b".repeat(n), "](".repeat(n))
    }),
    ("markdown: links in a line", Form::Markdown, 12_500, |n| "`a` [b](c) ".repeat(n)),
    ("markdown: a long definition", Form::Markdown, 25_000, |n| {
        format!("A\n: b\n{}", "  c\n".repeat(n))
    }),
    ("markdown: keys", Form::Markdown, 5_000, |n| {
        let keys = (0..n).map(|at| format!("key_{at}: x\n"));
        format!("---\n{}---\nA.\n", keys.collect::<String>())
    }),
    ("markdown: attribute lists of a block", Form::Markdown, 5_000, |n| "a\n{: #b}\n".repeat(n)),
];

fn main() {
    // Cargo says `--bench` to every benchmark.
    let asked: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    for (name, form, smallest, text) in SORTS {
        if !asked.is_empty() && !asked.iter().any(|it| name.contains(it.as_str())) {
            continue;
        }
        let mut row = format!("{name:<40}");
        for doublings in 0..4 {
            let size = smallest << doublings;
            let text = text(size);
            let bytes = text.len();
            let file = File { path: "made-up".into(), bytes: text.into_bytes() };
            let options = Options { from: Some(form), ..Options::default() };
            let start = cpu_seconds();
            let outcome = convert(&file, &options);
            let seconds = cpu_seconds() - start;
            let _ = write!(row, " {size:>7} ({:>5} KB) {seconds:>7.2} s", bytes >> 10);
            if outcome.is_err() {
                row.push_str(" refused");
            }
            if seconds > MOST_SECONDS {
                row.push_str(" given up");
                break;
            }
        }
        println!("{row}");
    }
}

fn around(start: &str, end: &str, times: usize, inner: &str) -> String {
    format!("{}{inner}{}", start.repeat(times), end.repeat(times))
}

fn row() -> &'static str {
    "<tr><td>a</td><td><p>b</p></td></tr>"
}

fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
