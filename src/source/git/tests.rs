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

fn refused(result: Result<impl std::fmt::Debug, GitError>) -> String {
    let error = result.expect_err("an error");
    format!("{error}\nhelp: {}", error.help())
}

#[track_caller]
fn check_refused(result: Result<impl std::fmt::Debug, GitError>, expected: &str) {
    assert_eq!(refused(result), expected);
}

/// A repository with one commit of one file.
fn small() -> TestRepository {
    let mut site = TestRepository::new();
    site.write("site/a.md", text("a"));
    site.commit("first");
    site
}

#[test]
fn a_folder_knows_where_it_is_in_its_repository() {
    let site = small();
    let at = |below: &str| Repository::open_with(site.ours().at(&site.path(below)));
    assert_eq!(at("").expect("a repository").prefix(), "");
    let inner = at("site").expect("a repository");
    assert_eq!(inner.prefix(), "site/");
    assert_eq!(inner.top(), site.root().canonicalize().expect("a folder"));
    assert_eq!(inner.commit("HEAD").expect("a commit"), site.id("HEAD"));
    std::fs::create_dir(site.path("new\nfolder")).expect("a folder");
    assert_eq!(at("new\nfolder").expect("a repository").prefix(), "new\nfolder/");
}

#[test]
fn folders_without_a_history_are_refused() {
    let site = small();
    let outside = tempfile::tempdir().expect("a folder");
    let at = |folder: &Path| Repository::open_with(site.ours().at(folder));
    let shown = outside.path().display();
    check_refused(
        at(outside.path()),
        &format!(
            "{shown} is in no git repository\nhelp: run it in a clone of the site's repository, or take versions from files alone: `history: files`"
        ),
    );
    let absent = refused(at(&outside.path().join("absent")));
    assert!(absent.starts_with("git failed: cannot change to '"), "{absent}");
    site.git_at(outside.path(), ["init", "--quiet", "--bare", "bare.git"]);
    for folder in [outside.path().join("bare.git"), site.path(".git")] {
        check_refused(
            at(&folder),
            &format!(
                "{} is in a git repository without files (a bare one)\nhelp: clone the repository and run it there: a site's current texts are files",
                folder.display()
            ),
        );
    }
    check_refused(
        TestRepository::new().walk(),
        "the repository has no commit yet\nhelp: commit the site's files first",
    );
}

#[test]
fn a_folder_whose_path_is_not_utf_8_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let site = small();
    let folder = site.root().join(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    // Not every file system takes such a name.
    if std::fs::create_dir(&folder).is_ok() {
        let error = refused(Repository::open_with(site.ours().at(&folder)));
        assert!(error.contains("in its repository is not UTF-8"), "{error}");
    }
}

#[test]
fn a_git_that_is_missing_old_or_odd_is_told() {
    let site = small();
    check_refused(
        Repository::open_with(site.ours().with_program("engross-no-such-git")),
        "git is not installed, or not on the path\nhelp: install git, or take versions from files alone: `history: files`",
    );
    let says = |name: &str, script: &str| {
        use std::os::unix::fs::PermissionsExt;
        let program = site.path(name);
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a program");
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&program, executable).expect("an executable");
        Repository::open_with(site.ours().with_program(program))
    };
    check_refused(
        says("old", "echo git version 2.30.2"),
        "git is too old to read the history with: this is git version 2.30.2\nhelp: install git 2.31 or later",
    );
    check_refused(
        says("odd", "echo git version 2.39.5 '(Apple Git-154)'"),
        "git's answer cannot be read: what it says of the repository\nhelp: `git fsck` says whether the repository is whole",
    );
    check_refused(
        says("silent", "exit 3"),
        "git failed: it ended with exit status: 3\nhelp: `git fsck` says whether the repository is whole",
    );
    let error = Repository::open_with(site.ours().with_program(site.path("site/a.md")));
    assert!(matches!(&error, Err(GitError::Machine(_))), "{error:?}");
    assert!(error.is_err_and(|error| error.machine()));
}

