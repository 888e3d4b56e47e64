//! What static hosts are told: the headers of the pages (`_headers`) and former addresses
//! (`_redirects`), in the form that several of them read.
//!
//! Pages say the same by themselves (`<meta>`, redirects in HTML) for hosts that read neither.

use super::Renderer;
use super::csp::content_security_policy;
use super::plan::{Page, Plan};
use crate::shown::Inline;
use crate::theme::assets;

/// The file of headers.
pub const HEADERS: &str = "_headers";
/// The file of redirects.
pub const REDIRECTS: &str = "_redirects";

/// `_headers`: what every page may load, and what may be kept. `inline` is what the texts bring.
pub fn headers(renderer: &Renderer, inline: &Inline) -> Vec<u8> {
    let policy = content_security_policy(&renderer.settings.html, inline);
    let base = renderer.addresses.link("");
    let base = base.trim_end_matches('/');
    // A page cannot say by itself who may show it in a frame.
    format!(
        "{base}/*\n  Content-Security-Policy: {policy}; frame-ancestors 'self'\n  \
         X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n\
         {base}/{}/*\n  Cache-Control: public, max-age=31536000, immutable\n",
        assets::FOLDER
    )
    .into_bytes()
}

/// `_redirects`: former addresses, each with what stood below it; none where there are none.
pub fn redirects(renderer: &Renderer, plan: &Plan) -> Option<Vec<u8>> {
    let mut redirects: Vec<(String, &str)> = Vec::new();
    for entry in &plan.others {
        if let Page::Redirect { to, .. } = &entry.page {
            redirects.push((renderer.addresses.link(&entry.output), to));
        }
    }
    // What stands above comes first.
    redirects.sort();
    // Former address, address of today, whether what stood below moved along.
    let mut rules: Vec<(String, &str, bool)> = Vec::new();
    for (from, to) in redirects {
        let above = rules.iter_mut().rev().find(|(above, new, _)| {
            let below = from.strip_prefix(above.as_str());
            below.is_some_and(|below| to.strip_prefix(*new) == Some(below))
        });
        match above {
            Some(rule) => rule.2 = true,
            None => rules.push((from, to, false)),
        }
    }
    let mut lines = String::new();
    for (from, to, with_all_below) in rules {
        let path = from.trim_end_matches('/');
        lines.push_str(&format!("{path} {to} 301\n"));
        if with_all_below {
            lines.push_str(&format!("{path}/* {to}:splat 301\n"));
        }
    }
    (!lines.is_empty()).then(|| lines.into_bytes())
}
