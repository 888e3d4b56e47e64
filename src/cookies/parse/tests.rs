//! An inventory's text in; findings, or what was understood, out.

use super::*;
use crate::cookies::inventory::{ItemSource, LegalBasis, Limit, Match, Party, Storage, Tcf};

/// The findings as `line:column severity: message [rule]`, one a line.
fn check_findings(yaml: &str, expected: &[&str]) {
    let (_, findings) = parse("c/index.yaml", yaml);
    let shown: Vec<String> = findings
        .iter()
        .map(|f| {
            let Place { line, column, .. } = f.place;
            format!("{line}:{column} {}: {} [{}]", f.severity, f.message, f.rule)
        })
        .collect();
    assert_eq!(shown, expected, "reading:\n{yaml}");
}

/// The inventory of a text without any fault.
fn faultless(yaml: &str) -> Inventory {
    let (inventory, findings) = parse("c/index.yaml", yaml);
    let shown: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert_eq!(shown, Vec::<String>::new());
    inventory.expect("an inventory")
}

/// The items of the first provider, each as the fields that `show` picks.
fn check_items(items: &str, show: impl Fn(&Item) -> String, expected: &[&str]) {
    let inventory = faultless(&format!(
        "providers:\n- id: acme\n  name: Acme\n  category: analytics\n  items:\n{items}"
    ));
    let shown: Vec<String> = inventory.items().map(|listed| show(listed.item)).collect();
    assert_eq!(shown, expected);
}

#[test]
fn a_file_of_notice_keys_alone_is_an_empty_inventory() {
    let notice = "title: Cookies\nkind: cookie-notice\neffective: 2024-01-01\nwrapper_template: a\n\
                  context: {x: 1}\nchanges: none\nmaterial: true\ncorrections: []\n";
    for yaml in ["", "# nothing yet\n", notice] {
        let inventory = faultless(yaml);
        let ids: Vec<&str> = inventory.categories.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids, STANDARD_CATEGORIES);
        assert!(inventory.providers.is_empty());
    }
}

#[test]
fn unknown_keys_are_warnings_with_the_word_meant() {
    check_findings(
        "tittle: Cookies\nproviders:\n  - id: acme\n    name: Acme\n    category: analytics\n    \
         recipents: []\n    items:\n      - name: a\n        pupose: to count\n",
        &[
            "1:1 warning: unknown key `tittle` in the inventory [inventory-unknown-key]",
            "6:5 warning: unknown key `recipents` in a provider [inventory-unknown-key]",
            "9:9 warning: unknown key `pupose` in an item [inventory-unknown-key]",
        ],
    );
    let (_, findings) = parse("a", "tittle: Cookies\n");
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `title`?"));
}

