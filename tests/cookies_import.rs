//! `engross cookies import`: what others know of cookies in, inventories out, through the program as a user runs it; and
//! the real sources, where they are beside the checkout.

mod support;

use std::collections::BTreeMap;
use std::fs;

use support::{Site, shared, tree};

/// Rows with every oddity of the real database: platforms that come back, an empty one, two that differ in capitals,
/// words for durations, columns that were mixed up, signs that nobody sees, quotes, parties, placeholders.
const DATABASE: &str = "\
ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data Controller,User Privacy & GDPR Rights Portals,Wildcard match
a-1,Pellmarsh,Functional,pm_sid,,Keeps you signed in,session,Pellmarsh Ltd,https://pellmarsh.example.com/privacy,0
a-2,Copperlane,Marketing,clp_,copperlane.example.org (3rd party),\"Measures, and \"\"counts\"\"\",13 months,Copperlane Inc,https://copperlane.example.org/privacy,1
a-3,Pellmarsh,Security,pm_csrf,pellmarsh.example.com,Protects forms,Session,Pellmarsh Ltd,https://pellmarsh.example.com/privacy,0
a-4,copperlane,Personalization,clp_look,.copperlane.example.org (3rd party) or .clp.example.net (3rd party),  Remembers a  look ,1 Year,Copperlane Inc,,0
a-5,Copperlane,Necessary,clp_opt,  or clp.example.net (3rd party),Opts out,2 years after last activity,Copperlane Inc,,0
a-6,,Security,XSRF,,Protects,End of session (browser),,,0
a-7,Copperlane,Odd,clp_*,ut,Tests,Varies,Copperlane Inc,https://copperlane.example.org/privacy,0
a-8,Byway,Marketing,byw,,Pays commission,Byway,29 days,https://byway.example.org/privacy,0
a-9,Byway,Analytics,byw\u{ad}click\t,.byway.example.org\u{200b},Counts,30 seconds till 1 year,Byway,https://byway.example.org/privacy,0
a-10,Byway,Analytics,byw,,\"Counts
over two lines\",Local Storage,Byway,https://byway.example.org/privacy,0
a-11,Byway,Analytics,byw_%ID%,,Counts,0 days,Byway,not an address,yes
a-12,Pellmarsh,Functional,pm_sid,,Keeps you signed in,Persistent,Pellmarsh BV,https://pellmarsh.example.com/privacy,0
";

fn with(files: &[(&str, &str)]) -> Site {
    let site = Site::new(&[]);
    files.iter().for_each(|(path, text)| site.write(path, text));
    site
}

/// Runs an import that ends with this, and gives what it prints and says.
fn run(site: &Site, args: &[&str], status: i32) -> (String, String) {
    let run = site.run(&[&["cookies", "import"], args].concat());
    assert_eq!(run.status, status, "{args:?}: {}", run.stderr);
    (run.stdout, run.stderr)
}

/// Runs an import that has to be refused: compares what is said, and that nothing was written.
fn check_refusal(site: &Site, args: &[&str], status: i32, expected: &str) {
    let before = tree(site.root());
    let (stdout, stderr) = run(site, args, status);
    assert_eq!((stdout.as_str(), stderr.as_str()), ("", expected), "{args:?}");
    assert!(tree(site.root()) == before, "{args:?} changed files");
}

/// The rows of a CSV text.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let row = |row: Result<csv::StringRecord, csv::Error>| {
        row.expect("a row").iter().map(str::to_owned).collect()
    };
    reader.records().map(row).collect()
}

#[test]
fn a_database_becomes_an_inventory_that_a_person_would_have_written() {
    let site = with(&[("open.csv", DATABASE)]);
    let (yaml, said) = run(&site, &["--from", "ocd", "open.csv"], 0);
    let expected = include_str!("fixtures/cookies-import/open.yaml");
    assert_eq!(yaml, expected, "\n{yaml}");
    let expected = include_str!("fixtures/cookies-import/open.txt");
    assert_eq!(said, expected, "\n{said}");
}

