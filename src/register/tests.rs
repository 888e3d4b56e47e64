//! What holds for the file of every register, and what is said of one that was edited.

use std::collections::BTreeMap;

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::document::date::LegalDate;

pub(super) fn version(id: &str, words: &str) -> Unsealed {
    Unsealed {
        notice: "/legal/terms".to_owned(),
        language: "en".to_owned(),
        version: id.to_owned(),
        title: "Terms".to_owned(),
        effective: LegalDate::from_iso(id).ok(),
        published: None,
        withdrawn: None,
        file: format!("content/legal/terms/{id}.md"),
        commit: None,
        source: Fingerprint::of(words),
        text: Fingerprint::of_words(words),
        lists: false,
        corrections: 0,
        uses: BTreeMap::new(),
        sealed: Date::constant(2026, 11, 25),
    }
}

/// A register of three entries, and a file that one of them uses.
fn three() -> String {
    let mut second = version("2021", "b");
    second.lists = true;
    second.corrections = 1;
    second.published = second.effective;
    second.uses.insert("content/legal/_address.md".to_owned(), Fingerprint::of("x"));
    second.commit = Some("0123456789abcdef0123456789abcdef01234567".to_owned());
    let new = vec![version("2020-01-15", "a"), second, version("2022-03", "c")];
    appended(None, &Register::default(), new).0
}

/// Reads this register and expects these findings, one a line: place, rule, fact.
fn check(text: &str, expected: &str) {
    let shown: Vec<String> = parse(text)
        .1
        .iter()
        .map(|it| format!("{}:{} {}: {}", it.place.line, it.place.column, it.rule, it.message))
        .collect();
    assert_eq!(shown.join("\n"), expected.trim(), "{text}");
}

#[test]
fn a_register_is_read_as_it_was_written() {
    check(&three(), "");
    let (register, _) = parse(&three());
    assert_eq!(register.entries.len(), 3);
    assert_eq!(register.entries[1].version, "2021");
    assert_eq!(register.entries[1].line, 17);
    assert_eq!(register.latest("/legal/terms", "en", "2021"), register.entries.get(1));
    assert_eq!(register.latest("/legal/terms", "ja", "2021"), None);
}

/// A version, sealed as the first.
pub(super) fn entry(version: Unsealed) -> Entry {
    appended(None, &Register::default(), vec![version]).1.remove(0)
}

/// A version that the site has as it was, or is to be, sealed.
pub(super) fn observed_as(version: &Unsealed) -> Observed {
    let Unsealed {
        notice,
        language,
        version,
        title,
        effective,
        published,
        withdrawn,
        file,
        commit,
        source,
        text,
        lists,
        corrections,
        uses,
        sealed: _,
    } = version.clone();
    Observed {
        notice,
        language,
        version,
        title,
        effective,
        published,
        withdrawn,
        file: file.into(),
        commit,
        source,
        text,
        lists,
        corrections,
        uses,
        is_rendered: true,
        dated_by_commit: false,
        former_notices: Vec::new(),
    }
}

