//! What is asked for, and what switches it, go with the category that an item has.

use super::{inventory_of, named};
use crate::check::TextInView;
use crate::cookies::exemption::{STRICTLY_NECESSARY, exemption};
use crate::cookies::inventory::{
    Category, ConsentSignal, Inventory, LegalBasis, Listed, STANDARD_CATEGORIES, Word,
};
use crate::finding::Finding;

const NAME: &str = "inventory-consent-at-odds";

/// Looks at every item and at every category.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let of_items = inventory.items().filter_map(|listed| of_item(&listed));
    let of_categories = inventory.categories.iter().enumerate().flat_map(|(at, category)| {
        let before = &inventory.categories[..at];
        [
            of_group(category, inventory, at),
            of_signals(category),
            of_shared_signal(category, before),
        ]
    });
    of_items.chain(of_categories.flatten()).collect()
}

fn of_item(listed: &Listed<'_>) -> Option<Finding> {
    let (item, category) = (listed.item, listed.category()?);
    let place = item.place.clone();
    let stated = match item.legal_basis.as_ref()? {
        LegalBasis::Consent if category == STRICTLY_NECESSARY => {
            let message = format!("{} is strictly necessary, and is set with consent", named(item));
            let help = "remove `legal_basis`, or move it to the category that visitors can refuse";
            return Some(Finding::warning(NAME, place, message).with_help(help));
        }
        LegalBasis::Consent => return None,
        LegalBasis::Exemption(stated) => stated,
    };
    if category == "targeting" {
        let message =
            format!("{} is for targeting and is set without consent, for `{stated}`", named(item));
        let help = "write `legal_basis: consent`: no law exempts advertising";
        return Some(Finding::error(NAME, place, message).with_help(help));
    }
    let exemption = exemption(stated)?;
    // What a site's own category means nobody but its editor knows.
    let is_judged = STANDARD_CATEGORIES.contains(&category);
    if !is_judged || exemption.covers.contains(&category) {
        return None;
    }
    let message = format!(
        "{} is exempt for `{stated}`, which does not cover its category, {category}",
        named(item)
    );
    let help = format!(
        "write `legal_basis: consent`, or correct the category; `{stated}` is for {} ({})",
        exemption.covers.join(" or "),
        exemption.law
    );
    Some(Finding::warning(NAME, place, message).with_help(help))
}

/// What is strictly necessary stays on, so that nothing else can be switched with it.
fn of_group(category: &Category, inventory: &Inventory, at: usize) -> Option<Finding> {
    let group = category.consent_group.as_ref()?;
    let mut others = inventory.categories.iter().enumerate();
    let (_, other) = others.find(|(of_other, other)| {
        *of_other != at
            && other.consent_group.as_ref() == Some(group)
            && other.id == STRICTLY_NECESSARY
    })?;
    let message = format!(
        "`{}` is switched by the consent group `{group}`, as `{}` is, which nobody can refuse",
        category.id, other.id
    );
    let help = "give each its own `consent_group`";
    Some(Finding::warning(NAME, category.place.clone(), message).with_help(help))
}

fn of_signals(category: &Category) -> Option<Finding> {
    use ConsentSignal::{
        AdPersonalization, AdStorage, AdUserData, AnalyticsStorage, PersonalizationStorage,
    };
    let wrong: &[ConsentSignal] = match category.id.as_str() {
        STRICTLY_NECESSARY => {
            &[AdStorage, AdUserData, AdPersonalization, AnalyticsStorage, PersonalizationStorage]
        }
        "analytics" | "functionality" => &[AdStorage, AdUserData, AdPersonalization],
        _ => return None,
    };
    let found: Vec<String> = category
        .consent_mode
        .iter()
        .filter(|signal| wrong.contains(signal))
        .map(|signal| format!("`{}`", signal.word()))
        .collect();
    if found.is_empty() {
        return None;
    }
    let what = match category.id.as_str() {
        STRICTLY_NECESSARY => "a signal of what visitors are asked for",
        _ => "a signal of advertising",
    };
    let message = format!("`{}` governs {}, {what}", category.id, found.join(", "));
    let help = "move the signal to the category whose consent it tells";
    Some(Finding::warning(NAME, category.place.clone(), message).with_help(help))
}

