//! From an error of the template engine to findings that an editor understands.

use tera::ErrorKind;

use super::Renderer;
use super::tags::Respelled;
use super::variables::Variables;
use crate::document::Document;
use crate::finding::{Finding, Place, did_you_mean};
use crate::theme::{Report, fact, reports};

/// The name that Tera gives to a template without one.
const ONE_OFF: &str = "__tera_one_off";

/// What was being filled when the error came up.
#[derive(Clone, Copy)]
pub enum Filling<'a> {
    /// The body of a text.
    Body(&'a Document, &'a Respelled),
    /// A template of the theme.
    Theme(&'a str),
}

/// Turns an error of the engine into findings.
pub fn template_faults(
    renderer: &Renderer,
    error: &tera::Error,
    context: &Variables,
    filling: Filling<'_>,
) -> Vec<Finding> {
    let text = error.to_string();
    let found = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => vec![Report {
            message: report.message(),
            name: report.filename(),
            line: report.span().start_line,
            column: report.span().start_col + 1,
        }],
        _ => reports(&text),
    };
    if found.is_empty() {
        let place = match filling {
            Filling::Body(document, _) => document.place(0),
            Filling::Theme(name) => Place::file(theme_file(renderer, name)),
        };
        return vec![Finding::error("template", place, text)];
    }
    let finding = |report: &Report<'_>| {
        let (place, of_a_text) = place(renderer, report, filling);
        let finding = Finding::error("template", place, fact(report.message));
        match variable_help(report.message, context, filling) {
            Some(help) => finding.with_help(help),
            None if of_a_text => finding
                .with_help("correct the tag, or set `template: false` to show braces as they are"),
            None => finding,
        }
    };
    found.iter().map(finding).collect()
}

/// The place of a fault in its file, and whether that is the file of the text being filled.
fn place(renderer: &Renderer, report: &Report<'_>, filling: Filling<'_>) -> (Place, bool) {
    if let Filling::Body(document, respelled) = filling {
        if report.name == ONE_OFF {
            let before = document.lines_before_body();
            let column = respelled.column(report.line, report.column);
            return (Place::at(document.path.clone(), report.line + before, column), true);
        }
        let fragments = &renderer.materials(document).fragments;
        let in_fragment = fragments.place(report.name, report.line, report.column);
        if let Some(place) = in_fragment {
            return (place, false);
        }
    }
    (Place::at(theme_file(renderer, report.name), report.line, report.column), false)
}

fn theme_file(renderer: &Renderer, name: &str) -> String {
    renderer.theme.template_file(name).to_owned()
}

/// For an undefined variable: the nearest one in scope, or all of them.
fn variable_help(message: &str, context: &Variables, filling: Filling<'_>) -> Option<String> {
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
    let near = did_you_mean(root, names.iter().copied());
    let scope = || format!("in scope are {}", names.join(", "));
    Some(match (near, filling) {
        (Some(near), Filling::Body(..)) => {
            format!("did you mean `{near}`? To show braces as they are, set `template: false`")
        }
        (None, Filling::Body(..)) => format!(
            "{}; define it under `context:`, or set `template: false` to show braces as they are",
            scope()
        ),
        (Some(near), Filling::Theme(_)) => {
            format!("did you mean `{near}`? {}", capitalised(&scope()))
        }
        (None, Filling::Theme(_)) => scope(),
    })
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
