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

/// Builds a site of these files.
fn build(files: &[(&str, &str)]) -> Built {
    let site = Site::new(files);
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

/// What a reader reads in the main part of a page, in one line.
fn main_words(built: &Built, page: &str) -> String {
    let page = built.file(page);
    let start = page.find("<h1>").expect("a heading");
    let end = page.find("</main>").expect("an end");
    support::reader_words(&page[start..end])
}

#[test]
fn the_life_of_each_clause_is_a_page() {
    let built = letters();
    let path = "letters/history/clauses/index.html";
    let words = main_words(&built, path);
    let (_, words) = words.split_once("is told there. ").expect("an introduction");
    assert_eq!(
        words,
        "Letters 1 March 2020 appeared \
         1. Fees 1 September 2026 Pending moved See the change (1 September 2026, 1. Fees) \
         1 May 2024 appeared +13 See the change (1 May 2024, 1. Fees) \
         2. The cabinet 1 September 2026 Pending renamed: “2. The cabinet” is now “Storage” +1 −3 \
         See the change (1 September 2026, 2. The cabinet) \
         1 May 2024 renamed: “1. Keeping” is now “2. The cabinet”; wording changed +4 −3 \
         See the change (1 May 2024, 2. The cabinet) 1 March 2020 appeared \
         3. Asking 1 September 2026 Pending taken out −15 See the change (1 September 2026, 3. Asking) \
         1 May 2024 renumbered: “2. Asking” is now “3. Asking” See the change (1 May 2024, 3. Asking) \
         1 March 2020 appeared \
         Keeping 1 September 2026 Pending taken out −14 See the change (1 September 2026, Keeping) \
         1 May 2024 appeared +14 See the change (1 May 2024, Keeping) \
         The history of all clauses as data (JSON)"
    );
    let page = built.file(path);
    // Nested by rank: all stand below the title.
    assert_eq!(
        page.matches("<ol>\n").count(),
        2,
        "of the path to the page and of the clauses below the title"
    );
    let cabinet = &page[page.find("id=\"engross:clause-2\"").expect("the cabinet")..];
    let cabinet = &cabinet[..cabinet.find("\n</li>\n<li id=").expect("an end")];
    let links: Vec<&str> = cabinet
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|link| link.trim_start_matches("/letters/"))
        .collect();
    let [now, pending, pending_change, then, change, first] = links[..] else {
        panic!("{links:?}")
    };
    assert_eq!(
        [now, pending, then, first],
        [
            "#2-the-cabinet",
            "2026-09-01/#storage",
            "2024-05-01/#2-the-cabinet",
            "2020-03-01/#1-keeping"
        ]
    );
    for (link, version) in [(pending_change, "2026-09-01"), (change, "2024-05-01")] {
        let anchor = link.strip_prefix(&format!("{version}/changes/#")).expect("a redline");
        let redline = built.file(&format!("letters/{version}/changes/index.html"));
        assert!(redline.contains(&format!("id=\"{anchor}\"")), "{link}");
    }
    assert!(!page.contains("name=\"robots\""), "search engines may keep it");
    for from in ["letters/index.html", "letters/history/index.html"] {
        assert!(built.file(from).contains("href=\"/letters/history/clauses/\""), "{from}");
    }
}

#[test]
fn a_notice_of_one_version_has_no_page_of_clauses() {
    let built = build(&[("content/a.md", "---\neffective: 2020-01-01\n---\n# A\n\n## B\n")]);
    assert!(!built.has("a/history/clauses/index.html"));
    for page in ["a/index.html", "a/history/index.html", "sitemap.xml"] {
        assert!(!built.file(page).contains("clauses/"), "{page}");
    }
}

#[test]
fn clauses_that_went_came_back_or_are_to_come_are_told_with_where_they_went() {
    let text = |clauses: &[(&str, &str)]| {
        let clause = |(title, text): &(&str, &str)| format!("{title}\n\n{text}\n\n");
        clauses.iter().map(clause).collect::<String>()
    };
    let dated = "#### Version - March 2020";
    let both = format!("{KEEP} {ASK}");
    let built = build(&[
        (
            "content/a/2020-03-01.md",
            &text(&[
                (dated, ""),
                ("# A", ""),
                ("## Keep", KEEP),
                ("## Ask", ASK),
                ("### Fees", FEES),
            ]),
        ),
        ("content/a/2021-03-01.md", &text(&[("# A", CALL), ("## Keep", &both)])),
        (
            "content/a/index.md",
            &format!(
                "---\neffective: 2022-03-01\n---\n{}",
                text(&[("# A", CALL), ("## Keep", &format!("**{both}**")), ("### Fees", FEES)])
            ),
        ),
        (
            "content/a/2027-03-01.md",
            &format!(
                "---\npublished: 2025-01-01\n---\n{}",
                text(&[("# A", CALL), ("## Keep", &both), ("### Fees", FEES), ("## Bell", CALL),])
            ),
        ),
    ]);
    let words = main_words(&built, "a/history/clauses/index.html");
    let (_, words) = words.split_once("is told there. ").expect("an introduction");
    assert_eq!(
        words,
        "A 1 March 2021 wording changed +13 See the change (1 March 2021, A) 1 March 2020 appeared \
         Keep Changed in 3 versions \
         1 March 2027 Pending changed in form only See the change (1 March 2027, Keep) \
         1 March 2022 changed in form only See the change (1 March 2022, Keep) \
         1 March 2021 “Ask” became part of it See the change (1 March 2021, Keep) \
         1 March 2020 appeared \
         Fees 1 March 2022 is there again +12 See the change (1 March 2022, Fees) \
         1 March 2021 taken out −12 See the change (1 March 2021, Fees) 1 March 2020 appeared \
         Clauses to come \
         Bell 1 March 2027 Pending appeared +14 See the change (1 March 2027, Bell) \
         Clauses that are gone Their links lead to the last version that had them. \
         Ask 1 March 2021 became part of “Keep” −1 See the change (1 March 2021, Ask) \
         1 March 2020 appeared The history of all clauses as data (JSON)",
        "the dated line above the title is no clause"
    );
    let page = built.file("a/history/clauses/index.html");
    for link in ["/a/2020-03-01/#ask", "/a/2027-03-01/#bell", "/a/#keep", "#engross:clause-3"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
    }
    assert!(page.contains("<li id=\"engross:clause-3\">"), "the clause that it went into");
}

#[test]
fn what_is_listed_of_a_clause_is_bounded() {
    let days = 1..=28;
    let files: Vec<(String, String)> = [1, 2]
        .iter()
        .flat_map(|month| days.clone().map(move |day| format!("2020-{month:02}-{day:02}")))
        .enumerate()
        .map(|(at, day)| {
            (format!("content/a/{day}.md"), format!("# A\n\n## B\n\n{KEEP} The number is {at}.\n"))
        })
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let built = build(&files);
    let words = main_words(&built, "a/history/clauses/index.html");
    assert!(words.contains("B Changed in 55 versions 28 February 2020"), "{words}");
    assert_eq!(words.matches("wording changed").count(), 39);
    let end = "18 January 2020, B) 16 earlier changes are not listed here; the data has them. 1 January 2020 appeared";
    assert!(words.contains(end), "{words}");
}
