//! A workspace after any changes is the workspace that is opened afterwards: for every path the same bytes and the
//! same findings, and those that `engross build` writes.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engross::build::{Options, build, survey};
use engross::document::known::Known;
use engross::finding::{Finding, Severity, any_error};
use engross::render::plan::MANIFEST;
use engross::site::read_settings;
use engross::timings::Timings;
use engross::workspace::{FirstPages, Served, View, Workspace};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use support::{Site, git, tree};
use tempfile::TempDir;

/// Files that texts stand in.
const TEXTS: [&str; 17] = [
    "content/legal/terms/index.md",
    "content/legal/terms/2019-01-01.md",
    "content/legal/terms/2020-05-01.md",
    "content/legal/terms/2020-05-01.2.md",
    "content/legal/terms/2020-05-01/index.md",
    "content/legal/terms/index.ja.md",
    "content/legal/terms/2019-01-01.ja.md",
    "content/legal/terms.md",
    "content/legal/privacy.md",
    "content/legal/privacy/2026-03-01.md",
    "content/legal/history.md",
    "content/index.md",
    "content/legal/.hidden.md",
    "content/Legal/Terms.md",
    "content/ja/legal/terms.md",
    "content/ja/legal/terms/2019-01-01.md",
    "content/EN/legal/privacy/index.md",
];

/// What stands in them.
const SAYINGS: [&str; 27] = [
    "# Terms\n\nOne.\n\n## Scope\n\nTwo words.\n",
    "# Terms\n\nOne.\n\n## Scope\n\nThree more words.\n\n## Law\n\nFour.\n",
    "# Terms\n\n## Law\n\nFour [here](/legal/privacy).\n\n## Scope of all\n\nTwo words.\n",
    "---\neffective: 2021-02-03\nchanges: We say *more*.\n---\n# Terms of use\n\nMore.\n",
    "---\ndraft: true\neffective: 2027-01-01\n---\n# Coming terms\n\nSoon.\n",
    "---\npublished: 2026-06-01\neffective: 2026-07-01\n---\n# Later terms\n\nLater.\n",
    "---\neffective: 2018-01-01\nwithdrawn: 2020-01-01\n---\n# Old terms\n\nGone.\n",
    "---\naliases: [/old/terms]\n---\n# Terms\n\nMoved.\n",
    "---\naliases: [/legal/privacy]\n---\n# Terms\n\nMoved to what is there.\n",
    "---\ncontext: {name: Heron}\nversion: '2.1'\nmaterial: true\n---\n# Terms\n\n{{ name }} and {{ company }}.\n",
    "# Terms\n\n{% include \"_address.md\" %}\n",
    "# Terms\n\n{% include \"_inner.md\" %}\n\n## Scope\n\nX.\n",
    "# All\n\n{% for it in notices(under=\"/legal\") %}- [{{ it.title }}]({{ it.url }})\n{% endfor %}\n",
    "# Cookies\n\n{{ cookie_table() }}\n",
    "# Terms\n\n{{ nothing_such }}\n",
    "# Terms\n\n{% include \"_none.md\" %}\n",
    "---\ncorrections: [{date: 2025-01-01, note: A typo}]\n---\n# Terms\n\nOne, mended.\n",
    "# Terms\n\n<p style=\"color: red\">Red</p> [old](2019-01-01.md) [terms](../terms.md) [h](/legal/terms/history/)\n",
    "---\ntitle: [broken\n---\n# Terms\n",
    "---\ntranslation_of: 2019-01-01\n---\n# 規約\n\n一。\n",
    "---\nwrapper_template: own.html\n---\n# Terms\n\nIn a frame of its own.\n",
    "---\nmarkdown_includes: {address: _address.md}\ntemplate: false\n---\n# Terms\n\n{{ company }}\n",
    "\u{feff}# Terms\r\n\r\nOne.\r\n",
    "",
    "---\nprevailing_language: ja\neffective: 2020-05-01\n---\n# 規約\n\n二。\n",
    "---\nprevailing_language: none\n---\n# Terms\n\n{% include \"_inner.md\" %}\n",
    "---\ndraft: true\neffective: 2019-01-01\n---\n# 規約\n\n三。\n",
];

