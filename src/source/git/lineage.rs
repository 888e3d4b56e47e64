//! Files through the commit history: from what each commit changed to the states of each file.
//!
//! 1. Along the main line, the chain of first parents, each commit's changes carry the lineages on: a file
//!    that was renamed goes on under its new path, one that comes back goes on from where it was deleted.
//! 2. For a merge, the commits that it brought in are looked at, from its other parents backwards, under
//!    the names that the files had there. What they wrote stands before the merge's own state.
//!
//! Of an inner merge, too, only the files that it changed are looked for in its other parents: what did not
//! reach the result says nothing, as in git's own histories. Every commit and change is looked at once.
//! Knows nothing of git, texts or notices.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Change, Oid, Walked, What};
use crate::settings::Commits;
use crate::source::Commit;

/// A file through the commit history, renames followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// Its last path in the repository.
    pub path: String,
    /// The commit of the main line that removed it, if it is gone.
    pub deleted: Option<Arc<Commit>>,
    /// Its states, oldest first.
    pub states: Vec<State>,
}

/// A file as a commit left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The path that it had then.
    pub path: String,
    /// Its text.
    pub blob: Oid,
    /// The commit that wrote it, with the day on which it reached the main line.
    pub commit: Arc<Commit>,
    /// The commit's id.
    pub commit_id: Oid,
    /// The merge that brought it to the main line; none for what was written there.
    pub merge: Option<Arc<Commit>>,
    /// The commit of the main line that removed it, if the file came back later or is gone.
    pub removed: Option<Arc<Commit>>,
    /// Whether a branch left it behind before it was merged: it never stood on the main line.
    pub is_step: bool,
}

/// How many of its former names a file is looked for under in a merged branch. Enough for every real file,
/// and a bound for one that is renamed to and fro.
const FORMER_NAMES: usize = 16;

/// The lineages of files whose last path is wanted, in the order of these paths; of those with the same
/// path, the one that began first stands first.
///
/// A state is a text or path that differs from the one before; a rename alone is a state with the same
/// text. A file that is gone ends with its last text, and says which commit removed it. What commits of a
/// branch wrote has the day of the merge that brought it in. Days never go back along the main line: a
/// commit dated before its parent has its parent's day.
///
/// `walk` is what [`Repository::walk`](super::Repository::walk) gives: children before parents.
pub fn lineages(walk: &[Walked], wanted: &dyn Fn(&str) -> bool, commits: Commits) -> Vec<Lineage> {
    let graph = Graph::new(walk);
    let mut files = Files::default();
    let mut branches = Branches::new(&graph);
    let mut day = Date::MIN;
    let days: Vec<Date> = graph.main_line.iter().map(|at| utc_day(walk[*at].seconds)).collect();
    for (place, &at) in graph.main_line.iter().enumerate() {
        let walked = &walk[at];
        day = day.max(plausible(&days[place..], day));
        let carried = files.carry(place, &walked.changes);
        let mut written = match commits {
            Commits::All => branches.bring_in(place, &carried, &files),
            Commits::Mainline => BTreeMap::new(),
        };
        if carried.is_empty() {
            continue;
        }
        // What a branch brought in stands before the merge, and behind all that was there.
        let first = place * (walk.len() + 1);
        let commit = Arc::new(described(walked, day, true, first + walk.len()));
        // Commits of a branch that wrote several files are described once.
        let mut known: HashMap<usize, Arc<Commit>> = HashMap::new();
        let mut side = |wrote: &Wrote<'_>| {
            let sequence = first + walk.len() - 1 - wrote.at;
            let describe = || Arc::new(described(&walk[wrote.at], day, false, sequence));
            State {
                path: wrote.path.to_owned(),
                blob: wrote.blob,
                commit: known.entry(wrote.at).or_insert_with(describe).clone(),
                commit_id: walk[wrote.at].id,
                merge: Some(commit.clone()),
                removed: None,
                is_step: true,
            }
        };
        for (file, change) in carried {
            let written = written.remove(&file).unwrap_or_default();
            let file = &mut files.all[file];
            let writer = change.blob.and_then(|blob| writer_of(blob, &written, walk));
            for wrote in written.iter().rev() {
                if Some(wrote.blob) != change.blob && !file.texts.contains(&wrote.blob) {
                    file.push(side(wrote));
                }
            }
            let Some(blob) = change.blob else {
                file.deleted = Some(commit.clone());
                if let Some(last) = file.states.last_mut() {
                    last.removed = Some(commit.clone());
                }
                continue;
            };
            let back = file.deleted.take().is_some();
            let last = file.states.last();
            if !back && last.is_some_and(|it| it.blob == blob && it.path == change.path) {
                // Its mode changed.
                continue;
            }
            let own = State {
                path: change.path.clone(),
                blob,
                commit: commit.clone(),
                commit_id: walked.id,
                merge: None,
                removed: None,
                is_step: false,
            };
            let state = match writer {
                Some(wrote) => State { path: change.path.clone(), is_step: false, ..side(wrote) },
                None => own,
            };
            file.push(state);
        }
    }
    files.into_lineages(wanted)
}

