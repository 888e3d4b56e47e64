//! Data for programs: what is written is what its schemas say, and what `docs/machines.md` says of it is done.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use support::{Built, Site, project};

/// The data that has a schema, by the name of that.
const DATA: [&str; 6] = ["clauses", "cookies", "current", "manifest", "notices", "versions"];

/// What an independent validator says of files, by the schema at a path.
fn judged(schema: &Path, files: &[PathBuf]) -> Result<(), String> {
    let tools = project().join("tests/tools");
    let python = tools.join(".venv/bin/python");
    assert!(python.exists(), "the checker is not installed; run tests/tools/setup");
    let output = Command::new(python)
        .arg("-B")
        .arg(tools.join("check_schema.py"))
        .arg(schema)
        .args(files)
        .output()
        .expect("Python runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let broke = String::from_utf8_lossy(&output.stderr);
    assert!(broke.is_empty(), "{}: {broke}", schema.display());
    if output.status.success() { Ok(()) } else { Err(said) }
}

/// Holds all data of an output to the schemas that are published with it; says how many files of each kind.
fn check_data(output: &Path, built: &Built) -> Vec<usize> {
    let tree = built.tree();
    let counts = DATA.map(|name| {
        let file = format!("{name}.json");
        let is_it = |path: &&String| path.rsplit('/').next() == Some(&file);
        let files: Vec<PathBuf> = tree.keys().filter(is_it).map(|path| output.join(path)).collect();
        let schema = output.join(format!("schemas/{name}.schema.json"));
        let said = judged(&schema, &files);
        assert_eq!(said, Ok(()), "{name}");
        for file in &files {
            let data: Value =
                serde_json::from_slice(&fs::read(file).expect("a file")).expect("JSON");
            let named = data["$schema"].as_str().expect("its schema");
            assert!(named.ends_with(&format!("/schemas/{name}.schema.json")), "{named}");
        }
        files.len()
    });
    counts.to_vec()
}

/// A site of every kind of version, in two languages, with what is known of it by a register.
fn site(settings: &str) -> Site {
    let site = Site::new(&[
        ("engross.yaml", settings),
        (
            "content/legal/terms/2020-01-15.md",
            "# Terms\n\n## Fees\n\nTen pounds.\n\n## Law\n\nOurs.\n",
        ),
        (
            "content/legal/terms/2021-02.md",
            "---\npublished: 2021-01-10\nversion: '2.0'\nmaterial: true\n---\n# Terms\n\n## Charges\n\nTwelve pouns.\n\n## Law\n\nOurs.\n",
        ),
        (
            "content/legal/terms/2027-06-01.md",
            "---\npublished: 2025-12-01\n---\n# Terms\n\n## Charges\n\nFree.\n",
        ),
        (
            "content/legal/terms/2020-01-15.ja.md",
            "---\ntranslation_of: 2020-01-15\n---\n# 規約\n\n十ポンド。\n",
        ),
        (
            "content/legal/test.md",
            "---\neffective: 2019\nwithdrawn: 2020-08-09\n---\n# Test terms\n\nFor testers.\n",
        ),
        (
            "content/legal/off.md",
            "---\npublished: 2025-01-01\neffective: 2027-01-01\nwithdrawn: 2025-06-01\n---\n# Called off\n\nx\n",
        ),
        ("content/policy.md", "# Policy\n\nNo date.\n"),
        (
            "content/cookies/2023-02-01.yaml",
            "providers: [{id: own, name: Own, category: analytics, items: [a]}]\n",
        ),
        ("content/cookies/index.yaml", INVENTORY),
    ]);
    site.build();
    let sealed = site.run(&["seal"]);
    assert_eq!(sealed.status, 0, "{}", sealed.stderr);
    site.write(
        "content/legal/terms/2021-02.md",
        "---\npublished: 2021-01-10\nversion: '2.0'\nmaterial: true\ncorrections:\n- {date: 2021-03-05, note: A typo}\n---\n# Terms\n\n## Charges\n\nTwelve pounds.\n\n## Law\n\nOurs.\n",
    );
    site
}

/// Everything that an inventory can say.
const INVENTORY: &str = "\
effective: 2024-05-01
categories:
- {id: analytics, label: {en: Counting, ja: 分析}, description: They count., consent_group: C2, consent_mode: [analytics_storage]}
providers:
- id: acme
  name: {en: Acme, ja: アクメ}
  controller: Acme Ltd
  recipients: [Beta Ltd, {name: Gamma Inc, country: US, transfer: clauses}]
  links: {privacy: https://acme.example/p, cookies: {label: Cookies, href: /x}, terms: https://acme.example/t, website: https://acme.example/}
  category: analytics
  purpose: {en: Counts., ja: 数えます。}
  items:
  - plain
  - {name: _a, match: prefix, display: _aXX, storage: local-storage, party: third, domains: [.acme.example], path: /p, retention: {max: P13M, note: at most}, refresh: true, category: targeting, purpose: Own., legal_basis: consent, tcf: {vendor: 3, purposes: [1, 7], special_purposes: [2]}}
  - {name: s, retention: session, party: first}
  - {name: u, retention: unlimited}
  - {name: n, retention: unknown}
  groups: [{name: Pixel, purpose: Sees., items: [px]}, {name: Empty}]
- {id: bare, name: Bare, category: functionality}
";

const SETTINGS: &str =
    "title: Heron Legal\nowner: Heron Ltd\nurl: https://legal.example.com\nlanguages: [en, ja]\n";

#[test]
fn data_is_what_its_schemas_say() {
    for settings in [SETTINGS, "languages: [en, ja]\nfeeds: {entries: 0}\n"] {
        let site = site(settings);
        let built = site.build();
        assert_eq!(check_data(&site.path("output"), &built), [6, 3, 6, 1, 2, 6]);
    }
    let site = site(SETTINGS);
    let preview = site.path("preview");
    site.write("content/legal/terms/2028-01-01.md", "---\ndraft: true\n---\n# Terms\n\nx\n");
    let built = site.run(&["build", "--drafts", "--output", "preview"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    for (name, file) in [("versions", "legal/terms/versions.json"), ("notices", "notices.json")] {
        let schema = preview.join(format!("schemas/{name}.schema.json"));
        assert_eq!(judged(&schema, &[preview.join(file)]), Ok(()), "{name}");
    }
}

#[test]
fn the_sample_site_has_data_that_its_schemas_describe() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("sample");
    let run = Command::new(env!("CARGO_BIN_EXE_engross"))
        .current_dir(project())
        .args(["build", "--as-of", "2026-11-22", "--output"])
        .arg(&output)
        .output()
        .expect("a build");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for name in DATA {
        let file = format!("{name}.json");
        let files: Vec<PathBuf> = support::tree(&output)
            .into_keys()
            .filter(|path| path.rsplit('/').next() == Some(&file))
            .map(|path| output.join(path))
            .collect();
        assert!(!files.is_empty(), "{name}");
        let schema = project().join(format!("docs/schema/{name}.schema.json"));
        assert_eq!(judged(&schema, &files), Ok(()), "{name}");
        let published = fs::read(output.join(format!("schemas/{name}.schema.json")));
        assert!(published.expect("published") == fs::read(&schema).expect("the schema"), "{name}");
    }
}

/// Every document that is this one with a value exchanged, a key more or a key less.
fn made_bad(whole: &Value) -> Vec<Value> {
    fn places(value: &Value, at: &str, out: &mut Vec<String>) {
        out.push(at.to_owned());
        match value {
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    places(item, &format!("{at}/{i}"), out);
                }
            }
            Value::Object(map) => {
                for (key, inner) in map {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    places(inner, &format!("{at}/{key}"), out);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    places(whole, "", &mut found);
    let mut documents = Vec::new();
    for place in &found {
        let mut other = whole.clone();
        *other.pointer_mut(place).expect("a place") = json!({"zzz": 1});
        documents.push(other);
        let Some(Value::Object(map)) = whole.pointer(place) else { continue };
        for key in map.keys() {
            let mut less = whole.clone();
            let map = less.pointer_mut(place).and_then(Value::as_object_mut).expect("a mapping");
            map.remove(key);
            documents.push(less);
        }
        let mut more = whole.clone();
        let map = more.pointer_mut(place).and_then(Value::as_object_mut).expect("a mapping");
        map.insert("zzz".to_owned(), json!(1));
        documents.push(more);
    }
    documents
}

#[test]
fn schemas_let_nothing_else_through() {
    let site = site(SETTINGS);
    let built = site.build();
    for (name, file) in [
        ("current", "legal/terms/current.json"),
        ("versions", "legal/terms/versions.json"),
        ("clauses", "legal/terms/clauses.json"),
        ("notices", "notices.json"),
    ] {
        let folder = site.path(&format!("bad-{name}"));
        fs::create_dir_all(&folder).expect("a folder");
        let bad = made_bad(&built.json(file));
        let files: Vec<PathBuf> =
            (0..bad.len()).map(|at| folder.join(format!("{at}.json"))).collect();
        for (document, file) in bad.iter().zip(&files) {
            fs::write(file, document.to_string()).expect("a file");
        }
        let schema = site.path(&format!("output/schemas/{name}.schema.json"));
        let said = judged(&schema, &files).expect_err("faults");
        let let_through: Vec<&PathBuf> =
            files.iter().filter(|file| !said.contains(&format!("{}: ", file.display()))).collect();
        assert!(
            bad.len() > 50 && let_through.is_empty(),
            "{name}: {} of {}: {}",
            let_through.len(),
            bad.len(),
            fs::read_to_string(let_through[0]).expect("a file")
        );
    }
}

#[test]
fn current_says_what_is_in_force_and_what_comes() {
    let site = site(SETTINGS);
    let built = site.build();
    let versions = built.json("legal/terms/versions.json");
    let of = |id: &str| {
        let versions = versions["versions"].as_array().expect("versions");
        versions.iter().find(|it| it["id"] == id).cloned().unwrap_or_else(|| panic!("no {id}"))
    };
    let current = built.json("legal/terms/current.json");
    let (now, next) = (&current["in_force"], &current["next"]);
    assert_eq!((&now["id"], &next["id"]), (&json!("2021-02"), &json!("2027-06-01")));
    assert_eq!((&now["corrected"], &next["corrected"]), (&json!("2021-03-05"), &Value::Null));
    for brief in [now, next] {
        let version = of(brief["id"].as_str().expect("an id"));
        for (key, value) in brief.as_object().expect("a version") {
            assert!(
                key == "corrected" || version[key] == *value,
                "{key}: {value} {}",
                version[key]
            );
        }
    }
    assert_eq!(versions["in_force"], now["id"]);
    assert_eq!(versions["next"], next["id"]);
    // The fingerprint is that of the text at the address that stands beside it.
    let path =
        now["plain_text"].as_str().and_then(|it| it.strip_prefix("https://legal.example.com/"));
    let plain = built.file(path.expect("an address"));
    assert!(plain.contains(now["text_sha256"].as_str().expect("a fingerprint")), "{plain}");
    // What the list of all notices says of each is what the notice says.
    for list in ["notices.json", "ja/notices.json"] {
        for notice in built.json(list)["notices"].as_array().expect("notices") {
            let address = notice["current"].as_str().expect("an address");
            let current =
                built.json(address.strip_prefix("https://legal.example.com/").expect("ours"));
            for key in [
                "notice",
                "title",
                "kind",
                "in_force",
                "next",
                "url",
                "versions",
                "feed",
                "json_feed",
            ] {
                assert_eq!(notice[key], current[key], "{address} {key}");
            }
        }
    }
    let notices = built.json("notices.json");
    let paths: Vec<&Value> =
        notices["notices"].as_array().expect("notices").iter().map(|it| &it["notice"]).collect();
    assert_eq!(paths, ["/legal/off", "/legal/terms", "/legal/test", "/policy"]);
    assert_eq!(notices["languages"][0]["notices"], "https://legal.example.com/ja/notices.json");
    // Texts in other languages, from either side.
    let translated = of("2020-01-15");
    assert_eq!(
        translated["translations"][0]["url"],
        "https://legal.example.com/ja/legal/terms/2020-01-15/"
    );
    let japanese = built.json("ja/legal/terms/versions.json");
    assert_eq!(japanese["versions"][0]["translation_of"], "2020-01-15");
    // On the day on which it takes effect.
    site.run(&["build", "--as-of", "2027-06-01"]);
    let later = built.json("legal/terms/current.json");
    assert_eq!((&later["in_force"]["id"], &later["next"]), (&json!("2027-06-01"), &Value::Null));
}

/// Every address of this site in some data.
fn addresses<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if text.starts_with("https://legal.example.com/") => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
        Value::Object(map) => map.values().for_each(|item| addresses(item, found)),
        _ => {}
    }
}

#[test]
fn every_address_in_data_is_there() {
    let site = site(SETTINGS);
    let built = site.build();
    let mut count = 0;
    for path in
        built.tree().keys().filter(|path| path.ends_with(".json") && !path.contains("search/"))
    {
        if path.starts_with("schemas/") {
            continue;
        }
        let data = built.json(path);
        let mut found = Vec::new();
        addresses(&data, &mut found);
        for address in found {
            let below = &address["https://legal.example.com/".len()..];
            let below = below.split('#').next().unwrap_or_default();
            let is_page = below.is_empty() || below.ends_with('/');
            let file = if is_page { format!("{below}index.html") } else { below.to_owned() };
            assert!(built.has(&file), "{path}: {address}");
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

/// The block of a language in `docs/machines.md`.
fn block(language: &str) -> String {
    let page = fs::read_to_string(project().join("docs/machines.md")).expect("the page");
    let start = page.find(&format!("```{language}\n")).expect("a block") + language.len() + 4;
    let end = page[start..].find("```").expect("its end");
    page[start..start + end].to_owned()
}

#[test]
fn docs_show_what_a_site_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("sample");
    let run = Command::new(env!("CARGO_BIN_EXE_engross"))
        .current_dir(project())
        .args(["build", "--as-of", "2026-11-22", "--output"])
        .arg(&output)
        .output()
        .expect("a build");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = fs::read_to_string(output.join("legal/terms/current.json")).expect("the file");
    let shown = block("json");
    if std::env::var_os("ENGROSS_WRITE_DOCS").is_some() && shown != said {
        let path = project().join("docs/machines.md");
        let page = fs::read_to_string(&path).expect("the page").replace(&shown, &said);
        fs::write(path, page).expect("written");
        return;
    }
    assert_eq!(shown, said, "run this test with ENGROSS_WRITE_DOCS=1");
}

#[test]
fn users_are_asked_again_when_the_version_changed() {
    let site = site(SETTINGS);
    site.build();
    fs::copy(site.path("output/legal/terms/current.json"), site.path("now.json")).expect("a copy");
    site.run(&["build", "--as-of", "2027-06-01"]);
    fs::copy(site.path("output/legal/terms/current.json"), site.path("later.json"))
        .expect("a copy");
    fs::copy(site.path("output/legal/test/current.json"), site.path("gone.json")).expect("a copy");
    site.write("consent.mjs", block("js"));
    site.write(
        "test.mjs",
        r#"
import { readFileSync } from 'node:fs';
import { consentTo } from './consent.mjs';
globalThis.fetch = async (file) => {
  try { const text = readFileSync(file, 'utf8'); return { ok: true, status: 200, json: async () => JSON.parse(text) }; }
  catch { return { ok: false, status: 404 }; }
};
const first = await consentTo('now.json', undefined);
const again = await consentTo('now.json', first.consent);
const corrected = await consentTo('now.json', { ...first.consent, text_sha256: 'other words' });
const later = await consentTo('later.json', first.consent);
const gone = await consentTo('gone.json', undefined);
const none = await consentTo('none.json', undefined).catch((error) => error.message);
first.consent.on = later.consent.on = first.consent.on.replace(/^\d{4}-\d\d-\d\dT.*Z$/, 'a day');
console.log(JSON.stringify({ first, again, corrected, later, gone, none }));
"#,
    );
    let node = Command::new("node").arg("test.mjs").current_dir(site.root()).output();
    let node = node.expect("node runs the example; ./test installs it");
    assert!(node.status.success(), "{}", String::from_utf8_lossy(&node.stderr));
    let said: Value = serde_json::from_slice(&node.stdout).expect("JSON");
    let read = |file: &str| -> Value {
        serde_json::from_slice(&fs::read(site.path(file)).expect("a file")).expect("JSON")
    };
    let (now, later) = (read("now.json"), read("later.json"));
    let announce = json!({"id": "2027-06-01", "from": "2027-06-01", "read": "https://legal.example.com/legal/terms/2027-06-01/"});
    let asks = |of: &Value| {
        json!({
            "ask": true,
            "consent": {"id": of["in_force"]["id"], "text_sha256": of["in_force"]["text_sha256"], "on": "a day"},
            "read": of["in_force"]["url"],
            "changes": of["in_force"]["changes"],
        })
    };
    assert_eq!(said["first"], asks(&now));
    assert_eq!(said["again"], json!({"ask": false, "corrected": false, "announce": announce}));
    assert_eq!(said["corrected"], json!({"ask": false, "corrected": true, "announce": announce}));
    assert_eq!(said["later"], asks(&later));
    assert_eq!(said["gone"], json!({"ask": false, "why": "nothing is in force"}));
    assert_eq!(said["none"], "none.json: 404");
}
