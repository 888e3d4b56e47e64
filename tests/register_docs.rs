//! What `docs/register.md` says about checking a register without Engross, done as it says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use engross::document::date::LegalDate;
use engross::fingerprint::Fingerprint;
use engross::register::{Register, Unsealed, appended, kept, parse};
use jiff::civil::Date;

/// The program of the page that is in this language.
fn program(language: &str) -> String {
    program_of("docs/register.md", language)
}

fn program_of(page: &str, language: &str) -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page));
    let page = page.expect("the page");
    let start = page.find(&format!("```{language}\n")).expect("a program") + language.len() + 4;
    let end = page[start..].find("```").expect("its end");
    page[start..start + end].to_owned()
}

/// Runs a program in a folder: how it ended and what it said.
fn run(folder: &Path, command: &str, program: &str) -> (bool, String) {
    let output = Command::new(command).arg("-c").arg(program).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{command}: {error}"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (output.status.success(), String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

const TEXTS: [&str; 5] = [
    "<h1>Terms &amp; more</h1>\n<p>We <b>ke</b>ep it<br>for you.</p><ul><li>a</li><li>b <p>c</p></li></ul>",
    "<table><tr><th>a<th>b</table><pre>x\n  y</pre><p>\u{a0}ä\u{3000}利用規約</p>",
    "<p>a<img src=\"x\" alt=\"y\">b</p><script>no</script><p>c <wbr>d<style>e</style>f</p><select><option>g<option>y</select>h<map>z</map><marquee>u <b>v</b></marquee><textarea>t</textarea><object data=\"o\">s<p>r</p></object>q<xmp>p</xmp><svg><title>n</title><text>m</text></svg>w<video>l</video><input type=\"hidden\">i<!-- j -->",
    "<section><h2 title=\"&lt;p&gt;\">f</h2>g</section>h &lt;i&gt;",
    "<p>last</p>",
];

/// A site's root with a sealed register, and its entries' last hash.
fn sealed_site() -> (tempfile::TempDir, String) {
    let root = tempfile::tempdir().expect("a folder");
    let version = |(at, html): (usize, &&str)| Unsealed {
        notice: "/légal/terms of \"use\"".to_owned(),
        language: "no".to_owned(),
        version: format!("{}", 2020 + at),
        title: "Terms of \"use\": all".to_owned(),
        effective: LegalDate::from_iso(&format!("{}-01", 2020 + at)).ok(),
        published: None,
        withdrawn: LegalDate::from_iso("2030").ok(),
        file: "content/a: b.md".to_owned(),
        commit: (at == 1).then(|| "0123456789abcdef0123456789abcdef01234567".to_owned()),
        source: Fingerprint::of(html),
        text: Fingerprint::of_words(html),
        lists: at == 2,
        corrections: at,
        uses: BTreeMap::from([("content/\\x\n".to_owned(), Fingerprint::of("x"))]),
        sealed: Date::constant(2026, 11, 25),
    };
    let new = TEXTS.iter().enumerate().map(version).collect();
    let (text, entries) = appended(None, &Register::default(), new);
    fs::write(root.path().join("register.yaml"), text).expect("written");
    for (entry, html) in entries.iter().zip(TEXTS) {
        kept::write(root.path(), entry, html).expect("kept");
    }
    let last = entries.last().map(|entry| entry.hash.to_string());
    (root, last.expect("entries"))
}

#[test]
fn a_sound_register_is_found_sound() {
    let (root, last) = sealed_site();
    let (is_sound, said) = run(root.path(), "python3", &program("python"));
    assert_eq!(said, format!("5 entries, the last hash is {last}"));
    assert!(is_sound);
}

#[test]
fn a_tampered_register_is_found_out() {
    let (root, _) = sealed_site();
    let file = root.path().join("register.yaml");
    let text = fs::read_to_string(&file).expect("the register");
    fs::write(&file, text.replace("corrections: 3", "corrections: 4")).expect("written");
    let kept = fs::read_dir(root.path().join("register/légal/terms of %22use%22")).expect("texts");
    let mut kept: Vec<_> = kept.map(|entry| entry.expect("a text").path()).collect();
    kept.sort();
    fs::write(&kept[0], "<p>We keep it for us.</p>").expect("written");
    let (is_sound, said) = run(root.path(), "python3", &program("python"));
    let name = kept[0].strip_prefix(root.path()).expect("below the root").display();
    assert_eq!(said, format!("entry 4 was edited\n{name} is no sealed text"));
    assert!(!is_sound);
}

#[test]
fn one_entry_is_checked_by_what_every_system_has() {
    let (root, _) = sealed_site();
    let text = fs::read_to_string(root.path().join("register.yaml")).expect("the register");
    let second = text.lines().filter_map(|line| line.strip_prefix("  hash: ")).nth(1);
    let (_, said) = run(root.path(), "sh", &program("sh"));
    assert_eq!(said, format!("{}  -", second.expect("a second entry")));
}

#[test]
fn the_register_on_the_page_is_one() {
    let (register, findings) = parse(&program("yaml"));
    assert_eq!(findings, []);
    assert_eq!(register.entries.len(), 1);
}

/// The words of a page, as docs/verify.md says to find them, are those that the register has.
#[test]
fn both_pages_say_the_same_of_words() {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/.venv/bin/python");
    assert!(python.exists(), "html5lib is not installed; run tests/tools/setup");
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("words.py"), program_of("docs/verify.md", "python"))
        .expect("written");
    fs::write(root.path().join("register.yaml"), "").expect("written");
    for html in TEXTS {
        let page = format!("<!doctype html><div data-notice-text=\"x\">{html}</div>");
        fs::write(root.path().join("page.html"), page).expect("written");
        let output = Command::new(&python)
            .args(["-B", "words.py", "page.html", "register.yaml"])
            .current_dir(root.path())
            .output()
            .expect("Python runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(said.trim(), format!("x {}", Fingerprint::of_words(html)), "{html}");
    }
}
