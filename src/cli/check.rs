//! `engross check`

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::report::Printer;
use super::{Common, Exit, Format, Threads};
use crate::build::{Scope, Survey, survey};
use crate::check::registry::{self, rule};
use crate::check::{RULES, Rule, explained, external};
use crate::finding::github::github;
use crate::finding::sarif::sarif;
use crate::finding::{self, Finding, Severity};
use crate::since;
use crate::site::read_settings;

#[derive(Args)]
#[command(after_help = "\
Finds everything that a build would find, and what was done to texts that the register has
sealed. Writes nothing.

Examples:
  engross check                        this site, as of today
  engross check --strict               fail on warnings too
  engross check --explain undated      what a rule is for, and the way out
  engross check --format github        beside the lines of a pull request
  engross check --since origin/main    what a branch did to texts under their old dates
  engross check --list-external        the addresses outside that texts lead to, one a line
  engross check --as-of 2027-03-01     what there will be to say on that day

With --since REV, the texts are compared with those of the commit at which the branch left
REV: what was done on REV since then is not told. That needs the history of both (on CI,
`fetch-depth: 0`). The texts of then are read with the engross.yaml of then. Errors are:
- words that changed while the date, the version and the corrections are the same; a text
  without any date whose words changed, unless versions come from the commit history;
- a version that is gone, and a notice that has another path without `aliases:` naming the
  former one;
- entries of the register that are gone or others.
A date that was moved while the words are the same is a warning (with other words it is a new
version). A new `version:` label makes any change a new version too: see in review that it is
one. What changed in mark-up or links alone is told with --verbose.

Exit status: 0 done, 1 the content has faults, 2 wrong use, 3 the machine failed.")]
pub struct CheckArgs {
    /// Compare with where the branch left a revision: words that changed under an unchanged date are errors
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
    /// Say what a rule asks for, why, and what to do; without a name, list all rules
    #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,
    /// Hold superseded versions to the rules for texts too
    #[arg(long)]
    all_versions: bool,
    /// Print the addresses outside the site that texts lead to instead, one a line, for a link checker
    #[arg(long, conflicts_with_all = ["since", "strict", "explain"])]
    list_external: bool,
    /// Exit with status 1 on warnings too
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    threads: Threads,
}

/// How findings are printed.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON document on standard output
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a pull request
    Github,
    /// SARIF 2.1.0, which code hosts show beside the lines they are about
    Sarif,
}

pub fn run(common: &Common, args: &CheckArgs) -> Exit {
    args.threads.start();
    let format = match args.format {
        CheckFormat::Json => Format::Json,
        _ => Format::Human,
    };
    let printer = Printer::new(common, format);
    if let Some(name) = &args.explain {
        return explain(&printer, name);
    }
    let told = |findings: &[Finding], exit: Exit| match args.format {
        CheckFormat::Github => printer.hosted(findings, github, exit),
        CheckFormat::Sarif => {
            let draw =
                |findings: &[Finding], prefix: &str| format!("{:#}\n", sarif(findings, prefix));
            printer.hosted(findings, draw, exit)
        }
        CheckFormat::Human | CheckFormat::Json => printer.checked(findings, exit),
    };
    if args.list_external && matches!(args.format, CheckFormat::Github | CheckFormat::Sarif) {
        printer.error(
            "addresses outside the site are no findings",
            Some("list them with --format human, one a line, or json"),
        );
        return Exit::WrongUse;
    }
    let (root, day) = match common.site() {
        Ok(site) => site,
        Err(wrong_use) => return printer.wrong_use(&wrong_use),
    };
    let settings = match read_settings(&root) {
        Ok(settings) => settings,
        Err(findings) => return told(&findings, Exit::Faults),
    };
    let scope = Scope::Rules { all_versions: args.all_versions };
    let survey = survey(&root, settings.clone(), day, &scope);
    if args.list_external {
        return list_external(&printer, &survey, args.format);
    }
    let mut findings = survey.findings.clone();
    let mut beside = survey.sealing.kept_findings(&BTreeSet::new());
    if let Some(revision) = &args.since {
        match since::findings(&root, &settings, day, revision, &survey) {
            Ok(found) => beside.extend(found),
            Err(error) => {
                printer.error(&error.to_string(), Some(&error.help()));
                return if error.machine() { Exit::MachineFailed } else { Exit::WrongUse };
            }
        }
    }
    settings.check.apply(&mut beside);
    findings.append(&mut beside);
    finding::sort(&mut findings);
    let worst = findings.iter().map(|finding| finding.severity).min();
    let exit = match worst {
        Some(Severity::Error) => Exit::Faults,
        Some(Severity::Warning) if args.strict => Exit::Faults,
        _ => Exit::Done,
    };
    told(&findings, exit)
}

/// Says what a rule is for, or lists all rules.
fn explain(printer: &Printer, name: &str) -> Exit {
    if name.is_empty() {
        let widest = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
        let line = |rule: &Rule| {
            let about = explained(rule.name).map_or("", |it| it.about).replace('\n', " ");
            format!("{:widest$}  {:7}  {about}\n", rule.name, rule.level.name())
        };
        let lines: String = RULES.iter().map(line).collect();
        return printer.result(&lines, Exit::Done);
    }
    let Some(explained) = explained(name) else {
        if name.starts_with("audit-") {
            let help = "docs/cookies-audit.md says what `engross cookies audit` tells";
            printer.error(&format!("`{name}` is no rule of sites"), Some(help));
            return Exit::WrongUse;
        }
        if name.starts_with("import-") {
            let help = "docs/import.md says what `engross import` tells";
            printer.error(&format!("`{name}` is no rule of sites"), Some(help));
            return Exit::WrongUse;
        }
        let help = registry::meant(name);
        printer.error(&format!("`{name}` is no rule"), Some(&help));
        return Exit::WrongUse;
    };
    printer.result(&format!("{name}\n\n{}\n", explained.text), Exit::Done)
}

/// Prints what texts lead to outside the site. A text that cannot be read has addresses that are not in the
/// list, so that its faults are told and the list is not taken for whole.
fn list_external(printer: &Printer, survey: &Survey, format: CheckFormat) -> Exit {
    let found = match &survey.renderer {
        Some(renderer) => external(renderer, &survey.links),
        None => Default::default(),
    };
    let hides_texts = |finding: &&Finding| {
        finding.severity == Severity::Error && rule(finding.rule).is_none_or(Rule::is_fixed)
    };
    let faults: Vec<Finding> = survey.findings.iter().filter(hides_texts).cloned().collect();
    printer.findings(&faults);
    let exit = if faults.is_empty() { Exit::Done } else { Exit::Faults };
    let text = match format {
        CheckFormat::Json => {
            let links = found.iter().map(|(address, places)| {
                let places = places.iter().map(|place| {
                    json!({ "path": &*place.path, "line": place.line, "column": place.column })
                });
                json!({ "address": address, "places": places.collect::<Vec<_>>() })
            });
            format!("{:#}\n", json!({ "links": links.collect::<Vec<_>>() }))
        }
        _ => found.keys().map(|address| format!("{address}\n")).collect(),
    };
    printer.result(&text, exit)
}
