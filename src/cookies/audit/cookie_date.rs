//! Dates of cookies, as lenient as browsers read them (RFC 6265, section 5.1.1).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// What parts a date into tokens.
fn is_delimiter(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x20..=0x2F | 0x3B..=0x40 | 0x5B..=0x60 | 0x7B..=0x7E)
}

const MONTHS: [&[u8]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// The moment that a date of a cookie means; none where browsers make nothing of it.
pub fn cookie_date(text: &str) -> Option<Timestamp> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.as_bytes().split(|byte| is_delimiter(*byte)).filter(|it| !it.is_empty()) {
        if time.is_none()
            && let Some(found) = clock(token)
        {
            time = Some(found);
        } else if day.is_none()
            && let Some(found) = number(token, 1..=2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = month_of(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = number(token, 2..=4)
        {
            year = Some(match found {
                70..=99 => found + 1900,
                0..=69 => found + 2000,
                _ => found,
            });
        }
    }
    let ((hour, minute, second), day, month, year) = (time?, day?, month?, year?);
    if year < 1601 {
        return None;
    }
    let small = |number: i16| i8::try_from(number).ok();
    let (day, hour) = (small(day)?, small(hour)?);
    let (minute, second) = (small(minute)?, small(second)?);
    let moment = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    // The last day of the year 9999, which means never, is beyond what a moment can be.
    Some(moment.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |it| it.timestamp()))
}

/// The digits that a token starts with, if there are as many and what follows is none.
fn number(token: &[u8], digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let count = token.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !digits.contains(&count) {
        return None;
    }
    std::str::from_utf8(&token[..count]).ok()?.parse().ok()
}

/// `8:49:37`, with anything behind it that is no digit.
fn clock(token: &[u8]) -> Option<(i16, i16, i16)> {
    let mut fields = token.splitn(3, |byte| *byte == b':');
    let (hour, minute, second) = (fields.next()?, fields.next()?, fields.next()?);
    let whole = |field: &[u8]| field.iter().all(u8::is_ascii_digit).then(|| number(field, 1..=2));
    Some((whole(hour)??, whole(minute)??, number(second, 1..=2)?))
}

fn month_of(token: &[u8]) -> Option<i8> {
    let name = token.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| **month == *name)?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let shown = cookie_date(text).map(|moment| moment.to_string());
        assert_eq!(shown.as_deref(), expected, "reading {text:?}");
    }

    #[test]
    fn dates_are_read_as_browsers_read_them() {
        let moment = Some("1994-11-06T08:49:37Z");
        check("Sun, 06 Nov 1994 08:49:37 GMT", moment);
        check("Sunday, 06-Nov-94 08:49:37 GMT", moment);
        check("Sun Nov  6 08:49:37 1994", moment);
        check("06 november 1994 8:49:37", moment);
        check("1994 Nov 6th 08:49:37abc", moment);
        check("08:49:37 6 Nov 94 +0900", moment);
        check("Thu, 01 Jan 1970 00:00:00 GMT", Some("1970-01-01T00:00:00Z"));
        check("Thu, 01-Jan-1601 00:00:00 GMT", Some("1601-01-01T00:00:00Z"));
        check("Fri, 31 Dec 9999 23:59:59 GMT", Some("9999-12-30T22:00:00.999999999Z"));
        check("Mon, 01 Jan 0069 00:00:00 GMT", Some("2069-01-01T00:00:00Z"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0",
            "-1",
            "session",
            "06 Nov 1994",
            "06 Nov 1994 08:49",
            "06 Nov 1600 08:49:37",
            "31 Feb 2024 00:00:00",
            "06 Nov 1994 24:00:00",
            "06 Nov 1994 08:60:00",
            "06 Nov 19945 08:49:37",
            "006 Nov 1994 08:49:37",
            "06 Nov 1994 08:49:377",
            "06 Nov 1994 108:49:37",
            "2024-01-01T00:00:00Z",
            "1 1 2024 00:00:00",
            "\u{e9} Jan",
        ] {
            check(text, None);
        }
    }
}
