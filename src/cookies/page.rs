//! The pieces of an inventory's own page, for a theme to put together.
//!
//! Knows nothing of templates. Texts leave as the editor wrote them, to be escaped or rendered by
//! whoever places them; only the tables are HTML.

use std::collections::BTreeSet;

use serde::Serialize;

use super::inventory::{Inventory, Limit, Provider, Text};
use super::sections::{Section, sections};
use super::table::{Drawing, TableOptions};

/// An inventory as its page shows it, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InventoryPage {
    /// Markdown above the tables.
    pub introduction: Option<String>,
    /// The categories that have items or providers.
    pub categories: Vec<CategorySection>,
    /// Markdown below the tables.
    pub closing: Option<String>,
    /// The link to the visitor's settings.
    pub manage: Option<PageLink>,
    /// Everyone who sets items, in the inventory's order.
    pub providers: Vec<ProviderCard>,
    /// The page in numbers.
    pub counts: Counts,
}

/// A category with its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CategorySection {
    /// Its permanent id; `unclassified` for what has none.
    pub id: String,
    /// Its name.
    pub label: String,
    /// What it means.
    pub description: Option<String>,
    /// Its table, as HTML.
    pub table_html: String,
    /// How many providers it has.
    pub providers: usize,
    /// How many items it has.
    pub items: usize,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageLink {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// A provider by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProviderCard {
    /// Its permanent slug; its first row on the page has the id `provider-<slug>`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who is responsible for the data.
    pub controller: Option<String>,
    /// What it is for, where the provider states it for all its items.
    pub purpose: Option<String>,
    /// Who else receives the data.
    pub recipients: Vec<RecipientLine>,
    /// Its own texts.
    pub links: Vec<PageLink>,
    /// The names of the categories in which it has items.
    pub categories: Vec<String>,
    /// How many items it has.
    pub items: usize,
}

/// Somebody who receives data from a provider's items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecipientLine {
    /// Its name.
    pub name: String,
    /// Two-letter country code.
    pub country: Option<String>,
    /// What the transfer rests on.
    pub transfer: Option<String>,
}

/// An inventory in numbers, of what the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Categories with items or providers.
    pub categories: usize,
    /// Providers.
    pub providers: usize,
    /// Items, each as often as it is listed.
    pub items: usize,
    /// Items that state no duration, or that it is unknown.
    pub without_duration: usize,
    /// The longest duration stated, in words.
    pub longest: Option<String>,
    /// Country codes of all recipients, sorted, each once.
    pub countries: Vec<String>,
}

/// The pieces of the inventory's own page. Rows carry the anchors `provider-<slug>`, each once over
/// all the tables.
pub fn page(inventory: &Inventory, options: &TableOptions<'_>) -> InventoryPage {
    let sections = sections(inventory, options.categories, options.provider);
    let mut drawing = Drawing { options, anchors: Some(BTreeSet::new()) };
    let say = |text: &Option<Text>| text.as_ref().map(|text| options.say(text).to_owned());
    let categories: Vec<CategorySection> = sections
        .iter()
        .map(|section| CategorySection {
            id: section.category.map_or("unclassified", |category| &category.id).to_owned(),
            label: options.category_label(section.category),
            description: options.category_description(section.category),
            table_html: drawing.table(section),
            providers: section.rows.len(),
            items: section.rows.iter().map(|row| row.listed().count()).sum(),
        })
        .collect();
    let providers: Vec<ProviderCard> = inventory
        .providers
        .iter()
        .filter_map(|provider| card(provider, &sections, options))
        .collect();
    InventoryPage {
        introduction: say(&inventory.introduction),
        closing: say(&inventory.closing),
        manage: inventory.manage.as_ref().map(|manage| PageLink {
            label: say(&manage.label).unwrap_or_else(|| options.text("cookies-manage")),
            href: options.say(&manage.href).to_owned(),
        }),
        counts: counts(&sections, &providers, options),
        categories,
        providers,
    }
}

/// A provider's card; none if no section has it.
fn card(
    provider: &Provider,
    sections: &[Section<'_>],
    options: &TableOptions<'_>,
) -> Option<ProviderCard> {
    let say = |text: &Option<Text>| text.as_ref().map(|text| options.say(text).to_owned());
    let its_rows: Vec<_> = sections
        .iter()
        .flat_map(|section| section.rows.iter().map(move |row| (section.category, row)))
        .filter(|(_, row)| std::ptr::eq(row.provider, provider))
        .collect();
    let links = options.links(provider).into_iter().map(|(label, href)| PageLink { label, href });
    let recipients = provider.recipients.iter().map(|recipient| RecipientLine {
        name: options.say(&recipient.name).to_owned(),
        country: recipient.country.clone(),
        transfer: say(&recipient.transfer),
    });
    (!its_rows.is_empty()).then(|| ProviderCard {
        id: provider.id.clone(),
        name: options.say(&provider.name).to_owned(),
        controller: say(&provider.controller),
        purpose: say(&provider.purpose),
        recipients: recipients.collect(),
        links: links.collect(),
        categories: its_rows.iter().map(|(found, _)| options.category_label(*found)).collect(),
        items: its_rows.iter().map(|(_, row)| row.listed().count()).sum(),
    })
}

fn counts(
    sections: &[Section<'_>],
    providers: &[ProviderCard],
    options: &TableOptions<'_>,
) -> Counts {
    let limits: Vec<Option<Limit>> = sections
        .iter()
        .flat_map(|section| &section.rows)
        .flat_map(|row| row.listed())
        .map(|listed| listed.item.retention.as_ref().map(|retention| retention.max))
        .map(|max| max.filter(|max| *max != Limit::Unknown))
        .collect();
    let countries: BTreeSet<&String> = providers
        .iter()
        .flat_map(|provider| &provider.recipients)
        .filter_map(|recipient| recipient.country.as_ref())
        .collect();
    Counts {
        categories: sections.len(),
        providers: providers.len(),
        items: limits.len(),
        without_duration: limits.iter().filter(|max| max.is_none()).count(),
        longest: limits.iter().flatten().max().map(|max| options.limit_words(*max)),
        countries: countries.into_iter().cloned().collect(),
    }
}
