//! Where the words of a change stand in a source text.
//!
//! A redline is made of the reader's text, a finding must name a line of Markdown, YAML or HTML. So the
//! words of a change are looked for in the source as words, together with those around them; what stands between
//! words, mark-up and the targets of links are passed over. The place at which most of them
//! match is the one that was meant, if enough do.
//!
//! Knows nothing of Markdown beyond that, and nothing of files.

use crate::redline::{Fate, Part, Presence, Redline};

/// Words of a change, in the order of the new text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// What stands before it.
    before: Vec<String>,
    /// Its own new words; none if it only took words away.
    words: Vec<String>,
    /// What stands behind it.
    after: Vec<String>,
    /// Whether it stands at the start of a block: what is missing there is missing before what follows.
    begins_block: bool,
}

/// Where a change was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located {
    /// The byte at which its first word begins, or where words are missing.
    pub offset: usize,
    /// Whether all its new words stand there; where it only took words away, whether some of what stood
    /// on either side does.
    pub is_whole: bool,
    /// How many words speak for it.
    pub matched: usize,
}

/// A word of a source text, and the byte it begins at.
pub type SourceWord<'a> = (usize, &'a str);

/// So many words before and behind a change are looked at.
const AROUND: usize = 6;
/// So many of its own.
const OWN: usize = 8;
/// So many matching words are no accident.
const ENOUGH: usize = 4;

/// The words of a change and those around it.
pub fn sought(redline: &Redline, change: usize) -> Sought {
    // One text for each of the three; line feeds where blocks begin and end.
    let [mut before, mut own, mut after] = [String::new(), String::new(), String::new()];
    let mut blocks = Vec::new();
    let mut met = false;
    let mut over = false;
    for part in &redline.parts {
        let (text, is_of_change) = match part {
            Part::Open(tag) => {
                blocks.push(tag.is_block);
                let is_mark =
                    matches!(&tag.presence, Presence::Mark(changes) if changes.contains(&change));
                (if tag.is_block { "\n" } else { "" }, is_mark)
            }
            Part::Close => (if blocks.pop() == Some(true) { "\n" } else { "" }, false),
            Part::Text { text, fate, change: of } => {
                let is_new = !matches!(fate, Fate::Deleted { .. });
                // Its new words end where the first of those begin that others have too.
                over |= met && is_new && *of != Some(change) && !text.trim().is_empty();
                (if is_new { text.as_str() } else { " " }, *of == Some(change))
            }
            Part::Thing { change: of, .. } => (" ", *of == Some(change)),
            Part::Note { change: of } => ("", *of == change),
        };
        met |= is_of_change;
        let part_of = match (met, over) {
            (false, _) => &mut before,
            (true, false) if is_of_change || text.trim().is_empty() => &mut own,
            _ => &mut after,
        };
        part_of.push_str(text);
        if after.len() > 400 {
            break;
        }
    }
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    let begins_block = last_line.trim().is_empty();
    let words = |text: &str| words(text).map(|(_, word)| word.to_owned()).collect::<Vec<_>>();
    let mut before = words(&before);
    before.drain(..before.len().saturating_sub(AROUND));
    let mut after = words(&after);
    after.truncate(AROUND);
    let mut own = words(&own);
    if own.len() > OWN {
        // What follows them comes too late to be looked at.
        own.truncate(OWN);
        after.clear();
    }
    Sought { before, words: own, after, begins_block }
}

/// Finds the words of a change among those of a source text.
pub fn locate(there: &[SourceWord<'_>], sought: &Sought) -> Option<Located> {
    let ahead: Vec<&String> = sought.words.iter().chain(&sought.after).collect();
    let mut best: Option<Located> = None;
    let mut is_only_best = true;
    for at in 0..=there.len() {
        let forward = there[at..].iter().zip(&ahead).take_while(|(a, b)| a.1 == **b).count();
        let back = there[..at].iter().rev().zip(sought.before.iter().rev());
        let back = back.take_while(|(a, b)| a.1 == *b).count();
        let matched = forward + back;
        let so_far = best.map_or(0, |located| located.matched);
        if matched > so_far {
            let is_behind = sought.words.is_empty() && !sought.begins_block && back > 0;
            let offset = match there.get(at) {
                Some((offset, _)) if forward > 0 && !is_behind => *offset,
                _ => there[at - 1].0 + there[at - 1].1.len(),
            };
            let is_whole = match sought.words.is_empty() {
                false => forward >= sought.words.len(),
                true => forward > 0 && back > 0,
            };
            best = Some(Located { offset, is_whole, matched });
            is_only_best = true;
        } else if matched == so_far && matched > 0 {
            is_only_best = false;
        }
    }
    let located = best?;
    // Of a short text all that is left may be less.
    let is_all = located.matched == ahead.len() + sought.before.len();
    let is_sure = located.matched >= ENOUGH || ((located.is_whole || is_all) && is_only_best);
    is_sure.then_some(located)
}

/// The words of a text with their places: letters and digits that stand together. Of scripts that put no
/// blanks between words every letter is one.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let start = at + rest.find(char::is_alphanumeric)?;
        let rest = &text[start..];
        let first = rest.chars().next()?;
        let end = if is_unspaced(first) {
            first.len_utf8()
        } else {
            let goes_on = |c: char| c.is_alphanumeric() && !is_unspaced(c);
            rest.find(|c| !goes_on(c)).unwrap_or(rest.len())
        };
        at = start + end;
        Some((start, &text[start..at]))
    })
}

