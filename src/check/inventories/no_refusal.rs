//! What can be refused can be refused from the page: there is a way to the settings (GDPR, Article 7(3)).

use super::inventory_of;
use crate::check::TextInView;
use crate::cookies::exemption::exemption;
use crate::cookies::inventory::{Inventory, Listed};
use crate::finding::{Finding, Place};
use crate::html::{NodeId, Tree};

const NAME: &str = "inventory-no-refusal";

/// Looks for a link or a button, where anything is listed that visitors may refuse.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    let Some(inventory) = inventory_of(text) else { return Vec::new() };
    if inventory.manage.is_some() || !can_be_refused(inventory) || leads_to_settings(text.tree()) {
        return Vec::new();
    }
    let place = Place::start(text.document().path.clone());
    let message = "nothing on this page leads to where visitors refuse, or change their mind";
    let help = "write `manage: {href: …}`, the address at which your site asks for consent again";
    vec![Finding::warning(NAME, place, message).with_help(help)]
}

/// Whether anything needs consent or is open to objection. A provider that names no items may set anything.
fn can_be_refused(inventory: &Inventory) -> bool {
    let is_open = |listed: Listed<'_>| match listed.stated_exemption() {
        Some(stated) => exemption(stated).is_none_or(|exemption| exemption.can_be_objected_to),
        None => !listed.is_exempt(),
    };
    let says_nothing = inventory.providers.iter().any(|provider| {
        let is_exempt =
            provider.category.as_deref() == Some(crate::cookies::exemption::STRICTLY_NECESSARY);
        provider.listed().next().is_none() && !is_exempt
    });
    says_nothing || inventory.items().any(is_open)
}

/// Beginnings of words by which a link to the settings is known, in its words or its address.
const WORDS: &[&str] = &[
    "consent",
    "manage",
    "opt out",
    "opt-out",
    "optout",
    "preference",
    "refuse",
    "reject",
    "settings",
    "withdraw",
    "change your mind",
    "your choices",
    "einstellung",
    "einwillig",
    "ablehnen",
    "widerruf",
    "widersprechen",
    "auswahl ändern",
    "consentement",
    "gérer",
    "paramètre",
    "préférence",
    "refuser",
    "retirer",
    "choix",
    "consentimiento",
    "gestionar",
    "configura",
    "preferencia",
    "rechazar",
    "retirar",
    "ajustes",
    "同意",
    "設定",
    "拒否",
    "撤回",
    "オプトアウト",
    "إعدادات",
    "موافقة",
    "رفض",
    "سحب",
    "تفضيلات",
    "إدارة",
];

/// Whether a link or button outside of the tables says so. Links in tables are to the providers' own texts.
fn leads_to_settings(tree: &Tree) -> bool {
    let is_in_table = |id: NodeId| tree.ancestors(id).any(|it| tree.name(it) == Some("table"));
    let says_so = |id: NodeId| {
        let words = tree.text(id).to_lowercase();
        let address = tree.attr(id, "href").unwrap_or_default().to_lowercase();
        WORDS.iter().any(|word| words.contains(word) || address.contains(word))
    };
    tree.descendants(tree.root())
        .any(|id| matches!(tree.name(id), Some("a" | "button")) && !is_in_table(id) && says_so(id))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_inventory;

    const TOLD: &[&str] = &[
        "content/cookies/index.yaml:1:1: nothing on this page leads to where visitors refuse, or change their mind",
        "help: write `manage: {href: …}`, the address at which your site asks for consent again",
    ];

    #[test]
    fn a_page_that_leads_to_no_settings_is_told() {
        let owl = |item: &str| {
            format!("providers:\n- {{id: owl, name: Owl, category: analytics, items: [{item}]}}\n")
        };
        check_inventory(super::NAME, &owl("owl_id"), TOLD);
        check_inventory(super::NAME, &owl("{name: a, legal_basis: statistical-purposes}"), TOLD);
        check_inventory(super::NAME, &owl(""), TOLD);
        // The provider's own page is for what the provider does.
        let elsewhere = "introduction: See [our notice](/privacy) and [more](/terms).
providers:
- {id: owl, name: Owl, category: analytics, items: [owl], links: {website: 'https://owl.example/settings'}}
";
        check_inventory(super::NAME, elsewhere, TOLD);
    }

    #[test]
    fn a_way_in_the_data_or_the_text_is_one() {
        let owl = "providers:\n- {id: owl, name: Owl, category: analytics, items: [owl_id]}\n";
        for way in [
            "manage: /?consent=manage\n",
            "closing: You may [withdraw](/tools) at any time.\n",
            "introduction: You may [say no](#cookie-settings) at any time.\n",
            "introduction: '[設定を変更する](/tools)'\n",
            "introduction: '<button type=\"button\">Einstellungen öffnen</button>'\n",
        ] {
            check_inventory(super::NAME, &format!("{way}{owl}"), &[]);
        }
    }

    #[test]
    fn what_nobody_can_refuse_needs_none() {
        check_inventory(
            super::NAME,
            "providers:
- id: owl
  name: Owl
  category: strictly-necessary
  items: [owl_id, {name: b, category: functionality, legal_basis: strictly-necessary}]
- {id: elk, name: Elk, category: strictly-necessary}
",
            &[],
        );
        check_inventory(super::NAME, "providers: []\n", &[]);
    }
}
