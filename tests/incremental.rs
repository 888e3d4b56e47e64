//! A build after another one: it renders what is not as it was and writes what does not stand, it is a clean build to
//! the last byte whatever happened to the output and to what was kept, and it can be killed at any moment.
//!
//! That it is a clean build whatever is edited is in `workspace.rs`, on random sites.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use engross::build::{Built, Options, build};
use engross::site::read_settings;
use engross::timings::Timings;
use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};
use support::{Site, tree};

type Tree = BTreeMap<String, Vec<u8>>;

const DAY: Date = date(2026, 1, 1);

/// Three notices; the second lists the others, the third is filled with a fragment.
fn three() -> Site {
    let site = Site::new(&[
        ("engross.yaml", "url: https://legal.example.com\ncontext: {company: Heron Ltd}\n"),
        ("content/legal/terms.md", "---\neffective: 2021-01-01\n---\n# Terms\n\nOne.\n"),
        ("content/legal/terms/2020-01-01.md", "# Terms\n\nZero [privacy](../privacy.md).\n"),
        (
            "content/legal/all.md",
            "---\neffective: 2020-01-01\n---\n# All\n\n{% for it in notices(under=\"/legal\") %}- {{ it.title }}\n{% endfor %}\n",
        ),
        (
            "content/legal/privacy.md",
            "---\neffective: 2020-01-01\n---\n# Privacy\n\n{% include \"_address.md\" %}\n",
        ),
        ("content/_address.md", "1 Lock Street\n"),
    ]);
    site.write("content/legal/terms/plan.pdf", "a plan");
    site
}

fn built(site: &Site, output: &str, day: Date, options: &Options<'_>) -> Built {
    let settings = read_settings(site.root()).expect("settings");
    let output = site.path(output);
    let report = build(site.root(), settings, day, &output, options, &Timings::default());
    let report = report.expect("an output folder");
    assert!(report.not_kept.is_none(), "{:?}", report.not_kept);
    report.built.unwrap_or_else(|| panic!("{:?}", report.findings))
}

fn next(site: &Site) -> Built {
    built(site, "output", DAY, &Options::default())
}

/// What a build without a past gives.
fn clean(site: &Site) -> Tree {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("output");
    let afresh = Options { no_cache: true, ..Options::default() };
    built(site, output.to_str().expect("a path"), DAY, &afresh);
    tree(&output)
}

fn check_clean(site: &Site) {
    check_same(&tree(&site.path("output")), &clean(site));
}

fn check_same(a: &Tree, b: &Tree) {
    let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(a), names(b));
    for (path, bytes) in a {
        assert!(bytes == &b[path], "{path} differs");
    }
}

/// When each file of a folder was written.
fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let time = |path: &String| fs::metadata(folder.join(path)).expect("a file").modified();
    let files = tree(folder);
    files.keys().map(|path| (path.clone(), time(path).expect("a time"))).collect()
}

/// Edits a file, and expects so many of the three notices to be rendered then.
fn check_rendered(site: &Site, path: &str, text: &str, expected: usize) {
    site.write(path, text);
    let built = next(site);
    assert_eq!((built.rendered, built.editions), (expected, 3), "{path}");
    check_clean(site);
}

#[test]
fn what_depends_on_an_edit_is_rendered_and_nothing_else() {
    let site = three();
    assert_eq!(next(&site).rendered, 3);
    let same = next(&site);
    assert_eq!((same.rendered, same.written), (0, 0));
    check_clean(&site);
    let terms = "---\neffective: 2021-01-01\n---\n# Terms\n\nTwo.\n";
    check_rendered(&site, "content/legal/terms.md", terms, 1);
    // Its title stands in the list that the second notice has.
    check_rendered(&site, "content/legal/terms.md", &terms.replace("# Terms", "# Conditions"), 2);
    check_rendered(&site, "content/_address.md", "2 Lock Street\n", 1);
    // A fragment of the same name nearer to the text takes its place.
    check_rendered(&site, "content/legal/_address.md", "3 Lock Street\n", 1);
    check_rendered(&site, "content/legal/terms/plan.pdf", "another plan", 0);
    check_rendered(&site, "locales/en.ftl", "history = The past\n", 3);
    check_rendered(&site, "static/site.css", "p { color: red }\n", 3);
    check_rendered(&site, "engross.yaml", "url: https://example.com\n", 3);
    // A page that a text links to comes and goes.
    site.write("content/legal/more.md", "---\neffective: 2020-01-01\n---\n# More\n");
    let built = next(&site);
    assert_eq!((built.rendered, built.editions), (2, 4), "itself, and the list");
    check_clean(&site);
    fs::remove_file(site.path("content/legal/more.md")).expect("removed");
    assert_eq!(next(&site).rendered, 1);
    check_clean(&site);
    fs::remove_file(site.path("content/legal/privacy.md")).expect("removed");
    assert_eq!(next(&site).rendered, 2, "the list, and the text that linked to it");
    check_clean(&site);
}

