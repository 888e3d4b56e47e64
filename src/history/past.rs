//! What a notice's texts said in the commit history, as versions.
//!
//! 1. The states of a file are put together: a state with the words of the one before it is the same text
//!    with newer front matter.
//! 2. A text that states a date is a text of the version of that date; a version whose texts differ was
//!    corrected. A text without a date is a version of the day on which its commit reached the main line.
//! 3. A text that two files had is one.
//! 4. A text kept current whose successor is dated earlier was taken back.
//!
//! Pure. Knows nothing of repositories: it is given texts in the order of their commits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Candidate, Corrected, Former, FormerText, Publication, PublicationSource};
use crate::document::date::LegalDate;
use crate::document::front_matter::Stated;
use crate::document::{DateSource, Dating, Document};
use crate::finding::{Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::source::Commit;

/// What notices said in the commit history.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// The notices that have versions from it, by their paths.
    pub notices: BTreeSet<String>,
    /// What their files said.
    pub texts: Vec<PastTexts>,
}

/// What a file said in the commit history, renames followed.
#[derive(Debug, Clone)]
pub struct PastTexts {
    /// Its last path, relative to the site's root.
    pub path: Arc<str>,
    /// The commit that removed it, if it is gone.
    pub removed: Option<Arc<Commit>>,
    /// Paths of notices that it was before: former addresses.
    pub former_notices: Vec<String>,
    /// Its texts, oldest first; each has its commit.
    pub documents: Vec<Arc<Document>>,
}

