//! The life of each clause of a notice, across all of its versions.
//!
//! A clause is a heading with the text under it down to the next heading of its rank or higher. A
//! [`Builder`] takes the redline between each version and the next, one at a time (`sides` reads it),
//! says which clause is which (`align`), and keeps what happened to each as a [`Line`]: where it was
//! first seen, which versions changed its words, where it was renamed, renumbered or moved, and what
//! became of it. Memory follows the clauses, not the texts.
//!
//! A line of life is what old anchors follow ([`ClauseHistory::former_ids`]) and what pages draw.
//!
//! Knows redlines alone: no files, dates or pages. Versions are numbers, the oldest is 0.

mod align;
mod sides;
mod sketch;
mod title;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::redline::{Kind, Redline};
use sides::{NEW, OLD, Place, Sides, parents};
use sketch::Sketch;

/// A heading, as a version has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its rank, 1 to 6; 0 for what stands before the first heading.
    pub rank: u8,
    /// Its anchor.
    pub id: Option<String>,
    /// Its words, blanks collapsed.
    pub title: String,
}

/// The lines of life of a notice's clauses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClauseHistory {
    /// In the order in which they were first seen, those of one version in its order: a version that
    /// is added adds lines at the end and leaves the numbers of the others. The first is what stands before any
    /// heading, in every version.
    pub lines: Vec<Line>,
    /// By version: the lines of its clauses, in its order.
    pub versions: Vec<Vec<usize>>,
}

/// The line of life of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its heading: as first seen, and each version from which on it was another, in version order.
    pub headings: Vec<(usize, Heading)>,
    /// What happened to it, in version order; at most one entry a version, and none for versions
    /// that left it alone.
    pub steps: Vec<Step>,
}

/// What a version did to a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The version.
    pub version: usize,
    /// Whether it came, stayed or went.
    pub what: What,
    /// Whether its heading has other words or another number.
    pub title: Option<TitleChange>,
    /// Whether its heading is of another rank.
    pub rank: bool,
    /// Whether it has another anchor.
    pub id: bool,
    /// Whether it stands elsewhere among the others. Of a clause that moved with its subclauses only
    /// itself did.
    pub moved: bool,
    /// What changed in its heading and the text under it, subclauses left out.
    pub own: Counts,
    /// What changed in it, subclauses included.
    pub whole: Counts,
}

/// Whether a clause came, stayed or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It is there for the first time.
    Appeared,
    /// It is there for the first time, and most of its text was in that line's clause before.
    SplitOff {
        /// The line.
        from: usize,
    },
    /// It is there again.
    CameBack,
    /// It was there before.
    Stayed,
    /// It is not there any more.
    Gone,
    /// It is no clause of its own any more: most of its text is in that line's clause now.
    Merged {
        /// The line.
        into: usize,
    },
}

/// What became of the words of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitleChange {
    /// Its words are other ones.
    Renamed,
    /// Only its number is.
    Renumbered,
}

/// How much changed, and where to look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words that only the new version has.
    pub words_inserted: usize,
    /// Words that only the old one has.
    pub words_deleted: usize,
    /// Words that were moved here.
    pub words_moved: usize,
    /// Changes of the redline that it has a part in. One change can have a part in several clauses.
    pub changes: usize,
    /// As many of them are of form alone: links, looks, numbers, levels.
    pub form_changes: usize,
    /// The first of them, by index into the redline's changes; where something was moved away only if
    /// there is no other.
    pub first_change: Option<usize>,
}

impl Counts {
    fn add_words(&mut self, more: Counts) {
        self.words_inserted += more.words_inserted;
        self.words_deleted += more.words_deleted;
        self.words_moved += more.words_moved;
    }
}

impl Step {
    /// Whether nothing but links, looks, numbers or levels within it changed.
    pub fn is_of_form(&self) -> bool {
        self.what == What::Stayed
            && self.title != Some(TitleChange::Renamed)
            && !self.moved
            && self.whole.changes == self.whole.form_changes
    }
}

impl What {
    /// Whether the version has the clause.
    pub fn is_there(self) -> bool {
        match self {
            What::Appeared | What::SplitOff { .. } | What::CameBack | What::Stayed => true,
            What::Gone | What::Merged { .. } => false,
        }
    }
}

impl Line {
    /// Its heading in a version, or as last seen before it.
    pub fn heading(&self, version: usize) -> &Heading {
        let behind = self.headings.partition_point(|(since, _)| *since <= version);
        &self.headings[behind.saturating_sub(1)].1
    }

