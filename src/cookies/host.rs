//! Whose a host is: registrable domains by the list of public suffixes, addresses of machines, and whom a
//! cookie may be set for.
//!
//! Knows no cookies. The list is that of <https://publicsuffix.org>, with its private part, as browsers have it;
//! a name under no suffix of the list has its last part as one, as `localhost` in `a.localhost`.

use std::net::IpAddr;

use unicode_normalization::UnicodeNormalization;

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
        if host.is_empty() || host.contains(char::is_control) {
            return None;
        }
        let is_trusted = is_secure || is_this_machine(&host);
        Some(Origin { is_trusted, host })
    }
}

/// A host in lower case, without the dot that ends a name in full, and in ASCII as browsers send it.
pub fn plain_host(host: &str) -> String {
    let host = host.trim().trim_start_matches('[').trim_end_matches(']');
    in_ascii(host.strip_suffix('.').unwrap_or(host).to_lowercase())
}

/// A name in lower case as the network has it: `bücher.example` is `xn--bcher-kva.example`.
///
/// Recordings have names of hosts in ASCII, and people write them with their letters. Of the mappings of UTS 46 there are
/// those that a keyboard makes (cases, composed letters, full stops of East Asia), for which no library is needed.
fn in_ascii(host: String) -> String {
    if host.is_ascii() {
        return host;
    }
    let host: String = host.nfc().collect();
    let labels = host.split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']).map(|label| {
        // The longest that a label may be; what is longer is no host's.
        const LONGEST: usize = 63;
        if label.is_ascii() || label.chars().count() > LONGEST {
            return label.to_owned();
        }
        punycode(label).map_or_else(|| label.to_owned(), |coded| format!("xn--{coded}"))
    });
    labels.collect::<Vec<_>>().join(".")
}

/// A label in Punycode (RFC 3492, section 6.3).
fn punycode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    let letters: Vec<u32> = label.chars().map(u32::from).collect();
    let mut coded: String = label.chars().filter(char::is_ascii).collect();
    let plain = u32::try_from(coded.len()).ok()?;
    if plain > 0 {
        coded.push('-');
    }
    let (mut next, mut delta, mut bias, mut done) = (128_u32, 0_u32, 72_u32, plain);
    while (done as usize) < letters.len() {
        let least = letters.iter().copied().filter(|it| *it >= next).min()?;
        delta = delta.checked_add((least - next).checked_mul(done + 1)?)?;
        next = least;
        for letter in &letters {
            if *letter < next {
                delta = delta.checked_add(1)?;
            }
            if *letter != next {
                continue;
            }
            let mut rest = delta;
            for k in (BASE..).step_by(BASE as usize) {
                let threshold = k.saturating_sub(bias).clamp(1, 26);
                if rest < threshold {
                    break;
                }
                coded.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
                rest = (rest - threshold) / (BASE - threshold);
            }
            coded.push(digit(rest));
            bias = adapted(delta, done + 1, done == plain);
            delta = 0;
            done += 1;
        }
        delta = delta.checked_add(1)?;
        next += 1;
    }
    Some(coded)
}

/// A digit of Punycode: letters first, and figures then.
fn digit(value: u32) -> char {
    let value = u8::try_from(value).unwrap_or_default();
    char::from(if value < 26 { b'a' + value } else { b'0' + value - 26 })
}

/// The bias of Punycode behind a letter (RFC 3492, section 6.1).
fn adapted(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > 35 * 26 / 2 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
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
    fn names_with_letters_of_any_language_are_those_that_browsers_send() {
        for (written, sent) in [
            ("bücher.example", "xn--bcher-kva.example"),
            ("BU\u{308}CHER.example", "xn--bcher-kva.example"),
            ("münchen.straße.de", "xn--mnchen-3ya.xn--strae-oqa.de"),
            ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
            ("правда.рф", "xn--80aafi6cg.xn--p1ai"),
            // Examples of RFC 3492, section 7.1.
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
            ("そのスピードで", "xn--d9juau41awczczp"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(plain_host(written), sent, "{written}");
        }
        let long = "ü".repeat(64);
        assert_eq!(plain_host(&long), long);
        assert!(same_site("shop.xn--bcher-kva.example", &plain_host("bücher.example")));
        assert_eq!(registrable("a.b.xn--p1ai"), "b.xn--p1ai");
        assert_eq!(Origin::of("https://a\nb/"), None);
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
