//! The pages that tell a notice's past: all its versions, and the life of each of its clauses.
//!
//! Both are bounded by what they show, not by the notice: of a clause with many changes the newest are
//! listed and the first, of clauses that are gone the last ones to go. `clauses.json` has all.

use std::collections::{BTreeMap, BTreeSet};

use super::super::comparisons::Comparisons;
use super::super::plan::Entry;
use super::super::view::*;
use super::{Bytes, EditionWork, summary};
use crate::clause_history::{ClauseHistory, Line, Step, TitleChange, What};
use crate::document::date::{LegalDate, is_dated_line};
use crate::history::{Status, Version};
use crate::shown::Inline;
use crate::theme::Words;
use crate::wording::Given;

/// How many steps the page of clauses lists in all, as long as each clause has a few of them.
const STEPS: usize = 2000;
/// How many a clause has at least, and at most.
const STEPS_OF_ONE: (usize, usize) = (4, 40);
/// How many clauses that are gone are listed.
const GONE: usize = 200;

impl EditionWork {
    pub(super) fn history_page(&self, entry: &Entry) -> Bytes {
        let shown = self.edition().shown();
        let title = self.edition().title().to_owned();
        let page = self.page_view("history", title, entry, &Inline::default(), Vec::new());
        let mut variables = self.variables(page, shown);
        let comparisons = Comparisons::of(self.edition(), &self.renderer.settings.redline);
        let pair = |old: usize, new: usize| {
            let url = self.comparison_url(old, new)?;
            let VersionView { name, id, .. } = &self.views[old];
            Some(PairView { name: name.clone(), id: id.clone(), url })
        };
        let day = |date: Option<LegalDate>| {
            date.map_or(String::new(), |date| date.first_day().to_string())
        };
        let history: Vec<HistoryView> = (0..self.views.len())
            .rev()
            .map(|at| {
                let version = self.version(at);
                HistoryView {
                    version: self.views[at].clone(),
                    from: day(version.effective),
                    until: day(version.until),
                    duration: self.duration(version),
                    summary: (at > 0).then(|| summary(self.neighbours(at))),
                    compare: comparisons
                        .older(at)
                        .into_iter()
                        .rev()
                        .filter_map(|old| pair(old, at))
                        .collect(),
                }
            })
            .collect();
        variables.view("history", &history);
        self.renderer.template("history.html", &variables, None)
    }

    /// How long a version was in force. Only of one that is over: a page must not change with every day.
    fn duration(&self, version: &Version) -> String {
        let is_over = matches!(version.status, Status::Superseded | Status::Withdrawn);
        match (version.effective, version.until) {
            (Some(from), Some(until)) if is_over && !version.document.past().is_step => {
                duration(from, until, self.renderer.words(), self.lang())
            }
            _ => String::new(),
        }
    }

    pub(super) fn clauses_page(&self, entry: &Entry) -> Bytes {
        let shown = self.edition().shown();
        let title = self.edition().title().to_owned();
        let page = self.page_view("clauses", title, entry, &Inline::default(), Vec::new());
        let mut variables = self.variables(page, shown);
        variables.view("clauses", &self.clause_lives());
        self.renderer.template("clauses.html", &variables, None)
    }

