//! Entries for what is not declared: everything that recordings show of it, and what a database of cookies
//! knows of it besides.
//!
//! 1. What a database knows is put together by its entries, the rest by name; numbered names become one entry
//!    where several of them were seen.
//! 2. Entries are put under who sets them: by the database, or else by the domain.
//!
//! What nobody knows stands there with a remark: an entry is to be read by a person before it is published.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::compare::{Difference, What, length};
use super::seen::{How, Kept, Sighting};
use crate::cookies::duration::Duration;
use crate::cookies::host::registrable;
use crate::cookies::import::{CAUTIOUS, ocd};
use crate::cookies::inventory::{
    Inventory, Item, ItemSource, Limit, Match, Party, Provider, Retention, Text, Word,
};
use crate::cookies::matching::{Candidates, Seen, domain_fits, nearness, party_fits, storage_fits};
use crate::cookies::write::{Position, Reviews, comment, write_providers};
use crate::finding::Place;

/// Entries to add to an inventory.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// Providers with items.
    pub providers: Vec<Provider>,
    /// What a person is to look at.
    pub reviews: Reviews,
}

impl Proposal {
    /// How many items there are.
    pub fn items(&self) -> usize {
        self.providers.iter().map(|provider| provider.listed().count()).sum()
    }

    /// The entries as YAML.
    pub fn yaml(&self) -> String {
        let head = "Proposed by `engross cookies audit`: read each entry, mend it, and put it into the inventory.";
        let text = comment(head) + &write_providers(&self.providers, &self.reviews);
        text.trim_end().to_owned() + "\n"
    }
}

/// What makes one entry of several names.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of<'a> {
    /// An entry of the database, by its position.
    Database(usize),
    /// A name, or what numbered names begin with; kept somewhere, of a party, of a site.
    Name(&'static str, Option<&'static str>, &'a str, &'a str),
}

/// Proposes entries for what no inventory declares.
pub fn propose(
    differences: &[Difference<'_>],
    declared: &[&Inventory],
    database: Option<&Inventory>,
) -> Proposal {
    let known = Candidates::of(database);
    let undeclared = differences.iter().filter(|it| it.what == What::Undeclared);
    let sightings: Vec<&Sighting> = undeclared
        .flat_map(|it| it.sightings.iter().copied())
        .filter(|it| !it.name.is_empty())
        .collect();
    let parties = Parties::of(&sightings);
    let numbered = numbered(&sightings, &parties);
    let mut entries: BTreeMap<Of<'_>, Vec<&Sighting>> = BTreeMap::new();
    for sighting in sightings {
        let of = match in_database(&known, sighting, parties.party(sighting)) {
            Some(at) => Of::Database(at),
            None => {
                let group = |name| group(sighting, name, &parties);
                let stem = stem(&sighting.name).filter(|it| numbered.contains(&group(it)));
                let (storage, party, name, site) = group(stem.unwrap_or(&sighting.name));
                Of::Name(storage, party, name, site)
            }
        };
        entries.entry(of).or_default().push(sighting);
    }
    let mut proposal = Builder { declared, providers: BTreeMap::new() };
    for (of, sightings) in &entries {
        match of {
            Of::Database(at) => {
                let listed = known.all[*at].listed;
                let mut item = item(&listed.item.name, listed.item.matching, sightings);
                let mut remarks = unknowns(&item, sightings);
                item.display.clone_from(&listed.item.display);
                item.category = listed.category().map(str::to_owned);
                item.purpose = listed.purpose().cloned();
                if item.retention.as_ref().is_none_or(|it| it.max == Limit::Unknown) {
                    item.retention.clone_from(&listed.item.retention);
                    remarks.retain(|remark| remark != UNKNOWN_TIME);
                    remarks
                        .push("how long it stays is as the Open Cookie Database has it".to_owned());
                }
                let id = listed.item.source.as_ref().and_then(|source| source.id.clone());
                item.source = Some(ItemSource { kind: ocd::KIND.to_owned(), id, raw: None });
                remarks
                    .push("purpose and category are those of the Open Cookie Database".to_owned());
                let provider = Provider {
                    category: None,
                    purpose: None,
                    items: Vec::new(),
                    groups: Vec::new(),
                    ..listed.provider.clone()
                };
                proposal.add(provider, item, remarks, sightings);
            }
            Of::Name(_, _, name, site) => {
                let is_numbered = sightings.iter().any(|it| it.name != *name);
                let matching = if is_numbered { Match::Prefix } else { Match::Exact };
                let mut item = item(name, matching, sightings);
                let mut remarks = unknowns(&item, sightings);
                item.category = Some(CAUTIOUS.to_owned());
                remarks.push(format!(
                    "say what it is for; the category {CAUTIOUS} is assumed, since it asks for consent"
                ));
                if is_numbered {
                    let names: BTreeSet<&str> =
                        sightings.iter().map(|it| it.name.as_str()).collect();
                    remarks.push(format!("{} names of this kind were seen", names.len()));
                }
                proposal.add(provider_of(site), item, remarks, sightings);
            }
        }
    }
    proposal.proposal()
}

/// Whose things are, by where they are kept, their names and sites: what a browser holds says of no page, and is one
/// thing with what a response was seen to set, not another one.
struct Parties<'a>(BTreeMap<(&'static str, &'a str, &'a str), Party>);

