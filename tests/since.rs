//! `engross check --since REV`: words that changed under an unchanged date.

mod support;

use std::process::Command;

use support::Site;

fn git(site: &Site, args: &[&str]) {
    let status = support::git(site.root()).args(args).status().expect("git");
    assert!(status.success(), "git {args:?}");
}

/// Commits the old files, changes them to the new ones, and compares what a check since then says; an empty
/// text removes a file.
fn check_since(old: &[(&str, &str)], new: &[(&str, &str)], status: i32, expected: &str) {
    let site = Site::new(old);
    git(&site, &["init", "--quiet"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "--quiet", "--message", "before"]);
    for (path, text) in new {
        match text.is_empty() {
            true => std::fs::remove_file(site.path(path)).expect("removed"),
            false => site.write(path, text),
        }
    }
    let checked = site.run(&["check", "--verbose", "--since", "HEAD"]);
    assert_eq!((checked.stdout.as_str(), checked.status), (expected, status), "{}", checked.stderr);
}

const OLD: &str = "---\neffective: 2024-02-16\n---\n# Terms\n\nWe keep it for [30 days](/a).\n";

#[test]
fn words_under_an_unchanged_date_are_an_error() {
    check_since(
        &[("content/terms.md", OLD)],
        &[("content/terms.md", &OLD.replace("30", "90"))],
        1,
        "\
content/terms.md:6:17: error: this changes words of /terms@2024-02-16 since HEAD, but its date, its version and its corrections are the same [same-date]
  | --- /terms@2024-02-16 at HEAD
  | +++ now
  | 
  | @@ Terms @@ +1 -1
  |   We keep it for [-30-]{+90+} days.
  | 
  | 1 word inserted, 1 deleted in 1 clause
  help: start a new version (`engross release`), or state the date of one; or declare a correction in the front matter, `corrections: [{date: …, note: why}]`
1 error
",
    );
}

#[test]
fn a_new_date_a_new_label_or_a_correction_declares_it() {
    let new = |key: &str| OLD.replace("30", "90").replace("---\n#", &format!("{key}\n---\n#"));
    for key in ["version: 2", "corrections: [{date: 2025-12-01, note: why}]"] {
        check_since(
            &[("content/terms.md", OLD)],
            &[("content/terms.md", &new(key))],
            0,
            "no findings\n",
        );
    }
    let later = OLD.replace("30", "90").replace("2024-02-16", "2025-12-01");
    check_since(
        &[("content/terms.md", OLD)],
        &[("content/terms.md", &later), ("content/terms/2024-02-16.md", OLD)],
        0,
        "no findings\n",
    );
}

#[test]
fn a_new_date_that_forgets_the_old_version_is_an_error() {
    let later = OLD.replace("30", "90").replace("2024-02-16", "2025-12-01");
    check_since(
        &[("content/terms.md", OLD)],
        &[("content/terms.md", &later)],
        1,
        "\
content/terms.md: error: /terms@2024-02-16 is gone: it stood here at HEAD [version-gone]
  help: a version that was published stays: keep its text as a dated file (`engross release` does), or put it back
1 error
",
    );
    // With the commit history as a source of versions it is not forgotten.
    check_since(
        &[
            ("engross.yaml", "history: git\ncheck: {broken-link: off, missing-description: off}\n"),
            ("content/terms.md", OLD),
        ],
        &[("content/terms.md", &later)],
        0,
        "\
content/terms.md:1:1: warning: the text is not as it was last committed [uncommitted]
  help: commit it: until then nothing says when it was published
1 warning
",
    );
}

#[test]
fn blanks_mark_up_links_and_front_matter_are_editorial() {
    let told = "content/terms.md:1:1: info: /terms@2024-02-16 has the words that it had at HEAD; its blanks, mark-up, links or front matter changed [editorial-change]\n1 note\n";
    for (old, new) in [
        ("keep it", "keep  it"),
        ("(/a)", "(https://example.com/)"),
        ("keep it", "**keep** it"),
        ("---\n#", "description: Ours.\n---\n#"),
    ] {
        let new = OLD.replace(old, new);
        check_since(&[("content/terms.md", OLD)], &[("content/terms.md", &new)], 0, told);
    }
}

