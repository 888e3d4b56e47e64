//! Notices through time: which texts are versions of one notice, and what each one's status is on a
//! given day.
//!
//! Steps: group documents by notice and language; give each its version id; put them in order; say
//! which one was in force when. Pure: the day is a value like any other. Knows nothing of files,
//! bodies or pages.

mod assembly;
mod drafts;
pub mod past;
mod translation;

use std::sync::Arc;

use jiff::civil::Date;

use crate::document::date::LegalDate;
use crate::document::front_matter::{Kind, Stated};
use crate::document::{DateSource, Dating, Document};
use crate::finding::{Finding, Place};
use crate::settings::Settings;
use crate::source::Commit;
use crate::source::name::Names;
pub use assembly::Assembly;
use past::Past;
pub use translation::{Bound, MovedOn, Translates};

/// Every notice of a site on a day.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Notices in the order of their paths. One that did not change is the same from one reading of a site
    /// to the next.
    pub notices: Vec<Arc<Notice>>,
    /// Texts that are not shown to readers yet: drafts, and those whose day of publication is to
    /// come. In the order of their files.
    pub drafts: Vec<Draft>,
}

/// A text that is not shown to readers yet.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its notice's path.
    pub notice: String,
    /// Its language's tag.
    pub lang: String,
    /// The text.
    pub document: Arc<Document>,
}

/// One legal document through time.
#[derive(Debug, Clone, Hash)]
pub struct Notice {
    /// Its path: `/legal/data-privacy`.
    pub path: String,
    /// Its texts by language, in the order of the settings.
    pub editions: Vec<Edition>,
    /// The language that the others are translated from.
    pub source: String,
    /// The language whose text prevails over the others; none where nothing says so.
    pub prevailing: Option<String>,
}

/// The versions of a notice in one language.
#[derive(Debug, Clone, Hash)]
pub struct Edition {
    /// The language's tag.
    pub lang: String,
    /// Oldest first, pending ones last, behind them drafts where these are looked at; never empty.
    pub versions: Vec<Version>,
    /// The version in force, as an index of `versions`.
    pub in_force: Option<usize>,
}

/// One dated text of a notice in one language.
#[derive(Debug, Clone, Hash)]
pub struct Version {
    /// Its id: its date, `2016-02-08`, and `2016-02-08.2` for a second text of one date.
    pub id: String,
    /// The text.
    pub document: Arc<Document>,
    /// In force from.
    pub effective: Option<LegalDate>,
    /// In force up to, the day itself not included.
    pub until: Option<LegalDate>,
    /// First shown to readers, as far as that is known.
    pub published: Option<Publication>,
    /// Its status on the day.
    pub status: Status,
    /// Whether it never takes the place of the text kept current, whatever its date: it names its successor itself, or was
    /// taken back.
    pub is_replaced: bool,
    /// What it said before its corrections, oldest first.
    pub former: Vec<Former>,
    /// The version of the source that it translates; none for the source itself, and where that is not known.
    pub translates: Option<Translates>,
}

/// When a version was first shown to readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Publication {
    /// The date.
    pub date: LegalDate,
    /// How it is known.
    pub from: PublicationSource,
}

/// What can say when a version was first shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PublicationSource {
    /// `published` in the front matter.
    FrontMatter,
    /// The commit that brought its first text to the main line.
    Commit,
    /// The register's first entry for it.
    Register,
}

/// A text that a version had before a correction.
#[derive(Debug, Clone, Hash)]
pub struct Former {
    /// The text.
    pub text: FormerText,
    /// What took its place, and why.
    pub correction: Corrected,
}

impl Former {
    /// Whether it is a step of a branch, which was never published.
    pub fn is_step(&self) -> bool {
        matches!(&self.text, FormerText::Document(document) if document.past().is_step)
    }
}

/// Where a former text is kept.
#[derive(Debug, Clone, Hash)]
pub enum FormerText {
    /// In the commit history.
    Document(Arc<Document>),
    /// Beside the register, as readers saw it: HTML.
    Kept(Arc<str>),
}

impl FormerText {
    /// Whether it is the very same text.
    pub fn is_same(&self, other: &FormerText) -> bool {
        match (self, other) {
            (FormerText::Document(a), FormerText::Document(b)) => Arc::ptr_eq(a, b),
            (FormerText::Kept(a), FormerText::Kept(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

/// The correction of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Corrected {
    /// The day of the correction; none while it is not committed.
    pub date: Option<LegalDate>,
    /// The reason, as declared; empty where nobody did.
    pub note: String,
    /// Whether the front matter declares it.
    pub declared: bool,
    /// The commit that made it.
    pub commit: Option<Arc<Commit>>,
}

/// What a version is on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not to be shown to readers yet.
    Draft,
    /// Published, and in force from a later day.
    Pending,
    /// In force.
    InForce,
    /// A later version took its place.
    Superseded,
    /// In force no longer, without a successor.
    Withdrawn,
}

impl Status {
    /// The status as data names it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Pending => "pending",
            Status::InForce => "in-force",
            Status::Superseded => "superseded",
            Status::Withdrawn => "withdrawn",
        }
    }
}

/// The id of a text for which no date can be found.
pub const UNDATED: &str = "undated";

/// The id of a text that is dated by its commit, and has none yet.
pub const WORKING: &str = "working";

impl Notice {
    /// The edition in a language.
    pub fn edition(&self, lang: &str) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.lang == lang)
    }
}

