//! What is exempt from consent serves no other purpose: an exemption is for the purpose that it names.

use super::{inventory_of, may_share_domain, named};
use crate::check::TextInView;
use crate::cookies::inventory::{Inventory, Listed};
use crate::finding::Finding;

const NAME: &str = "inventory-exempt-purposes";

/// Looks at every item that is set without consent.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let exempt = inventory.items().filter(Listed::is_exempt);
    let found = exempt.filter_map(|listed| {
        let (message, help) = fault(inventory, &listed)?;
        let message = format!("{} {message}", named(listed.item));
        Some(Finding::warning(NAME, listed.item.place.clone(), message).with_help(help))
    });
    found.collect()
}

fn fault(inventory: &Inventory, listed: &Listed<'_>) -> Option<(String, &'static str)> {
    if let Some(count) = listed.stated_exemption().and_then(several) {
        let message = format!("states {count} exemptions in one");
        return Some((
            message,
            "state the one that covers all it is for, or part it into items of one purpose",
        ));
    }
    if let Some(tcf) = &listed.item.tcf
        && !tcf.purposes.is_empty()
    {
        let numbers: Vec<String> = tcf.purposes.iter().map(u64::to_string).collect();
        let message = format!(
            "is set without consent, and is declared for purpose {} of the Transparency and Consent Framework, \
             for which visitors are asked",
            numbers.join(", ")
        );
        return Some((message, "write `legal_basis: consent`, or remove these purposes"));
    }
    let other = inventory.items().find(|other| {
        !std::ptr::eq(other.item, listed.item)
            && !other.is_exempt()
            && other.item.name == listed.item.name
            && other.item.storage == listed.item.storage
            && other.item.matching == listed.item.matching
            && may_share_domain(other.item, listed.item)
    })?;
    let message = format!(
        "is set without consent here, and is listed on line {} as what needs it",
        other.item.place.line
    );
    Some((message, "ask for consent to it, or give each purpose an item of its own"))
}

/// How many exemptions are stated in one text, if several.
pub(super) fn several(stated: &str) -> Option<usize> {
    let parts = stated.split([',', ';', '+', '&', '/']).flat_map(|part| part.split(" and "));
    let count = parts.filter(|part| !part.trim().is_empty()).count();
    (count > 1).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn exempt_items_of_several_purposes_are_told() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: strictly-necessary
  items:
  - {name: a, legal_basis: 'communication, audience-measurement'}
  - {name: b, tcf: {vendor: 9, purposes: [1, 7]}}
  - {name: c, legal_basis: strictly-necessary}
- id: elk
  name: Elk
  category: targeting
  items: [c]
",
            &[
                "content/cookies/index.yaml:7:6: `a` states 2 exemptions in one",
                "help: state the one that covers all it is for, or part it into items of one purpose",
                "content/cookies/index.yaml:8:6: `b` is set without consent, and is declared for purpose 1, 7 of the Transparency and Consent Framework, for which visitors are asked",
                "help: write `legal_basis: consent`, or remove these purposes",
                "content/cookies/index.yaml:9:6: `c` is set without consent here, and is listed on line 13 as what needs it",
                "help: ask for consent to it, or give each purpose an item of its own",
            ],
        );
    }

    #[test]
    fn items_of_one_purpose_are_silent() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: strictly-necessary
  items:
  - {name: a, legal_basis: communication, domains: [owl.example]}
  - {name: b, tcf: {special_purposes: [1]}}
  - {name: c}
- id: elk
  name: Elk
  category: targeting
  items: [{name: a, domains: [elk.example]}, {name: d, tcf: {purposes: [1]}}, {name: c, match: prefix}]
",
            &[],
        );
    }
}
