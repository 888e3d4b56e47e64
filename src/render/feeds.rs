//! What subscribers are told of a site: which entries its feeds have, from when, under which ids.
//!
//! An entry is an [`Event`]: a version was published, took effect after it had been published, was corrected, or was
//! withdrawn. All of that is known from dates alone, so that a feed of the whole site is put together without
//! rendering more than its own entries. Nothing here changes with the day but by an event that has come: a version
//! that is pending has the entry that it keeps when it is in force.
//!
//! Steps of a branch and drafts were never published and are not told, nor is a correction that is not committed.
//! What an entry says is [`edition`](super::edition)'s business.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use jiff::civil::Date;

use super::plan::{self, At};
use super::view::FeedView;
use super::{Renderer, data};
use crate::address::encoded;
use crate::document::date::LegalDate;
use crate::feed::{self, Entry, Feed, Form};
use crate::fingerprint::Fingerprint;
use crate::history::{Edition, Notice, Status, Version};
use crate::settings::Settings;
use crate::wording::Given;

/// What subscribers of all notices in a language are told, newest first.
pub type SiteEvents = Vec<(At, Event)>;

/// Something that subscribers are told of a version.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Event {
    /// The version, in its edition.
    pub version: usize,
    /// What happened.
    pub what: Happened,
    /// The day on which it was published, where that is known.
    pub published: Option<Date>,
    /// The day that its entry is of.
    pub day: Date,
    /// What its id ends with: the version's id, and what tells it from the version's other events.
    pub name: String,
}

/// What happened to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happened {
    /// It was shown to readers for the first time.
    Published,
    /// It took effect, and had been published before.
    TookEffect,
    /// It was corrected: which one of [`Version::corrections`].
    Corrected(usize),
    /// It was withdrawn.
    Withdrawn,
}

impl Happened {
    /// As readers that filter find it among the tags of an entry.
    pub fn name(self) -> &'static str {
        match self {
            Happened::Published => "version",
            Happened::TookEffect => "in-force",
            Happened::Corrected(_) => "correction",
            Happened::Withdrawn => "withdrawn",
        }
    }
}

/// Whether a site has feeds: ids and links of feeds need its full address.
pub fn has_feeds(settings: &Settings) -> bool {
    !settings.url.is_empty() && settings.feeds.entries > 0
}

/// All that subscribers are told of an edition on a day, newest first.
pub fn events(edition: &Edition, today: Date) -> Vec<Event> {
    let mut events = Vec::new();
    // The day of the version before, for those of which nothing says when they were first shown.
    let mut before = None;
    for (at, version) in edition.versions.iter().enumerate() {
        if version.status == Status::Draft || version.document.past().is_step {
            continue;
        }
        let of_version = events_of(at, version, before, today);
        before = of_version.first().map(|event| event.day).or(before);
        events.extend(of_version);
    }
    events.sort_by_key(|event| Reverse((event.day, event.version, event.what)));
    events
}

fn events_of(at: usize, version: &Version, before: Option<Date>, today: Date) -> Vec<Event> {
    let effective = version.effective.map(LegalDate::first_day);
    let took_effect = version.status != Status::Pending && !version.is_called_off();
    let effect = effective.filter(|day| took_effect && *day <= today);
    let told = version.published.map(|it| it.date.first_day());
    let event = |what: Happened, published: Option<Date>, day: Date, name: String| Event {
        version: at,
        what,
        published,
        day,
        name,
    };
    // A version that is pending and does not say since when was first shown after the one before it was.
    let first_shown = told.or(effect);
    let day = first_shown.or(before).or(effective).unwrap_or(feed::UNKNOWN);
    let mut events = vec![event(Happened::Published, first_shown, day, version.id.clone())];
    if let (Some(told), Some(effect)) = (told, effect)
        && told < effect
    {
        let name = format!("{}:in-force", version.id);
        events.push(event(Happened::TookEffect, Some(effect), effect, name));
    }
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (number, (correction, step)) in version.corrections().into_iter().enumerate() {
        let is_step = step.is_some_and(|step| version.former[step].is_step());
        let Some(date) = correction.date.filter(|date| !is_step && date.first_day() <= today)
        else {
            continue;
        };
        // Told apart by their reasons: which is the first of a day hangs on where others are written.
        let reason = Fingerprint::of(correction.note.trim()).to_string();
        let name = format!("{}:corrected:{date}:{}", version.id, &reason[..8]);
        let count = names.entry(name.clone()).or_default();
        *count += 1;
        let name = if *count > 1 { format!("{name}.{count}") } else { name };
        let day = date.first_day();
        events.push(event(Happened::Corrected(number), Some(day), day, name));
    }
    // One that was superseded before the day of its withdrawal ended with that.
    let stated = version.document.front.withdrawn.as_ref().map(|stated| stated.value);
    let is_end = stated.is_some() && (stated == version.until || version.is_called_off());
    if let Some(day) = stated.map(LegalDate::first_day).filter(|day| is_end && *day <= today) {
        let name = format!("{}:withdrawn", version.id);
        events.push(event(Happened::Withdrawn, Some(day), day, name));
    }
    events
}