#[test]
fn an_archived_text_and_a_fragment_are_told_by_their_own_files() {
    let files = [
        ("content/_address.md", "1 Main Street"),
        ("content/terms/2020-01-01.md", "# Terms\n\nOld words.\n\n{% include \"_address.md\" %}\n"),
        ("content/terms/index.md", OLD),
    ];
    check_since(
        &files,
        &[("content/_address.md", "2 Main Street")],
        1,
        "\
content/_address.md:1:1: error: this changes words of /terms@2020-01-01 since HEAD, but its date, its version and its corrections are the same [same-date]
  | --- /terms@2020-01-01 at HEAD
  | +++ now
  | 
  | @@ Terms @@ +1 -1
  |   Old words.
  | 
  |   [-1-]{+2+} Main Street
  | 
  | 1 word inserted, 1 deleted in 1 clause
  help: start a new version (`engross release`), or state the date of one; or declare a correction in the front matter, `corrections: [{date: …, note: why}]`
1 error
",
    );
    check_since(
        &files,
        &[("content/terms/2020-01-01.md", "")],
        1,
        "\
content/terms/2020-01-01.md: error: /terms@2020-01-01 is gone: it stood here at HEAD [version-gone]
  help: a version that was published stays: keep its text as a dated file (`engross release` does), or put it back
1 error
",
    );
}

#[test]
fn a_register_that_was_written_anew_is_told() {
    let site = Site::new(&[("content/terms.md", OLD)]);
    git(&site, &["init", "--quiet"]);
    assert_eq!(site.run(&["seal"]).status, 0);
    git(&site, &["add", "."]);
    git(&site, &["commit", "--quiet", "--message", "before"]);
    assert_eq!(site.run(&["check", "--since", "HEAD"]).status, 0);
    // Whoever alters a text and seals it as if for the first time leaves a register without a fault.
    std::fs::remove_file(site.path("register.yaml")).expect("removed");
    std::fs::remove_dir_all(site.path("register")).expect("removed");
    site.write("content/terms.md", OLD.replace("30", "90"));
    assert_eq!(site.run(&["seal"]).status, 0);
    assert_eq!(site.run(&["check"]).status, 0);
    let checked = site.run(&["check", "--since", "HEAD"]);
    assert_eq!(checked.status, 1);
    let told = "register.yaml:5: error: entry 1 is not the one that stood here at HEAD, and entries are never \
                changed [register-rewritten]";
    assert!(checked.stdout.contains(told), "{}", checked.stdout);
    std::fs::remove_file(site.path("register.yaml")).expect("removed");
    let checked = site.run(&["check", "--since", "HEAD"]);
    let told =
        "register.yaml: error: of 1 entry that stood here at HEAD, 1 is gone [register-rewritten]";
    assert!(checked.stdout.contains(told), "{}", checked.stdout);
}

#[test]
fn a_draft_may_change_as_it_likes() {
    let draft = OLD.replace("---\n#", "draft: true\n---\n#");
    let told =
        "content/terms.md:1:1: info: the text is a draft and is not published [draft]\n1 note\n";
    let new = draft.replace("30", "90");
    check_since(&[("content/terms.md", &draft)], &[("content/terms.md", &new)], 0, told);
}

#[test]
fn a_revision_that_there_is_not_is_wrong_use() {
    let site = Site::new(&[("content/terms.md", OLD)]);
    let checked = site.run(&["check", "--since", "HEAD"]);
    assert_eq!(checked.status, 2, "{}", checked.stderr);
    git(&site, &["init", "--quiet"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "--quiet", "--message", "before"]);
    for revision in ["nowhere", "--output=x", "HEAD\u{a}", ""] {
        let checked = site.run(&["check", &format!("--since={revision}")]);
        assert_eq!(checked.status, 2, "{revision:?}: {}", checked.stderr);
        assert!(checked.stderr.starts_with("error: "), "{}", checked.stderr);
    }
    assert!(Command::new("ls").arg(site.path("x")).output().is_ok_and(|it| !it.status.success()));
}

