//! Texts of other programs as notices of this one: what `engross import` does.
//!
//! 1. What a file is, is told by its bytes and its name ([`Form::of`]).
//! 2. A reader for each form turns bytes into an [`Imported`]: what the text says of itself, the text, and
//!    what could not be carried over (`html`, `plain`, `docx`, `markdown`).
//! 3. The text becomes Markdown (`write`) under front matter (`front`).
//! 4. The result is read back as the site will read it: it must have the same words, title and date.
//!
//! Pure: bytes in, [`Converted`] out. [`files`] finds the names that results are written under, and writes
//! them. Knows nothing of the command line.

mod docx;
pub mod files;
mod front;
pub(crate) mod html;
mod markdown;
mod plain;
pub(crate) mod write;

use std::sync::Arc;

use crate::document::date::LegalDate;
use crate::document::front_matter::Kind;
use crate::document::inferred::infer;
use crate::document::markdown::{HtmlBlocks, to_html};
use crate::document::{self, Document};
use crate::finding::{Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::html::Tree;
use crate::redline::plain::text as words_of;
use crate::source::Source;
use crate::source::name::{Form as TextForm, TextName};
pub use front::Front;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A page that a browser saved, or a part of one.
    Html,
    /// Words without mark-up.
    Text,
    /// A Word file.
    Docx,
    /// Markdown, ours or that of another tool.
    Markdown,
}

impl Form {
    /// The form as the command line names it.
    pub fn name(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Text => "text",
            Form::Docx => "docx",
            Form::Markdown => "markdown",
        }
    }

    /// What a file is by its bytes, and by its name where they leave it open.
    ///
    /// Errs for what is known and is none of these, with a way out.
    pub fn of(path: &Arc<str>, bytes: &[u8]) -> Result<Form, Finding> {
        let extension = path.rsplit_once('.').map_or("", |(_, it)| it).to_ascii_lowercase();
        let other = |what: &str, help: &str| {
            let finding = Finding::error("import-form", Place::file(path.clone()), what);
            Err(finding.with_help(help))
        };
        const SAVE_AS: &str = "open it in Word or LibreOffice and save it as .docx";
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return other(
                "the file is in Word's old format (.doc), or locked by a password",
                "open it in Word or LibreOffice, and save it as .docx without a password",
            );
        }
        if bytes.starts_with(b"%PDF") {
            let help = "import what it was made from; or open it in Word and save it as .docx, and \
                        compare every line";
            return other(
                "the file is a PDF, which says where words stand, not what they are",
                help,
            );
        }
        if bytes.starts_with(b"{\\rtf") {
            return other("the file is RTF", SAVE_AS);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            let holds = |part: &[u8]| bytes.windows(part.len()).any(|it| it == part);
            // The first part of these formats names them, uncompressed.
            if bytes
                .get(30..)
                .is_some_and(|rest| rest.starts_with(b"mimetypeapplication/vnd.oasis"))
            {
                return other("the file is OpenDocument (.odt)", SAVE_AS);
            }
            if holds(b"word/document.xml") || extension == "docx" {
                return Ok(Form::Docx);
            }
            return other("the file is an archive, and no Word file", "name the text in it");
        }
        match extension.as_str() {
            "odt" | "ott" | "pages" | "wpd" | "rtf" | "doc" | "dot" => {
                return other(
                    &format!("the file is named .{extension}, which is not read"),
                    SAVE_AS,
                );
            }
            "docx" | "docm" | "dotx" => {
                return other(
                    "the file is no Word file: it is not a zip archive",
                    "save it in Word as .docx; or say what it is: --from html, text or markdown",
                );
            }
            "mht" | "mhtml" | "webarchive" => {
                let help = "save the page as `Web page, HTML only`";
                return other("the page is saved with its pictures in one file", help);
            }
            "html" | "htm" | "xhtml" => return Ok(Form::Html),
            "md" | "markdown" | "mdown" | "mkd" | "mdx" => return Ok(Form::Markdown),
            _ => {}
        }
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
        let start = start.trim_start_matches('\u{feff}').trim_start();
        let opens_html = ["<!doctype html", "<html", "<head", "<body", "<main", "<article", "<div"]
            .iter()
            .any(|it| start.starts_with(it))
            || (start.starts_with('<') && start.contains("</"));
        let is_text = matches!(extension.as_str(), "txt" | "text");
        Ok(match () {
            () if opens_html => Form::Html,
            // Front matter says what it is, whatever the name.
            () if start.starts_with("---\n") || start.starts_with("+++\n") => Form::Markdown,
            () if is_text || !looks_like_markdown(start) => Form::Text,
            () => Form::Markdown,
        })
    }
}

/// Whether a text whose name says nothing is Markdown: it has headings or links as Markdown has them.
fn looks_like_markdown(text: &str) -> bool {
    let heading = |line: &str| {
        let marks = line.len() - line.trim_start_matches('#').len();
        (1..=6).contains(&marks) && line[marks..].starts_with(' ')
    };
    text.lines().any(heading) || text.contains("](")
}

