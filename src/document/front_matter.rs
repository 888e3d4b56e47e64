//! Front matter as resolved: the keys as written (`written`), each in its type.
//!
//! A new key is a field of [`FrontMatter`], a line in [`KEYS`] and a line in [`resolve`]; whoever
//! destructures the struct is then pointed to by the compiler. Knows nothing of bodies or files
//! beyond a path to name in findings.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use gray_matter::Pod;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::date::{DateError, LegalDate};
use super::key_places::KeyPlaces;
use super::written::{self, Written, json};
use crate::finding::{Finding, Place, did_you_mean};
use crate::settings::{HistorySource, is_inner_path};

/// The keys of front matter, for findings and help.
pub const KEYS: [&str; 21] = [
    "title",
    "description",
    "lang",
    "kind",
    "effective",
    "published",
    "withdrawn",
    "version",
    "changes",
    "material",
    "corrections",
    "disclosures",
    "draft",
    "aliases",
    "history",
    "template",
    "translation_of",
    "prevailing_language",
    "wrapper_template",
    "context",
    "markdown_includes",
];

/// The key of `context` that is meant by one much like it.
fn near_context_key(key: &str) -> Option<&'static str> {
    did_you_mean(key, CONTEXT_KEYS).filter(|near| strsim::levenshtein(near, key) <= 2)
}

/// How many bytes a file system gives to one name.
const LONGEST_NAME: usize = 255;

/// Keys that other programs have for what ours call otherwise.
const FOREIGN_KEYS: [(&str, &str); 13] = [
    ("date", "effective"),
    ("effective_from", "effective"),
    ("last_updated", "effective"),
    ("lastmod", "effective"),
    ("language", "lang"),
    ("layout", "wrapper_template"),
    ("locale", "lang"),
    ("redirect_from", "aliases"),
    ("summary", "description"),
    ("type", "kind"),
    ("updated", "effective"),
    ("valid_from", "effective"),
    ("valid_until", "withdrawn"),
];

/// Keys of `context` that have a meaning of their own.
pub const CONTEXT_KEYS: [&str; 5] =
    ["title", "description", "copydoc", "update_date", "latest_version"];

/// What `prevailing_language` says where all languages are of equal weight.
pub const NO_LANGUAGE: &str = "none";

/// Front matter as resolved: every value in its type, with its place where a finding may need it. Large archives hold a
/// hundred thousand: what few texts state is boxed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The notice's title.
    pub title: Option<String>,
    /// One sentence for lists and search engines.
    pub description: Option<String>,
    /// The language of the text.
    pub lang: Option<Box<Stated<String>>>,
    /// What kind of notice it is.
    pub kind: Option<Kind>,
    /// In force from.
    pub effective: Option<Stated<LegalDate>>,
    /// First shown to readers.
    pub published: Option<Box<Stated<LegalDate>>>,
    /// In force no longer, without a successor, from.
    pub withdrawn: Option<Box<Stated<LegalDate>>>,
    /// The label readers see.
    pub version: Option<Box<str>>,
    /// What changed and why: Markdown.
    pub changes: Option<Box<str>>,
    /// Whether readers must be told ahead.
    pub material: bool,
    /// Declared corrections of the text.
    pub corrections: Vec<Correction>,
    /// What a privacy notice must tell and does not tell in its own text, by the name of the disclosure.
    pub disclosures: BTreeMap<String, Stated<Declared>>,
    /// Whether the text is not to be published yet.
    pub draft: bool,
    /// Former addresses of the notice.
    pub aliases: Vec<Stated<String>>,
    /// Where the notice's versions come from.
    pub history: Option<HistorySource>,
    /// Whether the body is a template; `false` keeps `{{ }}` literal.
    pub template: bool,
    /// The id of the version that this text translates.
    pub translation_of: Option<Box<Stated<String>>>,
    /// The language whose text of the notice prevails over the others; the word [`NO_LANGUAGE`] where none does.
    pub prevailing_language: Option<Box<Stated<String>>>,
    /// The wrapper template.
    pub wrapper_template: Option<Box<Stated<String>>>,
    /// Variables for body and template.
    #[serde(with = "crate::kept_as::values")]
    pub context: BTreeMap<String, Value>,
    /// The date in `context.update_date`.
    pub update_date: Option<Box<Stated<LegalDate>>>,
    /// Fragments that become variables: name to path.
    pub markdown_includes: BTreeMap<String, Stated<String>>,
}

