//! The register of a site: read, held against what the site says now, added to.
//!
//! 1. [`Sealing::read`] reads the register.
//! 2. [`Sealing::attach_former`] gives versions what they said before their corrections, from the texts kept
//!    beside it.
//! 3. [`Sealing::findings`] tells what was altered, once every text is rendered.
//! 4. [`Sealing::seal`] adds what is not sealed yet.
//!
//! Files are read and written here; what the register says is `register`'s.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::document::date::LegalDate;
use crate::finding::{Finding, Place};
use crate::history::{
    Corrected, Former, FormerText, Notice, Publication, PublicationSource, Version,
};
use crate::register::{
    self, Discrepancy, Entry, Lookup, Observed, Register, Unsealed, is_sealable, kept,
};
use crate::render::Renderer;
use crate::render::plan::At;
use crate::source::{StaticFile, decode};

/// A site's register.
#[derive(Debug, Default)]
pub struct Sealing {
    root: PathBuf,
    /// The register.
    pub register: Register,
    /// Its text; none where there is no register yet.
    text: Option<String>,
    /// Faults of the register itself; while there are any, nothing can be said of the texts.
    faulty: bool,
}

/// A version as it was rendered, and where it stands in the site.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The edition.
    pub at: At,
    /// The version, in its edition.
    pub version: usize,
    /// What the register compares.
    pub observed: Observed,
    /// What it says for good, HTML, where that was asked for.
    pub lasting: Option<String>,
}

/// What `engross seal` added.
#[derive(Debug)]
pub struct Added {
    /// The new entries.
    pub entries: Vec<(Entry, Vec<Reason>)>,
    /// Versions that are not sealed because they have no date.
    pub undated: Vec<Observed>,
    /// What is worth knowing of the new ones.
    pub findings: Vec<Finding>,
    /// How many entries the register has now.
    pub count: usize,
}

/// Why an entry was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The register had none for the version.
    New,
    /// A declared correction.
    Correction,
    /// Other bytes of the same words.
    SameWords,
    /// It was withdrawn.
    Withdrawn,
    /// It became known when it was published.
    Published,
}

impl Reason {
    fn of(discrepancy: &Discrepancy) -> Option<Reason> {
        Some(match discrepancy {
            Discrepancy::Unsealed { .. } => Reason::New,
            Discrepancy::Corrected { .. } => Reason::Correction,
            Discrepancy::SourceChanged { .. } => Reason::SameWords,
            Discrepancy::Withdrawn { .. } => Reason::Withdrawn,
            Discrepancy::Published { .. } => Reason::Published,
            _ => return None,
        })
    }
}

impl Sealing {
    /// Reads the register at a site's root, with its faults. Without one, nothing is sealed.
    pub fn read(root: &Path) -> (Sealing, Vec<Finding>) {
        let mut sealing = Sealing {
            root: root.to_owned(),
            register: Register::default(),
            text: None,
            faulty: false,
        };
        let mut findings = Vec::new();
        match fs::read(root.join(register::FILE)) {
            Ok(bytes) => {
                let text = decode(&register::FILE.into(), bytes, &mut findings);
                if let Some(text) = text {
                    let (register, found) = register::parse(&text);
                    findings.extend(found);
                    sealing.register = register;
                    sealing.text = Some(text);
                }
                sealing.faulty = crate::finding::any_error(&findings);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let message = format!("cannot be read: {error}");
                let place = Place::file(register::FILE);
                findings.push(Finding::error("unreadable", place, message));
                sealing.faulty = true;
            }
        }
        (sealing, findings)
    }

    /// The register as a file of the output: readers can hold the texts against it. Not one that lies
    /// elsewhere.
    pub fn published(&self) -> Option<StaticFile> {
        let file = self.root.join(register::FILE);
        let (root, place) = (self.root.canonicalize().ok()?, file.canonicalize().ok()?);
        (self.text.is_some() && place.starts_with(root)).then(|| StaticFile {
            path: register::FILE.into(),
            file,
            output: register::FILE.to_owned(),
        })
    }

    /// Whether there is a register at all.
    pub fn has_register(&self) -> bool {
        self.text.is_some()
    }