impl<'a> Parties<'a> {
    fn of(sightings: &[&'a Sighting]) -> Parties<'a> {
        let mut known = BTreeMap::new();
        for sighting in sightings {
            let Some(party) = sighting.party() else { continue };
            let entry = known.entry(Self::key(sighting)).or_insert(party);
            // What is of both is so on two pages: that of the site itself is the one whose owner looks at it.
            if party == Party::First {
                *entry = party;
            }
        }
        Parties(known)
    }

    fn key(sighting: &Sighting) -> (&'static str, &str, &str) {
        (sighting.storage.word(), &sighting.name, registrable(&sighting.domain))
    }

    fn party(&self, sighting: &Sighting) -> Option<Party> {
        sighting.party().or_else(|| self.0.get(&Self::key(sighting)).copied())
    }
}

/// Where something is kept, its party, its name or a part of it, its site.
type Group<'a> = (&'static str, Option<&'static str>, &'a str, &'a str);

fn group<'a>(sighting: &'a Sighting, name: &'a str, parties: &Parties<'_>) -> Group<'a> {
    let party = parties.party(sighting).map(Party::word);
    (sighting.storage.word(), party, name, registrable(&sighting.domain))
}

/// What numbered names begin with, where several names were seen that begin so and end in a number.
fn numbered<'a>(sightings: &[&'a Sighting], parties: &Parties<'_>) -> BTreeSet<Group<'a>> {
    let mut names: BTreeMap<Group<'a>, BTreeSet<&str>> = BTreeMap::new();
    for sighting in sightings {
        if let Some(stem) = stem(&sighting.name) {
            names.entry(group(sighting, stem, parties)).or_default().insert(&sighting.name);
        }
    }
    names.into_iter().filter(|(_, names)| names.len() > 1).map(|(stem, _)| stem).collect()
}

/// What a numbered name begins with: what stands before digits at its end, or before a long number of letters
/// and digits behind a sign. Too little is not taken: half of all names begin with it.
fn stem(name: &str) -> Option<&str> {
    const LONG: usize = 8;
    const ENOUGH: usize = 4;
    let digits = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let token = name.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let is_token = name.len() - token.len() >= LONG
        && name[token.len()..].bytes().any(|byte| byte.is_ascii_digit());
    let stem = if is_token && !token.is_empty() { token } else { digits };
    let ends_in_sign = stem.ends_with(|c: char| !c.is_alphanumeric());
    let is_enough = stem.len() >= ENOUGH || (ends_in_sign && stem.len() > 1);
    (stem.len() < name.len() && is_enough).then_some(stem)
}

/// The entry of the database that a sighting is, if it contradicts nothing that was seen: names such as `id` are
/// those of many.
fn in_database(known: &Candidates<'_>, sighting: &Sighting, party: Option<Party>) -> Option<usize> {
    let seen =
        Seen { name: &sighting.name, storage: sighting.storage, domain: &sighting.domain, party };
    let at = known.find(&seen)?;
    let item = known.all[at].listed.item;
    let fits = storage_fits(item.storage, sighting.storage)
        && domain_fits(item, &sighting.domain)
        && party_fits(item, party);
    fits.then_some(at)
}

