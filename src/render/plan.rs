//! The plan: every path of the output and what stands there; nothing is rendered yet.
//!
//! A new kind of page is a variant of [`Page`], a line in [`plan`] and a file beside this one.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use unicode_normalization::UnicodeNormalization;

use super::comparisons::{COMPARE, Comparisons, changes_folder, pair_folder};
use super::data::{CURRENT, NOTICES};
use super::feeds::has_feeds;
use super::inventory::DataForm;
use super::schemas;
use crate::address::Addresses;
use crate::feed::Form;
use crate::finding::{Finding, Place};
use crate::history::{Edition, Notice, Site, Version};
use crate::search;
use crate::settings::{Search, Settings};
use crate::source::StaticFile;
use crate::theme::Theme;

/// The list of all files of the output, with their fingerprints; its presence also says that the
/// folder is ours.
pub const MANIFEST: &str = "manifest.json";

/// The table of contents of the output.
#[derive(Debug, Default)]
pub struct Plan {
    /// Pages of notices, edition by edition: what shares its texts is rendered together.
    pub editions: Vec<EditionPlan>,
    /// Everything else, in path order.
    pub others: Vec<Entry>,
    /// The folders of the search index, one for each language that has one. How many files stand in them
    /// is known when all texts are rendered.
    pub indexes: Vec<SearchIndex>,
}

/// The search index of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchIndex {
    /// The language's tag.
    pub lang: String,
    /// Its folder in the output, with a slash at its end.
    pub folder: String,
}

/// The pages of one edition. They are put together when they are asked for: of all editions they are several times as
/// much as all else that is known of a site.
#[derive(Debug)]
pub struct EditionPlan {
    /// Which edition.
    pub at: At,
    /// Its folder in the output: empty, or with a slash at its end.
    pub folder: String,
    /// What also stands at former addresses of the notice.
    pub former: Vec<Entry>,
    /// Its notice: one that has the same pages takes its place, so that none is held for the sake of the plan.
    notice: RwLock<Arc<Notice>>,
    settings: Arc<Settings>,
    /// Its pages, where something else claims the path of one of those that it would have by itself.
    left: Option<Vec<Entry>>,
}

impl EditionPlan {
    /// Its pages in path order, but for those at former addresses.
    pub fn entries(&self) -> Cow<'_, [Entry]> {
        match &self.left {
            Some(left) => Cow::Borrowed(left),
            None => Cow::Owned(self.own()),
        }
    }

    /// How many pages it has, but for those at former addresses.
    pub fn count(&self) -> usize {
        self.count_of(&|_| true)
    }

    /// The same with those at former addresses.
    pub fn count_all(&self) -> usize {
        self.count() + self.former.len()
    }

    /// How many of its pages are such, but for those at former addresses.
    pub fn count_of(&self, is_such: &dyn Fn(&Page) -> bool) -> usize {
        let mut count = 0;
        let mut tell = |_: &dyn Fn() -> String, page: Page| count += usize::from(is_such(&page));
        match &self.left {
            Some(left) => left.iter().filter(|entry| is_such(&entry.page)).count(),
            None => {
                self.each("", &mut tell);
                count
            }
        }
    }

    /// Whether it has every page that it would have by itself: nothing else claims one of their paths.
    pub fn has_all(&self) -> bool {
        self.left.is_none()
    }

    /// Every entry, in no order that matters.
    pub fn all(&self) -> impl Iterator<Item = Entry> {
        self.entries().into_owned().into_iter().chain(self.former.iter().cloned())
    }

    /// What it has by itself, whatever else claims the paths, in path order.
    fn own(&self) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(self.count());
        self.each("", &mut |output, page| entries.push(Entry { output: output(), page }));
        entries.sort_by(|a, b| a.output.cmp(&b.output));
        entries
    }

    /// What stands at a path, but for former addresses.
    pub fn entry(&self, output: &str) -> Option<Entry> {
        if let Some(left) = &self.left {
            let at = left.binary_search_by(|it| (*it.output).cmp(output)).ok()?;
            return Some(left[at].clone());
        }
        let mut found = None;
        self.each(output.strip_prefix(&self.folder)?, &mut |path, page| {
            if found.is_none() && path() == output {
                found = Some(Entry { output: output.to_owned(), page });
            }
        });
        found
    }

    /// Tells of each page that may stand at a path below its folder; of all for an empty one.
    fn each(&self, below: &str, tell: &mut dyn FnMut(&dyn Fn() -> String, Page)) {
        let notice = self.notice.read().unwrap_or_else(PoisonError::into_inner).clone();
        each_entry(&notice.editions[self.at.edition], &self.folder, &self.settings, below, tell);
    }
}

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path in the output folder.
    pub output: String,
    /// What it is.
    pub page: Page,
}

