//! `engross cookies audit`

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::in_force::{self, InForce};
use crate::asked::{Refused, STANDARD_INPUT, no_file, unreadable};
use crate::cli::check::CheckFormat;
use crate::cli::report::{OnFaults, Printer};
use crate::cli::{Common, Exit, Format, WrongUse};
use crate::cookies::audit::compare::compare;
use crate::cookies::audit::host::{Origin, plain_domain};
use crate::cookies::audit::seen::Recording;
use crate::cookies::audit::told::{self, Asked};
use crate::cookies::audit::{self, Jar};
use crate::cookies::inventory::Inventory;
use crate::cookies::matching::{Candidates, is_of_browsers};
use crate::finding::github::github;
use crate::finding::sarif::sarif;
use crate::finding::{Finding, Severity};

#[derive(Args)]
#[command(after_help = "\
Compares what a browser recorded with the inventories of the site that are in force on the day
(--as-of), or with the one that is named. Recordings are HTTP archives (HAR) of Chromium,
Firefox or Playwright; cookies.txt; cookies as JSON, as extensions, WebDriver and Playwright's
storage state have them; inspection.json of the Website Evidence Collector. No value of a
cookie is kept or printed.

An archive without the headers of cookies is an error: Chromium leaves them out unless \"Allow
to generate HAR with sensitive data\" is switched on and \"Export HAR (with sensitive data)\" is
taken. docs/cookies-audit.md says how to record, and what each finding means.

Examples:
  engross cookies audit visit.har
  engross cookies audit first-visit.har --before-consent    before a visitor has chosen
  engross cookies audit visit.har state.json --inventory legal/cookies
  engross cookies audit cookies.txt --site www.example.com  whose cookies are the site's own
  engross cookies audit visit.har --format sarif > audit.sarif

Exit status: 0 done, 1 something is to be looked at (errors or warnings), 2 wrong use, 3 the
machine failed.")]
pub struct AuditArgs {
    /// The recordings; `-` for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the recordings are [default: told by what stands in them]
    #[arg(long, value_enum, value_name = "FORMAT")]
    from: Option<From>,
    /// The inventory: a notice of the site, one version of it, or a file [default: all of the site]
    #[arg(long, value_name = "INVENTORY")]
    inventory: Option<String>,
    /// The host of the site that was looked at, whose cookies are its own [default: as recorded]
    #[arg(long, value_name = "HOST", value_parser = host)]
    site: Option<String>,
    /// The visitor had not been asked yet: whatever needs consent and is seen is an error
    #[arg(long)]
    before_consent: bool,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// An HTTP archive
    Har,
    /// A jar of cookies by Netscape's format
    CookiesTxt,
    /// What a browser holds, as JSON
    Json,
    /// A record of the Website Evidence Collector
    Evidence,
}

/// The most that is read of a recording, in bytes: what of a larger one would not fit into the memory of a small machine.
const LARGEST: u64 = 1 << 30;

/// A host, maybe written as an address.
fn host(text: &str) -> Result<String, String> {
    let host = Origin::of(text).map_or_else(|| plain_domain(text), |origin| origin.host);
    let is_host =
        !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "/?#@".contains(c));
    is_host.then_some(host).ok_or_else(|| "this is no host; write it as www.example.com".to_owned())
}

/// What is said where the inventory or the site has faults.
const FAULTS: OnFaults =
    OnFaults { message: "nothing was compared", help: None, exit: Exit::Faults };

pub fn run(common: &Common, args: &AuditArgs) -> Exit {
    let format = match args.format {
        CheckFormat::Json => Format::Json,
        _ => Format::Human,
    };
    let printer = Printer::new(common, format);
    match audited(common, args, printer) {
        Ok(exit) => exit,
        Err(Refused::Faults(findings)) if args.format != CheckFormat::Human => {
            printed(&Printer::new(common, format), args.format, &findings, Exit::Faults)
        }
        Err(refused) => Printer::new(common, format).refused(refused, &FAULTS),
    }
}

