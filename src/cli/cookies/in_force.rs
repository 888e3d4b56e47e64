//! The inventories that a command is about: those of the site that are in force on the day, or the one that
//! was named, as an address of the site or as a file.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::asked::{Asked, Refused, asked, find_edition, ids, no_file, unread, unreadable};
use crate::cli::{Common, WrongUse};
use crate::cookies;
use crate::cookies::inventory::Inventory;
use crate::finding::{Finding, Severity, any_error};
use crate::history::{Edition, Version};
use crate::render::Renderer;
use crate::render::data::full;
use crate::render::functions::register_placeholders;
use crate::settings::Settings;
use crate::site::{Opened, Otherwise, open, read_settings};
use crate::source::decode;
use crate::theme::{self, Words};

/// An inventory, with what it is to be read by.
pub struct InForce {
    /// The path of its notice; none for a file that was named by itself.
    pub notice: Option<String>,
    /// Its file: relative to the site's root, or as it was named.
    pub file: Arc<str>,
    /// The id of its version; none for a file that was named by itself.
    pub version: Option<String>,
    /// What it says.
    pub inventory: Arc<Inventory>,
    /// What the notice said before, oldest first, without what never came into force.
    pub earlier: Vec<Arc<Inventory>>,
    /// The languages that its readers have; the first is the one whose words stand in for those of others.
    pub languages: Vec<String>,
    words: WordsOf,
}

enum WordsOf {
    Site(Arc<Renderer>),
    Theme(Arc<theme::Theme>),
}

impl InForce {
    /// Where readers find the inventory in a language: the full address, where the site has a `url`.
    pub fn address(&self, lang: &str) -> Option<String> {
        let (WordsOf::Site(renderer), Some(path)) = (&self.words, &self.notice) else {
            return None;
        };
        let own = renderer.edition_of(path, lang);
        let lang = if own.is_some() { lang } else { &self.languages[0] };
        let addresses = &renderer.addresses;
        Some(full(renderer, &addresses.link(&addresses.folder(path, lang))))
    }

    /// The words of pages, by language.
    pub fn words(&self) -> &Words {
        match self {
            InForce { words: WordsOf::Site(renderer), .. } => renderer.words(),
            InForce { words: WordsOf::Theme(theme), .. } => &theme.words,
        }
    }
}

/// What was found on the way, short of errors; those end it.
pub type Found<T> = Result<(T, Vec<Finding>), Refused>;

/// The inventory that was named, or the only one that the site has in force on the day.
pub fn one(common: &Common, named: Option<&str>) -> Found<InForce> {
    let Some(name) = named else {
        let (mut all, findings) = all(common)?;
        return match (all.pop(), all.is_empty()) {
            (Some(only), true) => Ok((only, findings)),
            (Some(last), false) => {
                let of = |it: &InForce| match &it.notice {
                    Some(notice) => format!("{notice} ({})", it.file),
                    None => it.file.to_string(),
                };
                let names: Vec<String> = all.iter().chain([&last]).map(of).collect();
                Err(Refused::WrongUse(
                    "the site has several inventories".to_owned(),
                    format!("name one of them: {}", names.join(", ")),
                ))
            }
            (None, _) => Err(Refused::WrongUse(
                "no inventory of the site is in force".to_owned(),
                "name a file, or the day with --as-of; `engross new legal/cookies` starts one"
                    .to_owned(),
            )),
        };
    };
    match asked(name) {
        Asked::StandardInput => {
            let mut text = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut text)
                .map_err(|error| unreadable(Path::new(name), &error))?;
            of_text(common, name, text)
        }
        Asked::File(path) => {
            if !path.is_file() {
                return Err(no_file(&path));
            }
            let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
            of_text(common, name, bytes)
        }
        Asked::Version { notice, version } => {
            let (root, day) = common.site()?;
            let (renderer, findings) = opened(&root, day)?;
            let at = find_edition(&renderer, &notice)?;
            let notice = &renderer.site.notices[at.notice];
            let (path, edition) = (&notice.path, &notice.editions[at.edition]);
            let index = match &version {
                Some(id) => edition.versions.iter().position(|it| it.id == *id),
                None => edition.in_force,
            };
            let index = index.ok_or_else(|| no_version(path, edition, version.as_deref(), day))?;
            let languages = languages_of(&renderer, edition);
            match in_force(&renderer, path, edition, index, languages) {
                Some(found) => Ok((found, findings)),
                None => Err(Refused::WrongUse(
                    format!("{path} is no inventory"),
                    "name a notice whose file is an index.yaml".to_owned(),
                )),
            }
        }
    }
}