/// A site under git with these files committed; the branch `other` is where it was first.
fn committed(files: &[(&str, &str)]) -> Site {
    let site = Site::new(files);
    git(&site, &["init", "--quiet", "--initial-branch", "main"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "--quiet", "--message", "before"]);
    git(&site, &["branch", "other"]);
    site
}

fn commit(site: &Site, path: &str, text: &str) {
    site.write(path, text);
    git(site, &["add", "."]);
    git(site, &["commit", "--quiet", "--message", "changed"]);
}

#[test]
fn a_branch_is_compared_with_where_it_left_the_other() {
    let site = committed(&[("content/terms.md", OLD), ("content/law.md", OLD)]);
    git(&site, &["checkout", "--quiet", "other"]);
    // What the other branch did since is none of this one's doing: a correction, a new text, a seal.
    let corrected = OLD
        .replace("30", "90")
        .replace("---\n#", "corrections: [{date: 2025-12-01, note: why}]\n---\n#");
    commit(&site, "content/terms.md", &corrected);
    commit(&site, "content/terms/2020-01-01.md", "# Terms\n\nOld.\n");
    assert_eq!(site.run(&["seal"]).status, 0);
    git(&site, &["add", "."]);
    git(&site, &["commit", "--quiet", "--message", "sealed"]);
    git(&site, &["checkout", "--quiet", "main"]);
    commit(&site, "content/law.md", &OLD.replace("keep it", "**keep** it"));
    let checked = site.run(&["check", "--since", "other"]);
    let told = ("1 note (shown with --verbose)\n", 0);
    assert_eq!((checked.stdout.as_str(), checked.status), told, "{}", checked.stderr);
    commit(&site, "content/law.md", &OLD.replace("keep it", "sell it"));
    let checked = site.run(&["check", "--since", "other"]);
    assert!(
        checked.stdout.contains("this changes words of /law@2024-02-16 since other"),
        "{}",
        checked.stdout
    );
    assert!(!checked.stdout.contains("/terms"), "{}", checked.stdout);
    assert_eq!(checked.status, 1);

    for (range, first) in [("other...HEAD", "other"), ("main..HEAD", "main"), ("...HEAD", "HEAD")] {
        let checked = site.run(&["check", "--since", range]);
        let expected = format!(
            "error: `{range}` is a range of commits, not one\n  help: name the one that this is compared with, \
             `{first}`: the commit at which both parted is found from it\n"
        );
        assert_eq!((checked.stderr.as_str(), checked.status), (expected.as_str(), 2));
    }
}

#[test]
fn branches_with_nothing_in_common_are_not_compared() {
    let site = committed(&[("content/terms.md", OLD)]);
    git(&site, &["checkout", "--quiet", "--orphan", "apart"]);
    git(&site, &["commit", "--quiet", "--message", "apart"]);
    let checked = site.run(&["check", "--since", "main"]);
    assert_eq!(
        (checked.stderr.as_str(), checked.status),
        (
            "error: HEAD and `main` have no commit in common in this clone\n  help: fetch the history of both: \
             set `fetch-depth: 0` for actions/checkout, or run `git fetch --unshallow`\n",
            2
        )
    );
}

#[test]
fn the_texts_of_then_are_read_with_the_settings_of_then() {
    let yaml = "content: texts\ncontext: {days: 30}\nmarkdown: {html_blocks: commonmark}\ncheck: {broken-link: off, missing-description: off}\n";
    let text = OLD.replace("30", "{{ days }}");
    let site = committed(&[
        ("engross.yaml", yaml),
        ("texts/terms.md", &text),
        ("texts/2020-01-01.md", "# Old\n"),
    ]);
    git(&site, &["mv", "texts", "notices"]);
    site.write("engross.yaml", yaml.replace("content: texts", "content: notices"));
    let checked = site.run(&["check", "--since", "HEAD"]);
    assert_eq!(
        (checked.stdout.as_str(), checked.status),
        ("no findings\n", 0),
        "{}",
        checked.stderr
    );
    // A folder that was renamed together with changed words.
    site.write("engross.yaml", "content: notices\ncontext: {days: 90}\n");
    let checked = site.run(&["check", "--since", "HEAD"]);
    assert!(
        checked.stdout.contains("this changes words of /terms@2024-02-16"),
        "{}",
        checked.stdout
    );
    assert_eq!(checked.status, 1);
}

