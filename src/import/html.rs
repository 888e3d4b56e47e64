//! A web page as a browser saved it, or a scraper left it: what of it is the text, as a tree of plain
//! elements.
//!
//! 1. Bytes become text, by the encoding that the page states.
//! 2. What is no part of any text goes: scripts, menus, banners, forms, what is hidden.
//! 3. The text is what the page marks as its main part; else the element that most of the words stand in.
//! 4. Its elements are brought into the few that Markdown has.
//!
//! Style sheets are not read. Knows nothing of Markdown or front matter.

use std::collections::BTreeSet;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::write::{BLOCKS, INLINE};
use super::{Front, Imported, Text, told};
use crate::document::body::anchors::slug;
use crate::document::date::{LegalDate, find_dates};
use crate::document::markdown::tag::{self, TagKind};
use crate::finding::{Finding, Place};
use crate::html::{Edge, NodeId, Tree};
use crate::shown;

/// Elements deeper in each other than this are not read.
const DEEPEST: usize = 500;

/// Reads a page. `base` is the address that its links start from, if the page does not say.
pub fn read(path: &Arc<str>, bytes: &[u8], base: Option<&str>) -> Result<Imported, Vec<Finding>> {
    let mut left_out = Vec::new();
    let text = decoded(path, bytes, &mut left_out);
    let text = cells_without_table(path, text, &mut left_out);
    let Some(mut tree) = Tree::parse_fragment_within(&text, DEEPEST) else {
        let message = format!("elements stand deeper in each other than {DEEPEST}");
        let finding = Finding::error("import-depth", Place::file(path.clone()), message);
        return Err(vec![finding.with_help("copy the text out of the browser into a text file")]);
    };
    shown::restore(&mut tree);
    let head = Head::of(&tree, &text);
    let mut page = Page {
        path,
        tree,
        left_out,
        base: base.map(str::to_owned).or(head.base.clone()),
        fields: Vec::new(),
    };
    page.drop_what_is_no_text();
    let mut title = page.title(&head);
    let main = page.main();
    page.keep_only(main);
    page.normalise();
    if title.is_none() {
        title = head.title;
    }
    let Page { tree, mut left_out, .. } = page;
    let mut front =
        Front { title, description: head.description, lang: head.lang, ..Front::default() };
    if let Some((date, line)) = head.modified {
        front.effective = Some(date);
        front.effective_key = Some("the page's head".to_owned());
        let message = format!("the page's head says that it was changed on {date}");
        let help = "it is taken for the date of the text if that states none: correct `effective:` if \
                    the text is in force from another day";
        left_out.push(told(path, line, "import-date", message).with_help(help));
    }
    Ok(Imported { front, text: Text::Tree(tree), left_out })
}

/// The text of a page: UTF-8, or what its head says; Windows-1252 where nothing is said, as in browsers.
pub(super) fn decoded(path: &Arc<str>, bytes: &[u8], left_out: &mut Vec<Finding>) -> String {
    let stated = || {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
        let at = start.find("charset")? + "charset".len();
        let label = start[at..].trim_start().strip_prefix('=')?.trim_start();
        let label = label.trim_start_matches(['"', '\'']);
        let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c));
        Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
    };
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        // What is UTF-8 is nothing else, whatever a page says that somebody saved anew.
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => stated().filter(|it| *it != UTF_8).unwrap_or(WINDOWS_1252),
    };
    let (text, _, has_faults) = encoding.decode(bytes);
    if encoding != UTF_8 {
        let message = format!("the file is read as {}", encoding.name());
        let finding = Finding::info("import-encoding", Place::file(path.clone()), message);
        left_out.push(finding.with_help("look whether accents and quotation marks are right"));
    }
    if has_faults {
        let at = text.find('\u{fffd}').unwrap_or(0);
        let place = Place::offset(path.clone(), &text, at);
        let message = format!("a character cannot be read as {}", encoding.name());
        let finding = Finding::warning("import-encoding", place, message);
        left_out.push(finding.with_help("write it anew where the text has \u{fffd}"));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace('\0', "\u{fffd}")
}

/// Cells that a scraper tore out of their table: a parser would run their words together, so each becomes a
/// paragraph.
fn cells_without_table(path: &Arc<str>, text: String, left_out: &mut Vec<Finding>) -> String {
    let mut depth = 0_usize;
    let mut torn: Vec<(std::ops::Range<usize>, bool)> = Vec::new();
    for tag in tag::tags(&text) {
        let opens = !matches!(tag.kind, TagKind::Close | TagKind::Comment);
        match (tag.element().as_str(), tag.kind) {
            ("table", TagKind::Close) => depth = depth.saturating_sub(1),
            ("table", TagKind::Open) => depth += 1,
            ("td" | "th" | "tr", TagKind::Open | TagKind::Close) if depth == 0 => {
                torn.push((tag.range, opens));
            }
            _ => {}
        }
    }
    let cells = torn.iter().filter(|(_, opens)| *opens).count();
    let Some((first, _)) = torn.first().filter(|_| cells > 0) else { return text };
    let message = format!("{cells} cells of tables stand outside any table; each is a paragraph");
    let finding =
        Finding::warning("import-table", Place::offset(path.clone(), &text, first.start), message);
    left_out
        .push(finding.with_help("make the table anew, from the page that the text was taken from"));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, opens) in torn {
        out.push_str(&text[done..range.start]);
        // In as many lines as before.
        let breaks = "\n".repeat(text[range.clone()].matches('\n').count());
        out.push_str(if opens { "<div>" } else { "</div>" });
        out.push_str(&breaks);
        done = range.end;
    }
    out + &text[done..]
}

/// What a page says of itself.
#[derive(Default)]
struct Head {
    title: Option<String>,
    description: Option<String>,
    lang: Option<String>,
    base: Option<String>,
    modified: Option<(LegalDate, u32)>,
}

