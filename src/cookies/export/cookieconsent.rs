//! The configuration of CookieConsent (<https://cookieconsent.orestbida.com>, version 3): a module of JavaScript,
//! and the words of its dialogs, one JSON a language.
//!
//! That tool writes what it is given as HTML, so everything that comes from the inventory is escaped.

use serde_json::{Map, Value, json};

use super::{Export, Names, Switch, can_be_deleted, names, revision, switches};
use crate::cookies::html::escape;
use crate::cookies::inventory::{ConsentSignal, Listed, Word};
use crate::cookies::table::TableOptions;
use crate::language::Direction;

/// The name of the module.
pub const MODULE: &str = "cookieconsent.config.js";

/// The name of the words in a language.
pub fn words_file(lang: &str) -> String {
    format!("cookieconsent.{lang}.json")
}

/// The module, with the words of all languages in it.
pub fn whole(export: &Export<'_>) -> String {
    let languages = export.languages.iter();
    let words: Vec<(String, String)> =
        languages.map(|lang| (lang.clone(), json(&words(export, lang), 3))).collect();
    module(export, &words)
}

/// The module and the words as files: names and texts. The module fetches the words of the language that is needed
/// from where it stands itself.
pub fn files(export: &Export<'_>) -> Vec<(String, String)> {
    let languages = export.languages.iter();
    let fetched: Vec<(String, String)> = languages
        .clone()
        .map(|lang| {
            let file = script(&Value::from(format!("./{}", words_file(lang))).to_string());
            let fetched = format!(
                "() => fetch(new URL({file}, import.meta.url)).then((answer) => answer.json())"
            );
            (lang.clone(), fetched)
        })
        .collect();
    let module = (MODULE.to_owned(), module(export, &fetched));
    let words = languages.map(|lang| (words_file(lang), format!("{:#}\n", words(export, lang))));
    [module].into_iter().chain(words).collect()
}

/// The text of the module; of every language, what gives its words.
fn module(export: &Export<'_>, words: &[(String, String)]) -> String {
    let switches = switches(export.inventory);
    let mut js = String::from(
        "// Made by `engross cookies export --to cookieconsent`; change the inventory, not this file.\n",
    );
    js.push_str(&signals(&switches));
    js.push_str("\nexport default {\n");
    js.push_str("  // Grows when an item appears that visitors were not asked about, so that they are asked again.\n");
    js.push_str(&format!("  revision: {},\n  categories: {{\n", revision(export)));
    for switch in &switches {
        let is_required = switch.is_required();
        js.push_str(&format!("    {}: {{\n", string(switch.key)));
        js.push_str(&format!("      enabled: {is_required},\n      readOnly: {is_required},\n"));
        let providers: Vec<_> =
            export.inventory.providers.iter().filter(|it| switch.concerns(it)).collect();
        if !is_required {
            let listed = providers.iter().flat_map(|provider| switch.listed(provider));
            let cookies = listed.flat_map(|it| cookies(&it));
            js.push_str("      autoClear: { cookies: [\n");
            cookies.for_each(|cookie| js.push_str(&format!("        {cookie},\n")));
            js.push_str("      ] },\n");
        }
        js.push_str("      services: {\n");
        for provider in providers {
            let name = export
                .in_language(&export.languages[0], |options| escape(options.say(&provider.name)));
            let cookies: Vec<String> = match is_required {
                true => Vec::new(),
                false => switch.listed(provider).iter().flat_map(cookies).collect(),
            };
            js.push_str(&format!("        {}: {{ label: {}", string(&provider.id), string(&name)));
            if !cookies.is_empty() {
                js.push_str(&format!(", cookies: [{}]", cookies.join(", ")));
            }
            js.push_str(" },\n");
        }
        js.push_str("      },\n    },\n");
    }
    js.push_str("  },\n  language: {\n");
    js.push_str(&format!("    default: {},\n", string(&export.languages[0])));
    js.push_str("    autoDetect: 'document',\n");
    let from_right: Vec<String> = export
        .languages
        .iter()
        .filter(|lang| Direction::of(lang) == Direction::RightToLeft)
        .map(|lang| string(lang))
        .collect();
    if !from_right.is_empty() {
        js.push_str(&format!("    rtl: [{}],\n", from_right.join(", ")));
    }
    js.push_str("    translations: {\n");
    for (lang, words) in words {
        js.push_str(&format!("      {}: {words},\n", string(lang)));
    }
    js.push_str("    },\n  },\n");
    if !signals_of(&switches).is_empty() {
        js.push_str("  onConsent: tell,\n  onChange: tell,\n");
    }
    js + "};\n"
}

