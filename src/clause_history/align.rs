//! Says which clause of a version is which of the one before it.
//!
//! 1. Texts with the same headings in the same order: clause by clause.
//! 2. A heading that stands once in either text, with the same words and the same id, is the same clause,
//!    whatever became of the text under it.
//! 3. The others are weighed by what is alike: words and number of the heading, the text under it, its
//!    id, its place. The likest pair up first.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::Heading;
use super::sides::{NEW, OLD, Sides, parents};
use super::title::{likeness, split_number};

/// Pairs that need no look at the text: old clause, new clause.
pub fn certain(old: &[Heading], new: &[Heading]) -> Vec<(usize, usize)> {
    if old == new {
        return (0..old.len()).map(|at| (at, at)).collect();
    }
    let once = |clauses: &[Heading]| -> HashMap<String, Option<usize>> {
        let mut at: HashMap<String, Option<usize>> = HashMap::new();
        for (index, clause) in clauses.iter().enumerate().filter(|(_, it)| !it.title.is_empty()) {
            at.entry(clause.title.clone()).and_modify(|found| *found = None).or_insert(Some(index));
        }
        at
    };
    let (old_at, new_at) = (once(old), once(new));
    let mut pairs = vec![(0, 0)];
    for (x, clause) in old.iter().enumerate() {
        if let (Some(Some(_)), Some(Some(y))) =
            (old_at.get(&clause.title), new_at.get(&clause.title))
            && clause.id == new[*y].id
        {
            pairs.push((x, *y));
        }
    }
    pairs
}

/// By old clause, the new one that it is.
pub fn align(sides: &Sides) -> BTreeMap<usize, usize> {
    let [old, new] = &sides.clauses;
    let mut aligner = Aligner {
        sides,
        bare: [old, new].map(|clauses| clauses.iter().map(bare).collect()),
        old_taken: vec![false; old.len()],
        new_taken: vec![false; new.len()],
        pairs: BTreeMap::new(),
    };
    for (x, y) in certain(old, new) {
        aligner.take(x, y);
    }
    // What pairs up makes other titles the only ones of their kind, and ties what it stands under.
    loop {
        let counts = aligner.open_titles();
        let mut scored: Vec<(usize, usize, usize)> = aligner
            .candidates()
            .into_iter()
            .filter_map(|(x, y)| Some((aligner.score(x, y, &counts)?, x, y)))
            .collect();
        scored.sort_by_key(|&(score, x, y)| (std::cmp::Reverse(score), x, y));
        let before = aligner.pairs.len();
        for (_, x, y) in scored {
            aligner.take(x, y);
        }
        if aligner.pairs.len() == before {
            return aligner.pairs;
        }
    }
}

struct Aligner<'a> {
    sides: &'a Sides,
    /// By side and clause: the words of the heading without its number.
    bare: [Vec<String>; 2],
    old_taken: Vec<bool>,
    new_taken: Vec<bool>,
    pairs: BTreeMap<usize, usize>,
}

