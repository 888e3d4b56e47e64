//! An inventory as YAML that a person would have written.
//!
//! Keys stand in the order of the sample inventory, what the schema assumes is left out, short items
//! take one line. `parse` reads what is written here as the very inventory that it was, which a
//! property holds. Decides what is written; how YAML says it is [`yaml`]'s matter. Knows nothing of
//! files, nor of the keys of the notice that the file may also be.

mod yaml;

use std::collections::BTreeMap;

use super::inventory::{
    Category, Group, Inventory, Item, ItemSource, LegalBasis, Limit, Link, Manage, Match, Provider,
    Recipient, Retention, STANDARD_CATEGORIES, Storage, Tcf, Text, Word,
};
use yaml::{Entry, Tree};

/// An entry of an inventory: a provider, one of its groups, or an item of either, by their places in their lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    provider: usize,
    group: Option<usize>,
    item: Option<usize>,
}

impl Position {
    /// A provider.
    pub fn provider(provider: usize) -> Self {
        Position { provider, group: None, item: None }
    }

    /// A group of this provider.
    pub fn group(self, group: usize) -> Self {
        Position { group: Some(group), ..self }
    }

    /// An item of this provider or group.
    pub fn item(self, item: usize) -> Self {
        Position { item: Some(item), ..self }
    }
}

/// What a person is to look at, said in comments (`# review: …`) above the entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reviews(BTreeMap<Position, Vec<String>>);

impl Reviews {
    /// Adds a remark on an entry, behind those that it has; the same one only once.
    pub fn add(&mut self, position: Position, remark: impl Into<String>) {
        let remarks = self.0.entry(position).or_default();
        let remark = remark.into();
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }

    /// The remarks with their entries, in the order of the inventory.
    pub fn iter(&self) -> impl Iterator<Item = (Position, &[String])> {
        self.0.iter().map(|(position, remarks)| (*position, remarks.as_slice()))
    }

    fn of(&self, position: Position) -> Vec<String> {
        let remarks = self.0.get(&position).map_or(&[][..], Vec::as_slice);
        remarks.iter().map(|remark| format!("review: {remark}")).collect()
    }
}

/// The text of an inventory's file.
pub fn write(inventory: &Inventory, reviews: &Reviews) -> String {
    let Inventory { introduction, closing, manage, categories, providers } = inventory;
    let mut keys = Vec::new();
    add(&mut keys, "introduction", introduction.as_ref().map(text));
    add(&mut keys, "manage", manage.as_ref().map(the_way_to_settings));
    let categories: Vec<Entry> =
        written(categories).into_iter().map(|it| Entry::bare(category(it))).collect();
    add(&mut keys, "categories", (!categories.is_empty()).then_some(Tree::List(categories)));
    add(&mut keys, "providers", all(providers, reviews));
    add(&mut keys, "closing", closing.as_ref().map(text));
    yaml::document(keys)
}

/// The key `providers` with these providers, for an inventory that has others; nothing where there are none.
pub fn write_providers(list: &[Provider], reviews: &Reviews) -> String {
    let mut keys = Vec::new();
    add(&mut keys, "providers", all(list, reviews));
    yaml::document(keys)
}

/// Text as a comment, each of its lines behind a `#`.
pub fn comment(text: &str) -> String {
    text.lines().map(|line| yaml::comment(line, 0)).collect()
}

fn all(providers: &[Provider], reviews: &Reviews) -> Option<Tree> {
    let entries: Vec<Entry> = providers
        .iter()
        .enumerate()
        .map(|(at, it)| {
            let position = Position::provider(at);
            let comments = reviews.of(position);
            Entry { comments, is_apart: true, tree: provider(it, position, reviews) }
        })
        .collect();
    (!entries.is_empty()).then_some(Tree::List(entries))
}

type Keys = Vec<(String, Tree)>;

fn add(keys: &mut Keys, key: &str, tree: Option<Tree>) {
    keys.extend(tree.map(|tree| (key.to_owned(), tree)));
}

fn text(text: &Text) -> Tree {
    match text {
        Text::Plain(text) => Tree::Text(text.clone()),
        Text::PerLanguage(texts) => Tree::Short(
            texts.iter().map(|(lang, text)| (lang.clone(), Tree::Text(text.clone()))).collect(),
        ),
    }
}

fn words(text: &str) -> Tree {
    Tree::Text(text.to_owned())
}

