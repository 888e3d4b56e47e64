//! What must hold for every commit history: nothing that readers were shown is lost, nothing is made up,
//! and what was published once keeps its address.
//!
//! Histories are made up by `support/story.rs`, which keeps what each commit held; sites are built from real
//! repositories and held against that.

#[path = "support/story.rs"]
mod story;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Write;
use std::process::Stdio;

use engross::document::Document;
use engross::document::date::LegalDate;
use engross::finding::{Finding, Severity};
use engross::history::{FormerText, Status};
use engross::render::text;
use engross::settings::Commits;
use engross::site::{self, Otherwise};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use story::{File, Merging, Story, Turn, iso, turn};
use support::Site;

/// A version as readers see it.
struct Shown {
    id: String,
    effective: Option<LegalDate>,
    status: Status,
    /// Whether it was withdrawn before its day came.
    called_off: bool,
    words: String,
    /// What it said before its corrections.
    former: Vec<String>,
}

/// The versions of a notice, oldest first.
struct Notice {
    versions: Vec<Shown>,
    at_its_address: String,
}

/// A site by the paths of its notices, and the commit that it stands at.
struct SiteAt {
    commit: usize,
    /// Errors, for which it would not be published.
    errors: Vec<String>,
    notices: BTreeMap<String, Notice>,
}

/// Every version with its former texts, without the sentences that all texts of a notice have.
impl fmt::Debug for SiteAt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "the site at commit {}: {}", self.commit + 1, self.errors.join("; "))?;
        let short = |words: &str| {
            let words: Vec<&str> = words.split(" Of notice ").collect();
            let last = words[words.len() - 1];
            let end = last.split_once(". ").map_or("", |(_, end)| end);
            format!("{} {end}", words[0])
        };
        for (path, notice) in &self.notices {
            for version in &notice.versions {
                let Shown { id, effective, status, words, former, .. } = version;
                let date = effective.map_or("-".to_owned(), |date| date.to_string());
                writeln!(out, "  {path} {id} from {date}, {}: {}", status.name(), short(words))?;
                for text in former {
                    writeln!(out, "      before: {}", short(text))?;
                }
            }
        }
        Ok(())
    }
}

/// A story in a repository.
struct Told {
    story: Story,
    site: Site,
}

impl Told {
    fn new(story: Story, settings: &str) -> Told {
        let site = Site::new(&[]);
        let git = |arguments: &[&str]| {
            let mut git = support::git(site.root());
            git.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null());
            git.spawn().expect("git runs")
        };
        assert!(git(&["init", "--quiet"]).wait().is_ok_and(|it| it.success()));
        let mut import = git(&["fast-import", "--quiet", "--force"]);
        let mut stream = import.stdin.take().expect("a pipe");
        stream.write_all(story.stream(settings).as_bytes()).expect("it reads all");
        drop(stream);
        assert!(import.wait().is_ok_and(|it| it.success()));
        Told { story, site }
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = support::git(self.site.root()).args(arguments).output().expect("git runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn check_out(&self, commit: usize) {
        self.git(&["checkout", "--quiet", "--force", "--detach", &format!("c{}", commit + 1)]);
    }

    /// The site at a commit, by the paths of its notices.
    fn site_at(&self, commit: usize) -> SiteAt {
        self.check_out(commit);
        let settings = site::read_settings(self.site.root()).expect("settings");
        let day = DAY.parse().expect("a day");
        let opened = site::open(self.site.root(), settings, day, &Otherwise::default());
        let renderer = opened.renderer.expect("a theme");
        let mut notices = BTreeMap::new();
        for at in renderer.editions() {
            let notice = &renderer.site.notices[at.notice];
            let edition = &notice.editions[at.edition];
            let words = |document: &Document, effective| {
                let text = text::render(&renderer, at, document, effective);
                support::reader_words(text.lasting())
            };
            let shown = |version: &engross::history::Version| Shown {
                id: version.id.clone(),
                effective: version.effective,
                status: version.status,
                called_off: version.is_called_off(),
                words: words(&version.document, version.effective),
                former: (version.former.iter())
                    .map(|former| match &former.text {
                        FormerText::Document(document) => words(document, version.effective),
                        FormerText::Kept(html) => html.to_string(),
                    })
                    .collect(),
            };
            let versions: Vec<Shown> = edition.versions.iter().map(shown).collect();
            let at_its_address = versions[edition.shown()].words.clone();
            let path = notice.path.trim_start_matches('/').to_owned();
            notices.insert(path, Notice { versions, at_its_address });
        }
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        let errors = opened.findings.iter().filter(is_error);
        let errors = errors.map(|it| format!("{}: {}", it.rule, it.message)).collect();
        SiteAt { commit, errors, notices }
    }
}

