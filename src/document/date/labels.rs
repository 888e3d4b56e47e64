//! Words that introduce the date of a whole text: `Effective Date:`, `Stand:`, `発効日`.
//!
//! What stands before or behind a date in its line comes in; what the line says of the date goes out.
//! Prose is no label: the words must be these and no others. Arabic stands here without the signs of hamza on alif
//! and without vowel signs, as lines are read.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::months::is_thai;

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
            // Chinese
            "生效日期",
            "生效日",
            "生效时间",
            "生效時間",
            "施行日期",
            "实施日期",
            "實施日期",
            // Arabic
            "تاريخ السريان",
            "تاريخ بدء السريان",
            "تاريخ سريان المفعول",
            "تاريخ النفاذ",
            "تاريخ بدء النفاذ",
            "تاريخ التطبيق",
            "تاريخ الدخول حيز التنفيذ",
            // Hebrew
            "תאריך כניסה לתוקף",
            "מועד כניסה לתוקף",
            "כניסה לתוקף",
            "תאריך תחילה",
            "תאריך תחולה",
            "תחילת תוקף",
            // Thai
            "วันที่มีผลบังคับใช้",
            "วันที่มีผลใช้บังคับ",
            "วันที่มีผล",
            "วันที่เริ่มบังคับใช้",
            "วันที่บังคับใช้",
            "วันบังคับใช้",
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
            // Chinese
            "更新日期",
            "更新时间",
            "更新時間",
            "最后更新",
            "最後更新",
            "最后更新日期",
            "最後更新日期",
            "最近更新",
            "最近更新日期",
            "最近更新时间",
            "最近更新時間",
            "最近修订",
            "最近修訂",
            "修订日期",
            "修訂日期",
            "最后修订日期",
            "最後修訂日期",
            "发布日期",
            "發布日期",
            "發佈日期",
            "日期",
            // Arabic
            "اخر تحديث",
            "تاريخ اخر تحديث",
            "تاريخ التحديث",
            "تم التحديث",
            "تم اخر تحديث",
            "اخر تعديل",
            "تاريخ اخر تعديل",
            "تاريخ التعديل",
            "تاريخ الاصدار",
            "تاريخ النشر",
            "التاريخ",
            // Hebrew
            "עודכן לאחרונה",
            "עדכון אחרון",
            "תאריך עדכון",
            "תאריך עדכון אחרון",
            "תאריך העדכון האחרון",
            "תאריך פרסום",
            "עודכן",
            "תאריך",
            // Thai
            "ปรับปรุงล่าสุด",
            "แก้ไขล่าสุด",
            "อัปเดตล่าสุด",
            "อัพเดตล่าสุด",
            "วันที่ปรับปรุงล่าสุด",
            "วันที่แก้ไขล่าสุด",
            "วันที่อัปเดตล่าสุด",
            "ปรับปรุงครั้งล่าสุด",
            "แก้ไขครั้งล่าสุด",
            "วันที่ประกาศ",
            "วันที่",
        ],
    ),
    (
        Means::Version,
        &[
            "version",
            "revision",
            "version date",
            "fassung",
            "versión",
            "バージョン",
            "版本",
            "版本日期",
            "الاصدار",
            "النسخة",
            "גרסה",
            "גרסת",
            "נוסח",
            "เวอร์ชัน",
            "ฉบับ",
        ],
    ),
];

/// Words that say that a text is in force, where a connective or punctuation parts them from the date; else
/// they may be prose that a line end has cut.
const PREDICATES: [&str; 25] = [
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
    // Arabic
    "يسري",
    "تسري",
    "ساري المفعول",
    "سارية المفعول",
    "نافذ",
    "نافذة",
    "يسري العمل به",
    // Hebrew
    "בתוקף",
    "תקף",
    "תקפה",
    // Thai
    "มีผลบังคับใช้",
    "มีผลใช้บังคับ",
    "ใช้บังคับ",
];

/// Words that can stand between a label and its date.
const CONNECTIVES: [&str; 46] = [
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
    "في",
    "من",
    "منذ",
    "بتاريخ",
    "اعتبارا من",
    "ابتداء من",
    "ב",
    "ביום",
    "מ",
    "מיום",
    "מתאריך",
    "החל ב",
    "החל מ",
    "החל מיום",
    "ณ",
    "ณ วันที่",
    "เมื่อ",
    "เมื่อวันที่",
    "วันที่",
    "ตั้งแต่",
    "ตั้งแต่วันที่",
    "นับตั้งแต่วันที่",
];

/// Words behind a date in Japanese and Chinese: `2024年2月16日 改定`, `2024年2月16日起生效`. The day on which a
/// text was first made (制定) is not among them, since its later versions state it too.
const BEHIND: [(Means, &[&str]); 2] = [
    (
        Means::InForce,
        &[
            "施行",
            "発効",
            "から適用",
            "生效",
            "起生效",
            "起施行",
            "起实施",
            "起實施",
            "起適用",
            "起适用",
        ],
    ),
    (
        Means::Written,
        &[
            "改定",
            "改訂",
            "更新",
            "最終更新",
            "最終改定",
            "現在",
            "修订",
            "修訂",
            "发布",
            "發布",
            "發佈",
        ],
    ),
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
        .filter_map(|connective| {
            let label = words.strip_suffix(connective)?;
            // Thai puts no blank there.
            label.strip_suffix(' ').or_else(|| is_thai(connective).then_some(label))
        })
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

/// Without what stands around the words; marks on their last letter are theirs.
pub fn trimmed(words: &str) -> &str {
    words.trim_matches(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
}

/// In lower case, composed, with plain blanks and apostrophes; Arabic and Hebrew as they are read, whatever signs
/// of vowels, of hamza on alif and of direction were typed.
fn normal(words: &str) -> String {
    let words = words.to_lowercase().replace('’', "'");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_ascii() {
        return words;
    }
    let is_left_out = |c: &char| {
        matches!(c, '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}' | '\u{591}'..='\u{5BD}' | '\u{5BF}'..='\u{5C7}')
            || super::is_direction(*c)
    };
    let folded = words.nfc().filter(|c| !is_left_out(c)).map(|c| match c {
        'أ' | 'إ' | 'آ' => 'ا',
        c => c,
    });
    folded.collect()
}
