//! Bad input: each fault with path, line, column and a way out; all of one run together; nothing
//! written.

mod support;

use std::fs;

use support::Site;

/// Builds and compares what is said, error by error, and that nothing was written.
fn check_faults(files: &[(&str, &str)], expected: &str) {
    let site = Site::new(files);
    let built = site.run(&["build"]);
    assert_eq!(built.stderr.trim(), expected.trim());
    assert_eq!(built.status, 1);
    assert!(!site.path("output").exists(), "nothing is written");
}

#[test]
fn bad_yaml_names_the_line_of_the_file() {
    check_faults(
        &[("content/a.md", "---\ntitle: A\ndescription: b: c\n---\n# A\n")],
        "
content/a.md:3:15: error: the front matter is not YAML: mapping values are not allowed in this context [bad-yaml]
  help: put values that hold a colon, a hash or quotes in quotation marks
1 error; nothing was written",
    );
}

#[test]
fn an_unknown_wrapper_is_named_with_the_nearest() {
    check_faults(
        &[("content/a.md", "---\neffective: 2020-01-01\nwrapper_template: legal/_base_markdown.html\n---\n# A\n")],
        "
content/a.md:3:19: error: the theme has no wrapper template `legal/_base_markdown.html` [unknown-wrapper]
  help: did you mean `legal/_base_legal_markdown.html`?
1 error; nothing was written",
    );
}

