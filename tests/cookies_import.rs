//! `engross cookies import`: what others know of cookies in, inventories out, through the program as a user runs it; and
//! the real sources, where they are beside the checkout.

mod support;

use std::collections::BTreeMap;
use std::fs;

use support::{Site, project, shared, tree};

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

/// What is edited of a provider is told on each of its rows, those too that said otherwise themselves.
#[test]
fn what_is_changed_of_a_provider_is_exported_on_all_its_rows() {
    let header = DATABASE.lines().next().expect("a header");
    let database = format!(
        "{header}\n\
         b-1,Owl,Marketing,a,,Counts,1 day,Owl  Ltd,see website,0\n\
         b-2,Owl,Marketing,b,,Counts too,1 day,Owl BV,see website,0\n\
         b-3,Owl,Marketing,c,,Counts on,Owl Ltd,29 days,,0\n\
         b-4,,Marketing,d,,Counts,1 day,Elk,https://elk.example/p,0\n"
    );
    let site = with(&[("open.csv", &database)]);
    let (yaml, _) = run(&site, &["--from", "ocd", "open.csv"], 0);
    let exported = |yaml: &str| {
        site.write("ours.yaml", yaml);
        rows(&site.run(&["cookies", "export", "--to", "ocd", "ours.yaml"]).stdout)
    };
    assert_eq!(exported(&yaml), rows(&database), "{yaml}");
    assert!(yaml.contains("    controller: Owl Ltd\n"), "{yaml}");
    let changed = yaml
        .replace(
            "    controller: Owl Ltd\n",
            "    controller: Owl SA\n    links: {privacy: https://new.example/p}\n",
        )
        .replace("name: Unnamed provider", "name: Elk");
    let rows = exported(&changed);
    let of = |column: usize| rows[1..].iter().map(|row| row[column].as_str()).collect::<Vec<_>>();
    assert_eq!(of(1), ["Owl", "Owl", "Owl", "Elk"]);
    assert_eq!(of(6), ["1 day", "1 day", "29 days", "1 day"]);
    assert_eq!(of(7), ["Owl SA", "Owl SA", "Owl SA", "Elk"]);
    let new = "https://new.example/p";
    assert_eq!(of(8), [new, new, new, "https://elk.example/p"]);
}

