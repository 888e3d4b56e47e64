//! Lists that keep themselves: what a text says apart from them, and whether anything else depends on them.
//!
//! What such a list holds grows with the site and is no part of what is sealed. So nothing may stand in it but
//! what the notices themselves give: their titles, dates and addresses. Whether that is so is seen
//! from the text with stand-ins of known words, and from the text as it is.
//!
//! Knows nothing of templates.

use super::view::{DateView, NoticeView};
use crate::redline::plain;

/// A word that no text has: what it is of, between.
fn token(of: &str) -> String {
    format!("zqx{of}xqz")
}

const FIELDS: [&str; 6] = ["path", "title", "description", "url", "date", "lang"];
/// The date of stand-ins; a real one, since templates may write it otherwise.
const DATE: &str = "9173-11-28";

/// Notices that stand in lists: so many of each status.
pub fn stand_ins(count: usize) -> Vec<NoticeView> {
    let date = || Some(DateView { iso: DATE.to_owned(), text: token("date") });
    let of_status = |status| NoticeView {
        path: format!("/{}", token("path")),
        title: token("title"),
        description: token("description"),
        kind: "other",
        status,
        url: format!("/{}/", token("url")),
        history_url: format!("/{}/history/", token("url")),
        clauses_url: format!("/{}/history/clauses/", token("url")),
        versions_json_url: format!("/{}/versions.json", token("url")),
        feed_url: format!("/{}/feed.xml", token("url")),
        count: 1,
        lang: token("lang"),
        effective: date(),
        last_change: date(),
    };
    let statuses = ["in-force", "pending", "withdrawn"].into_iter();
    statuses.flat_map(|status| (0..count).map(move |_| of_status(status))).collect()
}

/// Whether only what notices give differs between a text without notices in its lists and one with:
/// either with stand-ins, or with these notices.
pub fn is_made_of_notices(without: &str, with: &str, notices: Option<&[NoticeView]>) -> bool {
    let mut given: Vec<String> = match notices {
        None => FIELDS.iter().map(|field| token(field)).chain([letters(DATE)]).collect(),
        Some(notices) => notices.iter().flat_map(given_by).map(|it| letters(&it)).collect(),
    };
    // What is a part of another comes after it.
    given.sort_by_key(|it| std::cmp::Reverse(it.len()));
    given.dedup();
    let rest = |html: &str| {
        let mut letters = letters(&plain::text(html));
        for given in given.iter().filter(|it| !it.is_empty()) {
            // Of a large site most gives nothing to the text, which need not be copied for it.
            if letters.contains(given.as_str()) {
                letters = letters.replace(given.as_str(), "");
            }
        }
        letters
    };
    rest(without) == rest(with)
}

/// What a notice gives to a list as words.
fn given_by(notice: &NoticeView) -> Vec<String> {
    let NoticeView { path, title, description, url, history_url, effective, .. } = notice;
    let dates = effective.iter().flat_map(|date| [date.iso.clone(), date.text.clone()]);
    [path, title, description, url, history_url].into_iter().cloned().chain(dates).collect()
}

/// The letters and digits of a text, in lower case: blanks and marks between items are no words.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_made_of_what_notices_give() {
        let made = |with: &str| is_made_of_notices("<p>Notices:</p><p>All.</p>", with, None);
        assert!(made("<p>Notices:</p><ul><li>zqxtitlexqz, zqxdatexqz</ul><p>All.</p>"));
        assert!(made("<p>Notices: ZQXTITLEXQZ; 9173-11-28</p><p>All.</p>"));
        assert!(!made("<p>Notices:</p><ul><li>zqxtitlexqz since zqxdatexqz</ul><p>All.</p>"));
        assert!(!made("<p>Notices:</p>"));
        let notices = stand_ins(1);
        let real = |with: &str| is_made_of_notices("<p>当社は。</p>", with, Some(&notices));
        assert!(real("<p>当社はzqxtitlexqz、zqxtitlexqz。</p>"));
        assert!(!real("<p>当社はzqxtitlexqzと。</p>"));
    }
}
