//! Measures whole builds, ours beside those of Hugo and Zola from the same texts.
//!
//! - `make FOLDER NOTICES VERSIONS`: makes up the three sites, the same for the same numbers.
//! - `time FOLDER FIGURES RUNS ENGROSS HUGO ZOLA`: builds them in turn, so many times, prints a table, and adds its
//!   figures to a file. What is not installed is `-`, and has a row that says so.
//! - `time-large FOLDER FIGURES ENGROSS`: the same once, of ours alone, and of what the goals name alone.
//! - `scale FIGURES`: says what these figures of one or two sizes mean for a minute, an hour and a million versions.
//! - `write FILE`: puts what comes on standard input in the place of the measured part of a Markdown file.
//!
//! `benches/build/run` runs all of it. Outputs are moved aside between full builds, and removed when all is
//! measured: to remove a file takes several times as long as to write it, and for minutes after that new files take several times as
//! long as well, since ext4 passes over what was removed lately.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "measurements are for reading")]

#[path = "../preview/made_up.rs"]
#[allow(dead_code, reason = "not all of it is edited")]
mod made_up;
mod measured;
mod others;
mod scale;

use std::error::Error;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use measured::{Took, measured, median};
use walkdir::WalkDir;

type Outcome<T> = Result<T, Box<dyn Error>>;

const DAY: &str = "2026-01-01";

fn main() -> Outcome<()> {
    // Cargo says `--bench` to every benchmark.
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", folder, notices, versions] => {
            let (notices, versions) = (notices.parse()?, versions.parse()?);
            let folder = Path::new(folder);
            made_up::write(&folder.join("engross"), notices, versions)?;
            others::write_hugo(&folder.join("hugo"), notices, versions)?;
            Ok(others::write_zola(&folder.join("zola"), notices, versions)?)
        }
        ["time", folder, figures, runs, engross, hugo, zola] => {
            let programs =
                Programs { engross: engross.into(), hugo: there(hugo), zola: there(zola) };
            time(&ROWS, Path::new(folder), Path::new(figures), runs.parse()?, &programs)
        }
        ["time-large", folder, figures, engross] => {
            let programs = Programs { engross: engross.into(), hugo: None, zola: None };
            time(&LARGE, Path::new(folder), Path::new(figures), 1, &programs)
        }
        ["scale", figures] => scale::print(Path::new(figures)),
        ["write", file] => write(Path::new(file)),
        _ => {
            println!("benches/build/run runs this; what it can do stands in main.rs");
            Ok(())
        }
    }
}

fn there(program: &str) -> Option<PathBuf> {
    (program != "-").then(|| program.into())
}

struct Programs {
    engross: PathBuf,
    hugo: Option<PathBuf>,
    zola: Option<PathBuf>,
}

/// What is measured, in the order in which it is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// A full build of what the goals name.
    Named,
    /// The same, with each version against the text in force as well, and both readable side by side.
    Beside,
    /// The same again, nothing changed.
    Unchanged,
    /// The same after a text was edited for the first time: files that stay are linked into a second tree.
    FirstEdit,
    /// The same after another edit: both trees are there.
    Edited,
    /// The same without what earlier builds kept, over an output that is there.
    NoCache,
    /// A full build by the default settings.
    Defaults,
    Hugo,
    Zola,
}

const ROWS: [Row; 9] = [
    Row::Named,
    Row::Unchanged,
    Row::FirstEdit,
    Row::Edited,
    Row::NoCache,
    Row::Beside,
    Row::Defaults,
    Row::Hugo,
    Row::Zola,
];

/// What a site is measured by that is too large for the rest: Hugo takes more memory for it than most machines have.
const LARGE: [Row; 4] = [Row::Named, Row::Unchanged, Row::FirstEdit, Row::Edited];

impl Row {
    fn name(self) -> &'static str {
        match self {
            Row::Named => "ours: full build",
            Row::Beside => "ours: full build, with the text in force, side by side",
            Row::Unchanged => "ours: again, nothing changed",
            Row::FirstEdit => "ours: again, one text edited for the first time",
            Row::Edited => "ours: again, one text edited",
            Row::NoCache => "ours: again, `--no-cache`",
            Row::Defaults => "ours: full build, default settings",
            Row::Hugo => "Hugo: full build",
            Row::Zola => "Zola: full build",
        }
    }

    /// Whether there is nothing of an earlier build.
    fn is_full(self) -> bool {
        !matches!(self, Row::Unchanged | Row::FirstEdit | Row::Edited | Row::NoCache)
    }
}

/// What the goals name is made, and nothing else: version pages, redlines of neighbours, history, feeds, data, sitemap and
/// manifest.
const NAMED: &str = "search: off\nformats: {plain_text: false, markdown: false}\nredline: \
    {all_pairs_up_to: 1, with_in_force: false, side_by_side: false}\n";

/// The same with two redlines for each version, each drawn twice.
const BESIDE: &str =
    "search: off\nformats: {plain_text: false, markdown: false}\nredline: {all_pairs_up_to: 1}\n";

