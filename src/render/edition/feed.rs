//! What subscribers are told of an edition: its entries, and the feeds made of them.
//!
//! An entry says what happened and when, what the editor says of it, how much changed, and shows it: the redline
//! that the pages have too, without what needs their style sheet. A redline of more than [`LARGEST`] bytes is
//! told by its clauses, with the link to its page.

use std::sync::{Arc, OnceLock};

use super::super::direction;
use super::super::feeds::{Event, Happened};
use super::super::view::*;
use super::{Bytes, EditionWork};
use crate::feed::content::{full, portable};
use crate::feed::{Entry, Form};
use crate::html::{Tree, escape_text, write_attr};
use crate::redline::{self, Redline};
use crate::wording::Given;

/// The largest redline that an entry holds, in bytes of HTML: some nine thousand words beside what is unchanged
/// and left out, which is more than anybody reads in a list of news. Fifty of the largest make an Atom feed of
/// 4 MB, and readers refuse whole feeds beyond a limit of theirs: CommaFeed beyond 5 MB, Miniflux beyond 15.
const LARGEST: usize = 64 << 10;

/// How many clauses are named where the redline is too large.
const CLAUSES: usize = 40;

impl EditionWork {
    /// A feed of the edition.
    pub(super) fn feed(&self, form: Form) -> Bytes {
        let entries = (0..self.told().len()).map(|at| self.entry_at(at)).collect();
        Ok(Some(self.renderer.notice_feed(self.at, entries).bytes(form)))
    }

    /// The entry of an event, which is one of those that its feed tells.
    pub fn feed_entry(&self, event: &Event) -> Option<Arc<Entry>> {
        let at = self.told().iter().position(|(it, _)| it == event)?;
        Some(self.entry_at(at))
    }

    /// What its feed tells, newest first, each with its entry once that is made.
    fn told(&self) -> &[(Event, OnceLock<Arc<Entry>>)] {
        self.told.get_or_init(|| {
            let events = self.renderer.events(self.at).into_iter();
            events.map(|event| (event, OnceLock::new())).collect()
        })
    }

    fn entry_at(&self, at: usize) -> Arc<Entry> {
        let (event, entry) = &self.told()[at];
        entry.get_or_init(|| Arc::new(self.entry(event))).clone()
    }

    /// The feeds that readers are to find in the heads of the edition's pages.
    pub(super) fn feed_views(&self) -> Vec<FeedView> {
        let forms = Form::ALL.into_iter().filter(|_| self.renderer.has_feeds());
        let folder = self.folder();
        let title = self.said("feed-title", &[("title", self.edition().title())]);
        let view = |form: Form| FeedView {
            title: title.clone(),
            media_type: form.media_type(),
            url: self.renderer.addresses.link(&format!("{folder}{}", form.file())),
        };
        forms.map(view).chain(self.renderer.feed_views(self.lang())).collect()
    }

