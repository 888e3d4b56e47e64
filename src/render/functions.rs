//! Functions that templates and bodies can call: `text`, `texts_by_count`, `asset`, `notices`, `cookie_table`,
//! `manage_link`.
//!
//! What a function needs of the page at hand it reads from the page's variables; everything else
//! is fixed when the site is known.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use tera::{Error, Function, Kwargs, State, Tera, TeraResult, Value};

use super::inventory;
use super::questions::{Listed, Question, asks};
use super::variables::DAY;
use super::verbatim::verbatim;
use super::view::NoticeView;
use crate::address::Addresses;
use crate::cookies::inventory::{Inventory, Word};
use crate::cookies::page::manage_link;
use crate::cookies::table::{Column, TableOptions, tables};
use crate::finding::did_you_mean;
use crate::fingerprint::Fingerprint;
use crate::theme::assets::Assets;
use crate::theme::{NotSaid, Words};
use crate::wording::Given;

/// What functions know of the site.
pub struct Known {
    /// Interface texts.
    pub words: Arc<Words>,
    /// Where pages stand.
    pub addresses: Addresses,
    /// Static files.
    pub assets: Arc<Assets>,
    /// Every notice, by language, in path order.
    pub notices: BTreeMap<String, Vec<Arc<NoticeView>>>,
    /// What lists of notices hold instead of these, to see what a text says apart from them. Nothing that
    /// templates are given shows it, so that no text can say something else then.
    pub stand_ins: Option<Vec<NoticeView>>,
    /// Every inventory by its notice's path: its states, oldest first.
    pub inventories: BTreeMap<String, Vec<InventoryState>>,
    /// The site's own language.
    pub site_language: String,
    /// The tags that folders at the root of the content may bear; empty where they bear none.
    pub locale_folders: Vec<String>,
    /// Whether the inventories are those that stand in the content folder, and not those of a commit, which stay
    /// what they are.
    pub is_of_today: bool,
}

/// A state of an inventory.
#[derive(Debug, Clone, PartialEq)]
pub struct InventoryState {
    /// The first day for which it counts.
    pub first: Date,
    /// What it says.
    pub inventory: Arc<Inventory>,
    /// Its file.
    pub file: Arc<str>,
    /// The fingerprint of that file.
    pub sha256: Fingerprint,
}

/// The names of the functions.
pub const NAMES: [&str; 6] =
    ["text", "texts_by_count", "asset", "notices", "cookie_table", "manage_link"];

/// Registers the functions' names, so that templates can be checked before the site is known.
pub fn register_placeholders(tera: &mut Tera) {
    for name in NAMES {
        tera.register_function(name, move |_: Kwargs, _: &State| -> TeraResult<Value> {
            Err(Error::message(format!("`{name}` is called before the site is known")))
        });
    }
}

/// Registers the functions.
pub fn register(tera: &mut Tera, known: &Arc<Known>) {
    let of = known.clone();
    tera.register_function("text", move |args: Kwargs, state: &State| text(&of, &args, state));
    let of = known.clone();
    tera.register_function("texts_by_count", move |args: Kwargs, state: &State| {
        texts_by_count(&of, &args, state)
    });
    let of = known.clone();
    tera.register_function("asset", move |args: Kwargs, _: &State| asset(&of, &args));
    let of = known.clone();
    tera.register_function("notices", move |args: Kwargs, state: &State| {
        notices(&of, &args, state)
    });
    tera.register_function("cookie_table", CookieTable(known.clone()));
    tera.register_function("manage_link", ManageSettings(known.clone()));
}

fn lang(known: &Known, state: &State) -> TeraResult<String> {
    Ok(state.get::<String>("lang")?.unwrap_or_else(|| known.site_language.clone()))
}

/// `text(key="words-inserted", count=3)`: an interface text with its blanks filled in, in the plural that
/// `count` has in the language.
fn text(known: &Known, args: &Kwargs, state: &State) -> TeraResult<String> {
    let key = args.must_get::<&str>("key")?;
    let lang = lang(known, state)?;
    let given = blanks(args);
    known.words.say(&lang, key, &given_of(&given)).map_err(|why| not_said(key, &why))
}

/// `texts_by_count(key="search-passages")`: the text in every plural that the language has, as JSON by the
/// plurals' names (`{"one": "…", "other": "…"}`), with `{count}` where the number goes: for scripts, which
/// count what no page knows.
fn texts_by_count(known: &Known, args: &Kwargs, state: &State) -> TeraResult<String> {
    let key = args.must_get::<&str>("key")?;
    let lang = lang(known, state)?;
    let given = blanks(args);
    let said = known.words.say_counted(&lang, key, &given_of(&given));
    let said = said.map_err(|why| not_said(key, &why))?;
    serde_json::to_string(&said).map_err(|error| Error::message(error.to_string()))
}

