//! From a path and a state of the site to the answer, as the site's host will give it.
//!
//! In this order: redirects, files, folders without their slash, the page for what does not exist. Where a page
//! has faults, a page of faults stands in its place. Pure but for the lines that a fault shows.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::bar::{self, Bar};
use super::kept::State;
use super::{fault, path, policy};
use crate::address::encoded;
use crate::check::registry;
use crate::finding::{Finding, Severity};
use crate::host_rules::Headers;
use crate::render::hosting::{HEADERS, REDIRECTS};
use crate::workspace::{Served, View};

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// What is asked for.
#[derive(Clone)]
pub struct Asked {
    /// The path as the request has it.
    pub path: String,
    /// What stands behind its question mark.
    pub query: Option<String>,
    /// `http://` and the name that the request was sent to.
    pub origin: String,
}

/// The answer to a request for a page or a file.
pub fn answer(state: &State, asked: &Asked) -> Response<Body> {
    let Ok(decoded) = path::decoded(&asked.path) else {
        return plain(StatusCode::BAD_REQUEST, "this is not the path of a page\n");
    };
    let Some(view) = &state.view else { return program_failed(state) };
    let Some(below) = decoded.strip_prefix(&state.base) else {
        return outside(state, view, asked, &decoded);
    };
    let output = path::output(below);
    let headers = headers(view, asked, &decoded, &output);
    if let Some(redirect) = state.rules().redirects.of(&decoded) {
        let status = StatusCode::from_u16(redirect.status).unwrap_or(StatusCode::FOUND);
        return moved(status, &redirect.to, headers);
    }
    if output == HEADERS || output == REDIRECTS {
        return missing(state, view, &output, headers);
    }
    match view.file(&output) {
        Served::Bytes(bytes, findings) => found(state, view, &output, bytes, findings, headers),
        Served::Faults(faults) => broken(state, view, &output, &faults, headers),
        Served::None if view.exists(&format!("{output}/index.html")) => {
            let query = asked.query.as_ref().map_or(String::new(), |query| format!("?{query}"));
            let to = format!("{}/{query}", encoded(&decoded));
            moved(StatusCode::MOVED_PERMANENTLY, &to, headers)
        }
        Served::None => missing(state, view, &output, headers),
    }
}

/// A page or file that is there.
fn found(
    state: &State,
    view: &View,
    output: &str,
    mut bytes: Vec<u8>,
    of_page: Vec<Finding>,
    headers: HeaderMap,
) -> Response<Body> {
    let media_type = path::media_type(output);
    if media_type != HTML {
        return with_type(StatusCode::OK, media_type, bytes, headers);
    }
    let told = Told::of(state, view, output, of_page);
    let errors: Vec<Finding> = told.here.iter().filter(|it| stops_a_build(it)).cloned().collect();
    // What the page is made of has faults: what it shows may be another text than the one that was meant.
    if !errors.is_empty() {
        return broken(state, view, output, &errors, headers);
    }
    bar::put_into(&mut bytes, &bar::script(state, &told.bar("")));
    with_type(StatusCode::OK, HTML, bytes, headers)
}

/// Whether a finding keeps a site from being built: what rules for texts say does not, however loud.
fn stops_a_build(finding: &Finding) -> bool {
    finding.severity == Severity::Error && !registry::is_of_check(finding.rule)
}

/// What cannot be shown, and why.
fn broken(
    state: &State,
    view: &View,
    output: &str,
    faults: &[Finding],
    headers: HeaderMap,
) -> Response<Body> {
    let errors: Vec<Finding> =
        faults.iter().filter(|it| it.severity == Severity::Error).cloned().collect();
    let shown = if errors.is_empty() { faults } else { &errors };
    if !path::is_page(output) {
        let lines: Vec<String> = shown.iter().map(ToString::to_string).collect();
        let text = format!("{}\n", lines.join("\n"));
        return with_type(StatusCode::INTERNAL_SERVER_ERROR, TEXT, text.into_bytes(), headers);
    }
    let stops = if shown.len() == 1 { "A fault stops" } else { "Faults stop" };
    let lead = match view.exists(output) {
        true => format!(
            "{stops} this page from being made. Readers still have what was published last."
        ),
        false => {
            format!("{stops} the site from being made. Readers still have what was published last.")
        }
    };
    faults_page(state, view, output, "This page cannot be shown", &lead, shown)
}

fn faults_page(
    state: &State,
    view: &View,
    output: &str,
    title: &str,
    lead: &str,
    shown: &[Finding],
) -> Response<Body> {
    let mut told = Told::of(state, view, output, Vec::new());
    // The page says these already.
    told.here.retain(|it| !shown.contains(it));
    told.elsewhere.retain(|it| !shown.contains(it));
    let script = bar::script(state, &told.bar("faults"));
    let page = fault::page(title, lead, shown, &state.root, &script);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(fault::POLICY));
    with_type(StatusCode::INTERNAL_SERVER_ERROR, HTML, page, headers)
}

