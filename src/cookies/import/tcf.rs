//! Disclosures of device storage by the IAB's Transparency and Consent Framework, to and fro.
//!
//! The specification is "Vendor Device Storage & Operational Disclosures", versions 1.0 and 1.1
//! (<https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework>). A file is one vendor, whose
//! name it does not say. What the inventory has no word for stays in the item's `source`, so that [`disclosure`] gives
//! an equal one.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::cookies::duration::Duration;
use crate::cookies::inventory::{
    Item, ItemSource, LegalBasis, Limit, Listed, Match, Retention, Storage, Tcf, Text,
};
use crate::finding::{Finding, Place};
use crate::located::{self, Node};

use super::draft::{DraftItem, DraftProvider, Drafts};
use super::terms::{self, Blanks};
use super::{CAUTIOUS, Options};

/// What the source of such an item is called.
pub const KIND: &str = "tcf";

/// What stands in the source in place of a key that the disclosure has not, though every one should. None of them ever
/// holds a text.
const ABSENT: &str = "absent";

/// The keys that are told of every item with storage.
const ALWAYS: [&str; 3] = ["maxAgeSeconds", "purposes", "domains"];

/// Longer than any cookie stays: those who write milliseconds are found by it.
const A_CENTURY: u64 = 100 * 365 * 86_400;

pub(super) fn read(path: &Arc<str>, text: &str, options: &Options) -> Result<Drafts, Vec<Finding>> {
    let fault = |place: Place, fact: String, help: &str| {
        Finding::error("import-bad-disclosure", place, fact).with_help(help)
    };
    let root: Value = serde_json::from_str(text).map_err(|error| {
        let place = Place::at(path.clone(), error.line(), error.column());
        // The place stands in front already.
        let fact = error.to_string();
        let fact = fact.split(" at line ").next().unwrap_or_default();
        vec![fault(place, format!("this is no JSON: {fact}"), "download the file again")]
    })?;
    let places = Places { path, root: located::read(path, text).ok() };
    let Some(disclosures) = root.get("disclosures").and_then(Value::as_array) else {
        let fact = "this is no disclosure of device storage: it has no list `disclosures`";
        let help =
            "the address of a vendor's is `deviceStorageDisclosureUrl` in the Global Vendor List";
        return Err(vec![fault(Place::start(path.clone()), fact.to_owned(), help)]);
    };
    let name = options.provider.clone().unwrap_or_else(|| vendor(path, &root));
    let mut draft = DraftProvider::named(&name, Place::start(path.clone()));
    if options.provider.is_none() {
        let fact = format!("the disclosure does not name its vendor; “{name}” stands in for it");
        let finding = Finding::warning("import-provider", Place::start(path.clone()), fact);
        draft
            .remarks
            .push(finding.with_help("write the vendor's name, or give it with --provider"));
    }
    let mut faults = Vec::new();
    for (at, value) in disclosures.iter().enumerate() {
        let place = |key: &str| places.of("disclosures", at, key);
        match said(value) {
            Ok(said) => draft.items.push(drafted(said, value, at, options, &place)),
            Err((key, fact, help)) => faults.push(fault(place(key), fact, help)),
        }
    }
    let sdks = root.get("sdks").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (at, value) in sdks.iter().enumerate() {
        let place = |key: &str| places.of("sdks", at, key);
        match said_of_sdk(value) {
            Ok(said) => {
                let number = disclosures.len() + at;
                draft.items.push(drafted(said, value, number, options, &place));
            }
            Err((key, fact, help)) => faults.push(fault(place(key), fact, help)),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    draft.provider.category = draft.items.is_empty().then(|| CAUTIOUS.to_owned());
    draft.tell_repeated();
    let mut drafts = Drafts::default();
    if let Some(domains) = root.get("domains").and_then(Value::as_array).filter(|it| !it.is_empty())
    {
        let count = match domains.len() {
            1 => "one domain of the vendor itself is".to_owned(),
            count => format!("{count} domains of the vendor itself are"),
        };
        let fact = format!("{count} not carried over: an inventory has those of items");
        drafts.findings.push(Finding::info("import-domain", places.of_key("domains"), fact));
    }
    drafts.providers.push(draft);
    Ok(drafts)
}

/// Where the values of the file stand, as far as a reader of YAML can tell: JSON is YAML, but for rare escapes.
struct Places<'p> {
    path: &'p Arc<str>,
    root: Option<Node>,
}

impl Places<'_> {
    fn of(&self, list: &str, index: usize, key: &str) -> Place {
        let entry =
            self.root.as_ref().and_then(|it| value_of(it, list)).and_then(|it| match &it.value {
                located::Value::Sequence(nodes) => nodes.get(index),
                _ => None,
            });
        let node = entry.map(|entry| value_of(entry, key).unwrap_or(entry));
        self.at(node)
    }

    fn of_key(&self, key: &str) -> Place {
        self.at(self.root.as_ref().and_then(|it| value_of(it, key)))
    }

    fn at(&self, node: Option<&Node>) -> Place {
        match node {
            Some(node) => Place::at(self.path.clone(), node.at.0, node.at.1),
            None => Place::file(self.path.clone()),
        }
    }
}

