//! Links lead somewhere: to a page or file of the site, to a place on it, to where it is now.
//!
//! Addresses outside are not asked for: `engross check --list-external` lists them for a program that does.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::leads::{Address, Leads, Stands};
use super::{Link, Whole};
use crate::address::decoded;
use crate::document::date::LegalDate;
use crate::finding::{Finding, did_you_mean};
use crate::history::Edition;
use crate::html::Tree;
use crate::render::Renderer;
use crate::render::comparisons::{self, Comparisons};
use crate::render::plan::{At, Entry, OfEdition, Page};
use crate::source::name::{Role, almost_date};

/// The rule for addresses where nothing stands.
pub const BROKEN: &str = "broken-link";

/// Elements that show what they name, or load it.
const LOADS: [&str; 6] = ["img", "source", "video", "audio", "track", "input"];

/// Elements that do not reach readers as they are written.
const NOT_SHOWN: [&str; 6] = ["script", "iframe", "embed", "object", "image", "use"];

/// Endings of files that are linked to, with a place in them behind it.
const FILES: [&str; 12] =
    ["csv", "doc", "docx", "html", "htm", "json", "markdown", "md", "odt", "pdf", "txt", "xml"];

/// Schemes that browsers, or programs that they ask, are known to have.
const SCHEMES: [&str; 24] = [
    "about",
    "blob",
    "callto",
    "data",
    "facetime",
    "ftp",
    "ftps",
    "geo",
    "http",
    "https",
    "im",
    "irc",
    "ircs",
    "javascript",
    "magnet",
    "mailto",
    "matrix",
    "news",
    "sftp",
    "sip",
    "sms",
    "tel",
    "urn",
    "xmpp",
];

/// Addresses that lead nowhere.
pub fn check_links(whole: &Whole<'_>) -> Vec<Finding> {
    let links = shown(whole);
    let found = links.filter_map(|link| {
        let (message, help) = match whole.leads.address(link) {
            Address::Empty if link.element == "form" => return None,
            Address::Empty => (
                "this address is empty".to_owned(),
                "write where it leads, or take it out".to_owned(),
            ),
            Address::SamePage(_) => return None,
            Address::Site(path, _) => match whole.leads.stands(&path) {
                Some(_) => return None,
                None => nowhere(whole, link, &path),
            },
            Address::Web(address) => web_fault(link, &address)?,
            Address::Other(scheme, rest) => scheme_fault(whole, link, &scheme, rest)?,
        };
        Some(Finding::error(BROKEN, link.place.clone(), message).with_help(help))
    });
    found.collect()
}

/// Links to what has moved.
pub fn check_moved(whole: &Whole<'_>) -> Vec<Finding> {
    let found = shown(whole).filter_map(|link| {
        let Address::Site(path, fragment) = whole.leads.address(link) else { return None };
        let Some(Stands::Moved(mut to)) = whole.leads.stands(&path) else { return None };
        // A former address of a comparison leads to where the pair is addressed now, and that to its page.
        if let Some(Stands::Moved(further)) = whole.leads.stands_at_link(&to) {
            to = further;
        }
        let fragment = fragment.map_or(String::new(), |it| format!("#{it}"));
        let message = format!("what stood at `{}` has moved", link.written);
        let help = format!("link to `{to}{fragment}`");
        Some(Finding::info("moved-link", link.place.clone(), message).with_help(help))
    });
    found.collect()
}

/// Links to places on pages that are not there. The pages are rendered and looked at.
pub fn check_anchors(whole: &Whole<'_>) -> Vec<Finding> {
    let mut wanted: BTreeMap<Option<At>, BTreeMap<&str, Wanted<'_>>> = BTreeMap::new();
    for link in shown(whole) {
        let (stands, fragment, is_own) = match whole.leads.address(link) {
            Address::SamePage(Some(fragment)) => {
                let page = whole.leads.version(link.from).map(|entry| (Some(link.from.0), entry));
                (page, fragment, true)
            }
            Address::Site(path, Some(fragment)) => {
                (stands_at(&whole.leads, &path), fragment, false)
            }
            _ => continue,
        };
        // What a place on another file is, only programs that show it know.
        let Some((at, entry)) = stands.filter(|(_, it)| it.output.ends_with(".html")) else {
            continue;
        };
        let pages = wanted.entry(at).or_default();
        let page = pages.entry(&entry.output);
        let page = page.or_insert_with(|| Wanted { entry, links: Vec::new() });
        page.links.push((link, fragment, is_own));
    }
    let editions: Vec<_> = wanted.into_iter().collect();
    let found = editions.into_par_iter().map(|(at, pages)| of_edition(whole, at, pages));
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The places that links name on a page; with each, whether the link stands on it.
struct Wanted<'a> {
    entry: &'a Entry,
    links: Vec<(&'a Link, Cow<'a, str>, bool)>,
}