#[test]
fn the_file_is_written_for_people() {
    let expected = "\
# What was published, and a fingerprint of each text. `engross seal` adds entries at the end;
# nothing else may change this file. docs/register.md says how to check it without Engross.
format: 1
entries:
- number: 1
  notice: /legal/terms
  language: en
  version: 2020-01-15
  title: Terms
  effective: 2020-01-15
  file: content/legal/terms/2020-01-15.md
  source: ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
  text: ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
  sealed: 2026-11-25
  previous: 0000000000000000000000000000000000000000000000000000000000000000
  hash: c6691b4b7da29f7118e61ed0ec1550abedbfb4b6de4d787a423be4b8697147de
- number: 2
  notice: /legal/terms
  language: en
  version: \"2021\"
  title: Terms
  effective: \"2021\"
  published: \"2021\"
  file: content/legal/terms/2021.md
  commit: 0123456789abcdef0123456789abcdef01234567
";
    let text = three();
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn indentation_comments_and_line_ends_do_not_matter() {
    let text = three();
    check(&text.replace('\n', "\r\n"), "");
    check(&format!("\u{feff}{text}"), "");
    check(&text.replace("\n- ", "\n\n# our own\n- ").replace("lists: true", "lists: true # x"), "");
    let indented =
        text.replace("\n- ", "\n  - ").replace("\n  ", "\n    ").replace("\n    - ", "\n  - ");
    assert!(written::read(&indented).is_some(), "{indented}");
    check(&indented, "");
    // What only a reader of YAML reads.
    for other in [
        text.replace("lists: true", "'lists':   true"),
        text.replace("\n- ", "\n-   ").replace("\n  ", "\n    "),
        text.replace("entries:", "entries: !!seq"),
        in_json(&parse(&text).0),
    ] {
        assert!(written::read(&other).is_none(), "{other}");
        check(&other, "");
        assert_eq!(hashes(&other), hashes(&text));
    }
}

fn hashes(text: &str) -> Vec<Fingerprint> {
    parse(text).0.entries.iter().map(|entry| entry.hash).collect()
}

/// The register on one line.
fn in_json(register: &Register) -> String {
    let entries: Vec<serde_yaml::Value> = register
        .entries
        .iter()
        .map(|entry| {
            serde_yaml::from_str(&format!("{}hash: {}", entry.hashed_lines(), entry.hash)).unwrap()
        })
        .collect();
    let json = serde_json::json!({"format": 1, "entries": entries}).to_string();
    // JSON lets stand what YAML takes for the end of a line.
    let escaped = |c| match written::must_be_escaped(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    json.chars().map(escaped).collect()
}

#[test]
fn what_is_appended_leaves_the_file_as_it_is() {
    let check_appended = |old: &str, expected_behind: &str| {
        let (register, _) = parse(old);
        let (text, new) = appended(Some(old), &register, vec![version("2023-01-01", "d")]);
        let added = text.strip_prefix(old).unwrap_or_else(|| panic!("not left alone: {text}"));
        let first_line = added.trim_start_matches(['\r', '\n']).lines().next();
        assert_eq!(first_line, Some(expected_behind));
        let (read, findings) = parse(&text);
        assert_eq!(findings, []);
        assert_eq!(read.entries.last(), new.last());
        assert_eq!(read.entries.len(), register.entries.len() + 1);
    };
    let text = three();
    check_appended(&text, "- number: 4");
    check_appended(text.trim_end(), "- number: 4");
    check_appended(&format!("{text}# the end\n"), "- number: 4");
    check_appended("# ours\nformat: 1\nentries:\n", "- number: 1");
    let indented = text.replace("\n  ", "\n    ").replace("\n- ", "\n  - ");
    check_appended(&indented, "  - number: 4");
    let windows = text.replace('\n', "\r\n");
    check_appended(&windows, "- number: 4");
    let (again, new) =
        appended(Some(&windows), &parse(&windows).0, vec![version("2023-01-01", "d")]);
    assert_eq!(again.matches('\n').count(), again.matches("\r\n").count());
    assert_eq!(new[0].line, text.lines().count() + 1);
    // Nothing to add is nothing to write.
    assert_eq!(appended(Some(&text), &parse(&text).0, Vec::new()), (text.clone(), Vec::new()));
}

#[test]
fn a_register_of_another_shape_is_written_anew_with_the_same_entries() {
    let json = in_json(&parse(&three()).0);
    for (old, count) in [(json.as_str(), 3), ("", 0), ("format: 1\nentries: []\n", 0), ("# x", 0)] {
        let (register, findings) = parse(old);
        assert_eq!(findings, [], "{old}");
        let (text, _) = appended(Some(old), &register, vec![version("2023-01-01", "d")]);
        check(&text, "");
        assert_eq!(hashes(&text)[..count], hashes(old), "{text}");
        assert_eq!(parse(&text).0.entries.len(), count + 1);
    }
}

#[test]
fn what_is_no_register_is_told() {
    check("", "");
    check("# nothing yet\n", "");
    check(
        "entries:\n- [",
        "3:1 bad-register: did not find expected node content, while parsing a flow node",
    );
    check("- a", "1:1 bad-register: the register is no mapping of `format` and `entries`");
    check("entries: []", "1:1 bad-register: `format` is missing");
    check(
        "format: 2\nentries:\n- any: thing",
        "1:9 register-format: this register of format 2 was made by a later version of Engross",
    );
    check("format: one\nentries:\n", "1:9 bad-register: `one` is no number of a format");
    check(
        "format: 1\nentry: 3\nentries: a\n",
        "2:1 bad-register: unknown key `entry`\n3:1 bad-register: `entries` is not as it was written, or stands twice",
    );
}

#[test]
fn every_fault_of_an_entry_is_told_at_its_place() {
    let broken = three()
        .replacen("  source: ca", "  source: CA", 1)
        .replacen("  effective: 2020-01-15", "  efective: 2020-01-15", 1)
        .replace("lists: true", "lists: yes")
        .replace("corrections: 1", "corrections: 01")
        .replace("sealed: 2026-11-25\n  previous: ", "sealed: 2026-11\n  previous: ");
    check(
        &broken,
        "\
10:13 bad-register: unknown key `efective`
12:11 bad-register: `source: CA978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb` is not a SHA-256 in 64 digits of 0-9 and a-f
14:11 bad-register: `sealed: 2026-11` is not a day
28:10 bad-register: `lists: yes` is not true
29:16 bad-register: `corrections: 01` is not a number
32:11 bad-register: `sealed: 2026-11` is not a day
44:11 bad-register: `sealed: 2026-11` is not a day",
    );
    check(
        "format: 1\nentries:\n- notice: /a\n  notice: /b\n- x\n",
        "\
5:3 bad-register: this is no entry: a mapping is missing
4:11 bad-register: `notice` stands twice
3:3 bad-register: the entry has no `number`
3:3 bad-register: the entry has no `language`
3:3 bad-register: the entry has no `version`
3:3 bad-register: the entry has no `title`
3:3 bad-register: the entry has no `file`
3:3 bad-register: the entry has no `source`
3:3 bad-register: the entry has no `text`
3:3 bad-register: the entry has no `sealed`
3:3 bad-register: the entry has no `previous`
3:3 bad-register: the entry has no `hash`",
    );
}

#[test]
fn an_entry_edited_by_hand_is_told_alone() {
    check(
        &three().replace("_address", "_adress"),
        "17:3 register-edited: entry 2 was edited by hand: its hash is not the one that its values give",
    );
    // Whoever makes the hash fit breaks the chain.
    let text = three();
    let (register, _) = parse(&text);
    let mut edited = register.entries[1].clone();
    edited.sealing.published = None;
    let forged = text.replace("  published: \"2021\"\n", "").replacen(
        &format!("hash: {}", edited.hash),
        &format!("hash: {}", edited.own_hash()),
        1,
    );
    check(
        &forged,
        "34:3 register-chain: an entry is missing or out of order before this one: `previous` is not the hash of what stands before it",
    );
}

/// The register without the entry of this number, and that entry.
fn without(text: &str, number: usize) -> (String, String) {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (register, _) = parse(text);
    let start = register.entries[number - 1].line - 1;
    let end = register.entries.get(number).map_or(lines.len(), |entry| entry.line - 1);
    ([&lines[..start], &lines[end..]].concat().concat(), lines[start..end].concat())
}

#[test]
fn entries_that_are_missing_doubled_or_out_of_order_are_told() {
    let text = three();
    let (without_first, first) = without(&text, 1);
    check(
        &without_first,
        "5:3 register-chain: an entry is missing or out of order before this one: the first one is entry 2",
    );
    let (without_second, _) = without(&text, 2);
    check(
        &without_second,
        "17:3 register-chain: an entry is missing or out of order before this one: entry 1 is followed by entry 3",
    );
    let doubled = format!("{text}{first}");
    check(
        &doubled,
        "47:3 register-chain: an entry is missing or out of order before this one: entry 3 is followed by entry 1",
    );
    let moved = format!("{without_first}{first}");
    assert_eq!(parse(&moved).1.len(), 2);
}

#[test]
fn a_merge_that_was_not_settled_is_told_with_the_way_out() {
    let (shared, ours) = without(&three(), 3);
    let text = format!("{shared}<<<<<<< HEAD\n{ours}=======\n{ours}>>>>>>> branch\n");
    check(&text, "35:1 register-conflict: two branches both sealed, and git could not merge them");
    let upper_mark_gone = text.replace("<<<<<<< HEAD\n", "");
    check(
        &upper_mark_gone,
        "60:1 register-conflict: two branches both sealed, and git could not merge them",
    );
}

#[test]
fn texts_are_quoted_where_some_yaml_would_read_them_otherwise() {
    for text in
        ["/legal/terms", "en", "2020-01-15", "2020-01-15.2", "2023-07", "_a", "a.b_c", "nov"]
    {
        assert!(!written::needs_quotes(text), "{text}");
    }
    for text in [
        "", "2020", "2020.2", "1e-5", "0x1f", "12e3", "no", "On", "TRUE", "null", "~", "-", "-a",
        ".5", "a b", "a:", "a#", "\"", "ä", "é", "@a",
    ] {
        assert!(written::needs_quotes(text), "{text}");
        let quoted = written::quoted(text);
        assert_eq!(serde_yaml::from_str::<serde_yaml::Value>(&quoted).unwrap(), text);
        assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
    }
}

/// Texts of every kind: paths, words that YAML knows, any characters at all.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "/[a-z]{1,5}(/[a-z-]{1,5}){0,2}",
        "[a-z0-9.:#&*!|>'\"%@`{}\\[\\] ,?~\\\\-]{1,12}",
        prop::sample::select(vec![
            "no", "null", "~", "2020", "1e5", "- a", "a: b", " a ", "\n", "\u{85}", "\u{2028}"
        ])
        .prop_map(str::to_owned),
        prop::collection::vec(any::<char>(), 1..8).prop_map(|chars| chars.into_iter().collect()),
    ]
}

