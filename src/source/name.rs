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
    /// Below an underscore, and no text that could be included: notes, pictures, sources of either.
    Ignored,
    /// Copied as it stands.
    Static,
}

/// Which text of which notice a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextName {
    /// The notice's path, `/legal/terms`; `/` for a text at the root of the content.
    pub notice: String,
    /// The declared language in the file's name, or of the folder that it stands in.
    pub lang: Option<String>,
    /// The language of the folder, where the file's name says another one.
    pub folder_lang: Option<String>,
    /// The date in the file's name, and which text of that date it is, from 1.
    pub dated: Option<(LegalDate, u32)>,
    /// How the text is written.
    pub form: Form,
}

/// How a notice's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Markdown with front matter.
    Markdown,
    /// An inventory: data that a page is made of.
    Inventory,
}

/// What a static host reads at the root of a site; their names are given.
const HOST_FILES: [&str; 2] = ["_headers", "_redirects"];

/// The one folder with a full stop in front that is part of a site (RFC 8615).
pub const WELL_KNOWN: &str = ".well-known";

/// How names of files are read: which languages there are, and whether folders bear their tags.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    /// The declared languages.
    pub languages: &'a [String],
    /// Whether `de/legal/terms.md` is the German text of `/legal/terms`.
    pub locale_folders: bool,
}

impl<'a> Names<'a> {
    /// What a file is by its path below the content folder; errs as [`role`] does.
    pub fn role(&self, path: &str) -> Result<Role, DateError> {
        let declared = |tag: &str| self.declared(tag);
        let Some((tag, rest)) = self.locale_folder(path) else { return role(path, declared) };
        // What the folder holds beside texts keeps the folder in its address.
        let Role::Text(name) = role(rest, declared)? else { return role(path, declared) };
        let (lang, folder_lang) = match name.lang {
            Some(own) if own != tag => (own, Some(tag.to_owned())),
            _ => (tag.to_owned(), None),
        };
        Ok(Role::Text(TextName { lang: Some(lang), folder_lang, ..name }))
    }

