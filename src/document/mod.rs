//! Documents: one text as its editor wrote it.
pub mod body;
pub mod date;
pub mod front_matter;
pub mod markdown;
