//! What was seen against what is declared.
//!
//! 1. Sightings are put together by name, storage, site and party: what a request sent along says nothing that
//!    the response which set it does not say better.
//! 2. Each is looked for among the items of the inventories, and held against the one that it is.
//! 3. What differs is noted once for each item, or for each name where there is none, with all that shows it.
//!
//! Knows no words: [`told`](super::told) has them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::seen::{How, Kept, Recording, Sighting};
use crate::cookies::duration::Duration;
use crate::cookies::host::registrable;
use crate::cookies::inventory::{Limit, Listed, Party, Storage, Word};
use crate::cookies::matching::{
    Candidates, Seen, domain_fits, is_of_browsers, party_fits, storage_fits,
};

/// What differs between a browser and an inventory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// No item is it.
    Undeclared,
    /// A visitor who has not been asked has it, and it needs consent.
    BeforeConsent,
    /// It stays longer than declared.
    Longer,
    /// It is declared for the session, and stays for a time within a day.
    NotSession,
    /// Nothing ends it by itself, and a time is declared.
    Endless,
    /// It is to stay longer than Chromium keeps anything.
    Capped,
    /// It stays for a time, and none is declared.
    Untimed,
    /// It is of another party than declared.
    Party,
    /// It is for another domain than declared.
    Domain,
    /// It is kept elsewhere than declared.
    Storage,
}

/// A difference, and what shows it.
#[derive(Debug, Clone)]
pub struct Difference<'a> {
    /// What differs.
    pub what: What,
    /// The item; none where there is none.
    pub listed: Option<Listed<'a>>,
    /// For what is not declared: the item whose name has blanks where this one has letters.
    pub meant: Option<Listed<'a>>,
    /// What shows it most: what stays longest, or else the first.
    pub shown: &'a Sighting,
    /// Everything that shows it, in the order of the recordings.
    pub sightings: Vec<&'a Sighting>,
}

/// What an audit found.
#[derive(Debug, Clone, Default)]
pub struct Compared<'a> {
    /// What differs: item by item in the order written, then name by name.
    pub differences: Vec<Difference<'a>>,
    /// Items that could have been seen and were not.
    pub not_seen: Vec<Listed<'a>>,
    /// Items that no recording could have shown.
    pub not_looked_for: Vec<Listed<'a>>,
}

/// The longest that Chromium keeps a cookie: 400 days (RFC 6265bis, section 5.5).
const CAP: SignedDuration = SignedDuration::from_hours(400 * 24);
/// What clocks and rounding may make of a time.
const TOLERANCE: SignedDuration = SignedDuration::from_hours(24);

/// What a difference is of: an item by its position, or a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Of<'a> {
    Item(usize),
    Name(&'static str, &'a str, &'a str),
}

/// Holds recordings against items.
pub fn compare<'a>(
    recordings: &'a [Recording],
    candidates: &Candidates<'a>,
    not_of_browsers: impl IntoIterator<Item = Listed<'a>>,
    before_consent: bool,
) -> Compared<'a> {
    let mut differences: BTreeMap<(Of<'a>, What), Difference<'a>> = BTreeMap::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for sighting in told_best(recordings) {
        let as_seen = Seen {
            name: &sighting.name,
            storage: sighting.storage,
            domain: &sighting.domain,
            party: sighting.party(),
        };
        let found = candidates.find(&as_seen);
        let listed = found.map(|at| candidates.all[at].listed);
        seen.extend(found);
        let of = match found {
            Some(at) => Of::Item(at),
            None => {
                Of::Name(sighting.storage.word(), &sighting.name, registrable(&sighting.domain))
            }
        };
        for what in differs(sighting, listed, before_consent) {
            let difference = differences.entry((of.clone(), what)).or_insert_with(|| Difference {
                what,
                listed,
                meant: match what {
                    What::Undeclared => candidates.meant(&sighting.name),
                    _ => None,
                },
                shown: sighting,
                sightings: Vec::new(),
            });
            if length(sighting) > length(difference.shown) {
                difference.shown = sighting;
            }
            difference.sightings.push(sighting);
        }
    }
    let shows: Vec<Storage> = recordings.iter().flat_map(|it| it.shows.iter().copied()).collect();
    let (mut not_seen, mut not_looked_for) = (Vec::new(), Vec::new());
    for (at, candidate) in candidates.all.iter().enumerate().filter(|(at, _)| !seen.contains(at)) {
        let storage = candidate.listed.item.storage;
        debug_assert!(is_of_browsers(storage), "others are no candidates: {at}");
        if shows.iter().any(|shown| storage_fits(storage, *shown)) {
            not_seen.push(candidate.listed);
        } else {
            not_looked_for.push(candidate.listed);
        }
    }
    not_looked_for.extend(not_of_browsers);
    Compared { differences: differences.into_values().collect(), not_seen, not_looked_for }
}