#[test]
fn an_export_gives_the_rows_back() {
    let site = with(&[("open.csv", DATABASE)]);
    let (yaml, _) = run(&site, &["--from", "ocd", "open.csv"], 0);
    site.write("ours.yaml", &yaml);
    let exported = site.run(&["cookies", "export", "--to", "ocd", "ours.yaml"]);
    assert_eq!((exported.stderr.as_str(), exported.status), ("", 0));
    assert_eq!(rows(&exported.stdout), rows(DATABASE));
}

#[test]
fn what_is_changed_is_exported_as_it_is_then() {
    let site = with(&[("open.csv", DATABASE)]);
    let (yaml, _) = run(&site, &["--from", "ocd", "open.csv"], 0);
    let changed = yaml
        .replace("retention: {max: P1Y, note: 30 seconds till 1 year}", "retention: P6M")
        .replace("purpose: Remembers a look", "purpose: Remembers how it looks")
        .replace("retention: P29D", "retention: P30D");
    site.write("ours.yaml", &changed);
    let exported = site.run(&["cookies", "export", "--to", "ocd", "ours.yaml"]);
    let rows = rows(&exported.stdout);
    let row = |id: &str| rows.iter().find(|row| row[0] == id).expect("the row");
    assert_eq!(row("a-9")[6], "6 months");
    assert_eq!(row("a-4")[5], "Remembers how it looks");
    assert_eq!((row("a-8")[6].as_str(), row("a-8")[7].as_str()), ("30 days", "Byway"));
    // What is beside it stays in the words of the source.
    assert_eq!(row("a-9")[3], "byw\u{ad}click\t");
}

#[test]
fn only_picks_rows_by_their_own_rule_and_tells_of_names_in_none() {
    let site = with(&[
        ("open.csv", DATABASE),
        ("names.txt", "# seen on our site\nclp_1234\npm_csrf  # ours\nnobody\n\npm_cs\n"),
    ]);
    let (yaml, said) = run(&site, &["--from", "ocd", "open.csv", "--only", "names.txt"], 1);
    let names: Vec<&str> =
        yaml.lines().filter_map(|line| line.trim().strip_prefix("- name: ")).collect();
    // Whole names are compared whole; a star at the end is a prefix.
    assert_eq!(names, ["pm_csrf", "clp_", "clp_"], "{yaml}");
    assert!(said.starts_with("3 items of 12 from 2 providers\n"), "{said}");
    assert!(said.ends_with("2 names of --only in no row:\n  nobody\n  pm_cs\n"), "{said}");

    site.write("names.txt", "pm_csrf\n");
    run(&site, &["--from", "ocd", "open.csv", "--only", "names.txt"], 0);
    site.write("names.txt", "# none\n");
    check_refusal(
        &site,
        &["--from", "ocd", "open.csv", "--only", "names.txt"],
        2,
        "error: names.txt names no cookies\n  help: write one name a line, or give a recording (.har) \
         of pages that set cookies\n",
    );
}

#[test]
fn ids_do_not_depend_on_what_is_asked_for() {
    let site = with(&[("open.csv", DATABASE), ("names.txt", "clp_look\n")]);
    let (yaml, _) = run(&site, &["--from", "ocd", "open.csv", "--only", "names.txt"], 0);
    assert!(yaml.contains("  - id: copperlane-2\n    name: copperlane\n"), "{yaml}");
}

