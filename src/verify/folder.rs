//! A built output folder: every file against the manifest, its register against the site's, every page of a
//! version against the register.
//!
//! The manifest only shows that the folder is whole: whoever alters a file can write the manifest anew.
//! What the texts are worth is said by the register, and where they must stand too ([`Places`]): a text
//! counts at its own address alone, since that is where readers look. Files are read in parallel, each once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use jiff::civil::Date;

use super::page::{self, Claim, Held};
use super::places::{Place, Places};
use super::{Hand, Reading, Reference, Verdict, is_page, page_text, same_version};
use crate::asked::{Refused, extension, unreadable};
use crate::finding::{Finding, any_error};
use crate::fingerprint::Fingerprint;
use crate::output::{Manifest, files_in};
use crate::register::{self, Entry, Register, is_sealable};
use crate::render::plan::MANIFEST;
use crate::source::decode;

/// What was found in an output folder.
#[derive(Debug)]
pub struct Folder {
    /// The day it was built for, as its manifest says; empty where that cannot be read.
    pub as_of: String,
    /// How many files its manifest has.
    pub listed: usize,
    /// What is wrong with the manifest itself.
    pub manifest: Vec<String>,
    /// Files that are not as the manifest has them, by path.
    pub files: BTreeMap<String, FileFault>,
    /// Its own register.
    pub register: OwnRegister,
    /// The pages of versions, by path.
    pub pages: BTreeMap<String, Page>,
    /// Registered versions that their own address does not show, by the last entry of each.
    pub absent: Vec<usize>,
    /// Addresses of notices at which there is no page, with the entry that should be shown there.
    pub absent_notices: Vec<(String, usize)>,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFault {
    /// Its bytes are others.
    Changed,
    /// It is not there.
    Missing,
    /// The manifest does not have it.
    NotListed,
}

/// The register that an output folder holds, against the one that is asked.
#[derive(Debug)]
pub enum OwnRegister {
    /// It has none.
    None,
    /// It is the one that is asked.
    Itself,
    /// The same entries.
    Same,
    /// The first entries of the one that is asked: so many.
    Prefix(usize),
    /// The same entries, and so many more.
    Longer(usize),
    /// All entries of the one that was named, and so many more.
    GoesOn(usize),
    /// They part at the entry of this number.
    Parts(usize),
    /// It has faults.
    Faulty(Vec<Finding>),
}

/// A page with the text of a version, or at an address where one should stand.
#[derive(Debug)]
pub enum Page {
    /// What its text is.
    Judged {
        /// What it says it is.
        claim: Option<Claim>,
        /// What it is.
        verdict: Verdict,
        /// Why it should not stand where it stands.
        misfit: Option<Misfit>,
        /// How many words of text stand beside it in the main part; 0 if they are few.
        beside: usize,
    },
    /// It marks no text as a notice's, though it stands where one is looked for.
    Unmarked {
        /// The entry whose address it is, if it is one's.
        at: Option<usize>,
    },
    /// It leads elsewhere than to the text that should stand there.
    LeadsAway {
        /// Where to.
        to: String,
        /// The entry whose address it is.
        at: usize,
    },
    /// It holds so many texts.
    Several(usize),
    /// Its elements stand too deep in each other.
    TooDeep,
    /// It is no text in UTF-8.
    Unreadable,
}

/// Why a text should not stand where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It is the address of this version.
    OfVersion(usize),
    /// It is the address of a notice of which this version was in force on the day.
    InForce(usize),
    /// The version was corrected, as this entry has it.
    Corrected(usize),
    /// No build puts a version's text there.
    Elsewhere,
    /// It says that it has no date, and so is never sealed; but of its notice versions are sealed.
    Undated,
}

impl Misfit {
    /// The entry that should be shown there.
    pub fn entry(self) -> Option<usize> {
        match self {
            Misfit::OfVersion(at) | Misfit::InForce(at) | Misfit::Corrected(at) => Some(at),
            Misfit::Elsewhere | Misfit::Undated => None,
        }
    }
}

/// How a page counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Its text is registered.
    Sealed,
    /// The register has no such version.
    NotSealed,
    /// Its version is of those that are never sealed, since their ids say nothing.
    NeverSealed,
    /// It says that it is what a version said before a correction, stands where that stands, and the register
    /// does not have it: the version was sealed later.
    BeforeSeal,
    /// It is not what it should be.
    Differs,
    /// Its lists are no part of what is sealed, and without the kept text nothing can be told of it.
    Untold,
}

