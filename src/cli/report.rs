//! How findings and results look on a terminal, and as JSON.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use serde_json::json;

use super::{Common, Exit, Format, WrongUse};
use crate::asked::Refused;
use crate::build::Built;
pub use crate::finding::annotated::printable;
use crate::finding::annotated::{Look, Texts, annotated};
pub use crate::finding::json::json as finding_json;
use crate::finding::{Finding, Severity};
use crate::site::text_of;

/// Where people read what findings of a site mean.
const EXPLAINED: &str = "`engross check --explain RULE` says what a rule is for";

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
    /// Whether messages are coloured.
    colour: bool,
    drawn: Drawn,
    /// Where the files stand that findings are in.
    root: Option<PathBuf>,
    /// Files of which no line is shown.
    hidden: BTreeSet<Arc<str>>,
    /// Where people read what findings mean.
    explained: &'static str,
}

/// Draws findings for a code host; the prefix leads from the root of the repository to the site's.
pub type Hosted = fn(&[Finding], &str) -> String;

/// How each finding is drawn.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Drawn {
    /// With the line of its file
    #[default]
    Full,
    /// On a line of its own, as editors and scripts read it: path:line:column: severity: fact, and the rule
    Short,
}

impl Printer {
    pub fn new(common: &Common, format: Format) -> Printer {
        let least = match (common.quiet, common.verbose) {
            (true, _) => Severity::Error,
            (_, true) => Severity::Info,
            _ => Severity::Warning,
        };
        let colour = std::io::stderr().is_terminal() && !no_colour();
        Printer {
            format,
            least,
            colour,
            drawn: common.findings,
            root: common.root().ok(),
            hidden: BTreeSet::new(),
            explained: EXPLAINED,
        }
    }

    /// Shows no line of these files: they hold secrets.
    pub fn hiding(mut self, files: impl IntoIterator<Item = Arc<str>>) -> Printer {
        self.hidden.extend(files);
        self
    }

