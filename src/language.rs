//! What a language's tag (BCP 47) says of it: its script, the language whose texts can serve in its place, the side
//! from which it is read. Knows nothing of texts.

/// The script that a tag names, as it is written there.
pub fn script(tag: &str) -> Option<&str> {
    let is_script = |part: &&str| part.len() == 4 && part.chars().all(|c| c.is_ascii_alphabetic());
    // Behind a singleton stand extensions, in which four letters are no script.
    tag.split(['-', '_']).skip(1).take_while(|part| part.len() > 1).find(is_script)
}

/// The main tag of a language, whose texts serve where its own lack something; its own where the tag names a
/// script, since the main language may be written in another one.
pub fn main_tag(tag: &str) -> &str {
    match script(tag) {
        Some(_) => tag,
        None => tag.split('-').next().unwrap_or(tag),
    }
}

/// The side from which words are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// As English.
    LeftToRight,
    /// As Arabic.
    RightToLeft,
}

impl Direction {
    /// The direction of a language's script, by its tag (BCP 47); scripts count, where the tag names one.
    ///
    /// Languages: those of CLDR whose `characterOrder` is right to left, in the script that they are
    /// mostly written in. Scripts: those whose letters are of the bidirectional class R or AL.
    pub fn of(lang: &str) -> Direction {
        let mut parts = lang.split(['-', '_']);
        let language = parts.next().unwrap_or_default().to_ascii_lowercase();
        let rest: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
        let is_rtl = match script(lang).map(str::to_ascii_lowercase).as_deref() {
            Some(script) => matches!(
                script,
                "adlm"
                    | "arab"
                    | "aran"
                    | "armi"
                    | "avst"
                    | "chrs"
                    | "cprt"
                    | "elym"
                    | "gara"
                    | "hatr"
                    | "hebr"
                    | "hung"
                    | "khar"
                    | "lydi"
                    | "mand"
                    | "mani"
                    | "mend"
                    | "merc"
                    | "mero"
                    | "narb"
                    | "nbat"
                    | "nkoo"
                    | "orkh"
                    | "ougr"
                    | "palm"
                    | "phli"
                    | "phlp"
                    | "phnx"
                    | "prti"
                    | "rohg"
                    | "samr"
                    | "sarb"
                    | "sidt"
                    | "sogd"
                    | "sogo"
                    | "syrc"
                    | "syre"
                    | "syrj"
                    | "syrn"
                    | "thaa"
                    | "todr"
                    | "yezi"
            ),
            None => {
                let region = rest.iter().take_while(|part| part.len() > 1).find(|it| it.len() == 2);
                let region = region.map_or("", String::as_str);
                match language.as_str() {
                    "ar" | "arc" | "arz" | "ary" | "arq" | "apc" | "ars" | "acm" | "aeb"
                    | "ajp" | "bal" | "bgn" | "bqi" | "ckb" | "dv" | "fa" | "fas" | "prs"
                    | "glk" | "he" | "iw" | "heb" | "ks" | "lrc" | "luz" | "mzn" | "nqo" | "ps"
                    | "pus" | "pnb" | "rhg" | "sd" | "sdh" | "skr" | "syr" | "ug" | "ur"
                    | "urd" | "ara" | "yi" | "ji" | "khw" | "hnd" | "haz" => {
                        // Sindhi is written in Devanagari in India, as its likely subtags have it not;
                        // who means that says so by the script.
                        true
                    }
                    // Written in Arabic letters there alone (CLDR, likely subtags).
                    "az" => matches!(region, "ir" | "iq"),
                    "ku" => matches!(region, "iq" | "ir" | "lb"),
                    "pa" => region == "pk",
                    "uz" => region == "af",
                    "tk" => matches!(region, "af" | "ir"),
                    "kk" | "ky" => matches!(region, "cn" | "af" | "ir"),
                    "ms" => region == "cc",
                    "tg" => region == "pk",
                    _ => false,
                }
            }
        };
        if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight }
    }

    /// As HTML's attribute `dir` has it.
    pub fn name(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_language_serves_unless_a_script_is_named() {
        for (tag, main) in [
            ("pt-BR", "pt"),
            ("de", "de"),
            ("zh-Hant", "zh-Hant"),
            ("sr-Latn-RS", "sr-Latn-RS"),
            ("en-u-nu-arab", "en"),
        ] {
            assert_eq!(main_tag(tag), main, "{tag}");
        }
    }

    #[test]
    fn scripts_decide_on_the_direction() {
        for lang in [
            "ar",
            "ar-EG",
            "he",
            "fa",
            "ur",
            "ps",
            "ks",
            "az-Arab",
            "ku-Arab-IQ",
            "pa-PK",
            "AR",
            "yi",
            "ur_PK",
            "ug-CN",
        ] {
            assert_eq!(Direction::of(lang).name(), "rtl", "{lang}");
        }
        for lang in [
            "en",
            "ja",
            "ks-Deva",
            "az",
            "ar-Latn",
            "ku",
            "pa",
            "sd-Deva",
            "",
            "en-u-nu-arab",
            "zh-Hant",
            "he-Latn-IL",
            "en-x-arab",
        ] {
            assert_eq!(Direction::of(lang).name(), "ltr", "{lang}");
        }
    }
}
