//! Histories made up for tests: notices edited, renamed, frozen, deleted, merged.
//!
//! [`Story::of`] plays steps and keeps, for each commit, every file as it stood there. What a site must
//! show is told from that alone: nothing here is taken from the program. Every text holds a word of its
//! own, so that it is known wherever it turns up. [`Story::stream`] is what `git fast-import` reads.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use proptest::prelude::*;

/// What happens on a branch. Files are named by their number among those that the step can be about.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// A new notice.
    Add(Stated),
    /// Other words; what the text says of its date may be another too.
    Edit {
        file: usize,
        stated: Option<Stated>,
        includes: bool,
    },
    /// The same words with other blanks between them.
    Blanks(usize),
    /// The same words below other front matter.
    FrontMatter(usize),
    /// The same words with another date; none in the front matter where it goes.
    Redate {
        file: usize,
        stated: Option<Date>,
    },
    /// The words that the file had before, with all that stood around them.
    Revert {
        file: usize,
        back: usize,
    },
    /// `a.md` becomes `a/index.md`, or the other way round.
    Reshape(usize),
    /// The notice moves, with its dated files.
    Move(usize),
    /// The text being kept current is copied to a dated file.
    Freeze {
        file: usize,
        date: Date,
    },
    Delete(usize),
    Restore(usize),
    /// What texts include.
    Fragment,
    /// A new branch begins here.
    Branch,
    /// Another branch is merged; what is taken, a bit for each file, is asked where merges are wild.
    Merge {
        other: usize,
        taken: u64,
    },
}

/// What a text says of its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stated {
    Nothing,
    FrontMatter(Date),
    Line(Date),
}

impl Stated {
    pub fn date(self) -> Option<Date> {
        match self {
            Stated::Nothing => None,
            Stated::FrontMatter(date) | Stated::Line(date) => Some(date),
        }
    }
}

/// Year, month, day.
pub type Date = (i16, i8, i8);

/// Long before the first commit, among the commits, and after the day of the builds.
const DATES: [Date; 8] = [
    (2018, 3, 1),
    (2019, 5, 2),
    (2020, 7, 3),
    (2023, 9, 4),
    (2025, 1, 2),
    (2025, 1, 5),
    (2027, 2, 6),
    (2028, 11, 7),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub fn iso((year, month, day): Date) -> String {
    format!("{year}-{month:02}-{day:02}")
}

/// A step, the branch it is done on, and how many days lie before it: clocks go back now and then.
#[derive(Clone, Copy)]
pub struct Turn {
    pub branch: usize,
    pub days: i64,
    pub step: Step,
}

/// On one line, so that a history that fails can be read.
impl fmt::Debug for Turn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "turn({}, {}, {:?})", self.branch, self.days, self.step)
    }
}

pub fn turn() -> impl Strategy<Value = Turn> {
    let nth = || 0..8usize;
    let date = || prop::sample::select(&DATES[..]);
    let stated = move || {
        prop_oneof![
            2 => Just(Stated::Nothing),
            1 => date().prop_map(Stated::FrontMatter),
            1 => date().prop_map(Stated::Line),
        ]
    };
    let step = prop_oneof![
        2 => stated().prop_map(Step::Add),
        8 => (nth(), prop::option::of(stated()), prop::bool::weighted(0.3))
            .prop_map(|(file, stated, includes)| Step::Edit { file, stated, includes }),
        1 => nth().prop_map(Step::Blanks),
        1 => nth().prop_map(Step::FrontMatter),
        1 => (nth(), prop::option::of(date()))
            .prop_map(|(file, stated)| Step::Redate { file, stated }),
        2 => (nth(), 1..4usize).prop_map(|(file, back)| Step::Revert { file, back }),
        1 => nth().prop_map(Step::Reshape),
        1 => nth().prop_map(Step::Move),
        2 => (nth(), date()).prop_map(|(file, date)| Step::Freeze { file, date }),
        1 => nth().prop_map(Step::Delete),
        1 => nth().prop_map(Step::Restore),
        2 => Just(Step::Fragment),
        2 => Just(Step::Branch),
        3 => (nth(), any::<u64>()).prop_map(|(other, taken)| Step::Merge { other, taken }),
    ];
    let branch = prop_oneof![2 => Just(0), 1 => 0..4usize];
    let days = prop_oneof![4 => Just(1i64), 2 => Just(0), 1 => -3..40i64];
    (branch, days, step).prop_map(|(branch, days, step)| Turn { branch, days, step })
}

/// How branches are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merging {
    /// Of each file, the younger state is taken.
    Tidy,
    /// Of each file, either side's state is taken.
    Wild,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its own word is made of this number.
    pub number: usize,
    pub stated: Stated,
    pub includes: bool,
    description: usize,
    blanks: usize,
}