    /// The last day on which something was sealed.
    pub fn last_day(&self) -> Option<Date> {
        self.register.entries.iter().map(|entry| entry.sealed).max()
    }

    /// Gives the versions of a notice what the register knows of them and nothing else says: what they said before their
    /// corrections, and when they had been published.
    pub fn attach_former(&self, notice: &mut Notice, findings: &mut Vec<Finding>) {
        for edition in &mut notice.editions {
            for version in &mut edition.versions {
                let entries: Vec<&Entry> =
                    self.register.of(&notice.path, &edition.lang, &version.id).collect();
                if version.former.is_empty() {
                    self.former(version, &entries, findings);
                }
                if version.published.is_none() {
                    let sealed = entries.first().map(|entry| entry.sealed);
                    version.published = published_by(version.effective, sealed);
                }
            }
        }
    }

    fn former(&self, version: &mut Version, entries: &[&Entry], findings: &mut Vec<Finding>) {
        let declared = version.document.front.corrections.clone();
        let Some(last) = entries.last() else { return };
        let mut steps: Vec<(&Entry, usize, Date)> = entries
            .windows(2)
            .filter(|pair| pair[0].text != pair[1].text)
            .map(|pair| (pair[0], pair[1].corrections, pair[1].sealed))
            .collect();
        // Declared since, and not sealed yet.
        if declared.len() > last.corrections {
            steps.push((last, declared.len(), last.sealed));
        }
        for (entry, corrections, sealed) in steps {
            let Some(kept) = self.kept(entry, findings) else { continue };
            let why = corrections.checked_sub(1).and_then(|at| declared.get(at));
            version.former.push(Former {
                text: FormerText::Kept(kept.into()),
                correction: Corrected {
                    date: Some(why.map_or(LegalDate::day(sealed), |it| it.date)),
                    note: why.map_or_else(String::new, |it| it.note.clone()),
                    declared: why.is_some(),
                    commit: None,
                },
            });
        }
    }

    /// The text of an entry as it was sealed; what is wrong with it is a finding.
    fn kept(&self, entry: &Entry, findings: &mut Vec<Finding>) -> Option<String> {
        let mut found = Vec::new();
        let read = kept::read(&self.root, entry, &mut found);
        match read {
            Ok(Some(html)) => return Some(html),
            Ok(None) if found.is_empty() => findings.push(not_kept(entry)),
            Ok(None) => {}
            Err(error) => {
                let place = Place::file(kept::kept_path(entry));
                let message = format!("cannot be read: {error}");
                findings.push(Finding::error("unreadable", place, message));
            }
        }
        findings.extend(found);
        None
    }

    /// What is wrong with the texts kept beside the register, and with a register that does not know them.
    /// `to_be_sealed` are kept texts that the next seal will have entries for.
    pub fn kept_findings(&self, to_be_sealed: &BTreeSet<String>) -> Vec<Finding> {
        let entries = self.register.entries.par_iter();
        let mut findings: Vec<Finding> = entries
            .flat_map_iter(|entry| {
                let mut findings = Vec::new();
                self.kept(entry, &mut findings);
                findings
            })
            .collect();
        findings.extend(self.unclaimed(to_be_sealed));
        findings
    }

    /// The kept texts that the next seal has entries for: an earlier one may have been cut off, and where two
    /// branches both sealed, those of one come again.
    pub fn to_be_kept(&self, rendered: &[Rendered], day: Date) -> BTreeSet<String> {
        // A register that is gone is not made anew.
        if self.register.entries.is_empty() {
            return BTreeSet::new();
        }
        let (observed, found) = self.compared(rendered, day);
        let versions: Vec<Unsealed> = found
            .iter()
            .filter_map(Discrepancy::to_be_sealed)
            .map(|at| observed[at].to_seal(day))
            .collect();
        let (_, entries) = register::appended(None, &Register::default(), versions);
        entries.iter().map(kept::kept_path).collect()
    }

