//! Bodies as templates: fragments, includes, comments, names, and what is said when they are at
//! fault.

mod support;

use support::{Built, Site};

/// Builds a site of these files, beside which stands nothing else.
fn run(files: &[(&str, &str)]) -> Built {
    let site = Site::new(files);
    site.run(&["build"]).keep(site)
}

/// Compares a page's published text.
fn check_text(files: &[(&str, &str)], page: &str, expected: &str) {
    let built = run(files);
    assert_eq!(built.stderr, "", "nothing to say");
    assert_eq!(built.text(page), expected.trim());
}

/// Compares what is said, but for the last line, which counts.
fn check_said(files: &[(&str, &str)], expected: &[&str]) {
    let built = run(files);
    let mut said: Vec<&str> = built.stderr.lines().collect();
    said.pop();
    assert_eq!(said, expected);
}

const DATED: &str = "---\neffective: 2020-01-01\n---\n";

fn dated(body: &str) -> String {
    format!("{DATED}{body}")
}

#[test]
fn attributes_of_headings_are_no_comments() {
    check_text(
        &[("content/a.md", &dated("## Title {#custom}\n\nA{# gone #}B {#\nand this\n#}C\n"))],
        "a/index.html",
        "<h2 id=\"custom\"><span id=\"title\" data-engross=\"anchor\"></span>Title</h2>\n<p>AB C</p>",
    );
    // The column is the one in the file, behind such a brace too.
    check_said(
        &[("content/a.md", &dated("## Title {#custom} {{ tilte }}\n"))],
        &[
            "content/a.md:4:23: error: variable `tilte` is not defined [template]",
            "  help: did you mean `title`? To show braces as they are, set `template: false`",
        ],
    );
}

#[test]
fn raw_blocks_include_nothing() {
    check_text(
        &[("content/a.md", &dated("{% raw %}{% include \"old.md\" %}{% endraw %}\n"))],
        "a/index.html",
        "<p>{% include \"old.md\" %}</p>",
    );
}

#[test]
fn fragments_include_fragments_beside_them() {
    check_text(
        &[
            ("content/parts/_sign.md", "---\ntitle: Sign\n---\n\n\n{% include \"_name.md\" %} Ltd"),
            ("content/parts/_name.md", "*{% include '../_short.md' %}*"),
            ("content/_short.md", "Owl"),
            ("content/legal/a.md", &dated("By {% include \"../parts/_sign.md\" %}.\n")),
        ],
        "legal/a/index.html",
        "<p>By <em>Owl</em> Ltd.</p>",
    );
}

#[test]
fn names_of_the_theme_stay_its_own() {
    let text = concat!(
        "---\neffective: 2020-01-01\nmarkdown_includes:\n  page: _a.md\n  lang: _a.md\n",
        "context:\n  depth: 1\n  site: Mine\n  toc: Ours\n---\n",
        "# {{ site }} {{ toc }} {{ lang }} {{ notice_path }} {{ page }}\n",
    );
    let built = run(&[("content/_a.md", "words"), ("content/a.md", text)]);
    assert_eq!(
        built.stderr.lines().filter(|line| line.starts_with("content/")).collect::<Vec<_>>(),
        [
            "content/a.md:4:9: warning: `page` is a name of the theme's own; its templates do not get this one [reserved-name]",
            "content/a.md:5:9: warning: `lang` is a name of the theme's own; its templates do not get this one [reserved-name]",
            "content/a.md:8:3: warning: `site` is a name of the theme's own; its templates do not get this one [reserved-name]",
            "content/a.md:9:3: warning: `toc` is a name of the theme's own; its templates do not get this one [reserved-name]",
        ]
    );
    let page = built.file("a/index.html");
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\" "), "{page}");
    assert!(built.text("a/index.html").contains("Mine Ours en /a"));
}

#[test]
fn faults_in_fragments_name_the_fragment() {
    check_said(
        &[
            ("content/_a.md", "---\ntitle: A\n---\n\nText {% include \"_none.md\" %}\n"),
            ("content/_b.md", "---\ntitle: B\n---\n\n\n{% include \"_c.md\" %}\n"),
            ("content/_c.md", "See {% include \"_b.md\" %}\n"),
            ("content/_d.md", "---\ntitle: D\n---\n\nA {% if %}\n"),
            ("content/a.md", &dated("# A\n")),
        ],
        &[
            "content/_a.md:5:18: error: there is no fragment `_none.md` [no-fragment]",
            "  help: name a fragment by its path below the content folder: legal/_address.md",
            "content/_c.md:1:17: error: the include leads back to its start: _b.md → _c.md → _b.md [include-cycle]",
            "  help: remove one of the includes",
            "content/_d.md:5:9: error: found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(` [template]",
        ],
    );
    check_said(
        &[
            ("content/legal/_a.md", "---\ntitle: A\n---\n\n{% include \"_b.md\" %} {{ nmae }}\n"),
            ("content/legal/_b.md", "B"),
            ("content/legal/a.md", &dated("# A\n\n{% include \"_a.md\" %}\n")),
        ],
        &[
            "content/legal/_a.md:5:26: error: variable `nmae` is not defined [template]",
            "  help: in scope are csp_nonce, engross_day, lang, level_1, level_2, notice_path, title; define it under `context:`, or set `template: false` to show braces as they are",
        ],
    );
    check_said(
        &[
            ("content/_a.md", "---\ntitle: A\n---\n\n{{ 1 | nothing }}\n"),
            ("content/a.md", &dated("# A\n\n{{ 1 | nought }} {{ nope() }}\n")),
        ],
        &[
            "content/_a.md:5:8: error: unknown filter `nothing` [template]",
            "content/a.md:6:8: error: unknown filter `nought` [template]",
            "  help: correct the tag, or set `template: false` to show braces as they are",
            "content/a.md:6:21: error: unknown function `nope` [template]",
            "  help: correct the tag, or set `template: false` to show braces as they are",
        ],
    );
    check_said(
        &[("content/a.md", &dated("# A\n\n{{ 1 | nought }} {{ nope() }}\n"))],
        &[
            "content/a.md:6:8: error: unknown filter `nought` [template]",
            "  help: correct the tag, or set `template: false` to show braces as they are",
            "content/a.md:6:21: error: unknown function `nope` [template]",
            "  help: correct the tag, or set `template: false` to show braces as they are",
        ],
    );
}
