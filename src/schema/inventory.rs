//! The schema of an inventory.

use serde_json::{Value, json};

use super::front_matter;
use super::parts::{
    SLUG, any_of, flag, list, mapping, of_types, requiring, text, with_examples, with_pattern,
    words,
};
use crate::cookies::countries;
use crate::cookies::exemption::EXEMPTIONS;
use crate::cookies::inventory::{
    ConsentSignal, LinkKind, Match, Party, STANDARD_CATEGORIES, Storage, Word,
};

/// A tag of BCP 47, in whatever case.
const LANGUAGE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

/// Where a link can lead.
const ADDRESS: &str = r"^(\s*|(https?://|mailto:|tel:|/|#|\./|\.\./)\S*)$";

/// How long an item stays: a word, or a duration by ISO 8601 to the second.
const LIMIT: &str = concat!(
    r"^(\s*|session|unlimited|unknown",
    r"|\+?[Pp](?=[0-9Tt])([0-9]+[Yy])?([0-9]+[Mm])?([0-9]+[Ww])?([0-9]+[Dd])?",
    r"([Tt](?=[0-9])([0-9]+[Hh])?([0-9]+[Mm])?([0-9]+[Ss])?)?)$"
);

/// An attribute that a link may have for a consent tool.
const HOOK: &str = r"^(class|data-(?!engross|notice-text|redline|was-)[a-z0-9-]+)$";

pub fn schema() -> Value {
    let mut keys = front_matter::keys();
    keys.extend([
        ("introduction", with_examples(
            for_readers("Markdown above the tables."),
            json!(["We keep *small files* on your device."]),
        )),
        ("closing", for_readers("Markdown below the tables.")),
        ("manage", with_examples(
            manage("The link to the place where visitors change their choice."),
            json!([{"label": "Manage your settings", "href": "/settings", "hook": {"class": "open-settings"}}]),
        )),
        ("categories", with_examples(
            list(
                "The categories in the order that readers see them. The standard ones are known, and need to be named only to say something else of them.",
                any_of("A category: its id, or a mapping.", vec![
                    id("The id of a category.", true),
                    category(),
                ]),
            ),
            json!([["strictly-necessary", {"id": "targeting", "label": {"en": "Advertising", "ja": "広告"}}]]),
        )),
        ("providers", with_examples(
            list("Who sets cookies and the like, in the order that readers see them.", provider()),
            json!([[{"id": "acme", "name": "Acme Analytics", "category": "analytics", "purpose": "Counts visits.", "items": ["_acme_id"]}]]),
        )),
    ]);
    let mut schema = mapping(
        "An inventory, written as data: a notice's keys, and the cookies and similar technologies of a site.",
        keys,
    );
    schema["definitions"] = json!({"item": item()});
    schema
}

fn category() -> Value {
    requiring(
        mapping(
            "A category.",
            vec![
                ("id", id("Its permanent id: a standard one or the site's own.", false)),
                (
                    "label",
                    for_readers("Its name, if not the theme's words for a standard category."),
                ),
                (
                    "description",
                    for_readers("What it means, if not the theme's words for a standard category."),
                ),
                ("consent_group", word("The group of the consent tool that switches it.")),
                (
                    "consent_mode",
                    one_or_more(
                        "The signals of Google's Consent Mode that it governs.",
                        names_of::<ConsentSignal>("A signal."),
                    ),
                ),
            ],
        ),
        &["id"],
    )
}

