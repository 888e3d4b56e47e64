//! A locale: the interface texts of one language, in Fluent.
//!
//! A file is read into messages, of which each knows its place and the variables it takes; files of
//! one language are put together, later ones going before earlier ones text by text. Knows nothing
//! of folders, of other languages, or of who asks for a text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement};
use fluent_syntax::parser::ParserError;
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

use super::writing::{Writing, isolated};
use crate::finding::{Finding, LineStarts, Place};
use crate::wording::Given;

/// The text that says by which region's custom dates and numbers are written: `en-GB`.
pub const DATE_LOCALE: &str = "date-locale";

/// The only function that texts can call; the others of Fluent would need to know more than a page does.
const FUNCTION: &str = "NUMBER";

/// A locale file, read.
pub struct LocaleFile {
    resource: FluentResource,
    /// Where it stands.
    pub place: String,
    /// Its messages, in the order of the file.
    pub messages: Vec<Message>,
}

/// A text of a locale file.
pub struct Message {
    /// Its key.
    pub key: String,
    /// Where it stands.
    pub place: Place,
    /// The variables it takes, each once, with the place of its first use.
    pub variables: Vec<(String, Place)>,
}

/// The interface texts of a language.
pub struct Locale {
    bundle: FluentBundle<FluentResource>,
    /// The variables that each text takes, by its key.
    pub texts: BTreeMap<String, BTreeSet<String>>,
    /// How the language writes dates and numbers.
    pub writing: Writing,
}

/// Why a text cannot be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSaid {
    /// There is none of this key.
    NoText,
    /// It takes variables that are not given.
    Lacks(Vec<String>),
}

/// Where braces stand deeper inside each other than any text has them: reading them takes as deep a stack.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            // Each text begins anew.
            '\n' if text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()) => depth = 0,
            _ => {}
        }
        (depth > 100).then_some(at)
    })
}

/// Reads a locale file; every fault of it goes to `findings`, and there is no file then.
pub fn read(place: &str, text: &str, findings: &mut Vec<Finding>) -> Option<LocaleFile> {
    let before = findings.len();
    // Fluent knows no byte order mark, which some editors write.
    let text = text.trim_start_matches('\u{feff}');
    if let Some(at) = too_deep(text) {
        let message = "braces stand inside each other too deep";
        let help = "write the text as a choice or two, not as choices within choices";
        let place = Place::offset(place, text, at);
        findings.push(Finding::error("bad-locale", place, message).with_help(help));
        return None;
    }
    let resource = match FluentResource::try_new(text.to_owned()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            let errors = errors.iter().map(|error| syntax_fault(place, text, error));
            findings.extend(errors);
            resource
        }
    };
    let source = resource.source();
    // Every text and blank has its place: to count lines anew for each took most of a program's start.
    let (lines, path) = (LineStarts::of(source), Arc::<str>::from(place));
    let at = |part: &str| {
        let (line, column) = lines.line_column(source, offset_in(source, part));
        Place::at(path.clone(), line, column)
    };
    let mut messages: Vec<Message> = Vec::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name;
        if let Some(first) = messages.iter().find(|it| it.key == key) {
            let message = format!("`{key}` is here for the second time");
            let help = format!("leave this one or that of line {} out", first.place.line);
            findings.push(Finding::error("bad-locale", at(key), message).with_help(help));
            continue;
        }
        let Some(value) = &message.value else {
            let message = format!("`{key}` has attributes, but no text");
            let help = format!("write the text behind the equals sign: `{key} = …`");
            findings.push(Finding::error("bad-locale", at(key), message).with_help(help));
            continue;
        };
        if key == DATE_LOCALE
            && let [PatternElement::TextElement { value }] = value.elements.as_slice()
            && !Writing::of(value).has_dates()
        {
            let message = format!("nobody knows how dates are written in `{value}`");
            let help = "name a language, and a region where customs differ: `en-GB`";
            findings.push(Finding::error("bad-locale", at(value), message).with_help(help));
        }
        let mut variables: Vec<(String, Place)> = Vec::new();
        each_expression(value, &mut |expression| match expression {
            InlineExpression::VariableReference { id }
                if !variables.iter().any(|(name, _)| name == id.name) =>
            {
                variables.push((id.name.to_owned(), at(id.name)));
            }
            InlineExpression::FunctionReference { id, .. } if id.name != FUNCTION => {
                let message = format!("there is no function `{}`", id.name);
                findings.push(
                    Finding::error("bad-locale", at(id.name), message)
                        .with_help(format!("the only one is {FUNCTION}")),
                );
            }
            InlineExpression::MessageReference { id, .. } => {
                // A text of another file of the language might be meant, which may be exchanged.
                let is_here = resource.entries().any(
                    |it| matches!(it, Entry::Message(it) if it.id.name == id.name && it.value.is_some()),
                );
                if !is_here {
                    let message = format!("there is no text `{}` in this file", id.name);
                    findings.push(
                        Finding::error("bad-locale", at(id.name), message)
                            .with_help("write its words, or the text beside it"),
                    );
                }
            }
            InlineExpression::TermReference { id, .. } => {
                let is_here = resource
                    .entries()
                    .any(|it| matches!(it, Entry::Term(it) if it.id.name == id.name));
                if !is_here {
                    let message = format!("there is no term `-{}` in this file", id.name);
                    findings.push(
                        Finding::error("bad-locale", at(id.name), message)
                            .with_help(format!("add it: `-{} = …`", id.name)),
                    );
                }
            }
            _ => {}
        });
        messages.push(Message { key: key.to_owned(), place: at(key), variables });
    }
    (findings.len() == before).then_some(LocaleFile { resource, place: place.to_owned(), messages })
}

