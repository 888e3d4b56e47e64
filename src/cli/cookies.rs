//! `engross cookies`: what is made of the inventories of a site, and of what others know of cookies.

mod audit;
mod export;
mod import;
mod in_force;

use clap::Subcommand;

use super::{Common, Exit};

/// What can be done with inventories.
#[derive(Subcommand)]
pub enum CookiesCommand {
    /// Compare what a browser recorded of the site with its inventory
    Audit(audit::AuditArgs),
    /// Write an inventory for other programs: consent tools, spreadsheets
    Export(export::ExportArgs),
    /// Read what others know of cookies, and write it as an inventory
    Import(import::ImportArgs),
}

pub fn run(common: &Common, command: &CookiesCommand) -> Exit {
    match command {
        CookiesCommand::Audit(args) => audit::run(common, args),
        CookiesCommand::Export(args) => export::run(common, args),
        CookiesCommand::Import(args) => import::run(common, args),
    }
}