fn the_way_to_settings(manage: &Manage) -> Tree {
    let Manage { label, href, hook } = manage;
    if hook.is_empty() {
        return labelled(label.as_ref(), href, Tree::Map);
    }
    let mut keys = Keys::new();
    add(&mut keys, "label", label.as_ref().map(text));
    add(&mut keys, "href", Some(text(href)));
    let hook = hook.iter().map(|(name, value)| (name.clone(), words(value))).collect();
    add(&mut keys, "hook", Some(Tree::Short(hook)));
    Tree::Map(keys)
}

/// A link: its address alone where it has no words of its own.
fn labelled(label: Option<&Text>, href: &Text, with_label: fn(Keys) -> Tree) -> Tree {
    let Some(label) = label else { return text(href) };
    with_label(vec![("label".to_owned(), text(label)), ("href".to_owned(), text(href))])
}

/// The categories that have to be written so that all are read in their order: those of which
/// something is stated, and all of them where the standard ones stand in another order.
fn written(categories: &[Category]) -> Vec<&Category> {
    let needed: Vec<&Category> = categories.iter().filter(|it| !is_standard(it)).collect();
    let mut read: Vec<&str> = needed.iter().map(|it| it.id.as_str()).collect();
    let mut after = 0;
    // As the schema puts in those that it does not find.
    for id in STANDARD_CATEGORIES {
        let found = read.iter().position(|it| *it == id);
        let index = found.unwrap_or_else(|| {
            read.insert(after, id);
            after
        });
        after = index + 1;
    }
    if read.iter().eq(categories.iter().map(|it| &it.id)) {
        needed
    } else {
        categories.iter().collect()
    }
}

fn is_standard(category: &Category) -> bool {
    let Category { id, label, description, consent_group, consent_mode, place: _ } = category;
    STANDARD_CATEGORIES.contains(&id.as_str())
        && label.is_none()
        && description.is_none()
        && consent_group.is_none()
        && consent_mode.is_empty()
}

fn category(category: &Category) -> Tree {
    let Category { id, label, description, consent_group, consent_mode, place: _ } = category;
    if is_standard(category) {
        return words(id);
    }
    let mut keys = vec![("id".to_owned(), words(id))];
    add(&mut keys, "label", label.as_ref().map(text));
    add(&mut keys, "description", description.as_ref().map(text));
    add(&mut keys, "consent_group", consent_group.as_deref().map(words));
    let signals: Vec<Tree> = consent_mode.iter().map(|signal| words(signal.word())).collect();
    add(&mut keys, "consent_mode", some_list(signals));
    Tree::Map(keys)
}

fn some_list(trees: Vec<Tree>) -> Option<Tree> {
    (!trees.is_empty()).then_some(Tree::ShortList(trees))
}

fn provider(provider: &Provider, position: Position, reviews: &Reviews) -> Tree {
    let Provider {
        id,
        name,
        controller,
        recipients,
        links,
        category,
        purpose,
        items,
        groups,
        place: _,
    } = provider;
    let mut keys = vec![("id".to_owned(), words(id)), ("name".to_owned(), text(name))];
    add(&mut keys, "controller", controller.as_ref().map(text));
    let recipients: Vec<Entry> = recipients.iter().map(|it| Entry::bare(recipient(it))).collect();
    add(&mut keys, "recipients", (!recipients.is_empty()).then_some(Tree::List(recipients)));
    add(&mut keys, "category", category.as_deref().map(words));
    add(&mut keys, "purpose", purpose.as_ref().map(text));
    let links: Keys = links
        .iter()
        .map(|Link { kind, label, href }| {
            (kind.word().to_owned(), labelled(label.as_ref(), href, Tree::Short))
        })
        .collect();
    add(&mut keys, "links", (!links.is_empty()).then_some(Tree::Map(links)));
    add(&mut keys, "items", all_items(items, position, reviews));
    let groups: Vec<Entry> = groups
        .iter()
        .enumerate()
        .map(|(at, it)| {
            let position = position.group(at);
            let comments = reviews.of(position);
            Entry { comments, is_apart: false, tree: group(it, position, reviews) }
        })
        .collect();
    add(&mut keys, "groups", (!groups.is_empty()).then_some(Tree::List(groups)));
    Tree::Map(keys)
}

fn recipient(recipient: &Recipient) -> Tree {
    let Recipient { name, country, transfer } = recipient;
    match (name, country, transfer) {
        (Text::Plain(name), None, None) => words(name),
        _ => {
            let mut keys = vec![("name".to_owned(), text(name))];
            add(&mut keys, "country", country.as_deref().map(words));
            add(&mut keys, "transfer", transfer.as_ref().map(text));
            Tree::Short(keys)
        }
    }
}

