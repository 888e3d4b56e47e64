//! `engross seal`

use clap::Args;

use super::report::Printer;
use super::{Common, Exit, Format, NO_SITE_HELP};
use crate::build::{Survey, read_settings, survey};
use crate::finding;
use crate::register::{self, Entry};

#[derive(Args)]
#[command(after_help = "\
Adds an entry to register.yaml for every version that is published and not in it, and keeps
its text beside it, in the folder `register`. Commit both with the content: from then on
`engross check` and `engross build` fail when a sealed text is altered, gone or dated anew.

Examples:
  engross seal                what is published today
  engross seal --dry-run      what would be added

Nothing is added while the content has faults; an alteration that no correction declares is
one. Exit status: 0 done, 1 the content has faults, 2 wrong use, 3 the machine failed.")]
pub struct SealArgs {
    /// Say what would be added, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(common: &Common, args: &SealArgs) -> Exit {
    let printer = Printer::new(common, Format::Human);
    let (root, day) = match (common.root(), common.day()) {
        (Ok(root), Ok(day)) => (root, day),
        (Err(message), _) | (_, Err(message)) => {
            printer
                .error(&message, message.contains(crate::settings::FILE).then_some(NO_SITE_HELP));
            return Exit::WrongUse;
        }
    };
    let settings = match read_settings(&root) {
        Ok(settings) => settings,
        Err(findings) => return printer.checked(&findings, Exit::Faults),
    };
    let Survey { renderer, rendered, sealing, findings } = survey(&root, settings, day);
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
    let would = if args.dry_run { "would seal" } else { "sealed" };
    let mut text = String::new();
    for entry in &added.entries {
        text.push_str(&format!("{would} {}\n", described(entry)));
    }
    let entries = match added.count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    };
    text.push_str(&match (added.entries.len(), args.dry_run) {
        (0, _) => format!("everything is sealed: {} has {entries}\n", register::FILE),
        (_, true) => format!("{} would have {entries}; nothing was written\n", register::FILE),
        (_, false) => format!("{} has {entries}; commit it with the content\n", register::FILE),
    });
    printer.result(&text, Exit::Done)
}

/// `/legal/terms@2020-01-15, correction 1: content/legal/terms/2020-01-15.md`
fn described(entry: &Entry) -> String {
    let Entry { notice, version, language, corrections, file, commit, .. } = entry;
    let corrections = match corrections {
        0 => String::new(),
        count => format!(", correction {count}"),
    };
    let commit =
        commit.as_deref().map_or(String::new(), |id| format!("@{}", &id[..10.min(id.len())]));
    format!("{notice}@{version} ({language}){corrections}: {file}{commit}")
}
