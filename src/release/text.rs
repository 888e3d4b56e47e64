//! The new text: the old one with what the new version states, every other byte as it was.
//!
//! Whether the result says what was meant is seen by reading it as the site does. Pure: a text in, a
//! text out.

use std::borrow::Borrow;
use std::fmt::Debug;

use super::Done;
use super::dates::{DatedLine, dated_line};
use super::edits::{Edit, applied};
use super::keys::{Meant, Said, edits};
use crate::asked::Refused;
use crate::document::date::LegalDate;
use crate::document::front_matter::{FrontMatter, KEYS, Stated};
use crate::document::{self, Document};
use crate::finding::{Place, any_error};
use crate::fingerprint::Fingerprint;
use crate::source::name::Form;
use crate::source::{Source, decode};

/// A text that states another version.
#[derive(Debug)]
pub struct Rewritten {
    /// The whole file.
    pub file: String,
    /// The same as the site reads it.
    pub text: String,
    /// What was done to it.
    pub done: Vec<Done>,
}

/// Makes a text that of another version. `file` is what `document` was read from.
pub fn rewritten(file: &str, document: &Document, meant: &Meant) -> Result<Rewritten, Refused> {
    let (mut changes, said, blank) =
        stated(document, meant).ok_or_else(|| unsafe_keys(document))?;
    let mut done: Vec<Done> = said.into_iter().map(Done::from).collect();
    let mut body = blank.to_owned();
    match dated_line(&document.body(), meant.effective) {
        DatedLine::Nothing => body.push_str(&document.body()),
        DatedLine::Changed(old, edit) => {
            let line = document.place(edit.range.start).line;
            done.push(Done::Stated(format!("line {line}: {old} → {}", edit.text)));
            body.push_str(&applied(&document.body(), std::slice::from_ref(&edit)));
            changes.push(edit.moved(document.body_start));
        }
        DatedLine::Left(words, at) => {
            body.push_str(&document.body());
            let line = document.place(at).line;
            done.push(Done::Left(format!("line {line}: {words}")));
        }
    }
    let file = applied(file, &changes);
    let new =
        read(document, &file).filter(|new| *new.body() == *body && says(document, new, meant));
    let new = new.ok_or_else(|| unsafe_keys(document))?;
    Ok(Rewritten { text: new.text().to_string(), file, done })
}

/// The edits of the keys, what they do, and what they put in front of the body. None where the keys are
/// not written as one a line.
fn stated(document: &Document, meant: &Meant) -> Option<(Vec<Edit>, Vec<Said>, &'static str)> {
    let Some(range) = document.yaml() else {
        let (edits, said) = edits("", meant, false)?;
        let blank = if document.text().starts_with('\n') { "" } else { "\n" };
        let text = format!("---\n{}---\n{blank}", applied("", &edits));
        return Some((vec![Edit { range: 0..0, text }], said, blank));
    };
    let is_whole = document.name.form == Form::Inventory;
    let (edits, said) = edits(&document.text()[range.clone()], meant, is_whole)?;
    Some((edits.into_iter().map(|edit| edit.moved(range.start)).collect(), said, ""))
}

/// Reads a changed file as the site does. None where it has errors.
fn read(document: &Document, file: &str) -> Option<Document> {
    let mut findings = Vec::new();
    let (path, name) = (document.path.clone(), document.name.clone());
    let sha256 = Fingerprint::of(file);
    let text = decode(&path, file.as_bytes().to_vec(), &mut findings)?;
    let (read, found) = document::parse(Source { path, name, text, sha256, commit: None });
    findings.extend(found);
    (!any_error(&findings)).then_some(read)
}

/// Whether a changed text says what was meant, and all else that it said.
fn says(old: &Document, new: &Document, meant: &Meant) -> bool {
    let place = || Place::file(old.path.clone());
    let date = |value: LegalDate| Stated { value, place: place() };
    let mut expected = FrontMatter::clone(&old.front);
    expected.effective = Some(date(meant.effective));
    expected.published = meant.published.map(date).map(Box::new);
    expected.withdrawn = None;
    expected.version = meant.version.as_deref().map(Into::into);
    expected.changes = None;
    expected.material = meant.material;
    expected.corrections = Vec::new();
    let text = |value: &String| Stated { value: value.clone(), place: place() };
    expected.translation_of = meant.translation_of.as_ref().map(text).map(Box::new);
    // Dated anew, or left as it was.
    if let Some(update) = &new.front.update_date
        && update.value.agrees_with(meant.effective)
        && let Some(written) = new.front.context.get("update_date")
    {
        expected.update_date = Some(update.clone());
        expected.context.insert("update_date".to_owned(), written.clone());
    }
    values(&expected) == values(&new.front) && other_keys(old) == other_keys(new)
}

/// What keys say that are none of a notice's: an inventory's own, and those that nobody knows.
fn other_keys(document: &Document) -> Option<serde_yaml::Mapping> {
    let text = document.text();
    let yaml = document.yaml().map_or("", |range| &text[range]);
    if yaml.trim().is_empty() {
        return Some(serde_yaml::Mapping::new());
    }
    let values: Option<serde_yaml::Mapping> = serde_yaml::from_str(yaml).ok()?;
    let mut values = values.unwrap_or_default();
    values.retain(|key, _| !key.as_str().is_some_and(|key| KEYS.contains(&key)));
    Some(values)
}