/// Everything that sightings show of an item.
fn item(name: &str, matching: Match, sightings: &[&Sighting]) -> Item {
    let mut item = Item::named(name.to_owned(), Place::file(""));
    item.matching = matching;
    let known = || sightings.iter().filter(|it| it.how != How::Sent);
    if let Some(first) = sightings.first() {
        item.storage = first.storage;
        item.party = sightings.iter().find_map(|it| it.party());
    }
    let domains: BTreeSet<String> = known()
        .map(|it| match it.host_only {
            Some(false) => format!(".{}", it.domain),
            _ => it.domain.clone(),
        })
        .collect();
    item.domains = domains.into_iter().collect();
    let paths: BTreeSet<&str> = known().filter_map(|it| it.path.as_deref()).collect();
    if paths.len() == 1 {
        item.path = paths.first().filter(|path| **path != "/").map(|path| (*path).to_owned());
    }
    let longest = known().max_by_key(|it| (length(it), it.kept == Kept::Session));
    let max = longest.map_or(Limit::Unknown, |it| match it.kept {
        Kept::Session => Limit::Session,
        Kept::Until { from, until } => natural(from, until),
        Kept::Unlimited => Limit::Unlimited,
        Kept::Unknown => Limit::Unknown,
    });
    item.retention = Some(Retention { max, note: None });
    item
}

const UNKNOWN_TIME: &str = "say how long it stays: the recordings do not tell";

/// What nothing shows of an item.
fn unknowns(item: &Item, sightings: &[&Sighting]) -> Vec<String> {
    let mut remarks = Vec::new();
    if item.retention.as_ref().is_none_or(|it| it.max == Limit::Unknown) {
        remarks.push(UNKNOWN_TIME.to_owned());
    }
    if let Some(first) = sightings.first()
        && sightings.iter().all(|it| it.how == How::Sent)
    {
        remarks.push(format!(
            "only seen as sent along to {}: a script sets it, or it was there before",
            first.domain
        ));
    }
    remarks
}

/// The time between two moments in a unit that a person would have written, rounded up: minutes, hours, days,
/// months that are as long by the calendar, years.
pub fn natural(from: Timestamp, until: Timestamp) -> Limit {
    const DAY: i64 = 86_400;
    let seconds = until.duration_since(from).as_secs().max(1);
    let whole = |unit: i64| u64::try_from((seconds + unit - 1) / unit).unwrap_or_default();
    let zero = Duration::default();
    let duration = match seconds {
        ..60 => Duration { seconds: whole(1), ..zero },
        60..3_600 => Duration { minutes: whole(60), ..zero },
        // A day that lost a minute on its way is one.
        3_600..82_800 if seconds % 3_600 == 0 || seconds >= 7_200 => {
            Duration { hours: whole(3_600), ..zero }
        }
        3_600..82_800 => Duration { minutes: whole(60), ..zero },
        _ => {
            let days = whole(DAY);
            let by_calendar = (6_u64..=1200).find(|months| {
                let zoned = from.to_zoned(TimeZone::UTC);
                let end = zoned
                    .checked_add(Span::new().months(i64::try_from(*months).unwrap_or_default()))
                    .map(|end| end.timestamp());
                end.is_ok_and(|end| end.duration_since(until).as_secs().abs() <= DAY)
            });
            // Who writes 180 days means days.
            let is_round = days % 30 == 0 && days < 360;
            match by_calendar.filter(|_| !is_round) {
                Some(months) if months % 12 == 0 => Duration { years: months / 12, ..zero },
                Some(months) => Duration { months, ..zero },
                // Nobody means a number of days that is longer than a life.
                None if days > 36_525 => return Limit::Unlimited,
                None => Duration { days, ..zero },
            }
        }
    };
    Limit::Lasting(duration)
}

/// Who sets what belongs to a site, as long as nobody knows it: somebody by the name of its domain.
fn provider_of(site: &str) -> Provider {
    let slug: Vec<String> = site
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let id = if slug.is_empty() { "unnamed".to_owned() } else { slug.join("-") };
    Provider {
        id,
        name: Text::Plain(site.to_owned()),
        controller: None,
        recipients: Vec::new(),
        links: Vec::new(),
        category: None,
        purpose: None,
        items: Vec::new(),
        groups: Vec::new(),
        place: Place::file(""),
    }
}

