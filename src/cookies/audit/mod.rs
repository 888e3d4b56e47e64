//! The audit: what a site really sets, as browsers recorded it, against its inventory.
//!
//! 1. A recording is read into [`Sighting`](seen::Sighting)s, by one reader a format.
//! 2. Sightings are held against the items of an inventory.
//! 3. What differs is told as findings, with the line of the item where there is one.
//!
//! Values of cookies are secrets, mostly of whoever made the recording: readers let go of them at once, and
//! nothing here keeps, compares or prints one. Knows no files and no clock.

mod cookie_date;
pub mod har;
pub mod host;
mod json;
pub mod seen;
pub mod set_cookie;

use std::sync::Arc;

use crate::finding::{LineStarts, Place};

/// The text of a recording, and where its lines start.
struct Text<'t> {
    path: Arc<str>,
    text: &'t str,
    lines: LineStarts,
}

impl<'t> Text<'t> {
    fn new(path: &str, text: &'t str) -> Text<'t> {
        Text { path: path.into(), text, lines: LineStarts::of(text) }
    }

    /// The place of something that begins at a byte.
    fn place(&self, offset: usize) -> Place {
        let (line, column) = self.lines.line_column(self.text, offset);
        Place::at(self.path.clone(), line, column)
    }
}
