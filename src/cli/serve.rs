//! `engross serve`

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;

use super::report::{Drawn, Printer};
use super::{Common, Exit, Format, Threads};
use crate::cache::NotKept;
use crate::finding::Severity;
use crate::serve::{Options, serve};

#[derive(Args)]
#[command(after_help = "\
Shows the site in a browser as it will be once it is built, and shows each file anew when it is
saved. Nothing of the site is written; .engross beside it, which git ignores, keeps what lets the
next preview open sooner. Only this machine can look, unless --host says otherwise.

Examples:
  engross serve                        http://127.0.0.1:4000/
  engross serve --open                 and open it in the browser
  engross serve --drafts               with what readers are not shown yet
  engross serve --as-of 2027-03-01     as readers will see it on that day
  engross serve --port 0               at any port that is free

A fault shows as a page over the site, and goes away once it is mended. The bar at the foot of
each page switches drafts and the day, and lists what is to be said of the page; what only all
texts together show (the register, links) `engross check` tells.

Exit status: 0 ended by Ctrl-C, 2 wrong use (also a port that is taken), 3 the machine failed.")]
pub struct ServeArgs {
    /// The port; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 4000)]
    port: u16,
    /// The name or address to listen at; any but this machine's own lets others look, drafts included
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Show drafts and what is to be published later too
    #[arg(long)]
    drafts: bool,
    #[command(flatten)]
    threads: Threads,
}

pub fn run(common: &Common, args: &ServeArgs) -> Exit {
    args.threads.start();
    let printer = Printer::new(common, Format::Human);
    let (root, _) = match common.site() {
        Ok(site) => site,
        Err(wrong_use) => return printer.wrong_use(&wrong_use),
    };
    let today = today();
    let told = Printer::new(common, Format::Human);
    let not_kept = Printer::new(common, Format::Human);
    let had_errors = AtomicBool::new(false);
    let options = Options {
        root,
        host: args.host.clone(),
        port: args.port,
        as_of: common.as_of,
        drafts: args.drafts,
        run: this_run(),
        today: Box::new(today),
        calendar: Duration::from_secs(20),
        found: Box::new(move |findings| {
            let errors = findings.iter().filter(|it| it.severity == Severity::Error);
            let errors: Vec<_> = errors.cloned().collect();
            told.findings(&errors);
            if had_errors.swap(!errors.is_empty(), Ordering::Relaxed) && errors.is_empty() {
                told.message("the errors are mended");
            }
        }),
        not_kept: Box::new(move |NotKept { path, error }| {
            not_kept.warning(&format!("{} cannot be written: {error}", path.display()));
        }),
    };
    let mut exit = Exit::Done;
    let served = serve(options, |address| {
        let address_line = format!("http://{}/", shown_at(&args.host, address));
        exit = printer.result(&format!("{address_line}\n"), Exit::Done);
        if !address.ip().is_loopback() {
            printer.warning("whoever reaches this machine can read the site, drafts included");
        }
        if args.open && !open(&address_line) {
            printer.warning("no browser could be opened; open the address by hand");
        }
    });
    match served {
        Ok(()) => exit,
        Err(error) => {
            printer.error(&error.message, error.help.as_deref());
            if error.is_wrong_use { Exit::WrongUse } else { Exit::MachineFailed }
        }
    }
}

/// The calendar's day, or the one that stands for it in `SOURCE_DATE_EPOCH`.
fn today() -> impl Fn() -> jiff::civil::Date {
    let common = Common {
        root: None,
        as_of: None,
        quiet: false,
        verbose: false,
        findings: Drawn::default(),
    };
    // That the variable is a day was seen at the start.
    move || common.day().unwrap_or_default()
}

/// What tells this run of the program from others.
fn this_run() -> String {
    let now = jiff::Timestamp::now().as_nanosecond();
    format!("{:x}-{now:x}", std::process::id())
}

/// The address as a browser takes it: by the name that was asked for.
fn shown_at(host: &str, address: SocketAddr) -> String {
    match (host.parse::<std::net::IpAddr>(), address.ip().is_unspecified()) {
        (_, true) => format!("localhost:{}", address.port()),
        (Ok(_), _) => address.to_string(),
        (Err(_), _) => format!("{host}:{}", address.port()),
    }
}

fn open(address: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(before.iter().map(OsStr::new)).arg(address);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Some stay as long as the browser does: they are not waited for.
    command.spawn().is_ok()
}
