//! Exemptions from consent that the law knows.
//!
//! A statute holds in its own country alone. Which law a site is under its editor knows; here stands what each
//! exemption can cover.

use super::inventory::{LegalBasis, Listed};

/// An exemption from consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exemption {
    /// The name by which `legal_basis` states it.
    pub name: &'static str,
    /// Where it is laid down, and for what.
    pub law: &'static str,
    /// The standard categories of what it can cover.
    pub covers: &'static [&'static str],
    /// Whether visitors must be able to object all the same.
    pub can_be_objected_to: bool,
}

/// Every exemption that is known. Those of the United Kingdom are named as its Information Commissioner names them.
pub const EXEMPTIONS: [Exemption; 6] = [
    Exemption {
        name: "communication",
        law: "Directive 2002/58/EC, Article 5(3): the sole purpose of carrying out the transmission of a \
              communication over a network",
        covers: &["strictly-necessary"],
        can_be_objected_to: false,
    },
    Exemption {
        name: "strictly-necessary",
        law: "Directive 2002/58/EC, Article 5(3): strictly necessary for a service that the visitor explicitly \
              requested",
        // A choice that somebody made of the site's looks is a service that they requested.
        covers: &["strictly-necessary", "functionality"],
        can_be_objected_to: false,
    },
    Exemption {
        name: "audience-measurement",
        law: "France, CNIL, deliberation 2020-091, Article 5: measuring the audience of the publisher's own site",
        covers: &["analytics"],
        can_be_objected_to: true,
    },
    Exemption {
        name: "statistical-purposes",
        law: "United Kingdom, PECR, Schedule A1: statistics on how a service is used, to improve it",
        covers: &["analytics"],
        can_be_objected_to: true,
    },
    Exemption {
        name: "appearance",
        law: "United Kingdom, PECR, Schedule A1: how a site looks or works, as the visitor prefers it",
        covers: &["functionality"],
        can_be_objected_to: true,
    },
    Exemption {
        name: "emergency-assistance",
        law: "United Kingdom, PECR, Schedule A1: where somebody is who asked for help in an emergency",
        covers: &["strictly-necessary", "functionality"],
        can_be_objected_to: false,
    },
];

/// The category of what needs no consent.
pub const STRICTLY_NECESSARY: &str = "strictly-necessary";

/// The exemption of a name.
pub fn exemption(name: &str) -> Option<&'static Exemption> {
    EXEMPTIONS.iter().find(|exemption| exemption.name == name)
}

impl Listed<'_> {
    /// Whether it is set without consent: by an exemption that it states, whether or not the law knows it, or
    /// by its category where it states nothing.
    pub fn is_exempt(&self) -> bool {
        match &self.item.legal_basis {
            Some(basis) => *basis != LegalBasis::Consent,
            None => self.category() == Some(STRICTLY_NECESSARY),
        }
    }

    /// The exemption that it states, as it is written.
    pub fn stated_exemption(&self) -> Option<&str> {
        match self.item.legal_basis.as_ref()? {
            LegalBasis::Exemption(name) => Some(name),
            LegalBasis::Consent => None,
        }
    }
}
