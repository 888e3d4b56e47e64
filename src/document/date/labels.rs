//! Words that introduce the date of a whole text: `Effective Date:`, `Stand:`, `発効日`.
//!
//! What stands before or behind a date in its line comes in; what the line says of the date goes out.
//! Prose is no label: the words must be these and no others.

/// What a line says of its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// The text is in force from that day.
    InForce,
    /// The text is of that day: written, revised, the state of.
    Written,
    /// The version is of that day, or is called by it.
    Version,
}

/// What words before a date say of it, and may end in one of [`CONNECTIVES`].
const LABELS: [(Means, &[&str]); 3] = [
    (
        Means::InForce,
        &[
            "effective date",
            "effective",
            "date effective",
            "date of effect",
            "date of entry into force",
            "entry into force",
            // German
            "datum des inkrafttretens",
            "inkrafttreten",
            // French
            "date d'entrée en vigueur",
            "entrée en vigueur",
            // Spanish
            "fecha de entrada en vigor",
            "entrada en vigor",
            "fecha de vigencia",
            // Japanese
            "発効日",
            "施行日",
            "適用開始日",
        ],
    ),
    (
        Means::Written,
        &[
            "last updated",
            "last update",
            "last modified",
            "last revised",
            "last changed",
            "last amended",
            "last reviewed",
            "date last updated",
            "date of last update",
            "date of last revision",
            "updated",
            "revised",
            "amended",
            "revision date",
            "date",
            "dated",
            // German
            "stand",
            "datum",
            "zuletzt aktualisiert",
            "zuletzt geändert",
            "letzte aktualisierung",
            "letzte änderung",
            "aktualisiert",
            // French
            "dernière mise à jour",
            "dernière modification",
            "mise à jour",
            "mis à jour",
            // Spanish
            "última actualización",
            "última modificación",
            "fecha",
            "fecha de actualización",
            "actualizado",
            // Japanese
            "最終更新日",
            "最終更新",
            "最終改定日",
            "最終改訂日",
            "改定日",
            "改訂日",
            "更新日",
        ],
    ),
    (Means::Version, &["version", "revision", "version date", "fassung", "versión", "バージョン"]),
];

/// Words that say that a text is in force, where a connective or punctuation parts them from the date; else
/// they may be prose that a line end has cut.
const PREDICATES: [&str; 12] = [
    "in effect",
    "in force",
    "valid",
    "applies",
    "applicable",
    // German
    "gültig",
    "in kraft",
    "in kraft getreten",
    "tritt in kraft",
    // French
    "en vigueur",
    // Spanish
    "en vigor",
    "vigente",
];

/// Words that can stand between a label and its date.
const CONNECTIVES: [&str; 24] = [
    "on",
    "as of",
    "as at",
    "as from",
    "from",
    "since",
    "of",
    "starting",
    "am",
    "ab",
    "seit",
    "vom",
    "ab dem",
    "seit dem",
    "le",
    "du",
    "au",
    "depuis le",
    "à compter du",
    "à partir du",
    "el",
    "del",
    "desde el",
    "a partir del",
];

/// Words behind a date in Japanese: `2024年2月16日 改定`. The day on which a text was first made
/// (制定) is not among them, since its later versions state it too.
const BEHIND: [(Means, &[&str]); 2] = [
    (Means::InForce, &["施行", "発効", "から適用"]),
    (Means::Written, &["改定", "改訂", "更新", "最終更新", "最終改定", "現在"]),
];

/// What stands in a line before its date says of it; none if it is no label.
pub fn before(words: &str) -> Option<Means> {
    let words = normal(words);
    let is_apart = words.ends_with(|c: char| !c.is_alphanumeric());
    let words = trimmed(&words);
    let means = |label: &str, is_apart: bool| {
        let label = trimmed(label);
        let of_label = meaning(&LABELS, label);
        let predicate = || (is_apart && PREDICATES.contains(&label)).then_some(Means::InForce);
        of_label.or_else(predicate).or_else(|| numbered(label).then_some(Means::Version))
    };
    let connected = CONNECTIVES
        .iter()
        .filter_map(|connective| words.strip_suffix(connective)?.strip_suffix(' '))
        // The longest connective leaves the shortest label.
        .min_by_key(|label| label.len());
    means(words, is_apart).or_else(|| means(connected?, true))
}

/// What the words behind a date that has none before it say of it; none if they are no label.
pub fn behind(words: &str) -> Option<Means> {
    meaning(&BEHIND, trimmed(&normal(words)))
}

/// Whether words only number the version: `version 2.1`, `v3`.
pub fn numbered(words: &str) -> bool {
    let words = normal(words);
    let words = trimmed(&words);
    let (name, number) = match words.rsplit_once(' ') {
        Some((name, number)) => (trimmed(name), number),
        None => match words.strip_prefix('v') {
            Some(number) => ("v", number),
            None => return false,
        },
    };
    let is_number = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    let is_version = name == "v" || meaning(&LABELS, name) == Some(Means::Version);
    is_version && is_number(number.strip_prefix('v').unwrap_or(number))
}

fn meaning(labels: &[(Means, &[&str])], words: &str) -> Option<Means> {
    labels.iter().find(|(_, labels)| labels.contains(&words)).map(|(means, _)| *means)
}

fn trimmed(words: &str) -> &str {
    words.trim_matches(|c: char| !c.is_alphanumeric())
}

/// In lower case, with plain blanks and apostrophes.
fn normal(words: &str) -> String {
    let words = words.to_lowercase().replace('’', "'");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
