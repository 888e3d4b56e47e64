//! `engross cookies audit` on made-up recordings: what is told of each difference, at which place, in which format,
//! and that no value of a cookie gets out, whatever a recording holds.

mod support;

use std::fs;
use std::time::Instant;

use engross::cookies::audit::compare::compare;
use engross::cookies::audit::propose::propose;
use engross::cookies::audit::told::{self, Asked};
use engross::cookies::audit::{self, Format, Jar, Looked};
use engross::cookies::inventory::Word;
use engross::cookies::matching::Candidates;
use engross::cookies::parse;
use engross::finding::Severity;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::Site;

/// What stands in every value of a recording.
const SECRET: &str = "s3cr3t";

const INVENTORY: &str = "\
title: Cookies
effective: 2025-01-01
providers:
- id: harbour
  name: Harbour
  category: strictly-necessary
  items:
  - {name: sid, party: first, retention: session}
  - {name: lang, party: first, retention: P13M, category: functionality}
  - {name: theme, storage: local-storage, retention: unlimited}
- id: gauge
  name: Gauge
  category: analytics
  items:
  - {name: _gg, party: first, domains: [.harbour.example], retention: P13M}
  - {name: _gg_, match: prefix, retention: PT30M, legal_basis: audience-measurement}
  - {name: A kit, storage: sdk, retention: unknown}
";

/// An entry of an archive: its address and its `Set-Cookie` headers, received on 1 March 2025 at noon.
fn entry(url: &str, set: &[&str]) -> Value {
    let headers: Value = set.iter().map(|it| json!({"name": "Set-Cookie", "value": it})).collect();
    json!({
        "startedDateTime": "2025-03-01T11:59:59.500Z",
        "time": 500,
        "request": {"url": url, "headers": [], "cookies": []},
        "response": {"status": 200, "headers": headers, "cookies": []},
        "timings": {"send": 0, "wait": 500, "receive": 0},
    })
}

fn archive(creator: &str, entries: &[Value]) -> Value {
    json!({"log": {"version": "1.2", "creator": {"name": creator}, "entries": entries}})
}

/// A site with an inventory and recordings.
fn site(recordings: &[(&str, &Value)]) -> Site {
    let site = Site::new(&[("content/legal/cookies/index.yaml", INVENTORY)]);
    for (path, recording) in recordings {
        site.write(path, format!("{recording:#}"));
    }
    site
}

/// Audits, and compares exit status and findings, each on a line.
fn check_audit(site: &Site, args: &[&str], status: i32, expected: &str) {
    let args =
        [&["cookies", "audit", "--as-of", "2025-03-01", "--findings", "short"], args].concat();
    let run = site.run(&args);
    let shown: Vec<&str> = run.stdout.lines().filter(|line| !line.starts_with("  ")).collect();
    assert_eq!(shown.join("\n"), expected.trim(), "{args:?}:\n{}{}", run.stdout, run.stderr);
    assert_eq!(run.status, status, "{args:?}");
    assert!(!run.stdout.contains(SECRET) && !run.stderr.contains(SECRET), "{}", run.stdout);
}

#[test]
fn what_differs_is_told_at_its_item_and_what_is_none_at_its_place() {
    let recording = archive(
        "Firefox",
        &[
            entry(
                "https://www.harbour.example/",
                &[
                    "sid=s3cr3t; HttpOnly",
                    // Thirteen months and a day from noon of 1 March 2025 are noon of 2 April 2026.
                    "lang=s3cr3t; Expires=Thu, 02 Apr 2026 12:00:00 GMT",
                    "_gg=s3cr3t; Expires=Thu, 02 Apr 2026 12:00:01 GMT; Domain=harbour.example",
                    "_gg_1=s3cr3t; Max-Age=1800; Expires=Thu, 02 Apr 2027 12:00:01 GMT\n_gg_2=s3cr3t; Max-Age=3601",
                    // A day more than the 400 that Chromium keeps it is told as more.
                    "new=s3cr3t; Max-Age=34646401",
                    "wide=s3cr3t; Domain=example",
                    "__Host-x=s3cr3t; Path=/",
                ],
            ),
            entry("https://cdn.gauge.example/p.gif", &["_gg=s3cr3t; Secure; SameSite=None"]),
        ],
    );
    let site = site(&[("visit.har", &recording)]);
    check_audit(
        &site,
        &["visit.har"],
        1,
        "
content/legal/cookies/index.yaml:15:6: error: `_gg` is set for cdn.gauge.example, and `_gg` of `gauge` is declared for .harbour.example [audit-domain]
content/legal/cookies/index.yaml:15:6: error: `_gg` stays for 397 days, and `_gg` of `gauge` declares P13M [audit-longer]
content/legal/cookies/index.yaml:15:6: error: `_gg` of cdn.gauge.example is third-party here, and `_gg` of `gauge` is declared first-party [audit-party]
content/legal/cookies/index.yaml:16:6: error: `_gg_2` stays for 60 minutes, and `_gg_*` of `gauge` declares PT30M [audit-longer]
visit.har:32:13: error: `new` is not declared: a cookie of www.harbour.example (first-party), which stays for 401 days [audit-undeclared]
visit.har:36:13: warning: browsers refuse `wide` of www.harbour.example: `Domain=example` is a public suffix, whose sites are not one owner's [audit-refused]
visit.har:40:13: error: browsers refuse `__Host-x` of www.harbour.example: a name with `__Host-` in front needs `Secure` and `Path=/`, and no `Domain` [audit-prefix]
6 errors, 1 warning, 2 notes (shown with --verbose)",
    );
}