/// Other files, each with what may stand in it.
const OTHERS: [(&str, &[&str]); 16] = [
    ("content/_address.md", &["1 Lock Street, {{ company }}\n", "2 Lock Street\n", "{{ broken\n"]),
    ("content/legal/_inner.md", &["Inner. {% include \"_address.md\" %}\n", "Inner.\n"]),
    ("content/legal/cookies/index.yaml", &[INVENTORY, INVENTORY_LATER, "categories: 3\n"]),
    ("content/legal/cookies/2020-01-01.yaml", &[INVENTORY]),
    ("content/legal/terms/2019-01-01/seal.png", &["picture", "another"]),
    ("content/legal/terms/history/note.txt", &["a note"]),
    ("content/legal/terms/2019-01-01/text.txt", &["in the way"]),
    ("content/assets", &["in the way"]),
    ("content/robots.txt", &["User-agent: *\n"]),
    (
        "templates/own.html",
        &[
            "{% extends \"notice.html\" %}{% block main %}{{ text(key=\"greeting\") }}{{ super() }}{% endblock %}",
            "{{ title }} {{ content | safe }}",
            "{{ title ",
        ],
    ),
    ("templates/404.html", &["<title>{{ page.title }}</title>", "{{ no_function() }}"]),
    ("static/own.css", &["p { color: red }", "p { color: blue }"]),
    (
        "locales/en.ftl",
        &["greeting = Hello\n", "history = All of them\ngreeting = Good day\n", "a = {\n"],
    ),
    ("themes/other/theme.yaml", &["name: other\n"]),
    ("content/ja/_address.md", &["水門通り一番 {{ company }}\n", "{{ broken\n"]),
    ("content/ja/legal/_inner.md", &["内 {% include \"_address.md\" %}\n"]),
];

const INVENTORY: &str = "\
title: Cookies
effective: 2019-06-01
categories:
  - id: strictly-necessary
providers:
  - id: own
    name: Heron
    items:
      - name: session
        category: strictly-necessary
        purpose: Keeps you signed in.
        retention: session
";

const INVENTORY_LATER: &str = "\
title: Cookies and more
effective: 2022-06-01
categories:
  - id: strictly-necessary
providers:
  - id: own
    name: Heron Lantern
    items:
      - name: session
        category: strictly-necessary
        purpose: Keeps you signed in, still.
        retention: session
";

const SETTINGS: [&str; 10] = [
    "languages: [en, ja]\nurl: https://legal.example.com\ncontext: {company: Heron Ltd}\n",
    "languages: [en, ja]\nurl: https://legal.example.com\ncontext: {company: Heron Lantern Ltd}\n",
    "languages: [en]\ncontext: {company: Heron Ltd}\n",
    "languages: [en, ja]\nsearch: off\nredline: {all_pairs_up_to: 2, with_in_force: false}\ncontext: {company: Heron Ltd}\n",
    "languages: [en, ja]\nhtml: {styles: true}\nnotice_period: 30 days\ncontext: {company: Heron Ltd}\n",
    "languages: [en, ja]\ntheme: other\ncontext: {company: Heron Ltd}\n",
    "languages: [en, ja]\ncontent: content/legal\ncontext: {company: Heron Ltd}\n",
    "languages: 3\n",
    "languages: [en, ja]\nlocale_folders: true\ncontext: {company: Heron Ltd}\n",
    "languages: [en, ja]\nlocale_folders: true\nprevailing_language: ja\nurl: https://legal.example.com\n",
];

const DAYS: [Date; 4] = [date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 15), date(2019, 7, 1)];

/// What happens to a site.
#[derive(Debug, Clone)]
enum Turn {
    /// A text is saved.
    Say(usize, usize),
    /// Something else is.
    Put(usize, usize),
    Settings(usize),
    /// A text is removed.
    Remove(usize),
    RemoveOther(usize),
    /// A text is renamed to where another may stand.
    Rename(usize, usize),
    /// A folder is moved, or back.
    Move,
    /// A text is a link to another one.
    Link(usize, usize),
    /// A text is saved with bytes that are none.
    Bytes(usize),
    /// A file whose name is no text.
    BadName,
    /// What is there is sealed.
    Seal,
    /// The register and what is kept beside it are removed.
    Unseal,
    Look(usize, bool),
    /// Nothing is changed, and everything is told to be.
    Nothing,
}

fn turn() -> impl Strategy<Value = Turn> {
    let (text, saying) = (0..TEXTS.len(), 0..SAYINGS.len());
    prop_oneof![
        12 => (text.clone(), saying).prop_map(|(text, saying)| Turn::Say(text, saying)),
        6 => (0..OTHERS.len(), 0..3_usize).prop_map(|(file, what)| Turn::Put(file, what)),
        2 => (0..SETTINGS.len()).prop_map(Turn::Settings),
        3 => text.clone().prop_map(Turn::Remove),
        2 => (0..OTHERS.len()).prop_map(Turn::RemoveOther),
        2 => (text.clone(), text.clone()).prop_map(|(from, to)| Turn::Rename(from, to)),
        1 => Just(Turn::Move),
        1 => (text.clone(), text.clone()).prop_map(|(at, to)| Turn::Link(at, to)),
        1 => text.prop_map(Turn::Bytes),
        1 => Just(Turn::BadName),
        2 => Just(Turn::Seal),
        1 => Just(Turn::Unseal),
        2 => (0..DAYS.len(), any::<bool>()).prop_map(|(day, drafts)| Turn::Look(day, drafts)),
        1 => Just(Turn::Nothing),
    ]
}

