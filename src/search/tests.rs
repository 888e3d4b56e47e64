//! The index of made-up notices, read again: by the words of the format, and by the script of the page.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::terms::Limits;
use super::words::{Word, finds_longer, words};
use super::*;

/// Limits so narrow that a few notices have pages of shards, terms that stand for others, and lists apart.
const NARROW: Limits = Limits { shard: 300, list: 4 };

/// Numbers that look random and are the same each time (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap_or(0) % end
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// A clause of a made-up text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Made {
    anchor: String,
    title: String,
    text: String,
}

/// A made-up notice: its versions, oldest first, and which of them is shown.
struct Notice {
    title: String,
    link: String,
    versions: Vec<Vec<Made>>,
    shown: usize,
}

const STEMS: [&str; 24] = [
    "data",
    "cookie",
    "privacy",
    "process",
    "pro",
    "protect",
    "retain",
    "ret",
    "a",
    "we",
    "of",
    "Straße",
    "café",
    "Зашита",
    "個人情報",
    "情報の取扱い",
    "データ",
    "ข้อมูล",
    "น้ำ",
    "개인정보",
    "쿠키",
    "𠮷野家",
    "ﾃﾞｰﾀ",
    "हिन्दी",
];
const ENDINGS: [&str; 8] = ["", "", "s", "ing", "ed", "を", "é", "12"];

fn made_up_word(random: &mut Random) -> String {
    // Few of many are frequent.
    let stem = STEMS[random.below(STEMS.len()).min(random.below(STEMS.len()))];
    let number = random.below(400);
    let ending = random.of(&ENDINGS);
    if number < 300 { format!("{stem}{ending}") } else { format!("{stem}{number}{ending}") }
}

fn made_up_text(least: usize, most: usize, random: &mut Random) -> String {
    let count = least + random.below(most - least);
    let joints = [" ", " ", " ", "\n", ", "];
    let mut text = String::new();
    for at in 0..count {
        if at > 0 {
            text.push_str(random.of(&joints));
        }
        text.push_str(&made_up_word(random));
    }
    text
}

fn made_up(random: &mut Random) -> Vec<Notice> {
    let notice = |at: usize, random: &mut Random| {
        let mut clauses: Vec<Made> = (0..3 + random.below(9))
            .map(|at| Made {
                anchor: format!("c{at}"),
                title: made_up_text(1, 4, random),
                text: made_up_text(0, 90, random),
            })
            .collect();
        let mut versions = vec![clauses.clone()];
        for _ in 0..random.below(6) {
            for _ in 0..random.below(3) {
                let changed = random.below(clauses.len());
                clauses[changed].text.push_str(&format!(" {}", made_up_word(random)));
            }
            // What was said once may be said again.
            if random.below(4) == 0 {
                clauses = versions[random.below(versions.len())].clone();
            }
            versions.push(clauses.clone());
        }
        let shown = versions.len() - 1 - random.below(versions.len().min(2));
        Notice {
            title: made_up_text(1, 3, random),
            link: format!("/legal/n{at}/"),
            versions,
            shown,
        }
    };
    (0..40).map(|at| notice(at, random)).collect()
}

impl Notice {
    fn index(&self) -> EditionIndex {
        let htmls: Vec<String> = self.versions.iter().map(|clauses| html(clauses)).collect();
        let names: Vec<(String, String)> = (0..htmls.len())
            .map(|at| (format!("Version {at}"), format!("{}{at}/", self.link)))
            .collect();
        let versions = (0..htmls.len()).map(|at| VersionText {
            name: &names[at].0,
            link: &names[at].1,
            is_shown: at == self.shown,
            html: &htmls[at],
        });
        EditionIndex::of(&EditionText {
            title: &self.title,
            link: &self.link,
            versions: versions.collect(),
        })
    }
}

fn html(clauses: &[Made]) -> String {
    let clause = |it: &Made| {
        let paragraphs = it.text.replace('\n', "</p><p>");
        format!("<h2 id=\"{}\">{}</h2><p>{paragraphs}</p>", it.anchor, it.title.replace('\n', " "))
    };
    clauses.iter().map(clause).collect()
}

fn index(notices: &[Notice], limits: Limits) -> BTreeMap<String, Vec<u8>> {
    files_within(notices.iter().map(Notice::index), limits).collect()
}

fn read(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    let bytes = files.get(name).unwrap_or_else(|| panic!("no {name}"));
    serde_json::from_slice(bytes).expect("JSON")
}

