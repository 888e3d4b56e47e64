//! The configuration of Klaro (<https://klaro.org>, 0.7), as JSON: a service for each provider in each group that
//! visitors switch.
//!
//! All its words are ours, in every language of the inventory, since Klaro itself does not speak all of them. They
//! are texts, which Klaro writes as such; nothing of the inventory becomes HTML.

use serde_json::{Map, Value, json};

use super::{Export, Names, Switch, can_be_deleted, literal, names, switches};
use crate::cookies::inventory::{Item, Listed, Provider};
use crate::cookies::table::TableOptions;

/// How many days a choice is kept: six months, as the CNIL recommends.
const CHOICE_DAYS: u32 = 182;

/// A provider's part in what is switched at once.
struct Service<'a> {
    name: String,
    provider: &'a Provider,
    switch: usize,
    items: Vec<Listed<'a>>,
}

/// The configuration, to be given to Klaro as `klaroConfig` or `klaro.setup(…)`.
pub fn klaro(export: &Export<'_>) -> String {
    let switches = switches(export.inventory);
    let services = services(export, &switches);
    let listed: Vec<Value> = services
        .iter()
        .map(|service| {
            let is_required = switches[service.switch].is_required();
            let deleted = service.items.iter().filter(|listed| can_be_deleted(listed));
            let cookies: Vec<Value> = deleted.flat_map(|listed| cookies(listed.item)).collect();
            json!({
                "name": service.name,
                "purposes": [switches[service.switch].key],
                "required": is_required,
                "default": is_required,
                "cookies": cookies,
            })
        })
        .collect();
    let mut translations = Map::new();
    for lang in export.languages {
        let words =
            export.in_language(lang, |options| words(export, lang, options, &switches, &services));
        translations.insert(lang.clone(), words);
    }
    let config = json!({
        "version": 1,
        "elementID": "klaro",
        "storageMethod": "cookie",
        "cookieName": "klaro",
        "cookieExpiresAfterDays": CHOICE_DAYS,
        "default": false,
        "mustConsent": false,
        "acceptAll": true,
        "hideDeclineAll": false,
        "groupByPurpose": true,
        "fallbackLang": export.languages[0],
        "translations": translations,
        "services": listed,
    });
    format!("{config:#}\n")
}

fn services<'a>(export: &Export<'a>, switches: &[Switch<'_>]) -> Vec<Service<'a>> {
    let mut services = Vec::new();
    for provider in &export.inventory.providers {
        let parts: Vec<usize> =
            (0..switches.len()).filter(|at| switches[*at].concerns(provider)).collect();
        for &at in &parts {
            let name = match parts.len() {
                1 => provider.id.clone(),
                // No id of a provider holds a dot.
                _ => format!("{}.{}", provider.id, switches[at].key),
            };
            let items = switches[at].listed(provider);
            services.push(Service { name, provider, switch: at, items });
        }
    }
    services
}

/// What Klaro deletes when a visitor refuses: a name, or a pattern that begins with `^`, with path and domain where
/// they are stated.
fn cookies(item: &Item) -> Vec<Value> {
    let name = match names(item) {
        Names::Pattern(pattern) if pattern.starts_with('^') => pattern,
        Names::Pattern(pattern) => format!("^.*{pattern}"),
        // Klaro takes what begins with `^` for a pattern.
        Names::Letters if item.name.starts_with('^') => format!("^{}$", literal(&item.name)),
        Names::Letters => item.name.clone(),
        Names::Foreign => return Vec::new(),
    };
    if item.path.is_none() && item.domains.is_empty() {
        return vec![json!(name)];
    }
    let path = item.path.as_deref().unwrap_or("/");
    if item.domains.is_empty() {
        return vec![json!({ "pattern": name, "path": path })];
    }
    let domains = item.domains.iter();
    domains.map(|domain| json!({ "pattern": name, "path": path, "domain": domain })).collect()
}

fn words(
    export: &Export<'_>,
    lang: &str,
    options: &TableOptions<'_>,
    switches: &[Switch<'_>],
    services: &[Service<'_>],
) -> Value {
    let say = |key: &str| options.text(key);
    let (title, description) = (say("consent-title"), say("consent-description"));
    let services_counted = say("consent-services");
    let (one, many) =
        services_counted.split_once('|').unwrap_or((&services_counted, &services_counted));
    let category = say("cookies-filter-category");
    let mut words = json!({
        "acceptAll": say("consent-accept-all"),
        "acceptSelected": say("consent-save"),
        "save": say("consent-save"),
        "ok": say("consent-accept-all"),
        "decline": say("consent-reject-all"),
        "close": say("consent-close"),
        "consentNotice": {
            "title": title,
            "description": description,
            "changeDescription": say("consent-changed"),
            "learnMore": say("consent-choose"),
        },
        "purposeItem": { "service": one, "services": many },
        "service": {
            "purpose": category,
            "purposes": category,
            "required": { "title": say("consent-required"), "description": "" },
            "disableAll": { "title": say("cookies-filter-all"), "description": "" },
        },
        "consentModal": { "title": say("consent-preferences"), "description": description },
    });
    let purposes: Map<String, Value> = switches
        .iter()
        .map(|switch| {
            let said = json!({
                "title": switch.label(options),
                "description": switch.description(options),
            });
            (switch.key.to_owned(), said)
        })
        .collect();
    words["purposes"] = purposes.into();
    if let Some(address) = (export.address)(lang) {
        words["privacyPolicyUrl"] = address.into();
        words["privacyPolicy"] = json!({
            "name": say("consent-list"),
            "text": "{privacyPolicy}",
        });
    }
    for service in services {
        let provider = service.provider;
        let names: Vec<String> = service
            .items
            .iter()
            .map(|listed| listed.item.shown_name(options.lang, options.site_lang))
            .collect();
        let general = provider.purpose.as_ref().map_or("", |text| options.say(text).trim());
        let purpose = match service.items.is_empty() {
            true => general.to_owned(),
            false => purposes_of(service, options),
        };
        let said = [purpose, names.join(&options.text("cookies-names-joint"))];
        let said: Vec<String> = said.into_iter().filter(|it| !it.is_empty()).collect();
        words[&service.name] = json!({
            "title": options.say(&provider.name),
            "description": said.join(" — "),
        });
    }
    words
}

/// The purposes of the items of a service, each once.
fn purposes_of(service: &Service<'_>, options: &TableOptions<'_>) -> String {
    let mut said: Vec<&str> = Vec::new();
    for purpose in service.items.iter().filter_map(Listed::purpose) {
        let purpose = options.say(purpose).trim();
        if !said.contains(&purpose) {
            said.push(purpose);
        }
    }
    said.join(" ")
}
