//! What a run tells of itself: where its time goes, how far it is, and how much it took from earlier runs.
//!
//! - [`Timings::time`] notes what a piece of work takes in its thread, without the pieces within it that are noted
//!   themselves. So the parts add up whatever threads do at once, and whatever a thread takes on while it waits.
//! - [`Timings::alone`] notes what all threads take for work beside which nothing else is done.
//! - [`Timings::made`] and [`Timings::taken_over`] count.
//!
//! The clock is read here alone, and nothing of what it says reaches an output. Knows nothing of what the stages do, nor of
//! terminals.

use std::cell::Cell;
use std::ops::{Add, Sub};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a build does, in the order in which it begins with each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Files are read: the content folder, the register, the theme.
    Read,
    /// Front matter, titles and dates are found in texts.
    Parse,
    /// The commit history is read, and versions are put together.
    Assemble,
    /// What the output consists of.
    Plan,
    /// What stands in the output is looked at, and what earlier builds kept is read.
    Look,
    /// From templates and Markdown to the texts that readers get.
    Texts,
    /// Texts are compared: redlines.
    Compare,
    /// Pages and data are made of them.
    Render,
    /// What can be searched is put into an index.
    Index,
    /// Files are written.
    Write,
    /// Texts are held against the register.
    Register,
    /// The new output takes the place of the old one.
    Replace,
    /// What was made is kept for the next build.
    Keep,
}

/// Every stage, in order.
pub const STAGES: [Stage; 13] = [
    Stage::Read,
    Stage::Parse,
    Stage::Assemble,
    Stage::Plan,
    Stage::Look,
    Stage::Texts,
    Stage::Compare,
    Stage::Render,
    Stage::Index,
    Stage::Write,
    Stage::Register,
    Stage::Replace,
    Stage::Keep,
];

impl Stage {
    /// Its name, for people and for programs.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Parse => "parse",
            Stage::Assemble => "assemble",
            Stage::Plan => "plan",
            Stage::Look => "look",
            Stage::Texts => "texts",
            Stage::Compare => "compare",
            Stage::Render => "render",
            Stage::Index => "index",
            Stage::Write => "write",
            Stage::Register => "register",
            Stage::Replace => "replace",
            Stage::Keep => "keep",
        }
    }
}

/// What a run makes, or takes from an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A text read for its title, its date and its front matter.
    Document,
    /// A text as readers get it.
    Text,
    /// Two texts compared.
    Redline,
    /// An entry of the plan: a page or another file of the output.
    Entry,
}

/// Every sort of piece, in order.
pub const PIECES: [Piece; 4] = [Piece::Document, Piece::Text, Piece::Redline, Piece::Entry];

impl Piece {
    /// What several of them are called, for people and for programs.
    pub fn name(self) -> &'static str {
        match self {
            Piece::Document => "documents",
            Piece::Text => "texts",
            Piece::Redline => "redlines",
            Piece::Entry => "entries",
        }
    }
}

/// The account of a run, shared by all who write into it. By itself it counts; only one that is [`Timings::clocked`] reads
/// clocks.
#[derive(Debug, Clone, Default)]
pub struct Timings(Arc<Kept>);

#[derive(Debug, Default)]
struct Kept {
    start: Option<Start>,
    /// Nanoseconds of CPU time and of the clock, by stage.
    spent: [(AtomicU64, AtomicU64); STAGES.len()],
    /// How many were made, and taken over.
    counts: [(AtomicUsize, AtomicUsize); PIECES.len()],
    expected: AtomicUsize,
    /// The stage that is gone through alone, counted from one.
    alone: AtomicUsize,
}

#[derive(Debug)]
struct Start {
    clock: Instant,
    cpu: Duration,
}

/// What something took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Took {
    /// Of the processors, by all threads together.
    pub cpu: Duration,
    /// Of the clock: where threads worked at once, what each of them took, with what it waited for the disk and for
    /// its turn.
    pub clock: Duration,
}

impl Took {
    const NOTHING: Took = Took { cpu: Duration::ZERO, clock: Duration::ZERO };
}

impl Add for Took {
    type Output = Took;

    fn add(self, other: Took) -> Took {
        Took { cpu: self.cpu + other.cpu, clock: self.clock + other.clock }
    }
}

impl Sub for Took {
    type Output = Took;

    /// Clocks of a thread and of the process are not read at the very same moment.
    fn sub(self, other: Took) -> Took {
        Took {
            cpu: self.cpu.saturating_sub(other.cpu),
            clock: self.clock.saturating_sub(other.clock),
        }
    }
}

thread_local! {
    /// What was noted of pieces within the one that this thread is at.
    static WITHIN: Cell<Took> = const { Cell::new(Took::NOTHING) };
}

