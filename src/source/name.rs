//! What a file is by its name: the text of a notice, an earlier version, a translation, a fragment
//! or something to copy. Pure: a path in, a [`Role`] out.

use crate::document::date::{DateError, LegalDate};

/// What a file of the content folder is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// One text of a notice.
    Text(TextName),
    /// A fragment to include, never a page of its own.
    Fragment,
    /// Copied as it stands.
    Static,
}

/// Which text of which notice a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextName {
    /// The notice's path, `/legal/terms`; `/` for a text at the root of the content.
    pub notice: String,
    /// The declared language in the file's name.
    pub lang: Option<String>,
    /// The date in the file's name, and which text of that date it is, from 1.
    pub dated: Option<(LegalDate, u32)>,
    /// How the text is written.
    pub form: Form,
}

/// How a notice's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Markdown with front matter.
    Markdown,
    /// An inventory: data that a page is made of.
    Inventory,
}

/// Reads a path below the content folder (`legal/terms/2018-07-23.ja.md`). `declared` gives the
/// declared language that a tag names.
///
/// Errs when the name has the shape of a date that does not exist.
pub fn role<'a>(path: &str, declared: impl Fn(&str) -> Option<&'a str>) -> Result<Role, DateError> {
    let parts: Vec<&str> = path.split('/').collect();
    let (folders, file) = match parts.split_last() {
        Some((file, folders)) => (folders, *file),
        None => return Ok(Role::Static),
    };
    if parts.iter().any(|part| part.starts_with('_')) {
        return Ok(Role::Fragment);
    }
    let (stem, form) = match file.rsplit_once('.') {
        Some((stem, "md" | "markdown")) => (stem, Form::Markdown),
        Some((stem, "yaml" | "yml")) => (stem, Form::Inventory),
        _ => return Ok(Role::Static),
    };
    let (stem, mut lang) = match stem.rsplit_once('.') {
        Some((rest, tag)) if declared(tag).is_some() => (rest, declared(tag)),
        _ => (stem, None),
    };
    let mut name = stem;
    if lang.is_none() && declared(stem).is_some() {
        (lang, name) = (declared(stem), "index");
    }
    let mut dated = dated_stem(name)?;
    let mut folders = folders.to_vec();
    if name == "index"
        && let Some(last) = folders.last()
        && let Some(date) = dated_stem(last)?
    {
        dated = Some(date);
        folders.pop();
    }
    let of_folder = name == "index" || dated.is_some();
    // Data of other names is content to be copied: a site may publish YAML files.
    if form == Form::Inventory && !of_folder {
        return Ok(Role::Static);
    }
    if !of_folder {
        folders.push(name);
    }
    let notice = format!("/{}", folders.join("/"));
    Ok(Role::Text(TextName { notice, lang: lang.map(str::to_owned), dated, form }))
}

/// `2016-02-08`, `2023-07`, `2016-02-08.2`
fn dated_stem(stem: &str) -> Result<Option<(LegalDate, u32)>, DateError> {
    let (date, ordinal) = match stem.rsplit_once('.') {
        Some((date, number)) => match number.parse::<u32>() {
            Ok(number) if number > 1 => (date, number),
            _ => return Ok(None),
        },
        None => (stem, 1),
    };
    match LegalDate::from_iso(date) {
        Ok(date) => Ok(Some((date, ordinal))),
        Err(DateError::Shape) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_role(path: &str, expected: &str) {
        let declared =
            |tag: &str| ["en", "ja", "pt-BR"].into_iter().find(|it| it.eq_ignore_ascii_case(tag));
        let shown = match role(path, declared) {
            Err(error) => error.to_string(),
            Ok(Role::Fragment) => "fragment".to_owned(),
            Ok(Role::Static) => "static".to_owned(),
            Ok(Role::Text(name)) => {
                let mut shown = name.notice;
                if let Some((date, ordinal)) = name.dated {
                    shown += &format!(" {date} no. {ordinal}");
                }
                if let Some(lang) = name.lang {
                    shown += &format!(" in {lang}");
                }
                if name.form == Form::Inventory {
                    shown += " as data";
                }
                shown
            }
        };
        assert_eq!(shown, expected, "the role of {path}");
    }

    #[test]
    fn every_shape_of_the_layout_is_read() {
        check_role("legal/data-privacy/index.md", "/legal/data-privacy");
        check_role("legal/data-privacy/2016-02-08.md", "/legal/data-privacy 2016-02-08 no. 1");
        check_role("legal/data-privacy/2016-02-08.2.md", "/legal/data-privacy 2016-02-08 no. 2");
        check_role(
            "legal/data-privacy/2016-02-08/index.md",
            "/legal/data-privacy 2016-02-08 no. 1",
        );
        check_role(
            "legal/data-privacy/2016-02-08/index.ja.md",
            "/legal/data-privacy 2016-02-08 no. 1 in ja",
        );
        check_role(
            "legal/data-privacy/2016-02-08/ja.md",
            "/legal/data-privacy 2016-02-08 no. 1 in ja",
        );
        check_role("legal/data-privacy/index.ja.md", "/legal/data-privacy in ja");
        check_role("legal/data-privacy/ja.md", "/legal/data-privacy in ja");
        check_role(
            "legal/data-privacy/2016-02-08.ja.md",
            "/legal/data-privacy 2016-02-08 no. 1 in ja",
        );
        check_role("legal/data-privacy/2023-07.md", "/legal/data-privacy 2023-07 no. 1");
        check_role("legal/terms.md", "/legal/terms");
        check_role("legal/terms.pt-br.md", "/legal/terms in pt-BR");
        check_role("legal/it.md", "/legal/it");
        check_role("index.md", "/");
        check_role("legal/cookies/index.yaml", "/legal/cookies as data");
        check_role("legal/cookies/2023-06-01.yaml", "/legal/cookies 2023-06-01 no. 1 as data");
        check_role("legal/cookies/report.yaml", "static");
        check_role("legal/_address.md", "fragment");
        check_role("_parts/address.md", "fragment");
        check_role("legal/seal.png", "static");
        check_role("legal/version-2.0.md", "/legal/version-2.0");
    }

    #[test]
    fn a_day_that_does_not_exist_is_an_error() {
        check_role("legal/terms/2023-02-30.md", "2023-02-30 does not exist in the calendar");
        check_role("legal/terms/2023-13/index.md", "2023-13 does not exist in the calendar");
    }
}
