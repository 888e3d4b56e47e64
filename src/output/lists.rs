//! Lists of files, one for each edition and some others, as one list in path order.
//!
//! Nothing is copied: what is put in order is where each stretch of a list stands. Knows nothing of what the files are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use crate::made::{FileList, StampedFile};

/// Some lists of files as one.
pub(super) struct Lists<L> {
    lists: Vec<L>,
    /// What stands in path order one behind the other: mostly each list as a whole.
    stretches: Vec<Stretch>,
    len: usize,
}

/// Files of a list that follow each other in path order, and no file of another list is between them.
struct Stretch {
    /// How many files stand before it.
    before: usize,
    list: usize,
    /// Where it begins and ends in its list.
    files: Range<usize>,
}

/// What has a list of files.
pub(super) trait HasFiles {
    fn files(&self) -> &FileList<'_>;
}

impl<'k> HasFiles for &'k FileList<'k> {
    fn files(&self) -> &FileList<'_> {
        self
    }
}

impl<L: HasFiles> Lists<L> {
    pub fn of(lists: Vec<L>) -> Lists<L> {
        let mut stretches: Vec<Stretch> = Vec::with_capacity(lists.len());
        let mut before = 0;
        let path = |list: usize, file: usize| {
            let file = lists.get(list).and_then(|list| list.files().get(file));
            file.map(|(output, _)| output)
        };
        // The lists by what comes next of each.
        let firsts = (0..lists.len()).filter_map(|list| Some(Reverse((path(list, 0)?, list, 0))));
        let mut next: BinaryHeap<Reverse<(&str, usize, usize)>> = firsts.collect();
        while let Some(Reverse((_, list, begin))) = next.pop() {
            let own = lists[list].files();
            let end = match next.peek() {
                // At least the one that is before all others.
                Some(Reverse((other, ..))) => own.end_before(begin + 1, other),
                None => own.len(),
            };
            stretches.push(Stretch { before, list, files: begin..end });
            before += end - begin;
            next.extend(path(list, end).map(|output| Reverse((output, list, end))));
        }
        drop(next);
        Lists { stretches, len: before, lists }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// The file at a place in path order.
    pub fn get(&self, at: usize) -> Option<StampedFile<'_>> {
        self.with_list(at).map(|(_, _, file)| file)
    }

    /// The same, with the list that it stands in, and where.
    pub fn with_list(&self, at: usize) -> Option<(&L, usize, StampedFile<'_>)> {
        let behind = self.stretches.partition_point(|it| it.before <= at);
        let Stretch { before, list, files } = self.stretches.get(behind.checked_sub(1)?)?;
        let place = files.start + (at - before);
        let list = self.lists.get(*list).filter(|_| place < files.end)?;
        Some((list, place, list.files().get(place)?))
    }

    /// Where the file of a path stands in path order.
    pub fn find(&self, output: &str) -> Option<usize> {
        let first = |it: &Stretch| self.lists[it.list].files().get(it.files.start);
        let is_before = |it: &Stretch| first(it).is_some_and(|(first, _)| first <= output);
        let behind = self.stretches.partition_point(is_before);
        let Stretch { before, list, files } = self.stretches.get(behind.checked_sub(1)?)?;
        let list = self.lists[*list].files();
        let place = list.end_before(files.start, output);
        let is_it = place < files.end && list.get(place).is_some_and(|(path, _)| path == output);
        is_it.then(|| before + (place - files.start))
    }

    /// All files in path order, each with the list that it stands in, and where.
    pub fn iter(&self) -> impl Iterator<Item = (&L, usize, StampedFile<'_>)> {
        self.stretches.iter().flat_map(|Stretch { list, files, .. }| {
            let list = &self.lists[*list];
            files.clone().filter_map(move |at| Some((list, at, list.files().get(at)?)))
        })
    }
}

impl<'k> Lists<&'k FileList<'k>> {
    /// The paths of all files in path order, for as long as the lists are there.
    pub fn paths(&self) -> impl Iterator<Item = &'k str> {
        self.stretches.iter().flat_map(|Stretch { list, files, .. }| {
            let list: &'k FileList<'k> = self.lists[*list];
            files.clone().filter_map(move |at| Some(list.get(at)?.0))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::{MadeFiles, Stamp};

    proptest::proptest! {
        #[test]
        fn lists_are_one_in_path_order(
            files in proptest::collection::btree_map("[ab/é]{1,6}", 0..5_usize, 0..40),
        ) {
            let stamp = |at: usize| Stamp { sha256: Default::default(), bytes: at as u64, modified: 0 };
            let of = |list: usize| files.iter().filter(move |(_, it)| **it == list);
            let lists = |is_made: bool| (0..5).rev().map(|list| {
                let own = of(list).map(|(path, at)| (path.as_str(), stamp(*at)));
                let own: Vec<_> = own.collect();
                match is_made {
                    true => FileList::Made(MadeFiles::of(&own)),
                    false => FileList::Read(own),
                }
            }).collect::<Vec<_>>();
            for own in [lists(true), lists(false)] {
                let all = Lists::of(own.iter().collect());
                let expected: Vec<_> = files.iter().map(|(path, at)| (path.as_str(), stamp(*at))).collect();
                let found: Vec<_> = (0..all.len()).filter_map(|at| all.get(at)).collect();
                proptest::prop_assert!(all.iter().map(|it| it.2).eq(found.iter().copied()));
                proptest::prop_assert!(all.iter().all(|(list, at, it)| list.get(at) == Some(it)));
                proptest::prop_assert_eq!(found, expected.clone());
                proptest::prop_assert!(all.paths().eq(expected.iter().map(|it| it.0)));
                for (at, file) in expected.iter().enumerate() {
                    proptest::prop_assert_eq!(all.find(file.0), Some(at));
                    let (list, place, found) = all.with_list(at).expect("a file");
                    proptest::prop_assert_eq!((list.get(place), found), (Some(*file), *file));
                }
                for missing in ["", "/", "a/b/", "bbé", "c"] {
                    proptest::prop_assert!(all.find(missing).is_none() || files.contains_key(missing));
                }
                proptest::prop_assert_eq!(all.get(files.len()), None);
            }
        }
    }
}
