//! Real pairs of versions, where a checkout has them beside it; their texts are not ours to copy.

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::taken_out::check_pair;
use super::*;

#[test]
fn real_versions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/redline-pairs");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: no real versions in {}", folder.display());
        return;
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".old.md"));
    paths.sort();
    for path in &paths {
        let new_path = path.to_string_lossy().replace(".old.md", ".new.md");
        let (old, new) = (rendered(path), rendered(Path::new(&new_path)));
        let start = Instant::now();
        let redline = compare(&old, &new);
        let elapsed = start.elapsed();
        check_pair(&old, &new);
        assert!(!redline.bounded);
        let Summary { words_inserted, words_deleted, changes, .. } = redline.summary;
        println!(
            "{} {:>6} bytes: +{words_inserted} -{words_deleted} words, {changes} changes, {elapsed:?}",
            path.file_name().unwrap().to_string_lossy(),
            new.len(),
        );
        if let Some(folder) = std::env::var_os("REDLINE_DRAWINGS") {
            let name = path.file_stem().unwrap().to_string_lossy().replace(".old", ".html");
            fs::write(Path::new(&folder).join(name), page::draw(&redline)).unwrap();
        }
    }
}

fn rendered(path: &Path) -> String {
    let markdown = fs::read_to_string(path).unwrap();
    let options = pulldown_cmark::Options::all();
    let mut html = String::new();
    let parser = pulldown_cmark::Parser::new_ext(&markdown, options);
    pulldown_cmark::html::push_html(&mut html, parser);
    html
}
