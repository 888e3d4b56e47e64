//! The schema of `engross.yaml`.

use serde_json::{Value, json};

use super::parts::{
    LANGUAGE, any_of, flag, list, mapping, of_types, text, with_default, with_examples,
    with_pattern, words,
};
use crate::check::registry;
use crate::settings::Settings;

/// A folder inside the folder that it is relative to.
const INNER: &str = r"^(?!/)(?!(.*/)?\.\.(/|$))(?!(\.?/)*\.?$)[^\\:\u0000]+$";

/// A tag of a language, however it is written.
const LANGUAGE_IN_ANY_CASE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

/// A period in days and longer units, by ISO 8601 or in words.
const PERIOD: &str = concat!(
    r"^\s*(?=.*[1-9])\+?([Pp](?=[0-9])([0-9]+[Yy])?([0-9]+[Mm])?([0-9]+[Ww])?([0-9]+[Dd])?",
    r"|([0-9]+\s*(years?|yrs?|y))?,?\s*([0-9]+\s*(months?|mos?))?,?\s*([0-9]+\s*(weeks?|wks?|w))?",
    r",?\s*([0-9]+\s*(days?|d))?)\s*$"
);

/// The beginning of a `tag:` URI (RFC 4151), or nothing.
const TAG: &str = concat!(
    r"^(tag:([A-Za-z0-9._-]+@)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*",
    r",(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?:[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?$"
);

