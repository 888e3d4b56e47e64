//! The files that a theme is made of: a folder below `themes` or what the program holds, and over
//! them what the site has beside it in `templates`, `static` and `locales`.
//!
//! Knows nothing of what the files say.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use crate::finding::{Finding, Place};

/// The folders of a site whose files go before those of its theme.
pub const OWN: [&str; 3] = ["templates", "static", "locales"];

/// A file of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// Where it stands in the site, for findings.
    pub place: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Files by their path in the theme: `templates/notice.html`.
pub type Files = BTreeMap<String, ThemeFile>;

macro_rules! builtin {
    ($($path:literal),* $(,)?) => {
        /// The files of the default theme, as they are part of the program.
        pub(super) const BUILTIN: &[(&str, &[u8])] = &[
            $(($path, include_bytes!(concat!("../../themes/default/", $path)))),*
        ];
    };
}

builtin![
    "theme.yaml",
    "locales/ar.ftl",
    "locales/de.ftl",
    "locales/en.ftl",
    "locales/es.ftl",
    "locales/fr.ftl",
    "locales/ja.ftl",
    "static/cookies.css",
    "static/cookies.js",
    "static/history.css",
    "static/history.js",
    "static/redline.css",
    "static/search.js",
    "static/site.css",
    "static/site.js",
    "templates/404.html",
    "templates/base.html",
    "templates/changes.html",
    "templates/checking.html",
    "templates/clause.html",
    "templates/clauses.html",
    "templates/former.html",
    "templates/history.html",
    "templates/index.html",
    "templates/legal/_base_legal_markdown.html",
    "templates/macros.html",
    "templates/notice.html",
    "templates/redirect.html",
    "templates/search.html",
    "templates/translation.html",
    "templates/ways.html",
];

/// The default theme as the program holds it, as if it stood at `name`.
pub fn builtin(name: &str) -> Files {
    let file = |(path, bytes): &(&str, &[u8])| {
        let place = format!("{name}/{path}");
        ((*path).to_owned(), ThemeFile { place, bytes: bytes.to_vec() })
    };
    BUILTIN.iter().map(file).collect()
}

/// The files of a folder, which is called `name` in findings. Hidden files are left out.
pub fn read(folder: &Path, name: &str) -> Result<Files, Vec<Finding>> {
    let mut files = Files::new();
    let mut findings = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let unreadable = |path: &Path, error: &dyn std::fmt::Display| {
            let path = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
            let place = Place::file(format!("{name}/{path}"));
            Finding::error("unreadable", place, format!("cannot be read: {error}"))
                .with_help("make the file readable")
        };
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                findings.push(unreadable(error.path().unwrap_or(folder), &error));
                continue;
            }
        };
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !entry.file_type().is_file() || hidden {
            continue;
        }
        let Some(below) = entry.path().strip_prefix(folder).ok().and_then(Path::to_str) else {
            continue;
        };
        let below = below.replace('\\', "/");
        match std::fs::read(entry.path()) {
            Ok(bytes) => {
                let place = format!("{name}/{below}");
                files.insert(below, ThemeFile { place, bytes });
            }
            Err(error) => findings.push(unreadable(entry.path(), &error)),
        }
    }
    if findings.is_empty() { Ok(files) } else { Err(findings) }
}

/// The site's own files, by their path as if they were a theme's.
pub fn own(root: &Path) -> Result<Files, Vec<Finding>> {
    let mut files = Files::new();
    let mut findings = Vec::new();
    for name in OWN.iter().filter(|name| root.join(name).is_dir()) {
        match read(&root.join(name), name) {
            Ok(found) => {
                files.extend(found.into_iter().map(|(path, it)| (format!("{name}/{path}"), it)));
            }
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() { Ok(files) } else { Err(findings) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that the program does not hold is missing on every site but this one.
    #[test]
    fn the_program_holds_every_file_of_the_default_theme() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let files = read(&folder, "themes/default").expect("files");
        let held: Vec<&str> = BUILTIN.iter().map(|(path, _)| *path).collect();
        let mut there: Vec<&str> = files.keys().map(String::as_str).collect();
        there.sort_by_key(|path| (held.iter().position(|held| held == path), *path));
        assert_eq!(held, there);
    }
}
