//! The list of all files of an output: written for those who check it, read to know that a folder is ours.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::placed::Placements;
use crate::fingerprint::{Fingerprint, Printed};

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

    /// Whether it begins as one that a build wrote: to read all of it takes long.
    pub(super) fn begins(json: &[u8]) -> bool {
        let beginning = String::from_utf8_lossy(&json[..json.len().min(1 << 12)]);
        let mut lines = beginning.lines();
        let mut next_is = |says: &str| lines.next().is_some_and(|line| line.starts_with(says));
        next_is("{")
            && next_is("  \"$schema\": \"")
            && next_is(&format!("  \"generator\": \"{GENERATOR}"))
    }
}

/// A manifest that is to be written. It is never in memory as a whole: of a large site it is larger than all else that
/// is known of its files.
pub(super) struct Listing<'a, 'p> {
    /// What stands above the files.
    head: String,
    files: &'a Placements<'p>,
}

impl<'a, 'p> Listing<'a, 'p> {
    /// The manifest of these files; `schema` is where its own stands.
    pub fn of(schema: &str, day: Date, files: &'a Placements<'p>) -> Self {
        let schema = quoted(schema);
        let generator = quoted(&format!("{GENERATOR}{}", env!("CARGO_PKG_VERSION")));
        let day = quoted(&day.to_string());
        let head = format!(
            "{{\n  \"$schema\": {schema},\n  \"generator\": {generator},\n  \"as_of\": {day},\n  \"files\": {{"
        );
        Listing { head, files }
    }

    /// The fingerprint of its bytes.
    pub fn print(&self) -> Fingerprint {
        // To write into nothing cannot fail.
        self.write(io::sink()).unwrap_or_default()
    }

    /// Writes it, some thousand bytes at a time, and tells its fingerprint.
    pub fn write(&self, to: impl Write) -> io::Result<Fingerprint> {
        let mut to = Printed::on(to);
        // Put together by hand: of a large site there are hundreds of thousands of files, and each is but a line.
        let mut json = self.head.clone();
        for (at, file) in self.files.iter().enumerate() {
            json.push_str(if at == 0 { "\n    " } else { ",\n    " });
            // Nearly no path needs an escape.
            match file.output.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
                true => json.push_str(&quoted(file.output)),
                false => {
                    json.push('"');
                    json.push_str(file.output);
                    json.push('"');
                }
            }
            json.push_str(": {\n      \"sha256\": \"");
            file.stamp.sha256.push_hex(&mut json);
            let _ = write!(json, "\",\n      \"bytes\": {}\n    }}", file.stamp.bytes);
            if json.len() > ENOUGH {
                to.write_all(json.as_bytes())?;
                json.clear();
            }
        }
        json.push_str(if self.files.len() == 0 { "}\n}\n" } else { "\n  }\n}\n" });
        to.write_all(json.as_bytes())?;
        Ok(to.finish().1)
    }
}

/// How many bytes are written at a time.
const ENOUGH: usize = 1 << 15;

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::placed::tests::placements;
    use super::*;

    #[test]
    fn a_manifest_is_written_as_its_type_says() {
        let many: Vec<String> = (0..900).map(|it| format!("a/{it:03}.html")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|it| (it.as_str(), "x")).collect();
        let some = [("a", "x"), ("b/ü.html", "yy")];
        for files in [&[][..], &[("a \"b\".html", "x")], &some, &many] {
            let placed = placements(files);
            let listing = Listing::of("/schemas/x", Date::constant(2026, 1, 1), &placed);
            let mut written = Vec::new();
            let print = listing.write(&mut written).expect("room");
            assert_eq!((print, listing.print()), (print, Fingerprint::of(&written)));
            let read = Manifest::read(&written).expect("a manifest");
            let mut again = serde_json::to_vec_pretty(&read).expect("JSON");
            again.push(b'\n');
            assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(&again));
            assert!(Manifest::begins(&written));
            assert_eq!(read.files.len(), files.len());
        }
    }
}
