//! From a version to the reader's text: template, Markdown, finish.
//!
//! Steps: fill the body as a template (unless it asks to be left literal), render the Markdown,
//! make it safe and addressable. An inventory's text is put together from its data first. Every
//! fault is a finding in the file as its editor sees it, whatever the template put in between.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use jiff::civil::Date;
use tera::Value;

use super::Renderer;
use super::fragments::{Fragment, Fragments};
use super::inventory;
use super::lists::{Given as GivenWords, are_made_of_notices};
use super::materials::Materials;
use super::plan::At;
use super::questions::{Question, recording};
use super::tags::respell;
use super::template_fault::{Filling, template_faults};
use super::variables::{DAY, Variables};
use super::verbatim::verbatim;
use super::view::RESERVED;
use crate::address::{encoded, joined};
use crate::document::body::{Body, Policy, Surroundings, addresses, finish, with_offsets};
use crate::document::date::LegalDate;
use crate::document::markdown::{source_mark, to_html};
use crate::document::{BodyText, Document};
use crate::finding::{self, Finding, Place, line_column};
use crate::fingerprint::Fingerprint;
use crate::html::{NodeData, NodeId, Tree};
use crate::settings::FILE;
use crate::shown::{Inline, shown};
use crate::source::name::Form;

/// A rendered text and what was found on the way.
#[derive(Debug, Default)]
pub struct Text {
    /// The reader's text.
    pub body: Body,
    /// The fragments of `markdown_includes`, as HTML, for the wrapper template.
    pub includes: BTreeMap<String, String>,
    /// What it is made of beside its own source: fragments, inventories, the settings' variables, each
    /// with its fingerprint, by the path of its file.
    pub uses: BTreeMap<String, Fingerprint>,
    /// What it says for good, where it also holds lists that keep themselves: HTML without them.
    pub without_lists: Option<String>,
    /// Whether its template failed, so that it says nothing.
    pub has_failed: bool,
    /// Faults of the text.
    pub findings: Vec<Finding>,
    /// What it asked of the rest of the site.
    pub asked: BTreeSet<Question>,
    words: OnceLock<Fingerprint>,
    inline: OnceLock<Inline>,
}

impl Text {
    /// A text as it was kept when it was published.
    pub fn kept(html: &str) -> Text {
        let policy = Policy::default();
        let place = |_: usize| Place::file("");
        let resolve = |_: &str| None;
        let around = Surroundings {
            policy: &policy,
            place: &place,
            resolve: &resolve,
            lang: "",
            heading_ids: true,
        };
        // Whoever changed what is kept must not reach readers with it.
        Text { body: finish(html, &around, &mut Vec::new()), ..Text::default() }
    }

    /// What the text says for good: HTML.
    pub fn lasting(&self) -> &str {
        self.without_lists.as_deref().unwrap_or(&self.body.html)
    }

    /// What the text brings inline, and with it what templates get of it by name.
    pub fn inline(&self) -> &Inline {
        self.inline.get_or_init(|| {
            let mut inline = Inline::default();
            let includes = self.includes.values().map(String::as_str);
            for html in std::iter::once(self.body.html.as_str()).chain(includes) {
                shown(html, &mut inline);
            }
            inline
        })
    }

    /// The fingerprint of the words that the text says for good.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.words.get_or_init(|| Fingerprint::of_words(self.lasting()))
    }
}

/// Renders a text of an edition: `effective` is the date from which it is in force.
pub fn render(
    renderer: &Renderer,
    at: At,
    document: &Document,
    effective: Option<LegalDate>,
) -> Text {
    let mut text = Text::default();
    // Held until the text is rendered, however often it is asked for on the way.
    let _held = document.text();
    let ((), asked) = recording(|| {
        reserved_names(renderer, document, &mut text.findings);
        let day = renderer.edition(at).day_of(effective, renderer.day);
        let job = Job { renderer, at, document, day };
        match document.name.form {
            Form::Markdown => job.markdown(&mut text),
            Form::Inventory => {
                let html = inventory::html(renderer, at, document);
                let place = |_: usize| Place::start(document.path.clone());
                text.body = finish_in(renderer, document, &html, &place, &mut text.findings);
            }
        }
    });
    text.asked = asked;
    if document.is_lost() {
        let message = "cannot be read: it changed while the site was built";
        let lost = Finding::error("unreadable", Place::file(document.path.clone()), message);
        text.findings = vec![lost.with_help("build the site again")];
        text.has_failed = true;
    }
    if document.commit.is_some() {
        finding::soften(&mut text.findings);
    }
    text
}

