//! The output folder: what is not as it was is rendered in parallel and put into a second tree beside it, which then
//! takes its place in a single step.
//!
//! 1. [`Folders`] locks the output, and says what stands in it and in the tree beside it.
//! 2. Each edition is made again, or stays as an earlier build made it ([`made`]); what belongs to the
//!    whole site is put together from what all of them yield ([`Editions`]).
//! 3. [`Files`] takes the bytes of each file. One that stands in the output as it is, is not written again.
//! 4. The second tree is brought up to date (files that stay are linked, not copied), and exchanged with the output.
//!    It stays there, as the output that was: the next build has little to do to it.
//!
//! A build that fails or is killed leaves the old output whole: nothing is written into it, ever.
//! A folder that Engross did not write is never touched, nor one that somebody has put files of
//! their own into; that holds for the output and for the names beside it that a build needs.
//! Knows nothing of what the files say.

mod editions;
mod files;
mod folders;
mod lists;
mod looked;
mod manifest;
mod placed;

use std::path::Path;
use std::sync::Arc;

use crate::cache::NotKept;
use crate::finding::{Finding, any_error};
use crate::fingerprint::Fingerprint;
use crate::made::{self, Kept, ReadTree, Records, TreeMade};
use crate::render::Renderer;
use crate::render::plan::Plan;
use crate::render::schemas;
use crate::sealing;
use crate::source::StaticFile;
use crate::timings::Stage;
use editions::Editions;
use files::Files;
pub(crate) use folders::files_in;
use folders::{Folders, Standing, Stands};
use manifest::Listing;
pub use manifest::{Manifest, ManifestFile};
use placed::{Placed, Placements};

/// Why nothing could be written.
#[derive(Debug)]
pub struct OutputError {
    /// What is the matter, with the path.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Whether the machine failed, rather than the folder being one we must not touch.
    pub machine: bool,
}

impl OutputError {
    fn refused(message: String, help: &str) -> Self {
        OutputError { message, help: Some(help.to_owned()), machine: false }
    }

    fn io(action: &str, path: &Path, error: &std::io::Error) -> Self {
        OutputError {
            message: format!("{} cannot be {action}: {error}", path.display()),
            help: None,
            machine: true,
        }
    }
}

/// How a build ended.
#[derive(Debug)]
pub enum Outcome {
    /// The output folder holds the new site.
    Written(Counts),
    /// The content has errors; the output folder is as it was.
    Refused,
}

/// What a build wrote.
#[derive(Debug)]
pub struct Counts {
    /// How many files the output has, the manifest included.
    pub files: usize,
    /// How many of them are new, or other than they were.
    pub written: usize,
    /// How many editions were rendered.
    pub rendered: usize,
    /// How many there are.
    pub editions: usize,
    /// What could not be kept for the next build, which takes longer then and is right all the same.
    pub not_kept: Option<NotKept>,
}

/// What is written where.
pub struct Job<'a> {
    /// What renders it.
    pub renderer: &'a Arc<Renderer>,
    /// What there is.
    pub plan: &'a Plan,
    /// Files to copy.
    pub statics: &'a [StaticFile],
    /// The folder.
    pub output: &'a Path,
    /// What earlier builds kept of it; none where nothing is to be read or kept.
    pub records: Option<Records<'a>>,
    /// Whether somebody will ask for all versions as the register compares them: they are held until then, and not
    /// otherwise.
    pub has_register: bool,
}

/// What is to be said to all versions once they are rendered. They are put together only if it asks for them.
pub type Judge<'a> = &'a dyn Fn(&dyn Fn() -> Vec<sealing::Rendered>) -> Vec<Finding>;

