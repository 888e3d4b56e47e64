//! Pages for machines: versions as data, the sitemap, what crawlers are told.

use std::io;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::comparisons::changes_folder;
use super::plan::{self, At, markdown_file, plain_text_file};
use super::view::VersionView;
use super::{Renderer, schemas};
use crate::clause_history::{ClauseHistory, Counts, Heading, Line, Step, TitleChange, What};
use crate::document::date::LegalDate;
use crate::feed::Form;
use crate::history::{Edition, Notice, Status, Version};

#[derive(Serialize)]
struct VersionsJson<'a> {
    #[serde(rename = "$schema")]
    schema: String,
    notice: &'a str,
    lang: &'a str,
    title: &'a str,
    kind: &'a str,
    in_force: Option<&'a str>,
    next: Option<&'a str>,
    /// The language that it is translated from; none for the source itself.
    translated_from: Option<&'a str>,
    /// The language whose text prevails.
    prevailing_language: Option<&'a str>,
    /// Whether the text in force translates one that is in force no longer.
    is_stale: bool,
    url: String,
    history: String,
    current: String,
    clauses: String,
    #[serde(flatten)]
    feeds: FeedsJson,
    /// The other languages of the notice.
    languages: Vec<LanguageJson<'a>>,
    versions: Vec<VersionJson<'a>>,
}

/// The feeds of a notice or of a site; none where the site has no `url`, or wants none.
#[derive(Serialize)]
struct FeedsJson {
    feed: Option<String>,
    json_feed: Option<String>,
}

#[derive(Serialize)]
struct LanguageJson<'a> {
    lang: &'a str,
    url: String,
    versions: String,
    current: String,
}

#[derive(Serialize)]
struct VersionJson<'a> {
    id: &'a str,
    label: Option<&'a str>,
    title: &'a str,
    status: &'a str,
    /// Withdrawn before it could take effect.
    called_off: bool,
    /// A step of a branch on the way to a later version, never published.
    step: bool,
    effective: Option<&'a str>,
    until: Option<&'a str>,
    published: Option<&'a str>,
    material: bool,
    /// The version of the source that it translates.
    translation_of: Option<&'a str>,
    /// Where that version stands.
    source: Option<SourceJson<'a>>,
    /// Whether it is in force while a later version of the source is.
    is_stale: bool,
    source_sha256: &'a str,
    /// Of the words that readers read.
    text_sha256: &'a str,
    commit: Option<&'a str>,
    url: String,
    changes: Option<String>,
    plain_text: Option<String>,
    markdown: Option<String>,
    /// The texts in other languages that translate this one.
    translations: Vec<TranslationJson<'a>>,
    corrections: Vec<CorrectionJson<'a>>,
}

#[derive(Serialize)]
struct TranslationJson<'a> {
    lang: &'a str,
    id: &'a str,
    url: String,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    lang: &'a str,
    version: &'a str,
    url: String,
    /// The redline between that version and the source's text in force, where they differ and the site has it.
    changes: Option<String>,
}

#[derive(Serialize)]
struct CorrectionJson<'a> {
    date: Option<&'a str>,
    note: &'a str,
    declared: bool,
    url: Option<String>,
    former: Option<String>,
    commit: Option<&'a str>,
}

