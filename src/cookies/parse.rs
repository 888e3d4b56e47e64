//! The schema of an `index.yaml`: reads it into an [`Inventory`].
//!
//! Two steps: the text becomes a tree whose values know their lines (`located`), then each mapping
//! is taken apart here, key by key, with every fault noted and none ending the reading. The keys
//! of the notice that the file also is are left alone. Knows nothing of files and of what the law
//! asks of an inventory.

use std::collections::BTreeMap;

use crate::document::body::is_reserved;
use crate::document::front_matter::KEYS;
use crate::finding::{self, Finding, Place, did_you_mean};

use super::countries;
use super::import;
use super::inventory::{
    Category, Group, Inventory, Item, Link, LinkKind, Manage, Provider, Recipient,
    STANDARD_CATEGORIES, Text, Word,
};
use super::reading::{Fields, Reading};
use super::slug::{is_slug, slug};
use crate::located::{self, At, Kind, Node, Value};

mod item;

/// Reads the text of an inventory's file. Gives what could be read, with every fault of the file
/// in its order; nothing where the text is not YAML or not a mapping. `path` is for the findings.
pub fn parse(path: &str, yaml: &str) -> (Option<Inventory>, Vec<Finding>) {
    let root = match located::read(path, yaml) {
        Ok(root) => root,
        Err(finding) => return (None, vec![*finding]),
    };
    let mut schema = Schema { reading: Reading::new(path), categories: Vec::new() };
    let inventory = schema.inventory(&root);
    let mut findings = schema.reading.findings;
    finding::sort(&mut findings);
    (inventory, findings)
}

/// Whether links may have an attribute for a consent tool: no address, no handler, none of our own.
fn is_hook(name: &str) -> bool {
    let is_data = name.strip_prefix("data-").is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    });
    name == "class" || (is_data && !is_reserved(name))
}

struct Schema {
    reading: Reading,
    /// The categories that the inventory has, once they are read.
    categories: Vec<Category>,
}

impl Schema {
    fn inventory(&mut self, root: &Node) -> Option<Inventory> {
        let empty = Node { at: (1, 1), value: Value::Mapping(Vec::new()) };
        let root = if matches!(root.value, Value::Scalar(Kind::Null, _)) { &empty } else { root };
        let help = "write keys such as `providers:` at the beginning of a line";
        let mut fields = self.reading.open(root, "the inventory", help)?;
        // A notice's keys stand beside those of the inventory and are read by `document`.
        fields.leave(&KEYS);
        let introduction = self.reading.text(&mut fields, "introduction");
        let closing = self.reading.text(&mut fields, "closing");
        let manage = fields.get("manage").and_then(|node| self.manage(node));

        // Before the providers, which name them.
        let written = self.reading.list(&mut fields, "categories");
        let written = written.iter().filter_map(|node| self.category(node)).collect();
        self.categories = self.with_standard_categories(written);

        let nodes = self.reading.list(&mut fields, "providers");
        let mut ids = BTreeMap::new();
        let providers = nodes.iter().filter_map(|node| self.provider(node, &mut ids)).collect();
        self.reading.close(fields);
        let categories = std::mem::take(&mut self.categories);
        Some(Inventory { introduction, closing, manage, categories, providers })
    }

    fn manage(&mut self, node: &Node) -> Option<Manage> {
        const WHAT: &str = "the link to the settings";
        // Else an address, or one for each language.
        let has_keys = matches!(&node.value, Value::Mapping(entries)
            if entries.iter().any(|entry| ["href", "hook", "label"].contains(&entry.key.as_str())));
        if !has_keys {
            let (label, href) = self.label_and_href(node, WHAT)?;
            return Some(Manage { label, href, hook: Vec::new() });
        }
        let help = "write `href:`, and `label:` and `hook:` where they are needed";
        let mut fields = self.reading.open(node, WHAT, help)?;
        let hook = fields.get("hook").map_or(Vec::new(), |node| self.hook(node));
        let (label, href) = self.label_and_href_of(fields)?;
        Some(Manage { label, href, hook })
    }