/// An edition of a site, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The notice, in [`Site::notices`].
    pub notice: usize,
    /// The edition, in its editions.
    pub edition: usize,
}

/// What a file of the output is. Of pages of notices, the plan of the edition says whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The text shown at the notice's own address.
    Notice,
    /// A version at its permanent address.
    Version(usize),
    /// The redline of a version against its predecessor.
    Changes(usize),
    /// The redline of two versions that are no neighbours, the older first.
    Compare(usize, usize),
    /// What leads to the redline of a version against its predecessor, at the address that it has as one of any two.
    ToChanges(usize),
    /// The redline of a version's correction: of the version, which one, from 0.
    Correction(usize, usize),
    /// What a version said before a correction.
    Former(usize, usize),
    /// A version as plain text.
    PlainText(usize),
    /// A version as Markdown.
    Markdown(usize),
    /// A version of an inventory for programs.
    Inventory(usize, DataForm),
    /// The style sheet of what a version's text brings as `style` attributes; there may be none.
    TextStyles(usize),
    /// The same for what a version said before a correction.
    FormerStyles(usize, usize),
    /// All versions of a notice.
    History,
    /// The life of each clause of a notice, for readers; where there is but one version, there is none.
    Clauses,
    /// All versions of a notice as data.
    VersionsJson,
    /// The life of each clause of a notice as data.
    ClausesJson,
    /// Which version of a notice is in force, as data.
    CurrentJson,
    /// What subscribers of a notice are told.
    Feed(Form),
    /// Which text the notice's own address showed when, for those who look for its past (Memento).
    TimeMap,
    /// All notices, in a language.
    Index(String),
    /// All notices of a language as data. Asks for the texts in force of all of them.
    NoticesJson(String),
    /// What subscribers of all notices in a language are told. Asks for some texts of some of them.
    SiteFeed(String, Form),
    /// The schema of data, by name.
    Schema(&'static str),
    /// Where the texts of a language are searched.
    Search(String),
    /// What readers get for an address that does not exist.
    NotFound,
    /// A former address: leads to a link.
    Redirect(Box<Redirect>),
    /// The headers that hosts are asked to send.
    Headers,
    /// Former addresses, for hosts; there may be none.
    Redirects,
    /// The sitemap.
    Sitemap,
    /// What crawlers are told.
    Robots,
    /// A file of the content folder, by index.
    Copy(usize),
    /// A static file of the theme, by name.
    Asset(String),
}

/// Where a former address leads. Apart, since nearly all files of an output are something smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The link.
    pub to: String,
    /// The title of what stands there.
    pub title: String,
    /// Its language.
    pub lang: String,
}

impl Plan {
    /// Takes the notices of another state of the site for those that it was made of, where [`is_same`] says so.
    pub fn take_over(&self, site: &Site) {
        for planned in &self.editions {
            let notice = &site.notices[planned.at.notice];
            let mut held = planned.notice.write().unwrap_or_else(PoisonError::into_inner);
            if !Arc::ptr_eq(&held, notice) {
                *held = notice.clone();
            }
        }
    }