fn audited(common: &Common, args: &AuditArgs, printer: Printer) -> Result<Exit, Refused> {
    let found: Vec<InForce> = match &args.inventory {
        Some(_) => vec![in_force::one(common, args.inventory.as_deref())?.0],
        None => in_force::all(common)?.0,
    };
    if found.is_empty() {
        let message = "no inventory of the site is in force".to_owned();
        let help = "name a file with --inventory, or the day with --as-of; `engross new legal/cookies` starts one";
        return Err(WrongUse { message, help }.into());
    }
    // What a jar holds was looked at on that day; its end makes no time longer than it is.
    let day = common.day()?;
    let looked = day.tomorrow().ok().and_then(|it| it.to_zoned(TimeZone::UTC).ok());
    let looked = looked.map_or(Timestamp::MAX, |it| it.timestamp());
    let jar = Jar { page: args.site.as_deref(), looked };
    let from = args.from.map(|from| match from {
        From::Har => audit::Format::Har,
        From::CookiesTxt => audit::Format::CookiesTxt,
        From::Json => audit::Format::Held,
        From::Evidence => audit::Format::Evidence,
    });
    let root = common.root().ok();
    let mut recordings: Vec<Recording> = Vec::new();
    for file in &args.files {
        let bytes = read(file)?;
        recordings.push(audit::read(&shown(file, root.as_deref()), &bytes, from, &jar));
    }
    let inventories: Vec<Arc<Inventory>> = found.iter().map(|it| it.inventory.clone()).collect();
    let candidates = Candidates::of(inventories.iter().map(|it| &**it));
    let listed = inventories.iter().flat_map(|inventory| inventory.items());
    let elsewhere = listed.filter(|listed| !is_of_browsers(listed.item.storage));
    let compared = compare(&recordings, &candidates, elsewhere, args.before_consent);
    let asked = Asked { before_consent: args.before_consent };
    let findings = told::findings(&recordings, &compared, &candidates.bad, &asked);
    let is_told = |finding: &Finding| finding.severity <= Severity::Warning;
    let exit = if findings.iter().any(is_told) { Exit::Faults } else { Exit::Done };
    let printer = printer
        .hiding(recordings.iter().map(|recording| recording.path.clone()))
        .explained("docs/cookies-audit.md says what each finding means");
    Ok(printed(&printer, args.format, &findings, exit))
}

fn printed(printer: &Printer, format: CheckFormat, findings: &[Finding], exit: Exit) -> Exit {
    match format {
        CheckFormat::Github => printer.hosted(findings, github, exit),
        CheckFormat::Sarif => {
            let draw =
                |findings: &[Finding], prefix: &str| format!("{:#}\n", sarif(findings, prefix));
            printer.hosted(findings, draw, exit)
        }
        CheckFormat::Human | CheckFormat::Json => printer.checked(findings, exit),
    }
}

/// Reads a recording whole.
fn read(path: &Path) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    if path.as_os_str() == STANDARD_INPUT {
        let read = std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| {
            Refused::Machine(format!("the standard input cannot be read: {error}"))
        })?;
    } else {
        if !path.is_file() {
            return Err(match no_file(path) {
                Refused::WrongUse(message, _) => Refused::WrongUse(
                    message,
                    "name a recording: .har, cookies.txt or .json; docs/cookies-audit.md says how to make one".to_owned(),
                ),
                other => other,
            });
        }
        let open = std::fs::File::open(path).map_err(|error| unreadable(path, &error))?;
        open.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Refused::WrongUse(
            format!("{} is larger than 1 GiB", path.display()),
            "record without the contents of responses, or fewer pages at a time".to_owned(),
        ));
    }
    Ok(bytes)
}

/// A recording's path from the root of the site, where it lies below it, or as it was named.
fn shown(path: &Path, root: Option<&Path>) -> String {
    if path.as_os_str() == STANDARD_INPUT {
        return "standard-input".to_owned();
    }
    let below = || {
        let (path, root) = (path.canonicalize().ok()?, root?.canonicalize().ok()?);
        Some(path.strip_prefix(root).ok()?.to_owned())
    };
    below().unwrap_or_else(|| path.to_owned()).display().to_string().replace('\\', "/")
}
