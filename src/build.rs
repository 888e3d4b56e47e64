//! One build from root to output, as the outline of the program.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::mem::discriminant;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::address::Addresses;
use crate::cache::NotKept;
use crate::check::{self, Link, Rule, Seen, TextInView, Whole};
use crate::finding::{Finding, Severity, any_error};
use crate::history::Status;
use crate::made::Records;
use crate::output::{self, Counts, Outcome, OutputError};
use crate::published::{Next, Published};
use crate::render::hosting::REDIRECTS;
use crate::render::plan::{self, At, EditionPlan, Entry, Page, Plan};
use crate::render::{EditionWork, Ingredients, Renderer};
use crate::sealing::{Rendered, Sealing};
use crate::settings::Settings;
use crate::site::{self, Opened, Otherwise, Read};
use crate::source::StaticFile;
use crate::timings::{Stage, Timings};

/// What a build made, and what it found on the way.
#[derive(Debug)]
pub struct Report {
    /// Every finding, in file order.
    pub findings: Vec<Finding>,
    /// What was written; none when errors among the findings forbade it.
    pub built: Option<Built>,
    /// What could not be kept for the next build.
    pub not_kept: Option<NotKept>,
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
    /// Files that are new, or other than they were.
    pub written: usize,
    /// Editions (notices in a language), and how many of them were rendered: the others were as they had been.
    pub editions: usize,
    /// See `editions`.
    pub rendered: usize,
}

/// How a site is built.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// What an earlier build published: if an address of it would be lost, nothing is written.
    pub published: Option<&'a Published>,
    /// Whether readers are shown what they are not to see yet.
    pub drafts: bool,
    /// Whether everything is made afresh: what earlier builds kept is not looked at, and nothing is kept.
    pub no_cache: bool,
}

/// Builds the site at `root` as of a day into the folder `output`; what it does when is noted in `timings`.
///
/// Errs only for what stops the run; faults of the content are findings of the report.
pub fn build(
    root: &Path,
    settings: Settings,
    day: Date,
    output: &Path,
    options: &Options<'_>,
    timings: &Timings,
) -> Result<Report, OutputError> {
    let Options { published, drafts, no_cache } = *options;
    output::check(output)?;
    let mut findings = Vec::new();
    let levels = settings.check.clone();
    let known = (!no_cache).then(|| site::known_texts(root));
    let texts_held = Some(site::TEXTS_HELD);
    let otherwise = Otherwise { drafts, known: known.as_ref(), texts_held, ..Otherwise::default() };
    let Some(prepared) = prepare(root, settings, day, &otherwise, timings, &mut findings) else {
        site::settle(&mut findings, root, &levels);
        return Ok(Report { findings, built: None, not_kept: None });
    };
    let texts_kept = known.as_ref().map(|known| site::keep_known_texts(root, known));
    drop(known);
    let Prepared { renderer, plan, statics, sealing } = prepared;
    if let Some(published) = published {
        let Renderer { site, settings, addresses, .. } = &*renderer;
        let own = statics.iter().find(|file| file.output == REDIRECTS);
        let text = own_redirects(&statics);
        findings.extend(published.lost(&Next {
            site,
            settings,
            addresses,
            plan: &plan,
            planned_by: &|other: &Settings| renderer.planned_by(other),
            own_redirects: own.map(|file| (&*file.path, text.as_str())),
        }));
    }
    let judge = |rendered: &dyn Fn() -> Vec<Rendered>| {
        timings.alone(Stage::Register, || {
            let mut findings = match sealing.has_register() {
                true => sealing.findings(&renderer, &rendered()),
                false => Vec::new(),
            };
            findings.extend(sealing.kept_findings(&BTreeSet::new()));
            findings
        })
    };
    let below = name_of_output(root, output);
    let records = (!no_cache).then(|| Records { root, output: &below });
    let job = output::Job {
        renderer: &renderer,
        plan: &plan,
        statics: &statics,
        output,
        records,
        has_register: sealing.has_register(),
    };
    let outcome = output::write(&job, &judge, &mut findings)?;
    site::settle(&mut findings, root, &levels);
    let (built, not_kept) = match outcome {
        Outcome::Refused => (None, None),
        Outcome::Written(counts) => (Some(count(&renderer, &plan, &counts)), counts.not_kept),
    };
    let not_kept = not_kept.or(texts_kept.and_then(Result::err));
    // To take all of it apart takes a while, and a program that is at its end need not wait for that.
    rayon::spawn(move || drop((renderer, plan, statics, sealing)));
    Ok(Report { findings, built, not_kept })
}

