//! What must not reach readers: scripts, remote requests, and elements that belong to a page's head.
//!
//! The tree is the boundary: whatever the source looked like, what is not in the tree is not
//! published. Every removal is a finding. Elements in which text is read by other rules than
//! elsewhere (drawings, formulas, `xmp` and its like) are taken out too: through them, mark-up that
//! is harmless when it is written can come to life when it is read again.

use std::collections::HashSet;

use crate::document::markdown::tag::VERBATIM;
use crate::finding::{Finding, Place};
use crate::html::{NodeId, Tree};
use crate::shown::declarations;

/// What mark-up may reach readers.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Whether scripts, event handlers and embedded frames are kept.
    pub scripts: bool,
    /// Whether `<style>` elements are kept.
    pub styles: bool,
    /// Hosts that resources may be loaded from.
    pub hosts: Vec<String>,
}

/// Applies the policy to a text.
pub fn apply(
    tree: &mut Tree,
    policy: &Policy,
    place_of: &dyn Fn(NodeId) -> Place,
    findings: &mut Vec<Finding>,
) {
    let mut applier = Applier { tree, policy, place_of, findings, gone: HashSet::new() };
    let ids: Vec<NodeId> = applier.tree.descendants(applier.tree.root()).collect();
    for id in ids {
        if applier.gone.contains(&id) {
            continue;
        }
        if applier.tree.is_element(id) && applier.keep_element(id) {
            applier.clean_attributes(id);
        }
    }
}

struct Applier<'a> {
    tree: &'a mut Tree,
    policy: &'a Policy,
    place_of: &'a dyn Fn(NodeId) -> Place,
    findings: &'a mut Vec<Finding>,
    /// What went with an element that was taken out.
    gone: HashSet<NodeId>,
}

/// Attributes that pages and redlines give to elements.
const RESERVED: [&str; 4] = ["data-engross", "data-notice-text", "data-redline", "data-was-"];

/// Whether an attribute is one that pages and redlines give to elements, so that no text can have it.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.iter().any(|ours| name.starts_with(ours))
}

/// The elements of HTML, former ones too (<https://html.spec.whatwg.org/multipage/indices.html#elements-3>).
#[rustfmt::skip]
const ELEMENTS: [&str; 144] = [
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base", "basefont", "bdi",
    "bdo", "bgsound", "big", "blink", "blockquote", "body", "br", "button", "canvas", "caption", "center", "cite",
    "code", "col", "colgroup", "data", "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt",
    "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form", "frame", "frameset", "h1", "h2",
    "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe", "img", "input", "ins",
    "isindex", "kbd", "keygen", "label", "legend", "li", "link", "listing", "main", "map", "mark", "marquee", "math",
    "menu", "menuitem", "meta", "meter", "multicol", "nav", "nextid", "nobr", "noembed", "noframes", "noscript",
    "object", "ol", "optgroup", "option", "output", "p", "param", "picture", "plaintext", "portal", "pre",
    "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script", "search", "section", "select", "slot",
    "small", "source", "spacer", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "table",
    "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "u", "ul",
    "var", "video", "wbr", "xmp",
];

/// Before the ids of pages.
const OUR_IDS: &str = "engross:";
/// Before the classes that pages give to texts.
const OUR_CLASSES: &str = "engross-";

const SCRIPT_HELP: &str = "remove it, or set `html: {scripts: true}` in engross.yaml";
const REMOTE_HELP: &str = "copy the file into the content folder, or name the host under `html: {remote: […]}` in engross.yaml";

