//! `engross verify`

mod told;

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};

use self::told::{Teller, held_against};
use super::report::{self, OnFaults, Printer, When, finding_json};
use super::{Common, Exit, Format, WrongUse};
use crate::asked::{Refused, no_file};
use crate::diff::Texts;
use crate::redline::terminal;
use crate::register;
use crate::verify::folder::{self, OwnRegister};
use crate::verify::{self, Reference};

#[derive(Args)]
#[command(after_help = "\
PATH is a saved page (.html), the text of a notice (.md; .yaml, if it lies in its site), or a
folder that `engross build` wrote. Its words are looked up in the register: found, they are
those of a published version, and it says of which; otherwise it shows what differs from the
version that was meant.

Examples:
  engross verify saved.html
  engross verify saved.html --register register.yaml   one that you kept, or were given
  engross verify content/legal/terms/2020-01-15.md
  engross verify output                                a whole site, before or after it is published
  engross verify --format json saved.html              docs/verify.md describes the fields

The register is the one of the site (--root), or else the copy in the output folder at hand,
which proves less. What differs is shown from the texts that are kept beside it.

Exit status: 0 all are registered texts, 1 something differs or is not registered (also if
the register has faults), 2 wrong use, or a text that cannot be read as it was meant, 3 the
machine failed.")]
pub struct VerifyArgs {
    /// A saved page, the text of a notice, or an output folder
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The register to hold them against [default: that of the site]
    #[arg(long, value_name = "FILE")]
    register: Option<PathBuf>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Whether words that differ are marked by colour
    #[arg(long, visible_alias = "colour", value_enum, default_value_t, value_name = "WHEN")]
    color: When,
    /// How many columns a line of what differs has [default: the terminal's, at most 100; 80 elsewhere]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    width: Option<u16>,
}

pub fn run(common: &Common, args: &VerifyArgs) -> Exit {
    let printer = Printer::new(common, args.format);
    let day = match common.day() {
        Ok(day) => day,
        Err(wrong_use) => return printer.wrong_use(&wrong_use),
    };
    let root = common.root();
    if let (Err(message), Some(_)) = (&root, &common.root) {
        return printer.wrong_use(&WrongUse::no_site(message.clone()));
    }
    let shared = match shared_reference(args, root.as_deref().ok()) {
        Ok(shared) => shared,
        Err(refused) => return printer.refused(refused, &REGISTER_FAULTS),
    };
    let mut no_input = || Ok(Vec::new());
    let sites = Texts::new(root, common.root.is_some(), day, &mut no_input);
    let options = terminal::Options {
        colour: args.color.is_now() && args.format == Format::Human,
        width: report::redline_width(args.width),
        ..terminal::Options::default()
    };
    let mut run = Run { printer, shared, sites, day, options, exit: Exit::Done };
    let mut told = Vec::new();
    for path in &args.paths {
        match run.path(path) {
            Ok(one) => told.push(one),
            Err((refused, on_faults)) => {
                let exit = run.printer.refused(refused, on_faults);
                run.ends(exit);
            }
        }
    }
    let Run { printer, shared, exit, .. } = run;
    if let Some(reference) = &shared {
        printer.findings(&reference.findings());
    }
    if common.quiet {
        return exit;
    }
    let result = match args.format {
        Format::Human => {
            let mut text: Vec<String> = told.into_iter().map(|it| it.text).collect();
            text.extend(shared.as_ref().map(|reference| held_against(reference, false)));
            text.join("\n")
        }
        Format::Json => {
            let findings = shared.iter().flat_map(|reference| reference.findings());
            let json = json!({
                "register": shared.as_ref().map(|it| verify::json::register(it, false)),
                "results": told.into_iter().map(|it| it.json).collect::<Vec<_>>(),
                "findings": findings.map(|it| finding_json(&it)).collect::<Vec<_>>(),
            });
            format!("{json:#}\n")
        }
    };
    printer.result(&result, exit)
}