#[test]
fn somebody_elses_repository_is_not_read() {
    let site = small();
    // Git's own tests make it doubt with this variable.
    let ours = site.ours().with_variable("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let top = site.root().canonicalize().expect("a folder");
    let top = top.display();
    check_refused(
        Repository::open_with(ours.clone()),
        &format!(
            "git refuses to read the repository: detected dubious ownership in repository at '{top}'\nhelp: if you trust it, run: git config --global --add safe.directory {top}"
        ),
    );
    // Containers say so by variables.
    let trusted = ours
        .with_variable("GIT_CONFIG_COUNT", "1")
        .with_variable("GIT_CONFIG_KEY_0", "safe.directory")
        .with_variable("GIT_CONFIG_VALUE_0", "*");
    assert_eq!(Repository::open_with(trusted).expect("a repository").prefix(), "");
}

#[test]
fn a_shallow_clone_is_no_history() {
    let mut site = small();
    site.commit("second");
    let clones = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", site.root().display());
    site.git_at(clones.path(), ["clone", "--quiet", "--depth=1", &url, "clone"]);
    let clone = clones.path().join("clone");
    let shallow = Repository::open_with(site.ours().at(&clone)).expect("a repository");
    let head = shallow.commit("HEAD").expect("the last commit is there");
    check_refused(
        shallow.walk(head),
        "the clone is shallow: it holds the last commits only, not the history\nhelp: fetch the whole history: set `fetch-depth: 0` for actions/checkout, or run `git fetch --unshallow`",
    );
    assert_eq!(shallow.objects().expect("objects").tree(head).expect("a tree").len(), 1);
    site.git_at(&clone, ["fetch", "--quiet", "--unshallow"]);
    let whole = Repository::open_with(site.ours().at(&clone)).expect("a repository");
    assert_eq!(whole.walk(head).expect("a walk").len(), 2);
}

#[test]
fn a_partial_clone_is_told_from_a_damaged_one() {
    let mut site = small();
    site.git(["config", "uploadpack.allowFilter", "true"]);
    let old = site.id("HEAD:site/a.md");
    site.write("site/b.md", text("a") + "and more\n");
    std::fs::remove_file(site.path("site/a.md")).expect("removed");
    site.commit("renamed");
    let clones = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", site.root().display());
    let filter = ["clone", "--quiet", "--filter=blob:none", "--no-checkout", &url, "clone"];
    site.git_at(clones.path(), filter);
    let clone = site.ours().at(&clones.path().join("clone"));
    let partial = Repository::open_with(clone).expect("a repository");
    let head = partial.commit("HEAD").expect("a commit");
    let walk = refused(partial.walk(head));
    assert!(walk.starts_with("an object of the history is missing: "), "{walk}");
    let help = "; the clone is a partial one\nhelp: fetch all objects: `git fetch --refetch --no-filter`, or clone without `--filter`";
    assert!(walk.ends_with(help), "{walk}");
    let mut objects = partial.objects().expect("objects");
    check_refused(objects.blob(old), &format!("an object of the history is missing: {old}{help}"));
    let mut objects = site.open().objects().expect("objects");
    let nothing = Oid::from_bytes(&[0x11; 20]).expect("an id");
    check_refused(
        objects.blob(nothing),
        &format!(
            "an object of the history is missing: {nothing}\nhelp: the repository is damaged: `git fsck` says how; a fresh clone mends it"
        ),
    );
    // It goes on answering.
    assert_eq!(objects.blob(old).expect("a text"), text("a").into_bytes());
    assert!(site.open().walk(nothing).is_err());
}

#[test]
fn revisions_mean_commits() {
    let mut site = small();
    let first = site.id("HEAD");
    site.git(["tag", "-a", "-m", "a tag", "v1"]);
    let second = site.commit("second words");
    site.git(["tag", "--", "odd'\"$(touch-x)`"]);
    let repository = site.open();
    for (revision, commit) in [
        ("HEAD", second),
        ("@", second),
        ("main", second),
        ("v1", first),
        ("HEAD~1", first),
        ("main@{1}", first),
        (":/first", first),
        ("main^{/words}", second),
        (&first.to_string()[..7], first),
        ("odd'\"$(touch-x)`", second),
    ] {
        assert_eq!(repository.commit(revision).expect(revision), commit, "{revision}");
    }
}

#[test]
fn what_is_no_revision_is_refused() {
    let site = small();
    let repository = site.open();
    let help = "help: name a commit, a branch or a tag: HEAD, 3f2a91c, origin/main";
    for (revision, said) in [
        ("", "`` is no revision: it is empty"),
        ("--all", "`--all` is no revision: it starts with a hyphen"),
        ("main\nHEAD", "`main\\nHEAD` is no revision: it holds a control character"),
        ("a\0b", "`a\\0b` is no revision: it holds a control character"),
    ] {
        check_refused(repository.commit(revision), &format!("{said}\n{help}"));
    }
    for revision in ["nope", "^main", "main..HEAD", "HEAD~5", "HEAD^{", "main HEAD", "*"] {
        let error = refused(repository.commit(revision));
        let expected = format!("the repository has no revision `{revision}`");
        assert!(error.starts_with(&expected), "{error}");
    }
    check_refused(
        repository.commit("HEAD:site/a.md"),
        "`HEAD:site/a.md` is not a commit\nhelp: name a commit, a branch or a tag",
    );
    // Git would answer with the oldest that it knows.
    let early = refused(repository.commit("main@{10 years ago}"));
    let expected =
        "`main@{10 years ago}` is not known here: the log of the branch begins on Wed, 3 Jan 2024";
    assert!(early.starts_with(expected), "{early}");
}

#[test]
fn names_and_subjects_may_hold_anything() {
    use std::os::unix::ffi::OsStrExt;
    let mut site = TestRepository::new();
    let names =
        ["-x.md", ":100644 1.md", "a\tb.md", "a\nb.md", "caf\u{e9}.md", "q\"'\\.md", "%H%x00.md"];
    for name in names {
        site.write(name, text(name));
    }
    site.commit("\u{1}odd %H %x00 \"words\" \u{1b}[31m\ntitle, second line\n\nA body.\n:100644");
    site.write(std::ffi::OsStr::from_bytes(b"caf\xe9.md"), text("latin"));
    site.commit("");
    let walk = site.walk().expect("a walk");
    let paths: Vec<&str> = walk[1].changes.iter().map(|change| change.path.as_str()).collect();
    let mut sorted = names;
    sorted.sort_unstable();
    assert_eq!(paths, sorted);
    assert_eq!(walk[1].subject, "\u{1}odd %H %x00 \"words\" \u{1b}[31m title, second line");
    assert_eq!((walk[0].subject.as_str(), walk[0].changes.len()), ("", 1));
    assert_eq!(walk[0].changes[0].path, "caf\u{fffd}.md");
    let mut objects = site.open().objects().expect("objects");
    let tree = objects.tree(walk[1].id).expect("a tree");
    assert_eq!(tree.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), sorted);
}