#[test]
fn what_the_columns_of_the_database_cannot_say_is_told() {
    let site = with(&[(
        "ours.yaml",
        "introduction: Hello
categories:
- {id: maps, label: Maps, consent_group: C5}
providers:
- id: owl
  name: {en: Owl, de: Eule}
  category: maps
  recipients: [{name: Elk, country: US}]
  links: {privacy: https://owl.example/p, terms: https://owl.example/t}
  groups:
  - name: Pixels
    items: [{name: c, display: c of you, match: suffix, retention: P1D, purpose: x, tcf: {purposes: [1]}}]
  items:
  - {name: a, storage: local-storage, path: /x, refresh: true, legal_basis: consent, retention: P1D, purpose: x}
  - {name: b, retention: P1D, purpose: x, party: first, domains: [owl.example]}
",
    )]);
    let exported = site.run(&["cookies", "export", "--to", "ocd", "ours.yaml"]);
    assert_eq!(exported.status, 0, "{}", exported.stderr);
    for said in [
        "the inventory has `introduction`, which the columns cannot say",
        "texts are told in English alone, and not in de",
        "the category `maps` has `label`, `consent_group`, which the columns cannot say",
        "`owl` has `recipients`, `links`, `groups`, which the columns cannot say",
        "`a` of `owl` has `storage`, `path`, `refresh`, `legal_basis`, which the columns cannot say",
        "`c` of `owl` is matched by suffix, which",
        "`c` of `owl` has `display`, `tcf`, which the columns cannot say",
    ] {
        assert!(exported.stderr.contains(said), "{said}\n{}", exported.stderr);
    }
    assert!(!exported.stderr.contains("`b`"), "{}", exported.stderr);
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

    let (_, said) =
        run(&site, &["--from", "ocd", "open.csv", "--output", "new/folder/ours.yaml"], 0);
    let next = "wrote new/folder/ours.yaml\nNext: state its `title:` and `effective:`, and in `manage:` where visitors \
                change their choice; look at each `# review:`, and run `engross check`.\n";
    assert!(said.contains(next), "{said}");
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

/// A made-up source as it is imported, beside what is to come of it.
fn check_fixture(from: &str, name: &str, args: &[&str]) {
    let folder = project().join("tests/fixtures/cookies-import");
    let stem = name.split('.').next().expect("a stem");
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect(name);
    let site = with(&[(name, &text(name))]);
    let (yaml, said) = run(&site, &[&["--from", from, name], args].concat(), 0);
    assert_eq!(yaml, text(&format!("{stem}.yaml")), "\n{yaml}");
    assert_eq!(said, text(&format!("{stem}.txt")), "\n{said}");
    // What was written is an inventory that the program takes.
    site.write("ours.yaml", &yaml);
    let taken = site.run(&["cookies", "export", "--to", "json", "ours.yaml"]);
    assert_eq!(taken.status, 0, "{}", taken.stderr);
}

#[test]
fn tables_lists_and_disclosures_become_inventories() {
    check_fixture("markdown-table", "table.md", &[]);
    check_fixture("tcf", "vendor.json", &[]);
    check_fixture("cookiebot-csv", "list.csv", &[]);
    check_fixture("cookiebot-csv", "other-list.csv", &["--provider", "Pellmarsh"]);
}

#[test]
fn a_vendors_disclosures_come_back() {
    let vendor = project().join("tests/fixtures/cookies-import/vendor.json");
    let vendor = fs::read_to_string(vendor).expect("the vendor");
    let site = with(&[("vendor.json", &vendor)]);
    let (yaml, _) = run(&site, &["--from", "tcf", "vendor.json"], 0);
    site.write("ours.yaml", &yaml);
    let exported = site.run(&["cookies", "export", "--to", "tcf", "ours.yaml"]);
    assert_eq!(exported.status, 0, "{}", exported.stderr);
    assert_eq!(
        exported.stderr,
        "warning: the `domains` of the vendor itself are not in an inventory; add them before it is published\n"
    );
    let (before, after): (serde_json::Value, serde_json::Value) = (
        serde_json::from_str(&vendor).expect("JSON"),
        serde_json::from_str(&exported.stdout).expect("JSON"),
    );
    assert_eq!(after["disclosures"], before["disclosures"]);
    assert_eq!(after["sdks"], before["sdks"]);
    // One inventory of two vendors is no disclosure.
    let (yaml, _) = run(&site, &["--from", "tcf", "vendor.json", "vendor.json"], 0);
    site.write("ours.yaml", &yaml);
    let refused = site.run(&["cookies", "export", "--to", "tcf", "ours.yaml"]);
    assert_eq!((refused.status, refused.stdout.as_str()), (2, ""));
}

#[test]
fn what_was_imported_is_a_page_once_it_has_a_date() {
    let table = project().join("tests/fixtures/cookies-import/table.md");
    let site = with(&[("table.md", &fs::read_to_string(table).expect("the table"))]);
    let output = "content/legal/cookies/index.yaml";
    let args = ["--from", "markdown-table", "table.md", "--output", output, "--quiet"];
    let (yaml, said) = run(&site, &args, 0);
    assert_eq!((yaml.as_str(), said.as_str()), ("", ""));
    let written = fs::read_to_string(site.path(output)).expect("the inventory");
    let head = "title: Cookies\neffective: 2026-11-01\nmanage: {href: /settings}\n";
    site.write(output, format!("{head}{written}"));
    let built = site.build();
    let page = built.file("legal/cookies/index.html");
    for name in ["_lf_day", "_mf_UA-XXXXXXX-X", "byw[]", "pm.referrer"] {
        assert!(page.contains(&format!("<code>{name}</code>")), "{name}");
    }
    assert!(page.contains("Laurelmark"), "a provider without names");
}

#[test]
fn several_files_are_one_inventory_and_the_command_line_says_what_they_do_not() {
    let vendor = r#"{"disclosures": [{"identifier": "a", "type": "cookie", "maxAgeSeconds": 60, "purposes": [1]}]}"#;
    let site = with(&[("one/vendor.json", vendor), ("two/vendor.json", vendor)]);
    let files = ["--from", "tcf", "one/vendor.json", "two/vendor.json"];
    let (yaml, _) = run(&site, &[&files[..], &["--category", "maps"]].concat(), 0);
    assert!(yaml.contains("categories:\n  - id: maps\n    label: maps\n"), "{yaml}");
    assert!(yaml.contains("  - id: vendor\n") && yaml.contains("  - id: vendor-2\n"), "{yaml}");
    let (yaml, said) =
        run(&site, &["--from", "tcf", "one/vendor.json", "--provider", "Copperlane Ads"], 0);
    assert!(yaml.contains("  - id: copperlane-ads\n    name: Copperlane Ads\n"), "{yaml}");
    assert!(!said.contains("import-provider"), "{said}");

    // Faults of all files are told together.
    site.write("bad.json", "{\n  \"disclosures\": [\n    {\"identifier\": \"a\", \"type\": \"coookie\"},\n    {\"identifier\": \"b\", \"type\": \"web\", \"purposes\": 1}\n  ]\n}\n");
    site.write("worse.json", "{\n  \"disclosures\": [,]\n}\n");
    check_refusal(
        &site,
        &["--from", "tcf", "bad.json", "worse.json"],
        1,
        "bad.json:3:33: error: `coookie` is no type of storage [import-bad-disclosure]\n  help: the types \
         are cookie, web and app\n\
         bad.json:4:52: error: `purposes` must be a list of whole numbers [import-bad-disclosure]\n  help: \
         write `[1, 3]`\n\
         worse.json:2:19: error: this is no JSON: expected value [import-bad-disclosure]\n  help: download \
         the file again\nerror: nothing was written\n",
    );
    site.write("words.md", "# Cookies\n\nWe have some.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n");
    let (_, said) = run(&site, &["--from", "markdown-table", "words.md"], 1);
    assert!(
        said.starts_with("words.md: error: no table lists cookies [import-no-table]\n"),
        "{said}"
    );
    site.write("no-names.csv", "Purpose;Expiry\nCounts;1 year\n");
    let (_, said) = run(&site, &["--from", "cookiebot-csv", "no-names.csv"], 1);
    assert!(
        said.starts_with("no-names.csv:1:1: error: no column holds the names of cookies"),
        "{said}"
    );
    let (_, said) = run(&site, &["--from", "tcf", "one/vendor.json", "--category", "Maps!"], 2);
    assert!(said.contains("lower-case letters, digits and single hyphens"), "{said}");
}

#[test]
fn a_recording_says_which_rows_are_wanted() {
    let recording = r#"{"log": {"version": "1.2", "creator": {"name": "test"}, "entries": [{
        "startedDateTime": "2026-11-01T10:00:00Z",
        "request": {"url": "https://pellmarsh.example.com/", "headers": [{"name": "Cookie", "value": "pm_sid=1; clp_abc=hush"}]},
        "response": {"status": 200, "headers": [{"name": "set-cookie", "value": "byw=1; Path=/\nstranger=2"}]}}]}}"#;
    let jar = "# Netscape HTTP Cookie File\n.example.com\tTRUE\t/\tFALSE\t0\tpm_csrf\thush\n";
    let site = with(&[
        ("open.csv", DATABASE),
        ("site.har", recording),
        ("bad.har", "{}"),
        ("jar.txt", jar),
    ]);
    let (yaml, said) = run(&site, &["--from", "ocd", "open.csv", "--only", "site.har"], 1);
    let ids: Vec<&str> =
        yaml.split("id: a-").skip(1).filter_map(|it| it.split([',', '}', '\n']).next()).collect();
    assert_eq!(ids, ["1", "12", "2", "7", "8", "10"], "{yaml}");
    assert!(said.ends_with("1 name of --only in no row:\n  stranger\n"), "{said}");
    assert!(!said.contains("hush"), "{said}");
    let (yaml, _) = run(&site, &["--from", "ocd", "open.csv", "--only", "jar.txt"], 0);
    assert!(yaml.contains("name: pm_csrf") && !yaml.contains("pm_sid"), "{yaml}");
    let before = tree(site.root());
    let (stdout, said) = run(&site, &["--from", "ocd", "open.csv", "--only", "bad.har"], 1);
    assert!(
        said.starts_with("bad.har:1:1: error: ") && said.contains("audit-unreadable"),
        "{said}"
    );
    assert!(stdout.is_empty() && tree(site.root()) == before);
}

