//! JSON whose values know where they stand, read as deep as somebody asks.
//!
//! Recordings are large and mostly not about cookies: what nobody asks for is passed over without being
//! taken apart. No message repeats anything of the text, which holds secrets.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// A value, not yet taken apart.
#[derive(Clone, Copy)]
pub struct Json<'t> {
    whole: &'t str,
    raw: &'t RawValue,
}

/// The values of an object by their keys; of a key that stands twice, the last one, as browsers read it.
pub type Object<'t> = BTreeMap<String, Json<'t>>;

/// Where a text stops being JSON: line and column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotJson {
    /// The line.
    pub line: usize,
    /// The column, in bytes.
    pub column: usize,
}

impl<'t> Json<'t> {
    /// The value that a text is.
    pub fn of(text: &'t str) -> Result<Json<'t>, NotJson> {
        match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(raw) => Ok(Json { whole: text, raw }),
            // The error's own words may quote the text.
            Err(error) => Err(NotJson { line: error.line(), column: error.column() }),
        }
    }

    /// Where in the text it begins, in bytes.
    pub fn offset(&self) -> usize {
        let (value, whole) = (self.raw.get().as_ptr().addr(), self.whole.as_ptr().addr());
        value.saturating_sub(whole)
    }

    fn inside(&self, raw: &'t RawValue) -> Json<'t> {
        Json { whole: self.whole, raw }
    }

    /// The object that it is.
    pub fn object(&self) -> Option<Object<'t>> {
        let found: BTreeMap<String, &'t RawValue> = serde_json::from_str(self.raw.get()).ok()?;
        Some(found.into_iter().map(|(key, raw)| (key, self.inside(raw))).collect())
    }

    /// The values of the list that it is.
    pub fn list(&self) -> Option<Vec<Json<'t>>> {
        let found: Vec<&'t RawValue> = serde_json::from_str(self.raw.get()).ok()?;
        Some(found.into_iter().map(|raw| self.inside(raw)).collect())
    }

    /// The text that it is.
    pub fn text(&self) -> Option<Cow<'t, str>> {
        let text = self.raw.get();
        // Most have nothing that is escaped, and are not copied.
        let plain = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        match plain {
            Some(plain) if !plain.contains('\\') => Some(Cow::Borrowed(plain)),
            Some(_) => serde_json::from_str(text).ok().map(Cow::Owned),
            None => None,
        }
    }

    /// The number that it is, or that a text has written out.
    pub fn number(&self) -> Option<f64> {
        let text = self.text().unwrap_or(Cow::Borrowed(self.raw.get()));
        text.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The yes or no that it is.
    pub fn flag(&self) -> Option<bool> {
        match self.raw.get() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.raw.get() == "null"
    }
}

/// The text under a key of an object.
pub fn text_at<'t>(object: &Object<'t>, key: &str) -> Option<Cow<'t, str>> {
    object.get(key).and_then(Json::text)
}

/// The object under a key of an object.
pub fn object_at<'t>(object: &Object<'t>, key: &str) -> Option<Object<'t>> {
    object.get(key).and_then(Json::object)
}

/// The list under a key of an object.
pub fn list_at<'t>(object: &Object<'t>, key: &str) -> Option<Vec<Json<'t>>> {
    object.get(key).and_then(Json::list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_where_they_stand() {
        let text = "\u{feff}{\"a\": [1, {\"b\\u0062\": \"x\\ny\"}], \"c\": true}";
        let object = Json::of(text).ok().and_then(|json| json.object()).expect("an object");
        let list = list_at(&object, "a").expect("a list");
        assert_eq!(list[0].number(), Some(1.0));
        let inner = list[1].object().expect("an object");
        assert_eq!(inner["bb"].text().as_deref(), Some("x\ny"));
        assert!(text[inner["bb"].offset()..].starts_with("\"x\\ny\""));
        assert!(text[object["c"].offset()..].starts_with("true"));
    }

    #[test]
    fn what_is_no_json_is_told_by_its_place_alone() {
        let fault = Json::of("{\"a\": secret}").err();
        assert_eq!(fault, Some(NotJson { line: 1, column: 7 }));
    }
}