/// The texts of a chunk, put together again.
fn texts(chunk: &Value) -> Vec<String> {
    let mut before: Vec<u16> = Vec::new();
    let mut texts = Vec::new();
    for passage in chunk["passages"].as_array().expect("passages") {
        for text in [&passage[1], &passage[2]] {
            let one = [text.clone()];
            let parts = text.as_array().map_or(&one[..], |parts| parts);
            let mut units = Vec::new();
            for part in parts {
                match part.as_str() {
                    Some(new) => units.extend(new.encode_utf16()),
                    None => {
                        let number = |at: usize| {
                            part[at].as_u64().and_then(|it| usize::try_from(it).ok()).expect("two")
                        };
                        units.extend_from_slice(&before[number(0)..number(0) + number(1)]);
                    }
                }
            }
            before.extend(&units);
            texts.push(String::from_utf16(&units).expect("whole characters"));
        }
    }
    texts
}

/// The numbers of a list, read as the module's head says.
fn numbers(list: &str, count: usize) -> BTreeSet<usize> {
    if list.is_empty() {
        return (0..count).collect();
    }
    let mut found = BTreeSet::new();
    if let Some(bits) = list.strip_prefix('!') {
        for (six, c) in bits.bytes().enumerate() {
            let value = c - b'#' - u8::from(c > b'\\');
            found.extend((0..6).filter(|bit| value >> bit & 1 == 1).map(|bit| six * 6 + bit));
        }
        return found;
    }
    let (mut next, mut high) = (0, 0);
    for c in list.bytes() {
        if c >= b']' {
            high = high * 34 + usize::from(c - b']');
        } else {
            next += high * 57 + usize::from(c - b'#');
            found.insert(next);
            (next, high) = (next + 1, 0);
        }
    }
    found
}

/// The chunks of a set that have a term, found through pages and shards; and how many files that took.
fn chunks_of(
    files: &BTreeMap<String, Vec<u8>>,
    set: &Value,
    term: &str,
) -> (BTreeSet<usize>, usize) {
    let folder = set["folder"].as_str().expect("a folder");
    let count = set["chunks"].as_u64().and_then(|it| usize::try_from(it).ok()).expect("a count");
    let place = |firsts: &[Value], key: &str| {
        let above = |first: &&Value| {
            first.as_str().is_some_and(|first| first.encode_utf16().gt(key.encode_utf16()))
        };
        firsts.iter().position(|first| above(&first)).unwrap_or(firsts.len()).saturating_sub(1)
    };
    let longer = finds_longer(term);
    let end = if longer { format!("{term}\u{FFFF}") } else { term.to_owned() };
    let one = [json!("")];
    let pages = set["pages"].as_array().map_or(&one[..], |pages| pages);
    let (mut found, mut loaded) = (BTreeSet::new(), 0);
    for page in place(pages, term)..=place(pages, &end) {
        let page = match set.get("page") {
            Some(page) => page.clone(),
            None => read(files, &format!("{folder}p{page}.json")),
        };
        let [shard, firsts @ ..] = &page.as_array().expect("a page")[..] else { continue };
        if firsts.is_empty() {
            continue;
        }
        for at in place(firsts, term)..=place(firsts, &end) {
            let shard = shard.as_u64().expect("a number") + at as u64;
            loaded += 1;
            let terms = read(files, &format!("{folder}t{shard}.json"));
            for (key, list) in terms.as_object().expect("terms") {
                if key == term || (longer && key.starts_with(term)) {
                    let apart = list.as_u64().map(|it| read(files, &format!("{folder}l{it}.json")));
                    let list = apart.as_ref().unwrap_or(list).as_str().expect("a list").to_owned();
                    found.extend(numbers(list.split(' ').next().unwrap_or_default(), count));
                    if key.ends_with('*') {
                        return (found, loaded);
                    }
                }
            }
        }
    }
    (found, loaded)
}