/// What a template gives to a text: words or a number by name.
fn blanks(args: &Kwargs) -> Vec<(String, Result<u64, String>)> {
    let named = args.iter().map(|(name, value)| (name.to_string(), value));
    let blanks = named.filter(|(name, _)| name != "key");
    blanks
        .map(|(name, value)| {
            let number = value.is_number().then(|| value.to_string().parse().ok()).flatten();
            (name, number.ok_or_else(|| value.to_string()))
        })
        .collect()
}

fn given_of(blanks: &[(String, Result<u64, String>)]) -> Vec<(&str, Given<'_>)> {
    let given = blanks.iter().map(|(name, value)| {
        let given = match value {
            Ok(number) => Given::Number(*number),
            Err(words) => Given::Text(words),
        };
        (name.as_str(), given)
    });
    given.collect()
}

fn not_said(key: &str, why: &NotSaid) -> Error {
    Error::message(match why {
        NotSaid::NoText => format!("no language of the theme has the text `{key}`"),
        NotSaid::Lacks(names) => {
            format!("the text `{key}` takes {}, which is not given", names.join(", "))
        }
    })
}

/// `asset(path="site.css")`: the link to a static file of the theme or the site.
fn asset(known: &Known, args: &Kwargs) -> TeraResult<String> {
    known_arguments(args, &["path"])?;
    let path = args.must_get::<&str>("path")?;
    match known.assets.get(path) {
        Some(asset) => Ok(known.addresses.link(&asset.output)),
        None => {
            let hint = match known.assets.near(path) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it to the folder `static`".to_owned(),
            };
            Err(Error::message(format!("there is no static file `{path}`; {hint}")))
        }
    }
}

/// `notices(under="/legal", kind="terms")`: the notices below a path, without the one at it.
fn notices(known: &Known, args: &Kwargs, state: &State) -> TeraResult<Value> {
    known_arguments(args, &["under", "kind"])?;
    let under = args.get::<&str>("under")?.unwrap_or("/").trim_end_matches('/').to_owned();
    let kind = args.get::<&str>("kind")?.map(str::to_owned);
    let lang = lang(known, state)?;
    if let Some(stand_ins) = &known.stand_ins {
        return Ok(Value::from_serializable(stand_ins));
    }
    let here = state.get::<String>("notice_path")?;
    let listed = Listed { lang, under, kind, here };
    let notices: Vec<&NoticeView> = listed.of(known).map(|notice| &**notice).collect();
    let notices = Value::from_serializable(&notices);
    asks(|| Question::Notices(listed));
    Ok(notices)
}

/// `cookie_table(category="analytics", provider="acme", columns=["name", "purpose"])`: the tables of the
/// site's inventory, or of one category, one provider, with these columns; of several inventories,
/// `inventory="/legal/cookies"` names one.
struct CookieTable(Arc<Known>);