/// A site that is changed, and a workspace that is told of it.
struct Changing {
    site: Site,
    workspace: Workspace,
    day: Date,
    drafts: bool,
    told: Vec<PathBuf>,
    /// Where clean builds are put.
    clean: TempDir,
}

impl Changing {
    fn new(files: &[(&str, &str)]) -> Changing {
        let site = Site::new(files);
        let (day, drafts) = (DAYS[0], false);
        let workspace = Workspace::open(site.root(), day, drafts);
        let clean = tempfile::tempdir().expect("a folder");
        Changing { site, workspace, day, drafts, told: Vec::new(), clean }
    }

    /// Does it if it can be done.
    fn turn(&mut self, turn: &Turn) {
        match *turn {
            Turn::Say(text, saying) => self.save(TEXTS[text], SAYINGS[saying].as_bytes()),
            Turn::Put(file, what) => {
                let (path, sayings) = OTHERS[file];
                self.save(path, sayings[what % sayings.len()].as_bytes());
            }
            Turn::Settings(settings) => self.save("engross.yaml", SETTINGS[settings].as_bytes()),
            Turn::Remove(text) => self.remove(TEXTS[text]),
            Turn::RemoveOther(file) => self.remove(OTHERS[file].0),
            Turn::Rename(from, to) => self.rename(TEXTS[from], TEXTS[to]),
            Turn::Move => {
                let (from, to) = ("content/legal/terms", "content/legal/conditions");
                match self.site.path(from).exists() {
                    true => self.rename(from, to),
                    false => self.rename(to, from),
                }
            }
            Turn::Link(at, to) => {
                let (at, to) = (self.site.path(TEXTS[at]), self.site.path(TEXTS[to]));
                if !at.exists() && at.parent().is_some_and(Path::is_dir) {
                    #[cfg(unix)]
                    let _ = std::os::unix::fs::symlink(to, &at);
                    self.told.push(at);
                }
            }
            Turn::Bytes(text) => self.save(TEXTS[text], b"# Terms\n\nCaf\xe9.\n"),
            Turn::BadName => self.save("content/legal/a?b.md", b"x"),
            Turn::Seal => self.seal(),
            Turn::Unseal => {
                self.remove("register.yaml");
                let folder = self.site.path("register");
                if fs::remove_dir_all(&folder).is_ok() {
                    self.told.push(folder);
                }
            }
            Turn::Look(day, drafts) => {
                // What is told to the workspace until now it is to know first.
                self.tell();
                (self.day, self.drafts) = (DAYS[day], drafts);
                self.workspace.look(self.day, self.drafts);
            }
            Turn::Nothing => self.told.push(self.site.root().to_owned()),
        }
    }

    fn save(&mut self, path: &str, bytes: &[u8]) {
        let path = self.site.path(path);
        let saved = fs::create_dir_all(path.parent().expect("a parent"));
        // A file may stand where a folder would have to.
        if saved.and_then(|()| fs::write(&path, bytes)).is_ok() {
            self.told.push(path);
        }
    }

