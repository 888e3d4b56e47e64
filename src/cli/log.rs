//! `engross log`

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use super::report::{self, OnFaults, Printer, When, finding_json};
use super::table::{self, Column, Paint, Row, Screen, Words};
use super::{Common, Exit, Format, WrongUse};
use crate::asked::{
    Asked, NoticeName, Refused, asked, find_notice, no_file, notice_of_file, site_of, unread,
};
use crate::document::DateSource;
use crate::document::date::LegalDate;
use crate::finding::{Finding, Severity};
use crate::history::{Corrected, Status};
use crate::log::languages::{Languages, Translated};
use crate::log::{self, Log, LogEntry, Summary, json};
use crate::render::Renderer;
use crate::site::{Opened, Otherwise, open, read_settings};

#[derive(Args)]
#[command(after_help = "\
Examples:
  engross log                          all notices
  engross log /legal/privacy           all versions of a notice, newest first
  engross log /ja/legal/privacy        its Japanese ones
  engross log content/legal/terms.md   the notice that a file is a text of
  engross log /legal/privacy --as-of 2027-03-01
  engross log /legal/privacy --format json

WORDS counts the words that a version has and the one before it has not (+), and the other
way round (−). DATED BY says how the effective date is known. Texts that are not published
yet come first, as drafts. Of a notice in several languages a second table shows which version
each of them has: a translation is stale when its source has moved on. What is wrong with the texts stands below the table. A notice is
also found by a path that it had before (`aliases:`).
The fields of --format json are described in docs/log.md.

Exit status: 0 done, 1 the site cannot be read, 2 wrong use, 3 the machine failed.")]
pub struct LogArgs {
    /// The notice: its path, `/legal/privacy`, or one of its files; all notices without one
    notice: Option<String>,
    /// How the log is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Whether it is coloured
    #[arg(long, visible_alias = "colour", value_enum, default_value_t, value_name = "WHEN")]
    color: When,
    /// How many columns a line has [default: the terminal's; 80 elsewhere]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    width: Option<u16>,
}

pub fn run(common: &Common, args: &LogArgs) -> Exit {
    let printer = Printer::new(common, args.format);
    let result = match &args.notice {
        Some(name) => of_notice(common, args, &printer, name),
        None => of_site(common, args, &printer),
    };
    result.unwrap_or_else(|refused| printer.refused(refused, &FAULTS))
}

fn of_notice(
    common: &Common,
    args: &LogArgs,
    printer: &Printer,
    name: &str,
) -> Result<Exit, Refused> {
    let day = common.day()?;
    let (site, findings, name) = named(common, day, name)?;
    let found = log::of_notice(&site, &name.notice, &name.lang, &findings);
    let Some((log, findings)) = found else { return Err(Refused::Faults(findings)) };
    if args.format == Format::Json {
        let text = json::log(&log, findings.iter().map(finding_json).collect());
        return Ok(printer.result(&text, Exit::Done));
    }
    let exit = printer.result(&drawn(&log, screen(args)), Exit::Done);
    if printer.tells(&findings) && std::io::stdout().is_terminal() {
        report::to_stderr("\n");
    }
    printer.findings(&findings);
    Ok(exit)
}

fn of_site(common: &Common, args: &LogArgs, printer: &Printer) -> Result<Exit, Refused> {
    let (root, day) = common.site()?;
    let (site, findings) = opened(&root, day)?;
    let notices = log::of_site(&site.site, day, &site.settings.languages);
    if args.format == Format::Json {
        return Ok(printer.result(&json::notices(&notices), Exit::Done));
    }
    let text = match notices.is_empty() {
        true => "the site has no notices\n".to_owned(),
        false => drawn_notices(&notices, screen(args)),
    };
    let exit = printer.result(&text, Exit::Done);
    // A text with an error may be missing in the list.
    printer.findings(&errors(findings));
    Ok(exit)
}