impl Aligner<'_> {
    fn take(&mut self, x: usize, y: usize) {
        if !self.old_taken[x] && !self.new_taken[y] {
            (self.old_taken[x], self.new_taken[y]) = (true, true);
            self.pairs.insert(x, y);
        }
    }

    fn is_open(&self, (x, y): (usize, usize)) -> bool {
        !self.old_taken[x] && !self.new_taken[y]
    }

    fn candidates(&self) -> BTreeSet<(usize, usize)> {
        let [old, new] = &self.sides.clauses;
        let mut found: BTreeSet<(usize, usize)> = BTreeSet::new();
        found.extend(&self.sides.same_heading);
        found.extend(self.sides.shared.keys());
        // Those above what belongs together may do so too.
        let above = [parents(old), parents(new)];
        let below =
            self.sides.shared.keys().copied().chain(self.pairs.iter().map(|it| (*it.0, *it.1)));
        for (x, y) in below {
            let mut at = (x, y);
            while let (Some(i), Some(j)) = (above[OLD][at.0], above[NEW][at.1]) {
                at = (i, j);
                if !found.insert(at) {
                    break;
                }
            }
        }
        // The same words in the heading, counted from the start, with the number and without.
        let whole = [old, new].map(|clauses| clauses.iter().map(|it| it.title.as_str()).collect());
        let bare = [OLD, NEW].map(|side| self.bare[side].iter().map(String::as_str).collect());
        for titles in [whole, bare] {
            let titles: [Vec<&str>; 2] = titles;
            let mut by_title: HashMap<&str, Vec<usize>> = HashMap::new();
            for (y, title) in titles[NEW].iter().enumerate().filter(|(y, _)| !self.new_taken[*y]) {
                by_title.entry(title).or_default().push(y);
            }
            let mut counts: HashMap<&str, usize> = HashMap::new();
            for (x, title) in titles[OLD].iter().enumerate().filter(|(x, _)| !self.old_taken[*x]) {
                let Some(ys) = by_title.get(title) else { continue };
                let count = counts.entry(title).or_default();
                if let Some(&y) = ys.get(*count) {
                    found.insert((x, y));
                }
                *count += 1;
            }
        }
        found.retain(|&pair| self.is_open(pair));
        found
    }

    /// How much speaks for the pair; none if it is not enough.
    fn score(&self, x: usize, y: usize, counts: &[HashMap<&str, usize>; 2]) -> Option<usize> {
        let (a, b) = (&self.sides.clauses[OLD][x], &self.sides.clauses[NEW][y]);
        let (bare_a, bare_b) = (self.bare[OLD][x].as_str(), self.bare[NEW][y].as_str());
        if a.rank == 0 || b.rank == 0 {
            return None;
        }
        let same_heading = self.sides.same_heading.binary_search(&(x, y)).is_ok();
        let same_words = !a.title.is_empty() && bare_a == bare_b;
        let title = match () {
            () if !a.title.is_empty() && a.title == b.title => 50,
            () if same_words => 45,
            () => likeness(bare_a, bare_b) * 30 / 100,
        };
        // No other clause that is still open bears these words.
        let is_only = counts.iter().all(|counts| counts.get(bare_a) == Some(&1));
        let body = self.body(x, y, same_heading || same_words);
        let enough = if same_words {
            same_heading || body.is_none_or(|body| body.alike >= 30) || is_only
        } else if title >= 15 {
            same_heading || body.is_some_and(|body| body.alike >= 30 || body.kept >= 60)
        } else {
            body.is_some_and(|body| {
                body.alike >= 50 || body.kept >= 60 || (same_heading && body.alike >= 30)
            })
        };
        let same_id = a.id.is_some() && a.id == b.id;
        let alike = body.map_or(0, |body| body.alike);
        enough.then_some(
            title + alike * 60 / 100 + 25 * usize::from(same_heading) + 10 * usize::from(same_id),
        )
    }

    /// By side: how many clauses that are still open bear the same words.
    fn open_titles(&self) -> [HashMap<&str, usize>; 2] {
        [(OLD, &self.old_taken), (NEW, &self.new_taken)].map(|(side, taken)| {
            let mut counts = HashMap::new();
            for (words, _) in self.bare[side].iter().zip(taken).filter(|(_, taken)| !**taken) {
                *counts.entry(words.as_str()).or_default() += 1;
            }
            counts
        })
    }

    /// How alike the texts under the headings are; none if neither has any.
    fn body(&self, x: usize, y: usize, with_subclauses: bool) -> Option<Body> {
        let sizes = &self.sides.sizes;
        let shared = self.sides.shared.get(&(x, y)).copied().unwrap_or(0);
        let own = Body::of(shared, sizes[OLD][x], sizes[NEW][y]);
        let (x_end, y_end) = (self.sides.end(OLD, x), self.sides.end(NEW, y));
        let bare = sizes[OLD][x] == 0 || sizes[NEW][y] == 0;
        if !(with_subclauses || bare) || (x_end == x + 1 && y_end == y + 1) {
            return own;
        }
        let shared = self.sides.shared.range((x, 0)..(x_end, 0));
        let shared = shared.filter(|((_, at), _)| (y..y_end).contains(at)).map(|it| it.1).sum();
        let size = |side: usize, clauses: Range<usize>| sizes[side][clauses].iter().sum();
        let whole = Body::of(shared, size(OLD, x..x_end), size(NEW, y..y_end));
        match (own, whole) {
            (Some(own), Some(whole)) => Some(if own.alike > whole.alike { own } else { whole }),
            (own, whole) => own.or(whole),
        }
    }
}

/// How much of two texts is the same, of a hundred.
#[derive(Debug, Clone, Copy)]
struct Body {
    /// Of both together.
    alike: usize,
    /// Of the old one.
    kept: usize,
}

impl Body {
    fn of(shared: usize, old: usize, new: usize) -> Option<Body> {
        (old + new > 0)
            .then(|| Body { alike: 200 * shared / (old + new), kept: 100 * shared / old.max(1) })
    }
}

/// The words of a heading without its number, case and closing stop.
pub fn bare(heading: &Heading) -> String {
    split_number(&heading.title).1.trim_end_matches(['.', ':']).to_lowercase()
}

/// Which of the pairs are out of order: the least text that can be said to have moved, never a heading that
/// stands in both texts at one place.
pub fn out_of_order(pairs: &BTreeMap<usize, usize>, sides: &Sides) -> BTreeSet<usize> {
    const STAYS: u64 = 1 << 40;
    // The heaviest rising sequence, by a tree of prefix maxima over the new clauses.
    let mut best: Vec<(u64, usize)> = vec![(0, usize::MAX); sides.clauses[NEW].len() + 1];
    let list: Vec<(usize, usize)> = pairs.iter().map(|(x, y)| (*x, *y)).collect();
    let mut before = vec![usize::MAX; list.len()];
    let mut top = (0, usize::MAX);
    for (at, &(x, y)) in list.iter().enumerate() {
        let mut most = (0, usize::MAX);
        let mut node = y;
        while node > 0 {
            if best[node].0 > most.0 {
                most = best[node];
            }
            node &= node - 1;
        }
        before[at] = most.1;
        let stays = sides.same_heading.binary_search(&(x, y)).is_ok();
        let weight = if stays { STAYS } else { 1 + sides.sizes[NEW][y] as u64 };
        let here = (most.0 + weight, at);
        if here.0 > top.0 {
            top = here;
        }
        let mut node = y + 1;
        while node < best.len() {
            if here.0 > best[node].0 {
                best[node] = here;
            }
            node += node & node.wrapping_neg();
        }
    }
    let mut moved: BTreeSet<usize> = pairs.keys().copied().collect();
    let mut at = top.1;
    while at != usize::MAX {
        moved.remove(&list[at].0);
        at = before[at];
    }
    moved
}
