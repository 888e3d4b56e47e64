//! What pages may load, and what hosts are told: the policy, headers, redirects.

mod support;

use support::{Built, Site};

fn build(files: &[(&str, &str)]) -> Built {
    let site = Site::new(files);
    site.build().keep(site)
}

/// The policy that a page states.
fn policy(page: &str) -> String {
    let start = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
    let at = page.find(start).expect("a policy") + start.len();
    page[at..at + page[at..].find('"').expect("an end")].replace("&#39;", "'")
}

const STYLED: &str =
    "---\neffective: 2021-01-01\n---\n# Terms\n\n<p style=\"text-align: center\">a b c d</p>\n";

#[test]
fn inline_styles_are_classes_of_a_sheet_beside_the_text() {
    let built = build(&[
        ("content/terms/index.md", STYLED),
        (
            "content/terms/2020-01-01.md",
            "# Terms\n\n<p style=\"color: red} body {color: blue\">a b c</p>\n\n<p class=\"x\" style=\"margin:0\">y</p>\n",
        ),
        ("content/terms/2019-01-01.md", "# Terms\n\na b\n"),
    ]);
    let styled = "class=\"engross-style-fb5ec070f2bf7b902d88ae76676be7c77b86dc1333cb346be10bf9510b046c35\" data-engross-style=\"text-align: center\"";
    assert_eq!(
        built.text("terms/index.html"),
        format!("<h1 id=\"terms\">Terms</h1>\n<p {styled}>a b c d</p>")
    );
    let link = |id: &str| format!("<link rel=\"stylesheet\" href=\"/terms/{id}/text.css\">");
    for page in ["terms/index.html", "terms/2021-01-01/index.html"] {
        assert!(built.file(page).contains(&link("2021-01-01")), "{page}");
    }
    assert_eq!(
        built.file("terms/2021-01-01/text.css"),
        ".engross-style-fb5ec070f2bf7b902d88ae76676be7c77b86dc1333cb346be10bf9510b046c35:not(#e#e#e) { text-align: center; }\n"
    );
    // What would end the rule is no declaration to a browser either.
    assert_eq!(
        built.file("terms/2020-01-01/text.css"),
        ".engross-style-02419cffd4a239def8ce4ef652709d2ecfa4d74b0ce22cb6b8a9a0a1791a1ded:not(#e#e#e) { margin: 0; }\n"
    );
    // A redline has what either text needs.
    let redline = built.file("terms/2021-01-01/changes/index.html");
    assert!(redline.contains(&link("2021-01-01")) && redline.contains(&link("2020-01-01")));
    assert!(
        redline.contains(
            "engross-style-fb5ec070f2bf7b902d88ae76676be7c77b86dc1333cb346be10bf9510b046c35"
        ),
        "{redline}"
    );
    // Texts without any have no sheet.
    assert!(!built.has("terms/2019-01-01/text.css"));
    assert!(!built.file("terms/2019-01-01/index.html").contains("text.css"));
    for page in built.tree().keys().filter(|path| path.ends_with(".html")) {
        let html = built.file(page);
        assert!(!html.contains(" style=\"") && !html.contains("unsafe-inline"), "{page}");
    }
}

#[test]
fn what_an_inline_style_hides_is_seen_in_the_page() {
    let site =
        Site::new(&[("content/terms.md", "---\neffective: 2020-01-01\n---\n# Terms\n\na b\n")]);
    site.build();
    let sealed = site.run(&["seal"]);
    assert_eq!(sealed.status, 0, "{}", sealed.stderr);
    site.build();
    let page = std::fs::read_to_string(site.path("output/terms/index.html")).expect("the page");
    let shown = page.replace(
        "<p>a b</p>",
        "<p>a <span class=\"engross-style-1\" data-engross-style=\"display: none\">b</span></p>",
    );
    assert_ne!(shown, page);
    site.write("page.html", shown);
    let said = site.run(&["verify", "page.html"]);
    assert!(said.stdout.contains("style=\"display:none\""), "{}{}", said.stdout, said.stderr);
}

#[test]
fn headers_say_what_pages_say_and_who_may_frame_them() {
    // `tests/archives.rs` has what headers say of other versions.
    let settings = "url: https://legal.example.com\nhosting: {link_headers: none}\n";
    let built = build(&[("engross.yaml", settings), ("content/terms.md", STYLED)]);
    let page = built.file("terms/index.html");
    let headers = built.file("_headers");
    assert_eq!(
        headers,
        format!(
            "/*\n  Content-Security-Policy: {}; frame-ancestors 'self'\n  \
             X-Content-Type-Options: nosniff\n  \
             Referrer-Policy: strict-origin-when-cross-origin\n\
             /assets/*\n  Cache-Control: public, max-age=31536000, immutable\n\
             /*feed.xml\n  Content-Type: application/atom+xml\n\
             /*feed.json\n  Content-Type: application/feed+json\n\
             /*/timemap.link\n  Content-Type: application/link-format\n\
             /*/text.txt\n  Content-Type: text/plain; charset=utf-8\n\
             /*/text.md\n  Content-Type: text/markdown; charset=utf-8; variant=GFM\n",
            policy(&page)
        )
    );
}