/// All versions of a notice as JSON, newest first. Addresses are full when the site has a `url`. `texts`
/// are the fingerprints of their texts.
pub fn versions_json(
    renderer: &Renderer,
    at: At,
    views: &[VersionView],
    texts: &[String],
) -> Vec<u8> {
    let (notice, edition) = (renderer.notice(at), renderer.edition(at));
    let full = |link: &str| full(renderer, link);
    let address = |path: &str| full(&renderer.addresses.link(path));
    let folder = renderer.addresses.folder(&notice.path, &edition.lang);
    let versions =
        views.iter().zip(texts).enumerate().rev().map(|(at, (view, text))| VersionJson {
            id: &view.id,
            label: some(&view.label),
            title: &view.title,
            status: view.status,
            called_off: view.is_called_off,
            step: view.is_step,
            effective: view.effective.as_ref().map(|date| date.iso.as_str()),
            until: view.until.as_ref().map(|date| date.iso.as_str()),
            published: view.published.as_ref().map(|date| date.iso.as_str()),
            material: view.material,
            translation_of: some(&view.translation_of),
            source: view.translation.as_ref().filter(|it| !it.id.is_empty()).map(|it| SourceJson {
                lang: &it.lang,
                version: &it.id,
                url: full(&it.url),
                changes: some(&it.changes_url).map(full),
            }),
            is_stale: view.translation.as_ref().is_some_and(|it| it.is_stale),
            source_sha256: &view.sha256,
            text_sha256: text,
            commit: some(&view.commit),
            url: full(&view.url),
            changes: some(&view.changes_url).map(full),
            plain_text: some(&view.plain_text_url).map(full),
            markdown: some(&view.markdown_url).map(full),
            translations: translations(renderer, notice, edition, at),
            corrections: view
                .corrections
                .iter()
                .map(|it| CorrectionJson {
                    date: it.date.as_ref().map(|date| date.iso.as_str()),
                    note: &it.note,
                    declared: it.declared,
                    url: some(&it.url).map(full),
                    former: some(&it.former_url).map(full),
                    commit: some(&it.commit),
                })
                .collect(),
        });
    let json = VersionsJson {
        schema: schemas::address(renderer, "versions"),
        notice: &notice.path,
        lang: &edition.lang,
        title: edition.title(),
        kind: edition.kind().name(),
        in_force: edition.in_force.map(|at| edition.versions[at].id.as_str()),
        next: next(edition).map(|at| edition.versions[at].id.as_str()),
        url: address(&folder),
        history: address(&format!("{folder}history/")),
        current: address(&format!("{folder}{CURRENT}")),
        clauses: address(&format!("{folder}clauses.json")),
        feeds: feeds_json(renderer, |form| format!("{folder}{}", form.file())),
        languages: languages(renderer, notice, edition),
        translated_from: some(&notice.source).filter(|lang| *lang != edition.lang),
        prevailing_language: notice.prevailing.as_deref(),
        is_stale: edition.is_stale(),
        versions: versions.collect(),
    };
    to_json(&json)
}

/// The first version to come.
fn next(edition: &Edition) -> Option<usize> {
    edition.versions.iter().position(|version| version.status == Status::Pending)
}

fn feeds_json(renderer: &Renderer, path: impl Fn(Form) -> String) -> FeedsJson {
    let address = |form: Form| {
        renderer.has_feeds().then(|| full(renderer, &renderer.addresses.link(&path(form))))
    };
    FeedsJson { feed: address(Form::Atom), json_feed: address(Form::Json) }
}

/// The other languages of a notice.
fn languages<'a>(
    renderer: &Renderer,
    notice: &'a Notice,
    edition: &Edition,
) -> Vec<LanguageJson<'a>> {
    let others = notice.editions.iter().filter(|other| other.lang != edition.lang);
    let language = |other: &'a Edition| {
        let folder = renderer.addresses.folder(&notice.path, &other.lang);
        let address =
            |name: &str| full(renderer, &renderer.addresses.link(&format!("{folder}{name}")));
        LanguageJson {
            lang: &other.lang,
            url: address(""),
            versions: address("versions.json"),
            current: address(CURRENT),
        }
    };
    others.map(language).collect()
}

/// The texts in other languages that translate a version; none where it is a translation itself.
fn translations<'a>(
    renderer: &Renderer,
    notice: &'a Notice,
    edition: &Edition,
    version: usize,
) -> Vec<TranslationJson<'a>> {
    let is_source = edition.lang == notice.source;
    let others = notice.editions.iter().filter(|other| is_source && other.lang != edition.lang);
    let mut found = Vec::new();
    for other in others {
        let folder = renderer.addresses.folder(&notice.path, &other.lang);
        let translates = |it: &&Version| it.translates.is_some_and(|it| it.version == version);
        found.extend(other.versions.iter().filter(translates).map(|version| TranslationJson {
            lang: &other.lang,
            id: &version.id,
            url: full(renderer, &renderer.addresses.link(&format!("{folder}{}/", version.id))),
        }));
    }
    found
}

/// The name of the file that says which version is in force.
pub const CURRENT: &str = "current.json";

/// The name of the file that lists all notices of a language.
pub const NOTICES: &str = "notices.json";

