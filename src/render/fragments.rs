//! Fragments: texts that are no notice and that other texts include.
//!
//! They are templates of the engine that fills bodies, under their path below the content folder.
//! Names in a text may also be relative to the file they stand in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Context, ErrorKind, Tera, TeraResult};

use super::functions::{self, Known};
use super::tags::{Respelled, engine, respell};
use crate::address::joined;
use crate::document::front_matter;
use crate::finding::{Finding, Place, Severity, did_you_mean};
use crate::theme::{Report, fact, reports};

/// Every fragment of a site, and the engine that fills bodies.
pub struct Fragments {
    fragments: BTreeMap<String, Fragment>,
    engine: Tera,
    /// The tags of languages that folders at the root of the content bear.
    locales: Vec<String>,
}

/// One fragment.
pub struct Fragment {
    /// The file, relative to the site's root.
    pub file: Arc<str>,
    /// The whole text of the file.
    pub text: String,
    /// Where the body starts in it.
    pub body_start: usize,
    respelled: Respelled,
    /// How many lines of the file come before the template.
    lines_before: usize,
    /// What it includes, and where in the file.
    includes: Vec<(usize, String)>,
}

impl Fragments {
    /// Reads fragments, given by their path below the content folder. One with faults is empty from
    /// then on, so that the texts that include it are still read for faults of their own.
    pub fn load<T: AsRef<str>>(
        texts: &BTreeMap<String, T>,
        content: &str,
        known: &Arc<Known>,
    ) -> (Fragments, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut fragments: BTreeMap<String, Fragment> = texts
            .iter()
            .map(|(path, text)| {
                let names = (texts, known.locale_folders.as_slice());
                (path.clone(), read(path, text.as_ref(), names, content, &mut findings))
            })
            .collect();
        findings.extend(cycles(&fragments));
        empty_faulty(&mut fragments, &findings);
        let mut engine = engine();
        functions::register(&mut engine, known);
        // Fragments are Markdown, whatever their names end in: what their variables put in is
        // escaped.
        engine.autoescape_on([".md", ".html", ".txt", ""]);
        let locales = known.locale_folders.clone();
        let mut fragments = Fragments { fragments, engine, locales };
        // What only shows when all are known, such as a filter that does not exist.
        let found = fragments.add_templates(content);
        if !found.is_empty() {
            empty_faulty(&mut fragments.fragments, &found);
            // Empty templates have no faults; what is left is said by the texts that include it.
            let _ = fragments.add_templates(content);
        }
        findings.extend(found);
        (fragments, findings)
    }

    fn add_templates(&mut self, content: &str) -> Vec<Finding> {
        let templates: Vec<(String, String)> = self
            .fragments
            .iter()
            .map(|(path, fragment)| (path.clone(), fragment.respelled.template.clone()))
            .collect();
        let Err(error) = self.engine.add_raw_templates(templates) else { return Vec::new() };
        let message = error.to_string();
        let found = reports(&message);
        if found.is_empty() {
            return vec![Finding::error("template", Place::file(content), message)];
        }
        let finding = |report: &Report<'_>| {
            let place = self.place(report.name, report.line, report.column);
            let place = place.unwrap_or_else(|| Place::file(content));
            Finding::error("template", place, fact(report.message))
        };
        found.iter().map(finding).collect()
    }

    /// The fragment at a path below the content folder.
    pub fn get(&self, path: &str) -> Option<&Fragment> {
        self.fragments.get(path)
    }

    /// The paths of all fragments below the content folder, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fragments.keys().map(String::as_str)
    }

    /// The files of all fragments, relative to the site's root.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.fragments.values().map(|fragment| &*fragment.file)
    }

    /// The same, each with its whole text.
    pub fn files_with_texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fragments.values().map(|fragment| (&*fragment.file, fragment.text.as_str()))
    }

    /// The texts of all fragments, by their path below the content folder.
    pub fn texts(&self) -> BTreeMap<String, String> {
        let texts = self.fragments.iter();
        texts.map(|(path, fragment)| (path.clone(), fragment.text.clone())).collect()
    }

    /// These fragments, and all that they include.
    pub fn with_all_included(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut open: Vec<&String> = names.iter().collect();
        while let Some(name) = open.pop() {
            if let Some(fragment) = self.fragments.get(name)
                && all.insert(name.clone())
            {
                open.extend(fragment.includes.iter().map(|(_, name)| name));
            }
        }
        all
    }

    /// Fills a template, which includes fragments by their full names.
    pub fn fill(&self, template: &str, context: &Context) -> TeraResult<String> {
        self.engine.render_str(template, context, true)
    }

    /// The place in its file of a place in a fragment's template; columns are from 1.
    pub fn place(&self, name: &str, line: usize, column: usize) -> Option<Place> {
        let fragment = self.fragments.get(name)?;
        Some(fragment.place(line, column))
    }

    /// The path of the fragment that a text in a folder means by a name; of two, the one in the folder of the
    /// text's own language. Errs with the finding that there is none.
    pub fn full_name(&self, folder: &str, name: &str, place: Place) -> Result<String, Finding> {
        full_name((&self.fragments, &self.locales), folder, name, place)
    }

    /// The same by a name that is meant from the root of the content.
    pub fn full_name_from_root(
        &self,
        folder: &str,
        name: &str,
        place: Place,
    ) -> Result<String, Finding> {
        let locale = locale_folder(&self.locales, folder).map_or("", |(locale, _)| locale);
        self.full_name(locale, name, place)
    }
}

