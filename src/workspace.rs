//! A site kept read, and read again in part when files change.
//!
//! 1. [`Workspace::open`] reads everything (until it has, [`FirstPages`] may show some pages already); [`Workspace::changed`] reads again what stands at some paths, and
//!    whatever else may have changed with it. Where a path does not say what that is (links, folders that cannot
//!    be read), everything is read again.
//! 2. Versions are put together, planned, and made ready to be rendered. What did not change is shared with the
//!    state before: texts, notices, templates, and the plan where no page comes, goes or moves.
//! 3. [`Workspace::view`] is one state of the site, which stays as it is while the next one is made. A page is
//!    rendered when it is asked for, with what is known of its edition from earlier pages and states.
//!
//! A view is what [`Workspace::open`] would give: the bytes and findings of each page are the same, whatever
//! happened before. Knows nothing of HTTP, or of how changes are noticed.

mod content;
mod first;
mod view;

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::address::Addresses;
use crate::check;
use crate::document::known::Known;
use crate::finding::Finding;
use crate::register::{self, kept};
use crate::render::functions::register_placeholders;
use crate::render::{Ingredients, Renderer, plan};
use crate::sealing::Sealing;
use crate::settings::{self, Settings};
use crate::site::{self, Memory, Texts, read_settings_file, settings_of};
use crate::source::StaticFile;
use crate::theme::{self, Theme, ThemeFiles};
use crate::timings::Timings;
use content::Content;
pub use first::FirstPages;
use view::{Planned, Ready, Works};
pub use view::{Served, View};

/// A site kept read.
pub struct Workspace {
    root: PathBuf,
    /// The root as the machine has it: changes are told by real paths.
    real_root: Option<PathBuf>,
    day: Date,
    drafts: bool,
    settings_file: Result<Vec<u8>, Vec<Finding>>,
    settings: Result<Arc<Settings>, Vec<Finding>>,
    sealing: Arc<Sealing>,
    sealing_findings: Vec<Finding>,
    content: Content,
    theme: KnownTheme,
    memory: Memory,
    /// Files to copy, the register among them.
    statics: Arc<Vec<StaticFile>>,
    works: Arc<Works>,
    view: Arc<View>,
}

/// The theme as it was read.
struct KnownTheme {
    files: Result<ThemeFiles, Vec<Finding>>,
    theme: Option<Arc<Theme>>,
    findings: Vec<Finding>,
}

impl KnownTheme {
    fn none() -> KnownTheme {
        KnownTheme { files: Err(Vec::new()), theme: None, findings: Vec::new() }
    }

    fn read(root: &Path, settings: &Settings) -> KnownTheme {
        let files = theme::read(root, settings);
        let loaded = match &files {
            Ok(files) => theme::of(files.clone(), settings, register_placeholders),
            Err(found) => Err(found.clone()),
        };
        match loaded {
            Ok(mut theme) => {
                let findings = std::mem::take(&mut theme.findings);
                KnownTheme { files, theme: Some(Arc::new(theme)), findings }
            }
            Err(findings) => KnownTheme { files, theme: None, findings },
        }
    }
}

/// What of a site stands at paths that were changed.
#[derive(Default)]
struct Touched {
    settings: bool,
    register: bool,
    theme: bool,
    /// What is not below the root, or the root itself.
    unknown: bool,
    /// The commit history may be another.
    history: bool,
    content: bool,
    /// Paths below the content folder.
    below: Vec<String>,
}

impl Touched {
    fn anything(&self) -> bool {
        let Touched { settings, register, theme, unknown, history, content, below } = self;
        *settings || *register || *theme || *unknown || *history || *content || !below.is_empty()
    }
}

impl Workspace {
    /// Reads the site at `root` as of a day. What is wrong with it are findings of the view.
    pub fn open(root: &Path, day: Date, drafts: bool) -> Workspace {
        Workspace::open_knowing(root, day, drafts, Known::default())
    }

    /// The same, with what was found out about texts before.
    pub fn open_knowing(root: &Path, day: Date, drafts: bool, known: Known) -> Workspace {
        let mut workspace = Workspace::unread(root, day, drafts);
        workspace.read_beside();
        workspace.content = Content::knowing(known);
        if let Ok(settings) = &workspace.settings {
            workspace.content.read(root, settings);
        }
        workspace.view = Arc::new(workspace.state());
        workspace
    }

