//! What was read of a source, before it is an inventory: providers and items with remarks of their own.
//!
//! Here items are dropped that nobody asked for; what is left is settled: the category that most items of a
//! provider have becomes the provider's, ids become unique, remarks find their entries.

use std::collections::{BTreeMap, BTreeSet};

use crate::cookies::inventory::{
    Category, Group, Inventory, Item, Provider, STANDARD_CATEGORIES, Text,
};
use crate::cookies::slug::slug;
use crate::cookies::write::{Position, Reviews};
use crate::finding::{Finding, Place};

use super::only::Only;

/// What was read.
#[derive(Default)]
pub(super) struct Drafts {
    pub(super) providers: Vec<DraftProvider>,
    /// What is to be said of no single entry.
    pub(super) findings: Vec<Finding>,
}

pub(super) struct DraftProvider {
    /// The provider, without items and groups. Its id is still what its name makes of it.
    pub(super) provider: Provider,
    pub(super) remarks: Vec<Finding>,
    pub(super) items: Vec<DraftItem>,
    pub(super) groups: Vec<DraftGroup>,
}

pub(super) struct DraftGroup {
    /// The group, without items.
    pub(super) group: Group,
    pub(super) items: Vec<DraftItem>,
}

pub(super) struct DraftItem {
    /// The item, with its own category.
    pub(super) item: Item,
    pub(super) remarks: Vec<Finding>,
    /// Which entry of the source it is, in the source's order.
    pub(super) number: usize,
}

/// An inventory with its remarks; then the entry of the source that each item was, in the order of the inventory.
pub(super) type Settled = (Inventory, Reviews, Vec<Finding>, Vec<usize>);

impl Drafts {
    /// Adds what was read of another file.
    pub(super) fn add(&mut self, more: Drafts) {
        let count = self.count();
        let mut taken = Ids::of(self.ids());
        for mut provider in more.providers {
            let id = &mut provider.provider.id;
            *id = taken.free(id);
            for item in provider.all_items_mut() {
                item.number += count;
            }
            self.providers.push(provider);
        }
        self.findings.extend(more.findings);
    }

    fn ids(&self) -> BTreeSet<String> {
        self.providers.iter().map(|it| it.provider.id.clone()).collect()
    }

    /// How many items there are.
    pub(super) fn count(&self) -> usize {
        self.providers.iter().map(|it| it.all_items().count()).sum()
    }

    /// Keeps the items that are asked for, with their providers and groups. Gives the names that none has.
    pub(super) fn keep(&mut self, only: &Only) -> Vec<String> {
        let mut is_found = vec![false; only.names().len()];
        let mut keep = |items: &mut Vec<DraftItem>| {
            items.retain(|it| {
                let meant = only.meant(&it.item);
                meant.iter().for_each(|at| is_found[*at] = true);
                !meant.is_empty()
            });
        };
        for provider in &mut self.providers {
            keep(&mut provider.items);
            provider.groups.iter_mut().for_each(|group| keep(&mut group.items));
            provider.groups.retain(|group| !group.items.is_empty());
        }
        self.providers.retain(|it| !it.items.is_empty() || !it.groups.is_empty());
        let names = only.names().iter().zip(is_found);
        names.filter(|(_, is_found)| !is_found).map(|(name, _)| name.clone()).collect()
    }

    /// Makes an inventory of what is there.
    pub(super) fn settle(self) -> Settled {
        let Drafts { providers: drafts, mut findings } = self;
        let mut reviews = Reviews::default();
        let mut order = Vec::new();
        let mut providers = Vec::new();
        for (at, draft) in drafts.into_iter().enumerate() {
            let position = Position::provider(at);
            let mut settle = |items: Vec<DraftItem>, position: Position| -> Vec<Item> {
                let mut settled = Vec::new();
                for (at, DraftItem { item, remarks, number }) in items.into_iter().enumerate() {
                    for remark in remarks {
                        reviews.add(position.item(at), &remark.message);
                        let message = format!("`{}`: {}", item.name, remark.message);
                        findings.push(Finding { message, ..remark });
                    }
                    order.push(number);
                    settled.push(item);
                }
                settled
            };
            let mut provider = draft.provider;
            provider.items = settle(draft.items, position);
            for (at, DraftGroup { mut group, items }) in draft.groups.into_iter().enumerate() {
                group.items = settle(items, position.group(at));
                provider.groups.push(group);
            }
            for remark in draft.remarks {
                reviews.add(position, &remark.message);
                findings.push(remark);
            }
            share_category(&mut provider);
            share_purpose(&mut provider);
            providers.push(provider);
        }
        let categories = STANDARD_CATEGORIES
            .iter()
            .map(|id| Category {
                id: (*id).to_owned(),
                label: None,
                description: None,
                consent_group: None,
                consent_mode: Vec::new(),
                place: Place::file(""),
            })
            .collect();
        let inventory = Inventory {
            introduction: None,
            closing: None,
            manage: None,
            categories: with_own(categories, &providers),
            providers,
        };
        (inventory, reviews, findings, order)
    }
}

