//! `engross diff`: two texts in, what differs out, through the program as a user runs it.

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use support::{Built, Site, project};

const OLD: &str = "# Terms\n\n## 1. Data\n\nWe keep your data for 30 days.\n\n## 2. Law\n\nThe law of Pellmarsh applies.\n";
const NEW: &str = "# Terms\n\n## 1. Data\n\nWe keep your data for 14 days, or less.\n\n## 2. Law\n\nThe law of Pellmarsh applies.\n";

/// A site with a notice of three versions, one of them pending, a draft, and its Japanese text.
fn site() -> Site {
    Site::new(&[
        ("content/legal/privacy/2018-05-25.md", "# Privacy\n\nWe keep *all* data.\n"),
        (
            "content/legal/privacy/2022-03-01.md",
            "---\nversion: \"2.0\"\n---\n# Privacy\n\nWe keep *some* data. See [the terms](terms.md).\n",
        ),
        (
            "content/legal/privacy/index.md",
            concat!(
                "---\neffective: 2024-02-16\ncontext: {owner: Owl Ltd}\n---\n# Privacy\n\n",
                "{{ owner }} keeps *some* data. See [the terms](../terms.md).\n",
            ),
        ),
        ("content/legal/privacy/2027-01-01.md", "# Privacy\n\nWe keep no data.\n"),
        (
            "content/legal/privacy/2028-01-01.md",
            "---\ndraft: true\n---\n# Privacy\n\nWe keep {{ 1 + 1 }} data.\n",
        ),
        ("content/legal/privacy/2022-03-01.ja.md", "# プライバシー\n\nデータを保存します。\n"),
        (
            "content/legal/privacy/index.ja.md",
            "---\neffective: 2024-02-16\n---\n# プライバシー\n\nデータを保存しません。\n",
        ),
        ("content/legal/terms.md", "# Terms\n\nThese are the terms.\n"),
        ("content/legal/broken.md", "---\neffective: 2020-01-01\n---\n# Broken\n\n{{ nobody }}\n"),
        ("old.md", OLD),
        ("new.md", NEW),
    ])
}

fn diff(args: &[&str]) -> Built {
    site().run(&[&["diff"], args].concat())
}

/// Runs the command in the site and compares its standard output and its exit status.
fn check_diff(args: &[&str], status: i32, expected: &str) {
    let run = diff(args);
    assert_eq!((run.stdout.as_str(), run.status), (expected, status), "{args:?}: {}", run.stderr);
}

/// Runs the command in the site, where it has to refuse, and compares what it says.
fn check_refusal(args: &[&str], status: i32, expected: &str) {
    let run = diff(args);
    assert_eq!(run.stderr, expected, "{args:?}");
    assert_eq!((run.stdout.as_str(), run.status), ("", status), "{args:?}");
}

#[test]
fn two_files_on_the_terminal() {
    check_diff(
        &["old.md", "new.md"],
        1,
        "\
--- old.md
+++ new.md

@@ 1. Data @@ +3 -1
  We keep your data for [-30-]{+14+} days{+, or less+}.

3 words inserted, 1 deleted in 1 clause
",
    );
}

#[test]
fn scripts_ask_by_the_exit_status() {
    check_diff(&["--quiet", "old.md", "new.md"], 1, "");
    check_diff(&["--quiet", "old.md", "old.md"], 0, "");
    check_refusal(&["old.md", "old.md"], 0, "the two texts are the same\n");
    for format in ["json", "html", "markdown"] {
        check_diff(&["--quiet", "--format", format, "old.md", "new.md"], 1, "");
    }
}

#[test]
fn a_link_alone_is_shown_and_makes_no_words_differ() {
    let site = site();
    site.write("a.md", "# Terms\n\nSee [our partners](/a).\n");
    site.write("b.md", "# Terms\n\nSee [our partners](/b).\n");
    let run = site.run(&["diff", "a.md", "b.md"]);
    assert_eq!(
        run.stdout,
        "\
--- a.md
+++ b.md

@@ Terms @@
  See our partners.
  ~ link of “our partners”: /a → /b

no change in wording; other changes: 1 link
"
    );
    assert_eq!(run.status, 0);
    let run = site.run(&["diff", "--format", "markdown", "a.md", "b.md"]);
    assert_eq!(
        run.stdout,
        "\
## Changes from `a.md` to `b.md`

No change in wording; other changes: 1 link.

### Terms

- Link of “our partners”: `/a` → `/b`
"
    );
    assert_eq!(run.status, 0);
}

