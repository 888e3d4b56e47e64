//! What browsers hold, as JSON: cookies as extensions export them (EditThisCookie, Cookie-Editor, what
//! `chrome.cookies` gives), as WebDriver and Puppeteer give them, and the storage state of Playwright.
//!
//! A list of cookies, or an object with `cookies`, and maybe `origins` with web storage, and the `url` of a page.

use super::json::{Json, Object, list_at, text_at};
use super::seen::{How, Kept, Recording, Sighting};
use super::set_cookie::SameSite;
use super::{Jar, Text, kept_until, moment};
use crate::cookies::host::{Origin, plain_domain};
use crate::cookies::inventory::Storage;
use crate::finding::{Finding, Place};

/// Whether a value is such a list or object. One cookie makes a list one: the others may have faults, which are told.
pub(super) fn is_held(root: &Json<'_>) -> bool {
    let is_cookie = |it: &Json<'_>| {
        it.object().is_some_and(|it| it.contains_key("name") && it.contains_key("domain"))
    };
    match (root.list(), root.object()) {
        (Some(list), _) => list.is_empty() || list.iter().any(is_cookie),
        (None, Some(object)) => object.contains_key("cookies") || object.contains_key("origins"),
        _ => false,
    }
}

/// Reads such a value.
pub(super) fn read(text: &Text<'_>, root: &Json<'_>, jar: &Jar<'_>) -> Recording {
    let object = root.object().unwrap_or_default();
    let mut shows = vec![Storage::Cookie];
    let origins = list_at(&object, "origins");
    if origins.is_some() {
        shows.push(Storage::LocalStorage);
    }
    let mut recording = Recording::of(&text.path, &shows);
    let page = text_at(&object, "url").and_then(|url| Origin::of(&url)).map(|origin| origin.host);
    let jar = Jar { page: jar.page.or(page.as_deref()), ..*jar };
    let (cookies, pointer) = match root.list() {
        Some(list) => (Some(list), String::new()),
        None => (list_at(&object, "cookies"), "/cookies".to_owned()),
    };
    if cookies.is_none() && origins.is_none() {
        let place = Place::start(text.path.clone());
        let fact = "this is no list of cookies, and no object with `cookies`";
        let help = "export it once more, or say with --from what it is";
        recording.findings.push(Finding::error("audit-unreadable", place, fact).with_help(help));
    }
    for (at, cookie) in cookies.iter().flatten().enumerate() {
        let pointer = format!("{pointer}/{at}");
        match cookie.object().and_then(|object| Cookie::read(&object, &jar)) {
            Some(cookie_read) => {
                let place = text.place(cookie.offset());
                recording.sightings.extend(cookie_read.sighting(&jar, place, pointer));
            }
            None => recording.findings.push(unreadable(text, cookie, at)),
        }
    }
    for (at, origin) in origins.iter().flatten().enumerate() {
        let read = origin.object().and_then(|object| {
            let host = Origin::of(&text_at(&object, "origin")?)?.host;
            Some((host, object))
        });
        let Some((host, object)) = read else {
            recording.findings.push(unreadable(text, origin, at));
            continue;
        };
        for (key, storage) in [
            ("localStorage", Storage::LocalStorage),
            ("sessionStorage", Storage::SessionStorage),
            ("indexedDB", Storage::IndexedDb),
        ] {
            let Some(stored) = list_at(&object, key) else { continue };
            if !recording.shows.contains(&storage) {
                recording.shows.push(storage);
            }
            for (of_origin, stored) in stored.iter().enumerate() {
                let pointer = format!("/origins/{at}/{key}/{of_origin}");
                let place = text.place(stored.offset());
                let name = stored.object().and_then(|it| text_at(&it, "name"));
                let Some(name) = name else {
                    recording.findings.push(unreadable(text, stored, of_origin));
                    continue;
                };
                recording.sightings.push(stored_as(&name, storage, &host, &jar, place, pointer));
            }
        }
    }
    recording
}

