//! Archives in; sightings and faults out, one a line.

use serde_json::{Value, json};

use super::*;
use crate::cookies::audit::Looked;
use crate::cookies::host::registrable;
use crate::cookies::inventory::{Party, Word};

/// An archive of entries, each of an address, headers of its request and of its response.
fn archive(creator: &str, entries: &[(&str, Value, Value)]) -> Value {
    let headers = |headers: &Value| -> Value {
        let pairs = headers.as_array().into_iter().flatten();
        pairs.map(|pair| json!({"name": pair[0], "value": pair[1]})).collect()
    };
    let entries: Vec<Value> = entries
        .iter()
        .enumerate()
        .map(|(at, (url, request, response))| {
            json!({
                "pageref": "page_1",
                "startedDateTime": format!("2024-05-01T00:00:{at:02}.000Z"),
                // The body comes for ten minutes, as of a stream of events.
                "time": 601_000,
                "timings": {"blocked": 400, "dns": -1, "connect": 300, "ssl": 200, "send": 0, "wait": 300, "receive": 600_000},
                "request": {"url": url, "headers": headers(request), "cookies": []},
                "response": {"status": 200, "headers": headers(response), "cookies": []},
            })
        })
        .collect();
    json!({"log": {"creator": {"name": creator}, "entries": entries}})
}

fn shown(recording: &Recording) -> Vec<String> {
    let seen = recording.sightings.iter().map(|it| {
        let kept = match it.kept {
            Kept::Session => "session".to_owned(),
            Kept::Until { from, until } => format!("{from}/{until}"),
            Kept::Unlimited => "unlimited".to_owned(),
            Kept::Unknown => "unknown".to_owned(),
        };
        let alone = match it.host_only {
            Some(true) => "host",
            Some(false) => "domain",
            None => "?",
        };
        let party = it.party().map_or("?", Party::word);
        format!("{:?} {} {alone} {} {party} {kept}", it.how, it.name, it.domain)
    });
    let refused =
        recording.refused.iter().map(|it| format!("{:?} {} {}", it.why, it.name, it.host));
    let faults = recording.findings.iter().map(|it| format!("{}: {}", it.rule, it.message));
    seen.chain(refused).chain(faults).collect()
}

/// Reads a text as whatever it looks like.
fn read(path: &str, text: &str) -> Recording {
    let jar = Jar { page: None, looked: Looked::at(Timestamp::UNIX_EPOCH) };
    crate::cookies::audit::read(path, text.as_bytes(), None, &jar)
}

fn check(archive: &Value, expected: &[&str]) -> Recording {
    let recording = read("a.har", &format!("{archive:#}"));
    assert_eq!(shown(&recording), expected);
    recording
}

#[test]
fn headers_are_read_raw_whatever_their_case_and_split_at_line_ends() {
    let page = "https://www.example.com/";
    let recording = check(
        &archive(
            "Firefox",
            &[(
                page,
                json!([["COOKIE", "held=secret-one; other=secret-two"]]),
                json!([
                    [
                        "sEt-CooKie",
                        "a=secret-three; max-age=60; expires=Thu, 01 Jan 1970 00:00:00 GMT\nb=secret-four; EXPIRES=Thu, 02 May 2024 00:00:01 GMT; Domain=example.com"
                    ],
                    ["Set-Cookie", "gone=; Max-Age=0"],
                    ["Set-Cookie", "past=; Expires=Tue, 30 Apr 2024 00:00:00 GMT"],
                    ["Set-Cookie", "c=secret-five"],
                    ["Set-Cookie", "soon=secret-six; Expires=Wed, 01 May 2024 00:05:00 GMT"],
                ]),
            )],
        ),
        &[
            "Sent held ? www.example.com first unknown",
            "Sent other ? www.example.com first unknown",
            "Set a host www.example.com first 2024-05-01T00:00:01Z/2024-05-01T00:01:01Z",
            "Set b domain example.com first 2024-05-01T00:00:01Z/2024-05-02T00:00:01Z",
            "Set c host www.example.com first session",
            "Set soon host www.example.com first 2024-05-01T00:00:01Z/2024-05-01T00:05:00Z",
        ],
    );
    assert!(!format!("{recording:?}").contains("secret"), "{recording:?}");
    assert_eq!(recording.names(), ["a", "b", "c", "held", "other", "soon"]);
    let set = &recording.sightings[3];
    assert_eq!(set.pointer, "/log/entries/0/response/headers/0");
    let text = format!("{:#}", archive("Firefox", &[]));
    assert!(set.place.line > text.lines().count(), "{}", set.place);
}

