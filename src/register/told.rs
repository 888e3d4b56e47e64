//! Tells discrepancies between register and site as findings, at the file that caused them.
//!
//! 1. For each altered text the files that did it are found: its own, or those it uses, by the words that
//!    changed (`locate`).
//! 2. All that one file altered is one finding, with the redline of the first.
//! 3. The other discrepancies are told one by one, and together where there are many.
//!
//! Reads nothing itself: it asks a [`Lookup`].

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::compare::{Cause, Discrepancy, Observed, StatedDate, differing_uses, is_sealable};
use super::kept::{as_kept, kept_path};
use super::locate::{Located, locate, sought, source_words};
use super::{Entry, FILE, Register};
use crate::finding::{Finding, Place};
use crate::history::UNDATED;
use crate::redline::{self, Redline, terminal};

/// What the telling of an alteration needs to look at.
pub trait Lookup: Sync {
    /// The site's own language, which goes without saying.
    fn language(&self) -> &str;
    /// The commit that texts are compared with, as it was asked for; none where they are held against the
    /// register.
    fn since(&self) -> Option<&str> {
        None
    }
    /// The reader's text of an entry as it was sealed, HTML; none if it is not kept.
    fn kept(&self, entry: &Entry) -> Option<String>;
    /// The reader's text of an observed version now, HTML, by index.
    fn current(&self, observed: usize) -> Option<String>;
    /// The text of a file of the site, by its path below the root.
    fn source(&self, path: &str) -> Option<String>;
}

/// So many lines of a redline are shown.
const LINES: usize = 20;
/// So many changes are looked for in files.
const CHANGES: usize = 40;
/// More of a kind than this are told together.
const ONE_BY_ONE: usize = 3;

/// The same discrepancies, with those found out that keep a text's words and yet change what a reader
/// takes from them: words that are struck through, turned around or hidden now, numbers of items, pictures.
pub fn judged(
    discrepancies: Vec<Discrepancy>,
    register: &Register,
    observed: &[Observed],
    lookup: &dyn Lookup,
) -> Vec<Discrepancy> {
    let judge = |discrepancy: Discrepancy| {
        // What is only to be sealed may have another source too.
        let (Discrepancy::SourceChanged { observed: at, entry }
        | Discrepancy::UsesChanged { observed: at, entry }
        | Discrepancy::Published { observed: at, entry }
        | Discrepancy::Withdrawn { observed: at, entry }) = discrepancy
        else {
            return discrepancy;
        };
        let (version, sealed) = (&observed[at], &register.entries[entry]);
        let uses = differing_uses(sealed, version);
        let cause = match sealed.source == version.source {
            true if uses.is_empty() => return discrepancy,
            true => Cause::Uses(uses),
            false => Cause::Source,
        };
        let is_altered = || {
            let (kept, current) = (lookup.kept(sealed)?, lookup.current(at)?);
            // Most often nothing a reader sees is another.
            let differs = kept != as_kept(&current);
            let is_seen = || redline::seen(&kept) != redline::seen(&current);
            Some(differs && (is_seen() || redline::compare(&kept, &current).changes_words()))
        };
        match is_altered() {
            Some(true) => Discrepancy::Altered { observed: at, entry, cause, is_text_of: None },
            _ => discrepancy,
        }
    };
    let mut judged: Vec<Discrepancy> = discrepancies.into_par_iter().map(judge).collect();
    judged.dedup();
    judged
}

/// Tells discrepancies as findings: errors for what took something back, a warning for other bytes of
/// the same words, and what is only to be sealed for information.
pub fn findings(
    discrepancies: &[Discrepancy],
    register: &Register,
    observed: &[Observed],
    lookup: &dyn Lookup,
) -> Vec<Finding> {
    let telling = Telling { register, observed, lookup };
    let mut findings = telling.alterations(discrepancies);
    findings.extend(telling.vanished(discrepancies));
    findings.extend(telling.unsealed(discrepancies));
    findings.extend(discrepancies.iter().filter_map(|it| telling.other(it)));
    findings
}

struct Telling<'a> {
    register: &'a Register,
    observed: &'a [Observed],
    lookup: &'a dyn Lookup,
}

/// A text that is another one than was sealed.
struct Alteration<'a> {
    version: &'a Observed,
    entry: &'a Entry,
    cause: &'a Cause,
    is_text_of: Option<&'a Entry>,
    observed: usize,
}

/// What a text was and is.
enum Shown {
    Redline(Box<Redline>),
    /// The sealed text is not kept.
    NotKept,
    /// The text cannot be rendered now, which is told elsewhere.
    NotRendered,
}

/// Where a change of a text was found.
struct Trace {
    /// Which of the files that were searched.
    suspect: usize,
    located: Located,
}

impl Alteration<'_> {
    /// Whether it is this file at a commit that the text comes from: what the file says now is not that.
    fn is_of_commit(&self, path: &str) -> bool {
        self.version.commit.is_some() && *self.version.file == *path
    }
}

/// Who altered texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Culprit {
    File(String),
    /// No file did.
    Rendering,
}

