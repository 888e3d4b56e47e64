//! Versions from the commit history, on whole sites in real repositories.

mod support;

use std::fmt::Write;

use support::{Built, Site};

/// A site in a repository of its own.
struct Repository {
    site: Site,
    /// The day of the next commit, of January 2025.
    day: usize,
}

impl Repository {
    fn new(settings: &str) -> Repository {
        let site = Site::new(&[("engross.yaml", settings), (".gitignore", "output\n.output.*\n")]);
        let repository = Repository { site, day: 1 };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn git(&self, args: &[&str]) {
        let mut git = support::git(self.site.root());
        let day = format!("2025-01-{:02}T12:00:00Z", self.day);
        let output = git.env("GIT_COMMITTER_DATE", &day).args(args).output().expect("git");
        assert!(
            output.status.success(),
            "git {args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Commits what stands in the folder, a day after the last commit.
    fn commit(&mut self, subject: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", subject]);
        self.day += 1;
    }

    /// Writes a file and commits it.
    fn says(&mut self, path: &str, text: &str) {
        self.site.write(path, text);
        self.commit(&format!("{path} of day {}", self.day));
    }
}

/// Every version of a notice with its corrections, oldest first, one a line.
fn versions(built: &Built, notice: &str) -> String {
    let json = built.json(&format!("{notice}/versions.json"));
    let mut shown = String::new();
    for version in json["versions"].as_array().expect("versions").iter().rev() {
        let text = |key: &str| version[key].as_str().unwrap_or("-").to_owned();
        let page = format!("{notice}/{}/index.html", text("id"));
        let words = support::reader_words(&built.text(&page));
        let (id, status, published) = (text("id"), text("status"), text("published"));
        writeln!(shown, "{id} {status}, published {published}: {words}").expect("a string");
        for (at, correction) in version["corrections"].as_array().expect("some").iter().enumerate()
        {
            let former = format!("{notice}/{id}/corrections/{}/former/index.html", at + 1);
            let words = support::reader_words(&built.text(&former));
            let (date, note) = (&correction["date"], &correction["note"]);
            let declared = if correction["declared"] == true { "" } else { ", undeclared" };
            writeln!(shown, "  until {date} {note}{declared}: {words}").expect("a string");
        }
    }
    shown
}

fn check_versions(repository: &Repository, notice: &str, expected: &str) {
    let built = repository.site.run(&["build"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    assert_eq!(versions(&built, notice), expected, "{}", built.stderr);
}

const GIT: &str = "history: git\nurl: https://legal.example.com\n";

#[test]
fn a_text_without_a_date_has_a_version_a_change() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\nOne.\n");
    site.says("content/a.md", "# A\n\nTwo.\n");
    site.says("content/a.md", "---\ndescription: Ours.\n---\n# A\n\nTwo.\n");
    site.says("content/a.md", "---\ndescription: Ours.\n---\n# A\n\n\n  Two.\n");
    site.says("content/b.md", "# B\n\nElsewhere.\n");
    site.says("content/a.md", "# A\n\nOne.\n");
    check_versions(
        &site,
        "a",
        "\
2025-01-01 superseded, published 2025-01-01: A One.
2025-01-02 superseded, published 2025-01-02: A Two.
2025-01-06 in-force, published 2025-01-06: A One.
",
    );
}

#[test]
fn a_text_with_a_date_has_a_version_a_date_and_corrections_between() {
    let mut site = Repository::new(GIT);
    let text = |date: &str, words: &str| format!("# A\n\nLast updated: {date}\n\n{words}\n");
    site.says("content/a.md", &text("1 March 2020", "One."));
    site.says("content/a.md", &text("1 March 2020", "Two."));
    site.says("content/a.md", &text("2 April 2021", "Three."));
    site.says("content/a.md", &text("2 April 2021", "Four."));
    let declared = format!(
        "---\ncorrections: [{{date: 2025-01-04, note: A slip.}}]\n---\n{}",
        text("2 April 2021", "Four.")
    );
    site.says("content/a.md", &declared);
    check_versions(
        &site,
        "a",
        "\
2020-03-01 superseded, published 2025-01-01: A Last updated: 1 March 2020 Two.
  until \"2025-01-02\" \"\", undeclared: A Last updated: 1 March 2020 One.
2021-04-02 in-force, published 2025-01-03: A Last updated: 2 April 2021 Four.
  until \"2025-01-04\" \"A slip.\": A Last updated: 2 April 2021 Three.
",
    );
    let page = site.site.build().file("a/2021-04-02/index.html");
    assert!(page.contains("A slip.") && page.contains("/a/2021-04-02/corrections/1/"), "{page}");
    let redline = site.site.build().file("a/2021-04-02/corrections/1/index.html");
    assert!(redline.contains("Three") && redline.contains("Four"), "{redline}");
}

#[test]
fn messages_of_commits_are_told_where_the_settings_say_so() {
    for (settings, told) in [(GIT, false), ("history: {source: git, messages: true}\n", true)] {
        let mut site = Repository::new(settings);
        site.says("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n\nOne.\n");
        site.site.write("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n\nTwo.\n");
        site.commit("What <b>colleagues</b> call it");
        let built = site.site.build();
        let pages =
            ["a/index.html", "a/history/index.html", "a/2020-01-01/corrections/1/index.html"];
        for page in pages {
            let page = built.file(page);
            assert_eq!(page.contains("What &lt;b&gt;colleagues"), told, "{page}");
            assert!(!page.contains("<b>colleagues"), "{page}");
        }
        assert!(site.site.run(&["log", "/a"]).stdout.contains("What <b>colleagues</b> call it"));
    }
}

#[test]
fn renames_are_followed_and_former_addresses_lead_on() {
    let mut site = Repository::new(GIT);
    let long = "It has words enough to be known again, whatever its name is.";
    site.says("content/old.md", &format!("# A\n\nOne. {long}\n"));
    site.git(&["mv", "content/old.md", "content/new.md"]);
    site.commit("Renamed");
    site.says("content/new.md", &format!("# A\n\nTwo. {long}\n"));
    check_versions(
        &site,
        "new",
        &format!(
            "\
2025-01-01 superseded, published 2025-01-01: A One. {long}
2025-01-03 in-force, published 2025-01-03: A Two. {long}
"
        ),
    );
    assert!(site.site.build().file("old/index.html").contains("/new/"));
}

#[test]
fn what_a_branch_wrote_is_dated_by_its_merge() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\nOne.\n");
    site.git(&["switch", "--quiet", "--create", "branch"]);
    site.says("content/a.md", "# A\n\nDraft.\n");
    site.says("content/a.md", "# A\n\nTwo.\n");
    site.git(&["switch", "--quiet", "main"]);
    site.says("content/b.md", "# B\n");
    site.git(&["merge", "--quiet", "--no-ff", "--message", "Merged", "branch"]);
    site.day += 1;
    let all = "\
2025-01-01 superseded, published 2025-01-01: A One.
2025-01-05 superseded, published -: A Draft.
2025-01-05.2 in-force, published 2025-01-05: A Two.
";
    check_versions(&site, "a", all);
    let built = site.site.build();
    let is_step = |page: &str| built.file(page).contains("never published");
    assert!(is_step("a/2025-01-05/index.html") && !is_step("a/2025-01-05.2/index.html"));
    site.says("engross.yaml", "history: {source: git, commits: mainline}\n");
    let mainline = "\
2025-01-01 superseded, published 2025-01-01: A One.
2025-01-05 in-force, published 2025-01-05: A Two.
";
    check_versions(&site, "a", mainline);
}

#[test]
fn texts_are_filled_with_what_stood_at_their_commit() {
    let mut site = Repository::new(&format!("{GIT}context: {{company: Owl}}\n"));
    let text =
        "# A\n\n{{ company }} lives at {% include \"_address.md\" %}.\n\n{{ cookie_table() }}\n";
    let inventory = |name: &str| {
        format!(
            "title: C\nhistory: files\neffective: 2020-01-01\nproviders:\n  - {{id: o, name: O, category: analytics, purpose: P, items: [{name}]}}\n"
        )
    };
    site.site.write("content/_address.md", "1 Main Street");
    site.site.write("content/cookies/index.yaml", inventory("first"));
    site.says("content/a.md", &format!("---\neffective: 2023-01-01\n---\n{text}"));
    site.site.write("content/_address.md", "2 High Street");
    site.site.write("content/cookies/index.yaml", inventory("second"));
    site.site.write("engross.yaml", format!("{GIT}context: {{company: Elk}}\n"));
    site.says("content/a.md", &format!("---\neffective: 2024-01-01\n---\n{text}"));
    let built = site.site.build();
    let then = support::reader_words(&built.text("a/2023-01-01/index.html"));
    assert!(then.starts_with("A Owl lives at 1 Main Street.") && then.contains("first"), "{then}");
    let now = support::reader_words(&built.text("a/2024-01-01/index.html"));
    assert!(now.starts_with("A Elk lives at 2 High Street.") && now.contains("second"), "{now}");
}

#[test]
fn a_fragment_that_changed_is_a_correction_of_the_texts_that_include_it() {
    let mut site = Repository::new(GIT);
    site.site.write("content/_address.md", "1 Main Street");
    let text =
        "---\neffective: 2023-01-01\n---\n# A\n\nWe live at {% include \"_address.md\" %}.\n";
    site.says("content/a.md", text);
    site.says("content/_other.md", "Nothing to do with it.");
    site.says("content/_address.md", "2 High Street");
    let expected = "\
2023-01-01 in-force, published 2025-01-01: A We live at 2 High Street.
  until \"2025-01-03\" \"\", undeclared: A We live at 1 Main Street.
";
    check_versions(&site, "a", expected);
    site.site.write("content/_address.md", "3 Low Street");
    let built = site.site.run(&["build"]);
    assert!(
        built.stderr.starts_with(
            "content/_address.md:1:1: warning: the fragment is not as it was last committed"
        ),
        "{}",
        built.stderr
    );
}

#[test]
fn a_date_that_went_back_was_taken_back() {
    let mut site = Repository::new(GIT);
    let text = |date: &str, words: &str| format!("---\neffective: {date}\n---\n# A\n\n{words}\n");
    site.says("content/a.md", &text("2020-01-01", "One."));
    site.says("content/a.md", &text("2023-05-01", "Mistaken."));
    site.says("content/a.md", &text("2021-05-01", "Two."));
    check_versions(
        &site,
        "a",
        "\
2020-01-01 superseded, published 2025-01-01: A One.
2023-05-01 superseded, published 2025-01-02: A Mistaken.
2021-05-01 in-force, published 2025-01-03: A Two.
",
    );
}

#[test]
fn a_text_with_another_date_is_another_version_though_its_words_are_the_same() {
    let mut site = Repository::new(GIT);
    let text = |date: &str, words: &str| format!("---\neffective: {date}\n---\n# A\n\n{words}\n");
    site.says("content/a.md", &text("2020-01-01", "One."));
    site.says("content/a.md", &text("2024-05-01", "One."));
    let released = "\
2020-01-01 superseded, published 2025-01-01: A One.
2024-05-01 in-force, published 2025-01-02: A One.
";
    check_versions(&site, "a", released);
    site.says("content/a.md", &text("2024-05-01", "Two."));
    let expected = "\
2020-01-01 superseded, published 2025-01-01: A One.
2024-05-01 in-force, published 2025-01-02: A Two.
  until \"2025-01-03\" \"\", undeclared: A One.
";
    check_versions(&site, "a", expected);
}

#[test]
fn a_release_keeps_the_old_text() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n\nOne.\n");
    let release = site.site.run(&["release", "/a", "--effective", "2027-01-01"]);
    assert_eq!(release.status, 0, "{}", release.stderr);
    for _ in 0..2 {
        let built = site.site.build();
        assert!(built.text("a/2020-01-01/index.html").contains("One."));
        assert_eq!(built.json("a/versions.json")["in_force"], "2020-01-01");
        site.commit("Released");
    }
}

#[test]
fn what_is_not_to_be_seen_yet_is_left_out() {
    let mut site = Repository::new(GIT);
    let text = |keys: &str, words: &str| format!("---\n{keys}\n---\n# A\n\n{words}\n");
    site.says("content/a.md", &text("effective: 2020-01-01", "One."));
    site.says("content/a.md", &text("effective: 2030-03-01\npublished: 2030-01-01", "Two."));
    site.says("content/a.md", &text("effective: 2030-03-01\npublished: 2030-01-01", "Three."));
    site.says("content/b.md", &text("draft: yes please", "Draft."));
    site.says("content/b.md", &text("effective: 2021-01-01", "Four."));
    site.site.write("plans/c.md", "# C\n\nSecret plan.\n");
    site.commit("A plan");
    std::fs::create_dir_all(site.site.path("content/c")).expect("a folder");
    site.git(&["mv", "plans/c.md", "content/c/index.md"]);
    site.commit("C is public");
    let built = site.site.build();
    assert_eq!(versions(&built, "a"), "2020-01-01 in-force, published 2025-01-01: A One.\n");
    assert_eq!(versions(&built, "b"), "2021-01-01 in-force, published 2025-01-05: A Four.\n");
    assert_eq!(
        versions(&built, "c"),
        "2025-01-07 in-force, published 2025-01-07: C Secret plan.\n"
    );
    for (path, bytes) in built.tree() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("Three.") && !text.contains("Draft."), "{path}");
    }
}