#[test]
fn what_browsers_ignore_as_a_whole_is_told() {
    let large = SECRET.repeat(700);
    let long = "n".repeat(5000);
    let mut visit = entry(
        "https://www.harbour.example/",
        &[
            "sid=s3cr3t",
            &format!("large={large}; Max-Age=60"),
            &format!("{long}=s3cr3t"),
            "broken=s3cr3t\u{1}; Path=/",
            "s3cr3t\u{7f}",
            "__Host-s3cr3t",
            "; Path=/",
        ],
    );
    // What a recorder made of the header is not more than the header.
    visit["response"]["cookies"] = json!([{"name": "large", "value": SECRET}]);
    let site = site(&[("a.har", &archive("Firefox", &[visit]))]);
    let of = "of www.harbour.example:";
    let long = "n".repeat(80);
    check_audit(
        &site,
        &["a.har"],
        1,
        &format!(
            "
a.har:25:13: warning: browsers refuse `large` {of} name and value are longer together than 4096 bytes [audit-refused]
a.har:29:13: warning: browsers refuse `{long}\u{2026}` {of} name and value are longer together than 4096 bytes [audit-refused]
a.har:33:13: warning: browsers refuse `broken` {of} a control character stands in its header [audit-refused]
a.har:37:13: warning: browsers refuse a cookie without a name {of} a control character stands in its header [audit-refused]
a.har:41:13: warning: browsers refuse a cookie without a name {of} its value begins as the names do that promise something, such as `__Host-` [audit-refused]
a.har:45:13: warning: browsers refuse a cookie {of} it has neither a name nor a value [audit-refused]
6 warnings, 4 notes (shown with --verbose)"
        ),
    );
}

#[test]
fn nothing_is_told_of_a_site_that_sets_what_it_declares() {
    let recording = archive(
        "Firefox",
        &[entry(
            "https://www.harbour.example/",
            &["sid=s3cr3t", "_gg=s3cr3t; Max-Age=60; Domain=harbour.example"],
        )],
    );
    check_audit(&site(&[("a.har", &recording)]), &["a.har"], 0, "3 notes (shown with --verbose)");
}

#[test]
fn before_consent_nothing_is_set_that_needs_it() {
    let recording = archive(
        "Firefox",
        &[entry(
            "https://www.harbour.example/",
            &[
                "sid=s3cr3t",
                "lang=s3cr3t",
                "_gg_7=s3cr3t",
                "_gg=s3cr3t; Domain=harbour.example",
                "gone=; Max-Age=0",
            ],
        )],
    );
    check_audit(&site(&[("a.har", &recording)]), &["a.har", "--before-consent"], 1, "
content/legal/cookies/index.yaml:9:6: error: `lang` is set before consent, and `lang` of `harbour` needs it (functionality) [audit-before-consent]
content/legal/cookies/index.yaml:15:6: error: `_gg` is set before consent, and `_gg` of `gauge` needs it (analytics) [audit-before-consent]
2 errors, 1 note (shown with --verbose)");
}

#[test]
fn what_is_declared_without_a_category_needs_consent_in_words_too() {
    let visit = archive("Firefox", &[entry("https://www.harbour.example/", &["x=s3cr3t"])]);
    let recordings = [audit::read("a.har", visit.to_string().as_bytes(), None, &jar())];
    let yaml = "providers:\n- {id: a, name: A, category: analytics, items: [{name: x, retention: session}]}\n";
    let (inventory, findings) = parse("c.yaml", yaml);
    assert_eq!(findings, []);
    let mut inventory = inventory.expect("an inventory");
    // Reading refuses it; what programs put together may have none.
    inventory.providers[0].category = None;
    let candidates = Candidates::of([&inventory]);
    let compared = compare(&recordings, &candidates, [], true);
    let findings = told::findings(&recordings, &compared, &[], &Asked { before_consent: true });
    let told: Vec<&str> = findings.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(told, ["`x` is set before consent, and `x` of `a` needs it"]);
}

#[test]
fn without_the_site_it_is_said_that_no_party_was_compared() {
    let held = json!([{"name": "sid", "domain": "www.harbour.example", "value": SECRET}]);
    let site = site(&[("held.json", &held)]);
    let args = ["cookies", "audit", "--as-of", "2025-03-01", "held.json", "-v"];
    let run = site.run(&args);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("whose cookies these are was not compared"), "{}", run.stdout);
    let summary = "held against 5 declared items; whose they are was not compared, without --site";
    assert!(run.stderr.contains(summary), "{}", run.stderr);
    let run = site.run(&[&args[..], &["--site", "harbour.example"]].concat());
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("not compared"), "{}", run.stdout);
}