/// A file, or one that was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Which notice it began as; texts of one such family say so.
    pub family: usize,
    /// Its notice's path without the slash in front.
    pub notice: String,
    /// The date in its name, and which of that date; none for the text being kept current.
    pub dated: Option<(Date, usize)>,
    is_flat: bool,
    pub text: Text,
    /// When it came to be as it is.
    stamp: usize,
}

impl File {
    /// Its path below the content folder.
    pub fn path(&self) -> String {
        match self.dated {
            None if self.is_flat => format!("{}.md", self.notice),
            _ => format!("{}/{}.md", self.notice, self.name()),
        }
    }

    /// The id of its version where its name is dated.
    pub fn name(&self) -> String {
        match self.dated {
            Some((date, 1)) => iso(date),
            Some((date, number)) => format!("{}.{number}", iso(date)),
            None => "index".to_owned(),
        }
    }

    fn source(&self) -> String {
        let Text { number, stated, includes, description, blanks } = self.text;
        let mut front = String::new();
        if let Stated::FrontMatter(date) = stated {
            let _ = writeln!(front, "effective: {}", iso(date));
        }
        if description > 0 {
            let _ = writeln!(front, "description: Number {description}.");
        }
        if !front.is_empty() {
            front = format!("---\n{front}---\n");
        }
        let blank = [" ", "  ", "\n"][blanks % 3];
        let mut blocks = vec![format!("# Notice {}", self.family)];
        blocks.extend(dated_line(stated));
        blocks.push(own_words(number).replace(' ', blank));
        blocks.push((0..12).map(|at| sentence(self.family, at) + "\n").collect());
        if includes {
            blocks.push("{% include \"_address.md\" %}".to_owned());
        }
        front + &blocks.join("\n\n") + "\n"
    }

    /// What a reader reads, with the fragment of a number where the text includes it.
    pub fn words(&self, fragment: usize) -> String {
        let mut words = vec![format!("Notice {}", self.family)];
        words.extend(dated_line(self.text.stated));
        words.push(own_words(self.text.number));
        words.extend((0..12).map(|at| sentence(self.family, at)));
        if self.text.includes {
            words.push(address(fragment));
        }
        words.join(" ")
    }
}

fn own_words(number: usize) -> String {
    format!("Text t{number} is here.")
}

fn sentence(family: usize, at: usize) -> String {
    format!("Of notice {family} this is the sentence number {at}.")
}

fn address(fragment: usize) -> String {
    format!("Write to street {fragment}.")
}

fn dated_line(stated: Stated) -> Option<String> {
    let Stated::Line((year, month, day)) = stated else { return None };
    let month = MONTHS[usize::try_from(month).unwrap_or(1) - 1];
    Some(format!("Last updated: {day} {month} {year}"))
}

/// Files by who they are, whatever their names become.
pub type Tree = BTreeMap<usize, File>;

/// A commit, with all that stands in it.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    pub parents: Vec<usize>,
    /// In seconds since 1970.
    pub time: i64,
    pub tree: Tree,
    /// The number of the fragment's text, and when it came to be so.
    pub fragment: (usize, usize),
}

#[derive(Debug, Clone, Default)]
struct Branch {
    head: usize,
    tree: Tree,
    gone: Tree,
    fragment: (usize, usize),
}

/// A history; its main branch is the one that a site is built from.
#[derive(Debug, Default)]
pub struct Story {
    /// Parents before children; the mark of each is its place and one.
    pub commits: Vec<Commit>,
    /// The chain of first parents of the main branch, oldest first.
    pub main_line: Vec<usize>,
    time: i64,
    stamps: usize,
    texts: usize,
    families: usize,
    files: usize,
    moves: usize,
    frozen: BTreeSet<(usize, Date, usize)>,
}

/// Noon of 1 January 2025.
const BEGIN: i64 = 1_735_732_800;

impl Story {
    pub fn of(turns: &[Turn], merging: Merging) -> Story {
        let mut story = Story { time: BEGIN, ..Story::default() };
        let mut first = Branch::default();
        story.add(&mut first, Stated::Nothing);
        story.commit(&mut first, None);
        let mut branches = vec![first];
        for turn in turns {
            let at = turn.branch % branches.len();
            if let Step::Branch = turn.step {
                branches.push(branches[at].clone());
                continue;
            }
            story.time += turn.days * 86_400;
            let mut branch = branches[at].clone();
            let mut merged = None;
            if let Step::Merge { other, taken } = turn.step {
                let place = other % branches.len();
                let other = &branches[place];
                if other.head == branch.head {
                    continue;
                }
                merged = Some((place, other.head));
                merge(&mut branch, other, merging, taken);
            } else if !story.play(&mut branch, turn.step) {
                continue;
            }
            story.commit(&mut branch, merged.map(|(_, head)| head));
            if let (Some((place, _)), Merging::Tidy, 0) = (merged, merging, at) {
                // A merged branch begins anew.
                branches[place] = branch.clone();
            }
            branches[at] = branch;
        }
        let mut next = Some(branches[0].head);
        while let Some(at) = next {
            story.main_line.push(at);
            next = story.commits[at].parents.first().copied();
        }
        story.main_line.reverse();
        story
    }

