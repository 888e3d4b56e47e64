//! A pattern stands for no item that is listed by itself.
//!
//! What it covers too is told to visitors twice, and where categories differ nobody knows which consent a cookie
//! of that name needs.

use super::{inventory_of, named};
use crate::check::TextInView;
use crate::cookies::inventory::{Item, Listed, Match};
use crate::cookies::matching::Pattern;
use crate::finding::Finding;

const NAME: &str = "inventory-overlap";

/// Holds every pattern against every other item.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let patterns: Vec<(Listed<'_>, Pattern)> = inventory
        .items()
        .filter(|listed| listed.item.matching != Match::Exact)
        .filter_map(|listed| {
            Some((listed, Pattern::of(&listed.item.name, listed.item.matching).ok()?))
        })
        .collect();
    let mut findings = Vec::new();
    for listed in inventory.items() {
        let examples = examples(listed.item);
        let wider = patterns.iter().find(|(other, pattern)| {
            is_of_one_place(other.item, listed.item)
                && !(other.item.name == listed.item.name
                    && other.item.matching == listed.item.matching)
                && !examples.is_empty()
                && examples.iter().all(|name| pattern.has(name))
        });
        findings.extend(wider.map(|(wider, _)| told(&listed, wider)));
    }
    findings
}

/// Names that an item stands for; of an expression nobody knows any.
fn examples(item: &Item) -> Vec<String> {
    let name = &item.name;
    match item.matching {
        Match::Exact => vec![name.clone()],
        Match::Prefix => ["", "x", "2.Y-z"].map(|end| format!("{name}{end}")).into(),
        Match::Suffix => ["", "x", "2.Y-z"].map(|start| format!("{start}{name}")).into(),
        Match::Glob => {
            ["", "x", "2.Y-z"].map(|any| name.replace('*', any).replace('?', "q")).into()
        }
        Match::Regex => Vec::new(),
    }
}

/// Whether both are of one kind and no domains keep them apart. Items of no stated domain may be anywhere.
fn is_of_one_place(a: &Item, b: &Item) -> bool {
    let is_anywhere = |item: &Item| item.domains.is_empty();
    let apart = |a: &Item, b: &Item| a.party.is_some() && b.party.is_some() && a.party != b.party;
    a.storage == b.storage
        && !apart(a, b)
        && (is_anywhere(a) || is_anywhere(b) || super::may_share_domain(a, b))
}

fn told(listed: &Listed<'_>, wider: &Listed<'_>) -> Finding {
    let place = listed.item.place.clone();
    let line = wider.item.place.line;
    let of = match wider.provider.id == listed.provider.id {
        true => String::new(),
        false => format!(" of `{}`", wider.provider.id),
    };
    let pattern = named(wider.item);
    let message = format!("{} is covered by {pattern}{of} too, on line {line}", named(listed.item));
    match (listed.category(), wider.category()) {
        (one, other) if one == other => {
            let help = "list it once: by itself, or as a part of the pattern";
            Finding::info(NAME, place, message).with_help(help)
        }
        (one, other) => {
            let word = |id: Option<&str>| id.unwrap_or("no category").to_owned();
            let message = format!("{message}: there it is {}, here {}", word(other), word(one));
            let help = "make the pattern narrower, so that a name has one category";
            Finding::warning(NAME, place, message).with_help(help)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn items_that_a_pattern_covers_are_told() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: owl_, match: prefix}
  - owl_id
  - {name: \"owl_*_day\", match: glob}
- id: elk
  name: Elk
  category: targeting
  items: [{name: \"owl_[a-z]+\", match: regex}, owl_ad]
",
            &[
                "content/cookies/index.yaml:8:5: info: `owl_id` is covered by `owl_` too, on line 7",
                "help: list it once: by itself, or as a part of the pattern",
                "content/cookies/index.yaml:9:6: info: `owl_*_day` is covered by `owl_` too, on line 7",
                "help: list it once: by itself, or as a part of the pattern",
                "content/cookies/index.yaml:13:47: `owl_ad` is covered by `owl_` of `owl` too, on line 7: there it is analytics, here targeting",
                "help: make the pattern narrower, so that a name has one category",
            ],
        );
    }

    #[test]
    fn items_that_are_elsewhere_or_otherwise_are_not() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: owl_, match: prefix, party: first, domains: [.example.com]}
  - owl
  - {name: owl_id, storage: local-storage}
  - {name: owl_ad, party: third}
  - {name: owl_ad, domains: [owl.example]}
  - {name: _id, match: suffix}
  - {name: \"owl?id\", match: glob, storage: web}
",
            &[],
        );
    }
}
