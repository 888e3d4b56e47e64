//! What Articles 13 and 14 GDPR ask a privacy notice to tell, one row each.
//!
//! By which words a row is found in a text stands in `phrases/`, by language. Knows nothing of texts.

use super::phrases::Condition;

/// Something that a privacy notice is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disclosure {
    /// What front matter and phrases call it.
    pub name: &'static str,
    /// The paragraph of the General Data Protection Regulation that asks for it.
    pub paragraph: &'static str,
    /// What it is, as a finding names it.
    pub what: &'static str,
    /// What to write, as the way out.
    pub write: &'static str,
    /// When a text must tell it.
    pub asked: Asked,
    /// Whether there may be none of it, so that front matter may say `none`.
    pub may_be_none: bool,
    /// Whether it is one of the rights that are told together.
    pub is_right: bool,
}

/// When a text must tell something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Whatever else it says.
    Always,
    /// Where its own words show that the case is given.
    Where(Condition, &'static str),
}

const fn always(
    name: &'static str,
    paragraph: &'static str,
    what: &'static str,
    write: &'static str,
) -> Disclosure {
    let asked = Asked::Always;
    Disclosure { name, paragraph, what, write, asked, may_be_none: false, is_right: false }
}

const fn if_any(
    name: &'static str,
    paragraph: &'static str,
    what: &'static str,
    write: &'static str,
) -> Disclosure {
    Disclosure { may_be_none: true, ..always(name, paragraph, what, write) }
}

const fn right(
    name: &'static str,
    paragraph: &'static str,
    what: &'static str,
    write: &'static str,
) -> Disclosure {
    Disclosure { is_right: true, ..always(name, paragraph, what, write) }
}

const fn when(condition: Condition, because: &'static str, disclosure: Disclosure) -> Disclosure {
    Disclosure { asked: Asked::Where(condition, because), ..disclosure }
}

/// Every disclosure, in the order of the articles.
#[rustfmt::skip]
pub const DISCLOSURES: &[Disclosure] = &[
    always("controller", "13(1)(a)", "who the controller is",
        "name the company or person that decides why and how data is used"),
    always("contact", "13(1)(a)", "how to reach the controller",
        "give an address, a telephone number or an e-mail address"),
    when(Condition::OutsideUnion, "the controller is not established in the Union",
        if_any("representative", "13(1)(a)", "who represents the controller in the Union",
            "name the representative under Article 27 and how to reach them")),
    if_any("data-protection-officer", "13(1)(b)", "how to reach the data protection officer, if there is one",
        "give the officer's contact details, or say that there is none"),
    always("purposes", "13(1)(c)", "what the data is used for",
        "say for which purposes each kind of data is used"),
    always("legal-basis", "13(1)(c)", "the legal basis of each use",
        "say for each purpose which point of Article 6(1) it rests on: consent, a contract, a legal obligation…"),
    when(Condition::LegitimateInterests, "the text relies on legitimate interests",
        if_any("legitimate-interests", "13(1)(d)", "which legitimate interests are pursued",
            "say what the interest is: “our legitimate interest in keeping the service secure”")),
    if_any("recipients", "13(1)(e)", "who receives the data, if anybody does",
        "name the recipients or the categories of recipients, or say that nobody receives the data"),
    if_any("transfers", "13(1)(f)", "whether data goes to third countries",
        "say whether data leaves the European Economic Area, and where it goes"),
    when(Condition::Transfers, "the text speaks of data outside the Union or the European Economic Area",
        if_any("safeguards", "13(1)(f)", "what protects data in third countries",
            "name the adequacy decision or the safeguards, such as standard contractual clauses, and where to get a copy")),
    always("retention", "13(2)(a)", "how long the data is kept",
        "give the period for each kind of data, or the criteria by which it is set"),
    right("access", "13(2)(b), 15", "the right of access",
        "say that people may ask for access to their data"),
    right("rectification", "13(2)(b), 16", "the right to rectification",
        "say that people may have wrong data corrected"),
    right("erasure", "13(2)(b), 17", "the right to erasure",
        "say that people may have their data erased"),
    right("restriction", "13(2)(b), 18", "the right to restriction of processing",
        "say that people may have the use of their data restricted"),
    right("objection", "13(2)(b), 21", "the right to object",
        "say that people may object to the use of their data"),
    right("portability", "13(2)(b), 20", "the right to data portability",
        "say that people may receive their data in a machine-readable format"),
    when(Condition::Consent, "the text relies on consent",
        right("withdrawal", "13(2)(c)", "the right to withdraw consent",
            "say that consent may be withdrawn at any time, and how")),
    right("complaint", "13(2)(d)", "the right to complain to a supervisory authority",
        "say that people may complain to a supervisory authority, best with its name and address"),
    if_any("obligation", "13(2)(e)", "whether people must provide the data, and what follows if they do not",
        "say whether a law or a contract asks for the data, and what happens without it"),
    if_any("automated-decisions", "13(2)(f)", "whether there is automated decision-making, including profiling",
        "say that there is none; or what decides, by which logic and with which consequences"),
    when(Condition::Elsewhere, "the text speaks of data that was not obtained from the person",
        if_any("categories", "14(1)(d)", "which categories of data are concerned",
            "say which kinds of data come from others")),
    when(Condition::Elsewhere, "the text speaks of data that was not obtained from the person",
        if_any("source", "14(2)(f)", "which source the data comes from",
            "name the sources, and say whether they are open to the public")),
];

/// The name under which front matter declares all rights together.
pub const RIGHTS: &str = "rights";

/// The disclosure of a name.
pub fn disclosure(name: &str) -> Option<&'static Disclosure> {
    DISCLOSURES.iter().find(|it| it.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_has_every_disclosure() {
        let docs = include_str!("../../../docs/disclosures.md");
        let rows: Vec<&str> = docs.lines().filter(|line| line.starts_with("| `")).collect();
        for Disclosure { name, paragraph, what, asked, may_be_none, .. } in DISCLOSURES {
            let row = format!("| `{name}` | {paragraph} | {what} | ");
            let row = rows.iter().find(|it| it.starts_with(&row));
            let row =
                row.unwrap_or_else(|| panic!("{name} stands otherwise in docs/disclosures.md"));
            assert_eq!(row.contains("| always |"), *asked == Asked::Always, "{name}");
            assert_eq!(row.ends_with("| yes |"), *may_be_none, "{name}");
        }
    }
}
