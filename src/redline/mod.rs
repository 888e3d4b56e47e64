//! Compares two rendered documents: two HTML fragments in, a [`Redline`] out; presenters draw it.
//!
//! 1. `flat`: each document becomes one line of words with the tags between them (`words_of` cuts).
//! 2. `pair`: the words that both have are found (`align`), across the borders of blocks, and tidied to
//!    what a careful colleague would mark up (`tidy`).
//! 3. `merge`: both documents are told as one line of leaves; `identity` says which element of the new
//!    one stands for which of the old.
//! 4. `changes`: what happened, as changes of a kind, each in its clause (`moves` finds what was moved).
//! 5. `weave`: the leaves and the elements of both become one tree, from which either document can be
//!    taken out again by the rules of `docs/redline-markup.md` (`tags` knows what may stand where).
//! 6. [`page`] draws that as HTML; other presenters draw it otherwise.
//!
//! Accepting all changes gives the new document, rejecting all gives the old one, by construction: the
//! line of leaves holds every leaf of either, and `weave` places every element of either.
//!
//! Knows nothing of Markdown, templates or files, and never looks at a clock: work is counted, and
//! past its bound a stretch is replaced whole ([`Redline::bounded`]).

mod align;
mod change;
mod changes;
mod flat;
mod form;
mod identity;
pub mod json;
pub mod markdown;
mod merge;
mod moves;
mod numbers;
pub mod page;
mod pair;
mod passages;
mod phrases;
pub mod plain;
mod seen;
pub mod standalone;
mod tags;
pub mod terminal;
mod tidy;
mod weave;
mod words_of;

use crate::html::{Element, Tree};

pub use change::{Change, Kind, Section, Subject};
pub(crate) use form::{is_hidden, is_struck};
pub use seen::{Seen, seen};
pub(crate) use words_of::marker_in_signs;

/// The comparison of two documents, in the order of the new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redline {
    /// Both documents as one tree: elements that open and close, and what stands in them.
    pub parts: Vec<Part>,
    /// The changes in reading order; parts name them by index.
    pub changes: Vec<Change>,
    /// The clauses of both documents in reading order. The first is what stands before any heading.
    pub sections: Vec<Section>,
    /// How much changed.
    pub summary: Summary,
    /// The mark-up differs (whatever the wording does), in ways that no change tells.
    pub markup_changed: bool,
    /// Some stretch was so large that it is shown as replaced whole.
    pub bounded: bool,
}

/// A document that was read to be compared, with any number of others.
#[derive(Debug)]
pub struct Comparable {
    flat: flat::Flat,
    vocabulary: flat::Vocabulary,
}

impl Comparable {
    /// Reads an HTML fragment. Takes any text; what a browser would mend is mended first.
    pub fn of(html: &str) -> Comparable {
        Reader::default().read(html)
    }

    /// Roughly how many bytes it holds.
    pub fn held(&self) -> usize {
        size_of_val(&*self.flat.tokens)
            + 3 * self.flat.text.len()
            + 160 * self.flat.tree.node_count()
    }
}

/// Reads documents to be compared, those that have much in common in less time than each by itself: what comes again
/// is not cut into words again. What is read does not depend on what was read before.
#[derive(Debug, Default)]
pub struct Reader {
    cutter: flat::Cutter,
}

impl Reader {
    /// Reads an HTML fragment, as [`Comparable::of`] does.
    pub fn read(&mut self, html: &str) -> Comparable {
        let mut tree = Tree::parse_fragment(html.trim_start_matches('\u{FEFF}'));
        weave::drop_own_attributes(&mut tree);
        let mut vocabulary = flat::Vocabulary::default();
        let flat = flat::Flat::of(tree, &mut vocabulary, &mut self.cutter);
        Comparable { flat, vocabulary }
    }

    /// Roughly how many bytes it holds.
    pub fn held(&self) -> usize {
        self.cutter.held()
    }
}

/// Compares two HTML fragments. Takes any text; what a browser would mend is mended first.
pub fn compare(old_html: &str, new_html: &str) -> Redline {
    compare_read(&Comparable::of(old_html), &Comparable::of(new_html))
}

