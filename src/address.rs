//! Addresses: where each page stands, as a path of the output and as a link.
//!
//! One place decides; templates, redlines, lists and data take theirs from here.

use std::borrow::Cow;

use crate::settings::Settings;

/// Builds the addresses of a site.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// The path that the site is published under: empty, or `/legal-site`.
    base: String,
    /// The address of the host and base without a slash at its end; empty when not set.
    site: String,
    site_language: String,
}

impl Addresses {
    /// The addresses of the site that has these settings.
    pub fn new(settings: &Settings) -> Addresses {
        let behind_scheme = settings.url.split_once("://").map_or("", |(_, rest)| rest);
        let base = behind_scheme.find('/').map_or("", |at| &behind_scheme[at..]);
        Addresses {
            base: base.to_owned(),
            site: settings.url.clone(),
            site_language: settings.language().to_owned(),
        }
    }

    /// The folder of a notice in the output, with a slash at its end unless it is the root's.
    pub fn folder(&self, notice: &str, lang: &str) -> String {
        let path = notice.trim_matches('/');
        let mut folder = String::new();
        if lang != self.site_language {
            folder.push_str(lang);
            folder.push('/');
        }
        if !path.is_empty() {
            folder.push_str(path);
            folder.push('/');
        }
        folder
    }

    /// The link to a path of the output: from the root, percent-encoded, `index.html` left out.
    pub fn link(&self, output: &str) -> String {
        let path = match output.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => output,
        };
        format!("{}/{}", self.base, encoded(path))
    }

    /// The full address of a link of this site; empty when the settings have no `url`.
    pub fn absolute(&self, link: &str) -> String {
        if self.site.is_empty() {
            return String::new();
        }
        format!("{}{}", self.site, link.strip_prefix(&self.base).unwrap_or(link))
    }

    /// The path of this site that a link means, without the site's base: `/legal/terms`. `None`
    /// for links that leave the site.
    pub fn site_path<'a>(&self, link: &'a str) -> Option<&'a str> {
        let own = (!self.site.is_empty()).then(|| link.strip_prefix(&self.site)).flatten();
        match own {
            Some("") => Some("/"),
            Some(path) if path.starts_with('/') => Some(path),
            _ if link.starts_with('/') && !link.starts_with("//") => Some(link),
            _ => None,
        }
    }

    /// What a link that starts at the site's base names below it: `/legal/terms` for
    /// `/texts/legal/terms`. `None` for other links, and where the base is the root.
    pub fn below_base<'a>(&self, link: &'a str) -> Option<&'a str> {
        let below = link.strip_prefix(&self.base).filter(|_| !self.base.is_empty())?;
        (below.is_empty() || below.starts_with(['/', '?', '#'])).then_some(below)
    }

    /// The host of the site's own address.
    pub fn host(&self) -> Option<&str> {
        let (_, rest) = self.site.split_once("://")?;
        rest.split('/').next()
    }
}

/// A path with what an address may not hold percent-encoded.
pub fn encoded(path: &str) -> String {
    // Nearly every path is an address as it stands.
    if path.bytes().all(is_plain) {
        return path.to_owned();
    }
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match is_plain(byte) {
            true => out.push(byte.into()),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Whether an address may hold a byte of a path as it stands.
fn is_plain(byte: u8) -> bool {
    matches!(
        byte,
        b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'/'
            | b'!'
            | b'$'
            | b'('
            | b')'
            | b'+'
            | b','
            | b';'
            | b'='
            | b'@'
            | b':'
    )
}

/// A path with what is percent-encoded as it reads; as it stands when that is not UTF-8.
pub fn decoded(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, behind @ ..] = rest {
        let digit = |at: usize| char::from(*behind.get(at)?).to_digit(16);
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(path), Cow::Owned)
}

/// An address as browsers read it (WHATWG URL Standard, basic URL parser): without blanks at its
/// ends and line ends inside, a backslash in its path being a slash.
pub fn as_browsers_read(address: &str) -> Cow<'_, str> {
    let trimmed = address.trim_matches(|c: char| c <= ' ');
    if !trimmed.contains(['\t', '\n', '\r', '\\']) {
        return Cow::Borrowed(trimmed);
    }
    let mut path = true;
    let read = trimmed.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).map(|c| {
        path &= !matches!(c, '?' | '#');
        if path && c == '\\' { '/' } else { c }
    });
    Cow::Owned(read.collect())
}

