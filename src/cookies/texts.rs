//! The interface texts of tables and inventory pages: every key, with its English.
//!
//! A theme's locale file gives the same keys in its language; a check can hold it against
//! [`TEXTS`]. Texts about numbers hold `{n}`; languages without a plural give `-one` and `-other`
//! alike.

/// Every key that this module asks for, with its English text.
pub const TEXTS: &[(&str, &str)] = &[
    ("cookies-provider", "Provider"),
    ("cookies-names", "Names"),
    ("cookies-name", "Name"),
    ("cookies-purpose", "Purpose"),
    ("cookies-duration", "Duration"),
    ("cookies-storage", "Kind of storage"),
    ("cookies-party", "Set by"),
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
    ("cookies-duration-years-one", "{n} year"),
    ("cookies-duration-years-other", "{n} years"),
    ("cookies-duration-months-one", "{n} month"),
    ("cookies-duration-months-other", "{n} months"),
    ("cookies-duration-weeks-one", "{n} week"),
    ("cookies-duration-weeks-other", "{n} weeks"),
    ("cookies-duration-days-one", "{n} day"),
    ("cookies-duration-days-other", "{n} days"),
    ("cookies-duration-hours-one", "{n} hour"),
    ("cookies-duration-hours-other", "{n} hours"),
    ("cookies-duration-minutes-one", "{n} minute"),
    ("cookies-duration-minutes-other", "{n} minutes"),
    ("cookies-duration-seconds-one", "{n} second"),
    ("cookies-duration-seconds-other", "{n} seconds"),
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
    ("cookies-category-unclassified", "Not classified"),
    ("cookies-category-unclassified-about", "These have not been sorted into a category yet."),
];

/// The English text of a key; the key itself if it is not in [`TEXTS`].
pub fn english(key: &str) -> String {
    let text = TEXTS.iter().find(|(listed, _)| *listed == key).map(|(_, text)| *text);
    text.unwrap_or(key).to_owned()
}

/// As [`english`], but a key that is not listed fails the test.
#[cfg(test)]
pub(super) fn listed_english(key: &str) -> String {
    assert!(TEXTS.iter().any(|(listed, _)| *listed == key), "{key} is not listed");
    english(key)
}
