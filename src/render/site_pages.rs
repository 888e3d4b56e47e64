//! Pages that belong to no notice: the list of all notices, the page for an address that does not
//! exist, former addresses.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::csp::content_security_policy;
use super::plan::{self, Entry, Page, Redirect};
use super::variables::Variables;
use super::view::*;
use super::{Rendered, Renderer, alternates, data, direction, interface, schemas};
use crate::shown::Inline;

impl Renderer {
    /// Renders a page that belongs to no notice. Files to copy are not rendered: `output` does it.
    pub fn other(&self, entry: &Entry) -> Rendered {
        match &entry.page {
            Page::Index(lang) => self.index_page(lang, entry),
            Page::Search(lang) => {
                let title = "search-title";
                self.plain_page("search", plan::SEARCH, title, lang, entry, |variables| {
                    let folder = plan::search_index(lang, &self.addresses);
                    variables.set("index_folder", self.addresses.link(&folder).into());
                })
            }
            Page::NotFound => self.plain_page(
                "404",
                "404.html",
                "not-found-title",
                self.settings.language(),
                entry,
                |_| {},
            ),
            Page::Redirect(redirect) => {
                let Redirect { to, title, lang } = &**redirect;
                self.leading_page(to, title, lang, entry)
            }
            Page::Sitemap => Ok(Some(data::in_memory(|to| data::sitemap(self, to)))),
            Page::Schema(name) => {
                let mut schemas = schemas::SCHEMAS.iter().filter(|(known, _)| known == name);
                Ok(schemas.next().map(|(_, text)| text.as_bytes().to_vec()))
            }
            Page::Robots => Ok(Some(data::robots(self))),
            Page::Asset(name) => Ok(self.asset(name).map(|asset| asset.bytes.clone())),
            _ => Ok(None),
        }
    }

    /// A page that leads to a link at once; `title` is that of what stands there.
    pub(super) fn leading_page(
        &self,
        to: &str,
        title: &str,
        lang: &str,
        entry: &Entry,
    ) -> Rendered {
        let name = "redirect-title";
        self.plain_page("redirect", "redirect.html", name, lang, entry, |variables| {
            variables.set("target", to.into());
            variables.set("target_absolute", self.addresses.absolute(to).into());
            variables.set("target_title", title.into());
        })
    }

    pub(super) fn page_variables(&self, variables: &mut Variables, page: PageView) {
        variables.set("lang", page.lang.as_str().into());
        variables.view("site", &self.site_view(&page.lang));
        variables.view("page", &page);
    }

    fn plain_page(
        &self,
        kind: &'static str,
        template: &str,
        title_key: &str,
        lang: &str,
        entry: &Entry,
        add: impl FnOnce(&mut Variables),
    ) -> Rendered {
        let title = self.words().text(lang, title_key);
        let url = self.addresses.link(&entry.output);
        let (interface_lang, interface_dir, lang_attributes) = interface(self.words(), lang);
        let languages = match kind {
            "index" => {
                self.languages(lang, &|lang| plan::index_output(&self.site, lang, &self.addresses))
            }
            "search" => self.languages(lang, &|lang| plan::search_output(lang, &self.addresses)),
            _ => Vec::new(),
        };
        let page = PageView {
            kind,
            title,
            description: String::new(),
            canonical: match kind {
                "index" | "search" => self.addresses.absolute(&url),
                _ => String::new(),
            },
            absolute: self.addresses.absolute(&url),
            noindex: kind != "index" || self.has_drafts,
            url,
            lang: lang.to_owned(),
            dir: direction(lang),
            interface_lang,
            interface_dir,
            locale: self.words().writing_tag(lang),
            lang_attributes,
            alternates: alternates(&languages, self.settings.language()),
            languages,
            feeds: match kind {
                "index" | "search" => self.feed_views(lang),
                _ => Vec::new(),
            },
            csp: content_security_policy(&self.settings.html, &Inline::default()),
            stylesheets: Vec::new(),
            links: Vec::new(),
            json_ld: String::new(),
        };
        let mut variables = Variables::default();
        self.page_variables(&mut variables, page);
        add(&mut variables);
        self.template(template, &variables, None)
    }

    fn index_page(&self, lang: &str, entry: &Entry) -> Rendered {
        let groups = self.groups(lang);
        self.plain_page("index", "index.html", "index-title", lang, entry, |variables| {
            variables.view("groups", &groups);
        })
    }

    /// A page of the site in every language that has notices: `output` is where it stands.
    fn languages(&self, current: &str, output: &dyn Fn(&str) -> String) -> Vec<LanguageView> {
        let has_notices =
            |lang: &String| self.site.notices.iter().any(|notice| notice.edition(lang).is_some());
        let languages = self.settings.languages.iter().filter(|lang| has_notices(lang));
        let view = |lang: &String| {
            let url = self.addresses.link(&output(lang));
            LanguageView {
                lang: lang.clone(),
                name: self.words().language_name(lang),
                absolute: self.addresses.absolute(&url),
                url,
                current: lang == current,
                dir: direction(lang),
                is_counterpart: true,
            }
        };
        languages.map(view).collect()
    }

    /// All notices of a language by the folder they stand in.
    fn groups(&self, lang: &str) -> Vec<GroupView> {
        let mut folders: BTreeMap<&str, Vec<Arc<NoticeView>>> = BTreeMap::new();
        let mut titles: HashMap<&str, &str> = HashMap::new();
        for view in self.shared.now.known.notices.get(lang).into_iter().flatten() {
            titles.insert(&view.path, &view.title);
            let folder = view.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            folders.entry(folder).or_default().push(view.clone());
        }
        folders
            .into_iter()
            .map(|(path, notices)| GroupView {
                path: path.to_owned(),
                // A folder is called what the notice at its address is called.
                title: titles
                    .get(path)
                    .map_or_else(|| path.to_owned(), |title| (*title).to_owned()),
                notices,
            })
            .collect()
    }
}
