//! The past of a notice's address for those who ask for it by time (Memento, RFC 7089), and how pages of
//! versions are related to one another (RFC 5829, RFC 7089).
//!
//! The notice's own address is the original resource, and each text that it showed, at its permanent address, a memento
//! of it: a version from the day on which it came into force, or from its last correction; what it said before
//! a correction until then. What was never shown there is no memento: drafts, what is to come, what was called off.
//!
//! A file server picks no memento for a time that is asked for, so that there is no TimeGate, and none is
//! named: who asks has the TimeMap. Knows nothing of what texts say.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::{Date, DateTime};

use super::Renderer;
use super::plan::{At, TIMEMAP, former_page, markdown_file, plain_text_file};
use super::view::LinkView;
use crate::document::date::LegalDate;
use crate::history::{Edition, PublicationSource, Status, Version};

/// The media type of a TimeMap (RFC 6690).
pub const LINK_FORMAT: &str = "application/link-format";
/// The media type of plain text.
pub const PLAIN_TEXT: &str = "text/plain";
/// The media type of Markdown (RFC 7763).
pub const MARKDOWN: &str = "text/markdown";

/// When the notice's own address came to show the texts of a version; none for what it never showed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Moments {
    /// What the version says at its permanent address.
    pub version: Option<DateTime>,
    /// What it said before each of its corrections.
    pub former: Vec<Option<DateTime>>,
}

/// When the notice's own address came to show the texts of each version, in the order of the versions, as far as
/// that is known on the day.
///
/// Legal texts are dated by the day: a day stands for its beginning. The second text of a day counts from a second
/// later, the third from another, so that no two claim the same time and the last one is what was in force.
pub fn moments(edition: &Edition, day: Date) -> Vec<Moments> {
    let mut of_day: BTreeMap<Date, i64> = BTreeMap::new();
    let mut moment = |from: Option<Date>| {
        let from = from?;
        let earlier = of_day.entry(from).or_default();
        let moment = from.at(0, 0, 0, 0).checked_add(Span::new().seconds(*earlier)).ok()?;
        *earlier += 1;
        Some(moment)
    };
    let mut of = |version: &Version| {
        let (last, former) = shown_from(version, day);
        let former = former.into_iter().map(&mut moment).collect();
        Moments { version: moment(last), former }
    };
    edition.versions.iter().map(&mut of).collect()
}

/// From which day on the notice's own address showed what a version says, and what it said before each correction.
fn shown_from(version: &Version, day: Date) -> (Option<Date>, Vec<Option<Date>>) {
    let was_shown =
        matches!(version.status, Status::InForce | Status::Superseded | Status::Withdrawn)
            && !version.is_called_off()
            && !version.document.past().is_step;
    // Of a text that does not say from when it is in force, it may be known when it was first shown.
    let date = version.effective.or(version.published.map(|published| published.date));
    // A text that was published after it had taken effect was not shown before that. A commit or a seal may be
    // later than its publication.
    let published = version.published.filter(|it| it.from == PublicationSource::FrontMatter);
    let published = published.map(|it| it.date.first_day());
    let begin =
        date.map(LegalDate::first_day).max(published).filter(|begin| was_shown && *begin <= day);
    let Some(begin) = begin else { return (None, vec![None; version.former.len()]) };
    // What was corrected when another version had taken its place was no longer shown.
    let is_over = |from: Date| {
        version.status == Status::Superseded
            && from > begin
            && version.until.is_some_and(|until| until.first_day() <= from)
    };
    let mut from = begin;
    let mut former = Vec::with_capacity(version.former.len());
    for text in &version.former {
        // What nobody committed is corrected by the page at hand.
        let corrected = text.correction.date.map_or(day, LegalDate::first_day);
        if text.is_step() || corrected < begin {
            former.push(None);
            continue;
        }
        former.push(Some(from).filter(|from| !is_over(*from) && *from <= day));
        from = corrected;
    }
    (Some(from).filter(|from| !is_over(*from) && *from <= day), former)
}

