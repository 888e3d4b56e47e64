//! What the front matter declares under `disclosures:`, held to the disclosures that there are and to the places
//! that it names.

use std::borrow::Cow;

use super::super::TextInView;
use super::table::{DISCLOSURES, RIGHTS, disclosure};
use crate::address::decoded;
use crate::document::body::anchors;
use crate::document::front_matter::{Declared, Stated};
use crate::finding::{Finding, did_you_mean};
use crate::render::plan::At;

const NAME: &str = "bad-disclosure";

/// Tells what is declared and cannot be.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let declared = &text.document().front.disclosures;
    declared.iter().filter_map(|(name, declared)| fault(text, name, declared)).collect()
}

fn fault(text: &TextInView<'_>, name: &str, declared: &Stated<Declared>) -> Option<Finding> {
    let finding = |message: String, help: String| {
        Some(Finding::warning(NAME, declared.place.clone(), message).with_help(help))
    };
    let known = disclosure(name);
    if known.is_none() && name != RIGHTS {
        let names = || DISCLOSURES.iter().map(|it| it.name).chain([RIGHTS]);
        let help = match did_you_mean(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the disclosures are {}", names().collect::<Vec<_>>().join(", ")),
        };
        return finding(format!("`{name}` is no disclosure"), help);
    }
    let what = known.map_or("which rights people have", |it| it.what);
    let write = known.map_or("say that people have them", |it| it.write);
    match &declared.value {
        Declared::None(_) if !known.is_some_and(|it| it.may_be_none) => finding(
            format!("`{name}` cannot be `none`: every notice has to tell {what}"),
            format!("{write}, or say why not: `{name}: {{not-applicable: why}}`"),
        ),
        Declared::None(_) | Declared::NotApplicable(_) => None,
        Declared::At(address) => {
            let (message, help) = lost(text, address)?;
            finding(format!("`{name}`: {message}"), help)
        }
    }
}

/// Why an address leads to nothing, and the way out; none where it leads somewhere, or off the site.
fn lost(text: &TextInView<'_>, address: &str) -> Option<(String, String)> {
    let (page, anchor) = match address.split_once('#') {
        Some((page, anchor)) => (page, Some(anchor)),
        None => (address, None),
    };
    if page.is_empty() {
        return no_anchor(text, anchor.unwrap_or_default(), "this text");
    }
    if ["https://", "http://"].iter().any(|scheme| page.starts_with(scheme))
        && text.renderer.addresses.site_path(page).is_none()
    {
        return None;
    }
    let Some((at, version)) = target(text, page) else {
        let message = format!("there is no notice at `{page}`");
        let paths = text.renderer.site.notices.iter().map(|notice| notice.path.as_str());
        let help = match did_you_mean(page, paths) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "name an anchor of this text (`#…`), or a notice from the root of the content: \
                     /legal/privacy"
                    .to_owned()
            }
        };
        return Some((message, help));
    };
    let anchor = anchor.filter(|anchor| !anchor.is_empty())?;
    // A text whose template has faults is told elsewhere.
    let target = TextInView::of(text.renderer, at, version)?;
    no_anchor(&target, anchor, &format!("`{page}`"))
}

/// The edition and version that an address of the site leads to.
fn target(text: &TextInView<'_>, page: &str) -> Option<(At, usize)> {
    let renderer = text.renderer;
    let link = text.resolve(page);
    let link = link.trim_end_matches('/');
    for (notice, it) in renderer.site.notices.iter().enumerate() {
        for (edition, it) in it.editions.iter().enumerate() {
            let at = At { notice, edition };
            let folder = renderer.addresses.folder(&renderer.site.notices[notice].path, &it.lang);
            let shown = |version: &_| std::ptr::eq(it.shown_version(), version);
            if renderer.addresses.link(&folder).trim_end_matches('/') == link {
                return Some((at, it.versions.iter().position(shown)?));
            }
            let id = |id: &str| renderer.addresses.link(&format!("{folder}{id}"));
            if let Some(version) = it.versions.iter().position(|it| id(&it.id) == link) {
                return Some((at, version));
            }
        }
    }
    None
}

fn no_anchor(text: &TextInView<'_>, anchor: &str, name: &str) -> Option<(String, String)> {
    let anchors = anchors_of(text);
    let anchor: Cow<'_, str> = decoded(anchor);
    if anchors.iter().any(|it| *it == *anchor) {
        return None;
    }
    let help = match did_you_mean(&anchor, anchors.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `#{near}`?"),
        None => {
            "write the id of the heading that it stands under, as the page shows it behind the \
                 heading"
                .to_owned()
        }
    };
    Some((format!("{name} has no anchor `#{anchor}`"), help))
}

/// Every id by which a place in the text can be reached.
fn anchors_of(text: &TextInView<'_>) -> Vec<String> {
    let mut tree = text.tree().clone();
    let place = |_| text.document().place(0);
    let clauses = anchors::assign(&mut tree, &place, &mut Vec::new());
    let given =
        tree.descendants(tree.root()).filter_map(|id| tree.attr(id, "id").map(str::to_owned));
    let mut anchors: Vec<String> = given.collect();
    anchors.extend(clauses.into_iter().flat_map(|(_, clause)| clause.also));
    anchors
}
