//! The schema of front matter.

use serde_json::{Value, json};

use super::parts::{
    DATE, date, flag, list, mapping, requiring, text, with_examples, with_pattern, words,
};
use crate::check::disclosures::table::{DISCLOSURES, RIGHTS};
use crate::document::front_matter::Kind;

/// A path of the site, from the root.
const ALIAS: &str = concat!(
    r#"^/+((?!\.{1,2}(/|$))[^/\\:?#*<>"|\u0000-\u001f\u007f-\u009f]{1,255}/)*"#,
    r#"(?!\.{1,2}(/|$))[^/\\:?#*<>"|\u0000-\u001f\u007f-\u009f]{1,255}/*$"#
);

pub fn schema() -> Value {
    mapping(
        "The front matter of a text. Every key is optional; what is not stated is inferred.",
        keys(),
    )
}

/// The keys of a notice, which an inventory has as well.
pub fn keys() -> Vec<(&'static str, Value)> {
    vec![
        (
            "title",
            with_examples(
                text("The notice's title. Without it, the first heading of the text."),
                json!(["Privacy notice"]),
            ),
        ),
        (
            "description",
            with_examples(
                text("One sentence for lists and search engines."),
                json!(["What we do with your personal information."]),
            ),
        ),
        (
            "lang",
            with_examples(
                text(
                    "The language of the text, one that the settings declare. Without it, the one in the file's name, or the site's own.",
                ),
                json!(["en", "ja"]),
            ),
        ),
        (
            "kind",
            words("What kind of notice it is. Without it, what its title suggests.", Kind::names()),
        ),
        (
            "effective",
            date(
                "In force from this day. Without it, the date in the file's name, in `context.update_date` or near the top of the text.",
            ),
        ),
        (
            "published",
            date(
                "First shown to readers on this day. A text that is published later than it takes effect is pending in between.",
            ),
        ),
        ("withdrawn", date("In force no longer from this day, without a successor.")),
        ("version", with_examples(text("The label that readers see."), json!(["3.1"]))),
        (
            "changes",
            with_examples(
                text("What changed and why, in Markdown. Shown above the redline."),
                json!(["We keep server logs for 14 days in place of 30."]),
            ),
        ),
        (
            "material",
            flag(
                "A material change: readers must be told ahead. The settings' `notice_period` applies.",
                false,
            ),
        ),
        (
            "corrections",
            with_examples(
                list(
                    "Changed words under an unchanged effective date, each declared with its reason. Readers see it, with a redline and the former text.",
                    requiring(
                        mapping(
                            "A correction.",
                            vec![
                                (
                                    "date",
                                    json!({
                                        "description": "The day of the correction.",
                                        "type": "string",
                                        "pattern": DATE,
                                        "patternErrorMessage": "Write the date as 2024-02-16.",
                                    }),
                                ),
                                (
                                    "note",
                                    json!({
                                        "description": "The reason, for readers. In quotation marks if it holds a comma or a colon.",
                                        "type": "string",
                                    }),
                                ),
                            ],
                        ),
                        &["date", "note"],
                    ),
                ),
                json!([[{"date": "2026-03-02", "note": "The postcode was wrong."}]]),
            ),
        ),
        ("disclosures", disclosures()),
        ("draft", flag("Not published.", false)),
        (
            "aliases",
            with_examples(
                list(
                    "Former addresses, which lead here with all that stood below them.",
                    with_pattern(
                        json!({"type": "string"}),
                        ALIAS,
                        "Write the path alone, from the root: /legal/old-name",
                    ),
                ),
                json!([["/legal/old-name"]]),
            ),
        ),
        (
            "history",
            words(
                "Where this notice's versions come from. `files`: dated files alone. `git`: the states of the text in the commit history too. Without it, what the settings say.",
                ["files", "git"],
            ),
        ),
        (
            "template",
            flag(
                "Whether the text is a template. With `false`, {{ braces }} stay as they are.",
                true,
            ),
        ),
        (
            "translation_of",
            with_examples(
                text("For a translation: the id of the version that it translates."),
                json!(["2024-02-16"]),
            ),
        ),
        (
            "prevailing_language",
            with_examples(
                text(
                    "The language whose text of this notice prevails over the others, where the settings say otherwise or nothing. `none`: no language prevails.",
                ),
                json!(["en", "none"]),
            ),
        ),
        (
            "wrapper_template",
            with_examples(
                text("The theme's template for the page."),
                json!(["legal/_base_legal_markdown.html"]),
            ),
        ),
        (
            "context",
            json!({
                "description": "Variables for the text and its template.",
                "type": ["object", "null"],
                "properties": {
                    "title": {"description": "The notice's title, where the key of that name is not stated."},
                    "description": {"description": "The notice's description, where the key of that name is not stated."},
                    "copydoc": {"description": "Where the text is edited before it comes here. For editors alone."},
                    "update_date": date("In force from this day, where `effective` is not stated."),
                    "latest_version": {"description": "The path of the notice or version that has taken the place of this one."},
                },
                "examples": [{"update_date": "2024-02-16"}],
            }),
        ),
        (
            "markdown_includes",
            json!({
                "description": "Fragments that become variables of the text: the name of a variable and the fragment's path below the content folder.",
                "type": ["object", "null"],
                "additionalProperties": {"type": "string"},
                "examples": [{"address": "legal/_address.md"}],
            }),
        ),
    ]
}

/// What a privacy notice declares of what it does not tell in its own words.
fn disclosures() -> Value {
    let declared = |name: &'static str, about: String, may_be_none: bool| {
        let text = |description: &str| json!({"description": description, "type": "string", "pattern": r"\S"});
        let mut ways = vec![
            ("not-applicable", text("Why the notice need not tell it.")),
            (
                "at",
                text("Where it stands: the `#anchor` of a clause, or the path of another notice."),
            ),
        ];
        if may_be_none {
            ways.push(("none", text("There is none, and why.")));
        }
        let mut schema = mapping(&about, ways);
        schema["type"] = json!("object");
        schema["minProperties"] = json!(1);
        schema["maxProperties"] = json!(1);
        (name, schema)
    };
    let each = DISCLOSURES.iter().map(|it| {
        let about = format!("Article {} GDPR: {}.", it.paragraph, it.what);
        declared(it.name, about, it.may_be_none)
    });
    let rights = declared(RIGHTS, "Every right that people have, together.".to_owned(), false);
    with_examples(
        mapping(
            "What Articles 13 and 14 GDPR ask a privacy notice to tell and this one does not tell in its own words, each with the reason or the place.",
            each.chain([rights]).collect(),
        ),
        json!([{"source": {"not-applicable": "we have it from you alone"}}]),
    )
}