/// What front matter says, wherever it stands there.
fn values(front: &FrontMatter) -> [String; 22] {
    let FrontMatter {
        title,
        description,
        lang,
        kind,
        effective,
        published,
        withdrawn,
        version,
        changes,
        material,
        corrections,
        disclosures,
        draft,
        aliases,
        history,
        template,
        translation_of,
        prevailing_language,
        wrapper_template,
        context,
        update_date,
        markdown_includes,
    } = front;
    fn value<T: Debug>(stated: &Option<impl Borrow<Stated<T>>>) -> String {
        format!("{:?}", stated.as_ref().map(|it| &it.borrow().value))
    }
    let aliases: Vec<&String> = aliases.iter().map(|it| &it.value).collect();
    let declared: Vec<_> = disclosures.iter().map(|(name, it)| (name, &it.value)).collect();
    let includes: Vec<_> = markdown_includes.iter().map(|(name, it)| (name, &it.value)).collect();
    [
        format!("{title:?}"),
        format!("{description:?}"),
        value(lang),
        format!("{kind:?}"),
        value(effective),
        value(published),
        value(withdrawn),
        format!("{version:?}"),
        format!("{changes:?}"),
        format!("{material:?}"),
        format!("{corrections:?}"),
        format!("{declared:?}"),
        format!("{draft:?}"),
        format!("{aliases:?}"),
        format!("{history:?}"),
        format!("{template:?}"),
        value(translation_of),
        value(prevailing_language),
        value(wrapper_template),
        format!("{context:?}"),
        value(update_date),
        format!("{includes:?}"),
    ]
}

fn unsafe_keys(document: &Document) -> Refused {
    Refused::WrongUse(
        format!("the keys of {} are not written so that they can be changed safely", document.path),
        "write one `key: value` a line, with no braces around all of them, or state the new version \
         by hand"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::name::{Role, role};

    /// The file as it is on 2026-02-01, or why not.
    fn rewrite(below: &str, file: &str) -> String {
        let Ok(Role::Text(name)) = role(below, |_| None) else { panic!("{below} is no text") };
        let mut findings = Vec::new();
        let text = decode(&below.into(), file.as_bytes().to_vec(), &mut findings).expect("a text");
        let sha256 = Fingerprint::of(file);
        let source = Source { path: below.into(), name, text, sha256, commit: None };
        let meant = Meant {
            effective: LegalDate::from_iso("2026-02-01").expect("a date"),
            published: None,
            material: false,
            version: None,
            translation_of: None,
        };
        match rewritten(file, &document::parse(source).0, &meant) {
            Ok(new) => new.file,
            Err(Refused::WrongUse(message, _)) => message,
            Err(refused) => format!("{refused:?}"),
        }
    }

    fn check(file: &str, expected: &str) {
        assert_eq!(rewrite("a.md", file), expected, "{file:?}");
        if !expected.contains('\n') {
            return;
        }
        // However lines end, and whatever stands in front.
        let crlf = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(rewrite("a.md", &crlf(file)), crlf(expected), "{file:?} with CRLF");
        let marked = |text: &str| format!("\u{feff}{}", crlf(text));
        assert_eq!(rewrite("a.md", &marked(file)), marked(expected), "{file:?} with a mark");
    }

    #[test]
    fn front_matter_and_text_say_the_new_date() {
        check(
            "---\ntitle: \"T: é\" # t\nversion: 1\nchanges: |\n  x\n---\n# T\n\nLast updated: 16 Jun 2025\n",
            "---\ntitle: \"T: é\" # t\neffective: 2026-02-01\n---\n# T\n\nLast updated: 1 Feb 2026\n",
        );
        check("---\n---\nWords.\n", "---\neffective: 2026-02-01\n---\nWords.\n");
    }

    #[test]
    fn front_matter_is_made_where_there_is_none() {
        let front = "---\neffective: 2026-02-01\n---\n";
        check("# T\n\n1 May 2025\n", &format!("{front}\n# T\n\n1 February 2026\n"));
        check("\n\n# T\n", &format!("{front}\n\n# T\n"));
        check("---\n\nWords after a rule.\n", &format!("{front}\n---\n\nWords after a rule.\n"));
        check("\n", &format!("{front}\n"));
    }

    #[test]
    fn an_inventory_keeps_its_data() {
        let file = "# Ours.\ntitle: Cookies\nversion: '1'\nchanges: >\n  x\n\nproviders:\n- id: a\n  name: A\n  category: analytics\n  purpose: |\n    effective: no\n  items: [a]\n";
        let expected = "# Ours.\ntitle: Cookies\neffective: 2026-02-01\n\nproviders:\n- id: a\n  name: A\n  category: analytics\n  purpose: |\n    effective: no\n  items: [a]\n";
        assert_eq!(rewrite("a/index.yaml", file), expected);
    }

    #[test]
    fn what_would_not_say_what_was_meant_is_refused() {
        let refused = "the keys of a.md are not written so that they can be changed safely";
        check("---\n{effective: 2025-01-01}\n---\nx\n", refused);
        check("---\nversion: &v 1\ntitle: *v\n---\nx\n", refused);
        check("---\n? effective\n: 2025-01-01\n---\nx\n", refused);
    }

    proptest::proptest! {
        #[test]
        fn whatever_keys_look_like_nothing_else_changes(
            keys in "(effective|version|changes|title|context|é)?[a: #\"'{}\\[\\],|>&\n-]{0,40}(\n(version|changes|aliases|  update_date):[a: #\"'|\n-]{0,20})?",
        ) {
            // What is refused changes nothing; all else was read back as it was meant.
            let file = format!("---\n{keys}\n---\nWords é.\r\n");
            let new = rewrite("a.md", &file);
            let is_new = new.starts_with("---\n") && new.ends_with("---\nWords é.\r\n");
            proptest::prop_assert!(is_new || new.starts_with("the keys of a.md"), "{new}");
        }
    }
}