    /// Does a step; tells whether there was anything to do.
    fn play(&mut self, branch: &mut Branch, step: Step) -> bool {
        let nth = |tree: &Tree, nth: usize| tree.keys().nth(nth % tree.len().max(1)).copied();
        let current = |tree: &Tree, nth: usize| {
            let all: Vec<usize> =
                tree.iter().filter(|(_, file)| file.dated.is_none()).map(|(who, _)| *who).collect();
            (!all.is_empty()).then(|| all[nth % all.len()])
        };
        let who = match step {
            Step::Edit { file, .. }
            | Step::Blanks(file)
            | Step::FrontMatter(file)
            | Step::Redate { file, .. }
            | Step::Revert { file, .. }
            | Step::Delete(file) => nth(&branch.tree, file),
            Step::Reshape(file) | Step::Move(file) | Step::Freeze { file, .. } => {
                current(&branch.tree, file)
            }
            Step::Restore(file) => nth(&branch.gone, file),
            Step::Add(stated) => {
                self.add(branch, stated);
                return true;
            }
            Step::Fragment => {
                self.stamps += 1;
                branch.fragment = (self.stamps, self.stamps);
                return true;
            }
            Step::Branch | Step::Merge { .. } => None,
        };
        let Some(who) = who else { return false };
        self.stamps += 1;
        let stamp = self.stamps;
        let next_text = &mut self.texts;
        let mut change = |change: &mut dyn FnMut(&mut File)| {
            if let Some(file) = branch.tree.get_mut(&who) {
                change(file);
                file.stamp = stamp;
            }
        };
        match step {
            Step::Edit { stated, includes, .. } => change(&mut |file| {
                *next_text += 1;
                file.text.number = *next_text;
                file.text.stated = stated.unwrap_or(file.text.stated);
                file.text.includes = includes;
            }),
            Step::Blanks(_) => change(&mut |file| file.text.blanks += 1),
            Step::FrontMatter(_) => change(&mut |file| file.text.description = stamp),
            Step::Redate { stated, .. } => change(&mut |file| {
                // A line is words: with another date the text is another one.
                if !matches!(file.text.stated, Stated::Line(_)) {
                    file.text.stated = stated.map_or(Stated::Nothing, Stated::FrontMatter);
                }
            }),
            Step::Revert { back, .. } => {
                let mut texts: Vec<&Text> = Vec::new();
                let mut next = Some(branch.head);
                while let Some(at) = next {
                    let commit = &self.commits[at];
                    if let Some(file) = commit.tree.get(&who)
                        && texts.last().is_none_or(|text| **text != file.text)
                    {
                        texts.push(&file.text);
                    }
                    next = commit.parents.first().copied();
                }
                let Some(text) = texts.get(back).copied() else { return false };
                change(&mut |file| file.text = text.clone());
            }
            Step::Reshape(_) => change(&mut |file| file.is_flat = !file.is_flat),
            Step::Move(_) => {
                self.moves += 1;
                let Some(from) = branch.tree.get(&who).map(|file| file.notice.clone()) else {
                    return false;
                };
                let to = format!("moved{}", self.moves);
                for file in branch.tree.values_mut().filter(|file| file.notice == from) {
                    (file.notice, file.stamp) = (to.clone(), stamp);
                }
            }
            Step::Freeze { date, .. } => {
                let Some(file) = branch.tree.get(&who).cloned() else { return false };
                let date = file.text.stated.date().unwrap_or(date);
                let taken = |number: &usize| !self.frozen.contains(&(file.family, date, *number));
                let Some(number) = (1..).find(taken) else { return false };
                self.frozen.insert((file.family, date, number));
                self.files += 1;
                branch.tree.insert(self.files, File { dated: Some((date, number)), stamp, ..file });
            }
            Step::Delete(_) => {
                if let Some(file) = branch.tree.remove(&who) {
                    branch.gone.insert(who, File { stamp, ..file });
                }
            }
            Step::Restore(_) => {
                if let Some(file) = branch.gone.remove(&who) {
                    branch.tree.insert(who, File { stamp, ..file });
                }
            }
            Step::Add(_) | Step::Fragment | Step::Branch | Step::Merge { .. } => return false,
        }
        true
    }

