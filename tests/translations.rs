//! Translations on whole sites: what their pages say of the text that they translate, where their files may stand,
//! and what of it is data.

mod support;

use support::{Built, Site, reader_words};

const SOURCE: [(&str, &str); 3] = [
    ("content/a/2020-01-01.md", "# Terms\n\nOne.\n"),
    ("content/a/2022-03-01.md", "# Terms\n\nTwo.\n"),
    ("content/a/index.md", "---\neffective: 2024-02-16\n---\n# Terms\n\nThree.\n"),
];

const SETTINGS: &str = "languages: [en, ja, de]\nprevailing_language: en\n";

/// Builds a site of a notice in English and these texts besides.
fn build(settings: &str, files: &[(&str, &str)]) -> Built {
    let all = [&[("engross.yaml", settings)], &SOURCE[..], files].concat();
    let site = Site::new(&all);
    site.build().keep(site)
}

/// The note that a page has above its text, as words and links; empty where it has none.
fn note(built: &Built, page: &str) -> String {
    let html = built.file(page);
    let Some(start) = html.find("<div class=\"text\">") else { panic!("{page} has no text") };
    let end = start + html[start..].find("<article").expect("a text");
    let part = &html[start..end];
    let Some(start) = part.find("<div class=\"banner") else { return String::new() };
    let mut note = String::new();
    let stale = part[start..].starts_with("<div class=\"banner banner-stale\"");
    note.push_str(if stale { "stale: " } else { "" });
    let (said, links) = part[start..].split_once("<ul").expect("links");
    note.push_str(&reader_words(said));
    for link in links.split("<a href=\"").skip(1) {
        let (address, rest) = link.split_once('"').expect("an address");
        let words = rest.split_once('>').expect("a tag").1.split('<').next().expect("words");
        note.push_str(&format!("\n{words}: {address}"));
        let lang = rest.split("hreflang=\"").nth(1).and_then(|it| it.split('"').next());
        note.push_str(&format!(" ({})", lang.unwrap_or("no language")));
    }
    note
}

fn check_note(settings: &str, files: &[(&str, &str)], page: &str, expected: &str) {
    assert_eq!(note(&build(settings, files), page), expected, "{page}");
}

#[test]
fn a_translation_says_that_its_source_has_moved_on() {
    let stale = ("content/a/de.md", "---\ntranslation_of: 2022-03-01\n---\n# Bedingungen\n");
    let built = build(SETTINGS, &[stale]);
    let expected = "stale: Diese Übersetzung gibt die Fassung vom 1. März 2022 wieder. Der Text auf Englisch wurde am 16. Februar 2024 geändert. Bei Abweichungen ist der Text auf Englisch maßgeblich.
Änderungen am Text auf Englisch ansehen: /a/2024-02-16/changes/ (en)
Geltenden Text auf Englisch lesen: /a/ (en)
Diese Fassung auf Englisch lesen: /a/2022-03-01/ (en)";
    for page in ["de/a/index.html", "de/a/2022-03-01/index.html"] {
        assert_eq!(note(&built, page), expected, "{page}");
    }
    for page in ["a/2024-02-16/changes/index.html", "a/2022-03-01/index.html"] {
        assert!(built.has(page), "{page}");
    }
    assert_eq!(note(&built, "a/index.html"), "", "the source is no translation");
    let json = built.json("de/a/versions.json");
    assert_eq!(json["translated_from"], "en");
    assert_eq!(json["prevailing_language"], "en");
    assert_eq!(json["is_stale"], true);
    let version = &json["versions"][0];
    assert_eq!(version["translation_of"], "2022-03-01");
    assert_eq!(version["is_stale"], true);
    assert_eq!(version["source"]["url"], "/a/2022-03-01/");
    assert_eq!(version["source"]["changes"], "/a/2024-02-16/changes/");
    let json = built.json("a/versions.json");
    assert!(json["translated_from"].is_null() && json["versions"][0]["source"].is_null(), "{json}");
}

