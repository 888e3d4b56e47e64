//! What every build keeps to: the same bytes from the same input, and the last output whole until
//! the next one is complete.

mod support;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use support::{Site, copy_folder, project, tree};

fn sample() -> Site {
    let site = Site::new(&[]);
    copy_folder(&project().join("content"), &site.path("content"));
    copy_folder(&project().join("themes"), &site.path("themes"));
    site.write("engross.yaml", fs::read(project().join("engross.yaml")).expect("settings"));
    site
}

type Tree = BTreeMap<String, Vec<u8>>;

fn check_same(a: &Tree, b: &Tree) {
    let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(a), names(b));
    for (path, bytes) in a {
        assert!(bytes == &b[path], "{path} differs");
    }
}

#[test]
fn two_builds_give_the_same_bytes() {
    let site = sample();
    let one = site.run(&["build", "--jobs", "1", "--output", "one"]);
    assert_eq!(one.status, 0, "{}", one.stderr);
    // Files touched, another number of threads, another language and place of the environment.
    let later = SystemTime::now() + Duration::from_secs(86_400);
    for path in tree(&site.path("content")).keys() {
        let file =
            File::options().write(true).open(site.path("content").join(path)).expect("a file");
        file.set_modified(later).expect("touched");
    }
    let mut command = site.command(&["build", "--jobs", "7", "--output", "seven"]);
    command.env("LANG", "ja_JP.UTF-8").env("LC_ALL", "tr_TR.UTF-8").env("TZ", "Pacific/Kiritimati");
    assert!(command.output().expect("a run").status.success());
    check_same(&tree(&site.path("one")), &tree(&site.path("seven")));
    // The same site in another folder.
    let elsewhere = sample();
    elsewhere.run(&["build", "--output", "three"]);
    check_same(&tree(&site.path("one")), &tree(&elsewhere.path("three")));
}

#[test]
fn source_date_epoch_is_the_day_of_the_build() {
    let site = sample();
    let day = |args: &[&str], epoch: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_engross"));
        command.current_dir(site.root()).arg("build").args(args).env("SOURCE_DATE_EPOCH", epoch);
        let output = command.output().expect("a run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let manifest = fs::read_to_string(site.path("output/manifest.json")).expect("a manifest");
        let json: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
        json["as_of"].as_str().expect("a day").to_owned()
    };
    assert_eq!(day(&[], "1780000000"), "2026-05-28");
    assert_eq!(day(&["--as-of", "2026-02-03"], "1780000000"), "2026-02-03");
}

#[test]
fn a_build_that_is_killed_leaves_the_old_output_or_the_new_one() {
    let site = sample();
    let old = site.run(&["build"]).tree();
    site.write("content/legal/new.md", "---\neffective: 2020-01-01\n---\n# New\n");
    let new = site.run(&["build", "--output", "reference"]);
    assert_eq!(new.status, 0, "{}", new.stderr);
    let new = tree(&site.path("reference"));
    assert_ne!(old.len(), new.len());
    let mut olds = 0;
    for step in 0..30 {
        // From before the first file to after the last.
        let mut child = site.command(&["build"]).spawn().expect("a run");
        std::thread::sleep(Duration::from_millis(step * 25));
        let _ = child.kill();
        child.wait().expect("an end");
        let now = tree(&site.path("output"));
        if now.len() == old.len() {
            check_same(&now, &old);
            olds += 1;
        } else {
            check_same(&now, &new);
            // Back to the old one for the next round.
            fs::rename(site.path("content/legal/new.md"), site.path("new.md")).expect("moved");
            assert_eq!(site.run(&["build"]).status, 0);
            fs::rename(site.path("new.md"), site.path("content/legal/new.md")).expect("moved");
        }
    }
    assert!(olds > 0, "no build was killed before it was done");
    let last = site.run(&["build"]);
    assert_eq!(last.status, 0, "the build after a killed one succeeds: {}", last.stderr);
    check_same(&last.tree(), &new);
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let site = sample();
    let expected = site.run(&["build"]).tree();
    let children: Vec<_> =
        (0..4).map(|_| site.command(&["build"]).spawn().expect("a run")).collect();
    for mut child in children {
        // Done, or refused because another one is at it.
        let code = child.wait().expect("an end").code();
        assert!(matches!(code, Some(0 | 2)), "{code:?}");
    }
    check_same(&tree(&site.path("output")), &expected);
}

