//! A site to start from: a privacy notice in two versions, terms, a cookie notice, settings, and a workflow that
//! checks and publishes them. All of it is about an invented company; what the user has to replace holds the word
//! "example".
//!
//! 1. [`files`] fills in what the user said, and what stands in for what was not said. Pure.
//! 2. [`write::write`] writes the files, all or none.
//!
//! The files stand in `init/site`, as they will be but for names between `@` signs. Knows nothing of terminals.

pub mod write;

use jiff::Span;
use jiff::civil::Date;

use crate::finding::Finding;
use crate::settings::Settings;

/// What the user says of the site. What is not said gets something that is easy to find.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The site's name.
    pub title: Option<String>,
    /// Who publishes the notices.
    pub owner: Option<String>,
    /// Where the site is published.
    pub url: Option<String>,
    /// The language of its texts.
    pub language: Language,
    /// The command that installs Engross in the workflow.
    pub install: Option<String>,
    /// The day on which the texts take effect.
    pub day: Date,
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path in the site, with `/` between its parts.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Where the workflow stands.
pub const WORKFLOW: &str = ".github/workflows/legal.yml";

/// How Engross is installed where nobody says from where.
const INSTALL: &str = "\
# Name the repository that you have Engross from, and the tag or commit that you trust.
cargo install --locked --git https://git.example.com/engross.git --tag v0.1.0 engross";

/// A language that the site's texts can be in.
#[derive(Debug, Clone, Copy)]
pub struct Language {
    /// Its tag.
    pub tag: &'static str,
    owner: &'static str,
    /// The site's name, around the owner's.
    title: (&'static str, &'static str),
    /// Files in this language: their paths, and what they say.
    texts: [(&'static str, &'static str); 5],
}

macro_rules! texts {
    ($tag:literal) => {
        [
            (
                "content/privacy/index.md",
                include_str!(concat!("init/site/", $tag, "/privacy/index.md")),
            ),
            (
                "content/privacy/@BEFORE@.md",
                include_str!(concat!("init/site/", $tag, "/privacy/before.md")),
            ),
            ("content/terms.md", include_str!(concat!("init/site/", $tag, "/terms.md"))),
            (
                "content/cookies/index.yaml",
                include_str!(concat!("init/site/", $tag, "/cookies.yaml")),
            ),
            ("README.md", include_str!(concat!("init/site/", $tag, "/README.md"))),
        ]
    };
}

/// Every language that the site's texts can be in; the interface speaks more.
pub const LANGUAGES: [Language; 5] = [
    Language {
        tag: "en",
        owner: "Example Company Ltd",
        title: ("", ": legal notices"),
        texts: texts!("en"),
    },
    Language {
        tag: "de",
        owner: "Beispiel GmbH",
        title: ("", ": Rechtstexte"),
        texts: texts!("de"),
    },
    Language {
        tag: "es",
        owner: "Ejemplo, S. L.",
        title: ("", ": textos legales"),
        texts: texts!("es"),
    },
    Language {
        tag: "fr",
        owner: "Exemple SARL",
        title: ("", "\u{a0}: textes juridiques"),
        texts: texts!("fr"),
    },
    Language {
        tag: "ja",
        owner: "Example株式会社",
        title: ("", "の法的文書"),
        texts: texts!("ja"),
    },
];

impl Language {
    /// The language of a tag.
    pub fn of_tag(tag: &str) -> Option<Language> {
        LANGUAGES.into_iter().find(|language| language.tag == tag)
    }
}

/// The files of the site, by their paths.
///
/// Errs with what is wrong with what the user said, as the settings would have it.
pub fn files(wanted: &Wanted) -> Result<Vec<File>, Vec<Finding>> {
    let Wanted { title, owner, url, language, install, day } = wanted;
    let owner = owner.as_deref().unwrap_or(language.owner);
    let (before, behind) = language.title;
    let title = title.clone().unwrap_or_else(|| format!("{before}{owner}{behind}"));
    let install = install.as_deref().unwrap_or(INSTALL);
    let in_block: Vec<String> = install.lines().map(|line| format!("          {line}")).collect();
    let year_before = day.checked_sub(Span::new().years(1)).unwrap_or(*day);
    let names = [
        ("@TITLE_YAML@", yaml(&title)),
        ("@TITLE_MD@", markdown(&title)),
        ("@OWNER_YAML@", yaml(owner)),
        ("@OWNER_MD@", markdown(owner)),
        ("@URL_YAML@", yaml(url.as_deref().unwrap_or("https://legal.example.com"))),
        ("@LANGUAGE@", language.tag.to_owned()),
        ("@INSTALL@", in_block.join("\n")),
        ("@TODAY@", day.to_string()),
        ("@BEFORE@", year_before.to_string()),
    ];
    let fill = |text: &str| filled(text, &names);
    let common = [
        ("engross.yaml", include_str!("init/site/engross.yaml")),
        (".gitignore", include_str!("init/site/gitignore")),
        (WORKFLOW, include_str!("init/site/workflow.yml")),
    ];
    let files = common.iter().chain(&language.texts);
    let mut files: Vec<File> =
        files.map(|(path, text)| File { path: fill(path), text: fill(text) }).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for file in files.iter().filter(|file| file.path == crate::settings::FILE) {
        Settings::parse(&file.text)?;
    }
    Ok(files)
}

/// A text with every name in it exchanged for what it stands for, which is not looked through again.
fn filled(text: &str, names: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = names.iter().find(|(name, _)| rest.starts_with(name));
        let (taken, put) = known.map_or((1, "@"), |(name, value)| (name.len(), value));
        out.push_str(put);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

/// A text as YAML, whatever it holds: what JSON quotes, YAML does.
fn yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text as Markdown in a template that says just that: marks and braces lose their meaning.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_reference = c == '&' && text[at..].find(';').is_some_and(|end| end < 34);
        if is_reference || "\\`*_{}[]<>#|~$%".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_once() {
        let names = [("@A@", "@B@".to_owned()), ("@B@", "b".to_owned())];
        assert_eq!(filled("x@y @A@ @B@@", &names), "x@y @B@ b@");
    }

    #[test]
    fn what_users_say_keeps_its_letters() {
        assert_eq!(markdown("Smith & Sons_*{{x}}"), "Smith & Sons\\_\\*\\{\\{x\\}\\}");
        assert_eq!(markdown("A &amp; B"), "A \\&amp; B");
        let odd = "a: \"b\" # c\\\u{2028}";
        assert_eq!(serde_yaml::from_str::<String>(&yaml(odd)).expect("YAML"), odd);
    }

    #[test]
    fn nothing_is_left_to_be_filled() {
        for language in LANGUAGES {
            let day = Date::constant(2024, 2, 29);
            let wanted =
                Wanted { title: None, owner: None, url: None, language, install: None, day };
            for File { path, text } in files(&wanted).expect("files") {
                for text in [path.as_str(), text.as_str()] {
                    let left = text.split('@').skip(1).step_by(2);
                    let is_name = |it: &&str| {
                        !it.is_empty() && it.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
                    };
                    assert_eq!(left.filter(is_name).count(), 0, "{path}");
                    let is_left = text.contains("_MD@") || text.contains("_YAML@");
                    assert!(!is_left && !text.contains("@TODAY") && !text.contains("@BEFORE"));
                }
            }
        }
    }
}