    /// Every entry with the edition that it is a page of, in no order that matters.
    pub fn of_editions(&self) -> impl Iterator<Item = (Option<At>, Entry)> {
        let editions = self.editions.iter();
        let pages = editions.flat_map(|it| it.all().map(|entry| (Some(it.at), entry)));
        pages.chain(self.others.iter().map(|entry| (None, entry.clone())))
    }

    /// Every entry, in no order that matters.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.of_editions().map(|(_, entry)| entry)
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        self.editions.iter().map(EditionPlan::count_all).sum::<usize>() + self.others.len()
    }
}

/// An entry of the plan with the edition whose page it is.
pub type OfEdition<'a> = (Option<At>, &'a Entry);

/// Whether two states of a site have the same plan, where all else is the same.
pub fn is_same(site: &Site, before: &Site) -> bool {
    let is_same = |(a, b): (&Edition, &Edition)| {
        let (shown, before) = (a.shown_version(), b.shown_version());
        let aliases = |edition: &Edition| {
            let versions = edition.versions.iter();
            versions.map(|it| it.document.front.aliases.clone()).collect::<Vec<_>>()
        };
        has_same_pages(a, b)
            && shown.document.path == before.document.path
            && shown.document.title == before.document.title
            && aliases(a) == aliases(b)
    };
    let is_same_notice = |(a, b): (&Arc<Notice>, &Arc<Notice>)| {
        Arc::ptr_eq(a, b)
            || (a.path == b.path
                && a.editions.len() == b.editions.len()
                && a.editions.iter().zip(&b.editions).all(is_same))
    };
    site.notices.len() == before.notices.len()
        && site.notices.iter().zip(&before.notices).all(is_same_notice)
}

/// Whether the pages of an edition stand at the same paths below its folder.
fn has_same_pages(a: &Edition, b: &Edition) -> bool {
    let is_same = |(a, b): (&Version, &Version)| {
        a.id == b.id
            && a.former.len() == b.former.len()
            && a.document.inventory.is_some() == b.document.inventory.is_some()
    };
    a.lang == b.lang
        && a.versions.len() == b.versions.len()
        && a.versions.iter().zip(&b.versions).all(is_same)
        && a.shown() == b.shown()
}

/// What belongs to no notice and claims a path.
struct Other {
    output: String,
    /// None for what is written by other means.
    page: Option<Page>,
    claimant: Claimant,
}