    fn clause_lives(&self) -> ClauseLivesView {
        let history = self.clause_history();
        let shown = self.edition().shown();
        let has_life = |&(at, line): &(usize, &Line)| match at {
            0 => line.steps.iter().any(is_told_at_start),
            // A heading that dates the whole text is no clause of it.
            _ => !line.headings.iter().all(|(_, heading)| is_dated_line(&heading.title)),
        };
        let lines: Vec<(usize, &Line)> =
            history.lines.iter().enumerate().filter(has_life).collect();
        let is_here = |line: &Line| line.is_in(shown);
        let comes = |line: &Line| {
            line.steps.iter().any(|step| step.version > shown && step.what.is_there())
        };
        let told: BTreeSet<usize> = lines.iter().map(|(at, _)| *at).collect();
        let here: Vec<usize> =
            history.versions[shown].iter().copied().filter(|at| told.contains(at)).collect();
        let away = lines.iter().filter(|(_, line)| !is_here(line));
        let (coming, mut gone): (Vec<_>, Vec<_>) = away.partition(|(_, line)| comes(line));
        gone.sort_by_key(|(at, line)| (std::cmp::Reverse(last_version(line)), *at));
        let gone_left_out = gone.len().saturating_sub(GONE);
        gone.truncate(GONE);
        let count = here.len() + coming.len() + gone.len();
        let (least, most) = STEPS_OF_ONE;
        let mut merged: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (at, line) in history.lines.iter().enumerate() {
            for step in &line.steps {
                if let What::Merged { into } = step.what {
                    merged.entry((into, step.version)).or_default().push(at);
                }
            }
        }
        let lister = Lister {
            work: self,
            history,
            merged,
            listed: here
                .iter()
                .copied()
                .chain(coming.iter().chain(&gone).map(|(at, _)| *at))
                .collect(),
            limit: (STEPS / count.max(1)).clamp(least, most),
        };
        let notice = self.notice_view();
        let mut shown_lives: Vec<ClauseLifeView> = here
            .iter()
            .map(|&at| {
                let id = history.lines[at].heading(shown).id.as_deref();
                lister.life(at, shown, notice.url.clone() + &fragment(id))
            })
            .collect();
        nest(&mut shown_lives, |at| history.lines[here[at]].heading(shown).rank);
        let place = |at: usize, version: usize| {
            let id = history.lines[at].heading(version).id.as_deref();
            self.views[version].url.clone() + &fragment(id)
        };
        let coming = coming.iter().map(|&(at, line)| {
            let first = (shown + 1..self.views.len()).find(|&version| line.is_in(version));
            let first = first.unwrap_or(shown);
            lister.life(at, first, place(at, first))
        });
        let gone = gone.iter().map(|&(at, line)| {
            let last = last_version(line);
            lister.life(at, last, place(at, last))
        });
        let folder = self.folder();
        ClauseLivesView {
            coming: coming.collect(),
            gone: gone.collect(),
            shown: shown_lives,
            gone_left_out,
            json_url: self.renderer.addresses.link(&format!("{folder}clauses.json")),
        }
    }
}

/// Writes lives down.
struct Lister<'a> {
    work: &'a EditionWork,
    history: &'a ClauseHistory,
    /// By line and version: the lines that became part of it.
    merged: BTreeMap<(usize, usize), Vec<usize>>,
    /// The lines that have an entry on the page.
    listed: BTreeSet<usize>,
    /// How many steps of a clause are listed.
    limit: usize,
}

