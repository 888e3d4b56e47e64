//! How values are written into what is kept between runs, where that is not as they stand.

/// As a text that they show and are read from.
pub mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Writes it.
    pub fn serialize<S: Serializer>(value: &impl Display, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>, T: FromStr>(from: D) -> Result<T, D::Error>
    where
        T::Err: Display,
    {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

/// The same of what may not be there.
pub mod text_if_any {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    /// Writes it.
    pub fn serialize<S: Serializer>(
        value: &Option<impl Display>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(ToString::to_string).serialize(to)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>, T: FromStr>(
        from: D,
    ) -> Result<Option<T>, D::Error>
    where
        T::Err: Display,
    {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(de::Error::custom)).transpose()
    }
}

/// The name of a rule, as its one copy in the program.
pub mod rule {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::check::registry;

    /// Writes it.
    pub fn serialize<S: Serializer>(rule: &&'static str, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(rule)
    }

    /// Reads it; one that is none is an error.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
        let name = String::deserialize(from)?;
        let rule = registry::rule(&name);
        rule.map(|rule| rule.name).ok_or_else(|| de::Error::custom("no rule has this name"))
    }
}

/// A place in a file, without the path of the file: whoever reads it puts that in.
pub mod place_without_path {
    use std::sync::{Arc, LazyLock};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::finding::Place;

    /// One for all, since each would be put in its own place for nothing.
    static NO_PATH: LazyLock<Arc<str>> = LazyLock::new(|| "".into());

    /// Writes it.
    pub fn serialize<S: Serializer>(place: &Place, to: S) -> Result<S::Ok, S::Error> {
        let Place { path: _, line, column } = place;
        (line, column).serialize(to)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Place, D::Error> {
        let (line, column) = Deserialize::deserialize(from)?;
        Ok(Place { path: NO_PATH.clone(), line, column })
    }
}

/// Values of any shape. As JSON a number could be read as one beside it.
pub mod values {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::{Number, Value};

    #[derive(Serialize, Deserialize)]
    enum Kept {
        Null,
        Bool(bool),
        Integer(i64),
        Large(u64),
        Float(f64),
        Text(String),
        List(Vec<Kept>),
        Map(Vec<(String, Kept)>),
    }

    impl From<&Value> for Kept {
        fn from(value: &Value) -> Kept {
            match value {
                Value::Null => Kept::Null,
                Value::Bool(value) => Kept::Bool(*value),
                Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                    (Some(number), _) => Kept::Integer(number),
                    (None, Some(number)) => Kept::Large(number),
                    (None, None) => number.as_f64().map_or(Kept::Null, Kept::Float),
                },
                Value::String(text) => Kept::Text(text.clone()),
                Value::Array(items) => Kept::List(items.iter().map(Kept::from).collect()),
                Value::Object(map) => Kept::Map(of_map(map.iter())),
            }
        }
    }

    impl From<Kept> for Value {
        fn from(kept: Kept) -> Value {
            match kept {
                Kept::Null => Value::Null,
                Kept::Bool(value) => Value::Bool(value),
                Kept::Integer(number) => Value::from(number),
                Kept::Large(number) => Value::from(number),
                Kept::Float(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
                Kept::Text(text) => Value::String(text),
                Kept::List(items) => Value::Array(items.into_iter().map(Value::from).collect()),
                Kept::Map(map) => {
                    Value::Object(map.into_iter().map(|(key, value)| (key, value.into())).collect())
                }
            }
        }
    }

    fn of_map<'v>(map: impl Iterator<Item = (&'v String, &'v Value)>) -> Vec<(String, Kept)> {
        map.map(|(key, value)| (key.clone(), value.into())).collect()
    }

    /// Writes them.
    pub fn serialize<S: Serializer>(
        values: &BTreeMap<String, Value>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        of_map(values.iter()).serialize(to)
    }

    /// Reads them.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<String, Value>, D::Error> {
        let kept = Vec::<(String, Kept)>::deserialize(from)?;
        Ok(kept.into_iter().map(|(key, value)| (key, value.into())).collect())
    }
}

/// Bytes, all at once.
pub mod bytes {
    use std::fmt;

    use serde::{Deserializer, Serializer, de};

    /// Writes them.
    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    /// Reads them.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<[u8]>, D::Error> {
        struct Bytes;
        impl de::Visitor<'_> for Bytes {
            type Value = Box<[u8]>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(bytes.into())
            }
        }
        from.deserialize_bytes(Bytes)
    }
}
