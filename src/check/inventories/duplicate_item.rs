//! An item is listed once.
//!
//! Lists that come from scanners repeat themselves. The same name under several providers can be true: several
//! tools set a cookie of that name. Under one provider, on the same domains, it is one row twice.

use std::collections::BTreeMap;

use super::{inventory_of, may_share_domain, named};
use crate::check::TextInView;
use crate::cookies::inventory::{Item, Listed, Word};
use crate::finding::Finding;

const NAME: &str = "inventory-duplicate-item";

/// Looks at items of one name.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let mut alike: BTreeMap<_, Vec<Listed<'_>>> = BTreeMap::new();
    let mut findings = Vec::new();
    for listed in inventory.items() {
        let item = listed.item;
        let before = alike
            .entry((item.name.as_str(), item.storage.word(), item.matching.word()))
            .or_default();
        let same = |other: &&Listed<'_>| may_be_one(other.item, item);
        // The own provider first: that is the surer fault.
        let first = before
            .iter()
            .filter(|other| std::ptr::eq(other.provider, listed.provider))
            .find(same)
            .or_else(|| before.iter().find(same));
        if let Some(first) = first {
            findings.push(told(&listed, first));
        }
        before.push(listed);
    }
    findings
}

fn may_be_one(a: &Item, b: &Item) -> bool {
    may_share_domain(a, b) && (a.path == b.path || a.path.is_none() || b.path.is_none())
}

fn told(listed: &Listed<'_>, first: &Listed<'_>) -> Finding {
    let (name, place) = (named(listed.item), listed.item.place.clone());
    let line = first.item.place.line;
    let (provider, other) = (&listed.provider.id, &first.provider.id);
    if provider == other {
        let message = format!("`{provider}` lists {name} twice");
        let help = format!(
            "remove one of them, or state what sets them apart; the first is on line {line}"
        );
        return Finding::warning(NAME, place, message).with_help(help);
    }
    let message = format!("`{provider}` lists {name}, as `{other}` does");
    let help = format!(
        "state the `domains` of both if each sets its own, or list it once; the first is on line {line}"
    );
    Finding::info(NAME, place, message).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn items_that_are_listed_twice_are_told() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - owl_id
  - owl_id
  - {name: owl_px, domains: [.example.com]}
  groups:
  - {name: Pixel, items: [{name: owl_px, domains: ['*.EXAMPLE.com']}]}
- id: elk
  name: Elk
  category: analytics
  items: [owl_id]
",
            &[
                "content/cookies/index.yaml:8:5: `owl` lists `owl_id` twice",
                "help: remove one of them, or state what sets them apart; the first is on line 7",
                "content/cookies/index.yaml:11:28: `owl` lists `owl_px` twice",
                "help: remove one of them, or state what sets them apart; the first is on line 9",
                "content/cookies/index.yaml:15:11: info: `elk` lists `owl_id`, as `owl` does",
                "help: state the `domains` of both if each sets its own, or list it once; the first is on line 7",
            ],
        );
    }

    #[test]
    fn what_sets_items_apart_is_silent() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: id, domains: [a.example.com]}
  - {name: id, domains: [b.example.com]}
  - {name: id, storage: local-storage}
  - {name: id, match: prefix, domains: [a.example.com]}
  - {name: day, party: first}
  - {name: day, party: third}
  - {name: way, path: /a}
  - {name: way, path: /b}
- {id: elk, name: Elk, category: analytics, items: [{name: id, domains: [.elk.example]}]}
",
            &[],
        );
    }
}
