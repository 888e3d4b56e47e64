//! How long a cookie stays: reads ISO 8601 durations and words them.
//!
//! Calendar units are kept as written, since law and editors think in them: 13 months are not
//! 395 days. Knows no dates: adding a duration to a day is for who has the day.

use std::cmp::Ordering;
use std::fmt;

use jiff::Span;
use jiff::fmt::temporal::SpanParser;

use crate::wording::{Given, Say};

/// A length of time in the units it was written in.
///
/// Durations sort by their approximate length, a month being a twelfth of a year of 365.2425 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Duration {
    /// Calendar years.
    pub years: u64,
    /// Calendar months.
    pub months: u64,
    /// Weeks.
    pub weeks: u64,
    /// Days.
    pub days: u64,
    /// Hours.
    pub hours: u64,
    /// Minutes.
    pub minutes: u64,
    /// Seconds.
    pub seconds: u64,
}

/// A text that is no ISO 8601 duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DurationError {
    /// What it would be in ISO 8601, where the text can be understood (`2 years` is `P2Y`).
    pub meant: Option<String>,
}

impl Duration {
    /// Reads an ISO 8601 duration: `P2Y`, `P13M`, `PT30M`, `P1DT12H`. Refuses negative ones and
    /// parts of a second.
    pub fn from_iso(text: &str) -> Result<Self, DurationError> {
        static ISO: SpanParser = SpanParser::new();
        ISO.parse_span(text).ok().and_then(Duration::from_span).ok_or_else(|| DurationError {
            meant: Duration::meant(text).map(|meant| meant.to_string()),
        })
    }

    /// What a text that is not ISO 8601 can be understood as: letters without the `P` before them, or words.
    fn meant(text: &str) -> Option<Self> {
        let bare = text.trim();
        // `13M` are months, as behind a `P`; in words, a small `m` is a minute.
        let is_bare = bare.ends_with(['Y', 'M', 'W', 'D'])
            && bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'Y' | b'M' | b'W' | b'D'));
        if is_bare && let Ok(duration) = Duration::from_iso(&format!("P{bare}")) {
            return Some(duration);
        }
        Duration::from_words(bare).or_else(|| Duration::from_words(&bare.to_lowercase()))
    }

    /// Reads a duration in English words or letters, from the longest unit to the shortest: `2 years`,
    /// `1 year, 1 month`, `90 sec`, `1h30m`. Nothing if it is none, is negative, or has parts of a second.
    pub fn from_words(text: &str) -> Option<Self> {
        text.parse().ok().and_then(Duration::from_span)
    }

    fn from_span(span: Span) -> Option<Self> {
        let below_seconds =
            [span.get_milliseconds(), span.get_microseconds(), span.get_nanoseconds()];
        if span.is_negative() || below_seconds != [0; 3] {
            return None;
        }
        Some(Duration {
            years: u64::try_from(span.get_years()).ok()?,
            months: u64::try_from(span.get_months()).ok()?,
            weeks: u64::try_from(span.get_weeks()).ok()?,
            days: u64::try_from(span.get_days()).ok()?,
            hours: u64::try_from(span.get_hours()).ok()?,
            minutes: u64::try_from(span.get_minutes()).ok()?,
            seconds: u64::try_from(span.get_seconds()).ok()?,
        })
    }

    /// Whether it lasts no time at all, which for a cookie means: until the browser is closed.
    pub fn is_zero(&self) -> bool {
        *self == Duration::default()
    }

    /// Its approximate length in seconds, for sorting.
    pub fn approximate_seconds(&self) -> u64 {
        // 365.2425 days, the mean year of the Gregorian calendar, and its twelfth.
        const YEAR: u64 = 31_556_952;
        const MONTH: u64 = YEAR / 12;
        let Duration { years, months, weeks, days, hours, minutes, seconds } = *self;
        [
            (years, YEAR),
            (months, MONTH),
            (weeks, 604_800),
            (days, 86_400),
            (hours, 3_600),
            (minutes, 60),
            (seconds, 1),
        ]
        .iter()
        .fold(0, |sum: u64, (count, length)| sum.saturating_add(count.saturating_mul(*length)))
    }

    /// The duration in words, such as `13 months` or `1 day and 12 hours`; the word for a session
    /// if it is zero. `texts` gives interface texts by key, see [`super::texts::TEXTS`].
    pub fn words(&self, texts: &Say<'_>) -> String {
        let Duration { years, months, weeks, days, hours, minutes, seconds } = *self;
        let parts: Vec<String> = [
            (years, "cookies-duration-years"),
            (months, "cookies-duration-months"),
            (weeks, "cookies-duration-weeks"),
            (days, "cookies-duration-days"),
            (hours, "cookies-duration-hours"),
            (minutes, "cookies-duration-minutes"),
            (seconds, "cookies-duration-seconds"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, key)| texts(key, &[("count", Given::Number(count))]))
        .collect();
        match parts.split_last() {
            None => texts("cookies-duration-session", &[]),
            Some((only, [])) => only.clone(),
            Some((last, before)) => {
                let before = before.join(&texts("cookies-duration-comma", &[]));
                format!("{before}{}{last}", texts("cookies-duration-and", &[]))
            }
        }
    }
}