    /// Says in another way where people read what findings mean.
    pub fn explained(mut self, explained: &'static str) -> Printer {
        self.explained = explained;
        self
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
    /// For programs, what a run took stands beside that.
    pub fn report(
        &self,
        findings: &[Finding],
        built: Option<(&Built, &str)>,
        timings: Option<serde_json::Value>,
        exit: Exit,
    ) -> Exit {
        if self.format == Format::Json {
            let mut json = json!({
                "findings": findings.iter().map(finding_json).collect::<Vec<_>>(),
                "built": built.map(|(built, _)| json!({
                    "notices": built.notices,
                    "versions": built.versions,
                    "redlines": built.redlines,
                    "files": built.files,
                    "written": built.written,
                    "editions": built.editions,
                    "rendered": built.rendered,
                })),
            });
            if let Some(timings) = timings {
                json["timings"] = timings;
            }
            return self.result(&format!("{json:#}\n"), exit);
        }
        let mut text = self.lines(findings, self.look());
        let says = counted(findings, self.least).filter(|_| !self.is_silent(exit));
        if let Some(count) = says {
            text.push_str(&count);
            if built.is_none() {
                text.push_str("; nothing was written");
            }
            text.push('\n');
        }
        to_stderr(&text);
        match built {
            Some((_, line)) => self.done(&format!("{line}\n"), exit),
            None => exit,
        }
    }

    /// Findings as code hosts read them. Gives `exit` back, unless they could not be written.
    pub fn hosted(&self, findings: &[Finding], draw: Hosted, exit: Exit) -> Exit {
        let told = findings.iter().filter(|finding| finding.severity <= self.least);
        let told: Vec<Finding> = told.cloned().collect();
        let text = draw(&told, &self.repository_prefix());
        to_stderr(&format!("{}\n", self.summary(findings)));
        self.result(&text, exit)
    }

    /// Findings of a run that writes nothing. Gives `exit` back, unless they could not be written.
    pub fn checked(&self, findings: &[Finding], exit: Exit) -> Exit {
        if self.format == Format::Json {
            let json = json!({
                "findings": findings.iter().map(finding_json).collect::<Vec<_>>(),
            });
            return self.result(&format!("{json:#}\n"), exit);
        }
        if self.is_silent(exit) {
            return exit;
        }
        let (colour, width) = (When::Auto.is_now(), terminal_width().unwrap_or(ELSEWHERE));
        let mut text = self.lines(findings, Look { colour, width });
        text.push_str(&self.summary(findings));
        text.push('\n');
        if self.drawn == Drawn::Full && self.tells(findings) {
            text.push_str(self.explained);
            text.push('\n');
        }
        self.result(&text, exit)
    }

    fn summary(&self, findings: &[Finding]) -> String {
        counted(findings, self.least).unwrap_or_else(|| "no findings".to_owned())
    }

    /// What leads from the root of the repository to the site's.
    fn repository_prefix(&self) -> String {
        let root = self.root.as_ref().and_then(|root| root.canonicalize().ok());
        let prefix = root.as_deref().and_then(|root| {
            let repository = root.ancestors().find(|folder| folder.join(".git").exists())?;
            let below = root.strip_prefix(repository).ok()?.to_str()?;
            (!below.is_empty()).then(|| format!("{}/", below.replace('\\', "/")))
        });
        prefix.unwrap_or_default()
    }

    /// How findings look among the messages.
    fn look(&self) -> Look {
        Look { colour: self.colour, width: columns(std::io::stderr()).unwrap_or(ELSEWHERE) }
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

    /// What was done, unless only errors are asked for. Gives `exit` back, unless it could not be written.
    pub fn done(&self, text: &str, exit: Exit) -> Exit {
        if self.is_silent(exit) { exit } else { self.result(text, exit) }
    }

    /// Whether nothing is said of a run that ends so: it succeeded, and only errors are asked for.
    fn is_silent(&self, exit: Exit) -> bool {
        exit == Exit::Done && self.least == Severity::Error
    }

    /// Findings alone, as messages beside a result that is printed otherwise.
    pub fn findings(&self, findings: &[Finding]) {
        to_stderr(&self.lines(findings, self.look()));
    }

    /// Whether any of the findings is printed.
    pub fn tells(&self, findings: &[Finding]) -> bool {
        findings.iter().any(|finding| finding.severity <= self.least)
    }

    fn lines(&self, findings: &[Finding], look: Look) -> String {
        let told = findings.iter().filter(|finding| finding.severity <= self.least);
        let root = self.root.as_deref();
        let text_of = |path: &str| {
            let is_shown = !self.hidden.contains(path);
            root.filter(|_| is_shown).and_then(|root| text_of(root, path))
        };
        let mut texts = Texts::new(&text_of);
        told.map(|finding| match self.drawn {
            Drawn::Full => annotated(finding, &mut texts, look),
            Drawn::Short => short(finding),
        })
        .collect()
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

/// A finding on a line, with what shows it and the way out below.
fn short(finding: &Finding) -> String {
    let Finding { rule, severity, place, message, help, detail, length: _ } = finding;
    let place = place.to_string();
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

/// Whether the environment asks for no colours (<https://no-color.org>).
pub fn no_colour() -> bool {
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

/// `2 errors, 1 warning`; informations are counted when there is nothing worse to say of them.
fn counted(findings: &[Finding], least: Severity) -> Option<String> {
    let mut parts = Vec::new();
    for (severity, one, many) in [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "note", "notes"),
    ] {
        let hidden = match (severity > least, least) {
            (false, _) => "",
            (true, Severity::Error) => " (not shown)",
            (true, _) => " (shown with --verbose)",
        };
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
    columns(std::io::stdout())
}

/// Terminals that do not know their width say that it is nothing.
pub fn columns(terminal: impl std::os::fd::AsFd) -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(terminal)?;
    (width.0 > 0).then(|| width.0.into())
}

/// How many columns a line has where there is no terminal to ask.
const ELSEWHERE: usize = 100;

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
