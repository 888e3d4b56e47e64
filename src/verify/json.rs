//! What verification found, for programs. `docs/verify.md` describes the fields.

use serde_json::{Value, json};

use super::folder::{Count, FileFault, Folder, Misfit, OwnRegister, Page};
use super::page::Claim;
use super::{Covered, Hand, Near, Reading, Reference, Verdict, named};
use crate::fingerprint::Fingerprint;
use crate::redline::{Redline, terminal};

/// The register that texts were held against.
pub fn register(reference: &Reference, is_own_copy: bool) -> Value {
    let last = reference.register.entries.last();
    json!({
        "path": reference.name,
        "own_copy": is_own_copy,
        "entries": reference.register.entries.len(),
        "last_hash": last.map(|entry| entry.hash.to_string()),
        "last_sealed": last.map(|entry| entry.sealed.to_string()),
    })
}

/// A file and what it is.
pub fn text(path: &str, hand: &Hand, verdict: &Verdict, reference: &Reference) -> Value {
    let mut value = json!({
        "path": path,
        "marked": hand.reading != Reading::Unmarked,
        "words_beside": hand.around.beside,
        "text_sha256": (hand.reading != Reading::Bytes)
            .then(|| Fingerprint::of_words(&hand.html).to_string()),
        "source_sha256": hand.source.map(|source| source.to_string()),
        "source_entry": reference.by_source(hand).map(|at| reference.entry(at).number),
    });
    add(&mut value, judged(path, hand.claim.as_ref(), verdict, reference));
    value
}

/// An output folder and what was found in it.
pub fn folder(path: &str, folder: &Folder, reference: Option<&Reference>) -> Value {
    let Folder { as_of, listed, manifest, files, register, pages, absent, absent_notices } = folder;
    let files = files.iter().map(|(path, fault)| {
        let fault = match fault {
            FileFault::Changed => "changed",
            FileFault::Missing => "missing",
            FileFault::NotListed => "not-listed",
        };
        json!({"path": path, "fault": fault})
    });
    let entry = |at: &usize| reference.map(|reference| version(*at, reference));
    json!({
        "path": path,
        "as_of": as_of,
        "files_listed": listed,
        "manifest_faults": manifest,
        "file_faults": files.collect::<Vec<_>>(),
        "register": match register {
            OwnRegister::None => "none",
            OwnRegister::Itself => "itself",
            OwnRegister::Same => "same",
            OwnRegister::Prefix(_) => "prefix",
            OwnRegister::Longer(_) => "longer",
            OwnRegister::GoesOn(_) => "goes-on",
            OwnRegister::Parts(_) => "differs",
            OwnRegister::Faulty(_) => "faulty",
        },
        "pages_sealed": folder.count(Count::Sealed),
        "pages_not_sealed": folder.count(Count::NotSealed),
        "pages_never_sealed": folder.count(Count::NeverSealed),
        "pages_before_seal": folder.count(Count::BeforeSeal),
        "pages_that_differ": folder.count(Count::Differs),
        "pages_untold": folder.count(Count::Untold),
        "pages": pages
            .iter()
            .map(|(path, page)| self::page(path, page, reference))
            .collect::<Vec<_>>(),
        "absent": absent.iter().map(entry).collect::<Vec<_>>(),
        "absent_notices": absent_notices
            .iter()
            .map(|(path, at)| json!({"path": path, "entry": entry(at)}))
            .collect::<Vec<_>>(),
        "sound": folder.is_sound(),
    })
}