    /// The attributes by which a consent tool knows links.
    fn hook(&mut self, node: &Node) -> Vec<(String, String)> {
        let help = "write `class: open-settings`, or an attribute such as `data-cc: show-preferencesModal`";
        let Value::Mapping(entries) = &node.value else {
            self.reading.error(
                "inventory-wrong-type",
                node.at,
                "`hook` takes attributes and their values".to_owned(),
                help,
            );
            return Vec::new();
        };
        let mut hook = Vec::new();
        for entry in entries {
            if !is_hook(&entry.key) {
                let fact = format!("`{}` is no attribute that a link can have here", entry.key);
                self.reading.error("inventory-bad-link", entry.at, fact, help);
                continue;
            }
            if let Some(value) = self.reading.string_of(&entry.node, "hook") {
                hook.push((entry.key.clone(), value));
            }
        }
        hook
    }

    fn category(&mut self, node: &Node) -> Option<Category> {
        let place = self.reading.place(node.at);
        if let Value::Scalar(..) = node.value {
            let id = self.reading.string_of(node, "categories")?;
            self.check_slug(&id, node.at, "category");
            let (label, description, consent_group, consent_mode) = (None, None, None, Vec::new());
            return Some(Category { id, label, description, consent_group, consent_mode, place });
        }
        let help = "write `- id: analytics` and below it what differs from the standard";
        let mut fields = self.reading.open(node, "a category", help)?;
        let id = self.slug(&mut fields, "category", None);
        let label = self.reading.text(&mut fields, "label");
        let description = self.reading.text(&mut fields, "description");
        let consent_group = self.reading.string(&mut fields, "consent_group");
        let signals = self.reading.one_or_more(&mut fields, "consent_mode");
        let consent_mode =
            signals.iter().filter_map(|node| self.reading.word_of(node, "consent_mode")).collect();
        self.reading.close(fields);
        Some(Category { id: id?, label, description, consent_group, consent_mode, place })
    }

    /// Puts the standard categories that are not written where the standard order has them.
    fn with_standard_categories(&mut self, written: Vec<Category>) -> Vec<Category> {
        let mut categories: Vec<Category> = Vec::new();
        for category in written {
            if let Some(first) = categories.iter().find(|first| first.id == category.id) {
                let fact = format!("the category `{}` is declared twice", category.id);
                let help = format!("keep one of them; the first is on line {}", first.place.line);
                let at = (category.place.line, category.place.column);
                self.reading.error("inventory-duplicate-category", at, fact, help);
            } else {
                categories.push(category);
            }
        }
        let mut after = 0;
        for id in STANDARD_CATEGORIES {
            let found = categories.iter().position(|category| category.id == id);
            let index = found.unwrap_or_else(|| {
                let place = Place { line: 0, column: 0, ..self.reading.place((0, 0)) };
                categories.insert(
                    after,
                    Category {
                        id: id.to_owned(),
                        label: None,
                        description: None,
                        consent_group: None,
                        consent_mode: Vec::new(),
                        place,
                    },
                );
                after
            });
            after = index + 1;
        }
        categories
    }

    fn provider(&mut self, node: &Node, ids: &mut BTreeMap<String, usize>) -> Option<Provider> {
        let help = "write `- id: …` and below it `name:` and the other keys";
        let mut fields = self.reading.open(node, "a provider", help)?;
        let name = self.reading.text(&mut fields, "name");
        let id = self.slug(&mut fields, "provider", name.as_ref());
        if let (None, Some(id)) = (&name, &id) {
            self.reading.missing(&fields, "name", format!("write the name of `{id}` for readers"));
        }
        let controller = self.reading.text(&mut fields, "controller");
        let recipients = self.reading.list(&mut fields, "recipients");
        let recipients = recipients.iter().filter_map(|node| self.recipient(node)).collect();
        let links = fields.get("links").map_or(Vec::new(), |node| self.links(node));
        let category = self.category_name(&mut fields);
        let purpose = self.reading.text(&mut fields, "purpose");
        let items = self.items(&mut fields);
        let groups = self.reading.list(&mut fields, "groups");
        let groups = groups.iter().filter_map(|node| self.group(node)).collect();
        let place = self.reading.place(fields.at);
        let id_at = fields.get("id").map_or(fields.at, |node| node.at);
        self.reading.close(fields);

        let id = id.or_else(|| name.as_ref().and_then(of_name))?;
        let name = name.unwrap_or_else(|| Text::Plain(id.clone()));
        if let Some(first) = ids.get(&id) {
            let fact = format!("the provider id `{id}` is taken");
            let help = format!("give each provider an id of its own; the first is on line {first}");
            self.reading.error("inventory-duplicate-provider", id_at, fact, help);
        } else {
            ids.insert(id.clone(), id_at.0);
        }
        let provider = Provider {
            id,
            name,
            controller,
            recipients,
            links,
            category,
            purpose,
            items,
            groups,
            place,
        };
        self.check_categories(&provider, node);
        Some(provider)
    }

