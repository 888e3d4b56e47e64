//! `docs/theme-reference.md` is made from the program: the variables from what is in scope when a
//! template fails, their fields from `src/render/view.rs`, the functions from
//! `src/render/functions.rs`. Set `ENGROSS_WRITE_DOCS` to write it anew.

mod support;

use std::fmt::Write;
use std::fs;

use support::{Site, project};

const PAGE: &str = "docs/theme-reference.md";

const HEAD: &str = "# What templates are given

Made from the program by `tests/theme_reference.rs`; do not edit it. How to use it: [themes.md](themes.md).

";

/// The templates and what each of them is for.
const TEMPLATES: &[(&str, &str)] = &[
    ("notice.html", "a notice's own address, and each version at its permanent one"),
    ("changes.html", "redlines: against the predecessor, of two versions, of a correction"),
    ("former.html", "what a version said before a correction"),
    ("history.html", "all versions of a notice"),
    ("clauses.html", "the life of each clause of a notice"),
    ("index.html", "all notices"),
    ("search.html", "where texts are searched; a theme without it has no search"),
    ("404.html", "an address that does not exist"),
    ("redirect.html", "a former address"),
];

/// A site that has a page by every template.
fn site(template: &str) -> Site {
    let site = Site::new(&[
        (
            "content/terms/index.md",
            "---\neffective: 2021-01-01\naliases: [/old]\n---\n# Terms\n\na b\n",
        ),
        ("content/terms/2020-01-01.md", "# Terms\n\na\n"),
    ]);
    assert_eq!(site.run(&["seal", "--as-of", "2021-02-01"]).status, 0);
    site.write(
        "content/terms/index.md",
        "---\neffective: 2021-01-01\naliases: [/old]\ncorrections: [{date: 2021-03-01, note: x}]\n---\n# Terms\n\na c\n",
    );
    site.write(&format!("templates/{template}"), "{{ zzz_no_such_variable }}");
    site
}

/// The variables of a template, as the program names them.
fn variables(template: &str) -> Vec<String> {
    let said = site(template).run(&["build"]).stderr;
    let list = said.split_once("in scope are ").unwrap_or_else(|| panic!("{template}: {said}")).1;
    let list = list.lines().next().unwrap_or_default();
    let own = |name: &&str| !name.starts_with("level_") && *name != "csp_nonce";
    list.split(", ").filter(own).map(str::to_owned).collect()
}

/// The doc comment above a line, as one paragraph.
fn doc(lines: &[&str], at: usize) -> String {
    let above = lines[..at].iter().rev().map(|line| line.trim());
    let mut doc: Vec<&str> = above
        .skip_while(|line| line.starts_with("#["))
        .take_while(|line| line.starts_with("///"))
        .map(|line| line.trim_start_matches("///").trim())
        .collect();
    doc.reverse();
    doc.join(" ").replace('|', "\\|")
}

/// The kind of a value in words that do not need Rust.
fn kind(field: &str) -> String {
    let inside = |start: &str| field.strip_prefix(start).and_then(|rest| rest.strip_suffix('>'));
    if let Some(item) = inside("Vec<") {
        return format!("list of {}", kind(item));
    }
    if let Some(item) = inside("Arc<") {
        return kind(item);
    }
    if let Some(item) = inside("Option<") {
        return format!("{} or none", kind(item));
    }
    match field {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "usize" | "u8" => "number".to_owned(),
        view => format!("[{view}](#{})", view.to_lowercase()),
    }
}

fn reference() -> String {
    for required in engross::theme::TEMPLATES {
        assert!(TEMPLATES.iter().any(|(name, _)| *name == required), "{required} is told");
    }
    let mut page = HEAD.to_owned();
    page.push_str("## Variables\n\n| template | for | variables |\n|---|---|---|\n");
    for (template, purpose) in TEMPLATES {
        let names: Vec<String> =
            variables(template).iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(page, "| `{template}` | {purpose} | {} |", names.join(", "));
    }
    page.push_str(
        "\nPages of notices also have what the text's front matter and the settings give under `context`, \
         `level_1`, `level_2`, … (the parts of the notice's path) and an empty `csp_nonce`.\n\n## Functions\n\n",
    );
    let functions =
        fs::read_to_string(project().join("src/render/functions.rs")).expect("the file");
    let lines: Vec<&str> = functions.lines().collect();
    for name in engross::render::functions::NAMES {
        let start = format!("/// `{name}(");
        let at = lines.iter().position(|line| line.starts_with(&start));
        let at = at.unwrap_or_else(|| panic!("`{name}` has no doc comment that shows a call"));
        let end = at + lines[at..].iter().position(|it| !it.starts_with("///")).expect("an end");
        let _ = writeln!(page, "- {}", doc(&lines, end));
    }
    page.push_str("\n## Blocks\n\nWhat a template that extends another one can fill in, by the template that has it.\n\n");
    let folder = project().join("themes/default/templates");
    for (name, bytes) in support::tree(&folder) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let blocks: Vec<String> = text
            .split("{% block ")
            .skip(1)
            .filter_map(|rest| rest.split_once(" %}"))
            .map(|(block, _)| format!("`{block}`"))
            .collect();
        if !blocks.is_empty() {
            let _ = writeln!(page, "- `{name}`: {}", blocks.join(", "));
        }
    }
    page.push_str("\n## Fields\n");
    let views = fs::read_to_string(project().join("src/render/view.rs")).expect("the file");
    let lines: Vec<&str> = views.lines().collect();
    let mut fields = 0;
    for (at, line) in lines.iter().enumerate() {
        if let Some(name) = line.strip_prefix("pub struct ") {
            let name = name.trim_end_matches(" {");
            let _ = write!(
                page,
                "\n### {name}\n\n{}\n\n| field | value | |\n|---|---|---|\n",
                doc(&lines, at)
            );
        } else if let Some(field) = line.strip_prefix("    pub ") {
            let (name, value) = field.trim_end_matches(',').split_once(": ").expect("a field");
            let _ = writeln!(page, "| `{name}` | {} | {} |", kind(value), doc(&lines, at));
            fields += 1;
        }
    }
    assert_eq!(fields, views.matches("\n    pub ").count(), "every field is in the page");
    page
}

#[test]
fn the_reference_is_what_the_program_gives() {
    let made = reference();
    let path = project().join(PAGE);
    if std::env::var_os("ENGROSS_WRITE_DOCS").is_some() {
        fs::write(&path, &made).expect("the page is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "{PAGE} is not what the program gives; run this test with ENGROSS_WRITE_DOCS=1"
    );
}
