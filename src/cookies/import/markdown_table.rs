//! Tables of cookies in a Markdown text, as people write them in notices.
//!
//! Which column is which its words say. Rows may be cookies or providers with all their names in one cell, under words
//! that group them; a row or heading may name the category of those below. Nothing is lost: what the inventory has no place
//! for is told with its place.

mod cells;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cookies::inventory::{Group, Item, Limit, Link, LinkKind, Retention, Storage, Text};
use crate::finding::{Finding, LineStarts, Place, RuleName};

use super::draft::{DraftGroup, DraftItem, DraftProvider, Drafts};
use super::terms::{self, Blanks, CategoryWord};
use super::{CAUTIOUS, Options, lifetime};
use cells::{Cell, Line, Piece, Table, tables};

/// What a column is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Provider,
    Name,
    Purpose,
    Category,
    Duration,
    Kind,
    Party,
    Domain,
    Link,
}

/// The words of columns. Of several columns of one kind the first counts.
const COLUMNS: [(Column, &[&str]); 9] = [
    (
        Column::Provider,
        &[
            "provider",
            "providers",
            "service",
            "vendor",
            "set by",
            "company",
            "third party",
            "tool",
            "cookie provider",
            "cookie set by",
        ],
    ),
    (
        Column::Name,
        &[
            "name",
            "names",
            "cookie name",
            "cookie names",
            "name of cookie",
            "name s",
            "cookie name s",
            "key",
            "keys",
            "storage key",
            "storage keys",
            "identifier",
            "identifiers",
        ],
    ),
    (
        Column::Purpose,
        &[
            "purpose",
            "purposes",
            "description",
            "what it does",
            "what it is for",
            "use",
            "usage",
            "why we use it",
            "function",
            "more information about the purpose",
        ],
    ),
    (Column::Category, &["category", "cookie category", "type of cookie", "classification"]),
    (
        Column::Duration,
        &[
            "duration",
            "expiry",
            "expires",
            "expiration",
            "retention",
            "retention period",
            "lifespan",
            "lifetime",
            "storage period",
            "storage duration",
            "how long",
            "how long it lasts",
            "validity",
            "max age",
        ],
    ),
    (Column::Kind, &["type", "storage", "storage type", "technology", "cookie type"]),
    (Column::Party, &["party", "first or third party", "1st or 3rd party"]),
    (Column::Domain, &["domain", "domains", "host", "hosts"]),
    (
        Column::Link,
        &[
            "privacy policy",
            "privacy notice",
            "more information",
            "further information",
            "link",
            "links",
            "policy",
        ],
    ),
];

/// Words of a column that holds providers where another one holds names, and names where none does.
const EITHER: [&str; 5] = ["cookie", "cookies", "tracker", "trackers", "cookies used"];

/// The provider of rows that name none, where the command line does not name one either.
const OWN: &str = "This site";

pub(super) fn read(path: &Arc<str>, text: &str, options: &Options) -> Result<Drafts, Vec<Finding>> {
    let mut reading = Reading {
        path,
        text,
        lines: LineStarts::of(text),
        options,
        drafts: Drafts::default(),
        by_name: BTreeMap::new(),
        number: 0,
    };
    let mut is_any = false;
    for table in tables(text) {
        match columns(&table.header) {
            Some(columns) => {
                is_any = true;
                reading.table(&table, &columns);
            }
            None => {
                let header = table.header.join("”, “");
                let fact = format!("this table lists no cookies, by its columns “{header}”");
                let finding = Finding::info("import-table", reading.place(table.at), fact);
                reading.drafts.findings.push(finding);
            }
        }
    }
    if !is_any {
        let fact = "no table lists cookies";
        let help = "its first row must name a column for names (Name, Cookie) and one for purposes, durations or providers";
        let finding = Finding::error("import-no-table", Place::file(path.clone()), fact);
        return Err(vec![finding.with_help(help)]);
    }
    let mut drafts = Drafts { findings: reading.drafts.findings, ..Drafts::default() };
    // Ids that two names make are told apart.
    drafts.add(Drafts { providers: reading.drafts.providers, findings: Vec::new() });
    for provider in &mut drafts.providers {
        provider.tell_repeated();
        // What a row says of its only item it says of the provider.
        if let ([only], []) = (provider.items.as_mut_slice(), provider.groups.as_slice())
            && provider.provider.purpose.is_none()
        {
            provider.provider.purpose = only.item.purpose.take();
        }
    }
    Ok(drafts)
}