/// Whether nothing is put into a text: what it says is its own.
pub fn is_plain(document: &Document) -> bool {
    document.name.form == Form::Markdown
        && document.past().snapshot.is_none()
        && document.front.markdown_includes.is_empty()
        && !document.is_template()
}

/// A text to be rendered.
struct Job<'a> {
    renderer: &'a Renderer,
    at: At,
    document: &'a Document,
    /// The day whose data it is given.
    day: Date,
}

impl<'a> Job<'a> {
    fn materials(&self) -> &'a Materials {
        self.renderer.materials(self.document)
    }

    fn markdown(&self, text: &mut Text) {
        let Job { renderer, document, .. } = *self;
        let materials = self.materials();
        text.findings.extend(materials.findings.iter().cloned());
        let mut includes = Vec::new();
        let mut names = BTreeSet::new();
        for (name, path) in &document.front.markdown_includes {
            let folder = content_folder(renderer, &document.path);
            match materials.fragments.full_name_from_root(&folder, &path.value, path.place.clone())
            {
                Ok(full) => {
                    let named = BTreeSet::from([full.clone()]);
                    let all = materials.fragments.with_all_included(&named);
                    all.iter().for_each(|name| materials.asks_for(name));
                    let Some(fragment) = materials.fragments.get(&full) else { continue };
                    let resolve = resolver(renderer, document);
                    let html = fragment_html(renderer, fragment, &resolve, &mut text.findings);
                    text.includes.insert(name.clone(), html);
                    includes.push((name.as_str(), fragment));
                    names.insert(full);
                }
                Err(finding) => text.findings.push(finding),
            }
        }
        match self.body(&includes, &materials.fragments, &mut text.findings) {
            Some(body) => text.body = body,
            None => text.has_failed = true,
        }
        if !self.is_template() {
            return;
        }
        names.extend(self.included());
        let (uses, may_hold_lists) = materials.uses(document, &names, self.day);
        text.uses = uses;
        if may_hold_lists && !text.has_failed {
            self.set_lists_apart(&includes, text);
        }
    }

    /// Finds out what a text says apart from lists of notices, and that nothing else depends on these.
    fn set_lists_apart(&self, includes: &[(&str, &Fragment)], text: &mut Text) {
        let trials = self.materials().trials().each_ref();
        let [without, one, two] =
            trials.map(|engine| self.body(includes, engine, &mut Vec::new()).map(|body| body.html));
        let Some(without) = without else { return };
        let differs = |with: &Option<String>| with.as_ref().is_some_and(|it| *it != without);
        if text.body.html == without && !differs(&one) && !differs(&two) {
            return;
        }
        let stand_ins = GivenWords::by_stand_ins();
        let with_stand_ins = [&one, &two].into_iter().flatten();
        let is_sound = are_made_of_notices(&without, with_stand_ins, &stand_ins)
            && are_made_of_notices(&without, [&text.body.html], self.materials().given());
        if !is_sound {
            let body = self.document.body();
            let place = body.find("notices").map(|at| self.document.place(at));
            let place = place.unwrap_or_else(|| Place::start(self.document.path.clone()));
            let message = "words of this text depend on its list of notices";
            let help = "a list that keeps itself is no part of what is published as a version: write in \
                        its loop only what the notices give (title, link, date), and words outside of it";
            text.findings.push(Finding::error("words-in-list", place, message).with_help(help));
        }
        text.without_lists = Some(without);
    }

    fn is_template(&self) -> bool {
        self.document.is_template()
    }

    /// The fragments that the body includes.
    fn included(&self) -> Vec<String> {
        let folder = content_folder(self.renderer, &self.document.path);
        let fragments = &self.materials().fragments;
        let mut names = Vec::new();
        respell(&self.document.body(), |name, at| {
            let full = fragments.full_name(&folder, name, self.document.place(at)).ok()?;
            names.push(full.clone());
            Some(full)
        });
        names
    }

    /// The body as readers see it; none where its template has faults.
    fn body(
        &self,
        includes: &[(&str, &Fragment)],
        engine: &Fragments,
        findings: &mut Vec<Finding>,
    ) -> Option<Body> {
        let Job { renderer, document, .. } = *self;
        let filled = self.filled(includes, engine, findings)?;
        let html = filled.html(renderer);
        let place = |offset: usize| filled.place(document, offset);
        Some(finish_in(renderer, document, &html, &place, findings))
    }

    /// The body with its template filled; none where that has faults.
    fn filled(
        &self,
        includes: &[(&str, &Fragment)],
        engine: &Fragments,
        findings: &mut Vec<Finding>,
    ) -> Option<Filled> {
        let Job { renderer, at, document, day } = *self;
        if !self.is_template() {
            return Some(Filled::as_written(document));
        }
        let mut context = renderer.content_variables(at, document);
        for (name, fragment) in includes {
            // Its addresses are resolved with those of the body, and only then.
            let html = fragment_html(renderer, fragment, &|_| None, &mut Vec::new());
            context.set((*name).to_owned(), Value::safe_string(&verbatim(&html)));
        }
        // Last, since functions read them.
        context.set("lang", renderer.edition(at).lang.as_str().into());
        context.set("notice_path", renderer.notice(at).path.as_str().into());
        context.set(DAY, day.to_string().into());
        match fill(renderer, document, engine, &context) {
            Ok(text) => {
                let lines = LineMap::new(&document.body(), &text);
                Some(Filled { own: document.body(), filled: Some((text, lines)) })
            }
            Err(found) => {
                findings.extend(found);
                // A text of the past is shown as it stands rather than not at all.
                document.commit.as_ref().map(|_| Filled::as_written(document))
            }
        }
    }
}

