//! Whole sites: from files to pages, through the program as a user runs it.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use support::{Built, Site, copy_folder, project};

/// Builds a site of these files.
fn build(files: &[(&str, &str)]) -> Built {
    let site = Site::new(files);
    site.build().keep(site)
}

/// Builds one notice and compares its published text.
fn check_text(files: &[(&str, &str)], page: &str, expected: &str) {
    assert_eq!(build(files).text(page), expected.trim());
}

/// The sample site, as of a day on which it has a pending version.
fn sample() -> Built {
    let site = Site::new(&[]);
    copy_folder(&project().join("content"), &site.path("content"));
    copy_folder(&project().join("themes"), &site.path("themes"));
    site.write("engross.yaml", std::fs::read(project().join("engross.yaml")).expect("settings"));
    let built = site.run(&["build", "--strict", "--as-of", "2026-11-22"]);
    assert_eq!(built.status, 0, "the sample builds without a warning: {}", built.stderr);
    built.keep(site)
}

#[test]
fn a_body_is_a_template_first_and_markdown_then() {
    check_text(
        &[
            ("engross.yaml", "context: {owner: Owl Ltd}\n"),
            ("content/legal/_address.md", "Owl *Street* {{ number }}"),
            ("content/legal/_hours.md", "Mon to Fri"),
            (
                "content/legal/terms/index.md",
                concat!(
                    "---\neffective: 2020-01-01\nmarkdown_includes: {hours: legal/_hours.md}\n",
                    "context: {number: 7, plan: \"<free>\"}\n---\n# {{ owner }}\n\n",
                    "{% include \"../_address.md\" %}\n\nOpen: {{ hours }}\n\n",
                    "- {{ plan }} on {{ level_1 }}/{{ level_2 }}\n",
                ),
            ),
        ],
        "legal/terms/index.html",
        "<h1 id=\"owl-ltd\">Owl Ltd</h1>\n<p>Owl <em>Street</em> 7</p>\n<p>Open: Mon to Fri</p>\n<ul>\n<li>&lt;free&gt; on legal/terms</li>\n</ul>",
    );
}

#[test]
fn braces_stay_where_templates_are_switched_off() {
    check_text(
        &[(
            "content/a.md",
            "---\neffective: 2020-01-01\ntemplate: false\n---\nWrite {{ year }}.\n",
        )],
        "a/index.html",
        "<p>Write {{ year }}.</p>",
    );
}

#[test]
fn the_wrapper_gets_every_key_of_the_context() {
    let wrapper = "<html><body>{{ title }}|{{ copydoc }}|{{ level_1 }}|{{ aside }}<article data-notice-text>{{ content }}</article></body></html>";
    let site = Site::new(&[
        ("content/_aside.md", "**Aside**"),
        (
            "content/a.md",
            "---\neffective: 2020-01-01\nwrapper_template: legal/mine.html\nmarkdown_includes: {aside: _aside.md}\ncontext: {title: A & B, copydoc: here}\n---\nText\n",
        ),
    ]);
    copy_folder(&project().join("themes"), &site.path("themes"));
    site.write("themes/default/templates/legal/mine.html", wrapper);
    let page = site.build().file("a/index.html");
    assert!(page.contains("A &amp; B|here|a|<p><strong>Aside</strong></p>"), "{page}");
}

#[test]
fn versions_come_in_both_shapes_and_languages_in_every_shape() {
    let built = build(&[
        ("content/a/index.md", "---\neffective: 2024-02-16\n---\n# Now\n"),
        ("content/a/2016-02-08.md", "# Then\n"),
        ("content/a/2013-03-25/index.md", "# Before\n"),
        ("content/a/index.ja.md", "---\ntranslation_of: 2024-02-16\n---\n# 今\n"),
        ("content/a/2016-02-08.ja.md", "# 昔\n"),
        ("content/a/2013-03-25/ja.md", "# 大昔\n"),
        ("content/b.md", "---\neffective: 2020-01-01\n---\n# B\n"),
        ("content/b/ja.md", "---\neffective: 2020-01-01\n---\n# 乙\n"),
        ("content/b.it.md", "---\neffective: 2020-01-01\n---\n# Not Italian\n"),
        ("content/it.md", "---\neffective: 2020-01-01\n---\n# About IT\n"),
        ("content/a/seal.png", "not really a picture"),
        ("content/a/2016-02-08/annex.pdf", "%PDF"),
    ]);
    for (page, words) in [
        ("a/index.html", "Now"),
        ("a/2024-02-16/index.html", "Now"),
        ("a/2016-02-08/index.html", "Then"),
        ("a/2013-03-25/index.html", "Before"),
        ("ja/a/index.html", "今"),
        ("ja/a/2016-02-08/index.html", "昔"),
        ("ja/a/2013-03-25/index.html", "大昔"),
        ("ja/b/index.html", "乙"),
        ("b.it/index.html", "Not Italian"),
        ("it/index.html", "About IT"),
    ] {
        assert!(built.text(page).contains(words), "{page}");
    }
    for page in [
        "a/history/index.html",
        "a/2016-02-08/changes/index.html",
        "a/compare/2013-03-25/2024-02-16/index.html",
        "ja/a/compare/2013-03-25/2024-02-16/index.html",
        "a/versions.json",
        "ja/a/versions.json",
        "ja/index.html",
        "a/seal.png",
        "a/2016-02-08/annex.pdf",
        "404.html",
        "robots.txt",
    ] {
        assert!(built.has(page), "{page}");
    }
    assert!(!built.has("a/2013-03-25/changes/index.html"), "the first version has no predecessor");
    assert!(built.file("ja/a/index.html").contains("<html lang=\"ja\""));
}

