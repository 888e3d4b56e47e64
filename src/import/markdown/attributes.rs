//! Signs that other readings of Markdown have and ours has not: attribute lists of kramdown and
//! Python-Markdown, admonitions, tabs, lists of contents, definitions, links of wikis.
//!
//! Goes line by line, leaves code alone, and keeps the number of what it cannot say for the telling.

use super::{Fences, Told, code_spans, span_at};
use crate::import::html::first_words;

/// An attribute list, read.
#[derive(Debug, Default, PartialEq, Eq)]
struct Attributes {
    id: Option<String>,
    datetime: Option<String>,
    /// It asks for a list of contents.
    contents: bool,
    /// What says how something looks or behaves.
    others: Vec<String>,
}

/// Reads what stands between the braces of a list; none if it is none.
fn attributes(inner: &str) -> Option<Attributes> {
    let mut read = Attributes::default();
    let mut rest = inner.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let mut quote = None;
        let end = rest
            .find(|c: char| match quote {
                Some(open) => {
                    if c == open {
                        quote = None;
                    }
                    false
                }
                None if c == '"' || c == '\'' => {
                    quote = Some(c);
                    false
                }
                None => c.is_whitespace(),
            })
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind.trim_start();
        let is_name = |it: &str| {
            !it.is_empty() && it.chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c))
        };
        if let Some(id) = word.strip_prefix('#').filter(|it| is_name(it)) {
            read.id = Some(id.to_owned());
        } else if word.strip_prefix('.').is_some_and(is_name) {
            read.others.push(word.to_owned());
        } else if let Some((key, value)) = word.split_once('=') {
            let value = value.trim_matches(['"', '\'']);
            match key {
                "id" => read.id = Some(value.to_owned()),
                "datetime" => read.datetime = Some(value.to_owned()),
                key if is_name(key) => read.others.push(word.to_owned()),
                _ => return None,
            }
        } else if matches!(word, "toc" | "no_toc" | "footnotes" | "refdef") {
            read.contents |= word == "toc";
        } else {
            return None;
        }
    }
    Some(read)
}

/// How deep boxes may stand in boxes; what stands deeper is left as it is written.
const DEEPEST: usize = 8;

/// An attribute list or an address that is longer, in bytes, is none; nor is a span looked for further back. So a line
/// that has thousands of their signs and nothing that ends them is not searched to its end for each.
const LONGEST: usize = 4096;

/// A line that is longer gets no more anchors: each is put in at its start.
const LONGEST_ANCHORED: usize = 64 << 10;

/// How many relative links are told one by one.
const SHOWN: usize = 4;

/// Goes through a body.
pub fn carried_over(body: &str, first_line: usize, told: &mut Told<'_>) -> String {
    within(body, first_line, told, 0)
}

fn within(body: &str, first_line: usize, told: &mut Told<'_>, depth: usize) -> String {
    let lines: Vec<&str> = body.split('\n').collect();
    let mut reader = Reader {
        lines: &lines,
        first_line,
        told,
        depth,
        out: Vec::new(),
        block: 0,
        known: 0,
        relative: Vec::new(),
        relatives: 0,
    };
    reader.read();
    let Reader { out, relative, relatives, told, .. } = reader;
    if let Some((line, _)) = relative.first() {
        let shown: Vec<String> =
            relative.iter().map(|(line, href)| format!("{href} (line {line})")).collect();
        let more = if relatives > SHOWN { ", …" } else { "" };
        let message = match relatives {
            1 => format!("a link is relative to where the file stood: {}", shown[0]),
            count => format!(
                "{count} links are relative to where the file stood: {}{more}",
                shown.join(", ")
            ),
        };
        let help =
            "correct them where the texts stand otherwise now: `engross check` finds broken ones";
        told.warn(*line, "import-link", message, help);
    }
    out.join("\n")
}

struct Reader<'a, 'b, 'c> {
    lines: &'a [&'a str],
    first_line: usize,
    told: &'b mut Told<'c>,
    /// In how many boxes the lines stand.
    depth: usize,
    out: Vec<String>,
    /// Where the last block of the first lines of `out` starts, and how many lines these are.
    block: usize,
    known: usize,
    /// The first relative links, each with its line, and how many there are.
    relative: Vec<(usize, String)>,
    relatives: usize,
}