    fn recipient(&mut self, node: &Node) -> Option<Recipient> {
        if let Value::Scalar(..) = node.value {
            let name = self.reading.text_of(node, "recipients")?;
            return Some(Recipient { name, country: None, transfer: None });
        }
        let mut fields =
            self.reading.open(node, "a recipient", "write a name, or `- name: …` and its keys")?;
        let name = self.reading.text(&mut fields, "name");
        if name.is_none() {
            self.reading.missing(&fields, "name", "write who receives the data");
        }
        let country = self.reading.string(&mut fields, "country");
        if let (Some(country), Some(node)) = (&country, fields.get("country"))
            && !countries::is_known(country)
        {
            let fact = format!("`{country}` is not a country code");
            let help = match countries::meant(country) {
                Some(code) => format!("write `{code}`"),
                None => "write the two capital letters that ISO 3166 has for the country, such as US or JP"
                    .to_owned(),
            };
            self.reading.error("inventory-bad-country", node.at, fact, help);
        }
        let transfer = self.reading.text(&mut fields, "transfer");
        self.reading.close(fields);
        Some(Recipient { name: name?, country, transfer })
    }

    fn links(&mut self, node: &Node) -> Vec<Link> {
        let help = "write `privacy:`, `cookies:`, `terms:` or `website:`, each with its address";
        let Some(mut fields) = self.reading.open(node, "`links`", help) else {
            return Vec::new();
        };
        let mut links = Vec::new();
        for (word, kind) in LinkKind::WORDS {
            let Some(node) = fields.get(word) else { continue };
            if let Some((label, href)) = self.label_and_href(node, "a link") {
                links.push(Link { kind: *kind, label, href });
            }
        }
        self.reading.close(fields);
        links
    }

    /// A link: its address alone, an address for each language, or `{label, href}`.
    fn label_and_href(&mut self, node: &Node, what: &'static str) -> Option<(Option<Text>, Text)> {
        let has_keys = matches!(&node.value, Value::Mapping(entries)
            if entries.iter().any(|entry| entry.key == "href" || entry.key == "label"));
        if !has_keys {
            return Some((None, self.address(node)?));
        }
        let fields = self.reading.open(node, what, "write an address, or `{label, href}`")?;
        self.label_and_href_of(fields)
    }

    fn label_and_href_of(&mut self, mut fields: Fields<'_>) -> Option<(Option<Text>, Text)> {
        let label = self.reading.text(&mut fields, "label");
        let href = fields.get("href");
        if href.is_none() {
            self.reading.missing(&fields, "href", "write where the link leads");
        }
        let href = href.and_then(|node| self.address(node));
        self.reading.close(fields);
        Some((label, href?))
    }

    fn address(&mut self, node: &Node) -> Option<Text> {
        const STARTS: [&str; 8] = ["https://", "http://", "mailto:", "tel:", "/", "#", "./", "../"];
        let text = self.reading.text_of(node, "href")?;
        let addresses = match &text {
            Text::Plain(address) => vec![address],
            Text::PerLanguage(texts) => texts.iter().map(|(_, address)| address).collect(),
        };
        for address in addresses {
            if !STARTS.iter().any(|start| address.starts_with(start))
                || address.contains(char::is_whitespace)
            {
                let fact = format!("`{address}` is not an address that a link can lead to");
                let help = "begin it with https:// or, within the site, with /";
                self.reading.error("inventory-bad-link", node.at, fact, help);
            }
        }
        Some(text)
    }

