//! From text to tree: the sink that html5ever's tree builder writes into.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::num::NonZeroU32;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{
    Attribute, ExpandedName, LocalName, Namespace, ParseOpts, QualName, local_name, ns,
};

use super::{Element, NodeData, NodeId, Tree, literal};

impl Tree {
    /// The tree of an HTML fragment as it would stand in a `div`. Takes any text: what a browser
    /// would mend is mended the same way.
    pub fn parse_fragment(html: &str) -> Tree {
        literal::read(html).unwrap_or_else(|| Tree::parse_as_browsers_do(html))
    }

    /// The same by the rules of the standard alone, however the text is written.
    pub(super) fn parse_as_browsers_do(html: &str) -> Tree {
        parser(html).one(html)
    }

    /// The same; none where elements stand deeper in each other than about `deepest`. The parser's work
    /// grows with the square of the depth, so that a small text can keep it busy for hours.
    pub fn parse_fragment_within(html: &str, deepest: usize) -> Option<Tree> {
        const PIECE: usize = 4096;
        let mut parser = parser(html);
        let mut rest = html;
        while !rest.is_empty() {
            let mut end = PIECE.min(rest.len());
            while !rest.is_char_boundary(end) {
                end += 1;
            }
            let (piece, behind) = rest.split_at(end);
            parser.process(StrTendril::from_slice(piece));
            rest = behind;
            let tree = parser.tokenizer.sink.sink.tree.borrow();
            let last = NodeId(NonZeroU32::new(u32::try_from(tree.nodes.len()).ok()?)?);
            if tree.ancestors(last).nth(deepest).is_some() {
                return None;
            }
        }
        Some(parser.finish())
    }
}

fn parser(html: &str) -> html5ever::Parser<Sink> {
    let mut tree = Tree::new();
    tree.nodes.reserve(html.len() / 24);
    let sink = Sink { tree: RefCell::new(tree), line: Cell::new(1) };
    let opts = ParseOpts {
        // With scripting, `noscript` would hold its mark-up as plain text.
        tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let context = QualName::new(None, ns!(html), local_name!("div"));
    html5ever::parse_fragment(sink, opts, context, Vec::new(), false)
}

struct Sink {
    tree: RefCell<Tree>,
    line: Cell<u32>,
}

/// The tree builder asks for names all the time; kept here, they need no look into the arena.
#[derive(Clone)]
struct Handle {
    id: NodeId,
    name: LocalName,
    namespace: Namespace,
    takes_html: bool,
}

impl Handle {
    fn nameless(id: NodeId) -> Self {
        Handle { id, name: local_name!(""), namespace: ns!(), takes_html: false }
    }
}

impl Sink {
    /// Text joins a text that stands before its place; two texts never stand side by side.
    fn joins(&self, before: Option<NodeId>, text: &StrTendril) -> bool {
        let Some(before) = before else { return false };
        match &mut self.tree.borrow_mut().node_mut(before).data {
            NodeData::Text(known) => {
                known.push_str(text);
                true
            }
            _ => false,
        }
    }

    fn new_node(&self, data: NodeData) -> NodeId {
        self.tree.borrow_mut().push(data, self.line.get())
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tree {
        let mut tree = self.tree.into_inner();
        // The parser's own `html` element stands between the root and the fragment.
        let top: Vec<NodeId> = tree.children(tree.root()).collect();
        for id in top {
            tree.unwrap(id);
        }
        tree
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle::nameless(NodeId::ROOT)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        ExpandedName { ns: &target.namespace, local: &target.name }
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> Handle {
        let attrs = attrs.into_iter().map(attribute).collect();
        let element = Element { name: name.local.clone(), namespace: name.ns.clone(), attrs };
        Handle {
            id: self.new_node(NodeData::Element(element)),
            name: name.local,
            namespace: name.ns,
            takes_html: flags.mathml_annotation_xml_integration_point,
        }
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        Handle::nameless(self.new_node(NodeData::Comment(text.into())))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        // In HTML a processing instruction is a comment.
        Handle::nameless(self.new_node(NodeData::Comment(format!("?{target} {data}"))))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(node) => node.id,
            NodeOrText::AppendText(text) => {
                let last = self.tree.borrow().last_child(parent.id);
                if self.joins(last, &text) {
                    return;
                }
                self.new_node(NodeData::Text(text.into()))
            }
        };
        self.tree.borrow_mut().append(parent.id, id);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(node) => node.id,
            NodeOrText::AppendText(text) => {
                let prev = self.tree.borrow().prev_sibling(sibling.id);
                if self.joins(prev, &text) {
                    return;
                }
                self.new_node(NodeData::Text(text.into()))
            }
        };
        self.tree.borrow_mut().insert_before(sibling.id, id);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        prev_element: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let has_parent = self.tree.borrow().parent(element.id).is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(prev_element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        if let NodeData::Element(element) = &mut tree.node_mut(target.id).data {
            for (name, value) in attrs.into_iter().map(attribute) {
                if element.attrs.iter().all(|(known, _)| *known != name) {
                    element.attrs.push((name, value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.first_child(node.id) {
            tree.append(new_parent.id, child);
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &Handle) -> bool {
        handle.takes_html
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }
}

fn attribute(attr: Attribute) -> (LocalName, String) {
    let name = match attr.name.prefix {
        Some(prefix) if !prefix.is_empty() => {
            LocalName::from(format!("{prefix}:{}", attr.name.local))
        }
        _ => attr.name.local,
    };
    (name, attr.value.into())
}