#[test]
fn versions_of_a_notice() {
    let in_force_against_its_predecessor = "\
--- /legal/privacy@2022-03-01
+++ /legal/privacy@2024-02-16

@@ Privacy @@ +3 -2
  [-We keep-]{+Owl Ltd keeps+} some data. See the terms.
  ~ link of “the terms”: /legal/privacy/terms.md → /legal/terms/

3 words inserted, 2 deleted in 1 clause; other changes: 1 link
";
    check_diff(&["/legal/privacy"], 1, in_force_against_its_predecessor);
    check_diff(&["legal/privacy/"], 1, in_force_against_its_predecessor);
    check_diff(&["content/legal/privacy/index.md"], 1, in_force_against_its_predecessor);
    // By label, and the text in force by the notice alone.
    check_diff(&["/legal/privacy@2.0", "/legal/privacy"], 1, in_force_against_its_predecessor);
    check_diff(
        &["/legal/privacy@2018-05-25", "/legal/privacy@2027-01-01"],
        1,
        "\
--- /legal/privacy@2018-05-25
+++ /legal/privacy@2027-01-01

@@ Privacy @@ +1 -1
  We keep [-all-]{+no+} data.

1 word inserted, 1 deleted in 1 clause
",
    );
}

#[test]
fn other_languages_stand_under_their_tag() {
    check_diff(
        &["/ja/legal/privacy"],
        1,
        "\
--- /ja/legal/privacy@2022-03-01
+++ /ja/legal/privacy@2024-02-16

@@ プライバシー @@ +1 -1
  データを保存しま[-す-]{+せん+}。

1 word inserted, 1 deleted in 1 clause
",
    );
}

#[test]
fn a_draft_of_the_content_is_rendered_as_the_site_renders_it() {
    let run = diff(&["/legal/privacy@2027-01-01", "content/legal/privacy/2028-01-01.md"]);
    assert!(run.stdout.contains("  We keep [-no-]{+2+} data."), "{}", run.stdout);
    // It may be told what comes before it, too.
    let run = diff(&["content/legal/privacy/2028-01-01.md"]);
    assert!(run.stdout.starts_with("--- /legal/privacy@2027-01-01\n"), "{}", run.stderr);
}

#[test]
fn braces_of_other_files_stay_as_they_are() {
    let site = site();
    site.write("a.md", "---\ntitle: A\n---\nWrite {{ year }}.\n");
    site.write("b.txt", "Write {{ day }}.\n");
    let run = site.run(&["diff", "a.md", "b.txt"]);
    assert!(run.stdout.contains("  Write {{ [-year-]{+day+} }}.\n"), "{}", run.stdout);
}

#[test]
fn html_is_compared_with_markdown() {
    let site = site();
    let page = "<!DOCTYPE html><html lang=en><head><title>T</title><style>p{}</style></head><body><nav>All notices</nav><main><h1>Terms</h1><h2>1. Data</h2><p>We keep your data for 30 days.</p><h2>2. Law</h2><p>The law of Pellmarsh applies.</p></main></body></html>";
    site.write("page.html", page);
    let run = site.run(&["diff", "old.md", "page.html"]);
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str(), run.status),
        ("", "the two texts are the same\n", 0)
    );
    // A published page is compared by its text.
    let built = site.run(&["build"]);
    assert_eq!(built.status, 1, "one text of the site is broken");
    fs::remove_file(site.path("content/legal/broken.md")).expect("a file");
    site.build();
    let run = site.run(&["diff", "/legal/privacy", "output/legal/privacy/index.html"]);
    assert_eq!((run.stdout.as_str(), run.status), ("", 0), "{}", run.stderr);
}

