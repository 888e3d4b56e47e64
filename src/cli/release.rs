//! `engross release`

use clap::Args;

use super::report::{OnFaults, Printer, printable};
use super::{Common, Exit, Format};
use crate::document::date::{DateError, LegalDate};
use crate::release::{Done, Release, Request, Where, files, release};

#[derive(Args)]
#[command(after_help = "\
The text being kept current (index.md, terms.md, index.ja.md, index.yaml) is kept as a
file named after its date, byte for byte; then the same file states the new date. Nothing
is overwritten. Where versions come from git, nothing needs keeping but a commit.

Examples:
  engross release /legal/terms                         a new version, in force from today
  engross release /legal/terms --effective 2027-03-01  in force from a later day
  engross release /ja/legal/privacy --translation-of 2027-03-01
  engross release content/legal/terms.md --label 3.1   the notice of a file
  engross release /legal/privacy --effective 2027-03-01 --published 2027-01-15 --material
  engross release /legal/terms --dry-run               say what would be done, and do nothing

Exit status: 0 done, 1 the content has faults, 2 wrong use or refused, 3 the machine failed;
nothing was written unless it is 0.")]
pub struct ReleaseArgs {
    /// The notice: `/legal/terms`, `/ja/legal/terms` for another language, or its file
    notice: String,
    /// From when the new version is in force [default: the day, see --as-of]
    #[arg(long, value_name = "DATE", value_parser = date)]
    effective: Option<LegalDate>,
    /// When the new version is first shown to readers [default: as soon as the site is built]
    #[arg(long, value_name = "DATE", value_parser = date)]
    published: Option<LegalDate>,
    /// The change is a material one: readers must be told ahead
    #[arg(long)]
    material: bool,
    /// The label that readers see, such as 3.1
    #[arg(long, value_name = "LABEL", value_parser = label)]
    label: Option<String>,
    /// For a translation: the id of the version that it translates
    #[arg(long, value_name = "ID")]
    translation_of: Option<String>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn date(text: &str) -> Result<LegalDate, String> {
    LegalDate::read(text).map_err(|error| match error {
        DateError::Shape => "this is not a date; write it as 2024-02-16".to_owned(),
        DateError::NoSuchDay(_) => error.to_string(),
    })
}

fn label(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a label is a word or a number; leave --label out for none".to_owned()),
        text => Ok(text.to_owned()),
    }
}

pub fn run(common: &Common, args: &ReleaseArgs) -> Exit {
    let printer = Printer::new(common, Format::Human);
    let day = match common.day() {
        Ok(day) => day,
        Err(wrong_use) => return printer.wrong_use(&wrong_use),
    };
    let ReleaseArgs { notice, effective, published, material, label, translation_of, dry_run } =
        args;
    let request = Request {
        notice: notice.clone(),
        effective: *effective,
        published: *published,
        material: *material,
        label: label.clone(),
        translation_of: translation_of.clone(),
    };
    let site = Where { root: common.root(), is_named: common.root.is_some() };
    let (root, release) = match release(&site, &request, day) {
        Ok(found) => found,
        Err(refused) => return printer.refused(refused, &FAULTS),
    };
    printer.findings(&release.findings);
    if *dry_run {
        return printer.result(&(lines(&release, true) + &difference(&release)), Exit::Done);
    }
    match files::apply(&root, &release) {
        Ok(()) => printer.done(&lines(&release, false), Exit::Done),
        Err(refused) => printer.refused(refused, &FAULTS),
    }
}

/// What is said where the content has faults.
const FAULTS: OnFaults = OnFaults {
    message: "the content has faults, so nothing was written",
    help: Some("mend what is said above; `engross build` tells all faults of a site"),
    exit: Exit::Faults,
};

/// What was done, or would be.
fn lines(release: &Release, dry_run: bool) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(&printable(text));
        out.push('\n');
    };
    if dry_run {
        line("Nothing was written. Without --dry-run:");
    }
    match &release.frozen {
        Some(frozen) if frozen.is_there => {
            line(&format!("{}: the text of {}, kept already", frozen.path, frozen.id));
        }
        Some(frozen) => {
            line(&format!("{}: the text of {}, byte for byte", frozen.path, frozen.id));
        }
        None => line(&format!("{}: the old text is kept in git", release.current.path)),
    }
    let current = &release.current;
    line(&format!("{}: the new version, in force from {}", current.path, current.effective));
    for done in &release.done {
        line(&match done {
            Done::Stated(what) => format!("  now        {what}"),
            Done::Removed(what) => format!("  no longer  {what}"),
            Done::Left(what) => format!("  unchanged  {what} (write the new date there yourself)"),
            Done::Named(what) => format!("  look at    {what} (the old date)"),
            Done::Note(what) => format!("  note       {what}"),
        });
    }
    line(&format!(
        "Next: edit {0}, say under `changes:` what changed and why, look at it with `engross diff {0}`, run \
         `engross check`, and `engross seal` once it is published.",
        current.path
    ));
    out
}

/// The lines that differ between the old and the new file, with their numbers in it.
fn difference(release: &Release) -> String {
    let (old, new) = (&release.current.old, &release.current.new);
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut out = format!("\n--- {0}\n+++ {0}\n", release.current.path);
    let mut push = |sign: char, number: usize, text: &str| {
        out.push_str(&format!("{sign}{:>4}  {}\n", number + 1, printable(text)));
    };
    for op in similar::capture_diff_slices(similar::Algorithm::Patience, &old, &new) {
        let (tag, was, is) = op.as_tag_tuple();
        if tag == similar::DiffTag::Equal {
            continue;
        }
        was.for_each(|at| push('-', at, old[at]));
        is.for_each(|at| push('+', at, new[at]));
    }
    out
}
