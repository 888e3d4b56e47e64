//! `engross diff`

use std::io::Read;

use clap::{Args, ValueEnum};

use super::report::{self, OnFaults, Printer, When, to_stderr};
use super::{Common, Exit};
use crate::asked::Refused;
use crate::diff::{Side, Texts};
use crate::finding;
use crate::fingerprint::Fingerprint;
use crate::redline::{self, Redline, json, markdown, page, standalone, terminal};

#[derive(Args)]
#[command(after_help = "\
A text is a file (.md, .markdown, .html, .htm, .txt), `-` for Markdown at the standard
input, or a version of a notice of the site: `/legal/privacy@2024-02-16`,
`/legal/privacy` for the text in force, `/ja/legal/privacy` for another language.

Examples:
  engross diff old.md new.md                       two files
  engross diff /legal/privacy                      the text in force against the one before it
  engross diff /legal/privacy@2018-05-25 /legal/privacy@2024-02-16
  engross diff /legal/privacy draft.html           what a draft would change
  git show HEAD:terms.md | engross diff - terms.md
  engross diff --format markdown old.md new.md     to paste into an e-mail or a pull request
  engross diff --format html old.md new.md > redline.html
  engross diff --quiet old.md new.md; [ $? = 1 ] && echo \"words differ\"

With colours, deleted words are red and struck through, inserted ones green and
underlined; without, they stand in [-brackets-] and {+braces+}. Where only links, formats
or numbers of clauses changed, the words are the same.

Exit status: 0 the same words, 1 other words, 2 wrong use, or faults in the content that stop
it (said on standard error), 3 the machine failed.")]
pub struct DiffArgs {
    /// The old text; if it is the only one, it is the new text, compared with the version before it
    #[arg(required_unless_present = "schema")]
    old: Option<String>,
    /// The new text
    new: Option<String>,
    /// How the redline is drawn
    #[arg(long, value_enum, default_value_t)]
    format: DiffFormat,
    /// Whether words are marked by colour
    #[arg(long, visible_alias = "colour", value_enum, default_value_t, value_name = "WHEN")]
    color: When,
    /// How many paragraphs are shown around those that changed, and how much around words that did
    #[arg(short = 'U', long, value_name = "N", default_value_t = 1)]
    context: usize,
    /// How many columns a line has [default: the terminal's, at most 100; 80 elsewhere]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    width: Option<u16>,
    /// With --format html: only the fragment that docs/redline-markup.md describes, no page around it
    #[arg(long)]
    fragment: bool,
    /// Print the JSON Schema of --format json
    #[arg(long)]
    schema: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For people, at a terminal
    #[default]
    #[value(alias = "human")]
    Terminal,
    /// A page of its own, with no scripts
    Html,
    /// For programs
    Json,
    /// A summary for an e-mail or a pull request
    Markdown,
}

pub fn run(common: &Common, args: &DiffArgs) -> Exit {
    let printer = Printer::new(common, super::Format::Human);
    if args.schema {
        return printer.result(json::SCHEMA, Exit::Done);
    }
    if args.fragment && args.format != DiffFormat::Html {
        printer
            .error("--fragment goes with --format html", Some("add it, or leave --fragment out"));
        return Exit::WrongUse;
    }
    let day = match common.day() {
        Ok(day) => day,
        Err(wrong_use) => return printer.wrong_use(&wrong_use),
    };
    let mut standard_input = || {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    };
    let mut texts = Texts::new(common.root(), common.root.is_some(), day, &mut standard_input);
    let pair = match (args.old.as_deref(), args.new.as_deref()) {
        (Some(old), Some(new)) => texts.pair(old, new),
        (one, other) => texts.with_predecessor(one.or(other).unwrap_or_default()),
    };
    let (old, new) = match pair {
        Ok(pair) => pair,
        Err(refused) => return printer.refused(refused, &FAULTS),
    };
    let mut findings = old.findings.clone();
    findings.extend(new.findings.iter().filter(|it| !old.findings.contains(it)).cloned());
    // What could not be read as it was meant is not to be told as changed, nor as the same.
    if finding::any_error(&findings) {
        return printer.refused(Refused::Faults(findings), &FAULTS);
    }
    printer.findings(&findings);
    let redline = redline::compare(&old.html, &new.html);
    let exit = if redline.changes_words() { Exit::Faults } else { Exit::Done };
    if common.quiet {
        return exit;
    }
    let exit = printer.result(&drawn(&redline, &old, &new, args), exit);
    if redline.is_empty() && args.format == DiffFormat::Terminal {
        to_stderr(same(&redline));
    }
    exit
}

/// What is said where the content has faults. Exit status 1 says that words differ, so that scripts can
/// tell; this is trouble, as in diff(1).
const FAULTS: OnFaults = OnFaults {
    message: "the content has faults, so there is nothing to compare",
    help: Some("mend what is said above; `engross build` tells all faults of a site"),
    exit: Exit::WrongUse,
};

fn drawn(redline: &Redline, old: &Side, new: &Side, args: &DiffArgs) -> String {
    match args.format {
        DiffFormat::Terminal => {
            let options = terminal::Options {
                colour: args.color.is_now(),
                width: report::redline_width(args.width),
                context: args.context,
            };
            terminal::draw(redline, &old.name, &new.name, options)
        }
        DiffFormat::Html if args.fragment => page::draw(redline) + "\n",
        DiffFormat::Html => standalone::draw(redline, &old.name, &new.name, new.lang.as_deref()),
        DiffFormat::Json => json::draw(redline, &document(old), &document(new)),
        DiffFormat::Markdown => markdown::draw(redline, &old.name, &new.name),
    }
}

fn document(side: &Side) -> json::Document {
    let version = side.version.as_ref();
    json::Document {
        name: side.name.clone(),
        title: side.title.clone(),
        notice: version.map(|it| it.notice.clone()),
        version: version.map(|it| it.id.clone()),
        language: side.lang.clone(),
        effective: version.and_then(|it| it.effective.clone()),
        source_sha256: side.sha256.to_string(),
        text_sha256: Fingerprint::of_words(&side.html).to_string(),
    }
}

/// What is said where nothing is shown.
fn same(redline: &Redline) -> &'static str {
    match redline.markup_changed {
        true => "the same to a reader; only the mark-up differs\n",
        false => "the two texts are the same\n",
    }
}
