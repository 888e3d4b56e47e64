//! The interface texts of tables and inventory pages: every key, with its English.
//!
//! A theme's locale file gives the same keys in its language; a test holds it against [`TEXTS`]. Texts
//! about numbers hold `{count}`, and stand here as `-one` and `-other`.

use crate::wording::{Given, plain};

/// Every key that this module asks for, with its English text.
pub const TEXTS: &[(&str, &str)] = &[
    ("cookies-provider", "Provider"),
    ("cookies-names", "Names"),
    ("cookies-name", "Name"),
    ("cookies-purpose", "Purpose"),
    ("cookies-duration", "Duration"),
    ("cookies-storage", "Kind"),
    ("cookies-party", "Set by"),
    ("cookies-providers", "Providers"),
    ("cookies-controller", "Responsible"),
    ("cookies-recipients", "Recipients"),
    ("cookies-links", "More"),
    ("cookies-summary-number-one", "{count}"),
    ("cookies-summary-number-other", "{count}"),
    ("cookies-summary-items", "Cookies and the like"),
    ("cookies-summary-providers", "Providers"),
    ("cookies-summary-longest", "Longest duration"),
    ("cookies-summary-unlimited", "Kept until you delete them"),
    ("cookies-summary-not-stated", "Duration not stated"),
    ("cookies-summary-countries", "Data goes to"),
    ("cookies-names-joint", ", "),
    ("cookies-no-names", "no names stated"),
    ("cookies-not-stated", "not stated"),
    ("cookies-caption-of-provider", "{provider}: {category}"),
    ("cookies-manage", "Manage your tracker settings"),
    ("cookies-link-privacy", "Privacy policy"),
    ("cookies-link-cookies", "Cookie policy"),
    ("cookies-link-terms", "Terms of service"),
    ("cookies-link-website", "Website"),
    ("cookies-storage-cookie", "cookie"),
    ("cookies-storage-local-storage", "local storage"),
    ("cookies-storage-session-storage", "session storage"),
    ("cookies-storage-indexeddb", "browser database"),
    ("cookies-storage-web", "web storage"),
    ("cookies-storage-app", "app storage"),
    ("cookies-storage-pixel", "pixel"),
    ("cookies-storage-sdk", "software kit"),
    ("cookies-storage-server-event", "sent by our server"),
    ("cookies-party-first", "us (first party)"),
    ("cookies-party-third", "others (third party)"),
    ("cookies-duration-session", "session"),
    ("cookies-duration-unlimited", "unlimited"),
    ("cookies-duration-unknown", "unknown"),
    ("cookies-duration-comma", ", "),
    ("cookies-duration-and", " and "),
    ("cookies-duration-years-one", "{count} year"),
    ("cookies-duration-years-other", "{count} years"),
    ("cookies-duration-months-one", "{count} month"),
    ("cookies-duration-months-other", "{count} months"),
    ("cookies-duration-weeks-one", "{count} week"),
    ("cookies-duration-weeks-other", "{count} weeks"),
    ("cookies-duration-days-one", "{count} day"),
    ("cookies-duration-days-other", "{count} days"),
    ("cookies-duration-hours-one", "{count} hour"),
    ("cookies-duration-hours-other", "{count} hours"),
    ("cookies-duration-minutes-one", "{count} minute"),
    ("cookies-duration-minutes-other", "{count} minutes"),
    ("cookies-duration-seconds-one", "{count} second"),
    ("cookies-duration-seconds-other", "{count} seconds"),
    ("cookies-category-strictly-necessary", "Strictly necessary"),
    (
        "cookies-category-strictly-necessary-about",
        "Without these the site cannot do what you ask of it, such as keeping you signed in or \
         remembering your choice about cookies. They are set without asking.",
    ),
    ("cookies-category-analytics", "Analytics and performance"),
    (
        "cookies-category-analytics-about",
        "These count visits and show how people move through the site, so that we can see what \
         works and mend what does not.",
    ),
    ("cookies-category-functionality", "Functionality"),
    (
        "cookies-category-functionality-about",
        "These remember your preferences, such as language or region, and run extras such as chat \
         and video.",
    ),
    ("cookies-category-targeting", "Targeting"),
    (
        "cookies-category-targeting-about",
        "These record what you look at, here and elsewhere, to choose and measure the advertising \
         shown to you.",
    ),
    ("consent-title", "Cookies and similar technologies"),
    (
        "consent-description",
        "Some are needed for this site to work. We use the others only if you agree, and you can change your mind at any time.",
    ),
    ("consent-accept-all", "Accept all"),
    ("consent-reject-all", "Reject all"),
    ("consent-choose", "Choose"),
    ("consent-preferences", "Your choice"),
    ("consent-save", "Save my choice"),
    ("consent-close", "Close"),
    ("consent-services", "Provider|Providers"),
    ("consent-changed", "The list has changed since your last choice."),
    ("consent-required", "(always on)"),
    ("cookies-filter-category", "Category"),
    ("cookies-filter-all", "All"),
    ("consent-list", "Read the whole list"),
    ("cookies-category-unclassified", "Not classified"),
    ("cookies-category-unclassified-about", "These have not been sorted into a category yet."),
];

/// The English text of a key with its blanks filled in; the key itself if it is not in [`TEXTS`].
pub fn english(key: &str, given: &[(&str, Given<'_>)]) -> String {
    plain(TEXTS, key, given).unwrap_or_else(|| key.to_owned())
}

/// As [`english`], but a key that is not listed fails the test.
#[cfg(test)]
pub(super) fn listed_english(key: &str, given: &[(&str, Given<'_>)]) -> String {
    plain(TEXTS, key, given).unwrap_or_else(|| panic!("{key} is not listed"))
}
