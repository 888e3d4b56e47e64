//! Inventories for other programs: one file a format.
//!
//! A format is a function from an inventory to the text of files. Nothing here opens a file, and words come from
//! the caller, by language.
//!
//! What consent tools have in common stands here: what visitors switch at once, which names of cookies a pattern
//! means, and when they are to be asked again.

pub mod cookieconsent;
pub mod csv;
pub mod klaro;
pub mod ocd;
pub mod tcf;

use std::collections::BTreeSet;

use super::inventory::{
    Category, Inventory, Item, Listed, Match, Party, Provider, STANDARD_CATEGORIES, Storage,
};
use super::table::TableOptions;
use crate::wording::{Given, Say};

/// What is exported, and for whom.
pub struct Export<'a> {
    /// The inventory.
    pub inventory: &'a Inventory,
    /// What it said before, oldest first.
    pub earlier: &'a [&'a Inventory],
    /// The languages of its readers; the first one stands in for the others. Never empty.
    pub languages: &'a [String],
    /// Where readers find the inventory in a language; none where it stands on no site.
    pub address: &'a dyn Fn(&str) -> Option<String>,
    /// The interface text of a key in a language, see [`super::texts::TEXTS`].
    pub words: &'a SayIn<'a>,
}

/// Gives the interface text of a key in a language with its blanks filled in.
pub type SayIn<'a> = dyn Fn(&str, &str, &[(&str, Given<'_>)]) -> String + 'a;

impl Export<'_> {
    /// What says texts in one of the languages, given to whoever draws or lists them.
    pub fn in_language<T>(&self, lang: &str, with: impl FnOnce(&TableOptions<'_>) -> T) -> T {
        let texts: &Say<'_> = &|key, given| (self.words)(lang, key, given);
        with(&TableOptions {
            lang,
            site_lang: self.languages.first().map_or(lang, String::as_str),
            categories: None,
            provider: None,
            columns: None,
            texts,
        })
    }
}

/// What a visitor switches at once: the categories of one group of the consent tool.
struct Switch<'a> {
    /// The group, or the id of the only category.
    key: &'a str,
    categories: Vec<&'a Category>,
}

impl Switch<'_> {
    /// Whether visitors are not asked.
    fn is_required(&self) -> bool {
        self.categories.iter().all(|category| is_essential(&category.id))
    }

    /// Its name in the language of the options.
    fn label(&self, options: &TableOptions<'_>) -> String {
        let labels = self.categories.iter().map(|it| options.category_label(Some(it)));
        labels.collect::<Vec<_>>().join(" / ")
    }

    /// What it means, in the language of the options.
    fn description(&self, options: &TableOptions<'_>) -> String {
        let said = self.categories.iter().filter_map(|it| options.category_description(Some(it)));
        said.collect::<Vec<_>>().join(" ")
    }

    /// The part that a provider has in it; none where it has none.
    fn listed<'i>(&self, provider: &'i Provider) -> Vec<Listed<'i>> {
        let is_in = |listed: &Listed<'_>| self.has(listed.category());
        provider.listed().filter(is_in).collect()
    }

    /// Whether a provider has a part in it, by an item or, where it names none, by its own category.
    fn concerns(&self, provider: &Provider) -> bool {
        let names_none = provider.listed().next().is_none();
        !self.listed(provider).is_empty() || (names_none && self.has(provider.category.as_deref()))
    }

    fn has(&self, category: Option<&str>) -> bool {
        category.is_some_and(|id| self.categories.iter().any(|category| category.id == id))
    }
}

/// Whether visitors are not asked about a category.
fn is_essential(category: &str) -> bool {
    category == STANDARD_CATEGORIES[0]
}

/// What visitors switch, in the order of the categories; without what nobody has a part in.
fn switches(inventory: &Inventory) -> Vec<Switch<'_>> {
    let mut switches: Vec<Switch<'_>> = Vec::new();
    for category in &inventory.categories {
        let key = category.consent_group.as_deref().unwrap_or(&category.id);
        match switches.iter_mut().find(|switch| switch.key == key) {
            Some(switch) => switch.categories.push(category),
            None => switches.push(Switch { key, categories: vec![category] }),
        }
    }
    switches.retain(|switch| inventory.providers.iter().any(|it| switch.concerns(it)));
    switches
}

