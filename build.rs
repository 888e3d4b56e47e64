//! Tells the program what it was built from, so that what another one kept of a site is not taken for its own.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What makes the program say what it says.
const BUILT_FROM: [&str; 4] = ["src", "themes/default", "Cargo.lock", "build.rs"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = BTreeSet::new();
    for path in BUILT_FROM {
        println!("cargo::rerun-if-changed={path}");
        // A package that was published may come without its lock file.
        if root.join(path).exists() {
            gather(&root.join(path), &mut files)?;
        }
    }
    let mut hash = DefaultHasher::new();
    for file in files {
        file.strip_prefix(&root).unwrap_or(&file).hash(&mut hash);
        fs::read(&file)?.hash(&mut hash);
    }
    println!("cargo::rustc-env=ENGROSS_BUILT_FROM={:016x}", hash.finish());
    Ok(())
}

fn gather(path: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.insert(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        gather(&entry?.path(), files)?;
    }
    Ok(())
}
