//! Measures how long it takes to read a commit history.
//!
//! - `make FOLDER COMMITS`: makes up a repository of that many commits over 880 files, the same for the
//!   same number.
//! - `time FOLDER RUNS [walk]`: measures ours and git's own commands on it and prints a line of a table for
//!   each; with `walk` only what reads the history once.
//! - `work list|texts|survey FOLDER`: what is measured of ours, which like git's part runs in a process of its own.
//!
//! `benches/history/run` runs them. CPU time is that of all processes that a row takes.
#![allow(clippy::print_stdout, reason = "measurements are for reading")]

mod made_up;
#[path = "../build/measured.rs"]
mod measured;

use std::collections::BTreeSet;
use std::error::Error;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use engross::source::git::Repository;
use engross::{build, site, source};
use measured::{Took, measured, median};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    // Cargo says `--bench` to every benchmark.
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", folder, commits] => make(Path::new(folder), commits.parse()?),
        ["time", folder, runs] => time(Path::new(folder), runs.parse()?, false),
        ["work", what, folder] => work(what, Path::new(folder)),
        ["time", folder, runs, "walk"] => time(Path::new(folder), runs.parse()?, true),
        _ => {
            println!("benches/history/run runs this; what it can do stands in main.rs");
            Ok(())
        }
    }
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    git
}

fn run(mut command: Command) -> Outcome<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}

fn make(folder: &Path, commits: usize) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    run({
        let mut init = git(folder);
        init.args(["init", "--quiet", "--initial-branch=main"]);
        init
    })?;
    let mut import = git(folder).args(["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn()?;
    if let Some(stdin) = import.stdin.take() {
        let mut stream = BufWriter::new(stdin);
        made_up::write_history(commits, &mut stream)?;
        stream.flush()?;
    }
    if !import.wait()?.success() {
        return Err("git fast-import failed".into());
    }
    // As a clone has it: one pack, and beside it what git keeps to read it faster.
    for arguments in [&["repack", "-a", "-d", "-q"][..], &["commit-graph", "write", "--reachable"]]
    {
        let mut command = git(folder);
        command.args(arguments).stderr(Stdio::null());
        run(command)?;
    }
    let mut checkout = git(folder);
    checkout.args(["reset", "--quiet", "--hard", "main"]);
    run(checkout)
}

/// Does what a row is about, in the process that is measured.
fn work(what: &str, folder: &Path) -> Outcome<()> {
    let Ok(settings) = site::read_settings(folder) else {
        return Err("the settings cannot be read".into());
    };
    match what {
        "list" => {
            let repository = Repository::open(folder)?;
            black_box(repository.walk(repository.commit("HEAD")?)?.len());
        }
        "texts" => {
            let past = source::past::past(folder, &settings, &|_| true, &mut Vec::new())?;
            black_box(past.files.len());
        }
        "survey" => {
            let day = jiff::civil::date(2026, 1, 1);
            let survey = build::survey(folder, settings, day, &build::Scope::Build);
            black_box(survey.rendered.len());
        }
        _ => return Err(format!("what is {what}?").into()),
    }
    Ok(())
}

fn time(folder: &Path, runs: usize, only_walk: bool) -> Outcome<()> {
    let ours = |what: &str| -> Outcome<Vec<Command>> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["work", what]).arg(folder);
        Ok(vec![command])
    };
    let log = || {
        let mut log = git(folder);
        log.args(["log", "--raw", "-z"]);
        log
    };
    let texts = texts(folder)?;
    let log_and_texts = || -> Outcome<Vec<Command>> {
        let mut batch = git(folder);
        batch.args(["cat-file", "--batch"]).stdin(fs::File::open(&texts)?);
        Ok(vec![log(), batch])
    };
    let files = notices(folder)?;
    let follow = || {
        let follow = |path: &String| {
            let mut log = git(folder);
            log.args(["log", "--follow", "--format=%H", "--"]).arg(path);
            log
        };
        Ok(files.iter().map(follow).collect())
    };
    let mut rows: Vec<(&str, Commands<'_>)> = vec![
        ("ours: every commit and what it changed, renames followed", Box::new(|| ours("list"))),
        ("`git log --raw -z`", Box::new(|| Ok(vec![log()]))),
        ("ours: that, and all texts read", Box::new(|| ours("texts"))),
        (
            "`git log --raw -z`, and `git cat-file --batch` of the same texts",
            Box::new(log_and_texts),
        ),
    ];
    if !only_walk {
        let all = "ours: all up to fingerprints of every version";
        rows.push((all, Box::new(|| ours("survey"))));
        rows.push(("`git log --follow`, once a notice", Box::new(follow)));
    }
    let mut times = vec![Vec::new(); rows.len()];
    // In turn, so that what else the machine does falls on all alike.
    for _ in 0..runs {
        for (at, (_, commands)) in rows.iter().enumerate() {
            let nothing = Took { wall: 0.0, cpu: 0.0, memory: 0.0 };
            let took = commands()?.into_iter().try_fold(nothing, |sum, command| {
                measured(command).map(|took| Took {
                    wall: sum.wall + took.wall,
                    cpu: sum.cpu + took.cpu,
                    memory: sum.memory.max(took.memory),
                })
            })?;
            times[at].push(took);
        }
    }
    println!("| medians of {runs} | wall, s | CPU, s | peak, MiB |");
    println!("|---|--:|--:|--:|");
    for ((name, _), times) in rows.iter().zip(&times) {
        let Took { wall, cpu, memory } = median(times);
        println!("| {name} | {wall:.2} | {cpu:.2} | {memory:.0} |");
    }
    Ok(())
}

/// What is run for a row, one after another.
type Commands<'a> = Box<dyn Fn() -> Outcome<Vec<Command>> + 'a>;

/// The files of notices, below the folder.
fn notices(folder: &Path) -> Outcome<Vec<String>> {
    let output = git(folder).args(["ls-files", "-z", "content"]).stdout(Stdio::piped()).output()?;
    let listed = String::from_utf8(output.stdout)?;
    Ok(listed.split_terminator('\0').map(str::to_owned).collect())
}

/// Writes the ids of all texts that notices ever had into a file, one a line.
fn texts(folder: &Path) -> Outcome<PathBuf> {
    let all = ["log", "--raw", "--no-abbrev", "--format=", "--no-merges"];
    let output = git(folder).args(all).args(["--", "content"]).stdout(Stdio::piped()).output()?;
    let listed = String::from_utf8(output.stdout)?;
    let ids: BTreeSet<&str> = listed.lines().filter_map(|line| line.split(' ').nth(3)).collect();
    let file = folder.join(".git/texts-of-notices");
    fs::write(&file, ids.into_iter().map(|id| format!("{id}\n")).collect::<String>())?;
    Ok(file)
}
