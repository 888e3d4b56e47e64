//! Where the addresses in texts lead: to a page of the site, out of it, or nowhere.
//!
//! Knows the plan of the output, and nothing of rules.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::Link;
use crate::address::{Addresses, as_browsers_read, decoded, joined};
use crate::render::Renderer;
use crate::render::plan::{At, Entry, OfEdition, Page, folded};

/// What an address is by its shape, as browsers read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address<'a> {
    /// Nothing is written.
    Empty,
    /// The page that it stands on, and what it names there.
    SamePage(Option<Cow<'a, str>>),
    /// A path below the site's base, decoded, without slashes at its ends; and what it names there.
    Site(String, Option<Cow<'a, str>>),
    /// An address of the web, in full.
    Web(String),
    /// Another scheme in lower case, and what stands behind it.
    Other(String, &'a str),
}

/// What stands at an address of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands<'a> {
    /// A page or a file, and the edition that it is a page of.
    Here(OfEdition<'a>),
    /// It has moved to a link.
    Moved(Cow<'a, str>),
    /// Hosts are told by the site's own rules where it is.
    Told,
}

/// The pages and files that links can lead to.
pub struct Leads<'a> {
    renderer: &'a Renderer,
    planned: &'a [(Option<At>, Entry)],
    /// By path, see [`key`].
    entries: HashMap<&'a str, OfEdition<'a>>,
    /// The page of each version at its permanent address.
    versions: BTreeMap<(At, usize), &'a Entry>,
    /// Former addresses in the site's own file for hosts, as it has them.
    told: Vec<&'a str>,
    /// Paths by what is left of them without case and ways to write accents.
    folded: OnceLock<HashMap<String, &'a str>>,
}

impl<'a> Leads<'a> {
    /// `own_redirects` is the file that the site brings for hosts instead of the one that is made for it.
    pub fn new(
        renderer: &'a Renderer,
        planned: &'a [(Option<At>, Entry)],
        own_redirects: &'a str,
    ) -> Leads<'a> {
        let mut entries = HashMap::new();
        let mut versions = BTreeMap::new();
        for (at, entry) in planned {
            entries.insert(key(&entry.output), (*at, entry));
            if let (Some(at), Page::Version(version)) = (at, &entry.page) {
                versions.insert((*at, *version), entry);
            }
        }
        let lines = own_redirects.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let told = lines.filter_map(|line| line.split_whitespace().next()).collect();
        Leads { renderer, planned, entries, versions, told, folded: OnceLock::new() }
    }

    /// What an address is.
    pub fn address<'l>(&self, link: &'l Link) -> Address<'l> {
        address(&self.renderer.addresses, &self.renderer.settings.url, &link.resolved)
    }

    /// What stands at a path of the site; none where nothing does.
    pub fn stands(&self, path: &str) -> Option<Stands<'a>> {
        let html = format!("{path}.html");
        let found = self.entries.get(path).or_else(|| self.entries.get(html.as_str()));
        if let Some((at, entry)) = found {
            return Some(match (&entry.page, at) {
                (Page::Redirect(redirect), _) => Stands::Moved(Cow::Borrowed(&redirect.to)),
                (Page::ToChanges(version), Some(at)) => {
                    Stands::Moved(Cow::Owned(self.renderer.changes_link(*at, *version)))
                }
                _ => Stands::Here((*at, entry)),
            });
        }
        // What programs are told of all pages is made after them.
        if path == crate::render::plan::MANIFEST {
            return Some(Stands::Told);
        }
        self.told.iter().any(|rule| is_for(rule, path)).then_some(Stands::Told)
    }

    /// What stands at a link of the site.
    pub fn stands_at_link(&self, link: &str) -> Option<Stands<'a>> {
        match address(&self.renderer.addresses, &self.renderer.settings.url, link) {
            Address::Site(path, _) => self.stands(&path),
            _ => None,
        }
    }

    /// The page of a version at its permanent address.
    pub fn version(&self, (at, version): (At, usize)) -> Option<&'a Entry> {
        self.versions.get(&(at, version)).copied()
    }

    /// The path of what was meant by one where nothing stands: it is written otherwise, or has a name much like
    /// it, or the same name elsewhere.
    pub fn near(&self, path: &str) -> Option<&'a str> {
        let known = self.folded.get_or_init(|| {
            let mut all = HashMap::new();
            for (_, entry) in self.planned {
                all.entry(folded(key(&entry.output))).or_insert(key(&entry.output));
            }
            all
        });
        if let Some(near) = known.get(&folded(path)) {
            return Some(near);
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        // A short name says little where it stands elsewhere: many folders have an `faq`.
        const SAYS_MUCH: usize = 6;
        let meant = |entry: &'a Entry| {
            let candidate = key(&entry.output);
            let (its_folder, its_name) = candidate.rsplit_once('/').unwrap_or(("", candidate));
            let likeness = match &entry.page {
                // A folder without a text of its own, which has one below it.
                Page::Notice if its_folder == path => 1.0,
                Page::Notice | Page::Copy(_) if !its_name.is_empty() => {
                    strsim::jaro_winkler(name, its_name)
                }
                _ => 0.0,
            };
            let enough = match folder == its_folder || its_folder == path {
                true => 0.88,
                false if name.len() < SAYS_MUCH => return None,
                false => 0.99,
            };
            (likeness > enough).then_some((likeness, candidate))
        };
        let mut near: Vec<(f64, &str)> =
            self.planned.iter().filter_map(|(_, entry)| meant(entry)).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        near.first().map(|(_, path)| *path)
    }

    /// The link to what stands at a path.
    pub fn link_to(&self, path: &str) -> String {
        let output = self.entries.get(path).map_or(path, |(_, entry)| entry.output.as_str());
        self.renderer.addresses.link(output)
    }
}

