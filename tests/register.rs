//! The register on whole sites: what it seals, and that nothing sealed is altered without being named.
#![allow(clippy::print_stdout, reason = "what was tried is said")]

mod support;

use std::fs;

use support::{Built, Site};

const SETTINGS: &str = "languages: [en, ja]\ncontext: {company: Owl Ltd}\ncheck: {broken-link: off, disclosure: off, inventory-no-duration: off, inventory-no-refusal: off, missing-description: off, missing-translation: off, stale-translation: off}\n";

/// A site with everything that texts are made of.
fn site() -> Site {
    Site::new(&[
        ("engross.yaml", SETTINGS),
        ("content/legal/_address.md", "Our address is 1 Main Street, Pellmarsh.\n"),
        (
            "content/legal/terms/2018-01-01.md",
            "# Terms\n\nYou may use our maps for thirty days.\n\n{% include \"legal/_address.md\" %}\n",
        ),
        (
            "content/legal/terms/2020-01-01.md",
            "# Terms\n\nYou may use our maps for sixty days.\n\n{% include \"legal/_address.md\" %}\n",
        ),
        (
            "content/legal/terms/index.md",
            "---\neffective: 2022-01-01\n---\n# Terms\n\nYou may use the maps of {{ company }} for a year.\n",
        ),
        ("content/legal/terms/2020-01-01.ja.md", "# 利用規約\n\n地図を六十日間使えます。\n"),
        (
            "content/legal/privacy/2021-05-05.md",
            "# Privacy\n\nThese cookies are set:\n\n{{ cookie_table() }}\n\nNothing else is.\n",
        ),
        (
            "content/legal/privacy/index.md",
            "---\neffective: 2023-05-05\n---\n# Privacy\n\nWe set no cookies any more.\n",
        ),
        (
            PRIVACY,
            "# Privacy\n\n1. One\n2. Two\n\nAs our [terms](/legal/terms) say. ![an owl](/owl.png)\n",
        ),
        ("content/owl.png", "a picture"),
        ("content/legal/cookies/2019-01-01.yaml", INVENTORY),
        (
            "content/legal/cookies/index.yaml",
            "title: Cookies\neffective: 2023-01-01\nproviders:\n  - id: owl\n    name: Owl\n    category: analytics\n    purpose: Counts flights.\n    items: [owl_b]\n",
        ),
    ])
}

const INVENTORY: &str = "title: Cookies\nproviders:\n  - id: owl\n    name: Owl\n    category: analytics\n    purpose: Counts visits.\n    items: [owl_a]\n";

fn sealed() -> Site {
    let site = site();
    let seal = site.run(&["seal"]);
    assert_eq!(seal.status, 0, "{}", seal.stderr);
    let check = site.run(&["check"]);
    assert_eq!((check.status, check.stdout.as_str()), (0, "no findings\n"), "{}", check.stderr);
    site
}

fn replaced(site: &Site, path: &str, old: &str, new: &str) {
    let text = fs::read_to_string(site.path(path)).expect("a file");
    assert!(text.contains(old), "{path} has no {old}");
    site.write(path, text.replacen(old, new, 1));
}

/// A way to alter what was sealed: its name, what it does, and what a check then has to say: where, and
/// parts of it.
struct Tampering {
    name: &'static str,
    does: fn(&Site),
    place: &'static str,
    says: &'static [&'static str],
}

const TERMS: &str = "content/legal/terms/2018-01-01.md";
const PRIVACY: &str = "content/legal/privacy/2022-02-02.md";

fn append(site: &Site, path: &str, words: &str) {
    let text = fs::read_to_string(site.path(path)).expect("a file");
    site.write(path, format!("{text}\n{words}\n"));
}

