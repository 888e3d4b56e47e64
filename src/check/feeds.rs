//! A site that says what its feeds are to be says where it is published too.
//!
//! Ids and links of a feed are full addresses: whoever has it has it apart from the site. One without them could be
//! read by nobody, so none is written where the settings have no `url`. Whoever asked for feeds is told.

use jiff::civil::Date;

use crate::finding::{Finding, Place};
use crate::history::Site;
use crate::settings::{self, FeedSettings, Settings};

/// The name of its findings.
pub const NAME: &str = "no-feeds";

/// Checks the settings of a site that say something of its feeds.
pub fn check(_: &Site, settings: &Settings, _: Date) -> Vec<Finding> {
    let asks = settings.feeds != FeedSettings::default() && settings.feeds.entries > 0;
    if !settings.url.is_empty() || !asks {
        return Vec::new();
    }
    let message = "the site has no feeds: their ids and links need its full address";
    let help = "set `url`, or remove `feeds`";
    vec![Finding::warning(NAME, Place::file(settings::FILE), message).with_help(help)]
}