#[test]
fn the_standard_input_is_markdown() {
    let site = site();
    let mut command = site.command(&["diff", "-", "new.md"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a run");
    child.stdin.take().expect("a pipe").write_all(OLD.as_bytes()).expect("a reader");
    let output = child.wait_with_output().expect("an end");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(stdout.starts_with("--- standard input\n+++ new.md\n"), "{stdout}");
    assert!(stdout.contains("for [-30-]{+14+} days"), "{stdout}");
    check_refusal(
        &["-", "-"],
        2,
        "error: both texts are to come from the standard input\n  help: name a file or a version for one of them\n",
    );
}

#[test]
fn what_cannot_be_compared_is_said_with_a_way_out() {
    check_refusal(
        &["/legal/privcy"],
        2,
        "error: there is no notice `/legal/privcy`\n  help: did you mean `/legal/privacy`?\n",
    );
    check_refusal(
        &["/elsewhere", "old.md"],
        2,
        "error: there is no notice `/elsewhere`\n  help: the site's notices are /legal/broken, /legal/privacy, /legal/terms; files are named with their ending: privacy.md\n",
    );
    check_refusal(
        &["/legal/privacy@2023-01-01", "old.md"],
        2,
        "error: `/legal/privacy` has no version `2023-01-01`\n  help: its versions are 2018-05-25, 2022-03-01, 2024-02-16 (in force), 2027-01-01 (pending); what is not published yet is named by its file: content/legal/privacy/2028-01-01.md\n",
    );
    check_refusal(
        &["/ja/legal/terms"],
        2,
        "error: `/legal/terms` has no text in ja\n  help: its languages: en\n",
    );
    check_refusal(
        &["/legal/privacy@2018-05-25"],
        2,
        "error: /legal/privacy@2018-05-25 is the first version of its notice\n  help: its versions are 2018-05-25, 2022-03-01, 2024-02-16 (in force), 2027-01-01 (pending)\n",
    );
    check_refusal(
        &["old.md", "nowhere.md"],
        2,
        "error: there is no file nowhere.md\n  help: name a file, or a version of a notice: /legal/privacy@2024-02-16\n",
    );
    check_refusal(
        &["old.md"],
        2,
        "error: old.md is no version of a notice, so none came before it\n  help: name two texts: engross diff OLD NEW\n",
    );
    check_refusal(
        &["content/legal", "old.md"],
        2,
        "error: content/legal is a folder\n  help: name the file, or the notice as its address has it: /legal/privacy\n",
    );
    check_refusal(
        &["--fragment", "old.md", "new.md"],
        2,
        "error: --fragment goes with --format html\n  help: add it, or leave --fragment out\n",
    );
}

#[test]
fn an_undated_text_has_a_version_too() {
    check_diff(&["--quiet", "/legal/terms", "/legal/terms@undated"], 0, "");
}

#[test]
fn faults_of_the_texts_stop_it_and_those_of_others_do_not() {
    let run = diff(&["/legal/broken", "/legal/terms"]);
    assert_eq!((run.stdout.as_str(), run.status), ("", 2));
    assert!(run.stderr.starts_with("content/legal/broken.md:6:"), "{}", run.stderr);
    assert!(run.stderr.contains("error: the content has faults"), "{}", run.stderr);
}

#[test]
fn outside_of_a_site_files_are_compared_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.md"), OLD).expect("a file");
    fs::write(folder.path().join("b.md"), NEW).expect("a file");
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_engross"));
        command.current_dir(folder.path()).arg("diff").args(args).output().expect("a run")
    };
    assert_eq!(run(&["a.md", "b.md"]).status.code(), Some(1));
    let refused = run(&["/legal/privacy"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.starts_with("error: `/legal/privacy` is a notice of a site: "), "{said}");
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn colours_are_asked_for_or_found_out() {
    let run = diff(&["--color", "always", "old.md", "new.md"]);
    assert!(
        run.stdout.contains("for \u{1b}[31;9m30\u{1b}[m \u{1b}[32;4m14\u{1b}[m days"),
        "{}",
        run.stdout
    );
    for args in [["--color", "never"], ["--color", "auto"]] {
        let run = diff(&[&args[..], &["old.md", "new.md"]].concat());
        assert!(!run.stdout.contains('\u{1b}'), "{args:?}");
    }
}

#[test]
fn html_is_a_page_of_its_own_or_the_fragment() {
    let page = diff(&["--format", "html", "/ja/legal/privacy"]).stdout;
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">"), "{page}");
    assert!(page.contains("<style>") && !page.contains("<script"), "{page}");
    assert!(page.contains(
        "<title>/ja/legal/privacy@2024-02-16 against /ja/legal/privacy@2022-03-01</title>"
    ));
    let fragment = diff(&["--format", "html", "--fragment", "/ja/legal/privacy"]).stdout;
    assert!(fragment.starts_with("<h1 id="), "{fragment}");
    assert!(page.contains(fragment.trim_end()), "the page holds the fragment");
}

