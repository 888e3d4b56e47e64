//! Words without mark-up: what of them is the title, a heading, a clause, an item, by how they stand.
//!
//! 1. Lines become paragraphs: those that a width has broken are joined.
//! 2. Each paragraph is told by its first signs (bullets, numbers) and by where and how it stands.
//! 3. Items are nested by their signs and their margin. Numbers that a list of Markdown cannot count,
//!    such as 1.1 or (a), are written out.
//!
//! Nothing here is certain, so what was taken for a heading is told. Knows nothing of Markdown.

use std::sync::Arc;

use super::html::{decoded, words};
use super::{Front, Imported, Text, told};
use crate::document::date::dated_line;
use crate::finding::{Finding, Severity};
use crate::html::{NodeId, Tree};

/// Reads a plain text.
pub fn read(path: &Arc<str>, bytes: &[u8]) -> Result<Imported, Vec<Finding>> {
    let mut left_out = Vec::new();
    let text = decoded(path, bytes, &mut left_out);
    let paragraphs = paragraphs(&text);
    let mut reader = Reader {
        path,
        tree: Tree::new(),
        left_out,
        lists: Vec::new(),
        literal: None,
        title: None,
        too_deep: None,
    };
    for (at, paragraph) in paragraphs.iter().enumerate() {
        reader.take(paragraph, at.checked_sub(1).map(|at| &paragraphs[at]), paragraphs.get(at + 1));
    }
    let Reader { tree, mut left_out, title, too_deep, .. } = reader;
    if let Some(line) = too_deep {
        let message = format!("lists stand deeper in each other than {DEEPEST}");
        let help = "what is further in is written as items of the deepest: look at it";
        left_out.push(told(path, line, "import-depth", message).with_help(help));
    }
    let front = Front { title, ..Front::default() };
    Ok(Imported { front, text: Text::Tree(tree), left_out })
}

/// A paragraph of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Paragraph {
    /// Line from 1.
    line: u32,
    /// How far its first line is indented.
    indent: usize,
    text: String,
    /// Its lines as they stand, where they say something by where they are.
    laid_out: Option<String>,
    /// Whether an empty line comes before it, and after it.
    apart: bool,
    stands_alone: bool,
}

/// Lists stand no deeper in each other: what is further in is an item of the deepest. Readers of Markdown and of HTML
/// take time that grows with the square of the depth.
const DEEPEST: usize = 60;

/// From so many characters on, a line was broken by nobody.
const WIDEST: usize = 132;

/// Joins lines into paragraphs.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end()).collect();
    // Where any line is long, each line is a paragraph: word processors write so.
    let unbroken = lines.iter().any(|line| line.chars().count() > WIDEST);
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let drawn = Drawn::of(&lines);
    let mut found: Vec<Paragraph> = Vec::new();
    let mut at = 0;
    let mut apart = true;
    while at < lines.len() {
        let line = lines[at];
        let bare = line.trim_start_matches([' ', '\t', '\u{feff}', '\u{c}']);
        if bare.trim().is_empty() {
            apart = true;
            at += 1;
            continue;
        }
        let start = at;
        let indent = margin(line);
        let end = drawn.block_end(start);
        if drawn.is_laid_out(start, end) {
            found.push(Paragraph {
                line: line_number(start),
                indent,
                text: words(&lines[start..end].join(" ")),
                laid_out: Some(lines[start..end].join("\n")),
                apart,
                stands_alone: true,
            });
            at = end;
            continue;
        }
        let mut joined = bare.trim().to_owned();
        // Blanks go, and with them what tells this bullet from a word.
        if matches!(sign(bare), Some((Sign::Bullet('o'), _))) {
            joined.replace_range(..1, "◦");
        }
        at += 1;
        while at < lines.len() && !unbroken {
            let (before, next) = (lines[at - 1], lines[at]);
            let goes_on = goes_on(before, next, width, sign(bare).is_some(), indent);
            if !goes_on {
                break;
            }
            // A word that was parted at the line's end keeps its hyphen: who can tell which it is.
            joined.push(' ');
            joined.push_str(next.trim());
            at += 1;
        }
        let stands_alone = lines.get(at).is_none_or(|it| it.trim().is_empty());
        found.push(Paragraph {
            line: line_number(start),
            indent,
            text: words(&joined),
            laid_out: None,
            apart,
            stands_alone,
        });
        apart = false;
    }
    found
}