impl Head {
    fn of(tree: &Tree, source: &str) -> Head {
        let mut head = Head::default();
        let mut canonical = None;
        let mut site = None;
        for id in tree.descendants(tree.root()) {
            let Some(name) = tree.name(id) else { continue };
            let attr = |name| tree.attr(id, name).map(str::trim).filter(|it| !it.is_empty());
            match name {
                "title"
                    if head.title.is_none() && tree.element(id).is_some_and(|it| it.is_html()) =>
                {
                    head.title = Some(words(&tree.text(id))).filter(|it| !it.is_empty());
                }
                "base" => head.base = head.base.or(attr("href").map(str::to_owned)),
                "link" if attr("rel").is_some_and(|it| it.eq_ignore_ascii_case("canonical")) => {
                    canonical = attr("href").map(str::to_owned);
                }
                "meta" => {
                    let key = attr("name").or(attr("property")).unwrap_or_default();
                    let Some(content) = attr("content") else { continue };
                    match key.to_ascii_lowercase().as_str() {
                        "description" => head.description = Some(words(content)),
                        "og:description" => {
                            head.description = head.description.or(Some(words(content)));
                        }
                        "og:url" => canonical = canonical.or(Some(content.to_owned())),
                        "og:site_name" => site = Some(content.to_owned()),
                        "article:modified_time"
                        | "dcterms.modified"
                        | "dc.date.modified"
                        | "last-modified"
                        | "og:updated_time" => {
                            let day = content.get(..10).unwrap_or(content);
                            let date = LegalDate::read(day).ok().map(|date| (date, tree.line(id)));
                            head.modified = head.modified.or(date);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        head.title = head.title.map(|title| without_site(&title, site.as_deref()));
        head.base = head.base.or(canonical);
        head.lang = html_lang(source).filter(|lang| is_tag(lang));
        head
    }
}

/// The `lang` of the page's root, which a reader of fragments does not keep.
fn html_lang(source: &str) -> Option<String> {
    let at = source.to_ascii_lowercase().find("<html")?;
    let tag = tag::tag_at(source, at)?;
    let inner = source[tag.range].get("<html".len()..)?;
    let tree = Tree::parse_fragment(&format!("<div{inner}"));
    let div = tree.first_child(tree.root())?;
    tree.attr(div, "lang").map(|lang| lang.trim().to_owned())
}

fn is_tag(lang: &str) -> bool {
    let parts: Vec<&str> = lang.split('-').collect();
    (2..=3).contains(&parts[0].len())
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_alphanumeric()))
}

/// A page's title without the name of the site behind it.
fn without_site(title: &str, site: Option<&str>) -> String {
    for mark in [" | ", " – ", " — ", " · ", " :: ", " » ", " - "] {
        let Some((before, behind)) = title.rsplit_once(mark) else { continue };
        let is_site = site.is_some_and(|it| it.eq_ignore_ascii_case(behind.trim()));
        // A hyphen parts titles too: only a name that the page gives as the site's is one.
        if is_site || (mark != " - " && !before.trim().is_empty()) {
            return before.trim().to_owned();
        }
    }
    title.to_owned()
}

pub(super) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an element is, for what it stands in and what it holds.
const MAIN: u8 = 1;
const NOTICE: u8 = 2;
const MARKED: u8 = 4;
const H1: u8 = 8;
/// A heading below the first, or a table.
const HEADED: u8 = 16;
const PARAGRAPH: u8 = 32;
/// A block, or part of a table.
const BLOCK: u8 = 64;

/// What stands in each node of a tree and what each stands in, found in one walk: asking every element for what it
/// holds takes the size of the page times its depth.
struct Facts {
    /// By [`NodeId::index`]: how many words a node holds (those of neighbouring cells are two), what stands in it,
    /// what it stands in.
    nodes: Vec<(usize, u8, u8)>,
}

impl Facts {
    fn of(tree: &Tree) -> Facts {
        let mut nodes = vec![(0, 0, 0); tree.node_count()];
        for edge in tree.edges(tree.root()) {
            match edge {
                Edge::Open(id) => {
                    if let Some(parent) = tree.parent(id) {
                        nodes[id.index()].2 = nodes[parent.index()].2 | Facts::sort(tree, parent);
                    }
                    nodes[id.index()].0 = tree.text_node(id).map_or(0, word_count);
                }
                Edge::Close(id) => {
                    let (words, holds, _) = nodes[id.index()];
                    if let Some(parent) = tree.parent(id) {
                        let around = &mut nodes[parent.index()];
                        around.0 += words;
                        around.1 |= holds | Facts::sort(tree, id);
                    }
                }
            }
        }
        Facts { nodes }
    }

    /// What a node is itself.
    fn sort(tree: &Tree, id: NodeId) -> u8 {
        let Some(name) = tree.name(id) else { return 0 };
        let is_notice = tree.attr(id, "data-notice-text").is_some();
        let sort = match name {
            "main" | "article" => MAIN | MARKED,
            "h1" => H1,
            "h2" | "h3" | "h4" | "h5" | "h6" | "table" => HEADED,
            "p" => PARAGRAPH,
            _ => 0,
        };
        let is_block = BLOCKS.contains(&name) || is_table_part(name);
        let is_marked = is_notice || tree.attr(id, "role") == Some("main");
        sort | if is_notice { NOTICE } else { 0 }
            | if is_marked { MARKED } else { 0 }
            | if is_block { BLOCK } else { 0 }
    }

    /// How many words a node holds.
    fn words(&self, id: NodeId) -> usize {
        self.nodes.get(id.index()).map_or(0, |it| it.0)
    }

    /// Whether something of these sorts stood in a node.
    fn holds(&self, id: NodeId, sorts: u8) -> bool {
        self.nodes.get(id.index()).is_some_and(|it| it.1 & sorts != 0)
    }

    /// Whether a node stood in something of these sorts.
    fn stands_in(&self, id: NodeId, sorts: u8) -> bool {
        self.nodes.get(id.index()).is_some_and(|it| it.2 & sorts != 0)
    }
}

struct Page<'a> {
    path: &'a Arc<str>,
    tree: Tree,
    left_out: Vec<Finding>,
    base: Option<String>,
    /// The lines of fields of forms, which a text cannot have.
    fields: Vec<u32>,
}

/// Elements that hold nothing to read.
const NO_WORDS: [&str; 18] = [
    "script", "style", "template", "link", "meta", "title", "base", "head", "svg", "math",
    "canvas", "map", "noscript", "datalist", "progress", "meter", "param", "source",
];

/// Elements and roles that lead, advertise or ask, wherever they stand.
const AROUND: [&str; 7] = ["nav", "aside", "form", "dialog", "search", "menu", "button"];
const ROLES: [&str; 9] = [
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "complementary",
    "dialog",
    "alertdialog",
    "menu",
    "toolbar",
];

/// What names of classes and ids say of an element that is no text; all words of one entry must be in the
/// name.
const NAMED: [&[&str]; 24] = [
    &["breadcrumb"],
    &["breadcrumbs"],
    &["skip", "link"],
    &["skip", "to"],
    &["skip", "nav"],
    &["skiplink"],
    &["cookie", "banner"],
    &["cookie", "bar"],
    &["cookie", "popup"],
    &["cookie", "modal"],
    &["cookie", "consent"],
    &["cookie", "settings"],
    &["cookie", "law", "info"],
    &["consent", "banner"],
    &["onetrust"],
    &["cookiebot"],
    &["gdpr", "banner"],
    &["print", "button"],
    &["print", "link"],
    &["noprint"],
    &["back", "to", "top"],
    &["related", "posts"],
    &["pagination"],
    &["clause-link"],
];

/// The same, of words that a text may be about as well: only classes of small boxes without headings count.
const SPOKEN: [&str; 6] = ["share", "sharing", "social", "socials", "newsletter", "sidebar"];
const FEW: usize = 30;

/// A name of more parts is a sentence.
const MOST_PARTS: usize = 4;

/// A banner or widget has fewer words than this; what has more is looked at by a person.
const WIDGET: usize = 150;

impl Page<'_> {
    /// The line of an element of the source, or of the first in one that was made here.
    fn line(&self, id: NodeId) -> u32 {
        let own = std::iter::once(id).chain(self.tree.descendants(id));
        own.map(|id| self.tree.line(id)).find(|line| *line > 0).unwrap_or(0)
    }

    fn noted(&mut self, id: NodeId, rule: &'static str, message: String, help: &str) {
        let mut finding = told(self.path, self.line(id), rule, message).with_help(help);
        finding.severity = crate::finding::Severity::Info;
        self.left_out.push(finding);
    }

    fn drop_what_is_no_text(&mut self) {
        // Nothing that stands in an element has gone yet when it is looked at, so what all of them hold is
        // counted once.
        let facts = Facts::of(&self.tree);
        let all = facts.words(self.tree.root());
        let mut edge = Some(Edge::Open(self.tree.root()));
        while let Some(at) = edge {
            let root = self.tree.root();
            let Edge::Open(id) = at else {
                edge = self.tree.step(at, root);
                continue;
            };
            let Some(why) = self.why_no_text(id, &facts, all) else {
                edge = self.tree.step(at, root);
                continue;
            };
            edge = self.tree.step(Edge::Close(id), root);
            let count = facts.words(id);
            let wordless = NO_WORDS.contains(&self.tree.name(id).unwrap_or_default());
            if count > 0 && !wordless {
                let first = first_words(&self.tree.text(id));
                let words = if count == 1 { "word" } else { "words" };
                let message =
                    format!("{why} is left out as no part of the text: {count} {words}, “{first}”");
                let help = "if it is part of the text, add its words";
                // In what the page calls its text somebody should look at what goes.
                let name = self.tree.name(id).unwrap_or_default();
                match facts.stands_in(id, MARKED) && !matches!(name, "nav" | "button") {
                    true => {
                        let finding = told(self.path, self.line(id), "import-around", message);
                        self.left_out.push(finding.with_help(help));
                    }
                    false => self.noted(id, "import-around", message, help),
                }
            }
            self.tree.detach(id);
        }
    }

    /// What of an element says that it is no part of the text.
    fn why_no_text(&self, id: NodeId, facts: &Facts, all: usize) -> Option<String> {
        let tree = &self.tree;
        let element = tree.element(id)?;
        let name = &*element.name;
        if NO_WORDS.contains(&name) || !element.is_html() {
            return Some(format!("`<{name}>`"));
        }
        let attr = |name| tree.attr(id, name);
        if attr("data-notice-text").is_some() {
            return None;
        }
        let hidden = attr("hidden").is_some()
            || attr("aria-hidden").is_some_and(|it| it == "true")
            || attr("style").is_some_and(|style| {
                let style: String =
                    style.split_whitespace().collect::<String>().to_ascii_lowercase();
                style.contains("display:none") || style.contains("visibility:hidden")
            });
        if hidden || attr("data-engross").is_some() {
            return Some(format!("the hidden `<{name}>`"));
        }
        // A wrapper around all of it, whatever it is called, holds the text.
        let inner = || facts.words(id);
        if facts.holds(id, MAIN | NOTICE) {
            return None;
        }
        if AROUND.contains(&name) {
            return (inner() * 2 <= all || name == "button").then(|| format!("`<{name}>`"));
        }
        if let Some(role) = attr("role").filter(|role| ROLES.contains(role)) {
            return (inner() * 2 <= all).then(|| format!("`<{name} role=\"{role}\">`"));
        }
        let in_text = facts.stands_in(id, MAIN);
        if matches!(name, "header" | "footer") {
            // The head of a text holds its title and date, that of a page its logo.
            let is_of_text = in_text || facts.holds(id, H1);
            return (!is_of_text && inner() * 2 <= all).then(|| format!("`<{name}>`"));
        }
        // Only boxes are named after what they are for; a heading's id is its words, `#how-we-share-data`.
        if matches!(name, "div" | "section" | "ul" | "ol" | "span" | "a" | "p") {
            let headed = facts.holds(id, H1 | HEADED);
            for (kind, given) in ["class", "id"].iter().flat_map(|kind| {
                let value = attr(kind).unwrap_or_default();
                value.split_ascii_whitespace().map(move |given| (*kind, given))
            }) {
                let lower = given.to_ascii_lowercase();
                let parts: Vec<&str> =
                    lower.split(['-', '_']).filter(|it| !it.is_empty()).collect();
                let is_named = parts.len() <= MOST_PARTS
                    && NAMED.iter().any(|wanted| {
                        wanted == &[lower.as_str()]
                            || wanted.iter().all(|word| parts.contains(word))
                    });
                let is_spoken = kind == "class"
                    && parts.len() <= MOST_PARTS
                    && SPOKEN.iter().any(|word| parts.contains(word));
                let most = match (is_named, is_spoken) {
                    (true, _) => WIDGET,
                    (_, true) if !headed => FEW,
                    _ => continue,
                };
                let count = inner();
                if count < most && count * 2 <= all && !facts.holds(id, H1) {
                    return Some(format!("`<{name} {kind}=\"{given}\">`"));
                }
            }
        }
        let to_top = name == "a"
            && !in_text
            && attr("href")
                .is_some_and(|href| matches!(href.trim(), "#" | "#top" | "#main" | "#content"))
            && !facts.stands_in(id, PARAGRAPH);
        to_top.then(|| "the link within the page".to_owned())
    }

    /// The words of the page's first heading, wherever it stands.
    fn title(&self, head: &Head) -> Option<String> {
        let tree = &self.tree;
        let mut h1 = tree.descendants(tree.root()).filter(|id| tree.name(*id) == Some("h1"));
        let only = h1.next().map(|id| words(&tree.text(id))).filter(|it| !it.is_empty());
        // Of several, the page's own title says which is meant.
        let meant = head.title.as_deref();
        let named = h1.map(|id| words(&tree.text(id))).find(|it| Some(it.as_str()) == meant);
        named.or(only)
    }

    /// The element that holds the text.
    fn main(&self) -> NodeId {
        let tree = &self.tree;
        let all: Vec<NodeId> = tree.descendants(tree.root()).collect();
        let first = |is_it: &dyn Fn(NodeId) -> bool| all.iter().copied().find(|id| is_it(*id));
        let marked = first(&|id| tree.attr(id, "data-notice-text").is_some());
        let facts = Facts::of(tree);
        let total = facts.words(tree.root());
        // What is called the main part and is empty is filled by scripts.
        let holds_it = |id: &NodeId| facts.words(*id) * 4 >= total;
        let main = || first(&|id| tree.name(id) == Some("main")).filter(holds_it);
        let role = || first(&|id| tree.attr(id, "role") == Some("main")).filter(holds_it);
        let article = || {
            let articles = all.iter().copied().filter(|id| tree.name(*id) == Some("article"));
            articles.max_by_key(|id| facts.words(*id)).filter(holds_it)
        };
        let named = marked.or_else(main).or_else(role).or_else(article);
        self.densest(named.unwrap_or(tree.root()), named.is_some(), &facts)
    }

    /// Goes in as long as one element holds nearly all words.
    fn densest(&self, from: NodeId, is_named: bool, facts: &Facts) -> NodeId {
        let tree = &self.tree;
        if is_named {
            return from;
        }
        let mut at = from;
        loop {
            let count = facts.words(at);
            let has_h1 = facts.holds(at, H1);
            let next = tree.children(at).find(|id| {
                let is_box = matches!(tree.name(*id), Some("div" | "section" | "center"));
                is_box && facts.words(*id) * 20 >= count * 17 && (!has_h1 || facts.holds(*id, H1))
            });
            match next {
                Some(next) => at = next,
                None => return at,
            }
        }
    }

    /// Leaves nothing but what stands in the element, and says what goes.
    fn keep_only(&mut self, main: NodeId) {
        let root = self.tree.root();
        if main == root {
            return;
        }
        self.tree.detach(main);
        let rest: Vec<NodeId> = self.tree.children(root).collect();
        for id in rest {
            let text = self.tree.text(id);
            let count = word_count(&text);
            if count > 0 {
                let message = format!(
                    "outside the main part of the page, and left out: {count} words, “{}”",
                    first_words(&text)
                );
                self.noted(
                    id,
                    "import-around",
                    message,
                    "if it is part of the text, add its words",
                );
            }
            self.tree.detach(id);
        }
        self.tree.append(root, main);
        let name = self.tree.name(main).unwrap_or_default();
        if !matches!(name, "ul" | "ol" | "table" | "p") {
            self.tree.unwrap(main);
        }
    }

    fn normalise(&mut self) {
        let wanted = self.wanted_ids();
        for id in self.ids() {
            self.element(id, &wanted);
        }
        if let Some(line) = self.fields.first() {
            let message = match self.fields.len() {
                1 => "a field of a form is left out".to_owned(),
                count => format!("{count} fields of forms are left out"),
            };
            let finding = told(self.path, *line, "import-form-field", message);
            self.left_out
                .push(finding.with_help("say in words how readers can do what the form was for"));
        }
        self.lists();
        self.marks_that_go_on();
        self.inline_around_blocks();
        self.tables();
        self.empty();
        self.paragraphs();
        self.bold_headings();
        self.lost_words();
    }

    /// Commas with nothing between them are what a scraper leaves of words that it did not see.
    fn lost_words(&mut self) {
        let facts = Facts::of(&self.tree);
        // The text without blanks is never put together: where it has two commas in a row is all that counts.
        let mut place = 0_usize;
        let mut after_comma = false;
        let mut gaps: Vec<usize> = Vec::new();
        let mut starts = vec![0_usize; self.tree.node_count()];
        let mut found = vec![false; self.tree.node_count()];
        for edge in self.tree.edges(self.tree.root()) {
            match edge {
                Edge::Open(id) => {
                    starts[id.index()] = place;
                    let text = self.tree.text_node(id).unwrap_or_default();
                    for c in text.chars().filter(|c| !c.is_whitespace()) {
                        if c == ',' && after_comma {
                            gaps.push(place - 1);
                        }
                        after_comma = c == ',';
                        place += 1;
                    }
                }
                Edge::Close(id) => {
                    let is_leaf =
                        matches!(self.tree.name(id), Some("p" | "li" | "td" | "th" | "dd"));
                    let has_gap = gaps.last().is_some_and(|gap| *gap >= starts[id.index()]);
                    found[id.index()] = is_leaf && has_gap && !facts.holds(id, PARAGRAPH);
                }
            }
        }
        for id in self.ids() {
            if !found[id.index()] {
                continue;
            }
            let text = self.tree.text(id);
            let message =
                format!("words seem to be missing between commas: “{}”", first_words(&text));
            let finding = told(self.path, self.line(id), "import-lost-words", message);
            let help = "look at the page that the text was taken from, and write them";
            self.left_out.push(finding.with_help(help));
        }
    }

    /// Words that stand beside blocks, or in nothing at all, are paragraphs.
    fn paragraphs(&mut self) {
        let boxes = self
            .ids()
            .into_iter()
            .filter(|id| matches!(self.tree.name(*id), Some("div" | "section" | "blockquote")));
        let boxes: Vec<NodeId> = std::iter::once(self.tree.root()).chain(boxes).collect();
        for id in boxes {
            let children: Vec<NodeId> = self.tree.children(id).collect();
            let mut paragraph: Option<NodeId> = None;
            for child in children {
                let is_blank = self.tree.text_node(child).is_some_and(|it| it.trim().is_empty());
                let is_block = self
                    .tree
                    .name(child)
                    .is_some_and(|name| BLOCKS.contains(&name) || is_table_part(name));
                match paragraph {
                    _ if is_block => paragraph = None,
                    Some(open) => self.tree.append(open, child),
                    None if is_blank => {}
                    None => {
                        let open = self.tree.new_element("p");
                        self.tree.insert_before(child, open);
                        self.tree.append(open, child);
                        paragraph = Some(open);
                    }
                }
            }
        }
    }

    fn ids(&self) -> Vec<NodeId> {
        self.tree.descendants(self.tree.root()).collect()
    }

    /// The ids that links of the text lead to.
    fn wanted_ids(&self) -> BTreeSet<String> {
        let hrefs = self.ids().into_iter().filter_map(|id| self.tree.attr(id, "href"));
        let within = hrefs
            .filter_map(|href| self.resolved(href.trim()).strip_prefix('#').map(str::to_owned));
        within.filter(|id| !id.is_empty()).collect()
    }

    /// Brings one element into the shape that it is to have.
    fn element(&mut self, id: NodeId, wanted: &BTreeSet<String>) {
        let Some(name) = self.tree.name(id).map(str::to_owned) else {
            return;
        };
        let attr =
            |page: &Page<'_>, name: &str| page.tree.attr(id, name).map(|it| it.trim().to_owned());
        let own_id = attr(self, "id").filter(|it| !it.is_empty());
        let old_name = attr(self, "name").filter(|it| !it.is_empty() && name == "a");
        let is_target = |id: &Option<String>| id.as_ref().is_some_and(|it| wanted.contains(it));
        let anchor = [&own_id, &old_name].into_iter().find(|it| is_target(it)).cloned().flatten();
        match name.as_str() {
            "b" | "strong" => self.rename(id, "strong"),
            "i" | "em" => self.rename(id, "em"),
            "s" | "strike" | "del" => self.rename(id, "del"),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let title = words(&self.tree.text(id));
                let keep = own_id.filter(|it| {
                    let is_usable = !it.contains(char::is_whitespace)
                        && !it.contains(['}', '{', '.', '=', '<', '"']);
                    is_usable && *it != slug(&title) && (wanted.contains(it) || is_spoken(it))
                });
                self.keep_attrs(id, &[]);
                if let Some(keep) = keep {
                    self.tree.set_attr(id, "id", keep);
                }
                return;
            }
            "a" => {
                self.link(id, &anchor);
                return;
            }
            "img" | "picture" | "video" | "audio" | "iframe" | "object" | "embed" => {
                self.media(id, &name);
                return;
            }
            "input" | "select" | "textarea" => {
                self.fields.push(self.line(id));
                self.tree.detach(id);
                return;
            }
            "summary" => {
                self.rename(id, "p");
                self.noted(
                    id,
                    "import-details",
                    "a part that readers unfold is always shown".to_owned(),
                    "make it `<details>` again if it must fold",
                );
            }
            "tt" | "samp" | "code" => self.rename(id, "code"),
            "pre" | "ul" | "ol" | "li" | "blockquote" | "p" | "dl" | "dt" | "dd" | "hr" | "br"
            | "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" => {}
            "colgroup" | "col" | "wbr" => {
                self.tree.unwrap(id);
                return;
            }
            "div" | "section" | "article" | "main" | "header" | "footer" | "address" | "figure"
            | "figcaption" | "center" | "details" | "fieldset" | "legend" | "hgroup" | "aside"
            | "nav" | "form" | "body" | "dialog" | "search" | "menu" => self.rename(id, "div"),
            // What nothing but a style sheet says is said by nothing here.
            "span" | "font" | "small" | "big" | "label" | "bdi" | "bdo" | "data" | "nobr"
            | "blink" => {
                self.anchor(id, anchor.as_deref());
                self.tree.unwrap(id);
                return;
            }
            name if INLINE.contains(&name) => {
                let bare = matches!(name, "abbr" | "time") && {
                    let says = if name == "abbr" { "title" } else { "datetime" };
                    self.tree.attr(id, says).is_none()
                };
                if bare {
                    self.tree.unwrap(id);
                    return;
                }
            }
            _ => {
                self.anchor(id, anchor.as_deref());
                self.tree.unwrap(id);
                return;
            }
        }
        self.anchor(id, anchor.as_deref());
        self.keep_attrs(
            id,
            &[
                "start", "type", "reversed", "value", "colspan", "rowspan", "scope", "title",
                "datetime",
            ],
        );
        // Lists count from one, and cells are as wide as one, without being told.
        for (name, plain) in [("start", "1"), ("type", "1"), ("colspan", "1"), ("rowspan", "1")] {
            if self.tree.attr(id, name).is_some_and(|it| it.trim() == plain) {
                self.tree.remove_attr(id, name);
            }
        }
        let is_bullets = self.tree.name(id) == Some("ul");
        if is_bullets {
            self.tree.remove_attr(id, "type");
        }
    }