impl Reader<'_, '_, '_> {
    fn read(&mut self) {
        let mut fences = Fences::default();
        let mut at = 0;
        while at < self.lines.len() {
            let line = self.lines[at];
            if fences.is_code(line) {
                self.out.push(line.to_owned());
                at += 1;
                continue;
            }
            at += self.line(at);
        }
    }

    fn number(&self, at: usize) -> usize {
        self.first_line + at
    }

    /// Takes a line, and says how many it took.
    fn line(&mut self, at: usize) -> usize {
        let line = self.lines[at];
        let bare = line.trim();
        let number = self.number(at);
        if let Some(inner) = bare.strip_prefix("{:").and_then(|it| it.strip_suffix('}'))
            && !inner.contains(['{', '}'])
        {
            self.block_attributes(number, inner);
            return 1;
        }
        if bare.starts_with("{::") || bare.starts_with("{:/") {
            let message = format!("`{bare}` is a command to kramdown, and left out");
            self.told.warn(
                number,
                "import-attributes",
                message,
                "see whether the text is right without it",
            );
            return 1;
        }
        if ["[TOC]", "[[_TOC_]]", "[toc]", "{{TOC}}"].contains(&bare) {
            self.contents_left_out(number);
            return 1;
        }
        if bare.starts_with("--8<--") {
            let message = format!("what `{bare}` puts in is not carried over");
            let help = "copy its words; or put them into a fragment, `_name.md`, and include that";
            self.told.warn(number, "import-template", message, help);
            return 1;
        }
        if let Some((name, meaning)) = bare.strip_prefix("*[").and_then(|it| it.split_once("]:")) {
            let message =
                format!("the abbreviation {name} (“{}”) is not explained any more", meaning.trim());
            let help = "explain it where it stands first: <abbr title=\"…\">…</abbr>";
            self.told.warn(number, "import-abbreviation", message, help);
            return 1;
        }
        if let Some(taken) = self.admonition(at) {
            return taken;
        }
        if let Some(taken) = self.definitions(at) {
            return taken;
        }
        let line = self.heading(number, line);
        let line = self.spans(number, &line);
        let line = self.wiki(number, &line);
        let line = self.alert(&line);
        self.links(number, &line);
        let line = self.markdown_inside(number, line);
        self.out.push(line);
        1
    }

    fn contents_left_out(&mut self, number: usize) {
        let message = "the list of contents is left out";
        self.told.note(number, "import-contents", message, "pages have one of their own");
    }

    fn looks_left_out(&mut self, number: usize, others: &[String]) {
        if others.is_empty() {
            return;
        }
        let message =
            format!("`{}` says how something looks or behaves, and is left out", others.join(" "));
        // A list that counts otherwise says other words.
        let counts = others.iter().any(|it| it.starts_with("start=") || it.starts_with("type="));
        match counts {
            true => self.told.warn(
                number,
                "import-attributes",
                message,
                "write the numbers as they are to be",
            ),
            false => self.told.note(number, "import-attributes", message, "themes say that here"),
        }
    }

    /// `{: #id .class}` on a line of its own: of the block before it.
    fn block_attributes(&mut self, number: usize, inner: &str) {
        let Some(read) = attributes(inner) else {
            let message = format!("`{{:{inner}}}` is not read, and left out");
            return self.told.warn(number, "import-attributes", message, "write what it does");
        };
        if read.contents {
            // The list before it only holds the place.
            if self.out.last().is_some_and(|line| line.trim_start().starts_with(['*', '-', '1'])) {
                self.out.pop();
                self.known = self.known.min(self.out.len());
                self.block = self.block.min(self.out.len());
            }
            self.contents_left_out(number);
            return;
        }
        self.looks_left_out(number, &read.others);
        if let Some(datetime) = read.datetime {
            let message = format!("`datetime=\"{datetime}\"` of a whole paragraph is left out");
            self.told.warn(
                number,
                "import-attributes",
                message,
                "state the date under `effective:`",
            );
        }
        let Some(id) = read.id else { return };
        // The first line of the block before it.
        let end = self.out.len();
        let start = self.last_block();
        if start >= end {
            let anchor = format!("<span id=\"{id}\"></span>");
            self.out.push(anchor);
            return;
        }
        let last = self.out[end - 1].clone();
        let is_underline =
            !last.trim().is_empty() && last.trim().chars().all(|c| c == '=' || c == '-');
        let title = if last.starts_with('#') {
            Some(end - 1)
        } else if is_underline && end - start >= 2 {
            Some(end - 2)
        } else {
            None
        };
        match title {
            Some(at) if !self.out[at].trim_end().ends_with('}') => {
                let line = self.out[at].trim_end().to_owned();
                self.out[at] = format!("{line} {{#{id}}}");
            }
            Some(_) => {}
            None if self.out[start].len() > LONGEST_ANCHORED
                || self.out[start].trim_start().starts_with(['|', '<', '>', '`']) =>
            {
                let message = format!(
                    "the anchor `{id}` is left out: it is not one of a heading or paragraph"
                );
                self.told.warn(
                    number,
                    "import-anchor",
                    message,
                    "put <span id=\"…\"></span> where links lead",
                );
            }
            None => {
                let line = self.out[start].clone();
                let words = behind_marker(&line);
                self.out[start] =
                    format!("{}<span id=\"{id}\"></span>{}", &line[..words], &line[words..]);
            }
        }
    }

    /// The first line behind the last empty one; looks at lines that were written since it was asked last.
    fn last_block(&mut self) -> usize {
        let written = &self.out[self.known..];
        if let Some(at) = written.iter().rposition(|line| line.trim().is_empty()) {
            self.block = self.known + at + 1;
        }
        self.known = self.out.len();
        self.block
    }

    /// A heading with its attributes, and with the blank that CommonMark wants.
    fn heading(&mut self, number: usize, line: &str) -> String {
        let marks = line.len() - line.trim_start_matches('#').len();
        if !(1..=6).contains(&marks) {
            return line.to_owned();
        }
        let mut line = line.trim_end().to_owned();
        let starts_block = self.out.last().is_none_or(|it| it.trim().is_empty());
        if line[marks..].starts_with(char::is_alphanumeric) && starts_block {
            line.insert(marks, ' ');
            let message = "a heading without a blank behind its number signs gets one";
            self.told.note(number, "import-heading", message, "nothing has to be done");
        }
        if !line[marks..].starts_with(' ') {
            return line;
        }
        let Some(start) = line.rfind('{').filter(|_| line.ends_with('}')) else { return line };
        let inner = line[start + 1..line.len() - 1].trim_start_matches(':');
        let Some(read) = attributes(inner) else { return line };
        self.looks_left_out(number, &read.others);
        let id = read.id.map_or(String::new(), |id| format!(" {{#{id}}}"));
        format!("{}{id}", line[..start].trim_end().trim_end_matches('#').trim_end())
    }

    /// `*text*{: attributes}`, `[text](link){:target="_blank"}`, `{target=_blank}` behind a link.
    fn spans(&mut self, number: usize, line: &str) -> String {
        if !line.contains('{') {
            return line.to_owned();
        }
        let code = code_spans(line);
        let mut out = String::with_capacity(line.len());
        // What of the line is in `out`, and from where on braces are looked for.
        let (mut done, mut from) = (0, 0);
        // Where a list that starts here ends, if one does.
        let mut end = 0;
        while let Some(start) = line[from..].find('{').map(|at| from + at) {
            from = start + 1;
            out.push_str(&line[done..start]);
            done = start;
            let is_list = line[start..].starts_with("{:");
            let behind = out.chars().next_back();
            let is_behind_link = behind == Some(')') || behind == Some(']');
            if !(is_list || is_behind_link) || line[start..].starts_with("{{") {
                continue;
            }
            if behind.is_none_or(char::is_whitespace) || span_at(&code, start).is_some() {
                continue;
            }
            if end <= start {
                let Some(found) = line[start..].find('}') else { break };
                end = start + found;
            }
            if end - start > LONGEST {
                continue;
            }
            let Some(read) = attributes(line[start + 1..end].trim_start_matches(':')) else {
                continue;
            };
            self.looks_left_out(number, &read.others);
            let span = start_of_span(&out);
            let is_nothing = span == out.len();
            let mut whole = out.split_off(span);
            if let Some(datetime) = &read.datetime {
                if is_nothing {
                    let message =
                        format!("`datetime=\"{datetime}\"` stands behind nothing, and is left out");
                    self.told.warn(
                        number,
                        "import-attributes",
                        message,
                        "state the date under `effective:`",
                    );
                } else {
                    whole =
                        format!("<time datetime=\"{}\">{whole}</time>", datetime.replace('"', ""));
                }
            }
            if let Some(id) = &read.id {
                whole = format!("<span id=\"{id}\"></span>{whole}");
            }
            out.push_str(&whole);
            (done, from) = (end + 1, end + 1);
        }
        out + &line[done..]
    }

    /// `[[Page]]`, `[[Words|Page]]`
    fn wiki(&mut self, number: usize, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some(start) = rest.find("[[") {
            let Some(end) = rest[start..].find("]]").map(|it| start + it) else { break };
            let inner = &rest[start + 2..end];
            let (words, page) = inner.split_once('|').unwrap_or((inner, inner));
            let is_link = !inner.is_empty() && !inner.contains(['[', ']', '(']);
            out.push_str(&rest[..start]);
            if is_link {
                let address = page.trim().replace(' ', "-");
                out.push_str(&format!("[{}]({address})", words.trim()));
                let message = format!("the wiki's link `[[{inner}]]` leads to `{address}`");
                self.told.warn(number, "import-link", message, "correct its address");
            } else {
                out.push_str(&rest[start..end + 2]);
            }
            rest = &rest[end + 2..];
        }
        out + rest
    }

    /// `> [!NOTE]`
    fn alert(&mut self, line: &str) -> String {
        let sort = line.trim().strip_prefix('>').map(str::trim);
        match sort.and_then(|it| it.strip_prefix("[!")?.strip_suffix(']')) {
            Some(sort) if sort.chars().all(|c| c.is_ascii_alphabetic()) => {
                format!("> **{}**\n>", capitalised(sort))
            }
            _ => line.to_owned(),
        }
    }

    /// Notes which links are relative.
    fn links(&mut self, number: usize, line: &str) {
        let code = code_spans(line);
        let mut end = 0;
        for (at, _) in line.match_indices("](") {
            if span_at(&code, at).is_some() {
                continue;
            }
            let from = at + 2;
            // What ends one address may end the ones before it too.
            if end < from {
                let found = line[from..].find([')', ' ', '>']);
                end = found.map_or(line.len(), |it| from + it);
            }
            if end - from > LONGEST {
                continue;
            }
            let href = line[from..end].trim_start_matches('<');
            let is_relative = !href.is_empty()
                && !href.starts_with(['/', '#', '{'])
                && !href.split(['/', '?', '#']).next().unwrap_or_default().contains(':');
            if is_relative {
                self.relatives += 1;
                if self.relative.len() < SHOWN {
                    self.relative.push((number, href.to_owned()));
                }
            }
        }
    }

    /// `markdown="1"` says what is always so here.
    fn markdown_inside(&mut self, number: usize, line: String) -> String {
        if !line.trim_start().starts_with('<') {
            return line;
        }
        let mut out = line;
        for written in [
            " markdown=\"1\"",
            " markdown=\"block\"",
            " markdown=\"span\"",
            " markdown='1'",
            " markdown=1",
        ] {
            if out.contains(written) {
                out = out.replace(written, "");
                let message =
                    "`markdown=\"1\"` is left out: text in elements is always Markdown here";
                self.told.note(number, "import-attributes", message, "nothing has to be done");
            }
        }
        out
    }

    /// `!!! note "Title"` with what is indented under it: a quotation. `=== "Tab"`: its words in a row.
    fn admonition(&mut self, at: usize) -> Option<usize> {
        let line = self.lines[at];
        let bare = line.trim_start();
        let margin = line.len() - bare.len();
        let is_tab = bare.starts_with("=== \"");
        let sign = ["!!!", "???+", "???", "==="].into_iter().find(|it| bare.starts_with(it))?;
        let rest = bare[sign.len()..].strip_prefix([' ', '+'])?.trim();
        if !is_tab && (sign == "===" || !rest.starts_with(|c: char| c.is_alphabetic() || c == '"'))
        {
            return None;
        }
        if self.depth >= DEEPEST {
            return None;
        }
        let title = match rest.split_once('"') {
            Some((_, quoted)) => quoted.trim_end_matches('"').to_owned(),
            None => capitalised(rest.split_whitespace().next().unwrap_or_default()),
        };
        let mut taken = 1;
        let mut inner: Vec<String> = Vec::new();
        for next in &self.lines[at + 1..] {
            let indented = next.len() - next.trim_start().len() >= margin + 4;
            if !next.trim().is_empty() && !indented {
                break;
            }
            inner.push(next.get(margin + 4..).unwrap_or_default().to_owned());
            taken += 1;
        }
        while inner.last().is_some_and(|it| it.trim().is_empty()) {
            inner.pop();
            taken -= 1;
        }
        let number = self.number(at);
        let what = if is_tab { "a tab" } else { "a box" };
        let message = format!(
            "{what} named “{title}” is written as a {}",
            if is_tab { "part of the text" } else { "quotation" }
        );
        match is_tab {
            true => self.told.warn(
                number,
                "import-box",
                message,
                "readers see all tabs: say whom each is for",
            ),
            false => self.told.note(number, "import-box", message, "nothing has to be done"),
        }
        let block = inner.join("\n");
        // What stands in it has signs of its own.
        let block = within(&block, number + 1, self.told, self.depth + 1);
        let prefix = format!("{}{}", " ".repeat(margin), if is_tab { "" } else { "> " });
        let mut lines: Vec<String> = Vec::new();
        if !title.is_empty() {
            lines.push(format!("{prefix}**{title}**"));
            lines.push(prefix.clone());
        }
        lines.extend(block.split('\n').map(|line| format!("{prefix}{line}")));
        self.out.extend(lines.iter().map(|line| line.trim_end().to_owned()));
        Some(taken)
    }

    /// Terms with their definitions under them, each behind a colon: a list of HTML.
    fn definitions(&mut self, at: usize) -> Option<usize> {
        let definition = |line: &str| {
            line.strip_prefix(": ").or(line.strip_prefix(":\t")).map(str::trim).map(str::to_owned)
        };
        let is_term = |line: &str| {
            !line.trim().is_empty()
                && !line.starts_with([' ', '\t', ':', '#', '>', '|', '<', '-', '*', '+', '{', '`'])
        };
        let starts_block = self.out.last().is_none_or(|it| it.trim().is_empty());
        let line = self.lines[at];
        if !starts_block || !is_term(line) {
            return None;
        }
        let mut rows: Vec<(String, Vec<String>)> = Vec::new();
        let mut end = at;
        let mut next = at;
        while let Some(term) = self.lines.get(next).filter(|line| is_term(line)) {
            let mut meanings = Vec::new();
            let mut from = next + 1;
            if self.lines.get(from).is_some_and(|line| line.trim().is_empty()) {
                from += 1;
            }
            while let Some(meaning) = self.lines.get(from).and_then(|line| definition(line)) {
                from += 1;
                let mut meaning = meaning;
                while let Some(more) =
                    self.lines.get(from).filter(|it| it.starts_with("  ") && !it.trim().is_empty())
                {
                    meaning.push(' ');
                    meaning.push_str(more.trim());
                    from += 1;
                }
                meanings.push(meaning);
            }
            if meanings.is_empty() {
                break;
            }
            rows.push((term.trim().to_owned(), meanings));
            end = from;
            next = from;
            while self.lines.get(next).is_some_and(|line| line.trim().is_empty()) {
                next += 1;
            }
        }
        if rows.is_empty() {
            return None;
        }
        let number = self.number(at);
        let message =
            format!("the definition of “{}” is written as a list of HTML", first_words(&rows[0].0));
        self.told.note(number, "import-definitions", message, "nothing has to be done");
        self.out.push("<dl>".to_owned());
        for (term, meanings) in &rows {
            self.out.push(format!("<dt>{term}</dt>"));
            self.out.extend(meanings.iter().map(|it| format!("<dd>{it}</dd>")));
        }
        self.out.push("</dl>".to_owned());
        if self.lines.get(end).is_some_and(|line| !line.trim().is_empty()) {
            self.out.push(String::new());
        }
        Some(end - at)
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map_or(String::new(), |c| c.to_uppercase().collect());
    first + &chars.as_str().to_lowercase()
}

/// Where the words of a line start, behind the sign of a list.
fn behind_marker(line: &str) -> usize {
    let margin = line.len() - line.trim_start().len();
    let bare = &line[margin..];
    let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_marker = match digits {
        0 => bare.starts_with(['-', '*', '+']) && bare[1..].starts_with(' '),
        digits => bare[digits..].starts_with(['.', ')']) && bare[digits + 1..].starts_with(' '),
    };
    if is_marker { margin + digits + 2 } else { margin }
}

/// Where the emphasis, code or link that ends here starts; its end if there is none.
fn start_of_span(whole: &str) -> usize {
    let end = whole.len();
    let mut from = end.saturating_sub(LONGEST);
    while !whole.is_char_boundary(from) {
        from += 1;
    }
    let before = &whole[from..];
    for mark in ["***", "**", "__", "*", "_", "`"] {
        if let Some(inner) = before.strip_suffix(mark)
            && let Some(start) = inner.rfind(mark)
        {
            return from + start;
        }
    }
    if before.ends_with(')')
        && let Some(middle) = before.rfind("](")
        && let Some(start) = before[..middle].rfind('[')
    {
        return from + start;
    }
    end
}
