//! The list of all files of an output: written for those who check it, read to know that a folder is ours.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::placed::Placements;
use crate::fingerprint::Fingerprint;

/// What the generator calls itself, before its version.
const GENERATOR: &str = "engross ";

/// The list of all files of an output but itself.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// Where its schema stands; none in one that an earlier Engross wrote.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// What wrote it.
    pub generator: String,
    /// The day it was built for.
    pub as_of: String,
    /// By their paths in the output folder.
    pub files: BTreeMap<String, ManifestFile>,
}

/// A file of an output.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ManifestFile {
    /// The fingerprint of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

impl Manifest {
    /// Reads a manifest that a build wrote; `None` for anything else.
    pub fn read(json: &[u8]) -> Option<Manifest> {
        let manifest: Manifest = serde_json::from_slice(json).ok()?;
        manifest.generator.starts_with(GENERATOR).then_some(manifest)
    }

    /// Whether a file begins as a manifest that this Engross wrote.
    pub(super) fn begins(file: &Path) -> bool {
        let mut beginning = Vec::new();
        let file = File::open(file).map(|file| file.take(1 << 12));
        let is_read = file.is_ok_and(|mut file| file.read_to_end(&mut beginning).is_ok());
        let beginning = String::from_utf8_lossy(&beginning);
        let mut lines = beginning.lines();
        let mut next_is = |says: &str| lines.next().is_some_and(|line| line.starts_with(says));
        is_read
            && next_is("{")
            && next_is("  \"$schema\": \"")
            && next_is(&format!("  \"generator\": \"{GENERATOR}"))
    }
}

/// A manifest as it is written.
pub(super) struct Written {
    pub bytes: Vec<u8>,
    pub print: Fingerprint,
}

/// The manifest of these files; `schema` is where its own stands.
pub(super) fn bytes(schema: &str, day: Date, placed: &Placements<'_>) -> Written {
    // Put together by hand: of a large site there are hundreds of thousands of files, and each is but a line.
    let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
    // As long as it will be: a string that grows takes twice the room in the end, beside all else that is held then.
    let lines: usize = placed.files.iter().map(|file| file.output.len() + 136).sum();
    let mut json = String::with_capacity(lines + 512);
    let schema = text(schema);
    let generator = text(&format!("{GENERATOR}{}", env!("CARGO_PKG_VERSION")));
    let day = text(&day.to_string());
    json.push_str(&format!(
        "{{\n  \"$schema\": {schema},\n  \"generator\": {generator},\n  \"as_of\": {day},\n  \"files\": {{"
    ));
    for (at, file) in placed.files.iter().enumerate() {
        json.push_str(if at == 0 { "\n    " } else { ",\n    " });
        // Nearly no path needs an escape.
        match file.output.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
            true => json.push_str(&text(&file.output)),
            false => {
                json.push('"');
                json.push_str(&file.output);
                json.push('"');
            }
        }
        json.push_str(": {\n      \"sha256\": \"");
        file.stamp.sha256.push_hex(&mut json);
        let _ = write!(json, "\",\n      \"bytes\": {}\n    }}", file.stamp.bytes);
    }
    json.push_str(if placed.files.is_empty() { "}\n}\n" } else { "\n  }\n}\n" });
    let bytes = json.into_bytes();
    let print = Fingerprint::of(&bytes);
    Written { bytes, print }
}

#[cfg(test)]
mod tests {
    use super::super::placed::tests::placements;
    use super::*;

    #[test]
    fn a_manifest_is_written_as_its_type_says() {
        for files in [&[][..], &[("a \"b\".html", "x")], &[("a", "x"), ("b/ü.html", "yy")]] {
            let placed = placements(files);
            let written = bytes("/schemas/x", Date::constant(2026, 1, 1), &placed);
            let read = Manifest::read(&written.bytes).expect("a manifest");
            let mut again = serde_json::to_vec_pretty(&read).expect("JSON");
            again.push(b'\n');
            assert_eq!(String::from_utf8_lossy(&written.bytes), String::from_utf8_lossy(&again));
            assert_eq!(read.files.len(), files.len());
        }
    }
}