impl Page {
    /// How the page counts.
    pub fn count(&self) -> Count {
        let Page::Judged { verdict, misfit: None, claim, .. } = self else { return Count::Differs };
        match (verdict, claim) {
            (verdict, _) if verdict.is_registered() => Count::Sealed,
            (Verdict::Unknown { .. }, Some(claim)) if !is_sealable(&claim.version) => {
                Count::NeverSealed
            }
            (Verdict::Differs { .. }, Some(claim)) if claim.before_correction.is_some() => {
                Count::BeforeSeal
            }
            (Verdict::Unknown { .. }, _) => Count::NotSealed,
            (Verdict::Untold { .. }, _) => Count::Untold,
            _ => Count::Differs,
        }
    }
}

impl OwnRegister {
    /// Whether it can be the one that was published.
    pub fn is_sound(&self) -> bool {
        matches!(
            self,
            OwnRegister::None
                | OwnRegister::Itself
                | OwnRegister::Same
                | OwnRegister::Prefix(_)
                | OwnRegister::GoesOn(_)
        )
    }
}

impl Folder {
    /// Whether all is as it was published.
    pub fn is_sound(&self) -> bool {
        self.manifest.is_empty()
            && self.files.is_empty()
            && self.register.is_sound()
            && self.absent.is_empty()
            && self.absent_notices.is_empty()
            && self.pages.values().all(|page| {
                matches!(page.count(), Count::Sealed | Count::NeverSealed | Count::BeforeSeal)
            })
    }

    /// How many pages count so.
    pub fn count(&self, count: Count) -> usize {
        self.pages.values().filter(|page| page.count() == count).count()
    }
}

/// Whether a folder is an output folder.
pub fn is_output(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
}

/// Holds an output folder against its manifest and the register. Without one, its pages are left alone.
///
/// Refuses a folder whose files cannot be read, or that has no manifest.
pub fn verify(folder: &Path, reference: Option<&Reference>) -> Result<Folder, Refused> {
    let path = folder.join(MANIFEST);
    let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    let (manifest, mut faults) = manifest(&bytes);
    let found = files_in(folder).map_err(|error| Refused::Machine(error.message))?;
    let register = own_register(folder, reference);
    let day: Option<Date> = manifest.as_of.parse().ok();
    let places = reference.map(|reference| {
        // What was sealed after the folder was built is not in it.
        let count = match register {
            OwnRegister::Prefix(count) => count,
            _ => reference.register.entries.len(),
        };
        let sealed = reference.register.entries[..count].iter().map(|entry| entry.sealed).max();
        if let (Some(day), Some(sealed)) = (day, sealed)
            && day < sealed
            && !matches!(register, OwnRegister::None)
        {
            // Whoever wants an old text to pass for the one in force turns back the day.
            faults.push(format!(
                "`as_of` is {day}, though what its register has sealed last was sealed on {sealed}"
            ));
        }
        Places::of(&reference.register.entries[..count], day, &found)
    });
    let mut paths: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    paths.remove(MANIFEST);
    paths.extend(manifest.files.keys().map(String::as_str));
    let read = |path: &&str| -> Result<(String, Option<FileFault>, Option<Page>), Refused> {
        let file = folder.join(path);
        let listed = manifest.files.get(*path);
        let missing = || ((*path).to_owned(), Some(FileFault::Missing), None);
        if !found.contains(*path) {
            return Ok(missing());
        }
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(missing()),
            Err(error) => return Err(unreadable(&file, &error)),
        };
        let is_as_listed = |it: &crate::output::ManifestFile| {
            it.bytes == bytes.len() as u64 && it.sha256 == Fingerprint::of(&bytes).to_string()
        };
        let fault = match listed {
            None => Some(FileFault::NotListed),
            Some(it) if !is_as_listed(it) => Some(FileFault::Changed),
            Some(_) => None,
        };
        let page = match (reference, &places) {
            (Some(reference), Some(places)) if is_page(&extension(Path::new(path))) => {
                page(path, bytes, reference, places)
            }
            _ => None,
        };
        Ok(((*path).to_owned(), fault, page))
    };
    let paths: Vec<&str> = paths.into_iter().collect();
    let mut files = BTreeMap::new();
    let mut pages = BTreeMap::new();
    for file in paths.par_iter().map(read).collect::<Vec<_>>() {
        let (path, fault, page) = file?;
        if let Some(page) = page {
            pages.insert(path.clone(), page);
        }
        if let Some(fault) = fault {
            files.insert(path, fault);
        }
    }
    // Without a manifest that can be read nothing is told of files.
    if manifest.generator.is_empty() {
        files.clear();
    }
    let mut absent = Vec::new();
    let mut absent_notices = Vec::new();
    for (path, place) in places.iter().flat_map(|places| &places.own) {
        match place {
            Place::Version(entry) if !found.contains(path) || shows_another(pages.get(path)) => {
                absent.push(*entry);
            }
            Place::Notice(entries) if !found.contains(path) => {
                absent_notices.extend(entries.first().map(|entry| (path.clone(), *entry)));
            }
            _ => {}
        }
    }
    absent.sort_unstable();
    Ok(Folder {
        as_of: manifest.as_of,
        listed: manifest.files.len(),
        manifest: faults,
        files,
        register,
        pages,
        absent,
        absent_notices,
    })
}