fn line_number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

fn margin(line: &str) -> usize {
    let mut width = 0;
    for c in line.chars() {
        match c {
            ' ' | '\u{a0}' | '\u{3000}' => width += 1,
            '\t' => width += 4 - width % 4,
            _ => break,
        }
    }
    width
}

/// Whether a line goes on in the next one.
fn goes_on(before: &str, next: &str, width: usize, is_item: bool, indent: usize) -> bool {
    let bare = next.trim_start();
    if bare.is_empty() || sign(bare).is_some() {
        return false;
    }
    if dated_line(before.trim(), false).is_some() || dated_line(bare.trim(), false).is_some() {
        return false;
    }
    let margin = margin(next);
    if is_item && margin > indent {
        return true;
    }
    // A line whose first word would have found room on the one before it was begun on purpose.
    let first = bare.split_whitespace().next().map_or(0, |it| it.chars().count());
    let was_full = before.chars().count() + 1 + first > width.saturating_sub(12);
    was_full || bare.starts_with(|c: char| c.is_lowercase())
}

/// What says of lines that they are a table drawn with signs and blanks, counted once for all of them: a block
/// is looked at again from each of its paragraphs on.
struct Drawn {
    /// Where empty lines are.
    empty: Vec<usize>,
    lines: usize,
    /// How many of the lines before each stand in columns, and how many are ruled.
    columns: Vec<usize>,
    ruled: Vec<usize>,
}

impl Drawn {
    fn of(lines: &[&str]) -> Drawn {
        let is_ruled = |line: &&str| {
            let bare = line.trim();
            bare.len() > 4
                && bare.chars().all(|c| "-=+|_ \t".contains(c))
                && bare.contains(['-', '=', '_'])
        };
        let has_columns = |line: &&str| {
            let bare = line.trim();
            bare.matches('|').count() >= 2 || bare.contains('\t') || wide_gaps(bare) >= 1
        };
        let before = |counts: &dyn Fn(&&str) -> bool| {
            let mut sum = 0;
            let sums = lines.iter().map(|line| {
                sum += usize::from(counts(line));
                sum
            });
            std::iter::once(0).chain(sums).collect()
        };
        let empty = lines.iter().enumerate().filter(|(_, line)| line.trim().is_empty());
        Drawn {
            empty: empty.map(|(at, _)| at).collect(),
            lines: lines.len(),
            columns: before(&has_columns),
            ruled: before(&is_ruled),
        }
    }

    /// The first empty line from a line on.
    fn block_end(&self, start: usize) -> usize {
        let at = self.empty.partition_point(|it| *it < start);
        self.empty.get(at).copied().unwrap_or(self.lines)
    }

    /// Whether lines are a table.
    fn is_laid_out(&self, start: usize, end: usize) -> bool {
        let count = end - start;
        if count < 2 {
            return false;
        }
        let with_columns = self.columns[end] - self.columns[start];
        let ruled = self.ruled[end] - self.ruled[start];
        with_columns == count || (ruled > 0 && with_columns * 2 >= count)
    }
}

/// How many runs of three blanks and more stand between the words of a line, behind its sign.
fn wide_gaps(line: &str) -> usize {
    let behind = sign(line).map_or(line, |(_, rest)| rest);
    behind.trim().split("   ").filter(|part| !part.trim().is_empty()).count().saturating_sub(1)
}

/// What stands before the words of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sign {
    Bullet(char),
    /// `1.` or `1)`: what a list counts.
    Number(u64),
    /// `1.1`, `(a)`, `iv.`, `§ 3`: written out. How deep by its own shape, if that says it.
    Written {
        label: String,
        depth: Option<usize>,
        sort: u8,
    },
}

