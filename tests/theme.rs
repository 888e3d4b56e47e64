//! What a site changes in its theme without copying it: one template, one style, one text.

mod support;

use support::{Built, Site};

const TERMS: (&str, &str) =
    ("content/terms.md", "---\neffective: 2020-01-01\n---\n# Terms\n\n## Use\n\nAs you like.\n");

/// Builds the terms with these files beside them, and expects that to succeed.
fn build(files: &[(&str, &str)]) -> Built {
    let built = run(files);
    assert_eq!(built.status, 0, "{}", built.stderr);
    built
}

fn run(files: &[(&str, &str)]) -> Built {
    let mut all = vec![TERMS];
    all.extend_from_slice(files);
    let site = Site::new(&all);
    site.run(&["build"]).keep(site)
}

/// Builds and compares what is said on the standard error, but for its last line.
fn check_faults(files: &[(&str, &str)], expected: &str) {
    let built = run(files);
    assert_eq!(built.status, 1, "{}", built.stderr);
    let said: Vec<&str> = built.stderr.trim_end().lines().collect();
    assert_eq!(said[..said.len() - 1].join("\n").trim_end(), expected);
}

/// The link in a page to the published form of a static file.
fn asset_link(page: &str, start: &str, end: &str) -> String {
    let at = page.find(start).unwrap_or_else(|| panic!("no {start} in {page}"));
    let rest = &page[at..];
    rest[..rest.find(end).expect("an end") + end.len()].to_owned()
}

#[test]
fn one_template_takes_the_place_of_the_theme_s_and_can_extend_it() {
    let built = build(&[
        ("templates/404.html", "<p>Gone: {{ site.title }}</p>"),
        (
            "templates/base.html",
            "{% extends \"theme/base.html\" %}{% block title %}Ours{% endblock %}",
        ),
    ]);
    assert_eq!(built.file("404.html"), "<p>Gone: Legal notices</p>");
    // The theme's other templates stand on the site's.
    let page = built.file("terms/index.html");
    assert!(page.contains("As you like."), "{page}");
    assert!(built.file("index.html").contains("<title>Ours</title>"));
}

