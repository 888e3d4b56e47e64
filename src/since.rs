//! What happened to the texts of a site since a commit: which words changed under an unchanged date.
//!
//! 1. The commit is the one at which the branch left the revision that was named ([`Parting`]): what was done
//!    on the other side since then is not this one's doing.
//! 2. The texts of that commit are read with its own settings and taken for what was sealed.
//! 3. They are held against the texts as they are now, as the register would be. A text with a new version
//!    label is a new version, whatever its date.
//!
//! What cannot be compared is an error, never silence.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::build::Survey;
use crate::check::registry::{self, Rule};
use crate::document::date::LegalDate;
use crate::document::{self, Document};
use crate::finding::{Finding, Place, Severity, any_error};
use crate::history::past::Past;
use crate::history::{self, UNDATED, Version, WORKING};
use crate::register::{self, Discrepancy, Entry, Lookup, Observed, Register, StatedDate};
use crate::render::functions::register_placeholders;
use crate::render::{Ingredients, Renderer, text};
use crate::sealing::Rendered;
use crate::settings::{self, Settings};
use crate::source::git::{GitError, Repository};
use crate::source::past::{discover_at, file_at};
use crate::source::{Discovery, decode};
use crate::theme;
use crate::timings::Timings;

/// Why the texts of a commit cannot be compared.
#[derive(Debug)]
pub enum SinceError {
    /// The commit cannot be read.
    Git(GitError),
    /// At the commit there was no site at the root.
    NoSite {
        /// The commit, as people are told of it.
        at: String,
    },
    /// The settings of the commit cannot be read.
    Settings {
        /// The commit, as people are told of it.
        at: String,
        /// The first fault of them.
        fault: String,
    },
    /// The content folder that the settings of the commit name was not there.
    NoContent {
        /// The commit, as people are told of it.
        at: String,
        /// The folder.
        content: String,
    },
}

impl From<GitError> for SinceError {
    fn from(error: GitError) -> SinceError {
        SinceError::Git(error)
    }
}

impl fmt::Display for SinceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = settings::FILE;
        match self {
            SinceError::Git(error) => error.fmt(f),
            SinceError::NoSite { at } => {
                write!(f, "at {at} there was no site here: the folder had no {file}")
            }
            SinceError::Settings { at, fault } => {
                write!(f, "the {file} of {at} cannot be read: {fault}")
            }
            SinceError::NoContent { at, content } => {
                write!(
                    f,
                    "at {at} there was no folder {content}, which its {file} names for content"
                )
            }
        }
    }
}

impl SinceError {
    /// The way out.
    pub fn help(&self) -> String {
        match self {
            SinceError::Git(error) => error.help(),
            SinceError::NoSite { .. } => {
                "name a commit that has the site in this folder; after a move, \
                                          one behind it"
                    .to_owned()
            }
            SinceError::Settings { .. } | SinceError::NoContent { .. } => {
                "name a commit at which the site could be built".to_owned()
            }
        }
    }

    /// Whether the machine failed, and not the question or the site.
    pub fn machine(&self) -> bool {
        matches!(self, SinceError::Git(error) if error.machine())
    }
}

/// Where a branch left a revision.
struct Parting {
    /// The commit.
    commit: String,
    /// The revision, as it was asked for.
    revision: String,
    /// How to name the commit to git: as it was asked for, if that is it.
    name: String,
}

impl Parting {
    fn find(root: &Path, revision: &str) -> Result<Parting, GitError> {
        let repository = Repository::open(root)?;
        let tip = repository.commit(revision).map_err(|error| match error {
            GitError::UnknownRevision { revision, .. } if revision.contains("..") => {
                GitError::Range { revision }
            }
            error => error,
        })?;
        let head = repository.commit("HEAD")?;
        let base = repository.merge_base(tip, head)?;
        let Some(base) = base else {
            return Err(GitError::NothingInCommon { revision: revision.to_owned() });
        };
        let commit = base.to_string();
        let name = if base == tip { revision.to_owned() } else { commit[..10].to_owned() };
        Ok(Parting { commit, revision: revision.to_owned(), name })
    }
}