impl FrontMatter {
    /// What readers are shown of it beside the text, by its keys; empty where it is not stated.
    pub fn words(&self) -> [(&'static str, &str); 3] {
        let words = [
            ("title", self.title.as_deref()),
            ("description", self.description.as_deref()),
            ("changes", self.changes.as_deref()),
        ];
        words.map(|(key, words)| (key, words.unwrap_or_default()))
    }

    /// Puts everything in a file: what is kept of front matter says only where in its file things stand.
    pub fn set_path(&mut self, path: &Arc<str>) {
        let FrontMatter {
            title: _,
            description: _,
            lang,
            kind: _,
            effective,
            published,
            withdrawn,
            version: _,
            changes: _,
            material: _,
            corrections: _,
            disclosures,
            draft: _,
            aliases,
            history: _,
            template: _,
            translation_of,
            prevailing_language,
            wrapper_template,
            context: _,
            update_date,
            markdown_includes,
        } = self;
        let texts = [lang, translation_of, prevailing_language, wrapper_template];
        let texts = texts.into_iter().flatten().map(|it| &mut it.place);
        let dates = [published, withdrawn, update_date];
        let dates = dates.into_iter().flatten().map(|it| &mut it.place);
        let dates = dates.chain(effective.as_mut().map(|it| &mut it.place));
        let aliases = aliases.iter_mut().map(|it| &mut it.place);
        let disclosures = disclosures.values_mut().map(|it| &mut it.place);
        let includes = markdown_includes.values_mut().map(|it| &mut it.place);
        for place in texts.chain(dates).chain(aliases).chain(disclosures).chain(includes) {
            place.path = path.clone();
        }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Its place. What is kept of a text is without the path of its file.
    #[serde(with = "crate::kept_as::place_without_path")]
    pub place: Place,
}

/// Changed words under an unchanged effective date, declared with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The day of the correction.
    pub date: LegalDate,
    /// The reason.
    pub note: String,
}

/// What is declared of something that a privacy notice must tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Declared {
    /// There is none of it: why.
    None(String),
    /// It is not asked of this text: why.
    NotApplicable(String),
    /// Where it stands: an anchor of the text, another notice, or the address of a page elsewhere.
    At(String),
}

impl Declared {
    /// The ways to declare something.
    const WAYS: [&'static str; 3] = ["none", "not-applicable", "at"];

    fn of(way: &str, text: String) -> Option<Declared> {
        match way {
            "none" => Some(Declared::None(text)),
            "not-applicable" => Some(Declared::NotApplicable(text)),
            "at" => Some(Declared::At(text)),
            _ => None,
        }
    }
}

/// What kind of notice a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Tells people how their personal data is used.
    PrivacyNotice,
    /// Tells people which cookies and similar technologies are used.
    CookieNotice,
    /// Terms that bind a customer or user.
    Terms,
    /// A policy.
    Policy,
    /// Anything else.
    Other,
}

impl Kind {
    const NAMES: [(&'static str, Kind); 5] = [
        ("privacy-notice", Kind::PrivacyNotice),
        ("cookie-notice", Kind::CookieNotice),
        ("terms", Kind::Terms),
        ("policy", Kind::Policy),
        ("other", Kind::Other),
    ];

    /// The kind as front matter names it.
    pub fn name(self) -> &'static str {
        Kind::NAMES.iter().find(|(_, kind)| *kind == self).map_or("other", |(name, _)| name)
    }

    /// Every kind as front matter names it.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Kind::NAMES.iter().map(|(name, _)| *name)
    }

    /// The kind that a title suggests.
    pub fn of_title(title: &str) -> Kind {
        let title = title.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| title.contains(word));
        if says(&["cookie", "tracker"]) {
            Kind::CookieNotice
        } else if says(&[
            "privacy",
            "data protection notice",
            "data protection policy",
            "data protection statement",
            "data protection information",
            "datenschutz",
            "politique de confidentialité",
            "déclaration de confidentialité",
            "vie privée",
            "données personnelles",
            "données à caractère personnel",
            "privacidad",
            "protección de datos",
            "プライバシー",
            "個人情報",
        ]) {
            Kind::PrivacyNotice
        } else if says(&[
            "terms",
            "conditions",
            "agreement",
            "licence",
            "license",
            "geschäftsbedingungen",
            "nutzungsbedingungen",
            "conditions générales",
            "conditions d'utilisation",
            "condiciones",
            "利用規約",
            "契約",
        ]) {
            Kind::Terms
        } else if says(&["policy", "statement", "commitment"]) {
            Kind::Policy
        } else {
            Kind::Other
        }
    }
}

/// Reads the front matter of a Markdown text and says where its body starts.
pub fn read(path: &Arc<str>, text: &str, findings: &mut Vec<Finding>) -> (Arc<FrontMatter>, usize) {
    let Written { values, keys, body } = written::read(path, text, findings);
    // Most texts of an archive state nothing: all of them share that.
    let front = match values {
        Pod::Null => nothing_stated(),
        _ => Arc::new(resolve(values, &keys, true, findings)),
    };
    (front, body)
}

/// What the front matter of a text says that has none: the very same for all.
pub fn nothing_stated() -> Arc<FrontMatter> {
    NOTHING_STATED.clone()
}