    /// An element of another name in the place of one; it keeps attributes and what is in it.
    fn rename(&mut self, id: NodeId, name: &str) {
        self.tree.rename(id, name);
    }

    fn keep_attrs(&mut self, id: NodeId, kept: &[&str]) {
        let names: Vec<String> =
            self.tree.attrs(id).iter().map(|(name, _)| name.to_string()).collect();
        for name in names.iter().filter(|name| !kept.contains(&name.as_str())) {
            self.tree.remove_attr(id, name);
        }
    }

    /// Keeps an id that a link of the text leads to, as an anchor at the start of its element.
    fn anchor(&mut self, id: NodeId, anchor: Option<&str>) {
        let Some(anchor) = anchor else { return };
        let span = self.tree.new_element("span");
        self.tree.set_attr(span, "id", anchor);
        let structure = ["ul", "ol", "table", "thead", "tbody", "tr", "dl", "hr", "br"];
        let is_structure = self.tree.name(id).is_some_and(|it| structure.contains(&it));
        match self.tree.first_child(id).filter(|_| !is_structure) {
            Some(first) => self.tree.insert_before(first, span),
            None => self.tree.insert_before(id, span),
        }
    }

    fn link(&mut self, id: NodeId, anchor: &Option<String>) {
        let href = self.tree.attr(id, "href").map(|href| href.trim().replace(['\n', '\t'], ""));
        self.anchor(id, anchor.as_deref());
        let Some(href) = href.filter(|it| !it.is_empty()) else {
            self.tree.unwrap(id);
            return;
        };
        let lower: String =
            href.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
        if lower.starts_with("javascript:")
            || lower.starts_with("data:")
            || lower.starts_with("vbscript:")
            || lower == "#"
        {
            let said = first_words(&self.tree.text(id));
            if !said.is_empty() {
                let message = format!("“{said}” was a link that a script acts on; its words stay");
                let finding = told(self.path, self.line(id), "import-script-link", message);
                self.left_out
                    .push(finding.with_help("link it to a page, or say what readers can do"));
            }
            self.tree.unwrap(id);
            return;
        }
        if let Some(address) = href.strip_prefix("file:") {
            let message =
                format!("the link leads to a file of the machine that saved the page: {address}");
            let finding = told(self.path, self.line(id), "import-link", message);
            self.left_out.push(finding.with_help("link it to its address on the web"));
        }
        let whole = self.resolved(&href);
        if whole == href && is_relative(&href) && !href.starts_with('#') {
            let message = format!("the link to `{href}` is relative to a page that is not known");
            let finding = told(self.path, self.line(id), "import-link", message);
            self.left_out.push(
                finding.with_help("name the page's address with --base, or correct the link"),
            );
        }
        let title = self.tree.attr(id, "title").map(str::to_owned);
        self.keep_attrs(id, &[]);
        self.tree.set_attr(id, "href", whole);
        if let Some(title) = title.filter(|it| !it.trim().is_empty()) {
            self.tree.set_attr(id, "title", title);
        }
    }

