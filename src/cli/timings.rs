//! Where the time of a run went, as a table and as JSON. Knows nothing of how it is measured.

use serde_json::{Map, Value, json};

use crate::timings::{PIECES, STAGES, Timings, Took};

/// What `elsewhere` is in the table: waking threads, sharing work out, bringing results together.
const ELSEWHERE: &str = "elsewhere";

/// The account of a run, for people.
pub fn table(timings: &Timings, threads: usize) -> String {
    let whole = timings.whole();
    let row = |name: &str, cpu: f64, clock: Option<f64>| {
        let share = 100.0 * cpu / whole.cpu.as_secs_f64().max(f64::MIN_POSITIVE);
        let clock = clock.map_or(String::new(), |clock| format!("{clock:10.3}"));
        format!("{name:<10}{cpu:10.3}{share:7.1}{clock}").trim_end().to_owned() + "\n"
    };
    let mut text = format!("{:<10}{:>10}{:>7}{:>10}\n", "", "CPU s", "%", "clock s");
    for stage in STAGES {
        let Took { cpu, clock } = timings.of(stage);
        if !(cpu.is_zero() && clock.is_zero()) {
            text += &row(stage.name(), cpu.as_secs_f64(), Some(clock.as_secs_f64()));
        }
    }
    text += &row(ELSEWHERE, timings.elsewhere().as_secs_f64(), None);
    text += &row("all", whole.cpu.as_secs_f64(), Some(whole.clock.as_secs_f64()));
    let threads = match threads {
        1 => "1 thread".to_owned(),
        _ => format!("{threads} threads, whose times are added up but for that of all"),
    };
    text += &format!("{threads}\n");
    let pieces = PIECES.iter().map(|piece| {
        let (made, taken_over) = timings.count(*piece);
        format!("{taken_over} of {} {}", made + taken_over, piece.name())
    });
    text + &format!("from earlier runs: {}\n", pieces.collect::<Vec<_>>().join(", "))
}

/// The same for programs; seconds.
pub fn json(timings: &Timings, threads: usize) -> Value {
    let took = |Took { cpu, clock }: Took| json!({ "cpu": cpu.as_secs_f64(), "clock": clock.as_secs_f64() });
    let stages = STAGES.iter().map(|stage| (stage.name().to_owned(), took(timings.of(*stage))));
    let pieces = PIECES.iter().map(|piece| {
        let (made, taken_over) = timings.count(*piece);
        (piece.name().to_owned(), json!({ "made": made, "taken_over": taken_over }))
    });
    json!({
        "threads": threads,
        "whole": took(timings.whole()),
        "stages": stages.collect::<Map<_, _>>(),
        "elsewhere": { "cpu": timings.elsewhere().as_secs_f64() },
        "pieces": pieces.collect::<Map<_, _>>(),
    })
}