/// Whether it is that of a text that has none.
pub fn states_nothing(front: &Arc<FrontMatter>) -> bool {
    Arc::ptr_eq(front, &NOTHING_STATED)
}

static NOTHING_STATED: LazyLock<Arc<FrontMatter>> = LazyLock::new(|| {
    let keys = KeyPlaces { path: &"".into(), yaml: "", first_line: 1 };
    Arc::new(resolve(Pod::Null, &keys, true, &mut Vec::new()))
});

/// Reads the notice's keys from an inventory, whose whole text is YAML. Keys that are not ours are
/// the inventory's own, and checked where those are read.
pub fn read_yaml(path: &Arc<str>, yaml: &str, findings: &mut Vec<Finding>) -> FrontMatter {
    let Written { values, keys, .. } = written::read_yaml(path, yaml);
    resolve(values, &keys, false, findings)
}

/// Turns front matter as written into its types; every fault is a finding.
fn resolve(
    written: Pod,
    keys: &KeyPlaces<'_>,
    only_ours: bool,
    findings: &mut Vec<Finding>,
) -> FrontMatter {
    let mut written: BTreeMap<String, Pod> = match written {
        Pod::Null => BTreeMap::new(),
        Pod::Hash(map) => map.into_iter().collect(),
        _ => {
            findings.push(
                Finding::error(
                    "bad-front-matter",
                    keys.place(&[]),
                    "the front matter is not a mapping",
                )
                .with_help("write one `key: value` a line"),
            );
            BTreeMap::new()
        }
    };
    for key in written.keys() {
        if !only_ours || KEYS.contains(&key.as_str()) {
            continue;
        }
        let near = near_context_key(key);
        let foreign = FOREIGN_KEYS.into_iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(key));
        let help = match (near, foreign, did_you_mean(key, KEYS)) {
            (Some(near), ..) if !KEYS.contains(&near) => {
                let ours = if near == "update_date" { ", or `effective`" } else { "" };
                format!("did you mean `{near}` under `context:`{ours}?")
            }
            (_, Some((_, near)), _) | (_, _, Some(near)) => format!("did you mean `{near}`?"),
            _ => "put variables for templates under `context:`".to_owned(),
        };
        findings.push(
            Finding::warning(
                "unknown-key",
                keys.place(&[key]),
                format!("`{key}` is not a key of front matter"),
            )
            .with_help(help),
        );
    }
    let mut reader = Reader { keys, findings, written: &mut written };
    let context = reader.context();
    FrontMatter {
        title: reader.text("title"),
        description: reader.text("description"),
        lang: reader.stated("lang").map(Box::new),
        kind: reader.kind(),
        effective: reader.date("effective"),
        published: reader.date("published").map(Box::new),
        withdrawn: reader.date("withdrawn").map(Box::new),
        version: reader.text("version").map(Into::into),
        changes: reader.text("changes").map(Into::into),
        material: reader.flag("material", false),
        corrections: reader.corrections(),
        disclosures: reader.disclosures(),
        draft: reader.draft(),
        aliases: reader.aliases(),
        history: reader.history(),
        template: reader.flag("template", true),
        translation_of: reader.stated("translation_of").map(Box::new),
        prevailing_language: reader.stated("prevailing_language").map(Box::new),
        wrapper_template: reader.stated("wrapper_template").map(Box::new),
        update_date: reader.update_date(&context).map(Box::new),
        context,
        markdown_includes: reader.includes(),
    }
}

/// Whether a key has the shape of a language's tag: `en`, `pt-BR`.
fn is_language(key: &str) -> bool {
    let mut parts = key.split('-');
    let main = parts.next().unwrap_or_default();
    (2..=3).contains(&main.len())
        && main.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

struct Reader<'a> {
    keys: &'a KeyPlaces<'a>,
    findings: &'a mut Vec<Finding>,
    written: &'a mut BTreeMap<String, Pod>,
}