/// The body of a text once its template is filled, and which line of the file each of its lines came from;
/// nothing where the body stands as it is written.
#[derive(Default)]
struct Filled {
    own: BodyText,
    filled: Option<(String, LineMap)>,
}

impl Filled {
    /// A body that is no template.
    fn as_written(document: &Document) -> Filled {
        Filled { own: document.body(), filled: None }
    }

    fn markdown(&self) -> &str {
        self.filled.as_ref().map_or(&self.own, |(text, _)| text)
    }

    fn html(&self, renderer: &Renderer) -> String {
        to_html(self.markdown(), renderer.settings.markdown.html_blocks)
    }

    fn place(&self, document: &Document, offset: usize) -> Place {
        match &self.filled {
            None => document.place(offset),
            Some((text, lines)) => lines.place(document, text, offset),
        }
    }
}

/// A text as its editor wrote it, as a tree: nothing is left out of it, moved or added yet.
pub struct Written {
    /// Its elements and words.
    pub tree: Tree,
    offsets: HashMap<NodeId, usize>,
    filled: Filled,
}

impl Written {
    /// The place in the file of an element, or of what it stands in; for an inventory, where its address, its id or
    /// its words stand first, since its text is put together from all over the file.
    pub fn place(&self, document: &Document, id: NodeId) -> Place {
        match document.name.form {
            Form::Inventory => self.place_in_data(document, id),
            Form::Markdown => self.filled.place(document, self.offset(id)),
        }
    }

    fn place_in_data(&self, document: &Document, id: NodeId) -> Place {
        let source = document.text();
        let attr = |name| self.tree.attr(id, name).map(str::to_owned);
        let text = self.tree.text(id);
        let words = text.lines().map(str::trim).find(|line| !line.is_empty());
        let said = [attr("href"), attr("src"), attr("id"), words.map(str::to_owned)];
        let mut found = said.into_iter().flatten().filter(|it| it.len() > 1);
        match found.find_map(|it| source.find(it.as_str())) {
            Some(at) => {
                let (line, column) = line_column(&source, at);
                Place::at(document.path.clone(), line, column)
            }
            None => Place::start(document.path.clone()),
        }
    }

    /// The place in the file of words that stand in a node: the first that read the same behind the start
    /// of its element, up to a character that may be written otherwise (`&nbsp;`); or else the element's.
    pub fn place_of_words(&self, document: &Document, id: NodeId, words: &str) -> Place {
        self.place_of_nth(document, id, words, 0)
    }

