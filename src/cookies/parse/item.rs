//! The schema of an item.

use crate::cookies::duration::{Duration, DurationError};
use crate::cookies::inventory::{
    Item, ItemSource, LegalBasis, Limit, Match, Retention, Storage, Tcf,
};
use crate::finding::did_you_mean;
use crate::located::{Entry, Kind, Node, Value};

use super::Schema;

impl Schema {
    pub(super) fn item(&mut self, node: &Node) -> Option<Item> {
        let place = self.reading.place(node.at);
        if let Value::Scalar(..) = node.value {
            let name = self.reading.string_of(node, "items");
            if name.is_none() {
                let fact = "an item without a name".to_owned();
                self.reading.error("inventory-missing-key", node.at, fact, "name it, or remove it");
            }
            return Some(Item::named(name?, place));
        }
        let help = "write a name, or `- name: …` and below it the other keys";
        let mut fields = self.reading.open(node, "an item", help)?;
        let name = self.reading.string(&mut fields, "name");
        if name.is_none() {
            self.reading.missing(&fields, "name", "write the name as the browser shows it");
        }
        let matching = self.reading.word(&mut fields, "match").unwrap_or(Match::Exact);
        let display = self.reading.text(&mut fields, "display");
        let storage = self.reading.word(&mut fields, "storage").unwrap_or(Storage::Cookie);
        let party = self.reading.word(&mut fields, "party");
        let domains = self.reading.one_or_more(&mut fields, "domains");
        let domains =
            domains.iter().filter_map(|node| self.reading.string_of(node, "domains")).collect();
        let path = self.reading.string(&mut fields, "path");
        let retention = fields.get("retention").and_then(|node| self.retention(node));
        let refresh = self.reading.flag(&mut fields, "refresh");
        let category = self.category_name(&mut fields);
        let purpose = self.reading.text(&mut fields, "purpose");
        let legal_basis = self.reading.string(&mut fields, "legal_basis");
        let legal_basis = legal_basis.map(|basis| match basis.as_str() {
            "consent" => LegalBasis::Consent,
            _ => LegalBasis::Exemption(basis),
        });
        let tcf = fields.get("tcf").and_then(|node| self.tcf(node));
        let source = fields.get("source").and_then(|node| self.source(node));
        self.reading.close(fields);
        Some(Item {
            name: name?,
            matching,
            display,
            storage,
            party,
            domains,
            path,
            retention,
            refresh,
            category,
            purpose,
            legal_basis,
            tcf,
            source,
            place,
        })
    }

    fn retention(&mut self, node: &Node) -> Option<Retention> {
        if !matches!(node.value, Value::Mapping(_)) {
            return Some(Retention { max: self.limit(node)?, note: None });
        }
        let mut fields = self.reading.open(node, "`retention`", "write `max:` and `note:`")?;
        let max = fields.get("max");
        if max.is_none() {
            self.reading.missing(&fields, "max", "write the longest time, or `max: unknown`");
        }
        let max = max.and_then(|node| self.limit(node));
        let note = self.reading.text(&mut fields, "note");
        self.reading.close(fields);
        Some(Retention { max: max?, note })
    }

    fn limit(&mut self, node: &Node) -> Option<Limit> {
        const WORDS: [(&str, Limit); 3] = [
            ("session", Limit::Session),
            ("unlimited", Limit::Unlimited),
            ("unknown", Limit::Unknown),
        ];
        let written = self.reading.string_of(node, "retention")?;
        if let Some((_, limit)) = WORDS.iter().find(|(word, _)| *word == written) {
            return Some(*limit);
        }
        let error = match Duration::from_iso(&written) {
            Ok(duration) => return Some(Limit::Lasting(duration)),
            Err(error) => error,
        };
        let small = written.trim().to_lowercase();
        let near = did_you_mean(&small, WORDS.iter().map(|(word, _)| *word));
        let bare = small.strip_prefix('p').unwrap_or(&small);
        let is_number = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
        let is_lasting =
            ["persistent", "permanent", "forever", "never", "never expires"].contains(&&*small);
        let help = match (error, near) {
            (DurationError { meant: Some(meant) }, _) => format!("write `{meant}`"),
            _ if is_number => {
                format!(
                    "say of what: `P{bare}M` for months, `P{bare}D` for days, `P{bare}Y` for years"
                )
            }
            _ if is_lasting => {
                "write how long, such as `P13M`; `unlimited` for what stays until visitors \
                                delete it"
                    .to_owned()
            }
            (_, Some(word)) => format!("did you mean `{word}`?"),
            _ => "write session, unlimited, unknown, or an ISO 8601 duration such as P2Y, P13M, \
                  P1D, PT30M"
                .to_owned(),
        };
        let fact = format!("`{written}` is not a duration");
        self.reading.error("inventory-bad-duration", node.at, fact, help);
        None
    }

    fn tcf(&mut self, node: &Node) -> Option<Tcf> {
        let help = "write `vendor:`, `purposes:` and `special_purposes:`";
        let mut fields = self.reading.open(node, "`tcf`", help)?;
        let vendor = fields.get("vendor").and_then(|node| self.reading.number_of(node, "vendor"));
        let mut numbers = |key| {
            let nodes = self.reading.one_or_more(&mut fields, key);
            nodes.iter().filter_map(|node| self.reading.number_of(node, key)).collect()
        };
        let purposes = numbers("purposes");
        let special_purposes = numbers("special_purposes");
        self.reading.close(fields);
        Some(Tcf { vendor, purposes, special_purposes })
    }

    fn source(&mut self, node: &Node) -> Option<ItemSource> {
        let mut fields = self.reading.open(node, "`source`", "write `kind:`, `id:` and `raw:`")?;
        let kind = self.reading.string(&mut fields, "kind");
        if kind.is_none() {
            self.reading.missing(&fields, "kind", "write where the item's data came from");
        }
        let id = self.reading.string(&mut fields, "id");
        let raw = fields.get("raw").map(plain_value);
        self.reading.close(fields);
        Some(ItemSource { kind: kind?, id, raw })
    }
}

/// A value as serde_yaml has it, for what is kept and not understood.
fn plain_value(node: &Node) -> serde_yaml::Value {
    match &node.value {
        Value::Scalar(Kind::String, text) => text.clone().into(),
        // Read again, a plain word is what it was.
        Value::Scalar(_, text) => {
            serde_yaml::from_str(text).unwrap_or_else(|_| text.clone().into())
        }
        Value::Sequence(nodes) => nodes.iter().map(plain_value).collect::<Vec<_>>().into(),
        Value::Mapping(entries) => {
            let pairs = entries.iter().map(|Entry { key, at: _, node }| {
                (serde_yaml::Value::from(key.as_str()), plain_value(node))
            });
            serde_yaml::Value::Mapping(pairs.collect())
        }
    }
}
