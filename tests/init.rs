//! `engross init`: a site that is clean as it is, whatever is said of it; nothing overwritten, nothing half
//! written; and a workflow that does what it is for.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_yaml::Value;
use support::{Built, Site, git, project, reader_words, tree};

/// An empty folder with a site made in its folder `site`.
fn init(more: &[&str]) -> (Site, Built) {
    let folder = Site::new(&[("engross.yaml", "")]);
    let run = folder.run(&[&["init", "site"], more].concat());
    (folder, run)
}

/// A command on that site, as of the day that it was made.
fn on_site(folder: &Site, args: &[&str]) -> Built {
    folder.run(&[&["--root", "site"], args].concat())
}

fn languages() -> Vec<String> {
    engross::init::LANGUAGES.iter().map(|language| language.tag.to_owned()).collect()
}

#[test]
fn the_site_is_clean_in_every_language_of_the_interface() {
    for language in languages() {
        let (folder, run) = init(&["--language", &language]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{language}");
        let checked = on_site(&folder, &["check", "--strict", "--verbose"]);
        assert_eq!((checked.status, checked.stdout.as_str()), (0, "no findings\n"), "{language}");
        let built = on_site(&folder, &["build", "--strict"]);
        assert_eq!((built.status, built.stderr.as_str()), (0, ""), "{language}");
        let output = folder.path("site/output");
        let page = |path: &str| fs::read_to_string(output.join(path)).expect("a page");
        for path in ["privacy/index.html", "terms/index.html", "cookies/index.html"] {
            assert!(page(path).contains(&format!("<html lang=\"{language}\"")), "{path}");
        }
        let redline = page("privacy/2026-01-01/changes/index.html");
        assert!(redline.contains("<ins") && redline.contains("<del"), "there is a redline");
        assert!(output.join("privacy/2025-01-01/index.html").is_file());
        let sealed = on_site(&folder, &["seal"]);
        assert_eq!(sealed.status, 0, "{}", sealed.stderr);
        let checked = on_site(&folder, &["check", "--strict"]);
        assert_eq!((checked.status, checked.stdout.as_str()), (0, "no findings\n"), "{language}");
    }
}

#[test]
fn every_word_around_the_texts_is_in_their_language() {
    for language in languages().iter().filter(|it| *it != "en") {
        let (folder, _) = init(&["--language", language]);
        assert!(!folder.path("site/locales").exists(), "the theme says it all");
        let theme = project().join(format!("themes/default/locales/{language}.ftl"));
        let theme = fs::read_to_string(theme).expect("words of the theme");
        let is_said = |key: &str| {
            let key = key.trim_end_matches("-one").trim_end_matches("-other");
            theme.lines().any(|line| line.split(" =").next() == Some(key))
        };
        let english: Vec<&str> = engross::cookies::texts::TEXTS
            .iter()
            .map(|(key, _)| *key)
            .filter(|key| !is_said(key))
            .collect();
        assert_eq!(english, [""; 0], "{language}");
    }
}

#[test]
fn git_is_told_nothing_of_what_builds_leave() {
    let (folder, _) = init(&[]);
    let site = folder.path("site");
    let git = |args: &[&str]| {
        let output = git(&site).args(args).output().expect("git runs");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    for build in [&["build"][..], &["build"], &["build", "--drafts", "--output", "preview"]] {
        assert_eq!(on_site(&folder, build).status, 0, "{build:?}");
    }
    assert_eq!(git(&["ls-files", "--others", "--exclude-standard"]), "");
}

#[test]
fn the_same_day_gives_the_same_bytes() {
    let (first, _) = init(&[]);
    let (second, _) = init(&[]);
    assert_eq!(tree(&first.path("site")), tree(&second.path("site")));
}

#[test]
fn what_is_said_is_shown_and_no_example_of_it_is_left() {
    let owner = "Röck & \"Söhne\" *_{{x}} <b> 1. #AG: 'y' &amp; ~|`$\\";
    let title = "- Legal: {% #1 @TODAY@";
    let url = "https://legal.acme.test";
    let install = "cargo install --locked --git https://git.acme.test/engross \\\n  --tag v9";
    let (folder, run) =
        init(&["--owner", owner, &format!("--title={title}"), "--url", url, "--install", install]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(!run.stdout.contains("say where Engross is installed"), "{}", run.stdout);
    let settings = fs::read_to_string(folder.path("site/engross.yaml")).expect("settings");
    let settings: Value = serde_yaml::from_str(&settings).expect("YAML");
    assert_eq!((&settings["owner"], &settings["title"]), (&owner.into(), &title.into()));
    assert_eq!(settings["url"], url);
    let checked = on_site(&folder, &["check", "--strict", "--verbose"]);
    assert_eq!((checked.status, checked.stdout.as_str()), (0, "no findings\n"));
    assert_eq!(on_site(&folder, &["build", "--strict"]).status, 0);
    for notice in ["privacy", "terms", "cookies"] {
        let path = folder.path(&format!("site/output/{notice}/index.html"));
        let page = fs::read_to_string(path).expect("a page");
        let start = page.find("data-notice-text").expect("the text");
        let words = reader_words(&page[start..]);
        assert!(words.contains(owner), "{notice}: {words}");
    }
    let workflow = workflow(&folder);
    let steps = workflow["jobs"]["site"]["steps"].as_sequence().expect("steps");
    let step = steps.iter().find(|step| step["name"] == "Install Engross").expect("the step");
    assert_eq!(step["run"].as_str().map(str::trim), Some(install));
}

#[test]
fn every_example_holds_the_word() {
    // What is said in full leaves fewer places; what is not said can be found by one word.
    let places = |more: &[&str]| {
        let (folder, _) = init(more);
        let files = tree(&folder.path("site"));
        let of_site = files.into_iter().filter(|(path, _)| path != "README.md");
        let lines = |text: Vec<u8>| {
            let text = String::from_utf8(text).expect("UTF-8").to_lowercase();
            text.lines().filter(|line| line.contains("example")).count()
        };
        of_site.map(|(_, text)| lines(text)).sum::<usize>()
    };
    let owner = ["--owner", "Acme Ltd"];
    let url = ["--url", "https://legal.acme.test"];
    let install = ["--install", "true"];
    let none = places(&[]);
    assert!(places(&owner) + 5 <= none);
    assert_eq!(places(&url), none - 1);
    assert_eq!(places(&install), none - 1);
}

#[test]
fn nothing_that_is_there_is_overwritten_and_all_of_it_is_told() {
    let folder = Site::new(&[
        ("site/README.md", "mine"),
        ("site/content/terms.md", "mine too"),
        ("site/.github/workflows/other.yml", "on: push"),
        ("site/LICENSE", "whatever"),
    ]);
    let before = tree(folder.root());
    let run = folder.run(&["init", "site"]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.stderr,
        "error: README.md, content/terms.md are there already, and never overwritten\n  \
         help: nothing was written; move what is there away, or name another folder\n"
    );
    assert_eq!(tree(folder.root()), before);
    for (path, text) in before {
        if path.starts_with("site/") && (path.ends_with("README.md") || path.ends_with("terms.md"))
        {
            fs::remove_file(folder.path(&path)).expect("removed");
        } else {
            assert_eq!(fs::read(folder.path(&path)).expect("a file"), text);
        }
    }
    let run = folder.run(&["init", "site"]);
    assert_eq!(run.status, 0, "a folder that has other files is fine: {}", run.stderr);
    assert_eq!(fs::read(folder.path("site/LICENSE")).expect("a file"), b"whatever");
    let again = folder.run(&["init", "site"]);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("engross.yaml"), "{}", again.stderr);
}

#[test]
fn what_is_no_folder_is_told() {
    let folder =
        Site::new(&[("file", "x"), ("site/content", "a file"), ("other/.github", "a file")]);
    let before = tree(folder.root());
    let run = folder.run(&["init", "file"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.starts_with("error: file is there already"), "{}", run.stderr);
    let run = folder.run(&["init", "site"]);
    assert!(run.stderr.starts_with("error: content is there already"), "{}", run.stderr);
    let run = folder.run(&["init", "other"]);
    assert!(run.stderr.starts_with("error: .github is there already"), "{}", run.stderr);
    assert_eq!(tree(folder.root()), before);
    let folders = walkdir::WalkDir::new(folder.path("site")).into_iter().count();
    assert_eq!(folders, 2, "no folder was made");
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_is_there() {
    let folder = Site::new(&[("site/a", "")]);
    let link = folder.path("site/engross.yaml");
    std::os::unix::fs::symlink(folder.path("elsewhere"), &link).expect("a link");
    let run = folder.run(&["init", "site"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.starts_with("error: engross.yaml is there already"), "{}", run.stderr);
    assert!(!folder.path("elsewhere").exists());
}

#[test]
fn what_cannot_be_written_leaves_nothing() {
    // The last file cannot be written, since a folder of its path has a name that is too long.
    use engross::init::{File, write};
    let folder = tempfile::tempdir().expect("a folder");
    let long = "x".repeat(300);
    let file = |path: &str| File { path: path.to_owned(), text: "text".to_owned() };
    let files = [file("a.md"), file("b/c/d.md"), file(&format!("b/{long}/e.md"))];
    let site = folder.path().join("new/site");
    let refused = write::write(&site, &files).expect_err("it cannot");
    assert!(matches!(refused, engross::asked::Refused::Machine(_)));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0, "not even folders");
}

#[test]
fn what_cannot_be_a_setting_is_refused() {
    let (folder, run) = init(&["--url", "legal.example.com"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("`legal.example.com` is not a web address"), "{}", run.stderr);
    assert!(!folder.path("site").exists());
    for odd in [
        ["--root", "."],
        ["--owner", " "],
        ["--title", "a\nb"],
        ["--language", "xx"],
        ["--install", ""],
    ] {
        let (folder, run) = init(&odd);
        assert_eq!(run.status, 2, "{odd:?}");
        assert!(!folder.path("site").exists(), "{odd:?}");
    }
}

#[test]
fn what_is_said_next_is_true() {
    let (folder, run) = init(&[]);
    let files: BTreeSet<String> = tree(&folder.path("site")).into_keys().collect();
    let listed: BTreeSet<String> = run
        .stdout
        .lines()
        .skip(1)
        .take_while(|line| !line.is_empty())
        .map(|line| line.trim().to_owned())
        .collect();
    assert_eq!(listed, files);
    let (_, line) = run.stdout.split_once("legal.yml, line ").expect("the line of the install");
    let line: usize = line.split(':').next().expect("a number").parse().expect("a number");
    let text = fs::read_to_string(folder.path("site/.github/workflows/legal.yml")).expect("it");
    assert!(text.lines().nth(line - 1).expect("the line").contains("cargo install"));
}

fn workflow(folder: &Site) -> Value {
    let text = fs::read_to_string(folder.path("site/.github/workflows/legal.yml")).expect("it");
    serde_yaml::from_str(&text).expect("YAML")
}

fn keys(value: &Value) -> Vec<&str> {
    let mapping = value.as_mapping().unwrap_or_else(|| panic!("a mapping: {value:?}"));
    mapping.keys().map(|key| key.as_str().expect("a word")).collect()
}

#[test]
fn the_workflow_is_one_and_may_do_no_more_than_it_must() {
    let (folder, _) = init(&[]);
    let workflow = workflow(&folder);
    assert_eq!(keys(&workflow), ["name", "on", "permissions", "jobs"]);
    assert_eq!(workflow["permissions"], serde_yaml::from_str::<Value>("{contents: read}").unwrap());
    assert_eq!(
        workflow["jobs"]["site"]["permissions"],
        serde_yaml::from_str::<Value>("{contents: read, pages: read}").unwrap()
    );
    assert_eq!(
        workflow["jobs"]["publish"]["permissions"],
        serde_yaml::from_str::<Value>("{pages: write, id-token: write}").unwrap()
    );
    assert_eq!(keys(&workflow["on"]), ["pull_request", "push", "schedule", "workflow_dispatch"]);
    assert_eq!(keys(&workflow["jobs"]), ["site", "publish"]);
    let mut ids = BTreeSet::new();
    for (_, job) in workflow["jobs"].as_mapping().expect("jobs") {
        assert_eq!(job["runs-on"], "ubuntu-latest");
        for step in job["steps"].as_sequence().expect("steps") {
            let known = ["name", "id", "if", "uses", "with", "env", "run"];
            assert!(keys(step).iter().all(|key| known.contains(key)), "{step:?}");
            assert!(step["uses"].is_string() != step["run"].is_string(), "one of both: {step:?}");
            if let Some(action) = step["uses"].as_str() {
                let (name, version) = action.split_once('@').expect("a version");
                assert!(name.starts_with("actions/"), "{action}");
                let number = version.strip_prefix('v').expect("a major version");
                assert!(number.parse::<u32>().is_ok(), "{action}");
            }
            if let Some(run) = step["run"].as_str() {
                // What comes from elsewhere is never part of a script.
                assert!(!run.contains("${{"), "{run}");
            }
            ids.extend(step["id"].as_str());
        }
    }
    let text = serde_yaml::to_string(&workflow).expect("YAML");
    for (at, _) in text.match_indices("steps.") {
        let name = text[at + 6..].split('.').next().expect("a name");
        assert!(ids.contains(name), "no step `{name}`");
    }
    assert_eq!(workflow["jobs"]["publish"]["needs"], "site");
    let checkout = &workflow["jobs"]["site"]["steps"][0];
    assert_eq!(checkout["with"]["fetch-depth"], 0);
}

/// Runs a step of the workflow as the host does, with what is published answered by a curl of ours.
fn run_step(folder: &Site, name: &str, env: &[(&str, &str)], status: &str) -> Output {
    let workflow = workflow(folder);
    let steps = workflow["jobs"]["site"]["steps"].as_sequence().expect("steps");
    let step = steps.iter().find(|step| step["name"] == name).expect("the step");
    folder.write("bin/curl", CURL);
    let bin = folder.path("bin");
    let chmod = Command::new("chmod").arg("+x").arg(bin.join("curl")).status();
    assert!(chmod.expect("chmod runs").success());
    let program = Path::new(env!("CARGO_BIN_EXE_engross")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("bash")
        .args(["-e", "-c", step["run"].as_str().expect("a script")])
        .current_dir(folder.path("site"))
        .env("PATH", format!("{}:{}:{path}", bin.display(), program.display()))
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .env("RUNNER_TEMP", folder.path("bin"))
        .env("CURL_STATUS", status)
        .env("CURL_FILE", folder.path("published.json"))
        .envs(env.iter().copied())
        .output()
        .expect("bash runs")
}

const CURL: &str = r#"#!/bin/sh
while [ $# -gt 1 ]; do
  if [ "$1" = --output ]; then file=$2; fi
  shift
done
[ "$1" = "https://legal.example.com/manifest.json" ] || exit 99
if [ "$CURL_STATUS" = 200 ]; then cp "$CURL_FILE" "$file"; fi
printf %s "$CURL_STATUS"
[ "$CURL_STATUS" != 000 ]
"#;

#[test]
fn the_workflow_builds_and_loses_no_address() {
    let (folder, _) = init(&[]);
    let step = "Build, and lose no address that was published";
    let env = [("ADDRESS", "https://legal.example.com"), ("BELOW", "")];
    let said = |output: &Output| {
        String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr)
    };

    let first = run_step(&folder, step, &env, "404");
    assert!(first.status.success(), "{}", said(&first));
    let published = folder.path("published.json");
    fs::copy(folder.path("site/output/manifest.json"), &published).expect("a copy");
    let second = run_step(&folder, step, &env, "200");
    assert!(second.status.success(), "{}", said(&second));

    fs::remove_file(folder.path("site/content/terms.md")).expect("removed");
    fs::remove_file(folder.path("site/content/privacy/2025-01-01.md")).expect("removed");
    let lost = run_step(&folder, step, &env, "200");
    assert!(!lost.status.success());
    assert!(said(&lost).contains("[address-lost]"), "{}", said(&lost));

    for status in ["000", "503"] {
        let unknown = run_step(&folder, step, &env, status);
        assert!(!unknown.status.success(), "what is published is not known");
        assert!(said(&unknown).contains("::error::what is published"), "{}", said(&unknown));
    }
    let below = run_step(&folder, step, &[env[0], ("BELOW", "/legal")], "404");
    assert!(!below.status.success());
    assert!(said(&below).contains("give it a domain"), "{}", said(&below));
    let root = run_step(&folder, step, &[env[0], ("BELOW", "/")], "404");
    assert!(root.status.success(), "{}", said(&root));
}

#[test]
fn the_workflow_finds_what_a_branch_did_to_a_published_text() {
    let (folder, _) = init(&[]);
    let site = folder.path("site");
    let run = |args: &[&str]| {
        let output = git(&site).args(args).output().expect("git runs");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run(&["init", "-q", "-b", "main"]);
    run(&["add", "."]);
    run(&["commit", "-qm", "A site"]);
    run(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let path = "site/content/privacy/2025-01-01.md";
    let text = fs::read_to_string(folder.path(path)).expect("the text");
    folder.write(path, text.replace("30 days", "90 days"));
    run(&["commit", "-qam", "An archive is rewritten"]);
    let step = "Check what is proposed";
    let checked = run_step(&folder, step, &[("BASE", "main")], "000");
    let said = String::from_utf8_lossy(&checked.stdout);
    assert_eq!(checked.status.code(), Some(1), "{said}");
    let start = "::error file=content/privacy/2025-01-01.md,line=";
    assert!(said.lines().any(|line| line.starts_with(start)), "{said}");

    run(&["revert", "--no-edit", "HEAD"]);
    for step in [step, "Check"] {
        let checked = run_step(&folder, step, &[("BASE", "main")], "000");
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success() && !said.contains("::"), "{step}: {said}");
    }
}