    /// The same of the words that stand there once more, `nth` times before.
    pub fn place_of_nth(&self, document: &Document, id: NodeId, words: &str, nth: usize) -> Place {
        let start = self.offset(id);
        let behind = self.filled.markdown().get(start..).unwrap_or_default();
        let may_differ = |c: char| !c.is_alphanumeric() && (!c.is_ascii() || "&<>\"'".contains(c));
        let sure = words.split(may_differ).next().unwrap_or_default().trim_end();
        let found =
            behind.match_indices(words).nth(nth).map(|(at, _)| at).or_else(|| match sure.len() {
                ..2 => None,
                _ => behind.find(sure),
            });
        match (document.name.form, found) {
            (Form::Markdown, Some(at)) => self.filled.place(document, start + at),
            _ => self.place(document, id),
        }
    }

    /// Whether the tag of an element of this name stands where the element came from.
    pub fn is_written_as_tag(&self, id: NodeId, name: &str) -> bool {
        let Some(offset) = self.offsets.get(&id) else { return false };
        let source = self.filled.markdown().get(*offset..).unwrap_or_default();
        let tag = source.strip_prefix('<').and_then(|tag| tag.split_at_checked(name.len()));
        tag.is_some_and(|(written, behind)| {
            written.eq_ignore_ascii_case(name) && !behind.starts_with(|c: char| c.is_alphanumeric())
        })
    }

    /// The Markdown from where an element came from.
    pub fn source_from(&self, id: NodeId) -> &str {
        self.filled.markdown().get(self.offset(id)..).unwrap_or_default()
    }

    /// Whether an element is written with these signs in Markdown, and not as a tag.
    pub fn starts_with(&self, id: NodeId, signs: &str) -> bool {
        self.filled.markdown().get(self.offset(id)..).is_some_and(|it| it.starts_with(signs))
    }

    /// The body as Markdown, its template filled.
    pub fn markdown(&self) -> &str {
        self.filled.markdown()
    }

    /// The place in the file of an offset of [`Written::markdown`].
    pub fn place_at(&self, document: &Document, offset: usize) -> Place {
        self.filled.place(document, offset)
    }

    fn offset(&self, id: NodeId) -> usize {
        let mut around = std::iter::once(id).chain(self.tree.ancestors(id));
        around.find_map(|id| self.offsets.get(&id).copied()).unwrap_or_default()
    }
}

/// A text of an edition before it is finished; none where its template has faults.
pub fn written(
    renderer: &Renderer,
    at: At,
    document: &Document,
    effective: Option<LegalDate>,
) -> Option<Written> {
    let day = renderer.edition(at).day_of(effective, renderer.day);
    let job = Job { renderer, at, document, day };
    let (html, filled) = match document.name.form {
        Form::Inventory => (inventory::html(renderer, at, document), Filled::default()),
        Form::Markdown => {
            let fragments = &job.materials().fragments;
            let mut includes = Vec::new();
            for (name, path) in &document.front.markdown_includes {
                let folder = content_folder(renderer, &document.path);
                let full =
                    fragments.full_name_from_root(&folder, &path.value, path.place.clone()).ok()?;
                includes.extend(fragments.get(&full).map(|fragment| (name.as_str(), fragment)));
            }
            let filled = job.filled(&includes, fragments, &mut Vec::new())?;
            (filled.html(renderer), filled)
        }
    };
    let (tree, offsets) = with_offsets(&html);
    Some(Written { tree, offsets, filled })
}

/// Renders a short Markdown text that a key of the front matter holds, such as `changes`. It has no
/// ids: it stands on pages beside texts that have theirs.
pub fn note(
    renderer: &Renderer,
    document: &Document,
    key: &str,
    markdown: &str,
    findings: &mut Vec<Finding>,
) -> String {
    let html = to_html(markdown, renderer.settings.markdown.html_blocks);
    let place = |_: usize| document.key_place(&[key]);
    let body = finish_in(renderer, document, &html, &place, findings);
    let mut tree = Tree::parse_fragment(&body.html);
    let ids: Vec<NodeId> = tree.descendants(tree.root()).collect();
    for id in ids {
        tree.remove_attr(id, "id");
    }
    tree.to_html()
}