#[test]
fn a_day_on_which_nothing_happens_renders_nothing() {
    let site = three();
    site.write(
        "content/legal/terms.md",
        "---\npublished: 2026-01-01\neffective: 2026-03-01\n---\n# Terms\n\nOne.\n",
    );
    let on = |day| built(&site, "output", day, &Options::default());
    assert_eq!(on(date(2026, 1, 1)).rendered, 3);
    assert_eq!(on(date(2026, 1, 2)).rendered, 0);
    assert_eq!(on(date(2026, 2, 28)).rendered, 0);
    let in_force = on(date(2026, 3, 1));
    assert_eq!(in_force.rendered, 2, "the notice, and the list that tells its date");
    let manifest = fs::read_to_string(site.path("output/manifest.json")).expect("a manifest");
    assert!(manifest.contains("2026-03-01"), "the manifest tells the day");
}

#[test]
fn files_that_stay_are_not_written_again() {
    let site = three();
    next(&site);
    let mut known = times(&site.path("output"));
    for round in 0..4 {
        std::thread::sleep(Duration::from_millis(20));
        let text = format!("---\neffective: 2021-01-01\n---\n# Terms\n\nRound {round}.\n");
        site.write("content/legal/terms.md", text);
        next(&site);
        let now = times(&site.path("output"));
        for (path, time) in &now {
            let may_differ = path.starts_with("legal/terms/")
                || path.starts_with("search/")
                || ["manifest.json", "feed.xml", "feed.json", "notices.json"].contains(&&**path);
            assert!(may_differ || known.get(path) == Some(time), "{path} was written again");
        }
        known = now;
        check_clean(&site);
    }
}

#[test]
fn an_output_that_somebody_changed_is_put_right() {
    let site = three();
    let text = |round| format!("---\neffective: 2021-01-01\n---\n# Terms\n\nRound {round}.\n");
    for round in 0..3 {
        site.write("content/legal/terms.md", text(round));
        next(&site);
    }
    let page = site.path("output/legal/privacy/index.html");
    // The tree beside it still has the page.
    fs::remove_file(&page).expect("removed");
    next(&site);
    check_clean(&site);
    site.write("content/legal/terms.md", text(3));
    next(&site);
    site.write("another", "another page");
    fs::rename(site.path("another"), &page).expect("moved");
    next(&site);
    check_clean(&site);
    site.write("content/legal/terms.md", text(4));
    next(&site);
    // In place, so that the same file in the tree beside it is another too.
    let bytes = fs::read(&page).expect("a page");
    fs::write(&page, &bytes[1..]).expect("changed");
    next(&site);
    check_clean(&site);
    // As many bytes as before.
    let mut other = fs::read(&page).expect("a page");
    other.reverse();
    fs::write(&page, other).expect("changed");
    next(&site);
    check_clean(&site);
    fs::remove_file(&page).expect("removed");
    next(&site);
    check_clean(&site);
    // A folder in the place of a page, another tree, none at all.
    fs::remove_file(&page).expect("removed");
    fs::create_dir(&page).expect("a folder");
    next(&site);
    check_clean(&site);
    fs::remove_dir_all(site.path("output")).expect("removed");
    next(&site);
    check_clean(&site);
    site.write("content/legal/terms.md", text(9));
    fs::remove_dir_all(site.path("output/legal")).expect("removed");
    next(&site);
    check_clean(&site);
}

#[test]
fn what_is_put_into_the_tree_beside_the_output_is_not_published() {
    let site = three();
    next(&site);
    site.write("content/legal/terms.md", "---\neffective: 2021-01-01\n---\n# Terms\n\nTwo.\n");
    next(&site);
    assert!(site.path(".output.staging/legal").is_dir());
    site.write(".output.staging/legal/CNAME", "legal.example.com");
    let built = site.run(&["build"]);
    assert_eq!(built.status, 2, "{}", built.stderr);
    let said = ".output.staging holds files that Engross did not write: legal/CNAME";
    assert!(built.stderr.contains(said), "{}", built.stderr);
}