/// Plans the output of a site. Two things at one path are a finding.
pub fn plan(
    site: &Site,
    statics: &[StaticFile],
    theme: &Theme,
    settings: &Arc<Settings>,
    addresses: &Addresses,
) -> (Plan, Vec<Finding>) {
    let mut plan = Plan::default();
    for (notice_at, notice) in site.notices.iter().enumerate() {
        for (edition_at, edition) in notice.editions.iter().enumerate() {
            let at = At { notice: notice_at, edition: edition_at };
            let folder = addresses.folder(&notice.path, &edition.lang);
            let (notice, settings) = (RwLock::new(notice.clone()), settings.clone());
            let (former, left) = (Vec::new(), None);
            plan.editions.push(EditionPlan { at, folder, former, notice, settings, left });
        }
    }
    let mut others = Vec::new();
    let mut own = |output: String, page: Option<Page>| {
        others.push(Other { output, page, claimant: Claimant::Engross });
    };
    for lang in listed_languages(site, settings) {
        own(index_output(site, lang, addresses), Some(Page::Index(lang.to_owned())));
        own(notices_output(site, lang, addresses), Some(Page::NoticesJson(lang.to_owned())));
        for form in Form::ALL.into_iter().filter(|_| has_feeds(settings)) {
            let page = Page::SiteFeed(lang.to_owned(), form);
            own(site_feed_output(site, lang, addresses, form), Some(page));
        }
    }
    for (name, _) in schemas::SCHEMAS {
        own(schemas::output(name), Some(Page::Schema(name)));
    }
    let searched = searched(site, theme, settings);
    for lang in &searched {
        own(search_output(lang, addresses), Some(Page::Search((*lang).to_owned())));
    }
    let brought = |name: &str| statics.iter().any(|file| file.output == name);
    let made = [Page::NotFound, Page::Robots, Page::Headers, Page::Redirects];
    for (name, page) in REPLACEABLE.into_iter().zip(made) {
        if !brought(name) {
            own(name.to_owned(), Some(page));
        }
    }
    own("sitemap.xml".to_owned(), Some(Page::Sitemap));
    own(MANIFEST.to_owned(), None);
    let indexes: Vec<SearchIndex> = searched
        .into_iter()
        .map(|lang| SearchIndex { lang: lang.to_owned(), folder: search_index(lang, addresses) })
        .collect();
    for index in &indexes {
        own(index.folder.trim_end_matches('/').to_owned(), None);
    }
    for (at, file) in statics.iter().enumerate() {
        let claimant = Claimant::File(Place::file(file.path.clone()));
        others.push(Other { output: file.output.clone(), page: Some(Page::Copy(at)), claimant });
    }
    for (name, asset) in theme.assets.iter() {
        let claimant = Claimant::File(Place::file(asset.place.clone()));
        let page = Some(Page::Asset(name.to_owned()));
        others.push(Other { output: asset.output.clone(), page, claimant });
    }

    let are_free = are_free(site, addresses, &plan.editions, &others);
    let mut claims = Claims { are_free, ..Claims::default() };
    for planned in plan.editions.iter_mut().filter(|_| !are_free) {
        let edition = &site.notices[planned.at.notice].editions[planned.at.edition];
        let path = &edition.shown_version().document.path;
        let claimant = Claimant::File(Place::start(path.clone()));
        let mut entries = planned.own();
        let count = entries.len();
        entries.retain(|entry| claims.claim(&entry.output, claimant.clone()));
        if entries.len() < count {
            planned.left = Some(entries);
        }
    }
    for Other { output, page, claimant } in others {
        if claims.claim(&output, claimant) {
            match page {
                Some(page) => plan.others.push(Entry { output, page }),
                None => plan.indexes.extend(
                    indexes.iter().find(|it| it.folder.trim_end_matches('/') == output).cloned(),
                ),
            }
        }
    }
    add_redirects(site, addresses, &mut plan, &mut claims);
    plan.others.sort_by(|a, b| a.output.cmp(&b.output));
    (plan, claims.findings)
}

/// Whether it is plain that nothing claims a path that something else has or needs: no two editions have a
/// file or a folder in common right below theirs, and what else there is stands elsewhere. If not, every
/// path has to be looked at.
fn are_free(
    site: &Site,
    addresses: &Addresses,
    editions: &[EditionPlan],
    others: &[Other],
) -> bool {
    const SHARED: [&str; 10] = [
        "index.html",
        "history",
        "versions.json",
        "clauses.json",
        CURRENT,
        Form::Atom.file(),
        Form::Json.file(),
        "compare",
        DataForm::Json.file(),
        DataForm::Csv.file(),
    ];
    let mut taken: HashMap<String, Option<&EditionPlan>> = HashMap::new();
    let mut folders: Vec<String> = Vec::new();
    for planned in editions {
        let notice = &site.notices[planned.at.notice];
        let edition = &notice.editions[planned.at.edition];
        let folder = folded(&planned.folder);
        let ids = edition.versions.iter().map(|version| version.id.as_str());
        for name in SHARED.into_iter().chain(ids) {
            let path = format!("{folder}{}", folded(name));
            if taken.insert(path, Some(planned)).is_some() {
                return false;
            }
        }
        folders.push(folder);
        let aliases = edition.versions.iter().flat_map(|it| &it.document.front.aliases);
        let aliases: BTreeSet<&String> = aliases.map(|alias| &alias.value).collect();
        for alias in aliases {
            let folder = addresses.folder(alias, &edition.lang);
            if folder == planned.folder {
                continue;
            }
            let path = folded(folder.trim_end_matches('/'));
            if path.is_empty() || taken.insert(path, None).is_some() {
                return false;
            }
            folders.push(folded(folder.trim_end_matches('/')));
        }
    }
    let others: Vec<String> = others.iter().map(|it| folded(&it.output)).collect();
    for output in &others {
        if taken.insert(output.clone(), None).is_some() {
            return false;
        }
    }
    let folders = folders
        .iter()
        .all(|folder| folder.match_indices('/').all(|(at, _)| !taken.contains_key(&folder[..at])));
    folders
        && others.iter().all(|output| {
            output.match_indices('/').all(|(at, _)| match taken.get(&output[..at]) {
                None => true,
                Some(None) => false,
                Some(Some(planned)) => planned.own().iter().all(|it| are_apart(&it.output, output)),
            })
        })
}

