//! Findings as SARIF 2.1.0, which code hosts show beside the lines they are about.
//!
//! Format: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Finding, Severity};
use crate::check::{Explained, Level, explained};
use crate::cookies::audit::told;

/// One run with these findings. `prefix` leads from the root of the repository to the site's, with a slash at
/// its end.
pub fn sarif(findings: &[Finding], prefix: &str) -> Value {
    let mut rules: BTreeMap<&str, usize> = findings.iter().map(|it| (it.rule, 0)).collect();
    for (at, index) in rules.values_mut().enumerate() {
        *index = at;
    }
    let results: Vec<Value> =
        findings.iter().map(|finding| result(finding, rules[finding.rule], prefix)).collect();
    let rules: Vec<Value> = rules.keys().map(|name| rule(name)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Engross",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(name: &str) -> Value {
    let Some(Explained { rule, about, text }) = explained(name) else {
        return rule_of_audits(name).unwrap_or_else(|| json!({"id": name}));
    };
    let level = match rule.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "note",
    };
    json!({
        "id": name,
        "shortDescription": {"text": about},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": level},
    })
}

/// The rules of recordings are none of sites.
fn rule_of_audits(name: &str) -> Option<Value> {
    let rule = told::RULES.iter().find(|rule| rule.name == name)?;
    Some(json!({
        "id": name,
        "shortDescription": {"text": rule.about},
        "defaultConfiguration": {"level": level_of(rule.severity)},
    }))
}

fn level_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(finding: &Finding, rule_index: usize, prefix: &str) -> Value {
    let Finding { rule, severity, place, message, help, detail, length } = finding;
    let level = level_of(*severity);
    // A state of the past has no lines in the files of today.
    let (path, commit) = match place.path.split_once('@') {
        Some((path, commit)) => (path, Some(commit)),
        None => (&*place.path, None),
    };
    let mut text = match commit {
        Some(_) => format!("{place}: {message}"),
        None => message.clone(),
    };
    for more in detail.iter().map(|it| &**it).chain(help.as_deref()) {
        text.push_str("\n\n");
        text.push_str(more);
    }
    let uri = percent_encoded(&format!("{prefix}{path}"));
    let mut location = json!({"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}});
    if place.line > 0 && commit.is_none() {
        let mut region = json!({"startLine": place.line});
        if place.column > 0 {
            region["startColumn"] = json!(place.column);
            if *length > 0 {
                region["endColumn"] = json!(place.column + *length as usize);
            }
        }
        location["region"] = region;
    }
    json!({
        "ruleId": rule,
        "ruleIndex": rule_index,
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
    })
}

/// A path as a URI reference (RFC 3986).
fn percent_encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    #[test]
    fn a_result_names_its_rule_and_its_place() {
        let finding = Finding::error("bad-date", Place::at("content/ä b.md", 2, 12), "no day")
            .with_help("correct it")
            .spanning(3);
        let sarif = sarif(&[Finding::info("draft", Place::file("x.md"), "y"), finding], "");
        let run = &sarif["runs"][0];
        assert_eq!(run["results"][1]["ruleIndex"], 0);
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "bad-date");
        assert_eq!(run["results"][1]["message"]["text"], "no day\n\ncorrect it");
        let location = &run["results"][1]["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], "content/%C3%A4%20b.md");
        assert_eq!(location["region"], json!({"startLine": 2, "startColumn": 12, "endColumn": 15}));
        assert_eq!(run["results"][0]["locations"][0]["physicalLocation"].get("region"), None);
    }
}
