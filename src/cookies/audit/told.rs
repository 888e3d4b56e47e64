//! What an audit found, as findings: at the line of the item where there is one, else at the place in the
//! recording.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::compare::{Compared, Difference, What};
use super::seen::{How, Kept, Recording, Refused, Sighting};
use super::set_cookie::{LARGEST, Refusal};
use crate::cookies::host::same_site;
use crate::cookies::inventory::{Limit, Listed, Party, Storage, Word};
use crate::cookies::matching::{BadPattern, plain};
use crate::finding::{self, Finding, Place, RuleName, Severity};

/// A rule of audits, and what it is for.
#[derive(Debug, Clone, Copy)]
pub struct AuditRule {
    /// Its name.
    pub name: RuleName,
    /// How bad it is.
    pub severity: Severity,
    /// What it tells, in a sentence.
    pub about: &'static str,
}

/// The rules of audits, by their names. `docs/cookies-audit.md` says more of each.
pub const RULES: [AuditRule; 18] = {
    use Severity::{Error, Info, Warning};
    const fn rule(name: RuleName, severity: Severity, about: &'static str) -> AuditRule {
        AuditRule { name, severity, about }
    }
    [
        rule(
            "audit-bad-pattern",
            Error,
            "The name of an item is a regular expression that cannot be used.",
        ),
        rule(
            "audit-before-consent",
            Error,
            "Something that needs consent is set before a visitor was asked.",
        ),
        rule(
            "audit-capped",
            Info,
            "A cookie is to stay longer than the 400 days that Chromium keeps any.",
        ),
        rule(
            "audit-clock",
            Info,
            "The clock of a server and that of the recording are more than a day apart.",
        ),
        rule(
            "audit-domain",
            Warning,
            "Something is set for a domain that its item does not name; an error where it is another site's.",
        ),
        rule(
            "audit-duration",
            Info,
            "How long something stays cannot be held against what its item declares.",
        ),
        rule(
            "audit-header-missing",
            Warning,
            "An archive names cookies for which it has no header.",
        ),
        rule("audit-longer", Error, "Something stays longer than its item declares."),
        rule(
            "audit-no-site",
            Info,
            "A recording does not say of which site it is, so that no party was compared.",
        ),
        rule("audit-not-seen", Info, "An item is declared, and no recording shows it."),
        rule(
            "audit-nothing-seen",
            Warning,
            "A recording shows nothing at all, so that it proves nothing.",
        ),
        rule("audit-party", Error, "Something is of another party than its item declares."),
        rule(
            "audit-prefix",
            Error,
            "A cookie does not keep what `__Host-` or `__Secure-` in its name promises.",
        ),
        rule("audit-refused", Warning, "A response sets a cookie that browsers do not take."),
        rule("audit-storage", Error, "Something is kept elsewhere than its item declares."),
        rule("audit-stripped", Error, "The headers of cookies were taken out of an archive."),
        rule("audit-undeclared", Error, "Something is set that no inventory declares."),
        rule("audit-unreadable", Error, "A recording, or a part of it, cannot be read."),
    ]
};

/// A finding of a rule of audits, as bad as the rule says.
fn of_rule(rule: RuleName, place: Place, fact: String) -> Finding {
    let severity =
        RULES.iter().find(|it| it.name == rule).map_or(Severity::Error, |it| it.severity);
    Finding { severity, ..Finding::error(rule, place, fact) }
}

/// What is known of the audit beside what it found.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Whether the recordings are of visitors who have not been asked yet.
    pub before_consent: bool,
}

