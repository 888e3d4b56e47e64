//! Who sets something says what: a provider names its items, and so does a group.

use super::inventory_of;
use crate::check::TextInView;
use crate::finding::Finding;

const NAME: &str = "inventory-no-items";

/// Looks at every provider and group.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let mut findings = Vec::new();
    for provider in &inventory.providers {
        let help = "list what it stores or reads on devices under `items:`, or remove it";
        if provider.listed().next().is_none() {
            let message = format!("the provider `{}` names no items", provider.id);
            findings.push(Finding::warning(NAME, provider.place.clone(), message).with_help(help));
            continue;
        }
        for group in provider.groups.iter().filter(|group| group.items.is_empty()) {
            let name = group.name.in_language("en", "en");
            let message = format!("the group `{name}` of `{}` names no items", provider.id);
            findings.push(Finding::warning(NAME, group.place.clone(), message).with_help(help));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn providers_and_groups_without_items_are_told() {
        let help = "help: list what it stores or reads on devices under `items:`, or remove it";
        check_inventory(
            super::NAME,
            "providers:
- {id: owl, name: Owl, category: analytics}
- {id: elk, name: Elk, category: analytics, groups: [{name: Pixel}]}
- {id: bat, name: Bat, category: analytics, items: [bat], groups: [{name: Pixel}]}
- {id: asp, name: Asp, category: analytics, groups: [{name: Pixel, items: [asp]}]}
",
            &[
                "content/cookies/index.yaml:3:4: the provider `owl` names no items",
                help,
                "content/cookies/index.yaml:4:4: the provider `elk` names no items",
                help,
                "content/cookies/index.yaml:5:69: the group `Pixel` of `bat` names no items",
                help,
            ],
        );
    }
}
