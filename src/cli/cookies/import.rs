//! `engross cookies import`

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::Timestamp;

use crate::asked::{Refused, STANDARD_INPUT, extension, no_file, unreadable};
use crate::cli::report::{OnFaults, Printer, printable, to_stderr};
use crate::cli::{Common, Exit, Format};
use crate::cookies::audit::{self, Jar, Looked};
use crate::cookies::import::only::Only;
use crate::cookies::import::{File, Form, Imported, Options, import};
use crate::cookies::parse;
use crate::cookies::slug::is_slug;
use crate::finding::{Finding, Severity, any_error};
use crate::import::LARGEST;
use crate::new_files;
use crate::source::decode;

#[derive(Args)]
#[command(after_help = "\
Reads what others know of cookies, and writes it as an inventory: YAML to go on with, in
which `# review:` stands above whatever a person has to look at. The same is told with the
places of the source. What a source does not say is never made up: a duration that cannot
be read is `unknown`, with the source's words as a note.

Examples:
  engross cookies import --from ocd open-cookie-database.csv --only names.txt
  engross cookies import --from ocd open-cookie-database.csv --only recording.har > ours.yaml
  engross cookies import --from tcf vendor.json --provider 'Copperlane Ads'
  engross cookies import --from cookiebot-csv export.csv --output content/legal/cookies/index.yaml
  engross cookies import --from markdown-table old-notice.md --category analytics

Exit status: 0 done, 1 a file has faults (nothing was written) or a name of --only is in no
row (the others were written), 2 wrong use or refused, 3 the machine failed.")]
pub struct ImportArgs {
    /// How the files are written
    #[arg(long, value_enum, value_name = "FORMAT")]
    from: From,
    /// The files; `-` for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where to write it; never a file that is there [default: the standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The cookies that are wanted: their names, one a line, or a recording of a browser, as an audit takes it
    #[arg(long, value_name = "FILE")]
    only: Option<PathBuf>,
    /// The category of what states none [default: targeting, with a remark]
    #[arg(long, value_name = "ID", value_parser = slug)]
    category: Option<String>,
    /// The name of the provider of what states none
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// The CSV of the Open Cookie Database
    Ocd,
    /// A vendor's disclosure of device storage, of the IAB's framework (JSON)
    Tcf,
    /// A list of cookies as Cookiebot gives it
    CookiebotCsv,
    /// The tables of a Markdown text
    MarkdownTable,
}

fn slug(text: &str) -> Result<String, String> {
    is_slug(text).then(|| text.to_owned()).ok_or_else(|| {
        "ids of categories are lower-case letters, digits and single hyphens".to_owned()
    })
}

/// What is said where the files have faults.
const FAULTS: OnFaults =
    OnFaults { message: "nothing was written", help: None, exit: Exit::Faults };

/// How many findings of a kind are listed unless all are asked for.
const FIRST: usize = 10;

pub fn run(common: &Common, args: &ImportArgs) -> Exit {
    // A recording holds secrets.
    let hidden = args.only.iter().map(|it| shown(it));
    let printer = Printer::new(common, Format::Human)
        .hiding(hidden)
        .explained("docs/cookies-import.md says what is read");
    match imported(common, args, &printer) {
        Ok(exit) => exit,
        Err(refused) => printer.refused(refused, &FAULTS),
    }
}

fn imported(common: &Common, args: &ImportArgs, printer: &Printer) -> Result<Exit, Refused> {
    if let Some(output) = &args.output
        && output.exists()
    {
        return Err(there(output));
    }
    let form = match args.from {
        From::Ocd => Form::Ocd,
        From::Tcf => Form::Tcf,
        From::CookiebotCsv => Form::CookiebotCsv,
        From::MarkdownTable => Form::MarkdownTable,
    };
    let options = Options {
        form,
        category: args.category.clone(),
        provider: args.provider.clone(),
        only: args.only.as_deref().map(|it| wanted(it, printer)).transpose()?,
    };
    let files = args.files.iter().map(|path| read(path)).collect::<Result<Vec<File>, Refused>>()?;
    let imported = import(&files, &options).map_err(Refused::Faults)?;
    let names: Vec<&str> =
        files.iter().map(|it| it.path.rsplit('/').next().unwrap_or_default()).collect();
    let yaml = imported.yaml(&format!("Imported from {}.", names.join(", ")));
    // Whatever the source held, what is written must be an inventory.
    let (_, findings) = parse("what was made of it", &yaml);
    if any_error(&findings) {
        return Err(Refused::Faults(findings));
    }
    let exit = match imported.unmatched.is_empty() {
        true => Exit::Done,
        false => Exit::Faults,
    };
    let exit = match &args.output {
        None => printer.result(&yaml, exit),
        Some(path) => {
            write(path, &yaml)?;
            exit
        }
    };
    if !common.quiet {
        to_stderr(&report(&imported, args, common.verbose));
    }
    Ok(exit)
}

/// The names that are asked for: those of a text, or those that a recording shows.
fn wanted(path: &Path, printer: &Printer) -> Result<Only, Refused> {
    let (shown, bytes) = (shown(path), super::audit::read(path)?);
    let only = if is_recording(path, &bytes) {
        // Names do not depend on when it was looked at what the browser held.
        let jar = Jar { page: None, looked: Looked::at(Timestamp::UNIX_EPOCH) };
        let recording = audit::read(&shown, &bytes, None, &jar);
        if any_error(&recording.findings) {
            return Err(Refused::Faults(recording.findings));
        }
        printer.findings(&recording.findings);
        Only::of(recording.names().into_iter().map(str::to_owned))
    } else {
        Only::read(&text(&shown, bytes)?)
    };
    if only.names().is_empty() {
        let help = "write one name a line, or give a recording (.har) of pages that set cookies";
        return Err(Refused::WrongUse(format!("{shown} names no cookies"), help.to_owned()));
    }
    Ok(only)
}