/// Whether a path can be there beside another one, which is folded.
fn are_apart(path: &str, other: &str) -> bool {
    let path = folded(path);
    let is_below = |path: &str, folder: &str| {
        path.strip_prefix(folder).is_some_and(|below| below.starts_with('/'))
    };
    path != other && !is_below(&path, other) && !is_below(other, &path)
}

/// Where the list of all notices stands: at the root of its language, unless a notice stands there.
pub fn index_output(site: &Site, lang: &str, addresses: &Addresses) -> String {
    let root = addresses.folder("/", lang);
    let taken = site
        .notices
        .first()
        .is_some_and(|first| first.path == "/" && first.edition(lang).is_some());
    if taken { format!("{root}notices/index.html") } else { format!("{root}index.html") }
}

/// The languages that have a list of all notices: those that have one, and the site's own.
pub fn listed_languages<'a>(site: &Site, settings: &'a Settings) -> impl Iterator<Item = &'a str> {
    let is_listed = move |lang: &&String| {
        site.notices.iter().any(|notice| notice.edition(lang).is_some())
            || *lang == settings.language()
    };
    settings.languages.iter().filter(is_listed).map(String::as_str)
}

/// Where the list of all notices stands as data.
pub fn notices_output(site: &Site, lang: &str, addresses: &Addresses) -> String {
    beside_index(site, lang, addresses, NOTICES)
}

/// Where a feed of all notices stands.
pub fn site_feed_output(site: &Site, lang: &str, addresses: &Addresses, form: Form) -> String {
    beside_index(site, lang, addresses, form.file())
}

/// Beside the list of all notices, since a notice at the root has such files there itself.
fn beside_index(site: &Site, lang: &str, addresses: &Addresses, name: &str) -> String {
    let index = index_output(site, lang, addresses);
    format!("{}{name}", index.trim_end_matches("index.html"))
}

/// The languages that have a search page: those that have a text, where the settings want one and the
/// theme has a template for it.
pub fn searched<'a>(site: &Site, theme: &Theme, settings: &'a Settings) -> Vec<&'a str> {
    if settings.search == Search::Off || !theme.templates.contains_template(SEARCH) {
        return Vec::new();
    }
    let has_text = |lang: &&str| site.notices.iter().any(|notice| notice.edition(lang).is_some());
    settings.languages.iter().map(String::as_str).filter(has_text).collect()
}

/// The template of the search page.
pub const SEARCH: &str = "search.html";

/// Where the search page of a language stands.
pub fn search_output(lang: &str, addresses: &Addresses) -> String {
    format!("{}search/index.html", addresses.folder("/", lang))
}

/// The folder of a language's search index, with a slash at its end.
pub fn search_index(lang: &str, addresses: &Addresses) -> String {
    format!("{}search/{}/", addresses.folder("/", lang), search::FOLDER)
}

