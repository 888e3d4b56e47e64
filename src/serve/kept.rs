//! The site kept read on a thread of its own: follows its files, and publishes one state after the other.
//!
//! A burst of saves makes one state. Requests hold theirs while the next one is made, so that no page is made of
//! two. Knows nothing of requests.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use tokio::sync::{oneshot, watch};

use super::{Options, ServeError, path};
use crate::address::Addresses;
use crate::finding::Finding;
use crate::host_rules::{Headers, Redirects};
use crate::register;
use crate::render::hosting::{HEADERS, REDIRECTS};
use crate::site::{keep_known_texts, known_texts, read_settings};
use crate::theme;
use crate::watch::{Change, Watch};
use crate::workspace::{FirstPages, Served, View, Workspace};

/// How long nothing may change before the site is read again: editors save in several steps, and a checkout
/// writes many files.
const QUIET: Duration = Duration::from_millis(50);
/// Yet changes without end must not keep the last one from being seen.
const LONGEST: Duration = Duration::from_millis(700);

/// How the site is looked at: what the switches of the bar say. It is one for all who look, so that addresses are
/// those of the published site and mean the same in every window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The day; none to follow the calendar.
    pub as_of: Option<Date>,
    /// Whether drafts are shown.
    pub drafts: bool,
}

/// One state of the preview.
pub struct State {
    /// Tells it from every other state of any run.
    pub id: String,
    /// How the site is looked at.
    pub look: Look,
    /// The day of that look.
    pub day: Date,
    /// The calendar's.
    pub today: Date,
    /// What there is; none where the program failed. While the site is read for the first time it may be a part.
    pub view: Option<Arc<View>>,
    /// The path that the site is published under, with a slash at its end.
    pub base: String,
    /// The folder of the site.
    pub root: Arc<Path>,
    rules: OnceLock<Rules>,
}

/// What hosts are told, as they read it.
#[derive(Default)]
pub struct Rules {
    /// The rules of `_redirects`.
    pub redirects: Redirects,
    /// What is wrong with them, and with `_headers` that the site brings itself.
    pub findings: Vec<Finding>,
}

impl State {
    /// What hosts are told. Read when first asked for.
    pub fn rules(&self) -> &Rules {
        self.rules.get_or_init(|| {
            let Some(view) = &self.view else { return Rules::default() };
            let text = |output: &str| match view.file(output) {
                Served::Bytes(bytes, _) => String::from_utf8_lossy(&bytes).into_owned(),
                _ => String::new(),
            };
            let path = view.source_of(REDIRECTS);
            let (redirects, mut findings) = Redirects::read(&text(REDIRECTS), path.as_deref());
            // Ours has no faults, and would have all texts rendered.
            if let Some(path) = view.source_of(HEADERS) {
                findings.extend(Headers::read(&text(HEADERS), Some(&path)).1);
            }
            Rules { redirects, findings }
        })
    }
}

/// Where the states come from.
pub struct Kept {
    states: watch::Receiver<Option<Arc<State>>>,
    /// What some pages can be made from before there is a state.
    first: watch::Receiver<Option<Arc<First>>>,
    // A sender stands in no place of its own that threads may share.
    tasks: std::sync::Mutex<Sender<Task>>,
}

impl Kept {
    /// The state there is; waits for the first one.
    pub async fn state(&self) -> Option<Arc<State>> {
        let mut states = self.states.clone();
        states.wait_for(Option::is_some).await.ok()?.clone()
    }