/// A cell of the real table as its words say it: its code, its links, and how many lines of words alone stand over code.
struct RealRow {
    provider: String,
    names: Vec<String>,
    links: Vec<String>,
    groups: Vec<String>,
}

/// Reads the rows of a pipe table by its signs alone, as nothing in the program does.
fn real_rows(text: &str, header: &str) -> Vec<RealRow> {
    let mut lines = text.lines().skip_while(|line| !line.starts_with(header));
    lines.next().expect("the table");
    lines.next().expect("its rule");
    lines
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [provider, names, purpose] = cells[..] else { panic!("{line}") };
            let links = purpose.split("](").skip(1).filter_map(|it| it.split(')').next());
            let groups =
                names.split("<br>").map(str::trim).filter(|it| !it.is_empty() && !it.contains('`'));
            RealRow {
                provider: provider.to_owned(),
                names: names.split('`').skip(1).step_by(2).map(str::to_owned).collect(),
                links: links.map(str::to_owned).collect(),
                groups: groups.map(str::to_owned).collect(),
            }
        })
        .collect()
}

/// The texts below a key of what was written, wherever it stands, by another reader of YAML than the program's own.
fn names_in(items: &serde_yaml::Value) -> Vec<String> {
    let items = items.as_sequence().map_or(&[][..], Vec::as_slice);
    let name = |item: &serde_yaml::Value| match item.as_str() {
        Some(name) => name.to_owned(),
        None => {
            let shown = item.get("display").or_else(|| item.get("name"));
            shown.and_then(|it| it.as_str()).expect("a name").to_owned()
        }
    };
    items.iter().map(name).collect()
}

