//! Where the addresses in a text lead.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::Renderer;
use super::plan::At;
use super::questions::{Question, asks};
use crate::address::{Addresses, as_browsers_read, decoded, encoded, joined};
use crate::history::{Edition, Notice, Site};
use crate::source::StaticFile;
use crate::source::name::Role;
use crate::theme::assets::{self, Assets};

/// The links of everything that a text may link to, by its path without slashes at the ends.
pub struct Links {
    /// Files to copy, and those of the theme.
    files: Arc<HashMap<String, String>>,
    pages: Arc<Pages>,
}

/// The pages of notices, found when they are asked for: a site has tens of thousands.
struct Pages {
    notices: Vec<Arc<Notice>>,
    /// The editions that stand in a folder, by its path without slashes at the ends.
    folders: HashMap<String, Vec<Folder>>,
}

struct Folder {
    at: At,
    /// The ids of its versions.
    ids: OnceLock<HashSet<String>>,
}

impl Links {
    /// The links of a site's pages and files.
    pub fn new(site: &Site, files: &[StaticFile], assets: &Assets, addresses: &Addresses) -> Links {
        let mut links = HashMap::new();
        let mut add = |name: &str, path: &str| {
            links.insert(name.trim_matches('/').to_owned(), addresses.link(path));
        };
        for file in files {
            add(&file.output, &file.output);
        }
        // The name that a static file has in the theme is the one that people know.
        for (name, asset) in assets.iter() {
            add(&asset.output, &asset.output);
            add(&format!("{}/{name}", assets::FOLDER), &asset.output);
        }
        Links { files: Arc::new(links), pages: Arc::new(Pages::new(site, addresses)) }
    }

    /// The links of another state of the site with the same files.
    pub fn again(&self, site: &Site, before: &Site, addresses: &Addresses) -> Links {
        let is_same = site.notices.len() == before.notices.len()
            && site.notices.iter().zip(&before.notices).all(|(a, b)| has_same_pages(a, b));
        let pages = match is_same {
            true => self.pages.clone(),
            false => Arc::new(Pages::new(site, addresses)),
        };
        Links { files: self.files.clone(), pages }
    }

    /// Whether everything leads where it leads by these.
    pub fn is_same(&self, other: &Links) -> bool {
        Arc::ptr_eq(&self.files, &other.files) && Arc::ptr_eq(&self.pages, &other.pages)
    }

    fn get(&self, key: &str, addresses: &Addresses) -> Option<String> {
        match self.pages.has(key) {
            true => Some(addresses.link(&format!("{key}/"))),
            false => self.files.get(key).cloned(),
        }
    }
}

/// Whether a notice has the pages at the addresses that it had.
fn has_same_pages(a: &Arc<Notice>, b: &Arc<Notice>) -> bool {
    let is_same = |(a, b): (&Edition, &Edition)| {
        a.lang == b.lang
            && a.versions.len() == b.versions.len()
            && a.versions.iter().zip(&b.versions).all(|(a, b)| a.id == b.id)
    };
    Arc::ptr_eq(a, b)
        || (a.path == b.path
            && a.editions.len() == b.editions.len()
            && a.editions.iter().zip(&b.editions).all(is_same))
}

impl Pages {
    fn new(site: &Site, addresses: &Addresses) -> Pages {
        let mut folders: HashMap<String, Vec<Folder>> = HashMap::with_capacity(site.notices.len());
        for (notice, it) in site.notices.iter().enumerate() {
            for (edition, Edition { lang, .. }) in it.editions.iter().enumerate() {
                let folder = addresses.folder(&it.path, lang);
                let at = At { notice, edition };
                let found = folders.entry(folder.trim_matches('/').to_owned()).or_default();
                found.push(Folder { at, ids: OnceLock::new() });
            }
        }
        Pages { notices: site.notices.clone(), folders }
    }

    /// Whether a page of a notice stands in the folder of this path.
    fn has(&self, key: &str) -> bool {
        if key.is_empty() {
            return false;
        }
        if self.folders.contains_key(key) {
            return true;
        }
        let (parent, last) = key.rsplit_once('/').unwrap_or(("", key));
        let editions = |folder: &str| self.folders.get(folder).into_iter().flatten();
        let is_clauses = || {
            let above = parent.strip_suffix("history").filter(|_| last == "clauses");
            let above = above.and_then(|it| match it {
                "" => Some(it),
                it => it.strip_suffix('/'),
            });
            above.is_some_and(|above| editions(above).any(|it| self.edition(it).versions.len() > 1))
        };
        editions(parent).any(|it| last == "history" || self.ids(it).contains(last)) || is_clauses()
    }