#[test]
fn what_a_recording_says_stays_on_one_line() {
    let held = json!({
        "cookies": [{"name": "n", "domain": "a\nb.example", "value": SECRET}],
        "origins": [{"origin": "https://www.harbour.example", "localStorage": [{"name": "x\n\u{1b}[2Jy"}]}],
    });
    let site = site(&[("held.json", &held)]);
    let args = ["cookies", "audit", "--as-of", "2025-03-01", "held.json"];
    for format in ["human", "github"] {
        let run = site.run(&[&args[..], &["--format", format]].concat());
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(run.stdout.contains("domain with control characters"), "{}", run.stdout);
        assert!(run.stdout.contains("`x\\n\\u{1b}[2Jy` is not declared"), "{}", run.stdout);
        assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
    }
}

#[test]
fn a_recording_that_shows_nothing_proves_nothing() {
    let nothing = entry("https://www.harbour.example/", &[]);
    let mut failed = nothing.clone();
    failed["response"]["status"] = json!(-1);
    let mut named = nothing.clone();
    named["response"]["cookies"] = json!([{"name": "sid", "value": SECRET}]);
    let site = site(&[
        ("stripped.har", &archive("WebInspector", std::slice::from_ref(&nothing))),
        ("named.har", &archive("Anything", &[named])),
        ("unknown.har", &archive("Anything", std::slice::from_ref(&nothing))),
        ("whole.har", &archive("Playwright", &[nothing])),
        ("empty.har", &archive("Playwright", &[])),
        ("failed.har", &archive("Playwright", &[failed])),
        ("held.json", &json!({"cookies": [], "origins": []})),
        ("seen.har", &archive("Other", &[entry("https://www.harbour.example/", &["sid=s3cr3t"])])),
    ]);
    let left_out = "stripped.har:1:1: error: this archive has not one header of a cookie: the browser leaves them out unless told otherwise [audit-stripped]\n1 error, ";
    let taken_out = "named.har:1:1: error: the headers of cookies were taken out of this archive, which names cookies without them [audit-stripped]\n1 error, ";
    let nothing = |file: &str| {
        format!(
            "{file}: warning: this recording shows no cookie and no storage at all [audit-nothing-seen]\n1 warning, "
        )
    };
    let check = |args: &[&str], status: i32, told: &str, count: usize| {
        check_audit(&site, args, status, &format!("{told}{count} notes (shown with --verbose)"));
    };
    check(&["stripped.har"], 1, left_out, 5);
    check(&["named.har", "--before-consent"], 1, taken_out, 5);
    check(&["unknown.har", "--before-consent"], 1, &nothing("unknown.har"), 5);
    check(&["whole.har"], 1, &nothing("whole.har"), 5);
    // What was to be shown, by a recorder that leaves nothing out.
    check(&["whole.har", "--before-consent"], 0, "", 6);
    check(&["whole.har", "held.json", "--before-consent"], 0, "", 8);
    // Of a visit that did not take place, or of which nothing says that it did.
    check(&["held.json", "--before-consent"], 1, &nothing("held.json"), 6);
    check(&["failed.har", "--before-consent"], 1, &nothing("failed.har"), 5);
    check(&["empty.har", "--before-consent"], 1, &nothing("empty.har"), 5);
    // One that shows something does not make up for one that was stripped.
    check(&["stripped.har", "seen.har"], 1, left_out, 4);
    // Who recorded with a browser that leaves nothing out is not told to use it.
    let help = |file: &str| site.run(&["cookies", "audit", file, "--as-of", "2025-03-01"]).stdout;
    let (of_whole, of_unknown) = (help("whole.har"), help("unknown.har"));
    assert!(of_whole.contains("say so with --before-consent"), "{of_whole}");
    assert!(!of_whole.contains("leave no header out"), "{of_whole}");
    assert!(of_unknown.contains("leave no header out"), "{of_unknown}");
}

