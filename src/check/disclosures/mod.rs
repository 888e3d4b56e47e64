//! What Articles 13 and 14 GDPR ask a privacy notice to tell, and what of it a text does not tell.
//!
//! 1. [`table`] has the disclosures, each with the paragraph that asks for it.
//! 2. `sentences` reads a text, `phrases` has the words of each language by which a disclosure is found.
//! 3. What the front matter declares (`disclosures:`) is told elsewhere or is not to be told; [`declared`] holds
//!    that to the text.
//!
//! Finds words; whether they are true, complete or enough for a court it cannot tell.

pub mod declared;
pub mod phrases;
mod sentences;
pub mod table;

use super::TextInView;
use crate::document::front_matter::Kind;
use crate::finding::{Finding, Place};
use crate::html::Tree;
use phrases::{Phrases, languages, phrases};
use sentences::{Sentence, sentences};
use table::{Asked, DISCLOSURES, Disclosure, RIGHTS};

const NAME: &str = "disclosure";

/// Tells each disclosure that a privacy notice does not make.
pub fn check(text: &TextInView<'_>) -> Vec<Finding> {
    if text.document().kind != Kind::PrivacyNotice || !text.is_kept_current() {
        return Vec::new();
    }
    let start = text.document().place(0);
    let Some(phrases) = phrases(text.lang()) else {
        return unread_language(text, start).into_iter().collect();
    };
    let sentences = sentences(text.tree());
    let declared = &text.document().front.disclosures;
    let places = Places::of(text, phrases, &sentences, start);
    let missing = missing(phrases, &sentences);
    let is_declared = |it: &Disclosure| {
        declared.contains_key(it.name) || (it.is_right && declared.contains_key(RIGHTS))
    };
    let missing = missing.into_iter().filter(|it| !is_declared(it));
    missing.map(|disclosure| finding(disclosure, &places)).collect()
}

/// What is asked for and not found.
fn missing(phrases: &Phrases, sentences: &[Sentence]) -> Vec<&'static Disclosure> {
    let is_missing = |disclosure: &&Disclosure| {
        let is_asked = match disclosure.asked {
            Asked::Always => true,
            Asked::Where(condition, _) => {
                let shown = phrases.shown.get(&condition).into_iter().flatten();
                shown.into_iter().any(|phrase| phrase.is_in_any(sentences))
            }
        };
        let mut told = phrases.told.get(disclosure.name).into_iter().flatten();
        is_asked && !told.any(|phrase| phrase.is_in_any(sentences))
    };
    DISCLOSURES.iter().filter(is_missing).collect()
}

/// Where findings stand.
struct Places {
    /// The title of the text.
    title: Place,
    /// The heading of what it says about people's rights.
    rights: Option<Place>,
}

impl Places {
    fn of(
        text: &TextInView<'_>,
        phrases: &Phrases,
        sentences: &[Sentence],
        start: Place,
    ) -> Places {
        let mut headings =
            sentences.iter().enumerate().filter_map(|(at, it)| Some((at, it.heading?)));
        let title = headings.clone().next().map_or(start, |(_, id)| text.place(id));
        let of_rights =
            headings.find(|(at, _)| phrases.rights.iter().any(|it| it.is_in(sentences, *at)));
        Places { title, rights: of_rights.map(|(_, id)| text.place(id)) }
    }
}

fn finding(disclosure: &Disclosure, places: &Places) -> Finding {
    let Disclosure { name, paragraph, what, write, asked, may_be_none, is_right } = disclosure;
    let place = match &places.rights {
        Some(place) if *is_right => place,
        _ => &places.title,
    };
    let because = match asked {
        Asked::Always => String::new(),
        Asked::Where(_, because) => format!(": {because}"),
    };
    let message = format!("nothing found on {what} (Article {paragraph} GDPR){because}");
    let declare = match may_be_none {
        true => format!("or declare `disclosures: {{{name}: {{none: why}}}}`"),
        false => format!("or say where it stands: `disclosures: {{{name}: {{at: \"#…\"}}}}`"),
    };
    Finding::info(NAME, place.clone(), message).with_help(format!("{write}; {declare}"))
}

