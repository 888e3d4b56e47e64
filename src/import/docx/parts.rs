//! The parts of a Word file that hold its text, unpacked and parsed within bounds.
//!
//! What a file claims of itself is not believed: every part is cut off at a size, XML at a depth, and what
//! declares entities of its own is refused. Knows nothing of what the elements mean.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::html::{NodeId, Tree};
use crate::import::html::words;

/// A part is refused when it unpacks to more than this.
const LARGEST_PART: u64 = 48 << 20;
/// And so are all of them together.
const LARGEST_WHOLE: u64 = 96 << 20;
/// Elements of XML deeper in each other than this are refused.
const DEEPEST: usize = 400;
/// So are more of them than this.
const MOST_NODES: usize = 4_000_000;

/// How many attributes an element may have.
const MOST_ATTRIBUTES: usize = 512;

/// Why a file cannot be read.
pub struct Fault {
    pub message: String,
    pub help: String,
}

impl Fault {
    fn new(message: impl Into<String>, help: &str) -> Fault {
        Fault { message: message.into(), help: help.to_owned() }
    }
}

const SAVE_ANEW: &str = "open the file in Word and save it anew as .docx";
const NOT_TRUSTED: &str = "files that Word writes are not so: ask who made it where it comes from";

/// What a Word file consists of.
pub struct Parts {
    pub document: Tree,
    pub styles: Option<Tree>,
    pub numbering: Option<Tree>,
    pub footnotes: Option<Tree>,
    pub endnotes: Option<Tree>,
    /// Where links lead, by the ids of their relationships.
    pub links: BTreeMap<String, String>,
    /// The title in the file's properties.
    pub title: Option<String>,
    pub comments: usize,
    /// What the headers and footers of the pages say: which, and its words.
    pub around: Vec<(&'static str, String)>,
}

impl Parts {
    /// Unpacks a file.
    pub fn read(bytes: &[u8]) -> Result<Parts, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Fault::new(format!("the file is damaged: {error}"), SAVE_ANEW))?;
        let mut zip = Unpacking { archive, left: LARGEST_WHOLE };
        let main = zip.main_part()?;
        let Some(document) = zip.xml(&main)? else {
            let message = format!("the file is no Word file: it has no `{main}`");
            return Err(Fault::new(message, SAVE_ANEW));
        };
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let relations = zip.xml(&format!("{folder}_rels/{name}.rels"))?;
        let mut links = BTreeMap::new();
        let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (id, sort, target, external) in relations.iter().flat_map(relationships) {
            if external || sort == "hyperlink" {
                links.insert(id, target);
            } else {
                let path = match target.strip_prefix('/') {
                    Some(path) => path.to_owned(),
                    None => format!("{folder}{target}"),
                };
                named.entry(sort).or_default().push(path);
            }
        }
        let first = |sort: &str| named.get(sort).and_then(|paths| paths.first().cloned());
        let mut part = |sort: &str| match first(sort) {
            Some(path) => zip.xml(&path),
            None => Ok(None),
        };
        let styles = part("styles")?;
        let numbering = part("numbering")?;
        let footnotes = part("footnotes")?;
        let endnotes = part("endnotes")?;
        let comments = part("comments")?.map_or(0, |tree| {
            tree.descendants(tree.root()).filter(|id| tree.name(*id) == Some("comment")).count()
        });
        let mut around: Vec<(&'static str, String)> = Vec::new();
        for what in ["header", "footer"] {
            for path in named.get(what).into_iter().flatten() {
                let Some(tree) = zip.xml(path)? else { continue };
                let said = paragraphs(&tree);
                // Page numbers are of the paper.
                let says = said.chars().any(char::is_alphabetic);
                if says && !around.contains(&(what, said.clone())) {
                    around.push((what, said));
                }
            }
        }
        let title = zip.xml("docProps/core.xml")?.and_then(|tree| {
            let title =
                tree.descendants(tree.root()).find(|id| tree.name(*id) == Some("dc:title"))?;
            Some(words(&tree.text(title))).filter(|it| !it.is_empty())
        });
        Ok(Parts {
            document,
            styles,
            numbering,
            footnotes,
            endnotes,
            links,
            title,
            comments,
            around,
        })
    }
}

/// The words of a part, but for what fields fill in.
fn paragraphs(tree: &Tree) -> String {
    let texts = tree.descendants(tree.root()).filter(|id| tree.name(*id) == Some("t"));
    words(&texts.map(|id| tree.text(id)).collect::<Vec<_>>().join(" "))
}

struct Unpacking<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
}