impl Telling<'_> {
    fn alterations(&self, discrepancies: &[Discrepancy]) -> Vec<Finding> {
        let mut alterations: Vec<Alteration<'_>> = Vec::new();
        for discrepancy in discrepancies {
            let Discrepancy::Altered { observed, entry, cause, is_text_of } = discrepancy else {
                continue;
            };
            alterations.push(Alteration {
                version: &self.observed[*observed],
                entry: &self.register.entries[*entry],
                cause,
                is_text_of: is_text_of.map(|at| &self.register.entries[at]),
                observed: *observed,
            });
        }
        let mut altered_by: BTreeMap<Culprit, Vec<&Alteration<'_>>> = BTreeMap::new();
        for alteration in &alterations {
            for culprit in self.culprits(alteration) {
                altered_by.entry(culprit).or_default().push(alteration);
            }
        }
        let told = altered_by.iter().map(|(culprit, altered)| self.alteration(culprit, altered));
        told.collect()
    }

    /// The files that hold the words that changed; where none does, the likeliest one.
    fn culprits(&self, alteration: &Alteration<'_>) -> Vec<Culprit> {
        let suspects = match self.suspects(alteration) {
            suspects if suspects.len() > 1 => suspects,
            suspects => {
                let only = suspects.into_iter().next();
                return vec![only.map_or(Culprit::Rendering, Culprit::File)];
            }
        };
        let mut found = Vec::new();
        if let Shown::Redline(redline) = self.shown(alteration) {
            let traces = self.traces(&redline, &suspects, alteration);
            found.extend(traces.iter().map(|trace| trace.suspect));
        }
        if found.is_empty() {
            found.push(0);
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| Culprit::File(suspects[at].clone())).collect()
    }

    /// The files that may have altered a text, its own first.
    fn suspects(&self, alteration: &Alteration<'_>) -> Vec<String> {
        let own = match alteration.cause {
            Cause::Source => Some(alteration.version.file.to_string()),
            Cause::Uses(_) => None,
            Cause::Unknown => return Vec::new(),
        };
        let used = differing_uses(alteration.entry, alteration.version);
        own.into_iter().chain(used).collect()
    }

    /// Where the changes of a redline can be found, each in the file that most speaks for.
    fn traces(
        &self,
        redline: &Redline,
        suspects: &[String],
        alteration: &Alteration<'_>,
    ) -> Vec<Trace> {
        let source = |path: &String| match alteration.is_of_commit(path) {
            true => None,
            false => self.lookup.source(path),
        };
        let texts: Vec<String> =
            suspects.iter().map(|path| source(path).unwrap_or_default()).collect();
        let words: Vec<_> = texts.iter().map(|text| source_words(text)).collect();
        let trace_of = |change| {
            let sought = sought(redline, change);
            let trace = |(suspect, words): (usize, &Vec<_>)| {
                Some(Trace { suspect, located: locate(words, &sought)? })
            };
            // Of equals the text's own file, which comes first.
            let likelihood = |trace: &Trace| {
                let Located { is_whole, matched, .. } = trace.located;
                (is_whole, matched, texts.len() - trace.suspect)
            };
            words.iter().enumerate().filter_map(trace).max_by_key(likelihood)
        };
        (0..redline.changes.len().min(CHANGES)).filter_map(trace_of).collect()
    }

    fn shown(&self, alteration: &Alteration<'_>) -> Shown {
        let Some(kept) = self.lookup.kept(alteration.entry) else { return Shown::NotKept };
        match self.lookup.current(alteration.observed) {
            Some(current) => Shown::Redline(Box::new(redline::compare(&kept, &current))),
            None => Shown::NotRendered,
        }
    }

    /// All that one file altered.
    fn alteration(&self, culprit: &Culprit, altered: &[&Alteration<'_>]) -> Finding {
        let names: Vec<String> = altered.iter().map(|it| self.name(it.entry)).collect();
        let first = altered[0];
        // Only the first is shown, so only that is compared (again, if there were several suspects): the
        // redlines of a whole archive are not to be held at once.
        let shown = self.shown(first);
        let place = match culprit {
            Culprit::File(path) => self.place_of(path, first, &shown),
            Culprit::Rendering => Place::start(first.version.file.clone()),
        };
        let detail = self.detail(first.entry, &shown);
        if let Some(since) = self.lookup.since() {
            return self.changed_since(since, culprit, first, &names, place, detail);
        }
        let Alteration { version, entry, is_text_of, .. } = first;
        let sealed = entry.sealed;
        let mut message = match (culprit, names.as_slice()) {
            (Culprit::File(_), [name]) => {
                format!("this changes the text of {name}, which was sealed on {sealed}")
            }
            (Culprit::File(_), names) => format!(
                "this changes the text of {} sealed versions: {}",
                names.len(),
                listed(names)
            ),
            (Culprit::Rendering, [name]) => format!(
                "the text of {name} is not the one that was sealed on {sealed}, though no file it is \
                 made of changed"
            ),
            (Culprit::Rendering, names) => format!(
                "the texts of {} versions are not the ones that were sealed, though no file they are \
                 made of changed: {}",
                names.len(),
                listed(names)
            ),
        };
        if let (Some(other), [_]) = (is_text_of, names.as_slice()) {
            let other_name = self.name(other);
            message.push_str(&match other_name == names[0] {
                true => format!("; it is again what was sealed on {}", other.sealed),
                false => format!("; it is now that of {other_name}"),
            });
        }
        let help = match culprit {
            Culprit::Rendering => format!(
                "look for what else it depends on: the theme, the version of Engross; or declare a \
                 correction {}, and run `engross seal`",
                in_front_matter(&version.file)
            ),
            Culprit::File(path) if **path == *version.file => match &version.commit {
                Some(commit) => format!(
                    "the commit history is not the one that was sealed: this is what commit {} says. \
                     Fetch the former history, or declare a correction {}, and run `engross seal`",
                    commit.get(..10).unwrap_or(commit),
                    in_front_matter(path)
                ),
                None if names.len() > 1 => format!(
                    "{}; or declare a correction in each of these texts, `{CORRECTION}`, and run \
                     `engross seal`",
                    restore(path)
                ),
                None => format!(
                    "{}, or declare a correction {}, and run `engross seal`",
                    restore(path),
                    in_front_matter(path)
                ),
            },
            Culprit::File(path) => format!(
                "{}, and give new texts a new one; or declare a correction in the front matter of \
                 each text, `{CORRECTION}`, and run `engross seal`",
                restore(path)
            ),
        };
        let finding = Finding::error("sealed-text-altered", place, message).with_help(help);
        match detail {
            Some(detail) => finding.with_detail(detail),
            None => finding,
        }
    }

    /// The same where texts are compared with those of a commit.
    fn changed_since(
        &self,
        since: &str,
        culprit: &Culprit,
        first: &Alteration<'_>,
        names: &[String],
        place: Place,
        detail: Option<String>,
    ) -> Finding {
        let message = match names {
            [name] if first.entry.version == UNDATED => format!(
                "this changes words of {} since {since}, and the text has no date",
                name.trim_end_matches(UNDATED).trim_end_matches('@')
            ),
            [name] => format!(
                "this changes words of {name} since {since}, but its date, its version and its \
                 corrections are the same"
            ),
            names => format!(
                "this changes words of {} versions since {since}, but their dates, versions and \
                 corrections are the same: {}",
                names.len(),
                listed(names)
            ),
        };
        let file = match culprit {
            Culprit::File(path) => path.as_str(),
            Culprit::Rendering => &first.version.file,
        };
        let help = format!(
            "start a new version (`engross release`), or state the date of one; or declare a correction \
             {}",
            in_front_matter(file)
        );
        let finding = Finding::error("same-date", place, message).with_help(help);
        match detail {
            Some(detail) => finding.with_detail(detail),
            None => finding,
        }
    }

    /// The line of the first change that is a file's own doing.
    fn place_of(&self, path: &str, alteration: &Alteration<'_>, shown: &Shown) -> Place {
        if alteration.is_of_commit(path) {
            return Place::start(path);
        }
        let Some(text) = self.lookup.source(path) else { return Place::file(path) };
        if let Shown::Redline(redline) = shown {
            let suspects = self.suspects(alteration);
            let traces = self.traces(redline, &suspects, alteration);
            if let Some(trace) = traces.iter().find(|trace| suspects[trace.suspect] == path) {
                return Place::offset(path, &text, trace.located.offset);
            }
        }
        Place::start(path)
    }

    /// The redline of an alteration, in a few lines.
    fn detail(&self, entry: &Entry, shown: &Shown) -> Option<String> {
        let redline = match shown {
            Shown::Redline(redline) => redline,
            Shown::NotKept => {
                return Some(format!(
                    "what was altered cannot be shown: the sealed text is not kept as {}",
                    kept_path(entry)
                ));
            }
            Shown::NotRendered => return None,
        };
        let old = match self.lookup.since() {
            Some(since) => format!("{} at {since}", self.name(entry)),
            None => format!("{}, sealed on {}", self.name(entry), entry.sealed),
        };
        let drawn = terminal::draw(redline, &old, "now", terminal::Options::default());
        if drawn.is_empty() {
            return None;
        }
        let lines: Vec<&str> = drawn.trim_end().lines().collect();
        if lines.len() <= LINES {
            return Some(lines.join("\n"));
        }
        let (shown, cut) = lines.split_at(LINES - 1);
        let changes = redline.changes.len();
        let counted = if changes == 1 { "1 change" } else { &format!("{changes} changes") };
        let shown = shown.join("\n");
        Some(format!("{}\n… and {} more lines ({counted} in all)", shown.trim_end(), cut.len()))
    }

    fn vanished(&self, discrepancies: &[Discrepancy]) -> Vec<Finding> {
        let mut gone: BTreeMap<(&str, &str), Vec<&Entry>> = BTreeMap::new();
        for discrepancy in discrepancies {
            if let Discrepancy::Vanished { entry } = discrepancy {
                let entry = &self.register.entries[*entry];
                gone.entry((&entry.notice, &entry.language)).or_default().push(entry);
            }
        }
        let mut findings = Vec::new();
        for mut entries in gone.into_values() {
            entries.sort_by_key(|entry| entry.number);
            if let [first, .., last] = entries.as_slice()
                && entries.len() > ONE_BY_ONE
            {
                let names: Vec<String> = entries.iter().map(|entry| self.name(entry)).collect();
                let message = format!(
                    "{} sealed versions are gone, {} to {}: {}",
                    entries.len(),
                    first.file,
                    last.file,
                    listed(&names)
                );
                findings.push(gone_finding(first, message));
                continue;
            }
            for entry in entries {
                let message = format!(
                    "{} is gone: it was sealed on {} from {}",
                    self.name(entry),
                    entry.sealed,
                    entry.file
                );
                findings.push(gone_finding(entry, message));
            }
        }
        findings
    }

    /// What the register does not have yet.
    fn unsealed(&self, discrepancies: &[Discrepancy]) -> Vec<Finding> {
        let unsealed: Vec<&Observed> = discrepancies
            .iter()
            .filter_map(|it| match it {
                Discrepancy::Unsealed { observed } => Some(&self.observed[*observed]),
                _ => None,
            })
            .collect();
        let finding = |place, message| {
            Finding::info("not-sealed", place, message).with_help("run `engross seal`")
        };
        if unsealed.len() > ONE_BY_ONE {
            let names: Vec<String> = unsealed.iter().map(|it| self.name_of(it)).collect();
            let message =
                format!("{} versions are not sealed yet: {}", names.len(), listed(&names));
            return vec![finding(Place::file(FILE), message)];
        }
        let told = |it: &&Observed| {
            let message = format!("{} is not sealed yet", self.name_of(it));
            finding(Place::start(it.file.clone()), message)
        };
        unsealed.iter().map(told).collect()
    }

    fn other(&self, discrepancy: &Discrepancy) -> Option<Finding> {
        let pair = |observed: usize, entry: usize| {
            (&self.observed[observed], &self.register.entries[entry])
        };
        let to_be_sealed = |version: &Observed, message: String| {
            Finding::info("not-sealed", Place::start(version.file.clone()), message)
                .with_help("run `engross seal`")
        };
        Some(match discrepancy {
            Discrepancy::Altered { .. }
            | Discrepancy::UsesChanged { .. }
            | Discrepancy::Vanished { .. }
            | Discrepancy::Unsealed { .. } => return None,
            Discrepancy::Corrected { observed, entry } => {
                let (version, entry) = pair(*observed, *entry);
                let name = self.name(entry);
                to_be_sealed(version, format!("{name} was corrected and is not sealed again yet"))
            }
            Discrepancy::Withdrawn { observed, entry } => {
                let (version, entry) = pair(*observed, *entry);
                let name = self.name(entry);
                to_be_sealed(version, format!("that {name} was withdrawn is not sealed yet"))
            }
            Discrepancy::Published { observed, entry } => {
                let (version, entry) = pair(*observed, *entry);
                let name = self.name(entry);
                to_be_sealed(version, format!("when {name} was published is not sealed yet"))
            }
            Discrepancy::SourceChanged { observed, entry } => {
                let (version, entry) = pair(*observed, *entry);
                let message = format!(
                    "the file is not the one that {} was sealed from on {}, though its words are the \
                     same",
                    self.name(entry),
                    entry.sealed
                );
                let finding = Finding::warning(
                    "sealed-source-changed",
                    Place::start(version.file.clone()),
                    message,
                )
                .with_help(format!(
                    "{}, or run `engross seal` to record it as it is now",
                    restore(&version.file)
                ));
                // Links and emphasis, say.
                match self.look_changed(*observed, entry) {
                    Some(detail) => finding.with_detail(detail),
                    None => finding,
                }
            }
            Discrepancy::Retitled { observed, entry } => {
                let (version, entry) = pair(*observed, *entry);
                let message = format!(
                    "the title of {} is \"{}\" and was \"{}\" when it was sealed on {}",
                    self.name(entry),
                    version.title,
                    entry.title,
                    entry.sealed
                );
                let help = format!(
                    "restore it, or declare a correction {}, and run `engross seal`",
                    in_front_matter(&version.file)
                );
                Finding::error("sealed-title-changed", self.key_place(version, "title"), message)
                    .with_help(help)
            }
            Discrepancy::Uncorrected { observed, entry } => {
                let (version, entry) = pair(*observed, *entry);
                let message = format!(
                    "{} declares {} of the {} that were sealed on {}",
                    self.name(entry),
                    version.corrections,
                    counted(entry.corrections, "correction"),
                    entry.sealed
                );
                let place = self.key_place(version, "corrections");
                Finding::error("sealed-correction-gone", place, message)
                    .with_help(restore(&version.file))
            }
            Discrepancy::Backdated { observed, what, entry } => {
                let (version, entry) = pair(*observed, *entry);
                let date = what.observed(version).map(|date| date.to_string()).unwrap_or_default();
                let name = self.name_of(version);
                let is = match what {
                    StatedDate::Withdrawn => {
                        format!("{name} is withdrawn from {date}, which was added")
                    }
                    _ => format!("{name} is dated {date} and was added"),
                };
                let message =
                    format!("{is} after {} had been sealed on {}", self.name(entry), entry.sealed);
                let help = "correct the date if it is a slip; `engross seal` records it as it is";
                Finding::warning("backdated", self.date_place(version, *what), message)
                    .with_help(help)
            }
            Discrepancy::Moved { entry, observed } => {
                let (version, entry) = pair(*observed, *entry);
                self.moved(version, entry)
            }
            Discrepancy::Redated { observed, entry, what } => {
                let (version, entry) = pair(*observed, *entry);
                self.redated(version, entry, *what)
            }
        })
    }

    /// What changed in the look of a text whose words are the same.
    fn look_changed(&self, observed: usize, entry: &Entry) -> Option<String> {
        let (kept, current) = (self.lookup.kept(entry)?, self.lookup.current(observed)?);
        let differs = kept != as_kept(&current);
        let shown = differs.then(|| Shown::Redline(Box::new(redline::compare(&kept, &current))))?;
        self.detail(entry, &shown)
    }

    fn moved(&self, version: &Observed, entry: &Entry) -> Finding {
        let name = self.name(entry);
        let is_elsewhere = version.notice != entry.notice || version.language != entry.language;
        let now = match (is_elsewhere, is_sealable(&version.version)) {
            (true, _) => format!("is {} now: it was moved", self.name_of(version)),
            (false, true) => format!("is version {} now: its date was moved", version.version),
            (false, false) => "has no date any more".to_owned(),
        };
        let message = format!("{name}, which was sealed on {}, {now}", entry.sealed);
        let id = &entry.version;
        let help = if is_elsewhere {
            format!(
                "a sealed text stays at its address: move the file back, or add its old path to those \
                 that lead to it, `aliases: [{}]`",
                entry.notice
            )
        } else if version.dated_by_commit {
            format!(
                "its date was that of a commit, and the history was written anew or is not all here \
                 (`git fetch --unshallow`); state `effective: {id}` in the front matter"
            )
        } else {
            format!(
                "give it back its date; if that was wrong, name the file after it ({id}), so that it \
                 stays the version it was, state the right `effective:` and declare a correction, \
                 `{CORRECTION}`"
            )
        };
        let place = self.date_place(version, StatedDate::Effective);
        Finding::error("sealed-version-moved", place, message).with_help(help)
    }

    fn redated(&self, version: &Observed, entry: &Entry, what: StatedDate) -> Finding {
        let (key, name, sealed) = (what.key(), self.name(entry), entry.sealed);
        let message = match (what.sealed(entry), what.observed(version)) {
            (Some(was), Some(is)) => {
                format!("`{key}` of {name} is {is} and was {was} when it was sealed on {sealed}")
            }
            (Some(was), None) => {
                format!("`{key}` of {name} is gone and was {was} when it was sealed on {sealed}")
            }
            (None, Some(is)) if what == StatedDate::Published => {
                format!(
                    "`{key}` of {name} is {is}, but it was published when it was sealed on {sealed}"
                )
            }
            (None, is) => {
                let is = is.map(|date| date.to_string()).unwrap_or_default();
                format!(
                    "`{key}` of {name} is {is} and was not known when it was sealed on {sealed}"
                )
            }
        };
        let help = format!(
            "restore the date, or declare a correction {}, and run `engross seal`",
            in_front_matter(&version.file)
        );
        Finding::error("sealed-date-changed", self.date_place(version, what), message)
            .with_help(help)
    }

    /// Where a text states a date; its start if it does not.
    fn date_place(&self, version: &Observed, what: StatedDate) -> Place {
        self.key_place(version, what.key())
    }

    /// Where the front matter of a text has a key; its start if it has not.
    fn key_place(&self, version: &Observed, key: &str) -> Place {
        let start = || Place::start(version.file.clone());
        // What the file says now is not what the commit says.
        if version.commit.is_some() {
            return start();
        }
        let Some(text) = self.lookup.source(&version.file) else { return start() };
        for (at, line) in text.lines().enumerate() {
            if at > 0 && line.trim_end() == "---" {
                break;
            }
            let value = line.strip_prefix(key).and_then(|rest| rest.strip_prefix(':'));
            if let Some(value) = value {
                let column = line.len() - value.trim_start().len() + 1;
                return Place::at(version.file.clone(), at + 1, column);
            }
        }
        start()
    }

    /// `/legal/terms@2020-01-15`, and `/ja/legal/terms@2020-01-15` for another than the site's language.
    fn name(&self, entry: &Entry) -> String {
        self.name_from(&entry.notice, &entry.language, &entry.version)
    }

    fn name_of(&self, version: &Observed) -> String {
        self.name_from(&version.notice, &version.language, &version.version)
    }

    fn name_from(&self, notice: &str, language: &str, version: &str) -> String {
        match language == self.lookup.language() {
            true => format!("{notice}@{version}"),
            false => format!("/{language}{notice}@{version}"),
        }
    }
}