    fn entry(&self, event: &Event) -> Entry {
        let view = &self.views[event.version];
        let said = |key: &str, values: &[(&str, &str)]| self.said(key, values);
        let notice = self.renderer.notice_id(self.notice(), self.edition());
        let title_values = [("title", view.title.as_str()), ("version", view.name.as_str())];
        let date = |date: &Option<DateView>| date.as_ref().map(|it| it.text.clone());
        let mut facts: Vec<String> = Vec::new();
        let mut add = |key: &str, name: &str, value: Option<String>| {
            facts.extend(value.map(|value| said(key, &[(name, &value)])));
        };
        let mut url = &view.url;
        let mut reason = "";
        let mut redline: Option<Arc<Redline>> = None;
        let before = self.told_before(event.version);
        let title = match event.what {
            Happened::Published => {
                let published = self.version(event.version).published.map(|it| it.date);
                add("feed-published", "date", published.map(|it| self.date(it).text));
                add("feed-in-force-from", "date", date(&view.effective));
                redline = before.map(|before| self.between(before, event.version));
                match view.effective {
                    Some(_) => said("feed-entry-version", &title_values),
                    None => said("feed-entry-undated", &title_values),
                }
            }
            Happened::TookEffect => {
                add("feed-in-force-from", "date", date(&view.effective));
                add("feed-published", "date", date(&view.published));
                said("feed-entry-in-force", &title_values)
            }
            Happened::Corrected(number) => {
                let correction = &view.corrections[number];
                add("correction", "date", date(&correction.date));
                reason = &correction.note;
                if let Some(step) = correction.number.checked_sub(1) {
                    redline = Some(self.corrected(event.version, step).clone());
                    url = &correction.url;
                }
                said("feed-entry-correction", &title_values)
            }
            Happened::Withdrawn => {
                let stated = self.version(event.version).document.front.withdrawn.as_ref();
                let day = stated.map(|stated| self.date(stated.value).text);
                add("feed-withdrawn", "date", day);
                said("feed-entry-withdrawn", &title_values)
            }
        };
        if !view.label.is_empty() {
            facts.push(format!("{} {}", said("version-label", &[]), view.label));
        }
        if view.material && event.what == Happened::Published {
            facts.push(said("material-change", &[]));
        }
        let is_first = event.what == Happened::Published && before.is_none();
        let facts = facts.join(" · ");
        let amount = match &redline {
            Some(redline) => self.amount(redline),
            None if is_first => said("first-version", &[]),
            None => String::new(),
        };
        let has_note = matches!(event.what, Happened::Published | Happened::TookEffect);
        let note = if has_note { view.changes.as_str() } else { "" };
        let mut html = String::new();
        paragraph(&facts, &mut html);
        paragraph(reason, &mut html);
        html.push_str(note);
        paragraph(&amount, &mut html);
        if redline.as_ref().is_some_and(|redline| redline.bounded) {
            paragraph(&said("redline-bounded", &[]), &mut html);
        }
        self.links(event, view, &mut html);
        let page = self.cited(&view.url);
        let origin = self.origin();
        let absolute = |address: &str| full(address, &page, &origin);
        let mut html = portable(&html, &absolute);
        if let Some(redline) = redline.filter(|it| !it.is_empty()) {
            html.push_str("<hr>");
            let drawn = self.drawn(&redline);
            let drawn = portable(&drawn, &absolute);
            match drawn.len() <= LARGEST {
                true => html.push_str(&drawn),
                false => self.clauses_changed(&redline, &mut html),
            }
        }
        if direction(self.lang()) == "rtl" {
            // Readers lay out all feeds in the direction of their own words.
            let mut turned = String::from("<div");
            write_attr("lang", self.lang(), &mut turned);
            turned.push_str(" dir=\"rtl\">");
            html = format!("{turned}{html}</div>");
        }
        Entry {
            id: format!("{notice}:{}", event.name),
            url: self.cited(url),
            title,
            published: event.published,
            updated: event.day,
            summary: in_short([&facts, reason, &words_of(note), &amount]),
            html,
            tags: vec![event.what.name().to_owned(), self.notice().path.clone()],
        }
    }

    /// The version before this one that subscribers know: steps of a branch were never published.
    fn told_before(&self, version: usize) -> Option<usize> {
        (0..version).rev().find(|before| !self.version(*before).document.past().is_step)
    }

    fn between(&self, old: usize, new: usize) -> Arc<Redline> {
        match old + 1 == new {
            true => self.whole_neighbours(new),
            false => Arc::new(self.compared(old, new)),
        }
    }

    /// The page that shows the same redline; where there is none, what changed against the version right before.
    fn changes_url(&self, old: usize, new: usize) -> String {
        self.comparison_url(old, new).unwrap_or_else(|| self.views[new].changes_url.clone())
    }

