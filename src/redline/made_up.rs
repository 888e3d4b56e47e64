//! Documents made up from bytes, and edits of them that are made up likewise.
//!
//! Every decision takes one byte, and where none is left it is 0: the least there is, and no edit.
//! So the same bytes give the same document, the property tests shrink bytes, and the fuzzer turns
//! them over.
//!
//! What is made is what legal texts are made of, and what their authors get wrong; it need not be
//! valid. Nothing here nests deeper than some dozens of elements.

/// A node of a document that can be edited and written.
#[derive(Debug, Clone)]
pub enum Made {
    /// An element.
    Element(Element),
    /// Text, not yet escaped.
    Text(String),
    /// A thing that is kept as it is written.
    Raw(&'static str),
}

/// An element of a document.
#[derive(Debug, Clone)]
pub struct Element {
    name: &'static str,
    attrs: Vec<(&'static str, String)>,
    inner: Vec<Made>,
}

/// A stream of decisions.
#[derive(Debug)]
pub struct Choices<'a>(std::slice::Iter<'a, u8>);

impl<'a> Choices<'a> {
    /// Decides by these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Choices(bytes.iter())
    }

    fn byte(&mut self) -> u8 {
        self.0.next().copied().unwrap_or(0)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end.max(1)
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// Seldom true, and never when no byte is left.
    fn seldom(&mut self) -> bool {
        self.byte() % 8 == 7
    }
}

/// A document.
pub fn document(bytes: &[u8]) -> Vec<Made> {
    let choices = &mut Choices::new(bytes);
    blocks(choices, 9, 0)
}

/// The document with some edits.
pub fn edited(document: &[Made], edits: &[u8]) -> Vec<Made> {
    edit_all(document, &mut Choices::new(edits), false)
}

/// The document as HTML.
pub fn html(document: &[Made]) -> String {
    let mut html = String::new();
    write(document, &mut html);
    html
}

const WORDS: [&str; 64] = [
    "we",
    "keep",
    "your",
    "data",
    "for",
    "the",
    "purpose",
    "of",
    "30",
    "days",
    "2024-02-16",
    "16 February 2024",
    "1,000.50",
    "€ 5",
    "and",
    "share",
    "it,",
    "with",
    "(third",
    "parties)",
    "https://a.example/b?c.",
    "dpo@a.example",
    "個人情報",
    "を収集します。",
    "ข้อมูลส่วนบุคคล",
    "حماية البيانات",
    "A&B",
    "e-mail",
    "“consent”",
    "a",
    "b",
    "a",
    "b",
    "a",
    "Art.",
    "6(1)",
    "§\u{A0}5",
    "10\u{A0}000",
    "👩\u{200D}⚖\u{FE0F}",
    "e\u{301}te\u{301}",
    "été",
    "\u{202E}abc\u{202C}",
    "co\u{AD}operate",
    "zero\u{200B}width",
    "1.",
    "2.",
    "2.1",
    "(a)",
    "(b)",
    "shall",
    "not",
    "may",
    "personal",
    "processor",
    "the",
    "of",
    "and",
    ",",
    ".",
    "<b>",
    "&nbsp;",
    "\u{FEFF}",
    "'",
    "\"",
];

const SEPARATORS: [&str; 8] = [" ", " ", " ", " ", "  ", "\n", "\u{A0}", ""];
const HREFS: [&str; 6] =
    ["/a", "/b", "#s1", "https://a.example/?x=1&y=2", "mailto:a@b.example", ""];
const INLINE: [&str; 10] = ["strong", "em", "code", "b", "i", "sup", "span", "ins", "del", "small"];
const GROUPS: [&str; 6] = ["div", "section", "blockquote", "article", "aside", "address"];
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
const THINGS: [&str; 10] = [
    "<svg viewBox=\"0 0 1 1\"><path id=\"path\" d=\"M0 0\"></path><text> a  b </text></svg>",
    "<textarea name=\"t\">\n\n a  b\n</textarea>",
    "<select><option>a</option><option selected=\"\"> b </option></select>",
    "<script>if (a<b) { }</script>",
    "<style>p { color: red }</style>",
    "<template><tr><td id=\"t\"> a</td></tr></template>",
    "<iframe src=\"/a\"></iframe>",
    "<input type=\"checkbox\" checked=\"\">",
    "<!-- a comment -->",
    "<wbr>",
];

fn element(name: &'static str, inner: Vec<Made>) -> Made {
    Made::Element(Element { name, attrs: Vec::new(), inner })
}

fn text(text: impl Into<String>) -> Made {
    Made::Text(text.into())
}

fn blocks(choices: &mut Choices, end: usize, depth: usize) -> Vec<Made> {
    let count = choices.below(end);
    (0..count).map(|_| block(choices, depth)).collect()
}

fn block(choices: &mut Choices, depth: usize) -> Made {
    let kind = if depth > 4 { choices.below(11) } else { choices.below(28) };
    let mut made = match kind {
        0..=6 => element("p", inline(choices, 0)),
        7..=8 => element(choices.one_of(&HEADINGS), inline(choices, 1)),
        9 => element("hr", Vec::new()),
        10 => preformatted(choices),
        11..=13 => list(choices, depth),
        14 => deep_list(choices),
        15 => definitions(choices, depth),
        16..=18 => table(choices),
        19..=21 => element(choices.one_of(&GROUPS), blocks(choices, 4, depth + 1)),
        22 => {
            let mut inner = vec![element("summary", inline(choices, 1))];
            inner.extend(blocks(choices, 3, depth + 1));
            element("details", inner)
        }
        23 => {
            let mut inner = blocks(choices, 3, depth + 1);
            inner.push(element("figcaption", inline(choices, 1)));
            element("figure", inner)
        }
        // An author's own mark, or a link, around blocks.
        24 if choices.seldom() => element("a", vec![element("p", vec![words(choices)])]),
        24 => element(choices.one_of(&["ins", "del", "b"]), blocks(choices, 3, 5)),
        // Text beside blocks.
        25..=26 => element("div", mixed(choices, depth + 1)),
        _ => Made::Raw(choices.one_of(&THINGS)),
    };
    if let Made::Element(element) = &mut made {
        attributes(element, choices);
    }
    made
}

fn attributes(element: &mut Element, choices: &mut Choices) {
    match choices.byte() % 32 {
        27 | 28 => element.attrs.push(("id", format!("s{}", choices.byte()))),
        29 => element.attrs.push(("class", choices.one_of(&["a", "b", "a b"]).to_owned())),
        30 => element.attrs.push(("title", choices.one_of(&WORDS).to_owned())),
        // Left over from a page that once was a redline.
        31 => element.attrs.push(("data-redline", "deleted".to_owned())),
        _ => {}
    }
}

fn mixed(choices: &mut Choices, depth: usize) -> Vec<Made> {
    let mut inner = inline(choices, 1);
    inner.extend(blocks(choices, 3, depth));
    if choices.seldom() {
        inner.extend(inline(choices, 1));
    }
    inner
}

fn preformatted(choices: &mut Choices) -> Made {
    let mut code = String::new();
    for _ in 0..choices.below(8) {
        code.push_str(choices.one_of(&["\n", " ", "  ", "\n\n", "\t", ""]));
        code.push_str(choices.one_of(&WORDS));
    }
    let code = text(code);
    element("pre", if choices.seldom() { vec![code] } else { vec![element("code", vec![code])] })
}

fn list(choices: &mut Choices, depth: usize) -> Made {
    let mut items = Vec::new();
    let name = choices.one_of(&["ul", "ol", "ol", "menu"]);
    for _ in 0..choices.below(5) {
        items.push(element("li", mixed(choices, depth + 1)));
    }
    if choices.seldom() {
        items.insert(0, words(choices));
    }
    element(name, items)
}

fn deep_list(choices: &mut Choices) -> Made {
    let depth = choices.below(50);
    let innermost = element("ul", vec![element("li", inline(choices, 1))]);
    (0..depth).fold(innermost, |inner, _| {
        let mut item = inline(choices, 2);
        item.push(inner);
        element(choices.one_of(&["ul", "ol"]), vec![element("li", item)])
    })
}

fn definitions(choices: &mut Choices, depth: usize) -> Made {
    let mut inner = Vec::new();
    for _ in 0..choices.below(5) {
        inner.push(match choices.below(2) {
            0 => element("dt", inline(choices, 1)),
            _ => element("dd", mixed(choices, depth + 1)),
        });
    }
    element("dl", inner)
}

fn table(choices: &mut Choices) -> Made {
    let columns = choices.below(5);
    let mut inner = Vec::new();
    if choices.seldom() {
        inner.push(element("caption", inline(choices, 1)));
    }
    if choices.below(2) == 1 {
        inner.push(element("thead", vec![row(choices, "th", columns)]));
    }
    let rows = (0..choices.below(6)).map(|_| row(choices, "td", columns)).collect();
    inner.push(element("tbody", rows));
    if choices.seldom() {
        inner.push(element("tfoot", vec![row(choices, "td", columns)]));
    }
    element("table", inner)
}

fn row(choices: &mut Choices, cell: &'static str, columns: usize) -> Made {
    let columns = if choices.seldom() { choices.below(6) } else { columns };
    let cells = (0..columns).map(|column| {
        let name = if column == 0 && choices.seldom() { "th" } else { cell };
        let inner = match choices.byte() % 8 {
            6 => Vec::new(),
            7 => vec![element("p", inline(choices, 1))],
            _ => vec![words(choices)],
        };
        let mut made = Element { name, attrs: Vec::new(), inner };
        if choices.seldom() {
            made.attrs.push(("colspan", "2".to_owned()));
        }
        Made::Element(made)
    });
    element("tr", cells.collect())
}

/// Words and what stands among them. Links never stand in links.
fn inline(choices: &mut Choices, level: usize) -> Vec<Made> {
    let count = 1 + choices.below(7);
    (0..count).map(|_| piece(choices, level)).collect()
}

fn piece(choices: &mut Choices, level: usize) -> Made {
    match choices.byte() % if level > 3 { 16 } else { 32 } {
        12 => element("br", Vec::new()),
        13 => Made::Element(Element {
            name: "img",
            attrs: vec![
                ("src", format!("{}.png", choices.below(3))),
                ("alt", choices.one_of(&WORDS).to_owned()),
            ],
            inner: Vec::new(),
        }),
        14 => Made::Raw(choices.one_of(&THINGS)),
        26..=28 => link(choices),
        29..=31 => {
            let inner = inline(choices, level + 1);
            let mut made = Element { name: choices.one_of(&INLINE), attrs: Vec::new(), inner };
            attributes(&mut made, choices);
            Made::Element(made)
        }
        _ => words(choices),
    }
}

fn link(choices: &mut Choices) -> Made {
    let attrs = match choices.below(8) {
        6 => vec![("name", format!("n{}", choices.below(9)))],
        7 => vec![("id", format!("s{}", choices.byte()))],
        _ => vec![("href", choices.one_of(&HREFS).to_owned())],
    };
    let inner = match choices.below(6) {
        5 => Vec::new(),
        4 => vec![words(choices), element(choices.one_of(&INLINE), vec![words(choices)])],
        _ => vec![words(choices)],
    };
    Made::Element(Element { name: "a", attrs, inner })
}

fn words(choices: &mut Choices) -> Made {
    let mut words = String::new();
    for index in 0..=choices.below(7) {
        if index > 0 {
            words.push_str(choices.one_of(&SEPARATORS));
        }
        words.push_str(choices.one_of(&WORDS));
    }
    if choices.below(2) == 0 {
        words.push(' ');
    }
    text(words)
}

fn edit_all(nodes: &[Made], choices: &mut Choices, in_link: bool) -> Vec<Made> {
    let mut done: Vec<Made> = Vec::new();
    for node in nodes {
        match choices.byte() {
            0..=59 => done.push(node.clone()),
            60..=199 => done.push(edit_inside(node, choices, in_link)),
            200..=209 => {}
            210..=214 => done.extend([node.clone(), node.clone()]),
            215..=221 => done.insert(choices.below(done.len() + 1), node.clone()),
            222..=229 => {
                done.push(fresh(node, choices));
                done.push(node.clone());
            }
            230..=236 => done.extend(split(node, choices)),
            237..=242 => merge(node, &mut done),
            243..=248 => done.push(retag(node, choices)),
            249..=251 => done.extend(unwrap(node)),
            252..=255 => done.push(wrap(node, choices, in_link)),
        }
    }
    done
}

fn edit_inside(node: &Made, choices: &mut Choices, in_link: bool) -> Made {
    match node {
        Made::Raw(_) => Made::Raw(choices.one_of(&THINGS)),
        Made::Text(known) => text(edit_words(known, choices)),
        Made::Element(element) => {
            let mut edited = element.clone();
            match choices.byte() {
                240..=255 => edited.attrs.clear(),
                220..=239 => attributes(&mut edited, choices),
                190..=219 => {
                    if let Some((name, value)) = edited.attrs.first_mut() {
                        *value = match *name {
                            "href" => choices.one_of(&HREFS).to_owned(),
                            _ => format!("{value}{}", choices.below(3)),
                        };
                    }
                }
                _ => {}
            }
            // The same attribute twice is the first one to a browser.
            let mut known = Vec::new();
            edited.attrs.retain(|(name, _)| {
                let is_new = !known.contains(name);
                known.push(*name);
                is_new
            });
            edited.inner = edit_all(&element.inner, choices, in_link || element.name == "a");
            Made::Element(edited)
        }
    }
}

fn edit_words(words: &str, choices: &mut Choices) -> String {
    let mut words: Vec<&str> = words.split(' ').collect();
    for _ in 0..=choices.below(3) {
        let at = choices.below(words.len());
        match choices.below(6) {
            0 => words.insert(at, choices.one_of(&WORDS)),
            1 if words.len() > 1 => drop(words.remove(at)),
            2 => words.insert(at, choices.one_of(&SEPARATORS)),
            3 if words.len() > 1 => words.swap(at, at.saturating_sub(1)),
            _ => words[at] = choices.one_of(&WORDS),
        }
    }
    words.join(" ")
}

fn is_inline(node: &Made) -> bool {
    match node {
        Made::Text(_) | Made::Raw(_) => true,
        Made::Element(element) => {
            matches!(element.name, "a" | "br" | "img") || INLINE.contains(&element.name)
        }
    }
}

/// Something new that may stand where the node stands.
fn fresh(node: &Made, choices: &mut Choices) -> Made {
    match node {
        Made::Element(known) => match known.name {
            "li" | "dd" => element(known.name, mixed(choices, 3)),
            "dt" | "summary" | "caption" | "figcaption" => element(known.name, inline(choices, 1)),
            "tr" => row(choices, "td", known.inner.len()),
            "td" | "th" => element(known.name, vec![words(choices)]),
            "thead" | "tbody" | "tfoot" => element("tbody", vec![row(choices, "td", 2)]),
            _ if is_inline(node) => words(choices),
            _ => block(choices, 2),
        },
        _ => words(choices),
    }
}

/// The element in two, somewhere between its children or in a text of it.
fn split(node: &Made, choices: &mut Choices) -> Vec<Made> {
    let Made::Element(element) = node else { return vec![node.clone()] };
    if element.inner.is_empty() {
        return vec![node.clone()];
    }
    let (mut first, mut second) = (element.clone(), element.clone());
    let at = choices.below(element.inner.len());
    second.inner = first.inner.split_off(at);
    if let Some(Made::Text(known)) = second.inner.first().cloned() {
        let mut places: Vec<usize> = known.char_indices().map(|(at, _)| at).collect();
        places.push(known.len());
        let (before, after) = known.split_at(places[choices.below(places.len())]);
        first.inner.push(text(before));
        second.inner[0] = text(after);
    }
    second.attrs.retain(|(name, _)| *name != "id");
    vec![Made::Element(first), Made::Element(second)]
}

fn merge(node: &Made, done: &mut Vec<Made>) {
    match (done.last_mut(), node) {
        (Some(Made::Element(last)), Made::Element(element)) if last.name == element.name => {
            last.inner.push(text(" "));
            last.inner.extend(element.inner.iter().cloned());
        }
        _ => done.push(node.clone()),
    }
}

fn retag(node: &Made, choices: &mut Choices) -> Made {
    let Made::Element(element) = node else { return node.clone() };
    let name = match element.name {
        "a" | "br" | "img" | "hr" => element.name,
        "ul" | "ol" | "menu" => choices.one_of(&["ul", "ol"]),
        "td" | "th" => choices.one_of(&["td", "th"]),
        "dt" | "dd" => choices.one_of(&["dt", "dd"]),
        "thead" | "tbody" | "tfoot" => choices.one_of(&["thead", "tbody", "tfoot"]),
        "p" => choices.one_of(&["p", "h2", "h3", "div", "blockquote"]),
        name if HEADINGS.contains(&name) => {
            choices.one_of(&["h1", "h2", "h3", "h4", "h5", "h6", "p"])
        }
        name if INLINE.contains(&name) => choices.one_of(&INLINE),
        name if GROUPS.contains(&name) => choices.one_of(&GROUPS),
        name => name,
    };
    Made::Element(Element { name, ..element.clone() })
}

fn unwrap(node: &Made) -> Vec<Made> {
    match node {
        Made::Element(element)
            if INLINE.contains(&element.name)
                || GROUPS.contains(&element.name)
                || matches!(element.name, "a" | "p") =>
        {
            element.inner.clone()
        }
        _ => vec![node.clone()],
    }
}

fn wrap(node: &Made, choices: &mut Choices, in_link: bool) -> Made {
    if is_inline(node) {
        return match choices.below(4) {
            3 if !in_link && !holds_link(node) => Made::Element(Element {
                name: "a",
                attrs: vec![("href", choices.one_of(&HREFS).to_owned())],
                inner: vec![node.clone()],
            }),
            _ => element(choices.one_of(&INLINE), vec![node.clone()]),
        };
    }
    match node {
        Made::Element(known)
            if matches!(
                known.name,
                "li" | "dt"
                    | "dd"
                    | "tr"
                    | "td"
                    | "th"
                    | "thead"
                    | "tbody"
                    | "tfoot"
                    | "caption"
                    | "summary"
                    | "figcaption"
            ) =>
        {
            let wrapped = element(choices.one_of(&["div", "blockquote"]), known.inner.clone());
            match known.name {
                "li" | "dd" | "td" | "th" => element(known.name, vec![wrapped]),
                _ => node.clone(),
            }
        }
        _ => element(choices.one_of(&["div", "section", "blockquote", "ins"]), vec![node.clone()]),
    }
}

fn holds_link(node: &Made) -> bool {
    match node {
        Made::Element(element) => element.name == "a" || element.inner.iter().any(holds_link),
        _ => false,
    }
}

fn write(nodes: &[Made], html: &mut String) {
    for node in nodes {
        match node {
            Made::Raw(raw) => html.push_str(raw),
            Made::Text(text) => html.push_str(&escaped(text)),
            Made::Element(element) => {
                html.push_str(&format!("<{}", element.name));
                for (name, value) in &element.attrs {
                    html.push_str(&format!(" {name}=\"{}\"", escaped(value)));
                }
                html.push('>');
                // The parser drops the first line break.
                if element.name == "pre" {
                    html.push('\n');
                }
                write(&element.inner, html);
                if !matches!(element.name, "br" | "img" | "hr") {
                    html.push_str(&format!("</{}>", element.name));
                }
                if !is_inline(node) {
                    html.push('\n');
                }
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
