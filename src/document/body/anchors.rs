//! Ids of headings: where readers point to.
//!
//! The primary id of a heading is the one that its author gave, or its words in lower case, blanks
//! as hyphens, other punctuation dropped, letters of every script kept with the marks on them, repeats
//! numbered. However a heading was typed (composed or not, with marks that steer its direction, with a
//! letter drawn out), its id is the same. Ids that other common schemes give the same heading, and that
//! earlier releases gave it, stay alive as further anchors. Knows nothing of other versions:
//! `clause_history` does.

use std::collections::{HashMap, HashSet};

use memchr::memmem;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

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
        let Some(written) = tree.attr(*id, "id") else { continue };
        let value: String = written.nfc().collect();
        if value != written {
            tree.set_attr(*id, "id", value.as_str());
        }
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
        let mut bases = SCHEMES.map(|scheme| scheme(&clause.title));
        for base in &bases {
            let count = counts.get(base).copied().unwrap_or_default();
            let id = if count == 0 { base.clone() } else { format!("{base}-{count}") };
            if !taken.ids.contains(&id) {
                taken.ids.insert(id.clone());
                clause.also.push(id);
            }
        }
        bases.sort_unstable();
        for (at, base) in bases.iter().enumerate() {
            if at == 0 || bases[at - 1] != *base {
                *counts.entry(base.clone()).or_default() += 1;
            }
        }
    }
    headings
}

/// Elements that no link, or nothing but headings, may stand in.
const NO_LINK_IN: [&str; 5] = ["a", "button", "hgroup", "label", "summary"];

