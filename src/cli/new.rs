//! `engross new`

use clap::{Args, ValueEnum};

use super::release::date;
use super::report::{OnFaults, Printer, printable};
use super::{Common, Exit, Format};
use crate::document::date::LegalDate;
use crate::document::front_matter;
use crate::new::{New, Request, files, new};

#[derive(Args)]
#[command(after_help = "\
The file is named after the notice: content/legal/privacy/index.md, index.ja.md for a
translation, index.yaml for a cookie notice. Nothing is asked and nothing is overwritten. The
text is a draft: readers do not see it until its line `draft: true` is removed. Where something
is to be written it says […], and `engross check` names each.

Examples:
  engross new /legal/privacy                       a privacy notice, as its path says
  engross new /legal/privacy --lang ja             its Japanese translation
  engross new /legal/cookies                       an inventory of cookies
  engross new /jobs/data --kind privacy-notice --title \"Privacy notice for applicants\"
  engross new content/legal/terms.md --effective 2027-03-01

Exit status: 0 done, 1 the content has faults, 2 wrong use or refused, 3 the machine failed;
nothing was written unless it is 0.")]
pub struct NewArgs {
    /// The notice: `/legal/privacy`, `/ja/legal/privacy` for another language, or its file
    notice: String,
    /// Its language: one that the site declares [default: the site's own]
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// What kind of notice it is [default: what its path says]
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Its title [default: what is usual for its kind, else what its path says]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// From when it is in force [default: left open]
    #[arg(long, value_name = "DATE", value_parser = date)]
    effective: Option<LegalDate>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Tells people how their personal data is used, as Articles 13 and 14 GDPR ask
    PrivacyNotice,
    /// Lists cookies and similar technologies
    CookieNotice,
    /// Binds a customer or user
    Terms,
    /// A policy
    Policy,
    /// Anything else
    Other,
}

impl From<Kind> for front_matter::Kind {
    fn from(kind: Kind) -> front_matter::Kind {
        match kind {
            Kind::PrivacyNotice => front_matter::Kind::PrivacyNotice,
            Kind::CookieNotice => front_matter::Kind::CookieNotice,
            Kind::Terms => front_matter::Kind::Terms,
            Kind::Policy => front_matter::Kind::Policy,
            Kind::Other => front_matter::Kind::Other,
        }
    }
}

pub fn run(common: &Common, args: &NewArgs) -> Exit {
    let printer = Printer::new(common, Format::Human);
    let (root, day) = match common.site() {
        Ok(site) => site,
        Err(wrong_use) => return printer.wrong_use(&wrong_use),
    };
    let NewArgs { notice, lang, kind, title, effective } = args;
    let request = Request {
        notice: notice.clone(),
        lang: lang.clone(),
        kind: kind.map(Into::into),
        title: title.clone(),
        effective: *effective,
    };
    let written = new(&root, &request, day).and_then(|new| files::write(&root, &new).map(|()| new));
    match written {
        Ok(new) => printer.done(&lines(&new), Exit::Done),
        Err(refused) => printer.refused(refused, &FAULTS),
    }
}

/// What is said where the content has faults.
const FAULTS: OnFaults = OnFaults {
    message: "this would be wrong with the new text, so nothing was written",
    help: Some("name the notice otherwise, or mend what is said above"),
    exit: Exit::Faults,
};

/// What was written, and what to do next.
fn lines(new: &New) -> String {
    let New { path, text, kind, lang, written_in, is_dated } = new;
    let marks = text.matches("[…]").count();
    let kind = kind.name().replace('-', " ");
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(&printable(text));
        out.push('\n');
    };
    line(&format!("{path}: a draft ({kind}, in {lang}), {marks} places to fill in"));
    if lang.split('-').next() != Some(written_in) {
        line(&format!(
            "  There is no skeleton in {lang}; this one is in {written_in}, to be translated."
        ));
    }
    let dated = if *is_dated { "" } else { ", state under `effective:` from when it is in force" };
    line(&format!(
        "Next: write where it says […]{dated}, run `engross check`, and remove `draft: true`."
    ));
    out
}
