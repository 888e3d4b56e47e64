//! Edits of a file that leave every other byte as it is.
//!
//! Places are those of the text as the site reads it: without byte order mark, lines ended by `\n`.
//! [`applied`] leads them back to the file as it stands. Knows nothing of what is edited.

use std::ops::Range;

/// A part of a text, and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the text as the site reads it.
    pub range: Range<usize>,
    /// The new text, with lines ended by `\n`.
    pub text: String,
}

impl Edit {
    /// The same edit of a text that this one is a part of, from `start`.
    pub fn moved(self, start: usize) -> Edit {
        Edit { range: self.range.start + start..self.range.end + start, ..self }
    }
}

/// The file with its edits, which may stand in any order and must not overlap. Lines that come in end
/// as those of the file do.
pub fn applied(file: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    // What is put in at a place comes before what takes the place of what stands there.
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let line_end = line_end(file);
    let places = Places::of(file);
    let mut out = String::with_capacity(file.len() + 256);
    let mut done = 0;
    for Edit { range, text } in edits {
        let (start, end) = (places.in_file(range.start), places.in_file(range.end));
        out.push_str(file.get(done..start).unwrap_or_default());
        out.push_str(&text.replace('\n', line_end));
        done = end.max(done);
    }
    out.push_str(file.get(done..).unwrap_or_default());
    out
}

/// How the first line of a file ends.
fn line_end(file: &str) -> &'static str {
    match file.find(['\r', '\n']).map(|at| &file.as_bytes()[at..]) {
        Some([b'\r', b'\n', ..]) => "\r\n",
        Some([b'\r', ..]) => "\r",
        _ => "\n",
    }
}

/// What a file holds that the text as it is read does not.
struct Places {
    /// The length of the byte order mark.
    mark: usize,
    /// For each `\r` that is left out, the place of its line end in the text.
    left_out: Vec<usize>,
}

impl Places {
    fn of(file: &str) -> Places {
        let mark = if file.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        // One that stands alone is read as a line end and is as long as that.
        let ends = file.match_indices("\r\n").enumerate();
        let left_out = ends.map(|(before, (at, _))| at - mark - before).collect();
        Places { mark, left_out }
    }

    /// Where a place of the text is in the file; that of a line end is in front of its `\r`.
    fn in_file(&self, at: usize) -> usize {
        self.mark + at + self.left_out.partition_point(|place| *place < at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts `<>` around a part of the text as it is read, which the file holds once.
    fn check_edit(file: &str, part: &str, expected: &str) {
        let read = file.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        let at = read.find(part).expect("the part");
        let edits = [
            Edit { range: at + part.len()..at + part.len(), text: "\n>".into() },
            Edit { range: at..at, text: "<".into() },
        ];
        assert_eq!(applied(file, &edits), expected, "{part:?} in {file:?}");
    }

    #[test]
    fn what_is_not_edited_stays_byte_for_byte() {
        check_edit("a\nb\nc", "b", "a\n<b\n>\nc");
        check_edit("a\r\nb\r\nc", "b", "a\r\n<b\r\n>\r\nc");
        check_edit("a\rb\rc", "b", "a\r<b\r>\rc");
        check_edit("\u{feff}a\r\nä\r\nc\n", "a", "\u{feff}<a\r\n>\r\nä\r\nc\n");
        check_edit("\u{feff}a\r\nä\r\nc\n", "ä", "\u{feff}a\r\n<ä\r\n>\r\nc\n");
        check_edit("\r\na\n\r\nb", "b", "\r\na\n\r\n<b\r\n>");
        check_edit("\u{feff}\r\nb", "b", "\u{feff}\r\n<b\r\n>");
        check_edit("b", "b", "<b\n>");
    }

    #[test]
    fn what_is_put_in_at_the_start_follows_the_byte_order_mark() {
        let edit = Edit { range: 0..0, text: "x\n".into() };
        assert_eq!(applied("\u{feff}\r\na", std::slice::from_ref(&edit)), "\u{feff}x\r\n\r\na");
        assert_eq!(applied("\r\na", std::slice::from_ref(&edit)), "x\r\n\r\na");
        assert_eq!(applied("", &[edit]), "x\n");
    }

    #[test]
    fn a_line_goes_with_its_end() {
        let edits =
            [Edit { range: 2..4, text: String::new() }, Edit { range: 2..2, text: "n\n".into() }];
        assert_eq!(applied("a\r\nb\r\nc", &edits), "a\r\nn\r\nc");
    }
}
