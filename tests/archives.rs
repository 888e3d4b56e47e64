//! What archives and programs are given of each version: TimeMaps, relations, JSON-LD, Markdown. Read by
//! programs that share nothing with ours.

mod support;

use std::collections::BTreeMap;
use std::process::Command;

use engross::document::markdown::{HtmlBlocks, to_html};
use engross::html::Tree;
use serde_json::Value;
use support::{Built, Site, project, reader_words};

fn build(files: &[(&str, &str)]) -> Built {
    let site = Site::new(files);
    site.build().keep(site)
}

/// What a program of `tests/tools` says of files, a line of JSON for each.
fn asked(program: &str, files: &[(String, String)]) -> Vec<Value> {
    let tools = project().join("tests/tools");
    let python = tools.join(".venv/bin/python");
    assert!(python.exists(), "the readers are not installed; run tests/tools/setup");
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<_> = (0..files.len()).map(|at| folder.path().join(format!("{at}"))).collect();
    for (path, (_, text)) in paths.iter().zip(files) {
        std::fs::write(path, text).expect("a file");
    }
    let run = Command::new(python).arg(tools.join(program)).args(&paths).output().expect("a run");
    let said = String::from_utf8(run.stdout).expect("UTF-8");
    assert!(run.status.success(), "{files:?}: {said}{}", String::from_utf8_lossy(&run.stderr));
    let lines: Vec<Value> =
        said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), files.len());
    lines
}

/// Links as another program reads them: what each is, its address on the site, its time.
fn links(text: &str) -> Vec<(String, String, String)> {
    let read = asked("read_links.py", &[(String::new(), text.to_owned())]).remove(0);
    let link = |link: &Value| {
        let said = |name: &str| link[name].as_str().unwrap_or_default().to_owned();
        let href = said("href");
        let href = href.strip_prefix("https://legal.example.com").unwrap_or(&href).to_owned();
        let time = said("datetime").replace("T00:00:", " ").replace("+00:00", "");
        (said("rel"), href, time)
    };
    read.as_array().expect("a list").iter().map(link).collect()
}

fn check_links(text: &str, expected: &[(&str, &str, &str)]) {
    let read = links(text);
    let read: Vec<(&str, &str, &str)> =
        read.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(read, expected, "{text}");
}

/// What `_headers` says of a path of its own.
fn headers_of<'a>(headers: &'a str, path: &str) -> Option<BTreeMap<&'a str, &'a str>> {
    let mut lines = headers.lines();
    lines.find(|line| *line == path)?;
    let own = lines.take_while(|line| line.starts_with("  "));
    Some(own.map(|line| line.trim().split_once(": ").expect("a header")).collect())
}

/// The `<link>`s of a page that say what it is related to: what, where, of which type.
fn links_in(page: &str) -> Vec<(String, String, String)> {
    let tree = Tree::parse_fragment(page);
    let ids = tree.descendants(tree.root()).filter(|id| tree.name(*id) == Some("link"));
    let links = ids.map(|id| {
        let attr = |name| tree.attr(id, name).unwrap_or_default().to_owned();
        (attr("rel"), attr("href").replace("https://legal.example.com", ""), attr("type"))
    });
    let is_other = |rel: &str| matches!(rel, "canonical" | "icon" | "stylesheet");
    links
        .filter(|(rel, _, media_type)| {
            // Feeds are not the page in another form.
            let is_form = media_type.starts_with("text/");
            !is_other(rel) && (rel != "alternate" || is_form)
        })
        .collect()
}

/// Three versions in force one after the other, the last two of one day; one to come, one called off.
const TERMS: [(&str, &str); 6] = [
    ("content/terms/2019-01-01.md", "# Terms\n\na\n"),
    ("content/terms/2020-05.md", "# Terms\n\na b\n"),
    ("content/terms/2020-05-01.2.md", "# Terms\n\na b c\n"),
    ("content/terms/2021-01-01.md", "---\nwithdrawn: 2020-12-01\n---\n# Terms\n\nnever\n"),
    (
        "content/terms/index.md",
        "---\neffective: 2022-02-03\naliases: [/old/terms]\n---\n# Terms\n\na b c d\n",
    ),
    ("content/terms/2027-01-01.md", "---\npublished: 2025-12-01\n---\n# Terms\n\ncoming\n"),
];

