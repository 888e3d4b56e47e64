//! An inventory as the CSV of the Open Cookie Database; what was imported from it, as it was.

use ::csv::{Terminator, WriterBuilder};

use super::Export;
use crate::cookies::import::ocd::{COLUMNS, left_out, rows};
use crate::cookies::inventory::Inventory;

/// The file, and what its columns cannot say, in sentences.
pub fn ocd(export: &Export<'_>) -> (String, Vec<String>) {
    (csv_of(export.inventory), left_out(export.inventory))
}

/// The rows as CSV. Cells are as they are in the inventory, since the format is for programs: a spreadsheet may take one
/// for a formula.
pub fn csv_of(inventory: &Inventory) -> String {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    // Fails only where its sink does, and that is memory.
    let _ = writer.write_record(COLUMNS);
    for row in rows(inventory) {
        let _ = writer.write_record(&row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
