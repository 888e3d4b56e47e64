//! Measures how soon a preview shows a page: at first, and after a file was saved.
//!
//! - `make FOLDER NOTICES VERSIONS`: makes up a site, the same for the same numbers.
//! - `stages FOLDER RUNS`: measures each stage of reading the site, one after another.
//! - `edits FOLDER RUNS`: measures a workspace of it: opened, asked for a first page, and then after each kind
//!   of change until the bytes of a page that shows it are there.
//! - `first PROGRAM FOLDER RUNS`: measures `PROGRAM serve` on the site, from its start to the first byte of a notice's
//!   page: without what an earlier preview kept, and with it.
//!
//! `benches/preview/run` runs all of it. Medians, of the wall clock and of CPU time in all threads.
#![allow(clippy::print_stdout, reason = "measurements are for reading")]

mod made_up;

use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

use engross::address::Addresses;
use engross::document::known::Known;
use engross::render::functions::register_placeholders;
use engross::render::plan::plan;
use engross::render::{Ingredients, Renderer};
use engross::workspace::{Served, Workspace};
use engross::{build, document, history, site, source, theme};
use jiff::civil::Date;
use rayon::prelude::*;
use rustix::time::{ClockId, clock_gettime};

type Outcome<T> = Result<T, Box<dyn Error>>;

const DAY: Date = Date::constant(2026, 1, 1);

fn main() -> Outcome<()> {
    // Cargo says `--bench` to every benchmark.
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", folder, notices, versions] => {
            Ok(made_up::write(Path::new(folder), notices.parse()?, versions.parse()?)?)
        }
        ["stages", folder, runs] => stages(Path::new(folder), runs.parse()?),
        ["edits", folder, runs] => edits(Path::new(folder), runs.parse()?),
        ["first", program, folder, runs] => first(program, Path::new(folder), runs.parse()?),
        _ => {
            println!("benches/preview/run runs this; what it can do stands in main.rs");
            Ok(())
        }
    }
}

/// The CPU time of the whole process.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// What was measured, by name in the order of the first run.
#[derive(Default)]
struct Measured(Vec<(&'static str, Vec<(Duration, Duration)>)>);

impl Measured {
    fn time<T>(&mut self, name: &'static str, run: impl FnOnce() -> T) -> T {
        let (start, cpu) = (Instant::now(), cpu_time());
        let made = black_box(run());
        let took = (start.elapsed(), cpu_time() - cpu);
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, times)) => times.push(took),
            None => self.0.push((name, vec![took])),
        }
        made
    }

    fn print(mut self) {
        println!("| | ms | ms of CPU | runs |");
        println!("|---|--:|--:|--:|");
        for (name, times) in &mut self.0 {
            let median = |of: fn(&(Duration, Duration)) -> Duration| {
                let mut all: Vec<Duration> = times.iter().map(of).collect();
                all.sort_unstable();
                all[all.len() / 2].as_secs_f64() * 1e3
            };
            let (wall, cpu) = (median(|it| it.0), median(|it| it.1));
            println!("| {name} | {wall:.1} | {cpu:.1} | {} |", times.len());
        }
        println!();
    }
}

fn settings(root: &Path) -> Outcome<engross::settings::Settings> {
    site::read_settings(root).map_err(|_| "no settings".into())
}

fn stages(root: &Path, runs: usize) -> Outcome<()> {
    let mut measured = Measured::default();
    for _ in 0..runs {
        let settings = Arc::new(settings(root)?);
        measured.time("all, as `engross diff` opens a site", || {
            build::open(root, (*settings).clone(), DAY, &Default::default()).files.len()
        });
        let (mut discovery, _) =
            measured.time("read the files", || source::discover(root, &settings, &|source| source));
        let theme =
            measured.time("the theme", || theme::load(root, &settings, register_placeholders));
        let Ok(theme) = theme else { return Err("a theme with faults".into()) };
        let sources = std::mem::take(&mut discovery.sources);
        let documents = measured.time("parse the texts", || {
            let parsed = sources.into_par_iter().map(|it| Arc::new(document::parse(it).0));
            parsed.collect::<Vec<_>>()
        });
        let (content, _) = measured.time("put versions together", || {
            history::assemble(&documents, Default::default(), &settings, DAY)
        });
        let addresses = Addresses::new(&settings);
        let ingredients = Ingredients {
            settings: settings.clone(),
            fragments: Arc::new(discovery.fragments),
            statics: Arc::new(discovery.statics),
            snapshots: Arc::default(),
            theme: Arc::new(theme),
            day: DAY,
            timings: Default::default(),
        };
        measured.time("plan", || {
            plan(&content, &ingredients.statics, &ingredients.theme, &settings, &addresses)
                .0
                .count()
        });
        measured.time("make the renderer", || Renderer::new(ingredients, content).1.len());
    }
    measured.print();
    Ok(())
}

/// The bytes of a page that must be there.
fn page(workspace: &Workspace, output: &str) -> Vec<u8> {
    match workspace.view().file(output) {
        Served::Bytes(bytes, _) => bytes,
        other => panic!("{output}: {other:?}"),
    }
}

/// A notice's page, or one below it.
fn output(notice: usize, below: &str) -> String {
    format!("{}/{below}index.html", made_up::folder(notice))
}