/// All findings of an audit, in the order of files.
pub fn findings(
    recordings: &[Recording],
    compared: &Compared<'_>,
    bad: &[(Listed<'_>, BadPattern)],
    asked: &Asked,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        recordings.iter().flat_map(|recording| recording.findings.iter().cloned()).collect();
    findings.extend(refused(recordings));
    findings.extend(bad.iter().map(|(listed, bad)| {
        let fact = format!("the pattern `{}` {}", listed.item.name, bad.fact);
        let help =
            "correct it, or use `match: prefix` or `match: glob`; nothing was held against it";
        of_rule("audit-bad-pattern", listed.item.place.clone(), fact).with_help(help)
    }));
    findings.extend(compared.differences.iter().map(difference));
    findings.extend(compared.not_seen.iter().map(|listed| {
        let fact = format!("{} is declared, and was not seen", named(listed));
        let help = "record the pages and actions that set it; if nothing does any more, remove it";
        of_rule("audit-not-seen", listed.item.place.clone(), fact).with_help(help)
    }));
    findings.extend(not_looked_for(&compared.not_looked_for));
    findings.extend(nothing_seen(recordings, compared, asked));
    findings.extend(recordings.iter().filter(|it| !it.has_parties()).map(|recording| {
        let fact = "whose cookies these are was not compared".to_owned();
        let help = "name the site with --site";
        of_rule("audit-no-site", Place::file(recording.path.clone()), fact).with_help(help)
    }));
    finding::sort(&mut findings);
    findings
}

/// An item by its name and its provider.
fn named(listed: &Listed<'_>) -> String {
    let name = listed.item.shown_name("en", "en");
    format!("`{name}` of `{}`", listed.provider.id)
}

/// What was seen, by its name.
fn name_of(sighting: &Sighting) -> String {
    match sighting.name.as_str() {
        "" => format!("{} without a name", kind(sighting.storage)),
        name => format!("`{}`", shown(name)),
    }
}

/// What a recording says, on one line: storage of browsers can have names with any letters.
fn shown(text: &str) -> String {
    let escaped = |c: char| c.is_control().then(|| c.escape_default().to_string());
    text.chars().map(|c| escaped(c).unwrap_or_else(|| c.to_string())).collect()
}

fn kind(storage: Storage) -> &'static str {
    match storage {
        Storage::Cookie => "a cookie",
        Storage::LocalStorage => "an entry of local storage",
        Storage::SessionStorage => "an entry of session storage",
        Storage::IndexedDb => "a database",
        Storage::Web => "an entry of web storage",
        Storage::App => "an entry of an app's storage",
        Storage::Pixel => "a pixel",
        Storage::Sdk => "a kit of an app",
        Storage::ServerEvent => "an event of a server",
    }
}

fn party(party: Party) -> &'static str {
    match party {
        Party::First => "first-party",
        Party::Third => "third-party",
    }
}

/// The time between two moments, rounded to what a reader takes in.
fn time(from: Timestamp, until: Timestamp) -> String {
    let seconds = until.duration_since(from).as_secs();
    let counted = |count: i64, unit: &str| match count {
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    };
    // Halves are rounded up.
    let rounded = |unit: i64| (seconds + unit / 2) / unit;
    match seconds {
        ..120 => counted(seconds, "second"),
        120..7_200 => counted(rounded(60), "minute"),
        7_200..172_800 => counted(rounded(3_600), "hour"),
        172_800..315_360_000 => counted(rounded(86_400), "day"),
        _ => counted(rounded(31_556_952), "year"),
    }
}

fn stays(kept: Kept) -> String {
    match kept {
        Kept::Session => "for the session".to_owned(),
        Kept::Until { from, until } => format!("for {}", time(from, until)),
        Kept::Unlimited => "until somebody deletes it".to_owned(),
        Kept::Unknown => "for an unknown time".to_owned(),
    }
}

fn declared(listed: &Listed<'_>) -> String {
    match listed.item.retention.as_ref().map_or(Limit::Unknown, |it| it.max) {
        Limit::Unknown => "no time".to_owned(),
        Limit::Session => "the session".to_owned(),
        Limit::Lasting(duration) => duration.to_string(),
        Limit::Unlimited => "no end".to_owned(),
    }
}

