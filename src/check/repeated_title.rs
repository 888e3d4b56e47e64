//! Each notice of a language has a title of its own: lists, tabs and search results show nothing else
//! (WCAG 2.2, 2.4.2).

use std::collections::BTreeMap;

use super::Whole;
use crate::finding::{Finding, Place};
use crate::history::{Edition, Status};

const NAME: &str = "repeated-title";

/// Looks at the titles of all notices.
pub fn check(whole: &Whole<'_>) -> Vec<Finding> {
    let mut by_title: BTreeMap<_, Vec<(bool, &str, &Edition)>> = BTreeMap::new();
    for notice in &whole.renderer.site.notices {
        for edition in &notice.editions {
            let title = edition.title().split_whitespace().collect::<Vec<_>>().join(" ");
            let key = (edition.lang.as_str(), title.to_lowercase());
            // A draft gives way to what is published.
            let is_draft = edition.shown_version().status == Status::Draft;
            by_title.entry(key).or_default().push((is_draft, &notice.path, edition));
        }
    }
    let mut findings = Vec::new();
    for alike in by_title.values_mut().filter(|alike| alike.len() > 1) {
        alike.sort_by_key(|(is_draft, path, _)| (*is_draft, *path));
        let [(_, first, _), others @ ..] = alike.as_slice() else { continue };
        for (_, _, edition) in others {
            let document = &edition.shown_version().document;
            let place = match document.front.title {
                Some(_) => document.key_place(&["title"]),
                None => Place::start(document.path.clone()),
            };
            let message = format!("`{}` is the title of {first} too", edition.title());
            let help = "say in each title what sets its notice apart";
            findings.push(Finding::warning(NAME, place, message).with_help(help));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    #[test]
    fn titles_that_repeat_are_told() {
        check_site(
            &["repeated-title"],
            &[
                ("engross.yaml", "languages: [en, ja]\n"),
                ("content/a.md", "# Privacy notice\n"),
                ("content/b.md", "---\neffective: 2020-01-01\ntitle: privacy  Notice\n---\nx"),
                ("content/0.md", "---\ndraft: true\ntitle: Privacy notice\n---\nx"),
            ],
            &[
                "content/0.md:3:1: `Privacy notice` is the title of /a too",
                "help: say in each title what sets its notice apart",
                "content/b.md:3:1: `privacy  Notice` is the title of /a too",
                "help: say in each title what sets its notice apart",
            ],
        );
    }

    #[test]
    fn titles_of_other_languages_and_of_versions_are_not() {
        check_site(
            &["repeated-title"],
            &[
                ("engross.yaml", "languages: [en, ja]\n"),
                ("content/a/index.md", "# Privacy\n"),
                ("content/a/2020-01-01.md", "# Privacy\n"),
                ("content/b.ja.md", "# Privacy\n"),
                ("content/c.md", "# Terms\n"),
            ],
            &[],
        );
    }
}