#[test]
fn a_pending_version_goes_live_by_date_alone() {
    let site = Site::new(&[
        ("content/a/index.md", "---\neffective: 2020-01-01\n---\n# Old\n"),
        ("content/a/2026-06-01.md", "---\npublished: 2026-01-15\n---\n# New\n"),
    ]);
    let on = |day: &str| {
        let built = site.run(&["build", "--as-of", day]);
        assert_eq!(built.status, 0, "{}", built.stderr);
        built
    };
    assert!(!on("2026-01-14").has("a/2026-06-01/index.html"), "not published yet");
    let pending = on("2026-05-31");
    assert!(pending.text("a/index.html").contains("Old"));
    assert_eq!(pending.json("a/versions.json")["versions"][0]["status"], "pending");
    assert!(
        pending.file("a/index.html").contains("1 June 2026"),
        "the text in force says what is to come"
    );
    let live = on("2026-06-01");
    assert!(live.text("a/index.html").contains("New"));
    assert_eq!(live.json("a/versions.json")["in_force"], "2026-06-01");
}

#[test]
fn beyond_a_number_of_versions_not_every_pair_is_compared() {
    let mut files = vec![("engross.yaml".to_owned(), "redline: {all_pairs_up_to: 3}\n")];
    for year in 2015..2021 {
        files.push((format!("content/a/{year}-01-01.md"), "# A\n"));
    }
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let built = build(&files);
    let compared: BTreeSet<String> = built
        .tree()
        .into_keys()
        .filter_map(|path| {
            path.strip_prefix("a/compare/")?.strip_suffix("/index.html").map(str::to_owned)
        })
        .collect();
    let year = |year: i32| format!("{year}-01-01");
    let expected: BTreeSet<String> = (2015..2020)
        .flat_map(|old| {
            [format!("{}/{}", year(old), year(old + 1)), format!("{}/{}", year(old), year(2020))]
        })
        .collect();
    assert_eq!(compared, expected);
}

#[test]
fn neighbours_are_compared_on_one_page_and_their_other_address_leads_there() {
    let built = build(&[
        ("engross.yaml", "url: https://legal.example.com\n"),
        ("content/a/2019-01-01.md", "# A\n\nOne word.\n"),
        ("content/a/2020-01-01.md", "# A\n\nTwo words.\n"),
        ("content/a/2021-01-01.md", "# A\n\nThree words.\n"),
    ]);
    let redlines = built.tree().into_iter().filter(|(path, bytes)| {
        path.ends_with(".html") && String::from_utf8_lossy(bytes).contains("data-redline-text")
    });
    let redlines: Vec<String> = redlines.map(|(path, _)| path).collect();
    let expected = [
        "a/2020-01-01/changes/index.html",
        "a/2021-01-01/changes/index.html",
        "a/compare/2019-01-01/2021-01-01/index.html",
    ];
    assert_eq!(redlines, expected);
    assert!(built.stdout.contains("3 redlines"), "{}", built.stdout);
    let page = built.file("a/compare/2019-01-01/2020-01-01/index.html");
    for part in [
        "content=\"0; url=/a/2020-01-01/changes/\"",
        "<link rel=\"canonical\" href=\"https://legal.example.com/a/2020-01-01/changes/\">",
        "<a href=\"/a/2020-01-01/changes/\">A: what changed (1 January 2019 – 1 January 2020)</a>",
        "<meta name=\"robots\" content=\"noindex\">",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!built.has("_redirects"), "hosts limit the number of rules");
    // Nothing of ours takes the detour.
    for (path, bytes) in built.tree() {
        let text = String::from_utf8_lossy(&bytes);
        for pair in ["compare/2019-01-01/2020-01-01/", "compare/2020-01-01/2021-01-01/"] {
            let is_own = path == "manifest.json" || path.contains(pair);
            assert!(is_own || !text.contains(pair), "{pair} in {path}");
        }
    }
}

/// Links of a page, each with its words: `What changed: /a/2020-01-01/changes/`.
fn told_links(built: &Built, page: &str) -> Vec<String> {
    let html = built.file(page);
    let links = html.split("<a ").skip(1).filter_map(|link| {
        let (tag, rest) = link.split_once('>')?;
        let tag = format!("<a {tag}>");
        let (_, address) = attributes(&tag).find(|(name, _)| *name == "href")?;
        let words = support::reader_words(rest.split("</a>").next()?);
        Some(format!("{words}: {address}"))
    });
    links.collect()
}