fn of_edition(
    whole: &Whole<'_>,
    at: Option<At>,
    pages: BTreeMap<&str, Wanted<'_>>,
) -> Vec<Finding> {
    let work = at.map(|at| whole.renderer.edition_work(at));
    let mut findings = Vec::new();
    for Wanted { entry, links } in pages.into_values() {
        // Most are places of the text itself: no page is needed to see that.
        let in_text = |id: &str| work.as_ref().is_some_and(|work| work.text_has_id(entry, id));
        let open: Vec<_> = links.into_iter().filter(|(_, id, _)| !in_text(id)).collect();
        if open.is_empty() || matches!(entry.page, Page::Copy(_)) {
            continue;
        }
        let rendered = match &work {
            Some(work) => work.page(entry),
            None => whole.renderer.other(entry),
        };
        let ids = match rendered {
            Ok(page) => ids(&String::from_utf8_lossy(&page.unwrap_or_default())),
            Err(found) => {
                findings.extend(found);
                continue;
            }
        };
        // What is missing is missed by each link that names it: that is told once for a file.
        let mut missing: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (link, id, is_own) in open.into_iter().filter(|(_, id, _)| !ids.contains(&**id)) {
            missing.entry((link.place.path.clone(), id, is_own)).or_default().push(&link.place);
        }
        findings.extend(missing.into_iter().filter_map(|((_, id, is_own), places)| {
            let page = match is_own {
                true => "this page".to_owned(),
                false => format!("`{}`", whole.renderer.addresses.link(&entry.output)),
            };
            let more = match places.len() - 1 {
                0 => String::new(),
                1 => "; another link of this file names it too".to_owned(),
                more => format!("; {more} other links of this file name it too"),
            };
            let message = format!("{page} has no `#{id}`{more}");
            let near = ids.iter().find(|it| it.to_lowercase() == id.to_lowercase());
            let own = ids.iter().map(String::as_str).filter(|it| !it.starts_with("engross:"));
            // `#embedding` for a heading that is called `Document embedding`, or is numbered.
            let ending = format!("-{id}");
            let longer = ids.iter().find(|it| it.ends_with(&ending));
            let near = near.or(longer).map(String::as_str).or_else(|| did_you_mean(&id, own));
            let help = near.map_or_else(
                || {
                    format!(
                        "name the id of one of its headings, or give what is meant one: `<span \
                         id=\"{id}\"></span>`"
                    )
                },
                |near| format!("did you mean `#{near}`?"),
            );
            let first = places.into_iter().min()?.clone();
            Some(Finding::warning("broken-anchor", first, message).with_help(help))
        }));
    }
    findings
}

/// The ids of a page, and the names of its places as older HTML has them.
fn ids(page: &str) -> BTreeSet<String> {
    let tree = Tree::parse_fragment(page);
    let mut ids = BTreeSet::new();
    for id in tree.descendants(tree.root()) {
        ids.extend(tree.attr(id, "id").map(str::to_owned));
        if tree.name(id) == Some("a") {
            ids.extend(tree.attr(id, "name").map(str::to_owned));
        }
    }
    ids
}

/// The page at a path, or the one that it has moved to.
fn stands_at<'a>(leads: &Leads<'a>, path: &str) -> Option<OfEdition<'a>> {
    let mut stands = leads.stands(path)?;
    // A former address may lead to one that leads on.
    loop {
        stands = match stands {
            Stands::Here(page) => return Some(page),
            Stands::Moved(to) => leads.stands_at_link(&to)?,
            Stands::Told => return None,
        }
    }
}

/// The addresses that readers meet.
fn shown<'w>(whole: &'w Whole<'_>) -> impl Iterator<Item = &'w Link> {
    let scripts = whole.renderer.settings.html.scripts;
    let links = whole.seen.links.iter();
    links.filter(move |link| scripts || !NOT_SHOWN.contains(&link.element.as_str()))
}

