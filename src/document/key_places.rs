//! Where the keys of a YAML mapping stand in its text, for findings; serde_yaml keeps no places.
//!
//! Follows block style, which front matter is written in. Of a mapping in braces it knows the place
//! of the key that holds it. Knows nothing of what keys mean.

use std::sync::Arc;

use crate::finding::Place;

/// The text of a YAML mapping in a file.
pub struct KeyPlaces<'a> {
    /// The file.
    pub path: &'a Arc<str>,
    /// The text.
    pub yaml: &'a str,
    /// The line of the file that the YAML starts on.
    pub first_line: usize,
}

/// A key in block style. Line and columns are from 0, columns in characters.
struct Key<'a> {
    line: usize,
    column: usize,
    /// What stands behind its colon on the same line, and where.
    value: Option<(usize, &'a str)>,
}

impl<'a> KeyPlaces<'a> {
    /// The place of a key, as deep as the path can be followed in block style.
    pub fn place(&self, path: &[&str]) -> Place {
        match (self.find(path), path.split_last()) {
            (Some(key), _) => self.at(key.line, key.column),
            (None, Some((_, outer))) => self.place(outer),
            (None, None) => self.at(0, 0),
        }
    }

    /// The place of a key's value.
    pub fn value_place(&self, path: &[&str]) -> Place {
        match self.find(path) {
            Some(Key { line, value: Some((column, _)), .. }) => self.at(line, column),
            _ => self.place(path),
        }
    }

    /// A number as it is written (`3.10`); `None` when its text cannot be found, or is not what YAML
    /// reads as that number.
    pub fn number(&self, path: &[&str], number: f64) -> Option<&'a str> {
        let (_, value) = self.find(path)?.value?;
        let text = value.split(" #").next().unwrap_or_default().trim();
        let plain = !text.is_empty() && !text.contains(char::is_whitespace);
        let read = || serde_yaml::from_str::<f64>(text).ok();
        (plain && read() == Some(number)).then_some(text)
    }

    fn at(&self, line: usize, column: usize) -> Place {
        Place::at(self.path.clone(), line + self.first_line, column + 1)
    }

    fn find(&self, path: &[&str]) -> Option<Key<'a>> {
        let mut depth = 0;
        let mut outer: Option<usize> = None;
        // The keys of one mapping have one margin; what is deeper belongs to their values.
        let mut margin: Option<usize> = None;
        for (number, line) in self.yaml.lines().enumerate() {
            let text = line.trim_start();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let indent = line.len() - text.len();
            if outer.is_some_and(|outer| indent <= outer) {
                return None;
            }
            if *margin.get_or_insert(indent) != indent {
                continue;
            }
            let wanted = path.get(depth)?;
            let name = text.trim_start_matches(['"', '\'']);
            let Some(rest) = name.strip_prefix(wanted) else { continue };
            let rest = rest.trim_start_matches(['"', '\'']).trim_start();
            let Some(value) = rest.strip_prefix(':') else { continue };
            depth += 1;
            (outer, margin) = (Some(indent), None);
            if depth == path.len() {
                let column = |part: &str| line[..line.len() - part.len()].chars().count();
                let value = value.trim_start();
                let value = (!value.is_empty()).then(|| (column(value), value));
                return Some(Key { line: number, column: column(text), value });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str, path: &[&str], place: &str, value_place: &str) {
        let keys = KeyPlaces { path: &"a".into(), yaml, first_line: 2 };
        assert_eq!(keys.place(path).to_string(), place, "{path:?} in {yaml:?}");
        assert_eq!(keys.value_place(path).to_string(), value_place, "{path:?} in {yaml:?}");
    }

    fn check_number(yaml: &str, path: &[&str], number: f64, expected: Option<&str>) {
        let keys = KeyPlaces { path: &"a".into(), yaml, first_line: 1 };
        assert_eq!(keys.number(path, number), expected, "{path:?} in {yaml:?}");
    }

    #[test]
    fn keys_are_found_in_block_style() {
        let yaml = "# c: x\na: 1\nb:\n  c: |\n    d: no\n  d : yes\n\"e\": {c: 1}\n";
        check(yaml, &[], "a:2:1", "a:2:1");
        check(yaml, &["a"], "a:3:1", "a:3:4");
        check(yaml, &["b"], "a:4:1", "a:4:1");
        check(yaml, &["b", "d"], "a:7:3", "a:7:7");
        check(yaml, &["e", "c"], "a:8:1", "a:8:1");
        check(yaml, &["c"], "a:2:1", "a:2:1");
        check("  a: 1\n  b: 2", &["b"], "a:3:3", "a:3:6");
    }

    #[test]
    fn numbers_are_taken_as_they_are_written() {
        check_number("version: 3.10 # not a number", &["version"], 3.1, Some("3.10"));
        check_number("a:\n  b: 010.0", &["a", "b"], 10.0, Some("010.0"));
        check_number("version:\n  3.10\n", &["version"], 3.1, None);
        check_number("{version: 3.10}", &["version"], 3.1, None);
        check_number("a: {\n  b: 2026,\n}", &["a", "b"], 2026.0, None);
        check_number("a: &x 3.10", &["a"], 3.1, None);
    }
}