/// Which column is which, of a table that lists cookies.
fn columns(header: &[String]) -> Option<BTreeMap<Column, usize>> {
    let words: Vec<String> = header.iter().map(|it| words(it)).collect();
    let mut found = BTreeMap::new();
    for (column, names) in COLUMNS {
        if let Some(at) = words.iter().position(|it| names.contains(&it.as_str())) {
            found.insert(column, at);
        }
    }
    if let Some(at) = words.iter().position(|it| EITHER.contains(&it.as_str())) {
        let column =
            if found.contains_key(&Column::Name) { Column::Provider } else { Column::Name };
        found.entry(column).or_insert(at);
    }
    let says_more = [Column::Purpose, Column::Duration, Column::Provider, Column::Category];
    let is_list =
        found.contains_key(&Column::Name) && says_more.iter().any(|it| found.contains_key(it));
    is_list.then_some(found)
}

fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

struct Reading<'r> {
    path: &'r Arc<str>,
    text: &'r str,
    lines: LineStarts,
    options: &'r Options,
    drafts: Drafts,
    by_name: BTreeMap<String, usize>,
    number: usize,
}

/// What rows of a table take from what stands above them.
struct Above {
    category: Option<String>,
    storage: Option<Storage>,
    provider: Option<usize>,
}

impl Reading<'_> {
    fn place(&self, at: usize) -> Place {
        let (line, column) = self.lines.line_column(self.text, at);
        Place::at(self.path.clone(), line, column)
    }

    fn warning(&self, at: usize, rule: RuleName, fact: String, help: &str) -> Finding {
        Finding::warning(rule, self.place(at), fact).with_help(help)
    }

    fn table(&mut self, table: &Table, columns: &BTreeMap<Column, usize>) {
        let nearest = |read: &dyn Fn(&str) -> Option<String>| {
            table.headings.iter().rev().find_map(|heading| read(heading))
        };
        let storage = table.headings.last().and_then(|heading| {
            let words = words(heading);
            // "Session storage keys" as well as "Local storage".
            ["session storage", "local storage", "indexeddb"]
                .iter()
                .find(|it| words.contains(**it))
                .and_then(|it| terms::storage(it))
        });
        let mut above = Above {
            category: nearest(&|heading| match terms::category(heading) {
                CategoryWord::Known(id, true) => Some(id.to_owned()),
                _ => None,
            }),
            storage,
            provider: None,
        };
        for row in &table.rows {
            self.row(row, columns, &mut above);
        }
        let read: Vec<usize> = columns.values().copied().collect();
        for (at, name) in table.header.iter().enumerate().filter(|(at, _)| !read.contains(at)) {
            let filled: Vec<&Cell> = table
                .rows
                .iter()
                .filter_map(|row| row.get(at))
                .filter(|it| !it.is_empty())
                .collect();
            if let Some(first) = filled.first() {
                let rows = if filled.len() == 1 {
                    "1 row has it".to_owned()
                } else {
                    format!("{} rows have it", filled.len())
                };
                let fact = format!("the column “{name}” is not carried over; {rows}");
                let help = "look whether an inventory has a key for it";
                let finding = self.warning(first.at, "import-column", fact, help);
                self.drafts.findings.push(finding);
            }
        }
    }

    fn row(&mut self, row: &[Cell], columns: &BTreeMap<Column, usize>, above: &mut Above) {
        let empty = Cell::default();
        let cell =
            |column: Column| columns.get(&column).and_then(|at| row.get(*at)).unwrap_or(&empty);
        let filled: Vec<&Cell> = row.iter().filter(|it| !it.is_empty()).collect();
        let Some(first) = filled.first() else { return };
        if let [only] = filled.as_slice() {
            let words = only.text();
            if let CategoryWord::Known(id, true) = terms::category(&words) {
                above.category = Some(id.to_owned());
                return;
            }
            if only.is_strong && !columns.contains_key(&Column::Provider) {
                above.provider = Some(self.provider(&words, only.at, above, columns, None));
                return;
            }
        }
        let provider = cell(Column::Provider);
        let has_column = columns.contains_key(&Column::Category);
        let category = self.category(cell(Column::Category), has_column, above);
        let at = match (provider.text().as_str(), above.provider) {
            ("", Some(at)) => at,
            ("", None) => {
                let name = self.options.provider.clone();
                let is_given = name.is_some();
                let name = name.unwrap_or_else(|| OWN.to_owned());
                let at = self.provider(&name, first.at, above, columns, category.as_ref());
                if !is_given
                    && self.drafts.providers[at]
                        .remarks
                        .iter()
                        .all(|it| it.rule != "import-provider")
                {
                    let fact = format!("its rows name no provider; “{OWN}” stands in for it");
                    let help = "write who sets it, or give it with --provider";
                    let finding = self.warning(first.at, "import-provider", fact, help);
                    self.drafts.providers[at].remarks.push(finding);
                }
                at
            }
            (name, _) => {
                let at = self.provider(name, provider.at, above, columns, category.as_ref());
                above.provider = Some(at);
                at
            }
        };
        let (category, guess) = category.unwrap_or_else(|| (self.fallback(), None));
        let mut about = About {
            row_at: first.at,
            category,
            storage: above.storage,
            is_provider_row: columns.contains_key(&Column::Provider),
            remarks: Vec::new(),
        };
        if let Some(fact) = guess {
            let written = cell(Column::Category);
            let at = if written.is_empty() { first.at } else { written.at };
            let help = "write the category that it has on your site";
            about.remarks.push(self.warning(at, "import-category", fact, help));
        }
        self.links(at, provider, &mut about);
        let purpose = self.purpose(at, cell(Column::Purpose), &mut about);
        // What stands beside the links is for readers as well.
        let purpose = joined(purpose, self.purpose(at, cell(Column::Link), &mut about));
        let mut template = Item::named(String::new(), self.place(first.at));
        template.category = Some(about.category.clone());
        self.details(&cell, columns, &mut template, &mut about);
        let names = cell(Column::Name).clone();
        let beside = self.beside_names(&cell, &template, at, &about);
        self.names(at, &names, template, purpose, about, beside);
    }

    /// What a row says of its items and nobody is told of where it names none.
    fn beside_names<'c>(
        &self,
        cell: &dyn Fn(Column) -> &'c Cell,
        item: &Item,
        provider: usize,
        about: &About,
    ) -> Vec<Finding> {
        let category = self.drafts.providers[provider].provider.category.as_deref();
        let kind = terms::storage(&cell(Column::Kind).text());
        [
            (Column::Category, "category", category != Some(about.category.as_str())),
            (Column::Duration, "duration", true),
            (Column::Kind, "storage", kind.is_some()),
            (Column::Kind, "party", terms::party(&cell(Column::Kind).text()).is_some()),
            (Column::Party, "party", item.party.is_some()),
            (Column::Domain, "domain", !item.domains.is_empty()),
        ]
        .into_iter()
        // What could not be read at all is told already.
        .filter(|(column, _, is_read)| *is_read && !cell(*column).is_empty())
        .map(|(column, what, _)| {
            let cell = cell(column);
            let fact = format!("the {what} “{}” is of no item, and not carried over", cell.text());
            let help = "the row names none; write its items, as a browser shows them";
            self.warning(cell.at, "import-no-name", fact, help)
        })
        .collect()
    }

    fn fallback(&self) -> String {
        self.options.category.clone().unwrap_or_else(|| CAUTIOUS.to_owned())
    }

    /// The category of a row, and what is to be said of it; nothing where no cell is to state one.
    fn category(
        &self,
        cell: &Cell,
        has_column: bool,
        above: &Above,
    ) -> Option<(String, Option<String>)> {
        let written = cell.text();
        let fallback = self.fallback();
        let fact = match terms::category(&written) {
            CategoryWord::Known(id, true) => return Some((id.to_owned(), None)),
            CategoryWord::Known(id, false) => {
                let fact = format!("the category “{written}” of the source is read as {id}");
                return Some((id.to_owned(), Some(fact)));
            }
            CategoryWord::Unclassified => {
                format!("nobody has put it into a category; it is taken for {fallback}")
            }
            CategoryWord::None if written.is_empty() => {
                if let Some(id) = &above.category {
                    return Some((id.clone(), None));
                }
                if !has_column || self.options.category.is_some() {
                    return None;
                }
                format!("it states no category, and is taken for {fallback}")
            }
            CategoryWord::None => {
                format!("the category “{written}” is not known, and read as {fallback}")
            }
        };
        Some((fallback, Some(fact)))
    }

    /// The provider of this name, with what is to be said of it when it comes up first.
    fn provider(
        &mut self,
        name: &str,
        at: usize,
        above: &Above,
        columns: &BTreeMap<Column, usize>,
        category: Option<&(String, Option<String>)>,
    ) -> usize {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        let mut draft = DraftProvider::named(name, self.place(at));
        let given = category.map(|(id, _)| id.clone()).or_else(|| above.category.clone());
        if given.is_none() && self.options.category.is_none() {
            let fact =
                format!("the table states no category; until somebody does it is {CAUTIOUS}");
            let help = "write the category that it has on your site, or give one with --category";
            draft.remarks.push(self.warning(at, "import-category", fact, help));
        }
        let lasts_by_nature =
            matches!(above.storage, Some(Storage::SessionStorage | Storage::LocalStorage));
        if !columns.contains_key(&Column::Duration) && !lasts_by_nature {
            let fact = "the table states no durations".to_owned();
            let help = "write `retention:` for each item, as a browser shows it";
            draft.remarks.push(self.warning(at, "import-duration", fact, help));
        }
        draft.provider.category = given.or_else(|| Some(self.fallback()));
        self.drafts.providers.push(draft);
        let index = self.drafts.providers.len() - 1;
        self.by_name.insert(name.to_owned(), index);
        index
    }

    /// What a row says beside names and purpose.
    fn details<'c>(
        &self,
        cell: &dyn Fn(Column) -> &'c Cell,
        columns: &BTreeMap<Column, usize>,
        item: &mut Item,
        about: &mut About,
    ) {
        if let Some(storage) = about.storage {
            item.storage = storage;
        }
        let kind = cell(Column::Kind);
        let words = kind.text();
        if let Some(storage) = terms::storage(&words) {
            item.storage = storage;
        } else if let Some(party) = terms::party(&words) {
            item.party = Some(party);
        } else if let CategoryWord::Known(id, is_sure) = terms::category(&words) {
            item.category = Some(id.to_owned());
            if !is_sure {
                let fact = format!("the category “{words}” of the source is read as {id}");
                let help = "write the category that it has on your site";
                about.remarks.push(self.warning(kind.at, "import-category", fact, help));
            }
        } else if !words.is_empty() {
            let fact = format!("“{words}” is no kind of storage that is known, and left out");
            about.remarks.push(self.warning(kind.at, "import-storage", fact, "write `storage:`"));
        }
        let party = cell(Column::Party);
        match terms::party(&party.text()) {
            Some(it) => item.party = Some(it),
            None if party.is_empty() => {}
            None => {
                let fact = format!("“{}” is no party, and left out", party.text());
                let help = "write `party: first` or `party: third`";
                about.remarks.push(self.warning(party.at, "import-party", fact, help));
            }
        }
        let domain = cell(Column::Domain);
        match terms::domains(&domain.text()) {
            Some(domains) => item.domains = domains,
            None => {
                let fact = format!("“{}” is no domain, and left out", domain.text());
                let help = "write the domains it is set for";
                about.remarks.push(self.warning(domain.at, "import-domain", fact, help));
            }
        }
        if columns.contains_key(&Column::Duration) {
            let duration = cell(Column::Duration);
            let read = lifetime::read(&duration.text());
            if let Some(remark) = read.remark {
                let at = if duration.is_empty() { about.row_at } else { duration.at };
                let help = "look in a browser, or ask the provider, how long it stays";
                about.remarks.push(self.warning(at, "import-duration", remark, help));
            }
            if let Some(storage) = read.storage {
                item.storage = storage;
            }
            item.retention = Some(read.retention);
        } else {
            // Such storage ends in no other way.
            let max = match item.storage {
                Storage::SessionStorage => Some(Limit::Session),
                Storage::LocalStorage => Some(Limit::Unlimited),
                _ => None,
            };
            item.retention = max.map(|max| Retention { max, note: None });
        }
    }

    /// The purpose of a row, without the links that stand by themselves: they are the provider's.
    fn purpose(&mut self, provider: usize, cell: &Cell, about: &mut About) -> Option<Text> {
        let mut text = String::new();
        let mut starts_paragraph = false;
        for line in &cell.lines {
            starts_paragraph |= line.starts_paragraph;
            for piece in &line.pieces {
                self.link(provider, piece, about);
            }
            if is_link_alone(line) {
                continue;
            }
            if !text.is_empty() {
                text.push_str(if starts_paragraph { "\n\n" } else { "\n" });
            }
            text.push_str(&line.written());
            starts_paragraph = false;
        }
        (!text.is_empty()).then_some(Text::Plain(text))
    }

    fn links(&mut self, provider: usize, cell: &Cell, about: &mut About) {
        for piece in cell.lines.iter().flat_map(|line| &line.pieces) {
            self.link(provider, piece, about);
        }
    }

    fn link(&mut self, provider: usize, piece: &Piece, about: &mut About) {
        let Piece::Link { text, href, at } = piece else { return };
        let links = &mut self.drafts.providers[provider].provider.links;
        if links.iter().any(|link| link.href == Text::Plain(href.clone())) {
            return;
        }
        let kind = kind_of(text, href);
        let is_free = |kind: LinkKind| !links.iter().any(|link| link.kind == kind);
        let kind = [kind, LinkKind::Website].into_iter().find(|kind| is_free(*kind));
        let leads = ["https://", "http://", "mailto:", "tel:", "/", "#", "./", "../"];
        let is_address =
            leads.iter().any(|it| href.starts_with(it)) && !href.contains(char::is_whitespace);
        let Some(kind) = kind.filter(|_| is_address) else {
            let fact = format!("the link “{text}” to {href} is not carried over");
            let help = "a provider has one link of each kind: privacy, cookies, terms, website";
            about.remarks.push(self.warning(*at, "import-link", fact, help));
            return;
        };
        let label = (!text.trim().is_empty()).then(|| Text::Plain(text.clone()));
        links.push(Link { kind, label, href: Text::Plain(href.clone()) });
        // In the order in which they are read again.
        links.sort_by_key(|link| {
            let order = [LinkKind::Privacy, LinkKind::Cookies, LinkKind::Terms, LinkKind::Website];
            order.iter().position(|kind| *kind == link.kind)
        });
    }

    /// The names of a row's cell, under the words that group them.
    fn names(
        &mut self,
        provider: usize,
        cell: &Cell,
        template: Item,
        purpose: Option<Text>,
        mut about: About,
        mut beside: Vec<Finding>,
    ) {
        let has_code =
            cell.lines.iter().flat_map(|line| &line.pieces).any(|it| matches!(it, Piece::Code(..)));
        let mut group: Option<usize> = None;
        let mut items: Vec<(Option<usize>, DraftItem)> = Vec::new();
        for line in &cell.lines {
            let (heading, names) = names_of(line, has_code, cell.at);
            if let Some(heading) = heading {
                let place = self.place(cell.at);
                let groups = &mut self.drafts.providers[provider].groups;
                groups.push(DraftGroup {
                    group: Group {
                        name: Text::Plain(heading),
                        purpose: None,
                        items: Vec::new(),
                        place,
                    },
                    items: Vec::new(),
                });
                group = Some(groups.len() - 1);
            }
            for name in names {
                let (written, at) = match name {
                    Named::Name(written, at) => (written, at),
                    Named::Words(words, at) => {
                        let fact =
                            format!("the words “{words}” beside the names are not carried over");
                        let help = "look whether they say how long an item stays, or of whom it is";
                        about.remarks.push(self.warning(at, "import-words", fact, help));
                        continue;
                    }
                };
                let mut item = Item { place: self.place(at), ..template.clone() };
                terms::name(
                    &mut item,
                    &written,
                    Blanks { star: true, hash: true, placeholders: true },
                );
                let mut remarks = Vec::new();
                if written.contains(char::is_whitespace) {
                    let fact = format!("“{written}” may be words, and no name");
                    let help = "write the name as a browser shows it";
                    remarks.push(self.warning(at, "import-name", fact, help));
                }
                let number = self.number;
                self.number += 1;
                items.push((group, DraftItem { item, remarks, number }));
            }
        }
        let draft = &mut self.drafts.providers[provider];
        // A row of a provider with all its names states the purpose of all of them.
        let is_of_provider =
            about.is_provider_row && draft.provider.purpose.is_none() && draft.items.is_empty();
        let mut remarks = about.remarks;
        if items.is_empty() {
            let place = draft.provider.place.clone();
            let fact = "the table has no names of what it sets".to_owned();
            let help = "write its items, as a browser shows them";
            draft.remarks.push(Finding::warning("import-no-name", place, fact).with_help(help));
            draft.remarks.append(&mut beside);
        }
        if items.len() != 1 {
            draft.remarks.append(&mut remarks);
        }
        if items.is_empty() || is_of_provider && items.len() > 1 {
            // There may be another row of the provider without names.
            draft.provider.purpose = joined(draft.provider.purpose.take(), purpose);
        } else {
            for (_, item) in &mut items {
                item.item.purpose.clone_from(&purpose);
            }
        }
        for (group, mut item) in items {
            item.remarks.append(&mut remarks);
            match group {
                Some(group) => draft.groups[group].items.push(item),
                None => draft.items.push(item),
            }
        }
    }
}