/// The commit of a branch that wrote the text a merge has: the newest that did, or what it took the text
/// from, by a rename or as a merge of its own. `written` has the newest first.
fn writer_of<'w, 'a>(
    blob: Oid,
    written: &'w [Wrote<'a>],
    walk: &[Walked],
) -> Option<&'w Wrote<'a>> {
    let mut writer: Option<&Wrote<'_>> = None;
    for wrote in written {
        match writer {
            _ if wrote.blob == blob => writer = Some(wrote),
            Some(writer) if walk[writer.at].parents.len() < 2 => break,
            _ => {}
        }
    }
    writer
}

/// The day of the first of some commits, none of which is before a day. One that is far ahead of what came
/// after it was made by a wrong clock; it is as old as that.
fn plausible(days: &[Date], since: Date) -> Date {
    const FAR: i32 = 31;
    match days {
        [this, next, ..] if *next >= since && (*this - *next).get_days() > FAR => *next,
        [this, ..] => *this,
        [] => since,
    }
}

fn described(walked: &Walked, day: Date, mainline: bool, sequence: usize) -> Commit {
    Commit { id: walked.id.to_string(), day, subject: walked.subject.clone(), mainline, sequence }
}

/// The day of a time, in UTC; the first or last of the calendar for times outside it.
fn utc_day(seconds: i64) -> Date {
    let bounds = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    let time = Timestamp::from_second(seconds.clamp(bounds.0, bounds.1));
    TimeZone::UTC.to_datetime(time.unwrap_or_default()).date()
}

/// Commits by their place in the walk.
struct Graph<'a> {
    walk: &'a [Walked],
    places: HashMap<Oid, usize>,
    /// The chain of first parents, oldest first.
    main_line: Vec<usize>,
}

impl<'a> Graph<'a> {
    fn new(walk: &'a [Walked]) -> Graph<'a> {
        let places = walk.iter().enumerate().map(|(at, commit)| (commit.id, at)).collect();
        let mut graph = Graph { walk, places, main_line: Vec::new() };
        let mut next = if walk.is_empty() { None } else { Some(0) };
        while let Some(at) = next {
            graph.main_line.push(at);
            next = graph.first_parent(at);
        }
        graph.main_line.reverse();
        graph
    }

    /// Where a parent stands. Parents stand behind their children; one that did not would never end.
    fn place_of(&self, parent: &Oid, child: usize) -> Option<usize> {
        self.places.get(parent).copied().filter(|at| *at > child)
    }

    fn first_parent(&self, at: usize) -> Option<usize> {
        self.walk[at].parents.first().and_then(|parent| self.place_of(parent, at))
    }

    fn parents(&self, at: usize) -> impl Iterator<Item = usize> {
        self.walk[at].parents.iter().filter_map(move |parent| self.place_of(parent, at))
    }

    fn other_parents(&self, at: usize) -> impl Iterator<Item = usize> {
        self.walk[at].parents.iter().skip(1).filter_map(move |parent| self.place_of(parent, at))
    }
}

/// A file on its way along the main line.
#[derive(Default)]
struct File<'a> {
    /// The paths it had, each with the place on the main line where it got it.
    names: Vec<(usize, &'a str)>,
    states: Vec<State>,
    /// The texts of its states.
    texts: HashSet<Oid>,
    deleted: Option<Arc<Commit>>,
}

impl File<'_> {
    fn push(&mut self, state: State) {
        self.texts.insert(state.blob);
        self.states.push(state);
    }
}

/// All files on their way along the main line.
#[derive(Default)]
struct Files<'a> {
    all: Vec<File<'a>>,
    /// Which file has a path now.
    live: HashMap<&'a str, usize>,
    /// Which file was last deleted at a path and did not come back.
    gone: HashMap<&'a str, usize>,
}

