//! `engross cookies audit`

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::in_force::{self, InForce};
use crate::asked::{Refused, STANDARD_INPUT, no_file, unreadable};
use crate::cli::check::CheckFormat;
use crate::cli::report::{OnFaults, Printer};
use crate::cli::{Common, Exit, Format, WrongUse};
use crate::cookies::audit::compare::compare;
use crate::cookies::audit::propose::propose;
use crate::cookies::audit::seen::Recording;
use crate::cookies::audit::told::{self, Asked};
use crate::cookies::audit::{self, Jar, Looked};
use crate::cookies::host::{Origin, plain_domain, registrable};
use crate::cookies::import;
use crate::cookies::inventory::{Inventory, Word};
use crate::cookies::matching::{Candidates, is_of_browsers};
use crate::finding::github::github;
use crate::finding::sarif::sarif;
use crate::finding::{Finding, Severity};
use crate::new_files::{self, NotWritten};
use crate::source::decode;

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
  engross cookies audit visit.har --write --from-database open-cookie-database.csv

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
    /// Print entries for what is not declared, as YAML; findings are messages then
    #[arg(long)]
    write: bool,
    /// Where to write these entries [default: the standard output]
    #[arg(long, value_name = "FILE", requires = "write")]
    output: Option<PathBuf>,
    /// Fill them from the CSV of the Open Cookie Database
    #[arg(long, value_name = "FILE.csv", requires = "write")]
    from_database: Option<PathBuf>,
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
    if args.write && args.output.is_none() && args.format != CheckFormat::Human {
        let message = "entries and findings cannot both be printed as one".to_owned();
        let help = "write the entries to a file, with --output";
        return Err(WrongUse { message, help }.into());
    }
    let has_site = common.root.is_some() || common.root().is_ok();
    let found: Vec<InForce> = match &args.inventory {
        Some(_) => vec![in_force::one(common, args.inventory.as_deref())?.0],
        // Who starts an inventory has none to hold anything against.
        None if args.write && !has_site => Vec::new(),
        None => in_force::all(common)?.0,
    };
    let database = args.from_database.as_deref().map(database).transpose()?;
    if found.is_empty() && !args.write {
        let message = "no inventory of the site is in force".to_owned();
        let help = "name a file with --inventory, or the day with --as-of; `engross new legal/cookies` starts one";
        return Err(WrongUse { message, help }.into());
    }
    // What a jar holds was looked at on that day, nobody knows when.
    let day = common.day()?;
    let start = |day: Date| day.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |it| it.timestamp());
    let last = day.tomorrow().map_or(Timestamp::MAX, start);
    let jar = Jar { page: args.site.as_deref(), looked: Looked { first: start(day), last } };
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
    audit::settle_pages(&mut recordings);
    let inventories: Vec<Arc<Inventory>> = found.iter().map(|it| it.inventory.clone()).collect();
    let candidates = Candidates::of(inventories.iter().map(|it| &**it));
    let listed = inventories.iter().flat_map(|inventory| inventory.items());
    let elsewhere = listed.filter(|listed| !is_of_browsers(listed.item.storage));
    let compared = compare(&recordings, &candidates, elsewhere, args.before_consent);
    let asked = Asked { before_consent: args.before_consent };
    let mut findings = told::findings(&recordings, &compared, &candidates.bad, &asked);
    // A file that was named may lie below the site, whose findings have paths from its root.
    for file in found.iter().filter(|it| it.notice.is_none()).map(|it| &it.file) {
        let path: Arc<str> = shown(Path::new(&**file), root.as_deref()).into();
        for finding in findings.iter_mut().filter(|it| it.place.path == *file) {
            finding.place.path = path.clone();
        }
    }
    printer.message(&summary(&recordings, candidates.all.len()));
    let is_told = |finding: &Finding| finding.severity <= Severity::Warning;
    let exit = if findings.iter().any(is_told) { Exit::Faults } else { Exit::Done };
    let printer = printer
        .hiding(recordings.iter().map(|recording| recording.path.clone()))
        .explained("docs/cookies-audit.md says what each finding means");
    if !args.write {
        return Ok(printed(&printer, args.format, &findings, exit));
    }
    let declared: Vec<&Inventory> = inventories.iter().map(|it| &**it).collect();
    let proposal = propose(&compared.differences, &declared, database.as_ref());
    let Some(output) = &args.output else {
        printer.findings(&findings);
        if proposal.items() == 0 {
            printer.message("nothing is to be added to the inventory");
            return Ok(exit);
        }
        return Ok(printer.result(&proposal.yaml(), exit));
    };
    if proposal.items() == 0 {
        printer.message("nothing is to be added to the inventory; nothing was written");
    } else {
        written(output, &proposal.yaml())?;
        printer.message(&format!("wrote {}", output.display()));
    }
    Ok(printed(&printer, args.format, &findings, exit))
}

/// What there was to compare: nobody is to take a glance for a look.
fn summary(recordings: &[Recording], items: usize) -> String {
    let seen = recordings.iter().flat_map(|recording| &recording.sightings);
    let things: BTreeSet<_> =
        seen.map(|it| (it.storage.word(), &it.name, registrable(&it.domain))).collect();
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    let unknown = recordings.iter().filter(|it| !it.has_parties()).count();
    let parties = match unknown {
        0 => String::new(),
        _ if unknown == recordings.len() => {
            "; whose they are was not compared, without --site".to_owned()
        }
        some => format!("; whose those of {some} are was not compared, without --site"),
    };
    format!(
        "{} with {} held against {}{parties}",
        counted(recordings.len(), "recording", "recordings"),
        counted(things.len(), "cookie or entry of storage", "cookies and entries of storage"),
        counted(items, "declared item", "declared items"),
    )
}

/// Writes entries to a file, over nothing that is there: somebody may have worked on it.
fn written(path: &Path, text: &str) -> Result<(), Refused> {
    let (Some(name), folder) = (path.file_name(), path.parent()) else {
        return Err(no_file(path));
    };
    let folder = folder.filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = name.to_string_lossy();
    new_files::write(folder, &[(&name, text)]).map_err(|NotWritten { error, .. }| {
        let shown = path.display();
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            let help = "name another file, or move that one away";
            return Refused::WrongUse(format!("{shown} is there already"), help.to_owned());
        }
        Refused::Machine(format!("{shown} cannot be written: {error}"))
    })
}

/// What a database of cookies knows.
fn database(path: &Path) -> Result<Inventory, Refused> {
    if !path.is_file() {
        return Err(no_file(path));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    let shown: Arc<str> = path.display().to_string().into();
    let mut findings = Vec::new();
    let text =
        decode(&shown, bytes, &mut findings).ok_or_else(|| Refused::Faults(findings.clone()))?;
    let file = import::File { path: shown, text };
    let options =
        import::Options { form: import::Form::Ocd, category: None, provider: None, only: None };
    Ok(import::import(&[file], &options).map_err(Refused::Faults)?.inventory)
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
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Refused> {
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