impl Version {
    /// Whether its address is meant to last: not that of a draft, nor of a text that has no date yet.
    pub fn lasts(&self) -> bool {
        self.status != Status::Draft && !matches!(self.id.as_str(), UNDATED | WORKING)
    }

    /// Whether it was withdrawn before it could take effect.
    pub fn is_called_off(&self) -> bool {
        is_called_off(&self.document, self.effective)
    }

    /// Its corrections, oldest first, what is not committed last: those whose former text is known, as an
    /// index of `former`, and those that the front matter declares and nothing else tells.
    pub fn corrections(&self) -> Vec<(Corrected, Option<usize>)> {
        let known = self.former.iter().map(|former| former.correction.clone());
        let mut all: Vec<(Corrected, Option<usize>)> =
            known.enumerate().map(|(step, correction)| (correction, Some(step))).collect();
        for stated in &self.document.front.corrections {
            let correction = Corrected {
                date: Some(stated.date),
                note: stated.note.clone(),
                declared: true,
                commit: None,
            };
            let is_told = |(it, _): &(Corrected, Option<usize>)| {
                it.declared && it.date == correction.date && it.note == correction.note
            };
            if !all.iter().any(is_told) {
                all.push((correction, None));
            }
        }
        all.sort_by_key(|(it, step)| (it.date.is_none(), it.date, *step));
        all
    }
}

impl Edition {
    /// The version shown at the notice's own address: the one in force; without one, the last that
    /// was; without that, the first to come.
    pub fn shown(&self) -> usize {
        let was_in_force = |version: &Version| {
            !matches!(version.status, Status::Pending | Status::Draft) && !version.is_called_off()
        };
        let last_past = self.versions.iter().rposition(was_in_force);
        self.in_force.or(last_past).unwrap_or(0)
    }

    /// The version shown at the notice's own address.
    pub fn shown_version(&self) -> &Version {
        &self.versions[self.shown()]
    }

    /// The edition of another day, with those of its versions that were there; none where there was none of them. What each
    /// version says, its dates and its place among the others are those that are known today.
    pub fn on(&self, day: Date, was_there: &dyn Fn(&Version) -> bool) -> Option<Edition> {
        let published = |it: &&Version| it.status != Status::Draft && was_there(it);
        let mut versions: Vec<Version> = self.versions.iter().filter(published).cloned().collect();
        let terms: Vec<Term> = versions
            .iter()
            .map(|version| {
                let had_ended = version.until.is_none_or(|until| until.first_day() <= day);
                Term {
                    effective: version.effective,
                    withdrawn: withdrawn(&version.document),
                    is_called_off: version.is_called_off(),
                    is_replaced: version.is_replaced && had_ended,
                }
            })
            .collect();
        for (version, status) in versions.iter_mut().zip(statuses(&terms, day)) {
            version.status = status;
        }
        let in_force = versions.iter().position(|version| version.status == Status::InForce);
        (!versions.is_empty()).then(|| Edition { lang: self.lang.clone(), versions, in_force })
    }

    /// The notice's title today.
    pub fn title(&self) -> &str {
        &self.shown_version().document.title
    }

    /// The notice's kind today.
    pub fn kind(&self) -> Kind {
        self.shown_version().document.kind
    }

    /// The day that a version's data is taken from: the day it took effect.
    pub fn day_of(&self, effective: Option<LegalDate>, today: Date) -> Date {
        effective.map_or(today, LegalDate::first_day)
    }
}

/// Puts documents together as a site. `past` is what the files of notices said in the commit history,
/// for those notices that have versions from it.
pub fn assemble(
    documents: &[Arc<Document>],
    past: Past,
    settings: &Settings,
    day: Date,
) -> (Site, Vec<Finding>) {
    Assembly::default().assemble(documents, past, settings, day, &|_, _| {})
}

/// Languages whose tags alone may be the name of a file: notices are often translated into them, and none of them
/// is a word that a notice is likely to be called.
const LANGUAGES: [&str; 24] = [
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hu", "ja", "ko", "lt", "lv",
    "nl", "pl", "pt", "ro", "ru", "sk", "sv", "zh",
];

