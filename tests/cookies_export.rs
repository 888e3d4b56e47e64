//! `engross cookies export`: inventories of a site and of files, through the program as a user runs it; and what stands
//! beside the page of an inventory.

mod support;

use std::fs;

use serde_json::Value;
use support::{Site, tree};

const OLD: &str = "\
effective: 2023-01-01
providers:
- {id: own, name: Own, category: strictly-necessary, items: [sid]}
- {id: acme, name: Acme, category: analytics, purpose: Counts., items: [a]}
";

const NEW: &str = "\
effective: 2024-01-01
manage: {href: /settings, label: {en: Settings, ja: 設定}, hook: {class: open-settings, data-cc: show-preferencesModal}}
closing: |
  Change it in [your settings](/settings).
providers:
- {id: own, name: Own, category: strictly-necessary, items: [sid]}
- {id: acme, name: {en: Acme, ja: アクメ}, category: analytics, purpose: \"=1+1 counts, and \\\"more\\\".\", items: [a, {name: b, retention: P13M}]}
- {id: bare, name: Bare, category: targeting, groups: [{name: Pixel, purpose: Sees.}]}
";

fn site() -> Site {
    Site::new(&[
        ("engross.yaml", "title: Heron\nlanguages: [en, ja]\nurl: https://heron.example\n"),
        ("content/cookies/2023-01-01.yaml", OLD),
        ("content/cookies/index.yaml", NEW),
        (
            "content/cookies/2030-01-01.yaml",
            "published: 2024-02-01\nproviders: [{id: own, name: Own, category: strictly-necessary, items: [next]}]\n",
        ),
        ("content/settings.md", "---\neffective: 2024-01-01\n---\n# Settings\n\nHere.\n"),
    ])
}

/// Runs an export that ends with this, and gives what it prints and says.
fn run(site: &Site, args: &[&str], status: i32) -> (String, String) {
    let run = site.run(&[&["cookies", "export"], args].concat());
    assert_eq!(run.status, status, "{args:?}: {}", run.stderr);
    (run.stdout, run.stderr)
}

fn check_refusal(site: &Site, args: &[&str], status: i32, expected: &str) {
    let before = tree(site.root());
    let (stdout, stderr) = run(site, args, status);
    assert_eq!((stdout.as_str(), stderr.as_str()), ("", expected), "{args:?}");
    assert!(tree(site.root()) == before, "{args:?} changed files");
}

/// The names of the items in a JSON export.
fn names(json: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(json).expect("JSON");
    let items = value["items"].as_array().expect("items");
    items.iter().map(|it| it["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn the_inventory_in_force_is_exported_or_the_one_that_is_named() {
    let site = site();
    for (args, expected) in [
        (&["--to", "json"][..], "sid a b"),
        (&["--to", "json", "--as-of", "2023-06-01"], "sid a"),
        (&["--to", "json", "--as-of", "2031-01-01"], "next"),
        (&["--to", "json", "/cookies"], "sid a b"),
        (&["--to", "json", "cookies@2023-01-01"], "sid a"),
        (&["--to", "json", "cookies@2030-01-01"], "next"),
        (&["--to", "json", "content/cookies/2023-01-01.yaml"], "sid a"),
    ] {
        assert_eq!(names(&run(&site, args, 0).0).join(" "), expected, "{args:?}");
    }
    let (json, _) = run(&site, &["--to", "json", "--lang", "JA"], 0);
    let value: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&value["lang"], &value["version"]), (&"ja".into(), &"2024-01-01".into()));
    assert_eq!(value["providers"][1]["name"], "アクメ");
}

#[test]
fn a_table_has_a_row_for_everything_and_no_formula() {
    let (csv, _) = run(&site(), &["--to", "csv"], 0);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("a table");
    let seen: Vec<String> = rows
        .iter()
        .map(|row| [&row[0], &row[2], &row[5], &row[6], &row[13], &row[17]].join(" | "))
        .collect();
    assert_eq!(
        seen,
        [
            "strictly-necessary | own |  | sid |  | ",
            "analytics | acme |  | a |  | '=1+1 counts, and \"more\".",
            "analytics | acme |  | b | P13M | '=1+1 counts, and \"more\".",
            "targeting | bare | Pixel |  |  | Sees.",
        ]
    );
}

#[test]
fn files_are_replaced_and_nothing_else_is_touched() {
    let site = site();
    let (stdout, stderr) = run(&site, &["--to", "cookieconsent", "--output", "to/consent"], 0);
    assert_eq!(stdout, "");
    assert_eq!(
        stderr,
        "wrote to/consent/cookieconsent.config.js\nwrote to/consent/cookieconsent.en.json\nwrote to/consent/cookieconsent.ja.json\n"
    );
    let module = fs::read_to_string(site.path("to/consent/cookieconsent.config.js")).expect("it");
    assert!(module.contains("revision: 2,"), "{module}");
    let words = fs::read_to_string(site.path("to/consent/cookieconsent.ja.json")).expect("it");
    assert!(words.contains("https://heron.example/cookies/"), "{words}");
    site.write("klaro.json", "old");
    site.write("other.json", "stays");
    run(&site, &["--to", "klaro", "--output", "klaro.json"], 0);
    let klaro = fs::read_to_string(site.path("klaro.json")).expect("it");
    assert!(serde_json::from_str::<Value>(&klaro).is_ok());
    let other = fs::read_to_string(site.path("other.json")).expect("it");
    assert_eq!(other, "stays");
    // The same input, the same bytes.
    for format in ["klaro", "cookieconsent", "csv", "json", "ocd"] {
        let args = ["--to", format];
        assert_eq!(run(&site, &args, 0).0, run(&site, &args, 0).0);
    }
}

#[test]
fn what_cannot_be_exported_is_refused() {
    let site = site();
    check_refusal(
        &site,
        &["--to", "csv", "/settings"],
        2,
        "error: /settings is no inventory\n  help: name a notice whose file is an index.yaml\n",
    );
    check_refusal(
        &site,
        &["--to", "csv", "cookies@2022-01-01"],
        2,
        "error: /cookies has no version 2022-01-01\n  help: its versions: 2023-01-01, 2024-01-01 (in force), 2030-01-01 (pending)\n",
    );
    check_refusal(
        &site,
        &["--to", "csv", "--as-of", "2020-01-01"],
        2,
        "error: no inventory of the site is in force\n  help: name a file, or the day with --as-of; `engross new legal/cookies` starts one\n",
    );
    check_refusal(
        &site,
        &["--to", "csv", "--lang", "de"],
        2,
        "error: there is no language `de`\n  help: its languages are en, ja\n",
    );
    site.write("bad.yaml", "providers: [{id: A b, name: X, category: analytics, items: [{name: a, retention: 2 years}]}]\n");
    let (stdout, stderr) = run(&site, &["--to", "csv", "bad.yaml"], 1);
    assert_eq!(stdout, "");
    for part in ["bad.yaml:1:18", "bad.yaml:1:82", "write `P2Y`", "nothing was written"] {
        assert!(stderr.contains(part), "{part} in {stderr}");
    }
    site.write("content/second/index.yaml", OLD);
    let (_, stderr) = run(&site, &["--to", "csv"], 2);
    assert!(
        stderr
            .contains("/cookies (content/cookies/index.yaml), /second (content/second/index.yaml)"),
        "{stderr}"
    );
}

#[test]
fn data_stands_beside_the_page_and_each_version() {
    let site = site();
    site.write("content/note.md", "---\neffective: 2024-02-01\n---\n# Note\n\n{{ manage_link(label=\"Choose\") }} or {{ manage_link() }}.\n");
    let built = site.build();
    for (path, expected) in [
        ("cookies/cookies.json", "sid a b"),
        ("cookies/2023-01-01/cookies.json", "sid a"),
        ("cookies/2024-01-01/cookies.json", "sid a b"),
        ("cookies/2030-01-01/cookies.json", "next"),
    ] {
        let json = built.file(path);
        assert_eq!(names(&json).join(" "), expected, "{path}");
    }
    let (csv, _) = run(&site, &["--to", "csv"], 0);
    assert_eq!(built.file("cookies/cookies.csv"), csv);
    // Links lead where those of the page do.
    site.write("content/cookies/2023-03-01.yaml", OLD.replace("purpose: Counts.", "purpose: Counts., links: {privacy: /settings, terms: ../settings.md, cookies: https://acme.example/c}").replace("2023-01-01", "2023-03-01"));
    let linked = site.build();
    let data = linked.json("cookies/2023-03-01/cookies.json");
    let links = data["providers"][1]["links"].as_array().expect("links").clone();
    let hrefs: Vec<&str> = links.iter().map(|it| it["href"].as_str().expect("it")).collect();
    assert_eq!(
        hrefs,
        [
            "https://heron.example/settings/",
            "https://acme.example/c",
            "https://heron.example/settings/"
        ]
    );
    // A link to the settings is one that the consent tool knows, wherever it stands.
    const HOOKED: &str =
        "<a href=\"/settings/\" class=\"open-settings\" data-cc=\"show-preferencesModal\">";
    let page = built.file("cookies/index.html");
    assert_eq!(page.matches(HOOKED).count(), 2, "{page}");
    let note = built.file("note/index.html");
    assert!(note.contains(&format!("{HOOKED}Choose</a> or {HOOKED}Settings</a>.")), "{note}");
}

/// A category may be called by any word, and its heading keeps it.
#[test]
fn the_heading_of_providers_has_an_id_of_its_own() {
    let site = site();
    let ids = |built: &str| -> Vec<String> {
        let headings = built.split("<h2 id=\"").skip(1);
        let ids = headings.filter_map(|it| it.split('"').next().map(str::to_owned));
        ids.filter(|id| !id.starts_with("engross:")).collect()
    };
    assert!(ids(&site.build().file("cookies/index.html")).contains(&"providers".to_owned()));
    let own = NEW
        .replace(
            "providers:\n",
            "categories: [{id: providers, label: Ours}, {id: providers-1, label: Theirs}]\nproviders:\n",
        )
        .replace("items: [a,", "items: [{name: c, category: providers-1}, a,")
        .replace("category: targeting", "category: providers");
    site.write("content/cookies/index.yaml", &own);
    let page = site.build().file("cookies/index.html");
    assert_eq!(
        ids(&page),
        ["strictly-necessary", "analytics", "providers", "providers-1", "providers-2"],
        "{page}"
    );
    let checked = site.run(&["check"]).stdout;
    assert!(!checked.contains("stands twice"), "{checked}");
    assert!(page.contains("<h2 id=\"providers-2\">Providers<"), "{page}");
}

#[test]
fn a_hook_is_an_attribute_that_links_may_have() {
    let site = site();
    for (hook, fact) in [
        ("{onclick: go()}", "`onclick` is no attribute that a link can have here"),
        ("{data-redline-was: x}", "`data-redline-was` is no attribute that a link can have here"),
        ("{href: /x}", "`href` is no attribute that a link can have here"),
        ("open", "`hook` takes attributes and their values"),
    ] {
        let text = NEW.replace("{class: open-settings, data-cc: show-preferencesModal}", hook);
        site.write("content/cookies/index.yaml", &text);
        let checked = site.run(&["check"]);
        assert_eq!(checked.status, 1);
        assert!(checked.stdout.contains(fact), "{}", checked.stdout);
    }
}