#[test]
fn whose_a_cookie_is_depends_on_the_page() {
    check(
        &archive(
            "Playwright",
            &[
                ("http://ads.example/go", json!([]), json!([["Set-Cookie", "way=1"]])),
                (
                    "https://shop.example.co.uk/",
                    json!([]),
                    json!([["set-cookie", "own=1; Domain=example.co.uk"]]),
                ),
                (
                    "https://x.other.co.uk/p.gif",
                    json!([]),
                    json!([["set-cookie", "pixel=1; Secure; SameSite=None"]]),
                ),
            ],
        ),
        &[
            "Set way host ads.example first session",
            "Set own domain example.co.uk third session",
            "Set pixel host x.other.co.uk third session",
        ],
    );
    // With a redirect the page is where it leads, and with `Sec-Fetch-Dest` where the visitor goes next.
    let mut redirected = archive(
        "Playwright",
        &[
            ("http://ads.example/go", json!([]), json!([["Set-Cookie", "way=1"]])),
            ("https://shop.example.co.uk/", json!([]), json!([["set-cookie", "own=1"]])),
            (
                "https://frame.example/",
                json!([["Sec-Fetch-Dest", "iframe"]]),
                json!([["set-cookie", "frame=1"]]),
            ),
            (
                "https://next.example/",
                json!([["sec-fetch-dest", "document"]]),
                json!([["set-cookie", "next=1"]]),
            ),
            (
                "https://shop.example.co.uk/x",
                json!([["sec-fetch-dest", "image"]]),
                json!([["set-cookie", "back=1"]]),
            ),
        ],
    );
    redirected["log"]["entries"][0]["response"]["status"] = json!(302);
    check(
        &redirected,
        &[
            "Set way host ads.example third session",
            "Set own host shop.example.co.uk first session",
            "Set frame host frame.example third session",
            "Set next host next.example first session",
            "Set back host shop.example.co.uk third session",
        ],
    );
    // Chromium has the address of the page for its title.
    redirected["log"]["pages"] = json!([{"id": "page_1", "title": "https://www.next.example/x"}]);
    let recording = read("a.har", &redirected.to_string());
    let first = recording.sightings.iter().filter(|it| it.party() == Some(Party::First));
    assert_eq!(first.map(|it| it.name.as_str()).collect::<Vec<_>>(), ["next"]);
    assert_eq!(registrable("www.next.example"), "next.example");
}

#[test]
fn what_every_browser_refuses_is_no_sighting() {
    check(
        &archive(
            "Firefox",
            &[(
                "https://a.example.co.uk/",
                json!([]),
                json!([
                    ["set-cookie", "wide=1; Domain=co.uk"],
                    ["set-cookie", "foreign=1; Domain=b.example"],
                    ["set-cookie", "__Host-x=1; Secure; Path=/; Domain=example.co.uk"],
                    ["set-cookie", "__Secure-x=1"],
                    ["set-cookie", "__Host-ok=1; Secure; Path=/"],
                    // What one browser refuses others keep.
                    ["set-cookie", "cross=1; SameSite=None"],
                    ["set-cookie", "apart=1; Partitioned"],
                    ["set-cookie", "__Http-x=1; Secure"],
                ]),
            )],
        ),
        &[
            "Set __Host-ok host a.example.co.uk first session",
            "Set cross host a.example.co.uk first session",
            "Set apart host a.example.co.uk first session",
            "Set __Http-x host a.example.co.uk first session",
            "PublicSuffix wide a.example.co.uk",
            "ForeignDomain foreign a.example.co.uk",
            "HostPrefix __Host-x a.example.co.uk",
            "SecurePrefix __Secure-x a.example.co.uk",
            "CrossSiteNotSecure cross a.example.co.uk",
            "PartitionedNotSecure apart a.example.co.uk",
            "HttpPrefix __Http-x a.example.co.uk",
        ],
    );
}

#[test]
fn an_archive_whose_headers_were_taken_out_is_told() {
    let told = "audit-stripped: the headers of cookies were taken out of this archive, which names cookies without them";
    let mut stripped = archive("Other", &[("https://a.example/", json!([]), json!([]))]);
    stripped["log"]["entries"][0]["response"]["cookies"] =
        json!([{"name": "a", "value": "secret"}]);
    check(&stripped, &[told]);
    let mut sent = archive("Other", &[("https://a.example/", json!([]), json!([]))]);
    sent["log"]["entries"][0]["request"]["cookies"] = json!([{"name": "a", "value": "secret"}]);
    check(&sent, &[told]);
    check(
        &archive("WebInspector", &[("https://a.example/", json!([["accept", "*"]]), json!([]))]),
        &[
            "audit-stripped: this archive has not one header of a cookie: the browser leaves them out unless told otherwise",
        ],
    );
    check(&archive("Firefox", &[("https://a.example/", json!([]), json!([]))]), &[]);
}

#[test]
fn what_a_recorder_makes_of_headers_is_not_trusted() {
    let mut archive =
        archive("Other", &[("https://a.example/", json!([]), json!([["set-cookie", "a=1"]]))]);
    archive["log"]["entries"][0]["response"]["cookies"] = json!([{"name": "a"}, {"name": "b"}]);
    check(
        &archive,
        &[
            "Set a host a.example first session",
            "audit-header-missing: entry 1 names 1 cookie that no header of it sets",
        ],
    );
}

