//! Archives of which not everything is kept that saves work. Texts that are read again are what they were, and a text
//! that is another by then is no text of the site. The pages of a notice with many versions are the same in whatever
//! order they are asked for.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use engross::address::Addresses;
use engross::finding::{Finding, any_error};
use engross::render::plan::{Page, plan};
use engross::render::{EditionWork, Renderer};
use engross::site::{Otherwise, read, read_settings};
use engross::timings::Timings;
use jiff::civil::date;
use support::Site;

/// A text of every sort that asks for its source once more after it was read.
const FILES: [(&str, &str); 10] = [
    (
        "engross.yaml",
        "title: Held\nurl: https://legal.example.com\ncontext: {company: Heron Lantern Ltd}\n",
    ),
    ("content/_address.md", "1 Lock Street, {{ company }}\n"),
    (
        "content/legal/terms/2019-01-01.md",
        "# Terms\n\nOne <script>x</script>.\n\n## Scope\n\nTwo [h](none.md).\n",
    ),
    (
        "content/legal/terms/2020-05-01.md",
        "---\nchanges: We say *more* [here](../none.md).\n---\n# Terms\n\nThree.\n\n## Scope\n\nTwo.\n",
    ),
    (
        "content/legal/terms/index.md",
        "\u{feff}---\neffective: 2021-01-01\ncontext: {page: 1, name: Heron}\n---\r\n# Terms\r\n\r\n{{ name }} at {% include \"_address.md\" %}\r\n<p onclick=\"x()\">a</p>\r\n",
    ),
    (
        "content/legal/list.md",
        "# All\n\n{% for it in notices(under=\"/legal\") %}- [{{ it.title }}]({{ it.url }})\n{% endfor %}\n\n## Scope {#a}\n\nx\n",
    ),
    (
        "content/legal/framed.md",
        "---\nmarkdown_includes: {address: _address.md}\ntemplate: false\n---\n# Framed\n\n{{ company }}\n",
    ),
    ("content/legal/twin/2020-01-01.md", "# Twin\n\nThe same. Updated: 1 January 2020\n"),
    (
        "content/legal/cookies/index.yaml",
        "title: Cookies\neffective: 2019-06-01\ncategories:\n  - id: strictly-necessary\nproviders:\n  - id: own\n    name: Heron\n    category: strictly-necessary\n",
    ),
    ("content/legal/twin/index.md", "# Twin\n\nThe same. Updated: 1 January 2020\n"),
];

/// Whether a file is not what was read before.
fn texts_changed(work: &EditionWork) -> bool {
    work.findings().iter().any(|finding| finding.rule == "unreadable")
}

/// Reads a site with so much memory for its texts, lets something happen, and renders everything.
fn rendered(
    root: &Path,
    texts_held: Option<usize>,
    meanwhile: impl FnOnce(),
) -> (BTreeMap<String, Option<Vec<u8>>>, Vec<Finding>) {
    let settings = read_settings(root).expect("settings");
    let mut findings = Vec::new();
    let (otherwise, timings) =
        (Otherwise { texts_held, ..Otherwise::default() }, Timings::default());
    let site = read(root, settings, date(2026, 1, 1), &otherwise, &timings, &mut findings);
    meanwhile();
    let ingredients = site.ingredients.expect("the theme");
    let addresses = Addresses::new(&ingredients.settings);
    let (plan, found) = plan(
        &site.site,
        &ingredients.statics,
        &ingredients.theme,
        &ingredients.settings,
        &addresses,
    );
    findings.extend(found);
    let (renderer, found) = Renderer::new(ingredients, site.site);
    findings.extend(found);
    let mut pages = BTreeMap::new();
    for edition in &plan.editions {
        let work = renderer.edition_work(edition.at);
        findings.extend(work.findings());
        for entry in edition.all() {
            pages.insert(entry.output.clone(), work.page(&entry).unwrap_or_default());
        }
        // What was held until now is read again.
        renderer.let_go_of_texts(edition.at);
        let work = renderer.edition_work(edition.at);
        for entry in &*edition.entries() {
            let again = work.page(entry).unwrap_or_default();
            assert!(pages[&entry.output] == again || texts_changed(&work), "{}", entry.output);
        }
    }
    for entry in
        plan.others.iter().filter(|entry| matches!(entry.page, Page::Index(_) | Page::Sitemap))
    {
        pages.insert(entry.output.clone(), renderer.other(entry).unwrap_or_default());
    }
    engross::finding::sort(&mut findings);
    (pages, findings)
}

fn site() -> Site {
    Site::new(&FILES)
}

