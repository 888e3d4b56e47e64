//! What the program is made of: the given parts in their current major versions, one YAML parser.

use std::fs;
use std::path::Path;

/// Names and versions of every package in the lock file.
fn packages() -> Vec<(String, String)> {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let text = fs::read_to_string(lock).expect("the lock file");
    let value = |line: &str, key: &str| {
        line.strip_prefix(key).map(|rest| rest.trim_matches([' ', '=', '"']).to_owned())
    };
    let mut packages = Vec::new();
    let mut name = String::new();
    for line in text.lines() {
        if let Some(found) = value(line, "name") {
            name = found;
        } else if let Some(version) = value(line, "version")
            && !name.is_empty()
        {
            packages.push((std::mem::take(&mut name), version));
        }
    }
    packages
}

#[test]
fn the_given_parts_are_in_their_current_major_versions() {
    let packages = packages();
    for (name, major) in [
        ("tera", "2."),
        ("similar", "3."),
        ("pulldown-cmark", "0.13."),
        ("gray_matter", "0.3."),
        ("serde_yaml", "0.9."),
        ("walkdir", "2."),
        ("notify", "8."),
    ] {
        let versions: Vec<&str> = packages
            .iter()
            .filter(|(it, _)| it == name)
            .map(|(_, version)| version.as_str())
            .collect();
        assert!(versions.len() == 1 && versions[0].starts_with(major), "{name}: {versions:?}");
    }
}

#[test]
fn there_is_one_yaml_parser() {
    let parsers: Vec<String> = packages()
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name.contains("yaml") || name.contains("yml"))
        .collect();
    assert_eq!(parsers, ["serde_yaml", "unsafe-libyaml"]);
}

#[test]
fn one_part_is_written_in_c() {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let text = fs::read_to_string(lock).expect("the lock file");
    let packages = text.split("[[package]]").filter(|package| package.contains("\n \"cc\",\n"));
    let names: Vec<&str> = packages.filter_map(|it| it.trim().lines().next()).collect();
    assert_eq!(names, ["name = \"libmimalloc-sys\""]);
}
