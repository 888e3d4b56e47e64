//! `engross verify` on whole sites: what people hold in hand, and what is said of it.
#![allow(clippy::print_stdout, reason = "what is skipped is said")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use support::{Built, Site, tree};

const TERMS: &str = "# Terms\n\n## 1. Data\n\nWe keep your data for 30 days. See our [partners](https://partners.example/).\n\n\
                     ## 2. Law\n\nThe law of *Malta* holds.\n";

/// A site that was sealed, corrected, sealed again and built. Its Japanese text has a note in front
/// matter alone; its index has a list that keeps itself, its hours come from a fragment.
fn site() -> Site {
    let site = Site::new(&[
        ("content/legal/terms/2020-01-15.md", TERMS),
        ("content/legal/terms/2023-07-21.md", &TERMS.replace("30 days", "14 days, or less")),
        ("content/legal/terms/2020-01-15.ja.md", "# 利用規約\n\nデータを30日間保存します。\n"),
        (
            "content/legal/all.md",
            "---\neffective: 2021-01-01\nwithdrawn: 2030\n---\n# All notices\n\n\
             {% for notice in notices(under=\"/legal\") %}\n- [{{ notice.title }}]({{ notice.url }})\n\
             {% endfor %}\n\nThese are all of our notices, and there are no others.\n",
        ),
        ("content/legal/_hours.md", "Mondays from nine to five"),
        (
            "content/legal/hours.md",
            "---\neffective: 2022-02-02\n---\n# Hours\n\nWe answer {% include \"_hours.md\" %}.\n",
        ),
    ]);
    done(site.run(&["seal", "--as-of", "2025-01-02"]));
    site.write(
        "content/legal/terms/2020-01-15.md",
        format!(
            "---\ncorrections:\n- {{date: 2025-02-01, note: A slip of the pen.}}\n---\n{}",
            TERMS.replace("Malta", "Gozo")
        ),
    );
    done(site.run(&["seal", "--as-of", "2025-02-02"]));
    site.build();
    site
}

fn done(run: Built) {
    assert_eq!(run.status, 0, "{}", run.stderr);
}

const PAGE: &str = "output/legal/terms/2020-01-15/index.html";
const FORMER: &str = "output/legal/terms/2020-01-15/corrections/1/former/index.html";

/// Verifies, and compares what is printed and then said, fingerprints shortened, and the exit status.
fn check_verify(site: &Site, args: &[&str], status: i32, expected: &str) {
    let run = site.run(&[&["verify"], args].concat());
    let shown = counted(&shortened(&format!("{}{}", run.stdout, run.stderr)));
    assert_eq!(shown.trim_end(), expected.trim(), "{args:?}:\n{shown}");
    assert_eq!(run.status, status, "{args:?}");
}

/// Fingerprints as `…`: they are the business of other tests.
fn shortened(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_hexdigit();
    let mut shown = text.to_owned();
    for word in text.split(|c| !is_digit(c)).filter(|word| word.len() == 64) {
        shown = shown.replace(word, "…");
    }
    shown
}

/// The number of files in the output told by what is missing of all: how many there are is the business
/// of other tests.
fn counted(text: &str) -> String {
    static ALL: OnceLock<usize> = OnceLock::new();
    let Some((before, after)) = text.split_once(" files as the manifest") else {
        return text.to_owned();
    };
    let all = *ALL.get_or_init(|| tree(&site().path("output")).len() - 1);
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, number) = before.split_at(before.len() - digits);
    let told = match all - number.parse::<usize>().expect("a number") {
        0 => "all".to_owned(),
        missing => format!("all but {missing}"),
    };
    format!("{before}{told} files as the manifest{after}")
}

fn replaced(site: &Site, path: &str, old: &str, new: &str) {
    let text = fs::read_to_string(site.path(path)).expect("a file");
    assert!(text.contains(old), "{path} has no {old}");
    site.write(path, text.replacen(old, new, 1));
}

/// Writes the manifest anew as it would be for the files that are there.
fn forge_manifest(site: &Site) {
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(site.path("output/manifest.json")).expect("a manifest"))
            .expect("JSON");
    let files = tree(&site.path("output")).into_iter().filter(|(path, _)| path != "manifest.json");
    let files = files.map(|(path, bytes)| {
        let sha256: String =
            Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        (path, serde_json::json!({"sha256": sha256, "bytes": bytes.len()}))
    });
    manifest["files"] = files.collect::<serde_json::Map<_, _>>().into();
    site.write("output/manifest.json", manifest.to_string());
}