/// The register that was named, or else that of the site, if it has one.
fn shared_reference(args: &VerifyArgs, root: Option<&Path>) -> Result<Option<Reference>, Refused> {
    if let Some(path) = &args.register {
        let mut named = Reference::read(path)?;
        named.is_named = true;
        return Ok(Some(named));
    }
    let Some(root) = root else { return Ok(None) };
    // As people would name it.
    let here = std::env::current_dir().unwrap_or_default();
    let file = root.strip_prefix(&here).unwrap_or(root).join(register::FILE);
    file.is_file().then(|| Reference::read(&file)).transpose()
}

/// What is said where the register has faults.
const REGISTER_FAULTS: OnFaults = OnFaults {
    message: "the register cannot be relied on, so nothing is verified",
    help: Some("name a sound copy with --register, or restore it from the commit history"),
    exit: Exit::Faults,
};
/// What is said where a text has faults.
const TEXT_FAULTS: OnFaults = OnFaults {
    message: "the text cannot be read as it was meant, so it is not verified",
    help: None,
    exit: Exit::WrongUse,
};

/// What is said of one path.
struct Told {
    text: String,
    json: Value,
}

struct Run<'a> {
    printer: Printer,
    shared: Option<Reference>,
    sites: Texts<'a>,
    day: Date,
    options: terminal::Options,
    exit: Exit,
}

impl Run<'_> {
    /// The worst counts.
    fn ends(&mut self, exit: Exit) {
        if exit as u8 > self.exit as u8 {
            self.exit = exit;
        }
    }

    /// Verifies a path. An error says whose faults are meant.
    fn path(&mut self, path: &Path) -> Result<Told, (Refused, &'static OnFaults)> {
        let of_text = |refused| (refused, &TEXT_FAULTS);
        if path.is_dir() {
            return self.folder(path);
        }
        if !path.is_file() {
            return Err(of_text(match no_file(path) {
                Refused::WrongUse(message, _) => Refused::WrongUse(
                    message,
                    "name a saved page, a text, or an output folder".to_owned(),
                ),
                refused => refused,
            }));
        }
        let Some(reference) = &self.shared else { return Err(of_text(no_register())) };
        let hand = verify::in_hand(path, reference, &mut self.sites).map_err(of_text)?;
        let verdict = reference.judge(&hand);
        let name = path.display().to_string();
        let teller = Teller { reference, day: self.day, options: self.options };
        let told = Told {
            text: teller.text(&name, &hand, &verdict),
            json: verify::json::text(&name, &hand, &verdict, reference),
        };
        if !verdict.is_registered() {
            self.ends(Exit::Faults);
        }
        Ok(told)
    }

    fn folder(&mut self, path: &Path) -> Result<Told, (Refused, &'static OnFaults)> {
        let name = path.display().to_string();
        if !folder::is_output(path) {
            let message = format!("{name} is no output folder: it has no manifest.json");
            let help = "name a folder that `engross build` wrote, or single files";
            return Err((Refused::WrongUse(message, help.to_owned()), &TEXT_FAULTS));
        }
        let own = match &self.shared {
            None if path.join(register::FILE).is_file() => {
                Some(Reference::read(path).map_err(|refused| (refused, &REGISTER_FAULTS))?)
            }
            _ => None,
        };
        let reference = own.as_ref().or(self.shared.as_ref());
        let found = folder::verify(path, reference).map_err(|refused| (refused, &TEXT_FAULTS))?;
        let teller =
            reference.map(|reference| Teller { reference, day: self.day, options: self.options });
        let mut text = told::folder(&name, &found, teller.as_ref());
        if let OwnRegister::Faulty(findings) = &found.register {
            self.printer.findings(findings);
        }
        if let Some(own) = &own {
            text.push('\n');
            text.push_str(&held_against(own, true));
        }
        let mut json = verify::json::folder(&name, &found, reference);
        if let (Some(own), Value::Object(fields)) = (&own, &mut json) {
            fields.insert("held_against".to_owned(), verify::json::register(own, true));
        }
        if !found.is_sound() || reference.is_none() {
            self.ends(Exit::Faults);
        }
        Ok(Told { text, json })
    }
}

fn no_register() -> Refused {
    Refused::WrongUse(
        "there is no register to hold it against".to_owned(),
        "name one with --register, such as the register.yaml that the site publishes, or the site \
         with --root"
            .to_owned(),
    )
}