pub fn schema() -> Value {
    let defaults = Settings::default();
    let folder = |description: &str, default: &str| {
        let schema = with_default(scalar(description), json!(default));
        with_pattern(schema, INNER, "Name a folder inside the folder of engross.yaml.")
    };
    let source = ["files", "git"];
    let mut schema = mapping(
        "The settings of a site. Every key is optional.",
        vec![
            (
                "title",
                with_examples(
                    with_default(
                        scalar("The site's name, shown at the head of every page."),
                        json!(defaults.title),
                    ),
                    json!(["Example Legal"]),
                ),
            ),
            (
                "owner",
                with_examples(
                    scalar("Who publishes the notices, as the foot of every page says."),
                    json!(["Example Ltd"]),
                ),
            ),
            (
                "url",
                with_examples(
                    with_pattern(
                        of_types(
                            scalar(
                                "The address that the site is published at. Canonical links and the sitemap need it.",
                            ),
                            &["string", "null"],
                        ),
                        "^(https?://.*)?$",
                        "Write the address in full: https://legal.example.com",
                    ),
                    json!(["https://legal.example.com"]),
                ),
            ),
            (
                "languages",
                with_default(
                    with_examples(
                        at_least_one(list(
                            "The languages of the content, as tags of BCP 47. The first is the site's own; the others live under their tag (/ja/…).",
                            with_pattern(
                                json!({"type": "string"}),
                                LANGUAGE,
                                "Write tags such as en, ja or pt-BR.",
                            ),
                        )),
                        json!([["en"], ["en", "ja"]]),
                    ),
                    json!(defaults.languages),
                ),
            ),
            (
                "prevailing_language",
                with_examples(
                    with_pattern(
                        of_types(
                            text(
                                "The language whose texts prevail over their translations, which say so. A notice may say otherwise.",
                            ),
                            &["string", "null"],
                        ),
                        LANGUAGE_IN_ANY_CASE,
                        "Write one of the tags under `languages`.",
                    ),
                    json!(["en"]),
                ),
            ),
            (
                "locale_folders",
                flag(
                    "Folders at the root of the content that bear the tag of a language hold the texts in it: de/legal/terms.md is the German text of /legal/terms.",
                    defaults.locale_folders,
                ),
            ),
            (
                "translations",
                with_examples(
                    json!({
                        "description": "The languages in which notices must be had, by folders and notices below the content folder. The longest path wins.",
                        "type": ["object", "null"],
                        "additionalProperties": list(
                            "Tags of languages.",
                            with_pattern(
                                json!({"type": "string"}),
                                LANGUAGE_IN_ANY_CASE,
                                "Write tags that stand under `languages`.",
                            ),
                        ),
                    }),
                    json!([{"legal": ["ja"], "legal/drafts": []}]),
                ),
            ),
            (
                "content",
                folder(
                    "The folder of notices, relative to the folder of engross.yaml.",
                    &defaults.content,
                ),
            ),
            ("output", folder("The folder that `engross build` writes.", &defaults.output)),
            ("themes", folder("The folder of themes.", &defaults.themes)),
            (
                "theme",
                folder(
                    "The theme: a folder in `themes`, or `default`, which the program has itself.",
                    &defaults.theme,
                ),
            ),
            (
                "context",
                with_examples(
                    json!({
                        "description": "Variables that every body and template can use. A notice's own `context` goes before them.",
                        "type": ["object", "null"],
                    }),
                    json!([{"phone": "+44 20 7946 0000"}]),
                ),
            ),
            (
                "markdown",
                mapping(
                    "How Markdown is read.",
                    vec![(
                        "html_blocks",
                        with_default(
                            words(
                                "How HTML inside Markdown is read. `closed`: an element ends at its closing tag. `commonmark`: an HTML block ends at the next blank line.",
                                ["closed", "commonmark"],
                            ),
                            json!("closed"),
                        ),
                    )],
                ),
            ),
            (
                "html",
                mapping(
                    "What mark-up of the texts may reach readers.",
                    vec![
                        (
                            "scripts",
                            flag(
                                "Publish scripts, event handlers and embedded frames of the texts.",
                                defaults.html.scripts,
                            ),
                        ),
                        (
                            "styles",
                            flag("Publish `<style>` elements of the texts.", defaults.html.styles),
                        ),
                        (
                            "remote",
                            with_examples(
                                list(
                                    "Hosts that pages may load pictures and the like from.",
                                    with_pattern(
                                        json!({"type": ["string", "number", "boolean"]}),
                                        "^[A-Za-z0-9.:-]+$",
                                        "Write the host alone: assets.example.com",
                                    ),
                                ),
                                json!([["assets.example.com"]]),
                            ),
                        ),
                    ],
                ),
            ),
            (
                "redline",
                mapping(
                    "Which redlines are published.",
                    vec![
                        (
                            "all_pairs_up_to",
                            json!({
                                "description": "Up to this many versions, any two versions of a notice are compared. Beyond it, each with its predecessor.",
                                "type": ["integer", "null"],
                                "minimum": 0,
                                "default": defaults.redline.all_pairs_up_to,
                            }),
                        ),
                        (
                            "with_in_force",
                            flag(
                                "Beyond `all_pairs_up_to`, each version is also compared with the text in force. What is compared then changes with every new version; neighbours stay. Without it, and with `all_pairs_up_to` of 2 or less, nothing stands at `compare/A/B/`.",
                                defaults.redline.with_in_force,
                            ),
                        ),
                        (
                            "side_by_side",
                            flag(
                                "Redlines can also be read as two columns, which makes their pages about twice as large.",
                                defaults.redline.side_by_side,
                            ),
                        ),
                    ],
                ),
            ),
            (
                "history",
                with_default(
                    any_of(
                        "Where versions come from.",
                        vec![
                            words(
                                "`files`: dated files alone. `git`: the states of the texts in the commit history too.",
                                source,
                            ),
                            mapping(
                                "Where versions come from, in detail.",
                                vec![
                                    (
                                        "source",
                                        with_default(
                                            words(
                                                "The source for all notices for which nothing else is said.",
                                                source,
                                            ),
                                            json!("files"),
                                        ),
                                    ),
                                    (
                                        "commits",
                                        with_default(
                                            words(
                                                "Which commits count. `all`: every one that reached the main line, those of merged branches too. `mainline`: the main line alone.",
                                                ["all", "mainline"],
                                            ),
                                            json!("all"),
                                        ),
                                    ),
                                    (
                                        "folders",
                                        with_examples(
                                            json!({
                                                "description": "The sources of folders and notices, by their path below the content folder. The longest path wins.",
                                                "type": ["object", "null"],
                                                "additionalProperties": {"enum": source},
                                            }),
                                            json!([{"legal/drafts": "files", "legal/terms": "git"}]),
                                        ),
                                    ),
                                    (
                                        "messages",
                                        flag(
                                            "Tell readers the first line of a commit's message as the reason of a correction that nobody declared.",
                                            defaults.history.messages,
                                        ),
                                    ),
                                    (
                                        "except",
                                        with_examples(
                                            list(
                                                "Commits whose texts are left out, by at least the first seven digits of their ids: what was never to be seen.",
                                                json!({
                                                    "type": ["string", "number"],
                                                    "pattern": "^[0-9A-Fa-f]{7,}$",
                                                    "patternErrorMessage": "Write at least the first seven digits of the commit's id.",
                                                    "minimum": 1_000_000,
                                                }),
                                            ),
                                            json!([["0123abc"]]),
                                        ),
                                    ),
                                ],
                            ),
                        ],
                    ),
                    json!("files"),
                ),
            ),
            (
                "search",
                with_default(
                    words(
                        "Which texts readers can search. `all`: those shown today and, on request, all other versions. `current`: those shown today. `off`: there is no search page.",
                        ["all", "current", "off"],
                    ),
                    json!("all"),
                ),
            ),
            (
                "search_engines",
                mapping(
                    "What search engines are asked to list beside the texts in force.",
                    vec![(
                        "superseded",
                        flag(
                            "Superseded versions and redlines too. Who searches for a notice then finds texts that are no longer in force.",
                            defaults.search_engines.superseded,
                        ),
                    )],
                ),
            ),
            (
                "feeds",
                mapping(
                    "What subscribers are told. Feeds need `url`.",
                    vec![
                        (
                            "entries",
                            json!({
                                "description": "How many entries a feed has, the newest. 0 leaves feeds out.",
                                "type": ["integer", "null"],
                                "minimum": 0,
                                "default": defaults.feeds.entries,
                            }),
                        ),
                        (
                            "ids",
                            with_examples(
                                with_pattern(
                                    of_types(
                                        scalar(
                                            "The beginning of the ids of feeds and entries, a tag: URI (RFC 4151). Made of `url` if it is not stated. A site that moves states here what it was, so that nobody is told everything once more.",
                                        ),
                                        &["string", "null"],
                                    ),
                                    TAG,
                                    "Write it as tag:legal.example.com,2026:/",
                                ),
                                json!(["tag:legal.example.com,2026:/"]),
                            ),
                        ),
                    ],
                ),
            ),
            (
                "formats",
                mapping(
                    "In which forms each version is published beside its page. Each is a file for every version.",
                    vec![
                        (
                            "plain_text",
                            flag("As plain text: text.txt.", defaults.formats.plain_text),
                        ),
                        ("markdown", flag("As Markdown: text.md.", defaults.formats.markdown)),
                    ],
                ),
            ),
            (
                "hosting",
                mapping(
                    "What hosts are told beside the pages.",
                    vec![(
                        "link_headers",
                        with_default(
                            words(
                                "Which pages have their relations to other versions in headers too, by rules of _headers. `auto`: as many as every host reads rules, notices first. `all`: all, for hosts that read any number of rules. `none`: none.",
                                ["auto", "all", "none"],
                            ),
                            json!("auto"),
                        ),
                    )],
                ),
            ),
            ("check", levels()),
            (
                "sentence_words",
                json!({
                    "description": "How many words a sentence may have before `engross check` takes it for a long one.",
                    "type": ["integer", "null"],
                    "minimum": 0,
                    "default": defaults.sentence_words,
                }),
            ),
            (
                "notice_period",
                with_examples(
                    with_pattern(
                        of_types(
                            text(
                                "How long before it takes effect a change that is `material` must be published. None by default.",
                            ),
                            &["string", "null"],
                        ),
                        PERIOD,
                        "Write a period such as 30 days, 1 month or P30D.",
                    ),
                    json!(["30 days", "1 month", "P30D"]),
                ),
            ),
        ],
    );
    schema["examples"] = json!([{"title": "Example Legal", "url": "https://legal.example.com", "languages": ["en"]}]);
    schema
}

/// A text of the settings: any plain word, with its letters as written.
fn scalar(description: &str) -> Value {
    of_types(text(description), &["string", "number", "boolean", "null"])
}

fn at_least_one(mut list: Value) -> Value {
    list["minItems"] = json!(1);
    list["uniqueItems"] = json!(true);
    list
}

/// The levels of rules, but of those whose level stays what it is.
fn levels() -> Value {
    let rules = registry::RULES.iter().filter(|rule| !rule.is_fixed());
    let level = |rule: &registry::Rule| {
        let description = format!(
            "The level of this rule, `{0}` where nothing is said. `engross check --explain {1}` tells what it asks for.",
            rule.level_told(),
            rule.name
        );
        let mut level = words(&description, ["off", "info", "warning", "warn", "error"]);
        level["enum"] = json!(["off", "info", "warning", "warn", "error"]);
        (rule.name, level)
    };
    with_examples(
        mapping("How loud rules are: the level of each, by its name.", rules.map(level).collect()),
        json!([{"undated": "off"}]),
    )
}