#[test]
fn a_commit_can_be_left_out() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\nOne.\n");
    site.says("content/a.md", "# A\n\nOne, and a secret.\n");
    let output = support::git(site.site.root()).args(["rev-parse", "HEAD"]).output().expect("git");
    let id = String::from_utf8(output.stdout).expect("UTF-8");
    site.says("content/a.md", "# A\n\nTwo.\n");
    site.says("engross.yaml", &format!("history: {{source: git, except: [{}]}}\n", &id[..10]));
    let expected = "\
2025-01-01 superseded, published 2025-01-01: A One.
2025-01-03 in-force, published 2025-01-03: A Two.
";
    check_versions(&site, "a", expected);
}

#[test]
fn a_build_as_of_a_day_knows_what_was_committed_by_then() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\nOne.\n");
    site.says("content/a.md", "# A\n\nTwo.\n");
    let built = site.site.run(&["build", "--as-of", "2025-01-01"]);
    assert_eq!(versions(&built, "a"), "2025-01-01 in-force, published 2025-01-01: A One.\n");
}

#[test]
fn words_that_front_matter_fills_in_are_words_and_other_settings_are_not() {
    let mut site = Repository::new("history: git\ncontext: {company: Owl}\n");
    let text = |days: u8| {
        format!(
            "---\neffective: 2020-01-01\ncontext: {{days: {days}}}\n---\n# A\n\n{{{{ company }}}} keeps it {{{{ days }}}} days.\n"
        )
    };
    site.says("content/a.md", &text(30));
    site.says("content/a.md", &text(90));
    site.says("engross.yaml", "history: git\ntitle: Another\ncontext: {company: Owl}\n");
    site.says("engross.yaml", "history: git\ntitle: Another\ncontext: {company: Owl, other: 1}\n");
    let expected = "\
2020-01-01 in-force, published 2025-01-01: A Owl keeps it 90 days.
  until \"2025-01-02\" \"\", undeclared: A Owl keeps it 30 days.
";
    check_versions(&site, "a", expected);
}

