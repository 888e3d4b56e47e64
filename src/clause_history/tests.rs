use super::*;
use crate::redline::compare;

/// The history of these texts, and the redlines between them.
fn history(versions: &[&str]) -> (ClauseHistory, Vec<Redline>) {
    let mut builder = Builder::default();
    let redlines: Vec<Redline> =
        versions.windows(2).map(|pair| compare(pair[0], pair[1])).collect();
    if let [only] = versions {
        assert!(builder.add_headings(Sides::of(&compare(only, only)).clauses[NEW][1..].to_vec()));
    }
    redlines.iter().for_each(|redline| builder.add(redline));
    (builder.finish(), redlines)
}

/// Expects the history of these texts to read like this, a line a clause; the text before the first
/// heading is told only if something happened to it. Versions are counted from 1.
fn check_history(versions: &[&str], expected: &str) {
    let (history, _) = history(versions);
    let expected: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    assert_eq!(listing(&history), expected.join("\n"));
}

fn listing(history: &ClauseHistory) -> String {
    let name = |line: usize, version: usize| match history.lines[line].heading(version) {
        it if it.title.is_empty() => "(start)".to_owned(),
        it => it.title.clone(),
    };
    let mut told = Vec::new();
    for (at, line) in history.lines.iter().enumerate() {
        let steps: Vec<String> = line
            .steps
            .iter()
            .map(|step| {
                let version = step.version;
                let mut words = vec![format!("{}", version + 1)];
                words.push(match step.what {
                    What::Appeared => "new".to_owned(),
                    What::SplitOff { from } => format!("split off {}", name(from, version)),
                    What::CameBack => "back".to_owned(),
                    What::Stayed => String::new(),
                    What::Gone => "gone".to_owned(),
                    What::Merged { into } => format!("merged into {}", name(into, version)),
                });
                words.push(match step.title {
                    Some(TitleChange::Renamed) => format!("renamed {}", name(at, version)),
                    Some(TitleChange::Renumbered) => format!("renumbered {}", name(at, version)),
                    None => String::new(),
                });
                if step.rank {
                    words.push(format!("rank {}", line.heading(version).rank));
                }
                if step.id {
                    words
                        .push(format!("id {}", line.heading(version).id.as_deref().unwrap_or("-")));
                }
                if step.moved {
                    words.push("moved".to_owned());
                }
                words.push(counts(&step.own));
                if step.whole != step.own {
                    words.push(format!("(whole: {})", counts(&step.whole)));
                }
                words.retain(|word| !word.is_empty());
                words.join(" ")
            })
            .collect();
        if at > 0 || steps.len() > 1 {
            let first = name(at, line.first_seen());
            told.push(format!("{first}: {}", steps.join("; ")));
        }
    }
    told.join("\n")
}

fn counts(counts: &Counts) -> String {
    let kinds =
        [("+", counts.words_inserted), ("-", counts.words_deleted), ("~", counts.words_moved)];
    let mut words: Vec<String> = kinds
        .into_iter()
        .filter(|(_, words)| *words > 0)
        .map(|(sign, words)| format!("{sign}{words}"))
        .collect();
    words.extend(counts.first_change.map(|change| format!("#{}", change + 1)));
    words.join(" ")
}

const KEEP: &str =
    "<p>We keep your letters in a locked cabinet for two winters, then burn them.</p>";
const ASK: &str =
    "<p>Anyone may ask the night porter which letters of theirs the cabinet holds.</p>";
const CALL: &str = "<p>Ring the brass bell twice, or leave a note under the green lamp.</p>";
const LOCK: &str = "<p>The gate is locked at dusk and nobody opens it before the tide turns.</p>";
const FEES: &str = "<p>Each copy costs one silver coin; children and sailors pay nothing.</p>";

fn clause(title: &str, body: &str) -> String {
    format!("<h2>{title}</h2>{body}")
}