#[test]
fn the_inventory_is_that_of_the_day_or_the_one_that_is_named() {
    let recording = archive("Firefox", &[entry("https://www.harbour.example/", &["old=s3cr3t"])]);
    let site = site(&[("a.har", &recording)]);
    site.write(
        "content/legal/cookies/2024-01-01.yaml",
        "title: Cookies\nproviders:\n- {id: a, name: A, category: analytics, items: [{name: old, retention: session}]}\n",
    );
    let told = site.run(&["cookies", "audit", "a.har", "--as-of", "2025-03-01", "-q"]);
    assert_eq!(told.status, 1, "{}", told.stdout);
    assert!(told.stdout.contains("`old` is not declared"), "{}", told.stdout);
    let then = site.run(&["cookies", "audit", "a.har", "--as-of", "2024-06-01"]);
    assert_eq!(then.status, 0, "{}{}", then.stdout, then.stderr);
    check_audit(&site, &["a.har", "--inventory", "legal/cookies@2024-01-01"], 0, "no findings");
    check_audit(
        &site,
        &["a.har", "--inventory", "content/legal/cookies/2024-01-01.yaml"],
        0,
        "no findings",
    );
    let before = site.run(&["cookies", "audit", "a.har", "--as-of", "2020-01-01"]);
    assert_eq!(before.status, 2, "{}", before.stderr);
    assert!(before.stderr.contains("no inventory of the site is in force"), "{}", before.stderr);
    let missing = site.run(&["cookies", "audit", "b.har"]);
    assert_eq!(missing.status, 2, "{}", missing.stderr);
    site.write("content/legal/cookies/index.yaml", "title: Cookies\nproviders: [{id: a}]\n");
    let faulty = site.run(&["cookies", "audit", "a.har", "--as-of", "2026-01-01"]);
    assert_eq!(faulty.status, 1, "{}", faulty.stderr);
    assert!(faulty.stderr.contains("nothing was compared"), "{}", faulty.stderr);
}

#[test]
fn a_name_with_blanks_is_told_to_be_a_pattern() {
    let recording =
        archive("Firefox", &[entry("https://www.harbour.example/", &["_dc_UA-1234-1=s3cr3t"])]);
    let site = site(&[("a.har", &recording)]);
    site.write(
        "below/cookies.yaml",
        "providers:\n- {id: tags, name: T, category: analytics, items: [_dc_UA-XXXXXXX-X]}\n",
    );
    let asked = ["cookies", "audit", "a.har", "--inventory", "below/cookies.yaml", "-v"];
    let run = site.run(&asked);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let help = "help: if it is `_dc_UA-XXXXXXX-X` of `tags`, whose name has blanks: declare what its names begin with";
    assert!(run.stdout.contains(help), "{}", run.stdout);
    // From another folder, the path of a file below the site is the same.
    let elsewhere = site
        .command(&["cookies", "audit", "../a.har", "--inventory", "cookies.yaml", "-v"])
        .current_dir(site.path("below"))
        .output()
        .expect("a run");
    assert_eq!(String::from_utf8_lossy(&elsewhere.stdout), run.stdout);
}

#[test]
fn the_documentation_has_every_rule_with_its_level() {
    let docs = fs::read_to_string(support::project().join("docs/cookies-audit.md")).expect("docs");
    let rows: Vec<(&str, &str)> = docs
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('|').map(str::trim).skip(1);
            let name = cells.next()?.strip_prefix("`audit-")?.strip_suffix('`')?;
            Some((name, cells.next()?))
        })
        .collect();
    let mut rules: Vec<(&str, &str)> = told::RULES
        .iter()
        .map(|rule| {
            let level = match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "note",
            };
            (rule.name.strip_prefix("audit-").expect("a rule of audits"), level)
        })
        .collect();
    let mut documented = rows.clone();
    documented.sort_unstable();
    rules.sort_unstable();
    assert_eq!(documented, rules);
}