/// Where a run has got to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It is at a stage, and it is not known how much there is to do.
    Stage(Stage),
    /// So many entries of the output are done, of so many.
    Entries(usize, usize),
}

impl Timings {
    /// One that reads clocks, from now on.
    pub fn clocked() -> Timings {
        let start = Start { clock: Instant::now(), cpu: clock::of_process() };
        Timings(Arc::new(Kept { start: Some(start), ..Kept::default() }))
    }

    /// Does a piece of work of a stage, in this thread.
    pub fn time<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        if self.0.start.is_none() {
            return work();
        }
        let above = WITHIN.replace(Took::NOTHING);
        let (clock, cpu) = (Instant::now(), clock::of_thread());
        let made = work();
        let took = Took { cpu: clock::of_thread().saturating_sub(cpu), clock: clock.elapsed() };
        self.add(stage, took - WITHIN.get());
        WITHIN.set(above + took);
        made
    }

    /// Does the work of a stage that nothing else is done beside, in as many threads as it likes.
    pub fn alone<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        self.0.alone.store(stage as usize + 1, Ordering::Relaxed);
        let made = match self.0.start {
            None => work(),
            Some(_) => {
                let noted = self.noted().cpu;
                let (clock, cpu) = (Instant::now(), clock::of_process());
                let made = work();
                let within = Took { cpu: self.noted().cpu.saturating_sub(noted), ..Took::NOTHING };
                let cpu = clock::of_process().saturating_sub(cpu);
                self.add(stage, Took { cpu, clock: clock.elapsed() } - within);
                made
            }
        };
        self.0.alone.store(0, Ordering::Relaxed);
        made
    }

    /// Notes that so many pieces were made.
    pub fn made(&self, piece: Piece, count: usize) {
        self.0.counts[piece as usize].0.fetch_add(count, Ordering::Relaxed);
    }

    /// Notes that so many pieces are those of an earlier run.
    pub fn taken_over(&self, piece: Piece, count: usize) {
        self.0.counts[piece as usize].1.fetch_add(count, Ordering::Relaxed);
    }

    /// Says how many entries there will be in the end.
    pub fn expect(&self, entries: usize) {
        self.0.expected.store(entries, Ordering::Relaxed);
    }

    /// Where the run has got to.
    pub fn reached(&self) -> Reached {
        let alone = self.0.alone.load(Ordering::Relaxed).checked_sub(1);
        match (alone.and_then(|at| STAGES.get(at)), self.0.expected.load(Ordering::Relaxed)) {
            (Some(stage), _) => Reached::Stage(*stage),
            (None, 0) => Reached::Stage(Stage::Read),
            (None, expected) => {
                let (made, taken_over) = self.count(Piece::Entry);
                Reached::Entries((made + taken_over).min(expected), expected)
            }
        }
    }

    /// How many pieces were made, and taken over from earlier runs.
    pub fn count(&self, piece: Piece) -> (usize, usize) {
        let (made, taken_over) = &self.0.counts[piece as usize];
        (made.load(Ordering::Relaxed), taken_over.load(Ordering::Relaxed))
    }

    /// What a stage took up to now.
    pub fn of(&self, stage: Stage) -> Took {
        let (cpu, clock) = &self.0.spent[stage as usize];
        let read = |it: &AtomicU64| Duration::from_nanos(it.load(Ordering::Relaxed));
        Took { cpu: read(cpu), clock: read(clock) }
    }

    /// What the whole run took up to now; nothing without clocks.
    pub fn whole(&self) -> Took {
        self.0.start.as_ref().map_or(Took::NOTHING, |start| Took {
            cpu: clock::of_process().saturating_sub(start.cpu),
            clock: start.clock.elapsed(),
        })
    }

    /// What all stages took together.
    fn noted(&self) -> Took {
        STAGES.iter().fold(Took::NOTHING, |sum, stage| sum + self.of(*stage))
    }

    /// The CPU time that belongs to no stage.
    pub fn elsewhere(&self) -> Duration {
        self.whole().cpu.saturating_sub(self.noted().cpu)
    }

    fn add(&self, stage: Stage, took: Took) {
        let (cpu, clock) = &self.0.spent[stage as usize];
        let nanoseconds = |it: Duration| u64::try_from(it.as_nanos()).unwrap_or(u64::MAX);
        cpu.fetch_add(nanoseconds(took.cpu), Ordering::Relaxed);
        clock.fetch_add(nanoseconds(took.clock), Ordering::Relaxed);
    }
}

/// CPU time. Where a system has no such clock, that of the wall stands in for it, which says the same while every
/// thread has a processor.
mod clock {
    use std::time::Duration;