#[test]
fn a_clause_is_seen_changes_and_goes() {
    check_history(
        &[
            &[clause("Keeping", KEEP), clause("Asking", ASK)].concat(),
            &[clause("Keeping", KEEP), clause("Asking", ASK), clause("Fees", FEES)].concat(),
            &[clause("Keeping", &KEEP.replace("two", "three")), clause("Fees", FEES)].concat(),
        ],
        "Keeping: 1 new; 3 +1 -1 #1
         Asking: 1 new; 3 gone -14 #2
         Fees: 2 new +12 #1",
    );
}

#[test]
fn one_version_is_a_history_too() {
    check_history(&[&clause("Keeping", KEEP)], "Keeping: 1 new");
}

#[test]
fn a_renamed_clause_is_known_by_its_text() {
    check_history(
        &[
            &[clause("Keeping", KEEP), clause("Asking", ASK)].concat(),
            &[clause("Storage of letters", KEEP), clause("Asking", ASK)].concat(),
        ],
        "Keeping: 1 new; 2 renamed Storage of letters +3 -1 #1
         Asking: 1 new",
    );
}

#[test]
fn clauses_that_are_renumbered_are_the_same() {
    check_history(
        &[
            &[clause("1. Keeping", KEEP), clause("2. Asking", ASK)].concat(),
            &[clause("1. Fees", FEES), clause("2. Keeping", KEEP), clause("3. Asking", ASK)]
                .concat(),
        ],
        "1. Keeping: 1 new; 2 renumbered 2. Keeping #2
         2. Asking: 1 new; 2 renumbered 3. Asking #2
         1. Fees: 2 new +13 #1",
    );
}

#[test]
fn a_moved_clause_goes_with_its_subclauses() {
    let keeping = clause("Keeping", &format!("{KEEP}<h3>Fees for copies</h3>{FEES}"));
    let asking = clause("Asking", &[ASK, CALL, "<p>Who would ask for a reason?</p>"].concat());
    check_history(
        &[
            &[keeping.clone(), asking.clone(), clause("Closing", LOCK)].concat(),
            &[asking, keeping, clause("Closing", LOCK)].concat(),
        ],
        "Keeping: 1 new; 2 moved ~15 #3 (whole: ~29 #3)
         Fees for copies: 1 new; 2 ~14 #4
         Asking: 1 new
         Closing: 1 new",
    );
}

#[test]
fn a_clause_that_comes_back_resumes_its_line() {
    let with = [clause("Keeping", KEEP), clause("Asking", ASK)].concat();
    let without = clause("Asking", ASK);
    check_history(
        &[&with, &without, &without, &with],
        "Keeping: 1 new; 2 gone -15 #1; 4 back +15 #1
         Asking: 1 new",
    );
    // Another text under the same heading is another clause.
    let other = [clause("Keeping", CALL), clause("Asking", ASK)].concat();
    check_history(
        &[&with, &without, &other],
        "Keeping: 1 new; 2 gone -15 #1
         Asking: 1 new
         Keeping: 3 new +14 #1",
    );
}

#[test]
fn a_clause_is_split_off_and_merged_again() {
    let one = clause("Keeping", &[KEEP, ASK, CALL].concat());
    let two = [clause("Keeping", &[KEEP, ASK].concat()), clause("The bell", CALL)].concat();
    check_history(
        &[&one, &two, &one],
        "Keeping: 1 new
         The bell: 2 split off Keeping +2 #1; 3 merged into Keeping -2 #1",
    );
}

