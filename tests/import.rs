//! `engross import`: files of other programs in, notices of a site out, through the program as a user runs
//! it; and real texts, where they are beside the checkout.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use support::{Site, git, reader_words, shared, tree};

const PAGE: &str = "<!doctype html><html lang=\"en-GB\"><head><title>Privacy | Larkfield</title></head><body>\n\
<nav><a href=\"/\">Home</a></nav>\n\
<main><h1>Privacy</h1>\n<p>Effective date: 1 May 2024</p>\n<h2>What we keep</h2>\n<ul><li>Your name</ul>\n\
<p>See <a href=\"/terms\">terms</a>.</p>\n<img src=\"seal.png\"></main></body></html>";

const OLD: &str = "Privacy\n\nEffective date: 3 March 2019\n\nWe keep nothing at all of yours.\n";

const NEXT: &str = "Next: compare it with its source, and run `engross check`.\n";

fn site() -> Site {
    let site = Site::new(&[("content/.keep", "")]);
    site.write("page.html", PAGE);
    site.write("old.txt", OLD);
    site
}

/// The files of the content, without what a site starts with.
fn content(site: &Site) -> BTreeMap<String, String> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let files = tree(&site.path("content")).into_iter();
    files.filter(|(path, _)| path != ".keep").map(|(path, bytes)| (path, text(bytes))).collect()
}

/// Runs an import that has to succeed, and compares what it prints.
fn check_import(site: &Site, args: &[&str], stdout: &str, stderr: &str) {
    let run = site.run(&[&["import"], args].concat());
    assert_eq!((run.stderr.as_str(), run.status), (stderr, 0), "{args:?}");
    assert_eq!(run.stdout, stdout, "{args:?}");
}

/// Runs an import that has to be refused: compares what is said, and that nothing was written.
fn check_refusal(site: &Site, args: &[&str], status: i32, stderr: &str) {
    let before = tree(site.root());
    let run = site.run(&[&["import"], args].concat());
    assert_eq!((run.stderr.as_str(), run.status), (stderr, status), "{args:?}");
    assert_eq!(run.stdout, "", "{args:?}");
    assert!(tree(site.root()) == before, "{args:?} changed files");
}

#[test]
fn a_page_becomes_a_notice_that_builds() {
    let site = site();
    check_import(
        &site,
        &["page.html", "--to", "legal/privacy", "--base", "https://a.example/p"],
        &format!(
            "content/legal/privacy.md: “Privacy”, in force from 2024-05-01; from page.html (html)\n{NEXT}"
        ),
        "page.html:8: warning: the picture `seal.png` says nothing in words and is not carried over [import-picture]\n  \
         help: copy the file into the content folder, and put it into the text as ![what it shows](file)\n\
         1 thing to look at, 1 note (shown with --verbose)\n",
    );
    assert_eq!(
        content(&site)["legal/privacy.md"],
        "---\ntitle: Privacy\nlang: en\nkind: privacy-notice\neffective: 2024-05-01\n---\n\n# Privacy\n\n\
         Effective date: 1 May 2024\n\n## What we keep\n\n- Your name\n\nSee [terms](https://a.example/terms).\n"
    );
    let built = site.build();
    assert_eq!(built.json("legal/privacy/versions.json")["in_force"], "2024-05-01");
    assert_eq!(built.stderr, "", "no findings");
    check_refusal(
        &site,
        &["page.html", "--to", "/legal/privacy/"],
        2,
        "error: page.html: content/legal/privacy.md is the version of 2024-05-01 already\n  \
         help: nothing is overwritten: remove that file, or name another date with --effective\n",
    );
}

#[test]
fn several_files_are_versions_of_one_notice() {
    let site = site();
    let told = format!(
        "content/legal/privacy/index.md: “Privacy”, in force from 2024-05-01; from page.html (html)\n\
         content/legal/privacy/2019-03-03.md: “Privacy”, in force from 2019-03-03; from old.txt (text)\n{NEXT}"
    );
    let args = ["page.html", "old.txt", "--to", "legal/privacy", "-q"];
    check_import(
        &site,
        &[&args[..], &["--dry-run"]].concat(),
        &format!("Nothing was written. Without --dry-run:\n{told}"),
        "",
    );
    assert!(content(&site).is_empty());
    check_import(&site, &args, &told, "");
    let built = site.build();
    assert_eq!(
        built.json("legal/privacy/versions.json")["versions"].as_array().map(Vec::len),
        Some(2)
    );
    // A further one stands beside them, by the date that it states or is given.
    site.write("older.md", "# Privacy\n\nOldest.\n");
    check_refusal(
        &site,
        &["older.md", "--to", "legal/privacy"],
        2,
        "error: content/legal/privacy/index.md is there already, and older.md states no date to be a version of it by\n  \
         help: say from when it was in force: --effective DATE\n",
    );
    check_import(
        &site,
        &["older.md", "--to", "legal/privacy", "--effective", "2016-02", "-q"],
        &format!(
            "content/legal/privacy/2016-02.md: “Privacy”, in force from 2016-02; from older.md (markdown)\n{NEXT}"
        ),
        "",
    );
    assert_eq!(
        site.build().json("legal/privacy/versions.json")["versions"].as_array().map(Vec::len),
        Some(3)
    );
}

