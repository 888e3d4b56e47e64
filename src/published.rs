//! What an earlier build published: the addresses that readers may have kept.
//!
//! 1. The manifest of that build is read.
//! 2. What it has and the plan of the new output has not would be lost to readers; a redirect counts as
//!    kept, one that the site tells hosts itself too.
//! 3. Comparisons that the same settings show no more, since there are more versions or another one is in force, were
//!    never promised: they are told as an info, and stop nothing.
//! 4. What a setting takes away is told with that setting.
//! 5. What was lost together is told together: a version with its comparisons, a notice with its
//!    versions.
//!
//! Knows nothing of what pages say; only that they stand somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::address::{Addresses, decoded};
use crate::finding::{Finding, Place, did_you_mean};
use crate::history::{Edition, Site, UNDATED, WORKING};
use crate::host_rules::Redirects;
use crate::output::Manifest;
use crate::render::comparisons::{COMPARE, Comparisons};
use crate::render::plan::{Entry, MANIFEST, Page, Plan};
use crate::search;
use crate::settings::{FeedSettings, FormatSettings, RedlineSettings, Search, Settings};
use crate::theme::assets;

/// The files of an earlier build.
#[derive(Debug, Clone)]
pub struct Published {
    /// The manifest, as it was named.
    path: Arc<str>,
    /// The day that it was built for.
    day: Date,
    /// Paths of files in the output folder.
    files: BTreeSet<String>,
}

/// What is to be published next.
pub struct Next<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its settings.
    pub settings: &'a Settings,
    /// What it is published at.
    pub addresses: &'a Addresses,
    /// Its plan.
    pub plan: &'a Plan,
    /// The plan that it would have by other settings.
    pub planned_by: &'a dyn Fn(&Settings) -> Plan,
    /// The file that it brings for hosts instead of the one that is made for it: its path and its text.
    pub own_redirects: Option<(&'a str, &'a str)>,
}

/// Why a manifest cannot be read: what is wrong, and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoManifest(pub String, pub String);

