//! How a language writes numbers and dates, and from which side it is read, by the data of Unicode's CLDR.
//!
//! Dates are those of the Gregorian calendar, which is what law is dated by, with the month's name, so
//! that nobody takes the month for the day. Formatters are made once a language. Knows nothing of texts
//! or files.

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_datetime::pattern::FixedCalendarDateTimeNames;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

use crate::document::date::LegalDate;
use crate::language::Direction;

/// Words for a sentence of a direction, between marks (U+2068, U+2069) where some of them are read the
/// other way; `None` where none are.
///
/// Without the marks the full stop of an Arabic sentence that ends in an English title, and the two dates
/// of a span, would change places. They stand nowhere else: where all is read one way nobody searches
/// for, copies or hashes a character that is not to be seen.
pub fn isolated(words: &str, direction: Direction) -> Option<String> {
    let is_rtl = |c: char| matches!(u32::from(c), 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF);
    let parts = match direction {
        Direction::LeftToRight => words.chars().any(is_rtl),
        // The parts of `2024-02-16` would be read from the right; `3.1` and a date in words would not.
        Direction::RightToLeft => {
            let joins = |c: char| c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ':');
            words.chars().any(|c| c.is_alphabetic() && !is_rtl(c))
                || (words.contains(|c: char| c.is_ascii_digit()) && words.contains(joins))
        }
    };
    parts.then(|| format!("\u{2068}{words}\u{2069}"))
}

/// How a language writes dates and numbers.
pub struct Writing {
    locale: Locale,
    /// From which side it is read.
    pub direction: Direction,
    numbers: Option<DecimalFormatter>,
    dates: Option<Dates>,
    plurals: Vec<(&'static str, u64)>,
}

struct Dates {
    day: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    year: FixedCalendarDateTimeFormatter<Gregorian, Y>,
}

impl Writing {
    /// The custom of a language, by its tag (`en-GB`).
    pub fn of(lang: &str) -> Writing {
        let locale: Locale = lang.parse().unwrap_or(Locale::UNKNOWN);
        let dates = || {
            let month =
                FixedCalendarDateTimeFormatter::try_new((&locale).into(), YM::long()).ok()?;
            // For Portuguese it does not load by itself what it writes years with (icu_datetime 2.4).
            let mut names = FixedCalendarDateTimeNames::from_formatter((&locale).into(), month);
            names.include_decimal_formatter().ok()?;
            let dates = Dates {
                day: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).ok()?,
                month: names.try_into_formatter(YM::long()).ok()?,
                year: FixedCalendarDateTimeFormatter::try_new((&locale).into(), Y::long()).ok()?,
            };
            // A language that CLDR has no months of gets numbers with an M, which are no date to anybody.
            let sample = Date::try_new_gregorian(2024, 2, 1).ok()?;
            (!dates.month.format(&sample).to_string().contains("M02")).then_some(dates)
        };
        let plurals = || {
            let rules = PluralRules::try_new_cardinal((&locale).into()).ok()?;
            // The millions of French and Spanish are a plural of their own.
            let samples = || (0..=200).chain([1_000, 1_000_000_u64]);
            let category = |category: PluralCategory| {
                samples()
                    .find(|it| rules.category_for(*it) == category)
                    .map(|it| (name(category), it))
            };
            Some(rules.categories().filter_map(category).collect())
        };
        Writing {
            direction: Direction::of(lang),
            numbers: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
            dates: dates(),
            plurals: plurals().unwrap_or_else(|| vec![("other", 0)]),
            locale,
        }
    }

    /// The tag of the custom, for scripts that write dates and numbers as these are: with calendar and digits,
    /// of which browsers would take others for some regions.
    pub fn tag(&self) -> String {
        let digits = match self.number(0).chars().next().unwrap_or('0') {
            '٠' => "arab",
            '۰' => "arabext",
            '०' => "deva",
            '০' => "beng",
            '၀' => "mymr",
            _ => "latn",
        };
        format!("{}-u-ca-gregory-nu-{digits}", self.locale.id)
    }

    /// A whole number.
    pub fn number(&self, number: u64) -> String {
        match &self.numbers {
            Some(numbers) => numbers.format(&Decimal::from(number)).to_string(),
            None => number.to_string(),
        }
    }

    /// Whether it is known how dates are written.
    pub fn has_dates(&self) -> bool {
        self.dates.is_some()
    }

    /// A date, as precise as it is stated; in ISO 8601 where CLDR does not know the language.
    pub fn date(&self, date: LegalDate) -> String {
        let (year, month, day) = date.parts();
        let (number_of_month, number_of_day) = (month.unwrap_or(1), day.unwrap_or(1));
        let (Some(dates), Ok(gregorian)) = (
            &self.dates,
            Date::try_new_gregorian(i32::from(year), number_of_month as u8, number_of_day as u8),
        ) else {
            return date.to_string();
        };
        match (month, day) {
            // The first of a month is an ordinal in French, in law always; CLDR does not know it.
            (Some(_), Some(1)) if self.locale.id.language.as_str() == "fr" => {
                dates.day.format(&gregorian).to_string().replacen("1 ", "1er ", 1)
            }
            (Some(_), Some(_)) => dates.day.format(&gregorian).to_string(),
            (Some(_), None) => dates.month.format(&gregorian).to_string(),
            _ => dates.year.format(&gregorian).to_string(),
        }
    }

    /// The plurals that whole numbers have, each with a number that has it.
    pub fn plurals(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.plurals.iter().copied()
    }
}

