//! `engross serve`, asked over raw connections: what it serves, what it refuses, and what it shows after a save.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::Site;

/// A preview of a site, ended when it is dropped.
struct Preview {
    child: Child,
    port: u16,
    site: Site,
}

/// An answer, with the names of its headers in lower case.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl Preview {
    fn of(site: Site, args: &[&str]) -> Preview {
        let (child, port) = Preview::start(&site, args);
        Preview { child, port, site }
    }

    /// Ends it and starts another one.
    fn again(&mut self, args: &[&str]) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        (self.child, self.port) = Preview::start(&self.site, args);
    }

    fn start(site: &Site, args: &[&str]) -> (Child, u16) {
        let mut all = vec!["serve", "--port", "0"];
        all.extend(args);
        let mut command = site.command(&all);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("a preview");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("its address");
        let port = line
            .trim()
            .strip_prefix("http://127.0.0.1:")
            .and_then(|rest| rest.strip_suffix('/'))
            .unwrap_or_else(|| panic!("no address: {line}"))
            .parse()
            .expect("a port");
        (child, port)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(40))).expect("a limit");
        stream
    }

    /// What comes back for these bytes until the server ends the connection.
    fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // The server may have heard enough before all is sent.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    fn asked(&self, method: &str, path: &str, headers: &str) -> Answer {
        let host = format!("Host: 127.0.0.1:{}\r\n", self.port);
        let head = format!("{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n");
        read(&self.raw(head.as_bytes()), method == "HEAD")
    }

    fn get(&self, path: &str) -> Answer {
        self.asked("GET", path, "")
    }

    fn status(&self, path: &str) -> u16 {
        self.get(path).status
    }

    /// The state there is.
    fn state(&self) -> String {
        // The first one may not be read yet.
        self.get("/");
        self.another("")
    }

    /// The state there is once it is another one.
    fn another(&self, known: &str) -> String {
        let answer = self.get(&format!("/__engross/live?state={known}"));
        let json: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
        json["state"].as_str().expect("a state").to_owned()
    }

    /// Whether another state comes within a while.
    fn changes_within(&self, known: &str, patience: Duration) -> bool {
        let mut stream = self.connect();
        stream.set_read_timeout(Some(patience)).expect("a limit");
        let host = format!("Host: 127.0.0.1:{}", self.port);
        let head = format!("GET /__engross/live?state={known} HTTP/1.1\r\n{host}\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        stream.read(&mut [0; 1]).is_ok()
    }

    /// Does something to the site, and waits until the preview has another state for it.
    fn after(&self, change: impl FnOnce(&Site)) {
        let before = self.state();
        change(&self.site);
        assert_ne!(self.another(&before), before, "nothing was seen");
    }

    /// A page of the site without what the preview puts into it.
    fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        bare(&answer.text())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(answer: &[u8], is_head: bool) -> Answer {
    let end = answer.windows(4).position(|it| it == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no answer: {}", String::from_utf8_lossy(answer)));
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|it| it.split(' ').nth(1)).and_then(|it| it.parse().ok());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let body = answer[end + 4..].to_vec();
    if let (false, Some(length)) = (is_head, headers.get("content-length")) {
        assert!(body.len() >= length.parse().expect("a length"), "cut short: {head}");
    }
    Answer { status: status.expect("a status"), headers, body }
}

/// A page without the preview's script.
fn bare(page: &str) -> String {
    let Some(start) = page.find("<script src=\"/__engross/") else { return page.to_owned() };
    let end = start + page[start..].find("</script>").expect("an end") + "</script>".len();
    format!("{}{}", &page[..start], &page[end..])
}

const TERMS: &str = "---\neffective: 2024-01-01\naliases: [/old-terms]\n---\n# Terms\n\n{% include \"_address.md\" %}\n\n## Care\n\nBe kind.\n";

fn site() -> Site {
    let site = Site::new(&[
        ("content/legal/terms.md", TERMS),
        ("content/legal/terms/2020-01-15.md", "# Terms\n\nBe quiet.\n"),
        ("content/legal/terms/2027-03-01.md", "# Terms\n\n## Care\n\nBe kinder.\n"),
        (
            "content/legal/privacy.md",
            "---\neffective: 2023-05-01\n---\n# Privacy\n\nWe keep little.\n",
        ),
        (
            "content/legal/privacy.ja.md",
            "---\neffective: 2023-05-01\n---\n# 個人情報\n\n少しだけ。\n",
        ),
        (
            "content/legal/cookies/index.yaml",
            "title: Cookies\neffective: 2025-01-01\ncategories: [{id: analytics}]\nproviders: [{id: acme, name: Acme, category: analytics, items: [_acme]}]\n",
        ),
        ("content/legal/next.md", "---\ndraft: true\n---\n# Next\n\nNot yet.\n"),
        ("content/_address.md", "1 Long Lane\n"),
        ("content/files/a b.txt", "A file.\n"),
        ("content/.well-known/security.txt", "Contact: mailto:a@example.com\n"),
    ]);
    site.write("content/files/picture.png", [0x89, b'P', b'N', b'G', 0xff, 0]);
    site
}

#[test]
fn what_is_served_is_what_a_build_writes() {
    let site = site();
    let built = site.build();
    let preview = Preview::of(site, &[]);
    let mut pages = 0;
    for (path, bytes) in built.tree() {
        let answer = preview.get(&format!("/{}", path.replace(' ', "%20")));
        match path.as_str() {
            // Hosts read these, and show them to nobody; the list of all files is known when all are made.
            "_headers" | "_redirects" | "manifest.json" => {
                assert_eq!(answer.status, 404, "{path}");
                continue;
            }
            // A rule leads away from what stands at former addresses.
            _ if path.starts_with("old-terms/") => {
                assert_eq!(answer.status, 301, "{path}");
                continue;
            }
            _ => assert_eq!(answer.status, 200, "{path}: {}", answer.text()),
        }
        if path.ends_with(".html") {
            pages += 1;
            assert_eq!(bare(&answer.text()).as_bytes(), bytes, "{path}");
            assert_eq!(answer.text().matches("/__engross/").count(), 1, "{path}");
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        } else {
            assert_eq!(answer.body, bytes, "{path}");
        }
        assert!(!String::from_utf8_lossy(&bytes).contains("__engross"), "{path} of the build");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("content-security-policy").contains("script-src 'self';"), "{path}");
    }
    assert!(pages > 20, "{pages} pages");
    for (path, media_type) in [
        ("/files/picture.png", "image/png"),
        ("/files/a%20b.txt", "text/plain; charset=utf-8"),
        ("/legal/terms/versions.json", "application/json"),
        ("/sitemap.xml", "application/xml"),
        ("/legal/terms/timemap.link", "application/link-format"),
        ("/legal/terms/2020-01-15/text.txt", "text/plain; charset=utf-8"),
        ("/legal/terms/2020-01-15/text.md", "text/markdown; charset=utf-8; variant=GFM"),
    ] {
        assert_eq!(preview.get(path).header("content-type"), media_type, "{path}");
    }
    let version = preview.get("/legal/terms/2020-01-15/");
    assert_eq!(version.header("memento-datetime"), "Wed, 15 Jan 2020 00:00:00 GMT");
    let link = version.header("link");
    assert!(link.contains("/legal/terms/>; rel=\"original latest-version\", <"), "{link}");
    assert_eq!(preview.get("/legal/terms/").header("memento-datetime"), "");
}