fn value_of<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        located::Value::Mapping(entries) => {
            entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
        }
        _ => None,
    }
}

/// Something to call the vendor by: its first domain, or the file.
fn vendor(path: &str, root: &Value) -> String {
    let domain = root.get("domains").and_then(|it| it.get(0)?.get("domain")?.as_str());
    let domain = domain.map(|it| it.trim_start_matches("*."));
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    domain.filter(|it| terms::is_domain(it)).unwrap_or(stem).to_owned()
}

/// What a disclosure says.
#[derive(Debug)]
struct Said {
    identifier: String,
    storage: Storage,
    retention: Option<Retention>,
    refresh: Option<bool>,
    domains: Vec<String>,
    tcf: Tcf,
    purpose: Option<Text>,
}

/// The key that is at fault, the fault, and the way out.
type Fault = (&'static str, String, &'static str);

fn said(value: &Value) -> Result<Said, Fault> {
    let Some(object) = value.as_object() else {
        return Err((
            "",
            "a disclosure must be an object".to_owned(),
            "write `{\"identifier\": …}`",
        ));
    };
    let (key, help) = ("identifier", "write the name of the cookie or key");
    let Some(identifier) = text(object, key, help)?.filter(|it| !it.trim().is_empty()) else {
        return Err((key, "the disclosure has no `identifier`".to_owned(), help));
    };
    let help = "the types are cookie, web and app";
    let Some(kind) = text(object, "type", help)? else {
        return Err(("type", "the disclosure has no `type`".to_owned(), help));
    };
    let storage = match kind.as_str() {
        "cookie" => Storage::Cookie,
        "web" => Storage::Web,
        "app" => Storage::App,
        other => return Err(("type", format!("`{other}` is no type of storage"), help)),
    };
    let max = match object.get("maxAgeSeconds") {
        None | Some(Value::Null) => Limit::Unknown,
        Some(value) => match value.as_u64() {
            Some(0) => Limit::Session,
            Some(seconds) if Duration::from_iso(&exactly(seconds).to_string()).is_ok() => {
                Limit::Lasting(exactly(seconds))
            }
            Some(_) => {
                let fact = "`maxAgeSeconds` is more than a duration can hold".to_owned();
                return Err(("maxAgeSeconds", fact, "write how many seconds it stays"));
            }
            None => {
                let fact = "`maxAgeSeconds` must be a whole number of seconds".to_owned();
                return Err((
                    "maxAgeSeconds",
                    fact,
                    "write digits alone, 0 for a session, or null",
                ));
            }
        },
    };
    let refresh = match object.get("cookieRefresh") {
        None | Some(Value::Null) => None,
        Some(Value::Bool(refresh)) => Some(*refresh),
        Some(_) => {
            let fact = "`cookieRefresh` must be true or false".to_owned();
            return Err((
                "cookieRefresh",
                fact,
                "write one of the two words, without quotation marks",
            ));
        }
    };
    let help = "write the name of a host, or `*.` and one";
    let domain = text(object, "domain", help)?;
    let domains = match object.get("domains") {
        None | Some(Value::Null) => domain.into_iter().collect(),
        Some(Value::Array(domains)) => {
            let texts: Option<Vec<String>> =
                domains.iter().map(|it| it.as_str().map(str::to_owned)).collect();
            texts.ok_or(("domains", "`domains` must be a list of texts".to_owned(), help))?
        }
        Some(_) => return Err(("domains", "`domains` must be a list of texts".to_owned(), help)),
    };
    // A star alone says that there are too many to name.
    let domains = domains
        .into_iter()
        .filter(|it| it != "*")
        .map(|it| it.strip_prefix('*').map_or(it.clone(), str::to_owned))
        .collect();
    Ok(Said {
        identifier,
        storage,
        retention: Some(Retention { max, note: None }),
        refresh,
        domains,
        tcf: purposes(object)?,
        purpose: text(object, "description", "write a text")?
            .filter(|it| !it.trim().is_empty())
            .map(Text::Plain),
    })
}