/// A notice by its name, with its site and what was found in that.
fn named(
    common: &Common,
    day: Date,
    name: &str,
) -> Result<(Arc<Renderer>, Vec<Finding>, NoticeName), Refused> {
    let no_text = |what: &str| {
        let help = "name the notice as its address has it, /legal/privacy, or one of its files";
        Refused::WrongUse(format!("{what} is no text of a notice"), help.to_owned())
    };
    match asked(name) {
        Asked::StandardInput => Err(no_text("the standard input")),
        Asked::Version { version: Some(_), notice } => Err(Refused::WrongUse(
            format!("{name} is one version of a notice"),
            format!("all of them: engross log {notice}"),
        )),
        Asked::Version { notice, version: None } => {
            let root = common.root().map_err(|message| {
                WrongUse::no_site(format!("`{notice}` is a notice of a site: {message}"))
            })?;
            let (site, findings) = opened(&root, day)?;
            let name = find_notice(&site, &notice)?;
            Ok((site, findings, name))
        }
        Asked::File(path) => {
            if !path.is_file() {
                return Err(no_file(&path));
            }
            let of_site = site_of(&path, &common.root(), common.root.is_some())?;
            let (root, below) = of_site.ok_or_else(|| no_text(name))?;
            let (site, findings) = opened(&root, day)?;
            let name = notice_of_file(&site, &below).ok_or_else(|| no_text(name))?;
            Ok((site, findings, name))
        }
    }
}

/// The site at a root, with what its texts said before their corrections.
fn opened(root: &Path, day: Date) -> Result<(Arc<Renderer>, Vec<Finding>), Refused> {
    let settings = read_settings(root).map_err(Refused::Faults)?;
    let Opened { renderer, findings, .. } = open(root, settings, day, &Otherwise::default());
    if let Some(refused) = unread(&findings) {
        return Err(refused);
    }
    match renderer {
        Some(renderer) => Ok((renderer, findings)),
        None => Err(Refused::Faults(errors(findings))),
    }
}

fn errors(findings: Vec<Finding>) -> Vec<Finding> {
    findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}

/// What is said where the content has faults.
const FAULTS: OnFaults = OnFaults {
    message: "the site cannot be read",
    help: Some("mend what is said above"),
    exit: Exit::Faults,
};

fn screen(args: &LogArgs) -> Screen {
    const ELSEWHERE: usize = 80;
    let width = args.width.map(usize::from).or_else(report::terminal_width);
    Screen { colour: args.color.is_now(), width: width.unwrap_or(ELSEWHERE) }
}

fn drawn(log: &Log, screen: Screen) -> String {
    let mut out = heading(log, screen);
    out.push('\n');
    let says_same =
        |entry: &LogEntry| entry.effective.map(|date| date.to_string()) == Some(entry.id.clone());
    let from_commits = log.versions.iter().any(|entry| entry.commit.is_some());
    let columns = [
        Column { head: "VERSION", ..Column::default() },
        Column { head: "STATUS", ..Column::default() },
        Column {
            head: "EFFECTIVE",
            repeats: log.versions.iter().all(says_same),
            goes_below: Some(4),
            below: "effective ",
            ..Column::default()
        },
        Column { head: "PUBLISHED", goes_below: Some(3), below: "published ", ..Column::default() },
        Column { head: "WORDS", ..Column::default() },
        Column { head: "DATED BY", goes_below: Some(2), below: "dated by ", ..Column::default() },
        Column {
            head: "SOURCE",
            // Of a path the last part is enough; of a commit's subject some words should stay.
            at_least: Some(if from_commits { 28 } else { 15 }),
            goes_below: Some(1),
            ..Column::default()
        },
    ];
    let counts = Counts::of(&log.versions);
    let rows: Vec<Row> = log.versions.iter().map(|entry| row(entry, &counts)).collect();
    out.push_str(&table::draw(&columns, &rows, screen));
    if let Some(languages) = &log.languages {
        out.push('\n');
        out.push_str(&drawn_languages(languages, screen));
    }
    out
}

/// The versions of the source, and by language what translates them.
fn drawn_languages(languages: &Languages, screen: Screen) -> String {
    let Languages { source, prevailing, others, rows, unbound } = languages;
    let mut said = vec![Words::new(&format!("translated from {source}"), Paint::Plain)];
    said.extend(
        prevailing.iter().map(|lang| Words::new(&format!("{lang} prevails"), Paint::Plain)),
    );
    let mut out = table::parted(said, " · ", screen);
    out.push('\n');
    let heads: Vec<String> =
        [source].into_iter().chain(others).map(|lang| lang.to_uppercase()).collect();
    let mut columns: Vec<Column<'_>> =
        heads.iter().map(|head| Column { head, ..Column::default() }).collect();
    columns.insert(1, Column { head: "STATUS", repeats: true, ..Column::default() });
    let row = |first: Words, status: Words, translated: &[Vec<Translated>]| {
        let cells = translated.iter().map(|of_lang| translations(of_lang));
        Row { cells: [first, status].into_iter().chain(cells).collect(), notes: Vec::new() }
    };
    let mut drawn: Vec<Row> = rows
        .iter()
        .map(|it| {
            let status = Words::new(status_words(it.status), status_paint(it.status));
            row(Words::new(&it.version, Paint::Plain), status, &it.translated)
        })
        .collect();
    if unbound.iter().any(|of_lang| !of_lang.is_empty()) {
        drawn.push(row(Words::new("not known", Paint::Red), Words::nothing(), unbound));
    }
    out.push_str(&table::draw(&columns, &drawn, screen));
    out
}