/// Serialises the text and notes where each heading's contents start and where the heading ends.
pub fn serialise(tree: &mut Tree, headings: Vec<(NodeId, Clause)>) -> Body {
    // All comments are gone by now, so these are ours.
    const MARK: &[u8] = b"<!--engross-";
    let is_heading: HashSet<NodeId> = headings.iter().map(|(id, _)| *id).collect();
    let other_ids = tree
        .descendants(tree.root())
        .filter_map(|id| Some((id, tree.attr(id, "id")?)))
        .filter(|(id, _)| !is_heading.contains(id))
        .map(|(_, value)| value.to_owned())
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
    let mut done = 0;
    for start in memmem::find_iter(marked.as_bytes(), MARK) {
        html.push_str(&marked[done..start]);
        let behind = &marked[start + MARK.len()..];
        let (mark, rest) = behind.split_once("-->").unwrap_or((behind, ""));
        let (what, at) = mark.split_once(' ').unwrap_or((mark, ""));
        if let Some(clause) = at.parse().ok().and_then(|at: usize| clauses.get_mut(at)) {
            match what {
                "in" => clause.inside = html.len(),
                _ => clause.behind = Some(html.len()),
            }
        }
        done = marked.len() - rest.len();
    }
    html.push_str(&marked[done..]);
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

/// Each gives a heading an id.
const SCHEMES: [fn(&str) -> String; 5] =
    [slug, collapsed_slug, hyphenated_slug, bare_slug, collapsed_bare_slug];

/// An id has no more bytes than this: in the address each of them takes three characters where it is not
/// ASCII. That is sixty characters of Chinese or Japanese.
const LONGEST: usize = 180;

/// Lower case, each blank a hyphen, other punctuation dropped, letters of every script kept with the marks
/// on them: without these, Thai and the scripts of India are other words. In the composed form (NFC).
pub fn slug(title: &str) -> String {
    if title.is_ascii() {
        return shortened(bare_slug(title));
    }
    let mut slug = String::with_capacity(title.len());
    let mut carries_marks = false;
    for c in title.nfc().collect::<String>().trim().chars().flat_map(char::to_lowercase).nfc() {
        let is_kept = match c {
            c if c.is_whitespace() => {
                slug.push('-');
                carries_marks = false;
                continue;
            }
            // Draws a letter out, and is none.
            '\u{640}' => false,
            '-' | '_' => true,
            // What is left of these was composed with no letter: no reader would type it.
            '\u{300}'..='\u{36F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => false,
            c if is_combining_mark(c) => carries_marks,
            c => {
                carries_marks = c.is_alphanumeric();
                carries_marks
            }
        };
        if is_kept {
            slug.push(c);
        }
    }
    shortened(or_section(slug))
}

/// Cut at a hyphen, or where there is none near, behind a whole character. Not at words of Chinese or Thai:
/// which these are is a matter of dictionaries, and an address must not change with one.
fn shortened(mut slug: String) -> String {
    if slug.len() > LONGEST {
        let characters = slug.grapheme_indices(true).map(|(at, it)| at + it.len());
        let end = characters.take_while(|end| *end <= LONGEST).last().unwrap_or(slug.len());
        let word = slug[..end].rfind('-').filter(|at| at * 2 > LONGEST);
        slug.truncate(word.unwrap_or(end));
        slug.truncate(slug.trim_end_matches('-').len());
    }
    slug
}

/// The scheme of earlier releases: letters without marks that are no letters themselves, of any length.
fn bare_slug(title: &str) -> String {
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
    collapsed(&slug(title))
}

fn collapsed_bare_slug(title: &str) -> String {
    collapsed(&bare_slug(title))
}

fn collapsed(slug: &str) -> String {
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
        assert_eq!(slug("個人情報の取扱い（第三者提供）"), "個人情報の取扱い第三者提供");
        assert_eq!(slug("２．收集的信息"), "２收集的信息");
        assert_eq!(slug("हिन्दी"), "हिन्दी");
        assert_eq!(slug("ข้อมูลส่วนบุคคลที่เราเก็บ"), "ข้อมูลส่วนบุคคลที่เราเก็บ");
        assert_eq!(slug("٣. مُدَّة الاحتفاظ؟"), "٣-مُدَّة-الاحتفاظ");
        assert_eq!(slug("זכויות דו״ח ומַקָּף־כאן"), "זכויות-דוח-ומַקָּףכאן");
        assert_eq!(slug("???"), "section");
        assert_eq!(hyphenated_slug("A/B testing (new)"), "a-b-testing-new");
        assert_eq!(collapsed_slug("A & B"), "a-b");
    }

    #[test]
    fn the_same_heading_has_the_same_slug_however_it_was_typed() {
        for (one, other, expected) in [
            ("Über uns", "U\u{308}ber uns", "über-uns"),
            ("データ", "テ\u{3099}ータ", "データ"),
            ("개인정보", "\u{1100}\u{1162}\u{110B}\u{1175}\u{11AB}정보", "개인정보"),
            ("حقوقك", "\u{200F}حقـــوقك\u{200E}", "حقوقك"),
            ("İstanbul", "I\u{307}stanbul", "istanbul"),
            ("葛城", "葛\u{E0100}城", "葛城"),
            ("❤️ 1", "❤ 1", "-1"),
        ] {
            assert_eq!((slug(one), slug(other)), (expected.to_owned(), expected.to_owned()));
        }
    }

    #[test]
    fn long_headings_are_cut_at_a_word_or_a_whole_character() {
        let sentence = "個人情報の取扱いについて".repeat(8);
        assert_eq!(slug(&sentence), sentence.chars().take(60).collect::<String>());
        let thai = format!("{}ที่", "ก".repeat(57));
        assert_eq!(slug(&thai), thai);
        assert_eq!(slug(&format!("ก{thai}")), "ก".repeat(58));
        assert_eq!(slug(&"word ".repeat(40)), ["word"; 36].join("-"));
    }

    #[test]
    fn ids_that_earlier_releases_gave_still_lead_there() {
        for (title, former) in [
            ("हिन्दी", "हिनदी"),
            ("U\u{308}ber", "uber"),
            ("حقـوقك", "حقـوقك"),
            ("a\u{327}b c - d", "ab-c---d"),
        ] {
            let mut tree = Tree::parse_fragment(&format!("<h2>{title}</h2>"));
            let place = |_| Place::file("a.md");
            let [(_, clause)] = &assign(&mut tree, &place, &mut Vec::new())[..] else {
                panic!("one heading");
            };
            assert!(clause.ids().any(|id| id == former), "{clause:?}");
            assert_eq!(clause.id, slug(title));
        }
    }
}