/// Thai to Khmer, and everything from the radicals of Chinese on.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..)
}

/// The words of a source text that its readers see, as far as that can be told without reading it: not those
/// of tags, entities, templates and the targets of links.
pub fn source_words(source: &str) -> Vec<SourceWord<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        let next = rest.find(['<', '&', '{', ']']).unwrap_or(rest.len());
        found.extend(words(&rest[..next]).map(|(start, word)| (at + start, word)));
        at += next;
        let rest = &source[at..];
        let Some(first) = rest.chars().next() else { break };
        at += first.len_utf8() + skipped(rest).unwrap_or(0);
    }
    found
}

/// How much behind the first character is no text.
fn skipped(rest: &str) -> Option<usize> {
    let inner = rest.get(1..)?;
    let up_to = |end: &str, longest: usize| {
        let found = inner.find(end).filter(|length| *length < longest)?;
        Some(found + end.len())
    };
    if inner.starts_with("!--") {
        return up_to("-->", usize::MAX);
    }
    if rest.starts_with('<') && inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
        return up_to(">", 4000);
    }
    if rest.starts_with('&') {
        let end = up_to(";", 32)?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '#';
        return inner[..end - 1].chars().all(is_name).then_some(end);
    }
    match rest.get(..2)? {
        "{{" => up_to("}}", 4000),
        "{%" => up_to("%}", 4000),
        "](" => up_to(")", 2000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::line_column;
    use crate::redline::compare;

    /// Compares two texts and expects the first change at this line and column of a source.
    fn check_located(old: &str, new: &str, source: &str, expected: Option<(usize, usize)>) {
        let sought = sought(&compare(old, new), 0);
        let found = locate(&source_words(source), &sought).map(|it| line_column(source, it.offset));
        assert_eq!(found, expected, "{sought:?} in:\n{source}");
    }

    #[test]
    fn new_words_are_found_past_mark_up() {
        check_located(
            "<p>We keep your data for 30 days in <a href=/x>Malta</a>.</p>",
            "<p>We keep your data for 90 days in <a href=/x>Malta</a>.</p>",
            "---\ntitle: For 90 years\n---\n# Data\n\nWe keep\nyour *data* for 90&nbsp;days in [Malta](/for/90/days).\n",
            Some((7, 17)),
        );
        check_located(
            "<h2>Us</h2><p>Owl Ltd</p>",
            "<h2>Us</h2><p>Owl GmbH</p>",
            "title: Owls\ncontext:\n  company: Owl GmbH\n",
            Some((3, 16)),
        );
        check_located(
            "<ul><li>one</li><li>two</li></ul>",
            "<ul><li>one</li><li>two</li><li>three of them</li></ul>",
            "1. one\n2. two\n3. three of\n   them\n",
            Some((3, 4)),
        );
        check_located(
            "<p>データを保存します。</p>",
            "<p>データを削除します。</p>",
            "保存と削除\n\nデータを削除します。\n",
            Some((3, 5)),
        );
    }

    #[test]
    fn missing_words_are_found_where_they_were() {
        let old = "<p>We may keep your data, but we never sell it to anybody. So there.</p>";
        check_located(
            old,
            "<p>We may keep your data, but we sell it to anybody. So there.</p>",
            "# Sale\n\nWe may keep your data,\nbut we sell it to anybody. So there.\n",
            Some((4, 7)),
        );
        check_located(
            old,
            "<p>We may keep your data.</p>",
            "We may keep your data.\n",
            Some((1, 22)),
        );
        check_located(
            "<h2>Sale of it</h2><p>We may keep</p>",
            "<h2>Sale</h2><p>We may keep</p>",
            "# Sale\n\nWe may keep\n",
            Some((1, 7)),
        );
        check_located(
            "<h2>Sale</h2><p>Now we may keep</p>",
            "<h2>Sale</h2><p>we may keep</p>",
            "# Sale\n\nwe may keep\n",
            Some((3, 1)),
        );
        check_located(old, "", "", None);
    }

    #[test]
    fn words_of_which_there_are_many_are_found_by_what_stands_around() {
        let source = "A day.\n\nFor one day only.\n\nFor the day.\n";
        check_located(
            "<p>A day.</p><p>For one day only.</p><p>For the week.</p>",
            "<p>A day.</p><p>For one day only.</p><p>For the day.</p>",
            source,
            Some((5, 9)),
        );
        // Nothing speaks for one of them rather than another.
        check_located("<p>x</p>", "<p>day</p>", source, None);
        check_located("<p>x</p>", "<p>night</p>", source, None);
    }

    #[test]
    fn odd_sources_are_read_to_their_end() {
        for source in ["<", "&", "{{", "](", "<a", "&#1;x", "<!-- ", "{% x", "ä&ä;ä]ä", "{"] {
            let _ = source_words(source);
        }
        let words = |text| source_words(text).into_iter().map(|it| it.1).collect::<Vec<_>>();
        assert_eq!(
            words("a<b c>d &amp; {{ e }} f](g) {% h %} <!-- i --> j < k"),
            ["a", "d", "f", "j", "k"]
        );
    }
}
