//! The sealed texts as readers saw them, beside the register: HTML, one file for each text.
//!
//! The only part of the register that touches files; every error names the path.

use super::Entry;

/// Where an entry's text is kept, below the site's root.
pub fn kept_path(entry: &Entry) -> String {
    format!("register{}/{}", entry.notice, entry.version)
}
