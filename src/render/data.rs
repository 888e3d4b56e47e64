//! Pages for machines: versions as data, the sitemap, what crawlers are told.

use serde::Serialize;

use super::Renderer;
use super::view::VersionView;
use crate::history::{Edition, Notice, Status};

#[derive(Serialize)]
struct VersionsJson<'a> {
    notice: &'a str,
    lang: &'a str,
    title: &'a str,
    kind: &'a str,
    in_force: Option<&'a str>,
    url: String,
    history: String,
    versions: Vec<VersionJson<'a>>,
}

#[derive(Serialize)]
struct VersionJson<'a> {
    id: &'a str,
    label: Option<&'a str>,
    title: &'a str,
    status: &'a str,
    effective: Option<&'a str>,
    until: Option<&'a str>,
    published: Option<&'a str>,
    material: bool,
    source_sha256: &'a str,
    url: String,
    changes: Option<String>,
    corrections: Vec<CorrectionJson<'a>>,
}

#[derive(Serialize)]
struct CorrectionJson<'a> {
    date: &'a str,
    note: &'a str,
}

/// All versions of a notice as JSON, newest first. Addresses are full when the site has a `url`.
pub fn versions_json(
    renderer: &Renderer,
    notice: &Notice,
    edition: &Edition,
    views: &[VersionView],
) -> Vec<u8> {
    let addresses = &renderer.addresses;
    let full = |link: &str| match addresses.absolute(link) {
        absolute if absolute.is_empty() => link.to_owned(),
        absolute => absolute,
    };
    let folder = addresses.folder(&notice.path, &edition.lang);
    let versions = views.iter().rev().map(|view| VersionJson {
        id: &view.id,
        label: some(&view.label),
        title: &view.title,
        status: view.status,
        effective: view.effective.as_ref().map(|date| date.iso.as_str()),
        until: view.until.as_ref().map(|date| date.iso.as_str()),
        published: view.published.as_ref().map(|date| date.iso.as_str()),
        material: view.material,
        source_sha256: &view.sha256,
        url: full(&view.url),
        changes: some(&view.changes_url).map(full),
        corrections: view
            .corrections
            .iter()
            .map(|it| CorrectionJson { date: &it.date.iso, note: &it.note })
            .collect(),
    });
    let json = VersionsJson {
        notice: &notice.path,
        lang: &edition.lang,
        title: edition.title(),
        kind: edition.kind().name(),
        in_force: edition.in_force.map(|at| edition.versions[at].id.as_str()),
        url: full(&addresses.link(&folder)),
        history: full(&addresses.link(&format!("{folder}history/"))),
        versions: versions.collect(),
    };
    to_json(&json)
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// JSON as it is published: indented, ended by a line end.
pub fn to_json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The sitemap (sitemaps.org, 0.9): texts in force and histories. Superseded texts and redlines
/// are left out, so that search engines surface the text in force. Without a `url` in the settings
/// there are no full addresses, and the sitemap is empty.
pub fn sitemap(renderer: &Renderer) -> Vec<u8> {
    let addresses = &renderer.addresses;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut add = |path: &str, changed: Option<String>| {
        let address = addresses.absolute(&addresses.link(path));
        if address.is_empty() {
            return;
        }
        let mut escaped = String::new();
        crate::html::serialise::escape_text(&address, &mut escaped);
        xml.push_str(&format!("  <url><loc>{escaped}</loc>"));
        if let Some(day) = changed {
            xml.push_str(&format!("<lastmod>{day}</lastmod>"));
        }
        xml.push_str("</url>\n");
    };
    for lang in &renderer.settings.languages {
        if renderer.site.notices.iter().any(|notice| notice.edition(lang).is_some()) {
            add(&super::plan::index_output(&renderer.site, lang, addresses), None);
        }
    }
    for notice in &renderer.site.notices {
        for edition in &notice.editions {
            let folder = addresses.folder(&notice.path, &edition.lang);
            let shown = edition.shown_version();
            // The day the page changed: when the text took effect, or when it was withdrawn.
            let changed = match shown.status {
                Status::Withdrawn => shown.until,
                Status::Pending => shown.document.front.published.as_ref().map(|it| it.value),
                _ => shown.effective,
            };
            let day = changed.map(|date| date.first_day().to_string());
            add(&folder, day.clone());
            add(&format!("{folder}history/"), day);
        }
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

/// `robots.txt`: everything may be read; where the sitemap is.
pub fn robots(renderer: &Renderer) -> Vec<u8> {
    let sitemap = renderer.addresses.absolute(&renderer.addresses.link("sitemap.xml"));
    let mut text = String::from("User-agent: *\nDisallow:\n");
    if !sitemap.is_empty() {
        text.push_str(&format!("\nSitemap: {sitemap}\n"));
    }
    text.into_bytes()
}
