//! The names that an import is asked for.

use std::sync::Arc;

use serde_json::Value;

use crate::cookies::inventory::{Item, Match};
use crate::finding::{Finding, Place};

/// The names of cookies that are wanted, each once, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Only {
    names: Vec<String>,
}

impl Only {
    /// These names.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        let mut only = Only::default();
        for name in names {
            if !only.names.contains(&name) {
                only.names.push(name);
            }
        }
        only
    }

    /// The names of a text, one a line; what follows a `#` at the start of a line or behind a blank is a comment.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let names = text.lines().map(|line| {
            let end = line.find(" #").or_else(|| line.find("\t#")).unwrap_or(line.len());
            let line = if line.trim_start().starts_with('#') { "" } else { &line[..end] };
            line.trim().to_owned()
        });
        Only::of(names.filter(|name| !name.is_empty()))
    }

    /// The names of the cookies of a recording (HAR): those that answers set and those that requests had. The headers are
    /// read as they were sent, since the lists beside them are of whoever recorded.
    pub fn recorded(path: &Arc<str>, text: &str) -> Result<Self, Finding> {
        let fault = |place: Place, fact: String, help: &str| {
            Finding::error("import-bad-recording", place, fact).with_help(help)
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root: Value = serde_json::from_str(text).map_err(|error| {
            let fact = error.to_string();
            let fact = fact.split(" at line ").next().unwrap_or_default();
            let place = Place::at(path.clone(), error.line(), error.column());
            fault(place, format!("this is no JSON: {fact}"), "record the pages again")
        })?;
        let Some(entries) = root.pointer("/log/entries").and_then(Value::as_array) else {
            let fact = "this is no recording of a browser: it has no `log.entries`".to_owned();
            let help =
                "save it from the network tab of a browser's tools, as HAR with sensitive data";
            return Err(fault(Place::start(path.clone()), fact, help));
        };
        let mut names = Vec::new();
        for entry in entries {
            // Several headers of an answer may stand in one, a line each; those of a request are one.
            for (list, header, sign) in
                [("/response/headers", "set-cookie", '\n'), ("/request/headers", "cookie", ';')]
            {
                let headers = entry.pointer(list).and_then(Value::as_array);
                for it in headers.into_iter().flatten() {
                    let of = |key: &str| it.get(key).and_then(Value::as_str).unwrap_or_default();
                    if of("name").eq_ignore_ascii_case(header) {
                        names.extend(of("value").split(sign).filter_map(name_of));
                    }
                }
            }
        }
        Ok(Only::of(names))
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Which of the names an item is meant by, as indices.
    pub(super) fn meant(&self, item: &Item) -> Vec<usize> {
        let is_meant = |(at, name): (usize, &String)| is_named(item, name).then_some(at);
        self.names.iter().enumerate().filter_map(is_meant).collect()
    }
}

/// The name of a cookie as a header has it, if it has one.
fn name_of(cookie: &str) -> Option<String> {
    let pair = cookie.split(';').next().unwrap_or_default();
    let name = pair.split_once('=').map_or("", |(name, _)| name).trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Whether a name seen in a browser is one of those that an item has.
fn is_named(item: &Item, name: &str) -> bool {
    match item.matching {
        Match::Exact => item.name == name,
        Match::Prefix => name.starts_with(&item.name),
        Match::Suffix => name.ends_with(&item.name),
        Match::Glob => fits(&item.name, name),
        // No format that is imported writes any.
        Match::Regex => false,
    }
}

/// Whether a name fits a pattern in which `*` stands for any letters and `?` for one.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut in_name) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while in_name < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, in_name));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[in_name] => {
                at += 1;
                in_name += 1;
            }
            // The last star takes one letter more.
            _ => match star {
                Some((star_at, taken)) => {
                    star = Some((star_at, taken + 1));
                    at = star_at + 1;
                    in_name = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_one_a_line() {
        let only = Only::read("\u{feff}# ours\n_ga\n\n  _gid  # counts\r\n_ga\na#b\n#c\n");
        assert_eq!(only.names(), ["_ga", "_gid", "a#b"]);
    }

    #[test]
    fn recordings_name_what_was_set_and_sent() {
        let recording = r#"{"log": {"entries": [
            {"request": {"headers": [{"name": "cookie", "value": "a=1; b=2;c"}]},
             "response": {"headers": [{"name": "Set-Cookie", "value": "d=1; Path=/\ne=; Max-Age=0\n=x"},
                                      {"name": "Server", "value": "f=1"}],
                          "cookies": [{"name": "g"}]}},
            {"request": {}, "response": {"headers": [{"name": "SET-COOKIE", "value": "a=3"}]}}]}}"#;
        let path: Arc<str> = "a.har".into();
        let only = Only::recorded(&path, recording).expect("a recording");
        assert_eq!(only.names(), ["d", "e", "a", "b"]);
        let fact = |text| Only::recorded(&path, text).expect_err("a fault").to_string();
        assert!(fact("{").starts_with("a.har:1:1: error: this is no JSON: EOF"), "{}", fact("{"));
        assert!(fact("{}").contains("it has no `log.entries`"));
    }

    #[test]
    fn rows_are_meant_by_their_own_rule() {
        let check = |name: &str, matching: Match, seen: &str, expected: bool| {
            let item = Item { matching, ..Item::named(name.to_owned(), Place::file("")) };
            assert_eq!(is_named(&item, seen), expected, "{name} {matching:?} {seen}");
        };
        check("_ga", Match::Exact, "_ga", true);
        check("_ga", Match::Exact, "_GA", false);
        check("_ga", Match::Exact, "_ga_1", false);
        check("_ga_", Match::Prefix, "_ga_X1", true);
        check("_ga_", Match::Prefix, "x_ga_", false);
        check("_id", Match::Suffix, "lf_id", true);
        check("a*b*", Match::Glob, "axxbyb", true);
        check("a*b", Match::Glob, "axxbyc", false);
        check("a?b", Match::Glob, "axb", true);
        check("a?b", Match::Glob, "ab", false);
        check("*", Match::Glob, "", true);
    }
}