    fn remove(&mut self, path: &str) {
        let path = self.site.path(path);
        if fs::remove_file(&path).is_ok() {
            self.told.push(path);
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        let (from, to) = (self.site.path(from), self.site.path(to));
        if to.parent().is_some_and(Path::is_dir) && fs::rename(&from, &to).is_ok() {
            self.told.extend([from, to]);
        }
    }

    fn seal(&mut self) {
        let Ok(settings) = read_settings(self.site.root()) else { return };
        let survey = survey(self.site.root(), settings, self.day, &engross::build::Scope::Build);
        if let Some(renderer) = survey.renderer.filter(|_| !any_error(&survey.findings)) {
            let sealed = survey.sealing.seal(&renderer, &survey.rendered, self.day, false);
            sealed.expect("a register");
            self.told.extend([self.site.path("register.yaml"), self.site.path("register")]);
        }
    }

    fn tell(&mut self) {
        let told = std::mem::take(&mut self.told);
        self.workspace.changed(&told);
    }

    /// Holds the workspace to one that is opened now, and where nothing is wrong to what a build writes.
    fn check(&mut self) -> Result<(), TestCaseError> {
        self.tell();
        let fresh = Workspace::open(self.site.root(), self.day, self.drafts);
        check_alike(&self.workspace.view(), &fresh.view())?;
        let kept = self.workspace.known().to_keep("this test").unwrap_or_default();
        let known = Known::read(kept, "this test");
        let knowing = Workspace::open_knowing(self.site.root(), self.day, self.drafts, known);
        check_alike(&knowing.view(), &fresh.view())
    }

    /// Whether it could be built.
    fn check_build(&mut self) -> Result<bool, TestCaseError> {
        self.check()?;
        let view = self.workspace.view();
        let Ok(settings) = read_settings(self.site.root()) else { return Ok(false) };
        let output = self.site.path("output");
        let before = output.exists().then(|| tree(&output));
        let options = Options { drafts: self.drafts, ..Options::default() };
        let root = self.site.root();
        let timings = Timings::default();
        let report = build(root, settings.clone(), self.day, &output, &options, &timings);
        let report = report.expect("an output folder");
        let afresh = Options { no_cache: true, ..options };
        let clean = self.clean.path().join("output");
        let expected = build(root, settings, self.day, &clean, &afresh, &timings);
        let expected = expected.expect("an output folder");
        prop_assert_eq!(&report.findings, &expected.findings);
        prop_assert_eq!(report.built.is_some(), expected.built.is_some());
        let settings = read_settings(root).expect("settings");
        let surveyed = survey(root, settings, self.day, &engross::build::Scope::Build);
        let gone = |it: &&Finding| it.rule == "sealed-version-gone";
        if !self.drafts {
            prop_assert_eq!(
                report.findings.iter().filter(gone).collect::<Vec<_>>(),
                surveyed.findings.iter().filter(gone).collect::<Vec<_>>()
            );
        }
        let after = output.exists().then(|| tree(&output));
        let expected = match report.built {
            Some(_) => Some(tree(&clean)),
            None => before,
        };
        check_trees(after.as_ref(), expected.as_ref())?;
        for finding in &view.findings {
            prop_assert!(report.findings.contains(finding), "{finding} is told by the view alone");
        }
        if report.built.is_none() {
            return Ok(false);
        }
        let mut built = tree(&output);
        built.remove(MANIFEST);
        let planned = view.outputs();
        for (path, bytes) in &built {
            match view.file(path) {
                Served::Bytes(served, findings) => {
                    prop_assert!(served == *bytes, "{path} is not what is built");
                    for finding in findings {
                        prop_assert!(report.findings.contains(&finding), "{path}: {finding}");
                    }
                }
                other => prop_assert!(false, "{path} is built, and not served: {other:?}"),
            }
        }
        for path in planned.into_iter().filter(|path| !built.contains_key(path)) {
            prop_assert_eq!(view.file(&path), Served::None, "{} is not built", path);
        }
        Ok(true)
    }
}

/// Whether the files of two outputs are the same, byte for byte.
fn check_trees(a: Option<&Tree>, b: Option<&Tree>) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.is_some(), b.is_some());
    let (Some(a), Some(b)) = (a, b) else { return Ok(()) };
    prop_assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (path, bytes) in a {
        if *bytes != b[path] {
            let (new, clean) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&b[path]));
            prop_assert!(false, "{path} is not what a clean build has:\n{}", diff(&clean, &new));
        }
    }
    Ok(())
}

type Tree = BTreeMap<String, Vec<u8>>;

/// Everything that a view says, by path.
fn all(view: &View) -> BTreeMap<String, Served> {
    view.outputs().into_iter().map(|path| (path.clone(), view.file(&path))).collect()
}

fn check_alike(view: &View, fresh: &View) -> Result<(), TestCaseError> {
    prop_assert_eq!(&view.findings, &fresh.findings);
    let (view, fresh) = (all(view), all(fresh));
    let paths = |all: &BTreeMap<String, Served>| all.keys().cloned().collect::<Vec<_>>();
    prop_assert_eq!(paths(&view), paths(&fresh));
    for (path, served) in view {
        if served != fresh[&path] {
            let show = |served: &Served| match served {
                Served::Bytes(bytes, found) => {
                    format!("{}\n{found:?}", String::from_utf8_lossy(bytes))
                }
                other => format!("{other:?}"),
            };
            let shown = diff(&show(&fresh[&path]), &show(&served));
            prop_assert!(false, "{path} is not what it is afresh:\n{shown}");
        }
    }
    Ok(())
}

