//! What static hosts are told: the headers of the pages (`_headers`) and former addresses
//! (`_redirects`), in the form that several of them read.
//!
//! Pages say the same by themselves (`<meta>`, redirects in HTML) for hosts that read neither.

use std::collections::{BTreeSet, HashMap};

use super::Renderer;
use super::csp::content_security_policy;
use super::plan::{Entry, Page, Plan};
use crate::feed::Form;
use crate::finding::{Finding, Place};
use crate::settings;
use crate::shown::Inline;
use crate::theme::assets;

/// The file of headers.
pub const HEADERS: &str = "_headers";
/// The file of redirects.
pub const REDIRECTS: &str = "_redirects";

/// Longer lines are passed over by hosts (Cloudflare Pages, limits of `_headers`).
const LONGEST: usize = 2000;
/// More rules than these are passed over by hosts (Cloudflare Pages, limits of `_redirects`).
const MOST_RULES: (usize, usize) = (2000, 100);

/// `_headers`: what every page may load, and what may be kept. `inline` is what the texts bring.
pub fn headers(
    renderer: &Renderer,
    plan: &Plan,
    inline: &Inline,
    findings: &mut Vec<Finding>,
) -> Vec<u8> {
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
    let kept: Vec<String> =
        match plan.entries().filter(|it| it.output.starts_with(&folder)).all(|it| is_ours(&it)) {
            true => vec![format!("{base}/{folder}*")],
            false => {
                let ours = plan.entries().filter(is_ours);
                ours.map(|entry| renderer.addresses.link(&entry.output)).collect()
            }
        };
    for path in kept {
        lines.push_str(&format!("{path}\n  Cache-Control: public, max-age=31536000, immutable\n"));
    }
    for (path, media_type) in feeds(renderer, plan) {
        lines.push_str(&format!("{path}\n  Content-Type: {media_type}\n"));
    }
    lines.into_bytes()
}

/// The paths of feeds, with their media types: hosts know the endings of their names alone.
///
/// One path for each depth stands for all feeds there, since hosts pass over what is beyond a hundred paths; where
/// a file of the site has such a name too, its feeds stay what their endings say.
fn feeds(renderer: &Renderer, plan: &Plan) -> Vec<(String, &'static str)> {
    let mut paths: BTreeSet<(usize, &'static str)> = BTreeSet::new();
    let mut others: BTreeSet<(usize, &'static str)> = BTreeSet::new();
    for entry in plan.entries() {
        let (folder, name) = entry.output.rsplit_once('/').unwrap_or(("", &entry.output));
        let Some(form) = Form::ALL.into_iter().find(|form| form.file() == name) else { continue };
        let depth = folder.split('/').filter(|part| !part.is_empty()).count();
        match entry.page {
            Page::Feed(_) | Page::SiteFeed(..) => paths.insert((depth, form.file())),
            _ => others.insert((depth, form.file())),
        };
    }
    let path = |(depth, name): (usize, &'static str)| {
        let form = Form::ALL.into_iter().find(|form| form.file() == name)?;
        let folders: String = (1..=depth).map(|level| format!(":level_{level}/")).collect();
        let base = renderer.addresses.link("");
        Some((format!("{base}{folders}{name}"), form.media_type()))
    };
    paths.difference(&others).copied().filter_map(path).collect()
}

/// A former address.
struct Rule<'a> {
    from: String,
    to: &'a str,
    /// Whether all that stands below it today stands below the new address too; found when it is asked.
    has_moved_whole: Option<bool>,
    covers_all_below: bool,
}

/// `_redirects`: former addresses, each with what stood below it; none where there are none.
pub fn redirects(renderer: &Renderer, plan: &Plan, findings: &mut Vec<Finding>) -> Option<Vec<u8>> {
    let mut redirects: Vec<(String, &str)> = Vec::new();
    for entry in &plan.others {
        if let Page::Redirect { to, .. } = &entry.page {
            redirects.push((renderer.addresses.link(&entry.output), to));
        }
    }
    // What stands above comes first.
    redirects.sort();
    // Hosts follow a rule whatever stands there: one for all below an address must catch nothing else.
    let others: BTreeSet<String> = plan
        .entries()
        .filter(|entry| !matches!(entry.page, Page::Redirect { .. }))
        .map(|entry| renderer.addresses.link(&entry.output))
        .collect();
    let has_moved_whole = |from: &str, to: &str| {
        let below = others.range(from.to_owned()..).take_while(|it| it.starts_with(from));
        let is_copy = |other: &String| {
            other.strip_prefix(from).is_some_and(|below| others.contains(&format!("{to}{below}")))
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
    // Rules for all below an address come last: hosts count what stands behind the first as such.
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
    let lines: String = single.chain(whole).collect();
    (!lines.is_empty()).then(|| lines.into_bytes())
}
