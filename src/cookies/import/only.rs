//! The names that an import is asked for.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::cookies::inventory::{Item, Match};
use crate::cookies::matching::Pattern;

/// The names of cookies that are wanted, each once, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Only {
    names: Vec<String>,
    /// Where each name stands among them: a recording may have tens of thousands.
    places: BTreeMap<String, usize>,
}

impl Only {
    /// These names.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        let mut only = Only::default();
        for name in names {
            if !only.places.contains_key(&name) {
                only.places.insert(name.clone(), only.names.len());
                only.names.push(name);
            }
        }
        only
    }

    /// The names of a text, one a line; what follows a `#` at the start of a line or behind a blank is a comment.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let names = text.lines().map(|line| {
            let end = line.find(" #").or_else(|| line.find("\t#")).unwrap_or(line.len());
            let line = if line.trim_start().starts_with('#') { "" } else { &line[..end] };
            line.trim().to_owned()
        });
        Only::of(names.filter(|name| !name.is_empty()))
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Which of the names an item has, as indices.
    pub(super) fn meant(&self, item: &Item) -> Vec<usize> {
        // Most rows are of these kinds, and are asked of all names.
        match item.matching {
            Match::Exact => return self.places.get(&item.name).copied().into_iter().collect(),
            Match::Prefix => {
                let from = (Bound::Included(item.name.as_str()), Bound::Unbounded);
                let behind = self.places.range::<str, _>(from);
                let meant = behind.take_while(|(name, _)| name.starts_with(&item.name));
                let mut meant: Vec<usize> = meant.map(|(_, at)| *at).collect();
                meant.sort_unstable();
                return meant;
            }
            Match::Suffix | Match::Glob | Match::Regex => {}
        }
        let Ok(pattern) = Pattern::of(&item.name, item.matching) else { return Vec::new() };
        let is_meant = |(at, name): (usize, &String)| pattern.has(name).then_some(at);
        self.names.iter().enumerate().filter_map(is_meant).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    #[test]
    fn names_stand_one_a_line() {
        let only = Only::read("\u{feff}# ours\n_ga\n\n  _gid  # counts\r\n_ga\na#b\n#c\n");
        assert_eq!(only.names(), ["_ga", "_gid", "a#b"]);
    }

    #[test]
    fn rows_are_meant_by_their_own_rule() {
        let only = Only::of(["_ga", "_ga_1", "_gb", "x_id"].map(str::to_owned));
        let check = |name: &str, matching: Match, expected: &[usize]| {
            let item = Item { matching, ..Item::named(name.to_owned(), Place::file("")) };
            assert_eq!(only.meant(&item), expected, "{name} {matching:?}");
        };
        check("_ga", Match::Exact, &[0]);
        check("_ga", Match::Prefix, &[0, 1]);
        check("_id", Match::Suffix, &[3]);
        check("_g?", Match::Glob, &[0, 2]);
        check("_g[ab]", Match::Regex, &[0, 2]);
        check("(", Match::Regex, &[]);
        // In the order in which they are asked for, not in that of letters.
        let only = Only::of(["b_2", "a", "b_1", "b", "c", "b_2"].map(str::to_owned));
        let item = Item { matching: Match::Prefix, ..Item::named("b".to_owned(), Place::file("")) };
        assert_eq!(only.meant(&item), [0, 2, 3]);
    }

    #[test]
    fn many_names_are_read_in_one_go() {
        const COUNT: usize = 60_000;
        let text: String = (0..COUNT).rev().map(|at| format!("n{at}\n")).collect();
        let begun = std::time::Instant::now();
        let only = Only::read(&(text.clone() + &text));
        assert_eq!(only.names().len(), COUNT);
        let item = |name: &str| Item::named(name.to_owned(), Place::file(""));
        for at in 0..COUNT {
            assert_eq!(only.meant(&item(&format!("n{at}"))), [COUNT - 1 - at]);
        }
        assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
    }
}
