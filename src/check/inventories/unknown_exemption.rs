//! An exemption from consent is one that the law knows.

use super::{inventory_of, named};
use crate::check::TextInView;
use crate::cookies::exemption::{EXEMPTIONS, exemption};
use crate::finding::{Finding, did_you_mean};

const NAME: &str = "inventory-unknown-exemption";

/// Looks at every item that states an exemption.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let found = inventory.items().filter_map(|listed| {
        let stated = listed.stated_exemption()?;
        // Several in one are told by the rule about several purposes.
        if exemption(stated).is_some() || super::exempt_purposes::several(stated).is_some() {
            return None;
        }
        let known = EXEMPTIONS.iter().map(|exemption| exemption.name);
        let known_names = known.clone().collect::<Vec<_>>().join(", ");
        let help = match did_you_mean(&stated.to_lowercase(), known.chain(["consent"])) {
            Some(meant) => format!("did you mean `{meant}`? known are: consent, {known_names}"),
            None => format!("known are: consent, {known_names}"),
        };
        let message = format!(
            "{} is set without consent for `{stated}`, and no law is known to exempt that",
            named(listed.item)
        );
        Some(Finding::warning(NAME, listed.item.place.clone(), message).with_help(help))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;
    use crate::check::explained;
    use crate::cookies::exemption::EXEMPTIONS;

    #[test]
    fn exemptions_that_no_law_has_are_told() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: a, legal_basis: legitimate interest}
  - {name: b, legal_basis: Strictly-Necesary}
  - {name: c, legal_basis: Consent}
",
            &[
                "content/cookies/index.yaml:7:6: `a` is set without consent for `legitimate interest`, and no law is known to exempt that",
                "help: known are: consent, communication, strictly-necessary, audience-measurement, statistical-purposes, appearance, emergency-assistance",
                "content/cookies/index.yaml:8:6: `b` is set without consent for `Strictly-Necesary`, and no law is known to exempt that",
                "help: did you mean `strictly-necessary`? known are: consent, communication, strictly-necessary, audience-measurement, statistical-purposes, appearance, emergency-assistance",
                "content/cookies/index.yaml:9:6: `c` is set without consent for `Consent`, and no law is known to exempt that",
                "help: did you mean `consent`? known are: consent, communication, strictly-necessary, audience-measurement, statistical-purposes, appearance, emergency-assistance",
            ],
        );
    }

    #[test]
    fn the_documentation_lists_those_that_are_known() {
        let text = explained(super::NAME).expect("an explanation").text;
        let rows: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("| `")).collect();
        let documented: Vec<&str> = rows.iter().filter_map(|row| row.split('`').next()).collect();
        let known = EXEMPTIONS.iter().map(|exemption| exemption.name);
        let known: Vec<&str> = ["legal_basis", "consent"].into_iter().chain(known).collect();
        assert_eq!(documented, known);
    }

    #[test]
    fn those_that_it_has_are_silent() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: a, legal_basis: communication}
  - {name: b, legal_basis: strictly-necessary}
  - {name: c, legal_basis: audience-measurement}
  - {name: d, legal_basis: statistical-purposes}
  - {name: e, legal_basis: appearance}
  - {name: f, legal_basis: emergency-assistance}
  - {name: g, legal_basis: consent}
  - h
",
            &[],
        );
    }
}
