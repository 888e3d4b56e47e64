//! Which two versions of a notice are compared on a page, and where that page stands.
//!
//! Each comparison has one page. That of neighbours belongs to the newer of them, which is there in any case; those
//! of other versions stand below `compare/`, as many as the settings want: none but neighbours can be relied on.
//! Knows nothing of what pages say.

use crate::history::{Edition, Version};
use crate::settings::RedlineSettings;

/// The comparisons of an edition that have a page.
#[derive(Clone, Copy)]
pub struct Comparisons<'a> {
    edition: &'a Edition,
    settings: &'a RedlineSettings,
    /// The version that is shown at the notice's own address.
    shown: usize,
}

impl<'a> Comparisons<'a> {
    /// Those that the settings want.
    pub fn of(edition: &'a Edition, settings: &'a RedlineSettings) -> Comparisons<'a> {
        Comparisons { edition, settings, shown: edition.shown() }
    }

    /// The older versions that a version is compared with, in their order.
    pub fn older(&self, new: usize) -> Vec<usize> {
        let shown = self.shown;
        let with_shown = self.settings.with_in_force;
        if self.has_all() || (with_shown && new == shown) {
            return (0..new).collect();
        }
        let others = (with_shown && shown + 1 < new).then_some(shown);
        others.into_iter().chain(new.checked_sub(1)).collect()
    }

    /// The folder of the page that compares two versions, the older one first, below their notice; none where there
    /// is no such page.
    pub fn folder(&self, old: usize, new: usize) -> Option<String> {
        let ids = [old, new].map(|at| self.edition.versions[at].id.as_str());
        match old + 1 == new {
            true => Some(changes_folder(ids[1])),
            false => self.has_page(old, new).then(|| pair_folder(ids)),
        }
    }

    fn has_page(&self, old: usize, new: usize) -> bool {
        let is_with_shown = old == self.shown || new == self.shown;
        old + 1 == new || self.has_all() || (self.settings.with_in_force && is_with_shown)
    }

    /// Whether something stands at the address of a pair, the older version first: the page that compares them, or what leads
    /// to it.
    pub fn is_addressed(&self, old: usize, new: usize) -> bool {
        self.has_others() && self.has_page(old, new)
    }

    /// The pairs, the older version first, that have no page and may have had one: while there were fewer versions, or while
    /// another one was in force. Those of the newest first.
    pub fn without_page(self) -> impl Iterator<Item = (usize, usize)> {
        let count = self.once_compared();
        let pairs = (0..count).rev().flat_map(|new| (0..new).rev().map(move |old| (old, new)));
        pairs.filter(move |(old, new)| !self.has_page(*old, *new))
    }

    /// How many of these pairs there are of versions that last: reckoned, since there may be millions.
    pub fn count_without_page(&self) -> usize {
        let versions = &self.edition.versions[..self.once_compared()];
        let lasting = versions.iter().filter(|it| it.lasts()).count();
        let lasts = |at: usize| versions.get(at).is_some_and(Version::lasts);
        let neighbours = versions.windows(2).filter(|two| two.iter().all(Version::lasts)).count();
        let with_shown = match self.settings.with_in_force && lasts(self.shown) {
            true => {
                let beside = [self.shown.checked_sub(1), self.shown.checked_add(1)];
                lasting - 1 - beside.into_iter().flatten().filter(|at| lasts(*at)).count()
            }
            false => 0,
        };
        lasting * lasting.saturating_sub(1) / 2 - neighbours - with_shown
    }

    /// How many versions, from the oldest, may have been compared with each other.
    fn once_compared(&self) -> usize {
        let count = self.edition.versions.len();
        match (self.has_all(), self.settings.with_in_force) {
            (true, _) => 0,
            (false, true) => count,
            (false, false) => count.min(self.settings.all_pairs_up_to),
        }
    }

    /// Whether the settings compare others than neighbours, if only while there are few: then the address of a pair is
    /// one that readers know, and that of neighbours leads to the page of the newer one, however many there come to be.
    pub fn has_others(&self) -> bool {
        self.settings.with_in_force || self.settings.all_pairs_up_to > 2
    }

    fn has_all(&self) -> bool {
        self.edition.versions.len() <= self.settings.all_pairs_up_to
    }
}

/// Where the redline of a version against its predecessor stands, below its notice.
pub fn changes_folder(id: &str) -> String {
    format!("{id}/changes/")
}

/// Where the redline of any two versions stands, the older one first, below their notice. At that address of
/// neighbours stands what leads to the page of the newer one.
pub fn pair_folder([old, new]: [&str; 2]) -> String {
    format!("{COMPARE}{old}/{new}/")
}

