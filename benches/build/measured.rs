//! What processes took, for benchmarks that run programs.

use std::error::Error;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::{ResUse, Wait4};

/// What a run took, with whatever processes it ran itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    /// Seconds of the clock.
    pub(crate) wall: f64,
    /// Seconds of the processors, user and system.
    pub(crate) cpu: f64,
    /// The most memory that one of its processes held, in MiB.
    pub(crate) memory: f64,
}

/// Runs a command. What it writes goes nowhere; what it complains of is told if it fails.
pub(crate) fn measured(mut command: Command) -> Result<Took, Box<dyn Error>> {
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = command.spawn()?;
    let mut said = String::new();
    if let Some(stderr) = &mut child.stderr {
        stderr.read_to_string(&mut said)?;
    }
    let ResUse { status, rusage } = child.wait4()?;
    let wall = start.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("{command:?}: {status}\n{said}").into());
    }
    let cpu = (rusage.utime + rusage.stime).as_secs_f64();
    // In bytes whatever the system says it in.
    let memory = rusage.maxrss as f64 / f64::from(1 << 20);
    Ok(Took { wall, cpu, memory })
}

/// The median of each.
pub(crate) fn median(runs: &[Took]) -> Took {
    let of = |of: fn(&Took) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Took { wall: of(|it| it.wall), cpu: of(|it| it.cpu), memory: of(|it| it.memory) }
}
