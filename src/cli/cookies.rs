//! `engross cookies`: what is made of the inventories of a site, and of what others know of cookies.

mod export;
mod in_force;

use clap::Subcommand;

use super::{Common, Exit};

/// What can be done with inventories.
#[derive(Subcommand)]
pub enum CookiesCommand {
    /// Write an inventory for other programs: consent tools, spreadsheets
    Export(export::ExportArgs),
}

pub fn run(common: &Common, command: &CookiesCommand) -> Exit {
    match command {
        CookiesCommand::Export(args) => export::run(common, args),
    }
}