/// Whether a folder at the root of a path is more likely a language that was not declared than anything else.
pub fn looks_like_language(name: &str) -> bool {
    let (language, region) = name.split_once('-').unwrap_or((name, "XX"));
    LANGUAGES.contains(&&*language.to_ascii_lowercase())
        && region.len() == 2
        && region.bytes().all(|it| it.is_ascii_alphabetic())
}

/// `terms.de.md` beside `terms.md` is a notice of its own where German is no language of the site.
fn check_tags(site: &Site, settings: &Settings, findings: &mut Vec<Finding>) {
    let is_tag = |tag: &str| {
        let mut parts = tag.split('-');
        let is_language = parts.next().is_some_and(|it| {
            matches!(it.len(), 2 | 3) && it.bytes().all(|c| c.is_ascii_lowercase())
        });
        is_language
            && parts.all(|it| {
                (2..=8).contains(&it.len()) && it.bytes().all(|c| c.is_ascii_alphanumeric())
            })
    };
    for notice in &site.notices {
        let is_notice =
            |path: &str| site.notices.binary_search_by(|it| it.path.as_str().cmp(path)).is_ok();
        // `terms.de.md`, `terms/index.de.md` and `terms/de.md`.
        let dotted = notice.path.rsplit_once('.');
        let dotted = dotted.map(|(path, tag)| (path.strip_suffix("/index").unwrap_or(path), tag));
        let in_folder = notice.path.rsplit_once('/').filter(|(_, name)| LANGUAGES.contains(name));
        let is_meant = |(path, tag): &(&str, &str)| is_tag(tag) && is_notice(path);
        let Some((path, tag)) = [dotted, in_folder].into_iter().flatten().find(is_meant) else {
            continue;
        };
        if settings.declared(tag).is_some() {
            continue;
        }
        for version in notice.editions.iter().flat_map(|edition| &edition.versions) {
            let place = Place::start(version.document.path.clone());
            let message = format!(
                "`{tag}` is no language of this site, so this is the notice {} and no text of {path}",
                notice.path
            );
            findings.push(Finding::warning("undeclared-language", place, message).with_help(
                format!(
                    "add `{tag}` to `languages:` in engross.yaml, or give the file another name"
                ),
            ));
        }
    }
}

/// `de/terms.md` beside `terms.md` is a notice of its own where folders bear no tags of languages, and where
/// German is no language of the site.
fn check_folders(site: &Site, settings: &Settings, findings: &mut Vec<Finding>) {
    for notice in &site.notices {
        let Some((tag, below)) = notice.path.trim_start_matches('/').split_once('/') else {
            continue;
        };
        let declared = settings.declared(tag);
        let is_read = declared.is_some() && settings.locale_folders;
        if is_read || (declared.is_none() && !looks_like_language(tag)) {
            continue;
        }
        let path = format!("/{below}");
        if site.notices.binary_search_by(|it| it.path.cmp(&path)).is_err() {
            continue;
        }
        let (why, help) = match declared {
            Some(_) => (
                format!("folders bear no tags of languages, so this is the notice {}", notice.path),
                "set `locale_folders: true` in engross.yaml, or move the file".to_owned(),
            ),
            None => (
                format!(
                    "`{tag}` is no language of this site, so this is the notice {}",
                    notice.path
                ),
                format!(
                    "add `{tag}` to `languages:` in engross.yaml{}, or move the file",
                    if settings.locale_folders { "" } else { ", with `locale_folders: true`" }
                ),
            ),
        };
        let versions = notice.editions.iter().flat_map(|edition| &edition.versions);
        for version in versions.filter(|it| it.document.commit.is_none()) {
            let place = Place::start(version.document.path.clone());
            let message = format!("{why} and no text of {path}");
            let finding = Finding::warning("undeclared-language", place, message);
            findings.push(finding.with_help(help.clone()));
        }
    }
}

/// A text is published, takes effect and is withdrawn in this order.
fn check_order(document: &Document, day: Date, findings: &mut Vec<Finding>) {
    let Some(effective) = document.effective.as_ref().map(|dating| dating.date) else { return };
    let mut fault = |stated: &Stated<LegalDate>, message: String| {
        findings.push(
            Finding::warning("dates-out-of-order", stated.place.clone(), message)
                .with_help("correct one of the two dates"),
        );
    };
    let shown_from = document.front.published.as_ref().map(|stated| stated.value);
    for correction in &document.front.corrections {
        let Some(published) = shown_from else { break };
        if correction.date.last_day() < published.first_day() {
            let message = format!(
                "a correction is dated {}, before the text was published on {published}",
                correction.date
            );
            let place = document.key_place(&["corrections"]);
            fault(&Stated { value: correction.date, place }, message);
        }
    }
    if let Some(published) = &document.front.published
        && published.value.first_day() > effective.last_day()
    {
        let message = format!(
            "`published` says {}, after the text took effect on {effective}",
            published.value
        );
        fault(published, message);
    }
    if let Some(withdrawn) = &document.front.withdrawn
        && withdrawn.value.last_day() < effective.first_day()
    {
        let published = document.front.published.as_ref().map(|stated| stated.value.first_day());
        let was_published = published.is_some_and(|it| it <= withdrawn.value.first_day());
        if was_published || effective.first_day() > day {
            let message = format!(
                "the text is called off: `withdrawn` says {}, before it takes effect on {effective}",
                withdrawn.value
            );
            findings.push(Finding::info("called-off", withdrawn.place.clone(), message));
            return;
        }
        let message = format!(
            "`withdrawn` says {}, before the text took effect on {effective}",
            withdrawn.value
        );
        fault(withdrawn, message);
    }
}