    /// Whether a version has the clause.
    pub fn is_in(&self, version: usize) -> bool {
        let behind = self.steps.partition_point(|step| step.version <= version);
        behind > 0 && self.steps[behind - 1].what.is_there()
    }

    /// The version in which it was first seen.
    pub fn first_seen(&self) -> usize {
        self.steps.first().map_or(0, |step| step.version)
    }

    /// The step with which it went; none if it is still there.
    pub fn end(&self) -> Option<&Step> {
        self.steps.last().filter(|step| !step.what.is_there())
    }
}

/// Makes a history, version by version.
#[derive(Debug, Default)]
pub struct Builder {
    history: ClauseHistory,
    /// The headings of the last version.
    current: Vec<Heading>,
    /// By line that is gone: what it was.
    gone: BTreeMap<usize, Gone>,
}

/// What is remembered of a clause that is gone.
#[derive(Debug)]
struct Gone {
    /// The words of its heading, without number.
    bare: String,
    id: Option<String>,
    words: Sketch,
}

impl Gone {
    /// Whether this heading can be that of the same clause.
    fn can_be(&self, bare: &str, heading: &Heading) -> bool {
        (!bare.is_empty() && self.bare == bare) || (heading.id.is_some() && self.id == heading.id)
    }
}

impl Builder {
    /// Adds a version by its headings alone, if they say which clause is which: it is the first one, or
    /// each clause of the last version is there with the same heading, and no other one can be a
    /// clause that was gone. Such a version changed no words, as far as the history knows. Returns
    /// false and adds nothing otherwise: then [`Builder::add`] is to be asked.
    pub fn add_headings(&mut self, headings: Vec<Heading>) -> bool {
        let start = Heading { rank: 0, id: None, title: String::new() };
        let headings: Vec<Heading> = std::iter::once(start).chain(headings).collect();
        if self.history.versions.is_empty() {
            self.begin(headings);
            return true;
        }
        let pairs = align::certain(&self.current, &headings);
        if pairs.len() < self.current.len() {
            return false;
        }
        let version = self.history.versions.len();
        let paired: BTreeSet<usize> = pairs.iter().map(|pair| pair.1).collect();
        let could_be_back = |heading: &Heading| {
            let bare = align::bare(heading);
            self.gone.values().any(|gone| gone.can_be(&bare, heading))
        };
        let mut came = headings.iter().enumerate().filter(|(y, _)| !paired.contains(y));
        if came.any(|(_, heading)| could_be_back(heading)) {
            return false;
        }
        let mut lines = vec![usize::MAX; headings.len()];
        let last = &self.history.versions[version - 1];
        for (x, y) in pairs {
            lines[y] = last[x];
        }
        for (y, heading) in headings.iter().enumerate() {
            if lines[y] == usize::MAX {
                lines[y] = self.new_line(version, heading, What::Appeared);
            } else {
                self.history.lines[lines[y]].take_heading(version, heading);
            }
        }
        self.history.versions.push(lines);
        self.current = headings;
        true
    }

