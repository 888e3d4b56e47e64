//! Tells discrepancies between register and site as findings, at the file that caused them.
//!
//! 1. For each altered text the files that did it are found: its own, or those it uses, by the words that
//!    changed (`locate`).
//! 2. All that one file altered is one finding, with the redline of the first.
//! 3. The other discrepancies are told one by one, and together where there are many.
//!
//! Reads nothing itself: it asks a [`Lookup`].

use std::collections::BTreeMap;

use super::compare::{Cause, Discrepancy, Observed, StatedDate, differing_uses, is_sealable};
use super::kept::kept_path;
use super::locate::{locate, sought};
use super::{Entry, FILE, Register};
use crate::finding::{Finding, Place};
use crate::redline::{self, Redline, terminal};

/// What the telling of an alteration needs to look at.
pub trait Lookup {
    /// The site's own language, which goes without saying.
    fn language(&self) -> &str;
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
    /// Made when it is first needed.
    redline: Option<Shown>,
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
                redline: None,
                observed: *observed,
            });
        }
        let mut altered_by: BTreeMap<Culprit, Vec<usize>> = BTreeMap::new();
        for (at, alteration) in alterations.iter_mut().enumerate() {
            for culprit in self.culprits(alteration) {
                altered_by.entry(culprit).or_default().push(at);
            }
        }
        altered_by
            .into_iter()
            .map(|(culprit, altered)| self.alteration(&culprit, &altered, &mut alterations))
            .collect()
    }

    /// The files that hold the words that changed; where none does, the likeliest one.
    fn culprits(&self, alteration: &mut Alteration<'_>) -> Vec<Culprit> {
        let own_file = alteration.version.file.clone();
        let is_of_commit = alteration.version.commit.is_some();
        let mut suspects = match alteration.cause {
            Cause::Source => vec![own_file.to_string()],
            Cause::Uses(_) => Vec::new(),
            Cause::Unknown => return vec![Culprit::Rendering],
        };
        suspects.extend(differing_uses(alteration.entry, alteration.version));
        if suspects.len() > 1
            && let Shown::Redline(redline) = self.shown(alteration)
        {
            let source = |path: &String| match is_of_commit && **path == *own_file {
                true => None,
                false => self.lookup.source(path),
            };
            let texts: Vec<Option<String>> = suspects.iter().map(source).collect();
            let mut found: Vec<usize> = Vec::new();
            for change in 0..redline.changes.len().min(CHANGES) {
                let sought = sought(redline, change);
                let matched = |at: &usize| {
                    let located = texts[*at].as_ref().and_then(|text| locate(text, &sought));
                    // Of equals the text's own file, which comes first.
                    located.map(|it| (it.matched, suspects.len() - at))
                };
                let likeliest = (0..suspects.len()).filter(|at| matched(at).is_some());
                found.extend(likeliest.max_by_key(matched));
            }
            found.sort_unstable();
            found.dedup();
            if !found.is_empty() {
                return found.into_iter().map(|at| Culprit::File(suspects[at].clone())).collect();
            }
        }
        suspects.into_iter().take(1).map(Culprit::File).collect()
    }

    fn shown<'s>(&self, alteration: &'s mut Alteration<'_>) -> &'s Shown {
        alteration.redline.get_or_insert_with(|| {
            let Some(kept) = self.lookup.kept(alteration.entry) else { return Shown::NotKept };
            match self.lookup.current(alteration.observed) {
                Some(current) => Shown::Redline(Box::new(redline::compare(&kept, &current))),
                None => Shown::NotRendered,
            }
        })
    }

    /// All that one file altered.
    fn alteration(
        &self,
        culprit: &Culprit,
        altered: &[usize],
        alterations: &mut [Alteration<'_>],
    ) -> Finding {
        let names: Vec<String> =
            altered.iter().map(|at| self.name(alterations[*at].entry)).collect();
        let first = &mut alterations[altered[0]];
        let (first_file, is_of_commit) =
            (first.version.file.clone(), first.version.commit.is_some());
        let shown = self.shown(first);
        let place = match culprit {
            // What the file says now is not what the commit says.
            Culprit::File(path) if **path == *first_file && is_of_commit => Place::start(&**path),
            Culprit::File(path) => self.place_of(path, shown),
            Culprit::Rendering => Place::start(first_file),
        };
        let detail = self.detail(first);
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

    /// The line of the first change that can be found in a file.
    fn place_of(&self, path: &str, shown: &Shown) -> Place {
        let Some(text) = self.lookup.source(path) else { return Place::file(path) };
        if let Shown::Redline(redline) = shown {
            let changes = 0..redline.changes.len().min(CHANGES);
            let mut located = changes.filter_map(|change| locate(&text, &sought(redline, change)));
            if let Some(located) = located.next() {
                return Place::offset(path, &text, located.offset);
            }
        }
        Place::start(path)
    }

    /// The redline of an alteration, in a few lines.
    fn detail(&self, alteration: &mut Alteration<'_>) -> Option<String> {
        let entry = alteration.entry;
        let redline = match self.shown(alteration) {
            Shown::Redline(redline) => redline,
            Shown::NotKept => {
                return Some(format!(
                    "what was altered cannot be shown: the sealed text is not kept as {}",
                    kept_path(entry)
                ));
            }
            Shown::NotRendered => return None,
        };
        let old = format!("{}, sealed on {}", self.name(entry), entry.sealed);
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
                Finding::warning(
                    "sealed-source-changed",
                    Place::start(version.file.clone()),
                    message,
                )
                .with_help(format!(
                    "{}, or run `engross seal` to record it as it is now",
                    restore(&version.file)
                ))
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
            "a sealed text stays at its address: move the file back".to_owned()
        } else if version.dated_by_commit {
            format!(
                "its date was that of a commit, and the history was written anew or is not all here \
                 (`git fetch --unshallow`); state `effective: {id}` in the front matter"
            )
        } else {
            format!(
                "give it back its date; if that was wrong, name the file {id}.md, so that it stays \
                 the version it was, state the right `effective:` and declare a correction, \
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
            let value = line.strip_prefix(what.key()).and_then(|rest| rest.strip_prefix(':'));
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
    format!("restore it (`git log -p -- {file}` shows what changed it)")
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

/// Names, or the first two and how many more.
fn listed(names: &[String]) -> String {
    match names {
        [a, b, c, d, ..] => match names.len() {
            4 => [a, b, c, d].map(String::as_str).join(", "),
            count => format!("{a}, {b} and {} more", count - 2),
        },
        names => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::tests::{observed_as, version};
    use crate::register::{Unsealed, appended, compare};

    /// A site with what was sealed of it: each version as an id, its sealed text and its text now.
    struct Site<'a> {
        versions: &'a [(&'a str, &'a str, &'a str)],
        files: &'a [(&'a str, &'a str)],
        /// What else differs, of all versions.
        change: &'a dyn Fn(&mut Unsealed, &mut Observed),
        keeps: bool,
    }

    impl Lookup for Site<'_> {
        fn language(&self) -> &str {
            "en"
        }
        fn kept(&self, entry: &Entry) -> Option<String> {
            let of =
                self.versions.iter().find(|it| it.0 == entry.version).filter(|_| self.keeps)?;
            Some(of.1.to_owned())
        }
        fn current(&self, observed: usize) -> Option<String> {
            Some(self.versions[observed].2.to_owned())
        }
        fn source(&self, path: &str) -> Option<String> {
            let file = self.files.iter().find(|it| it.0 == path)?;
            Some(file.1.to_owned())
        }
    }

    const NOTHING: &dyn Fn(&mut Unsealed, &mut Observed) = &|_, _| {};

    /// Seals and compares the site, and expects these findings as they are shown.
    fn check_told(site: &Site<'_>, expected: &str) {
        let mut sealed = Vec::new();
        let mut now = Vec::new();
        for (id, was, is) in site.versions {
            let mut unsealed = version(id, was);
            let mut observed = observed_as(&version(id, is));
            (site.change)(&mut unsealed, &mut observed);
            sealed.push(unsealed);
            now.push(observed);
        }
        let register = Register::new(appended(None, &Register::default(), sealed).1);
        let found = findings(&compare(&register, &now), &register, &now, site);
        let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(shown.join("\n"), expected.trim());
    }

    const OWL: &str = "<h1>Terms</h1><p>You buy from Owl Ltd in Malta.</p><p>We ship maps.</p>";
    const HAWK: &str = "<h1>Terms</h1><p>You buy from Hawk Ltd in Malta.</p><p>We ship maps.</p>";

    #[test]
    fn an_altered_text_is_told_at_its_line_with_its_redline() {
        let files = [(
            "content/legal/terms/2020-01-15.md",
            "# Terms\n\nYou buy from\nHawk Ltd in Malta.\n\nWe ship maps.\n",
        )];
        let mut site = Site {
            versions: &[("2020-01-15", OWL, HAWK)],
            files: &files,
            change: NOTHING,
            keeps: true,
        };
        check_told(&site, "");
        site.keeps = false;
        check_told(&site, "");
    }
}