impl Reader<'_> {
    fn fault(&mut self, path: &[&str], message: String, help: &str) {
        let finding = Finding::error("bad-front-matter", self.keys.place(path), message);
        self.findings.push(finding.with_help(help));
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.written.remove(key)? {
            Pod::Null => None,
            Pod::String(text) => {
                let is_control = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
                if let Some(control) = text.chars().find(is_control) {
                    let code = u32::from(control);
                    let message = format!("`{key}` holds a control character (U+{code:04X})");
                    self.fault(&[key], message, "remove it: no page can show it");
                    return None;
                }
                Some(text)
            }
            // `3.10` is a label, not a number: take it as it is written.
            Pod::Integer(number) => Some(self.number(&[key], number as f64, number.to_string())),
            Pod::Float(number) => Some(self.number(&[key], number, number.to_string())),
            Pod::Hash(map) if !map.is_empty() && map.keys().all(|it| is_language(it)) => {
                let language = map.keys().max().map_or("de", String::as_str);
                let path = self.keys.place(&[key]).path;
                let name = path.rsplit('/').next().unwrap_or_default();
                let own = match name.rsplit_once('.') {
                    Some((stem, end)) if !stem.contains('.') => {
                        format!(": `{stem}.{language}.{end}`")
                    }
                    _ => String::new(),
                };
                let help = format!(
                    "write one text; a page in another language has a file of its own{own}"
                );
                self.fault(
                    &[key],
                    format!("`{key}` is one text, not one for each language"),
                    &help,
                );
                None
            }
            _ => {
                let help = "put the value in quotation marks";
                self.fault(&[key], format!("`{key}` is not a text"), help);
                None
            }
        }
    }

    /// A number as it is written, where that can be told; else as YAML reads it.
    fn number(&self, path: &[&str], number: f64, read: String) -> String {
        self.keys.number(path, number).map_or(read, str::to_owned)
    }

    fn stated(&mut self, key: &str) -> Option<Stated<String>> {
        let value = self.text(key)?;
        Some(Stated { value, place: self.keys.value_place(&[key]) })
    }

    fn flag(&mut self, key: &str, default: bool) -> bool {
        match self.written.remove(key) {
            None | Some(Pod::Null) => default,
            Some(Pod::Boolean(value)) => value,
            Some(_) => {
                self.fault(
                    &[key],
                    format!("`{key}` is neither true nor false"),
                    "write true or false",
                );
                default
            }
        }
    }

    /// What is not said plainly is not published.
    fn draft(&mut self) -> bool {
        let is_stated = !matches!(self.written.get("draft"), None | Some(Pod::Null));
        self.flag("draft", is_stated)
    }

    fn date(&mut self, key: &str) -> Option<Stated<LegalDate>> {
        let text = self.text(key)?;
        let place = self.keys.value_place(&[key]);
        match LegalDate::read(&text) {
            Ok(value) => Some(Stated { value, place }),
            Err(error) => {
                self.findings.push(date_fault(&place, key, &text, &error));
                None
            }
        }
    }

    fn kind(&mut self) -> Option<Kind> {
        let name = self.text("kind")?;
        let known = Kind::NAMES.iter().find(|(known, _)| *known == name);
        if known.is_none() {
            let names: Vec<&str> = Kind::names().collect();
            let help = format!("write one of {}", names.join(", "));
            self.fault(&["kind"], format!("`{name}` is not a kind of notice"), &help);
        }
        known.map(|(_, kind)| *kind)
    }

    fn history(&mut self) -> Option<HistorySource> {
        let word = self.text("history")?;
        let source = HistorySource::from_word(&word);
        if source.is_none() {
            let message = format!("`history: {word}` is no source of versions");
            self.fault(&["history"], message, "write files or git");
        }
        source
    }

    fn list(&mut self, key: &str) -> Vec<Pod> {
        match self.written.remove(key) {
            None | Some(Pod::Null) => Vec::new(),
            Some(Pod::Array(items)) => items,
            Some(_) => {
                self.fault(&[key], format!("`{key}` is not a list"), "write one `- item` a line");
                Vec::new()
            }
        }
    }

    /// Corrections in the order of their dates, whichever way they are listed.
    fn corrections(&mut self) -> Vec<Correction> {
        let mut corrections = Vec::new();
        for item in self.list("corrections") {
            let text = |item: &Pod, key: &str| match item {
                Pod::Hash(map) => map.get(key).and_then(|value| value.as_string().ok()),
                _ => None,
            };
            // A comma in a note that stands in braces ends it.
            if let Pod::Hash(map) = &item
                && let Some(other) =
                    map.keys().filter(|key| !["date", "note"].contains(&key.as_str())).min()
            {
                let message = format!("a correction has a date and a note, but no `{other}`");
                let help = "put the note in quotation marks if it holds a comma: \
                            `- {date: 2024-02-16, note: \"why, and how\"}`";
                self.fault(&["corrections"], message, help);
                continue;
            }
            let date = text(&item, "date").map(|text| LegalDate::read(&text));
            match (date, text(&item, "note")) {
                (Some(Ok(date)), Some(note)) => corrections.push(Correction { date, note }),
                (Some(Err(error)), _) => {
                    let message = format!("a correction has no date: {error}");
                    self.fault(&["corrections"], message, "write it as 2024-02-16");
                }
                _ => {
                    let message = "a correction needs a date and a note".to_owned();
                    let help = "write `- {date: 2024-02-16, note: \"why\"}`";
                    self.fault(&["corrections"], message, help);
                }
            }
        }
        // Stable: of one day in the order in which they are listed.
        corrections.sort_by_key(|correction| correction.date);
        corrections
    }

    fn disclosures(&mut self) -> BTreeMap<String, Stated<Declared>> {
        const KEY: &str = "disclosures";
        let map = match self.written.remove(KEY) {
            None | Some(Pod::Null) => return BTreeMap::new(),
            Some(Pod::Hash(map)) => map.into_iter().collect::<BTreeMap<_, _>>(),
            Some(_) => {
                let help = "write `name: {none: why}` or `name: {at: \"#anchor\"}` pairs under it";
                self.fault(&[KEY], format!("`{KEY}` is not a mapping"), help);
                return BTreeMap::new();
            }
        };
        let mut disclosures = BTreeMap::new();
        for (name, value) in map {
            let path = [KEY, name.as_str()];
            match declared(&name, value) {
                Ok(value) => {
                    let place = self.keys.place(&path);
                    disclosures.insert(name, Stated { value, place });
                }
                Err((message, help)) => self.fault(&path, message, &help),
            }
        }
        disclosures
    }

    fn aliases(&mut self) -> Vec<Stated<String>> {
        let mut aliases = Vec::new();
        let place = self.keys.value_place(&["aliases"]);
        for item in self.list("aliases") {
            let path = item.as_string().unwrap_or_default();
            let inner = path.trim_matches('/');
            let odd =
                |c: &char| c.is_control() || matches!(c, '?' | '#' | '*' | '<' | '>' | '"' | '|');
            if !path.starts_with('/') || !is_inner_path(inner) {
                let message = format!("the alias `{path}` is not a path of this site");
                self.fault(&["aliases"], message, "write it from the root: /legal/old-name");
            } else if let Some(odd) = inner.chars().find(odd) {
                let message = format!("the alias `{path}` holds `{odd}`, which no page's path can");
                let help =
                    "name the path alone: queries and fragments do not reach the host's files";
                self.fault(&["aliases"], message, help);
            } else if inner.split('/').any(|part| part.len() > LONGEST_NAME) {
                let message =
                    format!("a part of the alias `{path}` is longer than {LONGEST_NAME} bytes");
                self.fault(&["aliases"], message, "file systems have no longer names");
            } else {
                aliases.push(Stated { value: format!("/{inner}"), place: place.clone() });
            }
        }
        aliases
    }

    fn context(&mut self) -> BTreeMap<String, Value> {
        let context = match self.written.remove("context") {
            None | Some(Pod::Null) => return BTreeMap::new(),
            Some(Pod::Hash(map)) => map,
            Some(_) => {
                self.fault(
                    &["context"],
                    "`context` is not a mapping".to_owned(),
                    "write `name: value` pairs under it",
                );
                return BTreeMap::new();
            }
        };
        let context: BTreeMap<String, Value> =
            context.into_iter().map(|(key, value)| (key, json(value))).collect();
        for key in context.keys().filter(|key| !CONTEXT_KEYS.contains(&key.as_str())) {
            if let Some(near) = near_context_key(key) {
                let place = self.keys.place(&["context", key]);
                let message = format!("`context.{key}` has no meaning of its own");
                self.findings.push(
                    Finding::warning("unknown-key", place, message)
                        .with_help(format!("did you mean `{near}`?")),
                );
            }
        }
        context
    }

    fn update_date(&mut self, context: &BTreeMap<String, Value>) -> Option<Stated<LegalDate>> {
        let text = match context.get("update_date")? {
            Value::String(text) => text.clone(),
            Value::Null => return None,
            other => other.to_string(),
        };
        let place = self.keys.value_place(&["context", "update_date"]);
        match LegalDate::read(&text) {
            Ok(value) => Some(Stated { value, place }),
            Err(error) => {
                self.findings.push(date_fault(&place, "update_date", &text, &error));
                None
            }
        }
    }

    fn includes(&mut self) -> BTreeMap<String, Stated<String>> {
        let map = match self.written.remove("markdown_includes") {
            None | Some(Pod::Null) => return BTreeMap::new(),
            Some(Pod::Hash(map)) => map.into_iter().collect::<BTreeMap<_, _>>(),
            Some(_) => {
                let help = "write `name: legal/_fragment.md` pairs under it";
                self.fault(
                    &["markdown_includes"],
                    "`markdown_includes` is not a mapping".to_owned(),
                    help,
                );
                return BTreeMap::new();
            }
        };
        let mut includes = BTreeMap::new();
        for (name, path) in map {
            let place = self.keys.value_place(&["markdown_includes", &name]);
            match path.as_string() {
                Ok(value) => drop(includes.insert(name, Stated { value, place })),
                Err(_) => self.fault(
                    &["markdown_includes", &name],
                    format!("`markdown_includes.{name}` is not a path"),
                    "name a fragment below the content folder",
                ),
            }
        }
        includes
    }
}