#[test]
fn watching_builds_again_after_a_change() {
    let site = Site::new(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# Old\n")]);
    let mut child = site
        .command(&["build", "--watch"])
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("a run");
    let shows = |words: &str| {
        (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            let page = fs::read_to_string(site.path("output/a/index.html")).unwrap_or_default();
            page.contains(words)
        })
    };
    assert!(shows("Old"), "the first build");
    // As editors save: a new file put in the place of the old one.
    site.write("content/.a.md.swp", "---\neffective: 2020-01-01\n---\n# New\n");
    fs::rename(site.path("content/.a.md.swp"), site.path("content/a.md")).expect("moved");
    assert!(shows("New"), "the build after a change");
    child.kill().expect("stopped");
    child.wait().expect("an end");
}

const DATED: &str = "---\neffective: 2024-01-01\n---\n# Terms\n\nWords.\n";

/// A site of a notice of three versions, another one in two languages, and a file, built.
fn published() -> Site {
    let site = Site::new(&[
        ("content/legal/terms/2020-01-15.md", "# Terms\n\nOld words.\n"),
        ("content/legal/terms/2022-06-01.md", "# Terms\n\nOlder words.\n"),
        ("content/legal/terms/index.md", DATED),
        ("content/legal/privacy.md", DATED),
        ("content/legal/privacy.ja.md", DATED),
        ("content/legal/map.pdf", "a file"),
        ("content/legal/.nojekyll", ""),
    ]);
    site.build();
    fs::copy(site.path("output/manifest.json"), site.path("previous.json")).expect("a copy");
    site
}

/// Removes and writes files of the content, builds with the addresses of the first build kept, and compares
/// what is said. Nothing may be written if that is anything.
fn check_kept(removed: &[&str], written: &[(&str, &str)], expected: &str) {
    let site = published();
    for path in removed {
        fs::remove_file(site.path(path)).expect("removed");
    }
    for (path, text) in written {
        site.write(path, text);
    }
    let before = tree(&site.path("output"));
    let run = site.run(&["build", "--keep-published", "previous.json"]);
    assert_eq!(run.stderr.trim(), expected.trim(), "{}", run.stderr);
    assert_eq!(run.status, i32::from(!expected.is_empty()));
    if !expected.is_empty() {
        check_same(&tree(&site.path("output")), &before);
    }
}

#[test]
fn what_was_published_stays() {
    check_kept(&[], &[], "");
    check_kept(&[], &[("content/legal/more.md", DATED)], "");
    // The text in force became an earlier version.
    check_kept(
        &[],
        &[
            ("content/legal/terms/2024-01-01.md", "# Terms\n\nWords.\n"),
            ("content/legal/terms/index.md", "---\neffective: 2025-02-01\n---\n# Terms\n\nNew.\n"),
        ],
        "",
    );
}

