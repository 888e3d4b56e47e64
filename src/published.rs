//! What an earlier build published: the addresses that readers may have kept.
//!
//! 1. The manifest of that build is read.
//! 2. What it has and the plan of the new output has not would be lost to readers; a redirect counts as
//!    kept.
//! 3. What was lost together is told together: a version with its comparisons, a notice with its
//!    versions.
//!
//! Knows nothing of what pages say; only that they stand somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::address::Addresses;
use crate::finding::{Finding, Place, did_you_mean};
use crate::history::{Edition, Site, UNDATED, WORKING};
use crate::output::Manifest;
use crate::render::plan::{MANIFEST, Page, Plan};
use crate::search;
use crate::settings::RedlineSettings;
use crate::theme::assets;

/// The files of an earlier build.
#[derive(Debug, Clone)]
pub struct Published {
    /// The manifest, as it was named.
    path: Arc<str>,
    /// Paths of files in the output folder.
    files: BTreeSet<String>,
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
        match Manifest::read(&bytes) {
            Some(manifest) => {
                Ok(Published { path: shown.into(), files: manifest.files.into_keys().collect() })
            }
            None => refused(
                format!("{shown} is not the manifest of a build by Engross"),
                "name the manifest.json that stands in the output folder of an earlier build",
            ),
        }
    }

    /// The addresses that a plan would take from readers; `redline` says which comparisons there are.
    pub fn lost(
        &self,
        plan: &Plan,
        site: &Site,
        addresses: &Addresses,
        redline: &RedlineSettings,
    ) -> Vec<Finding> {
        let planned = Planned::of(plan);
        let lost = self.files.iter().map(String::as_str).filter(|file| is_address(file));
        let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for file in lost.filter(|file| !planned.all.contains(file)) {
            groups.entry(self.group(file, &planned)).or_default().push(file);
        }
        let finding = |(group, files): (String, Vec<&str>)| {
            let help = match &files[..] {
                [file] if !is_page(file) => {
                    "put a file of this name at its place in the content folder".to_owned()
                }
                _ if !files.iter().any(|file| is_page(file)) => {
                    "put files of these names at their places in the content folder".to_owned()
                }
                _ if group.ends_with(COMPARISONS) => {
                    let notice = group.strip_suffix(COMPARISONS).unwrap_or(&group);
                    help_with_comparisons(&files, edition_at(notice, site, addresses), redline)
                }
                _ => self.help(&group, site, addresses),
            };
            let message = message(&group, &files);
            Finding::error("address-lost", Place::file(self.path.clone()), message).with_help(help)
        };
        groups.into_iter().map(finding).collect()
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
            return gone.unwrap_or_else(|| format!("{notice}{COMPARISONS}"));
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
const COMPARISONS: &str = "compare/";

/// The files of a planned output.
struct Planned<'a> {
    all: BTreeSet<&'a str>,
    /// Without those that only lead elsewhere.
    living: BTreeSet<&'a str>,
}

impl<'a> Planned<'a> {
    fn of(plan: &'a Plan) -> Planned<'a> {
        let mut planned = Planned { all: BTreeSet::new(), living: BTreeSet::new() };
        for entry in plan.entries() {
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

/// How comparisons of an edition's versions that would be lost are kept.
fn help_with_comparisons(
    files: &[&str],
    edition: Option<&Edition>,
    redline: &RedlineSettings,
) -> String {
    let ids: Vec<&str> = edition
        .into_iter()
        .flat_map(|it| it.versions.iter().map(|version| version.id.as_str()))
        .collect();
    let shown = edition.map(|it| it.shown_version().id.as_str());
    let comes_back = |file: &&str| {
        let Some((_, old, new)) = comparison(file) else { return false };
        [Some(old), Some(new)].contains(&shown) || ids.windows(2).any(|pair| pair == [old, new])
    };
    match !redline.with_in_force && files.iter().all(comes_back) {
        true => "set `redline: {with_in_force: true}` in engross.yaml".to_owned(),
        false => format!(
            "raise `redline: {{all_pairs_up_to}}` in engross.yaml, which is {}",
            redline.all_pairs_up_to
        ),
    }
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