/// Tells of each page of an edition what it is, and how its path is put together, which takes longer. Versions that cannot
/// have a page at the path `below` the folder are passed over; none are where that is empty.
fn each_entry(
    edition: &Edition,
    folder: &str,
    settings: &Settings,
    below: &str,
    tell: &mut dyn FnMut(&dyn Fn() -> String, Page),
) {
    let mut add = |output: &dyn Fn() -> String, page: Page| tell(output, page);
    add(&|| format!("{folder}index.html"), Page::Notice);
    add(&|| format!("{folder}history/index.html"), Page::History);
    if edition.versions.len() > 1 {
        add(&|| format!("{folder}history/clauses/index.html"), Page::Clauses);
    }
    add(&|| format!("{folder}versions.json"), Page::VersionsJson);
    add(&|| format!("{folder}clauses.json"), Page::ClausesJson);
    add(&|| format!("{folder}{CURRENT}"), Page::CurrentJson);
    for form in Form::ALL.into_iter().filter(|_| has_feeds(settings)) {
        add(&|| format!("{folder}{}", form.file()), Page::Feed(form));
    }
    add(&|| format!("{folder}{TIMEMAP}"), Page::TimeMap);
    if edition.shown_version().document.inventory.is_some() {
        for form in DataForm::ALL {
            add(&|| format!("{folder}{}", form.file()), Page::Inventory(edition.shown(), form));
        }
    }
    let may_begin = |path: &str, begin: &str| below.is_empty() || path.starts_with(begin);
    for (version_at, version) in edition.versions.iter().enumerate() {
        let id = &version.id;
        if !may_begin(below, id) {
            continue;
        }
        add(&|| format!("{folder}{id}/index.html"), Page::Version(version_at));
        add(&|| format!("{folder}{}", styles_file(id)), Page::TextStyles(version_at));
        if settings.formats.plain_text {
            add(&|| format!("{folder}{}", plain_text_file(id)), Page::PlainText(version_at));
        }
        if settings.formats.markdown {
            add(&|| format!("{folder}{}", markdown_file(id)), Page::Markdown(version_at));
        }
        if version.document.inventory.is_some() {
            for form in DataForm::ALL {
                add(&|| format!("{folder}{id}/{}", form.file()), Page::Inventory(version_at, form));
            }
        }
        if version_at > 0 {
            add(&|| format!("{folder}{}index.html", changes_folder(id)), Page::Changes(version_at));
        }
        for step in 0..version.former.len() {
            let correction = || format!("{folder}{}", correction_folder(id, step));
            add(&|| format!("{}index.html", correction()), Page::Correction(version_at, step));
            add(
                &|| format!("{folder}{}index.html", former_page(id, step)),
                Page::Former(version_at, step),
            );
            add(&|| format!("{}{STYLES}", correction()), Page::FormerStyles(version_at, step));
        }
    }
    let comparisons = Comparisons::of(edition, &settings.redline);
    let addressed = if comparisons.has_others() { 1..edition.versions.len() } else { 0..0 };
    let pair = below.strip_prefix(COMPARE);
    for new in addressed.filter(|_| below.is_empty() || pair.is_some()) {
        for old in comparisons.older(new) {
            if !may_begin(pair.unwrap_or_default(), &edition.versions[old].id) {
                continue;
            }
            let below = || pair_folder([old, new].map(|at| edition.versions[at].id.as_str()));
            let page = match old + 1 == new {
                true => Page::ToChanges(new),
                false => Page::Compare(old, new),
            };
            add(&|| format!("{folder}{}index.html", below()), page);
        }
    }
}

/// Where a correction of a version stands, below its notice; the first is number 1.
pub fn correction_folder(id: &str, step: usize) -> String {
    format!("{id}/corrections/{}/", step + 1)
}

/// Where what a version said before a correction stands, below its notice.
pub fn former_page(id: &str, step: usize) -> String {
    format!("{}former/", correction_folder(id, step))
}

/// The name of a text's own style sheet.
pub const STYLES: &str = "text.css";

/// Where the style sheet of a version's text stands, below its notice.
pub fn styles_file(id: &str) -> String {
    format!("{id}/{STYLES}")
}

/// The name of a version's text as plain text.
pub const PLAIN_TEXT: &str = "text.txt";

