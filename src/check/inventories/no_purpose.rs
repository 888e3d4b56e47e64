//! Visitors are told what each item is for (Directive 2002/58/EC, Article 5(3)).

use super::{Lacking, inventory_of, lacking, named};
use crate::check::TextInView;
use crate::finding::Finding;

const NAME: &str = "inventory-no-purpose";

/// Looks at every item, and at providers that name none.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let help = "write `purpose:`, for the item or for its provider";
    let of_items = lacking(inventory, &|listed| listed.purpose().is_none());
    let of_items = of_items.into_iter().map(|lacking| match lacking {
        Lacking::All(provider, count) => {
            let message =
                format!("nothing says what the {count} items of `{}` are for", provider.id);
            Finding::warning(NAME, provider.place.clone(), message).with_help(help)
        }
        Lacking::One(listed) => {
            let message = format!("nothing says what {} is for", named(listed.item));
            Finding::warning(NAME, listed.item.place.clone(), message).with_help(help)
        }
    });
    let without_items = inventory.providers.iter().filter(|provider| {
        provider.listed().next().is_none()
            && provider.purpose.is_none()
            && provider.groups.iter().all(|group| group.purpose.is_none())
    });
    let of_providers = without_items.map(|provider| {
        let message = format!("nothing says what `{}` does", provider.id);
        Finding::warning(NAME, provider.place.clone(), message)
            .with_help("write `purpose:` for the provider")
    });
    of_items.chain(of_providers).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn what_has_no_purpose_is_told() {
        let help = "help: write `purpose:`, for the item or for its provider";
        check_inventory(
            super::NAME,
            "providers:
- {id: owl, name: Owl, category: analytics, items: [owl_id, owl_day]}
- {id: elk, name: Elk, category: analytics, items: [elk]}
- id: bat
  name: Bat
  category: analytics
  items: [{name: bat, purpose: Counts visits.}]
  groups: [{name: Pixel, items: [bat_px]}]
- {id: asp, name: Asp, category: analytics}
",
            &[
                "content/cookies/index.yaml:3:4: nothing says what the 2 items of `owl` are for",
                help,
                "content/cookies/index.yaml:4:53: nothing says what `elk` is for",
                help,
                "content/cookies/index.yaml:9:34: nothing says what `bat_px` is for",
                help,
                "content/cookies/index.yaml:10:4: nothing says what `asp` does",
                "help: write `purpose:` for the provider",
            ],
        );
    }

    #[test]
    fn a_purpose_of_the_group_or_the_provider_is_one() {
        check_inventory(
            super::NAME,
            "providers:
- {id: owl, name: Owl, category: analytics, purpose: Counts visits., items: [owl_id, owl_day]}
- {id: asp, name: Asp, category: analytics, purpose: {en: Asks questions.}}
- {id: elk, name: Elk, category: analytics, groups: [{name: Pixel, purpose: Counts., items: [elk]}]}
- {id: bat, name: Bat, category: analytics, groups: [{name: Pixel, purpose: Counts.}]}
",
            &[],
        );
    }
}
