//! The history of clauses on whole sites: old anchors, and `clauses.json`.

mod support;

use support::{Built, Site};

const KEEP: &str = "We keep your letters in a locked cabinet for two winters, then burn them.";
const ASK: &str = "Anyone may ask the night porter which letters of theirs the cabinet holds.";
const CALL: &str = "Ring the brass bell twice, or leave a note under the green lamp.";
const FEES: &str = "Each copy costs one silver coin; children and sailors pay nothing.";

/// A notice of three versions, the last of which is pending.
fn letters() -> Built {
    let first = format!("# Letters\n\n## 1. Keeping\n\n{KEEP}\n\n## 2. Asking\n\n{ASK}\n");
    let second = format!(
        "---\neffective: 2024-05-01\n---\n# Letters\n\n## 1. Fees\n\n{FEES}\n\n## 2. The cabinet\n\n{}\n\n## 3. Asking\n\n{ASK}\n\n## Keeping\n\n{CALL}\n",
        KEEP.replace("two", "three"),
    );
    let third = format!(
        "---\npublished: 2025-12-01\n---\n# Letters\n\n## Storage\n\n{}\n\n## 1. Fees\n\n{FEES}\n",
        KEEP.replace("two", "three"),
    );
    let site = Site::new(&[
        ("content/letters/2020-03-01.md", &first),
        ("content/letters/index.md", &second),
        ("content/letters/2026-09-01.md", &third),
    ]);
    site.build().keep(site)
}

/// Expects that the id leads to this heading of the page, or nowhere.
fn check_anchor(built: &Built, page: &str, id: &str, heading: Option<&str>) {
    let text = built.text(page);
    let found = text.find(&format!(" id=\"{id}\"")).map(|at| {
        let start = text[..at].rfind("<h").expect("a heading");
        let end = start + text[start..].find("</h").expect("its end");
        let mut words = String::new();
        for (at, part) in text[start..end].split('<').enumerate() {
            words.push_str(if at == 0 { part } else { part.split_once('>').expect("a tag").1 });
        }
        words
    });
    assert_eq!(found.as_deref(), heading, "{page}#{id}\n{text}");
}

#[test]
fn the_clause_that_took_its_place_answers_to_the_old_anchor() {
    let built = letters();
    let page = "letters/index.html";
    check_anchor(&built, page, "2-asking", Some("3. Asking"));
    check_anchor(&built, page, "1-keeping", Some("2. The cabinet"));
    // Another clause bears the words of the old heading now, and with them the id.
    check_anchor(&built, page, "keeping", Some("Keeping"));
    // What a pending text calls it leads to it too.
    check_anchor(&built, page, "storage", Some("2. The cabinet"));
    check_anchor(&built, "letters/2024-05-01/index.html", "1-keeping", Some("2. The cabinet"));
    check_anchor(&built, "letters/2020-03-01/index.html", "storage", None);
    check_anchor(&built, "letters/2020-03-01/index.html", "2-the-cabinet", None);
    let pending = "letters/2026-09-01/index.html";
    check_anchor(&built, pending, "2-the-cabinet", Some("Storage"));
    check_anchor(&built, pending, "1-keeping", Some("Storage"));
    check_anchor(&built, pending, "3-asking", None);
}

#[test]
fn the_life_of_each_clause_is_data() {
    let built = letters();
    let json = built.json("letters/clauses.json");
    assert_eq!(
        json["versions"],
        serde_json::json!(["2020-03-01", "2024-05-01", "2026-09-01"]),
        "oldest first"
    );
    let clauses = json["clauses"].as_array().expect("clauses");
    let titles: Vec<&str> = clauses.iter().filter_map(|it| it["title"].as_str()).collect();
    assert_eq!(titles, ["Letters", "Storage", "3. Asking", "1. Fees", "Keeping"]);
    let cabinet = &clauses[1];
    assert_eq!(cabinet["id"], "storage");
    assert_eq!(cabinet["level"], 2);
    assert_eq!(cabinet["former_ids"], serde_json::json!(["1-keeping", "2-the-cabinet"]));
    assert_eq!(cabinet["former_titles"], serde_json::json!(["1. Keeping", "2. The cabinet"]));
    assert_eq!(cabinet["url"], "https://legal.example.com/letters/#2-the-cabinet");
    assert_eq!(cabinet["gone_in"], serde_json::Value::Null);
    let step = &cabinet["history"][1];
    assert_eq!(step["version"], "2024-05-01");
    assert_eq!(step["event"], "changed");
    assert_eq!(step["title_change"], "renamed");
    assert_eq!(step["title"], "2. The cabinet");
    let url = step["url"].as_str().expect("a place in the redline");
    let (page, change) = url
        .strip_prefix("https://legal.example.com/")
        .and_then(|path| path.split_once('#'))
        .expect("an address");
    assert!(built.file(&format!("{page}index.html")).contains(&format!("id=\"{change}\"")));
    let asking = &clauses[2];
    assert_eq!(asking["history"][1]["title_change"], "renumbered");
    assert_eq!(asking["gone_in"], "2026-09-01");
    assert_eq!(asking["history"][2]["event"], "gone");
}

#[test]
fn a_notice_of_one_version_has_clauses_too() {
    let site = Site::new(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n\n## B\n")]);
    let built = site.build();
    let clauses = &built.json("a/clauses.json")["clauses"];
    assert_eq!(clauses.as_array().map(Vec::len), Some(2));
    assert_eq!(clauses[1]["url"], "https://legal.example.com/a/#b");
    assert_eq!(clauses[1]["history"][0]["event"], "new");
}
