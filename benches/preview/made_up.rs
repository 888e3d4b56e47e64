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

/// The file of the text of a notice that is being kept current, below the root.
pub(crate) fn current(notice: usize) -> String {
    format!("content/legal/area{}/notice{notice}/index.md", notice % 20)
}

/// The same of a version that is dated by its name.
pub(crate) fn dated(notice: usize, version: usize) -> String {
    let year = 1990 + version / 12;
    format!("content/legal/area{}/notice{notice}/{year}-{:02}-01.md", notice % 20, 1 + version % 12)
}

/// Writes the site.
pub(crate) fn write(root: &Path, notices: usize, versions: usize) -> Result<()> {
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        fs::write(path, text)
    };
    write(
        "engross.yaml",
        "title: Made-up notices\nurl: https://legal.example.com\ncontext:\n  company: Heron Lantern Ltd\n",
    )?;
    write("content/_address.md", "{{ company }}, 1 Lock Street\n")?;
    for notice in 0..notices {
        let random = &mut Random::new(notice as u64 + 1);
        let mut text = Notice::new(BYTES, random);
        for version in 0..versions {
            let is_current = version + 1 == versions;
            let path = if is_current { current(notice) } else { dated(notice, version) };
            let front = match is_current {
                true => "---\neffective: 2025-01-01\nchanges: Said more *plainly*.\n---\n",
                false => "",
            };
            let filling = match notice % FILLED {
                0 => {
                    "\n{% include \"_address.md\" %}\n\n{% for it in notices(under=\"/legal/area1\") %}- {{ it.title }}\n{% endfor %}\n"
                }
                _ => "",
            };
            let body = text.markdown();
            write(&path, &format!("{front}# Notice {notice}\n{body}{filling}"))?;
            text = text.edited(2, random);
        }
    }
    Ok(())
}
