//! A made-up site: so many notices of so many versions, each of 12 KB, in which editors changed 2 words in 100
//! from one version to the next. The same for the same numbers.

use std::fs;
use std::io::Result;
use std::path::Path;

#[path = "../redline/legal_text.rs"]
#[allow(dead_code, reason = "no HTML is made of it")]
mod legal_text;

use legal_text::{Notice, Random};

const BYTES: usize = 12_000;
/// One notice in so many is filled with a fragment, a variable of the settings and a list of notices.
const FILLED: usize = 20;
/// So many notices stand in a folder, however many there are: lists of those in one of them do not grow with the site.
pub(crate) const IN_AREA: usize = 50;

/// The folder of a notice, below the folder of all texts.
pub(crate) fn folder(notice: usize) -> String {
    format!("legal/area{}/notice{notice}", notice / IN_AREA)
}

/// The file of the text of a notice that is being kept current, below the root.
pub(crate) fn current(notice: usize) -> String {
    format!("content/{}/index.md", folder(notice))
}

/// The same of a version that is dated by its name.
pub(crate) fn dated(notice: usize, version: usize) -> String {
    format!("content/{}/{}.md", folder(notice), date(version, 0))
}

/// The date of a version but the last: a month apart, or five days where that would lead into the future.
fn date(version: usize, versions: usize) -> String {
    if versions <= 400 {
        return format!("{}-{:02}-01", 1990 + version / 12, 1 + version % 12);
    }
    let days = i64::try_from(version).unwrap_or(0) * 5;
    jiff::civil::date(1990, 1, 1).saturating_add(jiff::Span::new().days(days)).to_string()
}

/// A version as it is made up.
pub(crate) struct Version {
    /// When it took effect.
    pub(crate) date: String,
    /// Whether it is the last one.
    pub(crate) is_current: bool,
    /// Its Markdown, below its title.
    pub(crate) body: String,
}

/// The versions of a notice, oldest first.
pub(crate) fn versions(notice: usize, count: usize) -> impl Iterator<Item = Version> {
    let mut random = Random::new(notice as u64 + 1);
    let mut text = Notice::new(BYTES, &mut random);
    (0..count).map(move |version| {
        let body = text.markdown();
        text = text.edited(2, &mut random);
        let is_current = version + 1 == count;
        let date = if is_current { "2025-01-01".to_owned() } else { date(version, count) };
        Version { date, is_current, body }
    })
}

/// Writes a file below a folder.
pub(crate) fn write_file(root: &Path, path: &str, text: &str) -> Result<()> {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap_or(root))?;
    fs::write(path, text)
}

/// Writes the site.
pub(crate) fn write(root: &Path, notices: usize, count: usize) -> Result<()> {
    write_file(
        root,
        "engross.yaml",
        "title: Made-up notices\nurl: https://legal.example.com\ncontext:\n  company: Heron Lantern Ltd\n",
    )?;
    write_file(root, "content/_address.md", "{{ company }}, 1 Lock Street\n")?;
    for notice in 0..notices {
        for (label, version) in (1..).zip(versions(notice, count)) {
            let Version { date, is_current, body } = version;
            let path = match is_current {
                true => current(notice),
                false => format!("content/{}/{date}.md", folder(notice)),
            };
            let changes = if is_current { "changes: Said more *plainly*.\n" } else { "" };
            let front = format!(
                "---\ntitle: Notice {notice}\nkind: privacy-notice\neffective: {date}\n\
                 version: \"{label}.0\"\n{changes}---\n"
            );
            let filling = match notice % FILLED {
                0 => {
                    "\n{% include \"_address.md\" %}\n\n{% for it in notices(under=\"/legal/area1\") %}- {{ it.title }}\n{% endfor %}\n"
                }
                _ => "",
            };
            write_file(root, &path, &format!("{front}# Notice {notice}\n{body}{filling}"))?;
        }
    }
    Ok(())
}
