//! Links say where they lead: those who go from link to link hear nothing else (WCAG 2.2, 2.4.4).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::TextInView;
use super::names::name_of;
use crate::finding::Finding;
use crate::html::NodeId;

/// The rule for links whose words say nothing.
pub const VAGUE: &str = "vague-link";

/// Words that say of a link that it is one, by language, in lower case.
const VAGUE_WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "click",
            "click here",
            "click on this link",
            "click this link",
            "continue",
            "details",
            "find out more",
            "follow this link",
            "here",
            "in this link",
            "learn more",
            "link",
            "more",
            "more details",
            "more info",
            "more information",
            "over here",
            "page",
            "read more",
            "see here",
            "see more",
            "the following link",
            "this",
            "this link",
            "this page",
            "this website",
        ],
    ),
    (
        "ja",
        &[
            "ここ",
            "ここをクリック",
            "こちら",
            "こちらから",
            "こちらのページ",
            "こちらのリンク",
            "こちらをクリック",
            "このページ",
            "このリンク",
            "もっと見る",
            "クリック",
            "リンク",
            "詳しくはこちら",
            "詳細",
            "詳細はこちら",
            "続きを読む",
        ],
    ),
    (
        "zh",
        &[
            "这里",
            "這裡",
            "这个链接",
            "這個連結",
            "此处",
            "此處",
            "此链接",
            "此連結",
            "点击",
            "點擊",
            "点击这里",
            "點擊這裡",
            "点击此处",
            "點擊此處",
            "链接",
            "連結",
            "更多",
            "查看更多",
            "了解更多",
            "瞭解更多",
            "详情",
            "詳情",
            "查看详情",
            "查看詳情",
            "本页",
            "本頁",
        ],
    ),
    (
        "ar",
        &[
            "هنا",
            "اضغط هنا",
            "انقر هنا",
            "من هنا",
            "هذا الرابط",
            "الرابط",
            "رابط",
            "المزيد",
            "اقرأ المزيد",
            "للمزيد",
            "معرفة المزيد",
            "التفاصيل",
            "هذه الصفحة",
        ],
    ),
    (
        "he",
        &[
            "כאן",
            "לחץ כאן",
            "לחצו כאן",
            "קישור",
            "קישור זה",
            "הקישור",
            "עוד",
            "קרא עוד",
            "קראו עוד",
            "מידע נוסף",
            "פרטים נוספים",
            "לפרטים",
            "דף זה",
        ],
    ),
    (
        "th",
        &[
            "ที่นี่",
            "คลิก",
            "คลิกที่นี่",
            "กดที่นี่",
            "ลิงก์",
            "ลิงก์นี้",
            "เพิ่มเติม",
            "อ่านเพิ่มเติม",
            "ดูเพิ่มเติม",
            "อ่านต่อ",
            "รายละเอียด",
            "หน้านี้",
        ],
    ),
    ("de", &["hier", "hier klicken", "klicken sie hier", "mehr", "weiterlesen", "dieser link"]),
    ("fr", &["ici", "cliquez ici", "en savoir plus", "lire la suite", "ce lien", "lien"]),
    ("es", &["aquí", "haga clic aquí", "leer más", "más información", "este enlace", "enlace"]),
];

/// Looks at every link of a text.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let tree = text.tree();
    let links = tree.descendants(tree.root()).filter(|id| {
        tree.name(*id) == Some("a")
            && tree.attr(*id, "href").is_some()
            && tree.attr(*id, "aria-hidden") != Some("true")
    });
    links.filter_map(|id| of_link(text, id)).collect()
}

fn of_link(text: &TextInView<'_>, id: NodeId) -> Option<Finding> {
    let tree = text.tree();
    let name = name_of(tree, id);
    if name.is_empty() {
        // What stands for a picture is a rule of its own.
        let has_picture = tree.descendants(id).any(|it| tree.name(it) == Some("img"));
        let message = "this link has no words";
        let help = "write what it leads to between its marks, or take it out";
        let finding = Finding::warning(VAGUE, text.place(id), message).with_help(help);
        return (!has_picture).then_some(finding);
    }
    if !is_vague(&name, text.lang()) {
        return None;
    }
    let message = format!("the link `{name}` does not say where it leads");
    let help =
        "make the words that name its target the link: those who hear a page go from link to link";
    Some(Finding::warning(VAGUE, text.place(id), message).with_help(help))
}

/// Whether words say nothing of where they lead, in the language of the text or in English.
fn is_vague(name: &str, lang: &str) -> bool {
    let name = name.to_lowercase();
    let name: String = name.nfc().filter(|c| !is_left_out(*c)).collect();
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    let own = lang.split('-').next().unwrap_or(lang);
    VAGUE_WORDS
        .iter()
        .filter(|(lang, _)| *lang == own || *lang == "en")
        .any(|(_, words)| words.contains(&name))
}

/// What Arabic and Hebrew may be written without: signs of vowels, marks of direction.
fn is_left_out(c: char) -> bool {
    matches!(c, '\u{5B0}'..='\u{5BD}' | '\u{640}' | '\u{64B}'..='\u{652}' | '\u{61C}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    const HELP: &str = "help: make the words that name its target the link: those who hear a page go from link to link";

    fn check_links(text: &str, expected: &[&str]) {
        let text = format!("---\neffective: 2020-01-01\n---\n# A\n\n{text}");
        check_site(&["vague-link"], &[("content/a.md", &text)], expected);
    }

    #[test]
    fn links_that_do_not_say_where_they_lead_are_told() {
        check_links(
            "See [here](#a), or [Click here.](#a) <a href=\"#a\" aria-label=\"this link\">Terms</a>\n\n[](#a)\n",
            &[
                "content/a.md:6:5: the link `here` does not say where it leads",
                HELP,
                "content/a.md:6:20: the link `Click here.` does not say where it leads",
                HELP,
                "content/a.md:6:38: the link `this link` does not say where it leads",
                HELP,
                "content/a.md:8:1: this link has no words",
                "help: write what it leads to between its marks, or take it out",
            ],
        );
    }

    #[test]
    fn words_of_other_languages_count_where_they_are_spoken() {
        let ja = "---\neffective: 2020-01-01\n---\n# あ\n\n規約は[こちら](#a)です。\n";
        let en = "---\neffective: 2020-01-01\n---\n# A\n\nThe word [こちら](#a) means here.\n";
        check_site(
            &["vague-link"],
            &[
                ("engross.yaml", "languages: [en, ja]\n"),
                ("content/a.md", en),
                ("content/a.ja.md", ja),
            ],
            &["content/a.ja.md:6:4: the link `こちら` does not say where it leads", HELP],
        );
    }

    #[test]
    fn each_script_has_its_own() {
        for (word, is_so, lang) in [
            ("点击此处", true, "zh"),
            ("點擊這裡。", true, "zh-Hant"),
            ("隐私政策", false, "zh"),
            ("\u{200F}هُنا", true, "ar"),
            ("سياسة الخصوصية", false, "ar"),
            ("כאן", true, "he"),
            ("ที่นี่", true, "th"),
            ("นโยบาย", false, "th"),
        ] {
            assert_eq!(super::is_vague(word, lang), is_so, "{word}");
        }
    }

    #[test]
    fn links_that_say_it_are_not() {
        check_links(
            "[The terms](#a) https://example.com/a [https://example.com](https://example.com) <a href=\"#a\" aria-label=\"How we keep data\">here</a> [![Terms](/a.png)](#a) <a id=\"x\"></a> <a href=\"#a\" title=\"Terms\"></a>\n",
            &[],
        );
    }
}
