//! Where the addresses in a text lead.

use std::collections::HashMap;

use super::Renderer;
use crate::address::{Addresses, as_browsers_read, decoded, encoded, joined};
use crate::history::Site;
use crate::source::StaticFile;
use crate::source::name::{Role, role};
use crate::theme::assets::{self, Assets};

/// The links of everything that a text may link to, by its path without slashes at the ends.
pub type Links = HashMap<String, String>;

/// The links of a site's pages and files.
pub fn links(site: &Site, files: &[StaticFile], assets: &Assets, addresses: &Addresses) -> Links {
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
    for notice in &site.notices {
        for edition in &notice.editions {
            let folder = addresses.folder(&notice.path, &edition.lang);
            if !folder.is_empty() {
                add(&folder, &folder);
            }
            let history = format!("{folder}history/");
            add(&history, &history);
            if edition.versions.len() > 1 {
                let clauses = format!("{history}clauses/");
                add(&clauses, &clauses);
            }
            for version in &edition.versions {
                let path = format!("{folder}{}/", version.id);
                add(&path, &path);
            }
        }
    }
    links
}

impl Renderer {
    /// The link that an address in a text means; `None` leaves it as it stands.
    pub(super) fn resolve(&self, folder: &str, address: &str) -> Option<String> {
        let address = as_browsers_read(address);
        let relative = joined(&encoded(folder), &address);
        let path = match &relative {
            Some(path) => path.as_str(),
            None => self.addresses.site_path(&address)?,
        };
        // Functions of templates give links that start at the base already.
        let based = match &relative {
            Some(_) => None,
            None => self.addresses.below_base(&address),
        };
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

    /// The link to what stands at a path, which may be percent-encoded.
    fn known_link(&self, path: &str) -> Option<&str> {
        let path = decoded(path);
        let key = path.trim_matches('/');
        if let Some(link) = self.links.get(key) {
            return Some(link);
        }
        // A link to a source file means the page that is made from it.
        let Ok(Role::Text(name)) = role(key, |tag| self.settings.declared(tag)) else {
            return None;
        };
        let lang = name.lang.as_deref().unwrap_or(self.settings.language());
        let mut target = self.addresses.folder(&name.notice, lang);
        if let Some((date, ordinal)) = name.dated {
            let number = if ordinal > 1 { format!(".{ordinal}") } else { String::new() };
            target.push_str(&format!("{date}{number}/"));
        }
        self.links.get(target.trim_matches('/')).map(String::as_str)
    }
}

/// A path, and the query and fragment behind it.
fn split(address: &str) -> (&str, &str) {
    address.find(['?', '#']).map_or((address, ""), |at| address.split_at(at))
}
