//! Versions of an inventory compared: what an editor changed in the data reads as exactly that, row by row.

mod support;

use support::Site;

const BEFORE: &str = r#"title: Cookies
manage: /settings
providers:
- id: owl
  name: Owl Statistics
  category: analytics
  purpose: Counts visits and shows which pages people look at.
  links: {privacy: "https://owl.example/privacy"}
  items:
  - {name: owl_id, party: first, retention: P13M}
  - {name: owl_day, party: first, retention: P1D}
  - {name: owl_map, party: first, storage: local-storage, retention: unlimited}
- id: elk
  name: Elk Experiments
  category: analytics
  purpose: Shows one of two versions of a page, the same one each time.
  items:
  - {name: elk_exp, party: first, retention: P60D}
- id: asp
  name: Asp Video
  category: functionality
  purpose: Plays the videos in our guides.
  items:
  - {name: asp_vol, party: third, retention: P6M}
"#;

/// What a redline marks: what was deleted and inserted in the tables of categories, a `/` between cells, and what
/// is said to have moved.
fn marked(change: &str, with: &str) -> Vec<String> {
    assert_eq!(BEFORE.matches(change).count(), 1, "{change}");
    let after = BEFORE.replace(change, with);
    let site = Site::new(&[
        ("content/cookies/2024-01-01.yaml", BEFORE),
        ("content/cookies/index.yaml", &format!("effective: 2025-01-01\n{after}")),
    ]);
    let run = site.run(&["diff", "/cookies@2024-01-01", "/cookies@2025-01-01"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    // A row may go over several lines.
    let mut rows: Vec<String> = Vec::new();
    for line in run.stdout.lines() {
        if line.starts_with("  | ") || line.starts_with("      ~ ") || line.starts_with("@@ ") {
            rows.push(line.trim().to_owned());
        } else if line.starts_with("      ")
            && let Some(row) = rows.last_mut()
        {
            *row += &format!(" {}", line.trim());
        }
    }
    let mut found = Vec::new();
    let mut clause = "";
    for row in &rows {
        if let Some(title) = row.strip_prefix("@@ ") {
            clause = title.split(" @@").next().unwrap_or_default();
        } else if let Some(moved) = row.strip_prefix("~ ") {
            found.push(format!("~ {moved}"));
        } else if clause != "Cookies" && clause != "Providers" {
            let marks: Vec<&str> = row.split(['[', '{']).skip(1).collect();
            let marks = marks.iter().filter_map(|mark| mark.split([']', '}']).next());
            let marks: Vec<&str> = marks.filter(|mark| mark.starts_with(['-', '+'])).collect();
            if !marks.is_empty() {
                found.push(format!("{clause}: {}", marks.join(" / ")));
            }
        }
    }
    found
}

fn check_marked(change: &str, with: &str, expected: &[&str]) {
    assert_eq!(marked(change, with), expected, "{change} → {with}");
}

#[test]
fn an_item_that_was_added_is_a_row_that_was_inserted() {
    let row = |name: &str, time: &str, kind: &str| {
        format!(
            "Analytics and performance: +{name}+ / +Owl Statistics+ / +Counts visits and shows which pages people look at.+ / +{time}+ / +{kind}+ / +us (first party)+"
        )
    };
    let first = "  - {name: owl_id,";
    check_marked(
        first,
        &format!("  - {{name: owl_new, party: first, retention: P13M}}\n{first}"),
        &[&row("owl_new", "13 months", "cookie")],
    );
    let last = "storage: local-storage, retention: unlimited}\n";
    check_marked(
        last,
        &format!(
            "{last}  - {{name: owl_new, party: first, storage: local-storage, retention: unlimited}}\n"
        ),
        &[&row("owl_new", "unlimited", "local storage")],
    );
}

#[test]
fn a_cell_that_changed_is_the_only_one_that_is_marked() {
    check_marked(
        "owl_id, party: first, retention: P13M",
        "owl_id, party: first, retention: P6M",
        &["Analytics and performance: -13- / +6+"],
    );
    check_marked(
        "retention: P60D",
        "retention: session",
        &["Analytics and performance: -60 days- / +session+"],
    );
    check_marked(
        "the same one each time.",
        "and compares how well they work.",
        &[
            "Analytics and performance: -the same one each time- / +and compares how well they work+",
        ],
    );
    check_marked(
        "name: owl_day",
        "name: owl_today",
        &["Analytics and performance: -owl_day- / +owl_today+"],
    );
    check_marked(
        "storage: local-storage",
        "storage: indexeddb",
        &["Analytics and performance: -local storage- / +browser database+"],
    );
    check_marked(
        "asp_vol, party: third",
        "asp_vol, party: first",
        &["Functionality: -others (third- / +us (first+"],
    );
}

#[test]
fn a_provider_that_is_gone_is_its_rows_and_nothing_else() {
    let start = BEFORE.find("- id: elk").expect("a provider");
    let end = BEFORE.find("- id: asp").expect("a provider");
    check_marked(
        &BEFORE[start..end],
        "",
        &[
            "Analytics and performance: -elk_exp- / -Elk Experiments- / -Shows one of two versions of a page, the same one each time.- / -60 days- / -cookie- / -us (first party)-",
        ],
    );
    check_marked(
        "- {name: owl_day, party: first, retention: P1D}\n  ",
        "",
        &[
            "Analytics and performance: -owl_day- / -Owl Statistics- / -Counts visits and shows which pages people look at.- / -1 day- / -cookie- / -us (first party)-",
        ],
    );
}

#[test]
fn what_has_another_category_now_has_moved() {
    let cells = "elk_exp / Elk Experiments / Shows one of two versions of a page, the same one each time. / 60 days / cookie / us (first party)";
    let all = |sign: &str| {
        let cells: Vec<String> =
            cells.split(" / ").map(|cell| format!("{sign}{cell}{sign}")).collect();
        cells.join(" / ")
    };
    check_marked(
        "name: Elk Experiments\n  category: analytics",
        "name: Elk Experiments\n  category: functionality",
        &[
            &format!("Analytics and performance: {}", all("-")),
            "~ moved to “Functionality”",
            &format!("Functionality: {}", all("+")),
            "~ moved here from “Analytics and performance”",
        ],
    );
    // Several items of one provider say what they are for in the same words.
    let moved = marked(
        "name: Owl Statistics\n  category: analytics",
        "name: Owl Statistics\n  category: functionality",
    );
    let moves: Vec<&str> =
        moved.iter().filter(|it| it.starts_with('~')).map(String::as_str).collect();
    assert_eq!(
        moves,
        ["~ moved to “Functionality”", "~ moved here from “Analytics and performance”",],
        "{moved:?}"
    );
}