    /// The language of the folder that a path starts with, and the rest of the path.
    pub fn locale_folder<'p>(&self, path: &'p str) -> Option<(&'a str, &'p str)> {
        let (first, rest) = path.split_once('/').filter(|_| self.locale_folders)?;
        Some((self.declared(first)?, rest))
    }

    fn declared(&self, tag: &str) -> Option<&'a str> {
        self.languages.iter().map(String::as_str).find(|it| it.eq_ignore_ascii_case(tag))
    }
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
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let extension = extension.to_ascii_lowercase();
    // What stands there is read by machines under exactly that name (RFC 8615).
    if parts[0] == WELL_KNOWN || HOST_FILES.contains(&path) {
        return Ok(Role::Static);
    }
    if parts.iter().any(|part| part.starts_with('_')) {
        let includable = ["md", "markdown", "html", "txt"].contains(&extension.as_str());
        return Ok(if includable { Role::Fragment } else { Role::Ignored });
    }
    let form = match extension.as_str() {
        "md" | "markdown" => Form::Markdown,
        "yaml" | "yml" => Form::Inventory,
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
    let lang = lang.map(str::to_owned);
    Ok(Role::Text(TextName { notice, lang, folder_lang: None, dated, form }))
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

/// The date that a file's name without its extension means, but for the shape: `2019-2-8`,
/// `20190208`, `8-february-2019`, `2019-02-08.1`.
pub fn almost_date(stem: &str) -> Option<String> {
    let digits = |part: &str, widths: std::ops::RangeInclusive<usize>| {
        let fits = widths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let numbers: Vec<&str> = match digits(stem, 8..=8) {
        Some(_) => vec![&stem[..4], &stem[4..6], &stem[6..]],
        None => stem.split(['-', '_', '.']).take(3).collect(),
    };
    let in_numbers = || {
        let year = digits(numbers.first()?, 4..=4).filter(|year| (1900..2100).contains(year))?;
        let month = digits(numbers.get(1)?, 1..=2).filter(|month| (1..=12).contains(month))?;
        match numbers.get(2) {
            None => Some(format!("{year}-{month:02}")),
            Some(day) => {
                let day = digits(day, 1..=2).filter(|day| (1..=31).contains(day))?;
                Some(format!("{year}-{month:02}-{day:02}"))
            }
        }
    };
    let meant = in_numbers().or_else(|| LegalDate::read(stem).ok().map(|date| date.to_string()))?;
    (meant != stem).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_almost_date(stem: &str, expected: Option<&str>) {
        assert_eq!(almost_date(stem).as_deref(), expected, "the date that {stem} nearly is");
    }

    #[test]
    fn names_that_are_nearly_dates_are_told() {
        check_almost_date("2019-2-8", Some("2019-02-08"));
        check_almost_date("2019_02_08", Some("2019-02-08"));
        check_almost_date("20190208", Some("2019-02-08"));
        check_almost_date("2019-2", Some("2019-02"));
        check_almost_date("8-february-2019", Some("2019-02-08"));
        check_almost_date("2019-02-08.1", Some("2019-02-08"));
        check_almost_date("2019-02-08", None);
        check_almost_date("version-2.0", None);
        check_almost_date("2019-annual-report", None);
        check_almost_date("27001", None);
        check_almost_date("日本語", None);
        check_almost_date("", None);
    }

    fn check_role(path: &str, expected: &str) {
        let declared =
            |tag: &str| ["en", "ja", "pt-BR"].into_iter().find(|it| it.eq_ignore_ascii_case(tag));
        let shown = match role(path, declared) {
            Err(error) => error.to_string(),
            Ok(Role::Fragment) => "fragment".to_owned(),
            Ok(Role::Ignored) => "ignored".to_owned(),
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
        check_role("legal/B.MD", "/legal/B");
        check_role("legal/B/2016-02-08.Markdown", "/legal/B 2016-02-08 no. 1");
        check_role("_img/a.png", "ignored");
        check_role("legal/_address.TXT", "fragment");
        check_role(".well-known/security.txt", "static");
        check_role(".well-known/index.md", "static");
    }

    /// Reads a path where folders bear the tags of languages.
    fn check_locale(path: &str, expected: &str) {
        let languages = ["en".to_owned(), "ja".to_owned(), "pt-BR".to_owned()];
        let names = Names { languages: &languages, locale_folders: true };
        let shown = match names.role(path) {
            Ok(Role::Text(name)) => {
                let dated = name.dated.map_or(String::new(), |(date, _)| format!(" {date}"));
                let folder =
                    name.folder_lang.map_or(String::new(), |it| format!(", in folder {it}"));
                format!("{}{dated} in {}{folder}", name.notice, name.lang.unwrap_or_default())
            }
            other => format!("{other:?}"),
        };
        assert_eq!(shown, expected, "{path}");
    }

    #[test]
    fn folders_bear_the_tags_of_languages() {
        check_locale("ja/legal/terms.md", "/legal/terms in ja");
        check_locale("pt-br/legal/terms/index.md", "/legal/terms in pt-BR");
        check_locale("PT-BR/legal/terms/2020-01-01.md", "/legal/terms 2020-01-01 in pt-BR");
        check_locale("ja/2020-01-01.md", "/ 2020-01-01 in ja");
        check_locale("ja/index.md", "/ in ja");
        check_locale("en/legal/terms.md", "/legal/terms in en");
        check_locale("ja/legal/terms.ja.md", "/legal/terms in ja");
        check_locale("ja/legal/terms.en.md", "/legal/terms in en, in folder ja");
        check_locale("legal/terms.ja.md", "/legal/terms in ja");
        check_locale("legal/ja/terms.md", "/legal/ja/terms in ");
        check_locale("de/legal/terms.md", "/de/legal/terms in ");
        check_locale("ja/legal/_address.md", "Ok(Fragment)");
        check_locale("ja/_parts/a.png", "Ok(Ignored)");
        check_locale("ja/legal/seal.png", "Ok(Static)");
        check_locale("ja/legal/cookies/index.yaml", "/legal/cookies in ja");
        check_locale("ja/legal/report.yaml", "Ok(Static)");
        check_locale("ja/_headers", "Ok(Ignored)");
    }

    #[test]
    fn a_day_that_does_not_exist_is_an_error() {
        check_role("legal/terms/2023-02-30.md", "2023-02-30 does not exist in the calendar");
        check_role("legal/terms/2023-13/index.md", "2023-13 does not exist in the calendar");
    }
}
