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

/// Whether there is a country of this code.
pub fn is_known(code: &str) -> bool {
    TABLE.lines().skip(1).any(|line| line.split('\t').next() == Some(code))
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
    fn every_country_has_a_name_in_every_language() {
        let columns = TABLE.lines().next().map_or(0, |line| line.split('\t').count());
        for line in TABLE.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == columns && cells.iter().all(|it| !it.is_empty()), "{line}");
        }
    }
}
