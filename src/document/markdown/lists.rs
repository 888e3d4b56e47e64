//! Lists whose indentation CommonMark does not take for what the editor meant.
//!
//! Two shapes are common in legal texts, and in both a list item is lost in the paragraph before
//! it: a nested item indented less than its parent's text (`4.  If:` above `   1. the party`), and
//! an item that goes on counting, indented deeper than the one before (`1. one` above `   2. two`).
//! [`mend`] moves such lines to where CommonMark reads them as items. Whatever CommonMark reads as
//! an item already stays where it is.

use super::html_blocks::{Run, toggles_fence};

/// An open list item.
#[derive(Clone, Copy)]
struct Item {
    /// Where its marker stands in the source.
    marker: usize,
    /// Where its text starts in the source: lines inside it are indented this far.
    content: usize,
    /// How far its lines are moved to the right (to the left, if negative).
    shift: isize,
    /// Its number, unless it has a bullet.
    number: Option<u32>,
}

/// Whether a text has lines that may have to be moved.
pub fn needs_mending(text: &str) -> bool {
    text.lines().any(|line| {
        let indent = line.len() - line.trim_start().len();
        indent >= 2 && marker(line.trim_start()).is_some()
    })
}

/// Moves the lines of a Markdown run that were meant as list items.
pub fn mend(run: Run) -> Run {
    // Tabs count differently at every place; such texts are left as they are.
    if !needs_mending(&run.text) || run.text.contains('\t') {
        return run;
    }
    let mut mended = Run::default();
    let mut open: Vec<Item> = Vec::new();
    let mut fence = None;
    let mut after_blank = true;
    let mut at = 0;
    for line in run.text.split_inclusive('\n') {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        let blank = text.trim().is_empty();
        let was_fenced = fence.is_some();
        let mut shift = 0;
        if !blank {
            let fenced = toggles_fence(line, &mut fence) || was_fenced;
            shift = match marker(text).filter(|_| !fenced) {
                Some((number, width)) => place(&mut open, indent, number, width, after_blank),
                None => follow(&mut open, indent, after_blank && !was_fenced),
            };
        }
        let new_indent = indent.saturating_add_signed(shift);
        let kept = new_indent.min(indent);
        // None of the blanks that are put in front comes from a place of its own.
        for _ in 0..shift.max(0) {
            mended.push(" ", run.origin(at));
        }
        mended.push(&line[indent - kept..], run.origin(at + indent - kept));
        after_blank = blank;
        at += line.len();
    }
    mended
}

/// Where a line with a list marker goes; opens its item.
fn place(
    open: &mut Vec<Item>,
    indent: usize,
    number: Option<u32>,
    width: usize,
    after_blank: bool,
) -> isize {
    let inside = open.iter().take_while(|item| item.content <= indent).count();
    let base = inside.checked_sub(1).map_or(0, |at| open[at].content);
    // Outside a list, what stands this far to the right is code.
    if open.is_empty() && after_blank && indent >= 4 {
        return 0;
    }
    // It goes on counting from the item whose paragraph it would be lost in.
    if !after_blank
        && inside == open.len()
        && let Some(before) = open.last().copied()
        && number.is_some_and(|number| number > 1 && before.number == Some(number - 1))
    {
        let shift = before.marker as isize - indent as isize;
        open.pop();
        open.push(Item { number, ..before });
        return shift + before.shift;
    }
    // Too far to the right for an item of its own level, not far enough for the level below.
    if inside < open.len() && indent >= base + 4 {
        if let Some(sibling) = open[inside..].iter().position(|item| item.marker == indent) {
            let sibling = open[inside + sibling];
            open.truncate(open.iter().take_while(|item| item.marker < indent).count());
            open.push(Item { content: indent + width, number, ..sibling });
            return sibling.shift;
        }
        if let Some(at) = open.iter().rposition(|item| item.marker < indent) {
            let parent = open[at];
            let shift = parent.content as isize + parent.shift - indent as isize;
            open.truncate(at + 1);
            open.push(Item { marker: indent, content: indent + width, shift, number });
            return shift;
        }
    }
    open.truncate(inside);
    let shift = open.last().map_or(0, |item| item.shift);
    open.push(Item { marker: indent, content: indent + width, shift, number });
    shift
}

/// Where a line without a marker goes.
fn follow(open: &mut Vec<Item>, indent: usize, after_blank: bool) -> isize {
    let inside = open.iter().take_while(|item| item.content <= indent).count();
    if after_blank {
        open.truncate(inside);
    }
    // A line that runs on from the paragraph above is part of it wherever it stands.
    open.last().map_or(0, |item| item.shift)
}

/// The number and width (with the blanks behind it) of a list marker that starts a text.
fn marker(text: &str) -> Option<(Option<u32>, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = text[digits..].bytes().next()?;
    let number = match digits {
        0 if matches!(sign, b'-' | b'*' | b'+') => None,
        1..=9 if matches!(sign, b'.' | b')') => text[..digits].parse().ok(),
        _ => return None,
    };
    let behind = &text[digits + 1..];
    let blanks = behind.len() - behind.trim_start_matches(' ').len();
    if behind.trim().is_empty() || blanks == 0 {
        return None;
    }
    Some((number, digits + 1 + if blanks > 4 { 1 } else { blanks }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_mend(source: &str, expected: &str) {
        let run = mend(Run::copied(source, 0, source.len()));
        assert_eq!(run.text, expected);
        // Every line that has words still leads back to them.
        for word in source.split_whitespace().filter(|word| word.len() > 2) {
            let (at, was) = (run.text.find(word).expect("kept"), source.find(word).expect("there"));
            assert_eq!(run.origin(at), was, "{word} in {source:?}");
        }
    }

    #[test]
    fn a_nested_item_indented_too_little_is_moved_in() {
        check_mend(
            "   4.  Either party may:\n      1.  commit\n      2.  enter\n   5.  Then\n",
            "   4.  Either party may:\n       1.  commit\n       2.  enter\n   5.  Then\n",
        );
    }

    #[test]
    fn an_item_that_goes_on_counting_is_moved_out() {
        check_mend(
            "   6. Access to\n\n      1. board\n         2. land\n         3. logs\n\n   7. Size\n",
            "   6. Access to\n\n      1. board\n      2. land\n      3. logs\n\n   7. Size\n",
        );
    }

    #[test]
    fn what_is_a_list_already_stays() {
        for source in [
            "- one\n  - two\n    - three\n- four\n",
            "1. one\n   - two\n\n     more\n2. three\n",
            "1. one\n   2. lost in it\n",
            "- one\n\n      code\n",
            "text\n  1. item\n",
        ] {
            if source.contains("lost") {
                check_mend(source, "1. one\n2. lost in it\n");
            } else {
                check_mend(source, source);
            }
        }
    }
}
