//! Strong words in scripts without blanks.
//!
//! CommonMark takes `**` for a mark only where blanks or punctuation tell its sides apart; in
//! `当社は**「個人情報」**を` they do not, and readers see asterisks. Where one side of a pair is
//! Chinese, Japanese or Korean, the pair is read as it was meant.

use crate::html::{NodeId, Tree};

/// Makes pairs of `**` beside such scripts strong.
pub fn mend(tree: &mut Tree) {
    let texts: Vec<NodeId> = tree
        .descendants(tree.root())
        .filter(|id| tree.text_node(*id).is_some_and(|text| text.contains("**")))
        .collect();
    for id in texts {
        let verbatim = |above| {
            matches!(tree.name(above), Some("code" | "pre" | "script" | "style" | "textarea"))
        };
        if tree.ancestors(id).any(verbatim) {
            continue;
        }
        let text = tree.text_node(id).unwrap_or_default().to_owned();
        let mut done = 0;
        while let Some((start, end)) = pair(&text, done) {
            let before = tree.new_text(&text[done..start]);
            tree.insert_before(id, before);
            let strong = tree.new_element("strong");
            let words = tree.new_text(&text[start + 2..end]);
            tree.append(strong, words);
            tree.insert_before(id, strong);
            done = end + 2;
        }
        if done > 0 {
            let rest = tree.new_text(&text[done..]);
            tree.replace(id, rest);
        }
    }
}

/// Whether words hold a pair of `**` that is made strong though CommonMark leaves it as it is.
pub fn mends(words: &str) -> bool {
    pair(words, 0).is_some()
}

/// Where the next pair of marks opens and closes.
fn pair(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let start = at + text[at..].find("**")?;
        let inside = start + 2;
        let end = inside + text[inside..].find("**")?;
        let words = &text[inside..end];
        let beside = [
            text[..start].chars().next_back(),
            words.chars().next(),
            words.chars().next_back(),
            text[end + 2..].chars().next(),
        ];
        let bare = !words.is_empty() && words.trim() == words && !words.contains('*');
        if bare && beside.into_iter().flatten().any(is_east_asian) {
            return Some((start, end));
        }
        at = inside;
    }
}

/// Ideographs, kana, hangul and their punctuation and wide forms.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}
