//! `_headers` and `_redirects`, read as the hosts do that know them (Netlify, Cloudflare Pages).
//!
//! What both do not read alike is told, and passed over. Knows nothing of requests or connections.

use crate::address::{decoded, encoded};
use crate::finding::{Finding, Place};
use crate::render::hosting::{HEADERS, REDIRECTS};

// The smaller of the limits of both hosts; what is beyond them they drop without a word.
const LONGEST_LINE: usize = 2000;
const MOST_BLOCKS: usize = 100;
const MOST_REDIRECTS: usize = 2000;
const MOST_PATTERNS: usize = 100;

/// The blocks of a `_headers` file.
#[derive(Debug, Default)]
pub struct Headers(Vec<Block>);

#[derive(Debug)]
struct Block {
    line: usize,
    pattern: Pattern,
    headers: Vec<(String, String)>,
}

/// The rules of a `_redirects` file, in their order.
#[derive(Debug, Default)]
pub struct Redirects(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    pattern: Pattern,
    to: String,
    status: u16,
}

/// Where a rule leads.
#[derive(Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The address, as a header may say it.
    pub to: String,
    /// 301, 302, 303, 307 or 308.
    pub status: u16,
}

/// What is told of a file's lines, by the file's path.
struct Told<'a> {
    path: &'a str,
    findings: Vec<Finding>,
}

impl Told<'_> {
    fn fault(&mut self, line: usize, fact: String) {
        let place = Place::at(self.path, line, 1);
        let help = "hosts do not read this line alike; it is passed over here";
        self.findings.push(Finding::warning("host-rules", place, fact).with_help(help));
    }
}

impl Headers {
    /// Reads the text of `_headers`, a file at `path` for findings.
    pub fn read(text: &str, path: Option<&str>) -> (Headers, Vec<Finding>) {
        let mut told = Told { path: path.unwrap_or(HEADERS), findings: Vec::new() };
        let mut blocks: Vec<Block> = Vec::new();
        // Headers below a path that is none belong to no other path.
        let mut is_open = false;
        for (line, raw, words) in lines(text) {
            if raw.chars().count() > LONGEST_LINE {
                told.fault(line, format!("the line is longer than {LONGEST_LINE} characters"));
                continue;
            }
            if !raw.starts_with(char::is_whitespace) {
                is_open = false;
                match Pattern::read(words, Splat::Anywhere) {
                    Ok(_) if blocks.len() == MOST_BLOCKS => {
                        told.fault(line, format!("more than {MOST_BLOCKS} paths"));
                        break;
                    }
                    Ok(pattern) => {
                        blocks.push(Block { line, pattern, headers: Vec::new() });
                        is_open = true;
                    }
                    Err(fact) => told.fault(line, fact),
                }
                continue;
            }
            let Some(block) = blocks.last_mut().filter(|_| is_open) else {
                told.fault(line, "a header stands before the first path".to_owned());
                continue;
            };
            let named = words.split_once(':').map(|(name, value)| (name, value.trim()));
            let Some((name, value)) = named.filter(|(name, _)| !name.contains(' ')) else {
                told.fault(line, format!("not “Name: value”: {words}"));
                continue;
            };
            if name.is_empty() || !name.chars().all(is_of_names) {
                told.fault(line, format!("not the name of a header: {name}"));
            } else if value.is_empty() {
                told.fault(line, format!("{name} has no value"));
            } else {
                block.headers.push((name.to_owned(), value.to_owned()));
            }
        }
        for block in blocks.iter().filter(|block| block.headers.is_empty()) {
            told.fault(block.line, "a path without headers".to_owned());
        }
        (Headers(blocks), told.findings)
    }

    /// The headers for a decoded path: every block that matches adds its own; one name twice is one list.
    pub fn of(&self, path: &str) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        for block in self.0.iter().filter(|block| block.pattern.matches(path).is_some()) {
            for (name, value) in &block.headers {
                match found.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                    Some((_, before)) => {
                        before.push_str(", ");
                        before.push_str(value);
                    }
                    None => found.push((name.clone(), value.clone())),
                }
            }
        }
        found
    }
}