#[test]
fn nothing_of_the_real_table_is_lost() {
    let Some(path) = shared("corpus/canonical/legal/data-privacy/index.md") else { return };
    let text = fs::read_to_string(path).expect("the notice");
    let site = with(&[("notice.md", &text)]);
    let (yaml, said) = run(&site, &["--from", "markdown-table", "notice.md"], 0);
    let written: serde_yaml::Value = serde_yaml::from_str(&yaml).expect("YAML");
    let providers = written["providers"].as_sequence().expect("providers");
    let rows = real_rows(&text, "| Cookie  ");
    // One more for the table of session storage, which names no provider.
    assert_eq!(providers.len(), rows.len() + 1);
    let mut count = BTreeMap::new();
    for (provider, row) in providers.iter().zip(&rows) {
        assert_eq!(provider["name"].as_str(), Some(row.provider.as_str()));
        let mut names = provider.get("items").map(names_in).unwrap_or_default();
        let groups =
            provider.get("groups").and_then(|it| it.as_sequence()).cloned().unwrap_or_default();
        names.extend(groups.iter().flat_map(|it| names_in(&it["items"])));
        assert_eq!(names, row.names, "{}", row.provider);
        let groups: Vec<&str> = groups.iter().filter_map(|it| it["name"].as_str()).collect();
        assert_eq!(groups, row.groups, "{}", row.provider);
        let links =
            provider.get("links").and_then(|it| it.as_mapping()).cloned().unwrap_or_default();
        let mut links: Vec<&str> =
            links.values().filter_map(|it| it.get("href").and_then(|it| it.as_str())).collect();
        links.sort_unstable();
        let mut expected: Vec<&str> = row.links.iter().map(String::as_str).collect();
        expected.sort_unstable();
        assert_eq!(links, expected, "{}", row.provider);
        *count.entry("providers").or_insert(0) += 1;
        *count.entry("names").or_insert(0) += names.len();
        *count.entry("groups").or_insert(0) += groups.len();
        *count.entry("links").or_insert(0) += links.len();
        let different: std::collections::BTreeSet<&String> = names.iter().collect();
        *count.entry("repeated").or_insert(0) += names.len() - different.len();
        *count.entry("without names").or_insert(0) += usize::from(names.is_empty());
    }
    let expected = [
        ("groups", 2),
        ("links", 17),
        ("names", 95),
        ("providers", 15),
        ("repeated", 3),
        ("without names", 1),
    ];
    assert_eq!(count, BTreeMap::from(expected));
    let last = providers.last().expect("a provider");
    assert_eq!(names_in(&last["items"]), ["canonical.initialReferrer", "canonical.initialUrl"]);
    // What it does not say is told: of all providers a category, of those without a duration that.
    assert!(said.contains("     16  import-category\n"), "{said}");
    assert!(said.contains("     15  import-duration\n"), "{said}");
    assert!(said.contains("      3  import-duplicate\n"), "{said}");
    site.write("ours.yaml", &yaml);
    let taken = site.run(&["cookies", "export", "--to", "json", "ours.yaml"]);
    assert_eq!(taken.status, 0, "{}", taken.stderr);
}

