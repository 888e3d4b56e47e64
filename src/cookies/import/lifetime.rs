//! How long a cookie stays, in the words of those who list cookies.
//!
//! Lists speak of "2 years", "end of session", "persistent", "14 days if you select “Remember me”". What has one
//! meaning is read. Of what names several lengths the longest counts, since that is what visitors must be
//! told; all the words stay beside it as a note. What names none, or no end, is unknown. Never guesses.

use crate::cookies::duration::Duration;
use crate::cookies::inventory::{Limit, Retention, Storage, Text};

/// What was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Lifetime {
    /// How long it stays.
    pub retention: Retention,
    /// What a person is to look at.
    pub remark: Option<String>,
    /// Where it is kept, if the words say that in place of a length.
    pub storage: Option<Storage>,
}

/// Words that say nothing of a length.
const UNKNOWN: [&str; 14] = [
    "unknown",
    "not known",
    "undefined",
    "n/a",
    "na",
    "-",
    "--",
    "–",
    "—",
    "?",
    "null",
    "none",
    "not specified",
    "tbd",
];

/// Words for what stays until somebody deletes it.
const UNLIMITED: [&str; 24] = [
    "forever",
    "unlimited",
    "permanent",
    "permanently",
    "never",
    "never expires",
    "does not expire",
    "no expiration",
    "no expiry",
    "no expiration date",
    "without expiration",
    "infinite",
    "indefinite",
    "indefinitely",
    "eternal",
    "until deleted",
    "until it is deleted",
    "until cleared",
    "until removed",
    "until deletion",
    "until manually deleted",
    "until deleted by the user",
    "until the user deletes it",
    "until you delete it",
];

/// Words around "session" that change nothing.
const FILLERS: [&str; 19] = [
    "the", "a", "of", "until", "till", "at", "for", "end", "current", "this", "browser",
    "browsing", "cookie", "cookies", "only", "per", "duration", "your", "ends",
];

/// Words by which a length has no end that is known.
const OPEN: [&str; 7] =
    ["longer", "more than", "or more", "at least", "minimum", "over ", "starting from"];

/// The same, but behind a number it is a minute.
const MINIMUM: &str = "min.";

/// Words before a length that say that it is the longest.
const AT_MOST: [&str; 7] =
    ["up to ", "maximum of ", "maximum ", "max. ", "max ", "at most ", "expires after "];

/// What may follow a length and still leaves it the length.
const COUNTED_FROM: [&str; 8] = [
    "after last activity",
    "after the last activity",
    "after last visit",
    "after the last visit",
    "from last activity",
    "from the last visit",
    "after last use",
    "of inactivity",
];

/// Reads how long a cookie stays.
pub fn read(written: &str) -> Lifetime {
    let shown = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = shown.to_lowercase();
    let text = text.trim_end_matches('.');
    let sure =
        |max| Lifetime { retention: Retention { max, note: None }, remark: None, storage: None };
    if text.is_empty() || UNKNOWN.contains(&text) {
        let remark = "it does not say how long it stays".to_owned();
        return Lifetime { remark: Some(remark), ..sure(Limit::Unknown) };
    }
    if is_session(text) {
        return sure(Limit::Session);
    }
    if UNLIMITED.contains(&text) {
        return sure(Limit::Unlimited);
    }
    if text == "persistent" || text == "persistent cookie" {
        let remark = format!("“{shown}” is read as: until it is deleted");
        return Lifetime { remark: Some(remark), ..sure(Limit::Unlimited) };
    }
    for (words, storage, max) in [
        ("local storage", Storage::LocalStorage, Limit::Unlimited),
        ("localstorage", Storage::LocalStorage, Limit::Unlimited),
        ("session storage", Storage::SessionStorage, Limit::Session),
        ("sessionstorage", Storage::SessionStorage, Limit::Session),
    ] {
        if text == words {
            let remark = format!("“{shown}” in place of a duration is read as where it is kept");
            return Lifetime { remark: Some(remark), storage: Some(storage), ..sure(max) };
        }
    }
    let at_most = AT_MOST.iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    if let Some(duration) = duration(at_most).filter(|it| !it.is_zero()) {
        return sure(Limit::Lasting(duration));
    }
    longest(&shown)
}

/// What is said of the longest of several lengths, or of a length with other words.
fn longest(shown: &str) -> Lifetime {
    let noted = |max, note: &str, remark| Lifetime {
        retention: Retention { max, note: Some(Text::Plain(note.to_owned())) },
        remark,
        storage: None,
    };
    let lower = shown.to_lowercase();
    let found = durations(shown);
    let longest = found.iter().map(|it| it.duration).max().filter(|it| !it.is_zero());
    let (Some(max), false) = (longest, is_open(&lower)) else {
        let remark = match longest {
            Some(_) => format!("“{shown}” names no longest time"),
            None => format!("“{shown}” is no duration"),
        };
        return noted(Limit::Unknown, shown, Some(remark));
    };
    let remark = format!("“{shown}” is read as {max}, the longest that it names");
    if let [only] = found.as_slice()
        && only.start == 0
    {
        // A unit that is cut short may end in a stop.
        let note = shown[only.end..].trim_start_matches('.').trim();
        let is_plain = COUNTED_FROM.contains(&note.to_lowercase().as_str());
        return noted(Limit::Lasting(max), note, (!is_plain).then_some(remark));
    }
    noted(Limit::Lasting(max), shown, Some(remark))
}