/// Paths of the output that are asked for whether they are there or not.
const ASKED: [&str; 12] = [
    "index.html",
    "legal/index.html",
    "legal/terms",
    "legal/terms/index.html",
    "legal/terms/2019-01-01/index.html",
    "legal/terms/history/index.html",
    "legal/privacy/2026-03-01/changes/index.html",
    "ja/legal/terms/index.html",
    "Legal/Terms/index.html",
    "old/terms/index.html",
    "old/terms/versions.json",
    "_headers",
];

/// Asks for every file of a site before its texts are read, each of a preview of its own and one after the other of the
/// same: what is shown then is what the whole site shows. Says how many were.
fn check_first_pages(root: &Path, day: Date) -> Result<usize, TestCaseError> {
    let whole = Workspace::open(root, day, false).view();
    let mut all = whole.outputs();
    all.extend(ASKED.map(str::to_owned));
    let shared = FirstPages::open(root, day, 0);
    let mut shown = 0;
    for path in &all {
        let file = |first: Option<&FirstPages>| {
            let told = |view: &Arc<View>| {
                let served = view.file(path);
                (served, view.source_of(path), view.against_in_force(path), view.is_part())
            };
            first?.look(std::slice::from_ref(path), told)
        };
        let afresh = FirstPages::open(root, day, 0);
        // What is read for an answer is not to change the next one.
        let again = [(shared.as_ref(), false), (shared.as_ref(), false)];
        for (first, is_afresh) in [(afresh.as_ref(), true)].into_iter().chain(again) {
            let Some((served, source, against, is_part)) = file(first) else { continue };
            shown += usize::from(is_afresh);
            prop_assert!(is_part);
            prop_assert_eq!(&source, &whole.source_of(path));
            prop_assert_eq!(against, whole.against_in_force(path));
            // An error stands over the pages of the text that has it.
            let own = whole.findings.iter().find(|finding| {
                finding.severity == Severity::Error && source.as_ref() == Some(&finding.place.path)
            });
            prop_assert_eq!(own, None, "{} has an error", path);
            let expected = whole.file(path);
            if served != expected {
                let show = |served: &Served| match served {
                    Served::Bytes(bytes, found) => {
                        format!("{}\n{found:?}", String::from_utf8_lossy(bytes))
                    }
                    other => format!("{other:?}"),
                };
                let shown = diff(&show(&expected), &show(&served));
                prop_assert!(false, "{path} is not what the whole site has:\n{shown}");
            }
        }
    }
    Ok(shown)
}

/// The lines in which two texts differ.
fn diff(a: &str, b: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
    let gone = a.iter().filter(|line| !b.contains(line)).map(|line| format!("- {line}\n"));
    let new = b.iter().filter(|line| !a.contains(line)).map(|line| format!("+ {line}\n"));
    gone.chain(new).collect()
}

const FIRST: [(&str, &str); 6] = [
    ("engross.yaml", SETTINGS[0]),
    ("content/legal/terms/index.md", SAYINGS[3]),
    ("content/legal/terms/2019-01-01.md", SAYINGS[0]),
    ("content/legal/terms/2020-05-01.md", SAYINGS[1]),
    ("content/legal/privacy.md", SAYINGS[12]),
    ("content/_address.md", "1 Lock Street\n"),
];

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(24),
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_workspace_after_changes_is_one_that_is_opened_then(
        // Changes that are told at once, one burst after another.
        bursts in prop::collection::vec(prop::collection::vec(turn(), 1..4), 1..7),
    ) {
        let mut changing = Changing::new(&FIRST);
        for burst in &bursts {
            for turn in burst {
                changing.turn(turn);
            }
            changing.check()?;
        }
        changing.check_build()?;
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_build_after_changes_is_a_clean_one(
        bursts in prop::collection::vec(prop::collection::vec(turn(), 1..4), 1..7),
    ) {
        let mut changing = Changing::new(&FIRST);
        changing.check_build()?;
        for burst in &bursts {
            for turn in burst {
                changing.turn(turn);
            }
            changing.check_build()?;
        }
    }
}

proptest! {
    // Each page of each site takes a preview of its own.
    #![proptest_config(ProptestConfig { cases: cases().cases.div_ceil(3), ..cases() })]

    #[test]
    fn a_page_that_is_shown_before_all_texts_are_read_is_that_of_the_whole_site(
        turns in prop::collection::vec(turn(), 0..8),
    ) {
        let mut changing = Changing::new(&FIRST);
        turns.iter().for_each(|turn| changing.turn(turn));
        check_first_pages(changing.site.root(), changing.day)?;
    }
}