#[test]
fn code_hosts_and_programs_are_told_the_same() {
    let recording = archive(
        "Firefox",
        &[entry("https://www.harbour.example/", &["lang=s3cr3t; Max-Age=63072000", "new=s3cr3t"])],
    );
    let site = site(&[("records/a.har", &recording)]);
    let run = |format: &str| {
        let args =
            ["cookies", "audit", "records/a.har", "--as-of", "2025-03-01", "--format", format];
        let run = site.run(&args);
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(!run.stdout.contains(SECRET) && !run.stderr.contains(SECRET), "{}", run.stdout);
        run.stdout
    };
    let json: Value = serde_json::from_str(&run("json")).expect("JSON");
    let findings = json["findings"].as_array().expect("findings");
    let longer = findings.iter().find(|it| it["rule"] == "audit-longer").expect("a finding");
    assert_eq!(longer["path"], "content/legal/cookies/index.yaml");
    assert_eq!((&longer["line"], &longer["severity"]), (&json!(9), &json!("error")));
    let undeclared = findings.iter().find(|it| it["rule"] == "audit-undeclared").expect("one");
    assert_eq!(undeclared["path"], "records/a.har");
    let text = fs::read_to_string(site.path("records/a.har")).expect("the archive");
    let line = usize::try_from(undeclared["line"].as_u64().expect("a line")).expect("a line");
    let from_there: String = text.lines().skip(line - 1).take(4).collect();
    assert!(from_there.contains("new=s3cr3t"), "{from_there}");
    assert!(
        undeclared["detail"]
            .as_str()
            .is_some_and(|it| it.contains("/log/entries/0/response/headers/1"))
    );
    let drawn = site.run(&[
        "cookies",
        "audit",
        "records/a.har",
        "--as-of",
        "2025-03-01",
        "--findings",
        "full",
    ]);
    assert!(drawn.stdout.contains("9 |   - {name: lang"), "{}", drawn.stdout);
    assert!(drawn.stdout.contains("--> records/a.har:"), "{}", drawn.stdout);
    assert!(!drawn.stdout.contains(SECRET), "a line of the recording is shown: {}", drawn.stdout);
    assert!(
        drawn.stderr.contains(
            "1 recording with 2 cookies and entries of storage held against 5 declared items"
        ),
        "{}",
        drawn.stderr
    );
    let github = run("github");
    assert!(
        github.contains("::error file=content/legal/cookies/index.yaml,line=9,col="),
        "{github}"
    );
    assert!(github.contains("::error file=records/a.har,line="), "{github}");
    let sarif: Value = serde_json::from_str(&run("sarif")).expect("JSON");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(rules.iter().all(|rule| rule["shortDescription"]["text"].is_string()), "{rules:?}");
    assert_eq!(run["results"].as_array().map(Vec::len), Some(2));
}