/// What is kept of an output folder is found by where the folder lies, however that was said: two builds of it that
/// named it otherwise would keep two records, and two folders may be named alike.
fn name_of_output(root: &Path, output: &Path) -> String {
    let real = |path: &Path| match path.as_os_str().is_empty() {
        true => Path::new(".").canonicalize().ok(),
        false => path.canonicalize().ok(),
    };
    // It need not be there yet, but what it is to be in is.
    let there = output.ancestors().find_map(|above| Some((above, real(above)?)));
    let path = there.and_then(|(above, real)| Some(real.join(output.strip_prefix(above).ok()?)));
    let path = path.unwrap_or_else(|| output.to_owned());
    let root = real(root).unwrap_or_else(|| root.to_owned());
    path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned()
}

/// A site read and rendered, of which nothing is written.
pub struct Survey {
    /// What renders it; none when its theme has faults.
    pub renderer: Option<Arc<Renderer>>,
    /// Every version as the register compares it, in the order of the site.
    pub rendered: Vec<Rendered>,
    /// The addresses in the texts that rules looked at, drafts among them.
    pub links: Vec<Link>,
    /// The register.
    pub sealing: Arc<Sealing>,
    /// Every finding, in file order.
    pub findings: Vec<Finding>,
}

/// What a survey looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What a build would find.
    Build,
    /// What the rules find as well that look at texts and at all of what is published.
    Rules {
        /// Whether they look at superseded texts too, and not only at those that are kept current.
        all_versions: bool,
    },
}

/// Finds everything that a build would find, maybe more, and writes nothing.
pub fn survey(root: &Path, settings: Settings, day: Date, scope: &Scope) -> Survey {
    let timings = &Timings::default();
    let levels = settings.check.clone();
    let mut findings = Vec::new();
    let mut unfinished = Vec::new();
    let otherwise = Otherwise { texts_held: Some(site::TEXTS_HELD), ..Otherwise::default() };
    let mut survey = match prepare(root, settings.clone(), day, &otherwise, timings, &mut findings)
    {
        None => {
            let (sealing, _) = Sealing::read(root);
            Survey {
                renderer: None,
                rendered: Vec::new(),
                links: Vec::new(),
                sealing: Arc::new(sealing),
                findings,
            }
        }
        Some(prepared) => {
            let mut seen = Seen::default();
            if let Scope::Rules { .. } = scope
                && !prepared.renderer.site.drafts.is_empty()
            {
                let (found, noted) = drafts(root, settings, day);
                unfinished = found;
                seen.join(noted);
            }
            surveyed(prepared, scope, findings, seen)
        }
    };
    check::take_back_of_unread(&mut survey.findings);
    check::take_back_of_unread(&mut unfinished);
    levels.apply(&mut survey.findings);
    levels.apply(&mut unfinished);
    // Readers do not get them yet: they may be unfinished.
    for finding in unfinished.iter_mut().filter(|it| it.severity == Severity::Error) {
        finding.severity = Severity::Warning;
    }
    survey.findings.extend(unfinished);
    let texts: Vec<Arc<str>> = match (scope, &survey.renderer) {
        (Scope::Rules { .. }, Some(renderer)) => {
            // Of a text that cannot be read nobody knows what is to be found in it.
            let hidden: BTreeSet<Arc<str>> = survey
                .findings
                .iter()
                .filter(|it| check::registry::rule(it.rule).is_none_or(Rule::is_fixed))
                .map(|it| it.place.path.clone())
                .collect();
            let mut paths = renderer.site.paths();
            paths.retain(|path| !hidden.contains(path));
            paths
        }
        _ => Vec::new(),
    };
    site::settle_levelled(&mut survey.findings, root, &levels, &texts);
    survey
}

