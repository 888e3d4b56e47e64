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

/// Holds every pattern against every other item. A pattern is told once, whatever it covers: it is what is too wide.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let all: Vec<(Listed<'_>, Vec<String>)> =
        inventory.items().map(|listed| (listed, examples(listed.item))).collect();
    let patterns = inventory.items().filter(|listed| listed.item.matching != Match::Exact);
    let mut findings = Vec::new();
    for wider in patterns {
        let Ok(pattern) = Pattern::of(&wider.item.name, wider.item.matching) else { continue };
        let is_covered = |(listed, examples): &&(Listed<'_>, Vec<String>)| {
            is_of_one_place(wider.item, listed.item)
                && !is_same(wider.item, listed.item)
                && !examples.is_empty()
                && examples.iter().all(|name| pattern.has(name))
        };
        let covered = all.iter().filter(is_covered).map(|(listed, _)| *listed);
        let (alike, others): (Vec<_>, Vec<_>) =
            covered.partition(|listed| listed.category() == wider.category());
        findings.extend(told(&wider, &others, true));
        findings.extend(told(&wider, &alike, false));
    }
    findings
}

/// What is listed twice is another rule's.
fn is_same(a: &Item, b: &Item) -> bool {
    a.name == b.name && a.matching == b.matching
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

/// A pattern as readers see it, a star where names go on.
fn as_shown(item: &Item) -> String {
    Item { display: None, ..item.clone() }.shown_name("en", "en")
}

fn told(wider: &Listed<'_>, covered: &[Listed<'_>], is_of_other: bool) -> Option<Finding> {
    const SHOWN: usize = 3;
    let place = wider.item.place.clone();
    let mut shown: Vec<String> = covered
        .iter()
        .take(SHOWN)
        .map(|listed| {
            let category = listed.category().unwrap_or("no category");
            let of = match is_of_other {
                true => format!("{category}, "),
                false => String::new(),
            };
            format!("{} ({of}line {})", named(listed.item), listed.item.place.line)
        })
        .collect();
    match covered.len().saturating_sub(SHOWN) {
        0 => {}
        1 => shown.push("another one".to_owned()),
        more => shown.push(format!("{more} others")),
    }
    let list = match shown.split_last()? {
        (last, []) => last.clone(),
        (last, before) => format!("{} and {last}", before.join(", ")),
    };
    let pattern = as_shown(wider.item);
    Some(if is_of_other {
        let category = wider.category().unwrap_or("no category");
        let message =
            format!("`{pattern}` ({category}) covers items of another category too: {list}");
        let help = "make it narrower, so that each name has one category";
        Finding::warning(NAME, place, message).with_help(help)
    } else {
        let message = format!("`{pattern}` covers other items too: {list}");
        let help = "make it narrower, or list them with it";
        Finding::info(NAME, place, message).with_help(help)
    })
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
                "content/cookies/index.yaml:7:6: `owl_*` (analytics) covers items of another category too: `owl_ad` (targeting, line 13)",
                "help: make it narrower, so that each name has one category",
                "content/cookies/index.yaml:7:6: info: `owl_*` covers other items too: `owl_id` (line 8) and `owl_*_day` (line 9)",
                "help: make it narrower, or list them with it",
                "content/cookies/index.yaml:13:12: `owl_[a-z]+` (targeting) covers items of another category too: `owl_id` (analytics, line 8)",
                "help: make it narrower, so that each name has one category",
                "content/cookies/index.yaml:13:12: info: `owl_[a-z]+` covers other items too: `owl_ad` (line 13)",
                "help: make it narrower, or list them with it",
            ],
        );
    }

    #[test]
    fn a_wide_pattern_is_told_once() {
        let items: Vec<String> = (0..9).map(|n| format!("owl_{n}")).collect();
        check_inventory(
            super::NAME,
            &format!(
                "providers:\n- {{id: owl, name: Owl, category: analytics, items: [{{name: o, match: prefix}}, {}]}}\n",
                items.join(", ")
            ),
            &[
                "content/cookies/index.yaml:3:54: info: `o*` covers other items too: `owl_0` (line 3), `owl_1` (line 3), `owl_2` (line 3) and 6 others",
                "help: make it narrower, or list them with it",
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
