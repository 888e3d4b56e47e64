//! A material change is published as long before it takes effect as the site promises.
//!
//! Dates that are not stated to the day count from their first. What is not said to have been published
//! at any time is published today, if it is still to take effect: this build shows it.

use jiff::civil::Date;

use crate::document::Document;
use crate::document::date::LegalDate;
use crate::finding::{Finding, Place};
use crate::history::Site;
use crate::settings::{NoticePeriod, Settings};

/// The name of its findings.
pub const NAME: &str = "notice-period";

/// Checks every version that is marked as a material change, and those whose day of publication is to come.
pub fn check(site: &Site, settings: &Settings, day: Date) -> Vec<Finding> {
    let Some(period) = &settings.notice_period else { return Vec::new() };
    let editions = site.notices.iter().flat_map(|notice| &notice.editions);
    let versions = editions.flat_map(|edition| &edition.versions).map(|version| {
        let published = version.published.map(|publication| publication.date);
        (&version.document, version.effective, published)
    });
    let to_come = site.drafts.iter().filter_map(|draft| {
        let document = &draft.document;
        let effective = document.effective.as_ref().map(|dating| dating.date);
        Some((document, effective, Some(document.front.published.as_ref()?.value)))
    });
    let material = versions.chain(to_come).filter(|(document, ..)| document.front.material);
    let found = material.filter_map(|(document, effective, published)| {
        of_version(document, effective?, published, period, day)
    });
    found.collect()
}

fn of_version(
    document: &Document,
    effective: LegalDate,
    published: Option<LegalDate>,
    period: &NoticePeriod,
    day: Date,
) -> Option<Finding> {
    let start = || Place::start(document.path.clone());
    let place = document.effective.as_ref().map_or_else(start, |dating| dating.place.clone());
    let begins = effective.first_day();
    if published.is_none() && begins <= day {
        let message = format!(
            "this material change took effect on {effective}; when it was published is not known, so \
             nothing can be said of its notice period"
        );
        let help = "state `published:` in the front matter";
        return Some(Finding::info(NAME, place, message).with_help(help));
    }
    let shown_from = published.map_or(day, LegalDate::first_day);
    let earliest = period.after(shown_from);
    if begins >= earliest {
        return None;
    }
    let period = &period.written;
    let (how, help) = match published {
        Some(published) => (
            format!("published on {published}"),
            format!("publish it earlier, or make it effective on {earliest} or later"),
        ),
        None => (
            format!("shown from {day}"),
            format!(
                "make it effective on {earliest} or later, or state `published:` if it was shown \
                 before"
            ),
        ),
    };
    let message = format!(
        "this material change takes effect on {effective} and is {how}; with a notice period of \
         {period} it can take effect on {earliest} at the earliest"
    );
    Some(Finding::warning(NAME, place, message).with_help(help))
}

#[cfg(test)]
mod tests {
    use crate::check::check_rules;

    /// Checks a text of its front matter under a notice period, beside an earlier one.
    fn check_period(period: &str, front: &str, expected: &[&str]) {
        let settings = format!("languages: [en, ja]\n{period}\n");
        let text = format!("---\n{front}\n---\nx");
        check_rules(&settings, &[("a/2020-01-01.md", "x"), ("a/index.md", &text)], expected);
    }

    #[test]
    fn a_material_change_is_published_in_time() {
        let days = "notice_period: 30 days";
        let in_time = "effective: 2026-03-01\npublished: 2025-12-20\nmaterial: true";
        check_period(days, in_time, &[]);
        check_period(days, "effective: 2026-01-19\npublished: 2025-12-20\nmaterial: true", &[]);
        check_period(
            days,
            "effective: 2026-01-18\npublished: 2025-12-20\nmaterial: true",
            &[
                "a/index.md:2:12: this material change takes effect on 2026-01-18 and is published on 2025-12-20; with a notice period of 30 days it can take effect on 2026-01-19 at the earliest",
                "help: publish it earlier, or make it effective on 2026-01-19 or later",
            ],
        );
        // What is past stays told: the promise was broken.
        check_period(
            "notice_period: P3M",
            "effective: 2024-03-01\npublished: 2024-01\nmaterial: true",
            &[
                "a/index.md:2:12: this material change takes effect on 2024-03-01 and is published on 2024-01; with a notice period of P3M it can take effect on 2024-04-01 at the earliest",
                "help: publish it earlier, or make it effective on 2024-04-01 or later",
            ],
        );
    }

    #[test]
    fn other_changes_and_sites_without_a_period_are_free() {
        let late = "effective: 2026-01-02\npublished: 2026-01-01";
        check_period("notice_period: 30 days", late, &[]);
        check_period("title: x", &format!("{late}\nmaterial: true"), &[]);
    }

    #[test]
    fn what_is_not_said_to_be_published_is_shown_from_today() {
        check_period("notice_period: 2 weeks", "effective: 2026-01-15\nmaterial: true", &[]);
        check_period(
            "notice_period: 2 weeks",
            "material: true\neffective: 2026-01-14",
            &[
                "a/index.md:3:12: this material change takes effect on 2026-01-14 and is shown from 2026-01-01; with a notice period of 2 weeks it can take effect on 2026-01-15 at the earliest",
                "help: make it effective on 2026-01-15 or later, or state `published:` if it was shown before",
            ],
        );
        check_period(
            "notice_period: 2 weeks",
            "effective: 2025\nmaterial: true",
            &[
                "a/index.md:2:12: info: this material change took effect on 2025; when it was published is not known, so nothing can be said of its notice period",
                "help: state `published:` in the front matter",
            ],
        );
    }

    #[test]
    fn a_day_of_publication_to_come_is_looked_at_too() {
        check_period(
            "notice_period: 1 month",
            "effective: 2026-03-31\npublished: 2026-03-01\nmaterial: true",
            &[
                "a/index.md:2:12: this material change takes effect on 2026-03-31 and is published on 2026-03-01; with a notice period of 1 month it can take effect on 2026-04-01 at the earliest",
                "help: publish it earlier, or make it effective on 2026-04-01 or later",
            ],
        );
        check_period(
            "notice_period: 1 month",
            "draft: true\neffective: 2026-01-02\nmaterial: true",
            &[],
        );
    }

    #[test]
    fn the_finding_stands_where_the_date_was_read() {
        let settings = "notice_period: 30 days";
        let text = "---\nmaterial: true\n---\n# A\n\nEffective Date: 9 January 2026\n";
        check_rules(
            settings,
            &[("a.md", text)],
            &[
                "a.md:6:17: this material change takes effect on 2026-01-09 and is shown from 2026-01-01; with a notice period of 30 days it can take effect on 2026-01-31 at the earliest",
                "help: make it effective on 2026-01-31 or later, or state `published:` if it was shown before",
            ],
        );
    }
}