#[test]
fn a_timemap_tells_what_the_notice_s_address_showed_and_from_when() {
    let built = build(&TERMS);
    let timemap = built.file("terms/timemap.link");
    check_links(
        &timemap,
        &[
            ("original", "/terms/", ""),
            ("self", "/terms/timemap.link", ""),
            ("first memento", "/terms/2019-01-01/", "2019-01-01 00"),
            // The second text of a day has a time of its own.
            ("memento", "/terms/2020-05/", "2020-05-01 00"),
            ("memento", "/terms/2020-05-01.2/", "2020-05-01 01"),
            ("last memento", "/terms/2022-02-03/", "2022-02-03 00"),
        ],
    );
    assert!(
        timemap.starts_with(
            "<https://legal.example.com/terms/>;rel=\"original\",\n\
             <https://legal.example.com/terms/timemap.link>;rel=\"self\";type=\"application/link-format\";\
             from=\"Tue, 01 Jan 2019 00:00:00 GMT\";until=\"Thu, 03 Feb 2022 00:00:00 GMT\",\n"
        ),
        "{timemap}"
    );
    assert_eq!(
        built.file("old/terms/timemap.link"),
        timemap,
        "data stands at former addresses too"
    );
}

#[test]
fn a_timemap_has_nothing_that_was_never_shown() {
    let only = build(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n\na\n")]);
    check_links(
        &only.file("a/timemap.link"),
        &[
            ("original", "/a/", ""),
            ("self", "/a/timemap.link", ""),
            ("first last memento", "/a/2020-01-01/", "2020-01-01 00"),
        ],
    );
    let none: &[(&str, &str, &str)] = &[("original", "/a/", ""), ("self", "/a/timemap.link", "")];
    // Nobody says since when.
    check_links(&build(&[("content/a.md", "# A\n\na\n")]).file("a/timemap.link"), none);
    // It is to come.
    let pending = "---\neffective: 2030-01-01\npublished: 2025-01-01\n---\n# A\n\na\n";
    check_links(&build(&[("content/a.md", pending)]).file("a/timemap.link"), none);
    // It is known when it was first shown, and not from when it is in force.
    let published = build(&[("content/a.md", "---\npublished: 2021-03-04\n---\n# A\n\na\n")]);
    check_links(
        &published.file("a/timemap.link"),
        &[none[0], none[1], ("first last memento", "/a/undated/", "2021-03-04 00")],
    );
    let site = Site::new(&[
        ("content/a/2020-01-01.md", "# A\n\na\n"),
        ("content/a/index.md", "---\ndraft: true\neffective: 2025-01-01\n---\n# A\n\nb\n"),
    ]);
    for (args, output) in
        [(&["build"][..], "output"), (&["build", "--drafts", "--output", "preview"], "preview")]
    {
        let run = site.run(args);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let run_file = |path: &str| {
            std::fs::read_to_string(site.path(&format!("{output}/{path}"))).expect("a file")
        };
        let last = ("first last memento", "/a/2020-01-01/", "2020-01-01 00");
        check_links(&run_file("a/timemap.link"), &[none[0], none[1], last]);
        let headers = run_file("_headers");
        assert!(!headers.contains("/a/2025-01-01/\n"), "{headers}");
    }
}

#[test]
fn what_was_shown_before_a_correction_is_a_memento_until_then() {
    let site = Site::new(&[
        ("content/terms/2019-01-01.md", "# Terms\n\na\n"),
        ("content/terms/2021-01-01.md", "# Terms\n\na b\n"),
        ("content/terms/index.md", "---\neffective: 2024-01-01\n---\n# Terms\n\na b c\n"),
    ]);
    assert_eq!(site.run(&["seal", "--as-of", "2024-02-01"]).status, 0);
    let corrected = |file: &str, head: &str, date: &str, text: &str| {
        let head = format!("---\n{head}corrections: [{{date: {date}, note: x}}]\n---\n");
        site.write(&format!("content/terms/{file}.md"), format!("{head}# Terms\n\n{text}\n"));
    };
    // While it was shown; when another one was shown already; on the very day.
    corrected("2021-01-01", "", "2021-03-01", "a d");
    corrected("2019-01-01", "", "2024-03-01", "e");
    corrected("index", "effective: 2024-01-01\n", "2024-01-01", "a b f");
    let built = site.build();
    check_links(
        &built.file("terms/timemap.link"),
        &[
            ("original", "/terms/", ""),
            ("self", "/terms/timemap.link", ""),
            ("first memento", "/terms/2019-01-01/corrections/1/former/", "2019-01-01 00"),
            ("memento", "/terms/2021-01-01/corrections/1/former/", "2021-01-01 00"),
            ("memento", "/terms/2021-01-01/", "2021-03-01 00"),
            ("memento", "/terms/2024-01-01/corrections/1/former/", "2024-01-01 00"),
            ("last memento", "/terms/2024-01-01/", "2024-01-01 01"),
        ],
    );
    let headers = built.file("_headers");
    let moment =
        |path: &str| headers_of(&headers, path).expect("a rule").get("Memento-Datetime").copied();
    assert_eq!(moment("/terms/2019-01-01/"), None, "nobody was shown it as corrected");
    assert_eq!(moment("/terms/2021-01-01/"), Some("Mon, 01 Mar 2021 00:00:00 GMT"));
    let former = "/terms/2021-01-01/corrections/1/former/";
    assert_eq!(moment(former), Some("Fri, 01 Jan 2021 00:00:00 GMT"));
    let related = [
        ("original latest-version", "/terms/", ""),
        ("timemap", "/terms/timemap.link", ""),
        ("version-history", "/terms/history/", ""),
    ];
    check_links(headers_of(&headers, former).expect("a rule")["Link"], &related);
    let in_page = links_in(&built.file(&format!("{}index.html", &former[1..])));
    let in_page: Vec<(&str, &str)> =
        in_page.iter().map(|(a, b, _)| (a.as_str(), b.as_str())).collect();
    assert_eq!(in_page, related.map(|(rel, href, _)| (rel, href)));
}

#[test]
fn every_language_is_an_original_of_its_own() {
    let built = build(&[
        ("content/a/index.md", "---\neffective: 2021-01-01\n---\n# A\n\na\n"),
        ("content/a/index.ja.md", "---\neffective: 2022-01-01\n---\n# A\n\nb\n"),
    ]);
    check_links(
        &built.file("ja/a/timemap.link"),
        &[
            ("original", "/ja/a/", ""),
            ("self", "/ja/a/timemap.link", ""),
            ("first last memento", "/ja/a/2022-01-01/", "2022-01-01 00"),
        ],
    );
}

#[test]
fn headers_say_what_pages_say_of_other_versions() {
    let built = build(&TERMS);
    let headers = built.file("_headers");
    let check = |path: &str, expected: &[(&str, &str, &str)], moment: Option<&str>| {
        let own = headers_of(&headers, path).unwrap_or_else(|| panic!("{path}: {headers}"));
        check_links(own["Link"], expected);
        assert_eq!(own.get("Memento-Datetime").copied(), moment, "{path}");
        let mut in_page = links_in(&built.file(&format!("{}index.html", &path[1..])));
        let alternates = in_page.split_off(expected.len());
        let without_time =
            expected.iter().map(|(rel, href, _)| ((*rel).to_owned(), (*href).to_owned()));
        let said: Vec<_> = in_page.into_iter().map(|(rel, href, _)| (rel, href)).collect();
        assert_eq!(said, without_time.collect::<Vec<_>>(), "{path}");
        let types: Vec<&str> = alternates.iter().map(|(_, _, it)| it.as_str()).collect();
        assert_eq!(types, ["text/plain", "text/markdown"], "{path}");
        for (_, href, _) in alternates {
            assert!(built.has(&href[1..]), "{href}");
        }
    };
    let (timemap, history) =
        (("timemap", "/terms/timemap.link", ""), ("version-history", "/terms/history/", ""));
    check(
        "/terms/",
        &[
            timemap,
            history,
            ("memento", "/terms/2022-02-03/", "2022-02-03 00"),
            ("predecessor-version", "/terms/2021-01-01/", ""),
        ],
        None,
    );
    check(
        "/terms/2019-01-01/",
        &[
            ("original latest-version", "/terms/", ""),
            timemap,
            history,
            ("successor-version", "/terms/2020-05/", ""),
        ],
        Some("Tue, 01 Jan 2019 00:00:00 GMT"),
    );
    check(
        "/terms/2020-05-01.2/",
        &[
            ("original latest-version", "/terms/", ""),
            timemap,
            history,
            ("predecessor-version", "/terms/2020-05/", ""),
            ("successor-version", "/terms/2021-01-01/", ""),
        ],
        Some("Fri, 01 May 2020 00:00:01 GMT"),
    );
    // What is to come was never what the notice's own address showed.
    check(
        "/terms/2027-01-01/",
        &[
            ("latest-version", "/terms/", ""),
            timemap,
            history,
            ("predecessor-version", "/terms/2022-02-03/", ""),
        ],
        None,
    );
    for page in ["terms/history/index.html", "terms/2022-02-03/changes/index.html", "index.html"] {
        assert_eq!(links_in(&built.file(page)), [], "{page}");
    }
}

/// A site of two notices, one of so many versions, and these settings.
fn many(count: usize, settings: &str) -> Site {
    let site = Site::new(&[
        (
            "engross.yaml",
            &format!("redline: {{all_pairs_up_to: 1, side_by_side: false}}\n{settings}"),
        ),
        ("content/b.md", "---\neffective: 2020-01-01\n---\n# B\n\nb\n"),
    ]);
    for at in 0..count {
        let text = format!("# A\n\na {at}\n");
        site.write(&format!("content/a/{}-{:02}-01.md", 2000 + at / 12, at % 12 + 1), text);
    }
    site
}

#[test]
fn hosts_are_given_no_more_rules_than_all_of_them_read() {
    let check = |settings: &str, paths: usize, newest: bool, oldest: bool, told: &str| {
        let site = many(110, settings);
        let built = site.run(&["build", "--verbose"]);
        assert_eq!(built.status, 0, "{}", built.stderr);
        let headers = std::fs::read_to_string(site.path("output/_headers")).expect("a file");
        assert_eq!(headers.lines().filter(|it| it.starts_with('/')).count(), paths, "{settings}");
        let has = |path| headers_of(&headers, path).is_some();
        assert_eq!(has("/a/") && has("/b/") && has("/b/2020-01-01/"), newest, "{settings}");
        assert_eq!((has("/a/2009-02-01/"), has("/a/2000-01-01/")), (newest, oldest), "{settings}");
        let said: Vec<&str> =
            built.stderr.lines().filter(|line| line.contains("info: _headers")).collect();
        assert_eq!(said.join("\n"), told, "{settings}");
    };
    check(
        "",
        100,
        true,
        false,
        "engross.yaml: info: _headers says of 95 pages of 113 how they are related to other versions; hosts pass over more than 100 paths, and lines of more than 2000 characters [host-limits]",
    );
    check(
        "hosting: {link_headers: all}\n",
        118,
        true,
        true,
        "engross.yaml: info: _headers has 118 paths; some hosts pass over more than 100 [host-limits]",
    );
    check("hosting: {link_headers: none}\n", 5, false, false, "");
    // Pages say it whatever hosts read.
    let site = many(2, "hosting: {link_headers: none}\n");
    let built = site.build().keep(site);
    assert!(!built.file("_headers").contains("Link:"));
    assert_eq!(links_in(&built.file("a/2000-01-01/index.html")).len(), 6);
}

#[test]
fn forms_that_the_settings_leave_out_are_nowhere() {
    let check = |formats: &str, files: &[&str]| {
        let text = "---\neffective: 2021-01-01\naliases: [/old]\n---\n# A\n\na\n";
        let settings = format!("formats: {formats}\n");
        let built = build(&[("engross.yaml", &settings), ("content/a.md", text)]);
        let page = built.file("a/index.html");
        let headers = built.file("_headers");
        for name in ["text.txt", "text.md"] {
            let is_there = files.contains(&name);
            for folder in ["a/2021-01-01", "old/2021-01-01"] {
                assert_eq!(built.has(&format!("{folder}/{name}")), is_there, "{formats} {name}");
            }
            // As a relation, in what is said for machines, and for readers.
            let times = page.matches(&format!("/a/2021-01-01/{name}\"")).count();
            assert_eq!(times, if is_there { 3 } else { 0 }, "{formats} {name}: {page}");
            assert_eq!(headers.contains(&format!("/*/{name}\n")), is_there, "{headers}");
        }
    };
    check("{}", &["text.txt", "text.md"]);
    check("{markdown: false}", &["text.txt"]);
    check("{plain_text: false}", &["text.md"]);
    check("{plain_text: false, markdown: false}", &[]);
}

#[test]
fn markdown_has_what_readers_read_and_nothing_that_editors_alone_do() {
    let built = build(&[
        (
            "content/a/index.md",
            concat!(
                "---\ntitle: 'A: \"terms\"'\neffective: 2021-01-01\nversion: '2.0'\npublished: 2020-12-01\n",
                "context: {copydoc: https://docs.example.com/secret, owner: Owl Ltd}\n---\n# Terms {#top}\n\n",
                "<!-- a remark -->\n{# another #}\n{{ owner }} keeps [data](/b), see [above](#top).\n\n",
                "<!-- engross-allow: leftover, a reason -->\nTODO\n\n{% include \"_address.md\" %}\n",
            ),
        ),
        ("content/_address.md", "1 Owl Street\n"),
        ("content/b.md", "---\neffective: 2020-01-01\n---\n# B\n\nb\n"),
    ]);
    let hash = built.json("a/versions.json")["versions"][0]["text_sha256"].clone();
    assert_eq!(
        built.file("a/2021-01-01/text.md"),
        format!(
            "---\ntitle: 'A: \"terms\"'\nnotice: /a\nversion: 2021-01-01\nlabel: '2.0'\nlanguage: en\n\
             effective: 2021-01-01\npublished: 2020-12-01\nsha256: {}\n\
             address: https://legal.example.com/a/2021-01-01/\n---\n\n# Terms\n\n\
             Owl Ltd keeps [data](https://legal.example.com/b/), see \
             [above](https://legal.example.com/a/2021-01-01/#top).\n\nTODO\n\n1 Owl Street\n",
            hash.as_str().expect("a fingerprint")
        )
    );
}

/// The project's own sample site.
fn sample() -> Built {
    let site = Site::new(&[]);
    for folder in ["content", "themes"] {
        for (path, bytes) in support::tree(&project().join(folder)) {
            site.write(&format!("{folder}/{path}"), bytes);
        }
    }
    site.write("engross.yaml", std::fs::read(project().join("engross.yaml")).expect("settings"));
    let built = site.run(&["build", "--strict", "--as-of", "2026-11-22"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    built.keep(site)
}

#[test]
fn every_version_of_the_sample_says_its_words_in_markdown() {
    let built = sample();
    let mut seen = 0;
    for path in built.tree().keys().filter(|path| path.ends_with("/text.md")) {
        let page = path.replace("text.md", "index.html");
        if !built.file(&page).contains("data-notice-text") {
            continue; // A former address.
        }
        let markdown = built.file(path);
        let (head, text) = markdown[4..].split_once("\n---\n").expect("front matter");
        let head: BTreeMap<String, String> = serde_yaml::from_str(head).expect("YAML");
        assert_eq!(
            reader_words(&to_html(text, HtmlBlocks::Closed)),
            reader_words(&built.text(&page)),
            "{path}"
        );
        let versions = built.json(&format!(
            "{}versions.json",
            &path[..path.len() - format!("{}/text.md", head["version"]).len()]
        ));
        let versions = versions["versions"].as_array().expect("a list").clone();
        let version = versions.iter().find(|it| it["id"] == *head["version"]).expect("a version");
        assert_eq!(version["text_sha256"], *head["sha256"], "{path}");
        assert_eq!(version["url"], *head["address"], "{path}");
        seen += 1;
    }
    assert_eq!(seen, 24);
}

#[test]
fn every_timemap_of_the_sample_is_read_by_another_program() {
    let built = sample();
    let files: Vec<(String, String)> = built
        .tree()
        .into_iter()
        .filter(|(path, _)| path.ends_with("timemap.link"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
        .collect();
    let mut mementos = 0;
    for ((path, _), read) in files.iter().zip(asked("read_links.py", &files)) {
        let links = read.as_array().expect("a list");
        let times: Vec<&str> = links.iter().filter_map(|it| it["datetime"].as_str()).collect();
        assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{path}: {times:?}");
        let own = links.iter().find(|it| it["rel"] == "self").expect("itself");
        assert_eq!(own["from"].as_str(), times.first().copied(), "{path}");
        assert_eq!(own["until"].as_str(), times.last().copied(), "{path}");
        mementos += times.len();
    }
    // One of the 22 is to come.
    assert_eq!((files.len() > 9, mementos >= 20), (true, true), "{} {mementos}", files.len());
}

#[test]
fn what_pages_say_for_machines_is_json_ld_of_known_words() {
    let built = sample();
    let mut pages: Vec<(String, String)> = Vec::new();
    for (path, bytes) in built.tree().into_iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8(bytes).expect("UTF-8");
        let is_text = ["page-notice", "page-version"]
            .iter()
            .any(|kind| page.contains(&format!("<body class=\"{kind}\"")));
        let count = page.matches("application/ld+json").count();
        assert_eq!(count, usize::from(is_text), "{path}");
        if is_text {
            pages.push((path, page));
        }
    }
    assert!(pages.len() > 30, "{}", pages.len());
    for ((path, page), read) in pages.iter().zip(asked("expand_json_ld.py", &pages)) {
        assert_eq!(read["lost"], Value::Array(Vec::new()), "{path}");
        let folder = format!("https://legal.example.com/{}", path.trim_end_matches("index.html"));
        assert_eq!(read["expanded"][0]["@id"], folder, "{path}");
        let hash = &read["expanded"][0]["http://schema.org/identifier"][0]["http://schema.org/value"]
            [0]["@value"];
        assert!(
            page.contains(&format!("<code>{}</code>", hash.as_str().expect("a hash"))),
            "{path}"
        );
    }
}

/// The JSON-LD of a page.
fn json_ld(page: &str) -> Value {
    let start = "<script type=\"application/ld+json\">";
    let at = page.find(start).expect("JSON-LD") + start.len();
    serde_json::from_str(&page[at..at + page[at..].find("</script>").expect("an end")])
        .expect("JSON")
}

#[test]
fn pages_say_for_machines_what_a_version_is() {
    let settings = "url: https://legal.example.com\nowner: Owl Ltd\nlanguages: [en, ja]\n";
    let built = build(&[
        ("engross.yaml", settings),
        ("content/a/2019-01-01.md", "# A\n\na\n"),
        (
            "content/a/index.md",
            "---\neffective: 2021-01-01\npublished: 2020-12-01\nkind: terms\ncorrections: [{date: 2021-05-01, note: x}]\ntitle: A </script><!-- & <b>\n---\n# A\n\nb\n",
        ),
        ("content/a/2030-01-01.md", "# A\n\nc\n"),
        (
            "content/a/index.ja.md",
            "---\neffective: 2021-02-01\ntranslation_of: 2021-01-01\n---\n# A\n\nd\n",
        ),
    ]);
    let at = |path: &str| json_ld(&built.file(path));
    let site = |path: &str| Value::from(format!("https://legal.example.com{path}"));
    let now = at("a/2021-01-01/index.html");
    assert_eq!(now["name"], "A </script><!-- & <b>");
    assert_eq!(now["@id"], site("/a/2021-01-01/"));
    assert_eq!(now["exampleOfWork"]["@id"], site("/a/"));
    assert_eq!(now["isBasedOn"]["@id"], site("/a/2019-01-01/"));
    assert_eq!(now["workTranslation"][0]["@id"], site("/ja/a/2021-02-01/"));
    for (name, value) in [
        ("genre", "terms"),
        ("inLanguage", "en"),
        ("version", "2021-01-01"),
        ("creativeWorkStatus", "in-force"),
        ("datePublished", "2020-12-01"),
        ("dateModified", "2021-05-01"),
        ("temporalCoverage", "2021-01-01/2029-12-31"),
    ] {
        assert_eq!(now[name], value, "{name}");
    }
    assert_eq!(now["publisher"]["name"], "Owl Ltd");
    let own = at("a/index.html");
    assert_eq!((&own["@id"], &own["workExample"]["@id"]), (&site("/a/"), &now["@id"]));
    let coverage = |path: &str| at(path)["temporalCoverage"].as_str().map(str::to_owned);
    assert_eq!(coverage("a/2019-01-01/index.html").as_deref(), Some("2019-01-01/2020-12-31"));
    assert_eq!(coverage("a/2030-01-01/index.html").as_deref(), Some("2030-01-01/.."));
    let translation = at("ja/a/2021-02-01/index.html");
    assert_eq!(translation["translationOfWork"]["@id"], now["@id"]);
    assert_eq!(translation.get("workTranslation"), None);
    // Without an address of the site it is said from its root.
    let nowhere = build(&[("engross.yaml", "title: x\n"), ("content/a.md", "# A\n\na\n")]);
    let said = json_ld(&nowhere.file("a/index.html"));
    assert_eq!((said["@id"].as_str(), said.get("temporalCoverage")), (Some("/a/"), None));
    assert!(nowhere.file("a/timemap.link").starts_with("</a/>;rel=\"original\",\n"));
}