#[test]
fn every_kind_of_fault_is_found_in_one_run() {
    check_findings(
        "\
introduction: [not, a, text]
manage: {label: Settings}
categories:
  - id: Fun Stuff
  - id: analytics
    consent_mode: [analytics_storag, ad_storage]
  - analytics
providers:
  - name: No Id
    category: targeting
  - id: acme
    category: analitics
    links: {privacy: www.acme.example, terms: 'javascript:alert(1)', imprint: /x}
    recipients:
      - {name: Cloud, country: Germany}
      - country: US
    items:
      - {name: a, match: fuzzy, storage: cookies, party: second}
      - name: b
        retention: 2 years
        refresh: sometimes
        tcf: {vendor: many, purposes: 1}
      - retention: {note: no limit}
      - name: c
        retention: {max: Forever, nota: x}
        category: nowhere
        source: {id: 7}
        purpose: {en: To count, naem: what}
      -
      - {name: [x], name: y}
    groups: not a list
  - id: acme
    name: Acme again
    category: targeting
    groups: [{items: []}]
  - id: bare
    name: Bare
    items: [p, q]
  - just a name
",
        &[
            "1:16 error: `introduction` must be a text, not a list [inventory-wrong-type]",
            "2:10 error: the link to the settings has no `href` [inventory-missing-key]",
            "4:9 error: `Fun Stuff` cannot be the id of a category [inventory-bad-id]",
            "6:20 error: `analytics_storag` is not a known `consent_mode` [inventory-unknown-word]",
            "7:5 error: the category `analytics` is declared twice [inventory-duplicate-category]",
            "9:5 error: a provider has no `id` [inventory-missing-key]",
            "11:5 error: a provider has no `name` [inventory-missing-key]",
            "12:15 error: no category `analitics` is declared [inventory-unknown-category]",
            "13:22 error: `www.acme.example` is not an address that a link can lead to [inventory-bad-link]",
            "13:47 error: `javascript:alert(1)` is not an address that a link can lead to [inventory-bad-link]",
            "13:70 warning: unknown key `imprint` in `links` [inventory-unknown-key]",
            "15:32 error: `Germany` is not a country code [inventory-bad-country]",
            "16:9 error: a recipient has no `name` [inventory-missing-key]",
            "18:26 error: `fuzzy` is not a known `match` [inventory-unknown-word]",
            "18:42 error: `cookies` is not a known `storage` [inventory-unknown-word]",
            "18:58 error: `second` is not a known `party` [inventory-unknown-word]",
            "20:20 error: `2 years` is not a duration [inventory-bad-duration]",
            "21:18 error: `refresh` must be `true` or `false` [inventory-wrong-type]",
            "22:23 error: `vendor` must be a whole number [inventory-wrong-type]",
            "23:9 error: an item has no `name` [inventory-missing-key]",
            "23:21 error: `retention` has no `max` [inventory-missing-key]",
            "25:26 error: `Forever` is not a duration [inventory-bad-duration]",
            "25:35 warning: unknown key `nota` in `retention` [inventory-unknown-key]",
            "26:19 error: no category `nowhere` is declared [inventory-unknown-category]",
            "27:18 error: `source` has no `kind` [inventory-missing-key]",
            "28:33 error: `naem` in `purpose` is not a language [inventory-wrong-type]",
            "29:8 error: an item without a name [inventory-missing-key]",
            "30:17 error: `name` must be one text, not a list [inventory-wrong-type]",
            "30:21 error: `name` stands twice in an item [inventory-repeated-key]",
            "31:13 error: `groups` must be a list, not a text [inventory-wrong-type]",
            "32:9 error: the provider id `acme` is taken [inventory-duplicate-provider]",
            "35:15 error: a group has no `name` [inventory-missing-key]",
            "36:5 error: 2 items of `bare` have no category [inventory-no-category]",
            "39:5 error: a provider must be a mapping, not a text [inventory-wrong-type]",
        ],
    );
}

