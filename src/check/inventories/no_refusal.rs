//! What can be refused can be refused from the page: there is a way to the settings (GDPR, Article 7(3)).

use unicode_normalization::UnicodeNormalization;

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

/// By what a link to the settings is known, in its words or its address: beginnings of words, or of several in a row. Who
/// manages something is no such word; what is managed is.
const BEGINNINGS: &[&str] = &[
    "consent",
    "manage cookie",
    "manage your cookie",
    "manage my cookie",
    "manage track",
    "manage choice",
    "opt out",
    "optout",
    "preference",
    "refuse",
    "reject",
    "settings",
    "cookiesettings",
    "cookiepreference",
    "cookieconsent",
    "withdraw",
    "change your mind",
    "your choices",
    "einstellung",
    "cookieeinstellung",
    "datenschutzeinstellung",
    "privatsphäreeinstellung",
    "einwillig",
    "ablehnen",
    "widerruf",
    "widersprechen",
    "auswahl ändern",
    "gérer les cookies",
    "gérer mes cookies",
    "gérer vos cookies",
    "gérer les traceurs",
    "paramètre",
    "préférence",
    "retirer",
    "choix",
    "gestionar cookies",
    "gestionar las cookies",
    "gestionar mis cookies",
    "configura",
    "preferencia",
    "rechazar",
    "retirar",
    "ajustes",
];

/// The same in languages whose words have no blanks between them, or grow at their beginning.
const PARTS: &[&str] = &[
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
    "إدارة ملفات تعريف الارتباط",
    "إدارة الكوكيز",
];

/// Whether a link or button outside of the tables says so. Links in tables are to the providers' own texts.
fn leads_to_settings(tree: &Tree) -> bool {
    let is_in_table = |id: NodeId| tree.ancestors(id).any(|it| tree.name(it) == Some("table"));
    let says_so = |id: NodeId| {
        let address = tree.attr(id, "href").unwrap_or_default();
        speaks_of_it(&tree.text(id)) || speaks_of_it(behind_host(address))
    };
    tree.descendants(tree.root())
        .any(|id| matches!(tree.name(id), Some("a" | "button")) && !is_in_table(id) && says_so(id))
}

fn speaks_of_it(text: &str) -> bool {
    let mut words = String::new();
    let mut was_small = false;
    for c in text.nfc() {
        // `openSettings` is two words.
        if !c.is_alphanumeric() || was_small && c.is_uppercase() {
            words.push(' ');
        }
        was_small = c.is_lowercase();
        words.extend(c.to_lowercase().filter(|it| it.is_alphanumeric()));
    }
    let words: String = words.split_whitespace().flat_map(|word| [" ", word]).collect();
    let begins = |it: &&str| words.match_indices(*it).any(|(at, _)| words[..at].ends_with(' '));
    BEGINNINGS.iter().any(begins) || PARTS.iter().any(|it| words.contains(it))
}

/// Path, query and fragment of an address: a host may be called by any word, and so may a mailbox.
fn behind_host(address: &str) -> &str {
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let (rest, ends): (&str, &[char]) = match address[..end].find(':') {
        Some(colon) => match address[colon + 1..].strip_prefix("//") {
            Some(rest) => (rest, &['/', '?', '#']),
            None => (&address[colon + 1..], &['?', '#']),
        },
        None => match address.strip_prefix("//") {
            Some(rest) => (rest, &['/', '?', '#']),
            None => return address,
        },
    };
    rest.find(ends).map_or("", |at| &rest[at..])
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
    fn words_that_hold_such_words_are_no_way() {
        let owl = "providers:\n- {id: owl, name: Owl, category: analytics, items: [owl_id]}\n";
        for link in [
            "[our management team](/team)",
            "[Owl manages this site](/team)",
            "[how we work](https://manage.example/about)",
            "[how we work](https://consent.example)",
            "[how we work](//settings.example/about)",
            "[write to us](mailto:optout@owl.example)",
            "[typesettings](/typesettings)",
        ] {
            let text = format!("introduction: 'See {link}.'\n{owl}");
            check_inventory(super::NAME, &text, TOLD);
        }
    }

    #[test]
    fn a_way_in_the_data_or_the_text_is_one() {
        let owl = "providers:\n- {id: owl, name: Owl, category: analytics, items: [owl_id]}\n";
        for way in [
            "manage: /?consent=manage\n",
            "closing: You may [withdraw](/tools) at any time.\n",
            "introduction: You may [say no](#cookie-settings) at any time.\n",
            "introduction: '[設定を変更する](/tools)'\n",
            "introduction: '[Manage cookies](/tools)'\n",
            "introduction: '[write to us](mailto:us@owl.example?subject=opt-out)'\n",
            "introduction: '[here](https://owl.example/?show=cookie_preferences)'\n",
            "introduction: '[here](#openSettings)'\n",
            "introduction: '[Datenschutzeinstellungen](/tools)'\n",
            "introduction: '[الإعدادات](/tools)'\n",
            "introduction: '[Gérer mes choix](/tools)'\n",
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
