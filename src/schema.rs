//! JSON Schemas of what editors write: the settings, front matter and inventories. With them an editor
//! completes keys, explains them and marks what is wrong before the program is run.
//!
//! They are built from what the program reads by: its words, kinds and categories. The keys stand here a
//! second time, with their descriptions; `tests/schema.rs` holds them against the program, value by value.
//! A derive for types of serde would describe the settings alone, since front matter and inventories are
//! read key by key, and not that a text may be written as a number.
//!
//! The dialect is draft 7, which every editor reads. Knows nothing of files.

mod front_matter;
mod inventory;
mod parts;
mod settings;

use serde_json::{Value, json};

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// `engross.yaml`.
    Settings,
    /// What stands between `---` lines at the head of a text.
    FrontMatter,
    /// `index.yaml` of a cookie notice.
    Inventory,
}

impl Schema {
    /// Every schema there is.
    pub const ALL: [Schema; 3] = [Schema::Settings, Schema::FrontMatter, Schema::Inventory];

    /// Its name on the command line, and of its file: `settings.schema.json`.
    pub fn name(self) -> &'static str {
        match self {
            Schema::Settings => "settings",
            Schema::FrontMatter => "front-matter",
            Schema::Inventory => "inventory",
        }
    }

    /// What it describes, in one line.
    pub fn about(self) -> &'static str {
        match self {
            Schema::Settings => "engross.yaml, the settings of a site",
            Schema::FrontMatter => "what stands between `---` lines at the head of a text",
            Schema::Inventory => "an inventory: the cookies and similar technologies of a site",
        }
    }

    /// The schema, as a JSON Schema of draft 7.
    pub fn json(self) -> Value {
        let mut schema = match self {
            Schema::Settings => settings::schema(),
            Schema::FrontMatter => front_matter::schema(),
            Schema::Inventory => inventory::schema(),
        };
        schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
        schema["title"] = json!(format!("Engross: {}", self.about()));
        schema
    }

    /// The schema as a file, with a line end behind it.
    pub fn text(self) -> String {
        format!("{:#}\n", self.json())
    }
}
