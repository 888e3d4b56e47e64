//! The text of a file: held, or let go of and read again while somebody needs it.
//!
//! A large archive's texts are most of what is known of it, and each is needed for a moment: when it is parsed, and
//! when its edition is rendered. Some are held from the one to the other; of the rest the fingerprint is enough in
//! between, which also says whether what is read again is what was read before.

use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::fingerprint::Fingerprint;
use crate::source::decode;

/// The text of a file, or where it can be read again.
pub(super) struct FileText(Held);

enum Held {
    Here(Arc<String>),
    Away(Box<Away>),
}

struct Away {
    root: Arc<Path>,
    last: Mutex<Last>,
    is_lost: AtomicBool,
}

/// A text as it was read last.
enum Last {
    /// It stays until it is let go of.
    Held(Arc<String>),
    /// It stays as long as somebody has it. Of a `Weak<str>` all of it would stay.
    Known(Weak<String>),
}

impl Away {
    fn new(root: &Arc<Path>, last: Last, is_lost: bool) -> Box<Away> {
        let (last, is_lost) = (Mutex::new(last), AtomicBool::new(is_lost));
        Box::new(Away { root: root.clone(), last, is_lost })
    }

    fn last(&self) -> MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FileText {
    pub fn new(text: String) -> FileText {
        FileText(Held::Here(Arc::new(text)))
    }

    /// The text; empty where it cannot be had again ([`FileText::is_lost`]). `path` is the file's below the root,
    /// `sha256` the fingerprint of its bytes.
    pub fn get(&self, path: &Arc<str>, sha256: Fingerprint) -> Arc<String> {
        let away = match &self.0 {
            Held::Here(text) => return text.clone(),
            Held::Away(away) => away,
        };
        let mut last = away.last();
        let known = match &*last {
            Last::Held(text) => Some(text.clone()),
            Last::Known(text) => text.upgrade(),
        };
        if let Some(text) = known {
            return text;
        }
        let bytes = std::fs::read(away.root.join(&**path)).ok();
        let same = bytes.filter(|bytes| Fingerprint::of(bytes) == sha256);
        // What there is to be said of its bytes was said when they were read first.
        let Some(text) = same.and_then(|bytes| decode(path, bytes, &mut Vec::new())) else {
            away.is_lost.store(true, Ordering::Relaxed);
            return Arc::default();
        };
        let text = Arc::new(text);
        *last = Last::Known(Arc::downgrade(&text));
        text
    }

    /// The text is that of a file below a root: it need not be held for ever.
    pub fn of_file_below(&mut self, root: &Arc<Path>) {
        if let Held::Here(text) = &self.0 {
            self.0 = Held::Away(Away::new(root, Last::Held(text.clone()), false));
        }
    }

    /// Lets go of a text that can be read again.
    pub fn let_go(&self) {
        let Held::Away(away) = &self.0 else { return };
        let mut last = away.last();
        if let Last::Held(text) = &*last {
            // Where nobody else has it, nothing of it is to stay.
            *last = Last::Known(match Arc::strong_count(text) {
                1 => Weak::new(),
                _ => Arc::downgrade(text),
            });
        }
    }

    /// Whether the text was needed again, and was another one or none by then.
    pub fn is_lost(&self) -> bool {
        matches!(&self.0, Held::Away(away) if away.is_lost.load(Ordering::Relaxed))
    }
}

impl Clone for FileText {
    fn clone(&self) -> Self {
        FileText(match &self.0 {
            Held::Here(text) => Held::Here(text.clone()),
            Held::Away(away) => {
                let last = match &*away.last() {
                    Last::Held(text) => Last::Held(text.clone()),
                    Last::Known(_) => Last::Known(Weak::new()),
                };
                Held::Away(Away::new(&away.root, last, away.is_lost.load(Ordering::Relaxed)))
            }
        })
    }
}

impl fmt::Debug for FileText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Held::Here(text) => text.fmt(f),
            Held::Away(away) => match &*away.last() {
                Last::Held(text) => text.fmt(f),
                Last::Known(_) => f.write_str("(let go of)"),
            },
        }
    }
}

/// The body of a text: what stands behind the front matter.
#[derive(Debug, Clone, Default)]
pub struct BodyText {
    text: Arc<String>,
    start: usize,
}

impl BodyText {
    pub(super) fn of(text: Arc<String>, start: usize) -> BodyText {
        BodyText { text, start }
    }
}

impl Deref for BodyText {
    type Target = str;

    fn deref(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }
}
