//! `engross man`

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::report::Printer;
use super::{Cli, Common, Exit, Format};

#[derive(Args)]
#[command(after_help = "\
Examples:
  engross man ~/.local/share/man/man1    where `man engross-build` finds them
  engross man target/man && man target/man/engross.1

The folder is made if it is not there; pages of an earlier version are replaced.

Exit status: 0 done, 2 wrong use, 3 the machine failed.")]
pub struct ManArgs {
    /// The folder to write the pages to: engross.1, and one for each command
    folder: PathBuf,
}

pub fn run(common: &Common, args: &ManArgs) -> Exit {
    let printer = Printer::new(common, Format::Human);
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    match write(&program, &args.folder) {
        Ok(pages) => {
            let line = format!("{pages} pages in {}\n", args.folder.display());
            printer.result(&line, Exit::Done)
        }
        Err(error) => {
            printer.error(&format!("{}: {error}", args.folder.display()), None);
            Exit::MachineFailed
        }
    }
}

fn write(program: &Command, folder: &Path) -> io::Result<usize> {
    std::fs::create_dir_all(folder)?;
    let commands: Vec<&Command> =
        program.get_subcommands().filter(|it| !it.is_hide_set()).collect();
    for command in std::iter::once(program).chain(commands.iter().copied()) {
        let page = Man::new(command.clone()).manual("Engross");
        std::fs::write(folder.join(page.get_filename()), render(command, &page)?)?;
    }
    Ok(commands.len() + 1)
}

/// A page. What stands behind the options is laid out in lines, which the library would run together.
fn render(command: &Command, man: &Man) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(more) = command.get_after_help() {
        let mut roff = Roff::new();
        roff.control("SH", ["NOTES"]);
        roff.control("nf", []);
        for line in more.to_string().lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []);
        roff.to_writer(&mut page)?;
    }
    Ok(page)
}
