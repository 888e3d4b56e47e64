//! How findings and results look on a terminal, and as JSON.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use clap::ValueEnum;
use serde_json::json;

use super::{Common, Exit, Format, WrongUse};
use crate::asked::Refused;
use crate::build::Built;
use crate::finding::{Finding, Severity};

/// What is said where faults of the content stop a run, and how it ends.
pub struct OnFaults {
    pub message: &'static str,
    pub help: Option<&'static str>,
    pub exit: Exit,
}

/// Prints results to standard output and messages to standard error.
pub struct Printer {
    format: Format,
    least: Severity,
    colour: bool,
}

impl Printer {
    pub fn new(common: &Common, format: Format) -> Printer {
        let least = match (common.quiet, common.verbose) {
            (true, _) => Severity::Error,
            (_, true) => Severity::Info,
            _ => Severity::Warning,
        };
        Printer { format, least, colour: std::io::stderr().is_terminal() && !no_colour() }
    }

    /// What stopped the run.
    pub fn error(&self, message: &str, help: Option<&str>) {
        let mut text = format!("{}: {}\n", self.painted(Severity::Error), printable(message));
        if let Some(help) = help {
            text.push_str(&format!("  help: {}\n", printable(help)));
        }
        to_stderr(&text);
    }

    /// What a person should know beside a result.
    pub fn warning(&self, message: &str) {
        to_stderr(&format!("{}: {}\n", self.painted(Severity::Warning), printable(message)));
    }

    /// What happened, unless only errors are asked for.
    pub fn message(&self, message: &str) {
        if self.least > Severity::Error {
            to_stderr(&format!("{}\n", printable(message)));
        }
    }

    /// What is wrong with the use of the program.
    pub fn wrong_use(&self, wrong_use: &WrongUse) -> Exit {
        self.error(&wrong_use.message, Some(wrong_use.help));
        Exit::WrongUse
    }

    /// Why what was asked for is not done.
    pub fn refused(&self, refused: Refused, on_faults: &OnFaults) -> Exit {
        match refused {
            Refused::WrongUse(message, help) => {
                self.error(&message, Some(&help));
                Exit::WrongUse
            }
            Refused::Faults(findings) => {
                self.findings(&findings);
                self.error(on_faults.message, on_faults.help);
                on_faults.exit
            }
            Refused::Machine(message) => {
                self.error(&message, None);
                Exit::MachineFailed
            }
        }
    }

    /// Findings, then what was built. Gives `exit` back, unless the result could not be written.
    pub fn report(&self, findings: &[Finding], built: Option<(&Built, &str)>, exit: Exit) -> Exit {
        if self.format == Format::Json {
            let json = json!({
                "findings": findings.iter().map(finding_json).collect::<Vec<_>>(),
                "built": built.map(|(built, _)| json!({
                    "notices": built.notices,
                    "versions": built.versions,
                    "redlines": built.redlines,
                    "files": built.files,
                })),
            });
            return self.result(&format!("{json:#}\n"), exit);
        }
        let mut text = self.lines(findings);
        if let Some(count) = counted(findings, self.least) {
            text.push_str(&count);
            if built.is_none() {
                text.push_str("; nothing was written");
            }
            text.push('\n');
        }
        to_stderr(&text);
        match built {
            Some((_, line)) => self.result(&format!("{line}\n"), exit),
            None => exit,
        }
    }

    /// Findings of a run that writes nothing. Gives `exit` back, unless they could not be written.
    pub fn checked(&self, findings: &[Finding], exit: Exit) -> Exit {
        if self.format == Format::Json {
            let json = json!({
                "findings": findings.iter().map(finding_json).collect::<Vec<_>>(),
            });
            return self.result(&format!("{json:#}\n"), exit);
        }
        let mut text = self.lines(findings);
        text.push_str(&counted(findings, self.least).unwrap_or_else(|| "no findings".to_owned()));
        text.push('\n');
        self.result(&text, exit)
    }