#[test]
fn addresses_are_those_of_a_host() {
    let preview = Preview::of(site(), &[]);
    for (path, status, location) in [
        ("/legal/terms", 301, "/legal/terms/"),
        ("/legal/terms?a=b?c", 301, "/legal/terms/?a=b?c"),
        ("/legal/terms/?a=b", 200, ""),
        ("/legal/terms/index.html", 200, ""),
        ("/old-terms", 301, "/legal/terms/"),
        ("/old-terms/2020-01-15/", 301, "/legal/terms/2020-01-15/"),
        ("/legal", 404, ""),
        ("/legal/", 404, ""),
        ("/files/", 404, ""),
        ("/files", 404, ""),
        ("/files/a%20b.txt/", 404, ""),
        ("/legal/Terms/", 404, ""),
        ("//legal/terms/", 404, ""),
        ("//evil.example", 404, ""),
        ("/__engross/", 404, ""),
        ("/__engross/nothing", 404, ""),
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (status, location), "{path}");
    }
    let lost = preview.get("/no/such/page");
    assert!(lost.text().contains("page-404"), "{}", lost.text());
    let head = preview.asked("HEAD", "/legal/terms/", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    let length: usize = head.header("content-length").parse().expect("a length");
    assert_eq!(length, preview.get("/legal/terms/").body.len());
}

