//! Jars of cookies as curl, wget and browser extensions write them: `cookies.txt`, by Netscape's format.
//!
//! A line a cookie, of seven fields with a tab between them: domain, whether for those below it too, path, whether
//! over encrypted connections alone, seconds since 1970 until which it stays (0 for the session), name, value.

use super::seen::{How, Recording, Sighting};
use super::{Jar, Text, kept_until};
use crate::cookies::host::plain_domain;
use crate::cookies::inventory::Storage;
use crate::finding::Finding;

/// What stands in front of the domain of a cookie that scripts cannot read.
const HTTP_ONLY: &str = "#HttpOnly_";

/// Whether a text is such a jar: by its first line, or by any line that is a cookie.
pub(super) fn is_jar(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let says_so =
        first.starts_with("# Netscape HTTP Cookie File") || first.starts_with("# HTTP Cookie File");
    says_so || text.lines().any(|line| is_cookie(line) && fields(line).is_ok())
}

fn is_cookie(line: &str) -> bool {
    !line.trim().is_empty() && (!line.starts_with('#') || line.starts_with(HTTP_ONLY))
}

struct Fields<'l> {
    domain: &'l str,
    has_below: bool,
    path: &'l str,
    secure: bool,
    expires: f64,
    name: &'l str,
}

/// What is wrong with a line. The field itself is never repeated: where tabs are missing or too many it is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Fields,
    Domain,
    Flag(&'static str),
    Expires,
}

impl Fault {
    fn fact(self) -> String {
        let fact = match self {
            Fault::Fields => "it does not have seven fields with tabs between them",
            Fault::Domain => "its first field, the domain, is empty",
            Fault::Flag(which) => {
                return format!(
                    "this line is no cookie: its {which} field is neither TRUE nor FALSE"
                );
            }
            Fault::Expires => {
                "its fifth field, until when it stays, is no number of seconds since 1970"
            }
        };
        format!("this line is no cookie: {fact}")
    }

    fn help(self) -> &'static str {
        match self {
            Fault::Fields => {
                "export the jar once more; editors that turn tabs into blanks break it"
            }
            Fault::Domain => "export the jar once more; every cookie is of a domain",
            Fault::Flag(_) | Fault::Expires => {
                "export the jar once more; the fields are domain, whether for those below it too, path, whether over \
                 encrypted connections alone, seconds since 1970 (0 for the session), name and value"
            }
        }
    }
}

fn fields(line: &str) -> Result<Fields<'_>, Fault> {
    let line = line.strip_prefix(HTTP_ONLY).unwrap_or(line);
    let fields: Vec<&str> = line.splitn(7, '\t').collect();
    let flag = |field: &str, which: &'static str| match field.to_ascii_uppercase().as_str() {
        "TRUE" => Ok(true),
        "FALSE" => Ok(false),
        _ => Err(Fault::Flag(which)),
    };
    // Where the value is missing the cookie has no name, and what stands there is its value.
    let (domain, below, path, secure, expires, name) = match fields[..] {
        [domain, below, path, secure, expires, name, _] => {
            (domain, below, path, secure, expires, name)
        }
        [domain, below, path, secure, expires, _] => (domain, below, path, secure, expires, ""),
        _ => return Err(Fault::Fields),
    };
    let domain = domain.trim();
    if domain.is_empty() {
        return Err(Fault::Domain);
    }
    let has_below = flag(below, "second")?;
    let secure = flag(secure, "fourth")?;
    let expires = expires.trim().parse().ok().filter(|it: &f64| it.is_finite());
    let expires = expires.ok_or(Fault::Expires)?;
    Ok(Fields { domain, has_below, path, secure, expires, name })
}

