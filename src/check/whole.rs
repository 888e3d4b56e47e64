//! All of what is published, as rules look at it that look across texts.
//!
//! Texts are seen one after the other and not kept: what such a rule needs of each is noted in [`Seen`].

use std::collections::BTreeSet;
use std::sync::Arc;

use super::TextInView;
use super::leads::Leads;
use crate::document::body::{addresses, bare_addresses};
use crate::finding::Place;
use crate::html::NodeData;
use crate::render::Renderer;
use crate::render::plan::{At, Entry};

/// What is published.
pub struct Whole<'a> {
    /// What renders it.
    pub renderer: &'a Arc<Renderer>,
    /// What was seen in its texts.
    pub seen: &'a Seen,
    /// What addresses of the site lead to.
    pub leads: Leads<'a>,
}

impl<'a> Whole<'a> {
    /// All of what is published: every entry of its plan. `own_redirects` is the file that the site brings for hosts instead of the one
    /// that is made for it; empty where it brings none.
    pub fn new(
        renderer: &'a Arc<Renderer>,
        planned: &'a [(Option<At>, Entry)],
        seen: &'a Seen,
        own_redirects: &'a str,
    ) -> Whole<'a> {
        Whole { renderer, seen, leads: Leads::new(renderer, planned, own_redirects) }
    }
}

/// What rules across texts need of each text.
#[derive(Debug, Default)]
pub struct Seen {
    /// Every address in the texts, in no order that matters.
    pub links: Vec<Link>,
    /// The files that any text is made of beside its own: fragments, inventories, relative to the site's root.
    pub used: BTreeSet<String>,
}

/// An address in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it stands.
    pub place: Place,
    /// The edition and the version of its text.
    pub from: (At, usize),
    /// The element's name: `a`, `img`.
    pub element: String,
    /// As it is written.
    pub written: String,
    /// As it is published.
    pub resolved: String,
}

impl Seen {
    /// Notes what is to be known of a text, which is a version of its edition by index.
    pub fn note(&mut self, text: &TextInView<'_>, version: usize) {
        let tree = text.tree();
        for id in tree.descendants(tree.root()) {
            let NodeData::Element(_) = tree.data(id) else { continue };
            for written in addresses(tree, id) {
                self.links.push(Link {
                    place: text.place(id),
                    from: (text.at, version),
                    element: tree.name(id).unwrap_or_default().to_owned(),
                    resolved: text.resolve(&written),
                    written,
                });
            }
        }
        for (id, written) in bare_addresses(tree) {
            self.links.push(Link {
                place: text.place_of_words(id, &written),
                from: (text.at, version),
                element: "a".to_owned(),
                resolved: text.resolve(&written),
                written,
            });
        }
    }

    /// Takes in what was seen elsewhere.
    pub fn join(&mut self, other: Seen) {
        let Seen { links, used } = other;
        self.links.extend(links);
        self.used.extend(used);
    }
}
