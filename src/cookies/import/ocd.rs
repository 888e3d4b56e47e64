//! The CSV of the Open Cookie Database (<https://github.com/jkwakman/Open-Cookie-Database>), to and fro.
//!
//! A platform is a provider; a row is an item. What a row says otherwise than an export would say it stands in
//! the item's `source`, so that an export gives the rows back, field by field and in their order, as long
//! as nobody changes the inventory; what is changed there is exported as it is.

mod row;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_yaml::{Mapping, Value};

use crate::cookies::inventory::{
    Category, Inventory, Item, ItemSource, Link, LinkKind, Listed, Match, Provider, Text, Word,
};
use crate::finding::Finding;

use super::draft::{DraftItem, DraftProvider, Drafts, Ids};
use super::rows::{Row as CsvRow, Rows};
use super::terms::is_address;
use crate::cookies::slug::slug;
pub use row::{COLUMNS, Row};
use row::{CONTROLLER, ID, KEYS, NAME, PLATFORM, PORTAL, RETENTION, Said, derived, said};

/// What the source of such an item is called.
pub const KIND: &str = "ocd";

/// The key of the source under which a row says which one of the file it was, where that is not the next one.
const NUMBER: &str = "row";

/// The key of the source under which a row says what its provider said where the row itself said otherwise: what is edited
/// of the provider is told by it from what the row always had.
const PROVIDER: &str = "provider";

/// The columns that are of the provider.
const OF_PROVIDER: [usize; 3] = [PLATFORM, CONTROLLER, PORTAL];

/// The rows of a platform.
struct Platform<'r> {
    name: &'r str,
    rows: Vec<(usize, &'r CsvRow, Row)>,
}

pub(super) fn read(path: &Arc<str>, text: &str) -> Result<Drafts, Vec<Finding>> {
    let table = Rows::read(path, text, b',')?;
    let columns = columns(&table)?;
    let mut faults = Vec::new();
    let mut platforms: Vec<Platform<'_>> = Vec::new();
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, row) in table.rows.iter().enumerate() {
        let cells: Row = std::array::from_fn(|at| row.cells[columns[at]].clone());
        if row::clean(&cells[NAME]).is_empty() {
            let help = "name it, or remove the row";
            let place = table.place(row, columns[NAME]);
            let fact = "the row names no cookie";
            faults.push(Finding::error("import-no-name", place, fact).with_help(help));
        }
        let name = row.cells[columns[PLATFORM]].as_str();
        let at = *by_name.entry(name).or_insert_with(|| {
            platforms.push(Platform { name, rows: Vec::new() });
            platforms.len() - 1
        });
        platforms[at].rows.push((number, row, cells));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut drafts = Drafts::default();
    let mut ids = Ids::default();
    let mut alike: BTreeMap<String, String> = BTreeMap::new();
    for platform in &platforms {
        let mut draft = provider(platform, &table, &columns);
        let name = draft.provider.name.in_language("en", "en").to_owned();
        // Numbered in the order of the whole file, so that an id does not depend on what was asked for.
        draft.provider.id = ids.free(&draft.provider.id);
        if let Some(other) = alike.get(&name.to_lowercase()) {
            let fact = format!("“{name}” and “{other}” differ in capitals alone");
            let help = "if they are one provider, put the items under one of them";
            draft.remarks.push(
                Finding::warning("import-provider", draft.provider.place.clone(), fact)
                    .with_help(help),
            );
        } else {
            alike.insert(name.to_lowercase(), name);
        }
        draft.tell_repeated();
        drafts.providers.push(draft);
    }
    let other_columns = table.header.iter().enumerate().filter(|(at, _)| !columns.contains(at));
    for (at, column) in other_columns {
        let filled = table.rows.iter().filter(|row| !row.cells[at].trim().is_empty()).count();
        let fact = format!("the column “{column}” is not carried over; {filled} rows have it");
        drafts.findings.push(Finding::warning("import-column", table.header_place(), fact));
    }
    Ok(drafts)
}