/// The folder of all of these, below their notice.
pub const COMPARE: &str = "compare/";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::history::{Status, Version};
    use crate::source::Source;
    use crate::source::name::{Role, role};

    /// An edition of this many versions, one of which is in force.
    fn edition(count: usize, in_force: usize) -> Edition {
        let Ok(Role::Text(name)) = role("a.md", |_| None) else { panic!("a text") };
        let source = Source {
            path: "a.md".into(),
            name,
            text: String::new(),
            sha256: Default::default(),
            commit: None,
        };
        let document = Arc::new(crate::document::parse(source).0);
        let version = |id: usize| Version {
            id: id.to_string(),
            document: document.clone(),
            effective: None,
            until: None,
            published: None,
            former: Vec::new(),
            translates: None,
            status: Status::Superseded,
            is_replaced: false,
        };
        Edition {
            lang: "en".to_owned(),
            versions: (0..count).map(version).collect(),
            in_force: Some(in_force),
        }
    }

    /// The pairs that are compared, and where each stands.
    fn pairs(edition: &Edition, settings: &RedlineSettings) -> Vec<(usize, usize)> {
        let comparisons = Comparisons::of(edition, settings);
        let count = edition.versions.len();
        let pairs = (1..count)
            .flat_map(|new| comparisons.older(new).into_iter().map(move |old| (old, new)));
        let pairs: Vec<(usize, usize)> = pairs.collect();
        for new in 1..count {
            for old in 0..new {
                let expected = match old + 1 == new {
                    true => format!("{new}/changes/"),
                    false => format!("compare/{old}/{new}/"),
                };
                let expected = pairs.contains(&(old, new)).then_some(expected);
                assert_eq!(comparisons.folder(old, new), expected, "{old} {new}");
                let is_addressed = expected.is_some() && comparisons.has_others();
                assert_eq!(comparisons.is_addressed(old, new), is_addressed, "{old} {new}");
            }
        }
        let without: Vec<(usize, usize)> = comparisons.without_page().collect();
        let all = (1..count).flat_map(|new| (0..new).map(move |old| (old, new)));
        // Where the text in force has no part in it, those that the first versions had while there were no more.
        let had =
            |(_, new): &(usize, usize)| settings.with_in_force || *new < settings.all_pairs_up_to;
        let missing = all.filter(|pair| !pairs.contains(pair) && had(pair));
        assert!(without.iter().rev().copied().eq(missing), "{without:?}");
        pairs
    }

    #[test]
    fn pairs_without_a_page_are_reckoned_as_they_are_told() {
        for (count, in_force) in (1..9).flat_map(|count| (0..count).map(move |it| (count, it))) {
            for (limit, with_in_force) in (1..10).flat_map(|it| [(it, true), (it, false)]) {
                let settings = RedlineSettings { with_in_force, ..up_to(limit) };
                let mut edition = edition(count, in_force);
                for last in 0..=count {
                    let comparisons = || Comparisons::of(&edition, &settings);
                    let lasts = |at: usize| edition.versions[at].lasts();
                    let told = comparisons().without_page();
                    let told = told.filter(|(old, new)| lasts(*old) && lasts(*new)).count();
                    assert_eq!(
                        comparisons().count_without_page(),
                        told,
                        "{count} {in_force} {limit}"
                    );
                    // One after the other has no date to be named by.
                    if let Some(version) = edition.versions.get_mut((last * 3) % count) {
                        version.id = crate::history::WORKING.to_owned();
                    }
                }
            }
        }
    }

    fn up_to(all_pairs_up_to: usize) -> RedlineSettings {
        RedlineSettings { all_pairs_up_to, ..RedlineSettings::default() }
    }

    #[test]
    fn beyond_the_limit_there_are_neighbours_and_if_wanted_those_with_the_text_in_force() {
        assert_eq!(pairs(&edition(3, 2), &up_to(3)), [(0, 1), (0, 2), (1, 2)]);
        assert_eq!(pairs(&edition(1, 0), &up_to(3)), []);
        for in_force in 0..5 {
            let wanted = |(old, new): &(usize, usize)| {
                old + 1 == *new || *old == in_force || *new == in_force
            };
            let all = (1..5).flat_map(|new| (0..new).map(move |old| (old, new)));
            let expected: Vec<_> = all.filter(wanted).collect();
            assert_eq!(pairs(&edition(5, in_force), &up_to(2)), expected);
            let alone = RedlineSettings { with_in_force: false, ..up_to(2) };
            assert_eq!(pairs(&edition(5, in_force), &alone), [(0, 1), (1, 2), (2, 3), (3, 4)]);
            let none = RedlineSettings { with_in_force: false, ..up_to(1) };
            assert_eq!(pairs(&edition(3, in_force.min(2)), &none), [(0, 1), (1, 2)]);
            let few = RedlineSettings { with_in_force: false, ..up_to(3) };
            assert_eq!(pairs(&edition(3, in_force.min(2)), &few), [(0, 1), (0, 2), (1, 2)]);
        }
    }
}