#[test]
fn versions_that_no_date_tells_apart_are_refused() {
    let site = site();
    site.write("undated.txt", "Privacy\n\nNothing more than that.\n");
    site.write("same.txt", OLD);
    check_refusal(
        &site,
        &["page.html", "undated.txt", "--to", "legal/privacy"],
        2,
        "error: undated.txt states no date, and versions are told by their dates\n  \
         help: import it by itself, with --effective DATE\n",
    );
    check_refusal(
        &site,
        &["old.txt", "same.txt", "--to", "legal/privacy"],
        2,
        "error: old.txt and same.txt are both of 2019-03-03\n  \
         help: two versions have two dates: import one of them by itself, with --effective DATE\n",
    );
    check_refusal(
        &site,
        &["page.html", "old.txt", "--to", "legal/privacy", "--effective", "2020-01-01"],
        2,
        "error: --effective is the date of one text, and there are several\n  \
         help: import the file that states no date by itself, with --effective\n",
    );
}

#[test]
fn texts_in_other_languages_stand_where_those_do() {
    let site = site();
    site.write(
        "ja.html",
        "<html lang=ja><main><h1>規約</h1><p>2024年2月16日 施行</p><p>本文です。</p></main>",
    );
    check_refusal(
        &site,
        &["ja.html", "--to", "legal/terms"],
        2,
        "error: ja.html says that it is in ja, and the notice is in en\n  \
         help: name the language in front: --to /ja/legal/terms\n",
    );
    check_import(
        &site,
        &["ja.html", "--to", "/ja/legal/terms"],
        &format!(
            "content/legal/terms.ja.md: “規約”, in force from 2024-02-16; from ja.html (html)\n{NEXT}"
        ),
        "everything was carried over\n",
    );
    site.write(
        "de.html",
        "<html lang=de><main><h1>AGB</h1><p>Stand: 1. Mai 2024</p><p>Text hier.</p></main>",
    );
    check_refusal(
        &site,
        &["de.html", "--to", "legal/agb"],
        2,
        "error: de.html says that it is in de, and the notice is in en\n  \
         help: declare the language in engross.yaml (`languages: [en, ja, de]`), and name it in front: --to \
         /de/legal/agb; or say with --lang en that it is in en after all\n",
    );
    site.build();
}

#[test]
fn paths_that_are_no_notices_are_refused() {
    let site = site();
    let named = "name it as its address is to be: --to legal/privacy";
    for (to, message, help) in [
        ("../x", "`../x` is no path of a notice", named),
        ("", "`` is no path of a notice", named),
        ("legal/a b", "the path `legal/a b` holds ` `", named),
        ("legal/_x", "`legal/_x.md` would be no page of the site", named),
        (
            "legal/privacy/2019-03-03",
            "`legal/privacy/2019-03-03` is a version, of 2019-03-03, not a notice",
            "name the notice alone, and the date with --effective",
        ),
        (
            "legal/2019-02-30",
            "`legal/2019-02-30` is no notice: 2019-02-30 does not exist in the calendar",
            named,
        ),
        (
            "legal/privacy/ja",
            "`legal/privacy/ja` is a language of another notice",
            "name the notice with the language in front: --to /ja/legal/privacy",
        ),
    ] {
        check_refusal(
            &site,
            &["old.txt", "--to", to],
            2,
            &format!("error: {message}\n  help: {help}\n"),
        );
    }
    check_refusal(
        &site,
        &["none.html", "--to", "x"],
        2,
        "error: there is no file none.html\n  help: name a file: .html, .txt, .docx or .md\n",
    );
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let site = site();
    for (path, args) in [
        ("content/legal/privacy.md/x", ["old.txt", "--to", "legal/privacy"]),
        ("content/legal/terms/index.yaml", ["old.txt", "--to", "legal/terms"]),
    ] {
        site.write(path, "title: C\neffective: 2020-01-01\nproviders: []\n");
        let before = tree(site.root());
        let run = site.run(&[&["import"], &args[..]].concat());
        assert_eq!(run.status, 2, "{}", run.stderr);
        assert!(
            run.stderr.contains("is there already") || run.stderr.contains("is an inventory"),
            "{}",
            run.stderr
        );
        assert!(tree(site.root()) == before, "{args:?} changed files");
    }
}

