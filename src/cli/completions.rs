//! `engross completions`

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::report::Printer;
use super::{Cli, Common, Exit, Format};

#[derive(Args)]
#[command(after_help = "\
Examples:
  engross completions bash > ~/.local/share/bash-completion/completions/engross
  engross completions zsh > ~/.zfunc/_engross          with ~/.zfunc in $fpath, before compinit
  engross completions fish > ~/.config/fish/completions/engross.fish
  engross completions powershell >> $PROFILE
  engross completions elvish >> ~/.config/elvish/rc.elv

A shell that is started then completes commands, options and their values.")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(common: &Common, args: &CompletionsArgs) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "engross", &mut script);
    let printer = Printer::new(common, Format::Human);
    printer.result(&String::from_utf8_lossy(&script), Exit::Done)
}