/// `of_drafts` is what was seen in texts that readers do not see yet.
fn surveyed(
    prepared: Prepared,
    scope: &Scope,
    mut findings: Vec<Finding>,
    of_drafts: Seen,
) -> Survey {
    let Prepared { renderer, plan, statics, sealing } = prepared;
    let look = |edition: &EditionPlan| {
        let work = renderer.edition_work(edition.at);
        let mut observed = work.observed();
        for version in observed.iter_mut().filter(|it| sealing.is_new(&it.observed)) {
            version.lasting = Some(work.lasting(version.version).to_owned());
        }
        let mut findings = work.findings();
        let mut seen = Seen::default();
        if let Scope::Rules { all_versions } = scope {
            seen.used.extend(work.used(|_| true));
            findings.extend(rule_findings(&renderer, edition.at, &mut seen, &|text| {
                *all_versions || text.is_kept_current()
            }));
            findings.extend(page_findings(&work, edition, any_error(&findings)));
        }
        (observed, findings, seen)
    };
    let texts: Vec<_> = plan.editions.par_iter().map(look).collect();
    let mut rendered = Vec::new();
    // Links of drafts are looked at where there are drafts to link to.
    let mut seen = Seen { used: of_drafts.used, ..Seen::default() };
    for (versions, found, noted) in texts {
        rendered.extend(versions);
        findings.extend(found);
        seen.join(noted);
    }
    if let Scope::Rules { .. } = scope {
        let redirects = own_redirects(&statics);
        let planned: Vec<_> = plan.of_editions().collect();
        findings.extend(check::run_whole(&Whole::new(&renderer, &planned, &seen, &redirects)));
        findings.extend(template_findings(&renderer, &plan));
    }
    findings.extend(sealing.findings(&renderer, &rendered));
    seen.links.extend(of_drafts.links);
    Survey { renderer: Some(renderer), rendered, links: seen.links, sealing, findings }
}

/// What keeps the pages of an edition's texts from being drawn; of one that is broken itself, only what the
/// texts say of it.
fn page_findings(work: &EditionWork, edition: &EditionPlan, is_broken: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in &*edition.entries() {
        match entry.page {
            Page::Version(version) => findings.extend(work.wrapper_finding(version)),
            Page::Notice if !is_broken => {
                findings.extend(work.page(entry).err().into_iter().flatten())
            }
            _ => {}
        }
    }
    findings
}

/// What keeps the theme's templates from being filled, seen at a page of every kind.
fn template_findings(renderer: &Arc<Renderer>, plan: &Plan) -> Vec<Finding> {
    let mut kinds = HashSet::new();
    let is_new = |(_, entry): &(Option<At>, Entry)| kinds.insert(discriminant(&entry.page));
    let mut chosen: BTreeMap<Option<At>, Vec<Entry>> = BTreeMap::new();
    for (at, entry) in plan.of_editions().filter(is_new) {
        chosen.entry(at).or_default().push(entry);
    }
    let mut findings = Vec::new();
    for (at, entries) in chosen {
        let work = at.map(|at| renderer.edition_work(at));
        if work.as_ref().is_some_and(|work| any_error(&work.findings())) {
            continue;
        }
        for entry in entries.into_iter().filter(|it| !matches!(it.page, Page::Copy(_))) {
            let drawn = match &work {
                Some(work) => work.page(&entry),
                None => renderer.other(&entry),
            };
            findings.extend(drawn.err().into_iter().flatten());
        }
    }
    findings
}

/// What is wrong with texts that readers do not see yet, which a build does not look at; and what was seen in
/// them.
fn drafts(root: &Path, settings: Settings, day: Date) -> (Vec<Finding>, Seen) {
    let otherwise = Otherwise { drafts: true, ..Otherwise::default() };
    let mut findings = Vec::new();
    let mut seen = Seen::default();
    let timings = &Timings::default();
    let Some(prepared) = prepare(root, settings, day, &otherwise, timings, &mut Vec::new()) else {
        return (findings, seen);
    };
    let Prepared { renderer, plan, statics, .. } = prepared;
    for edition in &plan.editions {
        let is_draft = |text: &TextInView<'_>| text.version.status == Status::Draft;
        findings.extend(rule_findings(&renderer, edition.at, &mut seen, &is_draft));
        let work = renderer.edition_work(edition.at);
        findings.extend(work.draft_findings());
        seen.used.extend(work.used(|status| status == Status::Draft));
    }
    let paths: BTreeSet<Arc<str>> =
        renderer.site.shown_drafts().map(|document| document.path.clone()).collect();
    let redirects = own_redirects(&statics);
    let planned: Vec<_> = plan.of_editions().collect();
    findings.extend(check::run_whole(&Whole::new(&renderer, &planned, &seen, &redirects)));
    findings.retain(|finding| paths.contains(&finding.place.path));
    (findings, seen)
}