/// Said once for a language whose words we do not know, at its first privacy notice.
fn unread_language(text: &TextInView<'_>, place: Place) -> Option<Finding> {
    let lang = text.lang();
    let notices = text.renderer.site.notices.iter().enumerate();
    let mut editions = notices.flat_map(|(notice, it)| {
        it.editions.iter().enumerate().map(move |(edition, it)| (notice, edition, it))
    });
    let first = editions.find(|(_, _, edition)| {
        edition.lang == lang && edition.shown_version().document.kind == Kind::PrivacyNotice
    });
    let is_first = match first {
        Some((notice, edition, it)) => {
            (text.at.notice, text.at.edition) == (notice, edition)
                && std::ptr::eq(it.shown_version(), text.version)
        }
        // A draft of a language that has nothing else.
        None => true,
    };
    let message = format!("what a privacy notice must tell is not looked for in texts in `{lang}`");
    let help =
        format!("its words are known in {}; read it through by hand", languages().join(", "));
    is_first.then(|| Finding::info(NAME, place, message).with_help(help))
}

/// The names of what an HTML text in a language does not tell, in the order of the articles; none where the
/// language's words are not known.
pub fn missing_in(html: &str, lang: &str) -> Option<Vec<&'static str>> {
    let sentences = sentences(&Tree::parse_fragment(html));
    Some(missing(phrases(lang)?, &sentences).iter().map(|it| it.name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check_site;
    use crate::document::markdown::to_html;

    /// A made-up notice of each language that tells everything, each part behind a mark that names it.
    const NOTICES: [(&str, &str); 5] = [
        ("de", include_str!("notices/de.md")),
        ("en", include_str!("notices/en.md")),
        ("es", include_str!("notices/es.md")),
        ("fr", include_str!("notices/fr.md")),
        ("ja", include_str!("notices/ja.md")),
    ];

    /// What a notice does not tell when the parts of these names are left out of it.
    fn missing_without(lang: &str, notice: &str, left_out: &[&str]) -> Vec<&'static str> {
        let mut kept = String::new();
        for part in notice.split("<!-- ") {
            let (name, text) = part.split_once(" -->").unwrap_or(("", part));
            if !left_out.contains(&name) {
                kept.push_str(text);
            }
        }
        missing_in(&to_html(&kept, Default::default()), lang).expect("phrases")
    }

    #[test]
    fn a_notice_that_tells_everything_lacks_nothing() {
        let missing = NOTICES.map(|(lang, notice)| (lang, missing_without(lang, notice, &[])));
        assert_eq!(missing, NOTICES.map(|(lang, _)| (lang, Vec::new())));
    }

    #[test]
    fn each_disclosure_is_missed_where_it_is_left_out() {
        let mut wrong = Vec::new();
        for (lang, notice) in NOTICES {
            for Disclosure { name, .. } in DISCLOSURES {
                assert!(notice.contains(&format!("<!-- {name} -->")), "{lang} {name}");
                // Who names a legitimate interest has named a legal basis.
                let left_out: &[&str] = match *name {
                    "legal-basis" => &["legal-basis", "legitimate-interests"],
                    name => &[name],
                };
                let missing = missing_without(lang, notice, left_out);
                if missing != [*name] {
                    wrong.push(format!("{lang} without {name}: {missing:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_only_looks_like_a_disclosure_is_none() {
        let rows = [
            ("en", "Links may lead to the websites of third parties.", "recipients"),
            ("en", "By law, we are required to provide you with information.", "obligation"),
            ("en", "You have the right to object to automated decisions.", "automated-decisions"),
            ("en", "The cookie tells for how long a film was watched.", "retention"),
            ("en", "You need a password to access your orders.", "access"),
            ("en", "Your questions are answered by our staff, who delete nothing.", "erasure"),
            ("en", "Other sources name the categories of recipients of data.", "categories"),
            ("de", "Ein Schutz vor dem Zugriff durch Dritte ist nicht möglich.", "recipients"),
            ("de", "Werbung widersprechen wir hiermit.", "objection"),
            ("de", "Behörden erteilen wir Auskunft.", "access"),
            ("fr", "Des liens mènent aux sites de tiers.", "recipients"),
            ("fr", "Ce cookie est obligatoire.", "obligation"),
            ("es", "Hay enlaces a sitios de terceros.", "recipients"),
            ("es", "Esta cookie es obligatoria.", "obligation"),
            ("ja", "第三者のサイトへのリンクがあります。", "recipients"),
        ];
        let found = rows.iter().filter(|(lang, text, name)| {
            let missing = missing_in(&format!("<p>{text}</p>"), lang).expect("phrases");
            !missing.contains(name)
        });
        assert_eq!(found.collect::<Vec<_>>(), Vec::<&(&str, &str, &str)>::new());
    }

    /// What the rules say of a notice with this front matter that tells nothing but what is in `text`.
    fn check_notice(front: &str, text: &str, expected: &[&str]) {
        let notice =
            format!("---\nkind: privacy-notice\neffective: 2020-01-01\n{front}---\n{text}");
        let files = [
            ("content/legal/privacy.md", notice.as_str()),
            (
                "content/legal/cookies.md",
                "---\neffective: 2020-01-01\n---\n# Cookies\n\n## Profiling\n",
            ),
        ];
        check_site(&["disclosure", "bad-disclosure"], &files, expected);
    }

    /// The English notice without its first heading, and without the parts of these names.
    fn english_without(left_out: &[&str]) -> String {
        let parts = NOTICES[1].1.split("<!-- ").filter_map(|part| part.split_once(" -->"));
        let kept = parts.filter(|(name, _)| !left_out.contains(name));
        kept.map(|(_, text)| text).collect()
    }

    #[test]
    fn what_is_missing_stands_at_the_title_or_at_the_rights() {
        let text = english_without(&["data-protection-officer", "portability", "safeguards"]);
        check_notice(
            "",
            &format!("# Privacy\n{text}"),
            &[
                "content/legal/privacy.md:5:1: info: nothing found on how to reach the data protection officer, if there is one (Article 13(1)(b) GDPR)",
                "help: give the officer's contact details, or say that there is none; or declare `disclosures: {data-protection-officer: {none: why}}`",
                "content/legal/privacy.md:5:1: info: nothing found on what protects data in third countries (Article 13(1)(f) GDPR): the text speaks of data outside the Union or the European Economic Area",
                "help: name the adequacy decision or the safeguards, such as standard contractual clauses, and where to get a copy; or declare `disclosures: {safeguards: {none: why}}`",
                "content/legal/privacy.md:49:1: info: nothing found on the right to data portability (Article 13(2)(b), 20 GDPR)",
                "help: say that people may receive their data in a machine-readable format; or say where it stands: `disclosures: {portability: {at: \"#…\"}}`",
            ],
        );
    }

    #[test]
    fn headings_of_rights_are_told_from_others() {
        for (lang, heading, expected) in [
            ("de", "Zwecke und Rechtsgrundlagen", false),
            ("de", "Berechtigte Interessen", false),
            ("de", "Betroffenenrechte", true),
            ("en", "What we use your data for", false),
            ("en", "Your rights", true),
            ("es", "Sus derechos", true),
            ("fr", "Vos droits", true),
            ("ja", "お客様の権利", true),
        ] {
            let sentences = sentences(&Tree::parse_fragment(&format!("<h2>{heading}</h2>")));
            let rights = &phrases(lang).expect("phrases").rights;
            assert_eq!(rights.iter().any(|it| it.is_in_any(&sentences)), expected, "{heading}");
        }
    }

    #[test]
    fn what_is_declared_is_not_missing() {
        let text =
            english_without(&["data-protection-officer", "automated-decisions", "obligation"]);
        check_notice(
            concat!(
                "disclosures:\n  data-protection-officer: {none: we are few}\n",
                "  automated-decisions: {at: \"cookies.md#profiling\"}\n  obligation: {at: \"#your-rights\"}\n",
            ),
            &text,
            &[],
        );
    }

    #[test]
    fn rights_can_be_declared_together() {
        let rights: Vec<&str> =
            DISCLOSURES.iter().filter(|it| it.is_right).map(|it| it.name).collect();
        assert_eq!(rights.len(), 8);
        let text = english_without(&rights);
        check_notice("disclosures: {rights: {at: /legal/cookies}}\n", &text, &[]);
        check_notice(
            "disclosures: {rights: {none: x}}\n",
            &text,
            &[
                "content/legal/privacy.md:4:1: `rights` cannot be `none`: every notice has to tell which rights people have",
                "help: say that people have them, or say why not: `rights: {not-applicable: why}`",
            ],
        );
    }

    #[test]
    fn what_is_declared_is_there() {
        check_notice(
            concat!(
                "disclosures:\n",
                "  acces: {not-applicable: x}\n",
                "  controller: {none: x}\n",
                "  contact: {at: \"#your-right\"}\n",
                "  purposes: {at: \"/legal/cookie\"}\n",
                "  recipients: {at: \"/legal/cookies#profile\"}\n",
                "  retention: {at: \"https://example.com/notice#x\"}\n",
                "  source: {at: \"/legal/cookies/\"}\n",
                "  zzz: {none: x}\n",
            ),
            &english_without(&[]),
            &[
                "content/legal/privacy.md:5:3: `acces` is no disclosure",
                "help: did you mean `access`?",
                "content/legal/privacy.md:6:3: `controller` cannot be `none`: every notice has to tell who the controller is",
                "help: name the company or person that decides why and how data is used, or say why not: `controller: {not-applicable: why}`",
                "content/legal/privacy.md:7:3: `contact`: this text has no anchor `#your-right`",
                "help: did you mean `#your-rights`?",
                "content/legal/privacy.md:8:3: `purposes`: there is no notice at `/legal/cookie`",
                "help: did you mean `/legal/cookies`?",
                "content/legal/privacy.md:9:3: `recipients`: `/legal/cookies` has no anchor `#profile`",
                "help: did you mean `#profiling`?",
                "content/legal/privacy.md:12:3: `zzz` is no disclosure",
                "help: the disclosures are controller, contact, representative, data-protection-officer, purposes, legal-basis, legitimate-interests, recipients, transfers, safeguards, retention, access, rectification, erasure, restriction, objection, portability, withdrawal, complaint, obligation, automated-decisions, categories, source, rights",
            ],
        );
    }

    #[test]
    fn texts_of_other_kinds_and_superseded_ones_are_left_alone() {
        let old = "---\nkind: privacy-notice\n---\n# Privacy\n";
        let new = format!(
            "---\nkind: privacy-notice\neffective: 2021-01-01\n---\n{}",
            english_without(&[])
        );
        check_site(
            &["disclosure"],
            &[
                ("content/terms.md", "---\neffective: 2020-01-01\n---\n# Terms\n"),
                ("content/privacy/2020-01-01.md", old),
                ("content/privacy/index.md", &new),
            ],
            &[],
        );
    }

    #[test]
    fn a_language_that_is_not_read_is_told_once() {
        let text = "---\nkind: privacy-notice\neffective: 2020-01-01\n---\n# Privacybeleid\n";
        check_site(
            &["disclosure"],
            &[
                ("engross.yaml", "languages: [en, nl]\n"),
                ("content/a.nl.md", text),
                ("content/b.nl.md", text),
                (
                    "content/c.nl.md",
                    "---\ndraft: true\nkind: privacy-notice\n---\n# Privacybeleid\n",
                ),
            ],
            &[
                "content/a.nl.md:5:1: info: what a privacy notice must tell is not looked for in texts in `nl`",
                "help: its words are known in de, en, es, fr, ja; read it through by hand",
            ],
        );
    }
}
