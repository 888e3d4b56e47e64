//! Draws a redline as JSON for programs, in the shape of `docs/schema/redline.schema.json`.
//!
//! The structs here are that shape: their fields are a promise, so they are written out and not derived
//! from what the comparison happens to hold. A new field may come; one that is there stays as it is.

use std::collections::BTreeMap;

use serde::Serialize;

use super::change::{Kind, Subject};
use super::passages::{Form, Passage, Piece, Side, passages, words};
use super::{Redline, phrases};

/// The JSON Schema of what [`draw`] returns.
pub const SCHEMA: &str = include_str!("../../docs/schema/redline.schema.json");

/// The version of the shape; it grows when a program that reads the old shape could not read the new.
const SCHEMA_VERSION: u32 = 1;

/// One of the two documents, as the result names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Document {
    /// As it was asked for: a path, or `NOTICE@VERSION`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The notice's path, if it is a version of one.
    pub notice: Option<String>,
    /// The id of the version.
    pub version: Option<String>,
    /// Its language, if it is known.
    pub language: Option<String>,
    /// In force from: `2024-02-16`, `2024-02` or `2024`.
    pub effective: Option<String>,
    /// SHA-256 of the source's bytes, as hexadecimal digits.
    pub source_sha256: String,
    /// SHA-256 of [`super::plain::text`] of its body in UTF-8, as hexadecimal digits.
    pub text_sha256: String,
}

/// Draws the redline of two documents.
pub fn draw(redline: &Redline, old: &Document, new: &Document) -> String {
    let view = view(redline, old, new);
    // Strings, numbers and lists of them: nothing that JSON cannot say.
    let json = serde_json::to_string_pretty(&view).unwrap_or_default();
    json + "\n"
}

#[derive(Serialize)]
struct RedlineView<'a> {
    schema_version: u32,
    old: &'a Document,
    new: &'a Document,
    same_words: bool,
    same: bool,
    markup_changed: bool,
    bounded: bool,
    summary: SummaryView,
    clauses: Vec<ClauseView<'a>>,
}

#[derive(Default, Serialize)]
struct SummaryView {
    words_inserted: usize,
    words_deleted: usize,
    words_moved: usize,
    changes: usize,
    clauses: usize,
    moves: usize,
    links: usize,
    formats: usize,
    splits: usize,
    mergers: usize,
    renumberings: usize,
}

#[derive(Serialize)]
struct ClauseView<'a> {
    title: Option<&'a str>,
    path: Vec<&'a str>,
    rank: u8,
    in_old: bool,
    in_new: bool,
    id: Option<&'a str>,
    old_id: Option<&'a str>,
    words_inserted: usize,
    words_deleted: usize,
    words_moved: usize,
    changes: Vec<ChangeView<'a>>,
}

#[derive(Serialize)]
struct ChangeView<'a> {
    id: &'a str,
    kind: &'static str,
    subject: &'static str,
    words_inserted: usize,
    words_deleted: usize,
    words_moved: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<MovedView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<LinkView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<FormatView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<BlockView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<NumberView<'a>>,
    hunks: Vec<HunkView>,
}

#[derive(Serialize)]
struct MovedView<'a> {
    direction: &'static str,
    other_change: &'a str,
    other_clause: Vec<&'a str>,
}

#[derive(Serialize)]
struct LinkView<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
    words: String,
}

#[derive(Serialize)]
struct FormatView<'a> {
    added: &'a [&'static str],
    removed: &'a [&'static str],
    words: String,
}

#[derive(Serialize)]
struct BlockView<'a> {
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct NumberView<'a> {
    from: &'a str,
    to: &'a str,
    count: usize,
}

/// One stretch that differs, or at which something happened, with a little of what stands around it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
struct HunkView {
    block: &'static str,
    before: String,
    deleted: String,
    inserted: String,
    after: String,
}

