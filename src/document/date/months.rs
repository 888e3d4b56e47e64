//! The names of months in the languages whose dates are read: English, German, French, Spanish, Arabic,
//! Hebrew, Thai; and the eras of Japan, Taiwan and Thailand.

use unicode_normalization::UnicodeNormalization;

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

/// As Egypt and most of the Gulf name them. Beside them the names of Syria, Iraq and their neighbours, some of
/// two words, and those of the Maghreb: [`PAIRS`], [`OTHERS`].
const ARABIC: Months = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
];

const HEBREW: Months = [
    "ינואר",
    "פברואר",
    "מרץ",
    "אפריל",
    "מאי",
    "יוני",
    "יולי",
    "אוגוסט",
    "ספטמבר",
    "אוקטובר",
    "נובמבר",
    "דצמבר",
];

const THAI: Months = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
];

/// Names of two words: of Syria and its neighbours; and as Thai shortens them (`ก.พ.`).
const PAIRS: [(&str, &str, i8); 16] = [
    ("كانون", "الثاني", 1),
    ("تشرين", "الأول", 10),
    ("تشرين", "الثاني", 11),
    ("كانون", "الأول", 12),
    ("ม", "ค", 1),
    ("ก", "พ", 2),
    ("มี", "ค", 3),
    ("เม", "ย", 4),
    ("พ", "ค", 5),
    ("มิ", "ย", 6),
    ("ก", "ค", 7),
    ("ส", "ค", 8),
    ("ก", "ย", 9),
    ("ต", "ค", 10),
    ("พ", "ย", 11),
    ("ธ", "ค", 12),
];

/// Other spellings and abbreviations that are not English.
const OTHERS: [(&str, i8); 42] = [
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
    ("ابريل", 4),
    ("إبريل", 4),
    ("يونيه", 6),
    ("يوليه", 7),
    ("اغسطس", 8),
    ("اكتوبر", 10),
    ("شباط", 2),
    ("آذار", 3),
    ("اذار", 3),
    ("نيسان", 4),
    ("أيار", 5),
    ("ايار", 5),
    ("حزيران", 6),
    ("تموز", 7),
    ("آب", 8),
    ("أيلول", 9),
    ("ايلول", 9),
    ("جانفي", 1),
    ("فيفري", 2),
    ("أفريل", 4),
    ("جوان", 6),
    ("جويلية", 7),
    ("أوت", 8),
    ("غشت", 8),
    ("מרס", 3),
    ("מארס", 3),
];

/// The month that a word names, from 1: in full, or as it is shortened.
pub fn month_of(word: &str) -> Option<i8> {
    // No name is as long as this.
    if word.len() > 64 {
        return None;
    }
    let word = composed(word);
    // Hebrew writes "in" as a letter before the month; no name of one begins with it.
    named(&word).or_else(|| word.strip_prefix('ב').and_then(named))
}

fn named(word: &str) -> Option<i8> {
    let number = |at: usize| i8::try_from(at + 1).ok();
    if let Some(at) = english(word) {
        return number(at);
    }
    let in_full = [GERMAN, FRENCH, SPANISH, ARABIC, HEBREW, THAI]
        .iter()
        .find_map(|months| months.iter().position(|month| *month == word));
    let other = || OTHERS.iter().find(|(other, _)| *other == word).map(|(_, month)| *month);
    in_full.and_then(number).or_else(other)
}

/// The month that two words name.
pub fn month_of_pair(first: &str, second: &str) -> Option<i8> {
    PAIRS.iter().find(|(one, two, _)| *one == first && *two == second).map(|(.., month)| *month)
}

/// Whether a word is Thai: years beside it are those of the Buddhist era, unless it says otherwise.
pub fn is_thai(word: &str) -> bool {
    word.starts_with(|c| matches!(c, '\u{E01}'..='\u{E3A}' | '\u{E40}'..='\u{E4E}'))
}

/// So many years the Buddhist era of Thailand is ahead.
pub const BUDDHIST: i16 = 543;

/// In small letters, composed: a file typed on a Mac may have accents apart.
fn composed(word: &str) -> String {
    match word.is_ascii() {
        true => word.to_ascii_lowercase(),
        false => word.to_lowercase().nfc().collect(),
    }
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
        () => [FRENCH, SPANISH, GERMAN, ARABIC, HEBREW, THAI].into_iter().find(has),
    }
}

/// Eras that count years before the sign 年, the year before their first, and their last. Taiwan's begins with the
/// Republic of 1912.
pub const ERAS: [(&str, i16, i16); 7] = [
    ("令和", 2018, i16::MAX),
    ("平成", 1988, 31),
    ("昭和", 1925, 64),
    ("中華民國", 1911, i16::MAX),
    ("中华民国", 1911, i16::MAX),
    ("民國", 1911, i16::MAX),
    ("民国", 1911, i16::MAX),
];

/// Whether the name of an era stands at that place of a text, and is not the end of a longer one.
pub fn starts_with_era(text: &str, at: usize) -> bool {
    ERAS.iter().any(|(name, ..)| text[at..].starts_with(name))
        && !text[..at].ends_with("中華")
        && !text[..at].ends_with("中华")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_named_with_one_letter_before_it_at_most() {
        assert_eq!(month_of("בינואר"), Some(1));
        assert_eq!(month_of("בבינואר"), None);
        // Each letter once cost another look at the rest, on a stack that grew.
        assert_eq!(month_of(&"ב".repeat(200_000)), None);
    }
}