#[test]
fn a_wrong_clock_does_not_stop_the_time() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\nOne.\n");
    site.site.write("content/a.md", "# A\n\nTwo.\n");
    site.git(&["add", "--all"]);
    let commit = support::git(site.site.root())
        .env("GIT_COMMITTER_DATE", "2099-01-01T12:00:00Z")
        .args(["commit", "--quiet", "--message", "The future"])
        .status();
    assert!(commit.is_ok_and(|it| it.success()));
    assert!(site.site.run(&["build", "-v"]).stderr.contains("reached the main line on 2099-01-01"));
    site.says("content/a.md", "# A\n\nThree.\n");
    let expected = "\
2025-01-01 superseded, published 2025-01-01: A One.
2025-01-02 superseded, published 2025-01-02: A Two.
2025-01-02.2 in-force, published 2025-01-02: A Three.
";
    check_versions(&site, "a", expected);
}

#[test]
fn what_was_taken_back_ended_nothing() {
    let mut site = Repository::new(GIT);
    let text = |date: &str, words: &str| format!("---\neffective: {date}\n---\n# A\n\n{words}\n");
    site.says("content/a.md", &text("2024-01-01", "One."));
    site.says("content/a.md", &text("2025-12-01", "Mistaken."));
    site.says("content/a.md", &text("2025-08-01", "Two."));
    let json = site.site.build().json("a/versions.json");
    let ranges: Vec<String> = json["versions"]
        .as_array()
        .expect("versions")
        .iter()
        .map(|it| format!("{}..{}", it["effective"], it["until"]))
        .collect();
    let expected = [
        "\"2025-08-01\"..null",
        "\"2025-12-01\"..\"2025-12-01\"",
        "\"2024-01-01\"..\"2025-08-01\"",
    ];
    assert_eq!(ranges, expected);
}

