//! What the pages of an edition are made of beside what they ask for ([`questions`](super::questions)), as fingerprints:
//! while these are the same, so is every byte of its pages.
//!
//! Two parts: what all pages of the site are made of, and the notice at hand with what the day makes of it. What is
//! hashed is the values themselves, field by field, as the compiler lists them: a field that is added to one of
//! them cannot be forgotten here.

use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

use super::memento::moments;
use super::plan::{At, EditionPlan};
use super::{Renderer, feeds};
use crate::cache;
use crate::fingerprint::Fingerprint;

/// Puts values together into a fingerprint. What it gives is the same on any machine of the same make.
pub struct Print {
    hash: Sha256,
    /// What is not hashed yet: many values are a byte or two.
    waiting: [u8; Print::ENOUGH],
    /// How much of it.
    count: usize,
}

impl Default for Print {
    fn default() -> Self {
        Print { hash: Sha256::new(), waiting: [0; Print::ENOUGH], count: 0 }
    }
}

impl Print {
    const ENOUGH: usize = 1 << 10;

    /// Bytes, told from what stands before and behind them.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.write_usize(bytes.len());
        self.write(bytes);
    }

    /// The same of a text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// A number.
    pub fn number(&mut self, number: usize) {
        self.write_usize(number);
    }

    /// What may not be there.
    pub fn option<T: Copy>(&mut self, value: Option<T>, put: impl FnOnce(&mut Print, T)) {
        self.write_u8(value.is_some().into());
        if let Some(value) = value {
            put(self, value);
        }
    }

    /// The fingerprint of all of it.
    pub fn finish(mut self) -> Fingerprint {
        self.hash.update(&self.waiting[..self.count]);
        Fingerprint::from_bytes(self.hash.finalize().into())
    }
}

impl Hasher for Print {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        if bytes.len() > self.waiting.len() - self.count {
            self.hash.update(&self.waiting[..self.count]);
            self.count = 0;
        }
        match self.waiting.get_mut(self.count..self.count + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.count += bytes.len();
            }
            None => self.hash.update(bytes),
        }
    }

    /// Of no use here: [`Print::finish`] gives all of it.
    fn finish(&self) -> u64 {
        0
    }
}

impl Renderer {
    /// The fingerprint of what all pages are made of.
    pub fn common_inputs(&self) -> Fingerprint {
        let mut print = Print::default();
        print.text(cache::PROGRAM);
        // Every setting, those that mean nothing to pages too: it is cheap to be wrong in this direction.
        print.text(&format!("{:?}", self.settings));
        print.bytes(&self.theme.fingerprint.bytes());
        print.text(&self.register_url);
        self.has_drafts.hash(&mut print);
        for lang in &self.settings.languages {
            print.text(&format!("{:?}", self.site_view(lang)));
        }
        print.finish()
    }

    /// The fingerprint of what the pages of an edition are made of; `common` is what all pages are made of.
    pub fn inputs(&self, planned: &EditionPlan, common: Fingerprint) -> Fingerprint {
        let At { edition: own, .. } = planned.at;
        let mut print = Print::default();
        common.hash(&mut print);
        own.hash(&mut print);
        self.notice(planned.at).hash(&mut print);
        let edition = self.edition(planned.at);
        moments(edition, self.day).hash(&mut print);
        feeds::events(edition, self.day).hash(&mut print);
        for version in &edition.versions {
            // A text without a date is filled with the data of today.
            if version.effective.is_none() {
                edition.day_of(None, self.day).hash(&mut print);
            }
        }
        // What else claims the addresses of its pages, and what stands at former ones.
        planned.count().hash(&mut print);
        if !planned.has_all() {
            planned.entries().iter().for_each(|entry| print.text(&entry.output));
        }
        for entry in &planned.former {
            print.text(&format!("{entry:?}"));
        }
        print.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(put: impl FnOnce(&mut Print)) -> Fingerprint {
        let mut print = Print::default();
        put(&mut print);
        print.finish()
    }

    #[test]
    fn what_is_put_together_otherwise_has_another_fingerprint() {
        let long = "a".repeat(Print::ENOUGH);
        let all = [
            print(|_| {}),
            print(|it| it.text("")),
            print(|it| it.text("ab")),
            print(|it| ["a", "b"].iter().for_each(|text| it.text(text))),
            print(|it| it.option(None, Print::text)),
            print(|it| it.option(Some("a"), Print::text)),
            print(|it| it.text(&long)),
            print(|it| [&*long, "a"].iter().for_each(|text| it.text(text))),
            print(|it| ("a", 1_u32).hash(it)),
            print(|it| ("a", 2_u32).hash(it)),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "{at}");
        }
        assert_eq!(all[7], print(|it| [&*long, "a"].iter().for_each(|text| it.text(text))));
    }
}
