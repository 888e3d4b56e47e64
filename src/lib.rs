//! Engross publishes legal notices with their whole version history as a static site.
pub mod document;
pub mod finding;
pub mod html;
pub mod redline;