    /// A site of which the settings are read, and nothing else: nothing of it can be looked at yet.
    fn unread(root: &Path, day: Date, drafts: bool) -> Workspace {
        let works = Arc::new(Works::default());
        let settings_file = read_settings_file(root);
        Workspace {
            root: root.to_owned(),
            real_root: root.canonicalize().ok(),
            day,
            drafts,
            settings: settings_file.clone().and_then(settings_of).map(Arc::new),
            settings_file,
            sealing: Arc::default(),
            sealing_findings: Vec::new(),
            content: Content::default(),
            theme: KnownTheme::none(),
            memory: Memory::default(),
            statics: Arc::default(),
            view: Arc::new(View::of_faults(Vec::new(), works.clone())),
            works,
        }
    }

    /// Reads what stands beside the content folder: the register and the theme.
    fn read_beside(&mut self) {
        let (sealing, findings) = Sealing::read(&self.root);
        (self.sealing, self.sealing_findings) = (Arc::new(sealing), findings);
        if let Ok(settings) = &self.settings {
            self.theme = KnownTheme::read(&self.root, settings);
        }
    }

    /// Reads again what stands at these paths; true if anything that a page could show differs. The root among
    /// them means that anything may have changed.
    pub fn changed(&mut self, paths: &[PathBuf]) -> bool {
        let touched = self.touched(paths);
        if !touched.anything() {
            return false;
        }
        let mut differs = touched.history && self.has_other_history();
        if touched.settings || touched.unknown {
            differs |= self.read_settings();
        }
        if touched.register || touched.unknown {
            let (sealing, findings) = Sealing::read(&self.root);
            (self.sealing, self.sealing_findings) = (Arc::new(sealing), findings);
            self.memory.forget_notices();
            differs = true;
        }
        if let Ok(settings) = &self.settings {
            if touched.theme || touched.unknown {
                let files = theme::read(&self.root, settings);
                if files != self.theme.files {
                    self.theme = KnownTheme::read(&self.root, settings);
                    differs = true;
                }
            }
            differs |= match touched.content || touched.unknown {
                true => self.content.read(&self.root, settings),
                false => self.content.update(&self.root, settings, &touched.below),
            };
        }
        if differs {
            self.view = Arc::new(self.state());
        }
        differs
    }

    /// Looks at another day, with drafts or without.
    pub fn look(&mut self, day: Date, drafts: bool) {
        if day != self.day {
            self.memory.forget_notices();
        }
        if (self.day, self.drafts) != (day, drafts) {
            (self.day, self.drafts) = (day, drafts);
            self.view = Arc::new(self.state());
        }
    }

    /// What was found out about texts, for the next time.
    pub fn known(&self) -> &Known {
        &self.content.known
    }

    /// What there is now.
    pub fn view(&self) -> Arc<View> {
        self.view.clone()
    }

    /// The folders that the site is made from, whether they are there or not, and those in which git notes what is
    /// checked out. The root is meant without what stands below it.
    pub fn watched(&self) -> Vec<PathBuf> {
        let defaults = Settings::default();
        let settings = self.settings.as_deref().unwrap_or(&defaults);
        let own = theme::files::OWN.into_iter().chain([kept::FOLDER]);
        let named = [settings.content.as_str(), settings.themes.as_str()];
        let mut watched: Vec<PathBuf> =
            named.into_iter().chain(own).map(|folder| self.root.join(folder)).collect();
        watched.push(self.root.clone());
        watched.extend(self.memory.folders_of_history());
        watched
    }

    /// Whether the commit history is another; where it could not be read, it may be.
    fn has_other_history(&self) -> bool {
        let failed = self.view.findings.iter().any(|finding| finding.rule == "commit-history");
        failed || self.memory.has_other_head()
    }

    /// What stands at some paths.
    fn touched(&self, paths: &[PathBuf]) -> Touched {
        let mut touched = Touched::default();
        let defaults = Settings::default();
        let settings = self.settings.as_deref().unwrap_or(&defaults);
        for path in paths {
            let below = self.below_root(path);
            let Some(below) = below.filter(|it| !it.is_empty()) else {
                touched.unknown = true;
                continue;
            };
            // A folder that the one of interest stands in may have been moved with all that is in it.
            let at_or_in = |folder: &str| is_at_or_below(&below, folder);
            let holds = |folder: &str| is_at_or_below(folder, &below);
            touched.settings |= below == settings::FILE;
            touched.register |= below == register::FILE || at_or_in(kept::FOLDER);
            touched.history |= below == ".git" || at_or_in(".git");
            let theme = format!("{}/{}", settings.themes, settings.theme);
            let folders = theme::files::OWN.into_iter().chain([theme.as_str()]);
            for folder in folders {
                touched.theme |= at_or_in(folder) || holds(folder);
            }
            if holds(&settings.content) {
                touched.content = true;
            } else if at_or_in(&settings.content) {
                touched.below.push(below[settings.content.len() + 1..].to_owned());
            }
        }
        touched
    }

