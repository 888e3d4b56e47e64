//! What a published page may load.

use std::collections::BTreeSet;

use crate::settings::HtmlSettings;
use crate::shown::Inline;

/// The content security policy (W3C, CSP Level 3) of a page: the site's own style sheets, scripts and
/// data, what the settings let the texts load, and nothing else. What a text brings inline is let
/// through by its hash, if the settings let texts bring such things.
pub fn content_security_policy(html: &HtmlSettings, inline: &Inline) -> String {
    let remote: String = html.remote.iter().map(|host| format!(" {host}")).collect();
    let hashes = |set: &BTreeSet<String>, are_allowed: bool| -> String {
        set.iter().filter(|_| are_allowed).map(|hash| format!(" {hash}")).collect()
    };
    let styles = hashes(&inline.styles, html.styles);
    let mut policy = format!(
        "default-src 'none'; style-src 'self'{styles}; img-src 'self' data:{remote}; \
         media-src 'self'{remote}; font-src 'self'{remote}; base-uri 'none'; \
         form-action 'self'{remote}"
    );
    if html.scripts {
        let scripts = hashes(&inline.scripts, true);
        // A handler's hash counts only where this is said.
        let handlers = match inline.handlers.is_empty() {
            true => String::new(),
            false => format!(" 'unsafe-hashes'{}", hashes(&inline.handlers, true)),
        };
        policy.push_str(&format!(
            "; script-src 'self'{scripts}{handlers}{remote}; connect-src 'self'{remote}; \
             frame-src 'self'{remote}; object-src 'self'{remote}"
        ));
    } else {
        policy.push_str("; script-src 'self'; connect-src 'self'");
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shown::shown;

    fn check_policy(html: &HtmlSettings, text: &str, expected: &str) {
        let mut inline = Inline::default();
        shown(text, &mut inline);
        assert_eq!(content_security_policy(html, &inline), expected);
    }

    #[test]
    fn a_page_may_load_what_the_settings_allow_and_nothing_else() {
        check_policy(
            &HtmlSettings::default(),
            "<p style=\"color:red\" onclick=\"f()\">a</p><style>p{}</style><script>f()</script>",
            "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; \
             font-src 'self'; base-uri 'none'; form-action 'self'; script-src 'self'; connect-src 'self'",
        );
    }

    #[test]
    fn what_a_text_may_bring_is_known_by_its_hash() {
        let open = HtmlSettings {
            scripts: true,
            styles: true,
            remote: vec!["assets.example.com".to_owned()],
        };
        check_policy(
            &open,
            "<style>p{}</style><script>f()</script>",
            "default-src 'none'; \
             style-src 'self' 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='; \
             img-src 'self' data: assets.example.com; media-src 'self' assets.example.com; \
             font-src 'self' assets.example.com; base-uri 'none'; form-action 'self' assets.example.com; \
             script-src 'self' 'sha256-GcEEE0IkDzIP5EQ6DXZaDPORqT5RTBELX8Fyzyg9yvo=' assets.example.com; \
             connect-src 'self' assets.example.com; \
             frame-src 'self' assets.example.com; object-src 'self' assets.example.com",
        );
        let handlers = HtmlSettings { remote: Vec::new(), ..open };
        let mut inline = Inline::default();
        shown("<p onclick=\"f()\">a</p>", &mut inline);
        let policy = content_security_policy(&handlers, &inline);
        assert!(policy.contains("script-src 'self' 'unsafe-hashes' 'sha256-"), "{policy}");
    }
}
