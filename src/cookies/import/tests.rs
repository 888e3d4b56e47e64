//! Sources in; inventories out, and the sources again.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::*;
use crate::cookies::export::ocd::csv_of;
use crate::cookies::parse;

fn options(form: Form) -> Options {
    Options { form, category: None, provider: None, only: None }
}

/// A file as an inventory, read back from what is written of it.
fn read_back(form: Form, text: &str) -> Result<Inventory, Vec<Finding>> {
    let files = [File { path: "source".into(), text: text.to_owned() }];
    let imported = import(&files, &options(form))?;
    let yaml = imported.yaml("Imported from a test.");
    let (inventory, findings) = parse("c/index.yaml", &yaml);
    let errors: Vec<&Finding> =
        findings.iter().filter(|it| it.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{yaml}");
    Ok(inventory.expect("an inventory"))
}

/// The disclosures and SDKs of a vendor come back as they were.
fn check_disclosures(vendor: &Value) {
    let inventory = read_back(Form::Tcf, &vendor.to_string()).expect("a vendor");
    let before = ["disclosures", "sdks"].iter().filter_map(|key| vendor.get(key)?.as_array());
    let before: Vec<Value> = before.flatten().cloned().collect();
    let after: Vec<Value> = inventory.items().map(|listed| tcf::disclosure(&listed)).collect();
    assert_eq!(before, after);
}

#[test]
fn a_vendor_comes_back() {
    let vendor = include_str!("../../../tests/fixtures/cookies-import/vendor.json");
    check_disclosures(&serde_json::from_str(vendor).expect("JSON"));
    // Purposes that items share, which become the provider's.
    let one = json!({"identifier": "a", "type": "cookie", "maxAgeSeconds": 60, "cookieRefresh": true,
        "domains": ["*"], "purposes": [1, 2], "description": "The same"});
    let mut other = one.clone();
    other["identifier"] = "b?*c".into();
    check_disclosures(&json!({"disclosures": [one, other]}));
}

#[test]
fn seconds_stand_in_the_largest_unit_in_which_they_are_whole() {
    let check = |seconds: u64, expected: &str| {
        let vendor = json!({"disclosures": [{"identifier": "a", "type": "cookie", "purposes": [],
            "maxAgeSeconds": seconds}]});
        check_disclosures(&vendor);
        let inventory = read_back(Form::Tcf, &vendor.to_string()).expect("a vendor");
        let item = inventory.items().next().expect("an item").item;
        assert_eq!(item.retention.as_ref().map(|it| it.max.word()).as_deref(), Some(expected));
    };
    check(0, "session");
    check(1, "PT1S");
    check(60, "PT1M");
    check(5_400, "PT90M");
    check(86_400, "P1D");
    check(86_401, "PT86401S");
    check(604_800, "P1W");
    check(2_592_000, "P30D");
    check(31_536_000, "P365D");
}

#[test]
fn what_changed_of_a_disclosure_is_told_as_it_is() {
    let vendor = json!({"disclosures": [{"identifier": "a", "type": "cookie", "maxAgeSeconds": 60,
        "cookieRefresh": false, "domain": "*.example.com", "purposes": [1], "optOut": true}]});
    let mut inventory = read_back(Form::Tcf, &vendor.to_string()).expect("a vendor");
    inventory.providers[0].items[0].domains = vec![".example.org".to_owned()];
    let listed = inventory.items().next().expect("an item");
    let expected = json!({"identifier": "a", "type": "cookie", "maxAgeSeconds": 60,
        "cookieRefresh": false, "domains": ["*.example.org"], "purposes": [1]});
    assert_eq!(tcf::disclosure(&listed), expected);
}

/// Words that rows of the database have, and such as no row should have.
fn cell() -> impl Strategy<Value = String> {
    let known = select(vec![
        "",
        " ",
        "Functional",
        "Security",
        "Necessary",
        "Personalization",
        "Analytics",
        "Marketing",
        "1",
        "0",
        "session",
        "Session",
        "1 year",
        "2 years after last activity",
        "30 seconds till 1 year",
        "Local Storage",
        "Persistent",
        "0 days",
        "Varies",
        "P1Y",
        "example.com (3rd party)",
        " or example.com (3rd party)",
        ".example.org.",
        "a.example (1st party) or b.example (3rd party)",
        "ut",
        "https://example.com/p?a=b#c",
        "https://exa mple.com",
        "_ga_",
        "_ga_*",
        "*",
        "Acme",
        "ACME",
        "29 days",
        "yes",
        "null",
        "a\u{ad}b\u{200b}",
        "line\nbreak",
        "\"quoted\"",
        "a, b; c",
        "#",
        ": ",
        "- x",
    ]);
    prop_oneof![5 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

fn csv_text(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("a row");
    }
    String::from_utf8(writer.into_inner().expect("bytes")).expect("UTF-8")
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (0_u64..4).prop_map(Value::from),
        cell().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| vec(inner, 0..3).prop_map(Value::from))
}

fn any_disclosure() -> impl Strategy<Value = Value> {
    let well = (
        cell().prop_filter("a name", |it| !it.trim().is_empty()),
        select(vec!["cookie", "web", "app"]),
        prop_oneof![Just(json!(0)), (1_u64..40_000_000).prop_map(Value::from), Just(Value::Null)],
        prop::option::of(any::<bool>()),
        vec(1_u64..12, 0..3),
    );
    let keys = select(vec![
        "maxAgeSeconds",
        "cookieRefresh",
        "domains",
        "domain",
        "purposes",
        "specialPurposes",
        "description",
        "optOut",
        "without",
        "other",
    ]);
    (well, vec((keys, any_json()), 0..3)).prop_map(|(well, more)| {
        let (identifier, kind, max, refresh, purposes) = well;
        let mut value = json!({"identifier": identifier, "type": kind, "maxAgeSeconds": max,
            "cookieRefresh": refresh, "domains": ["*.example.com"], "purposes": purposes});
        for (key, it) in more {
            value[key] = it;
        }
        value
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn rows_of_the_database_come_back(rows in vec(vec(cell(), 10), 1..12)) {
        let mut all = vec![ocd::COLUMNS.map(str::to_owned).to_vec()];
        all.extend(rows);
        let text = csv_text(&all);
        match read_back(Form::Ocd, &text) {
            Ok(inventory) => prop_assert_eq!(csv_rows(&csv_of(&inventory)), csv_rows(&text)),
            Err(findings) => prop_assert!(findings.iter().all(|it| it.rule == "import-no-name"), "{:?}", findings),
        }
    }

    #[test]
    fn disclosures_come_back(disclosures in vec(any_disclosure(), 1..5)) {
        let vendor = json!({ "disclosures": disclosures });
        match read_back(Form::Tcf, &vendor.to_string()) {
            Ok(_) => check_disclosures(&vendor),
            Err(findings) => prop_assert!(findings.iter().all(|it| it.rule == "import-bad-disclosure"), "{:?}", findings),
        }
    }

    #[test]
    fn lists_become_inventories(rows in vec(vec(cell(), 7), 0..8)) {
        let header = ["Name", "Provider", "Category", "Description", "Expiry", "Type", "Domain"];
        let mut all = vec![header.map(str::to_owned).to_vec()];
        all.extend(rows);
        let _ = read_back(Form::CookiebotCsv, &csv_text(&all));
    }

    #[test]
    fn tables_become_inventories(rows in vec(vec(cell(), 6), 0..8)) {
        let mut text = "| Provider | Name | Purpose | Duration | Type | Domain |\n|---|---|---|---|---|---|\n".to_owned();
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| cell.replace(['\n', '\r', '|'], " ")).collect();
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        prop_assert!(read_back(Form::MarkdownTable, &text).is_ok());
    }

    #[test]
    fn nothing_stops_an_import(text in any::<String>()) {
        for form in [Form::Ocd, Form::Tcf, Form::CookiebotCsv, Form::MarkdownTable] {
            let _ = read_back(form, &text);
            let _ = read_back(form, &format!("Name,Purpose\n{text}"));
            let _ = read_back(form, &format!("| Name | Purpose |\n|---|---|\n| {text} | {text} |\n"));
            let _ = read_back(form, &format!("{{\"disclosures\": [{{\"identifier\": {}}}]}}", json!(text)));
        }
    }
}
