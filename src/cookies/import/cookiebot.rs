//! A list of cookies as Cookiebot gives it, as CSV.
//!
//! Its makers describe no columns, and the words for them have changed; so each column has several names here, and what
//! parts cells is told by the header. What a column says that the inventory has no place for is told. The same
//! reader serves lists of other tools with such columns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::cookies::inventory::{Item, Link, LinkKind, Party, Storage, Text};
use crate::finding::{Finding, RuleName};

use super::draft::{DraftItem, DraftProvider, Drafts};
use super::rows::{Row, Rows, delimiter};
use super::terms::{self, Blanks, CategoryWord, is_address, is_domain};
use super::{CAUTIOUS, Options, lifetime};

const NAMES: [&str; 7] =
    ["Cookie name", "Name", "Cookie", "Tracker name", "Tracker", "Cookie key", "Key"];
const PROVIDERS: [&str; 6] =
    ["Provider", "Provider name", "Vendor", "Service", "Set by", "Cookie provider"];
const DOMAINS: [&str; 4] = ["Domain", "Cookie domain", "Host", "Hostname"];
const CATEGORIES: [&str; 5] =
    ["Category", "Cookie category", "Consent category", "Classification", "Purpose category"];
const PURPOSES: [&str; 6] = [
    "Purpose description",
    "Cookie purpose description",
    "Description",
    "Cookie description",
    "Purpose",
    "Cookie purpose",
];
const DURATIONS: [&str; 11] = [
    "Expiry",
    "Expires",
    "Expiration",
    "Maximum storage duration",
    "Max storage duration",
    "Storage duration",
    "Duration",
    "Retention",
    "Retention period",
    "Lifespan",
    "Cookie duration",
];
const KINDS: [&str; 5] = ["Type", "Cookie type", "Tracker type", "Storage type", "Technology"];
const PARTIES: [&str; 2] = ["Party", "First or third party"];
const PATHS: [&str; 2] = ["Path", "Cookie path"];
const LINKS: [&str; 5] = [
    "Provider privacy policy",
    "Privacy policy",
    "Privacy policy URL",
    "Provider URL",
    "Vendor privacy policy",
];

/// The columns of a file.
struct Columns {
    name: usize,
    provider: Option<usize>,
    domain: Option<usize>,
    category: Option<usize>,
    purpose: Option<usize>,
    duration: Option<usize>,
    kind: Option<usize>,
    party: Option<usize>,
    path: Option<usize>,
    link: Option<usize>,
}

/// The provider of rows that name none, where the command line does not name one either.
const OWN: &str = "This site";