/// An address or the name of a fragment that means what it does because of the folder of its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound {
    /// Where it stands.
    pub place: Place,
    /// As it stands there.
    pub written: String,
    /// What would mean the same in any folder.
    pub from_root: String,
}

/// What in a text would mean something else if its file stood at another path, in the order of the text.
/// What fragments that it puts in say is a part of it.
pub fn bound_to_folder(renderer: &Renderer, document: &Document, path: &str) -> Vec<Bound> {
    let folders = (content_folder(renderer, &document.path), content_folder(renderer, path));
    let mut bound = Vec::new();
    if let Some(changes) = &document.front.changes {
        let place = |_: usize| document.key_place(&["changes"]);
        bound.extend(bound_addresses(renderer, &folders, changes, &place));
    }
    let mut fragments = Vec::new();
    for stated in document.front.markdown_includes.values() {
        fragments.extend(renderer.shared.now.fragments.full_name_from_root(
            &folders.0,
            &stated.value,
            stated.place.clone(),
        ));
    }
    if document.front.template {
        respell(&document.body(), |name, at| {
            let full_name = |folder: &str| {
                renderer.shared.now.fragments.full_name(folder, name, document.place(at)).ok()
            };
            let (full, moved) = (full_name(&folders.0), full_name(&folders.1));
            if let Some(from_root) = full.clone().filter(|_| full != moved) {
                let (place, written) = (document.place(at), name.to_owned());
                bound.push(Bound { place, written, from_root });
            }
            fragments.extend(full);
            None
        });
    }
    let place = |offset: usize| document.place(offset);
    bound.extend(bound_addresses(renderer, &folders, &document.body(), &place));
    for fragment in fragments.iter().filter_map(|name| renderer.shared.now.fragments.get(name)) {
        let place = |offset: usize| {
            Place::offset(fragment.file.clone(), &fragment.text, fragment.body_start + offset)
        };
        let body = &fragment.text[fragment.body_start..];
        bound.extend(bound_addresses(renderer, &folders, body, &place));
    }
    bound.sort();
    bound.dedup();
    bound
}

/// The addresses in a Markdown text that mean one thing in a folder and another in another.
fn bound_addresses(
    renderer: &Renderer,
    (folder, other): &(String, String),
    markdown: &str,
    place: &dyn Fn(usize) -> Place,
) -> Vec<Bound> {
    let tree = Tree::parse_fragment(&to_html(markdown, renderer.settings.markdown.html_blocks));
    let mut bound = Vec::new();
    let mut offset = 0;
    for id in tree.descendants(tree.root()) {
        if let NodeData::Comment(comment) = tree.data(id) {
            offset = source_mark(comment).unwrap_or(offset);
        }
        for address in addresses(&tree, id) {
            let (here, there) =
                (renderer.resolve(folder, &address), renderer.resolve(other, &address));
            if here != there {
                let from_root = joined(&encoded(folder), &address).or(here).unwrap_or_default();
                bound.push(Bound { place: place(offset), written: address, from_root });
            }
        }
    }
    bound
}

/// Names that the theme's templates use themselves and that a text gives to something else.
fn reserved_names(renderer: &Renderer, document: &Document, findings: &mut Vec<Finding>) {
    let front = &document.front;
    let ours = |name: &str| RESERVED.contains(&name);
    let settings =
        renderer.materials(document).context.keys().map(|name| (name, Place::start(FILE)));
    let context = front.context.keys().map(|name| (name, document.key_place(&["context", name])));
    let includes = front.markdown_includes.iter().map(|(name, path)| (name, path.place.clone()));
    for (name, place) in settings.chain(context).chain(includes).filter(|(name, _)| ours(name)) {
        let message =
            format!("`{name}` is a name of the theme's own; its templates do not get this one");
        let finding = Finding::warning("reserved-name", place, message);
        findings.push(finding.with_help("give it another name"));
    }
}

fn finish_in(
    renderer: &Renderer,
    document: &Document,
    html: &str,
    place: &dyn Fn(usize) -> Place,
    findings: &mut Vec<Finding>,
) -> Body {
    let resolve = resolver(renderer, document);
    let policy = &renderer.policy;
    let lang = language_of(renderer, document);
    finish(
        html,
        &Surroundings { policy, place, resolve: &resolve, lang, heading_ids: true },
        findings,
    )
}

