//! Words of lists of cookies: categories, kinds of storage, parties, names with a sign for what changes in them.

use crate::cookies::inventory::{Item, Match, Party, Storage, Text};

/// Words for categories, and whether they have one meaning in these lists.
const CATEGORIES: [(&str, &str, bool); 34] = [
    ("strictly necessary", "strictly-necessary", true),
    ("necessary", "strictly-necessary", true),
    ("strictly", "strictly-necessary", true),
    ("essential", "strictly-necessary", true),
    ("strictly essential", "strictly-necessary", true),
    ("required", "strictly-necessary", true),
    ("technically necessary", "strictly-necessary", true),
    ("technical", "strictly-necessary", false),
    ("security", "strictly-necessary", false),
    ("analytics", "analytics", true),
    ("analytical", "analytics", true),
    ("analytical performance", "analytics", true),
    ("analytical or performance", "analytics", true),
    ("analytics and performance", "analytics", true),
    ("performance", "analytics", true),
    ("performance and analytics", "analytics", true),
    ("statistics", "analytics", true),
    ("statistic", "analytics", true),
    ("statistical", "analytics", true),
    ("measurement", "analytics", true),
    ("functionality", "functionality", true),
    ("functional", "functionality", false),
    ("preferences", "functionality", true),
    ("preference", "functionality", true),
    ("personalization", "functionality", false),
    ("personalisation", "functionality", false),
    ("targeting", "targeting", true),
    ("targeting advertising", "targeting", true),
    ("targeting and advertising", "targeting", true),
    ("marketing", "targeting", true),
    ("advertising", "targeting", true),
    ("advertisement", "targeting", true),
    ("social media", "targeting", false),
    ("tracking", "targeting", false),
];

/// Words for: nobody has said yet.
const UNCLASSIFIED: [&str; 6] =
    ["unclassified", "uncategorized", "uncategorised", "unknown", "other", "others"];

/// What a word says of a category.
pub(super) enum CategoryWord {
    /// It names one; whether that is its only meaning.
    Known(&'static str, bool),
    /// It says that nobody has decided.
    Unclassified,
    /// It names none.
    None,
}

/// Reads the name of a category, with "cookies" behind it or not.
pub(super) fn category(written: &str) -> CategoryWord {
    let words: Vec<String> = written
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && word != "cookies" && word != "cookie")
        .collect();
    let words = words.join(" ");
    if UNCLASSIFIED.contains(&words.as_str()) {
        return CategoryWord::Unclassified;
    }
    match CATEGORIES.iter().find(|(word, ..)| *word == words) {
        Some((_, id, is_sure)) => CategoryWord::Known(id, *is_sure),
        None => CategoryWord::None,
    }
}

/// Reads a kind of storage.
pub(super) fn storage(written: &str) -> Option<Storage> {
    let letters: String =
        written.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Some(match letters.as_str() {
        "http" | "httpcookie" | "cookie" | "cookies" | "servercookie" | "browsercookie" => {
            Storage::Cookie
        }
        "html" | "htmllocalstorage" | "localstorage" | "html5localstorage" => Storage::LocalStorage,
        "htmlsessionstorage" | "sessionstorage" => Storage::SessionStorage,
        "indexeddb" | "idb" => Storage::IndexedDb,
        "pixel" | "pixeltracker" | "trackingpixel" | "webbeacon" | "beacon" => Storage::Pixel,
        "webstorage" => Storage::Web,
        "app" | "appstorage" => Storage::App,
        "sdk" => Storage::Sdk,
        _ => return None,
    })
}

/// Reads whose an item is.
pub(super) fn party(written: &str) -> Option<Party> {
    let letters: String =
        written.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let starts = |words: [&str; 3]| words.iter().any(|word| letters.starts_with(word));
    if starts(["1stparty", "firstparty", "first"]) || letters == "own" {
        Some(Party::First)
    } else if starts(["3rdparty", "thirdparty", "third"]) {
        Some(Party::Third)
    } else {
        None
    }
}

/// Whether a text is the name of a host.
pub(super) fn is_domain(name: &str) -> bool {
    let name = name.strip_prefix('.').unwrap_or(name);
    name.contains('.')
        && name.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
}

/// The hosts that a text names, with commas or blanks between them; nothing if it names anything else.
pub(super) fn domains(text: &str) -> Option<Vec<String>> {
    let names = text.split([',', ';', ' ']).filter(|it| !it.is_empty());
    names.map(|it| is_domain(it).then(|| it.to_owned())).collect()
}

/// Whether links can lead there.
pub(super) fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(char::is_whitespace)
}

/// What stands for the part of a name that changes.
#[derive(Clone, Copy)]
pub(super) struct Blanks {
    /// Whether a `*` does.
    pub(super) star: bool,
    /// Whether a `#` does.
    pub(super) hash: bool,
    /// Whether `XXXX`, `<id>`, `{id}` and `[id]` with letters in them do.
    pub(super) placeholders: bool,
}