impl<'a> Files<'a> {
    /// Moves files to the paths that a commit gives them, and says which file each change is of.
    fn carry(&mut self, place: usize, changes: &'a [Change]) -> Vec<(usize, &'a Change)> {
        // Paths are left before others come to them: they change at once.
        let mut renamed = HashMap::new();
        for change in changes {
            if let What::Renamed { from } = &change.what
                && let Some(file) = self.live.remove(from.as_str())
            {
                renamed.insert(change.path.as_str(), file);
            }
        }
        let mut carried = Vec::new();
        for change in changes {
            let path = change.path.as_str();
            let file = match change.what {
                What::Deleted => {
                    let Some(file) = self.live.remove(path) else { continue };
                    self.gone.insert(path, file);
                    file
                }
                What::Renamed { .. } | What::Added | What::Modified => {
                    let known = renamed
                        .remove(path)
                        .or_else(|| self.live.get(path).copied())
                        .or_else(|| self.gone.remove(path));
                    let file = known.unwrap_or(self.all.len());
                    if known.is_none() {
                        self.all.push(File::default());
                    }
                    let names = &mut self.all[file].names;
                    if names.last().is_none_or(|(_, name)| *name != path) {
                        names.push((place, path));
                    }
                    self.live.insert(path, file);
                    file
                }
            };
            carried.push((file, change));
        }
        carried
    }

    /// Names that a file had on the main line at `since` or later, before the one it has.
    fn former_names(&self, file: usize, since: usize) -> impl Iterator<Item = &'a str> {
        let names = &self.all[file].names;
        let mut left = None;
        names.iter().rev().take(FORMER_NAMES).filter_map(move |(place, name)| {
            // It had this name until the next one came.
            let until = left.replace(*place)?;
            // A name that another file has since taken means that one.
            (until > since && !self.live.contains_key(name)).then_some(*name)
        })
    }

    fn into_lineages(self, wanted: &dyn Fn(&str) -> bool) -> Vec<Lineage> {
        let mut lineages: Vec<Lineage> = Vec::new();
        for file in self.all {
            let Some((_, path)) = file.names.last() else { continue };
            if wanted(path) {
                let path = (*path).to_owned();
                lineages.push(Lineage { path, deleted: file.deleted, states: file.states });
            }
        }
        lineages.sort_by(|a, b| a.path.cmp(&b.path));
        lineages
    }
}

/// What a commit of a branch made of a file.
struct Wrote<'a> {
    /// The commit's place in the walk.
    at: usize,
    path: &'a str,
    blob: Oid,
}

/// The names that files have in a commit: for each path, the files it may be.
type Names<'a> = BTreeMap<&'a str, Vec<usize>>;

/// For each file, the names it had before commits that came in renamed it, with these commits' places.
type Renames<'a> = BTreeMap<usize, Vec<(usize, &'a str)>>;

/// What was found in the commits that came in at one place.
#[derive(Default)]
struct Found<'a> {
    /// What was written, for each file, newest first.
    written: BTreeMap<usize, Vec<Wrote<'a>>>,
    renames: Renames<'a>,
    /// Whether there are merges among the commits.
    merges: bool,
}

/// Commits that are on the main line through merges only.
struct Branches<'g, 'a> {
    graph: &'g Graph<'a>,
    /// For each commit, where on the main line it came in, once that is known.
    came_in: Vec<Option<usize>>,
    /// For each commit that came in, where on the main line its branch began.
    began: Vec<usize>,
}

impl<'g, 'a> Branches<'g, 'a> {
    fn new(graph: &'g Graph<'a>) -> Branches<'g, 'a> {
        let mut came_in = vec![None; graph.walk.len()];
        let mut began = vec![0; graph.walk.len()];
        for (place, at) in graph.main_line.iter().enumerate() {
            came_in[*at] = Some(place);
            began[*at] = place;
        }
        Branches { graph, came_in, began }
    }

