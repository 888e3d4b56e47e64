//! Pages: from the site to the bytes of each file of the output.
//!
//! [`plan`](plan::plan) says what there is; [`Renderer::edition_work`] and [`Renderer::other`]
//! render what is asked for. Pure: a page's bytes depend on the site, the theme and the day. The
//! texts of an edition are rendered once each, when first asked for, and shared by its pages.

pub mod comparisons;
mod csp;
pub mod data;
mod edition;
pub mod feeds;
mod fragments;
pub mod functions;
pub mod hosting;
pub mod inputs;
pub mod inventory;
mod json_ld;
mod links;
mod lists;
mod markdown;
mod materials;
mod memento;
mod plain_text;
pub mod plan;
pub mod questions;
pub mod schemas;
mod site_pages;
mod tags;
mod template_fault;
pub mod text;
pub mod variables;
mod verbatim;
pub mod view;
pub mod whole;
mod wrapper;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use jiff::civil::Date;
use tera::{Tera, Value};

use crate::address::Addresses;
use crate::document::Document;
use crate::document::body::Policy;
use crate::document::date::LegalDate;
use crate::feed::Form;
use crate::finding::Finding;
use crate::history::{Edition, Notice, Site, Status, Version};
use crate::language::Direction;
use crate::register;
use crate::settings::Settings;
use crate::source::{Snapshot, StaticFile};
use crate::theme::assets::Asset;
use crate::theme::{Theme, Words};
use crate::timings::Timings;
pub use edition::EditionWork;
use functions::Known;
use links::Links;
use materials::Materials;
use plan::{At, Plan};
use variables::Variables;
use view::{AlternateView, DateView, LanguageView, NoticeView, SiteView};

/// A rendered file: its bytes, `None` where there is nothing to be written, or what is wrong.
pub type Rendered = Result<Option<Vec<u8>>, Vec<Finding>>;

/// What pages are made from beside the notices. What did not change is shared from one state of a site to the
/// next.
#[derive(Clone)]
pub struct Ingredients {
    /// The settings.
    pub settings: Arc<Settings>,
    /// Fragments by their path below the content folder.
    pub fragments: Arc<BTreeMap<String, String>>,
    /// Files to copy, in path order.
    pub statics: Arc<Vec<StaticFile>>,
    /// What texts of the past were filled with.
    pub snapshots: Arc<Vec<Snapshot>>,
    /// The theme.
    pub theme: Arc<Theme>,
    /// The day.
    pub day: Date,
    /// Where it is noted what rendering takes. Pages do not depend on it.
    pub timings: Timings,
}

impl Ingredients {
    /// Whether these are the very same.
    pub fn is_same(&self, other: &Ingredients) -> bool {
        Arc::ptr_eq(&self.settings, &other.settings)
            && Arc::ptr_eq(&self.fragments, &other.fragments)
            && Arc::ptr_eq(&self.statics, &other.statics)
            && Arc::ptr_eq(&self.snapshots, &other.snapshots)
            && Arc::ptr_eq(&self.theme, &other.theme)
            && self.day == other.day
    }
}

/// Everything that pages are made from.
pub struct Renderer {
    /// The settings.
    pub settings: Arc<Settings>,
    /// The site on the day.
    pub site: Site,
    /// The day.
    pub day: Date,
    /// Where pages stand.
    pub addresses: Addresses,
    ingredients: Ingredients,
    policy: Policy,
    theme: Arc<Theme>,
    shared: Arc<Shared>,
    links: Links,
    /// The link to the register; empty where the site has none.
    register_url: String,
    /// Whether drafts are shown.
    has_drafts: bool,
    /// The languages whose texts can be searched.
    searched: Vec<String>,
    /// What subscribers of all notices in a language are told, once it was asked for.
    site_events: Mutex<BTreeMap<String, Arc<feeds::SiteEvents>>>,
}

/// What a text is made from beside its own source, but for where its links lead.
struct Shared {
    /// The theme's templates, with functions that know the site.
    templates: Tera,
    /// What texts are filled with today.
    now: Materials,
    /// And at each commit that texts came from.
    past: Vec<OnceLock<Materials>>,
    /// What is wrong with the fragments.
    findings: Vec<Finding>,
}

impl Shared {
    fn of(ingredients: &Ingredients, known: Known) -> Shared {
        let known = Arc::new(known);
        let mut templates = ingredients.theme.templates.clone();
        functions::register(&mut templates, &known);
        let mut now = Materials::now(&ingredients.fragments, &ingredients.settings, known);
        let findings = std::mem::take(&mut now.findings);
        let past = ingredients.snapshots.iter().map(|_| OnceLock::new()).collect();
        Shared { templates, now, past, findings }
    }
}