#[test]
fn what_is_kept_is_not_believed_when_it_is_broken() {
    let site = three();
    next(&site);
    let kept: Vec<String> = tree(&site.path(".engross")).into_keys().collect();
    assert!(kept.iter().any(|name| name.starts_with("tree-")), "{kept:?}");
    let mut number = 7_usize;
    for round in 0..40 {
        let text = format!("---\neffective: 2021-01-01\n---\n# Terms\n\nRound {round}.\n");
        site.write("content/legal/terms.md", text);
        for (name, mut bytes) in tree(&site.path(".engross")) {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
            let path = site.path(".engross").join(&name);
            let at = (number >> 20) % bytes.len().max(1);
            match (number >> 8) % 5 {
                0 => fs::remove_file(path).expect("removed"),
                1 => fs::write(path, &bytes[..at]).expect("cut"),
                2 => {
                    bytes[at] ^= 1 << (number % 8);
                    fs::write(path, bytes).expect("broken");
                }
                _ => {}
            }
        }
        next(&site);
        check_clean(&site);
    }
    fs::remove_dir_all(site.path(".engross")).expect("removed");
    next(&site);
    check_clean(&site);
}

/// What is kept of editions, by the names of the pieces that it is kept in.
fn pieces(site: &Site) -> Tree {
    let mut kept = tree(&site.path(".engross"));
    kept.retain(|name, _| name.starts_with("made-"));
    kept
}

/// Enough notices for what is kept of them to stand in several pieces.
fn many() -> Site {
    let site = three();
    for notice in 0..120 {
        let text = format!("---\neffective: 2021-01-01\n---\n# Notice {notice}\n\nWords.\n");
        site.write(&format!("content/many/n{notice}.md"), text);
    }
    site
}

fn edit_one_of_many(site: &Site, round: usize) {
    let text = format!("---\neffective: 2021-01-01\n---\n# Notice 60\n\nRound {round}.\n");
    site.write("content/many/n60.md", text);
}

#[test]
fn what_is_kept_of_editions_is_written_again_where_one_of_them_differs() {
    let site = many();
    next(&site);
    let first = pieces(&site);
    assert!(first.len() > 2, "{:?}", first.keys());
    let mut known = first.clone();
    for round in 0..4 {
        edit_one_of_many(&site, round);
        assert_eq!(next(&site).rendered, 1);
        let now = pieces(&site);
        let new = now.keys().filter(|name| !known.contains_key(*name)).count();
        assert_eq!(new, 1, "round {round}");
        // Two trees stand there, which differ in one.
        assert_eq!(now.len(), first.len() + 1, "round {round}");
        known = now;
    }
    check_clean(&site);
    // One that comes, and one that goes.
    site.write("content/many/n200.md", "---\neffective: 2021-01-01\n---\n# New\n");
    next(&site);
    fs::remove_file(site.path("content/many/n7.md")).expect("removed");
    next(&site);
    check_clean(&site);
    let same = pieces(&site);
    assert_eq!(next(&site).written, 0);
    check_same(&pieces(&site), &same);
}

#[test]
fn a_piece_that_is_not_what_its_name_says_is_not_believed() {
    let site = many();
    next(&site);
    let mut round = 0;
    let mut check = |spoil: &dyn Fn(&Path, &Tree)| {
        let kept = pieces(&site);
        spoil(&site.path(".engross"), &kept);
        round += 1;
        edit_one_of_many(&site, round);
        let built = next(&site);
        assert_eq!(built.rendered, built.editions, "round {round}");
        check_clean(&site);
        edit_one_of_many(&site, round + 100);
        assert_eq!(next(&site).rendered, 1, "after round {round}");
    };
    // All of them, since which of them belong to the output is not to be seen.
    check(&|folder, kept| {
        for (name, bytes) in kept {
            fs::write(folder.join(name), &bytes[..bytes.len() - 1]).expect("cut");
        }
    });
    check(&|folder, kept| {
        for name in kept.keys() {
            fs::write(folder.join(name), "").expect("emptied");
        }
    });
    check(&|folder, kept| {
        for name in kept.keys() {
            fs::remove_file(folder.join(name)).expect("removed");
        }
    });
    check(&|folder, kept| {
        // Each has what another one says.
        for (name, bytes) in kept.keys().zip(kept.values().cycle().skip(1)) {
            fs::write(folder.join(name), bytes).expect("another");
        }
    });
    check(&|folder, _| {
        for (name, bytes) in tree(folder).iter().filter(|(name, _)| name.starts_with("tree-")) {
            // The version of the program that kept it stands in front, the fingerprint of all of it behind it.
            let mut bytes = bytes[..bytes.len() - 32].to_vec();
            bytes[0] += 1;
            let print = Sha256::digest(&bytes);
            bytes.extend(print);
            fs::write(folder.join(name), bytes).expect("another program's");
        }
    });
}

