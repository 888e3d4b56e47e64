//! Findings for programs: one JSON document.

use serde_json::{Value, json};

use super::Finding;

/// A finding as JSON. What is not known is null.
pub fn json(finding: &Finding) -> Value {
    let Finding { rule, severity, place, message, help, detail, length } = finding;
    let number = |number: usize| (number > 0).then_some(number);
    json!({
        "rule": rule,
        "severity": severity.to_string(),
        "path": &*place.path,
        "line": number(place.line),
        "column": number(place.column),
        "length": number(*length as usize),
        "message": message,
        "help": help,
        "detail": detail,
    })
}