    /// A path below the root, with `/` between its parts; none for one that stands elsewhere or that cannot be
    /// told.
    fn below_root(&self, path: &Path) -> Option<String> {
        let roots = [Some(&self.root), self.real_root.as_ref()];
        let below = roots.into_iter().flatten().find_map(|root| path.strip_prefix(root).ok())?;
        let mut parts = Vec::new();
        for part in below.components() {
            match part {
                Component::Normal(part) => parts.push(part.to_str()?),
                _ => return None,
            }
        }
        Some(parts.join("/"))
    }

    /// Reads the settings, and with other ones everything that they say how to read.
    fn read_settings(&mut self) -> bool {
        let file = read_settings_file(&self.root);
        if file == self.settings_file {
            return false;
        }
        let before =
            std::mem::replace(&mut self.settings, file.clone().and_then(settings_of).map(Arc::new));
        self.settings_file = file;
        self.memory = Memory::default();
        if let Ok(settings) = &self.settings {
            // No other setting says where the content is or what a file of it is.
            let reads_alike = before.is_ok_and(|before| {
                before.content == settings.content
                    && before.languages == settings.languages
                    && before.locale_folders == settings.locale_folders
            });
            if !reads_alike {
                self.content.read(&self.root, settings);
            }
            self.theme = KnownTheme::read(&self.root, settings);
        }
        true
    }

    /// Puts together what was read.
    fn state(&mut self) -> View {
        let settings = match &self.settings {
            Ok(settings) => settings.clone(),
            Err(found) => return View::of_faults(found.clone(), self.works.clone()),
        };
        let mut findings = self.sealing_findings.clone();
        self.content.add_findings_of_files(&mut findings);
        findings.extend(self.theme.findings.iter().cloned());
        self.content.add_findings_of_texts(&mut findings);
        let texts = Texts {
            settings: &settings,
            documents: self.content.documents(),
            fragments: self.content.fragments.clone(),
            statics: self.content.statics.clone(),
            known: Some(&self.content.known),
        };
        let (site, snapshots) = self.memory.put_together(
            &self.root,
            &texts,
            self.theme.theme.as_ref(),
            &self.sealing,
            self.day,
            self.drafts,
            &mut findings,
        );
        findings.extend(check::run(&site, &settings, self.day));
        let mut statics = self.content.statics.clone();
        if let Some(register) = self.sealing.published() {
            Arc::make_mut(&mut statics).push(register);
        }
        if *statics != *self.statics {
            self.statics = statics;
        }
        let Some(theme) = &self.theme.theme else {
            site::settle(&mut findings, &self.root, &settings.check);
            return View::of_faults(findings, self.works.clone());
        };
        let ingredients = Ingredients {
            settings: settings.clone(),
            fragments: self.content.fragments.clone(),
            statics: self.statics.clone(),
            snapshots,
            theme: theme.clone(),
            day: self.day,
            timings: Timings::default(),
        };
        let before = self.view.ready.as_ref();
        let planned = planned(&site, &ingredients, before);
        findings.extend(planned.findings.iter().cloned());
        let (renderer, found) = match before {
            Some(before) => before.renderer.again(ingredients, site),
            None => Renderer::new(ingredients, site),
        };
        findings.extend(found);
        site::settle(&mut findings, &self.root, &settings.check);
        self.works.forget_unlike(&renderer);
        let content = self.root.join(&settings.content).canonicalize().ok();
        let ready = Ready { renderer, planned, statics: self.statics.clone(), content };
        View::of(findings, ready, self.works.clone())
    }
}

/// The plan of a state of the site; that of the state before, where nothing in it is another.
fn planned(
    site: &crate::history::Site,
    ingredients: &Ingredients,
    before: Option<&Ready>,
) -> Arc<Planned> {
    let Ingredients { settings, statics, theme, .. } = ingredients;
    let addresses = Addresses::new(settings);
    let is_same = |before: &&Ready| {
        Arc::ptr_eq(&before.renderer.settings, settings)
            && before.renderer.has_files_of(ingredients)
            && plan::is_same(site, &before.renderer.site)
    };
    if let Some(before) = before.filter(is_same) {
        before.planned.plan.take_over(site);
        return before.planned.clone();
    }
    let (plan, findings) = plan::plan(site, statics, theme, settings, &addresses);
    Arc::new(Planned::of(plan, findings))
}

/// Whether a path is another one or stands below it.
fn is_at_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
