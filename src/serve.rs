//! The preview: a site served over HTTP as its host will serve it, each page rendered when it is asked for, and
//! shown anew whenever a file is saved.
//!
//! 1. [`kept`] keeps the site read on a thread of its own, follows its files, and publishes each state of it.
//! 2. [`server`] accepts connections, within limits; who may ask what is decided there.
//! 3. [`answer`] makes of a path and a state the answer: a page, a redirect, a page of faults.
//!
//! Nothing is read by the path of a request: what is no entry of the plan does not exist. Knows nothing of the
//! clock and the terminal: it is told the day, and calls back.

mod answer;
mod bar;
mod fault;
mod kept;
mod path;
mod policy;
mod server;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;

use crate::cache::NotKept;
use crate::finding::Finding;

/// What is served, and to whom.
pub struct Options {
    /// The folder of the site.
    pub root: PathBuf,
    /// The name or address to listen at, such as `127.0.0.1`.
    pub host: String,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// The day to start with; none to follow the calendar.
    pub as_of: Option<Date>,
    /// Whether to start with drafts shown.
    pub drafts: bool,
    /// What tells this run from every other one.
    pub run: String,
    /// The calendar's day.
    pub today: Box<dyn Fn() -> Date + Send + Sync>,
    /// How often it is looked at.
    pub calendar: Duration,
    /// Hears what is wrong with the site, each time that something else is.
    pub found: Hears,
    /// Hears why what would have opened the next preview sooner could not be kept.
    pub not_kept: Box<dyn Fn(&NotKept) + Send + Sync>,
}

/// What hears of findings.
pub type Hears = Box<dyn Fn(&[Finding]) + Send + Sync>;

/// Why a site could not be served.
#[derive(Debug)]
pub struct ServeError {
    /// What is the matter.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Whether what was asked for cannot be, rather than the machine having failed.
    pub is_wrong_use: bool,
}

impl ServeError {
    fn machine(message: String) -> ServeError {
        ServeError { message, help: None, is_wrong_use: false }
    }
}

/// Serves a site until the program is told to end; `ready` hears where.
pub fn serve(options: Options, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let root = options.root.canonicalize().map_err(|error| {
        ServeError::machine(format!("{} cannot be opened: {error}", options.root.display()))
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(rayon::current_num_threads() + 2)
        .enable_all()
        .build()
        .map_err(|error| ServeError::machine(format!("no threads to serve with: {error}")))?;
    let ended = runtime.block_on(async {
        let listener = server::bind(&options.host, options.port).await?;
        let address = listener
            .local_addr()
            .map_err(|error| ServeError::machine(format!("no address to serve at: {error}")))?;
        let names = server::Names::of(&options.host, address.ip());
        let kept = Arc::new(kept::keep(root, options)?);
        ready(address);
        tokio::select! {
            () = server::run(listener, names, kept) => Ok(()),
            ended = server::told_to_end() => ended,
        }
    });
    // What is being rendered for a page that nobody waits for any more is not waited for either.
    runtime.shutdown_background();
    ended
}