/// Sightings without those of requests where something else says more of the same.
fn told_best(recordings: &[Recording]) -> Vec<&Sighting> {
    let key = |it: &Sighting| {
        let site = registrable(&it.domain).to_owned();
        (it.storage.word(), it.name.clone(), site, it.party().map(Party::word))
    };
    let all = || recordings.iter().flat_map(|recording| &recording.sightings);
    let known: BTreeSet<_> = all().filter(|it| it.how != How::Sent).map(key).collect();
    all().filter(|it| it.how != How::Sent || !known.contains(&key(it))).collect()
}

/// For how long something is seen to stay.
pub(super) fn length(sighting: &Sighting) -> SignedDuration {
    match sighting.kept {
        Kept::Until { from, until } => until.duration_since(from),
        Kept::Unlimited => SignedDuration::MAX,
        Kept::Session | Kept::Unknown => SignedDuration::ZERO,
    }
}

/// How something differs from the item that it is.
fn differs(sighting: &Sighting, listed: Option<Listed<'_>>, before_consent: bool) -> Vec<What> {
    let mut differs = Vec::new();
    let is_set = sighting.how == How::Set && sighting.kept != Kept::Unlimited;
    if is_set && length(sighting) > CAP + TOLERANCE {
        differs.push(What::Capped);
    }
    let Some(listed) = listed else {
        differs.push(What::Undeclared);
        return differs;
    };
    let item = listed.item;
    if before_consent && !listed.is_exempt() {
        differs.push(What::BeforeConsent);
    }
    if !storage_fits(item.storage, sighting.storage) {
        // Nothing else is comparable then.
        differs.push(What::Storage);
        return differs;
    }
    if !party_fits(item, sighting.party()) {
        differs.push(What::Party);
    }
    if !domain_fits(item, &sighting.domain) {
        differs.push(What::Domain);
    }
    let limit = item.retention.as_ref().map_or(Limit::Unknown, |retention| retention.max);
    differs.extend(outlasts(limit, sighting.kept));
    differs
}

/// How the time for which something stays differs from what is declared.
fn outlasts(limit: Limit, kept: Kept) -> Option<What> {
    let limit = match limit {
        Limit::Lasting(duration) if duration.is_zero() => Limit::Session,
        other => other,
    };
    match (limit, kept) {
        (_, Kept::Session | Kept::Unknown) | (Limit::Unlimited, _) => None,
        (Limit::Session, Kept::Unlimited) => Some(What::Longer),
        (Limit::Lasting(_), Kept::Unlimited) => Some(What::Endless),
        (Limit::Unknown, _) => Some(What::Untimed),
        (Limit::Session, Kept::Until { from, until }) => {
            let is_long = until.duration_since(from) > TOLERANCE;
            Some(if is_long { What::Longer } else { What::NotSession })
        }
        (Limit::Lasting(declared), Kept::Until { from, until }) => {
            let end = after(from, &declared);
            // A day is nothing beside a year, and much beside half an hour.
            let seconds = i64::try_from(declared.approximate_seconds()).unwrap_or(i64::MAX);
            let tolerance = TOLERANCE.min(SignedDuration::from_secs(seconds));
            let latest = end.checked_add(tolerance).unwrap_or(Timestamp::MAX);
            (until > latest).then_some(What::Longer)
        }
    }
}

