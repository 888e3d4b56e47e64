//! Records of the Website Evidence Collector of the EDPS and of the EDPB's Website Auditing Tool:
//! `inspection.json`, with the cookies and the local storage that a visit left.
//!
//! What its log says of cookies is held against the moment that the log names, or that at which the visit ended.

use jiff::Timestamp;

use super::held::{Cookie, stored_as};
use super::json::{Json, Object, list_at, object_at, text_at};
use super::seen::Recording;
use super::{Jar, Looked, Text, moment};
use crate::cookies::host::Origin;
use crate::cookies::inventory::Storage;
use crate::finding::{Finding, Place};

/// Whether a value is such a record.
pub(super) fn is_evidence(root: &Object<'_>) -> bool {
    let says_page = root.contains_key("uri_ins") || root.contains_key("uri_dest");
    says_page && (root.contains_key("cookies") || root.contains_key("localStorage"))
}

/// Reads such a record.
pub(super) fn read(text: &Text<'_>, root: &Json<'_>, jar: &Jar<'_>) -> Recording {
    let mut recording = Recording::of(&text.path, &[Storage::Cookie, Storage::LocalStorage]);
    let record = root.object().unwrap_or_default();
    let (cookies, stored) = (list_at(&record, "cookies"), object_at(&record, "localStorage"));
    if cookies.is_none() && stored.is_none() {
        let place = Place::start(text.path.clone());
        let fact = "this is no record of the evidence collector: it has neither `cookies` nor `localStorage`";
        let help = "name its file inspection.json, or say with --from what it is";
        recording.findings.push(Finding::error("audit-unreadable", place, fact).with_help(help));
        return recording;
    }
    let page = ["uri_dest", "uri_ins"]
        .iter()
        .find_map(|key| Origin::of(&text_at(&record, key)?).map(|origin| origin.host));
    let ended = ["end_time", "start_time"].iter().find_map(|key| when(&record, key));
    let jar =
        Jar { page: jar.page.or(page.as_deref()), looked: ended.map_or(jar.looked, Looked::at) };
    recording.is_whole = page.is_some();
    for (at, cookie) in cookies.iter().flatten().enumerate() {
        let place = text.place(cookie.offset());
        let read = cookie.object().and_then(|object| {
            let logged = object_at(&object, "log").and_then(|log| when(&log, "timestamp"));
            Cookie::read(&object, &Jar { looked: logged.map_or(jar.looked, Looked::at), ..jar })
        });
        match read {
            Some(read) => {
                recording.sightings.extend(read.sighting(&jar, place, format!("/cookies/{at}")));
            }
            None => {
                let fact = format!("cookie {} of the record cannot be read", at + 1);
                let help = "a cookie has a `name`, and a `domain` unless it is the page's own";
                recording
                    .findings
                    .push(Finding::error("audit-unreadable", place, fact).with_help(help));
            }
        }
    }
    for (origin, entries) in in_order(stored.unwrap_or_default()) {
        let place = text.place(entries.offset());
        let (Some(host), Some(entries)) =
            (Origin::of(&origin).map(|origin| origin.host), entries.object())
        else {
            let fact = "this local storage of the record cannot be read";
            let help = "under the address of an origin stand the names of what it stores";
            recording
                .findings
                .push(Finding::error("audit-unreadable", place, fact).with_help(help));
            continue;
        };
        for (name, value) in in_order(entries) {
            let escaped = |part: &str| part.replace('~', "~0").replace('/', "~1");
            let pointer = format!("/localStorage/{}/{}", escaped(&origin), escaped(&name));
            let place = text.place(value.offset());
            let storage = Storage::LocalStorage;
            recording.sightings.push(stored_as(&name, storage, &host, &jar, place, pointer));
        }
    }
    recording
}

/// What an object has, in the order of the text: places are counted from one to the next.
fn in_order(object: Object<'_>) -> Vec<(String, Json<'_>)> {
    let mut all: Vec<(String, Json<'_>)> = object.into_iter().collect();
    all.sort_by_key(|(_, value)| value.offset());
    all
}

fn when(object: &Object<'_>, key: &str) -> Option<Timestamp> {
    super::timestamp(moment(&text_at(object, key)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookies::audit::tests::{check_jar, jar};

    #[test]
    fn cookies_and_local_storage_of_a_visit_are_read() {
        let text = r#"{"uri_ins": "http://shop.example/", "uri_dest": "https://www.shop.example/",
"localStorage": {"https://www.shop.example": {"a/b":
{"value": "secret-a"}}, "nowhere":
{}},
"cookies": [
{"name": "kept", "value": "secret-b", "domain": "www.shop.example", "expires": 1719792000, "session": false, "log": {"timestamp": "2024-05-30T12:00:00Z"}},
{"name": "js", "value": "secret-c", "domain": "", "expires": -1, "session": true},
{"name": "logged", "value": "secret-d", "domain": "video.example", "expires": "2025-05-30T12:00:00.000Z", "session": false},
{"name": "past", "value": "secret-e", "domain": "video.example", "expires": "2023-05-30T12:00:00.000Z"},
{"domain": "video.example"}],
"start_time": "2024-05-30T12:00:00.5Z", "end_time": "2024-05-30T12:01:00Z"}"#;
        let root = Json::of(text).expect("JSON");
        assert!(root.object().is_some_and(|it| is_evidence(&it)));
        check_jar(
            &read(&Text::new("inspection.json", text), &root, &Jar { page: None, ..jar() }),
            &[
                "6:1 Held kept host www.shop.example first 2024-05-30T12:00:00Z/2024-07-01T00:00:00Z /cookies/0",
                "7:1 Held js host www.shop.example first session /cookies/1",
                "8:1 Held logged host video.example third 2024-05-30T12:01:00Z/2025-05-30T12:00:00Z /cookies/2",
                "3:1 Held a/b host www.shop.example first unlimited /localStorage/https:~1~1www.shop.example/a~1b",
                "10:1 audit-unreadable: cookie 5 of the record cannot be read",
                "4:1 audit-unreadable: this local storage of the record cannot be read",
            ],
        );
    }
}