    /// Kept texts that no entry has: the chain does not show that entries were cut off its end.
    fn unclaimed(&self, to_be_sealed: &BTreeSet<String>) -> Vec<Finding> {
        if self.faulty {
            return Vec::new();
        }
        let mut known: BTreeSet<String> =
            self.register.entries.iter().map(kept::kept_path).collect();
        known.extend(to_be_sealed.iter().cloned());
        let mut unclaimed = Vec::new();
        for file in WalkDir::new(self.root.join(kept::FOLDER)).sort_by_file_name() {
            let Ok(file) = file else { continue };
            let below = file.path().strip_prefix(&self.root).unwrap_or(file.path());
            let below = below.to_string_lossy().replace('\\', "/");
            if file.file_type().is_file() && below.ends_with(".html") && !known.contains(&below) {
                unclaimed.push(below);
            }
        }
        if !unclaimed.is_empty() {
            let left = self.cut_off();
            unclaimed.retain(|path| !left.contains(path));
        }
        let help = format!(
            "put {0} back from the commit history (`git log -p -- {0}`); where two branches both sealed, \
             `engross seal` adds what is missing; a text that was never sealed is to be removed",
            register::FILE
        );
        let finding = |place, message| {
            Finding::error("register-incomplete", place, message).with_help(help.clone())
        };
        let count = unclaimed.len();
        let texts = if count == 1 { "1 text is" } else { &format!("{count} texts are") };
        if count > 0 && self.register.entries.is_empty() {
            let is = if self.text.is_some() { "has no entries" } else { "is gone" };
            let message = format!("the register {is}, though {texts} kept in {}/", kept::FOLDER);
            return vec![finding(Place::file(register::FILE), message)];
        }
        if count > 3 {
            let message = format!(
                "the register has lost entries: {texts} kept that none of them has, {} to {}",
                unclaimed[0],
                unclaimed[count - 1]
            );
            return vec![finding(Place::file(register::FILE), message)];
        }
        let message = || format!("no entry of {} has this text", register::FILE);
        unclaimed.into_iter().map(|path| finding(Place::file(path), message())).collect()
    }

    /// The kept texts of a seal that was cut off before its register was in its place: they are named in what
    /// it had written beside, which goes on where the register ends.
    fn cut_off(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        for file in kept::left_beside(&self.root, register::FILE) {
            let Ok(text) = fs::read_to_string(file) else { continue };
            let (left, found) = register::parse(&text);
            let there = self.register.entries.iter().map(|entry| entry.hash);
            let goes_on = left.entries.len() > self.register.entries.len()
                && left.entries.iter().zip(there).all(|(left, there)| left.hash == there);
            if goes_on && found.is_empty() {
                paths.extend(left.entries.iter().map(kept::kept_path));
            }
        }
        paths
    }

    /// The texts that the register does not have: they may have to be kept.
    pub fn is_new(&self, observed: &Observed) -> bool {
        self.register.with_text(observed.text).is_empty()
    }

    fn compared(&self, rendered: &[Rendered], day: Date) -> (Vec<Observed>, Vec<Discrepancy>) {
        let observed: Vec<Observed> = rendered.iter().map(|it| it.observed.clone()).collect();
        let mut found = register::compare(&self.register, &observed);
        found.retain(|discrepancy| match discrepancy {
            Discrepancy::Vanished { entry } => {
                !register::is_later_than(&self.register.entries[*entry], day)
            }
            _ => true,
        });
        (observed, found)
    }

    /// Where the texts of a site and the register disagree. `rendered` are all versions of the site.
    pub fn findings(&self, renderer: &Renderer, rendered: &[Rendered]) -> Vec<Finding> {
        if self.text.is_none() || self.faulty {
            return Vec::new();
        }
        let (observed, found) = self.compared(rendered, renderer.day);
        let now = Now { sealing: self, renderer, rendered };
        let found = register::judged(found, &self.register, &observed, &now);
        register::findings(&found, &self.register, &observed, &now)
    }