/// Gives an item the name that was written, with the rule by which names are compared with it. Where a sign stands for what
/// changes, readers still see what was written. Whether that was so.
pub(super) fn name(item: &mut Item, written: &str, blanks: Blanks) -> bool {
    let pieces = pieces(written, blanks);
    let literal: Vec<&str> = pieces.iter().flatten().copied().collect();
    if pieces.len() == literal.len() || literal.is_empty() {
        item.name = written.to_owned();
        return false;
    }
    let is_display = match pieces.as_slice() {
        [Some(stem), None] => {
            item.name = (*stem).to_owned();
            item.matching = Match::Prefix;
            // Readers see the star in any case.
            written != format!("{stem}*")
        }
        [None, Some(end)] => {
            item.name = (*end).to_owned();
            item.matching = Match::Suffix;
            written != format!("*{end}")
        }
        // Within a pattern a question mark stands for any letter.
        pieces if literal.iter().any(|it| it.contains(['?', '*'])) => {
            let escaped = |piece: &Option<&str>| piece.map_or(".*".to_owned(), regex_lite::escape);
            item.name = pieces.iter().map(escaped).collect();
            item.matching = Match::Regex;
            true
        }
        // Of `_dc_gtm_UA-XXXXXXX-X` the last part says nothing that the first does not.
        [Some(stem), None, Some("-"), None] => {
            item.name = (*stem).to_owned();
            item.matching = Match::Prefix;
            true
        }
        pieces => {
            item.name = pieces.iter().map(|piece| piece.unwrap_or("*")).collect();
            item.matching = Match::Glob;
            item.name != written
        }
    };
    item.display = is_display.then(|| Text::Plain(written.to_owned()));
    true
}

/// A name as what stays (its letters) and what changes (nothing), never two of a kind beside each other.
fn pieces(written: &str, blanks: Blanks) -> Vec<Option<&str>> {
    let mut pieces: Vec<Option<&str>> = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < written.len() {
        let Some(length) = blank(&written[at..], written[..at].chars().next_back(), blanks) else {
            at += written[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if start < at {
            pieces.push(Some(&written[start..at]));
        }
        if !matches!(pieces.last(), Some(None)) {
            pieces.push(None);
        }
        at += length;
        start = at;
    }
    if start < written.len() {
        pieces.push(Some(&written[start..]));
    }
    pieces
}

/// How many bytes at the start of a text stand for something that changes.
fn blank(text: &str, before: Option<char>, blanks: Blanks) -> Option<usize> {
    let first = text.chars().next()?;
    match first {
        '*' if blanks.star => return Some(1),
        '#' if blanks.hash => return Some(1),
        _ if !blanks.placeholders => return None,
        _ => {}
    }
    if let Some(close) =
        [('<', '>'), ('{', '}'), ('[', ']')].iter().find(|it| it.0 == first).map(|it| it.1)
    {
        let end = text.find(close)?;
        // `notifications[]` and `visits[0]` are names.
        let is_word = text[1..end].chars().any(char::is_alphabetic);
        // What stands in brackets right behind letters is a key of a list: `barometric[cuid]`.
        let is_key = first == '[' && before.is_some_and(char::is_alphanumeric);
        return (is_word && !is_key).then_some(end + 1);
    }
    // `XXXX`, `xxxx`, and a single one behind them: `UA-XXXXXXX-X`.
    let run = text.chars().take_while(|c| *c == first).count();
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let stands_alone = is_edge(before) && is_edge(text[run * first.len_utf8()..].chars().next());
    let is_long = matches!(first, 'X' | 'x')
        && (run >= 3 || run == 1 && before == Some('-') && text.len() == 1);
    (is_long && stands_alone).then_some(run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookies::inventory::Word;
    use crate::finding::Place;

    #[test]
    fn names_with_blanks_have_a_rule() {
        let check = |written: &str, expected: &str| {
            let mut item = Item::named(String::new(), Place::file(""));
            name(&mut item, written, Blanks { star: true, hash: true, placeholders: true });
            let display = item.display.as_ref().map(|it| it.in_language("en", "en"));
            let shown = display.map(|it| format!(" shown {it}")).unwrap_or_default();
            assert_eq!(format!("{} {}{shown}", item.matching.word(), item.name), expected);
        };
        check("_ga", "exact _ga");
        check("_ga_*", "prefix _ga_");
        check("*_id", "suffix _id");
        check("_ga_#", "prefix _ga_ shown _ga_#");
        check("a*b", "glob a*b");
        check("a#b#", "glob a*b* shown a#b#");
        check("_dc_gtm_UA-XXXXXXX-X", "prefix _dc_gtm_UA- shown _dc_gtm_UA-XXXXXXX-X");
        check("__lc.visitor_id.XXXXXXX", "prefix __lc.visitor_id. shown __lc.visitor_id.XXXXXXX");
        check("_hjSession_<site id>", "prefix _hjSession_ shown _hjSession_<site id>");
        check("{id}_seen", "suffix _seen shown {id}_seen");
        check("a?b*c", "regex a\\?b.*c shown a?b*c");
        check("a?<*.b", "regex a\\?<.*\\.b shown a?<*.b");
        for literal in
            ["notifications[]", "pvc_visits[0]", "barometric[cuid]", "X", "MAXXX", "xx", "*", "#"]
        {
            check(literal, &format!("exact {literal}"));
        }
    }

    #[test]
    fn categories_are_known_by_their_words() {
        let check = |written: &str, expected: &str| {
            let said = match category(written) {
                CategoryWord::Known(id, true) => id.to_owned(),
                CategoryWord::Known(id, false) => format!("{id}?"),
                CategoryWord::Unclassified => "nobody knows".to_owned(),
                CategoryWord::None => "none".to_owned(),
            };
            assert_eq!(said, expected, "{written}");
        };
        check("Necessary", "strictly-necessary");
        check("Strictly necessary cookies", "strictly-necessary");
        check("Analytical/performance cookies", "analytics");
        check("Functional", "functionality?");
        check("MARKETING", "targeting");
        check("Unclassified", "nobody knows");
        check("Facebook", "none");
        check("Cookies", "none");
        check("", "none");
    }
}