fn view<'a>(redline: &'a Redline, old: &'a Document, new: &'a Document) -> RedlineView<'a> {
    let mut hunks: BTreeMap<usize, Vec<HunkView>> = BTreeMap::new();
    let mut marked: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for passage in &passages(redline) {
        for change in passage.changes() {
            hunks.entry(change).or_default().extend(hunks_of(passage, change));
            marked.entry(change).or_default().push(passage.words_marked(change));
        }
    }
    let mut by_section: BTreeMap<usize, Vec<ChangeView<'_>>> = BTreeMap::new();
    let mut summary = SummaryView {
        words_inserted: redline.summary.words_inserted,
        words_deleted: redline.summary.words_deleted,
        words_moved: redline.summary.words_moved,
        changes: redline.changes.len(),
        ..SummaryView::default()
    };
    for (index, change) in redline.changes.iter().enumerate() {
        let marked = || words(&marked.get(&index).cloned().unwrap_or_default().join(" "));
        let mut shown = ChangeView {
            id: &change.id,
            kind: "",
            subject: subject_name(change.subject),
            words_inserted: change.words_inserted,
            words_deleted: change.words_deleted,
            words_moved: change.words_moved,
            moved: None,
            link: None,
            format: None,
            block: None,
            number: None,
            hunks: hunks.remove(&index).unwrap_or_default(),
        };
        shown.kind = match &change.kind {
            Kind::Words => "words",
            Kind::Blocks => "blocks",
            Kind::Columns => "columns",
            Kind::Moved { other, away } => {
                let there = &redline.changes[*other];
                shown.moved = Some(MovedView {
                    direction: if *away { "away" } else { "here" },
                    other_change: &there.id,
                    other_clause: phrases::path(redline, there.section),
                });
                // Told at both ends, counted at one.
                summary.moves += usize::from(!away);
                "moved"
            }
            Kind::Link { from, to } => {
                let (from, to) = (from.as_deref(), to.as_deref());
                shown.link = Some(LinkView { from, to, words: marked() });
                summary.links += 1;
                "link"
            }
            Kind::Format { added, removed } => {
                shown.format = Some(FormatView { added, removed, words: marked() });
                summary.formats += 1;
                "format"
            }
            Kind::Block { from, to } => {
                shown.block = Some(BlockView { from, to });
                summary.formats += 1;
                "block"
            }
            Kind::Spacing => {
                summary.formats += 1;
                "spacing"
            }
            Kind::Split => {
                summary.splits += 1;
                "split"
            }
            Kind::Merged => {
                summary.mergers += 1;
                "merged"
            }
            Kind::Renumbered { from, to, count } => {
                shown.number = Some(NumberView { from, to, count: *count });
                summary.renumberings += 1;
                "renumbered"
            }
        };
        by_section.entry(change.section).or_default().push(shown);
    }
    summary.clauses = by_section.len();
    let clauses = by_section.into_iter().map(|(index, changes)| {
        let section = &redline.sections[index];
        let sum = |of: fn(&ChangeView<'_>) -> usize| changes.iter().map(of).sum();
        ClauseView {
            title: (section.rank > 0).then_some(section.title.as_str()),
            path: phrases::path(redline, index),
            rank: section.rank,
            in_old: section.is_old,
            in_new: section.is_new,
            id: section.id.as_deref(),
            old_id: section.old_id.as_deref(),
            words_inserted: sum(|it| it.words_inserted),
            words_deleted: sum(|it| it.words_deleted),
            words_moved: sum(|it| it.words_moved),
            changes,
        }
    });
    RedlineView {
        schema_version: SCHEMA_VERSION,
        old,
        new,
        same_words: !redline.changes_words(),
        same: redline.is_empty() && !redline.markup_changed,
        markup_changed: redline.markup_changed,
        bounded: redline.bounded,
        summary,
        clauses: clauses.collect(),
    }
}

/// So many characters of what stands around a hunk are given.
const AROUND: usize = 60;

/// The stretches of a passage that belong to a change.
fn hunks_of(passage: &Passage, change: usize) -> Vec<HunkView> {
    let is_its = |piece: &Piece| match piece {
        Piece::Text { change: of, marks, .. } => *of == Some(change) || marks.contains(&change),
        Piece::Note(of) => *of == change,
    };
    let mut hunks = Vec::new();
    let mut at = 0;
    while let Some(start) = passage.pieces[at..].iter().position(is_its).map(|it| at + it) {
        // Blanks between two stretches of one change belong to both.
        let mut end = start + 1;
        while let Some(next) = passage.pieces[end..].iter().position(is_its) {
            let between = &passage.pieces[end..end + next];
            let is_blank = |piece: &Piece| match piece {
                Piece::Text { text, .. } => text.trim().is_empty() || piece.parts_cells(),
                Piece::Note(_) => true,
            };
            if !between.iter().all(is_blank) {
                break;
            }
            end += next + 1;
        }
        let side = |pieces: &[Piece], without: Side| -> String {
            let texts = pieces.iter().filter_map(|piece| match piece {
                Piece::Text { text, side, .. } if *side != without => Some(text.as_str()),
                _ => None,
            });
            texts.collect()
        };
        let stretch = &passage.pieces[start..end];
        let of_words = stretch.iter().any(|piece| match piece {
            Piece::Text { side, .. } => *side != Side::Both,
            Piece::Note(_) => false,
        });
        let text = |without| if of_words { side(stretch, without) } else { String::new() };
        let before = side(&passage.pieces[..start], Side::Deleted);
        // Words whose form changed are in both documents.
        let rest = if of_words { end } else { start };
        let after = side(&passage.pieces[rest..], Side::Deleted);
        hunks.push(HunkView {
            block: block_name(&passage.form),
            before: last_of(&before),
            deleted: text(Side::Inserted),
            inserted: text(Side::Deleted),
            after: first_of(&after),
        });
        at = end;
    }
    hunks
}