#[test]
fn an_older_table_with_other_signs_is_read_as_well() {
    let Some(path) = shared("corpus/canonical/legal/data-privacy/2013-03-25/index.md") else {
        return;
    };
    let site = with(&[("notice.md", &fs::read_to_string(path).expect("the notice"))]);
    let (yaml, _) = run(&site, &["--from", "markdown-table", "notice.md"], 0);
    let written: serde_yaml::Value = serde_yaml::from_str(&yaml).expect("YAML");
    let providers = written["providers"].as_sequence().expect("providers");
    let names: Vec<String> = providers.iter().flat_map(|it| names_in(&it["items"])).collect();
    let expected =
        ["_cookies_accepted", "_utma", "_utmb", "_utmc", "_utmz", "is_returning", "_mkto_trk"];
    assert_eq!(names, expected);
    // The words beside the links of the last column are kept.
    assert!(yaml.contains("delete the _cookies_accepted cookie."), "{yaml}");
}

/// The texts of the document in fences of a kind, in their order.
fn fenced<'d>(document: &'d str, kind: &str) -> Vec<&'d str> {
    let fence = format!("\n```{kind}\n");
    let parts = document.split(fence.as_str()).skip(1);
    parts.map(|part| part.split("```\n").next().unwrap_or_default()).collect()
}

#[test]
fn the_document_shows_what_the_program_says() {
    let document = fs::read_to_string(project().join("docs/cookies-import.md")).expect("it");
    let text = fenced(&document, "text");
    let [names, expected_said] = text[..] else { panic!("two texts") };
    let site = with(&[("open.csv", fenced(&document, "csv")[0]), ("names.txt", names)]);
    let (yaml, said) = run(&site, &["--from", "ocd", "open.csv", "--only", "names.txt"], 1);
    assert_eq!(yaml, fenced(&document, "yaml")[0], "\n{yaml}");
    assert_eq!(said, expected_said, "\n{said}");
    // What it says of durations holds.
    for (words, expected) in
        [("90 sec", "PT90S"), ("up to 30 days", "P30D"), ("until deleted", "unlimited")]
    {
        site.write("list.csv", format!("Name,Expiry\na,{words}\n"));
        let (yaml, _) = run(&site, &["--from", "cookiebot-csv", "list.csv"], 0);
        assert!(yaml.contains(&format!("{{name: a, retention: {expected}}}")), "{yaml}");
        assert!(document.contains(&format!("`{words}`")), "{words}");
    }
}
