//! The words that a drawn redline adds to the documents, in the language of its page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use unicode_segmentation::UnicodeSegmentation;

use super::bare_number;
use super::layout::words_in;
use super::unseen_marks;
use crate::redline::{Change, Fate, Kind, Part, Redline, Subject};
use crate::wording::{Given, plain};

/// The words by their keys, in English. Themes have them in other languages under the same keys;
/// `{names}` are filled in.
pub const TEXTS: [(&str, &str); 98] = [
    ("redline-inserted", "inserted:"),
    ("redline-deleted", "deleted:"),
    ("redline-moved", "moved:"),
    ("redline-end-inserted", "end of insertion"),
    ("redline-end-deleted", "end of deletion"),
    ("redline-end-moved", "end of moved text"),
    ("redline-step", "{number} of {count}"),
    ("redline-previous", "previous change"),
    ("redline-next", "next change"),
    ("redline-link", "link changed from {from} to {to}"),
    ("redline-link-added", "now a link to {to}"),
    ("redline-link-removed", "no longer a link to {from}"),
    ("redline-format", "{to} instead of {from}"),
    ("redline-format-added", "now {to}"),
    ("redline-format-removed", "no longer {from}"),
    ("redline-block", "{to}, was {from}"),
    ("redline-spacing", "spacing changed"),
    ("redline-invisible", "invisible: {names}"),
    ("redline-split", "split in two here"),
    ("redline-merged", "two merged into one here"),
    ("redline-renumbered-one", "renumbered: {from} is now {to}"),
    ("redline-renumbered-other", "renumbered: {from} is now {to}; {count} in all"),
    ("redline-moved-here", "moved here from {place}"),
    ("redline-moved-away", "moved to {place}"),
    ("redline-place", "“{title}”"),
    ("redline-place-above", "further up"),
    ("redline-place-below", "further down"),
    ("redline-place-start", "the start of the text"),
    ("redline-columns", "the columns of this table changed: first the old table, then the new one"),
    ("redline-fold-one", "{count} unchanged word"),
    ("redline-fold-other", "{count} unchanged words"),
    ("redline-look-strong", "bold"),
    ("redline-look-em", "italic"),
    ("redline-look-u", "underlined"),
    ("redline-look-del", "struck through"),
    ("redline-look-code", "code"),
    ("redline-look-sup", "superscript"),
    ("redline-look-sub", "subscript"),
    ("redline-look-mark", "highlighted"),
    ("redline-look-small", "small print"),
    ("redline-look-ins", "marked as added by its author"),
    ("redline-look-hidden", "hidden"),
    ("redline-look-q", "in quotation marks"),
    ("redline-look-joint", ", "),
    ("redline-block-heading", "heading of level {level}"),
    ("redline-block-p", "paragraph"),
    ("redline-block-li", "list item"),
    ("redline-block-level", "list item of level {level}"),
    ("redline-block-ol", "numbered list"),
    ("redline-block-ul", "list without numbers"),
    ("redline-block-dt", "term"),
    ("redline-block-dd", "description"),
    ("redline-block-td", "table cell"),
    ("redline-block-th", "table heading"),
    ("redline-block-blockquote", "quotation"),
    ("redline-block-pre", "preformatted text"),
    ("redline-block-address", "address"),
    ("redline-block-caption", "caption"),
    ("redline-block-div", "plain text"),
    ("redline-block-other", "block of another kind ({name})"),
    ("redline-subject-text", "text"),
    ("redline-subject-block", "paragraph"),
    ("redline-subject-heading", "heading"),
    ("redline-subject-clause", "clause"),
    ("redline-subject-item", "list item"),
    ("redline-subject-row", "table row"),
    ("redline-subject-cell", "table cell"),
    ("redline-subject-table", "table"),
    ("redline-subject-picture", "picture"),
    ("redline-subject-address", "address"),
    ("redline-list-inserted", "{subject} inserted"),
    ("redline-list-deleted", "{subject} deleted"),
    ("redline-list-replaced", "{subject} replaced"),
    ("redline-list-changed", "{subject} changed"),
    ("redline-list-moved-here", "{subject} moved here"),
    ("redline-list-moved-away", "{subject} moved away"),
    ("redline-list-link", "link changed"),
    ("redline-list-link-added", "link added"),
    ("redline-list-link-removed", "link removed"),
    ("redline-list-format", "formatting changed"),
    ("redline-list-block", "{from} made {to}"),
    ("redline-list-split", "paragraph split in two"),
    ("redline-list-merged", "two paragraphs merged"),
    ("redline-list-renumbered-one", "renumbered: {from} is now {to}"),
    ("redline-list-renumbered-other", "{count} numbers renumbered"),
    ("redline-list-columns", "table columns changed"),
    ("redline-count-link-one", "{count} link"),
    ("redline-count-link-other", "{count} links"),
    ("redline-count-format-one", "formatting in {count} place"),
    ("redline-count-format-other", "formatting in {count} places"),
    ("redline-count-spacing-one", "spacing in {count} place"),
    ("redline-count-spacing-other", "spacing in {count} places"),
    ("redline-count-block-one", "the kind of {count} block"),
    ("redline-count-block-other", "the kind of {count} blocks"),
    ("redline-count-border-one", "the division into paragraphs in {count} place"),
    ("redline-count-border-other", "the division into paragraphs in {count} places"),
    ("redline-count-number-one", "{count} number"),
    ("redline-count-number-other", "{count} numbers"),
];

