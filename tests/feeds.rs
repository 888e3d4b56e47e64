//! Feeds, as feed readers read them: what subscribers are told, under which ids, whatever editors write.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use support::{Built, Site, project, tree};

/// What feedparser, and a strict reader of JSON Feed, make of files of an output folder.
fn read(site: &Site, paths: &[&str]) -> Vec<Value> {
    let tools = project().join("tests/tools");
    let python = tools.join(".venv/bin/python");
    assert!(python.exists(), "the reader is not installed; run tests/tools/setup");
    let files: Vec<PathBuf> = paths.iter().map(|it| site.path("output").join(it)).collect();
    let output = Command::new(python)
        .arg("-B")
        .arg(tools.join("read_feed.py"))
        .args(files)
        .output()
        .expect("Python runs");
    let broke = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{paths:?}: {broke}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Each entry of a feed in one line: its day, the end of its id, its title.
fn told(feed: &Value) -> Vec<String> {
    let line = |entry: &Value| {
        let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        let id = text("id");
        let name = id.rsplit_once("2026:/").map_or(id.as_str(), |(_, name)| name);
        format!("{} {name} | {}", text("updated"), text("title"))
    };
    feed["entries"].as_array().expect("entries").iter().map(line).collect()
}

fn entry<'a>(feed: &'a Value, end: &str) -> &'a Value {
    let entries = feed["entries"].as_array().expect("entries");
    let is_it = |entry: &&Value| entry["id"].as_str().is_some_and(|id| id.ends_with(end));
    entries.iter().find(is_it).unwrap_or_else(|| panic!("no {end}: {:#?}", told(feed)))
}

fn html<'a>(feed: &'a Value, end: &str) -> &'a str {
    entry(feed, end)["html"].as_str().expect("HTML")
}