#[test]
fn a_pending_text_leaves_the_one_before_it_in_force() {
    let mut site = Repository::new(GIT);
    let text = |date: &str, words: &str| format!("---\neffective: {date}\n---\n# A\n\n{words}\n");
    site.says("content/a.md", &text("2020-01-01", "One."));
    site.says("content/a.md", &text("2027-03-01", "Two."));
    check_versions(
        &site,
        "a",
        "\
2020-01-01 in-force, published 2025-01-01: A One.
2027-03-01 pending, published 2025-01-02: A Two.
",
    );
    let built = site.site.build();
    assert!(built.text("a/index.html").contains("One."));
    assert!(built.file("a/index.html").contains("/a/2027-03-01/"));
    let later = site.site.run(&["build", "--as-of", "2027-03-01"]);
    assert!(later.text("a/index.html").contains("Two."));
}

#[test]
fn dated_files_and_the_history_feed_one_notice() {
    let mut site = Repository::new(GIT);
    site.says("content/a/index.md", "---\neffective: 2020-01-01\n---\n# A\n\nOne.\n");
    // Frozen, and a new version begun.
    site.site.write("content/a/2020-01-01.md", "---\neffective: 2020-01-01\n---\n# A\n\nOne.\n");
    site.says("content/a/index.md", "---\neffective: 2022-01-01\n---\n# A\n\nTwo.\n");
    site.says("content/a/2018-06-01.md", "# A\n\nZero, from an old archive.\n");
    // A search-and-replace years later.
    site.says("content/a/2018-06-01.md", "# A\n\nZero, from our old archive.\n");
    check_versions(
        &site,
        "a",
        "\
2018-06-01 superseded, published 2025-01-03: A Zero, from our old archive.
  until \"2025-01-04\" \"\", undeclared: A Zero, from an old archive.
2020-01-01 superseded, published 2025-01-01: A One.
2022-01-01 in-force, published 2025-01-02: A Two.
",
    );
}