    fn add(&mut self, branch: &mut Branch, stated: Stated) {
        self.stamps += 1;
        self.texts += 1;
        self.families += 1;
        self.files += 1;
        let number = self.texts;
        let text = Text { number, stated, includes: false, description: 0, blanks: 0 };
        let file = File {
            family: self.families,
            notice: format!("notice{}", self.families),
            dated: None,
            is_flat: false,
            text,
            stamp: self.stamps,
        };
        branch.tree.insert(self.files, file);
    }

    fn commit(&mut self, branch: &mut Branch, merged: Option<usize>) {
        let parents = match self.commits.is_empty() {
            true => Vec::new(),
            false => [branch.head].into_iter().chain(merged).collect(),
        };
        branch.head = self.commits.len();
        self.commits.push(Commit {
            parents,
            time: self.time,
            tree: branch.tree.clone(),
            fragment: branch.fragment,
        });
    }

    /// What `git fast-import` reads: the main branch is `main`, and `c1`, `c2`, … are the commits.
    pub fn stream(&self, settings: &str) -> String {
        let mut out = String::new();
        for (at, commit) in self.commits.iter().enumerate() {
            let mark = at + 1;
            let _ = write!(out, "commit refs/heads/c{mark}\nmark :{mark}\n");
            let _ = writeln!(out, "committer Ada <ada@example.com> {} +0000", commit.time);
            let subject = format!("Commit {mark}");
            let _ = write!(out, "data {}\n{subject}\n", subject.len());
            for (nth, parent) in commit.parents.iter().enumerate() {
                let _ = writeln!(out, "{} :{}", ["from", "merge"][nth.min(1)], parent + 1);
            }
            out.push_str("deleteall\n");
            let mut file = |path: &str, text: &str| {
                let _ = write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len());
            };
            file("engross.yaml", settings);
            file("content/_address.md", &address(commit.fragment.0));
            for it in commit.tree.values() {
                file(&format!("content/{}", it.path()), &it.source());
            }
            out.push('\n');
        }
        out
    }

    /// The commits, one a line, each with the files that it changed against its first parent.
    pub fn told(&self) -> String {
        let mut out = String::new();
        for (at, commit) in self.commits.iter().enumerate() {
            let parents: Vec<String> =
                commit.parents.iter().map(|it| (it + 1).to_string()).collect();
            let star = if self.main_line.contains(&at) { "" } else { "*" };
            let day = (commit.time - BEGIN) / 86_400 + 1;
            let _ = write!(out, "{}{star} < {} (day {day}):", at + 1, parents.join(" "));
            let nothing = Commit::default();
            let before = commit.parents.first().map_or(&nothing, |parent| &self.commits[*parent]);
            if before.fragment != commit.fragment {
                let _ = write!(out, " street {}", commit.fragment.0);
            }
            for (who, file) in &commit.tree {
                let Text { number, stated, includes, .. } = file.text;
                let includes = if includes { " with the address" } else { "" };
                let line = format!("{} = t{number} {stated:?}{includes}", file.path());
                match before.tree.get(who) {
                    Some(old) if old == file => {}
                    Some(old) if old.path() != file.path() => {
                        let _ = write!(out, " {} => {line};", old.path());
                    }
                    _ => out.push_str(&format!(" {line};")),
                }
            }
            for file in before.tree.iter().filter(|(who, _)| !commit.tree.contains_key(who)) {
                let _ = write!(out, " no {};", file.1.path());
            }
            out.push('\n');
        }
        out
    }

    /// The commits that a commit has behind it, itself among them.
    pub fn ancestors(&self, commit: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::new();
        let mut ahead = vec![commit];
        while let Some(at) = ahead.pop() {
            if all.insert(at) {
                ahead.extend(&self.commits[at].parents);
            }
        }
        all
    }
}

fn merge(branch: &mut Branch, other: &Branch, merging: Merging, taken: u64) {
    let stamp = |branch: &Branch, who: usize| {
        branch.tree.get(&who).or(branch.gone.get(&who)).map(|file| file.stamp)
    };
    for who in 0..64 {
        let take = match merging {
            Merging::Wild => taken >> who & 1 == 1,
            Merging::Tidy => stamp(other, who) > stamp(branch, who),
        };
        if take {
            branch.tree.remove(&who);
            branch.gone.remove(&who);
            branch.tree.extend(other.tree.get(&who).cloned().map(|file| (who, file)));
            branch.gone.extend(other.gone.get(&who).cloned().map(|file| (who, file)));
        }
    }
    if other.fragment.1 > branch.fragment.1 {
        branch.fragment = other.fragment;
    }
}
