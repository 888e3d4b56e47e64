//! What each rule asks for and why: the sections of `docs/rules.md`, which is also a page to read.

use super::registry::{self, Rule};

/// The documentation of all rules: a section each, headed `## name`.
const DOCS: &str = include_str!("../../docs/rules.md");

/// The documentation of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Explained {
    /// The rule.
    pub rule: &'static Rule,
    /// What it asks for, in one paragraph.
    pub about: &'static str,
    /// Why, with an example and the way out: Markdown, the paragraph above at its start.
    pub text: &'static str,
}

/// The documentation of a rule by its name.
pub fn explained(name: &str) -> Option<Explained> {
    let rule = registry::rule(name)?;
    let text = section(name).unwrap_or_default();
    let about = text.split("\n\n").next().unwrap_or_default();
    Some(Explained { rule, about, text })
}

fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    DOCS.split("\n## ").skip(1).filter_map(|section| {
        let (name, text) = section.split_once('\n')?;
        let text = text.split("\n# ").next().unwrap_or(text);
        Some((name.trim(), text.trim()))
    })
}

fn section(name: &str) -> Option<&'static str> {
    sections().find(|(heading, _)| *heading == name).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::RULES;

    #[test]
    fn every_rule_is_explained_and_every_explanation_is_of_a_rule() {
        let mut faults = Vec::new();
        for rule in RULES {
            let level = format!("Level: {}.", rule.level_told());
            match section(rule.name) {
                None => faults.push(format!("{} is not explained", rule.name)),
                Some(text) if !text.contains(&level) => {
                    faults.push(format!("{}: the section does not say `{level}`", rule.name));
                }
                Some(text) if text.split("\n\n").count() < 3 => {
                    faults.push(format!("{}: nothing but a sentence", rule.name));
                }
                Some(_) => {}
            }
        }
        for (name, _) in sections() {
            if registry::rule(name).is_none() {
                faults.push(format!("`{name}` is no rule"));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