fn any_version() -> impl Strategy<Value = Unsealed> {
    let date = prop::option::of(prop_oneof![
        (1000..3000_i16).prop_map(|year| year.to_string()),
        (1000..3000_i16, 1..13_u8).prop_map(|(year, month)| format!("{year}-{month:02}")),
        (0..3000_i16, 1..13_u8, 1..29_u8).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
    ]);
    let texts = (text(), text(), text(), (text(), text()), prop::option::of(text()));
    let dates = (date.clone(), date.clone(), date);
    let uses = prop::collection::btree_map(text(), any::<u8>(), 0..3);
    (texts, dates, any::<bool>(), 0..3_usize, uses).prop_map(
        |(texts, dates, lists, corrections, uses)| {
            let (notice, language, version, (title, file), commit) = texts;
            let date = |text: Option<String>| text.and_then(|text| LegalDate::from_iso(&text).ok());
            Unsealed {
                source: Fingerprint::of(&file),
                text: Fingerprint::of(&notice),
                notice,
                language,
                version,
                title,
                effective: date(dates.0),
                published: date(dates.1),
                withdrawn: date(dates.2),
                file,
                commit,
                lists,
                corrections,
                uses: uses
                    .into_iter()
                    .map(|(path, seed)| (path, Fingerprint::of([seed])))
                    .collect(),
                sealed: Date::constant(2026, 11, 25),
            }
        },
    )
}