#[test]
fn a_source_that_changed_again_is_told_with_its_last_change() {
    let stale = ("content/a/ja.md", "---\ntranslation_of: 2020-01-01\n---\n# 規約\n");
    check_note(
        SETTINGS,
        &[stale],
        "ja/a/index.html",
        "stale: この翻訳の内容は2020年1月1日付けの版に基づいています。 英語版はその後2回以上変更され、最後の変更日は2024年2月16日です。 内容に相違がある場合は、英語版が優先します。
英語版の変更点を見る: /a/compare/2020-01-01/2024-02-16/ (en)
現行の英語版を読む: /a/ (en)
この版を英語で読む: /a/2020-01-01/ (en)",
    );
}

#[test]
fn a_translation_that_is_up_to_date_names_its_version() {
    let current = ("content/a/de.md", "---\ntranslation_of: 2024-02-16\n---\n# Bedingungen\n");
    let older = ("content/a/2020-01-01.de.md", "# Bedingungen\n\nEins.\n");
    let built = build(SETTINGS, &[current, older]);
    let said = |date: &str, id: &str| {
        format!(
            "Dies ist eine Übersetzung aus dem Text auf Englisch, Fassung vom {date}. Bei Abweichungen ist der Text auf Englisch maßgeblich.\nDiese Fassung auf Englisch lesen: /a/{id}/ (en)"
        )
    };
    let now = said("16. Februar 2024", "2024-02-16");
    assert_eq!(note(&built, "de/a/index.html"), now);
    assert_eq!(note(&built, "de/a/2024-02-16/index.html"), now);
    // That it is superseded is said already; that its source is too is no news.
    let then = said("1. Januar 2020", "2020-01-01");
    assert_eq!(note(&built, "de/a/2020-01-01/index.html"), then);
    assert_eq!(built.json("de/a/versions.json")["is_stale"], false);
}

#[test]
fn a_date_of_no_version_binds_to_the_one_in_force_then() {
    let dated = ("content/a/de.md", "---\neffective: 2022-06-01\n---\n# Bedingungen\n");
    let built = build("languages: [en, de]\n", &[dated]);
    let said = note(&built, "de/a/index.html");
    assert!(
        said.starts_with("stale: Diese Übersetzung gibt die Fassung vom 1. März 2022 wieder."),
        "{said}"
    );
    assert!(!said.contains("maßgeblich"), "{said}");
    let site =
        Site::new(&[&[("engross.yaml", "languages: [en, de]\n"), dated][..], &SOURCE].concat());
    let told = site.run(&["check", "--verbose"]).stdout;
    assert!(
        told.contains("content/a/de.md:2:12: info: this text does not say which version of the en text it translates; by its date it is taken to be 2022-03-01"),
        "{told}"
    );
}

#[test]
fn a_pending_source_leaves_its_translation_as_it_is() {
    let files = [
        ("content/a/2027-01-01.md", "# Terms\n\nFour.\n"),
        ("content/a/2027-01-01.de.md", "# Bedingungen\n\nVier.\n"),
        ("content/a/de.md", "---\ntranslation_of: 2024-02-16\n---\n# Bedingungen\n"),
    ];
    let built = build(SETTINGS, &files);
    assert!(note(&built, "de/a/index.html").starts_with(
        "Dies ist eine Übersetzung aus dem Text auf Englisch, Fassung vom 16. Februar 2024."
    ));
    assert!(note(&built, "de/a/2027-01-01/index.html").starts_with(
        "Dies ist eine Übersetzung aus dem Text auf Englisch, Fassung vom 1. Januar 2027."
    ));
}

#[test]
fn the_language_that_prevails_is_the_source() {
    let de = "---\neffective: 2024-02-16\nprevailing_language: de\n---\n# Bedingungen\n";
    let built = build(SETTINGS, &[("content/a/de.md", de)]);
    assert_eq!(note(&built, "de/a/index.html"), "");
    assert_eq!(
        note(&built, "a/index.html"),
        "This is a translation of the German text of 16 February 2024. In case of differences the German text prevails.\nRead this version in German: /de/a/2024-02-16/ (de)"
    );
    // Of equal weight.
    let de = "---\neffective: 2024-02-16\nprevailing_language: none\n---\n# Bedingungen\n";
    check_note(
        SETTINGS,
        &[("content/a/de.md", de)],
        "de/a/index.html",
        "Dies ist eine Übersetzung aus dem Text auf Englisch, Fassung vom 16. Februar 2024.\nDiese Fassung auf Englisch lesen: /a/2024-02-16/ (en)",
    );
}