    fn items(&mut self, fields: &mut Fields<'_>) -> Vec<Item> {
        let nodes = self.reading.list(fields, "items");
        nodes.iter().filter_map(|node| self.item(node)).collect()
    }

    fn group(&mut self, node: &Node) -> Option<Group> {
        let help = "write `- name: …` and below it `purpose:` and `items:`";
        let mut fields = self.reading.open(node, "a group", help)?;
        let name = self.reading.text(&mut fields, "name");
        if name.is_none() {
            self.reading.missing(&fields, "name", "write the name readers see above its items");
        }
        let purpose = self.reading.text(&mut fields, "purpose");
        let items = self.items(&mut fields);
        let place = self.reading.place(fields.at);
        self.reading.close(fields);
        // A group without its name still holds items that must not be lost from the checks.
        let name = name.unwrap_or_else(|| Text::Plain(String::new()));
        Some(Group { name, purpose, items, place })
    }

    /// The `category` of a provider or item, which must be one that the inventory has.
    fn category_name(&mut self, fields: &mut Fields<'_>) -> Option<String> {
        let node = fields.get("category")?;
        let id = self.reading.string_of(node, "category")?;
        let known: Vec<&str> = self.categories.iter().map(|category| &*category.id).collect();
        if !known.contains(&id.as_str()) {
            let fact = format!("no category `{id}` is declared");
            let known_ids = known.join(", ");
            let usual = import::usual_category(&id).filter(|usual| known.contains(usual));
            let help = match did_you_mean(&id, known.iter().copied()).or(usual) {
                Some(meant) => format!("did you mean `{meant}`? declared are: {known_ids}"),
                None => format!("declare it under `categories`; declared are: {known_ids}"),
            };
            self.reading.error("inventory-unknown-category", node.at, fact, help);
        }
        Some(id)
    }

    /// What must be told to visitors by category must have one.
    fn check_categories(&mut self, provider: &Provider, node: &Node) {
        if provider.category.is_some() {
            return;
        }
        let items = provider.listed().count();
        let without = provider.listed().filter(|listed| listed.category().is_none()).count();
        let empty_group = provider.groups.iter().any(|group| group.items.is_empty());
        if without == 0 && items > 0 && !empty_group {
            return;
        }
        let fact = match without {
            0 => format!("the provider `{}` has no category", provider.id),
            1 => format!("one item of `{}` has no category", provider.id),
            n => format!("{n} items of `{}` have no category", provider.id),
        };
        let help = "write `category:` for the provider, or for each of its items";
        self.reading.error("inventory-no-category", node.at, fact, help);
    }

    /// The `id` of a category or provider; an error if there is none.
    fn slug(&mut self, fields: &mut Fields<'_>, of: &str, name: Option<&Text>) -> Option<String> {
        let node = fields.get("id");
        let id = node.and_then(|node| self.reading.string_of(node, "id"));
        let (Some(node), Some(id)) = (node, id) else {
            let help = match name.and_then(of_name) {
                Some(slug) => format!("write `id: {slug}`, and never change it"),
                None => "write an `id:` of lower-case letters and hyphens, and never change it"
                    .to_owned(),
            };
            self.reading.missing(fields, "id", help);
            return None;
        };
        self.check_slug(&id, node.at, of);
        Some(id)
    }

    fn check_slug(&mut self, id: &str, at: At, of: &str) {
        if !is_slug(id) {
            let fact = format!("`{id}` cannot be the id of a {of}");
            let help = match slug(id) {
                Some(slug) => format!("write `{slug}`: lower-case letters, digits, single hyphens"),
                None => "use lower-case letters, digits and single hyphens".to_owned(),
            };
            self.reading.error("inventory-bad-id", at, fact, help);
        }
    }
}

/// The slug that a name makes, by its English words where it has them.
fn of_name(name: &Text) -> Option<String> {
    slug(name.in_language("en", "en"))
}

#[cfg(test)]
mod tests;