/// A plural's name in Fluent and in scripts.
fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_dates(lang: &str, day: &str, month: &str, year: &str) {
        let writing = Writing::of(lang);
        let said = |date| writing.date(LegalDate::from_iso(date).expect("a date"));
        assert_eq!(
            [said("2024-02-16"), said("2024-02"), said("2024")],
            [day, month, year],
            "{lang}"
        );
    }

    #[test]
    fn dates_keep_their_precision_and_name_the_month() {
        check_dates("en-GB", "16 February 2024", "February 2024", "2024");
        check_dates("en-US", "February 16, 2024", "February 2024", "2024");
        check_dates("de", "16. Februar 2024", "Februar 2024", "2024");
        check_dates("fr", "16 février 2024", "février 2024", "2024");
        check_dates("es", "16 de febrero de 2024", "febrero de 2024", "2024");
        check_dates("ja", "2024年2月16日", "2024年2月", "2024年");
        check_dates("ar", "16 فبراير 2024", "فبراير 2024", "2024");
        check_dates("ar-EG", "١٦ فبراير ٢٠٢٤", "فبراير ٢٠٢٤", "٢٠٢٤");
        check_dates("pt-BR", "16 de fevereiro de 2024", "fevereiro de 2024", "2024");
        check_dates("nl", "16 februari 2024", "februari 2024", "2024");
        check_dates("he", "16 בפברואר 2024", "פברואר 2024", "2024");
        // Of these CLDR has no months.
        check_dates("xx", "2024-02-16", "2024-02", "2024");
        check_dates("not a tag", "2024-02-16", "2024-02", "2024");
    }

    #[test]
    fn every_language_has_dates_of_every_precision() {
        let tags = "af am ar-EG as az be bg bn bs ca cs cy da el et eu fa fi fil ga gl gu he hi hr hu hy id is \
                    it ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl or pa pl ps pt pt-PT ro ru sd si sk sl \
                    sq sr sr-Latn sv sw ta te th tk tr uk ur uz vi yue zh zh-Hant zu";
        for tag in tags.split_whitespace() {
            let writing = Writing::of(tag);
            for (date, iso) in [("2024-02-16", false), ("2024-02", false), ("2024", true)] {
                let said = writing.date(LegalDate::from_iso(date).expect("a date"));
                // A year alone is the same in many languages; the others name a month.
                assert!(iso || said != date, "{tag}: {said}");
            }
            assert!(!writing.number(1_234).is_empty(), "{tag}");
        }
    }

    #[test]
    fn the_first_of_a_month_is_an_ordinal_in_french() {
        let said = |lang, date| Writing::of(lang).date(LegalDate::from_iso(date).expect("a date"));
        assert_eq!(said("fr", "2024-02-01"), "1er février 2024");
        assert_eq!(said("fr", "2024-02-11"), "11 février 2024");
        assert_eq!(said("fr", "2024-02-21"), "21 février 2024");
        assert_eq!(said("fr-CH", "2021-01-01"), "1er janvier 2021");
        assert_eq!(said("de", "2024-02-01"), "1. Februar 2024");
    }

    #[test]
    fn numbers_have_their_language_s_marks() {
        let said = |lang| Writing::of(lang).number(1_234_567);
        assert_eq!(said("en"), "1,234,567");
        assert_eq!(said("de"), "1.234.567");
        assert_eq!(said("fr"), "1\u{202f}234\u{202f}567");
        assert_eq!(said("es"), "1.234.567");
        assert_eq!(said("ja"), "1,234,567");
        assert_eq!(said("ar"), "1,234,567");
        assert_eq!(said("ar-EG"), "١٬٢٣٤٬٥٦٧");
    }

    #[test]
    fn scripts_are_told_of_calendar_and_digits() {
        assert_eq!(Writing::of("en-GB").tag(), "en-GB-u-ca-gregory-nu-latn");
        assert_eq!(Writing::of("ar-EG").tag(), "ar-EG-u-ca-gregory-nu-arab");
        assert_eq!(Writing::of("fa").tag(), "fa-u-ca-gregory-nu-arabext");
    }

    #[test]
    fn plurals_have_a_number_each() {
        let said = |lang| Writing::of(lang).plurals().collect::<Vec<_>>();
        assert_eq!(said("ja"), [("other", 0)]);
        assert_eq!(said("de"), [("one", 1), ("other", 0)]);
        assert_eq!(said("fr"), [("one", 0), ("many", 1_000_000), ("other", 2)]);
        let arabic =
            [("zero", 0), ("one", 1), ("two", 2), ("few", 3), ("many", 11), ("other", 100)];
        assert_eq!(said("ar"), arabic);
    }

    #[test]
    fn words_are_isolated_only_where_directions_meet() {
        use Direction::*;
        let check = |words: &str, direction, is_isolated: bool| {
            let expected = is_isolated.then(|| format!("\u{2068}{words}\u{2069}"));
            assert_eq!(isolated(words, direction), expected, "{words}");
        };
        check("Terms of sale", LeftToRight, false);
        check("2024-02-16", LeftToRight, false);
        check("プライバシー通知", LeftToRight, false);
        check("شروط البيع", LeftToRight, true);
        check("شروط البيع", RightToLeft, false);
        check("Terms of sale", RightToLeft, true);
        check("2024-02-16", RightToLeft, true);
        check("١٦ فبراير ٢٠٢٤", RightToLeft, false);
        check("16 فبراير 2024", RightToLeft, false);
        check("3.1", RightToLeft, false);
        check("…", RightToLeft, false);
    }
}
