//! Connections and who may ask what.
//!
//! Only this machine is answered unless another host was named, and only by names that are its own: a page of
//! another site could otherwise have its name lead here and read along. Nothing is changed by what another site's
//! page can send. Everything is bounded: connections, the size of what is asked, the time to ask it and to take
//! the answer.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderName, ORIGIN, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use axum::middleware::{self, Next};
use axum::routing::{get, post};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use jiff::civil::Date;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream, lookup_host};
use tokio::sync::Semaphore;
use tokio::time::{Sleep, sleep};

use super::ServeError;
use super::answer::{self, Asked, plain, with_type};
use super::kept::{Kept, Look};

/// Connections at a time; more wait until one of them ends.
const MOST_CONNECTIONS: usize = 256;
/// How long a request may take to be sent, and a connection to be idle.
const ASKING: Duration = Duration::from_secs(5);
/// How long a client may take nothing of its answer.
const TAKING: Duration = Duration::from_secs(30);
/// How large the head of a request may be, in bytes.
const LARGEST_HEAD: usize = 16 << 10;
/// How long its address may be.
const LONGEST_ADDRESS: usize = 4 << 10;
/// How long a page waits to hear of another state before it asks again.
const LISTENING: Duration = Duration::from_secs(25);
/// The header by which the bar says that it is what asks; no other site's page can send it.
const ASKER: HeaderName = HeaderName::from_static("x-engross-preview");

/// Opens the port.
pub async fn bind(host: &str, port: u16) -> Result<TcpListener, ServeError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found = lookup_host((bare, port)).await.map_err(|error| ServeError {
        message: format!("there is no host `{host}`: {error}"),
        help: Some("name an address of this machine with --host, or leave it out".to_owned()),
        is_wrong_use: true,
    })?;
    let addresses: Vec<SocketAddr> = found.collect();
    TcpListener::bind(addresses.as_slice()).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => ServeError {
            message: format!("port {port} of {host} is taken"),
            help: Some(
                "name another one with --port, or any that is free with --port 0".to_owned(),
            ),
            is_wrong_use: true,
        },
        io::ErrorKind::PermissionDenied => ServeError {
            message: format!("port {port} of {host} may not be used: {error}"),
            help: Some("name a port above 1023 with --port".to_owned()),
            is_wrong_use: true,
        },
        io::ErrorKind::AddrNotAvailable => ServeError {
            message: format!("{host} is no address of this machine"),
            help: Some("name one with --host, or leave it out".to_owned()),
            is_wrong_use: true,
        },
        _ => ServeError::machine(format!("port {port} of {host} cannot be opened: {error}")),
    })
}

/// The names that a request may be sent to.
pub struct Names {
    own: String,
    /// Whether only this machine can send any.
    is_loopback: bool,
}

impl Names {
    /// Those of a server that was asked to listen at `host` and does so at `address`.
    pub fn of(host: &str, address: IpAddr) -> Names {
        Names { own: host.to_ascii_lowercase(), is_loopback: address.is_loopback() }
    }

    /// Whether this is the value of a `Host` header that is ours. Any port: a tunnel may have another one.
    fn has(&self, host: &str) -> bool {
        let (name, port) = match host.rfind(':').filter(|at| !host[*at..].contains(']')) {
            Some(at) => (&host[..at], Some(&host[at + 1..])),
            None => (host, None),
        };
        if port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        let bare = name.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(&name);
        if name == "localhost" || name == self.own || bare == self.own {
            return true;
        }
        // An address is no name that could be made to lead here.
        match bare.parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || !self.is_loopback,
            Err(_) => false,
        }
    }
}

/// Accepts connections for ever.
pub async fn run(listener: TcpListener, names: Names, kept: Arc<Kept>) {
    let router = Router::new()
        .route("/__engross/preview.js", get(|| own_file("preview.js")))
        .route("/__engross/preview.css", get(|| own_file("preview.css")))
        .route("/__engross/live", get(live))
        .route("/__engross/look", post(look))
        .route("/__engross/{*rest}", get(nothing))
        .fallback(site)
        .layer(middleware::from_fn_with_state(Arc::new(names), guard))
        .with_state(kept);
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { return };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // Too many open files, or a client that is gone already: others may fare better.
            Err(_) => {
                sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            let io = TokioIo::new(Patient { stream, stuck: None });
            // How a connection ends is the client's affair.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(ASKING)
                .max_buf_size(LARGEST_HEAD)
                .serve_connection(io, service)
                .await;
            drop(permit);
        });
    }
}