/// Reads the text of a jar.
pub(super) fn read(text: &Text<'_>, jar: &Jar<'_>) -> Recording {
    let mut recording = Recording::of(&text.path, &[Storage::Cookie]);
    let mut offset = 0;
    for (at, line) in text.text.split_inclusive('\n').enumerate() {
        let start = offset;
        offset += line.len();
        let line = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
        if !is_cookie(line) {
            continue;
        }
        let place = text.place(start);
        let fields = match fields(line) {
            Ok(fields) => fields,
            Err(fault) => {
                let finding = Finding::error("audit-unreadable", place, fault.fact());
                recording.findings.push(finding.with_help(fault.help()));
                continue;
            }
        };
        let Some(kept) = kept_until(Some(fields.expires), jar.looked) else { continue };
        recording.sightings.push(Sighting {
            name: fields.name.to_owned(),
            storage: Storage::Cookie,
            how: How::Held,
            domain: plain_domain(fields.domain),
            host_only: Some(!fields.has_below),
            path: Some(fields.path.to_owned()),
            kept,
            same_site: None,
            secure: Some(fields.secure),
            partitioned: false,
            page: jar.page.map(Into::into),
            place,
            pointer: format!("line {}", at + 1),
        });
    }
    recording
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookies::audit::tests::{check_jar, jar};

    #[test]
    fn each_line_is_a_cookie() {
        let text = "# Netscape HTTP Cookie File\r\n# a comment\n\n\
                    .example.com\tTRUE\t/\tFALSE\t1719792000\tkept\tsecret-a\r\n\
                    #HttpOnly_www.example.com\tFALSE\t/x\tTRUE\t0\tsession\tsecret-b\n\
                    .ads.example\ttrue\t/\tFALSE\t1719792000.25\tthird\t\n\
                    .example.com\tTRUE\t/\tFALSE\t1\tpast\tsecret-c\n\
                    .example.com\tTRUE\t/\tFALSE\t0\tsecret-d\n\
                    .example.com TRUE / FALSE 0 blanks secret-e\n\
                    .example.com\tTRUE\t/\tFALSE\tnotanumber\tbad\tsecret-f\n\
                    .example.com\tTRUE\t/\tFALSE\tNaN\tbad\tsecret-g\n\
                    .example.com\tmaybe\t/\tFALSE\t0\tbad\tsecret-h\n\
                    .example.com\tTRUE\t/\tsecret-i\t0\tbad\tsecret-j\n\
                    \tTRUE\t/\tFALSE\t0\tbad\tsecret-k\n\
                    .example.com\tTRUE\t/\tFALSE\t0\ttabs\tsecret-l\tsecret-m\n";
        check_jar(
            &read(&Text::new("c.txt", text), &jar()),
            &[
                "4:1 Held kept domain example.com first 2024-05-02T00:00:00Z/2024-07-01T00:00:00Z line 4",
                "5:1 Held session host www.example.com first session line 5",
                "6:1 Held third domain ads.example third 2024-05-02T00:00:00Z/2024-07-01T00:00:00.25Z line 6",
                "8:1 Held  domain example.com first session line 8",
                "15:1 Held tabs domain example.com first session line 15",
                "9:1 audit-unreadable: this line is no cookie: it does not have seven fields with tabs between them",
                "10:1 audit-unreadable: this line is no cookie: its fifth field, until when it stays, is no number of seconds since 1970",
                "11:1 audit-unreadable: this line is no cookie: its fifth field, until when it stays, is no number of seconds since 1970",
                "12:1 audit-unreadable: this line is no cookie: its second field is neither TRUE nor FALSE",
                "13:1 audit-unreadable: this line is no cookie: its fourth field is neither TRUE nor FALSE",
                "14:1 audit-unreadable: this line is no cookie: its first field, the domain, is empty",
            ],
        );
    }

    #[test]
    fn a_jar_is_known_by_its_lines() {
        assert!(is_jar("# Netscape HTTP Cookie File\n"));
        assert!(is_jar("# made by hand\na.example\tFALSE\t/\tFALSE\t0\ta\tb\n"));
        // One line that cannot be read hides the others not.
        assert!(is_jar(
            "a.example\tFALSE\t/\tFALSE\tsoon\ta\tb\na.example\tFALSE\t/\tFALSE\t0\ta\tb\n"
        ));
        assert!(!is_jar("a,b,c\n"));
        assert!(!is_jar(""));
    }
}