impl PastTexts {
    /// Whether it is the same file with the very same texts.
    pub fn is_same(&self, other: &PastTexts) -> bool {
        self.path == other.path
            && self.removed == other.removed
            && self.former_notices == other.former_notices
            && self.documents.len() == other.documents.len()
            && self.documents.iter().zip(&other.documents).all(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// Whether any of its texts is filled with something.
    pub fn has_templates(&self) -> bool {
        self.documents.iter().any(|document| document.past().snapshot.is_some())
    }
}

/// A text that a file had for a while.
struct Run {
    /// With the newest front matter it had.
    document: Arc<Document>,
    /// What readers get of it.
    print: Fingerprint,
    /// The commit that brought it; none while it is not committed.
    commit: Option<Arc<Commit>>,
    /// Where among all commits the file last became so.
    sequence: usize,
    /// Which file, as an index of the files of the edition.
    file: usize,
    /// Whether that file has it now.
    now: bool,
    /// Where the file got the words that it had before these.
    after: usize,
    /// Where it got other words.
    replaced: usize,
    /// Where it got other words or was removed.
    until: usize,
}

impl Run {
    fn new(document: Arc<Document>, commit: Option<Arc<Commit>>, file: usize) -> Run {
        let sequence = commit.as_ref().map_or(usize::MAX, |commit| commit.sequence);
        let (after, replaced, until) = (0, usize::MAX, usize::MAX);
        let print = document.print();
        Run { document, print, commit, sequence, file, now: false, after, replaced, until }
    }

    /// The date that its file's name or the text itself states, and which text of that date it is.
    fn stated(&self) -> Option<(LegalDate, u32)> {
        stated(&self.document)
    }

    /// Whether another state of the file is the same text, with other front matter or none: with the same
    /// words, and without a date of its own.
    fn goes_on_as(&self, document: &Document, print: Fingerprint) -> bool {
        let is_redated = stated(document).is_some_and(|date| self.stated() != Some(date));
        self.print == print && !is_redated
    }
}

fn stated(document: &Document) -> Option<(LegalDate, u32)> {
    let dating = document.effective.as_ref().filter(|it| it.from != DateSource::Commit);
    document.name.dated.or_else(|| Some((dating?.date, 1)))
}

/// The versions of an edition from its files as they are, and as they were. `working` are the texts that
/// stand in the content folder.
pub(super) fn candidates(
    working: Vec<Arc<Document>>,
    past: Vec<PastTexts>,
    day: Date,
    findings: &mut Vec<Finding>,
) -> Vec<Candidate> {
    let mut runs = Vec::new();
    let removed: Vec<Option<Arc<Commit>>> = past.iter().map(|it| it.removed.clone()).collect();
    let paths: BTreeMap<Arc<str>, usize> =
        past.iter().enumerate().map(|(at, it)| (it.path.clone(), at)).collect();
    let mut now: BTreeMap<usize, Arc<Document>> = BTreeMap::new();
    for (at, document) in working.into_iter().enumerate() {
        // A file that was never committed is a file of its own.
        let file = paths.get(&document.path).copied().unwrap_or(past.len() + at);
        now.insert(file, document);
    }
    let has_current = now.values().any(|document| document.name.dated.is_none());
    for (file, texts) in past.into_iter().enumerate() {
        let aliases = texts.former_notices.clone();
        let of_file = runs_of(file, texts, now.remove(&file), day, findings);
        runs.extend(with_aliases(of_file, &aliases));
    }
    for (file, document) in now {
        uncommitted(&document, "the file is not in the commit history", findings);
        runs.push(Run { now: true, ..Run::new(document, None, file) });
    }
    // Dated files first, wherever their notice's own file stands: a text that changes together with its copy
    // stays one with it. Stable, so that files keep their order among texts of one commit.
    runs.sort_by_key(|run| (run.sequence, run.document.name.dated.is_none()));
    let mut versions = versions(runs, findings);
    take_back(&mut versions, findings);
    withdraw_removed(&mut versions, &removed, has_current, findings);
    let mut candidates: Vec<Candidate> =
        versions.into_iter().map(|version| version.candidate()).collect();
    number_files(&mut candidates);
    candidates
}

impl Past {
    /// Dated files that were removed go where their notice went. A former address leads to one notice:
    /// where the text being kept current went; none where a notice is there again, or a text states it as
    /// its alias. `documents` are the texts that stand in the content folder.
    pub fn follow_notices(&mut self, documents: &[Arc<Document>], day: Date) {
        let shown = || documents.iter().filter(|it| super::is_published(it, day, &mut Vec::new()));
        let notices = shown().map(|document| document.name.notice.clone());
        let aliases = shown().flat_map(|it| &it.front.aliases).map(|alias| alias.value.clone());
        let mut taken: BTreeSet<String> = notices.chain(aliases).collect();
        let texts = &mut self.texts;
        let name_of = |file: &PastTexts| file.documents.last().map(|it| it.name.clone());
        let mut heirs: BTreeMap<String, String> = BTreeMap::new();
        for is_heir in [true, false] {
            for file in texts.iter() {
                let Some(name) = name_of(file) else { continue };
                if (file.removed.is_none() && name.dated.is_none()) == is_heir {
                    for former in &file.former_notices {
                        heirs.entry(former.clone()).or_insert_with(|| name.notice.clone());
                    }
                }
            }
        }
        for file in texts.iter_mut() {
            let Some(name) = name_of(file).filter(|name| name.dated.is_some()) else { continue };
            let is_left = file.removed.is_some() && !taken.contains(&name.notice);
            if let Some(to) = heirs.get(&name.notice).filter(|_| is_left) {
                for document in &mut file.documents {
                    Arc::make_mut(document).name.notice = to.clone();
                }
            }
        }
        taken.extend(texts.iter().filter_map(|file| Some(name_of(file)?.notice)));
        for file in texts.iter_mut() {
            let own = name_of(file).map(|name| name.notice);
            file.former_notices.retain(|it| !taken.contains(it) && heirs.get(it) == own.as_ref());
        }
    }
}

/// Files of one date are in the order of their numbers, whenever they were committed.
fn number_files(candidates: &mut [Candidate]) {
    let mut files: Vec<usize> =
        (0..candidates.len()).filter(|at| candidates[*at].document.name.dated.is_some()).collect();
    files.sort_by_key(|at| (candidates[*at].effective, candidates[*at].ordinal));
    let mut before = (None, 0);
    for at in files {
        let candidate = &mut candidates[at];
        if before.0 == candidate.effective {
            candidate.sequence = candidate.sequence.max(before.1);
        }
        before = (candidate.effective, candidate.sequence);
    }
}

/// The texts that a file had, one after another.
fn runs_of(
    file: usize,
    texts: PastTexts,
    working: Option<Arc<Document>>,
    day: Date,
    findings: &mut Vec<Finding>,
) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut last_text: Option<Arc<String>> = None;
    // The first commit after the day of the build.
    let mut later: Option<Option<Arc<Commit>>> = None;
    let removed = texts.removed.as_ref().map(|commit| commit.sequence);
    for document in texts.documents {
        last_text = Some(document.text());
        // A draft was never shown to readers, nor is what is to be published later.
        let published = document.front.published.as_ref().map(|stated| stated.value.first_day());
        let committed = document.commit.as_ref().map(|commit| commit.day);
        let is_to_come = |it: &Date| *it > day;
        let is_hidden = published.iter().chain(&committed).any(is_to_come);
        if committed.is_some_and(|committed| committed > day) {
            later.get_or_insert(document.commit.clone());
        }
        if document.front.draft || is_hidden {
            continue;
        }
        let print = document.print();
        match runs.last_mut() {
            Some(run) if run.goes_on_as(&document, print) => {
                // What the main line had once is no step.
                let is_step = run.document.past().is_step && document.past().is_step;
                run.document = document;
                if run.document.past().is_step != is_step {
                    Arc::make_mut(&mut run.document).past_mut().is_step = is_step;
                }
            }
            _ => {
                let commit = document.commit.clone();
                runs.push(Run::new(document, commit, file));
            }
        }
    }
    let is_committed =
        |document: &Document| last_text.as_ref().is_some_and(|text| *text == document.text());
    if let Some(Some(commit)) = &later {
        let message = format!(
            "commit {} reached the main line on {}, after the day of the build; what it says is left out",
            commit.short(),
            commit.day
        );
        let place = Place::file(texts.path.clone());
        findings.push(Finding::info("not-yet-committed", place, message));
    }
    if let Some(document) = working {
        if last_text.is_some() && !is_committed(&document) {
            uncommitted(&document, "the text is not as it was last committed", findings);
        }
        let print = document.print();
        match runs.last_mut() {
            // What stands there now was committed after the day: the text of the day is the current one.
            Some(run) if later.is_some() && is_committed(&document) => run.now = true,
            Some(run) if run.goes_on_as(&document, print) => {
                run.document = document;
                run.now = true;
            }
            None if later.is_some() && is_committed(&document) => {}
            _ => runs.push(Run { now: true, ..Run::new(document, None, file) }),
        }
    } else if let Some(run) = runs.last_mut()
        && removed.is_none()
    {
        // The file is there, but is no text of this edition now: a draft, or without a date to come.
        run.now = false;
    }
    let mut next = (usize::MAX, removed.unwrap_or(usize::MAX));
    for run in runs.iter_mut().rev() {
        (run.replaced, run.until) = next;
        next = (run.sequence, run.sequence);
    }
    for at in 1..runs.len() {
        runs[at].after = runs[at - 1].sequence;
    }
    for run in &mut runs {
        if run.document.effective.is_none()
            && let Some(commit) = &run.commit
        {
            let (date, place) =
                (LegalDate::day(commit.day), Place::file(run.document.path.clone()));
            Arc::make_mut(&mut run.document).effective =
                Some(Dating { date, from: DateSource::Commit, place });
        }
    }
    runs
}

/// Former addresses of the notice lead to its last text.
fn with_aliases(mut runs: Vec<Run>, former: &[String]) -> Vec<Run> {
    if let Some(last) = runs.last_mut() {
        let place = Place::file(last.document.path.clone());
        for notice in former {
            let value = notice.clone();
            if last.document.front.aliases.iter().all(|alias| alias.value != value) {
                let place = place.clone();
                let document = Arc::make_mut(&mut last.document);
                Arc::make_mut(&mut document.front).aliases.push(Stated { value, place });
            }
        }
    }
    runs
}

fn uncommitted(document: &Document, fact: &str, findings: &mut Vec<Finding>) {
    findings.push(
        Finding::warning("uncommitted", Place::start(document.path.clone()), fact)
            .with_help("commit it: until then nothing says when it was published"),
    );
}

/// A version while its texts come together.
struct Growing {
    id: String,
    ordinal: u32,
    /// Whether a file is named for it.
    named: bool,
    /// Its texts, oldest first; the last is what it says.
    runs: Vec<Run>,
    /// The day at which it stands among the others, where that is not its own.
    stands_at: Option<LegalDate>,
    /// Until when it was in force, if it was taken back; its own date if it never was.
    taken_back: Option<LegalDate>,
}

impl Growing {
    fn last(&self) -> &Run {
        &self.runs[self.runs.len() - 1]
    }