    /// An address from the page's own; one of a place in the page itself stays short.
    fn resolved(&self, href: &str) -> String {
        let Some(base) = self.base.as_deref() else { return href.to_owned() };
        let whole = resolve(base, href);
        let page = base.split('#').next().unwrap_or_default();
        match whole.split_once('#') {
            Some((before, place)) if before == page && !place.is_empty() => format!("#{place}"),
            _ => whole,
        }
    }

    fn media(&mut self, id: NodeId, name: &str) {
        let attr = |it: &str| self.tree.attr(id, it).map(|it| it.trim().to_owned());
        let source = attr("src").or(attr("data-src")).or(attr("data")).unwrap_or_default();
        let alt = attr("alt").filter(|it| !it.is_empty());
        if name == "picture" {
            // Its `img` says the same.
            self.tree.unwrap(id);
            return;
        }
        let shown = match source.as_str() {
            "" => "without an address".to_owned(),
            data if data.starts_with("data:") => "that is part of the page".to_owned(),
            address => format!("`{address}`"),
        };
        let help = "copy the file into the content folder, and put it into the text as ![what it shows](file)";
        if name != "img" {
            let message = format!("`<{name}>` {shown} is not carried over");
            let finding = told(self.path, self.line(id), "import-embedded", message);
            self.left_out.push(finding.with_help("link to it, or say in words what it shows"));
            self.tree.detach(id);
            return;
        }
        let Some(alt) = alt else {
            let message =
                format!("the picture {shown} says nothing in words and is not carried over");
            let finding = told(self.path, self.line(id), "import-picture", message);
            self.left_out.push(finding.with_help(help));
            self.tree.detach(id);
            return;
        };
        let address = self.resolved(&source);
        let message =
            format!("the picture {shown} (“{alt}”) is not copied: its words stand for it");
        let finding = told(self.path, self.line(id), "import-picture", message);
        self.left_out.push(finding.with_help(help));
        let is_address =
            !source.is_empty() && !source.starts_with("data:") && !is_relative(&address);
        let words = self.tree.new_text(alt);
        if is_address && !self.tree.ancestors(id).any(|it| self.tree.name(it) == Some("a")) {
            let link = self.tree.new_element("a");
            self.tree.set_attr(link, "href", address);
            self.tree.append(link, words);
            self.tree.replace(id, link);
        } else {
            self.tree.replace(id, words);
        }
    }

