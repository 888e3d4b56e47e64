//! A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1).

use serde::Serialize;

use super::{Entry, Feed, moment};

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    language: &'a str,
    authors: [Author<'a>; 1],
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    date_modified: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    content_html: &'a str,
    tags: &'a [String],
}

/// The feed as JSON.
pub fn json(feed: &Feed) -> Vec<u8> {
    let items = feed.entries.iter().map(|entry| item_of(entry));
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: &feed.at[1],
        language: &feed.lang,
        authors: [Author { name: &feed.author }],
        items: items.collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&feed).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn item_of(entry: &Entry) -> Item<'_> {
    Item {
        id: &entry.id,
        url: &entry.url,
        title: &entry.title,
        date_published: entry.published.map(moment),
        date_modified: moment(entry.updated),
        summary: &entry.summary,
        content_html: &entry.html,
        tags: &entry.tags,
    }
}