fn provider() -> Value {
    let recipient = requiring(
        mapping(
            "A recipient.",
            vec![
                ("name", required(for_readers("Its name."))),
                (
                    "country",
                    with_examples(
                        words(
                            "Its country: the two capital letters that ISO 3166 has for it.",
                            countries::codes(),
                        ),
                        json!(["US"]),
                    ),
                ),
                (
                    "transfer",
                    with_examples(
                        for_readers("What the transfer to that country rests on."),
                        json!(["Standard contractual clauses"]),
                    ),
                ),
            ],
        ),
        &["name"],
    );
    let links = LinkKind::WORDS.iter().map(|(name, kind)| {
        let description = match kind {
            LinkKind::Privacy => "Its privacy policy.",
            LinkKind::Cookies => "Its cookie policy.",
            LinkKind::Terms => "Its terms.",
            LinkKind::Website => "A page about the service.",
        };
        (*name, link(description))
    });
    let group = requiring(
        mapping(
            "A group of items, such as those of a pixel.",
            vec![
                ("name", required(for_readers("The name that readers see above its items."))),
                ("purpose", for_readers("The purpose of items that state none.")),
                ("items", items("Its items.")),
            ],
        ),
        &["name"],
    );
    requiring(
        mapping(
            "A provider: who sets items.",
            vec![
                ("id", id("Its permanent id, unique in the inventory.", false)),
                ("name", required(for_readers("Its name for readers."))),
                ("controller", for_readers("Who is responsible for the data.")),
                (
                    "recipients",
                    list(
                        "Who else receives the data.",
                        any_of(
                            "A recipient: its name, or a mapping.",
                            vec![word("A name."), recipient],
                        ),
                    ),
                ),
                ("links", mapping("Its own texts for readers.", links.collect())),
                ("category", category_name("The category of items that state none.")),
                ("purpose", for_readers("The purpose of items that state none.")),
                ("items", items("Its items outside any group.")),
                ("groups", list("Items under a name of their own.", group)),
            ],
        ),
        &["id", "name"],
    )
}

fn items(description: &str) -> Value {
    list(description, json!({"$ref": "#/definitions/item"}))
}

fn item() -> Value {
    let number = |description: &str| {
        json!({
            "description": description,
            "type": ["integer", "string", "null"],
            "minimum": 0,
            "pattern": "^\\+?[0-9]+$",
        })
    };
    let limit = |description: &str| {
        let schema = json!({
            "description": description,
            "type": ["string", "null"],
            "examples": ["session", "P13M", "PT30M", "unlimited", "unknown"],
        });
        with_pattern(
            schema,
            LIMIT,
            "Write session, unlimited, unknown, or a duration such as P2Y, P13M, P1D, PT30M.",
        )
    };
    let numbers = |description: &str| {
        one_or_more(description, required(number("A number of the framework.")))
    };
    any_of(
        "A cookie or similar technology: its name, or a mapping.",
        vec![
            required(word("The name, as the browser shows it.")),
            requiring(
                mapping(
                    "A cookie or similar technology.",
                    vec![
                        (
                            "name",
                            with_examples(
                                required(word(
                                    "Its name as the browser shows it, or the pattern that names follow.",
                                )),
                                json!(["_acme_id"]),
                            ),
                        ),
                        (
                            "match",
                            names_of::<Match>(
                                "How `name` is compared with names seen in a browser. Without it, letter by letter.",
                            ),
                        ),
                        ("display", for_readers("What readers see in place of `name`.")),
                        (
                            "storage",
                            names_of::<Storage>(
                                "Where it is kept, or what it is. Without it, a cookie.",
                            ),
                        ),
                        (
                            "party",
                            names_of::<Party>(
                                "Whose domain it belongs to: the site's own, or somebody else's.",
                            ),
                        ),
                        (
                            "domains",
                            with_examples(
                                one_or_more("The domains that it is set for.", word("A domain.")),
                                json!([["example.com"]]),
                            ),
                        ),
                        ("path", with_examples(word("The path that it is set for."), json!(["/"]))),
                        (
                            "retention",
                            any_of(
                                "How long it stays.",
                                vec![
                                    limit("The longest that it stays."),
                                    requiring(
                                        mapping(
                                            "How long it stays, with a note.",
                                            vec![
                                                (
                                                    "max",
                                                    required(limit("The longest that it stays.")),
                                                ),
                                                (
                                                    "note",
                                                    for_readers("What is to be said beside it."),
                                                ),
                                            ],
                                        ),
                                        &["max"],
                                    ),
                                ],
                            ),
                        ),
                        (
                            "refresh",
                            without_default(flag(
                                "Whether each visit starts its time anew. Never assumed.",
                                false,
                            )),
                        ),
                        ("category", category_name("Its category, if not the provider's.")),
                        (
                            "purpose",
                            for_readers("Its purpose, if not the group's or the provider's."),
                        ),
                        (
                            "legal_basis",
                            with_examples(
                                word("Why it may be set: `consent`, or the name of an exemption."),
                                bases(),
                            ),
                        ),
                        (
                            "tcf",
                            mapping(
                                "Its declaration in the Transparency and Consent Framework.",
                                vec![
                                    ("vendor", number("The number of the vendor.")),
                                    ("purposes", numbers("The numbers of its purposes.")),
                                    (
                                        "special_purposes",
                                        numbers("The numbers of its special purposes."),
                                    ),
                                ],
                            ),
                        ),
                        (
                            "source",
                            of_types(
                                requiring(
                                    mapping(
                                        "Where its data came from.",
                                        vec![
                                            ("kind", required(word("What it came from."))),
                                            ("id", word("Its id there.")),
                                            (
                                                "raw",
                                                json!({"description": "What was said there, kept as it is."}),
                                            ),
                                        ],
                                    ),
                                    &["kind"],
                                ),
                                &["object", "null"],
                            ),
                        ),
                    ],
                ),
                &["name"],
            ),
        ],
    )
}