    /// Lists hold items, and items stand in lists.
    fn lists(&mut self) {
        for id in self.ids() {
            let is_list = matches!(self.tree.name(id), Some("ul" | "ol"));
            if is_list {
                let children: Vec<NodeId> = self.tree.children(id).collect();
                let is_nested =
                    |page: &Page<'_>, id: NodeId| matches!(page.tree.name(id), Some("ul" | "ol"));
                let others = children.iter().filter(|it| self.tree.is_element(**it));
                let only_lists =
                    others.clone().count() > 0 && others.clone().all(|it| is_nested(self, *it));
                if only_lists {
                    self.tree.unwrap(id);
                    continue;
                }
                let mut last: Option<NodeId> = None;
                for child in children {
                    let blank = self.tree.text_node(child).is_some_and(|it| it.trim().is_empty());
                    if blank {
                        continue;
                    }
                    if self.tree.name(child) == Some("li") {
                        last = Some(child);
                        continue;
                    }
                    let item = last.unwrap_or_else(|| {
                        let item = self.tree.new_element("li");
                        self.tree.insert_before(child, item);
                        item
                    });
                    last = Some(item);
                    self.tree.append(item, child);
                }
            }
            let stray = self.tree.name(id) == Some("li")
                && self
                    .tree
                    .parent(id)
                    .is_some_and(|it| !matches!(self.tree.name(it), Some("ul" | "ol")));
            if stray {
                let list = self.tree.new_element("ul");
                self.tree.insert_before(id, list);
                let mut next = Some(id);
                while let Some(item) = next {
                    next = self.tree.next_sibling(item);
                    if let Some(space) = next
                        && self.tree.text_node(space).is_some_and(|it| it.trim().is_empty())
                    {
                        next = self.tree.next_sibling(space);
                    }
                    next = next.filter(|it| self.tree.name(*it) == Some("li"));
                    self.tree.append(list, item);
                }
            }
        }
        // An item that is one paragraph is a line.
        for id in self.ids() {
            if self.tree.name(id) != Some("li") {
                continue;
            }
            let children: Vec<NodeId> = self
                .tree
                .children(id)
                .filter(|it| self.tree.text_node(*it).is_none_or(|it| !it.trim().is_empty()))
                .collect();
            let Some((first, rest)) = children.split_first() else { continue };
            let lists = rest.iter().all(|it| matches!(self.tree.name(*it), Some("ul" | "ol")));
            if lists && self.tree.name(*first) == Some("p") {
                self.tree.unwrap(*first);
            }
        }
    }