const TAMPERINGS: &[Tampering] = &[
    Tampering {
        name: "one byte in an archived file",
        does: |site| replaced(site, TERMS, "thirty", "thirtx"),
        place: "content/legal/terms/2018-01-01.md:3:26: error",
        says: &["/legal/terms@2018-01-01", "[-thirty-]{+thirtx+}"],
    },
    Tampering {
        name: "one blank in an archived file",
        does: |site| replaced(site, TERMS, "may use", "may  use"),
        place: "content/legal/terms/2018-01-01.md:1:1: warning",
        says: &["its words are the same"],
    },
    Tampering {
        name: "words struck through in an archived file",
        does: |site| replaced(site, TERMS, "thirty days", "<del>thirty days</del>"),
        place: "content/legal/terms/2018-01-01.md:3:",
        says: &["/legal/terms@2018-01-01", "thirty days"],
    },
    Tampering {
        name: "words hidden in a shared fragment",
        does: |site| {
            let hidden = "Our address is <span hidden>1 Main Street,</span> Pellmarsh.\n";
            site.write("content/legal/_address.md", hidden);
        },
        place: "content/legal/_address.md:1:",
        says: &["/legal/terms@2018-01-01"],
    },
    Tampering {
        name: "one byte in a shared fragment",
        does: |site| replaced(site, "content/legal/_address.md", "1 Main", "2 Main"),
        place: "content/legal/_address.md:1:16: error",
        says: &["/legal/terms@2018-01-01", "/legal/terms@2020-01-01", "[-1-]{+2+} Main"],
    },
    Tampering {
        name: "one byte in the inventory",
        does: |site| replaced(site, "content/legal/cookies/2019-01-01.yaml", "visits", "visitx"),
        place: "content/legal/cookies/2019-01-01.yaml:6:21: error",
        says: &["/legal/cookies@2019-01-01", "/legal/privacy@2021-05-05", "[-visits-]{+visitx+}"],
    },
    Tampering {
        name: "a variable of the settings",
        does: |site| replaced(site, "engross.yaml", "Owl Ltd", "Elk Ltd"),
        place: "engross.yaml:2:20: error",
        says: &["/legal/terms@2022-01-01", "[-Owl-]{+Elk+}"],
    },
    Tampering {
        name: "the text in force, under its old date",
        does: |site| replaced(site, "content/legal/privacy/index.md", "no cookies", "cookies"),
        place: "content/legal/privacy/index.md:6:",
        says: &["/legal/privacy@2023-05-05", "[-no-]"],
    },
    Tampering {
        name: "a translation",
        does: |site| replaced(site, "content/legal/terms/2020-01-01.ja.md", "六十", "九十"),
        place: "content/legal/terms/2020-01-01.ja.md:3:",
        says: &["/ja/legal/terms@2020-01-01"],
    },
    Tampering {
        name: "a deleted version",
        does: |site| fs::remove_file(site.path(TERMS)).expect("removed"),
        place: "register.yaml:",
        says: &["/legal/terms@2018-01-01 is gone", TERMS],
    },
    Tampering {
        name: "a deleted notice",
        does: |site| fs::remove_dir_all(site.path("content/legal/privacy")).expect("removed"),
        place: "register.yaml:",
        says: &["/legal/privacy@2021-05-05"],
    },
    Tampering {
        name: "a swapped pair",
        does: |site| {
            let (a, b) = (site.path(TERMS), site.path("content/legal/terms/2020-01-01.md"));
            let (old, new) = (fs::read(&a).expect("a file"), fs::read(&b).expect("a file"));
            fs::write(&a, new).expect("written");
            fs::write(&b, old).expect("written");
        },
        place: "content/legal/terms/2018-01-01.md:3:26: error",
        says: &[
            "content/legal/terms/2020-01-01.md:3:26: error",
            "the text of /legal/terms@2020-01-01",
        ],
    },
    Tampering {
        name: "a re-dated file",
        does: |site| {
            let to = site.path("content/legal/terms/2018-02-01.md");
            fs::rename(site.path(TERMS), to).expect("renamed");
        },
        place: "content/legal/terms/2018-02-01.md:1:1: error",
        says: &["/legal/terms@2018-01-01"],
    },
    Tampering {
        name: "a date stated in the front matter",
        does: |site| {
            let text = fs::read_to_string(site.path(TERMS)).expect("a file");
            site.write(TERMS, format!("---\neffective: 2018-01\n---\n{text}"));
        },
        place: "content/legal/terms/2018-01-01.md:2:12: error",
        says: &["`effective` of /legal/terms@2018-01-01 is 2018-01 and was 2018-01-01"],
    },
    Tampering {
        name: "an archived text made a draft",
        does: |site| {
            let text = fs::read_to_string(site.path(TERMS)).expect("a file");
            site.write(TERMS, format!("---\ndraft: true\n---\n{text}"));
        },
        place: "register.yaml:",
        says: &["/legal/terms@2018-01-01 is gone"],
    },
    Tampering {
        name: "one digit of a fingerprint in the register",
        does: |site| {
            let text = fs::read_to_string(site.path("register.yaml")).expect("a file");
            let at = text.find("text: ").expect("a fingerprint") + 6;
            let digit = if &text[at..at + 1] == "0" { "1" } else { "0" };
            site.write("register.yaml", format!("{}{digit}{}", &text[..at], &text[at + 1..]));
        },
        place: "register.yaml:",
        says: &["was edited by hand"],
    },
    Tampering {
        name: "a date in the register",
        does: |site| {
            replaced(site, "register.yaml", "effective: 2018-01-01", "effective: 2018-01-02")
        },
        place: "register.yaml:",
        says: &["was edited by hand"],
    },
    Tampering {
        name: "an entry taken out of the register",
        does: |site| {
            let text = fs::read_to_string(site.path("register.yaml")).expect("a file");
            let at = text.match_indices("- number: ").nth(2).expect("an entry").0;
            let next = text.match_indices("- number: ").nth(3).expect("an entry").0;
            site.write("register.yaml", format!("{}{}", &text[..at], &text[next..]));
        },
        place: "register.yaml:",
        says: &["an entry is missing or out of order before this one"],
    },
    Tampering {
        name: "entries cut off the register's end",
        does: |site| {
            let text = fs::read_to_string(site.path("register.yaml")).expect("a file");
            let at = text.match_indices("- number: ").nth(6).expect("an entry").0;
            site.write("register.yaml", &text[..at]);
        },
        place: "register/legal/",
        says: &["no entry of register.yaml"],
    },
    Tampering {
        name: "a kept text",
        does: |site| {
            let kept = kept(site, "2018-01-01.en");
            replaced(site, &kept, "thirty", "ninety");
        },
        place: "register/legal/terms/2018-01-01.en.",
        says: &["this is not the text that was sealed"],
    },
    Tampering {
        name: "a kept text that is removed",
        does: |site| fs::remove_file(site.path(&kept(site, "2018-01-01.en"))).expect("removed"),
        place: "register.yaml:",
        says: &["/legal/terms@2018-01-01", "is not kept"],
    },
    Tampering {
        name: "another title",
        does: |site| {
            let text = fs::read_to_string(site.path(TERMS)).expect("a file");
            site.write(TERMS, format!("---\ntitle: Rules\n---\n{text}"));
        },
        place: "content/legal/terms/2018-01-01.md:2:8: error",
        says: &["the title of /legal/terms@2018-01-01", r#""Rules""#],
    },
    Tampering {
        name: "words in a map",
        does: |site| append(site, TERMS, "<map>But we may share it.</map>"),
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01", "But we may share it."],
    },
    Tampering {
        name: "words in a marquee",
        does: |site| append(site, TERMS, "<marquee>But we may share it.</marquee>"),
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01", "But we may share it."],
    },
    Tampering {
        name: "words in a field",
        does: |site| append(site, TERMS, "<textarea>But we may share it.</textarea>"),
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01", "But we may share it."],
    },
    Tampering {
        name: "words in a choice",
        does: |site| append(site, TERMS, "<select><option>But we may share it.</option></select>"),
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01", "But we may share it."],
    },
    Tampering {
        name: "a button with words",
        does: |site| append(site, TERMS, "<input type=\"button\" value=\"But we may share it.\">"),
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01"],
    },
    Tampering {
        name: "a picture with words",
        does: |site| append(site, TERMS, "<img src=\"/a.png\" alt=\"But we may share it.\">"),
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01"],
    },
    Tampering {
        name: "words hidden by a class of the theme",
        does: |site| {
            replaced(
                site,
                TERMS,
                "thirty days",
                "<span class=\"visually-hidden\">thirty days</span>",
            )
        },
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01"],
    },
    Tampering {
        name: "words hidden by a style",
        does: |site| {
            replaced(site, TERMS, "thirty days", "<span style=\"font-size: 0\">thirty days</span>")
        },
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01"],
    },
    Tampering {
        name: "words turned around",
        does: |site| replaced(site, TERMS, "thirty days", "<bdo dir=\"rtl\">thirty days</bdo>"),
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01"],
    },
    Tampering {
        name: "words that pop up",
        does: |site| replaced(site, TERMS, "thirty days", "<span popover>thirty days</span>"),
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01"],
    },
    Tampering {
        name: "the numbers of a list",
        does: |site| replaced(site, PRIVACY, "1. One", "4. One"),
        place: "content/legal/privacy/2022-02-02.md:",
        says: &["this changes the text of /legal/privacy@2022-02-02"],
    },
    Tampering {
        name: "the kind of a list",
        does: |site| replaced(site, PRIVACY, "1. One", "- One"),
        place: "content/legal/privacy/2022-02-02.md:",
        says: &["this changes the text of /legal/privacy@2022-02-02"],
    },
    Tampering {
        name: "the words for a picture",
        does: |site| replaced(site, PRIVACY, "an owl", "a hawk"),
        place: "content/legal/privacy/2022-02-02.md:",
        says: &["this changes the text of /legal/privacy@2022-02-02"],
    },
    Tampering {
        name: "a link",
        does: |site| replaced(site, PRIVACY, "/legal/terms", "/legal/cookies"),
        place: "content/legal/privacy/2022-02-02.md:1:1: warning",
        says: &["its words are the same", "+++ now"],
    },
    Tampering {
        name: "words struck through together with a withdrawal",
        does: |site| {
            let text = fs::read_to_string(site.path(TERMS)).expect("a file");
            let text = text.replace("thirty days", "<del>thirty days</del>");
            site.write(TERMS, format!("---\nwithdrawn: 2025-01-01\n---\n{text}"));
        },
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01"],
    },
    Tampering {
        name: "words in a list that was made to keep itself",
        does: |site| {
            append(
                site,
                TERMS,
                "{% for n in notices() %}{% if loop.first %}But we may share it.{% endif %}{% endfor %}",
            )
        },
        place: "content/legal/terms/2018-01-01.md:7:",
        says: &["words of this text depend on its list of notices"],
    },
    Tampering {
        name: "words where a list is empty",
        does: |site| {
            append(site, TERMS, "{% if not notices(under=\"/x\") %}But we may share it.{% endif %}")
        },
        place: "content/legal/terms/2018-01-01.md:7:",
        says: &["words of this text depend on its list of notices"],
    },
    Tampering {
        name: "words of a list that names one notice",
        does: |site| {
            append(
                site,
                TERMS,
                "{% for n in notices() %}{% if n.path == \"/legal/cookies\" %}But we may share it.{% endif %}{% endfor %}",
            )
        },
        place: "content/legal/terms/2018-01-01.md:7:",
        says: &["words of this text depend on its list of notices"],
    },
    Tampering {
        name: "a list that keeps itself",
        does: |site| append(site, TERMS, "{% for n in notices() %}- {{ n.title }}\n{% endfor %}"),
        place: "content/legal/terms/2018-01-01.md:",
        says: &["this changes the text of /legal/terms@2018-01-01"],
    },
    Tampering {
        name: "the register emptied",
        does: |site| site.write("register.yaml", ""),
        place: "register.yaml: error",
        says: &["the register has no entries, though 9 texts are kept"],
    },
    Tampering {
        name: "the register removed",
        does: |site| fs::remove_file(site.path("register.yaml")).expect("removed"),
        place: "register.yaml: error",
        says: &["the register is gone, though 9 texts are kept"],
    },
    Tampering {
        name: "most of the register cut off",
        does: |site| {
            let text = fs::read_to_string(site.path("register.yaml")).expect("a file");
            let at = text.match_indices("- number: ").nth(1).expect("an entry").0;
            site.write("register.yaml", &text[..at]);
        },
        place: "register.yaml: error",
        says: &["the register has lost entries: 8 texts are kept that none of them has"],
    },
    Tampering {
        name: "a version with an old date",
        does: |site| site.write("content/legal/terms/2019-01-01.md", "# Terms\n\nWords.\n"),
        place: "content/legal/terms/2019-01-01.md:1:1: warning",
        says: &["/legal/terms@2019-01-01 is dated 2019-01-01 and was added after"],
    },
];

/// The file of a kept text of the terms.
fn kept(site: &Site, start: &str) -> String {
    let names = fs::read_dir(site.path("register/legal/terms")).expect("a folder");
    let mut names = names.map(|it| it.expect("a file").file_name().into_string().expect("UTF-8"));
    let name = names.find(|name| name.starts_with(start)).expect("a kept text");
    format!("register/legal/terms/{name}")
}

fn has_line(checked: &Built, start: &str) -> bool {
    checked.stdout.lines().any(|line| line.starts_with(start))
}

#[test]
fn every_tampering_is_named_with_its_file() {
    for tampering in TAMPERINGS {
        let site = sealed();
        (tampering.does)(&site);
        let checked = site.run(&["check"]);
        let said = format!("{}\n{}{}", tampering.name, checked.stdout, checked.stderr);
        assert!(has_line(&checked, tampering.place), "{} in {said}", tampering.place);
        for part in tampering.says {
            assert!(checked.stdout.contains(part), "{part} in {said}");
        }
        // What is no error fails in strict runs, as in CI.
        assert_eq!(site.run(&["check", "--strict"]).status, 1, "{said}");
    }
    println!("{} ways of tampering were tried; each was named with its file", TAMPERINGS.len());
}

#[test]
fn a_build_refuses_what_a_check_does_and_keeps_the_old_output() {
    let site = sealed();
    let before = site.build().tree();
    replaced(&site, TERMS, "thirty", "ninety");
    let built = site.run(&["build"]);
    assert_eq!(built.status, 1);
    assert!(built.stderr.contains("[-thirty-]{+ninety+}"), "{}", built.stderr);
    assert_eq!(built.tree(), before);
}

#[test]
fn a_declared_correction_is_shown_with_its_redline_and_former_text() {
    let site = sealed();
    let text = fs::read_to_string(site.path(TERMS)).expect("a file");
    let declared = "---\ncorrections:\n  - {date: 2025-12-01, note: The number was a slip.}\n---\n";
    site.write(TERMS, format!("{declared}{}", text.replace("thirty", "ninety")));
    let checked = site.run(&["check", "--verbose"]);
    assert_eq!(checked.status, 0, "{}", checked.stdout);
    assert!(
        checked.stdout.contains("was corrected and is not sealed again yet"),
        "{}",
        checked.stdout
    );
    // Before it is sealed again, and after.
    for _ in 0..2 {
        let built = site.build();
        let page = built.file("legal/terms/2018-01-01/index.html");
        assert!(page.contains("ninety") && page.contains("The number was a slip."), "{page}");
        assert!(page.contains("/legal/terms/2018-01-01/corrections/1/"), "{page}");
        let redline = built.file("legal/terms/2018-01-01/corrections/1/index.html");
        assert!(redline.contains("thirty</del>") && redline.contains("ninety</ins>"), "{redline}");
        let former = built.text("legal/terms/2018-01-01/corrections/1/former/index.html");
        assert!(former.contains("thirty") && !former.contains("ninety"), "{former}");
        assert_eq!(site.run(&["seal"]).status, 0);
    }
    assert_eq!(site.run(&["check"]).stdout, "no findings\n");
    // A correction excuses one alteration, not the next.
    replaced(&site, TERMS, "ninety", "hundred");
    let checked = site.run(&["check"]);
    assert!(checked.stdout.contains("[-ninety-]{+hundred+}"), "{}", checked.stdout);
}

#[test]
fn sealing_appends_and_seals_nothing_twice() {
    let site = sealed();
    let first = fs::read_to_string(site.path("register.yaml")).expect("a register");
    let again = site.run(&["seal"]);
    assert_eq!(
        (again.status, again.stdout.as_str()),
        (0, "everything is sealed: register.yaml has 9 entries\n")
    );
    assert_eq!(fs::read_to_string(site.path("register.yaml")).expect("a register"), first);
    site.write("content/legal/notes.md", "---\neffective: 2025-01-01\n---\n# Notes\n\nWords.\n");
    site.write("content/legal/ideas.md", "---\ndraft: true\n---\n# Ideas\n");
    let dry = site.run(&["seal", "--dry-run"]);
    assert!(dry.stdout.contains("would seal /legal/notes@2025-01-01"), "{}", dry.stdout);
    assert_eq!(fs::read_to_string(site.path("register.yaml")).expect("a register"), first);
    assert_eq!(site.run(&["seal"]).status, 0);
    let second = fs::read_to_string(site.path("register.yaml")).expect("a register");
    assert!(second.starts_with(&first), "what was there is there");
    assert!(!second.contains("ideas"), "drafts are not sealed");
}

#[test]
fn nothing_is_sealed_while_a_sealed_text_is_altered() {
    let site = sealed();
    let before = support::tree(site.root());
    replaced(&site, TERMS, "thirty", "ninety");
    let seal = site.run(&["seal"]);
    assert_eq!(seal.status, 1);
    assert!(seal.stderr.contains("nothing was sealed"), "{}", seal.stderr);
    replaced(&site, TERMS, "ninety", "thirty");
    assert_eq!(support::tree(site.root()), before);
}

#[test]
fn a_text_that_was_edited_before_its_release_is_not_kept_under_the_old_date() {
    let site = sealed();
    replaced(&site, "content/legal/privacy/index.md", "no cookies", "cookies");
    let before = support::tree(site.root());
    let release = site.run(&["release", "/legal/privacy"]);
    assert_eq!(release.status, 2);
    assert!(
        release.stderr.contains("is not the one that was sealed on 2026-01-01"),
        "{}",
        release.stderr
    );
    assert_eq!(support::tree(site.root()), before);
    replaced(&site, "content/legal/privacy/index.md", "We set cookies", "We set no cookies");
    let release = site.run(&["release", "/legal/privacy"]);
    assert_eq!(release.status, 0, "{}", release.stderr);
    assert_eq!(site.run(&["check"]).status, 0);
    assert_eq!(site.run(&["seal"]).status, 0);
}

#[test]
fn a_notice_may_move_if_its_old_address_leads_to_the_new_one() {
    let site = sealed();
    let (from, to) = (site.path("content/legal/privacy"), site.path("content/legal/data"));
    fs::rename(from, to).expect("renamed");
    let checked = site.run(&["check"]);
    assert_eq!(checked.status, 1);
    assert!(checked.stdout.contains("/legal/privacy@2021-05-05"), "{}", checked.stdout);
    let index = "content/legal/data/index.md";
    replaced(&site, index, "---\neffective", "---\naliases: [/legal/privacy]\neffective");
    for status in [0, 0] {
        let checked = site.run(&["check"]);
        assert_eq!(checked.status, status, "{}", checked.stdout);
        assert_eq!(site.run(&["seal"]).status, 0);
    }
}

#[test]
fn lists_that_keep_themselves_are_no_part_of_what_is_sealed() {
    let site = site();
    site.write(
        "content/legal/index.md",
        "---\neffective: 2020-01-01\n---\n# Legal\n\n{% for it in notices(under=\"/legal\") %}- {{ it.title }}\n{% endfor %}\nThat is all.\n",
    );
    assert_eq!(site.run(&["seal"]).status, 0);
    site.write("content/legal/notes.md", "---\neffective: 2025-01-01\n---\n# Notes\n");
    assert_eq!(site.run(&["check"]).status, 0);
    assert!(site.build().text("legal/index.html").contains("Notes"));
    replaced(&site, "content/legal/index.md", "That is all.", "There is more.");
    let checked = site.run(&["check"]);
    assert!(checked.stdout.contains("content/legal/index.md:8:"), "{}", checked.stdout);
}

#[test]
fn the_register_is_published_with_the_site() {
    let site = sealed();
    let built = site.build();
    let register = fs::read_to_string(site.path("register.yaml")).expect("a register");
    assert_eq!(built.file("register.yaml"), register);
}

#[test]
fn a_comment_about_lists_is_no_list() {
    let site = sealed();
    site.write(
        "content/legal/notes.md",
        "---\neffective: 2026-01-01\n---\n# Notes\n\n{# notices() #}{% if engross_without_lists is defined %}a{% endif %}Words.\n",
    );
    assert_eq!(site.run(&["seal"]).status, 0);
    let register = fs::read_to_string(site.path("register.yaml")).expect("a register");
    assert!(!register.contains("lists: true"), "{register}");
}

#[test]
fn nothing_is_sealed_where_the_register_is_gone() {
    let site = sealed();
    let register = fs::read_to_string(site.path("register.yaml")).expect("a register");
    for text in [None, Some("")] {
        match text {
            None => fs::remove_file(site.path("register.yaml")).expect("removed"),
            Some(text) => site.write("register.yaml", text),
        }
        for command in ["check", "build", "seal"] {
            let run = site.run(&[command]);
            assert_eq!(run.status, 1, "{command}");
            let said = run.stdout + &run.stderr;
            assert!(said.contains("though 9 texts are kept in register/"), "{command}: {said}");
        }
    }
    site.write("register.yaml", register);
    assert_eq!(site.run(&["check"]).stdout, "no findings\n");
}

#[test]
fn a_seal_that_was_cut_off_goes_on() {
    let site = sealed();
    let whole = fs::read_to_string(site.path("register.yaml")).expect("a register");
    // The texts were written, and the register's text beside its place.
    let part = "register.yaml.0123456789abcdef.part";
    for count in [0, 5] {
        let at = whole.match_indices("- number: ").nth(count).expect("an entry").0;
        match count {
            0 => fs::remove_file(site.path("register.yaml")).expect("removed"),
            _ => site.write("register.yaml", &whole[..at]),
        }
        site.write(part, &whole);
        assert_eq!(site.run(&["check"]).status, 0);
        let seal = site.run(&["seal"]);
        assert_eq!(seal.status, 0, "{}", seal.stderr);
        assert!(!site.path(part).exists());
        assert_eq!(fs::read_to_string(site.path("register.yaml")).expect("a register"), whole);
    }
    // As after a merge of which one side was taken: what the other had sealed comes behind.
    let at = whole.match_indices("- number: ").nth(5).expect("an entry").0;
    site.write("register.yaml", &whole[..at]);
    assert_eq!(site.run(&["check"]).status, 1);
    assert_eq!(site.run(&["seal"]).status, 0);
    assert_eq!(site.run(&["check"]).status, 0);
}

#[test]
fn a_notice_that_moved_can_be_corrected() {
    let site = sealed();
    let (from, to) = (site.path("content/legal/privacy"), site.path("content/legal/data"));
    fs::rename(from, to).expect("renamed");
    let index = "content/legal/data/index.md";
    replaced(&site, index, "---\neffective", "---\naliases: [/legal/privacy]\neffective");
    assert_eq!(site.run(&["seal"]).status, 0);
    let text = fs::read_to_string(site.path(index)).expect("a file");
    let corrections = "---\ncorrections: [{date: 2026-01-01, note: A slip.}]\naliases";
    let corrected = text.replace("any more", "now").replacen("---\naliases", corrections, 1);
    site.write(index, corrected);
    for _ in 0..2 {
        let checked = site.run(&["check"]);
        assert_eq!(checked.status, 0, "{}", checked.stdout);
        assert_eq!(site.run(&["seal"]).status, 0);
    }
}

#[test]
fn a_site_as_of_an_earlier_day_misses_nothing() {
    let site = sealed();
    site.write(
        "content/legal/notes.md",
        "---\neffective: 2027-01-01\npublished: 2026-06-01\n---\n# Notes\n",
    );
    assert_eq!(site.run(&["seal", "--as-of", "2026-07-01"]).status, 0);
    let checked = site.run(&["check", "--as-of", "2026-03-01"]);
    assert_eq!(checked.status, 0, "{}", checked.stdout);
    fs::remove_file(site.path("content/legal/notes.md")).expect("removed");
    assert_eq!(site.run(&["check", "--as-of", "2026-03-01"]).status, 0);
    let checked = site.run(&["check", "--as-of", "2026-08-01"]);
    assert!(checked.stdout.contains("/legal/notes@2027-01-01 is gone"), "{}", checked.stdout);
    let seal = site.run(&["seal", "--as-of", "2026-03-01"]);
    assert_eq!(seal.status, 2);
    assert!(seal.stderr.contains("the register was last sealed on 2026-07-01"), "{}", seal.stderr);
}

#[test]
fn sealing_says_why() {
    let site = sealed();
    replaced(&site, TERMS, "may use", "may  use");
    let text = fs::read_to_string(site.path("content/legal/terms/2020-01-01.md")).expect("a file");
    let declared = "---\ncorrections: [{date: 2026-01-01, note: A slip.}]\n---\n";
    site.write(
        "content/legal/terms/2020-01-01.md",
        format!("{declared}{}", text.replace("sixty", "ninety")),
    );
    site.write("content/legal/terms/2019-01-01.md", "# Terms\n\nWords.\n");
    site.write("content/legal/ideas.md", "# Ideas\n\nWords.\n");
    let seal = site.run(&["seal"]);
    assert_eq!(seal.status, 0, "{}", seal.stderr);
    for line in [
        "sealed /legal/terms@2018-01-01 (en), other bytes of the same words: content/legal/terms/2018-01-01.md",
        "sealed /legal/terms@2019-01-01 (en), new: content/legal/terms/2019-01-01.md",
        "sealed /legal/terms@2020-01-01 (en), correction 1: content/legal/terms/2020-01-01.md",
        "not sealed, since it has no date: /legal/ideas (en): content/legal/ideas.md",
    ] {
        assert!(seal.stdout.lines().any(|it| it == line), "{line} in {}", seal.stdout);
    }
    assert!(seal.stderr.contains("is dated 2019-01-01 and was added after"), "{}", seal.stderr);
    let again = site.run(&["seal"]);
    assert!(again.stdout.contains("nothing else is to be sealed"), "{}", again.stdout);
}

#[cfg(unix)]
#[test]
fn a_register_that_lies_elsewhere_is_neither_written_nor_published() {
    let site = sealed();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let file = elsewhere.path().join("register.yaml");
    fs::rename(site.path("register.yaml"), &file).expect("moved");
    std::os::unix::fs::symlink(&file, site.path("register.yaml")).expect("a link");
    let before = fs::read(&file).expect("a register");
    let output = site.build();
    assert!(!output.tree().contains_key("register.yaml"));
    site.write("content/legal/notes.md", "---\neffective: 2026-01-01\n---\n# Notes\n");
    let seal = site.run(&["seal"]);
    assert_eq!(seal.status, 3);
    assert!(seal.stderr.contains("register.yaml is a link"), "{}", seal.stderr);
    assert_eq!(fs::read(&file).expect("a register"), before);
}

#[test]
fn a_text_whose_template_fails_is_told_once() {
    let site = sealed();
    append(&site, TERMS, "{{ nothing }}");
    let checked = site.run(&["check"]);
    assert_eq!(checked.stdout.matches(" error: ").count(), 1, "{}", checked.stdout);
}

#[test]
fn what_was_sealed_in_time_was_published_in_time() {
    let site = Site::new(&[
        (
            "engross.yaml",
            "languages: [en]\nnotice_period: 30 days\ncheck: {broken-link: off, disclosure: off, missing-description: off}\n",
        ),
        ("content/legal/terms/2020-01-01.md", "# Terms\n\nWords.\n"),
        (
            "content/legal/terms/2025-12-20.md",
            "---\nmaterial: true\n---\n# Terms\n\nOther words.\n",
        ),
    ]);
    let said = |site: &Site| site.run(&["check", "--verbose", "--as-of", "2026-01-01"]).stdout;
    assert!(said(&site).contains("when it was published is not known"), "{}", said(&site));
    assert_eq!(site.run(&["seal", "--as-of", "2025-11-01"]).status, 0);
    assert_eq!(said(&site), "no findings\n");
}