impl Renderer {
    /// Brings together what pages are made from, with the faults of the fragments.
    pub fn new(ingredients: Ingredients, site: Site) -> (Arc<Renderer>, Vec<Finding>) {
        Renderer::made(ingredients, site, None)
    }

    /// The same for another state of the site, with what can be used again of this one.
    pub fn again(&self, ingredients: Ingredients, site: Site) -> (Arc<Renderer>, Vec<Finding>) {
        Renderer::made(ingredients, site, Some(self))
    }

    /// What the output would be by other settings of what is published, at the same addresses.
    pub fn planned_by(&self, settings: &Settings) -> Plan {
        let statics = &self.ingredients.statics;
        let settings = Arc::new(settings.clone());
        plan::plan(&self.site, statics, &self.theme, &settings, &self.addresses).0
    }

    fn made(
        ingredients: Ingredients,
        site: Site,
        before: Option<&Renderer>,
    ) -> (Arc<Renderer>, Vec<Finding>) {
        let Ingredients { settings, statics, theme, day, .. } = ingredients.clone();
        let addresses = Addresses::new(&settings);
        let speaks_alike = |before: &&Renderer| {
            Arc::ptr_eq(&before.settings, &settings) && Arc::ptr_eq(&before.theme, &theme)
        };
        let known = before.filter(speaks_alike);
        let notices = notice_views(&site, &settings, &addresses, &theme.words, known);
        let inventories = materials::inventories(&site, &settings, day);
        let same = before.filter(|before| before.ingredients.is_same(&ingredients));
        let shared = match same.map(|same| &same.shared) {
            Some(shared) if shared.now.known.is_of(&notices, &inventories) => shared.clone(),
            _ => Arc::new(Shared::of(
                &ingredients,
                Known {
                    words: theme.words.clone(),
                    addresses: addresses.clone(),
                    assets: theme.assets.clone(),
                    notices,
                    stand_ins: None,
                    inventories,
                    site_language: settings.language().to_owned(),
                    locale_folders: match settings.locale_folders {
                        true => settings.languages.clone(),
                        false => Vec::new(),
                    },
                    is_of_today: true,
                },
            )),
        };
        let findings = shared.findings.clone();
        let mut hosts = settings.html.remote.clone();
        hosts.extend(addresses.host().map(str::to_owned));
        let policy = Policy { scripts: settings.html.scripts, styles: settings.html.styles, hosts };
        let has_same_files = |before: &&Renderer| {
            Arc::ptr_eq(&before.settings, &settings) && before.has_files_of(&ingredients)
        };
        let links = match before.filter(has_same_files) {
            Some(before) => before.links.again(&site, &before.site, &addresses),
            None => Links::new(&site, &statics, &theme.assets, &addresses),
        };
        let is_register = |file: &&StaticFile| file.output == register::FILE;
        let register = statics.iter().find(is_register);
        let register_url = register.map_or(String::new(), |it| addresses.link(&it.output));
        let mut versions =
            site.notices.iter().flat_map(|it| &it.editions).flat_map(|it| &it.versions);
        let has_drafts = versions.any(|version| version.status == Status::Draft);
        let searched = plan::searched(&site, &theme, &settings);
        let searched = searched.into_iter().map(str::to_owned).collect();
        let renderer = Renderer {
            site_events: Mutex::default(),
            searched,
            has_drafts,
            settings,
            site,
            day,
            addresses,
            ingredients,
            policy,
            theme,
            shared,
            links,
            register_url,
        };
        (Arc::new(renderer), findings)
    }

    /// Whether its files to copy and its theme are these.
    pub fn has_files_of(&self, ingredients: &Ingredients) -> bool {
        Arc::ptr_eq(&self.ingredients.statics, &ingredients.statics)
            && Arc::ptr_eq(&self.ingredients.theme, &ingredients.theme)
    }