    /// The links below what an entry says: what changed, and the text.
    fn links(&self, event: &Event, view: &VersionView, html: &mut String) {
        let mut links: Vec<(String, String)> = Vec::new();
        match event.what {
            Happened::Published | Happened::TookEffect => {
                let before = self.told_before(event.version);
                let url = before.map(|before| self.changes_url(before, event.version));
                links.extend(url.map(|url| (self.said("what-changed", &[]), url)));
            }
            Happened::Corrected(number) => {
                let correction = &view.corrections[number];
                if !correction.url.is_empty() {
                    links.push((self.said("see-correction", &[]), correction.url.clone()));
                }
            }
            _ => {}
        }
        let read = match view.effective {
            Some(_) => self.said("feed-read", &[("version", &view.name)]),
            None => self.said("feed-read-undated", &[]),
        };
        links.push((read, view.url.clone()));
        html.push_str("<p>");
        for (at, (words, url)) in links.iter().enumerate() {
            if at > 0 {
                html.push_str(" · ");
            }
            html.push_str("<a");
            write_attr("href", url, html);
            html.push('>');
            escape_text(words, html);
            html.push_str("</a>");
        }
        html.push_str("</p>");
    }

    /// How much changed, in words.
    fn amount(&self, redline: &Redline) -> String {
        if !redline.changes_words() {
            return self.said("no-wording-change", &[]);
        }
        let counted = |key: &str, count: usize| {
            let given = [("count", Given::Number(count as u64))];
            (count > 0).then(|| self.renderer.words().filled(self.lang(), key, &given))
        };
        let summary = &redline.summary;
        let parts = [
            counted("words-inserted", summary.words_inserted),
            counted("words-deleted", summary.words_deleted),
            counted("words-moved", summary.words_moved),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The redline as a page draws it, but for the links from change to change.
    fn drawn(&self, redline: &Redline) -> String {
        let (words, lang) = (self.renderer.theme.words.clone(), self.lang().to_owned());
        let labels = redline::page::Labels::of(move |key, given| words.say(&lang, key, given).ok());
        let options = redline::page::Options { steps: false, folds: true };
        redline::page::draw_with(redline, &labels, options)
    }

    /// What stands in for a redline that is too large: the clauses that changed.
    fn clauses_changed(&self, redline: &Redline, html: &mut String) {
        paragraph(&self.said("feed-too-large", &[]), html);
        let mut titles: Vec<&str> = Vec::new();
        let mut last = None;
        for change in &redline.changes {
            if last.replace(change.section) != Some(change.section) {
                titles.push(redline.sections[change.section].title.trim());
            }
        }
        titles.retain(|title| !title.is_empty());
        let left_out = titles.len().saturating_sub(CLAUSES);
        titles.truncate(CLAUSES);
        if titles.is_empty() {
            return;
        }
        html.push_str("<ul>");
        for title in titles {
            html.push_str("<li>");
            escape_text(title, html);
            html.push_str("</li>");
        }
        if left_out > 0 {
            html.push_str("<li>…</li>");
        }
        html.push_str("</ul>");
    }

    /// The full address that links from the root start at.
    fn origin(&self) -> String {
        let full = self.renderer.addresses.absolute("/");
        let behind = full.find("://").map_or(0, |at| at + 3);
        let end = full[behind..].find('/').map_or(full.len(), |at| behind + at);
        full[..end].to_owned()
    }

    pub(super) fn said(&self, key: &str, values: &[(&str, &str)]) -> String {
        let given: Vec<_> = values.iter().map(|(name, text)| (*name, Given::Text(text))).collect();
        self.renderer.words().filled(self.lang(), key, &given)
    }
}

fn paragraph(text: &str, html: &mut String) {
    if !text.is_empty() {
        html.push_str("<p>");
        escape_text(text, html);
        html.push_str("</p>");
    }
}

/// The words of a note.
fn words_of(html: &str) -> String {
    let tree = Tree::parse_fragment(html);
    let text = tree.text(tree.root());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What there is of some texts, one behind the other.
fn in_short(parts: [&str; 4]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
}
