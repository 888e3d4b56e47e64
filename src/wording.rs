//! What fills the blanks of interface texts, and texts in English for who has no theme.
//!
//! Modules that draw something ask for words by key through [`Say`]. They know neither languages nor
//! locale files; who calls them has a theme, or gives them [`plain`] over their own table.

/// What fills a blank of an interface text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Given<'a> {
    /// Words.
    Text(&'a str),
    /// A whole number. It decides on the plural, and is written as the language writes numbers.
    Number(u64),
}

/// Gives the interface text of a key with its blanks filled in.
pub type Say<'a> = dyn Fn(&str, &[(&str, Given<'_>)]) -> String + 'a;

/// The English text of a key in a table, with its `{blanks}` filled in; `None` where the table lacks it.
///
/// Where the table has `KEY-one` and `KEY-other`, the blank `{count}` chooses between them.
pub fn plain(table: &[(&str, &str)], key: &str, given: &[(&str, Given<'_>)]) -> Option<String> {
    let find =
        |key: &str| table.iter().find(|(known, _)| *known == key).map(|(_, english)| *english);
    let count = given.iter().find(|(name, _)| *name == "count").map(|(_, given)| *given);
    let counted = match count {
        Some(Given::Number(1)) => find(&format!("{key}-one")),
        Some(_) => find(&format!("{key}-other")),
        None => None,
    };
    let text = counted.or_else(|| find(key))?;
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    // What fills a blank may look like one itself: it is not looked at again.
    while let Some((before, from)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = from.split_once('}') else {
            filled.push('{');
            rest = from;
            continue;
        };
        match given.iter().find(|(known, _)| *known == name) {
            Some((_, Given::Text(words))) => filled.push_str(words),
            Some((_, Given::Number(number))) => filled.push_str(&number.to_string()),
            None => filled.push_str(&format!("{{{name}}}")),
        }
        rest = behind;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_once_and_counts_choose() {
        let table =
            [("a-one", "{count} word of {of}"), ("a-other", "{count} words of {of}"), ("b", "{x")];
        let of = ("of", Given::Text("{count}"));
        let said = |number| plain(&table, "a", &[("count", Given::Number(number)), of]);
        assert_eq!(said(1).as_deref(), Some("1 word of {count}"));
        assert_eq!(said(2).as_deref(), Some("2 words of {count}"));
        assert_eq!(plain(&table, "b", &[]).as_deref(), Some("{x"));
        assert_eq!(plain(&table, "c", &[]), None);
    }
}
