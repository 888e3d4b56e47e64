//! How long an item stays is possible for what it is.

use super::{inventory_of, named};
use crate::check::TextInView;
use crate::cookies::inventory::{Item, Limit, Storage};
use crate::finding::Finding;

const NAME: &str = "inventory-lifetime-at-odds";

/// Looks at every item.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let found = inventory.items().filter_map(|listed| {
        let item = listed.item;
        let (message, help) = fault(item)?;
        let message = format!("{} {message}", named(item));
        Some(Finding::warning(NAME, item.place.clone(), message).with_help(help))
    });
    found.collect()
}

fn fault(item: &Item) -> Option<(&'static str, &'static str)> {
    let max = item.retention.as_ref()?.max;
    let is_session = match max {
        Limit::Session => true,
        Limit::Lasting(duration) => duration.is_zero(),
        Limit::Unknown | Limit::Unlimited => false,
    };
    let is_known = max != Limit::Unknown;
    if is_session && max != Limit::Session {
        let help = match item.storage.is_kept() {
            true => {
                "write `retention: session` if it goes with the session, which is how readers see it, or how long it stays"
            }
            false => "remove `retention`: it leaves nothing on the device",
        };
        return Some(("is said to stay no time at all", help));
    }
    match item.storage {
        Storage::SessionStorage if is_known && !is_session => Some((
            "is kept in session storage, which goes with its tab, and is said to stay longer",
            "write `retention: session`, or correct `storage:`",
        )),
        Storage::LocalStorage | Storage::IndexedDb if is_session => Some((
            "is said to go with the session; what is kept there stays until somebody deletes it",
            "write `retention: unlimited`, or `{max: session, note: …}` that says what deletes it",
        ))
        .filter(|_| item.retention.as_ref().is_none_or(|retention| retention.note.is_none())),
        _ if item.refresh == Some(true) && is_session => Some((
            "ends with the session, so that no visit starts its time anew as `refresh` says",
            "remove `refresh`, or state how long it stays",
        )),
        _ if item.refresh == Some(true) && max == Limit::Unlimited => Some((
            "stays until it is deleted, so that no visit starts its time anew as `refresh` says",
            "remove `refresh`, or state how long it stays",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn times_that_cannot_be_are_told() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: a, retention: session, refresh: true}
  - {name: b, retention: PT0S, refresh: true}
  - {name: c, storage: session-storage, retention: P1Y}
  - {name: d, storage: local-storage, retention: session}
  - {name: e, storage: local-storage, retention: unlimited, refresh: true}
  - {name: f, retention: P1Y, refresh: true}
  - {name: g, retention: session, refresh: false}
  - {name: h, storage: session-storage, retention: session}
  - {name: i, storage: session-storage, retention: unknown}
  - {name: j, storage: local-storage, retention: {max: session, note: our script deletes it}}
  - {name: k, refresh: true}
  - {name: l, storage: local-storage, retention: P30D}
  - {name: m, retention: P0D}
  - {name: n, storage: pixel, retention: P0D}
",
            &[
                "content/cookies/index.yaml:7:6: `a` ends with the session, so that no visit starts its time anew as `refresh` says",
                "help: remove `refresh`, or state how long it stays",
                "content/cookies/index.yaml:8:6: `b` is said to stay no time at all",
                "help: write `retention: session` if it goes with the session, which is how readers see it, or how long it stays",
                "content/cookies/index.yaml:9:6: `c` is kept in session storage, which goes with its tab, and is said to stay longer",
                "help: write `retention: session`, or correct `storage:`",
                "content/cookies/index.yaml:10:6: `d` is said to go with the session; what is kept there stays until somebody deletes it",
                "help: write `retention: unlimited`, or `{max: session, note: …}` that says what deletes it",
                "content/cookies/index.yaml:11:6: `e` stays until it is deleted, so that no visit starts its time anew as `refresh` says",
                "help: remove `refresh`, or state how long it stays",
                "content/cookies/index.yaml:19:6: `m` is said to stay no time at all",
                "help: write `retention: session` if it goes with the session, which is how readers see it, or how long it stays",
                "content/cookies/index.yaml:20:6: `n` is said to stay no time at all",
                "help: remove `retention`: it leaves nothing on the device",
            ],
        );
    }
}
