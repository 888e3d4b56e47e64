//! `engross seal`

use clap::Args;

use super::report::Printer;
use super::{Common, Exit, Format};
use crate::build::{Scope, Survey, survey};
use crate::finding;
use crate::register::{self, Entry, Observed, Unsealed};
use crate::sealing::Reason;
use crate::site::read_settings;

#[derive(Args)]
#[command(after_help = "\
Adds an entry to register.yaml for every version that is published and not in it, and keeps
its text beside it, in the folder `register`. Commit both with the content: from then on
`engross check` and `engross build` fail when a sealed text is altered, gone or dated anew.

Examples:
  engross seal                what is published today
  engross seal --dry-run      what would be added

Each new entry says why it is there: a new version, a correction, other bytes of the same
words, a withdrawal. A text without a date is not sealed, and that is said.

Nothing is added while the content has faults; an alteration that no correction declares is
one. Exit status: 0 done, 1 the content has faults, 2 wrong use, 3 the machine failed.")]
pub struct SealArgs {
    /// Say what would be added, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(common: &Common, args: &SealArgs) -> Exit {
    let printer = Printer::new(common, Format::Human);
    let (root, day) = match common.site() {
        Ok(site) => site,
        Err(wrong_use) => return printer.wrong_use(&wrong_use),
    };
    let settings = match read_settings(&root) {
        Ok(settings) => settings,
        Err(findings) => return printer.checked(&findings, Exit::Faults),
    };
    let survey = survey(&root, settings, day, &Scope::Build);
    let Survey { renderer, rendered, sealing, mut findings, .. } = survey;
    if let Some(last) = sealing.last_day().filter(|last| *last > day) {
        let help =
            "nothing is sealed on a day before that; leave out --as-of, or look at the clock";
        printer.error(&format!("the register was last sealed on {last}, after {day}"), Some(help));
        return Exit::WrongUse;
    }
    findings.extend(sealing.kept_findings(&sealing.to_be_kept(&rendered, day)));
    finding::sort(&mut findings);
    let Some(renderer) = renderer.filter(|_| !finding::any_error(&findings)) else {
        printer.findings(&findings);
        let help = "mend what is said above; a sealed text is put back, or its change is declared as a \
                    correction";
        printer.error("nothing was sealed", Some(help));
        return Exit::Faults;
    };
    let added = match sealing.seal(&renderer, &rendered, day, args.dry_run) {
        Ok(added) => added,
        Err(error) => {
            printer.error(&format!("nothing was sealed: {error}"), None);
            return Exit::MachineFailed;
        }
    };
    printer.findings(&added.findings);
    let would = if args.dry_run { "would seal" } else { "sealed" };
    let mut text = String::new();
    for (entry, reasons) in &added.entries {
        text.push_str(&format!("{would} {}\n", described(entry, reasons)));
    }
    for Observed { notice, language, file, .. } in &added.undated {
        let line = format!("not sealed, since it has no date: {notice} ({language}): {file}\n");
        text.push_str(&line);
    }
    let entries = match added.count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    };
    let everything = match added.undated.is_empty() {
        true => "everything is sealed",
        false => "nothing else is to be sealed",
    };
    text.push_str(&match (added.entries.len(), args.dry_run) {
        (0, _) => format!("{everything}: {} has {entries}\n", register::FILE),
        (_, true) => format!("{} would have {entries}; nothing was written\n", register::FILE),
        (_, false) => format!("{} has {entries}; commit it with the content\n", register::FILE),
    });
    match args.dry_run {
        true => printer.result(&text, Exit::Done),
        false => printer.done(&text, Exit::Done),
    }
}

/// `/legal/terms@2020-01-15 (en), correction 1: content/legal/terms/2020-01-15.md`
fn described(entry: &Entry, reasons: &[Reason]) -> String {
    let Unsealed { notice, version, language, corrections, file, commit, .. } = &entry.sealing;
    let why = |reason: &Reason| match reason {
        Reason::New => "new".to_owned(),
        Reason::Correction => format!("correction {corrections}"),
        Reason::SameWords => "other bytes of the same words".to_owned(),
        Reason::Withdrawn => "withdrawn".to_owned(),
        Reason::Published => "its date of publication".to_owned(),
    };
    let reasons: Vec<String> = reasons.iter().map(why).collect();
    let commit =
        commit.as_deref().map_or(String::new(), |id| format!("@{}", &id[..10.min(id.len())]));
    format!("{notice}@{version} ({language}), {}: {file}{commit}", reasons.join(", "))
}
