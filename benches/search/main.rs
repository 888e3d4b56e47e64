//! Measures the search index of a made-up site: how long it takes to make, how large it is, and how much a query
//! loads.
//!
//! - `make FOLDER NOTICES VERSIONS`: makes up the notices, the same for the same numbers, writes their index and
//!   prints its size.
//! - `queries`: prints queries for `run_search.mjs`, which runs the page's script on the index.
//! - `loads QUERIES RESULTS`: prints what these loaded.
//!
//! `benches/search/run` runs all of it. A version has 12 KB in 16 clauses; words are as frequent as the words of a
//! language are (Zipf), out of 30,000; from one version to the next 2 in 100 words change, either spread over the
//! whole text, which is the worst for an index, or in a few clauses, as editors change texts.
#![allow(clippy::print_stdout, reason = "measurements are for reading")]

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use engross::search::{EditionIndex, EditionText, VersionText, files};
use rayon::prelude::*;
use serde_json::{Value, json};

#[path = "../redline/legal_text.rs"]
#[allow(dead_code, reason = "only its numbers are used")]
mod legal_text;

use legal_text::Random;

type Outcome<T> = Result<T, Box<dyn Error>>;

const VOCABULARY: usize = 30_000;
const CLAUSES: usize = 16;
const BYTES: usize = 12_000;

fn main() -> Outcome<()> {
    // Cargo says `--bench` to every benchmark.
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", folder, notices, versions, how] => {
            make(Path::new(folder), notices.parse()?, versions.parse()?, how == "spread")
        }
        ["queries"] => {
            queries();
            Ok(())
        }
        ["loads", queries, results] => loads(Path::new(queries), Path::new(results)),
        _ => {
            println!("benches/search/run runs this; what it can do stands in main.rs");
            Ok(())
        }
    }
}

/// The words of a made-up language, the most frequent first.
struct Vocabulary {
    words: Vec<String>,
    /// Of each, how often it or one before it is drawn, out of `total`.
    shares: Vec<u64>,
    total: u64,
}

impl Vocabulary {
    fn new() -> Vocabulary {
        let random = &mut Random::new(1);
        let mut known = HashSet::new();
        let mut words = Vec::new();
        let onsets =
            ["b", "c", "d", "f", "g", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "v", ""];
        let cores = ["a", "e", "i", "o", "u", "ai", "ea", "io"];
        let codas = ["", "", "n", "r", "s", "t", "l", "nt", "ct"];
        while words.len() < VOCABULARY {
            // Frequent words are short.
            let syllables = 1 + random.below(2) + usize::from(words.len() > 150) * random.below(3);
            let mut word = String::new();
            for _ in 0..syllables {
                for parts in [&onsets[..], &cores[..], &codas[..]] {
                    word.push_str(parts[random.below(parts.len())]);
                }
            }
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
        let mut total = 0;
        let shares = (0..VOCABULARY as u64).map(|rank| {
            total += 100_000_000 / (rank + 3);
            total
        });
        Vocabulary { shares: shares.collect(), words, total }
    }

    fn draw(&self, random: &mut Random) -> &str {
        let at = random.below(usize::try_from(self.total).unwrap_or(usize::MAX)) as u64;
        &self.words[self.shares.partition_point(|share| *share <= at)]
    }
}

/// Titles and words of clauses.
type Text<'a> = Vec<(String, Vec<&'a str>)>;

fn made_up<'a>(vocabulary: &'a Vocabulary, random: &mut Random) -> Text<'a> {
    let clause = |random: &mut Random| {
        let title = (0..3).map(|_| vocabulary.draw(random)).collect::<Vec<_>>().join(" ");
        let mut words = Vec::new();
        let mut bytes = 0;
        while bytes < BYTES / CLAUSES {
            words.push(vocabulary.draw(random));
            bytes += words[words.len() - 1].len() + 1;
        }
        (title, words)
    };
    (0..CLAUSES).map(|_| clause(random)).collect()
}

fn edit<'a>(text: &mut Text<'a>, spread: bool, vocabulary: &'a Vocabulary, random: &mut Random) {
    let words: usize = text.iter().map(|(_, words)| words.len()).sum();
    let few = [random.below(CLAUSES), random.below(CLAUSES), random.below(CLAUSES)];
    for _ in 0..words / 50 {
        let clause = if spread { random.below(CLAUSES) } else { few[random.below(3)] };
        let words = &mut text[clause].1;
        let at = random.below(words.len());
        words[at] = vocabulary.draw(random);
    }
}

fn html(text: &Text<'_>) -> String {
    let mut html = String::new();
    for (at, (title, words)) in text.iter().enumerate() {
        let _ = write!(html, "<h2 id=\"clause-{at}\">{title}</h2>");
        for paragraph in words.chunks(60) {
            let _ = write!(html, "<p>{}.</p>", paragraph.join(" "));
        }
    }
    html
}