/// The sites and the outputs of one size.
struct Sizes<'a> {
    folder: &'a Path,
    programs: &'a Programs,
    /// The settings as they were made up.
    settings: String,
}

impl Sizes<'_> {
    fn site(&self) -> PathBuf {
        self.folder.join("engross")
    }

    fn output(&self, row: Row) -> PathBuf {
        match row {
            Row::Hugo => self.folder.join("hugo/public"),
            Row::Zola => self.folder.join("zola/public"),
            _ => self.site().join("output"),
        }
    }

    /// Moves away what builds of the row's program made, and what they keep beside it.
    fn clear(&self, row: Row) -> Outcome<()> {
        self.put_aside(&self.output(row))?;
        if !matches!(row, Row::Hugo | Row::Zola) {
            for kept in [".engross", ".output.staging", ".output.fresh", ".output.previous"] {
                self.put_aside(&self.site().join(kept))?;
            }
        }
        Ok(())
    }

    fn put_aside(&self, folder: &Path) -> Outcome<()> {
        let aside = self.folder.join("aside");
        fs::create_dir_all(&aside)?;
        let number = fs::read_dir(&aside)?.count();
        match fs::rename(folder, aside.join(number.to_string())) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Where the time of a full build goes, and that of one after an edit; nothing if the program does not tell.
    fn stages(&self, rows: &[Row], runs: usize) -> Outcome<Option<String>> {
        if !says(&self.programs.engross, "--timings") {
            return Ok(None);
        }
        let mut told = String::new();
        for row in rows.iter().copied() {
            self.prepare(row, runs)?;
            let command = self.command(row)?;
            let output = command_of(&command)?.arg("--timings").output()?;
            if row != Row::FirstEdit {
                let said = String::from_utf8_lossy(&output.stderr);
                let table = said.find("CPU s").and_then(|at| said[..at].rfind('\n')).unwrap_or(0);
                told += &format!("{}:\n{}\n", row.name(), said[table..].trim_matches('\n'));
            }
        }
        Ok(Some(told))
    }

    /// Brings a site to where a run of the row begins.
    fn prepare(&self, row: Row, run: usize) -> Outcome<()> {
        if row.is_full() {
            self.clear(row)?;
        }
        let settings = match row {
            Row::Defaults => self.settings.clone(),
            Row::Beside => format!("{}{BESIDE}", self.settings),
            _ => format!("{}{NAMED}", self.settings),
        };
        fs::write(self.site().join("engross.yaml"), settings)?;
        if matches!(row, Row::FirstEdit | Row::Edited) {
            // Another sentence each time: what was built before had the one before.
            let path = self.site().join(made_up::current(0));
            let text = fs::read_to_string(&path)?;
            let text = text.split("\nEdited ").next().unwrap_or_default().to_owned();
            fs::write(path, format!("{text}\nEdited {run} times, {row:?}.\n"))?;
        }
        Ok(())
    }

    /// The command of a row; none, and why, where there is none.
    fn command(&self, row: Row) -> Result<Vec<String>, &'static str> {
        let path = |path: &Path| path.display().to_string();
        let (program, arguments) = match row {
            Row::Hugo => {
                let hugo = self.programs.hugo.as_ref().ok_or("not installed")?;
                (
                    hugo,
                    vec![
                        "--quiet".to_owned(),
                        "--source".to_owned(),
                        path(&self.folder.join("hugo")),
                    ],
                )
            }
            Row::Zola => {
                let zola = self.programs.zola.as_ref().ok_or("not installed")?;
                (
                    zola,
                    vec!["--root".to_owned(), path(&self.folder.join("zola")), "build".to_owned()],
                )
            }
            _ => {
                let site = path(&self.site());
                let words = ["build", "--quiet", "--as-of", DAY, "--root", &site];
                let mut arguments: Vec<String> = words.map(str::to_owned).into();
                if row == Row::NoCache {
                    if !says(&self.programs.engross, "--no-cache") {
                        return Err("this engross has no `--no-cache`");
                    }
                    arguments.push("--no-cache".to_owned());
                }
                (&self.programs.engross, arguments)
            }
        };
        Ok([vec![path(program)], arguments].concat())
    }
}

/// Whether `engross build --help` names an option.
fn says(engross: &Path, option: &str) -> bool {
    let help = Command::new(engross).args(["build", "--help"]).output();
    help.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).contains(option))
}

/// What an output has.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    files: usize,
    bytes: u64,
    /// Redlines.
    redlines: usize,
}

fn weighed(folder: &Path) -> Outcome<Weight> {
    let mut sum = Weight::default();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            // What is smaller leads on to one: a page that shows one has the text in it.
            const SMALLEST: u64 = 4 << 10;
            let is_redline = |it: &std::ffi::OsStr| it == "changes" || it == "compare";
            let is_page = entry.file_name() == "index.html";
            let length = entry.metadata()?.len();
            sum.files += 1;
            sum.bytes += length;
            let is_redline = is_page && length > SMALLEST && entry.path().iter().any(is_redline);
            sum.redlines += usize::from(is_redline);
        }
    }
    Ok(sum)
}

