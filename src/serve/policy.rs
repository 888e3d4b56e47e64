//! What the preview adds to what hosts are told, so that its own script and style sheet work on the pages of any
//! site; and what of it a preview does not send.

/// The folder of addresses that are the preview's own.
pub const FOLDER: &str = "/__engross/";

/// A content security policy that also lets the preview's own files through, at `origin`; as it stands where it
/// does already, so that pages meet what they will meet on their host.
pub fn opened(policies: &str, origin: &str) -> String {
    let opened = policies.split(',').map(|policy| opened_one(policy, origin));
    opened.collect::<Vec<_>>().join(",")
}

fn opened_one(policy: &str, origin: &str) -> String {
    let needs = [
        (&["script-src-elem", "script-src"][..], format!("{origin}{FOLDER}preview.js")),
        (&["style-src-elem", "style-src"][..], format!("{origin}{FOLDER}preview.css")),
        (&["connect-src"][..], format!("{origin}{FOLDER}")),
    ];
    let mut directives: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_changed = false;
    for directive in policy.split(';') {
        let mut words = directive.split_whitespace().map(str::to_owned);
        let Some(name) = words.next() else { continue };
        directives.push((name, words.collect()));
    }
    let position = |directives: &[(String, Vec<String>)], name: &str| {
        directives.iter().position(|(it, _)| it.eq_ignore_ascii_case(name))
    };
    for (names, source) in needs {
        let own = names.iter().find_map(|name| position(&directives, name));
        let at = match (own, position(&directives, "default-src")) {
            (Some(at), _) => at,
            (None, Some(at)) => {
                let general = directives[at].1.clone();
                // Narrower than what stands for all: whatever it lets through stays let through.
                if general.iter().any(|it| is_general(it)) {
                    continue;
                }
                let name = names.last().unwrap_or(&"connect-src");
                directives.push(((*name).to_owned(), general));
                directives.len() - 1
            }
            (None, None) => continue,
        };
        let sources = &mut directives[at].1;
        if !sources.iter().any(|it| is_general(it)) {
            sources.retain(|it| !it.eq_ignore_ascii_case("'none'"));
            sources.push(source);
            is_changed = true;
        }
    }
    if !is_changed {
        return policy.to_owned();
    }
    let written = directives.into_iter().map(|(name, sources)| match sources.is_empty() {
        true => name,
        false => format!("{name} {}", sources.join(" ")),
    });
    written.collect::<Vec<_>>().join("; ")
}

/// Whether a source lets through all that is of the same origin.
fn is_general(source: &str) -> bool {
    ["'self'", "*", "http:"].iter().any(|it| source.eq_ignore_ascii_case(it))
}

/// Whether a preview sends a header that the site asks for: not what would break the connection, keep pages
/// longer than until the next save, or open them to other sites.
pub fn is_sent(header: &str) -> bool {
    let header = header.to_ascii_lowercase();
    !header.starts_with("access-control-")
        && !matches!(
            header.as_str(),
            "cache-control"
                | "clear-site-data"
                | "connection"
                | "content-encoding"
                | "content-length"
                | "content-range"
                | "cross-origin-resource-policy"
                | "date"
                | "expires"
                | "host"
                | "keep-alive"
                | "proxy-connection"
                | "set-cookie"
                | "strict-transport-security"
                | "te"
                | "trailer"
                | "transfer-encoding"
                | "upgrade"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_opened(policy: &str, expected: &str) {
        assert_eq!(opened(policy, "http://localhost:4000"), expected);
    }

    #[test]
    fn a_policy_that_lets_the_site_s_own_through_stays_as_it_is() {
        for policy in [
            "default-src 'none'; script-src 'self'; style-src 'self';connect-src 'self'",
            "default-src 'self'",
            "frame-ancestors 'self'",
            "img-src data:",
        ] {
            check_opened(policy, policy);
        }
    }

    #[test]
    fn one_that_does_not_gets_the_preview_s_files_alone() {
        let own = "http://localhost:4000/__engross";
        check_opened(
            "default-src 'none'; script-src 'sha256-x='",
            &format!(
                "default-src 'none'; script-src 'sha256-x=' {own}/preview.js; style-src {own}/preview.css; connect-src {own}/"
            ),
        );
        check_opened(
            "script-src 'none',script-src-elem a.example",
            &format!("script-src {own}/preview.js,script-src-elem a.example {own}/preview.js"),
        );
    }
}
