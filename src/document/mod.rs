//! Documents: one text as its editor wrote it, read and dated.
//!
//! `parse` turns a source into a [`Document`]: front matter resolved, title, kind and effective
//! date inferred where they are not stated, with every contradiction a finding. Pure, but for texts that are read again
//! (`file_text`). Bodies are rendered later, where the whole site is known (`render`).

pub mod body;
pub mod date;
mod file_text;
pub mod front_matter;
pub mod inferred;
mod key_places;
pub mod known;
pub mod markdown;
mod written;

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::cookies::{self, inventory::Inventory};
use crate::finding::{Finding, LineStarts, Place};
use crate::fingerprint::Fingerprint;
use crate::source::name::{Form, TextName};
use crate::source::{Commit, Source};
use date::LegalDate;
pub use file_text::BodyText;
use file_text::FileText;
use front_matter::{FrontMatter, Kind};
use inferred::Inferred;
use key_places::KeyPlaces;
use known::{Known, Said};

/// One text as its editor wrote it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file, relative to the site's root.
    pub path: Arc<str>,
    /// Which text of which notice it is.
    pub name: TextName,
    /// The whole text of the file.
    text: FileText,
    /// Whether the body holds marks of templates.
    has_marks: bool,
    /// Where the body starts in it.
    pub body_start: usize,
    /// What its editor stated. Shared by those that state nothing.
    pub front: Arc<FrontMatter>,
    /// The title, stated or inferred.
    pub title: String,
    /// The kind, stated or inferred.
    pub kind: Kind,
    /// In force from, and how that is known.
    pub effective: Option<Dating>,
    /// The fingerprint of the file's bytes.
    pub sha256: Fingerprint,
    /// The commit that it came from; none for what stands in the content folder now.
    pub commit: Option<Arc<Commit>>,
    /// What is known of it by the commit history; none where the site's versions do not come from there.
    past: Option<Box<InPast>>,
    /// The inventory, when the text is one.
    pub inventory: Option<Arc<Inventory>>,
    /// Where the lines of the text start, once a place has been asked for.
    lines: OnceLock<Box<LineStarts>>,
}

/// What the commit history says of a text. Apart, since an archive has a hundred thousand texts that nothing of it is
/// known of.
#[derive(Debug, Clone, Default)]
pub struct InPast {
    /// What the text is rendered with, as an index of the snapshots of the site's past; none for what
    /// stands in the content folder now.
    pub snapshot: Option<usize>,
    /// Whether it is a step of a branch, which never stood on the main line.
    pub is_step: bool,
    /// The path that it had at its commit, relative to the site's root; none for what stands in the content
    /// folder now.
    pub path_then: Option<Arc<str>>,
    /// The fingerprint of what readers get, where that hangs on more than the body; none where it does not,
    /// or is not known yet.
    pub reads: Option<Fingerprint>,
}

/// What it says of a text that it does not have.
static NO_PAST: InPast = InPast { snapshot: None, is_step: false, path_then: None, reads: None };

/// A date and how it was found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dating {
    /// The date.
    pub date: LegalDate,
    /// What states it.
    pub from: DateSource,
    /// Where.
    pub place: Place,
}

/// What can state the date of a text, in the order in which it is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateSource {
    /// `effective` in the front matter.
    FrontMatter,
    /// The name of the file.
    FileName,
    /// `context.update_date`.
    UpdateDate,
    /// A line near the top of the text.
    Text,
    /// The version of which the text is a translation.
    Translation,
    /// The commit that brought the text.
    Commit,
}

impl DateSource {
    /// How a finding names it.
    pub fn name(self) -> &'static str {
        match self {
            DateSource::FrontMatter => "`effective` says",
            DateSource::FileName => "the file name says",
            DateSource::UpdateDate => "`update_date` says",
            DateSource::Text => "the text says",
            DateSource::Translation => "`translation_of` says",
            DateSource::Commit => "the commit says",
        }
    }
}

