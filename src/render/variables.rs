//! The variables of a template, by name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, Value};

/// The variable that holds the day whose data a text is given, as ISO 8601.
pub const DAY: &str = "engross_day";

/// The variables that a template is given. Unlike the engine's own context, it can name them.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    values: BTreeMap<Cow<'static, str>, Value>,
}

impl Variables {
    /// Sets a variable; a later one takes the place of an earlier one.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        self.values.insert(name.into(), value);
    }

    /// Sets a variable to a view.
    pub fn view<T: Serialize + ?Sized>(&mut self, name: &'static str, view: &T) {
        self.set(name, Value::from_serializable(view));
    }

    /// The names in scope, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(AsRef::as_ref)
    }

    /// What the engine takes.
    pub fn context(&self) -> Context {
        let mut context = Context::new();
        for (name, value) in &self.values {
            context.insert_value(name.clone(), value.clone());
        }
        context
    }
}
