//! A translation says which version of the source it translates, where its date does not.

use super::Whole;
use super::translated::{self, Translation};
use crate::finding::{Finding, Place};
use crate::history::{Bound, Version};

const NAME: &str = "assumed-source";

/// Looks at every version of every translation.
pub fn check(whole: &Whole<'_>) -> Vec<Finding> {
    translated::versions(&whole.renderer.site)
        .filter_map(|translation| of_version(&translation))
        .collect()
}

fn of_version(translation: &Translation<'_>) -> Option<Finding> {
    let Translation { source, version, .. } = *translation;
    // What is stated and is no version is told where versions are put together.
    if version.document.front.translation_of.is_some() {
        return None;
    }
    let unsaid =
        format!("this text does not say which version of the {} text it translates", source.lang);
    let known: Vec<&str> = source.versions.iter().map(|it| &*it.id).collect();
    let (rest, help) = match version.translates {
        Some(it) if it.by == Bound::InForceThen => {
            let id = &source.versions[it.version].id;
            (
                format!("; by its date it is taken to be {id}"),
                format!("say it: `translation_of: {id}`"),
            )
        }
        Some(_) => return None,
        None => (
            ", and its date does not tell".to_owned(),
            format!("say it with `translation_of:`; the versions are {}", known.join(", ")),
        ),
    };
    Some(Finding::info(NAME, place(version), unsaid + &rest).with_help(help))
}

/// Where the date was read.
fn place(version: &Version) -> Place {
    let start = || Place::start(version.document.path.clone());
    version.document.effective.as_ref().map_or_else(start, |dating| dating.place.clone())
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    /// What is told of a German text beside two English ones.
    fn check_assumed(german: &str, expected: &[&str]) {
        let files = [
            ("engross.yaml", "languages: [en, de]\n"),
            ("content/a/2020-01-01.md", "x"),
            ("content/a/index.md", "---\neffective: 2024-02-16\n---\nx"),
            ("content/a/de.md", german),
        ];
        check_site(&["assumed-source"], &files, expected);
    }

    #[test]
    fn what_only_the_date_suggests_is_told() {
        check_assumed(
            "---\neffective: 2024-03-01\n---\nx",
            &[
                "content/a/de.md:2:12: info: this text does not say which version of the en text it translates; by its date it is taken to be 2024-02-16",
                "help: say it: `translation_of: 2024-02-16`",
            ],
        );
        for text in ["x", "---\neffective: 2019-01-01\n---\nx"] {
            let place = if text == "x" { "1:1" } else { "2:12" };
            let told = format!(
                "content/a/de.md:{place}: info: this text does not say which version of the en text it translates, and its date does not tell"
            );
            let help =
                "help: say it with `translation_of:`; the versions are 2020-01-01, 2024-02-16";
            check_assumed(text, &[&told, help]);
        }
    }

    #[test]
    fn what_is_said_or_has_the_date_is_not() {
        check_assumed("---\ntranslation_of: 2024-02-16\neffective: 2024-03-01\n---\nx", &[]);
        check_assumed("---\neffective: 2024-02-16\n---\nx", &[]);
    }
}
