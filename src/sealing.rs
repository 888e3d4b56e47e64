//! The register of a site: read, held against what the site says now, added to.
//!
//! 1. [`Sealing::read`] reads the register.
//! 2. [`Sealing::attach_former`] gives versions what they said before their corrections, from the texts kept
//!    beside it.
//! 3. [`Sealing::findings`] tells what was altered, once every text is rendered.
//! 4. [`Sealing::seal`] adds what is not sealed yet.
//!
//! Files are read and written here; what the register says is `register`'s.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::document::date::LegalDate;
use crate::finding::{Finding, Place};
use crate::history::{Corrected, Former, FormerText, Site, Version};
use crate::register::{self, Discrepancy, Entry, Lookup, Observed, Register, is_sealable, kept};
use crate::render::Renderer;
use crate::render::plan::At;
use crate::source::{StaticFile, decode};

/// A site's register.
#[derive(Debug)]
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
}

/// What `engross seal` added.
#[derive(Debug)]
pub struct Added {
    /// The new entries.
    pub entries: Vec<Entry>,
    /// How many entries the register has now.
    pub count: usize,
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

    /// The register as a file of the output: readers can hold the texts against it.
    pub fn published(&self) -> Option<StaticFile> {
        self.text.as_ref().map(|_| StaticFile {
            path: register::FILE.into(),
            file: self.root.join(register::FILE),
            output: register::FILE.to_owned(),
        })
    }

    /// Gives versions what they said before their corrections, where the commit history does not say it.
    pub fn attach_former(&self, site: &mut Site, findings: &mut Vec<Finding>) {
        for notice in &mut site.notices {
            for edition in &mut notice.editions {
                for version in edition.versions.iter_mut().filter(|it| it.former.is_empty()) {
                    let entries: Vec<&Entry> =
                        self.register.of(&notice.path, &edition.lang, &version.id).collect();
                    self.former(version, &entries, findings);
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

    /// What is wrong with the texts kept beside the register.
    pub fn kept_findings(&self) -> Vec<Finding> {
        let entries = self.register.entries.par_iter();
        let mut findings: Vec<Finding> = entries
            .flat_map_iter(|entry| {
                let mut findings = Vec::new();
                self.kept(entry, &mut findings);
                findings
            })
            .collect();
        if !self.faulty {
            findings.extend(self.unclaimed());
        }
        findings
    }

    /// Kept texts that no entry has: the chain does not show that entries were cut off its end.
    fn unclaimed(&self) -> Vec<Finding> {
        let known: BTreeSet<String> = self.register.entries.iter().map(kept::kept_path).collect();
        let mut findings = Vec::new();
        for file in WalkDir::new(self.root.join(kept::FOLDER)).sort_by_file_name() {
            let Ok(file) = file else { continue };
            let below = file.path().strip_prefix(&self.root).unwrap_or(file.path());
            let below = below.to_string_lossy().replace('\\', "/");
            if !file.file_type().is_file() || known.contains(&below) {
                continue;
            }
            let message = format!("no entry of {} has this text", register::FILE);
            let help = "entries may have been cut off its end: look at its own history; if the text was \
                        never sealed, remove the file";
            findings.push(
                Finding::warning("kept-text-unclaimed", Place::file(below), message)
                    .with_help(help),
            );
        }
        findings
    }

    /// Where the texts of a site and the register disagree. `rendered` are all versions of the site.
    pub fn findings(&self, renderer: &Renderer, rendered: &[Rendered]) -> Vec<Finding> {
        if self.text.is_none() || self.faulty {
            return Vec::new();
        }
        let observed: Vec<Observed> = rendered.iter().map(|it| it.observed.clone()).collect();
        let found = register::compare(&self.register, &observed);
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
        let observed: Vec<Observed> = rendered.iter().map(|it| it.observed.clone()).collect();
        let found = register::compare(&self.register, &observed);
        let mut versions: Vec<usize> = found
            .iter()
            .filter_map(Discrepancy::to_be_sealed)
            .filter(|at| is_sealable(&observed[*at].version))
            .collect();
        versions.sort_unstable();
        versions.dedup();
        let unsealed = versions.iter().map(|at| observed[*at].to_seal(day)).collect();
        let (text, entries) = register::appended(self.text.as_deref(), &self.register, unsealed);
        let count = self.register.entries.len() + entries.len();
        if dry_run || entries.is_empty() {
            return Ok(Added { entries, count });
        }
        // Texts first: an entry without its text could not show what was altered.
        for (entry, at) in entries.iter().zip(&versions) {
            let html = lasting(renderer, &rendered[*at]);
            kept::write(&self.root, entry, &html)?;
        }
        replace(&self.root.join(register::FILE), &text)?;
        Ok(Added { entries, count })
    }
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

/// Puts a file in the place of another in one step.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("yaml.new");
    let write = || -> io::Result<()> {
        let mut file = fs::File::create(&beside)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
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
        self.rendered.get(observed).map(|it| lasting(self.renderer, it))
    }

    fn source(&self, path: &str) -> Option<String> {
        let inner = crate::settings::is_inner_path(path);
        let bytes = inner.then(|| fs::read(self.sealing.root.join(path)).ok()).flatten()?;
        String::from_utf8(bytes).ok()
    }
}
