//! A cookie of a reserved prefix is what browsers ask of one (RFC 6265bis, "Cookie Name Prefixes").
//!
//! Browsers drop a `__Host-` cookie that has a domain or another path than `/`: an inventory that says so
//! describes a cookie that there cannot be.

use super::{inventory_of, named};
use crate::check::TextInView;
use crate::cookies::inventory::{Item, Storage};
use crate::finding::Finding;

const NAME: &str = "inventory-cookie-prefix";

/// Looks at every cookie of a reserved prefix.
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

fn fault(item: &Item) -> Option<(String, &'static str)> {
    // Browsers compare without regard to case.
    let starts = |prefix: &str| {
        let start = item.name.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let prefix = ["__Host-", "__Secure-"].into_iter().find(|prefix| starts(prefix))?;
    if item.storage != Storage::Cookie {
        let message = format!("has a prefix of cookies, `{prefix}`, and is none");
        return Some((message, "correct `storage:`, or the name"));
    }
    if prefix != "__Host-" {
        return None;
    }
    if let Some(domain) = item.domains.iter().find(|domain| domain.trim().starts_with('.')) {
        let message = format!(
            "is declared for `{domain}` and all below it; browsers drop a `__Host-` cookie \
                               that is set for a domain"
        );
        return Some((
            message,
            "name the one host that sets it, without the dot, or correct the name",
        ));
    }
    match item.path.as_deref() {
        Some(path) if path != "/" => {
            let message = format!(
                "is declared for the path `{path}`; browsers drop a `__Host-` cookie of \
                                   another path than `/`"
            );
            Some((message, "write `path: /`, or correct the name"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn cookies_that_browsers_drop_are_told() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: __Host-a, domains: [.example.com]}
  - {name: __host-b, path: /account}
  - {name: __Secure-c, storage: local-storage}
  - {name: __Host-d, path: /}
  - {name: __Host-e, domains: [www.example.com]}
  - {name: __Secure-f, domains: [.example.com], path: /account}
  - {name: \"__\", path: /account}
",
            &[
                "content/cookies/index.yaml:7:6: `__Host-a` is declared for `.example.com` and all below it; browsers drop a `__Host-` cookie that is set for a domain",
                "help: name the one host that sets it, without the dot, or correct the name",
                "content/cookies/index.yaml:8:6: `__host-b` is declared for the path `/account`; browsers drop a `__Host-` cookie of another path than `/`",
                "help: write `path: /`, or correct the name",
                "content/cookies/index.yaml:9:6: `__Secure-c` has a prefix of cookies, `__Secure-`, and is none",
                "help: correct `storage:`, or the name",
            ],
        );
    }
}