#[test]
fn an_address_that_would_be_lost_stops_the_build() {
    check_kept(&["content/legal/terms/2022-06-01.md"], &[], "
previous.json: error: the address `/legal/terms/2022-06-01/` would be lost, and 5 others that belong to it [address-lost]
  help: keep its version, or add the address to the `aliases:` of the text that took its place
1 error; nothing was written");
    check_kept(
        &["content/legal/terms/2022-06-01.md"],
        &[("content/legal/terms/2022-06-02.md", "# Terms\n\nOlder words.\n")],
        "
previous.json: error: the address `/legal/terms/2022-06-01/` would be lost, and 5 others that belong to it [address-lost]
  help: is it `/legal/terms/2022-06-02/` now? keep its version, or add the address to the `aliases:` of the text that took its place
1 error; nothing was written",
    );
    check_kept(
        &["content/legal/map.pdf"],
        &[],
        "
previous.json: error: the address `/legal/map.pdf` would be lost [address-lost]
  help: put a file of this name at its place in the content folder
1 error; nothing was written",
    );
    check_kept(&["content/legal/privacy.ja.md"], &[], "
previous.json: error: the address `/ja/` would be lost, and 15 others that belong to it [address-lost]
  help: keep its version, or add the address to the `aliases:` of the text that took its place
1 error; nothing was written");
    check_kept(&["content/legal/privacy.md", "content/legal/privacy.ja.md"], &[], "
previous.json: error: the address `/ja/` would be lost, and 15 others that belong to it [address-lost]
  help: keep its version, or add the address to the `aliases:` of the text that took its place
previous.json: error: the address `/legal/privacy/` would be lost, and 10 others that belong to it [address-lost]
  help: keep its version, or add the address to the `aliases:` of the text that took its place
2 errors; nothing was written");
}

#[test]
fn a_redirect_keeps_an_address() {
    check_kept(
        &["content/legal/privacy.ja.md"],
        &[(
            "content/legal/hinweis.ja.md",
            "---\neffective: 2024-01-01\naliases: [/legal/privacy]\n---\n# P\n",
        )],
        "",
    );
}

#[test]
fn a_redirect_of_a_version_does_not_keep_its_comparisons() {
    check_kept(
        &["content/legal/terms/2022-06-01.md"],
        &[(
            "content/legal/terms/index.md",
            "---\neffective: 2024-01-01\naliases: [/legal/terms/2022-06-01]\n---\n# Terms\n\nWords.\n",
        )],
        "
previous.json: error: 5 addresses that belong to `/legal/terms/2022-06-01/` would be lost: `changes/`, `text.md`, `text.txt`, … [address-lost]
  help: keep its version, or add the address to the `aliases:` of the text that took its place
1 error; nothing was written",
    );
}

#[test]
fn comparisons_that_would_be_lost_are_told_with_the_setting() {
    check_kept(
        &[],
        &[(
            "engross.yaml",
            "languages: [en, ja]\nurl: https://legal.example.com\nredline: {all_pairs_up_to: 1}\n",
        )],
        "",
    );
    // Neighbours stay in any case, but not at the address of a pair.
    check_kept(
        &[],
        &[(
            "engross.yaml",
            "languages: [en, ja]\nurl: https://legal.example.com\nredline: {all_pairs_up_to: 1, with_in_force: false}\n",
        )],
        "
previous.json: error: 3 addresses that belong to `/legal/terms/compare/` would be lost: `2020-01-15/2022-06-01/`, `2020-01-15/2024-01-01/`, `2022-06-01/2024-01-01/` [address-lost]
  help: set `redline: {with_in_force: true}` in engross.yaml
1 error; nothing was written",
    );
}

#[test]
fn what_is_no_manifest_is_refused() {
    let site = published();
    site.write("other.json", "{\"files\": []}");
    for (name, expected) in [
        (
            "none.json",
            "error: there is no file none.json\n  help: name the manifest.json of an earlier build, or leave --keep-published out\n",
        ),
        (
            "output",
            "error: output is a folder\n  help: name the manifest in it: output/manifest.json\n",
        ),
        (
            "other.json",
            "error: other.json is not the manifest of a build by Engross\n  help: name the manifest.json that stands in the output folder of an earlier build\n",
        ),
        (
            "https://legal.example.com/manifest.json",
            "error: https://legal.example.com/manifest.json is no file; nothing is fetched from the web\n  help: fetch it first: curl -fsSo previous.json https://legal.example.com/manifest.json\n",
        ),
    ] {
        let run = site.run(&["build", "--keep-published", name]);
        assert_eq!((run.stderr.as_str(), run.status), (expected, 2));
    }
}

#[test]
fn timings_are_told_beside_a_result_that_is_the_same() {
    let site = sample();
    site.run(&["build", "--output", "plain"]);
    let timed = site.run(&["build", "--output", "timed", "--timings"]);
    assert_eq!(timed.status, 0, "{}", timed.stderr);
    check_same(&tree(&site.path("plain")), &tree(&site.path("timed")));
    // A result is for standard output, and what is said about it is not.
    assert!(!timed.stdout.contains("parse"), "{}", timed.stdout);
    let cpu = |row: &str| -> f64 {
        let line = timed.stderr.lines().find(|line| line.starts_with(row));
        let line = line.unwrap_or_else(|| panic!("no {row}:\n{}", timed.stderr));
        line.split_whitespace().nth(1).and_then(|it| it.parse().ok()).expect("seconds")
    };
    let stages =
        ["read", "parse", "assemble", "plan", "texts", "compare", "render", "index", "write"];
    let others = ["look", "register", "replace", "keep", "elsewhere"];
    let sum: f64 = stages.into_iter().chain(others).map(cpu).sum();
    // Each row is rounded.
    assert!((sum - cpu("all")).abs() < 0.01, "{sum}:\n{}", timed.stderr);
    assert!(cpu("texts") > 0.0 && cpu("compare") > 0.0, "{}", timed.stderr);
    assert!(timed.stderr.contains("from earlier runs: "), "{}", timed.stderr);

    let timed = site.run(&["build", "--format", "json", "--timings", "--jobs", "1"]);
    let json: serde_json::Value = serde_json::from_str(&timed.stdout).expect("JSON");
    let timings = &json["timings"];
    assert_eq!(timings["threads"], 1);
    let entries = &timings["pieces"]["entries"];
    let count = |key: &str| entries[key].as_u64().expect("a number");
    assert!(count("made") + count("taken_over") > 100, "{timings:#}");
    assert!(timings["stages"]["compare"]["cpu"].as_f64().is_some_and(|it| it > 0.0));
    let plain = site.run(&["build", "--format", "json"]);
    assert!(!plain.stdout.contains("timings"), "{}", plain.stdout);

    // A build that makes nothing again says so.
    let again = site.run(&["build", "--format", "json", "--timings"]);
    let json: serde_json::Value = serde_json::from_str(&again.stdout).expect("JSON");
    let pieces = &json["timings"]["pieces"];
    // Of inventories nothing is kept.
    let is_inventory = |path: &String| path.ends_with(".yaml");
    let inventories = tree(&site.path("content")).into_keys().filter(is_inventory).count();
    for (piece, made) in [("documents", inventories), ("texts", 0)] {
        assert!(pieces[piece]["taken_over"].as_u64() > Some(20), "{piece}: {pieces:#}");
        assert_eq!(pieces[piece]["made"], made, "{piece}: {pieces:#}");
    }
    assert_eq!(pieces["redlines"]["made"], 0, "{pieces:#}");
    assert!(pieces["redlines"]["taken_over"].as_u64() > Some(20), "{pieces:#}");
    let afresh = site.run(&["build", "--format", "json", "--timings", "--no-cache"]);
    let json: serde_json::Value = serde_json::from_str(&afresh.stdout).expect("JSON");
    for piece in ["documents", "texts", "redlines"] {
        assert!(json["timings"]["pieces"][piece]["made"].as_u64() > Some(20), "{piece}");
        assert_eq!(json["timings"]["pieces"][piece]["taken_over"], 0, "{piece}");
    }
}

#[test]
fn a_number_of_threads_that_is_none_is_wrong_use() {
    let site = sample();
    for command in ["build", "check", "serve"] {
        for jobs in ["0", "-1", "257", "two", ""] {
            let run = site.run(&[command, &format!("--jobs={jobs}")]);
            assert_eq!(run.status, 2, "{command} {jobs}: {}", run.stderr);
            assert!(run.stderr.contains("--jobs"), "{command} {jobs}: {}", run.stderr);
        }
    }
}

#[test]
fn no_progress_is_drawn_where_there_is_no_terminal() {
    let site = sample();
    let built = site.run(&["build"]);
    assert!(!built.stderr.contains(['\r', '\u{1b}', '━']), "{:?}", built.stderr);
}

#[test]
fn nothing_is_said_of_what_went_well_where_only_errors_are_asked_for() {
    let site = Site::new(&[("content/terms.md", DATED)]);
    for args in [&["build"][..], &["check"], &["seal"], &["seal"], &["new", "/more"]] {
        let run = site.run(&[args, &["-q"]].concat());
        assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.status), ("", "", 0), "{args:?}");
    }
    // What was asked for is no message.
    let run = site.run(&["build", "-q", "--format", "json"]);
    assert!(run.stdout.starts_with('{'), "{}", run.stdout);
    site.write("content/terms.md", "---\neffective: never\n---\n# Terms\n");
    let run = site.run(&["build", "-q"]);
    assert!(run.status == 1 && run.stderr.contains("nothing was written"), "{}", run.stderr);
}

#[test]
fn an_output_folder_may_be_written_with_a_slash_at_its_end() {
    let site = Site::new(&[("engross.yaml", "output: ./out/\n"), ("content/terms.md", DATED)]);
    let run = site.run(&["build"]);
    assert!(run.status == 0 && site.path("out/terms/index.html").exists(), "{}", run.stderr);
    // What stands beside it is found by its name.
    assert!(site.path(".out.lock").exists());
}

#[test]
fn the_range_of_threads_is_in_the_help() {
    let help = Site::new(&[]).run(&["build", "--help"]).stdout;
    assert!(help.contains("How many threads to use, 1 to 256"), "{help}");
}