fn page(path: &str, page: &Page, reference: Option<&Reference>) -> Value {
    let mut value = json!({ "path": path });
    let entry = |at: Option<usize>| Some(version(at?, reference?));
    let rest = match page {
        Page::Judged { claim, verdict, misfit, beside } => {
            if let Some(reference) = reference {
                add(&mut value, judged(path, claim.as_ref(), verdict, reference));
            }
            let is_of = matches!(misfit, Some(Misfit::OfVersion(_)));
            json!({
                "misfit": misfit.map(|it| match it {
                    Misfit::OfVersion(_) => "of-another-version",
                    Misfit::InForce(_) => "not-in-force",
                    Misfit::Corrected(_) => "corrected-since",
                    Misfit::Elsewhere => "elsewhere",
                    Misfit::Undated => "undated",
                }),
                "should_show": entry(misfit.and_then(Misfit::entry)),
                "stands_at_address_of": entry(misfit.filter(|_| is_of).and_then(Misfit::entry)),
                "words_beside": beside,
            })
        }
        Page::Unmarked { at } => json!({"verdict": "unmarked", "should_show": entry(*at)}),
        Page::LeadsAway { to, at } => {
            json!({"verdict": "leads-away", "leads_to": to, "should_show": entry(Some(*at))})
        }
        Page::Several(count) => json!({"verdict": "several", "texts": count}),
        Page::TooDeep => json!({ "verdict": "too-deep" }),
        Page::Unreadable => json!({ "verdict": "unreadable" }),
    };
    add(&mut value, rest);
    value
}

fn judged(path: &str, claim: Option<&Claim>, verdict: &Verdict, reference: &Reference) -> Value {
    let entry = |at: Option<usize>| at.map(|at| version(at, reference));
    let (corrected, also, lists) = match verdict {
        Verdict::Registered { corrected, also, covered, .. } => {
            (*corrected, also.as_slice(), matches!(covered, Covered::WithoutLists(_)))
        }
        _ => (None, [].as_slice(), false),
    };
    let signs = match verdict {
        Verdict::Restyled { signs, .. } => signs.as_slice(),
        _ => &[],
    };
    let signs = signs.iter().map(|sign| json!({"what": sign.what, "words": sign.words}));
    let is_nearest = matches!(verdict, Verdict::Unknown { .. });
    let share = match verdict {
        Verdict::Unknown { nearest: Some(Near { share, .. }) } => Some(*share),
        _ => None,
    };
    let claim = claim.map(|claim| {
        json!({
            "notice": claim.notice,
            "version": claim.version,
            "language": claim.language,
            "before_correction": claim.before_correction,
        })
    });
    json!({
        "verdict": verdict.name(),
        "claim": claim,
        "entry": entry(verdict.entry().filter(|_| !is_nearest)),
        "corrected_by": entry(corrected),
        "also": also.iter().map(|at| version(*at, reference)).collect::<Vec<_>>(),
        "lists_not_covered": lists,
        "hidden_or_turned": signs.collect::<Vec<_>>(),
        "nearest": entry(verdict.entry().filter(|_| is_nearest)),
        "words_shared_percent": share,
        "redline": verdict.redline().map(|redline| drawn(redline, path, verdict, reference)),
    })
}

fn drawn(redline: &Redline, path: &str, verdict: &Verdict, reference: &Reference) -> String {
    let sealed = verdict.entry().map_or(String::new(), |at| named(reference.entry(at)));
    terminal::draw(redline, &sealed, path, terminal::Options::default())
}

fn version(at: usize, reference: &Reference) -> Value {
    let entry = reference.entry(at);
    let date = |date: Option<crate::document::date::LegalDate>| date.map(|it| it.to_string());
    let end = reference.end(entry);
    json!({
        "number": entry.number,
        "notice": entry.notice,
        "language": entry.language,
        "version": entry.version,
        "effective": date(entry.effective),
        "until": end.as_ref().map(|end| end.date.to_string()),
        "successor": end.and_then(|end| end.successor),
        "published": date(entry.published),
        "withdrawn": date(entry.withdrawn),
        "sealed": entry.sealed.to_string(),
        "text_sha256": entry.text.to_string(),
        "hash": entry.hash.to_string(),
    })
}

fn add(value: &mut Value, more: Value) {
    if let (Value::Object(value), Value::Object(more)) = (value, more) {
        value.extend(more);
    }
}
