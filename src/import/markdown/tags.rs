//! Template tags of other tools: Liquid and Hugo's shortcodes.
//!
//! A variable that the front matter gives is its value. Any other stays a variable, under a name of the
//! text's own, with a value that shows that somebody has to give one. What includes, decides or loops is
//! left out, and told; what stands between is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_yaml::Value;

use super::{Fences, Told, code_spans, span_at};
use crate::import::Front;

/// How values start that somebody has to give.
const TO_DO: &str = "TODO-";

/// A part of the body.
enum Part {
    /// As it stands.
    Text(String),
    /// A variable of ours.
    Variable(String),
}

/// Goes through the tags of a body. `ours` says that its tags are this program's.
pub fn carried_over(
    body: &str,
    first_line: usize,
    values: &BTreeMap<String, Value>,
    ours: bool,
    front: &mut Front,
    told: &mut Told<'_>,
) -> String {
    if ours || !["{{", "{%"].iter().any(|it| body.contains(it)) {
        return body.to_owned();
    }
    let mut reader = Reader {
        body,
        code: code(body),
        first_line,
        line_ends: body.match_indices('\n').map(|(at, _)| at).collect(),
        nowhere: BTreeSet::new(),
        values,
        told,
        parts: Vec::new(),
        names: BTreeMap::new(),
    };
    reader.read();
    let Reader { parts, names, told, .. } = reader;
    let is_template = !names.is_empty();
    let mut out = String::with_capacity(body.len());
    for part in &parts {
        match part {
            // Where the text is a template, braces that are words are to be said so.
            Part::Text(text) if is_template => {
                let marked = text.replace("{{", "\u{1}").replace("{%", "\u{2}");
                out.push_str(
                    &marked.replace('\u{1}', "{{ \"{{\" }}").replace('\u{2}', "{{ \"{%\" }}"),
                );
            }
            Part::Text(text) => out.push_str(text),
            Part::Variable(name) => out.push_str(&format!("{{{{ {name} }}}}")),
        }
    }
    if !is_template && ["{{", "{%"].iter().any(|it| out.contains(it)) {
        front.template = false;
    }
    for (name, (inner, mut lines)) in names {
        let value = format!("{TO_DO}{}", name.replace('_', "-"));
        lines.dedup();
        let others: Vec<String> = lines[1..].iter().map(usize::to_string).collect();
        let also = if others.is_empty() {
            String::new()
        } else {
            format!(" (also on line {})", others.join(", "))
        };
        let message = format!(
            "`{{{{ {inner} }}}}`{also} was filled in by another tool; it is `{{{{ {name} }}}}` now"
        );
        let help = format!("give it its value under `context:`, in the place of {value}");
        told.warn(lines[0], "import-variable", message, &help);
        front.context.push((name, Value::String(value)));
    }
    out
}

/// Where what looks like a tag starts next.
fn next_tag(body: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += body[at..].find('{')?;
        if body[at + 1..].starts_with(['{', '%']) {
            return Some(at);
        }
        at += 1;
    }
}

/// Where a body is code.
fn code(body: &str) -> Vec<Range<usize>> {
    let mut fences = Fences::default();
    let mut found = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        if fences.is_code(line) {
            found.push(at..at + line.len());
        } else {
            found.extend(code_spans(line).into_iter().map(|span| at + span.start..at + span.end));
        }
        at += line.len();
    }
    found
}

struct Reader<'a, 'b> {
    body: &'a str,
    code: Vec<Range<usize>>,
    first_line: usize,
    line_ends: Vec<usize>,
    /// Marks that stand nowhere behind what was read: of a thousand tags that nothing closes, only the first
    /// is searched to the end of the text.
    nowhere: BTreeSet<&'static str>,
    values: &'a BTreeMap<String, Value>,
    told: &'a mut Told<'b>,
    parts: Vec<Part>,
    /// Our variables: what each was called, and the lines that it stands on.
    names: BTreeMap<String, (String, Vec<usize>)>,
}

