//! A row of the Open Cookie Database: what it says, and the row that says what an item says.

use crate::cookies::import::CAUTIOUS;
use crate::cookies::import::lifetime::{self, Lifetime};
use crate::cookies::import::terms::is_domain;
use crate::cookies::inventory::{Limit, Listed, Match, Party, Retention, Storage, Text};
use crate::finding::RuleName;

/// The columns, in their order.
pub const COLUMNS: [&str; 10] = [
    "ID",
    "Platform",
    "Category",
    "Cookie / Data Key name",
    "Domain",
    "Description",
    "Retention period",
    "Data Controller",
    "User Privacy & GDPR Rights Portals",
    "Wildcard match",
];

/// What the columns are called where an item keeps the words of one.
pub(super) const KEYS: [&str; COLUMNS.len()] = [
    "id",
    "platform",
    "category",
    "name",
    "domain",
    "description",
    "retention",
    "controller",
    "portal",
    "wildcard",
];

pub(super) const ID: usize = 0;
pub(super) const PLATFORM: usize = 1;
pub(super) const CATEGORY: usize = 2;
pub(super) const NAME: usize = 3;
pub(super) const DOMAIN: usize = 4;
pub(super) const DESCRIPTION: usize = 5;
pub(super) const RETENTION: usize = 6;
pub(super) const CONTROLLER: usize = 7;
pub(super) const PORTAL: usize = 8;
pub(super) const WILDCARD: usize = 9;

/// The cells of a row.
pub type Row = [String; COLUMNS.len()];

