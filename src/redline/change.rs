//! What a change is: what happened, to what, in which clause, to how many words.

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its address in the drawn page: `change-1`, `change-2` and so on.
    pub id: String,
    /// What happened.
    pub kind: Kind,
    /// To what.
    pub subject: Subject,
    /// The clause it stands in, by index into [`super::Redline::sections`].
    pub section: usize,
    /// Words that the new document alone has here.
    pub words_inserted: usize,
    /// Words that the old document alone has here.
    pub words_deleted: usize,
    /// Words that both have, here and where they were moved from or to. Counted where they are now.
    pub words_moved: usize,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words (or pictures, line breaks) in a block were inserted, deleted or replaced.
    Words,
    /// Whole blocks, rows or cells were inserted, deleted or replaced.
    Blocks,
    /// A table was replaced whole because its columns changed.
    Columns,
    /// What stood here was moved to another change, or came from there.
    Moved {
        /// The change at the other end.
        other: usize,
        /// Whether this is where it came from.
        away: bool,
    },
    /// The words lead elsewhere.
    Link {
        /// The old target; none if the words were no link.
        from: Option<String>,
        /// The new target; none if they are no link any more.
        to: Option<String>,
    },
    /// The words look different: names of elements.
    Format {
        /// What they are now.
        added: Vec<&'static str>,
        /// What they were.
        removed: Vec<&'static str>,
    },
    /// The block is of another kind: names of elements, such as `h3` and `h2`; `li1` and `li2` are items of
    /// a list and of a list in a list.
    Block {
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
    /// A block was split in two here.
    Split,
    /// Two blocks were merged here.
    Merged,
    /// Blanks became blanks of another kind, here or in several places: one that lines may not break at
    /// became a plain one.
    Spacing,
    /// Clause numbers, or the numbers of list items, changed.
    Renumbered {
        /// The first of the old ones.
        from: String,
        /// The first of the new ones.
        to: String,
        /// How many.
        count: usize,
    },
}

/// To what it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Text in a paragraph or the like.
    Text,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// A table.
    Table,
    /// A picture.
    Picture,
    /// A postal or other address (`address`).
    Address,
}

impl Change {
    /// Whether words or pictures are other ones or in another place; otherwise only the form changed.
    pub fn is_of_words(&self) -> bool {
        match &self.kind {
            Kind::Words | Kind::Blocks | Kind::Columns | Kind::Moved { .. } => true,
            // Words that are struck through or hidden do not hold.
            Kind::Format { added, removed } => {
                added.iter().chain(removed).any(|look| matches!(*look, "del" | "hidden"))
            }
            Kind::Link { .. }
            | Kind::Block { .. }
            | Kind::Split
            | Kind::Merged
            | Kind::Spacing
            | Kind::Renumbered { .. } => false,
        }
    }

    /// Whether only the look of the words changed.
    pub fn is_format(&self) -> bool {
        !self.is_of_words()
            && matches!(self.kind, Kind::Format { .. } | Kind::Block { .. } | Kind::Spacing)
    }
}

/// A clause: a heading and what stands under it up to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading's words; empty for what stands before the first.
    pub title: String,
    /// Its anchor in the drawn page.
    pub id: Option<String>,
    /// Its rank, 1 to 6; 0 for what stands before the first.
    pub rank: u8,
    /// Whether the new document has the heading.
    pub is_new: bool,
    /// Whether the old document has it.
    pub is_old: bool,
    /// Its anchor in the old document.
    pub old_id: Option<String>,
}
