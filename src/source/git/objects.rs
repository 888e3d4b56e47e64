//! Objects: one `git cat-file --batch`, asked one object at a time. Knows nothing of commits' order or of
//! what texts mean.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::thread::JoinHandle;

use super::process::{Git, complaint, could_not_start};
use super::{GitError, Oid};

/// How many objects are asked for at once. So many ids fit into the smallest pipe, so that neither side
/// ever waits for the other to read.
const AHEAD: usize = 60;

/// A reader of objects. The process ends with it.
#[derive(Debug)]
pub struct Objects {
    git: Git,
    child: Child,
    /// What is asked. None once git is gone.
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// Gathers what git complains of, so that it never waits for a reader.
    complaints: Option<JoinHandle<String>>,
}

/// What stands in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeEntry {
    /// Its name. Bytes that are not UTF-8 are replaced with U+FFFD.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// The object it names; that of a submodule is in another repository.
    pub id: Oid,
}

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A commit of another repository.
    Submodule,
}

impl Objects {
    pub(super) fn start(git: &Git) -> Result<Objects, GitError> {
        let mut command = git.command(["cat-file", "--batch"]);
        let mut child = command.stdin(Stdio::piped()).spawn().map_err(could_not_start)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(asks), Some(answers), Some(mut complaints)) = pipes else {
            return Err(GitError::Machine(std::io::Error::other("a pipe is missing")));
        };
        let complaints = std::thread::spawn(move || {
            let mut said = Vec::new();
            // What was read before an error is all there is to tell.
            let _ = complaints.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        });
        Ok(Objects {
            git: git.clone(),
            child,
            asks: Some(asks),
            answers: BufReader::with_capacity(1 << 16, answers),
            complaints: Some(complaints),
        })
    }

    /// The bytes of a file.
    pub fn blob(&mut self, id: Oid) -> Result<Vec<u8>, GitError> {
        let object = self.object(id)?;
        blob_of(id, object)
    }

    /// Hands over the contents of files, in the order of their ids. Git is asked ahead, so that it reads
    /// one while another is being looked at.
    pub fn blobs(
        &mut self,
        ids: &[Oid],
        each: &mut dyn FnMut(Oid, Vec<u8>),
    ) -> Result<(), GitError> {
        let mut asked = 0;
        for (at, id) in ids.iter().enumerate() {
            if asked < ids.len() && asked - at <= AHEAD / 2 {
                let until = ids.len().min(at + AHEAD);
                self.send(&ids[asked..until]).map_err(|broken| self.died(*id, broken))?;
                asked = until;
            }
            let answer = self.answer(*id);
            let result = self.meant(*id, answer).and_then(|object| blob_of(*id, object));
            match result {
                Ok(content) => each(*id, content),
                Err(error) => {
                    // Other answers are on their way.
                    self.end();
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// The entries of a folder, or of a commit's topmost folder; in git's order.
    pub fn tree(&mut self, id: Oid) -> Result<Vec<TreeEntry>, GitError> {
        let (mut kind, mut content) = self.object(id)?;
        if kind == "commit" {
            let line = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let tree = line.strip_prefix(b"tree ").and_then(Oid::from_hex);
            let tree =
                tree.ok_or_else(|| GitError::Unreadable(format!("the commit {id} names no tree")))?;
            (kind, content) = self.object(tree)?;
        }
        match kind.as_str() {
            "tree" => entries(&content, id.length())
                .ok_or_else(|| GitError::Unreadable(format!("the entries of {id}"))),
            _ => Err(GitError::OtherKind { id, asked: "folder", is: kind }),
        }
    }

    /// The kind of an object, and its content.
    fn object(&mut self, id: Oid) -> Result<(String, Vec<u8>), GitError> {
        let answer = self.ask(id);
        self.meant(id, answer)
    }

    fn meant(
        &mut self,
        id: Oid,
        answer: std::io::Result<Option<(String, Vec<u8>)>>,
    ) -> Result<(String, Vec<u8>), GitError> {
        match answer {
            Ok(Some(object)) => Ok(object),
            Ok(None) => {
                Err(GitError::Missing { object: id.to_string(), partial: self.git.is_partial() })
            }
            Err(broken) => Err(self.died(id, broken)),
        }
    }

    /// Asks for an object. `None` if it is not there; an error leaves nothing to be asked again.
    fn ask(&mut self, id: Oid) -> std::io::Result<Option<(String, Vec<u8>)>> {
        self.send(&[id])?;
        self.answer(id)
    }

    fn send(&mut self, ids: &[Oid]) -> std::io::Result<()> {
        let Some(asks) = &mut self.asks else {
            return Err(std::io::Error::other("git has ended"));
        };
        let lines: String = ids.iter().map(|id| format!("{id}\n")).collect();
        asks.write_all(lines.as_bytes())?;
        asks.flush()
    }

    /// Reads the answer to what was asked first and is not answered yet.
    fn answer(&mut self, id: Oid) -> std::io::Result<Option<(String, Vec<u8>)>> {
        let broken = |what: &str| std::io::Error::other(what.to_owned());
        let mut head = Vec::new();
        self.answers.read_until(b'\n', &mut head)?;
        if head.pop() != Some(b'\n') {
            return Err(broken("the answer breaks off"));
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let words: Vec<&str> = head.split(' ').collect();
        let (kind, size) = match words[..] {
            [named, "missing"] if Oid::from_hex(named) == Some(id) => return Ok(None),
            [named, kind, size] if Oid::from_hex(named) == Some(id) => {
                (kind, size.parse::<u64>().map_err(|_| broken("a size is no number"))?)
            }
            _ => return Err(broken("the answer is about something else")),
        };
        // Room grows with what arrives: what was announced is trusted for a text of usual length.
        let mut content = Vec::with_capacity(size.min(1 << 16) as usize);
        (&mut self.answers).take(size).read_to_end(&mut content)?;
        let mut end = [0];
        if content.len() as u64 != size {
            return Err(broken("the answer breaks off"));
        }
        self.answers.read_exact(&mut end)?;
        if end != *b"\n" {
            return Err(broken("the answer does not end where it should"));
        }
        Ok(Some((kind.to_owned(), content)))
    }

    /// What to say when git did not answer as it should. It is not asked again: what it would say next
    /// may belong to the question before.
    fn died(&mut self, id: Oid, broken: std::io::Error) -> GitError {
        self.end();
        let said = self.complaints.take().and_then(|it| it.join().ok()).unwrap_or_default();
        let said = complaint(&said);
        if said.is_empty() {
            return GitError::Unreadable(format!("{broken} (the object {id})"));
        }
        GitError::Failed { said }
    }

    /// Ends the process, as something outside might.
    #[cfg(test)]
    pub(super) fn kill(&mut self) {
        let _ = self.child.kill();
    }

    fn end(&mut self) {
        drop(self.asks.take());
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        self.end();
    }
}

fn blob_of(id: Oid, (kind, content): (String, Vec<u8>)) -> Result<Vec<u8>, GitError> {
    match kind.as_str() {
        "blob" => Ok(content),
        _ => Err(GitError::OtherKind { id, asked: "file", is: kind }),
    }
}

/// Reads a tree: for each entry `<mode> <name>`, a zero byte, and the id's bytes.
fn entries(mut content: &[u8], id_length: usize) -> Option<Vec<TreeEntry>> {
    let mut entries = Vec::new();
    while !content.is_empty() {
        let blank = content.iter().position(|byte| *byte == b' ')?;
        let zero = blank + content[blank..].iter().position(|byte| *byte == 0)?;
        let end = zero + 1 + id_length;
        let kind = match &content[..blank] {
            b"40000" | b"040000" => EntryKind::Folder,
            b"120000" => EntryKind::Link,
            b"160000" => EntryKind::Submodule,
            mode if mode.starts_with(b"100") => EntryKind::File,
            _ => return None,
        };
        let name = String::from_utf8_lossy(&content[blank + 1..zero]).into_owned();
        let id = Oid::from_bytes(content.get(zero + 1..end)?)?;
        entries.push(TreeEntry { name, kind, id });
        content = &content[end..];
    }
    Some(entries)
}
