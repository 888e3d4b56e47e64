//! Third parties are named: "partners" is nobody to whom a visitor could object.

use super::{inventory_of, named, wordings};
use crate::check::TextInView;
use crate::cookies::inventory::{Inventory, Party, Provider};
use crate::finding::Finding;
use crate::settings::Settings;

const NAME: &str = "inventory-unnamed-provider";

/// Looks at every provider.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    let of_nobody = inventory.providers.iter().filter_map(of_name);
    of_nobody.chain(of_own(inventory, text.settings())).collect()
}

fn of_name(provider: &Provider) -> Option<Finding> {
    let nobody = wordings(&provider.name).into_iter().find(|name| names_nobody(name))?;
    let message = format!("`{nobody}` names no third party");
    let help = "name each of them, as a provider with its own items";
    Some(Finding::warning(NAME, provider.place.clone(), message).with_help(help))
}

/// What third parties set is not the site's own.
fn of_own(inventory: &Inventory, settings: &Settings) -> Vec<Finding> {
    let is_own =
        |name: &str| [&settings.owner, &settings.title].iter().any(|own| is_name_of(name, own));
    let of_site = inventory.providers.iter().filter(|provider| {
        let is_ours = |text| wordings(text).into_iter().all(is_own);
        is_ours(&provider.name) && provider.controller.as_ref().is_none_or(is_ours)
    });
    let found = of_site.filter_map(|provider| {
        let third = provider.listed().find(|listed| listed.item.party == Some(Party::Third))?;
        let name = provider.name.in_language("en", "en");
        let message = format!(
            "{} is said to be set by a third party, and its provider is `{name}`, whose site this is",
            named(third.item)
        );
        let help = "list it under the provider whose domain sets it, or write `party: first`";
        Some(Finding::warning(NAME, third.item.place.clone(), message).with_help(help))
    });
    found.collect()
}

/// Whether a name is the whole of another one, or its first words: `Owl` of `Owl Maps Ltd`.
fn is_name_of(name: &str, whole: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (name, whole) = (words(name), words(whole));
    !name.is_empty() && whole.starts_with(&name)
}

/// Words that name nobody, in the languages of the interface.
const NOBODY: &[&str] = &[
    // English
    "advertisers",
    "affiliates",
    "companies",
    "others",
    "other",
    "parties",
    "party",
    "partner",
    "partners",
    "providers",
    "publishers",
    "sponsors",
    "suppliers",
    "tbc",
    "tbd",
    "unknown",
    "various",
    "vendors",
    "third-party",
    "n/a",
    "misc",
    "miscellaneous",
    // German
    "andere",
    "anbieter",
    "drittanbieter",
    "dritte",
    "dritten",
    "dritter",
    "drittparteien",
    "partnern",
    "partnerunternehmen",
    "sonstige",
    "unbekannt",
    "verschiedene",
    "diverse",
    "werbepartner",
    "werbetreibende",
    "werbekunden",
    "dienstleister",
    // French
    "annonceurs",
    "autres",
    "autre",
    "divers",
    "fournisseurs",
    "inconnu",
    "parties",
    "partenaire",
    "partenaires",
    "prestataires",
    "tierce",
    "tierces",
    "tiers",
    // Spanish
    "anunciantes",
    "desconocido",
    "otros",
    "otras",
    "partes",
    "proveedores",
    "socios",
    "terceras",
    "terceros",
    "varios",
    "varias",
    "colaboradores",
];

/// Words that stand beside them and name nobody either.
const BESIDE: &[&str] = &[
    "a",
    "ad",
    "advertising",
    "all",
    "analytics",
    "and",
    "business",
    "certain",
    "external",
    "marketing",
    "media",
    "network",
    "networks",
    "of",
    "our",
    "selected",
    "several",
    "social",
    "some",
    "the",
    "third",
    "trusted",
    "their",
    "service",
    "to",
    "be",
    "confirmed",
    "s",
    "und",
    "unsere",
    "unserer",
    "die",
    "der",
    "ausgewählte",
    "externe",
    "weitere",
    "de",
    "des",
    "du",
    "et",
    "la",
    "le",
    "les",
    "nos",
    "publicitaires",
    "commerciaux",
    "sélectionnés",
    "externes",
    "d",
    "el",
    "los",
    "las",
    "nuestros",
    "y",
    "publicitarios",
    "comerciales",
    "seleccionados",
];