/// What a document is made of: where it stands, what its file holds, and what was found out elsewhere.
impl Hash for Document {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Document {
            path,
            name,
            sha256,
            effective,
            commit,
            past: _,
            // Said by the file.
            text: _,
            has_marks: _,
            body_start: _,
            front: _,
            title: _,
            kind: _,
            inventory: _,
            lines: _,
        } = self;
        // Said by the commit; for telling states of a text apart, before it is a version.
        let InPast { is_step, path_then, snapshot: _, reads: _ } = self.past();
        (path, name, sha256, effective, commit, is_step, path_then).hash(state);
    }
}

impl Document {
    /// What is known of it by the commit history.
    pub fn past(&self) -> &InPast {
        self.past.as_deref().unwrap_or(&NO_PAST)
    }

    /// The same, to be noted.
    pub fn past_mut(&mut self) -> &mut InPast {
        self.past.get_or_insert_default()
    }

    /// The whole text of the file. Read again where it was let go of: whoever needs it for longer holds it.
    pub fn text(&self) -> Arc<String> {
        self.text.get(&self.path, self.sha256)
    }

    /// The body: what stands behind the front matter.
    pub fn body(&self) -> BodyText {
        BodyText::of(self.text(), self.body_start)
    }

    /// How many lines stand before the body.
    pub fn lines_before_body(&self) -> usize {
        self.text().get(..self.body_start).unwrap_or_default().matches('\n').count()
    }

    /// Whether both files hold the same text. Of one that was lost nobody knows.
    pub fn has_text_of(&self, other: &Document) -> bool {
        self.sha256 == other.sha256
            || (self.text() == other.text() && !self.is_lost() && !other.is_lost())
    }

    /// The text is that of a file below this root, so that it can be let go of.
    pub fn of_file_below(mut self, root: &Arc<Path>) -> Document {
        self.text.of_file_below(root);
        self
    }

    /// Lets go of a text that stands in a file: it is read again where it is needed.
    pub fn let_go(&self) {
        self.text.let_go();
    }

    /// Whether the text was let go of, and the file was another one when it was needed again.
    pub fn is_lost(&self) -> bool {
        self.text.is_lost()
    }

    /// Where the YAML stands that holds the notice's keys: the front matter without its marks, or the
    /// whole of an inventory. None where there is no front matter.
    pub fn yaml(&self) -> Option<Range<usize>> {
        if self.name.form == Form::Inventory {
            return Some(0..self.text().len());
        }
        let text = self.text();
        let head = text.get(..self.body_start).filter(|head| !head.is_empty())?;
        let start = head.find('\n')? + 1;
        let end = head.trim_end_matches('\n').rfind('\n')? + 1;
        Some(start..end.max(start))
    }

    /// Whether the body is to be filled: it holds the marks of templates, and may.
    pub fn is_template(&self) -> bool {
        self.name.form == Form::Markdown && self.front.template && self.has_marks
    }

    /// The fingerprint by which one state of a text is told from another: what readers get, but for blanks.
    pub fn print(&self) -> Fingerprint {
        match (self.past().reads, &self.inventory) {
            (Some(print), _) => print,
            (None, Some(inventory)) => Fingerprint::of(format!("{inventory:?}")),
            (None, None) => Fingerprint::of_blanks_apart(&self.body()),
        }
    }

    /// The place of a key of the front matter, as deep as the path can be followed.
    pub fn key_place(&self, path: &[&str]) -> Place {
        let text = self.text();
        let yaml = text.get(..self.body_start).unwrap_or_default();
        KeyPlaces { path: &self.path, yaml, first_line: 1 }.place(path)
    }

    /// The place of a byte offset of the body.
    pub fn place(&self, body_offset: usize) -> Place {
        let text = self.text();
        let lines = self.lines.get_or_init(|| Box::new(LineStarts::of(&text)));
        let (line, column) = lines.line_column(&text, self.body_start + body_offset);
        Place::at(self.path.clone(), line, column)
    }
}

/// Reads one source.
pub fn parse(source: Source) -> (Document, Vec<Finding>) {
    parse_knowing(source, None)
}