#[test]
fn two_translations_of_one_version_have_a_redline_of_their_own() {
    let files = [
        ("content/a/2024-02-16.de.md", "# Bedingungen\n\nDrei.\n"),
        (
            "content/a/de.md",
            "---\neffective: 2024-05-01\ntranslation_of: 2024-02-16\n---\n# Bedingungen\n\nDrei Worte.\n",
        ),
    ];
    let built = build(SETTINGS, &files);
    let redline = built.file("de/a/2024-05-01/changes/index.html");
    assert!(redline.contains("<ins") && redline.contains("Worte"), "{redline}");
    for page in ["de/a/2024-05-01/index.html", "de/a/2024-02-16/index.html"] {
        let said = note(&built, page);
        assert!(
            said.starts_with(
                "Dies ist eine Übersetzung aus dem Text auf Englisch, Fassung vom 16. Februar 2024."
            ),
            "{said}"
        );
    }
}

const FOLDERS: &str = "languages: [en, de, pt-BR]\nlocale_folders: true\ncheck: {missing-description: off, missing-text: off, disclosure: off}\n";

/// A site of folders of languages.
fn folders() -> Site {
    Site::new(&[
        ("engross.yaml", FOLDERS),
        ("content/_name.md", "Owl Ltd"),
        ("content/_street.md", "1 Owl Street"),
        ("content/de/_name.md", "Eule GmbH"),
        (
            "content/en/legal/terms.md",
            "---\neffective: 2024-02-16\n---\n# Terms\n\n{% include \"_name.md\" %}, {% include \"_street.md\" %}. [Privacy](privacy/index.md), [the same](privacy).\n",
        ),
        ("content/en/legal/terms/2020-01-01.md", "# Terms\n\nThen.\n"),
        ("content/en/legal/privacy/index.md", "---\neffective: 2024-02-16\n---\n# Privacy\n"),
        (
            "content/de/legal/terms.md",
            "---\neffective: 2024-02-16\nmarkdown_includes: {name: _name.md}\n---\n# Bedingungen\n\n{% include \"_name.md\" %}, {% include \"../_name.md\" %}, {% include \"_street.md\" %}. {{ name }}. [Datenschutz](privacy/index.md) ![Siegel](siegel.png)\n",
        ),
        ("content/de/legal/terms/2020-01-01.md", "# Bedingungen\n\nDamals.\n"),
        ("content/de/legal/privacy/index.md", "---\neffective: 2024-02-16\n---\n# Datenschutz\n"),
        ("content/de/legal/siegel.png", "not really a picture"),
        ("content/pt-br/legal/terms.md", "---\neffective: 2024-02-16\n---\n# Termos\n"),
        ("content/pt-br/index.md", "---\neffective: 2024-02-16\n---\n# Textos\n"),
    ])
}

#[test]
fn folders_of_languages_hold_the_texts_in_them() {
    let site = folders();
    let built = site.build();
    assert_eq!(
        built.text("legal/terms/index.html"),
        "<h1 id=\"terms\">Terms</h1>\n<p>Owl Ltd, 1 Owl Street. <a href=\"/legal/privacy/\">Privacy</a>, <a href=\"/legal/privacy/\">the same</a>.</p>"
    );
    // A fragment in the folder of the language goes before the one of that name at the root.
    assert_eq!(
        built.text("de/legal/terms/index.html"),
        "<h1 id=\"bedingungen\">Bedingungen</h1>\n<p>Eule GmbH, Eule GmbH, 1 Owl Street. Eule GmbH. <a href=\"/de/legal/privacy/\">Datenschutz</a> <img src=\"/de/legal/siegel.png\" alt=\"Siegel\"></p>"
    );
    for (page, words) in [
        ("de/legal/terms/2020-01-01/index.html", "Damals"),
        ("legal/terms/2020-01-01/index.html", "Then"),
        ("pt-BR/legal/terms/index.html", "Termos"),
        ("pt-BR/index.html", "Textos"),
    ] {
        assert!(built.text(page).contains(words), "{page}");
    }
    assert!(built.has("de/legal/siegel.png") && !built.has("en/legal/terms/index.html"));
    let json = built.json("de/legal/terms/versions.json");
    assert_eq!(json["versions"][1]["translation_of"], "2020-01-01");
    let checked = site.run(&["check", "--strict"]);
    assert_eq!(checked.status, 0, "{}", checked.stdout);
}