/// Whether a file is a recording and no list of names.
fn is_recording(path: &Path, bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    ["har", "json"].contains(&extension(path).as_str())
        || start.starts_with(b"{")
        || start.starts_with(b"[{")
        || start.starts_with(b"# Netscape HTTP Cookie File")
        || start.starts_with(b"# HTTP Cookie File")
}

/// Reads a file whole, but no more of it than is taken.
fn read(path: &Path) -> Result<File, Refused> {
    let mut bytes = Vec::new();
    let most = LARGEST as u64 + 1;
    let shown = shown(path);
    if path.as_os_str() == STANDARD_INPUT {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(|error| {
            Refused::Machine(format!("the standard input cannot be read: {error}"))
        })?;
    } else {
        if !path.is_file() {
            return Err(match no_file(path) {
                Refused::WrongUse(fact, _) => {
                    Refused::WrongUse(fact, "name a file to read".to_owned())
                }
                other => other,
            });
        }
        let open = std::fs::File::open(path).map_err(|error| unreadable(path, &error))?;
        open.take(most).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    }
    if bytes.len() > LARGEST {
        let fact = format!("{shown} is larger than {} MB", LARGEST >> 20);
        return Err(Refused::WrongUse(fact, "give a part of it at a time".to_owned()));
    }
    Ok(File { text: text(&shown, bytes)?, path: shown })
}

/// What a file is called in findings.
fn shown(path: &Path) -> Arc<str> {
    match path.as_os_str() == STANDARD_INPUT {
        true => "standard-input".into(),
        false => path.display().to_string().replace('\\', "/").into(),
    }
}

fn text(path: &Arc<str>, bytes: Vec<u8>) -> Result<String, Refused> {
    let mut findings = Vec::new();
    decode(path, bytes, &mut findings).ok_or(Refused::Faults(findings))
}

fn there(path: &Path) -> Refused {
    let help = "nothing is ever overwritten; name another file, or print it without --output";
    Refused::WrongUse(format!("{} is there already", path.display()), help.to_owned())
}

fn write(path: &Path, yaml: &str) -> Result<(), Refused> {
    let (folder, name) = (path.parent().unwrap_or(Path::new("")), path.file_name());
    let Some(name) = name.and_then(|it| it.to_str()) else {
        let help = "name a file that ends with .yaml";
        return Err(Refused::WrongUse(
            format!("{} is no file's name", path.display()),
            help.to_owned(),
        ));
    };
    new_files::write(folder, &[(name, yaml)]).map_err(|not_written| {
        match not_written.error.kind() {
            std::io::ErrorKind::AlreadyExists => there(path),
            _ => Refused::Machine(format!(
                "{} cannot be written: {}",
                path.display(),
                not_written.error
            )),
        }
    })
}

/// What was read, what was written, and what is to be looked at: counts, then the places.
fn report(imported: &Imported, args: &ImportArgs, is_verbose: bool) -> String {
    let items = imported.inventory.items().count();
    let providers = imported.inventory.providers.len();
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&printable(&text));
        out.push('\n');
    };
    let of = match args.only {
        Some(_) => format!(" of {}", imported.read),
        None => String::new(),
    };
    line(format!(
        "{}{of} from {}",
        counted(items, "item", "items"),
        counted(providers, "provider", "providers")
    ));
    if let Some(output) = &args.output {
        line(format!("wrote {}", output.display()));
        line("Next: state its `title:` and `effective:`, and in `manage:` where visitors change their choice; look at each `# review:`, and run `engross check`.".to_owned());
    }
    let mut kinds: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in imported.findings.iter().filter(|it| it.severity <= Severity::Warning) {
        kinds.entry(finding.rule).or_default().push(finding);
    }
    if !kinds.is_empty() {
        line(format!("{} to look at:", counted(imported.to_look_at(), "thing", "things")));
    }
    for (rule, findings) in &kinds {
        line(format!("  {:>5}  {rule}", findings.len()));
    }
    for findings in kinds.values() {
        let shown = if is_verbose { findings.len() } else { FIRST };
        for (at, finding) in findings.iter().take(shown).enumerate() {
            line(format!("{}: {} [{}]", finding.place, finding.message, finding.rule));
            // Once for those that it is the same for.
            let next = findings.get(at + 1).filter(|_| at + 1 < shown);
            if let Some(help) = &finding.help
                && next.is_none_or(|next| next.help != finding.help)
            {
                line(format!("  help: {help}"));
            }
        }
        if let Some(rest) = findings.len().checked_sub(shown).filter(|rest| *rest > 0) {
            line(format!("… and {rest} more of {} (shown with --verbose)", findings[0].rule));
        }
    }
    for note in imported.findings.iter().filter(|it| it.severity == Severity::Info) {
        line(format!("{}: {} [{}]", note.place, note.message, note.rule));
    }
    if !imported.unmatched.is_empty() {
        line(format!(
            "{} of --only in no row:",
            counted(imported.unmatched.len(), "name", "names")
        ));
    }
    for name in &imported.unmatched {
        line(format!("  {name}"));
    }
    out
}

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}