/// The sign at the start of a line, and what stands behind it.
fn sign(line: &str) -> Option<(Sign, &str)> {
    let first = line.chars().next()?;
    let behind = &line[first.len_utf8()..];
    let parted = |rest: &str| rest.starts_with([' ', '\t', '\u{a0}']);
    if "•◦▪▫■□●○‣⁃∙·–—*-−➢➤►✓✔\u{f0b7}\u{f0a7}\u{f0d8}".contains(first) && parted(behind)
    {
        return Some((Sign::Bullet(first), behind.trim_start()));
    }
    // Word's second level, when its font is lost.
    if first == 'o' && (behind.starts_with('\t') || behind.starts_with("  ")) {
        return Some((Sign::Bullet('o'), behind.trim_start()));
    }
    let end = line.find([' ', '\t', '\u{a0}'])?;
    let (label, rest) = (&line[..end], line[end..].trim_start());
    if rest.is_empty() {
        return None;
    }
    let written =
        |depth, sort| Some((Sign::Written { label: label.to_owned(), depth, sort }, rest));
    let figures = label.trim_end_matches(['.', ')']);
    let is_figures =
        |it: &str| !it.is_empty() && it.len() <= 3 && it.bytes().all(|b| b.is_ascii_digit());
    if is_figures(figures) && label.len() == figures.len() + 1 {
        return figures.parse().ok().map(|number| (Sign::Number(number), rest));
    }
    let parts: Vec<&str> = figures.split('.').collect();
    if parts.len() > 1 && parts.len() <= 6 && parts.iter().all(|it| is_figures(it)) {
        // `1.5 million` is prose: so is what goes on in small letters.
        let is_clause = label.ends_with(['.', ')']) || !rest.starts_with(char::is_lowercase);
        return if is_clause { written(Some(parts.len() - 1), 0) } else { None };
    }
    let inner = label.trim_start_matches(['(', '[']).trim_end_matches([')', '.', ']']);
    let is_closed = label.ends_with([')', ']']) || (label.ends_with('.') && inner.len() < 5);
    if !is_closed || inner.is_empty() || label.len() == inner.len() {
        return None;
    }
    let lower = inner.to_ascii_lowercase();
    let is_letter = inner.chars().count() == 1 && inner.chars().all(|c| c.is_ascii_alphabetic());
    let is_roman = lower.len() <= 5 && lower.chars().all(|c| "ivxl".contains(c));
    let is_opened = label.starts_with(['(', '[']);
    // `I.` and `A.` start sentences too: a name's first letter.
    let is_name = is_letter && label.ends_with('.') && inner.chars().all(char::is_uppercase);
    match () {
        () if is_figures(inner) && is_opened => written(None, 3),
        () if is_letter && (is_opened || label.ends_with(')')) => {
            written(None, if is_roman && inner != "v" && inner != "l" { 2 } else { 1 })
        }
        () if is_letter && !is_name => written(None, 1),
        () if is_roman && lower.len() > 1 => written(None, 2),
        () => None,
    }
}

/// A list or a written number that is open.
struct Open {
    indent: usize,
    sign: Sign,
    list: NodeId,
    item: NodeId,
}

struct Reader<'a> {
    path: &'a Arc<str>,
    tree: Tree,
    left_out: Vec<Finding>,
    lists: Vec<Open>,
    /// The written numbers that stand in no list: their sort, how deep, and their margin.
    literal: Option<(u8, Option<usize>, usize)>,
    title: Option<String>,
    /// The line of the first item that stands too deep.
    too_deep: Option<u32>,
}

