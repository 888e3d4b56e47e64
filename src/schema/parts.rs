//! What schemas are put together from: texts, dates, words, lists, mappings. A key without a value is as
//! if it were not there, so that each of them may be empty.

use serde_json::{Map, Value, json};

/// A tag of BCP 47.
pub const LANGUAGE: &str = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

/// Lower-case letters and digits in parts, with single hyphens between them.
pub const SLUG: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// A date: ISO 8601 to the day, which month has how many days included; or in words or other numbers, of
/// which only the program knows whether they are one. It alone knows in which years February has 29 days.
pub const DATE: &str = concat!(
    r"^\s*([0-9]{4}(-(0[1-9]|1[0-2]))?",
    r"|[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))",
    r"|(?![0-9]{4}-)(?=.*[0-9０-９元]).*[^\u0000-\u002d\u0030-\u0040].*)\.?\s*$"
);

/// A mapping that has these keys and no other ones.
pub fn mapping(description: &str, keys: Vec<(&str, Value)>) -> Value {
    let keys: Map<String, Value> =
        keys.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    json!({
        "description": description,
        "type": ["object", "null"],
        "properties": keys,
        "additionalProperties": false,
    })
}

/// The same where these keys must be there.
pub fn requiring(mut mapping: Value, keys: &[&str]) -> Value {
    mapping["type"] = json!("object");
    mapping["required"] = json!(keys);
    mapping
}

/// One of some values in other shapes.
pub fn any_of(description: &str, shapes: Vec<Value>) -> Value {
    json!({"description": description, "anyOf": shapes})
}

/// A list of items of one shape.
pub fn list(description: &str, items: Value) -> Value {
    json!({"description": description, "type": ["array", "null"], "items": items})
}

/// A text; what YAML reads as a number is one as well, with its letters as written.
pub fn text(description: &str) -> Value {
    json!({"description": description, "type": ["string", "number", "null"]})
}

/// One of some words.
pub fn words<'a>(description: &str, words: impl IntoIterator<Item = &'a str>) -> Value {
    let words: Vec<Value> =
        words.into_iter().map(Value::from).chain(std::iter::once(Value::Null)).collect();
    json!({"description": description, "enum": words})
}

/// Yes or no.
pub fn flag(description: &str, default: bool) -> Value {
    json!({"description": description, "type": ["boolean", "null"], "default": default})
}

/// A date; a year alone is a number.
pub fn date(description: &str) -> Value {
    json!({
        "description": description,
        "type": ["string", "integer", "null"],
        "pattern": DATE,
        "patternErrorMessage": "Write the date as 2024-02-16, 2024-02 or 16 February 2024.",
        "minimum": 1000,
        "maximum": 9999,
        "examples": ["2024-02-16", "2024-02", 2024],
    })
}

/// The schema with values to choose from or to learn from.
pub fn with_examples(mut schema: Value, examples: Value) -> Value {
    schema["examples"] = examples;
    schema
}

/// The schema with what stands in where nothing is stated.
pub fn with_default(mut schema: Value, default: Value) -> Value {
    schema["default"] = default;
    schema
}

/// The schema with what its texts must look like, and what to say where they do not.
pub fn with_pattern(mut schema: Value, pattern: &str, message: &str) -> Value {
    schema["pattern"] = json!(pattern);
    schema["patternErrorMessage"] = json!(message);
    schema
}

/// The schema for values of these types.
pub fn of_types(mut schema: Value, types: &[&str]) -> Value {
    schema["type"] = json!(types);
    schema
}
