//! HTTP archives (HAR 1.2), as Chromium, Firefox and Playwright write them.
//!
//! 1. Entries are read, each with what its headers say of cookies.
//! 2. The page of each is found: whose cookies are a site's own depends on what the visitor looked at.
//! 3. `Set-Cookie` headers become sightings, and so do the names in `Cookie` headers, which is how cookies are
//!    seen that scripts set.
//!
//! Only headers count. `cookies` of an entry is what the recorder made of them, and some recorders leave the
//! headers out and keep it, or the other way round: then it says that something is missing.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::cookie_date::cookie_date;
use super::json::{Json, Object, list_at, object_at, text_at};
use super::seen::{How, Kept, Recording, Refused, Sighting};
use super::set_cookie::{Ignored, Refusal, SetCookie, are_joined, lines, names_sent};
use super::{Jar, Text};
use crate::cookies::host::Origin;
use crate::cookies::inventory::Storage;
use crate::finding::{Finding, Place};

/// Whether a value is an HTTP archive.
pub(super) fn is_har(root: &Object<'_>) -> bool {
    object_at(root, "log").is_some_and(|log| log.contains_key("entries"))
}

/// Reads an HTTP archive.
pub(super) fn read(text: &Text<'_>, root: &Object<'_>, jar: &Jar<'_>) -> Recording {
    let mut recording = Recording::of(&text.path, &[Storage::Cookie]);
    let log = object_at(root, "log");
    let entries = log.as_ref().and_then(|log| list_at(log, "entries"));
    let (Some(log), Some(entries)) = (log, entries) else {
        let place = Place::start(text.path.clone());
        let fact = "this is no HTTP archive: it has no list `log.entries`";
        let help = "export it from the browser once more, or say with --from what it is";
        recording.findings.push(Finding::error("audit-unreadable", place, fact).with_help(help));
        return recording;
    };
    let mut read = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        match Entry::read(entry) {
            Some(entry) => read.push((index, entry)),
            None => {
                let fact = format!("entry {} of the archive cannot be read", index + 1);
                let help = "an entry has a `request` with a `url`, and a `response`; export the archive once more";
                let place = text.place(entry.offset());
                recording
                    .findings
                    .push(Finding::error("audit-unreadable", place, fact).with_help(help));
            }
        }
    }
    let creator = object_at(&log, "creator").and_then(|it| text_at(&it, "name"));
    let creator = creator.as_deref().unwrap_or_default().to_owned();
    let pages = match jar.page {
        Some(page) => vec![Some(page.into()); read.len()],
        None => pages(&log, &read),
    };
    for ((index, entry), page) in read.iter().zip(&pages) {
        see(text, *index, entry, page.as_ref(), &mut recording);
    }
    let is_of_visit = read.iter().any(|(_, entry)| (200..400).contains(&entry.status));
    recording.is_whole = keeps_cookies(&creator) && is_of_visit;
    judge(text, &creator, &read, &mut recording);
    recording
}

/// A header as recorded. Its value is looked at and let go of.
struct Header<'t> {
    name: Cow<'t, str>,
    value: Cow<'t, str>,
    offset: usize,
    /// Its number in the list.
    at: usize,
}

/// An exchange of a request and a response.
struct Entry<'t> {
    origin: Option<Origin>,
    page: String,
    /// The frame, where the recorder says it.
    frame: Option<String>,
    started: Option<Timestamp>,
    /// When the headers of the response were there.
    received: Option<Timestamp>,
    status: i64,
    is_document: bool,
    request: Vec<Header<'t>>,
    response: Vec<Header<'t>>,
    /// What the recorder made of the headers.
    request_cookies: Vec<Named>,
    response_cookies: Vec<Named>,
    offset: usize,
}