impl Lister<'_> {
    /// The life of a line, called as it is in this version.
    fn life(&self, at: usize, version: usize, url: String) -> ClauseLifeView {
        let line = &self.history.lines[at];
        let told: Vec<&Step> = line.steps.iter().filter(|step| is_told(step)).collect();
        let is_change = |step: &&&Step| step.what == What::Stayed;
        let changed = told.iter().filter(is_change).count();
        let left_out = told.len().saturating_sub(self.limit);
        let (first, rest) = match told.split_first() {
            Some((first, rest)) => (Some(first), rest),
            None => (None, told.as_slice()),
        };
        let newest = rest.iter().rev().take(rest.len() - left_out);
        ClauseLifeView {
            anchor: anchor(at),
            title: line.heading(version).title.clone(),
            url,
            steps: newest.chain(first).map(|step| self.step(at, line, step)).collect(),
            changed,
            left_out,
            opens: false,
            closes: 0,
        }
    }

    fn step(&self, at: usize, line: &Line, step: &Step) -> ClauseStepView {
        let work = self.work;
        let view = &work.views[step.version];
        let before = step.version.saturating_sub(1);
        let (event, other) = match step.what {
            What::Appeared => ("new", None),
            What::SplitOff { from } => ("split-off", Some((from, before))),
            What::CameBack => ("back", None),
            What::Stayed => (what_changed(line, step), None),
            What::Gone => ("gone", None),
            What::Merged { into } => ("merged", Some((into, step.version))),
        };
        let took_in = self.merged.get(&(at, step.version)).map_or(&[][..], Vec::as_slice);
        let event = match event {
            "form" if !took_in.is_empty() => "took-in",
            event => event,
        };
        let change = step.own.first_change.or(step.whole.first_change);
        let id = line.heading(step.version).id.as_deref().filter(|_| step.what.is_there());
        let is_named_by_date = |date: &&DateView| date.text == view.name;
        ClauseStepView {
            event,
            name: view.name.clone(),
            date: view.effective.as_ref().filter(is_named_by_date).cloned(),
            status: view.status,
            url: view.url.clone() + &fragment(id),
            changes_url: change.map_or(String::new(), |change| {
                let change = &work.neighbours(step.version).changes[change];
                format!("{}#{}", view.changes_url, change.id)
            }),
            title_change: match step.title {
                Some(TitleChange::Renamed) => "renamed",
                Some(TitleChange::Renumbered) => "renumbered",
                None => "",
            },
            former_title: match step.title {
                Some(_) => line.heading(before).title.clone(),
                None => String::new(),
            },
            title: line.heading(step.version).title.clone(),
            moved: step.moved,
            other: other.map_or(String::new(), |(other, version)| {
                self.history.lines[other].heading(version).title.clone()
            }),
            other_anchor: match other {
                Some((other, _)) if self.listed.contains(&other) => anchor(other),
                _ => String::new(),
            },
            took_in: took_in
                .iter()
                .map(|other| self.history.lines[*other].heading(before).title.clone())
                .collect(),
            words_inserted: step.own.words_inserted,
            words_deleted: step.own.words_deleted,
        }
    }
}

/// Whether a step says something of the clause itself. What happened in clauses that belong to it is
/// told with them.
fn is_told(step: &Step) -> bool {
    let own = step.own.changes > 0 || step.title.is_some() || step.rank || step.moved;
    step.what != What::Stayed || own
}

/// The same of what stands before the first heading, which every version has.
fn is_told_at_start(step: &Step) -> bool {
    step.what == What::Stayed && is_told(step)
}

fn what_changed(line: &Line, step: &Step) -> &'static str {
    let own = step.own;
    let words = |version: usize| line.heading(version).title.split_whitespace().count();
    let is_heading = step.title.is_some()
        && own.changes <= 1
        && own.words_inserted <= words(step.version)
        && own.words_deleted <= words(step.version.saturating_sub(1));
    if is_heading {
        return "heading";
    }
    let has_words = own.words_inserted + own.words_deleted > 0;
    match (step.title, step.moved) {
        (Some(TitleChange::Renamed), _) => "changed",
        _ if has_words => "changed",
        (_, true) => "moved",
        _ if own.changes > own.form_changes => "changed",
        _ => "form",
    }
}

/// The last version that had a clause which is gone.
fn last_version(line: &Line) -> usize {
    let end = line.steps.iter().rev().find(|step| !step.what.is_there());
    end.map_or(0, |step| step.version.saturating_sub(1))
}

fn anchor(line: usize) -> String {
    format!("engross:clause-{line}")
}

fn fragment(id: Option<&str>) -> String {
    id.map_or(String::new(), |id| format!("#{}", crate::address::encoded(id)))
}

/// Says where lists of clauses within others open and close.
fn nest(lives: &mut [ClauseLifeView], rank: impl Fn(usize) -> u8) {
    // What stands before the first heading holds none of them.
    let rank = |at: usize| match rank(at) {
        0 => u8::MAX,
        rank => rank,
    };
    let mut open: Vec<u8> = Vec::new();
    let count = lives.len();
    for (at, life) in lives.iter_mut().enumerate() {
        open.push(rank(at));
        let next = if at + 1 < count { rank(at + 1) } else { 0 };
        life.opens = next > rank(at);
        let before = open.len();
        while open.last().is_some_and(|open| *open >= next) {
            open.pop();
        }
        life.closes = (before - open.len()).saturating_sub(1);
    }
}

