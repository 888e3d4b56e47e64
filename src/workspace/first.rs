//! Pages of a site of which not all texts are read yet: what lets a large site show a first page as soon as a small
//! one.
//!
//! 1. Of the content folder all is read but the texts; of these the names.
//! 2. For a path of the output the texts are read whose names say that they may have to do with it, and a site is put
//!    together of them as the whole one is ([`Workspace`]).
//! 3. The page is rendered. What it asked of the rest of the site meanwhile ([`Question`]) names the notices that an
//!    answer may hang on: their texts are read too, and it is rendered once more.
//!
//! What is shown is what the whole site will show, byte for byte. Where names do not say enough, nothing is, and who
//! asks waits for the whole site: lists of notices, pages of the whole site, notices with former addresses, drafts,
//! versions from the commit history, links in the content folder, and whatever has a fault.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::view::HangsOn;
use super::{View, Workspace};
use crate::address::Addresses;
use crate::check::{Level, registry};
use crate::finding;
use crate::render::plan::folded;
use crate::render::questions::Question;
use crate::settings::{HistorySource, Settings};
use crate::source::name::{Form, TextName};

/// How many texts are read of it before the whole site is.
const MOST: usize = 400;
/// How often a page is rendered: texts that were read for a link may be asked for by no other.
const ROUNDS: usize = 4;

/// A site of which some texts are read, to show pages that need no more.
pub struct FirstPages {
    base: String,
    names: Names,
    part: Mutex<Part>,
    /// Threads of its own: those of the program are busy with reading the whole site.
    threads: ThreadPool,
}

impl FirstPages {
    /// Reads what is no text of the site at `root` as of a day; none where pages have to wait for all texts, and where
    /// these are fewer than `many`.
    pub fn open(root: &Path, day: Date, many: usize) -> Option<FirstPages> {
        let mut workspace = Workspace::unread(root, day, false);
        let settings = workspace.settings.clone().ok()?;
        // A text may be at fault because of another one that only reading all of them shows.
        let undeclared = registry::rule("undeclared-language")?;
        let is_error = settings.check.level_of(undeclared) == Level::Error;
        if settings.history.may_be_git() || is_error {
            return None;
        }
        let count = rayon::current_num_threads().min(2);
        let threads = ThreadPoolBuilder::new().num_threads(count).build().ok()?;
        let names = threads.install(|| workspace.content.read_names(root, &settings));
        if names.len() < many || !workspace.content.is_told_by_path() {
            return None;
        }
        workspace.read_beside();
        let part = Part { workspace, read: BTreeSet::new(), count: 0, has_given_up: false };
        let base = Addresses::new(&settings).link("");
        let names = Names::of(names, &settings);
        Some(FirstPages { base, names, part: Mutex::new(part), threads })
    }

    /// The path that the site is published under, with a slash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What is made of a state of the site in which the file at one of these paths of the output
    /// (`legal/terms/index.html`) is there and has the bytes that it has in the whole site; none where that takes more
    /// than some texts. One after the other.
    pub fn look<T: Send>(
        &self,
        outputs: &[String],
        make: impl FnOnce(&Arc<View>) -> T + Send,
    ) -> Option<T> {
        // After a fault of the program it may be half of one and half of another.
        let mut part = self.part.lock().ok()?;
        let part = &mut *part;
        self.threads.install(move || {
            let view = outputs.iter().find_map(|output| part.view(output, &self.names))?;
            Some(make(&view))
        })
    }
}

/// What is read so far.
struct Part {
    workspace: Workspace,
    /// The notices whose texts are read.
    read: BTreeSet<usize>,
    /// How many texts these have.
    count: usize,
    /// Whether something was read that no page can be told by: what is there of the site says too little from then on.
    has_given_up: bool,
}

impl Part {
    fn view(&mut self, output: &str, names: &Names) -> Option<Arc<View>> {
        let mut wanted = names.beside(output);
        // Where the list of all notices stands hangs on it.
        wanted.extend(names.notices.iter().position(|notice| notice.path == "/"));
        for _ in 0..ROUNDS {
            self.read(&wanted, names)?;
            let view = self.workspace.view();
            if finding::any_error(&view.findings) {
                return None;
            }
            let hangs_on = view.hangs_on(output, &self.workspace.root)?;
            wanted = names.of_answers(&view, &hangs_on)?;
            if wanted.is_subset(&self.read) {
                return Some(view);
            }
        }
        None
    }

