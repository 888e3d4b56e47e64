//! `tag:` URIs (RFC 4151): ids that need no registry and lead nowhere, so that they outlive addresses.

/// The date in ids of which nobody said another: an authority and a date on which it had its name.
///
/// A constant, since ids must not change with what a site has: its first version can become another one when
/// an older text is added. No site had these feeds before, so whoever publishes one had the name by then
/// or says so in the settings.
const SINCE: &str = "2026";

/// The beginning of the ids of a site that is published at a full address (`https://legal.example.com/texts`).
pub fn prefix(url: &str) -> String {
    let behind = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (authority, base) = behind.find('/').map_or((behind, ""), |at| behind.split_at(at));
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let is_port = |port: &str| port.bytes().all(|it| it.is_ascii_digit());
    let host =
        host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(host, _)| host);
    let mut name = String::new();
    for c in host.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '.' | '-' => name.push(c),
            // A name of the DNS has no other letters. The same host gives the same id, which is all that is asked.
            other => name.push_str(&format!("-{:x}", u32::from(other))),
        }
    }
    format!("tag:{name},{SINCE}:{}/", crate::address::encoded(base))
}

/// Whether a text can begin `tag:` URIs.
pub fn is_prefix(text: &str) -> bool {
    let Some((entity, specific)) = text.strip_prefix("tag:").and_then(|it| it.split_once(':'))
    else {
        return false;
    };
    let Some((authority, date)) = entity.split_once(',') else { return false };
    is_authority(authority) && is_date(date) && specific.bytes().all(is_of_specific)
}

/// A name of the DNS, or a mail address at one.
fn is_authority(text: &str) -> bool {
    let (mailbox, host) = text.split_once('@').map_or((None, text), |(it, host)| (Some(it), host));
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    let is_of_mailbox = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_');
    host.split('.').all(is_label)
        && mailbox.is_none_or(|it| !it.is_empty() && it.bytes().all(is_of_mailbox))
}

/// A year, a month of it, or a day.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &str, digits: usize, most: u16| {
        part.len() == digits
            && part.bytes().all(|it| it.is_ascii_digit())
            && part.parse().is_ok_and(|it: u16| (1..=most).contains(&it))
    };
    match parts[..] {
        [year] => is_number(year, 4, 9999),
        [year, month] => is_number(year, 4, 9999) && is_number(month, 2, 12),
        [year, month, day] => {
            is_number(year, 4, 9999) && is_number(month, 2, 12) && is_number(day, 2, 31)
        }
        _ => false,
    }
}

fn is_of_specific(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_begin_with_the_host_and_the_folder_of_the_site() {
        for (url, expected) in [
            ("https://legal.example.com", "tag:legal.example.com,2026:/"),
            ("https://Legal.Example.com:8443/texts", "tag:legal.example.com,2026:/texts/"),
            ("http://ada:x@example.com/a b", "tag:example.com,2026:/a%20b/"),
            ("https://bücher.example", "tag:b-fccher.example,2026:/"),
            ("http://[::1]:80", "tag:-5b-3a-3a1-5d,2026:/"),
        ] {
            assert_eq!(prefix(url), expected);
            assert!(is_prefix(&prefix(url)), "{url}");
        }
    }

    #[test]
    fn what_begins_a_tag_uri_is_known() {
        for good in [
            "tag:example.com,2019:",
            "tag:legal@example.com,2019-05:/a/",
            "tag:example.com,2019-05-25:notices/%E5%80%8B?x",
        ] {
            assert!(is_prefix(good), "{good}");
        }
        for bad in [
            "",
            "tag:example.com:x",
            "tag:example.com,19:x",
            "tag:example.com,2019-13:x",
            "tag:example.com,2019-05-32:x",
            "tag:example..com,2019:x",
            "tag:@example.com,2019:x",
            "tag:example.com,2019:a b",
            "tag:example.com,2019:個",
            "https://example.com/",
        ] {
            assert!(!is_prefix(bad), "{bad}");
        }
    }
}
