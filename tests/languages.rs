//! Pages in several languages: which words are in which, from which side they are read, and where readers and
//! search engines are led from one language to another.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use support::{Built, Site};

const GERMAN: &str = "---\neffective: 2024-02-01\nversion: \"3.1\"\n---\n# Datenschutz\n\n## Fristen\n\nWir löschen nach 30 Tagen.\n";
const GERMAN_OLD: &str = "---\neffective: 2021-05-03\n---\n# Datenschutz\n\n## Fristen\n\nWir löschen nach einem Jahr.\n";
const ARABIC: &str = "---\neffective: 2024-03-15\ntranslation_of: 2024-02-01\nversion: \"3.1\"\n---\n# الخصوصية\n\n## المدد\n\nنحذف الطلبات بعد 30 يومًا.\n";
const ARABIC_OLD: &str = "---\neffective: 2021-06-01\ntranslation_of: 2021-05-03\n---\n# الخصوصية\n\n## المدد\n\nنحذف الطلبات بعد سنة.\n";
const ARABIC_OLDEST: &str = "---\neffective: 2019-01\n---\n# الخصوصية\n\nلا نحذف شيئًا.\n";
const DUTCH: &str = "---\neffective: 2024-02-01\n---\nWij bewaren weinig.\n";

fn build(more: &[(&str, &str)]) -> Built {
    let files = [
        ("engross.yaml", "title: Kranich\nurl: https://kranich.example\nlanguages: [de, ar]\n"),
        ("content/privacy/index.md", GERMAN),
        ("content/privacy/2021-05-03.md", GERMAN_OLD),
        ("content/privacy/index.ar.md", ARABIC),
        ("content/privacy/2021-06-01.ar.md", ARABIC_OLD),
        ("content/privacy/2019-01.ar.md", ARABIC_OLDEST),
    ];
    let site = Site::new(&[&files[..], more].concat());
    let built = site.run(&["build", "--as-of", "2024-06-01"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    built.keep(site)
}

/// What a page tells search engines: languages and addresses below the site's.
fn alternates(built: &Built, path: &str) -> Vec<(String, String)> {
    let page = built.file(&format!("{path}index.html"));
    let links = page.split("<link rel=\"alternate\" hreflang=\"").skip(1);
    links
        .map(|link| {
            let (lang, rest) =
                link.split_once("\" href=\"https://kranich.example/").expect("a link");
            (lang.to_owned(), rest.split('"').next().expect("an address").to_owned())
        })
        .collect()
}

/// Where the languages at the top of a page lead, and whether that is told to be another page.
fn switch(built: &Built, path: &str) -> Vec<(String, bool)> {
    let page = built.file(&format!("{path}index.html"));
    let nav = page.split("<nav class=\"languages\"").nth(1).expect("languages");
    let links = nav.split("</nav>").next().expect("its end").split("<a href=\"").skip(1);
    links
        .map(|link| {
            let address = link.split('"').next().expect("an address").to_owned();
            let (title, words) = (link.contains(" title=\""), link.contains("visually-hidden"));
            assert_eq!(title, words, "told to the eye and to the ear: {link}");
            (address, title)
        })
        .collect()
}

#[test]
fn readers_stay_on_the_same_version_from_language_to_language() {
    let built = build(&[]);
    let stays = |path: &str| (path.to_owned(), false);
    for (from, german, arabic) in [
        ("privacy/", "/privacy/", "/ar/privacy/"),
        ("ar/privacy/", "/privacy/", "/ar/privacy/"),
        ("privacy/2024-02-01/", "/privacy/2024-02-01/", "/ar/privacy/2024-03-15/"),
        ("ar/privacy/2024-03-15/", "/privacy/2024-02-01/", "/ar/privacy/2024-03-15/"),
        ("ar/privacy/2021-06-01/", "/privacy/2021-05-03/", "/ar/privacy/2021-06-01/"),
        ("privacy/history/", "/privacy/history/", "/ar/privacy/history/"),
    ] {
        assert_eq!(switch(&built, from), [stays(german), stays(arabic)], "{from}");
    }
    // What no other language has leads to the notice, and says so.
    let elsewhere = |path: &str| (path.to_owned(), true);
    assert_eq!(
        switch(&built, "ar/privacy/2019-01/"),
        [elsewhere("/privacy/"), stays("/ar/privacy/2019-01/")]
    );
    let changes = "privacy/2024-02-01/changes/";
    assert_eq!(switch(&built, changes), [stays(&format!("/{changes}")), elsewhere("/ar/privacy/")]);
}

#[test]
fn a_translation_to_come_takes_nobody_from_the_one_in_force() {
    let to_come = ARABIC.replace("2024-03-15", "2027-01-01");
    let built = build(&[("content/privacy/2027-01-01.ar.md", &to_come)]);
    let stays = |path: &str| (path.to_owned(), false);
    let german = "privacy/2024-02-01/";
    let both = [stays("/privacy/2024-02-01/"), stays("/ar/privacy/2024-03-15/")];
    assert_eq!(switch(&built, german), both);
    assert_eq!(alternates(&built, "ar/privacy/2024-03-15/").len(), 3);
    assert_eq!(alternates(&built, "ar/privacy/2027-01-01/"), []);
}

#[test]
fn forms_of_one_language_are_told_apart_by_their_tags() {
    let settings =
        "languages: [zh-Hans, zh-Hant]\nprevailing_language: zh-Hans\ncheck: {missing-text: off}\n";
    let site = Site::new(&[
        ("engross.yaml", settings),
        ("content/a/index.md", "---\neffective: 2024-02-01\n---\n# 条款\n"),
        ("content/a/index.zh-Hant.md", "---\neffective: 2024-02-01\n---\n# 條款\n"),
    ]);
    let page =
        site.run(&["build", "--as-of", "2024-06-01"]).keep(site).file("zh-Hant/a/index.html");
    assert!(page.contains("the Chinese (zh-Hans) text prevails"), "{page}");
}

#[test]
fn search_engines_are_told_of_the_same_page_in_every_language() {
    let built = build(&[]);
    let mut told = BTreeMap::new();
    for path in [
        "",
        "ar/",
        "privacy/",
        "ar/privacy/",
        "privacy/2024-02-01/",
        "privacy/2021-05-03/",
        "ar/privacy/2024-03-15/",
        "ar/privacy/2021-06-01/",
        "privacy/history/",
        "ar/privacy/history/",
    ] {
        let alternates = alternates(&built, path);
        assert!(alternates.iter().any(|(_, to)| to == path), "{path} names itself: {alternates:?}");
        let default: Vec<&str> = alternates
            .iter()
            .filter(|(lang, _)| lang == "x-default")
            .map(|(_, to)| to.as_str())
            .collect();
        let german: Vec<&str> =
            alternates.iter().filter(|(lang, _)| lang == "de").map(|(_, to)| to.as_str()).collect();
        assert_eq!((default.len(), default), (1, german), "{path}");
        told.insert(path.to_owned(), alternates);
    }
    for (path, alternates) in &told {
        for (_, to) in alternates {
            assert_eq!(told.get(to), Some(alternates), "{path} and {to} tell the same");
        }
    }
    for alone in ["ar/privacy/2019-01/", "privacy/2024-02-01/changes/"] {
        assert_eq!(alternates(&built, alone), [], "{alone}");
    }
}

#[test]
fn of_two_translations_of_one_text_the_last_one_is_its_counterpart() {
    let again = ARABIC.replace("2024-03-15", "2024-04-01");
    let built = build(&[("content/privacy/2024-04-01.ar.md", &again)]);
    let of = |path: &str| {
        alternates(&built, path).into_iter().map(|(_, to)| to).collect::<BTreeSet<_>>()
    };
    let both = ["ar/privacy/2024-04-01/", "privacy/2024-02-01/"].map(str::to_owned);
    assert_eq!(of("privacy/2024-02-01/"), BTreeSet::from(both.clone()));
    assert_eq!(of("ar/privacy/2024-04-01/"), BTreeSet::from(both));
    // Readers of the other one are led to what it translates all the same.
    assert_eq!(alternates(&built, "ar/privacy/2024-03-15/"), []);
    let stays = |path: &str| (path.to_owned(), false);
    assert_eq!(
        switch(&built, "ar/privacy/2024-03-15/"),
        [stays("/privacy/2024-02-01/"), stays("/ar/privacy/2024-03-15/")]
    );
}

#[test]
fn a_site_without_an_address_has_none_for_search_engines() {
    let built = build(&[("engross.yaml", "languages: [de, ar]\n")]);
    assert!(!built.file("privacy/index.html").contains("hreflang=\"x-default\""));
}

#[test]
fn an_arabic_page_is_read_from_the_right_and_what_is_not_is_marked() {
    let built = build(&[]);
    let page = built.file("ar/privacy/index.html");
    for marked in [
        "<html lang=\"ar\" dir=\"rtl\" ",
        "<span lang=\"de\" dir=\"ltr\">Deutsch</span>",
        "<bdi>Kranich</bdi>",
        "<dd><bdi>3.1</bdi></dd>",
        "dir=\"ltr\">https://kranich.example/ar/privacy/2024-03-15/</a>",
        "<time datetime=\"2024-03-15\">15 مارس 2024</time>",
        "نسختان سابقتان",
    ] {
        assert!(page.contains(marked), "{marked}: {page}");
    }
    // All of the interface is in Arabic: nothing has to be told apart from it.
    assert!(page.contains("<body class=\"page-notice\">"), "{page}");
    let german = built.file("privacy/index.html");
    assert!(german.contains("<span lang=\"ar\" dir=\"rtl\">العربية</span>"), "{german}");
    assert!(german.contains("<time datetime=\"2024-02-01\">1. Februar 2024</time>"), "{german}");
    assert!(german.contains("1 frühere Fassung<"), "{german}");
    for page in ["privacy/index.html", "ar/privacy/index.html"] {
        // What feeds are called holds the name of the site, which is Latin.
        let page = built.file(page);
        let mut lines = page.lines().filter(|line| !line.contains("/feed."));
        assert!(!lines.any(|line| line.contains('\u{2068}')), "all is of one direction: {page}");
    }
}

#[test]
fn scripts_have_a_text_for_every_plural() {
    let built = build(&[]);
    let data = |page: &str, name: &str| {
        let page = built.file(page);
        let value =
            page.split(&format!(" data-{name}=\"")).nth(1).expect("the text").split('"').next();
        let value = value.expect("its end").replace("&quot;", "\"").replace("&#39;", "'");
        serde_json::from_str::<BTreeMap<String, String>>(&value).expect("JSON")
    };
    let german = data("search/index.html", "passages");
    let expected = [("one", "{count} Stelle"), ("other", "{count} Stellen")];
    assert_eq!(german, expected.map(|(form, text)| (form.to_owned(), text.to_owned())).into());
    let arabic = data("ar/search/index.html", "notices");
    let forms: Vec<&str> = arabic.keys().map(String::as_str).collect();
    assert_eq!(forms, ["few", "many", "one", "other", "two", "zero"]);
    assert_eq!(arabic["two"], "وثيقتين");
    let history = built.file("privacy/history/index.html");
    assert!(
        history.contains("data-was=\"Am {day} war die Fassung {version} in Kraft.\""),
        "{history}"
    );
}

#[test]
fn a_language_without_interface_texts_is_marked_apart_from_those_it_gets() {
    let settings = "title: Kranich\nlanguages: [en, nl]\n";
    let built = build(&[
        ("engross.yaml", settings),
        ("content/terms/index.md", "---\neffective: 2020-01-01\n---\n# Terms\n\nBe kind.\n"),
        ("content/terms/index.nl.md", DUTCH),
    ]);
    let said = "engross.yaml: warning: the language `nl` has no interface texts; around its notices stand those of `en` [missing-text]\n  \
                help: write `locales/nl.ftl`: the texts and their keys are those of themes/default/locales/en.ftl of Engross";
    assert_eq!(built.stderr.matches("[missing-text]").count(), 1, "{}", built.stderr);
    assert!(built.stderr.contains(said), "{}", built.stderr);
    let page = built.file("nl/terms/index.html");
    for marked in [
        "<html lang=\"nl\" dir=\"ltr\" ",
        "<body class=\"page-notice\" lang=\"en\" dir=\"ltr\">",
        "<article class=\"prose\" lang=\"nl\" dir=\"ltr\" data-notice-text=",
        "<h1 lang=\"nl\" dir=\"ltr\">",
        // Dates stand in sentences of the interface.
        "<time datetime=\"2024-02-01\">1 February 2024</time>",
        "All versions (1)",
    ] {
        assert!(page.contains(marked), "{marked}: {page}");
    }
}

#[test]
fn a_language_that_is_read_from_the_right_keeps_that_among_english_words() {
    let built = build(&[
        ("engross.yaml", "languages: [en, he]\n"),
        ("content/terms/index.md", "---\neffective: 2020-01-01\n---\n# Terms\n\nBe kind.\n"),
        ("content/terms/index.he.md", "---\neffective: 2020-01-01\n---\n# תנאים\n\nהיו נחמדים.\n"),
    ]);
    let page = built.file("he/terms/index.html");
    for marked in [
        "<html lang=\"he\" dir=\"rtl\" ",
        "<body class=\"page-notice\" lang=\"en\" dir=\"ltr\">",
        "<article class=\"prose\" lang=\"he\" dir=\"rtl\" data-notice-text=",
    ] {
        assert!(page.contains(marked), "{marked}: {page}");
    }
}

#[test]
fn a_language_of_the_site_s_own_is_spoken_once_most_of_it_is_there() {
    let theme = std::fs::read_to_string(support::project().join("themes/default/locales/en.ftl"));
    let theme = theme.expect("the theme's English");
    let whole = theme
        .replace("language-name = English", "language-name = Nederlands")
        .replace("date-locale = en-GB", "date-locale = nl")
        .replace("all-versions = All versions", "all-versions = Alle versies");
    let (without_last, last) = whole.trim_end().rsplit_once('\n').expect("lines");
    let last = last.split(" = ").next().expect("a key");
    let files = |locale: &str| {
        let site = Site::new(&[
            ("engross.yaml", "languages: [en, nl]\n"),
            ("content/terms/index.nl.md", DUTCH),
            ("locales/nl.ftl", locale),
        ]);
        let built = site.run(&["check", "--verbose", "--as-of", "2024-06-01"]);
        let page =
            site.run(&["build", "--as-of", "2024-06-01"]).keep(site).file("nl/terms/index.html");
        (built.stdout + &built.stderr, page)
    };
    let (said, page) = files(&whole);
    assert!(!said.contains("missing-text"), "{said}");
    assert!(
        page.contains("<body class=\"page-notice\">") && page.contains("Alle versies"),
        "{page}"
    );
    assert!(page.contains("1 februari 2024"), "{page}");
    // Of a language in a script of its own, which the texts need not be in, they are none.
    let site = Site::new(&[
        ("engross.yaml", "languages: [en, nl-Cyrl]\n"),
        ("content/terms/index.nl-Cyrl.md", DUTCH),
        ("locales/nl.ftl", &whole),
    ]);
    let built = site.run(&["build", "--as-of", "2024-06-01"]);
    assert!(built.stderr.contains("`nl-Cyrl` has no interface texts"), "{}", built.stderr);
    let page = built.keep(site).file("nl-Cyrl/terms/index.html");
    assert!(page.contains("<body class=\"page-notice\" lang=\"en\""), "{page}");
    assert!(page.contains("All versions"), "{page}");
    let (said, page) = files(without_last);
    assert!(page.contains("<body class=\"page-notice\">"), "{page}");
    assert!(
        said.contains("the interface texts of `nl` lack 1 of ")
            && said.contains(&format!("those stand in `en`: `{last}`")),
        "{said}"
    );
}