#[test]
fn headers_let_through_what_any_text_may_bring() {
    let built = build(&[
        ("engross.yaml", "html: {scripts: true, styles: true}\n"),
        ("content/a.md", "---\neffective: 2020-01-01\n---\n<style>p{}</style>\n\na\n"),
        ("content/b.md", "---\neffective: 2020-01-01\n---\n<script>f()</script>\n\nb\n"),
    ]);
    let headers = built.file("_headers");
    for (page, own) in [
        ("a/index.html", "style-src 'self' 'sha256-"),
        ("b/index.html", "script-src 'self' 'sha256-"),
    ] {
        let page = built.file(page);
        let policy = policy(&page);
        assert!(policy.contains(own) && policy.matches("sha256-").count() == 1, "{policy}");
        let hash = &policy[policy.find("'sha256-").expect("a hash")..];
        assert!(headers.contains(&hash[..hash.find([' ', ';']).expect("an end")]), "{headers}");
    }
    assert!(!headers.contains("unsafe"), "{headers}");
}

#[test]
fn hosts_are_told_of_former_addresses() {
    let built = build(&[
        (
            "content/new/index.md",
            "---\neffective: 2021-01-01\naliases: [/old, /older/terms]\n---\n# A\n",
        ),
        ("content/new/2020-01-01.md", "# A\n\nb\n"),
        ("content/b.md", "---\neffective: 2020-01-01\naliases: [/b/2019]\n---\n# B\n"),
    ]);
    assert_eq!(
        built.file("_redirects"),
        "/b/2019 /b/ 301\n/old /new/ 301\n/older/terms /new/ 301\n/old/* /new/:splat 301\n/older/terms/* /new/:splat 301\n"
    );
    // What stood below it leads on, also where that leads on itself.
    let former = built.file("old/compare/2020-01-01/2021-01-01/index.html");
    assert!(former.contains("content=\"0; url=/new/compare/2020-01-01/2021-01-01/\""), "{former}");
    assert!(
        built
            .file("new/compare/2020-01-01/2021-01-01/index.html")
            .contains("url=/new/2021-01-01/changes/")
    );
    assert!(!build(&[("content/a.md", STYLED)]).has("_redirects"), "without any there is no file");
}

#[test]
fn no_rule_catches_what_stands_below_a_former_address_today() {
    let built = build(&[
        ("content/legal/terms.md", "---\neffective: 2021-01-01\naliases: [/legal]\n---\n# A\n"),
        ("content/legal/privacy.md", "---\neffective: 2021-01-01\naliases: [/p]\n---\n# B\n"),
        ("content/p/seal.txt", "seal"),
    ]);
    let rules = built.file("_redirects");
    assert!(rules.contains("/legal /legal/terms/ 301\n"), "{rules}");
    assert!(rules.contains("/legal/2021-01-01 /legal/terms/2021-01-01/ 301\n"), "{rules}");
    assert!(rules.contains("/p/history /legal/privacy/history/ 301\n"), "{rules}");
    assert!(!rules.contains('*'), "{rules}");
}

#[test]
fn no_rule_catches_a_notice_whose_name_stands_below_the_new_address_too() {
    let dated = "---\neffective: 2021-01-01\n---\n# C\n";
    let built = build(&[
        ("content/new.md", "---\neffective: 2021-01-01\naliases: [/old]\n---\n# A\n"),
        ("content/new/terms.md", dated),
        ("content/old/terms.md", dated),
    ]);
    let rules = built.file("_redirects");
    assert!(rules.contains("/old /new/ 301\n/old/2021-01-01 /new/2021-01-01/ 301\n"), "{rules}");
    assert!(!rules.contains('*'), "{rules}");
    assert!(built.has("old/terms/index.html"));
}

#[test]
fn only_files_whose_names_hold_their_fingerprint_may_be_kept_for_good() {
    let built = build(&[
        ("engross.yaml", "hosting: {link_headers: none}\n"),
        ("content/a.md", STYLED),
        ("content/assets/logo.txt", "logo"),
        ("content/assets/index.md", STYLED),
    ]);
    let headers = built.file("_headers");
    let kept: Vec<&str> = headers.lines().filter(|line| line.starts_with("/assets/")).collect();
    assert!(kept.len() > 3 && kept.iter().all(|path| built.has(&path[1..])), "{headers}");
    assert!(!headers.contains("logo"), "{headers}");
    let others = headers.lines().filter(|line| line.starts_with('/') && line.contains('*'));
    let others: Vec<&str> = others.collect();
    assert_eq!(others, ["/*", "/*/timemap.link", "/*/text.txt", "/*/text.md"], "{headers}");
}