/// What the parser found, in our words where ours say the way out.
fn syntax_fault(place: &str, text: &str, error: &ParserError) -> Finding {
    use fluent_syntax::parser::ErrorKind::*;
    let mut offset = error.pos.start;
    // A line that ends too soon is the line to look at, not the one below it.
    let begins = matches!(error.kind, ExpectedMessageField { .. } | ExpectedTermField { .. });
    while !begins && offset > 0 && (offset >= text.len() || text.as_bytes()[offset - 1] == b'\n') {
        offset -= 1;
    }
    let at = Place::offset(place, text, offset);
    let (message, help) = match &error.kind {
        ExpectedToken('=') => (
            "an equals sign is missing".to_owned(),
            "a text is `key = words`; its further lines are indented".to_owned(),
        ),
        ExpectedToken('}') | ExpectedInlineExpression | UnbalancedClosingBrace => (
            "these braces are not those of a blank".to_owned(),
            "a blank is `{ $name }`; a brace as such is `{ \"{\" }`".to_owned(),
        ),
        ExpectedMessageField { entry_id } => (
            format!("`{entry_id}` has no text"),
            format!(
                "write it behind the equals sign: `{entry_id} = …`; no words at all are `{{ \"\" }}`"
            ),
        ),
        MissingDefaultVariant => (
            "no form is the one for all other cases".to_owned(),
            "mark it with an asterisk: `*[other] …`".to_owned(),
        ),
        ExpectedCharRange { .. } => (
            "this is no text of a locale file".to_owned(),
            "a text is `key = words`; its further lines are indented; a remark begins with `#`"
                .to_owned(),
        ),
        kind => {
            let message = kind.to_string();
            let first = message.chars().next().map(|first| first.to_lowercase().to_string());
            let rest = message.chars().skip(1).collect::<String>();
            (
                first.unwrap_or_default() + &rest,
                "docs/themes.md says how texts are written".to_owned(),
            )
        }
    };
    Finding::error("bad-locale", at, message).with_help(help)
}

/// Where a part of the text begins in it.
fn offset_in(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// Every expression of a pattern, also those of its forms and of what it calls.
fn each_expression<'a>(
    pattern: &ast::Pattern<&'a str>,
    see: &mut dyn FnMut(&InlineExpression<&'a str>),
) {
    fn inline<'a>(
        expression: &InlineExpression<&'a str>,
        see: &mut dyn FnMut(&InlineExpression<&'a str>),
    ) {
        see(expression);
        match expression {
            InlineExpression::Placeable { expression } => any(expression, see),
            InlineExpression::FunctionReference { arguments, .. }
            | InlineExpression::TermReference { arguments: Some(arguments), .. } => {
                arguments.positional.iter().for_each(|it| inline(it, see));
                arguments.named.iter().for_each(|it| inline(&it.value, see));
            }
            _ => {}
        }
    }
    fn any<'a>(expression: &Expression<&'a str>, see: &mut dyn FnMut(&InlineExpression<&'a str>)) {
        match expression {
            Expression::Inline(expression) => inline(expression, see),
            Expression::Select { selector, variants } => {
                inline(selector, see);
                variants.iter().for_each(|it| each_expression(&it.value, see));
            }
        }
    }
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            any(expression, see);
        }
    }
}

/// How numbers and words are written into the texts of a language; the memoizer of a bundle keeps it.
struct Blanks(Writing);

