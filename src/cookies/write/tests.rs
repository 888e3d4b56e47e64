//! An inventory in; its text out, or the inventory again.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::cookies::duration::Duration;
use crate::cookies::inventory::{ConsentSignal, LinkKind, Party};
use crate::cookies::parse;
use crate::finding::{Place, Severity};

fn nowhere() -> Place {
    Place::file("")
}

/// The inventory without what tells where it stood.
fn without_places(mut inventory: Inventory) -> Inventory {
    inventory.categories.iter_mut().for_each(|it| it.place = nowhere());
    for provider in &mut inventory.providers {
        provider.place = nowhere();
        provider.items.iter_mut().for_each(|it| it.place = nowhere());
        for group in &mut provider.groups {
            group.place = nowhere();
            group.items.iter_mut().for_each(|it| it.place = nowhere());
        }
    }
    inventory
}

fn read(yaml: &str) -> Inventory {
    let (inventory, findings) = parse("c/index.yaml", yaml);
    let errors: Vec<String> = findings
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| format!("{it:?}"))
        .collect();
    assert_eq!(errors, Vec::<String>::new(), "reading:\n{yaml}");
    inventory.expect("an inventory")
}

/// What is written reads as what it was.
fn check_read_back(inventory: &Inventory) {
    let yaml = write(inventory, &Reviews::default());
    assert_eq!(without_places(read(&yaml)), without_places(inventory.clone()), "{yaml}");
}

/// A text as it is written behind a key, in block style and in braces, and that it is read again.
fn check_scalar(text: &str, block: &str, braces: &str) {
    let mut item = Item::named("a".to_owned(), nowhere());
    item.path = Some(text.to_owned());
    let provider = |name: &str| Provider {
        id: "acme".to_owned(),
        name: Text::Plain(name.to_owned()),
        controller: None,
        recipients: Vec::new(),
        links: Vec::new(),
        category: Some("analytics".to_owned()),
        purpose: None,
        items: vec![item.clone()],
        groups: Vec::new(),
        place: nowhere(),
    };
    let yaml = write_providers(&[provider(text)], &Reviews::default());
    assert_eq!(
        yaml,
        format!(
            "providers:\n  - id: acme\n    name: {block}\n    category: analytics\n    items:\n      \
             - {{name: a, path: {braces}}}\n"
        )
    );
    assert_eq!(read(&yaml).providers[0].name, Text::Plain(text.to_owned()));
    assert_eq!(read(&yaml).providers[0].items[0].path.as_deref(), Some(text));
}

#[test]
fn the_sample_reads_back_and_is_short() {
    let sample = include_str!("../../../content/legal/cookies/index.yaml");
    let inventory = read(sample);
    check_read_back(&inventory);
    let yaml = write(&inventory, &Reviews::default());
    for line in [
        "  - id: pellmarsh",
        "      - {name: __Host-pm_session, party: first, path: /, retention: session}",
        "      - {name: \"inbox[]\", storage: local-storage, party: first, retention: unlimited}",
        "      - {name: tp_exp_*, match: glob, party: first, retention: P60D}",
    ] {
        assert!(yaml.lines().any(|it| it == line), "{line}\nin\n{yaml}");
    }
    let too_long: Vec<&str> = yaml.lines().filter(|line| line.chars().count() > 120).collect();
    assert_eq!(too_long, Vec::<&str>::new());
}

#[test]
fn quotes_stand_only_where_they_are_needed() {
    for text in [
        "_ga",
        "-x",
        "a#b",
        "a:b",
        "1st party",
        "1.2.3",
        "7 days",
        "P2Y",
        "トラッカー",
        "🍪",
        "1e3x",
    ] {
        check_scalar(text, text, text);
    }
    for text in [
        "yes",
        "No",
        "null",
        "~",
        "1e3",
        "12",
        "0x1F",
        "12:30",
        "2024-01-01",
        ".5",
        "+1",
        "=",
        "a: b",
        "a:",
        "a #b",
        " a",
        "a ",
        "#a",
        "*a",
        "&a",
        "!a",
        "- a",
        "-",
        "---",
        "%a",
        "@a",
        ".inf",
    ] {
        let quoted = format!("\"{text}\"");
        check_scalar(text, &quoted, &quoted);
    }
    check_scalar("a, b", "a, b", "\"a, b\"");
    check_scalar("notifications[]", "notifications[]", "\"notifications[]\"");
    check_scalar("https://example.com/a", "https://example.com/a", "https://example.com/a");
    check_scalar("/a?b=1", "/a?b=1", "\"/a?b=1\"");
    check_scalar("\"a\"", "'\"a\"'", "'\"a\"'");
    check_scalar("'a\"", "'''a\"'", "'''a\"'");
    check_scalar("it's", "it's", "it's");
    check_scalar("a\tb", "\"a\\tb\"", "\"a\\tb\"");
    check_scalar("a\u{ad}b\u{200b}", "\"a\\xADb\\u200B\"", "\"a\\xADb\\u200B\"");
    check_scalar("\u{10ffff}", "\"\\U0010FFFF\"", "\"\\U0010FFFF\"");
}

