//! The command line: reads arguments, clock and environment, calls the library, draws what comes
//! back. The only module that knows the terminal.

mod build;
mod check;
mod completions;
mod cookies;
mod diff;
mod import;
mod init;
mod log;
mod man;
mod new;
mod progress;
mod release;
mod report;
mod schema;
mod seal;
mod serve;
mod table;
mod timings;
mod verify;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::asked::Refused;
use crate::settings;
use report::Drawn;

/// Publishes legal notices with their whole version history as a static site.
#[derive(Parser)]
#[command(name = "engross", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a small site to start from
    Init(init::InitArgs),
    /// Build the site: from the content folder to the output folder
    Build(build::BuildArgs),
    /// Show the site in a browser, and each file anew when it is saved; write nothing
    Serve(serve::ServeArgs),
    /// Find everything that is wrong, and what was done to sealed texts; write nothing
    Check(check::CheckArgs),
    /// Show what differs between two texts, word by word
    Diff(diff::DiffArgs),
    /// List the versions of a notice, or all notices
    Log(log::LogArgs),
    /// Add what is published to the register
    Seal(seal::SealArgs),
    /// Start a notice: a draft with the headings that its kind asks for
    New(new::NewArgs),
    /// Start a new version of a notice, and keep the old one
    Release(release::ReleaseArgs),
    /// Make a notice of a web page, a plain text, a Word file or the Markdown of another tool
    Import(import::ImportArgs),
    /// Work with inventories of cookies: exports for consent tools and spreadsheets
    #[command(subcommand)]
    Cookies(cookies::CookiesCommand),
    /// Tell whether a text in hand is one that was published, and of which version
    Verify(verify::VerifyArgs),
    /// Print the JSON Schema of the settings, of front matter or of inventories, for an editor
    Schema(schema::SchemaArgs),
    /// Print a script that lets a shell complete commands and options
    Completions(completions::CompletionsArgs),
    /// Write the manual pages
    Man(man::ManArgs),
}

#[derive(Args)]
struct Common {
    /// The folder of engross.yaml [default: the nearest one upwards that has it]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The day for which to say what is in force [default: SOURCE_DATE_EPOCH if set, else today in UTC]
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = calendar_day)]
    as_of: Option<Date>,
    /// Print errors only, and nothing where all went well but a result that was asked for; `diff` and `verify` print none
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print what is worth knowing as well
    #[arg(short, long, global = true)]
    verbose: bool,
    /// How each finding is drawn
    #[arg(long, global = true, value_enum, default_value_t, value_name = "HOW")]
    findings: Drawn,
}

/// Over how many threads work is spread.
#[derive(Args)]
struct Threads {
    /// How many threads to use, 1 to 256 [default: as many as there are processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
}

impl Threads {
    /// To be asked for before any work is spread.
    fn start(&self) {
        if let Some(jobs) = self.jobs {
            // Fails only when the threads are there already, which nothing before this makes.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
        }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON document on standard output
    Json,
}

/// How a run ended, as its exit status says it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exit {
    Done = 0,
    Faults = 1,
    WrongUse = 2,
    MachineFailed = 3,
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let exit = match &cli.command {
        Command::Init(args) => init::run(&cli.common, args),
        Command::Build(args) => build::run(&cli.common, args),
        Command::Serve(args) => serve::run(&cli.common, args),
        Command::Check(args) => check::run(&cli.common, args),
        Command::Diff(args) => diff::run(&cli.common, args),
        Command::Log(args) => log::run(&cli.common, args),
        Command::Seal(args) => seal::run(&cli.common, args),
        Command::New(args) => new::run(&cli.common, args),
        Command::Release(args) => release::run(&cli.common, args),
        Command::Import(args) => import::run(&cli.common, args),
        Command::Cookies(command) => cookies::run(&cli.common, command),
        Command::Verify(args) => verify::run(&cli.common, args),
        Command::Schema(args) => schema::run(&cli.common, args),
        Command::Completions(args) => completions::run(&cli.common, args),
        Command::Man(args) => man::run(&cli.common, args),
    };
    ExitCode::from(exit as u8)
}

/// The way out when there is no site.
const NO_SITE_HELP: &str = "go to the folder of a site, or name it with --root";
/// The way out when there is no day.
const NO_DAY_HELP: &str =
    "set SOURCE_DATE_EPOCH to seconds since 1970, or name the day with --as-of";

/// What was asked for cannot be.
struct WrongUse {
    message: String,
    help: &'static str,
}

impl WrongUse {
    fn no_site(message: String) -> WrongUse {
        WrongUse { message, help: NO_SITE_HELP }
    }
}

impl From<WrongUse> for Refused {
    fn from(WrongUse { message, help }: WrongUse) -> Refused {
        Refused::WrongUse(message, help.to_owned())
    }
}

impl Common {
    /// The site's root, and the day for which it is asked.
    fn site(&self) -> Result<(PathBuf, Date), WrongUse> {
        Ok((self.root().map_err(WrongUse::no_site)?, self.day()?))
    }

    /// The site's root.
    fn root(&self) -> Result<PathBuf, String> {
        let start = match &self.root {
            Some(root) => {
                return has_settings(root)
                    .then(|| root.clone())
                    .ok_or_else(|| format!("{} has no {}", root.display(), settings::FILE));
            }
            None => std::env::current_dir()
                .map_err(|error| format!("the current folder cannot be read: {error}"))?,
        };
        start
            .ancestors()
            .find(|folder| has_settings(folder))
            .map(Path::to_owned)
            .ok_or_else(|| format!("neither this folder nor one above it has {}", settings::FILE))
    }

    /// The day for which it is asked.
    fn day(&self) -> Result<Date, WrongUse> {
        if let Some(day) = self.as_of {
            return Ok(day);
        }
        let now = match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(text) => text
                .trim()
                .parse::<i64>()
                .ok()
                .and_then(|seconds| Timestamp::from_second(seconds).ok())
                .ok_or_else(|| WrongUse {
                    message: format!(
                        "SOURCE_DATE_EPOCH is `{text}`, which is no number of seconds"
                    ),
                    help: NO_DAY_HELP,
                })?,
            Err(_) => Timestamp::now(),
        };
        Ok(now.to_zoned(TimeZone::UTC).date())
    }
}

/// A day of the calendar, from the command line.
fn calendar_day(text: &str) -> Result<Date, String> {
    let shape = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |part: &&str| part.bytes().all(|it| it.is_ascii_digit());
        parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(digits)
    };
    match (shape(text), text.parse()) {
        (true, Ok(day)) => Ok(day),
        (true, Err(_)) => Err("the calendar has no such day".to_owned()),
        (false, _) => Err("this is not a day; write it as 2024-02-16".to_owned()),
    }
}

fn has_settings(folder: &Path) -> bool {
    folder.join(settings::FILE).is_file()
}