impl Published {
    /// Reads the manifest of an earlier build.
    pub fn read(path: &Path) -> Result<Published, NoManifest> {
        let shown = path.to_string_lossy();
        let refused = |message: String, help: &str| Err(NoManifest(message, help.to_owned()));
        if shown.starts_with("https://") || shown.starts_with("http://") {
            let help = format!("fetch it first: curl -fsSo previous.json {shown}");
            return refused(format!("{shown} is no file; nothing is fetched from the web"), &help);
        }
        if path.is_dir() {
            let inside: PathBuf = path.join(MANIFEST);
            let help = format!("name the manifest in it: {}", inside.display());
            return refused(format!("{shown} is a folder"), &help);
        }
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let help =
                    "name the manifest.json of an earlier build, or leave --keep-published out";
                return refused(format!("there is no file {shown}"), help);
            }
            Err(error) => {
                return refused(format!("{shown} cannot be read: {error}"), "make it readable");
            }
        };
        let manifest = Manifest::read(&bytes);
        match manifest.and_then(|it| Some((it.as_of.parse::<Date>().ok()?, it.files))) {
            Some((day, files)) => {
                Ok(Published { path: shown.into(), day, files: files.into_keys().collect() })
            }
            None => refused(
                format!("{shown} is not the manifest of a build by Engross"),
                "name the manifest.json that stands in the output folder of an earlier build",
            ),
        }
    }

    /// The addresses that would be taken from readers, and the comparisons that the settings show no more.
    pub fn lost(&self, next: &Next<'_>) -> Vec<Finding> {
        let entries: Vec<Entry> = next.plan.entries().collect();
        let planned = Planned::of(&entries);
        let told = ToldHosts::of(next);
        let lost = self.files.iter().map(String::as_str).filter(|file| is_address(file));
        let lost: Vec<&str> = lost
            .filter(|file| !planned.all.contains(file) && !told.covers(file, next.addresses))
            .collect();
        if lost.is_empty() {
            return Vec::new();
        }
        let mut editions = Editions::of(next, self);
        let (passed, lost): (Vec<&str>, Vec<&str>) =
            lost.into_iter().partition(|file| editions.passed(file, &planned));
        let (taken_away, lost) = taken_away(lost, next);
        let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for file in lost {
            groups.entry(self.group(file, &planned)).or_default().push(file);
        }
        let error = |message: String, help: String| {
            Finding::error("address-lost", Place::file(self.path.clone()), message).with_help(help)
        };
        let is_lost = !(groups.is_empty() && taken_away.is_empty());
        let mut findings = Vec::new();
        for (wanted, files) in taken_away {
            let help = format!("set `{wanted}` in engross.yaml again");
            findings.push(error(message_of_setting(&files), help));
        }
        for (group, files) in groups {
            let help = match &files[..] {
                files if let Some(rule) = told.nearly(files, next.addresses) => rule,
                [file] if !is_page(file) => {
                    "put a file of this name at its place in the content folder".to_owned()
                }
                _ if !files.iter().any(|file| is_page(file)) => {
                    "put files of these names at their places in the content folder".to_owned()
                }
                _ if group.ends_with(COMPARE) => {
                    editions.help_with_comparisons(&files, &next.settings.redline)
                }
                _ => self.help(&group, next.site, next.addresses),
            };
            findings.push(error(message(&group, &files), help));
        }
        if is_lost {
            findings.extend(told.faults);
        }
        findings.extend(self.passed(&passed, next));
        findings
    }

    /// That comparisons are shown no more which nobody was promised.
    fn passed(&self, files: &[&str], next: &Next<'_>) -> Option<Finding> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (folder, ..) in files.iter().filter_map(|file| comparison(file)) {
            *counts.entry(folder).or_default() += 1;
        }
        let mut named: Vec<String> = counts
            .iter()
            .take(MOST_NAMED)
            .map(|(folder, count)| format!("{count} in {}", address(folder)))
            .collect();
        if counts.len() > MOST_NAMED {
            named.push("…".to_owned());
        }
        let pages = match files.len() {
            0 => return None,
            1 => "1 comparison has no page any more".to_owned(),
            count => format!("{count} comparisons have no pages any more"),
        };
        let message = format!(
            "{pages}, since there are more versions or another one is in force: {}; the versions stay",
            named.join(", ")
        );
        let limit = next.settings.redline.all_pairs_up_to;
        let led = match next.own_redirects {
            None => {
                "`_redirects` leads readers to the history from as many of them as every host reads rules for".to_owned()
            }
            Some((path, _)) => format!("{path} may lead their readers to the history"),
        };
        let help = format!(
            "{led}; beyond `redline: {{all_pairs_up_to}}`, which is {limit}, none but comparisons of neighbours stay for good"
        );
        let place = Place::file(self.path.clone());
        Some(Finding::info("comparison-passed", place, message).with_help(help))
    }

    /// What a file was lost with: the outermost folder that is gone, or the file itself.
    fn group(&self, file: &str, planned: &Planned) -> String {
        let is_gone = |folder: &str| !planned.lives(folder);
        if let Some((notice, old, new)) = comparison(file)
            && planned.lives(notice)
        {
            // A comparison goes when one of its versions does.
            let versions = [old, new].map(|id| format!("{notice}{id}/"));
            let was = |folder: &str| self.files.contains(&format!("{folder}{INDEX}"));
            let gone = versions.into_iter().find(|folder| was(folder) && is_gone(folder));
            return gone.unwrap_or_else(|| format!("{notice}{COMPARE}"));
        }
        let folders = file.match_indices('/').map(|(at, _)| &file[..=at]);
        folders.into_iter().find(|folder| is_gone(folder)).unwrap_or(file).to_owned()
    }

    fn help(&self, group: &str, site: &Site, addresses: &Addresses) -> String {
        let general = "keep its version, or add the address to the `aliases:` of the text that took its place";
        let Some((edition, folder)) = edition_above(group, site, addresses) else {
            return general.to_owned();
        };
        let is_new = |id: &str| !self.files.contains(&format!("{folder}{id}/{INDEX}"));
        let mut moved = edition.versions.iter().filter(|version| is_new(&version.id));
        let ids = edition.versions.iter().map(|version| version.id.as_str());
        let gone = group[folder.len()..].trim_end_matches('/');
        let only = moved.next().filter(|_| moved.next().is_none()).map(|it| it.id.as_str());
        let near = || did_you_mean(gone, ids.filter(|id| is_new(id)));
        match only.or_else(near) {
            Some(id) => format!("is it {} now? {general}", address(&format!("{folder}{id}/"))),
            None => general.to_owned(),
        }
    }
}

