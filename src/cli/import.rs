//! `engross import`

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::report::{OnFaults, Printer, finding_json, printable, to_stderr};
use super::{Common, Exit, Format, WrongUse};
use crate::asked::{Refused, STANDARD_INPUT, no_file, unreadable};
use crate::build;
use crate::document::date::{DateError, LegalDate};
use crate::finding::{Finding, Severity};
use crate::import::files::{Dated, Target, plan, write};
use crate::import::{Converted, File, Form, LARGEST, Options, convert};
use crate::new::faultless_with;
use crate::new::place::stays_inside;
use crate::site::Otherwise;
use crate::site::read_settings;

#[derive(Args)]
#[command(after_help = "\
Reads a saved web page, a plain text, a Word file (.docx) or the Markdown of another tool,
and writes it as a notice of this site: Markdown under front matter. Says what could not
be carried over, with its line. Several files are versions of one notice: each must state
its date; the newest becomes the text being kept current, the others dated files beside
it. The texts of a notice that is there already become dated files as well. Nothing is
ever overwritten.

Examples:
  engross import privacy.docx --to legal/privacy
  engross import page.html --to legal/terms --base https://example.com/terms
  engross import 2019.html 2021.html 2024.docx --to legal/privacy
  engross import old.txt --to legal/privacy --effective 2016-02-08
  engross import seite.html --to /de/legal/privacy     another language of the site
  engross import notice.docx --to -                    print the Markdown

Exit status: 0 done, 1 a file has faults (tracked changes, no text), 2 wrong use or refused,
3 the machine failed; nothing was written unless it is 0.")]
pub struct ImportArgs {
    /// The files to import; `-` for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The notice: `legal/privacy`, `/ja/legal/privacy` for another language; `-` prints the Markdown
    #[arg(long, value_name = "NOTICE")]
    to: String,
    /// How the files are written [default: told by their bytes and names]
    #[arg(long, value_enum, value_name = "FORMAT")]
    from: Option<From>,
    /// The address of the page, from which its links start
    #[arg(long, value_name = "URL", value_parser = address)]
    base: Option<String>,
    /// From when the text is in force [default: as it states itself]
    #[arg(long, value_name = "DATE", value_parser = date)]
    effective: Option<LegalDate>,
    /// The title [default: as the text states itself]
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The language of the text, whatever it says of itself
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// How messages and results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum From {
    /// A web page
    Html,
    /// Words without mark-up
    Text,
    /// A Word file
    Docx,
    /// Markdown, of whichever tool
    Markdown,
}

fn date(text: &str) -> Result<LegalDate, String> {
    LegalDate::read(text).map_err(|error| match error {
        DateError::Shape => "this is not a date; write it as 2024-02-16".to_owned(),
        DateError::NoSuchDay(_) => error.to_string(),
    })
}

fn address(text: &str) -> Result<String, String> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let is_whole = is_web && !text.contains(char::is_whitespace);
    is_whole.then(|| text.to_owned()).ok_or_else(|| {
        "this is no address of a page; write it as https://example.com/privacy".to_owned()
    })
}

pub fn run(common: &Common, args: &ImportArgs) -> Exit {
    let printer = Printer::new(common, args.format);
    match import(common, args, &printer) {
        Ok(exit) => exit,
        Err(Refused::Faults(findings)) if args.format == Format::Json => {
            printer.checked(&findings, Exit::Faults)
        }
        Err(refused) => printer.refused(refused, &FAULTS),
    }
}

/// What is said where the files have faults.
const FAULTS: OnFaults =
    OnFaults { message: "nothing was written", help: None, exit: Exit::Faults };

/// Where the texts go.
enum To {
    /// The standard output.
    Print,
    /// A notice of the site at a root.
    Notice(Box<(PathBuf, crate::settings::Settings, Target)>),
}