/// Two texts as paragraphs of one, or the one that there is.
fn joined(one: Option<Text>, other: Option<Text>) -> Option<Text> {
    match (one, other) {
        (Some(Text::Plain(one)), Some(Text::Plain(other))) if one != other => {
            Some(Text::Plain(format!("{one}\n\n{other}")))
        }
        (one, other) => one.or(other),
    }
}

/// A row while it is read.
struct About {
    row_at: usize,
    category: String,
    storage: Option<Storage>,
    is_provider_row: bool,
    remarks: Vec<Finding>,
}

fn is_link_alone(line: &Line) -> bool {
    let mut is_any = false;
    let alone = line.pieces.iter().all(|piece| match piece {
        Piece::Link { .. } => {
            is_any = true;
            true
        }
        other => other.text().chars().all(|c| !c.is_alphanumeric()),
    });
    is_any && alone
}

fn kind_of(text: &str, href: &str) -> LinkKind {
    let of = |words: &str| {
        let words = words.to_lowercase();
        if words.contains("cookie") {
            Some(LinkKind::Cookies)
        } else if words.contains("privacy") || words.contains("data protection") {
            Some(LinkKind::Privacy)
        } else if words.contains("terms") {
            Some(LinkKind::Terms)
        } else {
            None
        }
    };
    // A host may be called by any word.
    let behind_host = href
        .split_once("://")
        .map_or(href, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    of(text).or_else(|| of(behind_host)).unwrap_or(LinkKind::Website)
}

enum Named {
    Name(String, usize),
    Words(String, usize),
}

/// The words that a line puts over names, and its names.
fn names_of(line: &Line, has_code: bool, cell_at: usize) -> (Option<String>, Vec<Named>) {
    let mut named = Vec::new();
    if !has_code {
        let text = line.pieces.iter().map(Piece::text).collect::<String>();
        let names = text.split([',', ';']).map(without_bullet).filter(|it| !it.is_empty());
        return (None, names.map(|it| Named::Name(it.to_owned(), cell_at)).collect());
    }
    let is_code = |piece: &Piece| matches!(piece, Piece::Code(..));
    let mut heading = None;
    for (at, piece) in line.pieces.iter().enumerate() {
        match piece {
            Piece::Code(code, code_at) => named.push(Named::Name(code.trim().to_owned(), *code_at)),
            other => {
                let words = other
                    .text()
                    .trim_matches(|c: char| c.is_whitespace() || ",;·•|/&-–".contains(c));
                let is_before = !line.pieces[..at].iter().any(is_code);
                if words.is_empty() || ["and", "or"].contains(&words) {
                    continue;
                }
                // `Pixel cookies: _px, _py`, or a line of its own.
                let is_alone = !line.pieces.iter().any(is_code);
                match words.strip_suffix(':') {
                    Some(title) if is_before => heading = Some(title.trim().to_owned()),
                    None if is_alone => heading = Some(words.to_owned()),
                    _ => named.push(Named::Words(words.to_owned(), cell_at)),
                }
            }
        }
    }
    named.retain(|it| !matches!(it, Named::Name(name, _) if name.is_empty()));
    (heading, named)
}

/// A name without the sign of a list that some tool left in the cell.
fn without_bullet(text: &str) -> &str {
    let text = text.trim();
    ["_ ", "- ", "* ", "• "].iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text).trim()
}