impl Renderer {
    /// Whether the site has feeds.
    pub fn has_feeds(&self) -> bool {
        has_feeds(&self.settings)
    }

    /// What the feed of an edition tells, newest first.
    pub fn events(&self, at: At) -> Vec<Event> {
        let mut events = events(self.edition(at), self.day);
        events.truncate(self.settings.feeds.entries);
        events
    }

    /// What the feed of all notices in a language tells, newest first.
    pub fn site_events(&self, lang: &str) -> Arc<SiteEvents> {
        let mut known = self.site_events.lock().unwrap_or_else(PoisonError::into_inner);
        let events = known.entry(lang.to_owned()).or_insert_with(|| self.all_events(lang).into());
        events.clone()
    }

    fn all_events(&self, lang: &str) -> SiteEvents {
        let mut all: Vec<(At, Event)> = Vec::new();
        for at in self.editions().into_iter().filter(|at| self.language_of(*at) == lang) {
            all.extend(self.events(at).into_iter().map(|event| (at, event)));
        }
        // Events of one edition stay in their order; of one day, notices are in the order of their paths.
        all.sort_by_key(|(at, event)| (Reverse(event.day), *at));
        all.truncate(self.settings.feeds.entries);
        all
    }

    /// The feed of all notices in a language, of these entries.
    pub fn site_feed(&self, lang: &str, entries: Vec<Arc<Entry>>) -> Feed {
        let index = plan::index_output(&self.site, lang, &self.addresses);
        Feed {
            // No notice has a star for its path: it would be percent-encoded.
            id: format!("{}*:{lang}", self.feed_ids()),
            title: self.feed_title(lang, &self.settings.title),
            home: self.full(&self.addresses.link(&index)),
            at: Form::ALL.map(|form| self.full(&self.site_feed_link(lang, form))),
            ..self.feed(lang, entries)
        }
    }

    /// The link to a feed of all notices in a language.
    pub(super) fn site_feed_link(&self, lang: &str, form: Form) -> String {
        self.addresses.link(&plan::site_feed_output(&self.site, lang, &self.addresses, form))
    }

    /// The feeds of all notices in a language, for the heads of pages.
    pub(super) fn feed_views(&self, lang: &str) -> Vec<FeedView> {
        let view = |form: Form| FeedView {
            title: self.feed_title(lang, &self.settings.title),
            media_type: form.media_type(),
            url: self.site_feed_link(lang, form),
        };
        Form::ALL.into_iter().filter(|_| self.has_feeds()).map(view).collect()
    }

    /// The feed of a notice in a language, of these entries.
    pub(super) fn notice_feed(&self, at: At, entries: Vec<Arc<Entry>>) -> Feed {
        let (notice, edition) = (self.notice(at), self.edition(at));
        let folder = self.addresses.folder(&notice.path, &edition.lang);
        let link = |path: &str| self.full(&self.addresses.link(path));
        Feed {
            id: self.notice_id(notice, edition),
            title: self.feed_title(&edition.lang, edition.title()),
            home: link(&folder),
            at: Form::ALL.map(|form| link(&format!("{folder}{}", form.file()))),
            ..self.feed(&edition.lang, entries)
        }
    }

    /// What a feed of something is called.
    fn feed_title(&self, lang: &str, of: &str) -> String {
        self.words().filled(lang, "feed-title", &[("title", Given::Text(of))])
    }

    fn feed(&self, lang: &str, entries: Vec<Arc<Entry>>) -> Feed {
        let author = [&self.settings.owner, &self.settings.title, &self.settings.url];
        let author = author.into_iter().find(|it| !it.is_empty()).cloned();
        Feed {
            id: String::new(),
            title: String::new(),
            lang: lang.to_owned(),
            author: author.unwrap_or_default(),
            home: String::new(),
            at: [String::new(), String::new()],
            entries,
        }
    }