#[test]
fn the_way_out_names_what_was_meant() {
    let helps = |yaml: &str| -> Vec<String> {
        parse("a", yaml).1.into_iter().filter_map(|finding| finding.help).collect()
    };
    let item = |keys: &str| {
        format!(
            "providers: [{{id: a, name: A, category: analytics, items: [{{name: n, {keys}}}]}}]"
        )
    };
    assert_eq!(helps(&item("retention: 13 months")), ["write `P13M`"]);
    assert_eq!(helps(&item("retention: Session")), ["did you mean `session`?"]);
    assert_eq!(helps(&item("retention: 2Y")), ["write `P2Y`"]);
    let units = "say of what: `P13M` for months, `P13D` for days, `P13Y` for years";
    assert_eq!(helps(&item("retention: P13")), [units]);
    assert_eq!(helps(&item("retention: 13")), [units]);
    let lasting =
        "write how long, such as `P13M`; `unlimited` for what stays until visitors delete it";
    assert_eq!(helps(&item("retention: persistent")), [lasting]);
    assert_eq!(helps(&item("retention: Never")), [lasting]);
    let unknown = |yaml: &str| helps(yaml).join(" | ");
    assert_eq!(
        unknown(&item("expiry: P1Y, type: cookie")),
        "did you mean `retention`? | did you mean `storage`?"
    );
    assert_eq!(
        unknown("providers: [{id: a, name: A, category: analytics, retention: P1Y, items: [n]}]"),
        "it belongs to items: write it for each item of the provider"
    );
    assert_eq!(
        unknown(
            "providers: [{id: a, name: A, category: analytics, groups: [{name: G, party: first, items: [n]}]}]"
        ),
        "it belongs to items: write it for each item of the group"
    );
    let category = |id: &str| {
        let help = unknown(&format!("providers: [{{id: a, name: A, category: {id}, items: [n]}}]"));
        help.split('?').next().unwrap_or_default().to_owned()
    };
    assert_eq!(category("necessary"), "did you mean `strictly-necessary`");
    assert_eq!(category("Marketing"), "did you mean `targeting`");
    assert_eq!(
        helps(&item("storage: localstorage"))[0].split('?').next(),
        Some("did you mean `local-storage`")
    );
    let country = |written: &str| {
        let recipients = format!("recipients: [{{name: R, country: {written}}}]");
        helps(&format!(
            "providers: [{{id: a, name: A, category: analytics, {recipients}, items: [n]}}]"
        ))
    };
    assert_eq!(country("UK"), ["write `GB`"]);
    assert_eq!(country("us"), ["write `US`"]);
    assert_eq!(country("Allemagne"), ["write `DE`"]);
    let iso = "write the two capital letters that ISO 3166 has for the country, such as US or JP";
    assert_eq!(country("EU"), [iso]);
    assert_eq!(country("XX"), [iso]);
    assert_eq!(country("GB"), [] as [String; 0]);
    assert_eq!(
        helps("providers: [{name: Acme GmbH, category: analytics}]"),
        ["write `id: acme-gmbh`, and never change it"]
    );
    assert_eq!(
        helps("providers: [{id: a, name: A, category: target}]"),
        ["did you mean `targeting`? declared are: strictly-necessary, analytics, functionality, \
             targeting"]
    );
}

#[test]
fn a_file_that_is_no_yaml_gives_one_finding() {
    check_findings(
        "providers:\n  - id: a\n   name: b\n  - id: [\n",
        &[
            "3:4 error: did not find expected '-' indicator, while parsing a block collection at line 2 column 3 [bad-yaml]",
        ],
    );
    check_findings(
        "- a\n- b\n",
        &["1:3 error: the inventory must be a mapping, not a list [inventory-wrong-type]"],
    );
    check_findings("providers: &a [*a]\n", &["1:12 error: recursion limit exceeded [bad-yaml]"]);
}

#[test]
fn names_are_kept_in_order_and_in_full() {
    let yaml = "providers:\n  - id: chat\n    name: Chat\n    category: functionality\n    items: \
                ['notifications[]', _dc_gtm_UA-XXXXXXX-X, __chat, ceg.s, 007, 1.10, __chat]\n  - id: \
                feed\n    name: Feed\n    category: targeting\n    items:\n      - __chat\n      - \
                notifications[]\n      - true\n";
    let (inventory, _) = parse("a.yaml", yaml);
    let inventory = inventory.expect("an inventory");
    let names: Vec<&str> = inventory.items().map(|listed| &*listed.item.name).collect();
    assert_eq!(
        names,
        [
            "notifications[]",
            "_dc_gtm_UA-XXXXXXX-X",
            "__chat",
            "ceg.s",
            "007",
            "1.10",
            "__chat",
            "__chat",
            "notifications[]",
            "true"
        ]
    );
    check_findings(yaml, &[]);
}

#[test]
fn retention_is_read_in_every_form() {
    check_items(
        "  - {name: a, retention: session}\n  - {name: b, retention: P2Y}\n  \
         - {name: c, retention: {max: P1Y, note: anew at each visit}}\n  \
         - {name: d, retention: unlimited}\n  - {name: e, retention: unknown}\n  - {name: f}\n  \
         - {name: g, retention: }\n",
        |item| {
            format!(
                "{} {:?}",
                item.name,
                item.retention.as_ref().map(|kept| {
                    let max = match kept.max {
                        Limit::Lasting(duration) => duration.to_string(),
                        other => format!("{other:?}"),
                    };
                    (max, kept.note.as_ref().map(|note| note.in_language("en", "en")))
                })
            )
        },
        &[
            r#"a Some(("Session", None))"#,
            r#"b Some(("P2Y", None))"#,
            r#"c Some(("P1Y", Some("anew at each visit")))"#,
            r#"d Some(("Unlimited", None))"#,
            r#"e Some(("Unknown", None))"#,
            "f None",
            "g None",
        ],
    );
}

