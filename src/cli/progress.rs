//! How far a run is, on a line of the terminal that is drawn anew: for what lasts over a second. Elsewhere, for those who
//! want nothing but errors, and on terminals that cannot go back to the start of a line, there is none.
//!
//! No library for it: what is drawn is one line, and indicatif would bring five packages to draw it.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::Common;
use super::report::{columns, no_colour};
use crate::timings::{Reached, Stage, Timings};

/// Nothing is drawn before.
const PATIENCE: Duration = Duration::from_secs(1);
const REDRAWN: Duration = Duration::from_millis(100);
/// A longer bar says no more.
const WIDEST: usize = 40;
/// A shorter one says nothing that the number does not.
const SHORTEST: usize = 10;

/// The line, drawn until this is dropped.
pub struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Draws what `timings` have reached, unless there is nobody to see it.
    pub fn of(timings: &Timings, common: &Common) -> Progress {
        let is_dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        if common.quiet || is_dumb || !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let timings = timings.clone();
        let (ended, end) = channel();
        let thread = std::thread::spawn(move || {
            let mut wait = PATIENCE;
            let start = Instant::now();
            let mut is_drawn = false;
            while end.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = REDRAWN;
                let width = columns(std::io::stderr()).unwrap_or(80);
                let line = line(timings.reached(), start.elapsed(), width, !no_colour());
                // In one piece, so that no half a line is seen.
                let _ = std::io::stderr().lock().write_all(format!("\r{line}\u{1b}[K").as_bytes());
                is_drawn = true;
            }
            if is_drawn {
                let _ = std::io::stderr().lock().write_all(b"\r\x1b[K");
            }
        });
        Progress(Some((ended, thread)))
    }
}

impl Drop for Progress {
    /// The line is gone once this is: what is printed next begins a line of its own.
    fn drop(&mut self) {
        if let Some((ended, thread)) = self.0.take() {
            drop(ended);
            let _ = thread.join();
        }
    }
}

/// The line, at most so many columns wide.
fn line(reached: Reached, since: Duration, width: usize, colour: bool) -> String {
    let since = format!("{} s", since.as_secs());
    let (words, share) = match reached {
        Reached::Stage(stage) => (doing(stage).to_owned(), None),
        // Rounded down: nothing is said to be done while there is something to do.
        // As wide from first to last, so that the bar is too.
        Reached::Entries(done, all) => {
            let wide = all.to_string().len();
            // Rounded down: nothing is said to be done while there is something to do.
            let percent = 100 * done / all.max(1);
            (format!("{percent:3} %  {done:wide$} of {all} pages and files"), Some((done, all)))
        }
    };
    let words = format!("{words}, {since}");
    // A line that reaches the last column goes on in the next one on some terminals.
    let room = width.saturating_sub(1);
    let bar = match share {
        Some((done, all)) if room > words.len() + SHORTEST => {
            let wide = (room - words.len() - 1).min(WIDEST);
            let full = wide * done / all.max(1);
            let (full, rest) = ("━".repeat(full), "━".repeat(wide - full));
            match colour {
                true => format!("\u{1b}[36m{full}\u{1b}[0m\u{1b}[2m{rest}\u{1b}[0m "),
                false => format!("{full}{} ", "-".repeat(rest.chars().count())),
            }
        }
        _ => String::new(),
    };
    // All of it is ASCII.
    let words: String = words.chars().take(room).collect();
    format!("{bar}{words}")
}

fn doing(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "reading files",
        Stage::Parse => "reading texts",
        Stage::Assemble => "putting versions together",
        Stage::Plan => "planning",
        Stage::Texts => "rendering texts",
        Stage::Compare => "comparing",
        Stage::Render => "rendering pages",
        Stage::Index => "indexing",
        Stage::Write => "writing",
        Stage::Register => "holding texts against the register",
        Stage::Look => "looking at what stands in the output",
        Stage::Replace => "putting the new output in place",
        Stage::Keep => "keeping what was made for the next build",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reached: Reached, width: usize, expected: &str) {
        let line = line(reached, Duration::from_millis(2900), width, false);
        assert_eq!(line, expected);
        assert!(line.chars().count() < width);
    }

    #[test]
    fn the_line_says_how_far_a_run_is() {
        let half = Reached::Entries(500, 1000);
        check(half, 60, "━━━━━━━━━---------  50 %   500 of 1000 pages and files, 2 s");
        check(
            half,
            200,
            "━━━━━━━━━━━━━━━━━━━━--------------------  50 %   500 of 1000 pages and files, 2 s",
        );
        check(Reached::Entries(999, 1000), 49, " 99 %   999 of 1000 pages and files, 2 s");
        check(Reached::Entries(0, 0), 40, "  0 %  0 of 0 pages and files, 2 s");
        check(Reached::Stage(Stage::Parse), 80, "reading texts, 2 s");
    }

    #[test]
    fn narrow_terminals_get_what_fits() {
        check(Reached::Entries(500, 1000), 20, " 50 %   500 of 1000");
        check(Reached::Stage(Stage::Replace), 10, "putting t");
    }

    #[test]
    fn colours_are_of_the_bar_alone() {
        let drawn = line(Reached::Entries(1, 2), Duration::ZERO, 52, true);
        assert_eq!(
            drawn,
            "\u{1b}[36m━━━━━━━━\u{1b}[0m\u{1b}[2m━━━━━━━━\u{1b}[0m  50 %  1 of 2 pages and files, 0 s"
        );
    }
}