    /// What is made, before there is a state, of one that says at this path of a request what the first one will say.
    /// Waits until there is any; none where the path needs the whole site.
    pub async fn sooner<T: Send + 'static>(
        &self,
        path: &str,
        make: impl FnOnce(&State) -> T + Send + 'static,
    ) -> Option<T> {
        let mut first = self.first.clone();
        let first = first.wait_for(Option::is_some).await.ok()?.clone()?;
        let path = path.to_owned();
        tokio::task::spawn_blocking(move || first.look(&path, make)).await.ok()?
    }

    /// The state there is once it is another one than `id`; as it is after a while.
    pub async fn another(&self, id: &str, patience: Duration) -> Option<Arc<State>> {
        let mut states = self.states.clone();
        let is_another = |state: &Option<Arc<State>>| state.as_ref().is_some_and(|it| it.id != id);
        match tokio::time::timeout(patience, states.wait_for(is_another)).await {
            Ok(state) => state.ok()?.clone(),
            Err(_) => self.states.borrow().clone(),
        }
    }

    /// Looks at the site otherwise, and waits until that is the state.
    pub async fn look(&self, look: Look) -> bool {
        let (done, is_done) = oneshot::channel();
        let sent = match self.tasks.lock() {
            Ok(tasks) => tasks.send(Task::Look(look, done)).is_ok(),
            Err(_) => false,
        };
        sent && is_done.await.is_ok()
    }
}

enum Task {
    Changed(Change),
    Look(Look, oneshot::Sender<()>),
}

/// Starts to keep a site read.
pub fn keep(root: PathBuf, options: Options) -> Result<Kept, ServeError> {
    let (tasks, waiting) = mpsc::channel();
    let tell = tasks.clone();
    let watch = Watch::new(&root, move |change| {
        // Nobody listens any more only when the program is about to end.
        let _ = tell.send(Task::Changed(change));
    })
    .map_err(|error| cannot_watch(&root, &error))?;
    let (publish, states) = watch::channel(None);
    let (publish_first, first) = watch::channel(None);
    let keeper = Keeper {
        root: root.into(),
        options,
        publish,
        publish_first: Arc::new(publish_first),
        watch,
        count: 0,
        told: None,
    };
    std::thread::Builder::new()
        .name("site".to_owned())
        .spawn(move || keeper.run(&waiting))
        .map_err(|error| ServeError::machine(format!("no thread to read the site on: {error}")))?;
    Ok(Kept { states, first, tasks: std::sync::Mutex::new(tasks) })
}

/// What pages can be made from while the site is read for the first time.
struct First {
    pages: FirstPages,
    id: String,
    look: Look,
    day: Date,
    today: Date,
    root: Arc<Path>,
}

impl First {
    /// What is made of a state that says at a path of a request what the first one will say.
    fn look<T: Send>(&self, path: &str, make: impl FnOnce(&State) -> T + Send) -> Option<T> {
        let decoded = path::decoded(path).ok()?;
        let output = path::output(decoded.strip_prefix(self.pages.base())?);
        // A folder that lacks its slash is led to.
        let folder = format!("{output}/index.html");
        self.pages.look(&[output, folder], |view| {
            make(&State {
                id: self.id.clone(),
                look: self.look,
                day: self.day,
                today: self.today,
                view: Some(view.clone()),
                base: self.pages.base().to_owned(),
                root: self.root.clone(),
                rules: OnceLock::new(),
            })
        })
    }
}

fn cannot_watch(root: &Path, error: &notify::Error) -> ServeError {
    let help = match error.kind {
        notify::ErrorKind::MaxFilesWatch => Some("let more files be watched (on Linux: sysctl fs.inotify.max_user_watches and max_user_instances)".to_owned()),
        _ => None,
    };
    let message = format!("{} cannot be watched: {error}", root.display());
    ServeError { message, help, is_wrong_use: false }
}

/// Fewer texts are read in less than a tenth of a second: what they say is not worth keeping, and pages
/// need not be made before all of them are read.
const MANY: usize = 400;

struct Keeper {
    root: Arc<Path>,
    options: Options,
    publish: watch::Sender<Option<Arc<State>>>,
    publish_first: Arc<watch::Sender<Option<Arc<First>>>>,
    watch: Watch,
    count: usize,
    /// What was found last and told.
    told: Option<Vec<Finding>>,
}