#[test]
fn growth_takes_no_address_of_neighbours_away() {
    let settings = "redline: {all_pairs_up_to: 3, with_in_force: false}\n";
    let names: Vec<String> = (0..4).map(|it| format!("content/a/{}-01-01.md", 2019 + it)).collect();
    let texts: Vec<String> = (0..4).map(|it| format!("# A\n\n{it} words.\n")).collect();
    let mut files: Vec<(&str, &str)> = vec![("engross.yaml", settings)];
    files.extend(names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())));
    let compared = |files: &[(&str, &str)]| -> BTreeSet<String> {
        let paths = build(files).tree().into_keys();
        let is_of_pair = |path: &String| path.starts_with("a/compare/") && path.ends_with(".html");
        paths.filter(is_of_pair).collect()
    };
    let (three, four) = (compared(&files[..4]), compared(&files));
    let lost: Vec<&String> = three.difference(&four).collect();
    assert_eq!(lost, ["a/compare/2019-01-01/2021-01-01/index.html"]);
    assert_eq!((three.len(), four.len()), (3, 3));
}

#[test]
fn where_only_neighbours_are_compared_each_step_leads_to_the_next() {
    let dated = |front: &str, text: &str| format!("---\n{front}\n---\n# A\n\n{text}\n");
    let built = build(&[
        (
            "engross.yaml",
            "languages: [en, ja]\nredline: {all_pairs_up_to: 2, with_in_force: false}\n",
        ),
        ("content/a/2019-01-01.md", "# A\n\nOne word.\n"),
        ("content/a/2020-01-01.md", "# A\n\nTwo words.\n"),
        ("content/a/2021-01-01.md", "# A\n\nThree words.\n"),
        ("content/a/index.md", &dated("effective: 2022-01-01", "Four words.")),
        ("content/a/2027-01-01.md", &dated("published: 2025-12-01", "Five words.")),
        ("content/a/2028-01-01.md", &dated("published: 2025-12-01", "Six words.")),
        ("content/a/ja.md", &dated("translation_of: 2020-01-01", "二つの単語。")),
        // Of two versions there is but one comparison.
        ("content/b/2019-01-01.md", "# B\n"),
        ("content/b/2020-01-01.md", "# B\n"),
    ]);
    let compared: Vec<String> = built
        .tree()
        .into_keys()
        .filter(|path| path.starts_with("a/compare/") && path.ends_with(".html"))
        .collect();
    assert_eq!(compared, [""; 0], "no address of a pair is one that readers know");
    let links = |page: &str| banner(&built, &format!("{page}index.html")).1;
    // From the first version step by step to the text in force, and on.
    assert_eq!(links("a/2019-01-01/"), ["/a/", "/a/2020-01-01/changes/", "/a/history/"]);
    let step = |year: usize| told_links(&built, &format!("a/{year}-01-01/changes/index.html"));
    let (next, before) = ("What changed next: ", "What changed before: ");
    assert!(step(2020).contains(&format!("{next}/a/2021-01-01/changes/")));
    assert!(!step(2020).iter().any(|link| link.starts_with(before)));
    assert!(step(2021).contains(&format!("{before}/a/2020-01-01/changes/")));
    assert!(step(2021).contains(&format!("{next}/a/2022-01-01/changes/")));
    assert!(!step(2028).iter().any(|link| link.starts_with(next)));
    // The last one before it is compared with the text in force, as its neighbour.
    assert_eq!(links("a/2021-01-01/"), ["/a/", "/a/2022-01-01/changes/", "/a/history/"]);
    // What is to come tells of itself by its own step.
    let coming = ["2028", "2027"].map(|year| format!("/a/{year}-01-01/"));
    let coming = coming.into_iter().flat_map(|it| [it.clone(), it + "changes/"]);
    assert_eq!(links("a/"), coming.collect::<Vec<_>>());
    assert_eq!(links("a/2028-01-01/"), ["/a/", "/a/history/"]);
    let history = built.file("a/history/index.html");
    assert!(!history.contains("<details"), "there is nothing to choose from");
    assert!(!history.contains("find the newer one below"), "{history}");
    assert!(!history.contains("/compare/"), "{history}");
    // A translation of a text that has changed twice since.
    let stale = built.file("ja/a/index.html");
    assert!(stale.contains("英語版の履歴をすべて見る"), "{stale}");
    assert!(stale.contains("href=\"/a/history/\" hreflang=\"en\""), "{stale}");
    let data = built.json("ja/a/versions.json");
    assert!(data["versions"][0]["source"]["changes"].is_null(), "{data}");
    for (path, bytes) in built.tree().into_iter().filter(|(path, _)| path.ends_with(".html")) {
        for (_, link) in attributes(&String::from_utf8_lossy(&bytes))
            .filter(|(name, link)| *name == "href" && link.starts_with('/'))
        {
            let file = link.split('#').next().unwrap_or_default()[1..].to_owned();
            let file =
                if file.ends_with('/') || file.is_empty() { file + "index.html" } else { file };
            assert!(built.has(&file), "{path}: {link}");
        }
    }
}

