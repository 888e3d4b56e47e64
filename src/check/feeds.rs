//! A site says where it is published, so that it can have feeds.
//!
//! Ids and links of a feed are full addresses: whoever has it has it apart from the site. One without them could be
//! read by nobody, so none is written; this says so.

use jiff::civil::Date;

use crate::finding::{Finding, Place};
use crate::history::Site;
use crate::settings::{self, Settings};

/// The name of its findings.
pub const NAME: &str = "no-feeds";

/// Checks the settings of a site that has anything to tell and did not say that it wants no feeds.
pub fn check(site: &Site, settings: &Settings, _: Date) -> Vec<Finding> {
    if !settings.url.is_empty() || settings.feeds.entries == 0 || site.notices.is_empty() {
        return Vec::new();
    }
    let message = "the site has no feeds: their ids and links need its full address";
    let help = "set `url`, or `feeds: {entries: 0}` if there are to be none";
    vec![Finding::info(NAME, Place::file(settings::FILE), message).with_help(help)]
}