    /// Two marks of one sort in a row are one.
    fn marks_that_go_on(&mut self) {
        for id in self.ids() {
            let Some(name) = self.tree.name(id).map(str::to_owned) else { continue };
            if !matches!(name.as_str(), "strong" | "em" | "del" | "u") {
                continue;
            }
            while let Some(next) = self.tree.next_sibling(id)
                && self.tree.name(next) == Some(&name)
                && self.tree.parent(id).is_some()
            {
                while let Some(child) = self.tree.first_child(next) {
                    self.tree.append(id, child);
                }
                self.tree.detach(next);
            }
        }
    }

    /// A link or emphasis around blocks becomes one in each of them.
    fn inline_around_blocks(&mut self) {
        let facts = Facts::of(&self.tree);
        // How many marks each node stands in, before any of them is taken apart.
        let ids = self.ids();
        let mut marks = vec![0_usize; self.tree.node_count()];
        for id in &ids {
            let Some(parent) = self.tree.parent(*id) else { continue };
            let is_mark = Facts::sort(&self.tree, parent) & BLOCK == 0
                && !matches!(self.tree.name(parent), None | Some("dt" | "dd"));
            marks[id.index()] = marks[parent.index()] + usize::from(is_mark);
        }
        // Marks in marks in marks around blocks are broken mark-up; each would be written for each block.
        const MOST: usize = 6;
        let mut too_deep = None;
        for id in ids {
            let Some(name) = self.tree.name(id) else { continue };
            if BLOCKS.contains(&name)
                || is_table_part(name)
                || matches!(name, "dt" | "dd" | "br" | "code")
            {
                continue;
            }
            let is_block = |page: &Page<'_>, it: NodeId| {
                page.tree.name(it).is_some_and(|name| BLOCKS.contains(&name) || is_table_part(name))
            };
            if !facts.holds(id, BLOCK) {
                continue;
            }
            if marks[id.index()] >= MOST {
                too_deep.get_or_insert(self.line(id));
                self.tree.unwrap(id);
                continue;
            }
            let Some(element) = self.tree.element(id).cloned() else { continue };
            let inner: Vec<NodeId> = self.tree.descendants(id).collect();
            for leaf in inner {
                let is_leaf = is_block(self, leaf)
                    && !facts.holds(leaf, BLOCK)
                    && self.tree.first_child(leaf).is_some();
                if !is_leaf {
                    continue;
                }
                let around = self.tree.new_element(&element.name);
                for (name, value) in &element.attrs {
                    self.tree.set_attr(around, name, value.clone());
                }
                let children: Vec<NodeId> = self.tree.children(leaf).collect();
                for child in children {
                    self.tree.append(around, child);
                }
                self.tree.append(leaf, around);
            }
            self.tree.unwrap(id);
        }
        if let Some(line) = too_deep {
            let message = format!(
                "more than {MOST} marks stand around paragraphs; the inner ones are left out"
            );
            let finding = told(self.path, line, "import-depth", message);
            self.left_out.push(finding.with_help("mark the words that are to be marked"));
        }
    }

    /// Tables that lay a page out are no tables; those in cells are.
    fn tables(&mut self) {
        for id in self.ids() {
            if self.tree.name(id) != Some("table") {
                continue;
            }
            let cells: Vec<NodeId> = self
                .tree
                .descendants(id)
                .filter(|it| matches!(self.tree.name(*it), Some("td" | "th")))
                // The second says it: tables in tables are not walked through once for each.
                .take(2)
                .collect();
            if cells.len() == 1 {
                let parts: Vec<NodeId> = self
                    .tree
                    .descendants(id)
                    .filter(|it| self.tree.name(*it).is_some_and(is_table_part))
                    .collect();
                for part in parts {
                    self.rename(part, "div");
                }
                self.rename(id, "div");
                self.keep_attrs(id, &[]);
            }
        }
    }

    /// What holds nothing goes, inside first.
    fn empty(&mut self) {
        for id in self.ids().into_iter().rev() {
            let Some(name) = self.tree.name(id) else { continue };
            let holds = matches!(name, "td" | "th" | "tr" | "hr" | "br" | "img" | "li" | "table")
                || (name == "span" && self.tree.attr(id, "id").is_some());
            let is_blank = |it: NodeId| {
                self.tree.text_node(it).is_some_and(|text| text.trim().is_empty())
                    || self.tree.name(it) == Some("br")
            };
            // A blank in an empty mark parts words.
            let is_empty = self.tree.children(id).all(is_blank);
            if !holds && is_empty {
                if BLOCKS.contains(&name) { self.tree.detach(id) } else { self.tree.unwrap(id) }
            } else if name == "li"
                && self.tree.children(id).all(is_blank)
                && self.tree.parent(id).is_some_and(|it| self.tree.name(it) == Some("ul"))
            {
                self.tree.detach(id);
            }
        }
        for id in self.ids().into_iter().rev() {
            let is_bare = matches!(self.tree.name(id), Some("ul" | "ol" | "dl"))
                && !self.tree.children(id).any(|it| self.tree.is_element(it));
            if is_bare {
                self.tree.detach(id);
            }
        }
    }

    /// A short paragraph that is bold as a whole, and stands over others, is a heading in all but name.
    fn bold_headings(&mut self) {
        let is_heading = |name: &str| name.len() == 2 && name.starts_with('h') && name != "hr";
        let ids = self.ids();
        let has_headings = ids
            .iter()
            .filter_map(|id| self.tree.name(*id))
            .any(|name| is_heading(name) && name != "h1");
        // Emphasis of a heading says what its being a heading says.
        for id in &ids {
            if !self.tree.name(*id).is_some_and(is_heading) {
                continue;
            }
            if let Some(strong) =
                self.only_child(*id).filter(|it| self.tree.name(*it) == Some("strong"))
            {
                self.tree.unwrap(strong);
            }
        }
        if has_headings {
            return;
        }
        for id in ids {
            if self.tree.name(id) != Some("p") {
                continue;
            }
            let Some(strong) =
                self.only_child(id).filter(|it| self.tree.name(*it) == Some("strong"))
            else {
                continue;
            };
            let title = words(&self.tree.text(strong));
            let in_item = self
                .tree
                .ancestors(id)
                .any(|it| matches!(self.tree.name(it), Some("li" | "td" | "th" | "blockquote")));
            let next =
                std::iter::successors(self.tree.next_sibling(id), |it| self.tree.next_sibling(*it))
                    .find(|it| self.tree.text_node(*it).is_none_or(|text| !text.trim().is_empty()));
            let is_title = !in_item
                && next.is_some()
                && title.chars().count() <= 90
                && !title.ends_with(['.', ',', ';', ':', '。'])
                // A line that dates the text is no heading.
                && find_dates(&title).next().is_none();
            if is_title {
                self.noted(
                    id,
                    "import-heading",
                    format!("the bold paragraph “{title}” is taken for a heading"),
                    "write it as **bold** again if it is none",
                );
                self.tree.unwrap(strong);
                self.rename(id, "h2");
            }
        }
    }

    /// The element that is all that another one holds.
    fn only_child(&self, id: NodeId) -> Option<NodeId> {
        let blank = |id: NodeId| {
            self.tree.text_node(id).is_some_and(|it| it.trim().is_empty())
                || self.tree.name(id) == Some("br")
        };
        let mut children = self.tree.children(id).filter(|it| !blank(*it));
        children.next().filter(|_| children.next().is_none())
    }
}