#[test]
fn a_translation_says_that_its_source_was_withdrawn() {
    let built = build(
        SETTINGS,
        &[
            ("content/b/index.md", "---\neffective: 2023-01-01\nwithdrawn: 2025-03-01\n---\n# B\n"),
            ("content/b/de.md", "---\ntranslation_of: 2023-01-01\n---\n# B\n"),
        ],
    );
    assert_eq!(
        note(&built, "de/b/index.html"),
        "stale: Diese Übersetzung gibt die Fassung vom 1. Januar 2023 wieder. Der Text auf Englisch wurde am 1. März 2025 zurückgezogen.
Diese Fassung auf Englisch lesen: /b/2023-01-01/ (en)"
    );
    let current = built.json("de/b/current.json");
    assert_eq!(current["is_stale"], true);
    assert_eq!(current["translated_from"], "en");
    assert_eq!(current["prevailing_language"], "en");
    assert_eq!(current["source"], "/b/current.json");
    assert_eq!(current["in_force"]["translation_of"], "2023-01-01");
    let source = built.json("b/current.json");
    assert!(source["source"].is_null() && source["translated_from"].is_null(), "{source}");
}

#[test]
fn without_the_setting_they_are_folders() {
    let site = folders();
    site.write("engross.yaml", "languages: [en, de]\n");
    site.write("content/de/legal/terms.md", "---\neffective: 2024-02-16\n---\n# Bedingungen\n");
    site.write("content/en/legal/terms.md", "---\neffective: 2024-02-16\n---\n# Terms\n");
    let built = site.build();
    assert!(built.has("en/legal/terms/index.html") && built.has("de/legal/terms/index.html"));
    assert!(!built.has("legal/terms/index.html"));
}

/// Adds a file to a site of folders, and compares what is wrong then.
fn check_shapes(file: &str, text: &str, expected: &[&str]) {
    let site = folders();
    site.write(file, text);
    let run = site.run(&["build"]);
    let lines: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("content/")).collect();
    assert_eq!(lines, expected, "{file}");
    assert_eq!(run.status, 1, "{file}");
}

#[test]
fn two_shapes_of_one_text_are_told_with_both_files() {
    let text = "---\neffective: 2024-02-16\n---\n# Bedingungen\n";
    check_shapes(
        "content/legal/terms.de.md",
        text,
        &[
            "content/legal/terms.de.md:1:1: error: this and content/de/legal/terms.md are both the current text of /legal/terms [version-claimed-twice]",
        ],
    );
    check_shapes(
        "content/legal/terms/de.md",
        text,
        &[
            "content/legal/terms/de.md:1:1: error: this and content/de/legal/terms.md are both the current text of /legal/terms [version-claimed-twice]",
        ],
    );
    check_shapes(
        "content/legal/terms/2020-01-01.de.md",
        "# Bedingungen\n",
        &[
            "content/legal/terms/2020-01-01.de.md:1:1: error: this and content/de/legal/terms/2020-01-01.md are both version 2020-01-01 [version-claimed-twice]",
        ],
    );
    check_shapes(
        "content/legal/privacy.md",
        text,
        &[
            "content/legal/privacy.md:1:1: error: this and content/en/legal/privacy/index.md are both the current text of /legal/privacy [version-claimed-twice]",
        ],
    );
    check_shapes(
        "content/de/legal/about.pt-BR.md",
        text,
        &[
            "content/de/legal/about.pt-BR.md:1:1: error: the folder says de, the file name says pt-BR [language-contradiction]",
        ],
    );
    check_shapes(
        "content/de/legal/about.md",
        "---\nlang: en\neffective: 2024-02-16\n---\n# About\n",
        &[
            "content/de/legal/about.md:2:7: error: `lang` says en, the folder says de [language-contradiction]",
        ],
    );
}

