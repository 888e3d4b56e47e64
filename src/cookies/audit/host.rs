//! Whose a host is: registrable domains by the list of public suffixes, addresses of machines, and whom a
//! cookie may be set for.
//!
//! Knows no cookies. The list is that of <https://publicsuffix.org>, with its private part, as browsers have it;
//! a name under no suffix of the list has its last part as one, as `localhost` in `a.localhost`.

use std::net::IpAddr;

/// What an address of the web begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Whether what is sent to it is kept from others on the way, or it is the machine itself: browsers take
    /// `Secure` cookies from it.
    pub is_trusted: bool,
    /// The host, in lower case; an address of IPv6 without its brackets.
    pub host: String,
}

impl Origin {
    /// The origin of an address of `http`, `https`, `ws` or `wss`.
    pub fn of(url: &str) -> Option<Origin> {
        let (scheme, rest) = url.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let is_secure = match scheme.as_str() {
            "https" | "wss" => true,
            "http" | "ws" => false,
            _ => return None,
        };
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let authority = &rest[..end];
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = match authority.strip_prefix('[') {
            Some(address) => address.split_once(']')?.0,
            None => authority.split_once(':').map_or(authority, |(host, _)| host),
        };
        let host = plain_host(host);
        if host.is_empty() {
            return None;
        }
        let is_trusted = is_secure || is_this_machine(&host);
        Some(Origin { is_trusted, host })
    }
}

/// A host in lower case, without the dot that ends a name in full.
pub fn plain_host(host: &str) -> String {
    let host = host.trim().trim_start_matches('[').trim_end_matches(']');
    host.strip_suffix('.').unwrap_or(host).to_lowercase()
}

/// The host of a cookie's domain as jars write it, with a dot in front or without.
pub fn plain_domain(domain: &str) -> String {
    plain_host(domain.trim().trim_start_matches('.'))
}

/// Whether a host is an address of a machine.
pub fn is_address(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok()
}

/// Whether a host is the machine itself (RFC 6761, section 6.3).
fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether others register names directly below a host: `co.uk`, `github.io`.
pub fn is_public_suffix(host: &str) -> bool {
    !is_address(host) && psl::suffix_str(host) == Some(host)
}

/// Whose a host is: its registrable domain, or the host itself where it has none.
pub fn registrable(host: &str) -> &str {
    if is_address(host) {
        return host;
    }
    psl::domain_str(host).unwrap_or(host)
}

/// Whether two hosts are one site's (schemes apart).
pub fn same_site(one: &str, other: &str) -> bool {
    registrable(one) == registrable(other)
}

/// Whether a host is a domain or stands below it (RFC 6265, section 5.1.3).
pub fn is_within(host: &str, domain: &str) -> bool {
    host == domain
        || (!is_address(host)
            && host.strip_suffix(domain).is_some_and(|before| before.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_an_address_begins_with() {
        let of = |url: &str| Origin::of(url).map(|it| (it.host, it.is_trusted));
        let some = |host: &str, is_trusted| Some((host.to_owned(), is_trusted));
        assert_eq!(of("https://WWW.Example.com:8443/a?b#c"), some("www.example.com", true));
        assert_eq!(of("http://user:pass@example.com./"), some("example.com", false));
        assert_eq!(of("http://[::1]:80/"), some("::1", true));
        assert_eq!(of("http://127.0.0.1:9/x@y"), some("127.0.0.1", true));
        assert_eq!(of("ws://a.localhost?x"), some("a.localhost", true));
        assert_eq!(of("data:text/html,hello"), None);
        assert_eq!(of("https:///nothing"), None);
    }

    #[test]
    fn a_site_is_a_registrable_domain_or_an_address() {
        assert!(same_site("shop.example.co.uk", "example.co.uk"));
        assert!(!same_site("one.co.uk", "other.co.uk"));
        assert!(!same_site("one.github.io", "other.github.io"));
        assert!(same_site("a.localhost", "x.a.localhost"));
        assert!(!same_site("a.localhost", "b.localhost"));
        assert!(!same_site("10.0.0.1", "11.0.0.1"));
        assert!(same_site("127.0.0.1", "127.0.0.1"));
        assert!(
            is_public_suffix("co.uk") && is_public_suffix("github.io") && is_public_suffix("com")
        );
        assert!(!is_public_suffix("example.com") && !is_public_suffix("10.0.0.1"));
    }

    #[test]
    fn a_host_is_within_a_domain_at_a_dot_alone() {
        assert!(is_within("www.example.com", "example.com"));
        assert!(is_within("example.com", "example.com"));
        assert!(!is_within("badexample.com", "example.com"));
        assert!(!is_within("example.com", "www.example.com"));
        assert!(!is_within("1.10.0.0.1", "www.10.0.0.1"));
        assert!(!is_within("10.0.0.1", "0.0.1"));
    }
}
