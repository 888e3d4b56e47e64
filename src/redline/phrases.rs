//! What a change is, in English, for presenters that have room for a sentence.
//!
//! Knows nothing of how words and addresses are set apart: it asks its caller.

use std::collections::BTreeSet;

use super::change::{Kind, Subject};
use super::passages::{Passage, Piece};
use super::{Redline, Section};

/// How a presenter sets apart what is quoted from the documents.
pub(super) trait Quoting {
    /// Words of a document.
    fn words(&self, words: &str) -> String;
    /// The target of a link.
    fn target(&self, target: &str) -> String;
    /// The heading of a clause.
    fn clause(&self, title: &str) -> String;
}

/// What a change did besides inserting and deleting words, as a line of its own; none if the words say
/// it all. `passage` is where it is told.
pub(super) fn phrase(
    redline: &Redline,
    change: usize,
    passage: &Passage,
    quoting: &dyn Quoting,
) -> Option<String> {
    let it = &redline.changes[change];
    let quoted = || {
        let marked = passage.words_marked(change);
        if marked.is_empty() { "this".to_owned() } else { quoting.words(&marked) }
    };
    Some(match &it.kind {
        Kind::Words | Kind::Blocks => {
            let is_shown = |piece: &Piece| match piece {
                Piece::Text { change: of, .. } => *of == Some(change),
                Piece::Note(_) => false,
            };
            if passage.pieces.iter().any(is_shown) {
                return None;
            }
            format!("{} without words differs here", with_article(it.subject))
        }
        Kind::Columns => {
            "the columns of this table changed: it is shown as replaced whole".to_owned()
        }
        Kind::Moved { other, away } => {
            let there = redline.changes[*other].section;
            let (verb, preposition) = match away {
                true => ("moved", "to"),
                false => ("moved here", "from"),
            };
            if there == it.section {
                let further = if *other < change { "further up" } else { "further down" };
                let preposition = if *away { "" } else { "from " };
                format!("{verb} {preposition}{further} in this clause")
            } else {
                let title = title(&redline.sections[there]);
                match redline.sections[there].title.is_empty() {
                    true => format!("{verb} {preposition} {title}"),
                    false => format!("{verb} {preposition} {}", quoting.clause(title)),
                }
            }
        }
        Kind::Link { from: Some(from), to: Some(to) } => {
            format!("link of {}: {} → {}", quoted(), quoting.target(from), quoting.target(to))
        }
        Kind::Link { from: None, to } => {
            let to = to.as_deref().unwrap_or_default();
            format!("{} is now a link to {}", quoted(), quoting.target(to))
        }
        Kind::Link { from: Some(from), to: None } => {
            format!("{} is no longer a link to {}", quoted(), quoting.target(from))
        }
        Kind::Format { added, removed } => {
            let list = |names: &[&'static str]| {
                names.iter().map(|name| format_name(name)).collect::<Vec<_>>().join(" and ")
            };
            match (removed.as_slice(), added.as_slice()) {
                ([], added) => format!("{} is now {}", quoted(), list(added)),
                (removed, []) => format!("{} is no longer {}", quoted(), list(removed)),
                (removed, added) => {
                    format!("{} is {} now, was {}", quoted(), list(added), list(removed))
                }
            }
        }
        Kind::Block { from, to } => {
            format!("this is {} now, was {}", block_name(to), block_name(from))
        }
        Kind::Spacing => "blanks are of another kind now, here or in several places".to_owned(),
        Kind::Split => "split off from what stands above it".to_owned(),
        Kind::Merged => "merged with what stood below it".to_owned(),
        Kind::Renumbered { from, to, count } => match count {
            0 | 1 => format!("renumbered: {from} → {to}"),
            count => format!("renumbered: {from} → {to}, {count} numbers in all"),
        },
    })
}

/// What a clause is called.
pub(super) fn title(section: &Section) -> &str {
    match section.title.as_str() {
        "" if section.rank == 0 => "the beginning",
        "" => "a clause without words in its heading",
        title => title,
    }
}