    /// Adds a version by the redline between the last one and it. The first redline brings two.
    pub fn add(&mut self, redline: &Redline) {
        let sides = Sides::of(redline);
        if self.history.versions.is_empty() {
            self.begin(sides.clauses[OLD].clone());
        }
        let version = self.history.versions.len();
        let old_lines = self.old_lines(&sides.clauses[OLD]);
        let pairs = align::align(&sides);
        let moved = align::out_of_order(&pairs, &sides);
        let above = [parents(&sides.clauses[OLD]), parents(&sides.clauses[NEW])];
        let old_of: BTreeMap<usize, usize> = pairs.iter().map(|(x, y)| (*y, *x)).collect();

        // The words of what came and of what went.
        let mut wanted: BTreeSet<Place> = BTreeSet::new();
        let is_old = |x: &usize| !pairs.contains_key(x);
        wanted.extend((0..old_lines.len()).filter(is_old).map(|x| (OLD, x)));
        if !self.gone.is_empty() {
            let is_new = |y: &usize| !old_of.contains_key(y);
            wanted.extend((0..sides.clauses[NEW].len()).filter(is_new).map(|y| (NEW, y)));
        }
        let texts = sides::texts_of(redline, &wanted);
        let sketch =
            |place: Place| texts.get(&place).map_or_else(Sketch::default, |it| Sketch::of(it));

        let origins = origins(&sides);
        let mut steps: BTreeMap<usize, Step> = BTreeMap::new();
        let mut lines = Vec::with_capacity(sides.clauses[NEW].len());
        for (y, heading) in sides.clauses[NEW].iter().enumerate() {
            let Some(&x) = old_of.get(&y) else {
                let line = self.came_back(heading, &sketch((NEW, y)));
                let (line, what) = match line {
                    Some(line) => (line, What::CameBack),
                    None => {
                        let what = origins
                            .get(&y)
                            .map_or(What::Appeared, |x| What::SplitOff { from: old_lines[*x] });
                        (self.new_line(version, heading, what), what)
                    }
                };
                lines.push(line);
                steps.insert(line, Step::new(version, what));
                continue;
            };
            let line = old_lines[x];
            lines.push(line);
            let mut step = Step::new(version, What::Stayed);
            let was = &sides.clauses[OLD][x];
            if was.title != heading.title {
                step.title = Some(title_change(&was.title, &heading.title));
            }
            step.rank = was.rank != heading.rank;
            step.id = was.id != heading.id;
            let goes_along = match (above[OLD][x], above[NEW][y]) {
                (Some(i), Some(j)) => moved.contains(&i) && pairs.get(&i) == Some(&j),
                _ => false,
            };
            step.moved = moved.contains(&x) && !goes_along;
            steps.insert(line, step);
        }
        for (x, &line) in old_lines.iter().enumerate() {
            if !pairs.contains_key(&x) {
                let into = merged_into(&sides, x).map(|y| lines[y]).filter(|into| *into != line);
                let what = into.map_or(What::Gone, |into| What::Merged { into });
                steps.insert(line, Step::new(version, what));
                let heading = &sides.clauses[OLD][x];
                let (bare, id) = (align::bare(heading), heading.id.clone());
                self.gone.insert(line, Gone { bare, id, words: sketch((OLD, x)) });
            }
        }
        count(redline, &sides, [&old_lines, &lines], &above, &mut steps);
        for (line, step) in steps {
            self.take_step(line, step);
        }
        for (y, heading) in sides.clauses[NEW].iter().enumerate() {
            self.history.lines[lines[y]].take_heading(version, heading);
        }
        let [_, headings] = sides.clauses;
        self.current = headings;
        self.history.versions.push(lines);
    }

    /// The history of the versions added so far.
    pub fn finish(self) -> ClauseHistory {
        self.history
    }

    fn begin(&mut self, headings: Vec<Heading>) {
        let lines = headings.iter().map(|it| self.new_line(0, it, What::Appeared)).collect();
        self.history.versions.push(lines);
        self.current = headings;
    }

    fn new_line(&mut self, version: usize, heading: &Heading, what: What) -> usize {
        self.history.lines.push(Line {
            headings: vec![(version, heading.clone())],
            steps: vec![Step::new(version, what)],
        });
        self.history.lines.len() - 1
    }

    /// A step of a line; the first one is there already.
    fn take_step(&mut self, line: usize, step: Step) {
        let steps = &mut self.history.lines[line].steps;
        match steps.last_mut() {
            Some(last) if last.version == step.version => *last = step,
            _ if step.says_something() => steps.push(step),
            _ => {}
        }
    }

    /// By clause of the old text: its line.
    ///
    /// A text that was added by its headings may have been read otherwise than the redline reads it (headings
    /// in things that are one to a reader); such clauses go by their ids.
    fn old_lines(&mut self, old: &[Heading]) -> Vec<usize> {
        let last = self.history.versions.len() - 1;
        let known = &self.history.versions[last];
        if known.len() == old.len() {
            return known.clone();
        }
        let by_id: BTreeMap<Option<&str>, usize> =
            self.current.iter().zip(known).map(|(it, line)| (it.id.as_deref(), *line)).collect();
        let mut lines = Vec::with_capacity(old.len());
        let mut strangers = Vec::new();
        for (x, heading) in old.iter().enumerate() {
            let line = match by_id.get(&heading.id.as_deref()) {
                _ if x == 0 => Some(known[0]),
                Some(line) if heading.id.is_some() && !lines.contains(line) => Some(*line),
                _ => None,
            };
            if line.is_none() {
                strangers.push(x);
            }
            lines.push(line.unwrap_or(usize::MAX));
        }
        for x in strangers {
            lines[x] = self.new_line(last, &old[x], What::Appeared);
        }
        lines
    }

    /// The line that is gone and whose clause this is again.
    fn came_back(&mut self, heading: &Heading, words: &Sketch) -> Option<usize> {
        let bare = align::bare(heading);
        let mut best: Option<(usize, usize)> = None;
        for (&line, gone) in self.gone.iter().filter(|(_, gone)| gone.can_be(&bare, heading)) {
            let alike = match (gone.words.is_empty(), words.is_empty()) {
                (true, true) => 100 * usize::from(gone.bare == bare),
                _ => gone.words.likeness(words),
            };
            if alike >= 50 && best.is_none_or(|(most, _)| alike >= most) {
                best = Some((alike, line));
            }
        }
        let (_, line) = best?;
        self.gone.remove(&line);
        Some(line)
    }
}

