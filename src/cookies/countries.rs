//! The names of countries, as readers of a language call them.
//!
//! From Unicode CLDR 48 (Unicode License v3). A language that is not in the table has the codes alone: a name in
//! another language would be no better on its pages.

use crate::language::main_tag;

const TABLE: &str = include_str!("countries.tsv");

/// The name of a country by its code (ISO 3166-1), in a language; the code where there is none.
pub fn name<'a>(code: &'a str, lang: &str) -> &'a str {
    let mut lines = TABLE.lines();
    let languages = lines.next().unwrap_or_default();
    let main = main_tag(lang);
    let Some(column) = languages.split('\t').position(|it| it.eq_ignore_ascii_case(main)) else {
        return code;
    };
    let line = lines.find(|line| line.split('\t').next() == Some(code));
    let name = line.and_then(|line| line.split('\t').nth(column));
    name.filter(|name| !name.is_empty()).unwrap_or(code)
}

/// What is written for a country and is neither its code nor its name in the table.
const WRITTEN: [(&str, &str); 8] = [
    ("uk", "GB"),
    ("great britain", "GB"),
    ("el", "GR"),
    ("usa", "US"),
    ("united states of america", "US"),
    ("america", "US"),
    ("the netherlands", "NL"),
    ("czech republic", "CZ"),
];

/// The code of every country, sorted.
pub fn codes() -> impl Iterator<Item = &'static str> {
    TABLE.lines().skip(1).filter_map(|line| line.split('\t').next())
}

/// Whether there is a country of this code.
pub fn is_known(code: &str) -> bool {
    codes().any(|known| known == code)
}

/// The code that is meant by what is none: one in small letters or with full stops, the name of a country in a
/// language of the table, or another word in use for it.
pub fn meant(written: &str) -> Option<&'static str> {
    let written = written.trim().replace('.', "").to_lowercase();
    if let Some((_, code)) = WRITTEN.iter().find(|(word, _)| *word == written) {
        return Some(code);
    }
    let mut lines = TABLE.lines().skip(1);
    let line = lines.find(|line| line.split('\t').any(|cell| cell.to_lowercase() == written))?;
    line.split('\t').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_called_as_the_language_calls_them() {
        assert_eq!(name("US", "en"), "United States");
        assert_eq!(name("US", "de-AT"), "Vereinigte Staaten");
        assert_eq!(name("JP", "ja"), "日本");
        assert_eq!(name("JP", "pl"), "JP");
        assert_eq!(name("QQ", "en"), "QQ");
        assert!(is_known("IE") && !is_known("UK") && !is_known("code"));
    }

    #[test]
    fn what_is_written_for_a_country_leads_to_its_code() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(meant(written), expected, "{written}");
        };
        check("us", Some("US"));
        check("U.S.A.", Some("US"));
        check("UK", Some("GB"));
        check("el", Some("GR"));
        check("Germany", Some("DE"));
        check("deutschland", Some("DE"));
        check("日本", Some("JP"));
        check("EU", None);
        check("XX", None);
        check("", None);
        assert!(WRITTEN.iter().all(|(word, code)| is_known(code) && !is_known(word)));
        assert!(codes().is_sorted() && codes().count() > 200);
    }

    #[test]
    fn every_country_has_a_name_in_every_language() {
        let columns = TABLE.lines().next().map_or(0, |line| line.split('\t').count());
        for line in TABLE.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == columns && cells.iter().all(|it| !it.is_empty()), "{line}");
        }
    }
}
