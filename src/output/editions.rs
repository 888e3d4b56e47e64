//! The editions of a build: which are made again, and what all of them yield for what belongs to the whole site.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;

use super::Job;
use super::files::{Files, Put};
use super::placed::{From, PlacedList};
use crate::finding::{Finding, any_error};
use crate::fingerprint::Fingerprint;
use crate::made::{
    self, Asked, EditionMade, FileList, MadeFiles, ReadTree, SearchMade, StampedFile, Yields,
};
use crate::render::inputs::Print;
use crate::render::plan::{At, EditionPlan, Entry, Page, Plan, SearchIndex};
use crate::render::questions::Answers;
use crate::render::whole::{Needs, Pieces};
use crate::render::{EditionWork, Renderer, data, hosting};
use crate::sealing;
use crate::search::{self, EditionIndex};
use crate::shown::Inline;
use crate::timings::{Piece, Stage};

/// What is known of each edition of a plan.
#[derive(Default)]
pub(super) struct Editions<'m> {
    /// What others need of each, in the order of the plan; none for one that has faults.
    yields: Vec<Option<Cow<'m, Yields<'m>>>>,
    /// The pieces in which all that was made is kept; none where not all of it is.
    pieces: Option<Vec<Fingerprint>>,
    /// How many were rendered.
    rendered: usize,
    /// What is to be said of those that have faults.
    faults: Vec<Finding>,
    /// Their versions: the register is not to take them for gone.
    faulty: Vec<sealing::Rendered>,
    /// What can be searched of those that were rendered, by their places in the plan, where it could not be kept.
    indexes: HashMap<usize, EditionIndex>,
    /// Their files, and those of the whole site.
    placed: Vec<PlacedList<'m>>,
}

/// How an edition came to be.
enum Became<'m> {
    Kept(&'m EditionMade<'m>, Vec<From>),
    /// As an earlier build made it, with other times of its files.
    Found(Box<EditionMade<'m>>, Vec<From>),
    Rendered(Box<EditionMade<'m>>, Vec<From>, Option<EditionIndex>),
    Faulty(Vec<Finding>, Vec<sealing::Rendered>),
}

/// What is known of an edition once it is made and kept.
#[derive(Default)]
struct Known<'m> {
    yields: Option<Cow<'m, Yields<'m>>>,
    placed: Option<PlacedList<'m>>,
    index: Option<EditionIndex>,
    is_rendered: bool,
    /// What is to be said of one that has faults, and its versions.
    findings: Vec<Finding>,
    versions: Vec<sealing::Rendered>,
}

impl<'m> Became<'m> {
    fn made(&self) -> Option<&EditionMade<'m>> {
        match self {
            Became::Kept(made, _) => Some(made),
            Became::Found(made, _) | Became::Rendered(made, ..) => Some(made),
            Became::Faulty(..) => None,
        }
    }

    /// Its versions as the register compares them are part of it where there is a register.
    fn into_known(self, has_register: bool) -> Known<'m> {
        let with = |yields, files, from| Known {
            yields: Some(yields),
            placed: Some(PlacedList::of(files, from)),
            ..Known::default()
        };
        let owned = |mut made: EditionMade<'m>, from| {
            if !has_register {
                made.yields.let_go_of_versions();
            }
            with(Cow::Owned(made.yields), Cow::Owned(made.files), from)
        };
        match self {
            Became::Kept(made, from) => {
                with(Cow::Borrowed(&made.yields), Cow::Borrowed(&made.files), from)
            }
            Became::Found(made, from) => owned(*made, from),
            Became::Rendered(made, from, index) => {
                Known { index, is_rendered: true, ..owned(*made, from) }
            }
            Became::Faulty(findings, versions) => {
                Known { is_rendered: true, findings, versions, ..Known::default() }
            }
        }
    }
}