/// What of a site can be shown before all its texts are read: how many files of how many.
fn first_pages(files: &[(&str, &str)]) -> usize {
    let site = Site::new(files);
    check_first_pages(site.root(), DAYS[0]).expect("the same as the whole site")
}

#[test]
fn what_names_do_not_tell_waits_for_all_texts() {
    let terms = ("content/legal/terms.md", "---\neffective: 2020-01-01\n---\n# Terms\n\nOne.\n");
    let settings = ("engross.yaml", "url: https://legal.example.com\n");
    let with = |others: &[(&str, &str)]| first_pages(&[&[settings, terms], others].concat());
    let alone = with(&[]);
    assert!(alone > 10, "{alone}");
    // Of another notice no more than that it is there.
    let other = "---\neffective: 2021-01-01\n---\n# Privacy\n\nTwo.\n";
    assert!(with(&[("content/legal/privacy.md", other)]) > alone);
    // A link leads where the other text is; it may be a draft, or state a date that its name does not.
    let linked = "---\neffective: 2021-01-01\n---\n# P\n\n[a](/legal/terms/2020-01-01/) [b](terms.md) [c](/legal/none)\n";
    assert!(with(&[("content/legal/privacy.md", linked)]) > alone);
    // It may claim an address of this one.
    let history = "---\neffective: 2021-01-01\n---\n# History\n";
    let claimed = with(&[("content/legal/terms/history.md", history)]);
    assert!(claimed < alone, "{claimed}");
    // A notice with a former address, one with a list, one from the commit history.
    for said in [
        "---\naliases: [/old]\n---\n# P\n",
        "# P\n\n{% for it in notices() %}- {{ it.title }}\n{% endfor %}\n",
        "---\nhistory: git\n---\n# P\n",
    ] {
        let shown = with(&[("content/legal/privacy.md", said)]);
        assert!(shown >= alone && shown < alone + 10, "{said}: {shown}");
    }
    // A link to one from the commit history.
    let (linked, git) = ("# P\n\n[g](g.md)\n", "---\nhistory: git\n---\n# G\n");
    with(&[("content/legal/privacy.md", linked), ("content/legal/g.md", git)]);
    // A file where a page stands that texts bring about.
    let settings = ("engross.yaml", "languages: [en, ja]\nsearch: all\n");
    for claimed in ["content/search/index.html", "content/ja/index.html", "content/ja/feed.xml"] {
        first_pages(&[settings, (claimed, "x"), ("content/a.ja.md", history)]);
    }
    // Whether there is a page of all Japanese notices where this one stands another text says.
    let settings = ("engross.yaml", "languages: [en, ja]\nsearch: all\n");
    let files = [settings, ("content/ja/search.md", history), ("content/a.ja.md", history)];
    assert!(first_pages(&files) > 10);
    // A date that does not exist moves an address.
    assert_eq!(with(&[("content/legal/privacy/2023-02-30.md", "# P\n")]), 0);
}

#[test]
fn pages_of_the_sample_site_can_be_shown_before_all_its_texts_are_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shown = check_first_pages(root, DAYS[0]).expect("the same as the whole site");
    let all = Workspace::open(root, DAYS[0], false).view().outputs().len();
    assert!(shown * 10 > all, "{shown} of {all}");
}

/// Turns one after another, each checked, and built where nothing is wrong; says how often that was.
fn check_turns(turns: &[Turn]) -> usize {
    let mut changing = Changing::new(&FIRST);
    let mut built = 0;
    for turn in turns {
        changing.turn(turn);
        match changing.check_build() {
            Ok(is_built) => built += usize::from(is_built),
            Err(error) => panic!("after {turn:?}: {error}"),
        }
    }
    built
}

#[test]
fn each_kind_of_change_is_seen() {
    let built = check_turns(&[
        Turn::Say(0, 1),
        Turn::Say(1, 2),
        Turn::Put(0, 1),
        Turn::Say(8, 10),
        Turn::Put(0, 0),
        Turn::Put(2, 0),
        Turn::Say(8, 13),
        Turn::Put(2, 1),
        Turn::Put(11, 0),
        Turn::Put(11, 1),
        Turn::Put(12, 0),
        Turn::Put(9, 0),
        Turn::Say(0, 20),
        Turn::Put(12, 1),
        Turn::Put(9, 1),
        Turn::Seal,
        Turn::Say(1, 16),
        Turn::Seal,
        Turn::Unseal,
        Turn::Remove(2),
        Turn::Settings(1),
        Turn::Settings(4),
        Turn::Say(0, 4),
        Turn::Look(0, true),
        Turn::Look(2, false),
        Turn::Say(9, 0),
        Turn::Move,
        Turn::Put(4, 0),
        Turn::Put(4, 1),
        Turn::Say(10, 0),
        Turn::Remove(10),
        Turn::Nothing,
    ]);
    assert!(built > 25, "only {built} of these states could be built");
}