/// Where the columns stand in this file.
fn columns(table: &Rows<'_>) -> Result<[usize; COLUMNS.len()], Vec<Finding>> {
    let found = COLUMNS.map(|name| table.column(&[name]));
    let missing: Vec<&str> =
        COLUMNS.iter().zip(found).filter(|(_, at)| at.is_none()).map(|(name, _)| *name).collect();
    if !missing.is_empty() {
        let fact =
            format!("this is no Open Cookie Database: it has no column “{}”", missing.join("”, “"));
        let help = format!("its columns are {}", COLUMNS.join(", "));
        let finding = Finding::error("import-bad-csv", table.header_place(), fact);
        return Err(vec![finding.with_help(help)]);
    }
    Ok(found.map(Option::unwrap_or_default))
}

fn provider(platform: &Platform<'_>, table: &Rows<'_>, columns: &[usize]) -> DraftProvider {
    let first = &platform.rows[0];
    let place = table.place(first.1, columns[PLATFORM]);
    let name = row::clean(platform.name);
    let mut draft =
        DraftProvider::named(if name.is_empty() { UNNAMED } else { &name }, place.clone());
    if name.is_empty() {
        let help = "write who sets these items";
        let fact = "the source names no platform";
        draft
            .remarks
            .push(Finding::warning("import-provider", place.clone(), fact).with_help(help));
    } else if slug(&name).is_none() {
        let fact = format!("“{name}” has no Latin letters to make an id of");
        let help = "give the provider an id of its own, once and for all";
        draft
            .remarks
            .push(Finding::warning("import-provider", place.clone(), fact).with_help(help));
    }
    let said: Vec<Said> = platform.rows.iter().map(|(_, _, cells)| said(cells)).collect();
    draft.provider.controller =
        commonest(said.iter().map(|it| it.controller.as_str())).map(Text::Plain);
    if let Some(address) = commonest(platform.rows.iter().map(|(_, _, cells)| cells[PORTAL].trim()))
    {
        if is_address(&address) {
            let link = Link { kind: LinkKind::Privacy, label: None, href: Text::Plain(address) };
            draft.provider.links.push(link);
        } else {
            let fact = format!("“{address}” is no address, and left out");
            let help = "write the address of the provider's privacy policy";
            draft.remarks.push(Finding::warning("import-link", place, fact).with_help(help));
        }
    }
    for ((number, row, cells), said) in platform.rows.iter().zip(said) {
        let at = |column: usize| table.place(row, columns[column]);
        let mut item = Item::named(said.name, at(NAME));
        item.matching = said.matching;
        item.storage = said.storage;
        item.party = said.party;
        item.domains = said.domains;
        item.retention = Some(said.retention);
        item.category = Some(said.category);
        item.purpose = said.purpose;
        let id = &cells[ID];
        let raw = KEYS
            .iter()
            .zip(cells)
            .map(|(key, cell)| (Value::from(*key), Value::from(cell.as_str())));
        item.source = Some(ItemSource {
            kind: KIND.to_owned(),
            id: (!id.trim().is_empty()).then(|| id.clone()),
            raw: Some(Value::Mapping(raw.collect())),
        });
        let remarks = said.remarks.into_iter().map(|(column, rule, fact, help)| {
            Finding::warning(rule, at(column), fact).with_help(help)
        });
        draft.items.push(DraftItem { item, remarks: remarks.collect(), number: *number });
    }
    draft
}

/// The name of a provider that has none.
const UNNAMED: &str = "Unnamed provider";

/// The text that stands most often, the first of equals; empty ones do not count.
fn commonest<'t>(texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        match counts.iter_mut().find(|(other, _)| *other == text) {
            Some((_, count)) => *count += 1,
            None => counts.push((text, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(text, _)| text.to_owned())
}