/// The moment that is a declared time after another one, by the calendar: 13 months after 31 January 2024 is
/// 28 February 2025.
pub fn after(from: Timestamp, declared: &Duration) -> Timestamp {
    let span = || {
        let count = |count: u64| i64::try_from(count).ok();
        let Duration { years, months, weeks, days, hours, minutes, seconds } = *declared;
        let span = Span::new().try_years(count(years)?).ok()?.try_months(count(months)?).ok()?;
        let span = span.try_weeks(count(weeks)?).ok()?.try_days(count(days)?).ok()?;
        let span = span.try_hours(count(hours)?).ok()?.try_minutes(count(minutes)?).ok()?;
        span.try_seconds(count(seconds)?).ok()
    };
    let end = span().and_then(|span| from.to_zoned(TimeZone::UTC).checked_add(span).ok());
    end.map_or(Timestamp::MAX, |end| end.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(declared: &str, from: &str, until: &str, expected: Option<What>) {
        let moment = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let limit = match declared {
            "session" => Limit::Session,
            "unlimited" => Limit::Unlimited,
            "unknown" => Limit::Unknown,
            _ => Limit::Lasting(Duration::from_iso(declared).expect("a duration")),
        };
        let kept = Kept::Until { from: moment(from), until: moment(until) };
        assert_eq!(outlasts(limit, kept), expected, "{declared} from {from} to {until}");
    }

    #[test]
    fn times_are_held_to_the_calendar_with_a_day_to_spare() {
        let longer = Some(What::Longer);
        // In a leap year, thirteen months from the end of a month.
        check("P13M", "2024-01-31T12:00:00Z", "2025-03-01T12:00:00Z", None);
        check("P13M", "2024-01-31T12:00:00Z", "2025-03-01T12:00:01Z", longer);
        check("P1Y", "2024-02-29T00:00:00Z", "2025-03-01T00:00:00Z", None);
        check("P1Y", "2024-02-29T00:00:00Z", "2025-03-01T00:00:01Z", longer);
        // 365 days from March are a year, and one day short of it from February of a leap year.
        check("P365D", "2024-02-01T00:00:00Z", "2025-02-01T00:00:00Z", None);
        check("P12M", "2023-03-01T00:00:00Z", "2024-03-03T00:00:00Z", longer);
        check("P2Y", "2024-05-01T00:00:00Z", "2024-05-02T00:00:00Z", None);
        check("P9999Y", "2024-05-01T00:00:00Z", "9999-12-30T00:00:00Z", None);
    }

    #[test]
    fn a_short_time_has_no_more_to_spare_than_itself() {
        check("PT30M", "2024-05-01T00:00:00Z", "2024-05-01T01:00:00Z", None);
        check("PT30M", "2024-05-01T00:00:00Z", "2024-05-01T01:00:01Z", Some(What::Longer));
        check("P1D", "2024-05-01T00:00:00Z", "2024-05-03T00:00:00Z", None);
    }

    #[test]
    fn what_is_no_time_is_compared_too() {
        let day = "2024-05-01T00:00:00Z";
        check("session", day, "2024-05-02T00:00:00Z", Some(What::NotSession));
        check("session", day, "2024-05-02T00:00:01Z", Some(What::Longer));
        check("PT0S", day, "2024-05-02T00:00:01Z", Some(What::Longer));
        check("unlimited", day, "2034-05-02T00:00:01Z", None);
        check("unknown", day, "2024-05-01T00:00:01Z", Some(What::Untimed));
        assert_eq!(outlasts(Limit::Session, Kept::Unlimited), Some(What::Longer));
        assert_eq!(outlasts(Limit::Session, Kept::Session), None);
        assert_eq!(outlasts(Limit::Unknown, Kept::Unknown), None);
    }
}