impl Applier<'_> {
    fn report(&mut self, rule: &'static str, id: NodeId, message: String, help: &str) {
        let place = (self.place_of)(id);
        self.findings.push(Finding::warning(rule, place, message).with_help(help));
    }

    /// Whether the element stays; what does not is taken out here.
    fn keep_element(&mut self, id: NodeId) -> bool {
        let name = self.tree.name(id).unwrap_or_default().to_owned();
        match name.as_str() {
            "script" if !self.policy.scripts => {
                self.report("script", id, "the script is left out".to_owned(), SCRIPT_HELP);
                self.take_out(id);
            }
            "style" if !self.policy.styles => {
                let help = "move the rules into the theme's stylesheet, or set `html: {styles: true}` in engross.yaml";
                self.report(
                    "style",
                    id,
                    "the style sheet in the text is left out".to_owned(),
                    help,
                );
                self.take_out(id);
            }
            "link" | "meta" | "base" | "title" => {
                if self.is_foreign(id) {
                    return true;
                }
                let message = format!("`<{name}>` belongs to a page's head; it is left out");
                self.report("head-element", id, message, "remove it; the theme writes the head");
                self.take_out(id);
            }
            "iframe" | "object" | "embed" | "applet" | "frame" | "portal"
                if !self.policy.scripts =>
            {
                let source = ["src", "data"].iter().find_map(|name| self.tree.attr(id, name));
                let source = source.unwrap_or_default().to_owned();
                let message = format!("the embedded `<{name}>` is replaced by a link");
                self.report("embedded", id, message, SCRIPT_HELP);
                self.replace_by_link(id, &source, &source);
            }
            "svg" | "math" if !self.policy.scripts => {
                let message = format!("the drawing or formula in `<{name}>` is left out");
                let help = "save it as a file in the content folder and show it as a picture";
                self.report("foreign-markup", id, message, help);
                self.take_out(id);
            }
            // Foreign elements without their root: nothing a text can mean.
            _ if self.is_foreign(id) && !self.policy.scripts => self.take_out(id),
            "xmp" | "listing" | "plaintext" | "noembed" | "noframes" => {
                let message = format!("`<{name}>` is no element of HTML any more; its words stay");
                self.report("obsolete-element", id, message, "write a code block instead");
                let code = self.tree.new_element("pre");
                let text = self.tree.text(id);
                let text = self.tree.new_text(text);
                self.tree.append(code, text);
                self.gone.extend(self.tree.descendants(id));
                self.tree.replace(id, code);
            }
            "template" | "frameset" => {
                let message = format!("`<{name}>` shows nothing to readers; it is left out");
                self.report("obsolete-element", id, message, "remove it");
                self.take_out(id);
            }
            "map" | "marquee" => {
                let message = format!("`<{name}>` is left out; its words stay");
                self.report("obsolete-element", id, message, "write them as a text or a list");
                self.tree.unwrap(id);
            }
            _ if !name.contains('-')
                && !self.is_foreign(id)
                && !ELEMENTS.contains(&name.as_str()) =>
            {
                let message = format!("`<{name}>` is no element of HTML: readers do not see it");
                let help = format!("write `[{name}]` or `&lt;{name}&gt;` if it is to be read");
                self.report("unknown-element", id, message, &help);
            }
            // A text is read, not filled in; and its words are to be seen as words.
            "textarea" | "select" if !self.policy.scripts => {
                let message = format!("`<{name}>` is a field of a form; its words stay");
                self.report("form-field", id, message, "write them as a text or a list");
                let mut words = self.tree.text(id);
                if name == "select" {
                    let options = self.tree.descendants(id);
                    let options = options.filter(|it| self.tree.name(*it) == Some("option"));
                    let options: Vec<String> = options.map(|it| self.tree.text(it)).collect();
                    words = options.join(" / ");
                }
                let text = self.tree.new_text(words);
                self.gone.extend(self.tree.descendants(id));
                self.tree.replace(id, text);
            }
            VERBATIM => self.tree.unwrap(id),
            // Shown only where scripts are off; ours are off everywhere.
            "noscript" if !self.policy.scripts => self.tree.unwrap(id),
            // A page has one main element, and it is not the text's.
            "main" => {
                let div = self.tree.new_element("div");
                let attrs: Vec<(String, String)> = self
                    .tree
                    .attrs(id)
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.clone()))
                    .collect();
                for (name, value) in attrs {
                    self.tree.set_attr(div, &name, value);
                }
                let children: Vec<NodeId> = self.tree.children(id).collect();
                self.tree.replace(id, div);
                for child in children {
                    self.tree.append(div, child);
                }
                self.clean_attributes(div);
            }
            _ => return true,
        }
        false
    }

    fn take_out(&mut self, id: NodeId) {
        self.gone.extend(self.tree.descendants(id));
        self.tree.detach(id);
    }

    fn is_foreign(&self, id: NodeId) -> bool {
        self.tree.element(id).is_some_and(|element| !element.is_html())
    }

    /// A link to what the element would have loaded; nothing when that is nothing a link may name.
    fn replace_by_link(&mut self, id: NodeId, target: &str, words: &str) {
        if words.trim().is_empty() || runs_script(target) {
            return self.tree.detach(id);
        }
        let link = self.tree.new_element("a");
        self.tree.set_attr(link, "href", target);
        let text = self.tree.new_text(words);
        self.tree.append(link, text);
        self.tree.replace(id, link);
    }

    fn clean_attributes(&mut self, id: NodeId) {
        let names: Vec<String> =
            self.tree.attrs(id).iter().map(|(name, _)| name.to_string()).collect();
        let element = self.tree.name(id).unwrap_or_default().to_owned();
        for name in names {
            let Some(value) = self.tree.attr(id, &name).map(str::to_owned) else { continue };
            match name.as_str() {
                // What is no name to a person is read as one by browsers, and otherwise by other programs.
                _ if name.contains(|c: char| {
                    c.is_whitespace() || c.is_control() || "\"'<>/=`".contains(c)
                }) =>
                {
                    let message = format!("`{name}` is no name of an attribute; it is left out");
                    let help = "correct the tag: a quotation mark is missing or doubled";
                    self.report("bad-attribute", id, message, help);
                    self.tree.remove_attr(id, &name);
                }
                "nonce" | "ping" => drop(self.tree.remove_attr(id, &name)),
                _ if name.starts_with("on") && !self.policy.scripts => {
                    let message = format!("the event handler `{name}` is left out");
                    self.report("script", id, message, SCRIPT_HELP);
                    self.tree.remove_attr(id, &name);
                }
                // Words in quotes may look like what loads something.
                "style" if loads_resource(&value) && declarations(&value) != value => {
                    let message = "the inline style loads a resource; what loads it is left out";
                    self.report(
                        "remote-resource",
                        id,
                        message.to_owned(),
                        "put a picture into the text, or the style into the theme's style sheet",
                    );
                    match declarations(&value) {
                        kept if kept.is_empty() => drop(self.tree.remove_attr(id, &name)),
                        kept => self.tree.set_attr(id, &name, kept),
                    }
                }
                // The page's own: nothing else may lead there, nor look like it.
                "id" | "name" if value.starts_with(OUR_IDS) => {
                    let message = format!("the {name} `{value}` is one of ours; it is left out");
                    self.report("reserved-attribute", id, message, "use another one");
                    self.tree.remove_attr(id, &name);
                }
                "class" if value.split_ascii_whitespace().any(|it| it.starts_with(OUR_CLASSES)) => {
                    let own = value.split_ascii_whitespace();
                    let own: Vec<&str> = own.filter(|it| !it.starts_with(OUR_CLASSES)).collect();
                    let message = format!(
                        "classes that start with `{OUR_CLASSES}` are ours; they are left out"
                    );
                    self.report("reserved-attribute", id, message, "use another class");
                    self.tree.set_attr(id, &name, own.join(" "));
                }
                "href" | "action" | "formaction" | "src" | "data" | "xlink:href"
                    if runs_script(&value) && !self.policy.scripts =>
                {
                    let message = "the link runs a script; its target is left out".to_owned();
                    self.report("script", id, message, SCRIPT_HELP);
                    self.tree.remove_attr(id, &name);
                }
                "src" | "srcset" | "poster" | "data" | "background" | "lowsrc" | "dynsrc"
                | "imagesrcset"
                    if self.remote(id, &element, &name, &value) =>
                {
                    return;
                }
                "href" | "xlink:href" if self.is_foreign(id) && element != "a" => {
                    self.remote(id, &element, &name, &value);
                }
                // Ours alone: what a tool finds marked so is what was published.
                _ if is_reserved(&name) => {
                    let message = format!(
                        "the attribute `{name}` has a meaning of its own here; it is left out"
                    );
                    self.report("reserved-attribute", id, message, "use another name");
                    self.tree.remove_attr(id, &name);
                }
                _ => {}
            }
        }
    }

    /// Takes a resource out that would be fetched from a host that is not allowed. True when the
    /// element itself is gone.
    fn remote(&mut self, id: NodeId, element: &str, name: &str, value: &str) -> bool {
        let addresses = match name {
            "srcset" | "imagesrcset" => {
                value.split(',').filter_map(|it| it.split_whitespace().next()).collect()
            }
            _ => vec![value],
        };
        let Some(host) = addresses.into_iter().find_map(|address| self.forbidden_host(address))
        else {
            return false;
        };
        let picture = matches!(element, "img" | "image") && name == "src";
        if !picture {
            let message = format!("the resource would be fetched from {host}; it is left out");
            self.report("remote-resource", id, message, REMOTE_HELP);
            self.tree.remove_attr(id, name);
            return false;
        }
        let words = self.tree.attr(id, "alt").unwrap_or_default().trim().to_owned();
        let fate = if words.is_empty() { "it is left out" } else { "it is replaced by a link" };
        let message = format!("the picture would be fetched from {host}; {fate}");
        self.report("remote-resource", id, message, REMOTE_HELP);
        self.replace_by_link(id, value, &words);
        true
    }

    fn forbidden_host(&self, address: &str) -> Option<String> {
        let address = normal(address);
        let rest = ["https://", "http://", "//", "https:", "http:"]
            .iter()
            .find_map(|scheme| address.strip_prefix(scheme))?;
        let host = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit('@').next().unwrap_or_default();
        let allowed = self.policy.hosts.iter().any(|it| it.eq_ignore_ascii_case(host));
        (!allowed).then(|| host.to_owned())
    }
}

/// An address as a browser reads it: without blanks and control characters where it ignores them.
fn normal(address: &str) -> String {
    let trimmed = address.trim_matches(|c: char| c <= ' ');
    let kept = trimmed.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    kept.collect::<String>().replace('\\', "/").to_ascii_lowercase()
}

fn runs_script(address: &str) -> bool {
    let address = normal(address);
    ["javascript:", "vbscript:", "data:text/html", "data:image/svg", "data:application"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

fn loads_resource(style: &str) -> bool {
    // A backslash can spell any letter in CSS.
    let style = style.to_ascii_lowercase();
    ["url(", "image(", "image-set(", "expression(", "@import", "-moz-binding", "\\"]
        .iter()
        .any(|mark| style.contains(mark))
}