/// What a row says.
pub(super) struct Said {
    pub(super) name: String,
    pub(super) matching: Match,
    pub(super) storage: Storage,
    pub(super) party: Option<Party>,
    pub(super) domains: Vec<String>,
    pub(super) retention: Retention,
    pub(super) category: String,
    pub(super) purpose: Option<Text>,
    pub(super) controller: String,
    /// Whether the duration stood in the column of controllers.
    pub(super) is_swapped: bool,
    /// Column, rule, fact, way out.
    pub(super) remarks: Vec<(usize, RuleName, String, &'static str)>,
}

/// Words of the column of categories: what they are here, and whether a person is to look at that. The first of
/// those for a category is how it is written.
const CATEGORIES: [(&str, &str, bool); 6] = [
    // There it is said of what is needed, and of much that is not.
    ("Functional", "strictly-necessary", false),
    ("Security", "strictly-necessary", false),
    ("Necessary", "strictly-necessary", true),
    ("Personalization", "functionality", false),
    ("Analytics", "analytics", true),
    ("Marketing", "targeting", true),
];

/// Reads a row.
pub(super) fn said(row: &Row) -> Said {
    let mut remarks = Vec::new();
    let (name, matching) = name(row, &mut remarks);
    let (party, domains) = domain(&row[DOMAIN], &mut remarks);
    let (lifetime, controller, is_swapped) = retention(row, &mut remarks);
    let category = clean(&row[CATEGORY]);
    let known = CATEGORIES.iter().find(|(word, ..)| word.eq_ignore_ascii_case(&category));
    let category = match known {
        Some((_, id, true)) => *id,
        Some((word, id, false)) => {
            let fact = format!("the category “{word}” of the source is read as {id}");
            let help = "say whether that is true of what your site uses it for";
            remarks.push((CATEGORY, "import-category", fact, help));
            id
        }
        None => {
            let fact = format!("the category “{category}” is not known, and read as {}", CAUTIOUS);
            let help = "write the category that it has on your site";
            remarks.push((CATEGORY, "import-category", fact, help));
            CAUTIOUS
        }
    };
    let description = clean(&row[DESCRIPTION]);
    if description.is_empty() {
        let help = "write what it is for";
        remarks.push((DESCRIPTION, "import-purpose", "it states no purpose".to_owned(), help));
    }
    Said {
        name,
        matching,
        storage: lifetime.storage.unwrap_or(Storage::Cookie),
        party,
        domains,
        retention: lifetime.retention,
        category: category.to_owned(),
        purpose: (!description.is_empty()).then_some(Text::Plain(description)),
        controller,
        is_swapped,
        remarks,
    }
}

type Remarks = Vec<(usize, RuleName, String, &'static str)>;

fn name(row: &Row, remarks: &mut Remarks) -> (String, Match) {
    let mut name = clean(&row[NAME]);
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    if letters(&name) != letters(&row[NAME]) {
        let fact = format!("letters that nobody sees were taken out of the name `{name}`");
        remarks.push((NAME, "import-name", fact, "look in a browser how it is written"));
    }
    let wildcard = row[WILDCARD].trim();
    let mut matching = if wildcard == "1" { Match::Prefix } else { Match::Exact };
    if !["0", "1"].contains(&wildcard) {
        let fact =
            format!("“{wildcard}” in the column of wildcards is neither 0 nor 1, and read as 0");
        remarks.push((WILDCARD, "import-name", fact, "write `match: prefix` if names go on"));
    }
    let stem = name.strip_suffix('*').filter(|stem| !stem.is_empty() && !stem.contains('*'));
    if let Some(stem) = stem {
        if matching == Match::Exact {
            let fact = format!(
                "`{name}` is read as every name that begins with `{stem}`, though its row says that it does not go on"
            );
            remarks.push((NAME, "import-name", fact, "look in a browser how the names go on"));
        }
        matching = Match::Prefix;
        name = stem.to_owned();
    } else if name.contains(['*', '%', '<', '>']) {
        let fact = format!("`{name}` seems to hold a sign for something that changes");
        remarks.push((NAME, "import-name", fact, "write `match:` and what names have in common"));
    }
    (name, matching)
}

/// Domains with the words behind them that say whose they are: `example.com (3rd party) or example.org`.
fn domain(written: &str, remarks: &mut Remarks) -> (Option<Party>, Vec<String>) {
    let mut domains = Vec::new();
    let mut parties = Vec::new();
    let mut is_open = false;
    for part in written.split(" or ").flat_map(|part| part.split([',', ';'])) {
        let part = clean(part);
        let (name, party) = party_of(&part);
        parties.extend(party);
        let name = name.trim().trim_end_matches('.');
        if name.is_empty() {
            is_open |= party.is_none() && !written.trim().is_empty();
        } else if is_domain(name) {
            domains.push(name.to_owned());
        } else {
            let fact = format!("“{name}” is no domain, and left out");
            remarks.push((DOMAIN, "import-domain", fact, "write the domains it is set for"));
        }
    }
    let party = parties.first().copied();
    if parties.iter().any(|it| Some(*it) != party) {
        let fact = "it is of the first party and of a third one".to_owned();
        remarks.push((DOMAIN, "import-party", fact, "write one entry for each party"));
        return (None, domains);
    }
    if is_open {
        let fact =
            "a domain is missing beside the one that is named; it may be the site's own".to_owned();
        remarks.push((DOMAIN, "import-party", fact, "say which party sets it on your site"));
    }
    (party, domains)
}

fn party_of(part: &str) -> (&str, Option<Party>) {
    const PARTIES: [(&str, Party); 6] = [
        ("3rd party", Party::Third),
        ("third party", Party::Third),
        ("3rd-party", Party::Third),
        ("1st party", Party::First),
        ("first party", Party::First),
        ("1st-party", Party::First),
    ];
    let inner = part.strip_suffix(')').and_then(|part| part.rsplit_once('('));
    let Some((name, words)) = inner else { return (part, None) };
    let known = PARTIES.iter().find(|(word, _)| words.trim().eq_ignore_ascii_case(word));
    match known {
        Some((_, party)) => (name, Some(*party)),
        None => (part, None),
    }
}

/// How long it stays, and who is responsible: some rows have them in each other's column.
fn retention(row: &Row, remarks: &mut Remarks) -> (Lifetime, String, bool) {
    let is_length =
        |read: &Lifetime| read.remark.is_none() && matches!(read.retention.max, Limit::Lasting(_));
    let controller = clean(&row[CONTROLLER]);
    let read = lifetime::read(&clean(&row[RETENTION]));
    let other = lifetime::read(&controller);
    if is_length(&other) && matches!(read.retention.max, Limit::Unknown) {
        let fact = format!("“{controller}” stands as the controller, and is read as the duration");
        let help = "check who is responsible, and how long it stays";
        remarks.push((CONTROLLER, "import-duration", fact, help));
        return (other, clean(&row[RETENTION]), true);
    }
    if let Some(remark) = &read.remark {
        let help = "look in a browser, or ask the provider, how long it stays";
        remarks.push((RETENTION, "import-duration", remark.clone(), help));
    }
    (read, controller, false)
}

/// A text without what nobody sees, with single blanks.
pub(super) fn clean(text: &str) -> String {
    let seen =
        text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'));
    let seen: String = seen.map(|c| if c.is_control() { ' ' } else { c }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Said {
    /// The columns of a row that no longer say what an item says.
    pub(super) fn differs_from(&self, listed: &Listed<'_>) -> Vec<usize> {
        let item = listed.item;
        let mut stale = Vec::new();
        let mut check = |is_same: bool, columns: &[usize]| {
            if !is_same {
                stale.extend_from_slice(columns);
            }
        };
        check(self.name == item.name && self.matching == item.matching, &[NAME, WILDCARD]);
        check(self.party == item.party && self.domains == item.domains, &[DOMAIN]);
        check(self.purpose.as_ref() == listed.purpose(), &[DESCRIPTION]);
        let columns = if self.is_swapped { &[RETENTION, CONTROLLER][..] } else { &[RETENTION] };
        check(Some(&self.retention) == item.retention.as_ref(), columns);
        check(Some(self.category.as_str()) == listed.category(), &[CATEGORY]);
        stale
    }
}

/// The row that says what an item says.
pub(super) fn derived(listed: &Listed<'_>) -> Row {
    let Listed { provider, item, .. } = listed;
    let english = |text: &Text| text.in_language("en", "en").to_owned();
    let category = listed.category().unwrap_or_default();
    let word =
        CATEGORIES.iter().find(|(_, id, _)| *id == category).map_or(category, |(word, ..)| word);
    let mark = match item.party {
        Some(Party::Third) => " (3rd party)",
        Some(Party::First) => " (1st party)",
        None => "",
    };
    let domain = match item.domains.is_empty() {
        true => mark.trim().to_owned(),
        false => {
            let marked: Vec<String> = item.domains.iter().map(|it| format!("{it}{mark}")).collect();
            marked.join(" or ")
        }
    };
    let source = item.source.as_ref().filter(|source| source.kind == super::KIND);
    let privacy = provider
        .links
        .iter()
        .find(|link| link.kind == crate::cookies::inventory::LinkKind::Privacy);
    [
        source.and_then(|source| source.id.clone()).unwrap_or_default(),
        english(&provider.name),
        word.to_owned(),
        item.name.clone(),
        domain,
        listed.purpose().map(english).unwrap_or_default(),
        item.retention.as_ref().map(lifetime::words).unwrap_or_default(),
        provider.controller.as_ref().map(english).unwrap_or_default(),
        privacy.map(|link| english(&link.href)).unwrap_or_default(),
        if item.matching == Match::Prefix { "1" } else { "0" }.to_owned(),
    ]
}