#[test]
fn every_word_leads_to_every_chunk_that_has_it() {
    let notices = made_up(&mut Random(3));
    for limits in [NARROW, LIMITS] {
        let files = index(&notices, limits);
        let root = read(&files, "root.json");
        for set in root["sets"].as_array().expect("sets") {
            let (folder, count) = (&set["folder"], set["chunks"].as_u64().expect("a count"));
            assert!(count > 20, "{set}");
            let mut terms: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
            for number in 0..count {
                let chunk = read(&files, &format!("{}c{number}.json", folder.as_str().unwrap()));
                let title = chunk["title"].as_str().expect("a title").to_owned();
                for text in texts(&chunk).iter().chain([&title]) {
                    for word in words(text) {
                        word.terms(&mut |term| {
                            let chunks = terms.entry(term.to_owned()).or_default();
                            chunks.insert(usize::try_from(number).unwrap());
                        });
                    }
                }
            }
            for (term, chunks) in &terms {
                for end in term.char_indices().map(|(at, _)| at).skip(1).chain([term.len()]) {
                    let start = &term[..end];
                    if start != term && !finds_longer(start) {
                        continue;
                    }
                    let (found, loaded) = chunks_of(&files, set, start);
                    assert!(found.is_superset(chunks), "{start} of {term}: {found:?} {chunks:?}");
                    assert!(loaded <= 4, "{start}: {loaded} shards");
                }
            }
        }
    }
}

#[test]
fn files_are_bounded_and_the_same_each_time() {
    let notices = made_up(&mut Random(4));
    let files = index(&notices, NARROW);
    assert_eq!(files, index(&notices, NARROW));
    let names = |start: &str| files.keys().filter(|name| name.starts_with(start)).count();
    assert!(names("t") > 10 && names("p") > 2 && names("l") > 2, "{:?}", files.keys());
    for (name, bytes) in &files {
        let most = match name.trim_start_matches("older/").as_bytes()[0] {
            b'c' => 7_500,
            b't' | b'p' => 400,
            _ => 2_000,
        };
        assert!(bytes.len() <= most, "{name}: {} bytes", bytes.len());
    }
    let other = index(&made_up(&mut Random(5)), NARROW);
    assert_ne!(read(&files, "root.json")["generation"], read(&other, "root.json")["generation"]);
}

#[test]
fn a_wording_is_told_once_with_the_versions_that_have_it() {
    let clause = |anchor: &str, text: &str| Made {
        anchor: anchor.to_owned(),
        title: anchor.to_uppercase(),
        text: text.to_owned(),
    };
    let kept = clause("a", "What stays the same from the first to the last.");
    let old = clause("b", "We keep your data for thirty days, then we delete all of it.");
    let new = clause("b", "We keep your data for ninety days, then we delete all of it.");
    let versions = [&old, &old, &new, &old, &new].map(|it| vec![kept.clone(), it.clone()]).to_vec();
    let mut notice =
        Notice { title: "Terms".to_owned(), link: "/terms/".to_owned(), versions, shown: 4 };
    let files = index(&[Notice { shown: 4, ..notice }], LIMITS);
    let passages = json!([["a", "A", kept.text], ["b", "B", new.text]]);
    let expected = json!({"title": "Terms", "url": "/terms/", "first": true, "passages": passages});
    assert_eq!(read(&files, "c0.json"), expected);
    let versions = json!({
        "0": ["Version 0", "/terms/0/"], "1": ["Version 1", "/terms/1/"], "3": ["Version 3", "/terms/3/"],
    });
    let passages = json!([["b", "B", old.text, [3, 3, 1, 0]]]);
    let expected =
        json!({"title": "Terms", "url": "/terms/", "versions": versions, "passages": passages});
    assert_eq!(read(&files, "older/c0.json"), expected);
    assert!(!files.contains_key("c1.json") && !files.contains_key("older/c1.json"));

    // Two clauses alike in one text are two places.
    notice = Notice {
        title: "Terms".to_owned(),
        link: "/terms/".to_owned(),
        versions: vec![vec![
            clause("x", "Same."),
            Made { anchor: "y".into(), ..clause("x", "Same.") },
        ]],
        shown: 0,
    };
    let passages = json!([["x", "X", "Same."], ["y", "X", "Same."]]);
    assert_eq!(read(&index(&[notice], LIMITS), "c0.json")["passages"], passages);
}

#[test]
fn an_index_of_nothing_is_an_index() {
    let files = index(&[], LIMITS);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["root.json"]);
    let root = read(&files, "root.json");
    assert_eq!(root["sets"][1], json!({"folder": "older/", "chunks": 0, "page": [0]}));
}

/// Runs the page's script under node.
fn run_script(files: &BTreeMap<String, Vec<u8>>, queries: &[Value]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut node = Command::new("node")
        .arg(project.join("tests/tools/run_search.mjs"))
        .arg(project.join("themes/default/static/search.js"))
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs the page's script; ./test installs it");
    let lines: String = queries.iter().map(|query| format!("{query}\n")).collect();
    node.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("queries");
    let output = node.wait_with_output().expect("node");
    assert!(output.status.success(), "the script failed");
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let results: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(results.len(), queries.len());
    results
}

