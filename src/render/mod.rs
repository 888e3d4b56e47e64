//! Pages: from the site to the bytes of each file of the output.
//!
//! [`plan`](plan::plan) says what there is; [`Renderer::edition_work`] and [`Renderer::other`]
//! render what is asked for. Pure: a page's bytes depend on the site, the theme and the day. The
//! texts of an edition are rendered once each, when first asked for, and shared by its pages.

mod csp;
mod data;
mod edition;
mod fragments;
pub mod functions;
pub mod hosting;
mod links;
mod lists;
mod materials;
mod plain_text;
pub mod plan;
mod site_pages;
mod tags;
mod template_fault;
pub mod text;
pub mod variables;
mod verbatim;
pub mod view;
mod wrapper;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use tera::Value;

use crate::address::Addresses;
use crate::document::Document;
use crate::document::body::Policy;
use crate::document::date::LegalDate;
use crate::finding::Finding;
use crate::history::{Edition, Notice, Site, Status, Version};
use crate::register;
use crate::settings::Settings;
use crate::source::{Discovery, Snapshot, StaticFile};
use crate::theme::assets::Asset;
use crate::theme::{Theme, Words};
pub use edition::EditionWork;
use functions::Known;
use links::{Links, links};
use materials::Materials;
use plan::At;
use variables::Variables;
use view::{DateView, NoticeView, SiteView};

/// A rendered file: its bytes, `None` where there is nothing to be written, or what is wrong.
pub type Rendered = Result<Option<Vec<u8>>, Vec<Finding>>;

/// Everything that pages are made from.
pub struct Renderer {
    /// The settings.
    pub settings: Settings,
    /// The site on the day.
    pub site: Site,
    /// The day.
    pub day: Date,
    /// Where pages stand.
    pub addresses: Addresses,
    policy: Policy,
    theme: Theme,
    /// What texts are filled with today.
    now: Materials,
    /// And at each commit that texts came from.
    past: Vec<(Snapshot, OnceLock<Materials>)>,
    links: Links,
    /// The link to the register; empty where the site has none.
    register_url: String,
    /// Whether drafts are shown.
    has_drafts: bool,
    /// The languages whose texts can be searched.
    searched: Vec<String>,
}

impl Renderer {
    /// Brings together what pages are made from, with the faults of the fragments.
    pub fn new(
        settings: Settings,
        site: Site,
        discovery: &Discovery,
        snapshots: Vec<Snapshot>,
        theme: Theme,
        day: Date,
    ) -> (Renderer, Vec<Finding>) {
        let addresses = Addresses::new(&settings);
        let known = Arc::new(Known {
            words: theme.words.clone(),
            addresses: addresses.clone(),
            assets: theme.assets.clone(),
            notices: notice_views(&site, &settings, &addresses, &theme.words),
            stand_ins: None,
            inventories: materials::inventories(&site, &settings, day),
            site_language: settings.language().to_owned(),
        });
        let mut theme = theme;
        functions::register(&mut theme.templates, &known);
        let mut now = Materials::now(&discovery.fragments, &settings, known);
        let findings = std::mem::take(&mut now.findings);
        let mut hosts = settings.html.remote.clone();
        hosts.extend(addresses.host().map(str::to_owned));
        let policy = Policy { scripts: settings.html.scripts, styles: settings.html.styles, hosts };
        let links = links(&site, &discovery.statics, &theme.assets, &addresses);
        let is_register = |file: &&StaticFile| file.output == register::FILE;
        let register = discovery.statics.iter().find(is_register);
        let register_url = register.map_or(String::new(), |it| addresses.link(&it.output));
        let mut versions =
            site.notices.iter().flat_map(|it| &it.editions).flat_map(|it| &it.versions);
        let has_drafts = versions.any(|version| version.status == Status::Draft);
        let searched = plan::searched(&site, &theme, &settings);
        let searched = searched.into_iter().map(str::to_owned).collect();
        let renderer = Renderer {
            searched,
            has_drafts,
            settings,
            site,
            day,
            addresses,
            policy,
            theme,
            now,
            past: snapshots.into_iter().map(|it| (it, OnceLock::new())).collect(),
            links,
            register_url,
        };
        (renderer, findings)
    }

    /// The pages of an edition, to be rendered one by one.
    pub fn edition_work(&self, at: At) -> EditionWork<'_> {
        EditionWork::new(self, at)
    }

    /// What it was made from and can be made from again.
    pub fn into_parts(self) -> (Theme, Vec<Snapshot>) {
        (self.theme, self.past.into_iter().map(|(snapshot, _)| snapshot).collect())
    }

    /// The language of an edition.
    pub fn language_of(&self, at: At) -> &str {
        &self.edition(at).lang
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
        self.now.fragments.files()
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
        match document.snapshot.and_then(|at| self.past.get(at)) {
            None => &self.now,
            Some((snapshot, materials)) => {
                materials.get_or_init(|| Materials::then(snapshot, &self.settings, &self.now.known))
            }
        }
    }

    fn notice(&self, at: At) -> &Notice {
        &self.site.notices[at.notice]
    }

    fn edition(&self, at: At) -> &Edition {
        &self.notice(at).editions[at.edition]
    }

    fn words(&self) -> &Words {
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

/// Languages written from right to left (Unicode CLDR, `characterOrder`).
fn direction(lang: &str) -> &'static str {
    match lang.split('-').next().unwrap_or(lang) {
        "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ku" | "ps" | "sd" | "ug" | "ur" | "yi" => {
            "rtl"
        }
        _ => "ltr",
    }
}

fn notice_views(
    site: &Site,
    settings: &Settings,
    addresses: &Addresses,
    words: &Words,
) -> BTreeMap<String, Vec<NoticeView>> {
    let mut views: BTreeMap<String, Vec<NoticeView>> = BTreeMap::new();
    for notice in &site.notices {
        for lang in &settings.languages {
            if let Some(edition) = notice.edition(lang) {
                let view = notice_view(notice, edition, addresses, words);
                views.entry(lang.clone()).or_default().push(view);
            }
        }
    }
    views
}

fn notice_view(
    notice: &Notice,
    edition: &Edition,
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
        count: edition.versions.len(),
        lang: edition.lang.clone(),
        effective,
        last_change,
    }
}