fn group(group: &Group, position: Position, reviews: &Reviews) -> Tree {
    let Group { name, purpose, items, place: _ } = group;
    let mut keys = Vec::new();
    // A group may lack its name, which the schema tells.
    let has_name = *name != Text::Plain(String::new());
    add(&mut keys, "name", has_name.then(|| text(name)));
    add(&mut keys, "purpose", purpose.as_ref().map(text));
    add(&mut keys, "items", all_items(items, position, reviews));
    Tree::Map(keys)
}

fn all_items(items: &[Item], position: Position, reviews: &Reviews) -> Option<Tree> {
    let entries: Vec<Entry> = items
        .iter()
        .enumerate()
        .map(|(at, it)| {
            let comments = reviews.of(position.item(at));
            Entry { comments, is_apart: false, tree: item(it) }
        })
        .collect();
    (!entries.is_empty()).then_some(Tree::List(entries))
}

fn item(item: &Item) -> Tree {
    let Item {
        name,
        matching,
        display,
        storage,
        party,
        domains,
        path,
        retention,
        refresh,
        category,
        purpose,
        legal_basis,
        tcf,
        source,
        place: _,
    } = item;
    let mut keys = vec![("name".to_owned(), words(name))];
    let matching = (*matching != Match::Exact).then(|| words(matching.word()));
    add(&mut keys, "match", matching);
    add(&mut keys, "display", display.as_ref().map(text));
    add(&mut keys, "storage", (*storage != Storage::Cookie).then(|| words(storage.word())));
    add(&mut keys, "party", party.map(|party| words(party.word())));
    add(&mut keys, "domains", some_list(domains.iter().map(|domain| words(domain)).collect()));
    add(&mut keys, "path", path.as_deref().map(words));
    add(&mut keys, "retention", retention.as_ref().map(how_long));
    add(&mut keys, "refresh", refresh.map(|it| Tree::Word(it.to_string())));
    add(&mut keys, "category", category.as_deref().map(words));
    add(&mut keys, "purpose", purpose.as_ref().map(text));
    let basis = legal_basis.as_ref().map(|basis| match basis {
        LegalBasis::Consent => words("consent"),
        LegalBasis::Exemption(exemption) => words(exemption),
    });
    add(&mut keys, "legal_basis", basis);
    add(&mut keys, "tcf", tcf.as_ref().map(in_the_framework));
    add(&mut keys, "source", source.as_ref().map(origin));
    match keys.as_slice() {
        // A cookie of which only the name is known.
        [_] => words(name),
        _ => Tree::Short(keys),
    }
}

fn how_long(retention: &Retention) -> Tree {
    let Retention { max, note } = retention;
    let max = match max {
        Limit::Unknown => words("unknown"),
        Limit::Session => words("session"),
        Limit::Unlimited => words("unlimited"),
        Limit::Lasting(duration) => words(&duration.to_string()),
    };
    match note {
        None => max,
        Some(note) => Tree::Short(vec![("max".to_owned(), max), ("note".to_owned(), text(note))]),
    }
}

fn in_the_framework(tcf: &Tcf) -> Tree {
    let Tcf { vendor, purposes, special_purposes } = tcf;
    let number = |number: &u64| Tree::Word(number.to_string());
    let mut keys = Vec::new();
    add(&mut keys, "vendor", vendor.as_ref().map(number));
    add(&mut keys, "purposes", some_list(purposes.iter().map(number).collect()));
    add(&mut keys, "special_purposes", some_list(special_purposes.iter().map(number).collect()));
    Tree::Short(keys)
}

fn origin(source: &ItemSource) -> Tree {
    let ItemSource { kind, id, raw } = source;
    let mut keys = vec![("kind".to_owned(), words(kind))];
    add(&mut keys, "id", id.as_deref().map(words));
    add(&mut keys, "raw", raw.as_ref().filter(|raw| !raw.is_null()).map(as_it_was));
    Tree::Short(keys)
}

fn as_it_was(value: &serde_yaml::Value) -> Tree {
    use serde_yaml::Value;
    match value {
        Value::Null => Tree::Word("null".to_owned()),
        Value::Bool(it) => Tree::Word(it.to_string()),
        Value::Number(number) => Tree::Word(number.to_string()),
        Value::String(text) => words(text),
        Value::Sequence(values) => Tree::ShortList(values.iter().map(as_it_was).collect()),
        Value::Mapping(entries) => Tree::Short(
            entries
                .iter()
                .map(|(key, value)| {
                    let key = match key {
                        Value::String(key) => key.clone(),
                        // The schema reads every key as a text, so that there are no others.
                        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
                    };
                    (key, as_it_was(value))
                })
                .collect(),
        ),
        // Tags are not kept when values are read.
        Value::Tagged(tagged) => as_it_was(&tagged.value),
    }
}

#[cfg(test)]
mod tests;