fn unreadable(text: &Text<'_>, value: &Json<'_>, at: usize) -> Finding {
    let fact = format!("entry {} of the list cannot be read", at + 1);
    let help =
        "a cookie has a `name` and a `domain`, and web storage a `name`; export it once more";
    Finding::error("audit-unreadable", text.place(value.offset()), fact).with_help(help)
}

/// Something in the web storage of a host.
pub(super) fn stored_as(
    name: &str,
    storage: Storage,
    host: &str,
    jar: &Jar<'_>,
    place: Place,
    pointer: String,
) -> Sighting {
    let kept = match storage {
        Storage::SessionStorage => Kept::Session,
        _ => Kept::Unlimited,
    };
    Sighting {
        name: name.to_owned(),
        storage,
        how: How::Held,
        domain: host.to_owned(),
        host_only: Some(true),
        path: None,
        kept,
        same_site: None,
        secure: None,
        partitioned: false,
        page: jar.page.map(Into::into),
        place,
        pointer,
    }
}

/// A cookie of a list, without its value.
pub(super) struct Cookie {
    pub name: String,
    /// With its dot, where it has one.
    pub domain: String,
    host_only: Option<bool>,
    path: Option<String>,
    /// None where it is in the past: then the cookie is not held any more.
    pub kept: Option<Kept>,
    same_site: Option<SameSite>,
    secure: Option<bool>,
    partitioned: bool,
}

impl Cookie {
    /// Reads what the many kinds of exports have in common. Without a domain it is the page's.
    pub(super) fn read(cookie: &Object<'_>, jar: &Jar<'_>) -> Option<Cookie> {
        let name = text_at(cookie, "name")?.into_owned();
        let domain = match cookie.get("domain").filter(|domain| !domain.is_null()) {
            Some(domain) => Some(domain.text()?).filter(|domain| !domain.trim().is_empty()),
            None => None,
        };
        let domain = domain.map_or_else(|| jar.page.map(str::to_owned), |it| Some(it.into_owned()));
        let domain = domain?;
        let flag = |key: &str| cookie.get(key).and_then(Json::flag);
        // Chromium's own name, that of extensions, that of WebDriver.
        let expires = ["expirationDate", "expires", "expiry"].iter().find_map(|key| {
            let value = cookie.get(*key).filter(|value| !value.is_null())?;
            let text = value.text();
            // Panels of developer tools write the word.
            if text.as_ref().is_some_and(|it| it.trim().eq_ignore_ascii_case("session")) {
                return None;
            }
            Some(value.number().or_else(|| moment(&text?)))
        });
        let kept = match (flag("session"), expires) {
            (Some(true), _) | (_, None) => Some(Kept::Session),
            // A time that cannot be read is none that is known.
            (_, Some(None)) => Some(Kept::Unknown),
            (_, Some(Some(seconds))) => kept_until(Some(seconds), jar.looked),
        };
        let same_site = text_at(cookie, "sameSite").map(|it| it.to_ascii_lowercase());
        Some(Cookie {
            name,
            host_only: flag("hostOnly").or(Some(!domain.trim().starts_with('.'))),
            domain,
            path: text_at(cookie, "path").map(|path| path.into_owned()),
            kept,
            same_site: match same_site.as_deref() {
                Some("strict") => Some(SameSite::Strict),
                Some("lax") => Some(SameSite::Lax),
                Some("none" | "no_restriction") => Some(SameSite::None),
                _ => None,
            },
            secure: flag("secure"),
            partitioned: cookie.get("partitionKey").is_some_and(|key| !key.is_null()),
        })
    }