#[test]
fn each_way_of_cookies_is_judged_for_itself() {
    let page = "https://a.example/";
    let both = || {
        archive(
            "Other",
            &[
                (page, json!([["cookie", "a=1"]]), json!([["set-cookie", "b=1"]])),
                (page, json!([]), json!([])),
            ],
        )
    };
    let seen = ["Sent a ? a.example first unknown", "Set b host a.example first session"];
    let mut missing = both();
    let two = json!([{"name": "c", "value": "secret"}, {"name": "d", "value": "secret"}]);
    missing["log"]["entries"][1]["request"]["cookies"] = two.clone();
    missing["log"]["entries"][1]["response"]["cookies"] = two.clone();
    check(
        &missing,
        &[
            seen[0],
            seen[1],
            "audit-header-missing: entry 2 names 2 cookies that no header of it sends along",
            "audit-header-missing: entry 2 names 2 cookies that no header of it sets",
        ],
    );
    // One header that is left somewhere does not make up for those of the other way.
    missing["log"]["entries"][0]["request"]["headers"] = json!([]);
    check(
        &missing,
        &[
            seen[1],
            "audit-stripped: the headers `Cookie` were taken out of this archive, which names cookies of requests without them",
            "audit-header-missing: entry 2 names 2 cookies that no header of it sets",
        ],
    );
    let mut missing = both();
    missing["log"]["entries"][0]["response"]["headers"] = json!([]);
    missing["log"]["entries"][0]["response"]["cookies"] = two;
    check(
        &missing,
        &[
            seen[0],
            "audit-stripped: the headers `Set-Cookie` were taken out of this archive, which names cookies of responses without them",
        ],
    );
}

#[test]
fn a_value_that_a_recorder_takes_for_a_name_is_not_printed() {
    let mut archive = archive(
        "Playwright",
        &[(
            "https://a.example/",
            json!([["cookie", "secret-sent"]]),
            json!([["Set-Cookie", "secret-set; Path=/"]]),
        )],
    );
    let entry = &mut archive["log"]["entries"][0];
    entry["request"]["cookies"] = json!([{"name": "secret-sent", "value": ""}]);
    entry["response"]["cookies"] = json!([{"name": "secret-set", "value": ""}]);
    let nameless = ["Sent  ? a.example first unknown", "Set  host a.example first session"];
    let recording = check(&archive, &nameless);
    assert!(!format!("{recording:?}").contains("secret"), "{recording:?}");
    // What no header says may be a value all the same.
    archive["log"]["entries"][0]["response"]["cookies"] =
        json!([{"name": "secret-other", "value": "x"}]);
    let told = "audit-header-missing: entry 1 names 1 cookie that no header of it sets";
    let recording = check(&archive, &[nameless[0], nameless[1], told]);
    assert!(!format!("{recording:?}").contains("secret"), "{recording:?}");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let mut archive = archive(
        "Firefox",
        &[
            ("https://a.example/", json!([]), json!([["set-cookie", "a=1"]])),
            ("https://a.example/", json!([]), json!([["set-cookie", "b=1"]])),
            ("data:text/plain,x", json!([]), json!([["set-cookie", "c=1"]])),
            (
                "https://a.example/",
                json!([]),
                json!([["set-cookie", "d=1; Expires=Thu, 02 May 2030 00:00:00 GMT"]]),
            ),
            (
                "https://a.example/",
                json!([]),
                json!([
                    ["Date", "Thu, 02 May 2030 00:00:00 GMT"],
                    ["set-cookie", "e=1; Expires=Thu, 03 May 2030 00:00:00 GMT"],
                    ["set-cookie", "gone=; Expires=Wed, 01 May 2030 00:00:00 GMT"]
                ]),
            ),
        ],
    );
    archive["log"]["entries"][0]["response"]["headers"] = json!("none");
    archive["log"]["entries"][3]["startedDateTime"] = json!("yesterday");
    archive["log"]["entries"][4]["startedDateTime"] = json!(null);
    check(
        &archive,
        &[
            "Set b host a.example first session",
            "Set d host a.example first unknown",
            "Set e host a.example first 2030-05-02T00:00:00Z/2030-05-03T00:00:00Z",
            "audit-unreadable: entry 1 of the archive cannot be read",
        ],
    );
    let unreadable = |text: &str| shown(&read("a.har", text));
    assert_eq!(
        unreadable("{\"log\": {\"entries\": [\"secret"),
        ["audit-unreadable: the recording ends or breaks off here: it is not JSON"]
    );
    assert_eq!(
        unreadable("{\"log\": {\"entries\": 1}}"),
        ["audit-unreadable: this is no HTTP archive: it has no list `log.entries`"]
    );
}