#[derive(Serialize)]
struct CurrentJson<'a> {
    #[serde(rename = "$schema")]
    schema: String,
    notice: &'a str,
    lang: &'a str,
    title: &'a str,
    kind: &'a str,
    in_force: Option<BriefJson<'a>>,
    next: Option<BriefJson<'a>>,
    /// The language that it is translated from; none for the source itself.
    translated_from: Option<&'a str>,
    /// The language whose text prevails.
    prevailing_language: Option<&'a str>,
    /// Whether the text in force translates one that is in force no longer.
    is_stale: bool,
    /// The same of the text that it is translated from.
    source: Option<String>,
    url: String,
    versions: String,
    #[serde(flatten)]
    feeds: FeedsJson,
}

/// What programs ask of a version: which one it is, since when, and that it is what they think.
#[derive(Serialize)]
struct BriefJson<'a> {
    id: &'a str,
    label: Option<&'a str>,
    title: &'a str,
    effective: Option<String>,
    published: Option<String>,
    /// The day of its last correction: other words under the same id.
    corrected: Option<String>,
    material: bool,
    /// The version of the source that it translates.
    translation_of: Option<&'a str>,
    source_sha256: String,
    text_sha256: String,
    url: String,
    changes: Option<String>,
    plain_text: Option<String>,
    markdown: Option<String>,
}

/// Which version of a notice is in force, and which comes next, as JSON. `text` gives the fingerprint of the
/// text of a version.
pub fn current_json(renderer: &Renderer, at: At, text: &dyn Fn(usize) -> String) -> Vec<u8> {
    let (notice, edition) = (renderer.notice(at), renderer.edition(at));
    let folder = renderer.addresses.folder(&notice.path, &edition.lang);
    let address = |path: &str| full(renderer, &renderer.addresses.link(path));
    let source = notice.source_edition();
    let brief = |version: usize| brief(renderer, &folder, source, edition, version, text(version));
    to_json(&CurrentJson {
        schema: schemas::address(renderer, "current"),
        notice: &notice.path,
        lang: &edition.lang,
        title: edition.title(),
        kind: edition.kind().name(),
        in_force: edition.in_force.map(brief),
        next: next(edition).map(brief),
        translated_from: some(&notice.source).filter(|lang| *lang != edition.lang),
        prevailing_language: notice.prevailing.as_deref(),
        is_stale: edition.is_stale(),
        source: (notice.source != edition.lang).then(|| {
            let folder = renderer.addresses.folder(&notice.path, &notice.source);
            address(&format!("{folder}{CURRENT}"))
        }),
        url: address(&folder),
        versions: address(&format!("{folder}versions.json")),
        feeds: feeds_json(renderer, |form| format!("{folder}{}", form.file())),
    })
}

fn brief<'a>(
    renderer: &Renderer,
    folder: &str,
    source: Option<&'a Edition>,
    edition: &'a Edition,
    at: usize,
    text_sha256: String,
) -> BriefJson<'a> {
    let (version, formats) = (&edition.versions[at], &renderer.settings.formats);
    let address =
        |path: String| full(renderer, &renderer.addresses.link(&format!("{folder}{path}")));
    let corrections = version.corrections().into_iter();
    let corrected = corrections.filter_map(|(correction, _)| correction.date).max();
    BriefJson {
        id: &version.id,
        label: version.document.front.version.as_deref(),
        title: &version.document.title,
        effective: version.effective.map(|date| date.to_string()),
        published: version.published.map(|published| published.date.to_string()),
        corrected: corrected.map(|date| date.to_string()),
        material: version.document.front.material,
        translation_of: source.and_then(|source| {
            let translated = source.versions.get(version.translates?.version)?;
            Some(translated.id.as_str())
        }),
        source_sha256: version.document.sha256.to_string(),
        text_sha256,
        url: address(format!("{}/", version.id)),
        changes: (at > 0).then(|| address(changes_folder(&version.id))),
        plain_text: formats.plain_text.then(|| address(plain_text_file(&version.id))),
        markdown: formats.markdown.then(|| address(markdown_file(&version.id))),
    }
}

#[derive(Serialize)]
struct NoticesJson<'a, N: Serialize> {
    #[serde(rename = "$schema")]
    schema: String,
    title: &'a str,
    owner: Option<&'a str>,
    lang: &'a str,
    url: String,
    #[serde(flatten)]
    feeds: FeedsJson,
    /// The same list in the other languages of the site.
    languages: Vec<ListJson<'a>>,
    notices: N,
}

/// A list of which each element is made when it is written, and forgotten: all of them together are several times as
/// much as what is written.
struct Each<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq((self.0)())
    }
}

