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
        &[("engross.yaml", "history: git\n"), ("content/terms.md", OLD)],
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
