//! `engross build --keep-published`: what of an earlier build has to stay, through the releases of a notice.

mod support;

use std::fs;

use support::{Built, Site};

const SETTINGS: &str = "url: https://legal.example.com\n";

/// A site whose notice has these many versions, each of the first of January of a year, of which the first is 2000.
fn site(versions: usize, settings: &str) -> Site {
    let site = Site::new(&[("engross.yaml", settings)]);
    for version in 0..versions {
        release(&site, version);
    }
    site
}

fn release(site: &Site, version: usize) {
    let year = 2000 + version;
    let text = format!("# Terms\n\nWords of {year}.\n");
    site.write(&format!("content/legal/terms/{year}-01-01.md"), text);
}

/// Builds as of a day, and keeps the manifest as what is published.
fn publish(site: &Site, day: &str) {
    let built = site.run(&["build", "--as-of", day]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    fs::copy(site.path("output/manifest.json"), site.path("previous.json")).expect("a copy");
}

fn build(site: &Site, day: &str) -> Built {
    site.run(&[
        "build",
        "--as-of",
        day,
        "--verbose",
        "--strict",
        "--keep-published",
        "previous.json",
    ])
}

/// Builds with the addresses of the published build kept, and compares what is said of that, findings alone.
fn check(site: &Site, day: &str, expected: &str) {
    let built = build(site, day);
    let about =
        |line: &&str| line.starts_with("previous.json") || line.starts_with("content/_redirects");
    let mut told = Vec::new();
    let mut lines = built.stderr.lines().peekable();
    while let Some(line) = lines.next() {
        if about(&line) {
            told.push(line);
            told.extend(lines.next_if(|next| next.starts_with("  help: ")));
        }
    }
    assert_eq!(told.join("\n"), expected.trim(), "{}", built.stderr);
    assert_eq!(built.status, i32::from(expected.contains(": error: ")), "{}", built.stderr);
}

/// Where `_redirects` leads from each address.
fn rules(site: &Site) -> Vec<(String, String)> {
    let text = fs::read_to_string(site.path("output/_redirects")).unwrap_or_default();
    let rule = |line: &str| {
        let parts: Vec<&str> = line.split(' ').collect();
        assert_eq!(parts[2], "302", "{line}");
        (parts[0].to_owned(), parts[1].to_owned())
    };
    text.lines().map(rule).collect()
}

#[test]
fn releases_go_on_beyond_the_limit_of_pairs() {
    let site = site(12, SETTINGS);
    publish(&site, "2020-01-01");
    assert_eq!(rules(&site), []);
    // 66 pairs of twelve versions, of which 11 are neighbours and 55 have pages of their own. With thirteen, the neighbours
    // stay, and no comparison of the twelve was one with the text in force.
    release(&site, 12);
    check(
        &site,
        "2020-01-01",
        "
previous.json: info: 55 comparisons have no pages any more, since there are more versions or another one is in force: 55 in `/legal/terms/`; the versions stay [comparison-passed]
  help: `_redirects` leads readers to the history from as many of them as every host reads rules for; beyond `redline: {all_pairs_up_to}`, which is 12, none but comparisons of neighbours stay for good",
    );
    // Each of them leads to the history, and none that has a page.
    let led = rules(&site);
    assert_eq!(led.len(), 55);
    for (from, to) in &led {
        assert_eq!(to, "/legal/terms/history/");
        assert!(!site.path(&format!("output{from}index.html")).exists(), "{from}");
    }
    let lost = "/legal/terms/compare/2000-01-01/2011-01-01/";
    assert!(led.iter().any(|(from, _)| from == lost), "{led:?}");
    // The next release: all that is compared with the text in force is compared with another one.
    publish(&site, "2020-01-01");
    release(&site, 13);
    check(
        &site,
        "2020-01-01",
        "
previous.json: info: 11 comparisons have no pages any more, since there are more versions or another one is in force: 11 in `/legal/terms/`; the versions stay [comparison-passed]
  help: `_redirects` leads readers to the history from as many of them as every host reads rules for; beyond `redline: {all_pairs_up_to}`, which is 12, none but comparisons of neighbours stay for good",
    );
    assert_eq!(rules(&site).len(), 66);
    // The same again: nothing went.
    publish(&site, "2020-01-01");
    check(&site, "2020-01-01", "");
}

#[test]
fn a_pending_version_takes_effect_on_its_day() {
    let site = site(13, SETTINGS);
    release(&site, 40);
    publish(&site, "2039-12-31");
    check(&site, "2039-12-31", "");
    check(
        &site,
        "2040-01-01",
        "
previous.json: info: 11 comparisons have no pages any more, since there are more versions or another one is in force: 11 in `/legal/terms/`; the versions stay [comparison-passed]
  help: `_redirects` leads readers to the history from as many of them as every host reads rules for; beyond `redline: {all_pairs_up_to}`, which is 12, none but comparisons of neighbours stay for good",
    );
}

#[test]
fn whoever_wants_all_comparisons_kept_makes_it_an_error() {
    let site = site(12, SETTINGS);
    publish(&site, "2020-01-01");
    release(&site, 12);
    site.write("engross.yaml", format!("{SETTINGS}check: {{comparison-passed: error}}\n"));
    let built = build(&site, "2020-01-01");
    assert!(built.stderr.contains("previous.json: error: 55 comparisons"), "{}", built.stderr);
    assert!(built.status == 1 && built.stderr.contains("nothing was written"), "{}", built.stderr);
}

#[test]
fn a_moved_notice_goes_on_at_its_former_address_too() {
    let site = Site::new(&[("engross.yaml", SETTINGS)]);
    for year in 2000..2012 {
        let text = format!("---\naliases: [/terms]\n---\n# Terms\n\nWords of {year}.\n");
        site.write(&format!("content/legal/terms/{year}-01-01.md"), text);
    }
    publish(&site, "2020-01-01");
    release(&site, 12);
    check(
        &site,
        "2020-01-01",
        "
previous.json: info: 110 comparisons have no pages any more, since there are more versions or another one is in force: 55 in `/legal/terms/`, 55 in `/terms/`; the versions stay [comparison-passed]
  help: `_redirects` leads readers to the history from as many of them as every host reads rules for; beyond `redline: {all_pairs_up_to}`, which is 12, none but comparisons of neighbours stay for good",
    );
}

#[test]
fn settings_that_take_comparisons_away_are_faults() {
    let site = site(12, SETTINGS);
    publish(&site, "2020-01-01");
    site.write("engross.yaml", format!("{SETTINGS}redline: {{all_pairs_up_to: 5}}\n"));
    let lowered = "
previous.json: error: 45 addresses that belong to `/legal/terms/compare/` would be lost: `2000-01-01/2002-01-01/`, `2000-01-01/2003-01-01/`, `2000-01-01/2004-01-01/`, … [address-lost]
  help: raise `redline: {all_pairs_up_to}` in engross.yaml, which is 5";
    check(&site, "2020-01-01", lowered);
    // What was compared with the text in force is none of the settings' doing.
    release(&site, 12);
    check(
        &site,
        "2020-01-01",
        &format!("{lowered}
previous.json: info: 10 comparisons have no pages any more, since there are more versions or another one is in force: 10 in `/legal/terms/`; the versions stay [comparison-passed]
  help: `_redirects` leads readers to the history from as many of them as every host reads rules for; beyond `redline: {{all_pairs_up_to}}`, which is 5, none but comparisons of neighbours stay for good"),
    );

    let site = self::site(13, SETTINGS);
    publish(&site, "2020-01-01");
    site.write("engross.yaml", format!("{SETTINGS}redline: {{with_in_force: false}}\n"));
    check(
        &site,
        "2020-01-01",
        "
previous.json: error: 11 addresses that belong to `/legal/terms/compare/` would be lost: `2000-01-01/2012-01-01/`, `2001-01-01/2012-01-01/`, `2002-01-01/2012-01-01/`, … [address-lost]
  help: set `redline: {with_in_force: true}` in engross.yaml",
    );
}

#[test]
fn a_removed_version_is_a_fault_beyond_the_limit_too() {
    let site = site(14, SETTINGS);
    publish(&site, "2020-01-01");
    fs::remove_file(site.path("content/legal/terms/2005-01-01.md")).expect("removed");
    check(
        &site,
        "2020-01-01",
        "
previous.json: error: the address `/legal/terms/2005-01-01/` would be lost, and 6 others that belong to it [address-lost]
  help: keep its version, or add the address to the `aliases:` of the text that took its place",
    );
}

#[test]
fn the_history_promises_no_comparison_that_there_is_not() {
    for (versions, any_two) in [(12, true), (13, false)] {
        let page = site(versions, SETTINGS).build().file("legal/terms/history/index.html");
        assert_eq!(page.contains("To compare any two versions"), any_two, "{page}");
        assert_eq!(page.contains("leads to what it changed"), !any_two, "{page}");
    }
}

#[test]
fn rules_keep_to_what_every_host_reads() {
    let site = site(60, SETTINGS);
    let built = site.run(&["build", "--as-of", "2070-01-01", "--verbose"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let led = rules(&site);
    let bytes = fs::metadata(site.path("output/_redirects")).expect("a file").len();
    assert!(led.len() < 1000 && (63_000..64_001).contains(&bytes), "{} {bytes}", led.len());
    // 1770 pairs, of which 59 are neighbours and 58 compared with the text in force.
    let told = format!(
        "_redirects leads from {} of 1653 comparisons without a page to the history",
        led.len()
    );
    assert!(built.stderr.contains(&told), "{}", built.stderr);
    // The newest versions first.
    assert!(led.iter().any(|(from, _)| from.ends_with("/2000-01-01/2058-01-01/")));
    assert!(!led.iter().any(|(from, _)| from.ends_with("/2000-01-01/2002-01-01/")));
}

#[test]
fn a_rule_of_the_site_keeps_an_address() {
    let site = site(3, SETTINGS);
    publish(&site, "2020-01-01");
    fs::remove_file(site.path("content/legal/terms/2001-01-01.md")).expect("removed");
    let lost = "
previous.json: error: the address `/legal/terms/2001-01-01/` would be lost, and 5 others that belong to it [address-lost]
  help: keep its version, or add the address to the `aliases:` of the text that took its place";
    check(&site, "2020-01-01", lost);
    for rules in [
        "/legal/terms/2001-01-01/* /legal/terms/history/ 302\n/legal/terms/compare/* /legal/terms/history/ 302\n",
        "/legal/terms/2001-01-01/ /elsewhere/ 301\n/:a/terms/2001-01-01/changes/ /:a/ 301\n/legal/:b/2001-01-01/:c /:b/ 308\n/legal/terms/compare/:c/2001-01-01/ / 302\n/legal/terms/compare/2001-01-01/* / 302\n",
    ] {
        site.write("content/_redirects", rules);
        check(&site, "2020-01-01", "");
    }
    // For one of them; the others are told.
    site.write("content/_redirects", "/legal/terms/2001-01-01/ /legal/terms/ 301\n");
    check(
        &site,
        "2020-01-01",
        "
previous.json: error: 5 addresses that belong to `/legal/terms/2001-01-01/` would be lost: `changes/`, `text.md`, `text.txt`, … [address-lost]
  help: keep its version, or add the address to the `aliases:` of the text that took its place",
    );
    // What not every host takes for the same, or reads alike.
    site.write("content/_redirects", "/legal/terms/2001-01-01 /legal/terms/ 301\n/a /b\n");
    check(
        &site,
        "2020-01-01",
        "
content/_redirects:2:1: warning: not “/from /to status”: /a /b [host-rules]
  help: hosts do not read this line alike; it is passed over here
previous.json: error: the address `/legal/terms/2001-01-01/` would be lost, and 5 others that belong to it [address-lost]
  help: content/_redirects has a rule for `/legal/terms/2001-01-01`: add the same for `/legal/terms/2001-01-01/`, which is another address to some hosts",
    );
}

#[test]
fn a_file_of_the_site_may_lead_from_comparisons_itself() {
    let site = site(12, SETTINGS);
    publish(&site, "2020-01-01");
    release(&site, 12);
    site.write("content/_redirects", "/old/ / 301\n");
    check(
        &site,
        "2020-01-01",
        "
previous.json: info: 55 comparisons have no pages any more, since there are more versions or another one is in force: 55 in `/legal/terms/`; the versions stay [comparison-passed]
  help: content/_redirects may lead their readers to the history; beyond `redline: {all_pairs_up_to}`, which is 12, none but comparisons of neighbours stay for good",
    );
}

#[test]
fn what_a_setting_takes_away_is_told_with_it() {
    let site = site(2, SETTINGS);
    publish(&site, "2020-01-01");
    site.write(
        "engross.yaml",
        format!("{SETTINGS}formats: {{plain_text: false, markdown: false}}\nfeeds: {{entries: 0}}\nsearch: off\n"),
    );
    check(
        &site,
        "2020-01-01",
        "
previous.json: error: 2 addresses would be lost: `/legal/terms/2000-01-01/text.md`, `/legal/terms/2001-01-01/text.md` [address-lost]
  help: set `formats: {markdown: true}` in engross.yaml again
previous.json: error: 2 addresses would be lost: `/legal/terms/2000-01-01/text.txt`, `/legal/terms/2001-01-01/text.txt` [address-lost]
  help: set `formats: {plain_text: true}` in engross.yaml again
previous.json: error: 4 addresses would be lost: `/feed.json`, `/feed.xml`, `/legal/terms/feed.json`, … [address-lost]
  help: set `feeds: {entries: 50}` in engross.yaml again
previous.json: error: the address `/search/` would be lost [address-lost]
  help: set `search: all` in engross.yaml again",
    );
    site.write("engross.yaml", "");
    check(
        &site,
        "2020-01-01",
        "
previous.json: error: 4 addresses would be lost: `/feed.json`, `/feed.xml`, `/legal/terms/feed.json`, … [address-lost]
  help: set `url` in engross.yaml again",
    );
    // A version that goes is told as such, whatever the settings.
    site.write("engross.yaml", format!("{SETTINGS}formats: {{plain_text: false}}\n"));
    fs::remove_file(site.path("content/legal/terms/2000-01-01.md")).expect("removed");
    let built = build(&site, "2020-01-01");
    assert!(
        built.stderr.contains("`/legal/terms/2000-01-01/` would be lost, and"),
        "{}",
        built.stderr
    );
    assert!(
        built.stderr.contains("`/legal/terms/2001-01-01/text.txt` would be lost"),
        "{}",
        built.stderr
    );
}