#[test]
fn remarks_stand_above_their_entries() {
    let mut inventory = read(
        "providers:\n- id: acme\n  name: Acme\n  category: analytics\n  items: [a, b]\n  groups:\n  \
         - {name: Pixel, items: [c]}\n- id: other\n  name: Other\n  category: analytics\n",
    );
    inventory.providers[0].items[1].retention = Some(Retention {
        max: Limit::Unknown,
        note: Some(Text::Plain("a year, or longer".to_owned())),
    });
    let acme = Position::provider(0);
    let mut reviews = Reviews::default();
    reviews.add(acme, "is this the controller?");
    reviews.add(acme.item(1), "say how long\nit stays\u{7}");
    reviews.add(acme.item(1), "a second one");
    reviews.add(acme.item(1), "a second one");
    reviews.add(acme.group(0), "a group");
    reviews.add(acme.group(0).item(0), "its item");
    let expected = "\
providers:
  # review: is this the controller?
  - id: acme
    name: Acme
    category: analytics
    items:
      - a
      # review: say how long it stays\\u{7}
      # review: a second one
      - {name: b, retention: {max: unknown, note: \"a year, or longer\"}}
    groups:
      # review: a group
      - name: Pixel
        items:
          # review: its item
          - c

  - id: other
    name: Other
    category: analytics
";
    assert_eq!(write(&inventory, &reviews), expected);
    read(expected);
}

#[test]
fn long_things_take_lines_of_their_own() {
    let long = "word ".repeat(40).trim().to_owned();
    let mut inventory = read("providers:\n- {id: a, name: A, category: analytics, items: [x]}\n");
    inventory.introduction = Some(Text::Plain("# One\n\nTwo\n  three\n".to_owned()));
    let item = &mut inventory.providers[0].items[0];
    item.purpose = Some(Text::Plain(long.clone()));
    item.domains = (0..9).map(|n| format!("number-{n}.example.org")).collect();
    item.source = Some(ItemSource {
        kind: "ocd".to_owned(),
        id: None,
        raw: Some(serde_yaml::from_str("{a: '1', b: [1, null, 1.5, true], c: {}, d: []}").unwrap()),
    });
    let yaml = write(&inventory, &Reviews::default());
    let fold = format!("{}\n          {}", "word ".repeat(22).trim(), "word ".repeat(18).trim());
    assert_eq!(
        yaml,
        format!(
            "introduction: |\n  # One\n\n  Two\n    three\n\nproviders:\n  - id: a\n    name: A\n    \
             category: analytics\n    items:\n      - name: x\n        domains:\n{}        purpose: \
             >-\n          {fold}\n        source: {{kind: ocd, raw: {{a: \"1\", b: [1, null, 1.5, \
             true], c: {{}}, d: []}}}}\n",
            (0..9).map(|n| format!("          - number-{n}.example.org\n")).collect::<String>()
        )
    );
    check_read_back(&inventory);
}

#[test]
fn categories_are_written_only_where_something_is_said_of_them() {
    let check = |yaml: &str, expected: &str| {
        let inventory = read(yaml);
        check_read_back(&inventory);
        assert_eq!(write(&inventory, &Reviews::default()), expected);
    };
    check("", "");
    check(
        "categories: [analytics, strictly-necessary, functionality, targeting]\n",
        "categories:\n  - analytics\n  - strictly-necessary\n  - functionality\n  - targeting\n",
    );
    check(
        "categories: [{id: maps, label: Maps}]\n",
        "categories:\n  - id: maps\n    label: Maps\n",
    );
    check(
        "categories: [{id: analytics, consent_mode: analytics_storage}]\n",
        "categories:\n  - id: analytics\n    consent_mode: [analytics_storage]\n",
    );
}

/// Words that mean something to YAML, to one of its versions or to careless writers of it.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "yes",
        "no",
        "1e3",
        ": ",
        "#",
        " #",
        "🍪",
        "\n",
        "\"",
        "'",
        "2024-01-01",
        "null",
        "  ",
        "~",
        "- ",
        "a",
        "word ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&",
        "*",
        "!",
        "|",
        ">",
        "%",
        "@",
        "`",
        "\t",
        "\r",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{0}",
        "\u{7f}",
        "\u{200b}",
        "\\",
        "\\n",
        "---",
        "...",
        ":",
        "?",
        "0x1f",
        "12:30",
        "トラッカー",
        "https://example.com/?a=b&c",
        "=",
        "<<",
        "\u{10ffff}",
        "\u{ad}",
        "é",
        ".",
        "1",
    ]);
    prop_oneof![
        3 => vec(pieces, 1..8).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => "[a-z ]{80,300}",
    ]
    // What holds nothing but blanks is no value.
    .prop_filter("blank", |text| !text.trim().is_empty())
}

