//! `engross check`: levels and exceptions, what it prints for people, programs and code hosts.

mod support;

use support::Site;

const TEXT: &str =
    "---\neffective: 2020-01-01\ndescription: Ours.\n---\n# Terms\nWrite to [INSERT NAME].\n";

fn site(settings: &str, text: &str) -> Site {
    Site::new(&[("engross.yaml", settings), ("content/terms.md", text)])
}

/// Checks a site of one text and compares what is printed, and how it ends.
fn check_site(settings: &str, text: &str, args: &[&str], status: i32, expected: &str) {
    let args = [&["check"], args].concat();
    let run = site(settings, text).run(&args);
    assert_eq!(run.stdout.trim_end(), expected.trim_matches('\n'), "{}", run.stderr);
    assert_eq!(run.status, status);
}

#[test]
fn a_finding_shows_its_line_and_the_way_out() {
    check_site(
        "title: Site",
        TEXT,
        &["--findings", "full"],
        0,
        "
warning[leftover]: `[INSERT NAME]` was left in the text
 --> content/terms.md:6:10
  |
6 | Write to [INSERT NAME].
  |          ^^^^^^^^^^^^^
  |
  = help: write what belongs there, or take it out

1 warning
`engross check --explain RULE` says what a rule is for",
    );
}

#[test]
fn settings_say_how_loud_a_rule_is() {
    let told = "content/terms.md:6:10: error: `[INSERT NAME]` was left in the text [leftover]
  help: write what belongs there, or take it out
1 error";
    check_site("check: {leftover: error}", TEXT, &[], 1, told);
    check_site("check: {leftover: off}", TEXT, &[], 0, "no findings");
    check_site("check: {leftover: info}", TEXT, &[], 0, "1 note (shown with --verbose)");
    check_site(
        "check: {leftover: warn}",
        TEXT,
        &["--strict"],
        1,
        &told.replace("error", "warning"),
    );
    check_site(
        "title: x\ncheck:\n  leftovers: warn\n  bad-yaml: off\n",
        TEXT,
        &[],
        1,
        "engross.yaml:3:3: error: `leftovers` is no rule [bad-settings]
  help: did you mean `leftover`?
engross.yaml:4:3: error: `bad-yaml` is always an error [bad-settings]
  help: remove the line: `engross check --explain bad-yaml` says why
2 errors",
    );
}

#[test]
fn what_the_settings_made_an_error_can_be_excepted() {
    let text =
        "---\ndescription: Ours.\n---\n<!-- engross-allow-file: undated, of no date -->\n# Terms\n";
    check_site("check: {undated: error}", text, &[], 0, "no findings");
}

/// Rules that every build runs stop it when they are errors; those for texts are told by `check` alone.
#[test]
fn levels_hold_in_builds_too() {
    let late = "---\neffective: 2026-01-10\nmaterial: true\n---\n# Terms\n\n[INSERT NAME]\n";
    let settings = "notice_period: 30 days\ncheck: {notice-period: error, leftover: error}";
    let site = Site::new(&[
        ("engross.yaml", settings),
        ("content/terms.md", late),
        ("content/terms/2020-01-01.md", "# Terms\n"),
    ]);
    let built = site.run(&["build"]);
    assert_eq!(built.status, 1, "{}", built.stderr);
    assert!(built.stderr.contains("error: this material change"), "{}", built.stderr);
    assert!(!built.stderr.contains("leftover"), "{}", built.stderr);
    site.write("engross.yaml", "notice_period: 30 days\ncheck: {notice-period: off}");
    let built = site.build();
    assert_eq!(built.stderr, "");
}

#[test]
fn an_exception_stands_beside_the_text_and_says_why() {
    let allowed = TEXT.replace("Write", "<!-- engross-allow: leftover, a sample -->\nWrite");
    check_site("", &allowed, &[], 0, "no findings");
    check_site(
        "",
        &allowed.replace("[INSERT NAME]", "Ada"),
        &[],
        0,
        "content/terms.md:6:6: warning: there is no `leftover` here to allow [allow-without-effect]
  help: remove the comment: what it was for is mended, or was never there
1 warning",
    );
    // What is excepted for check is no fault in a build, whose rules find nothing there.
    let built = site("", &allowed).build();
    assert_eq!(built.stderr, "");
    let yaml =
        TEXT.replace("---\n#", "shadow: 1 # engross-allow: unknown-key, for another tool\n---\n#");
    check_site("check: {leftover: off}", &yaml, &[], 0, "no findings");
    assert_eq!(site("", &yaml).build().stderr, "");
}