/// What the main line showed of each file: its states up to a commit, oldest first, each with its words.
fn published(story: &Story, until: usize) -> BTreeMap<usize, Vec<(File, String)>> {
    let mut states: BTreeMap<usize, Vec<(File, String)>> = BTreeMap::new();
    for at in story.main_line.iter().take_while(|at| **at <= until) {
        let commit = &story.commits[*at];
        for (who, file) in &commit.tree {
            let state = (file.clone(), file.words(commit.fragment.0));
            states.entry(*who).or_default().push(state);
        }
    }
    states
}

type Holds = Result<(), TestCaseError>;

/// A site beside the story that it is of.
struct Case<'a> {
    told: &'a Told,
    site: &'a SiteAt,
    /// For each family, the notices that its files were of.
    homes: BTreeMap<usize, BTreeSet<String>>,
}

impl<'a> Case<'a> {
    fn new(told: &'a Told, site: &'a SiteAt) -> Case<'a> {
        let mut homes: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for states in published(&told.story, site.commit).values() {
            for (file, _) in states {
                homes.entry(file.family).or_default().insert(file.notice.clone());
            }
        }
        Case { told, site, homes }
    }

    fn story(&self) -> &'a Story {
        &self.told.story
    }

    fn fault(&self, what: &str) -> Holds {
        Err(TestCaseError::fail(format!("{what}\n{}{:?}", self.story().told(), self.site)))
    }

    fn versions(&self, family: usize) -> impl Iterator<Item = &'a Shown> {
        let homes = self.homes[&family].iter();
        homes.filter_map(|home| self.site.notices.get(home)).flat_map(|it| &it.versions)
    }

    fn texts(&self, family: usize) -> impl Iterator<Item = &'a String> {
        self.versions(family).flat_map(|it| it.former.iter().chain([&it.words]))
    }

    fn nothing_is_lost(&self) -> Holds {
        for states in published(self.story(), self.site.commit).values() {
            for (file, words) in states {
                if !self.texts(file.family).any(|text| text == words) {
                    return self.fault(&format!("lost: {} once said: {words}", file.path()));
                }
            }
        }
        Ok(())
    }

    /// `commits` are those that may be told of.
    fn nothing_is_made_up(&self, commits: &BTreeSet<usize>) -> Holds {
        let mut committed: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for commit in commits.iter().map(|at| &self.story().commits[*at]) {
            for file in commit.tree.values() {
                committed.entry(file.family).or_default().insert(file.words(commit.fragment.0));
            }
        }
        for family in self.homes.keys() {
            if let Some(text) = self.texts(*family).find(|it| !committed[family].contains(*it)) {
                return self.fault(&format!("made up: nothing ever said: {text}"));
            }
        }
        Ok(())
    }

    /// Texts of merged branches are there, as git's own history of each file tells them.
    fn branches_are_told(&self) -> Holds {
        let story = self.story();
        let mut names: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for at in story.ancestors(self.site.commit) {
            for (who, file) in &story.commits[at].tree {
                names.entry(*who).or_default().insert(format!("content/{}", file.path()));
            }
        }
        for (who, file) in &story.commits[self.site.commit].tree {
            let head = format!("c{}", self.site.commit + 1);
            let mut arguments = vec!["log", "--format=%s", &head, "--"];
            arguments.extend(names[who].iter().map(String::as_str));
            let subjects = self.told.git(&arguments);
            let marks =
                subjects.lines().filter_map(|line| line.strip_prefix("Commit ")?.parse().ok());
            for mark in marks {
                let mark: usize = mark;
                let commit = &story.commits[mark - 1];
                // A merge says what its parents say, or is on the main line.
                let Some(then) = commit.tree.get(who).filter(|_| commit.parents.len() < 2) else {
                    continue;
                };
                let own_words = format!("Text t{} is", then.text.number);
                if !self.texts(file.family).any(|text| text.contains(&own_words)) {
                    return self
                        .fault(&format!("not told: commit {mark}, {}: {own_words}", then.path()));
                }
            }
        }
        Ok(())
    }

    fn versions_are_in_order(&self) -> Holds {
        for (path, Notice { versions, .. }) in &self.site.notices {
            let ids: BTreeSet<&String> = versions.iter().map(|it| &it.id).collect();
            let ranks = versions.iter().filter(|it| !it.called_off).map(|it| match it.status {
                Status::Superseded => 0,
                Status::InForce | Status::Withdrawn => 1,
                Status::Pending => 2,
                Status::Draft => 3,
            });
            let in_turn = ranks.clone().filter(|rank| *rank == 1).count();
            if ids.len() < versions.len() || !ranks.is_sorted() || in_turn > 1 {
                return self.fault(&format!("not in order: {path}"));
            }
        }
        Ok(())
    }

    /// The commits of the main line and their days, which never go back.
    fn main_line(&self) -> impl Iterator<Item = (usize, String)> {
        let until = self.site.commit;
        let mut day = 0;
        self.story().main_line.iter().take_while(move |at| **at <= until).map(move |at| {
            day = day.max(self.story().commits[*at].time / 86_400);
            let date = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(day));
            (*at, date.to_string())
        })
    }

    /// The text being kept current is what readers see, where its date has come and no other is later.
    fn current_is_shown(&self) -> Holds {
        let (story, until) = (self.story(), self.site.commit);
        let published = published(story, until);
        let commit = &story.commits[until];
        for (who, file) in commit.tree.iter().filter(|(_, file)| file.dated.is_none()) {
            // A text is as old as its words.
            let (mut committed, mut said) = (String::new(), String::new());
            for (at, day) in self.main_line() {
                // One that was gone for a while is as old as before.
                if let Some(words) = story.commits[at].tree.get(who).map(|it| it.words(0))
                    && said != words
                {
                    (committed, said) = (day, words);
                }
            }
            let date = file.text.stated.date().map_or(committed, iso);
            if date.as_str() > DAY {
                continue;
            }
            // A text that another file has for a later day, or for the same, takes its place.
            let others = published.iter().filter(|(other, _)| *other != who);
            let others = others.flat_map(|(_, states)| states).map(|(file, _)| file);
            let later = others.filter(|other| other.family == file.family).any(|other| {
                let named = other.dated.map(|(date, _)| iso(date));
                let stated = other.text.stated.date().map(iso);
                named.is_some_and(|it| it >= date) || stated.is_some_and(|it| it >= date)
            });
            let words = file.words(commit.fragment.0);
            if !later && self.site.notices[&file.notice].at_its_address != words {
                return self.fault(&format!("{} is in force since {date}: {words}", file.path()));
            }
        }
        Ok(())
    }

    /// Whether a text's id follows what another commit says of its date: other front matter above the same
    /// words, or a dated file that they were frozen in.
    fn is_redated(&self, family: usize, text: &str) -> bool {
        let behind = self.story().ancestors(self.site.commit);
        let trees = behind.iter().flat_map(|at| self.story().commits[*at].tree.values());
        let files = trees.filter(|file| file.family == family);
        let own_words = |file: &&File| text.contains(&format!("Text t{} is", file.text.number));
        let dates: BTreeSet<_> =
            files.filter(own_words).map(|it| (it.dated, it.text.stated)).collect();
        dates.len() > 1
    }

    /// Whether files of a family stand at several notices now: each takes its texts with it, and the days of
    /// commits are counted anew without them.
    fn is_parted(&self, family: usize) -> bool {
        let files = self.story().commits[self.site.commit].tree.values();
        let notices = files.filter(|file| file.family == family).map(|file| &file.notice);
        notices.collect::<BTreeSet<_>>().len() > 1
    }

    /// Nothing is an error but two files of the same date that say different things.
    fn errors_are_due(&self) -> Holds {
        let files = || self.story().commits[self.site.commit].tree.values();
        let days: BTreeSet<String> = self.main_line().map(|(_, day)| day).collect();
        // A text that states no date has that of one of its commits.
        let may_be_of = |file: &File, date: story::Date| match (file.dated, file.text.stated.date())
        {
            (Some((named, _)), _) => named == date,
            (None, Some(stated)) => stated == date,
            (None, None) => days.contains(&iso(date)),
        };
        let is_due = files().any(|file| {
            let is_other = |it: &&File| it.family == file.family && it.path() != file.path();
            let claims = |date| files().filter(is_other).any(|other| may_be_of(other, date));
            file.dated.is_some_and(|(date, _)| claims(date))
        });
        match &self.site.errors[..] {
            [] => Ok(()),
            _ if is_due => Ok(()),
            errors => self.fault(&format!("not an error: {}", errors.join("; "))),
        }
    }

    /// What was published at an earlier commit is there, under the same ids.
    fn nothing_moved_since(&self, before: &Case<'_>) -> Holds {
        for family in before.homes.keys().filter(|family| !self.is_parted(**family)) {
            for Shown { id, words, former, .. } in before.versions(*family) {
                for text in former.iter().chain([words]) {
                    if self.is_redated(*family, text) {
                        continue;
                    }
                    let is_it = |it: &Shown| it.words == *text || it.former.contains(text);
                    if !self.versions(*family).any(|it| it.id == *id && is_it(it)) {
                        return self.fault(&format!("moved: {id} was: {text}\n{:?}", before.site));
                    }
                }
            }
        }
        Ok(())
    }
}