/// Renders every entry of the plan that is not as it was, and puts the result in the place of the output folder.
/// Findings of the texts are added to `findings`, also what `judge` has to say to all versions once they are
/// rendered; with an error among them nothing is replaced.
pub fn write(
    job: &Job<'_>,
    judge: Judge<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Outcome, OutputError> {
    let Job { renderer, plan, records, .. } = *job;
    let folders = Folders::of(job.output)?;
    let _lock = folders.lock()?;
    let timings = renderer.timings();
    let found = timings.alone(Stage::Look, || Found::beside(&folders, records))?;
    let read = timings.alone(Stage::Look, || found.kept.read());
    let Known { live, before, tree, tree_before } =
        timings.alone(Stage::Look, || found.known(&folders, &read))?;
    let files = Files::new(&folders, live.as_ref(), before.as_ref(), timings)?;
    let mut editions = Editions::make(job, tree.as_ref(), &files);
    let (others, search) = editions.write_others(job, tree.as_ref(), &files);
    findings.extend(editions.findings());
    findings.extend(files.take_findings());
    findings.extend(judge(&|| editions.versions(renderer, plan)));
    crate::finding::sort(findings);
    renderer.settings.check.apply(findings);
    if let Some(error) = files.take_failure() {
        files.give_up()?;
        return Err(error);
    }
    if any_error(findings) {
        files.give_up()?;
        return Ok(Outcome::Refused);
    }
    let not_kept = files.take_not_kept();
    let placed = Placements::of(editions.take_placed(), files.is_direct);
    let counts = Counts {
        files: placed.len() + 1,
        written: placed.iter().filter(Placed::is_new).count(),
        rendered: editions.rendered(),
        editions: plan.editions.len(),
        not_kept: None,
    };
    let schema = schemas::address(renderer, "manifest");
    let manifest = Listing::of(&schema, renderer.day, &placed);
    let is_same = timings.alone(Stage::Look, || {
        // Somebody may have put files into the old output while the new one was rendered.
        live.as_ref().map_or(Ok(()), |live| folders.check_ours(live))?;
        Ok(live.as_ref().is_some_and(|live| live.is_as(&manifest, &placed)))
    })?;
    let print = timings.alone(Stage::Replace, || match &live {
        Some(live) if is_same => placed.give_up(&folders).map(|()| live.manifest),
        _ => placed.put_together(&folders, before.as_ref(), &manifest),
    })?;
    let known = tree.as_ref().filter(|tree| {
        is_same
            && editions.rendered() == 0
            && tree.made.search == search
            && live.as_ref().is_some_and(|live| live.knows(&placed))
    });
    let keep = |(records, pieces): (Records<'_>, &[Fingerprint])| {
        if known.is_some() {
            return Ok(());
        }
        let (folder, known) = match is_same {
            true => (&folders.output, &live),
            false => (&folders.staging, &before),
        };
        let times = placed.times(folder, known.as_ref(), is_same);
        let made = TreeMade { others: others.clone(), times, search: search.clone() };
        records.keep_tree(print, pieces, &made)
    };
    // Before the swap: a record that fits no output does no harm.
    let all = records.zip(editions.pieces());
    let kept = all.map(|all| timings.alone(Stage::Keep, || keep(all)));
    let (before, tree_before) = match is_same {
        true => (before, tree_before),
        false => {
            folders.swap(live.is_some())?;
            (live, tree)
        }
    };
    if let (Some((records, pieces)), Some(Ok(()))) = (all, &kept) {
        let trees = [print].into_iter().chain(before.map(|before| before.manifest));
        let pieces_before = tree_before.iter().flat_map(ReadTree::names);
        let pieces = pieces.iter().copied().chain(pieces_before);
        let (trees, pieces): (Vec<_>, Vec<_>) = (trees.collect(), pieces.collect());
        records.forget_but(&trees, &pieces, &editions.indexes());
    }
    let not_kept = not_kept.or(kept.and_then(Result::err));
    Ok(Outcome::Written(Counts { not_kept, ..counts }))
}

/// What a build finds: the output, the tree beside it, and what is kept of both.
struct Found {
    live: Option<Stands>,
    before: Option<Stands>,
    kept: Kept,
}

/// The same, read.
struct Known<'k> {
    live: Option<Standing<'k>>,
    before: Option<Standing<'k>>,
    tree: Option<ReadTree<'k>>,
    tree_before: Option<ReadTree<'k>>,
}

impl Found {
    fn beside(folders: &Folders, records: Option<Records<'_>>) -> Result<Found, OutputError> {
        folders.recover()?;
        let (live, before) = rayon::join(|| folders.live(), || folders.staged());
        let (live, before) = (live?, before?);
        let manifests: Vec<Fingerprint> =
            live.iter().chain(&before).map(|stands| stands.manifest).collect();
        let kept = records.map(|records| records.kept(&manifests)).unwrap_or_default();
        Ok(Found { live, before, kept })
    }

    fn known<'k>(
        &'k self,
        folders: &Folders,
        read: &'k made::Read<'k>,
    ) -> Result<Known<'k>, OutputError> {
        let tree = |stands: &Option<Stands>| read.tree(stands.as_ref()?.manifest);
        let (tree, tree_before) = (tree(&self.live), tree(&self.before));
        let live = self.live.as_ref().map(|live| live.read(tree.as_ref())).transpose()?;
        let before = self.before.as_ref().map(|it| it.read(tree_before.as_ref())).transpose()?;
        if let Some(before) = &before {
            folders.check_staged(before)?;
        }
        if let (None, Some(live)) = (&tree, &live) {
            // Before all of it is rendered for nothing.
            folders.check_ours(live)?;
        }
        Ok(Known { live, before, tree, tree_before })
    }
}

/// Whether the output folder may be replaced by a build; says so before anything is rendered.
/// Looks at no more than the manifest, since another build may be at work.
pub fn check(output: &Path) -> Result<(), OutputError> {
    Folders::of(output)?.check_manifest()
}