#[test]
fn a_removed_notice_keeps_its_archive_as_withdrawn() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\nOne.\n");
    site.says("content/b.md", "# B\n");
    std::fs::remove_file(site.site.path("content/a.md")).expect("removed");
    site.commit("A is gone");
    check_versions(&site, "a", "2025-01-01 withdrawn, published 2025-01-01: A One.\n");
    let built = site.site.run(&["build"]);
    let told = "content/a.md: warning: commit ";
    assert!(built.stderr.starts_with(told), "{}", built.stderr);
    assert!(built.stderr.contains("its text stays published, as withdrawn on 2025-01-03"));
    site.says("engross.yaml", "history: {source: git, folders: {a: files}}\n");
    assert!(!site.site.build().has("a/index.html"));
}

#[test]
fn what_is_not_committed_is_told() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\nOne.\n");
    site.site.write("content/a.md", "# A\n\nTwo.\n");
    site.site.write("content/b.md", "# B\n");
    let built = site.site.run(&["build"]);
    assert_eq!(
        built.stderr,
        "\
content/a.md:1:1: warning: the text is not as it was last committed [uncommitted]
  help: commit it: until then nothing says when it was published
content/b.md:1:1: warning: the file is not in the commit history [uncommitted]
  help: commit it: until then nothing says when it was published
2 warnings
"
    );
    assert_eq!(
        versions(&built, "a"),
        "\
2025-01-01 superseded, published 2025-01-01: A One.
working in-force, published -: A Two.
"
    );
}

#[test]
fn a_notice_says_where_its_own_versions_come_from() {
    let mut site = Repository::new("title: x\n");
    site.says("content/a.md", "---\nhistory: git\n---\n# A\n\nOne.\n");
    site.says("content/a.md", "---\nhistory: git\n---\n# A\n\nTwo.\n");
    site.says("content/b.md", "---\neffective: 2020-01-01\n---\n# B\n\nOne.\n");
    site.says("content/b.md", "---\neffective: 2021-01-01\n---\n# B\n\nTwo.\n");
    let built = site.site.build();
    assert_eq!(versions(&built, "a").lines().count(), 2);
    assert_eq!(versions(&built, "b").lines().count(), 1);
}

#[test]
fn faults_of_the_past_are_told_and_stop_nothing() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\n{{ nothing }} and {% include \"_none.md\" %}\n");
    site.says("content/a.md", "---\ntitle: [\n---\n# A\n\nTwo.\n");
    site.says("content/a.md", "# A\n\nThree.\n");
    let built = site.site.run(&["build"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    assert!(built.stderr.contains("there is no fragment `_none.md`"), "{}", built.stderr);
    assert!(built.stderr.contains("the front matter is not YAML"), "{}", built.stderr);
    assert!(built.text("a/2025-01-01/index.html").contains("{{ nothing }}"));
    assert!(built.text("a/2025-01-02/index.html").contains("Two."));
}

#[test]
fn a_history_that_is_not_all_there_is_an_error() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\nOne.\n");
    site.says("content/a.md", "# A\n\nTwo.\n");
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", site.site.root().display());
    let status = support::git(clone.path())
        .args(["clone", "--quiet", "--depth", "1", &from, "clone"])
        .status();
    assert!(status.is_ok_and(|it| it.success()));
    let run = site
        .site
        .command(&["build"])
        .arg("--root")
        .arg(clone.path().join("clone"))
        .output()
        .expect("a run");
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert!(said.contains("fetch-depth: 0"), "{said}");
    let outside = Site::new(&[("engross.yaml", GIT), ("content/a.md", "# A\n")]);
    let built = outside.run(&["build"]);
    assert_eq!(built.status, 1);
    assert!(built.stderr.starts_with("engross.yaml: error: "), "{}", built.stderr);
    assert!(built.stderr.contains("is in no git repository [commit-history]"), "{}", built.stderr);
}

/// A text long enough to be known again under another name.
fn long(words: &str) -> String {
    format!("# A\n\n{words}\n\nWith words enough to be known again, whatever its name is.\n")
}

const REST: &str = "With words enough to be known again, whatever its name is.";

