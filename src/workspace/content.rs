//! The content folder kept read: each file as it is, its text parsed.
//!
//! A text that is read again with the same bytes under the same name stays the very same document. Knows nothing
//! of versions.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::document::known::Known;
use crate::document::{self, Document};
use crate::finding::Finding;
use crate::settings::Settings;
use crate::source::name::TextName;
use crate::source::{self, ContentFile, Read, StaticFile};

/// What was read of the content folder.
#[derive(Default)]
pub struct Content {
    /// What texts said when they were read before.
    pub known: Known,
    /// By path below the folder.
    files: BTreeMap<String, Held>,
    /// What is wrong with the folder beside what is wrong with its files.
    findings: Vec<Finding>,
    has_links: bool,
    /// Fragments by their path below the folder.
    pub fragments: Arc<BTreeMap<String, String>>,
    /// Files to copy, in path order.
    pub statics: Arc<Vec<StaticFile>>,
}

/// A file as it was read.
struct Held {
    what: What,
    findings: Vec<Finding>,
}

enum What {
    /// A text, and what is wrong with what it says.
    Text(Arc<Document>, Vec<Finding>),
    Static(StaticFile),
    Fragment(String),
    Nothing,
}

impl Held {
    /// What a file is; if it is the text that it was, that very text.
    fn of(file: ContentFile, before: Option<&Held>, known: &Known) -> Held {
        let what = match file.read {
            Read::Static(file) => What::Static(file),
            Read::Fragment(text) => What::Fragment(text),
            Read::Named(_) | Read::Nothing => What::Nothing,
            Read::Source(source) => match before.map(|it| &it.what) {
                Some(What::Text(document, found))
                    if document.sha256 == source.sha256
                        && document.name == source.name
                        && document.path == source.path =>
                {
                    What::Text(document.clone(), found.clone())
                }
                _ => {
                    let (document, found) = document::parse_knowing(source, Some(known));
                    What::Text(Arc::new(document), found)
                }
            },
        };
        Held { what, findings: file.findings }
    }

    /// Whether it is what it was. Of a file to copy only its bytes say so, which are read when they are asked
    /// for.
    fn is_same(&self, other: &Held) -> bool {
        let is_same = match (&self.what, &other.what) {
            (What::Text(a, _), What::Text(b, _)) => Arc::ptr_eq(a, b),
            (What::Fragment(a), What::Fragment(b)) => a == b,
            (What::Nothing, What::Nothing) => true,
            _ => false,
        };
        is_same && self.findings == other.findings
    }
}

impl Content {
    /// Nothing read yet, with what was found out about texts before.
    pub fn knowing(known: Known) -> Content {
        Content { known, ..Content::default() }
    }

    /// Reads all of the folder. True if anything may be another than it was.
    pub fn read(&mut self, root: &Path, settings: &Settings) -> bool {
        let source::Content { files, findings, has_links } = source::read_content(root, settings);
        let before = std::mem::take(&mut self.files);
        let known = &self.known;
        let held = files.into_par_iter().map(|file| {
            let below = file.below.clone();
            let held = Held::of(file, before.get(&below), known);
            (below, held)
        });
        self.files = held.collect::<Vec<_>>().into_iter().collect();
        let is_same = self.findings == findings
            && self.files.len() == before.len()
            && self.files.iter().zip(&before).all(|(a, b)| a.0 == b.0 && a.1.is_same(b.1));
        (self.findings, self.has_links) = (findings, has_links);
        self.gather();
        !is_same
    }

    /// Reads all of the folder but its texts: tells their paths below the folder, and what their names say.
    pub fn read_names(&mut self, root: &Path, settings: &Settings) -> Vec<(String, TextName)> {
        let source::Content { files, findings, has_links } = source::read_names(root, settings);
        let mut names = Vec::new();
        self.files = BTreeMap::new();
        for file in files {
            match file.read {
                Read::Named(name) => names.push((file.below, name)),
                _ => drop(self.files.insert(file.below.clone(), Held::of(file, None, &self.known))),
            }
        }
        (self.findings, self.has_links) = (findings, has_links);
        self.gather();
        names
    }

    /// Whether a path says which file is meant, and nothing is wrong with the folder.
    pub fn is_told_by_path(&self) -> bool {
        // What a link leads to may be named by another path, and what could not be read may be readable now.
        !self.has_links && self.findings.is_empty()
    }

    /// Reads what stands at these paths below the folder, or below one of them. True if anything may be another
    /// than it was.
    pub fn update(&mut self, root: &Path, settings: &Settings, paths: &[String]) -> bool {
        if !self.is_told_by_path() && !paths.is_empty() {
            return self.read(root, settings);
        }
        let mut differs = false;
        for path in paths {
            let read = source::read_below(root, settings, path);
            if read.has_links || !read.findings.is_empty() {
                return self.read(root, settings) | differs;
            }
            let mut before = BTreeMap::new();
            for name in self.names_at_or_below(path) {
                before.extend(self.files.remove_entry(&name));
            }
            differs |= before.len() != read.files.len();
            for file in read.files {
                let below = file.below.clone();
                let known = before.get(&below);
                let held = Held::of(file, known, &self.known);
                differs |= known.is_none_or(|known| !held.is_same(known));
                self.files.insert(below, held);
            }
        }
        if differs {
            self.gather();
        }
        differs
    }

    fn names_at_or_below(&self, path: &str) -> Vec<String> {
        let below = format!("{path}/");
        let from = (Bound::Included(below.as_str()), Bound::Unbounded);
        let inside = self.files.range::<str, _>(from).take_while(|(it, _)| it.starts_with(&below));
        let own = self.files.get_key_value(path).into_iter();
        own.chain(inside).map(|(name, _)| name.clone()).collect()
    }

    /// Fragments and files to copy as others take them: the very same while they say the same.
    fn gather(&mut self) {
        let mut fragments = BTreeMap::new();
        let mut statics = Vec::new();
        for (below, held) in &self.files {
            match &held.what {
                What::Fragment(text) => drop(fragments.insert(below.clone(), text.clone())),
                What::Static(file) => statics.push(file.clone()),
                What::Text(..) | What::Nothing => {}
            }
        }
        if *self.fragments != fragments {
            self.fragments = Arc::new(fragments);
        }
        if *self.statics != statics {
            self.statics = Arc::new(statics);
        }
    }

    /// The texts of notices, in path order.
    pub fn documents(&self) -> Vec<Arc<Document>> {
        let texts = self.files.values().filter_map(|held| match &held.what {
            What::Text(document, _) => Some(document.clone()),
            _ => None,
        });
        texts.collect()
    }

    /// What is wrong with the folder and its files.
    pub fn add_findings_of_files(&self, findings: &mut Vec<Finding>) {
        let of_files = self.files.values().flat_map(|held| &held.findings);
        findings.extend(self.findings.iter().chain(of_files).cloned());
    }

    /// What is wrong with what the texts say.
    pub fn add_findings_of_texts(&self, findings: &mut Vec<Finding>) {
        for held in self.files.values() {
            if let What::Text(_, found) = &held.what {
                findings.extend(found.iter().cloned());
            }
        }
    }
}
