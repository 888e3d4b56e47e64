//! What texts are filled with: fragments, the settings' variables, inventories. As they stand now, or
//! as they stood at a commit.
//!
//! A version that comes from the commit history is filled with what its commit had, so that an address
//! changed later does not change what was published before. Knows nothing of pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use tera::Value;

use super::fragments::Fragments;
use super::functions::{InventoryState, Known};
use super::lists;
use super::questions::{Question, asks};
use crate::document::date::LegalDate;
use crate::document::{self, Document};
use crate::finding::Finding;
use crate::fingerprint::Fingerprint;
use crate::history::Site;
use crate::settings::{self, Settings};
use crate::source::Snapshot;

/// What texts are filled with.
pub struct Materials {
    /// Texts that others include, and the engine that fills bodies.
    pub fragments: Fragments,
    /// The settings' variables.
    pub context: BTreeMap<String, Value>,
    /// What functions know.
    pub known: Arc<Known>,
    /// The fingerprint of the settings' variables.
    context_print: Fingerprint,
    /// The folder of the fragments.
    content: String,
    /// The same fragments with stand-ins in lists of notices: with none, one of a kind, two of a kind.
    trials: OnceLock<[Fragments; 3]>,
    /// What the notices give to lists.
    given: OnceLock<lists::Given>,
    /// Faults of the fragments.
    pub findings: Vec<Finding>,
}

impl Materials {
    /// What stands in the content folder.
    pub fn now(
        fragments: &BTreeMap<String, String>,
        settings: &Settings,
        known: Arc<Known>,
    ) -> Materials {
        Materials::of(fragments, &settings.content, &settings.context, known)
    }

    /// What stood there at a commit; `now` knows what has no past.
    pub fn then(snapshot: &Snapshot, settings: &Settings, now: &Known) -> Materials {
        // Settings that cannot be read today were no better then: the ones of today do.
        let read = snapshot.settings.as_deref().and_then(|text| Settings::parse(text).ok());
        let context = read.as_ref().map_or(&settings.context, |settings| &settings.context);
        let documents = snapshot.inventories.iter().cloned().map(|it| document::parse(it).0);
        let known = Arc::new(Known {
            words: now.words.clone(),
            addresses: now.addresses.clone(),
            assets: now.assets.clone(),
            notices: now.notices.clone(),
            stand_ins: None,
            inventories: inventories_then(documents, &now.site_language),
            site_language: now.site_language.clone(),
            locale_folders: now.locale_folders.clone(),
            is_of_today: false,
        });
        Materials::of(&snapshot.fragments, &snapshot.content, context, known)
    }

    fn of<T: AsRef<str>>(
        fragments: &BTreeMap<String, T>,
        content: &str,
        context: &BTreeMap<String, serde_yaml::Value>,
        known: Arc<Known>,
    ) -> Materials {
        let (fragments, findings) = Fragments::load(fragments, content, &known);
        let context_print = Fingerprint::of(serde_json::to_vec(context).unwrap_or_default());
        let context = context
            .iter()
            .map(|(name, value)| (name.clone(), Value::from_serializable(value)))
            .collect();
        let content = content.to_owned();
        let (trials, given) = (OnceLock::new(), OnceLock::new());
        Materials { fragments, context, known, context_print, content, trials, given, findings }
    }

    /// The engines that show what a text says apart from its lists of notices: with nothing in them, and
    /// with stand-ins.
    pub fn trials(&self) -> &[Fragments; 3] {
        self.trials.get_or_init(|| {
            let texts = self.fragments.texts();
            [0, 1, 2].map(|count| {
                let known = Arc::new(self.known.with_stand_ins(lists::stand_ins(count)));
                Fragments::load(&texts, &self.content, &known).0
            })
        })
    }

    /// What the notices give to lists of them; a template may ask for those of another language.
    pub fn given(&self) -> &lists::Given {
        self.given.get_or_init(|| {
            lists::Given::by(self.known.notices.values().flatten().map(|notice| &**notice))
        })
    }

    /// Notes that a text asks for a fragment. What stood there at a commit stays what it is.
    pub fn asks_for(&self, name: &str) {
        if self.known.is_of_today {
            asks(|| Question::Fragment(name.to_owned()));
            asks(|| Question::FragmentNames);
        }
    }

    /// What a text is made of beside its own source, with the fingerprint of each, by the path of its
    /// file; and whether it may hold lists that keep themselves. `included` are the fragments that it
    /// names, `day` the day whose data it is given.
    pub fn uses(
        &self,
        document: &Document,
        included: &BTreeSet<String>,
        day: Date,
    ) -> (BTreeMap<String, Fingerprint>, bool) {
        let mut uses = BTreeMap::new();
        let own = document.body();
        let mut bodies: Vec<&str> = vec![&own];
        for name in self.fragments.with_all_included(included) {
            self.asks_for(&name);
            if let Some(fragment) = self.fragments.get(&name) {
                uses.insert(fragment.file.to_string(), Fingerprint::of(&fragment.text));
                bodies.push(&fragment.text);
            }
        }
        let calls = |name: &str| bodies.iter().any(|body| body.contains(name));
        if !self.context.is_empty() {
            uses.insert(settings::FILE.to_owned(), self.context_print);
        }
        if calls("cookie_table") || calls("manage_link") {
            if self.known.is_of_today {
                asks(|| Question::Inventories(Some(day.to_string())));
            }
            for (_, state) in self.known.states_on(Some(day)) {
                uses.extend(state.map(|state| (state.file.to_string(), state.sha256)));
            }
        }
        (uses, calls("notices"))
    }
}

/// The states of every inventory of a site, oldest first.
pub fn inventories(
    site: &Site,
    settings: &Settings,
    today: Date,
) -> BTreeMap<String, Vec<InventoryState>> {
    let mut all = BTreeMap::new();
    for notice in &site.notices {
        let Some(edition) = notice.edition(settings.language()).or(notice.editions.first()) else {
            continue;
        };
        let states: Vec<_> = edition
            .versions
            .iter()
            .filter_map(|version| {
                state(&version.document, edition.day_of(version.effective, today))
            })
            .collect();
        if !states.is_empty() {
            all.insert(notice.path.clone(), states);
        }
    }
    all
}

/// The states that the files of one commit give. One without a date is the state of all days.
fn inventories_then(
    documents: impl Iterator<Item = Document>,
    site_language: &str,
) -> BTreeMap<String, Vec<InventoryState>> {
    let mut all: BTreeMap<String, Vec<InventoryState>> = BTreeMap::new();
    let is_own = |document: &Document| {
        document.name.lang.as_deref().is_none_or(|lang| lang == site_language)
    };
    for document in documents.filter(is_own) {
        let dating = document.effective.as_ref().map(|dating| dating.date);
        let first = dating.map_or(Date::MIN, LegalDate::first_day);
        if let Some(state) = state(&document, first) {
            all.entry(document.name.notice.clone()).or_default().push(state);
        }
    }
    for states in all.values_mut() {
        states.sort_by_key(|state| state.first);
    }
    all
}

fn state(document: &Document, first: Date) -> Option<InventoryState> {
    let inventory = document.inventory.clone()?;
    Some(InventoryState { first, inventory, file: document.path.clone(), sha256: document.sha256 })
}