    /// The id of the feed of a notice in a language. Entries add the names of their events.
    pub(super) fn notice_id(&self, notice: &Notice, edition: &Edition) -> String {
        let path = encoded(notice.path.trim_start_matches('/'));
        format!("{}{path}:{}", self.feed_ids(), edition.lang)
    }

    fn feed_ids(&self) -> String {
        match &self.settings.feeds.ids {
            ids if ids.is_empty() => feed::prefix(&self.settings.url),
            ids => ids.clone(),
        }
    }

    fn full(&self, link: &str) -> String {
        data::full(self, link)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::document;
    use crate::fingerprint::Fingerprint;
    use crate::history::assemble;
    use crate::history::past::Past;
    use crate::source::Source;
    use crate::source::name::{Role, role};

    /// The dates of a version, in days: it takes effect, and what happens so many days before or after.
    #[derive(Debug, Clone)]
    struct Told {
        effective: i32,
        published_before: Option<i32>,
        withdrawn_after: Option<i32>,
        corrected_after: Vec<i32>,
    }

    fn day(days: i32) -> Date {
        date(2024, 1, 1).saturating_add(days.days())
    }

    fn events_on(versions: &[Told], today: Date) -> Vec<Event> {
        let documents: Vec<_> = versions
            .iter()
            .map(|told| {
                let path = format!("a/{}.md", day(told.effective));
                let mut front = String::new();
                if let Some(before) = told.published_before {
                    front.push_str(&format!("published: {}\n", day(told.effective - before)));
                }
                if let Some(after) = told.withdrawn_after {
                    front.push_str(&format!("withdrawn: {}\n", day(told.effective + after)));
                }
                if !told.corrected_after.is_empty() {
                    front.push_str("corrections:\n");
                }
                for (number, after) in told.corrected_after.iter().enumerate() {
                    let on = day(told.effective + after);
                    front.push_str(&format!("- {{date: {on}, note: number {number}}}\n"));
                }
                let text = format!("---\n{front}---\n# A\n\n{path}\n");
                let Ok(Role::Text(name)) = role(&path, |_| None) else { panic!("a text") };
                let sha256 = Fingerprint::of(&text);
                let source = Source { path: path.into(), name, text, sha256, commit: None };
                document::parse(source).0.into()
            })
            .collect();
        let (site, _) = assemble(&documents, Past::default(), &Settings::default(), today);
        site.notices.first().map_or(Vec::new(), |notice| events(&notice.editions[0], today))
    }

    fn any_version() -> impl Strategy<Value = Told> {
        (
            0..200_i32,
            prop::option::of(0..60_i32),
            prop::option::weighted(0.2, 1..300_i32),
            prop::collection::vec(0..100_i32, 0..3),
        )
            .prop_map(|(effective, published_before, withdrawn_after, corrected_after)| {
                Told { effective, published_before, withdrawn_after, corrected_after }
            })
    }

    proptest! {
        #[test]
        fn what_was_told_stays_told_when_days_pass(
            mut versions in prop::collection::vec(any_version(), 1..5),
            first in -80..400_i32,
            later in 0..200_i32,
        ) {
            versions.sort_by_key(|told| told.effective);
            versions.dedup_by_key(|told| told.effective);
            let (first, later) = (day(first), day(first + later));
            let (before, after) = (events_on(&versions, first), events_on(&versions, later));
            for events in [&before, &after] {
                let names: BTreeSet<&String> = events.iter().map(|event| &event.name).collect();
                prop_assert_eq!(names.len(), events.len(), "{:?}", events);
                prop_assert!(events.is_sorted_by_key(|event| Reverse(event.day)));
            }
            for event in before {
                let same = after.iter().find(|it| it.name == event.name);
                prop_assert!(same.is_some(), "{event:?} is gone: {after:?}");
                // Until it takes effect, nothing says since when a version is shown that does not say so itself.
                let is_known = event.what != Happened::Published || event.published.is_some();
                // Another version before it gives it another number, which nobody is told.
                let said = |it: &Event| (it.what.name(), it.published, it.day);
                let is_same = same.is_some_and(|same| said(same) == said(&event));
                prop_assert!(!is_known || is_same, "{:?}: {:?}", event, same);
            }
            // Nothing is told ahead of its day, but that a version is to come.
            for event in after.iter().filter(|event| event.what != Happened::Published) {
                prop_assert!(event.day <= later, "{event:?}");
            }
        }
    }
}