fn build_as_of(site: &Site, day: &str) -> Built {
    let built = site.run(&["build", "--as-of", day]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    built
}

const FIRST: &str = "# Terms\n\n## Fees\n\nA map costs ten pounds.\n";
const SECOND: &str = "---\npublished: 2021-01-10\neffective: 2021-02-01\nversion: '2.0'\nmaterial: true\nchanges: The [fee](/terms/2021-02-01/#fees) is *higher*.\ncorrections:\n- {date: 2021-03-05, note: A typo was mended}\n---\n# Terms\n\n## Fees\n\nA map costs twelve pounds.\n";
const COMING: &str = "---\npublished: 2025-12-01\neffective: 2026-06-01\n---\n# Terms of use\n\n## Fees\n\nA map costs twelve pounds, paid ahead.\n";
const GONE: &str =
    "---\neffective: 2019-05\nwithdrawn: 2020-08-09\n---\n# Test terms\n\nFor testers.\n";
const SETTINGS: &str = "title: Heron Legal\nowner: Heron & Sons Ltd\nurl: https://legal.example.com/texts\nlanguages: [en, ja]\ncheck: {disclosure: off, missing-description: off, unused-fragment: off}\n";

fn site() -> Site {
    Site::new(&[
        ("engross.yaml", SETTINGS),
        ("content/terms/2020-01-15.md", FIRST),
        ("content/terms/2021-02-01.md", SECOND),
        ("content/terms/2026-06-01.md", COMING),
        ("content/test-terms.md", GONE),
        (
            "content/terms.ja.md",
            "---\neffective: 2020-02-01\n---\n# 規約\n\n地図は十ポンドです。\n",
        ),
    ])
}

const ALL: [&str; 6] = [
    "feed.xml",
    "feed.json",
    "terms/feed.xml",
    "terms/feed.json",
    "ja/feed.xml",
    "ja/terms/feed.xml",
];

#[test]
fn readers_are_told_what_happened_to_the_texts() {
    let site = site();
    site.build();
    let feeds = read(&site, &ALL);
    assert_eq!(
        told(&feeds[0]),
        [
            "2025-12-01 texts/terms:en:2026-06-01 | Terms of use: version of 1 June 2026",
            "2021-03-05 texts/terms:en:2021-02-01:corrected:2021-03-05:6d580429 | Terms: the version of 1 February 2021 was corrected",
            "2021-02-01 texts/terms:en:2021-02-01:in-force | Terms: the version of 1 February 2021 is in force",
            "2021-01-10 texts/terms:en:2021-02-01 | Terms: version of 1 February 2021",
            "2020-08-09 texts/test-terms:en:2019-05:withdrawn | Test terms: the version of May 2019 was withdrawn",
            "2020-01-15 texts/terms:en:2020-01-15 | Terms: version of 15 January 2020",
            "2019-05-01 texts/test-terms:en:2019-05 | Test terms: version of May 2019",
        ]
    );
    // Both forms tell the same; the notice's own feed tells its part of it.
    assert_eq!(feeds[0]["entries"], feeds[1]["entries"]);
    assert_eq!(feeds[2]["entries"], feeds[3]["entries"]);
    let of_notice: Vec<&Value> = feeds[0]["entries"]
        .as_array()
        .expect("entries")
        .iter()
        .filter(|entry| entry["tags"][1] == "/terms")
        .collect();
    assert_eq!(
        feeds[2]["entries"].as_array().expect("entries").iter().collect::<Vec<_>>(),
        of_notice
    );
    let head = |feed: &Value, key: &str| feed[key].as_str().unwrap_or_default().to_owned();
    assert_eq!(head(&feeds[0], "id"), "tag:legal.example.com,2026:/texts/*:en");
    assert_eq!(head(&feeds[0], "title"), "Heron Legal: new versions and corrections");
    assert_eq!(head(&feeds[0], "author"), "Heron & Sons Ltd");
    assert_eq!(head(&feeds[0], "updated"), "2025-12-01");
    assert_eq!(head(&feeds[0], "self"), "https://legal.example.com/texts/feed.xml");
    assert_eq!(head(&feeds[1], "self"), "https://legal.example.com/texts/feed.json");
    assert_eq!(head(&feeds[0], "home"), "https://legal.example.com/texts/");
    assert_eq!(head(&feeds[2], "home"), "https://legal.example.com/texts/terms/");
    assert_eq!(head(&feeds[2], "lang"), "en");
    assert_eq!(head(&feeds[4], "lang"), "ja");
    assert_eq!(told(&feeds[5]), ["2020-02-01 texts/terms:ja:2020-02-01 | 規約：2020年2月1日の版"]);
}

#[test]
fn an_entry_shows_what_changed_without_our_style_sheet() {
    let site = site();
    // A correction whose former text is known has its redline.
    site.write(
        "content/terms/2021-02-01.md",
        SECOND
            .replace("- {date: 2021-03-05, note: A typo was mended}\n", "")
            .replace("corrections:\n", "")
            .replace("twelve", "tvelve"),
    );
    site.build();
    let sealed = site.run(&["seal"]);
    assert_eq!(sealed.status, 0, "{}", sealed.stderr);
    site.write("content/terms/2021-02-01.md", SECOND);
    site.build();
    let feed = &read(&site, &["terms/feed.xml"])[0];
    let text = "https://legal.example.com/texts/terms/2021-02-01/";
    assert_eq!(
        html(feed, "2021-02-01"),
        format!(
            "<p>Published on 10 January 2021 · In force from 1 February 2021 · Version 2.0 · Material change</p>\
             <p>The <a href=\"{text}#fees\">fee</a> is <em>higher</em>.</p>\n\
             <p>1 word inserted · 1 word deleted</p>\
             <p><a href=\"{text}changes/\">What changed</a> · <a href=\"{text}\">Read the version of 1 February 2021</a></p>\
             <hr><h1>Terms</h1><h2>Fees</h2><p>A map costs <del>ten</del><ins>twelve</ins> pounds.</p>"
        )
    );
    let correction = html(feed, ":corrected:2021-03-05:6d580429");
    assert!(correction.contains("<p>A typo was mended</p>"), "{correction}");
    assert!(correction.contains("<del>tvelve</del><ins>twelve</ins>"), "{correction}");
    assert_eq!(
        entry(feed, ":corrected:2021-03-05:6d580429")["url"],
        format!("{text}corrections/1/")
    );
    // What was told when the version was published is not told again at length.
    let in_force = html(feed, "2021-02-01:in-force");
    assert!(in_force.contains("In force from 1 February 2021 · Published on"), "{in_force}");
    assert!(!in_force.contains("<ins>"), "{in_force}");
    assert!(html(feed, "2020-01-15").contains("First version"));
}

/// Every entry of the first build is in the second as it was.
fn check_stays(before: &[Value], after: &[Value]) {
    for (before, after) in before.iter().zip(after) {
        let after: BTreeMap<String, &Value> = after["entries"]
            .as_array()
            .expect("entries")
            .iter()
            .map(|entry| (entry["id"].to_string(), entry))
            .collect();
        for entry in before["entries"].as_array().expect("entries") {
            assert_eq!(after.get(&entry["id"].to_string()), Some(&entry), "{}", entry["id"]);
        }
    }
}

#[test]
fn no_later_build_tells_anything_again() {
    let site = site();
    site.build();
    let before = read(&site, &ALL);
    // A day passes on which nothing happens, then one on which a version takes effect.
    build_as_of(&site, "2026-05-31");
    assert_eq!(read(&site, &ALL), before);
    build_as_of(&site, "2026-06-01");
    let in_force = read(&site, &ALL);
    check_stays(&before, &in_force);
    assert_eq!(
        told(&in_force[2])[0],
        "2026-06-01 texts/terms:en:2026-06-01:in-force | Terms of use: the version of 1 June 2026 is in force"
    );
    assert_eq!(in_force[2]["updated"], "2026-06-01");
    // It is superseded, and another version is announced.
    site.write("content/terms/2026-08-01.md", "# Terms of use\n\n## Fees\n\nA map is free.\n");
    site.write(
        "content/terms/2027-01-01.md",
        "---\npublished: 2026-08-20\n---\n# Terms of use\n\n## Fees\n\nMaps are free.\n",
    );
    build_as_of(&site, "2026-09-01");
    let later = read(&site, &ALL);
    check_stays(&in_force, &later);
    assert_eq!(
        told(&later[2])[0],
        "2026-08-20 texts/terms:en:2027-01-01 | Terms of use: version of 1 January 2027"
    );
    // An older text is found: what follows it has another redline, and no other id.
    site.write("content/terms/2019-07-01.md", "# Terms\n\n## Fees\n\nA map costs nine pounds.\n");
    build_as_of(&site, "2026-09-01");
    let found = read(&site, &ALL);
    let ids = |feed: &Value| -> Vec<String> {
        feed["entries"].as_array().expect("entries").iter().map(|it| it["id"].to_string()).collect()
    };
    let known: Vec<String> =
        ids(&found[2]).into_iter().filter(|id| !id.contains("2019-07-01")).collect();
    assert_eq!(known, ids(&later[2]));
}

#[test]
fn a_version_that_does_not_say_since_when_it_is_shown_keeps_its_entry() {
    let site = Site::new(&[
        ("content/terms/2020-01-15.md", FIRST),
        ("content/terms/2026-06-01.md", "# Terms\n\n## Fees\n\nFree.\n"),
        ("content/policy.md", "# Policy\n\nNo date at all.\n"),
    ]);
    site.build();
    let pending = &read(&site, &["terms/feed.xml", "policy/feed.xml"]);
    // Not before the version before it was shown, and no day of a clock.
    assert_eq!(
        told(&pending[0])[0],
        "2020-01-15 terms:en:2026-06-01 | Terms: version of 1 June 2026"
    );
    assert_eq!(entry(&pending[0], "2026-06-01")["published"], Value::Null);
    assert_eq!(
        told(&pending[1]),
        ["1970-01-01 policy:en:undated | Policy: a version without a date"]
    );
    build_as_of(&site, "2026-06-01");
    let in_force = &read(&site, &["terms/feed.xml"])[0];
    assert_eq!(told(in_force)[0], "2026-06-01 terms:en:2026-06-01 | Terms: version of 1 June 2026");
    assert_eq!(html(in_force, "2026-06-01"), html(&pending[0], "2026-06-01"));
}

#[test]
fn what_was_never_published_is_not_told() {
    let site = Site::new(&[
        (
            "engross.yaml",
            "history: git\nurl: https://legal.example.com\ncheck: {disclosure: off}\n",
        ),
        (".gitignore", "output\n.output.*\n"),
    ]);
    let git = |day: usize, args: &[&str]| {
        let day = format!("2025-01-{day:02}T12:00:00Z");
        let output = support::git(site.root()).env("GIT_COMMITTER_DATE", day).args(args).output();
        let output = output.expect("git");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let says = |day: usize, words: &str| {
        site.write("content/a.md", format!("# A\n\nWe keep it {words}.\n"));
        git(day, &["add", "--all"]);
        git(day, &["commit", "--quiet", "--message", words]);
    };
    git(1, &["init", "--quiet", "--initial-branch=main"]);
    says(1, "for a day");
    git(2, &["checkout", "--quiet", "-b", "next"]);
    says(2, "forever and sell it");
    says(3, "for a week");
    git(5, &["checkout", "--quiet", "main"]);
    git(5, &["merge", "--quiet", "--no-ff", "--message", "merged", "next"]);
    let built = site.build();
    let versions = built.json("a/versions.json")["versions"].as_array().map(Vec::len);
    assert_eq!(versions, Some(3), "{}", built.file("a/versions.json"));
    let feed = &read(&site, &["a/feed.xml"])[0];
    assert_eq!(told(feed).len(), 2, "{:?}", told(feed));
    let newest = feed["entries"][0]["html"].as_str().expect("HTML");
    assert!(newest.contains("for a <del>day</del><ins>week</ins>"), "{newest}");
    let page = newest
        .split("href=\"https://legal.example.com/")
        .nth(1)
        .and_then(|it| it.split('"').next());
    let page = page.expect("a link");
    assert!(page.starts_with("a/compare/") && built.has(&format!("{page}index.html")), "{page}");
    assert!(!built.file("a/feed.json").contains("sell it"));
}

#[test]
fn a_site_that_moves_can_keep_its_ids() {
    let site = site();
    site.build();
    let before = read(&site, &["feed.json"]);
    let moved = SETTINGS.replace("legal.example.com/texts", "notices.example.org");
    site.write(
        "engross.yaml",
        format!("{moved}feeds: {{ids: 'tag:legal.example.com,2026:/texts/'}}\n"),
    );
    site.build();
    let after = read(&site, &["feed.json"]);
    assert_eq!(told(&before[0]), told(&after[0]));
    assert_eq!(after[0]["self"], "https://notices.example.org/feed.json");
    site.write("engross.yaml", "feeds: {ids: 'urn:x'}\n");
    let wrong = site.run(&["build"]);
    assert_eq!(
        wrong.stderr.lines().next(),
        Some("engross.yaml:1:14: error: `urn:x` cannot begin `tag:` URIs [bad-settings]")
    );
}

/// The newest may be written first or last, and its number said which one it was.
#[test]
fn corrections_of_one_day_keep_their_ids_wherever_another_is_written() {
    let ids = |corrections: &str| -> Vec<String> {
        let site = site();
        let text = SECOND.replace("- {date: 2021-03-05, note: A typo was mended}\n", corrections);
        site.write("content/terms/2021-02-01.md", &text);
        site.build();
        let feed = &read(&site, &["terms/feed.json"])[0];
        let told = told(feed);
        told.iter().filter(|it| it.contains(":corrected:")).map(|it| it.to_string()).collect()
    };
    let (one, two) = (
        "- {date: 2021-03-05, note: A typo was mended}\n",
        "- {date: 2021-03-05, note: So was another}\n",
    );
    let alone = ids(one);
    let mut first = ids(&format!("{two}{one}"));
    let mut last = ids(&format!("{one}{two}"));
    first.sort();
    last.sort();
    assert_eq!(first.len(), 2);
    assert_eq!(first, last);
    assert!(first.contains(&alone[0]), "{first:?}: {alone:?}");
}

#[test]
fn feeds_hold_the_newest_entries_or_are_not_there() {
    let site = site();
    site.write("engross.yaml", format!("{SETTINGS}feeds: {{entries: 2}}\n"));
    site.build();
    let feeds = read(&site, &["feed.xml", "terms/feed.json", "test-terms/feed.xml"]);
    assert_eq!(feeds.iter().map(|feed| told(feed).len()).collect::<Vec<_>>(), [2, 2, 2]);
    assert!(told(&feeds[0])[1].contains(":corrected:2021-03-05:6d580429"), "{:?}", told(&feeds[0]));
    // None are wanted, or no address is known that they could lead to.
    for settings in
        ["url: https://legal.example.com\nfeeds: {entries: 0}\n", "languages: [en, ja]\n"]
    {
        site.write("engross.yaml", settings);
        let built = site.build();
        for (path, bytes) in built.tree() {
            assert!(!path.ends_with("feed.xml") && !path.ends_with("feed.json"), "{path}");
            let is_ours = path.ends_with(".html") || path == "_headers";
            assert!(!is_ours || !String::from_utf8_lossy(&bytes).contains("feed."), "{path}");
        }
        assert_eq!(built.json("terms/current.json")["feed"], Value::Null);
    }
    site.write("engross.yaml", "languages: [en, ja]\nfeeds: {entries: 3}\n");
    let built = site.build();
    assert!(
        built.stderr.contains("engross.yaml: warning: the site has no feeds: their ids and links need its full address [no-feeds]"),
        "{}",
        built.stderr
    );
}

#[test]
fn feeds_are_found_from_pages() {
    let site = site();
    let built = site.build();
    for (page, expected) in [
        ("terms/index.html", vec!["terms/feed.xml", "terms/feed.json", "feed.xml", "feed.json"]),
        (
            "terms/2020-01-15/index.html",
            vec!["terms/feed.xml", "terms/feed.json", "feed.xml", "feed.json"],
        ),
        ("index.html", vec!["feed.xml", "feed.json"]),
        (
            "ja/terms/history/index.html",
            vec!["ja/terms/feed.xml", "ja/terms/feed.json", "ja/feed.xml", "ja/feed.json"],
        ),
        ("404.html", vec![]),
    ] {
        let html = built.file(page);
        let links =
            html.match_indices("<link rel=\"alternate\" type=\"application/").map(|(at, _)| {
                let link = &html[at..at + html[at..].find('>').expect("an end")];
                link.split("href=\"/texts/").nth(1).expect("a link").trim_end_matches('"')
            });
        assert_eq!(links.collect::<Vec<_>>(), expected, "{page}");
        for path in expected {
            assert!(built.has(path), "{path}");
        }
    }
    let subscribe =
        |path: &str| format!("<a href=\"/texts/{path}\" type=\"application/atom+xml\">");
    assert!(built.file("terms/history/index.html").contains(&subscribe("terms/feed.xml")));
    assert!(built.file("ja/index.html").contains(&subscribe("ja/feed.xml")));
}

#[test]
fn a_text_from_right_to_left_stays_so_in_any_reader() {
    let site = Site::new(&[
        (
            "engross.yaml",
            "url: https://legal.example.com\nlanguages: [en, ar]\ncheck: {disclosure: off}\n",
        ),
        ("content/terms.md", FIRST),
        ("content/terms.ar.md", "---\neffective: 2020-02-01\n---\n# الشروط\n\nعشرة.\n"),
    ]);
    site.build();
    let feeds = read(&site, &["ar/terms/feed.xml", "terms/feed.xml"]);
    assert!(html(&feeds[0], ":2020-02-01").starts_with("<div lang=\"ar\" dir=\"rtl\"><p>"));
    assert!(html(&feeds[1], ":undated").starts_with("<p>"));
}

#[test]
fn a_feed_stays_where_subscribers_have_it() {
    let moved = SECOND.replacen("---\n", "---\naliases: [/old/terms]\n", 1);
    let site = Site::new(&[("content/terms.md", &*moved)]);
    let built = site.build();
    for name in ["feed.xml", "feed.json", "current.json", "versions.json"] {
        let at = |folder: &str| built.file(&format!("{folder}/{name}"));
        assert_eq!(at("old/terms"), at("terms"), "{name}");
    }
}

#[test]
fn a_notice_at_the_root_has_its_own_feed() {
    let site = Site::new(&[("content/index.md", FIRST), ("content/terms.md", GONE)]);
    site.build();
    let feeds = read(&site, &["feed.xml", "notices/feed.xml"]);
    assert_eq!(feeds[0]["id"], "tag:legal.example.com,2026:/:en");
    assert_eq!(feeds[1]["id"], "tag:legal.example.com,2026:/*:en");
    assert_eq!(feeds[1]["entries"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_file_of_the_content_folder_is_not_written_over() {
    let site = Site::new(&[("content/terms.md", FIRST), ("content/feed.xml", "<rss/>")]);
    let refused = site.run(&["build"]);
    assert_eq!(refused.status, 1);
    assert!(
        refused
            .stderr
            .contains("help: rename the file, or set `feeds: {entries: 0}` in engross.yaml"),
        "{}",
        refused.stderr
    );
}

#[test]
fn a_redline_that_is_too_large_is_told_by_its_clauses() {
    let long = |words: &str| {
        let paragraph =
            |at: usize| format!("Clause {at} {words} {}.\n\n", "of many words ".repeat(40));
        format!(
            "# Terms\n\n## Fees\n\n{}## Law\n\nNo change here.\n",
            (0..150).map(paragraph).collect::<String>()
        )
    };
    let site = Site::new(&[
        ("content/terms/2020-01-15.md", &long("says one thing")),
        ("content/terms/2021-01-15.md", &long("does not say the same")),
    ]);
    site.build();
    let feed = &read(&site, &["terms/feed.xml"])[0];
    let html = html(feed, "2021-01-15");
    assert!(html.len() < 2000, "{}", html.len());
    assert!(html.contains("What changed is too much to stand here."), "{html}");
    assert!(html.contains("<ul><li>Fees</li></ul>"), "{html}");
    assert!(html.contains("terms/2021-01-15/changes/\">What changed</a>"), "{html}");
}

/// Texts that would break a feed that trusts them.
const HOSTILE: [&str; 8] = [
    "</title><script>alert(1)</script>",
    "]]> <![CDATA[ x ]]>",
    "a &#1;&#x8;&#11;&#x1f; b",
    "\u{fffe}\u{ffff} &#0; &#x1; &nbsp; &bogus;",
    "{version} {title} {{ \"{title}\" }}",
    "--> <!-- ' \" & < >",
    "\u{202e}desrever \u{200f}rtl\u{feff}",
    "𝔘𝔫𝔦 👩‍👩‍👧 \u{10ffff}",
];

#[test]
fn whatever_editors_write_a_feed_is_well_formed_and_harmless() {
    let files: Vec<(String, String)> = HOSTILE
        .iter()
        .enumerate()
        .flat_map(|(at, text)| {
            let quoted = serde_json::to_string(text).expect("JSON");
            // YAML takes these as escapes alone.
            let quoted = quoted.replace('\u{fffe}', "\\uFFFE").replace('\u{ffff}', "\\uFFFF");
            let before = format!("---\ntemplate: false\ntitle: {quoted}\n---\n# T\n\nx\n");
            let after = format!(
                "---\ntemplate: false\ntitle: {quoted}\nversion: {quoted}\nchanges: {quoted}\ncorrections: [{{date: 2021-02-02, note: {quoted}}}]\n---\n# T\n\n{text}\n\n<a href=\"javascript:alert(1)\" onclick=\"x\">y</a> <img src=\"/x.png\" onerror=\"x\"> <p hidden>secret</p>\n"
            );
            [
                (format!("content/a{at}/2020-01-15.md"), before),
                (format!("content/a{at}/2021-01-15.md"), after),
            ]
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let settings = serde_json::to_string(HOSTILE[0]).expect("JSON");
    let settings = format!(
        "title: {settings}\nowner: {settings}\nurl: https://legal.example.com\nhtml: {{scripts: true, styles: true}}\ncheck: {{disclosure: off}}\n"
    );
    let site = Site::new(&[&files[..], &[("engross.yaml", &settings)]].concat());
    let built = site.run(&["build"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let paths: Vec<String> = built
        .tree()
        .into_keys()
        .filter(|it| it.ends_with("feed.xml") || it.ends_with("feed.json"))
        .collect();
    assert_eq!(paths.len(), 2 + 2 * HOSTILE.len());
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let feeds = read(&site, &paths);
    for (path, feed) in paths.iter().zip(&feeds) {
        for entry in feed["entries"].as_array().expect("entries") {
            let html = entry["html"].as_str().expect("HTML");
            for harm in [
                "<script",
                "onclick",
                "onerror",
                "javascript:",
                "secret",
                " id=",
                " class=",
                " style=",
                " data-",
            ] {
                assert!(!html.contains(harm), "{path}: {harm}: {html}");
            }
        }
    }
    let all = paths.iter().position(|path| *path == "feed.json").expect("the feed");
    assert_eq!(feeds[all]["entries"].as_array().map(Vec::len), Some(3 * HOSTILE.len()));
    // Words come as they were written, in titles too.
    assert_eq!(
        entry(&feeds[all], "/a4:en:2021-01-15")["title"],
        format!("{}: version of 15 January 2021", HOSTILE[4])
    );
}

#[test]
fn the_same_site_gives_the_same_feeds() {
    let site = site();
    site.build();
    let first = tree(&site.path("output"));
    let again = site.run(&["build", "--jobs", "1"]);
    assert_eq!(again.status, 0, "{}", again.stderr);
    let second = tree(&site.path("output"));
    for path in ALL {
        assert!(first[path] == second[path], "{path}");
    }
}
