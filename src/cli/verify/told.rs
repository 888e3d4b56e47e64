//! What `engross verify` found, in words.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::cli::report::printable;
use crate::fingerprint::Fingerprint;
use crate::redline::{Redline, terminal};
use crate::register::{Entry, Unsealed};
use crate::verify::folder::{Count, FileFault, Folder, Misfit, OwnRegister, Page};
use crate::verify::page::Claim;
use crate::verify::{Covered, End, Hand, Near, Reading, Reference, Verdict, named};

/// Of a folder so many redlines are shown, and so many lines of each.
const REDLINES: usize = 3;
const LINES: usize = 30;
/// Of pages that are not sealed so many are named.
const NAMED: usize = 5;

/// Which register was asked, so that a result can be cited.
pub(super) fn held_against(reference: &Reference, is_own_copy: bool) -> String {
    let name = printable(&reference.name);
    let mut text = match reference.register.entries.as_slice() {
        [] => format!("held against {name}, which has no entries\n"),
        [.., last] => format!(
            "held against {name}: {}, the last sealed on {}, its hash {}\n",
            counted(last.number, "entry", "entries"),
            last.sealed,
            last.hash
        ),
    };
    if is_own_copy {
        text.push_str(
            "this is the folder's own copy: whoever altered its texts could have altered it too; name \
             another with --register\n",
        );
    }
    text
}

fn counted(count: usize, one: &str, many: &str) -> String {
    let digits = count.to_string();
    // Thousands are parted, as in `2,031`.
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if count == 1 { one } else { many })
}

/// What is said of an output folder; without a register there is nothing to tell its texts by.
pub(super) fn folder(name: &str, folder: &Folder, teller: Option<&Teller<'_>>) -> String {
    let headline = folder_headline(folder, teller.map(|it| it.reference));
    let mut text = format!("{}: {headline}\n", printable(name));
    folder_files(folder, &mut text);
    match teller {
        Some(teller) => teller.folder_pages(folder, &mut text),
        None => text.push_str("  no register: its texts were not compared with anything\n"),
    }
    text
}

/// Tells verdicts in words.
pub(super) struct Teller<'a> {
    /// What is held against.
    pub reference: &'a Reference,
    /// The day that is meant by today.
    pub day: Date,
    /// How redlines are drawn.
    pub options: terminal::Options,
}