fn first(program: &str, root: &Path, runs: usize) -> Outcome<()> {
    let mut measured = Measured::default();
    let notice = [7, 0].into_iter().find(|it| root.join(made_up::current(*it)).exists());
    let page =
        format!("/{}/", made_up::folder(notice.ok_or("no notice of those that are made up")?));
    let mut preview = |name: &'static str, path: &str| -> Outcome<()> {
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0", "--as-of", &DAY.to_string(), "--root"]).arg(root);
        command.stdout(Stdio::piped());
        // Ended when it has been measured.
        let _child = measured.time(name, || -> Outcome<Child> {
            let mut child = Child(command.spawn()?);
            let stdout = child.0.stdout.take().ok_or("no output")?;
            let mut line = String::new();
            BufReader::new(stdout).read_line(&mut line)?;
            let host = line.trim().trim_start_matches("http://").trim_end_matches('/');
            let mut stream = TcpStream::connect(host)?;
            write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")?;
            let mut answer = [0; 12];
            stream.read_exact(&mut answer)?;
            match &answer == b"HTTP/1.1 200" {
                true => Ok(child),
                false => Err(format!("{path}: {}", String::from_utf8_lossy(&answer)).into()),
            }
        })?;
        Ok(())
    };
    for _ in 0..runs {
        if root.join(".engross").exists() {
            fs::remove_dir_all(root.join(".engross"))?;
        }
        preview("the first time", &page)?;
    }
    // The list of all notices is there once all is read, and kept.
    preview("the list of all notices, the first time", "/")?;
    for _ in 0..runs {
        preview("with what an earlier preview kept", &page)?;
    }
    measured.print();
    Ok(())
}

/// A program that is ended when it is dropped.
struct Child(process::Child);

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn edits(root: &Path, runs: usize) -> Outcome<()> {
    let mut measured = Measured::default();
    let root = &root.canonicalize()?;
    for _ in 0..runs {
        let workspace = measured.time("open", || Workspace::open(root, DAY, false));
        measured.time("the first page", || page(&workspace, &output(7, "")).len());
    }
    let mut workspace = Workspace::open(root, DAY, false);
    let kept = workspace.known().to_keep("this benchmark").unwrap_or_default();
    for _ in 0..runs {
        let workspace = measured.time("open with what an earlier preview kept", || {
            let known = Known::read(kept.clone(), "this benchmark");
            Workspace::open_knowing(root, DAY, false, known)
        });
        page(&workspace, &output(7, ""));
    }
    let has_changes =
        fs::read_dir(root.join(made_up::current(7)).parent().unwrap_or(root))?.count() > 1;
    let (current, dated) = (root.join(made_up::current(7)), root.join(made_up::dated(7, 0)));
    let new = current.with_file_name("2024-05-05.md");
    let (fragment, sheet) = (root.join("content/_address.md"), root.join("static/own.css"));
    let settings = root.join("engross.yaml");
    let kept = |path: &Path| fs::read_to_string(path);
    let (text, old, address, said) =
        (kept(&current)?, kept(&dated).unwrap_or_default(), kept(&fragment)?, kept(&settings)?);
    fs::create_dir_all(root.join("static"))?;
    let own = output(7, "");
    page(&workspace, &own);
    for run in 0..runs {
        let mut save = |name: &'static str, path: &Path, text: &str, output: &str| -> Outcome<()> {
            fs::write(path, text)?;
            measured.time(name, || {
                assert!(workspace.changed(&[path.to_owned()]), "{name}");
                page(&workspace, output).len()
            });
            Ok(())
        };
        let (word, words) = (format!("\nSaved {run} times.\n"), format!("# Title {run}\n"));
        save("a text, and its page", &current, &format!("{text}{word}"), &own)?;
        save(
            "its page after its title",
            &current,
            &text.replacen("# Notice 7\n", &words, 1),
            &own,
        )?;
        save("a text, and another notice's page", &current, &text, &output(8 - run % 3, ""))?;
        if has_changes {
            let version = output(7, "1990-01-01/");
            save("a dated text, and its page", &dated, &format!("{old}{word}"), &version)?;
            let changes = output(7, "1990-02-01/changes/");
            save("a dated text, and the next one's redline", &dated, &old, &changes)?;
            let history = output(7, "history/");
            save(
                "a text, and the notice's history",
                &current,
                &format!("{text}{word}{word}"),
                &history,
            )?;
        }
        save(
            "a new version, and its page",
            &new,
            "# Notice 7\n\nOf a day.\n",
            &output(7, "2024-05-05/"),
        )?;
        fs::remove_file(&new)?;
        measured.time("a version is removed, and the notice's page", || {
            assert!(workspace.changed(std::slice::from_ref(&new)));
            page(&workspace, &own).len()
        });
        let mut save = |name: &'static str, path: &Path, text: &str, output: &str| -> Outcome<()> {
            fs::write(path, text)?;
            measured.time(name, || {
                assert!(workspace.changed(&[path.to_owned()]), "{name}");
                page(&workspace, output).len()
            });
            Ok(())
        };
        save(
            "a fragment, and a page with it",
            &fragment,
            &format!("{address}{word}"),
            &output(0, ""),
        )?;
        save("a style sheet, and a page", &sheet, &format!("p {{ margin: {run}px }}"), &own)?;
        save("the settings, and a page", &settings, &format!("{said}owner: Owner {run}\n"), &own)?;
        measured.time("another day, and a page", || {
            workspace.look(
                DAY.saturating_add(jiff::Span::new().days(1 + i32::try_from(run).unwrap_or(0))),
                false,
            );
            page(&workspace, &own).len()
        });
        measured.time("nothing, told of everything", || workspace.changed(&[root.to_owned()]));
        measured.time("a page asked for again", || page(&workspace, &own).len());
    }
    for (path, text) in [(&current, &text), (&fragment, &address), (&settings, &said)] {
        fs::write(path, text)?;
    }
    if has_changes {
        fs::write(&dated, old)?;
    }
    fs::remove_dir_all(root.join("static"))?;
    measured.print();
    Ok(())
}