#[test]
fn a_style_sheet_of_the_site_follows_the_theme_s() {
    let built = build(&[
        ("static/ours.css", ":root { --link: url(mark.svg); }"),
        ("static/mark.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("static/print/more.css", "a{}"),
    ]);
    let page = built.file("terms/index.html");
    let theme = page.find("/assets/site.").expect("the theme's sheet");
    let own = page.find("/assets/ours.").expect("the site's sheet");
    assert!(theme < own, "the site's own rules come last");
    assert!(!page.contains("more."), "only what stands at the top is put on every page");
    let sheet = asset_link(&page, "/assets/ours.", ".css");
    let mark = asset_link(&built.file(&sheet[1..]), "mark.", ".svg");
    assert!(built.file(&format!("assets/{mark}")).starts_with("<svg"));
}

#[test]
fn a_file_of_the_site_takes_the_place_of_the_theme_s() {
    let built = build(&[("static/site.css", "p{}")]);
    let page = built.file("terms/index.html");
    let sheet = asset_link(&page, "/assets/site.", ".css");
    assert_eq!(built.file(&sheet[1..]), "p{}");
    assert_eq!(page.matches("href=\"/assets/site.").count(), 1);
}

#[test]
fn the_name_of_a_static_file_follows_what_it_holds() {
    let name = |css: &str| {
        let page = build(&[("static/ours.css", css)]).file("terms/index.html");
        asset_link(&page, "/assets/ours.", ".css")
    };
    assert_eq!(name("a{}"), name("a{}"));
    assert_ne!(name("a{}"), name("b{}"));
}

#[test]
fn a_text_may_link_to_a_static_file_by_the_name_it_has_in_the_theme() {
    let built = build(&[
        ("static/seal.txt", "seal"),
        (
            "content/a.md",
            "---\neffective: 2020-01-01\n---\n[s](/assets/seal.txt) {{ asset(path=\"seal.txt\") }}\n",
        ),
    ]);
    let text = built.text("a/index.html");
    let link = asset_link(&text, "/assets/seal.", ".txt");
    assert_eq!(text, format!("<p><a href=\"{link}\">s</a> {link}</p>"));
    assert_eq!(built.file(&link[1..]), "seal");
}

#[test]
fn one_interface_text_is_another_one() {
    let built = build(&[("locales/en.ftl", "all-versions = Every text so far\n")]);
    let page = built.file("terms/index.html");
    assert!(page.contains("Every text so far") && !page.contains("All versions"), "{page}");
    assert!(page.contains("Permanent link"), "the other texts stay");
}

#[test]
fn a_language_that_the_theme_lacks_can_be_added() {
    let built = build(&[
        ("engross.yaml", "languages: [de]\n"),
        ("locales/de.ftl", "language-name = Deutsch\nall-versions = Alle Fassungen\n"),
    ]);
    let page = built.file("terms/index.html");
    assert!(page.contains("Alle Fassungen"), "{page}");
}

#[test]
fn faults_name_the_file_of_the_site() {
    check_faults(
        &[
            ("templates/404.html", "{% if %}"),
            ("templates/index.html", "<p>\n{% endfor %}"),
            ("locales/en.ftl", "all-versions = { $a\n"),
            ("static/a.css", "a{background:url(none.png)}"),
        ],
        "locales/en.ftl:1:20: error: these braces are not those of a blank [bad-locale]\n  \
         help: a blank is `{ $name }`; a brace as such is `{ \"{\" }`\n\
         static/a.css:1:18: error: there is no static file `none.png` [no-asset]\n  \
         help: add it to the folder `static`\n\
         templates/404.html:1:7: error: found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(` [bad-template]\n\
         templates/index.html:2:4: error: unknown tag [bad-template]",
    );
}

#[test]
fn a_fault_of_a_template_says_what_is_in_scope() {
    check_faults(
        &[("templates/index.html", "<p>\n  {{ pages.title }}")],
        "templates/index.html:2:6: error: variable `pages` is not defined [template]\n  \
         help: did you mean `page`? In scope are groups, lang, page, site",
    );
    let built = run(&[("templates/index.html", "{{ colour }}")]);
    assert!(built.stderr.contains("in scope are groups, lang, page, site"), "{}", built.stderr);
}

#[test]
fn faults_between_templates_name_the_file_and_a_way_out() {
    check_faults(
        &[("templates/404.html", "{% extends \"404.html\" %}")],
        "templates/404.html: error: circular extend detected for template '404.html'. Inheritance chain: `[\"404.html\"]` [bad-template]\n  \
         help: to extend the theme's own, write `theme/404.html`",
    );
    check_faults(
        &[("templates/404.html", "{% extends \"bas.html\" %}")],
        "templates/404.html: error: template '404.html' is inheriting from 'bas.html', which doesn't exist or isn't loaded [bad-template]\n  \
         help: did you mean `base.html`?",
    );
    check_faults(
        &[("templates/404.html", "{% extends \"base.html\" %}\n{% block mian %}{% endblock %}")],
        "templates/404.html:2:10: error: block `mian` is not defined in any parent template [bad-template]\n  \
         help: docs/theme-reference.md lists the blocks of the templates",
    );
    check_faults(
        &[("templates/404.html", "<p>\n{% include \"wys.html\" %}")],
        "templates/404.html:2:12: error: unknown template `wys.html` [bad-template]\n  \
         help: did you mean `ways.html`?",
    );
}

/// It once ended the program: its stack was as deep as the braces.
#[test]
fn braces_without_end_are_a_fault_of_the_locale() {
    let deep = format!(
        "all-notices = All\nall-versions = {}\"x\"{}\n",
        "{ ".repeat(5000),
        " }".repeat(5000)
    );
    check_faults(
        &[("locales/en.ftl", &deep)],
        "locales/en.ftl:2:216: error: braces stand inside each other too deep [bad-locale]\n  \
         help: write the text as a choice or two, not as choices within choices",
    );
}

#[test]
fn a_custom_that_nobody_has_is_told() {
    for (custom, column) in [("klingon", 15), ("xx_bad", 15)] {
        check_faults(
            &[("locales/en.ftl", &format!("date-locale = {custom}\n"))],
            &format!(
                "locales/en.ftl:1:{column}: error: nobody knows how dates are written in `{custom}` [bad-locale]\n  \
                 help: name a language, and a region where customs differ: `en-GB`"
            ),
        );
    }
}

#[test]
fn what_a_locale_says_wrong_is_told() {
    check_faults(
        &[(
            "locales/en.ftl",
            "# Ours.\nbanner-coming = From { $form } on\nall-versions = All { -them } and { more }\n\
             see-correction =\nall-notices = { UPPER($a) }\nall-notices = Again\n\
             words-inserted =\n    { $count ->\n        [one] one\n    }\nlanguages: Languages\n",
        )],
        "locales/en.ftl:3:23: error: there is no term `-them` in this file [bad-locale]\n  \
         help: add it: `-them = …`\n\
         locales/en.ftl:3:36: error: there is no text `more` in this file [bad-locale]\n  \
         help: write its words, or the text beside it\n\
         locales/en.ftl:4:1: error: `see-correction` has no text [bad-locale]\n  \
         help: write it behind the equals sign: `see-correction = …`; no words at all are `{ \"\" }`\n\
         locales/en.ftl:5:17: error: there is no function `UPPER` [bad-locale]\n  \
         help: the only one is NUMBER\n\
         locales/en.ftl:6:1: error: `all-notices` is here for the second time [bad-locale]\n  \
         help: leave this one or that of line 5 out\n\
         locales/en.ftl:10:5: error: no form is the one for all other cases [bad-locale]\n  \
         help: mark it with an asterisk: `*[other] …`\n\
         locales/en.ftl:11:10: error: an equals sign is missing [bad-locale]\n  \
         help: a text is `key = words`; its further lines are indented",
    );
    check_faults(
        &[("locales/en.ftl", "banner-coming = From { $form } on\nall-versions = { $all }\n")],
        "locales/en.ftl:1:25: error: `banner-coming` has `{ $form }`, which nothing fills in [bad-locale]\n  \
         help: it has { $from }\n\
         locales/en.ftl:2:19: error: `all-versions` has `{ $all }`, which nothing fills in [bad-locale]\n  \
         help: leave it out",
    );
}

#[test]
fn locales_that_are_not_read_are_told_with_what_to_write_instead() {
    let built = build(&[
        ("locales/de.yaml", "all-versions: Alle\n"),
        ("locales/notes.txt", "what we changed\n"),
    ]);
    for said in [
        "locales/de.yaml: warning: this is not read: locales are files named after a language, such as de.ftl [unknown-locale]\n  \
         help: write its texts in `locales/de.ftl`, `key = text` instead of `key: text` and `{ $name }` instead of `{name}`",
        "locales/notes.txt: warning: this is not read",
    ] {
        assert!(built.stderr.contains(said), "{}", built.stderr);
    }
}

#[test]
fn a_static_file_that_is_not_there_is_told_with_the_nearest_name() {
    let built = run(&[("templates/404.html", "{{ asset(path=\"sites.css\") }}")]);
    let said = "there is no static file `sites.css`; did you mean `site.css`?";
    assert!(built.stderr.contains(said), "{}", built.stderr);
}

#[test]
fn a_misspelt_interface_text_is_told() {
    let built = build(&[("locales/en.ftl", "all-version = Every text\nour-own-thing = Ours\n")]);
    assert_eq!(built.status, 0);
    let said = "locales/en.ftl:1:1: warning: the theme has no text `all-version` [unknown-text]\n  help: did you mean `all-versions`?";
    assert!(built.stderr.contains(said), "{}", built.stderr);
    assert!(!built.stderr.contains("our-own-thing"));
}
