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

/// What an import says, with the place, and the file of the inventory that it makes.
fn said(form: Form, text: &str) -> (Vec<String>, String) {
    let files = [File { path: "source".into(), text: text.to_owned() }];
    let imported = import(&files, &options(form)).expect("an inventory");
    let said = imported.findings.iter().map(|it| {
        let (line, column) = (it.place.line, it.place.column);
        format!("{line}:{column} {}: {}", it.rule, it.message)
    });
    (said.collect(), imported.yaml("Imported from a test."))
}

#[test]
fn a_guessed_category_of_a_table_is_told_and_to_be_reviewed() {
    let table = "| Name | Provider | Category | Expiry |
|---|---|---|---|
| a | Owl | Strange | 1 day |
| b | Owl | Social media | 1 day |
| c | Owl | Marketing | 1 day |
| d | Owl | Unclassified | 1 day |
| e | Owl | | 1 day |
| f, g | Elk | Functional | 1 day |
";
    let (said, yaml) = said(Form::MarkdownTable, table);
    let expected = [
        "3:12 import-category: `a`: the category “Strange” is not known, and read as targeting",
        "4:12 import-category: `b`: the category “Social media” of the source is read as targeting",
        "6:12 import-category: `d`: nobody has put it into a category; it is taken for targeting",
        "7:2 import-category: `e`: it states no category, and is taken for targeting",
        "8:15 import-category: the category “Functional” of the source is read as functionality",
    ];
    assert_eq!(said, expected);
    for fact in expected {
        let fact = fact.rsplit("`: ").next().and_then(|it| it.rsplit("category: ").next());
        assert!(yaml.contains(&format!("# review: {}", fact.expect("a fact"))), "{yaml}");
    }
    // What the command line says needs no second word; what the table says otherwise does.
    let files = [File { path: "source".into(), text: table.to_owned() }];
    let given = Options { category: Some("maps".to_owned()), ..options(Form::MarkdownTable) };
    let findings = import(&files, &given).expect("an inventory").findings;
    let facts: Vec<&str> = findings.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        facts,
        [
            "`a`: the category “Strange” is not known, and read as maps",
            "`b`: the category “Social media” of the source is read as targeting",
            "`d`: nobody has put it into a category; it is taken for maps",
            "the category “Functional” of the source is read as functionality",
        ]
    );
}

#[test]
fn what_a_row_without_names_says_is_told() {
    let table = "| Name | Provider | Purpose | Party | Domain | Duration | Category |
|---|---|---|---|---|---|---|
| | Bar | z | third | bar.example | 2 days | Marketing |
| | Bar | y | ours | bar, of course | | Analytics |
| a | Bar | x | first | bar.example | 1 day | Marketing |
";
    let (said, yaml) = said(Form::MarkdownTable, table);
    let expected = [
        "3:4 import-no-name: the table has no names of what it sets",
        "3:14 import-no-name: the party “third” is of no item, and not carried over",
        "3:22 import-no-name: the domain “bar.example” is of no item, and not carried over",
        "3:36 import-no-name: the duration “2 days” is of no item, and not carried over",
        "4:4 import-duration: it does not say how long it stays",
        "4:14 import-party: “ours” is no party, and left out",
        "4:21 import-domain: “bar, of course” is no domain, and left out",
        "4:40 import-no-name: the category “Analytics” is of no item, and not carried over",
    ];
    assert_eq!(said, expected);
    assert!(yaml.contains("# review: the duration “2 days” is of no item"), "{yaml}");
}

#[test]
fn links_that_a_provider_has_no_place_for_are_told_once() {
    let list = "Name,Provider,Category,Description,Expiry,Privacy policy
a,Owl,Marketing,x,1 day,https://owl.example/privacy
b,Owl,Marketing,x,1 day,https://owl.example/privacy
c,Owl,Marketing,x,1 day,https://owl.example/other
d,Owl,Marketing,x,1 day,https://owl.example/other
e,Owl,Marketing,x,1 day,owl.example/privacy
f,Owl,Marketing,x,1 day,owl.example/privacy
g,Elk,Marketing,x,1 day,ask us
h,Elk,Marketing,x,1 day,https://elk.example/privacy
";
    let (said, yaml) = said(Form::CookiebotCsv, list);
    let expected = [
        "4:25 import-link: `c`: the link to https://owl.example/other is not carried over",
        "6:25 import-link: `e`: “owl.example/privacy” is no address, and left out",
        "8:25 import-link: `g`: “ask us” is no address, and left out",
    ];
    assert_eq!(said, expected);
    for link in ["https://owl.example/privacy", "https://elk.example/privacy"] {
        assert!(yaml.contains(&format!("privacy: {link}")), "{yaml}");
    }
}

#[test]
fn many_disclosures_on_one_line_are_read_in_one_go() {
    let one = json!({"identifier": "é", "type": "cookie", "maxAgeSeconds": 60,
        "cookieRefresh": false, "domains": ["*"], "purposes": [1, 2, 3]});
    let vendor = json!({ "disclosures": vec![one; 5_000] }).to_string();
    assert!(!vendor.contains('\n'));
    let begun = std::time::Instant::now();
    let inventory = read_back(Form::Tcf, &vendor).expect("a vendor");
    assert_eq!(inventory.items().count(), 5_000);
    // Quadratic, this build needs minutes.
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
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