#[test]
fn entries_are_proposed_and_hold() {
    let recording = archive(
        "Firefox",
        &[
            entry(
                "https://www.harbour.example/",
                &[
                    "new=s3cr3t; Max-Age=2592000; Path=/shop",
                    "visit_1=s3cr3t",
                    "visit_2=s3cr3t",
                    "sid=s3cr3t",
                    "known_9=s3cr3t; Max-Age=60",
                ],
            ),
            entry(
                "https://px.ads.example/",
                &["uid=s3cr3t; Max-Age=7776000; Domain=ads.example; Secure; SameSite=None"],
            ),
        ],
    );
    let site = site(&[("a.har", &recording)]);
    site.write(
        "database.csv",
        "ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data Controller,User Privacy & GDPR Rights Portals,Wildcard match\n\
         1,Knower,Analytics,known_,,Counts what is known.,1 hour,Knower Ltd,https://knower.example/privacy,1\n",
    );
    let args = ["cookies", "audit", "a.har", "--as-of", "2025-03-01", "--write"];
    let run = site.run(&[&args[..], &["--from-database", "database.csv"]].concat());
    assert_eq!(run.status, 1, "{}", run.stderr);
    let expected = "\
# Proposed by `engross cookies audit`: read each entry, mend it, and put it into the inventory.
providers:
  # review: name who is behind this domain, and where its privacy policy is
  - id: ads-example
    name: ads.example
    items:
      # review: say what it is for; the category targeting is assumed, since it asks for consent
      - {name: uid, party: third, domains: [.ads.example], retention: P90D, category: targeting}

  # review: name who is behind this domain, and where its privacy policy is
  - id: harbour-example
    name: harbour.example
    items:
      # review: say what it is for; the category targeting is assumed, since it asks for consent
      - {name: new, party: first, domains: [www.harbour.example], path: /shop, retention: P30D, category: targeting}
      # review: say what it is for; the category targeting is assumed, since it asks for consent
      # review: 2 names of this kind were seen
      - name: visit_
        match: prefix
        party: first
        domains: [www.harbour.example]
        retention: session
        category: targeting

  # review: the provider is as the Open Cookie Database names it
  - id: knower
    name: Knower
    controller: Knower Ltd
    links:
      privacy: https://knower.example/privacy
    items:
      # review: purpose and category are those of the Open Cookie Database
      - name: known_
        match: prefix
        party: first
        domains: [www.harbour.example]
        retention: PT1M
        category: analytics
        purpose: Counts what is known.
        source: {kind: ocd, id: \"1\"}
";
    assert_eq!(run.stdout, expected);
    assert!(!run.stderr.contains(SECRET), "{}", run.stderr);
    // What is proposed is an inventory against which nothing is told.
    site.write("proposed.yaml", &run.stdout);
    let again = [&args[..5], &["--inventory", "proposed.yaml", "-q"]].concat();
    let told = site.run(&again);
    let undeclared: Vec<&str> =
        told.stdout.lines().filter(|line| line.contains(": error: ")).collect();
    assert_eq!(undeclared.len(), 1, "{}", told.stdout);
    assert!(undeclared[0].contains("`sid` is not declared"), "{}", told.stdout);
    // A file is never written over.
    let written = [&args[..], &["--output", "new/entries.yaml"]].concat();
    assert_eq!(site.run(&written).status, 1);
    let text = fs::read_to_string(site.path("new/entries.yaml")).expect("entries");
    assert!(text.contains("visit_"), "{text}");
    let refused = site.run(&written);
    assert_eq!(refused.status, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("is there already"), "{}", refused.stderr);
    let both = site.run(&[&args[..], &["--format", "json"]].concat());
    assert_eq!(both.status, 2, "{}", both.stderr);
}

#[test]
fn what_an_archive_and_a_state_show_of_one_thing_is_proposed_once() {
    let mut second = entry("https://www.harbour.example/more", &[]);
    second["request"]["headers"] = json!([{"name": "Cookie", "value": "js=s3cr3t"}]);
    let first = entry(
        "https://www.harbour.example/",
        &["long=s3cr3t; Max-Age=63072000", "short=s3cr3t; Max-Age=1000"],
    );
    let harbour = archive("Playwright", &[first, second]);
    let shop = archive("Playwright", &[entry("https://shop.example/", &["cart=s3cr3t"])]);
    let held = |name: &str, domain: &str, expires: i64| json!({"name": name, "value": SECRET, "domain": domain, "path": "/", "expires": expires});
    let state = json!({
        "cookies": [
            // Chromium keeps it no longer than 400 days.
            held("long", "www.harbour.example", 1_775_390_400),
            // It ends on the day of the recording.
            held("short", "www.harbour.example", 1_740_831_400),
            held("js", "www.harbour.example", -1),
            held("ad", ".ads.example", 1_748_649_600),
        ],
        "origins": [{"origin": "https://www.harbour.example", "localStorage": [{"name": "tok", "value": SECRET}]}],
    });
    let site = site(&[("a.har", &harbour), ("b.har", &shop), ("state.json", &state)]);
    let proposed = |files: &[&str]| {
        let args =
            [&["cookies", "audit", "--as-of", "2025-03-01", "--write", "-q"], files].concat();
        let run = site.run(&args);
        let yaml = &run.stdout[run.stdout.find("# Proposed").unwrap_or_default()..];
        let (inventory, faults) = parse("p.yaml", yaml);
        assert_eq!(faults, [], "{yaml}");
        assert!(!yaml.contains("say how long it stays"), "{yaml}");
        let inventory = inventory.expect("entries");
        let items = inventory.items().map(|listed| {
            let item = listed.item;
            let party = item.party.map_or("?", |party| party.word());
            let retention = item.retention.as_ref().map(|it| it.max.word()).unwrap_or_default();
            format!("{} {party} {retention}", item.name)
        });
        items.collect::<Vec<_>>()
    };
    let of_visit =
        ["js first session", "long first P2Y", "short first PT17M", "tok first unlimited"];
    assert_eq!(proposed(&["a.har", "state.json"]), [&["ad third P90D"], &of_visit[..]].concat());
    // Of which of two visits the state is nobody knows; a thing that both show is still one.
    assert_eq!(
        proposed(&["a.har", "b.har", "state.json"]),
        [&["ad ? P90D"], &of_visit[..3], &["tok ? unlimited", "cart first session"]].concat()
    );
}

#[test]
fn what_has_no_name_is_not_told_to_be_declared() {
    let recording = archive("Firefox", &[entry("https://www.harbour.example/", &["s3cr3t"])]);
    let state = json!({"origins": [{"origin": "https://www.harbour.example", "localStorage": [{"name": "", "value": SECRET}]}]});
    let site = site(&[("a.har", &recording), ("state.json", &state)]);
    let args = ["cookies", "audit", "a.har", "state.json", "--as-of", "2025-03-01", "--write"];
    let run = site.run(&args);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let told = format!("{}{}", run.stdout, run.stderr);
    for expected in [
        "a cookie without a name is not declared: a cookie of www.harbour.example",
        "help: give it a name where it is set (`NAME=VALUE`), or stop setting it",
        "an entry of local storage without a name is not declared",
        "help: give it a name where it is set, or stop setting it",
        "nothing is to be added to the inventory",
    ] {
        assert!(told.contains(expected), "{expected}:\n{told}");
    }
    assert!(!told.contains("--write") && !told.contains(SECRET), "{told}");
}

#[test]
fn an_inventory_can_be_started_from_a_recording_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let recording = archive("Firefox", &[entry("https://www.harbour.example/", &["sid=s3cr3t"])]);
    fs::write(folder.path().join("a.har"), recording.to_string()).expect("a recording");
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_engross"));
        let run = command.current_dir(folder.path()).args(args).output().expect("a run");
        (run.status.code(), String::from_utf8_lossy(&run.stdout).into_owned())
    };
    let (status, printed) = run(&["cookies", "audit", "a.har", "--write"]);
    assert_eq!(status, Some(1));
    let (inventory, findings) = parse("a.yaml", &printed);
    assert_eq!(findings, []);
    assert_eq!(inventory.map(|it| it.items().count()), Some(1), "{printed}");
    assert_eq!(run(&["cookies", "audit", "a.har"]).0, Some(2));
}

