//! A translation has the clauses of what it translates.
//!
//! 1. The headings of both texts, each with its rank, its number and the id that its editor gave it. Their words
//!    say nothing across languages.
//! 2. Both are laid side by side in order: the same id, else the same number, else, without numbers, the same
//!    rank.
//! 3. What has nothing beside it is told, neighbours together.
//!
//! Titles and lines that date the whole are no clauses. Only texts that are known to translate a version are
//! looked at, as they are kept current.

use super::numerals::clause_number;
use super::{TextInView, Whole, translated};
use crate::document::date::is_dated_line;
use crate::finding::{Finding, Place};
use crate::history::{Bound, Version};
use crate::html::NodeId;
use crate::render::plan::At;

const NAME: &str = "translation-clauses";

/// How many headings a text may have to be looked at: the time grows with the product of both.
const MOST: usize = 2_000;

/// Looks at the translations that are kept current.
pub fn check(whole: &Whole<'_>) -> Vec<Finding> {
    let site = &whole.renderer.site;
    let mut findings = Vec::new();
    for (notice_at, notice) in site.notices.iter().enumerate() {
        let place = |lang: &str| notice.editions.iter().position(|it| it.lang == lang);
        let at = |lang: &str| Some(At { notice: notice_at, edition: place(lang)? });
        for translation in translated::of(notice) {
            let translated::Translation { source, edition, version, .. } = translation;
            let translates = version.translates.filter(|it| it.by != Bound::InForceThen);
            let Some(translates) = translates else { continue };
            let (Some(own_at), Some(source_at)) = (at(&edition.lang), at(&source.lang)) else {
                continue;
            };
            let Some(own) = TextInView::of(whole.renderer, own_at, translation.at) else {
                continue;
            };
            if !own.is_kept_current() {
                continue;
            }
            let theirs = TextInView::of(whole.renderer, source_at, translates.version);
            let Some(theirs) = theirs else { continue };
            let translated = &source.versions[translates.version];
            findings.extend(compared(&own, &theirs, &source.lang, translated));
        }
    }
    findings
}

/// A heading of a clause.
#[derive(Debug, Clone)]
struct Heading {
    node: NodeId,
    rank: u8,
    words: String,
    number: Option<String>,
    id: Option<String>,
}

fn headings(text: &TextInView<'_>) -> Vec<Heading> {
    let tree = text.tree();
    let of_node = |node: NodeId| {
        let rank = match tree.name(node)?.as_bytes() {
            [b'h', rank @ b'1'..=b'6'] => rank - b'0',
            _ => return None,
        };
        let words = text.words(node);
        let id = tree.attr(node, "id").filter(|id| !id.is_empty()).map(str::to_owned);
        let is_clause = !words.is_empty() && !is_dated_line(&words);
        is_clause.then(|| Heading { node, rank, number: clause_number(&words), words, id })
    };
    let mut all: Vec<Heading> = tree.descendants(tree.root()).filter_map(of_node).collect();
    // The title, which the theme adds where a text has none; what stands before it dates the whole.
    let mut titles = all.iter().enumerate().filter(|(_, it)| it.rank == 1);
    if let (Some((title, _)), None) = (titles.next(), titles.next()) {
        all.drain(..=title);
    }
    all
}

fn compared(
    own: &TextInView<'_>,
    theirs: &TextInView<'_>,
    lang: &str,
    translated: &Version,
) -> Vec<Finding> {
    let (ours, source) = (headings(own), headings(theirs));
    if ours.len().max(source.len()) > MOST {
        return Vec::new();
    }
    let pairs = side_by_side(&source, &ours);
    let named = format!("the {lang} text that it translates ({})", translated.id);
    let is_sure = |(theirs, own): &(Option<usize>, Option<usize>)| {
        let alike = theirs.zip(*own).and_then(|(it, own)| likeness(&source[it], &ours[own]));
        alike.is_some_and(|it| it >= SURE)
    };
    let mut findings = Vec::new();
    let mut before = None;
    // What stands between two clauses of which each is surely the same in both.
    for run in pairs.chunk_by(|a, b| !is_sure(a) && !is_sure(b)) {
        let last = run.last().filter(|it| is_sure(it)).and_then(|(_, own)| *own);
        if last.is_some() {
            before = last;
            continue;
        }
        let is_unpaired =
            |(theirs, own): &&(Option<usize>, Option<usize>)| theirs.is_none() || own.is_none();
        // Which of several without numbers is missing nobody can tell.
        let is_named = |heading: &Heading| heading.number.is_some() || heading.id.is_some();
        let all_named = run.iter().filter(is_unpaired).all(|(theirs, own)| {
            theirs.is_none_or(|at| is_named(&source[at]))
                && own.is_none_or(|at| is_named(&ours[at]))
        });
        if !run.iter().any(|it| is_unpaired(&it)) {
            continue;
        }
        let told = || run.iter().filter(|it| !all_named || is_unpaired(it));
        let lacking: Vec<&Heading> = told().filter_map(|it| Some(&source[it.0?])).collect();
        let more: Vec<&Heading> = told().filter_map(|it| Some(&ours[it.1?])).collect();
        let place = match (more.first(), before) {
            (Some(first), _) => own.place(first.node),
            (None, Some(before)) => own.place(ours[before].node),
            (None, None) => own.document().place(0),
        };
        let before = before.map(|at| &ours[at]);
        findings.extend(match all_named {
            true => found(&lacking, &more, &named, before, place),
            false => Some(counted(&lacking, &more, &named, before, place)),
        });
    }
    findings
}