/// Commits the old files, and compares what is said of why the new ones cannot be compared with them.
fn check_refused(old: &[(&str, &str)], new: &[(&str, &str)], folder: &str, expected: &str) {
    let site = committed(old);
    for (path, text) in new {
        site.write(path, text);
    }
    let root = site.path(folder);
    let checked = site.run(&["check", "--since", "HEAD", "--root", root.to_str().expect("UTF-8")]);
    assert_eq!(
        (checked.stdout.as_str(), checked.stderr.as_str(), checked.status),
        ("", expected, 2)
    );
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    check_refused(
        &[("content/terms.md", OLD)],
        &[("site/engross.yaml", ""), ("site/content/terms.md", OLD)],
        "site",
        "error: at HEAD there was no site here: the folder had no engross.yaml\n  help: name a commit that has \
         the site in this folder; after a move, one behind it\n",
    );
    check_refused(
        &[("engross.yaml", "languages: []\n"), ("content/terms.md", OLD)],
        &[("engross.yaml", "")],
        "",
        "error: the engross.yaml of HEAD cannot be read: engross.yaml:1:1: `languages` is empty\n  help: name a commit \
         at which the site could be built\n",
    );
    check_refused(
        &[("engross.yaml", "content: texts\n"), ("content/terms.md", OLD)],
        &[("engross.yaml", "")],
        "",
        "error: at HEAD there was no folder texts, which its engross.yaml names for content\n  help: name a \
         commit at which the site could be built\n",
    );
}

const UNDATED: &str = "# Terms\n\nWe keep it for 30 days.\n";

#[test]
fn a_text_without_a_date_cannot_change_unseen() {
    let undated = "content/terms.md:1:1: warning: no effective date can be found for this text [undated]\n  \
                   help: state `effective:` in the front matter\n";
    check_since(
        &[("content/terms.md", UNDATED)],
        &[("content/terms.md", &UNDATED.replace("30", "90"))],
        1,
        &format!(
            "\
{undated}content/terms.md:3:16: error: this changes words of /terms since HEAD, and the text has no date [same-date]
  | --- /terms@undated at HEAD
  | +++ now
  | 
  | @@ Terms @@ +1 -1
  |   We keep it for [-30-]{{+90+}} days.
  | 
  | 1 word inserted, 1 deleted in 1 clause
  help: start a new version (`engross release`), or state the date of one; or declare a correction in the front matter, `corrections: [{{date: …, note: why}}]`
1 error, 1 warning
"
        ),
    );
    // It has one now, with the same words or others.
    check_since(&[("content/terms.md", UNDATED)], &[("content/terms.md", OLD)], 0, "no findings\n");
    let dated = format!("---\neffective: 2024-02-16\n---\n{UNDATED}");
    check_since(
        &[("content/terms.md", UNDATED)],
        &[("content/terms.md", &dated)],
        0,
        "no findings\n",
    );
    check_since(
        &[("content/terms.md", UNDATED), ("content/law.md", OLD)],
        &[("content/terms.md", "")],
        1,
        "\
content/terms.md: error: /terms is gone: it stood here at HEAD [version-gone]
  help: a version that was published stays: keep its text as a dated file (`engross release` does), or put it back
1 error
",
    );
    // From the commit history each is a version of its own.
    check_since(
        &[
            ("engross.yaml", "history: git\ncheck: {broken-link: off, missing-description: off}\n"),
            ("content/terms.md", UNDATED),
        ],
        &[("content/terms.md", &UNDATED.replace("30", "90"))],
        0,
        "\
content/terms.md:1:1: warning: the text is not as it was last committed [uncommitted]
  help: commit it: until then nothing says when it was published
1 warning
",
    );
}