fn difference(difference: &Difference<'_>) -> Finding {
    let Difference { what, listed, meant, shown, sightings } = difference;
    let name = name_of(shown);
    let domain = &shown.domain;
    let domains: BTreeSet<&str> = sightings.iter().map(|it| it.domain.as_str()).collect();
    let others = match domains.len() {
        0 | 1 => String::new(),
        2 => " and for another domain".to_owned(),
        more => format!(" and for {} other domains", more - 1),
    };
    let stays = stays(shown.kept);
    let declared = listed.map(|listed| declared(&listed)).unwrap_or_default();
    let place = listed.map_or_else(|| shown.place.clone(), |it| it.item.place.clone());
    let item = listed.map(|listed| named(&listed)).unwrap_or_default();
    let (rule, fact, help): (RuleName, String, String) = match what {
        What::Undeclared => {
            let party = shown.party().map(|it| format!(" ({})", party(it))).unwrap_or_default();
            let kept = match shown.kept {
                Kept::Unknown => String::new(),
                _ => format!(", which stays {stays}"),
            };
            (
                "audit-undeclared",
                format!("{name} is not declared: {} of {domain}{party}{kept}", kind(shown.storage)),
                match meant {
                    _ if shown.name.is_empty() => {
                        let way = match shown.storage {
                            Storage::Cookie => " (`NAME=VALUE`)",
                            _ => "",
                        };
                        format!("give it a name where it is set{way}, or stop setting it: an inventory declares by names")
                    }
                    Some(meant) => format!(
                        "if it is {}, whose name has blanks: declare what its names begin with, `match: prefix`, and keep \
                         the name for readers as `display`",
                        named(meant)
                    ),
                    None => "declare it, or stop setting it; `engross cookies audit --write` proposes an entry"
                        .to_owned(),
                },
            )
        }
        What::BeforeConsent => {
            let category = listed.and_then(|it| it.category());
            let category = category.map(|it| format!(" ({it})")).unwrap_or_default();
            (
                "audit-before-consent",
                format!("{name} is set before consent, and {item} needs it{category}"),
                "set it when the visitor has agreed; if the law exempts it, state the exemption as `legal_basis`"
                    .to_owned(),
            )
        }
        What::Longer => (
            "audit-longer",
            format!("{name} stays {stays}, and {item} declares {declared}"),
            "shorten it where it is set, or declare the longer time".to_owned(),
        ),
        What::NotSession => (
            "audit-duration",
            format!("{name} stays {stays}, and {item} declares {declared}"),
            "declare the time for which it stays; it may outlive a session, or end before it"
                .to_owned(),
        ),
        What::Endless => (
            "audit-duration",
            format!("{name} stays {stays}, and {item} declares {declared}"),
            "browsers end no web storage by themselves: see that the site deletes it in time"
                .to_owned(),
        ),
        What::Untimed => (
            "audit-duration",
            format!("{name} stays {stays}, and {item} declares no time"),
            "declare how long it stays".to_owned(),
        ),
        What::Capped => (
            "audit-capped",
            format!("{name} is to stay {stays}, and Chromium keeps no cookie longer than 400 days"),
            "other browsers may keep it as long as that: declare what the site asks for".to_owned(),
        ),
        What::Party => {
            let seen = shown.party().map(party).unwrap_or_default();
            let stated = listed.and_then(|it| it.item.party).map(party).unwrap_or_default();
            (
                "audit-party",
                format!("{name} of {domain} is {seen} here, and {item} is declared {stated}"),
                "correct `party`, or name the site with --site if the recording is of another one"
                    .to_owned(),
            )
        }
        What::Domain => {
            let names = listed.map(|it| it.item.domains.join(", ")).unwrap_or_default();
            (
                "audit-domain",
                format!("{name} is set for {domain}{others}, and {item} is declared for {names}"),
                "add the domain to `domains`, or set it for the one that is declared".to_owned(),
            )
        }
        What::Storage => {
            let stated = listed.map(|it| kind(it.item.storage)).unwrap_or_default();
            (
                "audit-storage",
                format!(
                    "{name} is {} of {domain}, and {item} is declared as {stated}",
                    kind(shown.storage)
                ),
                "correct `storage`, or declare it a second time with the other one".to_owned(),
            )
        }
    };
    let finding = of_rule(rule, place, fact).with_help(help).with_detail(seen_where(sightings));
    let is_elsewhere = *what == What::Domain && listed.is_some_and(|it| !is_of_site(&it, shown));
    Finding {
        // Of another site it is most likely somebody else's, who is not declared.
        severity: if is_elsewhere { Severity::Error } else { finding.severity },
        ..finding
    }
}