impl Reader<'_, '_> {
    fn line(&self, at: usize) -> usize {
        self.first_line + self.line_ends.partition_point(|end| *end < at)
    }

    /// Where a mark stands next. Asked for places further and further on.
    fn find(&mut self, from: usize, mark: &'static str) -> Option<usize> {
        if self.nowhere.contains(mark) {
            return None;
        }
        let found = self.body[from..].find(mark).map(|at| from + at);
        if found.is_none() {
            self.nowhere.insert(mark);
        }
        found
    }

    fn text(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }

    fn read(&mut self) {
        let body = self.body;
        let mut at = 0;
        while at < body.len() {
            let Some(start) = next_tag(body, at) else { break };
            self.text(&body[at..start]);
            if let Some(code) = span_at(&self.code, start).cloned() {
                self.text(&body[start..code.end]);
                at = code.end;
                continue;
            }
            at = match self.tag(start) {
                Some(end) => end,
                None => {
                    self.text(&body[start..start + 2]);
                    start + 2
                }
            };
        }
        self.text(&body[at.min(body.len())..]);
    }

    /// Reads the tag that starts here; gives where it ends, or none if it is none.
    fn tag(&mut self, start: usize) -> Option<usize> {
        let rest = &self.body[start..];
        for (open, close) in [("{{<", ">}}"), ("{{%", "%}}")] {
            if rest.starts_with(open) {
                let end = self.find(start + 3, close)? - start;
                let inner = rest[3..end].trim().trim_matches('/').trim().to_owned();
                let is_end = rest[3..end].trim().starts_with('/');
                self.shortcode(start, &inner, is_end);
                return Some(start + end + 3);
            }
        }
        if rest.starts_with("{{") {
            let end = self.find(start + 2, "}}")? - start;
            let inner = rest[2..end].trim().trim_matches('-').trim().to_owned();
            self.variable(start, &inner);
            return Some(start + end + 2);
        }
        let end = self.find(start + 2, "%}")? - start;
        let inner = rest[2..end].trim().trim_matches('-').trim().to_owned();
        let behind = start + end + 2;
        let word = inner.split_whitespace().next().unwrap_or_default();
        match word {
            "raw" | "comment" => {
                let closing = self.closing(behind, &format!("end{word}"));
                let (until, after) = closing.unwrap_or((self.body.len(), self.body.len()));
                if word == "raw" {
                    let literal = self.body[behind..until].to_owned();
                    self.text(&literal);
                } else {
                    let line = self.line(start);
                    self.told.note(
                        line,
                        "import-comment",
                        "a comment of the template is left out",
                        "write it as <!-- … -->, which readers do not see either",
                    );
                }
                return Some(after);
            }
            _ => self.command(start, word, &inner),
        }
        Some(behind)
    }

    /// Where the tag of a name starts and ends, from here on.
    fn closing(&self, from: usize, name: &str) -> Option<(usize, usize)> {
        let mut at = from;
        while let Some(start) = self.body[at..].find("{%").map(|it| at + it) {
            let end = start + self.body[start..].find("%}")? + 2;
            let inner = self.body[start + 2..end - 2].trim().trim_matches('-').trim();
            if inner == name {
                return Some((start, end));
            }
            at = end;
        }
        None
    }