#[derive(Serialize)]
struct ListJson<'a> {
    lang: &'a str,
    notices: String,
}

#[derive(Serialize)]
struct NoticeJson<'a> {
    notice: &'a str,
    title: &'a str,
    kind: &'a str,
    status: &'a str,
    in_force: Option<BriefJson<'a>>,
    next: Option<BriefJson<'a>>,
    count: usize,
    url: String,
    history: String,
    versions: String,
    current: String,
    clauses: String,
    #[serde(flatten)]
    feeds: FeedsJson,
    languages: Vec<LanguageJson<'a>>,
}

/// The versions whose texts the list of notices has the fingerprints of.
pub fn listed(edition: &Edition) -> impl Iterator<Item = usize> {
    edition.in_force.into_iter().chain(next(edition))
}

/// Writes all notices of a language as JSON, in the order of their paths. `text` gives the fingerprint of the text of
/// a version that is [`listed`].
pub fn notices_json(
    renderer: &Renderer,
    lang: &str,
    text: &dyn Fn(At, usize) -> String,
    to: &mut dyn io::Write,
) -> io::Result<()> {
    let (site, addresses) = (&renderer.site, &renderer.addresses);
    let address = |path: &str| full(renderer, &addresses.link(path));
    let mut editions = renderer.editions();
    editions.retain(|at| renderer.language_of(*at) == lang);
    let notice = |at: &At| {
        let at = *at;
        let (notice, edition) = (renderer.notice(at), renderer.edition(at));
        let folder = addresses.folder(&notice.path, &edition.lang);
        let source = notice.source_edition();
        let brief =
            |version: usize| brief(renderer, &folder, source, edition, version, text(at, version));
        NoticeJson {
            notice: &notice.path,
            title: edition.title(),
            kind: edition.kind().name(),
            status: edition.shown_version().status.name(),
            in_force: edition.in_force.map(brief),
            next: next(edition).map(brief),
            count: edition.versions.len(),
            url: address(&folder),
            history: address(&format!("{folder}history/")),
            versions: address(&format!("{folder}versions.json")),
            current: address(&format!("{folder}{CURRENT}")),
            clauses: address(&format!("{folder}clauses.json")),
            feeds: feeds_json(renderer, |form| format!("{folder}{}", form.file())),
            languages: languages(renderer, notice, edition),
        }
    };
    let others = plan::listed_languages(site, &renderer.settings).filter(|other| *other != lang);
    let json = NoticesJson {
        schema: schemas::address(renderer, "notices"),
        title: &renderer.settings.title,
        owner: some(&renderer.settings.owner),
        lang,
        url: address(&plan::index_output(site, lang, addresses)),
        feeds: feeds_json(renderer, |form| plan::site_feed_output(site, lang, addresses, form)),
        languages: others
            .map(|lang| ListJson {
                lang,
                notices: address(&plan::notices_output(site, lang, addresses)),
            })
            .collect(),
        notices: Each(|| editions.iter().map(notice)),
    };
    write_json(&json, to)
}

#[derive(Serialize)]
struct ClausesJson<'a> {
    #[serde(rename = "$schema")]
    schema: String,
    notice: &'a str,
    lang: &'a str,
    title: &'a str,
    url: String,
    /// Oldest first.
    versions: Vec<&'a str>,
    clauses: Vec<ClauseJson<'a>>,
}

#[derive(Serialize)]
struct ClauseJson<'a> {
    /// Its number in this list's order; it stays when versions are added. 0 is what stands before
    /// the first heading, and left out when nothing happened to it.
    line: usize,
    /// Its anchor, title and level as last seen.
    id: Option<&'a str>,
    title: &'a str,
    level: u8,
    /// Its place in the text that the notice's own address shows; none if that has it not.
    url: Option<String>,
    first_version: &'a str,
    /// The version that has it no more; none if the last one has it.
    gone_in: Option<&'a str>,
    /// The line that most of its text came from, or went into.
    split_from: Option<usize>,
    merged_into: Option<usize>,
    /// Other anchors and titles that it had, oldest first.
    former_ids: Vec<&'a str>,
    former_titles: Vec<&'a str>,
    history: Vec<ClauseStepJson<'a>>,
}

