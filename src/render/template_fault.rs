//! From an error of the template engine to a finding that an editor understands.

use tera::ErrorKind;

use super::Renderer;
use super::variables::Variables;
use crate::finding::{Finding, Place, did_you_mean};

/// Turns a template error into a finding. `file` gives the file of a template's name and how many
/// lines of it come before the template. Errs with the message when the error has no place.
pub fn template_fault(
    renderer: &Renderer,
    error: &tera::Error,
    context: &Variables,
    file: impl Fn(&str) -> Option<(String, usize)>,
) -> Result<Finding, String> {
    let report = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report,
        _ => return Err(error.to_string()),
    };
    let name = report.filename();
    let (path, lines_before) = file(name)
        .or_else(|| {
            renderer
                .fragments
                .contains_key(name)
                .then(|| (format!("{}/{name}", renderer.settings.content), 0))
        })
        .unwrap_or_else(|| {
            (
                format!(
                    "{}/{}/templates/{name}",
                    renderer.settings.themes, renderer.settings.theme
                ),
                0,
            )
        });
    let span = report.span();
    let place = Place::at(path, span.start_line + lines_before, span.start_col + 1);
    let message = report.message();
    // What is in scope is said in the help, where there is room for the nearest name.
    let fact = message.split(". Available variables").next().unwrap_or(message);
    let fact = fact.chars().next().map_or(String::new(), |first| {
        first.to_lowercase().collect::<String>() + &fact[first.len_utf8()..]
    });
    let finding = Finding::error("template", place, fact.trim_end_matches('.'));
    let of_a_text = file(name).is_some();
    Ok(match variable_help(message, context) {
        Some(help) => finding.with_help(help),
        None if of_a_text => finding
            .with_help("correct the tag, or set `template: false` to show braces as they are"),
        None => finding,
    })
}

/// For an undefined variable: the nearest one in scope, or all of them.
fn variable_help(message: &str, context: &Variables) -> Option<String> {
    if !message.contains("not found")
        && !message.contains("ndefined")
        && !message.contains("not defined")
    {
        return None;
    }
    let variable = message.split(['`', '\'', '"']).nth(1)?;
    let root = variable.split('.').next().unwrap_or(variable);
    let names: Vec<&str> = context.names().collect();
    if names.contains(&root) {
        return None;
    }
    Some(match did_you_mean(root, names.iter().copied()) {
        Some(near) => {
            format!("did you mean `{near}`? To show braces as they are, set `template: false`")
        }
        None => format!(
            "in scope are {}; define it under `context:`, or set `template: false` to show braces as they are",
            names.join(", ")
        ),
    })
}