    /// A command's result. Gives `exit` back, unless it could not be written. A reader that has gone
    /// away is no reason to fail.
    pub fn result(&self, text: &str, exit: Exit) -> Exit {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                self.error(&format!("the result could not be written: {error}"), None);
                Exit::MachineFailed
            }
            _ => exit,
        }
    }

    /// Findings alone, as messages beside a result that is printed otherwise.
    pub fn findings(&self, findings: &[Finding]) {
        to_stderr(&self.lines(findings));
    }

    /// Whether any of the findings is printed.
    pub fn tells(&self, findings: &[Finding]) -> bool {
        findings.iter().any(|finding| finding.severity <= self.least)
    }

    fn lines(&self, findings: &[Finding]) -> String {
        let told = findings.iter().filter(|finding| finding.severity <= self.least);
        told.map(|finding| self.finding(finding)).collect()
    }

    fn finding(&self, finding: &Finding) -> String {
        let Finding { rule, severity, place, message, help, detail } = finding;
        let (place, severity) = (place.to_string(), self.painted(*severity));
        let (place, message) = (printable(&place), printable(message));
        let mut text = format!("{place}: {severity}: {message} [{rule}]\n");
        for line in detail.iter().flat_map(|detail| detail.lines()) {
            text.push_str(&format!("  | {}\n", printable(line)));
        }
        if let Some(help) = help {
            text.push_str(&format!("  help: {}\n", printable(help)));
        }
        text
    }

    fn painted(&self, severity: Severity) -> String {
        if !self.colour {
            return severity.to_string();
        }
        let colour = match severity {
            Severity::Error => 31,
            Severity::Warning => 33,
            Severity::Info => 36,
        };
        format!("\u{1b}[1;{colour}m{severity}\u{1b}[0m")
    }
}

/// Whether the environment asks for no colours (<https://no-color.org>).
fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// When a result is coloured.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

impl When {
    /// Whether what goes to standard output is coloured.
    pub fn is_now(self) -> bool {
        match self {
            When::Always => true,
            When::Never => false,
            When::Auto => std::io::stdout().is_terminal() && !no_colour(),
        }
    }
}

/// Text that may come from the content, without what a terminal would obey, a line end that would
/// make one line look like two, or marks that turn the rest of the line around (UAX #9).
pub fn printable(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let is_obeyed = |c: char| c.is_control() || turns(c);
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_obeyed(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// A finding for programs.
pub fn finding_json(finding: &Finding) -> serde_json::Value {
    let Finding { rule, severity, place, message, help, detail } = finding;
    let number = |number: usize| (number > 0).then_some(number);
    json!({
        "rule": rule,
        "severity": severity.to_string(),
        "path": &*place.path,
        "line": number(place.line),
        "column": number(place.column),
        "message": message,
        "help": help,
        "detail": detail,
    })
}

/// `2 errors, 1 warning`; informations are counted when there is nothing worse to say of them.
fn counted(findings: &[Finding], least: Severity) -> Option<String> {
    let mut parts = Vec::new();
    for (severity, one, many) in [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "note", "notes"),
    ] {
        let hidden = if severity > least { " (shown with --verbose)" } else { "" };
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        match count {
            0 => {}
            1 => parts.push(format!("1 {one}{hidden}")),
            _ => parts.push(format!("{count} {many}{hidden}")),
        }
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The line that a build ends with.
pub fn built_line(built: &Built, took: Duration, index: &Path) -> String {
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    format!(
        "{}, {}, {}, {} in {:.2} s: see {}",
        counted(built.notices, "notice", "notices"),
        counted(built.versions, "version", "versions"),
        counted(built.redlines, "redline", "redlines"),
        counted(built.files, "file", "files"),
        took.as_secs_f64(),
        index.display()
    )
}

// Where messages cannot be written, nothing can be said of it.
pub fn to_stderr(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// How many columns the terminal has that standard output leads to.
pub fn terminal_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(std::io::stdout())?;
    Some(width.0.into())
}

/// How many columns a line of a redline has, unless it was said.
pub fn redline_width(said: Option<u16>) -> usize {
    // Longer lines are hard to read.
    const WIDEST: usize = 100;
    const ELSEWHERE: usize = 80;
    match said {
        Some(width) => width.into(),
        None => terminal_width().map_or(ELSEWHERE, |width| width.min(WIDEST)),
    }
}