/// What is wrong with an address of the site where nothing stands.
fn nowhere(whole: &Whole<'_>, link: &Link, path: &str) -> (String, String) {
    let renderer = whole.renderer;
    let written = decoded(link.written.trim());
    let written = written.as_ref();
    let first = written.split(['/', '?', '#']).next().unwrap_or_default();
    if first.contains('@') && first.contains('.') && !written.contains('/') {
        let message = format!("`{written}` is taken for a page of this site");
        return (message, format!("write `mailto:{written}`"));
    }
    if first.to_lowercase().starts_with("www.") || first == "http" || first == "https" {
        let message = format!("`{written}` is taken for a page of this site");
        let address = written.trim_start_matches(first).trim_start_matches('/');
        let host = if first.contains('.') { format!("{first}/") } else { String::new() };
        let address = format!("https://{host}{address}");
        return (message, format!("write `{}`", address.trim_end_matches('/')));
    }
    if looks_like_host(written, first) {
        let message = format!("`{written}` is taken for a page of this site");
        return (message, format!("write `https://{written}`"));
    }
    if let Some(fault) = no_version(renderer, path).or_else(|| no_redline(renderer, path)) {
        return fault;
    }
    let of_text = path_of_text(renderer, path);
    let path = of_text.as_deref().unwrap_or(path);
    let folder = |notice: &str, lang: &str| renderer.addresses.folder(notice, lang);
    let draft = renderer
        .site
        .drafts
        .iter()
        .find(|draft| folder(&draft.notice, &draft.lang).trim_end_matches('/') == path);
    if let Some(draft) = draft {
        let message =
            format!("`{written}` is not published yet: {} is a draft", draft.document.path);
        return (message, "publish both together, or leave the link out until then".to_owned());
    }
    let has_ending = path.rsplit('/').next().unwrap_or_default().contains('.');
    let is_file = LOADS.contains(&link.element.as_str()) || (has_ending && of_text.is_none());
    let message = match is_file {
        true => format!("there is no file at `{written}`"),
        false => format!("there is no page at `{written}`"),
    };
    let help = match (whole.leads.near(path), is_file) {
        (Some(near), _) => format!("did you mean `{}`?", whole.leads.link_to(near)),
        (None, _) if of_text.is_some() => {
            "name a text by its file from here, `../terms/index.md`, or by its address".to_owned()
        }
        (None, true) => "correct it, or put the file there in the content folder".to_owned(),
        (None, false) => {
            "correct it; what something else serves on this host is allowed beside the link: \
                          `<!-- engross-allow: broken-link, why -->`"
                .to_owned()
        }
    };
    (message, help)
}

/// Whether an address starts with what can only be the name of a host, with a path behind it.
fn looks_like_host(written: &str, first: &str) -> bool {
    let ending = first.rsplit('.').next().unwrap_or_default();
    !written.starts_with(['.', '/'])
        && written.len() > first.len()
        && first.split('.').count() > 1
        && first.split('.').all(|label| !label.is_empty())
        && (2..=8).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_lowercase())
        && !FILES.contains(&ending)
}

/// The path of the page that is made from a text's file; none where a path is none of one.
fn path_of_text(renderer: &Renderer, path: &str) -> Option<String> {
    let Ok(Role::Text(name)) = renderer.settings.names().role(path) else {
        return None;
    };
    let lang = name.lang.as_deref().unwrap_or(renderer.settings.language());
    let mut page = renderer.addresses.folder(&name.notice, lang);
    if let Some((date, ordinal)) = name.dated {
        let number = if ordinal > 1 { format!(".{ordinal}") } else { String::new() };
        page.push_str(&format!("{date}{number}"));
    }
    Some(page.trim_end_matches('/').to_owned())
}

/// The edition whose pages stand above a path, and what of the path is below it.
fn edition_above<'r, 'p>(
    renderer: &'r Renderer,
    path: &'p str,
) -> Option<(&'r Edition, String, &'p str)> {
    let mut best: Option<(&Edition, String, &str)> = None;
    for notice in &renderer.site.notices {
        for edition in &notice.editions {
            let folder = renderer.addresses.folder(&notice.path, &edition.lang);
            let Some(below) = path.strip_prefix(&folder) else { continue };
            if best.as_ref().is_none_or(|(_, _, rest)| below.len() < rest.len()) {
                best = Some((edition, notice.path.clone(), below));
            }
        }
    }
    best
}

