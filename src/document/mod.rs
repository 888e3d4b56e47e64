//! Documents: one text as its editor wrote it.
pub mod date;
pub mod markdown;