#[test]
fn messages_in_another_encoding_are_read() {
    let mut site = small();
    site.git(["config", "i18n.commitEncoding", "ISO-8859-1"]);
    let message = site.path("message");
    std::fs::write(&message, b"caf\xe9\n").expect("a file");
    let message = message.to_string_lossy().into_owned();
    site.git(["commit", "--quiet", "--allow-empty", "-F", &message]);
    site.git(["config", "--unset", "i18n.commitEncoding"]);
    assert_eq!(site.walk().expect("a walk")[0].subject, "café");
    site.commit("");
}

/// A history with a merge, renames, a link, a submodule and files that become others.
fn everything() -> TestRepository {
    let mut site = TestRepository::new();
    site.write("a.md", text("a"));
    site.write("b.md", text("b"));
    site.write("c.md", text("c"));
    std::os::unix::fs::symlink("a.md", site.path("l.md")).expect("a link");
    let first = site.commit("first");
    site.git(["switch", "--quiet", "-c", "side"]);
    site.write("a.md", text("a") + "on the side\n");
    std::fs::rename(site.path("b.md"), site.path("moved.md")).expect("renamed");
    site.commit("side");
    site.git(["switch", "--quiet", "main"]);
    std::fs::remove_file(site.path("l.md")).expect("removed");
    site.write("l.md", text("l"));
    std::fs::remove_file(site.path("c.md")).expect("removed");
    std::os::unix::fs::symlink("a.md", site.path("c.md")).expect("a link");
    site.commit("types");
    site.git(["merge", "--quiet", "--no-ff", "-m", "merge", "side"]);
    let gitlink = format!("160000,{first},l.md");
    std::fs::remove_file(site.path("l.md")).expect("removed");
    std::fs::create_dir(site.path("l.md")).expect("a folder");
    site.git(["update-index", "--cacheinfo", &gitlink]);
    site.git(["commit", "--quiet", "-m", "submodule"]);
    site
}