/* ---- What must hold for every recording ---------------------------------------------------------- */

fn jar() -> Jar<'static> {
    let day = "2025-03-01T00:00:00Z".parse().expect("a moment");
    Jar { page: None, looked: Looked::at(day) }
}

/// Everything that an audit says of bytes, as text; the same for the same bytes.
fn said(bytes: &[u8], from: Option<Format>) -> String {
    let recordings = [audit::read("a", bytes, from, &jar())];
    let (inventory, _) = parse("c.yaml", INVENTORY);
    let inventory = inventory.expect("an inventory");
    let candidates = Candidates::of([&inventory]);
    let compared = compare(&recordings, &candidates, [], true);
    let asked = Asked { before_consent: true };
    let findings = told::findings(&recordings, &compared, &candidates.bad, &asked);
    let proposal = propose(&compared.differences, &[&inventory], None);
    let yaml = proposal.yaml();
    if proposal.items() > 0 {
        let (read, faults) = parse("p.yaml", &yaml);
        assert!(read.is_some() && faults.is_empty(), "{yaml}\n{faults:?}");
    }
    let known = |rule: &str| told::RULES.iter().any(|it| it.name == rule);
    assert!(findings.iter().all(|it| known(it.rule)), "{findings:?}");
    assert!(!findings.is_empty(), "nothing is said of {:?}", String::from_utf8_lossy(bytes));
    format!("{recordings:?}\n{findings:?}\n{yaml}")
}

/// Values of JSON as recordings have them, and as they do not.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|it| json!(it)),
        Just(json!("https://www.harbour.example/")),
        Just(json!("2025-03-01T00:00:00Z")),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    const KEYS: [&str; 20] = [
        "log",
        "entries",
        "pages",
        "request",
        "response",
        "headers",
        "cookies",
        "url",
        "name",
        "domain",
        "expires",
        "origins",
        "origin",
        "localStorage",
        "uri_ins",
        "startedDateTime",
        "time",
        "pageref",
        "session",
        "log",
    ];
    prop_oneof![prop::sample::select(&KEYS[..]).prop_map(str::to_owned), "[a-z]{1,4}"]
}

