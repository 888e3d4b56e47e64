//! What static hosts are told: the headers of the pages (`_headers`) and former addresses
//! (`_redirects`), in the form that several of them read.
//!
//! Pages say the same by themselves (`<meta>`, `<link>`, redirects in HTML) for hosts that read neither.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Renderer;
use super::comparisons::{Comparisons, pair_folder};
use super::csp::content_security_policy;
use super::memento::{self, http_date, link_header, moments};
use super::plan::{self, EditionPlan, Entry, Page, Plan};
use crate::feed::Form;
use crate::finding::{Finding, Place};
use crate::history::{Status, Version};
use crate::settings::{self, LinkHeaders};
use crate::shown::Inline;
use crate::theme::assets;

/// The file of headers.
pub const HEADERS: &str = "_headers";
/// The file of redirects.
pub const REDIRECTS: &str = "_redirects";

/// Longer lines are passed over by hosts (Cloudflare Pages, limits of `_headers`).
const LONGEST: usize = 2000;
/// More paths than these are passed over by hosts (Cloudflare Pages, limits of `_headers`).
const MOST_PATHS: usize = 100;
/// More rules than these are passed over by hosts (Cloudflare Pages, limits of `_redirects`).
const MOST_RULES: (usize, usize) = (2000, 100);

/// More rules than these, of all kinds together, are passed over by hosts, and all of them where they have more bytes
/// (GitLab Pages, defaults of an instance). Rules that no address of the site depends on keep to that.
const MOST_ON_ALL: (usize, usize) = (1000, 64_000);

/// `_headers`: what every page may load, what may be kept, what files are whose names do not say it to every
/// host, and how pages are related to other versions. `inline` is what the texts bring.
pub fn headers(
    renderer: &Renderer,
    plan: &Plan,
    inline: &Inline,
    findings: &mut Vec<Finding>,
) -> Vec<u8> {
    let (mut lines, paths) = headers_of_kinds(renderer, plan, inline, findings);
    for (path, headers) in relations(renderer, plan, paths, findings) {
        lines.push_str(&format!("{path}\n{headers}"));
    }
    lines.into_bytes()
}

/// The same short of how single pages are related to other versions, and how many paths it has: what is said of
/// pages and files by their kinds.
pub fn headers_of_kinds(
    renderer: &Renderer,
    plan: &Plan,
    inline: &Inline,
    findings: &mut Vec<Finding>,
) -> (String, usize) {
    let policy = content_security_policy(&renderer.settings.html, inline);
    let base = renderer.addresses.link("");
    let base = base.trim_end_matches('/');
    // A page cannot say by itself who may show it in a frame.
    let policy = format!("  Content-Security-Policy: {policy}; frame-ancestors 'self'\n");
    if policy.len() > LONGEST {
        let message = format!(
            "the policy in {HEADERS} has {} characters, since texts bring many styles and scripts of \
             their own; hosts pass over lines of more than {LONGEST}",
            policy.len()
        );
        findings
            .push(Finding::warning("host-limits", Place::file(settings::FILE), message).with_help(
            "move styles and scripts of the texts into files; the pages state their own policies",
        ));
    }
    let mut lines = format!(
        "{base}/*\n{policy}  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n"
    );
    if renderer.has_drafts {
        lines.push_str("  X-Robots-Tag: noindex\n");
    }
    // What else stands among the static files has a name that stays while it changes.
    let folder = format!("{}/", assets::FOLDER);
    let is_ours = |entry: &&Entry| matches!(entry.page, Page::Asset(_));
    let is_in_it = |entry: &Entry| entry.output.starts_with(&folder);
    let has_another = |planned: &EditionPlan| {
        let is_near = planned.folder.starts_with(&folder) || folder.starts_with(&planned.folder);
        is_near && planned.entries().iter().any(is_in_it) || planned.former.iter().any(is_in_it)
    };
    let others = plan.others.iter().filter(|it| is_in_it(it));
    let kept: Vec<String> =
        match others.clone().all(|it| is_ours(&it)) && !plan.editions.iter().any(has_another) {
            true => vec![format!("{base}/{folder}*")],
            false => {
                let ours = plan.others.iter().filter(is_ours);
                ours.map(|entry| renderer.addresses.link(&entry.output)).collect()
            }
        };
    for path in &kept {
        lines.push_str(&format!("{path}\n  Cache-Control: public, max-age=31536000, immutable\n"));
    }
    let types = media_types(renderer, plan);
    for (pattern, media_type) in &types {
        lines.push_str(&format!("{base}{pattern}\n  Content-Type: {media_type}\n"));
    }
    (lines, 1 + kept.len() + types.len())
}