pub(super) fn read(path: &Arc<str>, text: &str, options: &Options) -> Result<Drafts, Vec<Finding>> {
    let table = Rows::read(path, text, delimiter(text))?;
    let columns = columns(&table)?;
    let mut drafts = Drafts::default();
    let mut faults = Vec::new();
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    let mut told: BTreeSet<(usize, String)> = BTreeSet::new();
    for (number, row) in table.rows.iter().enumerate() {
        let mut reader = Reader { table: &table, row, remarks: Vec::new() };
        let written = reader.cell(Some(columns.name));
        if written.is_empty() {
            let fact = "the row names no cookie";
            let place = table.place(row, columns.name);
            let finding = Finding::error("import-no-name", place, fact);
            faults.push(finding.with_help("name it, or remove the row"));
            continue;
        }
        // What follows in the same cell is a link of the list's own page.
        let provider = reader.lines(columns.provider).into_iter().next().unwrap_or_default();
        let name = match provider.is_empty() {
            true => options.provider.clone().unwrap_or_else(|| OWN.to_owned()),
            false => provider.clone(),
        };
        let at = *by_name.entry(name.clone()).or_insert_with(|| {
            let place = table.place(row, columns.provider.unwrap_or(columns.name));
            let mut draft = DraftProvider::named(&name, place.clone());
            if provider.is_empty() && options.provider.is_none() {
                let fact = format!("its rows name no provider; “{OWN}” stands in for it");
                let finding = Finding::warning("import-provider", place, fact);
                draft
                    .remarks
                    .push(finding.with_help("write who sets it, or give it with --provider"));
            }
            drafts.providers.push(draft);
            drafts.providers.len() - 1
        });
        let provider = &mut drafts.providers[at];
        let link = reader.cell(columns.link);
        let links = &mut provider.provider.links;
        let is_carried =
            link.is_empty() || links.iter().any(|it| it.href == Text::Plain(link.clone()));
        if !is_carried && is_address(&link) && links.is_empty() {
            links.push(Link { kind: LinkKind::Privacy, label: None, href: Text::Plain(link) });
        } else if !is_carried && told.insert((at, link.clone())) {
            // Each once: lists repeat the link of a provider on every row.
            let (fact, help) = match is_address(&link) {
                true => (
                    format!("the link to {link} is not carried over"),
                    "a provider has one link to its privacy policy, and another row has it",
                ),
                false => (
                    format!("“{link}” is no address, and left out"),
                    "write the address of the provider's privacy policy",
                ),
            };
            reader.remark(columns.link, "import-link", fact, help);
        }
        provider.items.push(reader.item(&columns, &written, number, options));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    drafts.providers = unique(drafts.providers);
    drafts.providers.iter_mut().for_each(DraftProvider::tell_repeated);
    tell_other_columns(&mut drafts, &table, &columns);
    Ok(drafts)
}

/// Ids that two names make are told apart.
fn unique(providers: Vec<DraftProvider>) -> Vec<DraftProvider> {
    let mut all = Drafts::default();
    all.add(Drafts { providers, findings: Vec::new() });
    all.providers
}

fn columns(table: &Rows<'_>) -> Result<Columns, Vec<Finding>> {
    let Some(name) = table.column(&NAMES) else {
        let fact = "no column holds the names of cookies";
        let help = format!("the first row must name it, as one of {}", NAMES.join(", "));
        let finding = Finding::error("import-bad-csv", table.header_place(), fact);
        return Err(vec![finding.with_help(help)]);
    };
    let mut columns = Columns {
        name,
        provider: table.column(&PROVIDERS),
        domain: table.column(&DOMAINS),
        category: table.column(&CATEGORIES),
        purpose: table.column(&PURPOSES),
        duration: table.column(&DURATIONS),
        kind: table.column(&KINDS),
        party: table.column(&PARTIES),
        path: table.column(&PATHS),
        link: table.column(&LINKS),
    };
    // Some lists call the category the purpose, and the purpose the description; others the category a type.
    let is_category = |at: &usize| {
        let cells = table.rows.iter().map(|row| row.cells[*at].trim()).filter(|it| !it.is_empty());
        let mut cells = cells.peekable();
        cells.peek().is_some() && cells.all(|it| !matches!(terms::category(it), CategoryWord::None))
    };
    if columns.category.is_none() {
        let candidates = [table.column(&["Purpose", "Cookie purpose"]), columns.kind];
        columns.category = candidates.into_iter().flatten().find(is_category);
        for other in [&mut columns.purpose, &mut columns.kind] {
            if *other == columns.category {
                *other = None;
            }
        }
    }
    Ok(columns)
}

fn tell_other_columns(drafts: &mut Drafts, table: &Rows<'_>, columns: &Columns) {
    let Columns { name, provider, domain, category, purpose, duration, kind, party, path, link } =
        columns;
    let read = [
        Some(*name),
        *provider,
        *domain,
        *category,
        *purpose,
        *duration,
        *kind,
        *party,
        *path,
        *link,
    ];
    for (at, column) in table.header.iter().enumerate() {
        let filled = table.rows.iter().filter(|row| !row.cells[at].trim().is_empty()).count();
        if read.contains(&Some(at)) || filled == 0 {
            continue;
        }
        let rows =
            if filled == 1 { "1 row has it".to_owned() } else { format!("{filled} rows have it") };
        let fact = format!("the column “{column}” is not carried over; {rows}");
        drafts.findings.push(Finding::warning("import-column", table.header_place(), fact));
    }
}

/// Reads the cells of a row.
struct Reader<'r> {
    table: &'r Rows<'r>,
    row: &'r Row,
    remarks: Vec<Finding>,
}