/// All inventories of the site that are in force on the day, in the site's own language where they have several.
pub fn all(common: &Common) -> Found<Vec<InForce>> {
    let (root, day) = common.site()?;
    let (renderer, findings) = opened(&root, day)?;
    let found = renderer.site.notices.iter().filter_map(|notice| {
        let own = notice.edition(renderer.settings.language());
        let edition = own.or(notice.editions.first())?;
        let languages = languages_of(&renderer, edition);
        in_force(&renderer, &notice.path, edition, edition.in_force?, languages)
    });
    Ok((found.collect(), findings))
}

/// The languages that an edition is for: those that have no text of their own share the site's.
fn languages_of(renderer: &Renderer, edition: &Edition) -> Vec<String> {
    let own = &edition.lang;
    if own == renderer.settings.language() {
        renderer.settings.languages.clone()
    } else {
        vec![own.clone(), renderer.settings.language().to_owned()]
    }
}

fn in_force(
    renderer: &Arc<Renderer>,
    notice: &str,
    edition: &Edition,
    index: usize,
    languages: Vec<String>,
) -> Option<InForce> {
    let version = &edition.versions[index];
    let before = edition.versions[..index].iter().filter(|it| !it.is_called_off());
    let of = |version: &Version| version.document.inventory.clone();
    Some(InForce {
        notice: Some(notice.to_owned()),
        file: version.document.path.clone(),
        version: Some(version.id.clone()),
        inventory: of(version)?,
        earlier: before.filter_map(of).collect(),
        languages,
        words: WordsOf::Site(renderer.clone()),
    })
}

fn no_version(notice: &str, edition: &Edition, version: Option<&str>, day: Date) -> Refused {
    let fact = match version {
        Some(version) => format!("{notice} has no version {version}"),
        None => format!("no version of {notice} is in force on {day}"),
    };
    Refused::WrongUse(fact, format!("its versions: {}", ids(edition)))
}

/// An inventory that stands in a file by itself, or comes from the standard input.
fn of_text(common: &Common, name: &str, bytes: Vec<u8>) -> Found<InForce> {
    let path: Arc<str> = name.into();
    let mut findings = Vec::new();
    let text =
        decode(&path, bytes, &mut findings).ok_or_else(|| Refused::Faults(findings.clone()))?;
    let (inventory, found) = cookies::parse(name, &text);
    findings.extend(found);
    let inventory = match inventory {
        Some(inventory) if !any_error(&findings) => inventory,
        _ => return Err(Refused::Faults(findings)),
    };
    // Below a site its languages and words hold; elsewhere those that the file speaks, in the theme's words.
    let (root, settings) = match common.root() {
        Ok(root) => {
            let settings = read_settings(&root).map_err(Refused::Faults)?;
            (root, settings)
        }
        Err(message) if common.root.is_some() => return Err(WrongUse::no_site(message).into()),
        Err(_) => {
            let mut settings = Settings::parse("").map_err(Refused::Faults)?;
            let spoken = inventory.languages();
            if !spoken.is_empty() {
                settings.languages = spoken;
            }
            (std::path::PathBuf::from("."), settings)
        }
    };
    let theme = theme::load(&root, &settings, register_placeholders).map_err(Refused::Faults)?;
    let found = InForce {
        notice: None,
        file: path,
        version: None,
        inventory: Arc::new(inventory),
        earlier: Vec::new(),
        languages: settings.languages,
        words: WordsOf::Theme(Arc::new(theme)),
    };
    Ok((found, findings))
}

/// The site at a root; errors in it, those of its inventories among them, end it.
fn opened(root: &Path, day: Date) -> Result<(Arc<Renderer>, Vec<Finding>), Refused> {
    let settings = read_settings(root).map_err(Refused::Faults)?;
    let Opened { renderer, findings, .. } = open(root, settings, day, &Otherwise::default());
    if let Some(refused) = unread(&findings) {
        return Err(refused);
    }
    let is_inventory = |finding: &&Finding| {
        finding.severity == Severity::Error
            && finding.place.path.rsplit('.').next().is_some_and(|it| it == "yaml" || it == "yml")
    };
    let faults: Vec<Finding> = findings.iter().filter(is_inventory).cloned().collect();
    match renderer {
        Some(renderer) if faults.is_empty() => Ok((renderer, findings)),
        Some(_) => Err(Refused::Faults(faults)),
        None => Err(Refused::Faults(findings)),
    }
}
