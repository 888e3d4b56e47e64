//! No cookie stays longer than browsers let it: 400 days (RFC 6265bis, "The Max-Age Attribute").

use super::{inventory_of, named};
use crate::check::TextInView;
use crate::cookies::inventory::{Limit, Storage};
use crate::finding::Finding;

const NAME: &str = "inventory-long-lifetime";

const CAP: u64 = 400 * 86_400;

/// Looks at every cookie.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let cookies = inventory.items().filter(|listed| listed.item.storage == Storage::Cookie);
    let found = cookies.filter_map(|listed| {
        let item = listed.item;
        let stated = match item.retention.as_ref()?.max {
            Limit::Lasting(duration) if duration.approximate_seconds() > CAP => duration.to_string(),
            Limit::Unlimited => "unlimited".to_owned(),
            _ => return None,
        };
        let message = format!(
            "{} is said to stay for `{stated}`; browsers keep no cookie for more than 400 days at a time",
            named(item)
        );
        let help = "write `P400D` where each visit starts the time anew, or keep what its sender asks for";
        Some(Finding::info(NAME, item.place.clone(), message).with_help(help))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn cookies_that_no_browser_keeps_so_long_are_told() {
        let help = "help: write `P400D` where each visit starts the time anew, or keep what its sender asks for";
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: a, retention: P2Y}
  - {name: b, retention: unlimited}
  - {name: c, retention: P401D}
  - {name: d, retention: P400D}
  - {name: e, retention: P13M}
  - {name: f, storage: local-storage, retention: unlimited}
  - {name: g, storage: app, retention: P5Y}
",
            &[
                "content/cookies/index.yaml:7:6: info: `a` is said to stay for `P2Y`; browsers keep no cookie for more than 400 days at a time",
                help,
                "content/cookies/index.yaml:8:6: info: `b` is said to stay for `unlimited`; browsers keep no cookie for more than 400 days at a time",
                help,
                "content/cookies/index.yaml:9:6: info: `c` is said to stay for `P401D`; browsers keep no cookie for more than 400 days at a time",
                help,
            ],
        );
    }
}