#[test]
fn nothing_is_served_that_is_no_entry_of_the_plan() {
    let site = site();
    site.write("secret.txt", "the secret");
    site.write("content/_hidden/secret.md", "the secret");
    site.write("content/.secret", "the secret");
    let preview = Preview::of(site, &[]);
    for path in [
        "/../secret.txt",
        "/../../../../../../etc/passwd",
        "/files/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/.%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%c0%afsecret.txt",
        "/%e0%80%ae%e0%80%ae/secret.txt",
        "/%u002e%u002e/secret.txt",
        "/files%2fpicture.png",
        "/files/picture.png%00.html",
        "/files/picture.png%00",
        "/%",
        "/%2",
        "/%ff%fe",
        "/\u{ff0e}\u{ff0e}/secret.txt",
        "/./legal/terms/",
        "/secret.txt",
        "/engross.yaml",
        "/content/legal/terms.md",
        "/legal/terms.md",
        "/_address.md",
        "/_hidden/secret.md",
        "/.secret",
        "/.git/config",
        "/file:///etc/passwd",
        "/etc/passwd",
        "//etc/passwd",
        "/__engross/../secret.txt",
        "/__engross/%2e%2e/secret.txt",
        "/__engross/preview.rs",
        "/legal/terms/..;/secret.txt",
        "/*",
        "/~root/",
        "/C:/secret.txt",
        "/legal/next/",
    ] {
        let answer = preview.get(path);
        assert!([400, 404].contains(&answer.status), "{path}: {}", answer.status);
        let text = answer.text();
        assert!(!text.contains("the secret") && !text.contains("root:"), "{path}: {text}");
    }
    assert_eq!(preview.status("/legal/terms/"), 200);
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_content() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.txt"), "the secret").expect("a file");
    let preview = Preview::of(site(), &[]);
    preview.after(|site| {
        let links = [("secret.txt", "content/files/link.txt"), ("", "content/up")];
        for (target, link) in links {
            std::os::unix::fs::symlink(outside.path().join(target), site.path(link))
                .expect("a link");
        }
    });
    let refused = |path: &str| {
        let answer = preview.get(path);
        assert!([404, 500].contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.text().contains("the secret"), "{path}");
    };
    refused("/files/link.txt");
    refused("/up/secret.txt");
    // What was a file when the folder was read, and becomes a link that leaves it.
    let picture = preview.site.path("content/files/picture.png");
    fs::remove_file(&picture).expect("removed");
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), &picture).expect("a link");
    for _ in 0..40 {
        let answer = preview.get("/files/picture.png");
        assert!(!answer.text().contains("the secret"));
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let preview = Preview::of(site(), &[]);
    let port = preview.port;
    let status = |head: String| read(&preview.raw(head.as_bytes()), false).status;
    let with_host =
        |host: &str| status(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    for host in ["localhost", "127.0.0.1", "[::1]", &format!("LocalHost:{port}"), "127.0.0.1:1"] {
        assert_eq!(with_host(host), 200, "{host}");
    }
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "localhost.evil.example",
        "127.0.0.1.nip.example",
        "10.0.0.1",
        "",
        "a@localhost",
    ] {
        let found = with_host(host);
        assert!([400, 421].contains(&found), "{host}: {found}");
    }
    assert_eq!(status("GET / HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned()), 400);
    assert_eq!(status("GET / HTTP/1.0\r\n\r\n".to_owned()), 400);
    let twice =
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(status(twice.to_owned()), 400);
    let absolute =
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(status(absolute.to_owned()), 421);
    let own = "GET http://localhost/legal/terms/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(status(own.to_owned()), 200);
}

#[test]
fn nothing_but_reading_is_allowed() {
    let preview = Preview::of(site(), &[]);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        let answer = preview.asked(
            method,
            "/legal/terms/",
            "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n",
        );
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
        assert!(!answer.headers.keys().any(|name| name.starts_with("access-control")), "{method}");
        assert!(!answer.text().contains("Be kind"), "{method}");
    }
    let connect = preview.raw(b"CONNECT example.com:443 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let connect = read(&connect, false).status;
    assert!([400, 405, 421].contains(&connect), "{connect}");
    // The switches: from the bar alone.
    let before = preview.state();
    let look = "/__engross/look?drafts=on&day=";
    assert_eq!(preview.asked("POST", look, "").status, 403);
    assert_eq!(preview.asked("GET", look, "X-Engross-Preview: bar\r\n").status, 405);
    let foreign = "X-Engross-Preview: bar\r\nOrigin: https://evil.example\r\n";
    assert_eq!(preview.asked("POST", look, foreign).status, 403);
    let preflight = preview.asked(
        "OPTIONS",
        look,
        "Origin: https://evil.example\r\nAccess-Control-Request-Headers: x-engross-preview\r\n",
    );
    assert_eq!(preflight.status, 405);
    assert!(!preflight.headers.keys().any(|name| name.starts_with("access-control")));
    assert_eq!(preview.state(), before);
    assert_eq!(preview.status("/legal/next/"), 404);
    for wrong in [
        "/__engross/look",
        "/__engross/look?drafts=1",
        "/__engross/look?drafts=on&day=2026-02-30",
        "/__engross/look?drafts=on&day=%00",
    ] {
        assert_eq!(
            preview.asked("POST", wrong, "X-Engross-Preview: bar\r\n").status,
            400,
            "{wrong}"
        );
    }
    assert_eq!(preview.state(), before);
}

#[test]
fn the_switches_show_drafts_and_other_days() {
    let preview = Preview::of(site(), &[]);
    let look = |query: &str| {
        let answer = preview.asked(
            "POST",
            &format!("/__engross/look?{query}"),
            &format!("X-Engross-Preview: bar\r\nOrigin: http://127.0.0.1:{}\r\n", preview.port),
        );
        assert_eq!(answer.status, 204, "{query}: {}", answer.text());
    };
    assert_eq!(preview.status("/legal/next/"), 404);
    let pending = preview.get("/legal/terms/2027-03-01/").text();
    assert!(pending.contains("/legal/terms/2027-03-01/changes/&quot;"), "{pending}");
    look("drafts=on&day=2026-01-01");
    assert!(preview.page("/legal/next/").contains("Not yet."));
    assert_eq!(preview.get("/legal/next/").header("x-robots-tag"), "noindex");
    look("drafts=off&day=2027-03-01");
    assert_eq!(preview.status("/legal/next/"), 404);
    assert!(preview.page("/legal/terms/").contains("Be kinder."));
    // Nothing is in force before the first version.
    look("drafts=off&day=2019-01-01");
    assert!(preview.page("/legal/terms/").contains("Be quiet."));
    look("drafts=off&day=2026-01-01");
    assert!(preview.page("/legal/terms/").contains("Be kind."));
}

#[test]
fn hostile_requests_are_bounded() {
    let preview = Preview::of(site(), &[]);
    preview.state();
    let host = "Host: localhost\r\n";
    let status = |request: &str| read(&preview.raw(request.as_bytes()), false).status;
    let long = "a".repeat(5000);
    assert_eq!(status(&format!("GET /{long} HTTP/1.1\r\n{host}\r\n")), 414);
    let huge = "a".repeat(60_000);
    let found = status(&format!("GET /{huge} HTTP/1.1\r\n{host}\r\n"));
    assert!([414, 431].contains(&found), "{found}");
    assert_eq!(status(&format!("GET / HTTP/1.1\r\n{host}X-Big: {huge}\r\n\r\n")), 431);
    let many: String = (0..2000).map(|at| format!("X-{at}: 1\r\n")).collect();
    assert_eq!(status(&format!("GET / HTTP/1.1\r\n{host}{many}\r\n")), 431);
    for garbage in [
        "\0\0\0\0\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n folded: yes\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ] {
        let answer = preview.raw(garbage.as_bytes());
        let is_refusal = answer.is_empty() || (400..600).contains(&read(&answer, false).status);
        assert!(is_refusal, "{garbage:?}: {}", String::from_utf8_lossy(&answer));
    }
    // What stands behind a request with a body is never taken for one more than there is.
    let smuggled = format!(
        "GET /legal/terms/ HTTP/1.1\r\n{host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /files/a%20b.txt HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    );
    let answers = preview.raw(smuggled.as_bytes());
    assert!(!String::from_utf8_lossy(&answers).contains("A file."));
    assert_eq!(preview.status("/legal/terms/"), 200);
}

#[test]
fn requests_in_one_go_are_answered_in_order() {
    let preview = Preview::of(site(), &[]);
    let host = "Host: localhost\r\n";
    let requests = format!(
        "GET /files/a%20b.txt HTTP/1.1\r\n{host}\r\nHEAD /legal/terms/ HTTP/1.1\r\n{host}\r\nGET /nope.txt HTTP/1.1\r\n{host}\r\nGET /.well-known/security.txt HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    );
    let answers = String::from_utf8_lossy(&preview.raw(requests.as_bytes())).into_owned();
    let statuses: Vec<&str> =
        answers.match_indices("HTTP/1.1 ").map(|(at, _)| &answers[at + 9..at + 12]).collect();
    assert_eq!(statuses, ["200", "200", "404", "200"]);
    assert!(answers.find("A file.") < answers.find("Contact:"));
}

#[test]
fn a_client_that_dawdles_is_let_go_and_keeps_nobody_waiting() {
    let preview = Preview::of(site(), &[]);
    preview.state();
    let start = Instant::now();
    // More than there is room for, each with a head that never ends.
    let mut slow: Vec<TcpStream> = (0..300).map(|_| preview.connect()).collect();
    for stream in &mut slow {
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    }
    assert_eq!(preview.status("/legal/terms/"), 200);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    // A byte now and then does not keep a connection.
    let mut stream = slow.pop().expect("a connection");
    stream.set_read_timeout(Some(Duration::from_millis(200))).expect("a limit");
    let start = Instant::now();
    loop {
        assert!(start.elapsed() < Duration::from_secs(20), "still connected");
        let is_sent = stream.write_all(b"a").is_ok();
        match stream.read(&mut [0; 512]) {
            Ok(0) => break,
            Err(error)
                if !matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) =>
            {
                break;
            }
            _ if !is_sent => break,
            _ => {}
        }
    }
    assert_eq!(preview.status("/legal/terms/"), 200);
}

#[test]
fn a_fault_stands_over_its_page_until_it_is_mended() {
    let preview = Preview::of(site(), &[]);
    preview.after(|site| {
        site.write(
            "content/legal/terms.md",
            TERMS.replace("## Care", "## {{ \"<b>&\" | nofilter }}"),
        );
    });
    let answer = preview.get("/legal/terms/");
    assert_eq!(answer.status, 500);
    let page = answer.text();
    assert!(page.contains("content/legal/terms.md:9"), "{page}");
    assert!(page.contains("## {{ &quot;&lt;b&gt;&amp;&quot; | nofilter }}"), "{page}");
    assert!(!page.contains("<b>&"), "{page}");
    assert!(page.contains("class=\"caret\"") && page.contains("Way out:"), "{page}");
    assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    // Another notice's page is shown.
    assert_eq!(preview.status("/legal/privacy/"), 200);
    assert_eq!(preview.status("/legal/terms/2020-01-15/"), 200);
    assert_eq!(preview.status("/legal/terms/2024-01-01/text.txt"), 500);
    preview.after(|site| site.write("content/legal/terms.md", TERMS));
    assert!(preview.page("/legal/terms/").contains("Be kind."));
}

#[test]
fn a_page_whose_address_hangs_on_a_fault_says_so() {
    let preview = Preview::of(site(), &[]);
    assert_eq!(preview.status("/legal/terms/2024-01-01/"), 200);
    preview.after(|site| {
        site.write("content/legal/terms.md", "---\neffective: \"2024-01-01\nx: [\n---\n# Terms\n");
    });
    for path in ["/legal/terms/2024-01-01/", "/legal/terms/"] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 500, "{path}");
        assert!(answer.text().contains("content/legal/terms.md:"), "{}", answer.text());
    }
    // Errors elsewhere are told beside a page.
    let other = preview.get("/legal/privacy/");
    assert_eq!(other.status, 200);
    assert!(other.text().contains("content/legal/terms.md:"), "{}", other.text());
    assert_eq!(preview.status("/nothing.png"), 404);
    preview.after(|site| site.write("content/legal/terms.md", TERMS));
    assert_eq!(preview.status("/legal/terms/2024-01-01/"), 200);
    assert_eq!(preview.status("/nothing/"), 404);
}

#[test]
fn settings_and_themes_with_faults_stop_all_pages_and_are_mended() {
    let preview = Preview::of(site(), &[]);
    let settings = fs::read_to_string(preview.site.path("engross.yaml")).expect("settings");
    for (file, wrong, right) in [
        ("engross.yaml", "languages: [en\nurl: x\n", Some(settings.as_str())),
        ("templates/notice.html", "{% if %}<p>", None),
        ("locales/en.ftl", "a = {", None),
    ] {
        preview.after(|site| site.write(file, wrong));
        for path in ["/", "/legal/terms/", "/legal/privacy/", "/nothing/"] {
            let answer = preview.get(path);
            assert_eq!(answer.status, 500, "{file} {path}");
            assert!(answer.text().contains(file), "{file}: {}", answer.text());
        }
        preview.after(|site| match right {
            Some(right) => site.write(file, right),
            None => fs::remove_file(site.path(file)).expect("removed"),
        });
        assert_eq!(preview.status("/legal/terms/"), 200, "{file}");
    }
    preview.after(|site| fs::remove_file(site.path("engross.yaml")).expect("removed"));
    assert_eq!(preview.status("/"), 500);
    preview.after(|site| site.write("engross.yaml", &settings));
    assert_eq!(preview.status("/"), 200);
}

#[test]
fn whatever_a_page_is_made_of_is_followed() {
    let preview = Preview::of(site(), &[]);
    let shows = |path: &str, words: &str| {
        let page = preview.page(path);
        assert!(page.contains(words), "{path} lacks {words}: {page}");
    };
    preview.after(|site| site.write("content/_address.md", "2 Short Street\n"));
    shows("/legal/terms/", "2 Short Street");
    preview.after(|site| site.write("engross.yaml", "title: Renamed\nlanguages: [en, ja]\n"));
    shows("/legal/terms/", "Renamed");
    preview.after(|site| {
        let inventory =
            fs::read_to_string(site.path("content/legal/cookies/index.yaml")).expect("text");
        site.write(
            "content/legal/cookies/index.yaml",
            inventory.replace("name: Acme", "name: Brass"),
        );
    });
    shows("/legal/cookies/", "Brass");
    // Folders that were not there at the start.
    preview.after(|site| site.write("locales/en.ftl", "all-notices = Every single notice\n"));
    shows("/legal/terms/", "Every single notice");
    preview.after(|site| site.write("locales/en.ftl", "all-notices = Each notice\n"));
    shows("/legal/terms/", "Each notice");
    preview.after(|site| site.write("static/own.css", "p { color: teal }\n"));
    shows("/legal/terms/", "assets/own.");
    preview.after(|site| {
        site.write(
            "templates/404.html",
            "{% extends \"theme/404.html\" %}{% block main %}Lost it{% endblock %}",
        )
    });
    assert!(preview.get("/nothing/").text().contains("Lost it"));
    // A notice that comes, moves with its folder, and goes.
    preview.after(|site| {
        site.write(
            "content/more/rules/index.md",
            "---\neffective: 2025-01-01\n---\n# Rules\n\nFew.\n",
        )
    });
    shows("/more/rules/", "Few.");
    preview.after(|site| {
        fs::rename(site.path("content/more"), site.path("content/less")).expect("moved")
    });
    shows("/less/rules/", "Few.");
    assert_eq!(preview.status("/more/rules/"), 404);
    preview.after(|site| {
        site.write(
            "content/less/rules/index.md",
            "---\neffective: 2025-01-01\n---\n# Rules\n\nFewer.\n",
        )
    });
    shows("/less/rules/", "Fewer.");
    preview.after(|site| fs::remove_dir_all(site.path("content/less")).expect("removed"));
    assert_eq!(preview.status("/less/rules/"), 404);
    // The content folder itself is another one.
    preview.after(|site| fs::rename(site.path("content"), site.path("aside")).expect("moved"));
    preview.after(|site| fs::rename(site.path("aside"), site.path("content")).expect("moved"));
    preview.after(|site| {
        site.write(
            "content/legal/privacy.md",
            "---\neffective: 2023-05-01\n---\n# Privacy\n\nAfter all.\n",
        )
    });
    shows("/legal/privacy/", "After all.");
    // Where the settings say that it is.
    preview.after(|site| {
        site.write("texts/terms.md", "---\neffective: 2025-01-01\n---\n# Terms\n\nElsewhere.\n");
        site.write("engross.yaml", "content: texts\n");
    });
    shows("/terms/", "Elsewhere.");
    preview.after(|site| {
        site.write("texts/terms.md", "---\neffective: 2025-01-01\n---\n# Terms\n\nSomewhere.\n")
    });
    shows("/terms/", "Somewhere.");
}

#[test]
fn editors_that_save_by_replacing_are_seen() {
    let preview = Preview::of(site(), &[]);
    let privacy = |words: &str| format!("---\neffective: 2023-05-01\n---\n# Privacy\n\n{words}\n");
    for round in 0..3 {
        let words = format!("Round {round}.");
        // Written beside it, and put in its place.
        preview.after(|site| {
            site.write("content/legal/.privacy.md.swp", privacy(&words));
            fs::rename(
                site.path("content/legal/.privacy.md.swp"),
                site.path("content/legal/privacy.md"),
            )
            .expect("moved");
        });
        assert!(preview.page("/legal/privacy/").contains(&words));
        // The old one kept as a backup, the new one written anew.
        let words = format!("Backup {round}.");
        preview.after(|site| {
            let file = site.path("content/legal/privacy.md");
            fs::rename(&file, site.path("content/legal/.privacy.md~")).expect("moved");
            site.write("content/legal/privacy.md", privacy(&words));
            fs::remove_file(site.path("content/legal/.privacy.md~")).expect("removed");
        });
        assert!(preview.page("/legal/privacy/").contains(&words));
        // Removed, and written anew.
        let words = format!("Anew {round}.");
        preview.after(|site| {
            fs::remove_file(site.path("content/legal/privacy.md")).expect("removed");
            site.write("content/legal/privacy.md", privacy(&words));
        });
        assert!(preview.page("/legal/privacy/").contains(&words));
    }
}

#[test]
fn a_burst_of_saves_makes_one_state() {
    let preview = Preview::of(site(), &[]);
    let before = preview.state();
    let mut last = Instant::now();
    let mut pauses = 0;
    for save in 0..40 {
        let (path, other) = ("content/legal/terms.md", "content/legal/privacy.md");
        let text = format!("---\neffective: 2024-01-01\n---\n# Text\n\nSave {save}.\n");
        preview.site.write(if save % 2 == 0 { other } else { path }, text);
        // A busy machine may have made several bursts of it.
        pauses += usize::from(save > 0 && last.elapsed() > Duration::from_millis(40));
        last = Instant::now();
        std::thread::sleep(Duration::from_millis(4));
    }
    let mut after = preview.another(&before);
    while preview.changes_within(&after, Duration::from_millis(1500)) {
        after = preview.another(&after);
    }
    assert!(preview.page("/legal/terms/").contains("Save 39."));
    assert!(preview.page("/legal/privacy/").contains("Save 38."));
    let number = |state: &str| -> usize {
        state.rsplit('-').next().and_then(|it| it.parse().ok()).expect("a number")
    };
    let states = number(&after) - number(&before);
    assert!(states <= 1 + pauses, "{states} states, {pauses} pauses");
    // What is no part of the site changes nothing.
    preview.site.write("output/index.html", "a build beside it");
    preview.site.write("notes.txt", "not of the site");
    assert!(!preview.changes_within(&after, Duration::from_millis(800)), "a state for nothing");
}

#[test]
fn own_headers_and_redirects_are_honoured() {
    let site = site();
    site.write("content/_headers", "/*\n  X-Own: 1\n  Cache-Control: max-age=9\n  Access-Control-Allow-Origin: *\n  Content-Length: 3\n  Content-Security-Policy: default-src 'none'; style-src 'sha256-x'\n/files/*\n  Content-Type: text/x-own\n bad line\n");
    site.write("content/_redirects", "/was/* /legal/:splat 302\n/legal/terms /elsewhere 301\n/x https://example.com/y 308\n/bad /b\n");
    let preview = Preview::of(site, &[]);
    let page = preview.get("/legal/privacy/");
    assert_eq!(
        (page.status, page.header("x-own"), page.header("cache-control")),
        (200, "1", "no-store")
    );
    assert_eq!(page.header("access-control-allow-origin"), "");
    let own = format!("http://127.0.0.1:{}/__engross", preview.port);
    assert_eq!(
        page.header("content-security-policy"),
        format!(
            "default-src 'none'; style-src 'sha256-x' {own}/preview.css; script-src {own}/preview.js; connect-src {own}/"
        )
    );
    assert_eq!(preview.get("/files/picture.png").header("content-type"), "text/x-own");
    assert_eq!(preview.get("/nothing/").header("x-own"), "1");
    for (path, status, location) in [
        ("/was/privacy/", 302, "/legal/privacy/"),
        ("/was/%E5%A4%89%0d%0aX:%20y", 302, ""),
        ("/legal/terms", 301, "/elsewhere"),
        ("/x", 308, "https://example.com/y"),
        ("/bad", 404, ""),
    ] {
        let answer = preview.get(path);
        match path.contains("%0d") {
            // A line break is no part of any path.
            true => assert_eq!(answer.status, 400, "{path}"),
            false => {
                assert_eq!((answer.status, answer.header("location")), (status, location), "{path}")
            }
        }
    }
    for place in ["content/_redirects:4", "content/_headers:9"] {
        assert!(page.text().contains(place), "{}", page.text());
    }
}

#[test]
fn a_policy_lets_through_what_the_page_s_own_texts_bring() {
    let site = Site::new(&[
        ("engross.yaml", "html: {styles: true}\n"),
        (
            "content/a.md",
            "---\neffective: 2024-01-01\n---\n# A\n\n<style>p { color: red }</style>\n\nText.\n",
        ),
        (
            "content/b.md",
            "---\neffective: 2024-01-01\n---\n# B\n\n<style>p { color: blue }</style>\n\nText.\n",
        ),
    ]);
    let built = site.build();
    let all = built.file("_headers");
    let preview = Preview::of(site, &[]);
    for path in ["/a/", "/b/"] {
        let answer = preview.get(path);
        let policy = answer.header("content-security-policy");
        let hashes: Vec<&str> =
            policy.split_whitespace().filter(|it| it.starts_with("'sha256-")).collect();
        assert_eq!(hashes.len(), 1, "{policy}");
        let hash = hashes[0].trim_end_matches(';');
        assert!(all.contains(hash), "{all}");
        // The page says the same of itself.
        assert!(answer.text().contains(&hash.replace('\'', "&#39;")), "{hash}");
    }
}

#[test]
fn a_site_below_a_path_stands_there() {
    let site = Site::new(&[
        ("engross.yaml", "url: https://example.com/legal site/\n"),
        (
            "content/terms.md",
            "---\neffective: 2024-01-01\naliases: [/old]\n---\n# Terms\n\nBe kind.\n",
        ),
    ]);
    site.write("engross.yaml", "url: https://example.com/texts\n");
    let preview = Preview::of(site, &[]);
    for (path, status, location) in [
        ("/", 302, "/texts/"),
        ("/texts", 302, "/texts/"),
        ("/texts/", 200, ""),
        ("/texts/terms", 301, "/texts/terms/"),
        ("/texts/terms/", 200, ""),
        ("/texts/old", 301, "/texts/terms/"),
        ("/terms/", 404, ""),
        ("/textsterms/", 404, ""),
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (status, location), "{path}");
    }
    assert!(preview.get("/texts/terms/").header("content-security-policy").contains("script-src"));
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let run = site().run(&["serve", "--port", &port]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.stderr,
        format!(
            "error: port {port} of 127.0.0.1 is taken\n  help: name another one with --port, or any that is free with --port 0\n"
        )
    );
    assert_eq!(run.stdout, "");
    let run = site().run(&["serve", "--host", "no such host"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.starts_with("error: there is no host `no such host`"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn it_ends_when_told_to() {
    for signal in ["-INT", "-TERM"] {
        let mut preview = Preview::of(site(), &[]);
        // Also while a page is waiting for news.
        let mut waiting = preview.connect();
        let state = preview.state();
        write!(waiting, "GET /__engross/live?state={state} HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .expect("sent");
        let sent = Command::new("kill").args([signal, &preview.child.id().to_string()]).status();
        assert!(sent.expect("kill").success());
        let start = Instant::now();
        let status = preview.child.wait().expect("an end");
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    }
}

#[cfg(unix)]
#[test]
fn the_browser_is_opened_on_request() {
    use std::os::unix::fs::PermissionsExt;
    let site = site();
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    site.write(
        format!("bin/{program}").as_str(),
        "#!/bin/sh\necho \"$1\" > \"$(dirname \"$0\")/opened\"\n",
    );
    let file = site.path(&format!("bin/{program}"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a program");
    let path =
        format!("{}:{}", site.path("bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut child = site.command(&["serve", "--port", "0", "--open"]);
    let mut child = child
        .env("PATH", path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a preview");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("output")).read_line(&mut line).expect("an address");
    let start = Instant::now();
    let opened = loop {
        match fs::read_to_string(site.path("bin/opened")) {
            Ok(text) if text.ends_with('\n') => break text,
            _ if start.elapsed() > Duration::from_secs(10) => break String::new(),
            _ => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let _ = child.kill();
    let _ = child.wait();
    assert_eq!(opened, line);
}

#[test]
fn a_site_of_many_texts_opens_the_second_time_with_what_was_found_out_the_first_time() {
    let texts: Vec<(String, String)> = (0..450)
        .map(|at| {
            (
                format!("content/legal/n{at}.md"),
                format!("# Notice {at}\n\nEffective: {} May 2024\n", at % 28 + 1),
            )
        })
        .collect();
    let mut files = vec![("content/legal/terms.md", TERMS), ("content/_address.md", "Here.\n")];
    files.extend(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let mut preview = Preview::of(Site::new(&files), &[]);
    let paths = ["/", "/legal/n7/", "/legal/n449/history/", "/legal/terms/"];
    let first = paths.map(|path| preview.page(path));
    let kept = fs::read(preview.site.path(".engross/texts")).expect("what was kept");
    assert!(kept.len() > 451 * 40, "a row for each text: {}", kept.len());
    assert_eq!(preview.status("/.engross/texts"), 404);
    // What was kept of a text counts for that text alone.
    preview.after(|site| site.write("content/legal/n7.md", "# Notice of seven\n"));
    let page = preview.page("/legal/n7/");
    assert!(page.contains("Notice of seven") && !page.contains("2024"), "{page}");
    preview.after(|site| site.write("content/legal/n7.md", &texts[7].1));
    preview.again(&[]);
    assert_eq!(paths.map(|path| preview.page(path)), first);
    assert_eq!(fs::read(preview.site.path(".engross/texts")).ok(), Some(kept));
    // Where nothing can be kept, the preview is as it was.
    fs::remove_dir_all(preview.site.path(".engross")).expect("removed");
    fs::write(preview.site.path(".engross"), "a file of someone").expect("a file");
    preview.again(&[]);
    assert_eq!(paths.map(|path| preview.page(path)), first);
    assert_eq!(
        fs::read_to_string(preview.site.path(".engross")).ok().as_deref(),
        Some("a file of someone")
    );
}

/// A site that takes seconds to read, so that a first page has to come sooner.
fn large_site() -> Site {
    let site = Site::new(&[
        ("engross.yaml", "url: https://legal.example.com\n"),
        ("content/legal/terms.md", "---\neffective: 2024-01-01\n---\n# Terms\n\n[Seven](n7.md)\n"),
        (
            "content/legal/list.md",
            "# List\n\n{% for it in notices() %}- {{ it.title }}\n{% endfor %}\n",
        ),
    ]);
    let long = "A sentence that is as long as the others of this text are.\n\n".repeat(2_000);
    for at in 0..420 {
        let text = if at == 7 { "" } else { &long };
        site.write(
            &format!("content/legal/n{at}.md"),
            format!("---\neffective: 2024-05-01\n---\n# Notice {at}\n\nOf number {at}.\n\n{text}"),
        );
    }
    site
}

#[test]
fn a_first_page_of_a_large_site_is_there_before_its_texts_are_read() {
    let reading = "&quot;reading&quot;:true";
    let preview = Preview::of(large_site(), &["--as-of", "2026-01-01"]);
    let first = ["/legal/n7/", "/legal/terms/history/", "/legal/terms/"].map(|path| {
        let answer = preview.get(path);
        assert_eq!(answer.status, 200, "{path}");
        answer
    });
    assert!(first.iter().all(|answer| answer.text().contains(reading)), "the whole site was read");
    let page = first[2].text();
    assert!(page.contains("href=\"/legal/n7/\""), "{page}");
    // What the page needs is there as soon.
    let sheet = page.split('"').find(|it| it.starts_with("/assets/") && it.ends_with(".css"));
    let sheet = preview.get(sheet.expect("a style sheet"));
    assert_eq!((sheet.status, sheet.header("content-type")), (200, "text/css; charset=utf-8"));
    let folder = preview.get("/legal/n7");
    assert_eq!((folder.status, folder.header("location")), (301, "/legal/n7/"));
    // What is saved meanwhile is seen.
    preview.site.write("content/legal/n7.md", "---\neffective: 2024-05-01\n---\n# Saved at once\n");
    let json = page.split("&quot;state&quot;:&quot;").nth(1).expect("a state");
    let state = json.split("&quot;").next().expect("its end");
    // The list needs all texts, and so do its readers.
    let list = preview.get("/legal/list/");
    assert!(!list.text().contains(reading));
    assert_ne!(preview.another(state), state);
    let start = Instant::now();
    while !preview.page("/legal/n7/").contains("Saved at once") {
        assert!(start.elapsed() < Duration::from_secs(30), "the saved text was not seen");
        std::thread::sleep(Duration::from_millis(20));
    }
    // The others are what they were.
    for (path, before) in [("/legal/terms/history/", &first[1]), ("/legal/terms/", &first[2])] {
        let now = preview.get(path);
        assert!(!now.text().contains(reading));
        assert_eq!(bare(&now.text()), bare(&before.text()), "{path}");
        let headers = |answer: &Answer| {
            let mut headers = answer.headers.clone();
            // Which pages have these hangs on how many there are; the pages say it themselves.
            let varies = ["link", "memento-datetime", "content-length", "date"];
            headers.retain(|name, _| !varies.contains(&name.as_str()));
            headers
        };
        assert_eq!(headers(&now), headers(before), "{path}");
    }
}
