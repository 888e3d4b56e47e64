//! One build from root to output, as the outline of the program.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::finding::{self, Finding, Place};
use crate::history::Site;
use crate::output::{self, Outcome, OutputError};
use crate::published::Published;
use crate::render::Renderer;
use crate::render::functions::register_placeholders;
use crate::render::plan::{self, Page, Plan};
use crate::settings::{self, Settings};
use crate::source::{Discovery, decode, discover};
use crate::theme::Theme;
use crate::{check, document, history, theme};

/// What a build made, and what it found on the way.
#[derive(Debug)]
pub struct Report {
    /// Every finding, in file order.
    pub findings: Vec<Finding>,
    /// What was written; none when errors among the findings forbade it.
    pub built: Option<Built>,
}

/// What a build wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// Notices, each counted once whatever its languages.
    pub notices: usize,
    /// Versions in all languages.
    pub versions: usize,
    /// Redline pages.
    pub redlines: usize,
    /// Files, the manifest included.
    pub files: usize,
}

/// Reads the settings of the site at `root`.
pub fn read_settings(root: &Path) -> Result<Settings, Vec<Finding>> {
    let bytes = match std::fs::read(root.join(settings::FILE)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("cannot be read: {error}");
            return Err(vec![Finding::error("unreadable", Place::file(settings::FILE), message)]);
        }
    };
    let mut findings = Vec::new();
    match decode(&settings::FILE.into(), bytes, &mut findings) {
        Some(text) => Settings::parse(&text),
        None => Err(findings),
    }
}

/// Builds the site at `root` as of a day into the folder `output`; with `published`, only if no address is
/// lost that an earlier build had.
///
/// Errs only for what stops the run; faults of the content are findings of the report.
pub fn build(
    root: &Path,
    settings: Settings,
    day: Date,
    output: &Path,
    published: Option<&Published>,
) -> Result<Report, OutputError> {
    output::check(output)?;
    let mut findings = Vec::new();
    let prepared = prepare(root, settings, day, &mut findings);
    let Some((renderer, plan, discovery)) = prepared else {
        drop_consequences(&mut findings);
        finding::sort(&mut findings);
        return Ok(Report { findings, built: None });
    };
    if let Some(published) = published {
        let Renderer { site, settings, addresses, .. } = &renderer;
        let pairs = settings.redline.all_pairs_up_to;
        findings.extend(published.lost(&plan, site, addresses, pairs));
    }
    let outcome = output::write(&renderer, &plan, &discovery.statics, output, &mut findings)?;
    drop_consequences(&mut findings);
    finding::sort(&mut findings);
    let built = match outcome {
        Outcome::Refused => None,
        Outcome::Written { files } => Some(count(&renderer, &plan, files)),
    };
    Ok(Report { findings, built })
}

/// Everything up to rendering. `None` when there is nothing to render with; texts are rendered
/// even where there are errors already, so that their faults are found in the same run.
fn prepare(
    root: &Path,
    settings: Settings,
    day: Date,
    findings: &mut Vec<Finding>,
) -> Option<(Renderer, Plan, Discovery)> {
    let Read { discovery, theme, site } = read(root, &settings, day, None, findings);
    findings.extend(check::run(&site, &settings, day));
    let theme = theme?;
    let addresses = crate::address::Addresses::new(&settings);
    let (plan, found) = plan::plan(&site, &discovery.statics, &theme, &settings, &addresses);
    findings.extend(found);
    let (renderer, found) = Renderer::new(settings, site, &discovery, theme, day);
    findings.extend(found);
    Some((renderer, plan, discovery))
}

/// What renders the texts of the site at `root` as of a day, where no output is wanted. A text at the
/// path `as_published`, relative to the root, is taken in even if it is a draft or to be published later.
pub fn renderer(
    root: &Path,
    settings: Settings,
    day: Date,
    as_published: Option<&str>,
) -> (Option<Renderer>, Vec<Finding>) {
    let mut findings = Vec::new();
    let Read { discovery, theme, site } = read(root, &settings, day, as_published, &mut findings);
    let renderer = theme.map(|theme| {
        let (renderer, found) = Renderer::new(settings, site, &discovery, theme, day);
        findings.extend(found);
        renderer
    });
    drop_consequences(&mut findings);
    finding::sort(&mut findings);
    (renderer, findings)
}

/// What a site is made of.
struct Read {
    discovery: Discovery,
    /// None if it has faults.
    theme: Option<Theme>,
    site: Site,
}

fn read(
    root: &Path,
    settings: &Settings,
    day: Date,
    as_published: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Read {
    let (mut discovery, found) = discover(root, settings);
    findings.extend(found);
    let theme = theme::load(root, settings, register_placeholders)
        .map_err(|found| findings.extend(found))
        .ok();
    let sources = std::mem::take(&mut discovery.sources);
    let (mut documents, found): (Vec<_>, Vec<_>) =
        sources.into_par_iter().map(document::parse).unzip();
    findings.extend(found.into_iter().flatten());
    for document in documents.iter_mut().filter(|it| as_published == Some(&*it.path)) {
        document.front.draft = false;
        document.front.published = None;
    }
    let (site, found) = history::assemble(documents, settings, day);
    findings.extend(found);
    Read { discovery, theme, site }
}

/// Faults that can keep a date from being read.
const DATE_FAULTS: [&str; 5] =
    ["bad-yaml", "bad-front-matter", "front-matter-open", "no-such-date", "bad-date"];

/// A text whose date cannot be read has none: one finding is enough to say so.
fn drop_consequences(findings: &mut Vec<Finding>) {
    let faulty: BTreeSet<Arc<str>> = findings
        .iter()
        .filter(|finding| DATE_FAULTS.contains(&finding.rule))
        .map(|finding| finding.place.path.clone())
        .collect();
    findings.retain(|finding| finding.rule != "undated" || !faulty.contains(&finding.place.path));
}

fn count(renderer: &Renderer, plan: &Plan, files: usize) -> Built {
    let editions = renderer.site.notices.iter().flat_map(|notice| &notice.editions);
    let redline = |page: &Page| matches!(page, Page::Changes(..) | Page::Compare(..));
    Built {
        notices: renderer.site.notices.len(),
        versions: editions.map(|edition| edition.versions.len()).sum(),
        redlines: plan.entries().filter(|entry| redline(&entry.page)).count(),
        files,
    }
}
