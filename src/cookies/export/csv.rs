//! An inventory as a table for spreadsheets: a row for each item, and one for each provider or group that names none.

use ::csv::WriterBuilder;

use super::super::data::{InventoryData, ItemData, ProviderData};

/// The columns, in their order.
pub const COLUMNS: [&str; 24] = [
    "category",
    "category_label",
    "provider",
    "provider_name",
    "controller",
    "group",
    "name",
    "match",
    "display",
    "storage",
    "party",
    "domains",
    "path",
    "retention",
    "retention_words",
    "retention_note",
    "refresh",
    "purpose",
    "legal_basis",
    "recipients",
    "privacy",
    "cookies",
    "terms",
    "website",
];

/// The table as CSV (RFC 4180). Lists in a cell are parted by `; `. A cell that a spreadsheet would take for a
/// formula has an apostrophe in front, by which spreadsheets know words.
pub fn csv(data: &InventoryData) -> String {
    let mut writer =
        WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let mut write = |cells: [String; COLUMNS.len()]| {
        // Fails only where its sink does, and that is memory.
        let _ = writer.write_record(cells.iter().map(|cell| safe(cell)));
    };
    write(COLUMNS.map(str::to_owned));
    for provider in &data.providers {
        let items = || data.items.iter().filter(|item| item.provider == provider.id);
        let mut is_named = false;
        for item in items() {
            is_named = true;
            write(row(data, provider, item.group.as_deref(), Some(item)));
        }
        let empty = provider
            .groups
            .iter()
            .filter(|group| !items().any(|item| item.group.as_ref() == Some(&group.name)));
        for group in empty {
            is_named = true;
            let mut cells = row(data, provider, Some(&group.name), None);
            if let Some(purpose) = &group.purpose {
                cells[17].clone_from(purpose);
            }
            write(cells);
        }
        if !is_named {
            write(row(data, provider, None, None));
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn row(
    data: &InventoryData,
    provider: &ProviderData,
    group: Option<&str>,
    item: Option<&ItemData>,
) -> [String; COLUMNS.len()] {
    let category = match item {
        Some(item) => item.category.as_ref(),
        None => provider.category.as_ref(),
    };
    let label = category.and_then(|id| data.categories.iter().find(|it| it.id == *id));
    let purpose = item.map_or(&provider.purpose, |item| &item.purpose);
    let retention = item.and_then(|item| item.retention.as_ref());
    let recipients = provider.recipients.iter().map(|it| {
        let details: Vec<&str> =
            it.country.iter().chain(&it.transfer).map(String::as_str).collect();
        match details.is_empty() {
            true => it.name.clone(),
            false => format!("{} ({})", it.name, details.join(", ")),
        }
    });
    let link = |kind: &str| {
        let found = provider.links.iter().find(|link| link.kind == kind);
        found.map(|link| link.href.clone()).unwrap_or_default()
    };
    let of_item = |get: fn(&ItemData) -> String| item.map(get).unwrap_or_default();
    [
        category.cloned().unwrap_or_default(),
        label.map(|it| it.label.clone()).unwrap_or_default(),
        provider.id.clone(),
        provider.name.clone(),
        provider.controller.clone().unwrap_or_default(),
        group.unwrap_or_default().to_owned(),
        of_item(|item| item.name.clone()),
        of_item(|item| item.matching.to_owned()),
        of_item(|item| item.display.clone()),
        of_item(|item| item.storage.to_owned()),
        of_item(|item| item.party.unwrap_or_default().to_owned()),
        of_item(|item| item.domains.join("; ")),
        of_item(|item| item.path.clone().unwrap_or_default()),
        retention.map(|it| it.max.clone()).unwrap_or_default(),
        retention.map(|it| it.words.clone()).unwrap_or_default(),
        retention.and_then(|it| it.note.clone()).unwrap_or_default(),
        of_item(|item| item.refresh.map(|it| it.to_string()).unwrap_or_default()),
        purpose.clone().unwrap_or_default(),
        of_item(|item| item.legal_basis.clone().unwrap_or_default()),
        recipients.collect::<Vec<_>>().join("; "),
        link("privacy"),
        link("cookies"),
        link("terms"),
        link("website"),
    ]
}

/// A cell that no spreadsheet takes for a formula. What comes from imports could be one.
fn safe(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
