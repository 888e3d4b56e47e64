//! Engross publishes legal notices with their whole version history as a static site.
pub mod cookies;
pub mod document;
pub mod finding;
pub mod history;
pub mod html;
pub mod settings;
pub mod source;