impl Memoizable for Blanks {
    type Args = ();
    type Error = std::convert::Infallible;

    fn construct(lang: LanguageIdentifier, (): ()) -> Result<Self, Self::Error> {
        Ok(Blanks(Writing::of(&lang.to_string())))
    }
}

/// Writes what fills a blank: numbers as the language does, words so that their direction stays theirs.
fn filled(value: &FluentValue<'_>, memoizer: &IntlLangMemoizer) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            if let Some(blank) = &number.options.currency {
                return Some(blank.clone());
            }
            let whole = number.value;
            // Texts are given whole numbers; a fraction stands in the text itself.
            if whole.fract() != 0.0 || !(0.0..=9_007_199_254_740_992.0).contains(&whole) {
                return None;
            }
            memoizer.with_try_get::<Blanks, _, _>((), |it| it.0.number(whole as u64)).ok()
        }
        FluentValue::String(words) => {
            let direction = memoizer.with_try_get::<Blanks, _, _>((), |it| it.0.direction).ok()?;
            isolated(words, direction)
        }
        _ => None,
    }
}

impl Locale {
    /// The texts of files of one language; those of later ones go before those of earlier ones.
    pub fn of(lang: &str, files: Vec<LocaleFile>) -> Locale {
        let stated = files.iter().rev().find_map(|file| {
            file.resource.entries().find_map(|entry| match entry {
                Entry::Message(message) if message.id.name == DATE_LOCALE => {
                    match message.value.as_ref()?.elements.as_slice() {
                        [PatternElement::TextElement { value }] => Some((*value).to_owned()),
                        _ => None,
                    }
                }
                _ => None,
            })
        });
        let custom = stated.unwrap_or_else(|| lang.to_owned());
        let language: LanguageIdentifier = custom.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Instead of around every blank, marks stand where directions meet: see `isolated`.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(filled));
        // The first and only one of its name.
        let _: Result<(), FluentError> = bundle.add_builtins();
        let mut texts = BTreeMap::new();
        for file in files {
            for message in &file.messages {
                let names = message.variables.iter().map(|(name, _)| name.clone());
                texts.insert(message.key.clone(), names.collect());
            }
            bundle.add_resource_overriding(file.resource);
        }
        Locale { bundle, texts, writing: Writing::of(&custom) }
    }

    /// The text of a key, with its blanks filled in.
    pub fn say(&self, key: &str, given: &[(&str, Given<'_>)]) -> Result<String, NotSaid> {
        let mut args = FluentArgs::with_capacity(given.len());
        for (name, given) in given {
            match given {
                Given::Text(words) => args.set(*name, *words),
                Given::Number(number) => args.set(*name, *number as f64),
            }
        }
        self.format(key, &args)
    }

    /// The text of a key for each plural that whole numbers have in the language, by the plural's name;
    /// in the place of the number `{count}`, for scripts that count.
    pub fn say_counted(
        &self,
        key: &str,
        given: &[(&str, Given<'_>)],
    ) -> Result<BTreeMap<&'static str, String>, NotSaid> {
        let mut said = BTreeMap::new();
        for (plural, sample) in self.writing.plurals() {
            let mut args = FluentArgs::with_capacity(given.len() + 1);
            for (name, given) in given {
                match given {
                    Given::Text(words) => args.set(*name, *words),
                    Given::Number(number) => args.set(*name, *number as f64),
                }
            }
            // A number that says how it is to be written: Fluent has no other way to tell one from
            // those that are written as they are.
            let options =
                FluentNumberOptions { currency: Some("{count}".to_owned()), ..Default::default() };
            args.set("count", FluentNumber::new(sample as f64, options));
            said.insert(plural, self.format(key, &args)?);
        }
        Ok(said)
    }

    fn format(&self, key: &str, args: &FluentArgs<'_>) -> Result<String, NotSaid> {
        let message = self.bundle.get_message(key).ok_or(NotSaid::NoText)?;
        let pattern = message.value().ok_or(NotSaid::NoText)?;
        let mut errors = Vec::new();
        // Written rather than formatted: what is formatted goes through `filled` as a whole once more.
        let mut text = String::new();
        let written = self.bundle.write_pattern(&mut text, pattern, Some(args), &mut errors);
        if errors.is_empty() && written.is_ok() {
            return Ok(text);
        }
        let takes = self.texts.get(key).into_iter().flatten();
        let lacks = takes.filter(|name| args.get(name.as_str()).is_none()).cloned();
        Err(NotSaid::Lacks(lacks.collect()))
    }
}