#[test]
fn a_policy_that_hosts_would_pass_over_is_told() {
    let style = |at: usize| format!("<style>p{at}{{}}</style>\n\n");
    let text: String = (0..40).map(style).collect();
    let site = Site::new(&[
        ("engross.yaml", "html: {styles: true}\n"),
        ("content/a.md", &format!("---\neffective: 2020-01-01\n---\n{text}")),
    ]);
    let said = site.build().stderr;
    assert!(said.contains("hosts pass over lines of more than 2000"), "{said}");
}

#[test]
fn a_site_below_a_path_tells_its_host_the_whole_paths() {
    let built = build(&[
        ("engross.yaml", "url: https://example.com/texts\n"),
        ("content/new.md", "---\neffective: 2021-01-01\naliases: [/old]\n---\n# A\n"),
    ]);
    assert!(built.file("_headers").starts_with("/texts/*\n"));
    assert_eq!(
        built.file("_redirects"),
        "/texts/old /texts/new/ 301\n/texts/old/* /texts/new/:splat 301\n"
    );
}

#[test]
fn a_site_may_bring_these_files_itself() {
    let built = build(&[
        ("content/a.md", STYLED),
        ("content/_headers", "/*\n  X-Ours: 1\n"),
        ("content/_redirects", "/x /a 302\n"),
    ]);
    assert_eq!(built.file("_headers"), "/*\n  X-Ours: 1\n");
    assert_eq!(built.file("_redirects"), "/x /a 302\n");
}

#[test]
fn search_engines_are_led_to_the_text_in_force() {
    let files = [
        (
            "content/terms/index.md",
            "---\neffective: 2021-01-01\ndescription: Our \"terms\".\n---\n# Terms\n",
        ),
        ("content/terms/2020-01-01.md", "# Terms\n\na\n"),
    ];
    // Whether it may be listed, and the address to be kept.
    let found = |built: &Built, page: &str| {
        let html = built.file(page);
        let canonical = html.split_once("rel=\"canonical\" href=\"").expect("a canonical link").1;
        let canonical = canonical[..canonical.find('"').expect("an end")].to_owned();
        (!html.contains("<meta name=\"robots\" content=\"noindex\">"), canonical)
    };
    let at = |path: &str| format!("https://legal.example.com/terms/{path}");
    let built = build(&files);
    for (page, expected) in [
        ("terms/index.html", (true, at(""))),
        ("terms/history/index.html", (true, at("history/"))),
        ("terms/2021-01-01/index.html", (false, at(""))),
        ("terms/2020-01-01/index.html", (false, at(""))),
        ("terms/2021-01-01/changes/index.html", (false, at("2021-01-01/changes/"))),
    ] {
        assert_eq!(found(&built, page), expected, "{page}");
    }
    let page = built.file("terms/2020-01-01/index.html");
    assert!(page.contains("<meta property=\"og:title\" content=\"Terms\">"));
    assert!(
        page.contains(&format!("<meta property=\"og:url\" content=\"{}\">", at("2020-01-01/")))
    );
    let page = built.file("terms/index.html");
    assert!(
        page.contains("<meta property=\"og:description\" content=\"Our &quot;terms&quot;.\">"),
        "{page}"
    );

    let all =
        ("engross.yaml", "url: https://legal.example.com\nsearch_engines: {superseded: true}\n");
    let built = build(&[files[0], files[1], all]);
    for (page, expected) in [
        ("terms/index.html", (true, at(""))),
        // Two addresses of one text: the notice's own is the one to keep.
        ("terms/2021-01-01/index.html", (false, at(""))),
        ("terms/2020-01-01/index.html", (true, at("2020-01-01/"))),
        ("terms/2021-01-01/changes/index.html", (true, at("2021-01-01/changes/"))),
    ] {
        assert_eq!(found(&built, page), expected, "{page}");
    }
}

#[test]
fn the_sitemap_says_when_a_page_last_changed() {
    let built = build(&[
        (
            "content/terms/index.md",
            "---\neffective: 2021-01-01\ncorrections: [{date: 2022-03-04, note: x}]\n---\n# Terms\n",
        ),
        ("content/terms/2027-01-01.md", "---\npublished: 2025-11-12\n---\n# Terms\n\na\n"),
        ("content/old.md", "---\neffective: 2020-01-01\nwithdrawn: 2023-01-01\n---\n# Old\n"),
    ]);
    let map = built.file("sitemap.xml");
    let changed = |path: &str| {
        let at = map.find(&format!("<loc>https://legal.example.com/{path}</loc>")).expect(path);
        let rest = &map[at..];
        let day = rest.split_once("<lastmod>").expect("a day").1;
        day[..10].to_owned()
    };
    assert_eq!(changed("terms/"), "2022-03-04");
    assert_eq!(changed("terms/history/"), "2025-11-12");
    assert_eq!(changed("old/"), "2023-01-01");
}
