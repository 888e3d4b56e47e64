//! What a page says of its text for machines, in the words of schema.org: JSON-LD in the page itself.
//!
//! A notice is a `DigitalDocument`, and no `Legislation`: it is a statement of who publishes it, not of a legislature.
//! Nothing is said that the site does not know, and nothing that changes from day to day but the
//! status. Knows nothing of how texts are rendered.

use serde::Serialize;

use super::Renderer;
use super::plan::At;
use super::view::{LinkView, VersionView};
use crate::document::date::LegalDate;
use crate::history::{Bound, Status, Version};

/// A text: as the notice at its own address, or as a version of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    url: String,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    genre: &'static str,
    in_language: &'a str,
    version: &'a str,
    creative_work_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    /// From when to when it was in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    temporal_coverage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Organization<'a>>,
    identifier: PropertyValue<'a>,
    /// Of the notice: the version that it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    work_example: Option<Reference>,
    /// Of a version: its notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    example_of_work: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_based_on: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    translation_of_work: Option<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    work_translation: Vec<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    encoding: Vec<MediaObject<'a>>,
}

#[derive(Serialize)]
struct Reference {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
}

#[derive(Serialize)]
struct Organization<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PropertyValue<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "propertyID")]
    property: &'static str,
    value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MediaObject<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    content_url: &'a str,
    encoding_format: &'static str,
}

const DOCUMENT: &str = "DigitalDocument";

/// What is described.
pub struct Described<'a> {
    /// Whose version it is.
    pub at: At,
    /// Which one.
    pub version: usize,
    /// Whether the page is the notice's own address.
    pub is_notice: bool,
    /// The version as pages show it.
    pub view: &'a VersionView,
    /// One sentence about the notice; may be empty.
    pub description: &'a str,
    /// SHA-256 of the words.
    pub fingerprint: &'a str,
    /// Its other forms.
    pub forms: &'a [LinkView],
}

/// The JSON-LD of a page, such that no text can end the element that it stands in.
pub fn json_ld(renderer: &Renderer, described: &Described<'_>) -> String {
    let Described { at, version, is_notice, view, description, fingerprint, forms } = *described;
    let edition = renderer.edition(at);
    let Version { document, published, status, .. } = &edition.versions[version];
    let reference = |id: String| Reference { kind: DOCUMENT, id };
    let (own, permanent) = (renderer.own_address(at), renderer.version_address(at, version));
    let (source, translations) = translations(renderer, at, version);
    let corrected = edition.versions[version].corrections().into_iter();
    let owner = renderer.settings.owner.as_str();
    let document = Document {
        context: "https://schema.org",
        kind: DOCUMENT,
        id: if is_notice { own.clone() } else { permanent.clone() },
        url: if is_notice { own.clone() } else { permanent.clone() },
        name: &view.title,
        description,
        genre: document.kind.name(),
        in_language: &edition.lang,
        version: if view.label.is_empty() { &view.id } else { &view.label },
        creative_work_status: status.name(),
        date_published: published.map(|published| published.date.to_string()),
        date_modified: corrected.filter_map(|(it, _)| it.date).max().map(|date| date.to_string()),
        temporal_coverage: in_force(&edition.versions[version], view),
        publisher: (!owner.is_empty())
            .then_some(Organization { kind: "Organization", name: owner }),
        identifier: PropertyValue {
            kind: "PropertyValue",
            property: "SHA-256",
            value: fingerprint,
        },
        work_example: is_notice.then(|| reference(permanent)),
        example_of_work: (!is_notice).then(|| reference(own)),
        is_based_on: version
            .checked_sub(1)
            .map(|before| reference(renderer.version_address(at, before))),
        translation_of_work: source.map(reference),
        work_translation: translations.into_iter().map(reference).collect(),
        encoding: forms
            .iter()
            .map(|form| MediaObject {
                kind: "MediaObject",
                content_url: &form.href,
                encoding_format: form.media_type,
            })
            .collect(),
    };
    in_script(&serde_json::to_string(&document).unwrap_or_default())
}

/// JSON as it can stand in a `<script>`. What is replaced stands in strings alone, where the escape means the
/// same; U+2028 and U+2029 end lines to what reads JSON as JavaScript.
fn in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// From when to when a version is in force, as an interval of ISO 8601; `..` where no end is known yet.
fn in_force(version: &Version, view: &VersionView) -> Option<String> {
    let from = version.effective.filter(|_| !view.is_called_off)?;
    let is_over = matches!(version.status, Status::Superseded | Status::Withdrawn);
    let until = match (&view.last_day, version.until) {
        (Some(last_day), _) => last_day.iso.clone(),
        // Known to the month or year alone: some time in it.
        (None, Some(until)) if until.first_day() > from.first_day() => LegalDate::to_string(&until),
        // It is over, and nobody knows when.
        _ if is_over => return None,
        _ => "..".to_owned(),
    };
    Some(format!("{from}/{until}"))
}

/// The version that a version translates, and those that translate it, as far as that is sure.
fn translations(renderer: &Renderer, at: At, version: usize) -> (Option<String>, Vec<String>) {
    let notice = renderer.notice(at);
    let translated = |it: &Version| {
        let bound = it.translates.filter(|it| it.by != Bound::InForceThen);
        bound.map(|it| it.version)
    };
    let own = &notice.editions[at.edition];
    let address = |edition: usize, version: usize| {
        renderer.version_address(At { notice: at.notice, edition }, version)
    };
    if own.lang != notice.source {
        let source = notice.editions.iter().position(|it| it.lang == notice.source);
        let source = source.zip(translated(&own.versions[version]));
        return (source.map(|(edition, version)| address(edition, version)), Vec::new());
    }
    let others = notice.editions.iter().enumerate().filter(|(_, it)| it.lang != notice.source);
    let translations = others.flat_map(|(edition, it)| {
        let versions = it.versions.iter().enumerate();
        let of_this = versions.filter(|(_, it)| translated(it) == Some(version));
        of_this.map(move |(at, _)| (edition, at)).collect::<Vec<_>>()
    });
    (None, translations.map(|(edition, version)| address(edition, version)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_that_it_stands_in() {
        let text = "</script><!-- <script> & \u{2028}\u{2029} \" \\";
        let json = in_script(&serde_json::to_string(text).expect("JSON"));
        assert!(!json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), text);
    }
}