fn said_of_sdk(value: &Value) -> Result<Said, Fault> {
    let Some(object) = value.as_object() else {
        return Err(("", "an SDK must be an object".to_owned(), "write `{\"name\": …}`"));
    };
    let (key, help) = ("name", "write the name of the package");
    let Some(identifier) = text(object, key, help)?.filter(|it| !it.trim().is_empty()) else {
        return Err((key, "the SDK has no `name`".to_owned(), help));
    };
    Ok(Said {
        identifier,
        storage: Storage::Sdk,
        retention: None,
        refresh: None,
        domains: Vec::new(),
        tcf: purposes(object)?,
        purpose: text(object, "use", "write a text")?
            .filter(|it| !it.trim().is_empty())
            .map(Text::Plain),
    })
}

fn text(
    object: &Map<String, Value>,
    key: &'static str,
    help: &'static str,
) -> Result<Option<String>, Fault> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err((key, format!("`{key}` must be a text"), help)),
    }
}

fn purposes(object: &Map<String, Value>) -> Result<Tcf, Fault> {
    let numbers = |key: &'static str| {
        let fact = || (key, format!("`{key}` must be a list of whole numbers"), "write `[1, 3]`");
        match object.get(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(values)) => {
                values.iter().map(|it| it.as_u64().ok_or_else(fact)).collect()
            }
            Some(_) => Err(fact()),
        }
    };
    let (purposes, special_purposes) = (numbers("purposes")?, numbers("specialPurposes")?);
    Ok(Tcf { vendor: None, purposes, special_purposes })
}

/// A number of seconds in the largest unit in which it is whole. Months and years are of no fixed length.
fn exactly(seconds: u64) -> Duration {
    for (length, make) in [
        (604_800, (|weeks| Duration { weeks, ..Duration::default() }) as fn(u64) -> Duration),
        (86_400, |days| Duration { days, ..Duration::default() }),
        (3_600, |hours| Duration { hours, ..Duration::default() }),
        (60, |minutes| Duration { minutes, ..Duration::default() }),
    ] {
        if seconds.is_multiple_of(length) {
            return make(seconds / length);
        }
    }
    Duration { seconds, ..Duration::default() }
}

/// The seconds of a duration, if it has a fixed number of them.
fn seconds(duration: Duration) -> Option<u64> {
    (duration.years == 0 && duration.months == 0).then(|| duration.approximate_seconds())
}