/// Waits for Ctrl-C, or for what else asks a program to end.
pub async fn told_to_end() -> Result<(), ServeError> {
    let failed =
        |error: io::Error| ServeError::machine(format!("it cannot be heard when to end: {error}"));
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        tokio::select! {
            ended = tokio::signal::ctrl_c() => ended.map_err(failed),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(failed)
}

/// Refuses what is not for us, and puts on every answer what every answer needs.
async fn guard(Shared(names): Shared<Arc<Names>>, request: Request, next: Next) -> Response<Body> {
    let mut response = match refused(&names, &request) {
        Some(response) => response,
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    // A page is as old as the last save.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Drafts are nothing for other sites, not even as a picture or a script.
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("same-origin"));
    response
}

fn refused(names: &Names, request: &Request) -> Option<Response<Body>> {
    let uri = request.uri();
    if uri.path_and_query().is_some_and(|it| it.as_str().len() > LONGEST_ADDRESS) {
        return Some(plain(StatusCode::URI_TOO_LONG, "the address is too long\n"));
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Some(plain(StatusCode::BAD_REQUEST, "a request names one host\n"));
    };
    let host = host.to_str().unwrap_or_default();
    let authority = uri.authority().map_or(host, |it| it.as_str());
    if !names.has(host) || !names.has(authority) {
        let text =
            "this preview does not answer to that name; start it with --host NAME if it should\n";
        return Some(plain(StatusCode::MISDIRECTED_REQUEST, text));
    }
    let is_look = uri.path() == "/__engross/look";
    match *request.method() {
        Method::GET | Method::HEAD if !is_look => None,
        Method::POST if is_look => match is_from_bar(request.headers(), host) {
            true => None,
            false => Some(plain(StatusCode::FORBIDDEN, "only the preview's own bar does that\n")),
        },
        _ => {
            let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
            let allowed = if is_look { "POST" } else { "GET, HEAD" };
            response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
            Some(response)
        }
    }
}

/// Whether a request comes from a page of this preview.
fn is_from_bar(headers: &HeaderMap, host: &str) -> bool {
    let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    headers.contains_key(ASKER) && origin.is_none_or(|it| it == format!("http://{host}"))
}

async fn own_file(name: &'static str) -> Response<Body> {
    let (media_type, text) = match name {
        "preview.js" => ("text/javascript; charset=utf-8", include_str!("preview.js")),
        _ => ("text/css; charset=utf-8", include_str!("preview.css")),
    };
    with_type(StatusCode::OK, media_type, text.into(), HeaderMap::new())
}

async fn nothing() -> Response<Body> {
    plain(StatusCode::NOT_FOUND, "not found\n")
}

/// Says which state there is, once it is another one than the page has.
async fn live(Shared(kept): Shared<Arc<Kept>>, request: Request) -> Response<Body> {
    let known = value_of(request.uri().query(), "state").unwrap_or_default();
    match kept.another(known, LISTENING).await {
        Some(state) => {
            let json = serde_json::json!({ "state": state.id }).to_string();
            with_type(StatusCode::OK, "application/json", json.into_bytes(), HeaderMap::new())
        }
        None => plain(StatusCode::SERVICE_UNAVAILABLE, "the site is not read yet\n"),
    }
}

/// Turns the switches of the bar: `drafts=on&day=2027-03-01`, no day to follow the calendar.
async fn look(Shared(kept): Shared<Arc<Kept>>, request: Request) -> Response<Body> {
    let query = request.uri().query();
    let drafts = match value_of(query, "drafts") {
        Some("on") => true,
        Some("off") => false,
        _ => return plain(StatusCode::BAD_REQUEST, "drafts are on or off\n"),
    };
    let as_of = match value_of(query, "day") {
        None | Some("") => None,
        Some(day) => match day.parse::<Date>() {
            Ok(day) => Some(day),
            Err(_) => return plain(StatusCode::BAD_REQUEST, "a day is written 2027-03-01\n"),
        },
    };
    match kept.look(Look { as_of, drafts }).await {
        true => plain(StatusCode::NO_CONTENT, ""),
        false => plain(StatusCode::SERVICE_UNAVAILABLE, "the preview is about to end\n"),
    }
}

/// The value of a name in a query.
fn value_of<'a>(query: Option<&'a str>, name: &str) -> Option<&'a str> {
    let mut pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(it, _)| *it == name).map(|(_, value)| value)
}

/// A page or file of the site, rendered where other requests do not have to wait for it.
async fn site(Shared(kept): Shared<Arc<Kept>>, request: Request) -> Response<Body> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let asked = Asked {
        path: request.uri().path().to_owned(),
        query: request.uri().query().map(str::to_owned),
        origin: format!("http://{}", host.unwrap_or_default()),
    };
    let (path, sooner) = (asked.path.clone(), asked.clone());
    let state = tokio::select! {
        biased;
        state = kept.state() => state,
        Some(made) = kept.sooner(&path, move |state| answer::answer(state, &sooner)) => return made,
    };
    let Some(state) = state else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "the preview is about to end\n");
    };
    let rendered = tokio::task::spawn_blocking(move || answer::answer(&state, &asked));
    rendered.await.unwrap_or_else(|_| {
        let text = "the program failed at this page: a fault of Engross, not of the site\n";
        let mut response = plain(StatusCode::INTERNAL_SERVER_ERROR, text);
        let plain_text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, plain_text);
        response
    })
}

/// A connection that is given up when its client takes nothing for a while.
struct Patient {
    stream: TcpStream,
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    /// What a write came to; where nothing could be written, until when that is borne.
    fn judged<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stuck = None;
            return written;
        }
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(TAKING)));
        match stuck.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judged(context, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.judged(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.judged(context, shut)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, buffers);
        self.judged(context, written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_names(host: &str, address: &str, own: &[&str], others: &[&str]) {
        let names = Names::of(host, address.parse().expect("an address"));
        for name in own {
            assert!(names.has(name), "{name} at {host}");
        }
        for name in others {
            assert!(!names.has(name), "{name} at {host}");
        }
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        check_names(
            "127.0.0.1",
            "127.0.0.1",
            &["localhost", "LOCALHOST:4000", "127.0.0.1:80", "[::1]:4000", "127.0.0.2", "[::1]"],
            &[
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "192.168.0.7",
                "localhost:",
                "localhost:99999",
                "user@localhost",
                "",
                "localhost:80:80",
                "[::1",
            ],
        );
        check_names("desk.lan", "192.168.0.7", &["desk.lan:4000", "192.168.0.7"], &["evil.lan"]);
        check_names("0.0.0.0", "0.0.0.0", &["192.168.0.7:1", "localhost"], &["desk.lan"]);
    }
}
