//! A `Set-Cookie` header, read as browsers read it (RFC 6265bis, section 5.6), and why they refuse it.
//!
//! What is kept of a cookie is its name and its attributes, never its value. No library is used: those that are
//! kept up refuse a cookie without `=` and dates that browsers take, and an audit is to see what a browser sees.

use jiff::Timestamp;

use super::cookie_date::cookie_date;
use crate::cookies::host::{Origin, is_address, is_public_suffix, is_within, plain_host};

/// What a `Set-Cookie` header says, apart from the value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetCookie {
    /// The name; empty for a cookie that has none.
    pub name: String,
    /// The domain, without a dot in front, in lower case; none for the host alone.
    pub domain: Option<String>,
    /// The path, where it is one.
    pub path: Option<String>,
    /// `Max-Age`, in seconds.
    pub max_age: Option<i64>,
    /// `Expires`.
    pub expires: Option<Timestamp>,
    /// Whether it goes over encrypted connections alone.
    pub secure: bool,
    /// Whether scripts cannot read it.
    pub http_only: bool,
    /// `SameSite`, where it is one of its words.
    pub same_site: Option<SameSite>,
    /// Whether it is kept apart for each site that embeds it.
    pub partitioned: bool,
}

/// From which sites a cookie is sent along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSite {
    /// From its own alone.
    Strict,
    /// And when a link is followed.
    Lax,
    /// From any.
    None,
}

/// Why browsers do not take a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// `Domain` is a public suffix.
    PublicSuffix,
    /// `Domain` is not the host's or one above it.
    ForeignDomain,
    /// `Secure` over a connection that is not encrypted.
    NotTrusted,
    /// `SameSite=None` without `Secure`.
    CrossSiteNotSecure,
    /// `Partitioned` without `Secure`.
    PartitionedNotSecure,
    /// A name with `__Secure-` in front without `Secure`, or not over an encrypted connection.
    SecurePrefix,
    /// A name with `__Host-` in front without `Secure` or `Path=/`, or with `Domain`.
    HostPrefix,
    /// A name with `__Http-` or `__Host-Http-` in front without `Secure` and `HttpOnly`.
    HttpPrefix,
    /// Name and value are longer together than browsers keep.
    TooLarge,
    /// A control character anywhere in the header.
    ControlCharacter,
    /// Neither a name nor a value.
    Empty,
    /// No name, and a value that begins as a name with a prefix does.
    PrefixWithoutName,
}

/// A header that browsers ignore as a whole, wherever it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The name; empty for a cookie that has none.
    pub name: String,
    /// Why.
    pub why: Refusal,
}

/// The most bytes that a browser keeps of name and value together.
pub const LARGEST: usize = 4096;

impl Refusal {
    /// Whether there are browsers that take the cookie all the same, so that visitors have it.
    pub fn is_of_some_browsers(self) -> bool {
        match self {
            Refusal::CrossSiteNotSecure | Refusal::PartitionedNotSecure | Refusal::HttpPrefix => {
                true
            }
            Refusal::PublicSuffix
            | Refusal::ForeignDomain
            | Refusal::NotTrusted
            | Refusal::SecurePrefix
            | Refusal::HostPrefix
            | Refusal::TooLarge
            | Refusal::ControlCharacter
            | Refusal::Empty
            | Refusal::PrefixWithoutName => false,
        }
    }
}

/// What a name with a prefix promises (RFC 6265bis, section 4.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefix {
    Secure,
    Host,
    /// Of a later draft than the others (draft-ietf-httpbis-layered-cookies); Chromium has it.
    Http,
    HostHttp,
}