#[test]
fn a_notice_that_moved_must_lead_on() {
    check_since(
        &[("content/terms.md", OLD)],
        &[("content/terms.md", ""), ("content/law.md", OLD)],
        1,
        "\
content/law.md:1:1: error: /terms@2024-02-16 has another address since HEAD, /law@2024-02-16, and its own leads nowhere [address-gone]
  help: name the former path in the front matter: `aliases: [/terms]`
1 error
",
    );
    let led = OLD.replace("---\n#", "aliases: [/terms]\n---\n#");
    check_since(
        &[("content/terms.md", OLD)],
        &[("content/terms.md", ""), ("content/law.md", &led)],
        0,
        "no findings\n",
    );
}

#[test]
fn a_date_that_was_moved_is_told() {
    for date in ["2023-01-01", "2025-12-01"] {
        check_since(
            &[("content/terms.md", OLD)],
            &[("content/terms.md", &OLD.replace("2024-02-16", date))],
            0,
            &format!(
                "\
content/terms.md:1:1: warning: /terms@2024-02-16 is version {date} now, with the same words [date-moved]
  help: its permanent address is gone; if the date was wrong, name the file after the former one (2024-02-16), state the right `effective:`, and declare a correction: `corrections: [{{date: …, note: why}}]`
1 warning
"
            ),
        );
    }
    let dated = |date: &str| OLD.replace("2024-02-16", date);
    check_since(
        &[("content/terms/2020-01-01.md", &dated("2020-01-01"))],
        &[("content/terms/2020-01-01.md", &dated("2020-01-02"))],
        0,
        "\
content/terms/2020-01-01.md:2:1: warning: `effective` of /terms@2020-01-01 is 2020-01-02 and was 2020-01-01 at HEAD [date-moved]
  help: restore the date, or declare a correction: `corrections: [{date: …, note: why}]`
content/terms/2020-01-01.md:2:12: warning: `effective` says 2020-01-02, the file name says 2020-01-01 [date-contradiction]
  help: correct one of them, or state `effective:` in the front matter
2 warnings
",
    );
}

#[test]
fn the_settings_say_how_loud_a_change_is() {
    let moved = OLD.replace("2024-02-16", "2025-12-01");
    for (level, status, told) in [("error", 1, ": error: "), ("warning", 0, ": warning: ")] {
        let settings =
            format!("check: {{broken-link: off, missing-description: off, date-moved: {level}}}\n");
        let site = committed(&[("engross.yaml", settings.as_str()), ("content/terms.md", OLD)]);
        site.write("content/terms.md", &moved);
        let checked = site.run(&["check", "--since", "HEAD"]);
        assert!(checked.stdout.contains(told), "{}", checked.stdout);
        assert_eq!(checked.status, status);
    }
}

#[test]
fn a_text_that_had_errors_may_be_mended() {
    let broken = OLD.replace("30", "{{ nobody }}");
    check_since(
        &[("content/terms.md", &broken)],
        &[("content/terms.md", OLD)],
        0,
        "\
content/terms.md: info: /terms@2024-02-16 had errors at HEAD, so it is not compared with what it was [not-compared]
1 note
",
    );
}

#[test]
fn a_register_that_had_faults_is_not_held_against() {
    let site = Site::new(&[("content/terms.md", OLD)]);
    assert_eq!(site.run(&["seal"]).status, 0);
    let sound = std::fs::read_to_string(site.path("register.yaml")).expect("a register");
    site.write("register.yaml", sound.replace("sealed: 2026-01-01", "sealed: 2026-01-02"));
    git(&site, &["init", "--quiet"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "--quiet", "--message", "before"]);
    site.write("register.yaml", &sound);
    let checked = site.run(&["check", "--since", "HEAD"]);
    let told = "register.yaml: warning: the register had faults at HEAD, so it is not held against that one: line 5: \
                entry 1 was edited by hand";
    assert!(checked.stdout.contains(told), "{}", checked.stdout);
    assert_eq!(checked.status, 0);
}