/// Reads one source, with what was found out about texts before.
pub fn parse_knowing(source: Source, known: Option<&Known>) -> (Document, Vec<Finding>) {
    let mut findings = Vec::new();
    let Source { path, name, text, sha256, commit } = source;
    let mut inventory = None;
    let Said { front, body_start, inferred } = match (name.form, known) {
        (Form::Markdown, Some(known)) => known.said(sha256, &path, &text, &mut findings),
        (Form::Markdown, None) => Said::read(&path, &text, &mut findings),
        (Form::Inventory, _) => {
            let (read, found) = cookies::parse(&path, &text);
            findings.extend(found);
            inventory = read.map(Arc::new);
            Said {
                front: Arc::new(front_matter::read_yaml(&path, &text, &mut findings)),
                body_start: text.len(),
                inferred: Inferred::default(),
            }
        }
    };
    for (error, offset) in &inferred.faults {
        let place = Place::offset(path.clone(), &text, body_start + offset);
        let message = format!("the text is dated: {error}");
        findings.push(Finding::error("no-such-date", place, message).with_help("correct the day"));
    }
    let stated_in_text = inferred.date.map(|(date, range)| {
        let place = Place::offset(path.clone(), &text, body_start + range.start);
        Dating { date, from: DateSource::Text, place }
    });
    // A title for lists may be shorter than the heading, and say less of what the text is.
    let stated_title = stated_title(&front);
    let kind = front.kind.unwrap_or_else(|| match name.form {
        Form::Inventory => Kind::CookieNotice,
        Form::Markdown => {
            let titles = [stated_title.as_deref(), inferred.title.as_deref()];
            let kinds = titles.into_iter().flatten().map(Kind::of_title);
            kinds.into_iter().find(|kind| *kind != Kind::Other).unwrap_or_else(|| match titles {
                [None, None] => Kind::of_title(&title_of_path(&name.notice)),
                _ => Kind::Other,
            })
        }
    });
    let title = stated_title.or(inferred.title).unwrap_or_else(|| title_of_path(&name.notice));
    let effective = effective(&path, &name, &front, stated_in_text, &mut findings);
    let has_marks = has_marks(&text[body_start..]);
    let document = Document {
        path,
        name,
        text: FileText::new(text),
        has_marks,
        body_start,
        front,
        title,
        kind,
        effective,
        sha256,
        commit,
        past: None,
        inventory,
        lines: OnceLock::new(),
    };
    (document, findings)
}

/// Whether a body holds marks of templates.
fn has_marks(body: &str) -> bool {
    let body = body.as_bytes();
    let is_mark = |at| matches!(body.get(at + 1), Some(b'{' | b'%' | b'#'));
    memchr::memchr_iter(b'{', body).any(is_mark)
}

fn stated_title(front: &FrontMatter) -> Option<String> {
    let context = || front.context.get("title").and_then(|title| title.as_str());
    let title = front.title.as_deref().or_else(context)?.trim();
    (!title.is_empty()).then(|| unescaped(title))
}

/// Titles in `context` are mark-up on some sites: `Owl &amp; Sons`.
fn unescaped(title: &str) -> String {
    title
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

fn title_of_path(notice: &str) -> String {
    let last = notice.rsplit('/').next().unwrap_or_default().replace(['-', '_'], " ");
    let mut chars = last.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => "Legal notices".to_owned(),
    }
}