impl Redirects {
    /// Reads the text of `_redirects`, a file at `path` for findings.
    pub fn read(text: &str, path: Option<&str>) -> (Redirects, Vec<Finding>) {
        let mut told = Told { path: path.unwrap_or(REDIRECTS), findings: Vec::new() };
        let mut rules = Vec::new();
        let (mut single, mut patterns) = (0, 0);
        for (line, raw, words) in lines(text) {
            match rule(raw, words) {
                Ok(rule) => {
                    let (count, most, what) = match rule.pattern.names.is_empty() {
                        true => (&mut single, MOST_REDIRECTS, "rules"),
                        false => (&mut patterns, MOST_PATTERNS, "rules with * or :name"),
                    };
                    *count += 1;
                    match *count > most {
                        true if *count == most + 1 => {
                            told.fault(line, format!("more than {most} {what}"));
                        }
                        true => {}
                        false => rules.push(rule),
                    }
                }
                Err(fact) => told.fault(line, fact),
            }
        }
        (Redirects(rules), told.findings)
    }

    /// Where the first rule that matches a decoded path leads.
    pub fn of(&self, path: &str) -> Option<Redirect> {
        self.0.iter().find_map(|rule| {
            let found = rule.pattern.matches(path)?;
            let to = filled(&rule.to, &rule.pattern.names, &found);
            // What a splat catches must not make a path of this site one of another host.
            let leaves = to.starts_with("//") || to.starts_with("/\\");
            (!leaves).then_some(Redirect { to, status: rule.status })
        })
    }
}

fn rule(raw: &str, words: &str) -> Result<Rule, String> {
    if raw.chars().count() > LONGEST_LINE {
        return Err(format!("the line is longer than {LONGEST_LINE} characters"));
    }
    if raw.starts_with(char::is_whitespace) {
        return Err("the line is indented".to_owned());
    }
    // Without a status one host sends 301 and the other 302.
    let parts: Vec<&str> = words.split_whitespace().collect();
    let [from, to, status] = parts[..] else {
        return Err(format!("not “/from /to status”: {words}"));
    };
    let status = match status {
        "301" | "302" | "303" | "307" | "308" => status.parse().unwrap_or(301),
        _ => return Err(format!("not a status of a redirect: {status}")),
    };
    let pattern = Pattern::read(from, Splat::AtEnd)?;
    let is_path = to.starts_with('/') && !to.starts_with("//");
    let scheme = ["https:", "http:"].iter().find(|it| to.starts_with(**it)).copied();
    if !is_path && !scheme.is_some_and(|scheme| to[scheme.len()..].starts_with("//")) {
        return Err(format!("leads to what is neither a path nor an address: {to}"));
    }
    let behind = &to[scheme.map_or(0, str::len)..];
    for name in names(behind) {
        if !pattern.names.iter().any(|known| known == name) {
            return Err(format!(":{name} is not in {from}"));
        }
    }
    if to == from {
        return Err("leads to itself".to_owned());
    }
    Ok(Rule { pattern, to: to.to_owned(), status })
}

/// Lines that say something: their number, as they stand, and without the blanks around.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let numbered = text.split('\n').enumerate();
    numbered.filter_map(|(at, raw)| {
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        let words = raw.trim();
        (!words.is_empty() && !words.starts_with('#')).then_some((at + 1, raw, words))
    })
}

