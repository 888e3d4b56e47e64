//! Visitors are told how long each item stays (Court of Justice, C-673/17, Planet49, paragraph 81).

use std::collections::BTreeSet;

use super::{Lacking, inventory_of, lacking, named};
use crate::check::TextInView;
use crate::cookies::inventory::{Limit, Listed, Storage};
use crate::finding::Finding;

const NAME: &str = "inventory-no-duration";

/// Looks at every item.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let unstated = lacking(inventory, &is_unstated).into_iter().map(|lacking| match lacking {
        Lacking::All(provider, count) => {
            let message =
                format!("nothing says how long the {count} items of `{}` stay", provider.id);
            let proposals: BTreeSet<&str> =
                provider.listed().map(|listed| proposal(listed.item.storage)).collect();
            let mut proposals = proposals.into_iter();
            let help = match (proposals.next(), proposals.next()) {
                (Some(only), None) => format!("write `retention` for each{only}"),
                _ => "write `retention` for each, such as `P13M` or `session`, and `unlimited` for what \
                      stays until somebody deletes it"
                    .to_owned(),
            };
            Finding::warning(NAME, provider.place.clone(), message).with_help(help)
        }
        Lacking::One(listed) => {
            let message = format!("nothing says how long {} stays", named(listed.item));
            let help = format!("write `retention`{}", proposal(listed.item.storage));
            Finding::warning(NAME, listed.item.place.clone(), message).with_help(help)
        }
    });
    let unknown = inventory.items().filter(|listed| limit(listed) == Some(Limit::Unknown));
    let unknown = unknown.map(|listed| {
        let message =
            format!("readers are told that nobody knows how long {} stays", named(listed.item));
        let help = "ask its provider, or look at what browsers keep of it, and write `retention:`";
        Finding::warning(NAME, listed.item.place.clone(), message).with_help(help)
    });
    unstated.chain(unknown).collect()
}

fn limit(listed: &Listed<'_>) -> Option<Limit> {
    listed.item.retention.as_ref().map(|retention| retention.max)
}

/// What to write behind `retention:`, by what there can be.
fn proposal(storage: Storage) -> &'static str {
    match storage {
        Storage::SessionStorage => ": `session`, which is as long as its tab is open",
        _ if !storage.goes_by_itself() => {
            ": `unlimited`, or after how long a script deletes it, such as `P30D`"
        }
        _ => ", such as `P13M` or `session`",
    }
}

fn is_unstated(listed: &Listed<'_>) -> bool {
    listed.item.lacks_duration()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn what_has_no_duration_or_an_unknown_one_is_told() {
        check_inventory(
            super::NAME,
            "providers:
- {id: owl, name: Owl, category: analytics, items: [owl_id, {name: owl_px, storage: web}]}
- id: elk
  name: Elk
  category: analytics
  items:
  - {name: elk, retention: unknown}
  - {name: elk_two, retention: {max: unknown, note: as the provider says}}
  - elk_three
  - {name: elk_tab, storage: session-storage}
  - {name: elk_map, storage: local-storage}
  - {name: elk_tiles, storage: indexeddb}
- {id: gnu, name: Gnu, category: analytics, items: [{name: a, storage: local-storage}, {name: b, storage: indexeddb}]}
- {id: yak, name: Yak, category: analytics, items: [{name: a, storage: local-storage}, b]}
",
            &[
                "content/cookies/index.yaml:3:4: nothing says how long the 2 items of `owl` stay",
                "help: write `retention` for each, such as `P13M` or `session`",
                "content/cookies/index.yaml:8:6: readers are told that nobody knows how long `elk` stays",
                "help: ask its provider, or look at what browsers keep of it, and write `retention:`",
                "content/cookies/index.yaml:9:6: readers are told that nobody knows how long `elk_two` stays",
                "help: ask its provider, or look at what browsers keep of it, and write `retention:`",
                "content/cookies/index.yaml:10:5: nothing says how long `elk_three` stays",
                "help: write `retention`, such as `P13M` or `session`",
                "content/cookies/index.yaml:11:6: nothing says how long `elk_tab` stays",
                "help: write `retention`: `session`, which is as long as its tab is open",
                "content/cookies/index.yaml:12:6: nothing says how long `elk_map` stays",
                "help: write `retention`: `unlimited`, or after how long a script deletes it, such as `P30D`",
                "content/cookies/index.yaml:13:6: nothing says how long `elk_tiles` stays",
                "help: write `retention`: `unlimited`, or after how long a script deletes it, such as `P30D`",
                "content/cookies/index.yaml:14:4: nothing says how long the 2 items of `gnu` stay",
                "help: write `retention` for each: `unlimited`, or after how long a script deletes it, such as `P30D`",
                "content/cookies/index.yaml:15:4: nothing says how long the 2 items of `yak` stay",
                "help: write `retention` for each, such as `P13M` or `session`, and `unlimited` for what stays until somebody deletes it",
            ],
        );
    }

    #[test]
    fn a_duration_is_silent_and_so_is_what_leaves_nothing_behind() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: a, retention: session}
  - {name: b, retention: {max: P13M, note: from the last visit}}
  - {name: c, retention: unlimited}
  - {name: d.gif, storage: pixel}
  - {name: Purchase, storage: server-event}
  - {name: Kit, storage: sdk}
",
            &[],
        );
    }
}