impl Keeper {
    fn run(mut self, waiting: &Receiver<Task>) {
        let mut look = Look { as_of: self.options.as_of, drafts: self.options.drafts };
        let mut day = self.day(look);
        let mut workspace = self.open(day, look);
        self.publish(workspace.as_ref(), look, day);
        loop {
            let mut changes = Vec::new();
            let mut looks = Vec::new();
            match waiting.recv_timeout(self.options.calendar) {
                Ok(Task::Changed(change)) => {
                    changes.push(change);
                    gather(waiting, &mut changes, &mut looks);
                }
                Ok(Task::Look(look, done)) => looks.push((look, done)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let wanted = looks.last().map_or(look, |(look, _)| *look);
            let wanted_day = self.day(wanted);
            let is_other = (wanted, wanted_day) != (look, day);
            (look, day) = (wanted, wanted_day);
            let is_changed = !changes.is_empty() || workspace.is_none();
            if is_changed || is_other {
                let mut kept = workspace.take();
                let differs = guarded(|| {
                    let kept = kept.as_mut()?;
                    if is_other {
                        kept.look(day, look.drafts);
                    }
                    let differs = is_changed && changed(kept, &mut self.watch, changes);
                    Some(differs || is_other)
                });
                match differs.flatten() {
                    Some(differs) => {
                        workspace = kept;
                        if differs {
                            self.publish(workspace.as_ref(), look, day);
                        }
                    }
                    // What it has may be half of one and half of the other.
                    None => {
                        workspace = self.open(day, look);
                        self.publish(workspace.as_ref(), look, day);
                    }
                }
            }
            for (_, done) in looks {
                // Who asked may have gone.
                let _ = done.send(());
            }
        }
    }

    fn day(&self, look: Look) -> Date {
        look.as_of.unwrap_or_else(|| (self.options.today)())
    }

    /// Reads the site. None where the program failed at that.
    fn open(&mut self, day: Date, look: Look) -> Option<Workspace> {
        // Whether there are drafts all texts say.
        if self.count == 0 && !look.drafts {
            self.publish_first(day, look);
        }
        // Followed first: what is saved while the site is read is seen.
        let _ = self.watch.follow(&likely(&self.root), &[]);
        let known = known_texts(&self.root);
        let mut workspace =
            guarded(|| Workspace::open_knowing(&self.root, day, look.drafts, known))?;
        let known = workspace.known();
        if known.count() >= MANY
            && let Err(error) = keep_known_texts(&self.root, known)
        {
            (self.options.not_kept)(&error);
        }
        let new = self.watch.follow(&workspace.watched(), &[]).unwrap_or_default();
        if !new.is_empty() {
            guarded(|| workspace.changed(&new))?;
        }
        Some(workspace)
    }

    /// Lets pages of a large site be made while its texts are read. The whole site is another state, so that each of
    /// these pages is asked for again then: of what was saved meanwhile nothing is missed.
    fn publish_first(&self, day: Date, look: Look) {
        let (root, id, today) = (self.root.clone(), self.id(), (self.options.today)());
        let (publish, states) = (self.publish_first.clone(), self.publish.subscribe());
        let make = move || {
            let pages = FirstPages::open(&root, day, MANY)?;
            publish.send_replace(Some(Arc::new(First { pages, id, look, day, today, root })));
            // The whole site may have been there sooner.
            states.borrow().is_some().then(|| publish.send_replace(None))
        };
        // Without that thread pages wait for the whole site.
        let _ = std::thread::Builder::new().name("first pages".to_owned()).spawn(make);
    }

    /// What tells the next state from every other one of any run.
    fn id(&self) -> String {
        format!("{}-{}", self.options.run, self.count)
    }

    fn publish(&mut self, workspace: Option<&Workspace>, look: Look, day: Date) {
        self.count += 1;
        let view = workspace.map(Workspace::view);
        let settings = read_settings(&self.root).unwrap_or_default();
        let state = State {
            id: self.id(),
            look,
            day,
            today: (self.options.today)(),
            base: Addresses::new(&settings).link(""),
            root: self.root.clone(),
            rules: OnceLock::new(),
            view: view.clone(),
        };
        self.publish.send_replace(Some(Arc::new(state)));
        self.publish_first.send_replace(None);
        if let Some(view) = view
            && self.told.as_ref() != Some(&view.findings)
        {
            (self.options.found)(&view.findings);
            self.told = Some(view.findings.clone());
        }
    }
}

/// The folders that a site is made from, as far as they can be told before it is read.
fn likely(root: &Path) -> Vec<PathBuf> {
    let settings = read_settings(root).unwrap_or_default();
    let own = theme::files::OWN.into_iter().chain([register::kept::FOLDER]);
    let named = [settings.content.as_str(), settings.themes.as_str()];
    named.into_iter().chain(own).map(|folder| root.join(folder)).collect()
}

/// Takes in what else changes until nothing does for a moment.
fn gather(
    waiting: &Receiver<Task>,
    changes: &mut Vec<Change>,
    looks: &mut Vec<(Look, oneshot::Sender<()>)>,
) {
    let start = Instant::now();
    while start.elapsed() < LONGEST {
        match waiting.recv_timeout(QUIET) {
            Ok(Task::Changed(change)) => changes.push(change),
            Ok(Task::Look(look, done)) => looks.push((look, done)),
            Err(_) => return,
        }
    }
}

/// Reads again what changed, and follows the folders that the site is made from now.
fn changed(workspace: &mut Workspace, watch: &mut Watch, changes: Vec<Change>) -> bool {
    let mut paths = Vec::new();
    for change in changes {
        match change {
            Change::Paths(some) => paths.extend(some),
            Change::Unknown => paths.extend(workspace.watched()),
        }
    }
    paths.sort();
    paths.dedup();
    let mut differs = workspace.changed(&paths);
    // A folder that is new may hold more than what was told of it, and may name others (the settings do).
    for _ in 0..4 {
        let new = watch.follow(&workspace.watched(), &paths).unwrap_or_default();
        if new.is_empty() {
            break;
        }
        differs |= workspace.changed(&new);
        paths.clear();
    }
    differs
}

/// What is done where a fault of the program must not end the preview.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI16, Ordering};

    use super::*;

    #[test]
    fn the_day_follows_the_calendar_unless_one_was_named() {
        static DAY: AtomicI16 = AtomicI16::new(1);
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(root.path().join("content")).expect("a folder");
        std::fs::write(root.path().join("engross.yaml"), "").expect("a file");
        let options = Options {
            root: root.path().to_owned(),
            host: String::new(),
            port: 0,
            as_of: None,
            drafts: false,
            run: "run".to_owned(),
            today: Box::new(|| jiff::civil::date(2026, 3, DAY.load(Ordering::Relaxed) as i8)),
            calendar: Duration::from_millis(20),
            not_kept: Box::new(|_| ()),
            found: Box::new(|_| {}),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let root = root.path().canonicalize().expect("a path");
            let kept = keep(root, options).expect("kept");
            let patience = Duration::from_secs(20);
            let first = kept.state().await.expect("a state");
            assert_eq!(first.day.to_string(), "2026-03-01");
            DAY.store(2, Ordering::Relaxed);
            let second = kept.another(&first.id, patience).await.expect("a state");
            assert_eq!(second.day.to_string(), "2026-03-02");
            let named = Look { as_of: Some(jiff::civil::date(2027, 1, 1)), drafts: false };
            assert!(kept.look(named).await);
            let third = kept.state().await.expect("a state");
            assert_eq!(third.day.to_string(), "2027-01-01");
            DAY.store(3, Ordering::Relaxed);
            let same = kept.another(&third.id, Duration::from_millis(300)).await.expect("a state");
            assert_eq!(same.id, third.id);
        });
    }
}