/// A version of a notice that it does not have, by its address or its file's name.
fn no_version(renderer: &Renderer, path: &str) -> Option<(String, String)> {
    let of_text = path_of_text(renderer, path);
    let path = of_text.as_deref().unwrap_or(path);
    let (edition, notice, below) = edition_above(renderer, path)?;
    let mut parts = below.split('/');
    let asked: Vec<&str> = match parts.next() {
        Some("compare") => parts.take(2).collect(),
        first => first.into_iter().collect(),
    };
    let known: Vec<&str> = edition.versions.iter().map(|version| version.id.as_str()).collect();
    let is_dated = |id: &str| {
        LegalDate::from_iso(id.split('.').next().unwrap_or_default()).is_ok()
            || almost_date(id).is_some()
    };
    let id = asked.into_iter().find(|id| is_dated(id) && !known.contains(id))?;
    let near = almost_date(id).filter(|near| known.contains(&near.as_str()));
    let near = near.or_else(|| did_you_mean(id, known.iter().copied()).map(str::to_owned));
    let near = near.map_or(String::new(), |near| format!("did you mean {near}? "));
    const TOLD: usize = 8;
    let from = known.len().saturating_sub(TOLD);
    let dots = if from > 0 { "…, " } else { "" };
    let message = format!("{notice} has no version {id}");
    Some((message, format!("{near}its versions are {dots}{}", known[from..].join(", "))))
}

/// A redline of versions that there are, which is not published.
fn no_redline(renderer: &Renderer, path: &str) -> Option<(String, String)> {
    let (edition, notice, below) = edition_above(renderer, path)?;
    let parts: Vec<&str> = below.split('/').collect();
    let ["compare", old, new] = parts.as_slice() else { return None };
    let at = |id: &str| edition.versions.iter().position(|version| version.id == id);
    let (old_at, new_at) = (at(old)?, at(new)?);
    let folder = renderer.addresses.folder(&notice, &edition.lang);
    let link = |below: String| renderer.addresses.link(&format!("{folder}{below}"));
    if old_at == new_at {
        let message = format!("nothing compares {old} with itself");
        return Some((message, format!("link to the version: `{}`", link(format!("{old}/")))));
    }
    let redline = &renderer.settings.redline;
    let mut message = format!("there is no page that compares {old} and {new}");
    let is_turned = old_at > new_at;
    let [(older, older_at), (newer, newer_at)] = match is_turned {
        true => [(new, new_at), (old, old_at)],
        false => [(old, old_at), (new, new_at)],
    };
    let help = if is_turned && Comparisons::of(edition, redline).is_addressed(older_at, newer_at) {
        format!("name the older one first: `compare/{older}/{newer}/`")
    } else if older_at + 1 == newer_at {
        // Where neighbours alone are compared, nothing leads on from here.
        message.push_str(&format!(" at `{}`", link(comparisons::pair_folder([old, new]))));
        format!("link to `{}`", link(comparisons::changes_folder(newer)))
    } else if [older_at, newer_at].contains(&edition.shown()) && !redline.with_in_force {
        "compare neighbours, or set `redline: {with_in_force: true}` in engross.yaml".to_owned()
    } else {
        "compare neighbours, or raise `redline: {all_pairs_up_to: …}` in engross.yaml".to_owned()
    };
    Some((message, help))
}

/// What is wrong with an address of the web, as far as that is seen without asking for it.
fn web_fault(link: &Link, address: &str) -> Option<(String, String)> {
    let (scheme, rest) = address.split_once(':')?;
    let written = &link.written;
    let slashes = rest.len() - rest.trim_start_matches('/').len();
    if slashes != 2 && rest.len() > slashes {
        let help = format!("write `{scheme}://{}`", rest.trim_start_matches('/'));
        return Some((format!("`{written}` has not two slashes before its host"), help));
    }
    let host = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    if host.is_empty() {
        let help = "write the host's name behind the slashes: `https://example.com/…`";
        return Some((format!("`{written}` names no host"), help.to_owned()));
    }
    if matches!(name.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0") || host.starts_with("[::1]") {
        let message = format!("`{written}` leads to the machine of whoever reads it");
        return Some((message, "write the address that readers reach it at".to_owned()));
    }
    if host.contains(|c: char| c.is_whitespace()) || host.contains("%20") {
        let message = format!("the host in `{written}` has a blank in it");
        return Some((message, "correct the address".to_owned()));
    }
    None
}