fn empty_faulty(fragments: &mut BTreeMap<String, Fragment>, findings: &[Finding]) {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let faulty: BTreeSet<&str> = errors.map(|finding| &*finding.place.path).collect();
    for fragment in fragments.values_mut().filter(|it| faulty.contains(&*it.file)) {
        fragment.respelled = respell("", |_, _| None);
        fragment.includes.clear();
    }
}

impl Fragment {
    fn place(&self, line: usize, column: usize) -> Place {
        let column = self.respelled.column(line, column);
        Place::at(self.file.clone(), line + self.lines_before, column)
    }
}

fn read<T>(
    path: &str,
    text: &str,
    names: (&BTreeMap<String, T>, &[String]),
    content: &str,
    findings: &mut Vec<Finding>,
) -> Fragment {
    let file: Arc<str> = format!("{content}/{path}").into();
    let (_, body_start) = front_matter::read(&file, text, findings);
    // Blank lines at its start would part it from the words it is put among.
    let body = text[body_start..].trim_start_matches('\n');
    let start = text.len() - body.len();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut includes = Vec::new();
    let respelled = respell(body, |name, at| {
        let place = Place::offset(file.clone(), text, start + at);
        match full_name(names, folder, name, place) {
            Ok(full) => {
                includes.push((start + at, full.clone()));
                Some(full)
            }
            Err(finding) => {
                findings.push(finding);
                None
            }
        }
    });
    let lines_before = text[..start].matches('\n').count();
    let text = text.to_owned();
    let fragment = Fragment { file, text, body_start, respelled, lines_before, includes };
    // All at once tells only the first fault of syntax; one by one tells each.
    let mut alone = engine();
    functions::register_placeholders(&mut alone);
    if let Err(error) = alone.add_raw_template(path, &fragment.respelled.template)
        && let ErrorKind::SyntaxError(report) = error.kind()
    {
        let place = fragment.place(report.span().start_line, report.span().start_col + 1);
        findings.push(Finding::error("template", place, fact(report.message())));
    }
    fragment
}

/// The language's folder that a folder is or lies in, and what is below that.
fn locale_folder<'f>(locales: &[String], folder: &'f str) -> Option<(&'f str, &'f str)> {
    let (first, rest) = folder.split_once('/').unwrap_or((folder, ""));
    locales.iter().any(|it| it.eq_ignore_ascii_case(first)).then_some((first, rest))
}

fn full_name<T>(
    (known, locales): (&BTreeMap<String, T>, &[String]),
    folder: &str,
    name: &str,
    place: Place,
) -> Result<String, Finding> {
    let below = |folder: &str| {
        let full = joined(folder, name).unwrap_or_default();
        full.trim_start_matches('/').to_owned()
    };
    let full = below(folder);
    let meant = match locale_folder(locales, folder) {
        Some((locale, rest)) => {
            vec![format!("{locale}/{name}"), full.clone(), name.to_owned(), below(rest)]
        }
        None => vec![name.to_owned(), full.clone()],
    };
    if let Some(found) = meant.into_iter().find(|it| known.contains_key(it)) {
        return Ok(found);
    }
    let help = match did_you_mean(&full, known.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "name a fragment by its path below the content folder: legal/_address.md".to_owned()
        }
    };
    let message = format!("there is no fragment `{name}`");
    Err(Finding::error("no-fragment", place, message).with_help(help))
}

/// Includes that lead back to the fragment they stand in, each once.
fn cycles(fragments: &BTreeMap<String, Fragment>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut done: BTreeMap<&str, bool> = BTreeMap::new();
    for start in fragments.keys() {
        // The way from the start, each fragment with the number of its includes that were followed.
        let mut way: Vec<(&str, usize)> = Vec::new();
        if !done.contains_key(start.as_str()) {
            done.insert(start, false);
            way.push((start, 0));
        }
        while let Some((name, followed)) = way.last_mut() {
            let from = &fragments[*name];
            let Some((offset, target)) = from.includes.get(*followed) else {
                done.insert(name, true);
                way.pop();
                continue;
            };
            *followed += 1;
            match done.get(target.as_str()) {
                Some(true) => {}
                None => {
                    done.insert(target, false);
                    way.push((target, 0));
                }
                Some(false) => {
                    let place = Place::offset(from.file.clone(), &from.text, *offset);
                    let back = way.iter().skip_while(|(name, _)| name != target);
                    let mut names: Vec<&str> = back.map(|(name, _)| *name).collect();
                    names.push(target);
                    let message =
                        format!("the include leads back to its start: {}", names.join(" → "));
                    findings.push(
                        Finding::error("include-cycle", place, message)
                            .with_help("remove one of the includes"),
                    );
                }
            }
        }
    }
    findings
}