#[test]
fn what_is_kept_of_the_search_is_not_believed_when_it_is_another_s() {
    let site = many();
    next(&site);
    let kept = || {
        let mut kept = tree(&site.path(".engross"));
        kept.retain(|name, _| name.starts_with("search-"));
        kept
    };
    let first = kept();
    assert_eq!(first.len(), 123, "one of each notice");
    for round in 0..4 {
        edit_one_of_many(&site, round);
        assert_eq!(next(&site).rendered, 1);
        check_clean(&site);
        let now = kept();
        assert_eq!(now.len(), first.len(), "what nothing needs is forgotten");
        assert_eq!(now.keys().filter(|name| !first.contains_key(*name)).count(), 1);
        let folder = site.path(".engross");
        let others = now.values().cycle().skip(1);
        for (name, (own, other)) in now.keys().zip(now.values().zip(others)) {
            match round {
                0 => fs::write(folder.join(name), other).expect("another"),
                1 => fs::write(folder.join(name), &own[1..]).expect("cut"),
                2 => fs::remove_file(folder.join(name)).expect("removed"),
                _ => {}
            }
        }
    }
}

#[test]
fn builds_of_two_outputs_at_once_leave_each_other_s_past_alone() {
    let site = many();
    let outputs = ["output", "other"];
    for round in 0..4 {
        edit_one_of_many(&site, round);
        let build = |output: &str| {
            let path = site.path(output);
            let output = path.to_str().expect("a path");
            let mut build =
                site.command(&["build", "-q", "--as-of", "2026-01-01", "--output", output]);
            build.stdout(Stdio::null()).spawn().expect("a build")
        };
        for mut build in outputs.map(build) {
            assert!(build.wait().expect("an end").success());
        }
        let clean = clean(&site);
        for output in outputs {
            check_same(&tree(&site.path(output)), &clean);
        }
    }
    edit_one_of_many(&site, 9);
    for output in outputs {
        assert_eq!(built(&site, output, DAY, &Options::default()).rendered, 1, "{output}");
    }
}

#[test]
fn what_is_kept_of_an_output_is_found_however_it_is_named() {
    let site = three();
    fs::create_dir(site.path("below")).expect("a folder");
    assert_eq!(built(&site, "output", DAY, &Options::default()).rendered, 3);
    let again = |output: &str| built(&site, output, DAY, &Options::default()).rendered;
    assert_eq!((again("below/../output"), again("./output")), (0, 0));
    let kept = tree(&site.path(".engross"));
    assert_eq!(kept.keys().filter(|name| name.starts_with("tree-")).count(), 1);
}

#[test]
fn editions_that_have_nothing_to_be_searched_are_kept_at_once() {
    let site = three();
    for notice in 0..60 {
        site.write(
            &format!("content/bare/n{notice}.md"),
            "---\ntitle: X\neffective: 2020-01-01\n---\n",
        );
    }
    for _ in 0..4 {
        let built = site.run(&["build"]);
        assert!(!built.stderr.contains("cannot be written"), "{}", built.stderr);
        fs::remove_dir_all(site.path(".engross")).expect("it was there");
    }
}

#[test]
fn what_somebody_puts_into_a_folder_of_the_output_is_found_wherever_it_is() {
    let site = many();
    for round in 0..3 {
        edit_one_of_many(&site, round);
        next(&site);
    }
    for (round, below) in
        ["CNAME", "many/n3/logo.png", "many/n3/history/new/a", "new/a"].iter().enumerate()
    {
        let path = site.path("output").join(below);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, "theirs").expect("a file");
        edit_one_of_many(&site, 10 + round);
        let built = site.run(&["build"]);
        assert_eq!(built.status, 2, "{below}: {}", built.stderr);
        let said = format!("output holds files that Engross did not write: {below}");
        assert!(built.stderr.contains(&said), "{below}: {}", built.stderr);
        fs::remove_file(path).expect("removed");
        next(&site);
        check_clean(&site);
    }
}

