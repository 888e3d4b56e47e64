//! The pattern of an item can be read: the audit compares names with it.

use super::{inventory_of, named};
use crate::check::TextInView;
use crate::cookies::inventory::Match;
use crate::cookies::matching::Pattern;
use crate::finding::Finding;

const NAME: &str = "inventory-bad-pattern";

/// Looks at every item that is a pattern.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let found = inventory.items().filter_map(|listed| {
        let item = listed.item;
        let place = item.place.clone();
        match Pattern::of(&item.name, item.matching) {
            Err(bad) => {
                let message = format!("the regular expression {} {}", named(item), bad.fact);
                let help = "mend it, or compare with `match: prefix` or `match: glob`, where no sign but \
                            `*` and `?` means anything";
                Some(Finding::error(NAME, place, message).with_help(help))
            }
            Ok(_) if item.matching == Match::Glob && !item.name.contains(['*', '?']) => {
                let message =
                    format!("{} stands for itself alone: no `*` and no `?` is in it", named(item));
                let help = "put a `*` where names differ, or remove `match: glob`";
                Some(Finding::warning(NAME, place, message).with_help(help))
            }
            Ok(_) if item.matching == Match::Exact && item.name.contains('*') => {
                let message =
                    format!("{} stands for the name with a star in it, and for no other", named(item));
                let begins = item.name.strip_suffix('*').filter(|it| !it.is_empty());
                let help = match begins.filter(|it| !it.contains('*')) {
                    Some(begins) => {
                        format!("write `{{name: {begins}, match: prefix}}` if names begin with `{begins}`")
                    }
                    None => "write `match: glob` if a `*` stands for any signs".to_owned(),
                };
                Some(Finding::warning(NAME, place, message).with_help(help))
            }
            Ok(_) => None,
        }
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn patterns_that_cannot_be_read_are_told() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: \"owl_(\", match: regex}
  - {name: \"owl[]\", match: glob}
  - {name: \"owl_[0-9]+\", match: regex}
  - {name: \"owl_*\", match: glob}
  - {name: \"owl[]\", match: prefix}
  - \"owl(\"
  - _owl_*
  - {name: \"_owl_*_id\", match: exact}
  - {name: \"owl*\", match: prefix}
  - {name: \"star*\"} # engross-allow: inventory-bad-pattern, the star is part of the name
",
            &[
                "content/cookies/index.yaml:7:6: the regular expression `owl_(` is none that can be used: found open group without closing ')'",
                "help: mend it, or compare with `match: prefix` or `match: glob`, where no sign but `*` and `?` means anything",
                "content/cookies/index.yaml:8:6: `owl[]` stands for itself alone: no `*` and no `?` is in it",
                "help: put a `*` where names differ, or remove `match: glob`",
                "content/cookies/index.yaml:13:5: `_owl_*` stands for the name with a star in it, and for no other",
                "help: write `{name: _owl_, match: prefix}` if names begin with `_owl_`",
                "content/cookies/index.yaml:14:6: `_owl_*_id` stands for the name with a star in it, and for no other",
                "help: write `match: glob` if a `*` stands for any signs",
            ],
        );
    }
}