impl Unpacking<'_> {
    /// The name of the part that holds the text.
    fn main_part(&mut self) -> Result<String, Fault> {
        let relations = self.xml("_rels/.rels")?;
        let main = relations
            .iter()
            .flat_map(relationships)
            .find(|(_, sort, ..)| sort == "officeDocument")
            .map(|(_, _, target, _)| target.trim_start_matches('/').to_owned());
        Ok(main.unwrap_or_else(|| "word/document.xml".to_owned()))
    }

    /// A part as a tree; none if the file has none of that name.
    fn xml(&mut self, name: &str) -> Result<Option<Tree>, Fault> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => {
                let message = format!("`{name}` in the file cannot be unpacked: {error}");
                return Err(Fault::new(message, SAVE_ANEW));
            }
        };
        let most = LARGEST_PART.min(self.left);
        let mut bytes = Vec::new();
        let read = file.take(most + 1).read_to_end(&mut bytes);
        read.map_err(|error| {
            Fault::new(format!("`{name}` in the file cannot be unpacked: {error}"), SAVE_ANEW)
        })?;
        if bytes.len() as u64 > most {
            let message = format!("`{name}` in the file unpacks to more than {} MB", most >> 20);
            return Err(Fault::new(message, NOT_TRUSTED));
        }
        self.left -= bytes.len() as u64;
        let (text, ..) = encoding_rs::UTF_8.decode(&bytes);
        parse(&text).map(Some).map_err(|what| Fault {
            message: format!("`{name}` in the file {}", what.message),
            help: what.help,
        })
    }
}

/// The relationships of a part: id, the last word of the type, target, whether it is outside.
fn relationships(tree: &Tree) -> Vec<(String, String, String, bool)> {
    tree.descendants(tree.root())
        .filter_map(|id| {
            let sort = tree.attr(id, "Type")?.rsplit('/').next()?.to_owned();
            let is_external = tree.attr(id, "TargetMode") == Some("External");
            let target = tree.attr(id, "Target")?.to_owned();
            Some((tree.attr(id, "Id")?.to_owned(), sort, target, is_external))
        })
        .collect()
}

/// Parses XML. Names of Word's own namespace stand without a prefix, all others as they are written.
fn parse(text: &str) -> Result<Tree, Fault> {
    let mut reader = Reader::from_str(text);
    let mut tree = Tree::new();
    let mut open: Vec<NodeId> = vec![tree.root()];
    let mut prefix: Option<String> = None;
    let broken =
        |error: &dyn std::fmt::Display| Fault::new(format!("is no XML: {error}"), SAVE_ANEW);
    loop {
        let event = reader.read_event().map_err(|error| broken(&error))?;
        let at = open.last().copied().unwrap_or(tree.root());
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                if prefix.is_none() {
                    prefix = Some(word_prefix(&start));
                }
                let prefix = prefix.as_deref().unwrap_or("w:");
                let own = |name: &str| name.strip_prefix(prefix).unwrap_or(name).to_owned();
                let id = tree.new_element(&own(start.name().as_ref()));
                // A root binds some thirty namespaces. Looking for one name twice is ours: the reader compares each
                // with all before it.
                for (count, attribute) in start.attributes().with_checks(false).enumerate() {
                    if count == MOST_ATTRIBUTES {
                        let message = format!("has an element with more than {count} attributes");
                        return Err(Fault::new(message, NOT_TRUSTED));
                    }
                    let attribute = attribute.map_err(|error| broken(&error))?;
                    let value = attribute
                        .normalized_value(XmlVersion::Implicit1_0)
                        .map_err(|error| broken(&error))?;
                    tree.set_attr(id, &own(attribute.key.as_ref()), value);
                }
                tree.append(at, id);
                if !is_empty {
                    open.push(id);
                }
                if open.len() > DEEPEST {
                    let message = format!("has elements deeper in each other than {DEEPEST}");
                    return Err(Fault::new(message, NOT_TRUSTED));
                }
                if tree.node_count() > MOST_NODES {
                    let message = format!("has more than {MOST_NODES} elements");
                    return Err(Fault::new(message, NOT_TRUSTED));
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                let text = tree.new_text(text.into_inner());
                tree.append(at, text);
            }
            Event::CData(text) => {
                let text = tree.new_text(text.into_inner());
                tree.append(at, text);
            }
            Event::GeneralRef(reference) => {
                let named = match &*reference {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().map_err(|error| broken(&error))?,
                };
                let Some(c) = named else {
                    let message =
                        format!("has an entity that is none of XML's own: &{};", &*reference);
                    return Err(Fault::new(message, NOT_TRUSTED));
                };
                let text = tree.new_text(c.to_string());
                tree.append(at, text);
            }
            // Entities that unfold into each other start here; Word never writes one.
            Event::DocType(_) => {
                return Err(Fault::new("declares a document type", NOT_TRUSTED));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if open.len() > 1 {
        return Err(Fault::new("ends in the middle of an element", SAVE_ANEW));
    }
    Ok(tree)
}

/// The prefix of Word's own names, with its colon: that of the root, or of the namespace wherever it is bound.
fn word_prefix(root: &BytesStart<'_>) -> String {
    let is_words = |value: &str| {
        value.ends_with("/wordprocessingml/2006/main") || value.ends_with("/wordprocessingml/main")
    };
    for attribute in root.attributes().with_checks(false).take(MOST_ATTRIBUTES).flatten() {
        if is_words(&attribute.value) {
            let key: &str = attribute.key.as_ref();
            return key.strip_prefix("xmlns:").map_or(String::new(), |name| format!("{name}:"));
        }
    }
    "w:".to_owned()
}