    #[cfg(unix)]
    fn read(clock: rustix::time::ClockId) -> Duration {
        let time = rustix::time::clock_gettime(clock);
        let (seconds, nanoseconds) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
        Duration::new(seconds.unwrap_or(0), nanoseconds.unwrap_or(0))
    }

    #[cfg(unix)]
    pub fn of_thread() -> Duration {
        read(rustix::time::ClockId::ThreadCPUTime)
    }

    #[cfg(unix)]
    pub fn of_process() -> Duration {
        read(rustix::time::ClockId::ProcessCPUTime)
    }

    #[cfg(not(unix))]
    fn since_first() -> Duration {
        static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        FIRST.get_or_init(std::time::Instant::now).elapsed()
    }

    #[cfg(not(unix))]
    pub fn of_thread() -> Duration {
        since_first()
    }

    #[cfg(not(unix))]
    pub fn of_process() -> Duration {
        since_first()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Works for so long by the thread's own clock: what else the machine does changes nothing.
    fn work(milliseconds: u64) {
        let start = clock::of_thread();
        while clock::of_thread() - start < Duration::from_millis(milliseconds) {
            std::hint::black_box(0);
        }
    }

    /// Bounds as wide as a loaded machine asks for, and narrow enough to tell one stage's work from another's.
    fn check(timings: &Timings, stage: Stage, least: u64, most: u64) {
        let cpu = timings.of(stage).cpu;
        let range = Duration::from_millis(least)..Duration::from_millis(most);
        assert!(range.contains(&cpu), "{stage:?}: {cpu:?}, expected {range:?}");
    }

    #[test]
    fn work_within_other_work_is_counted_once() {
        let timings = Timings::clocked();
        timings.time(Stage::Render, || {
            work(20);
            timings.time(Stage::Texts, || {
                work(40);
                timings.time(Stage::Compare, || work(80));
            });
            timings.time(Stage::Compare, || work(10));
        });
        check(&timings, Stage::Render, 20, 39);
        check(&timings, Stage::Texts, 40, 79);
        check(&timings, Stage::Compare, 90, 129);
        assert!(timings.whole().cpu >= Duration::from_millis(150));
    }

    #[test]
    fn work_that_a_waiting_thread_takes_on_is_counted_where_it_belongs() {
        let timings = Timings::clocked();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        // One thread has to do both halves, one of them from within the other.
        pool.install(|| {
            timings.time(Stage::Render, || {
                rayon::join(|| work(10), || timings.time(Stage::Write, || work(50)))
            })
        });
        check(&timings, Stage::Render, 10, 49);
        check(&timings, Stage::Write, 50, 89);
    }

    #[test]
    fn work_of_all_threads_counts_where_nothing_else_is_done() {
        let timings = Timings::clocked();
        timings.alone(Stage::Parse, || {
            std::thread::scope(|scope| {
                (0..2).for_each(|_| drop(scope.spawn(|| work(50))));
                scope.spawn(|| timings.time(Stage::Texts, || work(30)));
            });
        });
        // Other tests of the process work at the same time, so that there is no upper bound.
        assert!(timings.of(Stage::Parse).cpu >= Duration::from_millis(100));
        check(&timings, Stage::Texts, 30, 69);
    }

    #[test]
    fn without_clocks_there_are_counts_and_no_times() {
        let timings = Timings::default();
        timings.time(Stage::Render, || work(2));
        timings.alone(Stage::Plan, || work(2));
        assert_eq!(timings.of(Stage::Render), Took::NOTHING);
        assert_eq!(timings.of(Stage::Plan), Took::NOTHING);
        assert_eq!(timings.whole(), Took::NOTHING);
        timings.made(Piece::Text, 2);
        timings.taken_over(Piece::Text, 3);
        assert_eq!(timings.count(Piece::Text), (2, 3));
    }

    #[test]
    fn how_far_a_run_is_is_known_once_it_has_a_plan() {
        let timings = Timings::default();
        assert_eq!(timings.reached(), Reached::Stage(Stage::Read));
        timings.alone(Stage::Plan, || {
            assert_eq!(timings.reached(), Reached::Stage(Stage::Plan));
            timings.expect(10);
        });
        timings.made(Piece::Entry, 3);
        timings.taken_over(Piece::Entry, 4);
        assert_eq!(timings.reached(), Reached::Entries(7, 10));
        timings.alone(Stage::Replace, || {
            assert_eq!(timings.reached(), Reached::Stage(Stage::Replace));
        });
    }

    #[test]
    fn stages_and_pieces_stand_at_their_own_numbers() {
        assert!(STAGES.iter().enumerate().all(|(at, stage)| *stage as usize == at));
        assert!(PIECES.iter().enumerate().all(|(at, piece)| *piece as usize == at));
    }
}
