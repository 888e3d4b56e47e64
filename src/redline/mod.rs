//! Compares two rendered documents: two HTML fragments in, a [`Redline`] out; presenters draw it.
//!
//! 1. `blocks`: each fragment becomes blocks of text in their containers (lists, tables, quotes).
//! 2. `align`: the blocks of the two sides are paired, in order.
//! 3. `words`: the texts of a pair are compared word by word.
//! 4. `assemble`: the new document is told from its start to its end, with what the old one had
//!    besides at its place; each stretch of change gets a number and the clause it stands in.
//!    `cursor` takes each run of text with the inline elements it stands in.
//! 5. [`page`] draws that as HTML.
//!
//! What is compared is what a reader sees: runs of blanks count as one blank, and an inline
//! element's start or end is no change of wording. A link's target is part of its words.
//! Accepting all changes gives the new text, rejecting all the old one.
//!
//! Knows nothing of Markdown, templates or files, and never looks at a clock: work is counted, and
//! past its bound a stretch is replaced whole ([`Redline::bounded`]). Moved blocks are not told
//! from deleted and inserted ones.

mod align;
mod assemble;
mod blocks;
mod cursor;
mod leaf;
pub mod page;
mod words;
#[allow(dead_code)] // Until the comparison cuts its texts with it.
mod words_of;

use html5ever::LocalName;

use crate::html::Element;

/// The comparison of two documents, in the order of the new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redline {
    /// The document: containers that open and close, and the blocks in them.
    pub parts: Vec<Part>,
    /// The changes in reading order; runs and blocks name them by index.
    pub hunks: Vec<Hunk>,
    /// How much changed.
    pub summary: Summary,
    /// The mark-up differs (whatever the wording does): elements, attributes, comments.
    pub markup_changed: bool,
    /// Some stretch was so large that it is shown as replaced whole.
    pub bounded: bool,
}

/// Compares two HTML fragments. Takes any text; what a browser would mend is mended first.
pub fn compare(old_html: &str, new_html: &str) -> Redline {
    assemble::assemble(old_html, new_html)
}

impl Redline {
    /// Whether there is nothing to show: no change in wording, links or pictures. The mark-up may
    /// still differ, see [`Redline::markup_changed`].
    pub fn is_empty(&self) -> bool {
        self.hunks.is_empty()
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
    /// Stretches of change: as many as [`Redline::hunks`].
    pub changes: usize,
}

/// One stretch of change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// Its address in the drawn page: `change-1`, `change-2` and so on.
    pub id: String,
    /// The clause it stands in; none before the first heading.
    pub clause: Option<Clause>,
    /// Words inserted here. Both counts are 0 where only a link's target, a picture or blanks
    /// changed.
    pub words_inserted: usize,
    /// Words deleted here.
    pub words_deleted: usize,
}

/// A heading, as the address of what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The heading's text.
    pub title: String,
    /// Its anchor in the drawn page; none for a deleted heading.
    pub id: Option<String>,
    /// Its rank, 1 to 6.
    pub rank: u8,
}

/// A piece of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A container begins: a list, its item, a table, a row, a `div`.
    Open {
        /// The container; of the new document unless deleted.
        element: Element,
        /// Given where the container as a whole is new or gone, and the mark stands on it.
        mark: Option<Mark>,
    },
    /// The container that was opened last ends.
    Close,
    /// A block of text.
    Block(Block),
    /// Blanks, comments and empty elements between blocks, as HTML of the new document.
    Filler(String),
}

/// Which side alone has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// The new document.
    Inserted,
    /// The old one.
    Deleted,
}

/// A block of text: a paragraph, a heading, the text of a list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its element; none for text that stands in a container as it is.
    pub element: Option<Element>,
    /// What happened to it.
    pub state: State,
    /// The hunk of a block that is inserted or deleted whole.
    pub hunk: Option<usize>,
    /// Its text; empty for a rule (`hr`).
    pub runs: Vec<Run>,
}

/// What happened to a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing a reader sees.
    Unchanged,
    /// Some of its words changed.
    Changed,
    /// The block as a whole is inserted or deleted. The mark stands on its element if `marked`,
    /// otherwise on a container around it.
    Whole {
        /// Which of the two.
        mark: Mark,
        /// Whether the mark stands on the block's element.
        marked: bool,
    },
}

/// A stretch of a block's text with one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// None: both documents have it.
    pub mark: Option<Mark>,
    /// The hunk it belongs to; given when there is a mark.
    pub hunk: Option<usize>,
    /// Its text and inline mark-up. In a deleted run every element that opens also closes; in
    /// others they follow the new document, across the runs.
    pub pieces: Vec<Piece>,
}

/// A piece of inline content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// An inline element begins.
    Open(Element),
    /// The inline element of this name ends.
    Close(LocalName),
    /// Something seen that is no text (a picture, a line break), as HTML.
    Object(String),
    /// Something not seen (a comment), as HTML.
    Silent(String),
}

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;