/// Reads a manifest, and says what no build would have written.
fn manifest(bytes: &[u8]) -> (Manifest, Vec<String>) {
    let manifest: Manifest = match serde_json::from_slice(bytes) {
        Ok(manifest) => manifest,
        Err(error) => {
            // Files of before cannot be told from files of after.
            return (Manifest::default(), vec![format!("it is no manifest: {error}")]);
        }
    };
    let mut faults = Vec::new();
    if Manifest::read(bytes).is_none() {
        faults.push(format!("`{}` is not what writes manifests", manifest.generator));
    }
    if manifest.as_of.parse::<Date>().is_err() {
        faults.push(format!("`as_of` is `{}`, which is no day", manifest.as_of));
    }
    for (path, file) in &manifest.files {
        if !crate::settings::is_inner_path(path) || path == MANIFEST {
            faults.push(format!("`{path}` is no path of an output"));
        }
        let lower = !file.sha256.bytes().any(|byte| byte.is_ascii_uppercase());
        if Fingerprint::from_hex(&file.sha256).is_none() || !lower {
            faults.push(format!("the `sha256` of {path} is no SHA-256"));
        }
    }
    (manifest, faults)
}

/// Whether what was found at the address of a version is not that version, altered or not.
fn shows_another(page: Option<&Page>) -> bool {
    match page {
        // It leads to where the version stands now.
        None => false,
        Some(Page::Judged { misfit, .. }) => !matches!(misfit, None | Some(Misfit::Corrected(_))),
        Some(_) => true,
    }
}

/// What the text of a page is; none if it has none, and none is looked for where it stands.
fn page(path: &str, bytes: Vec<u8>, reference: &Reference, places: &Places) -> Option<Page> {
    let Ok(text) = page_text(path, bytes) else { return Some(Page::Unreadable) };
    let place = places.at(path);
    let (html, mut claim, around) = match page::read(&text) {
        Held::Several(count) => return Some(Page::Several(count)),
        Held::TooDeep => return Some(Page::TooDeep),
        Held::Unmarked { is_text, leads_to, .. } => {
            return unmarked(is_text, leads_to, &place, reference, places);
        }
        Held::Text { html, claim, around } => (html, claim, around),
    };
    // The page of a theme that does not say which version it shows.
    if let (None, Place::Version(entry)) = (&claim, &place) {
        claim = Some(claim_of(reference.entry(*entry)));
    }
    let beside = around.beside;
    let hand = Hand { html, claim, around, source: None, reading: Reading::Marked };
    let verdict = reference.judge(&hand);
    let misfit = misfit(path, &place, hand.claim.as_ref(), &verdict, reference, places);
    Some(Page::Judged { claim: hand.claim, verdict, misfit, beside })
}

/// A page that marks no text.
fn unmarked(
    is_text: bool,
    leads_to: Option<String>,
    place: &Place,
    reference: &Reference,
    places: &Places,
) -> Option<Page> {
    let at = place.entry();
    match (leads_to, at) {
        (Some(to), Some(at)) => {
            let is_same = places.leads_to_same(&to, place, reference);
            (!is_same).then_some(Page::LeadsAway { to, at })
        }
        // A former address of what is not sealed.
        (Some(to), None) if places.target(&to).is_some() => None,
        (_, Some(_)) => Some(Page::Unmarked { at }),
        (_, None) => {
            let is_looked_for = match place {
                Place::LikeVersion => true,
                Place::Below => is_text,
                _ => false,
            };
            is_looked_for.then_some(Page::Unmarked { at })
        }
    }
}