#[test]
fn the_script_cuts_words_as_the_index_does() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let check = "const { readFileSync } = await import('node:fs'); \
        const [script, table] = process.argv.slice(1); \
        const source = readFileSync(script).toString('base64'); \
        const { words } = await import(`data:text/javascript;base64,${source}`); \
        const rows = JSON.parse(readFileSync(table)); \
        console.log(JSON.stringify(rows.map(([text]) => [text, words(text).map(it => it.word)])));";
    let table = project.join("tests/fixtures/search/words.json");
    let output = Command::new("node")
        .args(["--input-type=module", "--eval", check])
        .arg(project.join("themes/default/static/search.js"))
        .arg(&table)
        .output()
        .expect("node runs the page's script; ./test installs it");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let found: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{stderr}"));
    let expected: Value = serde_json::from_slice(&fs::read(table).unwrap()).unwrap();
    for (found, expected) in found.as_array().unwrap().iter().zip(expected.as_array().unwrap()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found, expected);
}

/// Whether one of these words is what was asked for.
fn has(own: &[Word], asked: &Word) -> bool {
    own.iter().any(|own| {
        if !asked.is_run {
            return own.text == asked.text
                || finds_longer(&asked.text) && own.text.starts_with(&asked.text);
        }
        let is_mark = unicode_normalization::char::is_combining_mark;
        (0..own.text.len()).any(|at| {
            own.text.is_char_boundary(at)
                && own.text[at..].starts_with(&asked.text)
                && (at == 0 || !own.text[at..].starts_with(is_mark))
        })
    })
}

/// A clause of a notice, for a look at every one.
struct Seen<'a> {
    notice: &'a str,
    anchor: &'a str,
    /// Its words, and those of its notice's title.
    own: Vec<Word>,
    context: Vec<Word>,
    /// The version that has it, unless the text shown has it too.
    version: Option<u64>,
    begins: bool,
}

