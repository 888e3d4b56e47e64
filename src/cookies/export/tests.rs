//! Inventories in; what consent tools are given, out. The tools themselves are asked in `tests/browser`.

use super::*;
use crate::cookies::{parse, texts};

fn inventory(yaml: &str) -> Inventory {
    parse("index.yaml", yaml).0.expect("an inventory")
}

fn with<T>(
    versions: &[&str],
    languages: &[&str],
    address: Option<&str>,
    check: impl FnOnce(&Export<'_>) -> T,
) -> T {
    let all: Vec<Inventory> = versions.iter().map(|yaml| inventory(yaml)).collect();
    let earlier: Vec<&Inventory> = all[..all.len() - 1].iter().collect();
    let languages: Vec<String> = languages.iter().map(|it| (*it).to_owned()).collect();
    check(&Export {
        inventory: &all[all.len() - 1],
        earlier: &earlier,
        languages: &languages,
        address: &|_| address.map(str::to_owned),
        words: &|_, key, given| texts::listed_english(key, given),
    })
}

fn check_revision(versions: &[&str], expected: usize) {
    assert_eq!(with(versions, &["en"], None, revision), expected, "{versions:#?}");
}

const FIRST: &str = "\
providers:
- {id: own, name: Own, category: strictly-necessary, items: [sid]}
- {id: acme, name: Acme, category: analytics, items: [a, b]}
";

#[test]
fn visitors_are_asked_again_when_something_appears_that_they_were_not_asked_about() {
    check_revision(&[FIRST], 1);
    check_revision(&[FIRST, FIRST], 1);
    let with_item = FIRST.replace("[a, b]", "[a, b, c]");
    check_revision(&[FIRST, &with_item], 2);
    // What goes needs no consent, and what comes back does.
    check_revision(&[&with_item, FIRST], 1);
    check_revision(&[&with_item, FIRST, &with_item], 2);
    check_revision(&[FIRST, &FIRST.replace("[sid]", "[sid, csrf]")], 1);
    check_revision(&[FIRST, &FIRST.replace("analytics", "targeting")], 2);
    check_revision(&[FIRST, &FIRST.replace("[a, b]", "[a, {name: b, storage: local-storage}]")], 2);
    check_revision(
        &[FIRST, &FIRST.replace("[a, b]", "[a, {name: b, retention: P1Y, purpose: Other words.}]")],
        1,
    );
    let nameless = format!("{FIRST}- {{id: ads, name: Ads, category: targeting}}\n");
    check_revision(&[FIRST, &nameless], 2);
    check_revision(&[FIRST, &nameless, &nameless, &with_item], 3);
}

#[test]
fn patterns_mean_in_javascript_what_they_mean_in_the_inventory() {
    let of = |item: &str| {
        let yaml = format!("providers: [{{id: a, name: A, category: analytics, items: [{item}]}}]");
        let inventory = inventory(&yaml);
        let item = inventory.items().next().expect("an item").item.clone();
        names(&item)
    };
    assert_eq!(of("'notifications[]'"), Names::Letters);
    for foreign in ["(?i)sid", "(?P<a>y)z", "[[:alpha:]]+x", r"\\Asid\\z", r"\\x{41}"] {
        assert_eq!(
            of(&format!("{{name: \"{foreign}\", match: regex}}")),
            Names::Foreign,
            "{foreign}"
        );
    }
    assert_eq!(of("{name: _ga.x, match: prefix}"), Names::Pattern("^_ga\\.x".to_owned()));
    assert_eq!(of("{name: '[]', match: suffix}"), Names::Pattern("\\[\\]$".to_owned()));
    assert_eq!(of("{name: 'a*.?', match: glob}"), Names::Pattern("^a.*\\..$".to_owned()));
    assert_eq!(of("{name: 'a|b', match: regex}"), Names::Pattern("^(?:a|b)$".to_owned()));
}

const MIXED: &str = "\
categories:
- {id: analytics, consent_group: C2, consent_mode: [analytics_storage]}
- {id: functionality, consent_group: C2}
- {id: targeting, label: 'Ads <b>'}
providers:
- {id: own, name: Own & Co, category: strictly-necessary, purpose: Keeps you signed in., items: [sid, {name: theme, category: functionality}]}
- {id: acme, name: '<img src=x onerror=alert(1)>', category: analytics, items: [{name: '_ac', match: prefix, domains: [.example.com], path: /}, {name: px, party: third}, {name: '</script>', storage: local-storage}]}
- {id: ads, name: Ads, category: targeting}
";

#[test]
fn klaro_has_a_service_for_each_provider_in_each_group() {
    let text = with(&[MIXED], &["en", "ja"], Some("/legal/cookies/"), klaro::klaro);
    let config: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let services = config["services"].as_array().expect("services");
    let named: Vec<String> = services
        .iter()
        .map(|it| format!("{} {} {} {}", it["name"], it["purposes"], it["required"], it["cookies"]))
        .collect();
    assert_eq!(
        named,
        [
            r#""own.strictly-necessary" ["strictly-necessary"] true []"#,
            r#""own.C2" ["C2"] false ["theme"]"#,
            r#""acme" ["C2"] false [{"domain":".example.com","path":"/","pattern":"^_ac"}]"#,
            r#""ads" ["targeting"] false []"#,
        ]
    );
    let words = &config["translations"]["ja"];
    assert_eq!(words["purposes"]["C2"]["title"], "Analytics and performance / Functionality");
    assert_eq!(words["acme"]["title"], "<img src=x onerror=alert(1)>");
    assert_eq!(words["privacyPolicyUrl"], "/legal/cookies/");
}

#[test]
fn cookieconsent_is_given_nothing_that_could_be_html_of_an_inventory() {
    let (whole, files) = with(&[MIXED], &["en", "ar"], Some("/legal/cookies/?a=\"b"), |export| {
        (cookieconsent::whole(export), cookieconsent::files(export))
    });
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["cookieconsent.config.js", "cookieconsent.en.json", "cookieconsent.ar.json"]
    );
    assert!(!whole.contains('<'), "{whole}");
    assert!(whole.contains("rtl: [\"ar\"]") && whole.contains("onConsent: tell"), "{whole}");
    assert!(
        whole.contains("{ name: new RegExp(\"^_ac\"), path: \"/\", domain: \".example.com\" }")
    );
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with("json")) {
        let words: serde_json::Value = serde_json::from_str(text).expect(name);
        let sections = words["preferencesModal"]["sections"].as_array().expect("sections");
        let keys: Vec<_> = sections.iter().filter_map(|it| it["linkedCategory"].as_str()).collect();
        assert_eq!(keys, ["strictly-necessary", "C2", "targeting"]);
        let rows = sections[2]["cookieTable"]["body"].as_array().expect("rows");
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[1]["provider"], "&lt;img src=x onerror=alert(1)&gt;");
        assert_eq!(rows[3]["name"], "&lt;/script&gt;");
        assert_eq!(sections[3]["title"], "Ads &lt;b&gt;");
        let footer = "<a href=\"/legal/cookies/?a=&quot;b\">Read the whole list</a>";
        assert_eq!(words["consentModal"]["footer"], footer);
    }
}

#[test]
fn what_visitors_are_not_asked_about_is_never_deleted() {
    let shared = FIRST.replace(
        "providers:",
        "categories:\n- {id: strictly-necessary, consent_group: C1}\n- {id: analytics, consent_group: C1}\nproviders:",
    );
    let (module, config) = with(&[&shared], &["en"], None, |export| {
        (cookieconsent::whole(export), klaro::klaro(export))
    });
    assert!(
        module.contains("{ name: \"a\" }") && !module.contains("{ name: \"sid\" }"),
        "{module}"
    );
    let config: serde_json::Value = serde_json::from_str(&config).expect("JSON");
    assert_eq!(config["services"][0]["cookies"].to_string(), "[]");
    assert_eq!(config["services"][1]["cookies"].to_string(), r#"["a","b"]"#);
}