/// What is to be said of the texts of `survey` since the site at `root` left a revision.
///
/// Errs when there is no such revision, no history, or no site to compare with.
pub fn findings(
    root: &Path,
    settings: &Settings,
    day: Date,
    revision: &str,
    survey: &Survey,
) -> Result<Vec<Finding>, SinceError> {
    let parting = Parting::find(root, revision)?;
    let then_settings = settings_then(root, settings, &parting)?;
    let mut findings = rewritten(root, &parting, &survey.sealing.register)?;
    let then = Then::read(root, then_settings, day, &parting, &mut findings)?;
    let (Some(now), Some(then)) = (&survey.renderer, then) else { return Ok(findings) };
    let observed: Vec<Observed> = survey.rendered.iter().map(|it| it.observed.clone()).collect();
    let both = Both { then: &then, now, rendered: &survey.rendered, root, revision };
    let found = register::compare(&then.register, &observed);
    let found = register::judged(found, &then.register, &observed, &both);
    // What cannot be rendered now reads as if it were empty, and is told as what it is.
    let is_faulty = |at: usize| {
        let is_of = |it: &&Finding| it.place.path == observed[at].file;
        // What rules say of a text does not keep it from being read.
        let hides = |it: &Finding| {
            it.severity == Severity::Error && registry::rule(it.rule).is_none_or(Rule::is_fixed)
        };
        survey.findings.iter().filter(is_of).any(hides)
    };
    let is_told = |it: &Discrepancy| match it {
        Discrepancy::Altered { observed, entry, .. } => {
            then.label(*entry) == label(now, &survey.rendered[*observed]) && !is_faulty(*observed)
        }
        _ => false,
    };
    let told: Vec<Discrepancy> = found.iter().filter(|it| is_told(it)).cloned().collect();
    findings.extend(register::findings(&told, &then.register, &observed, &both));
    findings.extend(found.iter().filter_map(|it| other(it, &then, &observed, &both)));
    Ok(findings)
}

/// The settings by which the texts of the commit are read: its own for what makes a text, those of today for
/// how it is shown.
fn settings_then(
    root: &Path,
    settings: &Settings,
    parting: &Parting,
) -> Result<Settings, SinceError> {
    let at = || parting.revision.clone();
    let Some(bytes) = file_at(root, &parting.commit, settings::FILE)? else {
        return Err(SinceError::NoSite { at: at() });
    };
    let mut findings = Vec::new();
    let text = decode(&settings::FILE.into(), bytes, &mut findings);
    let read = match text {
        Some(text) => Settings::parse(&text),
        None => Err(findings),
    };
    let then = read.map_err(|findings| SinceError::Settings {
        at: at(),
        fault: findings
            .first()
            .map_or_else(String::new, |it| format!("{}: {}", it.place, it.message)),
    })?;
    let Settings { content, languages, context, markdown, html, .. } = then;
    Ok(Settings { content, languages, context, markdown, html, ..settings.clone() })
}

/// Entries of the register at a revision that it does not have any more: it only ever grows.
fn rewritten(root: &Path, parting: &Parting, now: &Register) -> Result<Vec<Finding>, GitError> {
    let Parting { commit, revision, name } = parting;
    let Some(bytes) = file_at(root, commit, register::FILE)? else { return Ok(Vec::new()) };
    let (then, found) = register::parse(&String::from_utf8_lossy(&bytes));
    if let Some(fault) = found.iter().find(|it| it.severity == Severity::Error) {
        let message = format!(
            "the register had faults at {revision}, so it is not held against that one: line {}: {}",
            fault.place.line, fault.message
        );
        let help = "name a commit with a sound register; `git log -p -- register.yaml` shows what broke it";
        let place = Place::file(register::FILE);
        return Ok(vec![Finding::warning("register-not-compared", place, message).with_help(help)]);
    }
    let finding = |place: Place, message: String| {
        let help =
            format!("put it back (`git checkout {name} -- {}`) and seal again", register::FILE);
        vec![Finding::error("register-rewritten", place, message).with_help(help)]
    };
    for (old, new) in then.entries.iter().zip(&now.entries) {
        if old.hash != new.hash {
            let place = Place { path: register::FILE.into(), line: new.line, column: 0 };
            let message = format!(
                "entry {} is not the one that stood here at {revision}, and entries are never changed",
                new.number
            );
            return Ok(finding(place, message));
        }
    }
    let (count, gone) = (then.entries.len(), then.entries.len().saturating_sub(now.entries.len()));
    if gone == 0 {
        return Ok(Vec::new());
    }
    let entries = if count == 1 { "1 entry" } else { &format!("{count} entries") };
    let are = if gone == 1 { "is" } else { "are" };
    let message = format!("of {entries} that stood here at {revision}, {gone} {are} gone");
    Ok(finding(Place::file(register::FILE), message))
}