#[test]
fn template_errors_name_the_line_behind_the_front_matter() {
    check_faults(
        &[("content/a.md", "---\neffective: 2020-01-01\ntitle: A\n---\n# A\n\nSee {{ tilte }}.\n")],
        "
content/a.md:7:8: error: variable `tilte` is not defined [template]
  help: did you mean `title`? To show braces as they are, set `template: false`
1 error; nothing was written",
    );
    check_faults(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n\n{% if %}\n")], "
content/a.md:6:7: error: found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(` [template]
  help: correct the tag, or set `template: false` to show braces as they are
1 error; nothing was written");
}

#[test]
fn a_material_change_without_notice_is_a_warning() {
    let site = Site::new(&[
        ("engross.yaml", "notice_period: 30 days\n"),
        ("content/a/2020-01-01.md", "# A\n"),
        ("content/a/index.md", "---\neffective: 2026-01-15\nmaterial: true\n---\n# A\n\nB.\n"),
    ]);
    let expected = "\
content/a/index.md:2:12: warning: this material change takes effect on 2026-01-15 and is shown from 2026-01-01; with a notice period of 30 days it can take effect on 2026-01-31 at the earliest [notice-period]
  help: make it effective on 2026-01-31 or later, or state `published:` if it was shown before
1 warning";
    let built = site.run(&["build"]);
    assert_eq!((built.stderr.trim(), built.status), (expected, 0));
    let strict = site.run(&["build", "--strict"]);
    assert_eq!((strict.stderr.trim(), strict.status), (expected, 1));
}

#[test]
fn two_files_cannot_claim_one_version() {
    check_faults(
        &[
            ("content/a/index.md", "---\neffective: 2024-01-01\n---\n# A\n"),
            ("content/a/2016-02-08.md", "# A\n"),
            ("content/a/2016-02-08/index.md", "# B\n"),
        ],
        "
content/a/2016-02-08/index.md:1:1: error: this and content/a/2016-02-08.md are both version 2016-02-08 [version-claimed-twice]
  help: remove one of them, give one another date, or name it 2016-02-08.2.md
1 error; nothing was written",
    );
}

#[test]
fn days_must_exist() {
    check_faults(
        &[
            ("content/a/2023-02-30.md", "# A\n"),
            ("content/b.md", "---\neffective: 2023-02-30\n---\n# B\n"),
        ],
        "
content/a/2023-02-30.md: error: the file is named after 2023-02-30, which is no day of the calendar [no-such-date]
  help: name the file after the day the text took effect: 2024-02-29.md
content/b.md:2:12: error: `effective`: 2023-02-30 does not exist in the calendar [no-such-date]
  help: correct the day
2 errors; nothing was written",
    );
}

#[test]
fn prose_may_name_a_day_that_does_not_exist() {
    let site = Site::new(&[(
        "content/a.md",
        "---\neffective: 2020-01-01\n---\n# A\n\nWe wrote 30 February 2020 by mistake.\n\nPart number 2020-13-45 applies.\n",
    )]);
    assert_eq!(site.build().stderr, "");
    check_faults(
        &[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n\nUpdated: 30 February 2020\n")],
        "
content/a.md:6:10: error: the text is dated: 2020-02-30 does not exist in the calendar [no-such-date]
  help: correct the day
1 error; nothing was written",
    );
}

#[test]
fn files_must_be_utf_8() {
    let site = Site::new(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n")]);
    site.write("content/b.md", b"# B\n\nCaf\xe9\n");
    site.write("content/c.md", b"\xff\xfe#\0 \0C\0");
    let built = site.run(&["build"]);
    assert_eq!(
        built.stderr.trim(),
        "
content/b.md:3:4: error: the file is not UTF-8 here (byte 0xE9) [not-utf-8]
  help: save the file as UTF-8; it was probably saved as Windows-1252
content/c.md:1:1: error: the file is UTF-16, not UTF-8 [not-utf-8]
  help: save the file as UTF-8
2 errors; nothing was written"
            .trim()
    );
}

#[test]
fn byte_order_marks_and_carriage_returns_are_noted_and_harmless() {
    let site = Site::new(&[]);
    let text =
        "\u{feff}---\r\ntitle: A\r\neffective: 2020-01-01\r\n---\r\n# A\r\n\r\n- one\r\n- two\r\n";
    site.write("content/a.md", text);
    let built = site.run(&["build", "--verbose"]);
    assert_eq!(
        built.stderr.trim(),
        "
content/a.md:1:1: info: the file starts with a byte order mark; it is ignored [byte-order-mark]
  help: save the file as UTF-8 without a byte order mark
content/a.md:1:4: info: lines end with carriage returns; they are read as line ends [carriage-return]
  help: save the file with LF line ends
2 notes"
            .trim()
    );
    assert_eq!(built.status, 0);
    assert!(built.text("a/index.html").contains("<li>two</li>"));
}

#[cfg(unix)]
#[test]
fn links_stay_inside_the_content_and_lead_nowhere_twice() {
    use std::os::unix::fs::symlink;
    let site = Site::new(&[("content/a/index.md", "---\neffective: 2020-01-01\n---\n# A\n")]);
    symlink("..", site.path("content/a/loop")).expect("a link");
    symlink("/etc/hostname", site.path("content/a/host.txt")).expect("a link");
    symlink("nowhere", site.path("content/a/gone.md")).expect("a link");
    // Inside the content a link is as good as the file.
    symlink("index.md", site.path("content/a/2019-01-01.md")).expect("a link");
    let built = site.run(&["build"]);
    assert_eq!(
        built.stderr.trim(),
        "
content/a/2019-01-01.md:2:12: warning: `effective` says 2020-01-01, the file name says 2019-01-01 [date-contradiction]
  help: correct one of them, or state `effective:` in the front matter
content/a/gone.md: error: the link leads nowhere: No such file or directory (os error 2) [unreadable]
  help: make the file readable, or remove it from the content folder
content/a/host.txt: error: the link leaves the content folder [link-outside]
  help: copy the file into the content folder
content/a/loop: error: the link leads back to a folder above it [link-loop]
  help: remove the link
3 errors, 1 warning; nothing was written"
            .trim()
    );
}

#[cfg(unix)]
#[test]
fn a_linked_folder_outside_the_content_is_one_fault() {
    let site = Site::new(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n")]);
    for at in 0..3 {
        site.write(&format!("elsewhere/{at}/index.md"), "# Not ours");
    }
    std::os::unix::fs::symlink("../elsewhere", site.path("content/0-link")).expect("a link");
    let built = site.run(&["build"]);
    assert_eq!(
        built.stderr.trim(),
        "
content/0-link: error: the link leaves the content folder [link-outside]
  help: copy the file into the content folder
1 error; nothing was written"
            .trim()
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_does_not_hang_the_build() {
    let site = Site::new(&[("content/folder.md/index.md", "---\neffective: 2020-01-01\n---\n# A")]);
    let made = std::process::Command::new("mkfifo").arg(site.path("content/pipe.md")).status();
    assert!(made.expect("mkfifo runs").success());
    let built = site.run(&["build"]);
    assert_eq!(
        built.stderr.trim(),
        "
content/pipe.md: error: this is not a regular file [bad-file]
1 error; nothing was written"
            .trim()
    );
}

#[test]
fn no_file_is_dropped_or_misread_without_a_word() {
    let text = "---\neffective: 2020-01-01\n---\n# A\n";
    let site = Site::new(&[
        ("content/a.md", text),
        ("content/a/2019-2-8.md", "---\neffective: 2019-02-08\n---\n# A\n"),
        ("content/B.MD", text),
        ("content/.well-known/security.txt", "Contact: mailto:a@example.com"),
        ("content/.hidden/notes.md", text),
    ]);
    site.write("content/_img/a.png", b"\x89PNG\r\n\0");
    let built = site.build();
    assert_eq!(
        built.stderr.trim(),
        "
content/a/2019-2-8.md:1:1: warning: `2019-2-8` looks like a date; it is read as a name [almost-a-date]
  help: write 2019-02-08 to make it a version of its folder's notice
1 warning"
            .trim()
    );
    assert!(built.has("B/index.html") && !built.has("B.MD"));
    assert!(built.has(".well-known/security.txt"));
    assert!(!built.has("_img/a.png") && !built.has(".hidden/notes/index.html"));
}

#[test]
fn every_fault_of_a_run_is_found_together() {
    let bad = "---\neffective: 2020-01-01\n---\n# A\n\n{{ nothing }}\n";
    let files: Vec<(String, &str)> =
        (0..12).map(|n| (format!("content/n{n:02}.md"), bad)).collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let built = Site::new(&files).run(&["build"]);
    assert_eq!(built.stderr.matches(": error: ").count(), 12, "{}", built.stderr);
    assert!(built.stderr.contains("content/n11.md:6:4: error"));
}

#[test]
fn a_missing_fragment_is_named_with_the_nearest() {
    check_faults(
        &[
            ("content/legal/_address.md", "Somewhere"),
            (
                "content/legal/a.md",
                "---\neffective: 2020-01-01\nmarkdown_includes:\n  address: legal/_adress.md\n---\n# A\n",
            ),
            (
                "content/legal/b.md",
                "---\neffective: 2020-01-01\n---\n# B\n\n{% include \"_adress.md\" %}\n",
            ),
        ],
        "
content/legal/a.md:4:12: error: there is no fragment `legal/_adress.md` [no-fragment]
  help: did you mean `legal/_address.md`?
content/legal/b.md:6:13: error: there is no fragment `_adress.md` [no-fragment]
  help: did you mean `legal/_address.md`?
2 errors; nothing was written",
    );
}

#[test]
fn one_path_of_the_output_has_one_source() {
    check_faults(
        &[
            ("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n"),
            ("content/a/history.md", "---\neffective: 2020-01-01\n---\n# H\n"),
            ("content/sitemap.xml", "x"),
            ("content/robots.txt", "a site may bring its own"),
            ("content/B.md", "---\neffective: 2020-01-01\n---\n# B\n"),
            ("content/b.md", "---\neffective: 2020-01-01\n---\n# b\n"),
        ],
        "
content/a/history.md:1:1: error: this becomes a/history/index.html, which is made from content/a.md [path-claimed-twice]
  help: rename one of the two, or remove it
content/b.md:1:1: error: this becomes b/2020-01-01/index.html, beside B/2020-01-01/index.html, which is made from content/B.md; they differ in upper and lower case alone [path-claimed-twice]
  help: rename one of the two, or remove it
content/sitemap.xml: error: this becomes sitemap.xml, which Engross makes for every site [path-claimed-twice]
  help: rename the file, or remove it
3 errors; nothing was written",
    );
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let site = Site::new(&[
        ("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n"),
        ("output/thesis.txt", "years of work"),
    ]);
    let built = site.run(&["build"]);
    assert_eq!(built.status, 2);
    assert!(
        built.stderr.contains("was not written by Engross; it is left alone"),
        "{}",
        built.stderr
    );
    assert!(built.stderr.contains("help: empty the folder yourself"));
    assert_eq!(fs::read_to_string(site.path("output/thesis.txt")).expect("kept"), "years of work");

    fs::remove_file(site.path("output/thesis.txt")).expect("removed");
    site.build();
    site.write("output/CNAME", "legal.example.com");
    let built = site.run(&["build"]);
    assert_eq!(built.status, 2);
    assert!(
        built.stderr.contains("holds files that Engross did not write: CNAME"),
        "{}",
        built.stderr
    );
}

#[test]
fn no_list_of_a_tree_leads_out_of_it() {
    let text = "---\neffective: 2020-01-01\n---\n# A\n";
    for name in ["output", ".output.staging"] {
        let site = Site::new(&[("content/a.md", text)]);
        let precious = site.path("precious");
        fs::write(&precious, "years of work").expect("a file");
        let absolute = precious.to_str().expect("a path").to_owned();
        for listed in ["../precious", "a/../../precious", &absolute] {
            site.write(
                &format!("{name}/manifest.json"),
                format!(
                    "{{\n  \"$schema\": \"/schemas/x\",\n  \"generator\": \"engross 0\",\n  \"as_of\": \"2026-01-01\",\n  \"files\": {{\"{listed}\": {{\"sha256\": \"\", \"bytes\": 0}}}}\n}}\n"
                ),
            );
            let built = site.run(&["build"]);
            assert_eq!(built.status, 2, "{listed}: {}", built.stderr);
            let said = format!("{name} was not written by Engross; it is left alone");
            assert!(built.stderr.contains(&said), "{}", built.stderr);
            assert_eq!(fs::read_to_string(&precious).expect("it is there"), "years of work");
        }
    }
}

#[test]
fn names_beside_the_output_may_be_somebody_elses() {
    for name in [".output.staging", ".output.previous"] {
        for text in ["# A\n", "# A {{ b }}\n"] {
            let front = "---\neffective: 2020-01-01\n---\n";
            let site = Site::new(&[("content/a.md", &format!("{front}{text}"))]);
            site.write(&format!("{name}/precious"), "years of work");
            let built = site.run(&["build"]);
            assert_eq!(built.status, 2, "{name}: {}", built.stderr);
            let said = format!("{name} was not written by Engross; it is left alone");
            assert!(built.stderr.contains(&said), "{}", built.stderr);
            assert!(built.stderr.contains("help: a build needs this name for a while"));
            assert!(!site.path("output").exists());
            let kept = fs::read_to_string(site.path(name).join("precious")).expect("kept");
            assert_eq!(kept, "years of work");
        }
    }
    // What a killed build has left is ours.
    let site = Site::new(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n")]);
    let expected = site.build().tree();
    site.write(".output.staging/.engross-staging", "");
    site.write(".output.staging/a/index.html", "half of a pa");
    fs::rename(site.path("output"), site.path(".output.previous")).expect("moved");
    fs::create_dir(site.path("output")).expect("an empty folder");
    assert_eq!(site.build().tree(), expected);
    assert!(!site.path(".output.staging").exists() && !site.path(".output.previous").exists());
    fs::rename(site.path("output"), site.path(".output.previous")).expect("moved");
    site.write("content/a.md", "{{ b }}");
    assert_eq!(site.run(&["build"]).tree(), expected, "the old output is put back");
}

#[cfg(unix)]
#[test]
fn a_lock_is_neither_followed_nor_emptied() {
    let site = Site::new(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n")]);
    site.write("precious", "years of work");
    std::os::unix::fs::symlink("precious", site.path(".output.lock")).expect("a link");
    let built = site.run(&["build"]);
    assert_eq!(built.status, 2, "{}", built.stderr);
    assert!(built.stderr.contains(".output.lock was not made by Engross"), "{}", built.stderr);
    fs::remove_file(site.path(".output.lock")).expect("removed");
    fs::rename(site.path("precious"), site.path(".output.lock")).expect("moved");
    site.build();
    let kept = fs::read_to_string(site.path(".output.lock")).expect("kept");
    assert_eq!(kept, "years of work");
}

#[test]
fn the_sources_are_never_taken_for_the_output() {
    let site = Site::new(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n")]);
    for output in [".", "content", "content/out", "content/../content", ".."] {
        let built = site.run(&["build", "--output", output]);
        assert_eq!(built.status, 2, "--output {output}: {}", built.stderr);
    }
    assert!(site.path("content/a.md").exists() && site.path("engross.yaml").exists());
}

#[test]
fn a_failed_build_leaves_the_last_output() {
    let site = Site::new(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n")]);
    let before = site.build().tree();
    site.write("content/a.md", "---\neffective: 2020-01-01\n---\n# A {{ b }}\n");
    let built = site.run(&["build"]);
    assert_eq!(built.status, 1);
    assert_eq!(built.tree(), before);
    let beside: Vec<_> = fs::read_dir(site.root())
        .expect("the root")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .filter(|name| name.contains("staging"))
        .collect();
    assert_eq!(beside, Vec::<String>::new());
}

#[test]
fn wrong_use_is_told_apart_from_faults() {
    let site = Site::new(&[]);
    fs::remove_file(site.path("engross.yaml")).expect("removed");
    let built = site.run(&["build"]);
    assert_eq!(built.status, 2);
    assert!(built.stderr.contains("has engross.yaml"), "{}", built.stderr);
    assert_eq!(Site::new(&[]).run(&["bild"]).status, 2);
    assert_eq!(Site::new(&[]).run(&["build", "--as-of", "2023-02-30"]).status, 2);
}

#[test]
fn findings_carry_nothing_that_a_terminal_obeys() {
    check_faults(
        &[(
            "content/a.md",
            "---\neffective: 2020-01-01\naliases: [\"/\\e[2J\\u009bterms\\n1 warning\"]\n---\n# A\n",
        )],
        r"
content/a.md:3:1: error: the alias `/\u{1b}[2J\u{9b}terms\n1 warning` holds `\u{1b}`, which no page's path can [bad-front-matter]
  help: name the path alone: queries and fragments do not reach the host's files
1 error; nothing was written",
    );
}

#[test]
fn findings_can_be_read_by_programs() {
    let site = Site::new(&[("content/a.md", "# A\n\n{{ b }}\n")]);
    let built = site.run(&["build", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&built.stdout).expect("JSON");
    assert_eq!(json["built"], serde_json::Value::Null);
    let rules: Vec<&str> = json["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|f| f["rule"].as_str())
        .collect();
    assert_eq!(rules, ["undated", "template"]);
    assert_eq!(json["findings"][1]["line"], 3);
}

#[test]
fn faults_of_fragments_hide_none_of_the_texts() {
    check_faults(
        &[
            ("content/_broken.md", "One {% if %}\n"),
            ("content/_filter.md", "Two {{ 1 | nofilter }}\n"),
            ("content/_loop.md", "{% include \"_loop.md\" %}\n"),
            (
                "content/a.md",
                "---\neffective: 2020-01-01\n---\n# A\n\n{% include \"_broken.md\" %}\n{% include \"_filter.md\" %}\n{% include \"_loop.md\" %}\n\n{{ nothing }}\n",
            ),
        ],
        "
content/_broken.md:1:11: error: found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(` [template]
content/_filter.md:1:12: error: unknown filter `nofilter` [template]
content/_loop.md:1:13: error: the include leads back to its start: _loop.md → _loop.md [include-cycle]
  help: remove one of the includes
content/a.md:10:4: error: variable `nothing` is not defined [template]
  help: in scope are csp_nonce, engross_day, lang, level_1, notice_path, title; define it under `context:`, or set `template: false` to show braces as they are
4 errors; nothing was written",
    );
}

#[test]
fn a_translation_into_a_language_that_is_not_declared_is_told() {
    let site = Site::new(&[
        ("engross.yaml", "languages: [en]\n"),
        ("content/legal/terms.md", "---\neffective: 2020-01-01\n---\n# Terms\n"),
        ("content/legal/terms.de.md", "---\neffective: 2020-01-01\n---\n# Bedingungen\n"),
        ("content/legal/node.js.md", "---\neffective: 2020-01-01\n---\n# Node\n"),
    ]);
    let said = site.run(&["build"]).stderr;
    assert!(said.contains(
        "content/legal/terms.de.md:1:1: warning: `de` is no language of this site, so this is the notice \
         /legal/terms.de and no text of /legal/terms [undeclared-language]\n  \
         help: add `de` to `languages:` in engross.yaml, or give the file another name"
    ), "{said}");
    assert!(!said.contains("node"), "{said}");
}