/// A text of another program, read.
#[derive(Debug)]
pub struct Imported {
    /// What the text says of itself.
    pub front: Front,
    /// The text.
    pub text: Text,
    /// What could not be carried over, or was taken for something, with its place in the source.
    pub left_out: Vec<Finding>,
}

/// A text, as its reader gives it.
#[derive(Debug)]
pub enum Text {
    /// A tree of its own elements.
    Tree(Tree),
    /// Markdown as this program reads it.
    Markdown(String),
}

/// A file to import.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, for findings.
    pub path: Arc<str>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is said of files beside what they hold.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How the files are written; told by their bytes and names if nothing is said.
    pub from: Option<Form>,
    /// The address that relative links start from.
    pub base: Option<String>,
    /// In force from.
    pub effective: Option<LegalDate>,
    /// The title.
    pub title: Option<String>,
    /// The language, as a tag.
    pub lang: Option<String>,
    /// The language of the notice as the site declares it, which is what its texts may state.
    pub notice_lang: Option<String>,
    /// The notice's own path, which needs no redirect to itself.
    pub notice: Option<String>,
}

/// A text as it is to be written.
#[derive(Debug)]
pub struct Converted {
    /// How the source was written.
    pub form: Form,
    /// The file: front matter and Markdown.
    pub text: String,
    /// Its title.
    pub title: String,
    /// In force from.
    pub effective: Option<LegalDate>,
    /// The language that it says it is in.
    pub lang: Option<String>,
    /// What could not be carried over, in the order of the source.
    pub left_out: Vec<Finding>,
}

/// Files larger than this are refused: no notice is, and what is may be meant to fill the memory.
pub const LARGEST: usize = 32 << 20;

/// Converts a file. Errs with what is wrong with it.
pub fn convert(file: &File, options: &Options) -> Result<Converted, Vec<Finding>> {
    let File { path, bytes } = file;
    let whole = || Place::file(path.clone());
    if bytes.len() > LARGEST {
        let message = format!("the file is larger than {} MB", LARGEST >> 20);
        let help = "import the text alone, without pictures";
        return Err(vec![Finding::error("import-size", whole(), message).with_help(help)]);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let finding = Finding::error("import-empty", whole(), "the file is empty");
        return Err(vec![finding.with_help("name the file that holds the text")]);
    }
    let form = match options.from {
        // Said or not, what is no text is none.
        Some(form) if form != Form::Docx && bytes.starts_with(b"PK\x03\x04") => {
            let message = format!("the file is an archive, not {}", form.name());
            let help = "leave --from out, or name another file";
            return Err(vec![Finding::error("import-form", whole(), message).with_help(help)]);
        }
        Some(form) => form,
        None => Form::of(path, bytes).map_err(|finding| vec![finding])?,
    };
    let imported = match form {
        Form::Html => html::read(path, bytes, options.base.as_deref())?,
        Form::Text => plain::read(path, bytes)?,
        Form::Docx => docx::read(path, bytes)?,
        Form::Markdown => markdown::read(path, bytes, options.notice.as_deref())?,
    };
    let Imported { mut front, text, mut left_out } = imported;
    if let Some(title) = &options.title {
        front.title = Some(title.clone());
    }
    if options.lang.is_some() {
        front.lang = options.lang.clone();
    }
    let (body, meant) = match &text {
        Text::Tree(tree) => (write::markdown(tree), Some(words_of(&tree.to_html()))),
        Text::Markdown(text) => (text.clone(), None),
    };
    if body.trim().is_empty() {
        let finding = Finding::error("import-empty", whole(), "no text was found in the file");
        return Err(vec![
            finding.with_help(
                "see whether it is the right one, and say how it is written with --from",
            ),
        ]);
    }
    // Braces of another tool are words here, unless its reader made them ours.
    if matches!(text, Text::Tree(_)) && ["{{", "{%", "{#"].iter().any(|it| body.contains(it)) {
        front.template = false;
    }
    date(&mut front, &body, options, &whole(), &mut left_out);
    let inferred = infer(&body);
    if front.title.is_none() {
        front.title = inferred.title;
    }
    if front.title.is_none() && !front.has_title_elsewhere() {
        let finding = Finding::warning("import-title", whole(), "no title was found");
        left_out.push(finding.with_help("write one under `title:`, or name it with --title"));
    }
    if front.kind.is_none() {
        let of_title = front.title.as_deref().map(Kind::of_title);
        front.kind = of_title.filter(|kind| *kind != Kind::Other);
    }
    let lang = front.lang.clone();
    if let (Some(stated), Some(declared)) = (&lang, &options.notice_lang) {
        front.lang = same_language(stated, declared).then(|| declared.clone());
    }
    let head = front.yaml();
    // What starts like front matter would be taken for it.
    let gap = if head.is_empty() && !body.starts_with("---") { "" } else { "\n" };
    let text = format!("{head}{gap}{body}");
    let read = read_back(path, &text, &front, meant.as_deref(), &mut left_out);
    // In the order of the source; what is about the whole of it comes last.
    left_out.sort_by_key(|it| (it.place.line == 0, it.place.line, it.place.column));
    Ok(Converted { form, text, title: read.title, effective: front.effective, lang, left_out })
}