#[test]
fn a_text_that_is_read_again_is_what_it_was() {
    let site = site();
    let (pages, findings) = rendered(site.root(), None, || {});
    assert!(pages.len() > 40 && findings.len() > 5, "{} {findings:?}", pages.len());
    for most in [0, 1, 150, 1 << 30] {
        let (again, found) = rendered(site.root(), Some(most), || {});
        assert_eq!(found, findings, "{most} bytes");
        assert!(again == pages, "{most} bytes");
    }
}

#[test]
fn a_text_that_changed_meanwhile_is_told_and_no_other() {
    for path in
        ["content/legal/terms/2019-01-01.md", "content/legal/list.md", "content/legal/framed.md"]
    {
        let happenings: [&dyn Fn(&Path); 3] = [
            &|file| fs::write(file, "# Another\n").expect("written"),
            &|file| fs::write(file, b"\xff\xfe").expect("written"),
            &|file| fs::remove_file(file).expect("removed"),
        ];
        for happens in happenings {
            let site = site();
            let file = site.root().join(path);
            let (_, before) = rendered(site.root(), None, || {});
            let (_, findings) = rendered(site.root(), Some(0), || happens(&file));
            assert!(!any_error(&before), "{before:#?}");
            assert!(any_error(&findings));
            let told = findings.iter().filter(|it| it.rule == "unreadable");
            let told: Vec<String> = told.map(|it| it.to_string()).collect();
            let message = "cannot be read: it changed while the site was built";
            let expected =
                format!("{path}: error: {message} [unreadable]\n  help: build the site again");
            assert_eq!(told, [expected]);
            // What is held is what was read.
            let site = self::site();
            let file = site.root().join(path);
            let (pages, _) = rendered(site.root(), None, || {});
            let (held, found) = rendered(site.root(), None, || happens(&file));
            assert!(held == pages && !any_error(&found));
        }
    }
}

#[test]
fn a_notice_with_many_versions_has_the_same_pages_however_they_are_asked_for() {
    let text = |version: usize| {
        let clause = |at: usize| match (version + at) % 7 {
            0 => format!("## Clause {at}\n\nWe keep data for {} days.\n\n", version * at),
            1 => format!("## {at}. Clause renamed {version}\n\nWe keep data of clause {at}.\n\n"),
            2 => String::new(),
            _ => format!("## Clause {at}\n\nWe keep data of clause {at} for some time.\n\n"),
        };
        format!("# Terms\n\n{}", (1..12).map(clause).collect::<String>())
    };
    let name = |version: usize| {
        format!("content/legal/terms/{}-{:02}-01.md", 2000 + version / 12, version % 12 + 1)
    };
    let site = Site::new(&[]);
    let count = 40;
    (0..count).for_each(|version| site.write(&name(version), text(version)));
    let settings = read_settings(site.root()).expect("settings");
    let (otherwise, timings) = (Otherwise::default(), Timings::default());
    let day = date(2026, 1, 1);
    let read = read(site.root(), settings, day, &otherwise, &timings, &mut Vec::new());
    let ingredients = read.ingredients.expect("the theme");
    let addresses = Addresses::new(&ingredients.settings);
    let (statics, theme) = (ingredients.statics.clone(), ingredients.theme.clone());
    let (plan, _) = plan(&read.site, &statics, &theme, &ingredients.settings, &addresses);
    let (renderer, _) = Renderer::new(ingredients, read.site);
    let edition = &plan.editions[0];
    let at_once = renderer.edition_work(edition.at);
    at_once.compare_neighbours();
    let backwards = renderer.edition_work(edition.at);
    let mut drawn = 0;
    for entry in edition.all().collect::<Vec<_>>().into_iter().rev() {
        let page = at_once.page(&entry).expect("a page");
        assert!(page == backwards.page(&entry).expect("a page"), "{}", entry.output);
        let is_whole =
            matches!(entry.page, Page::History | Page::Clauses | Page::ClausesJson | Page::Feed(_));
        let is_some = matches!(
            entry.page,
            Page::Changes(2 | 33) | Page::Compare(5, 39) | Page::ToChanges(6) | Page::Version(39)
        );
        if is_whole || is_some {
            let alone = renderer.edition_work(edition.at);
            assert!(page == alone.page(&entry).expect("a page"), "{}", entry.output);
        }
        if let Page::Changes(_) | Page::Compare(..) = entry.page {
            let page = String::from_utf8(page.expect("bytes")).expect("text");
            assert!(page.contains("data-redline=\"inserted\""), "{}", entry.output);
            drawn += 1;
        }
    }
    // Each with its predecessor, and all others with the text in force.
    assert_eq!(drawn, (count - 1) + (count - 2));
}