impl Teller<'_> {
    /// What is said of a text in hand.
    pub fn text(&self, path: &str, hand: &Hand, verdict: &Verdict) -> String {
        let name = printable(path);
        let mut text = format!("{name}: {}\n", headline(verdict));
        if hand.reading != Reading::Bytes && is_empty(hand) {
            text.push_str(match hand.reading {
                Reading::Unmarked => "  there are no words in the main part of the page\n",
                _ => "  there are no words in its text\n",
            });
            return text;
        }
        for line in self.lines(hand.claim.as_ref(), verdict) {
            let _ = writeln!(text, "  {}", printable(&line));
        }
        for line in self.of_file(hand, verdict) {
            let _ = writeln!(text, "  {}", printable(&line));
        }
        if let Some(redline) = verdict.redline() {
            text.push('\n');
            text.push_str(&self.redline(redline, verdict, path));
        }
        text
    }

    /// The facts, each a line.
    fn lines(&self, claim: Option<&Claim>, verdict: &Verdict) -> Vec<String> {
        let entry = |at: usize| self.reference.entry(at);
        let said = || claim.map_or_else(String::new, ToString::to_string);
        let mut lines = Vec::new();
        match verdict {
            Verdict::Registered { entry: at, corrected, also, covered } => {
                lines.push(self.version(entry(*at)));
                let Entry { number, sealing: Unsealed { sealed, .. }, .. } = entry(*at);
                lines.push(match corrected.map(entry) {
                    Some(later) => format!(
                        "this is what the version said before it was corrected; sealed on {sealed} as \
                         entry {number}, the corrected text on {} as entry {}",
                        later.sealed, later.number
                    ),
                    None => format!(
                        "sealed on {sealed} as entry {number}; no later entry gives this version other \
                         words"
                    ),
                });
                for at in also {
                    lines.push(format!("the same words are those of {}", named(entry(*at))));
                }
                if let Covered::WithoutLists(redline) = covered {
                    lines.push(format!(
                        "all sealed words stand in it in their order, and what else stands in it are whole \
                         items or rows. A list of notices in it keeps itself, and what its items say is not \
                         covered: see that {} inserted below {} of that list",
                        counted(redline.summary.words_inserted, "word", "words"),
                        if redline.summary.words_inserted == 1 { "is" } else { "are" },
                    ));
                }
            }
            Verdict::SourceOnly { entry: at } => {
                lines.push(self.version(entry(*at)));
                let Entry { number, sealing: Unsealed { sealed, .. }, .. } = entry(*at);
                lines.push(format!("sealed on {sealed} as entry {number}"));
            }
            Verdict::Misnamed { entry: at } => {
                lines.push(format!("it says that it is {}", said()));
                lines.push(format!(
                    "its words are those of {}, sealed on {} as entry {}",
                    named(entry(*at)),
                    entry(*at).sealed,
                    entry(*at).number
                ));
            }
            Verdict::Restyled { entry: at, redline, signs } => {
                lines.push(self.version(entry(*at)));
                let Entry { number, sealing: Unsealed { sealed, .. }, .. } = entry(*at);
                let mut line = format!("its words are those sealed on {sealed} as entry {number}");
                if redline.is_some() {
                    line.push_str(", but some are struck through or hidden in one of the two");
                }
                lines.push(line);
                lines.extend(signs.iter().map(|sign| {
                    format!(
                        "{} keeps readers from words as they stand: “{}”",
                        sign.what, sign.words
                    )
                }));
            }
            Verdict::Differs { entry: at, redline } => {
                lines.push(format!("it says that it is {}", said()));
                let Entry { number, sealing: Unsealed { sealed, lists, .. }, .. } = entry(*at);
                let mut line =
                    format!("its words are not those sealed on {sealed} as entry {number}");
                if *lists {
                    line.push_str(
                        "; a list of notices in it is no part of these and is shown as inserted, but \
                         only whole items or rows may be",
                    );
                }
                lines.push(line);
                if redline.is_none() {
                    lines.push(self.not_kept());
                }
            }
            Verdict::Untold { entry: at } => {
                lines.push(format!("it says that it is {}", said()));
                lines.push(format!(
                    "what was sealed on {} as entry {} has no lists of notices, and the text in hand may \
                     have: they can be told apart by the kept text alone, which is not beside the register",
                    entry(*at).sealed,
                    entry(*at).number
                ));
            }
            Verdict::Unknown { nearest } => {
                if let Some(claim) = claim {
                    lines.push(match self.reference.has(claim) {
                        true => format!("it says that it is {claim}"),
                        false => {
                            format!("it says that it is {claim}, which the register does not have")
                        }
                    });
                }
                lines.push(match nearest {
                    // Words in another order, or with other marks between them.
                    Some(Near { entry: at, share: 100, .. }) => format!(
                        "it has the words of {}, sealed on {} as entry {}, but in another order or with \
                         other punctuation",
                        named(entry(*at)),
                        entry(*at).sealed,
                        entry(*at).number
                    ),
                    Some(near) => format!(
                        "the nearest registered text is that of {}, sealed on {} as entry {}: {}% of the \
                         words are in both",
                        named(entry(near.entry)),
                        entry(near.entry).sealed,
                        entry(near.entry).number,
                        near.share
                    ),
                    None if self.reference.keeps_texts() => {
                        "no registered text is near it: none has words in common with it".to_owned()
                    }
                    None => self.not_kept(),
                });
            }
        }
        lines
    }

    fn not_kept(&self) -> String {
        "no text is kept beside the register to compare it with: only the fingerprint of its words can \
         be compared"
            .to_owned()
    }

    /// What there is to say of the file rather than of its words.
    fn of_file(&self, hand: &Hand, verdict: &Verdict) -> Vec<String> {
        let mut lines = Vec::new();
        if hand.reading == Reading::Unmarked {
            lines.push(
                "the page marks no text as a notice's: what stands in its main part was compared"
                    .to_owned(),
            );
        }
        if hand.around.beside > 0 {
            lines.push(beside(hand.around.beside));
        }
        lines.extend(self.reference.unjudged_signs(hand, verdict).iter().map(|sign| {
            format!(
                "{} may keep readers from words as they stand: “{}”; without the kept text it cannot be told \
                 whether it did so when the text was sealed",
                sign.what, sign.words
            )
        }));
        let Some(source) = hand.source else { return lines };
        let is_source = |at: usize| self.reference.entry(at).source == source;
        match (verdict, self.reference.by_source(hand)) {
            (Verdict::SourceOnly { .. }, _) => lines.push(
                "the file is its source, byte for byte; its words were not compared, since they take in \
                 what is not in the file"
                    .to_owned(),
            ),
            (Verdict::Registered { entry, .. }, _) if is_source(*entry) => {
                lines.push("the file is its source, byte for byte".to_owned());
            }
            (Verdict::Registered { .. }, _) => lines.push(
                "the file is not the one it was made from: other bytes, the same words".to_owned(),
            ),
            (_, Some(at)) => lines.push(format!(
                "the file is the source of {}, byte for byte: what differs comes from what it takes in",
                named(self.reference.entry(at))
            )),
            _ => {}
        }
        lines
    }

    /// `/legal/terms@2020-01-15 (en), in force from 2020-01-15 until 2023-07-21, when …`
    fn version(&self, entry: &Entry) -> String {
        let register = &self.reference.register;
        let latest = register.latest(&entry.notice, &entry.language, &entry.version);
        let latest = latest.unwrap_or(entry);
        let mut text = named(entry);
        match latest.effective {
            Some(date) if date.first_day() > self.day => {
                let _ = write!(text, ", to be in force from {date}");
            }
            Some(date) => {
                let _ = write!(text, ", in force from {date}");
            }
            None => text.push_str(", of no stated date"),
        }
        let Some(End { date, successor }) = self.reference.end(entry) else { return text };
        let is_past = date.first_day() <= self.day;
        let _ = match (successor, is_past) {
            (Some(id), true) => write!(text, " until {date}, when version {id} took its place"),
            (Some(id), false) => write!(text, " until {date}, when version {id} takes its place"),
            (None, true) => write!(text, " until {date}, when it was withdrawn"),
            (None, false) => write!(text, " until {date}, when it is withdrawn"),
        };
        text
    }

    fn redline(&self, redline: &Redline, verdict: &Verdict, path: &str) -> String {
        let sealed = verdict.entry().map_or_else(String::new, |at| {
            let entry = self.reference.entry(at);
            format!("{}, sealed on {}", named(entry), entry.sealed)
        });
        terminal::draw(redline, &sealed, path, self.options)
    }

    /// Why a text should not stand where it does.
    fn misfit(&self, misfit: Misfit, day: &str) -> String {
        let name = misfit.entry().map_or_else(String::new, |at| named(self.reference.entry(at)));
        match misfit {
            Misfit::OfVersion(_) => format!("it stands at the address of {name}"),
            Misfit::InForce(_) => format!(
                "it stands at the address of the notice, where {name} should: by the register that was \
                 in force on {day}"
            ),
            Misfit::Corrected(at) => format!(
                "it stands where the version itself should, which says something else since entry {}",
                self.reference.entry(at).number
            ),
            Misfit::Elsewhere => "no build puts the text of this version there".to_owned(),
            Misfit::Undated => {
                "it says that it is a text without a date, which is never sealed; but of \
                                its notice versions are sealed"
                    .to_owned()
            }
        }
    }

    fn folder_pages(&self, folder: &Folder, text: &mut String) {
        let [sealed, not_sealed, differ] =
            [Count::Sealed, Count::NotSealed, Count::Differs].map(|count| folder.count(count));
        let _ = write!(
            text,
            "  {}: {sealed} sealed, {not_sealed} not sealed, {differ} {}",
            counted(folder.pages.len(), "version page", "version pages"),
            if differ == 1 { "differs" } else { "differ" },
        );
        match folder.count(Count::NeverSealed) {
            0 => {}
            count => {
                let _ = write!(text, ", {count} of texts without a date, which are never sealed");
            }
        }
        match folder.count(Count::BeforeSeal) {
            0 => {}
            count => {
                let _ = write!(
                    text,
                    ", {count} of what versions said before corrections that were made before they were \
                     sealed, which the register cannot tell"
                );
            }
        }
        match folder.count(Count::Untold) {
            0 => {}
            count => {
                let _ = write!(
                    text,
                    ", {count} cannot be told without the kept texts, since lists of notices in them \
                     keep themselves"
                );
            }
        }
        let with_lists = folder.pages.values().filter(|page| has_lists(page)).count();
        if with_lists > 0 {
            let _ = write!(
                text,
                "; in {} a list of notices keeps itself and is not covered",
                counted(with_lists, "page", "pages")
            );
        }
        text.push('\n');
        text.push_str(&own_register(&folder.register, self.reference));
        for at in &folder.absent {
            let entry = self.reference.entry(*at);
            let _ = writeln!(
                text,
                "  its own address does not show {}, sealed on {} as entry {}",
                printable(&named(entry)),
                entry.sealed,
                entry.number
            );
        }
        for (path, at) in &folder.absent_notices {
            let name = named(self.reference.entry(*at));
            let _ = writeln!(
                text,
                "  {} is missing, where {} should be shown",
                printable(path),
                printable(&name)
            );
        }
        let with_more = folder.pages.iter().filter_map(|(path, page)| match page {
            Page::Judged { beside: words @ 1.., .. } => Some((path, *words)),
            _ => None,
        });
        for (path, words) in with_more.clone().take(NAMED) {
            let _ = writeln!(text, "  {}: {}", printable(path), beside(words));
        }
        match with_more.count().saturating_sub(NAMED) {
            0 => {}
            more => {
                let _ = writeln!(text, "  and {} more such", counted(more, "page", "pages"));
            }
        }
        let mut redlines = 0;
        for (path, page) in folder.pages.iter().filter(|(_, it)| it.count() == Count::Differs) {
            let lines = match page {
                Page::Several(count) => vec![format!("it holds {count} texts of notices")],
                Page::TooDeep => vec!["its elements stand too deep in each other to be read".to_owned()],
                Page::Unreadable => vec!["it is no text in UTF-8".to_owned()],
                Page::Unmarked { at } => vec![match at.map(|at| self.reference.entry(at)) {
                    Some(entry) => format!(
                        "it marks no text as a notice's, and stands where {} should",
                        named(entry)
                    ),
                    None => "it marks no text as a notice's, and stands below a registered notice, where \
                             no such version is registered"
                        .to_owned(),
                }],
                Page::LeadsAway { to, at } => vec![format!(
                    "it leads to {to}, and stands where {} should",
                    named(self.reference.entry(*at))
                )],
                Page::Judged { claim, verdict, misfit, .. } => {
                    let mut lines = self.lines(claim.as_ref(), verdict);
                    lines.extend(misfit.map(|misfit| self.misfit(misfit, &folder.as_of)));
                    lines
                }
            };
            let _ = writeln!(text, "\n{}: differs", printable(path));
            for line in lines {
                let _ = writeln!(text, "  {}", printable(&line));
            }
            let Page::Judged { verdict, .. } = page else { continue };
            if let Some(redline) = verdict.redline()
                && redlines < REDLINES
            {
                redlines += 1;
                text.push('\n');
                text.push_str(&first_lines(&self.redline(redline, verdict, path)));
            }
        }
        let mut not_sealed = folder.pages.iter().filter(|(_, it)| it.count() == Count::NotSealed);
        let named: Vec<&str> = not_sealed.by_ref().take(NAMED).map(|(path, _)| &**path).collect();
        if !named.is_empty() {
            let more = match not_sealed.count() {
                0 => String::new(),
                count => format!(" and {count} more"),
            };
            let _ = writeln!(text, "\nnot sealed: {}{more}", printable(&named.join(", ")));
        }
    }
}

