//! `engross release`: a site in, a new version of a notice beside the old one out, through the program as
//! a user runs it.

mod support;

use std::collections::BTreeMap;
use std::process::Command;

use support::{Built, Site, tree};

const TERMS: &str = "\
---
title: Terms
version: \"3.0\"   # the third
aliases:
  - /old-terms
changes: |
  - Prices are in a table.

  - So is the rest.
---

# Terms

Effective Date: 1 July 2025

We keep *your* data, see [the policy](/legal/policy) and [above](#terms).
";

const NEXT: &str = "run `engross check`, and `engross seal` once it is published.\n";

/// The files of the content.
fn content(site: &Site) -> BTreeMap<String, Vec<u8>> {
    tree(&site.path("content"))
}

fn text(site: &Site, path: &str) -> String {
    String::from_utf8(content(site)[path].clone()).expect("UTF-8")
}

/// Releases on 2026-01-01, and compares what is said.
fn check_release(site: &Site, args: &[&str], expected: &str) {
    let run = release(site, args);
    assert_eq!((run.stderr.as_str(), run.status), ("", 0), "{args:?}");
    let shown = run.stdout.strip_suffix(NEXT).expect("what to do next");
    let (shown, _) = shown.rsplit_once("Next: edit ").expect("what to do next");
    assert_eq!(shown, expected, "{args:?}");
}

/// Releases on 2026-01-01 where that has to be refused: compares what is said, and that nothing changed.
fn check_refusal(site: &Site, args: &[&str], status: i32, expected: &str) {
    let before = content(site);
    let run = release(site, args);
    assert_eq!(run.stderr, expected, "{args:?}");
    assert_eq!((run.stdout.as_str(), run.status), ("", status), "{args:?}");
    assert!(content(site) == before, "{args:?} changed files");
}

fn release(site: &Site, args: &[&str]) -> Built {
    site.run(&[&["release"], args].concat())
}

/// Builds before and after a release: nothing is found that was not, and the page of the old version
/// has the text that it had.
fn check_builds(site: &Site, notice: &str, args: &[&str], page: &str) {
    let before = site.build();
    let (old, found) = (before.text(&format!("{page}/index.html")), before.stderr);
    let run = release(site, &[&[notice], args].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    let after = site.build();
    // How many notes there are is no finding: the old text has those that it had.
    let told = |stderr: &str| {
        stderr.lines().filter(|it| !it.ends_with("(shown with --verbose)")).collect::<String>()
    };
    assert_eq!(told(&after.stderr), told(&found), "no new findings");
    assert_eq!(after.text(&format!("{page}/index.html")), old, "the old text is what it was");
}

#[test]
fn a_notice_keeps_its_old_text_and_gets_a_new_one() {
    let site = Site::new(&[
        ("content/legal/terms.md", TERMS),
        ("content/legal/policy.md", "---\neffective: 2020-01-01\n---\n# Policy\n"),
    ]);
    check_release(
        &site,
        &["legal/terms", "--effective", "2026-03-01", "--label", "3.1"],
        "\
content/legal/terms/2025-07-01.md: the text of 2025-07-01, byte for byte
content/legal/terms.md: the new version, in force from 2026-03-01
  now        effective: 2026-03-01
  now        version: \"3.1\"
  now        line 14: 1 July 2025 → 1 March 2026
  no longer  changes
",
    );
    assert_eq!(text(&site, "legal/terms/2025-07-01.md"), TERMS);
    assert_eq!(
        text(&site, "legal/terms.md"),
        "\
---
title: Terms
effective: 2026-03-01
version: \"3.1\"   # the third
aliases:
  - /old-terms
---

# Terms

Effective Date: 1 March 2026

We keep *your* data, see [the policy](/legal/policy) and [above](#terms).
"
    );
    let versions = site.build().json("legal/terms/versions.json");
    assert_eq!(versions["in_force"], "2025-07-01");
    assert_eq!(versions["versions"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_site_builds_as_before_and_the_old_page_says_the_same() {
    let site = Site::new(&[
        ("content/legal/terms.md", TERMS),
        (
            "content/legal/policy/index.md",
            "# Policy\n\nLast updated: 16 Jun 2025\n\nSee [the terms](../terms.md), {% include \"_part.md\" %}\n",
        ),
        ("content/legal/policy/_part.md", "and [more](../terms.md).\n"),
        ("content/legal/policy/2019-01-01.md", "# Policy\n"),
        (
            "content/legal/cookies/index.yaml",
            "title: Cookies\neffective: 2025-01-01\nproviders: []\n",
        ),
    ]);
    check_builds(&site, "/legal/terms", &[], "legal/terms/2025-07-01");
    check_builds(&site, "/legal/policy", &["--material"], "legal/policy/2025-06-16");
    check_builds(&site, "/legal/cookies", &["--label", "2"], "legal/cookies/2025-01-01");
}

#[test]
fn an_inventory_is_released_like_any_notice() {
    let data = "\
# Ours alone.
title: Cookies
effective: 2025-01-01 # New Year
published: 2024-12-01
version: '1'

introduction: |
  version: 1 of *these*
providers: []
";
    let site = Site::new(&[("content/cookies/index.yaml", data)]);
    check_release(
        &site,
        &[
            "/cookies",
            "--label",
            "it's 2",
            "--published",
            "2026-01-15",
            "--effective",
            "2026-02-01",
        ],
        "\
content/cookies/2025-01-01.yaml: the text of 2025-01-01, byte for byte
content/cookies/index.yaml: the new version, in force from 2026-02-01
  now        effective: 2026-02-01
  now        published: 2026-01-15
  now        version: 'it''s 2'
",
    );
    assert_eq!(text(&site, "cookies/2025-01-01.yaml"), data);
    let expected = data
        .replace("2025-01-01", "2026-02-01")
        .replace("2024-12-01", "2026-01-15")
        .replace("'1'", "'it''s 2'");
    assert_eq!(text(&site, "cookies/index.yaml"), expected);
}

#[test]
fn a_translation_has_versions_of_its_own() {
    let old = "---\ntranslation_of: 2024-02-16\ncontext:\n  update_date: 2024年3月1日\n---\n# 規約\n\n2024年3月版\n";
    let site = Site::new(&[
        ("content/terms/index.md", "---\neffective: 2025-07-01\n---\n# Terms\n"),
        ("content/terms/2024-02-16.md", "# Terms\n"),
        ("content/terms/ja.md", old),
    ]);
    check_release(
        &site,
        &["/ja/terms", "--translation-of", "2025-07-01"],
        "\
content/terms/2024-03-01.ja.md: the text of 2024-03-01, byte for byte
content/terms/ja.md: the new version, in force from 2026-01-01
  now        effective: 2026-01-01
  now        translation_of: 2025-07-01
  now        context.update_date: 2026年1月1日
  look at    line 9: 2024年3月 (the old date)
",
    );
    assert_eq!(text(&site, "terms/2024-03-01.ja.md"), old);
    assert!(text(&site, "terms/ja.md").starts_with("---\ntranslation_of: 2025-07-01\n"));
    site.build();
    for (args, message) in [
        (
            ["/ja/terms", "--translation-of=2025"],
            "error: --translation-of: there is no version 2025 in en\n  help: its versions are 2024-02-16, 2025-07-01 (in force)\n",
        ),
        (
            ["/terms", "--translation-of=2025"],
            "error: content/terms/index.md is in the site's own language, and no translation\n  help: leave --translation-of out\n",
        ),
    ] {
        check_refusal(&site, &[&args[..], &["--effective", "2026-05-01"]].concat(), 2, message);
    }
}

#[test]
fn relative_addresses_must_lead_where_they_led() {
    let site = Site::new(&[
        (
            "content/legal/terms.md",
            "---\neffective: 2025-07-01\nmarkdown_includes: {address: legal/_address.md}\n---\n# Terms\n\nSee [the policy](policy.md), [that](../legal/policy#x), [this](/legal/policy).\n\n{% include \"_part.md\" %}\n\n{{ address }}\n<img src=\"a.png\"> [far](www.example.com/a)\n",
        ),
        ("content/legal/policy.md", "---\neffective: 2020-01-01\n---\n# Policy\n"),
        ("content/legal/_part.md", "Words.\n"),
        ("content/legal/_address.md", "At [home](home).\n"),
        ("content/legal/a.png", "x"),
    ]);
    let end = "would mean something else in the folder of content/legal/terms/2025-07-01.md [bound-to-folder]\n  help: write it from the root:";
    check_refusal(
        &site,
        &["legal/terms"],
        1,
        &[
            &format!("content/legal/_address.md:1:4: error: `home` {end} /legal/home\n"),
            &format!("content/legal/terms.md:7:5: error: `policy.md` {end} /legal/policy.md\n"),
            &format!("content/legal/terms.md:7:30: error: `../legal/policy#x` {end} /legal/policy#x\n"),
            &format!("content/legal/terms.md:9:13: error: `_part.md` {end} legal/_part.md\n"),
            &format!("content/legal/terms.md:12:1: error: `a.png` {end} /legal/a.png\n"),
            &format!("content/legal/terms.md:12:19: error: `www.example.com/a` {end} /legal/www.example.com/a; or with https:// in front, if it is another site's\n"),
            "error: the content has faults, so nothing was written\n  help: mend what is said above; `engross build` tells all faults of a site\n",
        ]
        .concat(),
    );
    // In a folder of its own the text stays where it was.
    let file = text(&site, "legal/terms.md");
    std::fs::remove_file(site.path("content/legal/terms.md")).expect("removed");
    site.write(
        "content/legal/terms/index.md",
        file.replace("](policy.md)", "](../policy.md)").replace("\"_part", "\"legal/_part"),
    );
    check_builds(&site, "/legal/terms", &[], "legal/terms/2025-07-01");
}

#[test]
fn line_ends_and_marks_stay_as_they_are() {
    let old = format!("\u{feff}{}", TERMS.replace('\n', "\r\n"));
    let site = Site::new(&[("content/terms.md", &old)]);
    check_builds(&site, "/terms", &[], "terms/2025-07-01");
    assert_eq!(text(&site, "terms/2025-07-01.md"), old);
    let new = text(&site, "terms.md");
    assert!(
        new.starts_with("\u{feff}---\r\ntitle: Terms\r\neffective: 2026-01-01\r\naliases:\r\n")
    );
    assert_eq!(new.matches('\n').count(), new.matches("\r\n").count());
    assert!(new.contains("\r\nEffective Date: 1 January 2026\r\n\r\nWe keep *your* data"));
}

#[test]
fn a_dry_run_shows_what_would_change() {
    let site = Site::new(&[("content/terms.md", TERMS)]);
    let before = content(&site);
    let run = release(&site, &["/terms", "--dry-run"]);
    assert_eq!(
        run.stdout,
        format!(
            "\
Nothing was written. Without --dry-run:
content/terms/2025-07-01.md: the text of 2025-07-01, byte for byte
content/terms.md: the new version, in force from 2026-01-01
  now        effective: 2026-01-01
  now        line 14: 1 July 2025 → 1 January 2026
  no longer  version: \"3.0\"
  no longer  changes
Next: edit content/terms.md, say under `changes:` what changed and why, look at it with `engross diff content/terms.md`, {NEXT}
--- content/terms.md
+++ content/terms.md
-   3  version: \"3.0\"   # the third
+   3  effective: 2026-01-01
-   6  changes: |
-   7    - Prices are in a table.
-   8  
-   9    - So is the rest.
-  14  Effective Date: 1 July 2025
+  10  Effective Date: 1 January 2026
"
        )
    );
    assert_eq!((run.stderr.as_str(), run.status), ("", 0));
    assert!(content(&site) == before);
}

#[test]
fn a_text_is_released_once_a_day() {
    let site = Site::new(&[("content/terms.md", TERMS)]);
    assert_eq!(release(&site, &["/terms"]).status, 0);
    check_refusal(
        &site,
        &["/terms"],
        2,
        "error: content/terms.md is the text that is in force from 2026-01-01 already
  help: to correct its words keep the date, and say why under `corrections:`; for a new version name a later day: --effective 2027-03-01
",
    );
    check_release(
        &site,
        &["/terms", "--effective", "2 January 2026"],
        "\
content/terms/2026-01-01.md: the text of 2026-01-01, byte for byte
content/terms.md: the new version, in force from 2026-01-02
  now        effective: 2026-01-02
  now        line 10: 1 January 2026 → 2 January 2026
",
    );
    // A text that is to take effect is kept as what it is.
    let run = release(&site, &["/terms", "--effective", "2026-02"]);
    assert_eq!(run.status, 0);
    assert_eq!(
        run.stderr,
        "content/terms.md:10:17: warning: the text says 2026-01-02, `effective` says 2026-02 on line 3 [date-contradiction]\n  help: correct one of them, or state `effective:` in the front matter\n"
    );
    assert!(
        run.stdout.starts_with(
            "\
content/terms/2026-01-02.md: the text of 2026-01-02, byte for byte
content/terms.md: the new version, in force from 2026-02
  now        effective: 2026-02
  unchanged  line 10: 2 January 2026 (write the new date there yourself)
  note       the old text is not in force yet: it stays a version to come, 2026-01-02
Next: "
        ),
        "{}",
        run.stdout
    );
}

#[test]
fn what_is_kept_already_is_not_written_again() {
    let site =
        Site::new(&[("content/terms.md", TERMS), ("content/terms/2025-07-01/index.md", TERMS)]);
    check_release(
        &site,
        &["/terms"],
        "\
content/terms/2025-07-01/index.md: the text of 2025-07-01, kept already
content/terms.md: the new version, in force from 2026-01-01
  now        effective: 2026-01-01
  now        line 14: 1 July 2025 → 1 January 2026
  no longer  version: \"3.0\"
  no longer  changes
",
    );
    site.build();
    assert!(!site.path("content/terms/2025-07-01.md").exists());
}

#[test]
fn nothing_is_overwritten() {
    let help = "  help: keep one of the two texts as that version, and date the other otherwise\n";
    for other in ["terms/2025-07-01.md", "terms/2025-07-01/index.md", "terms/2025-07-01.markdown"] {
        let site =
            Site::new(&[("content/terms.md", TERMS), (&format!("content/{other}"), "# Other\n")]);
        check_refusal(
            &site,
            &["/terms"],
            2,
            &format!(
                "error: content/terms.md is the version 2025-07-01, and content/{other} with another text is there already\n{help}"
            ),
        );
    }
    let site = Site::new(&[("content/terms.md", TERMS), ("content/terms/2026-05-01.md", "# T\n")]);
    check_refusal(
        &site,
        &["/terms", "--effective", "2026-05-01"],
        2,
        "error: content/terms/2026-05-01.md is the version 2026-05-01 already\n  help: name another day with --effective, or edit that file\n",
    );
}

#[test]
fn what_cannot_be_released_is_said_with_a_way_out() {
    let site = Site::new(&[
        ("content/legal/terms.md", TERMS),
        ("content/legal/terms/2020-01-01.md", "# Terms\n"),
        ("content/legal/undated.md", "# Undated\n"),
        ("content/legal/draft.md", "---\ndraft: true\neffective: 2025-01-01\n---\n# Draft\n"),
        (
            "content/legal/soon.md",
            "---\npublished: 2026-02-01\neffective: 2026-03-01\n---\n# Soon\n",
        ),
        ("content/legal/fault.md", "---\neffective: 31 June 2025\n---\n# Fault\n"),
        ("content/legal/late.md", "\n---\neffective: 2025-01-01\n---\n# Late\n"),
        ("content/legal/broken.md", "---\neffective: 2025-01-01\n---\n# Broken\n\n{{ nobody }}\n"),
        ("content/legal/braces.md", "---\n{effective: 2025-01-01}\n---\n# Braces\n"),
        ("content/legal/old/2020-01-01.md", "# Old\n"),
        ("content/legal/live/index.md", "---\neffective: 2020-01-01\n---\n# Live\n"),
        ("content/legal/live/2025-01-01.md", "# Live again\n"),
        ("content/legal/_part.md", "Words.\n"),
        ("loose.md", "# Loose\n"),
    ]);
    let check = |args: &[&str], message: &str, help: &str| {
        check_refusal(&site, args, 2, &format!("error: {message}\n  help: {help}\n"));
    };
    let by_address = "name a notice as its address has it: /legal/privacy";
    check(&["/legal/term"], "there is no notice `/legal/term`", "did you mean `/legal/terms`?");
    check(&["/ja/legal/terms"], "`/legal/terms` has no text in ja", "its languages: en");
    check(&["-"], "a text at the standard input is no notice", by_address);
    check(&["loose.md"], "loose.md does not lie in the content of a site", by_address);
    check(
        &["gone.md"],
        "there is no file gone.md",
        "name a file, or a version of a notice: /legal/privacy@2024-02-16",
    );
    check(
        &["content/legal/_part.md"],
        "content/legal/_part.md is not the text of a notice",
        by_address,
    );
    check(
        &["/legal/terms@2020-01-01"],
        "`2020-01-01` is one version; a new one starts from the text being kept current",
        "name the notice alone: /legal/terms",
    );
    check(
        &["content/legal/terms/2020-01-01.md"],
        "content/legal/terms/2020-01-01.md is the version 2020-01-01; a new one starts from the text being kept current",
        "name that: content/legal/terms.md",
    );
    check(
        &["/legal/undated"],
        "no effective date can be found for content/legal/undated.md, so there is none to keep it under",
        "state `effective:` in its front matter: from when its text has been in force",
    );
    for draft in ["/legal/draft", "content/legal/draft.md"] {
        check(
            &[draft],
            "content/legal/draft.md is a draft, which no reader has seen: there is nothing to keep",
            "edit it as it stands; `draft: true` goes when it is published",
        );
    }
    check(
        &["/legal/soon"],
        "content/legal/soon.md is to be published on 2026-02-01, so no reader has seen it yet",
        "edit it as it stands, or release on that day: --as-of 2026-02-01",
    );
    check(
        &["/legal/braces"],
        "the keys of content/legal/braces.md are not written so that they can be changed safely",
        "write one `key: value` a line, with no braces around all of them, or state the new version by hand",
    );
    check(
        &["/legal/old"],
        "/legal/old has no text being kept current, only dated versions",
        "copy the latest to a file without a date, such as index.md beside content/legal/old/2020-01-01.md, and release that",
    );
    check(
        &["/legal/live"],
        "content/legal/live/2025-01-01.md has taken the place of content/legal/live/index.md, and a new version would start from the old text",
        "keep content/legal/live/index.md as the version 2020-01-01, copy content/legal/live/2025-01-01.md over it, and release that",
    );
    check(
        &["/legal/terms", "--effective", "2025-06"],
        "content/legal/terms.md is in force from 2025-07-01, and 2025-06 is not later",
        "for a new version name a later day: --effective 2027-03-01",
    );
    check(
        &["/legal/terms", "--published", "2026-02-01"],
        "a text that takes effect on 2026-01-01 cannot be published on 2026-02-01",
        "name a day for --published that is not later than --effective",
    );
    let faults = "error: the content has faults, so nothing was written\n  help: mend what is said above; `engross build` tells all faults of a site\n";
    for (notice, fault) in [
        (
            "fault",
            "fault.md:2:12: error: `effective`: 2025-06-31 does not exist in the calendar [no-such-date]\n  help: correct the day\n",
        ),
        (
            "late",
            "late.md:2:1: warning: the front matter does not start on the first line, and is read as text [front-matter-late]\n  help: remove the blank lines before it\n",
        ),
        ("broken", "broken.md:6:4: error: variable `nobody` is not defined [template]\n"),
    ] {
        let run = release(&site, &[&format!("/legal/{notice}")]);
        assert!(run.stderr.starts_with(&format!("content/legal/{fault}")), "{}", run.stderr);
        assert!(run.stderr.ends_with(faults), "{}", run.stderr);
        assert_eq!(run.status, 1);
    }
    let run = release(&site, &["/legal/terms", "--effective", "31 June 2026"]);
    assert!(run.stderr.contains("2026-06-31 does not exist in the calendar"), "{}", run.stderr);
    assert_eq!(run.status, 2);
}

#[test]
fn a_material_change_that_comes_too_soon_is_a_warning() {
    let site = Site::new(&[
        ("engross.yaml", "notice_period: 30 days\n"),
        ("content/terms.md", TERMS),
        ("content/terms/2026-06-01.md", "---\npublished: 2026-05-01\n---\n# Terms\n"),
    ]);
    let args = ["/terms", "--material", "--effective", "2026-01-20", "--dry-run"];
    let run = release(&site, &args);
    assert_eq!(run.status, 0);
    assert_eq!(
        run.stderr,
        "content/terms.md:1:1: warning: a material change that readers are told of on 2026-01-01 can take effect on 2026-01-31 at the earliest (`notice_period: 30 days`), not on 2026-01-20 [short-notice]\n  help: release it with --effective 2026-01-31 or later\n"
    );
    assert!(run.stdout.contains("  now        material: true\n"));
    assert!(run.stdout.contains("  note       content/terms/2026-06-01.md is to take its place on 2026-06-01: does it need your changes?\n"));
    let run = release(&site, &["/terms", "--material", "--effective", "2026-01-31"]);
    assert_eq!((run.stderr.as_str(), run.status), ("", 0));
}

/// Runs git in the site, as nobody in particular.
fn git(site: &Site, args: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(site.root()).args(["-c", "init.defaultBranch=main"]).args(args);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "A Clerk");
        git.env(format!("GIT_{role}_EMAIL"), "clerk@example.com");
        git.env(format!("GIT_{role}_DATE"), "2025-12-01T12:00:00Z");
    }
    let output = git.output().expect("git");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn where_versions_come_from_git_a_commit_keeps_the_old_text() {
    let site = Site::new(&[
        ("engross.yaml", "history: git\n"),
        ("content/terms.md", TERMS),
        ("content/a [b].md", "---\neffective: 2025-01-01\n---\n# A\n"),
        ("content/files.md", "---\neffective: 2025-01-01\nhistory: files\n---\n# F\n"),
        ("content/undated.md", "# U\n"),
        (".gitignore", "content/ignored.md\n"),
        ("content/ignored.md", "---\neffective: 2025-01-01\n---\n# I\n"),
    ]);
    let run = release(&site, &["/terms"]);
    assert!(
        run.stderr.starts_with("error: the versions of content/terms.md come from git: "),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("is in no git repository\n  help: "), "{}", run.stderr);
    assert_eq!(run.status, 2);
    git(&site, &["init", "--quiet"]);
    let commit = "  help: commit it first: its text would be lost otherwise\n";
    let untracked = format!("error: content/terms.md is not tracked by git\n{commit}");
    check_refusal(&site, &["/terms"], 2, &untracked);
    git(&site, &["config", "status.showUntrackedFiles", "no"]);
    check_refusal(&site, &["/terms"], 2, &untracked);
    git(&site, &["add", "."]);
    let changed = format!("error: content/terms.md has changes that are not committed\n{commit}");
    check_refusal(&site, &["/terms"], 2, &changed);
    git(&site, &["commit", "--quiet", "--message", "Terms"]);
    check_refusal(
        &site,
        &["/ignored"],
        2,
        "error: content/ignored.md is ignored by git, so that no commit holds it\n  help: add it with `git add --force`, and commit it\n",
    );
    check_release(
        &site,
        &["/terms"],
        "\
content/terms.md: the old text is kept in git
content/terms.md: the new version, in force from 2026-01-01
  now        effective: 2026-01-01
  now        line 14: 1 July 2025 → 1 January 2026
  no longer  version: \"3.0\"
  no longer  changes
",
    );
    assert!(!site.path("content/terms").exists());
    check_refusal(&site, &["/terms", "--effective", "2026-02-01"], 2, &changed);
    // A repository that is named by the environment is not the one that keeps the file.
    let args = ["release", "content/a [b].md"];
    let run = site.command(&args).env("GIT_DIR", "/nowhere").output().expect("a run");
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    // Without a date of its own it has that of its commit.
    assert_eq!(release(&site, &["/undated"]).status, 0);
    assert!(text(&site, "undated.md").starts_with("---\neffective: 2026-01-01\n---\n\n# U\n"));
    assert_eq!(release(&site, &["/files"]).status, 0);
    assert!(site.path("content/files/2025-01-01.md").exists());
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_a_folder_that_cannot_be_written_loses_nothing() {
    use std::fs::{Permissions, set_permissions, write};
    use std::os::unix::fs::PermissionsExt;

    let site = Site::new(&[
        ("content/terms/index.md", TERMS),
        ("content/policy.md", "# P\n\nLast updated: 1 July 2025\n"),
    ]);
    let mode =
        |path: &str| site.path(path).metadata().expect("a file").permissions().mode() & 0o777;
    set_permissions(site.path("content/policy.md"), Permissions::from_mode(0o640)).expect("mode");
    assert_eq!(release(&site, &["/policy"]).status, 0);
    assert_eq!(mode("content/policy.md"), 0o640);
    assert_eq!(mode("content/policy/2025-07-01.md"), 0o640);

    let folder = site.path("content/terms");
    set_permissions(&folder, Permissions::from_mode(0o555)).expect("mode");
    // To the superuser no folder is read-only.
    if write(folder.join("probe"), "").is_err() {
        let before = content(&site);
        let run = release(&site, &["/terms"]);
        assert!(run.stderr.starts_with("error: content/terms/2025-07-01.md cannot be written: "));
        assert_eq!(run.status, 3);
        assert!(content(&site) == before);
    }
    set_permissions(&folder, Permissions::from_mode(0o755)).expect("mode");
}