#[test]
fn headings_of_the_same_words_are_told_apart() {
    let version = |first: &str, second: &str| {
        [
            clause("Letters", KEEP),
            format!("<h3>Contact</h3>{first}"),
            clause("Copies", FEES),
            format!("<h3>Contact</h3>{second}"),
        ]
        .concat()
    };
    check_history(
        &[&version(CALL, ASK), &version(CALL, &ASK.replace("night ", ""))],
        "Letters: 1 new
         Contact: 1 new
         Copies: 1 new; 2 (whole: -1 #1)
         Contact: 1 new; 2 -1 #1",
    );
    let new = ["<h3>Contact</h3><p>Write to the harbour office.</p>", &version(CALL, ASK)].concat();
    check_history(
        &[&version(CALL, ASK), &new],
        "Letters: 1 new
         Contact: 1 new
         Copies: 1 new
         Contact: 1 new
         Contact: 2 new +6 #1",
    );
}

#[test]
fn texts_without_headings_have_one_line() {
    check_history(
        &[KEEP, &KEEP.replace("two", "three"), &[KEEP, ASK].concat()],
        "(start): 1 new; 2 +1 -1 #1; 3 +14 -1 #1",
    );
    check_history(&[KEEP, &clause("Keeping", KEEP)], "Keeping: 2 split off (start) +1 #1");
}

#[test]
fn rank_and_id_may_change() {
    check_history(
        &[
            &[clause("Keeping", KEEP), clause("Asking", ASK)].concat(),
            &format!("{}<h3>Asking</h3>{ASK}", clause("Keeping", KEEP)),
            &format!("{}<h3 id=\"ask\">Asking</h3>{ASK}", clause("Keeping", KEEP)),
        ],
        "Keeping: 1 new; 2 (whole: #1)
         Asking: 1 new; 2 rank 3 #1; 3 id ask",
    );
}

#[test]
fn old_ids_lead_to_the_clause_that_goes_on() {
    let with_id = |id: &str, title: &str, body: &str| format!("<h2 id=\"{id}\">{title}</h2>{body}");
    let versions = [
        [with_id("keeping", "Keeping", KEEP), with_id("bell", "The bell", CALL)].concat(),
        [with_id("storage", "Storage", KEEP), with_id("keeping", "Keeping bees", FEES)].concat(),
        [with_id("cabinet", "The cabinet", &[KEEP, FEES].concat()), with_id("ask", "Asking", ASK)]
            .concat(),
    ];
    let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
    let (history, _) = history(&versions);
    let ids = |_: usize, heading: &Heading| heading.id.iter().cloned().collect();
    let taken = |version: usize| -> BTreeSet<String> {
        let lines = history.versions[version].iter();
        lines.filter_map(|line| history.lines[*line].heading(version).id.clone()).collect()
    };
    let former = history.former_ids(Some(1), &ids, &taken);
    assert_eq!(former[2], [vec!["storage", "keeping"], vec![]]);
    assert_eq!(former[1], [vec!["cabinet"], vec![]]);
    assert_eq!(former[0], [Vec::<String>::new(), vec![]]);
}

mod properties {
    use proptest::prelude::*;

    use super::*;
    use crate::redline::made_up::{document, edited, html};

    /// Versions of a notice: clauses with numbers, of a few words each, that are dealt anew.
    fn notices() -> impl Strategy<Value = Vec<String>> {
        const BODIES: [&str; 6] = [KEEP, ASK, CALL, FEES, LOCK, ""];
        const TITLES: [&str; 6] = ["Keeping", "Asking", "The bell", "Fees", "Contact", "Contact"];
        let clause = (0..6usize, 0..6usize, 2..4u8, any::<bool>());
        let version = prop::collection::vec(clause, 0..6).prop_map(|clauses| {
            let mut ids = BTreeSet::new();
            let clauses = clauses.iter().enumerate().map(|(at, (title, body, rank, numbered))| {
                let number = if *numbered { format!("{}. ", at + 1) } else { String::new() };
                let title = format!("{number}{}", TITLES[*title]);
                let mut id = title.to_lowercase().replace([' ', '.'], "");
                while !ids.insert(id.clone()) {
                    id.push('-');
                }
                format!("<h{rank} id=\"{id}\">{title}</h{rank}>{}", BODIES[*body])
            });
            clauses.collect::<String>()
        });
        prop::collection::vec(version, 2..6)
    }

    /// Any document, edited again and again.
    fn documents() -> impl Strategy<Value = Vec<String>> {
        let bytes = || prop::collection::vec(any::<u8>(), 0..200);
        (bytes(), prop::collection::vec(bytes(), 1..4)).prop_map(|(first, edits)| {
            let mut last = document(&first);
            let mut versions = vec![html(&last)];
            for edits in edits {
                last = edited(&last, &edits);
                versions.push(html(&last));
            }
            versions
        })
    }

    fn check(versions: &[String]) {
        let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
        let (history, redlines) = history(&versions);
        assert_eq!(history.versions.len(), versions.len());
        let told = listing(&history);
        for (version, lines) in history.versions.iter().enumerate() {
            let each: BTreeSet<usize> = lines.iter().copied().collect();
            assert_eq!(each.len(), lines.len(), "a line has one clause a version\n{told}");
            let there = (0..history.lines.len()).filter(|at| history.lines[*at].is_in(version));
            assert_eq!(there.collect::<BTreeSet<_>>(), each, "version {version}\n{told}");
            let is = Sides::of(&compare(versions[version], versions[version]));
            let headings: Vec<Heading> =
                lines.iter().map(|at| history.lines[*at].heading(version).clone()).collect();
            assert_eq!(headings, is.clauses[NEW], "version {version}\n{told}");
        }
        for line in &history.lines {
            let mut there = false;
            for step in &line.steps {
                let begins = !matches!(step.what, What::Stayed | What::Gone | What::Merged { .. });
                assert_ne!(begins, there, "what begins was not there\n{told}");
                there = step.what.is_there();
                assert!(step.own.words_deleted <= step.whole.words_deleted, "{told}");
            }
            assert!(line.steps.is_sorted_by_key(|step| step.version), "{told}");
            assert!(line.headings.is_sorted_by_key(|(version, _)| *version), "{told}");
        }
        for (at, redline) in redlines.iter().enumerate() {
            let steps: Vec<&Step> = history
                .lines
                .iter()
                .flat_map(|line| line.steps.iter().filter(|step| step.version == at + 1))
                .collect();
            let sum = |kind: fn(&Counts) -> usize| -> usize {
                steps.iter().map(|it| kind(&it.own)).sum()
            };
            let summary = &redline.summary;
            assert_eq!(summary.words_inserted, sum(|it| it.words_inserted), "{told}");
            assert_eq!(summary.words_deleted, sum(|it| it.words_deleted), "{told}");
            assert_eq!(summary.words_moved, sum(|it| it.words_moved), "{told}");
            let touched = steps.iter().any(|step| step.own.changes > 0);
            assert_eq!(touched, !redline.is_empty(), "{told}");
        }
        // Taking the same versions again gives the same.
        let mut again = Builder::default();
        redlines.iter().for_each(|redline| again.add(redline));
        assert_eq!(again.finish(), history);
    }

    /// The ids that each version answers to.
    fn former_ids(history: &ClauseHistory, shown: usize) -> Vec<Vec<Vec<String>>> {
        let ids = |_: usize, heading: &Heading| heading.id.iter().cloned().collect();
        history.former_ids(Some(shown), &ids, &|version| {
            let lines = history.versions[version].iter();
            lines.filter_map(|line| history.lines[*line].heading(version).id.clone()).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn every_clause_has_one_line(versions in notices()) {
            check(&versions);
        }

        #[test]
        fn anchors_need_no_more_comparisons_than_they_make(
            versions in notices(),
            shown in any::<prop::sample::Index>(),
        ) {
            let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
            let shown = shown.index(versions.len());
            let (history, redlines) = history(&versions);
            let mut builder = Builder::default();
            for (version, lines) in history.versions.iter().enumerate() {
                let lines = lines.iter().skip(1);
                let headings = lines.map(|at| history.lines[*at].heading(version).clone());
                if !builder.add_headings(headings.collect()) {
                    builder.add(&redlines[version - 1]);
                }
            }
            let few = builder.finish();
            assert_eq!(former_ids(&few, shown), former_ids(&history, shown), "{}", listing(&history));
        }

        #[test]
        fn ids_are_never_given_twice(versions in notices(), shown in any::<prop::sample::Index>()) {
            let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
            let (history, _) = history(&versions);
            let former = former_ids(&history, shown.index(versions.len()));
            for (version, (clauses, lines)) in former.iter().zip(&history.versions).enumerate() {
                let own = lines.iter().filter_map(|it| history.lines[*it].heading(version).id.as_ref());
                let all: Vec<&String> = clauses.iter().flatten().chain(own).collect();
                assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
            }
        }

        #[test]
        fn every_clause_of_any_document_has_one_line(versions in documents()) {
            check(&versions);
        }
    }
}
