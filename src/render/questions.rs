//! What a text or a page asks of the rest of the site while it is rendered, so that it need not be rendered again
//! as long as the answers are the same.
//!
//! Questions are noted where they are answered, not guessed from the text: [`recording`] collects those of one
//! thread, between two points in which no other thread takes part. What every page is made of, and what belongs to
//! its own notice, is not asked for: see `inputs`.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::Renderer;
use super::functions::Known;
use super::inputs::Print;
use super::view::NoticeView;
use crate::fingerprint::Fingerprint;

/// What may be asked of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Question {
    /// Where an address leads that a text in a folder below the content folder has.
    Link(String, String),
    /// Which notices there are: in a language, below a path, of a kind, but for one.
    Notices(Listed),
    /// Which states of the inventories count on a day; without one, the last ones.
    Inventories(Option<String>),
    /// What a fragment says, by its path below the content folder.
    Fragment(String),
    /// Which fragments there are: the name of one may mean another where that comes or goes.
    FragmentNames,
}

/// A list of notices that a template asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Listed {
    /// The language's tag.
    pub lang: String,
    /// The path that they stand below.
    pub under: String,
    /// Their kind, where one is asked for.
    pub kind: Option<String>,
    /// The path of the notice that asks.
    pub here: Option<String>,
}

impl Listed {
    /// The notices that are meant, in path order.
    pub fn of<'a>(&'a self, known: &'a Known) -> impl Iterator<Item = &'a Arc<NoticeView>> {
        let prefix = format!("{}/", self.under);
        let all = known.notices.get(&self.lang).into_iter().flatten();
        all.filter(move |notice| notice.path.starts_with(&prefix) && notice.path != prefix)
            .filter(|notice| self.here.as_deref() != Some(notice.path.as_str()))
            .filter(|notice| self.kind.as_deref().is_none_or(|kind| notice.kind == kind))
    }
}

thread_local! {
    static ASKED: RefCell<Option<BTreeSet<Question>>> = const { RefCell::new(None) };
}

/// Notes a question, where somebody records.
pub fn asks(question: impl FnOnce() -> Question) {
    ASKED.with_borrow_mut(|asked| {
        if let Some(asked) = asked {
            asked.insert(question());
        }
    });
}

/// Records what is asked on this thread. What is recorded inside by itself is not part of it.
pub fn recording<T>(run: impl FnOnce() -> T) -> (T, BTreeSet<Question>) {
    let outer = ASKED.replace(Some(BTreeSet::new()));
    let made = run();
    let asked = ASKED.replace(outer);
    (made, asked.unwrap_or_default())
}

/// Answers questions about one state of a site, each with the fingerprint of what it is told.
pub struct Answers<'a> {
    renderer: &'a Renderer,
    /// The fingerprints of what lists of notices give, by the places of these in memory.
    views: HashMap<usize, Fingerprint>,
    fragment_names: Fingerprint,
    /// Where addresses lead that mean the same in every folder, as far as they were asked for: texts have many of them in
    /// common.
    links: RwLock<HashMap<String, Fingerprint, ahash::RandomState>>,
}

impl<'a> Answers<'a> {
    /// Answers of a state of a site.
    pub fn of(renderer: &'a Renderer) -> Self {
        let known = &renderer.shared.now.known;
        let print = |view: &Arc<NoticeView>| {
            let bytes = serde_json::to_vec(&**view).unwrap_or_default();
            (Arc::as_ptr(view) as usize, Fingerprint::of(bytes))
        };
        let views = known.notices.values().flatten().map(print).collect();
        let mut names = Print::default();
        renderer.shared.now.fragments.names().for_each(|name| names.text(name));
        Answers { renderer, views, fragment_names: names.finish(), links: RwLock::default() }
    }

    /// The fingerprint of the answers to questions.
    pub fn to<'q>(&self, asked: impl IntoIterator<Item = &'q Question>) -> Fingerprint {
        let mut print = Print::default();
        asked.into_iter().for_each(|question| print.bytes(&self.answer(question).bytes()));
        print.finish()
    }

    /// The answer to a question.
    fn answer(&self, question: &Question) -> Fingerprint {
        let Renderer { shared, .. } = self.renderer;
        let mut print = Print::default();
        match question {
            Question::Link(folder, address) if folder.is_empty() => {
                let known = self.links.read().unwrap_or_else(PoisonError::into_inner);
                if let Some(known) = known.get(address) {
                    return *known;
                }
                drop(known);
                print.option(self.renderer.resolve(folder, address).as_deref(), Print::text);
                let answer = print.finish();
                let mut known = self.links.write().unwrap_or_else(PoisonError::into_inner);
                known.insert(address.clone(), answer);
                return answer;
            }
            Question::Link(folder, address) => {
                print.option(self.renderer.resolve(folder, address).as_deref(), Print::text);
            }
            Question::Notices(listed) => {
                for view in listed.of(&shared.now.known) {
                    let known = self.views.get(&(Arc::as_ptr(view) as usize));
                    print.option(known, |print, known| print.bytes(&known.bytes()));
                }
            }
            Question::Inventories(day) => {
                let day = day.as_deref().and_then(|day| day.parse().ok());
                for (path, state) in shared.now.known.states_on(day) {
                    print.text(path);
                    print.option(state, |print, state| {
                        print.text(&state.file);
                        print.bytes(&state.sha256.bytes());
                    });
                }
            }
            Question::Fragment(name) => {
                let fragment = shared.now.fragments.get(name);
                print.option(fragment, |print, it| print.text(&it.text));
            }
            Question::FragmentNames => return self.fragment_names,
        }
        print.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(address: &str) -> Question {
        Question::Link(String::new(), address.to_owned())
    }

    #[test]
    fn what_is_asked_is_noted_where_somebody_records() {
        asks(|| unreachable!("nobody records"));
        let ((inner, within), outer) = recording(|| {
            asks(|| link("a"));
            let inner = recording(|| {
                asks(|| link("b"));
                3
            });
            asks(|| link("c"));
            inner
        });
        assert_eq!(inner, 3);
        assert_eq!(within, BTreeSet::from([link("b")]));
        assert_eq!(outer, BTreeSet::from([link("a"), link("c")]));
        asks(|| unreachable!("nobody records any more"));
    }
}