/// The bytes of the file that values are written in.
fn value_bytes(text: &str) -> Vec<usize> {
    let mut bytes = Vec::new();
    let mut at = 0;
    let mut in_uses = false;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        // A path is a value of its entry as well.
        let in_path = in_uses && line.starts_with("    ");
        let start = if in_path { 4 } else { line.find(": ").map_or(line.len(), |colon| colon + 2) };
        if number >= 4 {
            bytes.extend(at + start..at + line.trim_end_matches('\n').len());
        }
        in_uses = in_path || line == "  uses:\n";
        at += line.len();
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_sealed_is_read_again(
        first in prop::collection::vec(any_version(), 0..4),
        second in prop::collection::vec(any_version(), 0..3),
    ) {
        let (text, entries) = appended(None, &Register::default(), first);
        let (register, findings) = parse(&text);
        prop_assert_eq!(findings, []);
        prop_assert_eq!(&register.entries, &entries);
        let (longer, more) = appended(Some(&text), &register, second);
        prop_assert!(longer.starts_with(&text));
        let (register, findings) = parse(&longer);
        prop_assert_eq!(findings, []);
        prop_assert_eq!(&register.entries, &[entries, more].concat());
        // It is YAML to others, and means the same to them.
        prop_assert!(written::read(&longer).is_some());
        let json = in_json(&register);
        let (again, findings) = parse(&json);
        prop_assert_eq!(findings, []);
        prop_assert_eq!(
            again.entries.iter().map(|entry| entry.hash).collect::<Vec<_>>(),
            register.entries.iter().map(|entry| entry.hash).collect::<Vec<_>>()
        );
    }

    #[test]
    fn no_byte_of_a_value_can_be_changed_unseen(
        versions in prop::collection::vec(any_version(), 1..4),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let (text, _) = appended(None, &Register::default(), versions);
        let at = *at.get(&value_bytes(&text));
        let mut changed = text.clone().into_bytes();
        prop_assume!(changed[at] != byte);
        changed[at] = byte;
        // Another file than UTF-8 is told by whoever reads files.
        if let Ok(changed) = String::from_utf8(changed) {
            prop_assert!(!parse(&changed).1.is_empty(), "unseen:\n{}\n{}", text, changed);
        }
    }

    #[test]
    fn no_entry_can_be_taken_out_doubled_or_moved_unseen(
        versions in prop::collection::vec(any_version(), 2..5),
        which in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
    ) {
        let (text, entries) = appended(None, &Register::default(), versions);
        let which = which.index(entries.len());
        let (rest, taken) = without(&text, which + 1);
        // That the last is missing only those can see who know of it.
        prop_assert_eq!(parse(&rest).1.is_empty(), which + 1 == entries.len());
        let doubled = text.clone() + &taken;
        prop_assert!(!parse(&doubled).1.is_empty());
        let to = to.index(entries.len());
        if to != which {
            let mut lines: Vec<&str> = rest.split_inclusive('\n').collect();
            let remaining: Vec<usize> = lines
                .iter()
                .enumerate()
                .filter_map(|(at, line)| line.starts_with("- number").then_some(at))
                .collect();
            lines.insert(remaining.get(to).copied().unwrap_or(lines.len()), &taken);
            prop_assert!(!parse(&lines.concat()).1.is_empty());
        }
    }

    #[test]
    fn any_text_is_read_without_a_fall(text in "(format: 1\nentries:\n)?[-a-z0-9 \\n:\"\\\\#ä{}]{0,60}", chars in prop::collection::vec(any::<char>(), 0..20)) {
        let _ = parse(&text);
        let _ = parse(&chars.into_iter().collect::<String>());
    }
}