/// What is wrong with an address of another scheme.
fn scheme_fault(
    whole: &Whole<'_>,
    link: &Link,
    scheme: &str,
    rest: &str,
) -> Option<(String, String)> {
    let written = &link.written;
    match scheme {
        "mailto" => mail_fault(rest),
        "tel" => phone_fault(rest),
        "file" => Some((
            format!("`{written}` leads to a file on the machine of whoever reads it"),
            "put the file into the content folder and link to it there".to_owned(),
        )),
        // These are told where they are taken out.
        "javascript" | "vbscript" if !whole.renderer.settings.html.scripts => None,
        _ if SCHEMES.contains(&scheme) => None,
        _ if scheme.contains('.') => Some((
            format!("`{written}` has no scheme: what stands before the colon is taken for one"),
            format!("write `https://{written}`"),
        )),
        _ => {
            let near = did_you_mean(scheme, SCHEMES)?;
            let message = format!("`{scheme}:` is no scheme that browsers know");
            Some((message, format!("did you mean `{near}:`?")))
        }
    }
}

/// RFC 6068: addresses with commas between them, then headers behind a question mark.
fn mail_fault(rest: &str) -> Option<(String, String)> {
    let (to, headers) = rest.split_once('?').unwrap_or((rest, ""));
    let is_address = |address: &str| {
        let Some((local, domain)) = address.rsplit_once('@') else { return false };
        !local.is_empty()
            && !local.contains(|c: char| c.is_whitespace() || c == '@')
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| {
                !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            })
    };
    let to = decoded(to);
    // Without one, the reader's program asks whom to write to.
    if to.is_empty() && !headers.is_empty() {
        return None;
    }
    let wrong = to.split(',').find(|address| !is_address(address))?;
    let help = match is_address(wrong.trim().trim_end_matches('.').trim_start_matches("//")) {
        true => {
            format!(
                "write `mailto:{}`",
                wrong.trim().trim_end_matches('.').trim_start_matches("//")
            )
        }
        false => "write one such as `mailto:privacy@example.com`".to_owned(),
    };
    Some((format!("`mailto:{wrong}` holds no mail address"), help))
}

