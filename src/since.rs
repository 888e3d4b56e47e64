//! What happened to the texts of a site since a commit: which words changed under an unchanged date.
//!
//! The texts of that commit are taken for what was sealed, and held against the texts as they are now, as
//! the register would be. A text with a new version label is a new version, whatever its date.

use std::path::Path;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::build::Survey;
use crate::document::{self, Document};
use crate::finding::{Finding, Place};
use crate::history;
use crate::history::past::Past;
use crate::register::{
    self, Discrepancy, Entry, Lookup, Observed, Register, Unsealed, is_sealable,
};
use crate::render::Renderer;
use crate::render::functions::register_placeholders;
use crate::sealing::Rendered;
use crate::settings::{self, Settings};
use crate::source::git::GitError;
use crate::source::past::{discover_at, file_at};
use crate::theme;

/// What is to be said of the texts of `survey` since a revision of the site at `root`.
///
/// Errs when there is no such revision, or no history.
pub fn findings(
    root: &Path,
    settings: &Settings,
    day: Date,
    revision: &str,
    survey: &Survey,
) -> Result<Vec<Finding>, GitError> {
    let mut findings = rewritten(root, revision, &survey.sealing.register)?;
    let Some(now) = &survey.renderer else { return Ok(findings) };
    let then = Then::read(root, settings, day, revision)?;
    let Some(then) = then else { return Ok(findings) };
    let observed: Vec<Observed> = survey.rendered.iter().map(|it| it.observed.clone()).collect();
    let both = Both { then: &then, now, rendered: &survey.rendered, root, revision };
    let found = register::compare(&then.register, &observed);
    let found = register::judged(found, &then.register, &observed, &both);
    let is_told = |it: &Discrepancy| match it {
        Discrepancy::Altered { observed, entry, .. } => {
            then.label(*entry) == label(now, &survey.rendered[*observed])
        }
        _ => false,
    };
    let told: Vec<Discrepancy> = found.iter().filter(|it| is_told(it)).cloned().collect();
    findings.extend(register::findings(&told, &then.register, &observed, &both));
    findings.extend(found.iter().filter_map(|it| other(it, &then, &observed, revision)));
    Ok(findings)
}

/// Entries of the register at a revision that it does not have any more: it only ever grows.
fn rewritten(root: &Path, revision: &str, now: &Register) -> Result<Vec<Finding>, GitError> {
    let Some(bytes) = file_at(root, revision, register::FILE)? else { return Ok(Vec::new()) };
    let (then, _) = register::parse(&String::from_utf8_lossy(&bytes));
    let finding = |place: Place, message: String| {
        let help =
            format!("put it back (`git checkout {revision} -- {}`) and seal again", register::FILE);
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

/// A version that is gone, or a text whose words are the same, though its source is not.
fn other(
    discrepancy: &Discrepancy,
    then: &Then,
    observed: &[Observed],
    revision: &str,
) -> Option<Finding> {
    let entry = |at: usize| &then.register.entries[at];
    let (at, entry) = match discrepancy {
        Discrepancy::SourceChanged { observed, entry: at } => (*observed, entry(*at)),
        Discrepancy::Vanished { entry: at } => {
            let Unsealed { notice, version, file, .. } = &entry(*at).sealing;
            let message = format!("{notice}@{version} is gone: it stood here at {revision}");
            let help = "a version that was published stays: keep its text as a dated file \
                        (`engross release` does), or put it back";
            let place = Place::file(file.as_str());
            return Some(Finding::error("version-gone", place, message).with_help(help));
        }
        _ => return None,
    };
    let observed = &observed[at];
    let message = format!(
        "{}@{} has the words that it had at {revision}; its blanks, mark-up, links or front matter \
         changed",
        entry.notice, entry.version
    );
    Some(Finding::info("editorial-change", Place::start(observed.file.clone()), message))
}

fn label<'a>(renderer: &'a Renderer, rendered: &Rendered) -> Option<&'a str> {
    let edition = &renderer.site.notices[rendered.at.notice].editions[rendered.at.edition];
    edition.versions[rendered.version].document.front.version.as_deref()
}

/// The site as it was.
struct Then {
    renderer: Renderer,
    register: Register,
    /// For each entry, the version it is of.
    rendered: Vec<Rendered>,
}

impl Then {
    /// Reads the site at a revision; none where the theme of today has faults.
    fn read(
        root: &Path,
        settings: &Settings,
        day: Date,
        revision: &str,
    ) -> Result<Option<Then>, GitError> {
        let (mut discovery, text, _) = discover_at(root, settings, revision)?;
        let mut settings = settings.clone();
        if let Some(then) = text.and_then(|text| Settings::parse(&text).ok()) {
            settings.context = then.context;
        }
        let Ok(theme) = theme::load(root, &settings, register_placeholders) else {
            return Ok(None);
        };
        let sources = std::mem::take(&mut discovery.sources);
        let documents: Vec<Document> =
            sources.into_par_iter().map(|source| document::parse(source).0).collect();
        let (site, _) = history::assemble(documents, Past::default(), &settings, day);
        let (renderer, _) = Renderer::new(settings, site, &discovery, Vec::new(), theme, day);
        let all: Vec<Rendered> = renderer
            .editions()
            .into_par_iter()
            .flat_map_iter(|at| renderer.edition_work(at).observed())
            .collect();
        let rendered: Vec<Rendered> =
            all.into_iter().filter(|it| is_sealable(&it.observed.version)).collect();
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