#[test]
fn json_is_what_its_schema_says() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff-json");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let site = site();
    let long = "A clause of many words that stands here first and goes elsewhere then.";
    let stays = "It does not move at all, and the others have to go round it, since it is so much longer than they are by far.";
    let pairs = [
        ("words", OLD.to_owned(), NEW.to_owned()),
        ("same", OLD.to_owned(), OLD.to_owned()),
        ("from nothing", String::new(), NEW.to_owned()),
        ("link", "See [us](/a) and you.".to_owned(), "See [us](/b) and [you](/c).".to_owned()),
        ("spacing", "We keep\u{a0}data.".to_owned(), "We keep data.".to_owned()),
        ("format", "We **never** sell.".to_owned(), "We *never* sell.".to_owned()),
        ("block", "## Our data\n\nText.".to_owned(), "### Our data\n\nText.".to_owned()),
        (
            "move",
            format!("## 1. A\n\n{long}\n\nx\n\n## 2. B\n\n{stays}\n"),
            format!("## 1. A\n\nx\n\n## 2. B\n\n{stays}\n\n{long}\n"),
        ),
        (
            "split",
            "We keep data for you. We delete it for you.".to_owned(),
            "We keep data for you.\n\nWe delete it for you.".to_owned(),
        ),
        (
            "merged",
            "We keep data for you.\n\nWe delete it for you.".to_owned(),
            "We keep data for you. We delete it for you.".to_owned(),
        ),
        (
            "numbers",
            "## 1. Data\n\nText.\n\n## 2. Law\n\nText.".to_owned(),
            "## 1. Owls\n\nNew.\n\n## 2. Data\n\nText.\n\n## 3. Law\n\nText.".to_owned(),
        ),
        (
            "table",
            "| a | b |\n|---|---|\n| one | two |\n".to_owned(),
            "| a | b | c |\n|---|---|---|\n| one | two | three |\n| ![map](map.png) | x | |\n"
                .to_owned(),
        ),
    ];
    let mut kinds = std::collections::BTreeSet::new();
    let mut files = Vec::new();
    for (name, old, new) in &pairs {
        site.write("a.md", old);
        site.write("b.md", new);
        for (old, new, way) in [("a.md", "b.md", "there"), ("b.md", "a.md", "back")] {
            let run = site.run(&["diff", "--format", "json", old, new]);
            let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
            assert_eq!(json["same_words"], run.status == 0, "{name}");
            for clause in json["clauses"].as_array().expect("clauses") {
                for change in clause["changes"].as_array().expect("changes") {
                    kinds.insert(change["kind"].as_str().expect("a kind").to_owned());
                }
            }
            let file = folder.join(format!("{name} {way}.json"));
            fs::write(&file, &run.stdout).expect("a file");
            files.push(file);
        }
    }
    let all =
        ["blocks", "columns", "format", "link", "merged", "moved", "renumbered", "split", "words"];
    for kind in all {
        assert!(kinds.contains(kind), "no pair has a change of kind {kind}: {kinds:?}");
    }
    let file = folder.join("versions.json");
    let run = site.run(&["diff", "--format", "json", "/legal/privacy"]);
    fs::write(&file, &run.stdout).expect("a file");
    files.push(file);
    let schema = folder.join("schema.json");
    fs::write(&schema, site.run(&["diff", "--schema"]).stdout).expect("a file");

    let tools = project().join("tests/tools");
    let python = tools.join(".venv/bin/python");
    assert!(python.exists(), "the checker is not installed; run tests/tools/setup");
    let output = Command::new(python)
        .arg("-B")
        .arg(tools.join("check_schema.py"))
        .arg(schema)
        .args(files)
        .output()
        .expect("Python runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let broke = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the schema's validator says:\n{said}{broke}");
}

#[test]
fn json_names_both_texts_and_their_fingerprints() {
    let run = diff(&["--format", "json", "/legal/privacy@2022-03-01", "old.md"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let old = &json["old"];
    assert_eq!(old["name"], "/legal/privacy@2022-03-01");
    assert_eq!(old["title"], "Privacy");
    assert_eq!((&old["notice"], &old["version"]), (&"/legal/privacy".into(), &"2022-03-01".into()));
    assert_eq!((&old["language"], &old["effective"]), (&"en".into(), &"2022-03-01".into()));
    let sha256 = |text: &str| {
        use sha2::{Digest, Sha256};
        Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    assert_eq!(old["text_sha256"], sha256("Privacy We keep some data. See the terms."));
    assert_eq!(json["new"]["source_sha256"], sha256(OLD));
    assert_eq!(json["new"]["notice"], serde_json::Value::Null);
    assert_eq!(json["new"]["name"], "old.md");
}

#[test]
fn a_text_that_cannot_be_read_as_meant_is_neither_the_same_nor_other() {
    let site = site();
    site.write("open.md", "---\ntitle: a\n# T\n\ntext one\n");
    site.write("also.md", "---\ntitle: a\n# T\n\nother words\n");
    let run = site.run(&["diff", "open.md", "also.md"]);
    assert_eq!((run.stdout.as_str(), run.status), ("", 2));
    assert!(run.stderr.contains("front-matter-open"), "{}", run.stderr);
}

#[test]
fn a_disk_that_is_full_is_told() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        println!("skipped: this system has no /dev/full");
        return;
    };
    let site = site();
    let output = Command::new(env!("CARGO_BIN_EXE_engross"))
        .args(["diff", "--format", "html", "old.md", "new.md"])
        .current_dir(site.root())
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("could not be written"), "{said}");
}

#[test]
fn items_bear_the_numbers_they_have_in_the_new_text() {
    let site = site();
    site.write("one.md", "1. One is here. Two is there now.\n2. Three is last.\n");
    site.write("two.md", "1. One is here.\n2. Two is there now.\n3. Three is last indeed.\n");
    let run = site.run(&["diff", "one.md", "two.md"]);
    for line in
        ["  1. One is here.", "  2. {+¶+} Two is there now.", "  3. Three is last {+indeed+}."]
    {
        assert!(run.stdout.lines().any(|it| it == line), "{line} in\n{}", run.stdout);
    }
}