#[test]
fn a_cookie_table_shows_the_state_of_the_texts_own_day() {
    let inventory = |name: &str| {
        format!(
            "providers:\n  - {{id: p, name: {name}, category: analytics, purpose: Counts., items: [_a]}}\n"
        )
    };
    let (old, new) = (inventory("Oldco"), inventory("Newco"));
    let text = "# P\n\n{{ cookie_table(category=\"analytics\") }}\n";
    let current = format!("---\neffective: 2024-06-01\n---\n{text}");
    let built = build(&[
        ("content/cookies/index.yaml", &format!("effective: 2024-01-01\n{new}")),
        ("content/cookies/2020-01-01.yaml", &old),
        ("content/p/index.md", &current),
        ("content/p/2021-01-01.md", text),
    ]);
    assert!(built.text("p/index.html").contains("Newco"));
    assert!(built.text("p/2021-01-01/index.html").contains("Oldco"));
    assert!(
        built.text("p/2021-01-01/index.html").contains("<code>_a</code>"),
        "names are no Markdown"
    );
    assert!(!built.text("p/index.html").contains("engross-verbatim"));
    // The inventory is a notice itself, with versions and redlines.
    assert!(built.text("cookies/2020-01-01/index.html").contains("Oldco"));
    let redline = built.file("cookies/2024-01-01/changes/index.html");
    assert!(redline.contains("Oldco") && redline.contains("Newco") && redline.contains("<ins"));
}

#[test]
fn links_lead_to_the_pages_that_are_made() {
    let built = build(&[
        ("engross.yaml", "url: https://example.com/texts\n"),
        (
            "content/legal/a.md",
            "---\neffective: 2020-01-01\n---\n[b](b.md#x) [c](/legal/c) [old](c/2019-01-01.md) [out](https://example.org/) ![seal](seal.png)\n",
        ),
        ("content/legal/b.md", "---\neffective: 2020-01-01\n---\n## X\n"),
        ("content/legal/c/index.md", "---\neffective: 2020-01-01\n---\n# C\n"),
        ("content/legal/c/2019-01-01.md", "# C\n"),
        ("content/legal/seal.png", "x"),
    ]);
    let text = built.text("legal/a/index.html");
    for link in [
        "href=\"/texts/legal/b/#x\"",
        "href=\"/texts/legal/c/\"",
        "href=\"/texts/legal/c/2019-01-01/\"",
        "href=\"https://example.org/\"",
        "src=\"/texts/legal/seal.png\"",
    ] {
        assert!(text.contains(link), "{link} in {text}");
    }
}

#[test]
fn links_that_are_resolved_stay_as_they_are() {
    let built = build(&[
        ("engross.yaml", "url: https://example.com/texts\n"),
        ("content/_more.md", "[t](/legal/t) ![seal](/legal/seal.png) [x](/none)"),
        (
            "content/legal/index.md",
            concat!(
                "---\neffective: 2020-01-01\nmarkdown_includes: {more: _more.md}\n---\n",
                "{% for n in notices(under=\"/legal\") %}[{{ n.title }}]({{ n.url }})\n{% endfor %}\n",
                "{{ more }}\n\n[here](/texts/legal/t/#x) [gone](/texts/gone) ",
                "[full](https://example.com/texts/legal/t)\n",
            ),
        ),
        ("content/legal/t.md", "---\neffective: 2020-01-01\n---\n# T\n"),
        ("content/legal/seal.png", "x"),
    ]);
    let text = built.text("legal/index.html");
    let links: Vec<&str> = attributes(&text)
        .filter(|(name, _)| matches!(*name, "href" | "src"))
        .map(|(_, link)| link)
        .collect();
    assert_eq!(
        links,
        [
            "/texts/legal/t/",
            "/texts/legal/t/",
            "/texts/legal/seal.png",
            "/texts/none",
            "/texts/legal/t/#x",
            "/texts/gone",
            "/texts/legal/t/",
        ]
    );
}

#[test]
fn links_may_be_percent_encoded() {
    let built = build(&[
        (
            "content/法務/a.md",
            concat!(
                "---\neffective: 2020-01-01\n---\n[x](個人.md) [z](</法務/a b>) ![s](<s 1.png>)\n\n",
                "<img src=\"./\\evil.example/x.png\" alt=\"\"> <a href=\"個人/2020-01-01#甲\">y</a>\n",
            ),
        ),
        ("content/法務/個人.md", "---\neffective: 2020-01-01\n---\n# P\n"),
        ("content/法務/a b.md", "---\neffective: 2020-01-01\n---\n# B\n"),
        ("content/法務/s 1.png", "x"),
    ]);
    let text = built.text("法務/a/index.html");
    let folder = "/%E6%B3%95%E5%8B%99";
    for link in [
        format!("href=\"{folder}/%E5%80%8B%E4%BA%BA/\""),
        format!("href=\"{folder}/a%20b/\""),
        format!("src=\"{folder}/s%201.png\""),
        format!("src=\"{folder}/evil.example/x.png\""),
        format!("href=\"{folder}/%E5%80%8B%E4%BA%BA/2020-01-01/#甲\""),
    ] {
        assert!(text.contains(&link), "{link} in {text}");
    }
}

#[test]
fn former_addresses_lead_to_the_notice() {
    let built =
        build(&[("content/a.md", "---\neffective: 2020-01-01\naliases: [/legal/old]\n---\n# A\n")]);
    let page = built.file("legal/old/index.html");
    assert!(page.contains("content=\"0; url=/a/\"") && page.contains("<a href=\"/a/\">"), "{page}");
}