/// Whether words say that a length has no end that is known.
fn is_open(lower: &str) -> bool {
    let is_minimum = |(at, _): (usize, &str)| {
        let before = &lower[..at];
        let last = number(before.split_whitespace().next_back().unwrap_or_default());
        !last.ends_with(|c: char| c.is_ascii_digit())
    };
    OPEN.iter().any(|it| lower.contains(it)) || lower.match_indices(MINIMUM).any(is_minimum)
}

/// Whether words say: until the browser is closed.
fn is_session(text: &str) -> bool {
    let closes =
        text.contains("clos") && ["browser", "tab", "window"].iter().any(|it| text.contains(it));
    if closes && !text.contains(|c: char| c.is_ascii_digit()) && text.split(' ').count() < 10 {
        return true;
    }
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !FILLERS.contains(word));
    let first = words.next();
    // A letter that slipped leaves no other word that it could be.
    let is_it = |word: &str| word == "sessions" || strsim::levenshtein(word, "session") <= 1;
    first.is_some_and(is_it) && words.next().is_none()
}

/// A text that is a length and nothing else.
fn duration(text: &str) -> Option<Duration> {
    let text = text.replace(" and ", " ").replace(" & ", " ");
    let words: Vec<&str> = text.split(' ').map(number).collect();
    Duration::from_words(&words.join(" "))
}

fn number(word: &str) -> &str {
    match word {
        "a" | "an" | "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "ten" => "10",
        "twelve" => "12",
        "thirteen" => "13",
        _ => word,
    }
}

/// A length within a text.
struct Found {
    start: usize,
    end: usize,
    duration: Duration,
}