/// What tells Google's Consent Mode of a choice, where the inventory has signals.
fn signals(switches: &[Switch<'_>]) -> String {
    let signals = signals_of(switches);
    if signals.is_empty() {
        return String::new();
    }
    let signals = json(&signals.into(), 0);
    format!(
        "
// Which signals of Google's Consent Mode a category governs.
const signals = {signals};
const tell = ({{ cookie }}) => {{
  if (typeof window.gtag !== 'function') return;
  const state = {{}};
  for (const [category, names] of Object.entries(signals)) {{
    for (const name of names) state[name] = cookie.categories.includes(category) ? 'granted' : 'denied';
  }}
  window.gtag('consent', 'update', state);
}};
"
    )
}

fn signals_of(switches: &[Switch<'_>]) -> Map<String, Value> {
    let with = switches.iter().filter_map(|switch| {
        let signals = switch.categories.iter().flat_map(|category| &category.consent_mode);
        let words: Vec<&str> = signals.copied().map(ConsentSignal::word).collect();
        (!words.is_empty()).then(|| (switch.key.to_owned(), words.into()))
    });
    with.collect()
}

/// What the tool deletes when a visitor refuses, as objects of JavaScript.
fn cookies(listed: &Listed<'_>) -> Vec<String> {
    if !can_be_deleted(listed) {
        return Vec::new();
    }
    let item = listed.item;
    let name = match names(item) {
        Names::Pattern(pattern) => format!("new RegExp({})", string(&pattern)),
        Names::Letters => string(&item.name),
        Names::Foreign => return Vec::new(),
    };
    let path = item.path.as_ref().map(|path| format!(", path: {}", string(path)));
    let path = path.unwrap_or_default();
    if item.domains.is_empty() {
        return vec![format!("{{ name: {name}{path} }}")];
    }
    let domains = item.domains.iter();
    domains.map(|domain| format!("{{ name: {name}{path}, domain: {} }}", string(domain))).collect()
}

/// The words of the dialogs in a language.
fn words(export: &Export<'_>, lang: &str) -> Value {
    export.in_language(lang, |options| {
        let say = |key: &str| escape(&options.text(key));
        let description = format!("{} {{{{revisionMessage}}}}", say("consent-description"));
        let mut consent = json!({
            "title": say("consent-title"),
            "description": description,
            "acceptAllBtn": say("consent-accept-all"),
            "acceptNecessaryBtn": say("consent-reject-all"),
            "showPreferencesBtn": say("consent-choose"),
            "revisionMessage": say("consent-changed"),
        });
        let mut introduction = json!({ "description": say("consent-description") });
        if let Some(address) = (export.address)(lang) {
            let link = format!("<a href=\"{}\">{}</a>", escape(&address), say("consent-list"));
            consent["footer"] = link.clone().into();
            introduction["description"] = format!("{} {link}", say("consent-description")).into();
        }
        let switches = switches(export.inventory);
        let sections: Vec<Value> = [introduction]
            .into_iter()
            .chain(switches.iter().map(|switch| section(export, switch, options)))
            .collect();
        json!({
            "consentModal": consent,
            "preferencesModal": {
                "title": say("consent-preferences"),
                "acceptAllBtn": say("consent-accept-all"),
                "acceptNecessaryBtn": say("consent-reject-all"),
                "savePreferencesBtn": say("consent-save"),
                "closeIconLabel": say("consent-close"),
                "serviceCounterLabel": say("consent-services"),
                "sections": sections,
            },
        })
    })
}

/// What is said of what is switched at once, with the table of its items.
fn section(export: &Export<'_>, switch: &Switch<'_>, options: &TableOptions<'_>) -> Value {
    let mut rows: Vec<Value> = Vec::new();
    for provider in export.inventory.providers.iter().filter(|it| switch.concerns(it)) {
        let name = escape(options.say(&provider.name));
        let listed = switch.listed(provider);
        for it in &listed {
            let purpose = it.purpose().map_or("", |text| options.say(text));
            let duration = it.item.retention.as_ref().map(|it| options.limit_words(it.max));
            rows.push(json!({
                "name": escape(&it.item.shown_name(options.lang, options.site_lang)),
                "provider": name,
                "purpose": escape(purpose.trim()),
                "duration": escape(&duration.unwrap_or_else(|| options.text("cookies-not-stated"))),
            }));
        }
        if listed.is_empty() {
            let purpose = provider.purpose.as_ref().map_or("", |text| options.say(text));
            rows.push(json!({
                "name": "—",
                "provider": name,
                "purpose": escape(purpose.trim()),
                "duration": escape(&options.text("cookies-not-stated")),
            }));
        }
    }
    let say = |key: &str| escape(&options.text(key));
    let label = escape(&switch.label(options));
    json!({
        "title": label,
        "description": escape(&switch.description(options)),
        "linkedCategory": switch.key,
        "cookieTable": {
            "caption": label,
            "headers": {
                "name": say("cookies-name"),
                "provider": say("cookies-provider"),
                "purpose": say("cookies-purpose"),
                "duration": say("cookies-duration"),
            },
            "body": rows,
        },
    })
}

/// A text as JavaScript writes it.
fn string(text: &str) -> String {
    script(&Value::from(text).to_string())
}

/// JSON as a piece of a script: nothing in it ends the script or a line of it, wherever the script stands.
fn script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// A value as a script writes it on lines, `depth` steps in.
fn json(value: &Value, depth: usize) -> String {
    let indent = format!("\n{}", "  ".repeat(depth));
    script(&format!("{value:#}")).replace('\n', &indent)
}