const EVERYTHING: &str = "first: +a.md +b.md +c.md
types: -c.md ~l.md
side: ~a.md b.md>moved.md
merge: ~a.md b.md>moved.md
submodule: -l.md";

#[test]
fn links_and_submodules_are_no_files() {
    let site = everything();
    assert_eq!(shown(&site.walk().expect("a walk")), EVERYTHING);
    let repository = site.open();
    let mut objects = repository.objects().expect("objects");
    let kinds = |tree: Vec<TreeEntry>| -> Vec<(String, EntryKind)> {
        tree.into_iter().map(|entry| (entry.name, entry.kind)).collect()
    };
    let tree = objects.tree(repository.commit("HEAD").expect("HEAD")).expect("a tree");
    let expected = [
        ("a.md", EntryKind::File),
        ("c.md", EntryKind::Link),
        ("l.md", EntryKind::Submodule),
        ("moved.md", EntryKind::File),
    ];
    assert_eq!(kinds(tree), expected.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn the_users_settings_change_nothing() {
    let site = everything();
    let settings = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(
        settings.path(),
        "[diff]\nrenames = false\nrenameLimit = 1\nnoprefix = true\nexternal = false\n\
         relative = true\norderFile = /absent\nignoreSubmodules = all\nsubmodule = log\n\
         mnemonicPrefix = true\ncolorMoved = zebra\nalgorithm = patience\n\
         [log]\nshowSignature = true\ndiffMerges = separate\nfollow = true\nshowRoot = false\n\
         decorate = full\nmailmap = true\nabbrevCommit = true\ndate = relative\n\
         [color]\nui = always\ndiff = always\n[core]\nquotePath = true\nabbrev = 5\n\
         pager = false\nnotesRef = refs/notes/x\n[format]\npretty = fuller\nnotes = true\n\
         [i18n]\nlogOutputEncoding = ISO-8859-1\n[notes]\ndisplayRef = *\n[core]\nfsmonitor = false\n",
    )
    .expect("settings");
    site.git(["notes", "add", "-m", "a note"]);
    let hostile = site.ours().with_variable("GIT_CONFIG_GLOBAL", settings.path());
    // As hooks of another repository have them, and people in their shells.
    let elsewhere = small();
    let hostile = hostile
        .with_variable("GIT_DIR", elsewhere.path(".git"))
        .with_variable("GIT_WORK_TREE", elsewhere.root())
        .with_variable("GIT_INDEX_FILE", "/absent")
        .with_variable("GIT_OBJECT_DIRECTORY", elsewhere.path(".git/objects"))
        .with_variable("GIT_EXTERNAL_DIFF", "false")
        .with_variable("GIT_NAMESPACE", "other")
        .with_variable("GIT_CONFIG_COUNT", "1")
        .with_variable("GIT_CONFIG_KEY_0", "diff.renames")
        .with_variable("GIT_CONFIG_VALUE_0", "copies")
        .with_variable("LC_ALL", "ja_JP.UTF-8")
        .with_variable("PAGER", "false");
    let repository = Repository::open_with(hostile).expect("a repository");
    let head = repository.commit("HEAD").expect("HEAD");
    assert_eq!(head, site.id("HEAD"));
    assert_eq!(repository.walk(head).expect("a walk"), site.walk().expect("a walk"));
    assert_eq!(shown(&repository.walk(head).expect("a walk")), EVERYTHING);
}

#[test]
fn history_that_was_replaced_is_read_as_it_was_committed() {
    let mut site = small();
    let first = site.id("HEAD");
    site.write("site/a.md", text("b"));
    let second = site.commit("second");
    let plain = site.walk().expect("a walk");
    site.git(["replace", &second.to_string(), &first.to_string()]);
    site.write(".git/info/grafts", format!("{second}\n"));
    site.git(["commit-graph", "write", "--reachable"]);
    assert_eq!(site.walk().expect("a walk"), plain);
    let mut objects = site.open().objects().expect("objects");
    let (old, new) = (plain[1].changes[0].blob, plain[0].changes[0].blob);
    let folder = objects.tree(second).expect("a tree")[0].id;
    assert_eq!(Some(objects.tree(folder).expect("a tree")[0].id), new);
    assert_eq!(objects.blob(new.expect("a text")).expect("a text"), text("b").into_bytes());
    assert_eq!(objects.blob(old.expect("a text")).expect("a text"), text("a").into_bytes());
}

#[test]
fn repositories_with_sha_256_are_read() {
    let mut site = TestRepository::init(&["--object-format=sha256"]);
    site.write("deep/a.md", text("a"));
    let first = site.commit("first");
    assert_eq!(first.to_string().len(), 64);
    let walk = site.walk().expect("a walk");
    assert_eq!(shown(&walk), "first: +deep/a.md");
    let mut objects = site.open().objects().expect("objects");
    let folder = objects.tree(first).expect("a tree")[0].clone();
    let file = objects.tree(folder.id).expect("a tree")[0].clone();
    assert_eq!(Some(file.id), walk[0].changes[0].blob);
    assert_eq!(objects.blob(file.id).expect("a text"), text("a").into_bytes());
}

#[test]
fn objects_of_every_size_are_read_and_kinds_are_told_apart() {
    let mut site = small();
    let large: Vec<u8> = (0..5_000_000u32).map(|at| (at % 251) as u8).collect();
    site.write("large", &large);
    site.write("empty", "");
    let commit = site.commit("sizes");
    let mut objects = site.open().objects().expect("objects");
    let large_id = site.id("HEAD:large");
    assert_eq!(objects.blob(large_id).expect("a blob"), large);
    assert_eq!(objects.blob(site.id("HEAD:empty")).expect("a blob"), b"");
    check_refused(
        objects.blob(commit),
        &format!("{commit} is a commit, not a file\nhelp: name the file or folder in a commit"),
    );
    check_refused(
        objects.tree(large_id),
        &format!("{large_id} is a blob, not a folder\nhelp: name the file or folder in a commit"),
    );
    assert_eq!(objects.tree(site.id("HEAD:site")).expect("a tree").len(), 1);
}

#[test]
fn a_damaged_object_is_told_and_nothing_hangs() {
    let site = small();
    let id = site.id("HEAD:site/a.md");
    let hex = id.to_string();
    let file = site.path(".git/objects").join(&hex[..2]).join(&hex[2..]);
    std::fs::remove_file(&file).expect("an object");
    std::fs::write(&file, b"x\x9cno object").expect("an object");
    let mut objects = site.open().objects().expect("objects");
    for _ in 0..2 {
        let error = refused(objects.blob(id));
        assert!(error.contains("git fsck"), "{error}");
    }
    // The process is gone, and goes on being gone.
    let mut objects = site.open().objects().expect("objects");
    objects.kill();
    for _ in 0..2 {
        let error = objects.blob(id).expect_err("an error");
        assert!(error.machine(), "{error:?}");
    }
}

#[test]
fn a_file_that_became_two_goes_on_in_the_more_similar_one() {
    let mut site = TestRepository::new();
    site.write("a.md", text("a"));
    site.commit("first");
    std::fs::rename(site.path("a.md"), site.path("b.md")).expect("renamed");
    site.write("c.md", text("a") + "and others\nand more\n");
    site.commit("two");
    assert_eq!(shown(&site.walk().expect("a walk")), "first: +a.md\ntwo: a.md>b.md +c.md");
}

#[test]
fn lineages_of_a_real_repository() {
    let site = everything();
    let found = lineages(&site.walk().expect("a walk"), &|_| true, crate::settings::Commits::All);
    let lines: Vec<String> = found
        .iter()
        .map(|lineage| {
            let states: Vec<String> = lineage
                .states
                .iter()
                .map(|state| {
                    let commit = &state.commit;
                    format!("{} {} {}", commit.day, commit.subject, state.path)
                })
                .collect();
            let gone = lineage.deleted.as_ref().map(|it| format!(" gone: {}", it.subject));
            format!("{}{}: {}", lineage.path, gone.unwrap_or_default(), states.join(", "))
        })
        .collect();
    assert_eq!(
        lines,
        [
            "a.md: 2024-01-03 first a.md, 2024-01-05 side a.md",
            "c.md gone: types: 2024-01-03 first c.md",
            "l.md gone: submodule: 2024-01-05 types l.md",
            "moved.md: 2024-01-03 first b.md, 2024-01-05 side moved.md",
        ]
    );
}