/// The name of a version's text as Markdown.
pub const MARKDOWN: &str = "text.md";

/// The name of a notice's TimeMap.
pub const TIMEMAP: &str = "timemap.link";

/// Where a version stands as plain text, below its notice.
pub fn plain_text_file(id: &str) -> String {
    format!("{id}/{PLAIN_TEXT}")
}

/// Where a version stands as Markdown, below its notice.
pub fn markdown_file(id: &str) -> String {
    format!("{id}/{MARKDOWN}")
}

/// Former addresses of notices lead to what stands below them now, page by page; data stands there too,
/// since it cannot be led elsewhere.
fn add_redirects(site: &Site, addresses: &Addresses, plan: &mut Plan, claims: &mut Claims) {
    let redirect = |output: String, entry: &Entry, edition: &Edition| Entry {
        output,
        page: Page::Redirect(Box::new(Redirect {
            to: addresses.link(&entry.output),
            title: edition.title().to_owned(),
            lang: edition.lang.clone(),
        })),
    };
    // What was asked for comes before what stands below it.
    let mut former = Vec::new();
    for (at, planned) in plan.editions.iter().enumerate() {
        let notice = &site.notices[planned.at.notice];
        let edition = &notice.editions[planned.at.edition];
        let mut aliases = BTreeMap::new();
        for version in &edition.versions {
            for alias in &version.document.front.aliases {
                aliases.entry(&alias.value).or_insert(&alias.place);
            }
        }
        let folder = addresses.folder(&notice.path, &edition.lang);
        let own = format!("{folder}index.html");
        let entries = planned.entries();
        let Some(own) = entries.iter().find(|entry| entry.output == own) else { continue };
        for (alias, place) in aliases {
            let folder_then = addresses.folder(alias, &edition.lang);
            let output = format!("{folder_then}index.html");
            let claimant = Claimant::File(place.clone());
            if folder_then != folder && claims.claim(&output, claimant.clone()) {
                plan.others.push(redirect(output, own, edition));
                // An address within the notice is that of one text, not of another notice.
                if !folder_then.starts_with(&folder) {
                    former.push((at, folder.clone(), folder_then, claimant));
                }
            }
        }
    }
    for (at, folder, folder_then, claimant) in former {
        let planned = &mut plan.editions[at];
        let edition = &site.notices[planned.at.notice].editions[planned.at.edition];
        let mut data = Vec::new();
        for entry in &*planned.entries() {
            let Some(below) = entry.output.strip_prefix(&folder) else { continue };
            // The alias itself is led already.
            let is_led = below == "index.html";
            if is_led || matches!(entry.page, Page::TextStyles(..) | Page::FormerStyles(..)) {
                continue;
            }
            let output = format!("{folder_then}{below}");
            if !claims.is_free(&output) || !claims.claim(&output, claimant.clone()) {
                continue;
            }
            match below.ends_with(".html") {
                true => plan.others.push(redirect(output, entry, edition)),
                false => data.push(Entry { output, page: entry.page.clone() }),
            }
        }
        planned.former.extend(data);
    }
}

/// The files that a site may bring itself instead of the ones that are made for it.
const REPLACEABLE: [&str; 4] =
    ["404.html", "robots.txt", super::hosting::HEADERS, super::hosting::REDIRECTS];

/// Whose a path of the output is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Claimant {
    /// What is made from a file of the site, and the place in it that asks for the path.
    File(Place),
    /// A page that every site has.
    Engross,
}

/// Who has which path of the output.
#[derive(Default)]
struct Claims {
    /// Whether it is known that every path is free that will be claimed.
    are_free: bool,
    /// By path without case and ways to write accents: some hosts and file systems do not tell `A` from `a`,
    /// or an accent from a letter and its accent.
    taken: BTreeMap<String, (String, Claimant)>,
    /// Pairs of files that are known to be at odds: two notices clash on many paths at once.
    reported: BTreeSet<(Arc<str>, Option<Arc<str>>)>,
    findings: Vec<Finding>,
}