/// Whether a text in hand has no words.
fn is_empty(hand: &Hand) -> bool {
    Fingerprint::of_words(&hand.html) == Fingerprint::of("")
}

/// What is said of a long text beside the marked one.
fn beside(words: usize) -> String {
    format!(
        "{words} words stand beside the text in the main part of the page, more than facts about it take: \
         they are no part of it, and not covered"
    )
}

fn first_lines(text: &str) -> String {
    let mut shown: String = text.split_inclusive('\n').take(LINES).collect();
    if shown.len() < text.len() {
        shown.push_str("…\n");
    }
    shown
}

fn has_lists(page: &Page) -> bool {
    let Page::Judged { verdict, .. } = page else { return false };
    matches!(verdict, Verdict::Registered { covered: Covered::WithoutLists(_), .. })
}

fn headline(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Registered { corrected: None, .. } => "a registered text",
        Verdict::Registered { .. } => "a registered text, corrected since",
        Verdict::SourceOnly { .. } => "the source of a registered text",
        Verdict::Misnamed { .. } => "differs: a registered text, but not the one it says it is",
        Verdict::Restyled { .. } => {
            "differs: the words of a registered text, but not all of them hold, or are seen"
        }
        Verdict::Untold { .. } => "cannot be told",
        Verdict::Differs { .. } => "differs from the registered text",
        Verdict::Unknown { .. } => "not a registered text",
    }
}