/// Why the text of a page should not stand there.
fn misfit(
    path: &str,
    place: &Place,
    claim: Option<&Claim>,
    verdict: &Verdict,
    reference: &Reference,
    places: &Places,
) -> Option<Misfit> {
    let shown = verdict.entry().filter(|_| !matches!(verdict, Verdict::Unknown { .. }));
    let of_version = |at: usize| match (shown, claim) {
        (Some(shown), _) => same_version(reference.entry(shown), reference.entry(at)),
        (None, Some(claim)) => super::is_of(reference.entry(at), claim),
        (None, None) => false,
    };
    let is_claimed = |at: usize| claim.is_none_or(|claim| super::is_of(reference.entry(at), claim));
    let is_last = |at: usize| {
        shown.is_none_or(|shown| reference.entry(shown).text == reference.entry(at).text)
            || !verdict.is_registered()
    };
    if let Some(claim) = claim
        && !is_sealable(&claim.version)
        && places.has_edition(claim)
    {
        return Some(Misfit::Undated);
    }
    let is_elsewhere = || claim.is_some_and(|claim| !places.is_own(path, claim));
    match place {
        Place::Version(at) if !of_version(*at) || !is_claimed(*at) => Some(Misfit::OfVersion(*at)),
        Place::Version(at) => (!is_last(*at)).then_some(Misfit::Corrected(*at)),
        Place::Notice(entries) => {
            let first = *entries.first()?;
            let also = match verdict {
                Verdict::Registered { also, .. } => also.as_slice(),
                _ => &[],
            };
            let is_shown = |at: &&usize| {
                let is_it =
                    |shown: &usize| same_version(reference.entry(*shown), reference.entry(**at));
                (of_version(**at) || also.iter().any(is_it)) && is_claimed(**at)
            };
            match entries.iter().find(is_shown) {
                Some(at) => (!is_last(*at)).then_some(Misfit::Corrected(*at)),
                // A version that the register does not have may be in force.
                None if shown.is_none()
                    && claim.is_some_and(|claim| places.is_newer(claim, first, reference)) =>
                {
                    None
                }
                None => Some(Misfit::InForce(first)),
            }
        }
        Place::Former(at) => (!of_version(*at)).then_some(Misfit::Elsewhere),
        Place::LikeVersion if claim.is_none_or(|claim| !is_sealable(&claim.version)) => {
            Some(Misfit::Elsewhere)
        }
        Place::LikeVersion | Place::Other | Place::Below => {
            (verdict.is_registered() || is_elsewhere()).then_some(Misfit::Elsewhere)
        }
    }
}

fn claim_of(entry: &Entry) -> Claim {
    Claim {
        notice: entry.notice.clone(),
        version: entry.version.clone(),
        language: Some(entry.language.clone()),
        before_correction: None,
    }
}

fn own_register(folder: &Path, reference: Option<&Reference>) -> OwnRegister {
    let file = folder.join(register::FILE);
    let Ok(bytes) = fs::read(&file) else { return OwnRegister::None };
    let Some(reference) = reference else { return OwnRegister::Itself };
    let is_same = |path: PathBuf| path.canonicalize().ok();
    if is_same(file) == is_same(PathBuf::from(&reference.name)) {
        return OwnRegister::Itself;
    }
    let mut findings = Vec::new();
    let text = decode(&register::FILE.into(), bytes, &mut findings).unwrap_or_default();
    let (own, found) = register::parse(&text);
    findings.extend(found);
    if any_error(&findings) {
        return OwnRegister::Faulty(findings);
    }
    match against(&own, &reference.register) {
        OwnRegister::Longer(more) if reference.is_named => OwnRegister::GoesOn(more),
        other => other,
    }
}

/// The register that was published must be the one that is asked, or its beginning.
fn against(own: &Register, asked: &Register) -> OwnRegister {
    let mut pairs = own.entries.iter().zip(&asked.entries);
    // Each hash covers all entries before it.
    if let Some((_, other)) = pairs.find(|(own, asked)| own.hash != asked.hash) {
        return OwnRegister::Parts(other.number);
    }
    match (own.entries.len(), asked.entries.len()) {
        (own, asked) if own > asked => OwnRegister::Longer(own - asked),
        (own, asked) if own < asked => OwnRegister::Prefix(own),
        _ => OwnRegister::Same,
    }
}