const INDEX: &str = "index.html";
/// So many of what was lost together are named.
const MOST_NAMED: usize = 3;

/// The editions of a site by the folders that they have and had, and as they were when the earlier build was made.
struct Editions<'a> {
    next: &'a Next<'a>,
    published: &'a Published,
    /// Also former addresses of notices.
    by_folder: BTreeMap<String, &'a Edition>,
    then: BTreeMap<String, Option<Edition>>,
}

impl<'a> Editions<'a> {
    fn of(next: &'a Next<'a>, published: &'a Published) -> Editions<'a> {
        let mut by_folder = BTreeMap::new();
        let notices = next.site.notices.iter();
        let editions = notices.flat_map(|it| it.editions.iter().map(move |edition| (it, edition)));
        for (_, edition) in editions.clone() {
            let aliases = edition.versions.iter().flat_map(|it| &it.document.front.aliases);
            for alias in aliases {
                by_folder.insert(next.addresses.folder(&alias.value, &edition.lang), edition);
            }
        }
        for (notice, edition) in editions {
            by_folder.insert(next.addresses.folder(&notice.path, &edition.lang), edition);
        }
        Editions { next, published, by_folder, then: BTreeMap::new() }
    }

    /// An edition as it was on the day of the earlier build, with the versions that this one had.
    fn then(&mut self, folder: &str) -> Option<&Edition> {
        let Editions { published, by_folder, then, .. } = self;
        let known = then.entry(folder.to_owned()).or_insert_with(|| {
            let had = |id: &str| published.files.contains(&format!("{folder}{id}/{INDEX}"));
            by_folder.get(folder)?.on(published.day, &|version| had(&version.id))
        });
        known.as_ref()
    }

    /// Whether a file was a comparison that today's settings had then as well, and have no more: both versions are still
    /// there, but more have come, or another one is in force.
    fn passed(&mut self, file: &str, planned: &Planned) -> bool {
        let redline = &self.next.settings.redline;
        let Some((folder, old, new)) = comparison(file) else { return false };
        let stays = |id: &str| planned.all.contains(&*format!("{folder}{id}/{INDEX}"));
        let is_there =
            planned.all.contains(&*format!("{folder}{INDEX}")) && stays(old) && stays(new);
        is_there && self.then(folder).is_some_and(|then| is_addressed(then, [old, new], redline))
    }

    /// How comparisons of an edition's versions that would be lost are kept.
    fn help_with_comparisons(&mut self, files: &[&str], redline: &RedlineSettings) -> String {
        let with_in_force = RedlineSettings { with_in_force: true, ..redline.clone() };
        let mut comes_back = |file: &&str| {
            let Some((folder, old, new)) = comparison(file) else { return false };
            let then = self.then(folder);
            then.is_some_and(|then| is_addressed(then, [old, new], &with_in_force))
        };
        match !redline.with_in_force && files.iter().all(&mut comes_back) {
            true => "set `redline: {with_in_force: true}` in engross.yaml".to_owned(),
            false => format!(
                "raise `redline: {{all_pairs_up_to}}` in engross.yaml, which is {}",
                redline.all_pairs_up_to
            ),
        }
    }
}

/// Whether something stands at the address of two versions of an edition by these settings.
fn is_addressed(edition: &Edition, ids: [&str; 2], redline: &RedlineSettings) -> bool {
    let at = |id: &str| edition.versions.iter().position(|version| version.id == id);
    match ids.map(at) {
        [Some(old), Some(new)] if old < new => {
            Comparisons::of(edition, redline).is_addressed(old, new)
        }
        _ => false,
    }
}

/// What the site tells hosts itself of its former addresses.
struct ToldHosts<'a> {
    path: &'a str,
    rules: Redirects,
    faults: Vec<Finding>,
}

