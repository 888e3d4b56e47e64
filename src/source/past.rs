//! The texts of a site in its commit history, and what each was filled with.
//!
//! 1. One walk through the history follows every file that is a notice's text.
//! 2. The texts are read, each blob once, by one process.
//! 3. A text that is a template gets the snapshot of its commit: fragments, inventories, settings.
//!
//! Reads through [`git`](super::git). Knows nothing of front matter or Markdown beyond the signs that a text
//! may be a template.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::git::{EntryKind, GitError, Lineage, Objects, Oid, Repository, State, lineages};
use super::name::{Form, Role, TextName, role};
use super::{Commit, Discovery, Snapshot, Source, decode};
use crate::finding::{Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::settings::{FILE, Settings};

/// What the files of a site said in its commit history.
#[derive(Debug, Default)]
pub struct Past {
    /// Files that are texts of notices, in path order.
    pub files: Vec<PastFile>,
    /// What texts were filled with.
    pub snapshots: Vec<Snapshot>,
    /// Fragments as they were last committed, by their path below the content folder.
    pub fragments: BTreeMap<String, Arc<str>>,
}

/// What a file said, renames followed.
#[derive(Debug)]
pub struct PastFile {
    /// Its last path, relative to the site's root.
    pub path: Arc<str>,
    /// The commit that removed it, if it is gone.
    pub removed: Option<Arc<Commit>>,
    /// Paths of notices that it was before.
    pub former_notices: Vec<String>,
    /// Its texts, oldest first.
    pub texts: Vec<PastText>,
}

/// What a file said at a commit.
#[derive(Debug)]
pub struct PastText {
    /// The text.
    pub source: Source,
    /// What it was filled with, as an index of the snapshots; none where it is no template.
    pub snapshot: Option<usize>,
    /// The fingerprint of what of that it may have used.
    pub filled_with: Option<Fingerprint>,
}

/// Reads the past of the texts for which `is_wanted` says so, by what their last names mean.
///
/// Errs when there is no history, or not all of it.
pub fn past(
    root: &Path,
    settings: &Settings,
    is_wanted: &dyn Fn(&TextName) -> bool,
    findings: &mut Vec<Finding>,
) -> Result<Past, GitError> {
    let repository = Repository::open(root)?;
    let head = repository.commit("HEAD")?;
    let walk = repository.walk(head)?;
    let content = format!("{}{}/", repository.prefix(), settings.content);
    let name_of = |path: &str| text_name(path.strip_prefix(&content)?, settings);
    let settings_path = format!("{}{FILE}", repository.prefix());
    let is_text = |path: &str| name_of(path).is_some_and(|name| is_wanted(&name));
    let is_material = |path: &str| {
        path == settings_path
            || path.strip_prefix(&content).is_some_and(|below| is_material(below, settings))
    };
    let wanted = |path: &str| is_text(path) || is_material(path);
    let lineages = lineages(&walk, &wanted, settings.history.commits);
    drop(walk);
    // Texts change with what they are filled with: when that changed.
    let of_material = lineages.iter().filter(|lineage| is_material(&lineage.path));
    let mut filling: Vec<&State> = of_material.clone().flat_map(|it| &it.states).collect();
    filling.sort_by_key(|state| state.commit.sequence);
    filling.dedup_by_key(|state| state.commit.sequence);
    let mut reader = Reader {
        objects: repository.objects()?,
        settings,
        prefix: repository.prefix(),
        content: &content,
        blobs: BTreeMap::new(),
        trees: BTreeMap::new(),
        snapshots: Snapshots::default(),
    };
    let mut files = Vec::new();
    for lineage in &lineages {
        if let Some(name) = name_of(&lineage.path).filter(|name| is_wanted(name)) {
            files.push(reader.file(lineage, name, &filling, findings)?);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut fragments = BTreeMap::new();
    for lineage in of_material.filter(|lineage| lineage.deleted.is_none()) {
        let below = lineage.path.strip_prefix(&content).unwrap_or_default();
        let is_fragment = matches!(role(below, |tag| settings.declared(tag)), Ok(Role::Fragment));
        if let Some(last) = lineage.states.last().filter(|_| is_fragment)
            && let Some((text, _)) = reader.text(&below.into(), last.blob, &mut Vec::new())?
        {
            fragments.insert(below.to_owned(), text);
        }
    }
    Ok(Past { files, snapshots: reader.snapshots.all, fragments })
}

/// What the content folder that `settings` name held at a commit, files to copy left out; none if there was
/// no such folder.
pub fn discover_at(
    root: &Path,
    settings: &Settings,
    revision: &str,
) -> Result<Option<Discovery>, GitError> {
    let repository = Repository::open(root)?;
    let commit = repository.commit(revision)?;
    let mut objects = repository.objects()?;
    let content = format!("{}{}", repository.prefix(), settings.content);
    let mut discovery = Discovery::default();
    let Some(tree) = folder(&mut objects, commit, &content)? else { return Ok(None) };
    for (below, id) in files_below(&mut objects, tree)? {
        let declared = |tag: &str| settings.declared(tag);
        let Ok(role) = role(&below, declared) else { continue };
        if !matches!(role, Role::Text(_) | Role::Fragment) {
            continue;
        }
        let bytes = objects.blob(id)?;
        let path: Arc<str> = format!("{}/{below}", settings.content).into();
        let sha256 = Fingerprint::of(&bytes);
        let Some(text) = decode(&path, bytes, &mut Vec::new()) else { continue };
        match role {
            Role::Text(name) => {
                discovery.sources.push(Source { path, name, text, sha256, commit: None });
            }
            _ => drop(discovery.fragments.insert(below, text)),
        }
    }
    discovery.sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Some(discovery))
}

/// A file of the site as it was at a commit, by its path below the root; none if it was not there.
pub fn file_at(root: &Path, revision: &str, path: &str) -> Result<Option<Vec<u8>>, GitError> {
    let repository = Repository::open(root)?;
    let commit = repository.commit(revision)?;
    let mut objects = repository.objects()?;
    let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
    let above = format!("{}{above}", repository.prefix());
    let Some(folder) = folder(&mut objects, commit, &above)? else { return Ok(None) };
    let Some(id) = file(&mut objects, folder, name)? else { return Ok(None) };
    objects.blob(id).map(Some)
}

/// Whether a path below the content folder is what texts may be filled with.
fn is_material(below: &str, settings: &Settings) -> bool {
    match role(below, |tag| settings.declared(tag)) {
        Ok(Role::Fragment) => true,
        Ok(Role::Text(name)) => name.form == Form::Inventory,
        _ => false,
    }
}

/// Which text of which notice a path below the content folder is.
fn text_name(below: &str, settings: &Settings) -> Option<TextName> {
    match role(below, |tag| settings.declared(tag)) {
        Ok(Role::Text(name)) => Some(name),
        _ => None,
    }
}

/// Reads texts of the past, each blob and each folder once.
struct Reader<'a> {
    objects: Objects,
    settings: &'a Settings,
    /// The site's folder in the repository, with a slash at its end or empty.
    prefix: &'a str,
    /// The content folder in the repository, with a slash at its end.
    content: &'a str,
    /// None for what is no text.
    blobs: BTreeMap<Oid, Option<(Arc<str>, Fingerprint)>>,
    /// Which files a text may be filled with, by the folder they stand in.
    trees: BTreeMap<Oid, Arc<Vec<(String, Oid)>>>,
    snapshots: Snapshots,
}

type SnapshotKey = (String, Vec<(String, Oid)>, Option<Oid>);

/// Snapshots, those that are alike only once.
#[derive(Default)]
struct Snapshots {
    all: Vec<Snapshot>,
    /// By the content folder then, the files that may be filled in, and the settings.
    by_files: BTreeMap<SnapshotKey, usize>,
}

impl Reader<'_> {
    fn file(
        &mut self,
        lineage: &Lineage,
        name: TextName,
        filling: &[&State],
        findings: &mut Vec<Finding>,
    ) -> Result<PastFile, GitError> {
        let below = lineage.path.strip_prefix(self.content).unwrap_or(&lineage.path).to_owned();
        let path: Arc<str> = format!("{}/{below}", self.settings.content).into();
        let mut former_notices: Vec<String> = Vec::new();
        let mut texts: Vec<PastText> = Vec::new();
        for (at, state) in lineage.states.iter().enumerate() {
            // Where it stood then says which text it was: a text that was frozen had no date before.
            let then = state.path.strip_prefix(self.content);
            let then = then.and_then(|below| text_name(below, self.settings));
            if let Some(then) = &then
                && then.notice != name.notice
                && !former_notices.contains(&then.notice)
            {
                former_notices.push(then.notice.clone());
            }
            let dated = then.map_or(name.dated, |then| then.dated);
            let shown: Arc<str> = format!("{path}@{}", state.commit.short()).into();
            let Some((text, sha256)) = self.text(&shown, state.blob, findings)? else { continue };
            let source = Source {
                path: shown,
                name: TextName { dated, ..name.clone() },
                text: text.to_string(),
                sha256,
                commit: Some(state.commit.clone()),
            };
            if !may_be_template(&text) || name.form != Form::Markdown {
                texts.push(PastText { source, snapshot: None, filled_with: None });
                continue;
            }
            let below_then = (state.path.as_str(), below.as_str());
            let (snapshot, mut print) = self.filled_with(state, below_then, &text)?;
            let (snapshot, filled_with) = (Some(snapshot), Some(print));
            texts.push(PastText { source: source.clone(), snapshot, filled_with });
            // From then on it may have been filled with something else, until it became another text.
            let from = filling.partition_point(|it| it.commit.sequence <= state.commit.sequence);
            let until = match (lineage.states.get(at + 1), &lineage.deleted) {
                (Some(next), _) => next.commit.sequence,
                (None, Some(deleted)) => deleted.sequence,
                (None, None) => usize::MAX,
            };
            let later = filling[from..].iter().take_while(|it| it.commit.sequence < until);
            // A branch has its own state of what it is filled with; what is published is on the main line.
            for state in later.filter(|state| state.commit.mainline) {
                let (snapshot, other) = self.filled_with(state, below_then, &text)?;
                if other == print {
                    continue;
                }
                print = other;
                let path: Arc<str> = format!("{path}@{}", state.commit.short()).into();
                let commit = Some(state.commit.clone());
                let source = Source { path, commit, ..source.clone() };
                let (snapshot, filled_with) = (Some(snapshot), Some(print));
                texts.push(PastText { source, snapshot, filled_with });
            }
        }
        Ok(PastFile { path, removed: lineage.deleted.clone(), former_notices, texts })
    }

    /// What a text was filled with at a commit, and the fingerprint of what of that it may have used. The
    /// path is the file's then, and its last one below the content folder.
    fn filled_with(
        &mut self,
        state: &State,
        (path, below): (&str, &str),
        text: &str,
    ) -> Result<(usize, Fingerprint), GitError> {
        let at = self.snapshot(state.commit_id, path, below)?;
        let snapshot = &self.snapshots.all[at];
        let mut used = String::new();
        let mut bodies = vec![text];
        let mut left: Vec<(&String, &String)> = snapshot.fragments.iter().collect();
        while let Some(body) = bodies.pop() {
            // Named by the last part of its path, in whatever way it is written.
            let names =
                |path: &str| path.rsplit('/').next().is_some_and(|name| body.contains(name));
            let (named, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|it| names(it.0));
            left = others;
            for (path, text) in named {
                used.push_str(&format!("{path} {}\n", Fingerprint::of(text)));
                bodies.push(text);
            }
            if body.contains("cookie_table") {
                let states = snapshot.inventories.iter();
                used.extend(states.map(|it| format!("{} {}\n", it.path, it.sha256)));
            }
        }
        if text.contains("{{") || text.contains("{%") {
            used.push_str(snapshot.settings.as_deref().unwrap_or_default());
        }
        Ok((at, Fingerprint::of(used)))
    }

    /// A blob as text; none, and a finding, for what is none.
    fn text(
        &mut self,
        path: &Arc<str>,
        blob: Oid,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<(Arc<str>, Fingerprint)>, GitError> {
        if let Some(known) = self.blobs.get(&blob) {
            return Ok(known.clone());
        }
        let bytes = self.objects.blob(blob)?;
        let sha256 = Fingerprint::of(&bytes);
        let mut found = Vec::new();
        let text = decode(path, bytes, &mut found);
        if text.is_none() {
            let why = found.pop().map_or_else(String::new, |finding| finding.message);
            let message = format!("this state of the file is left out: {why}");
            findings.push(Finding::warning("not-text", Place::file(path.clone()), message));
        }
        let read = text.map(|text| (Arc::from(text), sha256));
        self.blobs.insert(blob, read.clone());
        Ok(read)
    }

    /// What the texts of a commit were filled with, for one at this path then, and at this one below the
    /// content folder now.
    fn snapshot(&mut self, commit: Oid, path: &str, below: &str) -> Result<usize, GitError> {
        // Before a site was moved, its content folder stood elsewhere in the repository.
        let then = path.strip_suffix(below).unwrap_or(self.content);
        let tree = folder(&mut self.objects, commit, then.trim_end_matches('/'))?;
        let files = match tree {
            Some(tree) => self.materials(tree)?,
            None => Arc::default(),
        };
        let site = folder(&mut self.objects, commit, self.prefix.trim_end_matches('/'))?;
        let settings = match site {
            Some(site) => file(&mut self.objects, site, FILE)?,
            None => None,
        };
        let key = (then.to_owned(), files.to_vec(), settings);
        if let Some(known) = self.snapshots.by_files.get(&key) {
            return Ok(*known);
        }
        let mut snapshot =
            Snapshot { content: self.settings.content.clone(), ..Snapshot::default() };
        for (below, id) in files.iter() {
            let path: Arc<str> = format!("{}/{below}", self.settings.content).into();
            let Some((text, sha256)) = self.text(&path, *id, &mut Vec::new())? else { continue };
            match text_name(below, self.settings) {
                None => drop(snapshot.fragments.insert(below.clone(), text.to_string())),
                Some(name) => {
                    let text = text.to_string();
                    snapshot.inventories.push(Source { path, name, text, sha256, commit: None });
                }
            }
        }
        if let Some(id) = settings {
            let text = self.text(&FILE.into(), id, &mut Vec::new())?;
            snapshot.settings = text.map(|(text, _)| text.to_string());
        }
        let at = self.snapshots.all.len();
        self.snapshots.all.push(snapshot);
        self.snapshots.by_files.insert(key, at);
        Ok(at)
    }

    /// The fragments and inventories below a folder.
    fn materials(&mut self, tree: Oid) -> Result<Arc<Vec<(String, Oid)>>, GitError> {
        if let Some(known) = self.trees.get(&tree) {
            return Ok(known.clone());
        }
        let mut files = files_below(&mut self.objects, tree)?;
        files.retain(|(below, _)| is_material(below, self.settings));
        files.sort();
        let files = Arc::new(files);
        self.trees.insert(tree, files.clone());
        Ok(files)
    }
}

/// Whether a text may be filled from elsewhere.
fn may_be_template(text: &str) -> bool {
    ["{{", "{%", "markdown_includes"].iter().any(|sign| text.contains(sign))
}

/// A folder of a commit by its path; the root for an empty one. None if there is no such folder.
fn folder(objects: &mut Objects, commit: Oid, path: &str) -> Result<Option<Oid>, GitError> {
    let mut at = commit;
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let entries = objects.tree(at)?;
        let is_it = |it: &super::git::TreeEntry| it.name == part && it.kind == EntryKind::Folder;
        match entries.into_iter().find(is_it) {
            Some(entry) => at = entry.id,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

/// A file of a folder by its name.
fn file(objects: &mut Objects, folder: Oid, name: &str) -> Result<Option<Oid>, GitError> {
    let entries = objects.tree(folder)?;
    let is_it = |it: &super::git::TreeEntry| it.name == name && it.kind == EntryKind::File;
    Ok(entries.into_iter().find(is_it).map(|entry| entry.id))
}

/// Every regular file below a folder, with its path below it.
fn files_below(objects: &mut Objects, tree: Oid) -> Result<Vec<(String, Oid)>, GitError> {
    let mut files = Vec::new();
    let mut open = vec![(String::new(), tree)];
    while let Some((above, tree)) = open.pop() {
        for entry in objects.tree(tree)? {
            let below = format!("{above}{}", entry.name);
            match entry.kind {
                EntryKind::Folder if !entry.name.starts_with('.') => {
                    open.push((format!("{below}/"), entry.id));
                }
                EntryKind::File => files.push((below, entry.id)),
                _ => {}
            }
        }
    }
    Ok(files)
}