    /// Whether a text of this state of the site would be rendered to the same as of another one.
    pub fn renders_as(&self, other: &Renderer) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared) && self.links.is_same(&other.links)
    }

    /// The same of a text that nothing is put into: it hangs on the settings and on where its links lead.
    pub fn renders_plain_as(&self, other: &Renderer) -> bool {
        Arc::ptr_eq(&self.settings, &other.settings) && self.links.is_same(&other.links)
    }

    /// The pages of an edition, to be rendered one by one.
    pub fn edition_work(self: &Arc<Self>, at: At) -> EditionWork {
        EditionWork::new(self.clone(), at, None)
    }

    /// The same, with what can be used again of the pages of an edition of another state of the site.
    pub fn edition_work_again(self: &Arc<Self>, at: At, before: &EditionWork) -> EditionWork {
        EditionWork::new(self.clone(), at, Some(before))
    }

    /// Lets go of the texts of an edition that stand in files: whoever needs one yet reads it again.
    pub fn let_go_of_texts(&self, at: At) {
        self.edition(at).versions.iter().for_each(|version| version.document.let_go());
    }

    /// Where it is noted what rendering takes.
    pub fn timings(&self) -> &Timings {
        &self.ingredients.timings
    }

    /// The language of an edition.
    pub fn language_of(&self, at: At) -> &str {
        &self.edition(at).lang
    }

    /// The link to the redline of a version against its predecessor.
    pub fn changes_link(&self, at: At, version: usize) -> String {
        let edition = self.edition(at);
        let folder = self.addresses.folder(&self.notice(at).path, &edition.lang);
        let below = comparisons::changes_folder(&edition.versions[version].id);
        self.addresses.link(&format!("{folder}{below}"))
    }

    /// The path of the notice of an edition, and its language.
    pub fn name_of(&self, at: At) -> (&str, &str) {
        (&self.notice(at).path, &self.edition(at).lang)
    }

    /// How many versions an edition has.
    pub fn version_count(&self, at: At) -> usize {
        self.edition(at).versions.len()
    }

    /// The edition of a notice in a language.
    pub fn edition_of(&self, notice: &str, lang: &str) -> Option<At> {
        let at = self.site.notices.iter().position(|it| it.path == notice)?;
        let edition = self.site.notices[at].editions.iter().position(|it| it.lang == lang)?;
        Some(At { notice: at, edition })
    }

    /// Every edition of the site.
    pub fn editions(&self) -> Vec<At> {
        let notices = self.site.notices.iter().enumerate();
        notices
            .flat_map(|(notice, it)| {
                (0..it.editions.len()).map(move |edition| At { notice, edition })
            })
            .collect()
    }

    /// The files of all fragments that stand in the content folder now, in order.
    pub fn fragments(&self) -> impl Iterator<Item = &str> {
        self.shared.now.fragments.files()
    }

    /// The same, each with its whole text.
    pub fn fragment_texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.shared.now.fragments.files_with_texts()
    }

    /// The states of every inventory, by the path of its notice, oldest first.
    pub fn inventories(&self) -> &BTreeMap<String, Vec<functions::InventoryState>> {
        &self.shared.now.known.inventories
    }

    /// What a version says for good: HTML.
    pub fn lasting_text(&self, at: At, version: usize) -> String {
        let Version { document, effective, .. } = &self.edition(at).versions[version];
        text::render(self, at, document, *effective).lasting().to_owned()
    }

    /// The theme's static file of a name.
    pub fn asset(&self, name: &str) -> Option<&Asset> {
        self.theme.assets.get(name)
    }

    /// What a text is filled with.
    fn materials(&self, document: &Document) -> &Materials {
        let Shared { now, past, .. } = &*self.shared;
        let snapshots = past.iter().zip(&*self.ingredients.snapshots);
        match document.past().snapshot.and_then(|at| snapshots.clone().nth(at)) {
            None => now,
            Some((materials, snapshot)) => {
                materials.get_or_init(|| Materials::then(snapshot, &self.settings, &now.known))
            }
        }
    }

    fn notice(&self, at: At) -> &Notice {
        &self.site.notices[at.notice]
    }

    fn edition(&self, at: At) -> &Edition {
        &self.notice(at).editions[at.edition]
    }

    /// The interface texts of the theme.
    pub fn words(&self) -> &Words {
        &self.theme.words
    }

    /// The variables that a text's editor and the site's settings give to bodies and templates.
    fn content_variables(&self, at: At, document: &Document) -> Variables {
        let notice = self.notice(at);
        let mut variables = Variables::default();
        // Sites that served these texts themselves gave scripts a number used once; a static page
        // has none, and scripts are not published unless the settings say so.
        variables.set("csp_nonce", "".into());
        for (name, value) in &self.materials(document).context {
            variables.set(name.clone(), value.clone());
        }
        for (level, part) in notice.path.split('/').filter(|part| !part.is_empty()).enumerate() {
            variables.set(format!("level_{}", level + 1), part.into());
        }
        variables.set("title", document.title.as_str().into());
        if let Some(description) = &document.front.description {
            variables.set("description", description.as_str().into());
        }
        for (name, value) in &document.front.context {
            variables.set(name.clone(), Value::from_serializable(value));
        }
        variables.set("notice_path", notice.path.as_str().into());
        variables
    }

    fn date_view(&self, lang: &str, date: LegalDate) -> DateView {
        date_view(self.words(), lang, date)
    }

    fn site_view(&self, lang: &str) -> SiteView {
        let index = plan::index_output(&self.site, lang, &self.addresses);
        SiteView {
            title: self.settings.title.clone(),
            owner: self.settings.owner.clone(),
            url: self.settings.url.clone(),
            index_url: self.addresses.link(&index),
            search_url: match self.searched.iter().any(|it| it == lang) {
                true => self.addresses.link(&plan::search_output(lang, &self.addresses)),
                false => String::new(),
            },
            feed_url: match self.has_feeds() {
                true => self.site_feed_link(lang, Form::Atom),
                false => String::new(),
            },
            has_drafts: self.has_drafts,
            stylesheets: self
                .theme
                .stylesheets
                .iter()
                .filter_map(|name| self.asset(name))
                .map(|asset| self.addresses.link(&asset.output))
                .collect(),
        }
    }
}