/// `2024-06-10 stale, 2024-02-16`
fn translations(versions: &[Translated]) -> Words {
    if versions.is_empty() {
        return Words::nothing();
    }
    let mut words = Words::default();
    for (at, it) in versions.iter().enumerate() {
        let between = if at > 0 { ", " } else { "" };
        let date = it.effective.map_or_else(|| it.version.clone(), |date| date.to_string());
        words = words.and(between, Paint::Plain).and(&date, Paint::Plain);
        let mark = match it.status {
            _ if it.is_stale => Some(("stale", Paint::Red)),
            Status::Draft | Status::Pending | Status::Withdrawn => {
                Some((status_words(it.status), status_paint(it.status)))
            }
            Status::InForce | Status::Superseded => None,
        };
        if let Some((mark, paint)) = mark {
            words = words.and(" ", Paint::Plain).and(mark, paint);
        }
    }
    words
}

/// The title, then path, language and since when it is in force.
fn heading(log: &Log, screen: Screen) -> String {
    let summary = &log.summary;
    let language = match log.other_languages.is_empty() {
        true => summary.lang.clone(),
        false => format!("{} (also {})", summary.lang, log.other_languages.join(", ")),
    };
    let parts = vec![
        Words::new(&summary.notice, Paint::Plain),
        Words::new(&language, Paint::Plain),
        standing(summary),
    ];
    let title = table::line(Words::new(&summary.title, Paint::Bold), screen);
    title + &table::parted(parts, " · ", screen)
}

/// `in force since 2024-02-16`
fn standing(summary: &Summary) -> Words {
    let paint = status_paint(summary.status);
    let said = match (summary.status, summary.since) {
        (Status::InForce, Some(date)) => format!("in force since {date}"),
        (Status::InForce, None) => "in force, undated".to_owned(),
        (Status::Pending, Some(date)) => format!("in force from {date}"),
        (Status::Withdrawn, Some(date)) => format!("withdrawn on {date}"),
        (Status::Draft, _) => "not published yet".to_owned(),
        (status, _) => status_words(status).to_owned(),
    };
    Words::new(&said, paint)
}

fn status_words(status: Status) -> &'static str {
    match status {
        Status::InForce => "in force",
        other => other.name(),
    }
}

fn status_paint(status: Status) -> Paint {
    match status {
        Status::Draft => Paint::Cyan,
        Status::Pending => Paint::Yellow,
        Status::InForce => Paint::Green,
        Status::Superseded => Paint::Dim,
        Status::Withdrawn => Paint::Red,
    }
}

/// How wide the two numbers of a column of counts are.
struct Counts {
    inserted: usize,
    deleted: usize,
}

impl Counts {
    fn of(entries: &[LogEntry]) -> Counts {
        let mut counts = Counts { inserted: 0, deleted: 0 };
        for entry in entries {
            if let log::Words::Compared { inserted, deleted, .. } = entry.words {
                counts.inserted = counts.inserted.max(inserted.to_string().len());
                counts.deleted = counts.deleted.max(deleted.to_string().len());
            }
        }
        counts
    }

    /// `  +1 −190`
    fn drawn(&self, words: &log::Words) -> Words {
        let numbers = |inserted: usize, deleted: usize| {
            let before = self.inserted - inserted.to_string().len();
            let between = self.deleted - deleted.to_string().len() + 1;
            let paint = |count: usize, paint| if count == 0 { Paint::Dim } else { paint };
            Words::new(&" ".repeat(before), Paint::Plain)
                .and(&format!("+{inserted}"), paint(inserted, Paint::Green))
                .and(&" ".repeat(between), Paint::Plain)
                .and(&format!("−{deleted}"), paint(deleted, Paint::Red))
        };
        match words {
            log::Words::First => Words::new("first", Paint::Dim),
            log::Words::Faulty => Words::new("unknown", Paint::Red),
            log::Words::Compared { any: false, .. } => Words::new("the same", Paint::Dim),
            log::Words::Compared { inserted: 0, deleted: 0, moved: 1.., .. } => {
                Words::new("only moved", Paint::Plain)
            }
            log::Words::Compared { inserted: 0, deleted: 0, .. } => {
                Words::new("only form", Paint::Plain)
            }
            log::Words::Compared { inserted, deleted, .. } => numbers(*inserted, *deleted),
        }
    }
}