/// The time between two dates in words, no finer than the dates are; empty where there is none.
fn duration(from: LegalDate, until: LegalDate, words: &Words, lang: &str) -> String {
    let (_, from_month, from_day) = from.parts();
    let (_, until_month, until_day) = until.parts();
    let (first, end) = (from.first_day(), until.first_day());
    let span = match first.until((jiff::Unit::Year, end)) {
        Ok(span) if first < end => span,
        _ => return String::new(),
    };
    let (years, months) = (span.get_years().into(), span.get_months());
    let has_months = from_month.is_some() && until_month.is_some();
    let has_days = from_day.is_some() && until_day.is_some() && years == 0 && months == 0;
    let parts = [
        ("duration-years", years),
        ("duration-months", if has_months { months } else { 0 }),
        ("duration-days", if has_days { span.get_days() } else { 0 }),
    ];
    let said = parts.into_iter().filter(|(_, count)| *count > 0).filter_map(|(key, count)| {
        let count = Given::Number(u64::try_from(count).ok()?);
        Some(words.filled(lang, key, &[("count", count)]))
    });
    said.collect::<Vec<_>>().join(&words.text(lang, "duration-joint"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::functions::register_placeholders;
    use crate::settings::Settings;

    #[test]
    fn a_time_in_force_is_told_no_finer_than_its_dates() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let theme = crate::theme::load(root, &Settings::default(), register_placeholders);
        let words = theme.expect("the theme").words;
        let check_duration = |from: &str, until: &str, english: &str, japanese: &str| {
            let date = |text| LegalDate::from_iso(text).expect("a date");
            let said = |lang| duration(date(from), date(until), &words, lang);
            assert_eq!(
                (said("en"), said("ja")),
                (english.to_owned(), japanese.to_owned()),
                "{from}"
            );
        };
        check_duration("2018-05-25", "2021-03-01", "2 years, 9 months", "2年9か月");
        check_duration("2020-02-29", "2021-02-28", "11 months", "11か月");
        check_duration("2020-02-29", "2021-03-01", "1 year", "1年");
        check_duration("2020-01-31", "2020-03-01", "1 month", "1か月");
        check_duration("2020-01-31", "2020-02-29", "29 days", "29日");
        check_duration("2020-01-01", "2020-01-02", "1 day", "1日");
        check_duration("2020-01", "2021-04-19", "1 year, 3 months", "1年3か月");
        check_duration("2020-01", "2020-01-19", "", "");
        check_duration("2016", "2018-12", "2 years", "2年");
        check_duration("2016", "2016-12", "", "");
        check_duration("2020-01-02", "2020-01-02", "", "");
        check_duration("2020-01-02", "2020-01-01", "", "");
    }

    /// Nests clauses of these ranks, and draws the lists.
    fn check_nesting(ranks: &[u8], expected: &str) {
        let life = |_: &u8| ClauseLifeView {
            anchor: String::new(),
            title: String::new(),
            url: String::new(),
            steps: Vec::new(),
            changed: 0,
            left_out: 0,
            opens: false,
            closes: 0,
        };
        let mut lives: Vec<ClauseLifeView> = ranks.iter().map(life).collect();
        nest(&mut lives, |at| ranks[at]);
        let mut drawn = String::new();
        for (life, rank) in lives.iter().zip(ranks) {
            drawn.push_str(&rank.to_string());
            drawn.push_str(if life.opens { "(" } else { " " });
            drawn.push_str(&")".repeat(life.closes));
        }
        assert_eq!(drawn, expected);
    }

    #[test]
    fn clauses_nest_by_rank_however_ranks_leap() {
        check_nesting(&[], "");
        check_nesting(&[2, 2], "2 2 ");
        check_nesting(&[1, 2, 3, 3, 2, 4], "1(2(3 3 )2(4 ))");
        check_nesting(&[4, 3, 1, 6, 2], "4 3 1(6 2 )");
        check_nesting(&[0, 2, 3], "0 2(3 )");
    }
}
