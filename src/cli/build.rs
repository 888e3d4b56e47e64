//! `engross build`

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use jiff::civil::Date;

use super::progress::Progress;
use super::report::{self, Printer};
use super::watch::Sources;
use super::{Common, Exit, Format, Threads, timings};
use crate::build::{Options, Report, build};
use crate::cache::NotKept;
use crate::published::{NoManifest, Published};
use crate::settings::Settings;
use crate::site::read_settings;
use crate::theme;
use crate::timings::Timings;

#[derive(Args)]
#[command(after_help = "\
Examples:
  engross build                        the site of this folder, as of today
  engross build --as-of 2027-03-01     what readers will see on that day
  engross build --output /tmp/preview  into another folder
  engross build --strict               fail on warnings too, as CI should
  engross build --drafts --output /tmp/preview
                                       with what readers are not shown yet
  engross build --watch                build again whenever a source changes
  engross build --timings              and say where the time went
  engross build --keep-published output/manifest.json
                                       only if every address of the last build stays

--keep-published takes a file, not an address on the web; in CI, fetch it first:
  curl -fsSo previous.json https://legal.example.com/manifest.json

Exit status: 0 done, 1 the content has faults, 2 wrong use, 3 the machine failed.")]
pub struct BuildArgs {
    /// The folder to write [default: the settings' output, else `output`]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    threads: Threads,
    /// Say on standard error where the time went, and how much was taken over from earlier builds
    #[arg(long)]
    timings: bool,
    /// Fail if an address of an earlier build would disappear without a redirect: its manifest.json
    #[arg(long, value_name = "FILE")]
    keep_published: Option<PathBuf>,
    /// How results and findings are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Exit with status 1 on warnings too
    #[arg(long)]
    strict: bool,
    /// Show drafts and what is to be published later too, to look at; needs --output
    #[arg(long, requires = "output")]
    drafts: bool,
    /// Stay, and build again whenever a source changes
    #[arg(long, conflicts_with = "strict")]
    watch: bool,
    /// Make everything afresh: read and keep nothing in .engross
    #[arg(long)]
    no_cache: bool,
}

pub fn run(common: &Common, args: &BuildArgs) -> Exit {
    let printer = Printer::new(common, args.format);
    args.threads.start();
    let (root, day) = match common.site() {
        Ok(site) => site,
        Err(wrong_use) => return printer.wrong_use(&wrong_use),
    };
    if args.watch {
        return watch(common, args, &printer, &root, day);
    }
    build_once(common, args, &printer, &root, day)
}

/// Builds, and again after every change, until the program is stopped.
fn watch(common: &Common, args: &BuildArgs, printer: &Printer, root: &Path, day: Date) -> Exit {
    loop {
        // The settings may name other folders than a moment ago.
        let settings = read_settings(root).unwrap_or_default();
        let watch = match Sources::watch(root, &sources(&settings)) {
            Ok(watch) => watch,
            Err(error) => {
                printer.error(&format!("{} cannot be watched: {error}", root.display()), None);
                return Exit::MachineFailed;
            }
        };
        let today = common.day().unwrap_or(day);
        let exit = build_once(common, args, printer, root, today);
        if exit == Exit::MachineFailed || !watch.wait() {
            return exit;
        }
    }
}

/// The folders that a site is made from, below its root.
fn sources(settings: &Settings) -> Vec<&str> {
    let folders = [settings.content.as_str(), settings.themes.as_str()];
    folders.into_iter().chain(theme::files::OWN).collect()
}

fn build_once(
    common: &Common,
    args: &BuildArgs,
    printer: &Printer,
    root: &Path,
    day: Date,
) -> Exit {
    let start = Instant::now();
    let timings = if args.timings { Timings::clocked() } else { Timings::default() };
    let settings = match read_settings(root) {
        Ok(settings) => settings,
        Err(findings) => {
            return printer.report(&findings, None, None, Exit::Faults);
        }
    };
    let output = args.output.clone().unwrap_or_else(|| root.join(&settings.output));
    if let Some(message) = swallows(root, &output, &sources(&settings)) {
        printer.error(&message, Some("name a folder of its own with --output"));
        return Exit::WrongUse;
    }
    if args.drafts && is_same(&output, &root.join(&settings.output)) {
        let message = format!("{} is where the site is published from", output.display());
        printer.error(&message, Some("name another folder for a preview with drafts"));
        return Exit::WrongUse;
    }
    let published = match args.keep_published.as_deref().map(Published::read).transpose() {
        Ok(published) => published,
        Err(NoManifest(message, help)) => {
            printer.error(&message, Some(&help));
            return Exit::WrongUse;
        }
    };
    let options =
        Options { published: published.as_ref(), drafts: args.drafts, no_cache: args.no_cache };
    let progress = Progress::of(&timings, common);
    let built = build(root, settings, day, &output, &options, &timings);
    drop(progress);
    match built {
        Ok(report) => {
            if let Some(NotKept { path, error }) = &report.not_kept {
                let message = format!("{} cannot be written: {error}", path.display());
                printer.warning(&format!("{message}; the next build takes longer for it"));
            }
            let line = report.built.as_ref().map(|built| {
                let index = output.join("index.html");
                let here = std::env::current_dir().unwrap_or_default();
                let shown = index.strip_prefix(&here).unwrap_or(&index);
                report::built_line(built, start.elapsed(), shown)
            });
            let built = report.built.as_ref().zip(line.as_deref());
            let threads = rayon::current_num_threads();
            let json = args.timings.then(|| timings::json(&timings, threads));
            let exit = printer.report(&report.findings, built, json, exit_of(&report, args.strict));
            if args.timings && args.format == Format::Human {
                report::to_stderr(&timings::table(&timings, threads));
            }
            exit
        }
        Err(error) => {
            printer.error(&error.message, error.help.as_deref());
            if error.machine { Exit::MachineFailed } else { Exit::WrongUse }
        }
    }
}

fn exit_of(report: &Report, strict: bool) -> Exit {
    use crate::finding::Severity;
    let worst = report.findings.iter().map(|finding| finding.severity).min();
    match worst {
        _ if report.built.is_none() => Exit::Faults,
        Some(Severity::Error) => Exit::Faults,
        Some(Severity::Warning) if strict => Exit::Faults,
        _ => Exit::Done,
    }
}

/// A path as the machine has it.
fn real(path: &Path) -> PathBuf {
    // The folder may not exist yet: the nearest one above it that does decides.
    let mut rest = Vec::new();
    let mut at = path.to_owned();
    loop {
        if let Ok(found) = at.canonicalize() {
            return rest.iter().rev().fold(found, |path, part| path.join(part));
        }
        match at.file_name() {
            Some(name) => rest.push(name.to_owned()),
            None => return path.to_owned(),
        }
        at = match at.parent() {
            Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
            Some(parent) => parent.to_owned(),
            None => return path.to_owned(),
        };
    }
}

/// Whether two paths are those of one folder, which need not exist.
fn is_same(one: &Path, other: &Path) -> bool {
    real(one) == real(other)
}

/// An output folder that is or holds the site's root or sources would have them replaced; one
/// inside the content would become content.
fn swallows(root: &Path, output: &Path, folders: &[&str]) -> Option<String> {
    let output_real = real(output);
    let root = real(root);
    if root.starts_with(&output_real) {
        return Some(format!("the output folder {} holds the site itself", output.display()));
    }
    folders.iter().find_map(|folder| {
        let source = real(&root.join(folder));
        let clash = source.starts_with(&output_real) || output_real.starts_with(&source);
        clash.then(|| format!("the output folder {} and `{folder}` overlap", output.display()))
    })
}