#[derive(Serialize)]
struct ClauseStepJson<'a> {
    version: &'a str,
    /// `new`, `split-off`, `back`, `changed`, `gone`, `merged`; `form` where nothing but
    /// links, looks, numbers or levels within it changed.
    event: &'static str,
    /// `renamed` or `renumbered`.
    title_change: Option<&'static str>,
    /// What it is from now on, where that is new.
    title: Option<&'a str>,
    id: Option<&'a str>,
    level: Option<u8>,
    /// Whether it stands elsewhere among the others.
    moved: bool,
    #[serde(flatten)]
    own: WordsJson,
    with_subclauses: WordsJson,
    /// The place in the redline against the version before.
    url: Option<String>,
}

#[derive(Serialize)]
struct WordsJson {
    words_inserted: usize,
    words_deleted: usize,
    words_moved: usize,
}

/// The life of each clause as JSON, in the order in which they were first seen. `change_id` gives the
/// anchor of a change in the redline of a version against the one before it.
///
/// A file of its own beside `versions.json`: that is small, made without comparing anything, and asked
/// for often.
pub fn clauses_json(
    renderer: &Renderer,
    notice: &Notice,
    edition: &Edition,
    views: &[VersionView],
    history: &ClauseHistory,
    change_id: &dyn Fn(usize, usize) -> String,
) -> Vec<u8> {
    let addresses = &renderer.addresses;
    let folder = full(renderer, &addresses.link(&addresses.folder(&notice.path, &edition.lang)));
    let id = |version: usize| views[version].id.as_str();
    let shown = edition.shown();
    let is_told = |(at, line): &(usize, &Line)| *at > 0 || line.steps.len() > 1;
    let clauses = history.lines.iter().enumerate().filter(is_told).map(|(at, line)| {
        let last = line.heading(views.len());
        let link = |id: &str| format!("{folder}#{}", crate::address::encoded(id));
        let here = line.is_in(shown).then(|| line.heading(shown).id.as_deref()).flatten();
        let end = line.end();
        ClauseJson {
            line: at,
            id: last.id.as_deref(),
            title: &last.title,
            level: last.rank,
            url: here.map(link),
            first_version: id(line.first_seen()),
            gone_in: end.map(|step| id(step.version)),
            split_from: match line.steps.first().map(|step| step.what) {
                Some(What::SplitOff { from }) => Some(from),
                _ => None,
            },
            merged_into: match end.map(|step| step.what) {
                Some(What::Merged { into }) => Some(into),
                _ => None,
            },
            former_ids: former(line, |heading| heading.id.as_deref()),
            former_titles: former(line, |heading| Some(&heading.title)),
            history: line
                .steps
                .iter()
                .map(|step| clause_step(line, step, views, renderer, change_id))
                .collect(),
        }
    });
    let json = ClausesJson {
        schema: schemas::address(renderer, "clauses"),
        notice: &notice.path,
        lang: &edition.lang,
        title: edition.title(),
        versions: views.iter().map(|view| view.id.as_str()).collect(),
        clauses: clauses.collect(),
        url: folder.clone(),
    };
    to_json(&json)
}

fn clause_step<'a>(
    line: &'a Line,
    step: &Step,
    views: &'a [VersionView],
    renderer: &Renderer,
    change_id: &dyn Fn(usize, usize) -> String,
) -> ClauseStepJson<'a> {
    let heading = line.heading(step.version);
    let words = |counts: &Counts| WordsJson {
        words_inserted: counts.words_inserted,
        words_deleted: counts.words_deleted,
        words_moved: counts.words_moved,
    };
    let begins = step.version == line.first_seen();
    let view = &views[step.version];
    let change = step.own.first_change.or(step.whole.first_change);
    ClauseStepJson {
        version: &view.id,
        event: match step.what {
            What::Appeared => "new",
            What::SplitOff { .. } => "split-off",
            What::CameBack => "back",
            What::Stayed if step.is_of_form() => "form",
            What::Stayed => "changed",
            What::Gone => "gone",
            What::Merged { .. } => "merged",
        },
        title_change: step.title.map(|change| match change {
            TitleChange::Renamed => "renamed",
            TitleChange::Renumbered => "renumbered",
        }),
        title: (begins || step.title.is_some()).then_some(&heading.title),
        id: heading.id.as_deref().filter(|_| begins || step.id),
        level: (begins || step.rank).then_some(heading.rank),
        moved: step.moved,
        own: words(&step.own),
        with_subclauses: words(&step.whole),
        url: change.map(|change| {
            full(renderer, &format!("{}#{}", view.changes_url, change_id(step.version, change)))
        }),
    }
}