impl<'t> Entry<'t> {
    fn read(entry: &Json<'t>) -> Option<Entry<'t>> {
        let offset = entry.offset();
        let entry = entry.object()?;
        let request = object_at(&entry, "request")?;
        // A request that failed may have none.
        let response = object_at(&entry, "response").unwrap_or_default();
        let started = text_at(&entry, "startedDateTime").and_then(|it| it.parse().ok());
        let response_headers = headers(&response)?;
        let received = received(&entry, started, &response_headers);
        let content = object_at(&response, "content").unwrap_or_default();
        let mime = text_at(&content, "mimeType").unwrap_or_default();
        let kind = text_at(&entry, "_resourceType");
        let is_document = match kind.as_deref() {
            Some(kind) => kind.eq_ignore_ascii_case("document"),
            None => mime.starts_with("text/html") || mime.starts_with("application/xhtml"),
        };
        Some(Entry {
            origin: Origin::of(&text_at(&request, "url")?),
            page: text_at(&entry, "pageref").unwrap_or_default().into_owned(),
            frame: text_at(&entry, "_frameref").map(Cow::into_owned),
            started,
            received,
            status: response.get("status").and_then(Json::number).unwrap_or_default() as i64,
            is_document,
            request: headers(&request)?,
            response: response_headers,
            request_cookies: cookies_named(&request),
            response_cookies: cookies_named(&response),
            offset,
        })
    }

    fn asked(&self, name: &str) -> Option<&str> {
        let found = self.request.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| header.value.trim())
    }

    fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }
}

fn named<'h, 't>(headers: &'h [Header<'t>], name: &'h str) -> impl Iterator<Item = &'h Header<'t>> {
    headers.iter().filter(move |header| header.name.trim().eq_ignore_ascii_case(name))
}

/// The headers of a request or response; none where they are no list of headers.
fn headers<'t>(of: &Object<'t>) -> Option<Vec<Header<'t>>> {
    let Some(headers) = of.get("headers").filter(|headers| !headers.is_null()) else {
        return Some(Vec::new());
    };
    let headers = headers.list()?.into_iter().enumerate().map(|(at, header)| {
        let offset = header.offset();
        let header = header.object()?;
        let (name, value) = (text_at(&header, "name")?, text_at(&header, "value"));
        Some(Header { name, value: value.unwrap_or_default(), offset, at })
    });
    headers.collect()
}

/// What a recorder takes for a cookie. The name is compared and never printed: of a cookie without one, some
/// recorders take the value for it.
struct Named {
    name: String,
    has_value: bool,
}

fn cookies_named(of: &Object<'_>) -> Vec<Named> {
    let cookies = list_at(of, "cookies").unwrap_or_default();
    let named = cookies.iter().filter_map(|cookie| {
        let cookie = cookie.object()?;
        let has_value = text_at(&cookie, "value").is_some_and(|value| !value.is_empty());
        Some(Named { name: text_at(&cookie, "name")?.into_owned(), has_value })
    });
    named.collect()
}