/// The categories, and those of the site's own that providers or items name.
fn with_own(mut categories: Vec<Category>, providers: &[Provider]) -> Vec<Category> {
    let template = categories[0].clone();
    let of_providers = providers.iter().filter_map(|it| it.category.clone());
    let of_items =
        providers.iter().flat_map(Provider::listed).filter_map(|it| it.item.category.clone());
    for id in of_providers.chain(of_items) {
        if !categories.iter().any(|it| it.id == id) {
            let label = Some(Text::Plain(id.clone()));
            categories.push(Category { id, label, ..template.clone() });
        }
    }
    categories
}

impl DraftProvider {
    /// A provider of which the name is known. Its id is what the name makes of it.
    pub(super) fn named(name: &str, place: Place) -> Self {
        DraftProvider {
            provider: Provider {
                id: slug(name).unwrap_or_else(|| "provider".to_owned()),
                name: Text::Plain(name.to_owned()),
                controller: None,
                recipients: Vec::new(),
                links: Vec::new(),
                category: None,
                purpose: None,
                items: Vec::new(),
                groups: Vec::new(),
                place,
            },
            remarks: Vec::new(),
            items: Vec::new(),
            groups: Vec::new(),
        }
    }

    pub(super) fn all_items(&self) -> impl Iterator<Item = &DraftItem> {
        self.items.iter().chain(self.groups.iter().flat_map(|it| &it.items))
    }

    fn all_items_mut(&mut self) -> impl Iterator<Item = &mut DraftItem> {
        self.items.iter_mut().chain(self.groups.iter_mut().flat_map(|it| &mut it.items))
    }

    /// Tells of names that stand twice: the schema keeps both, and only a person can say whether both are meant.
    pub(super) fn tell_repeated(&mut self) {
        let mut first: BTreeMap<(String, &str, &str), usize> = BTreeMap::new();
        let name = self.provider.name.in_language("en", "en").to_owned();
        for DraftItem { item, remarks, .. } in
            self.items.iter_mut().chain(self.groups.iter_mut().flat_map(|it| &mut it.items))
        {
            use crate::cookies::inventory::Word;
            let key = (item.name.clone(), item.storage.word(), item.matching.word());
            if let Some(line) = first.get(&key) {
                let fact = format!("“{name}” lists `{}` a second time", item.name);
                let help = format!(
                    "both are kept; remove one if they are the same. The first is on line {line}"
                );
                remarks.push(
                    Finding::warning("import-duplicate", item.place.clone(), fact).with_help(help),
                );
            } else {
                first.insert(key, item.place.line);
            }
        }
    }
}

/// The category that most items have becomes the provider's, so that it is written once.
fn share_category(provider: &mut Provider) {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for category in provider.listed().filter_map(|it| it.item.category.clone()) {
        match counts.iter_mut().find(|(id, _)| *id == category) {
            Some((_, count)) => *count += 1,
            None => counts.push((category, 1)),
        }
    }
    let Some(most) = counts.iter().map(|(_, count)| *count).max() else { return };
    let shared = counts.into_iter().find(|(_, count)| *count == most).map(|(id, _)| id);
    let groups = provider.groups.iter_mut().flat_map(|it| &mut it.items);
    for item in provider.items.iter_mut().chain(groups) {
        if item.category == shared {
            item.category = None;
        }
    }
    provider.category = shared;
}

/// A purpose that all items have is the provider's.
fn share_purpose(provider: &mut Provider) {
    let Provider { purpose, items, groups, .. } = provider;
    let [first, second, ..] = items.as_slice() else { return };
    if purpose.is_some() || !groups.is_empty() || first.purpose.is_none() {
        return;
    }
    let rest = &items[1..];
    if second.purpose == first.purpose && rest.iter().all(|it| it.purpose == first.purpose) {
        *purpose = first.purpose.clone();
        items.iter_mut().for_each(|it| it.purpose = None);
    }
}

/// The ids that are taken.
#[derive(Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
    /// The number behind an id that is tried next: a thousand providers may have one name.
    next: BTreeMap<String, usize>,
}

impl Ids {
    pub(super) fn of(taken: BTreeSet<String>) -> Self {
        Ids { taken, next: BTreeMap::new() }
    }

    /// An id that is not taken: the one that is wanted, or with the first number behind it that is free. It is taken then.
    pub(super) fn free(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        if self.taken.contains(&id) {
            let next = self.next.entry(id).or_insert(2);
            loop {
                id = format!("{wanted}-{next}");
                *next += 1;
                if !self.taken.contains(&id) {
                    break;
                }
            }
        }
        self.taken.insert(id.clone());
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_gets_the_first_number_that_is_free() {
        let mut ids = Ids::of(["owl", "owl-3"].map(str::to_owned).into());
        let given: Vec<String> =
            ["owl", "owl", "elk", "elk", "owl-2", "owl"].map(|it| ids.free(it)).to_vec();
        assert_eq!(given, ["owl-2", "owl-4", "elk", "elk-2", "owl-2-2", "owl-5"]);
    }

    #[test]
    fn many_of_one_name_are_numbered_in_one_go() {
        let begun = std::time::Instant::now();
        let mut ids = Ids::default();
        let last = (0..20_000).map(|_| ids.free("owl")).last();
        assert_eq!(last.as_deref(), Some("owl-20000"));
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }
}
