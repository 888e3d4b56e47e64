//! Which names in a browser an item stands for.
//!
//! An item is declared by its name, or by a pattern that names follow. A pattern speaks of the whole name: a
//! regular expression as well, since one that matched anywhere in a name would cover what nobody meant.

use regex_lite::Regex;

use super::inventory::Match;

/// The names that an item stands for, ready to be compared.
#[derive(Debug, Clone)]
pub struct Pattern {
    how: How,
}

/// A pattern that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern {
    /// What is wrong with it.
    pub fact: String,
}

#[derive(Debug, Clone)]
enum How {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Glob(Vec<char>),
    Regex(Regex),
}

impl Pattern {
    /// The pattern of an item of this name. Errs where its regular expression cannot be used.
    pub fn of(name: &str, matching: Match) -> Result<Pattern, BadPattern> {
        let how = match matching {
            Match::Exact => How::Exact(name.to_owned()),
            Match::Prefix => How::Prefix(name.to_owned()),
            Match::Suffix => How::Suffix(name.to_owned()),
            Match::Glob => How::Glob(name.chars().collect()),
            Match::Regex => {
                // By itself first: `a)|(b` could be read only within the brackets.
                let whole = Regex::new(name).and_then(|_| Regex::new(&format!("^(?:{name})$")));
                How::Regex(whole.map_err(|error| BadPattern {
                    fact: format!("is none that can be used: {error}"),
                })?)
            }
        };
        Ok(Pattern { how })
    }

    /// Whether a name is one that the item stands for.
    pub fn has(&self, name: &str) -> bool {
        match &self.how {
            How::Exact(own) => own == name,
            How::Prefix(start) => name.starts_with(start.as_str()),
            How::Suffix(end) => name.ends_with(end.as_str()),
            How::Glob(glob) => glob_matches(glob, name),
            How::Regex(regex) => regex.is_match(name),
        }
    }
}

/// `*` stands for any letters, `?` for one; every other sign for itself, brackets too: names such as `inbox[]`
/// are common.
fn glob_matches(glob: &[char], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut of_glob) = (0, 0);
    // Where the last star stood, and how much of the name it takes so far.
    let mut star: Option<(usize, usize)> = None;
    while at < name.len() {
        match glob.get(of_glob) {
            Some('*') => {
                star = Some((of_glob, at));
                of_glob += 1;
            }
            Some(sign) if *sign == '?' || *sign == name[at] => {
                at += 1;
                of_glob += 1;
            }
            _ => {
                let Some((of_star, taken)) = star else { return false };
                star = Some((of_star, taken + 1));
                (at, of_glob) = (taken + 1, of_star + 1);
            }
        }
    }
    glob[of_glob..].iter().all(|sign| *sign == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of these names a pattern stands for.
    fn check(matching: Match, name: &str, names: &[&str], expected: &[&str]) {
        let pattern = Pattern::of(name, matching).expect("a pattern");
        let found: Vec<_> = names.iter().copied().filter(|name| pattern.has(name)).collect();
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn names_are_compared_as_the_item_says() {
        let names = ["_ga", "_ga_", "_ga_X1", "_GA", "x_ga", ""];
        check(Match::Exact, "_ga", &names, &["_ga"]);
        check(Match::Prefix, "_ga_", &names, &["_ga_", "_ga_X1"]);
        check(Match::Suffix, "_ga", &names, &["_ga", "x_ga"]);
        check(Match::Glob, "_ga*", &names, &["_ga", "_ga_", "_ga_X1"]);
        check(Match::Glob, "_ga?", &names, &["_ga_"]);
        check(Match::Glob, "*", &names, &names);
        check(Match::Regex, "_ga(_[A-Z0-9]+)?", &names, &["_ga", "_ga_X1"]);
    }

    #[test]
    fn a_pattern_speaks_of_the_whole_name() {
        check(Match::Regex, "a|bc", &["a", "ab", "bc", "xbc"], &["a", "bc"]);
        check(
            Match::Glob,
            "a*c*e",
            &["ace", "abcde", "ace_", "acce", "ae"],
            &["ace", "abcde", "acce"],
        );
        check(Match::Glob, "inbox[]", &["inbox[]", "inboxx"], &["inbox[]"]);
        check(Match::Glob, "_?id", &["_éid", "_id"], &["_éid"]);
    }

    #[test]
    fn a_star_takes_no_time_that_grows_with_every_other_one() {
        let name = "a".repeat(2000);
        check(Match::Glob, &format!("{}b", "a*".repeat(60)), &[&name], &[]);
    }

    #[test]
    fn an_expression_that_cannot_be_read_errs() {
        for name in ["_ga(", "[", "a)|(b", "(?P<"] {
            assert!(Pattern::of(name, Match::Regex).is_err(), "{name}");
        }
    }
}