/// Whether a site deletes an item when its visitor refuses: a cookie, not one of somebody else's domain, and not one
/// that visitors are not asked about, whatever else its group of the consent tool switches.
fn can_be_deleted(listed: &Listed<'_>) -> bool {
    let item = listed.item;
    let is_essential = listed.category().is_some_and(is_essential);
    item.storage == Storage::Cookie && item.party != Some(Party::Third) && !is_essential
}

/// The names that an item means, in a browser.
#[derive(Debug, PartialEq, Eq)]
enum Names {
    /// Its own.
    Letters,
    /// Those of a regular expression of JavaScript, by its source.
    Pattern(String),
    /// Those of a pattern that JavaScript would not read, or read otherwise.
    Foreign,
}

fn names(item: &Item) -> Names {
    let name = literal(&item.name);
    Names::Pattern(match item.matching {
        Match::Exact => return Names::Letters,
        Match::Prefix => format!("^{name}"),
        Match::Suffix => format!("{name}$"),
        Match::Glob => {
            let parts = item.name.chars().map(|c| match c {
                '*' => ".*".to_owned(),
                '?' => ".".to_owned(),
                c => literal(c.encode_utf8(&mut [0; 4])),
            });
            format!("^{}$", parts.collect::<String>())
        }
        Match::Regex if is_foreign(&item.name) => return Names::Foreign,
        Match::Regex => format!("^(?:{})$", item.name),
    })
}

/// Whether a regular expression has what JavaScript does not have or reads otherwise: flags and names of groups,
/// classes by name, ends of the text, code points in braces.
fn is_foreign(pattern: &str) -> bool {
    let other_group = pattern.match_indices("(?").any(|(at, _)| !pattern[at..].starts_with("(?:"));
    let escapes = ["\\A", "\\z", "\\x{", "\\u{", "\\U", "\\a", "\\<", "\\>"];
    other_group || pattern.contains("[[:") || escapes.iter().any(|it| pattern.contains(it))
}

/// What no export for a consent tool can have deleted, and why: facts, for those who run it.
pub fn not_deleted(inventory: &Inventory) -> Vec<String> {
    let items = inventory.items().filter(|it| can_be_deleted(it));
    let foreign = items.filter(|it| names(it.item) == Names::Foreign);
    foreign
        .map(|it| {
            format!(
                "`{}` is a pattern that JavaScript does not have: consent tools will not delete what it means",
                it.item.name
            )
        })
        .collect()
}

/// A text as the source of a regular expression that means it letter by letter.
fn literal(text: &str) -> String {
    let mut source = String::new();
    for c in text.chars() {
        if "\\^$.*+?()[]{}|/-".contains(c) {
            source.push('\\');
        }
        source.push(c);
    }
    source
}

/// How often visitors had to be asked: once, and again with each version that brought something they had not been
/// asked about, an item or a provider that is not strictly necessary, or one under another purpose.
///
/// It depends on the versions alone, and only grows, so that tools which compare it ask when they should and no
/// more often.
pub fn revision(export: &Export<'_>) -> usize {
    let states = export.earlier.iter().copied().chain([export.inventory]);
    let asked: Vec<BTreeSet<Asked<'_>>> = states.map(asked_about).collect();
    let brings = |pair: &&[BTreeSet<Asked<'_>>]| !pair[1].is_subset(&pair[0]);
    1 + asked.windows(2).filter(brings).count()
}

/// What a visitor is asked about: category, provider, and the item with where it is kept.
type Asked<'a> = (&'a str, &'a str, Option<(&'a str, &'static str, &'static str)>);

fn asked_about(inventory: &Inventory) -> BTreeSet<Asked<'_>> {
    use super::inventory::Word;
    let items = inventory.items().filter_map(|listed| {
        let item = listed.item;
        let what = (item.name.as_str(), item.storage.word(), item.matching.word());
        Some((listed.category()?, listed.provider.id.as_str(), Some(what)))
    });
    let nameless = inventory.providers.iter().filter(|it| it.listed().next().is_none());
    let nameless = nameless.filter_map(|it| Some((it.category.as_deref()?, it.id.as_str(), None)));
    items.chain(nameless).filter(|(category, ..)| !is_essential(category)).collect()
}

#[cfg(test)]
mod tests;
