//! A notice says in a sentence what it is about, for lists and search engines.

use super::TextInView;
use crate::finding::{Finding, Place};
use crate::history::Status;

const NAME: &str = "missing-description";

/// Looks at the text that is shown at the notice's own address: no other one's description is.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let front = &text.document().front;
    let in_context = || front.context.get("description").and_then(|it| it.as_str());
    let stated = front.description.as_deref().or_else(in_context).unwrap_or_default();
    let is_draft = text.version.status == Status::Draft;
    if !(text.is_shown() || is_draft) || !stated.trim().is_empty() {
        return Vec::new();
    }
    let place = Place::start(text.document().path.clone());
    let message = "nothing says in a sentence what this notice is about";
    let help = "state `description:` in the front matter: lists and search engines show it";
    vec![Finding::info(NAME, place, message).with_help(help)]
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    #[test]
    fn a_notice_without_a_description_is_worth_knowing() {
        let (described, other) = ("---\ncontext:\n  description: What we do.\n---\nx", "x");
        check_site(
            &["missing-description"],
            &[
                ("content/a/2020-01-01.md", other),
                ("content/a/index.md", "---\neffective: 2021-01-01\n---\nx"),
                ("content/b.md", described),
                ("content/c.md", "---\ndescription: What we do.\n---\nx"),
                ("content/d.md", "---\ndraft: true\n---\nx"),
            ],
            &[
                "content/a/index.md:1:1: info: nothing says in a sentence what this notice is about",
                "help: state `description:` in the front matter: lists and search engines show it",
                "content/d.md:1:1: info: nothing says in a sentence what this notice is about",
                "help: state `description:` in the front matter: lists and search engines show it",
            ],
        );
    }
}