    fn edition(&self, folder: &Folder) -> &Edition {
        &self.notices[folder.at.notice].editions[folder.at.edition]
    }

    fn ids<'a>(&'a self, folder: &'a Folder) -> &'a HashSet<String> {
        let ids = || self.edition(folder).versions.iter().map(|it| it.id.clone()).collect();
        folder.ids.get_or_init(ids)
    }
}

impl Renderer {
    /// The link that an address in a text means; `None` leaves it as it stands.
    pub(super) fn resolve(&self, folder: &str, address: &str) -> Option<String> {
        let asked = address;
        let address = as_browsers_read(address);
        let relative = joined(&encoded(folder), &address);
        // Where another one leads does not hang on the folder, and texts of all folders have the same.
        let of = if relative.is_some() { folder } else { "" };
        asks(|| Question::Link(of.to_owned(), asked.to_owned()));
        let Meant { based, path } = self.meant(relative.as_deref(), &address)?;
        for path in based.into_iter().chain([path]) {
            let (path, rest) = split(path);
            if let Some(link) = self.known_link(path) {
                return Some(format!("{link}{rest}"));
            }
        }
        if based.is_some() {
            return None;
        }
        let base = self.addresses.link("");
        let base = base.trim_end_matches('/');
        (relative.is_some() || !base.is_empty()).then(|| format!("{base}{path}"))
    }

    /// The paths, without slashes at their ends, at which it is looked for what an address in a text means. Beside what
    /// stands there and a notice at the root, where a link leads hangs on nothing of the site.
    pub fn looked_for(&self, folder: &str, address: &str) -> Vec<String> {
        let address = as_browsers_read(address);
        let relative = joined(&encoded(folder), &address);
        let Some(Meant { based, path }) = self.meant(relative.as_deref(), &address) else {
            return Vec::new();
        };
        let paths = based.into_iter().chain([path]);
        paths.flat_map(|path| self.places(&decoded(split(path).0)).at).collect()
    }

    fn meant<'a>(&self, relative: Option<&'a str>, address: &'a str) -> Option<Meant<'a>> {
        let path = match relative {
            Some(path) => path,
            None => self.addresses.site_path(address)?,
        };
        // Functions of templates give links that start at the base already.
        let based = match relative {
            Some(_) => None,
            None => self.addresses.below_base(address),
        };
        Some(Meant { based, path })
    }

    /// The link to what stands at a path, which may be percent-encoded.
    fn known_link(&self, path: &str) -> Option<String> {
        let Places { at, root } = self.places(&decoded(path));
        at.iter().find_map(|path| self.links.get(path, &self.addresses)).or_else(|| {
            let first = self.site.notices.first().filter(|notice| notice.path == "/")?;
            first.edition(&root?).map(|_| self.addresses.link(""))
        })
    }

    /// Where it is looked for what a path means.
    fn places(&self, path: &str) -> Places {
        let names = self.settings.names();
        let key = path.trim_matches('/');
        let mut places = Places { at: vec![key.to_owned()], root: None };
        // The texts of the site's own language may stand in a folder that has no address.
        if let Some((lang, rest)) = names.locale_folder(key)
            && lang == self.settings.language()
        {
            places.at.push(rest.trim_matches('/').to_owned());
        }
        // A link to a source file means the page that is made from it.
        if let Ok(Role::Text(name)) = names.role(key) {
            let lang = name.lang.as_deref().unwrap_or(self.settings.language());
            let mut target = self.addresses.folder(&name.notice, lang);
            if let Some((date, ordinal)) = name.dated {
                let number = if ordinal > 1 { format!(".{ordinal}") } else { String::new() };
                target.push_str(&format!("{date}{number}/"));
            }
            match target.is_empty() {
                true => places.root = Some(lang.to_owned()),
                false => places.at.push(target.trim_matches('/').to_owned()),
            }
        }
        places
    }
}

/// What an address in a text means: a path, and before it the same without the site's base, where it starts with that.
struct Meant<'a> {
    based: Option<&'a str>,
    path: &'a str,
}

/// Where it is looked for what a path means, in this order.
struct Places {
    /// Paths without slashes at their ends.
    at: Vec<String>,
    /// Then at the root, where its text in this language is meant.
    root: Option<String>,
}

/// A path, and the query and fragment behind it.
fn split(address: &str) -> (&str, &str) {
    address.find(['?', '#']).map_or((address, ""), |at| address.split_at(at))
}