    /// Reads the texts of notices; none where these are too many, or may have versions from the commit history.
    fn read(&mut self, wanted: &BTreeSet<usize>, names: &Names) -> Option<()> {
        if self.has_given_up {
            return None;
        }
        let new: Vec<usize> = wanted.difference(&self.read).copied().collect();
        if new.is_empty() && self.workspace.view.ready.is_some() {
            return Some(());
        }
        let files: Vec<String> =
            new.iter().flat_map(|at| &names.notices[*at].files).cloned().collect();
        if self.count + files.len() > MOST {
            return None;
        }
        self.count += files.len();
        self.read.extend(new);
        let Workspace { root, settings, content, .. } = &mut self.workspace;
        content.update(root, settings.as_ref().ok()?, &files);
        let says_git =
            |history: Option<HistorySource>| history.is_some_and(|it| it == HistorySource::Git);
        if content.documents().iter().any(|document| says_git(document.front.history)) {
            self.has_given_up = true;
            return None;
        }
        self.workspace.view = Arc::new(self.workspace.state().of_part());
        Some(())
    }
}

/// What the names of all texts say.
struct Names {
    notices: Vec<Notice>,
    /// Notices by the folders that they may stand in ([`Names::folders`]).
    folders: BTreeMap<String, Vec<usize>>,
    /// The tags of the languages, as paths have them.
    languages: Vec<String>,
}

/// The texts of a notice.
struct Notice {
    path: String,
    /// Their files, by their paths below the content folder.
    files: Vec<String>,
    has_inventory: bool,
}

impl Names {
    fn of(names: Vec<(String, TextName)>, settings: &Settings) -> Names {
        let mut notices: BTreeMap<String, (Vec<String>, bool)> = BTreeMap::new();
        for (below, name) in names {
            let (files, has_inventory) = notices.entry(name.notice).or_default();
            files.push(below);
            *has_inventory |= name.form == Form::Inventory;
        }
        let notice = |(path, (files, has_inventory))| Notice { path, files, has_inventory };
        let notices = notices.into_iter().map(notice).collect();
        let languages = settings.languages.iter().map(|tag| folded(tag)).collect();
        let mut names = Names { notices, folders: BTreeMap::new(), languages };
        for (at, notice) in names.notices.iter().enumerate() {
            for folder in names.folders(&notice.path) {
                names.folders.entry(folder).or_default().push(at);
            }
        }
        names
    }

    /// The folders that a path may mean, without the tag of a language that it may begin with: in which language a
    /// text is its front matter may say.
    fn folders(&self, path: &str) -> Vec<String> {
        let path = folded(path.trim_matches('/'));
        let (first, rest) = path.split_once('/').unwrap_or((&path, ""));
        let rest = self.languages.iter().any(|tag| tag == first).then(|| rest.to_owned());
        std::iter::once(path.clone()).chain(rest).collect()
    }

    /// The notices that stand at a path or in a folder above it, but for one at the root.
    fn at_or_above(&self, path: &str) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for folder in self.folders(path) {
            let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
            for end in ends.filter(|end| *end > 0) {
                found.extend(self.folders.get(&folder[..end]).into_iter().flatten());
            }
        }
        found
    }

    /// The same with those that stand below: all that may claim a path that a file or a notice there claims.
    fn beside(&self, path: &str) -> BTreeSet<usize> {
        let mut found = self.at_or_above(path);
        for folder in self.folders(path) {
            let below = if folder.is_empty() { folder } else { format!("{folder}/") };
            let from = (Bound::Included(below.as_str()), Bound::Unbounded);
            let inside = self.folders.range::<str, _>(from);
            let inside = inside.take_while(|(folder, _)| folder.starts_with(&below));
            found.extend(inside.flat_map(|(_, notices)| notices));
        }
        found
    }

    /// The notices that a file hangs on; none where these are all of a list.
    fn of_answers(&self, view: &View, hangs_on: &HangsOn<'_>) -> Option<BTreeSet<usize>> {
        let mut found = BTreeSet::new();
        if let Some(path) = hangs_on.notice {
            // Which pages of a language there are in the folder of its tag hangs on all texts.
            if self.folders(path).len() > 1 {
                return None;
            }
            found.extend(self.beside(path));
        }
        for question in &hangs_on.asked {
            match question {
                Question::Link(folder, address) => {
                    let places = view.looked_for(folder, address);
                    found.extend(places.iter().flat_map(|place| self.at_or_above(place)));
                }
                Question::Inventories(_) => {
                    let all = self.notices.iter().enumerate();
                    found.extend(all.filter(|(_, it)| it.has_inventory).map(|(at, _)| at));
                }
                // What any notice gives to a list tells whether a text says more than that.
                Question::Notices(_) => return None,
                // All of them are read.
                Question::Fragment(_) | Question::FragmentNames => {}
            }
        }
        Some(found)
    }
}
