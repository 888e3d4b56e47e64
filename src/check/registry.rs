//! Every rule by name: at which level it is told, and what runs it.
//!
//! What it asks for and why stands in `docs/rules.md`, held against this table by a test.

use jiff::civil::Date;
use serde::Deserialize;

use super::{
    TextInView, Whole, assumed_source, bidi_control, correction_to_come, description, disclosures,
    feeds, headings, image_alt, inventories, language_tag, leftovers, links, long_sentence,
    markdown_in_html, missing_translation, notice_period, orphaned_translation, repeated_title,
    stale_translation, table_headers, translation_clauses, translation_dates, unused_fragment,
    vague_link, version_order,
};
use crate::finding::{Finding, Severity, did_you_mean};
use crate::history::Site;
use crate::settings::Settings;

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The name that its findings bear, in kebab case.
    pub name: &'static str,
    /// The level at which it is told where the settings say nothing.
    pub level: Level,
    pub(super) runs: Runs,
}

/// How loud a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not told.
    Off,
    /// Told to those who ask for everything.
    Info,
    /// Told.
    #[serde(alias = "warn")]
    Warning,
    /// Told, and the site is not built.
    Error,
}

/// What runs a rule.
#[derive(Debug, Clone, Copy)]
pub(super) enum Runs {
    /// Looks at the versions of a site through time; in every build.
    Site(fn(&Site, &Settings, Date) -> Vec<Finding>),
    /// Looks at one text; in `engross check` alone.
    Text(fn(&TextInView<'_>) -> Vec<Finding>),
    /// Looks at all of what is published; in `engross check` alone.
    Whole(fn(&Whole<'_>) -> Vec<Finding>),
    /// Told by the room that meets it.
    Elsewhere,
}

impl Rule {
    /// Whether its level stays what it is: an error that keeps a text from being read or published as it
    /// stands, or that says that what was published is no longer so.
    pub fn is_fixed(&self) -> bool {
        self.level == Level::Error && matches!(self.runs, Runs::Elsewhere)
    }

    /// Whether it guards the record of what was published: it may be told louder, and is never silenced. Whoever
    /// alters what was sealed could otherwise say in the same change that nothing was.
    pub fn is_record(&self) -> bool {
        RECORD.contains(&self.name)
    }

    /// Its level as documentation tells it.
    pub fn level_told(&self) -> &'static str {
        match self.level {
            Level::Error if self.is_fixed() => "error, always",
            Level::Warning if self.is_record() => "warning, or louder",
            Level::Info if self.is_record() => "info, or louder",
            level => level.name(),
        }
    }
}

impl Level {
    /// The level as the settings name it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// The severity of findings at this level; none where they are not told.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Info => Some(Severity::Info),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// Rules of the record, beside those that are always errors.
const RECORD: [&str; 6] = [
    "backdated",
    "date-moved",
    "kept-text-missing",
    "register-not-compared",
    "sealed-source-changed",
    "undeclared-correction",
];

/// The rule of a name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.name.cmp(name)).ok().and_then(|at| RULES.get(at))
}

/// The way out for a name that no rule has.
pub fn meant(name: &str) -> String {
    let near = did_you_mean(name, RULES.iter().map(|rule| rule.name));
    near.map_or_else(
        || "`engross check --explain` lists the rules".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}

/// Whether a rule is run by this room, and not told by the one that meets it.
pub fn is_ours(name: &str) -> bool {
    rule(name).is_some_and(|rule| !matches!(rule.runs, Runs::Elsewhere))
}

/// Whether a rule is run by `check` alone, and not by builds.
pub fn is_of_check(name: &str) -> bool {
    rule(name).is_some_and(|rule| matches!(rule.runs, Runs::Text(_) | Runs::Whole(_)))
}

const fn told(name: &'static str, level: Level) -> Rule {
    Rule { name, level, runs: Runs::Elsewhere }
}

const fn run(name: &'static str, level: Level, runs: Runs) -> Rule {
    Rule { name, level, runs }
}

/// Every rule, in the order of their names.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    told("address-gone", Level::Error),
    told("address-lost", Level::Error),
    told("allow-without-effect", Level::Warning),
    told("almost-a-date", Level::Warning),
    run("assumed-source", Level::Info, Runs::Whole(assumed_source::check)),
    told("backdated", Level::Warning),
    told("bad-allow", Level::Warning),
    told("bad-attribute", Level::Warning),
    told("bad-date", Level::Error),
    run("bad-disclosure", Level::Warning, Runs::Text(disclosures::declared::check)),
    told("bad-file", Level::Error),
    told("bad-file-name", Level::Error),
    told("bad-front-matter", Level::Error),
    told("bad-locale", Level::Error),
    told("bad-register", Level::Error),
    told("bad-settings", Level::Error),
    told("bad-stylesheet", Level::Error),
    told("bad-template", Level::Error),
    told("bad-yaml", Level::Error),
    run("bidi-control", Level::Error, Runs::Text(bidi_control::check)),
    told("bound-to-folder", Level::Error),
    run("broken-anchor", Level::Warning, Runs::Whole(links::check_anchors)),
    run("broken-link", Level::Error, Runs::Whole(links::check_links)),
    told("byte-order-mark", Level::Info),
    told("called-off", Level::Info),
    told("carriage-return", Level::Info),
    told("commit-history", Level::Error),
    told("comparison-passed", Level::Info),
    run("correction-to-come", Level::Warning, Runs::Site(correction_to_come::check)),
    told("date-contradiction", Level::Warning),
    told("date-moved", Level::Warning),
    told("dates-out-of-order", Level::Warning),
    run("disclosure", Level::Info, Runs::Text(disclosures::check)),
    told("draft", Level::Info),
    told("duplicate-id", Level::Warning),
    told("editorial-change", Level::Info),
    told("embedded", Level::Warning),
    run("empty-heading", Level::Warning, Runs::Text(headings::check_words)),
    told("file-removed", Level::Warning),
    told("foreign-markup", Level::Warning),
    told("form-field", Level::Warning),
    told("front-matter-late", Level::Warning),
    told("front-matter-open", Level::Error),
    told("gone-live", Level::Info),
    told("head-element", Level::Warning),
    run("heading-order", Level::Warning, Runs::Text(headings::check_order)),
    told("host-limits", Level::Warning),
    told("host-rules", Level::Warning),
    run("image-alt", Level::Warning, Runs::Text(image_alt::check)),
    told("include-cycle", Level::Error),
    told("inventory-bad-country", Level::Error),
    run("inventory-bad-domain", Level::Warning, Runs::Text(inventories::bad_domain::check)),
    told("inventory-bad-duration", Level::Error),
    told("inventory-bad-id", Level::Error),
    told("inventory-bad-link", Level::Error),
    run("inventory-bad-pattern", Level::Error, Runs::Text(inventories::bad_pattern::check)),
    run("inventory-consent-at-odds", Level::Warning, Runs::Text(inventories::consent_at_odds::check)),
    run("inventory-cookie-prefix", Level::Warning, Runs::Text(inventories::cookie_prefix::check)),
    told("inventory-duplicate-category", Level::Error),
    run("inventory-duplicate-item", Level::Warning, Runs::Text(inventories::duplicate_item::check)),
    told("inventory-duplicate-provider", Level::Error),
    run("inventory-empty-table", Level::Warning, Runs::Whole(inventories::empty_table::check)),
    run("inventory-exempt-lifetime", Level::Warning, Runs::Text(inventories::exempt_lifetime::check)),
    run("inventory-exempt-purposes", Level::Warning, Runs::Text(inventories::exempt_purposes::check)),
    run("inventory-lifetime-at-odds", Level::Warning, Runs::Text(inventories::lifetime_at_odds::check)),
    run("inventory-long-lifetime", Level::Info, Runs::Text(inventories::long_lifetime::check)),
    told("inventory-missing-key", Level::Error),
    told("inventory-no-category", Level::Error),
    run("inventory-no-duration", Level::Warning, Runs::Text(inventories::no_duration::check)),
    run("inventory-no-items", Level::Warning, Runs::Text(inventories::no_items::check)),
    run("inventory-no-purpose", Level::Warning, Runs::Text(inventories::no_purpose::check)),
    run("inventory-no-refusal", Level::Warning, Runs::Text(inventories::no_refusal::check)),
    run("inventory-overlap", Level::Warning, Runs::Text(inventories::overlap::check)),
    told("inventory-repeated-key", Level::Error),
    told("inventory-unknown-category", Level::Error),
    run("inventory-unknown-exemption", Level::Warning, Runs::Text(inventories::unknown_exemption::check)),
    told("inventory-unknown-key", Level::Warning),
    told("inventory-unknown-word", Level::Error),
    run("inventory-unnamed-provider", Level::Warning, Runs::Text(inventories::unnamed_provider::check)),
    told("inventory-wrong-type", Level::Error),
    told("kept-text-edited", Level::Error),
    told("kept-text-missing", Level::Warning),
    told("language-contradiction", Level::Error),
    run("language-tag", Level::Warning, Runs::Text(language_tag::check)),
    told("later-than-current", Level::Warning),
    run("leftover", Level::Warning, Runs::Text(leftovers::check)),
    told("link-loop", Level::Error),
    told("link-outside", Level::Error),
    run("long-sentence", Level::Info, Runs::Text(long_sentence::check)),
    run("markdown-in-html", Level::Warning, Runs::Text(markdown_in_html::check)),
    run("missing-description", Level::Info, Runs::Text(description::check)),
    told("missing-text", Level::Warning),
    run("missing-translation", Level::Info, Runs::Whole(missing_translation::check)),
    run("moved-link", Level::Info, Runs::Whole(links::check_moved)),
    told("no-asset", Level::Error),
    told("no-content", Level::Error),
    run("no-feeds", Level::Warning, Runs::Site(feeds::check)),
    told("no-fragment", Level::Error),
    told("no-such-date", Level::Error),
    told("no-such-version", Level::Warning),
    told("no-template", Level::Error),
    told("no-theme", Level::Error),
    told("not-compared", Level::Info),
    told("not-sealed", Level::Info),
    told("not-text", Level::Error),
    told("not-utf-8", Level::Error),
    told("not-yet-committed", Level::Info),
    told("not-yet-published", Level::Info),
    run("notice-period", Level::Warning, Runs::Site(notice_period::check)),
    told("obsolete-element", Level::Warning),
    run("orphaned-translation", Level::Warning, Runs::Site(orphaned_translation::check)),
    told("path-claimed-twice", Level::Error),
    told("prevailing-language", Level::Warning),
    told("register-chain", Level::Error),
    told("register-conflict", Level::Error),
    told("register-edited", Level::Error),
    told("register-format", Level::Error),
    told("register-incomplete", Level::Error),
    told("register-not-compared", Level::Warning),
    told("register-rewritten", Level::Error),
    told("remote-resource", Level::Warning),
    run("repeated-title", Level::Warning, Runs::Whole(repeated_title::check)),
    told("reserved-attribute", Level::Warning),
    told("reserved-name", Level::Warning),
    told("same-date", Level::Error),
    told("script", Level::Warning),
    told("sealed-correction-gone", Level::Error),
    told("sealed-date-changed", Level::Error),
    told("sealed-source-changed", Level::Warning),
    told("sealed-text-altered", Level::Error),
    told("sealed-title-changed", Level::Error),
    told("sealed-version-gone", Level::Error),
    told("sealed-version-moved", Level::Error),
    told("short-notice", Level::Warning),
    run("stale-translation", Level::Warning, Runs::Site(stale_translation::check)),
    told("style", Level::Warning),
    run("table-headers", Level::Warning, Runs::Text(table_headers::check)),
    told("taken-back", Level::Info),
    told("template", Level::Error),
    run("translation-clauses", Level::Warning, Runs::Whole(translation_clauses::check)),
    run("translation-dates", Level::Warning, Runs::Site(translation_dates::check)),
    told("uncommitted", Level::Warning),
    told("undated", Level::Warning),
    told("undeclared-correction", Level::Warning),
    told("undeclared-language", Level::Warning),
    told("unknown-element", Level::Warning),
    told("unknown-key", Level::Warning),
    told("unknown-language", Level::Error),
    told("unknown-locale", Level::Warning),
    told("unknown-text", Level::Warning),
    told("unknown-wrapper", Level::Error),
    told("unreadable", Level::Error),
    told("unreadable-markup", Level::Warning),
    run("unused-fragment", Level::Warning, Runs::Whole(unused_fragment::check)),
    run("vague-link", Level::Warning, Runs::Text(vague_link::check)),
    told("version-claimed-twice", Level::Error),
    told("version-gone", Level::Error),
    run("version-order", Level::Warning, Runs::Whole(version_order::check)),
    told("words-in-list", Level::Error),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_in_order() {
        assert!(RULES.is_sorted_by(|a, b| a.name < b.name));
    }

    /// Rules are named where findings are made; the names of all of them are in the table.
    #[test]
    fn every_rule_that_the_program_names_is_known() {
        let mut unknown = Vec::new();
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for entry in walkdir::WalkDir::new(source) {
            let entry = entry.expect("an entry");
            if entry.path().extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).expect("text");
            // Tests make findings of rules that there are not.
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for start in ["Finding::error(", "Finding::warning(", "Finding::info("] {
                for (at, _) in text.match_indices(start) {
                    let Some(rest) = text[at + start.len()..].trim_start().strip_prefix('"') else {
                        continue;
                    };
                    let name = rest.split('"').next().unwrap_or_default();
                    let is_name = name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
                    // What an import or an audit tells is of a file outside the site, which has no levels.
                    let is_of_other = name.starts_with("import-") || name.starts_with("audit-");
                    if is_name && !is_of_other && rule(name).is_none() {
                        unknown.push(name.to_owned());
                    }
                }
            }
        }
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