/// A time as HTTP says it (RFC 9110, `IMF-fixdate`).
pub fn http_date(moment: DateTime) -> String {
    moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

impl Renderer {
    /// A link of the site as what machines are to keep: the full address, where the site has a `url`.
    pub(super) fn cited(&self, link: &str) -> String {
        match self.addresses.absolute(link) {
            absolute if absolute.is_empty() => link.to_owned(),
            absolute => absolute,
        }
    }

    /// The address of what stands at a path below an edition's folder.
    fn address_in(&self, at: At, below: &str) -> String {
        let folder = self.addresses.folder(&self.notice(at).path, self.language_of(at));
        self.cited(&self.addresses.link(&format!("{folder}{below}")))
    }

    /// The permanent address of a version.
    pub(super) fn version_address(&self, at: At, version: usize) -> String {
        self.address_in(at, &format!("{}/", self.edition(at).versions[version].id))
    }

    /// The address of what a version said before a correction.
    fn former_address(&self, at: At, version: usize, step: usize) -> String {
        self.address_in(at, &former_page(&self.edition(at).versions[version].id, step))
    }

    /// The notice's own address in the language of an edition.
    pub(super) fn own_address(&self, at: At) -> String {
        self.address_in(at, "")
    }

    /// The TimeMap of an edition (RFC 7089, section 5): the notice's own address and its mementos, oldest first.
    /// `moments` are those of its versions.
    pub(super) fn timemap(&self, at: At, moments: &[Moments]) -> Vec<u8> {
        let mut mementos: Vec<(DateTime, String)> = Vec::new();
        for (version, Moments { version: last, former }) in moments.iter().enumerate() {
            for (step, moment) in former.iter().enumerate() {
                mementos.extend(moment.map(|it| (it, self.former_address(at, version, step))));
            }
            mementos.extend(last.map(|it| (it, self.version_address(at, version))));
        }
        mementos.sort();
        let mut links = vec![format!("<{}>;rel=\"original\"", self.own_address(at))];
        let mut own =
            format!("<{}>;rel=\"self\";type=\"{LINK_FORMAT}\"", self.address_in(at, TIMEMAP));
        if let (Some((first, _)), Some((last, _))) = (mementos.first(), mementos.last()) {
            let (first, last) = (http_date(*first), http_date(*last));
            own.push_str(&format!(";from=\"{first}\";until=\"{last}\""));
        }
        links.push(own);
        for (place, (moment, address)) in mementos.iter().enumerate() {
            let first = if place == 0 { "first " } else { "" };
            let last = if place + 1 == mementos.len() { "last " } else { "" };
            let moment = http_date(*moment);
            links.push(format!("<{address}>;rel=\"{first}{last}memento\";datetime=\"{moment}\""));
        }
        format!("{}\n", links.join(",\n")).into_bytes()
    }

    /// How the page of what a version said before a correction is related to other pages. `moment` is when the
    /// notice's own address came to show that.
    pub(super) fn former_links(&self, at: At, moment: Option<DateTime>) -> Vec<LinkView> {
        let mut links = vec![page(original(moment), self.own_address(at))];
        links.extend(self.links_of_all(at));
        links
    }

    /// How the page at the notice's own address is related to other pages. `moments` are those of all versions.
    pub(super) fn notice_links(&self, at: At, moments: &[Moments]) -> Vec<LinkView> {
        let shown = self.edition(at).shown();
        let mut links = self.links_of_all(at);
        if let Some(moment) = moments[shown].version {
            let memento = page("memento", self.version_address(at, shown));
            links.push(LinkView { datetime: http_date(moment), ..memento });
        }
        if let Some(before) = shown.checked_sub(1) {
            links.push(page("predecessor-version", self.version_address(at, before)));
        }
        links
    }

    /// How the page at a version's permanent address is related to other pages. `moment` is when the
    /// notice's own address came to show the version.
    pub(super) fn version_links(
        &self,
        at: At,
        version: usize,
        moment: Option<DateTime>,
    ) -> Vec<LinkView> {
        let mut links = self.former_links(at, moment);
        if let Some(before) = version.checked_sub(1) {
            links.push(page("predecessor-version", self.version_address(at, before)));
        }
        if version + 1 < self.edition(at).versions.len() {
            links.push(page("successor-version", self.version_address(at, version + 1)));
        }
        links
    }

    fn links_of_all(&self, at: At) -> Vec<LinkView> {
        let timemap = self.address_in(at, TIMEMAP);
        vec![
            LinkView { media_type: LINK_FORMAT, ..page("timemap", timemap) },
            page("version-history", self.address_in(at, "history/")),
        ]
    }

    /// The other forms of a version's text.
    pub(super) fn other_forms(&self, at: At, version: usize) -> Vec<LinkView> {
        let id = &self.edition(at).versions[version].id;
        let formats = &self.settings.formats;
        let form = |is_there: bool, file: String, media_type: &'static str| {
            let href = self.address_in(at, &file);
            is_there.then(|| LinkView { media_type, ..page("alternate", href) })
        };
        let text = form(formats.plain_text, plain_text_file(id), PLAIN_TEXT);
        let markdown = form(formats.markdown, markdown_file(id), MARKDOWN);
        text.into_iter().chain(markdown).collect()
    }
}

/// What the notice's own address is to a text: only what it showed is a memento of it.
fn original(moment: Option<DateTime>) -> &'static str {
    if moment.is_some() { "original latest-version" } else { "latest-version" }
}

fn page(rel: &str, href: String) -> LinkView {
    LinkView { rel: rel.to_owned(), href, media_type: "", datetime: String::new() }
}

/// Links as the value of a `Link` header (RFC 8288).
pub fn link_header(links: &[LinkView]) -> String {
    let link = |LinkView { rel, href, media_type, datetime }: &LinkView| {
        let said = [("type", *media_type), ("datetime", datetime)];
        let said = said.into_iter().filter(|(_, value)| !value.is_empty());
        let said: String = said.map(|(name, value)| format!("; {name}=\"{value}\"")).collect();
        format!("<{href}>; rel=\"{rel}\"{said}")
    };
    links.iter().map(link).collect::<Vec<_>>().join(", ")
}
