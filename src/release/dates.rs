//! The dates that a text states in its words: the line that dates the whole, and what else still names
//! the old date.
//!
//! Pure; knows nothing of front matter beyond its being a part of the text.

use super::edits::Edit;
use crate::document::date::{LegalDate, find_dates, in_shape_of};
use crate::document::inferred::infer;

/// What is to be done about the line that dates a text.
#[derive(Debug, PartialEq, Eq)]
pub enum DatedLine {
    /// The text has none, or it says the new date already.
    Nothing,
    /// The date gives way to the new one: as it stands, and the edit of the body.
    Changed(String, Edit),
    /// It cannot be written as the old one was: as it stands, and where in the body.
    Left(String, usize),
}

/// Dates a body anew.
pub fn dated_line(body: &str, date: LegalDate) -> DatedLine {
    let Some((old, range)) = infer(body).date else { return DatedLine::Nothing };
    let words = &body[range.clone()];
    let Some(new) = in_shape_of(words, date) else {
        let shown = if words.is_empty() { old.to_string() } else { words.to_owned() };
        return DatedLine::Left(shown, range.start);
    };
    if new == words {
        return DatedLine::Nothing;
    }
    // The same words may stand in front, in the mark-up or in another line of the paragraph: what the
    // changed text says of itself shows which are the ones.
    const MOST: usize = 8;
    let places = body[range.start..].match_indices(words).take(MOST);
    for at in places.map(|(at, _)| range.start + at) {
        let edit = Edit { range: at..at + words.len(), text: new.clone() };
        let changed = format!("{}{new}{}", &body[..at], &body[edit.range.end..]);
        let says = infer(&changed).date.map(|(date, _)| date);
        if says.is_some() && says == LegalDate::read(&new).ok() {
            return DatedLine::Changed(words.to_owned(), edit);
        }
    }
    DatedLine::Left(words.to_owned(), range.start)
}

/// Where a text names a date in its words, with what stands there.
pub fn named(text: &str, date: LegalDate) -> Vec<(usize, &str)> {
    let found = find_dates(text).filter(|(found, _)| match found {
        // The month of a date that has a day is no less the old one's.
        Ok(found) => found.agrees_with(date) && date.parts().1.is_some(),
        Err(_) => false,
    });
    found.map(|(_, range)| (range.start, &text[range])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::edits::applied;

    /// Dates a body anew, and shows it; in brackets what cannot be.
    fn check_dated(body: &str, date: &str, expected: &str) {
        let date = LegalDate::from_iso(date).expect("a date");
        let shown = match dated_line(body, date) {
            DatedLine::Nothing => body.to_owned(),
            DatedLine::Changed(_, edit) => applied(body, &[edit]),
            DatedLine::Left(words, at) => format!("[{words} at {at}]"),
        };
        assert_eq!(shown, expected, "{body:?} dated {date}");
    }

    #[test]
    fn the_line_that_dates_a_text_says_the_new_date() {
        let check = |body: &str, expected: &str| check_dated(body, "2026-02-01", expected);
        check("# T\n\nLast updated: 16 Jun 2025\n", "# T\n\nLast updated: 1 Feb 2026\n");
        check(
            "<h4 class=\"p-muted-heading\">Version - July 2023</h4>\n",
            "<h4 class=\"p-muted-heading\">Version - February 2026</h4>\n",
        );
        check("条項\n(2024年2月16日)\n条項", "条項\n(2026年2月1日)\n条項");
        check("**Effective as of** 1 May 2020.", "**Effective as of** 1 February 2026.");
        check("Version - 2025\n", "Version - 2026\n");
        check("Version - 2026\n", "Version - 2026\n");
        check("No date.\n", "No date.\n");
    }

    #[test]
    fn only_the_words_that_date_the_text_change() {
        let check = |body: &str, expected: &str| check_dated(body, "2026-02-01", expected);
        check(
            "<p title=\"1 May 2020\">1 May 2020</p>\n",
            "<p title=\"1 May 2020\">1 February 2026</p>\n",
        );
        check(
            "Drafted on 1 May 2020 in London.\nLast updated: 1 May 2020\nIn force 1 May 2020.\n",
            "Drafted on 1 May 2020 in London.\nLast updated: 1 February 2026\nIn force 1 May 2020.\n",
        );
    }

    #[test]
    fn what_cannot_be_written_alike_stays() {
        check_dated("Last updated: 16 Jun 2025\n", "2026-02", "[16 Jun 2025 at 14]");
        check_dated("Last updated: 16 *Jun* 2025\n", "2026-02-01", "[2025-06-16 at 0]");
    }

    #[test]
    fn what_still_names_the_old_date_is_found() {
        let date = LegalDate::from_iso("2024-06-10").expect("a date");
        let text = "Since 10 June 2024, or 11 June 2024. <b>2024年6月版</b>";
        assert_eq!(named(text, date), [(6, "10 June 2024"), (40, "2024年6月")]);
        assert_eq!(named("May 2024", LegalDate::from_iso("2024").expect("a date")), []);
    }
}