/// The effective date: from the first source that states one; sources that contradict each other
/// are findings.
fn effective(
    path: &Arc<str>,
    name: &TextName,
    front: &FrontMatter,
    stated_in_text: Option<Dating>,
    findings: &mut Vec<Finding>,
) -> Option<Dating> {
    let mut datings = Vec::new();
    let mut add = |from, date, place| datings.push(Dating { date, from, place });
    if let Some(stated) = &front.effective {
        add(DateSource::FrontMatter, stated.value, stated.place.clone());
    }
    if let Some((date, _)) = name.dated {
        add(DateSource::FileName, date, Place::start(path.clone()));
    }
    if let Some(stated) = &front.update_date {
        add(DateSource::UpdateDate, stated.value, stated.place.clone());
    }
    datings.extend(stated_in_text);
    let first = datings.first()?.clone();
    for other in &datings[1..] {
        if !first.date.agrees_with(other.date) {
            // A file name has no line: the date in the text is the one to show.
            let (shown, against) = match other.from {
                DateSource::FileName => (&first, other),
                _ => (other, &first),
            };
            let line = match against.from {
                DateSource::FileName => String::new(),
                _ => format!(" on line {}", against.place.line),
            };
            let message = format!(
                "{} {}, {} {}{line}",
                shown.from.name(),
                shown.date,
                against.from.name(),
                against.date
            );
            findings.push(
                Finding::warning("date-contradiction", shown.place.clone(), message)
                    .with_help("correct one of them, or state `effective:` in the front matter"),
            );
        }
    }
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::name::{Role, role};

    /// Parses a text and shows title, kind, date with its source, and findings, one a line.
    fn check_document(below: &str, text: &str, expected: &[&str]) {
        let Ok(Role::Text(name)) = role(below, |_| None) else { panic!("{below} is no text") };
        let path = format!("content/{below}").into();
        let source = Source {
            path,
            name,
            text: text.to_owned(),
            sha256: Fingerprint::default(),
            commit: None,
        };
        let (document, findings) = parse(source);
        let dating = match &document.effective {
            Some(dating) => format!("{} {}", dating.from.name(), dating.date),
            None => "undated".to_owned(),
        };
        let mut shown = vec![format!("{} | {} | {dating}", document.title, document.kind.name())];
        shown.extend(findings.iter().map(|f| format!("{}: {}", f.place, f.message)));
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_is_not_stated_is_inferred() {
        check_document(
            "legal/portal.md",
            "<h4 class=\"p-muted-heading\">Version - July 2023</h4>\n<hr />\n\n# Privacy notice - *Portal*\n",
            &["Privacy notice - Portal | privacy-notice | the text says 2023-07"],
        );
        check_document(
            "legal/terms.md",
            "Terms of use\n============\n\nEffective Date: 21 July 2021\n",
            &["Terms of use | terms | the text says 2021-07-21"],
        );
        check_document(
            "legal/notes.md",
            "<!--\nHOW TO EDIT\n===========\n-->\n\n## Beginning",
            &["Beginning | other | undated"],
        );
        check_document("legal/old-terms.md", "Words.", &["Old terms | terms | undated"]);
        // Where the title does not say what the text is, its heading does.
        check_document(
            "legal/jobs.md",
            "---\ntitle: Working here\n---\n# Recruitment privacy notice\n",
            &["Working here | privacy-notice | undated"],
        );
    }

    #[test]
    fn sources_that_contradict_each_other_are_findings() {
        check_document(
            "legal/terms/2018-07-23.md",
            "---\ncontext:\n  title: \"A &amp; B\"\n  update_date: \"09 June 2017\"\n---\nLast updated: 10 June 2017\n",
            &[
                "A & B | other | the file name says 2018-07-23",
                "content/legal/terms/2018-07-23.md:4:16: `update_date` says 2017-06-09, the file name says 2018-07-23",
                "content/legal/terms/2018-07-23.md:6:15: the text says 2017-06-10, the file name says 2018-07-23",
            ],
        );
        // Both places are named where both have one.
        check_document(
            "legal/terms.md",
            "---\ncontext:\n  update_date: 23 July 2018\n---\n# T\n\nEffective Date: 9 June 2017\n",
            &[
                "T | other | `update_date` says 2018-07-23",
                "content/legal/terms.md:7:17: the text says 2017-06-09, `update_date` says 2018-07-23 on line 3",
            ],
        );
        check_document(
            "legal/terms/2017-06-09.md",
            "---\neffective: 2018-07-23\n---\n# T\n\nEffective Date: 9 June 2017\n",
            &[
                "T | other | `effective` says 2018-07-23",
                "content/legal/terms/2017-06-09.md:2:12: `effective` says 2018-07-23, the file name says 2017-06-09",
                "content/legal/terms/2017-06-09.md:6:17: the text says 2017-06-09, `effective` says 2018-07-23 on line 2",
            ],
        );
        check_document(
            "legal/terms/2018-07-23.md",
            "---\neffective: 2018-07\n---\n# T\n",
            &["T | other | `effective` says 2018-07"],
        );
    }

    #[test]
    fn a_day_that_does_not_exist_is_an_error() {
        check_document(
            "legal/terms.md",
            "# Terms\n\nLast updated: 31 June 2020\n",
            &[
                "Terms | terms | undated",
                "content/legal/terms.md:3:15: the text is dated: 2020-06-31 does not exist in the calendar",
            ],
        );
    }
}