impl Line {
    fn take_heading(&mut self, version: usize, heading: &Heading) {
        if self.headings.last().is_none_or(|(_, known)| known != heading) {
            self.headings.push((version, heading.clone()));
        }
    }
}

impl Step {
    fn new(version: usize, what: What) -> Step {
        Step {
            version,
            what,
            title: None,
            rank: false,
            id: false,
            moved: false,
            own: Counts::default(),
            whole: Counts::default(),
        }
    }

    fn says_something(&self) -> bool {
        self.what != What::Stayed
            || self.title.is_some()
            || self.rank
            || self.id
            || self.moved
            || self.whole != Counts::default()
    }
}

fn title_change(was: &str, is: &str) -> TitleChange {
    let ((old_number, old_words), (number, words)) =
        (title::split_number(was), title::split_number(is));
    let end = ['.', ':'];
    match old_number != number && old_words.trim_end_matches(end) == words.trim_end_matches(end) {
        true => TitleChange::Renumbered,
        false => TitleChange::Renamed,
    }
}

/// By new clause: the old one that most of its text comes from.
fn origins(sides: &Sides) -> BTreeMap<usize, usize> {
    let mut most: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (&(x, y), &size) in &sides.shared {
        let known = most.entry(y).or_insert((0, x));
        if size > known.0 {
            *known = (size, x);
        }
    }
    most.retain(|y, (size, _)| *size > 0 && 2 * *size >= sides.sizes[NEW][*y]);
    most.into_iter().map(|(y, (_, x))| (y, x)).collect()
}

/// The new clause that most of the old one's text is in now.
fn merged_into(sides: &Sides, x: usize) -> Option<usize> {
    let parts = sides.shared.range((x, 0)..(x + 1, 0));
    let kept: usize = parts.clone().map(|it| it.1).sum();
    let (&(_, y), &most) = parts.max_by_key(|((_, y), size)| (**size, std::cmp::Reverse(*y)))?;
    (2 * kept >= sides.sizes[OLD][x] && most > 0).then_some(y)
}

/// Gives each clause the changes that it has a part in, and those above it the same.
fn count(
    redline: &Redline,
    sides: &Sides,
    lines: [&[usize]; 2],
    above: &[Vec<Option<usize>>; 2],
    steps: &mut BTreeMap<usize, Step>,
) {
    let is_away =
        |change: usize| matches!(redline.changes[change].kind, Kind::Moved { away: true, .. });
    for (index, (change, touched)) in redline.changes.iter().zip(&sides.touched).enumerate() {
        // The line itself and all above it, each once.
        let up = |(side, clause): Place| {
            let mut up = vec![lines[side][clause]];
            let mut at = above[side][clause];
            while let Some(clause) = at {
                up.push(lines[side][clause]);
                at = above[side][clause];
            }
            up
        };
        let first = touched.first.unwrap_or((NEW, 0));
        let mut places = touched.places.clone();
        if places.is_empty() {
            places.insert(first);
        }
        let own: BTreeSet<usize> = places.iter().map(|&(side, at)| lines[side][at]).collect();
        let whole: BTreeSet<usize> = places.iter().flat_map(|&place| up(place)).collect();
        let mut touch = |line: usize, counts: fn(&mut Step) -> &mut Counts| {
            if let Some(step) = steps.get_mut(&line) {
                let counts = counts(step);
                counts.changes += 1;
                counts.form_changes += usize::from(!change.is_of_words());
                let is_better = |known: usize| is_away(known) && !is_away(index);
                if counts.first_change.is_none_or(is_better) {
                    counts.first_change = Some(index);
                }
            }
        };
        own.into_iter().for_each(|line| touch(line, |step| &mut step.own));
        whole.into_iter().for_each(|line| touch(line, |step| &mut step.whole));
        let mut words = |place: Option<Place>, counts: Counts| {
            if counts == Counts::default() {
                return;
            }
            let mut up = up(place.unwrap_or(first));
            if let Some(step) = steps.get_mut(&up[0]) {
                step.own.add_words(counts);
            }
            up.sort_unstable();
            up.dedup();
            for line in up {
                if let Some(step) = steps.get_mut(&line) {
                    step.whole.add_words(counts);
                }
            }
        };
        let none = Counts::default();
        words(touched.inserted, Counts { words_inserted: change.words_inserted, ..none });
        words(touched.deleted, Counts { words_deleted: change.words_deleted, ..none });
        words(touched.moved, Counts { words_moved: change.words_moved, ..none });
    }
}

