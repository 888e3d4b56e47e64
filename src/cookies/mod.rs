//! The inventory: the cookies and similar technologies of a site, as data.
//!
//! Three steps: [`parse()`] reads an `index.yaml` into an [`Inventory`](inventory::Inventory) and
//! reports every fault with its line; [`table`] draws the tables that a notice places in its body
//! and the pieces of the inventory's own page; [`duration`] reads and words how long things last.
//! The way back is [`write`](mod@write): an inventory as YAML that a person would have written;
//! [`import`] makes one of what others know of cookies.
//!
//! Nothing here opens a file, fills a template or renders Markdown: introduction and closing leave
//! as the Markdown they are. Interface words come from the caller, by the keys of
//! [`texts::TEXTS`], so that a theme's locale can speak any language.

pub mod audit;
pub mod countries;
pub mod data;
pub mod duration;
pub mod exemption;
pub mod export;
pub mod host;
mod html;
pub mod import;
pub mod inventory;
pub mod matching;
pub mod page;
mod parse;
mod reading;
mod sections;
pub mod slug;
pub mod table;
pub mod texts;
pub mod write;

pub use parse::parse;