#[test]
fn paths_that_stand_in_each_others_way_are_findings() {
    let dated = "---\neffective: 2020-01-01\n---\n# N\n";
    let site = Site::new(&[
        ("content/index.md", dated),
        ("content/notices/index.md", dated),
        ("content/notices/2020-01-01", "a file"),
    ]);
    let built = site.run(&["build"]);
    assert_eq!(
        built.stderr.lines().filter(|line| line.starts_with("content/")).collect::<Vec<_>>(),
        [
            "content/notices/2020-01-01: error: this becomes notices/2020-01-01, beside notices/2020-01-01/index.html, which is made from content/notices/index.md; a file cannot stand where a folder does [path-claimed-twice]",
            "content/notices/index.md:1:1: error: this becomes notices/index.html, which Engross makes for every site [path-claimed-twice]",
        ]
    );
}

#[test]
fn the_manifest_has_the_fingerprint_of_every_file() {
    let built = sample();
    let manifest = built.json("manifest.json");
    let listed = manifest["files"].as_object().expect("files");
    let mut tree = built.tree();
    tree.remove("manifest.json");
    assert_eq!(listed.keys().collect::<Vec<_>>(), tree.keys().collect::<Vec<_>>());
    for (path, bytes) in &tree {
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(listed[path]["sha256"], hash, "{path}");
    }
}

#[test]
fn the_sitemap_lists_what_search_engines_are_to_surface() {
    let sitemap = sample().file("sitemap.xml");
    assert!(sitemap.contains(
        "<loc>https://legal.example.com/legal/privacy/</loc><lastmod>2025-10-01</lastmod>"
    ));
    assert!(sitemap.contains("<loc>https://legal.example.com/ja/legal/privacy/</loc>"));
    assert!(!sitemap.contains("2018-05-25") && !sitemap.contains("compare"));
}

