//! What holds for the file of every register, and what is said of one that was edited.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::*;
use crate::document::date::LegalDate;

pub(super) fn version(id: &str, words: &str) -> Unsealed {
    Unsealed {
        notice: "/legal/terms".to_owned(),
        language: "en".to_owned(),
        version: id.to_owned(),
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
    assert_eq!(register.entries[1].line, 16);
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
        dated_by_commit: false,
    }
}
