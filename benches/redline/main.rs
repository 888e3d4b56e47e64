//! Measures the redline: the CPU time of comparing and drawing, parsing included.
//!
//! - `pairs FROM TO`: writes pairs of HTML documents to `TO/versions`, from the pairs of Markdown or
//!   HTML in a folder; and to `TO/links` pairs in which only the target of the first link differs.
//! - `made-up TO`: the same with pairs made up.
//! - `time FOLDER OUTPUT`: compares each pair, writes the redlines and prints a line of JSON for each.
//! - `large`: documents of a megabyte, as a table.
//!
//! `benches/redline/run` runs them all, and other programs on the same pairs.
#![allow(clippy::print_stdout, reason = "measurements are for reading")]

mod legal_text;

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::{env, fs};

use engross::redline::{self, Redline};
use legal_text::{Notice, Random};
use rustix::time::{ClockId, clock_gettime};

/// Each pair is compared so often, and timed; the median counts.
const RUNS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo says `--bench` to every benchmark.
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["pairs", from, to] => write_pairs(read_pairs(Path::new(from))?, Path::new(to)),
        ["made-up", to] => write_pairs(made_up_pairs(), Path::new(to)),
        ["time", folder, output] => time(Path::new(folder), Path::new(output)),
        ["large"] => large(),
        _ => {
            println!("benches/redline/run runs this; what it can do stands in main.rs");
            Ok(())
        }
    }
}

struct Pair {
    name: String,
    old: String,
    new: String,
}

/// The pairs of a folder, in the order of their names: `NNN.old.md` and `NNN.new.md`, or `.html`.
fn read_pairs(folder: &Path) -> Result<Vec<Pair>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let mut pairs = Vec::new();
    for path in paths {
        let Some(file) = path.file_name().and_then(|name| name.to_str()) else { continue };
        for extension in ["md", "html"] {
            let Some(name) = file.strip_suffix(&format!(".old.{extension}")) else { continue };
            let new = folder.join(format!("{name}.new.{extension}"));
            pairs.push(Pair { name: name.to_owned(), old: html_of(&path)?, new: html_of(&new)? });
        }
    }
    if pairs.is_empty() {
        return Err(format!("no NNN.old.md or NNN.old.html in {}", folder.display()).into());
    }
    Ok(pairs)
}

fn html_of(path: &Path) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|err| format!("{}: {err}", path.display()))?;
    if path.extension().is_some_and(|extension| extension == "html") {
        return Ok(text);
    }
    let mut html = String::new();
    let parser = pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::all());
    pulldown_cmark::html::push_html(&mut html, parser);
    Ok(html)
}

/// Two dozen pairs of 2 to 60 kB, from a few words changed to nearly all.
fn made_up_pairs() -> Vec<Pair> {
    (0..24_u32)
        .map(|number| {
            let mut random = Random::new(u64::from(number));
            let notice = Notice::new(2_000 + 58_000 / 24 * number as usize, &mut random);
            let edited = notice.edited([1, 3, 10, 40][number as usize % 4], &mut random);
            Pair { name: format!("{number:03}"), old: notice.html(), new: edited.html() }
        })
        .collect()
}

fn write_pairs(pairs: Vec<Pair>, to: &Path) -> Result<(), Box<dyn Error>> {
    let (versions, links) = (to.join("versions"), to.join("links"));
    fs::create_dir_all(&versions)?;
    fs::create_dir_all(&links)?;
    for Pair { name, old, new } in &pairs {
        fs::write(versions.join(format!("{name}.old.html")), old)?;
        fs::write(versions.join(format!("{name}.new.html")), new)?;
        if let Some(changed) = with_another_target(new) {
            fs::write(links.join(format!("{name}.old.html")), new)?;
            fs::write(links.join(format!("{name}.new.html")), changed)?;
        }
    }
    Ok(())
}

/// The document with another target for its first link that goes somewhere.
fn with_another_target(html: &str) -> Option<String> {
    let (before, rest) = html.split_once("<a href=\"")?;
    let (_, after) = rest.split_once('"')?;
    Some(format!("{before}<a href=\"https://changed.example/\"{after}"))
}

fn time(folder: &Path, output: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(output)?;
    let pairs = read_pairs(folder)?;
    for pair in &pairs {
        black_box(drawn(pair));
    }
    for pair in &pairs {
        let mut times: Vec<f64> = (0..RUNS).map(|_| cpu_ms(|| drawn(pair)).1).collect();
        times.sort_by(f64::total_cmp);
        fs::write(output.join(format!("{}.redline.html", pair.name)), drawn(pair))?;
        let line = serde_json::json!({ "pair": pair.name, "cpu_ms": times[RUNS / 2] });
        println!("{line}");
    }
    Ok(())
}

fn drawn(pair: &Pair) -> String {
    redline::page::draw(&redline::compare(&pair.old, &pair.new))
}

/// What it returns, and the CPU time of this process that it took, in milliseconds.
fn cpu_ms<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let now = || {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
    };
    let start = now();
    let result = black_box(work());
    (result, now() - start)
}

fn large() -> Result<(), Box<dyn Error>> {
    const BYTES: usize = 1_000_000;
    let random = &mut Random::new(1);
    let notice = Notice::new(BYTES, random);
    let others = [
        ("the same", notice.clone()),
        ("3 % of the words changed", notice.edited(3, random)),
        ("unrelated text", Notice::new(BYTES, random)),
        ("paragraphs shuffled", notice.shuffled(random)),
    ];
    println!("| 1 MB against 1 MB | compare, ms CPU | draw, ms CPU | changes | bounded |");
    println!("|---|--:|--:|--:|---|");
    let old = notice.html();
    for (name, other) in others {
        let new = other.html();
        let (redline, comparing): (Redline, f64) = cpu_ms(|| redline::compare(&old, &new));
        let (_, drawing) = cpu_ms(|| redline::page::draw(&redline));
        let changes = redline.summary.changes;
        let bounded = if redline.bounded { "yes" } else { "no" };
        println!("| {name} | {comparing:.0} | {drawing:.0} | {changes} | {bounded} |");
    }
    Ok(())
}
