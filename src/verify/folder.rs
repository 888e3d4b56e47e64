//! A built output folder: every file against the manifest, its register against the site's, every page of a
//! version against the register.
//!
//! The manifest only shows that the folder is whole: whoever alters a file can write the manifest anew.
//! What the texts are worth is said by the register. Files are read in parallel, each once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::page::{Claim, MARK};
use super::{Hand, Reading, Reference, Verdict, page_in_hand};
use crate::asked::{Refused, unreadable};
use crate::finding::{Finding, any_error};
use crate::fingerprint::Fingerprint;
use crate::output::{Manifest, files_in};
use crate::register::{self, Entry, Register, Unsealed, is_sealable};
use crate::render::plan::MANIFEST;
use crate::source::decode;

/// What was found in an output folder.
#[derive(Debug)]
pub struct Folder {
    /// The day it was built for, as its manifest says.
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
    /// Registered versions whose text no page has, by the last entry of each.
    pub absent: Vec<usize>,
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

/// A page with the text of a version.
#[derive(Debug)]
pub enum Page {
    /// What its text is.
    Judged {
        /// What it says it is.
        claim: Option<Claim>,
        /// What it is.
        verdict: Verdict,
        /// The registered version whose address it stands at, if that is another one.
        misplaced: Option<usize>,
    },
    /// It holds so many texts.
    Several(usize),
    /// It is no text in UTF-8.
    Unreadable,
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
    /// It is not what it should be.
    Differs,
    /// Its lists are no part of what is sealed, and without the kept text nothing can be told of it.
    Untold,
}

impl Page {
    /// How the page counts.
    pub fn count(&self) -> Count {
        match self {
            Page::Judged { verdict, misplaced: None, .. } if verdict.is_registered() => {
                Count::Sealed
            }
            Page::Judged {
                verdict: Verdict::Unknown { .. },
                misplaced: None,
                claim: Some(claim),
            } if !is_sealable(&claim.version) => Count::NeverSealed,
            Page::Judged { verdict: Verdict::Unknown { .. }, misplaced: None, .. } => {
                Count::NotSealed
            }
            Page::Judged { verdict: Verdict::Untold { .. }, misplaced: None, .. } => Count::Untold,
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
            && self
                .pages
                .values()
                .all(|page| matches!(page.count(), Count::Sealed | Count::NeverSealed))
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
    let (manifest, faults) = manifest(&bytes);
    let found = files_in(folder).map_err(|error| Refused::Machine(error.message))?;
    let addresses = reference.map(Addresses::of);
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
        let page = match (reference, &addresses) {
            (Some(reference), Some(addresses)) if holds_text(path, &bytes) => {
                page(path, bytes, reference, addresses)
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
    let register = own_register(folder, reference);
    let absent = match reference {
        Some(reference) => absent(reference, &register, &pages),
        None => Vec::new(),
    };
    Ok(Folder {
        as_of: manifest.as_of,
        listed: manifest.files.len(),
        manifest: faults,
        files,
        register,
        pages,
        absent,
    })
}

/// Reads a manifest, and says what no build would have written.
fn manifest(bytes: &[u8]) -> (Manifest, Vec<String>) {
    let manifest: Manifest = match serde_json::from_slice(bytes) {
        Ok(manifest) => manifest,
        Err(error) => {
            return (Manifest::default(), vec![format!("it is no manifest: {error}")]);
        }
    };
    let mut faults = Vec::new();
    if Manifest::read(bytes).is_none() {
        faults.push(format!("`{}` is not what writes manifests", manifest.generator));
    }
    if manifest.as_of.parse::<jiff::civil::Date>().is_err() {
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

/// Whether a file is a page with the text of a notice.
fn holds_text(path: &str, bytes: &[u8]) -> bool {
    // One that is not UTF-8 cannot be searched, and is told as such.
    path.ends_with(".html") && std::str::from_utf8(bytes).map_or(true, |text| text.contains(MARK))
}

/// What the text of a page is; none if it only has the name of the attribute in it.
fn page(path: &str, bytes: Vec<u8>, reference: &Reference, addresses: &Addresses) -> Option<Page> {
    let Some(text) = decode(&path.into(), bytes, &mut Vec::new()) else {
        return Some(Page::Unreadable);
    };
    let mut hand = match page_in_hand(&text) {
        Ok(Hand { reading: Reading::Unmarked, .. }) => return None,
        Ok(hand) => hand,
        Err(count) => return Some(Page::Several(count)),
    };
    let language = hand.claim.as_ref().and_then(|claim| claim.language.clone());
    let at_address = addresses.version_at(path, language.as_deref(), reference);
    // The page of a theme that does not say which version it shows.
    if hand.claim.is_none()
        && let Some(entry) = at_address
    {
        hand.claim = Some(claim_of(reference.entry(entry)));
    }
    let verdict = reference.judge(&hand);
    let is_elsewhere = |at: &usize| match &hand.claim {
        Some(claim) => !super::is_of(reference.entry(*at), claim),
        None => false,
    };
    let misplaced = at_address.filter(is_elsewhere);
    Some(Page::Judged { claim: hand.claim, verdict, misplaced })
}

fn claim_of(entry: &Entry) -> Claim {
    Claim {
        notice: entry.notice.clone(),
        version: entry.version.clone(),
        language: Some(entry.language.clone()),
        before_correction: None,
    }
}

/// Where the pages of registered versions stand.
struct Addresses {
    /// The first entry of each version, by path; of a path without a language in front, those of all.
    versions: BTreeMap<String, Vec<usize>>,
}

impl Addresses {
    fn of(reference: &Reference) -> Addresses {
        let mut versions: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (at, entry) in reference.register.entries.iter().enumerate() {
            let Unsealed { notice, language, version, .. } = &entry.sealing;
            if seen.insert((notice, language, version)) {
                let path = PathBuf::from(notice.trim_matches('/')).join(version).join("index.html");
                let path = path.to_string_lossy().replace('\\', "/");
                versions.entry(format!("{language}/{path}")).or_default().push(at);
                versions.entry(path).or_default().push(at);
            }
        }
        Addresses { versions }
    }

    /// The registered version whose page stands at a path. A site's own language has none in front.
    fn version_at(
        &self,
        path: &str,
        language: Option<&str>,
        reference: &Reference,
    ) -> Option<usize> {
        match self.versions.get(path)?.as_slice() {
            [only] => Some(*only),
            several => {
                let in_language =
                    |at: &&usize| Some(reference.entry(**at).language.as_str()) == language;
                several.iter().find(in_language).copied()
            }
        }
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

/// Registered versions that no page shows, altered or not.
fn absent(reference: &Reference, own: &OwnRegister, pages: &BTreeMap<String, Page>) -> Vec<usize> {
    let entries = &reference.register.entries;
    // What was sealed after the folder was built is not in it.
    let count = match own {
        OwnRegister::Prefix(count) => *count,
        _ => entries.len(),
    };
    let mut last: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().take(count) {
        last.insert((&entry.notice, &entry.language, &entry.version), at);
    }
    for page in pages.values() {
        let Page::Judged { verdict, claim, .. } = page else { continue };
        let also = match verdict {
            // A page that does not say which of them it shows may show any.
            Verdict::Registered { also, .. } if claim.is_none() => also.as_slice(),
            Verdict::Unknown { .. } => continue,
            _ => &[],
        };
        let is_former = claim.as_ref().is_some_and(|claim| claim.before_correction.is_some());
        for at in verdict.entry().iter().chain(also) {
            let Unsealed { notice, language, version, text, .. } = &entries[*at].sealing;
            let version = (notice.as_str(), language.as_str(), version.as_str());
            let shows = match verdict.is_registered() {
                // What it said before a correction is not what it says.
                true => last.get(&version).is_some_and(|at| entries[*at].text == *text),
                false => !is_former,
            };
            if shows {
                last.remove(&version);
            }
        }
    }
    let mut absent: Vec<usize> = last.into_values().collect();
    absent.sort_unstable();
    absent
}
