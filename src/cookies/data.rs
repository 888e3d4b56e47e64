//! An inventory as data, for programs: in the words of one language, with everything that the
//! inventory states of categories, providers and items; what items take over from groups and providers filled in.
//!
//! Knows nothing of sites: whose inventory it is, its callers say.

use serde::Serialize;

use super::inventory::{
    Category, ConsentSignal, Inventory, Item, LegalBasis, Limit, Listed, Party, Provider, Text,
    Word,
};
use super::table::TableOptions;

/// Which inventory it is, with what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedData {
    /// The address of the schema that it is to be read by.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The path of its notice; none for a file by itself.
    pub notice: Option<String>,
    /// The id of its version; none for a file by itself.
    pub version: Option<String>,
    /// The language of its texts.
    pub lang: String,
    /// The permanent address of its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it says.
    #[serde(flatten)]
    pub data: InventoryData,
}

impl NamedData {
    /// As JSON, on lines.
    pub fn json(&self) -> String {
        // What is written here has no keys but words, and cannot fail.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        text + "\n"
    }
}

/// An inventory in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InventoryData {
    /// Every category that the inventory has, in its order.
    pub categories: Vec<CategoryData>,
    /// Every provider, in its order.
    pub providers: Vec<ProviderData>,
    /// Every item, provider by provider.
    pub items: Vec<ItemData>,
}

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CategoryData {
    /// Its permanent id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// What it means.
    pub description: Option<String>,
    /// The group of the consent tool that switches it.
    pub consent_group: Option<String>,
    /// The Google Consent Mode signals that it governs.
    pub consent_mode: Vec<&'static str>,
}

/// A provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProviderData {
    /// Its permanent slug.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who is responsible for the data.
    pub controller: Option<String>,
    /// Who else receives the data.
    pub recipients: Vec<RecipientData>,
    /// Its own texts.
    pub links: Vec<LinkData>,
    /// The category of items that state none.
    pub category: Option<String>,
    /// The purpose of items that state none.
    pub purpose: Option<String>,
    /// Its groups, those without items too.
    pub groups: Vec<GroupData>,
}

/// Somebody who receives data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecipientData {
    /// The name.
    pub name: String,
    /// Two-letter country code.
    pub country: Option<String>,
    /// What the transfer rests on.
    pub transfer: Option<String>,
}

/// A text of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkData {
    /// What it leads to: `privacy`, `cookies`, `terms` or `website`.
    pub kind: &'static str,
    /// What the link says.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// A group of items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupData {
    /// Its name.
    pub name: String,
    /// The purpose of its items that state none.
    pub purpose: Option<String>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemData {
    /// Its name, or the pattern that names follow.
    pub name: String,
    /// How `name` is compared with names in a browser.
    #[serde(rename = "match")]
    pub matching: &'static str,
    /// What readers see as its name.
    pub display: String,
    /// The slug of its provider.
    pub provider: String,
    /// The name of its group.
    pub group: Option<String>,
    /// The id of its category.
    pub category: Option<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Where it is kept, or what it is.
    pub storage: &'static str,
    /// Whose domain it belongs to: `first` or `third`.
    pub party: Option<&'static str>,
    /// The domains it is set for.
    pub domains: Vec<String>,
    /// The path it is set for.
    pub path: Option<String>,
    /// How long it stays.
    pub retention: Option<RetentionData>,
    /// Whether each visit starts its time anew.
    pub refresh: Option<bool>,
    /// `consent`, or the name of an exemption.
    pub legal_basis: Option<String>,
    /// Its declaration in the Transparency and Consent Framework.
    pub tcf: Option<TcfData>,
}

/// How long an item stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionData {
    /// `session`, `unlimited`, `unknown`, or an ISO 8601 duration.
    pub max: String,
    /// Its approximate length in seconds; null unless it is a duration.
    pub seconds: Option<u64>,
    /// The same in words.
    pub words: String,
    /// What is said beside it.
    pub note: Option<String>,
}

/// What an item is in the Transparency and Consent Framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TcfData {
    /// The vendor's number.
    pub vendor: Option<u64>,
    /// The numbers of its purposes.
    pub purposes: Vec<u64>,
    /// The numbers of its special purposes.
    pub special_purposes: Vec<u64>,
}

/// Categories, providers and items, in the language of the options.
pub fn data(inventory: &Inventory, options: &TableOptions<'_>) -> InventoryData {
    InventoryData {
        categories: inventory.categories.iter().map(|it| category(it, options)).collect(),
        providers: inventory.providers.iter().map(|it| provider(it, options)).collect(),
        items: inventory.items().map(|listed| item(&listed, options)).collect(),
    }
}

fn category(category: &Category, options: &TableOptions<'_>) -> CategoryData {
    CategoryData {
        id: category.id.clone(),
        label: options.category_label(Some(category)),
        description: options.category_description(Some(category)),
        consent_group: category.consent_group.clone(),
        consent_mode: category.consent_mode.iter().copied().map(ConsentSignal::word).collect(),
    }
}

fn provider(provider: &Provider, options: &TableOptions<'_>) -> ProviderData {
    let say = |text: &Option<Text>| text.as_ref().map(|text| options.say(text).to_owned());
    let labelled = options.links(provider);
    let links = provider.links.iter().zip(labelled).map(|(link, (label, href))| LinkData {
        kind: link.kind.word(),
        label,
        href,
    });
    ProviderData {
        id: provider.id.clone(),
        name: options.say(&provider.name).to_owned(),
        controller: say(&provider.controller),
        recipients: provider
            .recipients
            .iter()
            .map(|it| RecipientData {
                name: options.say(&it.name).to_owned(),
                country: it.country.clone(),
                transfer: say(&it.transfer),
            })
            .collect(),
        links: links.collect(),
        category: provider.category.clone(),
        purpose: say(&provider.purpose),
        groups: provider
            .groups
            .iter()
            .map(|it| GroupData {
                name: options.say(&it.name).to_owned(),
                purpose: say(&it.purpose),
            })
            .collect(),
    }
}

fn item(listed: &Listed<'_>, options: &TableOptions<'_>) -> ItemData {
    // All of them by name, so that a new one is not forgotten. Where data came from concerns its editors alone.
    let Item {
        name,
        matching,
        display: _,
        storage,
        party,
        domains,
        path,
        retention,
        refresh,
        category: _,
        purpose: _,
        legal_basis,
        tcf,
        source: _,
        place: _,
    } = listed.item;
    ItemData {
        name: name.clone(),
        matching: matching.word(),
        display: listed.item.shown_name(options.lang, options.site_lang),
        provider: listed.provider.id.clone(),
        group: listed.group.map(|group| options.say(&group.name).to_owned()),
        category: listed.category().map(str::to_owned),
        purpose: listed.purpose().map(|text| options.say(text).to_owned()),
        storage: storage.word(),
        party: party.map(Party::word),
        domains: domains.clone(),
        path: path.clone(),
        retention: retention.as_ref().map(|retention| RetentionData {
            max: retention.max.word(),
            seconds: match retention.max {
                Limit::Lasting(duration) => Some(duration.approximate_seconds()),
                Limit::Session | Limit::Unlimited | Limit::Unknown => None,
            },
            words: options.limit_words(retention.max),
            note: retention.note.as_ref().map(|note| options.say(note).to_owned()),
        }),
        refresh: *refresh,
        legal_basis: legal_basis.as_ref().map(LegalBasis::word),
        tcf: tcf.as_ref().map(|tcf| TcfData {
            vendor: tcf.vendor,
            purposes: tcf.purposes.clone(),
            special_purposes: tcf.special_purposes.clone(),
        }),
    }
}
