//! Real pairs of versions, where a checkout has them beside it; their texts are not ours to copy.

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::taken_out::check_pair;
use super::*;

#[test]
fn real_versions() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/redline-pairs");
    // Another folder of pairs can be named, to look at more.
    let folder = std::env::var_os("REDLINE_PAIRS").map_or(beside, Into::into);
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: no real versions in {}", folder.display());
        return;
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".old.md"));
    paths.sort();
    let mut too_large = Vec::new();
    let mut smallest = 0;
    for path in &paths {
        let new_path = path.to_string_lossy().replace(".old.md", ".new.md");
        let (old, new) = (rendered(path), rendered(Path::new(&new_path)));
        let start = Instant::now();
        let redline = compare(&old, &new);
        let elapsed = start.elapsed();
        check_pair(&old, &new);
        assert!(!redline.bounded);
        let (is_small, is_smallest) = is_of_right_size(path, &old, &new, &redline);
        if !is_small {
            too_large.push(path.file_name());
        }
        smallest += usize::from(is_smallest);
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
    assert!(
        smallest * 100 >= paths.len() * 98,
        "{smallest} of {} are as small as can be",
        paths.len()
    );
    assert!(too_large.is_empty(), "more is marked than need be in {too_large:?}");
}

/// What a person has read and found right, in figures: the texts are not ours to keep.
#[test]
fn real_versions_are_told_as_they_were_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/redline-pairs");
    let read = include_str!("fixtures/real_versions.txt");
    let mut told = String::new();
    for line in read.lines() {
        let name = line.split(':').next().unwrap_or_default();
        let side = |side: &str| folder.join(format!("{name}.{side}.md"));
        if !side("old").exists() {
            println!("skipped: no real version {name}");
            return;
        }
        told += &figures(name, &compare(&rendered(&side("old")), &rendered(&side("new"))));
    }
    assert_eq!(told, read);
}

fn figures(name: &str, redline: &Redline) -> String {
    let mut kinds: Vec<&str> = redline
        .changes
        .iter()
        .map(|change| match change.kind {
            Kind::Words => "words",
            Kind::Blocks => "blocks",
            Kind::Columns => "columns",
            Kind::Moved { .. } => "moved",
            Kind::Link { .. } => "link",
            Kind::Format { .. } => "format",
            Kind::Block { .. } => "kind of block",
            Kind::Split => "split",
            Kind::Merged => "merged",
            Kind::Spacing => "spacing",
            Kind::Renumbered { .. } => "numbers",
        })
        .collect();
    kinds.sort_unstable();
    let counts = kinds.chunk_by(|a, b| a == b).map(|same| format!("{} {}", same.len(), same[0]));
    let Summary { words_inserted, words_deleted, words_moved, .. } = redline.summary;
    let counts = counts.collect::<Vec<_>>().join(", ");
    format!("{name}: +{words_inserted} -{words_deleted} ={words_moved}; {counts}\n")
}

/// As few words are marked as can be, or hardly more; and in fewer places.
fn is_of_right_size(path: &Path, old: &str, new: &str, redline: &Redline) -> (bool, bool) {
    let (mut vocabulary, mut cutter) = (flat::Vocabulary::default(), flat::Cutter::default());
    let mut flat =
        |html: &str| flat::Flat::of(Tree::parse_fragment(html), &mut vocabulary, &mut cutter);
    let (old, new) = (flat(old), flat(new));
    let lexicon = vocabulary.lexicon.clone();
    let words = |flat: &flat::Flat| -> Vec<u32> {
        let words = flat.tokens.iter().map(|token| token.word);
        words.filter(|&word| lexicon.is_word(word)).collect()
    };
    let (a, b) = (words(&old), words(&new));
    let longest = |a: &[u32], b: &[u32]| {
        let ops = similar::capture_diff_slices(similar::Algorithm::Lcs, a, b);
        let lens = ops.iter().map(|op| match op {
            similar::DiffOp::Equal { len, .. } => *len,
            _ => 0,
        });
        (lens.sum::<usize>(), ops.iter().filter(|op| op.tag() != similar::DiffTag::Equal).count())
    };
    let common = longest(&a, &b).0;
    let tokens = |flat: &flat::Flat| -> Vec<u32> { flat.tokens.iter().map(|it| it.word).collect() };
    let hunks = longest(&tokens(&old), &tokens(&new)).1;
    let fewest = a.len() + b.len() - 2 * common;
    let mut budget = align::Budget::for_words(a.len() + b.len());
    let pairing = pair::align_scopes(&old, &new, &lexicon, &mut budget);
    let kept: usize = pairing
        .runs
        .iter()
        .map(|run| tidy::count_words(&old, &lexicon, run.old..run.old + run.len))
        .sum();
    let found = a.len() + b.len() - 2 * kept;
    let shown = redline.words_changed() + 2 * redline.summary.words_moved;
    let changes = redline.changes.iter().filter(|change| change.is_of_words()).count();
    println!(
        "{} fewest {fewest} in {hunks}; found {found} ({:.2}), shown {shown} ({:.2}) in {changes} of {}, {} moved",
        path.file_name().unwrap().to_string_lossy(),
        found as f64 / fewest.max(1) as f64,
        shown as f64 / fewest.max(1) as f64,
        redline.changes.len(),
        redline.summary.words_moved,
    );
    let holds = shown * 2 <= fewest * 3;
    // Where a line that stayed stands between words that could be paired across it, it is better not to.
    (holds, found * 10 <= fewest * 11)
}

fn rendered(path: &Path) -> String {
    let markdown = fs::read_to_string(path).unwrap();
    let options = pulldown_cmark::Options::all();
    let mut html = String::new();
    let parser = pulldown_cmark::Parser::new_ext(&markdown, options);
    pulldown_cmark::html::push_html(&mut html, parser);
    html
}