fn row(entry: &LogEntry, counts: &Counts) -> Row {
    let is_past = matches!(entry.status, Status::Superseded | Status::Withdrawn);
    let id_paint = if is_past { Paint::Plain } else { Paint::Bold };
    let cells = vec![
        Words::new(&entry.id, id_paint),
        Words::new(status_words(entry.status), status_paint(entry.status)),
        date(entry.effective),
        date(entry.published.map(|published| published.date)),
        counts.drawn(&entry.words),
        dated_by(entry),
        source(entry),
    ];
    let notes = label(entry).into_iter().chain(entry.corrections.iter().map(correction)).collect();
    Row { cells, notes }
}

/// `labelled 3, a material change`: what readers are told of a version besides its date.
fn label(entry: &LogEntry) -> Option<Words> {
    let label = entry.label.as_ref().map(|label| format!("labelled {label}"));
    let material = entry.material.then(|| "a material change".to_owned());
    let told: Vec<String> = label.into_iter().chain(material).collect();
    (!told.is_empty()).then(|| Words::new(&told.join(", "), Paint::Plain))
}

fn date(date: Option<LegalDate>) -> Words {
    date.map_or_else(Words::nothing, |date| Words::new(&date.to_string(), Paint::Plain))
}

fn dated_by(entry: &LogEntry) -> Words {
    let Some(dating) = &entry.dating else { return Words::nothing() };
    let said = match dating.from {
        DateSource::FrontMatter => "front matter".to_owned(),
        DateSource::FileName => "file name".to_owned(),
        DateSource::UpdateDate => "update_date".to_owned(),
        DateSource::Text => format!("text, line {}", dating.place.line),
        DateSource::Translation => "translation of".to_owned(),
        DateSource::Commit => "commit".to_owned(),
    };
    Words::new(&said, Paint::Plain)
}

fn source(entry: &LogEntry) -> Words {
    match &entry.commit {
        Some(commit) => Words::new(commit.short(), Paint::Yellow)
            .and(&format!(" {}", commit.subject), Paint::Plain),
        None => Words::new(&entry.path, Paint::Plain).cut_at_start(),
    }
}

/// `corrected 2024-03-05 (1a2b3c4d5e, not declared): the reason`
fn correction(correction: &Corrected) -> Words {
    let date =
        correction.date.map_or_else(|| "since the last commit".to_owned(), |it| it.to_string());
    let mut words = Words::new(&format!("corrected {date}"), Paint::Plain);
    if let Some(commit) = &correction.commit {
        words = words.and(&format!(" {}", commit.short()), Paint::Yellow);
    }
    if !correction.declared {
        words = words.and(", ", Paint::Plain).and("not declared", Paint::Red);
    }
    // What its commit says is for those who can read the commits.
    let subject = correction.commit.as_ref().map_or("", |commit| commit.subject.as_str());
    match [correction.note.as_str(), subject].into_iter().find(|reason| !reason.is_empty()) {
        None => words,
        Some(reason) => words.and(&format!(": {reason}"), Paint::Plain),
    }
}