impl Reader<'_> {
    fn noted(&mut self, line: u32, rule: &'static str, message: String, help: &str) {
        let finding = told(self.path, line, rule, message).with_help(help);
        self.left_out.push(Finding { severity: Severity::Info, ..finding });
    }

    fn take(&mut self, it: &Paragraph, before: Option<&Paragraph>, next: Option<&Paragraph>) {
        if let Some(drawn) = &it.laid_out {
            self.lists.clear();
            let message = "a table drawn with blanks is left as it is drawn".to_owned();
            let finding = told(self.path, it.line, "import-table", message);
            self.left_out.push(
                finding.with_help("write it as a table: | A | B |, a line | --- | --- | under it"),
            );
            let pre = self.block("pre", "");
            let text = self.tree.new_text(drawn.clone());
            self.tree.append(pre, text);
            return;
        }
        let is_rule = it.text.chars().count() > 2 && it.text.chars().all(|c| "-_=*~–—".contains(c));
        if is_rule {
            self.lists.clear();
            self.block("hr", "");
            return;
        }
        let signed = sign(&it.text).map(|(sign, rest)| (sign, rest.to_owned()));
        let level = self.heading(it, before, next, signed.as_ref());
        if let Some(level) = level {
            self.lists.clear();
            self.literal = None;
            let is_title = level == 1;
            self.block(&format!("h{level}"), &it.text);
            if is_title {
                self.title = Some(it.text.clone());
            } else {
                self.noted(
                    it.line,
                    "import-heading",
                    format!("“{}” is taken for a heading", it.text),
                    "take its number signs away if it is none",
                );
            }
            return;
        }
        match signed {
            Some((sign, rest)) => self.item(it, sign, &rest),
            None => {
                if self.title.is_none() && is_chrome(&it.text) {
                    let message = format!(
                        "“{}” looks like a sign of the page that the text was copied from",
                        it.text
                    );
                    let finding = told(self.path, it.line, "import-around", message);
                    self.left_out.push(finding.with_help("take it out of the text if it is one"));
                }
                // A paragraph under an item, as far in as its words, is part of it.
                let under = self.lists.iter().rposition(|open| open.indent < it.indent);
                let lists = self.lists.len();
                match under {
                    Some(at) if it.indent > 0 && lists > 0 => {
                        self.lists.truncate(at + 1);
                        let item = self.lists[at].item;
                        let paragraph = self.tree.new_element("p");
                        let text = self.tree.new_text(it.text.clone());
                        self.tree.append(paragraph, text);
                        self.tree.append(item, paragraph);
                    }
                    _ => {
                        self.lists.clear();
                        self.block("p", &it.text);
                    }
                }
            }
        }
    }

    fn block(&mut self, name: &str, text: &str) -> NodeId {
        let block = self.tree.new_element(name);
        if !text.is_empty() {
            let text = self.tree.new_text(text);
            self.tree.append(block, text);
        }
        let root = self.tree.root();
        self.tree.append(root, block);
        block
    }

    /// Whether a paragraph is a heading, and of which rank: by its length, its end, its words and where it
    /// stands.
    fn heading(
        &self,
        it: &Paragraph,
        before: Option<&Paragraph>,
        next: Option<&Paragraph>,
        signed: Option<&(Sign, String)>,
    ) -> Option<u8> {
        const LONGEST: usize = 90;
        let (text, rest) = (it.text.as_str(), signed.map_or(it.text.as_str(), |(_, rest)| rest));
        let count = text.chars().count();
        if count > LONGEST || !it.apart || !it.stands_alone || dated_line(text, true).is_some() {
            return None;
        }
        if text.ends_with([',', ';', ':', '.', '。', '、', '：', '”', '"', ')'])
            && !is_all_capitals(rest)
        {
            return None;
        }
        if !rest.chars().any(char::is_alphabetic) || rest.starts_with(|c: char| c.is_lowercase()) {
            return None;
        }
        // Signs of the web page that a text was copied from, in the first lines.
        if self.title.is_none() && is_chrome(text) {
            return None;
        }
        let says_more = next
            .is_some_and(|next| next.text.chars().count() > count || sign(&next.text).is_some());
        match signed.map(|(sign, _)| sign) {
            Some(Sign::Bullet(_)) => return None,
            Some(Sign::Written { depth: None, .. }) => return None,
            Some(Sign::Written { depth: Some(depth), .. }) => {
                let is_short = rest.split_whitespace().count() <= 10;
                return (is_short && says_more)
                    .then_some(u8::try_from(2 + depth).unwrap_or(6).min(6));
            }
            Some(Sign::Number(_)) => {
                // Numbers over short lines are lists where the next line is one number further.
                let is_list = |other: Option<&Paragraph>| {
                    other.is_some_and(|other| {
                        matches!(sign(&other.text), Some((Sign::Number(_), _)))
                            && other.text.chars().count() <= LONGEST
                    })
                };
                let alone = !is_list(next) && (!is_list(before) || self.lists.is_empty());
                return (alone && says_more).then_some(2);
            }
            None => {}
        }
        if self.title.is_none() {
            return Some(1);
        }
        // The last line of a text stands over nothing.
        next?;
        let words: Vec<&str> = rest.split_whitespace().collect();
        let big = words.iter().filter(|word| word.starts_with(|c: char| !c.is_lowercase())).count();
        let is_titled = words.len() == 1 || big * 2 >= words.len() || is_all_capitals(rest);
        let asks = text.ends_with(['?', '？']);
        // In a sentence's case a heading has no stop at its end, and what it stands over is longer.
        let is_sentence_case = words.len() <= 10 && says_more;
        (is_titled || asks || is_sentence_case).then_some(2)
    }

    fn item(&mut self, it: &Paragraph, sign: Sign, rest: &str) {
        let root = self.tree.root();
        // Written numbers that stand under nothing are paragraphs; those under others are items.
        if let Sign::Written { label, depth, sort } = &sign {
            let is_base = match self.literal {
                None => self.lists.is_empty(),
                Some((of_sort, of_depth, indent)) => {
                    *sort == of_sort && *depth <= of_depth && it.indent <= indent + 1
                }
            };
            if is_base {
                self.lists.clear();
                self.literal = Some((*sort, *depth, it.indent));
                self.block("p", &format!("{label} {rest}"));
                return;
            }
        }
        // Out to the list that this is an item of, or that it stands under.
        while let Some(top) = self.lists.last() {
            let same = goes_with(&top.sign, &sign);
            let deeper = it.indent > top.indent + 1
                || (it.indent + 1 >= top.indent
                    && !same
                    && !self.lists.iter().any(|open| goes_with(&open.sign, &sign)));
            if (same && it.indent + 1 >= top.indent && it.indent <= top.indent + 1)
                || (deeper && !same)
            {
                break;
            }
            if same && it.indent > top.indent + 1 {
                break;
            }
            self.lists.pop();
        }
        let goes_on = self
            .lists
            .last()
            .is_some_and(|top| goes_with(&top.sign, &sign) && it.indent <= top.indent + 1);
        let text = match &sign {
            Sign::Written { label, .. } => format!("{label} {rest}"),
            _ => rest.to_owned(),
        };
        let item = self.tree.new_element("li");
        let text = self.tree.new_text(text);
        self.tree.append(item, text);
        if goes_on && let Some(top) = self.lists.last_mut() {
            let skips = match (&top.sign, &sign) {
                (Sign::Number(last), Sign::Number(number)) => last.checked_add(1) != Some(*number),
                _ => false,
            };
            if !skips {
                self.tree.append(top.list, item);
                (top.item, top.sign) = (item, sign);
                return;
            }
            self.lists.pop();
        }
        if self.lists.len() >= DEEPEST
            && let Some(top) = self.lists.last_mut()
        {
            self.too_deep.get_or_insert(it.line);
            self.tree.append(top.list, item);
            top.item = item;
            return;
        }
        let list = self.tree.new_element(if matches!(sign, Sign::Number(_)) { "ol" } else { "ul" });
        if let Sign::Number(number) = sign
            && number != 1
        {
            self.tree.set_attr(list, "start", number.to_string());
        }
        self.tree.append(list, item);
        let around = self.lists.last().map_or(root, |top| top.item);
        self.tree.append(around, list);
        self.lists.push(Open { indent: it.indent, sign, list, item });
    }
}

