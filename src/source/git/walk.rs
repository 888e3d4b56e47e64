//! Every commit and what it changed: one `git log`, and the reading of its output. Knows nothing of
//! files that go on under another name.

use std::collections::HashMap;

use super::process::Git;
use super::{GitError, Oid};

/// A commit, and what it changed against its first parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// Its id.
    pub id: Oid,
    /// Its parents; none for a first commit.
    pub parents: Vec<Oid>,
    /// The committer's time, in seconds since 1970 (UTC).
    pub seconds: i64,
    /// The first line of its message; a title of several lines is one with blanks between them.
    pub subject: String,
    /// Regular files that it changed, in git's order.
    pub changes: Vec<Change>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened to it.
    pub what: What,
    /// Its path in the repository, with `/` between its parts. Bytes that are not UTF-8 are replaced
    /// with U+FFFD: such a file is there, under a name that no site can use.
    pub path: String,
    /// Its text afterwards; none if it is deleted.
    pub blob: Option<Oid>,
}

/// What happened to a file. One that became a symbolic link or a submodule is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is new, or a copy.
    Added,
    /// Its text or mode is another, or it was a symbolic link before.
    Modified,
    /// It is gone.
    Deleted,
    /// It has another path, and at least half of its text.
    Renamed {
        /// The path it had.
        from: String,
    },
}

/// Up to how many files on either side git looks for renames with edits among all pairs. A commit that
/// moves a whole site must not lose its files' past, and beyond the limit git falls back to equal texts
/// without a word. 3,000 texts moved and edited by one commit take git some three seconds.
const RENAME_LIMIT: &str = "-l5000";

/// Everything is stated, since each of these has a setting of the user's that changes it.
const ARGUMENTS: [&str; 24] = [
    "log",
    "--topo-order",
    "-z",
    "--format=tformat:%H%x00%P%x00%ct%x00%s",
    "--encoding=UTF-8",
    "--no-show-signature",
    "--no-notes",
    "--no-decorate",
    "--no-mailmap",
    "--no-color",
    "--raw",
    "--no-abbrev",
    "--root",
    "--diff-merges=first-parent",
    "--find-renames=50%",
    "--rename-empty",
    RENAME_LIMIT,
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
    "--submodule=short",
    // No order but that of paths.
    "-O/dev/null",
    "--end-of-options",
];

/// The commits reachable from `from`.
pub(super) fn walk(git: &Git, from: Oid) -> Result<Vec<Walked>, GitError> {
    let from = from.to_string();
    let output = match git.run(ARGUMENTS.iter().copied().chain([from.as_str()])) {
        Ok(output) => output,
        // Renames are found by comparing texts, and a partial clone does not hold them.
        Err(GitError::Failed { said }) if git.is_partial() => {
            return Err(GitError::Missing { object: said, partial: true });
        }
        Err(error) => return Err(error),
    };
    read(&output)
}

/// Reads the output of `git log` with [`ARGUMENTS`]: for each commit four fields, then for each change
/// `:modes ids status` and one path or two; each ended by a zero byte. A line feed stands before the
/// first change.
fn read(output: &[u8]) -> Result<Vec<Walked>, GitError> {
    let mut fields = Fields { rest: output };
    let mut walk: Vec<Walked> = Vec::new();
    let mut raw: Vec<Raw> = Vec::new();
    while let Some(field) = fields.next()? {
        let field = field.strip_prefix(b"\n").unwrap_or(field);
        if let Some(change) = field.strip_prefix(b":") {
            raw.push(Raw::read(change, &mut fields)?);
            continue;
        }
        if let Some(last) = walk.last_mut() {
            last.changes = changes(std::mem::take(&mut raw));
        }
        let id = Oid::from_hex(field).ok_or_else(|| odd("the id of a commit", field))?;
        let parents = fields
            .expect("the parents")?
            .split(|byte| *byte == b' ')
            .filter(|parent| !parent.is_empty())
            .map(|parent| Oid::from_hex(parent).ok_or_else(|| odd("the id of a parent", parent)))
            .collect::<Result<Vec<Oid>, GitError>>()?;
        // A commit without a date that can be read has none; those before it on the main line have.
        let seconds = str::from_utf8(fields.expect("the time")?).unwrap_or_default();
        let seconds = seconds.parse().unwrap_or(0);
        let subject = String::from_utf8_lossy(fields.expect("the subject")?).into_owned();
        walk.push(Walked { id, parents, seconds, subject, changes: Vec::new() });
    }
    match walk.last_mut() {
        Some(last) => last.changes = changes(raw),
        None => return Err(GitError::Unreadable("no commit is in it".to_owned())),
    }
    Ok(walk)
}