/// Whether something is of the site of a domain that its item names.
fn is_of_site(listed: &Listed<'_>, sighting: &Sighting) -> bool {
    listed.item.domains.iter().any(|it| same_site(&plain(it), &sighting.domain))
}

/// Where something was seen, at most in three places.
fn seen_where(sightings: &[&Sighting]) -> String {
    const MOST: usize = 3;
    let mut lines: Vec<String> = sightings
        .iter()
        .take(MOST)
        .map(|it| {
            let how = match it.how {
                How::Set => "set by a response for",
                How::Sent => "sent along to",
                How::Held => "held for",
            };
            format!("{}: {how} {} ({})", it.place, it.domain, shown(&it.pointer))
        })
        .collect();
    match sightings.len().saturating_sub(MOST) {
        0 => {}
        1 => lines.push("and once more".to_owned()),
        more => lines.push(format!("and {more} times more")),
    }
    lines.join("\n")
}

/// A name that may be as long as somebody liked, as much of it as tells which it is.
fn shortened(name: &str) -> String {
    const MOST: usize = 80;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}\u{2026}", &name[..end]),
        None => name.to_owned(),
    }
}

/// Cookies that browsers do not take, each reason of a name and host once.
fn refused(recordings: &[Recording]) -> Vec<Finding> {
    let mut told = BTreeSet::new();
    let all = recordings.iter().flat_map(|recording| &recording.refused);
    let first = all.filter(|it| told.insert((it.name.clone(), it.host.clone(), it.why)));
    first.map(refusal).collect()
}

fn refusal(refused: &Refused) -> Finding {
    let Refused { name, host, domain, why, place, pointer } = refused;
    let name = match name.as_str() {
        "" => "a cookie without a name".to_owned(),
        name => format!("`{}`", shortened(name)),
    };
    let domain = domain.as_deref().unwrap_or(host);
    let rule = match why {
        Refusal::SecurePrefix | Refusal::HostPrefix | Refusal::HttpPrefix => "audit-prefix",
        _ => "audit-refused",
    };
    let (fact, help) = match why {
        Refusal::PublicSuffix => (
            format!(
                "browsers refuse {name} of {host}: `Domain={domain}` is a public suffix, whose sites are not one owner's"
            ),
            "leave `Domain` out, or name the site's own domain",
        ),
        Refusal::ForeignDomain => (
            format!(
                "browsers refuse {name} of {host}: `Domain={domain}` is not a domain that the host is in"
            ),
            "leave `Domain` out, or name the host's own domain or one above it",
        ),
        Refusal::NotTrusted => (
            format!(
                "browsers refuse {name} of {host}: it is `Secure`, and the connection is not encrypted"
            ),
            "set it over https",
        ),
        Refusal::CrossSiteNotSecure => (
            format!("Chromium refuses {name} of {host}: `SameSite=None` needs `Secure`"),
            "add `Secure`",
        ),
        Refusal::PartitionedNotSecure => (
            format!(
                "browsers refuse {name} of {host} where they know `Partitioned`, which needs `Secure`"
            ),
            "add `Secure`",
        ),
        Refusal::SecurePrefix => (
            format!(
                "browsers refuse {name} of {host}: a name with `__Secure-` in front needs `Secure`"
            ),
            "add `Secure`, or take the prefix away",
        ),
        Refusal::HttpPrefix => (
            format!(
                "Chromium refuses {name} of {host}: a name with `__Http-` or `__Host-Http-` in front needs `Secure` and `HttpOnly`"
            ),
            "add them, or take the prefix away",
        ),
        Refusal::HostPrefix => (
            format!(
                "browsers refuse {name} of {host}: a name with `__Host-` in front needs `Secure` and `Path=/`, and no `Domain`"
            ),
            "set it so, or take the prefix away",
        ),
        Refusal::TooLarge => (
            format!(
                "browsers refuse {name} of {host}: name and value are longer together than {LARGEST} bytes"
            ),
            "keep what it holds on the server, or in web storage; a cookie is to name it alone",
        ),
        Refusal::ControlCharacter => (
            format!("browsers refuse {name} of {host}: a control character stands in its header"),
            "encode the value where it is set (as percent-encoding or base64)",
        ),
        Refusal::Empty => (
            format!("browsers refuse a cookie of {host}: it has neither a name nor a value"),
            "give it a name, or do not set it",
        ),
        Refusal::PrefixWithoutName => (
            format!(
                "browsers refuse {name} of {host}: its value begins as the names do that promise something, such as `__Host-`"
            ),
            "write a name, `=` and the value",
        ),
    };
    of_rule(rule, place.clone(), fact).with_help(help).with_detail(pointer.clone())
}

