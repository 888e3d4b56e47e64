//! Ids of headings: where readers point to.
//!
//! The primary id of a heading is the one that its author gave, or its words in lower case, blanks
//! as hyphens, other punctuation dropped, letters of every script kept, repeats numbered. Ids that
//! other common schemes give the same heading stay alive as further anchors. Knows nothing of other versions:
//! `clause_history` does.

use std::collections::{HashMap, HashSet};

use super::Body;
use crate::finding::{Finding, Place};
use crate::html::{NodeId, Tree};

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Rank, 1 to 6.
    pub level: u8,
    /// The id of the heading.
    pub id: String,
    /// Its words.
    pub title: String,
    /// Further ids that lead to it.
    pub also: Vec<String>,
    /// The byte offset in the body's HTML just behind the heading's start tag.
    pub inside: usize,
    /// The same behind its end tag; none where no link may stand there, or where there is nothing to name
    /// it by.
    pub behind: Option<usize>,
}

impl Clause {
    /// All ids that lead to it, its own last.
    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.also.iter().chain([&self.id])
    }
}

/// Gives every heading an id and returns the headings with their nodes.
pub fn assign(
    tree: &mut Tree,
    place_of: &dyn Fn(NodeId) -> Place,
    findings: &mut Vec<Finding>,
) -> Vec<(NodeId, Clause)> {
    let ids: Vec<NodeId> =
        tree.descendants(tree.root()).filter(|id| tree.is_element(*id)).collect();
    let mut taken = Taken::default();
    for id in &ids {
        let Some(value) = tree.attr(*id, "id").map(str::to_owned) else { continue };
        let usable = !value.is_empty() && !value.contains(char::is_whitespace);
        if usable && taken.ids.insert(value.clone()) {
            continue;
        }
        tree.remove_attr(*id, "id");
        let message = if usable {
            format!("the id `{value}` stands twice in this text; this one is left out")
        } else {
            format!("`{value}` is not an id; it is left out")
        };
        let finding = Finding::warning("duplicate-id", place_of(*id), message);
        findings.push(finding.with_help("give each element an id of its own, without blanks"));
    }
    let mut headings = Vec::new();
    for id in ids {
        let Some(level) = tree.name(id).and_then(heading_level) else { continue };
        let title = words(&tree.text(id));
        let given = tree.attr(id, "id").map(str::to_owned);
        let primary = given.unwrap_or_else(|| taken.unique(slug(&title)));
        tree.set_attr(id, "id", primary.as_str());
        headings.push((
            id,
            Clause { level, id: primary, title, also: Vec::new(), inside: 0, behind: None },
        ));
    }
    // Only now, so that a further anchor never takes the id that a later heading is entitled to.
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, clause) in &mut headings {
        for scheme in [slug, collapsed_slug, hyphenated_slug] {
            let base = scheme(&clause.title);
            let count = counts.entry(base.clone()).or_default();
            let id = if *count == 0 { base } else { format!("{base}-{count}") };
            if taken.ids.insert(id.clone()) {
                clause.also.push(id);
            }
        }
        let bases: HashSet<String> = [slug, collapsed_slug, hyphenated_slug]
            .iter()
            .map(|scheme| scheme(&clause.title))
            .collect();
        let mut bases: Vec<String> = bases.into_iter().collect();
        bases.sort();
        for base in bases {
            *counts.entry(base).or_default() += 1;
        }
    }
    headings
}

/// Elements that no link, or nothing but headings, may stand in.
const NO_LINK_IN: [&str; 5] = ["a", "button", "hgroup", "label", "summary"];

/// Serialises the text and notes where each heading's contents start and where the heading ends.
pub fn serialise(tree: &mut Tree, headings: Vec<(NodeId, Clause)>) -> Body {
    // All comments are gone by now, so these are ours.
    const MARK: &str = "<!--engross-";
    let is_heading: HashSet<NodeId> = headings.iter().map(|(id, _)| *id).collect();
    let other_ids = tree
        .descendants(tree.root())
        .filter(|id| !is_heading.contains(id))
        .filter_map(|id| tree.attr(id, "id").map(str::to_owned))
        .collect();
    let mut clauses = Vec::with_capacity(headings.len());
    for (at, (id, clause)) in headings.into_iter().enumerate() {
        let mark = tree.new_comment(format!("engross-in {at}"));
        match tree.first_child(id) {
            Some(first) => tree.insert_before(first, mark),
            None => tree.append(id, mark),
        }
        let holds_no_link = |id: NodeId| tree.name(id).is_some_and(|it| NO_LINK_IN.contains(&it));
        if let Some(parent) = tree.parent(id)
            && !clause.title.is_empty()
            && !tree.ancestors(id).any(holds_no_link)
        {
            let mark = tree.new_comment(format!("engross-behind {at}"));
            match tree.next_sibling(id) {
                Some(next) => tree.insert_before(next, mark),
                None => tree.append(parent, mark),
            }
        }
        clauses.push(clause);
    }
    let marked = tree.to_html();
    let mut html = String::with_capacity(marked.len());
    let mut parts = marked.split(MARK);
    html.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (mark, rest) = part.split_once("-->").unwrap_or((part, ""));
        let (what, at) = mark.split_once(' ').unwrap_or((mark, ""));
        if let Some(clause) = at.parse().ok().and_then(|at: usize| clauses.get_mut(at)) {
            match what {
                "in" => clause.inside = html.len(),
                _ => clause.behind = Some(html.len()),
            }
        }
        html.push_str(rest);
    }
    Body { html, clauses, other_ids }
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

/// Text with its blanks collapsed.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Ids that are taken, and where the numbering of repeats has got to.
#[derive(Default)]
struct Taken {
    ids: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Taken {
    /// The id itself, or with the first number that makes it unique.
    fn unique(&mut self, base: String) -> String {
        if self.ids.insert(base.clone()) {
            return base;
        }
        let next = self.next.entry(base.clone()).or_insert(1);
        loop {
            let id = format!("{base}-{next}");
            *next += 1;
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn or_section(slug: String) -> String {
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// Lower case, each blank a hyphen, other punctuation dropped, letters of every script kept.
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.trim().chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_whitespace() => slug.push('-'),
            '-' | '_' => slug.push(c),
            c if c.is_alphanumeric() => slug.push(c),
            _ => {}
        }
    }
    or_section(slug)
}

/// As [`slug`], runs of hyphens being one: the scheme of Python-Markdown and many others.
fn collapsed_slug(title: &str) -> String {
    let slug = slug(title);
    let parts: Vec<&str> = slug.split('-').filter(|part| !part.is_empty()).collect();
    or_section(parts.join("-"))
}

/// Lower case, each run of anything but letters and digits a hyphen.
fn hyphenated_slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let parts: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    or_section(parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_every_script() {
        assert_eq!(slug("1. Who’s who? (A & B)"), "1-whos-who-a--b");
        assert_eq!(slug("第1条 目的"), "第1条-目的");
        assert_eq!(slug("Über uns"), "über-uns");
        assert_eq!(slug("हिन्दी"), "हिनदी");
        assert_eq!(slug("???"), "section");
        assert_eq!(hyphenated_slug("A/B testing (new)"), "a-b-testing-new");
        assert_eq!(collapsed_slug("A & B"), "a-b");
    }
}