impl<'a> ToldHosts<'a> {
    fn of(next: &Next<'a>) -> ToldHosts<'a> {
        let (path, text) = next.own_redirects.unwrap_or_default();
        let (rules, faults) = Redirects::read(text, Some(path));
        ToldHosts { path, rules, faults }
    }

    /// Whether a rule leads from the address of a file.
    fn covers(&self, file: &str, addresses: &Addresses) -> bool {
        self.rules.of(&decoded(&addresses.link(file))).is_some()
    }

    /// What is to be done where a rule leads from the address of a page but for the slash at its end, which not every host
    /// takes for the same.
    fn nearly(&self, files: &[&str], addresses: &Addresses) -> Option<String> {
        let mut paths = files.iter().map(|file| decoded(&addresses.link(file)).into_owned());
        let near = paths.find(|path| self.rules.of(path.trim_end_matches('/')).is_some())?;
        let (own, bare) = (self.path, near.trim_end_matches('/'));
        Some(format!(
            "{own} has a rule for `{bare}`: add the same for `{near}`, which is another address to some hosts"
        ))
    }
}

/// The files that a setting takes away, by what it would have to be; and the others.
fn taken_away<'f>(
    mut lost: Vec<&'f str>,
    next: &Next<'_>,
) -> (Vec<(&'static str, Vec<&'f str>)>, Vec<&'f str>) {
    let settings = next.settings;
    let formats = |wanted: FormatSettings| Settings { formats: wanted, ..settings.clone() };
    let others = [
        (
            !settings.formats.plain_text,
            "formats: {plain_text: true}",
            formats(FormatSettings { plain_text: true, ..settings.formats }),
        ),
        (
            !settings.formats.markdown,
            "formats: {markdown: true}",
            formats(FormatSettings { markdown: true, ..settings.formats }),
        ),
        (
            settings.url.is_empty(),
            "url",
            Settings { url: "https://legal.example.com".to_owned(), ..settings.clone() },
        ),
        (
            settings.feeds.entries == 0,
            "feeds: {entries: 50}",
            Settings {
                feeds: FeedSettings { entries: 50, ..settings.feeds.clone() },
                ..settings.clone()
            },
        ),
        (
            settings.search == Search::Off,
            "search: all",
            Settings { search: Search::All, ..settings.clone() },
        ),
    ];
    let mut taken = Vec::new();
    for (_, wanted, other) in others.into_iter().filter(|(is_off, ..)| *is_off) {
        let plan = (next.planned_by)(&other);
        let by_it: BTreeSet<String> = plan.entries().map(|it| it.output).collect();
        let (back, rest): (Vec<&str>, Vec<&str>) =
            lost.into_iter().partition(|file| by_it.contains(*file));
        lost = rest;
        if !back.is_empty() {
            taken.push((wanted, back));
        }
    }
    (taken, lost)
}

/// The files of a planned output.
struct Planned<'a> {
    all: BTreeSet<&'a str>,
    /// Without those that only lead elsewhere.
    living: BTreeSet<&'a str>,
}

