//! The JSON Schemas, held against the program by a validator that shares nothing with it: what the one
//! accepts the other does, for good values, bad ones, and every value of good ones made bad.
//!
//! `docs/schema` has them as files; set `ENGROSS_WRITE_DOCS` to write them anew.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use engross::document::front_matter;
use engross::finding::{Finding, Severity};
use engross::schema::Schema;
use engross::settings::Settings;
use serde_json::{Value, json};
use support::{Site, project, shared};

/// What the program says of a text.
fn program(schema: Schema, yaml: &str) -> Vec<String> {
    let mut findings: Vec<Finding> = Vec::new();
    match schema {
        Schema::Settings => findings.extend(Settings::parse(yaml).err().unwrap_or_default()),
        Schema::FrontMatter => {
            let text = format!("---\n{yaml}\n---\n");
            front_matter::read(&"a.md".into(), &text, &mut findings);
        }
        Schema::Inventory => {
            front_matter::read_yaml(&"a.yaml".into(), yaml, &mut findings);
            findings.extend(engross::cookies::parse("a.yaml", yaml).1);
        }
    }
    let told = findings.iter().filter(|it| it.severity != Severity::Info);
    told.map(|it| format!("{} {}", it, it.help.as_deref().unwrap_or_default())).collect()
}

/// What the schema's validator says of documents.
fn validator(schema: Schema, name: &str, documents: &[Value]) -> Vec<Vec<String>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("schema-{name}"));
    fs::create_dir_all(&folder).expect("a folder");
    let (schema_file, cases_file) = (folder.join("schema.json"), folder.join("cases.json"));
    fs::write(&schema_file, schema.text()).expect("a file");
    fs::write(&cases_file, json!(documents).to_string()).expect("a file");
    let tools = project().join("tests/tools");
    let python = tools.join(".venv/bin/python");
    assert!(python.exists(), "the checker is not installed; run tests/tools/setup");
    let output = Command::new(python)
        .arg("-B")
        .arg(tools.join("judge_schema.py"))
        .args([schema_file, cases_file])
        .output()
        .expect("Python runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let broke = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}{broke}", schema.name());
    serde_json::from_str(&said).expect("JSON")
}

fn document(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{yaml}: {error}"))
}

/// Who is to accept a text.
#[derive(Clone, Copy, PartialEq)]
enum Accepts {
    Both,
    Neither,
    /// The schema does, and only the program knows better.
    SchemaAlone,
}

