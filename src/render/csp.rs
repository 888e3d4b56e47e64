//! What a published page may load.

use crate::settings::HtmlSettings;

/// The content security policy (W3C, CSP Level 3) of every page: what the settings let the texts
/// load, and nothing else. Inline `style` attributes of the texts are let through.
pub fn content_security_policy(html: &HtmlSettings) -> String {
    let remote: String = html.remote.iter().map(|host| format!(" {host}")).collect();
    let inline = if html.styles { " 'unsafe-inline'" } else { "" };
    let mut policy = format!(
        "default-src 'none'; style-src 'self'{inline}; style-src-attr 'unsafe-inline'; \
         img-src 'self' data:{remote}; media-src 'self'{remote}; font-src 'self'{remote}; \
         base-uri 'none'"
    );
    policy.push_str(&match html.scripts {
        // The theme's own.
        false => "; script-src 'self'; connect-src 'self'".to_owned(),
        true => format!(
            "; script-src 'self' 'unsafe-inline'{remote}; connect-src 'self'{remote}; \
             frame-src 'self'{remote}; object-src 'self'{remote}"
        ),
    });
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_load_what_the_settings_allow_and_nothing_else() {
        assert_eq!(
            content_security_policy(&HtmlSettings::default()),
            "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; \
             img-src 'self' data:; media-src 'self'; font-src 'self'; base-uri 'none'; \
             script-src 'self'; connect-src 'self'"
        );
        let open = HtmlSettings {
            scripts: true,
            styles: true,
            remote: vec!["assets.example.com".to_owned()],
        };
        assert_eq!(
            content_security_policy(&open),
            "default-src 'none'; style-src 'self' 'unsafe-inline'; \
             style-src-attr 'unsafe-inline'; img-src 'self' data: assets.example.com; \
             media-src 'self' assets.example.com; font-src 'self' assets.example.com; \
             base-uri 'none'; script-src 'self' 'unsafe-inline' assets.example.com; \
             connect-src 'self' assets.example.com; frame-src 'self' assets.example.com; \
             object-src 'self' assets.example.com"
        );
    }
}