/// Prefixes count whatever the case of their letters, since servers may not tell cases apart.
fn prefix(name: &str) -> Option<Prefix> {
    let has = |prefix: &str| {
        name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    if has("__Host-Http-") {
        return Some(Prefix::HostHttp);
    }
    if has("__Http-") {
        return Some(Prefix::Http);
    }
    if has("__Host-") {
        return Some(Prefix::Host);
    }
    has("__Secure-").then_some(Prefix::Secure)
}

impl SetCookie {
    /// What a header says, or why browsers ignore it as a whole.
    pub fn read(header: &str) -> Result<SetCookie, Ignored> {
        let (pair, attributes) = header.split_once(';').unwrap_or((header, ""));
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let (name, value) = (trimmed(name), trimmed(value));
        let ignored = |why: Refusal| Err(Ignored { name: name.to_owned(), why });
        if header.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
            return ignored(Refusal::ControlCharacter);
        }
        if name.is_empty() && value.is_empty() {
            return ignored(Refusal::Empty);
        }
        if name.len() + value.len() > LARGEST {
            return ignored(Refusal::TooLarge);
        }
        // What has no name must not pass for one with a prefix.
        if name.is_empty() && prefix(value).is_some() {
            return ignored(Refusal::PrefixWithoutName);
        }
        let mut cookie = SetCookie { name: name.to_owned(), ..SetCookie::default() };
        for part in attributes.split(';') {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            cookie.attribute(trimmed(key), trimmed(value));
        }
        Ok(cookie)
    }

    /// Of an attribute that stands twice, the last one counts.
    fn attribute(&mut self, key: &str, value: &str) {
        const LARGEST: usize = 1024;
        if value.len() > LARGEST {
            return;
        }
        match key.to_ascii_lowercase().as_str() {
            "expires" => self.expires = cookie_date(value).or(self.expires),
            "max-age" => self.max_age = max_age(value).or(self.max_age),
            "domain" => {
                let value = value.strip_prefix('.').unwrap_or(value);
                let mut domain = plain_host(value);
                // A dot at the end stays, and no host matches it.
                if value.ends_with('.') && !domain.is_empty() {
                    domain.push('.');
                }
                self.domain = Some(domain).filter(|domain| !domain.is_empty());
            }
            "path" => self.path = value.starts_with('/').then(|| value.to_owned()),
            "secure" => self.secure = true,
            "httponly" => self.http_only = true,
            "samesite" => {
                self.same_site = match value.to_ascii_lowercase().as_str() {
                    "strict" => Some(SameSite::Strict),
                    "lax" => Some(SameSite::Lax),
                    "none" => Some(SameSite::None),
                    _ => None,
                }
            }
            "partitioned" => self.partitioned = true,
            _ => {}
        }
    }

    /// Whether it ends a cookie's time instead of beginning it, as of the moment when it was received.
    pub fn is_deletion(&self, received: Option<Timestamp>) -> bool {
        match (self.max_age, self.expires, received) {
            (Some(seconds), ..) => seconds <= 0,
            (None, Some(expires), Some(received)) => expires <= received,
            (None, Some(expires), None) => expires <= Timestamp::UNIX_EPOCH,
            (None, None, _) => false,
        }
    }

    /// Why browsers refuse it from where it came, if they do.
    pub fn refusal(&self, from: &Origin) -> Option<Refusal> {
        if self.secure && !from.is_trusted {
            return Some(Refusal::NotTrusted);
        }
        if let Some(domain) = &self.domain
            && *domain != from.host
        {
            if is_public_suffix(domain) {
                return Some(Refusal::PublicSuffix);
            }
            if is_address(&from.host) || !is_within(&from.host, domain) {
                return Some(Refusal::ForeignDomain);
            }
        }
        match prefix(&self.name) {
            Some(Prefix::Secure) if !self.secure => return Some(Refusal::SecurePrefix),
            // What every browser asks of a prefix goes first.
            Some(Prefix::Host | Prefix::HostHttp)
                if !self.secure || self.domain.is_some() || self.path.as_deref() != Some("/") =>
            {
                return Some(Refusal::HostPrefix);
            }
            Some(Prefix::Http | Prefix::HostHttp) if !self.secure || !self.http_only => {
                return Some(Refusal::HttpPrefix);
            }
            _ => {}
        }
        if self.same_site == Some(SameSite::None) && !self.secure {
            return Some(Refusal::CrossSiteNotSecure);
        }
        (self.partitioned && !self.secure).then_some(Refusal::PartitionedNotSecure)
    }

    /// Whether it is for one host alone, and for which domain: that of a public suffix that is the host itself
    /// is the host's.
    pub fn domain_of(&self, host: &str) -> (String, bool) {
        match &self.domain {
            Some(domain) if !(domain == host && (is_public_suffix(host) || is_address(host))) => {
                (domain.clone(), false)
            }
            _ => (host.to_owned(), true),
        }
    }
}