fn drafted(
    said: Said,
    value: &Value,
    number: usize,
    options: &Options,
    place: &dyn Fn(&str) -> Place,
) -> DraftItem {
    let mut remarks = Vec::new();
    let mut remark = |key: &str, rule, fact: String, help: &str| {
        remarks.push(Finding::warning(rule, place(key), fact).with_help(help));
    };
    let mut item = Item::named(String::new(), place("identifier"));
    named(&mut item, &said.identifier);
    item.storage = said.storage;
    item.retention = said.retention;
    item.refresh = said.refresh;
    item.domains = said.domains;
    item.purpose = said.purpose;
    let (category, basis) = category(&said.tcf);
    item.legal_basis = basis;
    match &options.category {
        Some(category) => item.category = Some(category.clone()),
        None => {
            let list =
                |numbers: &[u64]| numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            let by = match said.tcf.purposes.as_slice() {
                [] => "since it names no purpose of the framework".to_owned(),
                [one] => format!("by purpose {one} of the framework"),
                more => format!("by purposes {} of the framework", list(more)),
            };
            let fact = format!("the category is read as {category}, {by}");
            remark(
                "purposes",
                "import-category",
                fact,
                "write the category that it has on your site",
            );
            item.category = Some(category.to_owned());
        }
    }
    let max = item.retention.as_ref().map(|it| it.max);
    if max == Some(Limit::Unknown) {
        let fact = match said.storage {
            Storage::Cookie => "the disclosure does not say how long it stays",
            _ => "the framework does not say how long such storage stays",
        };
        let help = "look in a browser, or ask the vendor, how long it stays";
        remark("maxAgeSeconds", "import-duration", fact.to_owned(), help);
    }
    if let Some(Limit::Lasting(duration)) = max
        && seconds(duration).is_some_and(|it| it > A_CENTURY)
    {
        let fact = format!("{duration} is longer than a century");
        let help = "ask the vendor whether these are milliseconds";
        remark("maxAgeSeconds", "import-duration", fact, help);
    }
    if item.purpose.is_none() {
        let key = if said.storage == Storage::Sdk { "use" } else { "description" };
        let fact = "the disclosure has no words for what it is for".to_owned();
        remark(key, "import-purpose", fact, "write its purpose for readers");
    }
    item.tcf = Some(said.tcf);
    item.source = Some(ItemSource { kind: KIND.to_owned(), id: None, raw: None });
    let left = what_cannot_be_derived(&item, value);
    if let Some(source) = &mut item.source {
        source.raw = left;
    }
    DraftItem { item, remarks, number }
}

fn named(item: &mut Item, identifier: &str) {
    terms::name(item, identifier, Blanks { star: true, hash: false, placeholders: false });
}

/// What purposes of the framework come to, by those that are furthest from what a visitor asked for; and whether consent is
/// said to be needed, which is what its first purpose means.
fn category(tcf: &Tcf) -> (&'static str, Option<LegalBasis>) {
    let has = |numbers: &[u64]| tcf.purposes.iter().any(|it| numbers.contains(it));
    let basis = has(&[1]).then_some(LegalBasis::Consent);
    let category = if has(&[2, 3, 4, 7]) {
        "targeting"
    } else if has(&[8, 9, 10]) {
        "analytics"
    } else if has(&[5, 6, 11]) {
        "functionality"
    } else if tcf.purposes.is_empty() {
        // Of what needs consent the specification says to name purpose 1.
        "strictly-necessary"
    } else {
        CAUTIOUS
    };
    (category, basis)
}

/// The parts of a disclosure that [`derived`] would not say.
fn what_cannot_be_derived(item: &Item, value: &Value) -> Option<serde_yaml::Value> {
    let original = value.as_object()?;
    let derived = derived(item);
    let derived = derived.as_object()?;
    let mut left = serde_yaml::Mapping::new();
    for (key, value) in original {
        if derived.get(key) != Some(value) {
            left.insert(key.as_str().into(), serde_yaml::to_value(value).ok()?);
        }
    }
    for key in derived.keys().filter(|key| !original.contains_key(*key)) {
        left.insert(key.as_str().into(), ABSENT.into());
    }
    (!left.is_empty()).then_some(serde_yaml::Value::Mapping(left))
}