/// Drafts, and texts whose day of publication is to come, are not shown to readers.
fn is_published(document: &Document, day: Date, findings: &mut Vec<Finding>) -> bool {
    let file = || Place::start(document.path.clone());
    if document.front.draft {
        findings.push(Finding::info("draft", file(), "the text is a draft and is not published"));
        return false;
    }
    if let Some(published) = &document.front.published
        && published.value.first_day() > day
    {
        let message = format!("the text is to be published on {}; it is left out", published.value);
        findings.push(Finding::info("not-yet-published", published.place.clone(), message));
        return false;
    }
    true
}

/// The language of a text, as an index of the settings' languages.
fn language(
    document: &Document,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> Option<usize> {
    let index = |tag: &str| settings.languages.iter().position(|it| it.eq_ignore_ascii_case(tag));
    if let (Some(folder), Some(named)) = (&document.name.folder_lang, &document.name.lang) {
        let message = format!("the folder says {folder}, the file name says {named}");
        findings.push(
            Finding::error("language-contradiction", Place::start(document.path.clone()), message)
                .with_help("leave the language out of the file's name, or move the file"),
        );
        return None;
    }
    let Some(stated) = &document.front.lang else {
        return document.name.lang.as_deref().map_or(Some(0), index);
    };
    let Some(language) = index(&stated.value) else {
        let message = format!("`{}` is not a language of this site", stated.value);
        findings.push(Finding::error("unknown-language", stated.place.clone(), message).with_help(
            format!(
                "add it to `languages:` in engross.yaml, which has {}",
                settings.languages.join(", ")
            ),
        ));
        return None;
    };
    if let Some(named) = &document.name.lang
        && index(named) != Some(language)
    {
        let names = Names { languages: &settings.languages, locale_folders: true };
        let content = format!("{}/", settings.content);
        let below = document.path.strip_prefix(&content).unwrap_or(&document.path);
        let is_folder = settings.locale_folders
            && names.locale_folder(below).is_some_and(|(folder, _)| folder == named);
        let what = if is_folder { "folder" } else { "file name" };
        let message = format!("`lang` says {}, the {what} says {named}", stated.value);
        findings.push(
            Finding::error("language-contradiction", stated.place.clone(), message)
                .with_help("correct one of them"),
        );
        return None;
    }
    Some(language)
}

/// A document on its way to being a version.
struct Candidate {
    id: String,
    /// Which text of its date it is, from 1.
    ordinal: u32,
    document: Arc<Document>,
    effective: Option<LegalDate>,
    /// The date at which it stands among the others.
    stands_at: Option<LegalDate>,
    /// Where its text stands among all commits; 0 where versions are files alone.
    sequence: usize,
    /// It is the text being kept current, not a dated one.
    current: bool,
    /// It says itself that another text took its place, or was taken back.
    replaced: bool,
    /// In force up to, where its successor's date does not say it.
    until: Option<LegalDate>,
    published: Option<Publication>,
    former: Vec<Former>,
}

fn candidates(documents: Vec<Arc<Document>>, findings: &mut Vec<Finding>) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut current_path: Option<Arc<str>> = None;
    for document in documents {
        let effective = document.effective.as_ref().map(|dating| dating.date);
        let current = document.name.dated.is_none();
        let ordinal = document.name.dated.map_or(1, |(_, ordinal)| ordinal);
        let id = match (document.name.dated, effective) {
            (Some((date, 1)), _) => date.to_string(),
            (Some((date, ordinal)), _) => format!("{date}.{ordinal}"),
            (None, Some(date)) => date.to_string(),
            (None, None) => UNDATED.to_owned(),
        };
        if current {
            if let Some(other) = &current_path {
                let notice = &document.name.notice;
                let message = format!("this and {other} are both the current text of {notice}");
                let place = Place::start(document.path.clone());
                findings.push(Finding::error("version-claimed-twice", place, message).with_help(
                    "remove one of them, or name the older one after its date: 2016-02-08.md",
                ));
                continue;
            }
            current_path = Some(document.path.clone());
        }
        let replaced = !current && document.front.context.contains_key("latest_version");
        let twin = candidates.iter().position(|other| other.id == id);
        if let Some(twin) = twin {
            let same = candidates[twin].document.has_text_of(&document);
            let both_named = !current && !candidates[twin].current;
            // The text in force may have been frozen as a dated file already.
            if same && !both_named {
                if current {
                    candidates[twin].current = true;
                }
                continue;
            }
            findings.push(claimed_twice(&document, &candidates[twin].document, &id));
            continue;
        }
        if current && effective.is_none() {
            findings.push(
                Finding::warning(
                    "undated",
                    Place::start(document.path.clone()),
                    "no effective date can be found for this text",
                )
                .with_help("state `effective:` in the front matter"),
            );
        }
        candidates.push(Candidate {
            id,
            ordinal,
            document,
            effective,
            stands_at: effective,
            sequence: 0,
            current,
            replaced,
            until: None,
            published: None,
            former: Vec::new(),
        });
    }
    candidates
}