#[test]
fn new_texts_go_where_their_language_is() {
    let site = folders();
    for (args, file) in [
        (&["new", "/de/legal/jobs"][..], "content/de/legal/jobs/index.md"),
        (
            &["new", "/legal/terms-of-use", "--lang", "pt-BR"],
            "content/pt-br/legal/terms-of-use/index.md",
        ),
        (&["new", "/legal/jobs"], "content/en/legal/jobs/index.md"),
    ] {
        let run = site.run(args);
        assert_eq!(run.status, 0, "{args:?}: {}", run.stderr);
        assert!(site.path(file).is_file(), "{args:?}: {}", run.stdout);
    }
    let refused = site.run(&["new", "/de/legal/terms"]);
    assert!(
        refused.stderr.contains("content/de/legal/terms.md is there already"),
        "{}",
        refused.stderr
    );
    site.write("old.txt", "Alte Bedingungen\n\nStand: 1. Januar 2018\n\nDamals galt dies.\n");
    let run =
        site.run(&["import", "old.txt", "--to", "/de/legal/terms", "--effective", "2018-01-01"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(site.path("content/de/legal/terms/2018-01-01.md").is_file(), "{}", run.stdout);
    let run =
        site.run(&["import", "old.txt", "--to", "/de/legal/agb", "--effective", "2018-01-01"]);
    assert!(site.path("content/de/legal/agb.md").is_file(), "{}{}", run.stdout, run.stderr);
    let run = site.run(&["release", "/de/legal/privacy", "--effective", "2025-11-01"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(site.path("content/de/legal/privacy/2024-02-16.md").is_file(), "{}", run.stdout);
    let run = site.run(&["release", "/legal/privacy", "--effective", "2025-11-01"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(site.path("content/en/legal/privacy/2024-02-16.md").is_file(), "{}", run.stdout);
    assert_eq!(site.run(&["check"]).status, 0);
}

#[test]
fn languages_that_are_not_declared_are_no_folders_by_mistake() {
    let site = Site::new(&[
        ("engross.yaml", "languages: [en, de]\n"),
        ("content/a.md", "---\neffective: 2024-02-16\n---\n# A\n"),
        ("old.txt", "Terms\n\nWe do things.\n"),
    ]);
    let run = site.run(&["new", "/ja/legal/privacy"]);
    assert_eq!(
        run.stderr,
        "error: `ja` is no language of this site\n  help: its languages are en, de; declare it under `languages:` in engross.yaml, or name a folder of that name as one: content/ja/legal/privacy\n"
    );
    let run =
        site.run(&["import", "old.txt", "--to", "/ja/legal/terms", "--effective", "2020-01-01"]);
    assert_eq!(
        run.stderr,
        "error: `ja` is no language of this site\n  help: its languages are en, de; declare it under `languages:` in engross.yaml, or name a folder of that name as one: --to content/ja/legal/terms\n"
    );
    assert!(!site.path("content/ja").exists());
    for args in [
        &["new", "content/ja/legal/privacy"][..],
        &["new", "/ja/legal/jobs", "--lang", "en"],
        &["new", "/it/jobs"],
        &["import", "old.txt", "--to", "content/ja/legal/terms", "--effective", "2020-01-01"],
    ] {
        let run = site.run(args);
        assert_eq!(run.status, 0, "{args:?}: {}", run.stderr);
    }
}

#[test]
fn a_release_knows_what_the_source_is() {
    let de = "---\neffective: 2024-02-16\nprevailing_language: de\n---\n# Bedingungen\n";
    let site =
        Site::new(&[&SOURCE[..], &[("engross.yaml", SETTINGS), ("content/a/de.md", de)]].concat());
    let args =
        |notice, of| ["release", notice, "--effective", "2025-12-01", "--translation-of", of];
    let refused = site.run(&args("/de/a", "2024-02-16")).stderr;
    assert!(
        refused.contains(
            "content/a/de.md is what other languages are translated from, and no translation"
        ),
        "{refused}"
    );
    let refused = site.run(&args("/a", "2020-01-01")).stderr;
    assert!(refused.contains("there is no version 2020-01-01 in de"), "{refused}");
    assert_eq!(site.run(&args("/a", "2024-02-16")).status, 0);
    let built = site.build();
    assert!(
        note(&built, "a/index.html")
            .starts_with("This is a translation of the German text of 16 February 2024.")
    );
}