/// Leaves of each row what an export could not say by itself. `order` is the row of each item.
pub(super) fn keep_what_cannot_be_derived(inventory: &mut Inventory, order: &[usize]) {
    let mut sorted = order.to_vec();
    sorted.sort_unstable();
    let rank = |number: usize| sorted.partition_point(|it| *it < number);
    let rows: Vec<Row> = inventory.items().map(|listed| derived(&listed)).collect();
    let mut rows = rows.into_iter().zip(order);
    for provider in &mut inventory.providers {
        let mut next = None;
        let groups = provider.groups.iter_mut().flat_map(|it| &mut it.items);
        for item in provider.items.iter_mut().chain(groups) {
            let Some((derived, number)) = rows.next() else { return };
            let rank = rank(*number);
            let Some(source) = &mut item.source else { continue };
            let Some(Value::Mapping(raw)) = &mut source.raw else { continue };
            let mut left: Mapping = raw
                .iter()
                .filter(|(key, value)| {
                    let at = KEYS.iter().position(|it| *key == it);
                    at.is_none_or(|at| *value != derived[at].as_str())
                })
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            let provider: Mapping = OF_PROVIDER
                .iter()
                .filter(|at| left.contains_key(KEYS[**at]))
                .map(|at| (Value::from(KEYS[*at]), Value::from(derived[*at].as_str())))
                .collect();
            if !provider.is_empty() {
                left.insert(PROVIDER.into(), Value::Mapping(provider));
            }
            if next.is_some_and(|next| next != rank) {
                left.insert(NUMBER.into(), (rank + 1).into());
            }
            next = Some(rank + 1);
            source.raw = (!left.is_empty()).then_some(Value::Mapping(left));
        }
    }
}

/// The rows of an inventory: those that were imported as they were, as far as they still say the same.
pub fn rows(inventory: &Inventory) -> Vec<Row> {
    /// Rows that follow each other, from where if that is stated.
    struct Run {
        number: Option<usize>,
        rows: Vec<Row>,
    }
    let mut runs: Vec<Run> = Vec::new();
    for provider in &inventory.providers {
        let mut is_first = true;
        for listed in provider.listed() {
            let number = raw(listed.item)
                .and_then(|raw| raw.get(NUMBER)?.as_u64())
                .and_then(|number| usize::try_from(number).ok());
            if is_first || number.is_some() {
                runs.push(Run { number, rows: Vec::new() });
            }
            is_first = false;
            if let Some(run) = runs.last_mut() {
                run.rows.push(as_it_was(&listed));
            }
        }
    }
    let (mut numbered, others): (Vec<Run>, Vec<Run>) =
        runs.into_iter().partition(|run| run.number.is_some());
    numbered.sort_by_key(|run| run.number);
    let mut numbered = numbered.into_iter().peekable();
    let mut others = others.into_iter().flat_map(|run| run.rows);
    let mut out: Vec<Row> = Vec::new();
    loop {
        if let Some(run) = numbered.next_if(|run| run.number.is_some_and(|it| it <= out.len() + 1))
        {
            out.extend(run.rows);
        } else if let Some(row) = others.next() {
            out.push(row);
        } else if let Some(run) = numbered.next() {
            out.extend(run.rows);
        } else {
            return out;
        }
    }
}

fn raw(item: &Item) -> Option<&Mapping> {
    let source = item.source.as_ref().filter(|source| source.kind == KIND)?;
    source.raw.as_ref()?.as_mapping()
}

/// The row of an item: in the words of its source as far as they mean what the inventory says.
fn as_it_was(listed: &Listed<'_>) -> Row {
    let mut row = derived(listed);
    let Some(raw) = raw(listed.item) else { return row };
    let own = row.clone();
    for (at, key) in KEYS.iter().enumerate() {
        if let Some(cell) = raw.get(*key).and_then(Value::as_str) {
            row[at] = cell.to_owned();
        }
    }
    let said = said(&row);
    let mut stale = said.differs_from(listed);
    let was = |at: usize| raw.get(PROVIDER)?.get(KEYS[at])?.as_str();
    stale.extend(OF_PROVIDER.into_iter().filter(|at| was(*at).is_some_and(|it| it != own[*at])));
    // Of two columns that were mixed up, neither says it without the other.
    if said.is_swapped && stale.contains(&CONTROLLER) {
        stale.push(RETENTION);
    }
    for at in stale {
        row[at].clone_from(&own[at]);
    }
    row
}