/// Pages of a translation say what has become of its source, which stands in other files.
#[test]
fn a_translation_follows_its_source() {
    let mut changing = Changing::new(&FIRST);
    changing.turn(&Turn::Say(5, 19));
    let said = |changing: &mut Changing, words: &str| {
        changing.check().expect("what is there afresh");
        match changing.workspace.view().file("ja/legal/terms/index.html") {
            Served::Bytes(bytes, _) => String::from_utf8_lossy(&bytes).contains(words),
            other => panic!("{other:?}"),
        }
    };
    assert!(said(&mut changing, "英語版はその後2回以上変更され、最後の変更日は2021年2月3日です。"));
    // The last version of the source goes.
    changing.turn(&Turn::Remove(0));
    assert!(said(&mut changing, "英語版は2020年5月1日に変更されました。"));
    changing.turn(&Turn::Remove(2));
    assert!(said(&mut changing, "これは2019年1月1日付けの英語版の翻訳です。"));
    changing.turn(&Turn::Say(2, 25));
    changing.turn(&Turn::Settings(9));
    assert!(!said(&mut changing, "の翻訳です。"), "the Japanese text is the source now");
}

/// Where folders bear the tags of languages, files mean something else, and fragments stand in for others.
#[test]
fn folders_of_languages_come_and_go() {
    let built = check_turns(&[
        Turn::Settings(8),
        Turn::Say(14, 11),
        Turn::Put(1, 0),
        Turn::Put(14, 0),
        Turn::Say(15, 10),
        Turn::Put(15, 0),
        Turn::Say(16, 12),
        Turn::Remove(8),
        Turn::Say(14, 26),
        Turn::Look(0, true),
        Turn::Look(0, false),
        Turn::RemoveOther(14),
        Turn::Settings(9),
        Turn::Settings(0),
    ]);
    assert!(built >= 9, "{built} of these sites are whole");
}

#[test]
fn a_fault_is_told_where_it_shows_and_goes_away() {
    let mut changing = Changing::new(&FIRST);
    let page = "legal/terms/index.html";
    let is_served =
        |changing: &Changing| matches!(changing.workspace.view().file(page), Served::Bytes(..));
    assert!(is_served(&changing));
    for (broken, mended) in [
        (Turn::Say(0, 14), Turn::Say(0, 1)),
        (Turn::Put(10, 1), Turn::RemoveOther(10)),
        (Turn::Settings(7), Turn::Settings(0)),
    ] {
        changing.turn(&broken);
        changing.check().expect("the same as afresh");
        let served = changing.workspace.view().file(page);
        assert!(
            matches!(&served, Served::Faults(found) if !found.is_empty()),
            "{broken:?}: {served:?}"
        );
        changing.turn(&mended);
        changing.check().expect("the same as afresh");
        assert!(is_served(&changing), "{mended:?}");
    }
    // Nobody's page but its own is broken by a text.
    changing.turn(&Turn::Say(8, 14));
    changing.tell();
    assert!(is_served(&changing));
    assert!(matches!(
        changing.workspace.view().file("legal/privacy/index.html"),
        Served::Faults(_)
    ));
    assert_eq!(changing.workspace.view().file("no/such/page.html"), Served::None);
}

#[test]
fn what_changes_nothing_is_no_change() {
    let mut changing = Changing::new(&FIRST);
    let text = changing.site.path(TEXTS[0]);
    fs::write(&text, SAYINGS[3]).expect("a file");
    assert!(!changing.workspace.changed(std::slice::from_ref(&text)), "the same bytes");
    for path in ["README.md", "output/index.html", "content/legal/.hidden.md", "content/.git/x"] {
        changing.site.write(path, "x");
        let path = changing.site.path(path);
        assert!(!changing.workspace.changed(std::slice::from_ref(&path)), "{}", path.display());
    }
    let view = changing.workspace.view();
    fs::write(&text, SAYINGS[0]).expect("a file");
    assert!(changing.workspace.changed(&[text]), "other words");
    // A request goes on with the state that it began with.
    assert!(!Arc::ptr_eq(&view, &changing.workspace.view()));
    assert!(matches!(view.file("legal/terms/index.html"), Served::Bytes(..)));
    let picture = changing.site.path("content/seal.png");
    fs::write(&picture, "a").expect("a file");
    assert!(changing.workspace.changed(std::slice::from_ref(&picture)), "a new picture");
    fs::write(&picture, "b").expect("a file");
    assert!(changing.workspace.changed(&[picture]), "another picture of the same name");
}

