//! What measures an audience without consent stays for thirteen months at most (France): what is exempt the CNIL's
//! guidelines say (deliberation 2020-091, Article 5), how long it should stay its recommendation (2020-092, Article 5).

use super::{inventory_of, named};
use crate::check::TextInView;
use crate::cookies::duration::Duration;
use crate::cookies::inventory::{Limit, Listed};
use crate::finding::Finding;

const NAME: &str = "inventory-exempt-lifetime";

/// Looks at analytics that are exempt by the law of France, or by none that is stated.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let found = inventory.items().filter(measures_without_consent).filter_map(|listed| {
        let item = listed.item;
        let stated = match item.retention.as_ref()?.max {
            Limit::Lasting(duration) if is_longer(duration) => Some(duration.to_string()),
            Limit::Unlimited => Some("unlimited".to_owned()),
            _ => None,
        };
        let (message, help) = match stated {
            Some(stated) => (
                format!(
                    "{} measures the audience without consent and stays for `{stated}`; thirteen months \
                     are the most",
                    named(item)
                ),
                "let it stay for `P13M` or less, or ask for consent to it",
            ),
            None if item.refresh == Some(true) => (
                format!(
                    "{} measures the audience without consent, and each visit starts its time anew",
                    named(item)
                ),
                "let it end when its time is over, or ask for consent to it",
            ),
            None => return None,
        };
        Some(Finding::warning(NAME, item.place.clone(), message).with_help(help))
    });
    found.collect()
}

fn measures_without_consent(listed: &Listed<'_>) -> bool {
    match listed.stated_exemption() {
        Some("audience-measurement") => true,
        // The United Kingdom has no such limit for what it exempts.
        Some(other) => other != "statistical-purposes" && listed.category() == Some("analytics"),
        None => false,
    }
}

/// Thirteen months are 397 days at most, in whatever unit they are written.
fn is_longer(duration: Duration) -> bool {
    let thirteen = Duration { months: 13, ..Duration::default() };
    let is_in_days = duration.years == 0 && duration.months == 0;
    match is_in_days {
        true => duration.approximate_seconds() > 397 * 86_400,
        false => duration.approximate_seconds() > thirteen.approximate_seconds(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn exempt_analytics_that_stay_too_long_are_told() {
        let help = "help: let it stay for `P13M` or less, or ask for consent to it";
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: a, retention: P2Y, legal_basis: audience-measurement}
  - {name: b, retention: unlimited, legal_basis: audience-measurement, storage: local-storage}
  - {name: c, retention: P398D, legal_basis: strictly-necessary}
  - {name: d, retention: P13M, refresh: true, legal_basis: audience-measurement}
",
            &[
                "content/cookies/index.yaml:7:6: `a` measures the audience without consent and stays for `P2Y`; thirteen months are the most",
                help,
                "content/cookies/index.yaml:8:6: `b` measures the audience without consent and stays for `unlimited`; thirteen months are the most",
                help,
                "content/cookies/index.yaml:9:6: `c` measures the audience without consent and stays for `P398D`; thirteen months are the most",
                help,
                "content/cookies/index.yaml:10:6: `d` measures the audience without consent, and each visit starts its time anew",
                "help: let it end when its time is over, or ask for consent to it",
            ],
        );
    }

    #[test]
    fn what_stays_for_thirteen_months_or_has_consent_is_silent() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: a, retention: P13M, legal_basis: audience-measurement}
  - {name: b, retention: P397D, legal_basis: audience-measurement, refresh: false}
  - {name: c, retention: P2Y, legal_basis: consent}
  - {name: d, retention: P2Y}
  - {name: e, retention: P2Y, legal_basis: statistical-purposes, refresh: true}
  - {name: f, retention: P2Y, legal_basis: strictly-necessary, category: strictly-necessary}
",
            &[],
        );
    }
}