/// The file that the site brings for hosts instead of the one that is made for it; empty where it brings none.
fn own_redirects(statics: &[StaticFile]) -> String {
    let own = statics.iter().find(|file| file.output == REDIRECTS);
    // A file that cannot be read is told where it is to be copied.
    own.and_then(|file| std::fs::read_to_string(&file.file).ok()).unwrap_or_default()
}

/// What the rules find in those texts of an edition that they are to look at.
fn rule_findings(
    renderer: &Renderer,
    at: At,
    seen: &mut Seen,
    looked_at: &dyn Fn(&TextInView<'_>) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for version in 0..renderer.version_count(at) {
        let Some(text) = TextInView::of(renderer, at, version).filter(|text| looked_at(text))
        else {
            continue;
        };
        findings.extend(check::run_text(&text));
        seen.note(&text, version);
    }
    findings
}

/// A site that is ready to be rendered.
struct Prepared {
    renderer: Arc<Renderer>,
    plan: Plan,
    /// Files to copy.
    statics: Arc<Vec<StaticFile>>,
    sealing: Arc<Sealing>,
}

/// Everything up to rendering. `None` when there is nothing to render with; texts are rendered
/// even where there are errors already, so that their faults are found in the same run.
fn prepare(
    root: &Path,
    settings: Settings,
    day: Date,
    otherwise: &Otherwise<'_>,
    timings: &Timings,
    findings: &mut Vec<Finding>,
) -> Option<Prepared> {
    let rules = settings.clone();
    let mut read = site::read(root, settings, day, otherwise, timings, findings);
    // There is one for each version, and nobody asks for them here.
    read.files = Vec::new();
    // The register may be all that says when something was published.
    findings.extend(check::run(&read.site, &rules, day));
    rules.check.apply(findings);
    if let (Some(ingredients), Some(register)) = (&mut read.ingredients, read.sealing.published()) {
        Arc::make_mut(&mut ingredients.statics).push(register);
    }
    timings.alone(Stage::Plan, || planned(read, findings))
}

/// `None` when the theme has faults.
fn planned(read: Read, findings: &mut Vec<Finding>) -> Option<Prepared> {
    let Read { ingredients, site, sealing, .. } = read;
    let ingredients = ingredients?;
    let Ingredients { settings, statics, theme, .. } = &ingredients;
    let statics = statics.clone();
    let addresses = Addresses::new(settings);
    let (plan, found) = plan::plan(&site, &statics, theme, settings, &addresses);
    findings.extend(found);
    let (renderer, found) = Renderer::new(ingredients, site);
    findings.extend(found);
    Some(Prepared { renderer, plan, statics, sealing })
}

/// Opens the site at `root` as [`site::open`] does, with what a build would find in its plan.
pub fn open(root: &Path, settings: Settings, day: Date, otherwise: &Otherwise<'_>) -> Opened {
    let mut findings = Vec::new();
    let levels = settings.check.clone();
    let mut read = site::read(root, settings, day, otherwise, &Timings::default(), &mut findings);
    let files = std::mem::take(&mut read.files);
    let prepared = planned(read, &mut findings);
    site::settle(&mut findings, root, &levels);
    Opened { renderer: prepared.map(|it| it.renderer), files, findings }
}

fn count(renderer: &Renderer, plan: &Plan, counts: &Counts) -> Built {
    let editions = renderer.site.notices.iter().flat_map(|notice| &notice.editions);
    let redline = |page: &Page| matches!(page, Page::Changes(..) | Page::Compare(..));
    Built {
        notices: renderer.site.notices.len(),
        versions: editions.map(|edition| edition.versions.len()).sum(),
        redlines: plan.editions.iter().map(|it| it.count_of(&redline)).sum(),
        files: counts.files,
        written: counts.written,
        editions: counts.editions,
        rendered: counts.rendered,
    }
}