/// Names in a `Cookie` header, each with an empty name where it has none.
pub fn names_sent(header: &str) -> impl Iterator<Item = &str> {
    let pairs = header.split(';').map(trimmed).filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').map_or("", |(name, _)| trimmed(name)))
}

/// Headers that a recorder wrote as one, each on a line.
pub fn lines(value: &str) -> impl Iterator<Item = &str> {
    value.split('\n').map(|line| line.trim_end_matches('\r')).filter(|line| !line.is_empty())
}

/// Whether a recorder seems to have joined several headers by commas, as HTTP allows for other headers: behind a
/// comma in an attribute stands another pair. Dates have commas too, and no `=` behind them.
pub fn are_joined(header: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    header.split(';').skip(1).any(|attribute| {
        let behind = attribute.split(',').skip(1);
        let mut names = behind.filter_map(|it| Some(trimmed(it.split_once('=')?.0)));
        names.any(|name| !name.is_empty() && name.chars().all(is_name))
    })
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// Seconds, with what is more than a number of them can be as the most. Chromium takes a `+` in front, which the
/// standard does not.
fn max_age(value: &str) -> Option<i64> {
    let value = value.strip_prefix('+').filter(|rest| !rest.starts_with('-')).unwrap_or(value);
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_negative = digits.len() != value.len();
    Some(value.parse().unwrap_or(if is_negative { i64::MIN } else { i64::MAX }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> SetCookie {
        SetCookie::read(header).expect("a cookie")
    }

    #[test]
    fn attributes_are_read_whatever_their_case_and_the_last_counts() {
        let cookie = read(
            "a=b=c; max-age=5;MAX-AGE=60; Domain=.Example.COM ; path=/x; SECURE; HttpOnly=no; \
             sameSite=LAX; partitioned; Max-Age=x",
        );
        assert_eq!(cookie.name, "a");
        assert_eq!(cookie.max_age, Some(60));
        assert_eq!(cookie.domain.as_deref(), Some("example.com"));
        assert_eq!(cookie.path.as_deref(), Some("/x"));
        assert!(cookie.secure && cookie.http_only && cookie.partitioned);
        assert_eq!(cookie.same_site, Some(SameSite::Lax));
    }

    #[test]
    fn what_has_no_name_keeps_nothing_of_its_value() {
        let cookie = read("hunter2; Path=/");
        assert!(!format!("{cookie:?}").contains("hunter2"));
        assert_eq!(cookie.name, "");
        assert_eq!(names_sent("a=1; hunter2;b = 2;; =3").collect::<Vec<_>>(), ["a", "", "b", ""]);
    }

    #[test]
    fn headers_that_were_joined_by_commas_are_known() {
        assert!(are_joined("a=1; Path=/, b=2; Path=/"));
        assert!(are_joined("a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT,b=2"));
        for single in
            ["a=1,b=2", "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "a={x, y=1}; Path=/a,b"]
        {
            assert!(!are_joined(single), "{single}");
        }
    }

    #[test]
    fn browsers_ignore_some_headers_as_a_whole() {
        let why = |header: &str| SetCookie::read(header).err().map(|it| (it.name, it.why));
        let ignored = |name: &str, why: Refusal| Some((name.to_owned(), why));
        for (header, name, expected) in [
            ("", "", Refusal::Empty),
            ("=", "", Refusal::Empty),
            (" ; Path=/", "", Refusal::Empty),
            ("a=\u{1}b", "a", Refusal::ControlCharacter),
            ("a=b; Path=/\u{7f}", "a", Refusal::ControlCharacter),
            ("hunter2\u{1}", "", Refusal::ControlCharacter),
            ("__Host-x", "", Refusal::PrefixWithoutName),
            ("=__Secure-x=1", "", Refusal::PrefixWithoutName),
        ] {
            assert_eq!(why(header), ignored(name, expected), "{header:?}");
        }
        assert_eq!(why("a=\tb"), None);
        assert_eq!(why(&format!("a={}", "x".repeat(4096))), ignored("a", Refusal::TooLarge));
        assert_eq!(why(&"x".repeat(4097)), ignored("", Refusal::TooLarge));
        assert_eq!(why(&format!("a={}; Path=/{}", "x".repeat(4095), "y".repeat(4096))), None);
    }

    #[test]
    fn max_age_goes_before_expires_and_both_can_delete() {
        let now = Some("2024-05-01T00:00:00Z".parse::<Timestamp>().expect("a moment"));
        let deletes = |header: &str| read(header).is_deletion(now);
        assert!(deletes("a=; Max-Age=0"));
        assert!(deletes("a=; Max-Age=-99999999999999999999"));
        assert!(deletes("a=; Max-Age=0; Expires=Fri, 01 Jan 2027 00:00:00 GMT"));
        assert!(!deletes("a=b; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
        assert!(deletes("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
        assert!(deletes("a=; Expires=Tue, 30 Apr 2024 23:59:59 GMT"));
        assert!(!deletes("a=b; Expires=Wed, 01 May 2024 00:00:01 GMT"));
        assert!(!deletes("a=b; Expires=never"));
        assert!(!deletes("a="));
    }

    #[test]
    fn what_browsers_refuse_is_known_with_its_reason() {
        let refusal =
            |url: &str, header: &str| read(header).refusal(&Origin::of(url).expect("an origin"));
        let https = "https://www.example.co.uk/";
        assert_eq!(refusal(https, "a=b; Domain=co.uk"), Some(Refusal::PublicSuffix));
        assert_eq!(refusal(https, "a=b; Domain=other.co.uk"), Some(Refusal::ForeignDomain));
        assert_eq!(refusal(https, "a=b; Domain=x.www.example.co.uk"), Some(Refusal::ForeignDomain));
        assert_eq!(refusal(https, "a=b; Domain=example.co.uk"), None);
        assert_eq!(refusal(https, "a=b; Domain=example.co.uk."), Some(Refusal::ForeignDomain));
        assert_eq!(refusal(https, "a=b; Domain=.www.example.co.uk."), Some(Refusal::ForeignDomain));
        assert_eq!(refusal(https, "a=b; Domain=."), None);
        assert_eq!(refusal(https, "__Host-Http-a=b; Secure; Path=/"), Some(Refusal::HttpPrefix));
        assert_eq!(refusal(https, "__Host-Http-a=b; Secure"), Some(Refusal::HostPrefix));
        assert_eq!(refusal("https://10.0.0.1/", "a=b; Domain=0.0.1"), Some(Refusal::ForeignDomain));
        assert_eq!(refusal("https://10.0.0.1/", "a=b; Domain=10.0.0.1"), None);
        assert_eq!(refusal("http://a.example/", "a=b; Secure"), Some(Refusal::NotTrusted));
        assert_eq!(refusal("http://localhost/", "a=b; Secure"), None);
        assert_eq!(refusal(https, "a=b; SameSite=None"), Some(Refusal::CrossSiteNotSecure));
        assert_eq!(refusal(https, "a=b; Partitioned"), Some(Refusal::PartitionedNotSecure));
        assert_eq!(refusal(https, "__SECURE-a=b"), Some(Refusal::SecurePrefix));
        assert_eq!(refusal(https, "__Secure-a=b; Secure"), None);
        assert_eq!(refusal(https, "__Host-a=b; Secure; Path=/"), None);
        for broken in
            ["Secure", "Path=/", "Secure; Path=/x", "Secure; Path=/; Domain=example.co.uk"]
        {
            let header = format!("__host-a=b; {broken}");
            assert_eq!(refusal(https, &header), Some(Refusal::HostPrefix), "{header}");
        }
    }

    #[test]
    fn a_suffix_that_is_the_host_makes_a_cookie_of_that_host() {
        assert_eq!(
            read("a=b; Domain=github.io").domain_of("github.io"),
            ("github.io".into(), true)
        );
        assert_eq!(read("a=b; Domain=x.com").domain_of("www.x.com"), ("x.com".into(), false));
        assert_eq!(read("a=b").domain_of("www.x.com"), ("www.x.com".into(), true));
    }
}
