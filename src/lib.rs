//! Engross publishes legal notices with their whole version history as a static site.
//!
//! The flow is one-way: [`source`] reads files, [`document`] reads texts, [`history`] puts versions
//! together, [`render`] makes pages, [`output`] writes them. ARCHITECTURE.md says more.

pub mod address;
pub mod asked;
pub mod build;
pub mod cache;
pub mod check;
pub mod clause_history;
pub mod cli;
pub mod cookies;
pub mod diff;
pub mod document;
pub mod feed;
pub mod finding;
pub mod fingerprint;
pub mod history;
mod host_rules;
pub mod html;
pub mod import;
pub mod init;
pub mod kept_as;
pub mod language;
pub(crate) mod located;
pub mod log;
pub mod made;
pub mod new;
pub mod new_files;
pub mod output;
pub mod published;
pub mod redline;
pub mod register;
pub mod release;
pub mod render;
pub mod schema;
pub mod sealing;
pub mod search;
mod seeded;
pub mod serve;
pub mod settings;
pub mod shown;
pub mod since;
pub mod site;
pub mod source;
pub mod theme;
pub mod timings;
pub mod verify;
pub mod watch;
pub mod wording;
pub mod workspace;
