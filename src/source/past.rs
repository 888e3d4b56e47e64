//! The texts of a site in its commit history, and what each was filled with.
//!
//! 1. One walk through the history follows every file that is a notice's text.
//! 2. The texts are read, each blob once, by one process.
//! 3. A text that is a template gets the snapshot of its commit: fragments, inventories, settings.
//!
//! Reads through [`git`](super::git). Knows nothing of front matter or Markdown beyond the signs that a text
//! may be a template.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::git::{EntryKind, GitError, Lineage, Objects, Oid, Repository, State, lineages};
use super::name::{Form, Role, TextName};
use super::{Commit, Discovery, Snapshot, Source, decode};
use crate::finding::{Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::settings::{Commits, FILE, Settings};

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
    /// The path that the file had then, relative to the site's root where it was below it.
    pub path_then: Arc<str>,
    /// The day on which the file was removed after this text, if it came back later.
    pub gone: Option<Date>,
    /// Whether it never stood on the main line.
    pub is_step: bool,
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
    let of_texts = lineages(&walk, &is_text, settings.history.commits);
    // A branch has its own state of what texts are filled with; what is published is on the main line.
    let of_material = lineages(&walk, &is_material, Commits::Mainline);
    drop(walk);
    let mut reader = Reader {
        objects: repository.objects()?,
        settings,
        prefix: repository.prefix(),
        content: &content,
        read: HashMap::new(),
        blobs: HashMap::new(),
        trees: BTreeMap::new(),
        snapshots: Snapshots::default(),
    };
    reader.read_ahead(of_texts.iter().flat_map(|lineage| &lineage.states))?;
    let fillings = reader.fillings(&of_material, &settings_path)?;
    let mut files = Vec::new();
    for lineage in &of_texts {
        if let Some(name) = name_of(&lineage.path).filter(|name| is_wanted(name)) {
            files.push(reader.file(lineage, name, &fillings, findings)?);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut fragments = BTreeMap::new();
    for lineage in of_material.iter().filter(|lineage| lineage.deleted.is_none()) {
        let below = lineage.path.strip_prefix(&content).unwrap_or_default();
        let is_fragment = matches!(settings.names().role(below), Ok(Role::Fragment));
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
        let Ok(role) = settings.names().role(&below) else { continue };
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
    match settings.names().role(below) {
        Ok(Role::Fragment) => true,
        Ok(Role::Text(name)) => name.form == Form::Inventory,
        _ => false,
    }
}

/// Which text of which notice a path below the content folder is.
fn text_name(below: &str, settings: &Settings) -> Option<TextName> {
    match settings.names().role(below) {
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
    /// What is read and was not asked for yet.
    read: HashMap<Oid, (Vec<u8>, Fingerprint)>,
    /// None for what is no text.
    blobs: HashMap<Oid, Option<(Arc<str>, Fingerprint)>>,
    /// Which files a text may be filled with, by the folder they stand in.
    trees: BTreeMap<Oid, Materials>,
    snapshots: Snapshots,
}

/// The fragments and inventories below a folder, and the fingerprint of their list.
type Materials = (Arc<Vec<(String, Oid)>>, Fingerprint);

/// Snapshots, those that are alike only once.
#[derive(Default)]
struct Snapshots {
    all: Vec<Snapshot>,
    /// By what may be filled in, and the settings.
    by_files: BTreeMap<(Fingerprint, Option<Oid>), usize>,
    /// By commit and the content folder then.
    by_commit: BTreeMap<(Oid, String), usize>,
}

/// What texts are filled with, through the history of the main line.
struct Fillings {
    /// Each change, oldest first.
    changes: Vec<(Arc<Commit>, Material)>,
    /// The names of fragments' files, each with what its texts ever named: other fragments, by their files'
    /// names, and inventories.
    names: BTreeMap<String, BTreeSet<Material>>,
}

/// Something that texts are filled with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Material {
    /// A fragment, by its file's name.
    Fragment(String),
    Inventory,
    Settings,
}

impl Fillings {
    /// What a text may be filled with: what it names, and what that names.
    fn of(&self, text: &str) -> BTreeSet<Material> {
        let mut used = named(text, self.names.keys());
        let mut open: Vec<Material> = used.iter().cloned().collect();
        while let Some(material) = open.pop() {
            let Material::Fragment(name) = material else { continue };
            for other in self.names.get(&name).into_iter().flatten() {
                if used.insert(other.clone()) {
                    open.push(other.clone());
                }
            }
        }
        if has_tags(text) {
            used.insert(Material::Settings);
        }
        used
    }
}

/// What a text names, in whatever way it is written.
fn named<'a>(text: &str, names: impl Iterator<Item = &'a String>) -> BTreeSet<Material> {
    let named = names.filter(|name| text.contains(name.as_str()));
    let mut used: BTreeSet<Material> = named.cloned().map(Material::Fragment).collect();
    if text.contains("cookie_table") || text.contains("manage_link") {
        used.insert(Material::Inventory);
    }
    used
}

impl Reader<'_> {
    /// When what texts are filled with changed on the main line: a branch has its own state of it, and what
    /// is published is on the main line.
    fn fillings(
        &mut self,
        lineages: &[Lineage],
        settings_path: &str,
    ) -> Result<Fillings, GitError> {
        let mut changes = Vec::new();
        let mut names: BTreeMap<String, BTreeSet<Material>> = BTreeMap::new();
        let file_name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let is_fragment = |path: &str| {
            path.strip_prefix(self.content).is_some_and(|below| {
                let role = self.settings.names().role(below);
                matches!(role, Ok(Role::Fragment))
            })
        };
        let fragments: Vec<bool> = lineages.iter().map(|it| is_fragment(&it.path)).collect();
        for (lineage, is_fragment) in lineages.iter().zip(&fragments) {
            let mut context = None;
            for state in &lineage.states {
                let material = match (is_fragment, state.path == settings_path) {
                    (true, _) => Material::Fragment(file_name(&state.path)),
                    (false, true) => Material::Settings,
                    (false, false) => Material::Inventory,
                };
                if material == Material::Settings {
                    let text = self.text(&FILE.into(), state.blob, &mut Vec::new())?;
                    let read = text.and_then(|(text, _)| Settings::parse(&text).ok());
                    let variables = read.map(|it| format!("{:?}", it.context));
                    // Most of what settings say is nothing that texts are filled with.
                    if context.replace(variables.clone()) == Some(variables) {
                        continue;
                    }
                }
                if let Material::Fragment(name) = &material {
                    names.entry(name.clone()).or_default();
                }
                changes.push((state.commit.clone(), material));
            }
            if let (Some(removed), Some(last)) = (&lineage.deleted, lineage.states.last()) {
                let material = match is_fragment {
                    true => Material::Fragment(file_name(&last.path)),
                    false => Material::Inventory,
                };
                changes.push((removed.clone(), material));
            }
        }
        let all: Vec<String> = names.keys().cloned().collect();
        for (lineage, _) in lineages.iter().zip(&fragments).filter(|(_, it)| **it) {
            for state in &lineage.states {
                let text = self.text(&FILE.into(), state.blob, &mut Vec::new())?;
                let Some((text, _)) = text else { continue };
                let used = named(&text, all.iter());
                names.entry(file_name(&state.path)).or_default().extend(used);
            }
        }
        changes.sort_by(|a, b| (a.0.sequence, &a.1).cmp(&(b.0.sequence, &b.1)));
        Ok(Fillings { changes, names })
    }

    fn file(
        &mut self,
        lineage: &Lineage,
        name: TextName,
        fillings: &Fillings,
        findings: &mut Vec<Finding>,
    ) -> Result<PastFile, GitError> {
        let below = lineage.path.strip_prefix(self.content).unwrap_or(&lineage.path).to_owned();
        let path: Arc<str> = format!("{}/{below}", self.settings.content).into();
        let mut former_notices: Vec<String> = Vec::new();
        let mut texts: Vec<PastText> = Vec::new();
        for (at, state) in lineage.states.iter().enumerate() {
            let is_left_out = |id: &String| state.commit.id.starts_with(id.as_str());
            if self.settings.history.except.iter().any(is_left_out) {
                continue;
            }
            // Where it stood then says which text it was: a text that was frozen had no date before.
            let Some(then) = self.name_then(state, &name)? else { continue };
            if then.notice != name.notice && !former_notices.contains(&then.notice) {
                former_notices.push(then.notice.clone());
            }
            let shown: Arc<str> = format!("{path}@{}", state.commit.short()).into();
            let Some((text, sha256)) = self.text(&shown, state.blob, findings)? else { continue };
            let source = Source {
                path: shown,
                name: TextName { dated: then.dated, ..name.clone() },
                text: text.to_string(),
                sha256,
                commit: Some(state.commit.clone()),
            };
            let path_then = state.path.strip_prefix(self.prefix).unwrap_or(&state.path);
            let path_then: Arc<str> = path_then.into();
            let is_template = may_be_template(&text) && name.form == Form::Markdown;
            let snapshot = match is_template {
                true => Some(self.snapshot(state.commit_id, &state.path, &below)?),
                false => None,
            };
            let gone = None;
            let is_step = state.is_step;
            texts.push(PastText { source: source.clone(), snapshot, path_then, gone, is_step });
            if is_template {
                // From then on it may have been filled with something else, until it became another text.
                let merge = state.merge.as_ref();
                let since = merge.unwrap_or(&state.commit).sequence;
                let next = lineage.states.get(at + 1).map(|next| &next.commit);
                let ends = next.into_iter().chain(&state.removed).map(|commit| commit.sequence);
                let until = ends.min().unwrap_or(usize::MAX);
                let used = fillings.of(&text);
                let from = fillings.changes.partition_point(|(it, _)| it.sequence <= since);
                let later = fillings.changes[from..].iter();
                let later = later.take_while(|(it, _)| it.sequence < until);
                let later = later.filter(|(_, material)| used.contains(material));
                // A step of a branch reached nobody, whatever it would have been filled with.
                let merge = merge.filter(|_| !is_step);
                let mut commits: Vec<&Arc<Commit>> =
                    merge.into_iter().chain(later.map(|(commit, _)| commit)).collect();
                commits.dedup_by_key(|commit| commit.sequence);
                for commit in commits {
                    let Some(id) = Oid::from_hex(&commit.id) else { continue };
                    let snapshot = self.snapshot(id, &state.path, &below)?;
                    if texts.last().is_some_and(|last| last.snapshot == Some(snapshot)) {
                        continue;
                    }
                    let path: Arc<str> = format!("{path}@{}", commit.short()).into();
                    let source = Source { path, commit: Some(commit.clone()), ..source.clone() };
                    let path_then = path_then_of(&texts);
                    let snapshot = Some(snapshot);
                    texts.push(PastText { source, snapshot, path_then, gone, is_step });
                }
            }
            let came_back = at + 1 < lineage.states.len();
            if let (Some(removed), Some(last)) = (&state.removed, texts.last_mut())
                && came_back
            {
                last.gone = Some(removed.day);
            }
        }
        Ok(PastFile { path, removed: lineage.deleted.clone(), former_notices, texts })
    }

    /// Which text a state of a file was, by the path that it had then; none if it was no text of the site:
    /// what nobody could read was not published. Before there was a site, every state counts.
    fn name_then(&mut self, state: &State, name: &TextName) -> Result<Option<TextName>, GitError> {
        if let Some(below) = state.path.strip_prefix(self.content) {
            return Ok(text_name(below, self.settings));
        }
        let site = folder(&mut self.objects, state.commit_id, self.prefix.trim_end_matches('/'))?;
        let settings = match site {
            Some(site) => file(&mut self.objects, site, FILE)?,
            None => None,
        };
        let Some(settings) = settings else { return Ok(Some(name.clone())) };
        let text = self.text(&FILE.into(), settings, &mut Vec::new())?;
        let settings = text.and_then(|(text, _)| Settings::parse(&text).ok()).unwrap_or_default();
        let content = format!("{}{}/", self.prefix, settings.content);
        Ok(state.path.strip_prefix(&content).and_then(|below| text_name(below, self.settings)))
    }

    /// Reads the texts of states, while git looks for the next ones.
    fn read_ahead<'s>(&mut self, states: impl Iterator<Item = &'s State>) -> Result<(), GitError> {
        let mut known = HashSet::new();
        let ids: Vec<Oid> = states.map(|it| it.blob).filter(|it| known.insert(*it)).collect();
        let read = &mut self.read;
        self.objects.blobs(&ids, &mut |id, bytes| drop(read.insert(id, printed(bytes))))
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
        let (bytes, sha256) = match self.read.remove(&blob) {
            Some(read) => read,
            None => printed(self.objects.blob(blob)?),
        };
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
        let of_commit = (commit, then.to_owned());
        if let Some(known) = self.snapshots.by_commit.get(&of_commit) {
            return Ok(*known);
        }
        let tree = folder(&mut self.objects, commit, then.trim_end_matches('/'))?;
        let (files, print) = match tree {
            Some(tree) => self.materials(tree)?,
            None => Default::default(),
        };
        let site = folder(&mut self.objects, commit, self.prefix.trim_end_matches('/'))?;
        let settings = match site {
            Some(site) => file(&mut self.objects, site, FILE)?,
            None => None,
        };
        let known = self.snapshots.by_files.get(&(print, settings)).copied();
        let at = match known {
            Some(known) => known,
            None => {
                let snapshot = self.read_snapshot(&files, settings)?;
                self.snapshots.all.push(snapshot);
                self.snapshots.by_files.insert((print, settings), self.snapshots.all.len() - 1);
                self.snapshots.all.len() - 1
            }
        };
        self.snapshots.by_commit.insert(of_commit, at);
        Ok(at)
    }

    fn read_snapshot(
        &mut self,
        files: &[(String, Oid)],
        settings: Option<Oid>,
    ) -> Result<Snapshot, GitError> {
        let mut snapshot =
            Snapshot { content: self.settings.content.clone(), ..Snapshot::default() };
        for (below, id) in files {
            let path: Arc<str> = format!("{}/{below}", self.settings.content).into();
            let Some((text, sha256)) = self.text(&path, *id, &mut Vec::new())? else { continue };
            match text_name(below, self.settings) {
                None => drop(snapshot.fragments.insert(below.clone(), text)),
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
        Ok(snapshot)
    }

    /// The fragments and inventories below a folder.
    fn materials(&mut self, tree: Oid) -> Result<Materials, GitError> {
        if let Some(known) = self.trees.get(&tree) {
            return Ok(known.clone());
        }
        let mut files = files_below(&mut self.objects, tree)?;
        files.retain(|(below, _)| is_material(below, self.settings));
        files.sort();
        let list: String = files.iter().map(|(below, id)| format!("{id} {below}\n")).collect();
        let materials = (Arc::new(files), Fingerprint::of(list));
        self.trees.insert(tree, materials.clone());
        Ok(materials)
    }
}

/// The path of the last text, which a text that is filled anew shares.
fn path_then_of(texts: &[PastText]) -> Arc<str> {
    texts.last().map_or_else(|| "".into(), |last| last.path_then.clone())
}

fn has_tags(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

fn printed(bytes: Vec<u8>) -> (Vec<u8>, Fingerprint) {
    let sha256 = Fingerprint::of(&bytes);
    (bytes, sha256)
}

/// Whether a text may be filled from elsewhere.
fn may_be_template(text: &str) -> bool {
    has_tags(text) || text.contains("markdown_includes")
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