/// An item as a disclosure, by what the inventory says alone.
fn derived(item: &Item) -> Value {
    let tcf = item.tcf.clone().unwrap_or_default();
    let english = |text: &Text| text.in_language("en", "en").to_owned();
    let purpose = item.purpose.as_ref().map(english);
    let mut object = Map::new();
    let is_sdk = item.storage == Storage::Sdk;
    let name = match (&item.display, item.matching) {
        (_, Match::Prefix) => format!("{}*", item.name),
        (_, Match::Suffix) => format!("*{}", item.name),
        (Some(display), Match::Regex) => english(display),
        _ => item.name.clone(),
    };
    object.insert(if is_sdk { "name" } else { "identifier" }.to_owned(), name.into());
    if !is_sdk {
        let kind = match item.storage {
            Storage::Cookie => "cookie",
            Storage::App => "app",
            _ => "web",
        };
        object.insert("type".to_owned(), kind.into());
        let max = match item.retention.as_ref().map(|it| it.max) {
            Some(Limit::Session) => json!(0),
            Some(Limit::Lasting(duration)) => seconds(duration).map_or(Value::Null, Value::from),
            Some(Limit::Unknown | Limit::Unlimited) | None => Value::Null,
        };
        object.insert("maxAgeSeconds".to_owned(), max);
        if let Some(refresh) = item.refresh {
            object.insert("cookieRefresh".to_owned(), refresh.into());
        }
        let domains: Vec<String> = item
            .domains
            .iter()
            .map(|it| if it.starts_with('.') { format!("*{it}") } else { it.clone() })
            .collect();
        if !domains.is_empty() {
            object.insert("domains".to_owned(), domains.into());
        }
    }
    object.insert("purposes".to_owned(), tcf.purposes.into());
    if !tcf.special_purposes.is_empty() {
        object.insert("specialPurposes".to_owned(), tcf.special_purposes.into());
    }
    if let Some(purpose) = purpose {
        object.insert(if is_sdk { "use" } else { "description" }.to_owned(), purpose.into());
    }
    Value::Object(object)
}

/// An item as a disclosure: the one that was imported, as far as it still means what the inventory says.
pub fn disclosure(listed: &Listed<'_>) -> Value {
    // A purpose that items share is the provider's; the disclosure has it at each.
    let item = Item { purpose: listed.purpose().cloned(), ..listed.item.clone() };
    let own = derived(&item);
    let source = item.source.as_ref().filter(|source| source.kind == KIND);
    let raw = source.and_then(|source| source.raw.as_ref()?.as_mapping());
    let (Some(raw), Some(own_object)) = (raw, own.as_object()) else { return own };
    let mut object = own_object.clone();
    for (key, value) in raw {
        let (Some(key), Ok(value)) = (key.as_str(), serde_json::to_value(value)) else { continue };
        if ALWAYS.contains(&key) && value == ABSENT {
            object.remove(key);
        } else {
            object.insert(key.to_owned(), value);
        }
    }
    let value = Value::Object(object);
    let read = if item.storage == Storage::Sdk { said_of_sdk(&value) } else { said(&value) };
    let says_the_same = read.is_ok_and(|said| {
        let mut other = Item::named(String::new(), item.place.clone());
        named(&mut other, &said.identifier);
        other.name == item.name
            && other.matching == item.matching
            && said.storage == item.storage
            && said.retention == item.retention
            && said.refresh == item.refresh
            && said.domains == item.domains
            && said.purpose == item.purpose
            && item.tcf.as_ref().is_some_and(|tcf| {
                tcf.purposes == said.tcf.purposes
                    && tcf.special_purposes == said.tcf.special_purposes
            })
    });
    if says_the_same { value } else { own }
}