/// An address that is relative to a folder of the content, as a path of the site; `None` when it
/// is not relative. `legal/` and `../terms.md#a` give `/terms.md#a`. The path starts with one slash
/// only, so that no browser takes its first part for a host.
pub fn joined(folder: &str, address: &str) -> Option<String> {
    let address = as_browsers_read(address);
    let address = address.as_ref();
    let has_scheme = address.split(['/', '?', '#']).next().is_some_and(|part| part.contains(':'));
    if address.is_empty() || has_scheme || address.starts_with(['/', '#', '?']) {
        return None;
    }
    let (path, rest) = match address.find(['?', '#']) {
        Some(at) => address.split_at(at),
        None => (address, ""),
    };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            // Above the root is the root, as browsers have it.
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let slash = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    Some(format!("/{}{slash}{rest}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(url: &str) -> Addresses {
        Addresses::new(&Settings { url: url.to_owned(), ..Settings::default() })
    }

    #[test]
    fn links_start_at_the_base_of_the_site() {
        let root = addresses("https://legal.example.com");
        assert_eq!(root.link("legal/terms/index.html"), "/legal/terms/");
        assert_eq!(root.link("index.html"), "/");
        assert_eq!(root.link("404.html"), "/404.html");
        assert_eq!(root.absolute("/legal/"), "https://legal.example.com/legal/");
        let below = addresses("https://example.com/texts");
        assert_eq!(below.link("ja/個/index.html"), "/texts/ja/%E5%80%8B/");
        assert_eq!(below.absolute("/texts/a/"), "https://example.com/texts/a/");
        assert_eq!(below.host(), Some("example.com"));
        assert_eq!(addresses("").absolute("/a/"), "");
    }

    #[test]
    fn links_out_of_the_site_are_told_apart() {
        let site = addresses("https://legal.example.com");
        assert_eq!(site.site_path("/legal/terms"), Some("/legal/terms"));
        assert_eq!(site.site_path("https://legal.example.com/a"), Some("/a"));
        assert_eq!(site.site_path("https://legal.example.com.evil.org/a"), None);
        assert_eq!(site.site_path("//cdn.example.org/a"), None);
        assert_eq!(site.site_path("mailto:a@example.com"), None);
    }

    #[test]
    fn relative_addresses_are_joined_to_their_folder() {
        assert_eq!(joined("legal", "../terms.md#a").as_deref(), Some("/terms.md#a"));
        assert_eq!(joined("legal", "seal.png").as_deref(), Some("/legal/seal.png"));
        assert_eq!(joined("", "../../x/").as_deref(), Some("/x/"));
        for address in ["/a", "#a", "?a", "mailto:x@y", "https://a", ""] {
            assert_eq!(joined("legal", address), None);
        }
    }

    #[test]
    fn no_relative_address_leads_to_another_host() {
        for (address, expected) in [
            ("./\\evil.example/x.png", "/legal/evil.example/x.png"),
            ("..\\\\evil.example", "/evil.example"),
            (".\\/\\evil.example/", "/legal/evil.example/"),
            ("../\t/evil.example", "/evil.example"),
            ("a\\b?c\\d", "/legal/a/b?c\\d"),
        ] {
            assert_eq!(joined("legal", address).as_deref(), Some(expected));
        }
        for address in ["\\\\evil.example", "\\evil", "/\\evil.example"] {
            assert_eq!(joined("legal", address), None);
        }
        assert_eq!(as_browsers_read(" /\\evil.example/a\n"), "//evil.example/a");
    }

    #[test]
    fn what_is_percent_encoded_is_read() {
        assert_eq!(decoded("/%E5%80%8B/a%20b%2"), "/個/a b%2");
        assert_eq!(decoded("/%FF%zz"), "/%FF%zz");
        assert_eq!(decoded(&encoded("/個/100% a")), "/個/100% a");
    }

    #[test]
    fn other_languages_stand_under_their_tag() {
        let site = addresses("");
        assert_eq!(site.folder("/legal/terms", "en"), "legal/terms/");
        assert_eq!(site.folder("/legal/terms", "ja"), "ja/legal/terms/");
        assert_eq!(site.folder("/", "en"), "");
    }
}
