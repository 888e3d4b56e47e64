//! What must hold for the lineages of every history, held against git itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;

use super::test_repository::TestRepository;
use super::*;
use crate::settings::Commits;

/// What happens next, on one of the branches.
#[derive(Debug, Clone)]
enum Step {
    Add,
    Edit(usize),
    Delete(usize),
    Restore(usize),
    Rename {
        file: usize,
        edited: bool,
    },
    Branch,
    /// What is taken: a bit for each file.
    Merge {
        other: usize,
        taken: u64,
    },
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    let nth = || 0..8usize;
    let step = prop_oneof![
        1 => Just(Step::Add),
        4 => nth().prop_map(Step::Edit),
        1 => nth().prop_map(Step::Delete),
        1 => nth().prop_map(Step::Restore),
        2 => (nth(), any::<bool>()).prop_map(|(file, edited)| Step::Rename { file, edited }),
        2 => Just(Step::Branch),
        3 => (nth(), any::<u64>()).prop_map(|(other, taken)| Step::Merge { other, taken }),
    ];
    (0..4usize, step)
}

/// How branches are merged.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Merging {
    /// Of each file, either side's state is taken, and branches go on as they are.
    Wild,
    /// Of each file, the younger state is taken, and a merged branch begins anew from the main one.
    Tidy,
}

/// A file in a tree, or one that was.
#[derive(Debug, Clone, PartialEq)]
struct File {
    path: String,
    edits: u32,
    /// When it came to be as it is.
    stamp: u32,
}

/// Files by who they are. Each has sentences of its own, so that git knows it by any name.
type Tree = BTreeMap<u32, File>;

fn content(who: u32, edits: u32) -> String {
    let line = |at: u32| format!("file {who}, its sentence number {at}\n");
    (0..12).map(line).collect::<String>() + &format!("edited {edits} times\n")
}

/// A branch in the making.
#[derive(Debug, Clone, Default)]
struct Branch {
    head: usize,
    tree: Tree,
    deleted: Tree,
}

/// A history as `git fast-import` reads it; the first branch is the main one.
#[derive(Default)]
struct Story {
    stream: String,
    commits: usize,
    names: u32,
    stamps: u32,
}

impl Story {
    fn of(steps: &[(usize, Step)], merging: Merging) -> String {
        let mut story = Story::default();
        let mut first = Branch::default();
        story.add(&mut first.tree);
        story.commit(&mut first, None);
        let mut branches = vec![first];
        for (at, step) in steps {
            let at = at % branches.len();
            if let Step::Branch = step {
                branches.push(branches[at].clone());
                continue;
            }
            let mut branch = branches[at].clone();
            let mut merged = None;
            let nth = |tree: &Tree, nth: usize| tree.keys().nth(nth % tree.len().max(1)).copied();
            match *step {
                Step::Branch => {}
                Step::Add => story.add(&mut branch.tree),
                Step::Edit(file) => {
                    let Some(who) = nth(&branch.tree, file) else { continue };
                    let stamp = story.next_stamp();
                    let edited = |file: &mut File| (file.edits, file.stamp) = (stamp, stamp);
                    branch.tree.entry(who).and_modify(edited);
                }
                Step::Rename { file, edited } => {
                    let Some(who) = nth(&branch.tree, file) else { continue };
                    let (path, stamp) = (story.next_name(), story.next_stamp());
                    branch.tree.entry(who).and_modify(|file| {
                        let edits = if edited { stamp } else { file.edits };
                        *file = File { path, edits, stamp };
                    });
                }
                Step::Delete(file) => {
                    let Some(who) = nth(&branch.tree, file) else { continue };
                    let (file, stamp) = (branch.tree.remove(&who), story.next_stamp());
                    branch.deleted.extend(file.map(|file| (who, File { stamp, ..file })));
                }
                Step::Restore(file) => {
                    let Some(who) = nth(&branch.deleted, file) else { continue };
                    let (file, stamp) = (branch.deleted.remove(&who), story.next_stamp());
                    branch.tree.extend(file.map(|file| (who, File { stamp, ..file })));
                }
                Step::Merge { other, taken } => {
                    let place = other % branches.len();
                    let other = &branches[place];
                    if other.head == branch.head {
                        continue;
                    }
                    merged = Some((place, other.head));
                    let stamp = |branch: &Branch, who: u32| {
                        let file = branch.tree.get(&who).or(branch.deleted.get(&who));
                        file.map(|file| file.stamp)
                    };
                    for who in 0..64 {
                        let take = match merging {
                            Merging::Wild => taken >> who & 1 == 1,
                            Merging::Tidy => stamp(other, who) > stamp(&branch, who),
                        };
                        if take {
                            branch.tree.remove(&who);
                            branch.deleted.remove(&who);
                            branch.tree.extend(other.tree.get(&who).cloned().map(|it| (who, it)));
                            let gone = other.deleted.get(&who).cloned();
                            branch.deleted.extend(gone.map(|it| (who, it)));
                        }
                    }
                }
            }
            story.commit(&mut branch, merged.map(|(_, head)| head));
            if let (Some((place, _)), Merging::Tidy, 0) = (merged, merging, at) {
                branches[place] = branch.clone();
            }
            branches[at] = branch;
        }
        let _ = writeln!(story.stream, "reset refs/heads/main\nfrom :{}\n", branches[0].head);
        story.stream
    }

    fn add(&mut self, tree: &mut Tree) {
        let path = self.next_name();
        let stamp = self.next_stamp();
        tree.insert(self.names - 1, File { path, edits: 0, stamp });
    }

