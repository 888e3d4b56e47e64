//! Fragments that no text includes: what is changed in one reaches nobody.
//!
//! Texts of every version and drafts count.

use super::Whole;
use crate::finding::{Finding, Place};

const NAME: &str = "unused-fragment";

/// Looks at every fragment of the content folder.
pub fn check(whole: &Whole<'_>) -> Vec<Finding> {
    let unused = whole.renderer.fragments().filter(|file| !whole.seen.used.contains(*file));
    let found = unused.map(|file| {
        let message = "no text includes this fragment";
        let help = "include it where its words belong, or remove it";
        Finding::warning(NAME, Place::start(file), message).with_help(help)
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    #[test]
    fn a_fragment_that_no_text_includes_is_told() {
        let files = [
            ("content/a.md", "---\neffective: 2020-01-01\n---\n{% include \"_one.md\" %}\n"),
            ("content/a/2019-01-01.md", "{% include \"_old.md\" %}\n"),
            ("content/b.md", "---\ndraft: true\n---\n{% include \"_draft.md\" %}\n"),
            ("content/c.md", "---\nmarkdown_includes:\n  aside: _aside.md\n---\nx\n"),
            ("content/_one.md", "{% include \"_inner.md\" %}\n"),
            ("content/_inner.md", "x\n"),
            ("content/_old.md", "x\n"),
            ("content/_draft.md", "x\n"),
            ("content/_aside.md", "x\n"),
        ];
        check_site(&["unused-fragment"], &files, &[]);
        let mut files = files.to_vec();
        files.push(("content/_spare.md", "{% include \"_inner.md\" %}\n"));
        check_site(
            &["unused-fragment"],
            &files,
            &[
                "content/_spare.md:1:1: no text includes this fragment",
                "help: include it where its words belong, or remove it",
            ],
        );
    }
}