impl<'m> Editions<'m> {
    /// Makes those that are not as they were made; `tree` is what is kept of the output.
    pub fn make(job: &Job<'m>, tree: Option<&ReadTree<'m>>, to: &Files<'_, 'm>) -> Editions<'m> {
        let Job { renderer, plan, .. } = *job;
        let timings = renderer.timings();
        timings.expect(plan.count());
        let needs = renderer.all_needs();
        let common = renderer.common_inputs();
        let answers = Answers::of(renderer);
        let known = tree.iter().flat_map(|tree| tree.editions());
        let known: HashMap<(&str, &str), &'m EditionMade<'m>> =
            known.map(|edition| ((edition.notice, edition.lang), edition)).collect();
        let become_ = |planned: &'m EditionPlan| {
            let inputs = renderer.inputs(planned, common);
            let known = known.get(&renderer.name_of(planned.at)).copied();
            let known = known.filter(|known| {
                known.is_as(inputs, &answers)
                    && has_needed(planned.at, &known.yields, &needs)
                    && known.entries == planned.count_all()
            });
            if let Some(known) = known
                && let Some((from, now)) = timings.time(Stage::Write, || to.keep_all(&known.files))
            {
                timings.taken_over(Piece::Entry, known.entries);
                timings.taken_over(Piece::Text, renderer.version_count(planned.at));
                let compares = |page: &Page| {
                    matches!(page, Page::Changes(_) | Page::Compare(..) | Page::Correction(..))
                };
                timings.taken_over(Piece::Redline, planned.count_of(&compares));
                return match now {
                    None => Became::Kept(known, from),
                    Some(files) => {
                        Became::Found(Box::new(EditionMade { files, ..known.clone() }), from)
                    }
                };
            }
            match to.has_failed() {
                true => Became::Faulty(Vec::new(), Vec::new()),
                false => rendered(job, planned, inputs, &needs, &answers, to),
            }
        };
        // Piece by piece: what is kept of an edition is let go of as soon as all of its piece are known.
        let of_piece = |piece: &'m [EditionPlan]| {
            let became = piece.par_iter().map(|planned| {
                let became = become_(planned);
                renderer.let_go_of_texts(planned.at);
                became
            });
            let became: Vec<Became<'m>> = became.collect();
            let made: Option<Vec<&EditionMade<'m>>> = became.iter().map(Became::made).collect();
            let kept = job.records.zip(made).and_then(|(records, made)| {
                let kept = timings.time(Stage::Keep, || records.keep_piece(&made, tree));
                kept.map_err(|error| to.note(Err(error))).ok()
            });
            let known = became.into_iter().map(|became| became.into_known(job.has_register));
            (known.collect::<Vec<_>>(), kept)
        };
        let pieces: Vec<&'m [EditionPlan]> = plan
            .editions
            .split_inclusive(|planned| made::ends_piece(renderer.name_of(planned.at)))
            .collect();
        let made: Vec<_> = pieces.par_iter().map(|piece| of_piece(piece)).collect();
        let mut editions = Editions { pieces: Some(Vec::new()), ..Editions::default() };
        for (known, kept) in made {
            editions.pieces = editions.pieces.zip(kept).map(|(mut pieces, kept)| {
                pieces.push(kept);
                pieces
            });
            for Known { yields, placed, index, is_rendered, findings, versions } in known {
                let at = editions.yields.len();
                editions.indexes.extend(index.map(|index| (at, index)));
                editions.rendered += usize::from(is_rendered);
                editions.faults.extend(findings);
                editions.faulty.extend(versions);
                editions.yields.push(yields);
                editions.placed.extend(placed);
            }
        }
        editions
    }

    /// The names of the pieces in which all that was made is kept; none where not all of it could be.
    pub fn pieces(&self) -> Option<&[Fingerprint]> {
        self.pieces.as_deref()
    }

    /// All files of the build, once those of the whole site are written too.
    pub fn take_placed(&mut self) -> Vec<PlacedList<'m>> {
        std::mem::take(&mut self.placed)
    }

    /// How many were rendered.
    pub fn rendered(&self) -> usize {
        self.rendered
    }

    /// What is to be said of their texts.
    pub fn findings(&self) -> Vec<Finding> {
        let known = self.yields.iter().flatten().flat_map(|yields| &yields.findings);
        self.faults.iter().chain(known).cloned().collect()
    }

    /// The fingerprints of what can be searched of each.
    pub fn indexes(&self) -> Vec<Fingerprint> {
        self.yields.iter().flatten().filter_map(|yields| yields.index).collect()
    }

    /// Every version as the register compares it, in the order of the site.
    pub fn versions(&self, renderer: &Arc<Renderer>, plan: &Plan) -> Vec<sealing::Rendered> {
        let versions = self.yields(plan).flat_map(|(at, yields)| {
            let versions = yields.versions().map(|versions| {
                let rendered = |(version, observed)| sealing::Rendered {
                    at,
                    version,
                    observed,
                    lasting: None,
                };
                versions.into_iter().map(rendered).collect()
            });
            // None may be missing from what the register compares.
            versions.unwrap_or_else(|| renderer.edition_work(at).observed())
        });
        let mut versions: Vec<_> = versions.chain(self.faulty.iter().cloned()).collect();
        versions.sort_by_key(|it| (it.at, it.version));
        versions
    }

    fn yields<'e>(&'e self, plan: &'e Plan) -> impl Iterator<Item = (At, &'e Yields<'m>)> {
        let editions = self.yields.iter().zip(&plan.editions);
        editions.filter_map(|(yields, planned)| Some((planned.at, &**yields.as_ref()?)))
    }

    /// Writes what belongs to no edition: pages and data of the whole site, files to copy, the search index. Gives the
    /// files, and what the index was made of.
    pub fn write_others(
        &mut self,
        job: &Job<'m>,
        tree: Option<&ReadTree<'m>>,
        to: &Files<'_, 'm>,
    ) -> (FileList<'static>, SearchMade) {
        let Job { renderer, plan, statics, .. } = *job;
        let mut inline = Inline::default();
        let mut pieces = Pieces::default();
        for (at, yields) in self.yields(plan) {
            inline.add_hashes(&yields.inline);
            pieces.add(at, &yields.texts, &yields.entries);
        }
        let write = |entry: &'m Entry| -> Option<(&'m str, Put)> {
            let mut found = Vec::new();
            let stamp = match entry.page {
                Page::Copy(at) => to.copy(entry, &statics[at]),
                Page::Headers => {
                    let headers = |found: &mut _| hosting::headers(renderer, plan, &inline, found);
                    to.put(entry, || Ok(Some(headers(&mut found))))
                }
                Page::Redirects => {
                    to.put(entry, || Ok(hosting::redirects(renderer, plan, &mut found)))
                }
                Page::NoticesJson(ref lang) => {
                    to.put_written(entry, |file| renderer.write_notices(lang, &pieces, file))
                }
                Page::Sitemap => to.put_written(entry, |file| data::sitemap(renderer, file)),
                Page::SiteFeed(..) => to.put(entry, || renderer.whole(&entry.page, &pieces)),
                _ => to.put(entry, || renderer.other(entry)),
            };
            to.report(found);
            Some((&*entry.output, stamp?))
        };
        // The list of all notices is large as a page and as data, and need not be in memory as both at once.
        let is_data = |entry: &&Entry| matches!(entry.page, Page::NoticesJson(_));
        let (data, others): (Vec<&Entry>, Vec<&Entry>) = plan.others.iter().partition(is_data);
        let mut written: Vec<(&'m str, Put)> = others.into_par_iter().filter_map(write).collect();
        written.extend(data.into_iter().filter_map(write));
        let (search, of_search) = self.write_search(job, tree, to);
        let of_search = search.files.iter().zip(of_search);
        let mut files: Vec<(&str, Put)> = written;
        files.extend(of_search.map(|((output, stamp), from)| (&**output, (*stamp, from))));
        let (files, from) = listed(&mut files);
        self.placed.push(PlacedList::of(Cow::Owned(files.clone()), from));
        (files, search)
    }

    /// Writes what the search pages look into, unless it is as it was.
    fn write_search(
        &mut self,
        job: &Job<'m>,
        tree: Option<&ReadTree<'m>>,
        to: &Files<'_, 'm>,
    ) -> (SearchMade, Vec<From>) {
        let Job { renderer, plan, records, .. } = *job;
        let mut print = Print::default();
        for index in &plan.indexes {
            print.text(&index.lang);
            print.text(&index.folder);
            for (at, yields) in self.yields(plan) {
                if renderer.language_of(at) == index.lang {
                    yields.index.hash(&mut print);
                }
            }
        }
        let inputs = print.finish();
        let before = tree.map(|tree| &tree.made.search);
        if let Some(known) = before.filter(|known| known.inputs == inputs) {
            let files = known.files.iter().map(|(output, stamp)| (&**output, *stamp));
            let files = FileList::Read(files.collect());
            if let Some((from, now)) = to.keep_all(&files) {
                let files = now.unwrap_or(files);
                let files = files.iter().map(|(output, stamp)| (output.to_owned(), stamp));
                return (SearchMade { inputs, files: files.collect() }, from);
            }
        }
        let has_errors = self.yields.iter().any(Option::is_none);
        if plan.indexes.is_empty() || has_errors || to.has_failed() {
            return (SearchMade { inputs, files: Vec::new() }, Vec::new());
        }
        let mut rendered = std::mem::take(&mut self.indexes);
        let mut index_of = |(at, print): (usize, Fingerprint)| {
            let index = rendered.remove(&at);
            let index = index.or_else(|| records.and_then(|records| records.index(print)));
            // What was kept can have been removed.
            let again = || {
                let index = renderer.edition_work(plan.editions[at].at).search_index();
                let index = index.unwrap_or_default();
                if let Some(records) = records {
                    to.note(records.keep_index(print, &index));
                }
                index
            };
            index.unwrap_or_else(again)
        };
        let timings = renderer.timings();
        let mut files = Vec::new();
        for SearchIndex { lang, folder } in &plan.indexes {
            let own = self.yields.iter().zip(&plan.editions).enumerate();
            let own = own.filter(|(_, (_, planned))| renderer.language_of(planned.at) == lang);
            let own = own.filter_map(|(at, (yields, _))| Some((at, yields.as_ref()?.index?)));
            // One by one: all of them together are several times as much as the rest of what is known.
            let indexes = own.map(|it| timings.time(Stage::Index, || index_of(it)));
            let mut made = search::files(indexes);
            loop {
                let some: Vec<(String, Vec<u8>)> = made.by_ref().take(FILES_AT_ONCE).collect();
                if some.is_empty() || to.has_failed() {
                    break;
                }
                let write = |(name, bytes): (String, Vec<u8>)| {
                    let output = format!("{folder}{name}");
                    let put = to.write(&output, &bytes)?;
                    Some((output, put))
                };
                files.par_extend(some.into_par_iter().filter_map(write));
            }
        }
        files.sort_by(|(a, _): &(String, Put), (b, _)| a.cmp(b));
        let from = files.iter().map(|(_, (_, from))| *from).collect();
        let files = files.into_iter().map(|(output, (stamp, _))| (output, stamp)).collect();
        (SearchMade { inputs, files }, from)
    }
}