/// The language that a text says it is in, or that its file's name does; else the site's own.
pub(super) fn language_of<'a>(renderer: &'a Renderer, document: &'a Document) -> &'a str {
    let stated = document.front.lang.as_ref().map(|lang| lang.value.as_str());
    let named = stated.or(document.name.lang.as_deref());
    named.or(renderer.settings.languages.first().map(String::as_str)).unwrap_or_default()
}

/// Where the addresses in a text lead.
pub fn resolver(renderer: &Renderer, document: &Document) -> impl Fn(&str) -> Option<String> {
    let folder = content_folder(renderer, &document.path);
    move |address: &str| renderer.resolve(&folder, address)
}

/// The folder of a file, below the content folder.
pub(super) fn content_folder(renderer: &Renderer, path: &str) -> String {
    let below =
        path.strip_prefix(&renderer.settings.content).unwrap_or(path).trim_start_matches('/');
    below.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())
}

fn fragment_html(
    renderer: &Renderer,
    fragment: &Fragment,
    resolve: &dyn Fn(&str) -> Option<String>,
    findings: &mut Vec<Finding>,
) -> String {
    let body = &fragment.text[fragment.body_start..];
    let html = to_html(body, renderer.settings.markdown.html_blocks);
    let place = |offset: usize| {
        Place::offset(fragment.file.clone(), &fragment.text, fragment.body_start + offset)
    };
    // The text that the fragment is put into gives its headings their ids.
    let around = Surroundings {
        policy: &renderer.policy,
        place: &place,
        resolve,
        lang: "",
        heading_ids: false,
    };
    finish(&html, &around, findings).html
}

/// Fills a body as a template.
fn fill(
    renderer: &Renderer,
    document: &Document,
    engine: &Fragments,
    context: &Variables,
) -> Result<String, Vec<Finding>> {
    let folder = content_folder(renderer, &document.path);
    let fragments = &renderer.materials(document).fragments;
    let mut missing = Vec::new();
    let respelled = respell(&document.body(), |name, at| {
        let full = fragments.full_name(&folder, name, document.place(at));
        full.map_err(|finding| missing.push(finding)).ok()
    });
    if !missing.is_empty() {
        return Err(missing);
    }
    engine.fill(&respelled.template, &context.context()).map_err(|error| {
        template_faults(renderer, &error, context, Filling::Body(document, &respelled))
    })
}

/// Which line of a body each line of the filled body came from.
struct LineMap {
    /// For each line of the filled body from 0, the line of the source from 0.
    lines: Vec<usize>,
}

impl LineMap {
    fn new(source: &str, filled: &str) -> LineMap {
        let old: Vec<&str> = source.split('\n').collect();
        let new: Vec<&str> = filled.split('\n').collect();
        let mut lines = vec![usize::MAX; new.len()];
        let ops = similar::capture_diff_slices(similar::Algorithm::Patience, &old, &new);
        for op in ops {
            let (tag, old_range, new_range) = op.as_tag_tuple();
            let same = tag == similar::DiffTag::Equal || old_range.len() == new_range.len();
            for (step, line) in new_range.enumerate() {
                let step = if same { step } else { 0 };
                lines[line] = (old_range.start + step).min(old.len().saturating_sub(1));
            }
        }
        LineMap { lines }
    }

    fn place(&self, document: &Document, filled: &str, offset: usize) -> Place {
        let offset = offset.min(filled.len());
        let line = filled.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count();
        let source_line = self.lines.get(line).copied().unwrap_or_default();
        let before = document.lines_before_body();
        let (_, column) = line_column(filled, offset);
        let body = document.body();
        let was = body.split('\n').nth(source_line).unwrap_or_default();
        let is = filled.split('\n').nth(line).unwrap_or_default();
        let alike = was.chars().zip(is.chars()).take_while(|(a, b)| a == b).count();
        // Behind what the template put into the line, a column says nothing about the source.
        let column = if column <= alike + 1 { column } else { 1 };
        Place::at(document.path.clone(), before + source_line + 1, column)
    }
}