/// The end of a text, from the start of a word.
fn last_of(text: &str) -> String {
    let start = text.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let cut = match start {
        0 => 0,
        _ => text[start..].find(char::is_whitespace).map_or(start, |blank| start + blank + 1),
    };
    text.get(cut..).unwrap_or(&text[start..]).to_owned()
}

/// The start of a text, up to the end of a word.
fn first_of(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(AROUND) else { return text.to_owned() };
    let cut = text[..end].rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(end);
    text[..cut].to_owned()
}

fn block_name(form: &Form) -> &'static str {
    match form {
        Form::Paragraph => "paragraph",
        Form::Heading(_) => "heading",
        Form::Item { .. } => "item",
        Form::Row => "row",
        Form::Verbatim => "verbatim",
    }
}

fn subject_name(subject: Subject) -> &'static str {
    match subject {
        Subject::Text => "text",
        Subject::Heading => "heading",
        Subject::Item => "item",
        Subject::Row => "row",
        Subject::Cell => "cell",
        Subject::Table => "table",
        Subject::Picture => "picture",
        Subject::Address => "address",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::redline::compare;

    /// Compares two fragments and expects their changes, one a line: clause, kind, words and hunks.
    fn check_json(old: &str, new: &str, expected: &[&str]) {
        let document = Document::default();
        let json = draw(&compare(old, new), &document, &document);
        let json: Value = serde_json::from_str(&json).expect("JSON");
        let list = |value: &Value| value.as_array().expect("a list").clone();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let mut lines = Vec::new();
        for clause in list(&json["clauses"]) {
            for change in list(&clause["changes"]) {
                let path: Vec<String> = list(&clause["path"]).iter().map(text).collect();
                let mut line = format!(
                    "{}: {} of {} +{} -{}",
                    path.join(" > "),
                    text(&change["kind"]),
                    text(&change["subject"]),
                    change["words_inserted"],
                    change["words_deleted"],
                );
                for hunk in list(&change["hunks"]) {
                    let part = |name: &str| text(&hunk[name]);
                    line += &format!(
                        " {} ({})[{}]{{{}}}({})",
                        part("block"),
                        part("before"),
                        part("deleted"),
                        part("inserted"),
                        part("after")
                    );
                }
                for key in ["moved", "link", "format", "block", "number"] {
                    if let Some(more) = change.get(key) {
                        line += &format!(" {more}");
                    }
                }
                lines.push(line);
            }
        }
        assert_eq!(lines, expected, "{json:#}");
    }

    #[test]
    fn hunks_hold_old_and_new_words_with_what_stands_around() {
        check_json(
            "<h2>1. Data</h2><p>We may keep your data for 30 days.</p>",
            "<h2>1. Data</h2><p>We never keep your data for 14 days.</p>",
            &[
                "1. Data: words of text +1 -1 paragraph (We )[may]{never}( keep your data for 14 days.)",
                "1. Data: words of text +1 -1 paragraph (We never keep your data for )[30]{14}( days.)",
            ],
        );
        check_json(
            "<table><tr><td>Logs<td>90 days</table>",
            "<table><tr><td>Logs<td>90 days<tr><td>Routes<td>A day</table>",
            &["the beginning: blocks of row +3 -0 row ()[]{Routes | A day}()"],
        );
    }

    #[test]
    fn what_stands_around_is_cut_between_words() {
        let many = "one two three four five six seven eight nine ten eleven twelve thirteen";
        check_json(
            &format!("<p>{many} a {many}</p>"),
            &format!("<p>{many} b {many}</p>"),
            &[
                "the beginning: words of text +1 -1 paragraph (four five six seven eight nine ten eleven twelve thirteen )[a]{b}( one two three four five six seven eight nine ten eleven)",
            ],
        );
    }

    #[test]
    fn other_changes_have_fields_of_their_own() {
        check_json(
            "<p>See <a href=/a>our list</a> of <b>good</b> owls.</p>",
            "<p>See <a href=/b>our list</a> of good owls.</p>",
            &[
                "the beginning: link of text +0 -0 paragraph (See )[]{}(our list of good owls.) {\"from\":\"/a\",\"to\":\"/b\",\"words\":\"our list\"}",
                "the beginning: format of text +0 -0 paragraph (See our list of )[]{}(good owls.) {\"added\":[],\"removed\":[\"strong\"],\"words\":\"good\"}",
            ],
        );
        check_json(
            "<h2>1. A</h2><p>x</p>",
            "<h3>1. A</h3><p>x</p>",
            &["1. A: block of heading +0 -0 heading ()[]{}(1. A) {\"from\":\"h2\",\"to\":\"h3\"}"],
        );
    }
}