impl Function<TeraResult<Value>> for CookieTable {
    fn call(&self, args: Kwargs, state: &State) -> TeraResult<Value> {
        let known = &self.0;
        known_arguments(&args, &["category", "provider", "columns", "inventory"])?;
        let lang = lang(known, state)?;
        let inventory = known.inventory_for(&args, state)?;
        let categories = match args.get::<Value>("category")? {
            None => None,
            Some(value) => Some(strings(&value, "category")?),
        };
        if let Some(unknown) =
            categories.iter().flatten().find(|id| inventory.category(id).is_none())
        {
            let ids: Vec<&str> = inventory.categories.iter().map(|it| it.id.as_str()).collect();
            return Err(Error::message(format!(
                "the inventory has no category `{unknown}`; it has {}",
                ids.join(", ")
            )));
        }
        let provider = args.get::<&str>("provider")?;
        if let Some(unknown) = provider.filter(|id| inventory.provider(id).is_none()) {
            return Err(Error::message(format!("the inventory has no provider `{unknown}`")));
        }
        let columns = match args.get::<Value>("columns")? {
            None => None,
            Some(value) => {
                let names = strings(&value, "columns")?;
                let columns = names.iter().map(|name| {
                    Column::from_word(name).ok_or_else(|| {
                        let known: Vec<&str> =
                            Column::WORDS.iter().map(|(word, _)| *word).collect();
                        let known = known.join(", ");
                        Error::message(format!(
                            "`{name}` is not a column of the cookie table: {known}"
                        ))
                    })
                });
                Some(columns.collect::<TeraResult<Vec<Column>>>()?)
            }
        };
        let html = tables(
            &inventory,
            &TableOptions {
                lang: &lang,
                site_lang: &known.site_language,
                categories: categories.as_deref(),
                provider,
                columns: columns.as_deref(),
                texts: &|key, given| known.words.filled(&lang, key, given),
            },
        );
        Ok(Value::safe_string(&verbatim(&html)))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// `manage_link(label="Cookie settings")`: the link to the visitor's settings that the inventory states, with what a
/// consent tool knows it by; of several inventories, `inventory="/legal/cookies"` names one.
struct ManageSettings(Arc<Known>);

impl Function<TeraResult<Value>> for ManageSettings {
    fn call(&self, args: Kwargs, state: &State) -> TeraResult<Value> {
        let known = &self.0;
        known_arguments(&args, &["label", "inventory"])?;
        let lang = lang(known, state)?;
        let inventory = known.inventory_for(&args, state)?;
        let Some(manage) = &inventory.manage else {
            return Err(Error::message(
                "the inventory has no `manage:`, which says where the link leads",
            ));
        };
        let options = TableOptions {
            lang: &lang,
            site_lang: &known.site_language,
            categories: None,
            provider: None,
            columns: None,
            texts: &|key, given| known.words.filled(&lang, key, given),
        };
        let mut manage = manage_link(manage, &options);
        if let Some(label) = args.get::<&str>("label")? {
            label.clone_into(&mut manage.label);
        }
        Ok(Value::safe_string(&inventory::link(&manage)))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// Errs for an argument that the function does not have: a misspelt one must not be ignored.
fn known_arguments(args: &Kwargs, known: &[&str]) -> TeraResult<()> {
    for (name, _) in args.iter() {
        let name = name.to_string();
        if !known.contains(&name.as_str()) {
            let hint = match did_you_mean(&name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", known.join(", ")),
            };
            return Err(Error::message(format!("there is no argument `{name}`; {hint}")));
        }
    }
    Ok(())
}

fn strings(value: &Value, name: &str) -> TeraResult<Vec<String>> {
    let fault = || Error::message(format!("`{name}` takes a text or a list of texts"));
    if let Some(text) = value.as_str() {
        return Ok(vec![text.to_owned()]);
    }
    let items = value.as_array().ok_or_else(fault)?;
    items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(fault)).collect()
}

impl Known {
    /// Whether it knows these notices and inventories.
    pub fn is_of(
        &self,
        notices: &BTreeMap<String, Vec<Arc<NoticeView>>>,
        inventories: &BTreeMap<String, Vec<InventoryState>>,
    ) -> bool {
        self.notices == *notices && self.inventories == *inventories
    }

    /// The same, with other lists of notices.
    pub fn with_stand_ins(&self, stand_ins: Vec<NoticeView>) -> Known {
        Known {
            words: self.words.clone(),
            addresses: self.addresses.clone(),
            assets: self.assets.clone(),
            notices: BTreeMap::new(),
            stand_ins: Some(stand_ins),
            inventories: self.inventories.clone(),
            site_language: self.site_language.clone(),
            locale_folders: self.locale_folders.clone(),
            is_of_today: self.is_of_today,
        }
    }

    /// The state of every inventory that counts on a day, by its path; without a day, the last one.
    pub fn states_on(
        &self,
        day: Option<Date>,
    ) -> impl Iterator<Item = (&str, Option<&InventoryState>)> {
        self.inventories.iter().map(move |(path, states)| (path.as_str(), state_on(states, day)))
    }

    /// The inventory that the arguments of a function name, or the only one, as it was on the day of the text.
    fn inventory_for(&self, args: &Kwargs, state: &State) -> TeraResult<Arc<Inventory>> {
        let day = state.get::<String>(DAY)?.and_then(|day| day.parse::<Date>().ok());
        if self.is_of_today {
            asks(|| Question::Inventories(day.map(|day| day.to_string())));
        }
        self.inventory(args.get::<&str>("inventory")?, day)
    }

    /// The state of an inventory that was in force on a day.
    fn inventory(&self, path: Option<&str>, day: Option<Date>) -> TeraResult<Arc<Inventory>> {
        let known = || self.inventories.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let (path, states) = match path {
            Some(path) => self.inventories.get_key_value(path).ok_or_else(|| {
                Error::message(format!("there is no inventory at {path}; there is {}", known()))
            })?,
            None => match self.inventories.len() {
                1 => {
                    self.inventories.iter().next().ok_or_else(|| Error::message("no inventory"))?
                }
                0 => {
                    return Err(Error::message(
                        "this site has no inventory: no `index.yaml` in the content folder",
                    ));
                }
                _ => {
                    let message = format!(
                        "the site has several inventories; name one: inventory=\"…\" ({})",
                        known()
                    );
                    return Err(Error::message(message));
                }
            },
        };
        match (state_on(states, day), day) {
            (Some(state), _) => Ok(state.inventory.clone()),
            (None, Some(day)) => Err(Error::message(format!(
                "no version of the inventory {path} was in force on {day}, the day this text took effect"
            ))),
            (None, None) => Err(Error::message(format!("the inventory {path} has no version"))),
        }
    }
}

/// The last state that counts on a day; without one, the last of all.
fn state_on(states: &[InventoryState], day: Option<Date>) -> Option<&InventoryState> {
    states.iter().rev().find(|it| day.is_none_or(|day| it.first <= day))
}
