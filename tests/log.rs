//! `engross log`: the versions of a notice, through the program as a user runs it.

mod support;

use support::{Built, Site};

/// A site with a notice of four versions, one of them pending, a draft, its Japanese texts, and a notice
/// that is a draft alone.
fn site() -> Site {
    Site::new(&[
        ("content/legal/privacy/2018-05-25.md", "# Privacy\n\nWe keep *all* data.\n"),
        (
            "content/legal/privacy/2022-03-01.md",
            concat!(
                "---\npublished: 2022-01\ncorrections:\n",
                "  - {date: 2022-03-09, note: \"It is “some”, not “sum”.\"}\n---\n",
                "# Privacy\n\nWe keep *some* data. See [the terms](../terms.md).\n",
            ),
        ),
        (
            "content/legal/privacy/index.md",
            concat!(
                "---\ncontext: {owner: Owl Ltd}\nversion: \"3\"\n---\n# Privacy\n\n",
                "Last updated: 16 February 2024\n\n",
                "{{ owner }} keeps some data. See [the terms](../terms.md).\n",
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
            "---\ntranslation_of: 2024-02-16\n---\n# プライバシー\n\nデータを保存しません。\n",
        ),
        (
            "content/legal/terms/2020-06.md",
            "---\ncontext: {update_date: \"9 June 2019\"}\n---\n# Terms\n\n{{ nobody }}\n",
        ),
        ("content/legal/terms.md", "# Terms\n\nThese are the terms.\n"),
        ("content/legal/new.md", "---\ndraft: true\n---\n# New terms\n\nTo come.\n"),
        (
            "content/legal/old.md",
            "---\neffective: 2019\nwithdrawn: 2021-03-31\n---\n# Old terms\n\nGone.\n",
        ),
    ])
}

fn log(args: &[&str]) -> Built {
    site().run(&[&["log"], args].concat())
}

/// Runs the command in the site and compares what it prints, then what it says, and its exit status.
fn check_log(args: &[&str], status: i32, expected: &str) {
    let run = log(args);
    let shown = match run.stderr.is_empty() {
        true => run.stdout.clone(),
        false => format!("{}--\n{}", run.stdout, run.stderr),
    };
    assert_eq!(shown.trim_end(), expected.trim(), "{args:?}:\n{shown}");
    assert_eq!(run.status, status, "{args:?}");
}

#[test]
fn the_versions_of_a_notice_newest_first() {
    check_log(
        &["/legal/privacy", "--width", "100"],
        0,
        "
Privacy
/legal/privacy · en (also ja) · in force since 2024-02-16

VERSION     STATUS      EFFECTIVE   PUBLISHED  WORDS   DATED BY      SOURCE
2028-01-01  draft       2028-01-01  —          +1  −1  file name     …/legal/privacy/2028-01-01.md
2027-01-01  pending     2027-01-01  —          +4 −13  file name     …/legal/privacy/2027-01-01.md
2024-02-16  in force    2024-02-16  —          +8  −2  text, line 7  content/legal/privacy/index.md
  labelled 3
2022-03-01  superseded  2022-03-01  2022-01    +4  −1  file name     …/legal/privacy/2022-03-01.md
  corrected 2022-03-09: It is “some”, not “sum”.
2018-05-25  superseded  2018-05-25  —          first   file name     …/legal/privacy/2018-05-25.md

translated from en

EN          STATUS      JA
2028-01-01  draft       —
2027-01-01  pending     —
2024-02-16  in force    2024-02-16
2022-03-01  superseded  2022-03-01
2018-05-25  superseded  —",
    );
    check_log(
        &["content/legal/privacy/2022-03-01.ja.md"],
        0,
        "
プライバシー
/legal/privacy · ja (also en) · in force since 2024-02-16

VERSION     STATUS      EFFECTIVE   WORDS  DATED BY        SOURCE
2024-02-16  in force    2024-02-16  +1 −1  translation of  …/privacy/index.ja.md
2022-03-01  superseded  2022-03-01  first  file name       …/2022-03-01.ja.md

translated from en

EN          STATUS      JA
2028-01-01  draft       —
2027-01-01  pending     —
2024-02-16  in force    2024-02-16
2022-03-01  superseded  2022-03-01
2018-05-25  superseded  —",
    );
}

#[test]
fn a_narrow_terminal_loses_nothing() {
    check_log(
        &["/legal/privacy", "--width", "60"],
        0,
        "
Privacy
/legal/privacy · en (also ja) · in force since 2024-02-16

VERSION     STATUS      PUBLISHED  WORDS   DATED BY
2028-01-01  draft       —          +1  −1  file name
  content/legal/privacy/2028-01-01.md
2027-01-01  pending     —          +4 −13  file name
  content/legal/privacy/2027-01-01.md
2024-02-16  in force    —          +8  −2  text, line 7
  content/legal/privacy/index.md
  labelled 3
2022-03-01  superseded  2022-01    +4  −1  file name
  content/legal/privacy/2022-03-01.md
  corrected 2022-03-09: It is “some”, not “sum”.
2018-05-25  superseded  —          first   file name
  content/legal/privacy/2018-05-25.md

translated from en

EN          STATUS      JA
2028-01-01  draft       —
2027-01-01  pending     —
2024-02-16  in force    2024-02-16
2022-03-01  superseded  2022-03-01
2018-05-25  superseded  —",
    );
    check_log(
        &["/legal/privacy", "--width", "24", "--as-of", "2019-01-01"],
        0,
        "
Privacy
/legal/privacy
en (also ja)
in force since 2018-05-…

2028-01-01
  status     draft
  words       +1  −1
  dated by   file name
  source     …8-01-01.md

2022-03-01
  status     draft
  published  2022-01
  words       +4  −1
  dated by   file name
  source     …2-03-01.md
  corrected 2022-03-09:
    It is “some”, not
    “sum”.

2027-01-01
  status     pending
  words       +4 −13
  dated by   file name
  source     …7-01-01.md

2024-02-16
  status     pending
  words      +13  −4
  dated by   text, line…
  source     …/index.md
  labelled 3

2018-05-25
  status     in force
  words      first
  dated by   file name
  source     …8-05-25.md

translated from en

2028-01-01

2022-03-01
  ja      2022-03-01 pe…

2027-01-01

2024-02-16
  ja      2024-02-16 pe…

2018-05-25",
    );
}

#[test]
fn what_is_wrong_stands_below() {
    check_log(&["legal/terms"], 0, "
Terms
/legal/terms · en · in force, undated

VERSION  STATUS      EFFECTIVE  WORDS    DATED BY   SOURCE
undated  in force    —          unknown  —          content/legal/terms.md
2020-06  superseded  2020-06    first    file name  …/legal/terms/2020-06.md
--
content/legal/terms.md:1:1: warning: no effective date can be found for this text [undated]
  help: state `effective:` in the front matter
content/legal/terms/2020-06.md:2:1: warning: `update_date` says 2019-06-09, the file name says 2020-06 [date-contradiction]
  help: correct one of them, or state `effective:` in the front matter
content/legal/terms/2020-06.md:6:4: error: variable `nobody` is not defined [template]
  help: in scope are csp_nonce, engross_day, lang, level_1, level_2, notice_path, title, update_date; define it under `context:`, or set `template: false` to show braces as they are");
}

#[test]
fn drafts_alone_and_texts_that_are_gone() {
    check_log(
        &["/legal/new"],
        0,
        "
New terms
/legal/new · en · not published yet

VERSION  STATUS  EFFECTIVE  PUBLISHED  WORDS  DATED BY  SOURCE
undated  draft   —          —          first  —         content/legal/new.md",
    );
    check_log(
        &["/legal/old"],
        0,
        "
Old terms
/legal/old · en · withdrawn on 2021-03-31

VERSION  STATUS     EFFECTIVE  WORDS  DATED BY      SOURCE
2019     withdrawn  2019       first  front matter  content/legal/old.md",
    );
}

#[test]
fn all_notices() {
    check_log(
        &[],
        0,
        "
NOTICE          LANG  TITLE         STATUS     SINCE       VERSIONS
/legal/new      en    New terms     draft      —           0 + 1 draft
/legal/old      en    Old terms     withdrawn  2021-03-31  1
/legal/privacy  en    Privacy       in force   2024-02-16  4 + 1 draft
/legal/privacy  ja    プライバシー  in force   2024-02-16  2
/legal/terms    en    Terms         in force   —           2",
    );
}

#[test]
fn wrong_names_are_told_with_a_way_out() {
    check_log(
        &["/legal/privcay"],
        2,
        "
--
error: there is no notice `/legal/privcay`
  help: did you mean `/legal/privacy`?",
    );
    check_log(
        &["/legal/privacy@2018-05-25"],
        2,
        "
--
error: /legal/privacy@2018-05-25 is one version of a notice
  help: all of them: engross log /legal/privacy",
    );
    check_log(
        &["-"],
        2,
        "
--
error: the standard input is no text of a notice
  help: name the notice as its address has it, /legal/privacy, or one of its files",
    );
    check_log(
        &["engross.yaml"],
        2,
        "
--
error: engross.yaml is no text of a notice
  help: name the notice as its address has it, /legal/privacy, or one of its files",
    );
    check_log(
        &["/legal/privacy", "--root", "nowhere"],
        2,
        "
--
error: `/legal/privacy` is a notice of a site: nowhere has no engross.yaml
  help: go to the folder of a site, or name it with --root",
    );
}

#[test]
fn the_same_for_programs() {
    let run = log(&["/legal/privacy", "--format", "json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let fields = |at: &str, names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| json.pointer(&format!("{at}/{name}")).expect(name).to_string())
            .collect()
    };
    assert_eq!(
        fields(
            "",
            &["notice", "lang", "status", "in_force", "since", "other_languages", "findings"]
        ),
        [
            "\"/legal/privacy\"",
            "\"en\"",
            "\"in-force\"",
            "\"2024-02-16\"",
            "\"2024-02-16\"",
            "[\"ja\"]",
            "[{\"column\":1,\"detail\":null,\"help\":null,\"length\":null,\"line\":1,\"message\":\"the text is a draft and is not published\",\"path\":\"content/legal/privacy/2028-01-01.md\",\"rule\":\"draft\",\"severity\":\"info\"}]"
        ],
    );
    assert_eq!(
        fields(
            "/versions/2",
            &[
                "id",
                "label",
                "effective_source",
                "published",
                "predecessor",
                "words_inserted",
                "words_deleted"
            ]
        ),
        [
            "\"2024-02-16\"",
            "\"3\"",
            "{\"by\":\"text\",\"column\":15,\"line\":7,\"path\":\"content/legal/privacy/index.md\"}",
            "null",
            "\"2022-03-01\"",
            "8",
            "2"
        ],
    );
    assert_eq!(
        fields("/versions/3", &["until", "published", "published_source", "commit", "corrections"]),
        [
            "\"2024-02-16\"",
            "\"2022-01\"",
            "\"front-matter\"",
            "null",
            "[{\"commit\":null,\"date\":\"2022-03-09\",\"declared\":true,\"note\":\"It is “some”, not “sum”.\"}]"
        ],
    );
    assert_eq!(fields("/versions/4", &["predecessor", "words_inserted"]), ["null", "null"]);
    // What versions.json tells too is told in the same words.
    let site = site();
    std::fs::remove_file(site.path("content/legal/terms/2020-06.md")).expect("removed");
    let built = site.build();
    let published = built.json("legal/privacy/versions.json");
    for (ours, theirs) in json["versions"].as_array().expect("versions")[1..]
        .iter()
        .zip(published["versions"].as_array().expect("versions"))
    {
        for name in [
            "id",
            "label",
            "title",
            "status",
            "effective",
            "until",
            "published",
            "material",
            "source_sha256",
        ] {
            assert_eq!(ours[name], theirs[name], "{name}");
        }
    }
    let run = log(&["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(json["notices"][2]["versions"], 4);
    assert_eq!(json["notices"][2]["drafts"], 1);
    assert_eq!(json["notices"][1]["last_change"], "2021-03-31");
}

#[test]
fn a_site_that_cannot_be_read_is_a_fault() {
    let site = site();
    site.write("engross.yaml", "titel: x\n");
    let run = site.run(&["log", "/legal/privacy"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(
        run.stderr.contains("engross.yaml:1:1: error: `titel` is not a setting"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("error: the site cannot be read\n  help: mend what is said above\n")
    );
    let run = site.run(&["log"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
}

#[test]
fn colours_are_for_terminals() {
    let plain = log(&["/legal/privacy"]).stdout;
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    let coloured = log(&["/legal/privacy", "--color", "always"]).stdout;
    assert!(coloured.contains("\u{1b}[32min force\u{1b}[m"), "{coloured:?}");
    let mut bare = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, behind)) = rest.split_once("\u{1b}[") {
        bare.push_str(before);
        rest = behind.split_once('m').expect("an end").1;
    }
    assert_eq!(bare + rest, plain, "the same but for its colours");
}

#[test]
fn labels_material_changes_and_former_paths_are_told() {
    let site = Site::new(&[
        ("content/terms/2020-01-01.md", "# Terms\n\nWe keep it.\n"),
        (
            "content/terms.md",
            "---\neffective: 2024-02-16\nversion: Second edition\nmaterial: true\naliases: [/legal/old-terms]\n\
             corrections:\n- {date: 2024-03-01, note: The name of the street in our address was misspelt.}\n\
             ---\n# Terms\n\nWe sell it.\n",
        ),
    ]);
    let check = |args: &[&str], expected: &str| {
        let run = site.run(&[&["log"], args].concat());
        assert_eq!(
            run.stdout.trim_end(),
            expected.trim(),
            "{args:?}:\n{}{}",
            run.stdout,
            run.stderr
        );
        assert_eq!(run.status, 0);
    };
    check(
        &["/legal/old-terms", "--width", "100"],
        "
Terms
/terms · en · in force since 2024-02-16

VERSION     STATUS      EFFECTIVE   PUBLISHED  WORDS  DATED BY      SOURCE
2024-02-16  in force    2024-02-16  —          +1 −1  front matter  content/terms.md
  labelled Second edition, a material change
  corrected 2024-03-01: The name of the street in our address was misspelt.
2020-01-01  superseded  2020-01-01  —          first  file name     content/terms/2020-01-01.md",
    );
    check(
        &["/terms", "--width", "40"],
        "
Terms
/terms · en · in force since 2024-02-16

VERSION     STATUS      WORDS
2024-02-16  in force    +1 −1
  content/terms.md
  dated by front matter
  labelled Second edition, a material
    change
  corrected 2024-03-01: The name of the
    street in our address was misspelt.
2020-01-01  superseded  first
  content/terms/2020-01-01.md
  dated by file name",
    );
}

#[test]
fn without_the_whole_history_there_is_no_archive() {
    let site = Site::new(&[
        ("engross.yaml", "history: git\n"),
        ("content/terms.md", "---\neffective: 2020-01-01\n---\n# Terms\n\nOld.\n"),
    ]);
    let git = |folder: &std::path::Path, args: &[&str]| {
        let status = support::git(folder).args(args).status().expect("git");
        assert!(status.success(), "git {args:?}");
    };
    git(site.root(), &["init", "--quiet"]);
    git(site.root(), &["add", "."]);
    git(site.root(), &["commit", "--quiet", "--message", "first"]);
    site.write("content/terms.md", "---\neffective: 2024-01-01\n---\n# Terms\n\nNew.\n");
    git(site.root(), &["commit", "--quiet", "--all", "--message", "second"]);
    let origin = format!("file://{}", site.root().display());
    git(site.root(), &["clone", "--quiet", "--depth", "1", &origin, "clone"]);
    let shallow = "engross.yaml: error: the clone is shallow: it holds the last commits only, not the history \
                   [commit-history]\n  help: fetch the whole history: set `fetch-depth: 0` for \
                   actions/checkout, or run `git fetch --unshallow`\n";
    let root = site.path("clone");
    let root = root.to_str().expect("UTF-8");
    let check = |args: &[&str], status: i32, expected: &str| {
        let run = site.run(&[args, &["--root", root]].concat());
        assert_eq!((run.stdout.as_str(), run.status), ("", status), "{args:?}: {}", run.stderr);
        assert_eq!(run.stderr, expected, "{args:?}");
    };
    let unread =
        format!("{shallow}error: the site cannot be read\n  help: mend what is said above\n");
    check(&["log"], 1, &unread);
    check(&["log", "/terms"], 1, &unread);
    let nothing = format!(
        "{shallow}error: the content has faults, so there is nothing to compare\n  help: mend what is said above; \
         `engross build` tells all faults of a site\n"
    );
    check(&["diff", "/terms"], 2, &nothing);
    std::fs::remove_dir_all(site.path("clone/content")).expect("removed");
    site.write("clone/engross.yaml", "");
    let run = site.run(&["log", "--root", root]);
    assert!(run.stderr.contains("[no-content]"), "{}", run.stderr);
    assert_eq!((run.stdout.as_str(), run.status), ("", 1));
}
