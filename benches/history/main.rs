//! Measures how long it takes to read a commit history.
//!
//! - `make FOLDER COMMITS`: makes up a repository of that many commits over 300 notices, the same for the
//!   same number.
//! - `time FOLDER RUNS [walk]`: measures ours and git's own commands on it and prints a line of a table for
//!   each; with `walk` only what reads the history once.
//!
//! `benches/history/run` runs both. Times are of the wall clock: git's part runs in processes of its own.
#![allow(clippy::print_stdout, reason = "measurements are for reading")]

mod made_up;

use std::collections::BTreeSet;
use std::error::Error;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

use engross::{build, site, source};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    // Cargo says `--bench` to every benchmark.
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", folder, commits] => make(Path::new(folder), commits.parse()?),
        ["time", folder, runs] => time(Path::new(folder), runs.parse()?, false),
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

fn time(folder: &Path, runs: usize, only_walk: bool) -> Outcome<()> {
    let Ok(settings) = site::read_settings(folder) else {
        return Err("the settings cannot be read".into());
    };
    let day = jiff::civil::date(2026, 1, 1);
    let files = notices(folder)?;
    let walk = || -> Outcome<usize> {
        let past = source::past::past(folder, &settings, &|_| true, &mut Vec::new())?;
        Ok(past.files.iter().map(|file| file.texts.len()).sum())
    };
    let survey = || -> Outcome<usize> {
        let survey = build::survey(folder, settings.clone(), day, &build::Scope::Build);
        Ok(survey.rendered.len())
    };
    let log = || -> Outcome<usize> {
        let mut log = git(folder);
        log.args(["log", "--raw", "-z"]);
        run(log).map(|()| 1)
    };
    let texts = texts(folder)?;
    let log_and_texts = || -> Outcome<usize> {
        log()?;
        let mut batch = git(folder);
        batch.args(["cat-file", "--batch"]).stdin(fs::File::open(&texts)?);
        run(batch).map(|()| 1)
    };
    let follow = || -> Outcome<usize> {
        for path in &files {
            let mut log = git(folder);
            log.args(["log", "--follow", "--format=%H", "--"]).arg(path);
            run(log)?;
        }
        Ok(files.len())
    };
    let measured: Vec<(&str, &dyn Fn() -> Outcome<usize>)> = match only_walk {
        true => vec![
            ("ours: the walk, texts read", &walk),
            ("`git log --raw -z`", &log),
            ("that, and `git cat-file --batch` of the same texts", &log_and_texts),
        ],
        false => vec![
            ("ours: the walk, texts read", &walk),
            ("ours: all up to fingerprints of every version", &survey),
            ("`git log --raw -z`", &log),
            ("that, and `git cat-file --batch` of the same texts", &log_and_texts),
            ("`git log --follow`, once a notice", &follow),
        ],
    };
    let mut times = vec![Vec::new(); measured.len()];
    let mut counts = vec![0; measured.len()];
    // In turn, so that what else the machine does falls on all alike.
    for _ in 0..runs {
        for (at, (_, work)) in measured.iter().enumerate() {
            let start = Instant::now();
            counts[at] = black_box(work()?);
            times[at].push(start.elapsed().as_secs_f64());
        }
    }
    println!("| | seconds, median of {runs} | least | count |");
    println!("|---|--:|--:|--:|");
    for (at, (name, _)) in measured.iter().enumerate() {
        times[at].sort_by(f64::total_cmp);
        let (median, least) = (times[at][runs / 2], times[at][0]);
        println!("| {name} | {median:.2} | {least:.2} | {} |", counts[at]);
    }
    Ok(())
}

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