/// What an address is, given as it is published; `url` is that of the site.
pub fn address<'l>(addresses: &Addresses, url: &str, resolved: &'l str) -> Address<'l> {
    let trimmed = resolved.trim_matches(|c: char| c <= ' ');
    if trimmed.is_empty() {
        return Address::Empty;
    }
    if trimmed.starts_with(['#', '?']) {
        return Address::SamePage(fragment(trimmed));
    }
    let read = as_browsers_read(trimmed);
    if let Some(rest) = read.strip_prefix("//") {
        return Address::Web(format!("https://{rest}"));
    }
    if let Some((scheme, rest)) = scheme(trimmed) {
        return match scheme.as_str() {
            "http" | "https" => Address::Web(read.into_owned()),
            _ => Address::Other(scheme, rest),
        };
    }
    let path = read.split(['?', '#']).next().unwrap_or_default();
    let fragment = fragment(trimmed);
    let site = |path: &str| {
        let path = joined("", path.trim_start_matches('/'));
        let path = path.as_deref().unwrap_or_default();
        let path = decoded(path);
        Address::Site(key(&path).to_owned(), fragment.clone())
    };
    if addresses.link("") == "/" {
        return site(path);
    }
    match addresses.below_base(path) {
        Some(below) => site(below),
        // Below another path of the host stands what is not ours.
        None => {
            let host = url.split_inclusive('/').take(3).collect::<String>();
            Address::Web(format!("{}{read}", host.trim_end_matches('/')))
        }
    }
}

/// The scheme of an address in lower case, and what stands behind it (RFC 3986, 3.1).
fn scheme(address: &str) -> Option<(String, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// What an address names on its page: none for its top, for which HTML has no id, and without what it tells
/// browsers to look for (`:~:text=`).
fn fragment(address: &str) -> Option<Cow<'_, str>> {
    let (_, fragment) = address.split_once('#')?;
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    let is_place = !fragment.is_empty() && !fragment.eq_ignore_ascii_case("top");
    // Ids are in the composed form, and so are links to them once they are published.
    is_place.then(|| match decoded(fragment) {
        fragment if is_nfc(&fragment) => fragment,
        fragment => fragment.nfc().collect::<String>().into(),
    })
}

/// A path of the output as links name it: without slashes at its ends, a page by its folder.
pub fn key(output: &str) -> &str {
    let path = output.trim_matches('/');
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.trim_end_matches('/'),
        _ => path,
    }
}

/// Whether a rule of a host's file is for a path: `/a/*` for what stands below, `:name` for any one part.
fn is_for(rule: &str, path: &str) -> bool {
    let (rule, rest) = match rule.strip_suffix('*') {
        Some(rule) => (rule, true),
        None => (rule, false),
    };
    let rule = rule.trim_matches('/');
    let mut parts = path.split('/');
    for wanted in rule.split('/').filter(|part| !part.is_empty()) {
        match parts.next() {
            Some(part) if wanted.starts_with(':') || decoded(wanted) == part => {}
            _ => return false,
        }
    }
    rest || parts.next().is_none_or(|part| part.is_empty() && rule.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn addresses_are_told_apart_as_browsers_do() {
        let show = |url: &str, address: &str| {
            let settings = Settings::parse(&format!("url: \"{url}\"\n")).expect("settings");
            let addresses = Addresses::new(&settings);
            match super::address(&addresses, &settings.url, address) {
                Address::Empty => "empty".to_owned(),
                Address::SamePage(fragment) => format!("same {}", fragment.unwrap_or_default()),
                Address::Site(path, fragment) => format!("{path} {}", fragment.unwrap_or_default()),
                Address::Web(address) => address,
                Address::Other(scheme, rest) => format!("{scheme}: {rest}"),
            }
        };
        let root = "https://a.example";
        for (address, expected) in [
            (" ", "empty"),
            ("#a%20b", "same a b"),
            ("#top", "same "),
            ("#a:~:text=b", "same a"),
            ("?q", "same "),
            ("/", " "),
            ("/legal/terms/?x=/y#z", "legal/terms z"),
            ("/legal/../terms/index.html", "terms "),
            ("/caf%C3%A9.pdf", "café.pdf "),
            ("//b.example/x", "https://b.example/x"),
            ("HTTPS://b.example", "HTTPS://b.example"),
            ("MailTo:a@b.example", "mailto: a@b.example"),
        ] {
            assert_eq!(show(root, address), expected, "{address}");
        }
        let based = "https://a.example/texts";
        assert_eq!(show(based, "/texts/terms/"), "terms ");
        assert_eq!(show(based, "/texts"), " ");
        assert_eq!(show(based, "/contact"), "https://a.example/contact");
    }

    #[test]
    fn rules_of_hosts_are_for_paths_and_what_is_below_them() {
        assert!(is_for("/old", "old"));
        assert!(is_for("/old/*", "old/a/b"));
        assert!(is_for("/*", "a"));
        assert!(is_for("/blog/:year/x", "blog/2020/x"));
        assert!(!is_for("/old", "old/a"));
        assert!(!is_for("/older", "old"));
    }
}