impl<'a> Seen<'a> {
    fn all(notices: &'a [Notice]) -> Vec<Seen<'a>> {
        let mut all = Vec::new();
        for notice in notices {
            for (number, version) in notice.versions.iter().enumerate() {
                let is_shown = number == notice.shown;
                for (at, clause) in version.iter().enumerate() {
                    if is_shown || !notice.versions[notice.shown].contains(clause) {
                        all.push(Seen {
                            notice: &notice.link,
                            anchor: &clause.anchor,
                            own: words(&format!("{} {}", clause.title, clause.text)).collect(),
                            context: words(&notice.title).collect(),
                            version: (!is_shown).then_some(number as u64),
                            begins: is_shown && at == 0,
                        });
                    }
                }
            }
        }
        all
    }

    /// How many of the words it has; none where none is its own.
    fn count(&self, asked: &[Word]) -> usize {
        let all = asked.iter().filter(|it| has(&self.own, it) || has(&self.context, it)).count();
        if self.begins || asked.iter().any(|it| has(&self.own, it)) { all } else { 0 }
    }
}

/// What a look at every clause finds: notice, anchor, and the versions, which are none for the text shown.
type Places = BTreeSet<(String, String, Vec<u64>)>;

fn by_hand(all: &[Seen<'_>], asked: &[Word], older: bool, most: usize) -> Places {
    let mut found: BTreeMap<(&str, &str, bool), Vec<u64>> = BTreeMap::new();
    for it in all {
        if (older || it.version.is_none()) && it.count(asked) >= most {
            let key = (it.notice, it.anchor, it.version.is_some());
            found.entry(key).or_default().extend(it.version);
        }
    }
    let place = |((notice, anchor, _), versions): ((&str, &str, bool), _)| {
        (notice.to_owned(), anchor.to_owned(), versions)
    };
    found.into_iter().map(place).collect()
}

#[test]
fn the_script_finds_what_a_look_at_every_clause_finds() {
    let random = &mut Random(11);
    let notices = made_up(random);
    let mut queries = Vec::new();
    for _ in 0..150 {
        let word = |random: &mut Random| {
            let word = made_up_word(random);
            let length = word.chars().count();
            let from = if random.below(3) == 0 { random.below(length) } else { 0 };
            let taken = 1 + random.below(length - from);
            let part: String = word.chars().skip(from).take(taken.max(length.min(2))).collect();
            if random.below(2) == 0 { word } else { part }
        };
        let words: Vec<String> = (0..1 + random.below(3)).map(|_| word(random)).collect();
        queries.push(json!({"query": words.join(" "), "older": random.below(2) == 0, "all": true}));
    }
    queries.push(json!({"query": "xyzzy", "older": true, "all": true}));
    let all = Seen::all(&notices);
    let mut whole = 0;
    for limits in [NARROW, LIMITS] {
        let results = run_script(&index(&notices, limits), &queries);
        for (query, result) in queries.iter().zip(&results) {
            let mut asked: Vec<Word> = Vec::new();
            for word in words(query["query"].as_str().unwrap()) {
                if !asked.contains(&word) {
                    asked.push(word);
                }
            }
            let names: Vec<&str> = asked.iter().map(|word| &*word.text).collect();
            assert_eq!(result["asked"], json!(names));
            let older = query["older"] == true;
            let most = usize::try_from(result["most"].as_u64().unwrap()).unwrap();
            let whole_here = by_hand(&all, &asked, older, asked.len());
            assert!(most == asked.len() || whole_here.is_empty(), "{query}: {most} words at most");
            whole += usize::from(!whole_here.is_empty());
            let anchor =
                |it: &Value| it["url"].as_str().unwrap().split('#').nth(1).unwrap().to_owned();
            let found: BTreeSet<_> = result["found"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|it| it["count"].as_u64().unwrap() as usize >= most)
                .map(|it| {
                    let versions: Vec<u64> =
                        serde_json::from_value(it["versions"].clone()).unwrap();
                    (it["notice"].as_str().unwrap().to_owned(), anchor(it), versions)
                })
                .collect();
            assert_eq!(found, by_hand(&all, &asked, older, most), "{query}");
            for hit in result["found"].as_array().unwrap() {
                for marked in hit["marked"].as_array().unwrap() {
                    let marked: Vec<Word> = words(marked.as_str().unwrap()).collect();
                    assert!(
                        asked.iter().any(|it| has(&marked, it)),
                        "{query}: {marked:?} is marked"
                    );
                }
            }
        }
        assert_eq!(results.last().unwrap()["missing"], json!(["xyzzy"]));
        assert_eq!(results.last().unwrap()["found"], json!([]));
    }
    // Many queries must have something to find, or the test says little.
    assert!(whole * 3 > queries.len() * 2, "{whole} of {}", 2 * queries.len());
}

/// The page as the default theme draws it.
fn page(lang: &str) -> String {
    use crate::render::functions::{Known, register, register_placeholders};
    let settings = crate::settings::Settings::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut theme = crate::theme::load(root, &settings, register_placeholders).expect("the theme");
    let known = Known {
        words: theme.words.clone(),
        addresses: crate::address::Addresses::new(&settings),
        assets: theme.assets.clone(),
        notices: BTreeMap::new(),
        stand_ins: None,
        inventories: BTreeMap::new(),
        site_language: "en".to_owned(),
        locale_folders: Vec::new(),
        is_of_today: true,
    };
    register(&mut theme.templates, &std::sync::Arc::new(known));
    let title = theme.words.text(lang, "search-title");
    let view = json!({
        "lang": lang,
        "index_folder": "/search/index/",
        "site": {"title": "Owl Ltd", "owner": "Owl Ltd", "url": "", "index_url": "/", "stylesheets": []},
        "page": {
            "kind": "search", "title": title, "description": "", "url": "/search/", "canonical": "",
            "absolute": "", "stylesheets": [], "feeds": [], "links": [], "json_ld": "", "noindex": true, "lang": lang, "dir": "ltr", "languages": [],
            "interface_lang": lang, "interface_dir": "ltr", "locale": lang, "lang_attributes": "", "alternates": [],
            "csp": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:",
        },
    });
    let context = tera::Context::from_serialize(&view).expect("a context");
    theme.templates.render("search.html", &context).expect("the page")
}

#[test]
fn the_page_has_every_text_that_the_script_asks_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = fs::read_to_string(root.join("themes/default/static/search.js")).unwrap();
    for lang in ["en", "ja"] {
        let page = page(lang);
        let mut asked = 0;
        for (call, begins) in [("say('", ""), ("count('", "{&quot;")] {
            for (at, _) in script.match_indices(call) {
                let key = script[at + call.len()..].split('\'').next().unwrap();
                let begins = format!("data-{key}=\"{begins}");
                assert!(page.contains(&begins), "{lang}: {key} {page}");
                asked += 1;
            }
        }
        assert!(asked > 10, "{asked} texts");
        assert!(!page.contains("style=") && !page.contains("onclick"), "{page}");
    }
}
