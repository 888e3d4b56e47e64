//! The front matter of an imported text: what is known of it, written as the keys of this program.
//!
//! Knows nothing of the formats that the values came from.

use serde_yaml::Value;

use crate::document::date::LegalDate;
use crate::document::front_matter::Kind;

/// What a text says of itself.
#[derive(Debug, Clone)]
pub struct Front {
    /// Its title.
    pub title: Option<String>,
    /// One sentence for lists and search engines.
    pub description: Option<String>,
    /// Its language, as a tag.
    pub lang: Option<String>,
    /// What kind of notice it is.
    pub kind: Option<Kind>,
    /// In force from.
    pub effective: Option<LegalDate>,
    /// What stated that date: a key, or an element of a page's head.
    pub effective_key: Option<String>,
    /// First shown to readers.
    pub published: Option<LegalDate>,
    /// The label that readers see.
    pub version: Option<String>,
    /// Whether it is not to be published yet.
    pub draft: bool,
    /// Former addresses, from the site's root.
    pub aliases: Vec<String>,
    /// Whether the body is a template.
    pub template: bool,
    /// Variables of the body that somebody has to fill in.
    pub context: Vec<(String, Value)>,
    /// Keys of this program that the text had already.
    pub kept: Vec<(String, Value)>,
}

impl Default for Front {
    fn default() -> Self {
        Front {
            title: None,
            description: None,
            lang: None,
            kind: None,
            effective: None,
            effective_key: None,
            published: None,
            version: None,
            draft: false,
            aliases: Vec::new(),
            template: true,
            context: Vec::new(),
            kept: Vec::new(),
        }
    }
}

impl Front {
    /// Whether a key that was there already gives the title: `context: {title: …}`.
    pub fn has_title_elsewhere(&self) -> bool {
        let context = self.kept.iter().find(|(key, _)| key == "context");
        context.is_some_and(|(_, value)| value.get("title").is_some())
    }

    /// Front matter between its marks, in the order in which the README names the keys; nothing where there
    /// is nothing to say.
    pub fn yaml(&self) -> String {
        let Front {
            title,
            description,
            lang,
            kind,
            effective,
            effective_key: _,
            published,
            version,
            draft,
            aliases,
            template,
            context,
            kept,
        } = self;
        let mut out = "---\n".to_owned();
        let mut text = |key: &str, value: Option<&str>| {
            if let Some(value) = value {
                out.push_str(&format!("{key}: {}\n", scalar(value)));
            }
        };
        text("title", title.as_deref());
        text("description", description.as_deref());
        text("lang", lang.as_deref());
        text("kind", kind.map(Kind::name));
        text("version", version.as_deref());
        for (key, date) in [("effective", effective), ("published", published)] {
            if let Some(date) = date {
                out.push_str(&format!("{key}: {date}\n"));
            }
        }
        if *draft {
            out.push_str("draft: true\n");
        }
        if !aliases.is_empty() {
            out.push_str("aliases:\n");
            for alias in aliases {
                out.push_str(&format!("  - {}\n", scalar(alias)));
            }
        }
        if !*template {
            out.push_str("template: false\n");
        }
        for (key, value) in kept {
            out.push_str(&pair(key, value, ""));
        }
        if !context.is_empty() && !kept.iter().any(|(key, _)| key == "context") {
            out.push_str("context:\n");
            for (name, value) in context {
                out.push_str(&pair(name, value, "  "));
            }
        }
        if out == "---\n" { String::new() } else { out + "---\n" }
    }
}

/// A text as YAML writes it in one line.
fn scalar(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let written = serde_yaml::to_string(&Value::String(text.clone())).unwrap_or_default();
    let written = written.trim_end().to_owned();
    match written.contains('\n') {
        // In one line whatever it holds: JSON strings are YAML too.
        true => serde_json::to_string(&text).unwrap_or_default(),
        false => written,
    }
}

fn pair(key: &str, value: &Value, indent: &str) -> String {
    let mapping = serde_yaml::Mapping::from_iter([(Value::String(key.to_owned()), value.clone())]);
    let written = serde_yaml::to_string(&mapping).unwrap_or_default();
    written.lines().map(|line| format!("{indent}{line}\n")).collect()
}