/// Whether two items can be of one list.
fn goes_with(a: &Sign, b: &Sign) -> bool {
    match (a, b) {
        (Sign::Bullet(a), Sign::Bullet(b)) => a == b,
        (Sign::Number(_), Sign::Number(_)) => true,
        (Sign::Written { sort: a, depth: x, .. }, Sign::Written { sort: b, depth: y, .. }) => {
            a == b && x == y
        }
        _ => false,
    }
}

fn is_all_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// What stands at the top of a copied page and is no title.
fn is_chrome(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "icon",
        "menu",
        "search",
        "skip to",
        "log in",
        "login",
        "sign in",
        "sign up",
        "home",
        "cart",
        "close",
        "share",
        "print",
        "cookie settings",
    ];
    let lower = text.to_lowercase();
    lower.split_whitespace().count() <= 4
        && WORDS.iter().any(|it| {
            lower == *it
                || lower.ends_with(&format!(" {it}"))
                || lower.starts_with(&format!("{it} "))
        })
}

#[cfg(test)]
mod tests {
    use super::super::{File, Form, Options, convert};

    /// Imports a plain text and compares the Markdown behind the front matter, and what is told but for
    /// headings: its line and rule.
    fn check_plain(text: &str, markdown: &str, told: &[&str]) {
        let options = Options { from: Some(Form::Text), ..Options::default() };
        let file = File { path: "a.txt".into(), bytes: text.as_bytes().to_vec() };
        let converted = convert(&file, &options).expect("a text");
        let head = converted.text.strip_prefix("---\n").and_then(|it| it.split_once("\n---\n\n"));
        let body = head.map_or(converted.text.as_str(), |(_, body)| body);
        assert_eq!(body.trim_end(), markdown, "{text}");
        let told_of = converted
            .left_out
            .iter()
            .filter(|it| !matches!(it.rule, "import-heading" | "import-date" | "import-title"));
        let said: Vec<String> =
            told_of.map(|it| format!("{}: {}", it.place.line, it.rule)).collect();
        assert_eq!(said, told, "{text}");
    }