/// An address without anything. While the site has errors these may be why.
fn missing(state: &State, view: &View, output: &str, headers: HeaderMap) -> Response<Body> {
    let errors: Vec<Finding> =
        view.findings.iter().filter(|it| it.severity == Severity::Error).cloned().collect();
    if !errors.is_empty() && path::is_page(output) {
        let lead = "Nothing stands at this address. The faults below stop the site from being made, and may be why.";
        return faults_page(state, view, output, "There is no such page now", lead, &errors);
    }
    match view.file("404.html") {
        Served::Bytes(mut bytes, findings) => {
            if path::is_page(output) {
                let told = Told::of(state, view, output, findings);
                bar::put_into(&mut bytes, &bar::script(state, &told.bar("missing")));
            }
            with_type(StatusCode::NOT_FOUND, HTML, bytes, headers)
        }
        Served::Faults(faults) if path::is_page(output) => {
            broken(state, view, "404.html", &faults, headers)
        }
        _ => with_type(StatusCode::NOT_FOUND, TEXT, b"not found\n".to_vec(), headers),
    }
}

/// An address outside the path that the site is published under.
fn outside(state: &State, view: &View, asked: &Asked, decoded: &str) -> Response<Body> {
    let headers = headers(view, asked, decoded, "");
    match format!("{decoded}/") == state.base || decoded == "/" {
        true => moved(StatusCode::FOUND, &state.base, headers),
        false => missing(state, view, decoded.trim_start_matches('/'), headers),
    }
}

fn program_failed(state: &State) -> Response<Body> {
    let script = bar::script(state, &Bar { instead: "faults", ..Bar::default() });
    let lead = "This is a fault of Engross, not of the site; the terminal that it runs in says more. It tries again when a file is saved.";
    let page = fault::page("The program failed", lead, &[], &state.root, &script);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(fault::POLICY));
    with_type(StatusCode::INTERNAL_SERVER_ERROR, HTML, page, headers)
}

/// What is to be said beside a page.
struct Told<'a> {
    file: Option<Arc<str>>,
    here: Vec<Finding>,
    elsewhere: Vec<&'a Finding>,
    against: Option<String>,
    is_part: bool,
}

impl<'a> Told<'a> {
    fn of(state: &'a State, view: &'a View, output: &str, mut here: Vec<Finding>) -> Told<'a> {
        let file = view.source_of(output);
        let is_here = |finding: &&Finding| Some(&finding.place.path) == file.as_ref();
        let all = view.findings.iter().chain(&state.rules().findings);
        let (own, mut elsewhere): (Vec<&Finding>, Vec<&Finding>) = all.partition(is_here);
        here.extend(own.into_iter().cloned());
        // Rules may ask anything of the site.
        if !view.is_part() {
            here.extend(view.rules_for(output));
        }
        view.settle(&mut here, &state.root);
        elsewhere.retain(|it| !here.contains(it));
        let link = |output: String| {
            let folder = output.strip_suffix("index.html").unwrap_or(&output);
            format!("{}{}", encoded(&state.base), encoded(folder))
        };
        let against = view.against_in_force(output).map(link);
        Told { file, here, elsewhere, against, is_part: view.is_part() }
    }

    fn bar(&'a self, instead: &'static str) -> Bar<'a> {
        Bar {
            file: self.file.as_deref(),
            findings: &self.here,
            elsewhere: self.elsewhere.clone(),
            against: self.against.clone(),
            is_part: self.is_part,
            instead,
        }
    }
}

/// What `_headers` asks for at this path, as far as a preview sends it.
fn headers(view: &View, asked: &Asked, decoded: &str, output: &str) -> HeaderMap {
    let mut map = HeaderMap::new();
    let Some(text) = view.headers_for(output) else { return map };
    let (headers, _) = Headers::read(&String::from_utf8_lossy(&text), None);
    for (name, value) in headers.of(decoded) {
        let is_policy = name.eq_ignore_ascii_case(CONTENT_SECURITY_POLICY.as_str());
        let value = if is_policy { policy::opened(&value, &asked.origin) } else { value };
        if let (true, Ok(name), Ok(value)) = (
            policy::is_sent(&name),
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            map.insert(name, value);
        }
    }
    map
}

fn moved(status: StatusCode, to: &str, headers: HeaderMap) -> Response<Body> {
    let mut response = with_type(status, TEXT, Vec::new(), headers);
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

/// A short answer in plain text.
pub fn plain(status: StatusCode, text: &str) -> Response<Body> {
    with_type(status, TEXT, text.as_bytes().to_vec(), HeaderMap::new())
}

/// An answer; what `_headers` says of its type counts more than its name.
pub fn with_type(
    status: StatusCode,
    media_type: &'static str,
    bytes: Vec<u8>,
    headers: HeaderMap,
) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response.headers_mut().entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(media_type));
    response
}