/// The host of the page of each entry.
///
/// A page of the archive may have its address as its title (Chromium). Elsewhere it is the document that the
/// visitor went to last: `Sec-Fetch-Dest: document` says it, or it is the first entry of its page, and what that
/// redirects to. What set a cookie on the way to a document did so for the visitor of that document.
fn pages(log: &Object<'_>, entries: &[(usize, Entry<'_>)]) -> Vec<Option<Arc<str>>> {
    let mut titled: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for page in list_at(log, "pages").unwrap_or_default() {
        let Some(page) = page.object() else { continue };
        let title = text_at(&page, "title").unwrap_or_default();
        if let (Some(id), Some(origin)) = (text_at(&page, "id"), Origin::of(&title)) {
            titled.insert(id.into_owned(), origin.host.as_str().into());
        }
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    if entries.iter().all(|(_, entry)| entry.started.is_some()) {
        order.sort_by_key(|at| (entries[*at].1.started, *at));
    }
    let mut pages: Vec<Option<Arc<str>>> = vec![None; entries.len()];
    let mut looked_at: BTreeMap<&str, Visit<'_>> = BTreeMap::new();
    for at in order {
        let entry = &entries[at].1;
        if let Some(host) = titled.get(&entry.page) {
            pages[at] = Some(host.clone());
            continue;
        }
        let visit = looked_at.entry(&entry.page).or_default();
        if visit.goes_to(entry) {
            let host = entry.origin.as_ref().map(|origin| Arc::from(origin.host.as_str()));
            if !visit.is_redirected {
                visit.on_the_way.clear();
            }
            visit.on_the_way.push(at);
            for at in &visit.on_the_way {
                pages[*at].clone_from(&host);
            }
            visit.frame = visit.frame.or(entry.frame.as_deref());
            visit.is_redirected = entry.is_redirect();
            visit.host = host;
        } else {
            pages[at].clone_from(&visit.host);
        }
    }
    pages
}

/// What a visitor looks at in a page of the archive.
#[derive(Default)]
struct Visit<'e> {
    host: Option<Arc<str>>,
    /// The frame that is the whole window.
    frame: Option<&'e str>,
    /// The entries that led to it.
    on_the_way: Vec<usize>,
    /// Whether the last of them leads elsewhere.
    is_redirected: bool,
}

impl Visit<'_> {
    fn goes_to(&self, entry: &Entry<'_>) -> bool {
        if entry.origin.is_none() {
            return false;
        }
        match entry.asked("sec-fetch-dest") {
            Some(destination) => destination == "document" || self.host.is_none(),
            None if self.host.is_none() || self.is_redirected => true,
            None => {
                entry.is_document && entry.frame.is_some() && entry.frame.as_deref() == self.frame
            }
        }
    }
}

/// Notes what an entry shows of cookies.
fn see(
    text: &Text<'_>,
    index: usize,
    entry: &Entry<'_>,
    page: Option<&Arc<str>>,
    recording: &mut Recording,
) {
    let Some(origin) = &entry.origin else { return };
    for header in Way::Sent.headers(entry) {
        let pointer = format!("/log/entries/{index}/request/headers/{}", header.at);
        for name in lines(&header.value).flat_map(names_sent) {
            recording.sightings.push(Sighting {
                name: name.to_owned(),
                storage: Storage::Cookie,
                how: How::Sent,
                domain: origin.host.clone(),
                host_only: None,
                path: None,
                kept: Kept::Unknown,
                same_site: None,
                secure: None,
                partitioned: false,
                page: page.cloned(),
                place: text.place(header.offset),
                pointer: pointer.clone(),
            });
        }
    }
    for header in Way::Set.headers(entry) {
        let place = text.place(header.offset);
        if lines(&header.value).any(are_joined) {
            let fact = "several cookies stand in one header with commas between them, which browsers read as one";
            let help =
                "record with something that keeps headers apart: Chromium, Firefox or Playwright";
            let finding = Finding::error("audit-unreadable", place.clone(), fact);
            recording.findings.push(finding.with_help(help));
        }
        let pointer = format!("/log/entries/{index}/response/headers/{}", header.at);
        let refused = |name: String, domain: Option<String>, why: Refusal| Refused {
            name,
            host: origin.host.clone(),
            domain,
            why,
            place: place.clone(),
            pointer: pointer.clone(),
        };
        for cookie in lines(&header.value).map(SetCookie::read) {
            let cookie = match cookie {
                Ok(cookie) => cookie,
                Err(Ignored { name, why }) => {
                    recording.refused.push(refused(name, None, why));
                    continue;
                }
            };
            if let Some(why) = cookie.refusal(origin) {
                recording.refused.push(refused(cookie.name.clone(), cookie.domain.clone(), why));
                if !why.is_of_some_browsers() {
                    continue;
                }
            }
            if cookie.is_deletion(entry.received) {
                continue;
            }
            let (domain, host_only) = cookie.domain_of(&origin.host);
            recording.sightings.push(Sighting {
                storage: Storage::Cookie,
                how: How::Set,
                domain,
                host_only: Some(host_only),
                kept: kept(&cookie, entry),
                same_site: cookie.same_site,
                secure: Some(cookie.secure),
                partitioned: cookie.partitioned,
                page: page.cloned(),
                place: place.clone(),
                pointer: pointer.clone(),
                path: cookie.path,
                name: cookie.name,
            });
        }
    }
}