/// Puts candidates in the order in which they took effect, or will.
fn sort(candidates: &mut [Candidate], day: Date) {
    // The text being kept current has no date of its own where none is stated: it follows whatever
    // has taken effect by the day, and comes before what is still to come.
    candidates.sort_by_key(|candidate| {
        let first = candidate.stands_at.map_or(day, LegalDate::first_day);
        let current_last = if candidate.effective.is_none() { 2 } else { 1 };
        (
            first,
            if candidate.replaced { 0 } else { current_last },
            candidate.sequence,
            candidate.effective,
            candidate.ordinal,
            candidate.id.clone(),
        )
    });
}

/// Two texts cannot be one version.
fn claimed_twice(document: &Document, other: &Document, id: &str) -> Finding {
    let message = format!("this and {} are both version {id}", other.path);
    let place = Place::start(document.path.clone());
    let date = id.split('.').next().unwrap_or(id);
    Finding::error("version-claimed-twice", place, message)
        .with_help(format!("remove one of them, give one another date, or name it {date}.2.md"))
}

/// A translation without a date of its own has the date of what it translates.
fn translated_date(document: &Document) -> Option<Dating> {
    let stated = document.front.translation_of.as_ref()?;
    let date = LegalDate::from_iso(stated.value.split('.').next().unwrap_or_default()).ok()?;
    Some(Dating { date, from: DateSource::Translation, place: stated.place.clone() })
}

fn is_called_off(document: &Document, effective: Option<LegalDate>) -> bool {
    let withdrawn = document.front.withdrawn.as_ref().map(|stated| stated.value.first_day());
    withdrawn.zip(effective).is_some_and(|(withdrawn, from)| withdrawn < from.first_day())
}

fn withdrawn(document: &Document) -> Option<LegalDate> {
    document.front.withdrawn.as_ref().map(|stated| stated.value)
}

/// What of a version decides whether it is in force on a day.
struct Term {
    effective: Option<LegalDate>,
    withdrawn: Option<LegalDate>,
    is_called_off: bool,
    /// It does not supersede what stands before it.
    is_replaced: bool,
}

/// The status of each version of an edition on a day, in their order; one of them at most is in force.
fn statuses(terms: &[Term], day: Date) -> Vec<Status> {
    let has_begun = |term: &Term| {
        term.effective.is_none_or(|date| date.first_day() <= day) && !term.is_called_off
    };
    let last_begun = terms
        .iter()
        .rposition(|term| has_begun(term) && !term.is_replaced)
        .or_else(|| terms.iter().rposition(has_begun));
    let status = |(at, term): (usize, &Term)| {
        let is_withdrawn = term.withdrawn.is_some_and(|date| date.first_day() <= day);
        match last_begun {
            Some(last) if at == last && is_withdrawn => Status::Withdrawn,
            Some(last) if at == last => Status::InForce,
            _ if term.is_called_off && is_withdrawn => Status::Withdrawn,
            Some(last) if at < last => Status::Superseded,
            _ => Status::Pending,
        }
    };
    terms.iter().enumerate().map(status).collect()
}