#[test]
fn faults_are_told_with_their_place_and_nothing_is_written() {
    let site = site();
    site.write("bad.md", "---\ntitle: a: b\n---\nx\n");
    site.write("a.pdf", "%PDF-1.7");
    check_refusal(
        &site,
        &["bad.md", "a.pdf", "old.txt", "--to", "legal/privacy"],
        1,
        "bad.md:2:9: error: the front matter is not YAML: mapping values are not allowed in this context [bad-yaml]\n  \
         help: put values that hold a colon, a hash or quotes in quotation marks\n\
         a.pdf: error: the file is a PDF, which says where words stand, not what they are [import-form]\n  \
         help: import what it was made from; or open it in Word and save it as .docx, and compare every line\n\
         error: nothing was written\n",
    );
    let run = site.run(&["import", "a.pdf", "--to", "x", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((run.status, json["findings"][0]["rule"].as_str()), (1, Some("import-form")));
}

#[test]
fn the_markdown_can_be_printed_outside_of_any_site() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.txt"), OLD).expect("a file");
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_engross"));
        command.current_dir(folder.path()).arg("import").args(args).output().expect("a run")
    };
    let printed = run(&["old.txt", "--to", "-"]);
    let expected = "---\ntitle: Privacy\nkind: privacy-notice\neffective: 2019-03-03\n---\n\n# Privacy\n\n\
                    Effective date: 3 March 2019\n\nWe keep nothing at all of yours.\n";
    assert_eq!(String::from_utf8_lossy(&printed.stdout), expected);
    assert_eq!(String::from_utf8_lossy(&printed.stderr), "everything was carried over\n");
    let json = run(&["old.txt", "old.txt", "--to", "-", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let file = &json["files"][1];
    assert_eq!((file["text"].as_str(), file["from"].as_str()), (Some(expected), Some("text")));
    assert_eq!((&file["effective"], &file["written"]), (&"2019-03-03".into(), &false.into()));
    assert_eq!(run(&["old.txt", "--to", "legal/x"]).status.code(), Some(2));
}

/// Real texts: each becomes a notice of a site that builds, whose page has all words of its source.
fn check_real(files: &[(String, PathBuf)], words: &dyn Fn(&Path) -> Vec<String>) {
    let site = Site::new(&[]);
    for (notice, file) in files {
        let run = site.run(&["import", &file.display().to_string(), "--to", notice]);
        assert_eq!(run.status, 0, "{}: {}", file.display(), run.stderr);
        assert!(
            !run.stderr.contains("import-reads-otherwise"),
            "{}: {}",
            file.display(),
            run.stderr
        );
    }
    let built = site.build();
    for (notice, file) in files {
        let version = built.json(&format!("{notice}/versions.json"));
        let text = fs::read_to_string(
            [format!("content/{notice}.md"), format!("content/{notice}/index.md")]
                .iter()
                .map(|path| site.path(path))
                .find(|path| path.is_file())
                .expect("a text"),
        )
        .expect("a text");
        // What the program writes it reads: the same title and date.
        let stated = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("{key}: ")));
            line.map(|it| it.trim_matches(['"', '\'']).to_owned())
        };
        if let Some(date) = stated("effective") {
            assert_eq!(version["versions"][0]["effective"], date.as_str(), "{notice}");
        }
        let page = reader_words(&built.text(&format!("{notice}/index.html")));
        let mut left: Vec<&str> = split(&page);
        for word in words(file) {
            let Some(at) = left.iter().position(|it| *it == word) else {
                panic!("“{word}” of {} is not on its page", file.display());
            };
            left.swap_remove(at);
        }
    }
}