/// The types of what stands beside the pages, by patterns that hosts read alike: one `*` in a path.
///
/// One pattern stands for all files of a name, since hosts pass over what is beyond a hundred paths. Where a file of
/// the site has such a name too, all of them stay what their endings say.
fn media_types(renderer: &Renderer, plan: &Plan) -> Vec<(String, String)> {
    /// Whether a file is one of those that have the name by right.
    type IsOurs = fn(&Entry) -> bool;
    let formats = &renderer.settings.formats;
    let is_text: IsOurs =
        |entry: &Entry| matches!(entry.page, Page::PlainText(_) | Page::Markdown(_));
    let is_feed: IsOurs = |entry: &Entry| matches!(entry.page, Page::Feed(_) | Page::SiteFeed(..));
    let is_timemap: IsOurs = |entry: &Entry| matches!(entry.page, Page::TimeMap);
    let mut types: Vec<(&str, String, IsOurs)> = Vec::new();
    for form in Form::ALL {
        types.push((form.file(), form.media_type().to_owned(), is_feed));
    }
    types.push((plan::TIMEMAP, memento::LINK_FORMAT.to_owned(), is_timemap));
    if formats.plain_text {
        let media_type = format!("{}; charset=utf-8", memento::PLAIN_TEXT);
        types.push((plan::PLAIN_TEXT, media_type, is_text));
    }
    if formats.markdown {
        // RFC 7764: tables and deletions are GitHub's.
        let media_type = format!("{}; charset=utf-8; variant=GFM", memento::MARKDOWN);
        types.push((plan::MARKDOWN, media_type, is_text));
    }
    // Editions have files of the same names, at the root or not: of many notices two tell as much as all.
    let mut seen = BTreeSet::new();
    let is_told = |it: &&EditionPlan| !it.has_all() || seen.insert(it.folder.is_empty());
    let told: Vec<Entry> =
        plan.editions.iter().filter(is_told).flat_map(EditionPlan::all).collect();
    let former = plan.editions.iter().flat_map(|it| &it.former);
    let entries: Vec<&Entry> = told.iter().chain(former).chain(&plan.others).collect();
    let mut patterns = Vec::new();
    for (name, media_type, is_ours) in types {
        let ending = entries.iter().copied().filter(|it| it.output.ends_with(name));
        let (named, longer): (Vec<&Entry>, Vec<&Entry>) =
            ending.partition(|it| it.output.rsplit('/').next() == Some(name));
        if named.is_empty() || !named.iter().all(|it| is_ours(it)) {
            continue;
        }
        let is_at_root = named.iter().any(|it| it.output == name);
        match (is_at_root, longer.is_empty()) {
            (false, _) => patterns.push((format!("/*/{name}"), media_type)),
            (true, true) => patterns.push((format!("/*{name}"), media_type)),
            (true, false) => {
                patterns.push((format!("/{name}"), media_type.clone()));
                patterns.push((format!("/*/{name}"), media_type));
            }
        }
    }
    patterns
}