    /// What the commits that come in at a place of the main line wrote, for each file that is changed there,
    /// newest first.
    fn bring_in(
        &mut self,
        place: usize,
        carried: &[(usize, &'a Change)],
        files: &Files<'a>,
    ) -> BTreeMap<usize, Vec<Wrote<'a>>> {
        let began = self.claim(place);
        let mut names = Names::new();
        for (file, change) in carried {
            push_once(names.entry(change.path.as_str()).or_default(), *file);
            // The branch may not know yet that the main line renamed the file. A rename by the merge
            // itself came from the branch.
            for name in files.former_names(*file, began) {
                if !matches!(&change.what, What::Renamed { from } if from == name) {
                    push_once(names.entry(name).or_default(), *file);
                }
            }
        }
        let found = self.look_back(place, &names, &Renames::new());
        if found.renames.is_empty() || !found.merges {
            return found.written;
        }
        // So may a branch of the branch: now that the renames are known, those names are looked for too.
        let mut renames = found.renames;
        for known in renames.values_mut() {
            known.retain(|(_, name)| !files.live.contains_key(name));
        }
        self.look_back(place, &names, &renames).written
    }

    /// Goes through the commits that came in at a place, newest first, with the names that files have in
    /// each, and notes what was written under them.
    fn look_back(&self, place: usize, names: &Names<'a>, renames: &Renames<'a>) -> Found<'a> {
        let graph = self.graph;
        let mut found = Found::default();
        // Commits that are yet to be looked at, with the names of files there.
        let mut ahead: BTreeMap<usize, Names<'a>> = BTreeMap::new();
        let hand_on = |ahead: &mut BTreeMap<usize, Names<'a>>, to: usize, names: Names<'a>| {
            if self.came_in[to] == Some(place) && !names.is_empty() {
                join(ahead.entry(to).or_default(), names);
            }
        };
        for parent in graph.other_parents(graph.main_line[place]) {
            hand_on(&mut ahead, parent, names.clone());
        }
        while let Some((at, mut names)) = ahead.pop_first() {
            let (mut changed, mut moved) = (Names::new(), Vec::new());
            for change in &graph.walk[at].changes {
                let path = change.path.as_str();
                let Some(here) = names.get(path).cloned() else { continue };
                if let Some(blob) = change.blob {
                    for file in &here {
                        found.written.entry(*file).or_default().push(Wrote { at, path, blob });
                    }
                }
                if let What::Renamed { from } = &change.what {
                    for file in &here {
                        let known = found.renames.entry(*file).or_default();
                        if known.len() < FORMER_NAMES {
                            known.push((at, from.as_str()));
                        }
                    }
                    names.remove(path);
                    moved.push((from.as_str(), here.clone()));
                }
                changed.insert(path, here);
            }
            names.extend(moved);
            let mut parents = graph.other_parents(at).peekable();
            if parents.peek().is_some() {
                found.merges = true;
                let files: Vec<usize> = changed.values().flatten().copied().collect();
                for file in files {
                    for (since, name) in renames.get(&file).into_iter().flatten() {
                        if *since > at {
                            push_once(changed.entry(name).or_default(), file);
                        }
                    }
                }
            }
            for parent in parents {
                hand_on(&mut ahead, parent, changed.clone());
            }
            if let Some(parent) = graph.first_parent(at) {
                hand_on(&mut ahead, parent, names);
            }
        }
        found
    }

    /// Notes for all commits that a merge brings in where they came in and where their branches began;
    /// gives the first place at which one of these did.
    fn claim(&mut self, place: usize) -> usize {
        let merge = self.graph.main_line[place];
        let mut claimed = Vec::new();
        let mut ahead: Vec<usize> = self.graph.other_parents(merge).collect();
        while let Some(at) = ahead.pop() {
            if self.came_in[at].is_none() {
                self.came_in[at] = Some(place);
                claimed.push(at);
                ahead.extend(self.graph.parents(at));
            }
        }
        claimed.sort_unstable();
        for at in claimed.iter().rev() {
            let began = self.graph.parents(*at).map(|parent| self.began[parent]).min();
            // Of a history of its own that begins on the branch, nothing was renamed on the main line.
            self.began[*at] = began.unwrap_or(place);
        }
        self.graph.other_parents(merge).map(|parent| self.began[parent]).min().unwrap_or(place)
    }
}

/// Adds names to those that are known; the shorter list to the longer one.
fn join<'a>(known: &mut Names<'a>, mut names: Names<'a>) {
    if known.len() < names.len() {
        std::mem::swap(known, &mut names);
    }
    for (name, files) in names {
        let known = known.entry(name).or_default();
        for file in files {
            push_once(known, file);
        }
    }
}

fn push_once(files: &mut Vec<usize>, file: usize) {
    if !files.contains(&file) {
        files.push(file);
    }
}

#[cfg(test)]
#[path = "lineage_tests.rs"]
mod tests;
