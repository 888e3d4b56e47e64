//! A made-up repository of notices, as `git fast-import` reads it: edits of a paragraph, now and then a new
//! date, a rename, a branch of a few commits that is merged; other files beside the content.

use std::io::{Result, Write};

#[path = "../redline/legal_text.rs"]
#[allow(dead_code, reason = "only its numbers are used")]
mod legal_text;

use legal_text::Random;

const NOTICES: usize = 300;
/// Files of the repository that are no content.
const OTHERS: usize = 580;
const PARAGRAPHS: usize = 16;

struct Notice {
    path: String,
    year: usize,
    paragraphs: Vec<String>,
}

impl Notice {
    fn text(&self, number: usize) -> String {
        let mut text = format!("# Notice {number}\n\n");
        // Every third has no date of its own.
        if !number.is_multiple_of(3) {
            text.push_str(&format!("Last updated: 1 March {}\n\n", self.year));
        }
        text + &self.paragraphs.join("\n\n") + "\n"
    }
}

/// Writes so many commits, the same for the same number.
pub(crate) fn write_history(commits: usize, out: &mut impl Write) -> Result<()> {
    let random = &mut Random::new(7);
    let mut notices: Vec<Notice> = (0..NOTICES)
        .map(|at| Notice {
            path: format!("content/legal/area{}/notice{at}.md", at % 12),
            year: 2008,
            paragraphs: (0..PARAGRAPHS).map(|_| paragraph(random)).collect(),
        })
        .collect();
    let mut stream = Stream { out, mark: 0 };
    stream.commit("First", None, None)?;
    stream.file("engross.yaml", "history: git\n")?;
    for (at, notice) in notices.iter().enumerate() {
        stream.file(&notice.path, &notice.text(at))?;
    }
    for at in 0..OTHERS {
        stream.file(&format!("src/part{}/file{at}.txt", at % 20), &paragraph(random))?;
    }
    let mut head = stream.mark;
    while stream.mark < commits {
        if random.below(20) > 0 {
            stream.commit("An edit", Some(head), None)?;
            edit(&mut stream, &mut notices, random)?;
            head = stream.mark;
            continue;
        }
        // A branch edits one notice, while the main line goes on with others.
        let notice = random.below(NOTICES);
        let mut tip = head;
        for _ in 0..=random.below(3) {
            stream.commit("An edit on a branch", Some(tip), None)?;
            edit_notice(&mut stream, &mut notices, notice, random)?;
            tip = stream.mark;
        }
        stream.commit("Meanwhile", Some(head), None)?;
        stream.file("src/part1/file1.txt", &paragraph(random))?;
        let meanwhile = stream.mark;
        stream.commit("Merge a branch", Some(meanwhile), Some(tip))?;
        let text = notices[notice].text(notice);
        stream.file(&notices[notice].path, &text)?;
        head = stream.mark;
    }
    Ok(())
}

/// An edit of a notice, or of something beside the content; seldom a rename.
fn edit(
    stream: &mut Stream<'_, impl Write>,
    notices: &mut [Notice],
    random: &mut Random,
) -> Result<()> {
    if random.below(3) == 0 {
        let at = random.below(OTHERS);
        return stream.file(&format!("src/part{}/file{at}.txt", at % 20), &paragraph(random));
    }
    let at = random.below(NOTICES);
    if random.below(100) == 0 {
        let folder = random.below(12);
        let path = format!("content/legal/area{folder}/notice{at}-{}.md", stream.mark);
        writeln!(stream.out, "R {} {path}", notices[at].path)?;
        notices[at].path = path;
    }
    edit_notice(stream, notices, at, random)
}

fn edit_notice(
    stream: &mut Stream<'_, impl Write>,
    notices: &mut [Notice],
    at: usize,
    random: &mut Random,
) -> Result<()> {
    let notice = &mut notices[at];
    notice.paragraphs[random.below(PARAGRAPHS)] = paragraph(random);
    if random.below(3) == 0 && notice.year < 2025 {
        notice.year += 1;
    }
    let text = notices[at].text(at);
    stream.file(&notices[at].path, &text)
}

struct Stream<'a, W: Write> {
    out: &'a mut W,
    mark: usize,
}

impl<W: Write> Stream<'_, W> {
    fn commit(&mut self, subject: &str, from: Option<usize>, merge: Option<usize>) -> Result<()> {
        self.mark += 1;
        let (mark, time) = (self.mark, 1_200_000_000 + self.mark * 13_000);
        write!(self.out, "commit refs/heads/main\nmark :{mark}\n")?;
        writeln!(self.out, "committer Ada <ada@example.com> {time} +0000")?;
        write!(self.out, "data {}\n{subject}\n", subject.len())?;
        if let Some(from) = from {
            writeln!(self.out, "from :{from}")?;
        }
        if let Some(merge) = merge {
            writeln!(self.out, "merge :{merge}")?;
        }
        Ok(())
    }

    fn file(&mut self, path: &str, text: &str) -> Result<()> {
        write!(self.out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len())
    }
}

const WORDS: [&str; 40] = [
    "the",
    "of",
    "and",
    "to",
    "your",
    "we",
    "or",
    "in",
    "you",
    "for",
    "is",
    "with",
    "that",
    "this",
    "our",
    "may",
    "by",
    "as",
    "not",
    "any",
    "data",
    "personal",
    "information",
    "processing",
    "controller",
    "purpose",
    "consent",
    "withdraw",
    "provide",
    "services",
    "website",
    "account",
    "contract",
    "legal",
    "retain",
    "request",
    "erasure",
    "transfer",
    "security",
    "rights",
];

fn paragraph(random: &mut Random) -> String {
    let words: Vec<&str> =
        (0..40 + random.below(60)).map(|_| WORDS[random.below(WORDS.len())]).collect();
    words.join(" ") + "."
}