#[test]
fn what_a_branch_did_to_a_fragment_reached_readers_with_its_merge() {
    let mut site = Repository::new(GIT);
    site.site.write("content/_address.md", "1 Main Street");
    let text = |words: &str| {
        format!("---\neffective: 2023-01-01\n---\n# A\n\n{words} {{% include \"_address.md\" %}}\n")
    };
    site.says("content/a.md", &text("We live at"));
    site.git(&["switch", "--quiet", "--create", "branch"]);
    site.says("content/_address.md", "2 High Street");
    site.git(&["switch", "--quiet", "main"]);
    // Filled with the old address until the merge, although the branch is older than this.
    site.says("content/a.md", &text("We work at"));
    site.git(&["merge", "--quiet", "--no-ff", "--message", "Merged", "branch"]);
    site.day += 1;
    check_versions(
        &site,
        "a",
        "\
2023-01-01 in-force, published 2025-01-01: A We work at 2 High Street
  until \"2025-01-03\" \"\", undeclared: A We live at 1 Main Street
  until \"2025-01-04\" \"\", undeclared: A We work at 1 Main Street
",
    );
}

#[test]
fn a_text_from_a_branch_is_filled_with_what_the_main_line_has() {
    let mut site = Repository::new(GIT);
    site.site.write("content/_address.md", "1 Main Street");
    site.says("content/a.md", "# A\n\nOne.\n");
    site.git(&["switch", "--quiet", "--create", "branch"]);
    site.says("content/a.md", "# A\n\nAt {% include \"_address.md\" %}\n");
    site.git(&["switch", "--quiet", "main"]);
    site.says("content/_address.md", "2 High Street");
    site.git(&["merge", "--quiet", "--no-ff", "--message", "Merged", "branch"]);
    site.day += 1;
    site.says("content/a.md", "# A\n\nTwo.\n");
    check_versions(
        &site,
        "a",
        "\
2025-01-01 superseded, published 2025-01-01: A One.
2025-01-04 superseded, published 2025-01-04: A At 1 Main Street
2025-01-04.2 superseded, published 2025-01-04: A At 2 High Street
2025-01-05 in-force, published 2025-01-05: A Two.
",
    );
}

#[test]
fn a_text_that_was_gone_is_not_filled_with_what_came_meanwhile() {
    let mut site = Repository::new(GIT);
    site.site.write("content/_address.md", "1 Main Street");
    let text = "# A\n\nAt {% include \"_address.md\" %}\n";
    site.says("content/a.md", text);
    std::fs::remove_file(site.site.path("content/a.md")).expect("removed");
    site.commit("Gone");
    site.says("content/_address.md", "2 High Street");
    site.says("content/_address.md", "3 Low Street");
    site.says("content/a.md", text);
    check_versions(
        &site,
        "a",
        "\
2025-01-01 superseded, published 2025-01-01: A At 1 Main Street
2025-01-05 in-force, published 2025-01-05: A At 3 Low Street
",
    );
}

#[test]
fn removed_dated_files_move_with_their_notice() {
    let mut site = Repository::new(GIT);
    site.says("content/a/index.md", &long("Two."));
    site.says("content/a/2020-01-01.md", "# A\n\nOne.\n");
    std::fs::remove_file(site.site.path("content/a/2020-01-01.md")).expect("removed");
    site.commit("The archive is not wanted any more");
    site.git(&["mv", "content/a", "content/b"]);
    site.commit("Moved");
    let expected = format!(
        "\
2020-01-01 superseded, published 2025-01-02: A One.
2025-01-01 in-force, published 2025-01-01: A Two. {REST}
"
    );
    check_versions(&site, "b", &expected);
    assert!(site.site.build().file("a/index.html").contains("/b/"));
}

#[test]
fn a_former_address_is_the_one_of_the_notice_that_is_there_again() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", &long("One."));
    site.git(&["mv", "content/a.md", "content/b.md"]);
    site.commit("Moved");
    site.says("content/a.md", "# Another\n\nNew.\n");
    check_versions(&site, "a", "2025-01-03 in-force, published 2025-01-03: Another New.\n");
    let expected = format!("2025-01-01 in-force, published 2025-01-01: A One. {REST}\n");
    check_versions(&site, "b", &expected);
}

#[test]
fn a_former_address_leads_to_where_the_current_text_went() {
    let mut site = Repository::new(GIT);
    site.says("content/a/index.md", &long("Two."));
    site.says("content/a/2020-01-01.md", &long("One, of long ago."));
    site.git(&["mv", "content/a", "content/b"]);
    site.commit("Moved");
    std::fs::create_dir(site.site.path("content/c")).expect("a folder");
    site.git(&["mv", "content/b/index.md", "content/c/index.md"]);
    site.commit("Moved without its archive");
    let built = site.site.build();
    assert!(built.file("a/index.html").contains("/c/"));
    assert_eq!(versions(&built, "b").lines().count(), 1);
}