/// What a value under `disclosures` declares, or what is wrong with it and the way out.
fn declared(name: &str, value: Pod) -> Result<Declared, (String, String)> {
    let ways = format!(
        "write `{name}: {{none: why}}`, `{name}: {{not-applicable: why}}` or `{name}: {{at: \"#anchor\"}}`"
    );
    let map = match value {
        Pod::Hash(map) => map,
        Pod::String(word) if ["none", "not-applicable"].contains(&word.as_str()) => {
            let message = format!("`{name}` says no reason why it is `{word}`");
            return Err((message, format!("write `{name}: {{{word}: \"why\"}}`")));
        }
        _ => return Err((format!("`{name}` declares nothing that is known"), ways)),
    };
    let pairs: BTreeMap<String, Pod> = map.into_iter().collect();
    if pairs.len() != 1 {
        // A comma in a reason that stands in braces ends it.
        let help = format!("{ways}; put a reason that holds a comma in quotation marks");
        return Err((format!("`{name}` declares {} things, not one", pairs.len()), help));
    }
    let Some((way, text)) = pairs.into_iter().next() else {
        return Err((format!("`{name}` declares nothing"), ways));
    };
    let text = match text {
        Pod::String(text) if !text.trim().is_empty() => text.trim().to_owned(),
        // `at: #anchor` is a comment to YAML.
        _ if way == "at" => {
            let help = format!("write it in quotation marks: `{name}: {{at: \"#anchor\"}}`");
            return Err((format!("`{name}` does not say where it stands"), help));
        }
        _ => {
            let message = format!("`{name}` says no reason why it is `{way}`");
            return Err((message, format!("write `{name}: {{{way}: \"why\"}}`")));
        }
    };
    Declared::of(&way, text).ok_or_else(|| {
        let help = match did_you_mean(&way, Declared::WAYS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => ways,
        };
        (format!("`{name}` is declared `{way}`, which is no way to declare it"), help)
    })
}