impl Reader<'_> {
    fn cell(&self, column: Option<usize>) -> String {
        let cell = column.map_or("", |at| self.row.cells[at].as_str());
        cell.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn lines(&self, column: Option<usize>) -> Vec<String> {
        let cell = column.map_or("", |at| self.row.cells[at].as_str());
        cell.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    }

    fn remark(&mut self, column: Option<usize>, rule: RuleName, fact: String, help: &str) {
        let place = self.table.place(self.row, column.unwrap_or(0));
        self.remarks.push(Finding::warning(rule, place, fact).with_help(help));
    }

    fn item(
        mut self,
        columns: &Columns,
        written: &str,
        number: usize,
        options: &Options,
    ) -> DraftItem {
        let mut item = Item::named(String::new(), self.table.place(self.row, columns.name));
        let (name, times) = counted(written);
        if let Some(times) = times {
            let fact = format!("the list has `{name}` {times} times in one row");
            let help = "look whether these are one cookie";
            self.remark(Some(columns.name), "import-duplicate", fact, help);
        }
        terms::name(&mut item, name, Blanks { star: true, hash: true, placeholders: false });
        self.storage(columns, &mut item);
        self.duration(columns, &mut item);
        self.domains(columns, &mut item);
        item.category = Some(self.category(columns, options));
        let path = self.cell(columns.path);
        item.path = (!path.is_empty()).then_some(path);
        let purpose = self.cell(columns.purpose);
        // Cookiebot's word for a purpose that nobody has written.
        if purpose.is_empty() || purpose.eq_ignore_ascii_case("pending") {
            let fact = "it states no purpose".to_owned();
            self.remark(columns.purpose, "import-purpose", fact, "write what it is for");
        } else {
            item.purpose = Some(Text::Plain(purpose));
        }
        DraftItem { item, remarks: self.remarks, number }
    }

    fn storage(&mut self, columns: &Columns, item: &mut Item) {
        let kind = self.cell(columns.kind);
        let by_number = |kind: &str| match kind {
            "1" => Some(Storage::Cookie),
            "2" => Some(Storage::LocalStorage),
            "5" => Some(Storage::Pixel),
            "6" => Some(Storage::IndexedDb),
            _ => None,
        };
        if kind.is_empty() {
            return;
        }
        if let Some(storage) = terms::storage(&kind).or_else(|| by_number(&kind)) {
            item.storage = storage;
        } else if let Some(party) = terms::party(&kind) {
            item.party = Some(party);
        } else {
            let fact = format!("“{kind}” is no kind of storage that is known, and left out");
            self.remark(columns.kind, "import-storage", fact, "write `storage:`");
        }
    }

    fn duration(&mut self, columns: &Columns, item: &mut Item) {
        let written = self.cell(columns.duration);
        // Such storage has no other end, and lists call that by this word.
        let is_storage = matches!(item.storage, Storage::LocalStorage | Storage::IndexedDb);
        let read = lifetime::read(&written);
        if let Some(remark) =
            read.remark.filter(|_| !(is_storage && written.eq_ignore_ascii_case("persistent")))
        {
            let help = "look in a browser, or ask the provider, how long it stays";
            self.remark(columns.duration, "import-duration", remark, help);
        }
        if let Some(storage) = read.storage {
            item.storage = storage;
        }
        item.retention = Some(read.retention);
    }

    fn domains(&mut self, columns: &Columns, item: &mut Item) {
        let mut names = self.lines(columns.domain);
        let provider = self.lines(columns.provider);
        if names.is_empty() {
            names = provider.into_iter().filter(|it| is_domain(it)).collect();
        }
        for name in &names {
            match terms::domains(name) {
                Some(domains) => item.domains.extend(domains),
                None => {
                    let fact = format!("“{name}” is no domain, and left out");
                    let help = "write the domains it is set for";
                    self.remark(columns.domain, "import-domain", fact, help);
                }
            }
        }
        let party = self.cell(columns.party);
        match terms::party(&party) {
            Some(party) => item.party = Some(party),
            None if party.is_empty() => {}
            None => {
                let fact = format!("“{party}” is no party");
                self.remark(columns.party, "import-party", fact, "write `party: first` or `third`");
            }
        }
        if item.party == Some(Party::First) && self.cell(columns.domain).is_empty() {
            // The provider's own domain is then not where it is set.
            item.domains.clear();
        }
    }

    fn category(&mut self, columns: &Columns, options: &Options) -> String {
        let written = self.cell(columns.category);
        let fallback = options.category.clone().unwrap_or_else(|| CAUTIOUS.to_owned());
        let help = "write the category that it has on your site";
        match terms::category(&written) {
            CategoryWord::Known(id, true) => id.to_owned(),
            CategoryWord::Known(id, false) => {
                let fact = format!("the category “{written}” of the source is read as {id}");
                self.remark(columns.category, "import-category", fact, help);
                id.to_owned()
            }
            CategoryWord::Unclassified => {
                let fact = format!("nobody has put it into a category; it is taken for {fallback}");
                self.remark(columns.category, "import-category", fact, help);
                fallback
            }
            CategoryWord::None if written.is_empty() && options.category.is_some() => fallback,
            CategoryWord::None => {
                let fact = match written.is_empty() {
                    true => format!("it states no category, and is taken for {fallback}"),
                    false => {
                        format!("the category “{written}” is not known, and read as {fallback}")
                    }
                };
                self.remark(columns.category, "import-category", fact, help);
                fallback
            }
        }
    }
}

/// A name, and how often the list has it: `test_cookie [x2]`.
fn counted(written: &str) -> (&str, Option<u32>) {
    let counted = written.strip_suffix(']').and_then(|it| it.rsplit_once(" [x"));
    match counted.and_then(|(name, times)| Some((name.trim(), times.parse().ok()?))) {
        Some((name, times)) => (name, Some(times)),
        None => (written, None),
    }
}
