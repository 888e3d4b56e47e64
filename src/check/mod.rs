//! Rules that a site is held to, and the levels that its settings give to them.
//!
//! A rule that looks at texts or at the whole site is a file here and a line in [`registry::RULES`]; each
//! gives its findings, and none knows of another or of files. Rules that other rooms tell (what cannot be
//! read, what the register contradicts) have a line there too, so that every finding can be explained
//! ([`explained()`]) and has a level ([`levels`]).

pub mod allow;
mod assumed_source;
mod bidi_control;
mod correction_to_come;
mod description;
pub mod disclosures;
mod explained;
mod external;
mod feeds;
mod headings;
mod image_alt;
mod inventories;
mod language_tag;
mod leads;
mod leftovers;
pub mod levels;
mod links;
mod long_sentence;
mod markdown_in_html;
mod missing_translation;
mod names;
mod notice_period;
mod numerals;
mod orphaned_translation;
pub mod registry;
mod repeated_title;
mod stale_translation;
mod table_headers;
mod text;
mod translated;
mod translation_clauses;
mod translation_dates;
mod unused_fragment;
mod vague_link;
mod version_order;
mod whole;

use jiff::civil::Date;

use crate::finding::Finding;
use crate::history::Site;
use crate::settings::Settings;

pub use explained::{Explained, explained};
pub use external::external;
pub use inventories::take_back_of_unread;
pub use registry::{Level, RULES, Rule};
pub use text::TextInView;
pub use whole::{Link, Seen, Whole};

use registry::Runs;
#[cfg(test)]
pub(crate) use tests::{check_rules, check_site, site_findings};

/// What the rules find that look at a site through time on a day, without showing it.
pub fn run(site: &Site, settings: &Settings, day: Date) -> Vec<Finding> {
    let found = RULES.iter().filter_map(|rule| match rule.runs {
        Runs::Site(check) => Some(check(site, settings, day)),
        _ => None,
    });
    found.flatten().collect()
}

/// What the rules find that look at one text.
pub fn run_text(text: &TextInView<'_>) -> Vec<Finding> {
    let settings = text.settings();
    let found = RULES.iter().filter_map(|rule| match rule.runs {
        Runs::Text(check) if settings.check.level_of(rule) != Level::Off => Some(check(text)),
        _ => None,
    });
    found.flatten().collect()
}

/// What the rules find that look at all of what is published.
pub fn run_whole(whole: &Whole<'_>) -> Vec<Finding> {
    let settings = &whole.renderer.settings;
    let found = RULES.iter().filter_map(|rule| match rule.runs {
        Runs::Whole(check) if settings.check.level_of(rule) != Level::Off => Some(check(whole)),
        _ => None,
    });
    found.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::finding::{Severity, sort};
    use crate::fingerprint::Fingerprint;
    use crate::source::Source;
    use crate::source::name::Role;

    /// Runs the rules that look at a site through time over files on 2026-01-01 and compares what they find.
    pub fn check_rules(settings: &str, files: &[(&str, &str)], expected: &[&str]) {
        let settings = Settings::parse(settings).expect("settings");
        let parsed = |(below, text): &(&str, &str)| {
            let Ok(Role::Text(name)) = settings.names().role(below) else {
                panic!("{below} is no text")
            };
            let (path, text) = ((*below).into(), (*text).to_owned());
            let sha256 = Fingerprint::of(&text);
            document::parse(Source { path, name, text, sha256, commit: None }).0
        };
        let day = jiff::civil::date(2026, 1, 1);
        let documents: Vec<_> = files.iter().map(parsed).map(Into::into).collect();
        let (site, _) = crate::history::assemble(&documents, Default::default(), &settings, day);
        assert_eq!(shown(run(&site, &settings, day)), expected);
    }

    /// Checks a whole site of these files (paths from the site's root; settings of defaults where none are
    /// given) as `engross check` does on 2026-01-01, and compares what the rules of these names find.
    pub fn check_site(rules: &[&str], files: &[(&str, &str)], expected: &[&str]) {
        assert_eq!(site_findings(rules, files), expected);
    }

    /// What the rules of these names find in such a site.
    pub fn site_findings(rules: &[&str], files: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let settings = files.iter().find(|(path, _)| *path == crate::settings::FILE);
        let settings = Settings::parse(settings.map_or("", |(_, text)| text)).expect("settings");
        let day = jiff::civil::date(2026, 1, 1);
        let survey = crate::build::survey(
            root.path(),
            settings,
            day,
            &crate::build::Scope::Rules { all_versions: false },
        );
        let mut findings = survey.findings;
        findings.retain(|finding| rules.contains(&finding.rule));
        shown(findings)
    }

    fn shown(mut findings: Vec<Finding>) -> Vec<String> {
        sort(&mut findings);
        let mut shown = Vec::new();
        for finding in &findings {
            assert!(registry::rule(finding.rule).is_some(), "{}", finding.rule);
            let severity = match finding.severity {
                Severity::Info => "info: ",
                _ => "",
            };
            shown.push(format!("{}: {severity}{}", finding.place, finding.message));
            shown.extend(finding.help.iter().map(|help| format!("help: {help}")));
        }
        shown
    }
}