impl Ord for Duration {
    fn cmp(&self, other: &Self) -> Ordering {
        let fields =
            |d: &Duration| [d.years, d.months, d.weeks, d.days, d.hours, d.minutes, d.seconds];
        // The fields last, so that only what is written alike is equal.
        (self.approximate_seconds(), fields(self))
            .cmp(&(other.approximate_seconds(), fields(other)))
    }
}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// ISO 8601, as [`Duration::from_iso`] reads it.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("PT0S");
        }
        let Duration { years, months, weeks, days, hours, minutes, seconds } = *self;
        let write = |f: &mut fmt::Formatter<'_>, parts: &[(u64, char)]| {
            parts
                .iter()
                .filter(|(count, _)| *count > 0)
                .try_for_each(|(n, unit)| write!(f, "{n}{unit}"))
        };
        f.write_str("P")?;
        write(f, &[(years, 'Y'), (months, 'M'), (weeks, 'W'), (days, 'D')])?;
        if hours + minutes + seconds > 0 {
            f.write_str("T")?;
        }
        write(f, &[(hours, 'H'), (minutes, 'M'), (seconds, 'S')])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookies::texts;

    /// The duration as ISO 8601 again and in words, or what was meant.
    fn check(text: &str, expected: &str) {
        let read = match Duration::from_iso(text) {
            Ok(duration) => format!("{duration}: {}", duration.words(&texts::listed_english)),
            Err(DurationError { meant: Some(meant) }) => format!("no duration, meant {meant}"),
            Err(DurationError { meant: None }) => "no duration".to_owned(),
        };
        assert_eq!(read, expected, "reading {text:?}");
    }

    #[test]
    fn durations_keep_their_units_and_read_as_words() {
        check("P2Y", "P2Y: 2 years");
        check("P1Y", "P1Y: 1 year");
        check("P13M", "P13M: 13 months");
        check("P1D", "P1D: 1 day");
        check("P6W", "P6W: 6 weeks");
        check("PT30M", "PT30M: 30 minutes");
        check("PT1H", "PT1H: 1 hour");
        check("PT45S", "PT45S: 45 seconds");
        check("P400D", "P400D: 400 days");
        check("P1Y6M", "P1Y6M: 1 year and 6 months");
        check("P1DT12H30M", "P1DT12H30M: 1 day, 12 hours and 30 minutes");
        check("PT0S", "PT0S: session");
    }

    #[test]
    fn what_is_no_duration_is_refused_and_the_meant_one_named() {
        check("2 years", "no duration, meant P2Y");
        check("13 months", "no duration, meant P13M");
        check("1 day", "no duration, meant P1D");
        check("2Y", "no duration, meant P2Y");
        check("13M", "no duration, meant P13M");
        check("1Y6M", "no duration, meant P1Y6M");
        check("2 Years", "no duration, meant P2Y");
        check("30m", "no duration, meant PT30M");
        check("-P1D", "no duration");
        check("P13", "no duration");
        check("PT0.5S", "no duration");
        check("P", "no duration");
        check("P2X", "no duration");
        check("P99999999999999999999Y", "no duration");
        check("two years", "no duration");
        check("365", "no duration");
        check("", "no duration");
    }

    #[test]
    fn durations_sort_by_their_approximate_length() {
        let written =
            ["P2Y", "P13M", "P400D", "P1Y", "P12M", "P365D", "P4W", "P1D", "PT30M", "PT0S"];
        let mut sorted = written.map(|text| Duration::from_iso(text).expect("a duration"));
        sorted.sort_by(|a, b| b.cmp(a));
        assert_eq!(
            sorted.map(|duration| duration.to_string()),
            ["P2Y", "P400D", "P13M", "P1Y", "P12M", "P365D", "P4W", "P1D", "PT30M", "PT0S"]
        );
    }
}
