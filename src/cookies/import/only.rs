//! The names that an import is asked for.

use crate::cookies::inventory::Item;
use crate::cookies::matching::Pattern;

/// The names of cookies that are wanted, each once, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Only {
    names: Vec<String>,
}

impl Only {
    /// These names.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        let mut only = Only::default();
        for name in names {
            if !only.names.contains(&name) {
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
        let Ok(pattern) = Pattern::of(&item.name, item.matching) else { return Vec::new() };
        let is_meant = |(at, name): (usize, &String)| pattern.has(name).then_some(at);
        self.names.iter().enumerate().filter_map(is_meant).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookies::inventory::Match;
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
    }
}