#[test]
fn outputs_of_one_site_do_not_take_each_other_s_past() {
    let site = three();
    let drafts = Options { drafts: true, ..Options::default() };
    for round in 0..3 {
        let text = format!("---\neffective: 2021-01-01\n---\n# Terms\n\nRound {round}.\n");
        site.write("content/legal/terms.md", text);
        next(&site);
        built(&site, "other", DAY, &drafts);
        check_clean(&site);
    }
    // What one output is becomes the other: a deployment that was put back.
    fs::rename(site.path("output"), site.path("output.old")).expect("moved");
    fs::rename(site.path("other"), site.path("output")).expect("moved");
    next(&site);
    check_clean(&site);
}

#[test]
fn what_cannot_be_kept_is_told_and_the_site_is_built() {
    let site = three();
    site.write(".engross", "a file");
    let built = site.run(&["build"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    assert!(built.stderr.contains(".engross cannot be written"), "{}", built.stderr);
    let without = site.run(&["build", "--no-cache"]);
    assert_eq!(without.stderr, "", "nothing was to be kept");
    assert_eq!(fs::read_to_string(site.path(".engross")).expect("the file"), "a file");
    check_clean(&site);
}

#[test]
fn a_text_that_has_faults_is_not_taken_for_one_that_is_gone() {
    let site = three();
    assert_eq!(site.run(&["seal"]).status, 0);
    next(&site);
    site.write("content/_address.md", "{{ nothing_such }}\n");
    let built = site.run(&["build"]);
    assert_eq!(built.status, 1);
    assert!(built.stderr.contains("`nothing_such` is not defined"), "{}", built.stderr);
    assert!(!built.stderr.contains("sealed-version-gone"), "{}", built.stderr);
}

/// Kills builds at a hundred moments of their lives.
#[test]
fn a_build_killed_at_any_moment_leaves_the_old_output_or_the_new_one() {
    let site = three();
    for notice in 0..6 {
        let text = format!("---\neffective: 2021-01-01\n---\n# Notice {notice}\n\nWords.\n");
        site.write(&format!("content/legal/n{notice}.md"), text);
    }
    let state = |side: usize| {
        // One side has files that the other has not.
        let text = format!("---\neffective: 202{side}-02-01\n---\n# Terms\n\nSide {side}.\n");
        site.write("content/legal/terms.md", text);
        clean(&site)
    };
    let states = [state(1), state(0)];
    next(&site);
    state(1);
    let start = Instant::now();
    assert_eq!(site.run(&["build", "-q"]).status, 0);
    // How long a build takes, as far as that is known: what else the machine does changes by the minute.
    let mut whole = start.elapsed();
    let (mut killed, mut done) = (0, 0);
    let mut number = 11_u32;
    for round in 0..100 {
        let side = round % 2;
        let text =
            format!("---\neffective: 202{}-02-01\n---\n# Terms\n\nSide {}.\n", 1 - side, 1 - side);
        site.write("content/legal/terms.md", text);
        let mut build =
            site.command(&["build", "-q"]).stdout(Stdio::null()).spawn().expect("a build");
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        std::thread::sleep(whole.mul_f64(1.2 * f64::from(number >> 8) / f64::from(1 << 24)));
        match build.try_wait().expect("a state") {
            Some(status) => {
                assert!(status.success());
                done += 1;
                whole = whole.mul_f64(0.9);
            }
            None => {
                build.kill().expect("killed");
                build.wait().expect("ended");
                killed += 1;
                whole = whole.mul_f64(1.1);
            }
        }
        let output = tree(&site.path("output"));
        assert!(states.contains(&output), "a mix after round {round}");
        if round % 5 == 4 {
            next(&site);
            check_same(&tree(&site.path("output")), &states[side]);
        }
    }
    assert!(killed > 20, "{killed} were killed, {done} were done before");
    // What builds that were killed have kept is forgotten, half written or whole.
    next(&site);
    let kept: Vec<String> = tree(&site.path(".engross")).into_keys().collect();
    let is_half_written =
        |name: &String| [".made-", ".tree-", ".search-"].iter().any(|part| name.starts_with(part));
    assert!(!kept.iter().any(is_half_written), "{kept:?}");
    assert!(kept.iter().filter(|name| name.starts_with("tree-")).count() <= 2, "{kept:?}");
    assert!(kept.iter().filter(|name| name.starts_with("made-")).count() <= 4, "{kept:?}");
}
