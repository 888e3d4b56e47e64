//! Who sets what in which category: an inventory gathered for showing.
//!
//! A provider stands in every category that one of its items has. One that names no items, or a
//! group that names none, stands in the provider's own category. Nothing is left out: what has no
//! category comes last. Knows nothing of HTML.

use super::inventory::{Category, Group, Inventory, Item, Listed, Provider};

/// A category with those who set its items.
pub struct Section<'a> {
    /// None for what has no category that the inventory declares, which is a fault of the content.
    pub category: Option<&'a Category>,
    /// One for each provider that has a part in it.
    pub rows: Vec<Row<'a>>,
}

/// A provider's part in a category.
pub struct Row<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// Items outside any group.
    pub items: Vec<Listed<'a>>,
    /// Groups with those of their items that are in the category.
    pub groups: Vec<(&'a Group, Vec<Listed<'a>>)>,
    /// Whether the category is the provider's own, so that its purpose belongs here.
    pub is_home: bool,
}

/// The categories with their rows, in the inventory's order; none without rows. Only those with the
/// ids, and only the provider, where they are given.
pub fn sections<'a>(
    inventory: &'a Inventory,
    ids: Option<&[String]>,
    wanted: Option<&str>,
) -> Vec<Section<'a>> {
    let asked = |category: Option<&&Category>| match (ids, category) {
        (None, _) => true,
        (Some(ids), Some(category)) => ids.contains(&category.id),
        (Some(_), None) => false,
    };
    let categories = inventory.categories.iter().map(Some).chain([None]);
    categories
        .filter(|category| asked(category.as_ref()))
        .map(|category| {
            let belongs = |id: Option<&str>| {
                id.and_then(|id| inventory.category(id)).map(|found| &found.id)
                    == category.map(|category| &category.id)
            };
            let providers = inventory.providers.iter();
            let rows = providers
                .filter(|provider| wanted.is_none_or(|id| provider.id == id))
                .filter_map(|provider| row(provider, &belongs))
                .collect();
            Section { category, rows }
        })
        .filter(|section| !section.rows.is_empty())
        .collect()
}

/// What a provider has in the category whose ids `belongs` knows.
fn row<'a>(provider: &'a Provider, belongs: &dyn Fn(Option<&str>) -> bool) -> Option<Row<'a>> {
    let is_home = belongs(provider.category.as_deref());
    let of_category = |group: Option<&'a Group>, items: &'a [Item]| -> Vec<Listed<'a>> {
        let listed = items.iter().map(|item| Listed { provider, group, item });
        listed.filter(|listed| belongs(listed.category())).collect()
    };
    let items = of_category(None, &provider.items);
    let groups: Vec<_> = provider
        .groups
        .iter()
        .map(|group| (group, of_category(Some(group), &group.items)))
        .filter(|(group, items)| !items.is_empty() || (group.items.is_empty() && is_home))
        .collect();
    let states_nothing = provider.items.is_empty() && provider.groups.is_empty();
    let has_part = !items.is_empty() || !groups.is_empty() || (states_nothing && is_home);
    has_part.then_some(Row { provider, items, groups, is_home })
}

impl<'a> Row<'a> {
    /// The items in their order.
    pub fn listed(&self) -> impl Iterator<Item = Listed<'a>> {
        let grouped = self.groups.iter().flat_map(|(_, items)| items.iter());
        self.items.iter().chain(grouped).copied()
    }
}