fn import(common: &Common, args: &ImportArgs, printer: &Printer) -> Result<Exit, Refused> {
    let several = args.files.len() > 1;
    let wrong_use = |message: &str, help: &'static str| {
        Err(Refused::from(WrongUse { message: message.to_owned(), help }))
    };
    if several && args.effective.is_some() {
        return wrong_use(
            "--effective is the date of one text, and there are several",
            "import the file that states no date by itself, with --effective",
        );
    }
    if several && args.to == "-" && args.format == Format::Human {
        return wrong_use(
            "several texts cannot be printed as one",
            "print one at a time; or name a notice with --to; or use --format json",
        );
    }
    let to = match args.to.as_str() {
        "-" => To::Print,
        notice => {
            let root = common.root().map_err(WrongUse::no_site)?;
            let settings = read_settings(&root).map_err(Refused::Faults)?;
            let target = Target::read(notice, &settings)?;
            To::Notice(Box::new((root, settings, target)))
        }
    };
    let options = Options {
        from: args.from.map(|from| match from {
            From::Html => Form::Html,
            From::Text => Form::Text,
            From::Docx => Form::Docx,
            From::Markdown => Form::Markdown,
        }),
        base: args.base.clone(),
        effective: args.effective,
        title: args.title.clone(),
        lang: args.lang.clone(),
        notice: match &to {
            To::Notice(to) => Some(to.2.notice.clone()),
            To::Print => None,
        },
        notice_lang: match &to {
            To::Notice(to) => Some(to.2.lang.clone().unwrap_or_else(|| to.1.language().to_owned())),
            To::Print => None,
        },
    };
    let mut converted = Vec::new();
    let mut faults = Vec::new();
    for path in &args.files {
        // All faults of a run together.
        match convert(&read(path)?, &options) {
            Ok(text) => converted.push((path.display().to_string(), text)),
            Err(findings) => faults.extend(findings),
        }
    }
    if !faults.is_empty() {
        return Err(Refused::Faults(faults));
    }
    let paths = match &to {
        To::Print => Vec::new(),
        To::Notice(to) => {
            let (root, settings, target) = &**to;
            let dated: Vec<Dated<'_>> = converted
                .iter()
                .map(|(source, text)| Dated {
                    source,
                    effective: text.effective,
                    lang: text.lang.as_deref(),
                })
                .collect();
            let paths = plan(root, settings, target, &dated)?;
            for path in &paths {
                stays_inside(root, settings, path)?;
            }
            // What would be wrong in the site as it will be, and is not today: an address that is another page's.
            let day = common.day()?;
            let before = build::open(root, settings.clone(), day, &Otherwise::default()).findings;
            let texts: Vec<(Arc<str>, Option<Vec<u8>>)> = paths
                .iter()
                .zip(&converted)
                .map(|(path, (_, text))| {
                    (path.as_str().into(), Some(text.text.clone().into_bytes()))
                })
                .collect();
            faultless_with(root, settings.clone(), day, &before, &texts, None)?;
            if !args.dry_run {
                let files: Vec<(String, String)> = paths
                    .iter()
                    .zip(&converted)
                    .map(|(path, (_, text))| (path.clone(), text.text.clone()))
                    .collect();
                write(root, &files)?;
            }
            paths
        }
    };
    Ok(told(common, args, printer, &converted, &paths))
}

/// Reads a file whole, but no more of it than is taken.
fn read(path: &Path) -> Result<File, Refused> {
    let mut bytes = Vec::new();
    let most = LARGEST as u64 + 1;
    if path.as_os_str() == STANDARD_INPUT {
        let read = std::io::stdin().lock().take(most).read_to_end(&mut bytes);
        read.map_err(|error| {
            Refused::Machine(format!("the standard input cannot be read: {error}"))
        })?;
        return Ok(File { path: "standard-input".into(), bytes });
    }
    if !path.is_file() {
        return Err(match no_file(path) {
            Refused::WrongUse(message, _) => {
                Refused::WrongUse(message, "name a file: .html, .txt, .docx or .md".to_owned())
            }
            other => other,
        });
    }
    let open = std::fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    open.take(most).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    Ok(File { path: path.display().to_string().replace('\\', "/").into(), bytes })
}

/// Prints what was done, and what could not be carried over.
fn told(
    common: &Common,
    args: &ImportArgs,
    printer: &Printer,
    converted: &[(String, Converted)],
    paths: &[String],
) -> Exit {
    if args.format == Format::Json {
        let files: Vec<serde_json::Value> = converted
            .iter()
            .enumerate()
            .map(|(at, (source, text))| {
                json!({
                    "source": source,
                    "from": text.form.name(),
                    "path": paths.get(at),
                    "written": !paths.is_empty() && !args.dry_run,
                    "title": text.title,
                    "effective": text.effective.map(|date| date.to_string()),
                    "lang": text.lang,
                    "text": (paths.is_empty() || args.dry_run).then_some(&text.text),
                    "left_out": text.left_out.iter().map(finding_json).collect::<Vec<_>>(),
                })
            })
            .collect();
        return printer.result(&format!("{:#}\n", json!({ "files": files })), Exit::Done);
    }
    let left_out: Vec<Finding> =
        converted.iter().flat_map(|(_, text)| text.left_out.clone()).collect();
    printer.findings(&left_out);
    let count = |least: Severity| left_out.iter().filter(|it| it.severity <= least).count();
    if !common.quiet {
        to_stderr(&counted(count(Severity::Warning), count(Severity::Info)));
    }
    let mut out = String::new();
    if paths.is_empty() {
        out.extend(converted.iter().map(|(_, text)| text.text.as_str()));
        return printer.result(&out, Exit::Done);
    }
    if args.dry_run {
        out.push_str("Nothing was written. Without --dry-run:\n");
    }
    for (path, (source, text)) in paths.iter().zip(converted) {
        let date = text.effective.map_or("no date".to_owned(), |it| format!("in force from {it}"));
        let line =
            format!("{path}: “{}”, {date}; from {source} ({})", text.title, text.form.name());
        out.push_str(&printable(&line));
        out.push('\n');
    }
    out.push_str("Next: compare it with its source, and run `engross check`.\n");
    printer.result(&out, Exit::Done)
}

/// `3 things to look at, 2 notes (shown with --verbose)`
fn counted(things: usize, all: usize) -> String {
    let mut parts = Vec::new();
    match things {
        0 => {}
        1 => parts.push("1 thing to look at".to_owned()),
        _ => parts.push(format!("{things} things to look at")),
    }
    match all - things {
        0 => {}
        1 => parts.push("1 note (shown with --verbose)".to_owned()),
        notes => parts.push(format!("{notes} notes (shown with --verbose)")),
    }
    if parts.is_empty() {
        return "everything was carried over\n".to_owned();
    }
    parts.join(", ") + "\n"
}
