//! The pages that show what changed: of two versions, of a correction.
//!
//! Each is the redline, its summary, and the list of its changes by clause. How a redline is made and
//! drawn is `redline`'s business.

use std::borrow::Cow;
use std::sync::Arc;

use tera::Value;

use super::super::plan::Entry;
use super::super::variables::Variables;
use super::super::view::*;
use super::{Bytes, EditionWork, summary};
use crate::redline::{self, Redline};
use crate::shown::{Inline, shown};

impl EditionWork {
    /// The redline of a correction.
    pub(super) fn correction_page(&self, version: usize, step: usize, entry: &Entry) -> Bytes {
        let redline = self.corrected(version, step);
        let sheets = [step, step + 1].map(|step| self.styles_link_at(version, step));
        self.changes_page("correction", (version, version), redline, sheets, entry, |variables| {
            self.set_correction(variables, version, step);
        })
    }

    /// The redline of two versions.
    pub(super) fn redline_page(&self, old: usize, new: usize, entry: &Entry) -> Bytes {
        let (kind, redline) = match old + 1 == new {
            true => ("changes", self.whole_neighbours(new)),
            false => ("compare", Arc::new(self.compared(old, new))),
        };
        let sheets = [old, new].map(|version| self.styles_link(version));
        self.changes_page(kind, (old, new), &redline, sheets, entry, |_| {})
    }

    /// What leads to the redline of a version against its predecessor.
    pub(super) fn to_changes_page(&self, new: usize, entry: &Entry) -> Bytes {
        let (old, new) = (&self.views[new - 1], &self.views[new]);
        let title = self.said("changes-title", &[("title", &new.title)]);
        let title = format!("{title} ({} – {})", old.name, new.name);
        self.renderer.leading_page(&new.changes_url, &title, self.lang(), entry)
    }

    /// The page of a redline; `sheets` are the style sheets of its two texts.
    fn changes_page(
        &self,
        kind: &'static str,
        (old, new): (usize, usize),
        redline: &Redline,
        sheets: [Option<String>; 2],
        entry: &Entry,
        add: impl FnOnce(&mut Variables),
    ) -> Bytes {
        let mut inline = Inline::default();
        let view = with_classes(self.redline_view(redline), &mut inline);
        let mut sheets: Vec<String> = sheets.into_iter().flatten().collect();
        sheets.dedup();
        let title = self.version(new).document.title.clone();
        let page = self.page_view(kind, title, entry, &inline, sheets);
        let mut variables = self.variables(page, new);
        variables.set("old", self.values[old].clone());
        variables.set("new", self.values[new].clone());
        variables.set("version", self.values[new].clone());
        add(&mut variables);
        variables.set("has_h1", has_h1(redline).into());
        variables.view("redline", &view);
        variables.set("content", Value::safe_string(&view.html));
        self.renderer.template("changes.html", &variables, None)
    }

    fn redline_view(&self, redline: &Redline) -> RedlineView {
        // Beyond this the second drawing would cost readers more than it gives.
        const LARGEST_BESIDE: usize = 300_000;
        let (words, lang) = (self.renderer.theme.words.clone(), self.lang().to_owned());
        let labels = redline::page::Labels::of(move |key, given| words.say(&lang, key, given).ok());
        let layout = redline::page::Layout::of(redline);
        let html = redline::page::draw_laid_out(&layout, &labels, redline::page::Options::FULL);
        let has_beside = self.renderer.settings.redline.side_by_side
            && redline.changes_words()
            && html.len() <= LARGEST_BESIDE;
        let beside = match has_beside {
            true => redline::page::draw_beside(&layout, &labels),
            false => String::new(),
        };
        let mut clauses: Vec<(usize, ChangedClauseView)> = Vec::new();
        let mut excerpts = redline::page::Labels::excerpts(redline).into_iter();
        for (index, change) in redline.changes.iter().enumerate() {
            let [deleted, inserted] = excerpts.next().unwrap_or_default();
            let view = ChangeView {
                deleted,
                inserted,
                id: change.id.clone(),
                beside_id: match has_beside {
                    true => redline::page::beside_address(change),
                    false => String::new(),
                },
                number: index + 1,
                what: labels.listed(redline, index),
                words_inserted: change.words_inserted,
                words_deleted: change.words_deleted,
                words_moved: change.words_moved,
            };
            match clauses.iter_mut().find(|(section, _)| *section == change.section) {
                Some((_, clause)) => clause.changes.push(view),
                None => {
                    let title = redline.sections[change.section].title.clone();
                    clauses
                        .push((change.section, ChangedClauseView { title, changes: vec![view] }));
                }
            }
        }
        RedlineView {
            summary: summary(redline),
            clauses: clauses.into_iter().map(|(_, clause)| clause).collect(),
            first: redline.changes.first().map_or(String::new(), |change| change.id.clone()),
            first_beside: match redline.changes.first() {
                Some(change) if has_beside => redline::page::beside_address(change),
                _ => String::new(),
            },
            changes_words: redline.changes_words(),
            others: labels.others(&redline.changes),
            has_format: redline.changes.iter().any(redline::Change::is_format),
            has_folds: html.contains("class=\"redline-fold\""),
            markup_changed: redline.markup_changed,
            bounded: redline.bounded,
            html,
            beside,
        }
    }
}

/// A redline as a page shows it.
fn with_classes(mut view: RedlineView, inline: &mut Inline) -> RedlineView {
    for html in [&mut view.html, &mut view.beside] {
        if let Cow::Owned(with_classes) = shown(html, inline) {
            *html = with_classes;
        }
    }
    view
}

fn has_h1(redline: &Redline) -> bool {
    redline.parts.iter().any(|part| match part {
        redline::Part::Open(tag) => &*tag.element.name == "h1",
        _ => false,
    })
}