impl ClauseHistory {
    /// By version and clause (in the version's order): the ids under which earlier versions had the
    /// clause, newest first, that nothing in the version bears itself.
    ///
    /// An id that several clauses had goes to the one that had it last, one that had it itself before
    /// one that took in the clause that had it. What is left goes by the words of headings, where
    /// they stand once. The version `shown` also answers to ids that later ones give, the nearest first.
    ///
    /// `ids` says under which ids a version has the clause whose heading this is; `taken` which ids a version uses.
    pub fn former_ids(
        &self,
        shown: Option<usize>,
        ids: &dyn Fn(usize, &Heading) -> Vec<String>,
        taken: &dyn Fn(usize) -> BTreeSet<String>,
    ) -> Vec<Vec<Vec<String>>> {
        // By line: the ids it had and those it was left, each with the version that had it last.
        let mut own: Vec<BTreeMap<String, usize>> = vec![BTreeMap::new(); self.lines.len()];
        let mut left: Vec<BTreeMap<String, usize>> = vec![BTreeMap::new(); self.lines.len()];
        let mut by_title: HashMap<&str, BTreeMap<String, usize>> = HashMap::new();
        // Who goes when: by version, the lines and those they went into.
        let mut merged: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (line, life) in self.lines.iter().enumerate() {
            for step in &life.steps {
                if let What::Merged { into } = step.what {
                    merged.entry(step.version).or_default().push((line, into));
                }
            }
        }
        let mut all = Vec::with_capacity(self.versions.len());
        for (version, lines) in self.versions.iter().enumerate() {
            for &(line, into) in merged.get(&version).into_iter().flatten() {
                let gift: Vec<(String, usize)> =
                    own[line].iter().chain(&left[line]).map(|(id, at)| (id.clone(), *at)).collect();
                for (id, at) in gift {
                    let known = left[into].entry(id).or_insert(at);
                    *known = at.max(*known);
                }
            }
            let is_shown = shown == Some(version);
            let mut titles: HashMap<&str, usize> = HashMap::new();
            for &line in lines {
                *titles.entry(&self.lines[line].heading(version).title).or_default() += 1;
            }
            let mut claims: Vec<Claim> = Vec::new();
            for (clause, &line) in lines.iter().enumerate().skip(1) {
                let mut claim = |id: &String, rank| {
                    claims.push(Claim { rank, clause, id: id.clone() });
                };
                for (id, at) in &own[line] {
                    claim(id, (0, version - at));
                }
                if is_shown {
                    for (id, at) in self.later_ids(version, line, ids) {
                        claim(&id, (1, at - version));
                    }
                }
                for (id, at) in &left[line] {
                    claim(id, (2, version - at));
                }
                let title = self.lines[line].heading(version).title.as_str();
                let known = by_title.get(title).filter(|_| titles.get(title) == Some(&1));
                for (id, at) in known.into_iter().flatten() {
                    claim(id, (3, version - at));
                }
            }
            claims.sort();
            let mut used = taken(version);
            let mut former = vec![Vec::new(); lines.len().saturating_sub(1)];
            for claim in claims {
                if used.insert(claim.id.clone()) {
                    former[claim.clause - 1].push(claim.id);
                }
            }
            all.push(former);
            for &line in &lines[1..] {
                let heading = self.lines[line].heading(version);
                for id in ids(version, heading) {
                    if !heading.title.is_empty() {
                        by_title.entry(&heading.title).or_default().insert(id.clone(), version);
                    }
                    own[line].insert(id, version);
                }
            }
        }
        all
    }

    /// The ids that later versions give a clause, with the first version that does.
    fn later_ids(
        &self,
        version: usize,
        line: usize,
        ids: &dyn Fn(usize, &Heading) -> Vec<String>,
    ) -> Vec<(String, usize)> {
        let mut later: Vec<(String, usize)> = Vec::new();
        for at in version + 1..self.versions.len() {
            if self.lines[line].is_in(at) {
                for id in ids(at, self.lines[line].heading(at)) {
                    if !later.iter().any(|(known, _)| *known == id) {
                        later.push((id, at));
                    }
                }
            }
        }
        later
    }
}

/// A clause's claim to an id: the least wins.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    /// How: as its own former id, as a later one, as that of a clause that became part of it, as that
    /// of a heading of the same words; and how many versions ago.
    rank: (u8, usize),
    clause: usize,
    id: String,
}

#[cfg(test)]
mod tests;
