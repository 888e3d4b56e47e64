//! Histories, described in short lines, and the lineages they have.

use super::*;

/// Reads a history: a commit a line, parents before children, `name [@day] [< parents]: changes`. The
/// parent is the line before where none is named. A change is `+path=text`, `~path=text`, `-path` or
/// `old>path=text`.
fn history(lines: &str) -> Vec<Walked> {
    let mut names: Vec<&str> = Vec::new();
    let mut walk = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (head, changes) = line.split_once(':').expect("a colon");
        let (head, parents) = match head.split_once('<') {
            Some((head, parents)) => (head, parents.split_whitespace().collect()),
            None => (head, names.last().copied().into_iter().collect::<Vec<&str>>()),
        };
        let mut head = head.split_whitespace();
        let name = head.next().expect("a name");
        let day: i64 = match head.next() {
            Some(day) => day.trim_start_matches('@').parse().expect("a day"),
            None => i64::try_from(names.len()).expect("few commits") + 1,
        };
        names.push(name);
        walk.push(Walked {
            id: id(name),
            parents: parents.into_iter().map(id).collect(),
            seconds: (day - 1) * 86_400 + 43_200,
            subject: name.to_owned(),
            changes: changes.split_whitespace().map(change).collect(),
        });
    }
    walk.reverse();
    walk
}

fn change(word: &str) -> Change {
    let (path, blob) = match word.split_once('=') {
        Some((path, text)) => (path, Some(id(text))),
        None => (word, None),
    };
    let (what, path) = match path.split_at(1) {
        ("+", path) => (What::Added, path),
        ("~", path) => (What::Modified, path),
        ("-", path) => (What::Deleted, path),
        _ => {
            let (from, path) = path.split_once('>').expect("a rename");
            (What::Renamed { from: from.to_owned() }, path)
        }
    };
    Change { what, path: path.to_owned(), blob }
}

/// An id that holds a word, to be read in what is shown.
fn id(word: &str) -> Oid {
    let mut bytes = [0; 20];
    bytes[..word.len()].copy_from_slice(word.as_bytes());
    Oid::from_bytes(&bytes).expect("an id")
}

fn word(id: Oid) -> String {
    let hex = id.to_string();
    let bytes = (0..20).filter_map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).ok());
    bytes.take_while(|byte| *byte != 0).map(char::from).collect()
}

