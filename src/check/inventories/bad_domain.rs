//! The domains of an item are names of hosts: the audit compares them with those that browsers show.

use super::{inventory_of, named};
use crate::check::TextInView;
use crate::finding::Finding;

const NAME: &str = "inventory-bad-domain";

/// Looks at every domain.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let found = inventory.items().flat_map(|listed| {
        let item = listed.item;
        item.domains.iter().filter(|domain| !is_host(domain)).map(move |domain| {
            let message = format!("`{domain}`, which {} is set for, is not a domain", named(item));
            let help = match host_in(domain) {
                Some(host) => format!("write `{host}`"),
                None => {
                    "write the name of the host alone, such as `example.com`; several are a list"
                        .to_owned()
                }
            };
            Finding::warning(NAME, item.place.clone(), message).with_help(help)
        })
    });
    found.collect()
}

/// Whether this can be a host: a name, in letters of any script and with a star or dot in front, or an address.
fn is_host(domain: &str) -> bool {
    let domain = domain.trim();
    if let Some(address) = domain.strip_prefix('[') {
        return address
            .strip_suffix(']')
            .is_some_and(|it| it.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let name = domain.strip_prefix('*').unwrap_or(domain);
    let name = name.strip_prefix('.').unwrap_or(name);
    !name.is_empty()
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        })
}

/// The host of what is an address of the web.
fn host_in(address: &str) -> Option<&str> {
    let address = address.trim();
    let behind = address.split_once("://").map_or(address, |(_, behind)| behind);
    let host = behind.split(['/', '?', '#']).next()?.split(':').next()?;
    (is_host(host) && host != address).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    #[test]
    fn what_is_no_host_is_told() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: analytics
  items:
  - {name: a, domains: [\"https://example.com/\", \"exa mple\", example.com]}
  - {name: b, domains: \"example.com:8080\"}
  - {name: c, domains: [.example.com, \"*.example.com\", localhost, 127.0.0.1, \"[::1]\", münchen.example, _a.example]}
  - {name: d, domains: [\"\", \"a..b\"]}
",
            &[
                "content/cookies/index.yaml:7:6: `exa mple`, which `a` is set for, is not a domain",
                "help: write the name of the host alone, such as `example.com`; several are a list",
                "content/cookies/index.yaml:7:6: `https://example.com/`, which `a` is set for, is not a domain",
                "help: write `example.com`",
                "content/cookies/index.yaml:8:6: `example.com:8080`, which `b` is set for, is not a domain",
                "help: write `example.com`",
                "content/cookies/index.yaml:10:6: `a..b`, which `d` is set for, is not a domain",
                "help: write the name of the host alone, such as `example.com`; several are a list",
            ],
        );
    }
}