#[test]
fn a_frozen_copy_that_is_edited_is_a_version_of_its_own() {
    let mut site = Repository::new(GIT);
    site.says("content/a/index.md", "# A\n\nOne.\n");
    site.says("content/a/2024-05-01.md", "# A\n\nOne.\n");
    site.says("content/a/2024-05-01.md", "# A\n\nZero.\n");
    let expected = "\
2024-05-01 superseded, published 2025-01-02: A Zero.
  until \"2025-01-03\" \"\", undeclared: A One.
2025-01-01 in-force, published 2025-01-01: A One.
";
    check_versions(&site, "a", expected);
}

#[test]
fn a_text_that_comes_back_is_in_force_again() {
    let mut site = Repository::new(GIT);
    site.says("content/a/index.md", "# A\n\nOne.\n");
    site.says("content/a/2024-05-01.md", "# A\n\nOne.\n");
    site.says("content/a/index.md", "# A\n\nTwo.\n");
    site.says("content/a/index.md", "# A\n\nOne.\n");
    let expected = "\
2024-05-01 superseded, published 2025-01-01: A One.
2025-01-03 superseded, published 2025-01-03: A Two.
2025-01-04 in-force, published 2025-01-04: A One.
";
    check_versions(&site, "a", expected);
}

#[test]
fn a_text_that_comes_back_with_its_date_takes_back_what_was_dated_by_commits() {
    let mut site = Repository::new(GIT);
    let dated = "---\neffective: 2018-03-01\n---\n# A\n\nOne.\n";
    site.says("content/a.md", dated);
    site.says("content/a.md", "# A\n\nTwo.\n");
    site.says("content/a.md", dated);
    let expected = "\
2025-01-02 superseded, published 2025-01-02: A Two.
2018-03-01 in-force, published 2025-01-01: A One.
";
    check_versions(&site, "a", expected);
}

#[test]
fn a_text_that_is_frozen_twice_keeps_its_first_id() {
    let mut site = Repository::new(GIT);
    site.says("content/a/index.md", "# A\n\nOne.\n");
    site.says("content/a/2024-05-01.md", "# A\n\nOne.\n");
    site.says("content/a/2024-05-01.2.md", "# A\n\nOne.\n");
    let built = site.site.build();
    assert!(built.has("a/2024-05-01/index.html") && built.has("a/2024-05-01.2/index.html"));
}

#[test]
fn a_date_that_is_stated_later_leaves_the_address_of_its_commit() {
    let mut site = Repository::new(GIT);
    site.says("content/a.md", "# A\n\nOne.\n");
    site.says("content/a.md", "# A\n\nTwo.\n");
    site.says("content/a.md", "# A\n\nLast updated: 2 January 2025\n\nThree.\n");
    let expected = "\
2025-01-01 superseded, published 2025-01-01: A One.
2025-01-02 in-force, published 2025-01-02: A Last updated: 2 January 2025 Three.
  until \"2025-01-03\" \"\", undeclared: A Two.
";
    check_versions(&site, "a", expected);
}

#[test]
fn what_was_corrected_before_a_text_was_frozen_stays_where_it_was() {
    let mut site = Repository::new(GIT);
    let text = |words: &str| format!("---\neffective: 2023-01-01\n---\n# A\n\n{words}\n");
    site.says("content/a/index.md", &text("One."));
    site.says("content/a/index.md", &text("Two."));
    site.site.write("content/a/2024-05-01.md", "# A\n\nTwo.\n");
    site.says("content/a/index.md", "---\neffective: 2024-05-02\n---\n# A\n\nThree.\n");
    let built = site.site.build();
    assert!(built.text("a/2023-01-01/corrections/1/former/index.html").contains("One."));
}

#[test]
fn where_a_text_stands_does_not_change_its_versions() {
    let text = "# A\n\nAt {% include \"_address.md\" %}\n";
    let of = |path: &str| {
        let mut site = Repository::new(GIT);
        site.site.write("content/_address.md", "1 Main Street");
        site.says(path, text);
        site.says("content/a/2024-05-01.md", text);
        site.says("content/_address.md", "2 High Street");
        site.says(path, "# A\n\nTwo.\n");
        versions(&site.site.build(), "a")
    };
    assert_eq!(of("content/a.md"), of("content/a/index.md"));
}