impl<'a> Planned<'a> {
    fn of(entries: &'a [Entry]) -> Planned<'a> {
        let mut planned = Planned { all: BTreeSet::new(), living: BTreeSet::new() };
        for entry in entries {
            planned.all.insert(&entry.output);
            if !matches!(entry.page, Page::Redirect(_) | Page::ToChanges(_)) {
                planned.living.insert(&entry.output);
            }
        }
        planned
    }

    /// Whether anything of its own stands below a folder, which ends with a slash.
    fn lives(&self, folder: &str) -> bool {
        self.living.range(folder..).next().is_some_and(|file| file.starts_with(folder))
    }
}

/// Whether readers may have kept the address of a file: not of what only pages and hosts ask for.
fn is_address(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    !(file == MANIFEST
        || assets::is_published_name(file)
        || search::is_file(file)
        || matches!(file, "_headers" | "_redirects")
        // Addresses that were never meant to last.
        || file.split('/').any(|part| matches!(part, UNDATED | WORKING))
        || name.starts_with('.'))
}

fn is_page(file: &str) -> bool {
    file == INDEX || file.ends_with("/index.html")
}

/// The notice's folder and the two versions of a page that compares them.
fn comparison(file: &str) -> Option<(&str, &str, &str)> {
    let mut parts = file.strip_suffix("/index.html")?.rsplitn(3, '/');
    let (new, old, above) = (parts.next()?, parts.next()?, parts.next()?);
    let notice = above.strip_suffix("compare")?;
    (notice.is_empty() || notice.ends_with('/')).then_some((notice, old, new))
}

/// The edition whose folder a folder stands right below.
fn edition_above<'a>(
    group: &str,
    site: &'a Site,
    addresses: &Addresses,
) -> Option<(&'a Edition, String)> {
    let inner = group.strip_suffix('/')?;
    let folder = &inner[..inner.rfind('/').map_or(0, |at| at + 1)];
    Some((edition_at(folder, site, addresses)?, folder.to_owned()))
}

/// The edition that has a folder.
fn edition_at<'a>(folder: &str, site: &'a Site, addresses: &Addresses) -> Option<&'a Edition> {
    let editions = site
        .notices
        .iter()
        .flat_map(|notice| notice.editions.iter().map(move |it| (&notice.path, it)));
    let is_it = |(path, it): &(&String, &Edition)| addresses.folder(path, &it.lang) == folder;
    editions.into_iter().find(is_it).map(|(_, it)| it)
}

/// The address of a file or folder of the output, as readers know it.
fn address(output: &str) -> String {
    let path = if is_page(output) { &output[..output.len() - INDEX.len()] } else { output };
    format!("`/{path}`")
}

fn message_of_setting(files: &[&str]) -> String {
    if let [file] = files {
        return format!("the address {} would be lost", address(file));
    }
    let mut named: Vec<String> = files.iter().take(MOST_NAMED).map(|file| address(file)).collect();
    if files.len() > MOST_NAMED {
        named.push("…".to_owned());
    }
    format!("{} addresses would be lost: {}", files.len(), named.join(", "))
}

fn message(group: &str, files: &[&str]) -> String {
    let own = files.iter().position(|file| file.strip_suffix(INDEX) == Some(group));
    match (files, own) {
        ([file], _) => format!("the address {} would be lost", address(file)),
        (_, Some(_)) => {
            let others = match files.len() - 1 {
                1 => "another one that belongs".to_owned(),
                count => format!("{count} others that belong"),
            };
            format!("the address {} would be lost, and {others} to it", address(group))
        }
        _ => {
            let below = |file: &&str| match file.strip_prefix(group) {
                Some(below) => address(below).replace("`/", "`"),
                None => address(file),
            };
            let mut named: Vec<String> = files.iter().take(MOST_NAMED).map(below).collect();
            if files.len() > MOST_NAMED {
                named.push("…".to_owned());
            }
            let (count, folder, named) = (files.len(), address(group), named.join(", "));
            format!("{count} addresses that belong to {folder} would be lost: {named}")
        }
    }
}