fn folder_headline(folder: &Folder, reference: Option<&Reference>) -> &'static str {
    match (folder.is_sound(), reference) {
        (_, None) => "not verified",
        (true, _) => "as it was published",
        (false, _) => "not all is as it was published",
    }
}

/// The manifest, and what is not as it says.
fn folder_files(folder: &Folder, text: &mut String) {
    for fault in &folder.manifest {
        let _ = writeln!(text, "  manifest.json: {}", printable(fault));
    }
    if folder.as_of.is_empty() {
        text.push_str("  its files were not compared with what was written\n");
        return;
    }
    let is_listed = |fault: &&FileFault| **fault != FileFault::NotListed;
    let faulty = folder.files.values().filter(is_listed).count();
    let _ = writeln!(
        text,
        "  {} as the manifest of {} has them",
        counted(folder.listed.saturating_sub(faulty), "file", "files"),
        printable(&folder.as_of)
    );
    for (path, fault) in &folder.files {
        let what = match fault {
            FileFault::Changed => "its bytes are not those that the manifest has",
            FileFault::Missing => "is missing",
            FileFault::NotListed => "is not in the manifest",
        };
        let _ = writeln!(text, "  {}: {what}", printable(path));
    }
}

/// The register in a folder, against the one that was asked.
fn own_register(own: &OwnRegister, reference: &Reference) -> String {
    let name = printable(&reference.name);
    let all = reference.register.entries.len();
    match own {
        OwnRegister::Itself => String::new(),
        OwnRegister::None => "  it has no register of its own\n".to_owned(),
        OwnRegister::Same => format!("  its register is the same as {name}\n"),
        OwnRegister::Prefix(count) => {
            format!("  its register has the first {count} of the {all} entries of {name}\n")
        }
        OwnRegister::Longer(more) => format!(
            "  its register has {} that {name} does not have: it is newer, or entries were cut off from \
             that one\n",
            counted(*more, "entry", "entries")
        ),
        OwnRegister::GoesOn(more) => format!(
            "  its register begins with all entries of {name}, and goes on with {}\n",
            counted(*more, "entry", "entries")
        ),
        OwnRegister::Parts(number) => {
            format!("  its register is another one than {name}, from entry {number} on\n")
        }
        OwnRegister::Faulty(findings) => format!(
            "  its register cannot be relied on: {}\n",
            counted(findings.len(), "fault", "faults")
        ),
    }
}