#[cfg(unix)]
#[test]
fn what_stands_behind_links_is_read_again() {
    let mut changing = Changing::new(&FIRST);
    changing.site.write("content/_archive/2018-01-01.md", "# Terms\n\nOf then.\n");
    let link = changing.site.path("content/legal/terms/2018-01-01.md");
    let target = changing.site.path("content/_archive/2018-01-01.md");
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    changing.told.extend([link, target.clone()]);
    assert!(changing.check_build().expect("the same as afresh"));
    changing.site.write("content/_archive/2018-01-01.md", "# Terms\n\nOf then, otherwise.\n");
    changing.told.push(target);
    assert!(changing.check_build().expect("the same as afresh"));
    let view = changing.workspace.view();
    let Served::Bytes(page, _) = view.file("legal/terms/2018-01-01/index.html") else {
        panic!("no page")
    };
    assert!(String::from_utf8_lossy(&page).contains("otherwise"));
}

#[cfg(unix)]
#[test]
fn a_hidden_link_that_leads_nowhere_is_told() {
    let mut changing = Changing::new(&FIRST);
    for link in ["content/legal/.hidden.md", "content/.hidden"] {
        let link = changing.site.path(link);
        std::os::unix::fs::symlink(changing.site.path("content/none.md"), &link).expect("a link");
        changing.told.push(link.clone());
        changing.check().expect("the same as afresh");
        assert!(changing.workspace.view().findings.iter().any(|it| it.rule == "unreadable"));
        fs::remove_file(&link).expect("a link");
        changing.told.push(link);
        changing.check().expect("the same as afresh");
    }
}

/// Commits all that there is on a day.
fn commit(site: &Site, day: &str) {
    let run = |args: &[&str]| {
        let mut command = git(site.root());
        command.env("GIT_AUTHOR_DATE", format!("{day}T12:00:00Z"));
        command.env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"));
        let output = command.args(args).output().expect("git");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    if !site.path(".git").exists() {
        run(&["init", "--quiet", "--initial-branch=main"]);
    }
    run(&["add", "content", "engross.yaml"]);
    run(&["commit", "--quiet", "--message", "A change"]);
}

#[test]
fn versions_from_the_commit_history_follow_texts_and_commits() {
    let settings = "languages: [en, ja]\nhistory: git\ncontext: {company: Heron Ltd}\n";
    let mut changing = Changing::new(&[
        ("engross.yaml", settings),
        ("content/legal/terms.md", "# Terms\n\nOne, at {% include \"_address.md\" %}\n"),
        ("content/legal/privacy.md", "# Privacy\n\nOne.\n"),
        ("content/_address.md", "1 Lock Street\n"),
        ("content/legal/cookies/index.yaml", INVENTORY),
    ]);
    commit(&changing.site, "2020-01-01");
    let history = changing.site.path(".git");
    changing.told.push(history.clone());
    assert!(changing.check_build().expect("the same as afresh"));
    let save = |changing: &mut Changing, path: &str, text: &str, day: Option<&str>| {
        changing.save(path, text.as_bytes());
        assert!(changing.check_build().expect("the same as afresh"), "{path}");
        if let Some(day) = day {
            commit(&changing.site, day);
            changing.told.push(history.join("HEAD"));
            assert!(changing.check_build().expect("the same as afresh"), "{path} of {day}");
        }
    };
    save(&mut changing, "content/legal/privacy.md", "# Privacy\n\nTwo.\n", Some("2021-01-01"));
    save(&mut changing, "content/_address.md", "2 Lock Street\n", Some("2022-01-01"));
    let terms = "# Terms\n\nTwo words, at {% include \"_address.md\" %}\n";
    save(&mut changing, "content/legal/terms.md", terms, None);
    let literal = format!("---\ntemplate: false\n---\n{terms}");
    save(&mut changing, "content/legal/terms.md", &literal, None);
    save(&mut changing, "content/legal/terms.md", terms, Some("2023-01-01"));
    let own = "---\nhistory: files\n---\n# Privacy\n\nThree.\n";
    save(&mut changing, "content/legal/privacy.md", own, Some("2024-01-01"));
    save(&mut changing, "content/legal/privacy.md", "# Privacy\n\nFour.\n", None);
    let pages = changing.workspace.view();
    assert!(pages.exists("legal/terms/2023-01-01/index.html"), "{:?}", pages.outputs());
}
