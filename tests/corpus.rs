//! Real texts: the documents the project began with, a real archive, real pairs of versions.
//!
//! They are not part of the project. When `../shared` is beside the checkout they are built and
//! checked; when it is not, each test says that it was skipped.
#![allow(clippy::print_stdout, reason = "scores are for reading")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use engross::document::Document;
use engross::document::markdown::{HtmlBlocks, to_html};
use engross::fingerprint::Fingerprint;
use engross::history::FormerText;
use engross::render::text;
use engross::settings::Commits;
use engross::site;
use engross::source::Source;
use engross::source::git::{Repository, lineages};
use engross::source::name::{Role, role};
use support::{Built, Site, copy_folder, shared, words};

/// Texts in which our reading differs from the original site's on purpose, and by how many words at
/// most; ARCHITECTURE.md says why for each.
const BETTER: [(&str, usize); 3] = [
    ("legal/data-privacy/sso.md", 2),
    ("legal/ubuntu-pro-description/content.md", 16),
    ("legal/ubuntu-pro-service-terms/ja.md", 40),
];

/// How many texts of the archive agree with the original in everything, at least, and how many
/// there are.
const AGREE: (usize, usize) = (77, 80);

/// Files of a real history that `git log --follow` takes for the continuation of another one, which goes on
/// itself: the README was called index.md for a single commit, two weeks before there was an index; and a
/// list was begun as a copy of another one.
const ANOTHER_FILE: [(&str, &str); 2] = [
    ("index.md", "README.md"),
    ("privacy/hey-subprocessors/index.md", "privacy/basecamp-subprocessors/index.md"),
];

