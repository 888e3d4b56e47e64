//! An inventory as the disclosure of device storage that the IAB's framework asks of a vendor; what was imported from
//! one, as it was.

use serde_json::{Value, json};

use super::Export;
use crate::cookies::import::tcf::disclosure;
use crate::cookies::inventory::{Listed, Storage, Word};

/// The file, and what it cannot say, in sentences. Nothing where the inventory is of several vendors: a disclosure
/// is of one.
pub fn tcf(export: &Export<'_>) -> Option<(String, Vec<String>)> {
    let [_] = export.inventory.providers.as_slice() else { return None };
    let mut left_out = vec![
        "the `domains` of the vendor itself are not in an inventory; add them before it is published".to_owned(),
    ];
    let (mut disclosures, mut sdks): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for listed in export.inventory.items() {
        let Listed { item, .. } = listed;
        match item.storage {
            Storage::Sdk => sdks.push(disclosure(&listed)),
            Storage::Pixel | Storage::ServerEvent => {
                let kind = item.storage.word();
                left_out
                    .push(format!("`{}` is a {kind}, which stores nothing on devices", item.name));
            }
            Storage::Cookie
            | Storage::LocalStorage
            | Storage::SessionStorage
            | Storage::IndexedDb
            | Storage::Web
            | Storage::App => disclosures.push(disclosure(&listed)),
        }
    }
    let mut whole = json!({ "disclosures": disclosures });
    if !sdks.is_empty() {
        whole["sdks"] = sdks.into();
    }
    Some((format!("{whole:#}\n"), left_out))
}