    /// Adds an entry for every version that is not in the register as it is now, and keeps its text.
    /// `day` is the day of the seal; a dry run writes nothing.
    ///
    /// Errs when a file cannot be written; then the register is as it was.
    pub fn seal(
        &self,
        renderer: &Renderer,
        rendered: &[Rendered],
        day: Date,
        dry_run: bool,
    ) -> io::Result<Added> {
        let (observed, found) = self.compared(rendered, day);
        let mut reasons: BTreeMap<usize, Vec<Reason>> = BTreeMap::new();
        for discrepancy in &found {
            let at = discrepancy.to_be_sealed().filter(|at| is_sealable(&observed[*at].version));
            if let Some(at) = at {
                reasons.entry(at).or_default().extend(Reason::of(discrepancy));
            }
        }
        let unsealed = reasons.keys().map(|at| observed[*at].to_seal(day)).collect();
        let (text, entries) = register::appended(self.text.as_deref(), &self.register, unsealed);
        let count = self.register.entries.len() + entries.len();
        if !dry_run && !entries.is_empty() {
            // The register's text goes first, beside its place: it says whose texts those are if this is cut
            // off. Into its place it goes last: an entry without its text could not show what was altered.
            let left = kept::left_beside(&self.root, register::FILE);
            let beside = kept::Beside::write(&self.root, register::FILE, text.as_bytes())?;
            let versions: Vec<usize> = reasons.keys().copied().collect();
            entries.par_iter().zip(versions).try_for_each(|(entry, at)| {
                match &rendered[at].lasting {
                    Some(html) => kept::write(&self.root, entry, html),
                    None => kept::write(&self.root, entry, &lasting(renderer, &rendered[at])),
                }
            })?;
            beside.put()?;
            for file in left {
                fs::remove_file(file)?;
            }
        }
        let is_undated = |it: &&Observed| !is_sealable(&it.version);
        let is_backdated = |it: &&Discrepancy| matches!(it, Discrepancy::Backdated { .. });
        let backdated: Vec<Discrepancy> = found.iter().filter(is_backdated).cloned().collect();
        let now = Now { sealing: self, renderer, rendered };
        Ok(Added {
            entries: entries.into_iter().zip(reasons.into_values()).collect(),
            undated: observed.iter().filter(is_undated).cloned().collect(),
            findings: register::findings(&backdated, &self.register, &observed, &now),
            count,
        })
    }
}

/// When a version had been published at the latest. One that was sealed after it took effect may have been
/// published long before.
fn published_by(effective: Option<LegalDate>, sealed: Option<Date>) -> Option<Publication> {
    let in_time = sealed.filter(|day| effective.is_some_and(|it| *day <= it.first_day()))?;
    Some(Publication { date: LegalDate::day(in_time), from: PublicationSource::Register })
}

fn not_kept(entry: &Entry) -> Finding {
    let path = kept::kept_path(entry);
    let message = format!(
        "the text that {}@{} had when it was sealed is not kept: there is no {path}",
        entry.notice, entry.version
    );
    let place = Place { path: register::FILE.into(), line: entry.line, column: 0 };
    let help = "put the file back from the commit history or a backup; until then an alteration \
                cannot be shown, nor a text from before a correction";
    Finding::warning("kept-text-missing", place, message).with_help(help)
}

/// What a version says for good, rendered once more.
fn lasting(renderer: &Renderer, rendered: &Rendered) -> String {
    renderer.lasting_text(rendered.at, rendered.version)
}

/// What the site says now, for those who tell alterations.
struct Now<'a> {
    sealing: &'a Sealing,
    renderer: &'a Renderer,
    rendered: &'a [Rendered],
}

impl Lookup for Now<'_> {
    fn language(&self) -> &str {
        self.renderer.settings.language()
    }

    fn kept(&self, entry: &Entry) -> Option<String> {
        kept::read(&self.sealing.root, entry, &mut Vec::new()).ok().flatten()
    }

    fn current(&self, observed: usize) -> Option<String> {
        let rendered = self.rendered.get(observed).filter(|it| it.observed.is_rendered)?;
        Some(rendered.lasting.clone().unwrap_or_else(|| lasting(self.renderer, rendered)))
    }

    fn source(&self, path: &str) -> Option<String> {
        let inner = crate::settings::is_inner_path(path);
        let bytes = inner.then(|| fs::read(self.sealing.root.join(path)).ok()).flatten()?;
        String::from_utf8(bytes).ok()
    }
}
