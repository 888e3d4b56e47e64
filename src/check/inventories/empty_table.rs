//! A table of cookies has rows: who reads a notice with an empty one sees nothing, and is told nothing.
//!
//! Which table is placed is read off the call. Where an argument is no plain word, what it asks for is known only
//! when the text is filled: such a call is left alone. A call in a fragment is held to the inventory of today.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::check::Whole;
use crate::cookies::inventory::Inventory;
use crate::cookies::table::{TableOptions, tables};
use crate::cookies::texts::english;
use crate::finding::{Finding, Place};
use crate::history::{Edition, Status, Version};
use crate::render::functions::InventoryState;

const NAME: &str = "inventory-empty-table";

/// The function that places tables.
const CALL: &str = "cookie_table";

/// Looks at every inventory that is kept current, and at every table that a text or a fragment places.
pub fn check(whole: &Whole<'_>) -> Vec<Finding> {
    let renderer = whole.renderer;
    let all = renderer.inventories();
    let mut findings = Vec::new();
    for edition in renderer.site.notices.iter().flat_map(|notice| &notice.editions) {
        for version in edition.versions.iter().filter(|it| is_kept_current(edition, it)) {
            let document = &version.document;
            if let Some(inventory) = &document.inventory {
                findings.extend(of_inventory(inventory, &document.path));
            } else if document.is_template() {
                let text = document.text();
                let day = edition.day_of(version.effective, renderer.day);
                findings.extend(of_calls(&text, &document.path, all, day));
            }
        }
    }
    for (file, text) in renderer.fragment_texts() {
        findings.extend(of_calls(text, file, all, renderer.day));
    }
    findings
}

fn is_kept_current(edition: &Edition, version: &Version) -> bool {
    std::ptr::eq(edition.shown_version(), version)
        || matches!(version.status, Status::Pending | Status::Draft)
}

fn of_inventory(inventory: &Inventory, path: &str) -> Option<Finding> {
    let help = "list who stores or reads what on devices under `providers:`, or say in `introduction` that \
                nobody does";
    let is_said = inventory.introduction.is_some();
    (inventory.providers.is_empty() && !is_said).then(|| {
        Finding::warning(NAME, Place::start(path), "this inventory lists nothing").with_help(help)
    })
}

fn of_calls(
    text: &str,
    path: &str,
    all: &BTreeMap<String, Vec<InventoryState>>,
    day: Date,
) -> Vec<Finding> {
    let empty = calls(text).into_iter().filter_map(|call| {
        let (at, asked) = (call.at, call.asked?);
        let states = match asked.get("inventory").map(Vec::as_slice) {
            Some([path]) => all.get(path)?,
            Some(_) => return None,
            // Of several one has to be named, which the function says.
            None if all.len() == 1 => all.values().next()?,
            None => return None,
        };
        let state = states.iter().rev().find(|state| state.first <= day)?;
        let inventory = &state.inventory;
        let categories = asked.get("category");
        let provider = asked.get("provider").and_then(|names| names.first());
        let known = |id: &String| inventory.category(id).is_some();
        // What the inventory does not have at all is an error of the call.
        if !categories.into_iter().flatten().all(known)
            || provider.is_some_and(|id| inventory.provider(id).is_none())
        {
            return None;
        }
        let rows = tables(
            inventory,
            &TableOptions {
                lang: "en",
                site_lang: "en",
                categories: categories.map(Vec::as_slice),
                provider: provider.map(String::as_str),
                columns: None,
                texts: &english,
            },
        );
        if !rows.is_empty() {
            return None;
        }
        let what = match (categories, provider) {
            (None, None) => format!("the inventory {} lists nothing", state.file),
            (Some(ids), None) => {
                format!("{} has nothing in the category `{}`", state.file, ids.join("`, `"))
            }
            (None, Some(provider)) => format!("{} has nothing of `{provider}`", state.file),
            (Some(ids), Some(provider)) => format!(
                "{} has nothing of `{provider}` in the category `{}`",
                state.file,
                ids.join("`, `")
            ),
        };
        let message = format!("this table is empty: {what}");
        let help = "list what is missing, or remove the table and what introduces it";
        Some(Finding::warning(NAME, Place::offset(path, text, at), message).with_help(help))
    });
    empty.collect()
}

/// A table that a text places.
struct Call {
    /// The byte of the text where it stands.
    at: usize,
    /// Its arguments; none where one of them is no plain word.
    asked: Option<BTreeMap<String, Vec<String>>>,
}

/// Every call within the tags of a template.
fn calls(text: &str) -> Vec<Call> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|next| at + next) {
        let behind = &text[open + 1..];
        let (close, is_comment) = match behind.as_bytes().first() {
            Some(b'{') => ("}}", false),
            Some(b'%') => ("%}", false),
            // `{#custom}` is an id of Markdown, on its one line.
            Some(b'#') if behind[1..].starts_with([' ', '\n', '-']) => ("#}", true),
            _ => {
                at = open + 1;
                continue;
            }
        };
        let start = open + 2;
        let end = text[start..].find(close).map_or(text.len(), |length| start + length);
        let tag = &text[start..end];
        at = end;
        if is_comment {
            continue;
        }
        if tag.trim_matches(['-', ' ', '\n']) == "raw" {
            at = text[end..].find("endraw").map_or(text.len(), |length| end + length);
            continue;
        }
        for (in_tag, _) in tag.match_indices(CALL) {
            let arguments = tag[in_tag + CALL.len()..].trim_start();
            if let Some(arguments) = arguments.strip_prefix('(') {
                found.push(Call { at: start + in_tag, asked: arguments_of(arguments) });
            }
        }
    }
    found
}