/// Gives the text of a key with its blanks filled in; `None` where it has none.
type Find = dyn Fn(&str, &[(&str, Given<'_>)]) -> Option<String> + Send + Sync;

/// The words that a drawn redline adds, in one language.
#[derive(Clone)]
pub struct Labels {
    find: Arc<Find>,
    /// Those without blanks that were asked for: a page says "inserted" hundreds of times.
    bare: Arc<Mutex<HashMap<String, String>>>,
}

impl Default for Labels {
    fn default() -> Self {
        Labels::of(|_, _| None)
    }
}

impl Labels {
    /// The words as `find` has them; in English where it has none.
    pub fn of(
        find: impl Fn(&str, &[(&str, Given<'_>)]) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Labels { find: Arc::new(find), bare: Arc::default() }
    }

    /// The text of a key of [`TEXTS`] that has no blanks.
    pub(super) fn get(&self, key: &str) -> String {
        let mut bare = self.bare.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = bare.get(key) {
            return known.clone();
        }
        let text = self.filled(key, &[]);
        bare.insert(key.to_owned(), text.clone());
        text
    }

    /// The text of a key of [`TEXTS`] with its blanks filled in.
    pub(super) fn filled(&self, key: &str, given: &[(&str, Given<'_>)]) -> String {
        let found = (self.find)(key, given);
        found.or_else(|| plain(&TEXTS, key, given)).unwrap_or_default()
    }

    pub(super) fn counted(&self, key: &str, count: usize) -> String {
        self.filled(key, &[("count", number(count))])
    }

    /// What a change of the redline is, for a list of changes. Without its place and its words.
    pub fn listed(&self, redline: &Redline, change: usize) -> String {
        let change = &redline.changes[change];
        let title = &redline.sections[change.section].title;
        // Moved words are counted where they stand now.
        let moved = match change.kind {
            Kind::Moved { other, .. } => change.words_moved.max(redline.changes[other].words_moved),
            _ => 0,
        };
        let words = change.words_inserted.max(change.words_deleted).max(moved);
        let subject = || self.get(subject_key(change, words > words_in(title)));
        let of_subject = |key: &str| self.filled(key, &[("subject", Given::Text(&subject()))]);
        match &change.kind {
            Kind::Words => of_subject(match (change.words_inserted, change.words_deleted) {
                _ if change.subject == Subject::Picture => "redline-list-changed",
                (0, 0) => "redline-list-changed",
                (_, 0) if change.subject == Subject::Text => "redline-list-inserted",
                (0, _) if change.subject == Subject::Text => "redline-list-deleted",
                _ => "redline-list-changed",
            }),
            Kind::Blocks => of_subject(match (change.words_inserted, change.words_deleted) {
                (0, 0) => "redline-list-changed",
                (_, 0) => "redline-list-inserted",
                (0, _) => "redline-list-deleted",
                _ => "redline-list-replaced",
            }),
            Kind::Columns => self.get("redline-list-columns"),
            Kind::Moved { away: true, .. } => of_subject("redline-list-moved-away"),
            Kind::Moved { away: false, .. } => of_subject("redline-list-moved-here"),
            Kind::Link { from: None, .. } => self.get("redline-list-link-added"),
            Kind::Link { to: None, .. } => self.get("redline-list-link-removed"),
            Kind::Link { .. } => self.get("redline-list-link"),
            Kind::Format { .. } => self.get("redline-list-format"),
            Kind::Block { from, to } => {
                let (from, to) = (self.block(from), self.block(to));
                let given = [("from", Given::Text(&from)), ("to", Given::Text(&to))];
                self.filled("redline-list-block", &given)
            }
            Kind::Split => self.get("redline-list-split"),
            Kind::Merged => self.get("redline-list-merged"),
            Kind::Spacing => self.get("redline-spacing"),
            Kind::Renumbered { from, to, count } => {
                let from = ("from", Given::Text(bare_number(from)));
                let to = ("to", Given::Text(bare_number(to)));
                self.filled("redline-list-renumbered", &[("count", number(*count)), from, to])
            }
        }
    }

    /// The first words that each change of words deleted, and that it inserted; both empty for others.
    pub fn excerpts(redline: &Redline) -> Vec<[String; 2]> {
        let mut excerpts = vec![[String::new(), String::new()]; redline.changes.len()];
        let mut last: Option<(usize, usize)> = None;
        for part in &redline.parts {
            // Words of two blocks do not run into each other.
            if let (Part::Open(tag), Some((change, side))) = (part, last)
                && tag.is_block
            {
                excerpts[change][side].push(' ');
            }
            let Part::Text { text, fate, change: Some(change) } = part else { continue };
            let side = match fate {
                Fate::Deleted { .. } => 0,
                Fate::Inserted { .. } => 1,
                Fate::Both | Fate::Renumbered(_) => continue,
            };
            if matches!(redline.changes[*change].kind, Kind::Words | Kind::Blocks) {
                let excerpt = &mut excerpts[*change][side];
                if excerpt.len() < 4 * LONGEST_EXCERPT {
                    excerpt.push_str(text);
                }
                last = Some((*change, side));
            }
        }
        for excerpt in excerpts.iter_mut().flatten() {
            *excerpt = shortened(excerpt);
        }
        excerpts
    }

    /// The changes that are not of words: how many of each kind, in words.
    pub fn others(&self, changes: &[Change]) -> Vec<String> {
        const KEYS: [&str; 6] = [
            "redline-count-link",
            "redline-count-number",
            "redline-count-border",
            "redline-count-block",
            "redline-count-format",
            "redline-count-spacing",
        ];
        let mut counts = [0; KEYS.len()];
        for change in changes {
            match change.kind {
                Kind::Words | Kind::Blocks | Kind::Columns | Kind::Moved { .. } => {}
                Kind::Link { .. } => counts[0] += 1,
                Kind::Renumbered { count, .. } => counts[1] += count,
                Kind::Split | Kind::Merged => counts[2] += 1,
                Kind::Block { .. } => counts[3] += 1,
                Kind::Format { .. } => counts[4] += 1,
                Kind::Spacing => counts[5] += 1,
            }
        }
        let told = KEYS.iter().zip(counts).filter(|(_, count)| *count > 0);
        told.map(|(key, count)| self.counted(key, count)).collect()
    }

    /// The names of looks, one after the other.
    pub(super) fn looks(&self, names: &[&str]) -> String {
        let names = names.iter().map(|name| self.get(&format!("redline-look-{name}")));
        names.collect::<Vec<_>>().join(&self.get("redline-look-joint"))
    }

    /// The kind of block that an element of this name is.
    pub(super) fn block(&self, name: &str) -> String {
        let level = match name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(("redline-block-heading", u64::from(level - b'0'))),
            [b'l', b'i', level @ ..] if !level.is_empty() => {
                let level = std::str::from_utf8(level).ok().and_then(|level| level.parse().ok());
                level.map(|level| ("redline-block-level", level))
            }
            _ => None,
        };
        if let Some((key, level)) = level {
            return self.filled(key, &[("level", Given::Number(level))]);
        }
        match self.get(&format!("redline-block-{name}")) {
            text if text.is_empty() => {
                self.filled("redline-block-other", &[("name", Given::Text(name))])
            }
            text => text,
        }
    }
}

pub(super) fn number(count: usize) -> Given<'static> {
    Given::Number(count as u64)
}

/// In characters.
const LONGEST_EXCERPT: usize = 28;

/// The first words of the text.
fn shortened(text: &str) -> String {
    // What turns words around would do so with the list that the excerpt stands in.
    let text = match unseen_marks(text) {
        marks if marks.is_empty() => text.split_whitespace().collect::<Vec<_>>().join(" "),
        marks => {
            let mut shown = text.to_owned();
            for mark in marks {
                shown = shown.replace(mark, &format!(" U+{:04X} ", u32::from(mark)));
            }
            shown.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    };
    // A change often begins with the mark that ends the sentence before it.
    let bare =
        text.trim_start_matches([',', '.', ';', ':', ' ', '、', '。', '，', '；', '：', '،', '؛']);
    let text = if bare.is_empty() { text } else { bare.to_owned() };
    let Some((end, _)) = text.char_indices().nth(LONGEST_EXCERPT) else { return text };
    let end = text[..end].rfind(' ').filter(|&at| at > end / 2).unwrap_or(end);
    // Not in the middle of what a reader takes for one character.
    let end = text.grapheme_indices(true).map(|(at, _)| at).take_while(|&at| at <= end).last();
    format!("{}…", text[..end.unwrap_or(0)].trim_end())
}

fn subject_key(change: &Change, is_more_than_heading: bool) -> &'static str {
    match change.subject {
        Subject::Heading if change.kind != Kind::Words && is_more_than_heading => {
            "redline-subject-clause"
        }
        Subject::Text if change.kind == Kind::Words => "redline-subject-text",
        Subject::Text => "redline-subject-block",
        Subject::Heading => "redline-subject-heading",
        Subject::Item => "redline-subject-item",
        Subject::Row => "redline-subject-row",
        Subject::Cell => "redline-subject-cell",
        Subject::Table => "redline-subject-table",
        Subject::Picture => "redline-subject-picture",
        Subject::Address => "redline-subject-address",
    }
}
