//! Rules that a site is held to: what can be said of its notices through time without showing them.
//!
//! A rule is a file here and a line in [`RULES`]. Each looks at the whole site and gives its findings; none
//! knows of another, of files, or of pages.

mod notice_period;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::history::Site;
use crate::settings::Settings;

#[cfg(test)]
pub(crate) use tests::check_rules;

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The name that its findings bear, in kebab case.
    pub name: &'static str,
    /// What it asks for, in one line.
    pub about: &'static str,
    check: fn(&Site, &Settings, Date) -> Vec<Finding>,
}

/// Every rule, by name.
pub const RULES: [Rule; 1] = [Rule {
    name: notice_period::NAME,
    about: "a material change is published as long before it takes effect as `notice_period` says",
    check: notice_period::check,
}];

/// What the rules find in a site on a day.
pub fn run(site: &Site, settings: &Settings, day: Date) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| (rule.check)(site, settings, day)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::finding::{Severity, sort};
    use crate::fingerprint::Fingerprint;
    use crate::source::Source;
    use crate::source::name::{Role, role};

    /// Runs the rules over files on 2026-01-01 and compares what they find.
    pub fn check_rules(settings: &str, files: &[(&str, &str)], expected: &[&str]) {
        let settings = Settings::parse(settings).expect("settings");
        let parsed = |(below, text): &(&str, &str)| {
            let Ok(Role::Text(name)) = role(below, |tag| settings.declared(tag)) else {
                panic!("{below} is no text")
            };
            let (path, text) = ((*below).into(), (*text).to_owned());
            let sha256 = Fingerprint::of(&text);
            document::parse(Source { path, name, text, sha256, commit: None }).0
        };
        let day = jiff::civil::date(2026, 1, 1);
        let documents: Vec<_> = files.iter().map(parsed).map(Into::into).collect();
        let (site, _) = crate::history::assemble(&documents, Default::default(), &settings, day);
        let mut findings = run(&site, &settings, day);
        sort(&mut findings);
        let mut shown = Vec::new();
        for finding in &findings {
            assert!(RULES.iter().any(|rule| rule.name == finding.rule), "{}", finding.rule);
            let severity = match finding.severity {
                Severity::Info => "info: ",
                _ => "",
            };
            shown.push(format!("{}: {severity}{}", finding.place, finding.message));
            shown.extend(finding.help.iter().map(|help| format!("help: {help}")));
        }
        assert_eq!(shown, expected);
    }
}
