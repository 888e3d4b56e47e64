//! What measured figures mean for larger archives: by the slope from one size to the next, or by one size alone.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::{Measured, Outcome, Row};

/// What a full build of a size took.
#[derive(Debug, Clone, Copy)]
struct Figures {
    versions: f64,
    wall: f64,
    cpu: f64,
    /// MiB.
    memory: f64,
    files: f64,
    bytes: f64,
    redlines: f64,
}

const ROWS: [(Row, &str); 3] = [
    (Row::Named, "what the goals name"),
    (Row::Beside, "with the text in force, side by side"),
    (Row::Defaults, "default settings"),
];

/// Adds what a size took to the figures.
pub(crate) fn note(figures: &Path, versions: usize, measured: &[Measured]) -> Outcome<()> {
    let mut file = fs::File::options().append(true).create(true).open(figures)?;
    for Measured { row, median, weight } in measured {
        if let Some(at) = ROWS.iter().position(|(it, _)| it == row) {
            let (took, has) = (median, weight);
            writeln!(
                file,
                "{at} {versions} {} {} {} {} {} {}",
                took.wall, took.cpu, took.memory, has.files, has.bytes, has.redlines
            )?;
        }
    }
    Ok(())
}

fn read(figures: &Path, row: usize) -> Outcome<Vec<Figures>> {
    let mut all = Vec::new();
    for line in fs::read_to_string(figures)?.lines() {
        let numbers: Vec<f64> = line.split(' ').map(str::parse).collect::<Result<_, _>>()?;
        let [at, versions, wall, cpu, memory, files, bytes, redlines] = numbers[..] else {
            return Err(format!("no figures: {line}").into());
        };
        if at as usize == row {
            all.push(Figures { versions, wall, cpu, memory, files, bytes, redlines });
        }
    }
    all.sort_by(|a, b| a.versions.total_cmp(&b.versions));
    Ok(all)
}

/// Prints what one machine builds, and what a million versions cost.
pub(crate) fn print(figures: &Path) -> Outcome<()> {
    println!("| | versions | redlines | CPU | wall | memory | files | GB |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    let mut largest = 0.0_f64;
    for (at, (_, what)) in ROWS.into_iter().enumerate() {
        let all = read(figures, at)?;
        let Some(last) = all.last().copied() else { continue };
        largest = largest.max(last.versions);
        // What a run takes whatever its size is counted once, where a smaller size tells it.
        let first = all.iter().rev().find(|it| it.versions * 2.0 < last.versions).copied();
        let line = |of: fn(&Figures) -> f64| match first {
            Some(first) => {
                let slope = (of(&last) - of(&first)) / (last.versions - first.versions);
                (of(&last) - slope * last.versions, slope)
            }
            None => (0.0, of(&last) / last.versions),
        };
        let of = |of: fn(&Figures) -> f64, versions: f64| {
            let (once, each) = line(of);
            once + each * versions
        };
        let within = |seconds: f64| {
            let (once, each) = line(|it| it.wall);
            ((seconds - once) / each).max(0.0)
        };
        for (name, versions) in
            [("a minute", within(60.0)), ("an hour", within(3600.0)), ("a million versions", 1e6)]
        {
            // Of memory one size alone says nothing of another.
            let memory = match first {
                Some(_) => format!("{:.0} MiB", of(|it| it.memory, versions)),
                None => format!("{:.0} MiB at {}", last.memory, last.versions),
            };
            println!(
                "| {name}, {what} | {} | {} | {} | {} | {memory} | {} | {:.1} |",
                rounded(versions),
                rounded(of(|it| it.redlines, versions)),
                time(of(|it| it.cpu, versions)),
                time(of(|it| it.wall, versions)),
                rounded(of(|it| it.files, versions)),
                of(|it| it.bytes, versions) / 1e9,
            );
        }
    }
    println!();
    println!(
        "By what was measured up to {largest} versions; what is beyond that is reckoned, not measured."
    );
    Ok(())
}

/// Three digits are all that such figures are good for.
fn rounded(value: f64) -> String {
    let scale = 10_f64.powi(value.max(1.0).log10().floor() as i32 - 2).max(1.0);
    let digits = format!("{:.0}", (value / scale).round() * scale);
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn time(seconds: f64) -> String {
    match seconds {
        ..120.0 => format!("{seconds:.0} s"),
        ..7200.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}
