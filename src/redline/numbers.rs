//! The numbers that items of lists have by where they stand, in either document.

use std::collections::{HashMap, HashSet};

use super::flat::Flat;
use super::identity::{Identities, Identity};
use super::merge::{Fate, Merged};
use crate::html::NodeId;

/// Lists whose items have other numbers now: by leaf, the first item's old and new number and how many.
pub(super) fn renumbered_lists(
    old: &Flat,
    new: &Flat,
    merged: &Merged,
    identities: &Identities,
) -> HashMap<usize, (String, String, usize)> {
    let mut notes = HashMap::new();
    let numbers = |flat: &Flat, list: NodeId| -> HashMap<NodeId, i64> {
        let start = flat.tree.attr(list, "start").and_then(|it| it.trim().parse().ok());
        let items = flat.tree.children(list).filter(|&id| flat.name(id) == "li");
        let mut number: i64 = start.unwrap_or(1);
        let numbered = items.map(|item| {
            let value = flat.tree.attr(item, "value").and_then(|it| it.trim().parse().ok());
            let this = value.unwrap_or(number);
            number = this.saturating_add(1);
            (item, this)
        });
        numbered.collect()
    };
    for tag in new.tags.iter().filter(|tag| tag.opens && new.name(tag.node) == "ol") {
        let Identity::Same(list) = identities.of(tag.node) else { continue };
        if old.name(list) != "ol" {
            continue;
        }
        let (was, is) = (numbers(old, list), numbers(new, tag.node));
        let mut first = None;
        let mut count = 0;
        let mut seen = HashSet::new();
        for item in new.tree.children(tag.node) {
            let Identity::Same(old_item) = identities.of(item) else { continue };
            // An item that was split off another had no number.
            if !seen.insert(old_item) {
                continue;
            }
            if let (Some(from), Some(to)) = (was.get(&old_item), is.get(&item))
                && from != to
            {
                count += 1;
                first.get_or_insert((item, from.to_string(), to.to_string()));
            }
        }
        if let Some((item, from, to)) = first {
            let leaves = merged.span(item);
            let at = merged.leaves[leaves.clone()]
                .iter()
                .position(|leaf| leaf.fate == Fate::Both)
                .map(|at| leaves.start + at);
            if let Some(at) = at {
                notes.insert(at, (from, to, count));
            }
        }
    }
    notes
}