fn odd(what: &str, bytes: &[u8]) -> GitError {
    let shown: String = String::from_utf8_lossy(bytes).chars().take(60).collect();
    GitError::Unreadable(format!("`{}` is not {what}", shown.escape_debug()))
}

/// Output that is left.
struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The next field; none at the end. Errs where the output breaks off within one.
    fn next(&mut self) -> Result<Option<&'a [u8]>, GitError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let Some(end) = self.rest.iter().position(|byte| *byte == 0) else {
            return Err(GitError::Unreadable("it breaks off".to_owned()));
        };
        let field = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Ok(Some(field))
    }

    fn expect(&mut self, what: &str) -> Result<&'a [u8], GitError> {
        self.next()?.ok_or_else(|| GitError::Unreadable(format!("it breaks off before {what}")))
    }
}

/// A change as git writes it, of any kind of entry.
struct Raw {
    was_file: bool,
    is_file: bool,
    blob: Oid,
    status: u8,
    /// How similar a rename is, in percent.
    score: u8,
    /// Where a rename or a copy comes from.
    from: Option<String>,
    path: String,
}

impl Raw {
    /// Reads `100644 100644 <id> <id> R090`, and the paths that follow.
    fn read(change: &[u8], fields: &mut Fields<'_>) -> Result<Raw, GitError> {
        let parts: Vec<&[u8]> = change.split(|byte| *byte == b' ').collect();
        let [was, is, _, blob, status] = parts[..] else {
            return Err(odd("a change", change));
        };
        let blob = Oid::from_hex(blob).ok_or_else(|| odd("the id of a text", blob))?;
        let (status, score) = status.split_first().ok_or_else(|| odd("a change", change))?;
        let score = str::from_utf8(score).ok().and_then(|it| it.parse().ok()).unwrap_or(0);
        let mut path = || Ok(String::from_utf8_lossy(fields.expect("a path")?).into_owned());
        let from = if matches!(status, b'R' | b'C') { Some(path()?) } else { None };
        let path = path()?;
        let (was_file, is_file) = (was.starts_with(b"100"), is.starts_with(b"100"));
        Ok(Raw { was_file, is_file, blob, status: *status, score, from, path })
    }
}

/// The changes of one commit to regular files.
fn changes(raw: Vec<Raw>) -> Vec<Change> {
    let heirs = heirs(&raw);
    let mut changes = Vec::new();
    for (at, change) in raw.into_iter().enumerate() {
        let what = match (change.was_file, change.is_file, change.from) {
            (_, true, Some(from)) if heirs.get(&from) == Some(&at) => What::Renamed { from },
            (_, true, Some(_)) => What::Added,
            (_, true, None) if change.status == b'A' => What::Added,
            (_, true, None) => What::Modified,
            (true, false, _) => What::Deleted,
            (false, false, _) => continue,
        };
        let blob = (what != What::Deleted).then_some(change.blob);
        changes.push(Change { what, path: change.path, blob });
    }
    changes
}

/// Which change each file that was renamed goes on in. A file that became several is a rename of the
/// last of them to git, whatever it holds; the most similar one is what it became.
fn heirs(raw: &[Raw]) -> HashMap<String, usize> {
    let mut heirs: HashMap<String, usize> = HashMap::new();
    for (at, change) in raw.iter().enumerate() {
        let Some(from) = &change.from else { continue };
        match heirs.get_mut(from) {
            Some(heir) if raw[*heir].score > change.score => {}
            Some(heir) => *heir = at,
            None => {
                heirs.insert(from.clone(), at);
            }
        }
    }
    heirs
}