fn split(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// The words of a Markdown text as readers would see them, by CommonMark alone.
fn words_of_markdown(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("a text");
    let body = text
        .strip_prefix("---")
        .and_then(|it| it.split_once("\n---\n"))
        .map_or(text.as_str(), |it| it.1);
    // What another tool fills in is no word of the text.
    let mut plain = String::new();
    let mut rest = body;
    while let Some(start) = rest.find("{{") {
        plain.push_str(&rest[..start]);
        plain.push('x');
        rest = rest[start..].split_once("}}").map_or("", |it| it.1);
    }
    plain.push_str(rest);
    let mut words = Vec::new();
    let options =
        pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
    for event in pulldown_cmark::Parser::new_ext(&plain, options) {
        if let pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text) = event {
            words.extend(split(&text).into_iter().map(str::to_owned));
        }
    }
    words
}

#[test]
fn real_policies_of_jekyll_become_notices() {
    let Some(bundle) = shared("corpus/basecamp-policies.bundle") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let clone = folder.path().join("policies");
    let cloned = git(folder.path()).args(["clone", "-q"]).arg(&bundle).arg(&clone).status();
    assert!(cloned.is_ok_and(|it| it.success()));
    let files: Vec<(String, PathBuf)> = tree(&clone)
        .into_keys()
        .filter(|path| path.ends_with(".md"))
        .map(|path| {
            let notice = path.trim_end_matches(".md").trim_end_matches("/index").to_lowercase();
            // The index of a folder is the folder's own notice.
            let notice = if notice == "index" { "policies".to_owned() } else { notice };
            (format!("legal/{notice}"), clone.join(path))
        })
        .collect();
    assert!(files.len() > 20, "{}", files.len());
    check_real(&files, &words_of_markdown);
}

#[test]
fn the_first_documents_become_notices() {
    let Some(seeds) = shared("seeds") else { return };
    let named = |start: &str| {
        let mut files = fs::read_dir(&seeds).expect("seeds").map(|it| it.expect("a seed").path());
        let is_it = |path: &PathBuf| {
            path.file_name().is_some_and(|it| it.to_string_lossy().starts_with(start))
        };
        files.find(is_it).expect("a seed")
    };
    let pages = [("legal/hub".to_owned(), named("001"))];
    check_real(&pages, &|file| {
        let html = fs::read_to_string(file).expect("a page");
        // Cells without a table: a parser of fragments would lose where they end.
        let html = html.replace("<td>", "<p>").replace("</td>", "</p>");
        split(&reader_words(&html)).into_iter().map(str::to_owned).collect()
    });
    let texts = [("legal/plain".to_owned(), named("004"))];
    check_real(&texts, &|file| {
        let text = fs::read_to_string(file).expect("a text");
        split(&text).into_iter().map(str::to_owned).collect()
    });
}

/// A site's own pages, saved and imported again: the words and the structure of the texts come back.
#[test]
fn pages_of_this_program_come_back() {
    let body = "# Terms\n\nEffective date: 1 May 2024\n\nWe **keep** [data](/x), *a lot*.\n\n1. one\n   - two\n2. three\n\n\
                | A | B |\n| --- | --- |\n| 1 | 2 |\n\n> Said.\n\n## Rights {#your-own}\n\nSee [them](#your-own).\n";
    let site = Site::new(&[("engross.yaml", ""), ("content/terms.md", body)]);
    let page = site.build().file("terms/index.html");
    site.write("saved.html", page);
    let run = site.run(&["import", "saved.html", "--to", "again", "-q"]);
    assert_eq!((run.stderr.as_str(), run.status), ("", 0));
    let text = &content(&site)["again.md"];
    let (_, again) = text.split_once("\n---\n\n").expect("front matter");
    assert_eq!(again, body);
}

/// What would keep the site from being built, or would lie outside it, is not written.
#[cfg(unix)]
#[test]
fn an_import_leaves_a_site_that_builds() {
    let site = site();
    check_import(
        &site,
        &["old.txt", "--to", "privacy"],
        &format!(
            "content/privacy.md: “Privacy”, in force from 2019-03-03; from old.txt (text)\n{NEXT}"
        ),
        "everything was carried over\n",
    );
    let taken = site.run(&["import", "page.html", "--to", "privacy/history"]);
    assert_eq!(taken.status, 1, "{}", taken.stderr);
    assert!(taken.stderr.contains("[path-claimed-twice]"), "{}", taken.stderr);
    assert!(!site.path("content/privacy/history.md").exists());
    let outside = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(outside.path(), site.path("content/legal")).expect("a link");
    let run = site.run(&["import", "page.html", "--to", "legal/terms"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("would lie outside the content folder"), "{}", run.stderr);
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 0);
}