/// One finding a file for the items that recordings of this kind do not show.
fn not_looked_for(items: &[Listed<'_>]) -> Vec<Finding> {
    let files: BTreeSet<&Arc<str>> = items.iter().map(|it| &it.item.place.path).collect();
    let told = files.into_iter().map(|file| {
        let of_file: Vec<&Listed<'_>> =
            items.iter().filter(|it| it.item.place.path == *file).collect();
        let kinds: BTreeSet<&str> = of_file.iter().map(|it| it.item.storage.word()).collect();
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let fact = format!(
            "{} of this inventory cannot be seen in recordings of this kind: {}",
            match of_file.len() {
                1 => "1 item".to_owned(),
                more => format!("{more} items"),
            },
            kinds.join(", ")
        );
        let help = "the storage state of Playwright and the evidence collector show local storage; what apps and \
                    servers do no browser shows";
        of_rule("audit-not-seen", Place::file(file.clone()), fact).with_help(help)
    });
    told.collect()
}

/// Recordings that show nothing: no proof of anything, unless nothing was to be seen and what wrote them leaves
/// nothing out.
fn nothing_seen(recordings: &[Recording], compared: &Compared<'_>, asked: &Asked) -> Vec<Finding> {
    let is_empty = |it: &&Recording| {
        it.sightings.is_empty()
            && it.refused.is_empty()
            && !it.findings.iter().any(|finding| finding.severity == Severity::Error)
    };
    let is_expected = asked.before_consent || compared.not_seen.is_empty();
    let is_proved = recordings.iter().any(|it| is_empty(&it) && it.is_whole);
    let others_show = recordings.iter().any(|it| !it.sightings.is_empty());
    let is_fine = others_show || (is_expected && is_proved);
    let told = recordings.iter().filter(is_empty).map(|recording| {
        let fact = "this recording shows no cookie and no storage at all".to_owned();
        let help = match recording.is_whole {
            true => {
                "items are declared that it could have shown: record the pages and actions that set them; if the visitor \
                 was not asked yet, say so with --before-consent"
            }
            false => {
                "see that it is of the site, of pages that were loaded in full, and by a browser that had stored nothing \
                 yet; Playwright and Firefox leave no header out"
            }
        };
        let finding = of_rule("audit-nothing-seen", Place::file(recording.path.clone()), fact);
        let severity = if is_fine { Severity::Info } else { finding.severity };
        Finding { severity, ..finding.with_help(help) }
    });
    told.collect()
}