/// Every length that a text names: a number and a unit, and those that continue it.
fn durations(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let is_boundary = begins_a_number(&text[..at]);
        let length = match is_boundary && rest.starts_with(|c: char| c.is_ascii_digit()) {
            true => one_length(rest),
            false => None,
        };
        match length {
            Some((end, duration)) => {
                found.push(Found { start: at, end: at + end, duration });
                at += end;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// Whether digits behind this text are a number of their own: no part of a word, of a fraction, and not negative.
fn begins_a_number(before: &str) -> bool {
    let mut before = before.chars().rev();
    let (last, second) = (before.next(), before.next());
    let is_digit = second.is_some_and(|c| c.is_ascii_digit());
    match last {
        None => true,
        Some('.' | ',' | '/') => !is_digit,
        Some('-' | '−' | '+') => second.is_some_and(|c| !c.is_whitespace()),
        Some(c) => !c.is_alphanumeric(),
    }
}

/// The length at the start of a text, the most words of it that are one, and where it ends.
fn one_length(text: &str) -> Option<(usize, Duration)> {
    const MOST_WORDS: usize = 6;
    let is_end = |(at, c): (usize, char)| (!c.is_alphanumeric()).then_some(at);
    let ends = text.char_indices().filter_map(is_end).chain([text.len()]).take(MOST_WORDS);
    let ends: Vec<usize> = ends.collect();
    ends.into_iter().rev().find_map(|end| {
        let read = duration(&text[..end].to_lowercase())?;
        text[..end].ends_with(char::is_alphanumeric).then_some((end, read))
    })
}

/// A retention in English, as lists say it: `13 months`, `session`.
pub fn words(retention: &Retention) -> String {
    let Retention { max, note } = retention;
    let note = note.as_ref().map(|note| note.in_language("en", "en"));
    let max = match max {
        Limit::Unknown => return note.unwrap_or("Unknown").to_owned(),
        Limit::Session => "session".to_owned(),
        Limit::Unlimited => "forever".to_owned(),
        Limit::Lasting(duration) => in_english(*duration),
    };
    match note {
        None => max,
        // What was read out of longer words stands in them.
        Some(note) if note.contains(&max) => note.to_owned(),
        Some(note) => format!("{max} {note}"),
    }
}

fn in_english(duration: Duration) -> String {
    let Duration { years, months, weeks, days, hours, minutes, seconds } = duration;
    let parts: Vec<String> = [
        (years, "year"),
        (months, "month"),
        (weeks, "week"),
        (days, "day"),
        (hours, "hour"),
        (minutes, "minute"),
        (seconds, "second"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
    .collect();
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as it is read: the limit, `| note`, `! remark`.
    fn check(written: &str, expected: &str) {
        let Lifetime { retention: Retention { max, note }, remark, storage } = read(written);
        let mut said = max.word();
        if let Some(note) = note {
            said.push_str(&format!(" | {}", note.in_language("en", "en")));
        }
        if let Some(storage) = storage {
            said.push_str(&format!(" in {storage:?}"));
        }
        if remark.is_some() {
            said.push_str(" !");
        }
        assert_eq!(said, expected, "reading {written:?}");
    }

    #[test]
    fn one_meaning_is_read() {
        for (written, expected) in [
            ("2 years", "P2Y"),
            ("1 Year", "P1Y"),
            (" 1 year ", "P1Y"),
            ("2 year", "P2Y"),
            ("1 months", "P1M"),
            ("13 Months", "P13M"),
            ("1 year 1 month", "P1Y1M"),
            ("1 year and 1 month", "P1Y1M"),
            ("1 year, 1 month", "P1Y1M"),
            ("1 day, 12 hours and 30 minutes", "P1DT12H30M"),
            ("30 mins", "PT30M"),
            ("30 secs", "PT30S"),
            ("90 sec", "PT90S"),
            ("1440 Minutes", "PT1440M"),
            ("14 weeks", "P14W"),
            ("one year", "P1Y"),
            ("a day", "P1D"),
            ("up to 2 years", "P2Y"),
            ("max. 30 days", "P30D"),
            ("1.5 hours", "PT1H30M"),
            ("P2Y", "P2Y"),
            ("session", "session"),
            ("Sessions", "session"),
            ("Seesion", "session"),
            ("session cookie", "session"),
            ("End of session (browser)", "session"),
            ("until the end of the session", "session"),
            ("When the browser is closed.", "session"),
            ("Deleted when you close your browser", "session"),
            ("forever", "unlimited"),
            ("Unlimited", "unlimited"),
            ("permanent", "unlimited"),
            ("no expiration", "unlimited"),
            ("until deleted", "unlimited"),
            ("2 years after last activity", "P2Y | after last activity"),
            ("180 days after last activity ", "P180D | after last activity"),
            ("30 min. after last visit", "PT30M | after last visit"),
            ("30min.", "PT30M"),
        ] {
            check(written, expected);
        }
    }

    #[test]
    fn what_has_several_meanings_is_told() {
        for (written, expected) in [
            ("", "unknown !"),
            ("Unknown", "unknown !"),
            ("undefined", "unknown !"),
            ("Varies", "unknown | Varies !"),
            ("Awin", "unknown | Awin !"),
            ("10 Nov 2030", "unknown | 10 Nov 2030 !"),
            ("0 days", "unknown | 0 days !"),
            ("1 hour or longer", "unknown | 1 hour or longer !"),
            ("min. 30 min.", "unknown | min. 30 min. !"),
            ("2 days (min. 30 minutes)", "unknown | 2 days (min. 30 minutes) !"),
            ("30 min. or more", "unknown | 30 min. or more !"),
            ("Immediately removed", "unknown | Immediately removed !"),
            ("Persistent", "unlimited !"),
            ("Local Storage", "unlimited in LocalStorage !"),
            ("session storage", "session in SessionStorage !"),
            ("6 months by default, modifiable", "P6M | by default, modifiable !"),
            ("10 years from set/ update", "P10Y | from set/ update !"),
            ("30 seconds till 1 year", "P1Y | 30 seconds till 1 year !"),
            ("Session to 30 days", "P30D | Session to 30 days !"),
            (
                "30 minutes, 3w or 1y depending on value",
                "P1Y | 30 minutes, 3w or 1y depending on value !",
            ),
            (
                "14 days if you select “Remember Me”. Otherwise, Session.",
                "P14D | if you select “Remember Me”. Otherwise, Session. !",
            ),
            (
                "1 year (in some countries, the period may be longer)",
                "unknown | 1 year (in some countries, the period may be longer) !",
            ),
            (
                "180 days or 10 years when opting out",
                "P10Y | 180 days or 10 years when opting out !",
            ),
            ("until 2030-01-01", "unknown | until 2030-01-01 !"),
            ("-3 days", "unknown | -3 days !"),
            ("0.5 years", "unknown | 0.5 years !"),
            ("1/2 year", "unknown | 1/2 year !"),
            ("10-30 days", "P30D | 10-30 days !"),
            ("P2Y or so", "unknown | P2Y or so !"),
            ("99999999999999999999 years", "unknown | 99999999999999999999 years !"),
        ] {
            check(written, expected);
        }
    }

    #[test]
    fn words_read_as_what_they_say() {
        for written in [
            "13 months",
            "1 year 1 month",
            "session",
            "forever",
            "1 second",
            "2 years after last activity",
            "Varies",
            "30 seconds till 1 year",
        ] {
            assert_eq!(words(&read(written).retention), written);
        }
    }
}
