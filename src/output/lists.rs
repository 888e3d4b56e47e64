//! Lists of files, one for each edition and some others, as one list in path order.
//!
//! Nothing is copied: what is put in order is where each file stands. Knows nothing of what the files are.

use crate::made::{FileList, StampedFile};

/// Some lists of files as one.
pub(super) struct Lists<L> {
    lists: Vec<L>,
    /// In path order: which list, and where in it.
    order: Vec<(u32, u32)>,
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
    pub fn of(mut lists: Vec<L>) -> Lists<L> {
        // Mostly one list ends before another begins: there is little left to be sorted.
        lists.sort_by(|a, b| first(a.files()).cmp(&first(b.files())));
        let count = lists.iter().map(|list| list.files().len()).sum();
        let mut order = Vec::with_capacity(count);
        for (at, list) in (0..).zip(&lists) {
            order.extend((0..).take(list.files().len()).map(|file| (at, file)));
        }
        let mut all = Lists { lists, order: Vec::new() };
        order.sort_by(|a, b| all.path(*a).cmp(all.path(*b)));
        all.order = order;
        all
    }

    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// The file at a place in path order.
    pub fn get(&self, at: usize) -> Option<StampedFile<'_>> {
        let (list, file) = *self.order.get(at)?;
        self.lists.get(list as usize)?.files().get(file as usize)
    }

    /// The same, with the list that it stands in, and where.
    pub fn with_list(&self, at: usize) -> Option<(&L, usize, StampedFile<'_>)> {
        let (list, file) = *self.order.get(at)?;
        let list = self.lists.get(list as usize)?;
        Some((list, file as usize, list.files().get(file as usize)?))
    }

    /// Where the file of a path stands in path order.
    pub fn find(&self, output: &str) -> Option<usize> {
        self.order.binary_search_by(|it| self.path(*it).cmp(output)).ok()
    }

    fn path(&self, (list, file): (u32, u32)) -> &str {
        let list = self.lists.get(list as usize);
        list.and_then(|list| list.files().get(file as usize)).map_or("", |(output, _)| output)
    }
}

impl<'k> Lists<&'k FileList<'k>> {
    /// The paths of all files in path order, for as long as the lists are there.
    pub fn paths(&self) -> impl Iterator<Item = &'k str> {
        let path = |(list, file): &(u32, u32)| {
            let list: &'k FileList<'k> = self.lists.get(*list as usize)?;
            Some(list.get(*file as usize)?.0)
        };
        self.order.iter().filter_map(path)
    }
}

/// The path of the first of some files.
fn first<'f>(files: &'f FileList<'_>) -> Option<&'f str> {
    files.get(0).map(|(output, _)| output)
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
                proptest::prop_assert_eq!(found, expected.clone());
                proptest::prop_assert!(all.paths().eq(expected.iter().map(|it| it.0)));
                for (at, file) in expected.iter().enumerate() {
                    proptest::prop_assert_eq!(all.find(file.0), Some(at));
                    let (list, place, found) = all.with_list(at).expect("a file");
                    proptest::prop_assert_eq!((list.get(place), found), (Some(*file), *file));
                }
                proptest::prop_assert_eq!((all.find("c"), all.get(files.len())), (None, None));
            }
        }
    }
}