/// Whether two tags name one language, whatever the country: `en-GB`, `en`.
pub fn same_language(a: &str, b: &str) -> bool {
    let main = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    main(a) == main(b)
}

/// Settles the date of the text: what was asked for, what the text's own head states, what its words say.
fn date(
    front: &mut Front,
    body: &str,
    options: &Options,
    whole: &Place,
    left_out: &mut Vec<Finding>,
) {
    let in_words = infer(body).date.map(|(date, _)| date);
    let told = |message: String, help: &str| {
        Finding::warning("import-date", whole.clone(), message).with_help(help)
    };
    if let Some(asked) = options.effective {
        if let Some(other) = in_words.filter(|it| !it.agrees_with(asked)) {
            let message = format!("--effective says {asked}, the text itself {other}");
            left_out.push(told(message, "correct one of them: readers see the date in the text"));
        }
        front.effective = Some(asked);
        return;
    }
    let Some(in_words) = in_words else {
        if front.effective.is_none() {
            let message = "no date was found: from when the text is in force".to_owned();
            left_out
                .push(told(message, "state it under `effective:`, or name it with --effective"));
        }
        return;
    };
    match front.effective {
        // Readers see the text; what its tool says of it is about the file as often as not.
        Some(stated) if !stated.agrees_with(in_words) => {
            let message = format!(
                "the text says {in_words}, {} {stated}: the text is believed",
                front.effective_key.as_deref().unwrap_or("its head")
            );
            left_out.push(told(message, "correct `effective:` if it is the other one"));
            front.effective = Some(in_words);
        }
        Some(_) => {}
        None => front.effective = Some(in_words),
    }
}

/// Reads the result as a site would, and says where it says something else than the source.
fn read_back(
    path: &Arc<str>,
    text: &str,
    front: &Front,
    meant: Option<&str>,
    left_out: &mut Vec<Finding>,
) -> Document {
    let name = TextName {
        notice: "/imported".to_owned(),
        lang: None,
        folder_lang: None,
        dated: None,
        form: TextForm::Markdown,
    };
    let (document, findings) = document::parse(Source {
        path: path.clone(),
        name,
        text: text.to_owned(),
        sha256: Fingerprint::of(text),
        commit: None,
    });
    let whole = || Place::file(path.clone());
    // Dates that contradict each other are told already, by what states them in the source.
    for finding in findings.into_iter().filter(|it| it.rule != "date-contradiction") {
        let message = format!("in the Markdown that is written: {}", finding.message);
        let place = whole();
        left_out.push(Finding { place, message, ..finding });
    }
    let read = document.effective.as_ref().map(|dating| dating.date);
    if read != front.effective {
        let shown = |date: Option<LegalDate>| date.map_or("none".to_owned(), |it| it.to_string());
        let message =
            format!("the date {} is read back as {}", shown(front.effective), shown(read));
        left_out.push(
            Finding::warning("import-reads-otherwise", whole(), message)
                .with_help("state `effective:` in the front matter"),
        );
    }
    if let Some(meant) = meant {
        let is = words_of(&to_html(&document.body(), HtmlBlocks::Closed));
        if is != *meant {
            let help = "compare the text with its source there";
            let message = format!(
                "the words of the Markdown are not quite those of the source: {}",
                first_difference(meant, &is)
            );
            left_out
                .push(Finding::warning("import-reads-otherwise", whole(), message).with_help(help));
        }
    }
    document
}

/// Where two texts part, in words.
fn first_difference(meant: &str, is: &str) -> String {
    const SHOWN: usize = 5;
    let (a, b): (Vec<&str>, Vec<&str>) = (meant.split(' ').collect(), is.split(' ').collect());
    let at = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let from = at.saturating_sub(2);
    let shown =
        |words: &[&str]| words.iter().skip(from).take(SHOWN).copied().collect::<Vec<_>>().join(" ");
    format!("“{}” became “{}”", shown(&a), shown(&b))
}

/// Something that is not carried over, at a line of the source; 0 where there are no lines.
fn told(path: &Arc<str>, line: u32, rule: &'static str, message: impl Into<String>) -> Finding {
    let place = match line {
        0 => Place::file(path.clone()),
        line => Place { path: path.clone(), line: line as usize, column: 0 },
    };
    Finding::warning(rule, place, message)
}

#[cfg(test)]
mod tests;