fn make(folder: &Path, notices: usize, versions: usize, spread: bool) -> Outcome<()> {
    let vocabulary = Vocabulary::new();
    let texts: Vec<(String, Vec<String>)> = (0..notices)
        .into_par_iter()
        .map(|number| {
            let random = &mut Random::new(number as u64 + 2);
            let title = format!("{} {}", vocabulary.draw(random), vocabulary.draw(random));
            let mut text = made_up(&vocabulary, random);
            let mut all = vec![html(&text)];
            while all.len() < versions {
                edit(&mut text, spread, &vocabulary, random);
                all.push(html(&text));
            }
            (title, all)
        })
        .collect();
    let start = Instant::now();
    let editions: Vec<EditionIndex> = texts
        .par_iter()
        .enumerate()
        .map(|(number, (title, texts))| {
            let link = format!("/legal/notice-{number}/");
            let names: Vec<(String, String)> = (0..texts.len())
                .map(|at| {
                    (format!("{at} March {}", 2010 + at), format!("{link}{}-03-01/", 2010 + at))
                })
                .collect();
            let versions =
                texts.iter().zip(&names).enumerate().map(|(at, (html, (name, link)))| {
                    VersionText { name, link, html, is_shown: at + 1 == texts.len() }
                });
            EditionIndex::of(&EditionText { title, link: &link, versions: versions.collect() })
        })
        .collect();
    let indexed = start.elapsed();
    let held: usize = editions.iter().map(EditionIndex::held).sum();
    let mut sizes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let (mut bytes, mut count) = (0, 0);
    let mut writing = std::time::Duration::ZERO;
    let start = Instant::now();
    for (name, content) in files(editions.into_iter()) {
        let kind = name.trim_end_matches(|c: char| c.is_ascii_digit() || ".json".contains(c));
        sizes.entry(kind.to_owned()).or_default().push(content.len());
        (bytes, count) = (bytes + content.len(), count + 1);
        let write = Instant::now();
        let path = folder.join(name);
        fs::create_dir_all(path.parent().ok_or("a path without a folder")?)?;
        fs::write(path, content)?;
        writing += write.elapsed();
    }
    let text: usize = texts.iter().flat_map(|(_, texts)| texts).map(String::len).sum();
    let put = start.elapsed() - writing;
    println!("{} versions, {} MB of HTML", notices * versions, text / 1_000_000);
    println!(
        "indexed in {:.1} s on {} threads, files made in {:.1} s, written in {:.1} s",
        indexed.as_secs_f64(),
        rayon::current_num_threads(),
        put.as_secs_f64(),
        writing.as_secs_f64()
    );
    println!("kept until the end: {:.1} MB", held as f64 / 1e6);
    println!("{:.1} MB in {count} files:\n", bytes as f64 / 1e6);
    println!("| files | count | MB | largest, bytes |");
    println!("|---|--:|--:|--:|");
    for (kind, sizes) in sizes {
        let (sum, most) = (sizes.iter().sum::<usize>(), sizes.iter().max().unwrap_or(&0));
        println!("| {kind} | {} | {:.2} | {most} |", sizes.len(), sum as f64 / 1e6);
    }
    println!();
    Ok(())
}

/// What words of a query are like: ranks from and to, and how many letters of a word are typed.
const KINDS: [(&str, usize, usize); 4] = [
    ("frequent", 0, 60),
    ("middling", 60, 2_000),
    ("rare", 2_000, VOCABULARY),
    ("mixed", 0, VOCABULARY),
];

fn queries() {
    let vocabulary = Vocabulary::new();
    let random = &mut Random::new(99);
    for older in [false, true] {
        for (kind, from, to) in KINDS {
            for count in 1..=4 {
                for begun in [false, true] {
                    for _ in 0..25 {
                        let words: Vec<String> = (0..count)
                            .map(|_| {
                                let mut rank = from + random.below(to - from);
                                if kind == "mixed" {
                                    rank = random.below(1 + rank);
                                    rank = random.below(1 + rank);
                                }
                                let word = &vocabulary.words[rank];
                                let letters = if begun { 3 } else { word.len() };
                                word.chars().take(letters).collect()
                            })
                            .collect();
                        let kind = if begun {
                            format!("{kind}, 3 letters of it")
                        } else {
                            kind.to_owned()
                        };
                        println!(
                            "{}",
                            json!({"query": words.join(" "), "older": older, "kind": kind, "words": count})
                        );
                    }
                }
            }
        }
    }
}

/// What a query loaded: bytes, files, and how many results that gave.
type Load = (u64, usize, usize);

fn loads(queries: &Path, results: &Path) -> Outcome<()> {
    let (queries, results) = (fs::read_to_string(queries)?, fs::read_to_string(results)?);
    // By whether older texts were asked for, the number of words, and their kind.
    let mut loads: BTreeMap<(bool, u64, String), Vec<Load>> = BTreeMap::new();
    for (query, result) in queries.lines().zip(results.lines()) {
        let (query, result): (Value, Value) =
            (serde_json::from_str(query)?, serde_json::from_str(result)?);
        let key = (
            query["older"] == true,
            query["words"].as_u64().ok_or("no words")?,
            query["kind"].as_str().ok_or("no kind")?.to_owned(),
        );
        let bytes = result["bytes"].as_u64().ok_or("no bytes")?;
        let files = result["files"].as_array().map_or(0, Vec::len);
        let found = result["found"].as_array().map_or(0, Vec::len);
        loads.entry(key).or_default().push((bytes, files, found));
    }
    println!(
        "| texts | words | of them | queries | KB, median | KB, most | files, most | results, median |"
    );
    println!("|---|--:|---|--:|--:|--:|--:|--:|");
    for ((older, words, kind), mut all) in loads {
        all.sort_unstable();
        let median = all[all.len() / 2].0;
        let most = all[all.len() - 1].0;
        let files = all.iter().map(|it| it.1).max().unwrap_or(0);
        let mut found: Vec<usize> = all.iter().map(|it| it.2).collect();
        found.sort_unstable();
        let texts = if older { "all versions" } else { "today's" };
        println!(
            "| {texts} | {words} | {kind} | {} | {:.1} | {:.1} | {files} | {} |",
            all.len(),
            median as f64 / 1e3,
            most as f64 / 1e3,
            found[found.len() / 2]
        );
    }
    Ok(())
}
