//! A version in other forms than a page: as plain text and as Markdown, each under a head that says which it is.

use super::super::markdown::{self, markdown};
use super::super::plain_text::plain_text;
use super::super::view::*;
use super::EditionWork;
use crate::wording::{Given, Say};

impl EditionWork {
    /// A version as plain text, under a head that says which it is.
    pub(super) fn plain_text(&self, at: usize) -> String {
        let (view, text) = (&self.views[at], self.text(at));
        let word = |key: &str| self.renderer.words().text(self.lang(), key);
        // Hosts do not say how a text is encoded: this tells browsers.
        let mut page = String::from('\u{FEFF}');
        let mut say = |what: String, value: &str| {
            if !value.is_empty() {
                page.push_str(&format!("{what}: {value}\n"));
            }
        };
        let date = |date: &Option<DateView>| date.as_ref().map_or("", |date| &date.text).to_owned();
        say(word("table-notice"), &view.title);
        say(word("permanent-address"), &view.address);
        say(word("version-label"), &view.label);
        say(word("table-status"), &word(&format!("status-{}", view.status)));
        let filled = |key: &str, given: &[(&str, Given<'_>)]| {
            self.renderer.words().filled(self.lang(), key, given)
        };
        say(word("translation-note"), &translation_in_words(view, &filled));
        let is_pending = matches!(view.status, "pending" | "draft");
        say(word(if is_pending { "takes-effect" } else { "took-effect" }), &date(&view.effective));
        say(word("published-on"), &date(&view.published));
        say(word("last-day"), &date(&view.last_day));
        say(word("text-fingerprint"), &text.fingerprint().to_string());
        page.push_str("\n----------\n\n");
        let addresses = &self.renderer.addresses;
        let full = |href: &str| {
            let is_own = href.starts_with('/') && !href.starts_with("//");
            is_own.then(|| addresses.absolute(href)).filter(|full| !full.is_empty())
        };
        page.push_str(&plain_text(&text.body.html, &full));
        page
    }

    /// A version as Markdown, under front matter that says which it is.
    pub(super) fn markdown(&self, at: usize) -> String {
        let (view, text) = (&self.views[at], self.text(at));
        let address = self.renderer.version_address(self.at, at);
        let iso = |date: &Option<DateView>| date.as_ref().map(|date| date.iso.clone());
        let head = markdown::Head {
            title: view.title.clone(),
            notice: self.notice().path.clone(),
            version: view.id.clone(),
            label: Some(view.label.clone()).filter(|label| !label.is_empty()),
            language: self.lang().to_owned(),
            effective: iso(&view.effective),
            published: iso(&view.published),
            sha256: text.fingerprint().to_string(),
            address: address.clone(),
        };
        let full = |href: &str| match href.as_bytes() {
            [b'#', ..] => Some(format!("{address}{href}")),
            [b'/', b'/', ..] => None,
            [b'/', ..] => Some(self.cited(href)),
            _ => None,
        };
        format!("{}\n{}", head.written(), markdown(&text.body.html, &full))
    }
}

/// What a translation says of its source and of the text that prevails, in sentences; empty for a text that is no
/// translation.
fn translation_in_words(view: &VersionView, filled: &Say<'_>) -> String {
    let mut said = Vec::new();
    if let Some(source) = &view.translation {
        let language = ("language", Given::Text(&source.language));
        said.push(match &*source.version {
            "" => filled("translation-unknown", &[language]),
            version => filled("translation-of", &[language, ("version", Given::Text(version))]),
        });
    }
    if let Some(prevailing) = &view.prevailing {
        let language = ("language", Given::Text(&prevailing.language));
        said.push(filled("text-prevails", &[language]));
    }
    said.join(" ")
}