/// How pages are related to other versions, by the path of each, as lines of headers. `paths` are those that
/// `_headers` has already.
fn relations(
    renderer: &Renderer,
    plan: &Plan,
    paths: usize,
    findings: &mut Vec<Finding>,
) -> Vec<(String, String)> {
    let mode = renderer.settings.hosting.link_headers;
    if mode == LinkHeaders::None {
        return Vec::new();
    }
    // Notices before versions, and new versions before old ones, each before what it said before its corrections.
    let mut pages: Vec<(usize, usize, Option<usize>, Option<usize>)> = Vec::new();
    for (at, planned) in plan.editions.iter().enumerate() {
        let versions = &renderer.edition(planned.at).versions;
        pages.push((0, at, None, None));
        let shown = versions.iter().enumerate().rev();
        let shown = shown.filter(|(_, version)| version.status != Status::Draft);
        for (rank, (version, Version { former, .. })) in shown.enumerate() {
            let steps = std::iter::once(None).chain((0..former.len()).map(Some));
            pages.extend(steps.map(|step| (rank + 1, at, Some(version), step)));
        }
    }
    pages.sort_unstable();
    let all = pages.len();
    if mode == LinkHeaders::Auto {
        pages.truncate(MOST_PATHS.saturating_sub(paths));
    }
    let mut known = BTreeMap::new();
    let rule = |(_, at, version, step): (usize, usize, Option<usize>, Option<usize>)| {
        let EditionPlan { at, folder, .. } = &plan.editions[at];
        let edition = renderer.edition(*at);
        let moments = known.entry(*at).or_insert_with(|| moments(edition, renderer.day));
        let (below, links, moment) = match (version, step) {
            (Some(version), Some(step)) => {
                let moment = moments[version].former[step];
                let below = plan::former_page(&edition.versions[version].id, step);
                (below, renderer.former_links(*at, moment), moment)
            }
            (Some(version), None) => {
                let moment = moments[version].version;
                let links = renderer.version_links(*at, version, moment);
                (format!("{}/", edition.versions[version].id), links, moment)
            }
            (None, _) => (String::new(), renderer.notice_links(*at, moments), None),
        };
        let path = renderer.addresses.link(&format!("{folder}{below}"));
        let mut headers = format!("  Link: {}\n", link_header(&links));
        if let Some(moment) = moment {
            headers.push_str(&format!("  Memento-Datetime: {}\n", http_date(moment)));
        }
        let is_read = headers.is_ascii() && headers.lines().all(|line| line.len() <= LONGEST);
        is_read.then_some((path, headers))
    };
    let mut rules: Vec<(String, String)> = pages.into_iter().filter_map(rule).collect();
    rules.sort();
    let whole = rules.len() + paths;
    let told = if rules.len() < all {
        let message = format!(
            "{HEADERS} says of {} pages of {all} how they are related to other versions; hosts pass over \
             more than {MOST_PATHS} paths, and lines of more than {LONGEST} characters",
            rules.len()
        );
        Some((
            message,
            "the pages say it by themselves; set `hosting: {link_headers: all}` if your host reads more, or `none`",
        ))
    } else if whole > MOST_PATHS {
        let message =
            format!("{HEADERS} has {whole} paths; some hosts pass over more than {MOST_PATHS}");
        Some((
            message,
            "the pages say it by themselves; `hosting: {link_headers: auto}` keeps to what every host reads",
        ))
    } else {
        None
    };
    if let Some((message, help)) = told {
        findings.push(
            Finding::info("host-limits", Place::file(settings::FILE), message).with_help(help),
        );
    }
    rules
}

/// A former address.
struct Rule<'a> {
    from: String,
    to: &'a str,
    /// Whether all that stands below it today stands below the new address too; found when it is asked.
    has_moved_whole: Option<bool>,
    covers_all_below: bool,
}

/// `_redirects`: former addresses, each with what stood below it, and comparisons that have no page; none where there is
/// none of either.
pub fn redirects(renderer: &Renderer, plan: &Plan, findings: &mut Vec<Finding>) -> Option<Vec<u8>> {
    let (single, whole) = former_addresses(renderer, plan, findings);
    let bytes: usize = single.iter().chain(&whole).map(String::len).sum();
    let room = (
        MOST_ON_ALL.0.saturating_sub(single.len() + whole.len()),
        MOST_ON_ALL.1.saturating_sub(bytes),
    );
    let (passed, others) = passed_comparisons(renderer, plan, room);
    if others > 0 {
        let message = format!(
            "{REDIRECTS} leads from {} of {} comparisons without a page to the history; some hosts pass over more than {} rules, \
             or {} bytes",
            passed.len(),
            passed.len() + others,
            MOST_ON_ALL.0,
            MOST_ON_ALL.1
        );
        findings.push(
            Finding::info("host-limits", Place::file(settings::FILE), message).with_help(
                "whoever asks for one of the others gets the page for what does not exist, which names the notices",
            ),
        );
    }
    // Rules for all below an address come last: hosts count what stands behind the first as such.
    let lines: String = single.into_iter().chain(passed).chain(whole).collect();
    (!lines.is_empty()).then(|| lines.into_bytes())
}