/// Compares two documents that were read.
pub fn compare_read(old: &Comparable, new: &Comparable) -> Redline {
    let (new, lexicon) = new.flat.among(&new.vocabulary, &old.vocabulary);
    let old = old.flat.clone();
    let mut budget = align::Budget::for_words(old.tokens.len() + new.tokens.len());
    let mut pairing = pair::pair(&old, &new, &lexicon, &mut budget);
    let (merged, identities, woven) = loop {
        let likely = pair::likely_identities(&old, &new, &pairing);
        let merged = merge::merge(&old, &new, &pairing, &likely);
        let identities = merge::settled_identities(&old, &new, &pairing, &merged);
        if let Some(woven) = weave::weave(&old, &new, &merged, &identities) {
            break (merged, identities, woven);
        }
        // Where nothing is paired, one document stands whole behind the other.
        budget.exceeded = true;
        pairing = pair::Pairing::default();
    };
    let told = changes::tell(&old, &new, &lexicon, &pairing, &merged, &identities, &mut budget);
    let drawn = tags::draw(&old, &new, &merged, &identities, &told, woven);
    let changes::Told { changes, sections, .. } = told;
    let mut summary = Summary { changes: changes.len(), ..Summary::default() };
    for change in &changes {
        summary.words_inserted += change.words_inserted;
        summary.words_deleted += change.words_deleted;
        summary.words_moved += change.words_moved;
    }
    Redline {
        parts: drawn.parts,
        changes,
        sections,
        summary,
        markup_changed: drawn.markup_changed,
        bounded: budget.exceeded,
    }
}

impl Redline {
    /// Whether there is nothing to show. The mark-up may still differ, see
    /// [`Redline::markup_changed`].
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether words or pictures came, went or moved; otherwise only the form changed: links, looks,
    /// borders of paragraphs, numbers of clauses.
    pub fn changes_words(&self) -> bool {
        self.changes.iter().any(Change::is_of_words)
    }

    /// Words inserted and words deleted, together.
    pub fn words_changed(&self) -> usize {
        self.summary.words_inserted + self.summary.words_deleted
    }
}

/// How much changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Words that only the new document has.
    pub words_inserted: usize,
    /// Words that only the old document has.
    pub words_deleted: usize,
    /// Words that both have, in other places.
    pub words_moved: usize,
    /// As many as [`Redline::changes`].
    pub changes: usize,
}

/// A piece of the two documents drawn into one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// An element begins.
    Open(Tag),
    /// The element that was opened last ends.
    Close,
    /// Text, with references resolved; never empty.
    Text {
        /// The text, as the new document has it unless it is deleted.
        text: String,
        /// Which document has it.
        fate: Fate,
        /// The change it belongs to; none for text that both have, and for blanks nobody sees.
        change: Option<usize>,
    },
    /// Something that is one to a reader (a picture, a line break), or that takes no room.
    Thing {
        /// It and all in it.
        html: String,
        /// The name of its element.
        name: String,
        /// Whether a reader sees it among words. What is a block, or is not seen, says itself in its
        /// `html` which document has it.
        seen: bool,
        /// Which document has it.
        fate: Fate,
        /// The change it belongs to.
        change: Option<usize>,
    },
    /// Here presenters may say what changed besides words: a link, a split, a level.
    Note {
        /// The change.
        change: usize,
    },
}

/// Which document has a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Both.
    Both,
    /// The new one.
    Inserted {
        /// The old one has the same words elsewhere.
        moved: bool,
    },
    /// The old one.
    Deleted {
        /// The new one has the same words elsewhere.
        moved: bool,
    },
    /// Both have a clause number here; this is the old one's.
    Renumbered(String),
}

/// The start of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The element as it is drawn.
    pub element: Element,
    /// Which document has it.
    pub presence: Presence,
    /// The old document's element, where it is another than the one drawn.
    pub was: Option<Element>,
    /// It goes on with what the element before it began, in the old document.
    pub joins: bool,
    /// It is a block or holds one.
    pub is_block: bool,
    /// The clause that this heading begins, by index into [`Redline::sections`].
    pub section: Option<usize>,
}

/// Which document has an element. Within an inserted or a deleted one this is said of the outermost only:
/// what stands in it is `Both`, and goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// Both, or the one that the element around it says.
    Both,
    /// The new one has it with all in it.
    Inserted,
    /// The old one has it with all in it.
    Deleted,
    /// The new one has the tags.
    TagsInserted,
    /// The old one has the tags.
    TagsDeleted,
    /// Neither: it draws attention to what these changes did to the words in it.
    Mark(Vec<usize>),
}

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
pub(crate) mod made_up;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod script_tests;
#[cfg(test)]
mod taken_out;
#[cfg(test)]
mod tests;