    fn effective(&self) -> Option<LegalDate> {
        self.last().document.effective.as_ref().map(|dating| dating.date)
    }

    fn candidate(self) -> Candidate {
        let sequence = self.last().sequence;
        let Growing { id, ordinal, mut runs, stands_at, taken_back, .. } = self;
        let first_shown = runs.iter().find(|run| !run.document.past().is_step);
        let published = first_shown.and_then(|run| run.commit.as_ref()).map(|commit| Publication {
            date: LegalDate::day(commit.day),
            from: PublicationSource::Commit,
        });
        let former = former(&runs);
        let Run { document, now, .. } = runs.remove(runs.len() - 1);
        let effective = document.effective.as_ref().map(|dating| dating.date);
        let current = now && document.name.dated.is_none();
        let names_successor = !current && document.front.context.contains_key("latest_version");
        Candidate {
            id,
            ordinal,
            stands_at: stands_at.or(effective),
            sequence,
            effective,
            current,
            replaced: taken_back.is_some() || names_successor,
            until: taken_back,
            document,
            published,
            former,
        }
    }
}

/// Puts texts of one date together; `runs` are in the order of their commits.
fn versions(runs: Vec<Run>, findings: &mut Vec<Finding>) -> Vec<Growing> {
    // A text that states the date of one that is dated by its commit says how that one reads now, and so does
    // a file that is named for it: an address that was published stays.
    let mut next_ordinals: BTreeMap<LegalDate, u32> = BTreeMap::new();
    let mut versions: Vec<Growing> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    for run in runs {
        if let Some(twin) = twin(&versions, &by_id, &run) {
            merge(twin, run, &mut versions, &mut by_id);
            continue;
        }
        let (id, ordinal) = match (run.stated(), run.document.effective.as_ref()) {
            (Some((date, ordinal)), _) => (id_of(date, ordinal), ordinal),
            (None, Some(dating)) => {
                let date = dating.date;
                let next = next_ordinals.entry(date).or_insert(1);
                while by_id.contains_key(&id_of(date, *next)) {
                    *next += 1;
                }
                (id_of(date, *next), *next)
            }
            (None, None) => (super::WORKING.to_owned(), 1),
        };
        match by_id.get(&id) {
            Some(&at) => {
                let other = versions[at].last();
                if other.now && run.now {
                    findings.push(super::claimed_twice(&run.document, &other.document, &id));
                    continue;
                }
                let texts = &mut versions[at].runs;
                // It was another version's text in between, and is again what it was.
                if let Some(last) = texts.last_mut()
                    && last.print == run.print
                {
                    last.document = run.document;
                    last.sequence = run.sequence;
                    (last.replaced, last.until) = (run.replaced, run.until);
                    last.now |= run.now;
                    continue;
                }
                // What stands in a file now is what the version says; what was is what it said.
                let behind = texts.len() - usize::from(texts.last().is_some_and(|it| it.now));
                texts.insert(behind, run);
            }
            None => {
                by_id.insert(id.clone(), versions.len());
                versions.push(Growing {
                    id,
                    ordinal,
                    named: run.document.name.dated.is_some(),
                    runs: vec![run],
                    stands_at: None,
                    taken_back: None,
                });
            }
        }
    }
    versions
}

fn id_of(date: LegalDate, ordinal: u32) -> String {
    if ordinal == 1 { date.to_string() } else { format!("{date}.{ordinal}") }
}

/// The version that has the text of a run from another file: it was frozen there, or came from there.
fn twin(versions: &[Growing], by_id: &BTreeMap<String, usize>, run: &Run) -> Option<usize> {
    let named = run.document.name.dated.map(|(date, ordinal)| id_of(date, ordinal));
    let of_that_name = named.as_ref().and_then(|id| by_id.get(id)).copied();
    (0..versions.len()).rev().find(|at| {
        let last = versions[*at].last();
        let (copy, kept) = if named.is_some() { (run, last) } else { (last, run) };
        let is_copy = copy.document.name.dated.is_some() && kept.document.name.dated.is_none();
        // A copy that was edited while the text itself stayed is another version.
        let went_apart = copy.replaced < kept.until;
        // A text that went on from what was frozen, and comes back to it, is in force anew.
        let is_back = named.is_none() && run.after > last.sequence;
        let may_be_named = match of_that_name {
            Some(other) => other == *at,
            // What it said before a correction stays where it was published.
            None => named.is_none() || (!versions[*at].named && versions[*at].runs.len() == 1),
        };
        let may_be = may_be_named && !went_apart && !is_back;
        let dates_agree = || match (copy.document.name.dated, kept.stated()) {
            (Some((named, _)), Some((stated, _))) => named.agrees_with(stated),
            _ => true,
        };
        last.print == run.print && last.file != run.file && is_copy && may_be && dates_agree()
    })
}

/// Makes one of a text that two files have. The one whose name states its date says which version it is.
fn merge(at: usize, run: Run, versions: &mut [Growing], by_id: &mut BTreeMap<String, usize>) {
    let named = run.document.name.dated.map(|(date, ordinal)| (id_of(date, ordinal), ordinal));
    if let Some((id, ordinal)) = named {
        let free = by_id.get(&id).is_none_or(|other| *other == at);
        if free {
            by_id.remove(&versions[at].id);
            by_id.insert(id.clone(), at);
            versions[at].id = id;
            versions[at].ordinal = ordinal;
            versions[at].named = true;
        }
    }
    let version = &mut versions[at];
    if let Some(last) = version.runs.last_mut() {
        let was_current = last.now && last.document.name.dated.is_none();
        // The text in force may have been frozen already: then it is still the current one.
        if (run.now || !last.now) && !was_current {
            last.document = run.document;
            last.file = run.file;
            last.replaced = run.replaced;
        }
        last.now |= run.now;
        last.until = last.until.max(run.until);
    }
}

/// What a version said before each of its corrections.
fn former(runs: &[Run]) -> Vec<Former> {
    let Some(last) = runs.last() else { return Vec::new() };
    let declared = &last.document.front.corrections;
    let mut used = BTreeSet::new();
    let mut former = Vec::new();
    for pair in runs.windows(2) {
        let [old, new] = pair else { continue };
        let day = new.commit.as_ref().map(|commit| LegalDate::day(commit.day));
        let counts = |run: &Run| run.document.front.corrections.len();
        let of_the_day = |at: &usize| {
            day.is_none_or(|day| declared[*at].date.agrees_with(day)) && !used.contains(at)
        };
        let at = (0..declared.len())
            .find(of_the_day)
            .or_else(|| (counts(new) > counts(old)).then(|| counts(old)))
            .filter(|at| *at < declared.len());
        used.extend(at);
        former.push(Former {
            text: FormerText::Document(old.document.clone()),
            correction: Corrected {
                date: at.map(|at| declared[at].date).or(day),
                note: at.map_or_else(String::new, |at| declared[at].note.clone()),
                declared: at.is_some(),
                commit: new.commit.clone(),
            },
        });
    }
    former
}

/// A text kept current whose successor is dated earlier was never meant to be in force beyond it; one that
/// another file took the place of, just as one of the same file.
fn take_back(versions: &mut [Growing], findings: &mut Vec<Finding>) {
    let mut earliest: Option<(LegalDate, String, Option<Date>)> = None;
    let mut order: Vec<usize> = (0..versions.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(versions[*at].last().sequence));
    for at in order {
        let version = &versions[at];
        let Some(date) = version.effective() else { continue };
        let run = version.last();
        if run.document.name.dated.is_some() {
            continue;
        }
        match &earliest {
            Some((later, id, committed)) if date > *later => {
                let message = format!(
                    "a text dated {date} was taken back: the one after it is dated {later} \
                     (version {id})"
                );
                let place = Place::start(run.document.path.clone());
                findings.push(Finding::info("taken-back", place, message));
                let later = *later;
                // Until then it was what readers were told, if its day had come.
                let until = committed.filter(|committed| *committed > date.first_day());
                versions[at].taken_back = Some(until.map_or(date, LegalDate::day));
                versions[at].stands_at = Some(later);
            }
            _ => {
                let committed = run.commit.as_ref().map(|commit| commit.day);
                earliest = Some((date, version.id.clone(), committed));
            }
        }
    }
}

/// The last text of a file that was removed is withdrawn, unless another file keeps the notice current.
fn withdraw_removed(
    versions: &mut [Growing],
    removed: &[Option<Arc<Commit>>],
    has_current: bool,
    findings: &mut Vec<Finding>,
) {
    for (file, commit) in removed.iter().enumerate() {
        let Some(commit) = commit else { continue };
        let of_file = || {
            let is_of_it = |version: &&Growing| version.last().file == file && !version.last().now;
            versions.iter().filter(is_of_it)
        };
        let count = of_file().count();
        let Some(last) = of_file().max_by_key(|version| version.last().sequence) else {
            continue;
        };
        let (id, path) = (last.id.clone(), last.last().document.path.clone());
        let file_path: Arc<str> = path.split('@').next().unwrap_or(&path).into();
        let dated = last.last().document.name.dated.is_some();
        let texts = if count == 1 { "its text stays" } else { "its texts stay" };
        let message = format!("commit {} removed this file; {texts} published", commit.short());
        let place = Place::file(file_path);
        if dated || has_current {
            findings.push(Finding::info("file-removed", place, message));
            continue;
        }
        let message = format!("{message}, as withdrawn on {}", commit.day);
        let help = format!(
            "if it went elsewhere, add its address to `aliases:` there; if it was withdrawn on purpose, put it \
             back with `withdrawn: {}` in its front matter; to leave its past out, name it under `history: \
             {{folders: …}}` in engross.yaml",
            commit.day
        );
        findings.push(Finding::warning("file-removed", place.clone(), message).with_help(help));
        // With its last text everything ends that was in force or was to be.
        let first_day = |version: &Growing| version.effective().map(LegalDate::first_day);
        let had_begun = |version: &&Growing| {
            version.taken_back.is_none() && first_day(version).is_none_or(|it| it <= commit.day)
        };
        let in_force = versions.iter().filter(had_begun);
        let in_force = in_force.max_by_key(|it| (it.effective(), it.last().sequence));
        let in_force = in_force.map(|version| version.id.clone());
        for version in versions.iter_mut() {
            let ends = version.id == id
                || Some(&version.id) == in_force.as_ref()
                || first_day(version).is_some_and(|it| it > commit.day);
            if ends && let Some(run) = version.runs.last_mut() {
                let value = LegalDate::day(commit.day);
                let place = place.clone();
                let document = Arc::make_mut(&mut run.document);
                Arc::make_mut(&mut document.front)
                    .withdrawn
                    .get_or_insert(Stated { value, place }.into());
            }
        }
    }
}

/// Corrections that nobody declared, by version.
pub(super) fn undeclared(versions: &[super::Version], findings: &mut Vec<Finding>) {
    for version in versions {
        let undeclared: Vec<&Former> =
            version.former.iter().filter(|former| !former.correction.declared).collect();
        let commits: Vec<&str> = undeclared
            .iter()
            .filter_map(|former| former.correction.commit.as_deref().map(Commit::short))
            .collect();
        // What is not committed is a finding already.
        if commits.is_empty() {
            continue;
        }
        let times = match commits.len() {
            1 => "once".to_owned(),
            count => format!("{count} times"),
        };
        let message = format!(
            "the text of version {} changed {times} under its date, and no correction says why: {}",
            version.id,
            commits.join(", ")
        );
        let place = Place::start(version.document.path.clone());
        let help =
            "declare each: `corrections: [{date: 2024-02-16, note: why}]`; or state a new date";
        // A text of the past has no file in which to say it.
        findings.push(match version.document.commit {
            None => Finding::warning("undeclared-correction", place, message).with_help(help),
            Some(_) => Finding::info("undeclared-correction", place, message),
        });
    }
}