/// Characters of a header's name (RFC 9110, section 5.6.2).
fn is_of_names(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+.^_`|~-".contains(c)
}

/// How long the name is at the start of a text: a letter, then letters, digits, underscores.
fn name_length(text: &str) -> usize {
    match text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len()),
        false => 0,
    }
}

/// The names that stand behind a colon.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(':').filter_map(|(at, _)| {
        let behind = &text[at + 1..];
        let length = name_length(behind);
        (length > 0).then(|| &behind[..length])
    })
}

/// An address with what a pattern caught in place of its names.
fn filled(to: &str, names: &[String], found: &[&str]) -> String {
    let mut out = String::with_capacity(to.len());
    let mut rest = to;
    while let Some(at) = rest.find(':') {
        let behind = &rest[at + 1..];
        let length = name_length(behind);
        let value = names.iter().position(|name| *name == behind[..length]).map(|at| found[at]);
        out.push_str(&ascii(&rest[..at]));
        match value {
            Some(value) => {
                out.push_str(&encoded(value));
                rest = &behind[length..];
            }
            None => {
                out.push(':');
                rest = behind;
            }
        }
    }
    out.push_str(&ascii(rest));
    out
}

/// As a header may say it: percent signs in an address stand already for what they mean.
fn ascii(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            0x21..=0x7e => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// `/a/*` or `/a/:name/b`.
#[derive(Debug)]
struct Pattern {
    parts: Vec<Part>,
    /// What it catches, the splat by that name.
    names: Vec<String>,
}

#[derive(Debug)]
enum Part {
    Written(String),
    /// One or more characters without a slash.
    Name,
    /// Any characters, slashes among them.
    Splat,
}

/// Where a pattern may have its `*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Splat {
    /// In `_redirects`.
    AtEnd,
    /// In `_headers`, where one host takes one only.
    Anywhere,
}

impl Pattern {
    fn read(written: &str, splat: Splat) -> Result<Pattern, String> {
        if !written.starts_with('/') || written.starts_with("//") {
            return Err(format!("not a path: {written}"));
        }
        if written.contains(char::is_whitespace) {
            return Err(format!("not one path: {written}"));
        }
        if written.contains(['?', '#']) {
            return Err(format!("a path has no ? or #: {written}"));
        }
        if splat == Splat::AtEnd && written.find('*').is_some_and(|at| at + 1 < written.len()) {
            return Err(format!("* stands before the end: {written}"));
        }
        if written.matches('*').count() > 1 {
            return Err(format!("more than one *: {written}"));
        }
        let mut pattern = Pattern { parts: Vec::new(), names: Vec::new() };
        let mut rest = written;
        while let Some(at) = rest.find([':', '*']) {
            let behind = &rest[at + 1..];
            let is_splat = rest[at..].starts_with('*');
            let length = if is_splat { 0 } else { name_length(behind) };
            if !is_splat && length == 0 {
                pattern.push(&rest[..=at]);
            } else {
                pattern.push(&rest[..at]);
                pattern.parts.push(if is_splat { Part::Splat } else { Part::Name });
                let name = if is_splat { "splat" } else { &behind[..length] };
                pattern.names.push(name.to_owned());
            }
            rest = &behind[length..];
        }
        pattern.push(rest);
        Ok(pattern)
    }

    fn push(&mut self, written: &str) {
        // What is percent-encoded here is decoded in the paths that are asked for.
        let written = &*decoded(written);
        match self.parts.last_mut() {
            _ if written.is_empty() => {}
            Some(Part::Written(before)) => before.push_str(written),
            _ => self.parts.push(Part::Written(written.to_owned())),
        }
    }

    /// What the names catch, in their order, where the whole path matches.
    fn matches<'a>(&self, path: &'a str) -> Option<Vec<&'a str>> {
        let mut found = Vec::with_capacity(self.names.len());
        matched(&self.parts, path, &mut found).then_some(found)
    }
}

// As deep as a pattern has parts, which its line bounds; a name takes as much as it can, as in an expression.
fn matched<'a>(parts: &[Part], path: &'a str, found: &mut Vec<&'a str>) -> bool {
    match parts {
        [] => path.is_empty(),
        [Part::Written(text), rest @ ..] => {
            path.strip_prefix(text.as_str()).is_some_and(|path| matched(rest, path, found))
        }
        [part, rest @ ..] => {
            let (least, most) = match part {
                Part::Splat => (Some(0), path.len()),
                _ => (None, path.find('/').unwrap_or(path.len())),
            };
            let before = found.len();
            let ends = path[..most].char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            ends.chain(least).any(|end| {
                found.truncate(before);
                found.push(&path[..end]);
                matched(rest, &path[end..], found)
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_headers(text: &str, path: &str, expected: &[(&str, &str)]) {
        let (headers, faults) = Headers::read(text, None);
        assert!(faults.is_empty(), "{faults:?}");
        let found = headers.of(path);
        let found: Vec<(&str, &str)> =
            found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected, "{path} in {text}");
    }

    fn check_redirect(text: &str, path: &str, expected: Option<(&str, u16)>) {
        let (redirects, faults) = Redirects::read(text, None);
        assert!(faults.is_empty(), "{faults:?}");
        let found = redirects.of(path);
        assert_eq!(found.as_ref().map(|it| (it.to.as_str(), it.status)), expected, "{path}");
    }

    fn check_faults(found: &[Finding], expected: &[&str]) {
        let told: Vec<String> =
            found.iter().map(|it| format!("{}: {}", it.place.line, it.message)).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn every_block_that_matches_adds_its_headers() {
        let text = "# all\n/*\n  X-Frame-Options: DENY\n\n/assets/*\n\tCache-Control: max-age=60, immutable\r\n/assets/site.css\n  X-Own: a:b\n";
        check_headers(text, "/", &[("X-Frame-Options", "DENY")]);
        check_headers(
            text,
            "/assets/site.css",
            &[
                ("X-Frame-Options", "DENY"),
                ("Cache-Control", "max-age=60, immutable"),
                ("X-Own", "a:b"),
            ],
        );
        check_headers("/*\n  Link: <a>\n/x\n  link: <b>\n", "/x", &[("Link", "<a>, <b>")]);
    }

    #[test]
    fn a_pattern_is_no_expression_and_matches_whole_paths() {
        check_headers("/a.b\n  X: 1\n", "/aXb", &[]);
        check_headers("/a\n  X: 1\n", "/a/", &[]);
        check_headers("/:one/b\n  X: 1\n", "/a/b", &[("X", "1")]);
        check_headers("/:one/b\n  X: 1\n", "/a/c/b", &[]);
        check_headers("/:one.html\n  X: 1\n", "/a.html.html", &[("X", "1")]);
        check_headers("/a/*\n  X: 1\n", "/a/", &[("X", "1")]);
        check_headers("/a:/b\n  X: 1\n", "/a:/b", &[("X", "1")]);
        for path in ["/b.md", "/a/b.md", "/a.md/b.md"] {
            check_headers("/*b.md\n  X: 1\n", path, &[("X", "1")]);
        }
        check_headers("/*/b.md\n  X: 1\n", "/b.md", &[]);
        check_headers("/*/b.md\n  X: 1\n", "/a/cb.md", &[]);
        check_headers("/*/:one/b\n  X: 1\n", "/a/c/b", &[("X", "1")]);
        check_headers("/%E5%80%8B/\n  X: 1\n", "/個/", &[("X", "1")]);
    }

    #[test]
    fn the_first_rule_that_matches_leads() {
        let text = "# old\n/privacy /legal/privacy/ 301\n/privacy/* /legal/privacy/:splat 302\n/privacy/x /never 301\n";
        check_redirect(text, "/privacy", Some(("/legal/privacy/", 301)));
        check_redirect(text, "/privacy/x", Some(("/legal/privacy/x", 302)));
        check_redirect(text, "/privacy/", Some(("/legal/privacy/", 302)));
        check_redirect(text, "/priv", None);
        check_redirect("/:lang/old /new/:lang/#x 308\n", "/ja/old", Some(("/new/ja/#x", 308)));
        let elsewhere = "https://example.com:81/b";
        check_redirect("/a https://example.com:81/b 301\n", "/a", Some((elsewhere, 301)));
        check_redirect("/was/* /is/:splat 302\n", "/was/a b/c", Some(("/is/a%20b/c", 302)));
    }

    #[test]
    fn what_a_rule_catches_ends_no_header_and_leads_to_no_other_host() {
        check_redirect(
            "/was/* /is/:splat 302\n",
            "/was/a\r\nX: 1",
            Some(("/is/a%0D%0AX:%201", 302)),
        );
        check_redirect("/was/* /:splat 302\n", "/was//evil.example", None);
        check_redirect(
            "/was/* /:splat 302\n",
            "/was/\\evil.example",
            Some(("/%5Cevil.example", 302)),
        );
    }

    #[test]
    fn lines_that_hosts_read_differently_are_told_and_passed_over() {
        let (headers, found) = Headers::read(
            "  X: 0\n/*\n  X 1\n  X:\n  X(: 1\n  Y: 1\n/a\nassets/*\n  Z: 1\n/*/b*\n  Z: 1\n",
            None,
        );
        check_faults(
            &found,
            &[
                "1: a header stands before the first path",
                "3: not “Name: value”: X 1",
                "4: X has no value",
                "5: not the name of a header: X(",
                "8: not a path: assets/*",
                "9: a header stands before the first path",
                "10: more than one *: /*/b*",
                "11: a header stands before the first path",
                "7: a path without headers",
            ],
        );
        assert_eq!(headers.of("/a"), [("Y".to_owned(), "1".to_owned())]);
        let (redirects, found) = Redirects::read(
            "/a /b\n/a /b 301!\n/a /b 200\n/a /b/:splat 301\n/a /a 301\n/a //b 301\n /a /b 301\n/a /c 302\n/*/b /c 301\n",
            Some("content/_redirects"),
        );
        check_faults(
            &found,
            &[
                "1: not “/from /to status”: /a /b",
                "2: not a status of a redirect: 301!",
                "3: not a status of a redirect: 200",
                "4: :splat is not in /a",
                "5: leads to itself",
                "6: leads to what is neither a path nor an address: //b",
                "7: the line is indented",
                "9: * stands before the end: /*/b",
            ],
        );
        assert_eq!(redirects.of("/a"), Some(Redirect { to: "/c".to_owned(), status: 302 }));
        let many = "/a/* /b 301\n".repeat(102);
        check_faults(
            &Redirects::read(&many, None).1,
            &["101: more than 100 rules with * or :name"],
        );
        let many = "/a\n  X: 1\n".repeat(102);
        check_faults(&Headers::read(&many, None).1, &["201: more than 100 paths"]);
    }
}