/// Two runs of headings without numbers and ids of which nobody can tell which are those of one clause.
fn counted(
    theirs: &[&Heading],
    ours: &[&Heading],
    named: &str,
    before: Option<&Heading>,
    place: Place,
) -> Finding {
    let headings = |count: usize| match count {
        0 => "no heading".to_owned(),
        1 => "1 heading".to_owned(),
        count => format!("{count} headings"),
    };
    let (behind, list) = (behind(before), list(theirs));
    let message = match ours.len() == theirs.len() {
        true => format!(
            "{behind} this text has {} of other ranks than {named}: {list}",
            headings(ours.len())
        ),
        false if theirs.is_empty() => {
            format!("{behind} this text has {}, and {named} none", headings(ours.len()))
        }
        false => format!(
            "{behind} this text has {}, and {named} {}: {list}",
            headings(ours.len()),
            theirs.len()
        ),
    };
    let help = "translate what is missing, or give clauses the ranks that they have there; with \
                numbers or ids it could be said which one it is";
    Finding::warning(NAME, place, message).with_help(help)
}

fn behind(before: Option<&Heading>) -> String {
    before.map_or_else(|| "at its start".to_owned(), |it| format!("behind `{}`", it.words))
}

fn list(headings: &[&Heading]) -> String {
    const MOST: usize = 4;
    let shown: Vec<String> =
        headings.iter().take(MOST).map(|it| format!("`{}`", it.words)).collect();
    match headings.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// What one of two texts has and the other lacks at one place, as a finding; none where there is nothing.
fn found(
    lacking: &[&Heading],
    more: &[&Heading],
    named: &str,
    before: Option<&Heading>,
    place: Place,
) -> Option<Finding> {
    let behind = behind(before);
    let (message, help) = match (lacking, more) {
        ([], []) => return None,
        (lacking, []) => (
            format!("{named} has {} {behind}, and this text has not", list(lacking)),
            "translate what is missing",
        ),
        ([], more) => (
            format!("this text has {}, and {named} has not", list(more)),
            "take it out, or translate a later version and say so with `translation_of:`",
        ),
        (lacking, more) => (
            format!("{behind} this text has {}, and {named} has {}", list(more), list(lacking)),
            "give clauses the numbers, ids and ranks that they have there",
        ),
    };
    Some(Finding::warning(NAME, place, message).with_help(help))
}

/// What speaks for two headings that are surely those of one clause.
const SURE: u32 = 10;

/// Two lines of headings side by side, in the order of both.
fn side_by_side(theirs: &[Heading], ours: &[Heading]) -> Vec<(Option<usize>, Option<usize>)> {
    // Scores of the best way to lay the rest of both side by side.
    let (rows, columns) = (theirs.len() + 1, ours.len() + 1);
    let mut best = vec![0_u32; rows * columns];
    for row in (0..theirs.len()).rev() {
        for column in (0..ours.len()).rev() {
            let here = likeness(&theirs[row], &ours[column])
                .map_or(0, |it| it + best[(row + 1) * columns + column + 1]);
            let apart = best[(row + 1) * columns + column].max(best[row * columns + column + 1]);
            best[row * columns + column] = here.max(apart);
        }
    }
    let mut pairs = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < theirs.len() || column < ours.len() {
        let here = best[row * columns + column];
        if column == ours.len() {
            pairs.push((Some(row), None));
            row += 1;
        } else if row == theirs.len() {
            pairs.push((None, Some(column)));
            column += 1;
        } else if let Some(alike) = likeness(&theirs[row], &ours[column])
            && here == alike + best[(row + 1) * columns + column + 1]
        {
            pairs.push((Some(row), Some(column)));
            (row, column) = (row + 1, column + 1);
        } else if here == best[(row + 1) * columns + column] {
            pairs.push((Some(row), None));
            row += 1;
        } else {
            pairs.push((None, Some(column)));
            column += 1;
        }
    }
    pairs
}

/// How much speaks for two headings being those of one clause; none where they cannot be.
fn likeness(theirs: &Heading, ours: &Heading) -> Option<u32> {
    let same_rank = u32::from(theirs.rank == ours.rank);
    if theirs.id.is_some() && theirs.id == ours.id {
        return Some(2 * SURE + same_rank);
    }
    match (&theirs.number, &ours.number) {
        (Some(theirs), Some(ours)) => (theirs == ours).then_some(SURE + same_rank),
        // A number that one of them does not write.
        (Some(_), None) | (None, Some(_)) => (same_rank == 1).then_some(2),
        (None, None) => (same_rank == 1).then_some(4),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::check_site;

    /// What is told of a German text, by its headings, beside an English one.
    fn check_clauses(english: &str, german: &str, expected: &[&str]) {
        let english = format!("---\neffective: 2024-02-16\n---\n# Terms\n\n{english}\n");
        let german = format!("---\neffective: 2024-02-16\n---\n# Bedingungen\n\n{german}\n");
        let files = [
            ("engross.yaml", "languages: [en, de]\n"),
            ("content/a/index.md", &*english),
            ("content/a/de.md", &*german),
        ];
        check_site(&["translation-clauses"], &files, expected);
    }

    #[test]
    fn clauses_that_one_text_lacks_are_told() {
        check_clauses(
            "## 1. Scope\n\nx\n\n## 2. Fees\n\nx\n\n## 3. Law\n\nx",
            "## 1. Geltung\n\nx\n\n## 3. Recht\n\nx",
            &[
                "content/a/de.md:6:1: the en text that it translates (2024-02-16) has `2. Fees` behind `1. Geltung`, and this text has not",
                "help: translate what is missing",
            ],
        );
        check_clauses(
            "## 1. Scope\n\nx",
            "## 1. Geltung\n\nx\n\n## 2. Entgelte\n\nx\n\n### 2.1 Fristen\n\nx",
            &[
                "content/a/de.md:10:1: this text has `2. Entgelte`, `2.1 Fristen`, and the en text that it translates (2024-02-16) has not",
                "help: take it out, or translate a later version and say so with `translation_of:`",
            ],
        );
    }

    #[test]
    fn without_numbers_the_ranks_must_agree() {
        check_clauses(
            "## Scope\n\nx\n\n## Fees\n\nx\n\n### Interest\n\nx",
            "## Geltung\n\nx\n\n## Entgelte\n\nx",
            &[
                "content/a/de.md:6:1: at its start this text has 2 headings, and the en text that it translates (2024-02-16) 3: `Scope`, `Fees`, `Interest`",
                "help: translate what is missing, or give clauses the ranks that they have there; with numbers or ids it could be said which one it is",
            ],
        );
        check_clauses(
            "## Scope\n\nx",
            "### Geltung\n\nx",
            &[
                "content/a/de.md:6:1: at its start this text has 1 heading of other ranks than the en text that it translates (2024-02-16): `Scope`",
                "help: translate what is missing, or give clauses the ranks that they have there; with numbers or ids it could be said which one it is",
            ],
        );
    }

    #[test]
    fn a_text_with_the_same_clauses_is_not_told() {
        check_clauses(
            "## 1. Scope\n\nx\n\n## Article 2 Fees\n\nx\n\n<h3 id=\"late\">24 hours</h3>\n\nx\n\n#### Version of July 2023\n\nx",
            "#### Fassung Juli 2023\n\n## § 1 Geltung\n\nx\n\n## Art und Weise\n\nx\n\n<h3 id=\"late\">Tag</h3>\n\nx",
            &[],
        );
        check_clauses("x", "x", &[]);
        // Another id does not make another clause.
        check_clauses("<h2 id=\"a\">1. A</h2>", "<h2 id=\"b\">1. B</h2>", &[]);
    }

    #[test]
    fn only_what_is_translated_is_compared() {
        let files = [
            ("engross.yaml", "languages: [en, de]\n"),
            ("content/a/2020-01-01.md", "# A\n\n## 1. One\n\nx\n"),
            (
                "content/a/index.md",
                "---\neffective: 2024-02-16\n---\n# A\n\n## 1. One\n\nx\n\n## 2. Two\n\nx\n",
            ),
            ("content/a/de.md", "---\ntranslation_of: 2020-01-01\n---\n# A\n\n## 1. Eins\n\nx\n"),
        ];
        check_site(&["translation-clauses"], &files, &[]);
    }
}