/// What the columns of an export cannot say of an inventory, in sentences.
pub fn left_out(inventory: &Inventory) -> Vec<String> {
    let mut left = Vec::new();
    let Inventory { introduction, closing, manage, categories: _, providers } = inventory;
    let of_all = [
        ("introduction", introduction.is_some()),
        ("closing", closing.is_some()),
        ("manage", manage.is_some()),
    ];
    tell("the inventory", &of_all, &mut left);
    let languages = inventory.languages();
    let others: Vec<&str> =
        languages.iter().map(String::as_str).filter(|it| !it.eq_ignore_ascii_case("en")).collect();
    if !others.is_empty() {
        left.push(format!("texts are told in English alone, and not in {}", others.join(", ")));
    }
    for category in &inventory.categories {
        let Category { id, label, description, consent_group, consent_mode, place: _ } = category;
        let own = [
            // The label of one that is only named is its id.
            ("label", label.as_ref().is_some_and(|it| *it != Text::Plain(id.clone()))),
            ("description", description.is_some()),
            ("consent_group", consent_group.is_some()),
            ("consent_mode", !consent_mode.is_empty()),
        ];
        tell(&format!("the category `{id}`"), &own, &mut left);
    }
    for provider in providers {
        let Provider {
            id,
            name: _,
            controller: _,
            recipients,
            links,
            category: _,
            purpose: _,
            items: _,
            groups,
            place: _,
        } = provider;
        if provider.listed().next().is_none() {
            left.push(format!("`{id}` has no items, and so no row"));
        }
        let is_more = |link: &Link| {
            let Link { kind, label, href: _ } = link;
            *kind != LinkKind::Privacy || label.is_some()
        };
        let own = [
            ("recipients", !recipients.is_empty()),
            ("links", links.iter().any(is_more)),
            ("groups", !groups.is_empty()),
        ];
        tell(&format!("`{id}`"), &own, &mut left);
    }
    for listed in inventory.items() {
        let Listed { provider, group: _, item } = listed;
        let Item {
            name,
            matching,
            display,
            storage,
            party: _,
            domains: _,
            path,
            retention: _,
            refresh,
            category: _,
            purpose: _,
            legal_basis,
            tcf,
            source,
            place: _,
        } = item;
        let whose = format!("`{name}` of `{}`", provider.id);
        if !matches!(matching, Match::Exact | Match::Prefix) {
            let how = matching.word();
            left.push(format!(
                "{whose} is matched by {how}, which the columns cannot say: it reads as a whole name"
            ));
        }
        // Some rows say it in place of a duration.
        let says_storage = said(&as_it_was(&listed)).storage == *storage;
        let own = [
            ("display", display.is_some()),
            ("storage", !says_storage),
            ("path", path.is_some()),
            ("refresh", refresh.is_some()),
            ("legal_basis", legal_basis.is_some()),
            ("tcf", tcf.is_some()),
            ("source", source.as_ref().is_some_and(|it| it.kind != KIND)),
        ];
        tell(&whose, &own, &mut left);
    }
    left
}

/// Tells of the keys that something has and the columns have not.
fn tell(whose: &str, keys: &[(&str, bool)], left: &mut Vec<String>) {
    let had: Vec<String> =
        keys.iter().filter(|(_, is)| *is).map(|(key, _)| format!("`{key}`")).collect();
    if !had.is_empty() {
        left.push(format!("{whose} has {}, which the columns cannot say", had.join(", ")));
    }
}