fn of_shared_signal(category: &Category, before: &[Category]) -> Option<Finding> {
    let (signal, other) = category.consent_mode.iter().find_map(|signal| {
        let other = before.iter().find(|other| other.consent_mode.contains(signal))?;
        Some((signal, other))
    })?;
    let message = format!(
        "`{}` governs `{}`, as `{}` does: who agrees to one agrees to the other",
        category.id,
        signal.word(),
        other.id
    );
    let help = "let one category govern each signal";
    Some(Finding::warning(NAME, category.place.clone(), message).with_help(help))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn items_whose_basis_and_category_differ_are_told() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: strictly-necessary
  items:
  - {name: a, legal_basis: consent}
  - {name: b, legal_basis: audience-measurement}
  - {name: c, legal_basis: strictly-necessary, category: targeting}
  - {name: d, legal_basis: strictly-necessary, category: analytics}
",
            &[
                "content/cookies/index.yaml:7:6: `a` is strictly necessary, and is set with consent",
                "help: remove `legal_basis`, or move it to the category that visitors can refuse",
                "content/cookies/index.yaml:8:6: `b` is exempt for `audience-measurement`, which does not cover its category, strictly-necessary",
                "help: write `legal_basis: consent`, or correct the category; `audience-measurement` is for analytics (France, CNIL, deliberation 2020-091, Article 5: measuring the audience of the publisher's own site)",
                "content/cookies/index.yaml:9:6: `c` is for targeting and is set without consent, for `strictly-necessary`",
                "help: write `legal_basis: consent`: no law exempts advertising",
                "content/cookies/index.yaml:10:6: `d` is exempt for `strictly-necessary`, which does not cover its category, analytics",
                "help: write `legal_basis: consent`, or correct the category; `strictly-necessary` is for strictly-necessary or functionality (Directive 2002/58/EC, Article 5(3): strictly necessary for a service that the visitor explicitly requested)",
            ],
        );
    }

    #[test]
    fn categories_whose_switches_differ_are_told() {
        check_inventory(
            super::NAME,
            "categories:
- {id: strictly-necessary, consent_group: C1, consent_mode: [security_storage, ad_storage]}
- {id: analytics, consent_group: C1, consent_mode: analytics_storage}
- {id: functionality, consent_mode: [ad_user_data]}
- {id: targeting, consent_mode: [ad_user_data, ad_personalization]}
",
            &[
                "content/cookies/index.yaml:3:4: `strictly-necessary` governs `ad_storage`, a signal of what visitors are asked for",
                "help: move the signal to the category whose consent it tells",
                "content/cookies/index.yaml:4:4: `analytics` is switched by the consent group `C1`, as `strictly-necessary` is, which nobody can refuse",
                "help: give each its own `consent_group`",
                "content/cookies/index.yaml:5:4: `functionality` governs `ad_user_data`, a signal of advertising",
                "help: move the signal to the category whose consent it tells",
                "content/cookies/index.yaml:6:4: `targeting` governs `ad_user_data`, as `functionality` does: who agrees to one agrees to the other",
                "help: let one category govern each signal",
            ],
        );
    }

    #[test]
    fn what_goes_together_is_silent() {
        check_inventory(
            super::NAME,
            "categories:
- {id: strictly-necessary, consent_group: C1, consent_mode: [security_storage, functionality_storage]}
- {id: analytics, consent_group: C2, consent_mode: analytics_storage}
- {id: functionality, consent_group: C3, consent_mode: personalization_storage}
- {id: targeting, consent_group: C4, consent_mode: [ad_storage, ad_user_data, ad_personalization]}
- {id: social, consent_group: C4}
providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: a, legal_basis: consent}
  - {name: b, legal_basis: statistical-purposes}
  - {name: c, legal_basis: appearance, category: functionality}
  - {name: d, legal_basis: communication, category: strictly-necessary}
  - {name: e, legal_basis: audience-measurement, category: social}
  - {name: f, legal_basis: what the law forgot, category: strictly-necessary}
",
            &[],
        );
    }
}