/// A text that is the same in every language.
fn word(description: &str) -> Value {
    of_types(text(description), &["string", "number", "boolean", "null"])
}

/// A text for readers: one for all languages, or one for each.
fn for_readers(description: &str) -> Value {
    let mut schema =
        of_types(text(description), &["string", "number", "boolean", "object", "null"]);
    schema["patternProperties"] =
        json!({LANGUAGE: {"type": ["string", "number", "boolean", "null"]}});
    schema["additionalProperties"] = json!(false);
    schema
}

/// A link: its address, one for each language, or an address with a label.
fn link(description: &str) -> Value {
    let address = |types: &[&str]| {
        let schema = of_types(json!({"description": "Where it leads."}), types);
        with_pattern(schema, ADDRESS, "Begin it with https:// or, within the site, with /.")
    };
    let mut per_language =
        json!({"description": "Where it leads, for each language.", "type": "object"});
    per_language["patternProperties"] = json!({LANGUAGE: address(&["string", "null"])});
    per_language["additionalProperties"] = json!(false);
    let href = any_of("Where it leads.", vec![address(&["string"]), per_language.clone()]);
    any_of(
        description,
        vec![
            address(&["string", "null"]),
            requiring(
                mapping(
                    "A link with what it says.",
                    vec![("label", for_readers("What the link says.")), ("href", href)],
                ),
                &["href"],
            ),
            per_language,
        ],
    )
}

/// A link that a consent tool may know by its attributes.
fn manage(description: &str) -> Value {
    let mut schema = link(description);
    let mut hook = of_types(
        json!({"description": "The attributes by which a consent tool knows every such link."}),
        &["object"],
    );
    let value = of_types(json!({}), &["string", "integer", "number", "boolean"]);
    hook["patternProperties"] = json!({HOOK: value});
    hook["additionalProperties"] = json!(false);
    // The form with keys, which `link` writes second.
    schema["anyOf"][1]["properties"]["hook"] = hook;
    schema
}

fn id(description: &str, may_be_empty: bool) -> Value {
    let types: &[&str] = if may_be_empty {
        &["string", "integer", "boolean", "null"]
    } else {
        &["string", "integer", "boolean"]
    };
    let schema = of_types(text(description), types);
    let mut schema =
        with_pattern(schema, SLUG, "Use lower-case letters, digits and single hyphens.");
    // `-5` is no slug.
    schema["minimum"] = json!(0);
    schema
}

/// Others are let through: a law that is not known here may have them.
fn bases() -> Value {
    let known = EXEMPTIONS.iter().map(|exemption| exemption.name);
    std::iter::once("consent").chain(known).collect::<Vec<_>>().into()
}

fn category_name(description: &str) -> Value {
    with_examples(id(description, true), json!(STANDARD_CATEGORIES))
}

fn names_of<W: Word>(description: &str) -> Value {
    words(description, W::WORDS.iter().map(|(word, _)| *word))
}

fn one_or_more(description: &str, one: Value) -> Value {
    any_of(description, vec![list(description, one.clone()), one])
}

fn without_default(mut schema: Value) -> Value {
    if let Some(keys) = schema.as_object_mut() {
        keys.remove("default");
    }
    schema
}

/// The schema of a value that must be there and must not be blank.
fn required(mut schema: Value) -> Value {
    if let Some(types) = schema["type"].as_array_mut() {
        types.retain(|it| it != "null");
    }
    if schema["pattern"].is_null() {
        schema["pattern"] = json!(r"\S");
    }
    schema
}