/// The same in languages that part words otherwise, or put what English writes apart into one.
const NOBODY_WHOLE: &[&str] = &[
    "サードパーティ",
    "サードパーティー",
    "パートナー",
    "パートナー企業",
    "その他",
    "広告主",
    "広告パートナー",
    "提携先",
    "第三者",
    "第三者企業",
    "他社",
    "各社",
    "不明",
    "ベンダー",
    "شركاء",
    "الشركاء",
    "شركاؤنا",
    "أطراف ثالثة",
    "الأطراف الثالثة",
    "طرف ثالث",
    "الطرف الثالث",
    "جهات خارجية",
    "الجهات الخارجية",
    "آخرون",
    "أخرى",
    "معلنون",
    "المعلنون",
    "متنوعة",
    "غير معروف",
];

fn names_nobody(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    if NOBODY_WHOLE.contains(&name.as_str()) || NOBODY.contains(&name.as_str()) {
        return true;
    }
    let words = || name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_nobody = |word: &str| NOBODY.contains(&word);
    words().any(is_nobody) && words().all(|word| is_nobody(word) || BESIDE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;
    use super::names_nobody;
    use crate::check::check_site;

    #[test]
    fn names_of_nobody_are_known_in_every_language() {
        for name in [
            "Partners",
            "our partners",
            "Third parties",
            "Third-party providers",
            "Various",
            "OTHERS",
            "Advertisers",
            "Trusted advertising partners",
            "Other",
            "Partner",
            "Drittanbieter",
            "Unsere Partner",
            "Dritte",
            "Sonstige",
            "Werbepartner",
            "Verschiedene Anbieter",
            "Tiers",
            "Nos partenaires",
            "Partenaires publicitaires",
            "Autres",
            "Annonceurs",
            "Tierces parties",
            "Terceros",
            "Nuestros socios",
            "Otros",
            "Varios",
            "Anunciantes",
            "第三者",
            "パートナー",
            "その他",
            "広告主",
            "サードパーティ",
            "أطراف ثالثة",
            "شركاء",
            "معلنون",
            "جهات خارجية",
        ] {
            assert!(names_nobody(name), "{name}");
        }
        for name in [
            "Owl Partners Ltd",
            "Partnerize",
            "The Others Magazine",
            "Third Door Media",
            "Social Media Today",
            "Meta",
            "Affiliate Future",
            "Otros Mundos SL",
            "Tiers-Lieux Édition",
            "第三者割当研究所",
            "شركاء التقنية",
            "Various Artists",
            "",
            "Google",
        ] {
            assert!(!names_nobody(name), "{name}");
        }
    }

    #[test]
    fn providers_that_are_nobody_are_told() {
        let help = "help: name each of them, as a provider with its own items";
        check_inventory(
            super::NAME,
            "providers:
- {id: partners, name: Our partners, category: targeting, items: [a]}
- {id: third, name: {en: Owl, de: Drittanbieter}, category: targeting, items: [b]}
- {id: owl, name: Owl, category: targeting, items: [{name: c, party: third}]}
",
            &[
                "content/cookies/index.yaml:3:4: `Our partners` names no third party",
                help,
                "content/cookies/index.yaml:4:4: `Drittanbieter` names no third party",
                help,
            ],
        );
    }

    #[test]
    fn a_third_party_is_not_the_site_itself() {
        let inventory = "effective: 2025-01-01
providers:
- id: owl
  name: Owl
  category: targeting
  items: [a, {name: b, party: first}, {name: c, party: third}, {name: d, party: third}]
- {id: maps, name: Owl Maps Ltd, controller: Elk Inc., category: targeting, items: [{name: e, party: third}]}
- {id: owls, name: Owlish, category: targeting, items: [{name: f, party: third}]}
- {id: elk, name: Elk, controller: Owl Maps Ltd, category: targeting, items: [{name: g, party: third}]}
";
        check_site(
            &[super::NAME],
            &[("engross.yaml", "owner: Owl Maps Ltd\n"), ("content/cookies/index.yaml", inventory)],
            &[
                "content/cookies/index.yaml:6:40: `c` is said to be set by a third party, and its provider is `Owl`, whose site this is",
                "help: list it under the provider whose domain sets it, or write `party: first`",
            ],
        );
    }
}