    fn next_name(&mut self) -> String {
        self.names += 1;
        format!("{}.md", self.names)
    }

    fn next_stamp(&mut self) -> u32 {
        self.stamps += 1;
        self.stamps
    }

    fn commit(&mut self, branch: &mut Branch, merged: Option<usize>) {
        self.commits += 1;
        // Clocks are wrong now and then.
        let time = 1_704_196_800 + self.commits * 86_400 - (self.commits % 5) * 200_000;
        let (mark, out) = (self.commits, &mut self.stream);
        let _ = write!(out, "commit refs/heads/wip\nmark :{mark}\n");
        let _ = write!(out, "committer C <c@example.com> {time} +0000\ndata 1\nx\n");
        if branch.head != 0 {
            let _ = writeln!(out, "from :{}", branch.head);
        }
        if let Some(other) = merged {
            let _ = writeln!(out, "merge :{other}");
        }
        out.push_str("deleteall\n");
        for (who, file) in &branch.tree {
            let text = content(*who, file.edits);
            let _ = write!(out, "M 100644 inline {}\ndata {}\n{text}\n", file.path, text.len());
        }
        out.push('\n');
        branch.head = mark;
    }
}

/// The texts that `git log` shows for a file.
fn told(site: &TestRepository, path: &str, options: &[&str]) -> BTreeSet<Oid> {
    let fixed = ["log", "--raw", "--no-abbrev", "--format=", "-M50%", "main"];
    let raw = site.git(fixed.iter().chain(options).chain(&["--", path]));
    let new = raw.lines().filter(|line| line.starts_with(':')).map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        (fields[1] != "000000").then(|| Oid::from_hex(fields[3])).flatten()
    });
    new.flatten().collect()
}

fn who(objects: &mut Objects, text: Oid) -> String {
    let text = String::from_utf8(objects.blob(text).expect("a text")).expect("UTF-8");
    text.split(',').next().unwrap_or_default().to_owned()
}

fn check_history(steps: &[(usize, Step)], merging: Merging) {
    let site = TestRepository::new();
    site.write(".git/story", Story::of(steps, merging));
    site.git_reading(".git/story", ["fast-import", "--quiet", "--force"]);
    let repository = site.open();
    let head = repository.commit("main").expect("a commit");
    let walk = repository.walk(head).expect("a walk");
    let mut objects = repository.objects().expect("objects");
    let all = lineages(&walk, &|_| true, Commits::All);
    let mainline = lineages(&walk, &|_| true, Commits::Mainline);

    let tree: BTreeMap<String, Oid> =
        objects.tree(head).expect("a tree").into_iter().map(|it| (it.name, it.id)).collect();
    for found in [&all, &mainline] {
        let last = |it: &Lineage| (it.path.clone(), it.states.last().expect("a state").blob);
        let live = found.iter().filter(|it| it.deleted.is_none()).map(last);
        assert_eq!(live.collect::<BTreeMap<_, _>>(), tree, "what is in the tree now, once each");
    }
    let whole = &all;
    for (all, mainline) in all.iter().zip(&mainline) {
        assert_eq!(
            (&all.path, all.deleted.is_some()),
            (&mainline.path, mainline.deleted.is_some())
        );
        let days: Vec<_> = all.states.iter().map(|state| state.commit.day).collect();
        assert!(days.is_sorted(), "{days:?}");
        let texts = |it: &Lineage| it.states.iter().map(|it| it.blob).collect::<BTreeSet<_>>();
        let (every, published) = (texts(all), texts(mainline));
        assert!(published.is_subset(&every), "the main line's texts are among all");
        let names: BTreeSet<String> = every.iter().map(|text| who(&mut objects, *text)).collect();
        assert_eq!(names.len(), 1, "no text of another file: {}", all.path);
        for state in &mainline.states {
            assert!(state.commit.mainline);
        }
        // Git stays with a name when the file that had it before took another: it tells two files as one.
        let names = |it: &Lineage| -> BTreeSet<String> {
            it.states.iter().map(|state| state.path.clone()).collect()
        };
        let own = names(all);
        let shared = whole.iter().filter(|it| !names(it).is_disjoint(&own)).count() > 1;
        if all.deleted.is_some() || shared {
            continue;
        }
        let theirs = told(&site, &all.path, &["--follow", "-m", "--first-parent"]);
        assert!(theirs.is_subset(&published), "{}: git follows {theirs:?}", all.path);
        if merging == Merging::Tidy {
            // Without `--follow`, which goes into what came to nothing too. A file that one branch
            // removed and another brings back under its new name has its past as the removed one.
            let theirs = told(&site, &all.path, &[]);
            let known: BTreeSet<Oid> = whole.iter().flat_map(texts).collect();
            assert!(theirs.is_subset(&known), "{}: git tells {theirs:?}", all.path);
        }
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn lineages_hold_what_git_follows(steps in prop::collection::vec(step(), 1..40)) {
        check_history(&steps, Merging::Wild);
    }

    #[test]
    fn lineages_hold_what_branches_wrote(steps in prop::collection::vec(step(), 1..40)) {
        check_history(&steps, Merging::Tidy);
    }
}

/// A tenth as many as usual, since each makes a repository; as many as asked for where that is said.
fn cases() -> ProptestConfig {
    let config = ProptestConfig::default();
    ProptestConfig { cases: config.cases.div_ceil(10), failure_persistence: None, ..config }
}