/// Names and plain values, up to the closing bracket.
fn arguments_of(mut rest: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let mut asked = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        if rest.starts_with(')') {
            return Some(asked);
        }
        let (name, value) = rest.split_once('=')?;
        let name = name.trim();
        if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
            return None;
        }
        let value = value.trim_start();
        let (values, behind) = match value.strip_prefix('[') {
            None => {
                let (one, behind) = quoted(value)?;
                (vec![one], behind)
            }
            Some(mut list) => {
                let mut values = Vec::new();
                loop {
                    list = list.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
                    if let Some(behind) = list.strip_prefix(']') {
                        break (values, behind);
                    }
                    let (one, behind) = quoted(list)?;
                    values.push(one);
                    list = behind;
                }
            }
        };
        // A filter or a sum behind it makes something else of it.
        rest = behind.trim_start();
        if !rest.starts_with([',', ')']) {
            return None;
        }
        asked.insert(name.to_owned(), values);
    }
}

fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let (inside, behind) = text[1..].split_once(quote)?;
    Some((inside.to_owned(), behind))
}

#[cfg(test)]
mod tests {
    use super::calls;
    use crate::check::check_site;

    const INVENTORY: &str = "effective: 2025-01-01
providers:
- {id: owl, name: Owl, category: analytics, items: [owl_id]}
- {id: elk, name: Elk, category: targeting, items: [elk]}
";

    #[test]
    fn tables_without_rows_are_told() {
        let help = "help: list what is missing, or remove the table and what introduces it";
        check_site(
            &[super::NAME],
            &[
                ("content/cookies/index.yaml", INVENTORY),
                (
                    "content/a.md",
                    "---
effective: 2025-06-01
---
# A

{{ cookie_table(category=\"functionality\") }}

{{ cookie_table(category=[\"functionality\", 'strictly-necessary'], columns=[\"name\"]) }}

{{ cookie_table(provider=\"owl\", category=\"targeting\") }}

{{ cookie_table(category=[\"functionality\", \"targeting\"]) }} {{ cookie_table() }}

{% include \"_tables.md\" %}
",
                ),
                ("content/_tables.md", "Of ours: {{ cookie_table(category=\"functionality\") }}\n"),
                ("content/a/2025-01-01.md", "{{ cookie_table(category=\"functionality\") }}\n"),
            ],
            &[
                "content/_tables.md:1:13: this table is empty: content/cookies/index.yaml has nothing in the category `functionality`",
                help,
                "content/a.md:6:4: this table is empty: content/cookies/index.yaml has nothing in the category `functionality`",
                help,
                "content/a.md:8:4: this table is empty: content/cookies/index.yaml has nothing in the category `functionality`, `strictly-necessary`",
                help,
                "content/a.md:10:4: this table is empty: content/cookies/index.yaml has nothing of `owl` in the category `targeting`",
                help,
            ],
        );
    }

    #[test]
    fn an_inventory_that_lists_nothing_is_told() {
        let help = "help: list who stores or reads what on devices under `providers:`, or say in `introduction` that nobody does";
        check_site(
            &[super::NAME],
            &[
                ("content/cookies/index.yaml", "effective: 2025-01-01\n"),
                ("content/b.md", "---\neffective: 2025-06-01\n---\n{{ cookie_table() }}\n"),
            ],
            &[
                "content/b.md:4:4: this table is empty: the inventory content/cookies/index.yaml lists nothing",
                "help: list what is missing, or remove the table and what introduces it",
                "content/cookies/index.yaml:1:1: this inventory lists nothing",
                help,
            ],
        );
        check_site(
            &[super::NAME],
            &[(
                "content/cookies/index.yaml",
                "effective: 2025-01-01\nintroduction: We set none.\n",
            )],
            &[],
        );
    }

    #[test]
    fn an_inventory_of_the_day_counts() {
        let text = "---\neffective: 2025-06-01\n---\n{{ cookie_table(category=\"targeting\") }}\n";
        let later = INVENTORY.replace("2025-01-01", "2025-12-01");
        let first = "effective: 2024-01-01\nproviders:\n- {id: owl, name: Owl, category: analytics, items: [owl]}\n";
        check_site(
            &[super::NAME],
            &[
                ("content/cookies/index.yaml", &later),
                ("content/cookies/2024-01-01.yaml", first),
                ("content/a.md", text),
            ],
            &[
                "content/a.md:4:4: this table is empty: content/cookies/2024-01-01.yaml has nothing in the category `targeting`",
                "help: list what is missing, or remove the table and what introduces it",
            ],
        );
    }

    #[test]
    fn calls_are_read_as_they_are_written() {
        let read = |text: &str| -> Vec<String> {
            let shown = calls(text).into_iter().map(|call| match call.asked {
                None => format!("{}: unknown", call.at),
                Some(asked) => format!("{}: {asked:?}", call.at),
            });
            shown.collect()
        };
        assert_eq!(read("{{cookie_table()}}"), ["2: {}"]);
        assert_eq!(
            read("{{ cookie_table(provider='a', category=[\"b\", `c`],) }}"),
            ["3: {\"category\": [\"b\", \"c\"], \"provider\": [\"a\"]}"]
        );
        assert_eq!(read("{{ cookie_table(provider=who) }}"), ["3: unknown"]);
        assert_eq!(read("{{ cookie_table(provider='a' ~ who) }}"), ["3: unknown"]);
        assert_eq!(read("{# {{ cookie_table() }} #} cookie_table()"), [] as [String; 0]);
        assert_eq!(read("{% raw %}{{ cookie_table() }}{% endraw %}"), [] as [String; 0]);
        assert_eq!(read("## A {#a}\n{{ cookie_table() }}"), ["13: {}"]);
        assert_eq!(read("{{ cookie_table("), ["3: unknown"]);
    }
}