fn date_fault(place: &Place, key: &str, text: &str, error: &DateError) -> Finding {
    let place = place.clone();
    match error {
        DateError::NoSuchDay(date) => Finding::error(
            "no-such-date",
            place,
            format!("`{key}`: {date} does not exist in the calendar"),
        )
        .with_help("correct the day"),
        DateError::Shape => {
            Finding::error("bad-date", place, format!("`{key}`: `{text}` is not a date"))
                .with_help("write it as 2024-02-16, 2024-02 or 16 February 2024")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_findings(text: &str, expected: &[&str]) {
        let mut findings = Vec::new();
        read(&"a.md".into(), text, &mut findings);
        crate::finding::sort(&mut findings);
        let shown: Vec<String> = findings
            .iter()
            .map(|f| {
                format!(
                    "{}: {}{}",
                    f.place,
                    f.message,
                    f.help.as_ref().map(|h| format!(" | {h}")).unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(shown, expected);
    }

    fn check_read(text: &str) -> FrontMatter {
        let mut findings = Vec::new();
        let (front, _) = read(&"a.md".into(), text, &mut findings);
        assert_eq!(findings, [], "findings in {text:?}");
        FrontMatter::clone(&front)
    }

    #[test]
    fn values_take_their_types() {
        let front = check_read(concat!(
            "---\nwrapper_template: \"legal/_base_legal_markdown.html\"\n",
            "context:\n  title: \"Terms & more\"\n  update_date: 2026\n  depth: [1, {a: b}]\n",
            "effective: 2021-07-21\nversion: 3.10 # not a number\nmaterial: true\n",
            "aliases: [/legal/old/]\nkind: terms\n---\nBody",
        ));
        assert_eq!(front.effective.expect("a date").place.to_string(), "a.md:7:12");
        assert_eq!(front.version.as_deref(), Some("3.10"));
        assert_eq!(front.update_date.expect("a date").value.to_string(), "2026");
        assert_eq!(front.aliases[0].value, "/legal/old");
        assert_eq!(front.context["depth"][1]["a"], "b");
        assert!(front.material && front.template && !front.draft);
        assert_eq!(front.kind, Some(Kind::Terms));
    }

    #[test]
    fn numbers_keep_their_value_wherever_they_stand() {
        let front = check_read("---\ncontext: {title: A, update_date: 2026}\nversion:\n  3\n---\n");
        assert_eq!(front.update_date.expect("a date").value.to_string(), "2026");
        assert_eq!(front.version.as_deref(), Some("3"));
        let front = check_read("---\nversion:\n  3.10\n---\n");
        assert_eq!(front.version.as_deref(), Some("3.1"));
        let front = check_read("---\n{version: 3.10, effective: 2026}\n---\n");
        assert_eq!(front.version.as_deref(), Some("3.1"));
        assert_eq!(front.effective.expect("a date").value.to_string(), "2026");
        let front = check_read("---\nversion: 18446744073709551615\n---\n");
        assert_eq!(front.version.as_deref(), Some("18446744073709551615"));
        let front = check_read("---\n{version: 9007199254740993}\n---\n");
        assert_eq!(front.version.as_deref(), Some("9007199254740993"));
    }

    #[test]
    fn a_text_without_front_matter_is_all_body() {
        for text in ["", "# Title\n", "---\nprose after a rule\n", "a\n---\nb"] {
            let mut findings = Vec::new();
            assert_eq!(read(&"a.md".into(), text, &mut findings).1, 0, "{text:?}");
            assert_eq!(findings, []);
        }
    }

    #[test]
    fn front_matter_behind_blank_lines_is_told() {
        let late = "the front matter does not start on the first line, and is read as text | remove the blank lines before it";
        check_findings(
            "---\ntitle: {en: Cookies, ja: クッキー}\n---\n",
            &[
                "a.md:2:1: `title` is one text, not one for each language | write one text; a page in another language has a file of its own: `a.ja.md`",
            ],
        );
        check_findings(
            "---\ntitle: {owner: Owl}\n---\n",
            &["a.md:2:1: `title` is not a text | put the value in quotation marks"],
        );
        check_findings("\n---\ntitle: a\n---\nb", &[&format!("a.md:2:1: {late}")]);
        check_findings("  \n\n---\ntitle: a\n---\n", &[&format!("a.md:3:1: {late}")]);
        check_findings("\n---\nprose\n---\n", &[]);
        check_findings("\n---\n\nprose: and more\n", &[]);
    }

    #[test]
    fn the_body_starts_behind_the_closing_line() {
        let text = "---\ntitle: a\n---  \n| a | b |\n| --- | ---\n---\n";
        let mut findings = Vec::new();
        let (_, body) = read(&"a.md".into(), text, &mut findings);
        assert_eq!(&text[body..], "| a | b |\n| --- | ---\n---\n");
    }

    #[test]
    fn keys_that_are_ours_by_another_name_are_proposed() {
        check_findings(
            "---\nupdated_date: 1\nlast_updated: 2\ndescripton: x\nnav_order: 3\n---\n",
            &[
                "a.md:2:1: `updated_date` is not a key of front matter | did you mean `update_date` under `context:`, or `effective`?",
                "a.md:3:1: `last_updated` is not a key of front matter | did you mean `effective`?",
                "a.md:4:1: `descripton` is not a key of front matter | did you mean `description`?",
                "a.md:5:1: `nav_order` is not a key of front matter | put variables for templates under `context:`",
            ],
        );
    }

    #[test]
    fn control_characters_reach_no_page() {
        check_findings(
            "---\ntitle: \"A \\u0007\"\nversion: \"1\\x85\"\nchanges: |\n  two\n  lines\n---\n",
            &[
                "a.md:2:1: `title` holds a control character (U+0007) | remove it: no page can show it",
                "a.md:3:1: `version` holds a control character (U+0085) | remove it: no page can show it",
            ],
        );
    }

    #[test]
    fn every_fault_of_one_text_is_found_in_one_run() {
        check_findings(
            "---\neffective: 2023-02-30\nmaterial: perhaps\neffective_date: 26 JUNE 2026\ncontext:\n  updated_date: x\n  update_date: soon\nkind: notice\n---\n",
            &[
                "a.md:2:12: `effective`: 2023-02-30 does not exist in the calendar | correct the day",
                "a.md:3:1: `material` is neither true nor false | write true or false",
                "a.md:4:1: `effective_date` is not a key of front matter | did you mean `effective`?",
                "a.md:6:3: `context.updated_date` has no meaning of its own | did you mean `update_date`?",
                "a.md:7:16: `update_date`: `soon` is not a date | write it as 2024-02-16, 2024-02 or 16 February 2024",
                "a.md:8:1: `notice` is not a kind of notice | write one of privacy-notice, cookie-notice, terms, policy, other",
            ],
        );
    }

    #[test]
    fn bad_yaml_names_line_and_column_of_the_file() {
        check_findings(
            "---\ntitle: a\ndescription: b: c\n---\n",
            &[
                "a.md:3:15: the front matter is not YAML: mapping values are not allowed in this context | put values that hold a colon, a hash or quotes in quotation marks",
            ],
        );
        check_findings(
            "---\ntitle: a\n",
            &[
                "a.md:1:1: the front matter that starts here is never closed | put a line of three hyphens (---) behind its last key",
            ],
        );
        check_findings(
            "---\n- a\n---\n",
            &["a.md:2:1: the front matter is not a mapping | write one `key: value` a line"],
        );
        check_findings(
            "---\ntitle: a\ntitle: b\n---\n",
            &[
                "a.md:2:1: the front matter is not YAML: duplicate entry with key \"title\" | put values that hold a colon, a hash or quotes in quotation marks",
            ],
        );
    }

    #[test]
    fn titles_suggest_kinds() {
        let check =
            |title: &str, expected: Kind| assert_eq!(Kind::of_title(title), expected, "{title}");
        check("Privacy notice – Newsletter", Kind::PrivacyNotice);
        check("Data protection notice", Kind::PrivacyNotice);
        check("Data protection agreement", Kind::Terms);
        check("Data protection enquiries", Kind::Other);
        check("Datenschutzerklärung", Kind::PrivacyNotice);
        check("Politique de confidentialité", Kind::PrivacyNotice);
        check("Accord de confidentialité", Kind::Other);
        check("Política de privacidad", Kind::PrivacyNotice);
        check("個人情報の取扱い", Kind::PrivacyNotice);
        check("Nutzungsbedingungen", Kind::Terms);
        check("Hinweise zu Cookies", Kind::CookieNotice);
        check("Code of conduct", Kind::Other);
    }

    #[test]
    fn disclosures_are_declared_with_a_reason_or_a_place() {
        let front = check_read(concat!(
            "---\ndisclosures:\n  source: {not-applicable: \"we ask you, nobody else\"}\n",
            "  recipients: {at: \"#who\"}\n  data-protection-officer:\n    none: too small\n---\n",
        ));
        let declared: Vec<_> =
            front.disclosures.iter().map(|(name, it)| (name.as_str(), &it.value)).collect();
        assert_eq!(
            declared,
            [
                ("data-protection-officer", &Declared::None("too small".to_owned())),
                ("recipients", &Declared::At("#who".to_owned())),
                ("source", &Declared::NotApplicable("we ask you, nobody else".to_owned())),
            ]
        );
        assert_eq!(front.disclosures["recipients"].place.to_string(), "a.md:4:3");
        assert_eq!(check_read("---\ndisclosures:\n---\n").disclosures.len(), 0);
    }

    #[test]
    fn a_disclosure_that_declares_nothing_is_told() {
        let ways = |name: &str| {
            format!(
                "write `{name}: {{none: why}}`, `{name}: {{not-applicable: why}}` or `{name}: {{at: \"#anchor\"}}`"
            )
        };
        check_findings(
            concat!(
                "---\ndisclosures:\n  a: none\n  b: {none: \"\"}\n  c: {at: #x\n  }\n",
                "  d: 1\n  e: {none: x, at: y}\n  f: {nome: x}\n  g: {}\n  h: {where: x}\n---\n",
            ),
            &[
                "a.md:3:3: `a` says no reason why it is `none` | write `a: {none: \"why\"}`",
                "a.md:4:3: `b` says no reason why it is `none` | write `b: {none: \"why\"}`",
                "a.md:5:3: `c` does not say where it stands | write it in quotation marks: `c: {at: \"#anchor\"}`",
                &format!("a.md:7:3: `d` declares nothing that is known | {}", ways("d")),
                &format!(
                    "a.md:8:3: `e` declares 2 things, not one | {}; put a reason that holds a comma in quotation marks",
                    ways("e")
                ),
                "a.md:9:3: `f` is declared `nome`, which is no way to declare it | did you mean `none`?",
                &format!(
                    "a.md:10:3: `g` declares 0 things, not one | {}; put a reason that holds a comma in quotation marks",
                    ways("g")
                ),
                &format!(
                    "a.md:11:3: `h` is declared `where`, which is no way to declare it | {}",
                    ways("h")
                ),
            ],
        );
        check_findings(
            "---\ndisclosures: none\n---\n",
            &[
                "a.md:2:1: `disclosures` is not a mapping | write `name: {none: why}` or `name: {at: \"#anchor\"}` pairs under it",
            ],
        );
    }

    #[test]
    fn aliases_can_be_paths_of_files() {
        let help = "name the path alone: queries and fragments do not reach the host's files";
        let (name, esc) = ("n".repeat(256), '\u{1b}');
        check_findings(
            &format!("---\naliases: [/old?x=1#y, \"/a\\x1B\", /a/{name}]\n---\n"),
            &[
                &format!(
                    "a.md:2:1: a part of the alias `/a/{name}` is longer than 255 bytes | file systems have no longer names"
                ),
                &format!(
                    "a.md:2:1: the alias `/a{esc}` holds `{esc}`, which no page's path can | {help}"
                ),
                &format!(
                    "a.md:2:1: the alias `/old?x=1#y` holds `?`, which no page's path can | {help}"
                ),
            ],
        );
        let name = &name[1..];
        let front = check_read(&format!("---\naliases: [/a/{name}/]\n---\n"));
        assert_eq!(front.aliases[0].value, format!("/a/{name}"));
    }

    #[test]
    fn aliases_stay_inside_the_site() {
        check_findings(
            "---\naliases: [../x, https://example.org]\n---\n",
            &[
                "a.md:2:1: the alias `../x` is not a path of this site | write it from the root: /legal/old-name",
                "a.md:2:1: the alias `https://example.org` is not a path of this site | write it from the root: /legal/old-name",
            ],
        );
    }
}
