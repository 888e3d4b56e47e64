//! Texts that an edition has more than once: what was taken back says what was said before, and so does a file that was
//! brought back. They are rendered once.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::document::Document;
use crate::fingerprint::Fingerprint;
use crate::history::{Edition, FormerText};
use crate::render::Renderer;
use crate::render::text::{Text, content_folder, is_plain, language_of};

/// What a text into which nothing is put is rendered from: its bytes, where its links start from, its language.
type Source = (Fingerprint, String, String);

/// The texts that recur, each once it is rendered. One with findings is not shared: they name the file, or the commit, of
/// the text that they are about.
#[derive(Default)]
pub(super) struct Recurring(HashMap<Source, OnceLock<Option<Arc<Text>>>>);

impl Recurring {
    /// The texts that recur in an edition.
    pub(super) fn of(edition: &Edition, renderer: &Renderer) -> Recurring {
        let mut counts: HashMap<Fingerprint, usize> = HashMap::new();
        let documents = || {
            edition.versions.iter().flat_map(|version| {
                let former = version.former.iter().filter_map(|former| match &former.text {
                    FormerText::Document(document) => Some(document),
                    FormerText::Kept(_) => None,
                });
                former.chain([&version.document])
            })
        };
        for document in documents() {
            *counts.entry(document.sha256).or_default() += 1;
        }
        let recurs = |it: &&Arc<Document>| counts[&it.sha256] > 1 && is_plain(it);
        let sources = documents().filter(recurs).map(|it| (source(it, renderer), OnceLock::new()));
        Recurring(sources.collect())
    }

    /// A text, rendered by `render` unless one of the same source was.
    pub(super) fn text(
        &self,
        document: &Document,
        renderer: &Renderer,
        render: impl Fn() -> Text,
    ) -> Arc<Text> {
        if self.0.is_empty() || !is_plain(document) {
            return Arc::new(render());
        }
        let Some(slot) = self.0.get(&source(document, renderer)) else {
            return Arc::new(render());
        };
        let mut own = None;
        let shared = slot.get_or_init(|| {
            let text = own.insert(Arc::new(render()));
            text.findings.is_empty().then(|| text.clone())
        });
        match (shared, own) {
            (Some(shared), _) => shared.clone(),
            (None, Some(own)) => own,
            (None, None) => Arc::new(render()),
        }
    }
}

fn source(document: &Document, renderer: &Renderer) -> Source {
    let folder = content_folder(renderer, &document.path);
    (document.sha256, folder, language_of(renderer, document).to_owned())
}