fn command_of(words: &[String]) -> Outcome<Command> {
    let (program, arguments) = words.split_first().ok_or("there is no command")?;
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(command)
}

/// What was measured of a row.
struct Measured {
    row: Row,
    median: Took,
    weight: Weight,
}

fn time(
    rows: &[Row],
    folder: &Path,
    figures: &Path,
    runs: usize,
    programs: &Programs,
) -> Outcome<()> {
    let settings = fs::read_to_string(folder.join("engross/engross.yaml"))?;
    let sizes = Sizes { folder, programs, settings };
    let mut all: Vec<(Row, Vec<Took>, Weight)> = Vec::new();
    let mut missing: Vec<(Row, &str)> = Vec::new();
    for run in 0..runs {
        for row in rows.iter().copied() {
            let command = match sizes.command(row) {
                Ok(command) => command,
                Err(why) => {
                    if run == 0 {
                        eprintln!("{}: left out: {why}", row.name());
                        missing.push((row, why));
                    }
                    continue;
                }
            };
            sizes.prepare(row, run)?;
            let took = measured(command_of(&command)?)?;
            eprintln!("{}: {:.2} s, {:.2} s of CPU time", row.name(), took.wall, took.cpu);
            match all.iter_mut().find(|(known, ..)| *known == row) {
                Some((_, times, _)) => times.push(took),
                None => all.push((row, vec![took], weighed(&sizes.output(row))?)),
            }
        }
    }
    fs::write(sizes.site().join("engross.yaml"), &sizes.settings)?;
    let measured: Vec<Measured> = all
        .into_iter()
        .map(|(row, times, weight)| Measured { row, median: median(&times), weight })
        .collect();
    let versions = versions_of(&sizes.site())?;
    print_table(&measured, &missing, versions);
    scale::note(figures, versions, &measured)?;
    // A large site is not built whole once more.
    let told: &[Row] = match rows.contains(&Row::Defaults) {
        true => &[Row::Named, Row::FirstEdit, Row::Edited],
        false => &[Row::Edited],
    };
    match sizes.stages(told, runs)? {
        Some(stages) => println!("```\n{}\n```\n", stages.trim_end()),
        None => println!("This engross has no `--timings`.\n"),
    }
    [Row::Hugo, Row::Zola, Row::Named].into_iter().try_for_each(|row| sizes.clear(row))
}

/// How many texts the site has, all of which are versions.
fn versions_of(site: &Path) -> Outcome<usize> {
    let mut count = 0;
    for entry in WalkDir::new(site.join("content")) {
        let entry = entry?;
        let is_text = !entry.file_name().to_string_lossy().starts_with('_');
        count += usize::from(entry.file_type().is_file() && is_text);
    }
    Ok(count)
}

fn print_table(measured: &[Measured], missing: &[(Row, &str)], versions: usize) {
    let hugo = measured.iter().find(|it| it.row == Row::Hugo).map(|it| it.median);
    println!(
        "| | wall, s | CPU, s | CPU a version, ms | peak, MiB | files | MB | wall to Hugo's | CPU to Hugo's |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for row in ROWS {
        let name = row.name();
        if let Some(Measured { median: Took { wall, cpu, memory }, weight, .. }) =
            measured.iter().find(|it| it.row == row)
        {
            let Weight { files, bytes, .. } = weight;
            let ratio = |own: f64, other: fn(&Took) -> f64| {
                hugo.as_ref().map_or("".to_owned(), |hugo| format!("{:.2}", own / other(hugo)))
            };
            let (of_wall, of_cpu) = (ratio(*wall, |it| it.wall), ratio(*cpu, |it| it.cpu));
            let each = 1e3 * cpu / versions.max(1) as f64;
            let megabytes = *bytes as f64 / 1e6;
            println!(
                "| {name} | {wall:.2} | {cpu:.2} | {each:.2} | {memory:.0} | {files} | {megabytes:.0} | {of_wall} | {of_cpu} |"
            );
        } else if let Some((_, why)) = missing.iter().find(|(it, _)| *it == row) {
            println!("| {name} | {why} | | | | | | | |");
        }
    }
    println!();
}

const BEGIN: &str = "<!-- measured by benches/build/run -->\n";
const END: &str = "<!-- end of what was measured -->\n";

/// Puts what comes on standard input in the place of the measured part of a file.
fn write(file: &Path) -> Outcome<()> {
    let mut measured = String::new();
    std::io::stdin().read_to_string(&mut measured)?;
    let text = fs::read_to_string(file)?;
    let (before, rest) = text.split_once(BEGIN).ok_or("the file has no measured part")?;
    let (_, after) = rest.split_once(END).ok_or("the measured part of the file has no end")?;
    let mut written = fs::File::create(file)?;
    Ok(write!(written, "{before}{BEGIN}\n{}\n\n{END}{after}", measured.trim())?)
}