fn edition(
    lang: String,
    mut candidates: Vec<Candidate>,
    day: Date,
    findings: &mut Vec<Finding>,
) -> Edition {
    // A text that names its successor does not supersede it, whatever its file name says.
    let current = candidates.iter().position(|candidate| candidate.current);
    if let Some(at) = current {
        let date = candidates[at].effective.map_or(day, LegalDate::first_day);
        let path = candidates[at].document.path.clone();
        for candidate in &candidates[at + 1..] {
            let later = candidate.effective.is_some_and(|other| other.first_day() > date);
            if !later || candidate.effective.is_some_and(|other| other.first_day() > day) {
                continue;
            }
            let place = Place::start(candidate.document.path.clone());
            findings.push(if candidate.replaced {
                let message = format!(
                    "this text is later than {path}, which is dated {date}; it names a later \
                     version, so it is taken to be superseded"
                );
                Finding::warning("later-than-current", place, message)
                    .with_help("correct the date of one of them")
            } else {
                // What was pending has gone live by date alone, as it was meant to.
                let message = format!("this text has taken the place of {path}, dated {date}");
                Finding::info("gone-live", place, message).with_help(
                    "when it suits, make it the current text and the former one a dated version",
                )
            });
        }
        let (replaced, rest): (Vec<_>, Vec<_>) =
            candidates.drain(at + 1..).partition(|candidate| candidate.replaced);
        let kept = candidates.len() - 1;
        candidates.splice(kept..kept, replaced);
        candidates.extend(rest);
    }
    let terms: Vec<Term> = candidates
        .iter()
        .map(|candidate| Term {
            effective: candidate.effective,
            withdrawn: withdrawn(&candidate.document),
            is_called_off: is_called_off(&candidate.document, candidate.effective),
            is_replaced: candidate.replaced,
        })
        .collect();
    let statuses = statuses(&terms, day);
    let in_force = statuses.iter().position(|status| *status == Status::InForce);
    // What was taken back or called off ended nothing.
    let starts: Vec<Option<Option<LegalDate>>> = candidates
        .iter()
        .zip(&terms)
        .map(|(candidate, term)| {
            let ends = candidate.until.is_none() && !term.is_called_off;
            ends.then_some(candidate.effective)
        })
        .collect();
    let mut versions = Vec::with_capacity(candidates.len());
    for (at, (candidate, status)) in candidates.into_iter().zip(statuses).enumerate() {
        let successor = starts[at + 1..].iter().copied().flatten().next().flatten();
        let until = candidate.until.or(terms[at].withdrawn.into_iter().chain(successor).min());
        let Candidate { id, document, effective, published, former, replaced, .. } = candidate;
        let stated = document
            .front
            .published
            .as_ref()
            .map(|stated| Publication { date: stated.value, from: PublicationSource::FrontMatter });
        versions.push(Version {
            id,
            document,
            effective,
            until,
            published: stated.or(published),
            status,
            is_replaced: replaced,
            former,
            translates: None,
        });
    }
    Edition { lang, versions, in_force }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::fingerprint::Fingerprint;
    use crate::source::Source;
    use crate::source::name::Role;

    /// Assembles files on 2026-01-01 and shows each version, oldest first, then the findings.
    fn check_history(files: &[(&str, &str)], expected: &[&str]) {
        let settings =
            Settings { languages: vec!["en".into(), "ja".into()], ..Settings::default() };
        let documents: Vec<Arc<Document>> = files
            .iter()
            .map(|(below, text)| {
                let Ok(Role::Text(name)) = settings.names().role(below) else {
                    panic!("{below} is no text")
                };
                let path = (*below).into();
                document::parse(Source {
                    path,
                    name,
                    text: (*text).to_owned(),
                    sha256: Fingerprint::of(text),
                    commit: None,
                })
                .0
                .into()
            })
            .collect();
        let day = jiff::civil::date(2026, 1, 1);
        let (site, findings) = assemble(&documents, Past::default(), &settings, day);
        let mut shown = Vec::new();
        for notice in &site.notices {
            for edition in &notice.editions {
                for version in &edition.versions {
                    let until =
                        version.until.map(|date| format!(" until {date}")).unwrap_or_default();
                    let (path, lang) = (&notice.path, &edition.lang);
                    shown.push(format!(
                        "{path} {lang} {} {}{until}",
                        version.id,
                        version.status.name()
                    ));
                }
            }
        }
        shown.extend(findings.iter().map(|f| format!("{}: {}", f.place, f.message)));
        assert_eq!(shown, expected);
    }

    #[test]
    fn dated_siblings_are_versions_in_the_order_of_their_dates() {
        check_history(
            &[
                ("a/2016-02-08.md", "x"),
                ("a/2013-03-25/index.md", "x"),
                ("a/2027-01-01.md", "x"),
                ("a/index.md", "---\neffective: 2020-05\n---\nx"),
            ],
            &[
                "/a en 2013-03-25 superseded until 2016-02-08",
                "/a en 2016-02-08 superseded until 2020-05",
                "/a en 2020-05 in-force until 2027-01-01",
                "/a en 2027-01-01 pending",
            ],
        );
    }

    #[test]
    fn an_edition_is_known_as_it_was_on_another_day() {
        let settings = Settings::default();
        let documents: Vec<Arc<Document>> = [
            ("a/2016-02-08.md", "x"),
            ("a/2020-05-01.md", "---\nwithdrawn: 2024-01-01\n---\nx"),
            ("a/2025-01-01.md", "x"),
            ("a/2027-01-01.md", "x"),
        ]
        .into_iter()
        .map(|(path, text)| {
            let Ok(Role::Text(name)) = settings.names().role(path) else { panic!("a text") };
            let (text, sha256) = (text.to_owned(), Fingerprint::of(text));
            document::parse(Source { path: path.into(), name, text, sha256, commit: None }).0.into()
        })
        .collect();
        let on = |day: Date| {
            let (site, _) = assemble(&documents, Past::default(), &settings, day);
            site.notices[0].editions[0].clone()
        };
        let told = |edition: &Edition| {
            let versions = edition.versions.iter();
            let versions: Vec<_> =
                versions.map(|it| format!("{} {}", it.id, it.status.name())).collect();
            (versions, edition.in_force)
        };
        let today = on(jiff::civil::date(2026, 1, 1));
        for (year, month) in [(2015, 1), (2016, 3), (2021, 1), (2024, 6), (2026, 1), (2028, 1)] {
            let day = jiff::civil::date(year, month, 1);
            let then = today.on(day, &|_| true).expect("versions");
            assert_eq!(told(&then), told(&on(day)), "{day}");
        }
        // What was not there yet was not in force.
        let day = jiff::civil::date(2025, 6, 1);
        let then = today.on(day, &|version| version.id.as_str() < "2025").expect("versions");
        let expected = vec!["2016-02-08 superseded".to_owned(), "2020-05-01 withdrawn".to_owned()];
        assert_eq!(told(&then), (expected, None));
        assert!(today.on(day, &|_| false).is_none());
    }

    #[test]
    fn an_undated_current_text_follows_the_dated_ones() {
        check_history(
            &[("a/2016-02-08.md", "x"), ("a/2027-01-01.md", "x"), ("a/index.md", "y")],
            &[
                "/a en 2016-02-08 superseded",
                "/a en undated in-force until 2027-01-01",
                "/a en 2027-01-01 pending",
                "a/index.md:1:1: no effective date can be found for this text",
            ],
        );
    }

    #[test]
    fn a_text_that_names_its_successor_never_supersedes_it() {
        check_history(
            &[
                ("a/2018-07-23.md", "---\ncontext: {latest_version: /a}\n---\nx"),
                ("a/index.md", "---\neffective: 2018-07-10\n---\ny"),
            ],
            &[
                "/a en 2018-07-23 superseded until 2018-07-10",
                "/a en 2018-07-10 in-force",
                "a/2018-07-23.md:1:1: this text is later than a/index.md, which is dated 2018-07-10; it names a later version, so it is taken to be superseded",
            ],
        );
        check_history(
            &[("a/2018-07-23.md", "x"), ("a/index.md", "---\neffective: 2018-07-10\n---\ny")],
            &[
                "/a en 2018-07-10 superseded until 2018-07-23",
                "/a en 2018-07-23 in-force",
                "a/2018-07-23.md:1:1: this text has taken the place of a/index.md, dated 2018-07-10",
            ],
        );
    }

    #[test]
    fn two_files_cannot_be_one_version() {
        check_history(
            &[("a/2016-02-08.md", "x"), ("a/2016-02-08/index.md", "x")],
            &[
                "/a en 2016-02-08 in-force",
                "a/2016-02-08/index.md:1:1: this and a/2016-02-08.md are both version 2016-02-08",
            ],
        );
        let text = "---\neffective: 2016-02-08\n---\nx";
        check_history(
            &[("a/2016-02-08.md", text), ("a/index.md", text)],
            &["/a en 2016-02-08 in-force"],
        );
        check_history(
            &[("a/2016-02-08.md", "x"), ("a/2016-02-08.2.md", "y")],
            &["/a en 2016-02-08 superseded until 2016-02-08", "/a en 2016-02-08.2 in-force"],
        );
    }

    #[test]
    fn texts_of_one_day_are_in_the_order_of_their_numbers() {
        let name = |number| format!("a/2016-02-08.{number}.md");
        let names: Vec<String> = (2..=10).map(name).collect();
        let mut files = vec![("a/2016-02-08.md", "x")];
        files.extend(names.iter().map(|name| (name.as_str(), "y")));
        let mut expected = vec!["/a en 2016-02-08 superseded until 2016-02-08".to_owned()];
        for number in 2..10 {
            expected.push(format!("/a en 2016-02-08.{number} superseded until 2016-02-08"));
        }
        expected.push("/a en 2016-02-08.10 in-force".to_owned());
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check_history(&files, &expected);
    }

    #[test]
    fn a_notice_has_one_current_text() {
        let (old, new) = ("---\neffective: 2020-01-01\n---\n", "---\neffective: 2021-01-01\n---\n");
        check_history(
            &[("a.md", old), ("a/index.md", new)],
            &[
                "/a en 2020-01-01 in-force",
                "a/index.md:1:1: this and a.md are both the current text of /a",
            ],
        );
        check_history(
            &[("a/index.md", old), ("a/index.yaml", "effective: 2021-01-01")],
            &[
                "/a en 2020-01-01 in-force",
                "a/index.yaml:1:1: this and a/index.md are both the current text of /a",
            ],
        );
        check_history(
            &[("a/index.ja.md", new), ("a/ja.md", new)],
            &[
                "/a ja 2021-01-01 in-force",
                "a/ja.md:1:1: this and a/index.ja.md are both the current text of /a",
            ],
        );
    }

    #[test]
    fn a_translation_is_of_a_version_that_there_is() {
        let files = [
            ("a/2019-01-01.md", "x"),
            ("a/2020-01-01.md", "x"),
            ("a/ja.md", "---\ntranslation_of: 2020-01-02\n---\nx"),
        ];
        let wrong =
            "a/ja.md:2:17: `translation_of` says 2020-01-02, which is no version of /a in en";
        check_history(
            &files,
            &[
                "/a en 2019-01-01 superseded until 2020-01-01",
                "/a en 2020-01-01 in-force",
                "/a ja 2020-01-02 in-force",
                wrong,
            ],
        );
        // A notice may have no text in the site's own language.
        check_history(&files[2..], &["/a ja 2020-01-02 in-force"]);
    }

    #[test]
    fn a_version_ends_when_it_is_withdrawn_or_superseded_whichever_is_first() {
        check_history(
            &[
                ("a/2018-01-01.md", "---\nwithdrawn: 2025-01-01\n---\nx"),
                ("a/2020-01-01.md", "---\nwithdrawn: 2024-06-01\n---\nx"),
                ("a/2025-01-01.md", "---\npublished: 2025-01\n---\nx"),
            ],
            &[
                "/a en 2018-01-01 superseded until 2020-01-01",
                "/a en 2020-01-01 superseded until 2024-06-01",
                "/a en 2025-01-01 in-force",
            ],
        );
    }

    #[test]
    fn dates_out_of_order_are_told() {
        check_history(
            &[(
                "a.md",
                "---\npublished: 2021-01-02\neffective: 2021-01\nwithdrawn: 2020-12-31\n---\nx",
            )],
            &[
                "/a en 2021-01 withdrawn until 2020-12-31",
                "a.md:4:12: `withdrawn` says 2020-12-31, before the text took effect on 2021-01",
            ],
        );
        let corrected = "---\npublished: 2021-02-03\neffective: 2021-03-01\ncorrections:\n- {date: 2021-02-02, note: a}\n- {date: 2021-02-03, note: b}\n---\nx";
        check_history(
            &[("a.md", corrected)],
            &[
                "/a en 2021-03-01 in-force",
                "a.md:4:1: a correction is dated 2021-02-02, before the text was published on 2021-02-03",
            ],
        );
        check_history(
            &[("a.md", "---\npublished: 2021-02\neffective: 2021-01-31\n---\nx")],
            &[
                "/a en 2021-01-31 in-force",
                "a.md:2:12: `published` says 2021-02, after the text took effect on 2021-01-31",
            ],
        );
    }

    #[test]
    fn languages_have_versions_of_their_own() {
        check_history(
            &[
                ("a/index.md", "---\neffective: 2024-02-16\n---\nx"),
                ("a/ja.md", "---\ntranslation_of: 2024-02-16\n---\nx"),
                ("a/2020-01-01.ja.md", "x"),
                ("b.md", "---\nlang: fr\neffective: 2020-01-01\n---\nx"),
            ],
            &[
                "/a en 2024-02-16 in-force",
                "/a ja 2020-01-01 superseded until 2024-02-16",
                "/a ja 2024-02-16 in-force",
                "b.md:2:7: `fr` is not a language of this site",
            ],
        );
    }

    #[test]
    fn drafts_and_texts_to_be_published_later_are_left_out() {
        check_history(
            &[
                ("a.md", "---\neffective: 2020-01-01\nwithdrawn: 2025-03-31\n---\nx"),
                ("b.md", "---\ndraft: true\n---\nx"),
                ("c.md", "---\npublished: 2026-06-01\neffective: 2026-07-01\n---\nx"),
                ("d.md", "---\npublished: 2025-06-01\neffective: 2026-07-01\n---\nx"),
            ],
            &[
                "/a en 2020-01-01 withdrawn until 2025-03-31",
                "/d en 2026-07-01 pending",
                "b.md:1:1: the text is a draft and is not published",
                "c.md:2:12: the text is to be published on 2026-06-01; it is left out",
            ],
        );
    }
}