#[test]
fn an_item_keeps_all_that_is_stated() {
    let inventory = faultless(
        "providers:\n- id: acme\n  name: {en: Acme, ja: アクメ}\n  category: analytics\n  items:\n  \
         - name: _ac_\n    match: prefix\n    display: {en: _ac_<visitor>}\n    storage: \
         local-storage\n    party: third\n    domains: .acme.example\n    path: /shop\n    \
         refresh: false\n    category: targeting\n    purpose: To count\n    legal_basis: consent\n    \
         tcf: {vendor: 12, purposes: [1, 3], special_purposes: 2}\n    \
         source: {kind: ocd, id: 8a1f, raw: {Wildcard match: 1, Cookie: _ac_}}\n",
    );
    let item = inventory.items().next().expect("an item").item;
    let plain = |text: &str| Text::Plain(text.to_owned());
    let raw = serde_yaml::from_str("{Wildcard match: 1, Cookie: _ac_}").expect("YAML");
    assert_eq!(
        *item,
        Item {
            name: "_ac_".to_owned(),
            matching: Match::Prefix,
            display: Some(Text::PerLanguage(vec![("en".to_owned(), "_ac_<visitor>".to_owned())])),
            storage: Storage::LocalStorage,
            party: Some(Party::Third),
            domains: vec![".acme.example".to_owned()],
            path: Some("/shop".to_owned()),
            retention: None,
            refresh: Some(false),
            category: Some("targeting".to_owned()),
            purpose: Some(plain("To count")),
            legal_basis: Some(LegalBasis::Consent),
            tcf: Some(Tcf { vendor: Some(12), purposes: vec![1, 3], special_purposes: vec![2] }),
            source: Some(ItemSource {
                kind: "ocd".to_owned(),
                id: Some("8a1f".to_owned()),
                raw: Some(raw),
            }),
            place: Place::at("c/index.yaml", 6, 5),
        }
    );
}

#[test]
fn standard_categories_stand_where_the_standard_order_has_them() {
    let check = |written: &str, expected: &str| {
        let inventory = faultless(&format!("categories: [{written}]\n"));
        let ids: Vec<&str> = inventory.categories.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids.join(" "), expected);
    };
    check("", "strictly-necessary analytics functionality targeting");
    check("{id: targeting, label: Ads}", "strictly-necessary analytics functionality targeting");
    check("social", "strictly-necessary analytics functionality targeting social");
    check(
        "targeting, social, strictly-necessary",
        "targeting social strictly-necessary analytics functionality",
    );
}

#[test]
fn items_take_over_what_they_do_not_state() {
    let inventory = faultless(
        "providers:\n- id: acme\n  name: Acme\n  category: targeting\n  purpose: P\n  items: [a, \
         {name: b, purpose: B, category: analytics}]\n  groups:\n  - {name: G, purpose: GP, items: \
         [c, {name: d, purpose: D}]}\n  - {name: H, items: [e]}\n",
    );
    let shown: Vec<String> = inventory
        .items()
        .map(|listed| {
            let purpose = listed.purpose().map(|text| text.in_language("en", "en"));
            format!(
                "{} {} {}",
                listed.item.name,
                listed.category().unwrap_or("-"),
                purpose.unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(
        shown,
        ["a targeting P", "b analytics B", "c targeting GP", "d targeting D", "e targeting P"]
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(yaml in r#"([ \n\-:{}\[\]&*!'"|>#~]|name|id|items|providers|retention|é|1){0,60}"#) {
        let (_, findings) = parse("a.yaml", &yaml);
        for finding in findings {
            proptest::prop_assert!(finding.place.line <= yaml.lines().count() + 1);
        }
    }
}
