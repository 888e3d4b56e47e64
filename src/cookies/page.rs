//! The pieces of an inventory's own page, for a theme to put together.
//!
//! Knows nothing of templates. Texts leave as the editor wrote them, to be escaped or rendered by
//! whoever places them; only the tables are HTML.

use std::collections::BTreeSet;

use serde::Serialize;

use super::countries;
use super::inventory::{Inventory, Limit, Manage, Provider, Text};
use super::sections::{Section, sections};
use super::table::{Drawing, TableOptions};
use crate::wording::Given;

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
    pub manage: Option<ManageLink>,
    /// The table of everyone who sets items, in the inventory's order, as HTML; empty where there is nobody.
    pub providers_html: String,
    /// The heading above it.
    pub providers_label: String,
    /// The page in numbers.
    pub counts: Counts,
    /// The same in words: what is counted, and how it comes out.
    pub summary: Vec<(String, String)>,
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

/// The link to the visitor's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ManageLink {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The attributes by which a consent tool knows it.
    pub hook: Vec<(String, String)>,
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
    /// Items that stay until visitors delete them.
    pub unlimited: usize,
    /// The longest duration stated, in words; that of items that stay until they are deleted is none.
    pub longest: Option<String>,
    /// The codes of the countries of recipients, sorted, each once. Which of them are third countries depends on
    /// where the site is, which an inventory does not say.
    pub countries: Vec<String>,
}

/// The pieces of the inventory's own page. Rows of the table of providers carry the anchors `provider-<slug>`.
pub fn page(inventory: &Inventory, options: &TableOptions<'_>) -> InventoryPage {
    let sections = sections(inventory, options.categories, options.provider);
    let drawing = Drawing { options, is_own_page: true };
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
    let is_shown = |provider: &&Provider| {
        let mut rows = sections.iter().flat_map(|section| &section.rows);
        rows.any(|row| std::ptr::eq(row.provider, *provider))
    };
    let providers: Vec<&Provider> = inventory.providers.iter().filter(is_shown).collect();
    let counts = counts(&sections, &providers, options);
    InventoryPage {
        introduction: say(&inventory.introduction),
        closing: say(&inventory.closing),
        manage: inventory.manage.as_ref().map(|manage| manage_link(manage, options)),
        providers_html: match providers.is_empty() {
            true => String::new(),
            false => drawing.providers(&providers),
        },
        providers_label: options.text("cookies-providers"),
        summary: summary(&counts, options),
        counts,
        categories,
    }
}

/// The link to the visitor's settings, in the language of the options.
pub fn manage_link(manage: &Manage, options: &TableOptions<'_>) -> ManageLink {
    let label = manage.label.as_ref().map(|label| options.say(label).to_owned());
    ManageLink {
        label: label.unwrap_or_else(|| options.text("cookies-manage")),
        href: options.say(&manage.href).to_owned(),
        hook: manage.hook.clone(),
    }
}

fn counts(sections: &[Section<'_>], providers: &[&Provider], options: &TableOptions<'_>) -> Counts {
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
    let stated = limits.iter().flatten();
    let ends = |limit: &&Limit| **limit != Limit::Unlimited;
    Counts {
        categories: sections.len(),
        providers: providers.len(),
        items: limits.len(),
        without_duration: limits.iter().filter(|max| max.is_none()).count(),
        unlimited: limits.iter().filter(|max| **max == Some(Limit::Unlimited)).count(),
        longest: stated.filter(ends).max().map(|max| options.limit_words(*max)),
        countries: countries.into_iter().cloned().collect(),
    }
}

/// What is counted, and how it comes out; without what comes out as nothing.
fn summary(counts: &Counts, options: &TableOptions<'_>) -> Vec<(String, String)> {
    let number = |count: usize| {
        let given = [("count", Given::Number(count as u64))];
        (options.texts)("cookies-summary-number", &given)
    };
    let some = |count: usize| (count > 0).then(|| number(count));
    let countries = counts.countries.iter();
    let countries: Vec<&str> = countries.map(|code| countries::name(code, options.lang)).collect();
    let countries = countries.join(&options.text("cookies-names-joint"));
    let rows = [
        ("cookies-summary-items", Some(number(counts.items))),
        ("cookies-summary-providers", Some(number(counts.providers))),
        ("cookies-summary-longest", counts.longest.clone()),
        ("cookies-summary-unlimited", some(counts.unlimited)),
        ("cookies-summary-not-stated", some(counts.without_duration)),
        ("cookies-summary-countries", Some(countries).filter(|it| !it.is_empty())),
    ];
    let said = rows.into_iter().filter_map(|(key, value)| Some((options.text(key), value?)));
    said.collect()
}