fn check(schema: Schema, name: &str, cases: &[(Accepts, &str)]) {
    let documents: Vec<Value> = cases.iter().map(|(_, yaml)| document(yaml)).collect();
    let said = validator(schema, name, &documents);
    let mut wrong = Vec::new();
    for ((expected, yaml), said) in cases.iter().zip(said) {
        let found = program(schema, yaml);
        let (by_program, by_schema) = match expected {
            Both => (true, true),
            Neither => (false, false),
            SchemaAlone => (false, true),
        };
        if found.is_empty() != by_program || said.is_empty() != by_schema {
            wrong.push(format!("{yaml}\n  program: {found:?}\n  schema: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", schema.name(), wrong.join("\n"));
}

/// Every document that is this one with one value exchanged, or one key more.
fn made_bad(whole: &Value) -> Vec<Value> {
    fn places(value: &Value, at: &str, out: &mut Vec<String>) {
        out.push(at.to_owned());
        let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
        match value {
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    places(item, &format!("{at}/{i}"), out);
                }
            }
            Value::Object(map) => {
                for (key, inner) in map {
                    places(inner, &format!("{at}/{}", escaped(key)), out);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    places(whole, "", &mut found);
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(7),
        json!("zzz zzz"),
        json!([]),
        json!(["zzz zzz"]),
        json!([null]),
        json!([[1]]),
        json!({"zzz": 1}),
    ];
    let mut documents = Vec::new();
    for place in &found {
        for other in &others {
            let mut document = whole.clone();
            *document.pointer_mut(place).expect("a place") = other.clone();
            documents.push(document);
        }
        let mut document = whole.clone();
        if let Some(Value::Object(map)) = document.pointer_mut(place) {
            map.insert("zzz".to_owned(), json!(1));
            documents.push(document);
        }
    }
    documents
}

/// Holds schema and program against each other over every way to make a text bad. `excused` are words of
/// the program's findings of which no schema can know.
fn check_made_bad(schema: Schema, name: &str, good: &[&str], excused: &[&str]) {
    let documents: Vec<Value> = good.iter().flat_map(|yaml| made_bad(&document(yaml))).collect();
    let said = validator(schema, name, &documents);
    let (mut wrong, mut refused) = (Vec::new(), 0);
    for (document, said) in documents.iter().zip(said) {
        let yaml = serde_yaml::to_string(document).expect("YAML");
        let found = program(schema, &yaml);
        let is_excused = |it: &String| excused.iter().any(|words| it.contains(words));
        if !found.is_empty() && found.iter().all(is_excused) {
            continue;
        }
        refused += usize::from(!found.is_empty());
        if found.is_empty() != said.is_empty() {
            wrong.push(format!("{document}\n  program: {found:?}\n  schema: {said:?}"));
        }
    }
    let count = wrong.len();
    wrong.truncate(12);
    assert!(wrong.is_empty(), "{}, {count} differ:\n{}", schema.name(), wrong.join("\n"));
    let all = documents.len();
    assert!(refused > all / 3 && refused < all, "{refused} of {all} are bad: the test tries both");
}

use Accepts::{Both, Neither, SchemaAlone};

const SETTINGS: &str = "\
title: Example Legal
owner: Example Ltd
url: https://legal.example.com
languages: [en, pt-BR]
content: texts/legal
output: out
themes: themes
theme: mine
context: {phone: 1, deep: {a: [b]}}
markdown: {html_blocks: commonmark}
html: {scripts: true, styles: false, remote: [assets.example.com, \"127.0.0.1:8000\"]}
redline: {all_pairs_up_to: 3, with_in_force: false, side_by_side: false}
history: {source: git, commits: mainline, folders: {legal/drafts: files}, messages: true, except: [0123abc]}
search: current
search_engines: {superseded: true}
formats: {plain_text: true, markdown: false}
hosting: {link_headers: all}
notice_period: 30 days
check: {undated: off, notice-period: warn}
sentence_words: 30
";

#[test]
fn settings() {
    let mut cases = vec![
        (Both, SETTINGS),
        (Both, "{}"),
        (Both, "# nothing\n"),
        (Both, "title: 3.10\nowner: true\nurl: \"\""),
        (Both, "title:\nurl: ~\nlanguages:\nhtml:\nhistory:\nsearch:\nnotice_period:"),
        (Both, "history: git"),
        (Both, "history: {folders: {}}"),
        (Both, "history: {except: [1234567, ABCDEF01]}"),
        (Both, "content: 2024"),
        (Both, "content: a..b/.c"),
        (Both, "search: off"),
        (Neither, "- a"),
        (Neither, "title: [a]"),
        (Neither, "tilte: a"),
        (Neither, "html: {script: true}"),
        (Neither, "html: {scripts: \"true\"}"),
        (Neither, "html: {remote: [\"https://a.example\"]}"),
        (Neither, "html: {remote: [\"\"]}"),
        (Neither, "languages: []"),
        (Neither, "languages: en"),
        (Neither, "languages: [English]"),
        (Neither, "languages: [en, en]"),
        (SchemaAlone, "languages: [pt-BR, pt-br]"),
        (Neither, "url: example.com"),
        (Neither, "url: ftp://example.com"),
        (Neither, "redline: {all_pairs_up_to: -1}"),
        (Neither, "redline: {all_pairs_up_to: many}"),
        (Neither, "redline: {all_pairs_up_to: \"3\"}"),
        (Neither, "redline: {with_in_force: never}"),
        (Neither, "redline: {with_current: false}"),
        (Neither, "search: none"),
        (Neither, "search: [all]"),
        (Neither, "history: svn"),
        (Neither, "history: [git]"),
        (Neither, "history: {commits: some}"),
        (Neither, "history: {folders: {a: svn}}"),
        (Neither, "history: {folders: {a: }}"),
        (Neither, "history: {except: [abc]}"),
        (Neither, "history: {except: [0123xyz]}"),
        (Neither, "markdown: closed"),
        (Neither, "markdown: {html_blocks: open}"),
        (Neither, "context: a"),
        (Both, "check:"),
        (Neither, "check: off"),
        (Neither, "check: {undated: never}"),
        (Neither, "check: {undated: }"),
        (Neither, "check: {bad-date: off}"),
        (Neither, "check: {no-such-rule: off}"),
    ];
    let output = |it: &&str| format!("output: \"{it}\"");
    let good = ["a", "a/", "a//b", "./a", "a/.", "./a/./b//", ".a", "..a", "a..", "..."];
    let bad = ["../a", "a/../b", "a/..", "..", "/a", "/", "", ".", "./", "././/", "a\\\\b", "a:b"];
    let (good, bad): (Vec<_>, Vec<_>) =
        (good.iter().map(output).collect(), bad.iter().map(output).collect());
    cases.extend(good.iter().map(|yaml| (Both, yaml.as_str())));
    cases.extend(bad.iter().map(|yaml| (Neither, yaml.as_str())));
    let good = ["30 days", "1 month", "P30D", "p1m", "1 year, 2 months", "2 weeks 1 day", "10d"];
    let bad = ["30", "", "-1 day", "12 hours", "P0D", "soon", "P", "PT24H", "0 days", "1 day ago"];
    let period = |it: &&str| format!("notice_period: \"{it}\"");
    let (good, bad): (Vec<_>, Vec<_>) =
        (good.iter().map(period).collect(), bad.iter().map(period).collect());
    cases.extend(good.iter().map(|yaml| (Both, yaml.as_str())));
    cases.extend(bad.iter().map(|yaml| (Neither, yaml.as_str())));
    check(Schema::Settings, "settings", &cases);
    check_made_bad(Schema::Settings, "settings-bad", &[SETTINGS, "history: git"], &[]);
}

const FRONT_MATTER: &str = "\
title: Terms
description: Ours.
lang: en
kind: terms
effective: 2024-02-16
published: 16 February 2024
withdrawn: 2026
version: 3.1
changes: |
  Clause 4 is new.
material: true
corrections: [{date: 2024-03-01, note: \"The postcode, mended.\"}]
disclosures: {source: {none: no source}, rights: {at: \"#rights\"}, purposes: {not-applicable: none}}
draft: false
aliases: [/legal/old, /old/]
history: git
template: false
translation_of: 2024-02-16
prevailing_language: ja
wrapper_template: legal/_base_legal_markdown.html
context: {title: Terms, update_date: 2024, copydoc: https://docs.example.com, own: [1, {a: b}]}
markdown_includes: {address: legal/_address.md}
";

#[test]
fn front_matter_keys() {
    let mut cases = vec![
        (Both, FRONT_MATTER),
        (Both, "{}"),
        (Both, "title:\neffective:\nkind: ~\naliases:\ncorrections:\ncontext:\ndraft:"),
        (Both, "title: 2024\nversion: 3.10"),
        (Both, "aliases: [//a, /a/b.html, /日本]"),
        (Neither, "- a"),
        (Neither, "updated_date: 2024-02-16"),
        (Neither, "effective_date: 26 JUNE 2026"),
        (Neither, "title: [a]"),
        (Neither, "title: true"),
        (Neither, "kind: notice"),
        (Neither, "material: perhaps"),
        (Neither, "material: 1"),
        (Neither, "draft: \"true\""),
        (Neither, "history: svn"),
        (Neither, "corrections: {date: 2024-02-16, note: a}"),
        (Neither, "corrections: [{date: 2024-02-16}]"),
        (Neither, "corrections: [{date: 2024-02-16, note: a, b: c}]"),
        (Neither, "corrections: [{date: 2024-02-30, note: a}]"),
        (Neither, "corrections: [{date: soon, note: a}]"),
        (Both, "disclosures:"),
        (Neither, "disclosures: none"),
        (Neither, "disclosures: {source: none}"),
        (Neither, "disclosures: {source: {none: \"\"}}"),
        (Neither, "disclosures: {source: {none: a, at: b}}"),
        (Neither, "disclosures: {source: {}}"),
        (Neither, "disclosures: {source: {where: b}}"),
        (Neither, "aliases: /old"),
        (Neither, "aliases: [old]"),
        (Neither, "aliases: [../x]"),
        (Neither, "aliases: [/a/../x]"),
        (Neither, "aliases: [/]"),
        (Neither, "aliases: [https://example.org]"),
        (Neither, "aliases: [\"/old?x=1\"]"),
        (Neither, "aliases: [/a//b]"),
        (Neither, "context: [a]"),
        (Neither, "context: {update_date: soon}"),
        (SchemaAlone, "context: {updated_date: 2024}"),
        (Neither, "markdown_includes: {a: [b]}"),
        (Neither, "markdown_includes: a.md"),
        // Which year is a leap year, and what a date in words is, no pattern tells.
        (SchemaAlone, "effective: 2023-02-29"),
        (SchemaAlone, "effective: the 3rd of never"),
    ];
    let good = [
        "2024-02-16",
        "2024-02",
        "2024",
        "2024-02-29",
        "25 April 2026",
        "26 JUNE 2026",
        "April 25th, 2026",
        "16 Jun 2025",
        "July 2023",
        "2024年2月16日",
        "令和6年2月16日",
        "令和元年5月1日",
        "21. Juli 2021",
        "21.07.2021",
        "1er janvier 2024",
        "21 de julio de 2021",
        "2021/7/21",
        " 2024-02-16 ",
        "２０２４年２月１６日",
    ];
    let bad = [
        "soon",
        "2024-13",
        "2024-00-01",
        "2024-04-31",
        "2024-02-30",
        "2024-2",
        "24-02-16",
        "2024-02-16T00:00",
        "-",
        "20240216",
        "2024-",
        "Juli",
    ];
    let effective = |it: &&str| format!("effective: \"{it}\"");
    let (good, bad): (Vec<_>, Vec<_>) =
        (good.iter().map(effective).collect(), bad.iter().map(effective).collect());
    cases.extend(good.iter().map(|yaml| (Both, yaml.as_str())));
    cases.extend(bad.iter().map(|yaml| (Neither, yaml.as_str())));
    check(Schema::FrontMatter, "front-matter", &cases);
    check_made_bad(Schema::FrontMatter, "front-matter-bad", &[FRONT_MATTER], &[]);
}

const INVENTORY: &str = "\
title: Cookies
effective: 2025-10-01
introduction: {en: We keep *files*., ja: ファイル}
closing: That is all.
manage: {label: {en: Manage}, href: /settings}
categories:
  - analytics
  - id: targeting
    label: {en: Advertising, ja: 広告}
    description: Shows advertisements.
    consent_group: C4
    consent_mode: [ad_storage, ad_user_data]
providers:
  - id: acme
    name: {en: Acme, ja: アクメ}
    controller: Acme Ltd
    recipients:
      - Beacon Ltd
      - {name: Cinder Inc, country: US, transfer: Clauses}
    links:
      privacy: https://acme.example/privacy
      cookies: {en: /en/cookies, ja: /ja/cookies}
      terms: {label: Terms, href: {en: /terms}}
    category: analytics
    purpose: {en: Counts visits.}
    items:
      - _acme
      - name: _acme_
        match: prefix
        display: _acme_…
        storage: local-storage
        party: third
        domains: [acme.example]
        path: /
        retention: {max: P13M, note: or less}
        refresh: true
        category: targeting
        purpose: Counts.
        legal_basis: consent
        tcf: {vendor: 12, purposes: [1, 2], special_purposes: 1}
        source: {kind: list, id: a1, raw: {any: [thing]}}
      - {name: b, retention: session, domains: b.example}
    groups:
      - {name: Pixels, purpose: Shows., items: [px]}
";

/// What the program finds and a schema cannot: what depends on other places of the file, or on what a
/// value in words means.
const BEYOND_SCHEMAS: &[&str] = &[
    "inventory-unknown-category",
    "inventory-duplicate-category",
    "inventory-duplicate-provider",
    "inventory-no-category",
];

#[test]
fn inventories() {
    let provider = |more: &str| {
        format!("providers: [{{id: a, name: A, category: analytics, items: [x]{more}}}]")
    };
    let item = |item: &str| {
        format!("providers: [{{id: a, name: A, category: analytics, items: [{item}]}}]")
    };
    let mut cases: Vec<(Accepts, String)> = vec![
        (Both, INVENTORY.to_owned()),
        (Both, "{}".to_owned()),
        (Both, "title: Cookies\nproviders:\ncategories:\nmanage:\n".to_owned()),
        (Both, "manage: /settings".to_owned()),
        (Both, "manage: {en: /a, ja: /b}".to_owned()),
        (Both, provider(", links: {website: \"mailto:a@example.com\"}")),
        (Both, provider(", recipients: [5]")),
        (Neither, "- a".to_owned()),
        (Neither, "provider: []".to_owned()),
        (Neither, "effective: soon".to_owned()),
        (Neither, "kind: notice".to_owned()),
        (Neither, "introduction: [a]".to_owned()),
        (Neither, "introduction: {english: a}".to_owned()),
        (Neither, "manage: settings".to_owned()),
        (Neither, "manage: {label: a}".to_owned()),
        (Neither, "manage: {href: /a, ref: b}".to_owned()),
        (Neither, "categories: analytics".to_owned()),
        (Neither, "categories: [Analytics]".to_owned()),
        (Neither, "categories: [{label: a}]".to_owned()),
        (Neither, "categories: [{id: \"\"}]".to_owned()),
        (Neither, "categories: [{id: a, consent_mode: [storage]}]".to_owned()),
        (Neither, "providers: [acme]".to_owned()),
        (Neither, "providers: [{id: a}]".to_owned()),
        (Neither, "providers: [{name: A}]".to_owned()),
        (Neither, "providers: [{id: A b, name: A}]".to_owned()),
        (Neither, provider(", nmae: b")),
        (Neither, provider(", recipients: [{country: US}]")),
        (Neither, provider(", recipients: [{name: a, country: usa}]")),
        (Neither, provider(", recipients: [{name: a, country: UK}]")),
        (Neither, provider(", recipients: [{name: a, country: XX}]")),
        (Both, provider(", recipients: [{name: a, country: GB}, {name: b, country: NO}]")),
        (Neither, provider(", links: {imprint: /a}")),
        (Neither, provider(", links: {privacy: acme.example}")),
        (Neither, provider(", groups: [{items: [a]}]")),
        (SchemaAlone, "providers: [{id: a, name: A, category: none-such, items: [x]}]".to_owned()),
        (SchemaAlone, "providers: [{id: a, name: A, items: [x]}]".to_owned()),
        (SchemaAlone, "categories: [a, a]".to_owned()),
    ];
    for good in [
        "\"x\"",
        "5",
        "{name: x, retention: pt30m}",
        "{name: x, retention: P1Y6M}",
        "{name: x, retention: P1DT12H30M}",
        "{name: x, retention: PT0S}",
        "{name: x, retention: {max: unknown}}",
        "{name: x, tcf: {vendor: \"7\"}}",
        "{name: x, consent: }",
        "{name: x, domains: [a, b]}",
    ] {
        let expected = if good.contains("consent") { Neither } else { Both };
        cases.push((expected, item(good)));
    }
    for bad in [
        "null",
        "\"\"",
        "[x]",
        "{match: exact}",
        "{name: x, match: starts}",
        "{name: x, storage: disk}",
        "{name: x, party: second}",
        "{name: x, retention: 2 years}",
        "{name: x, retention: P}",
        "{name: x, retention: -P1D}",
        "{name: x, retention: PT0.5S}",
        "{name: x, retention: PT}",
        "{name: x, retention: {note: a}}",
        "{name: x, refresh: sometimes}",
        "{name: x, refresh: \"true\"}",
        "{name: x, tcf: {vendor: a}}",
        "{name: x, tcf: {purposes: [a]}}",
        "{name: x, tcf: {purpose: 1}}",
        "{name: x, source: {id: a}}",
        "{name: x, domain: a}",
    ] {
        cases.push((Neither, item(bad)));
    }
    let cases: Vec<(Accepts, &str)> = cases.iter().map(|(it, yaml)| (*it, yaml.as_str())).collect();
    check(Schema::Inventory, "inventory", &cases);
    check_made_bad(Schema::Inventory, "inventory-bad", &[INVENTORY], BEYOND_SCHEMAS);
}

/// The keys that the program says it knows, where it is given one that it does not.
fn known(schema: Schema, yaml: &str) -> Option<BTreeSet<String>> {
    let is_it =
        |it: &&String| it.contains("zzz` is not a setting") || it.contains("unknown key `zzz`");
    let said = program(schema, yaml);
    let (_, list) = said.iter().find(is_it)?.rsplit_once("known are: ")?;
    Some(list.trim().split(", ").map(str::to_owned).collect())
}

fn keys_of(schema: &Value) -> BTreeSet<String> {
    let keys = schema["properties"].as_object().map(|map| map.keys().cloned().collect());
    keys.unwrap_or_default()
}

/// The mapping of a key's schema, where its value may be one.
fn mapping_of(schema: &Value) -> &Value {
    let shapes = schema["anyOf"].as_array();
    let of_shapes = shapes.and_then(|it| it.iter().find(|shape| shape["properties"].is_object()));
    of_shapes.unwrap_or(schema)
}

#[test]
fn every_setting_is_in_the_schema() {
    fn compare(path: &[&str], schema: &Value, mappings: &mut usize) {
        let open: String = path.iter().map(|key| format!("{{{key}: ")).collect();
        let yaml = format!("{open}{{zzz: 1}}{}", "}".repeat(path.len()));
        let Some(known) = known(Schema::Settings, &yaml) else { return };
        assert_eq!(keys_of(schema), known, "the keys of {path:?}");
        *mappings += 1;
        for key in &known {
            compare(&[path, &[key]].concat(), mapping_of(&schema["properties"][key]), mappings);
        }
    }
    let mut mappings = 0;
    compare(&[], &Schema::Settings.json(), &mut mappings);
    assert!(mappings >= 6, "{mappings}: the whole, and each section");
}

#[test]
fn every_key_of_front_matter_is_in_the_schema() {
    let schema = Schema::FrontMatter.json();
    let keys: BTreeSet<String> = front_matter::KEYS.iter().map(|&it| it.to_owned()).collect();
    assert_eq!(keys_of(&schema), keys);
    let keys: BTreeSet<String> =
        front_matter::CONTEXT_KEYS.iter().map(|&it| it.to_owned()).collect();
    assert_eq!(keys_of(&schema["properties"]["context"]), keys);
}

#[test]
fn every_key_of_inventories_is_in_the_schema() {
    let schema = Schema::Inventory.json();
    let root = &schema["properties"];
    let provider = &root["providers"]["items"];
    let item = mapping_of(&schema["definitions"]["item"]);
    let in_item = |key: &str| mapping_of(&item["properties"][key]);
    let of_provider = |more: &str| format!("providers: [{{id: a, name: A, {more}}}]");
    let of_item = |more: &str| of_provider(&format!("items: [{{name: x, {more}}}]"));
    for (schema, yaml) in [
        (&schema, "zzz: 1".to_owned()),
        (mapping_of(&root["manage"]), "manage: {href: /a, zzz: 1}".to_owned()),
        (mapping_of(&root["categories"]["items"]), "categories: [{id: a, zzz: 1}]".to_owned()),
        (provider, of_provider("zzz: 1")),
        (
            mapping_of(&provider["properties"]["recipients"]["items"]),
            of_provider("recipients: [{name: a, zzz: 1}]"),
        ),
        (&provider["properties"]["links"], of_provider("links: {zzz: 1}")),
        (
            mapping_of(&provider["properties"]["links"]["properties"]["terms"]),
            of_provider("links: {terms: {href: /a, zzz: 1}}"),
        ),
        (&provider["properties"]["groups"]["items"], of_provider("groups: [{name: a, zzz: 1}]")),
        (item, of_item("zzz: 1")),
        (in_item("retention"), of_item("retention: {max: session, zzz: 1}")),
        (in_item("tcf"), of_item("tcf: {zzz: 1}")),
        (in_item("source"), of_item("source: {kind: a, zzz: 1}")),
    ] {
        let known = known(Schema::Inventory, &yaml).unwrap_or_else(|| panic!("{yaml}"));
        assert_eq!(keys_of(schema), known, "{yaml}");
    }
}

/// The front matter of a text, if it has some.
fn front_matter_of(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("---\n")?;
    rest.split_once("\n---\n").map(|(yaml, _)| yaml)
}

/// Every text and inventory below a folder.
fn texts(folder: &Path) -> Vec<(Schema, String, String)> {
    let mut texts = Vec::new();
    for (path, bytes) in support::tree(folder) {
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        if path.ends_with(".md") {
            if let Some(yaml) = front_matter_of(&text) {
                texts.push((Schema::FrontMatter, path, yaml.to_owned()));
            }
        } else if path.ends_with(".yaml") {
            texts.push((Schema::Inventory, path, text));
        }
    }
    texts
}

/// Holds schema and program against each other over files, and gives those that both refuse. What is no
/// key of ours, but near to one, may be a variable of the text: no schema refuses it.
fn check_files(name: &str, files: &[(Schema, String, String)]) -> Vec<String> {
    let mut refused = Vec::new();
    for schema in Schema::ALL {
        let files: Vec<_> = files.iter().filter(|(it, ..)| *it == schema).collect();
        let documents: Vec<Value> = files.iter().map(|(_, _, yaml)| document(yaml)).collect();
        let said = validator(schema, &format!("{name}-{}", schema.name()), &documents);
        for ((_, path, yaml), said) in files.iter().zip(said) {
            let mut found = program(schema, yaml);
            found.retain(|it| !it.contains("has no meaning of its own"));
            assert_eq!(found.is_empty(), said.is_empty(), "{path}: {found:?} {said:?}");
            if !said.is_empty() {
                refused.push(format!("{path}: {said:?}"));
            }
        }
    }
    refused
}

#[test]
fn the_sample_site_is_valid() {
    let mut files = texts(&project().join("content"));
    assert!(files.len() > 15, "{}", files.len());
    files.extend(texts(&project().join("tests/fixtures/seeds/content")));
    let settings = fs::read_to_string(project().join("engross.yaml")).expect("settings");
    files.push((Schema::Settings, "engross.yaml".to_owned(), settings));
    assert_eq!(check_files("sample", &files), [""; 0]);
}

#[test]
fn real_front_matter_is_judged_alike() {
    let Some(folder) = shared("corpus/canonical") else { return };
    let files = texts(&folder);
    assert!(files.len() > 50, "{}", files.len());
    let refused = check_files("corpus", &files);
    assert!(refused.len() < files.len() / 4, "{refused:#?}");
}

#[test]
fn docs_have_the_schemas() {
    for schema in Schema::ALL {
        let path = project().join(format!("docs/schema/{}.schema.json", schema.name()));
        if std::env::var_os("ENGROSS_WRITE_DOCS").is_some() {
            fs::write(&path, schema.text()).expect("the schema is written");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == schema.text(),
            "docs/schema/{}.schema.json is not what the program gives; run this test with ENGROSS_WRITE_DOCS=1",
            schema.name()
        );
    }
}

#[test]
fn the_command_prints_what_it_lists() {
    let site = Site::new(&[]);
    let listed = site.run(&["schema"]);
    assert_eq!(listed.status, 0, "{}", listed.stderr);
    let names: Vec<&str> =
        listed.stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, Schema::ALL.map(Schema::name));
    for schema in Schema::ALL {
        assert_eq!(site.run(&["schema", schema.name()]).stdout, schema.text());
    }
    assert_eq!(site.run(&["schema", "theme"]).status, 2);
}
