//! The addresses outside the site that texts lead to, for a program that asks for them.
//!
//! Nothing is asked for here: a check gives the same answer on every machine, also on one without a network.

use std::collections::{BTreeMap, BTreeSet};

use super::Link;
use super::leads::{Address, address};
use crate::finding::Place;
use crate::render::Renderer;

/// Each address with the places at which it stands.
pub fn external(renderer: &Renderer, links: &[Link]) -> BTreeMap<String, BTreeSet<Place>> {
    let mut found: BTreeMap<String, BTreeSet<Place>> = BTreeMap::new();
    for link in links {
        let address = address(&renderer.addresses, &renderer.settings.url, &link.resolved);
        // What is no address is told as a broken link.
        let has_host = |address: &str| {
            let host = address.split("://").nth(1).and_then(|it| it.split(['/', '?', '#']).next());
            host.is_some_and(|it| !it.is_empty())
                && !link.resolved.trim().contains(char::is_whitespace)
        };
        if let Address::Web(address) = address
            && has_host(&address)
        {
            found.entry(address).or_default().insert(link.place.clone());
        }
    }
    found
}
