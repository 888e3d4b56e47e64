//! An inventory as the text of its page, and as data beside it.
//!
//! What it says in which words is known to `cookies`; here it becomes one text, with the Markdown of its editor
//! rendered. Knows nothing of files.

use super::Renderer;
use super::data::full;
use super::plan::At;
use super::schemas;
use super::text::resolver;
use crate::cookies::data::{InventoryData, NamedData, data};
use crate::cookies::export::csv::csv;
use crate::cookies::page::{InventoryPage, ManageLink, page};
use crate::cookies::table::TableOptions;
use crate::document::Document;
use crate::document::markdown::to_html;
use crate::html::Tree;
use crate::html::serialise::{escape_text, write_attr};
use crate::wording::Given;

/// A form of an inventory for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataForm {
    /// Everything that it says.
    Json,
    /// A table for spreadsheets.
    Csv,
}

impl DataForm {
    /// Every form.
    pub const ALL: [DataForm; 2] = [DataForm::Json, DataForm::Csv];

    /// The name of its file.
    pub const fn file(self) -> &'static str {
        match self {
            DataForm::Json => "cookies.json",
            DataForm::Csv => "cookies.csv",
        }
    }
}

/// The text of an inventory's page; empty for a text that is none.
pub fn html(renderer: &Renderer, at: At, document: &Document) -> String {
    let Some(inventory) = &document.inventory else { return String::new() };
    in_words(renderer, &renderer.edition(at).lang, |options| {
        let page = page(inventory, options);
        let html = text(renderer, &document.title, &page);
        match &page.manage {
            Some(manage) => hooked(html, manage),
            None => html,
        }
    })
}

fn text(renderer: &Renderer, title: &str, page: &InventoryPage) -> String {
    let markdown = |text: &Option<String>| {
        let html_blocks = renderer.settings.markdown.html_blocks;
        text.as_deref().map_or(String::new(), |text| to_html(text, html_blocks))
    };
    let mut html = element("h1", "", title) + "\n" + &markdown(&page.introduction);
    if let Some(manage) = &page.manage {
        html.push_str(&format!("<p class=\"manage-trackers\">{}</p>\n", link(manage)));
    }
    if page.counts.providers > 0 {
        html.push_str("<ul class=\"cookie-summary\">\n");
        for (what, value) in &page.summary {
            let mut said = String::new();
            escape_text(what, &mut said);
            html.push_str(&format!("<li>{said} {}</li>\n", element("strong", "", value)));
        }
        html.push_str("</ul>\n");
    }
    for category in &page.categories {
        html.push_str(&element("h2", &category.id, &category.label));
        html.push('\n');
        if let Some(description) = &category.description {
            html.push_str(&element("p", "", description));
            html.push('\n');
        }
        html.push_str(&category.table_html);
        html.push('\n');
    }
    if !page.providers_html.is_empty() {
        html.push_str(&element("h2", &providers_id(page), &page.providers_label));
        html.push('\n');
        html.push_str(&page.providers_html);
        html.push('\n');
    }
    html + &markdown(&page.closing)
}

/// The id of the heading above the providers. A category of the site's own may have the same: it keeps it, and nobody is told
/// of an id that stands twice and that nobody wrote.
fn providers_id(page: &InventoryPage) -> String {
    const ID: &str = "providers";
    let is_free = |id: &String| page.categories.iter().all(|category| category.id != *id);
    let numbered = (1..=page.categories.len()).map(|number| format!("{ID}-{number}"));
    std::iter::once(ID.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

fn element(name: &str, id: &str, words: &str) -> String {
    let mut out = format!("<{name}");
    if !id.is_empty() {
        write_attr("id", id, &mut out);
    }
    out.push('>');
    escape_text(words, &mut out);
    out + &format!("</{name}>")
}

/// A link to the visitor's settings, as HTML.
pub fn link(manage: &ManageLink) -> String {
    let mut link = String::from("<a");
    write_attr("href", &manage.href, &mut link);
    for (name, value) in &manage.hook {
        write_attr(name, value, &mut link);
    }
    link.push('>');
    escape_text(&manage.label, &mut link);
    link + "</a>"
}

/// Gives every link to the visitor's settings what a consent tool knows it by, those in the editor's Markdown too:
/// a tool that knows one of them alone leaves the others dead.
fn hooked(html: String, manage: &ManageLink) -> String {
    if manage.hook.is_empty() {
        return html;
    }
    let mut tree = Tree::parse_fragment(&html);
    let is_it = |id: &_| {
        tree.name(*id) == Some("a") && tree.attr(*id, "href") == Some(manage.href.as_str())
    };
    let links: Vec<_> = tree.descendants(tree.root()).filter(is_it).collect();
    for id in links {
        for (name, value) in &manage.hook {
            tree.set_attr(id, name, value.as_str());
        }
    }
    tree.to_html()
}

/// A version of an inventory for programs; none for a text that is no inventory.
pub fn file(renderer: &Renderer, at: At, version: usize, form: DataForm) -> Option<Vec<u8>> {
    let notice = &renderer.site.notices[at.notice];
    let edition = renderer.edition(at);
    let version = &edition.versions[version];
    let inventory = version.document.inventory.as_ref()?;
    let mut data: InventoryData =
        in_words(renderer, &edition.lang, |options| data(inventory, options));
    // As the links of the page lead, whose text has asked the same.
    let resolve = resolver(renderer, &version.document);
    for link in data.providers.iter_mut().flat_map(|provider| &mut provider.links) {
        if let Some(to) = resolve(&link.href) {
            link.href = full(renderer, &to);
        }
    }
    let text = match form {
        DataForm::Csv => csv(&data),
        DataForm::Json => NamedData {
            schema: Some(schemas::address(renderer, "cookies")),
            notice: Some(notice.path.clone()),
            version: Some(version.id.clone()),
            lang: edition.lang.clone(),
            url: Some(full(
                renderer,
                &renderer.addresses.link(&{
                    let folder = renderer.addresses.folder(&notice.path, &edition.lang);
                    format!("{folder}{}/", version.id)
                }),
            )),
            data,
        }
        .json(),
    };
    Some(text.into_bytes())
}

/// What is said in the words of a language, as pages say it.
fn in_words<T>(renderer: &Renderer, lang: &str, with: impl FnOnce(&TableOptions<'_>) -> T) -> T {
    let texts = |key: &str, given: &[(&str, Given<'_>)]| renderer.words().filled(lang, key, given);
    with(&options(lang, renderer.settings.language(), &texts))
}

fn options<'a>(
    lang: &'a str,
    site_lang: &'a str,
    texts: &'a crate::wording::Say<'a>,
) -> TableOptions<'a> {
    TableOptions { lang, site_lang, categories: None, provider: None, columns: None, texts }
}
