//! Titles of clauses: the number apart from the words.

use crate::redline::marker_in_signs;

/// Words that come before a number.
const BEFORE_NUMBERS: [&str; 36] = [
    "article",
    "art.",
    "art",
    "section",
    "sec.",
    "clause",
    "chapter",
    "part",
    "paragraph",
    "annex",
    "appendix",
    "exhibit",
    "schedule",
    "§",
    "§§",
    "artikel",
    "abschnitt",
    "kapitel",
    "anhang",
    "artículo",
    "annexe",
    "titre",
    // Arabic
    "المادة",
    "البند",
    "القسم",
    "الفصل",
    "الباب",
    "الملحق",
    // Hebrew
    "סעיף",
    "פרק",
    "נספח",
    // Thai
    "ข้อ",
    "ข้อที่",
    "มาตรา",
    "หมวด",
    "ส่วนที่",
];

/// The clauses of an Arabic text are often counted in words.
const ARABIC_ORDINALS: [&str; 10] =
    ["أولا", "ثانيا", "ثالثا", "رابعا", "خامسا", "سادسا", "سابعا", "ثامنا", "تاسعا", "عاشرا"];

/// The number that a title begins with ("3.", "Article IV", "(a)", "第1条"), and the words behind it.
/// A title that is nothing but a number is all words.
pub fn split_number(title: &str) -> (&str, &str) {
    let title = title.trim();
    let end = number_end(title).unwrap_or(0);
    let rest = title[end..].trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '.' | ')' | ':' | '-' | '–' | '—' | '、' | '：' | '．' | '،')
    });
    if rest.is_empty() { ("", title) } else { (title[..end].trim(), rest) }
}

fn number_end(title: &str) -> Option<usize> {
    if let Some(rest) = title.strip_prefix('第') {
        return rest
            .char_indices()
            .find(|(_, c)| matches!(c, '条' | '章' | '節' | '項' | '款' | '條'))
            .filter(|(at, _)| *at <= 16)
            .map(|(at, c)| '第'.len_utf8() + at + c.len_utf8());
    }
    if let Some(end) = marker_in_signs(title) {
        return Some(end);
    }
    let first = title.split_whitespace().next()?;
    let ordinal: String = first.chars().filter(|c| !matches!(c, '\u{64B}'..='\u{652}')).collect();
    if let Some(ordinal) = ordinal.strip_suffix([':', '.', '-', '،'])
        && ARABIC_ORDINALS.contains(&ordinal)
    {
        return Some(first.len());
    }
    let named = BEFORE_NUMBERS.contains(&first.to_lowercase().as_str());
    let start = match named {
        true => title.len() - title[first.len()..].trim_start().len(),
        false => 0,
    };
    let label = title[start..].split_whitespace().next()?;
    // "§5" and "Art.5" in one.
    let glued = if named { 0 } else { label.len() - label.trim_start_matches('§').len() };
    let core = label[glued..].trim_matches(|c: char| {
        matches!(c, '(' | ')' | '[' | ']' | '.' | ':' | ',' | '-' | '–' | '—')
    });
    let closed = core.len() < label.len();
    let digits = core.starts_with(char::is_numeric)
        && core.split(['.', '-']).all(|part| {
            let letters = part.trim_start_matches(char::is_numeric);
            letters.len() <= 1 && letters.chars().all(|c| c.is_ascii_alphabetic())
        });
    let letters = core.len() == 1 && core.chars().all(|c| c.is_ascii_alphabetic());
    let roman = !core.is_empty()
        && core.chars().all(|c| "IVXLC".contains(c) || (closed && "ivxlc".contains(c)));
    let rest = title[start + label.len()..].trim_start();
    // "30 days" is no number of a clause, "3 Cookies" has one.
    let alone = core.contains('.') || !rest.starts_with(char::is_lowercase);
    let is_number = (digits && (named || closed || alone))
        || (roman && (named || closed))
        || (letters && (named || closed));
    is_number.then_some(start + label.len())
}

/// How alike the words of two titles are, from 0 to 100.
pub fn likeness(a: &str, b: &str) -> usize {
    let words = |title: &str| -> Vec<String> {
        let lower = title.to_lowercase();
        let parts = lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.flat_map(super::sketch::pieces).collect()
    };
    let (a, mut b) = (words(a), words(b));
    let total = a.len() + b.len();
    let mut shared = 0;
    for word in &a {
        if let Some(at) = b.iter().position(|other| other == word) {
            b.swap_remove(at);
            shared += 2;
        }
    }
    (100_usize * shared).checked_div(total).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_apart_from_words() {
        for (title, number, words) in [
            ("3. Cookies", "3.", "Cookies"),
            ("3 Cookies", "3", "Cookies"),
            ("3.2.1 Cookies and more", "3.2.1", "Cookies and more"),
            ("(a) Cookies", "(a)", "Cookies"),
            ("IV. Cookies", "IV.", "Cookies"),
            ("Article 5: Cookies", "Article 5:", "Cookies"),
            ("Art. 12 – Cookies", "Art. 12", "Cookies"),
            ("§5 Cookies", "§5", "Cookies"),
            ("第1条 目的", "第1条", "目的"),
            ("一、我们收集的信息", "一、", "我们收集的信息"),
            ("（二）您的权利", "（二）", "您的权利"),
            ("１．目的", "１．", "目的"),
            ("٣. حقوقك", "٣.", "حقوقك"),
            ("المادة ٣: حقوقك", "المادة ٣:", "حقوقك"),
            ("المادة (٣) حقوقك", "المادة (٣)", "حقوقك"),
            ("أولاً: حقوقك", "أولاً:", "حقوقك"),
            ("ב. זכויות", "ב.", "זכויות"),
            ("סעיף 3 – זכויות", "סעיף 3", "זכויות"),
            ("ข้อ ๓ สิทธิ", "ข้อ ๓", "สิทธิ"),
            ("๓. สิทธิ", "๓.", "สิทธิ"),
            ("٣ حقوقك", "٣", "حقوقك"),
            ("30 days to object", "", "30 days to object"),
            ("I object", "", "I object"),
            ("A right to object", "", "A right to object"),
            ("2024", "", "2024"),
            ("Schedule 1", "", "Schedule 1"),
            ("Part of the agreement", "", "Part of the agreement"),
            ("", "", ""),
        ] {
            assert_eq!(split_number(title), (number, words), "{title}");
        }
    }
}