#[test]
fn nothing_is_overwritten_and_faults_are_told_with_their_place() {
    let site = with(&[("open.csv", DATABASE), ("there.yaml", "title: Cookies\n")]);
    check_refusal(
        &site,
        &["--from", "ocd", "open.csv", "--output", "there.yaml"],
        2,
        "error: there.yaml is there already\n  help: nothing is ever overwritten; name another file, \
         or print it without --output\n",
    );
    let header = DATABASE.lines().next().expect("a header");
    site.write(
        "short.csv",
        format!("{header}\na-1,Pellmarsh,Functional,pm\na-2,x,x,x,x,x,x,x,x,0,more\n"),
    );
    check_refusal(
        &site,
        &["--from", "ocd", "short.csv"],
        1,
        "short.csv:2:1: error: the row has 4 cells, and the header has 10 [import-bad-csv]\n  help: a text \
         with a comma or line break in it must stand in quotation marks\n\
         short.csv:3:1: error: the row has 11 cells, and the header has 10 [import-bad-csv]\n  help: a \
         text with a comma or line break in it must stand in quotation marks\nerror: nothing was written\n",
    );
    site.write("open-quote.csv", format!("{header}\na-1,P,Functional,\"pm,,x,x,x,x,0\n"));
    check_refusal(
        &site,
        &["--from", "ocd", "open-quote.csv"],
        1,
        "open-quote.csv:2:18: error: a quotation mark is not closed [import-bad-csv]\n  help: put one behind \
         the text, and write those within it twice\nerror: nothing was written\n",
    );
    site.write("other.csv", "ID,Name\n1,x\n");
    let (_, said) = run(&site, &["--from", "ocd", "other.csv"], 1);
    assert!(
        said.starts_with(
            "other.csv:1:1: error: this is no Open Cookie Database: it has no column “Platform”"
        ),
        "{said}"
    );
    site.write(
        "nameless.csv",
        format!("{header}\na-1,P,Functional,,,,1 day,P,,0\na-2,P,Functional, ,,,1 day,P,,0\n"),
    );
    check_refusal(
        &site,
        &["--from", "ocd", "nameless.csv"],
        1,
        "nameless.csv:2:18: error: the row names no cookie [import-no-name]\n  help: name it, or remove the row\n\
         nameless.csv:3:18: error: the row names no cookie [import-no-name]\n  help: name it, or remove the row\n\
         error: nothing was written\n",
    );
    site.write("latin.csv", b"ID,\xe9\n");
    let (_, said) = run(&site, &["--from", "ocd", "latin.csv"], 1);
    assert!(
        said.starts_with("latin.csv:1:4: error: the file is not UTF-8 here (byte 0xE9)"),
        "{said}"
    );
    check_refusal(
        &site,
        &["--from", "ocd", "none.csv"],
        2,
        "error: there is no file none.csv\n  help: name a file to read\n",
    );

    run(&site, &["--from", "ocd", "open.csv", "--output", "new/folder/ours.yaml"], 0);
    assert!(site.path("new/folder/ours.yaml").exists());
}

#[test]
fn the_real_database_comes_back_row_by_row() {
    let Some(path) = shared("corpus/open-cookie-database.csv") else { return };
    let database = fs::read_to_string(path).expect("the database");
    let site = with(&[("open.csv", &database)]);
    let (yaml, said) = run(&site, &["--from", "ocd", "open.csv"], 0);
    site.write("ours.yaml", &yaml);
    let before = rows(&database);
    assert_eq!(before.len(), 2265);
    let platforms: BTreeMap<&str, usize> =
        before[1..].iter().map(|row| (row[1].as_str(), 1)).collect();
    let head = format!("2264 items from {} providers\n", platforms.len());
    assert!(said.starts_with(&head), "{said}");
    let exported = site.run(&["cookies", "export", "--to", "ocd", "ours.yaml"]);
    assert_eq!((exported.stderr.as_str(), exported.status), ("", 0));
    let after = rows(&exported.stdout);
    assert_eq!(after.len(), before.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
    // The program holds them to its own rules as well: nothing of it is an error.
    let checked = site.run(&["cookies", "export", "--to", "json", "ours.yaml"]);
    assert_eq!(checked.status, 0, "{}", checked.stderr);
}
