//! What the readers of all formats are held to.

use super::*;
use crate::cookies::inventory::Party;

/// A page of example.com, looked at on 2 May 2024.
pub(super) fn jar() -> Jar<'static> {
    let moment = |text: &str| text.parse().expect("a moment");
    let looked =
        Looked { first: moment("2024-05-01T00:00:00Z"), last: moment("2024-05-02T00:00:00Z") };
    Jar { page: Some("www.example.com"), looked }
}

/// Sightings and then faults, each with its place.
pub(super) fn check_jar(recording: &Recording, expected: &[&str]) {
    let at = |place: &Place| format!("{}:{}", place.line, place.column);
    let seen = recording.sightings.iter().map(|it| {
        let kept = match it.kept {
            Kept::Session => "session".to_owned(),
            Kept::Until { from, until } => format!("{from}/{until}"),
            Kept::Unlimited => "unlimited".to_owned(),
            Kept::Unknown => "unknown".to_owned(),
        };
        let alone = if it.host_only == Some(true) { "host" } else { "domain" };
        let party = it.party().map_or("?", Party::word);
        let (place, pointer) = (at(&it.place), &it.pointer);
        format!("{place} {:?} {} {alone} {} {party} {kept} {pointer}", it.how, it.name, it.domain)
    });
    let faults = recording.findings.iter();
    let faults = faults.map(|it| format!("{} {}: {}", at(&it.place), it.rule, it.message));
    assert_eq!(seen.chain(faults).collect::<Vec<_>>(), expected);
    assert!(!format!("{recording:?}").contains("secret"), "{recording:?}");
}

#[test]
fn formats_are_told_by_what_stands_in_them() {
    let read = |text: &str| {
        let recording = read("recording", text.as_bytes(), None, &jar());
        let faults = recording.findings.iter().map(|it| it.message.clone());
        recording.names().into_iter().map(str::to_owned).chain(faults).collect::<Vec<_>>()
    };
    let har = r#"{"log": {"entries": [{"request": {"url": "https://a.example/", "headers": [{"name": "Cookie", "value": "har=1"}]}}]}}"#;
    assert_eq!(read(har), ["har"]);
    assert_eq!(read("a.example\tFALSE\t/\tFALSE\t0\ttxt\tsecret\n"), ["txt"]);
    assert_eq!(
        read(r#"\n [{"name": "json", "domain": "a.example"}]"#.replace("\\n", "\n").as_str()),
        ["json"]
    );
    assert_eq!(
        read(
            r#"{"uri_ins": "http://a.example/", "cookies": [{"name": "evidence", "domain": "a.example"}]}"#
        ),
        ["evidence"]
    );
    let untold = "this is no recording of a browser that can be told by what stands in it";
    for text in ["", "secret", "{}", "[1]", "{\"log\": 1}", "a,b\n"] {
        assert_eq!(read(text), [untold], "{text}");
    }
    // An empty list says that a browser holds nothing.
    assert_eq!(read("[]"), Vec::<String>::new());
    assert_eq!(read("{\"secret\": "), ["the recording ends or breaks off here: it is not JSON"]);
    let utf_16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(har.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(super::read("recording", &utf_16, None, &jar()).names(), ["har"]);
}

#[test]
fn what_ends_on_the_day_of_a_jar_was_held_on_it() {
    let kept = |until: &str| {
        let until: Timestamp = until.parse().expect("a moment");
        kept_until(Some(until.as_second() as f64), jar().looked)
    };
    assert_eq!(kept("2024-05-01T00:00:00Z"), None);
    assert_eq!(kept("2024-05-01T00:00:01Z"), Some(Kept::Unknown));
    assert_eq!(kept("2024-05-02T00:00:00Z"), Some(Kept::Unknown));
    assert!(matches!(kept("2024-05-02T00:00:01Z"), Some(Kept::Until { .. })));
    assert_eq!(kept_until(None, jar().looked), Some(Kept::Session));
}

#[test]
fn places_are_the_same_however_they_are_asked_for() {
    let text = "\u{feff}ab\u{e9}\nc\n\nlong \u{1f36a} line, of several words\nx";
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let asked = Text::new("a", text);
    let steps = [1, 2, 3, 5, 7, 11, 13];
    let mut at = 0;
    for step in steps.iter().cycle().take(500) {
        at = (at + step * step) % offsets.len();
        let offset = offsets[at];
        assert_eq!(asked.place(offset), Place::offset("a", text, offset), "{offset}");
    }
}

#[test]
fn times_in_thousandths_of_seconds_are_known() {
    let shown = |seconds: f64| timestamp(seconds).map(|it| it.to_string());
    assert_eq!(shown(1719792000.0).as_deref(), Some("2024-07-01T00:00:00Z"));
    assert_eq!(shown(1719792000000.0).as_deref(), Some("2024-07-01T00:00:00Z"));
    assert_eq!(shown(f64::MAX), None);
}

#[test]
fn what_a_browser_holds_is_of_the_visit_that_is_read_with_it() {
    let har = |host: &str| {
        format!(
            r#"{{"log": {{"entries": [{{"request": {{"url": "https://{host}/", "headers": [{{"name": "Cookie", "value": "a=secret"}}]}}}}]}}}}"#
        )
    };
    let jar_of = |domain: &str| {
        format!(
            ".{domain}\tTRUE\t/\tFALSE\t0\tb\tsecret\n.ads.example\tTRUE\t/\tFALSE\t0\tc\tsecret\n"
        )
    };
    let unknown = Jar { page: None, ..jar() };
    let parties = |texts: &[String]| {
        let mut recordings: Vec<Recording> =
            texts.iter().map(|text| read("recording", text.as_bytes(), None, &unknown)).collect();
        settle_pages(&mut recordings);
        let seen = recordings.iter().flat_map(|it| &it.sightings);
        seen.map(|it| it.party().map_or("?", Party::word)).collect::<Vec<_>>()
    };
    let shop = "www.shop.example";
    assert_eq!(parties(&[har(shop), jar_of("shop.example")]), ["first", "first", "third"]);
    assert_eq!(
        parties(&[jar_of("shop.example"), har(shop), har("shop.example")]),
        ["first", "third", "first", "first"]
    );
    // Of another visit, of several sites, of none that is known.
    assert_eq!(parties(&[har(shop), jar_of("other.example")]), ["first", "?", "?"]);
    assert_eq!(
        parties(&[har(shop), har("other.example"), jar_of("shop.example")]),
        ["first", "first", "?", "?"]
    );
    assert_eq!(parties(&[jar_of("shop.example")]), ["?", "?"]);
}