/// When the headers of a response were there, from which cookies are counted: the body may take minutes more. Where
/// the archive does not say it, the response's own `Date` is taken.
fn received(
    entry: &Object<'_>,
    started: Option<Timestamp>,
    response: &[Header<'_>],
) -> Option<Timestamp> {
    let Some(started) = started else {
        return named(response, "date").next().and_then(|it| cookie_date(&it.value));
    };
    let timings = object_at(entry, "timings").unwrap_or_default();
    // What did not take place is -1; `ssl` is a part of `connect`.
    let took: f64 = ["blocked", "dns", "connect", "send", "wait"]
        .iter()
        .filter_map(|part| timings.get(*part)?.number())
        .filter(|took| *took > 0.0)
        .sum();
    let took = SignedDuration::try_from_secs_f64(took / 1000.0).ok();
    Some(took.and_then(|took| started.checked_add(took).ok()).unwrap_or(started))
}

/// How long a cookie stays, counted from when it was received. `Max-Age` goes before `Expires`.
fn kept(cookie: &SetCookie, entry: &Entry<'_>) -> Kept {
    match (cookie.max_age, cookie.expires, entry.received) {
        (None, None, _) => Kept::Session,
        (Some(seconds), _, from) => {
            // Without a day to count from any will do for a length.
            let from = from.unwrap_or(Timestamp::UNIX_EPOCH);
            let until = from.checked_add(SignedDuration::from_secs(seconds));
            Kept::Until { from, until: until.unwrap_or(Timestamp::MAX) }
        }
        (None, Some(until), Some(from)) => Kept::Until { from, until },
        (None, Some(_), None) => Kept::Unknown,
    }
}

/// Whether what wrote an archive is known to write every header of cookies that there was.
fn keeps_cookies(creator: &str) -> bool {
    ["Firefox", "Playwright"].contains(&creator)
}

/// What an archive without the headers of cookies is: not one of a site without cookies.
fn judge(
    text: &Text<'_>,
    creator: &str,
    entries: &[(usize, Entry<'_>)],
    recording: &mut Recording,
) {
    let has = |way: Way| entries.iter().any(|(_, entry)| way.headers(entry).next().is_some());
    let names = |way: Way| entries.iter().any(|(_, entry)| !way.cookies(entry).is_empty());
    // A way of its own each: who takes out the one kind of headers may leave the other.
    let is_stripped = |way: Way| !has(way) && names(way);
    let has_none = !has(Way::Sent) && !has(Way::Set);
    let fact = match (is_stripped(Way::Sent), is_stripped(Way::Set)) {
        (false, false) if has_none && creator == "WebInspector" => Some(
            "this archive has not one header of a cookie: the browser leaves them out unless told otherwise",
        ),
        (false, false) => None,
        _ if has_none => Some(
            "the headers of cookies were taken out of this archive, which names cookies without them",
        ),
        (true, _) => Some(
            "the headers `Cookie` were taken out of this archive, which names cookies of requests without them",
        ),
        (_, true) => Some(
            "the headers `Set-Cookie` were taken out of this archive, which names cookies of responses without them",
        ),
    };
    if let Some(fact) = fact {
        let help = "record again; in Chromium's developer tools, switch on \"Allow to generate HAR with sensitive \
                    data\" (Settings, Preferences, Network) and take \"Export HAR (with sensitive data)\"";
        let place = Place::start(text.path.clone());
        recording.findings.push(Finding::error("audit-stripped", place, fact).with_help(help));
    }
    if has_none {
        return;
    }
    tell_clocks(text, entries, recording);
    for (index, entry) in entries {
        for way in [Way::Sent, Way::Set].into_iter().filter(|way| !is_stripped(*way)) {
            let missing = way.missing(entry);
            if missing == 0 {
                continue;
            }
            let cookies = if missing == 1 { "cookie" } else { "cookies" };
            let does = match way {
                Way::Sent => "sends along",
                Way::Set => "sets",
            };
            let fact = format!(
                "entry {} names {missing} {cookies} that no header of it {does}",
                index + 1
            );
            let help = "what a recorder makes of headers is not relied on: record again with the headers of \
                        requests and responses, by Chromium, Firefox or Playwright";
            let place = text.place(entry.offset);
            recording
                .findings
                .push(Finding::warning("audit-header-missing", place, fact).with_help(help));
        }
    }
}

/// Which way a cookie goes.
#[derive(Clone, Copy)]
enum Way {
    /// From a browser, with a request.
    Sent,
    /// To a browser, with a response.
    Set,
}

impl Way {
    fn headers<'h, 't>(self, entry: &'h Entry<'t>) -> impl Iterator<Item = &'h Header<'t>> {
        let (headers, name) = match self {
            Way::Sent => (&entry.request, "cookie"),
            Way::Set => (&entry.response, "set-cookie"),
        };
        named(headers, name)
    }

    fn cookies<'e>(self, entry: &'e Entry<'_>) -> &'e [Named] {
        match self {
            Way::Sent => &entry.request_cookies,
            Way::Set => &entry.response_cookies,
        }
    }

    /// How many cookies the recorder names of which it has no header.
    fn missing(self, entry: &Entry<'_>) -> usize {
        let in_headers: BTreeSet<&str> = self
            .headers(entry)
            .flat_map(|header| lines(&header.value))
            .flat_map(|line| match self {
                Way::Sent => names_sent(line).collect(),
                // Whether or not a browser takes the cookie.
                Way::Set => names_sent(line).take(1).collect::<Vec<_>>(),
            })
            .collect();
        // The value of a cookie without a name may stand for it.
        let is_nameless =
            |it: &Named| it.name.is_empty() || (!it.has_value && in_headers.contains(""));
        let cookies = self.cookies(entry).iter().filter(|it| !is_nameless(it));
        cookies.filter(|it| !in_headers.contains(it.name.as_str())).count()
    }
}

/// Tells once of a server whose clock goes otherwise than that of the recording: browsers count `Expires` by the
/// server's own, so that times here are off by the difference.
fn tell_clocks(text: &Text<'_>, entries: &[(usize, Entry<'_>)], recording: &mut Recording) {
    const APART: SignedDuration = SignedDuration::from_hours(24);
    let told = entries.iter().find_map(|(index, entry)| {
        let expires = |header: &Header<'_>| {
            let mut cookies = lines(&header.value).flat_map(SetCookie::read);
            cookies.any(|cookie| cookie.expires.is_some() && cookie.max_age.is_none())
        };
        let (received, host) = (entry.received?, &entry.origin.as_ref()?.host);
        let sent = named(&entry.response, "date").next().and_then(|it| cookie_date(&it.value))?;
        let is_apart = sent.duration_since(received).abs() > APART;
        (is_apart && Way::Set.headers(entry).any(expires)).then_some((index, host, entry.offset))
    });
    let Some((index, host, offset)) = told else { return };
    let fact = format!(
        "the clock of {host} and that of the recording are more than a day apart in entry {}",
        index + 1
    );
    let help = "times that end by `Expires` are counted by the clock of the recording: set it right, or record \
                without a cache between";
    recording.findings.push(Finding::info("audit-clock", text.place(offset), fact).with_help(help));
}

#[cfg(test)]
mod tests;