#[test]
fn drafts_are_held_to_the_rules_and_superseded_texts_only_when_asked() {
    let site = Site::new(&[
        ("engross.yaml", "check: {missing-description: off}"),
        ("content/terms.md", "---\neffective: 2020-01-01\n---\n# Terms\n"),
        ("content/terms/2018-01-01.md", "# Terms\n\nTODO\n"),
        ("content/terms/2030-01-01.md", "---\ndraft: true\n---\n# Terms\n\nFIXME {{ nothing }}\n"),
        ("content/terms/2031-01-01.md", "---\ndraft: true\n---\n# Terms\n\nTBD\n"),
    ]);
    let draft = "content/terms/2030-01-01.md:6:10: warning: variable `nothing` is not defined [template]
  help: in scope are csp_nonce, engross_day, lang, level_1, notice_path, title; define it under `context:`, or set `template: false` to show braces as they are
content/terms/2031-01-01.md:6:1: warning: `TBD` was left in the text [leftover]
  help: write what belongs there, or take it out
";
    let run = site.run(&["check"]);
    assert_eq!(
        run.stdout,
        format!("{draft}2 warnings, 2 notes (shown with --verbose)\n"),
        "{}",
        run.stderr
    );
    let run = site.run(&["check", "--all-versions"]);
    let old = "content/terms/2018-01-01.md:3:1: warning: `TODO` was left in the text [leftover]
  help: write what belongs there, or take it out
";
    assert_eq!(
        run.stdout,
        format!("{old}{draft}3 warnings, 2 notes (shown with --verbose)\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn programs_and_code_hosts_get_what_they_read() {
    let site = site("", TEXT);
    std::fs::create_dir(site.path(".git")).expect("a folder");
    let run = site.run(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(json["findings"][0]["rule"], "leftover");
    assert_eq!(json["findings"][0]["line"], 6);
    let run = site.run(&["check", "--format", "github"]);
    assert_eq!(
        run.stdout,
        "::warning file=content/terms.md,line=6,col=10,endColumn=23,title=leftover::`[INSERT NAME]` was left in the text%0Awrite what belongs there, or take it out\n"
    );
    assert_eq!(run.stderr, "1 warning\n");
    let run = site.run(&["check", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "leftover");
}

/// Code hosts know files by their paths from the root of the repository.
#[test]
fn a_site_in_a_folder_of_its_repository_is_found_there() {
    let site = Site::new(&[
        ("docs/site/engross.yaml", ""),
        ("docs/site/content/terms.md", TEXT),
        (".git/HEAD", "ref: refs/heads/main\n"),
    ]);
    let run = site.run(&["check", "--format", "github", "--root", "docs/site"]);
    assert!(
        run.stdout.starts_with("::warning file=docs/site/content/terms.md,line=6"),
        "{}",
        run.stdout
    );
}

#[test]
fn rules_are_listed_and_explained() {
    let site = Site::new(&[]);
    let list = site.run(&["check", "--explain"]);
    assert_eq!(list.status, 0);
    for rule in engross::check::RULES {
        let line = list.stdout.lines().find(|line| line.split(' ').next() == Some(rule.name));
        assert!(line.is_some_and(|line| line.len() > 60), "{}: {line:?}", rule.name);
        let explained = site.run(&["check", "--explain", rule.name]);
        assert_eq!(explained.status, 0);
        assert!(
            explained.stdout.starts_with(rule.name) && explained.stdout.len() > 100,
            "{}",
            explained.stdout
        );
    }
    let unknown = site.run(&["check", "--explain", "leftovers"]);
    assert_eq!(unknown.status, 2);
    assert_eq!(unknown.stderr, "error: `leftovers` is no rule\n  help: did you mean `leftover`?\n");
}

#[test]
fn addresses_outside_are_listed_for_a_program_that_asks_for_them() {
    let text = "---\neffective: 2020-01-01\n---\n# Terms\n\n[b](https://b.example/x#y) and https://a.example.\n\n[b](https://b.example/x#y) [c](//c.example) [d](mailto:d@a.example) [e](terms.md)\n";
    let list = "https://a.example\nhttps://b.example/x#y\nhttps://c.example";
    check_site("title: Site", text, &["--list-external"], 0, list);
    let run = site("title: Site", text).run(&["check", "--list-external", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let place = |line: usize, column: usize| serde_json::json!({"path": "content/terms.md", "line": line, "column": column});
    assert_eq!(json["links"][1]["address"], "https://b.example/x#y");
    assert_eq!(json["links"][1]["places"], serde_json::json!([place(6, 1), place(8, 1)]));
    // The site's own address is not outside.
    let settings = "url: https://a.example/legal";
    let text = "---\neffective: 2020-01-01\n---\n# Terms\n\n[a](https://a.example/other) [b](https://a.example/legal/terms/)\n";
    check_site(settings, text, &["--list-external"], 0, "https://a.example/other");
    // A text that cannot be read has addresses that are not listed.
    let run = site("title: Site", "---\neffective: 2020-01-01\n---\n{{ nothing }}\n")
        .run(&["check", "--list-external"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("[template]"), "{}", run.stderr);
}

#[test]
fn links_that_lead_nowhere_fail_the_check_and_not_the_build() {
    let text = "---\neffective: 2020-01-01\n---\n# Terms\n\n[a](/nothing/)\n";
    let broken = site("title: Site", text);
    let run = broken.run(&["check"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stdout.contains("there is no page at `/nothing/`"), "{}", run.stdout);
    assert_eq!(broken.run(&["build"]).status, 0);
    let settings = "title: Site\ncheck: {broken-link: warn}";
    assert_eq!(site(settings, text).run(&["check"]).status, 0);
    let allowed =
        text.replace("[a]", "<!-- engross-allow: broken-link, the shop serves it -->\n[a]");
    assert_eq!(site("title: Site", &allowed).run(&["check"]).status, 0);
}

/// What would keep a build from drawing its pages is found without one.
#[test]
fn templates_that_cannot_be_filled_are_found() {
    let site = Site::new(&[
        ("content/terms.md", "---\neffective: 2020-01-01\n---\n# Terms\n"),
        ("content/terms/2018-01-01.md", "---\nwrapper_template: legal/old.html\n---\n# Terms\n"),
        ("templates/404.html", "<!doctype html><title>Not found</title><p>{{ nobody }}</p>\n"),
    ]);
    let run = site.run(&["check"]);
    let checked = run.stdout.lines().filter(|line| line.contains(": error: ")).collect::<Vec<_>>();
    let built = site.run(&["build"]);
    let told: Vec<&str> = built.stderr.lines().filter(|line| line.contains(": error: ")).collect();
    assert_eq!(checked, told, "{}", run.stdout);
    assert_eq!(checked.len(), 2, "{}", run.stdout);
}

/// Whoever alters what was sealed could say in the same change that nothing was.
#[test]
fn the_record_cannot_be_silenced() {
    let sealed =
        "---\neffective: 2020-01-01\ndescription: x\n---\n# A\n\n[us](mailto:a@example.com)\n";
    let site = Site::new(&[("content/a.md", sealed)]);
    assert_eq!(site.run(&["seal"]).status, 0);
    let altered = sealed.replace("a@", "evil@");
    site.write(
        "content/a.md",
        altered.replace("# A", "<!-- engross-allow-file: sealed-source-changed, tidy -->\n# A"),
    );
    let run = site.run(&["check", "--strict"]);
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert!(run.stdout.contains("[sealed-source-changed]"), "{}", run.stdout);
    assert!(run.stdout.contains("`sealed-source-changed` cannot be allowed"), "{}", run.stdout);
    site.write("engross.yaml", "check: {kept-text-missing: off}\n");
    let run = site.run(&["check"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("`kept-text-missing` guards the record"), "{}", run.stdout);
}

#[test]
fn what_readers_would_not_see_is_told() {
    check_site(
        "",
        "---\neffective: 2020-01-01\ndescription: x\n---\n# A\n\nPaid to <Company>, see <price-list>x</price-list>.\n",
        &[],
        0,
        "
content/terms.md:7:9: warning: `<company>` is no element of HTML: readers do not see it [unknown-element]
  help: write `[company]` or `&lt;company&gt;` if it is to be read
1 warning",
    );
}

/// A comment that is needed is not said to be useless because of another fault.
#[test]
fn a_text_that_cannot_be_read_says_nothing_of_its_exceptions() {
    let text = "---\neffective: 2020-01-01\ndescription: x\n---\n# A\n\n<!-- engross-allow: leftover, a form -->\n[name] {{ nope }}\n";
    let run = site("", text).run(&["check"]);
    assert!(run.stdout.contains("[template]"), "{}", run.stdout);
    assert!(!run.stdout.contains("allow-without-effect"), "{}", run.stdout);
}

/// A link in the site may lead anywhere on the machine of whoever checks it.
#[cfg(unix)]
#[test]
fn no_line_is_shown_of_a_file_outside() {
    let site = site("", TEXT);
    let secret = site.path("../secret-of-the-test");
    std::fs::write(&secret, "hunter2\n").expect("a file");
    std::os::unix::fs::symlink(&secret, site.path("register.yaml")).expect("a link");
    let run = site.run(&["check", "--findings", "full"]);
    std::fs::remove_file(&secret).expect("removed");
    assert!(run.stdout.contains("register.yaml"), "{}", run.stdout);
    assert!(!run.stdout.contains("1 | hunter2"), "{}", run.stdout);
}

#[test]
fn a_translation_into_a_language_that_is_not_declared_is_told_in_every_shape() {
    for path in ["content/terms.de.md", "content/terms/index.de.md", "content/terms/de.md"] {
        let site = site("languages: [en]", TEXT);
        site.write(path, "---\neffective: 2020-01-01\n---\n# Bedingungen\n");
        let run = site.run(&["check"]);
        assert!(run.stdout.contains("`de` is no language of this site"), "{path}: {}", run.stdout);
    }
}