fn archive() -> Option<(Built, Site)> {
    let folder = shared("corpus/canonical")?;
    let site = Site::new(&[]);
    copy_folder(&folder, &site.path("content"));
    let built = site.run(&["build", "--as-of", "2026-11-22"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    Some((built, site))
}

#[test]
fn a_real_archive_keeps_words_links_items_and_cells() {
    let (Some((built, site)), Some(reference), Some(tool)) =
        (archive(), shared("corpus/canonical-reference"), shared("tools/score.py"))
    else {
        return;
    };
    let output = Command::new("python3")
        .arg(tool)
        .arg(site.path("output"))
        .arg(reference)
        .output()
        .expect("python3 runs the score");
    let score = String::from_utf8(output.stdout).expect("UTF-8");
    println!("{score}");
    let said = String::from_utf8_lossy(&output.stderr);
    let mut lines: Vec<&str> = score.lines().collect();
    let total = lines.pop().and_then(|line| line.split_once(" of "));
    let (agree, all) = total.expect("the score ends with `N of M`");
    let agree: usize = agree.parse().expect("a number");
    assert_eq!(all, AGREE.1.to_string());
    assert!(agree >= AGREE.0, "{agree} texts agree");
    assert_eq!(lines.len(), AGREE.1 - agree, "each other text has its line\n{said}");
    // The score ends with 1 when a text falls short, and with anything else when it broke off.
    assert_eq!(output.status.code(), Some(i32::from(agree < AGREE.1)), "{said}");
    for line in lines {
        let (file, lost) = line.split_once(": words lost ").unwrap_or_else(|| panic!("{line}"));
        // Words that stand closer together, and numbers that are list markers: never a list item,
        // a link or a cell.
        let (lost, short) = lost.split_once(", elements short ").expect("elements");
        assert_eq!(short, "{}", "{line}");
        let known = BETTER.iter().find(|(known, _)| *known == file);
        let (_, most) = known.unwrap_or_else(|| panic!("a text that falls short: {line}"));
        assert!(lost.parse::<usize>().expect("a number") <= *most, "{line}");
    }
    drop(built);
}

#[test]
fn a_real_archive_loses_no_notice_and_names_every_oddity() {
    let Some((built, site)) = archive() else { return };
    let texts = support::tree(&site.path("content")).len();
    let versions: usize = built
        .tree()
        .keys()
        .filter(|path| path.ends_with("versions.json"))
        .map(|path| built.json(path)["versions"].as_array().expect("versions").len())
        .sum();
    assert_eq!(versions, texts, "each text is a version");
    for expected in [
        "legal/developer-terms-and-conditions/2018-07-23.md:5:16: warning: `update_date` says 2017-06-09, the file name says 2018-07-23",
        "legal/developer-terms-and-conditions/2018-07-23.md:1:1: warning: this text is later than",
        "legal/terms.md:5:3: warning: `context.updated_date` has no meaning of its own",
        "legal/ubuntu-pro-description/content.md:2:1: warning: `effective_date` is not a key of front matter",
        "legal/open-source-licences.md:110:1: warning: the script is left out",
        "legal/terms-and-policies/contact-us.md:344:52: warning: the style sheet in the text is left out",
    ] {
        assert!(built.stderr.contains(expected), "{expected}\n{}", built.stderr);
    }
    // The text being kept current is the one in force, whatever its siblings are called.
    let versions = built.json("legal/developer-terms-and-conditions/versions.json");
    assert_eq!(versions["in_force"], "2018-07-10");
    for finding in built.stderr.lines().filter(|line| line.contains(": warning: ")) {
        let place = finding.split(": warning: ").next().unwrap_or_default();
        assert_eq!(place.split(':').count(), 3, "path, line and column: {finding}");
    }
}

#[test]
fn the_seed_notice_builds_as_it_is() {
    let Some(seeds) = shared("seeds") else { return };
    let site = Site::new(&[]);
    let text = fs::read_to_string(seeds.join("000_8e8470e8ca8400aa.txt")).expect("the seed");
    site.write("content/legal/data-privacy/partner-portal.md", &text);
    let built = site.build();
    assert_eq!(built.stderr, "", "nothing to say");
    let folder = "legal/data-privacy/partner-portal";
    let page = built.text(&format!("{folder}/index.html"));
    assert!(built.has(&format!("{folder}/2023-07/index.html")), "dated by a line of its text");
    for (element, count) in [("<h1", 1), ("<h2", 14), ("<li>", 22), ("<br>", 10)] {
        assert_eq!(page.matches(element).count(), count, "{element}");
    }
    assert!(page.contains("<h2 id=\"mkt-comms\">"));
    assert!(page.contains("id=\"email-marketing-communications\""), "and the id its words give");
    assert!(page.contains("<h4 class=\"p-muted-heading\""));
    assert!(page.contains("data-engross-style=\"margin:2rem;\""));
}

#[test]
fn the_scraped_seeds_keep_every_word() {
    let Some(seeds) = shared("seeds") else { return };
    let site = Site::new(&[]);
    let hub = fs::read_to_string(seeds.join("001_bb6c8344d5c280cc.txt")).expect("the seed");
    let plain = fs::read_to_string(seeds.join("004_7377ef3de94bd8a8.txt")).expect("the seed");
    // By hand, as long as nothing imports them: the page as it was saved is HTML, which a body may
    // be, but for cells without a table; the plain text's short lines that stand alone are headings.
    let hub = hub.replace("<td>", "<p>").replace("</td>", "</p>");
    let front = "---\neffective: 2023-06-01\ntemplate: false\n---\n";
    site.write("content/legal/hub.md", format!("{front}{hub}"));
    let mut converted = String::new();
    for (at, line) in plain.lines().enumerate() {
        let words = line.split_whitespace().count();
        let heading = (1..6).contains(&words) && !line.contains(['•', ':', '.']);
        let rank = if at < 4 { "# " } else { "## " };
        converted.push_str(if heading { rank } else { "" });
        converted.push_str(line);
        converted.push_str("\n\n");
    }
    site.write("content/legal/plain.md", format!("---\ntemplate: false\n---\n{converted}"));
    let built = site.build();
    for (page, source) in [("hub", &hub), ("plain", &plain)] {
        let text = built.text(&format!("legal/{page}/index.html"));
        assert_eq!(words(&text), words(source), "{page}");
    }
    assert!(built.has("legal/plain/2021-07-21/index.html"), "dated by `Effective Date:`");
    assert!(built.text("legal/plain/index.html").matches("<h2").count() >= 3);
}

#[test]
fn a_real_history_loses_no_text_that_git_follows() {
    let Some(bundle) = shared("corpus/basecamp-policies.bundle") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        let command = command.current_dir(folder.path()).args(arguments);
        let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().expect("git runs");
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    git(&["clone", "--quiet", &bundle.to_string_lossy(), "."]);
    let repository = Repository::open(folder.path()).expect("a repository");
    let walk = repository.walk(repository.commit("HEAD").expect("HEAD")).expect("a walk");
    assert_eq!(walk.len(), git(&["log", "--format=%h"]).lines().count());
    let texts = |path: &str| path.ends_with(".md");
    let found = lineages(&walk, &texts, Commits::All);

    let here = git(&["ls-files", "--", "*.md"]);
    assert!(here.lines().count() >= 28, "{here}");
    let texts_of = |path: &str| -> BTreeSet<String> {
        let lineage = found.iter().find(|it| it.path == path && it.deleted.is_none());
        let lineage = lineage.unwrap_or_else(|| panic!("{path} has no history"));
        let days: Vec<_> = lineage.states.iter().map(|state| state.commit.day).collect();
        assert!(days.is_sorted(), "{path}");
        let last = lineage.states.last().map(|state| state.blob.to_string());
        assert_eq!(last.as_deref(), Some(git(&["rev-parse", &format!("HEAD:{path}")]).trim()));
        lineage.states.iter().map(|state| state.blob.to_string()).collect()
    };
    for path in here.lines() {
        let ours = texts_of(path);
        let raw = git(&["log", "--follow", "--raw", "--no-abbrev", "--format=", "--", path]);
        // `:100644 100644 <before> <after> M`, and a path: texts alone, neither links nor deletions.
        let raw = raw.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let theirs: BTreeSet<String> =
            raw.filter(|it| it[1].starts_with("100")).map(|it| it[3].to_owned()).collect();
        println!("{path}: git follows {} texts, the lineage has {}", theirs.len(), ours.len());
        let mut lost: Vec<&String> = theirs.difference(&ours).collect();
        if let Some((_, other)) = ANOTHER_FILE.iter().find(|(known, _)| *known == path) {
            let others = texts_of(other);
            assert!(!lost.is_empty() && lost.iter().all(|text| others.contains(*text)), "{path}");
            lost.clear();
        }
        assert!(lost.is_empty(), "{path} lost {lost:?}");
    }
}

#[test]
fn a_real_history_is_a_site_with_every_text_that_git_follows() {
    let Some(bundle) = shared("corpus/basecamp-policies.bundle") else { return };
    let site = Site::new(&[]);
    let git = |arguments: &[&str]| {
        let output = support::git(site.root()).args(arguments).output().expect("git runs");
        assert!(output.status.success(), "{arguments:?}");
        output.stdout
    };
    let lines = |arguments: &[&str]| String::from_utf8(git(arguments)).expect("UTF-8");
    fs::remove_file(site.path("engross.yaml")).expect("removed");
    git(&["clone", "--quiet", &bundle.to_string_lossy(), "."]);
    // The texts stand at the root: a site has them in a folder.
    fs::create_dir(site.path("content")).expect("a folder");
    let at_root = lines(&["ls-tree", "--name-only", "HEAD"]);
    for name in at_root.lines() {
        git(&["mv", name, "content/"]);
    }
    site.write(
        "engross.yaml",
        "history: git\ncontext:\n  site: {email_support: a, email_security: b, phone: c, support_page: d}\n",
    );
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "A site"]);

    let settings = site::read_settings(site.root()).expect("settings");
    let day = "2026-11-25".parse().expect("a day");
    let opened = site::open(site.root(), settings, day, &site::Otherwise::default());
    let renderer = opened.renderer.expect("a theme");
    let mut told: BTreeSet<String> = BTreeSet::new();
    let (mut versions, mut formers) = (0, 0);
    for at in renderer.editions() {
        let edition = &renderer.site.notices[at.notice].editions[at.edition];
        for version in &edition.versions {
            versions += 1;
            let mut add = |document: &Document| {
                let text = text::render(&renderer, at, document, version.effective);
                told.insert(support::reader_words(&text.body.html));
            };
            add(&version.document);
            for former in &version.former {
                formers += 1;
                if let FormerText::Document(document) = &former.text {
                    add(document);
                }
            }
        }
    }
    println!("{versions} versions, {formers} former texts");

    let (mut followed, mut filled) = (BTreeSet::new(), 0);
    for path in lines(&["ls-files", "--", "content/*.md"]).lines() {
        let raw = lines(&["log", "--follow", "--raw", "--no-abbrev", "--format=", "--", path]);
        for fields in raw.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()) {
            if !fields[1].starts_with("100") || !followed.insert(fields[3].to_owned()) {
                continue;
            }
            let text = lines(&["cat-file", "blob", fields[3]]);
            if ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark)) {
                filled += 1;
                continue;
            }
            let Ok(Role::Text(name)) = role("a.md", |_| None) else { panic!("a text") };
            let (path, sha256) = ("a.md".into(), Fingerprint::of(&text));
            let source = Source { path, name, text, sha256, commit: None };
            let (document, _) = engross::document::parse(source);
            let html = to_html(&document.body(), HtmlBlocks::default());
            let words = support::reader_words(&html);
            assert!(told.contains(&words), "{} is told nowhere: {words}", fields[3]);
        }
    }
    println!("{} texts that git follows are told, {filled} of them are filled in", followed.len());
    assert!(followed.len() > 500 && filled < followed.len());
}