    /// `{% … %}`
    fn command(&mut self, start: usize, word: &str, inner: &str) {
        let line = self.line(start);
        let argument = inner[word.len()..].trim();
        match word {
            "highlight" => {
                self.text(&format!("```{}", argument.split_whitespace().next().unwrap_or_default()))
            }
            "endhighlight" => self.text("```"),
            "link" | "post_url" | "asset_path" | "asset" | "static" | "image_path" => {
                let address =
                    format!("/{}", argument.trim_matches(['"', '\'']).trim_start_matches('/'));
                let message = format!("`{{% {inner} %}}` is written as the address {address}");
                let help = "correct the address; copy the file into the content folder";
                self.told.warn(line, "import-template", message, help);
                self.text(&address);
            }
            "include" | "include_relative" | "render" | "include_cached" => {
                let message = format!("what `{{% {inner} %}}` puts in is not carried over");
                let help =
                    "copy its words; or put them into a fragment, `_name.md`, and include that";
                self.told.warn(line, "import-template", message, help);
            }
            _ if word.starts_with("end")
                || matches!(word, "else" | "elsif" | "when" | "break" | "continue") => {}
            _ => {
                let message =
                    format!("`{{% {inner} %}}` is left out; what stands behind it is kept once");
                let help = "write what readers are to see";
                self.told.warn(line, "import-template", message, help);
            }
        }
    }

    /// `{{ … }}`
    fn variable(&mut self, start: usize, inner: &str) {
        let line = self.line(start);
        let mut parts = inner.split('|').map(str::trim);
        let expression = parts.next().unwrap_or_default();
        let filters: Vec<&str> = parts.collect();
        let is_text = expression.len() > 1
            && ['"', '\'']
                .iter()
                .any(|it| expression.starts_with(*it) && expression.ends_with(*it));
        if is_text {
            let text = expression[1..expression.len() - 1].to_owned();
            let plain = ["relative_url", "absolute_url", "escape", "xml_escape", "strip"];
            if filters.iter().any(|filter| !plain.contains(filter)) {
                let message = format!("`{{{{ {inner} }}}}` is written as “{text}”");
                self.told.warn(line, "import-template", message, "write what it stands for");
            }
            return self.text(&text);
        }
        if matches!(expression, "site.baseurl" | "site.url" | "baseurl") {
            let message = format!("`{{{{ {inner} }}}}` before an address is left out");
            let help = "links of this site start at its root";
            return self.told.note(line, "import-template", message, help);
        }
        let given = ["page.", "Page.", ".", "$.Params.", ".Params.", "$.", ".Page."]
            .iter()
            .filter_map(|prefix| expression.strip_prefix(prefix))
            .chain([expression])
            .find_map(|name| {
                let lower = name.to_lowercase();
                match self.values.get(name).or_else(|| self.values.get(&lower))? {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                }
            });
        if let Some(value) = given {
            let message =
                format!("`{{{{ {inner} }}}}` is written as “{value}”, as the front matter has it");
            self.told.note(line, "import-template", message, "nothing has to be done");
            return self.text(&value);
        }
        let name: String = expression
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
            .collect();
        let parts: Vec<&str> = name.split('_').filter(|part| !part.is_empty()).collect();
        let mut name = parts.join("_");
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            name = format!("value_{name}").trim_end_matches('_').to_owned();
        }
        if crate::render::view::RESERVED.contains(&name.as_str()) || !name.contains('_') {
            name = format!("{name}_value");
        }
        self.names
            .entry(name.clone())
            .or_insert_with(|| (inner.to_owned(), Vec::new()))
            .1
            .push(line);
        self.parts.push(Part::Variable(name));
    }

    /// `{{< … >}}`, `{{% … %}}`
    fn shortcode(&mut self, start: usize, inner: &str, is_end: bool) {
        let line = self.line(start);
        let word = inner.split_whitespace().next().unwrap_or_default();
        if matches!(word, "ref" | "relref") {
            let target = inner[word.len()..].trim().trim_matches(['"', '\'']);
            let message = format!("the link to `{target}` is written as it stands");
            self.told.warn(line, "import-template", message, "correct its address");
            let target = target.to_owned();
            return self.text(&target);
        }
        if is_end {
            return;
        }
        let message =
            format!("the shortcode `{inner}` is left out; words that it stands around are kept");
        self.told.warn(line, "import-template", message, "write what readers are to see");
    }
}