/// How many files of the search index are in memory until they are written: each has a few thousand bytes.
const FILES_AT_ONCE: usize = 256;

/// Whether what an edition yielded is all that is needed of it now.
fn has_needed(at: At, yields: &Yields<'_>, needs: &Needs) -> bool {
    let has_text = |version: &usize| yields.texts.iter().any(|(known, _)| known == version);
    let has_entry = |name: &str| yields.entries.iter().any(|(known, _)| known == name);
    needs.texts_of(at).iter().all(has_text)
        && needs.events_of(at).iter().all(|event| has_entry(&event.name))
}

/// Renders an edition and hands its files over.
fn rendered<'m>(
    job: &Job<'m>,
    planned: &'m EditionPlan,
    inputs: Fingerprint,
    needs: &Needs,
    answers: &Answers<'_>,
    to: &Files<'_, 'm>,
) -> Became<'m> {
    let timings = job.renderer.timings();
    let work: EditionWork = timings.time(Stage::Render, || job.renderer.edition_work(planned.at));
    let findings = work.findings();
    if any_error(&findings) {
        return Became::Faulty(findings, work.observed());
    }
    work.compare_neighbours();
    let entries = planned.entries();
    let put = |entry| {
        let put: Put = to.put(entry, || work.page(entry))?;
        Some((&*entry.output, put))
    };
    let files = entries.par_iter().chain(&planned.former).filter_map(put);
    let (files, from) = listed(&mut files.collect::<Vec<(&str, Put)>>());
    let observed = timings.time(Stage::Register, || work.observed());
    let versions: Vec<_> = observed.into_iter().map(|it| (it.version, it.observed)).collect();
    let (texts, entries) = timings.time(Stage::Render, || work.pieces(needs));
    let index = timings.time(Stage::Index, || work.search_index());
    let mut yields = Yields::of(&versions);
    yields.findings = findings;
    yields.inline = timings.time(Stage::Render, || work.inline_hashes());
    (yields.texts, yields.entries) = (texts, entries);
    yields.index = index.as_ref().map(EditionIndex::fingerprint);
    // It is held no longer than it takes to keep it: all of them together are the most of what is known.
    let index = index.filter(|index| match (job.records, yields.index) {
        (Some(records), Some(print)) => {
            let kept = timings.time(Stage::Keep, || records.keep_index(print, index));
            let is_kept = kept.is_ok();
            to.note(kept);
            !is_kept
        }
        _ => true,
    });
    let asked = Asked::of(&work.asked(), answers);
    let (notice, lang) = job.renderer.name_of(planned.at);
    let entries = planned.count_all();
    let made = EditionMade { notice, lang, inputs, asked, entries, files, yields };
    Became::Rendered(Box::new(made), from, index)
}

/// Files that were put somewhere, in path order, and where each is.
fn listed(files: &mut [(&str, Put)]) -> (FileList<'static>, Vec<From>) {
    files.sort_unstable_by_key(|(output, _)| *output);
    let stamped: Vec<StampedFile<'_>> =
        files.iter().map(|(output, (stamp, _))| (*output, *stamp)).collect();
    let from = files.iter().map(|(_, (_, from))| *from).collect();
    (FileList::Made(MadeFiles::of(&stamped)), from)
}
