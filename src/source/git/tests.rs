//! Real repositories, and what is read from them.

use super::test_repository::TestRepository;
use super::*;

/// A walk as lines: for each commit, oldest first, its subject, and what it changed.
fn shown(walk: &[Walked]) -> String {
    let mut lines = Vec::new();
    for commit in walk.iter().rev() {
        let changes: Vec<String> = commit
            .changes
            .iter()
            .map(|change| {
                let path = &change.path;
                match &change.what {
                    What::Added => format!("+{path}"),
                    What::Modified => format!("~{path}"),
                    What::Deleted => format!("-{path}"),
                    What::Renamed { from } => format!("{from}>{path}"),
                }
            })
            .collect();
        lines.push(format!("{}: {}", commit.subject, changes.join(" ")).trim_end().to_owned());
    }
    lines.join("\n")
}

/// Ten lines that say something of their own, so that git tells texts apart.
fn text(name: &str) -> String {
    (0..10).map(|at| format!("{name}, sentence {at}\n")).collect()
}

#[test]
fn a_walk_tells_what_each_commit_changed() {
    let mut site = TestRepository::new();
    site.write("a.md", text("a"));
    site.write("deep/b.md", text("b"));
    let first = site.commit("first");
    site.write("a.md", text("a") + "more\n");
    std::fs::rename(site.path("deep/b.md"), site.path("c.md")).expect("renamed");
    let second = site.commit("second");
    std::fs::remove_file(site.path("a.md")).expect("removed");
    site.commit("third");
    let walk = site.walk().expect("a walk");
    assert_eq!(shown(&walk), "first: +a.md +deep/b.md\nsecond: ~a.md deep/b.md>c.md\nthird: -a.md");
    assert_eq!(walk[1].id, second);
    assert_eq!(walk[1].parents, [first]);
    assert_eq!(walk[1].seconds - walk[2].seconds, 86_400);
    let mut objects = site.open().objects().expect("objects");
    let blob = walk[2].changes[0].blob.expect("a text");
    assert_eq!(objects.blob(blob).expect("a blob"), text("a").into_bytes());
    let names = |tree: Vec<TreeEntry>| -> Vec<(String, EntryKind)> {
        tree.into_iter().map(|entry| (entry.name, entry.kind)).collect()
    };
    assert_eq!(
        names(objects.tree(first).expect("a tree")),
        [("a.md".to_owned(), EntryKind::File), ("deep".to_owned(), EntryKind::Folder)]
    );
}

#[test]
fn a_machine_without_git_is_told_so() {
    let site = TestRepository::new();
    let error = Repository::open_with(site.ours().with_program("engross-no-such-git"));
    assert!(matches!(error, Err(GitError::NotInstalled)), "{error:?}");
}
