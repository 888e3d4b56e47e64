//! The names of months in the languages whose dates are read: English, German, French, Spanish; and the
//! eras of Japan.

/// The names of the months of a year.
pub type Months = [&'static str; 12];

/// In English.
pub const ENGLISH: Months = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const GERMAN: Months = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];

const FRENCH: Months = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const SPANISH: Months = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// Other spellings and abbreviations that are not English.
const OTHERS: [(&str, i8); 16] = [
    ("jänner", 1),
    ("fevrier", 2),
    ("aout", 8),
    ("decembre", 12),
    ("setiembre", 9),
    ("mär", 3),
    ("okt", 10),
    ("dez", 12),
    ("janv", 1),
    ("févr", 2),
    ("avr", 4),
    ("juil", 7),
    ("déc", 12),
    ("ene", 1),
    ("abr", 4),
    ("dic", 12),
];

/// The month that a word names, from 1: in full, or as it is shortened.
pub fn month_of(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let number = |at: usize| i8::try_from(at + 1).ok();
    if let Some(at) = english(&word) {
        return number(at);
    }
    let in_full = [GERMAN, FRENCH, SPANISH]
        .iter()
        .find_map(|months| months.iter().position(|month| *month == word));
    let other = || OTHERS.iter().find(|(other, _)| *other == word).map(|(_, month)| *month);
    in_full.and_then(number).or_else(other)
}

/// Whether a word names a month in English, as far as can be told from the word.
pub fn is_english(word: &str) -> bool {
    english(&word.to_lowercase()).is_some()
}

/// By its full name, or by three letters, or four.
fn english(word: &str) -> Option<usize> {
    ENGLISH.iter().position(|month| {
        *month == word
            || (word.len() == 3 && month.starts_with(word))
            || (word == "sept" && *month == "september")
    })
}

/// The names of the months in the language of a word that is one of them in full and is not English.
/// Behind a number with a full stop it is German, which has some names that are English too.
pub fn abroad(word: &str, after_full_stop: bool) -> Option<Months> {
    let lower = word.to_lowercase();
    let has = |months: &Months| months.contains(&lower.as_str());
    // `Mai` is German, `mai` French.
    let is_noun = word.starts_with(char::is_uppercase);
    match () {
        () if has(&GERMAN) && (after_full_stop || (is_noun && !is_english(word))) => Some(GERMAN),
        () if is_english(word) => None,
        () => [FRENCH, SPANISH, GERMAN].into_iter().find(has),
    }
}

/// Eras, the year before their first, and their last.
pub const ERAS: [(&str, i16, i16); 3] =
    [("令和", 2018, i16::MAX), ("平成", 1988, 31), ("昭和", 1925, 64)];

/// Whether the name of an era stands at the start of a text.
pub fn starts_with_era(text: &str) -> bool {
    ERAS.iter().any(|(name, ..)| text.starts_with(name))
}
