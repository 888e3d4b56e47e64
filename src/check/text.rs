//! A text as rules look at it: its elements as they are written, each with its place in the file.
//!
//! Knows how texts are rendered; knows nothing of rules.

use crate::document::Document;
use crate::finding::Place;
use crate::history::{Status, Version};
use crate::html::{NodeId, Tree};
use crate::render::Renderer;
use crate::render::plan::At;
use crate::render::text::{Written, resolver, written};
use crate::settings::Settings;

/// A version of a notice, before anything is left out of its text or added to it.
pub struct TextInView<'a> {
    /// What renders it.
    pub renderer: &'a Renderer,
    /// Its edition.
    pub at: At,
    /// Which version of it.
    pub version: &'a Version,
    written: Written,
}

impl<'a> TextInView<'a> {
    /// A version of an edition; none where its template has faults, which are told elsewhere.
    pub fn of(renderer: &'a Renderer, at: At, version: usize) -> Option<TextInView<'a>> {
        let notice = renderer.site.notices.get(at.notice)?;
        let version = notice.editions.get(at.edition)?.versions.get(version)?;
        let written = written(renderer, at, &version.document, version.effective)?;
        Some(TextInView { renderer, at, version, written })
    }

    /// The site's settings.
    pub fn settings(&self) -> &'a Settings {
        &self.renderer.settings
    }

    /// The file that it is written in.
    pub fn document(&self) -> &'a Document {
        &self.version.document
    }

    /// The path of its notice.
    pub fn notice(&self) -> &'a str {
        &self.renderer.site.notices[self.at.notice].path
    }

    /// The language's tag of its edition.
    pub fn lang(&self) -> &'a str {
        self.renderer.language_of(self.at)
    }

    /// Whether it is shown at the notice's own address, or is to be.
    pub fn is_kept_current(&self) -> bool {
        self.is_shown() || matches!(self.version.status, Status::Pending | Status::Draft)
    }

    /// Whether it is the text at the notice's own address.
    pub fn is_shown(&self) -> bool {
        let edition = &self.renderer.site.notices[self.at.notice].editions[self.at.edition];
        std::ptr::eq(edition.shown_version(), self.version)
    }

    /// Its elements and words, in the order of the text. What fragments and templates put in is among them.
    pub fn tree(&self) -> &Tree {
        &self.written.tree
    }

    /// The place in the file of an element, or of the one that a node stands in. What came out of a fragment
    /// is placed at the line that includes it.
    pub fn place(&self, id: NodeId) -> Place {
        self.written.place(self.document(), id)
    }

    /// The place in the file of words that stand in a node: the first that read the same behind the start of
    /// its element; the element's, where the words are written otherwise.
    pub fn place_of_words(&self, id: NodeId, words: &str) -> Place {
        self.written.place_of_words(self.document(), id, words)
    }

    /// Whether an element is written as a tag of HTML, and not as Markdown.
    pub fn is_written_as_tag(&self, id: NodeId) -> bool {
        let Some(name) = self.tree().name(id) else { return false };
        self.written.is_written_as_tag(id, name)
    }

    /// What is written of an element from its tag up to the first end tag of its kind; of one that is no tag,
    /// whatever stands from there.
    pub fn source_of(&self, id: NodeId) -> &str {
        let source = self.written.source_from(id);
        let end = format!("</{}", self.tree().name(id).unwrap_or_default());
        let length = source.match_indices("</").map(|(at, _)| at).find(|at| {
            let tag = source.get(*at..at + end.len());
            tag.is_some_and(|tag| tag.eq_ignore_ascii_case(&end))
        });
        &source[..length.unwrap_or(source.len())]
    }

    /// The same of the words that stand there once more, `nth` times before from the start of the element.
    pub fn place_of_nth(&self, id: NodeId, words: &str, nth: usize) -> Place {
        self.written.place_of_nth(self.document(), id, words, nth)
    }

    /// Whether an element is written with these signs in Markdown, and not as a tag.
    pub fn starts_with(&self, id: NodeId, signs: &str) -> bool {
        self.written.starts_with(id, signs)
    }

    /// Its Markdown, the template filled, and the place in the file of an offset in it.
    pub fn markdown(&self) -> (&str, impl Fn(usize) -> Place) {
        let document = self.document();
        let place = move |offset: usize| self.written.place_at(document, offset);
        (self.written.markdown(), place)
    }

    /// The words in an element, blanks joined.
    pub fn words(&self, id: NodeId) -> String {
        self.tree().text(id).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The link that an address in the text means on its page.
    pub fn resolve(&self, address: &str) -> String {
        let resolve = resolver(self.renderer, self.document());
        resolve(address).unwrap_or_else(|| address.to_owned())
    }
}