/// The headings that lead to a clause, the outermost first, its own last. The title of the whole
/// document leads to all of them, so it is left out.
pub(super) fn path(redline: &Redline, section: usize) -> Vec<&str> {
    let sections = &redline.sections;
    let it = &sections[section];
    let mut path = vec![title(it)];
    let mut rank = it.rank;
    let tops = sections.iter().filter(|other| other.rank == 1 && other.is_new).count();
    for other in sections[..section].iter().rev() {
        let beside = (it.is_new && other.is_new) || (it.is_old && other.is_old);
        if other.rank == 0 || other.rank >= rank || !beside {
            continue;
        }
        rank = other.rank;
        if rank == 1 && tops <= 1 {
            break;
        }
        path.push(title(other));
    }
    path.reverse();
    path
}

fn with_article(subject: Subject) -> &'static str {
    match subject {
        Subject::Text => "something",
        Subject::Heading => "a heading",
        Subject::Item => "an item",
        Subject::Row => "a row",
        Subject::Cell => "a cell",
        Subject::Table => "a table",
        Subject::Picture => "a picture",
        Subject::Address => "an address",
    }
}

fn format_name(name: &str) -> &str {
    match name {
        "strong" => "bold",
        "em" => "italic",
        "u" => "underlined",
        "del" => "struck through",
        "code" => "set as code",
        "sup" => "superscript",
        "sub" => "subscript",
        "mark" => "highlighted",
        "small" => "small",
        "ins" => "marked as inserted",
        "hidden" => "hidden",
        "q" => "in quotation marks",
        other => other,
    }
}

fn block_name(name: &str) -> String {
    match name {
        "p" => "a paragraph".to_owned(),
        "li" => "an item of a list".to_owned(),
        "ol" => "a list with numbers".to_owned(),
        "ul" => "a list without numbers".to_owned(),
        "dt" => "a term".to_owned(),
        "dd" => "a definition".to_owned(),
        "td" => "a cell".to_owned(),
        "th" => "a heading cell".to_owned(),
        "pre" => "verbatim text".to_owned(),
        "blockquote" => "a quotation".to_owned(),
        "address" => "an address".to_owned(),
        "caption" => "a caption".to_owned(),
        "div" | "section" | "article" => "plain text".to_owned(),
        name => match super::flat::heading_rank(name) {
            Some(rank) => format!("a heading of rank {rank}"),
            None => match name.strip_prefix("li") {
                Some(level) => format!("an item of level {level}"),
                None => format!("`{name}`"),
            },
        },
    }
}

/// `1 word`, `3 words`
pub(super) fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    }
}

/// `12 words inserted, 4 deleted in 3 clauses; 1 link and 2 formats changed`
pub(super) fn summary(redline: &Redline) -> String {
    let summary = &redline.summary;
    let of_words = redline.changes.iter().filter(|change| change.is_of_words());
    let clauses: BTreeSet<usize> = of_words.map(|change| change.section).collect();
    let mut words: Vec<String> = Vec::new();
    for (count, verb) in [
        (summary.words_inserted, "inserted"),
        (summary.words_deleted, "deleted"),
        (summary.words_moved, "moved"),
    ] {
        match words.is_empty() {
            _ if count == 0 => {}
            true => words.push(format!("{} {verb}", counted(count, "word"))),
            false => words.push(format!("{count} {verb}")),
        }
    }
    let first = match (clauses.len(), words.is_empty()) {
        (0, _) => "no change in wording".to_owned(),
        (count, true) => format!("only marks or pictures differ, in {}", counted(count, "clause")),
        (count, false) => format!("{} in {}", words.join(", "), counted(count, "clause")),
    };
    let count = |is_it: fn(&Kind) -> bool| {
        redline.changes.iter().filter(|change| is_it(&change.kind)).count()
    };
    let others: Vec<String> = [
        (count(|it| matches!(it, Kind::Link { .. })), "link"),
        (redline.changes.iter().filter(|change| change.is_format()).count(), "format"),
        (count(|it| matches!(it, Kind::Renumbered { .. })), "numbering"),
        (count(|it| matches!(it, Kind::Split)), "split"),
        (count(|it| matches!(it, Kind::Merged)), "merger"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, one)| counted(count, one))
    .collect();
    match others.is_empty() {
        true => first,
        false => format!("{first}; other changes: {}", others.join(", ")),
    }
}