fn any_text() -> impl Strategy<Value = Text> {
    let langs = select(vec![vec!["en"], vec!["en", "ja"], vec!["no", "pt-BR", "zh-Hant"]]);
    prop_oneof![
        hostile().prop_map(Text::Plain),
        (langs, hostile(), hostile()).prop_map(|(langs, one, other)| Text::PerLanguage(
            langs
                .iter()
                .enumerate()
                .map(|(at, lang)| {
                    let text = if at == 0 { &one } else { &other };
                    ((*lang).to_owned(), text.clone())
                })
                .collect()
        )),
    ]
}

fn word<W: Word + std::fmt::Debug>() -> impl Strategy<Value = W> {
    select(W::WORDS.iter().map(|(_, value)| *value).collect::<Vec<W>>())
}

fn any_retention() -> impl Strategy<Value = Retention> {
    let duration = (0..200_u64, 0..60_u64, 0..9_u64, 0..900_u64, 0..99_u64, 0..99_u64, 0..99_u64)
        .prop_map(|(years, months, weeks, days, hours, minutes, seconds)| {
            Limit::Lasting(Duration { years, months, weeks, days, hours, minutes, seconds })
        });
    let max =
        prop_oneof![Just(Limit::Unknown), Just(Limit::Session), Just(Limit::Unlimited), duration];
    (max, option::of(any_text())).prop_map(|(max, note)| Retention { max, note })
}

fn any_raw() -> impl Strategy<Value = serde_yaml::Value> {
    let leaf = prop_oneof![
        any::<String>().prop_map(serde_yaml::Value::from),
        hostile().prop_map(serde_yaml::Value::from),
        any::<i64>().prop_map(serde_yaml::Value::from),
        any::<bool>().prop_map(serde_yaml::Value::from),
        any::<f64>().prop_map(serde_yaml::Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = prop_oneof![4 => hostile(), 1 => Just("k".repeat(2_000))];
        prop_oneof![
            vec(prop_oneof![inner.clone(), Just(serde_yaml::Value::Null)], 0..4)
                .prop_map(serde_yaml::Value::from),
            vec((key, inner), 0..4).prop_map(|pairs| {
                let pairs = pairs.into_iter().map(|(key, value)| (key.into(), value));
                serde_yaml::Value::Mapping(pairs.collect())
            }),
        ]
    })
}

fn any_item() -> impl Strategy<Value = Item> {
    let what = (
        hostile(),
        word::<Match>(),
        option::of(any_text()),
        word::<Storage>(),
        option::of(word::<Party>()),
        vec(hostile(), 0..3),
        option::of(hostile()),
    );
    let why = (
        option::of(any_retention()),
        option::of(any::<bool>()),
        option::of(select(vec!["analytics".to_owned(), "targeting".to_owned()])),
        option::of(any_text()),
        option::of(hostile()),
        option::of((option::of(any::<u64>()), vec(any::<u64>(), 0..4), vec(1..4_u64, 0..2))),
        option::of((hostile(), option::of(hostile()), option::of(any_raw()))),
    );
    let bare = hostile().prop_map(|name| Item::named(name, nowhere()));
    let full = (what, why).prop_map(|(what, why)| {
        let (name, matching, display, storage, party, domains, path) = what;
        let (retention, refresh, category, purpose, basis, tcf, source) = why;
        let legal_basis = basis.map(|basis| match basis.len() % 2 {
            0 => LegalBasis::Consent,
            _ => LegalBasis::Exemption(basis),
        });
        let tcf = tcf.map(|(vendor, purposes, special_purposes)| Tcf {
            vendor,
            purposes,
            special_purposes,
        });
        let source = source.map(|(kind, id, raw)| ItemSource { kind, id, raw });
        Item {
            name,
            matching,
            display,
            storage,
            party,
            domains,
            path,
            retention,
            refresh,
            category,
            purpose,
            legal_basis,
            tcf,
            source,
            place: nowhere(),
        }
    });
    prop_oneof![1 => bare, 4 => full]
}