impl Claims {
    /// Whether the path is free. What has no path of its own is not planned, so that nothing stands
    /// in the way of the other findings.
    fn claim(&mut self, output: &str, claimant: Claimant) -> bool {
        if self.are_free {
            return true;
        }
        let key = folded(output);
        if let Some((other, holder)) = self.taken.get(&key) {
            let how = match other {
                other if other == output => "",
                other if other.to_lowercase() != output.to_lowercase() => {
                    "; they differ in how their accents are written alone (Unicode NFC and NFD)"
                }
                _ => "; they differ in upper and lower case alone",
            };
            let (other, holder) = (other.clone(), holder.clone());
            self.report(output, claimant, &other, holder, how);
            return false;
        }
        // A page `a/index.html` and a file `a` cannot both be: one is a folder.
        let below = format!("{key}/");
        let inside =
            self.taken.range(below.clone()..).next().filter(|(path, _)| path.starts_with(&below));
        let above = key.match_indices('/').find_map(|(at, _)| self.taken.get(&key[..at]));
        if let Some((other, holder)) = inside.map(|(_, claim)| claim).or(above) {
            let (other, holder) = (other.clone(), holder.clone());
            let how = "; a file cannot stand where a folder does";
            self.report(output, claimant, &other, holder, how);
            return false;
        }
        self.taken.insert(key, (output.to_owned(), claimant));
        true
    }

    /// Whether a path could be claimed.
    fn is_free(&self, output: &str) -> bool {
        if self.are_free {
            return true;
        }
        let key = folded(output);
        let below = format!("{key}/");
        let inside = self.taken.range(below.clone()..).next();
        let above = key.match_indices('/').any(|(at, _)| self.taken.contains_key(&key[..at]));
        !self.taken.contains_key(&key)
            && !above
            && !inside.is_some_and(|(path, _)| path.starts_with(&below))
    }

    fn report(&mut self, ours: &str, new: Claimant, theirs: &str, holder: Claimant, how: &str) {
        // A finding stands in a file that somebody can rename.
        let (place, ours, theirs, other) = match (new, holder) {
            (Claimant::File(place), other) => (place, ours, theirs, other),
            (Claimant::Engross, Claimant::File(place)) => (place, theirs, ours, Claimant::Engross),
            (Claimant::Engross, Claimant::Engross) => return,
        };
        let (maker, file) = match other {
            Claimant::File(other) => (format!("is made from {}", other.path), Some(other.path)),
            Claimant::Engross => ("Engross makes for every site".to_owned(), None),
        };
        let message = if ours == theirs {
            format!("this becomes {ours}, which {maker}")
        } else {
            format!("this becomes {ours}, beside {theirs}, which {maker}{how}")
        };
        let help = match &file {
            Some(_) => "rename one of the two, or remove it",
            None if is_feed(ours) || is_feed(theirs) => {
                "rename the file, or set `feeds: {entries: 0}` in engross.yaml"
            }
            None if is_search(ours) || is_search(theirs) => {
                "rename the file, or set `search: off` in engross.yaml"
            }
            None => "rename the file, or remove it",
        };
        if self.reported.insert((place.path.clone(), file)) {
            self.findings
                .push(Finding::error("path-claimed-twice", place, message).with_help(help));
        }
    }
}

/// What is left of a path on hosts and file systems that do not tell all paths apart.
pub fn folded(path: &str) -> String {
    match path.is_ascii() {
        true => path.to_ascii_lowercase(),
        false => path.nfc().collect::<String>().to_lowercase(),
    }
}

/// Whether a path is one of a feed.
fn is_feed(output: &str) -> bool {
    let name = output.rsplit('/').next().unwrap_or(output);
    Form::ALL.iter().any(|form| form.file() == name)
}

/// Whether a path is one of the search page and its index.
fn is_search(output: &str) -> bool {
    output.split('/').any(|part| part == "search")
}