/// What a clause had before what it has now, oldest first, each once.
fn former<'a>(line: &'a Line, of: impl Fn(&'a Heading) -> Option<&'a str>) -> Vec<&'a str> {
    let now = line.headings.last().and_then(|(_, heading)| of(heading));
    let mut former = Vec::new();
    for it in line.headings.iter().filter_map(|(_, heading)| of(heading)) {
        if Some(it) != now && !former.contains(&it) {
            former.push(it);
        }
    }
    former
}

/// The full address of a link, where the site has a `url`.
pub fn full(renderer: &Renderer, link: &str) -> String {
    match renderer.addresses.absolute(link) {
        absolute if absolute.is_empty() => link.to_owned(),
        absolute => absolute,
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// JSON as it is published: indented, ended by a line end.
pub fn to_json(value: &impl Serialize) -> Vec<u8> {
    in_memory(|to| write_json(value, to))
}

/// What is written, as bytes: to write into memory cannot fail, nor to write values as JSON that have names for keys.
pub fn in_memory(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = write(&mut bytes);
    bytes
}

fn write_json(value: &impl Serialize, to: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, value)?;
    to.write_all(b"\n")
}

/// The sitemap (sitemaps.org, 0.9): texts in force and histories. Superseded texts and redlines
/// are left out, so that search engines surface the text in force. Without a `url` in the settings
/// there are no full addresses, and the sitemap is empty.
pub fn sitemap(renderer: &Renderer, to: &mut dyn io::Write) -> io::Result<()> {
    let addresses = &renderer.addresses;
    to.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    )?;
    let mut escaped = String::new();
    let mut add = |path: &str, changed: Option<Date>| -> io::Result<()> {
        // A preview is for nobody to find.
        if renderer.has_drafts {
            return Ok(());
        }
        let address = addresses.absolute(&addresses.link(path));
        if address.is_empty() {
            return Ok(());
        }
        escaped.clear();
        crate::html::serialise::escape_text(&address, &mut escaped);
        write!(to, "  <url><loc>{escaped}</loc>")?;
        if let Some(day) = changed {
            write!(to, "<lastmod>{day}</lastmod>")?;
        }
        to.write_all(b"</url>\n")
    };
    for lang in &renderer.settings.languages {
        if renderer.site.notices.iter().any(|notice| notice.edition(lang).is_some()) {
            add(&plan::index_output(&renderer.site, lang, addresses), None)?;
        }
    }
    for notice in &renderer.site.notices {
        for edition in &notice.editions {
            let folder = addresses.folder(&notice.path, &edition.lang);
            let day = |version: &Version| last_change(version, renderer.day);
            let shown = edition.shown_version();
            add(&folder, day(shown))?;
            let last = edition.versions.iter().filter_map(day).max();
            add(&format!("{folder}history/"), last)?;
            if edition.versions.len() > 1 {
                add(&format!("{folder}history/clauses/"), last)?;
            }
            if renderer.settings.search_engines.superseded {
                for version in edition.versions.iter().filter(|it| it.id != shown.id) {
                    add(&format!("{folder}{}/", version.id), day(version))?;
                }
            }
        }
    }
    to.write_all(b"</urlset>\n")
}

/// The last day up to another on which readers got to see something else of a version.
fn last_change(version: &Version, up_to: Date) -> Option<Date> {
    let corrections = version.corrections().into_iter().filter_map(|(it, _)| it.date);
    let until = version.until.filter(|_| version.status == Status::Withdrawn);
    let published = version.document.front.published.as_ref().map(|it| it.value);
    let dates = corrections.chain(version.effective).chain(published).chain(until);
    dates.map(LegalDate::first_day).filter(|day| *day <= up_to).max()
}

/// `robots.txt`: everything may be read; where the sitemap is.
pub fn robots(renderer: &Renderer) -> Vec<u8> {
    if renderer.has_drafts {
        return b"User-agent: *\nDisallow: /\n".to_vec();
    }
    let sitemap = renderer.addresses.absolute(&renderer.addresses.link("sitemap.xml"));
    let mut text = String::from("User-agent: *\nDisallow:\n");
    if !sitemap.is_empty() {
        text.push_str(&format!("\nSitemap: {sitemap}\n"));
    }
    text.into_bytes()
}