fn drawn_notices(notices: &[Summary], screen: Screen) -> String {
    let only_one_language = notices.iter().all(|it| it.lang == notices[0].lang);
    let columns = [
        Column { head: "NOTICE", at_worst: Some(20), ..Column::default() },
        Column { head: "LANG", repeats: only_one_language, ..Column::default() },
        Column { head: "TITLE", at_least: Some(24), goes_below: Some(1), ..Column::default() },
        Column { head: "STATUS", ..Column::default() },
        Column { head: "SINCE", ..Column::default() },
        Column { head: "VERSIONS", ..Column::default() },
        Column {
            head: "CHANGED",
            repeats: notices.iter().all(|it| it.last_change == it.since),
            goes_below: Some(2),
            below: "changed ",
            ..Column::default()
        },
    ];
    let most = notices.iter().map(|it| it.versions).max().unwrap_or_default();
    let digits = most.to_string().len();
    let row = |it: &Summary| {
        let mut versions = format!("{:>digits$}", it.versions);
        match it.drafts {
            0 => {}
            1 => versions.push_str(" + 1 draft"),
            drafts => versions.push_str(&format!(" + {drafts} drafts")),
        }
        let cells = vec![
            Words::new(&it.notice, Paint::Bold).cut_at_start(),
            Words::new(&it.lang, Paint::Plain),
            Words::new(&it.title, Paint::Plain),
            Words::new(status_words(it.status), status_paint(it.status)),
            date(it.since),
            Words::new(&versions, Paint::Plain),
            date(it.last_change),
        ];
        Row { cells, notes: Vec::new() }
    };
    let rows: Vec<Row> = notices.iter().map(row).collect();
    table::draw(&columns, &rows, screen)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::Dating;
    use crate::document::front_matter::Kind;
    use crate::finding::Place;
    use crate::source::Commit;

    fn iso(text: &str) -> LegalDate {
        LegalDate::from_iso(text).expect("a date")
    }

    fn commit(id: &str, subject: &str) -> Arc<Commit> {
        let day = jiff::civil::date(2024, 3, 5);
        Arc::new(Commit {
            id: id.repeat(8),
            day,
            subject: subject.to_owned(),
            mainline: true,
            sequence: 0,
        })
    }

    /// Draws the log of a notice of two versions that commits brought, the older one corrected twice.
    fn check_commits(width: usize, expected: &str) {
        let entry = |date: &str, id: &str, subject: &str, line: usize| LogEntry {
            id: date.to_owned(),
            label: None,
            title: String::new(),
            status: Status::Superseded,
            effective: Some(iso(date)),
            dating: Some(Dating {
                date: iso(date),
                from: if line > 0 { DateSource::Text } else { DateSource::Commit },
                place: Place::at("content/terms.md", line, 1),
            }),
            until: None,
            published: None,
            material: false,
            path: "content/terms.md".into(),
            commit: Some(commit(id, subject)),
            sha256: Default::default(),
            words: log::Words::First,
            corrections: Vec::new(),
        };
        let correction = |date: &str, note: &str, declared: bool| Corrected {
            date: Some(iso(date)),
            note: note.to_owned(),
            declared,
            commit: (!declared).then(|| commit("0a1b", note)),
        };
        let mut newer = entry("2024-02-16", "c0ffee12", "Shorter periods for web\u{1b}[2Jinars", 0);
        newer.status = Status::InForce;
        newer.words = log::Words::Compared {
            predecessor: "2020-01-15".to_owned(),
            inserted: 1200,
            deleted: 7,
            moved: 0,
            any: true,
        };
        let mut older = entry("2020-01-15", "decade00", "Terms", 3);
        older.corrections = vec![
            correction(
                "2021-03-01",
                "Replace the old address everywhere in all of our terms",
                false,
            ),
            correction("2020-02-01", "The street’s name was misspelt.", true),
        ];
        let log = Log {
            summary: Summary {
                notice: "/terms".to_owned(),
                lang: "en".to_owned(),
                title: "Terms".to_owned(),
                kind: Kind::Terms,
                status: Status::InForce,
                in_force: Some("2024-02-16".to_owned()),
                since: Some(iso("2024-02-16")),
                versions: 2,
                drafts: 0,
                last_change: None,
            },
            other_languages: Vec::new(),
            languages: None,
            versions: vec![newer, older],
        };
        let drawn = drawn(&log, Screen { colour: false, width });
        assert_eq!(drawn, expected, "in {width} columns:\n{drawn}");
        let coloured = super::drawn(&log, Screen { colour: true, width });
        assert!(coloured.contains("\u{1b}[32m+1200\u{1b}[m \u{1b}[31m−7\u{1b}[m"), "{coloured:?}");
        assert!(!coloured.contains("[2J\u{1b}"), "{coloured:?}");
    }

    #[test]
    fn commits_and_corrections_are_told() {
        check_commits(
            100,
            "\
Terms
/terms · en · in force since 2024-02-16

VERSION     STATUS      EFFECTIVE   WORDS     DATED BY      SOURCE
2024-02-16  in force    2024-02-16  +1200 −7  commit        c0ffee12c0 Shorter periods for web\\u{1b…
2020-01-15  superseded  2020-01-15  first     text, line 3  decade00de Terms
  corrected 2021-03-01 0a1b0a1b0a, not declared: Replace the old address everywhere in all of our
    terms
  corrected 2020-02-01: The street’s name was misspelt.
",
        );
        check_commits(
            60,
            "\
Terms
/terms · en · in force since 2024-02-16

VERSION     STATUS      WORDS     DATED BY
2024-02-16  in force    +1200 −7  commit
  c0ffee12c0 Shorter periods for web\\u{1b}[2Jinars
2020-01-15  superseded  first     text, line 3
  decade00de Terms
  corrected 2021-03-01 0a1b0a1b0a, not declared: Replace the
    old address everywhere in all of our terms
  corrected 2020-02-01: The street’s name was misspelt.
",
        );
    }
}
