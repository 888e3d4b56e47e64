//! `engross cookies export`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::in_force::{self, InForce};
use crate::asked::Refused;
use crate::cli::report::{OnFaults, Printer};
use crate::cli::{Common, Exit, Format};
use crate::cookies::data::{InventoryData, NamedData, data};
use crate::cookies::export::{Export, cookieconsent, csv, klaro, not_deleted, ocd, tcf};
use crate::cookies::inventory::Inventory;
use crate::new_files;
use crate::wording::Given;

#[derive(Args)]
#[command(after_help = "\
Without INVENTORY it is the one that the site has in force on the day (--as-of). A file that is
there is replaced, since an export is made again whenever its inventory changes.

Examples:
  engross cookies export --to csv > cookies.csv
  engross cookies export --to json --lang ja
  engross cookies export --to klaro > klaro-config.json
  engross cookies export --to cookieconsent --output static/consent
  engross cookies export --to csv legal/cookies@2024-09-01
  engross cookies export --to json drafts/inventory.yaml --output inventory.json

Exit status: 0 done, 1 the inventory has faults, 2 wrong use, 3 the machine failed.")]
pub struct ExportArgs {
    /// The inventory: a notice of the site, one version of it, or a file; `-` for the standard input
    #[arg(value_name = "INVENTORY")]
    inventory: Option<String>,
    /// The format
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: To,
    /// Where to write it [default: the standard output]
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// The language of what is in one alone [default: the site's own]
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// A table for spreadsheets
    Csv,
    /// Everything that the inventory says, for programs
    Json,
    /// The configuration of Klaro, as JSON
    Klaro,
    /// The configuration of CookieConsent 3: a module; with --output, a folder for it and a JSON for each language
    Cookieconsent,
    /// The CSV of the Open Cookie Database; what was imported from it, as it was
    Ocd,
    /// A vendor's disclosure of device storage, of the IAB's framework; what was imported from one, as it was
    Tcf,
}

/// What is said where the inventory has faults.
const FAULTS: OnFaults =
    OnFaults { message: "nothing was written", help: None, exit: Exit::Faults };

pub fn run(common: &Common, args: &ExportArgs) -> Exit {
    let printer = Printer::new(common, Format::Human);
    match exported(common, args, &printer) {
        Ok(exit) => exit,
        Err(refused) => printer.refused(refused, &FAULTS),
    }
}

fn exported(common: &Common, args: &ExportArgs, printer: &Printer) -> Result<Exit, Refused> {
    let (found, _) = in_force::one(common, args.inventory.as_deref())?;
    let earlier: Vec<&Inventory> = found.earlier.iter().map(|it| &**it).collect();
    let words =
        |lang: &str, key: &str, given: &[(&str, Given<'_>)]| found.words().filled(lang, key, given);
    let export = Export {
        inventory: &found.inventory,
        earlier: &earlier,
        languages: &found.languages,
        address: &|lang| found.address(lang),
        words: &words,
    };
    let lang = language(&found, args.lang.as_deref())?;
    if matches!(args.to, To::Klaro | To::Cookieconsent) {
        not_deleted(&found.inventory).iter().for_each(|fact| printer.warning(fact));
    }
    if args.to == To::Cookieconsent && found.version.is_none() {
        printer.warning(
            "`revision` is 1, since a file by itself has no earlier versions; name the notice, and visitors are \
             asked again when something is new",
        );
    }
    let text = match args.to {
        To::Csv => csv::csv(&of(&export, &lang)),
        To::Klaro => klaro::klaro(&export),
        To::Cookieconsent => match &args.output {
            None => cookieconsent::whole(&export),
            Some(folder) => return written(folder, &cookieconsent::files(&export), printer),
        },
        To::Ocd => {
            let (text, left_out) = ocd::ocd(&export);
            left_out.iter().for_each(|fact| printer.warning(fact));
            text
        }
        To::Tcf => {
            let Some((text, left_out)) = tcf::tcf(&export) else {
                let fact = "a disclosure is of one vendor, and the inventory has not one provider";
                let help = "name a file with the provider that it is of";
                return Err(Refused::WrongUse(fact.to_owned(), help.to_owned()));
            };
            left_out.iter().for_each(|fact| printer.warning(fact));
            text
        }
        To::Json => {
            let data = of(&export, &lang);
            let InForce { notice, version, .. } = &found;
            let (notice, version) = (notice.clone(), version.clone());
            NamedData { schema: None, notice, version, lang, url: None, data }.json()
        }
    };
    match &args.output {
        None => Ok(printer.result(&text, Exit::Done)),
        Some(path) => {
            put(path, &text, printer)?;
            Ok(Exit::Done)
        }
    }
}

/// Writes files into a folder.
fn written(folder: &Path, files: &[(String, String)], printer: &Printer) -> Result<Exit, Refused> {
    for (name, text) in files {
        put(&folder.join(name), text, printer)?;
    }
    Ok(Exit::Done)
}

fn put(path: &Path, text: &str, printer: &Printer) -> Result<(), Refused> {
    new_files::replace(path, text.as_bytes()).map_err(|error| {
        Refused::Machine(format!("{} cannot be written: {error}", path.display()))
    })?;
    printer.message(&format!("wrote {}", path.display()));
    Ok(())
}

fn of(export: &Export<'_>, lang: &str) -> InventoryData {
    export.in_language(lang, |options| data(export.inventory, options))
}

/// The language that was asked for, as it is declared.
fn language(found: &InForce, asked: Option<&str>) -> Result<String, Refused> {
    let Some(asked) = asked else { return Ok(found.languages[0].clone()) };
    let declared = found.languages.iter().find(|it| it.eq_ignore_ascii_case(asked));
    declared.cloned().ok_or_else(|| {
        Refused::WrongUse(
            format!("there is no language `{asked}`"),
            format!("its languages are {}", found.languages.join(", ")),
        )
    })
}