fn any_address() -> impl Strategy<Value = Text> {
    let address = "https://example\\.com/[a-z?&#=:,{}'\"%]{0,120}";
    prop_oneof![
        address.prop_map(Text::Plain),
        (address, address).prop_map(|(en, ja)| {
            Text::PerLanguage(vec![("en".to_owned(), en), ("ja".to_owned(), ja)])
        })
    ]
}

fn any_provider() -> impl Strategy<Value = Provider> {
    let recipient = (any_text(), option::of(select(vec!["US", "NO"])), option::of(any_text()));
    let group = (any_text(), option::of(any_text()), vec(any_item(), 0..3));
    let links = (
        option::of((option::of(any_text()), any_address())),
        option::of((option::of(any_text()), any_address())),
    );
    (
        any_text(),
        option::of(any_text()),
        vec(recipient, 0..3),
        links,
        option::of(any_text()),
        vec(any_item(), 0..4),
        vec(group, 0..2),
    )
        .prop_map(|(name, controller, recipients, links, purpose, items, groups)| {
            let link = |kind, link: Option<(Option<Text>, Text)>| {
                link.map(|(label, href)| Link { kind, label, href })
            };
            let links = [link(LinkKind::Privacy, links.0), link(LinkKind::Terms, links.1)];
            Provider {
                id: String::new(),
                name,
                controller,
                recipients: recipients
                    .into_iter()
                    .map(|(name, country, transfer)| Recipient {
                        name,
                        country: country.map(str::to_owned),
                        transfer,
                    })
                    .collect(),
                links: links.into_iter().flatten().collect(),
                category: Some("functionality".to_owned()),
                purpose,
                items,
                groups: groups
                    .into_iter()
                    .map(|(name, purpose, items)| Group { name, purpose, items, place: nowhere() })
                    .collect(),
                place: nowhere(),
            }
        })
}

fn any_inventory() -> impl Strategy<Value = Inventory> {
    let said = (
        option::of(any_text()),
        option::of(any_text()),
        option::of(hostile()),
        vec(word::<ConsentSignal>(), 0..3),
    );
    (
        option::of(any_text()),
        option::of(any_text()),
        option::of((option::of(any_text()), any_address())),
        vec(any_provider(), 0..4),
        Just(vec!["analytics", "maps", "functionality", "strictly-necessary", "targeting"])
            .prop_shuffle(),
        vec(option::of(said), 5),
    )
        .prop_map(|(introduction, closing, manage, mut providers, ids, said)| {
            // Ids are slugs, each given once.
            for (at, provider) in providers.iter_mut().enumerate() {
                provider.id = format!("{}-{at}", ["no", "1e3", "acme", "null"][at % 4]);
            }
            let categories = ids.into_iter().zip(said).map(|(id, said)| {
                let (label, description, consent_group, consent_mode) = said.unwrap_or_default();
                let id = id.to_owned();
                Category { id, label, description, consent_group, consent_mode, place: nowhere() }
            });
            Inventory {
                introduction,
                closing,
                manage: manage.map(|(label, href)| {
                    let hook = match label {
                        Some(_) => vec![("data-cc".to_owned(), "show: yes".to_owned())],
                        None => Vec::new(),
                    };
                    Manage { label, href, hook }
                }),
                categories: categories.collect(),
                providers,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_written_reads_as_what_it_was(inventory in any_inventory()) {
        check_read_back(&inventory);
    }

    #[test]
    fn remarks_never_become_data(inventory in any_inventory(), remark in any::<String>()) {
        let mut reviews = Reviews::default();
        for (at, provider) in inventory.providers.iter().enumerate() {
            reviews.add(Position::provider(at), remark.clone());
            (0..provider.items.len()).for_each(|item| reviews.add(Position::provider(at).item(item), remark.clone()));
        }
        let yaml = comment(&remark) + &write(&inventory, &reviews);
        prop_assert_eq!(without_places(read(&yaml)), without_places(inventory), "{}", yaml);
    }
}