    #[test]
    fn titles_dates_and_headings_are_known_by_how_they_stand() {
        check_plain(
            "\nPrivacy Notice\n\nEffective date: 1 May 2024\n\nWe are Larkfield, and we keep some data of yours.\n\n\
             What we keep\n\nYour name, and what you bought from us.\n\nWho gets it?\n\nNobody else, ever.\n\nYours,\n\nLarkfield\n",
            "# Privacy Notice\n\nEffective date: 1 May 2024\n\nWe are Larkfield, and we keep some data of yours.\n\n\
             ## What we keep\n\nYour name, and what you bought from us.\n\n## Who gets it?\n\nNobody else, ever.\n\nYours,\n\nLarkfield",
            &[],
        );
        check_plain(
            "TERMS OF USE\n\n1. SCOPE\n\nThese terms are for everybody who uses it.\n\n2. Payment\n\nYou pay us what it costs.\n\n2.1 Late payment\n\nYou pay interest on what is late.\n",
            "# TERMS OF USE\n\n## 1. SCOPE\n\nThese terms are for everybody who uses it.\n\n## 2. Payment\n\n\
             You pay us what it costs.\n\n### 2.1 Late payment\n\nYou pay interest on what is late.",
            &[],
        );
    }

    #[test]
    fn bullets_and_numbers_are_lists() {
        check_plain(
            "Terms\n\nWe may:\n\n  • one;\n  • two that goes on\n    in a second line;\n      o  deep\n  • three.\n",
            "# Terms\n\nWe may:\n\n- one;\n- two that goes on in a second line;\n  - deep\n- three.",
            &[],
        );
        check_plain(
            "T\n\na:\n\n1. one\n2. two\n4. four\n",
            "# T\n\na:\n\n1. one\n2. two\n\n4) four",
            &[],
        );
        check_plain("T\n\na:\n\n– one\n· two\n", "# T\n\na:\n\n- one\n  - two", &[]);
    }

    #[test]
    fn numbers_that_no_list_counts_are_words() {
        check_plain(
            "Terms\n\n1.1 We keep data of yours.\n(a) names\n(i) first ones\n(ii) last ones\n(b) places\n1.2 We keep no more than that.\n",
            "# Terms\n\n1.1 We keep data of yours.\n\n- (a) names\n  - (i) first ones\n  - (ii) last ones\n- (b) places\n\n1.2 We keep no more than that.",
            &[],
        );
    }

    #[test]
    fn broken_lines_are_joined_and_others_are_not() {
        check_plain(
            "Terms\n\nThese lines were broken to a width by the program that wrote them,\nand belong together as one paragraph of words that goes on for a bit.\nThis one too.\n\n\
             Larkfield Ltd\n1 Lark Lane\nLondon\n",
            "# Terms\n\nThese lines were broken to a width by the program that wrote them, and belong together as \
             one paragraph of words that goes on for a bit. This one too.\n\nLarkfield Ltd\n\n1 Lark Lane\n\nLondon",
            &[],
        );
    }

    #[test]
    fn drawn_tables_are_left_as_they_are_and_told() {
        check_plain(
            "Terms\n\nSee:\n\nData      Kept for\n----      --------\nName      1 year\n\nEnd of it.\n",
            "# Terms\n\nSee:\n\n```\nData      Kept for\n----      --------\nName      1 year\n```\n\nEnd of it.",
            &["5: import-table"],
        );
    }

    #[test]
    fn signs_of_a_copied_page_are_told() {
        check_plain(
            "search icon\n\nTerms\n\nWords of it.\n",
            "search icon\n\n# Terms\n\nWords of it.",
            &["1: import-around"],
        );
    }
}