#[test]
fn a_removed_file_that_moved_with_its_notice_keeps_what_it_was_filled_with() {
    let mut site = Repository::new(GIT);
    site.site.write("content/_address.md", "1 Main Street");
    site.says("content/a/index.md", &long("Two."));
    site.says("content/a/2020-01-01.md", "# A\n\nAt {% include \"_address.md\" %}\n");
    site.says("content/_address.md", "2 High Street");
    std::fs::remove_file(site.site.path("content/a/2020-01-01.md")).expect("removed");
    site.commit("The archive is not wanted any more");
    site.git(&["mv", "content/a", "content/b"]);
    site.commit("Moved");
    let built = site.site.build();
    let former = built.text("b/2020-01-01/corrections/1/former/index.html");
    assert!(former.contains("1 Main Street"), "{former}");
    assert!(built.text("b/2020-01-01/index.html").contains("2 High Street"));
}

#[test]
fn a_copy_of_what_is_gone_and_of_what_came_anew_is_edited_by_itself() {
    let mut site = Repository::new(GIT);
    site.says("content/a/index.md", "# A\n\nOne.\n");
    std::fs::remove_file(site.site.path("content/a/index.md")).expect("removed");
    site.commit("Gone");
    site.site.write("content/a/2024-05-01.md", "# A\n\nOne.\n");
    site.says("content/a.md", "# A\n\nOne.\n");
    site.says("content/a/2024-05-01.md", "# A\n\nZero.\n");
    check_versions(
        &site,
        "a",
        "\
2024-05-01 superseded, published 2025-01-01: A Zero.
  until \"2025-01-04\" \"\", undeclared: A One.
2025-01-03 in-force, published 2025-01-03: A One.
",
    );
}

/// Git, which notes what it is asked for; in front of the path.
#[cfg(unix)]
fn noting_git(folder: &std::path::Path) -> std::ffi::OsString {
    use std::os::unix::fs::PermissionsExt;
    let paths = std::env::var_os("PATH").expect("a path");
    let git = std::env::split_paths(&paths).map(|it| it.join("git")).find(|it| it.exists());
    let git = git.expect("git").display().to_string();
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in\n*cat-file*) tee -a '{0}/asked' | '{git}' \"$@\" ;;\n*) exec '{git}' \"$@\" ;;\nesac\n",
        folder.display(),
    );
    let file = folder.join("git");
    std::fs::write(&file, script).expect("a script");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).expect("it can be run");
    let all = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&paths));
    std::env::join_paths(all).expect("a path")
}

#[cfg(unix)]
#[test]
fn a_text_that_comes_back_is_read_and_rendered_once() {
    let mut repository = Repository::new(GIT);
    let (one, two) = ("# Terms\n\nWe keep it 30 days.\n", "# Terms\n\nWe keep it 60 days.\n");
    for text in [one, two, one, two, one] {
        repository.says("content/legal/terms.md", text);
    }
    let corrected = "# Fees\n\nLast updated: 1 January 2025\n\n";
    for text in ["None.", "Five.", "None."] {
        repository.says("content/legal/fees.md", &format!("{corrected}{text}\n"));
    }
    let built = repository.site.run(&["build"]);
    let words = versions(&built, "legal/terms");
    let said = |what: &str| words.lines().filter(|line| line.contains(what)).count();
    assert_eq!((said("30 days"), said("60 days")), (3, 2), "{words}");
    let fees = versions(&built, "legal/fees");
    assert_eq!(fees.matches("None.").count(), 2, "{fees}");

    let beside = tempfile::tempdir().expect("a folder");
    let mut command = repository.site.command(&["build", "--timings", "--format", "json"]);
    // Nothing that an earlier build may have kept.
    let _ = std::fs::remove_dir_all(repository.site.path(".engross"));
    let output = command.env("PATH", noting_git(beside.path())).output().expect("a run");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["timings"]["pieces"]["texts"]["made"], 4, "{json:#}");

    let asked = std::fs::read_to_string(beside.path().join("asked")).expect("what was asked");
    let mut ids: Vec<&str> = asked.lines().collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "asked for twice: {asked}");
    assert!(all >= 4, "{asked}");
}

#[test]
fn a_text_that_comes_back_with_a_fault_is_told_by_its_own_commit() {
    let mut repository = Repository::new(GIT);
    let faulty = "# Terms\n\n<p onclick=\"x()\">We keep it 30 days.</p>\n";
    for text in [faulty, "# Terms\n\nWe keep it 60 days.\n", faulty] {
        repository.says("content/legal/terms.md", text);
    }
    let built = repository.site.run(&["check", "--verbose"]);
    let told = built.stdout.lines().filter(|line| line.contains("terms.md")).collect::<Vec<_>>();
    assert!(told.iter().any(|line| line.starts_with("content/legal/terms.md:3")), "{told:#?}");
    assert!(told.iter().any(|line| line.starts_with("content/legal/terms.md@")), "{told:#?}");
}