/// The day of the builds.
const DAY: &str = "2026-01-01";

fn check_history(turns: &[Turn], merging: Merging, commits: Commits, cuts: [usize; 2]) -> Holds {
    let settings = match commits {
        Commits::All => "history: git\n",
        Commits::Mainline => "history: {source: git, commits: mainline}\n",
    };
    let told = Told::new(Story::of(turns, merging), settings);
    let length = told.story.main_line.len();
    let last = told.story.main_line[length - 1];
    let mut places: BTreeSet<usize> = cuts.iter().map(|cut| cut % length).collect();
    places.insert(length - 1);
    let sites: Vec<SiteAt> =
        places.into_iter().map(|place| told.site_at(told.story.main_line[place])).collect();
    let mut before: Option<Case<'_>> = None;
    for site in &sites {
        let case = Case::new(&told, site);
        case.errors_are_due()?;
        if !site.errors.is_empty() {
            continue;
        }
        case.nothing_is_lost()?;
        case.versions_are_in_order()?;
        case.current_is_shown()?;
        let mut behind = told.story.ancestors(site.commit);
        if commits == Commits::Mainline {
            behind.retain(|at| told.story.main_line.contains(at));
        } else if merging == Merging::Tidy && site.commit == last {
            case.branches_are_told()?;
        }
        case.nothing_is_made_up(&behind)?;
        if let Some(before) = &before {
            case.nothing_moved_since(before)?;
        }
        before = Some(case);
    }
    Ok(())
}

