//! Which level the settings give to each rule, and findings at these levels.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::registry::{self, Level, Rule};
use crate::finding::{Finding, Severity};

/// The settings' `check`: levels of rules by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Levels(pub BTreeMap<String, Level>);

impl Levels {
    /// The level of a rule.
    pub fn level_of(&self, rule: &Rule) -> Level {
        match self.0.get(rule.name) {
            Some(level) if !rule.is_fixed() => match rule.is_record() {
                true => rule.level.max(*level),
                false => *level,
            },
            _ => rule.level,
        }
    }

    /// Gives findings the levels that were set; those of rules that are off are gone. An error that keeps a
    /// text from being read or published as it is stays one.
    pub fn apply(&self, findings: &mut Vec<Finding>) {
        findings.retain_mut(|finding| {
            let Some(level) = self.0.get(finding.rule) else { return true };
            let is_fixed = registry::rule(finding.rule).is_none_or(Rule::is_fixed);
            if is_fixed || (finding.severity == Severity::Error && !registry::is_ours(finding.rule))
            {
                return true;
            }
            let is_record = registry::rule(finding.rule).is_some_and(Rule::is_record);
            match level.severity() {
                // Louder is lesser.
                severity if is_record => {
                    finding.severity =
                        severity.map_or(finding.severity, |it| it.min(finding.severity));
                    true
                }
                None => false,
                Some(severity) => {
                    finding.severity = severity;
                    true
                }
            }
        });
    }
}