/// How front matter declares a correction.
const CORRECTION: &str = "corrections: [{date: …, note: why}]";

fn in_front_matter(file: &str) -> String {
    let is_data = [".yaml", ".yml"].iter().any(|extension| file.ends_with(extension));
    let place = if is_data { "in the file" } else { "in the front matter" };
    format!("{place}, `{CORRECTION}`")
}

fn restore(file: &str) -> String {
    format!(
        "restore it (`git checkout -- {file}` undoes what is not committed, `git log -p -- {file}` shows \
         what commits changed)"
    )
}

fn gone_finding(entry: &Entry, message: String) -> Finding {
    let help = match &entry.commit {
        Some(_) => {
            "it came from the commit history, which was written anew or is not all here (`git fetch \
             --unshallow`)"
                .to_owned()
        }
        None => format!(
            "restore the file (`git log -- {}` shows what became of it); a text that is in force no \
             longer stays, and says so by `withdrawn:`",
            entry.file
        ),
    };
    Finding::error("sealed-version-gone", Place::at(FILE, entry.line, 1), message).with_help(help)
}

/// Names, up to eight of them, and how many more.
fn listed(names: &[String]) -> String {
    const MOST: usize = 8;
    if names.len() <= MOST {
        return names.join(", ");
    }
    format!("{} and {} more", names[..MOST].join(", "), names.len() - MOST)
}