/// Lineages as lines: `path (deleted by commit): day commit path=text, …`; a commit of a branch has a star,
/// and a path is left out where it is the last one.
fn shown(lineages: &[Lineage]) -> String {
    let line = |lineage: &Lineage| {
        let state = |state: &State| {
            assert_eq!(state.commit.id, state.commit_id.to_string());
            let path = if state.path == lineage.path { "" } else { &state.path };
            let star = if state.commit.mainline { "" } else { "*" };
            let day = state.commit.day.day_of_year();
            let (commit, text) = (&state.commit.subject, word(state.blob));
            format!("{day} {commit}{star} {path}={text}")
        };
        let states: Vec<String> = lineage.states.iter().map(state).collect();
        let deleted = match &lineage.deleted {
            Some(commit) => format!(" (deleted by {})", commit.subject),
            None => String::new(),
        };
        format!("{}{deleted}: {}", lineage.path, states.join(", "))
    };
    lineages.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(lines: &str, expected: &str) {
    let found = lineages(&history(lines), &|_| true, Commits::All);
    assert_eq!(shown(&found), trimmed(expected));
}

#[track_caller]
fn check_mainline(lines: &str, expected: &str) {
    let found = lineages(&history(lines), &|_| true, Commits::Mainline);
    assert_eq!(shown(&found), trimmed(expected));
}

#[test]
fn a_file_goes_through_its_commits() {
    check(
        "a: +x=1 +y=9
         b: ~x=2
         c: ~y=9
         d: ~x=1",
        "x: 1 a =1, 2 b =2, 4 d =1
         y: 1 a =9",
    );
    assert_eq!(lineages(&[], &|_| true, Commits::All), []);
}

#[test]
fn a_renamed_file_keeps_its_past() {
    check(
        "a: +x=1
         b: x>y=1
         c: y>z=2
         d: +x=3",
        "x: 4 d =3
         z: 1 a x=1, 2 b y=1, 3 c =2",
    );
}

#[test]
fn files_that_change_places_keep_their_pasts() {
    check(
        "a: +x=1 +y=2
         b: x>y=1 y>x=2",
        "x: 1 a y=2, 2 b =2
         y: 1 a x=1, 2 b =1",
    );
}

#[test]
fn a_deleted_file_says_who_removed_it_and_goes_on_when_it_comes_back() {
    check(
        "a: +x=1 +y=2
         b: -x -y
         c: +x=1
         d: ~x=3",
        "x: 1 a =1, 3 c =1, 4 d =3
         y (deleted by b): 1 a =2",
    );
}

#[test]
fn a_rename_onto_a_deleted_path_leaves_the_deleted_one_as_it_was() {
    check(
        "a: +x=1 +y=2
         b: -x
         c: y>x=2
         d: -x
         e: +x=3",
        "x (deleted by b): 1 a =1
         x: 1 a y=2, 3 c =2, 5 e =3",
    );
}

#[test]
fn only_the_last_path_is_asked_whether_it_is_wanted() {
    let walk = history(
        "a: +draft/x=1 +legal/y=2
         b: draft/x>legal/x=1 legal/y>old/y=2",
    );
    let found = lineages(&walk, &|path| path.starts_with("legal/"), Commits::All);
    assert_eq!(shown(&found), "legal/x: 1 a draft/x=1, 2 b =1");
}

#[test]
fn the_texts_of_a_branch_stand_before_the_merge_with_its_day() {
    let lines = "a: +x=1
         s1 < a: ~x=2
         s2: ~x=3
         b < a: +y=9
         m < b s2: ~x=3";
    check(
        lines,
        "x: 1 a =1, 5 s1* =2, 5 s2* =3
         y: 4 b =9",
    );
    check_mainline(
        lines,
        "x: 1 a =1, 5 m =3
         y: 4 b =9",
    );
}

#[test]
fn a_merge_with_a_text_of_its_own_is_its_commit() {
    check(
        "a: +x=1
         s < a: ~x=2
         b < a: ~x=3
         m < b s: ~x=4",
        "x: 1 a =1, 3 b =3, 4 s* =2, 4 m =4",
    );
}

#[test]
fn what_did_not_reach_the_main_line_says_nothing() {
    check(
        "a: +x=1
         s < a: ~x=2 +z=5
         t: -z
         b < a: ~x=3
         m < b t:",
        "x: 1 a =1, 4 b =3",
    );
    // The same within a branch: t was merged into it and came to nothing.
    check(
        "a: +x=1
         t < a: ~x=7
         s < a: ~x=2
         i < s t:
         u: ~x=3
         m < a u: ~x=3",
        "x: 1 a =1, 6 s* =2, 6 u* =3",
    );
}

#[test]
fn a_file_that_a_branch_made_or_removed() {
    check(
        "a: +x=1
         s < a: +y=1a
         t: ~y=2 -x
         m < a t: +y=2 -x",
        "x (deleted by m): 1 a =1
         y: 4 s* =1a, 4 t* =2",
    );
    check(
        "a: +x=1
         s < a: ~x=2
         t: -x
         m < a t: -x",
        "x (deleted by m): 1 a =1, 4 s* =2",
    );
}

#[test]
fn renames_are_followed_into_branches() {
    check(
        "a: +x=1
         s1 < a: ~x=2
         s2: x>y=2
         s3: ~y=3
         m < a s3: x>y=3",
        "y: 1 a x=1, 5 s1* x=2, 5 s3* =3",
    );
    // The text is older than its rename: who wrote it is named.
    check(
        "a: +x=1
         s1 < a: ~x=2
         s2: x>y=2
         m < a s2: x>y=2",
        "y: 1 a x=1, 4 s1* =2",
    );
}

#[test]
fn a_branch_that_knows_a_file_by_its_former_name() {
    check(
        "a: +x=1
         s < a: ~x=2
         t: ~x=3
         b < a: x>y=1
         m < b t: ~y=3",
        "y: 1 a x=1, 4 b =1, 5 s* x=2, 5 t* =3",
    );
    // The name means another file by now.
    check(
        "a: +x=1
         b: x>y=1
         c: +x=7
         s < b: ~y=2
         m < c s: ~y=2",
        "x: 3 c =7
         y: 1 a x=1, 2 b =1, 5 s* =2",
    );
}

#[test]
fn names_mean_other_files_on_parallel_branches() {
    // One branch renames x, the other knows it as x only.
    check(
        "a: +x=1
         s < a: x>y=1
         t1 < a: ~x=2
         t2: ~x=3
         i < s t2: ~y=3
         m < a i: x>y=3",
        "y: 1 a x=1, 6 t1* x=2, 6 t2* =3",
    );
}

#[test]
fn a_branch_that_took_in_the_main_line_brings_nothing_twice() {
    check(
        "a: +x=1 +y=5
         b: ~x=2
         s1 < a: ~y=6
         s2 < s1 b: ~x=2
         s3: ~y=7
         m < b s3: ~y=7",
        "x: 1 a =1, 2 b =2
         y: 1 a =5, 6 s1* =6, 6 s3* =7",
    );
}

#[test]
fn the_writer_is_named_and_not_the_merge_it_passed_through() {
    check(
        "a: +x=1
         t < a: ~x=2
         s < a: +y=3
         i < s t: ~x=2
         m < a i: ~x=2 +y=3",
        "x: 1 a =1, 5 t* =2
         y: 5 s* =3",
    );
    check(
        "a: +x=1
         s1 < a: ~x=2
         s2: ~x=3
         s3: ~x=2
         m < a s3: ~x=2",
        "x: 1 a =1, 5 s2* =3, 5 s3* =2",
    );
}

#[test]
fn an_octopus_brings_in_all_its_branches() {
    check(
        "a: +x=1 +y=2
         s < a: ~x=3
         t < a: ~y=4
         u < a: +z=5
         m < a s t u: ~x=3 ~y=4 +z=5",
        "x: 1 a =1, 5 s* =3
         y: 1 a =2, 5 t* =4
         z: 5 u* =5",
    );
}

#[test]
fn a_history_of_its_own_is_merged() {
    check(
        "a: +x=1
         r < : +y=2
         s: ~y=3
         m < a s: +y=3",
        "x: 1 a =1
         y: 4 r* =2, 4 s* =3",
    );
}

#[test]
fn commits_belong_to_the_first_merge_that_brought_them() {
    check(
        "a: +x=1
         s < a: ~x=2
         m < a s: ~x=2
         t < s: ~x=3
         n < m t: ~x=3",
        "x: 1 a =1, 3 s* =2, 5 t* =3",
    );
}

#[test]
fn a_revert_by_a_merge_is_a_state() {
    check(
        "a: +x=1
         b: ~x=2
         s < b: ~x=1
         m < b s: ~x=1",
        "x: 1 a =1, 2 b =2, 4 s* =1",
    );
}

#[test]
fn days_never_go_back() {
    check(
        "a @5: +x=1
         b @3: ~x=2
         s @1 < b: ~x=3
         m @2 < b s: ~x=4
         c @9: ~x=5",
        "x: 5 a =1, 5 b =2, 5 s* =3, 5 m =4, 9 c =5",
    );
}

#[test]
fn odd_times_are_days_of_the_calendar() {
    assert_eq!(utc_day(i64::MIN), Date::constant(-9999, 1, 2));
    assert_eq!(utc_day(i64::MAX), Date::constant(9999, 12, 30));
    assert_eq!(utc_day(-1), Date::constant(1969, 12, 31));
}

#[test]
fn what_no_history_should_hold_is_borne() {
    // A change of, and the end of, files that were not there; two files with one name.
    check(
        "a: ~x=1 -y
         b: q>z=2 +z=3
         c: +x=4",
        "x: 1 a =1, 3 c =4
         z: 2 b =2, 2 b =3",
    );
    // A parent that is its own ancestor.
    let mut walk = history("a < b: +x=1\nb: ~x=2");
    walk[0].parents.push(id("b"));
    assert_eq!(shown(&lineages(&walk, &|_| true, Commits::All)), "x: 1 a =1, 2 b =2");
}
