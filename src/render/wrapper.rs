//! Pages in the theme's templates.

use super::template_fault::{Filling, template_faults};
use super::variables::Variables;
use super::{Rendered, Renderer};
use crate::finding::{Finding, Place};

impl Renderer {
    /// Fills a template of the theme. `text` is the file whose text is in the page, for findings.
    pub(super) fn template(
        &self,
        name: &str,
        variables: &Variables,
        text: Option<&str>,
    ) -> Rendered {
        let rendered = self.shared.templates.render(name, &variables.context());
        rendered.map(|page| Some(page.into_bytes())).map_err(|error| {
            let mut found = template_faults(self, &error, variables, Filling::Theme(name));
            for finding in &mut found {
                if let (Some(path), None) = (text, &finding.help) {
                    finding.help = Some(format!("it wraps {path}"));
                }
            }
            found
        })
    }
}

/// The finding for a wrapper template that the theme does not have.
pub fn unknown_wrapper(renderer: &Renderer, name: &str, place: Place) -> Finding {
    let theme = &renderer.theme;
    let help = match theme.near_template(name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the theme has {}", theme.template_names().join(", ")),
    };
    let message = format!("the theme has no wrapper template `{name}`");
    Finding::error("unknown-wrapper", place, message).with_help(help)
}