#[test]
fn a_page_of_the_output_is_the_text_that_was_sealed() {
    let site = site();
    check_verify(&site, &[PAGE], 0, "
output/legal/terms/2020-01-15/index.html: a registered text
  /legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when version 2023-07-21 took its place
  sealed on 2025-02-02 as entry 6; no later entry gives this version other words

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    check_verify(
        &site,
        &[
            "output/ja/legal/terms/index.html",
            "output/legal/hours/index.html",
            "--as-of",
            "2022-01-01",
        ],
        0,
        "
output/ja/legal/terms/index.html: a registered text
  /legal/terms@2020-01-15 (ja), in force from 2020-01-15
  sealed on 2025-01-02 as entry 5; no later entry gives this version other words

output/legal/hours/index.html: a registered text
  /legal/hours@2022-02-02 (en), to be in force from 2022-02-02
  sealed on 2025-01-02 as entry 2; no later entry gives this version other words

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …",
    );
    check_verify(&site, &[FORMER], 0, "
output/legal/terms/2020-01-15/corrections/1/former/index.html: a registered text, corrected since
  /legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when version 2023-07-21 took its place
  this is what the version said before it was corrected; sealed on 2025-01-02 as entry 3, the corrected text on 2025-02-02 as entry 6

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    check_verify(&site, &["-q", PAGE], 0, "");
}

#[test]
fn a_page_is_the_same_however_a_browser_writes_it_down() {
    let site = site();
    let page = fs::read_to_string(site.path(PAGE)).expect("a page");
    let complete = page
        .replace(
            "<!DOCTYPE html>",
            "<!DOCTYPE html>\n<!-- saved from url=(0040)https://legal.example.com/legal/terms/ -->",
        )
        .replace("href=\"/", "href=\"https://legal.example.com/")
        .replace("<article ", "<article style=\"\" data-reader-unique-id=\"7\" ")
        .replace("<p>We keep", "<P class=\"x\">We <!-- y -->keep")
        .replace('\n', "\r\n");
    site.write("Terms – Saved.htm", format!("\u{feff}{complete}"));
    let run = site.run(&["verify", "Terms – Saved.htm"]);
    assert!(run.stdout.starts_with("Terms – Saved.htm: a registered text\n"), "{}", run.stdout);
    assert_eq!(run.status, 0);

    let Some(chromium) = chromium() else { return };
    for (name, page) in
        [("en", PAGE), ("ja", "output/ja/legal/terms/index.html"), ("former", FORMER)]
    {
        let dumped = Command::new(&chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
            .arg(format!("--user-data-dir={}", site.path("profile").display()))
            .arg(format!("file://{}", site.path(page).display()))
            .output()
            .expect("a browser");
        assert!(dumped.stdout.len() > 1000, "{}", String::from_utf8_lossy(&dumped.stderr));
        let saved = format!("{name}.html");
        site.write(&saved, &dumped.stdout);
        let run = site.run(&["verify", &saved]);
        assert!(run.stdout.starts_with(&format!("{saved}: a registered text")), "{}", run.stdout);
        assert_eq!(run.status, 0);
    }
}

/// A real browser, if the machine has one.
fn chromium() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file());
    if found.is_none() {
        println!(
            "SKIPPED: no chromium here; that a page saved by a browser verifies was not tried"
        );
    }
    found
}

#[test]
fn one_word_altered_is_shown() {
    let site = site();
    replaced(&site, PAGE, "Gozo", "Malta and Gozo");
    replaced(&site, PAGE, "30 days", "31 days");
    check_verify(
        &site,
        &[PAGE],
        1,
        "
output/legal/terms/2020-01-15/index.html: differs from the registered text
  it says that it is /legal/terms@2020-01-15 (en)
  its words are not those sealed on 2025-02-02 as entry 6

--- /legal/terms@2020-01-15 (en), sealed on 2025-02-02
+++ output/legal/terms/2020-01-15/index.html

@@ 1. Data @@ +1 -1
  We keep your data for [-30-]{+31+} days. See our partners.

@@ 2. Law @@ +2
  The law of {+Malta and+} Gozo holds.

3 words inserted, 1 deleted in 2 clauses

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …",
    );
    // What the version said before its correction is near to that, and not it.
    replaced(&site, FORMER, "30 days", "90 days");
    check_verify(
        &site,
        &[FORMER, "--width", "60"],
        1,
        "
output/legal/terms/2020-01-15/corrections/1/former/index.html: differs from the registered text
  it says that it is /legal/terms@2020-01-15 (en) before correction 1
  its words are not those sealed on 2025-01-02 as entry 3

--- /legal/terms@2020-01-15 (en), sealed on 2025-01-02
+++ output/legal/terms/2020-01-15/corrections/1/former/index.html

@@ 1. Data @@ +1 -1
  We keep your data for [-30-]{+90+} days. See our partners.

1 word inserted, 1 deleted in 1 clause

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …",
    );
    site.write("mine.md", TERMS.replace("30 days", "300 days"));
    check_verify(&site, &["mine.md"], 1, "
mine.md: not a registered text
  the nearest registered text is that of /legal/terms@2020-01-15 (en), sealed on 2025-01-02 as entry 3: 95% of the words are in both

--- /legal/terms@2020-01-15 (en), sealed on 2025-01-02
+++ mine.md

@@ 1. Data @@ +1 -1
  We keep your data for [-30-]{+300+} days. See our partners.

1 word inserted, 1 deleted in 1 clause

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    replaced(&site, "content/legal/terms/2023-07-21.md", "14 days", "15 days");
    check_verify(
        &site,
        &["content/legal/terms/2023-07-21.md"],
        1,
        "
content/legal/terms/2023-07-21.md: differs from the registered text
  it says that it is /legal/terms@2023-07-21 (en)
  its words are not those sealed on 2025-01-02 as entry 4

--- /legal/terms@2023-07-21 (en), sealed on 2025-01-02
+++ content/legal/terms/2023-07-21.md

@@ 1. Data @@ +1 -1
  We keep your data for [-14-]{+15+} days, or less. See our partners.

1 word inserted, 1 deleted in 1 clause

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …",
    );
    check_verify(&site, &["--quiet", "mine.md"], 1, "");
}

#[test]
fn words_that_do_not_hold_any_more_are_seen() {
    let site = site();
    replaced(&site, PAGE, "for 30 days", "<s>for 30 days</s>");
    check_verify(&site, &[PAGE], 1, "
output/legal/terms/2020-01-15/index.html: differs: the words of a registered text, but not all of them hold, or are seen
  /legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when version 2023-07-21 took its place
  its words are those sealed on 2025-02-02 as entry 6, but some are struck through or hidden in one of the two

--- /legal/terms@2020-01-15 (en), sealed on 2025-02-02
+++ output/legal/terms/2020-01-15/index.html

@@ 1. Data @@
  We keep your data for 30 days. See our partners.
  ~ “for 30 days” is now struck through

only marks or pictures differ, in 1 clause

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
}

#[test]
fn a_text_that_passes_for_another_is_named() {
    let site = site();
    replaced(&site, FORMER, "@2020-01-15#1\"", "@2023-07-21\"");
    check_verify(&site, &[FORMER], 1, "
output/legal/terms/2020-01-15/corrections/1/former/index.html: differs: a registered text, but not the one it says it is
  it says that it is /legal/terms@2023-07-21 (en)
  its words are those of /legal/terms@2020-01-15 (en), sealed on 2025-01-02 as entry 3

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    replaced(&site, PAGE, "@2020-01-15\"", "@2019-01-01\"");
    replaced(&site, PAGE, "30 days", "31 days");
    check_verify(&site, &[PAGE], 1, "
output/legal/terms/2020-01-15/index.html: not a registered text
  it says that it is /legal/terms@2019-01-01 (en), which the register does not have
  the nearest registered text is that of /legal/terms@2020-01-15 (en), sealed on 2025-02-02 as entry 6: 95% of the words are in both

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
}

#[test]
fn files_are_told_apart_from_their_words() {
    let site = site();
    site.write("before.md", TERMS);
    check_verify(&site, &["before.md"], 0, "
before.md: a registered text, corrected since
  /legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when version 2023-07-21 took its place
  this is what the version said before it was corrected; sealed on 2025-01-02 as entry 3, the corrected text on 2025-02-02 as entry 6
  the file is its source, byte for byte

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    site.write("wrapped.md", TERMS.replace("keep your", "keep\nyour"));
    check_verify(&site, &["wrapped.md"], 0, "
wrapped.md: a registered text, corrected since
  /legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when version 2023-07-21 took its place
  this is what the version said before it was corrected; sealed on 2025-01-02 as entry 3, the corrected text on 2025-02-02 as entry 6
  the file is not the one it was made from: other bytes, the same words

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    // Its fragment is not in hand.
    fs::copy(site.path("content/legal/hours.md"), site.path("hours.md")).expect("copied");
    check_verify(&site, &["hours.md"], 0, "
hours.md: the source of a registered text
  /legal/hours@2022-02-02 (en), in force from 2022-02-02
  sealed on 2025-01-02 as entry 2
  the file is its source, byte for byte; its words were not compared, since they take in what is not in the file

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    replaced(&site, "content/legal/_hours.md", "five", "six");
    check_verify(&site, &["content/legal/hours.md"], 1, "
content/legal/hours.md: differs from the registered text
  it says that it is /legal/hours@2022-02-02 (en)
  its words are not those sealed on 2025-01-02 as entry 2
  the file is the source of /legal/hours@2022-02-02 (en), byte for byte: what differs comes from what it takes in

--- /legal/hours@2022-02-02 (en), sealed on 2025-01-02
+++ content/legal/hours.md

@@ Hours @@ +1 -1
  We answer Mondays from nine to [-five-]{+six+}.

1 word inserted, 1 deleted in 1 clause

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
}

#[test]
fn texts_that_nobody_published() {
    let site = site();
    site.write("mine.html", "<title>x</title><nav>Home</nav><main><h1>Recipe</h1><p>Take two eggs and the law of milk.</p></main>");
    site.write("mine.txt", "利用規約\n\nデータを40日間保存します。\n");
    check_verify(&site, &["mine.html", "mine.txt"], 1, "
mine.html: not a registered text
  the nearest registered text is that of /legal/all@2021-01-01 (en), sealed on 2025-01-02 as entry 1: 18% of the words are in both
  the page marks no text as a notice's: what stands in its main part was compared

mine.txt: not a registered text
  the nearest registered text is that of /legal/terms@2020-01-15 (ja), sealed on 2025-01-02 as entry 5: 92% of the words are in both

--- /legal/terms@2020-01-15 (ja), sealed on 2025-01-02
+++ mine.txt

@@ the beginning @@ +1 -1
  利用規約
  ~ this is a paragraph now, was a heading of rank 1

  データを[-30-]{+40+}日間保存します。

1 word inserted, 1 deleted in 1 clause; other changes: 1 format

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    let both = fs::read_to_string(site.path(PAGE))
        .expect("a page")
        .replace("<header", "<p data-notice-text>x</p><header");
    site.write("both.html", both);
    check_verify(
        &site,
        &["both.html", "none.html", "content", "mine.pdf"],
        2,
        "
held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …
error: both.html holds 2 texts of notices
  help: save one version's own page, and verify that
error: there is no file none.html
  help: name a saved page, a text, or an output folder
error: content is no output folder: it has no manifest.json
  help: name a folder that `engross build` wrote, or single files
error: there is no file mine.pdf
  help: name a saved page, a text, or an output folder",
    );
}

/// Verifies the output with its manifest made to fit, and tells what is said of each page that differs, and of
/// addresses.
fn check_forged(forge: &dyn Fn(&Site), expected: &str) {
    let site = site();
    forge(&site);
    forge_manifest(&site);
    let run = site.run(&["verify", "output"]);
    let mut told = String::new();
    for part in run.stdout.split("\n\n") {
        let mut lines = part.lines();
        if part.contains(": differs\n") {
            lines.clone().for_each(|line| told.push_str(&format!("{line}\n")));
        } else {
            let about = ["own address", "is missing", "`as_of`", "beside the text"];
            let lines = lines.by_ref().filter(|line| about.iter().any(|it| line.contains(it)));
            lines.for_each(|line| told.push_str(&format!("{line}\n")));
        }
    }
    assert_eq!(shortened(&told).trim_end(), expected.trim_matches('\n'), "{}", run.stdout);
    assert!(run.stdout.starts_with("output: not all is as it was published\n"), "{}", run.stdout);
    assert_eq!(run.status, 1);
}

fn copy(site: &Site, from: &str, to: &str) {
    fs::copy(site.path(from), site.path(to)).expect("copied");
}

const FORGED: &str = "<!DOCTYPE html><html lang=\"en\"><main><article>\
                      <h1>Terms</h1><p>We keep it forever.</p></article></main></html>";
const NOTICE: &str = "output/legal/terms/index.html";

#[test]
fn a_version_counts_at_its_own_address_alone() {
    // The true text stands elsewhere, a forged one at its address.
    let moved = |name: &'static str| {
        move |site: &Site| {
            fs::rename(site.path(PAGE), site.path(&PAGE.replace("index.html", name)))
                .expect("moved");
            site.write(PAGE, FORGED);
        }
    };
    for name in ["page.html", "page.HTML", "page.htm"] {
        check_forged(
            &moved(name),
            &"
  its own address does not show /legal/terms@2020-01-15 (en), sealed on 2025-02-02 as entry 6
legal/terms/2020-01-15/index.html: differs
  it marks no text as a notice's, and stands where /legal/terms@2020-01-15 (en) should
legal/terms/2020-01-15/page.html: differs
  /legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when version 2023-07-21 took its place
  sealed on 2025-02-02 as entry 6; no later entry gives this version other words
  no build puts the text of this version there
"
            .replace("page.html", name),
        );
    }
    // What the version said before its correction, where it should stand itself.
    check_forged(
        &|site| copy(site, FORMER, PAGE),
        "
legal/terms/2020-01-15/index.html: differs
  /legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when version 2023-07-21 took its place
  this is what the version said before it was corrected; sealed on 2025-01-02 as entry 3, the corrected text on 2025-02-02 as entry 6
  it stands where the version itself should, which says something else since entry 6
",
    );
}

#[test]
fn the_address_of_a_notice_shows_what_is_in_force() {
    check_forged(
        &|site| site.write(NOTICE, FORGED),
        "
legal/terms/index.html: differs
  it marks no text as a notice's, and stands where /legal/terms@2023-07-21 (en) should
",
    );
    check_forged(
        &|site| copy(site, PAGE, NOTICE),
        "
legal/terms/index.html: differs
  /legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when version 2023-07-21 took its place
  sealed on 2025-02-02 as entry 6; no later entry gives this version other words
  it stands at the address of the notice, where /legal/terms@2023-07-21 (en) should: by the register that was in force on 2026-01-01
",
    );
    // A day on which it was in force makes it no better.
    check_forged(
        &|site| {
            copy(site, PAGE, NOTICE);
            replaced(site, "output/manifest.json", "2026-01-01", "2022-01-01");
        },
        "
  manifest.json: `as_of` is 2022-01-01, though what its register has sealed last was sealed on 2025-02-02
",
    );
    check_forged(
        &|site| fs::remove_file(site.path(NOTICE)).expect("removed"),
        "
  legal/terms/index.html is missing, where /legal/terms@2023-07-21 (en) should be shown
",
    );
    let away = "<meta http-equiv=refresh content=\"0; url=https://evil.example/legal/terms/\">";
    check_forged(
        &|site| site.write(NOTICE, away),
        "
legal/terms/index.html: differs
  it leads to https://evil.example/legal/terms/, and stands where /legal/terms@2023-07-21 (en) should
",
    );
}

#[test]
fn a_text_that_says_it_has_no_date_or_another_path_is_not_passed_over() {
    for (page, version) in [(PAGE, "2020-01-15"), (NOTICE, "2023-07-21")] {
        let forge = |site: &Site| {
            replaced(site, page, &format!("@{version}\""), "@undated\"");
            replaced(site, page, "keep your data", "sell your data");
        };
        let site = site();
        forge(&site);
        forge_manifest(&site);
        let run = site.run(&["verify", "output"]);
        assert!(run.stdout.contains("but of its notice versions are sealed"), "{}", run.stdout);
        assert_eq!(run.status, 1);
    }
    let forged = |path: &'static str, mark: &'static str| {
        move |site: &Site| {
            let marked = format!("<article data-notice-text=\"{mark}\">");
            site.write(path, FORGED.replace("<article>", &marked));
        }
    };
    for (path, mark) in [
        ("output/legal/terms/2022-01-01/index.html", "/legal/terms/2022-01-01@undated"),
        ("output/legal/terms/2022-01-01/index.html", "/other@undated"),
        ("output/legal/terms/2022-01-01/index.html", "/legal/terms@2022-01-01"),
        ("output/legal/terms/2022-01-01/index.html", ""),
        (PAGE, "/other@undated"),
        (NOTICE, "/other@undated"),
        (NOTICE, "/legal/terms@undated"),
        (NOTICE, ""),
        ("output/other.html", "/other@undated"),
    ] {
        let site = site();
        forged(path, mark)(&site);
        forge_manifest(&site);
        let run = site.run(&["verify", "output"]);
        assert_eq!(run.status, 1, "{path} {mark}: {}", run.stdout);
        // The same as another language's.
        let text = fs::read_to_string(site.path(path)).expect("a page");
        site.write(path, text.replace("lang=\"en\"", "lang=\"fr\""));
        forge_manifest(&site);
        let run = site.run(&["verify", "output"]);
        assert_eq!(run.status, 1, "{path} {mark}: {}", run.stdout);
    }
}

#[test]
fn a_version_that_never_was_is_missed_in_the_register() {
    for (path, text) in [
        ("legal/terms/2022-01-01/index.html", "<p>It was so.</p>"),
        ("legal/terms/2022-01-01.html", FORGED),
        ("legal/terms/2022-01-01/index.HTM", FORGED),
    ] {
        check_forged(
            &|site| site.write(&format!("output/{path}"), text),
            &format!(
                "
{path}: differs
  it marks no text as a notice's, and stands below a registered notice, where no such version is registered
"
            ),
        );
    }
}

#[test]
fn a_forged_text_beside_the_true_one_is_told() {
    let site = site();
    replaced(&site, PAGE, "<article", &format!("<p>{}</p><article", "We sell it. ".repeat(60)));
    let told = "words stand beside the text in the main part of the page, more than facts about it take: they \
                are no part of it, and not covered\n";
    let run = site.run(&["verify", PAGE]);
    assert!(run.stdout.contains(told), "{}", run.stdout);
    forge_manifest(&site);
    let run = site.run(&["verify", "output"]);
    assert!(run.stdout.contains(told), "{}", run.stdout);
}

#[test]
fn a_notice_that_moved_leads_to_its_texts() {
    let site =
        Site::new(&[("content/old.md", "---\neffective: 2020-01-15\n---\n# Terms\n\nOurs.\n")]);
    done(site.run(&["seal", "--as-of", "2025-01-02"]));
    let text = fs::read_to_string(site.path("content/old.md")).expect("a text");
    fs::remove_file(site.path("content/old.md")).expect("removed");
    site.write("content/new.md", text.replacen("---\n", "---\naliases: [/old]\n", 1));
    done(site.run(&["seal", "--as-of", "2025-01-03"]));
    site.build();
    let run = site.run(&["verify", "output"]);
    assert_eq!(run.status, 0, "{}", run.stdout);
    site.write("output/old/2020-01-15/index.html", FORGED);
    forge_manifest(&site);
    assert_eq!(site.run(&["verify", "output"]).status, 1);
}

#[test]
fn what_hides_or_turns_words_is_told() {
    let with = |old: &str, new: &str, expected: &str| {
        let site = site();
        replaced(&site, PAGE, old, new);
        let run = site.run(&["verify", PAGE]);
        assert_eq!(run.status, 1, "{new}: {}", run.stdout);
        let told = format!("  {expected} keeps readers from words as they stand: “");
        assert!(run.stdout.contains(&told), "{new}: {}", run.stdout);
    };
    with("for 30 days", "<bdo dir=\"rtl\">for 30 days</bdo>", "<bdo>");
    with("for 30 days", "<span class=\"u-hide\">for 30 days</span>", "class=\"u-hide\"");
    with("for 30 days", "<i style=\"font-size: 0\">for 30 days</i>", "style=\"font-size:0\"");
    with("<article ", "<article popover ", "popover");
    with("<main ", "<main hidden ", "hidden");
    with("<body ", "<body style=\"display:none\" ", "style=\"display:none\"");
    with(
        "</head>",
        "<meta http-equiv=\"refresh\" content=\"0; url=https://evil.example/\"></head>",
        "<meta http-equiv=\"refresh\"> to https://evil.example/",
    );
    // What the sealed text has too is as it was sealed.
    let text = "---\neffective: 2020-01-15\n---\n# Terms\n\n<details><summary>More</summary>It is <bdo dir=\"rtl\">so</bdo>.</details>\n";
    let site = Site::new(&[("content/terms.md", text)]);
    done(site.run(&["seal"]));
    site.build();
    let page = "output/terms/2020-01-15/index.html";
    assert_eq!(site.run(&["verify", page]).status, 0);
    fs::remove_dir_all(site.path("register")).expect("removed");
    let run = site.run(&["verify", page]);
    assert!(run.stdout.contains("<bdo> may keep readers from words"), "{}", run.stdout);
    assert_eq!(run.status, 0);
}

#[test]
fn only_whole_items_may_be_a_list_that_keeps_itself() {
    let site = site();
    let page = "output/legal/all/index.html";
    let original = fs::read_to_string(site.path(page)).expect("a page");
    let status = |old: &str, new: &str| {
        assert!(original.contains(old), "{original}");
        site.write(page, original.replacen(old, new, 1));
        site.run(&["verify", page]).status
    };
    assert_eq!(status("<ul>", "<ul><li>Something else</li>"), 0);
    assert_eq!(status("no others.", "no others that we tell you of."), 1);
    assert_eq!(status("<ul>", "<p>You owe us money.</p><ul>"), 1);
    assert_eq!(status("<ul>", "<h2>Debts</h2><ul>"), 1);
    assert_eq!(status("<ul>", "<ul><li><h2>Debts</h2><p>You owe us money.</p></li>"), 1);
    assert_eq!(status("no others.</p>", "no others.</p><table><tr><td>One</td></tr></table>"), 0);
    assert_eq!(status("no others.</p>", "no others.</p><table><caption>One</caption></table>"), 1);
    site.write(page, &original);
    let run = site.run(&["verify", page]);
    assert!(run.stdout.contains("what its items say is not covered"), "{}", run.stdout);
}

#[test]
fn a_file_is_the_source_of_the_entry_that_it_was_sealed_as() {
    let text = "---\neffective: 2020-01-15\n---\n# Terms\n\nOurs.\n";
    let site = Site::new(&[("content/terms.md", text)]);
    done(site.run(&["seal", "--as-of", "2025-01-02"]));
    site.write("content/terms.md", text.replace("\nOurs", "\n\nOurs"));
    done(site.run(&["seal", "--as-of", "2025-01-03"]));
    let told = "sealed on 2025-01-03 as entry 2; no later entry gives this version other words\n  \
                the file is its source, byte for byte\n";
    let run = site.run(&["verify", "content/terms.md"]);
    assert!(run.stdout.contains(told), "{}", run.stdout);
    site.write("before.md", text);
    let run = site.run(&["verify", "before.md"]);
    let told = told.replace("2025-01-03 as entry 2", "2025-01-02 as entry 1");
    assert!(run.stdout.contains(&told), "{}", run.stdout);
}

#[test]
fn files_that_are_no_texts_are_told_as_such() {
    let site = site();
    site.write("x.pdf", "%PDF");
    site.write("x.json", "{}");
    site.write("x.yaml", "a: b\n");
    site.write("x", "a");
    site.write("deep.html", format!("<main data-notice-text>{}x", "<div>".repeat(100_000)));
    site.write("utf-16.md", b"\xff\xfea\0");
    check_verify(
        &site,
        &["register.yaml", "x.pdf", "x.json", "x.yaml", "x", "deep.html", "utf-16.md"],
        2,
        "
held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …
error: register.yaml is a register, not a text
  help: hold texts against it: engross verify PAGE --register FILE; `engross check` says whether that of a site is sound
error: x.pdf is a PDF, of which the words cannot be told
  help: verify the page that it was printed from, saved as .html
error: x.json is data, not the text of a notice
  help: verify the page of the version, or the whole output folder
error: x.yaml is no text of a notice, or an inventory outside of its site
  help: inventories are read in their site: name the file there, or the site with --root
error: x has no ending of a page or a text
  help: endings are .html, .htm, .md, .markdown and .txt: a saved page, or a text as its editor wrote it
error: in deep.html more than 500 elements stand in each other
  help: no page of a notice is made so: save it from its own address again
utf-16.md:1:1: error: the file is UTF-16, not UTF-8 [not-utf-8]
  help: save the file as UTF-8
error: the text cannot be read as it was meant, so it is not verified",
    );
}

#[test]
fn pages_in_utf_16_are_read_and_texts_far_from_all_are_told() {
    let site = site();
    let page = fs::read_to_string(site.path(PAGE)).expect("a page");
    let bytes = |units: Vec<u16>| units.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    site.write("wide.html", bytes(format!("\u{feff}{page}").encode_utf16().collect()));
    let run = site.run(&["verify", "wide.html"]);
    assert!(run.stdout.starts_with("wide.html: a registered text\n"), "{}", run.stdout);
    site.write("empty.html", "<main></main>");
    site.write("far.html", "<main>Xyzzy plugh</main>");
    site.write("turned.txt", "Malta. The law of holds.\n\nTerms We keep your data for 30 days. See our partners. 1. Data 2. Law");
    check_verify(
        &site,
        &["empty.html", "far.html"],
        1,
        "
empty.html: not a registered text
  there are no words in the main part of the page

far.html: not a registered text
  no registered text is near it: none has words in common with it
  the page marks no text as a notice's: what stands in its main part was compared

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …",
    );
    let run = site.run(&["verify", "turned.txt"]);
    let told = "it has the words of /legal/terms@2020-01-15 (en), sealed on 2025-01-02 as entry 3, but in \
                another order or with other punctuation";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    assert_eq!(run.status, 1);
}

#[test]
fn lists_that_keep_themselves_are_not_covered() {
    let site = site();
    let page = "output/legal/all/index.html";
    check_verify(&site, &[page], 0, "
output/legal/all/index.html: a registered text
  /legal/all@2021-01-01 (en), in force from 2021-01-01 until 2030, when it is withdrawn
  sealed on 2025-01-02 as entry 1; no later entry gives this version other words
  all sealed words stand in it in their order, and what else stands in it are whole items or rows. A list of notices in it keeps itself, and what its items say is not covered: see that 2 words inserted below are of that list

--- /legal/all@2021-01-01 (en), sealed on 2025-01-02
+++ output/legal/all/index.html

@@ All notices @@ +2
  • {+Hours+}
  • {+Terms+}

  These are all of our notices, and there are no others.

2 words inserted in 1 clause

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    // Without its name: as a theme of one's own may have it.
    replaced(&site, page, "data-notice-text=\"/legal/all@2021-01-01\"", "data-notice-text");
    assert_eq!(site.run(&["verify", page]).status, 0);
    replaced(&site, page, "there are no others", "there are others");
    let run = site.run(&["verify", page]);
    assert!(run.stdout.contains("[-no-]"), "{}", run.stdout);
    assert_eq!(run.status, 1);
}

#[test]
fn without_kept_texts_fingerprints_are_compared() {
    let site = site();
    let elsewhere = Site::new(&[]);
    fs::copy(site.path("output/register.yaml"), elsewhere.path("their.yaml")).expect("copied");
    fs::copy(site.path(PAGE), elsewhere.path("good.html")).expect("copied");
    replaced(&site, PAGE, "30 days", "31 days");
    fs::copy(site.path(PAGE), elsewhere.path("bad.html")).expect("copied");
    fs::remove_file(elsewhere.path("engross.yaml")).expect("removed");
    check_verify(&elsewhere, &["good.html", "bad.html", "--register", "their.yaml"], 1, "
good.html: a registered text
  /legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when version 2023-07-21 took its place
  sealed on 2025-02-02 as entry 6; no later entry gives this version other words

bad.html: differs from the registered text
  it says that it is /legal/terms@2020-01-15 (en)
  its words are not those sealed on 2025-02-02 as entry 6
  no text is kept beside the register to compare it with: only the fingerprint of its words can be compared

held against their.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    elsewhere.write("text.md", TERMS.replace("30 days", "300 days"));
    check_verify(&elsewhere, &["text.md", "--register", "their.yaml"], 1, "
text.md: not a registered text
  no text is kept beside the register to compare it with: only the fingerprint of its words can be compared

held against their.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    check_verify(&elsewhere, &["good.html"], 2, "
error: there is no register to hold it against
  help: name one with --register, such as the register.yaml that the site publishes, or the site with --root");
    check_verify(
        &elsewhere,
        &["good.html", "--register", "none.yaml"],
        2,
        "
error: there is no register none.yaml
  help: name a register.yaml, such as the one that the site publishes",
    );
}

#[test]
fn a_register_with_faults_is_not_relied_on() {
    let site = site();
    replaced(&site, "register.yaml", "effective: 2021-01-01", "effective: 2021-01-02");
    check_verify(&site, &[PAGE], 1, "
register.yaml:5:3: error: entry 1 was edited by hand: its hash is not the one that its values give [register-edited]
  help: restore the file as it was (`git log -p -- register.yaml` shows what changed it); if two branches both sealed, take one side whole and run `engross seal` again
error: the register cannot be relied on, so nothing is verified
  help: name a sound copy with --register, or restore it from the commit history");
    replaced(&site, "register.yaml", "effective: 2021-01-02", "effective: 2021-01-01");
    let kept = "register/legal/terms/2020-01-15.en";
    let kept =
        tree(site.root()).into_keys().find(|path| path.starts_with(kept)).expect("a kept text");
    site.write(&kept, "<p>Something else.</p>");
    replaced(&site, FORMER, "30 days", "31 days");
    replaced(&site, PAGE, "30 days", "31 days");
    let run = site.run(&["verify", PAGE, FORMER]);
    assert!(run.stderr.contains("[kept-text-edited]"), "{}", run.stderr);
    assert!(run.stdout.contains("no text is kept beside the register"), "{}", run.stdout);
    assert_eq!(run.status, 1);
}

#[test]
fn an_output_folder_as_it_was_published() {
    let site = site();
    check_verify(&site, &["output"], 0, "
output: as it was published
  all files as the manifest of 2026-01-01 has them
  10 version pages: 10 sealed, 0 not sealed, 0 differ; in 2 pages a list of notices keeps itself and is not covered
  its register is the same as register.yaml

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    // What is sealed after it was built is not in it.
    site.write("content/legal/new.md", "---\neffective: 2025-01-01\n---\n# New\n\nIt is new.\n");
    done(site.run(&["seal"]));
    check_verify(&site, &["output"], 0, "
output: as it was published
  all files as the manifest of 2026-01-01 has them
  10 version pages: 10 sealed, 0 not sealed, 0 differ; in 2 pages a list of notices keeps itself and is not covered
  its register has the first 6 of the 7 entries of register.yaml

held against register.yaml: 7 entries, the last sealed on 2026-01-01, its hash …");
    fs::remove_file(site.path("register.yaml")).expect("removed");
    check_verify(&site, &["output"], 1, "
output: not all is as it was published
  all files as the manifest of 2026-01-01 has them
  10 version pages: 8 sealed, 0 not sealed, 0 differ, 2 cannot be told without the kept texts, since lists of notices in them keep themselves

held against output/register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …
this is the folder's own copy: whoever altered its texts could have altered it too; name another with --register");
}

#[test]
fn an_output_folder_that_was_altered() {
    let site = site();
    replaced(&site, PAGE, "Gozo", "Gozi");
    fs::remove_file(site.path("output/legal/terms/versions.json")).expect("removed");
    site.write("output/CNAME", "legal.example.com");
    check_verify(&site, &["output"], 1, "
output: not all is as it was published
  all but 2 files as the manifest of 2026-01-01 has them
  CNAME: is not in the manifest
  legal/terms/2020-01-15/index.html: its bytes are not those that the manifest has
  legal/terms/versions.json: is missing
  10 version pages: 9 sealed, 0 not sealed, 1 differs; in 2 pages a list of notices keeps itself and is not covered
  its register is the same as register.yaml

legal/terms/2020-01-15/index.html: differs
  it says that it is /legal/terms@2020-01-15 (en)
  its words are not those sealed on 2025-02-02 as entry 6

--- /legal/terms@2020-01-15 (en), sealed on 2025-02-02
+++ legal/terms/2020-01-15/index.html

@@ 2. Law @@ +1 -1
  The law of [-Gozo-]{+Gozi+} holds.

1 word inserted, 1 deleted in 1 clause

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    // With the manifest made to fit nothing but the texts tells.
    forge_manifest(&site);
    check_verify(&site, &["output"], 1, "
output: not all is as it was published
  all files as the manifest of 2026-01-01 has them
  10 version pages: 9 sealed, 0 not sealed, 1 differs; in 2 pages a list of notices keeps itself and is not covered
  its register is the same as register.yaml

legal/terms/2020-01-15/index.html: differs
  it says that it is /legal/terms@2020-01-15 (en)
  its words are not those sealed on 2025-02-02 as entry 6

--- /legal/terms@2020-01-15 (en), sealed on 2025-02-02
+++ legal/terms/2020-01-15/index.html

@@ 2. Law @@ +1 -1
  The law of [-Gozo-]{+Gozi+} holds.

1 word inserted, 1 deleted in 1 clause

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
}

#[test]
fn pages_that_were_swapped_or_taken_out_are_missed() {
    let site = site();
    fs::copy(site.path("output/legal/terms/2023-07-21/index.html"), site.path(PAGE))
        .expect("copied");
    fs::remove_dir_all(site.path("output/ja/legal/terms")).expect("removed");
    replaced(&site, "output/legal/hours/index.html", "@2022-02-02", "@2024-02-02");
    replaced(&site, "output/legal/hours/index.html", "nine", "ten");
    forge_manifest(&site);
    check_verify(&site, &["output"], 1, "
output: not all is as it was published
  all but 11 files as the manifest of 2026-01-01 has them
  8 version pages: 6 sealed, 1 not sealed, 1 differs; in 2 pages a list of notices keeps itself and is not covered
  its register is the same as register.yaml
  its own address does not show /legal/terms@2020-01-15 (ja), sealed on 2025-01-02 as entry 5
  its own address does not show /legal/terms@2020-01-15 (en), sealed on 2025-02-02 as entry 6
  ja/legal/terms/index.html is missing, where /legal/terms@2020-01-15 (ja) should be shown

legal/terms/2020-01-15/index.html: differs
  /legal/terms@2023-07-21 (en), in force from 2023-07-21
  sealed on 2025-01-02 as entry 4; no later entry gives this version other words
  it stands at the address of /legal/terms@2020-01-15 (en)

not sealed: legal/hours/index.html

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
}

#[test]
fn a_published_register_must_be_the_beginning_of_the_sites() {
    let site = site();
    let other = Site::new(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n")]);
    done(other.run(&["seal"]));
    let verify = |register: &Path| {
        site.run(&["verify", "output", "--register", register.to_str().expect("UTF-8")])
    };
    let run = verify(&other.path("register.yaml"));
    assert!(run.stdout.contains("from entry 1 on"), "{}", run.stdout);
    assert!(run.stdout.contains("10 version pages: 0 sealed, 10 not sealed"), "{}", run.stdout);
    assert_eq!(run.status, 1);

    let own = fs::read_to_string(site.path("register.yaml")).expect("a register");
    let last = own.rfind("- number:").expect("an entry");
    other.write("register.yaml", &own[..last]);
    let run = verify(&other.path("register.yaml"));
    let goes_on = "its register begins with all entries of ";
    assert!(run.stdout.contains(goes_on), "{}", run.stdout);
    assert!(run.stdout.contains("and goes on with 1 entry"), "{}", run.stdout);

    // The site's own register, shorter than what it published, lost entries.
    site.write("register.yaml", &own[..last]);
    let run = site.run(&["verify", "output"]);
    assert!(run.stdout.contains("its register has 1 entry that"), "{}", run.stdout);
    assert_eq!(run.status, 1);
    site.write("register.yaml", &own);

    replaced(&site, "output/register.yaml", "sealed: 2025-01-02", "sealed: 2024-01-02");
    let run = site.run(&["verify", "output"]);
    assert!(run.stdout.contains("its register cannot be relied on: 1 fault"), "{}", run.stdout);
    assert!(run.stderr.contains("[register-edited]"), "{}", run.stderr);
    fs::remove_file(site.path("register.yaml")).expect("removed");
    assert_eq!(site.run(&["verify", "output"]).status, 1);
}

#[test]
fn a_manifest_that_no_build_wrote() {
    let site = site();
    replaced(&site, "output/manifest.json", "\"engross ", "\"somebody ");
    replaced(&site, "output/manifest.json", "\"404.html\"", "\"../404.html\"");
    check_verify(&site, &["output"], 1, "
output: not all is as it was published
  manifest.json: `somebody 0.1.0` is not what writes manifests
  manifest.json: `../404.html` is no path of an output
  all but 1 files as the manifest of 2026-01-01 has them
  ../404.html: is missing
  404.html: is not in the manifest
  10 version pages: 10 sealed, 0 not sealed, 0 differ; in 2 pages a list of notices keeps itself and is not covered
  its register is the same as register.yaml

held against register.yaml: 6 entries, the last sealed on 2025-02-02, its hash …");
    site.write("output/manifest.json", "[");
    let run = site.run(&["verify", "output"]);
    assert!(run.stdout.contains("manifest.json: it is no manifest: "), "{}", run.stdout);
    let told = "  its files were not compared with what was written\n  10 version pages: 10 sealed";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    assert_eq!(run.status, 1);
}

#[test]
fn programs_get_the_same_as_json() {
    let site = site();
    replaced(&site, PAGE, "30 days", "31 days");
    let run =
        site.run(&["verify", "--format", "json", PAGE, FORMER, "output", "content/legal/hours.md"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let at = |pointer: &str| {
        json.pointer(pointer).cloned().unwrap_or_else(|| panic!("{pointer}:\n{json:#}"))
    };
    assert_eq!(at("/register/entries"), 6);
    assert_eq!(at("/results/0/verdict"), "differs");
    assert_eq!(at("/results/0/entry/number"), 6);
    assert!(at("/results/0/redline").as_str().expect("a text").contains("[-30-]{+31+}"));
    assert_eq!(at("/results/1/verdict"), "registered-and-corrected");
    assert_eq!(at("/results/1/claim/before_correction"), 1);
    assert_eq!(at("/results/1/entry/until"), "2023-07-21");
    assert_eq!(at("/results/1/entry/successor"), "2023-07-21");
    assert_eq!(at("/results/1/corrected_by/number"), 6);
    assert_eq!(at("/results/2/pages_that_differ"), 1);
    assert_eq!(at("/results/2/file_faults/0/fault"), "changed");
    assert_eq!(at("/results/2/register"), "same");
    assert_eq!(at("/results/3/source_entry"), at("/results/3/entry/number"));
}

#[test]
fn a_page_is_checked_without_engross_as_the_docs_say() {
    let site = site();
    let docs = fs::read_to_string(support::project().join("docs/verify.md")).expect("the docs");
    let start = docs.find("```python\n").expect("a program") + "```python\n".len();
    let end = start + docs[start..].find("```").expect("its end");
    site.write("words.py", &docs[start..end]);
    let python = support::project().join("tests/tools/.venv/bin/python");
    assert!(python.exists(), "html5lib is not installed; run tests/tools/setup");
    let check = |page: &str| {
        let output = Command::new(&python)
            .args(["-B", "words.py", page, "register.yaml"])
            .current_dir(site.root())
            .env("PYTHONIOENCODING", "utf-8")
            .output()
            .expect("Python runs");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        (output.status.code(), shortened(&String::from_utf8_lossy(&output.stdout)))
    };
    let entry = |number, version, language, sealed| {
        format!(
            "number: {number} notice: /legal/terms language: {language} version: {version} sealed: {sealed}\n"
        )
    };
    let expected =
        format!("/legal/terms@2020-01-15 …\n{}", entry(6, "2020-01-15", "en", "2025-02-02"));
    assert_eq!(check(PAGE), (Some(0), expected));
    let expected =
        format!("/legal/terms@2020-01-15#1 …\n{}", entry(3, "2020-01-15", "en", "2025-01-02"));
    assert_eq!(check(FORMER), (Some(0), expected));
    let expected =
        format!("/legal/terms@2020-01-15 …\n{}", entry(5, "2020-01-15", "ja", "2025-01-02"));
    assert_eq!(check("output/ja/legal/terms/index.html"), (Some(0), expected));
    replaced(&site, PAGE, "30 days", "31 days");
    assert_eq!(check(PAGE), (Some(1), "/legal/terms@2020-01-15 …\n".to_owned()));
}

#[test]
fn pages_carry_the_fingerprint_of_their_words_and_say_which_text_they_are() {
    let site = site();
    let built = site.build();
    let versions = built.json("legal/terms/versions.json");
    let register = fs::read_to_string(site.path("register.yaml")).expect("a register");
    for (page, at, name) in [
        ("legal/terms/2023-07-21/index.html", 0, "/legal/terms@2023-07-21"),
        ("legal/terms/index.html", 0, "/legal/terms@2023-07-21"),
        ("legal/terms/2020-01-15/index.html", 1, "/legal/terms@2020-01-15"),
    ] {
        let sha256 = versions["versions"][at]["text_sha256"].as_str().expect("a fingerprint");
        let words = engross::fingerprint::Fingerprint::of_words(&built.text(page));
        assert_eq!(words.to_string(), sha256, "{page}");
        assert!(register.contains(&format!("text: {sha256}\n")), "{page}");
        let html = built.file(page);
        assert!(html.contains(&format!("<code>{sha256}</code>")), "{page}");
        assert!(html.contains(&format!("lang=\"en\" data-notice-text=\"{name}\"")), "{page}");
        assert!(html.contains("<a href=\"/register.yaml\">"), "{page}");
    }
    let former = built.file("legal/terms/2020-01-15/corrections/1/former/index.html");
    assert!(former.contains("data-notice-text=\"/legal/terms@2020-01-15#1\""), "{former}");
    let words = engross::fingerprint::Fingerprint::of_words(
        &built.text("legal/terms/2020-01-15/corrections/1/former/index.html"),
    );
    assert!(former.contains(&format!("<code>{words}</code>")), "{former}");
    let listed = built.file("legal/all/index.html");
    assert!(listed.contains("</code> without the lists of notices in the text"), "{listed}");
    // Redlines hold two texts and claim to be neither.
    assert!(!built.file("legal/terms/2023-07-21/changes/index.html").contains("data-notice-text"));
    let run = site.run(&["diff", "--quiet", "/legal/terms@2020-01-15", PAGE]);
    assert_eq!(run.status, 0, "{}", run.stderr);
}