/// A header as servers and attackers write it; every value has the secret in it.
fn header() -> impl Strategy<Value = String> {
    let attribute = prop_oneof![
        "(?i)(max-age|expires|domain|path|samesite)=\\PC{0,10}",
        "(?i)max-age=[-+]?[0-9]{0,24}",
        "(?i)domain=\\.?(harbour\\.example|example|com|[a-z.]{0,6})",
        "expires=[A-Z][a-z]{2}, [0-9]{1,2}[- ][A-Z][a-z]{2}[- ][0-9]{2,4} [0-9]{1,2}:[0-9]{2}:[0-9]{2} GMT",
        Just("Secure".to_owned()),
        Just("Path=/".to_owned()),
        "\\PC{0,8}",
    ];
    let name = prop_oneof![
        "(__Host-|__Secure-|_gg_|sid|visit_)?[a-zA-Z0-9_.\\[\\]-]{0,8}=",
        Just(String::new()),
        Just("=".to_owned()),
    ];
    (name, prop::collection::vec(attribute, 0..5)).prop_map(|(name, attributes)| {
        let attributes: String = attributes.iter().map(|it| format!("; {it}")).collect();
        format!("{name}{SECRET}{attributes}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_read_as_any_format(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for from in [None].into_iter().chain(Format::WORDS.iter().map(|(_, format)| Some(*format))) {
            prop_assert_eq!(said(&bytes, from), said(&bytes, from));
        }
    }

    #[test]
    fn any_json_is_read_as_any_format(value in value()) {
        let text = value.to_string();
        for from in [None].into_iter().chain(Format::WORDS.iter().map(|(_, format)| Some(*format))) {
            said(text.as_bytes(), from);
        }
    }

    #[test]
    fn no_value_gets_out(headers in prop::collection::vec(header(), 1..6), joined in any::<bool>()) {
        let lines: Vec<&str> = headers.iter().map(String::as_str).collect();
        let all = lines.join("\n");
        let set = if joined { vec![all.as_str()] } else { lines };
        let mut visit = entry("https://www.harbour.example/", &set);
        visit["request"]["headers"] = json!([{"name": "cookie", "value": all}]);
        visit["response"]["cookies"] =
            json!([{"name": "made", "value": SECRET}, {"name": SECRET, "value": ""}]);
        visit["request"]["cookies"] = json!([{"name": SECRET, "value": ""}]);
        let archive = archive("Firefox", &[visit]).to_string();
        let told = said(archive.as_bytes(), None);
        prop_assert!(!told.contains(SECRET), "{}", told);
        // Cut off anywhere, it is no JSON any more, and still nothing gets out.
        let cut = archive.len() * 2 / 3;
        let told = said(&archive.as_bytes()[..cut], None);
        prop_assert!(!told.contains(SECRET), "{}", told);
        let lines: String = headers
            .iter()
            .map(|it| {
                let pair = it.split(';').next().unwrap_or_default();
                let (name, value) = pair.split_once('=').unwrap_or(("", pair));
                format!(".harbour.example\tTRUE\t/\tFALSE\t0\t{name}\t{value}\n")
            })
            .collect();
        let told = said(lines.as_bytes(), Some(Format::CookiesTxt));
        prop_assert!(!told.contains(SECRET), "{}", told);
    }
}

#[test]
fn what_is_nested_deep_or_large_is_read_in_time() {
    let started = Instant::now();
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    said(deep.as_bytes(), None);
    said(format!("{{\"log\":{{\"entries\":{deep}}}}}").as_bytes(), None);
    let set: Vec<String> = (0..20_000).map(|at| format!("name_{at}=s3cr3t")).collect();
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    let many = archive("Firefox", &[entry("https://www.harbour.example/", &set)]).to_string();
    let told = said(many.as_bytes(), None);
    assert!(told.contains("20000 names of this kind were seen"));
    // Names in an order that is not that of the text, all of it on one line; and as many cookies as headers of one entry.
    let stored: Vec<String> =
        (0..50_000).map(|at| format!("\"{}\":{{}}", at * 7_919 % 50_000)).collect();
    let record = format!(
        "{{\"uri_ins\":\"https://a.example/\",\"localStorage\":{{\"https://a.example\":{{{}}}}}}}",
        stored.join(",")
    );
    let placed = Instant::now();
    let read = audit::read("a", record.as_bytes(), None, &jar());
    assert_eq!(read.sightings.len(), 50_000);
    let mut visit = entry("https://www.harbour.example/", &set);
    visit["response"]["cookies"] =
        (0..20_000).map(|at| json!({"name": format!("name_{at}"), "value": "x"})).collect();
    let read = audit::read("a", archive("Firefox", &[visit]).to_string().as_bytes(), None, &jar());
    assert_eq!((read.sightings.len(), read.findings.len()), (20_000, 0));
    assert!(placed.elapsed().as_secs() < 20, "{:?}", placed.elapsed());
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