    /// The sighting of a cookie that is still held.
    pub(super) fn sighting(self, jar: &Jar<'_>, place: Place, pointer: String) -> Option<Sighting> {
        Some(Sighting {
            storage: Storage::Cookie,
            how: How::Held,
            domain: plain_domain(&self.domain),
            host_only: self.host_only,
            path: self.path,
            kept: self.kept?,
            same_site: self.same_site,
            secure: self.secure,
            partitioned: self.partitioned,
            page: jar.page.map(Into::into),
            place,
            pointer,
            name: self.name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookies::audit::tests::{check_jar, jar};

    fn check(text: &str, expected: &[&str]) {
        let root = Json::of(text).ok().filter(is_held).expect("what browsers hold");
        check_jar(&read(&Text::new("c.json", text), &root, &jar()), expected);
    }

    #[test]
    fn exports_of_extensions_are_read() {
        check(
            r#"[
{"domain": ".example.com", "expirationDate": 1719792000.5, "hostOnly": false, "name": "kept", "sameSite": "no_restriction", "session": false, "value": "secret-a", "id": 1},
{"domain": "www.example.com", "hostOnly": true, "name": "session", "session": true, "value": "secret-b"},
{"domain": ".ads.example", "expirationDate": "1719792000", "name": "third", "value": "secret-c"},
{"domain": ".example.com", "expirationDate": 1, "name": "past", "value": "secret-d"},
{"domain": "", "name": "own", "value": "secret-e", "expiry": 1719792000},
{"domain": "a.example", "name": "odd", "expires": "someday", "value": "secret-f"},
{"domain": "a.example", "name": "iso", "expires": "2024-07-01T00:00:00Z", "value": "secret-g"},
{"domain": "a.example", "name": ["secret-h"]},
{"name": "without", "value": "secret-i"}, 7, {"domain": 5, "name": "number", "value": "secret-j"},
{"domain": "a.example", "name": "word", "expires": "Session", "value": "secret-i"}
]"#,
            &[
                "2:1 Held kept domain example.com first 2024-05-02T00:00:00Z/2024-07-01T00:00:00.5Z /0",
                "3:1 Held session host www.example.com first session /1",
                "4:1 Held third domain ads.example third 2024-05-02T00:00:00Z/2024-07-01T00:00:00Z /2",
                "6:1 Held own host www.example.com first 2024-05-02T00:00:00Z/2024-07-01T00:00:00Z /4",
                "7:1 Held odd host a.example third unknown /5",
                "8:1 Held iso host a.example third 2024-05-02T00:00:00Z/2024-07-01T00:00:00Z /6",
                "10:1 Held without host www.example.com first session /8",
                "11:1 Held word host a.example third session /11",
                "9:1 audit-unreadable: entry 8 of the list cannot be read",
                "10:43 audit-unreadable: entry 10 of the list cannot be read",
                "10:46 audit-unreadable: entry 11 of the list cannot be read",
            ],
        );
    }

    #[test]
    fn the_state_of_playwright_has_web_storage_too() {
        check(
            r#"{"cookies": [
{"name": "a", "value": "secret-a", "domain": ".example.com", "path": "/", "expires": -1, "httpOnly": true, "secure": true, "sameSite": "Lax"},
{"name": "b", "value": "secret-b", "domain": "example.com", "path": "/", "expires": 1719792000, "httpOnly": true, "secure": true, "sameSite": "None", "partitionKey": "x"}],
"origins": [{"origin": "https://www.example.com", "localStorage": [
{"name": "theme", "value": "secret-c"}], "indexedDB": [{"name": "db", "stores": []}]}, {"origin": "about:blank"}]}"#,
            &[
                "2:1 Held a domain example.com first session /cookies/0",
                "3:1 Held b host example.com first 2024-05-02T00:00:00Z/2024-07-01T00:00:00Z /cookies/1",
                "5:1 Held theme host www.example.com first unlimited /origins/0/localStorage/0",
                "5:56 Held db host www.example.com first unlimited /origins/0/indexedDB/0",
                "5:88 audit-unreadable: entry 2 of the list cannot be read",
            ],
        );
    }
}