struct Builder<'a> {
    declared: &'a [&'a Inventory],
    /// By their ids.
    providers: BTreeMap<String, Proposed>,
}

/// A provider, and remarks on it and on each of its items.
struct Proposed {
    provider: Provider,
    remarks: BTreeSet<String>,
    of_items: Vec<Vec<String>>,
}

impl Builder<'_> {
    fn add(
        &mut self,
        provider: Provider,
        item: Item,
        remarks: Vec<String>,
        sightings: &[&Sighting],
    ) {
        let domain = sightings.first().map_or("", |it| it.domain.as_str());
        let there = self.declared.iter().flat_map(|inventory| &inventory.providers);
        let there: Vec<&Provider> = there.collect();
        let same = there.iter().find(|it| it.id == provider.id);
        let near = || {
            let is_third = item.party == Some(Party::Third);
            let near = there.iter().filter(|it| is_third && nearness(it, domain) > 0);
            near.max_by_key(|it| nearness(it, domain))
        };
        let remark = match same.or_else(near) {
            Some(there) => format!(
                "`{}` is declared in {}: put these items under it, if it sets them",
                there.id, there.place
            ),
            None if item.source.is_some() => {
                "the provider is as the Open Cookie Database names it".to_owned()
            }
            None => "name who is behind this domain, and where its privacy policy is".to_owned(),
        };
        let id = provider.id.clone();
        let new = || Proposed { provider, remarks: BTreeSet::new(), of_items: Vec::new() };
        let proposed = self.providers.entry(id).or_insert_with(new);
        proposed.remarks.insert(remark);
        proposed.provider.items.push(item);
        proposed.of_items.push(remarks);
    }

    fn proposal(self) -> Proposal {
        let mut proposal = Proposal::default();
        for (at, proposed) in self.providers.into_values().enumerate() {
            let Proposed { provider, remarks, of_items } = proposed;
            let position = Position::provider(at);
            remarks.into_iter().for_each(|remark| proposal.reviews.add(position, remark));
            for (item, remarks) in of_items.into_iter().enumerate() {
                for remark in remarks {
                    proposal.reviews.add(position.item(item), remark);
                }
            }
            proposal.providers.push(provider);
        }
        proposal
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    fn check(from: &str, seconds: i64, expected: &str) {
        let from: Timestamp = from.parse().expect("a moment");
        let until = from.checked_add(seconds.seconds()).unwrap_or(Timestamp::MAX);
        assert_eq!(natural(from, until).word(), expected, "{seconds} seconds from {from}");
    }

    #[test]
    fn times_are_rounded_up_to_natural_units() {
        let from = "2024-05-01T10:00:00Z";
        let day = 86_400;
        for (seconds, expected) in [
            (0, "PT1S"),
            (30, "PT30S"),
            (60, "PT1M"),
            (1_799, "PT30M"),
            (1_800, "PT30M"),
            (3_599, "PT60M"),
            (3_600, "PT1H"),
            (5_400, "PT90M"),
            (7_199, "PT120M"),
            (7_201, "PT3H"),
            (day - 1, "P1D"),
            (day, "P1D"),
            (7 * day, "P7D"),
            (30 * day - 2, "P30D"),
            (90 * day, "P90D"),
            (180 * day, "P180D"),
            (365 * day, "P1Y"),
            (365 * day - 1, "P1Y"),
            (396 * day, "P13M"),
            (400 * day, "P400D"),
            (730 * day, "P2Y"),
            (3650 * day, "P3650D"),
            (3652 * day, "P10Y"),
            (40_000 * day, "unlimited"),
        ] {
            check(from, seconds, expected);
        }
    }

    #[test]
    fn numbered_names_have_a_stem() {
        for (name, expected) in [
            ("sess_1", Some("sess_")),
            ("visit12", Some("visit")),
            ("a_0123abcd", Some("a_")),
            ("cart-5f3e9c0a11", Some("cart-")),
            ("a1", None),
            ("_1", None),
            ("12345678", None),
            ("sess_", None),
            ("session", None),
            ("prefix_subscribed", None),
        ] {
            assert_eq!(stem(name), expected, "{name}");
        }
    }
}
