//! What inventories of cookies are held to, one rule a file, and what these rules share.
//!
//! An inventory that can be read says what its editor wrote; whether that is what visitors must be told, and
//! whether it can be true, is found out here. What the law asks stands in `docs/rules.md` with its source.
//! Rules look at texts kept current, as those do that look at Markdown: nobody mends what is superseded.

pub mod bad_domain;
pub mod bad_pattern;
pub mod consent_at_odds;
pub mod cookie_prefix;
pub mod duplicate_item;
pub mod empty_table;
pub mod exempt_lifetime;
pub mod exempt_purposes;
pub mod lifetime_at_odds;
pub mod long_lifetime;
pub mod no_duration;
pub mod no_items;
pub mod no_purpose;
pub mod no_refusal;
pub mod overlap;
pub mod unknown_exemption;
pub mod unnamed_provider;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::TextInView;
use super::registry;
use crate::cookies::inventory::{Inventory, Item, Listed, Provider, Text};
use crate::cookies::matching::plain;
use crate::finding::{Finding, Severity};

/// Takes back what these rules found in inventories that could not be read whole. A duration that cannot be read
/// is not there for a rule, and to say that nothing states one would be false.
pub fn take_back_of_unread(findings: &mut Vec<Finding>) {
    let is_of_inventory = |finding: &Finding| finding.rule.starts_with("inventory-");
    let unread: BTreeSet<Arc<str>> = findings
        .iter()
        .filter(|it| is_of_inventory(it) && it.severity == Severity::Error)
        .filter(|it| !registry::is_ours(it.rule))
        .map(|it| it.place.path.clone())
        .collect();
    findings.retain(|it| {
        !(is_of_inventory(it) && registry::is_ours(it.rule) && unread.contains(&it.place.path))
    });
}

/// The inventory that a text is written as; none where it is Markdown.
fn inventory_of<'a>(text: &'a TextInView<'_>) -> Option<&'a Inventory> {
    text.document().inventory.as_deref()
}

/// An item as a message names it.
fn named(item: &Item) -> String {
    format!("`{}`", item.name)
}

/// What an inventory lacks of one provider: all of its items do, or some.
enum Lacking<'a> {
    All(&'a Provider, usize),
    One(Listed<'a>),
}

/// Which items lack something, in the order written. Where none of a provider's several items has it, that is
/// one thing to be told and not one for each: lists that were taken over from elsewhere have no durations at all.
fn lacking<'a>(inventory: &'a Inventory, lacks: &dyn Fn(&Listed<'a>) -> bool) -> Vec<Lacking<'a>> {
    let mut found = Vec::new();
    for provider in &inventory.providers {
        let count = provider.listed().count();
        let without: Vec<Listed<'a>> = provider.listed().filter(|listed| lacks(listed)).collect();
        if count > 1 && without.len() == count {
            found.push(Lacking::All(provider, count));
        } else {
            found.extend(without.into_iter().map(Lacking::One));
        }
    }
    found
}

/// Every wording of a text.
fn wordings(text: &Text) -> Vec<&str> {
    match text {
        Text::Plain(text) => vec![text],
        Text::PerLanguage(texts) => texts.iter().map(|(_, text)| text.as_str()).collect(),
    }
}

/// Whether two items can be set for one domain: both name none, or one in common.
fn may_share_domain(a: &Item, b: &Item) -> bool {
    if a.domains.is_empty() && b.domains.is_empty() {
        return a.party.is_none() || b.party.is_none() || a.party == b.party;
    }
    a.domains.iter().any(|one| b.domains.iter().any(|other| plain(one) == plain(other)))
}

#[cfg(test)]
mod tests {
    use crate::check::registry::is_ours;
    use crate::check::{RULES, check_site, explained, site_findings};

    fn found(rule: &str, yaml: &str) -> Vec<String> {
        let text = format!("effective: 2025-01-01\n{yaml}");
        site_findings(&[rule], &[("content/cookies/index.yaml", &text)])
    }

    /// Checks what a rule finds in an inventory of these lines behind its front matter.
    pub fn check_inventory(rule: &str, yaml: &str, expected: &[&str]) {
        let text = format!("effective: 2025-01-01\n{yaml}");
        check_site(&[rule], &[("content/cookies/index.yaml", &text)], expected);
    }

    /// The documentation of each rule has an inventory that it finds, and the same with nothing to be found.
    #[test]
    fn the_examples_of_the_documentation_are_found_and_their_ways_out_are_not() {
        let rules = RULES.iter().filter(|rule| {
            let is_of_yaml = rule.name != "inventory-empty-table";
            rule.name.starts_with("inventory-") && is_ours(rule.name) && is_of_yaml
        });
        let mut count = 0;
        for rule in rules {
            let text = explained(rule.name).expect("an explanation").text;
            let blocks: Vec<&str> = text
                .split("```yaml\n")
                .skip(1)
                .filter_map(|behind| behind.split("```").next())
                .collect();
            let [fault, way_out] = blocks.as_slice() else { panic!("{}: {blocks:?}", rule.name) };
            assert!(!found(rule.name, fault).is_empty(), "{} does not find\n{fault}", rule.name);
            assert_eq!(found(rule.name, way_out), [] as [String; 0], "{}", rule.name);
            count += 1;
        }
        assert_eq!(count, 16);
    }

    #[test]
    fn what_cannot_be_read_is_not_said_to_be_missing() {
        let owl = |retention: &str| {
            format!(
                "providers:\n- {{id: owl, name: Owl, category: analytics, purpose: Counts., items: [{{name: a, retention: {retention}}}]}}\n"
            )
        };
        check_inventory("inventory-no-duration", &owl("13 months"), &[]);
        let unread = found("inventory-bad-duration", &owl("13 months"));
        assert_eq!(unread.len(), 2, "{unread:?}");
        assert_eq!(found("inventory-no-duration", &owl("unknown")).len(), 2);
    }

    #[test]
    fn what_is_superseded_is_left_alone_and_what_is_to_come_is_not() {
        let without = |day: &str| {
            format!(
                "effective: {day}\nproviders:\n- {{id: owl, name: Owl, category: analytics, items: [owl_id]}}\n"
            )
        };
        let to_come = "content/cookies/2027-01-01.yaml:3:53: nothing says what `owl_id` is for";
        let help = "help: write `purpose:`, for the item or for its provider";
        check_site(
            &["inventory-no-purpose"],
            &[
                ("content/cookies/2019-01-01.yaml", &without("2019-01-01")),
                ("content/cookies/2020-01-01.yaml", "effective: 2020-01-01\n"),
                ("content/cookies/2027-01-01.yaml", &without("2027-01-01")),
            ],
            &[to_come, help],
        );
    }
}