/// A case makes a repository and builds its site three times.
fn cases() -> ProptestConfig {
    let cases = ProptestConfig::default().cases.div_ceil(6);
    ProptestConfig { cases, max_shrink_iters: 400, failure_persistence: None, ..Default::default() }
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    prop::collection::vec(turn(), 1..30)
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn all_that_was_committed_is_there(
        turns in turns(),
        merging in prop::sample::select(&[Merging::Tidy, Merging::Wild][..]),
        cuts in any::<[usize; 2]>(),
    ) {
        check_history(&turns, merging, Commits::All, cuts)?;
    }

    #[test]
    fn all_that_was_on_the_main_line_is_there(turns in turns(), cuts in any::<[usize; 2]>()) {
        check_history(&turns, Merging::Wild, Commits::Mainline, cuts)?;
    }
}

#[test]
fn a_history_is_built_with_the_same_bytes_each_time() {
    let mut runner = TestRunner::deterministic();
    let mut told = || {
        let turns = prop::collection::vec(turn(), 60).new_tree(&mut runner).expect("turns");
        Told::new(Story::of(&turns.current(), Merging::Tidy), "history: git\n")
    };
    let built = (0..10).find_map(|_| {
        let told = told();
        told.check_out(*told.story.main_line.last()?);
        let built = told.site.run(&["build"]);
        // Some histories end with two texts that claim one date.
        (built.status == 0).then_some((told, built))
    });
    let (told, built) = built.expect("a site without errors");
    let once = built.tree();
    std::fs::remove_dir_all(told.site.path("output")).expect("removed");
    assert!(once.len() > 50 && told.site.build().tree() == once);
}