/// A version that is gone or has another date or address, or a text whose words are the same, though its
/// source is not.
fn other(
    discrepancy: &Discrepancy,
    then: &Then,
    observed: &[Observed],
    both: &Both<'_>,
) -> Option<Finding> {
    let revision = both.revision;
    let entry = |at: usize| &then.register.entries[at];
    match discrepancy {
        Discrepancy::SourceChanged { observed: at, entry: before } => {
            let message = format!(
                "{} has the words that it had at {revision}; its blanks, mark-up, links or front matter \
                 changed",
                named(entry(*before))
            );
            let place = Place::start(observed[*at].file.clone());
            Some(Finding::info("editorial-change", place, message))
        }
        Discrepancy::Vanished { entry: before } => gone(entry(*before), observed, revision),
        Discrepancy::Moved { entry: before, observed: at } => {
            moved(entry(*before), &observed[*at], revision)
        }
        Discrepancy::Redated { entry: before, observed: at, what } => {
            Some(redated(entry(*before), &observed[*at], *what, both))
        }
        _ => None,
    }
}

/// A version that has no text any more.
fn gone(entry: &Entry, observed: &[Observed], revision: &str) -> Option<Finding> {
    // A text without a date that has one now, or another path, is not gone.
    let goes_on = |it: &Observed| {
        it.language == entry.language
            && (it.notice == entry.notice || it.former_notices.contains(&entry.notice))
    };
    if entry.version == UNDATED && observed.iter().any(goes_on) {
        return None;
    }
    let message = format!("{} is gone: it stood here at {revision}", named(entry));
    let help = "a version that was published stays: keep its text as a dated file \
                (`engross release` does), or put it back";
    let place = Place::file(entry.file.as_str());
    Some(Finding::error("version-gone", place, message).with_help(help))
}

/// A version of the same words under another id or path.
fn moved(entry: &Entry, now: &Observed, revision: &str) -> Option<Finding> {
    let place = Place::start(now.file.clone());
    let name = named(entry);
    let is_led_on = now.former_notices.contains(&entry.notice);
    if (now.notice != entry.notice && !is_led_on) || now.language != entry.language {
        let message = format!(
            "{name} has another address since {revision}, {}@{}, and its own leads nowhere",
            now.notice, now.version
        );
        let help = match now.language == entry.language {
            true => {
                format!("name the former path in the front matter: `aliases: [{}]`", entry.notice)
            }
            false => "give the text back its language".to_owned(),
        };
        return Some(Finding::error("address-gone", place, message).with_help(help));
    }
    let (now, message) = match (entry.version.as_str(), now.version.as_str()) {
        // It has a date now: that was what it lacked. Or the commit history gives it one.
        (UNDATED, _) | (_, WORKING) => return None,
        (_, UNDATED) => {
            (UNDATED, format!("{name} has no date any more, which it had at {revision}"))
        }
        (_, now) => (now, format!("{name} is version {now} now, with the same words")),
    };
    let id = &entry.version;
    let help = match now {
        UNDATED => format!("state `effective: {id}` in the front matter again"),
        _ => format!(
            "its permanent address is gone; if the date was wrong, name the file after the former one \
             ({id}), state the right `effective:`, and declare a correction: `corrections: [{{date: …, \
             note: why}}]`"
        ),
    };
    Some(Finding::warning("date-moved", place, message).with_help(help))
}

/// A date that a version has under the same id.
fn redated(entry: &Entry, now: &Observed, what: StatedDate, both: &Both<'_>) -> Finding {
    let shown = |date: Option<_>| {
        date.map_or_else(|| "not stated".to_owned(), |it: LegalDate| it.to_string())
    };
    let key = what.key();
    let message = format!(
        "`{key}` of {} is {} and was {} at {}",
        named(entry),
        shown(what.observed(now)),
        shown(what.sealed(entry)),
        both.revision
    );
    let place = match both.source(&now.file).and_then(|text| {
        let start =
            text.lines().position(|line| line.trim_start().starts_with(&format!("{key}:")))?;
        Some(start + 1)
    }) {
        Some(line) => Place::at(now.file.clone(), line, 1),
        None => Place::start(now.file.clone()),
    };
    let help = "restore the date, or declare a correction: `corrections: [{date: …, note: why}]`";
    Finding::warning("date-moved", place, message).with_help(help)
}