/// Whether an id was given by a person: it has words, no numbers of a program.
fn is_spoken(id: &str) -> bool {
    let generated = [
        "_",
        "h.",
        "heading",
        "toc",
        "docs-internal",
        "ember",
        "post-",
        "section-",
        "elementor",
        "block-",
    ];
    let lower = id.to_ascii_lowercase();
    let digits = id.chars().filter(char::is_ascii_digit).count();
    id.chars().any(char::is_alphabetic)
        && digits * 3 <= id.chars().count()
        && !generated.iter().any(|it| lower.starts_with(it))
}

fn is_table_part(name: &str) -> bool {
    matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption")
}

pub(super) fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

pub(super) fn first_words(text: &str) -> String {
    const MOST: usize = 6;
    let mut words = text.split_whitespace();
    let mut first = words.by_ref().take(MOST).collect::<Vec<_>>().join(" ");
    if words.next().is_some() {
        first.push_str(" …");
    }
    first
}

fn is_relative(href: &str) -> bool {
    !has_scheme(href) && !href.starts_with("//") && !href.starts_with('/')
}

fn has_scheme(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// An address seen from another one (RFC 3986, section 5.2).
fn resolve(base: &str, href: &str) -> String {
    if has_scheme(href) {
        return href.to_owned();
    }
    let Some((scheme, rest)) = base.split_once("://") else { return href.to_owned() };
    if let Some(rest) = href.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    let rest = rest.split('#').next().unwrap_or_default();
    if href.starts_with('#') {
        return format!("{scheme}://{rest}{href}");
    }
    let (place, query) = rest.split_once('?').map_or((rest, None), |(it, query)| (it, Some(query)));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    if href.starts_with('?') {
        return format!("{scheme}://{host}/{path}{href}");
    }
    let _ = query;
    let end = href.find(['?', '#']).unwrap_or(href.len());
    let (target, behind) = href.split_at(end);
    let mut parts: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => {
            path.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect())
        }
    };
    let mut folder = target.is_empty();
    for part in target.trim_start_matches('/').split('/') {
        folder = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let slash = if folder && !parts.is_empty() { "/" } else { "" };
    format!("{scheme}://{host}/{}{slash}{behind}", parts.join("/"))
}

/// A tree of a reader that has no pages to look at: what is empty goes, and bold paragraphs that are
/// headings are.
pub(super) fn tidied(path: &Arc<str>, tree: Tree, left_out: &mut Vec<Finding>) -> Tree {
    let mut page =
        Page { path, tree, left_out: std::mem::take(left_out), base: None, fields: Vec::new() };
    page.lists();
    page.marks_that_go_on();
    page.tables();
    page.empty();
    page.paragraphs();
    page.bold_headings();
    *left_out = page.left_out;
    page.tree
}

#[cfg(test)]
mod tests {
    use super::super::{File, Form, Options, convert};

    const BASE: &str = "https://a.example/legal/privacy.html";

    /// Imports a page and compares the Markdown behind the front matter, then what is told: its line and
    /// rule.
    fn check_html(page: &str, markdown: &str, told: &[&str]) {
        let options = Options {
            from: Some(Form::Html),
            base: Some(BASE.to_owned()),
            title: Some("T".to_owned()),
            effective: Some("2024".parse_date()),
            ..Options::default()
        };
        let file = File { path: "page.html".into(), bytes: page.as_bytes().to_vec() };
        let converted = convert(&file, &options).expect("a text");
        let (_, body) = converted.text.split_once("\n---\n\n").expect("front matter");
        assert_eq!(body.trim_end(), markdown, "{page}");
        let said = converted.left_out.iter().map(|it| format!("{}: {}", it.place.line, it.rule));
        assert_eq!(said.collect::<Vec<_>>(), told, "{page}");
    }

    trait Dates {
        fn parse_date(&self) -> crate::document::date::LegalDate;
    }

    impl Dates for str {
        fn parse_date(&self) -> crate::document::date::LegalDate {
            crate::document::date::LegalDate::read(self).expect("a date")
        }
    }

    #[test]
    fn what_stands_around_a_text_is_dropped() {
        check_html(
            "<!doctype html><html lang=en><head><title>T</title><script>x</script></head><body>\n\
             <a class=\"skip-link\" href=\"#m\">Skip</a><header><a href=/>Larkfield</a></header>\n\
             <nav><ul><li>Home</ul></nav>\n\
             <main id=m><div class=\"breadcrumb\">Home / Legal</div><h1>Privacy</h1>\n\
             <p>We keep words enough to be the text of this page.</p>\n\
             <div class=\"social-share\">Tweet this</div><p hidden>Not seen</p>\n\
             <p style=\"display: none\">Not seen either</p><form><label>Mail <input></label></form></main>\n\
             <footer>Imprint</footer><div id=\"cookie-banner\">We use cookies. <button>OK</button></div>",
            "# Privacy\n\nWe keep words enough to be the text of this page.",
            &[
                "2: import-around",
                "2: import-around",
                "3: import-around",
                "4: import-around",
                "6: import-around",
                "6: import-around",
                "7: import-around",
                "7: import-around",
                "8: import-around",
                "8: import-around",
            ],
        );
    }

    #[test]
    fn the_text_is_found_where_no_element_says_which_it_is() {
        check_html(
            "<body><div id=top>Menu</div><div class=wrap><div><h1>Terms</h1><p>One two three four five six \
             seven eight nine ten eleven twelve thirteen.</p></div></div>",
            "# Terms\n\nOne two three four five six seven eight nine ten eleven twelve thirteen.",
            &["1: import-around"],
        );
        check_html(
            "<body><div>Menu</div><article><h1>A</h1><p>Long enough to be the text of it.</p></article>",
            "# A\n\nLong enough to be the text of it.",
            &["1: import-around"],
        );
    }

    #[test]
    fn a_heading_is_no_widget_whatever_its_id_is_called() {
        check_html(
            "<main><h2 id=\"who-we-share-data-with\">Who we share data with</h2><p>Nobody at all, now or later.</p>\
             <section id=\"newsletter\" class=\"newsletter\"><h3>Newsletter</h3><p>You can leave it.</p></section>\
             <div class=\"share-buttons\">Share this</div></main>",
            "## Who we share data with\n\nNobody at all, now or later.\n\n### Newsletter\n\nYou can leave it.",
            &["1: import-around"],
        );
    }

    #[test]
    fn a_banner_that_is_the_text_stays() {
        check_html(
            "<main><div class=\"cookie-notice cookie-consent\"><h1>Cookies</h1><p>All of it.</p></div></main>",
            "# Cookies\n\nAll of it.",
            &[],
        );
    }