#[test]
fn every_link_and_anchor_of_the_sample_resolves() {
    let built = sample();
    let pages: BTreeMap<String, String> = built
        .tree()
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
        .collect();
    let all: BTreeSet<String> = built.tree().into_keys().collect();
    let mut broken = Vec::new();
    for (path, page) in &pages {
        for (name, link) in attributes(page) {
            if !matches!(name, "href" | "src") {
                continue;
            }
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file = match target {
                "" => path.clone(),
                _ if !target.starts_with('/') => continue,
                _ if target.ends_with('/') => format!("{}index.html", &target[1..]),
                _ => target[1..].to_owned(),
            };
            let has_anchor = anchor.is_empty()
                || pages.get(&file).is_some_and(|page| {
                    let id = engross::address::decoded(anchor);
                    page.contains(&format!(" id=\"{id}\""))
                });
            if !all.contains(&file) || !has_anchor {
                broken.push(format!("{path}: {link}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn ids_are_unique_on_every_page_of_the_sample() {
    check_ids_are_unique(&sample());
}

fn check_ids_are_unique(built: &Built) {
    for (path, bytes) in built.tree() {
        if !path.ends_with(".html") {
            continue;
        }
        let page = String::from_utf8(bytes).expect("UTF-8");
        let mut seen = BTreeSet::new();
        for (name, value) in attributes(&page) {
            assert!(
                name != "id" || seen.insert(value.to_owned()),
                "{path}: the id {value} stands twice"
            );
        }
    }
}

#[test]
fn ids_of_the_theme_and_of_notes_clash_with_no_heading() {
    let text = "# Engross main\n\n## Engross cite\n\n## Engross older\n\n## Contact\n\n<p id=\"version-2020-01-01\">x</p>\n";
    let new = format!(
        "---\neffective: 2024-01-01\nchanges: \"## Contact\"\n---\n{text}\n## Engross:main\n"
    );
    let built = build(&[("content/a/index.md", &new), ("content/a/2020-01-01.md", text)]);
    assert_eq!(built.stderr, "");
    check_ids_are_unique(&built);
    let history = built.file("a/history/index.html");
    assert!(history.contains("<h2>Contact</h2>"), "{history}");
    assert!(built.file("a/index.html").contains("id=\"engross:cite\""));
}

#[test]
fn what_is_wrong_in_a_note_is_said_once() {
    let note =
        "---\ntitle: A\nchanges: <script>alert(1)</script>\neffective: 2024-01-01\n---\n# A\n";
    let built = build(&[("content/a/index.md", note), ("content/a/2020-01-01.md", "# A\n")]);
    let said: Vec<&str> = built.stderr.lines().filter(|line| line.contains("content/")).collect();
    assert_eq!(said, ["content/a/index.md:3:1: warning: the script is left out [script]"]);
}

#[test]
fn one_word_is_a_word() {
    let built = build(&[
        ("content/a/index.md", "---\neffective: 2024-01-01\n---\n# A\n\nOne new word.\n"),
        ("content/a/2020-01-01.md", "# A\n\nOne word.\n"),
    ]);
    for page in ["a/history/index.html", "a/2024-01-01/changes/index.html"] {
        let page = built.file(page);
        assert!(page.contains(">1 word inserted<") && page.contains(">0 words deleted<"), "{page}");
    }
}

#[test]
fn a_redline_without_other_words_says_so_and_what_else_changed() {
    let files = |settings: &'static str| {
        build(&[
            ("engross.yaml", settings),
            (
                "content/a/index.md",
                "---\neffective: 2024-01-01\n---\n# A\n\nSee [our list](/new). We **never** sell.\n",
            ),
            ("content/a/2020-01-01.md", "# A\n\nSee [our list](/old). We never sell.\n"),
            ("content/b/index.md", "---\neffective: 2024-01-01\n---\n# B\n\nKept 14 days.\n"),
            ("content/b/2020-01-01.md", "# B\n\nKept 30 days.\n"),
        ])
    };
    let built = files("");
    let page = built.file("a/2024-01-01/changes/index.html");
    assert!(page.contains("<strong>No change in wording</strong>"), "{page}");
    assert!(page.contains("Changed: 1 link, formatting in 1 place"), "{page}");
    assert!(page.contains("link changed from <code>/old</code> to <code>/new</code>"), "{page}");
    assert!(
        page.contains("class=\"choose-no-format\"") && !page.contains("choose-beside"),
        "{page}"
    );
    assert!(built.file("a/history/index.html").contains("No change in wording"));
    let page = built.file("b/2024-01-01/changes/index.html");
    assert!(page.contains("choose-beside") && page.contains("redline-row"), "{page}");
    assert!(!page.contains("choose-no-format"), "{page}");
    let page = files("redline: {side_by_side: false}\n").file("b/2024-01-01/changes/index.html");
    assert!(!page.contains("choose-beside") && !page.contains("redline-row"), "{page}");
}

/// What the banner of a page says, and where its links lead.
fn banner(built: &Built, page: &str) -> (String, Vec<String>) {
    let html = built.file(page);
    let start = html.find("<div class=\"banner").expect("a banner");
    let end = start + html[start..].find("</div>").expect("an end");
    let links = attributes(&html[start..end]).filter(|(name, _)| *name == "href");
    let links = links.map(|(_, link)| link.to_owned()).collect();
    let words = html[start..end].split("<ul").next().unwrap_or_default();
    (support::reader_words(words), links)
}

#[test]
fn a_text_that_is_not_in_force_says_so_and_leads_on() {
    let dated = |front: &str| format!("---\n{front}\n---\n# A\n");
    let built = build(&[
        ("content/a/2010.md", &dated("effective: 2010")),
        ("content/a/2012-03-01.md", &dated("effective: 2012-03-01")),
        ("content/a/2020-05.md", &dated("effective: 2020-05")),
        ("content/a/index.md", &dated("effective: 2024-01-01")),
        ("content/a/2025-06-01.md", &dated("effective: 2025-06-01\nwithdrawn: 2025-03-01")),
        ("content/a/2027-01-01.md", &dated("effective: 2027-01-01\npublished: 2025-12-01")),
        // No longer in force, and one to come.
        ("content/b/2020-01-01.md", "# B\n"),
        ("content/b/index.md", &dated("effective: 2021-01-01\nwithdrawn: 2024-05-01")),
        ("content/b/2027-01-01.md", &dated("published: 2025-12-01")),
        // An end that nobody states.
        ("content/c/2020-01-01.md", "# C\n"),
        ("content/c/index.md", "# C\n"),
    ]);
    let check_banner = |page: &str, words: &str, links: &[&str]| {
        let found = banner(&built, &format!("{page}index.html"));
        let links = links.iter().map(|link| format!("/{link}")).collect();
        assert_eq!(found, (words.to_owned(), links), "{page}");
        for link in &found.1 {
            assert!(built.has(&format!("{}index.html", &link[1..])), "{page}: {link}");
        }
    };
    check_banner(
        "a/2010/",
        "This is an earlier version. It was in force from 2010 to 29 February 2012.",
        &["a/", "a/compare/2010/2024-01-01/", "a/history/"],
    );
    check_banner(
        "a/2012-03-01/",
        "This is an earlier version. It was in force from 1 March 2012 until May 2020.",
        &["a/", "a/compare/2012-03-01/2024-01-01/", "a/history/"],
    );
    check_banner(
        "a/2025-06-01/",
        "This version was withdrawn on 1 March 2025, before it could take effect.",
        &["a/", "a/2025-06-01/changes/", "a/history/"],
    );
    check_banner(
        "a/2027-01-01/",
        "This version is not in force yet. It takes effect on 1 January 2027.",
        &["a/", "a/compare/2024-01-01/2027-01-01/", "a/history/"],
    );
    check_banner(
        "a/",
        "A new version takes effect on 1 January 2027.",
        &["a/2027-01-01/", "a/compare/2024-01-01/2027-01-01/"],
    );
    check_banner(
        "b/",
        "This text was in force from 1 January 2021 until it was withdrawn on 1 May 2024.",
        &["b/2027-01-01/", "b/history/"],
    );
    check_banner(
        "b/2020-01-01/",
        "This is an earlier version. It was in force from 1 January 2020 to 31 December 2020.",
        &["b/", "b/2027-01-01/", "b/history/"],
    );
    check_banner(
        "b/2027-01-01/",
        "This version is not in force yet. It takes effect on 1 January 2027.",
        &["b/", "b/history/"],
    );
    check_banner(
        "c/2020-01-01/",
        "This is an earlier version. It took effect on 1 January 2020 and is no longer in force.",
        &["c/", "c/undated/changes/", "c/history/"],
    );
}

#[test]
fn style_sheets_stay_small() {
    let built = sample();
    let limits = [
        ("site.css", 20_000),
        ("redline.css", 10_000),
        ("history.css", 4_000),
        ("site.js", 2_200),
        ("history.js", 4_600),
    ];
    for (sheet, limit) in limits {
        let size = built.asset(sheet).len();
        assert!(size <= limit, "{sheet} has {size} bytes");
    }
    let links = |page: &str| built.file(page).contains("/assets/redline.");
    assert!(links("legal/privacy/2025-10-01/changes/index.html"));
    assert!(!links("legal/privacy/index.html"), "only redlines need it");
}

#[test]
fn readers_can_go_from_the_index_to_any_redline_and_back() {
    let built = sample();
    let links = |path: &str| -> BTreeSet<String> {
        attributes(&built.file(path))
            .filter(|(name, _)| *name == "href")
            .map(|(_, link)| link.to_owned())
            .collect()
    };
    assert!(links("index.html").contains("/legal/privacy/"));
    assert!(links("legal/privacy/index.html").contains("/legal/privacy/history/"));
    let history = links("legal/privacy/history/index.html");
    assert!(history.contains("/legal/privacy/2018-05-25/"));
    let versions = built.json("legal/privacy/versions.json");
    let ids: Vec<&str> = versions["versions"]
        .as_array()
        .expect("versions")
        .iter()
        .filter_map(|it| it["id"].as_str())
        .collect();
    assert!(ids.len() >= 7, "{ids:?}");
    for (at, new) in ids.iter().enumerate() {
        for old in &ids[at + 1..] {
            let pair = format!("/legal/privacy/compare/{old}/{new}/");
            let link = match *old == ids[at + 1] {
                true => format!("/legal/privacy/{new}/changes/"),
                false => pair.clone(),
            };
            assert!(history.contains(&link), "{link}");
            assert!(link == pair || !history.contains(&pair), "{pair} leads to {link} only");
            let back = links(&format!("{}index.html", &link[1..]));
            assert!(back.contains("/legal/privacy/") && back.contains("/legal/privacy/history/"));
        }
    }
}

#[test]
fn no_script_but_our_own_and_no_remote_request_reaches_readers() {
    let built = sample();
    let ours = our_scripts(&built);
    for (path, bytes) in built.tree() {
        if !path.ends_with(".html") {
            continue;
        }
        let page = String::from_utf8(bytes).expect("UTF-8");
        assert!(!without(&ours, &page).contains("<script"), "{path}");
        assert!(!page.contains("<iframe"), "{path}");
        for (name, value) in attributes(&page) {
            assert!(!name.starts_with("on"), "{path}: {name}");
            assert!(!(name == "src" && value.contains("//")), "{path}: {value}");
        }
    }
}

/// The scripts of the theme as pages have them: files of the site, nothing inline.
fn our_scripts(built: &Built) -> Vec<String> {
    let tree = built.tree();
    let files = tree.keys().filter(|path| path.starts_with("assets/") && path.ends_with(".js"));
    let tags = |path: &String| {
        [
            format!("<script src=\"/{path}\" defer></script>"),
            format!("<script type=\"module\" src=\"/{path}\"></script>"),
        ]
    };
    files.flat_map(tags).collect()
}

/// A page without each of these scripts, once, and without what it says of its text for machines, which is data.
fn without(scripts: &[String], page: &str) -> String {
    const START: &str = "<script type=\"application/ld+json\">";
    let page = scripts.iter().fold(page.to_owned(), |page, script| page.replacen(script, "", 1));
    let Some((before, behind)) = page.split_once(START) else { return page };
    let (data, behind) = behind.split_once("</script>").expect("an end");
    assert!(
        serde_json::from_str::<serde_json::Value>(data).is_ok_and(|it| it.is_object()),
        "{data}"
    );
    assert!(!data.contains('<'), "{data}");
    format!("{before}{behind}")
}

#[test]
fn what_a_text_carries_in_cannot_run() {
    let hostile = concat!(
        "---\neffective: 2020-01-01\ntitle: \"<script>alert(1)</script>\"\nversion: \"<b>\"\n",
        "changes: \"<img src=x onerror=alert(1)>\"\n---\n",
        "<script>alert(1)</script>\n\n<p><ScRiPt >alert(1)</sCrIpT>\n\n<svg/onload=alert(1)>\n\n",
        "<a href=\" jAvAsCrIpT:alert(1)\">x</a> <form action=\"javascript:alert(1)\"></form>\n\n",
        "<iframe src=\"https://example.org\"></iframe>\n\n<object data=\"data:text/html,x\"></object>\n\n",
        "<div style=\"background:u\\72l(https://example.org/x)\">x</div>\n\n<base href=\"https://example.org\">\n\n",
        "<img srcset=\"https://example.org/a.png 2x\" alt=\"\">\n\n<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>\n",
    );
    let built = build(&[("content/a.md", hostile), ("content/a/2019-01-01.md", "# A\n")]);
    let ours = our_scripts(&built);
    for (path, bytes) in built.tree() {
        let page = String::from_utf8(bytes).expect("UTF-8").to_lowercase();
        let page = without(&ours, &page);
        if !path.ends_with(".html") {
            continue;
        }
        for (name, value) in attributes(&page) {
            let runs = name.starts_with("on")
                || value.trim().starts_with("javascript:")
                || value.contains("u\\72l");
            assert!(!runs, "{path}: {name}=\"{value}\"");
            assert!(!(matches!(name, "src" | "srcset") && value.contains("//")), "{path}: {value}");
        }
        for element in ["<script", "<iframe", "<object", "<base", "<svg onload"] {
            assert!(!page.contains(element), "{path}: {element}");
        }
    }
}

/// Names and values of every attribute of a page that this program wrote: always quoted.
fn attributes(page: &str) -> impl Iterator<Item = (&str, &str)> {
    page.split('<').skip(1).flat_map(|tag| {
        let mut rest = tag;
        std::iter::from_fn(move || {
            let at = rest.find("=\"")?;
            let name = rest[..at].rsplit([' ', '\n']).next()?;
            let value = &rest[at + 2..];
            let end = value.find('"')?;
            rest = &value[end + 1..];
            Some((name, &value[..end]))
        })
    })
}

#[test]
fn drafts_can_be_looked_at_and_are_marked_as_such() {
    let site = Site::new(&[
        ("content/terms/index.md", "---\neffective: 2021-01-01\n---\n# Terms\n\na b\n"),
        ("content/terms/2027-01-01.md", "---\ndraft: true\n---\n# Terms\n\na b c\n"),
        ("content/terms/2026-06-01.md", "---\npublished: 2026-05-01\n---\n# Terms\n\na c\n"),
        ("content/new.ja.md", "---\ndraft: true\n---\n# New\n\nx\n"),
    ]);
    let published = site.build().tree();
    let preview = site.run(&["build", "--drafts", "--output", "preview"]);
    assert_eq!(preview.status, 0, "{}", preview.stderr);
    let tree = support::tree(&site.path("preview"));
    let page = |path: &str| String::from_utf8_lossy(tree.get(path).expect(path)).into_owned();
    for (path, said) in [
        ("terms/draft-2027-01-01/index.html", "meant to take effect on 1 January 2027"),
        ("terms/draft-2026-06-01/index.html", "meant to take effect on 1 June 2026"),
        ("ja/new/draft-undated/index.html", "これは草案です"),
    ] {
        let page = page(path);
        assert!(page.contains(said) && page.contains("class=\"preview\""), "{path}: {page}");
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{path}");
    }
    assert!(page("terms/index.html").contains("a b</p>"), "what is in force stays where it is");
    assert!(tree.contains_key("terms/compare/2021-01-01/draft-2027-01-01/index.html"));
    assert_eq!(page("robots.txt"), "User-agent: *\nDisallow: /\n");
    assert!(page("_headers").contains("X-Robots-Tag: noindex"));
    assert!(!page("sitemap.xml").contains("<url>"));
    let over = site.run(&["build", "--drafts", "--output", "./output"]);
    assert!(over.status == 2 && over.stderr.contains("published from"), "{}", over.stderr);
    let without = site.run(&["build", "--drafts"]);
    assert_eq!((without.status, site.build().tree() == published), (2, true), "{}", without.stderr);
}

#[test]
fn drafts_are_not_held_against_the_register() {
    let site = Site::new(&[
        ("content/terms/index.md", "---\neffective: 2021-01-01\n---\n# Terms\n\na b\n"),
        ("content/terms/2027-01-01.md", "---\ndraft: true\n---\n# Terms\n\na b c\n"),
    ]);
    assert_eq!(site.run(&["seal"]).status, 0);
    let preview = site.run(&["build", "--strict", "--drafts", "--output", "preview"]);
    assert_eq!(preview.status, 0, "{}", preview.stderr);
}

#[test]
fn every_version_can_be_read_as_plain_text_without_a_word_less() {
    let built = sample();
    let mut seen = 0;
    for path in built.tree().keys().filter(|path| path.ends_with("/text.txt")) {
        let page = path.replace("text.txt", "index.html");
        if !built.file(&page).contains("data-notice-text") {
            continue; // A former address: the page leads on, the data stands there too.
        }
        let page = built.text(&page);
        let plain = built.file(path);
        let (head, text) = plain.split_once("\n\n----------\n\n").expect("a head");
        let (notice, id) = path.trim_end_matches("/text.txt").rsplit_once('/').expect("an id");
        let versions = built.json(&format!("{notice}/versions.json"));
        let version =
            versions["versions"].as_array().expect("a list").iter().find(|it| it["id"] == id);
        let print = version.and_then(|it| it["text_sha256"].as_str()).expect("a fingerprint");
        assert!(head.contains(print), "{path}: {head}");
        // Addresses of links stand between the words.
        let mut rest = text.chars().filter(|c| !c.is_whitespace());
        let said = support::reader_words(&page);
        for letter in said.chars().filter(|c| !c.is_whitespace()) {
            assert!(rest.any(|it| it == letter), "{path} lacks {letter} of {said}");
        }
        seen += 1;
    }
    assert_eq!(seen, 24);
    assert!(built.file("legal/privacy/index.html").contains("/legal/privacy/2025-10-01/text.txt"));
}