/// `1 correction`, `2 corrections`
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::date::LegalDate;
    use crate::fingerprint::Fingerprint;
    use crate::register::tests::{observed_as, version};
    use crate::register::{Unsealed, appended, compare};

    /// A site, and what was sealed of it.
    struct Site {
        register: Register,
        observed: Vec<Observed>,
        kept: Vec<Option<&'static str>>,
        now: Vec<&'static str>,
        files: Vec<(&'static str, &'static str)>,
    }

    impl Lookup for Site {
        fn language(&self) -> &str {
            "en"
        }

        fn kept(&self, entry: &Entry) -> Option<String> {
            self.kept[entry.number - 1].map(str::to_owned)
        }

        fn current(&self, observed: usize) -> Option<String> {
            Some(self.now[observed].to_owned())
        }

        fn source(&self, path: &str) -> Option<String> {
            let file = self.files.iter().find(|file| file.0 == path)?;
            Some(file.1.to_owned())
        }
    }

    /// A site of versions: the id, the text as it was sealed and as it is; none where there is none.
    fn site(versions: &[(&str, Option<&'static str>, Option<&'static str>)]) -> Site {
        let (mut sealed, mut observed, mut kept, mut now) = (vec![], vec![], vec![], vec![]);
        for (id, was, is) in versions {
            if let Some(was) = was {
                sealed.push(version(id, was));
                kept.push(Some(*was));
            }
            if let Some(is) = is {
                observed.push(observed_as(&version(id, is)));
                now.push(*is);
            }
        }
        let register = Register::new(appended(None, &Register::default(), sealed).1);
        Site { register, observed, kept, now, files: Vec::new() }
    }

    impl Site {
        fn with_file(mut self, path: &'static str, text: &'static str) -> Site {
            self.files.push((path, text));
            self
        }

        /// What was sealed and what there is, where they are otherwise than a version is by itself.
        fn otherwise(
            mut self,
            sealed: impl Fn(&mut Unsealed),
            observed: impl Fn(&mut Observed),
        ) -> Site {
            let again = self.register.entries.iter().map(|entry| {
                let mut again = version(&entry.version, "");
                again.text = entry.text;
                again.source = entry.source;
                sealed(&mut again);
                again
            });
            self.register = Register::new(appended(None, &Register::default(), again.collect()).1);
            self.observed.iter_mut().for_each(observed);
            self
        }
    }

    /// Expects these findings as they are shown.
    fn check_told(site: &Site, expected: &str) {
        let discrepancies = compare(&site.register, &site.observed);
        let found = findings(&discrepancies, &site.register, &site.observed, site);
        let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(shown.join("\n"), expected.trim());
    }

    /// Expects these places and facts alone.
    fn check_facts(site: &Site, expected: &[&str]) {
        let discrepancies = compare(&site.register, &site.observed);
        let found = findings(&discrepancies, &site.register, &site.observed, site);
        let shown: Vec<String> = found
            .iter()
            .map(|it| format!("{} {}: {}", it.place, it.severity, it.message))
            .collect();
        assert_eq!(shown, expected);
    }

    const OWL: &str = "<h1>Terms</h1><p>You buy from Owl Ltd in Malta.</p><p>We ship maps.</p>";
    const HAWK: &str = "<h1>Terms</h1><p>You buy from Hawk Ltd in Malta.</p><p>We ship maps.</p>";
    const FILE_2020: &str = "content/legal/terms/2020.md";
    const ADDRESS: &str = "content/legal/_address.md";

    fn uses(words: &str) -> BTreeMap<String, Fingerprint> {
        [(ADDRESS.to_owned(), Fingerprint::of(words))].into()
    }

    #[test]
    fn an_altered_text_is_told_at_its_line_with_its_redline() {
        let it = site(&[("2020", Some(OWL), Some(HAWK))])
            .with_file(FILE_2020, "# Terms\n\nYou buy from\nHawk Ltd in Malta.\n\nWe ship maps.\n");
        check_told(
            &it,
            r"
content/legal/terms/2020.md:4:1: error: this changes the text of /legal/terms@2020, which was sealed on 2026-11-25 [sealed-text-altered]
  | --- /legal/terms@2020, sealed on 2026-11-25
  | +++ now
  | 
  | @@ Terms @@ +1 -1
  |   You buy from [-Owl-]{+Hawk+} Ltd in Malta.
  | 
  |   We ship maps.
  | 
  | 1 word inserted, 1 deleted in 1 clause
  help: restore it (`git checkout -- content/legal/terms/2020.md` undoes what is not committed, `git log -p -- content/legal/terms/2020.md` shows what commits changed), or declare a correction in the front matter, `corrections: [{date: …, note: why}]`, and run `engross seal`
",
        );
    }

    #[test]
    fn a_text_that_is_not_kept_cannot_be_shown() {
        let mut it = site(&[("2020", Some(OWL), Some(HAWK))]);
        it.kept[0] = None;
        let it = it.with_file(FILE_2020, "x");
        check_told(
            &it,
            r"
content/legal/terms/2020.md:1:1: error: this changes the text of /legal/terms@2020, which was sealed on 2026-11-25 [sealed-text-altered]
  | what was altered cannot be shown: the sealed text is not kept as register/legal/terms/2020.en.c6ff1684924c.html
  help: restore it (`git checkout -- content/legal/terms/2020.md` undoes what is not committed, `git log -p -- content/legal/terms/2020.md` shows what commits changed), or declare a correction in the front matter, `corrections: [{date: …, note: why}]`, and run `engross seal`
",
        );
    }

    #[test]
    fn long_redlines_are_cut() {
        let it = site(&[(
            "2020",
            Some("<p>a</p>"),
            Some(
                "<p>b</p><h2>c</h2><p>d</p><h2>e</h2><p>f</p><h2>g</h2><p>h</p><h2>i</h2><p>j</p>",
            ),
        )]);
        let found = findings(&compare(&it.register, &it.observed), &it.register, &it.observed, &it);
        let detail = found[0].detail.as_deref().unwrap();
        assert_eq!(detail.lines().count(), LINES, "{detail}");
        assert_eq!(detail.lines().last(), Some("… and 10 more lines (5 changes in all)"));
    }

    #[test]
    fn a_fragment_that_altered_many_texts_is_one_finding() {
        let many = ["2016", "2017", "2018", "2019", "2020"].map(|id| (id, Some(OWL), Some(HAWK)));
        let it = site(&many).with_file(ADDRESS, "Our address:\nHawk Ltd in Malta.\n").otherwise(
            |sealed| (sealed.source, sealed.uses) = (Fingerprint::of("s"), uses("Owl")),
            |now| (now.source, now.uses) = (Fingerprint::of("s"), uses("Hawk")),
        );
        check_told(
            &it,
            r"
content/legal/_address.md:2:1: error: this changes the text of 5 sealed versions: /legal/terms@2016, /legal/terms@2017, /legal/terms@2018, /legal/terms@2019, /legal/terms@2020 [sealed-text-altered]
  | --- /legal/terms@2016, sealed on 2026-11-25
  | +++ now
  | 
  | @@ Terms @@ +1 -1
  |   You buy from [-Owl-]{+Hawk+} Ltd in Malta.
  | 
  |   We ship maps.
  | 
  | 1 word inserted, 1 deleted in 1 clause
  help: restore it (`git checkout -- content/legal/_address.md` undoes what is not committed, `git log -p -- content/legal/_address.md` shows what commits changed), and give new texts a new one; or declare a correction in the front matter of each text, `corrections: [{date: …, note: why}]`, and run `engross seal`
",
        );
    }

    #[test]
    fn of_several_files_the_one_with_the_words_is_told() {
        let change = |words: &'static str, source: &'static str| {
            move |uses_of: &mut BTreeMap<String, Fingerprint>, of: &mut Fingerprint| {
                *uses_of = uses(words);
                uses_of.insert("engross.yaml".to_owned(), Fingerprint::of(words));
                *of = Fingerprint::of(source);
            }
        };
        let it = site(&[("2020", Some(OWL), Some(HAWK))])
            .with_file(FILE_2020, "---\ntitle: x\n---\n# Terms\n\nYou buy from {{ company }} in Malta.\n\nWe ship maps.\n")
            .with_file(ADDRESS, "Write to us.\n")
            .with_file("engross.yaml", "context:\n  company: Hawk Ltd\n")
            .otherwise(
                |it| change("Owl", "a")(&mut it.uses, &mut it.source),
                |it| change("Hawk", "b")(&mut it.uses, &mut it.source),
            );
        check_facts(
            &it,
            &[
                "engross.yaml:2:12 error: this changes the text of /legal/terms@2020, which was sealed on 2026-11-25",
            ],
        );
        // Two files, each with a change of its own.
        let it = site(&[(
            "2020",
            Some(OWL),
            Some("<h1>Terms</h1><p>You buy from Hawk Ltd in Malta.</p><p>We ship globes.</p>"),
        )])
        .with_file(
            FILE_2020,
            "# Terms\n\nYou buy from {{ company }} in Malta.\n\nWe ship globes.\n",
        )
        .with_file("engross.yaml", "context:\n  company: Hawk Ltd\n")
        .otherwise(
            |it| change("Owl", "a")(&mut it.uses, &mut it.source),
            |it| change("Hawk", "b")(&mut it.uses, &mut it.source),
        );
        check_facts(
            &it,
            &[
                "content/legal/terms/2020.md:5:9 error: this changes the text of /legal/terms@2020, which was sealed on 2026-11-25",
                "engross.yaml:2:12 error: this changes the text of /legal/terms@2020, which was sealed on 2026-11-25",
            ],
        );
    }

    #[test]
    fn a_text_that_changed_though_its_files_did_not_is_told_so() {
        let same = Fingerprint::of("s");
        let one = site(&[("2020", Some(OWL), Some(HAWK))])
            .otherwise(|it| it.source = same, |it| it.source = same);
        check_facts(
            &one,
            &[
                "content/legal/terms/2020.md:1:1 error: the text of /legal/terms@2020 is not the one that was sealed on 2026-11-25, though no file it is made of changed",
            ],
        );
        let two = site(&[("2020", Some(OWL), Some(HAWK)), ("2021", Some(OWL), Some(HAWK))])
            .otherwise(|it| it.source = same, |it| it.source = same);
        check_facts(
            &two,
            &[
                "content/legal/terms/2020.md:1:1 error: the texts of 2 versions are not the ones that were sealed, though no file they are made of changed: /legal/terms@2020, /legal/terms@2021",
            ],
        );
    }

    #[test]
    fn swapped_texts_and_those_of_the_past_are_named() {
        let it = site(&[("2020", Some(OWL), Some(HAWK)), ("2021", Some(HAWK), Some(OWL))]);
        check_facts(
            &it,
            &[
                "content/legal/terms/2020.md error: this changes the text of /legal/terms@2020, which was sealed on 2026-11-25; it is now that of /legal/terms@2021",
                "content/legal/terms/2021.md error: this changes the text of /legal/terms@2021, which was sealed on 2026-11-25; it is now that of /legal/terms@2020",
            ],
        );
        let it = site(&[("2020", Some(OWL), None), ("2020", Some(HAWK), Some(OWL))]);
        check_facts(
            &it,
            &[
                "content/legal/terms/2020.md error: this changes the text of /legal/terms@2020, which was sealed on 2026-11-25; it is again what was sealed on 2026-11-25",
            ],
        );
    }

    #[test]
    fn a_commit_history_written_anew_is_named() {
        let commit = || Some("0123456789abcdef0123456789abcdef01234567".to_owned());
        let it = site(&[("2020", Some(OWL), Some(HAWK)), ("2021", Some("<p>a</p>"), None)])
            .with_file(FILE_2020, "# Terms\n\nYou buy from\nHawk Ltd in Malta.\n")
            .otherwise(|it| it.commit = commit(), |it| it.commit = commit());
        check_told(
            &it,
            r"
content/legal/terms/2020.md:1:1: error: this changes the text of /legal/terms@2020, which was sealed on 2026-11-25 [sealed-text-altered]
  | --- /legal/terms@2020, sealed on 2026-11-25
  | +++ now
  | 
  | @@ Terms @@ +1 -1
  |   You buy from [-Owl-]{+Hawk+} Ltd in Malta.
  | 
  |   We ship maps.
  | 
  | 1 word inserted, 1 deleted in 1 clause
  help: the commit history is not the one that was sealed: this is what commit 0123456789 says. Fetch the former history, or declare a correction in the front matter, `corrections: [{date: …, note: why}]`, and run `engross seal`
register.yaml:18:1: error: /legal/terms@2021 is gone: it was sealed on 2026-11-25 from content/legal/terms/2021.md [sealed-version-gone]
  help: it came from the commit history, which was written anew or is not all here (`git fetch --unshallow`)
",
        );
        let it = site(&[("2020", Some(OWL), None), ("2019", None, Some(OWL))])
            .otherwise(|_| {}, |it| it.dated_by_commit = true);
        check_told(
            &it,
            r"
content/legal/terms/2019.md:1:1: error: /legal/terms@2020, which was sealed on 2026-11-25, is version 2019 now: its date was moved [sealed-version-moved]
  help: its date was that of a commit, and the history was written anew or is not all here (`git fetch --unshallow`); state `effective: 2020` in the front matter
",
        );
    }

    #[test]
    fn what_is_gone_is_told_at_its_entry() {
        check_told(
            &site(&[("2019", Some(HAWK), Some(HAWK)), ("2020", Some(OWL), None)]),
            r"
register.yaml:17:1: error: /legal/terms@2020 is gone: it was sealed on 2026-11-25 from content/legal/terms/2020.md [sealed-version-gone]
  help: restore the file (`git log -- content/legal/terms/2020.md` shows what became of it); a text that is in force no longer stays, and says so by `withdrawn:`
",
        );
        let gone = ["2016", "2017", "2018", "2019", "2020"].map(|id| (id, Some(OWL), None));
        check_facts(
            &site(&gone),
            &[
                "register.yaml:5:1 error: 5 sealed versions are gone, content/legal/terms/2016.md to content/legal/terms/2020.md: /legal/terms@2016, /legal/terms@2017, /legal/terms@2018, /legal/terms@2019, /legal/terms@2020",
            ],
        );
    }

    #[test]
    fn a_moved_date_is_told_where_it_is_stated() {
        let it = site(&[("2020", Some(OWL), None), ("2020-02", None, Some(OWL))]).with_file(
            "content/legal/terms/2020-02.md",
            "---\ntitle: x\neffective:  2020-02\n---\n",
        );
        check_told(
            &it,
            r"
content/legal/terms/2020-02.md:3:13: error: /legal/terms@2020, which was sealed on 2026-11-25, is version 2020-02 now: its date was moved [sealed-version-moved]
  help: give it back its date; if that was wrong, name the file after it (2020), so that it stays the version it was, state the right `effective:` and declare a correction, `corrections: [{date: …, note: why}]`
",
        );
        check_facts(
            &site(&[("2020", Some(OWL), None), ("undated", None, Some(OWL))]),
            &[
                "content/legal/terms/undated.md:1:1 error: /legal/terms@2020, which was sealed on 2026-11-25, has no date any more",
            ],
        );
        let it = site(&[("2020", Some(OWL), None), ("2020-02", None, Some(OWL))])
            .otherwise(|_| {}, |it| it.notice = "/terms".to_owned());
        check_facts(
            &it,
            &[
                "content/legal/terms/2020-02.md:1:1 error: /legal/terms@2020, which was sealed on 2026-11-25, is /terms@2020-02 now: it was moved",
            ],
        );
    }

    #[test]
    fn other_dates_are_told_where_they_are_stated() {
        let date = |text: &str| LegalDate::from_iso(text).ok();
        let one = || {
            site(&[("2020", Some(OWL), Some(OWL))])
                .with_file(FILE_2020, "---\nwithdrawn: 2022\npublished: 2019\n---\npublished: 1\n")
        };
        check_told(
            &one().otherwise(|it| it.published = date("2018"), |it| it.published = date("2019")),
            r"
content/legal/terms/2020.md:3:12: error: `published` of /legal/terms@2020 is 2019 and was 2018 when it was sealed on 2026-11-25 [sealed-date-changed]
  help: restore the date, or declare a correction in the front matter, `corrections: [{date: …, note: why}]`, and run `engross seal`
",
        );
        check_facts(
            &one().otherwise(|it| it.withdrawn = date("2021"), |it| it.withdrawn = None),
            &[
                "content/legal/terms/2020.md:2:12 error: `withdrawn` of /legal/terms@2020 is gone and was 2021 when it was sealed on 2026-11-25",
            ],
        );
        check_facts(
            &one().otherwise(|_| {}, |it| it.published = date("2027")),
            &[
                "content/legal/terms/2020.md:3:12 error: `published` of /legal/terms@2020 is 2027, but it was published when it was sealed on 2026-11-25",
            ],
        );
        check_facts(
            &one().otherwise(|it| it.effective = None, |_| {}),
            &[
                "content/legal/terms/2020.md:1:1 error: `effective` of /legal/terms@2020 is 2020 and was not known when it was sealed on 2026-11-25",
            ],
        );
    }

    #[test]
    fn what_is_to_be_sealed_is_worth_knowing() {
        let date = |text: &str| LegalDate::from_iso(text).ok();
        check_told(
            &site(&[("2020", None, Some(OWL))]),
            r"
content/legal/terms/2020.md:1:1: info: /legal/terms@2020 is not sealed yet [not-sealed]
  help: run `engross seal`
",
        );
        let many = ["2016", "2017", "2018", "2019", "2020"].map(|id| (id, None, Some(OWL)));
        check_facts(
            &site(&many),
            &[
                "register.yaml info: 5 versions are not sealed yet: /legal/terms@2016, /legal/terms@2017, /legal/terms@2018, /legal/terms@2019, /legal/terms@2020",
            ],
        );
        let one = || site(&[("2020", Some(OWL), Some(OWL))]);
        check_facts(
            &one().otherwise(|_| {}, |it| it.corrections = 1),
            &[
                "content/legal/terms/2020.md:1:1 info: /legal/terms@2020 was corrected and is not sealed again yet",
            ],
        );
        let dates = |it: &mut Observed| {
            it.withdrawn = date("2022");
            it.published = date("2019");
        };
        check_facts(
            &one().otherwise(|_| {}, dates),
            &[
                "content/legal/terms/2020.md:1:1 info: when /legal/terms@2020 was published is not sealed yet",
                "content/legal/terms/2020.md:1:1 info: that /legal/terms@2020 was withdrawn is not sealed yet",
                "content/legal/terms/2020.md:1:1 warning: /legal/terms@2020 is withdrawn from 2022, which was added after /legal/terms@2020 had been sealed on 2026-11-25",
            ],
        );
        check_told(
            &one().otherwise(|_| {}, |it| it.source = Fingerprint::of("b")),
            r"
content/legal/terms/2020.md:1:1: warning: the file is not the one that /legal/terms@2020 was sealed from on 2026-11-25, though its words are the same [sealed-source-changed]
  help: restore it (`git checkout -- content/legal/terms/2020.md` undoes what is not committed, `git log -p -- content/legal/terms/2020.md` shows what commits changed), or run `engross seal` to record it as it is now
",
        );
    }

    #[test]
    fn a_version_with_an_old_date_is_told_when_it_comes() {
        check_told(
            &site(&[("2020", Some(OWL), Some(OWL)), ("2019", None, Some(HAWK))]),
            r"
content/legal/terms/2019.md:1:1: info: /legal/terms@2019 is not sealed yet [not-sealed]
  help: run `engross seal`
content/legal/terms/2019.md:1:1: warning: /legal/terms@2019 is dated 2019 and was added after /legal/terms@2020 had been sealed on 2026-11-25 [backdated]
  help: correct the date if it is a slip; `engross seal` records it as it is
",
        );
    }

    #[test]
    fn other_titles_and_fewer_corrections_are_told_where_they_are_stated() {
        let it = || {
            site(&[("2020", Some(OWL), Some(OWL))])
                .with_file(FILE_2020, "---\ntitle: Rules\ncorrections: []\n---\n")
        };
        check_told(
            &it().otherwise(|_| {}, |it| it.title = "Rules".to_owned()),
            r#"
content/legal/terms/2020.md:2:8: error: the title of /legal/terms@2020 is "Rules" and was "Terms" when it was sealed on 2026-11-25 [sealed-title-changed]
  help: restore it, or declare a correction in the front matter, `corrections: [{date: …, note: why}]`, and run `engross seal`
"#,
        );
        check_facts(
            &it().otherwise(|it| it.corrections = 2, |it| it.corrections = 1),
            &[
                "content/legal/terms/2020.md:3:14 error: /legal/terms@2020 declares 1 of the 2 corrections that were sealed on 2026-11-25",
            ],
        );
    }

    #[test]
    fn another_language_than_the_sites_own_is_named() {
        let it = site(&[("2020", None, Some(OWL))])
            .otherwise(|_| {}, |it| it.language = "ja".to_owned());
        let expected =
            "content/legal/terms/2020.md:1:1 info: /ja/legal/terms@2020 is not sealed yet";
        check_facts(&it, &[expected]);
    }
}