/// Rules that lead from the address of each comparison that has no page to the history of its notice, where any two
/// versions are picked: as many of each edition, those of the newest versions first, as there is room for rules and bytes.
/// With them, how many are left.
///
/// A rule each, since hosts differ about one for all of them (`…/compare/*`): on Netlify and GitLab Pages a page that is there
/// wins over it, on Cloudflare Pages it would catch the comparisons that have one. They are not for good: a raised
/// limit or another text in force brings the page back.
fn passed_comparisons(
    renderer: &Renderer,
    plan: &Plan,
    room: (usize, usize),
) -> (Vec<String>, usize) {
    let mut open: Vec<_> = plan
        .editions
        .iter()
        .filter_map(|planned| {
            let edition = renderer.edition(planned.at);
            let mut pairs = Comparisons::of(edition, &renderer.settings.redline)
                .without_page()
                .filter(move |(old, new)| {
                    [*old, *new].iter().all(|at| edition.versions[*at].lasts())
                })
                .peekable();
            pairs.peek()?;
            Some((edition, planned.folder.as_str(), pairs, 0))
        })
        .collect();
    if open.is_empty() {
        return (Vec::new(), 0);
    }
    let notices: HashSet<&str> = plan.editions.iter().map(|it| it.folder.as_str()).collect();
    let is_free = |folder: &str| {
        let index = format!("{folder}index.html");
        !notices.contains(folder)
            && plan.others.binary_search_by(|it| it.output.as_str().cmp(&index)).is_err()
    };
    let (mut rules, mut bytes, mut others) = (Vec::new(), 0, 0);
    while !open.is_empty() {
        open.retain_mut(|(edition, folder, pairs, looked_at)| {
            let Some((old, new)) = pairs.next() else { return false };
            *looked_at += 1;
            let below = pair_folder([old, new].map(|at| edition.versions[at].id.as_str()));
            let from = format!("{folder}{below}");
            if !is_free(&from) {
                return true;
            }
            let [from, to] =
                [from, format!("{folder}history/")].map(|it| renderer.addresses.link(&it));
            let rule = format!("{from} {to} 302\n");
            if rules.len() < room.0 && bytes + rule.len() <= room.1 {
                bytes += rule.len();
                rules.push(rule);
                return true;
            }
            let all = Comparisons::of(edition, &renderer.settings.redline).count_without_page();
            others += all + 1 - *looked_at;
            false
        });
    }
    rules.sort();
    (rules, others)
}

/// Rules for former addresses: for one each, and for all that stood below one.
fn former_addresses(
    renderer: &Renderer,
    plan: &Plan,
    findings: &mut Vec<Finding>,
) -> (Vec<String>, Vec<String>) {
    let mut redirects: Vec<(String, &str)> = Vec::new();
    for entry in &plan.others {
        if let Page::Redirect(redirect) = &entry.page {
            redirects.push((renderer.addresses.link(&entry.output), &redirect.to));
        }
    }
    if redirects.is_empty() {
        return (Vec::new(), Vec::new());
    }
    // What stands above comes first.
    redirects.sort();
    // Hosts follow a rule whatever stands there: one for all below an address must catch nothing else.
    let mut others: BTreeMap<String, bool> = plan
        .entries()
        .filter(|entry| !matches!(entry.page, Page::Redirect(_)))
        .map(|entry| (renderer.addresses.link(&entry.output), false))
        .collect();
    // Data that stands at former addresses too. Whatever else stands there is no copy, though the new address may
    // have something of its name.
    for entry in plan.editions.iter().flat_map(|edition| &edition.former) {
        others.insert(renderer.addresses.link(&entry.output), true);
    }
    let has_moved_whole = |from: &str, to: &str| {
        let below = others.range(from.to_owned()..).take_while(|(it, _)| it.starts_with(from));
        let is_copy = |(other, is_former): (&String, &bool)| {
            let there = other.strip_prefix(from).map(|below| format!("{to}{below}"));
            *is_former && there.is_some_and(|there| others.contains_key(&there))
        };
        !to.starts_with(from) && below.into_iter().all(is_copy)
    };
    let mut rules: Vec<Rule> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    for (from, to) in redirects {
        let folders = from.char_indices().filter(|(_, c)| *c == '/').map(|(end, _)| &from[..=end]);
        let above: Vec<usize> = folders.filter_map(|it| at.get(it).copied()).collect();
        let covering = above.into_iter().rev().find(|rule| {
            let rule = &mut rules[*rule];
            to.strip_prefix(rule.to).is_some_and(|below| from[rule.from.len()..] == *below)
                && *rule.has_moved_whole.get_or_insert_with(|| has_moved_whole(&rule.from, rule.to))
        });
        match covering {
            Some(rule) => rules[rule].covers_all_below = true,
            None => {
                at.insert(from.clone(), rules.len());
                rules.push(Rule { from, to, has_moved_whole: None, covers_all_below: false });
            }
        }
    }
    let path = |from: &str| from.trim_end_matches('/').to_owned();
    let single = rules.iter().map(|Rule { from, to, .. }| format!("{} {to} 301\n", path(from)));
    let single: Vec<String> = single.collect();
    let whole = rules.iter().filter(|rule| rule.covers_all_below);
    let whole: Vec<String> =
        whole.map(|Rule { from, to, .. }| format!("{}/* {to}:splat 301\n", path(from))).collect();
    if rules.len() > MOST_RULES.0 || whole.len() > MOST_RULES.1 {
        let message = format!(
            "{REDIRECTS} has {} rules and {} for all below an address; hosts pass over more than {} and {}",
            rules.len(),
            whole.len(),
            MOST_RULES.0,
            MOST_RULES.1
        );
        findings.push(
            Finding::info("host-limits", Place::file(settings::FILE), message)
                .with_help("the pages at former addresses lead on by themselves"),
        );
    }
    (single, whole)
}