/// What people call the version of an entry.
fn named(entry: &Entry) -> String {
    match entry.version.as_str() {
        UNDATED => entry.notice.clone(),
        version => format!("{}@{version}", entry.notice),
    }
}

fn label<'a>(renderer: &'a Renderer, rendered: &Rendered) -> Option<&'a str> {
    let edition = &renderer.site.notices[rendered.at.notice].editions[rendered.at.edition];
    edition.versions[rendered.version].document.front.version.as_deref()
}

/// The site as it was.
struct Then {
    renderer: Arc<Renderer>,
    register: Register,
    /// For each entry, the version it is of.
    rendered: Vec<Rendered>,
}

impl Then {
    /// Reads the site as it was at a commit; none where the theme of today has faults. Texts that had
    /// errors then are left out, and told.
    fn read(
        root: &Path,
        settings: Settings,
        day: Date,
        parting: &Parting,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Then>, SinceError> {
        let Some(mut discovery) = discover_at(root, &settings, &parting.commit)? else {
            let at = parting.revision.clone();
            return Err(SinceError::NoContent { at, content: settings.content });
        };
        let Ok(theme) = theme::load(root, &settings, register_placeholders) else {
            return Ok(None);
        };
        let sources = std::mem::take(&mut discovery.sources);
        let documents: Vec<Arc<Document>> =
            sources.into_par_iter().map(|source| document::parse(source).0.into()).collect();
        let (site, _) = history::assemble(&documents, Past::default(), &settings, day);
        let Discovery { fragments, statics, .. } = discovery;
        let ingredients = Ingredients {
            settings: Arc::new(settings),
            fragments: Arc::new(fragments),
            statics: Arc::new(statics),
            snapshots: Arc::default(),
            theme: Arc::new(theme),
            day,
            timings: Timings::default(),
        };
        let (renderer, _) = Renderer::new(ingredients, site);
        let of_edition = |at| {
            let work = renderer.edition_work(at);
            let has_errors = any_error(&work.findings());
            let versions = &renderer.site.notices[at.notice].editions[at.edition].versions;
            let is_faulty = |rendered: &Rendered| {
                let Version { document, effective, .. } = &versions[rendered.version];
                has_errors && any_error(&text::render(&renderer, at, document, *effective).findings)
            };
            let observed = work.observed().into_iter();
            observed.map(|it| (is_faulty(&it), it)).collect::<Vec<(bool, Rendered)>>()
        };
        let all: Vec<(bool, Rendered)> =
            renderer.editions().into_par_iter().flat_map_iter(of_edition).collect();
        let (faulty, sound): (Vec<_>, Vec<_>) = all.into_iter().partition(|(faulty, _)| *faulty);
        findings.extend(faulty.into_iter().map(|(_, it)| {
            let Observed { notice, version, file, .. } = it.observed;
            let message = format!(
                "{notice}@{version} had errors at {}, so it is not compared with what it was",
                parting.revision
            );
            Finding::info("not-compared", Place::file(file), message)
        }));
        let rendered: Vec<Rendered> = sound.into_iter().map(|(_, it)| it).collect();
        let sealed = rendered.iter().map(|it| it.observed.to_seal(day)).collect();
        let (_, entries) = register::appended(None, &Register::default(), sealed);
        Ok(Some(Then { renderer, register: Register::new(entries), rendered }))
    }

    fn label(&self, entry: usize) -> Option<&str> {
        label(&self.renderer, &self.rendered[entry])
    }
}

/// Both states of the site, for those who tell what changed.
struct Both<'a> {
    then: &'a Then,
    now: &'a Renderer,
    rendered: &'a [Rendered],
    root: &'a Path,
    revision: &'a str,
}

impl Lookup for Both<'_> {
    fn language(&self) -> &str {
        self.now.settings.language()
    }

    fn since(&self) -> Option<&str> {
        Some(self.revision)
    }

    fn kept(&self, entry: &Entry) -> Option<String> {
        let rendered = self.then.rendered.get(entry.number.checked_sub(1)?)?;
        Some(self.then.renderer.lasting_text(rendered.at, rendered.version))
    }

    fn current(&self, observed: usize) -> Option<String> {
        let rendered = self.rendered.get(observed)?;
        Some(self.now.lasting_text(rendered.at, rendered.version))
    }

    fn source(&self, path: &str) -> Option<String> {
        let inner = settings::is_inner_path(path);
        inner.then(|| std::fs::read_to_string(self.root.join(path)).ok()).flatten()
    }
}