fn date_view(words: &Words, lang: &str, date: LegalDate) -> DateView {
    DateView { iso: date.to_string(), text: words.date(lang, date) }
}

/// The direction of a language, as HTML has it.
fn direction(lang: &str) -> &'static str {
    Direction::of(lang).name()
}

/// The addresses of a page in the languages that have it, for search engines. Each of these pages lists the
/// same ones.
fn alternates(languages: &[LanguageView], site_language: &str) -> Vec<AlternateView> {
    let same: Vec<&LanguageView> =
        languages.iter().filter(|it| it.is_counterpart && !it.absolute.is_empty()).collect();
    // Readers of a language that the page is not in get the site's own.
    let default = same.iter().find(|it| it.lang == site_language).or(same.first());
    let Some(default) = default.filter(|_| same.len() > 1) else { return Vec::new() };
    let view = |hreflang: &str, it: &LanguageView| AlternateView {
        hreflang: hreflang.to_owned(),
        absolute: it.absolute.clone(),
    };
    let mut alternates: Vec<AlternateView> = same.iter().map(|it| view(&it.lang, it)).collect();
    alternates.push(view("x-default", default));
    alternates
}

/// The language of the interface texts on pages of a language, its direction, and the attributes that tell
/// the page's language apart from it.
fn interface(words: &Words, lang: &str) -> (String, &'static str, String) {
    let interface = words.interface_language(lang);
    let attributes = match interface == lang {
        true => String::new(),
        false => format!(" lang=\"{lang}\" dir=\"{}\"", direction(lang)),
    };
    (interface.to_owned(), direction(interface), attributes)
}

fn notice_views(
    site: &Site,
    settings: &Settings,
    addresses: &Addresses,
    words: &Words,
    before: Option<&Renderer>,
) -> BTreeMap<String, Vec<Arc<NoticeView>>> {
    let mut views: BTreeMap<String, Vec<Arc<NoticeView>>> = BTreeMap::new();
    for lang in &settings.languages {
        // Both are in the order of paths.
        let known = before.and_then(|it| it.shared.now.known.notices.get(lang));
        let mut known = known.into_iter().flatten().peekable();
        let notices_before = before.map_or(&[][..], |it| &it.site.notices);
        let mut notices_before = notices_before.iter().peekable();
        for notice in &site.notices {
            let Some(edition) = notice.edition(lang) else { continue };
            while notices_before.next_if(|it| it.path < notice.path).is_some() {}
            while known.next_if(|it| it.path < notice.path).is_some() {}
            let is_same = notices_before.peek().is_some_and(|it| Arc::ptr_eq(it, notice));
            let kept = known.peek().filter(|it| is_same && it.path == notice.path);
            let view = match kept {
                Some(view) => (*view).clone(),
                None => Arc::new(notice_view(notice, edition, settings, addresses, words)),
            };
            views.entry(lang.clone()).or_default().push(view);
        }
    }
    views
}

fn notice_view(
    notice: &Notice,
    edition: &Edition,
    settings: &Settings,
    addresses: &Addresses,
    words: &Words,
) -> NoticeView {
    let folder = addresses.folder(&notice.path, &edition.lang);
    let shown = edition.shown_version();
    let front = &shown.document.front;
    let in_context = || front.context.get("description").and_then(|it| it.as_str());
    let effective = shown.effective.map(|date| date_view(words, &edition.lang, date));
    let last_change = match shown.status {
        Status::Withdrawn => shown.until.map(|date| date_view(words, &edition.lang, date)),
        _ => effective.clone(),
    };
    NoticeView {
        path: notice.path.clone(),
        title: edition.title().to_owned(),
        description: front
            .description
            .as_deref()
            .or_else(in_context)
            .unwrap_or_default()
            .to_owned(),
        kind: edition.kind().name(),
        status: shown.status.name(),
        url: addresses.link(&folder),
        history_url: addresses.link(&format!("{folder}history/")),
        clauses_url: match edition.versions.len() {
            ..2 => String::new(),
            _ => addresses.link(&format!("{folder}history/clauses/")),
        },
        versions_json_url: addresses.link(&format!("{folder}versions.json")),
        feed_url: match feeds::has_feeds(settings) {
            true => addresses.link(&format!("{folder}{}", Form::Atom.file())),
            false => String::new(),
        },
        count: edition.versions.len(),
        lang: edition.lang.clone(),
        effective,
        last_change,
    }
}