/// RFC 3966: digits and what parts them to the eye; a number of the whole world starts with `+`.
fn phone_fault(rest: &str) -> Option<(String, String)> {
    let read = decoded(rest);
    let number = read.split(';').next().unwrap_or_default();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let behind = number.strip_prefix('+').unwrap_or(number);
    let is_number =
        digits >= 3 && behind.chars().all(|c| c.is_ascii_digit() || "-.()*#".contains(c));
    if is_number {
        return None;
    }
    let plus = if number.trim_start().starts_with('+') { "+" } else { "" };
    let kept: Vec<String> = behind
        .replace("(0)", " ")
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let help = match digits >= 3 {
        true => format!("write `tel:{plus}{}`", kept.join("-")),
        false => "write the number such as `tel:+44-20-5550-0100`".to_owned(),
    };
    Some((format!("`tel:{number}` is no telephone number"), help))
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    const FRONT: &str = "---\neffective: 2020-01-01\n---\n# A\n\n";

    /// Checks a text beside some others: `/terms` with two versions, `/new` that was at `/old`, a draft, a file.
    fn check_text(rules: &[&str], text: &str, expected: &[&str]) {
        let text = format!("{FRONT}{text}");
        let files = [
            ("content/legal/a.md", text.as_str()),
            ("content/legal/terms/2019-01-01.md", "# Terms\n\n## Fees\n"),
            (
                "content/legal/terms/index.md",
                "---\neffective: 2020-01-01\n---\n# Terms\n\n## What you pay <span id=\"pay\"></span>\n\n<a name=\"old-place\"></a>\n",
            ),
            (
                "content/legal/new.md",
                "---\neffective: 2020-01-01\naliases: [/legal/old]\n---\n# New\n\n## Here\n",
            ),
            ("content/legal/soon.md", "---\ndraft: true\n---\n# Soon\n"),
            ("content/files/Map.png", ""),
            ("content/_redirects", "/else/* https://example.com/:splat 301\n"),
        ];
        check_site(rules, &files, expected);
    }

    #[test]
    fn places_are_found_however_they_are_written() {
        let headings =
            "## データの保存\n\n## ข้อมูลส่วนบุคคล\n\n## مُدَّة الحفظ\n\n## תקופה\n\n## 个人信息\n\n";
        let links = "[a](#データの保存) [b](#テ\u{3099}ータの保存) [c](#%E3%83%86%E3%82%99%E3%83%BC%E3%82%BF%E3%81%AE%E4%BF%9D%E5%AD%98) \
                     [d](#ข้อมูลส่วนบุคคล) [e](#مُدَّة-الحفظ) [f](a.md#תקופה) [g](/legal/a#%E4%B8%AA%E4%BA%BA%E4%BF%A1%E6%81%AF)\n";
        check_text(&["broken-anchor", "broken-link"], &format!("{headings}{links}"), &[]);
    }

    #[test]
    fn links_to_nothing_are_told() {
        let allow = "help: correct it; what something else serves on this host is allowed beside the link: `<!-- engross-allow: broken-link, why -->`";
        check_text(
            &["broken-link"],
            "[a](/contact) [b](term) ![c](/files/map.png) [d](new.md) [e](other.md) [f](soon.md)\n",
            &[
                "content/legal/a.md:6:1: there is no page at `/contact`",
                allow,
                "content/legal/a.md:6:15: there is no page at `term`",
                "help: did you mean `/legal/terms/`?",
                "content/legal/a.md:6:25: there is no file at `/files/map.png`",
                "help: did you mean `/files/Map.png`?",
                "content/legal/a.md:6:58: there is no page at `other.md`",
                "help: name a text by its file from here, `../terms/index.md`, or by its address",
                "content/legal/a.md:6:72: `soon.md` is not published yet: content/legal/soon.md is a draft",
                "help: publish both together, or leave the link out until then",
            ],
        );
        check_text(
            &["broken-link"],
            "[a]() [b](www.example.com/x) [c](legal@example.com) [d](http//example.com) [e](ico.example/a)\n",
            &[
                "content/legal/a.md:6:1: this address is empty",
                "help: write where it leads, or take it out",
                "content/legal/a.md:6:7: `www.example.com/x` is taken for a page of this site",
                "help: write `https://www.example.com/x`",
                "content/legal/a.md:6:30: `legal@example.com` is taken for a page of this site",
                "help: write `mailto:legal@example.com`",
                "content/legal/a.md:6:53: `http//example.com` is taken for a page of this site",
                "help: write `https://example.com`",
                "content/legal/a.md:6:76: `ico.example/a` is taken for a page of this site",
                "help: write `https://ico.example/a`",
            ],
        );
    }

    #[test]
    fn versions_that_there_are_not_are_told() {
        check_text(
            &["broken-link"],
            "[a](/legal/terms/2019-1-1/) [b](terms/2018-05-25.md) [c](/legal/terms/compare/2020-01-01/2019-01-01/)\n",
            &[
                "content/legal/a.md:6:1: /legal/terms has no version 2019-1-1",
                "help: did you mean 2019-01-01? its versions are 2019-01-01, 2020-01-01",
                "content/legal/a.md:6:29: /legal/terms has no version 2018-05-25",
                "help: its versions are 2019-01-01, 2020-01-01",
                "content/legal/a.md:6:54: there is no page that compares 2020-01-01 and 2019-01-01",
                "help: name the older one first: `compare/2019-01-01/2020-01-01/`",
            ],
        );
    }

    #[test]
    fn comparisons_of_neighbours_are_linked_where_they_stand() {
        check_text(
            &["broken-link", "broken-anchor", "moved-link"],
            "[a](/legal/terms/compare/2019-01-01/2020-01-01/#change-1) [b](/legal/terms/compare/2019-01-01/2020-01-01/#change-99)\n",
            &[
                "content/legal/a.md:6:1: info: what stood at `/legal/terms/compare/2019-01-01/2020-01-01/#change-1` has moved",
                "help: link to `/legal/terms/2020-01-01/changes/#change-1`",
                "content/legal/a.md:6:59: `/legal/terms/2020-01-01/changes/` has no `#change-99`",
                "help: did you mean `#change-1`?",
                "content/legal/a.md:6:59: info: what stood at `/legal/terms/compare/2019-01-01/2020-01-01/#change-99` has moved",
                "help: link to `/legal/terms/2020-01-01/changes/#change-99`",
            ],
        );
    }

    #[test]
    fn comparisons_that_settings_leave_out_are_told_with_the_setting() {
        let text = format!(
            "{FRONT}[a](/t/compare/2018-01-01/2021-01-01/) [b](/t/compare/2018-01-01/2020-01-01/)\n\
             [c](/t/compare/2019-01-01/2020-01-01/)\n"
        );
        let check = |redline: &str, expected: &[&str]| {
            let settings = format!("redline: {redline}\n");
            let files = [
                ("engross.yaml", settings.as_str()),
                ("content/a.md", text.as_str()),
                ("content/t/2018-01-01.md", "# T\n"),
                ("content/t/2019-01-01.md", "# T\n"),
                ("content/t/2020-01-01.md", "# T\n"),
                ("content/t/2021-01-01.md", "# T\n"),
            ];
            check_site(&["broken-link"], &files, expected);
        };
        let with_shown =
            "content/a.md:6:1: there is no page that compares 2018-01-01 and 2021-01-01";
        let others = "content/a.md:6:40: there is no page that compares 2018-01-01 and 2020-01-01";
        let raise =
            "help: compare neighbours, or raise `redline: {all_pairs_up_to: …}` in engross.yaml";
        check("{all_pairs_up_to: 4, with_in_force: false}", &[]);
        check("{all_pairs_up_to: 3}", &[others, raise]);
        check(
            "{all_pairs_up_to: 2, with_in_force: false}",
            &[
                with_shown,
                "help: compare neighbours, or set `redline: {with_in_force: true}` in engross.yaml",
                others,
                raise,
                "content/a.md:7:1: there is no page that compares 2019-01-01 and 2020-01-01 at `/t/compare/2019-01-01/2020-01-01/`",
                "help: link to `/t/2020-01-01/changes/`",
            ],
        );
    }

    #[test]
    fn no_comparison_is_advised_that_there_is_not_either() {
        let text = format!(
            "{FRONT}[a](/t/compare/2019-01-01/2019-01-01/)\n[b](/t/compare/2020-01-01/2018-01-01/)\n\
             [c](/t/compare/2020-01-01/2019-01-01/)\n[d](/t/compare/2021-01-01/2018-01-01/)\n"
        );
        let check = |redline: &str, expected: &[&str]| {
            let settings = format!("redline: {redline}\n");
            let files = [
                ("engross.yaml", settings.as_str()),
                ("content/a.md", text.as_str()),
                ("content/t/2018-01-01.md", "# T\n"),
                ("content/t/2019-01-01.md", "# T\n"),
                ("content/t/2020-01-01.md", "# T\n"),
                ("content/t/2021-01-01.md", "# T\n"),
            ];
            check_site(&["broken-link"], &files, expected);
        };
        let itself = [
            "content/a.md:6:1: nothing compares 2019-01-01 with itself",
            "help: link to the version: `/t/2019-01-01/`",
        ];
        let turned = "content/a.md:7:1: there is no page that compares 2020-01-01 and 2018-01-01";
        let neighbours =
            "content/a.md:8:1: there is no page that compares 2020-01-01 and 2019-01-01";
        let with_shown =
            "content/a.md:9:1: there is no page that compares 2021-01-01 and 2018-01-01";
        let raise =
            "help: compare neighbours, or raise `redline: {all_pairs_up_to: …}` in engross.yaml";
        check(
            "{all_pairs_up_to: 3}",
            &[
                itself[0],
                itself[1],
                turned,
                raise,
                neighbours,
                "help: name the older one first: `compare/2019-01-01/2020-01-01/`",
                with_shown,
                "help: name the older one first: `compare/2018-01-01/2021-01-01/`",
            ],
        );
        check(
            "{all_pairs_up_to: 2, with_in_force: false}",
            &[
                itself[0],
                itself[1],
                turned,
                raise,
                "content/a.md:8:1: there is no page that compares 2020-01-01 and 2019-01-01 at `/t/compare/2020-01-01/2019-01-01/`",
                "help: link to `/t/2020-01-01/changes/`",
                with_shown,
                "help: compare neighbours, or set `redline: {with_in_force: true}` in engross.yaml",
            ],
        );
    }

    #[test]
    fn the_text_at_the_root_is_found_by_its_file() {
        let front = "---\neffective: 2020-01-01\n---\n# A\n\n";
        let text = format!("{front}[a](../index.md) [b](/) [c](../index.md#a)\n");
        for url in ["", "https://a.example/texts"] {
            let settings = format!("url: \"{url}\"\n");
            let files = [
                ("engross.yaml", settings.as_str()),
                ("content/index.md", front),
                ("content/legal/a.md", &text),
            ];
            check_site(&["broken-link", "broken-anchor"], &files, &[]);
        }
    }

    #[test]
    fn paths_that_differ_in_accents_alone_are_one() {
        let front = "---\neffective: 2020-01-01\n---\n# A\n\n";
        let text = format!("{front}[a](/cafe\u{301}/)\n");
        // The link is typed as two characters, the file is named with one.
        check_site(
            &["broken-link"],
            &[("content/a.md", &text), ("content/caf\u{e9}.md", front)],
            &[
                "content/a.md:6:1: there is no page at `/cafe\u{301}/`",
                "help: did you mean `/caf%C3%A9/`?",
            ],
        );
        check_site(
            &["path-claimed-twice"],
            &[("content/caf\u{e9}.md", front), ("content/cafe\u{301}.md", front)],
            &[
                "content/caf\u{e9}.md:1:1: this becomes caf\u{e9}/2020-01-01/index.html, beside cafe\u{301}/2020-01-01/index.html, which is made from content/cafe\u{301}.md; they differ in how their accents are written alone (Unicode NFC and NFD)",
                "help: rename one of the two, or remove it",
            ],
        );
    }

    #[test]
    fn addresses_that_programs_cannot_read_are_told() {
        check_text(
            &["broken-link"],
            "[a](mailto:legal) [b](mailto:legal@example.com.) [c](<tel:+44 (0)20 5550 0100>) [d](htps://example.com) [e](https:///x) [f](http://localhost:4000/x) [g](file:///C:/x.pdf)\n",
            &[
                "content/legal/a.md:6:1: `mailto:legal` holds no mail address",
                "help: write one such as `mailto:privacy@example.com`",
                "content/legal/a.md:6:19: `mailto:legal@example.com.` holds no mail address",
                "help: write `mailto:legal@example.com`",
                "content/legal/a.md:6:50: `tel:+44 (0)20 5550 0100` is no telephone number",
                "help: write `tel:+44-20-5550-0100`",
                "content/legal/a.md:6:81: `htps:` is no scheme that browsers know",
                "help: did you mean `https:`?",
                "content/legal/a.md:6:105: `https:///x` has not two slashes before its host",
                "help: write `https://x`",
                "content/legal/a.md:6:121: `http://localhost:4000/x` leads to the machine of whoever reads it",
                "help: write the address that readers reach it at",
                "content/legal/a.md:6:150: `file:///C:/x.pdf` leads to a file on the machine of whoever reads it",
                "help: put the file into the content folder and link to it there",
            ],
        );
    }

    #[test]
    fn links_to_what_there_is_are_not() {
        check_text(
            &["broken-link", "broken-anchor", "moved-link"],
            "[a](terms.md) [b](/legal/terms) [c](/legal/terms/2019-01-01/#fees) [d](/legal/terms/2020-01-01/changes/) [e](/) [f](/files/Map.png) [g](/else/x) [h](https://example.com) [i](mailto:a@example.com,b@example.com?subject=x) [j](tel:+44-20-5550-0100) [k](/sitemap.xml) [l](#top) [m](/legal/terms/history/) [n](/legal/terms/versions.json) [o](/manifest.json) [p](/legal/terms/index.html) [q](sms:+44) [s](terms.md/) [r](/files/Map.png#x)\n",
            &[],
        );
    }

    #[test]
    fn places_that_there_are_not_are_told() {
        check_text(
            &["broken-anchor"],
            "[a](#b) [c](terms.md#what-you-pays) [d](/legal/terms/#Pay) [e](/legal/old#there) [f](#b) [g](terms.md#you-pay)\n",
            &[
                "content/legal/a.md:6:1: this page has no `#b`; another link of this file names it too",
                "help: name the id of one of its headings, or give what is meant one: `<span id=\"b\"></span>`",
                "content/legal/a.md:6:9: `/legal/terms/` has no `#what-you-pays`",
                "help: did you mean `#what-you-pay`?",
                "content/legal/a.md:6:37: `/legal/terms/` has no `#Pay`",
                "help: did you mean `#pay`?",
                "content/legal/a.md:6:60: `/legal/new/` has no `#there`",
                "help: did you mean `#here`?",
                "content/legal/a.md:6:90: `/legal/terms/` has no `#you-pay`",
                "help: did you mean `#what-you-pay`?",
            ],
        );
    }

    #[test]
    fn places_of_texts_and_of_the_theme_are_not() {
        // `#fees` was the clause's id in the earlier version.
        check_text(
            &["broken-anchor"],
            "[a](#a) [b](terms.md#pay) [c](terms.md#what-you-pay) [d](/legal/terms/#old-place) [e](terms.md#engross:cite) [f](#engross:main) [g](/legal/old#here) [h](#)\n",
            &[],
        );
    }

    #[test]
    fn links_to_former_addresses_are_worth_knowing() {
        check_text(
            &["moved-link", "broken-link"],
            "[a](/legal/old#here)\n",
            &[
                "content/legal/a.md:6:1: info: what stood at `/legal/old#here` has moved",
                "help: link to `/legal/new/#here`",
            ],
        );
    }
}