    #[test]
    fn lists_are_lists_however_they_are_nested() {
        check_html("<ul><ul><li>a</li><li>b</li></ul></ul>", "- a\n- b", &[]);
        check_html(
            "<ol><li><p>One</p><ol><li>1.1 is literal</li></ol></li><li>Two<ul><li>x</ul></li></ol>",
            "1. One\n   1. 1.1 is literal\n2. Two\n   - x",
            &[],
        );
        check_html("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b", &[]);
        check_html("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b", &[]);
        check_html("<ol start=4><li>d</li></ol>", "4. d", &[]);
        check_html(
            "<ol type=\"a\"><li>one *</li><li>two</li></ol>",
            "<ol type=\"a\">\n<li>one &#42;</li>\n<li>two</li>\n</ol>",
            &[],
        );
        check_html("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c", &[]);
        check_html("<li>a<li>b", "- a\n- b", &[]);
    }

    #[test]
    fn tables_are_markdown_where_markdown_has_them() {
        check_html(
            "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1 | 2</td><td><p>x</p></td></tr></table>",
            "| A | B |\n| --- | --- |\n| 1 \\| 2 | x |",
            &[],
        );
        check_html(
            "<table class=t><tr><th colspan=2>A</th></tr><tr><td>1</td><td>2*</td></tr></table>",
            "<table>\n<tbody>\n<tr><th colspan=\"2\">A</th></tr>\n<tr><td>1</td><td>2&#42;</td></tr>\n</tbody>\n</table>",
            &[],
        );
        check_html("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb", &[]);
        check_html("<div><td>a</td><td>b</td></div>", "a\n\nb", &["1: import-table"]);
    }

    #[test]
    fn links_lead_where_they_led() {
        check_html(
            "<p><a href=\"terms.html#x\">a</a> <a href=\"/b\">b</a> <a href=\"//c.example\">c</a> \
             <a href=\"../d (e)\">d</a> <a href=\"privacy.html#f\">f</a> <a href=\"javascript:go()\">g</a> \
             <a name=f>h</a> <a href=\"mailto:i@a.example\">i</a> <a href=\"https://a.example/x\">https://a.example/x</a>",
            "[a](https://a.example/legal/terms.html#x) [b](https://a.example/b) [c](https://c.example) \
             [d](https://a.example/d%20%28e%29) [f](#f) g <span id=\"f\"></span>h [i](mailto:i@a.example) \
             <https://a.example/x>",
            &["1: import-script-link"],
        );
        check_html(
            "<a href=/x><h2>Head</h2><p>text</p></a>",
            "## [Head](https://a.example/x)\n\n[text](https://a.example/x)",
            &[],
        );
    }

    #[test]
    fn ids_stay_where_somebody_leads_to_them() {
        check_html(
            "<h2 id=\"rights\">Your rights</h2><h2 id=\"_Toc12\">Other</h2><p>See <a href=\"#_Toc13\">x</a></p>\
             <h2 id=\"_Toc13\">More</h2><p id=p1>y <a href=\"#p1\">z</a>",
            "## Your rights {#rights}\n\n## Other\n\nSee [x](#_Toc13)\n\n## More {#_Toc13}\n\n\
             <span id=\"p1\"></span>y [z](#p1)",
            &[],
        );
    }

    #[test]
    fn marks_stand_where_markdown_sees_them() {
        check_html("<p>a<b> b </b>c <i></i>d", "a **b** c d", &[]);
        check_html("<p>x<b>“y”</b>z", "x<strong>“y”</strong>z", &[]);
        check_html("<p><b>a</b><b>b</b> <b><i>c</i></b> <i>d</i>e", "**ab** **_c_** *d*e", &[]);
        check_html(
            "<p>H<sub>2</sub>O <u>u</u> <s>s</s> <code>a`b</code>",
            "H<sub>2</sub>O <u>u</u> ~~s~~ ``a`b``",
            &[],
        );
        check_html("<p>a<br>b<br><br>c", "a\\\nb\n\nc", &[]);
    }

    #[test]
    fn signs_of_markdown_are_words() {
        check_html(
            "<p>1. a</p><p>- b</p><p># c</p><p>a * b *c* _d_ e_f [x](y) &lt;b&gt; &amp;copy; `t` ~</p><p>=</p><p>+</p>",
            "1\\. a\n\n\\- b\n\n\\# c\n\na * b \\*c\\* \\_d\\_ e_f \\[x\\](y) &lt;b> &amp;copy; \\`t\\` \\~\n\n\\=\n\n\\+",
            &[],
        );
    }

    #[test]
    fn bold_paragraphs_over_others_are_headings_where_there_are_no_others() {
        check_html(
            "<h1>T</h1><p><b>Who we are</b></p><p>Us.</p><p><b>Last updated: 1 May 2020</b></p><p><b>Not this, it is a sentence.</b></p><p>x",
            "# T\n\n## Who we are\n\nUs.\n\n**Last updated: 1 May 2020**\n\n**Not this, it is a sentence.**\n\nx",
            &["1: import-heading", "0: import-date"],
        );
        check_html("<h2>A</h2><p><b>b</b></p><p>c", "## A\n\n**b**\n\nc", &[]);
    }

    #[test]
    fn what_is_no_text_is_told() {
        check_html(
            "<p>a</p>\n<img src=\"logo.png\" alt=\"Our seal\">\n<img src=x.png>\n<iframe src=\"https://v.example\"></iframe>",
            "a\n\n[Our seal](https://a.example/legal/logo.png)",
            &["2: import-picture", "3: import-picture", "4: import-embedded"],
        );
        check_html(
            "<details><summary>More</summary>Inside</details>",
            "More\n\nInside",
            &["1: import-details"],
        );
        check_html("<dl><dt>A</dt><dd>b</dd></dl>", "<dl>\n<dt>A</dt>\n<dd>b</dd>\n</dl>", &[]);
        check_html("<blockquote><p>q</p><ul><li>i</ul></blockquote>", "> q\n>\n> - i", &[]);
        check_html("<p>Mail , , , and</p>", "Mail , , , and", &["1: import-lost-words"]);
    }

    #[test]
    fn other_encodings_are_read() {
        let bytes =
            b"<meta charset=iso-8859-1><main><h1>D\xe9finitions</h1><p>L\x92acc\xe8s</p></main>";
        let file = File { path: "a.html".into(), bytes: bytes.to_vec() };
        let converted = convert(&file, &Options::default()).expect("a text");
        assert!(converted.text.ends_with("# Définitions\n\nL’accès\n"), "{}", converted.text);
        let mut bytes =
            b"<meta http-equiv=content-type content=\"text/html; charset=Shift_JIS\"><p>".to_vec();
        bytes.extend(encoding_rs::SHIFT_JIS.encode("個人情報").0.iter());
        let file = File { path: "a.html".into(), bytes };
        let converted = convert(&file, &Options::default()).expect("a text");
        assert!(converted.text.ends_with("個人情報\n"), "{}", converted.text);
    }

    #[test]
    fn the_head_says_what_the_text_does_not() {
        let page = "<html lang=\"de-AT\"><head><title>Datenschutz | Larkfield</title>\
            <meta name=description content=\"Was wir  tun.\"><meta property=\"article:modified_time\" \
            content=\"2024-03-01T10:00:00Z\"></head><main><p>Text.</main>";
        let file = File { path: "a.html".into(), bytes: page.as_bytes().to_vec() };
        let converted = convert(&file, &Options::default()).expect("a text");
        assert_eq!(
            converted.text,
            "---\ntitle: Datenschutz\ndescription: Was wir tun.\nlang: de-AT\nkind: privacy-notice\neffective: 2024-03-01\n---\n\nText.\n"
        );
    }
}
